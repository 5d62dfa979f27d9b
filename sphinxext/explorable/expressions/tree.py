"""Trees, the plain data that expressions are read into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

Tree: TypeAlias = "float | str | tuple[Tree, ...]"
"""A literal, a name or constant, or an operation with its operands.

``sigmoid(w * x) > 0.5`` is ``(">", ("sigmoid", ("*", "w", "x")), 0.5)``; a minus before an operand is
``("neg", a)``.
"""


def leaves(tree: Tree) -> Iterator[float | str]:
    """Yield the literals and names of a tree."""
    unread = [tree]
    while unread:
        branch = unread.pop()
        if isinstance(branch, tuple):
            unread.extend(branch[1:])
        else:
            yield branch


def to_lists(tree: Tree) -> Any:
    """Return a tree as nested lists, as JSON has them."""
    return [to_lists(branch) for branch in tree] if isinstance(tree, tuple) else tree
