"""A corner: two factors whose rows and columns meet in their product, and what becomes of each axis."""

from __future__ import annotations

from ..node import Expression
from ..shapes import is_anonymous
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
    names = reading.statement.tensor.dims
    column: Column = {
        "statement": reading.statement.name,
        "top": {
            **_called(_turned(top, other[0] != summed[0]), top, other.index(output[1]), names[1]),
            "contracted": "rows",
        },
        "result": reading.result,
        "plus": None,
        "formula": [],
    }
    met = left.dims[own.index(summed[0])]
    called, letters = (*names, met), (*output, *summed)
    # Letters tell axes apart that have no names, or the same one.
    said = letters if any(map(is_anonymous, called)) or len(set(called)) < len(called) else called
    chips: list[Chip] = [{"text": f"{one} kept", "contracted": False} for one in said[:-1]]
    return [
        {
            "kind": "corner",
            "left": {
                **_called(_turned(left, own[1] != summed[0]), left, own.index(output[0]), names[0]),
                "contracted": "columns",
            },
            "columns": [column],
            "chips": [*chips, {"text": f"{said[-1]} summed", "contracted": True}],
        }
    ]


def _outer(node: Computed, first: int, reading: Reading) -> Item:
    """Return a vector that stands and one that lies; where their cells meet is the product."""
    left, top = node.operands[first], node.operands[1 - first]
    names = reading.statement.tensor.dims
    column: Column = {
        "statement": reading.statement.name,
        "top": _called(look_of(top), top, 0, names[1]),
        "result": reading.result,
        "plus": None,
        "formula": [],
    }
    return {
        "kind": "corner",
        "left": {**_called(look_of(left), left, 0, names[0]), "upright": True},
        "columns": [column],
    }


def _called(look: Look, node: Expression, axis: int, name: str) -> Look:
    """Give the axis that a factor shares with the result the name that it has there."""
    if node.dims[axis] == name or is_anonymous(name):
        return look
    # A grid that is turned has the axes of its tensor.
    own = len(node.shape) - 1 - axis if "transposed" in look_of(node) else axis
    return {**look, "sizes": {str(own): f"{name} = {node.shape[axis]}"}}


def _turned(node: Expression, turn: bool) -> Look:
    look = look_of(node)
    return {**look, "transposed": bool(look.get("transposed")) != turn}
