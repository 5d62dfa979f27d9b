"""Operations that work cell by cell, broadcasting as numpy does."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ...expressions.operations import OPERATIONS
from ...language import t
from ..arithmetic import (
    Binding,
    Spelling,
    spell_application,
    spell_exponential,
    spell_power,
    spell_product,
    spell_quotient,
)
from ..errors import Mistake
from ..provenance import Cells, Places, Sources, single, stretched, values_at
from ..shapes import Cell, Form, Shape, agree, broadcast, unbroadcast
from .base import (
    FUNCTIONS,
    Operation,
    Parameter,
    Settings,
    function,
    operator,
    setting,
    switch,
    tensor,
    together,
)

if TYPE_CHECKING:
    from ..node import Expression, Values


class Elementwise(Operation):
    """A result's cell is made from the one cell of each operand that broadcasting puts in its place."""

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Broadcast the operands."""
        return broadcast(self.name, operands)

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the real cell of each operand, not its stretched copy."""
        return [single(stretched(cells, operand.shape)) for operand in operands]

    def keeps_apart(self, operand: Expression, shape: Shape) -> bool:
        """Every cell is read once, unless it is stretched."""
        return operand.shape == shape


class Formula(Elementwise):
    """An operation of the table of expressions: what it means stands there, how it is spelled here."""

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Do what the table says for its name."""
        result: Values = np.asarray(OPERATIONS[self.name].compute(*values))
        return result

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell each operand's own arithmetic and put the operation around it."""
        return self.around(
            *(operand.spell(unbroadcast(index, operand.shape), digits) for operand in operands)
        )

    def around(self, *operands: Spelling) -> Spelling:
        """Spell the operation on operands that are spelled already."""
        return spell_application(self.name, [operand.text for operand in operands])


class BinaryOperator(Formula):
    """An elementwise operator between two operands."""

    parameters = (tensor("left"), tensor("right"))

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
        for axes_added in with_new_axes(left, right):
            yield f"{axes_added} {self.name} {second}"
        for axes_added in with_new_axes(right, left):
            yield f"{first} {self.name} {axes_added}"
        transposed = [
            *(f"{first} {self.name} {turned}" for turned in right.transposed),
            *(f"{turned} {self.name} {second}" for turned in left.transposed),
        ]
        turned_back = [f"({repair}).T" for repair in transposed]
        # A vector that belongs on the first axis: the result is to keep the shape of the matrix.
        same_rank = len(left.shape) == len(right.shape)
        yield from transposed + turned_back if same_rank else turned_back + transposed


def with_new_axes(narrow: Expression, wide: Expression) -> Iterator[str]:
    """Yield texts of the first operand with new axes, so that it lines up with the other: `b[:, None]`.

    Those come first that line up axes of one name.
    """
    rank, wide_rank = len(narrow.shape), len(wide.shape)
    if rank == wide_rank == 1:
        yield f"{narrow.as_operand}[:, None]"
    if not 0 < rank < wide_rank:
        return
    fitting: list[tuple[int, tuple[int, ...]]] = []
    # With some axes more there are thousands of ways, none of them likely.
    for places in islice(combinations(range(wide_rank), rank), 100):
        pairs = [(axis, place) for axis, place in enumerate(places)]
        if all(narrow.shape[axis] in (1, wide.shape[place]) for axis, place in pairs):
            strange = sum(not agree(narrow.dims[axis], wide.dims[place]) for axis, place in pairs)
            fitting.append((strange, places))
    for _, places in sorted(fitting):
        parts = [":" if place in places else "None" for place in range(places[0], wide_rank)]
        while parts and parts[-1] == ":":
            parts.pop()
        if parts:
            yield f"{narrow.as_operand}[{', '.join(parts)}]"


def repairs_with_new_axes(function: str, operands: Sequence[Expression]) -> Iterator[str]:
    """Yield texts of a call in which one operand has new axes, so that it lines up with the widest."""
    widest = max(operands, key=lambda operand: len(operand.shape))
    for place, operand in enumerate(operands):
        for axes_added in with_new_axes(operand, widest) if operand is not widest else ():
            texts = [other.text for other in operands]
            texts[place] = axes_added
            yield f"{function}({', '.join(texts)})"


def broadcast_or_mend(function: str, operands: Sequence[Expression]) -> Form:
    """Broadcast a function's operands; a Mistake knows which new axis may make them line up."""
    try:
        return broadcast(function, operands)
    except Mistake as mistake:
        raise Mistake(mistake.message, repairs=repairs_with_new_axes(function, operands)) from None


