"""Where values come from: arrays given for declared tensors, and literals; and sizes for dims."""

from __future__ import annotations

import ast
import operator
from collections.abc import Mapping, Sequence

import numpy as np

from ..expressions import CONSTANTS
from ..spelling import cut
from .errors import TensorError
from .lines import AuthoredDim, Line, Target, normal
from .node import Values
from .shapes import MAXIMUM_AXES, MAXIMUM_SIZE, Shape, is_anonymous
from .syntax import Text

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
            except Exception:  # whatever an object does when it is asked for a number
                whole = 0
            if not 0 < whole <= MAXIMUM_SIZE:
                message = f"{name}={_show(size)}: a dim's size is a whole number from 1 to {MAXIMUM_SIZE:,}"
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
            message = f"{cut(dim.text)} is not a size; a size is a whole number from 1 to {MAXIMUM_SIZE:,}"
            raise TensorError(message, line, dim.column)
        return size


def _show(given: object) -> str:
    """Return what was given as a message shows it, its type if it cannot be shown."""
    try:
        return cut(repr(given))
    except Exception:  # whatever an object does when it is asked for a text
        return f"a {type(given).__name__}"


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
    if max(array.shape, default=0) > MAXIMUM_SIZE:
        message = f"{name}'s array is {array.shape}, and the largest size of an axis is {MAXIMUM_SIZE:,}"
        raise TensorError(message, line, column)
    if array.size <= LARGE:
        return settled(array.copy())
    view: Values = array.view(np.ndarray)
    return settled(view)


def is_truth(given: object) -> bool:
    """Say whether an array that has been read holds booleans."""
    return np.asarray(given).dtype == np.bool_


def settled(values: Values) -> Values:
    """Return values as they are kept: read-only, and float64 unless they are large."""
    array = np.asarray(values) if values.size > LARGE else np.asarray(values, dtype=np.float64)
    if array.flags.writeable:
        array = array.view()
        array.setflags(write=False)
    return array


def read_literal(text: Text) -> tuple[Values, bool]:
    """Read nested lists of numbers, `[[1, 2], [3, 4]]`, or of True and False; say whether they are these.

    Raises TensorError where something else stands in a list, and where lists are empty or of unequal lengths.
    """
    items = np.array(_items(text, text.parse()))
    if items.ndim > MAXIMUM_AXES:
        raise text.error_at(0, f"a tensor has at most {MAXIMUM_AXES} axes")
    return settled(items.astype(np.float64)), items.dtype == np.bool_


def _items(text: Text, node: ast.expr) -> list[object] | float:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if isinstance(node.operand, ast.Constant):
            return -text.number(node.operand)
        if isinstance(node.operand, ast.Name) and node.operand.id == "inf":
            return -np.inf
    elif isinstance(node, ast.Name) and node.id in CONSTANTS:
        return CONSTANTS[node.id]
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return node.value
    elif isinstance(node, ast.Constant):
        return text.number(node)
    if not isinstance(node, ast.List):
        raise text.error(node, "a list of values holds numbers, or True and False, or lists of them")
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
