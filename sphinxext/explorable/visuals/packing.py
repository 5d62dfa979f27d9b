"""Arrays as a page carries them: whole numbers with a scale, as bytes in base64 or spelled by signs."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def pack(values: ArrayLike, bits: int = 16, *, ends: tuple[float, float] | None = None) -> dict[str, Any]:
    """Return numbers as plain data for the browser's `unpack`.

    Args:
        values: finite numbers, of any shape.
        bits: of each number, 8 or 16.
        ends: the lowest and the highest number that can be told; by default those that there are.
    """
    array = np.asarray(values, dtype=np.float64)
    low, high = ends or ((float(array.min()), float(array.max())) if array.size else (0.0, 0.0))
    data = coded(array, bits, low, high)
    return {"shape": list(array.shape), "bits": bits, "low": low, "high": high, "data": data}


def pack_rows(rows: Iterable[ArrayLike], bits: int = 16) -> dict[str, Any]:
    """Return rows of numbers as plain data for the browser's `unpackRows`, each with a scale of its own.

    What is told of a row is as sure as the row is large, whatever others hold.

    Args:
        rows: finite numbers, of one axis each.
        bits: of each number, 8 or 16.
    """
    read = [np.asarray(row, dtype=np.float64) for row in rows]
    # The largest of a row is told to the digits that others are read beside.
    spec = ".7g" if bits == 16 else ".4g"
    scales = [float(format(np.abs(row).max(initial=0), spec)) for row in read]
    parts = [row / (scale or 1.0) for row, scale in zip(read, scales, strict=True)]
    every = np.concatenate(parts) if parts else np.zeros(0)
    # So that 0 is among the numbers that can be told, and stays 0.
    half = 2 ** (bits - 1)
    ends = (-1.0, half / (half - 1)) if every.min(initial=0) < 0 else (0.0, 1.0)
    return {"parts": pack(every, bits, ends=ends), "scales": scales}


def rounded(value: float, digits: int, after: int = 0) -> float:
    """Return a number with few digits, of which none before the point is lost, and a whole one as it is.

    Args:
        value: the number.
        digits: so many are enough of a number near 0.
        after: at least so many stay after the point of a large one.
    """
    if value.is_integer():
        return value
    return float(f"{value:.{min(17, max(digits, len(f'{abs(value):.0f}') + after))}g}")


def coded(array: NDArray[np.float64], bits: int, low: float, high: float) -> str:
    """Return numbers as whole parts of the way from a lowest to a highest, little-endian, in base64."""
    steps = 2**bits - 1
    part = (array - low) / (high - low) if high > low else np.zeros(array.shape)
    codes = np.rint(np.clip(part, 0, 1) * steps)
    return as_text(codes.astype("<u2" if bits == 16 else "u1"))


def as_text(codes: NDArray[Any]) -> str:
    """Return the bytes of whole numbers in base64."""
    return b64encode(np.ascontiguousarray(codes).tobytes()).decode("ascii")


def most_lost(packed: dict[str, Any]) -> float:
    """Return how far a packed number can be from what it was."""
    steps: int = 2 ** packed["bits"] - 1
    return float(packed["high"] - packed["low"]) / steps / 2


# One character for each small number, without those that JSON or markup would write otherwise.
SIGNS = "".join(chr(code) for code in range(32, 127) if chr(code) not in "\"\\<>&'")
SHORT = 58
LONG = len(SIGNS) - SHORT


def spelled(numbers: ArrayLike) -> str:
    """Return whole numbers from 0 as text that compresses well: one character for each below 58.

    A larger number has signs before that which tell what is left by 31, each time.
    """
    signs = np.frombuffer(SIGNS.encode("ascii"), dtype=np.uint8)
    left = np.asarray(numbers).astype(np.int64).ravel()
    written = []
    is_open = np.ones(left.shape, dtype=bool)
    while is_open.any():
        is_long = left >= SHORT
        over = left - SHORT
        sign = np.where(is_long, signs[SHORT + over % LONG], signs[np.minimum(left, SHORT - 1)])
        written.append(np.where(is_open, sign, 0))
        is_open &= is_long
        left = np.where(is_long, over // LONG, 0)
    columns = np.stack(written, axis=-1) if written else np.zeros(0)
    return columns[columns > 0].astype(np.uint8).tobytes().decode("ascii")
