"""The tree of an expression: small frozen records, each with its axes and values.

A node's `text` is the author's own, without the parentheses around it; `column` is where it begins, counted
from 1 in the source line. Nodes are plain data: they pickle, and nothing in them refers to the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .arithmetic import Binding, Spelling, spell_number
from .node import Expression, Found
from .operations import FUNCTIONS, OPERATORS, Operation, Setting
from .operations.indexing import Part, show_parts
from .provenance import Places, Sources, distinct
from .shapes import Cell

# Decimals of a number that the author wrote, or a reader chose.
EXACT = 6


@dataclass(frozen=True)
class Reference(Expression):
    """A tensor, by its name."""

    name: str
    truth: bool | None = None

    @property
    def names_tensors(self) -> bool:
        """True: it is one."""
        return True

    def _trace(self, asked: Sources, places: Places, found: Found) -> None:
        found.setdefault(self.name, (self.shape, []))[1].append(asked)


@dataclass(frozen=True)
class Followed(Reference):
    """A parameter of the page, by its name."""

    def spell(self, index: Cell, digits: int) -> Spelling:
        """Spell the number as a reader sees it, rounded only where that is long."""
        assert self.values is not None
        return spell_number(float(self.values), max(digits, EXACT))


@dataclass(frozen=True)
class Number(Expression):
    """A number that the author wrote."""

    number: float

    def spell(self, index: Cell, digits: int) -> Spelling:
        """Spell the number as the author gave it, rounded only where that is long."""
        return spell_number(self.number, max(digits, EXACT))


@dataclass(frozen=True)
class Constant(Number):
    """A number that has a name and a symbol of its own: `pi`, `inf`."""

    symbol: str

    def spell(self, index: Cell, digits: int) -> Spelling:
        """Spell the symbol: `π`."""
        return Spelling(self.symbol, Binding.ATOM)


@dataclass(frozen=True)
class Word(Number):
    """A word that a parameter of the page can be; the number is which of its words."""

    word: str

    def spell(self, index: Cell, digits: int) -> Spelling:
        """Spell the number, as that of the parameter is spelled that it is compared with."""
        return spell_number(self.number, max(digits, EXACT))


@dataclass(frozen=True)
class Listed(Expression):
    """Whole numbers that the author lists in an index: `[0, 2]`."""


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
        """What the operation is told besides its operands."""
        return {}

    @property
    def truth(self) -> bool | None:
        """Whether the operation gives booleans."""
        return self.operation.truth(self.operands, self.settings)

    def spell(self, index: Cell, digits: int) -> Spelling:
        """Spell the operation on this cell's sources."""
        return self.operation.spell(self.operands, self.settings, index, digits)

    @cached_property
    def names_tensors(self) -> bool:
        """Whether a named tensor takes part."""
        return any(operand.names_tensors for operand in self.operands)

    def _trace(self, asked: Sources, places: Places, found: Found) -> None:
        count, width, rank = asked.cells.shape
        every = asked.cells.reshape(count * width, rank)
        sources = self.operation.sources(self.operands, self.settings, every, places)
        for operand, own in zip(self.operands, sources, strict=True):
            if not operand.names_tensors:
                continue
            per_cell = own.cells.shape[1]
            cells = own.cells.reshape(count, width * per_cell, len(operand.shape))
            used = None
            if asked.used is not None or own.used is not None:
                grid = np.ones((count, width, per_cell), dtype=np.bool_)
                if asked.used is not None:
                    grid &= asked.used[:, :, None]
                if own.used is not None:
                    grid &= own.used.reshape(grid.shape)
                used = grid.reshape(count, width * per_cell)
            onward = Sources(cells, used)
            # Rows and columns overlap: without this, their cells would multiply at every further step.
            if width > 1 and not self.operation.keeps_apart(operand, self.shape):
                onward = distinct(onward, operand.shape)
            operand._trace(onward, places, found)


