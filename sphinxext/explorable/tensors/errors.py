"""What goes wrong in a tensor program, told in the words of its author."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable

import numpy as np


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


class UnknownNameError(TensorError):
    """A name that nothing in the program, nor what came with it, has a value for."""


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
# Functions of deep learning that are spelled like one of the language and are another.
_FOREIGN = {
    *("batch_norm", "group_norm", "instance_norm", "rms_norm"),
    *("celu", "elu", "leaky_relu", "log_sigmoid", "logsigmoid", "prelu", "relu6", "rrelu", "selu", "silu"),
    *("conv3d", "pool1d", "pool3d", "unfold"),
    *("gumbel_softmax", "hardsigmoid", "hardtanh", "log_softmax", "logsumexp", "softmin"),
    *("reparameterize", "rsqrt", "sum_to_size"),
}


def function_meant(name: str, candidates: Iterable[str]) -> str:
    """Return the hint of `did_you_mean` at a function; none for a name that means something elsewhere."""
    known = set(candidates)
    if _SYNONYMS.get(name) in known:
        return f"; did you mean {_SYNONYMS[name]}?"
    if name in _FOREIGN or name in vars(np) or name in vars(math):
        return ""
    return did_you_mean(name, known)


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
