"""Functions that take axes away."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ...language import t
from ..arithmetic import (
    LONGEST_SUM,
    Binding,
    Spelling,
    shorten,
    spell_application,
    spell_exponential,
    spell_list,
    spell_number,
    spell_product,
    spell_quotient,
    spell_sum,
    spelled_places,
)
from ..errors import Mistake
from ..provenance import Cells, Places, Sources, run_through
from ..shapes import Cell, Form, Name, find_axes, find_axis, tell, without
from .base import (
    Operation,
    Parameter,
    Settings,
    function,
    need_whole_number,
    setting,
    spell_cells,
    switch,
    tensor,
)

if TYPE_CHECKING:
    from ..node import Expression, Values

# The types of newer numpys know True and False, but no bool.
_SUM: Any = np.sum
_ARGMAX: Any = np.argmax
_ARGMIN: Any = np.argmin


class Reduction(Operation):
    """A function that makes one cell of all cells along some axes; `keepdims` leaves these with size 1."""

    parameters: ClassVar[tuple[Parameter, ...]] = (
        tensor("x"),
        setting("axis", "None"),
        setting("keepdims", "False"),
    )

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

    one_unit = True

    def reduce(self, values: Values, **how: Any) -> Values:
        """Average."""
        return mean_of(values, **how)

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `(1 + 2 + 3) / 3`."""
        return spell_quotient(spell_sum(cells, count), spell_number(count, 0))


@function("max")
class Maximum(Reduction):
    """The largest cell along some axes, or of all."""

    one_unit = True
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

    one_unit = True
    needs_cells = True

    def reduce(self, values: Values, **how: Any) -> Values:
        """Take the smallest."""
        result: Values = np.min(values, **how)
        return result

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `min(1, 2, 3)`."""
        return spell_list("min", cells, count)


@function("prod")
class Product(Reduction):
    """The product along some axes, or of all cells."""

    title = "product"  # words of an operation

    def reduce(self, values: Values, **how: Any) -> Values:
        """Multiply."""
        result: Values = np.prod(values, **how)
        return result

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `1·2·3`."""
        if not cells:
            return Spelling("1", Binding.ATOM)
        if count <= LONGEST_SUM:
            return spell_product(*cells)
        first, *others = shorten(cells, count)
        texts = [first.within(Binding.PRODUCT), *[other.within(Binding.POWER) for other in others]]
        return Spelling("·".join([*texts[:3], "⋯", *texts[3:]]), Binding.PRODUCT)


@function("any")
class Some(Reduction):
    """Whether some cell along some axes is not 0."""

    conditions = (0,)

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `whether m holds somewhere along t`."""
        return self.along_axes(t("whether {0} somewhere", said[0]), operands, settings)

    def truth(self, operands: Sequence[Expression], settings: Settings) -> bool | None:
        """It holds or does not."""
        return True

    def reduce(self, values: Values, **how: Any) -> Values:
        """Look for one."""
        return np.asarray(np.any(values != 0, **how))

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `any(0, 1, 0)`."""
        return spell_list("any", cells, count)


@function("all")
class Every(Reduction):
    """Whether no cell along some axes is 0."""

    conditions = (0,)

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `whether m holds everywhere along t`."""
        return self.along_axes(t("whether {0} everywhere", said[0]), operands, settings)

    def truth(self, operands: Sequence[Expression], settings: Settings) -> bool | None:
        """It holds or does not."""
        return True

    def reduce(self, values: Values, **how: Any) -> Values:
        """Look for none."""
        return np.asarray(np.all(values != 0, **how))

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `all(0, 1, 0)`."""
        return spell_list("all", cells, count)


