"""What tints tell: tensors whose cells are added, compared, moved or equal in concept share one scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .diagram import Diagram
from .node import Expression
from .tree import Binary, Call, Computed, Index, Negate, Reference, walk

Told = Literal["size", "order", "names"]

# A cell that is so much larger than all others stands for infinity, as the −1e9 of a mask does.
_LARGE = 1e4
_TIMES_LARGER = 1e3


class Scales:
    """The scales of a program's tensors: `range_of` a tensor's group, over all cells, and what tints tell."""

    def __init__(self, diagram: Diagram) -> None:
        self._diagram = diagram
        self._named = set(_names(diagram))
        self._groups = {name: {name} for name in diagram.tensors}
        for statement in diagram.statements:
            if statement.expression:
                self._join({statement.name, *_cells(statement.expression)})
                for node in walk(statement.expression):
                    self._join(set(_cells(node)))
        concepts: dict[tuple[str, bool], set[str]] = {}
        for tensor in diagram.tensors.values():
            if tensor.concept:
                concepts.setdefault((tensor.concept, tensor.learned), set()).add(tensor.name)
        for alike in concepts.values():
            self._join(alike)
        compared = set(_compared(diagram))
        # What makes scores by a positive factor alone has their order.
        for statement in reversed(diagram.statements):
            if statement.expression and self._groups[statement.name] & compared:
                compared |= set(_in_order(statement.expression))
        self._ordered = {name for name in diagram.tensors if self._groups[name] & compared}
        self._ranges: dict[frozenset[str], tuple[float, float] | None] = {}

    def range_of(self, name: str) -> tuple[float, float] | None:
        """Return the least and the largest cell of a tensor's group; None without numbers."""
        group = self.alike(name)
        if group not in self._ranges:
            self._ranges[group] = range_of(self._diagram.tensors[one].values for one in group)
        return self._ranges[group]

    def alike(self, name: str) -> frozenset[str]:
        """Return the tensors of a tensor's group."""
        return frozenset(self._groups[name])

    def told_of(self, name: str) -> Told:
        """Say what the tints of a tensor's cells tell.

        A row number is a name and has no size; what goes into a softmax is compared, the highest wins; of all
        else the distance from zero counts.
        """
        return "names" if name in self._named else "order" if name in self._ordered else "size"

    def _join(self, names: set[str]) -> None:
        """Give tensors one scale; names of rows have none."""
        sized = names - self._named
        joined = set().union(*(self._groups[name] for name in sized))
        for name in joined:
            self._groups[name] = joined


def _names(diagram: Diagram) -> Iterator[str]:
    """Yield the tensors whose cells are places of others."""
    for statement in diagram.statements:
        node = statement.expression
        if isinstance(node, Computed) and node.operation.finds_places(node.settings):
            yield statement.name
        for part in walk(node) if node else ():
            for ids in part.operation.ids(part.operands, part.settings) if isinstance(part, Computed) else ():
                # A new axis only lets them meet their rows.
                named = ids.operand if isinstance(ids, Index) else ids
                if isinstance(named, Reference):
                    yield named.name


def _compared(diagram: Diagram) -> Iterator[str]:
    """Yield the tensors that a softmax compares."""
    for statement in diagram.statements:
        for node in walk(statement.expression) if statement.expression else ():
            if isinstance(node, Call) and node.operation.distributes:
                for one in node.arguments:
                    yield from _in_order(one)


def _in_order(node: Expression) -> Iterator[str]:
    """Yield the tensors among whose cells the higher one makes the higher of a node's."""
    if isinstance(node, Reference):
        yield node.name
    elif isinstance(node, Binary):
        if node.op in ("+", "-") or (node.op in ("*", "/") and _is_positive(node.right)):
            yield from _in_order(node.left)
        if node.op == "+" or (node.op == "*" and _is_positive(node.left)):
            yield from _in_order(node.right)
    elif isinstance(node, Computed) and not isinstance(node, Negate):
        for one in node.operation.alike(node.operands, node.settings):
            yield from _in_order(one)


def _is_positive(node: Expression) -> bool:
    """Tell whether a node is one number above zero."""
    return node.shape == () and node.values is not None and bool(np.all(np.asarray(node.values) > 0))


def _cells(node: Expression) -> Iterator[str]:
    """Yield the tensors whose cells a node's are, or are of one unit with."""
    if isinstance(node, Reference):
        yield node.name
    elif isinstance(node, Computed):
        for one in node.operation.alike(node.operands, node.settings):
            yield from _cells(one)


def range_of(every: Iterable[ArrayLike | None]) -> tuple[float, float] | None:
    """Return the least and the largest of some tensors' cells; None without numbers.

    Cells that stand for infinity are left out, unless nothing but zeros would be left.
    """
    numbers = [cells[np.isfinite(cells)] for cells in map(_numbers, every)]
    finite = [cells for cells in numbers if cells.size]
    return _ends(map(_without_infinity, finite), but=(0.0, 0.0)) or _ends(finite)


def _numbers(values: ArrayLike | None) -> NDArray[np.float64]:
    return np.asarray([] if values is None else values, dtype=np.float64)


def _ends(
    every: Iterable[NDArray[np.float64]], but: tuple[float, float] | None = None
) -> tuple[float, float] | None:
    found = [(float(cells.min()), float(cells.max())) for cells in every]
    lowest, highest = zip(*found, strict=True) if found else ((), ())
    ends = (min(lowest), max(highest)) if found else None
    return None if ends == but else ends


def _without_infinity(finite: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the cells without those that stand for infinity."""
    large = np.abs(finite) >= _LARGE
    others = finite[~large]
    if large.any() and others.size and np.abs(finite[large]).min() / _TIMES_LARGER >= np.abs(others).max():
        return others
    return finite
