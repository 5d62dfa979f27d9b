"""The edges of bins."""

from __future__ import annotations

import numpy as np

from .columns import Floats, differ

# More bins than these cannot be told apart by default, and whole numbers that are fewer have a bin each.
_MOST, _MOST_WHOLE = 60, 40
# A bin is no narrower than this part of its place.
_NARROWEST = 1e-9


def edges_of(values: Floats, bins: int | None, wanted: int | None = None) -> Floats:
    """Return the edges of bins.

    Args:
        values: finite numbers.
        bins: so many between the least and the greatest; by default such with round edges.
        wanted: about how many, by default as many as Freedman and Diaconis ask for, or Sturges.
    """
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    if not differ(low, high):
        half = max(0.5, _NARROWEST * abs(low))
        return np.linspace(low - half, high + half, 1 + (bins or 1))
    if bins is not None:
        return np.histogram_bin_edges(values, bins)
    whole = bool(np.all(values == np.rint(values)))
    if whole and high - low < (wanted or _MOST_WHOLE):
        return np.arange(low - 0.5, high + 1)
    if wanted is None:
        wanted = _MOST
        if values.size < 1_000_000:
            wanted = min(_MOST, max(8, np.histogram_bin_edges(values, "auto").size - 1))
    step = _round_step((high - low) / wanted, whole=whole)
    first = np.floor(low / step)
    edges = np.arange(first, np.ceil(high / step) + 1) * step
    # 3 times 0.1 is more than 0.3, which would be counted below the edge that a reader is told it is on.
    return np.array([float(f"{edge:.15g}") for edge in edges.tolist()])


def _round_step(raw: float, *, whole: bool) -> float:
    power = 10.0 ** np.floor(np.log10(raw))
    step = float(next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw * 0.7))
    return max(1.0, step) if whole else step
