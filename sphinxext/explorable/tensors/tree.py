"""The tree of an expression: small frozen records, each with its axes and values.

A node's `text` is the author's own, without the parentheses around it; `column` is where it begins, counted
from 1 in the source line. Nodes are plain data: they pickle, and nothing in them refers to the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .arithmetic import Spelling, spell_number
from .axes import Index
from .node import Expression
from .operations import FUNCTIONS, OPERATORS, Operation, Setting


@dataclass(frozen=True)
class Reference(Expression):
    """A tensor, by its name."""

    name: str

    def _trace(self, cells: Iterable[Index], found: dict[str, dict[Index, None]]) -> None:
        found.setdefault(self.name, {}).update(dict.fromkeys(cells))


@dataclass(frozen=True)
class Number(Expression):
    """A number that the author wrote."""

    number: float

    def spell(self, index: Index, digits: int) -> Spelling:
        """Spell the number as the author gave it, rounded only where that is long."""
        return spell_number(self.number, max(digits, 6))


@dataclass(frozen=True)
class Dim(Expression):
    """A dim that is used as the number of its size."""

    name: str


@dataclass(frozen=True)
class Computed(Expression):
    """A node that an operation computes from its operands."""

    @property
    def operation(self) -> Operation:
        """The operation that knows what this node means."""
        raise NotImplementedError

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The nodes this one is computed from."""
        raise NotImplementedError

    @property
    def settings(self) -> dict[str, Setting]:
        """The keyword arguments."""
        return {}

    def spell(self, index: Index, digits: int) -> Spelling:
        """Spell the operation on this cell's sources."""
        return self.operation.spell(self.operands, self.settings, index, digits)

    def _trace(self, cells: Iterable[Index], found: dict[str, dict[Index, None]]) -> None:
        read: list[dict[Index, None]] = [{} for _ in self.operands]
        for cell in cells:
            sources = self.operation.sources(self.operands, self.settings, cell)
            for so_far, more in zip(read, sources, strict=True):
                so_far.update(dict.fromkeys(more))
        for operand, its_cells in zip(self.operands, read, strict=True):
            operand._trace(its_cells, found)


@dataclass(frozen=True)
class Transpose(Computed):
    """`operand.T`."""

    operand: Expression

    @property
    def operation(self) -> Operation:
        """Transposition."""
        return OPERATORS[".T"]

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The one operand."""
        return (self.operand,)

    @property
    def transposed(self) -> str:
        """The operand: two transpositions are none."""
        return self.operand.as_operand


@dataclass(frozen=True)
class Negate(Computed):
    """`-operand`."""

    operand: Expression

    @property
    def operation(self) -> Operation:
        """Negation."""
        return OPERATORS["neg"]

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The one operand."""
        return (self.operand,)

    @property
    def as_operand(self) -> str:
        """The text in parentheses."""
        return f"({self.text})"


@dataclass(frozen=True)
class Binary(Computed):
    """`left op right`; `op` is one of `@ + - * / **`."""

    op: str
    left: Expression
    right: Expression

    @property
    def operation(self) -> Operation:
        """What the operator stands for."""
        return OPERATORS[self.op]

    @property
    def operands(self) -> tuple[Expression, ...]:
        """Left and right."""
        return self.left, self.right

    @property
    def as_operand(self) -> str:
        """The text in parentheses."""
        return f"({self.text})"


@dataclass(frozen=True)
class Call(Computed):
    """`function(arguments, keyword=value)`; a value is a dim's name, a number, a switch, or several."""

    function: str
    arguments: tuple[Expression, ...]
    keywords: tuple[tuple[str, Setting], ...] = ()

    @property
    def operation(self) -> Operation:
        """What the function stands for."""
        return FUNCTIONS[self.function]

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The arguments."""
        return self.arguments

    @property
    def settings(self) -> dict[str, Setting]:
        """The keyword arguments."""
        return dict(self.keywords)

    @property
    def keeping_axes(self) -> Iterator[str]:
        """The call with `keepdims=True`, where it takes that and does not have it."""
        if "keepdims" in self.operation.keywords and "keepdims" not in self.settings:
            yield f"{self.text[:-1]}, keepdims=True)"
