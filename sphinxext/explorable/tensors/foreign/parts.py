"""Tensors taken apart, padded, and looked up cell by cell."""

from __future__ import annotations

import ast

from ..node import Expression
from ..shapes import tell
from ..sizes import whole_size
from .making import Given, Making
from .register import of_libraries, spelled


@spelled("split")
def split(making: Making, given: Given) -> ast.expr:
    """Lower PyTorch's `split`, whose number is the size of a part, and whose list has the sizes."""
    if not given.of_torch:
        return making.call(given, "split")
    others = ("split_size_or_sections", "split_size")
    expression, read, size, place, total = _taken_apart(making, given, "size", others)
    if isinstance(size, ast.Tuple | ast.List):
        sizes = [whole_size(each, making.scope) or 0 for each in size.elts]
        if sum(sizes) != total:
            message = f"the parts have {sum(sizes)} together, and {tell(expression)} has {total} there"
            raise making.text.error(size, message)
        return _cut(making, given, read, [sum(sizes[:at]) for at in range(1, len(sizes))], place)
    part = whole_size(size, making.scope)
    if part is None or part < 1:
        raise making.text.error(size, "PyTorch's split takes the size of a part, or the sizes of all parts")
    return _parts_of(making, given, read, total, part, place)


@spelled("chunk")
def chunk(making: Making, given: Given) -> ast.expr:
    """Lower `chunk`, whose last part may be smaller."""
    _, read, count, place, total = _taken_apart(making, given, "count", ("chunks", "sections"))
    number = whole_size(count, making.scope)
    if number is None or number < 1:
        raise making.text.error(count, "chunk takes the number of parts")
    return _parts_of(making, given, read, total, max(1, -(-total // number)), place)


def _taken_apart(
    making: Making, given: Given, setting: str, others: tuple[str, ...]
) -> tuple[Expression, ast.expr, ast.expr, int, int]:
    """Return what is taken apart, how it is read, by what, along which axis, and that axis's size.

    The libraries call the number by `others` as well.
    """
    for name in others:
        if name in given.keywords:
            given.keywords[setting] = given.keywords.pop(name)
    x, number, axis = making.arguments(given, "x", setting, "axis", needed=2)
    assert x is not None
    assert number is not None
    expression, read = making.operand(x)
    place = 0 if axis is None else making.axis(expression, axis)
    return expression, read, number, place, expression.shape[place] if expression.shape else 0


def _parts_of(making: Making, given: Given, read: ast.expr, total: int, part: int, axis: int) -> ast.expr:
    """Return the split into parts of one size, of which the last may be smaller."""
    if total % part == 0:
        settings = {"axis": making.whole(axis, given.node)}
        return making.call(given, "split", [read, making.whole(total // part, given.node)], settings)
    return _cut(making, given, read, list(range(part, total, part)), axis)


def _cut(making: Making, given: Given, read: ast.expr, points: list[int], axis: int) -> ast.expr:
    nodes = [making.whole(point, given.node) for point in points]
    where = ast.copy_location(ast.Tuple([*nodes], ast.Load()), given.node)
    return making.call(given, "split", [read, where], {"axis": making.whole(axis, given.node)})


@spelled("gather")
def gather(making: Making, given: Given) -> ast.expr:
    """Lower PyTorch's `gather`, which has its axis before the places."""
    if given.library != "torch" and not given.is_method:
        return making.call(given, "gather")
    x, axis, ids = making.arguments(given, "x", "axis", "ids", needed=3)
    assert x is not None
    assert axis is not None
    assert ids is not None
    return making.call(given, "gather", [x, ids], {"axis": axis})


@of_libraries("take_along_axis")
def take_along_axis(making: Making, given: Given) -> ast.expr:
    """Lower numpy's `gather`, whose axis is behind the places as in ours."""
    return making.call(given, "gather")


@spelled("pad")
def pad(making: Making, given: Given) -> ast.expr:
    """Lower PyTorch's `pad`, whose widths are those of the last axis."""
    if not given.of_torch:
        return making.call(given, "pad")
    named = {name: keyword.value for name, keyword in given.keywords.items()}
    widths = given.args[1] if len(given.args) > 1 else named.pop("pad", None)
    fits = isinstance(widths, ast.Tuple | ast.List) and len(widths.elts) == 2
    if not isinstance(widths, ast.expr) or not fits or len(given.args) not in (1, 2):
        message = (
            "PyTorch's pad is read with the two widths of the last axis; write a pad for each axis: "
            "pad(x, (before, after), axis=…)"
        )
        raise making.text.error(given.node, message)
    axis = making.whole(-1, given.node)
    return making.call(given, "pad", [given.args[0], widths], {"axis": axis, **named})
