"""A tensor program, read and computed: its tensors, its statements, its warnings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .applying import Scope, UnfitError
from .arithmetic import spell_number
from .errors import TensorError, ValuesNeededError
from .lines import Line, Target, normal, read_lines
from .node import Expression, Values
from .parsing import read_expression, read_parts, read_sizes
from .products import as_products
from .provenance import Cells, Places, Sources, all_places
from .shapes import (
    Cell,
    Dims,
    Shape,
    agree,
    check_index,
    is_anonymous,
    tell_axes,
    tell_axis,
)
from .syntax import Text
from .tree import walk
from .values import Sizes, is_truth, read_array, read_literal, settled

# How many repairs of a line are tried, and how long a line may be for that.
_MOST_REPAIRS = 24
_LONGEST_REPAIRED = 1000


@dataclass(frozen=True)
class Tensor:
    """A named tensor of a program.

    Attributes:
        name: Its name.
        dims: The names of its axes, in order.
        shape: The sizes of its axes.
        values: Its cells as an array of that shape, or None. They are read-only and float64; only an array of
            more than a million cells keeps its own dtype and is not copied, and so does a tensor of that
            size that merely moves its cells.
        expression: The expression that computes it; None for a declared tensor and for a literal.
        concept: The name of its concept, or None.
        learned: Whether its line declares it as weights; what is computed from weights is not weights.
        holds_truth: Whether it was given as booleans, True and False.
    """

    name: str
    dims: Dims
    shape: Shape
    values: Values | None = field(compare=False, repr=False)
    expression: Expression | None = None
    concept: str | None = None
    learned: bool = False
    holds_truth: bool = field(default=False, compare=False, repr=False)

    @property
    def truth(self) -> bool | None:
        """Whether the cells are booleans; None for numbers given as 0 and 1 may be, and without values."""
        if self.expression is not None:
            return self.expression.truth
        return True if self.holds_truth else None

    @property
    def title(self) -> str:
        """The name, as a message gives it."""
        return self.name

    def sources(self, index: tuple[int, ...] | int) -> dict[str, list[Cell]]:
        """Return the cells that a cell is computed from, of the tensors named in this one's statement.

        The keys are in the order in which the statement reads them. A declared tensor has no sources.

        Args:
            index: The cell, a number for each axis; negative ones count from the end.

        Raises:
            IndexError: There is no such cell.
            TooManySourcesError: It has millions of sources.
        """
        cell = check_index(self, index)
        return {} if self.expression is None else self.expression.sources(cell)

    def trace(self, cells: Cells, places: Places = all_places) -> dict[str, Sources]:
        """Return the sources of many cells at once, as `Expression.trace` does; for a drawing.

        Args:
            cells: the cells to ask for, non-negative whole numbers (N, rank).
            places: which positions to run through of an axis that is added up or taken together; called with
                the operand, the axis and its size. Without it, all of them.

        Raises:
            TooManySourcesError: there are millions of sources.
        """
        if self.expression is None:
            return {}
        return self.expression.trace(np.asarray(cells, dtype=np.int64), places)

    def arithmetic(self, index: tuple[int, ...] | int, digits: int = 2) -> str | None:
        """Spell out how a cell is computed from its sources, as in ``.4·.1 + .5·.3 = .19``.

        Args:
            index: The cell, a number for each axis; negative ones count from the end.
            digits: The maximum number of decimals.

        Returns:
            The arithmetic; None for a declared tensor or a literal, and without values.

        Raises:
            IndexError: There is no such cell.
        """
        with np.errstate(all="ignore"):
            return self.spelled(check_index(self, index), digits)

    def spelled(self, cell: Cell, digits: int = 2) -> str | None:
        """Return what `arithmetic` does of a cell that there is; numpy's warnings are the caller's."""
        if self.expression is None or self.values is None:
            return None
        spelled = self.expression.spell(cell, digits).text
        result = spell_number(float(self.values.item(*cell)), digits).text
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
    """A whole program, read and computed.

    Attributes:
        tensors: The tensors by name, in the order of the program.
        statements: The statements in order.
        sizes: The size of each dim.
        warnings: What is allowed but may be a mistake: line, column, message.
        followed: The parameters that the program names; they are among its tensors, and no statement's.
    """

    tensors: dict[str, Tensor]
    statements: tuple[Statement, ...]
    sizes: dict[str, int]
    warnings: list[tuple[int, int, str]]
    followed: tuple[str, ...] = ()


class OneOf(float):
    """A number that stands for one of some words: which of them it is, counted from 0."""

    words: tuple[str, ...]

    def __new__(cls, place: float, words: Sequence[str]) -> OneOf:
        """Make the number of a word."""
        made = super().__new__(cls, place)
        made.words = tuple(words)
        return made


def evaluate(
    source: str,
    dims: Mapping[str, int] | None = None,
    arrays: Mapping[str, NDArray[np.generic]] | None = None,
    parameters: Mapping[str, float] | None = None,
) -> Diagram:
    """Read a tensor program and compute what it says.

    Operators and functions mean what they mean in numpy or einops; they compute in float64.

    Args:
        source: The program, one statement per line.
        dims: Sizes of dims; a dim may also get its size from an array or from a literal.
        arrays: Values of declared tensors, by name, with the same axes. A tensor without an array has no
            values, nor has anything computed from it.
        parameters: Numbers that the program may name beside its own tensors and dims, which come first; a
            boolean is one that holds a truth, and `OneOf` one that stands for a word.

    Raises:
        TensorError: Something in the program, the dims or the arrays does not fit; it says where.
    """
    with np.errstate(all="ignore"):  # nan and infinity are values like any other
        return _Evaluation(source, dims or {}, arrays or {}, parameters or {}).run()


@dataclass
class _Names:
    """The sizes of the dims, and for each name that a line gave to a dim beside its own, that dim."""

    sizes: dict[str, int]
    given: dict[str, str]

    def trial(self) -> _Names:
        """Return a copy to try a line with."""
        return _Names(dict(self.sizes), dict(self.given))


class _Evaluation:
    def __init__(
        self,
        source: str,
        dims: Mapping[str, int],
        arrays: Mapping[str, NDArray[np.generic]],
        parameters: Mapping[str, float],
    ) -> None:
        self.lines = list(read_lines(source))
        self.arrays = {normal(str(name)): array for name, array in arrays.items()}
        self.sizes = Sizes(dims, self.lines)
        self.tensors: dict[str, Tensor] = {}
        self.truths: set[str] = set()
        self.names = _Names(self.sizes.known, {})
        self.dims = {normal(str(name)) for name in dims}
        self.statements: list[Statement] = []
        declared = {target.name for line in self.lines for target in line.targets}
        undeclared = {
            name: array.shape
            for name, array in self.arrays.items()
            if name not in declared and isinstance(array, np.ndarray)
        }
        # A name that the program gives to something of its own is the program's, on the lines above too.
        self.parameters = {
            name: Tensor(name, (), (), settled(np.array(float(value))), holds_truth=isinstance(value, bool))
            for name, value in parameters.items()
            if name not in declared
        }
        words = {name: value.words for name, value in parameters.items() if isinstance(value, OneOf)}
        self.scope = Scope(
            self.tensors, self.sizes.known, undeclared, parameters=self.parameters, words=words
        )

    def run(self) -> Diagram:
        given: dict[str, Values] = {}
        for line in self.lines:
            for target in line.targets if line.body is None else ():
                if target.name in self.arrays:
                    values = read_array(self.arrays[target.name], target.name, line.number, target.column)
                    given[target.name] = values
                    if is_truth(self.arrays[target.name]):
                        self.truths.add(target.name)
                    self.sizes.take(target, values.shape)
        for line in self.lines:
            if self._names_sizes(line):
                continue
            self._check_new(line)
            if line.body is None:
                tensors = [self._declared(line, target, given.get(target.name)) for target in line.targets]
            elif line.body.startswith("["):
                tensors = self._literal(line, line.body)
            else:
                tensors = self._computed(line, line.body)
            for target, tensor in zip(line.targets, tensors, strict=True):
                self.tensors[target.name] = tensor
                self.statements.append(Statement(target.name, line.number, tensor))
                if line.body is not None and target.name in self.arrays:
                    message = f"{target.name} is computed here; the array of that name is not used"
                    self.scope.warnings.append((line.number, target.column, message))
        doubts = [*self.scope.warnings, *self._lonely_names()]
        followed = {name: one for name, one in self.parameters.items() if name in self.scope.followed}
        named = {**followed, **self.tensors}
        return Diagram(named, tuple(self.statements), self.sizes.known, doubts, tuple(followed))

    def _names_sizes(self, line: Line) -> bool:
        """Tell whether a line unpacks a shape, `b, t, d = x.shape`; its names are dims of these sizes."""
        plain = all(target.dims is None and target.concept is None for target in line.targets)
        if line.body is None or len(line.targets) < 2 or not plain or ".s" not in line.body:
            return False
        sizes = read_sizes(Text(line.body, line.number, line.body_column), self.scope)
        if sizes is None:
            return False
        if len(sizes) != len(line.targets):
            message = f"there are {len(line.targets)} names before =, but {line.body} has {len(sizes)} sizes"
            raise TensorError(message, line.number, line.targets[0].column)
        for target, size in zip(line.targets, sizes, strict=True):
            if target.name == "_":
                continue
            if target.name in self.tensors:
                message = f"{target.name} is a tensor; give the dim another name"
                raise TensorError(message, line.number, target.column)
            known = self.sizes.known.setdefault(target.name, size)
            if known != size:
                message = f"{line.body} has {size} there, and the program's dim {target.name} is {known}"
                raise TensorError(message, line.number, target.column)
        return True

    def _lonely_names(self) -> Iterator[tuple[int, int, str]]:
        """Yield a doubt for each name that was given to a dim beside its own and is used nowhere else.

        Such a name may be a slip of the pen.
        """
        for name, dim in self.names.given.items():
            places = [
                (line.number, one.column)
                for line in self.lines
                for target in line.targets
                for one in target.dims or ()
                if one.text == name
            ]
            read = sum(len(re.findall(rf"\b{re.escape(name)}\b", line.body or "")) for line in self.lines)
            bearers = sum(name in tensor.dims for tensor in self.tensors.values())
            if len(places) + read + bearers == 2 and name not in self.dims:
                size = self.sizes.known.get(name, self.sizes.known.get(dim, "…"))
                message = f"{name} is a new name for {dim}, and nothing else uses it"
                yield *places[0], f"{message}; if it is meant, give it among the dims: {name}={size}"

    def _check_new(self, line: Line) -> None:
        """Raise TensorError where a line's names or dims are taken."""
        lines = {statement.name: statement.line for statement in self.statements}
        new: set[str] = set()
        for target in line.targets:
            if target.name in lines:
                message = f"{target.name} is already defined, on line {lines[target.name]} of the program"
                raise TensorError(message, line.number, target.column)
            if target.name in new:
                raise TensorError(f"{target.name} appears twice before =", line.number, target.column)
            if target.name in self.sizes.known:
                size = self.sizes.known[target.name]
                message = f"{target.name} is a dim of size {size}; give the tensor another name"
                raise TensorError(message, line.number, target.column)
            new.add(target.name)
        for target in line.targets:
            for dim in target.dims or ():
                if dim.text in new or dim.text in self.tensors:
                    message = f"{dim.text} is a tensor; give the dim another name"
                    raise TensorError(message, line.number, dim.column)

    def _declared(self, line: Line, target: Target, values: Values | None) -> Tensor:
        declared = target.dims or ()
        dims = tuple(dim.text for dim in declared)
        if values is not None and values.ndim != len(dims):
            declaration = f"{target.name}[{', '.join(dims)}]"
            message = f"{declaration} has {len(dims)} axes, its array {values.ndim}: {values.shape}"
            raise TensorError(message, line.number, target.column)
        shape = tuple(self.sizes.of(dim, target.name, line.number) for dim in declared)
        if values is not None:
            for dim, size, actual in zip(declared, shape, values.shape, strict=True):
                if size != actual:
                    turned = f"; did you mean {target.name}[{', '.join(dims[::-1])}]?"
                    raise TensorError(
                        f"{target.name} is declared as {tell_axes(dims, shape)}, and its array is "
                        f"{values.shape}: {tell_axis(dim.text, size)} against {actual}"
                        f"{turned if shape[::-1] == values.shape else ''}",
                        line.number,
                        dim.column,
                    )
        return Tensor(
            target.name,
            dims,
            shape,
            values,
            concept=target.concept,
            learned=target.learned,
            holds_truth=target.name in self.truths,
        )

    def _literal(self, line: Line, body: str) -> list[Tensor]:
        values, holds_truth = read_literal(Text(body, line.number, line.body_column))
        whole = tell_axes(tuple(map(str, values.shape)), values.shape)
        parts = [values] if len(line.targets) == 1 else [settled(part) for part in values]
        if len(parts) != len(line.targets):
            message = f"there are {len(line.targets)} names before =, but the list of values is {whole}"
            raise TensorError(message, line.number, line.targets[0].column)
        tensors = []
        for target, part in zip(line.targets, parts, strict=True):
            dims = tuple(map(str, part.shape))
            gives = f"the list of values is {tell_axes(dims, part.shape)}"
            dims = self._asserted(line, target, dims, part.shape, gives, self.names)
            tensors.append(
                Tensor(
                    target.name,
                    dims,
                    part.shape,
                    part,
                    concept=target.concept,
                    learned=target.learned,
                    holds_truth=holds_truth,
                )
            )
        return tensors

    def _computed(self, line: Line, body: str) -> list[Tensor]:
        try:
            computed = self._compute(line, body, self.scope, self.names)
        except UnfitError as unfit:
            message = unfit.message + self._suggestion(line, body, unfit)
            kind = ValuesNeededError if unfit.needs_values else TensorError
            raise kind(message, unfit.line, unfit.column) from None
        return [
            Tensor(
                target.name,
                dims,
                expression.shape,
                expression.values,
                as_products(expression),
                target.concept,
                target.learned,
            )
            for target, (expression, dims) in zip(line.targets, computed, strict=True)
        ]

    def _compute(self, line: Line, body: str, scope: Scope, names: _Names) -> list[tuple[Expression, Dims]]:
        """Return, for each name before `=`, the expression, and the dims before `=` or else its own.

        Dims of unknown size get theirs, and dims other names, which is written into `names`.
        """
        text = Text(body, line.number, line.body_column)
        if len(line.targets) == 1:
            expressions = [read_expression(text, scope)]
        else:
            expressions = read_parts(text, scope, len(line.targets))
        computed = []
        for target, expression in zip(line.targets, expressions, strict=True):
            gives = f"{expression.title} gives {tell_axes(expression.dims, expression.shape)}"
            repairs = tuple(expression.transposed) if len(line.targets) == 1 else ()
            dims = self._asserted(
                line, target, expression.dims, expression.shape, gives, names, expression, repairs, len(body)
            )
            computed.append((expression, dims))
        return computed

    def _asserted(
        self,
        line: Line,
        target: Target,
        dims: Dims,
        shape: Shape,
        gives: str,
        names: _Names,
        expression: Expression | None = None,
        repairs: tuple[str, ...] = (),
        end: int = 0,
    ) -> Dims:
        """Check the dims before `=` against the result's and return them.

        They name axes that have no name yet, and may give one another name; a dim of unknown size takes the
        axis's. Both goes into `names`.

        Raises UnfitError where they differ in number, in name or in size.
        """
        if target.dims is None:
            return dims
        trial = names.trial()
        sizes = trial.sizes
        wanted = ", ".join(
            tell_axis(dim.text, sizes[dim.text]) if dim.text in sizes else dim.text for dim in target.dims
        )
        message = f"{target.name} should be ({wanted}), but {gives}"
        if len(target.dims) != len(shape):
            raise UnfitError(message, line.number, target.column)
        for dim, actual, size in zip(target.dims, dims, shape, strict=True):
            if is_anonymous(dim.text):
                asserted = self.sizes.of(dim, target.name, line.number)
            else:
                asserted = sizes.setdefault(dim.text, size)
            agrees = agree(dim.text, actual)
            if asserted != size or not (agrees or self._renames(dim.text, actual, dims, expression, trial)):
                message += f": {tell_axis(dim.text, asserted)} against {tell_axis(actual, size)}"
                if asserted == size:
                    message += self._taken(dim.text, dims)
                raise UnfitError(message, line.number, dim.column, repairs, 0, end)
            if not agrees:
                trial.given[dim.text] = actual
        names.sizes.update(trial.sizes)
        names.given.update(trial.given)
        named = []
        for dim, actual, size in zip(target.dims, dims, shape, strict=True):
            # A pattern's name is its own; beside a dim of that name and another size, its axis has none.
            own = actual if names.sizes.get(actual, size) == size else str(size)
            named.append(own if is_anonymous(dim.text) else dim.text)
        return tuple(named)

    def _renames(
        self, name: str, actual: str, dims: Dims, expression: Expression | None, names: _Names
    ) -> bool:
        """Tell whether a dim before `=` is another name for the result's, not a mistake.

        In self-attention `K[s,k] = X @ W_k` calls the positions of `X[t,d]` by a name of their own. So may a
        name that no tensor has yet, or that was given to this dim before. A dim that something in the
        statement has, or another tensor, means another axis.
        """
        nodes = walk(expression) if expression else ()
        if name in dims or any(name in node.dims for node in nodes):
            return False
        if name in names.given:
            return names.given[name] == actual
        return all(name not in tensor.dims for tensor in self.tensors.values())

    def _taken(self, name: str, dims: Dims) -> str:
        """Return the hint that a dim's other name has to be one that nothing has, where one has this."""
        taken = next((one.name for one in self.tensors.values() if name in one.dims), None)
        if taken is None or name in dims:
            return ""
        return f"; {name} is an axis of {taken}, and another name for an axis has to be new"

    def _suggestion(self, line: Line, body: str, unfit: UnfitError) -> str:
        """Return the first repair with which the whole line works, best one that gives no warning."""
        working: list[tuple[int, str]] = []
        # A line of thousands of characters takes its time, and is no place for a hint.
        for repair in unfit.repairs[: _MOST_REPAIRS if len(body) <= _LONGEST_REPAIRED else 0]:
            mended = f"{body[: unfit.start]}({repair}){body[unfit.end :]}"
            trial = self.scope.trial()
            try:
                self._compute(line, mended, trial, self.names.trial())
                alone = read_expression(Text(repair, line.number, line.body_column), self.scope.trial())
            except TensorError:
                continue
            told = f"; did you mean {repair} → {tell_axes(alone.dims, alone.shape)}?"
            working.append((len(trial.warnings), told))
            if not trial.warnings:
                break
        return min(working, key=lambda found: found[0], default=(0, ""))[1]
