"""Attention as it travels: a piece for each layer, whole or with the largest weights of each row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .packing import as_text, coded, pack

Floats = NDArray[np.float64]
# How many cells a thumbnail has along each side, at most.
THUMBNAIL = 8
# Of more weights a layer's largest travel: about 330 KiB, compressed.
MOST = 156_000


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


def layer_piece(weights: Floats, kept: float) -> dict[str, Any]:
    """Return the weights of one layer as plain data.

    Args:
        weights: of the shape (heads, Tq, Tk).
        kept: which share of each row its largest weights make up, which are all that travels; 1 for all.
    """
    return {"whole": pack(weights, ends=(0, _highest(weights)))} if kept >= 1 else _sparse(weights, kept)


def _highest(weights: Floats) -> float:
    return max(1.0, float(weights.max()))


def _sparse(weights: Floats, kept: float) -> dict[str, Any]:
    """Return the largest of each row: how many, how far apart, and each as the root of a share.

    That is its share of the row's largest. ``least`` is the smallest weight that is there for sure, and
    ``share`` how much of all weights is there.
    """
    rows = weights.reshape(-1, weights.shape[-1])
    order = np.argsort(-rows, axis=-1, kind="stable")
    sums = np.cumsum(np.take_along_axis(rows, order, axis=-1), axis=-1)
    # One more than those that are not enough.
    counts = np.minimum((sums < kept * sums[:, -1:]).sum(axis=-1) + 1, rows.shape[-1])
    is_kept = np.zeros(rows.shape, dtype=bool)
    np.put_along_axis(is_kept, order, np.arange(rows.shape[-1]) < counts[:, None], axis=-1)
    is_kept &= rows > 0
    least = 0.0
    if is_kept.sum() > MOST:
        # Where weights are spread, the small ones would be most of the data and little of the attention.
        least = float(np.partition(rows[is_kept], -MOST)[-MOST])
        is_kept &= (rows >= least) | (rows == rows.max(axis=-1, keepdims=True))
    at, columns = np.nonzero(is_kept)
    peaks = rows.max(axis=-1)
    shares = np.sqrt(rows[at, columns] / peaks[at])
    return {
        "shape": list(weights.shape),
        "counts": as_text(is_kept.sum(axis=-1).astype("<u2")),
        "peaks": pack(peaks, ends=(0, _highest(weights))),
        "gaps": _gaps(at, columns),
        "codes": coded(shares, 8, 0, 1),
        "least": least,
        "share": float(rows[is_kept].sum() / rows.sum()),
    }


def _gaps(rows: NDArray[np.intp], columns: NDArray[np.intp]) -> str:
    """Return how far each column is after the one before, in bytes: 255 for each whole 255, then the rest."""
    before = np.concatenate([[-1], columns[:-1]])
    before[np.concatenate([[True], rows[1:] != rows[:-1]])] = -1
    gaps = columns - before - 1
    whole, rest = np.divmod(gaps, 255)
    written = np.full(int(whole.sum()) + gaps.size, 255, dtype=np.uint8)
    written[np.cumsum(whole + 1) - 1] = rest
    return as_text(written)


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
