"""An einsum that is a matrix product, as the product that it is: drawn and told as `@`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from .node import Expression
from .tree import Binary, Call, Transpose, is_grid


def as_products(node: Expression) -> Expression:
    """Return an expression with `@` for every einsum that is a product of two vectors, matrices, or stacks.

    An einsum of two named matrices that is all of a statement stays: it has a picture of its own.
    """
    if isinstance(node, Call) and node.function == "einsum" and _is_corner(node):
        return node
    return _rewritten(node)


def _is_corner(node: Call) -> bool:
    return len(node.shape) == 2 and all(len(one.shape) == 2 and is_grid(one) for one in node.operands)


def _rewritten(node: Expression) -> Expression:
    changed: dict[str, Any] = {}
    for one in fields(node):
        part = getattr(node, one.name)
        if isinstance(part, Expression):
            inner = _rewritten(part)
            if inner is not part:
                changed[one.name] = inner
        elif isinstance(part, tuple) and part and isinstance(part[0], Expression):
            several = tuple(map(_rewritten, part))
            if any(new is not old for new, old in zip(several, part, strict=True)):
                changed[one.name] = several
    node = replace(node, **changed) if changed else node
    if isinstance(node, Call) and node.function == "einsum":
        return _product(node) or node
    return node


def _product(node: Call) -> Binary | None:
    """Return an einsum as `left @ right`, each turned where its letters ask for it; None where it is none."""
    labels = node.operation.labels(node.operands, node.settings)
    if labels is None or len(node.operands) != 2 or len(labels.summed) != 1:
        return None
    sizes = labels.sizes(node.operands)
    if any(
        operand.shape != tuple(sizes[label] for label in own)
        for operand, own in zip(node.operands, labels.operands, strict=True)
    ):
        # What stretches is no product of matrices.
        return None
    pairs = list(zip(node.operands, labels.operands, strict=True))
    ways = [
        found
        for (left, lefts), (right, rights) in (pairs, pairs[::-1])
        if (found := _sides(left, lefts, right, rights, labels.summed[0], labels.output))
    ]
    if not ways:
        return None
    left, right = min(ways, key=lambda way: sum(isinstance(one, Transpose) for one in way))
    return Binary(
        dims=node.dims,
        shape=node.shape,
        values=node.values,
        text=node.text,
        column=node.column,
        op="@",
        left=left,
        right=right,
    )


def _sides(
    left: Expression,
    lefts: Sequence[str],
    right: Expression,
    rights: Sequence[str],
    summed: str,
    output: Sequence[str],
) -> tuple[Expression, Expression] | None:
    """Return both factors as `@` takes them, the rows at the left; None where they do not fit."""
    rows, columns = len(lefts) > 1, len(rights) > 1
    if len(output) < rows + columns:
        return None
    stack = tuple(output[: len(output) - rows - columns])
    row, column = output[len(stack) : len(stack) + rows], output[len(output) - columns :] if columns else ()
    one = _side(left, lefts, stack, (*row, summed))
    other = _side(right, rights, stack, (summed, *column))
    batches = max(len(lefts), len(rights)) - 2
    return (one, other) if one and other and len(stack) == max(batches, 0) else None


def _side(
    node: Expression, own: Sequence[str], stack: Sequence[str], matrix: Sequence[str]
) -> Expression | None:
    """Return a factor whose last axes are those of the matrix, after the last of the stack."""
    before = stack[len(stack) - len(own) + len(matrix) :] if len(own) > len(matrix) else ()
    if tuple(own) == (*before, *matrix):
        return node
    if len(matrix) == 2 and tuple(own) == (*before, *reversed(matrix)):
        return _turned(node)
    return None


def _turned(node: Expression) -> Expression:
    """Return a factor with its last two axes exchanged."""
    if isinstance(node, Transpose) and (len(node.shape) == 2 or node.op == ".mT"):
        return node.operand
    return Transpose(
        dims=(*node.dims[:-2], node.dims[-1], node.dims[-2]),
        shape=(*node.shape[:-2], node.shape[-1], node.shape[-2]),
        values=None if node.values is None else np.swapaxes(node.values, -1, -2),
        text=next(node.transposed),
        column=node.column,
        operand=node,
        op=".T" if len(node.shape) == 2 else ".mT",
    )
