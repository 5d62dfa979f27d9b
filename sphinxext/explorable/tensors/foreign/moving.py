"""Axes turned, added and taken away."""

from __future__ import annotations

import ast
import math

from ..shapes import tell
from ..sizes import whole_size
from .making import Given, Making, Read, is_none
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
        return ast.copy_location(Read(expression), given.node)  # an operator is found after its end
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


@spelled("flip", "flipud", "fliplr")
def flip(making: Making, given: Given) -> ast.expr:
    """Lower `flip(x, 0)`, which is an index that goes backwards; without axes all do."""
    axes = given.args[1:]
    for name in ("axis", "dims"):
        if name in given.keywords:
            axes.append(given.keywords.pop(name).value)
    (x,) = making.arguments(Given(given.node, given.name, given.args[:1], given.keywords, "", False), "x")
    assert x is not None
    expression, read = making.operand(x)
    if len(axes) == 1 and isinstance(axes[0], ast.Tuple | ast.List):
        axes = list(axes[0].elts)
    elif len(axes) == 1 and is_none(axes[0]):
        axes = []
    places = {making.axis(expression, axis) for axis in axes} or set(range(len(expression.shape)))
    if given.name != "flip":
        places = {making.axis(expression, making.whole(int(given.name == "fliplr"), given.node))}
    parts: list[ast.expr] = [
        ast.copy_location(
            ast.Slice(step=making.whole(-1, given.node) if place in places else None), given.node
        )
        for place in range(max(places, default=-1) + 1)
    ]
    return making.index(given, read, parts) if parts else ast.copy_location(Read(expression), given.node)


@spelled("diff")
def diff(making: Making, given: Given) -> ast.expr:
    """Lower `diff(x)`: each cell less the one before it, along the last axis unless it is told another."""
    x, count, axis = making.arguments(given, "x", "n", "axis")
    assert x is not None
    if count is not None and making.text.whole(count) != 1:
        raise making.text.error(count, "diff is read with n=1; write a line for each further difference")
    expression, read = making.operand(x)
    place = making.axis(expression, axis or making.whole(-1, given.node))
    later, earlier = (
        _sliced(making, given, read, place, one, other) for one, other in ((1, None), (None, -1))
    )
    return making.operation(given, "-", later, earlier)


@spelled("roll")
def roll(making: Making, given: Given) -> ast.expr:
    """Lower `roll(x, 1, axis=0)`: the last places come before the others."""
    for theirs, ours in (("shifts", "shift"), ("dims", "axis")):
        if theirs in given.keywords:
            given.keywords[ours] = given.keywords.pop(theirs)
    x, shift, axis = making.arguments(given, "x", "shift", "axis", needed=2)
    assert x is not None
    assert shift is not None
    expression, read = making.operand(x)
    count = whole_size(shift, making.scope)
    if count is None:
        raise making.text.error(shift, "roll is read with a whole number of places along one axis")
    if axis is None and len(expression.shape) != 1:
        message = f"roll is read along one axis of {tell(expression)}: write axis="
        raise making.text.error(given.node, message)
    place = making.axis(expression, axis or making.whole(0, given.node))
    count %= max(1, expression.shape[place])
    if not count:
        return ast.copy_location(Read(expression), given.node)
    last = _sliced(making, given, read, place, -count, None)
    rest = _sliced(making, given, read, place, None, -count)
    both = ast.copy_location(ast.List([last, rest], ast.Load()), given.node)
    return making.call(given, "concat", [both], {"axis": making.whole(place, given.node)})


def _sliced(
    making: Making, given: Given, read: ast.expr, place: int, start: int | None, stop: int | None
) -> ast.expr:
    """Return an operand from one place of an axis up to another."""
    lower, upper = (None if one is None else making.whole(one, given.node) for one in (start, stop))
    parts: list[ast.expr] = [ast.copy_location(ast.Slice(), given.node) for _ in range(place)]
    return making.index(given, read, [*parts, ast.copy_location(ast.Slice(lower, upper), given.node)])
