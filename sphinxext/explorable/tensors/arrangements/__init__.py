"""Arrangements: how a statement is seen, each in a file of its own.

An arrangement looks at what the statement's operation does to axes (`operations/presenting.py`), and takes
the statement or leaves it to the next. A new operation needs no arrangement: it has one as soon as it says
what it does.
"""

from __future__ import annotations

from collections.abc import Callable

from ..tree import Computed
from . import chain, corner, indexed, joined, lookup, step, windowed
from .fan import arrange_fan, fan_of
from .items import DrawnTensor, Item, Line, Look, Row, Trace, grid, looks_of
from .parts import arrange_parts, parts_of
from .reading import Reading, Shown

__all__ = [
    "DrawnTensor",
    "Item",
    "Line",
    "Look",
    "Reading",
    "Row",
    "Shown",
    "Trace",
    "arrange",
    "arrange_fan",
    "arrange_parts",
    "fan_of",
    "looks_of",
    "parts_of",
]

# The first that takes a statement draws it; a step takes whatever function is left.
_ARRANGEMENTS: tuple[Callable[[Computed, Reading], list[Item] | None], ...] = (
    corner.arrange,
    joined.arrange,
    windowed.arrange,
    lookup.arrange,
    indexed.arrange,
    step.arrange,
)


def arrange(reading: Reading) -> list[Item]:
    """Return what is drawn of a statement."""
    expression = reading.statement.expression
    if expression is None:
        return [grid(reading.result)]
    if isinstance(expression, Computed):
        for take in _ARRANGEMENTS:
            if items := take(expression, reading):
                return items
    return chain.arrange(expression, reading)
