"""Where cells come from, for many cells at once.

Cells are rows of whole numbers, one number an axis: an int64 array (N, rank) holds N cells. What N cells are
computed from is an array (N, M, rank): M cells, or fewer, for each of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .shapes import Shape, Shaped

# Sources that one question may have; the cells of a product over an axis of 100,000 are well within.
MAXIMUM_SOURCES = 2**23

Cells = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Which positions to run through of an operand's axis that is added up, or otherwise taken together. It is
# called with the operand, the axis, and the number of positions there are.
Places = Callable[[Shaped, int, int], Cells]

NOWHERE = np.zeros(1, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Sources:
    """What N cells are computed from: `cells` (N, M, rank), and `used` (N, M), or None where all M are."""

    cells: Cells
    used: Mask | None = None

    def of(self, row: int) -> Cells:
        """Return the sources (M, rank) of one of the N cells."""
        cells: Cells = self.cells[row] if self.used is None else self.cells[row][self.used[row]]
        return cells


class TooManySourcesError(ValueError):
    """A cell is computed from more cells than can be named."""

    def __init__(self) -> None:
        super().__init__(f"there are more than {MAXIMUM_SOURCES:,} sources")


def all_places(operand: Shaped, axis: int, size: int) -> Cells:
    """Return every position; raises TooManySourcesError where they are too many."""
    check_count(size)
    return np.arange(size, dtype=np.int64)


def check_count(count: int) -> None:
    """Raise TooManySourcesError for more sources than may be named."""
    if count > MAXIMUM_SOURCES:
        raise TooManySourcesError


def single(cells: Cells, used: Mask | None = None) -> Sources:
    """Return sources of which every cell has one."""
    return Sources(cells[:, None, :], None if used is None else used[:, None])


def nothing(cells: Cells, rank: int) -> Sources:
    """Return no sources, for operands that no cell is read from."""
    return Sources(np.zeros((len(cells), 0, rank), dtype=np.int64))


def values_at(values: NDArray[Any], cells: Cells) -> NDArray[Any]:
    """Return the values (N,) of cells (N, rank), also of a number's, which has no axes."""
    if not values.ndim:
        return np.full(len(cells), values)
    found: NDArray[Any] = values[tuple(cells.T)]
    return found


def stretched(cells: Cells, shape: Shape) -> Cells:
    """Return the cells of an operand of this shape that the cells of a broadcast result were read from."""
    own = cells[:, cells.shape[1] - len(shape) :]
    return own * np.array([size != 1 for size in shape], dtype=np.int64) if 1 in shape else own


def run_through(
    cells: Cells,
    labels: Sequence[Hashable],
    columns: Mapping[Any, int],
    running: Mapping[Any, Cells],
) -> Sources:
    """Return for each cell those of an operand that agree with it on some axes and run through the others.

    `labels` has a label for each of the operand's axes. A label's position is the cell's own in `columns`, or
    else runs through those in `running`, the last label fastest; a label that comes twice runs in step.

    Raises TooManySourcesError.
    """
    run = [label for label in dict.fromkeys(labels) if label not in columns]
    lengths = [len(running[label]) for label in run]
    check_count(len(cells) * math.prod(lengths))
    found = np.empty((len(cells), *lengths, len(labels)), dtype=np.int64)
    for axis, label in enumerate(labels):
        if label in columns:
            found[..., axis] = cells[:, columns[label]].reshape(-1, *[1] * len(run))
        else:
            place = run.index(label)
            found[..., axis] = running[label].reshape(-1, *[1] * (len(run) - place - 1))
    return Sources(found.reshape(len(cells), math.prod(lengths), len(labels)))


def flatten(cells: NDArray[Any], shape: Shape) -> NDArray[Any]:
    """Return the number of each cell (…, rank) in reading order, exact for shapes of any size."""
    number: NDArray[Any] = np.zeros(cells.shape[:-1], dtype=np.int64 if _is_small(shape) else object)
    for axis, size in enumerate(shape):
        number = number * size + cells[..., axis]
    return number


def unflatten(numbers: NDArray[Any], shape: Shape) -> Cells:
    """Return the cells (…, rank) that have these numbers in reading order."""
    cells = np.empty((*numbers.shape, len(shape)), dtype=np.int64)
    for axis in range(len(shape) - 1, -1, -1):
        size = max(shape[axis], 1)
        cells[..., axis] = numbers % size
        numbers = numbers // size
    return cells


def distinct(sources: Sources, shape: Shape) -> Sources:
    """Return the sources without those that a cell has twice, in the order in which each comes first."""
    count, width, rank = sources.cells.shape
    if width < 2:
        return sources
    if _is_small(shape):
        keys = flatten(sources.cells, shape)
    else:
        _, inverse = np.unique(sources.cells.reshape(-1, rank), axis=0, return_inverse=True)
        keys = inverse.reshape(count, width)
    if sources.used is not None:
        keys = np.where(sources.used, keys, -1)
    order = np.argsort(keys, axis=1, kind="stable")
    ranked = np.take_along_axis(keys, order, axis=1)
    first = np.ones((count, width), dtype=np.bool_)
    first[:, 1:] = ranked[:, 1:] != ranked[:, :-1]
    first &= ranked >= 0
    if first.all():
        return sources
    used = np.empty_like(first)
    np.put_along_axis(used, order, first, axis=1)
    most = int(used.sum(axis=1).max(initial=0))
    if most == width:
        return Sources(sources.cells, used)
    to_front = np.argsort(~used, axis=1, kind="stable")[:, :most]
    kept = np.take_along_axis(used, to_front, axis=1)
    cells = np.take_along_axis(sources.cells, to_front[:, :, None], axis=1)
    return Sources(cells, None if kept.all() else kept)


def joined(several: Sequence[Sources], shape: Shape) -> Sources:
    """Return the sources of the same cells, found in several places, as one, each of them once."""
    if len(several) == 1:
        return several[0]
    used = None
    if any(sources.used is not None for sources in several):
        used = np.concatenate(
            [
                np.ones(sources.cells.shape[:2], dtype=np.bool_) if sources.used is None else sources.used
                for sources in several
            ],
            axis=1,
        )
    cells = np.concatenate([sources.cells for sources in several], axis=1)
    return distinct(Sources(cells, used), shape)


def _is_small(shape: Shape) -> bool:
    """Say whether the number of every cell fits into 64 bits."""
    return math.prod(shape) < 2**62
