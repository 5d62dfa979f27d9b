"""Points of a plane from vectors of many numbers, and which of them are close to each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

# So many numbers are compared at once: a block of distances of 32 MiB.
BLOCK = 2**22


def principal(
    vectors: Floats, *, fitted: NDArray[np.bool_] | None = None, centred: bool = False
) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Project vectors of all steps together onto the two directions in which they vary most.

    The largest component of a direction is positive, so that every build gives the same.

    Args:
        vectors: of the shape (..., N, d).
        fitted: which of the N the directions are those of; by default all.
        centred: whether the mean of each step is taken away first, and not only that of all.

    Returns:
        Points of the shape (..., N, 2); the share of the fitted points' variance that they show; and that of
        each step by itself, of the shape (...).
    """
    size = vectors.shape[-1]
    chosen = slice(None) if fitted is None else fitted
    own = vectors[..., chosen, :].astype(np.float64)
    steps = tuple(range(own.ndim - 1))
    mean = own.mean(axis=-2 if centred else steps, keepdims=True)
    own = own - mean
    rows = own.reshape(-1, size)
    axes = _directions(rows)
    axes *= np.where(axes[np.abs(axes).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0)
    points = (vectors - mean) @ axes
    seen = rows @ axes
    whole = float((rows**2).sum())
    share = float((seen**2).sum()) / whole if whole else 1.0
    return points, share, _shown(own, own @ axes)


def _shown(vectors: Floats, points: Floats) -> NDArray[np.float64]:
    """Return which share of each step's variance points show that are projected from vectors."""
    variances = [
        ((one - one.mean(axis=-2, keepdims=True)) ** 2).sum(axis=(-1, -2)) for one in (points, vectors)
    ]
    seen, whole = variances
    shares: NDArray[np.float64] = np.divide(seen, whole, out=np.ones_like(whole), where=whole > 0)
    return shares


def _directions(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the first two right singular vectors as columns, of the shape (d, 2)."""
    count, size = rows.shape
    if size == 1:
        # It is the only direction: the other one is empty.
        return np.array([[1.0, 0.0]])
    # The matrix of covariances has the same directions, and is much smaller than very many rows.
    few = rows.T @ rows if count > 2 * size else rows
    found: NDArray[np.float64] = np.linalg.svd(few, full_matrices=False)[2][:2].T
    return found if found.shape[1] == 2 else np.pad(found, ((0, 0), (0, 1)))


def nearest_others(places: Floats, count: int) -> NDArray[np.int64]:
    """Return for each of N vectors the places of the nearest others, the nearest first: (N, count)."""
    many = len(places)
    count = min(count, many - 1)
    # Centred, or the small distances of vectors that are far from the origin would be lost.
    rows = (places - places.mean(axis=0)).astype(np.float64)
    squares = (rows**2).sum(axis=1)
    found = np.empty((many, count), dtype=np.int64)
    step = max(1, BLOCK // many)
    for start in range(0, many, step):
        block = slice(start, start + step)
        apart = squares[block, None] + squares - 2 * rows[block] @ rows.T
        own = np.arange(many)[block]
        apart[np.arange(len(own)), own] = np.inf
        some = (
            np.argpartition(apart, count - 1, axis=1)[:, :count]
            if count < many - 1
            else np.argsort(apart, axis=1)
        )
        some = np.sort(some[:, :count], axis=1)
        order = np.take_along_axis(apart, some, axis=1).argsort(axis=1, kind="stable")
        found[block] = np.take_along_axis(some, order, axis=1)
    return found
