"""What every node of an expression's tree has: axes, values, and where its cells come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .arithmetic import Spelling, spell_number
from .axes import Dims, Index, Shape, check_index

Values = NDArray[np.float64]
_LONGEST_TITLE = 40


@dataclass(frozen=True, kw_only=True)
class Expression:
    """A node: `values` is None where a tensor without values takes part."""

    dims: Dims
    shape: Shape
    values: Values | None = field(compare=False, repr=False)
    text: str
    column: int

    def sources(self, index: Iterable[int] | int) -> dict[str, list[Index]]:
        """Return the cells of the named tensors that a cell is computed from, in the order they are read.

        Raises IndexError if there is no such cell.
        """
        found: dict[str, dict[Index, None]] = {}
        self._trace([check_index(self, index if isinstance(index, int) else tuple(index))], found)
        return {name: list(cells) for name, cells in found.items()}

    def spell(self, index: Index, digits: int) -> Spelling:
        """Spell how a cell is computed; every tensor that takes part has values."""
        assert self.values is not None
        return spell_number(float(self.values[index]), digits)

    def _trace(self, cells: Iterable[Index], found: dict[str, dict[Index, None]]) -> None:
        """Add to `found` the cells of named tensors that these cells are computed from."""

    @property
    def title(self) -> str:
        """The author's text, cut if it is long, as a message names the node."""
        text = self.as_operand
        return text if len(text) <= _LONGEST_TITLE else f"{text[: _LONGEST_TITLE - 1]}…"

    @property
    def as_operand(self) -> str:
        """The author's text, in parentheses where an operator beside it would tear it apart."""
        return self.text

    @property
    def transposed(self) -> str:
        """The text of this node's transpose."""
        return f"{self.as_operand}.T"

    @property
    def keeping_axes(self) -> Iterator[str]:
        """The text of this node with the axes kept that it reduces, if it reduces any."""
        yield from ()
