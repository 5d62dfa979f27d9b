"""A corner: two factors whose rows and columns meet in their product, and what becomes of each axis."""

from __future__ import annotations

from ..node import Expression
from ..tree import Call, Computed
from .items import Chip, Column, Item, Look
from .reading import Reading, are_grids, look_of


def arrange(node: Computed, reading: Reading) -> list[Item] | None:
    """Return two matrices in a corner, if that is what a function's labels say."""
    labels = node.operation.labels(node.operands, node.settings) if isinstance(node, Call) else None
    if labels is None or not are_grids(node):
        return None
    operands, output, summed = labels.operands, labels.output, labels.summed
    if len(operands) == 2 and not summed and sorted(operands) == sorted((one,) for one in output):
        return [_outer(node, operands.index(output[:1]), reading)]
    if len(operands) != 2 or len(summed) != 1 or len(output) != 2:
        return None
    if not all(len(set(one)) == len(one) == 2 and summed[0] in one for one in operands):
        return None
    first = 0 if output[0] in operands[0] else 1
    own, other = operands[first], operands[1 - first]
    if {output[0], summed[0]} != set(own) or {output[1], summed[0]} != set(other):
        return None
    left, top = node.operands[first], node.operands[1 - first]
    column: Column = {
        "statement": reading.statement.name,
        "top": {**_turned(top, other[0] != summed[0]), "contracted": "rows"},
        "result": reading.result,
        "plus": None,
        "formula": [],
    }
    chips: list[Chip] = [{"text": f"{label} kept", "contracted": False} for label in output]
    return [
        {
            "kind": "corner",
            "left": {**_turned(left, own[1] != summed[0]), "contracted": "columns"},
            "columns": [column],
            "chips": [*chips, {"text": f"{summed[0]} summed", "contracted": True}],
        }
    ]


def _outer(node: Computed, first: int, reading: Reading) -> Item:
    """Return a vector that stands and one that lies; where their cells meet is the product."""
    left, top = node.operands[first], node.operands[1 - first]
    column: Column = {
        "statement": reading.statement.name,
        "top": look_of(top),
        "result": reading.result,
        "plus": None,
        "formula": [],
    }
    return {"kind": "corner", "left": {**look_of(left), "upright": True}, "columns": [column]}


def _turned(node: Expression, turn: bool) -> Look:
    look = look_of(node)
    return {**look, "transposed": bool(look.get("transposed")) != turn}
