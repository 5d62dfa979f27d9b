"""What the outside gives a program: sizes for its dims, arrays for its declared tensors."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence

import numpy as np

from .axes import MAXIMUM_SIZE, Shape, is_anonymous
from .errors import TensorError
from .lines import AuthoredDim, Line, normal
from .node import Values


class Sizes:
    """The sizes of all dims: `known` grows as arrays and literals fix more of them.

    Raises TensorError for a size that is no whole number from 1 on, where the source first names the dim.
    """

    def __init__(self, dims: Mapping[str, int], lines: Sequence[Line]) -> None:
        self.known: dict[str, int] = {}
        for given, size in dims.items():
            name = normal(str(given))
            at = _first_mention(name, lines)
            if not name.isidentifier():
                raise TensorError(f"{name} cannot be the name of a dim", *at)
            try:
                whole = 0 if isinstance(size, bool | np.bool_) else operator.index(size)
            except TypeError:
                whole = 0
            if not 0 < whole <= MAXIMUM_SIZE:
                message = (
                    f"{name}={_shown(repr(size))}: a dim's size is a whole number from 1 to {MAXIMUM_SIZE:,}"
                )
                raise TensorError(message, *at)
            self.known[name] = whole

    def take(self, line: Line, shape: Shape) -> None:
        """Let a declared tensor's array give its dims the sizes that nothing else gives."""
        declared = line.dims or ()
        if len(declared) == len(shape):
            for dim, size in zip(declared, shape, strict=True):
                if not is_anonymous(dim.text):
                    self.known.setdefault(dim.text, size)

    def of(self, dim: AuthoredDim, line: Line) -> int:
        """Return the size of a dim as it is written in a line; TensorError if nothing gives it one."""
        if not is_anonymous(dim.text):
            if dim.text in self.known:
                return self.known[dim.text]
            hint = f"give it as {dim.text}=… among the dims, or give {line.name} an array"
            raise TensorError(f"the size of {dim.text} is not known; {hint}", line.number, dim.column)
        size = int(dim.text) if len(dim.text) <= len(str(MAXIMUM_SIZE)) else 0
        if not 0 < size <= MAXIMUM_SIZE:
            message = f"{_shown(dim.text)} is no size: a whole number from 1 to {MAXIMUM_SIZE:,} is"
            raise TensorError(message, line.number, dim.column)
        return size


def read_array(given: object, line: Line) -> Values:
    """Return a declared tensor's array as float64, a copy of its own; TensorError unless it holds numbers."""
    try:
        array = np.asarray(given)
    except Exception as error:  # whatever an object does when numpy asks it for an array
        message = f"{line.name}'s array cannot be read: {error}"
        raise TensorError(message, line.number, line.column) from None
    if array.dtype.kind not in "fiub":
        raise TensorError(f"{line.name}'s array holds {array.dtype}, not numbers", line.number, line.column)
    if array.size == 0:
        message = f"{line.name}'s array is empty: its shape is {array.shape}"
        raise TensorError(message, line.number, line.column)
    values = array.astype(np.float64)
    values.setflags(write=False)
    return values


def _first_mention(name: str, lines: Sequence[Line]) -> tuple[int, int]:
    """Return the line and column at which a dim is first named, or else the beginning."""
    for line in lines:
        for dim in line.dims or ():
            if dim.text == name:
                return line.number, dim.column
    return 1, 1


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
