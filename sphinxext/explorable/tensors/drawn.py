"""Which cells of a program's tensors are drawn, and what the drawing says of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arithmetic import significant
from .arrangements import DrawnTensor, Item, Look, Trace, looks_of
from .choosing import LONGEST_AXIS, LONGEST_HEAT, Choice, Focus
from .diagram import Diagram, Tensor
from .provenance import Sources
from .rows import rows
from .scales import Scales
from .shapes import Cell, Shaped
from .tree import Computed, Reference, walk

# Along a summed axis that is longer, only the sources that are drawn are sought.
LONGEST_TRACED = 64
# A grid of more cells is a picture: they are too small to be pointed at, their traces too much to send.
MOST_POINTED = 2**10
# So many cells that are not drawn are followed back to cells that are.
MOST_FOLLOWED = 2**12


class Drawn:
    """A program as it is drawn.

    `focus` is the cell that is explained at first, `kept` are the places of a dim to show although it is
    long, `labels` are the names of a dim's places; with `heat` values are colours alone.
    """

    def __init__(
        self,
        diagram: Diagram,
        focus: Focus | None = None,
        kept: Mapping[str, Sequence[int]] | None = None,
        labels: Mapping[str, Sequence[str]] | None = None,
        heat: bool = False,
    ) -> None:
        self.diagram = diagram
        self.labels = labels or {}
        self._choice = Choice(diagram, focus, kept, LONGEST_HEAT if heat else LONGEST_AXIS)
        self._scales = Scales(diagram)
        self.rows = rows(diagram, self._choice.places)
        if self._note_wishes():
            self.rows = rows(diagram, self._choice.places)
        self.focus = focus or self._example()
        self.shown = {name: self._choice.places(tensor) for name, tensor in diagram.tensors.items()}
        self._add_sums()

    def _note_wishes(self) -> bool:
        """Keep what arrangements need to be seen: rows that are looked up, both ends of a band."""
        news = False
        for look, item in self._looks():
            tensor = self.diagram.tensors[look["tensor"]]
            if item["kind"] == "lookup" and look is item["table"] and self._seen(tensor.name) == 1:
                # A table that is seen elsewhere as well shows the same places as what it meets there.
                news |= self._choice.only(tensor.name, 0, item["rows"])
            if bands := look.get("bands"):
                axis, block = bands["axis"], bands["block"]
                ends = [0, block - 1, block, 2 * block - 1]
                self._choice.read(tensor, axis, [place for place in ends if place < tensor.shape[axis]])
                news = True
        return news

    def _seen(self, name: str) -> int:
        """Return how often a tensor is seen."""
        return sum(look["tensor"] == name for look, _ in self._looks())

    def _looks(self) -> Iterator[tuple[Look, Item]]:
        """Yield how each tensor is seen, with the item that it is seen in."""
        for row in self.rows:
            for line in row["statements"]:
                for item in line["items"]:
                    yield from ((look, item) for look in looks_of(item))

    def _example(self) -> Focus | None:
        """Return the first place of a window, which has to stand somewhere."""
        for look, _ in self._looks():
            if windows := look.get("windows"):
                shape = self.diagram.tensors[windows["of"]].shape
                batch = len(shape) - 2
                return windows["of"], tuple(
                    int(axis >= batch and size > 2) for axis, size in enumerate(shape)
                )
        return None

    def _add_sums(self) -> None:
        """Add the sums of the rows that are shown to where they are asked for, if there are values."""
        for look, _ in self._looks():
            tensor = self.diagram.tensors[look["tensor"]]
            node = tensor.expression if look.get("result") and tensor.values is not None else None
            if not isinstance(node, Computed) or not node.operation.distributes:
                continue
            if tensor.values is not None and look.get("slices") == node.dims[-1]:
                drawn = tensor.values[np.ix_(*self.shown[tensor.name][:-1])]
                look["sums"] = plain(drawn.sum(axis=-1).reshape(-1))

    @property
    def slices(self) -> dict[str, str]:
        """The dim along which each slice of a result is one thing, by the result's name."""
        return {
            look["tensor"]: slices
            for look, _ in self._looks()
            if look.get("result") and (slices := look.get("slices"))
        }

    def tensor(self, tensor: Tensor) -> DrawnTensor:
        """Return the axes of a tensor, and the values of its drawn cells."""
        shown = self.shown[tensor.name]
        values = None
        if tensor.values is not None:
            values = np.asarray(tensor.values[np.ix_(*shown)] if shown else tensor.values, dtype=np.float64)
        ends = self._scales.range_of(tensor.name)
        drawn: DrawnTensor = {
            "dims": list(tensor.dims),
            "shape": list(tensor.shape),
            "concept": tensor.concept,
            "shown": shown,
            "values": None if values is None else plain(values),
            "range": plain(np.array(ends)) if ends else None,
            "scale": self._scales.told_of(tensor.name),
            "labels": [
                [self.labels[dim][place] for place in places] if dim in self.labels else None
                for dim, places in zip(tensor.dims, shown, strict=True)
            ],
        }
        if tensor.learned:
            drawn["learned"] = True
        return drawn

    def alike(self, name: str) -> frozenset[str]:
        """Return the tensors whose tints have the scale of a tensor's."""
        return self._scales.alike(name)

    def is_pointed_at(self, tensor: Tensor) -> bool:
        """Tell whether a reader can ask for each of a tensor's cells."""
        return prod(map(len, self.shown[tensor.name])) <= MOST_POINTED

    def trace(self, tensor: Tensor) -> Trace:
        """Return, for each drawn cell in order, its arithmetic and which of the drawn cells it comes from."""
        cells = list(product(*self.shown[tensor.name]))
        asked = np.array(cells, dtype=np.int64).reshape(len(cells), len(tensor.shape))
        found = tensor.trace(asked, self._traced)
        with np.errstate(all="ignore"):
            spelled = [self._spelled(tensor, cell, found, number) for number, cell in enumerate(cells)]
        return {"sources": self._drawn_sources(found), "spelled": spelled}

    def _drawn_sources(self, found: dict[str, Sources]) -> dict[str, list[list[int]]]:
        """Return, for each cell, the numbers of its sources among those drawn.

        Behind a source that is not drawn, on a sheet further back perhaps, the search goes on.
        """
        numbers = {name: self._numbers(name, sources) for name, sources in found.items()}
        for name, sources in found.items():
            behind = self.diagram.tensors[name]
            hidden = [row for row, drawn in enumerate(numbers[name]) if not drawn]
            cells = [sources.of(row) for row in hidden]
            if behind.expression is None or not 0 < sum(map(len, cells)) <= MOST_FOLLOWED:
                continue
            owners = np.repeat(hidden, [len(each) for each in cells])
            further = self._drawn_sources(behind.trace(np.concatenate(cells), self._traced))
            for ancestor, several in further.items():
                known = numbers.setdefault(ancestor, [[] for _ in sources.cells])
                for owner, more in zip(owners, several, strict=True):
                    known[owner] = sorted({*known[owner], *more})
        return numbers

    def _spelled(self, tensor: Tensor, cell: Cell, found: dict[str, Sources], number: int) -> str | None:
        """Return how a cell is computed, or which cell it is where nothing is: `B[0, 1] = 1.5`."""
        spelled = tensor.spelled(cell)
        if spelled is None or " = " in spelled:
            return spelled
        read = {name: sources.of(number) for name, sources in found.items()}
        node = tensor.expression
        for ids in node.operation.ids(node.operands, node.settings) if isinstance(node, Computed) else ():
            for part in walk(ids):
                read.pop(part.name if isinstance(part, Reference) else "", None)
        origins = [(name, cells[0]) for name, cells in read.items() if len(cells) == 1]
        if len(read) - sum(not len(cells) for cells in read.values()) != 1 or not origins:
            return spelled
        name, index = origins[0]
        dims = self.diagram.tensors[name].dims
        told = [
            self.labels[dim][at] if dim in self.labels else str(at)
            for dim, at in zip(dims, index, strict=True)
        ]
        return f"{name}[{', '.join(told)}] = {spelled}" if told else f"{name} = {spelled}"

    def _traced(self, operand: Shaped, axis: int, size: int) -> NDArray[np.int64]:
        """Return where along an axis to seek sources: all over a short one, else where cells are drawn."""
        if size <= LONGEST_TRACED:
            return np.arange(size, dtype=np.int64)
        dim = operand.dims[axis] if axis < len(operand.dims) else ""
        drawn = set(self._choice.along(dim, size))
        for tensor in self.diagram.tensors.values():
            for name, places, length in zip(tensor.dims, self.shown[tensor.name], tensor.shape, strict=True):
                if name == dim and length == size:
                    drawn.update(places)
        return np.array(sorted(drawn), dtype=np.int64)

    def _numbers(self, name: str, sources: Sources) -> list[list[int]]:
        """Return, for each cell, which of a tensor's drawn cells it comes from, counted in their order."""
        shown = self.shown[name]
        if not all(shown):
            return [[] for _ in sources.cells]
        drawn = np.ones(sources.cells.shape[:2], dtype=bool) if sources.used is None else sources.used.copy()
        number = np.zeros(sources.cells.shape[:2], dtype=np.int64)
        for axis, places in enumerate(shown):
            axis_places = np.array(places, dtype=np.int64)
            at = sources.cells[:, :, axis]
            order = np.minimum(np.searchsorted(axis_places, at), len(places) - 1)
            drawn &= axis_places[order] == at
            number = number * len(places) + order
        return [row[mask].tolist() for row, mask in zip(number, drawn, strict=True)]


def plain(values: Any) -> Any:
    """Return values as nested lists of JSON; what is no number is a text."""
    if isinstance(values, np.ndarray) and values.ndim:
        return [plain(part) for part in values]
    value = float(values)
    return significant(value) if np.isfinite(value) else str(value)
