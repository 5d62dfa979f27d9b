"""Indexing: slices, single positions and new axes; looking up by a tensor of ids; and one-hot rows."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...language import listed, t
from ..arithmetic import Binding, Spelling, spell_number
from ..errors import Mistake
from ..provenance import Cells, Mask, Places, Sources, single, stretched, values_at
from ..shapes import Cell, Form, Name, broadcast, find_axis, is_anonymous, join, tell, tell_axis
from .base import (
    Kind,
    Operation,
    Parameter,
    Settings,
    function,
    need_whole_number,
    operator,
    setting,
    spell_cell,
    tell_first,
    tensor,
)
from .movement import Movement
from .presenting import Taken

if TYPE_CHECKING:
    from ..node import Expression, Values


@dataclass(frozen=True)
class Slice:
    """`start:stop:step`, where a dim's name may stand for its size."""

    start: int | Name | None = None
    stop: int | Name | None = None
    step: int | Name | None = None

    def __str__(self) -> str:
        start, stop = ("" if bound is None else str(bound) for bound in (self.start, self.stop))
        return f"{start}:{stop}" if self.step is None else f"{start}:{stop}:{self.step}"

    def positions(self, size: int) -> range:
        """Return the positions that are taken of an axis of this size."""
        start, stop, step = (_number(bound) for bound in (self.start, self.stop, self.step))
        return range(*slice(start, stop, step).indices(size))


# What may stand between the brackets of an index; None is a new axis.
Part = int | Name | Slice | None | EllipsisType


def show_parts(parts: Sequence[object]) -> str:
    """Return the parts of an index as they are written: `[:, 1:3]`."""
    return f"[{', '.join('...' if part is ... else str(part) for part in parts)}]"


def check_rank(operand: Expression, parts: Sequence[object]) -> None:
    """Raise Mistake where an index has more parts than the operand has axes."""
    taken = sum(part is not None and part is not ... for part in parts)
    rank = len(operand.shape)
    if taken > rank:
        axes = f"{rank} {'axis' if rank == 1 else 'axes'}" if rank else "no axes"
        raise Mistake(f"{tell(operand)} has {axes}, and the index has {taken} parts")


@dataclass(frozen=True)
class Step:
    """What one part of an index does: `axis` of the operand, or None for a new one; what it takes of it."""

    axis: int | None
    taken: int | range | None = None


def _steps(operand: Expression, parts: Sequence[Part]) -> Iterator[Step]:
    """Yield what each part does, those that `...` and the end of the index leave out as full slices."""
    check_rank(operand, parts)
    rank = len(operand.shape)
    taken = sum(part is not None and part is not ... for part in parts)
    every = [*parts] if ... in parts else [*parts, ...]
    axis = 0
    for part in every:
        if part is None:
            yield Step(None)
        elif isinstance(part, EllipsisType):
            for _ in range(rank - taken):
                yield Step(axis, range(operand.shape[axis]))
                axis += 1
        else:
            size = operand.shape[axis]
            if isinstance(part, Slice):
                yield Step(axis, part.positions(size))
            else:
                position = need_whole_number(part, "index") if isinstance(part, Name) else part
                check_position(operand, axis, position)
                yield Step(axis, position % size)
            axis += 1


def check_position(operand: Expression, axis: int, position: int) -> None:
    """Raise Mistake where an axis has no such position."""
    size = operand.shape[axis]
    if not -size <= position < size:
        reach = f"goes from {-size} to {size - 1}" if size else "is empty"
        raise Mistake(f"{tell(operand)} {reach} along axis {axis}, and has no {position}")


