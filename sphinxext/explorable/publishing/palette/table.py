"""The looks of colours as a table of text, with the colours themselves where a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterator

from docutils.utils import column_width

from ...concepts import Concept
from ..terminal import Terminal
from .looks import EYES, GROUNDS, WORDS_INSIDE, Looks

# What a cell of the table shows: a block of the colour, and the colour in hex.
_BLOCK = " Aa "


def table(looks: Looks, terminal: Terminal) -> str:
    """Return the table, and below it who mixes up what."""
    return "\n".join([*_kind(looks, terminal, "ink"), "", *_kind(looks, terminal, "fill"), "", *looks.told()])


def _kind(looks: Looks, terminal: Terminal, kind: str) -> Iterator[str]:
    """Return the rows of the inks, or of the fills."""
    rows = looks.rows()
    names = [_called(looks, row) for row in rows]
    room = max(map(column_width, [*names, "concept"]))
    width = 7 + (len(_BLOCK) + 1 if terminal.has_true_colour else 0)
    against = "the page" if kind == "ink" else "the words inside"
    heading = "Words, lines and symbols" if kind == "ink" else "Cells and boxes"
    yield terminal.bold(f"{heading}: contrast to {against}, and what they look like")
    eyes = "  ".join(label.ljust(max(width, len(label))) for label in EYES.values())
    yield terminal.quiet(f"{'concept'.ljust(room)}  theme  contrast  {eyes}".rstrip())
    for [concept, *others], name in zip(rows, names, strict=True):
        for theme in GROUNDS:
            part = f"{theme} {kind}"
            cells = "  ".join(
                _cell(looks, terminal, concept.name, part, eye) + " " * (max(width, len(label)) - width)
                for eye, label in EYES.items()
            )
            first = name if theme == "light" else _others(others, room)
            padded = first + " " * (room - column_width(first))
            ratio = looks.contrast(concept.name, part)
            yield f"{padded}  {theme:<5}  {ratio:>8.1f}  {cells}".rstrip()


def _called(looks: Looks, row: list[Concept]) -> str:
    color = looks.swatches[row[0].name].name
    return row[0].label if row[0].label == color else f"{row[0].label} ({color})"


def _others(others: list[Concept], room: int) -> str:
    """Return the other concepts of a colour, as many as there is room for."""
    for most in range(len(others), -1, -1):
        left = f" and {len(others) - most} more" if most < len(others) else ""
        told = ", ".join(one.label for one in others[:most]) + left
        if column_width(told) <= room:
            return told.strip()
    return ""


def _cell(looks: Looks, terminal: Terminal, name: str, part: str, eye: str) -> str:
    color = looks.seen(name, part, eye)
    if not terminal.has_true_colour:
        return color
    theme, _, kind = part.partition(" ")
    ground, words = (GROUNDS[theme][0], color) if kind == "ink" else (color, WORDS_INSIDE[theme])
    return f"{terminal.on(_BLOCK, ground, words)} {color}"
