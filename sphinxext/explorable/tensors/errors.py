"""What goes wrong in a tensor program, told in the words of its author."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class TensorError(ValueError):
    """A mistake in a tensor program.

    Attributes:
        message: What is wrong, in the words of the program, and what would mend it where that is known.
        line: Where, counted from 1 in the author's source.
        column: Where in that line, counted from 1.
    """

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column
        self.add_note(f"line {line}, column {column} of the tensor program")

    def __str__(self) -> str:
        return self.message


class Mistake(Exception):  # noqa: N818, it never leaves the package: the language turns it into a TensorError
    """What an operation finds wrong with its operands; the language knows the place and adds it.

    `keyword` names the argument to point at, if one is to blame, `offset` a character in it. `repairs` are
    expressions that may be what the author meant: each is tried, and only one that works is offered.
    """

    def __init__(
        self, message: str, keyword: str | None = None, repairs: Iterable[str] = (), offset: int = 0
    ) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message
        self.keyword = keyword
        self.repairs = tuple(repairs)


def cut(text: str, longest: int = 40) -> str:
    """Return the author's text as a message gives it: of a long one the beginning."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """Return `; did you mean NAME?` for the candidate nearest to `name`, or nothing if none is near."""
    known = sorted(candidates)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:  # a name of one or two letters is never "close": a difference of case is the likely slip
        near = [candidate for candidate in known if candidate.casefold() == name.casefold()]
    return f"; did you mean {near[0]}?" if near else ""
