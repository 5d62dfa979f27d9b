"""A program computed for many values of its parameters, and each cell's arithmetic as a template for all.

What follows no parameter is computed once, when the program is read. All else is computed here for each
state: nothing is parsed or checked again, only the operations are done anew.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arithmetic import DIGITS, FIRST_SLOT, significant, spell_number
from .diagram import Diagram, Tensor
from .errors import Mistake, TensorError
from .node import Expression, Values
from .operations import Operation, Settings
from .shapes import Cell, Shape
from .tree import EXACT, Computed, Lookup, Paired, Reference, walk

# Cells, over all states, that are kept: 32 megabytes of numbers.
MOST_CELLS = 2**22
# Around a mark, parentheses that a negative number needs there; those of a function follow its name.
_MARK = re.compile(r"(?<!\w)\(−(3\d{11})\)|−(3\d{11})")
SLOT = re.compile(r"⟦(~?)(\d+)(!?)⟧")
_POWER_OF_TEN = re.compile("10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]")
_EXPONENT = re.compile(r"\^\(?−?\Z")

# What a column of numbers is of: a tensor's name, or the identity of a node that has none.
_Owner = str | int


class _Step(NamedTuple):
    """A node to compute anew, the line that it stands in, and whose values its operands have."""

    node: Computed
    line: int
    compute: Callable[[Sequence[Values | None]], Values]
    owners: tuple[_Owner | None, ...]


class States:
    """The values of a program's live tensors, those that follow a parameter, in every state.

    `grid` has the parameters' values in each state. Columns are the cells of all live tensors and nodes.

    Raises:
        TensorError: a state has no values, or others than the drawing has room for.
    """

    def __init__(self, diagram: Diagram, grid: Sequence[Mapping[str, float]]) -> None:
        self.diagram = diagram
        self.grid = grid
        self.live: set[str] = set(diagram.followed)
        # Whose columns a tensor's cells are: a parameter's own, and else those of what computes it.
        self._owners: dict[str, _Owner] = {name: name for name in diagram.followed}
        self._first: dict[_Owner, int] = {}
        self._shapes: dict[_Owner, Shape] = {}
        self._steps: list[_Step] = []
        self.width = 0
        for name in diagram.followed:
            self._claim(name, ())
        for statement in diagram.statements:
            expression = statement.expression
            if expression is not None and self._gather(expression, statement.line):
                self.live.add(statement.name)
                self._owners[statement.name] = self._owner(expression) or ""

    def _claim(self, owner: _Owner, shape: Shape) -> None:
        self._first[owner] = self.width
        self._shapes[owner] = shape
        self.width += math.prod(shape)

    def _gather(self, node: Expression, line: int) -> bool:
        """Note the nodes that follow a parameter, operands first; tell whether this one does."""
        if isinstance(node, Reference):
            return node.name in self.live
        if not isinstance(node, Computed):
            return False
        follows = [self._gather(operand, line) for operand in node.operands]
        if not any(follows) or node.values is None:
            return False
        if id(node) not in self._first:
            compute = partial(_compute, node.operation, node.operands, node.settings)
            self._steps.append(_Step(node, line, compute, tuple(map(self._owner, node.operands))))
            self._claim(id(node), node.shape)
        return True

    def _owner(self, node: Expression) -> _Owner | None:
        """Return whose columns a node's cells are; None for what follows no parameter."""
        if isinstance(node, Reference):
            return self._owners.get(node.name)
        return id(node) if id(node) in self._first else None

    @property
    def cells(self) -> int:
        """How many numbers there are over all states."""
        return self.width * len(self.grid)

    def columns_at(self, name: str, places: Sequence[Sequence[int]]) -> list[int]:
        """Return the columns of those of a live tensor's cells that stand at these places, in order."""
        owner = self._owners[name]
        numbers = np.arange(math.prod(self._shapes[owner])).reshape(self._shapes[owner])
        chosen = numbers[np.ix_(*places)] if places else numbers
        return (self._first[owner] + chosen.ravel()).tolist()

    def column(self, name: str, cell: Cell) -> int:
        """Return the column of a live tensor's cell."""
        owner = self._owners[name]
        shape = self._shapes[owner]
        return self._first[owner] + (int(np.ravel_multi_index(cell, shape)) if shape else 0)

    def columns(self, name: str) -> slice:
        """Return the columns of all cells of a live tensor."""
        return self._columns(self._owners[name])

    def _columns(self, owner: _Owner) -> slice:
        return slice(self._first[owner], self._first[owner] + math.prod(self._shapes[owner]))

    @cached_property
    def table(self) -> NDArray[np.float64]:
        """A row of values for each state."""
        table = np.empty((len(self.grid), self.width))
        # A computed tensor's cells stand in the order in which its node was claimed, and so do the columns.
        with np.errstate(all="ignore"):
            for row, state in zip(table, self.grid, strict=True):
                np.concatenate([values.ravel() for values in self._computed(state).values()], out=row)
        return table

    def _computed(self, state: Mapping[str, float]) -> dict[_Owner, Values]:
        """Return all values in one state."""
        known: dict[_Owner, Values] = {name: np.array(state[name]) for name in self.diagram.followed}
        for node, line, compute, owners in self._steps:
            values = [
                operand.values if owner is None else known[owner]
                for operand, owner in zip(node.operands, owners, strict=True)
            ]
            try:
                made = np.asarray(compute(values), dtype=np.float64)
            except Mistake as mistake:
                raise TensorError(f"{mistake.message}, {told(state)}", line, node.column) from None
            if made.shape != node.shape:
                sizes = f"{_sizes(made.shape)} {told(state)}, and {_sizes(node.shape)} at first"
                message = f"{node.title} is {sizes}; of a program that follows a parameter all sizes stay"
                raise TensorError(message, line, node.column)
            known[id(node)] = made
        return known

    # ── Templates ────────────────────────────────────────────────────────────────────────────────────────

    def at(self, row: int) -> Diagram:
        """Return the program as it is in one state."""
        return self._with(lambda owner: self._cells(self.table[row], owner))

    def _cells(self, row: NDArray[np.float64], owner: _Owner) -> Values:
        return row[self._columns(owner)].reshape(self._shapes[owner])

    @cached_property
    def marked(self) -> Diagram:
        """The program with a mark in each live cell's place, its column, and each of them negative."""
        marks = -(FIRST_SLOT + np.arange(self.width, dtype=np.float64))
        return self._with(lambda owner: self._cells(marks, owner))

    def _with(self, values: Callable[[_Owner], Values]) -> Diagram:
        """Return the program with other values of all that is live."""

        def renewed(node: Expression) -> Expression:
            owner = self._owner(node)
            if owner is None:
                return node
            changed: dict[str, Any] = {"values": values(owner)}
            for one in fields(node):
                part = getattr(node, one.name)
                if isinstance(part, Expression):
                    changed[one.name] = renewed(part)
                elif isinstance(part, tuple) and part and isinstance(part[0], Expression):
                    changed[one.name] = tuple(map(renewed, part))
            return replace(node, **changed)

        def tensor(one: Tensor) -> Tensor:
            if one.name not in self.live:
                return one
            expression = None if one.expression is None else renewed(one.expression)
            return replace(one, values=values(self._owners[one.name]), expression=expression)

        tensors = {name: tensor(one) for name, one in self.diagram.tensors.items()}
        statements = tuple(replace(one, tensor=tensors[one.name]) for one in self.diagram.statements)
        return replace(self.diagram, tensors=tensors, statements=statements)

    def chooses(self, name: str) -> bool:
        """Tell whether the values of a live operand decide what a tensor's cells come from."""
        expression = self.diagram.tensors[name].expression
        return any(
            self._owner(node.operands[place]) is not None
            for node in (walk(expression) if expression else ())
            if isinstance(node, Computed)
            for place in node.operation.bounds(node.operands, node.settings)
        )

    def _follows(self, node: Expression) -> bool:
        return self._owner(node) is not None

    def looks_up(self) -> str | None:
        """Return the first tensor whose rows of a table are chosen by what is live."""
        for statement in self.diagram.statements:
            for node in walk(statement.expression) if statement.expression else ():
                if isinstance(node, Lookup | Paired) and any(map(self._follows, node.operands[1:])):
                    return statement.name
        return None

    def template(self, name: str, cell: Cell) -> str | None:
        """Return a cell's arithmetic with a slot `⟦column⟧` for each number that follows a parameter.

        In a slot with `!` a negative number stands in parentheses; one with `~` is a parameter's own.
        """
        (template,) = self.templates(name, [cell])
        return template

    def templates(
        self, name: str, cells: Sequence[Cell], number: Callable[[int], int] = int
    ) -> list[str | None]:
        """Return the templates of several cells, as `template` does; columns may have other numbers."""
        expression = self.marked.tensors[name].expression
        if expression is None:
            return [None] * len(cells)
        with np.errstate(all="ignore"):
            spelled = [expression.spell(cell, DIGITS).text for cell in cells]
        known: dict[str, str] = {}

        def slot(found: re.Match[str]) -> str:
            if found[0] not in known:
                grouped, bare = found.groups()
                column = int(grouped or bare) - FIRST_SLOT
                place = f"~{column}" if column < len(self.diagram.followed) else str(number(column))
                known[found[0]] = f"⟦{place}{'!' if grouped else ''}⟧"
            return known[found[0]]

        return [*_MARK.sub(slot, "\n".join(spelled)).split("\n")] if cells else []


