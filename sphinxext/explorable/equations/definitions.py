r"""Definitions in TeX: what ``\newcommand`` and its like define, in a preamble or at the top of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..config import Macro
from .macros import DEEPEST, closings

# One group for what `argument` calls the command, then its name, the number of its arguments and a default.
_DEFINITIONS = (
    re.compile(
        r"\\((?:re)?newcommand|providecommand)\*?\s*\{?\s*(\\(?:[A-Za-z]+|.))\s*\}?"
        r"\s*(?:\[(\d)\]\s*(?:\[((?:[^][{}]|\{[^{}]*\})*)\])?)?\s*(?=\{)"
    ),
    re.compile(r"\\(g?def)\s*(\\(?:[A-Za-z]+|[^A-Za-z]))\s*((?:#\d)*)\s*(?=\{)"),
    re.compile(
        r"\\(DeclarePairedDelimiter)\s*(?:\{\s*(\\[A-Za-z]+)\s*\}|(\\[A-Za-z]+))\s*"
        r"(\{[^{}]*\}|\\(?:[A-Za-z]+|.))\s*(?=\{)"
    ),
    re.compile(r"\\(DeclareMathOperator)(\*?)\s*\{?\s*(\\[A-Za-z]+)\s*\}?\s*(?=\{)"),
)
# What mathtools defines by it: the typesetter knows it, and LaTeX is taught it.
PAIRED = r"\explorablepaired"
_PLACE = re.compile(r"#\d")
# What may stand among definitions, and defines nothing.
_BESIDE = re.compile(r"\\require\s*\{[^{}]*\}|(?<!\\)%[^\n]*|\s+")


@dataclass(frozen=True)
class Definition:
    """What one command is defined as, and where that stands in the text."""

    name: str
    macro: Macro
    start: int
    end: int


def definitions(text: str) -> Iterator[Definition]:
    """Find the definitions in a text; what cannot be read as one, or is nested deeply, is passed over."""
    ends = closings(text)
    for pattern in _DEFINITIONS:
        # Where those end that a definition stands in.
        around: list[int] = []
        for found in pattern.finditer(text):
            end = ends.get(found.end())
            around = [one for one in around if one > found.start()]
            if end is None or len(around) == DEEPEST:
                continue
            around.append(end)
            yield Definition(*_meaning(found, text[found.end() + 1 : end]), found.start(), end + 1)


def _meaning(found: re.Match[str], body: str) -> tuple[str, Macro]:
    if found[1] == "DeclarePairedDelimiter":
        return found[2] or found[3], f"{PAIRED}{{{found[4].strip('{}')}}}{{{body}}}"
    if found[1] == "DeclareMathOperator":
        return found[3], f"\\operatorname{found[2]}{{{body}}}"
    if found[1].endswith("def"):
        return found[2], counted(body, found[3].count("#"))
    default = [] if found[4] is None else [found[4]]
    return found[2], counted(body, int(found[3] or 0), *default)


def counted(body: str, count: int, *default: str) -> Macro:
    """Return what a macro is to KaTeX, which can count arguments that are all mentioned."""
    counts_itself = not default and {f"#{place + 1}" for place in range(count)} == set(_PLACE.findall(body))
    return body if counts_itself else [body, count, *default]


def only_definitions(tex: str) -> dict[str, Macro]:
    """Return what a formula defines that does nothing else: there is nothing to show of it."""
    found = sorted(definitions(tex), key=lambda one: one.start)
    at, rest = 0, []
    for one in found:
        rest.append(tex[at : one.start])
        at = max(at, one.end)
    rest.append(tex[at:])
    return {} if _BESIDE.sub("", "".join(rest)) else {one.name: one.macro for one in found}
