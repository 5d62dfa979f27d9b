"""Functions that keep the axes and bring the cells along some of them to a common scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ...language import t
from ..arithmetic import (
    Binding,
    Spelling,
    spell_exponential,
    spell_number,
    spell_power,
    spell_product,
    spell_sum,
    spelled_places,
)
from ..errors import Mistake
from ..provenance import Cells, Places, Sources, run_through, single, stretched
from ..shapes import Cell, Form, Name, broadcast, find_axes, find_axis, tell, unbroadcast
from .base import (
    Operation,
    Setting,
    Settings,
    function,
    setting,
    show_setting,
    spell_cell,
    spell_cells,
    tensor,
)
from .elementwise import repairs_with_new_axes

if TYPE_CHECKING:
    from ..node import Expression, Values


def along_axes(operand: Expression, axes: Sequence[int], cells: Cells, places: Places) -> Sources:
    """Return all cells of the operand that agree with the given ones on all axes but these."""
    labels = range(len(operand.shape))
    columns = {axis: axis for axis in labels if axis not in axes}
    running = {axis: places(operand, axis, operand.shape[axis]) for axis in axes}
    return run_through(cells, labels, columns, running)


@function("softmax")
class Softmax(Operation):
    """Powers of e along an axis, divided by their sum, so that they add up to 1."""

    parameters = (tensor("x"), setting("axis", "…"))
    slices = "kept"
    distributes = True
    adding: ClassVar[str] = "result"

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Keep the operand's axes."""
        (operand,) = operands
        if settings.get("axis") is None:
            raise Mistake(
                f"{self.name} needs axis=…: the axis along which the {self.adding} adds up to 1",
                repairs=[f"{self.name}({operand.text}, axis={axis})" for axis in (*operand.dims[-1:], -1)],
            )
        find_axis(operand, settings["axis"])
        return Form(operand.dims, operand.shape)

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Subtract the largest cell first, so that no power overflows."""
        axis = find_axis(operands[0], settings["axis"])
        largest = np.max(values[0], axis=axis, keepdims=True, initial=-np.inf)
        powers = np.exp(values[0] - largest)
        result: Values = powers / np.sum(powers, axis=axis, keepdims=True)
        return result

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the whole row along the axis: every cell of it is in the sum below the line."""
        return [along_axes(operands[0], [find_axis(operands[0], settings["axis"])], cells, places)]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell `e^1.2 / (e^1.2 + e^0.3)`."""
        (operand,) = operands
        axis = find_axis(operand, settings["axis"])
        row = along_axes(operand, [axis], np.array([index], dtype=np.int64), spelled_places).cells[0]
        powers = [spell_exponential(cell) for cell in spell_cells(operand, row, digits)]
        total = spell_sum(powers, operand.shape[axis])
        own = spell_exponential(spell_cell(operand, index, digits))
        return Spelling(f"{own.text} / {total.within(Binding.ATOM)}", Binding.PRODUCT)


@function("log_softmax")
class LogSoftmax(Softmax):
    """The logarithm of the softmax along an axis."""

    distributes = False
    adding = "softmax"

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Subtract the logarithm of the sum of powers, of which the largest is 1."""
        axis = find_axis(operands[0], settings["axis"])
        shifted = values[0] - np.max(values[0], axis=axis, keepdims=True, initial=-np.inf)
        result: Values = shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))
        return result

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell `1.2 − ln(e^1.2 + e^0.3)`."""
        (operand,) = operands
        axis = find_axis(operand, settings["axis"])
        row = along_axes(operand, [axis], np.array([index], dtype=np.int64), spelled_places).cells[0]
        powers = [spell_exponential(cell) for cell in spell_cells(operand, row, digits)]
        own = spell_cell(operand, index, digits)
        return Spelling(f"{own.text} − ln({spell_sum(powers, operand.shape[axis]).text})", Binding.SUM)


class Norm(Operation):
    """Cells divided by how far they are spread along some axes, times a scale."""

    slices = "kept"

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Keep the axes of x; scale and shift must broadcast to them."""
        x, *factors = operands
        if not x.shape:
            raise Mistake(f"{self.name} needs an axis to work along, and {x.title} is a number")
        _axes(x, settings)
        eps = _eps(settings)
        if eps < 0:
            raise Mistake("eps has to be 0 or more", "eps")
        doubts: list[str] = []
        names = [parameter.name for parameter in self.parameters[1:]]
        for what, factor in zip(names, factors, strict=False):
            try:
                form = broadcast(f"{self.name}, for its {what},", [x, factor])
            except Mistake as mistake:
                repairs = self._repairs(operands, settings)
                raise Mistake(mistake.message, what, repairs) from None
            if form.shape != x.shape:
                raise Mistake(f"the {what} {tell(factor)} does not fit into {tell(x)}", what)
            doubts += form.doubts
        return Form(x.dims, x.shape, tuple(doubts))

    def along(self, operands: Sequence[Expression], settings: Settings) -> str | None:
        """Without an axis, it is the last."""
        return super().along(operands, _with_axis(operands[0], settings))

    def step(self, operands: Sequence[Expression], settings: Settings) -> str:
        """Say the axis also where it is left out."""
        return super().step(operands, _with_axis(operands[0], settings))

    def _repairs(self, operands: Sequence[Expression], settings: Settings) -> Iterator[str]:
        """Yield the call with new axes for its scale or shift."""
        told = "".join(f", {name}={show_setting(value)}" for name, value in settings.items())
        for repair in repairs_with_new_axes(self.name, operands):
            yield f"{repair[:-1]}{told})"

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """The differences from the mean, and the result before it is scaled."""
        return 2 * math.prod(operands[0].shape)

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the whole row of x, which the mean is made of, and the cell of scale and of shift."""
        x, *factors = operands
        row = along_axes(x, _axes(x, settings), cells, places)
        return [row, *(single(stretched(cells, factor.shape)) for factor in factors)]

    @staticmethod
    def row(x: Expression, settings: Settings, index: Cell) -> Values:
        """Return the cells that a result's cell is normalised with."""
        assert x.values is not None
        axes = _axes(x, settings)
        places = tuple(slice(None) if axis in axes else position for axis, position in enumerate(index))
        row: Values = x.values[places].astype(np.float64)
        return row


