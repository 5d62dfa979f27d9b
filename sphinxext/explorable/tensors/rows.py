"""A program as rows to be drawn: which of its lines stand in one row, and which go on from the one before.

What comes out is plain data for the drawing's twin in the browser; its types are in `arrangements/items.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .arrangements import (
    Item,
    Line,
    Reading,
    Row,
    Shown,
    arrange,
    arrange_fan,
    arrange_parts,
    fan_of,
    looks_of,
    parts_of,
)
from .diagram import Diagram
from .orientation import columns
from .tree import Reference, walk

# What a vector that lies is marked with.
_LYING = frozenset(("ghost", "windows", "padded"))


def rows(diagram: Diagram, shown: Shown) -> list[Row]:
    """Return the program's rows; a tensor that is only declared has one if nothing uses it."""
    used = {
        node.name
        for statement in diagram.statements
        if statement.expression
        for node in walk(statement.expression)
        if isinstance(node, Reference)
    }
    statements = [one for one in diagram.statements if one.expression or one.name not in used]
    found: list[list[Line]] = []
    while statements:
        fan = fan_of(statements)
        if len(fan) > 1:
            found.append(arrange_fan(fan, diagram.tensors))
            statements = statements[len(fan) :]
            continue
        parts = parts_of(statements)
        if len(parts) > 1:
            found.append(arrange_parts(parts, shown))
            statements = statements[len(parts) :]
            continue
        statement = statements.pop(0)
        items = arrange(Reading(statement, shown))
        chained = bool(found) and _continues(found[-1], items)
        line: Line = {"name": statement.name, "items": items, "chained": chained}
        if chained:
            found[-1].append(line)
        else:
            found.append([line])
    _raise_columns(found, columns(diagram), diagram)
    return [{"statements": row} for row in found]


def _raise_columns(found: Sequence[Sequence[Line]], standing: Collection[str], diagram: Diagram) -> None:
    """Let columns stand upright, but for where they are rows: stretched, joined or multiplied."""
    items = (item for row in found for line in row for item in line["items"])
    for look in (look for item in items if item["kind"] in ("grid", "parted") for look in looks_of(item)):
        if look["tensor"] not in standing:
            continue
        if len(diagram.tensors[look["tensor"]].shape) == 1 and not _LYING & look.keys():
            joined = look.get("result") and "seams" in look
            if look.get("contracted") != "columns" and not joined:
                look["upright"] = True


def _continues(row: Sequence[Line], items: Sequence[Item]) -> bool:
    """Tell whether a statement begins with the grid that the row before ends with."""
    if not row[-1]["items"] or not items:
        return False
    last, first = row[-1]["items"][-1], items[0]
    if last["kind"] != "grid" or first["kind"] != "grid":
        return False
    look = first["look"]
    bare = not (look.get("transposed") or look.get("ghost") or look.get("padded"))
    return bare and last["look"]["tensor"] == look["tensor"]