@operator("[]")
class BasicIndex(Movement):
    """Positions, slices and new axes."""

    is_view = True

    def taken(self, operands: Sequence[Expression], settings: Settings) -> Taken:
        """Return what is read of each axis, None for all; a single place is to be seen in any case."""
        (operand,) = operands
        read: list[Collection[int] | None] = [None] * len(operand.shape)
        for step in _steps(operand, settings["parts"]):
            if step.axis is None or step.taken is None:
                continue
            if not isinstance(step.taken, range):
                read[step.axis] = (step.taken,)
            elif len(step.taken) != operand.shape[step.axis]:
                read[step.axis] = step.taken
        return read

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Keep the name of an axis only where all of it is taken, in its order."""
        (operand,) = operands
        dims: list[str] = []
        shape: list[int] = []
        for step in _steps(operand, settings["parts"]):
            if step.axis is None:
                dims.append("1")
                shape.append(1)
            elif isinstance(step.taken, range):
                whole = step.taken == range(operand.shape[step.axis])
                dims.append(operand.dims[step.axis] if whole else str(len(step.taken)))
                shape.append(len(step.taken))
        return Form(tuple(dims), tuple(shape))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Return a view."""
        index = tuple(_for_numpy(part) for part in settings["parts"])
        result: Values = np.asarray(values[0][index])
        return result

    def origins(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells
    ) -> Sequence[tuple[Cells, Mask | None]]:
        """Count from where each slice begins, in its steps."""
        (operand,) = operands
        origin = np.empty((len(cells), len(operand.shape)), dtype=np.int64)
        column = 0
        for step in _steps(operand, settings["parts"]):
            if step.axis is None:
                column += 1
            elif isinstance(step.taken, range):
                origin[:, step.axis] = step.taken.start + step.taken.step * cells[:, column]
                column += 1
            elif step.taken is not None:
                origin[:, step.axis] = step.taken
        return [(origin, None)]


def _for_numpy(part: Part) -> Any:
    if isinstance(part, Slice):
        return slice(*(_number(bound) for bound in (part.start, part.stop, part.step)))
    return _number(part) if isinstance(part, Name) else part


def _number(bound: int | Name | None) -> int | None:
    return bound.size if isinstance(bound, Name) else bound


def whole_ids(ids: Expression, values: Values, size: int, least: int, into: str) -> NDArray[np.int64]:
    """Return ids as whole numbers; Mistake names the first cell that is none, or that is out of range."""
    wrong = ~((values >= least) & (values < size) & (np.floor(values) == values))
    if wrong.any():
        found = tell_first(ids, values, wrong)
        raise Mistake(f"{found}, and {into} needs whole numbers from {least} to {size - 1}")
    return values.astype(np.int64)


