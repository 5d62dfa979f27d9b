"""Operations that move cells and compute nothing."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...language import listed, t
from ...spelling import cut
from ..arithmetic import Spelling
from ..errors import Mistake, did_you_mean
from ..provenance import Cells, Mask, Places, Sources, flatten, single, unflatten
from ..shapes import (
    Cell,
    Form,
    Name,
    Shape,
    find_axis,
    is_anonymous,
    join,
    resized,
    tell,
    tell_axes,
    tell_axis,
)
from .base import (
    Kind,
    Operation,
    Parameter,
    Setting,
    Settings,
    function,
    need_whole_number,
    operator,
    setting,
    show_setting,
    tensor,
    whole_number,
)
from .presenting import Taken, numbered

if TYPE_CHECKING:
    from ..node import Expression, Values


class Movement(Operation):
    """Every cell of the result is one cell of an operand."""

    one_unit = True
    moves = True

    @abstractmethod
    def origins(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells
    ) -> Sequence[tuple[Cells, Mask | None]]:
        """Return, for each operand, where each cell (N, rank) was, and which of the N came from this operand.

        None stands for all of them.
        """

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return the cell that moved."""
        return [single(*origin) for origin in self.origins(operands, settings, cells)]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell the cell as it was where it came from: nothing is computed."""
        row = np.array([index], dtype=np.int64)
        origins = zip(operands, self.origins(operands, settings, row), strict=True)
        operand, cells = next(
            (operand, cells) for operand, (cells, used) in origins if used is None or used[0]
        )
        return operand.spell(tuple(cells[0].tolist()), digits)

    def keeps_apart(self, operand: Expression, shape: Shape) -> bool:
        """No cell is moved to two places."""
        return True


@operator(".T")
class Transposed(Movement):
    """The axes in reverse order."""

    is_view = True

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Reverse the axes."""
        return Form(operands[0].dims[::-1], operands[0].shape[::-1])

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Return a view with the axes reversed."""
        return values[0].T

    def origins(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells
    ) -> Sequence[tuple[Cells, Mask | None]]:
        """Reverse the position."""
        return [(cells[:, ::-1], None)]


@operator(".mT")
class MatrixTransposed(Movement):
    """The last two axes exchanged."""

    is_view = True

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Exchange the last two axes."""
        (operand,) = operands
        if len(operand.shape) < 2:
            raise Mistake(f".mT exchanges the last two axes, and {tell(operand)} has {len(operand.shape)}")
        dims, shape = operand.dims, operand.shape
        return Form((*dims[:-2], dims[-1], dims[-2]), (*shape[:-2], shape[-1], shape[-2]))

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Return a view with the axes exchanged."""
        return np.swapaxes(values[0], -1, -2)

    def origins(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells
    ) -> Sequence[tuple[Cells, Mask | None]]:
        """Exchange the last two positions."""
        order = [*range(cells.shape[1] - 2), cells.shape[1] - 1, cells.shape[1] - 2]
        return [(cells[:, order], None)]


@function("transpose")
class Transpose(Movement):
    """The axes in another order: reversed, or as `axes` gives them, by numbers or by names."""

    parameters = (tensor("x"), Parameter("axes", Kind.MORE_SETTINGS, "None"))
    is_view = True

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Reorder the axes."""
        (x,) = operands
        order = self.order(x, settings)
        return Form(tuple(x.dims[axis] for axis in order), tuple(x.shape[axis] for axis in order))

    @staticmethod
    def order(x: Expression, settings: Settings) -> tuple[int, ...]:
        """Return the numbers of the operand's axes in their new order; Mistake unless each comes once."""
        axes = settings.get("axes")
        if axes is None:
            return tuple(range(len(x.shape)))[::-1]
        given = axes if isinstance(axes, tuple) else (axes,)
        order = tuple(find_axis(x, axis, "axes") for axis in given)
        if sorted(order) != list(range(len(x.shape))):
            shown = cut(show_setting(given))
            raise Mistake(
                f"transpose needs each axis of {tell(x)} once, not {shown}",
                "axes",
                [f"transpose({x.text})"],
            )
        return order

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Return a view."""
        return np.transpose(values[0], self.order(operands[0], settings))

    def origins(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells
    ) -> Sequence[tuple[Cells, Mask | None]]:
        """Put the position back into the old order."""
        origin = np.empty_like(cells)
        origin[:, self.order(operands[0], settings)] = cells
        return [(origin, None)]


@function("reshape")
class Reshape(Movement):
    """The same cells in reading order with other axes; a dim's name gives an axis its size and its name."""

    parameters = (tensor("x"), Parameter("shape", Kind.MORE_SETTINGS))

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Work out the one size that may be −1."""
        (x,) = operands
        given = settings["shape"]
        given = given if isinstance(given, tuple) else (given,)
        sizes: list[int | None] = [self._size(part) for part in given]
        total = math.prod(x.shape)
        shown = f"reshape to {cut(show_setting(given))}"
        if sizes.count(None) > 1:
            raise Mistake(f"{shown}: only one size can be -1", "shape")
        if None in sizes:
            others = math.prod(size for size in sizes if size is not None)
            if not others or total % others:
                raise Mistake(
                    f"{shown}: {tell(x)} has {total:,} cells, and no size in place of -1 fits", "shape"
                )
            sizes[sizes.index(None)] = total // others
        shape = tuple(size for size in sizes if size is not None)
        if math.prod(shape) != total:
            product = cut(" × ".join(map(str, shape)) or "1")
            raise Mistake(
                f"{shown}: {tell(x)} has {total:,} cells, and {product} = {math.prod(shape):,}",
                "shape",
                self._repairs(x, given),
            )
        dims = tuple(
            part.name if isinstance(part, Name) else str(size)
            for part, size in zip(given, shape, strict=True)
        )
        return Form(dims, shape)

    @staticmethod
    def _size(part: Setting) -> int | None:
        if part == -1 and not isinstance(part, bool):
            return None
        if isinstance(part, Name) and part.size is None:
            raise Mistake(f"the size of {part} is not known here; a new name goes before =", "shape")
        size = whole_number(part)
        if size is None:
            raise Mistake(
                f"a size is a whole number, -1 or a dim's name, and {cut(show_setting(part))} is not", "shape"
            )
        return size

    @staticmethod
    def _repairs(x: Expression, given: Sequence[Setting]) -> list[str]:
        """Return the call with each of its sizes in turn left to be worked out."""
        repairs = []
        for place in reversed(range(len(given))):
            parts = tuple(-1 if at == place else part for at, part in enumerate(given))
            repairs.append(f"reshape({x.text}, {show_setting(parts)})")
        return repairs if len(repairs) <= 4 else []

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Reshape."""
        return values[0].reshape(self.form(operands, settings).shape)

    def origins(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells
    ) -> Sequence[tuple[Cells, Mask | None]]:
        """Count cells in reading order."""
        numbers = flatten(cells, self.form(operands, settings).shape)
        return [(unflatten(numbers, operands[0].shape), None)]


