"""Where the centres of clusters start: the first k of some points are where k centres do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .columns import Floats

Places: TypeAlias = NDArray[np.int64]


def _random(points: Floats, most: int, seeds: Sequence[int]) -> Places:
    """Choose points, each but once."""
    return np.stack([np.random.default_rng(seed).permutation(len(points))[:most] for seed in seeds])


def _farthest(points: Floats, most: int, seeds: Sequence[int]) -> Places:
    """Choose a point, then always the one that is farthest from those chosen."""
    return _one_by_one(points, most, seeds, lambda _, squares: squares.argmax(axis=1))


def _plus_plus(points: Floats, most: int, seeds: Sequence[int]) -> Places:
    """Choose as k-means++ does: in proportion to the squared distance from those chosen.

    D. Arthur, S. Vassilvitskii: k-means++: the advantages of careful seeding. SODA 2007.
    """

    def draw(rngs: list[np.random.Generator], squares: Floats) -> Places:
        # As `Generator.choice` draws one of them, for all seeds at once.
        reached = np.cumsum(squares / squares.sum(axis=1, keepdims=True), axis=1)
        reached /= reached[:, -1:]
        drawn = np.array([rng.random() for rng in rngs])
        places: Places = np.count_nonzero(reached <= drawn[:, None], axis=1)
        return places

    return _one_by_one(points, most, seeds, draw)


def _one_by_one(
    points: Floats,
    most: int,
    seeds: Sequence[int],
    choose: Callable[[list[np.random.Generator], Floats], Places],
) -> Places:
    """Choose points for each seed, one after the other: an array (seeds, most) of places of points.

    ``choose`` returns the next of each seed, given its generator and how far each point is from those chosen
    so far, squared, as an array (seeds, N) in which no row is zero.
    """
    rngs = [np.random.default_rng(seed) for seed in seeds]
    chosen = np.array([[rng.integers(len(points))] for rng in rngs])
    squares = np.full((len(rngs), len(points)), np.inf)
    while chosen.shape[1] < most:
        apart = points[None] - points[chosen[:, -1]][:, None]
        squares = np.minimum(squares, np.sum(apart * apart, axis=2))
        following = np.empty(len(rngs), dtype=np.int64)
        is_apart = squares.any(axis=1)
        if is_apart.any():
            asked = [rng for rng, apart in zip(rngs, is_apart, strict=True) if apart]
            following[is_apart] = choose(asked, squares[is_apart])
        for seed in np.flatnonzero(~is_apart):
            # Each place is taken: any point will do that was not chosen yet.
            following[seed] = min(set(range(len(points))) - set(chosen[seed].tolist()))
        chosen = np.column_stack([chosen, following])
    return chosen


STARTS: dict[str, Callable[[Floats, int, Sequence[int]], Places]] = {
    "random": _random,
    "farthest": _farthest,
    "k-means++": _plus_plus,
}
