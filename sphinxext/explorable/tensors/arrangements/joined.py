"""Grids that are joined along one of the axes that are drawn: they touch, and a brace adds their sizes up."""

from __future__ import annotations

from ..tree import Computed, Transpose
from .items import Item, Seams, grid, sign
from .reading import Reading, are_grids, look_of


def arrange(node: Computed, reading: Reading) -> list[Item] | None:
    """Return grids that touch, `=` and the result with its seams."""
    operation = node.operation
    pieces = operation.pieces(node.operands, node.settings) if operation.joins else None
    if pieces is None or not are_grids(node) or any(isinstance(one, Transpose) for one in node.operands):
        return None
    axis, sizes = pieces
    rank = len(node.shape)
    if rank - axis > 2 or rank == 0:
        return None
    seams: Seams = {"axis": axis, "at": [sum(sizes[:place]) for place in range(1, len(sizes))]}
    return [
        {
            "kind": "joined",
            "grids": [look_of(one) for one in node.operands],
            "along": "columns" if axis == rank - 1 else "rows",
            "size": f"{' + '.join(map(str, sizes))} = {sum(sizes)}",
        },
        sign("="),
        grid({**reading.result, "seams": seams}),
    ]
