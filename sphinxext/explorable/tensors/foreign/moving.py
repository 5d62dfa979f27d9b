"""Axes turned, added and taken away."""

from __future__ import annotations

import ast
import math

from ..shapes import tell
from .making import Given, Making
from .register import of_libraries, spelled


@spelled("swapaxes")
def swap(making: Making, given: Given) -> ast.expr:
    """Lower `swapaxes(x, 0, 1)`."""
    x, first, second = making.arguments(given, "x", "axis0", "axis1", needed=3)
    assert x is not None
    assert first is not None
    assert second is not None
    expression, read = making.operand(x)
    one, other = making.axis(expression, first), making.axis(expression, second)
    rank = len(expression.shape)
    if {one, other} == {rank - 1, rank - 2}:
        attribute = "T" if rank == 2 else "mT"
        return ast.copy_location(ast.Attribute(read, attribute, ast.Load()), given.node)
    order = list(range(rank))
    order[one], order[other] = other, one
    return making.call(given, "transpose", [read, *(making.whole(axis, given.node) for axis in order)], {})


@spelled("transpose")
def transpose(making: Making, given: Given) -> ast.expr:
    """Lower `x.transpose(0, 1)`, which exchanges two axes; with all axes it is their order."""
    for theirs, ours in (("dim0", "axis0"), ("dim1", "axis1")):
        if theirs in given.keywords:
            given.keywords[ours] = given.keywords.pop(theirs)
    exchanges = len(given.args) + len(given.keywords) == 3
    if exchanges and (given.is_method or given.of_torch) and given.name == "transpose":
        return swap(making, given)
    return making.call(given, "transpose")


@of_libraries("t")
def turn(making: Making, given: Given) -> ast.expr:
    """Lower `x.t()`."""
    (x,) = making.arguments(given, "x")
    assert x is not None
    return ast.copy_location(ast.Attribute(x, "T", ast.Load()), given.node)


@spelled("unsqueeze")
def unsqueeze(making: Making, given: Given) -> ast.expr:
    """Lower `unsqueeze(x, 0)`, which is an index with a new axis."""
    x, axis = making.arguments(given, "x", "axis", needed=2)
    assert x is not None
    assert axis is not None
    expression, read = making.operand(x)
    place = making.axis(expression, axis, besides=1)
    parts: list[ast.expr] = [ast.copy_location(ast.Slice(), given.node) for _ in range(place)]
    return making.index(given, read, [*parts, ast.copy_location(ast.Constant(None), given.node)])


@spelled("squeeze")
def squeeze(making: Making, given: Given) -> ast.expr:
    """Lower `squeeze(x)`, which is an index with a 0 for each axis of size 1."""
    x, axis = making.arguments(given, "x", "axis")
    assert x is not None
    expression, read = making.operand(x)
    ones = {place for place, size in enumerate(expression.shape) if size == 1}
    if axis is not None:
        place = making.axis(expression, axis)
        if place not in ones:
            message = f"squeeze takes an axis of size 1 away, and {tell(expression)} has none there"
            raise making.text.error(axis, message)
        ones = {place}
    if not ones:
        return read
    parts = [
        making.whole(0, given.node) if place in ones else ast.copy_location(ast.Slice(), given.node)
        for place in range(max(ones) + 1)
    ]
    return making.index(given, read, parts)


@spelled("flatten")
def flatten(making: Making, given: Given) -> ast.expr:
    """Lower `flatten(x)`, which is a `reshape`."""
    x, first, last = making.arguments(given, "x", "start_dim", "end_dim")
    assert x is not None
    expression, read = making.operand(x)
    start = 0 if first is None else making.axis(expression, first)
    end = len(expression.shape) - 1 if last is None else making.axis(expression, last)
    merged = math.prod(expression.shape[start : end + 1])
    sizes = [making.size(expression, axis, given.node) for axis in range(start)]
    sizes.append(making.whole(merged, given.node))
    sizes += [making.size(expression, axis, given.node) for axis in range(end + 1, len(expression.shape))]
    return making.call(given, "reshape", [read, *sizes], {})
