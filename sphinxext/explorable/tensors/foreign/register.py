"""Which function lowers what, where its name and arguments say something else than ours."""

from __future__ import annotations

import ast
from collections.abc import Callable

from .making import Given, Making

# Returns what stands in place of a pasted call.
Lower = Callable[[Making, Given], ast.expr]

# By the names of ours, and those that only behind a prefix or as methods cannot be ours.
SPELLED: dict[str, Lower] = {}
OF_LIBRARIES: dict[str, Lower] = {}


def spelled(*names: str) -> Callable[[Lower], Lower]:
    """Register what lowers calls of these names, wherever they come from."""

    def register(lower: Lower) -> Lower:
        SPELLED.update(dict.fromkeys(names, lower))
        return lower

    return register


def of_libraries(*names: str) -> Callable[[Lower], Lower]:
    """Register what lowers calls of these names behind a library's prefix, and as methods."""

    def register(lower: Lower) -> Lower:
        OF_LIBRARIES.update(dict.fromkeys(names, lower))
        return lower

    return register
