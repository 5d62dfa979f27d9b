"""A chain: an expression as it reads, grids with signs between them, and the result at its end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...language import t
from ..node import Expression
from ..notation import TIGHTEST, operand_bindings, power_of, scalar_text, sign_of
from ..orientation import new_axis
from ..shapes import is_anonymous
from ..tree import (
    Binary,
    Call,
    Index,
    Lookup,
    Masked,
    Negate,
    Paired,
    Reference,
    Transpose,
    is_grid,
    walk,
)
from .items import Ghost, InChain, Item, Look, grid, in_parentheses, sign, words
from .reading import Reading, Shown, holds_tensor, is_product, look_of

# Arithmetic without tensors that has more characters may be broken at its operators.
LONGEST_WORD = 12


def arrange(node: Expression, reading: Reading) -> list[Item]:
    """Return the expression, `=` and the result; every expression is one."""
    return [*expression(node, reading), sign("="), grid(reading.result)]


def expression(node: Expression, reading: Reading, binding: int = 0) -> list[InChain]:
    """Return an expression as it reads, in parentheses where what is around it binds more tightly."""
    if is_grid(node):
        return [grid(look_of(node))]
    if not holds_tensor(node) and (text := _short(node, binding)):
        return [words(text)]
    match node:
        case Binary() | Negate() if node.operation.binding < binding:
            return in_parentheses(expression(node, reading))
        case Binary() if power := power_of(node):
            return [*expression(node.left, reading, TIGHTEST), words(power)]
        case Binary():
            return _binary(node, reading)
        case Negate():
            inner = expression(node.operand, reading, node.operation.binding)
            return [sign(node.operation.sign or ""), *inner]
        case Transpose():
            return [*in_parentheses(expression(node.operand, reading)), words("ᵀ")]
        case Index(operand=Reference()) if stands := new_axis(node):
            return [grid({**look_of(node.operand), "upright": stands == "column"})]
        case Index():
            inner = expression(node.operand, reading, TIGHTEST)
            if isinstance(node.operand, Reference):
                inner = [grid({**look_of(node.operand), "taken": reading.taken(node)})]
            return [*inner, words(node.brackets)]
        case Lookup() | Paired():
            table = expression(node.operands[0], reading, TIGHTEST)
            if isinstance(node.operands[0], Reference):
                table = [grid({**look_of(node.operands[0]), "picked": picked(node, reading.shown)})]
            return [*table, words("["), *_index(node, reading), words("]")]
        case Masked():
            mask = [words("["), *expression(node.mask, reading), words("]")]
            return [*expression(node.operand, reading, TIGHTEST), *mask]
        case Call():
            operation = node.operation
            step = operation.step(node.operands, node.settings)
            return [words(operation.prefix or step), *in_parentheses(listed(node, reading))]
    raise TypeError(f"{type(node).__name__} has no arrangement")


def _index(node: Lookup | Paired, reading: Reading) -> list[InChain]:
    """Return what stands between the brackets of a lookup: ids, and colons for the axes between."""
    named = dict(zip(node.settings["axes"], node.operands[1:], strict=True))
    items: list[InChain] = []
    for axis in range(max(named) + 1):
        items += [words(",")] if axis else []
        items += expression(named[axis], reading) if axis in named else [words(":")]
    return items


def picked(node: Lookup | Paired, shown: Shown) -> list[list[int | None]] | None:
    """Return the drawn cells of the table that ids name, each once; None for an axis that is taken whole."""
    table, *ids = node.operands
    if any(one.values is None for one in ids):
        return None
    axes = node.settings["axes"]
    drawn = shown(table)
    met = np.broadcast_arrays(*(one.values for one in ids if one.values is not None))
    rows = [np.ravel(each).astype(np.int64) % table.shape[axis] for each, axis in zip(met, axes, strict=True)]
    seen = np.all([np.isin(row, drawn[axis]) for row, axis in zip(rows, axes, strict=True)], axis=0)
    cells = np.unique(np.stack(rows, axis=1)[seen], axis=0).tolist()
    return [
        [dict(zip(axes, cell, strict=True)).get(axis) for axis in range(len(table.shape))] for cell in cells
    ]


def _short(node: Expression, binding: int) -> str | None:
    """Return what holds no tensor as one word, but for long arithmetic, which is broken as any other."""
    text = scalar_text(node, binding)
    is_arithmetic = any(isinstance(part, Binary) for part in walk(node))
    return None if is_arithmetic and len(text) > LONGEST_WORD else text


def listed(call: Call, reading: Reading) -> list[InChain]:
    """Return what a function takes, with commas."""
    items: list[InChain] = []
    for place, argument in enumerate(call.arguments):
        items += [words(",")] if place else []
        items += expression(argument, reading)
    return items


def _binary(node: Binary, reading: Reading) -> list[InChain]:
    bindings = operand_bindings(node)
    left, right = (
        expression(one, reading, binding) for one, binding in zip(node.operands, bindings, strict=True)
    )
    if is_product(node):
        _mark_product(node, left, right)
    else:
        _mark_stretched(node, left, right, reading.shown)
    return [*left, sign(sign_of(node)), *right]


def _alone(items: Sequence[InChain]) -> Look | None:
    """Return the look of a grid that stands by itself."""
    return items[0]["look"] if len(items) == 1 and items[0]["kind"] == "grid" else None


def _mark_product(node: Binary, left: Sequence[InChain], right: Sequence[InChain]) -> None:
    """Mark the axes that meet: the last of the left grid, and the one before the last of the right.

    A vector at the right is a column, as in a textbook.
    """
    if look := _alone(left):
        look["contracted"] = "columns"
    if look := _alone(right):
        look["contracted"] = "rows"
        if len(node.right.shape) == 1:
            look["upright"] = True


def _mark_stretched(node: Binary, left: Sequence[InChain], right: Sequence[InChain], shown: Shown) -> None:
    """Show where broadcasting repeats an operand that stands by itself."""
    for operand, items in ((node.left, left), (node.right, right)):
        look = _alone(items)
        if look is None or not operand.shape:
            continue
        stretched = _stretched(operand, node)
        if not stretched:
            continue
        told = [
            t("{0} places", node.shape[axis]) if is_anonymous(node.dims[axis]) else node.dims[axis]
            for axis in stretched
        ]
        look["captions"] = [t("broadcast over {0}", ", ".join(told))]
        drawn = [axis for axis in stretched if axis >= len(node.shape) - 2]
        if len(drawn) == 1 and len(operand.shape) <= 2 and not look.get("transposed"):
            look["ghost"] = _ghost(node, drawn[0], shown)


def _stretched(operand: Expression, whole: Expression) -> list[int]:
    """Return the result's axes along which an operand is repeated."""
    missing = len(whole.shape) - len(operand.shape)
    own = (1,) * missing + operand.shape
    return [
        axis
        for axis, (size, full) in enumerate(zip(own, whole.shape, strict=True))
        if axis < missing or (size == 1 and full != 1)
    ]


def _ghost(node: Expression, axis: int, shown: Shown) -> Ghost:
    return {
        "axis": "columns" if axis == len(node.shape) - 1 else "rows",
        "dim": node.dims[axis],
        "size": node.shape[axis],
        "shown": shown(node)[axis],
    }
