"""Named axes: how they are told, lined up, found by name, and indexed.

An axis without a name is called by its size: `x[4, 8]` has the dims `("4", "8")`. Such a name agrees with
every other name of the same size, and gives way to it.
"""

from __future__ import annotations

import operator
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from .errors import Mistake, did_you_mean

Dims = tuple[str, ...]
Shape = tuple[int, ...]
Cell = tuple[int, ...]

MAXIMUM_AXES = 16
MAXIMUM_SIZE = 2**31 - 1


class Shaped(Protocol):
    """Anything with named axes: an operand, a tensor."""

    @property
    def dims(self) -> Dims:
        """The axes' names."""

    @property
    def shape(self) -> Shape:
        """The axes' sizes."""


class Operand(Shaped, Protocol):
    """Named axes that also have a name to be called by in a message."""

    @property
    def title(self) -> str:
        """The author's own text, short."""


@dataclass(frozen=True)
class Name:
    """A dim's bare name where a number may stand too: `axis=d`, `x[:k]`; `size` is None if not known.

    It prints as the author wrote it.
    """

    name: str
    size: int | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Form:
    """The axes of a result; `doubts` are what the author should be warned of."""

    dims: Dims
    shape: Shape
    doubts: tuple[str, ...] = ()


def is_anonymous(dim: str) -> bool:
    """Say whether an axis has no name of its own."""
    return dim.isdecimal()


def agree(first: str, second: str) -> bool:
    """Say whether two axes of one size may be the same axis."""
    return first == second or is_anonymous(first) or is_anonymous(second)


def tell_axis(dim: str, size: int) -> str:
    """Return `t=4`, or `4` for an axis without a name."""
    return dim if is_anonymous(dim) else f"{dim}={size}"


def tell_axes(dims: Dims, shape: Shape) -> str:
    """Return `(t=4, s=4)`, or `a number` for no axes at all."""
    axes = ", ".join(tell_axis(dim, size) for dim, size in zip(dims, shape, strict=True))
    return f"({axes})" if axes else "a number"


def tell(operand: Operand) -> str:
    """Return `Q (t=4, k=8)`."""
    return f"{operand.title} {tell_axes(operand.dims, operand.shape)}"


def join(verb: str, first: Operand, first_axis: int, second: Operand, second_axis: int) -> list[str]:
    """Return the doubt about two axes of one size that meet under different names, if there is one."""
    names = first.dims[first_axis], second.dims[second_axis]
    if agree(*names):
        return []
    size = first.shape[first_axis]
    one, other = (tell_axis(name, size) for name in names)
    return [f"{verb} {first.title}'s {one} with {second.title}'s {other}: the sizes agree, the names do not"]


def broadcast(name: str, operands: Sequence[Operand], *, besides: int = 0) -> Form:
    """Line the operands' axes up from the last one, as numpy does, but for the `besides` last of each.

    An axis of size 1 stretches; a named axis gives the result its name, the left one's first.

    Raises Mistake where two sizes meet that are neither equal nor 1.
    """
    axes_of = [len(operand.shape) - besides for operand in operands]
    dims: list[str] = []
    shape: list[int] = []
    doubts: list[str] = []
    for from_end in range(1, max(0, *axes_of) + 1):
        meeting = [
            (operand, count - from_end)
            for operand, count in zip(operands, axes_of, strict=True)
            if count >= from_end
        ]
        stretched = [(operand, axis) for operand, axis in meeting if operand.shape[axis] != 1]
        leading, axis = first = (stretched or meeting)[0]
        dim, size = leading.dims[axis], leading.shape[axis]
        for other, other_axis in (stretched or meeting)[1:]:
            if other.shape[other_axis] != size:
                which = "leading" if besides else "last"
                one, two = tell_axis(dim, size), tell_axis(other.dims[other_axis], other.shape[other_axis])
                raise Mistake(
                    f"{name} lines up the {which} axes of {tell(leading)} and {tell(other)}: "
                    f"{one} against {two}, which are neither equal nor 1"
                )
            doubts += join(f"{name} lines up", *first, other, other_axis)
            if is_anonymous(dim):
                dim = other.dims[other_axis]
        dims.append(dim)
        shape.append(size)
    return Form(tuple(reversed(dims)), tuple(reversed(shape)), tuple(doubts))


