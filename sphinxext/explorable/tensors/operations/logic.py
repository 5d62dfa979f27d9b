"""Comparisons, and what joins them: the results are booleans, 1 where something holds and 0 where not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...language import t
from ...spelling import cut
from ..arithmetic import Binding, Spelling
from ..errors import Mistake
from ..provenance import Cells, Places, Sources, single
from ..shapes import Cell, Form, Shape, tell, tell_axes
from .base import Operation, Settings, operator, tell_first, tensor
from .elementwise import BinaryOperator, Formula

if TYPE_CHECKING:
    from ..node import Expression, Values


class Comparison(BinaryOperator):
    """A comparison of two operands, cell by cell."""

    one_unit = True
    groups_left = False

    def truth(self, operands: Sequence[Expression], settings: Settings) -> bool | None:
        """Every comparison holds or does not."""
        return True

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `[1.5 > 0]`, which is 1 or 0."""
        left, right = operands
        return Spelling(f"[{left.text} {self.bracketed_sign} {right.text}]", Binding.ATOM)

    @property
    def bracketed_sign(self) -> str:
        """The sign between the brackets, where it cannot be taken for the one before a result."""
        return self.sign or ""


@operator("==")
class Equal(Comparison):
    """Whether two operands are equal."""

    sign = "=="
    spoken = "{0} equals {1}"  # words of an operation
    denied = "{0} differs from {1}"  # words of an operation
    bracketed_sign = "="


@operator("!=")
class Unequal(Comparison):
    """Whether two operands differ."""

    sign = "≠"
    spoken = "{0} differs from {1}"  # words of an operation
    denied = "{0} equals {1}"  # words of an operation


@operator("<")
class Less(Comparison):
    """Whether the left operand is smaller."""

    sign = "<"
    spoken = "{0} is less than {1}"  # words of an operation
    denied = "{0} is not less than {1}"  # words of an operation


@operator("<=")
class LessOrEqual(Comparison):
    """Whether the left operand is not larger."""

    sign = "≤"
    spoken = "{0} is at most {1}"  # words of an operation
    denied = "{0} is more than {1}"  # words of an operation


@operator(">")
class Greater(Comparison):
    """Whether the left operand is larger."""

    sign = ">"
    spoken = "{0} is greater than {1}"  # words of an operation
    denied = "{0} is not greater than {1}"  # words of an operation


@operator(">=")
class GreaterOrEqual(Comparison):
    """Whether the left operand is not smaller."""

    sign = "≥"
    spoken = "{0} is at least {1}"  # words of an operation
    denied = "{0} is less than {1}"  # words of an operation


class Logical(Formula):
    """What is made of booleans, and is one."""

    def truth(self, operands: Sequence[Expression], settings: Settings) -> bool | None:
        """The result is of booleans."""
        return True

    def bounds(self, operands: Sequence[Expression], settings: Settings) -> dict[int, int]:
        """Every operand is 0 or 1."""
        return dict.fromkeys(range(len(operands)), 2)

    def check(self, operands: Sequence[Expression]) -> None:
        """Raise Mistake for an operand that is a number by what computes it."""
        for operand in operands:
            if operand.truth is False:
                raise Mistake(
                    f"{self.shown} takes booleans, and {operand.title} holds numbers; compare them first",
                    repairs=[self._mended(operands, operand)],
                )

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Combine what holds; of a declared tensor only its values tell whether they are booleans."""
        for operand, its_values in zip(operands, values, strict=True):
            wrong = (its_values != 0) & (its_values != 1)
            if wrong.any():
                raise Mistake(
                    f"{self.shown} takes booleans, 1 or 0, and {tell_first(operand, its_values, wrong)}",
                    repairs=[self._mended(operands, operand)],
                )
        return self.combine(*(its_values != 0 for its_values in values))

    def combine(self, *holds: Values) -> Values:
        """Return where the result holds."""
        raise NotImplementedError

    def _mended(self, operands: Sequence[Expression], wrong: Expression) -> str:
        """Return the operation on a comparison with 0 in place of what is no boolean."""
        texts = [f"({one.text} != 0)" if one is wrong else one.as_operand for one in operands]
        return f" {self.shown} ".join(texts) if len(texts) == 2 else f"{self.shown}{texts[0]}"

    @property
    def shown(self) -> str:
        """The operator as it is written."""
        return self.name


class LogicalPair(Logical, BinaryOperator):
    """A logical operator between two operands."""

    binding = 1
    groups_left = False

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Broadcast two operands that are booleans."""
        self.check(operands)
        return super().form(operands, settings)

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `1 ∧ 0`."""
        left, right = (operand.within(Binding.POWER) for operand in operands)
        return Spelling(f"{left} {self.sign} {right}", Binding.SUM)


@operator("&")
class And(LogicalPair):
    """Whether both hold."""

    sign = "∧"
    spoken = "{0} and {1}"  # words of an operation

    def combine(self, *holds: Values) -> Values:
        """Both."""
        return np.asarray(np.logical_and(*holds))


@operator("|")
class Or(LogicalPair):
    """Whether one of them holds, or both."""

    sign = "∨"
    spoken = "{0} or {1}"  # words of an operation

    def combine(self, *holds: Values) -> Values:
        """One or both."""
        return np.asarray(np.logical_or(*holds))


@operator("~")
class Not(Logical):
    """Whether the operand does not hold."""

    one_unit = True
    sign = "¬"
    spoken = "not {0}"  # words of an operation
    binding = 3

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Keep the axes of booleans."""
        self.check(operands)
        return super().form(operands, settings)

    def combine(self, *holds: Values) -> Values:
        """The opposite."""
        return np.asarray(np.logical_not(*holds))

    def around(self, *operands: Spelling) -> Spelling:
        """Spell `¬[1 > 0]`."""
        return Spelling(f"¬{operands[0].within(Binding.ATOM)}", Binding.POWER)


