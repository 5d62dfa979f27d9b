"""Which places of each axis are drawn: what the focus and the steps of the program need, and some more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate, chain, islice

import numpy as np

from .diagram import Diagram, Tensor
from .node import Expression
from .provenance import TooManySourcesError
from .shapes import Cell, is_anonymous
from .tree import Computed, Index, Reference, walk

# A longer axis shows its first three cells, the ones that are asked for and the last. One that is not much
# longer than a short one is only cut to what a step reads, or by a drawing without room for it.
SHORT_AXIS = 8
LONGEST_AXIS = 12
# A cut that hides fewer cells saves too little.
_FEWEST_HIDDEN = 5
FIRST_SHOWN = 3
# Where values are colours, cells are so small that more of them fit.
LONGEST_HEAT = 64
# So many places of an axis are drawn because a step reads them.
_MOST_READ = 8
# So many sources of the cell in focus, each the only one of its tensor, are followed.
_MOST_FOLLOWED = 64

Focus = tuple[str, Cell]
# An axis: a dim's name, or where it has none the tensor with the number of the axis.
Axis = str | tuple[str, int]


class Choice:
    """The places of each axis that are drawn.

    `kept` are the places that the author chose, by dim; `longest` is how long an axis is drawn whole.
    """

    def __init__(
        self,
        diagram: Diagram,
        focus: Focus | None = None,
        kept: Mapping[str, Sequence[int]] | None = None,
        longest: int = LONGEST_AXIS,
    ) -> None:
        self._diagram = diagram
        self._longest = longest
        self._kept = {dim: list(places) for dim, places in (kept or {}).items()}
        # What the focus needs, what steps read, and the only places that are drawn at all.
        self._needed: dict[Axis, set[int]] = {}
        self._read: dict[Axis, set[int]] = {}
        self._only: dict[tuple[str, int], list[int]] = {}
        self._fronts: dict[str, int] = {}
        if focus:
            self._follow(focus)
        # The last results decide first: what they read is read again by what comes before them.
        for statement in reversed(diagram.statements):
            for node in walk(statement.expression) if statement.expression else ():
                if isinstance(node, Computed):
                    for operand, axis, places in self._reads(node):
                        self.read(operand, axis, places)

    def places(self, drawn: Expression | Tensor) -> list[list[int]]:
        """Return the places of each axis that are drawn: of a batch axis the one sheet in front."""
        name = drawn.name if isinstance(drawn, Reference | Tensor) else ""
        batch = len(drawn.shape) - 2
        if 0 in drawn.shape[: max(batch, 0)]:
            # No sheet is in front.
            return [[] for _ in drawn.shape]
        return [
            self._only[name, axis]
            if (name, axis) in self._only
            else [self._fronts.get(dim, 0)]
            if axis < batch
            else self.along(_axis(name, dim, axis), size)
            for axis, (dim, size) in enumerate(zip(drawn.dims, drawn.shape, strict=True))
        ]

    def along(self, axis: Axis, size: int) -> list[int]:
        """Return the places of an axis that is no batch axis."""
        cut = self._longest <= LONGEST_AXIS and axis in self._read
        if size <= (SHORT_AXIS if cut else self._longest):
            return list(range(size))
        own = self._kept.get(axis) if isinstance(axis, str) else None
        chosen = own if own is not None else (self._read.get(axis) or range(FIRST_SHOWN))
        wanted = {0, size - 1, *chosen, *self._needed.get(axis, ())}
        if own is None:
            # Dots that stand for a single place take as much room as it does.
            wanted |= {place + 1 for place in wanted if place + 2 in wanted}
            if size - len(wanted) < _FEWEST_HIDDEN:
                return list(range(size))
        return sorted(place for place in wanted if place < size)

    def read(self, tensor: Tensor | Reference, axis: int, places: Collection[int]) -> None:
        """Draw places that a step reads, the first of them where they are many."""
        dim, size = tensor.dims[axis], tensor.shape[axis]
        if axis < len(tensor.shape) - 2:
            if len(places) == 1 and dim not in self._fronts:
                self._only.setdefault((tensor.name, axis), list(places))
            return
        if not size:
            return
        known = self._read.setdefault(_axis(tensor.name, dim, axis), set())
        few = places if len(places) <= 2 * _MOST_READ else [*islice(places, FIRST_SHOWN), max(places)]
        for place in few:
            if len(known) < _MOST_READ:
                known.add(place % size)

    def only(self, name: str, axis: int, places: Collection[int]) -> bool:
        """Draw no other places of a tensor's axis; tells whether that is new."""
        chosen = sorted(set(places))
        if self._only.get((name, axis)) == chosen:
            return False
        self._only[name, axis] = chosen
        return True

    def _follow(self, focus: Focus) -> None:
        """Draw the cell in focus, and back from it the sources that are the only one of their tensor."""
        waiting = [focus]
        seen = {focus}
        while waiting and len(seen) < _MOST_FOLLOWED:
            name, index = waiting.pop(0)
            tensor = self._diagram.tensors[name]
            for axis, (dim, place) in enumerate(zip(tensor.dims, index, strict=True)):
                self._need(tensor, axis, dim, place)
            for cell in _single_sources(tensor, index):
                if cell not in seen:
                    seen.add(cell)
                    waiting.append(cell)

    def _need(self, tensor: Tensor, axis: int, dim: str, place: int) -> None:
        if axis >= len(tensor.shape) - 2:
            self._needed.setdefault(_axis(tensor.name, dim, axis), set()).add(place)
        elif is_anonymous(dim) or self._fronts.setdefault(dim, place) != place:
            # A dim may name two axes, or none: of its own tensor the cell is drawn in any case.
            self._only.setdefault((tensor.name, axis), [place])
        if not is_anonymous(dim):
            self._fronts.setdefault(dim, place)

    def _reads(self, node: Computed) -> Iterator[tuple[Reference, int, Collection[int]]]:
        """Yield which places of which tensor's axes a node reads, where it reads only some."""
        operand = node.operands[0] if node.operands else None
        if not isinstance(operand, Reference):
            return
        if isinstance(node, Index):
            taken = node.operation.taken(node.operands, node.settings) or ()
            for axis, places in enumerate(taken):
                if places is not None and len(places) < operand.shape[axis]:
                    yield operand, axis, places
        for axis, ids in node.operation.chosen(node.operands, node.settings).items():
            size = operand.shape[axis]
            yield operand, axis, list(dict.fromkeys(place % size for place in self._values(ids or node)))
        pieces = node.operation.pieces(node.operands, node.settings) if node.operation.parts else None
        if pieces:
            cut, sizes = pieces
            ends = accumulate(sizes[:_MOST_READ])
            both = [(end - size, end - 1) for end, size in zip(ends, sizes, strict=False)]
            yield operand, cut, list(dict.fromkeys(chain.from_iterable(both)))

    def _values(self, node: Expression) -> list[int]:
        """Return what the drawn cells of whole numbers are, each once."""
        if node.values is None:
            return []
        places = self.places(node)
        drawn = node.values[np.ix_(*places)] if places else node.values
        return list(dict.fromkeys(int(value) for value in np.ravel(drawn)))


def _axis(name: str, dim: str, axis: int) -> Axis:
    return (name, axis) if is_anonymous(dim) else dim


def _single_sources(tensor: Tensor, index: Cell) -> Iterator[Focus]:
    """Yield the sources of a cell that are the only one of their tensor."""
    try:
        # Of an axis that is added up two places tell that there are several.
        found = tensor.trace(np.array([index], dtype=np.int64), lambda _, __, size: np.arange(min(size, 2)))
    except TooManySourcesError:
        return
    for name, sources in found.items():
        cells = sources.of(0)
        if len(cells) == 1:
            yield name, tuple(int(place) for place in cells[0])
