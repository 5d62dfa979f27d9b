"""Operations put together tidily: zeros, ones and integer factors are worked out."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from functools import reduce

from .tree import Tree


def combine(name: str, *operands: Tree) -> Tree:
    """Put an operation and its operands together, tidying the result but not the operands."""
    return _RULES[name](*operands) if name in _RULES else (name, *operands)


def _sum(a: Tree, b: Tree) -> Tree:
    match a, b:
        case (0.0, _):
            return b
        case (_, 0.0):
            return a
        case (_, ("neg", inner)):
            return _difference(a, inner)
    return _folded("+", operator.add, a, b)


def _difference(a: Tree, b: Tree) -> Tree:
    match a, b:
        case (_, 0.0):
            return a
        case (0.0, _):
            return _negation(b)
        case (_, ("neg", inner)):
            return _sum(a, inner)
    return _folded("-", operator.sub, a, b)


def _folded(name: str, fold: Callable[[float, float], float], a: Tree, b: Tree) -> Tree:
    left, right = _literal(a), _literal(b)
    if left is None or right is None or not math.isfinite(number := fold(left, right)):
        return (name, a, b)
    return ("neg", -number) if number < 0 else number


def _literal(tree: Tree) -> float | None:
    match tree:
        case float():
            return tree
        case ("neg", float() as number):
            return -number
    return None


def _negation(a: Tree) -> Tree:
    match a:
        case 0.0:
            return a
        case ("neg", inner):
            return inner
    return ("neg", a)


def _power(base: Tree, exponent: Tree) -> Tree:
    if exponent == 0.0:
        return 1.0
    return base if exponent == 1.0 else ("**", base, exponent)


def _quotient(a: Tree, b: Tree) -> Tree:
    return _product(a, ("/", 1.0, b))


def _product(a: Tree, b: Tree) -> Tree:
    """Multiply, with one integer factor in front and one fraction bar."""
    integers = {1: 1, -1: 1}  # above and below the bar
    factors: dict[int, list[Tree]] = {1: [], -1: []}
    sign = 1.0

    def gather(tree: Tree, side: int) -> None:
        nonlocal sign
        match tree:
            case ("neg", inner):
                sign = -sign
                gather(inner, side)
            case ("*", a, b):
                gather(a, side)
                gather(b, side)
            case ("/", a, b):
                gather(a, side)
                gather(b, -side)
            case float() if tree.is_integer() and tree * integers[side] <= 2**53 and (tree or side == 1):
                integers[side] *= int(tree)
            case _:
                factors[side].append(tree)

    gather(a, 1)
    gather(b, 1)
    if integers[1] == 0:
        return 0.0
    common = math.gcd(integers[1], integers[-1])
    sides: dict[int, Tree] = {}
    for side, others in factors.items():
        integer = float(integers[side] // common)
        listed = others if integer == 1.0 and others else [integer, *others]
        sides[side] = reduce(lambda product, factor: ("*", product, factor), listed)
    whole = sides[1] if sides[-1] == 1.0 else ("/", sides[1], sides[-1])
    return ("neg", whole) if sign < 0 else whole


def _choice(condition: Tree, a: Tree, b: Tree) -> Tree:
    return a if a == b else ("where", condition, a, b)


_RULES: dict[str, Callable[..., Tree]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
    "**": _power,
    "neg": _negation,
    "where": _choice,
}
