"""What goes wrong in a tensor program, told in the words of its author."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from ..spelling import OTHER_NAMES, means_something_else, nearest_function


class TensorError(ValueError):
    """A mistake in a tensor program.

    Attributes:
        message: What is wrong, in the words of the program, and, if known, how to fix it.
        line: The line, counted from 1 in the author's source.
        column: The column in that line, counted from 1.
    """

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column
        self.add_note(f"line {line}, column {column} of the tensor program")

    def __str__(self) -> str:
        return self.message


class ValuesNeededError(TensorError):
    """A size that only values tell is asked for without them."""


class UnknownNameError(TensorError):
    """A name that nothing in the program, nor what came with it, has a value for."""


class Mistake(Exception):  # noqa: N818, it never leaves the package: the language turns it into a TensorError
    """What an operation finds wrong with its operands; the language knows the place and adds it.

    `keyword` names the argument to point at, if one is to blame, `offset` a character in it. `repairs` are
    expressions that may be what the author meant: each is tried, and only one that works is offered.
    `needs_values` says that nothing is wrong but that there are no values.
    """

    def __init__(
        self,
        message: str,
        keyword: str | None = None,
        repairs: Iterable[str] = (),
        offset: int = 0,
        *,
        needs_values: bool = False,
    ) -> None:
        super().__init__(message)
        self.needs_values = needs_values
        self.offset = offset
        self.message = message
        self.keyword = keyword
        self.repairs = tuple(repairs)


# Functions by other names that they have elsewhere.
_SYNONYMS = {
    "amax": "max",
    "amin": "min",
    "average": "mean",
    "avg": "mean",
    "cat": "concat",
    "concatenate": "concat",
    "layernorm": "layer_norm",
    "onehot": "one_hot",
    "permute": "transpose",
}
# Of a reduction that is named in quotes.
_REDUCTIONS = {"average": "mean", "avg": "mean", "maximum": "max", "minimum": "min"}


def function_meant(name: str, candidates: Iterable[str]) -> str:
    """Return the hint of `did_you_mean` at a function; none for a name that means something elsewhere."""
    known = set(candidates)
    meant = _SYNONYMS.get(name) or OTHER_NAMES.get(name)
    if meant in known:
        return f"; did you mean {meant}?"
    if means_something_else(name):
        return ""
    found = nearest_function(name, known)
    return f"; did you mean {found}?" if found else ""


def reduction_meant(name: str, candidates: Iterable[str]) -> str:
    """Return the hint of `function_meant` at a reduction, which stands in quotes."""
    known = set(candidates)
    meant = _REDUCTIONS.get(name)
    return f'; did you mean "{meant}"?' if meant in known else function_meant(name, known)


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """Return `; did you mean NAME?` for the candidate nearest to `name`, or nothing if none is near."""
    known = sorted(candidates)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:  # a name of one or two letters is never "close": a difference of case is the likely slip
        near = [candidate for candidate in known if candidate.casefold() == name.casefold()]
    return f"; did you mean {near[0]}?" if near else ""
