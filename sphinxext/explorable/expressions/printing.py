"""Trees printed as source text."""

from __future__ import annotations

import json

from .operations import ATOM, COMPARISON, NEGATION, OPERATIONS, POWER
from .tree import Tree, is_text


def to_source(tree: Tree) -> str:
    """Print a tree so that `parse` reads the same tree again."""
    return _source_and_level(tree)[0]


def _source_and_level(tree: Tree) -> tuple[str, int]:
    if isinstance(tree, str):
        return tree, ATOM
    if isinstance(tree, float):
        return repr(tree).removesuffix(".0"), ATOM
    if is_text(tree):
        return json.dumps(tree[1], ensure_ascii=False), ATOM
    operation = OPERATIONS[str(tree[0])]
    if operation.syntax is None:
        return f"{operation.name}({', '.join(map(to_source, tree[1:]))})", ATOM

    def operand(place: int, loosest: int) -> str:
        text, level = _source_and_level(tree[place])
        return text if level >= loosest else f"({text})"

    level = operation.level
    if operation.name == "neg":
        return f"-{operand(1, NEGATION)}", level
    if level == POWER:
        return f"{operand(1, ATOM)} ** {operand(2, NEGATION)}", level
    leftmost = level + 1 if level == COMPARISON else level  # else Python would chain the comparisons
    return f"{operand(1, leftmost)} {operation.name} {operand(2, level + 1)}", level
