"""Operations that move cells and fill what is left with a number: triangles, diagonals, and margins."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...language import t
from ...spelling import cut
from ..arithmetic import Spelling, spell_number
from ..errors import Mistake, did_you_mean
from ..provenance import Cells, Mask
from ..shapes import Cell, Form, Shape, find_axis, resized, tell
from .base import (
    Kind,
    Parameter,
    Setting,
    Settings,
    function,
    setting,
    show_setting,
    tensor,
    whole_number,
)
from .movement import Movement

if TYPE_CHECKING:
    from ..node import Expression, Values


class Filling(Movement):
    """Every cell of the result is one cell of the operand, or the number that fills."""

    def filler(self, settings: Settings) -> float:
        """Return the number that fills."""
        return 0.0

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell the cell where it came from, or the number that fills."""
        ((_, used),) = self.origins(operands, settings, np.array([index], dtype=np.int64))
        if used is not None and not used[0]:
            return spell_number(self.filler(settings), digits)
        return super().spell(operands, settings, index, digits)


def _offset(settings: Settings) -> int:
    """Return which diagonal is meant: 0 is the main one, above it they are positive."""
    offset: Setting = settings.get("k", 0)
    if isinstance(offset, bool) or not isinstance(offset, int):
        raise Mistake(
            f"k={cut(show_setting(offset))}: the number of a diagonal is needed, such as -1 or 1", "k"
        )
    return offset


class Triangle(Filling):
    """The cells on one side of a diagonal of the last two axes."""

    parameters = (tensor("x"), setting("k", "0"))

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Keep the axes."""
        (x,) = operands
        _offset(settings)
        if len(x.shape) < 2:
            raise Mistake(f"{self.name} needs two axes, and {tell(x)} has {len(x.shape)}")
        return Form(x.dims, x.shape)

    @abstractmethod
    def keeps(self, below: Cells, offset: int) -> Mask:
        """Say which cells stay, of how far they lie to the right of the diagonal."""

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Leave zeros."""
        rows, columns = values[0].shape[-2:]
        right = np.arange(columns)[None, :] - np.arange(rows)[:, None]
        return np.where(self.keeps(right, _offset(settings)), values[0], 0)

    def origins(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells
    ) -> Sequence[tuple[Cells, Mask | None]]:
        """Stay in place."""
        return [(cells, self.keeps(cells[:, -1] - cells[:, -2], _offset(settings)))]


@function("tril")
class LowerTriangle(Triangle):
    """The cells on a diagonal of the last two axes and below it, and 0 elsewhere."""

    title = "lower triangle"  # words of an operation

    def keeps(self, below: Cells, offset: int) -> Mask:
        """Say which cells stay."""
        return np.asarray(below <= offset)


@function("triu")
class UpperTriangle(Triangle):
    """The cells on a diagonal of the last two axes and above it, and 0 elsewhere."""

    title = "upper triangle"  # words of an operation

    def keeps(self, below: Cells, offset: int) -> Mask:
        """Say which cells stay."""
        return np.asarray(below >= offset)


