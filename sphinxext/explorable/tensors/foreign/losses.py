"""Losses, and what else is several functions of ours: PyTorch's `cross_entropy`, `mse_loss`, `norm`."""

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


@spelled("mse_loss", "l1_loss")
def difference(making: Making, given: Given) -> ast.expr:
    """Lower the mean of the squares of differences, or of their sizes."""
    reduction = _reduction(making, given)
    x, target = making.arguments(given, "input", "target", needed=2)
    assert x is not None
    assert target is not None
    apart = making.operation(given, "-", x, target)
    if given.name == "l1_loss":
        return _reduced(making, given, making.call(given, "abs", [apart], {}), reduction)
    square = making.operation(given, "**", apart, making.whole(2, given.node))
    return _reduced(making, given, square, reduction)


@spelled("binary_cross_entropy_with_logits")
def binary_cross_entropy(making: Making, given: Given) -> ast.expr:
    """Lower the loss of logits, each for yes or no: log(1 + e^x) − x y."""
    reduction = _reduction(making, given)
    x, target = making.arguments(given, "input", "target", needed=2)
    assert x is not None
    assert target is not None
    _, read = making.operand(x)
    gains = making.operation(given, "*", read, target)
    losses = making.operation(given, "-", making.call(given, "softplus", [read], {}), gains)
    return _reduced(making, given, losses, reduction)


@of_libraries("normalize")
def normalize(making: Making, given: Given) -> ast.expr:
    """Lower PyTorch's `normalize`: slices of the length 1, along axis 1 unless it is told another."""
    if not given.of_torch:
        return making.call(given, given.name)
    x, power, axis, eps = making.arguments(given, "x", "p", "axis", "eps")
    assert x is not None
    if power is not None and not (isinstance(power, ast.Constant) and power.value == 2):
        raise making.text.error(power, "normalize is read with p=2, the length of a vector")
    settings = {"axis": axis or making.whole(1, given.node)}
    if eps is not None:
        settings["eps"] = eps
    return making.call(given, "normalize", [x], settings)


@spelled("cosine_similarity")
def cosine_similarity(making: Making, given: Given) -> ast.expr:
    """Lower products of vectors of the length 1, along axis 1 unless it is told another."""
    for theirs, ours in (("x1", "x"), ("x2", "y")):
        if theirs in given.keywords:
            given.keywords[ours] = given.keywords.pop(theirs)
    x, y, axis, eps = making.arguments(given, "x", "y", "axis", "eps", needed=2)
    assert x is not None
    assert y is not None
    (one, x), (other, y) = making.operand(x), making.operand(y)
    if len(one.shape) != len(other.shape):
        message = (
            f"{given.name} is read with as many axes on both sides, not with {tell(one)} and {tell(other)}; "
            f"write None for one that is missing, as in {one.as_operand}[None]"
        )
        raise making.text.error(given.node, message)
    along = {"axis": axis or making.whole(1, given.node)}
    least = {"eps": eps or making.number(1e-8, given.node)}
    left, right = (making.call(given, "normalize", [each], {**along, **least}) for each in (x, y))
    return making.call(given, "sum", [making.operation(given, "*", left, right)], along)


@spelled("norm", "vector_norm")
def norm(making: Making, given: Given) -> ast.expr:
    """Lower the length of vectors, or the sum of the sizes of their cells."""
    if "ord" in given.keywords:
        given.keywords["p"] = given.keywords.pop("ord")
    x, power, axis, kept = making.arguments(given, "x", "p", "axis", "keepdims")
    assert x is not None
    expression, read = making.operand(x)
    order = 2 if power is None or is_none(power) else making.text.whole(power)
    of_matrix = power is not None and not is_none(power) and axis is None and len(expression.shape) > 1
    if order not in (1, 2) or of_matrix:
        message = (
            f"{given.name} is read as the length of vectors, with p=2, or p=1, and the axis of several; "
            f"write the function itself, such as max(abs({expression.text}), axis=-1)"
        )
        raise making.text.error(power or given.node, message)
    found = {"axis": axis, "keepdims": kept}
    settings = {name: node for name, node in found.items() if node is not None and not is_none(node)}
    if order == 1:
        return making.call(given, "sum", [making.call(given, "abs", [read], {})], settings)
    squares = making.operation(given, "**", read, making.whole(2, given.node))
    return making.call(given, "sqrt", [making.call(given, "sum", [squares], settings)], {})


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