@operator("+")
class Add(BinaryOperator):
    """The sum of two operands."""

    one_unit = True
    sign = "+"
    spoken = "{0} plus {1}"  # words of an operation
    binding = 1

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1.5 + .2`."""
        left, right = operands
        return Spelling(f"{left.text} + {right.within(Binding.PRODUCT)}", Binding.SUM)


@operator("-")
class Subtract(BinaryOperator):
    """The difference of two operands."""

    one_unit = True
    sign = "−"
    spoken = "{0} minus {1}"  # words of an operation
    binding = 1

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1.5 − .2`."""
        left, right = operands
        return Spelling(f"{left.text} − {right.within(Binding.PRODUCT)}", Binding.SUM)


@operator("*")
class Multiply(BinaryOperator):
    """The product of two operands, cell by cell."""

    sign = "⊙"
    sign_with_numbers = "·"
    spoken = "{0} times, cell by cell, {1}"  # words of an operation
    spoken_with_numbers = "{0} times {1}"  # words of an operation
    binding = 2

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1.5·.2`."""
        return spell_product(*operands)


@operator("/")
class Divide(BinaryOperator):
    """The quotient of two operands."""

    sign = "÷"
    spoken = "{0} divided by {1}"  # words of an operation
    binding = 2

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1.5 / .2`."""
        return spell_quotient(*operands)


@operator("**")
class Power(BinaryOperator):
    """The left operand to the power of the right."""

    sign = "^"
    spoken = "{0} to the power of {1}"  # words of an operation
    binding = 3
    superscripts = (2.0, 3.0)

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1.5^2`."""
        return spell_power(*operands)


@operator("//")
class FloorDivide(BinaryOperator):
    """The quotient of two operands, rounded down."""

    sign = "//"
    spoken = "{0} divided, rounded down, by {1}"  # words of an operation
    binding = 2

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `⌊1.5 / .2⌋`."""
        return Spelling(f"⌊{spell_quotient(*operands).text}⌋", Binding.ATOM)


@operator("%")
class Remainder(BinaryOperator):
    """What a division that is rounded down leaves; it has the sign of the right operand."""

    one_unit = True
    sign = "mod"
    spoken = "{0} modulo {1}"  # words of an operation
    binding = 2

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `5 mod 3`."""
        left, right = (operand.within(Binding.POWER) for operand in operands)
        return Spelling(f"{left} mod {right}", Binding.PRODUCT)


@operator("neg")
class Negative(Formula):
    """The operand with its sign turned."""

    one_unit = True
    sign = "−"
    spoken = "minus {0}"  # words of an operation
    binding = 3

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `−(1 + 2)`."""
        return Spelling(f"−{operands[0].within(Binding.PRODUCT)}", Binding.SUM)


@function("sqrt")
class SquareRoot(Formula):
    """The square root of every cell."""

    prefix = "√"

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `√8`."""
        return Spelling(f"√{operands[0].within(Binding.ATOM)}", Binding.POWER)


@function("exp")
class Exponential(Formula):
    """The number e to the power of every cell."""

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `e^1.2`."""
        return spell_exponential(operands[0])


@function("log")
class Logarithm(Formula):
    """The natural logarithm of every cell."""

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `ln(2)`."""
        return spell_application("ln", [operands[0].text])


class Bracketed(Formula):
    """A function that is written as a pair of signs."""

    signs: ClassVar[tuple[str, str]]

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `⌊1.5⌋`."""
        return Spelling(f"{self.signs[0]}{operands[0].text}{self.signs[1]}", Binding.ATOM)


@function("abs")
class Absolute(Bracketed):
    """Every cell without its sign."""

    signs = ("|", "|")


@function("floor")
class Floor(Bracketed):
    """Every cell rounded down."""

    signs = ("⌊", "⌋")


@function("ceil")
class Ceiling(Bracketed):
    """Every cell rounded up."""

    signs = ("⌈", "⌉")


class OfTwo(Formula):
    """One of two operands, cell by cell."""

    one_unit = True
    parameters: ClassVar[tuple[Parameter, ...]] = (tensor("x"), tensor("y"))
    spelled: ClassVar[str]

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Broadcast the operands, and know which new axis may make them line up."""
        return broadcast_or_mend(self.name, operands)

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `max(1, 2)`."""
        return spell_application(self.spelled, [operand.text for operand in operands])


@function("minimum")
class Smaller(OfTwo):
    """The smaller of the cells of two operands."""

    spelled = "min"

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `the smaller of x and 1, cell by cell`."""
        return t("the smaller of {0} and {1}, cell by cell", said[0], said[1])


@function("maximum")
class Larger(OfTwo):
    """The larger of the cells of two operands."""

    spelled = "max"

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `the larger of x and 0, cell by cell`."""
        return t("the larger of {0} and {1}, cell by cell", said[0], said[1])