@function("layer_norm")
class LayerNorm(Norm):
    """Cells minus their mean along some axes, divided by their standard deviation, scaled and shifted."""

    parameters = (
        tensor("x"),
        tensor("scale", "1"),
        tensor("shift", "0"),
        setting("axis", "-1"),
        setting("eps", "1e-5"),
    )

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Use the variance of the population, as everyone does."""
        x, *factors = values
        mean, variance = _moments(x, _axes(operands[0], settings))
        result = (x - mean) / np.sqrt(variance + _eps(settings))
        if factors:
            result = result * factors[0]
        if factors[1:]:
            result = result + factors[1]
        return result

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell `2·(1.2 − .3) / √(.25 + 1e−5) + .5`."""
        x, *factors = operands
        mean, variance = (
            spell_number(float(moment.item()), digits).within(Binding.PRODUCT)
            for moment in _moments(self.row(x, settings, index), None)
        )
        own = spell_cell(x, index, digits).text
        above = Spelling(f"{own} − {mean}", Binding.SUM)
        if factors:
            scale = factors[0].spell(unbroadcast(index, factors[0].shape), digits)
            above = spell_product(scale, above)
        eps = spell_number(_eps(settings), digits).text
        result = Spelling(f"{above.within(Binding.PRODUCT)} / √({variance} + {eps})", Binding.PRODUCT)
        if factors[1:]:
            shift = factors[1].spell(unbroadcast(index, factors[1].shape), digits)
            result = Spelling(f"{result.text} + {shift.within(Binding.PRODUCT)}", Binding.SUM)
        return result


