"""What an operation is, and the register of all of them.

An operation is one small class. It states its parameters, its shape rule (`form`), its numpy meaning
(`compute`), where cells come from (`sources`), how a cell's arithmetic reads (`spell`) and, through
`Mistake`, what was wrong with the operands; and, where it differs from the defaults of `presenting.py`, what
becomes of axes in a picture and how it reads there. Adding one to the language is adding one class under
`@operator` or `@function`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np

from ...spelling import cut
from ..arithmetic import Spelling, spell_number
from ..errors import Mistake
from ..provenance import Cells, Places, Sources, values_at
from ..shapes import MAXIMUM_SIZE, Cell, Form, Name, Shape
from .presenting import Presented

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..node import Expression, Values

# The value of an argument that is no tensor: a Name, a number, a switch, None, a tuple of those, or a text.
Setting = Any
Settings = Mapping[str, Setting]


class Kind(Enum):
    """What stands in a parameter's place."""

    TENSOR = auto()
    TENSOR_LIST = auto()  # tensors in brackets
    MORE_TENSORS = auto()  # all arguments from here on
    SETTING = auto()
    MORE_SETTINGS = auto()  # all arguments from here on, or several in one pair of parentheses
    TEXT = auto()  # in quotes
    TEXT_OR_SETTING = auto()
    SIZES = auto()  # keywords of the author's own choice, each with a size


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation.

    `default` is what an author would write for it, and is shown to authors; None if it cannot be left out.
    """

    name: str
    kind: Kind
    default: str | None = None

    @property
    def shown(self) -> str:
        """The parameter as a description of the function shows it."""
        match self.kind:
            case Kind.TENSOR_LIST:
                return "[A, B, …]"
            case Kind.MORE_TENSORS:
                return "A, B, …"
            case Kind.SIZES:
                return "name=size, …"
            case Kind.TEXT if self.default is None:
                return f'"{self.name}"'
        return self.name if self.default is None else f"{self.name}={self.default}"


def tensor(name: str, default: str | None = None) -> Parameter:
    """Return a parameter that takes a tensor."""
    return Parameter(name, Kind.TENSOR, default)


def setting(name: str, default: str | None = None) -> Parameter:
    """Return a parameter that takes a setting."""
    return Parameter(name, Kind.SETTING, default)


class Operation(Presented, ABC):
    """One operator or function of the language."""

    parameters: ClassVar[tuple[Parameter, ...]] = (tensor("x"),)

    # Whether cells are only moved. Such an operation takes values of any dtype and need not read them all.
    moves: ClassVar[bool] = False

    # Whether the result looks at the operand's own cells in memory, and so costs none.
    is_view: ClassVar[bool] = False

    @abstractmethod
    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Return the result's axes.

        Raises Mistake where the operands or the settings do not fit.
        """

    @abstractmethod
    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Return the result's values; the axes have been checked by `form`.

        Raises Mistake where values do not fit.
        """

    @abstractmethod
    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return, for each operand, the cells that the result's cells (N, rank) are computed from."""

    @abstractmethod
    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell how the result's cell is computed; every operand has values."""

    def truth(self, operands: Sequence[Expression], settings: Settings) -> bool | None:
        """Say whether the result is of booleans: of moved cells what all operands are; None if unknown."""
        return together(operand.truth for operand in operands) if self.moves else False

    def keeps_apart(self, operand: Expression, shape: Shape) -> bool:
        """Say whether no two cells of a result of this shape are computed from one cell of the operand."""
        return False

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """Return how many cells are needed for the computation besides its result."""
        return 0

    def reads(self, operands: Sequence[Expression], settings: Settings) -> int:
        """Return how many cells of the operands are read: all, unless cells are only moved."""
        return 0 if self.moves else sum(math.prod(operand.shape) for operand in operands)

    def products(self, operands: Sequence[Expression], settings: Settings) -> int:
        """Return how many products are added up to the whole result."""
        return 0

    def missing_sizes(self, operands: Sequence[Expression], settings: Settings) -> Iterator[str]:
        """Yield the names whose sizes are wanted from the program, among settings of the author's choice."""
        yield from ()

    @property
    def usage(self) -> str:
        """How a function is called: `sum(x, axis=None, keepdims=False)`."""
        return f"{self.name}({', '.join(parameter.shown for parameter in self.parameters)})"

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of this name that can be given by its name."""
        named = (Kind.TENSOR, Kind.TENSOR_LIST, Kind.SETTING, Kind.MORE_SETTINGS, Kind.TEXT)
        for parameter in self.parameters:
            if parameter.name == name and parameter.kind in (*named, Kind.TEXT_OR_SETTING):
                return parameter
        return None


def together(truths: Iterable[bool | None]) -> bool | None:
    """Return whether several tensors all are of booleans; None if one that may be is not known to be."""
    known = set(truths)
    return None if False not in known and None in known else known == {True}


OPERATORS: dict[str, Operation] = {}
FUNCTIONS: dict[str, Operation] = {}

_Class = TypeVar("_Class", bound=type[Operation])


def operator(symbol: str) -> Callable[[_Class], _Class]:
    """Register an operation as an operator: `@`, `.T`, `[]`, or `neg` for the minus before an operand."""

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


def spell_cell(operand: Expression, index: Cell, digits: int) -> Spelling:
    """Spell an operand's cell by its value alone, for operations that read many cells."""
    assert operand.values is not None
    return spell_number(float(operand.values.item(*index)), digits)


