"""What an operation is, and the register of all of them.

An operation is one small class. It states its shape rule (`form`), its numpy meaning (`compute`), where a
cell comes from (`sources`), how a cell's arithmetic reads (`spell`) and, through `Mistake`, what was wrong
with the operands. Adding one to the language is adding one class under `@operator` or `@function`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, TypeVar

from .arithmetic import Spelling, spell_number
from .axes import Form, Index
from .node import Expression, Values

# The value of a keyword argument: a dim's name, a whole number, a switch, several of the first two, or none.
Setting = str | int | bool | None | tuple[str | int, ...]
Settings = Mapping[str, Setting]


class Operation(ABC):
    """One operator or function of the language."""

    name: ClassVar[str]
    keywords: ClassVar[tuple[str, ...]] = ()
    operand_count: ClassVar[int] = 1

    @abstractmethod
    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Return the result's axes.

        Raises Mistake where the operands or the settings do not fit.
        """

    @abstractmethod
    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Return the result's values; the axes have been checked by `form`."""

    @abstractmethod
    def sources(
        self, operands: Sequence[Expression], settings: Settings, index: Index
    ) -> Sequence[Iterable[Index]]:
        """Return, for each operand, the cells that the result's cell is computed from."""

    @abstractmethod
    def spell(
        self, operands: Sequence[Expression], settings: Settings, index: Index, digits: int
    ) -> Spelling:
        """Spell how the result's cell is computed; every operand has values."""


OPERATORS: dict[str, Operation] = {}
FUNCTIONS: dict[str, Operation] = {}

_Class = TypeVar("_Class", bound=type[Operation])


def operator(symbol: str) -> Callable[[_Class], _Class]:
    """Register an operation as an operator: `@`, `.T`, or `neg` for the minus sign before an operand."""

    def register(operation: _Class) -> _Class:
        operation.name = symbol
        OPERATORS[symbol] = operation()
        return operation

    return register


def function(name: str) -> Callable[[_Class], _Class]:
    """Register an operation as a function that is called by name."""

    def register(operation: _Class) -> _Class:
        operation.name = name
        FUNCTIONS[name] = operation()
        return operation

    return register


def spell_cell(operand: Expression, index: Index, digits: int) -> Spelling:
    """Spell an operand's cell by its value alone, for operations that read many cells."""
    assert operand.values is not None
    return spell_number(float(operand.values[index]), digits)