@operator("mask")
class BooleanLookup(Operation):
    """The cells, or the slices, where a mask of booleans holds, one after the other along one axis."""

    parameters = (tensor("x"), tensor("mask"))
    moves = True
    conditions = (1,)

    def alike(self, operands: Sequence[Expression], settings: Settings) -> Sequence[Expression]:
        """What is chosen from."""
        return operands[:1]

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `what x has where m holds`."""
        return t("what {0} has where {1}", said[0], said[1])

    def truth(self, operands: Sequence[Expression], settings: Settings) -> bool | None:
        """What is chosen from says it."""
        return operands[0].truth

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Replace the mask's axes by one, as long as the mask holds; only values tell how long."""
        x, mask = operands
        axis, end = settings["axis"], settings["axis"] + len(mask.shape)
        if not mask.shape:
            raise Mistake(f"{mask.title} is a number; a mask has an axis for each that it chooses from")
        if x.shape[axis:end] != mask.shape:
            met = tell_axes(x.dims[axis:end], x.shape[axis:end])
            raise Mistake(
                f"the mask {tell(mask)} has to be as large as what it chooses from, {met} of {tell(x)}"
            )
        if mask.values is None:
            holds = cut(mask.text)
            message = (
                f"{x.title}[{holds}] has as many places as there are where {holds}, and without values "
                "that is not known; give values"
            )
            if mask.shape == x.shape:
                message += f", or keep every place: where({mask.text}, {x.text}, 0)"
            raise Mistake(message, needs_values=True)
        count = int(np.count_nonzero(mask.values))
        return Form((*x.dims[:axis], str(count), *x.dims[end:]), (*x.shape[:axis], count, *x.shape[end:]))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Choose."""
        x, mask = values
        index = (*[slice(None)] * settings["axis"], mask != 0)
        return np.asarray(x[index])

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """The mask as booleans."""
        return int(np.prod(operands[1].shape))

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the cell that was chosen, and that of the mask, which lets it through."""
        mask = operands[1]
        axis = settings["axis"]
        assert mask.values is not None
        chosen = np.argwhere(mask.values != 0)[cells[:, axis]]
        return [single(np.hstack([cells[:, :axis], chosen, cells[:, axis + 1 :]])), single(chosen)]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell the cell that was chosen."""
        row = np.array([index], dtype=np.int64)
        origin, _ = self.sources(operands, settings, row, lambda *_: row)
        return operands[0].spell(tuple(origin.cells[0, 0].tolist()), digits)

    def keeps_apart(self, operand: Expression, shape: Shape) -> bool:
        """A cell of a mask over some axes lets many through."""
        return len(operand.shape) >= len(shape)
