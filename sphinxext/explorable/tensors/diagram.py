"""A tensor program, read and computed: its tensors, its statements, its warnings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .arithmetic import spell_number
from .axes import (
    Dims,
    Index,
    Shape,
    agree,
    check_index,
    is_anonymous,
    tell_axes,
    tell_axis,
)
from .declarations import Sizes, read_array
from .errors import TensorError
from .language import Scope, UnfitError, read_expression
from .lines import Line, normal, read_lines
from .node import Expression, Values
from .syntax import Text, read_literal


@dataclass(frozen=True)
class Tensor:
    """A named tensor: `dims` are its axes' names, `shape` their sizes, `values` float64 or None.

    `expression` is what computes it, None for a declared tensor and for a literal.
    """

    name: str
    dims: Dims
    shape: Shape
    values: Values | None = field(compare=False, repr=False)
    expression: Expression | None = None
    concept: str | None = None

    @property
    def title(self) -> str:
        """The name, as a message gives it."""
        return self.name

    def sources(self, index: tuple[int, ...] | int) -> dict[str, list[Index]]:
        """Return the cells of the tensors named in this one's statement that a cell is computed from.

        The keys stand in the order in which the statement reads them. A declared tensor has no sources.

        Raises IndexError if there is no such cell.
        """
        cell = check_index(self, index)
        return {} if self.expression is None else self.expression.sources(cell)

    def arithmetic(self, index: tuple[int, ...] | int, digits: int = 2) -> str | None:
        """Spell how a cell came from its sources, `.4·.1 + .5·.3 = .19`, with up to `digits` decimals.

        None for a tensor that nothing computes, and where there are no values.

        Raises IndexError if there is no such cell.
        """
        cell = check_index(self, index)
        if self.expression is None or self.values is None:
            return None
        spelled = self.expression.spell(cell, digits).text
        result = spell_number(float(self.values[cell]), digits).text
        return result if spelled == result else f"{spelled} = {result}"


@dataclass(frozen=True)
class Statement:
    """One statement of the program; `expression` is None for a declaration and for a literal."""

    name: str
    line: int
    tensor: Tensor

    @property
    def expression(self) -> Expression | None:
        """The tree of what computes the tensor."""
        return self.tensor.expression


@dataclass(frozen=True)
class Diagram:
    """A whole program: its tensors by name, its statements in order, and the sizes of all dims.

    `warnings` are (line, column, message), of what is allowed and yet may be a slip.
    """

    tensors: dict[str, Tensor]
    statements: tuple[Statement, ...]
    sizes: dict[str, int]
    warnings: list[tuple[int, int, str]]


def evaluate(
    source: str,
    dims: Mapping[str, int] | None = None,
    arrays: Mapping[str, NDArray[np.generic]] | None = None,
) -> Diagram:
    """Read a tensor program and compute what it says.

    `dims` gives sizes to dims, `arrays` values to declared tensors; a dim may also get its size from an array
    or from a literal. A tensor without an array has no values, and nor has what is computed from it.
    Operators and functions mean what they mean in numpy; values are float64.

    Raises TensorError for anything in the program, the dims or the arrays that does not fit, with its place.
    """
    return _Evaluation(source, dims or {}, arrays or {}).run()


class _Evaluation:
    def __init__(
        self, source: str, dims: Mapping[str, int], arrays: Mapping[str, NDArray[np.generic]]
    ) -> None:
        self.lines = list(read_lines(source))
        self.arrays = {normal(str(name)): array for name, array in arrays.items()}
        self.sizes = Sizes(dims, self.lines)
        self.tensors: dict[str, Tensor] = {}
        self.statements: list[Statement] = []
        declared = {line.name for line in self.lines}
        undeclared = {
            name: array.shape
            for name, array in self.arrays.items()
            if name not in declared and isinstance(array, np.ndarray)
        }
        self.scope = Scope(self.tensors, self.sizes.known, undeclared)

    def run(self) -> Diagram:
        given: dict[str, Values] = {}
        for line in self.lines:
            if line.body is None and line.name in self.arrays:
                given[line.name] = read_array(self.arrays[line.name], line)
                self.sizes.take(line, given[line.name].shape)
        for line in self.lines:
            self._check_new(line)
            if line.body is None:
                tensor = self._declared(line, given.get(line.name))
            elif line.body.startswith("["):
                tensor = self._literal(line, line.body)
            else:
                tensor = self._computed(line, line.body)
            self.tensors[line.name] = tensor
            self.statements.append(Statement(line.name, line.number, tensor))
            if line.body is not None and line.name in self.arrays:
                message = f"{line.name} is computed here; the array of that name is not used"
                self.scope.warnings.append((line.number, line.column, message))
        return Diagram(self.tensors, tuple(self.statements), self.sizes.known, self.scope.warnings)

    def _check_new(self, line: Line) -> None:
        for earlier in self.statements:
            if earlier.name == line.name:
                message = f"{line.name} is defined already, on line {earlier.line}"
                raise TensorError(message, line.number, line.column)
        if line.name in self.sizes.known:
            message = (
                f"{line.name} is a dim of size {self.sizes.known[line.name]}; give the tensor another name"
            )
            raise TensorError(message, line.number, line.column)
        for dim in line.dims or ():
            if dim.text == line.name or dim.text in self.tensors:
                message = f"{dim.text} is a tensor; give the dim another name"
                raise TensorError(message, line.number, dim.column)

    def _declared(self, line: Line, values: Values | None) -> Tensor:
        declared = line.dims or ()
        dims = tuple(dim.text for dim in declared)
        if values is not None and values.ndim != len(dims):
            declaration = f"{line.name}[{', '.join(dims)}]"
            message = f"{declaration} has {len(dims)} axes, its array {values.ndim}: {values.shape}"
            raise TensorError(message, line.number, line.column)
        shape = tuple(self.sizes.of(dim, line) for dim in declared)
        if values is not None:
            for dim, size, actual in zip(declared, shape, values.shape, strict=True):
                if size != actual:
                    turned = f"; did you mean {line.name}[{', '.join(dims[::-1])}]?"
                    raise TensorError(
                        f"{line.name} is declared as {tell_axes(dims, shape)}, and its array is "
                        f"{values.shape}: {tell_axis(dim.text, size)} against {actual}"
                        f"{turned if shape[::-1] == values.shape else ''}",
                        line.number,
                        dim.column,
                    )
        return Tensor(line.name, dims, shape, values, concept=line.concept)

    def _literal(self, line: Line, body: str) -> Tensor:
        values = read_literal(Text(body, line.number, line.body_column))
        dims = tuple(map(str, values.shape))
        gives = f"the literal is {tell_axes(dims, values.shape)}"
        dims = self._asserted(line, dims, values.shape, gives)
        return Tensor(line.name, dims, values.shape, values, concept=line.concept)

    def _computed(self, line: Line, body: str) -> Tensor:
        try:
            expression, dims = self._compute(line, body, self.scope)
        except UnfitError as unfit:
            message = unfit.message + self._suggestion(line, body, unfit)
            raise TensorError(message, unfit.line, unfit.column) from None
        return Tensor(line.name, dims, expression.shape, expression.values, expression, line.concept)

    def _compute(self, line: Line, body: str, scope: Scope) -> tuple[Expression, Dims]:
        """Return the expression, and the dims before `=` or else its own."""
        expression = read_expression(Text(body, line.number, line.body_column), scope)
        gives = f"{expression.title} gives {tell_axes(expression.dims, expression.shape)}"
        repairs = (expression.transposed,)
        dims = self._asserted(
            line, expression.dims, expression.shape, gives, repairs, len(body), keep=scope is self.scope
        )
        return expression, dims

    def _asserted(
        self,
        line: Line,
        dims: Dims,
        shape: Shape,
        gives: str,
        repairs: tuple[str, ...] = (),
        end: int = 0,
        *,
        keep: bool = True,
    ) -> Dims:
        """Check the dims before `=` against the result's and return them.

        They name axes that have no name yet; a dim of unknown size takes the axis's, for good if `keep`.
        Raises UnfitError where they differ in number, in name or in size.
        """
        if line.dims is None:
            return dims
        named = dict(self.sizes.known)
        wanted = ", ".join(
            tell_axis(dim.text, named[dim.text]) if dim.text in named else dim.text for dim in line.dims
        )
        message = f"{line.name} is to be ({wanted}), and {gives}"
        if len(line.dims) != len(shape):
            raise UnfitError(message, line.number, line.column)
        for dim, actual, size in zip(line.dims, dims, shape, strict=True):
            asserted = (
                self.sizes.of(dim, line) if is_anonymous(dim.text) else named.setdefault(dim.text, size)
            )
            if asserted != size or not agree(dim.text, actual):
                message += f": {tell_axis(dim.text, asserted)} against {tell_axis(actual, size)}"
                raise UnfitError(message, line.number, dim.column, repairs, 0, end)
        if keep:
            self.sizes.known.update(named)
        return tuple(
            actual if is_anonymous(dim.text) else dim.text
            for dim, actual in zip(line.dims, dims, strict=True)
        )

    def _suggestion(self, line: Line, body: str, unfit: UnfitError) -> str:
        """Return the first repair with which the whole line works, best one that gives no warning."""
        working: list[tuple[int, str]] = []
        for repair in unfit.repairs:
            mended = f"{body[: unfit.start]}({repair}){body[unfit.end :]}"
            trial = self.scope.trial()
            try:
                self._compute(line, mended, trial)
                alone = read_expression(Text(repair, line.number, line.body_column), self.scope.trial())
            except TensorError:
                continue
            told = f"; did you mean {repair} → {tell_axes(alone.dims, alone.shape)}?"
            working.append((len(trial.warnings), told))
        return min(working, key=lambda found: found[0], default=(0, ""))[1]
