"""Columns of a chart: numbers with their holes, dates, and words; what cannot be read is told."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...data import Named
from ...separated import HOLES
from ...spelling import nearest, number_in
from ..picture import LARGEST, PictureError

Floats: TypeAlias = NDArray[np.float64]

_DATE = re.compile(
    r"(?P<day>\d{4}-\d{2}(?:-\d{2})?)"
    r"(?:Z|(?P<time>[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?: ?(?P<zone>Z|UTC|[+-]\d{2}(?::?\d{2})?))?)?"
)
# What looks like a date, in whichever form.
_LIKE_DATE = re.compile(r"(?:\d{4}([./-])\d{1,2}\1\d{1,2}|\d{1,2}([./-])\d{1,2}\2\d{4})(?:[T ].*)?")
_FORM = (
    "dates are read as 2024-03-30, with a time as 2024-03-30T12:00, 2024-03-30T12:00Z or "
    "2024-03-30T12:00+02:00"
)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_MINUTE = 60_000.0
_SMALLEST_PART = 1e-10
# Whole numbers up to it are read without loss.
_LARGEST_WHOLE = 2**53


@dataclass(frozen=True)
class Column:
    """A column along an axis.

    Attributes:
        name: what the data calls it.
        kind: ``number``, ``time`` or ``words``.
        values: a number for each row: for times, ms since 1970; for words, the place in ``words``; NaN for a
            hole.
        words: the different words in the order in which they first stand there.
        zoned: whether its times are told with time zones.

    """

    name: str
    kind: str
    values: Floats
    words: tuple[str, ...] = ()
    zoned: bool = False

    @cached_property
    def alike(self) -> int:
        """With how many equal digits its numbers begin."""
        return alike(self.values)

    @property
    def is_told_in_utc(self) -> bool:
        """Whether its times of day are those of UTC, which may be others than its file has."""
        return self.zoned and bool((self.values[np.isfinite(self.values)] % (24 * 60 * _MINUTE)).any())


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
        part = f"{name}[{', '.join([':', *['0'] * (column.ndim - 1)])}]" if column.ndim else f"[{name}]"
        raise PictureError(
            f"{option}: {name} has the shape {column.shape}; a column has one axis: save {part} under a name "
            "of its own, or draw a heat",
            "data",
        )
    return column


def numbers(name: str, column: NDArray[Any], option: str) -> Floats:
    """Return a column, or an array of more axes, as numbers, NaN where it has holes.

    Raises:
        PictureError: for a cell that is no number, and for one without end.
    """
    if column.dtype.kind in "US":
        found = np.full(column.size, np.nan)
        for row, cell in enumerate(column.ravel().astype(str).tolist()):
            if cell.strip().lower() in HOLES:
                continue
            try:
                found[row] = number_in(cell)
            except ValueError:
                held = _held(name, column, row, repr(cell.strip()))
                told = f"{option}: {held}; numbers are needed{_advice(cell.strip())}"
                raise PictureError(told, "data") from None
    elif column.dtype.kind in "biuf":
        found = column.astype(np.float64).ravel()
    else:
        unknown = "; write what numpy does not know, as bfloat16, as float32"
        known = unknown if column.dtype.kind == "V" and not column.dtype.names else ""
        raise PictureError(f"{option}: column {name} holds {column.dtype}; numbers are needed{known}", "data")
    endless = np.flatnonzero(np.isinf(found))
    if endless.size:
        held = _held(name, column, int(endless[0]), str(found[endless[0]]))
        raise PictureError(
            f"{option}: {held}, which has no place on an axis; leave it empty for a gap", "data"
        )
    far = np.flatnonzero(np.abs(found) > LARGEST)
    if far.size:
        held = _held(name, column, int(far[0]), f"{found[far[0]]:g}")
        raise PictureError(f"{option}: {held}; choose a unit in which it stays below {LARGEST:g}", "data")
    return found.reshape(column.shape)


def _held(name: str, column: NDArray[Any], place: int, cell: str) -> str:
    """Say what a cell has, and where it is."""
    if column.ndim == 1:
        return f"column {name} has {cell} in row {place + 1}"
    return f"{name}[{', '.join(str(int(i)) for i in np.unravel_index(place, column.shape))}] is {cell}"


def _advice(cell: str) -> str:
    if _THOUSANDS.fullmatch(cell):
        decimal = f", or {cell.replace(',', '.')} if that is a decimal comma" if cell.count(",") == 1 else ""
        return f"; write {cell.replace(',', '')}{decimal}"
    if "," in cell or "%" in cell:
        return "; write it with a point, and without %"
    return "; dates can stand on x alone" if _DATE.fullmatch(cell) else ""


def alike(values: Floats) -> int:
    """Return with how many equal digits numbers begin: 6 where they are a millionth of their size apart."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    return math.ceil(math.log10(max(-low, high) / (high - low))) if differ(low, high) else 0