@function("logsumexp")
class LogOfSumOfPowers(Reduction):
    """The logarithm of the sum of powers of e along some axes, or of all cells."""

    def reduce(self, values: Values, **how: Any) -> Values:
        """Take the largest cell out first, so that no power overflows."""
        largest = np.max(values, axis=how["axis"], keepdims=True, initial=-np.inf)
        largest = np.where(np.isfinite(largest), largest, 0.0)
        powers = np.sum(np.exp(values - largest), axis=how["axis"], keepdims=True)
        result: Values = np.log(powers) + largest
        return result if how["keepdims"] else np.squeeze(result, axis=how["axis"])

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """The powers."""
        return 2 * math.prod(operands[0].shape)

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `ln(e^1 + e^2)`."""
        powers = [spell_exponential(cell) for cell in cells]
        return spell_application("ln", [spell_sum(powers, count).text])


class Spread(Reduction):
    """How far cells are from their mean, along some axes or of all; `ddof=1` divides by one less."""

    parameters = (*Reduction.parameters, setting("ddof", "0"))

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Check what is taken from the count."""
        need_whole_number(settings.get("ddof", 0), "ddof")
        return super().form(operands, settings)

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Average the squares of the differences."""
        axes = self.axes(operands[0], settings)
        keep = switch(settings, "keepdims")
        (x,) = values
        squares: Values = np.square(x - mean_of(x, axis=axes, keepdims=True))
        return self.reduce(_SUM(squares, axis=axes, keepdims=keep) / self._count(operands[0], settings))

    def _count(self, operand: Expression, settings: Settings) -> np.float64:
        """Return what is divided by, which numpy does not let fall below 0."""
        count = math.prod(operand.shape[axis] for axis in self.axes(operand, settings))
        return np.float64(max(count - need_whole_number(settings.get("ddof", 0), "ddof"), 0))

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """The differences and their squares."""
        return 2 * math.prod(operands[0].shape)

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell `((1 − 2)^2 + (3 − 2)^2) / 2`."""
        (operand,) = operands
        assert operand.values is not None
        gone = self.axes(operand, settings)
        row = np.array([index], dtype=np.int64)
        (sources,) = self.sources(operands, settings, row, spelled_places)
        position = iter(index)
        places: list[Any] = []
        for axis in range(len(operand.shape)):
            if axis in gone:
                places.append(slice(None))
                if switch(settings, "keepdims"):
                    next(position)
            else:
                places.append(next(position))
        mean = spell_number(float(np.mean(operand.values[tuple(places)], dtype=np.float64)), digits)
        squares = [
            Spelling(f"({cell.text} − {mean.within(Binding.PRODUCT)})^2", Binding.POWER)
            for cell in spell_cells(operand, sources.cells[0], digits)
        ]
        count = math.prod(operand.shape[axis] for axis in gone)
        divisor = spell_number(float(self._count(operand, settings)), 0)
        return self.around([spell_quotient(spell_sum(squares, count), divisor)], 1)


@function("var")
class Variance(Spread):
    """The mean square of the differences from the mean."""

    title = "variance"  # words of an operation

    def reduce(self, values: Values, **how: Any) -> Values:
        """Leave it as it is."""
        return np.asarray(values)

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Leave it as it is."""
        return cells[0]


@function("std")
class StandardDeviation(Spread):
    """The root of the mean square of the differences from the mean."""

    title = "standard deviation"  # words of an operation

    def reduce(self, values: Values, **how: Any) -> Values:
        """Take the root."""
        return np.asarray(np.sqrt(values))

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell the root."""
        return Spelling(f"√{cells[0].within(Binding.ATOM)}", Binding.POWER)


class PlaceOf(Reduction):
    """The first position of some cell along an axis, or among all cells in reading order."""

    needs_cells = True

    def axes(self, operand: Expression, settings: Settings) -> tuple[int, ...]:
        """Return one axis or all."""
        axis = settings.get("axis")
        if isinstance(axis, tuple):
            raise Mistake(f"{self.name} takes one axis, or none for the position among all cells", "axis")
        return find_axes(operand, None) if axis is None else (find_axis(operand, axis),)

    def finds_places(self, settings: Settings) -> bool:
        """Positions they are."""
        return True

    def chosen(self, operands: Sequence[Expression], settings: Settings) -> dict[int, Expression | None]:
        """The result tells which places of its axis were found."""
        axis = settings.get("axis")
        return {find_axis(operands[0], axis): None} if isinstance(axis, Name | int) else {}

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """Return the cells of the operand, which numpy may copy to have the axis last."""
        return math.prod(operands[0].shape)

    def reduce(self, values: Values, **how: Any) -> Values:
        """Find the first."""
        axis = how["axis"][0] if len(how["axis"]) == 1 else None
        return self.find(values, axis, how["keepdims"])

    @abstractmethod
    def find(self, values: Values, axis: int | None, keepdims: bool) -> Values:
        """Call numpy's own function."""

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `argmax(1, 3, 2)`."""
        return spell_list(self.name, cells, count)


@function("argmax")
class PlaceOfMaximum(PlaceOf):
    """The position of the largest cell along an axis, or among all cells in reading order."""

    def find(self, values: Values, axis: int | None, keepdims: bool) -> Values:
        """Find the first of the largest."""
        return np.asarray(_ARGMAX(values, axis=axis, keepdims=keepdims))


@function("argmin")
class PlaceOfMinimum(PlaceOf):
    """The position of the smallest cell along an axis, or among all cells in reading order."""

    def find(self, values: Values, axis: int | None, keepdims: bool) -> Values:
        """Find the first of the smallest."""
        return np.asarray(_ARGMIN(values, axis=axis, keepdims=keepdims))
