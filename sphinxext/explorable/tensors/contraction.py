"""Matrix multiplication and transposition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from .arithmetic import Spelling, spell_product, spell_sum
from .axes import Form, Index, broadcast, join, tell_axis, unbroadcast
from .errors import Mistake
from .node import Values
from .operations import Operation, Settings, operator, spell_cell

if TYPE_CHECKING:
    from .node import Expression


@operator("@")
class MatrixMultiply(Operation):
    """The matrix product of `numpy.matmul`: vectors, matrices, and stacks of matrices that broadcast."""

    operand_count = 2

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Contract the left's last axis with the right's second-last, a vector's only one."""
        left, right = operands
        for operand in operands:
            if not operand.shape:
                raise Mistake(
                    f"@ needs at least one axis on either side, and {operand.title} is a number",
                    repairs=[f"{left.as_operand} * {right.as_operand}"],
                )
        right_axis = -2 if len(right.shape) > 1 else -1
        needed, given = left.shape[-1], right.shape[right_axis]
        if needed != given:
            raise Mistake(
                f"@ contracts {left.title}'s {_place(left, -1)} axis {tell_axis(left.dims[-1], needed)} with "
                f"{right.title}'s {_place(right, right_axis)} {tell_axis(right.dims[right_axis], given)}: "
                f"{needed} ≠ {given}",
                repairs=_repairs(left, right),
            )
        stack = broadcast("@", operands, besides=2)
        rows = slice(-2, -1) if len(left.shape) > 1 else slice(0, 0)
        columns = slice(-1, None) if len(right.shape) > 1 else slice(0, 0)
        return Form(
            stack.dims + left.dims[rows] + right.dims[columns],
            stack.shape + left.shape[rows] + right.shape[columns],
            (*stack.doubts, *join("@ contracts", left, -1, right, right_axis)),
        )

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Multiply."""
        result: Values = np.matmul(values[0], values[1])
        return result

    def sources(
        self, operands: Sequence[Expression], settings: Settings, index: Index
    ) -> Sequence[Iterable[Index]]:
        """Return the left's row and the right's column."""
        pairs = list(self._pairs(operands, index))
        return [[left for left, _ in pairs], [right for _, right in pairs]]

    def spell(
        self, operands: Sequence[Expression], settings: Settings, index: Index, digits: int
    ) -> Spelling:
        """Spell `.4·.1 + .5·.3`."""
        left, right = operands

        def spell_pair(pair: tuple[Index, Index]) -> Spelling:
            row, column = pair
            return spell_product(spell_cell(left, row, digits), spell_cell(right, column, digits))

        return spell_sum(list(self._pairs(operands, index)), spell_pair)

    @staticmethod
    def _pairs(operands: Sequence[Expression], index: Index) -> Iterator[tuple[Index, Index]]:
        """Yield the cells of the left and of the right that are multiplied and added up to one cell."""
        left, right = (operand.shape for operand in operands)
        own = index[len(index) - (len(left) > 1) - (len(right) > 1) :]
        stack = index[: len(index) - len(own)]
        row = unbroadcast(stack, left[:-2]) + own[: len(left) > 1]
        above = unbroadcast(stack, right[:-2])
        column = own[len(left) > 1 :]
        for position in range(left[-1]):
            yield (*row, position), (*above, position, *column)


@operator(".T")
class Transpose(Operation):
    """The axes in reverse order."""

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Reverse the axes."""
        return Form(operands[0].dims[::-1], operands[0].shape[::-1])

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Return a view with the axes reversed."""
        return values[0].T

    def sources(
        self, operands: Sequence[Expression], settings: Settings, index: Index
    ) -> Sequence[Iterable[Index]]:
        """Return the one cell that moved here."""
        return [[index[::-1]]]

    def spell(
        self, operands: Sequence[Expression], settings: Settings, index: Index, digits: int
    ) -> Spelling:
        """Spell the operand's cell: nothing is computed."""
        return operands[0].spell(index[::-1], digits)


def _place(operand: Expression, axis: int) -> str:
    if len(operand.shape) == 1:
        return "only"
    return "last" if axis == -1 else "second-last"


def _repairs(left: Expression, right: Expression) -> Iterator[str]:
    yield f"{left.as_operand} @ {right.transposed}"
    yield f"{left.transposed} @ {right.as_operand}"
    yield f"{left.transposed} @ {right.transposed}"
