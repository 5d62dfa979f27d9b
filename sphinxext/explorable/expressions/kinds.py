"""What an expression gives: a number, or words; and whether it treats words as words."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence

from ..spelling import nearest
from .errors import ExpressionError
from .expression import Expression
from .parsing import excerpt
from .printing import to_source
from .tree import Tree, is_text

# Of so many choices a message names the first.
_MOST_NAMED = 8


class Kind(enum.Enum):
    """What an expression gives."""

    NUMBER = "a number"
    TEXT = "words"


def kind_of(expression: Expression, words: Mapping[str, Sequence[str]]) -> Kind:
    """Return whether an expression gives a number or words.

    `words` has the names whose values are words, each with those that it can be; none where it can be any.

    Raises:
        ExpressionError: where words are used as a number, or compared with what they never are.
    """
    return _Reading(expression, words).kind(expression.tree)


class _Reading:
    """One expression, read for the kinds of its parts."""

    def __init__(self, expression: Expression, words: Mapping[str, Sequence[str]]) -> None:
        self.source = expression.source
        self.words = words

    def kind(self, tree: Tree) -> Kind:
        if not isinstance(tree, tuple):
            return Kind.TEXT if tree in self.words else Kind.NUMBER
        if is_text(tree):
            return Kind.TEXT
        head, *operands = tree
        if head in ("==", "!="):
            return self.comparison(tree, *operands)
        if head == "where":
            return self.choice(tree, *operands)
        for operand in operands:
            self.number(operand, tree)
        return Kind.NUMBER

    def comparison(self, whole: Tree, left: Tree, right: Tree) -> Kind:
        kinds = self.kind(left), self.kind(right)
        if kinds[0] is not kinds[1]:
            worded, other = (left, right) if kinds[0] is Kind.TEXT else (right, left)
            raise self.error(
                f"`{_shown(whole)}` compares words with a number; {self.advice(worded, other)}",
                worded,
            )
        for name, word in ((left, right), (right, left)):
            can_be = self.words.get(name, ()) if isinstance(name, str) else ()
            said = str(word[1]) if isinstance(word, tuple) and is_text(word) else None
            if said is not None and can_be and said not in can_be:
                hint = nearest(said, can_be)
                raise self.error(
                    f"`{_shown(whole)}`: {name} is never {to_source(word)}{hint} "
                    f"(it is one of {_listed(can_be)})",
                    name,
                )
        return Kind.NUMBER

    def choice(self, whole: Tree, condition: Tree, first: Tree, second: Tree) -> Kind:
        self.number(condition, whole)
        kinds = self.kind(first), self.kind(second)
        if kinds[0] is not kinds[1]:
            worded = first if kinds[0] is Kind.TEXT else second
            raise self.error(
                f"`{_shown(whole)}` is a number in one case and words in the other; give both the same kind",
                worded,
            )
        return kinds[0]

    def number(self, tree: Tree, whole: Tree) -> None:
        """Check that an operand is a number."""
        if self.kind(tree) is Kind.NUMBER:
            return
        raise self.error(
            f"`{_shown(whole)}` needs numbers, and {_shown(tree)} is words; {self.advice(tree)}",
            tree,
        )

    def advice(self, tree: Tree, other: Tree | None = None) -> str:
        """Say how words are turned into a number."""
        if not isinstance(tree, str):
            return "write a number without quotes"
        can_be = self.words.get(tree, ())
        word = f'"{can_be[0]}"' if can_be else '"yes"'
        if other is not None:
            return f"write `{tree} == {word}`" + (f" (it is one of {_listed(can_be)})" if can_be else "")
        return f"tie numbers to it: `where({tree} == {word}, 1, 2)`"

    def error(self, message: str, tree: Tree) -> ExpressionError:
        found = re.search(rf"\b{re.escape(tree)}\b", self.source) if isinstance(tree, str) else None
        return ExpressionError(message, self.source, found.start() + 1 if found else 1)


def _shown(tree: Tree) -> str:
    return excerpt(to_source(tree))


def _listed(words: Sequence[str]) -> str:
    more = f" and {len(words) - _MOST_NAMED:,} more" if len(words) > _MOST_NAMED else ""
    return ", ".join(words[:_MOST_NAMED]) + more