def concatenation_axis(operands: Sequence[Expression], axis: Setting) -> int:
    """Return the number of the axis along which `concat` puts its operands; a name is any operand's own."""
    if isinstance(axis, Name):
        for operand in operands:
            if axis.name in operand.dims:
                return find_axis(operand, axis)
        told = " or ".join(tell(operand) for operand in operands[:3])
        names = {dim for operand in operands for dim in operand.dims if not is_anonymous(dim)}
        raise Mistake(f"{told} has no axis {axis}{did_you_mean(axis.name, names)}", "axis")
    return find_axis(operands[0], axis)


def _check_several(name: str, operands: Sequence[Expression]) -> None:
    if not operands:
        raise Mistake(f"{name} needs at least one tensor in its brackets")


@function("concat")
class Concatenate(Movement):
    """Tensors joined along an axis."""

    parameters = (Parameter("tensors", Kind.TENSOR_LIST), setting("axis", "0"))
    preposition = "along"
    joins = True

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `a and b joined along t`."""
        return self.along_axes(t("{0} joined", listed(said)), operands, settings)

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Add the sizes up along the axis; the others must be the same."""
        _check_several(self.name, operands)
        first = operands[0]
        for operand in operands:
            if not operand.shape:
                repairs = [f"stack([{', '.join(each.text for each in operands)}])"]
                raise Mistake(f"concat needs an axis, and {operand.title} is a number", repairs=repairs)
        axis = concatenation_axis(operands, settings.get("axis", 0))
        dims, doubts = list(first.dims), []
        for other in operands[1:]:
            if len(other.shape) != len(first.shape):
                raise Mistake(
                    f"concat needs the same number of axes in each tensor: {tell(first)} has "
                    f"{len(first.shape)}, {tell(other)} {len(other.shape)}"
                )
            for place, (size, other_size) in enumerate(zip(first.shape, other.shape, strict=True)):
                if place == axis:
                    continue
                if size != other_size:
                    told = tell_axis(first.dims[place], size), tell_axis(other.dims[place], other_size)
                    raise Mistake(
                        f"concat along axis {axis} needs the other axes to be equal: {tell(first)} and "
                        f"{tell(other)} have {told[0]} against {told[1]}",
                        repairs=self._repairs(operands, axis),
                    )
                doubts += join("concat lines up", first, place, other, place)
                if is_anonymous(dims[place]):
                    dims[place] = other.dims[place]
        total = sum(operand.shape[axis] for operand in operands)
        names = {operand.dims[axis] for operand in operands if not is_anonymous(operand.dims[axis])}
        alone = [operand for operand in operands if operand.shape[axis] == total]
        dims[axis] = alone[0].dims[axis] if alone and len(names) < 2 else str(total)
        shape = (*first.shape[:axis], total, *first.shape[axis + 1 :])
        return Form(tuple(dims), shape, tuple(doubts))

    @staticmethod
    def _repairs(operands: Sequence[Expression], axis: int) -> list[str]:
        listed = ", ".join(operand.text for operand in operands)
        axes = [other for other in range(len(operands[0].shape)) if other != axis]
        repairs = [f"concat([{listed}], axis={other})" for other in axes]
        if len(operands) == 2:
            turned = operands[1].transposed
            repairs += [f"concat([{operands[0].text}, {other}], axis={axis})" for other in turned]
        return repairs

    def pieces(self, operands: Sequence[Expression], settings: Settings) -> tuple[int, Shape]:
        """Return the number of the axis, and the size of each operand along it."""
        axis = concatenation_axis(operands, settings.get("axis", 0))
        return axis, tuple(operand.shape[axis] for operand in operands)

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Concatenate."""
        return np.concatenate(values, axis=self.pieces(operands, settings)[0])

    def origins(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells
    ) -> Sequence[tuple[Cells, Mask | None]]:
        """Count each operand's cells from where it begins."""
        axis, sizes = self.pieces(operands, settings)
        origins: list[tuple[Cells, Mask | None]] = []
        start = 0
        for size in sizes:
            inside = (cells[:, axis] >= start) & (cells[:, axis] < start + size)
            origin = cells.copy()
            origin[:, axis] = np.where(inside, cells[:, axis] - start, 0)
            origins.append((origin, inside))
            start += size
        return origins


