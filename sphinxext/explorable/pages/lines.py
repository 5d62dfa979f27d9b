"""Where roles and formulas stand in a paragraph, of which parsers know the first line only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..phases import Phase
from .transforms import ReadTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# The attribute of what a role left that may have to be told of.
ROLE = "explorable-role"


def note_lines(parts: Iterable[nodes.Element]) -> None:
    """Note the line of each part of a paragraph, so that one mistake made twice is told twice."""
    read: dict[nodes.Node, int] = {}
    for part in parts:
        paragraph: nodes.Element = part.parent
        while isinstance(paragraph, nodes.Inline):
            paragraph = paragraph.parent
        if not isinstance(paragraph, nodes.paragraph) or paragraph.line is None:
            continue
        written = part.get(ROLE) or part.rawsource or part.astext()
        at = paragraph.rawsource.find(written, read.get(paragraph, 0))
        if at >= 0:
            read[paragraph] = at + 1
            part.source = paragraph.source
            part.line = paragraph.line + paragraph.rawsource.count("\n", 0, at)


class NoteLines(ReadTransform):
    """Notes the line of what each role of a document left."""

    default_priority = Phase.NOTE_LINES.priority

    def apply(self, **kwargs: Any) -> None:
        """Note them."""
        note_lines(node for node in self.document.findall(nodes.inline) if ROLE in node)


def as_role(text: str) -> str:
    """Return how a role's text stands in either markup."""
    return f"`{text}`"


def setup_lines(app: Sphinx) -> None:
    """Register the transform."""
    NoteLines.register(app)
