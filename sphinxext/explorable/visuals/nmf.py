"""Non-negative matrix factorisation: activations as a few groups of units, and how strongly each fires."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

# Enough for the error to settle in all arrays that were tried.
MOST_STEPS, FEWEST_STEPS = 1000, 100
# Of large arrays so many numbers are gone through in all, some seconds' work.
_MOST_WORK = 300_000_000
_ENOUGH, _EVERY = 1e-6, 10
_TINY = 1e-12


@dataclass(frozen=True)
class Factorisation:
    """What an array (N, T) without negative numbers is approximated by: ``units @ factors``.

    Attributes:
        units: how strongly each of the N units belongs to each of the k factors, (N, k), of length 1 each.
        factors: how strongly each factor fires at each of the T places, (k, T); the largest factor first.
        errors: the distance that was left, relative to the array's length, every tenth step and at the end.

    """

    units: Matrix
    factors: Matrix
    errors: tuple[float, ...]

    @property
    def explained(self) -> float:
        """The part of the array's squares that the factors account for, up to 1."""
        return 1 - self.errors[-1] ** 2


def factorised(array: Matrix, count: int) -> Factorisation:
    """Approximate an array by a number of factors that are never negative.

    Lee and Seung's multiplicative updates, from a start that follows from the array's singular vectors
    (NNDSVDa, Boutsidis and Gallopoulos): without chance, so that it gives the same factors every time.

    Args:
        array: finite numbers (N, T); those below 0 count as 0.
        count: of factors, at most as many as the shorter side is long.
    """
    seen = np.maximum(np.asarray(array, dtype=np.float64), 0)
    # Updates divide by the product, so that they need a scale that is far from the smallest numbers.
    scale = float(seen.max()) or 1.0
    seen = seen / scale
    units, factors = _start(seen, count)
    size = float(np.linalg.norm(seen)) or 1.0
    errors = [float(np.linalg.norm(seen - units @ factors)) / size]
    steps = int(np.clip(_MOST_WORK / seen.size, FEWEST_STEPS, MOST_STEPS))
    for step in range(1, steps + 1):
        factors *= (units.T @ seen) / (units.T @ units @ factors + _TINY)
        units *= (seen @ factors.T) / (units @ (factors @ factors.T) + _TINY)
        if step % _EVERY == 0:
            errors.append(float(np.linalg.norm(seen - units @ factors)) / size)
            if errors[-2] - errors[-1] < _ENOUGH * errors[0]:
                break
    lengths = np.linalg.norm(units, axis=0)
    units, factors = units / np.where(lengths > 0, lengths, 1), factors * lengths[:, np.newaxis]
    order = np.argsort(-np.linalg.norm(factors, axis=1), kind="stable")
    return Factorisation(units[:, order], factors[order] * scale, tuple(errors))


def _start(array: Matrix, count: int) -> tuple[Matrix, Matrix]:
    """Return first factors: of each pair of singular vectors the half of one sign that is longer."""
    left, strengths, right = np.linalg.svd(array, full_matrices=False)
    units, factors = np.zeros((array.shape[0], count)), np.zeros((count, array.shape[1]))
    for i in range(count):
        halves = [(np.maximum(sign * left[:, i], 0), np.maximum(sign * right[i], 0)) for sign in (1, -1)]
        down, across = max(halves, key=lambda half: float(np.linalg.norm(half[0]) * np.linalg.norm(half[1])))
        lengths = float(np.linalg.norm(down)), float(np.linalg.norm(across))
        if all(lengths):
            root = np.sqrt(strengths[i] * lengths[0] * lengths[1])
            units[:, i], factors[i] = root * down / lengths[0], root * across / lengths[1]
    # A zero would stay one for ever.
    mean = float(array.mean()) or 1.0
    units[units < _TINY] = mean
    factors[factors < _TINY] = mean
    return units, factors
