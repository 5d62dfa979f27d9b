"""What a network takes from an author's data: columns to learn from, and first weights beside them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..data import Arrays
from ..networks import Layer
from .columns import Floats, find_columns, read_columns, shortened
from .picture import PictureError

MOST_NODES = 8
MOST_LAYERS = 4
# Where more than this is shown, numbers say nothing.
LARGEST = 1e12
_WEIGHTS = re.compile(r"[Wb]([1-9]\d{0,8})\Z")


def read_examples(data: Arrays, inputs: tuple[str, ...], target: str) -> dict[str, Floats]:
    """Return the columns that go in, else all but the target, by name, and the target last."""
    if target in inputs:
        raise PictureError(f"{target} is the target, and cannot be an input as well")
    inputs = inputs or tuple(name for name in data if name != target)
    named = find_columns(data, (*inputs, target))
    if not inputs:
        raise PictureError(f"the data has only {target}, the target, and no input", "data")
    columns: dict[str, Any] = {}
    for name, array in named.items():
        if array.ndim == 2 and name != target:
            columns |= {f"{name}{i}": column for i, column in enumerate(array.T, start=1)}
        else:
            columns[name] = array
    if len(columns) - 1 > MOST_NODES:
        raise PictureError(
            f"{len(columns) - 1} inputs are too many: at most {MOST_NODES}; choose some with `:inputs:`",
            "data",
        )
    return {name: shortened(column) for name, column in read_columns(columns, LARGEST).items()}


def is_weight(name: str) -> bool:
    """Return whether weights or biases of a layer are called so."""
    return bool(_WEIGHTS.match(name))


def read_weights(stored: Arrays, inputs: int, sizes: tuple[int, ...] | None) -> list[Layer]:
    """Return weights and biases of each layer, none if there are no weights.

    Args:
        stored: nothing but weights, by name.
        inputs: how many go in.
        sizes: the nodes of each layer, inputs first, where they are given; else the weights' shapes tell.

    Raises:
        PictureError: where one is missing or does not fit.
    """
    if not stored:
        return []
    count = len(sizes) - 1 if sizes else max(int(name[1:]) for name in stored)
    wanted = [f"{kind}{at}" for at in range(1, min(count, MOST_LAYERS + 1) + 1) for kind in "Wb"]
    missing = [name for name in wanted if name not in stored]
    if missing or count > MOST_LAYERS:
        raise PictureError(
            f"the data has weights {', '.join(stored)}, but no {', '.join(missing)}"
            if missing
            else f"the data has weights of {count} layers; at most {MOST_LAYERS} are drawn",
            "data",
        )
    layers: list[Layer] = []
    before = sizes[0] if sizes else inputs
    for at in range(1, count + 1):
        weights = stored[f"W{at}"]
        after = sizes[at] if sizes else weights.shape[-1] if weights.ndim == 2 else 1
        if after > MOST_NODES:
            raise PictureError(f"W{at} has {after} columns; at most {MOST_NODES} nodes are drawn", "data")
        weights = _fitting(f"W{at}", weights, (before, after))
        layers.append((weights, _fitting(f"b{at}", stored[f"b{at}"], (after,))))
        before = after
    return layers


def _fitting(name: str, array: Any, shape: tuple[int, ...]) -> Floats:
    if array.shape != shape:
        turned = "; its transpose fits" if array.ndim == 2 and array.T.shape == shape else ""
        raise PictureError(f"{name} has shape {array.shape}, and needs {shape}{turned}", "data")
    if array.dtype.kind not in "biuf" or not np.all(np.abs(array.astype(np.float64)) <= LARGEST):
        raise PictureError(f"{name} needs finite numbers", "data")
    return np.asarray(array, dtype=np.float64)