@dataclass(frozen=True)
class Transpose(Computed):
    """`operand.T`, or with another `op` `operand.mT`."""

    operand: Expression
    op: str = ".T"

    @property
    def operation(self) -> Operation:
        """Transposition."""
        return OPERATORS[self.op]

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The one operand."""
        return (self.operand,)

    @property
    def transposed(self) -> Iterator[str]:
        """The operand, as two transpositions are none; of a cube first what `.T` may have meant."""
        if len(self.shape) > 2 and self.op == ".T":
            yield from self.operand.transposed
        yield self.operand.as_operand


@dataclass(frozen=True)
class Negate(Computed):
    """`-operand`, or with another `op` `~operand`."""

    operand: Expression
    op: str = "neg"

    @property
    def operation(self) -> Operation:
        """Negation."""
        return OPERATORS[self.op]

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
    """`left op right`; `op` is one of `@ + - * / // % **`, a comparison, `&` or `|`."""

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
    """`function(arguments, settings)`.

    `arguments` are all tensors in order, those of a list too. A setting is a `Name` (a dim's bare name), a
    number, a switch, None, a tuple of those, or a quoted text, by its parameter's name. A part of a `split`
    has the setting `part`.
    """

    function: str
    arguments: tuple[Expression, ...]
    keywords: tuple[tuple[str, Setting], ...] = ()
    drawn: str = field(default="", compare=False)

    @property
    def written(self) -> str:
        """The call without a library's prefixes, and where no author wrote it, as one would."""
        return self.drawn or self.text

    @property
    def operation(self) -> Operation:
        """What the function stands for."""
        return FUNCTIONS[self.function]

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The arguments."""
        return self.arguments

    @cached_property
    def settings(self) -> dict[str, Setting]:
        """The arguments that are no tensors, by their parameters' names."""
        return dict(self.keywords)

    @property
    def keeping_axes(self) -> Iterator[str]:
        """The call with `keepdims=True`, where it takes that and does not have it."""
        if self.operation.parameter("keepdims") and "keepdims" not in self.settings:
            yield f"{self.text[:-1]}, keepdims=True)"


@dataclass(frozen=True)
class Index(Computed):
    """`operand[parts]`: one cell, slices, `...` and new axes (None), without a tensor among them."""

    operand: Expression
    parts: tuple[Part, ...]

    @property
    def operation(self) -> Operation:
        """Basic indexing."""
        return OPERATORS["[]"]

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The one operand."""
        return (self.operand,)

    @property
    def settings(self) -> dict[str, Setting]:
        """The parts."""
        return {"parts": self.parts}

    @property
    def brackets(self) -> str:
        """The parts as they are written: `[:, 1:3]`."""
        return show_parts(self.parts)


@dataclass(frozen=True)
class Lookup(Computed):
    """`table[ids]`: for each cell of `ids`, what stands in the table at that position of one axis."""

    table: Expression
    ids: Expression
    axis: int

    @property
    def operation(self) -> Operation:
        """Looking up."""
        return OPERATORS["lookup"]

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The table and the ids."""
        return self.table, self.ids

    @property
    def settings(self) -> dict[str, Setting]:
        """The axis, in whose place those of the ids stand."""
        return {"axes": (self.axis,), "at": self.axis}


@dataclass(frozen=True)
class Paired(Computed):
    """`table[i, j]`: several ids, broadcast, each of which names the position along an axis of its own.

    `axes` are the table's, in the ids' order; `at` is where the ids' own axes stand in the result.
    """

    table: Expression
    ids: tuple[Expression, ...]
    axes: tuple[int, ...]
    at: int

    @property
    def operation(self) -> Operation:
        """Looking up."""
        return OPERATORS["lookup"]

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The table and the ids."""
        return self.table, *self.ids

    @property
    def settings(self) -> dict[str, Setting]:
        """The axes."""
        return {"axes": self.axes, "at": self.at}


@dataclass(frozen=True)
class Masked(Computed):
    """`operand[mask]`: the cells, or the slices, where the mask of booleans holds, from `axis` on."""

    operand: Expression
    mask: Expression
    axis: int

    @property
    def operation(self) -> Operation:
        """Choosing."""
        return OPERATORS["mask"]

    @property
    def operands(self) -> tuple[Expression, ...]:
        """What is chosen from, and where the mask holds."""
        return self.operand, self.mask

    @property
    def settings(self) -> dict[str, Setting]:
        """The axis."""
        return {"axis": self.axis}


def is_grid(node: Expression) -> bool:
    """Tell whether a node is drawn as one grid: a tensor, or a matrix that is turned.

    `.T` turns all axes around, so that of more than two it is no exchange of rows and columns.
    """
    match node:
        case Transpose(operand=Reference()):
            return len(node.shape) <= 2 or node.op == ".mT"
        case _:
            return isinstance(node, Reference)


def walk(node: Expression) -> Iterator[Expression]:
    """Yield a node and all nodes below it, in the order of reading."""
    yield node
    if isinstance(node, Computed):
        for operand in node.operands:
            yield from walk(operand)
