"""The shapes that go along the arrows: names of dims get sizes, and what meets has to agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .errors import ModelError
from .tree import Dim, Dims, Item


@dataclass(frozen=True)
class Flowing:
    """The shape on an arrow, and the item that it comes from."""

    dims: Dims
    item: Item


@dataclass
class Sizes:
    """The sizes of named dims, as far as they are known, each with where it is from."""

    found: dict[str, tuple[int, str, int]] = field(default_factory=dict)
    _doubted: set[str] = field(default_factory=set)

    def of(self, dim: Dim) -> int | None:
        """Return a dim's size, if it is known."""
        if dim.name is None:
            return dim.size
        known = self.found.get(dim.name)
        return known[0] if known else None

    def fault(self, message: str, item: Item, *names: str | None) -> ModelError:
        """Return the error that something is wrong with dims; more of one of them may follow from it."""
        error = ModelError(message, item.line, item.column)
        doubted = {name for name in names if name is not None}
        error.follows = not self._doubted.isdisjoint(doubted)
        self._doubted |= doubted
        return error

    def settle(self, name: str, size: int, whence: str, item: Item) -> None:
        """Give a dim its size.

        Raises ModelError where it has another one.
        """
        known = self.found.setdefault(name, (size, whence, item.line))
        if known[0] != size:
            message = (
                f"{name} has two sizes: {size} from {whence} (line {item.line}), and {known[0]} from "
                f"{known[1]} (line {known[2]}); give one of them another name"
            )
            raise self.fault(message, item, name)

    def told(self, dims: Dims) -> str:
        """Return a shape as messages give it: `(t=2, 4)`."""
        return f"({', '.join(self._axis(dim) for dim in dims)})"

    def _axis(self, dim: Dim) -> str:
        size = self.of(dim)
        return str(dim) if dim.name is None or size is None else f"{dim.name}={size}"

    def _whence(self, dim: Dim) -> str:
        """Say where the size of a named dim is from."""
        known = self.found.get(dim.name or "")
        return f"; {dim.name} is {known[0]} from {known[1]} (line {known[2]})" if known else ""

    def agree(self, wanted: Dims, flowing: Flowing, item: Item, verb: str) -> None:
        """Let a shape that an item wants meet the one on the arrow; names get sizes from each other.

        Raises ModelError where they differ in number of dims or in a size.
        """
        message = (
            f"{item.shown} {verb} {self.told(wanted)}, and {flowing.item.shown} (line {flowing.item.line}) "
            f"gives {self.told(flowing.dims)}"
        )
        if len(wanted) != len(flowing.dims):
            counts = f"{_dims(len(wanted))} against {len(flowing.dims)}"
            raise ModelError(f"{message}: {counts}", item.line, item.column)
        for mine, other in zip(wanted, flowing.dims, strict=True):
            here, there = self.of(mine), self.of(other)
            if here is not None and there is not None and here != there:
                against = f"{self._axis(mine)} against {self._axis(other)}"
                message = f"{message}: {against}{self._whence(mine)}{self._whence(other)}"
                raise self.fault(message, item, mine.name, other.name)
            for dim, size in ((mine, there), (other, here)):
                if dim.name is not None and size is not None:
                    self.settle(dim.name, size, item.shown, item)


def _dims(count: int) -> str:
    return f"{count} dim" if count == 1 else f"{count} dims"


def settle_arrays(sizes: Sizes, item: Item, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Give the dims of a tensor the sizes of its values, where there are some."""
    name = item.after.values or item.label
    shape = shapes.get(name)
    if shape is None:
        return
    if len(shape) != len(item.dims):
        message = (
            f"{item.label} has {_dims(len(item.dims))}, and the values of {name} have {len(shape)}: {shape}"
        )
        raise ModelError(message, item.line, item.column)
    for dim, size in zip(item.dims, shape, strict=True):
        if dim.name is not None:
            sizes.settle(dim.name, size, f"the values of {name}", item)
        elif dim.size != size:
            told = sizes.told(item.dims)
            message = (
                f"{item.label} is {told}, and the values of {name} are {shape}: {dim.size} against {size}"
            )
            raise ModelError(message, item.line, item.column)
