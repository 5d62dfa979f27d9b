"""Columns of numbers, by name, out of an author's data."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..spelling import nearest, number_in
from .picture import PictureError

if TYPE_CHECKING:
    from ..data import Arrays

Floats: TypeAlias = NDArray[np.float64]


def find_columns(data: Arrays, names: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Return those arrays of the data that are named.

    Raises:
        PictureError: where there is none of a name.
    """
    for name in names:
        if name not in data:
            known = ", ".join(data)
            raise PictureError(f"the data has no column {name}{nearest(name, data)} (it has {known})", "data")
    return {name: data[name] for name in names}


def read_columns(columns: Arrays, largest: float) -> dict[str, Floats]:
    """Return columns as finite numbers, one for each row.

    Args:
        columns: arrays of the shape (rows,), by name.
        largest: what no number may exceed.

    Raises:
        PictureError: where one has other axes, more or fewer rows than the first, or something else in a row.
    """
    for name, column in columns.items():
        if column.ndim != 1:
            raise PictureError(f"{name} has the shape {column.shape}; a column has one axis", "data")
    sizes = {name: column.size for name, column in columns.items()}
    first, rows = next(iter(sizes.items()))
    for name, size in sizes.items():
        if size != rows:
            raise PictureError(
                f"column {first} has {rows:,} rows, and column {name} has {size:,}; each row needs both",
                "data",
            )
    return {name: _numbers(name, column, largest) for name, column in columns.items()}


def refuse_close(values: str, span: float, least: float) -> None:
    """Refuse values that differ, but by less than labels of an axis can tell."""
    if 0 < span < least:
        raise PictureError(
            f"{values} lie within {span:g} of one another, too close for an axis; "
            "subtract their mean, or choose a smaller unit",
            "data",
        )


def scaling(column: Floats) -> tuple[float, float]:
    """Return mean and deviation of a column; of one value that very value and 1, as there is no scale."""
    if np.ptp(column) == 0:
        return float(column[0]), 1.0
    return float(column.mean()), float(column.std()) or 1.0


def shortened(column: Floats) -> Floats:
    """Round a column to about a millionth of how far it reaches: what is sent to a browser stays small."""
    span = float(np.ptp(column)) if column.size else 0.0
    if span == 0:
        return column
    digits = 6 + math.ceil(math.log10(max(1.0, float(np.abs(column).max()) / span)))
    # Through decimals: a product with a power of ten would leave the residue of binary fractions.
    return np.array([float(f"{value:.{min(17, digits)}g}") for value in column.tolist()])


def _numbers(name: str, column: NDArray[Any], largest: float) -> Floats:
    if column.dtype.kind not in "biuf":
        # Where all are numbers, but written as text, the first one shows it.
        row = next((row for row, cell in enumerate(column.tolist()) if not _is_number(cell)), 0)
        raise _unfit(name, row, str(column[row]).strip())
    numbers = column.astype(np.float64)
    endless = np.flatnonzero(~np.isfinite(numbers))
    if endless.size:
        raise _unfit(name, int(endless[0]), numbers[endless[0]])
    reach = float(np.abs(numbers).max(initial=0))
    if reach > largest:
        raise PictureError(
            f"column {name} reaches {reach:g}; choose a unit in which it stays below {largest:g}", "data"
        )
    return numbers


def _unfit(name: str, row: int, cell: str | float) -> PictureError:
    """Return what to say of a cell: a text, or a number that is not finite."""
    held = repr(cell) if cell and isinstance(cell, str) else str(cell) or "a hole"
    advice = "" if held.startswith(("'", '"')) else ": fill such rows or leave them out"
    return PictureError(
        f"column {name} has {held} in row {row + 1}; finite numbers are needed{advice}", "data"
    )


def _is_number(cell: Any) -> bool:
    try:
        number_in(str(cell))
    except (TypeError, ValueError):
        return False
    return True
