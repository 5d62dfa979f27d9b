"""How stories stand on pages: steps with their controls, labels of audiences, the choice of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..engine.bundle import manifest
from ..language import listed, t
from ..pages.assets import link_script, link_style
from ..pages.borrowing import borrows
from ..pages.output import output_of
from ..pages.parts import AUDIENCES, Audience, audiences_of
from ..pages.transforms import PageTransform, document_of
from ..pages.visual import own_ident
from ..phases import Phase
from .films import Film, link_films, setup_films
from .steps import SCROLLS, Controls, Head, Stack, Step, Steps, StepTitle

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


_FOR_WHOM = "explorable-audience-label"


class Choice(nodes.General, nodes.Element):
    """The place where readers choose an audience."""


class LabelAudiences(PageTransform):
    """Says of each marked part whom it is for, and leaves room for the choice before the first of them."""

    default_priority = Phase.LABEL_AUDIENCES.priority

    def run(self, **kwargs: Any) -> None:
        """Label the parts of one document."""
        if self.output.is_catalog:
            return
        if not self.output.runs_scripts:
            for controls in list(self.document.findall(Controls)):
                controls.parent.remove(controls)
        marked = [node for node in self.document.findall(nodes.Element) if audiences_of(node)]
        for node in marked:
            if node.astext().strip() or any(True for _one in node.findall(nodes.image)):
                _label(node)
        if marked and self.output.runs_scripts:
            place = marked[0]
            while not isinstance(place.parent, nodes.section | nodes.document):
                place = place.parent
            place.parent.insert(place.parent.index(place), Choice())


def _label(node: nodes.Element) -> None:
    # What lists copy from pages goes through this twice.
    if any(_FOR_WHOM in child["classes"] for child in node.children if isinstance(child, nodes.Element)):
        return
    words = t("For {0}", listed([t(AUDIENCES[name]) for name in audiences_of(node)]))
    label = nodes.paragraph("", "", nodes.emphasis("", words), classes=[_FOR_WHOM])
    first = node.children[0] if node.children else None
    # A title stays first.
    node.insert(1 if isinstance(first, nodes.title | StepTitle) else 0, label)


def visit_part(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a part of a page, without the class ``container``, which some themes style."""
    self.body.append(self.starttag(node, "div"))


def depart_part(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</div>\n")


def visit_steps(self: HTML5Translator, node: Steps) -> None:
    """Open what holds steps."""
    called, home = node.get("called", ""), document_of(node)
    if home and not node["names"]:
        # Of several documents on one page, each counts its own.
        called = f"{home}/{called}"
    attributes: dict[str, Any] = {"data-explorable": "steps", "data-called": called}
    self.body.append(self.starttag(node, "div", **attributes))


# What the bundle has in English.
_LABELS = ("Next", "Play", "Back", "step")  # words


def visit_controls(self: HTML5Translator, node: Controls) -> None:
    """Write the controls, which the page's script will bring to life."""
    count = node["count"]
    markup: str = manifest()["steps"]
    ident = self.attval(own_ident(self, "explorable-step"))
    markup = markup.replace("{id}", ident).replace("{told}", t("{0} of {1}", 1, count))
    for label in _LABELS:
        markup = markup.replace(f">{label}<", f">{self.encode(t(label))}<")
    self.body.append(markup.replace('max="1"', f'max="{count}"', 1) + "\n")
    raise nodes.SkipNode


def visit_step(self: HTML5Translator, node: Step) -> None:
    """Open a step, a group that its title names."""
    title = next((one for one in node.children if isinstance(one, StepTitle)), None)
    attributes: dict[str, Any] = {"role": "group"}
    if title is not None:
        title["shown-as"] = attributes["aria-labelledby"] = own_ident(self, "explorable-step-title")
    self.body.append(self.starttag(node, "div", **attributes))


def visit_title(self: HTML5Translator, node: StepTitle) -> None:
    """Open a title, a heading one level below those of the section."""
    level = str(min(6, self.section_level + 1))
    # That of a step in the wrong place names no group.
    own = [node["shown-as"]] if "shown-as" in node else []
    attributes: dict[str, Any] = {"role": "heading", "aria-level": level, "ids": own}
    before = [*node["ids"]]
    self.body.append(self.starttag(node, "p", "", **attributes))
    # The writer adds what it is given to the node, which lists may copy to other pages.
    node["ids"] = before


def depart_title(self: HTML5Translator, node: StepTitle) -> None:
    """Close it."""
    self.body.append("</p>\n")


def visit_choice(self: HTML5Translator, node: Choice) -> None:
    """Write the choice of an audience, which the page's script will bring to life."""
    name = self.attval(own_ident(self, "explorable-audience"))
    choices = {"": t("all"), **{level: t(called) for level, called in AUDIENCES.items()}}
    radios = "".join(
        f'<label><input type="radio" name="{name}" value="{level}"{" checked" if not level else ""}> '
        f"{self.encode(called)}</label>"
        for level, called in choices.items()
    )
    self.body.append(
        f'<fieldset class="explorable-controls explorable-audiences" disabled>'
        f"<legend>{self.encode(t('Written for'))}</legend>{radios}</fieldset>\n"
    )
    raise nodes.SkipNode


def _is_told(node: nodes.Element) -> bool:
    return isinstance(node, Steps) or bool(audiences_of(node))


def _link(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if borrows(app) or (doctree and any(map(_is_told, doctree.findall(nodes.Element)))):
        link_style(app, "story", 402)
    if doctree is None or not output_of(app.builder).runs_scripts:
        return
    if any(True for _one in doctree.findall(Choice)):
        # At once: what is not for its reader is never seen.
        link_script(app, "story-audience", at_once=True)
    link_films(app, has_films=any(True for _one in doctree.findall(Film)))
    steps = list(doctree.findall(Steps))
    if any(SCROLLS in one["classes"] for one in steps):
        link_script(app, "story-scroll")
    if steps:
        for name in ("steps", "story-steps"):
            link_script(app, name)


def setup_showing(app: Sphinx) -> None:
    """Register the nodes for html, the labels, and the scripts."""
    for part in (Audience, Head, Stack):
        app.add_node(part, html=(visit_part, depart_part))
    app.add_node(Steps, html=(visit_steps, depart_part))
    app.add_node(Step, html=(visit_step, depart_part))
    app.add_node(StepTitle, html=(visit_title, depart_title))
    app.add_node(Controls, html=(visit_controls, None))
    app.add_node(Choice, html=(visit_choice, None))
    setup_films(app)
    LabelAudiences.register(app)
    Phase.LINK_STORY.connect(app, _link)