def unbroadcast(index: Cell, shape: Shape) -> Cell:
    """Return the cell of an operand of this shape that a cell of the broadcast result was read from."""
    own = index[len(index) - len(shape) :]
    if 1 not in shape:
        return own
    return tuple(0 if size == 1 else position for position, size in zip(own, shape, strict=True))


def find_axis(operand: Operand, axis: object, keyword: str = "axis") -> int:
    """Return the number of an axis that is given by its name or by its number, negative ones from the end.

    Raises Mistake, which blames `keyword`, if the operand has no such axis, or two of that name.
    """
    count = len(operand.shape)
    hint = ""
    if isinstance(axis, Name):
        places = [place for place, dim in enumerate(operand.dims) if dim == axis.name]
        if len(places) == 1:
            return places[0]
        if places:
            numbers = " or ".join(f"axis={place}" for place in places)
            raise Mistake(f"{tell(operand)} has {len(places)} axes named {axis}; write {numbers}", keyword)
        hint = did_you_mean(axis.name, filter(str.isidentifier, operand.dims))
        unnamed = [place for place, dim in enumerate(operand.dims) if is_anonymous(dim)]
        if not hint and unnamed:
            numbers = " or ".join(f"{keyword}={place}" for place in unnamed)
            hint = f"; an axis without a name goes by its number: {numbers}"
    elif isinstance(axis, int) and not isinstance(axis, bool):
        if -count <= axis < count:
            return axis % count
    else:
        raise Mistake(f"{keyword} is a dim's name or a whole number", keyword)
    raise Mistake(f"{tell(operand)} has no axis {axis}{hint}", keyword)


def find_axes(operand: Operand, given: object) -> tuple[int, ...]:
    """Return the numbers of the axes that `axis=` gives, one or several, in order; all of them for None.

    Raises Mistake if there is no such axis, or one is named twice.
    """
    if given is None:
        return tuple(range(len(operand.shape)))
    axes = [find_axis(operand, axis) for axis in (given if isinstance(given, tuple) else (given,))]
    if len(set(axes)) < len(axes):
        raise Mistake(f"axis names an axis of {tell(operand)} twice", "axis")
    return tuple(sorted(axes))


def without(shaped: Shaped, axes: Collection[int], *, keep: bool = False) -> Form:
    """Return the axes besides these, or, with `keep`, all axes with these of size 1 and without a name."""
    left = [
        ("1", 1) if axis in axes else (dim, size)
        for axis, (dim, size) in enumerate(zip(shaped.dims, shaped.shape, strict=True))
        if keep or axis not in axes
    ]
    return Form(tuple(dim for dim, _ in left), tuple(size for _, size in left))


def resized(dim: str, size: int, new_size: int) -> str:
    """Return the name of an axis that may have lost or gained positions: its own only if it has not."""
    return dim if new_size == size else str(new_size)


def check_index(owner: Operand, index: Sequence[int] | int) -> Cell:
    """Return the index as a tuple of non-negative numbers; negative ones count from the end, as in numpy.

    Raises IndexError if it has not as many numbers as the owner has axes, or one of them is out of range.
    """
    try:
        given = (index,) if isinstance(index, int) else tuple(operator.index(position) for position in index)
    except TypeError:
        raise IndexError(
            f"{index!r} is not an index: whole numbers are needed, one for each axis of {tell(owner)}"
        ) from None
    if len(given) != len(owner.shape):
        raise IndexError(
            f"the index {list(given)} has {len(given)} numbers, {tell(owner)} {len(owner.shape)} axes"
        )
    for position, dim, size in zip(given, owner.dims, owner.shape, strict=True):
        if not -size <= position < size:
            raise IndexError(f"the index {list(given)} is outside {tell(owner)}: {tell_axis(dim, size)}")
    return tuple(position % size for position, size in zip(given, owner.shape, strict=True))
