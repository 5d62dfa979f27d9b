"""From one drawing to the next: what has the same parts moves, everything else fades."""

from __future__ import annotations

import re
from collections.abc import Callable

# Numbers that places and sizes are; a colour's or a name's digits are none.
_NUMBER = re.compile(r"(?<![\w#.-])-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?![\w%-])")
_PART = re.compile(r"<[^>]*>|[^<]+")
# What has numbers that do not move.
_STILL = re.compile(r'\s(?:id|class|href|clip-path|data-[\w-]+|aria-[\w-]+|stroke-dasharray|viewBox)="[^"]*"')
# A path's letters stand at its numbers.
_PATH = re.compile(r'(\sd=")([^"]*)(")')

EASINGS: dict[str, Callable[[float], float]] = {
    "linear": lambda t: t,
    "ease": lambda t: t * t * (3 - 2 * t),
    "ease-in": lambda t: t * t,
    "ease-out": lambda t: t * (2 - t),
}


def mover(before: str, after: str) -> Callable[[float], str] | None:
    """Return what draws the way from one drawing to another, from 0 to 1, if both have the same parts.

    Only numbers of attributes may differ; words change halfway.
    """
    first, second = _PART.findall(before), _PART.findall(after)
    if len(first) != len(second):
        return None
    parts: list[str | tuple[list[str], list[tuple[float, float]]] | tuple[str, str]] = []
    for one, other in zip(first, second, strict=True):
        if one == other:
            parts.append(one)
            continue
        if not one.startswith("<"):
            if other.startswith("<"):
                return None
            parts.append((one, other))
            continue
        moved = _moved(_spaced(one), _spaced(other))
        if moved is None:
            return None
        parts.append(moved)

    def at(t: float) -> str:
        written = []
        for part in parts:
            match part:
                case str():
                    written.append(part)
                case (str() as one, str() as other):
                    written.append(one if t < 0.5 else other)
                case (list() as between, list() as ends):
                    numbers = [f"{a + (b - a) * t:.3f}".rstrip("0").rstrip(".") for a, b in ends]
                    pieces = [between[0]]
                    for number, text in zip(numbers, between[1:], strict=True):
                        pieces += [number, text]
                    written.append("".join(pieces))
        return "".join(written)

    return at


def _spaced(tag: str) -> str:
    """Put spaces around the letters of paths, so that every number stands by itself."""
    return _PATH.sub(lambda path: path[1] + re.sub(r"([A-DF-Za-df-z])", r" \1 ", path[2]) + path[3], tag)


def _moved(one: str, other: str) -> tuple[list[str], list[tuple[float, float]]] | None:
    if _STILL.findall(one) != _STILL.findall(other):
        return None
    texts = _NUMBER.split(one)
    if texts != _NUMBER.split(other):
        return None
    numbers = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    return texts, [(float(a), float(b)) for a, b in numbers]
