r"""Formulas on sites that keep MathJax: TeX that versions 3 and 4 understand, and their page's script.

MathJax knows no ``\concept``. It does know ``\class``, so names travel in classes, from which the script
``static/src/mathjax`` makes what KaTeX's formulas have when they are written. Without it terms have their
colour already, grids are plain areas of theirs, and values the numbers that they start at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..concepts import Concept
from ..pages.assets import is_alive, link_script, link_style
from ..pages.output import Math, output_of
from ..parameters import Parameter, width
from ..phases import Phase
from .grids import Grid
from .macros import Macro, MacroError, argument, find, replace
from .parentheses import enclosed, parenthesized
from .settled_grids import settled

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_TEXT = re.compile(r"\\(text(?:bf|it|rm|sf|tt|md|up|normal)?|[mhf]box)(?![A-Za-z])\s*(?=\{)")
_BRACES = re.compile(r"[{}\\]")
_DOLLAR = re.compile(r"(?<!\\)\$")

# As for KaTeX (static/src/server/tensor-box.js), in em: the side of a cell, the room at both sides, and
# how far above the baseline formulas are centred.
CELL, BESIDE, AXIS = 0.46, 0.06, 0.25


def write(
    tex: str,
    concepts: Mapping[str, Concept],
    parameters: Mapping[str, Parameter],
    tensors: Mapping[str, Grid],
    *,
    scope: str | None = None,
) -> str:
    """Write a formula for MathJax, its names as classes.

    Args:
        tex: the formula; its names are known.
        concepts: those of the site.
        parameters: those of the formula's document.
        tensors: the grids of the site's concepts.
        scope: the document that the formula came from, where documents are joined into one page.
    """

    def written(macro: Macro) -> str:
        if macro.kind == "live":
            return _value(parameters[macro.name], scope, macro.how)
        if macro.kind == "tensor":
            return _grid(macro, concepts[macro.name], tensors[macro.name])
        # In braces of its own, or else MathJax gives both classes to one element.
        term = f"{{{macro.body}}}" if macro.body.lstrip().startswith(r"\class") else macro.body
        return f"\\class{{explorable-concept explorable-concept-{macro.name}}}{{{term}}}"

    tex = settled(_out_of_text(tex), lambda name: _letter(concepts[name]))
    return replace(parenthesized(tex), written)


def _letter(concept: Concept) -> str:
    return concept.symbol or words(concept.label)


def _out_of_text(tex: str) -> str:
    r"""Put macros inside ``\text`` between dollar signs: MathJax reads no macro there, but formulas."""
    parts, at = [], 0
    while found := _TEXT.search(tex, at):
        try:
            words, end = argument(tex, found.end(), found[1], found.start())
        except MacroError:
            break  # MathJax itself says that braces are missing
        parts += [tex[at : end - len(words) - 1], _between_dollars(words), "}"]
        at = end
    return "".join([*parts, tex[at:]])


def _between_dollars(words: str) -> str:
    parts, at = [], 0
    for macro in find(words):
        call = words[macro.start : macro.end]
        if len(_DOLLAR.findall(words[: macro.start])) % 2 == 0:
            if macro.kind == "concept":
                call = f"\\concept{{{macro.name}}}{{\\text{{{_between_dollars(macro.body)}}}}}"
            call = f"${call}$"
        parts += [words[at : macro.start], call]
        at = macro.end
    return "".join([*parts, words[at:]])


def _grid(macro: Macro, concept: Concept, grid: Grid) -> str:
    """Return an area as large as the grid, and the letter, which only screen readers are to meet."""
    if "transposed" in macro.how:
        grid = grid.transposed
    height = grid.rows * CELL
    drawing = f"explorable-grid-{grid.rows}-{grid.columns}-{grid.texture}"
    classes = f"explorable-tensor explorable-concept-{concept.name} {drawing}"
    above, below = height / 2 + AXIS, height / 2 - AXIS
    area = rf"\Rule{{{grid.columns * CELL:.2f}em}}{{{above:.2f}em}}{{{below:.2f}em}}"
    letter = rf"\class{{explorable-letter}}{{\smash{{\rlap{{{_letter(concept)}}}}}}}"
    if "named" in macro.how:
        letter = ""  # it stands above
    return rf"{{{letter}\kern{BESIDE}em\class{{{classes}}}{{{area}}}\kern{BESIDE}em}}"


def _value(parameter: Parameter, scope: str | None, how: str) -> str:
    """Return the first number, in room for the widest: its neighbours never move."""
    classes = f"explorable-live-{parameter.name}"
    if scope is not None:
        # A document's name may hold what no class can.
        classes += f" explorable-scope-{scope.encode().hex()}"
    if how:
        classes += f" explorable-parentheses-{how}"
    first = words(enclosed(parameter.number(), how))
    widest = words(max((enclosed(number, how) for number in parameter.widest_of_each_sign), key=width))
    return f"\\class{{{classes}}}{{\\rlap{{{first}}}\\hphantom{{{widest}}}}}"


def words(text: str) -> str:
    r"""Return words as they stand: what ``\text{25%}`` shows depends on the version."""
    return rf"\mmlToken{{mtext}}{{{_BRACES.sub('', text)}}}"


def setup_mathjax(app: Sphinx) -> None:
    """Link the script and the styles of MathJax's formulas, on the pages that have something for them."""
    Phase.LINK_MATHJAX.connect(app, _link)


def _link(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    output = output_of(app.builder)
    if doctree is None or not output.runs_scripts or output.math is not Math.MATHJAX:
        return
    if any(is_alive(node) for node in doctree.findall(_is_formula)):
        link_style(app, "mathjax", 400)
        # Behind the page's script, which knows the parameters.
        link_script(app, "mathjax", 501)


def _is_formula(node: nodes.Node) -> bool:
    return isinstance(node, nodes.math | nodes.math_block)
