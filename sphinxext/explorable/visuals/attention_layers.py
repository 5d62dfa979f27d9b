"""Attention as it travels: a piece for each layer, and thumbnails of all heads."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .attention_long import long_layer
from .packing import pack

Floats = NDArray[np.float64]
# How many cells a thumbnail has along each side, at most.
THUMBNAIL = 8


def rollout(means: Floats) -> Floats:
    """Return how much of each token has come from which, layer after layer.

    Half of what a layer gives is its input, by the residual connection (Abnar and Zuidema, 2020).

    Args:
        means: the attention of each layer, averaged over its heads, of the shape (L, T, T).
    """
    count = means.shape[-1]
    flows, flow = [], np.eye(count)
    for mean in means:
        mixed = (mean + np.eye(count)) / 2
        mixed /= mixed.sum(axis=-1, keepdims=True)
        flow = mixed @ flow
        flows.append(flow)
    return np.stack(flows)


def layer_piece(weights: Floats, flow: Floats | None, kept: float) -> dict[str, Any]:
    """Return the weights of one layer as plain data: its heads, their mean if there are several, the rollout.

    Args:
        weights: of the shape (heads, Tq, Tk).
        flow: the rollout to this layer, of the shape (T, T), if there is one.
        kept: which share of each row is to be as it was; 1 for all weights one by one.
    """
    heads = len(weights)
    flows = weights[:0] if flow is None else flow[None]
    if kept < 1:
        # The mean of what a browser has agrees as much as the heads do.
        piece = long_layer(np.concatenate([weights, flows]), kept)
        return {**piece, "mean-of": heads} if heads > 1 else piece
    means = weights.mean(axis=0, keepdims=True) if heads > 1 else weights[:0]
    every = np.concatenate([weights, means, flows])
    return {"whole": pack(every, ends=(0, max(1.0, float(every.max()))))}


def thumbnails(weights: Floats) -> dict[str, Any]:
    """Return each head in at most 8 by 8 cells, each the largest weight of those that it stands for."""
    return pack(pooled(weights, THUMBNAIL), 8, ends=(0, 1))


def pooled(weights: Floats, most: int) -> Floats:
    """Return matrices with at most so many rows and columns, each cell the largest of a block."""
    for axis in (-2, -1):
        size = weights.shape[axis]
        count = min(size, most)
        starts = np.arange(count) * size // count
        weights = np.maximum.reduceat(weights, starts, axis=axis)
    return weights
