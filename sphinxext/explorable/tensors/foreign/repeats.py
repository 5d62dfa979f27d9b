"""Cells and tensors that come several times: PyTorch's `repeat`, `tile`, `repeat_interleave`."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ...spelling import cut
from ..shapes import tell
from ..sizes import whole_size
from .making import Given, Making, Read
from .register import of_libraries, spelled


@spelled("repeat")
def repeat(making: Making, given: Given) -> ast.expr:
    """Lower PyTorch's method, which puts whole tensors beside each other; numpy's has an `axis`."""
    counts = _counts(given.args[1:])
    ours = any(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in counts)
    if not given.is_method or ours or not counts or given.keywords:
        return making.call(given, "repeat")
    expression, _ = making.operand(given.args[0])
    if len(counts) < len(expression.shape):
        message = f"repeat takes a number for each axis of {tell(expression)}, or axis= for numpy's"
        raise making.text.error(given.node, message)
    if _may_be_numpys(making, counts, len(expression.shape)) and len(counts) == len(given.args) - 1:
        shown = cut(making.text.place(given.node)["text"])
        x = making.text.place(given.args[0])["text"]
        message = (
            f"{shown} is read as PyTorch's, which puts the whole tensor beside itself; numpy's repeats each "
            f"cell: say which by np.tile({x}, …) or repeat({x}, …, axis=…)"
        )
        making.scope.warnings.append(
            (making.text.line, making.text.column + making.text.start(given.node), message)
        )
    return _tiled(making, given, counts)


def _may_be_numpys(making: Making, counts: Sequence[ast.expr], rank: int) -> bool:
    """Tell whether `x.repeat(2)` or `x.repeat(2, 0)` would mean something in numpy: a count, and an axis."""
    numbers = [whole_size(one, making.scope) or 0 for one in counts]
    return len(numbers) == 1 or (len(numbers) == 2 and numbers[0] > 1 and numbers[1] < rank)


@spelled("tile")
def tile(making: Making, given: Given) -> ast.expr:
    """Lower `np.tile(x, reps=(2, 1))`."""
    for name in ("reps", "dims"):
        if name in given.keywords:
            given.args.append(given.keywords.pop(name).value)
    if len(given.args) < 2 or given.keywords:
        raise making.text.error(given.node, "tile needs a number for each axis: np.tile(x, (2, 1))")
    return _tiled(making, given, _counts(given.args[1:]))


@of_libraries("repeat_interleave")
def repeat_interleave(making: Making, given: Given) -> ast.expr:
    """Lower what PyTorch calls numpy's `repeat`."""
    x, count, axis = making.arguments(given, "x", "repeats", "axis", needed=2)
    assert x is not None
    assert count is not None
    if axis is None:
        raise making.text.error(given.node, "repeat_interleave is read with an axis: dim=0")
    return making.call(given, "repeat", [x, count], {"axis": axis})


def _counts(args: Sequence[ast.expr]) -> list[ast.expr]:
    """Return numbers that may stand in one pair of brackets."""
    return list(args[0].elts) if len(args) == 1 and isinstance(args[0], ast.Tuple | ast.List) else list(args)


def _tiled(making: Making, given: Given, counts: Sequence[ast.expr]) -> ast.expr:
    """Return a tensor so many times along each axis; once in all it stays itself."""
    expression, read = making.operand(given.args[0])
    numbers = [whole_size(one, making.scope) or 0 for one in counts]
    for one, number in zip(counts, numbers, strict=True):
        if number < 1:
            raise making.text.error(one, f"{given.name} takes whole numbers from 1 on, or dims")
    if max(numbers, default=1) == 1 and len(numbers) <= len(expression.shape):
        return ast.copy_location(Read(expression), given.node)  # an operator is found after its end
    return making.call(given, "tile", [read, *counts], {})
