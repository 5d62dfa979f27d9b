"""Where values come from: arrays given for declared tensors, literals, and chance; and sizes for dims."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from .errors import TensorError, cut
from .lines import AuthoredDim, Line, Target, normal
from .node import Expression, Values
from .operations.movement import Movement
from .shapes import MAXIMUM_AXES, MAXIMUM_SIZE, Shape, is_anonymous
from .syntax import Text
from .tree import Call, Computed, Lookup, Reference

if TYPE_CHECKING:
    from .diagram import Diagram

# Cells with values that one program may compute, over all its lines: half a gibibyte.
MAXIMUM_CELLS = 2**26

# An array of more cells than this is not copied: it stays as it was given, in its own dtype.
LARGE = 2**20


class Sizes:
    """The sizes of all dims: `known` grows as arrays and literals fix more of them.

    Raises TensorError for a size that is no whole number from 1 on, where the source first names the dim.
    """

    def __init__(self, dims: Mapping[str, int], lines: Sequence[Line]) -> None:
        self.known: dict[str, int] = {}
        for given, size in dims.items():
            name = normal(str(given))
            at = _first_mention(name, lines)
            if not name.isidentifier():
                raise TensorError(f"{name} cannot be the name of a dim", *at)
            try:
                whole = 0 if isinstance(size, bool | np.bool_) else operator.index(size)
            except TypeError:
                whole = 0
            if not 0 < whole <= MAXIMUM_SIZE:
                message = (
                    f"{name}={cut(repr(size))}: a dim's size is a whole number from 1 to {MAXIMUM_SIZE:,}"
                )
                raise TensorError(message, *at)
            self.known[name] = whole

    def take(self, target: Target, shape: Shape) -> None:
        """Let a declared tensor's array give its dims the sizes that nothing else gives."""
        declared = target.dims or ()
        if len(declared) == len(shape):
            for dim, size in zip(declared, shape, strict=True):
                if not is_anonymous(dim.text):
                    self.known.setdefault(dim.text, size)

    def of(self, dim: AuthoredDim, name: str, line: int) -> int:
        """Return the size of a dim as it is written for a tensor; TensorError if nothing gives it one."""
        if not is_anonymous(dim.text):
            if dim.text in self.known:
                return self.known[dim.text]
            hint = f"give it as {dim.text}=… among the dims, or give {name} an array"
            raise TensorError(f"the size of {dim.text} is not known; {hint}", line, dim.column)
        size = int(dim.text) if len(dim.text) <= len(str(MAXIMUM_SIZE)) else 0
        if not 0 < size <= MAXIMUM_SIZE:
            message = f"{cut(dim.text)} is no size: a whole number from 1 to {MAXIMUM_SIZE:,} is"
            raise TensorError(message, line, dim.column)
        return size


def read_array(given: object, name: str, line: int, column: int) -> Values:
    """Return a declared tensor's array as float64, a copy of its own; a large one as it is.

    Raises TensorError unless it holds numbers.
    """
    try:
        array = np.asarray(given)
    except Exception as error:  # whatever an object does when numpy asks it for an array
        raise TensorError(f"{name}'s array cannot be read: {error}", line, column) from None
    if array.dtype.kind not in "fiub":
        raise TensorError(f"{name}'s array holds {array.dtype}, not numbers", line, column)
    if array.size == 0:
        raise TensorError(f"{name}'s array is empty: its shape is {array.shape}", line, column)
    if array.size <= LARGE:
        return settled(array.copy())
    view: Values = array.view(np.ndarray)
    return settled(view)


def settled(values: Values) -> Values:
    """Return values as they are kept: read-only, and float64 unless they are large."""
    array = np.asarray(values) if values.size > LARGE else np.asarray(values, dtype=np.float64)
    if array.flags.writeable:
        array = array.view()
        array.setflags(write=False)
    return array


def read_literal(text: Text) -> Values:
    """Read nested lists of numbers, `[[1, 2], [3, 4]]`.

    Raises TensorError where something else stands in a list, and where lists are empty or of unequal lengths.
    """
    values = np.array(_items(text, text.parse()), dtype=np.float64)
    if values.ndim > MAXIMUM_AXES:
        raise text.error_at(0, f"a tensor has at most {MAXIMUM_AXES} axes")
    return settled(values)


