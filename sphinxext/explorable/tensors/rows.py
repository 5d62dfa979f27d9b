"""A program as rows to be drawn: which of its lines stand in one row, and which go on from the one before.

What comes out is plain data for the drawing's twin in the browser; its types are in `arrangements/items.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from .arrangements import Item, Line, Reading, Row, Shown, arrange, arrange_fan, fan_of
from .diagram import Diagram
from .tree import Reference, walk


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
        statement = statements.pop(0)
        items = arrange(Reading(statement, shown))
        chained = bool(found) and _continues(found[-1], items)
        line: Line = {"name": statement.name, "items": items, "chained": chained}
        if chained:
            found[-1].append(line)
        else:
            found.append([line])
    return [{"statements": row} for row in found]


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
