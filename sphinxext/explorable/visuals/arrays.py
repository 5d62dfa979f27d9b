"""Pictures of arrays that an author computed: what they take, by name and axes, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..spelling import nearest, whole_number
from .picture import Page, Picture, PictureError, assignments, given, option, text

if TYPE_CHECKING:
    from ..data import Arrays

# Rows of shares may miss one by so much: what float16 and a tokenizer's padding cost.
ROUNDING = 0.02
# Arrays of more numbers than this are read in single precision.
LARGE = 2**22


def colors(source: str) -> dict[str, str]:
    """Take the name of a concept, or ``name=concept`` pairs, separated by commas."""
    return assignments(source) if "=" in source else {"": source.strip()}


@dataclass(frozen=True)
class Taken:
    """An array that a picture takes.

    Attributes:
        name: what it is called in the data.
        axes: what its axes are, the last one last; arrays of a picture are as long along axes of one name.
        help: what it holds, for the reference.
        least: how many axes it has at least: those before can be left out, and are then of the size 1.
        words: whether it holds texts instead of numbers.
        classes: whether it holds names of classes, which may be whole numbers as well.
        needed: whether the picture cannot do without.
        shares: whether each row along the last axis adds up to 1.
        reduced: what to write where there is one more axis, which ``{}`` is called.
        numbered: whether numbers are taken for texts, as the numbers of classes are.
        layered: whether each layer has an array of its own, with its number behind the name.

    """

    name: str
    axes: tuple[str, ...]
    help: str
    least: int = 0
    words: bool = False
    classes: bool = False
    needed: bool = True
    shares: bool = False
    reduced: str = ""
    numbered: bool = False
    layered: bool = False

    @property
    def fewest(self) -> int:
        """How many axes it has at least."""
        return self.least or len(self.axes)

    def listed(self) -> str:
        """Return its axes as they stand in a sentence."""
        return ", ".join(self.axes)


@dataclass(frozen=True)
class OfArrays(Picture):
    """A picture that is drawn from the arrays of a file."""

    takes: ClassVar[tuple[Taken, ...]] = ()

    arrays: Arrays | None = given("The arrays of `data`, by name.")
    names: Mapping[str, str] | None = option(
        assignments,
        "`name=array` pairs, where the data calls an array otherwise: `attention=attn_probs`.",
        None,
    )
    concept: Mapping[str, str] | None = option(
        colors,
        "The concept whose colour the picture has, or `name=concept` pairs for its arrays.",
        None,
    )
    link: str = option(
        text, "A name: what readers choose in one picture is chosen in all of the page that have it.", ""
    )

    def check(self) -> list[tuple[int, str]]:
        """Read the arrays; return what is odd about them."""
        self._refuse_unknown(self.names, "names")
        self._refuse_unknown(self.painted, "concept")
        doubts = [(1, doubt) for doubt in self._doubts()]
        return [*super().check(), *doubts]

    @property
    def painted(self) -> Mapping[str, str]:
        """The concepts of arrays."""
        given = self.concept or {}
        return {name or self.takes[0].name: concept for name, concept in given.items()}

    def _refuse_unknown(self, named: Mapping[str, str] | None, option: str) -> None:
        known = [one.name for one in self.takes]
        for name in named or {}:
            if name not in known:
                hint = f"{nearest(name, known)} (known: {', '.join(known)})"
                raise PictureError(f"{option}: {self.name} takes no array {name}{hint}")

    def concepts(self) -> tuple[str, ...]:
        """Return the concepts that give arrays their colours."""
        return tuple(dict.fromkeys(self.painted.values()))

    def paint(self, name: str, color: str) -> dict[str, str | None]:
        """Return the colours of an array: its concept, or else a colour of the palette."""
        return {"concept": self.painted.get(name), "color": color}

    @cached_property
    def taken(self) -> dict[str, NDArray[Any]]:
        """The arrays, each with all of its axes; numbers as float64, or float32 where there are very many."""
        found = {one.name: _read(self, one) for one in self.takes}
        read = {name: array for name, array in found.items() if array is not None}
        _compare_sizes(self, read)
        return read

    def read(self, one: Taken) -> NDArray[Any] | None:
        """Return one array with all of its axes, or None where the data has none and may lack it.

        Raises:
            PictureError: where it is not what the picture takes.
        """
        return _read(self, one)

    def size(self, axis: str) -> int:
        """Return how long the arrays are along an axis."""
        return _sizes(self, self.taken)[axis][1]

    def _doubts(self) -> Iterator[str]:
        for one in self.takes:
            array = self.taken.get(one.name)
            if array is None or not one.shares:
                continue
            if float(array.min()) < -ROUNDING:
                raise PictureError(
                    f"{one.name} has negative numbers, down to {array.min():.3g}; its rows are shares "
                    "(apply the softmax first)",
                    "data",
                )
            sums = array.sum(axis=-1)
            off = np.abs(sums - 1) > ROUNDING
            # A row of nothing is a token that was masked.
            off &= sums > ROUNDING
            if not off.any():
                continue
            other = array.sum(axis=-2)
            if one.axes[-2:] and np.all(np.abs(other - 1) <= ROUNDING):
                raise PictureError(
                    f"the columns of {one.name} add up to 1, its rows do not: its last two axes, "
                    f"{' and '.join(one.axes[-2:])}, have changed places; "
                    f"write np.swapaxes({one.name}, -1, -2)",
                    "data",
                )
            yield (
                f"{int(off.sum()):,} of the {off.size:,} rows of {one.name} do not add up to 1 "
                f"(from {sums.min():.3g} to {sums.max():.3g}); they are drawn as they are"
            )

    def resolve(self, page: Page) -> dict[str, Any]:
        """Return what the picture is drawn from, with the name that links it to others."""
        values = self.drawn_from(page)
        if self.link:
            _compare_linked(self, values, page)
            values["link"] = self.link
        return values

    def drawn_from(self, page: Page) -> dict[str, Any]:
        """Return the values that the picture is drawn from."""
        raise NotImplementedError


def _read(picture: OfArrays, one: Taken) -> NDArray[Any] | None:
    """Return an array of the data with all axes that it may have, or None where it may be missing."""
    data = picture.arrays or {}
    renamed = picture.names or {}
    called = renamed.get(one.name, one.name)
    if called not in data:
        if not one.needed and one.name not in renamed:
            return None
        kind = "names of classes" if one.classes else "texts" if one.words else "numbers"
        how = f"{kind} by {one.listed()}"
        if not data:
            raise PictureError(f"{picture.name}: it needs `:data:`, a file with {called}, {how}", "data")
        held = f"it has {', '.join(data)}{nearest(called, data)}"
        raise PictureError(f"{picture.name}: the data has no array {called} ({how}); {held}", "data")
    array = np.asarray(data[called])
    if one.numbered and array.dtype.kind in "biuf":
        array = np.array([f"{number:g}" for number in array.ravel()]).reshape(array.shape)
    if one.classes or one.words:
        array = _classes(array, called) if one.classes else _texts(array, called)
    else:
        array = _numbers(array, called, shares=one.shares)
    return _with_all_axes(array, one, called)


def _texts(array: NDArray[Any], called: str) -> NDArray[Any]:
    if array.dtype.kind == "S":
        return np.char.decode(array, "utf-8", "replace")
    if array.dtype.kind not in "U":
        how = "; save_arrays names ids that it is given a tokenizer for" if array.dtype.kind in "iu" else ""
        raise PictureError(f"{called} holds {array.dtype}, and texts are needed{how}", "data")
    if not array.ndim:
        raise PictureError(f"{called} is a single text, and a list of texts is needed", "data")
    return array


def _classes(array: NDArray[Any], called: str) -> NDArray[Any]:
    """Return names of classes: whole numbers, as models give them, are names too."""
    if array.dtype.kind not in "biuf":
        return _texts(array, called)
    # Identifiers may have more digits than a number with a point keeps.
    if array.dtype.kind in "iu":
        return array.astype(str)
    numbers = _numbers(array, called)
    if np.any(numbers != np.rint(numbers)):
        odd = numbers[numbers != np.rint(numbers)][0]
        raise PictureError(
            f"{called} holds {odd:g}, and names of classes are needed, texts or whole numbers; "
            "write the argmax of probabilities",
            "data",
        )
    return numbers.astype(np.int64).astype(str)


def _numbers(array: NDArray[Any], called: str, *, shares: bool = False) -> NDArray[Any]:
    if array.dtype.kind == "V":
        raise PictureError(
            f"{called} has a dtype that numpy does not know, as bfloat16 is stored; "
            "write it as float32, as save_arrays does",
            "data",
        )
    if array.dtype.kind not in "biuf":
        held = "texts" if array.dtype.kind in "US" else str(array.dtype)
        raise PictureError(f"{called} holds {held}, and numbers are needed", "data")
    # Large ones would take several times the memory, for digits that nobody sees.
    is_large = array.size > LARGE and array.dtype.itemsize <= 4
    numbers: NDArray[Any] = array.astype(np.float32 if is_large else np.float64)
    wrong = ~np.isfinite(numbers)
    if wrong.any():
        at = ",".join(str(int(i)) for i in np.argwhere(wrong)[0])
        many = f", and {int(wrong.sum()) - 1:,} others are no numbers either" if wrong.sum() > 1 else ""
        raise PictureError(
            f"{called}[{at}] is {numbers[wrong][0]}{many}{_mend(numbers, called, shares)}", "data"
        )
    return numbers


def _mend(numbers: NDArray[Any], called: str, shares: bool) -> str:
    """Return what to write for numbers that are none, where they tell how they came about."""
    if np.isneginf(numbers).any():
        return f"; the rows of {called} are shares (apply the softmax first)" if shares else ""
    gone = np.isnan(numbers)
    # The softmax of a row that is masked as a whole has nothing to divide by.
    if shares and numbers.ndim and gone.any() and np.array_equal(gone.any(axis=-1), gone.all(axis=-1)):
        return f"; where whole rows are masked, write np.nan_to_num({called})"
    return ""


def _with_all_axes(array: NDArray[Any], one: Taken, called: str) -> NDArray[Any]:
    shape, most = array.shape, len(one.axes)
    if array.ndim > most or array.ndim < one.fewest:
        needed = one.listed()
        if one.fewest < most:
            needed += f" (at least {', '.join(one.axes[-one.fewest :])})"
        ones = [axis for axis, size in enumerate(shape) if size == 1]
        hint = ""
        if array.ndim == most + 1 and ones:
            taken = ", ".join(["0" if axis == ones[0] else ":" for axis in range(ones[0] + 1)])
            hint = f"; one of them has the size 1, as batches do: write {called}[{taken}]"
        elif array.ndim == most + 1 and one.reduced:
            hint = f"; write {one.reduced.format(called)}"
        raise PictureError(
            f"{called} has {_axes(array.ndim)}, {_shape(shape)}, and needs {needed}{hint}", "data"
        )
    if not array.size:
        raise PictureError(f"{called} is empty: it has the shape {_shape(shape)}", "data")
    return array.reshape((1,) * (most - array.ndim) + shape)


def _axes(count: int) -> str:
    return "no axis" if count == 0 else "1 axis" if count == 1 else f"{count} axes"


def _shape(shape: Sequence[int]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _sizes(picture: OfArrays, read: Mapping[str, NDArray[Any]]) -> dict[str, tuple[str, int]]:
    """Return of each axis the array that has it first, and how long that is."""
    sizes: dict[str, tuple[str, int]] = {}
    for one in picture.takes:
        if one.name in read:
            for axis, size in zip(one.axes, read[one.name].shape, strict=True):
                sizes.setdefault(axis, (one.name, size))
    return sizes


def _compare_sizes(picture: OfArrays, read: Mapping[str, NDArray[Any]]) -> None:
    """Refuse arrays that differ in size along axes of one name; say where axes have changed places."""
    # The shape with fewer axes says more surely how long each is.
    order = sorted((one for one in picture.takes if one.name in read), key=lambda one: len(one.axes))
    sizes: dict[str, tuple[str, int]] = {}
    for one in order:
        shape = read[one.name].shape
        for axis, size in zip(one.axes, shape, strict=True):
            other, known = sizes.get(axis, (one.name, size))
            if known == size:
                continue
            turned = _hint(one, read[one.name], sizes)
            raise PictureError(
                f"{one.name} is {size:,} long along {axis}, and {other} {known:,}: "
                f"{one.name} has the shape {_shape(shape)} for {one.listed()}{turned}",
                "data",
            )
        for axis, size in zip(one.axes, shape, strict=True):
            sizes.setdefault(axis, (one.name, size))


def _hint(one: Taken, array: NDArray[Any], sizes: Mapping[str, tuple[str, int]]) -> str:
    """Return what to write where an array does not fit sizes that are known, or nothing."""
    shape = array.shape
    wanted = [sizes.get(name, ("", 0))[1] for name in one.axes]
    lasts = _axes_of_shares(array) if one.shares else []
    # Rows that add up are right, so it is the names that are on each other's place.
    if len(shape) - 1 in lasts and wanted[-2:] == [*shape[:-3:-1]] and shape[-1] != shape[-2]:
        return f"; its rows add up to 1, so {' and '.join(_names_of(one, sizes))} have changed places"
    # Of an axis too many one is left where a batch of one was taken away.
    if one.reduced and len(shape) > 1 and shape[-2] == wanted[-1] and not wanted[-2]:
        consists = f"; if its last axis is what each {one.axes[-1]} consists of"
        return f"{consists}, write {one.reduced.format(one.name)}"
    if lasts and not wanted[-2]:
        # Without names of their own, those that look are those that are looked at.
        wanted[-2] = wanted[-1]
    return _turned(one.name, shape, wanted, lasts)


def _names_of(one: Taken, sizes: Mapping[str, tuple[str, int]]) -> tuple[str, ...]:
    """Return the arrays that say how long the last two axes are, the last axis first."""
    return tuple(sizes[axis][0] for axis in one.axes[:-3:-1])


def _axes_of_shares(array: NDArray[Any]) -> list[int]:
    """Return the axes along which everything adds up to 1, or to nothing where it was masked."""
    found = []
    for axis in range(array.ndim):
        sums = array.sum(axis=axis)
        if np.all((np.abs(sums - 1) <= ROUNDING) | (np.abs(sums) <= ROUNDING)):
            found.append(axis)
    return found


def _turned(name: str, shape: Sequence[int], wanted: Sequence[int], lasts: Sequence[int] = ()) -> str:
    """Return a hint at the order of axes with which an array would fit.

    Args:
        name: what the array is called.
        shape: its own.
        wanted: the shape that fits, with 0 for a size that is not known.
        lasts: the axes of which one has to be the last, where that is known.
    """
    # Of many axes any one would do whose size is the only one that is known.
    if len(shape) > 5 or (len(shape) > 3 and sum(map(bool, wanted)) < 2):
        return ""
    for order in permutations(range(len(shape))):
        fits = all(need in (0, shape[axis]) for need, axis in zip(wanted, order, strict=True))
        if fits and list(order) != sorted(order) and (not lasts or order[-1] in lasts):
            return f"; its axes are in another order: write np.transpose({name}, {order})"
    return ""


def _compare_linked(picture: OfArrays, values: Mapping[str, Any], page: Page) -> None:
    """Refuse to link pictures of different tokens."""
    for name, other in page.pictures.items():
        theirs = other["values"]
        if theirs.get("link") != picture.link or "tokens" not in theirs or "tokens" not in values:
            continue
        count, own = len(theirs["tokens"]), len(values["tokens"])
        if count != own:
            raise PictureError(
                f"link: {picture.link} is the link of {name} as well, which has {count} tokens; "
                f"this has {own}, so that no choice means the same in both",
                "data",
            )


def place(count: int, chosen: int, what: str) -> int:
    """Return which of some an author means, counted from 0 or, below 0, from the end.

    Raises:
        PictureError: where there are not so many.
    """
    if not -count <= chosen < count:
        raise PictureError(f"{what} is {chosen}; there are {count}, from 0 to {count - 1}", "data")
    return chosen % count


def token_place(tokens: Sequence[str], wanted: str, what: str) -> int:
    """Return the place of a token that an author names by its text or its number from 0.

    Raises:
        PictureError: where there is no such token, or more than one.
    """
    found = [i for i, token in enumerate(tokens) if token == wanted]
    if not found:
        found = [i for i, token in enumerate(tokens) if token.lstrip("#\u0120\u2581 ") == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        places = ", ".join(map(str, found))
        many = f"{wanted} is there {len(found)} times; name one by its place: {places}"
        raise PictureError(f"{what}: {many}", "data")
    number = whole_number(wanted)
    if number is not None:
        return place(len(tokens), number, what)
    raise PictureError(f"{what}: there is no token {wanted}{nearest(wanted, tokens)}", "data")
