"""Trees, the plain data that expressions are read into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

Tree: TypeAlias = "float | str | tuple[Tree, ...]"
"""A literal, a name or constant, or an operation with its operands.

``sigmoid(w * x) > 0.5`` is ``(">", ("sigmoid", ("*", "w", "x")), 0.5)``; a minus before an operand is
``("neg", a)``, and words in quotes are ``("text", words)``.
"""

TEXT = "text"
"""The head of words in quotes, whose one operand is no name."""


def is_text(tree: Tree) -> bool:
    """Tell whether a tree is words in quotes."""
    return isinstance(tree, tuple) and tree[0] == TEXT


def leaves(tree: Tree) -> Iterator[float | str]:
    """Yield the numbers and names of a tree."""
    unread = [tree]
    while unread:
        branch = unread.pop()
        if is_text(branch):
            continue
        if isinstance(branch, tuple):
            unread.extend(branch[1:])
        else:
            yield branch


def to_lists(tree: Tree) -> Any:
    """Return a tree as nested lists, as JSON has them."""
    return [to_lists(branch) for branch in tree] if isinstance(tree, tuple) else tree