def differ(low: float, high: float) -> bool:
    """Tell whether an axis can tell two numbers apart: its ends keep twelve digits."""
    return high - low > max(1 / LARGEST, _SMALLEST_PART * max(abs(low), abs(high)))


def words(column: NDArray[Any]) -> list[str]:
    """Return a column as words: as its file has names, else whole numbers with all digits and no point."""
    if isinstance(column, Named):
        return list(column.cells) or words(np.asarray(column))
    if column.dtype.kind in "iu":
        return [str(value) for value in column.tolist()]
    if column.dtype.kind in "bf":
        return [
            str(int(value)) if value.is_integer() and abs(value) <= _LARGEST_WHOLE else f"{value:.12g}"
            for value in column.astype(float).tolist()
        ]
    return [cell.strip() for cell in column.astype(str).tolist()]


def axis_of(name: str, column: NDArray[Any], option: str, *, as_words: bool = False) -> Column:
    """Return a column along an axis: as numbers or dates where all of it is, else as words."""
    if not as_words:
        if column.dtype.kind in "biuf":
            return Column(name, "number", numbers(name, column, option))
        if column.dtype.kind == "M" or _are_dates(column):
            values, zoned = _times(name, column, option)
            return Column(name, "time", values, zoned=zoned)
        if _are_numbers(column):
            return Column(name, "number", numbers(name, column, option))
    different, places = told_apart(words(column))
    if not different:
        raise PictureError(f"{option}: column {name} has neither numbers nor words", "data")
    return Column(name, "words", np.where(places < 0, np.nan, places), different)


def is_hole(word: str) -> bool:
    """Tell whether a word stands for no value; a dash and "none" may be words of a column of words."""
    return word.lower() in HOLES - {"-", "none"}


def told_apart(every: list[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return different words in the order in which they first come, and which each is; -1 for holes."""
    different = tuple(dict.fromkeys(word for word in every if not is_hole(word)))
    places = {word: i for i, word in enumerate(different)}
    return different, np.array([places.get(word, -1) for word in every], dtype=np.int64)


def _are_dates(column: NDArray[Any]) -> bool:
    """Tell whether a column has more dates than words, of which one is then a mistake."""
    cells = [cell for cell in words(column) if cell.lower() not in HOLES]
    good = sum(bool(_DATE.fullmatch(cell) or _LIKE_DATE.fullmatch(cell)) for cell in cells)
    return good > len(cells) / 2


def _are_numbers(column: NDArray[Any]) -> bool:
    """Tell whether a column has more numbers than words, of which one is then a mistake."""
    cells = [cell for cell in words(column) if cell.lower() not in HOLES]
    good = sum(bool(re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", cell)) for cell in cells)
    return bool(cells) and good > len(cells) / 2


def _times(name: str, column: NDArray[Any], option: str) -> tuple[Floats, bool]:
    """Return dates as ms since 1970, and whether they have time zones."""
    if column.dtype.kind == "M":
        found = column.astype("datetime64[ms]")
        return np.where(np.isnat(found), np.nan, found.astype(np.float64)), False
    cells = ["" if cell.lower() in HOLES else cell for cell in words(column)]
    read = [_DATE.fullmatch(cell) for cell in cells]
    local = [f"{one['day']}{one['time'] or ''}" if one else "NaT" for one in read]
    for row, (cell, one) in enumerate(zip(cells, read, strict=True), start=1):
        if cell and not one:
            raise PictureError(f"{option}: column {name} has {cell!r} in row {row}; {_FORM}", "data")
    try:
        found = np.array(local, dtype="datetime64[ms]")
    except ValueError:
        row = next(row for row, one in enumerate(local) if not _is_a_day(one))
        raise PictureError(
            f"{option}: column {name} has {cells[row]!r} in row {row + 1}, which is no date", "data"
        ) from None
    ahead = np.array([_ahead(one["zone"]) if one else 0.0 for one in read])
    values = np.where(np.isnat(found), np.nan, found.astype(np.float64) - ahead * _MINUTE)
    return values, any(one is not None and one["zone"] for one in read)


def _is_a_day(local: str) -> bool:
    try:
        np.datetime64(local, "ms")
    except ValueError:
        return False
    return True


def _ahead(zone: str | None) -> float:
    """Return how many minutes a time zone is ahead of UTC."""
    if not zone or not zone[1:3].isdigit():
        return 0.0
    return float(f"{zone[0]}1") * (60 * int(zone[1:3]) + int(zone[3:].lstrip(":") or 0))
