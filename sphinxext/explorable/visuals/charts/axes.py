"""Axes: what of its numbers one shows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..picture import PictureError
from .columns import Column, Floats, differ

# Between the words of an axis and its ends are halves of what is between two of them.
_HALF = 0.5
# A round number is near where it is within this part of a step.
_NEAR = 0.45
_HALF_A_DAY = 12 * 60 * 60_000.0


def step_of(low: float, high: float, count: int = 5) -> float:
    """Return the round distance of about so many ticks."""
    span = high - low
    raw = span / count
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw * 0.999)


def rounded(low: float, high: float) -> tuple[float, float]:
    """Return the ends of an axis: round numbers where these are near, else a little room."""
    if not differ(low, high):
        reach = abs(low) / 10 or 1.0
        low, high = low - reach, high + reach
    step = step_of(low, high)
    if not math.isfinite(step) or step == 0:
        return low, high
    below, above = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    room = 0.04 * (high - low)
    first = below if low - below <= _NEAR * step or low == 0 else low - room
    last = above if above - high <= _NEAR * step or high == 0 else high + room
    return float(f"{first:.12g}"), float(f"{last:.12g}")


def number_axis(
    label: str, values: Floats, *, log: bool, zero: bool = False, tight: bool = False
) -> dict[str, Any]:
    """Return an axis of numbers.

    Args:
        label: its name.
        values: all that has to have a place on it.
        log: whether equal ways are equal factors.
        zero: whether it begins at 0.
        tight: whether it ends where the values do.
    """
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    if log:
        if not differ(low, high):
            low, high = low / 2, high * 2
        elif not tight:
            reach = (high / low) ** 0.03
            low, high = low / reach, high * reach
        return {"label": label, "kind": "log", "domain": [low, high]}
    if zero:
        low, high = min(0.0, low), max(0.0, high)
    if not (tight and differ(low, high)):
        low, high = rounded(low, high)
    whole = bool(finite.size and np.all(finite == np.rint(finite)))
    return {"label": label, "kind": "linear", "domain": [low, high], **({"whole": True} if whole else {})}


def time_axis(label: str, values: Floats) -> dict[str, Any]:
    """Return an axis of times, which are all told apart: of a single one it is the day around it."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    if low == high:
        low, high = low - _HALF_A_DAY, high + _HALF_A_DAY
    return {"label": label, "kind": "time", "domain": [low, high]}


def axis(label: str, column: Column, *, log: bool, tight: bool) -> dict[str, Any]:
    """Return the axis that a column has."""
    if column.kind == "words":
        count = len(column.words)
        return {
            "label": label,
            "kind": "words",
            "domain": [-_HALF, count - _HALF],
            "words": list(column.words),
        }
    if column.kind == "time":
        return time_axis(label, column.values)
    return number_axis(label, column.values, log=log, tight=tight)


def refuse_below_zero(name: str, values: Floats, which: str) -> None:
    """Refuse numbers that have no logarithm.

    Raises:
        PictureError: for the first of them.
    """
    bad = np.flatnonzero(values <= 0)
    if bad.size:
        row = int(bad[0])
        many = f", and {bad.size - 1:,} other{'s' * (bad.size > 2)}" if bad.size > 1 else ""
        raise PictureError(
            f"log: {which} is logarithmic, and {name} has {values[row]:g} in row {row + 1}{many}; "
            f"only numbers "
            f"above 0 have a place there: leave such rows empty, or {which} out of `:log:`",
            "data",
        )
