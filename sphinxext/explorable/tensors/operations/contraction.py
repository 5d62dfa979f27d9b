"""Sums of products: matrix multiplication and einsum."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..arithmetic import (
    LONGEST_SUM,
    Spelling,
    spell_number,
    spell_product,
    spell_sum,
    spelled_places,
)
from ..errors import Mistake
from ..provenance import NOWHERE, Cells, Places, Sources, nothing, run_through, stretched
from ..shapes import Cell, Form, broadcast, join, tell_axis, unbroadcast
from .axes import Labels
from .base import Operation, Settings, operator, spell_cells, tensor

if TYPE_CHECKING:
    from ..node import Expression, Values

# Stands for the label of an axis of size 1 that stretches to its label's size: it is always read at 0.
_STRETCHED = None


class Contraction(Operation):
    """Products of one cell of each operand, added up over the axes that the result does not have."""

    @abstractmethod
    def labels(self, operands: Sequence[Expression], settings: Settings) -> Labels:
        """Return which axes belong together."""

    def products(self, operands: Sequence[Expression], settings: Settings) -> int:
        """Every combination of positions is one product."""
        return math.prod(self.labels(operands, settings).sizes(operands).values())

    def reads(self, operands: Sequence[Expression], settings: Settings) -> int:
        """Return how many cells are read: of axes that run in step, those on the diagonal."""
        return sum(
            math.prod(dict(zip(own, operand.shape, strict=True)).values())
            for operand, own in zip(operands, self.labels(operands, settings).operands, strict=True)
        )

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return, of each operand, the cells that agree with the result's on the labels of both."""
        labels = self.labels(operands, settings)
        sizes = labels.sizes(operands)
        if any(sizes[label] == 0 for label in labels.summed):
            return [nothing(cells, len(operand.shape)) for operand in operands]
        columns: dict[str | None, int] = {label: column for column, label in enumerate(labels.output)}
        running = self._running(operands, labels, sizes, places)
        return [
            run_through(cells, _own(operand, own, sizes), columns, running)
            for operand, own in zip(operands, labels.operands, strict=True)
        ]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell `.4·.1 + .5·.3`."""
        labels = self.labels(operands, settings)
        sizes = labels.sizes(operands)
        running = self._running(operands, labels, sizes, spelled_places)
        # Cells made of the result's position and a position of each summed label: one for every product.
        every = labels.output + labels.summed
        columns = {label: column for column, label in enumerate(every)}
        fixed = {label: columns[label] for label in labels.output}
        terms = run_through(np.array([index], dtype=np.int64), every, fixed, running).cells[0]
        factors = []
        for operand, own in zip(operands, labels.operands, strict=True):
            cells = terms[:, [columns[label] for label in own]]
            factors.append(spell_cells(operand, stretched(cells, operand.shape), digits))
        count = math.prod([sizes[label] for label in labels.summed])
        return spell_sum([spell_product(*product) for product in zip(*factors, strict=True)], count)

    @staticmethod
    def _running(
        operands: Sequence[Expression], labels: Labels, sizes: Mapping[str, int], places: Places
    ) -> dict[str | None, Cells]:
        """Return the positions to run through of each summed label: those asked for of any of its axes."""
        running: dict[str | None, Cells] = {_STRETCHED: NOWHERE}
        summed = labels.summed
        for operand, own in zip(operands, labels.operands, strict=True):
            for axis, label in enumerate(own):
                if label in summed and operand.shape[axis] == sizes[label]:
                    asked = places(operand, axis, sizes[label])
                    known = running.get(label)
                    if known is not None and not np.array_equal(known, asked):
                        asked = np.union1d(known, asked)
                    running[label] = asked
        return running


def _own(operand: Expression, labels: tuple[str, ...], sizes: Mapping[str, int]) -> list[str | None]:
    return [
        _STRETCHED if size == 1 and sizes[label] != 1 else label
        for label, size in zip(labels, operand.shape, strict=True)
    ]


@lru_cache(maxsize=256)
def _matrix_labels(left: int, right: int) -> Labels:
    """Return the labels of a matrix product of operands with so many axes."""
    stacked = max(left - 2, right - 2, 0)
    stack = tuple(f"...{place}" for place in range(stacked))
    rows = ("row",) if left > 1 else ()
    columns = ("column",) if right > 1 else ()
    return Labels(
        (
            (*stack[stacked - max(left - 2, 0) :], *rows, "inner"),
            (*stack[stacked - max(right - 2, 0) :], "inner", *columns),
        ),
        (*stack, *rows, *columns),
    )


@operator("@")
class MatrixMultiply(Contraction):
    """The matrix product of `numpy.matmul`: vectors, matrices, and stacks of matrices that broadcast."""

    parameters = (tensor("left"), tensor("right"))
    sign = "×"
    spoken = "{0} times {1}"  # words of an operation
    binding = 2

    def labels(self, operands: Sequence[Expression], settings: Settings) -> Labels:
        """Contract the left's last axis with the right's second-last, a vector's only one."""
        left, right = operands
        return _matrix_labels(len(left.shape), len(right.shape))

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
        try:
            stack = broadcast("@", operands, besides=2)
        except Mistake as mistake:
            raise Mistake(mistake.message, repairs=_repairs(left, right)) from None
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

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell the row times the column, as any contraction does, but faster: it is the usual one."""
        left, right = operands
        assert left.values is not None
        assert right.values is not None
        rows, columns = len(left.shape) > 1, len(right.shape) > 1
        stack = index[: len(index) - rows - columns]
        row = left.values[unbroadcast(stack, left.shape[:-2]) + index[len(stack) : len(stack) + rows]]
        above = right.values[unbroadcast(stack, right.shape[:-2])]
        column = above[:, index[-1]] if columns else above
        count = len(row)
        shown = slice(None) if count <= LONGEST_SUM else [0, 1, 2, count - 1]
        pairs = zip(row[shown].tolist(), column[shown].tolist(), strict=True)
        products = [
            spell_product(spell_number(float(one), digits), spell_number(float(other), digits))
            for one, other in pairs
        ]
        return spell_sum(products, count)


def _place(operand: Expression, axis: int) -> str:
    if len(operand.shape) == 1:
        return "only"
    return "last" if axis == -1 else "second-last"


def _repairs(left: Expression, right: Expression) -> Iterator[str]:
    lefts, rights = [*left.transposed], [*right.transposed]
    yield from (f"{left.as_operand} @ {turned}" for turned in rights)
    yield from (f"{turned} @ {right.as_operand}" for turned in lefts)
    yield from (f"{one} @ {other}" for one in lefts for other in rights)
