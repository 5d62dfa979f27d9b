"""Whole-number arithmetic over sizes: `t - 1`, `d // h`, where a size or a position stands."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable

from .applying import Scope
from .shapes import MAXIMUM_SIZE

_ARITHMETIC: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}


def whole_size(node: ast.expr, scope: Scope) -> int | None:
    """Return what whole numbers and dims come to; None for all else, and for what is larger than a size."""
    match node:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() as value):
            return value if value <= MAXIMUM_SIZE else None
        case ast.Name(id=name) if name not in scope.tensors and name not in scope.parameters:
            return scope.sizes.get(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            size = whole_size(operand, scope)
            return None if size is None else -size
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            one, other = whole_size(left, scope), whole_size(right, scope)
            divides = isinstance(op, ast.FloorDiv | ast.Mod)
            if one is None or other is None or (divides and other == 0):
                return None
            result = _ARITHMETIC[type(op)](one, other)
            return result if abs(result) <= MAXIMUM_SIZE else None
    return None
