"""Where formulas stand that are part of a paragraph: parsers know the line of the paragraph only."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes


def note_lines(formulas: Iterable[nodes.Element]) -> None:
    """Note the line of each formula in a paragraph, so that one mistake made twice is told twice."""
    read: dict[nodes.Node, int] = {}
    for formula in formulas:
        paragraph: nodes.Element = formula.parent
        while isinstance(paragraph, nodes.Inline):
            paragraph = paragraph.parent
        if not isinstance(paragraph, nodes.paragraph) or paragraph.line is None:
            continue
        at = paragraph.rawsource.find(formula.rawsource or formula.astext(), read.get(paragraph, 0))
        if at >= 0:
            read[paragraph] = at + 1
            formula.source = paragraph.source
            formula.line = paragraph.line + paragraph.rawsource.count("\n", 0, at)
