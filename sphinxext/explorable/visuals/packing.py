"""Arrays as a page carries them: whole numbers of 8 or 16 bits with a scale, in base64."""

from __future__ import annotations

from base64 import b64encode
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