@operator("lookup")
class TableLookup(Operation):
    """For each cell of the ids, what stands in the table at that position of one axis; −1 is its last.

    Several ids are paired: they are broadcast, and each names the position along an axis of its own. `axes`
    are the table's, in the ids' order; `at` is where the ids' own axes stand in the result.
    """

    parameters = (tensor("table"), Parameter("ids", Kind.MORE_TENSORS))
    moves = True

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `the rows of x that ids names`, or of several `the cells of x that i and j name together`."""
        table, *ids = said
        if len(ids) == 1:
            return t("the rows of {0} that {1} names", table, ids[0])
        are_cells = len(ids) == len(operands[0].shape)
        # Translators: {0} is an array, {1} those whose cells are places in it: "i and j".
        told = "the cells of {0} that {1} name together"  # words
        if not are_cells:
            told = "the slices of {0} that {1} name together"  # words
        return t(told, table, listed(ids))

    def alike(self, operands: Sequence[Expression], settings: Settings) -> Sequence[Expression]:
        """The table."""
        return operands[:1]

    def ids(self, operands: Sequence[Expression], settings: Settings) -> Sequence[Expression]:
        """All but the table."""
        return operands[1:]

    def chosen(self, operands: Sequence[Expression], settings: Settings) -> dict[int, Expression | None]:
        """Every id tells which places of its axis are read."""
        return dict(zip(settings["axes"], operands[1:], strict=True))

    def truth(self, operands: Sequence[Expression], settings: Settings) -> bool | None:
        """The table says it."""
        return operands[0].truth

    def bounds(self, operands: Sequence[Expression], settings: Settings) -> dict[int, int]:
        """Ids are places of the table's axes."""
        return {place: operands[0].shape[axis] for place, axis in enumerate(settings["axes"], start=1)}

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Put the ids' axes where numpy does."""
        table, *ids = operands
        for one, axis in zip(ids, settings["axes"], strict=True):
            # Numbers that the author wrote are told as those of other indices are.
            for position in () if one.names_tensors or one.values is None else np.ravel(one.values).tolist():
                check_position(table, axis, int(position))
        met = broadcast("an index", ids)
        at, kept = settings["at"], self._kept(table, settings)
        dims, shape = [table.dims[axis] for axis in kept], [table.shape[axis] for axis in kept]
        dims[at:at], shape[at:at] = met.dims, met.shape
        return Form(tuple(dims), tuple(shape), met.doubts)

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Take the cells."""
        table, *ids = operands
        rows = []
        for one, its_values, axis in zip(ids, values[1:], settings["axes"], strict=True):
            size = table.shape[axis]
            into = f"{table.title}'s axis {tell_axis(table.dims[axis], size)}"
            rows.append(whole_ids(one, its_values, size, -size, into))
        axes, at = settings["axes"], settings["at"]
        taken = np.moveaxis(values[0], axes, range(len(axes)))[tuple(rows)]
        own = taken.ndim - (len(table.shape) - len(axes))
        return np.asarray(np.moveaxis(taken, range(own), range(at, at + own)))

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """Return the cells of the ids, which are read as whole numbers."""
        return sum(math.prod(ids.shape) for ids in operands[1:])

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the table's cell and the ids; without the ids' values only they are known."""
        table, *ids = operands
        at, kept = settings["at"], self._kept(table, settings)
        own = cells.shape[1] - len(kept)
        asked = [stretched(cells[:, at : at + own], one.shape) for one in ids]
        origin = np.zeros((len(cells), len(table.shape)), dtype=np.int64)
        if any(one.values is None for one in ids):
            return [single(origin, np.zeros(len(cells), dtype=np.bool_)), *map(single, asked)]
        origin[:, kept] = np.delete(cells, np.s_[at : at + own], axis=1)
        for one, its_cells, axis in zip(ids, asked, settings["axes"], strict=True):
            assert one.values is not None
            origin[:, axis] = values_at(one.values, its_cells).astype(np.int64) % table.shape[axis]
        return [single(origin), *map(single, asked)]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell the table's cell."""
        row = np.array([index], dtype=np.int64)
        origin, *_ = self.sources(operands, settings, row, lambda *_: row)
        return operands[0].spell(tuple(origin.cells[0, 0].tolist()), digits)

    def _kept(self, table: Expression, settings: Settings) -> list[int]:
        """Return the table's axes that are no longer asked for by ids."""
        return [axis for axis in range(len(table.shape)) if axis not in settings["axes"]]


