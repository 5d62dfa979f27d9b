"""``tensor-diagram``: a tensor program drawn as grids, and where each cell comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from ..data import Arrays
from ..tensors import (
    Binary,
    Call,
    Diagram,
    Dim,
    Expression,
    Negate,
    Number,
    Reference,
    Statement,
    Tensor,
    TensorError,
    Transpose,
    evaluate,
    random_values,
)
from .picture import Page, Picture, PictureError, assignments, given, option, text

# An axis longer than this shows its first three cells, the ones in focus and the last; so does a larger grid.
LONGEST_AXIS = 8
MOST_CELLS = 240
FIRST_SHOWN = 3

_OPERATORS = {"@": "×", "*": "⊙", "/": "÷", "+": "+", "-": "−", "**": "^"}
_WORDS = {
    "@": "times",
    "*": "times, cell by cell,",
    "/": "divided by",
    "+": "plus",
    "-": "minus",
    "**": "to the power of",
}
# How tightly operators bind, for parentheses.
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "@": 2, "**": 3}
_FOCUS = re.compile(r"\s*([^\W\d]\w*)\s*\[(.*)\]\s*\Z")
_RANDOM = re.compile(r"\s*random\(\s*(\d+)\s*\)\s*\Z")


def sizes(source: str) -> dict[str, int]:
    """Take the sizes of dims: ``t=4, s=4``."""
    found = {}
    for name, size in assignments(source).items():
        if not re.fullmatch(r"-?\d{1,15}", size):
            raise ValueError(f"needs whole numbers, and {name} is {size}")
        found[name] = int(size)
    return found


def seed(source: str) -> int:
    """Take ``random(SEED)``."""
    found = _RANDOM.match(source)
    if not found:
        raise ValueError(f"needs random(SEED) with a whole number, not {source.strip()!r}")
    return int(found[1])


@dataclass(frozen=True)
class TensorDiagram(Picture):
    """A tensor program, its sizes and values, and the cell to explain."""

    name = "tensor-diagram"
    body = "source"

    source: str = given("The program: one tensor a line.", "")
    arrays: Arrays = given("The values of declared tensors, by name.", None)
    dims: Mapping[str, int] = option(sizes, "The sizes of dims: `t=4, s=4`.", None)
    values: int | None = option(seed, "Values for tensors that have none: `random(SEED)`.", None)
    focus: str = option(text, "The cell to explain at first: `S[2,1]`, or by labels `S[it,animal]`.", "")
    show: Mapping[str, str] = option(
        assignments,
        "Cells to show where a long dim leaves some out, besides its first and its last: `s=animal street`.",
        None,
    )
    labels: Mapping[str, str] = option(
        assignments, "Names for the cells along a dim, from an array of texts: `t=tokens`.", None
    )

    def check(self) -> list[tuple[int, str]]:
        """Compute the program, so that its mistakes are told where it stands; return its doubts."""
        if not self.source.strip():
            raise PictureError("tensor-diagram has no program", "tensor")
        self._focused, self._kept  # noqa: B018
        return [(line, message) for line, _column, message in self._diagram.warnings]

    @cached_property
    def _diagram(self) -> Diagram:
        arrays = dict(self.arrays or {})
        try:
            diagram = evaluate(self.source, dict(self.dims or {}), arrays)
            if self.values is None:
                return diagram
            arrays |= random_values(diagram, self.values)
            return evaluate(self.source, dict(self.dims or {}), arrays)
        except TensorError as error:
            unsized = " is not known; give it as" in str(error) and arrays
            hint = f"; the data has {', '.join(arrays)}" if unsized else ""
            raise PictureError(f"{error}{hint}", "tensor", error.line) from None

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        named = {}
        for dim, array in (self.labels or {}).items():
            if dim not in self._diagram.sizes:
                raise PictureError(f"labels: the program has no dim {dim}", "tensor")
            values = (self.arrays or {}).get(array)
            if values is None:
                raise PictureError(f"labels: the data has no array {array}", "data")
            size = self._diagram.sizes[dim]
            if values.shape != (size,):
                raise PictureError(
                    f"labels: {array} has shape {values.shape}, and dim {dim} needs ({size},)", "data"
                )
            named[dim] = [str(value) for value in values]
        return named

    @cached_property
    def _focused(self) -> tuple[str, tuple[int, ...]] | None:
        if not self.focus:
            return None
        found = _FOCUS.match(self.focus)
        if not found or found[1] not in self._diagram.tensors:
            known = ", ".join(self._diagram.tensors)
            raise PictureError(
                f"focus needs a cell like S[2,1] of one of {known}, not {self.focus!r}", "tensor"
            )
        tensor = self._diagram.tensors[found[1]]
        parts = [part.strip() for part in found[2].split(",") if part.strip()]
        if len(parts) != len(tensor.shape):
            raise PictureError(
                f"focus: {tensor.name} has {len(tensor.shape)} axes, {self.focus} names {len(parts)}",
                "tensor",
            )
        index = tuple(
            self._place(part, dim, size)
            for part, dim, size in zip(parts, tensor.dims, tensor.shape, strict=True)
        )
        return tensor.name, index

    @cached_property
    def _kept(self) -> dict[str, list[int]]:
        kept = {}
        for dim, places in (self.show or {}).items():
            if dim not in self._diagram.sizes:
                raise PictureError(f"show: the program has no dim {dim}", "tensor")
            kept[dim] = [self._place(part, dim, self._diagram.sizes[dim], "show") for part in places.split()]
        return kept

    def _place(self, part: str, dim: str, size: int, option: str = "focus") -> int:
        labels = self._labels.get(dim, [])
        if part in labels:
            return labels.index(part)
        if not re.fullmatch(r"-?\d{1,15}", part) or not -size <= int(part) < size:
            known = f", or one of {', '.join(labels)}" if labels else ""
            message = f"{option}: {dim} goes from 0 to {size - 1}{known}; there is no {part}"
            raise PictureError(message, "tensor")
        return int(part) % size

    def concepts(self) -> tuple[str, ...]:
        """Return the concepts that tensors are tied to."""
        tied = (tensor.concept for tensor in self._diagram.tensors.values())
        return tuple(dict.fromkeys(concept for concept in tied if concept))

    def line_of_concept(self, name: str) -> int | None:
        """Return the first line that ties a tensor to a concept."""
        tied = (one.line for one in self._diagram.statements if one.tensor.concept == name)
        return next(tied, None)

    def alternative(self) -> str:
        """Say, statement by statement, what is computed from what."""
        sentences = []
        for statement in self._diagram.statements:
            tensor = statement.tensor
            shape = " × ".join(map(str, tensor.shape)) or "a number"
            if statement.expression is None:
                sentences.append(f"{tensor.name} is {shape}")
            else:
                sentences.append(f"{tensor.name}, {shape}, is {self._words(statement.expression)}")
        said = "; ".join(sentences) + "."
        if self._focused:
            name, index = self._focused
            arithmetic = self._diagram.tensors[name].arithmetic(index)
            if arithmetic:
                said += f" {name}[{', '.join(map(str, index))}] = {arithmetic}."
        return said

    def _words(self, node: Expression) -> str:
        match node:
            case Reference():
                return node.name
            case Number():
                return f"{node.number:g}"
            case Dim():
                return str(self._diagram.sizes[node.name])
            case Transpose():
                return f"{self._words(node.operand)} transposed"
            case Negate():
                return f"minus {self._words(node.operand)}"
            case Binary():
                comma = "," if isinstance(node.left, Binary) else ""
                return f"{self._words(node.left)}{comma} {_WORDS[node.op]} {self._words(node.right)}"
            case Call(function="sqrt", arguments=(Number() | Dim() as radicand,)):
                return f"√{self._words(radicand)}"
            case Call():
                axis = f" over {node.settings['axis']}" if "axis" in node.settings else ""
                return f"the {node.function} of {' and '.join(map(self._words, node.arguments))}{axis}"
        raise AssertionError(node)

    def complete(self, page: Page) -> dict[str, Any]:
        """Return the rows of grids and operators, and the cells that are shown."""
        tensors = {name: self._tensor(tensor) for name, tensor in self._diagram.tensors.items()}
        used = {
            node.name
            for statement in self._diagram.statements
            if statement.expression
            for node in _walk(statement.expression)
            if isinstance(node, Reference)
        }
        rows = [
            {"name": statement.name, "items": list(self._items(statement))}
            for statement in self._diagram.statements
            if statement.expression is not None or statement.name not in used
        ]
        focus = self._focused
        return {
            "tensors": tensors,
            "rows": rows,
            "focus": {"name": focus[0], "index": list(focus[1])} if focus else None,
            "traces": {
                statement.name: self._traces(statement.tensor)
                for statement in self._diagram.statements
                if statement.expression is not None
            },
            "concepts": page.concept_values(self.concepts()),
        }

    def _tensor(self, tensor: Tensor) -> dict[str, Any]:
        shown = self._shown(tensor)
        values = None
        if tensor.values is not None:
            # The batch axes are sheets, and the front one can be read.
            values = tensor.values[np.ix_(*shown)] if shown else tensor.values.reshape(())
        finite = np.zeros(0) if values is None else values[np.isfinite(values)]
        return {
            "dims": list(tensor.dims),
            "shape": list(tensor.shape),
            "concept": tensor.concept,
            "shown": [list(axis) for axis in shown],
            "values": None if values is None else _plain(values),
            "range": [float(finite.min()), float(finite.max())] if finite.size else None,
            "labels": [
                [self._labels[dim][place] for place in axis] if dim in self._labels else None
                for dim, axis in zip(tensor.dims, shown, strict=True)
            ],
        }

    def _shown(self, tensor: Tensor) -> list[list[int]]:
        """Return the places of each axis that are drawn: batch axes show their first."""
        batch = max(0, len(tensor.shape) - 2)
        front = tensor.shape[batch:]
        large = int(np.prod(front, dtype=object)) > MOST_CELLS
        return [
            [0] if axis < batch else self._places(dim, size, large)
            for axis, (dim, size) in enumerate(zip(tensor.dims, tensor.shape, strict=True))
        ]

    def _places(self, dim: str, size: int, large: bool) -> list[int]:
        if size <= LONGEST_AXIS and not (large and size > FIRST_SHOWN + 1):
            return list(range(size))
        focused = {size - 1, *self._kept.get(dim, range(FIRST_SHOWN))}
        if self._focused:
            name, index = self._focused
            named = zip(self._diagram.tensors[name].dims, index, strict=True)
            focused |= {place for name, place in named if name == dim and place < size}
        return sorted({0, *focused})

    def _traces(self, tensor: Tensor) -> dict[str, dict[str, Any]]:
        """Return, for each cell that is drawn, its sources among those drawn, and its arithmetic."""
        shown = {name: self._shown(source) for name, source in self._diagram.tensors.items()}
        traces = {}
        for index in product(*shown[tensor.name]):
            sources = {
                name: [
                    list(cell)
                    for cell in cells
                    if all(place in axis for place, axis in zip(cell, shown[name], strict=True))
                ]
                for name, cells in tensor.sources(index).items()
            }
            traces[",".join(map(str, index))] = {"sources": sources, "arithmetic": tensor.arithmetic(index)}
        return traces

    # ── A statement as a row: grids in the order in which the expression reads, operators between ──────

    def _items(self, statement: Statement) -> Iterator[dict[str, Any]]:
        expression = statement.expression
        result: dict[str, Any] = {
            "kind": "grid",
            "tensor": statement.name,
            "transposed": False,
            "result": True,
        }
        match expression:
            case None:
                yield result
            case Call(arguments=(operand,)) if _holds_tensor(operand):
                # A function of one tensor is a step from grid to grid.
                slices = _sliced(expression) if expression.function == "softmax" else None
                for item in self._operand(operand, 0):
                    yield {**item, "slices": slices} if item["kind"] == "grid" else item
                yield {"kind": "arrow", "text": _step(expression)}
                yield {**result, "slices": slices, "sums": self._sums(statement.tensor, slices)}
            case _:
                yield from self._operand(expression, 0)
                yield {"kind": "operator", "text": "="}
                yield {**result, "upright": _is_column(expression)}

    def _sums(self, tensor: Tensor, slices: str | None) -> Any:
        """Return the sums of the rows that are shown, where each row is a slice and has values."""
        if tensor.values is None or slices != tensor.dims[-1]:
            return None
        rows = tensor.values[np.ix_(*self._shown(tensor)[:-1])]
        return _plain(rows.sum(axis=-1).reshape(-1))

    def _operand(self, node: Expression, binding: int) -> Iterator[dict[str, Any]]:
        match node:
            case Reference():
                yield {"kind": "grid", "tensor": node.name, "transposed": False}
            case Transpose(operand=Reference() as transposed):
                yield {"kind": "grid", "tensor": transposed.name, "transposed": True}
            case Binary() if _holds_tensor(node):
                own = _BINDING[node.op]
                inner = [
                    *self._operand(node.left, own),
                    {"kind": "operator", "text": _OPERATORS[node.op]},
                    # What stands at the right of a − or ÷ keeps its parentheses.
                    *self._operand(node.right, own + 1),
                ]
                if node.op == "@":
                    _mark_product(node, inner)
                yield from _in_parentheses(inner) if own < binding else inner
            case Negate() if _holds_tensor(node):
                yield {"kind": "operator", "text": "−"}
                yield from self._operand(node.operand, 3)
            case Transpose() if _holds_tensor(node):
                yield from _in_parentheses(list(self._operand(node.operand, 0)))
                yield {"kind": "text", "text": "ᵀ"}
            case Call() if _holds_tensor(node):
                yield {"kind": "text", "text": _step(node)}
                inner = []
                for i, argument in enumerate(node.arguments):
                    inner += [{"kind": "text", "text": ","}] if i else []
                    inner += self._operand(argument, 0)
                yield from _in_parentheses(inner)
            case _:
                yield {"kind": "text", "text": _scalar(node)}


def _mark_product(node: Binary, inner: list[dict[str, Any]]) -> None:
    """Mark the axes that meet: the last of the left grid, and the one before the last of the right.

    A vector at the right is a column, as in a textbook.
    """
    if isinstance(node.left, Reference | Transpose) and inner[0]["kind"] == "grid":
        inner[0]["contracted"] = "columns"
    if isinstance(node.right, Reference | Transpose) and inner[-1]["kind"] == "grid":
        inner[-1]["contracted"] = "rows"
        inner[-1]["upright"] = len(node.right.shape) == 1


def _is_column(node: Expression) -> bool:
    """Tell whether a vector came out of a matrix times a vector, up to scalars and sums."""
    match node:
        case Binary(op="@"):
            return len(node.left.shape) == 2 and len(node.right.shape) == 1
        case Binary():
            return _is_column(node.left) or _is_column(node.right)
        case _:
            return False


def _in_parentheses(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield {"kind": "parenthesis", "text": "("}
    yield from items
    yield {"kind": "parenthesis", "text": ")"}


def _sliced(call: Call) -> str:
    """Return the dim along which a call works, which authors may also give as a number."""
    axis = call.settings["axis"]
    return call.dims[axis] if isinstance(axis, int) else str(axis)


def _step(call: Call) -> str:
    axis = f" over {call.settings['axis']}" if "axis" in call.settings else ""
    return f"{call.function.replace('_', ' ')}{axis}"


def _scalar(node: Expression) -> str:
    """Write an expression without tensors as a reader would."""
    match node:
        case Number():
            return f"{node.number:g}".replace("-", "−")
        case Dim():
            return node.name
        case Negate():
            return f"−{_scalar(node.operand)}"
        case Call(function="sqrt", arguments=(Number() | Dim() as radicand,)):
            return f"√{_scalar(radicand)}"
        case Call():
            return f"{node.function}({', '.join(map(_scalar, node.arguments))})"
        case Binary():
            return f"{_scalar(node.left)} {_OPERATORS[node.op]} {_scalar(node.right)}"
    raise AssertionError(node)


def _walk(node: Expression) -> Iterator[Expression]:
    yield node
    for operand in getattr(node, "operands", ()):
        yield from _walk(operand)


def _holds_tensor(node: Expression) -> bool:
    return any(isinstance(part, Reference) for part in _walk(node))


def _plain(values: Any) -> Any:
    """Return values as nested lists of JSON: six digits are more than a cell shows; no number is None."""
    if isinstance(values, np.ndarray) and values.ndim:
        return [_plain(part) for part in values]
    value = float(values)
    return float(f"{value:.6g}") if np.isfinite(value) else str(value)
