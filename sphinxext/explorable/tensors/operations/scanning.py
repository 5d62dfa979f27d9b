"""Functions that keep an axis and put its cells in order, or gather them up along it."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ...language import t
from ..arithmetic import LONGEST_SUM, Binding, Spelling, shorten, spell_product, spell_sum, spelled_places
from ..errors import Mistake
from ..provenance import Cells, Places, Sources
from ..shapes import Cell, Form, Name, find_axis, is_anonymous, tell, tell_axis
from .base import Operation, Parameter, Settings, function, need_whole_number, setting, spell_cells, tensor
from .normalizing import along_axes

if TYPE_CHECKING:
    from ..node import Expression, Values


class Scan(Operation):
    """A function along one axis, which a tensor with one axis need not be told."""

    parameters: ClassVar[tuple[Parameter, ...]] = (tensor("x"), setting("axis", "None"))
    preposition = "along"
    slices: ClassVar[Literal["gone", "kept"] | None] = "kept"

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Keep the operand's axes."""
        (x,) = operands
        self.axis(x, settings)
        return Form(x.dims, x.shape)

    def axis(self, x: Expression, settings: Settings) -> int:
        """Return the number of the axis; Mistake without one, unless there is only one."""
        axis = settings.get("axis")
        if axis is None and len(x.shape) == 1:
            return 0
        if axis is None:
            told = f"{tell(x)} has {len(x.shape)} axes" if x.shape else f"{x.title} is a number"
            repairs = [f"{self.name}({x.text}, axis={dim})" for dim in (*x.dims[-1:], -1)]
            raise Mistake(f"{self.name} needs axis=…: {told}", repairs=repairs if x.shape else ())
        return find_axis(x, axis)

    def along(self, operands: Sequence[Expression], settings: Settings) -> str | None:
        """Without an axis, it is the only one."""
        return operands[0].dims[self.axis(operands[0], settings)]

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the whole row along the axis: any cell of it may be the one."""
        (x,) = operands
        return [along_axes(x, [self.axis(x, settings)], cells, places)]

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """A copy that numpy may make to have the axis last."""
        return math.prod(operands[0].shape)

    def row(self, x: Expression, settings: Settings, index: Cell, digits: int) -> str:
        """Return the row along the axis as a list: `(3, 1, 2)`."""
        axis = self.axis(x, settings)
        at = np.array([index], dtype=np.int64)
        cells = along_axes(x, [axis], at, spelled_places).cells[0]
        texts = [cell.text for cell in shorten(spell_cells(x, cells, digits), x.shape[axis])]
        if x.shape[axis] > LONGEST_SUM:
            texts.insert(3, "⋯")
        return f"({', '.join(texts)})"


class Running(Scan):
    """What comes of the cells up to each one."""

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the cells of the row up to the own one."""
        (x,) = operands
        axis = self.axis(x, settings)
        row = along_axes(x, [axis], cells, places).cells
        return [Sources(row, row[:, :, axis] <= cells[:, axis, None])]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell the cells up to the own one by their values."""
        (x,) = operands
        axis = self.axis(x, settings)
        count = index[axis] + 1
        cells = np.repeat(np.array([index], dtype=np.int64), min(count, LONGEST_SUM), axis=0)
        shown = spelled_places(x, axis, count)
        cells = cells[: len(shown)]
        cells[:, axis] = shown
        return self.around(spell_cells(x, cells, digits), count)

    @abstractmethod
    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell what comes of `count` cells, of which these are to be shown."""


@function("cumsum")
class RunningSum(Running):
    """The sum of the cells up to each one along an axis."""

    one_unit = True
    title = "running sum"  # words of an operation

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Add up."""
        return np.asarray(np.cumsum(values[0], axis=self.axis(operands[0], settings)))

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `1 + 2 + 3`."""
        return spell_sum(cells, count)


@function("cumprod")
class RunningProduct(Running):
    """The product of the cells up to each one along an axis."""

    title = "running product"  # words of an operation

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Multiply."""
        return np.asarray(np.cumprod(values[0], axis=self.axis(operands[0], settings)))

    def around(self, cells: list[Spelling], count: int) -> Spelling:
        """Spell `1·2·3`."""
        if count <= LONGEST_SUM:
            return spell_product(*cells)
        texts = [cell.within(Binding.POWER) for cell in cells]
        return Spelling("·".join([*texts[:3], "⋯", *texts[3:]]), Binding.PRODUCT)


class Ordered(Scan):
    """Cells of each row by their order."""

    order: ClassVar[str] = "smallest"

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell `2nd smallest of (3, 1, 2)`."""
        (x,) = operands
        rank = _ordinal(index[self.axis(x, settings)] + 1)
        place = "place of the " if self.finds_places(settings) else ""
        return Spelling(f"{place}{rank}{self.order} of {self.row(x, settings, index, digits)}", Binding.SUM)


