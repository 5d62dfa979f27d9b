"""Cells and tensors that come several times: PyTorch's `repeat`, `tile`, `repeat_interleave`."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ...spelling import cut
from ..shapes import tell
from ..sizes import whole_size
from .making import Given, Making
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
    if len(counts) <= 2 and len(counts) == len(given.args) - 1:
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


@spelled("tile")
def tile(making: Making, given: Given) -> ast.expr:
    """Lower `np.tile(x, (2, 1))`."""
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
    """Return a tensor so many times along each axis, by a pattern; further numbers are of new axes."""
    expression, read = making.operand(given.args[0])
    rank = len(expression.shape)
    for one in counts:
        if (number := whole_size(one, making.scope)) is None or number < 1:
            raise making.text.error(one, f"{given.name} takes whole numbers from 1 on, or dims")
    new = max(0, len(counts) - rank)
    times = dict(zip(range(rank - len(counts) + new, rank), counts[new:], strict=True))
    # What comes once keeps its name.
    many = {axis: one for axis, one in times.items() if whole_size(one, making.scope) != 1}
    made: ast.expr = read
    if many:
        names = [f"axis{axis}" for axis in range(rank)]
        sides = [f"(times{axis} {name})" if axis in many else name for axis, name in enumerate(names)]
        pattern = ast.copy_location(ast.Constant(f"{' '.join(names)} -> {' '.join(sides)}"), given.node)
        sizes = {f"times{axis}": one for axis, one in many.items()}
        made = making.call(given, "repeat", [read, pattern], sizes)
    if new:
        none = ast.copy_location(ast.Constant(None), given.node)
        made = making.index(given, made, [none] * new)
    for axis, one in enumerate(counts[:new]):
        if whole_size(one, making.scope) != 1:
            made = making.call(given, "repeat", [made, one], {"axis": making.whole(axis, given.node)})
    return made
