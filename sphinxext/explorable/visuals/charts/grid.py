"""Heat: numbers by row and column, out of an array or of columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...language import in_signs, t
from ...spelling import number_in
from ..picture import PictureError
from . import columns
from .kinds import listed

MOST_CELLS = 128
# Means that are drawn instead of more: fewer, since a page holds each.
MOST_AVERAGED = 64
# Of so many cells no table is made from columns: it would not fit into memory.
MOST_READ = 20_000_000


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
        numbers = columns.numbers(value, array, "value")
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
    if not found[0].size or not np.isfinite(found[0]).any():
        raise PictureError(f"value: {value} has no numbers", "data")
    return found


def averaged(
    value: str, numbers: columns.Floats, rows: list[str], across: list[str]
) -> tuple[columns.Floats, list[str], list[str], str]:
    """Return a grid of as many cells as can be seen, each the mean of neighbours, and what tells that.

    Raises:
        PictureError: where rows or columns are too many, and have names, of which there is no mean.
    """
    size, wide = (
        1 if len(words) <= MOST_CELLS else -(-len(words) // MOST_AVERAGED) for words in (rows, across)
    )
    if size == wide == 1:
        return numbers, rows, across, ""
    for words, which, along in ((rows, "rows", size), (across, "columns", wide)):
        if along > 1 and not _are_numbers(words):
            raise PictureError(
                f"value: {value} has {len(words):,} {which} with names; at most {MOST_CELLS} can be seen: "
                f"cut a part out, or put some of them together",
                "data",
            )
    spare = [(0, -len(rows) % size), (0, -len(across) % wide)]
    padded = np.pad(numbers, spare, constant_values=np.nan)
    blocks = padded.reshape(padded.shape[0] // size, size, padded.shape[1] // wide, wide)
    known = np.isfinite(blocks)
    with np.errstate(invalid="ignore"):
        means = np.where(known, blocks, 0).sum(axis=(1, 3)) / known.sum(axis=(1, 3))
    told = t(
        "{0} rows by {1} columns; each cell is the mean of {2} by {3}.",
        in_signs(f"{len(rows):,}"),
        in_signs(f"{len(across):,}"),
        size,
        wide,
    )
    return means, _ranges(rows, size), _ranges(across, wide), told


def _are_numbers(words: list[str]) -> bool:
    try:
        found = [number_in(word) for word in words]
    except ValueError:
        return False
    return found == sorted(found)


def _ranges(words: list[str], size: int) -> list[str]:
    """Return the first and the last of each so many words."""
    if size == 1:
        return words
    blocks = [words[start : start + size] for start in range(0, len(words), size)]
    return [block[0] if len(block) == 1 else f"{block[0]}–{block[-1]}" for block in blocks]


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
    if len(names) * len(rows) > MOST_READ:
        raise PictureError(
            f"value: {x} has {len(names):,} different values and {y} {len(rows):,}, which are too many "
            f"cells: draw points, which are counted, or round both first",
            "data",
        )
    found = np.full((len(rows), len(names)), np.nan)
    row_of, column_of = ({name: i for i, name in enumerate(every)} for every in (rows, names))
    seen: set[tuple[str, str]] = set()
    for column, row, number in zip(across, down, numbers.tolist(), strict=True):
        if columns.is_hole(column) or columns.is_hole(row):
            continue
        if (column, row) in seen:
            raise PictureError(f"value: two rows have {x} {column} and {y} {row}; a cell has one", "data")
        seen.add((column, row))
        found[row_of[row], column_of[column]] = number
    return found, rows, names


def _ordered(words: list[str]) -> list[str]:
    """Return the different words: numbers by size, others in the order in which they first stand there."""
    different = [word for word in dict.fromkeys(words) if not columns.is_hole(word)]
    try:
        return sorted(different, key=float)
    except ValueError:
        return different


def cells(numbers: columns.Floats) -> list[list[float | None]]:
    """Return the numbers as plain data, row by row."""
    same = columns.alike(numbers)
    return [listed(row, same) for row in numbers]
