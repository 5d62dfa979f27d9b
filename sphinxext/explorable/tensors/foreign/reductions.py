"""Reductions and orders: what PyTorch divides by, and its pairs of cells and places."""

from __future__ import annotations

import ast

from ...spelling import cut
from ..sizes import whole_size
from .making import Given, Making
from .register import of_libraries, spelled


@spelled("std", "var")
def spread(making: Making, given: Given) -> ast.expr:
    """Lower `std` and `var`, which PyTorch divides by one less than the count."""
    unbiased = given.keywords.pop("unbiased", None)
    if "ddof" in given.keywords or len(given.args) > 3:
        return making.call(given, given.name)
    keywords = {name: keyword.value for name, keyword in given.keywords.items()}
    if given.of_torch:
        biased = unbiased and isinstance(unbiased.value, ast.Constant) and not unbiased.value.value
        keywords["ddof"] = making.whole(0 if biased else 1, given.node)
    elif given.is_method:
        shown = cut(making.text.place(given.node)["text"])
        message = (
            f"{shown} is read as numpy's, which divides by the count; PyTorch's divides by one less: "
            "say which by ddof=0 or ddof=1"
        )
        column = making.text.column + making.text.start(given.node)
        making.scope.warnings.append((making.text.line, column, message))
    return making.call(given, given.name, given.args, keywords)


@spelled("max", "min")
def extreme(making: Making, given: Given) -> ast.expr:
    """Lower `max` and `min`: PyTorch's with an axis give a pair, and its of two tensors are others."""
    second = given.args[1] if len(given.args) > 1 else None
    may_be_axis = second is not None and whole_size(second, making.scope) is not None
    if given.of_torch and second is not None and not may_be_axis:
        return making.call(given, f"{given.name}imum")
    if given.of_torch and (second is not None or "axis" in given.keywords):
        _tell_pair(making, given)
    if given.is_method and second is not None:
        named = {name: keyword.value for name, keyword in given.keywords.items()}
        return making.call(given, given.name, given.args[:1], {"axis": second, **named})
    return making.call(given, given.name)


@of_libraries("amax", "amin")
def extreme_cell(making: Making, given: Given) -> ast.expr:
    """Lower `amax` and `amin`, which are never pairs."""
    return making.call(given, given.name[1:])


def _tell_pair(making: Making, given: Given) -> None:
    x = making.text.place(given.args[0])["text"] if given.args else "x"
    axis = given.args[1] if len(given.args) > 1 else given.keywords["axis"].value
    shown = making.text.place(axis)["text"]
    kept = ", keepdims=True" if "keepdims" in given.keywords else ""
    message = (
        f"PyTorch's {given.name} with an axis gives a pair; write {given.name}({x}, axis={shown}{kept}) "
        f"for the values, or arg{given.name}({x}, axis={shown}{kept}) for where they are"
    )
    raise making.text.error(given.node, message)


def part_of_pair(making: Making, given: Given, node: ast.expr, place: int) -> ast.expr:
    """Return the cells of a pair, or their places."""
    named = {name: keyword.value for name, keyword in given.keywords.items()}
    if len(given.args) > 1:
        named = {"axis": given.args[1], **named}
    made = making.call(given, f"arg{given.name}" if place else given.name, given.args[:1], named)
    return ast.copy_location(made, node)


@spelled("sort", "argsort")
def sort(making: Making, given: Given) -> ast.expr:
    """Tell that PyTorch's `sort` gives a pair; both of its sorts are along the last axis."""
    if given.name == "sort" and given.of_torch:
        message = "PyTorch's sort gives a pair; write sort(x, axis=…) or argsort(x, axis=…)"
        raise making.text.error(given.node, message)
    return making.call(given, given.name)
