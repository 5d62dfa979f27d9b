"""What operations do to axes, as data: which run in step, what they are pieces of, where windows slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ..node import Expression

# A number, or an array of them.
Position = TypeVar("Position", int, NDArray[np.int64])

# One axis of a pattern, a piece of one of the tensor's axes: its name and its size.
Piece = tuple[str, int]
Groups = tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True)
class Labels:
    """Which axes belong together: a label for every axis of every operand, and for every one of the result.

    Axes of one label run in step; over the `summed` labels products are added up.
    """

    operands: tuple[tuple[str, ...], ...]
    output: tuple[str, ...]

    @cached_property
    def summed(self) -> tuple[str, ...]:
        """The labels that the result has no axis for, in the order of the operands."""
        every = dict.fromkeys(label for labels in self.operands for label in labels)
        return tuple(label for label in every if label not in self.output)

    def sizes(self, operands: Sequence[Expression]) -> dict[str, int]:
        """Return the size of every label; an axis of size 1 stretches to that of another operand."""
        sizes: dict[str, int] = {}
        for operand, labels in zip(operands, self.operands, strict=True):
            for label, size in zip(labels, operand.shape, strict=True):
                sizes[label] = size if sizes.get(label, 1) == 1 else sizes[label]
        return sizes


@dataclass(frozen=True)
class Window:
    """How a window slides along one axis of the input.

    `axis` is the input's axis, `size` its size, `kernel` the window's length, `output` how many places the
    window has. With a `dilation` the window looks at every so many positions. `extra` is how many places more
    the padding has at the end than the `padding` that is before the beginning.
    """

    axis: int
    size: int
    kernel: int
    stride: int
    padding: int
    dilation: int = 1
    extra: int = 0

    @property
    def room(self) -> int:
        """The axis's size with its padding."""
        return self.size + 2 * self.padding + self.extra

    @property
    def reach(self) -> int:
        """How many of the input's positions lie from the window's first cell to its last."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def output(self) -> int:
        """The number of places, 0 or less where the window is too long."""
        return (self.room - self.reach) // self.stride + 1

    def first(self, position: Position) -> Position:
        """Return the input's positions under the window's first cell; negative ones lie in the padding."""
        return position * self.stride - self.padding
