"""Layers: norms and convolutions, whose weights are tensors here."""

from __future__ import annotations

import ast

from .making import Given, Making, is_none
from .register import spelled


@spelled("layer_norm")
def layer_norm(making: Making, given: Given) -> ast.expr:
    """Lower PyTorch's `layer_norm`, which has the sizes of the axes before its weights."""
    if not given.of_torch:
        return making.call(given, "layer_norm")
    x, sizes, scale, shift, eps = making.arguments(given, "x", "normalized_shape", "weight", "bias", "eps")
    assert x is not None
    count = len(sizes.elts) if isinstance(sizes, ast.Tuple | ast.List) else 1
    if count != 1:
        raise making.text.error(given.node, "layer_norm is read along the last axis alone")
    found = {"scale": scale, "shift": shift, "eps": eps}
    named = {name: node for name, node in found.items() if node is not None and not is_none(node)}
    return making.call(given, "layer_norm", [x], named)


@spelled("max_pool1d", "max_pool2d", "avg_pool1d", "avg_pool2d")
def pooling(making: Making, given: Given) -> ast.expr:
    """Lower PyTorch's pooling, whose mode is in its name."""
    x, size, stride, padding = making.arguments(given, "x", "kernel_size", "stride", "padding", needed=2)
    assert x is not None
    assert size is not None
    found = {"stride": stride, "padding": padding}
    named = {name: node for name, node in found.items() if node is not None and not is_none(node)}
    kind, _, name = given.name.partition("_")
    mode = ast.copy_location(ast.Constant({"max": "max", "avg": "mean"}[kind]), given.node)
    return making.call(given, name, [x, size], {**named, "mode": mode})


@spelled("conv1d", "conv2d", "conv_transpose1d", "conv_transpose2d")
def convolution(making: Making, given: Given) -> ast.expr:
    """Tell of PyTorch's bias, which stands where our stride does."""
    if given.of_torch and (len(given.args) > 2 or "bias" in given.keywords):
        message = f"{given.name} takes no bias: add it, and write stride= and padding= by their names"
        raise making.text.error(given.node, message)
    return making.call(given, given.name)
