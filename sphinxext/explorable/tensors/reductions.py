"""Operations along axes: those that take axes away, and softmax."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .arithmetic import (
    Binding,
    Spelling,
    shorten,
    spell_application,
    spell_exponential,
    spell_number,
    spell_quotient,
    spell_sum,
)
from .axes import Form, Index, along, find_axis, tell
from .errors import Mistake
from .node import Values
from .operations import Operation, Settings, function, spell_cell

if TYPE_CHECKING:
    from .node import Expression


def reduced_axes(operand: Expression, settings: Settings) -> tuple[int, ...]:
    """Return the numbers of the axes that `axis=` names, in order; all of them without it.

    Raises Mistake if there is no such axis, or one is named twice.
    """
    given = settings.get("axis")
    if given is None:
        return tuple(range(len(operand.shape)))
    axes = [find_axis(operand, axis) for axis in (given if isinstance(given, tuple) else (given,))]
    if len(set(axes)) < len(axes):
        raise Mistake(f"axis names an axis of {tell(operand)} twice", "axis")
    return tuple(sorted(axes))


class Reduction(Operation):
    """A function that makes one cell of all cells along some axes; `keepdims` leaves these with size 1."""

    keywords = ("axis", "keepdims")

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Drop the reduced axes, or leave them with size 1 and without a name."""
        (operand,) = operands
        if not isinstance(settings.get("keepdims", False), bool):
            raise Mistake("keepdims is True or False", "keepdims")
        gone = reduced_axes(operand, settings)
        kept = settings.get("keepdims", False)
        axes = [
            ("1", 1) if axis in gone else (dim, size)
            for axis, (dim, size) in enumerate(zip(operand.dims, operand.shape, strict=True))
            if kept or axis not in gone
        ]
        return Form(tuple(dim for dim, _ in axes), tuple(size for _, size in axes))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Reduce along the axes."""
        axes = reduced_axes(operands[0], settings)
        return self.reduce(values[0], axis=axes, keepdims=bool(settings.get("keepdims")))

    def sources(
        self, operands: Sequence[Expression], settings: Settings, index: Index
    ) -> Sequence[Iterable[Index]]:
        """Return all cells along the reduced axes."""
        (operand,) = operands
        gone = reduced_axes(operand, settings)
        kept = iter(index)
        start = tuple(
            0 if axis in gone and not settings.get("keepdims") else next(kept)
            for axis in range(len(operand.shape))
        )
        return [along(start, gone, operand.shape)]

    def spell(
        self, operands: Sequence[Expression], settings: Settings, index: Index, digits: int
    ) -> Spelling:
        """Spell the cells by their values and put the function around them."""
        (cells,) = self.sources(operands, settings, index)
        return self.around([spell_cell(operands[0], cell, digits) for cell in cells])

    @abstractmethod
    def reduce(self, values: Values, **how: Any) -> Values:
        """Call numpy's own function."""

    @abstractmethod
    def around(self, cells: list[Spelling]) -> Spelling:
        """Spell the function of these cells."""


@function("sum")
class Sum(Reduction):
    """The sum along some axes, or of all cells."""

    def reduce(self, values: Values, **how: Any) -> Values:
        """Add up."""
        result: Values = np.sum(values, **how)
        return result

    def around(self, cells: list[Spelling]) -> Spelling:
        """Spell `1 + 2 + 3`."""
        return spell_sum(cells, lambda cell: cell)


@function("mean")
class Mean(Reduction):
    """The mean along some axes, or of all cells."""

    def reduce(self, values: Values, **how: Any) -> Values:
        """Average."""
        result: Values = np.mean(values, **how)
        return result

    def around(self, cells: list[Spelling]) -> Spelling:
        """Spell `(1 + 2 + 3) / 3`."""
        return spell_quotient(spell_sum(cells, lambda cell: cell), spell_number(len(cells), 0))


@function("max")
class Maximum(Reduction):
    """The largest cell along some axes, or of all."""

    def reduce(self, values: Values, **how: Any) -> Values:
        """Take the largest."""
        result: Values = np.max(values, **how)
        return result

    def around(self, cells: list[Spelling]) -> Spelling:
        """Spell `max(1, 2, 3)`."""
        return spell_application("max", shorten([cell.text for cell in cells]))


@function("min")
class Minimum(Reduction):
    """The smallest cell along some axes, or of all."""

    def reduce(self, values: Values, **how: Any) -> Values:
        """Take the smallest."""
        result: Values = np.min(values, **how)
        return result

    def around(self, cells: list[Spelling]) -> Spelling:
        """Spell `min(1, 2, 3)`."""
        return spell_application("min", shorten([cell.text for cell in cells]))


@function("softmax")
class Softmax(Operation):
    """Powers of e along an axis, divided by their sum, so that they add up to 1."""

    keywords = ("axis",)

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Keep the operand's axes."""
        (operand,) = operands
        if settings.get("axis") is None:
            raise Mistake(
                "softmax needs axis=…: the axis along which the result adds up to 1",
                repairs=[f"softmax({operand.text}, axis={axis})" for axis in (*operand.dims[-1:], -1)],
            )
        find_axis(operand, settings["axis"])
        return Form(operand.dims, operand.shape)

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Subtract the largest cell first, so that no power overflows."""
        axis = find_axis(operands[0], settings["axis"])
        powers = np.exp(values[0] - np.max(values[0], axis=axis, keepdims=True))
        result: Values = powers / np.sum(powers, axis=axis, keepdims=True)
        return result

    def sources(
        self, operands: Sequence[Expression], settings: Settings, index: Index
    ) -> Sequence[Iterable[Index]]:
        """Return the whole row along the axis: every cell of it is in the sum below the line."""
        axis = find_axis(operands[0], settings["axis"])
        return [along(index, [axis], operands[0].shape)]

    def spell(
        self, operands: Sequence[Expression], settings: Settings, index: Index, digits: int
    ) -> Spelling:
        """Spell `e^1.2 / (e^1.2 + e^0.3)`."""
        (cells,) = self.sources(operands, settings, index)
        total = spell_sum(list(cells), lambda cell: spell_exponential(spell_cell(operands[0], cell, digits)))
        own = spell_exponential(spell_cell(operands[0], index, digits))
        return Spelling(f"{own.text} / {total.within(Binding.ATOM)}", Binding.PRODUCT)
