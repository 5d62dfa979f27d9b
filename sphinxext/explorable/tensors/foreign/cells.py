"""Functions of each cell, operators by their names, and products."""

from __future__ import annotations

import ast

from ..shapes import tell
from .making import Given, Making, is_none
from .names import OPERATORS
from .register import of_libraries, spelled


def operator(making: Making, given: Given) -> ast.expr:
    """Lower an operator that is called by its name: `np.add(x, y)`."""
    left, right = making.arguments(given, "x", "y", needed=2)
    assert left is not None
    assert right is not None
    return making.operation(given, OPERATORS[given.name], left, right)


@spelled("dot")
def dot(making: Making, given: Given) -> ast.expr:
    """Lower `dot`, which is a product of matrices for up to two axes."""
    left, right = making.arguments(given, "x", "y", needed=2)
    assert left is not None
    assert right is not None
    (one, left), (other, right) = making.operand(left), making.operand(right)
    if not one.shape or not other.shape:
        return making.operation(given, "*", left, right)
    if len(other.shape) > 2:
        message = (
            f"dot pairs every row of {one.title} with every matrix of {tell(other)}; for the product of "
            f"matrices write {one.as_operand} @ {other.as_operand}"
        )
        raise making.text.error(given.node, message)
    return making.operation(given, "@", left, right)


@of_libraries("square")
def square(making: Making, given: Given) -> ast.expr:
    """Lower `square(x)`, which is `x ** 2`."""
    (x,) = making.arguments(given, "x")
    assert x is not None
    return making.operation(given, "**", x, making.whole(2, given.node))


@of_libraries("rsqrt", "reciprocal")
def reciprocal(making: Making, given: Given) -> ast.expr:
    """Lower `reciprocal(x)` and `rsqrt(x)`."""
    (x,) = making.arguments(given, "x")
    assert x is not None
    under = making.call(given, "sqrt", [x], {}) if given.name == "rsqrt" else x
    return making.operation(given, "/", making.whole(1, given.node), under)


@of_libraries("neg", "negative", "logical_not")
def negative(making: Making, given: Given) -> ast.expr:
    """Lower `neg(x)` and `logical_not(x)`."""
    (x,) = making.arguments(given, "x")
    assert x is not None
    sign = ast.Invert() if given.name == "logical_not" else ast.USub()
    return ast.copy_location(ast.UnaryOp(sign, x), given.node)


@spelled("clip")
def clip(making: Making, given: Given) -> ast.expr:
    """Lower `clip`, of which a bound may be missing."""
    x, least, most = making.arguments(given, "x", "min", "max")
    assert x is not None
    bounds = [None if is_none(bound) else bound for bound in (least, most)]
    if bounds[1] is None and bounds[0] is not None:
        return making.call(given, "maximum", [x, bounds[0]], {})
    if bounds[0] is None and bounds[1] is not None:
        return making.call(given, "minimum", [x, bounds[1]], {})
    return making.call(given, "clip")


@spelled("masked_fill")
def masked_fill(making: Making, given: Given) -> ast.expr:
    """Lower `x.masked_fill(mask, value)`, which is a `where`."""
    x, mask, value = making.arguments(given, "x", "mask", "value", needed=3)
    assert x is not None
    assert mask is not None
    assert value is not None
    return making.call(given, "where", [mask, value, x], {})


@spelled("gelu")
def gelu(making: Making, given: Given) -> ast.expr:
    """Lower `gelu`, which jax approximates unless it is told not to."""
    keyword = given.keywords.get("approximate")
    if keyword and isinstance(keyword.value, ast.Constant) and keyword.value.value in ("tanh", "none"):
        keyword.value = ast.copy_location(ast.Constant(keyword.value.value == "tanh"), keyword.value)
    if keyword is None and given.library == "jax":
        constant = ast.copy_location(ast.Constant(True), given.node)
        return making.call(given, "gelu", given.args, {"approximate": constant})
    return making.call(given, "gelu")


@spelled("softmax", "log_softmax")
def softmax(making: Making, given: Given) -> ast.expr:
    """Lower `softmax`, which jax takes along the last axis unless it is told another."""
    if given.library == "jax" and len(given.args) == 1 and "axis" not in given.keywords:
        return making.call(given, given.name, given.args, {"axis": making.whole(-1, given.node)})
    return making.call(given, given.name)
