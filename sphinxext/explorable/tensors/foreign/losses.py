"""Losses, and what else is several functions of ours: PyTorch's `cross_entropy`, `mse_loss`, `normalize`."""

from __future__ import annotations

import ast

from ..shapes import tell
from .making import Given, Making, is_none
from .register import of_libraries, spelled


@spelled("cross_entropy", "nll_loss")
def cross_entropy(making: Making, given: Given) -> ast.expr:
    """Lower the loss of rows of logits or log-probabilities, for a class or the probabilities of each row."""
    reduction = _reduction(making, given)
    x, target = making.arguments(given, "input", "target", needed=2)
    assert x is not None
    assert target is not None
    (logits, read), (wanted, told) = making.operand(x), making.operand(target)
    rank = len(logits.shape)
    if not 1 <= rank <= 2 or wanted.shape not in (logits.shape, logits.shape[:-1]):
        message = (
            f"{given.name} is read with x[n,c] and for each row a class, y[n], or probabilities, y[n,c]; "
            f"not with {tell(logits)} and {tell(wanted)}"
        )
        raise making.text.error(given.node, message)
    last = {"axis": making.whole(-1, given.node)}
    logs = making.call(given, "log_softmax", [read], last) if given.name == "cross_entropy" else read
    if wanted.shape == logits.shape:
        gains: ast.expr = making.call(given, "sum", [making.operation(given, "*", told, logs)], last)
    else:
        rows = [making.call(given, "arange", [making.size(logits, 0, given.node)], {})] if rank == 2 else []
        gains = making.index(given, logs, [*rows, told])
    return _reduced(making, given, making.minus(given, gains), reduction)


@spelled("mse_loss")
def mse_loss(making: Making, given: Given) -> ast.expr:
    """Lower the mean of the squares of differences."""
    reduction = _reduction(making, given)
    x, target = making.arguments(given, "input", "target", needed=2)
    assert x is not None
    assert target is not None
    square = making.operation(
        given, "**", making.operation(given, "-", x, target), making.whole(2, given.node)
    )
    return _reduced(making, given, square, reduction)


@of_libraries("normalize")
def normalize(making: Making, given: Given) -> ast.expr:
    """Lower PyTorch's `normalize`: slices of the length 1, along axis 1 unless it is told another."""
    if not given.of_torch:
        return making.call(given, given.name)
    x, power, axis, eps = making.arguments(given, "x", "p", "axis", "eps")
    assert x is not None
    if power is not None and not (isinstance(power, ast.Constant) and power.value == 2):
        raise making.text.error(power, "normalize is read with p=2, the length of a vector")
    _, read = making.operand(x)
    settings = {"axis": axis or making.whole(1, given.node)}
    settings["keepdims"] = ast.copy_location(ast.Constant(True), given.node)
    squares = making.operation(given, "**", read, making.whole(2, given.node))
    length = making.call(given, "sqrt", [making.call(given, "sum", [squares], settings)], {})
    least = eps or making.number(1e-12, given.node)
    return making.operation(given, "/", read, making.call(given, "maximum", [length, least], {}))


@of_libraries("linear")
def linear(making: Making, given: Given) -> ast.expr:
    """Lower PyTorch's `linear`, whose weights have the outputs first."""
    if not given.of_torch:
        return making.call(given, given.name)
    x, weight, bias = making.arguments(given, "x", "weight", "bias", needed=2)
    assert x is not None
    assert weight is not None
    turned = ast.copy_location(ast.Attribute(weight, "T", ast.Load()), given.node)
    product = making.operation(given, "@", x, turned)
    return product if bias is None or is_none(bias) else making.operation(given, "+", product, bias)


def _reduction(making: Making, given: Given) -> str:
    """Return what becomes of the losses of all rows, and take it from the arguments."""
    keyword = given.keywords.pop("reduction", None)
    value = keyword.value.value if keyword and isinstance(keyword.value, ast.Constant) else "mean"
    if value not in ("mean", "sum", "none"):
        assert keyword is not None
        raise making.text.error(keyword.value, f'{given.name} has the reductions "mean", "sum" and "none"')
    return str(value)


def _reduced(making: Making, given: Given, losses: ast.expr, reduction: str) -> ast.expr:
    return losses if reduction == "none" else making.call(given, reduction, [losses], {})