def spell_cells(operand: Expression, cells: Cells, digits: int) -> list[Spelling]:
    """Spell cells (N, rank) of an operand by their values alone."""
    assert operand.values is not None
    values = values_at(operand.values, cells).astype(np.float64)
    return [spell_number(value, digits) for value in values.tolist()]


def whole_number(value: Setting, least: int = 0) -> int | None:
    """Return a setting as a whole number from `least` on, a dim's name as its size; None for all else."""
    number = value.size if isinstance(value, Name) else value
    if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= MAXIMUM_SIZE:
        return None
    return number


def tell_first(operand: Expression, values: Values, wrong: NDArray[np.bool_]) -> str:
    """Say what the first wrong cell of an operand is: `ids[0] is 7`."""
    cell = tuple(np.argwhere(wrong)[0].tolist())
    place = f"[{', '.join(map(str, cell))}]" if cell else ""
    return f"{operand.as_operand}{place} is {values.item(*cell):g}"


def need_whole_number(value: Setting, keyword: str, least: int = 0) -> int:
    """Return a setting as a whole number from `least` on, a dim's name as its size.

    Raises Mistake for all else, also for a name of which no size is known.
    """
    number = whole_number(value, least)
    if number is not None:
        return number
    if isinstance(value, Name) and value.size is None:
        raise Mistake(f"{keyword}={value}: the size of {value} is not known here", keyword)
    shown = f"{keyword}={cut(show_setting(value))}"
    raise Mistake(
        f"{shown}: a whole number of at least {least} is needed, or a dim's name for its size", keyword
    )


def switch(settings: Settings, keyword: str) -> bool:
    """Return a setting that is True or False, and False without it; Mistake for all else."""
    value = settings.get(keyword, False)
    if not isinstance(value, bool):
        raise Mistake(f"{keyword} has to be True or False", keyword)
    return value


def show_setting(value: Setting) -> str:
    """Return a setting as an author writes it: `d`, `(1, -1)`, `"max"`."""
    if isinstance(value, tuple):
        inside = ", ".join(map(show_setting, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, str):
        return f'"{value}"'
    return str(value)


def quoted_pattern(pattern: str) -> str:
    """Return the pattern as a message gives it."""
    printable = "".join(character if character.isprintable() else " " for character in pattern)
    return f'the pattern "{cut(printable, 60)}"'
