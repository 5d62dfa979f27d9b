"""What a page says of a concept where a reader points at a mention of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..language import t
from ..pages.output import OURS
from ..phases import Phase
from .domain import concepts_of
from .naming import ConceptMention, summary
from .registry import Concept

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator


class ConceptAbout(nodes.container):
    """What a page says of a concept where a reader points at a mention of it."""


def about_nodes(naming: list[nodes.Element], env: BuildEnvironment, docname: str) -> list[ConceptAbout]:
    """Return what the end of a page says of the concepts that it names: hidden, until a reader points at one.

    Args:
        naming: the page's nodes that name concepts.
        env: the environment, with all documents read.
        docname: the page.
    """
    concepts = concepts_of(env)
    named: dict[str, nodes.Element] = {}
    for node in naming:
        if isinstance(node, ConceptMention):
            named.setdefault(node["concept"], node)
        elif isinstance(node, nodes.math | nodes.math_block):
            claimed: list[str] = node.get("explorable-concepts", [])
            named = {**dict.fromkeys(claimed, node), **named}
    # MathJax is on the pages only that have formulas of their own.
    shows_math = env.config.html_math_renderer in (None, OURS) or env.domains.math_domain.has_equations(
        docname
    )
    found = []
    for name, node in named.items():
        if name in concepts:
            found.append(_about(concepts[name], env, shows_math=shows_math))
        elif isinstance(node, ConceptMention) and isinstance(node.parent, nodes.reference):
            found.append(_about_foreign(node))
    return found


def _about(concept: Concept, env: BuildEnvironment, *, shows_math: bool) -> ConceptAbout:
    where: list[nodes.Node] = []
    if concept.docname:
        title = env.titles[concept.docname].astext()
        where = [nodes.paragraph("", t("Defined in “{0}”", title))]
    said = nodes.paragraph("", "", *summary(concept if shows_math else replace(concept, symbol="")))
    if concept.description:
        said += nodes.Text(f": {concept.description}")
    return _about_node(concept.name, [said, *where])


def _about_foreign(mention: ConceptMention) -> ConceptAbout:
    """Say of another project's concept what its inventory tells."""
    words = nodes.inline("", mention.astext())
    where = str(mention.parent.get("reftitle", ""))
    return _about_node(
        mention["concept"], [nodes.paragraph("", "", nodes.strong("", "", words)), nodes.paragraph("", where)]
    )


def _about_node(name: str, content: list[nodes.Node]) -> ConceptAbout:
    # The page's search would find every page that mentions a concept by the words of its definition.
    return ConceptAbout("", *content, concept=name, classes=["explorable-about", "no-search"])


def visit_about_html(self: HTML5Translator, node: ConceptAbout) -> None:
    """Open a definition that the page's script shows."""
    ident = f"explorable-about-{node['concept']}"
    attributes = {"role": "tooltip", "popover": "manual", "data-concept": node["concept"], "ids": [ident]}
    self.body.append(self.starttag(node, "div", **attributes))


def depart_about_html(self: HTML5Translator, node: ConceptAbout) -> None:
    """Close it."""
    self.body.append("</div>\n")


def _drop_abouts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Take out of a document, once it is written, what is hidden: others describe a page by its words."""
    for about in list(doctree.findall(ConceptAbout)) if doctree else ():
        about.parent.remove(about)


def setup_about(app: Sphinx) -> None:
    """Register what the page's script shows."""
    Phase.DROP_ABOUTS.connect(app, _drop_abouts)
    app.add_node(ConceptAbout, html=(visit_about_html, depart_about_html))