@function("sort")
class Sort(Ordered):
    """The cells of each row along an axis from the smallest to the largest."""

    one_unit = True
    title = "sorted"  # words of an operation

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `x sorted along t`."""
        return self.along_axes(t("{0} sorted", said[0]), operands, settings)

    def truth(self, operands: Sequence[Expression], settings: Settings) -> bool | None:
        """Sorted booleans still are some."""
        return operands[0].truth

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Sort."""
        return np.asarray(np.sort(values[0], axis=self.axis(operands[0], settings)))


@function("argsort")
class PlacesInOrder(Ordered):
    """The positions of the cells of each row along an axis, from the smallest to the largest."""

    title = "order"  # words of an operation

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Sort; of equal cells the first comes first."""
        return np.asarray(np.argsort(values[0], axis=self.axis(operands[0], settings), kind="stable"))

    def finds_places(self, settings: Settings) -> bool:
        """Positions they are."""
        return True


@function("topk")
class Largest(Ordered):
    """The `k` largest cells along an axis, the largest first; unpacked, also their positions.

    With the setting `part` 1 it is the positions, else the cells.
    """

    one_unit = True
    parameters = (tensor("x"), setting("k"), setting("axis", "-1"))
    order = "largest"
    slices = "gone"

    def count(self, x: Expression, settings: Settings) -> int:
        """Return how many are wanted; Mistake for more than there are."""
        count = need_whole_number(settings["k"], "k", least=1)
        axis = self.axis(x, settings)
        if count > x.shape[axis]:
            told = tell_axis(x.dims[axis], x.shape[axis])
            raise Mistake(f"topk: there are no {count} cells along {told} of {tell(x)}", "k")
        return count

    def axis(self, x: Expression, settings: Settings) -> int:
        """Return the number of the axis, without one that of the last."""
        return super().axis(x, {**settings, "axis": settings.get("axis", -1)} if x.shape else {})

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Shorten the axis, which has a name if its size was given by one."""
        (x,) = operands
        axis, count = self.axis(x, settings), self.count(x, settings)
        own = x.dims[axis] if count == x.shape[axis] else str(count)
        dim = settings["k"].name if isinstance(settings["k"], Name) else own
        return Form(
            (*x.dims[:axis], dim, *x.dims[axis + 1 :]), (*x.shape[:axis], count, *x.shape[axis + 1 :])
        )

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Take them in their order, of equal ones the first."""
        axis, count = self.axis(operands[0], settings), self.count(operands[0], settings)
        order = np.argsort(-values[0], axis=axis, kind="stable")
        found = np.take(order, range(count), axis=axis)
        return found if self.finds_places(settings) else np.take_along_axis(values[0], found, axis)

    def finds_places(self, settings: Settings) -> bool:
        """The second part is of positions."""
        return settings.get("part") == 1

    def step(self, operands: Sequence[Expression], settings: Settings) -> str:
        """Say `top 2 along s`, or that it is the places of these."""
        # Translators: {0} is how many of the largest cells are taken.
        top = t("top {0}", self.count(operands[0], settings))
        # Translators: stands on an arrow, in two lines; {0} is "top 2".
        told = t("places of the\n{0}", top) if self.finds_places(settings) else top
        return self._along_axis(told, operands, settings)

    def parting(self, operands: Sequence[Expression], settings: Settings, count: int) -> str:
        """Say `top 2 along s`: of how many cells both parts are, not how many parts there are."""
        return self.step(operands, {**settings, "part": 0})

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `the 2 largest of x along s`, or that it is their places."""
        is_places = self.finds_places(settings)
        # Translators: {0} is how many cells, {1} the array that they are of.
        told = "the places of the {0} largest of {1}" if is_places else "the {0} largest of {1}"  # words
        return self._along_axis(t(told, self.count(operands[0], settings), said[0]), operands, settings)

    def _along_axis(self, told: str, operands: Sequence[Expression], settings: Settings) -> str:
        dims = operands[0].dims
        if "axis" not in settings and len(dims) == 1 and is_anonymous(dims[0]):
            return told
        return self.along_axes(told, operands, {"axis": settings.get("axis", -1)})


def _ordinal(number: int) -> str:
    """Return `` for 1, `2nd ` and so on, as it stands before `largest`."""
    if number == 1:
        return ""
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix} "
