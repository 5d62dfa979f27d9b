"""Expressions: a source text and the tree that was read from it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from numpy.typing import ArrayLike

from .errors import ExpressionError
from .evaluating import evaluate
from .operations import CONSTANTS, Values
from .tree import Tree, leaves, to_lists


@dataclass(frozen=True)
class Expression:
    """An expression, made by :func:`parse`.

    Attributes:
        source: The text as its author wrote it.
        tree: The same as nested tuples: plain data, which the browser reads as JSON.
    """

    source: str
    tree: Tree

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that need a value; functions and constants need none."""
        return frozenset(name for name in leaves(self.tree) if isinstance(name, str)) - CONSTANTS.keys()

    def evaluate(self, values: Mapping[str, ArrayLike]) -> Values:
        """Evaluate in float64; the values of the names broadcast against each other.

        Infinities and NaN follow IEEE 754, without a warning.

        Raises:
            ExpressionError: A name has no value.
            ValueError: The shapes of the values do not broadcast.
        """
        if missing := self.names - values.keys():
            name = min(missing)
            place = re.search(rf"\b{name}\b", unicodedata.normalize("NFKC", self.source))
            raise ExpressionError(f"`{name}` has no value", self.source, place.start() + 1 if place else 1)
        return evaluate(self.tree, {name: values[name] for name in self.names})

    def to_json(self) -> Any:
        """Return the tree as nested lists, as the browser reads it."""
        return to_lists(self.tree)
