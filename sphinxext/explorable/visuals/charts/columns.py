"""Columns of a chart: numbers with their holes, dates, and words; what cannot be read is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...separated import HOLES
from ...spelling import nearest
from ..picture import PictureError

Floats: TypeAlias = NDArray[np.float64]

_DATE = re.compile(r"\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?)?Z?")


@dataclass(frozen=True)
class Column:
    """A column along an axis.

    Attributes:
        name: what the data calls it.
        kind: ``number``, ``time`` or ``words``.
        values: a number for each row: for times, ms since 1970; for words, the place in ``words``; NaN for a
            hole.
        words: the different words in the order in which they first stand there.

    """

    name: str
    kind: str
    values: Floats
    words: tuple[str, ...] = ()


def find(data: Mapping[str, NDArray[Any]], name: str, option: str) -> NDArray[Any]:
    """Return a column of the data.

    Raises:
        PictureError: where there is none of that name, or it has not one axis.
    """
    if name not in data:
        raise PictureError(
            f"{option}: the data has no column {name}{nearest(name, data)} (it has {', '.join(data)})", "data"
        )
    column = data[name]
    if column.ndim != 1:
        raise PictureError(
            f"{option}: {name} has the shape {column.shape}; a column has one axis (write {name}[0], or draw "
            "a heat)",
            "data",
        )
    return column


def numbers(name: str, column: NDArray[Any], option: str) -> Floats:
    """Return a column as numbers, NaN where it has holes.

    Raises:
        PictureError: for a cell that is no number, and for one without end.
    """
    if column.dtype.kind in "US":
        found = np.full(column.size, np.nan)
        for row, cell in enumerate(column.astype(str).tolist()):
            if cell.strip().lower() in HOLES:
                continue
            try:
                found[row] = float(cell)
            except ValueError:
                advice = ""
                if "," in cell or "%" in cell:
                    advice = "; write it with a point, and without %"
                elif _DATE.fullmatch(cell.strip()):
                    advice = "; dates can stand on x alone"
                raise PictureError(
                    f"{option}: column {name} has {cell.strip()!r} in row {row + 1}; numbers are "
                    f"needed{advice}",
                    "data",
                ) from None
    elif column.dtype.kind in "biuf":
        found = column.astype(np.float64)
    else:
        raise PictureError(f"{option}: column {name} holds {column.dtype}; numbers are needed", "data")
    endless = np.flatnonzero(np.isinf(found))
    if endless.size:
        row = int(endless[0])
        raise PictureError(
            f"{option}: column {name} has {found[row]} in row {row + 1}, which has no place on an "
            f"axis; leave "
            "it empty for a gap",
            "data",
        )
    return found


def words(column: NDArray[Any]) -> list[str]:
    """Return a column as words: whole numbers without a point."""
    if column.dtype.kind in "biuf":
        return [f"{value:.12g}" for value in column.astype(float).tolist()]
    return [cell.strip() for cell in column.astype(str).tolist()]


def axis_of(name: str, column: NDArray[Any], option: str, *, as_words: bool = False) -> Column:
    """Return a column along an axis: as numbers or dates where all of it is, else as words."""
    if not as_words:
        if column.dtype.kind in "biuf":
            return Column(name, "number", numbers(name, column, option))
        if column.dtype.kind == "M" or _are_dates(column):
            return Column(name, "time", _times(name, column, option))
        if _are_numbers(column):
            return Column(name, "number", numbers(name, column, option))
    every = words(column)
    different = tuple(dict.fromkeys(every))
    places = {word: float(i) for i, word in enumerate(different)}
    return Column(name, "words", np.array([places[word] for word in every]), different)


def _are_dates(column: NDArray[Any]) -> bool:
    cells = [cell for cell in words(column) if cell.lower() not in HOLES]
    return bool(cells) and all(_DATE.fullmatch(cell) for cell in cells)


def _are_numbers(column: NDArray[Any]) -> bool:
    """Tell whether a column has more numbers than words, of which one is then a mistake."""
    cells = [cell for cell in words(column) if cell.lower() not in HOLES]
    good = sum(bool(re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", cell)) for cell in cells)
    return bool(cells) and good > len(cells) / 2


def _times(name: str, column: NDArray[Any], option: str) -> Floats:
    """Return dates as ms since 1970."""
    if column.dtype.kind == "M":
        found = column.astype("datetime64[ms]")
    else:
        try:
            cells = ["NaT" if cell.lower() in HOLES else cell.rstrip("Z") for cell in words(column)]
            found = np.array(cells, dtype="datetime64[ms]")
        except ValueError as error:
            raise PictureError(f"{option}: column {name} has a date that is none: {error}", "data") from None
    return np.where(np.isnat(found), np.nan, found.astype(np.float64))
