"""``{cell}``: a value of a tensor diagram in the prose, which cannot age: it is the diagram's own."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from ..language import in_signs, t
from ..pages.lines import ROLE, as_role
from ..pages.notices import inline_notice, unless_lost, warn
from ..pages.output import output_of
from ..pages.transforms import HOME
from ..pages.visual import Visual, json_for_html, scope
from ..parameters.registry import width
from ..spelling import nearest
from .picture import Picture, PictureError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    # numpy comes with it, and a site without pictures needs none.
    from .tensor_diagram import TensorDiagram

# No part is tried again with fewer characters: of a long text that would be a matter of hours.
_CELL = re.compile(
    r"\s*+(?P<diagram>[^\s:|][^:|]*+):\s*+(?P<cell>[^\W\d]\w*+\s*+(?:\[.*\])?)\s*+(?:\|(?P<format>[^|\]]*+))?"
)
# The widest box that the style sheet has a class for.
_WIDEST = 24


class CellValue(nodes.inline):
    """A value of a diagram.

    ``diagram`` is the id of the diagram's element, ``place`` the cell as its drawing calls it. One that
    follows parameters has ``follows``, plain data for the page's script.
    """


class CellRole(SphinxRole):
    """``{cell}`attn: P[it, animal] | .2f```: the value of a cell of a tensor diagram of the page."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave a value, which is completed once the page's diagrams are known."""
        node = CellValue(self.text, self.text)
        node[ROLE] = as_role(self.text)
        node["written"] = self.text  # the quotation marks of its own text may be made typographic
        node[HOME] = self.env.current_document.docname
        self.set_source_info(node)
        return [node], []


def complete_cells(
    document: nodes.document, diagrams: Mapping[str, tuple[Visual, Picture]], lost: AbstractSet[str]
) -> bool:
    """Write the value into each node of a document; tell whether there is one.

    Args:
        document: it has been read.
        diagrams: its pictures by the names that authors gave them.
        lost: the names of what failed on its page, which was told of.
    """
    found = list(document.findall(CellValue))
    known: dict[str, Any] = {
        name: one for name, one in diagrams.items() if one[0]["picture"] == "tensor-diagram"
    }
    for node in found:
        try:
            _complete(node, known, lost)
        except PictureError as error:
            warn(str(error), error.subtype, node)
            node.replace_self(inline_notice(str(error), node.astext()))
    return bool(found)


def _complete(
    node: CellValue, diagrams: Mapping[str, tuple[Visual, TensorDiagram]], lost: AbstractSet[str]
) -> None:
    from ..expressions import format_number

    written = node["written"]
    read = _CELL.fullmatch(written)
    if read is None:
        raise PictureError(
            "cell needs the name of a tensor diagram and a cell of it, and may have a format, as in "
            f"`attn: P[0, 1] | .2f`, not `{written.strip()}`",
            "tensor",
        )
    called = read["diagram"].rstrip()
    if called not in diagrams:
        holds = f" (it has {', '.join(diagrams)})" if diagrams else "; give one a `:name:`"
        raise PictureError(
            f"cell: this page has no tensor diagram {called}{nearest(called, diagrams)}{holds}",
            unless_lost("tensor", called, lost),
        )
    visual, spec = diagrams[called]
    name, index = spec.cell(read["cell"].strip(), f"cell of {called}")
    form = (read["format"] or "").strip()

    def told(value: float) -> str:
        # A parameter has the digits that its author gave it.
        return format_number(value, form) if form or spec.is_parameter(name) else _as_cell(value)

    try:
        texts = [told(value) for value in spec.in_all_states(name, index)]
        text = told(spec.value(name, index))
    except ValueError as error:
        raise PictureError(f"cell: {error}", "tensor") from None
    node.children = [nodes.Text(text)]
    node.children[0].parent = node
    node["diagram"] = visual["ident"]
    node["place"] = f"{name}:{','.join(map(str, index))}"
    if texts:
        every = list(dict.fromkeys(texts))
        grid = spec.grid()
        node["follows"] = {
            "names": list(grid),
            "values": list(grid.values()),
            "texts": every,
            "at": [every.index(one) for one in texts],
        }
        node["width"] = min(max(map(width, every)), _WIDEST)


def _as_cell(value: float) -> str:
    """Return a number with the digits that its cell shows, and with the zero before its point."""
    from ..tensors.arithmetic import DIGITS, significant, spell_number

    if math.isnan(value):
        return t("undefined")
    spelled = spell_number(significant(value) if math.isfinite(value) else value, DIGITS).text
    return in_signs(re.sub(r"^(−?)\.", r"\g<1>0.", spelled))


def visit_cell_html(self: HTML5Translator, node: CellValue) -> None:
    """Open the value, with the place of its cell."""
    attributes: dict[str, Any] = {}
    kind = "explorable-value"
    if "place" in node and output_of(self.builder).runs_scripts:
        attributes = {"data-diagram": node["diagram"], "data-place": node["place"], **scope(self, node)}
        if "follows" in node:
            attributes["data-follows"] = json_for_html(node["follows"])
            kind += f" explorable-live explorable-w{node['width']}"
    self.body.append(self.starttag(node, "span", "", CLASS=kind, **attributes))


def depart_cell_html(self: HTML5Translator, node: CellValue) -> None:
    """Close the value."""
    self.body.append("</span>")


def setup_cells(app: Sphinx) -> None:
    """Register the role and its node; other outputs have the number alone."""
    app.add_role("cell", CellRole())
    app.add_node(CellValue, html=(visit_cell_html, depart_cell_html))