def _items(text: Text, node: ast.expr) -> list[object] | float:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if isinstance(node.operand, ast.Constant):
            return -text.number(node.operand)
    elif isinstance(node, ast.Constant):
        return text.number(node)
    if not isinstance(node, ast.List):
        raise text.error(node, "a literal holds numbers and lists of them, nothing else")
    if not node.elts:
        raise text.error(node, "an empty list has no values")
    items: list[object] = [_items(text, element) for element in node.elts]
    expected = _lengths(items[0])
    for element, item in zip(node.elts, items, strict=True):
        if _lengths(item) != expected:
            found, before = _tell_lengths(_lengths(item)), _tell_lengths(expected)
            raise text.error(element, f"the lists differ in length: {found} here, {before} before")
    return items


def _lengths(item: object) -> Shape:
    return (len(item), *_lengths(item[0])) if isinstance(item, list) else ()


def _tell_lengths(lengths: Shape) -> str:
    return " × ".join(map(str, lengths)) if lengths else "a number"


def _first_mention(name: str, lines: Sequence[Line]) -> tuple[int, int]:
    """Return the line and column at which a dim is first named, or else the beginning."""
    for line in lines:
        for target in line.targets:
            for dim in target.dims or ():
                if dim.text == name:
                    return line.number, dim.column
    return 1, 1


def random_values(diagram: Diagram, seed: int) -> dict[str, Values]:
    """Return values for the declared tensors that have none, by name, in the order of their statements.

    They are drawn from a normal distribution and rounded to one decimal, which is what a cell has room for.
    A tensor that is looked up by, or given to `one_hot`, gets whole numbers in range instead, and one that is
    the condition of a `where` gets 0 and 1. The same seed gives the same values.

    Raises TensorError for a tensor too large to have values.
    """
    generator = np.random.default_rng(seed)
    below = _bounds_of_ids(diagram)
    values: dict[str, Values] = {}
    cells = 0
    for statement in diagram.statements:
        tensor = statement.tensor
        if statement.expression is not None or tensor.values is not None:
            continue
        cells += math.prod(tensor.shape)
        if cells > MAXIMUM_CELLS:
            message = f"{tensor.name} makes it more than {MAXIMUM_CELLS:,} random values"
            raise TensorError(message, statement.line, 1)
        if tensor.name in below:
            values[tensor.name] = generator.integers(below[tensor.name], size=tensor.shape).astype(np.float64)
        else:
            values[tensor.name] = np.asarray(generator.normal(size=tensor.shape)).round(1)
    return values


def _bounds_of_ids(diagram: Diagram) -> dict[str, int]:
    """Return, for each tensor whose cells must be whole numbers from 0 on, what they are below."""
    below: dict[str, int] = {}
    for expression in (statement.expression for statement in diagram.statements):
        for node in walk(expression) if expression else ():
            match node:
                case Lookup(table=table, ids=ids, axis=axis):
                    bounds = [(ids, table.shape[axis])]
                case Call(function="one_hot", arguments=(ids,)):
                    bounds = [(ids, node.shape[-1])]
                case Call(function="where", arguments=(condition, _, _)):
                    bounds = [(condition, 2)]
                case _:
                    continue
            for operand, bound in bounds:
                for name in _moved_from(operand, diagram):
                    below[name] = min(bound, below.get(name, bound))
    return {name: max(bound, 1) for name, bound in below.items()}


def _moved_from(node: Expression, diagram: Diagram, passed: set[str] | None = None) -> set[str]:
    """Return the tensors whose cells stand unchanged in a node, through statements that only move them."""
    passed = set() if passed is None else passed
    match node:
        case Reference(name=name) if name not in passed:
            passed.add(name)
            expression = diagram.tensors[name].expression
            if expression is not None:
                _moved_from(expression, diagram, passed)
        case Lookup(table=table):
            _moved_from(table, diagram, passed)
        case Computed() if isinstance(node.operation, Movement):
            for operand in node.operands:
                _moved_from(operand, diagram, passed)
    return passed


def walk(node: Expression) -> Iterator[Expression]:
    """Yield a node and all nodes below it, in the order of reading."""
    yield node
    if isinstance(node, Computed):
        for operand in node.operands:
            yield from walk(operand)
