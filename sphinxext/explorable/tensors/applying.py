"""Operations applied to operands: what a node has besides its own, what that costs, what does not fit."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypedDict

import numpy as np

from .errors import Mistake, TensorError
from .node import Expression, Values
from .operations import Operation, Setting
from .shapes import MAXIMUM_AXES, MAXIMUM_SIZE, Dims, Form, Shape, is_anonymous
from .syntax import Text
from .values import MAXIMUM_CELLS, settled

# Cells of operands that one program may read, over all its lines: about a second.
MAXIMUM_READS = 2**28

# Products that one program may add up, over all its lines: some seconds.
MAXIMUM_PRODUCTS = 2**32


class Known(Protocol):
    """A tensor that an expression may name."""

    @property
    def dims(self) -> Dims:
        """The axes' names."""

    @property
    def shape(self) -> Shape:
        """The axes' sizes."""

    @property
    def values(self) -> Values | None:
        """The values, if there are any."""

    @property
    def truth(self) -> bool | None:
        """Whether the cells are booleans; None where nothing tells."""


@dataclass
class Scope:
    """What an expression can name, and what reading it leaves behind.

    `undeclared` are the names that have an array but no line of their own, with the array's shape;
    `parameters` are numbers of the page, and `followed` those of them that were named; `words` are what some
    of these numbers count.
    """

    tensors: Mapping[str, Known]
    sizes: dict[str, int]
    undeclared: dict[str, Shape] = field(default_factory=dict)
    warnings: list[tuple[int, int, str]] = field(default_factory=list)
    cells: int = 0
    reads: int = 0
    products: int = 0
    with_values: bool = True
    parameters: Mapping[str, Known] = field(default_factory=dict)
    followed: set[str] = field(default_factory=set)
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def trial(self) -> Scope:
        """Return a copy to try an expression in: shapes alone, and no trace left here."""
        return replace(self, warnings=[], with_values=False, followed=set())


class UnfitError(TensorError):
    """Operands that do not fit, with the expressions that may be what the author meant.

    `start` and `end` are where the unfit expression stands in the text that was read. `needs_values` says
    that nothing is wrong but that there are no values.
    """

    def __init__(
        self, message: str, line: int, column: int, repairs: Sequence[str] = (), start: int = 0, end: int = 0
    ) -> None:
        super().__init__(message, line, column)
        self.needs_values = False
        self.repairs = tuple(repairs)
        self.start = start
        self.end = end


class Applied(TypedDict):
    """What every node has."""

    dims: Dims
    shape: Shape
    values: Values | None
    text: str
    column: int


class Applying:
    """Applies operations to operands that one text names, in a scope."""

    def __init__(self, text: Text, scope: Scope) -> None:
        self.text = text
        self.scope = scope

    def unfit(self, node: ast.expr, message: str) -> UnfitError:
        """Return the error for a node that does not fit as a whole."""
        return UnfitError(message, self.text.line, self.text.column + self.text.start(node))

    def applied(
        self,
        operation: Operation,
        operands: Sequence[Expression],
        settings: Mapping[str, Setting],
        node: ast.expr,
        place: int | None = None,
        places: Mapping[str, int] | None = None,
    ) -> Applied:
        """Return what a node has besides its own: axes, values, text and column.

        `place` is what is blamed if the operands do not fit, `places` where the arguments stand.
        """
        form = self.attempt(operation, operands, settings, node, place, places)
        start = self.text.start(node)
        column = self.text.column + (start if place is None else place)
        self.scope.warnings += [(self.text.line, column, doubt) for doubt in form.doubts]
        known = [operand.values for operand in operands if operand.values is not None]
        values = None
        if len(known) == len(operands) and self.scope.with_values:
            self._spend(operation, operands, settings, form, column)
            try:
                if not operation.moves:
                    known = [value.astype(np.float64, copy=False) for value in known]
                values = settled(operation.compute(operands, known, settings))
            except Mistake as mistake:
                raise self.blame(mistake, node, place, places) from None
            except MemoryError:
                message = "there is not enough memory to compute this"
                raise TensorError(message, self.text.line, column) from None
        return {"dims": form.dims, "shape": form.shape, "values": values, **self.text.place(node)}

    def attempt(
        self,
        operation: Operation,
        operands: Sequence[Expression],
        settings: Mapping[str, Setting],
        node: ast.expr,
        place: int | None,
        places: Mapping[str, int] | None,
    ) -> Form:
        """Return the axes of a result; TensorError where there is none, or none that the language knows."""
        try:
            form = operation.form(operands, settings)
            if len(form.shape) > MAXIMUM_AXES:
                raise Mistake(f"the result has {len(form.shape)} axes; at most {MAXIMUM_AXES} are allowed")
            for dim, size in zip(form.dims, form.shape, strict=True):
                if size > MAXIMUM_SIZE:
                    message = (
                        f"the result would have an axis of {size:,}; the largest size is {MAXIMUM_SIZE:,}"
                    )
                    raise Mistake(message)
                known = size if is_anonymous(dim) else self.scope.sizes.get(dim, size)
                if known != size and size != 0:
                    message = (
                        f"{operation.name} gives an axis {dim} of size {size}, and the program's {dim} is "
                        f"{known}; use another name"
                    )
                    raise Mistake(message)
        except Mistake as mistake:
            raise self.blame(mistake, node, place, places) from None
        return form

    def blame(
        self,
        mistake: Mistake,
        node: ast.expr,
        place: int | None = None,
        places: Mapping[str, int] | None = None,
    ) -> UnfitError:
        """Return the error for a mistake: at an argument it names, or else at `place`, or at the node."""
        start, end = self.text.start(node), self.text.end(node)
        at = start if place is None else place
        if places and mistake.keyword is not None and mistake.keyword in places:
            at = places[mistake.keyword] + mistake.offset
        column = self.text.column + at
        unfit = UnfitError(mistake.message, self.text.line, column, mistake.repairs, start, end)
        unfit.needs_values = mistake.needs_values
        return unfit

    def _spend(
        self,
        operation: Operation,
        operands: Sequence[Expression],
        settings: Mapping[str, Setting],
        form: Form,
        column: int,
    ) -> None:
        """Count what a result will cost; TensorError, before anything is done, for what costs too much."""
        scope = self.scope
        scope.reads += operation.reads(operands, settings)
        if scope.reads > MAXIMUM_READS:
            message = f"more than {MAXIMUM_READS:,} cells would be read; without values there is no limit"
            raise TensorError(message, self.text.line, column)
        scope.cells += 0 if operation.is_view else math.prod(form.shape)
        scope.cells += operation.scratch(operands, settings)
        if not operation.moves:  # then what is not float64 is copied to it
            scope.cells += sum(
                operand.values.size
                for operand in operands
                if operand.values is not None and operand.values.dtype != np.float64
            )
        if scope.cells > MAXIMUM_CELLS:
            message = f"more than {MAXIMUM_CELLS:,} cells would be computed; without values there is no limit"
            raise TensorError(message, self.text.line, column)
        scope.products += operation.products(operands, settings)
        if scope.products > MAXIMUM_PRODUCTS:
            message = (
                f"more than {MAXIMUM_PRODUCTS:,} products would be added up; without values there is no limit"
            )
            raise TensorError(message, self.text.line, column)
