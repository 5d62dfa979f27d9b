"""Points that are made up, the same every time for the same seed: rows of columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from .columns import Floats

Layout: TypeAlias = Callable[[int, np.random.Generator, int], Floats]
"""Makes so many points, in so many groups if it has any that can be counted."""


# ── Points in a plane, in groups that are to be found ────────────────────────────────────────────────────


def _groups(n: int, rng: np.random.Generator, groups: int) -> Floats:
    """Make groups that stand apart, at least two."""
    groups = max(2, groups)
    middles = rng.uniform(-3, 3, (1, 2))
    while len(middles) < groups:
        # Of some places the one that is farthest from the groups so far.
        places = rng.uniform(-3, 3, (12, 2))
        apart = np.linalg.norm(places[:, None] - middles[None], axis=2).min(axis=1)
        middles = np.vstack([middles, places[apart.argmax()]])
    return middles[np.arange(n) % groups] + rng.normal(0, 1.2 / np.sqrt(groups), (n, 2))


def _rings(n: int, rng: np.random.Generator, groups: int) -> Floats:
    """Make two rings, one inside the other, which no choice of centres tells apart."""
    radius = np.where(np.arange(n) % 4 == 0, 1.0, 3.0) + rng.normal(0, 0.18, n)
    return _around(radius, rng.uniform(0, 2 * np.pi, n))


def _uniform(n: int, rng: np.random.Generator, groups: int) -> Floats:
    """Fill a square, without any group."""
    return rng.uniform(-3, 3, (n, 2))


def _around(radius: Floats, angle: Floats) -> Floats:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


GROUPED: dict[str, Layout] = {"blobs": _groups, "rings": _rings, "uniform": _uniform}


# ── Points to learn from: inputs, and last the target ────────────────────────────────────────────────────


def _xor(n: int, rng: np.random.Generator, groups: int) -> Floats:
    corners = np.array([[-1, -1], [1, 1], [-1, 1], [1, -1]])[np.arange(n) % 4]
    spread = 0.22 if n > 4 else 0.0
    return np.column_stack([corners + rng.normal(0, spread, (n, 2)), corners.prod(axis=1) < 0])


def _circles(n: int, rng: np.random.Generator, groups: int) -> Floats:
    target = np.arange(n) % 2
    radius = np.where(target, rng.uniform(0.85, 1.2, n), 0.55 * np.sqrt(rng.uniform(0, 1, n)))
    return np.column_stack([_around(radius, rng.uniform(0, 2 * np.pi, n)), target])


def _classes(n: int, rng: np.random.Generator, groups: int) -> Floats:
    target = np.arange(n) % 2
    centres = np.where(target[:, None], [0.8, 0.5], [-0.8, -0.5])
    return np.column_stack([centres + rng.normal(0, 0.42, (n, 2)), target])


def _spiral(n: int, rng: np.random.Generator, groups: int) -> Floats:
    target = np.arange(n) % 2
    along = np.sqrt((np.arange(n) // 2 + 0.5) / ((n + 1) // 2))
    angle = 1.25 * 2 * np.pi * along + np.pi * target
    return np.column_stack([_around(1.3 * along, angle) + rng.normal(0, 0.04, (n, 2)), target])


def _sine(n: int, rng: np.random.Generator, groups: int) -> Floats:
    x = np.linspace(-3, 3, n)
    return np.column_stack([x, np.sin(1.5 * x) + rng.normal(0, 0.1, n)])


LABELLED: dict[str, Layout] = {
    "xor": _xor,
    "circles": _circles,
    "blobs": _classes,
    "spiral": _spiral,
    "sine": _sine,
}
