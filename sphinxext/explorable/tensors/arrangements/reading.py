"""What every arrangement is given: a statement, and which cells are drawn."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from ..diagram import Statement
from ..node import Expression
from ..tree import Binary, Computed, Reference, Transpose, is_grid, walk
from .items import Look

# The places of each axis that are drawn of a tensor, or would be of an expression's result.
Shown = Callable[[Expression], list[list[int]]]


@dataclass(frozen=True)
class Reading:
    """A statement that is to be arranged."""

    statement: Statement
    shown: Shown

    @property
    def result(self) -> Look:
        """How the tensor that the statement computes is seen in it."""
        return {"tensor": self.statement.name, "result": True}

    def taken(self, node: Computed) -> list[list[int] | None] | None:
        """Return, for each axis of a node's first operand, the places that it reads; None for all of them."""
        read = node.operation.taken(node.operands, node.settings)
        if read is None:
            return None
        drawn = self.shown(node.operands[0])
        return [_seen(own, places) for own, places in zip(read, drawn, strict=True)]


def _seen(read: Collection[int] | None, drawn: Sequence[int]) -> list[int] | None:
    """Return which places of an axis are drawn as read: of a range those that are drawn at all."""
    if read is None:
        return None
    return [place for place in drawn if place in read] if isinstance(read, range) else list(read)


def holds_tensor(node: Expression) -> bool:
    """Tell whether a tensor takes part in an expression."""
    return any(isinstance(part, Reference) for part in walk(node))


def are_grids(node: Computed) -> bool:
    """Tell whether all operands of a node are drawn as one grid each."""
    return all(map(is_grid, node.operands))


def look_of(node: Expression) -> Look:
    """Return how a named tensor or its transpose stands in a statement."""
    if isinstance(node, Transpose) and isinstance(node.operand, Reference):
        return {"tensor": node.operand.name, "transposed": True}
    assert isinstance(node, Reference)
    return {"tensor": node.name}


def is_product(node: Expression | None) -> bool:
    """Tell whether a node is a product of matrices that is written with a sign."""
    return isinstance(node, Binary) and node.operation.labels(node.operands, node.settings) is not None
