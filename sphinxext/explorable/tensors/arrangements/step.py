"""A step: from grids to a grid by a function, an arrow with its name; with slices, bands and a pale rest."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from ...language import t
from ..node import Expression
from ..operations.axes import Groups, Piece
from ..operations.presenting import pattern
from ..tree import Call, Computed, Index, is_grid
from .chain import listed
from .items import Bands, Item, Look, arrow, grid
from .reading import Reading, holds_tensor, look_of


def arrange(node: Computed, reading: Reading) -> list[Item] | None:
    """Return what a function of tensors takes, an arrow, and the result."""
    if not isinstance(node, Call) or not any(map(holds_tensor, node.arguments)) or _is_sentence(node):
        return None
    operation = node.operation
    slices = operation.along(node.operands, node.settings)
    items = listed(node, reading)
    first = node.arguments[0]
    kept = slices if operation.slices == "kept" else None
    result = _result({**reading.result, "slices": kept}, node)
    # Outlines and blocks belong to what the function takes, not to a part of it.
    if is_grid(first):
        items[0] = grid(_operand({**look_of(first), "slices": slices}, node, reading))
    return [*items, arrow(operation.step(node.operands, node.settings)), grid(result)]


def _is_sentence(node: Call) -> bool:
    """Tell whether what a function takes cannot be read without its name before it.

    A condition does not say what it decides, and of two calculations the comma between them is lost.
    """
    several = len(node.arguments) > 1
    return several and (bool(node.operation.conditions) or not all(map(_is_one, node.arguments)))


def _is_one(node: Expression) -> bool:
    """Tell whether an argument is seen as one thing."""
    return is_grid(node) or not holds_tensor(node) or (isinstance(node, Index) and is_grid(node.operand))


def _operand(look: Look, node: Call, reading: Reading) -> Look:
    """Add the cells that are read, or the blocks that move together."""
    if taken := reading.taken(node):
        return {**look, "taken": taken}
    if grouped := _grouped(node):
        return _with_blocks(look, node, grouped[0], _outermost(grouped))
    return look


def _result(look: Look, node: Call) -> Look:
    """Add the blocks that have moved together."""
    grouped = _grouped(node)
    return _with_blocks(look, node, grouped[1], _outermost(grouped)) if grouped else look


def _grouped(node: Call) -> tuple[Groups, Groups] | None:
    """Return how axes are taken apart and put together, by a pattern of the author's or as by one."""
    shown = node.operation.shows_groups or pattern(node.settings)
    return node.operation.groups(node.operands, node.settings) if shown else None


def _with_blocks(look: Look, node: Call, axes: Groups, outer: Piece | None) -> Look:
    bands = _bands(outer, axes, node) if outer else None
    return {**look, "sizes": _composed(axes, node), "bands": bands}


def _composed(axes: Groups, node: Call) -> dict[str, str]:
    """Return what the braces of composed axes say: `8 = h 2 · k 4`."""
    return {str(axis): _product_of(group, node) for axis, group in enumerate(axes) if len(group) > 1}


def _product_of(group: Sequence[Piece], node: Call) -> str:
    named = [(node.operation.piece_text(name, node.operands), size) for name, size in group]
    parts = " · ".join(f"{name} {size}".strip() for name, size in named)
    return f"{prod(size for _, size in group)} = {parts}"


def _outermost(grouped: tuple[Groups, Groups]) -> Piece | None:
    """Return the slowest part of the first axis that is made of several, before the operation or after."""
    groups = (group for axes in grouped for group in axes)
    return next((group[0] for group in groups if sum(size > 1 for _, size in group) > 1), None)


def _bands(part: Piece, axes: Groups, node: Call) -> Bands | None:
    """Return on which axis a part lies, how many neighbours share one place of it, and how many it has."""
    for axis, group in enumerate(axes):
        names = [name for name, _ in group]
        if part[0] in names:
            below = group[names.index(part[0]) + 1 :]
            called = node.operation.piece_text(part[0], node.operands)
            # Translators: one of several that lie beside each other, before its number: "copy 0".
            name = called or t("copy")
            return {"axis": axis, "block": prod(size for _, size in below), "of": part[1], "name": name}
    return None