@function("diag")
class Diagonal(Filling):
    """The diagonal of a matrix; of a vector the matrix that has it as its diagonal, and 0 elsewhere."""

    parameters = (tensor("x"), setting("k", "0"))
    title = "diagonal"  # words of an operation

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `the diagonal of x`, or `x on the diagonal of a matrix`."""
        matrix = len(operands[0].shape) == 2
        return t("the diagonal of {0}", said[0]) if matrix else t("{0} on the diagonal of a matrix", said[0])

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Add an axis or take one away; a name stays where all of its axis does."""
        (x,) = operands
        offset = _offset(settings)
        if len(x.shape) == 1:
            size = x.shape[0] + abs(offset)
            dim = resized(x.dims[0], x.shape[0], size)
            return Form((dim, dim), (size, size))
        if len(x.shape) != 2:
            raise Mistake(f"diag takes a matrix or a vector, and {tell(x)} has {len(x.shape)} axes")
        rows, columns = x.shape
        size = max(0, min(rows + min(offset, 0), columns - max(offset, 0)))
        dim = next((dim for dim, own in zip(x.dims, x.shape, strict=True) if own == size), str(size))
        return Form((dim,), (size,))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Do what numpy does."""
        return np.asarray(np.diag(values[0], _offset(settings)))

    def origins(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells
    ) -> Sequence[tuple[Cells, Mask | None]]:
        """Count along the diagonal."""
        down, right = max(-_offset(settings), 0), max(_offset(settings), 0)
        if len(operands[0].shape) == 2:
            return [(np.hstack([cells + down, cells + right]), None)]
        on = cells[:, 0] - down == cells[:, 1] - right
        on &= (cells[:, 0] >= down) & (cells[:, 1] >= right)
        return [(np.where(on, cells[:, 0] - down, 0)[:, None], on)]


_MODES = ("constant", "edge", "reflect", "wrap")


@function("pad")
class Pad(Filling):
    """Cells added before and after those of each axis, or of one: a number, or cells of the tensor itself."""

    parameters = (
        tensor("x"),
        setting("width"),
        setting("axis", "None"),
        setting("value", "0"),
        Parameter("mode", Kind.TEXT, '"constant"'),
    )
    title = "padded"  # words of an operation
    preposition = "along"

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `x padded along t`."""
        return self.along_axes(t("{0} padded", said[0]), operands, settings)

    def keeps_apart(self, operand: Expression, shape: Shape) -> bool:
        """An edge may be repeated."""
        return False

    def truth(self, operands: Sequence[Expression], settings: Settings) -> bool | None:
        """Booleans stay some where what fills is one."""
        return operands[0].truth if self.filler(settings) in (0, 1) else False

    def filler(self, settings: Settings) -> float:
        """Return the number that fills."""
        value: Setting = settings.get("value", 0)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Mistake(f"value={cut(show_setting(value))}: a number is needed", "value")
        return float(value)

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Lengthen the axes."""
        (x,) = operands
        self.filler(settings)
        mode = settings.get("mode", "constant")
        if mode not in _MODES:
            hint = did_you_mean(mode, _MODES) or f": {', '.join(_MODES)} are"
            raise Mistake(f'"{mode}" is not a mode of pad{hint}', "mode")
        shape = []
        for axis, (size, widths) in enumerate(zip(x.shape, self.widths(x, settings), strict=True)):
            if mode != "constant" and sum(widths) and size < (2 if mode == "reflect" else 1):
                raise Mistake(f"pad: axis {axis} of {tell(x)} has no cells to {mode}", "mode")
            shape.append(size + sum(widths))
        dims = (resized(dim, size, new) for dim, size, new in zip(x.dims, x.shape, shape, strict=True))
        return Form(tuple(dims), tuple(shape))

    def widths(self, x: Expression, settings: Settings) -> list[tuple[int, int]]:
        """Return how many cells are added before and after each axis."""
        given, axis = settings["width"], settings.get("axis")
        if axis is not None:
            widths = [(0, 0)] * len(x.shape)
            widths[find_axis(x, axis)] = self._pair(given)
            return widths
        if isinstance(given, tuple) and any(isinstance(each, tuple) for each in given):
            if len(given) != len(x.shape):
                raise Mistake(
                    f"width={cut(show_setting(given))}: {tell(x)} has {len(x.shape)} axes; a pair for each "
                    "is needed, or one pair and axis=…",
                    "width",
                )
            return [self._pair(each) for each in given]
        return [self._pair(given)] * len(x.shape)

    @staticmethod
    def _pair(given: Setting) -> tuple[int, int]:
        """Return how many before and after, of a pair or of one number for both."""
        pair = [whole_number(each) for each in (given if isinstance(given, tuple) else (given, given))]
        if len(pair) == 2 and pair[0] is not None and pair[1] is not None:
            return pair[0], pair[1]
        shown = cut(show_setting(given))
        raise Mistake(f"width={shown}: how many cells is needed, or how many (before, after)", "width")

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Do what numpy does."""
        mode = settings.get("mode", "constant")
        more = {"constant_values": self.filler(settings)} if mode == "constant" else {}
        (x,) = values
        x = x.astype(np.float64, copy=False)
        return np.asarray(np.pad(x, self.widths(operands[0], settings), mode, **more))

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """The cells as numbers."""
        return math.prod(operands[0].shape)

    def origins(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells
    ) -> Sequence[tuple[Cells, Mask | None]]:
        """Look up where numpy takes each place of an axis from."""
        (x,) = operands
        mode = settings.get("mode", "constant")
        origin = np.empty_like(cells)
        inside = np.ones(len(cells), dtype=np.bool_)
        for axis, widths in enumerate(self.widths(x, settings)):
            places = np.arange(x.shape[axis])
            more = {"constant_values": -1} if mode == "constant" else {}
            taken = np.pad(places, widths, mode, **more)[cells[:, axis]]
            inside &= taken >= 0
            origin[:, axis] = np.maximum(taken, 0)
        return [(origin, inside)]
