"""What live values of the prose show: numbers and words, which follow the page's parameters."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .registry import Parameter, width

if TYPE_CHECKING:
    from ..expressions import Expression


def words_of(parameters: Mapping[str, Parameter]) -> dict[str, list[str]]:
    """Return the parameters whose values are words, each with those that it can be."""
    return {
        name: [str(choice.value) for choice in one.choices]
        for name, one in parameters.items()
        if one.is_words
    }


@dataclass(frozen=True)
class LiveText:
    """What a live value shows.

    Attributes:
        text: at first.
        width: how wide it may come to be, as `width` measures; 0 for words, which flow with their line.
        names: what is shown instead of some values, each with its value.

    """

    text: str
    width: int
    names: list[tuple[Any, str]]


def live_text(expression: Expression, spec: str, parameters: Mapping[str, Parameter]) -> LiveText:
    """Return what a live value shows.

    The width is that of the widest text over a grid of the parameters' ranges: a change moves no line.

    Raises:
        ExpressionError: where it uses words as numbers.
    """
    from ..expressions import ExpressionError, Kind, format_number, kind_of

    kind = kind_of(expression, words_of(parameters))
    used = [parameters[name] for name in sorted(expression.names)]
    if spec and kind is Kind.TEXT:
        source = expression.source.strip()
        raise ExpressionError(f"`{source}` is words, which have no format; remove `| {spec}`", source)
    names = [] if spec else _names(expression, kind is Kind.TEXT, used)

    def shown(values: Iterable[float]) -> str:
        held = {one.name: one.held(value) for one, value in zip(used, values, strict=True)}
        made = expression.evaluate(held).item()
        named = next((text for value, text in names if value == made), None)
        return named if named is not None else made if isinstance(made, str) else format_number(made, spec)

    first = shown(one.value for one in used)
    if kind is Kind.TEXT or names:
        return LiveText(first, 0, names)
    # Beyond three parameters the grid would grow large; the ends of each range are enough then.
    points = {0: 1, 1: 41, 2: 13, 3: 7}.get(len(used), 2 if len(used) <= 8 else 1)
    grid = itertools.product(*(one.samples(points) for one in used))
    return LiveText(first, max(width(first), *(width(shown(point)) for point in grid)), [])


def _names(expression: Expression, is_text: bool, used: Iterable[Parameter]) -> list[tuple[Any, str]]:
    """Return what is shown instead of some values: what a parameter calls its own."""
    if not is_text and not isinstance(expression.tree, str):
        return []
    return [pair for one in used if one.is_words or not is_text for pair in one.names()]