@function("gather")
class Gather(Operation):
    """For each cell of the ids, what the same row of the tensor has at that position of one axis."""

    parameters = (tensor("x"), tensor("ids"), setting("axis"))
    moves = True
    preposition = "along"

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `the cells of x that ids names along d`."""
        return self.along_axes(t("the cells of {0} that {1} names", said[0], said[1]), operands, settings)

    def alike(self, operands: Sequence[Expression], settings: Settings) -> Sequence[Expression]:
        """The tensor."""
        return operands[:1]

    def ids(self, operands: Sequence[Expression], settings: Settings) -> Sequence[Expression]:
        """All but the tensor."""
        return operands[1:]

    def truth(self, operands: Sequence[Expression], settings: Settings) -> bool | None:
        """The tensor says it."""
        return operands[0].truth

    def bounds(self, operands: Sequence[Expression], settings: Settings) -> dict[int, int]:
        """Ids are places of the axis."""
        return {1: operands[0].shape[find_axis(operands[0], settings["axis"])]}

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Keep the axes; along the one that ids name, there are as many places as ids."""
        x, ids = operands
        axis = find_axis(x, settings["axis"])
        if len(ids.shape) != len(x.shape):
            index = [":"] * len(x.shape)
            index[axis] = "None"
            repairs = [f"gather({x.text}, {ids.as_operand}[{', '.join(index)}], axis={settings['axis']})"]
            raise Mistake(f"gather needs ids with as many axes as {tell(x)}, not {tell(ids)}", "ids", repairs)
        dims, shape, doubts = list(ids.dims), list(ids.shape), []
        for place, (size, count) in enumerate(zip(x.shape, ids.shape, strict=True)):
            if place == axis:
                continue
            if size != count and 1 not in (size, count):
                one, two = tell_axis(x.dims[place], size), tell_axis(ids.dims[place], count)
                raise Mistake(
                    f"gather lines up {tell(x)} and {tell(ids)} on all axes but {axis}: {one} against {two}, "
                    "which are neither equal nor 1"
                )
            if size == count:
                doubts += join("gather lines up", x, place, ids, place)
            if (size != 1 or count == 1) and not (size == count and is_anonymous(x.dims[place])):
                dims[place], shape[place] = x.dims[place], size
        return Form(tuple(dims), tuple(shape), tuple(doubts))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Take the cells."""
        x, ids = operands
        axis = find_axis(x, settings["axis"])
        into = f"{x.title}'s axis {tell_axis(x.dims[axis], x.shape[axis])}"
        rows = whole_ids(ids, values[1], x.shape[axis], -x.shape[axis], into)
        return np.asarray(np.take_along_axis(values[0], rows, axis))

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """Return the cells of the ids, which are read as whole numbers."""
        return math.prod(operands[1].shape)

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the cell and the id; without the ids' values only the id is known."""
        x, ids = operands
        axis = find_axis(x, settings["axis"])
        asked = stretched(cells, ids.shape)
        if ids.values is None:
            return [single(np.zeros_like(cells), np.zeros(len(cells), dtype=np.bool_)), single(asked)]
        sizes = (*x.shape[:axis], 2, *x.shape[axis + 1 :])  # along the axis nothing is stretched
        origin = stretched(cells, sizes).copy()
        origin[:, axis] = values_at(ids.values, asked).astype(np.int64) % x.shape[axis]
        return [single(origin), single(asked)]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell the cell."""
        row = np.array([index], dtype=np.int64)
        origin, _ = self.sources(operands, settings, row, lambda *_: row)
        return operands[0].spell(tuple(origin.cells[0, 0].tolist()), digits)


@function("one_hot")
class OneHot(Operation):
    """A new last axis with a 1 at the position that the id gives, and 0 everywhere else."""

    parameters = (tensor("ids"), setting("size"))

    def ids(self, operands: Sequence[Expression], settings: Settings) -> Sequence[Expression]:
        """The one operand."""
        return operands

    def bounds(self, operands: Sequence[Expression], settings: Settings) -> dict[int, int]:
        """Ids are places of the new axis."""
        return {0: self.form(operands, settings).shape[-1]}

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Add the axis, which has a name if its size was given by one."""
        (ids,) = operands
        size = need_whole_number(settings["size"], "size", least=1)
        dim = settings["size"].name if isinstance(settings["size"], Name) else str(size)
        return Form((*ids.dims, dim), (*ids.shape, size))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Compare each id with every position."""
        size = self.form(operands, settings).shape[-1]
        rows = whole_ids(operands[0], values[0], size, 0, f"one_hot of size {size}")
        result: Values = (rows[..., None] == np.arange(size)).astype(np.float64)
        return result

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the id."""
        return [single(cells[:, :-1])]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell the comparison: `[2 = 3]`."""
        id_ = spell_cell(operands[0], index[:-1], digits).text
        return Spelling(f"[{id_} = {spell_number(index[-1], 0).text}]", Binding.ATOM)