def _compute(
    operation: Operation, operands: Sequence[Expression], settings: Settings, values: Sequence[Any]
) -> Values:
    return operation.compute(operands, values, settings)


Numbers = Sequence[float] | NDArray[np.float64]


def filled(template: str, numbers: Numbers, parameters: Numbers | None = None) -> str:
    """Return a template with a number in each slot, as the browser's `filled` does.

    The parameters' own are the first of the numbers, unless they are given apart.
    """

    def text(found: re.Match[str]) -> str:
        own = parameters if found[1] and parameters is not None else numbers
        number = float(own[int(found[2])])
        digits = EXACT if found[1] else DIGITS
        spelled = spell_number(significant(number) if np.isfinite(number) else number, digits).text
        # As in `as_exponent`: a number that an exponent begins with keeps its leading zero.
        if _EXPONENT.search(template, 0, found.start()):
            spelled = re.sub(r"^(−?)\.", r"\g<1>0.", spelled)
        # A power of ten in a power, as an exponent or raised itself, stands in parentheses, too.
        beside = template[found.start() - 1 : found.start()] + template[found.end() : found.end() + 1]
        torn = "^" in beside and _POWER_OF_TEN.search(spelled)
        return f"({spelled})" if torn or (found[3] and number < 0) else spelled

    return SLOT.sub(text, template)


def _sizes(shape: Shape) -> str:
    return " × ".join(map(str, shape)) or "a number"


def told(state: Mapping[str, float]) -> str:
    """Say in which state something is so."""
    return "where " + " and ".join(f"{name} is {value:g}" for name, value in state.items())
