"""Heat: numbers by row and column, out of an array or of columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..picture import PictureError
from . import columns
from .kinds import listed

MOST_CELLS = 128


def grid(
    data: Mapping[str, NDArray[Any]], x: str, y: str, value: str
) -> tuple[columns.Floats, list[str], list[str]]:
    """Return numbers of the shape (rows, columns), with the words for rows and for columns; NaN for holes.

    Args:
        data: arrays by name.
        x: what names the columns.
        y: what names the rows.
        value: the numbers: an array of two axes, or a column beside those of x and y.
    """
    if value not in data:
        columns.find(data, value, "value")
    array = data[value]
    if array.ndim == 2:
        rows, across = array.shape
        numbers = columns.numbers(value, array.ravel(), "value").reshape(array.shape)
        found = numbers, _names(data, y, rows, "y"), _names(data, x, across, "x")
    else:
        if not x or not y:
            raise PictureError(
                f"value: {value} has the shape {array.shape}; a heat needs an array of two axes, or "
                f"`:x:` and "
                "`:y:` beside a column",
                "data",
            )
        found = _from_columns(data, x, y, value)
    shape: tuple[int, ...] = found[0].shape
    for size, axis in zip(shape, ("rows", "columns"), strict=True):
        if size > MOST_CELLS:
            raise PictureError(
                f"value: {value} has {size:,} {axis}; at most {MOST_CELLS} can be seen: average "
                f"neighbours, or cut "
                "a part out",
                "data",
            )
    if not found[0].size or not np.isfinite(found[0]).any():
        raise PictureError(f"value: {value} has no numbers", "data")
    return found


def _names(data: Mapping[str, NDArray[Any]], name: str, size: int, option: str) -> list[str]:
    if not name or (name not in data):
        if name:
            columns.find(data, name, option)
        return [str(i) for i in range(size)]
    column = columns.find(data, name, option)
    if column.size != size:
        raise PictureError(
            f"{option}: {name} has {column.size:,} names for {size:,} "
            f"{'rows' if option == 'y' else 'columns'}",
            "data",
        )
    return columns.words(column)


def _from_columns(
    data: Mapping[str, NDArray[Any]], x: str, y: str, value: str
) -> tuple[columns.Floats, list[str], list[str]]:
    across, down = (columns.words(columns.find(data, name, option)) for name, option in ((x, "x"), (y, "y")))
    numbers = columns.numbers(value, columns.find(data, value, "value"), "value")
    if not len(across) == len(down) == numbers.size:
        raise PictureError(
            f"columns {x}, {y} and {value} have {len(across):,}, {len(down):,} and {numbers.size:,} "
            f"rows; each row "
            "needs all",
            "data",
        )
    names, rows = _ordered(across), _ordered(down)
    found = np.full((len(rows), len(names)), np.nan)
    row_of, column_of = ({name: i for i, name in enumerate(every)} for every in (rows, names))
    seen: set[tuple[str, str]] = set()
    for column, row, number in zip(across, down, numbers.tolist(), strict=True):
        if (column, row) in seen:
            raise PictureError(f"value: two rows have {x} {column} and {y} {row}; a cell has one", "data")
        seen.add((column, row))
        found[row_of[row], column_of[column]] = number
    return found, rows, names


def _ordered(words: list[str]) -> list[str]:
    """Return the different words: numbers by size, others in the order in which they first stand there."""
    different = list(dict.fromkeys(words))
    try:
        return sorted(different, key=float)
    except ValueError:
        return different


def cells(numbers: columns.Floats) -> list[list[float | None]]:
    """Return the numbers as plain data, row by row."""
    return [listed(row) for row in numbers]
