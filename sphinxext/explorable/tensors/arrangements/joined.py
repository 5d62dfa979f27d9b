"""Grids that are joined along one of the axes that are drawn: they touch, and a brace adds their sizes up."""

from __future__ import annotations

from ..node import Expression
from ..orientation import new_axis
from ..tree import Computed, Index, Reference
from .items import Item, Look, Seams, grid, sign
from .reading import Reading


def arrange(node: Computed, reading: Reading) -> list[Item] | None:
    """Return grids that touch, `=` and the result with its seams."""
    operation = node.operation
    pieces = operation.pieces(node.operands, node.settings) if operation.joins else None
    looks = list(map(_piece, node.operands))
    if pieces is None or None in looks:
        return None
    axis, sizes = pieces
    rank = len(node.shape)
    if rank - axis > 2 or rank == 0:
        return None
    seams: Seams = {"axis": axis, "at": [sum(sizes[:place]) for place in range(1, len(sizes))]}
    return [
        {
            "kind": "joined",
            "grids": [look for look in looks if look],
            "along": "columns" if axis == rank - 1 else "rows",
            "size": f"{' + '.join(map(str, sizes))} = {sum(sizes)}",
        },
        sign("="),
        grid({**reading.result, "seams": seams}),
    ]


def _piece(node: Expression) -> Look | None:
    """Return how a tensor stands in the joined one: as it is, or a vector as one of its rows or columns."""
    match node:
        case Reference():
            return {"tensor": node.name}
        case Index(operand=Reference(name=name)) if stands := new_axis(node):
            return {"tensor": name, "upright": stands == "column"}
    return None
