"""What every node of an expression's tree has: axes, values, and where its cells come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..spelling import cut
from .arithmetic import Spelling, spell_number
from .provenance import Cells, Places, Sources, all_places, joined, single
from .shapes import Cell, Dims, Shape, check_index, is_anonymous

# Of float64, but for large arrays of another dtype whose cells have only been moved so far.
Values = NDArray[Any]

# The sources found so far of each tensor, with the tensor's shape.
Found = dict[str, tuple[Shape, list[Sources]]]


@dataclass(frozen=True, kw_only=True)
class Expression:
    """A node: `values` is None where a tensor without values takes part."""

    dims: Dims
    shape: Shape
    values: Values | None = field(compare=False, repr=False)
    text: str
    column: int

    def sources(self, index: Iterable[int] | int) -> dict[str, list[Cell]]:
        """Return the cells of the named tensors that a cell is computed from, in the order they are read.

        Raises IndexError if there is no such cell, TooManySourcesError if it has millions of sources.
        """
        cell = check_index(self, index if isinstance(index, int) else tuple(index))
        traced = self.trace(np.array(cell, dtype=np.int64).reshape(1, len(cell)))
        read = {
            name: [tuple(source) for source in sources.of(0).tolist()] for name, sources in traced.items()
        }
        return {name: cells for name, cells in read.items() if cells}

    def trace(self, cells: Cells, places: Places = all_places) -> dict[str, Sources]:
        """Return the cells of the named tensors that many cells are computed from, each of them once.

        Args:
            cells: the cells to ask for, whole numbers (N, rank).
            places: which positions to run through of an operand's axis that is added up, or otherwise taken
                together: called with the operand, the axis and its size. Without it, all of them.

        Returns:
            For each tensor, in the order of reading, its cells (N, M, rank) and which of the M are used.

        Raises:
            TooManySourcesError: there are millions of sources.
        """
        found: Found = {}
        with np.errstate(all="ignore"):
            self._trace(single(cells), places, found)
        return {name: joined(several, shape) for name, (shape, several) in found.items()}

    def spell(self, index: Cell, digits: int) -> Spelling:
        """Spell how a cell is computed; every tensor that takes part has values."""
        assert self.values is not None
        return spell_number(float(self.values.item(*index)), digits)

    def _trace(self, asked: Sources, places: Places, found: Found) -> None:
        """Add to `found` the cells of named tensors that the cells asked for are computed from."""

    @property
    def written(self) -> str:
        """The node as a drawing writes it."""
        return self.text

    @property
    def title(self) -> str:
        """The author's text, cut if it is long, as a message names the node."""
        return cut(self.as_operand)

    @property
    def as_operand(self) -> str:
        """The author's text, in parentheses where an operator beside it would tear it apart."""
        return self.text

    @property
    def transposed(self) -> Iterator[str]:
        """The texts of what is meant where this node does not fit: it with its last two axes exchanged.

        `.T` turns all axes around, which of more than two is hardly ever meant.
        """
        if len(self.shape) <= 2:
            yield f"{self.as_operand}.T"
            return
        named = len(set(self.dims)) == len(self.dims) and not any(map(is_anonymous, self.dims))
        axes = self.dims if named else tuple(map(str, range(len(self.shape))))
        yield f"transpose({self.text}, {', '.join((*axes[:-2], axes[-1], axes[-2]))})"

    @property
    def names_tensors(self) -> bool:
        """Whether a named tensor takes part."""
        return False

    @property
    def truth(self) -> bool | None:
        """Whether the cells are booleans, 1 or 0 in values; None where nothing tells."""
        return False

    @property
    def keeping_axes(self) -> Iterator[str]:
        """The text of this node with the axes kept that it reduces, if it reduces any."""
        yield from ()
