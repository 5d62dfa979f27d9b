"""Derivatives of expressions, made of the slopes in the table of operations."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from .expression import Expression
from .operations import OPERATIONS
from .parsing import parse
from .printing import to_source
from .tidying import combine
from .tree import Tree, is_text


def derivative(expression: Expression, name: str) -> Expression:
    """Derive an expression by one of its names.

    The result is lightly tidied: zeros, ones and integer factors are worked out, the author's order stays.
    Where a function has a kink (`relu` and `abs` at 0, `min` and `max` where two are equal) one of the slopes
    beside it is given; steps (`round`, `floor`, `ceil`, `sign`, `//`, comparisons) derive to 0.
    ``log`` derives to ``1 / x`` where there is no logarithm as well: who tells a slope asks first whether
    the expression has a value, as `compileSlope` does in the browser.
    """
    tree = _derive(expression.tree, name)
    return Expression(to_source(tree), tree)


def _derive(tree: Tree, name: str) -> Tree:
    if not isinstance(tree, tuple):
        return 1.0 if tree == name else 0.0
    if is_text(tree):
        return 0.0
    head, *operands = tree
    inner = [_derive(operand, name) for operand in operands]
    if all(slope == 0.0 for slope in inner):
        return 0.0
    # A choice derives to a choice of slopes: adding both, one of them times 0, would let 0 · ∞ in.
    if head == "where":
        return combine("where", operands[0], inner[1], inner[2])
    if head == "clip":
        x, low, high = operands
        return _derive(("min", ("max", x, low), high), name)
    if head in ("min", "max", "minimum", "maximum"):
        chosen, slope = operands[0], inner[0]
        for operand, its_slope in zip(operands[1:], inner[1:], strict=True):
            better: Tree = ("<" if str(head).startswith("min") else ">", operand, chosen)
            slope = combine("where", better, its_slope, slope)
            chosen = (head, chosen, operand)
        return slope
    bindings = dict(zip("ab", operands, strict=False))
    total: Tree = 0.0
    for outer, slope in zip(_slopes(str(head)), inner, strict=False):
        if slope != 0.0:
            total = combine("+", total, combine("*", _rebuild(outer, bindings), slope))
    return total


@cache
def _slopes(name: str) -> tuple[Tree, ...]:
    return tuple(parse(slope).tree for slope in OPERATIONS[name].slopes)


def _rebuild(tree: Tree, bindings: Mapping[str, Tree]) -> Tree:
    """Put operands into a slope of the table."""
    if isinstance(tree, str):
        return bindings.get(tree, tree)
    if isinstance(tree, float):
        return tree
    return combine(str(tree[0]), *(_rebuild(operand, bindings) for operand in tree[1:]))