@function("clip")
class Clip(OfTwo):
    """Every cell, but not below `min` and not above `max`; `-inf` and `inf` are no bounds."""

    parameters = (tensor("x"), tensor("min"), tensor("max"))
    spelled = "clip"

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `x, kept between 0 and 1`."""
        return t("{0}, kept between {1} and {2}", said[0], said[1], said[2])


@function("silu")
class SigmoidLinearUnit(Formula):
    """Every cell times the logistic function of it."""

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1.2 / (1 + e^(−1.2))`."""
        (x,) = operands
        power = spell_exponential(Spelling(f"−{x.within(Binding.PRODUCT)}", Binding.SUM))
        return Spelling(f"{x.within(Binding.PRODUCT)} / (1 + {power.text})", Binding.PRODUCT)


@function("relu")
class RectifiedLinearUnit(Formula):
    """Every cell, or 0 if it is negative."""

    one_unit = True

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `max(0, −1.2)`."""
        return spell_application("max", ["0", operands[0].text])


@function("sigmoid")
class Sigmoid(Formula):
    """The logistic function 1 / (1 + e^−x) of every cell."""

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1 / (1 + e^(−1.2))`."""
        power = spell_exponential(Spelling(f"−{operands[0].within(Binding.PRODUCT)}", Binding.SUM))
        return Spelling(f"1 / (1 + {power.text})", Binding.PRODUCT)


@function("gelu")
class GaussianErrorLinearUnit(Elementwise):
    """Every cell times the cumulative normal distribution at it, or the approximation with tanh."""

    parameters = (tensor("x"), setting("approximate", "False"))

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Keep the operand's axes."""
        switch(settings, "approximate")
        return super().form(operands, settings)

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Return x (1 + erf(x / √2)) / 2, or with tanh(√(2/π) (x + 0.044715 x³)) for the erf."""
        x = values[0]
        if switch(settings, "approximate"):
            inner = np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))
            return np.asarray(x * (1 + inner) / 2)
        return np.asarray(OPERATIONS[self.name].compute(x))

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell `1.2·(1 + erf(1.2 / √2)) / 2`."""
        x = operands[0].spell(index, digits)
        if switch(settings, "approximate"):
            cube = spell_power(x, Spelling("3", Binding.ATOM)).within(Binding.PRODUCT)
            inner = f"tanh(√(2 / π)·({x.text} + .044715·{cube}))"
        else:
            inner = f"erf({x.within(Binding.PRODUCT)} / √2)"
        return Spelling(f"{x.within(Binding.PRODUCT)}·(1 + {inner}) / 2", Binding.PRODUCT)


@function("where")
class Where(Elementwise):
    """The cell of `x` if the condition is not zero, and that of `y` if it is."""

    parameters = (tensor("condition"), tensor("x"), tensor("y"))
    conditions = (0,)

    def alike(self, operands: Sequence[Expression], settings: Settings) -> Sequence[Expression]:
        """What is chosen between; the condition has no unit."""
        return operands[1:]

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Broadcast the operands, and know which new axis may make them line up."""
        return broadcast_or_mend(self.name, operands)

    def truth(self, operands: Sequence[Expression], settings: Settings) -> bool | None:
        """The result is of booleans if both are."""
        return together(operand.truth for operand in operands[1:])

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Choose."""
        result: Values = OPERATIONS[self.name].compute(*values)
        return result

    def bounds(self, operands: Sequence[Expression], settings: Settings) -> dict[int, int]:
        """The condition is 0 or 1."""
        return {0: 2}

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `x where c holds, else y`."""
        condition, x, y = said
        return t("{0} where {1}, else {2}", x, condition, y)

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the condition's cell and the chosen one; of a condition without values, both that may be."""
        condition, x, y = (stretched(cells, operand.shape) for operand in operands)
        values = operands[0].values
        if values is None:
            return [single(condition), single(x), single(y)]
        chosen = values_at(values, condition) != 0
        return [single(condition), single(x, chosen), single(y, ~chosen)]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell the chosen cell."""
        condition, x, y = operands
        assert condition.values is not None
        chosen = x if condition.values.item(*unbroadcast(index, condition.shape)) != 0 else y
        return chosen.spell(unbroadcast(index, chosen.shape), digits)


def _take_over() -> None:
    """Make functions of all that expressions have for one number, and that are none yet: `sin`, `floor`."""
    for name, meaning in OPERATIONS.items():
        if meaning.syntax is None and meaning.fewest == 1 and name not in FUNCTIONS:
            function(name)(type(name, (Formula,), {"__doc__": f"``{name}`` of every cell."}))


_take_over()
