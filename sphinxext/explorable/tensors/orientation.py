"""Which vectors stand upright: those that meet rows of a matrix, and what is computed with them."""

from __future__ import annotations

from collections.abc import Iterator

from .diagram import Diagram
from .node import Expression
from .shapes import Name, find_axis
from .tree import Binary, Computed, Index, Reference, walk


def columns(diagram: Diagram) -> set[str]:
    """Return the names of the vectors that are columns."""
    found: set[str] = set()
    known = -1
    while len(found) > known:
        known = len(found)
        for statement in diagram.statements:
            node = statement.expression
            if node is None:
                continue
            found.update(_standing(node))
            if len(node.shape) == 1 and (statement.name in found or is_column(node, found)):
                found.update((statement.name, *_aligned(node)))
    return found


def is_column(node: Expression, known: set[str]) -> bool:
    """Tell whether a vector comes out of the rows of a matrix, or of vectors that do."""
    if isinstance(node, Reference):
        return node.name in known
    if not isinstance(node, Computed) or not node.operands:
        return False
    first = node.operands[0]
    if _is_product(node):
        return len(first.shape) == 2
    axis = node.settings.get("axis")
    if node.operation.slices == "gone" and len(first.shape) == 2 and isinstance(axis, Name | int):
        return find_axis(first, axis) == 1
    return any(is_column(one, known) for one in _beside(node))


def new_axis(node: Expression) -> str | None:
    """Return how a vector with a new axis stands: a `column` for `b[:, None]`, a `row` for `b[None]`."""
    if not isinstance(node, Index) or len(node.operand.shape) != 1 or len(node.shape) != 2:
        return None
    if node.operand.shape[0] not in node.shape:
        return None
    return "row" if node.parts[0] is None else "column"


def _is_product(node: Computed) -> bool:
    return isinstance(node, Binary) and node.op == "@"


def _standing(node: Expression) -> Iterator[str]:
    """Yield the vectors that an expression makes columns: right factors, those with a new last axis."""
    for part in walk(node):
        if isinstance(part, Index) and isinstance(part.operand, Reference) and new_axis(part) == "column":
            yield part.operand.name
        if isinstance(part, Binary) and _is_product(part) and len(part.left.shape) == 2:
            if len(part.right.shape) == 1:
                yield from _aligned(part.right)
        elif isinstance(part, Computed) and len(part.shape) == 1 and is_column(part, set()):
            yield from _aligned(part)


def _aligned(node: Expression) -> Iterator[str]:
    """Yield the vectors that stand as the vector does that is computed from them cell by cell."""
    if isinstance(node, Reference):
        yield node.name
    elif isinstance(node, Computed) and not _is_product(node):
        for one in _beside(node):
            yield from _aligned(one)


def _beside(node: Computed) -> Iterator[Expression]:
    """Yield the operands that run along with a vector."""
    operation = node.operation
    apart = bool(operation.ids(node.operands, node.settings)) or operation.joins or operation.slices == "gone"
    if not apart and len(node.shape) == 1 and not operation.windows(node.operands, node.settings):
        yield from (one for one in node.operands if len(one.shape) == 1)
