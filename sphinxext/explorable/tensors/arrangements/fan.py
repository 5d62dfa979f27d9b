"""A fan: products with one left factor, on lines that follow one another, share it in one corner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from ..diagram import Statement, Tensor
from ..node import Expression
from ..tree import Binary, Reference, Transpose
from .items import Column, CornerItem, Line, Term
from .reading import is_product, look_of


def fan_of(statements: Sequence[Statement]) -> list[Statement]:
    """Return the first statements, as long as they multiply the same matrix from the left."""
    first = _left_factor(statements[0].expression)
    if first is None:
        return []
    return list(takewhile(lambda one: _left_factor(one.expression) == first, statements))


def arrange_fan(statements: Sequence[Statement], tensors: Mapping[str, Tensor]) -> list[Line]:
    """Return the lines of a row that the first of them draws for all."""
    products = [found for one in statements if (found := _product(one.expression))]
    columns = [_column(one, *found, tensors) for one, found in zip(statements, products, strict=True)]
    left = products[0][0]
    corner: CornerItem = {
        "kind": "corner",
        "left": {**look_of(left), "contracted": "columns"},
        "columns": columns,
    }
    first, *others = statements
    lines: list[Line] = [{"name": one.name, "items": [], "chained": True} for one in others]
    return [{"name": first.name, "items": [corner], "chained": False}, *lines]


def _column(
    statement: Statement,
    left: Reference,
    right: Expression,
    added: Reference | None,
    tensors: Mapping[str, Tensor],
) -> Column:
    sum_ = ({"text": " + "}, _term(added, tensors)) if added else ()
    result: Term = {"tensor": statement.name, "concept": statement.tensor.concept}
    return {
        "statement": statement.name,
        "top": {**look_of(right), "contracted": "rows"},
        "result": {"tensor": statement.name, "result": True},
        "plus": look_of(added) if added else None,
        "formula": [
            _term(left, tensors),
            {"text": " × "},
            _term(right, tensors),
            *sum_,
            {"text": " = "},
            result,
        ],
    }


def _product(node: Expression | None) -> tuple[Reference, Expression, Reference | None] | None:
    """Return the factors of a product of two matrices, and the vector that may be added to it."""
    added = None
    if isinstance(node, Binary) and node.op == "+" and isinstance(node.right, Reference):
        added, node = node.right, node.left
    match node:
        case Binary(left=Reference() as left, right=Reference() | Transpose(operand=Reference())):
            flat = len(left.shape) == len(node.right.shape) == 2
            if is_product(node) and flat and (added is None or len(added.shape) == 1):
                return left, node.right, added
    return None


def _left_factor(node: Expression | None) -> str | None:
    found = _product(node)
    return found[0].name if found else None


def _term(node: Expression, tensors: Mapping[str, Tensor]) -> Term:
    """Return a tensor's name as a piece of a formula, in the colour of its concept."""
    look = look_of(node)
    concept = tensors[look["tensor"]].concept
    if "transposed" in look:
        return {"tensor": look["tensor"], "transposed": True, "concept": concept}
    return {"tensor": look["tensor"], "concept": concept}
