"""How parameters and the numbers that follow them stand in each output."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..language import t
from ..pages.assets import link_script, link_style, needs_of
from ..pages.output import output_of
from ..pages.preamble import add_to_preamble
from ..pages.transforms import FROM, PageTransform, document_of
from ..pages.visual import json_for_html, own_ident, scope
from ..phases import Phase
from .declaring import LiveValue, ParameterControl, ParameterNumber, ShareRow, parameters_of, store_of
from .markup import control_class, control_markup
from .registry import Parameter

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

# Minus, infinity, minutes and seconds of an angle, by their code points.
_SIGNS = (
    ("2212", "-"),
    ("221E", r"\infty"),
    ("2032", r"{}^{\prime}"),
    ("2033", r"{}^{\prime\prime}"),
    # Between thousands in French.
    ("202F", r"\,"),
)

# What the page has of parameters, its formulas' numbers among it.
_FOLLOWS = re.compile("data-(?:declaration|parameter|live)=")


class MakePlain(PageTransform):
    """Leaves what any builder can write, e-books among them: text, where nothing can be changed."""

    default_priority = Phase.MAKE_PLAIN.priority

    def run(self, **kwargs: Any) -> None:
        """Replace the controls and numbers of one document."""
        if self.output.runs_scripts or self.output.is_catalog:
            return
        for row in list(self.document.findall(ShareRow)):
            row.parent.remove(row)
        for control in list(self.document.findall(ParameterControl)):
            if control["hidden"]:
                control.parent.remove(control)
            else:
                control.replace_self(nodes.paragraph("", "", *control.children))
        for node in [*self.document.findall(ParameterNumber), *self.document.findall(LiveValue)]:
            shown = nodes.inline("", "", *node.children)
            node.replace_self(shown)
            if self.output.is_ebook and (claimed := node.get("explorable-concepts")):
                # No class for it, since that would be on all pages.
                look = f'data-concept="{escape(claimed[0])}" style="color: var(--explorable-ink)"'
                shown.insert(0, nodes.raw("", f"<span {look}>", format="html"))
                shown.append(nodes.raw("", "</span>", format="html"))


def visit_control_html(self: HTML5Translator, node: ParameterControl) -> None:
    """Write the control, which the page's script will bring to life."""
    parameter: Parameter = node["parameter"]
    concept = next(iter(node.get("explorable-concepts", [])), None)
    attributes: dict[str, Any] = {
        "data-declaration": json_for_html({**parameter.declaration(), "concept": concept}),
        **scope(self, node),
    }
    picks = parameter.control != "slider"
    if picks:
        attributes["data-pick"] = parameter.control
    if node["hidden"]:
        self.body.append(self.starttag(node, "div", "</div>\n", **attributes))
        raise nodes.SkipNode
    inner = control_markup(parameter, own_ident(self, node["ident"]), concept)
    self.body.append(
        self.starttag(node, "div", "", CLASS=control_class(parameter), **attributes) + inner + "</div>\n"
    )
    raise nodes.SkipNode


def visit_share_html(self: HTML5Translator, node: ShareRow) -> None:
    """Write the buttons, which the page's script will bring to life."""
    self.body.append(
        '<div class="explorable-controls explorable-share" data-share="">'
        f'<button type="button" class="explorable-button" disabled>{self.encode(t("Copy link"))}</button>'
        f'<button type="button" class="explorable-button" disabled>{self.encode(t("Restore all"))}</button>'
        "<span></span></div>\n"
    )
    raise nodes.SkipNode


def visit_number_html(self: HTML5Translator, node: ParameterNumber) -> None:
    """Open the scrubbable number."""
    attributes: dict[str, Any] = {"data-parameter": node["parameter"], **scope(self, node)}
    if node.get("explorable-concepts"):
        attributes["data-concept"] = node["explorable-concepts"][0]
    if node.get("picks"):
        attributes |= {"data-pick": "", "dir": "auto"}
    self.body.append(self.starttag(node, "span", "", CLASS=f"explorable-scrub {_room(node)}", **attributes))


def _room(node: nodes.Element) -> str:
    """Return the class with room for the widest value; words have none, and flow with their line."""
    return f"explorable-w{node['width']}" if node["width"] else "explorable-flows"


def visit_live_html(self: HTML5Translator, node: LiveValue) -> None:
    """Open the live value, with its expression as data."""
    named: dict[str, Any] = {"data-names": json_for_html(node["names"])} if node["names"] else {}
    self.body.append(
        self.starttag(
            node,
            "span",
            "",
            CLASS=f"explorable-live {_room(node)}",
            **named,
            **{
                "data-live": json_for_html(node["expression"].to_json()),
                "data-format": node["format"],
                **scope(self, node),
            },
        )
    )


def depart_span_html(self: HTML5Translator, node: nodes.inline) -> None:
    """Close a number."""
    self.body.append("</span>")


def _declare_foreign(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the page's script of the parameters that follow with what was copied from other pages."""
    if doctree is None or not output_of(app.builder).runs_scripts:
        return
    homes = dict.fromkeys(str(node[FROM]) for node in doctree.findall(nodes.Element) if FROM in node)
    if not homes:
        return
    declared = {(node["parameter"].name, document_of(node)) for node in doctree.findall(ParameterControl)}
    for home in homes:
        for parameter in parameters_of(app.env, home).values():
            if (parameter.name, home) not in declared:
                declaration = escape(json_for_html({**parameter.declaration(), "concept": None}))
                scoped = f'data-scope="{escape(home)}" data-declaration="{declaration}"'
                scoped += f' data-pick="{parameter.control}"' if parameter.control != "slider" else ""
                context["body"] += f"<div hidden {scoped}></div>\n"


def _link(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Link what parameters need besides the page's script, behind which it runs."""
    if needs_of(doctree).script and output_of(app.builder).runs_scripts and _FOLLOWS.search(context["body"]):
        link_script(app, "expressions", 501)
        link_script(app, "parameters", 501)
        # Pages with sliders alone do without what only choices and texts need.
        if "data-pick=" in context["body"]:
            link_style(app, "choices", 402)
            link_script(app, "choices", 501)


def _write_preamble(app: Sphinx, builder: Builder) -> None:
    """Teach pdfLaTeX the signs of shown numbers; the other engines know them from their fonts."""
    # A project's own preamble is left alone where no page has such numbers.
    if output_of(builder).is_latex and store_of(app.env):
        signs = "".join(
            rf"\DeclareUnicodeCharacter{{{code}}}{{\ensuremath{{{tex}}}}}" for code, tex in _SIGNS
        )
        add_to_preamble(builder, rf"\ifdefined\DeclareUnicodeCharacter{signs}\fi")


def setup_controls(app: Sphinx) -> None:
    """Register the nodes, and what other outputs have in their place."""
    app.add_node(ParameterControl, html=(visit_control_html, None))
    app.add_node(ShareRow, html=(visit_share_html, None))
    app.add_node(ParameterNumber, html=(visit_number_html, depart_span_html))
    app.add_node(LiveValue, html=(visit_live_html, depart_span_html))
    MakePlain.register(app)
    Phase.DECLARE_FOREIGN.connect(app, _declare_foreign)
    Phase.LINK_PARAMETERS.connect(app, _link)
    Phase.PREAMBLE_NUMBERS.connect(app, _write_preamble)
