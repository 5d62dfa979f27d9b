"""What linear algebra has besides products of matrices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..arithmetic import Binding, Spelling, spell_number, spell_product
from ..errors import Mistake
from ..provenance import Cells, Places, Sources, run_through
from ..shapes import Cell, Form, tell
from .axes import Labels
from .base import Operation, Settings, function, tensor
from .contraction import Contraction

if TYPE_CHECKING:
    from ..node import Expression, Values


@function("outer")
class Outer(Contraction):
    """Every product of a cell of one vector and a cell of another."""

    parameters = (tensor("a"), tensor("b"))
    title = "outer product"  # words of an operation

    def labels(self, operands: Sequence[Expression], settings: Settings) -> Labels:
        """Put the first vector along rows, the second along columns."""
        return Labels((("row",), ("column",)), ("row", "column"))

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Put the axes side by side."""
        a, b = operands
        for operand in operands:
            if len(operand.shape) != 1:
                raise Mistake(f"outer takes two vectors, and {tell(operand)} has {len(operand.shape)} axes")
        return Form((*a.dims, *b.dims), (*a.shape, *b.shape))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Multiply."""
        return np.asarray(np.outer(*values))


@function("inv")
class Inverse(Operation):
    """The inverse of a matrix, or of each of a stack over the last two axes."""

    title = "inverse"  # words of an operation

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Exchange the names of the last two axes: what a matrix maps to, its inverse maps from."""
        (x,) = operands
        if len(x.shape) < 2 or x.shape[-1] != x.shape[-2]:
            raise Mistake(f"inv takes a matrix with as many rows as columns, not {tell(x)}")
        return Form((*x.dims[:-2], x.dims[-1], x.dims[-2]), x.shape)

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Invert; Mistake for a matrix that has no inverse."""
        try:
            return np.asarray(np.linalg.inv(values[0]))
        except np.linalg.LinAlgError:
            message = f"{operands[0].title} has no inverse: its rows depend on one another"
            raise Mistake(message) from None

    def products(self, operands: Sequence[Expression], settings: Settings) -> int:
        """About as many as a product of the matrix with itself."""
        return math.prod(operands[0].shape) * operands[0].shape[-1]

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """A copy to work on."""
        return math.prod(operands[0].shape)

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return all cells of the matrix."""
        (x,) = operands
        rank = len(x.shape)
        running = {axis: places(x, axis, x.shape[axis]) for axis in (rank - 2, rank - 1)}
        columns = {axis: axis for axis in range(rank - 2)}
        return [run_through(cells, range(rank), columns, running)]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell `4 / (1·4 − 2·3)` of two rows, and only the matrix' name of more."""
        (x,) = operands
        assert x.values is not None
        row, column = index[-2:]
        if x.shape[-1] != 2:
            name = x.text if x.text.isidentifier() else "…"
            place = ", ".join(map(str, index))
            return Spelling(f"inv({name})[{place}]", Binding.ATOM)
        (a, b), (c, d) = x.values[index[:-2]].astype(np.float64).tolist()
        cells = [[d, -b], [-c, a]]
        above = spell_number(cells[row][column], digits)
        down, up = (
            spell_product(spell_number(one, digits), spell_number(other, digits)).text
            for one, other in ((a, d), (b, c))
        )
        return Spelling(f"{above.within(Binding.PRODUCT)} / ({down} − {up})", Binding.PRODUCT)
