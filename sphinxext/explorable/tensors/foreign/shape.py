"""Sizes: `x.shape`, `x.size(0)`."""

from __future__ import annotations

import ast

from ..sizes import whole_size
from .making import Given, Making
from .register import of_libraries


def shape(making: Making, node: ast.expr, operand: ast.expr) -> ast.Tuple:
    """Return the sizes of an operand, which stand for `x.shape`."""
    expression = making.read(operand)
    sizes = [making.size(expression, axis, node) for axis in range(len(expression.shape))]
    made = ast.copy_location(ast.Tuple(sizes, ast.Load()), node)
    made.of_shape = True  # type: ignore[attr-defined]
    return made


def size_of_shape(making: Making, node: ast.Subscript, shape: ast.Tuple) -> ast.expr:
    """Return what `x.shape[0]` and `x.shape[1:]` take."""
    place = whole_size(node.slice, making.scope)
    if isinstance(node.slice, ast.Slice):
        bounds = [
            None if each is None else whole_size(each, making.scope)
            for each in (node.slice.lower, node.slice.upper, node.slice.step)
        ]
        if bounds[2] == 0:
            raise making.text.error(node.slice, "a slice's step cannot be 0")
        return ast.copy_location(ast.Tuple(shape.elts[slice(*bounds)], ast.Load()), node)
    rank = len(shape.elts)
    if place is None or not -rank <= place < rank:
        raise making.text.error(node.slice, f"the shape has {rank} sizes; which of them is a whole number")
    return making.relocated(shape.elts[place], node)


@of_libraries("size")
def size(making: Making, given: Given) -> ast.expr:
    """Lower `x.size()` and `x.size(0)`."""
    x, axis = making.arguments(given, "x", "axis")
    assert x is not None
    if axis is None:
        return shape(making, given.node, x)
    expression = making.read(x)
    return making.relocated(making.size(expression, making.axis(expression, axis), given.node), given.node)
