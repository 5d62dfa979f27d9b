"""Trees evaluated with numpy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from .operations import CONSTANTS, OPERATIONS, Values
from .tree import Tree, is_text


def evaluate(tree: Tree, values: Mapping[str, ArrayLike]) -> Values:
    """Compute a tree in float64, given a value for each of its names; words stay words."""
    scope = {name: _values(value) for name, value in {**values, **CONSTANTS}.items()}
    with np.errstate(all="ignore"):
        return np.array(_evaluate(tree, scope))


def _values(given: ArrayLike) -> Values:
    """Return numbers in float64, and words as they are: they are only compared and chosen."""
    array = np.asarray(given)
    return array if array.dtype.kind == "U" else np.asarray(array, np.float64)


def _evaluate(tree: Tree, scope: Mapping[str, Values]) -> Values:
    if isinstance(tree, str):
        return scope[tree]
    if isinstance(tree, float):
        return np.asarray(tree)
    if is_text(tree):
        return _values(str(tree[1]))
    operands = [_evaluate(operand, scope) for operand in tree[1:]]
    return _values(OPERATIONS[str(tree[0])].compute(*operands))
