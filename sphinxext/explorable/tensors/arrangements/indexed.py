"""A tensor of which some cells are taken by an index: the rest is pale."""

from __future__ import annotations

from ..tree import Computed, Index, Reference
from .items import Item, arrow, grid
from .reading import Reading, look_of


def arrange(node: Computed, reading: Reading) -> list[Item] | None:
    """Return the tensor with the places that are read, an arrow with the index, and the result."""
    if not isinstance(node, Index) or not isinstance(node.operand, Reference):
        return None
    over = grid({**look_of(node.operand), "taken": reading.taken(node)})
    return [over, arrow(node.brackets), grid(reading.result)]
