"""Parts of one tensor, on one line of a program: it is drawn once, and an arrow branches to all its parts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from ...language import t
from ..diagram import Statement
from ..tree import Call, Computed, Index, is_grid
from .chain import expression
from .items import Line, Look, PartedItem, grid
from .reading import Reading, Shown, look_of


def parts_of(statements: Sequence[Statement]) -> list[Statement]:
    """Return the first statements, as long as they are parts of one tensor on one line."""
    first = _whole(statements[0])
    if first is None:
        return []
    return list(takewhile(lambda one: _whole(one) == first, statements))


def arrange_parts(statements: Sequence[Statement], shown: Shown) -> list[Line]:
    """Return the lines of a row that the first draws for all: the tensor, and a branch to each part."""
    first, *others = statements
    reading = Reading(first, shown)
    node = first.expression
    assert isinstance(node, Computed)
    operand = node.operands[0]
    whole = expression(operand, reading)
    if is_grid(operand):
        whole = [grid(_with_seams(look_of(operand), node))]
    parted: PartedItem = {
        "kind": "parted",
        "whole": whole,
        "text": _step(node, len(statements)),
        "parts": [{"statement": one.name, "look": Reading(one, shown).result} for one in statements],
    }
    lines: list[Line] = [{"name": one.name, "items": [], "chained": True} for one in others]
    return [{"name": first.name, "items": [parted], "chained": False}, *lines]


def _whole(statement: Statement) -> tuple[int, str] | None:
    """Return the line and the text of the tensor that a statement takes a part of."""
    node = statement.expression
    if isinstance(node, Index) or (isinstance(node, Call) and "part" in node.settings):
        return statement.line, node.operands[0].text
    return None


def _step(node: Computed, count: int) -> str:
    """Say how a tensor is taken apart: `split into 3 along d`."""
    if isinstance(node, Index):
        # Translators: stands on an arrow from an array to its parts.
        return t("{0} slices", count)
    return node.operation.parting(node.operands, node.settings, count)


def _with_seams(look: Look, node: Computed) -> Look:
    """Add the lines between the parts."""
    pieces = node.operation.pieces(node.operands, node.settings)
    if pieces is None or look.get("transposed"):
        return look
    axis, sizes = pieces
    return {**look, "seams": {"axis": axis, "at": [sum(sizes[:place]) for place in range(1, len(sizes))]}}
