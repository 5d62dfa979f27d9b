"""Rows that are taken from a table, one for each id of a list."""

from __future__ import annotations

from ..tree import Computed, Lookup, Reference
from .items import Item
from .reading import Reading, look_of


def arrange(node: Computed, reading: Reading) -> list[Item] | None:
    """Return ids, the table and its rows, if a matrix is looked up by a list of known ids."""
    if not isinstance(node, Lookup):
        return None
    table, ids = node.table, node.ids
    named = isinstance(table, Reference) and isinstance(ids, Reference)
    if not named or node.axis != 0 or len(table.shape) != 2 or len(ids.shape) != 1 or ids.values is None:
        return None
    return [
        {
            "kind": "lookup",
            "ids": look_of(ids),
            "table": look_of(table),
            "result": reading.result,
            "rows": [int(ids.values[place]) % table.shape[0] for place in reading.shown(ids)[0]],
        }
    ]
