"""The rows of a chart: what its options name, read and in groups and facets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...concepts.palette import PALETTE as COLORS
from ..classes import ordered
from ..picture import PictureError
from . import columns
from .columns import Column, Floats

# So many colours, dashes and shapes can be told apart, and so many small charts be compared.
MOST_GROUPS = 8
MOST_FACETS = 12
PALETTE = tuple(one.name for one in COLORS)


@dataclass(frozen=True)
class Rows:
    """Rows of a chart, each group in each facet by itself.

    Attributes:
        x: the column along x.
        y: numbers by group for the groups that are columns, or the one column.
        low: the lower ends of error bands, by column of y.
        high: their upper ends.
        groups: what the groups are called; none where there is but one without a name.
        group_of: the group of each row, where a column tells it; -1 for a row that has none.
        facets: what the facets are called.
        facet_of: the facet of each row; -1 for a row that has none.
        labels: the labels of points.

    """

    x: Column
    y: tuple[Floats, ...]
    low: tuple[Floats, ...]
    high: tuple[Floats, ...]
    groups: tuple[str, ...]
    group_of: NDArray[np.int64] | None
    facets: tuple[str, ...]
    facet_of: NDArray[np.int64]
    labels: tuple[str, ...]

    @property
    def count(self) -> int:
        """The number of groups."""
        return max(1, len(self.groups))

    @cached_property
    def along_y(self) -> Floats:
        """All numbers that have a place along y."""
        return np.concatenate([*self.y, *self.low, *self.high])

    @cached_property
    def alike(self) -> int:
        """With how many equal digits the numbers along y begin."""
        return columns.alike(self.along_y)

    def parts(self, facet: int) -> Iterator[tuple[int, Floats, NDArray[np.int64]]]:
        """Go through the groups of a facet: each with its numbers and which rows are its own."""
        here = self.facet_of == facet
        if self.group_of is None:
            rows = np.flatnonzero(here)
            for group, values in enumerate(self.y):
                yield group, values, rows
        else:
            for group in range(self.count):
                yield group, self.y[0], np.flatnonzero(here & (self.group_of == group))


def categories(
    name: str, column: NDArray[Any], option: str, most: int
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the different words of a column, and which of them each row has; -1 where it has none.

    Raises:
        PictureError: where there are too many to be told apart, or none.
    """
    different, places = columns.told_apart(columns.words(column))
    if not different:
        raise PictureError(f"{option}: column {name} has no words", "data")
    if len(different) > most:
        advice = (
            "write `:by:` for small charts side by side, leave it out, or put the rare ones together"
            if option == "color"
            else "put some of them together"
        )
        raise PictureError(
            f"{option}: {name} has {len(different):,} different values; at most {most} can be told "
            f"apart: {advice}",
            "data",
        )
    # As in all pictures of classes; a hole stays one.
    order = ordered(different)
    place = np.array([*(order.index(one) for one in different), -1], dtype=np.int64)
    return tuple(order), place[places]


def same_length(data: Mapping[str, NDArray[Any]], named: list[tuple[str, str]]) -> int:
    """Return how many rows the named columns have.

    Raises:
        PictureError: where one has more or fewer than another, or there are none.
    """
    first, rows = "", -1
    for option, name in named:
        size = columns.find(data, name, option).size
        if rows >= 0 and size != rows:
            raise PictureError(
                f"column {first} has {rows:,} rows, and column {name} has {size:,}; each row needs both",
                "data",
            )
        first, rows = first or name, size
    if rows == 0:
        raise PictureError(f"column {first} has no rows", "data")
    return rows
