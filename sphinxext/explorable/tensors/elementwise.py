"""Operations that work cell by cell, broadcasting as numpy does."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from .arithmetic import (
    Binding,
    Spelling,
    spell_application,
    spell_exponential,
    spell_power,
    spell_product,
    spell_quotient,
)
from .axes import Form, Index, broadcast, unbroadcast
from .errors import Mistake
from .node import Values
from .operations import Operation, Settings, function, operator

if TYPE_CHECKING:
    from .node import Expression


class Elementwise(Operation):
    """A result's cell is made from the one cell of each operand that broadcasting puts in its place."""

    ufunc: ClassVar[np.ufunc]

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Broadcast the operands."""
        return broadcast(self.name, operands)

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Apply the ufunc."""
        result: Values = self.ufunc(*values)
        return result

    def sources(
        self, operands: Sequence[Expression], settings: Settings, index: Index
    ) -> Sequence[Iterable[Index]]:
        """Return the real cell of each operand, not its stretched copy."""
        return [[unbroadcast(index, operand.shape)] for operand in operands]

    def spell(
        self, operands: Sequence[Expression], settings: Settings, index: Index, digits: int
    ) -> Spelling:
        """Spell each operand's own arithmetic and put the operation around it."""
        return self.around(
            *(operand.spell(unbroadcast(index, operand.shape), digits) for operand in operands)
        )

    @abstractmethod
    def around(self, *operands: Spelling) -> Spelling:
        """Spell the operation on operands that are spelled already."""


class BinaryOperator(Elementwise):
    """An elementwise operator between two operands."""

    operand_count = 2

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Broadcast the operands, and know what may mend operands that do not line up."""
        try:
            return super().form(operands, settings)
        except Mistake as mistake:
            raise Mistake(mistake.message, repairs=self._repairs(*operands)) from None

    def _repairs(self, left: Expression, right: Expression) -> Iterator[str]:
        first, second = left.as_operand, right.as_operand
        for keeping in left.keeping_axes:
            yield f"{keeping} {self.name} {second}"
        for keeping in right.keeping_axes:
            yield f"{first} {self.name} {keeping}"
        transposed = [f"{first} {self.name} {right.transposed}", f"{left.transposed} {self.name} {second}"]
        turned_back = [f"({repair}).T" for repair in transposed]
        # A vector that belongs on the first axis: the result is to keep the shape of the matrix.
        same_rank = len(left.shape) == len(right.shape)
        yield from transposed + turned_back if same_rank else turned_back + transposed


@operator("+")
class Add(BinaryOperator):
    """The sum of two operands."""

    ufunc = np.add

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1.5 + .2`."""
        left, right = operands
        return Spelling(f"{left.text} + {right.within(Binding.PRODUCT)}", Binding.SUM)


@operator("-")
class Subtract(BinaryOperator):
    """The difference of two operands."""

    ufunc = np.subtract

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1.5 − .2`."""
        left, right = operands
        return Spelling(f"{left.text} − {right.within(Binding.PRODUCT)}", Binding.SUM)


@operator("*")
class Multiply(BinaryOperator):
    """The product of two operands, cell by cell."""

    ufunc = np.multiply

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1.5·.2`."""
        return spell_product(*operands)


@operator("/")
class Divide(BinaryOperator):
    """The quotient of two operands."""

    ufunc = np.divide

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1.5 / .2`."""
        return spell_quotient(*operands)


@operator("**")
class Power(BinaryOperator):
    """The left operand to the power of the right."""

    ufunc = np.power

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1.5^2`."""
        return spell_power(*operands)


@operator("neg")
class Negative(Elementwise):
    """The operand with its sign turned."""

    ufunc = np.negative

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `−(1 + 2)`."""
        return Spelling(f"−{operands[0].within(Binding.PRODUCT)}", Binding.SUM)


@function("sqrt")
class SquareRoot(Elementwise):
    """The square root of every cell."""

    ufunc = np.sqrt

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `√8`."""
        return Spelling(f"√{operands[0].within(Binding.ATOM)}", Binding.POWER)


@function("exp")
class Exponential(Elementwise):
    """e to the power of every cell."""

    ufunc = np.exp

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `e^1.2`."""
        return spell_exponential(operands[0])


@function("log")
class Logarithm(Elementwise):
    """The natural logarithm of every cell."""

    ufunc = np.log

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `ln(2)`."""
        return spell_application("ln", [operands[0].text])


@function("tanh")
class HyperbolicTangent(Elementwise):
    """The hyperbolic tangent of every cell."""

    ufunc = np.tanh

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `tanh(.5)`."""
        return spell_application("tanh", [operands[0].text])


@function("relu")
class RectifiedLinearUnit(Elementwise):
    """Every cell, or 0 where it is negative."""

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Return the larger of the cell and 0."""
        result: Values = np.maximum(values[0], 0.0)
        return result

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `max(0, −1.2)`."""
        return spell_application("max", ["0", operands[0].text])


@function("sigmoid")
class Sigmoid(Elementwise):
    """The logistic function 1 / (1 + e^−x) of every cell."""

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Return 1 / (1 + e^−x); where e^−x overflows, the quotient is 0, as it should be."""
        result: Values = 1.0 / (1.0 + np.exp(-values[0]))
        return result

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1 / (1 + e^(−1.2))`."""
        power = spell_exponential(Spelling(f"−{operands[0].within(Binding.PRODUCT)}", Binding.SUM))
        return Spelling(f"1 / (1 + {power.text})", Binding.PRODUCT)