@function("stack")
class Stack(Movement):
    """Tensors of one shape side by side along a new axis."""

    parameters = (Parameter("tensors", Kind.TENSOR_LIST), setting("axis", "0"))
    preposition = "along"

    def pieces(self, operands: Sequence[Expression], settings: Settings) -> tuple[int, Shape]:
        """Return the number of the new axis, along which each operand has size 1."""
        return self.axis(operands, settings), (1,) * len(operands)

    def axis_text(self, operands: Sequence[Expression], axis: Name | int) -> str:
        """A number is one of the result's axes, which no operand has a name for."""
        return axis.name if isinstance(axis, Name) else numbered(axis)

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `a and b stacked along t`."""
        return self.along_axes(t("{0} stacked", listed(said)), operands, settings)

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Put the new axis where `axis` says; a new name gives a first axis of that name."""
        _check_several(self.name, operands)
        axis = self.axis(operands, settings)
        first = operands[0]
        dims, doubts = list(first.dims), []
        for other in operands[1:]:
            if other.shape != first.shape:
                message = f"stack needs tensors of one shape: {tell(first)} is not {tell(other)}"
                repairs = []
                if len(operands) == 2:
                    repairs = [f"stack([{first.text}, {turned}])" for turned in other.transposed]
                raise Mistake(message, repairs=repairs)
            for place in range(len(dims)):
                doubts += join("stack lines up", first, place, other, place)
                if is_anonymous(dims[place]):
                    dims[place] = other.dims[place]
        given = settings.get("axis", 0)
        new = given.name if isinstance(given, Name) else str(len(operands))
        return Form(
            (*dims[:axis], new, *dims[axis:]),
            (*first.shape[:axis], len(operands), *first.shape[axis:]),
            tuple(doubts),
        )

    @staticmethod
    def axis(operands: Sequence[Expression], settings: Settings) -> int:
        """Return the number of the new axis."""
        axis = settings.get("axis", 0)
        rank = len(operands[0].shape)
        if isinstance(axis, Name):
            for operand in operands:
                if axis.name in operand.dims:
                    message = f"{tell(operand)} already has an axis {axis}, and stack makes a new one"
                    raise Mistake(message, "axis")
            return 0
        if isinstance(axis, bool) or not isinstance(axis, int):
            raise Mistake("axis is a whole number, or a new axis's name", "axis")
        if not -rank - 1 <= axis <= rank:
            told = tell_axes(operands[0].dims, operands[0].shape)
            raise Mistake(f"the stack of {told} has {rank + 1} axes, and no axis {axis}", "axis")
        return axis % (rank + 1)

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Stack."""
        return np.stack(values, axis=self.axis(operands, settings))

    def origins(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells
    ) -> Sequence[tuple[Cells, Mask | None]]:
        """The position along the new axis says which operand it was."""
        axis = self.axis(operands, settings)
        origin = np.delete(cells, axis, axis=1)
        return [(origin, cells[:, axis] == place) for place in range(len(operands))]


@dataclass(frozen=True)
class Cuts:
    """Where the parts of a split begin and end along its axis."""

    axis: int
    starts: Sequence[int]
    ends: Sequence[int]

    @property
    def sizes(self) -> list[int]:
        """The sizes of the parts, of equal ones just one."""
        if isinstance(self.starts, range):
            return [self.ends[0]]
        return [end - start for start, end in zip(self.starts, self.ends, strict=True)]


# Of nothing there may be any number of equal parts.
_MOST_EMPTY = 1000


def cuts(x: Expression, settings: Settings) -> Cuts:
    """Return the axis along which `split` cuts, and where each part begins and ends.

    Raises Mistake where there are no such parts.
    """
    if not x.shape:
        raise Mistake(f"split needs an axis, and {x.title} is a number")
    axis = find_axis(x, settings.get("axis", 0))
    size = x.shape[axis]
    sections = settings["sections"]
    if isinstance(sections, tuple):
        starts = [0]
        for point in sections:
            number = point.size if isinstance(point, Name) else point
            if isinstance(number, bool) or not isinstance(number, int):
                raise Mistake("the points of a split are whole numbers, or dims of known size", "sections")
            starts.append(min(max(number + size if number < 0 else number, 0), size))
        ends = [max(start, end) for start, end in zip(starts, [*starts[1:], size], strict=True)]
        return Cuts(axis, starts, ends)
    count = need_whole_number(sections, "sections", least=1)
    if not size and count <= _MOST_EMPTY:
        return Cuts(axis, [0] * count, [0] * count)
    if size % count or not size:
        told = tell_axis(x.dims[axis], size)
        raise Mistake(f"split cannot divide {tell(x)} into {count} equal parts along {told}", "sections")
    part = size // count
    return Cuts(axis, range(0, size, part), range(part, size + 1, part))


@function("split")
class Split(Movement):
    """Parts of a tensor along an axis: equal ones by their number, others by the positions where they begin.

    With the setting `part`, one of them; without it, equal parts stacked along a new first axis.
    """

    parameters = (tensor("x"), setting("sections"), setting("axis", "0"))
    preposition = "along"
    parts = True

    def pieces(self, operands: Sequence[Expression], settings: Settings) -> tuple[int, Shape]:
        """Return the axis that is cut, and the sizes of all parts."""
        made = cuts(operands[0], settings)
        return made.axis, tuple(end - start for start, end in zip(made.starts, made.ends, strict=True))

    def taken(self, operands: Sequence[Expression], settings: Settings) -> Taken | None:
        """Return what the part is of the axis, if one is wanted."""
        if "part" not in settings:
            return None
        made = cuts(operands[0], settings)
        part = range(made.starts[settings["part"]], made.ends[settings["part"]])
        return [part if axis == made.axis else None for axis in range(len(operands[0].shape))]

    def step(self, operands: Sequence[Expression], settings: Settings) -> str:
        """Say which part it is, if one is wanted."""
        if "part" not in settings:
            return super().step(operands, settings)
        # Translators: stands on an arrow, in two lines: "part 1 of 3".
        return t("split\npart {0} of {1}", settings["part"] + 1, len(self.pieces(operands, settings)[1]))

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say which part it is, if one is wanted."""
        if "part" not in settings:
            return super().phrase(said, operands, settings)
        # Translators: {0} is a number from 1, {1} an array that is split.
        return self.along_axes(t("part {0} of {1} split", settings["part"] + 1, said[0]), operands, settings)

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Shorten the axis; a bare split has the parts along a new first one."""
        (x,) = operands
        made = cuts(x, settings)
        axis, sizes = made.axis, made.sizes
        lead: tuple[int, ...] = ()
        if "part" in settings:
            size = sizes[settings["part"]] if len(sizes) > 1 else sizes[0]
        else:
            if len(set(sizes)) > 1:
                names = ", ".join("abcdefgh"[: len(sizes)]) + (", …" if len(sizes) > 8 else "")
                raise Mistake(
                    f"split makes parts of unequal sizes, {', '.join(map(str, sizes[:8]))}, not one "
                    f"tensor; unpack them: {names} = split(…)"
                )
            size, lead = sizes[0], (len(made.starts),)
        dim = resized(x.dims[axis], x.shape[axis], size)
        return Form(
            (*map(str, lead), *x.dims[:axis], dim, *x.dims[axis + 1 :]),
            (*lead, *x.shape[:axis], size, *x.shape[axis + 1 :]),
        )

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Cut; without a part that is wanted, move the axis of the parts to the front."""
        made = cuts(operands[0], settings)
        (x,) = values
        axis = made.axis
        if "part" in settings:
            part = settings["part"]
            return x[(slice(None),) * axis + (slice(made.starts[part], made.ends[part]),)]
        shape = (*x.shape[:axis], len(made.starts), made.sizes[0], *x.shape[axis + 1 :])
        if isinstance(made.starts, range):
            return np.moveaxis(x.reshape(shape), axis, 0)
        bounds = zip(made.starts, made.ends, strict=True)
        return np.stack([x[(slice(None),) * axis + (slice(start, end),)] for start, end in bounds])

    def origins(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells
    ) -> Sequence[tuple[Cells, Mask | None]]:
        """Count from where the part begins."""
        made = cuts(operands[0], settings)
        if "part" in settings:
            origin = cells.copy()
            origin[:, made.axis] += made.starts[settings["part"]]
        elif isinstance(made.starts, range):
            origin = cells[:, 1:].copy()
            origin[:, made.axis] += made.starts.step * cells[:, 0]
        else:
            origin = cells[:, 1:].copy()
            origin[:, made.axis] += np.array(made.starts, dtype=np.int64)[cells[:, 0]]
        return [(origin, None)]
