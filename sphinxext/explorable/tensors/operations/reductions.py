"""Functions that take axes away."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ..arithmetic import Spelling, spell_list, spell_number, spell_quotient, spell_sum, spelled_places
from ..errors import Mistake
from ..provenance import Cells, Places, Sources, run_through
from ..shapes import Cell, Form, find_axes, find_axis, tell, without
from .base import Operation, Settings, function, setting, spell_cells, switch, tensor

if TYPE_CHECKING:
    from ..node import Expression, Values


class Reduction(Operation):
    """A function that makes one cell of all cells along some axes; `keepdims` leaves these with size 1."""

    parameters = (tensor("x"), setting("axis", "None"), setting("keepdims", "False"))

    slices = "gone"

    # Whether there is no result of no cells: the largest of nothing.
    needs_cells: ClassVar[bool] = False

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Drop the reduced axes, or leave them with size 1 and without a name."""
        (operand,) = operands
        keep = switch(settings, "keepdims")
        gone = self.axes(operand, settings)
        if self.needs_cells and any(operand.shape[axis] == 0 for axis in gone):
            raise Mistake(f"{tell(operand)} has no cells there, and {self.name} needs one")
        return without(operand, gone, keep=keep)

    def axes(self, operand: Expression, settings: Settings) -> tuple[int, ...]:
        """Return the numbers of the reduced axes."""
        return find_axes(operand, settings.get("axis"))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Reduce along the axes."""
        axes = self.axes(operands[0], settings)
        return self.reduce(values[0], axis=axes, keepdims=switch(settings, "keepdims"))

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return all cells along the reduced axes."""
        (operand,) = operands
        gone = self.axes(operand, settings)
        kept = range(len(operand.shape)) if switch(settings, "keepdims") else None
        left = [axis for axis in range(len(operand.shape)) if axis not in gone]
        columns = {axis: kept[axis] if kept else column for column, axis in enumerate(left)}
        running = {axis: places(operand, axis, operand.shape[axis]) for axis in gone}
        return [run_through(cells, range(len(operand.shape)), columns, running)]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell the cells by their values and put the function around them."""
        (operand,) = operands
        row = np.array([index], dtype=np.int64)
        (sources,) = self.sources(operands, settings, row, spelled_places)
        count = math.prod(operand.shape[axis] for axis in self.axes(operand, settings))
        return self.around(spell_cells(operand, sources.cells[0], digits), count)

    @abstractmethod
    def reduce(self, values: Values, **how: Any) -> Values:
        """Call numpy's own function."""

    @abstractmethod
    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell the function of `count` cells, of which these are to be shown."""


def mean_of(values: Values, axis: tuple[int, ...], **how: Any) -> Values:
    """Return the mean along axes, which for no cells is nan; numpy's own would print a warning."""
    result: Values = np.sum(values, axis=axis, **how) / np.float64(
        math.prod(values.shape[each] for each in axis)
    )
    return result


@function("sum")
class Sum(Reduction):
    """The sum along some axes, or of all cells."""

    def reduce(self, values: Values, **how: Any) -> Values:
        """Add up."""
        result: Values = np.sum(values, **how)
        return result

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `1 + 2 + 3`."""
        return spell_sum(cells, count)


@function("mean")
class Mean(Reduction):
    """The mean along some axes, or of all cells."""

    def reduce(self, values: Values, **how: Any) -> Values:
        """Average."""
        return mean_of(values, **how)

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `(1 + 2 + 3) / 3`."""
        return spell_quotient(spell_sum(cells, count), spell_number(count, 0))


@function("max")
class Maximum(Reduction):
    """The largest cell along some axes, or of all."""

    needs_cells = True

    def reduce(self, values: Values, **how: Any) -> Values:
        """Take the largest."""
        result: Values = np.max(values, **how)
        return result

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `max(1, 2, 3)`."""
        return spell_list("max", cells, count)


@function("min")
class Minimum(Reduction):
    """The smallest cell along some axes, or of all."""

    needs_cells = True

    def reduce(self, values: Values, **how: Any) -> Values:
        """Take the smallest."""
        result: Values = np.min(values, **how)
        return result

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `min(1, 2, 3)`."""
        return spell_list("min", cells, count)


@function("argmax")
class PlaceOfMaximum(Reduction):
    """The position of the largest cell along an axis, or among all cells in reading order."""

    needs_cells = True

    def axes(self, operand: Expression, settings: Settings) -> tuple[int, ...]:
        """Return one axis or all."""
        axis = settings.get("axis")
        if isinstance(axis, tuple):
            raise Mistake("argmax takes one axis, or none for the position among all cells", "axis")
        return find_axes(operand, None) if axis is None else (find_axis(operand, axis),)

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """Return the cells of the operand, which numpy may copy to have the axis last."""
        return math.prod(operands[0].shape)

    def reduce(self, values: Values, **how: Any) -> Values:
        """Find the first of the largest."""
        axis = how["axis"][0] if len(how["axis"]) == 1 else None
        result: Values = np.asarray(np.argmax(values, axis=axis, keepdims=how["keepdims"]))
        return result

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `argmax(1, 3, 2)`."""
        return spell_list("argmax", cells, count)