@function("rms_norm")
class RootMeanSquareNorm(Norm):
    """Cells divided by the root of their mean square along some axes, and scaled."""

    parameters = (tensor("x"), tensor("scale", "1"), setting("axis", "-1"), setting("eps", "1e-5"))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Divide, and scale."""
        x, *factors = values
        axes = _axes(operands[0], settings)
        square = np.sum(x**2, axis=axes, keepdims=True) / _count(x, axes)
        result: Values = x / np.sqrt(square + _eps(settings))
        return result * factors[0] if factors else result

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell `2·1.2 / √(.25 + 1e−5)`, with the mean square of the row."""
        x, *factors = operands
        square = spell_number(float(np.mean(self.row(x, settings, index) ** 2)), digits)
        above = spell_cell(x, index, digits)
        if factors:
            above = spell_product(factors[0].spell(unbroadcast(index, factors[0].shape), digits), above)
        eps = spell_number(_eps(settings), digits).text
        return Spelling(f"{above.within(Binding.PRODUCT)} / √({square.text} + {eps})", Binding.PRODUCT)


@function("normalize")
class Normalize(Norm):
    """Cells divided by the length of the vector along some axes, the root of the sum of its squares."""

    parameters = (tensor("x"), setting("axis", "-1"), setting("eps", "1e-12"))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Divide; a length of 0 counts as eps, as in PyTorch."""
        (x,) = values
        result: Values = x / np.maximum(_length(x, _axes(operands[0], settings)), _eps(settings, 1e-12))
        return result

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell `1.2 / √(1.2^2 + .5^2)`."""
        (x,) = operands
        axes = _axes(x, settings)
        cells = along_axes(x, axes, np.array([index], dtype=np.int64), spelled_places).cells[0]
        squares = [spell_power(cell, Spelling("2", Binding.ATOM)) for cell in spell_cells(x, cells, digits)]
        below = f"√({spell_sum(squares, math.prod(x.shape[axis] for axis in axes)).text})"
        if _length(self.row(x, settings, index), None).item() < (eps := _eps(settings, 1e-12)):
            below = f"max({below}, {spell_number(eps, digits).text})"
        own = spell_cell(x, index, digits).within(Binding.PRODUCT)
        return Spelling(f"{own} / {below}", Binding.PRODUCT)

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `u brought to the length 1 along d`."""
        # Translators: {0} is an array, of which each row is divided by its length as a vector.
        told = t("{0} brought to the length 1", *said)
        return self.along_axes(told, operands, _with_axis(operands[0], settings))


def _axes(x: Expression, settings: Settings) -> tuple[int, ...]:
    return find_axes(x, settings.get("axis", -1))


def _with_axis(x: Expression, settings: Settings) -> Settings:
    """Return the settings with the name of the last axis, if they have none."""
    return {**settings, "axis": Name(x.dims[-1])} if settings.get("axis") is None else settings


def _eps(settings: Settings, default: float = 1e-5) -> float:
    eps: Setting = settings.get("eps", default)
    if isinstance(eps, bool) or not isinstance(eps, int | float):
        raise Mistake("eps is a number", "eps")
    return float(eps)


def _moments(x: Values, axes: tuple[int, ...] | None) -> tuple[Values, Values]:
    mean: Values = np.sum(x, axis=axes, keepdims=True) / _count(x, axes)
    variance: Values = np.sum((x - mean) ** 2, axis=axes, keepdims=True) / _count(x, axes)
    return mean, variance


def _length(x: Values, axes: tuple[int, ...] | None) -> Values:
    length: Values = np.sqrt(np.sum(x**2, axis=axes, keepdims=True))
    return length


def _count(x: Values, axes: tuple[int, ...] | None) -> np.float64:
    return np.float64(x.size if axes is None else math.prod(x.shape[axis] for axis in axes))
