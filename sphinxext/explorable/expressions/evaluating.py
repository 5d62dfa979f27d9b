"""Trees evaluated with numpy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from .operations import CONSTANTS, OPERATIONS, Values
from .tree import Tree


def evaluate(tree: Tree, values: Mapping[str, ArrayLike]) -> Values:
    """Compute a tree in float64, given a value for each of its names."""
    scope = {name: np.asarray(value, np.float64) for name, value in {**values, **CONSTANTS}.items()}
    with np.errstate(all="ignore"):
        return np.array(_evaluate(tree, scope))


def _evaluate(tree: Tree, scope: Mapping[str, Values]) -> Values:
    if isinstance(tree, str):
        return scope[tree]
    if isinstance(tree, float):
        return np.asarray(tree)
    operands = [_evaluate(operand, scope) for operand in tree[1:]]
    return np.asarray(OPERATIONS[str(tree[0])].compute(*operands), np.float64)
