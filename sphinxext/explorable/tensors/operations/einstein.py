"""Operations that are written as patterns of einops: rearrange, repeat and reduce."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ...language import listed, t
from ..arithmetic import (
    LONGEST_SUM,
    Binding,
    Spelling,
    shorten,
    spell_list,
    spell_number,
    spell_product,
    spell_quotient,
    spell_sum,
    spelled_places,
)
from ..errors import Mistake, did_you_mean, reduction_meant
from ..provenance import Cells, Mask, Places, Sources, flatten, run_through, unflatten
from ..shapes import (
    Cell,
    Form,
    Name,
    Shape,
    find_axis,
    is_anonymous,
    tell,
    tell_axis,
)
from .axes import Groups, Piece
from .base import (
    Kind,
    Operation,
    Parameter,
    Setting,
    Settings,
    function,
    need_whole_number,
    quoted_pattern,
    setting,
    spell_cells,
    tensor,
)
from .movement import Movement
from .presenting import numbered, pattern
from .reductions import mean_of

if TYPE_CHECKING:
    from ..node import Expression, Values

# Pieces of axes that one side of a pattern may have: numpy takes so many axes.
_MAXIMUM_PIECES = 24


_TOKEN = re.compile(r"\s*(?:(?P<axis>[^\W\d]\w*|\d+|\.\.\.|…)|(?P<bracket>[()])|(?P<odd>\S))")


@dataclass(frozen=True)
class Arrangement:
    """What a pattern does: the pieces of each of the operand's axes, and of each of the result's.

    Pieces that only `target` has are repeated, pieces that only `source` has are reduced.
    """

    source: Groups
    target: Groups
    dims: tuple[str, ...]

    @property
    def shape(self) -> Shape:
        """The result's axes' sizes."""
        return tuple(_size(group) for group in self.target)

    @property
    def reduced(self) -> tuple[Piece, ...]:
        """The pieces that the result does not have."""
        kept = {piece for group in self.target for piece in group}
        return tuple(piece for group in self.source for piece in group if piece not in kept)

    @property
    def repeated(self) -> tuple[Piece, ...]:
        """The pieces that the operand does not have."""
        known = {piece for group in self.source for piece in group}
        return tuple(piece for group in self.target for piece in group if piece not in known)

    def arrange(self, x: Values, reduce: Callable[[Values, tuple[int, ...]], Values] | None = None) -> Values:
        """Return the values in their new arrangement; `reduce` takes axes away."""
        pieces = [piece for group in self.source for piece in group]
        apart = x.reshape(tuple(size for _, size in pieces))
        gone = tuple(place for place, piece in enumerate(pieces) if piece in self.reduced)
        if reduce is not None and gone:
            apart = reduce(apart, gone)
        pieces = [piece for place, piece in enumerate(pieces) if place not in gone]
        target = [piece for group in self.target for piece in group]
        ordered = apart.transpose([pieces.index(piece) for piece in target if piece in pieces])
        for place, piece in enumerate(target):
            if piece not in pieces:
                ordered = np.expand_dims(ordered, place)
        return np.broadcast_to(ordered, tuple(size for _, size in target)).reshape(self.shape)

    def sources(self, cells: Cells, running: Mapping[str, Cells]) -> Sources:
        """Return the operand's cells; `running` has the positions to run through of each reduced piece."""
        target = [piece for group in self.target for piece in group]
        apart = np.empty((len(cells), len(target)), dtype=np.int64)
        column = 0
        for axis, group in enumerate(self.target):
            apart[:, column : column + len(group)] = unflatten(
                cells[:, axis], tuple(size for _, size in group)
            )
            column += len(group)
        columns = {name: place for place, (name, _) in enumerate(target)}
        names = [name for group in self.source for name, _ in group]
        found = run_through(apart, names, columns, running).cells
        origin = np.empty((*found.shape[:2], len(self.source)), dtype=np.int64)
        column = 0
        for axis, group in enumerate(self.source):
            own = found[:, :, column : column + len(group)]
            origin[:, :, axis] = flatten(own, tuple(size for _, size in group))
            column += len(group)
        return Sources(origin)


def _size(group: Sequence[Piece]) -> int:
    return math.prod(size for _, size in group)


@lru_cache(maxsize=256)
def _read_pattern(pattern: str) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """Return the groups of names on both sides of the arrow; Mistake where the text is no pattern.

    `1` stands for no name; another number has marks behind it where it comes again. Dots in brackets are told
    from those that stand alone by their name, `(...)`.
    """
    left, arrow, right = pattern.partition("->")
    if not arrow or "->" in right:
        raise Mistake(f'{quoted_pattern(pattern)} needs one ->, as in "t d -> d t"', "pattern")
    return _read_side(pattern, left, 0), _read_side(pattern, right, len(left) + 2)


def _read_side(pattern: str, side: str, start: int) -> tuple[tuple[str, ...], ...]:
    groups: list[tuple[str, ...]] = []
    inside: list[str] | None = None
    seen: set[str] = set()

    def wrong(message: str, at: int) -> Mistake:
        return Mistake(f"in {quoted_pattern(pattern)}: {message}", "pattern", offset=1 + start + at)

    for found in _TOKEN.finditer(side):
        at = found.start(found.lastgroup or 0)
        if found["odd"]:
            raise wrong(f"{found['odd']!a} is neither a name, a number, ... nor a bracket", at)
        if found["bracket"] == "(":
            if inside is not None:
                raise wrong("brackets cannot be nested", at)
            inside = []
        elif found["bracket"] == ")":
            if inside is None:
                raise wrong(") has no ( before it", at)
            groups.append(tuple(inside))
            inside = None
        else:
            name = unicodedata.normalize("NFKC", found["axis"])
            if name.isdecimal():
                if len(name) > 10 or int(name) == 0:
                    raise wrong(f"{name[:20]} is not a size", at)
                name = str(int(name))
                while name in seen:
                    name += "'"
            elif name[0] == "_" or name[-1] == "_":
                raise wrong(f"{name} begins or ends with _, as no name in a pattern can", at)
            elif name in seen:
                raise wrong(f"{name} appears twice on one side of ->", at)
            seen.add(name)
            if name == "..." and inside is not None:
                name = "(...)"
            names = () if name.rstrip("'") == "1" else (name,)
            if inside is None:
                groups.append(names)
            else:
                inside += names
        if len(seen) > _MAXIMUM_PIECES:
            raise wrong(f"one side of -> has at most {_MAXIMUM_PIECES} names and numbers", at)
    if inside is not None:
        raise wrong("( is never closed", side.rfind("("))
    return tuple(groups)


def settings_of(operation: Operation) -> set[str]:
    """Return the names that are settings of an operation, so that no axis of a pattern can be called so."""
    others = (Kind.TENSOR, Kind.SIZES)
    return {parameter.name for parameter in operation.parameters if parameter.kind not in others}


def _known_sizes(operation: Operation, settings: Settings) -> dict[str, int]:
    """Return the sizes that the author, or else the program, gave for names of the pattern."""
    own = settings_of(operation)
    sizes: dict[str, int] = {}
    for name, value in settings.items():
        size = value.size if isinstance(value, Name) else value
        if name not in own and isinstance(size, int):
            sizes[name] = size
    return sizes


def _expanded(groups: Sequence[tuple[str, ...]], count: int) -> list[tuple[str, ...]]:
    """Return the groups with `...` in its place taken by so many axes."""
    axes = tuple(f"...{place}" for place in range(count))
    expanded: list[tuple[str, ...]] = []
    for group in groups:
        if group == ("...",):
            expanded += [(axis,) for axis in axes]
        else:
            expanded.append(tuple(name for one in group for name in (axes if one == "(...)" else (one,))))
    return expanded


def _arrange(operation: Operation, x: Expression, settings: Settings) -> Arrangement:
    """Return what a pattern does to an operand; Mistake where it does not fit."""
    pattern = settings["pattern"]
    left, right = _read_pattern(pattern)
    given = _known_sizes(operation, settings)
    quoted = quoted_pattern(pattern)
    if any("(...)" in group for group in left):
        raise Mistake(f"{quoted} has ... in brackets before ->, where it must be alone", "pattern")
    dots = ("...",) in left
    rank = len(x.shape)
    if len(left) - dots > rank or (len(left) < rank and not dots):
        count = f"{'at least ' if dots else ''}{len(left) - dots}"
        axes = "axis" if len(left) - dots == 1 else "axes"
        raise Mistake(f"{quoted} is for {count} {axes}, and {tell(x)} has {rank}", "pattern")
    dots_after = any(name in ("...", "(...)") for group in right for name in group)
    if dots_after and not dots:
        raise Mistake(f"{quoted} has ... after -> and not before", "pattern")
    if dots and not dots_after and operation.name != "reduce":
        hint = "; reduce(…) takes axes away"
        raise Mistake(f"{quoted} has ... before -> and not after{hint}", "pattern")
    around = rank - len(left) + dots
    source, target = _expanded(left, around), _expanded(right, around)
    before = [name for group in source for name in group]
    after = [name for group in target for name in group]
    _check_names(operation, quoted, before, after, given)
    sizes: dict[str, int] = {name: int(name.rstrip("'")) for name in (*before, *after) if name[0].isdecimal()}
    sizes |= {name: size for name, size in given.items() if name in before or name in after}
    for axis, group in enumerate(source):
        _solve(operation, quoted, x, axis, group, sizes)
    for name in after:
        if name not in sizes:
            raise Mistake(
                f"{quoted} repeats along {name}, whose size is not known: {_say(operation, name)}", "pattern"
            )
    source_groups = tuple(tuple((name, sizes[name]) for name in group) for group in source)
    target_groups = tuple(tuple((name, sizes[name]) for name in group) for group in target)
    plain = {group[0]: axis for axis, group in enumerate(source) if len(group) == 1}
    dims = []
    for names, pieces in zip(target, target_groups, strict=True):
        own = source.index(names) if names in source and names else None
        if len(names) == 1 and names[0] in plain:
            own = plain[names[0]]
        if own is not None and not is_anonymous(x.dims[own]):
            dims.append(x.dims[own])
        elif len(names) == 1 and names[0].isidentifier():
            dims.append(names[0])
        else:
            dims.append(str(_size(pieces)))
    return Arrangement(source_groups, target_groups, tuple(dims))


def _say(operation: Operation, name: str) -> str:
    """Return how an author gives a name of a pattern its size."""
    if name in settings_of(operation):
        return f"rename it, since {operation.name} takes {name}= itself, and give the new name a size"
    return f"write {name}=…"


def _check_names(
    operation: Operation,
    quoted: str,
    before: Sequence[str],
    after: Sequence[str],
    given: Mapping[str, int],
) -> None:
    lost = [name for name in before if name not in after]
    new = [name for name in after if name not in before]
    if lost and operation.name != "reduce":
        hint = "; reduce(…) takes axes away"
        raise Mistake(f"{quoted} has {lost[0]} before -> and not after{hint}", "pattern")
    if new and operation.name != "repeat":
        hint = did_you_mean(new[0], before) or (
            "; repeat(…) adds axes" if operation.name == "rearrange" else ""
        )
        raise Mistake(f"{quoted} has {new[0]} after -> and not before{hint}", "pattern")
    for name in given:
        if name not in before and name not in after:
            raise Mistake(f"{quoted} has no {name}{did_you_mean(name, [*before, *after])}", name)


def _solve(
    operation: Operation, quoted: str, x: Expression, axis: int, group: Sequence[str], sizes: dict[str, int]
) -> None:
    """Add the size of the one name of an axis that has none; Mistake where the sizes do not fit."""
    size = x.shape[axis]
    told = f"{tell_axis(x.dims[axis], size)} of {tell(x)}"
    unknown = [name for name in group if name not in sizes]
    known = math.prod(sizes[name] for name in group if name in sizes)
    shown = f"({' '.join(group)})" if len(group) != 1 else group[0]
    if len(unknown) > 1:
        raise Mistake(
            f"{quoted} splits {told} into {shown}, and the size of one of {', '.join(unknown)} is needed: "
            + _say(operation, unknown[0]),
            "pattern",
        )
    if unknown and size % known == 0:
        sizes[unknown[0]] = size // known
    elif unknown or known != size:
        given = ", ".join(f"{name}={sizes[name]}" for name in group if name in sizes)
        found = (
            f"which {given} does not divide" if unknown else f"and {given or 'an axis of 1'} makes {known}"
        )
        raise Mistake(f"{quoted} has {shown} for {told}, {found}", "pattern")


def _wanted_sizes(operation: Operation, operands: Sequence[Expression], settings: Settings) -> Iterator[str]:
    """Yield the names of a pattern whose sizes nothing but the program can give."""
    if not isinstance(settings.get("pattern"), str):
        return
    try:
        left, right = _read_pattern(settings["pattern"])
    except Mistake:
        return
    known = _known_sizes(operation, settings)
    for group in left:
        unknown = [name for name in group if name not in known and name.isidentifier()]
        yield from unknown if len(unknown) > 1 else ()
    before = {name for group in left for name in group}
    yield from (name for group in right for name in group if name not in before and name not in known)


_PATTERN = Parameter("pattern", Kind.TEXT)
_SIZES = Parameter("sizes", Kind.SIZES)


class Rearranging(Movement):
    """Cells moved as a pattern says."""

    # What a description says of the operand and the pattern.
    done: ClassVar[str]

    def arrangement(self, operands: Sequence[Expression], settings: Settings) -> Arrangement:
        """Read the pattern."""
        return _arrange(self, operands[0], settings)

    def groups(self, operands: Sequence[Expression], settings: Settings) -> tuple[Groups, Groups]:
        """Return how the pattern takes axes apart and puts them together."""
        arrangement = self.arrangement(operands, settings)
        return arrangement.source, arrangement.target

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `x rearranged as "t d -> d t"`."""
        return t(self.done, said[0], settings["pattern"])

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Keep the operand's names where an axis stays one, and take the pattern's for new ones."""
        arrangement = self.arrangement(operands, settings)
        return Form(arrangement.dims, arrangement.shape)

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Take apart, reorder, put together."""
        return self.arrangement(operands, settings).arrange(values[0])

    def origins(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells
    ) -> Sequence[tuple[Cells, Mask | None]]:
        """Follow the pieces back."""
        return [(self.arrangement(operands, settings).sources(cells, {}).cells[:, 0], None)]

    def missing_sizes(self, operands: Sequence[Expression], settings: Settings) -> Iterator[str]:
        """Yield names that the pattern does not give a size."""
        yield from _wanted_sizes(self, operands, settings)


@function("rearrange")
class Rearrange(Rearranging):
    """Axes reordered, split and merged."""

    parameters = (tensor("x"), _PATTERN, _SIZES)
    # Translators: {0} is an array, {1} a pattern, such as "a b -> b a".
    done = '{0} rearranged as "{1}"'  # words


@function("repeat")
class Repeat(Rearranging):
    """Cells repeated along new axes, or a whole number of times along an axis, as in `numpy.repeat`."""

    parameters = (tensor("x"), Parameter("pattern", Kind.TEXT_OR_SETTING), setting("axis", "None"), _SIZES)
    # Translators: {0} is an array, {1} a pattern, such as "a -> a 3".
    done = '{0} repeated as "{1}"'  # words

    def step(self, operands: Sequence[Expression], settings: Settings) -> str:
        """Say `repeat 2 times along t`, or the pattern."""
        if not isinstance(settings["pattern"], int):
            return super().step(operands, settings)
        axis = self._axis(operands, settings)
        if axis is None:
            # Translators: stands on an arrow, in two lines.
            return t("repeat {0} times\nin one row", settings["pattern"])
        # Translators: stands on an arrow, in two lines; {1} is an axis of an array.
        return t("repeat {0} times\nalong {1}", settings["pattern"], axis)

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `x repeated 2 times along t`, or as which pattern."""
        if pattern(settings):
            return super().phrase(said, operands, settings)
        axis = self._axis(operands, settings)
        if axis is None:
            # Translators: {0} is an array of several axes, whose cells come into one row.
            return t("{0} repeated {1} times in one row", said[0], settings["pattern"])
        return t("{0} repeated {1} times along {2}", said[0], settings["pattern"], axis)

    def _axis(self, operands: Sequence[Expression], settings: Settings) -> str | None:
        """Say which axis is meant; without one all cells come into one row."""
        axis = settings.get("axis")
        if axis is None and len(operands[0].shape) != 1:
            return None
        return self.axis_text(operands, 0 if axis is None else axis)

    def arrangement(self, operands: Sequence[Expression], settings: Settings) -> Arrangement:
        """Read the pattern; a whole number repeats each position of an axis, or each cell of them all."""
        (x,) = operands
        if isinstance(settings["pattern"], str):
            if "axis" in settings:
                raise Mistake('with repeat, the pattern itself says which axis: "t d -> t 2 d"', "axis")
            return _arrange(self, x, settings)
        stray = next((name for name in settings if name not in ("pattern", "axis")), None)
        if stray:
            raise Mistake(
                f'repeat takes {stray}= only with a pattern in quotes: repeat(x, "t d -> t 2 d")', stray
            )
        if not isinstance(settings["pattern"], int | Name):
            raise Mistake('repeat takes a whole number or a pattern in quotes, "t d -> t 2 d"', "pattern")
        count = need_whole_number(settings["pattern"], "pattern", least=1)
        pieces: list[Piece] = [(f"...{place}", size) for place, size in enumerate(x.shape)]
        copies: list[Piece] = [("repeats", count)] if count > 1 else []
        source = tuple((piece,) for piece in pieces)
        axis: Setting = settings.get("axis")
        if axis is None:
            total = math.prod(x.shape) * count
            dims = x.dims if len(x.dims) == 1 and count == 1 else (str(total),)
            return Arrangement(source, ((*pieces, *copies),), dims)
        place = find_axis(x, axis)
        dim = x.dims[place] if count == 1 else str(x.shape[place] * count)
        target = (*source[:place], (pieces[place], *copies), *source[place + 1 :])
        return Arrangement(source, target, (*x.dims[:place], dim, *x.dims[place + 1 :]))

    def keeps_apart(self, operand: Expression, shape: Shape) -> bool:
        """A cell comes more than once."""
        return False


@function("tile")
class Tile(Rearranging):
    """Whole tensors beside each other, as in `numpy.tile`; more counts than axes make new axes in front."""

    parameters = (tensor("x"), Parameter("counts", Kind.MORE_SETTINGS))
    shows_groups = True

    def arrangement(self, operands: Sequence[Expression], settings: Settings) -> Arrangement:
        """Put as many copies before each axis as its count says."""
        (x,) = operands
        counts = self._counts(x, settings)
        new = len(counts) - len(x.shape)
        source: Groups = tuple(((f"axis{place}", size),) for place, size in enumerate(x.shape))
        copies = [((f"copies{place}", count),) if count > 1 else () for place, count in enumerate(counts)]
        target: list[tuple[tuple[str, int], ...]] = [
            copy or ((f"copies{place}", 1),) for place, copy in enumerate(copies[:new])
        ]
        target += [copy + own for copy, own in zip(copies[new:], source, strict=True)]
        dims = [str(count) for count in counts[:new]]
        dims += [
            dim if count == 1 else str(size * count)
            for dim, size, count in zip(x.dims, x.shape, counts[new:], strict=True)
        ]
        return Arrangement(source, tuple(target), tuple(dims))

    def _counts(self, x: Expression, settings: Settings) -> list[int]:
        """Return how often the tensor comes along each of the result's axes."""
        given = settings["counts"]
        several = given if isinstance(given, tuple) else (given,)
        counts = [need_whole_number(one, "counts", least=1) for one in several]
        return [1] * (len(x.shape) - len(counts)) + counts

    def piece_text(self, piece: str, operands: Sequence[Expression]) -> str:
        """Say a copy by its number alone, and an axis by its name."""
        dim = operands[0].dims[int(piece[4:])] if piece.startswith("axis") else ""
        return "" if is_anonymous(dim) else dim

    def step(self, operands: Sequence[Expression], settings: Settings) -> str:
        """Say `tile 2 × along t`, each further axis in a line of its own."""
        return "\n".join([self.called, *self._along(operands, settings)])

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `x tiled 2 × along t and 3 × along d`."""
        # Translators: {0} is an array, of which copies are laid beside each other, {1} "2 × along t".
        return t("{0} tiled {1}", said[0], listed(self._along(operands, settings)))

    def _along(self, operands: Sequence[Expression], settings: Settings) -> list[str]:
        (x,) = operands
        counts = self._counts(x, settings)
        new = len(counts) - len(x.shape)
        names = [numbered(axis) for axis in range(new)]
        names += [self.axis_text(operands, axis) for axis in range(len(x.shape))]
        several = [(count, name) for count, name in zip(counts, names, strict=True) if count > 1]
        # Translators: how often an array is repeated, and along which axis: "2 × along t".
        return [t("{0} × along {1}", *one) for one in several or zip(counts, names, strict=True)]

    def keeps_apart(self, operand: Expression, shape: Shape) -> bool:
        """A cell comes more than once."""
        return False


_REDUCTIONS: dict[str, Any] = {
    "sum": np.sum,
    "mean": mean_of,
    "max": np.max,
    "min": np.min,
    "prod": np.prod,
}


@function("reduce")
class Reduce(Operation):
    """Axes, or parts of axes, reduced by sum, mean, max, min or prod, as a pattern says."""

    parameters = (tensor("x"), _PATTERN, Parameter("reduction", Kind.TEXT), _SIZES)

    def arrangement(self, operands: Sequence[Expression], settings: Settings) -> Arrangement:
        """Read the pattern."""
        return _arrange(self, operands[0], settings)

    def groups(self, operands: Sequence[Expression], settings: Settings) -> tuple[Groups, Groups]:
        """Return how the pattern takes axes apart and puts them together."""
        arrangement = self.arrangement(operands, settings)
        return arrangement.source, arrangement.target

    def step(self, operands: Sequence[Expression], settings: Settings) -> str:
        """Say `reduce by mean`, and the pattern."""
        head, _, below = super().step(operands, settings).partition("\n")
        # Translators: stands on an arrow, in two lines: {0} is "reduce", {1} "mean", {2} a pattern.
        return t("{0} by {1}\n{2}", head, t(settings["reduction"], context="an operation"), below)

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `x reduced by mean as "t d -> t"`."""
        reduction = t(settings["reduction"], context="an operation")
        # Translators: {0} is an array, {1} "mean" or the like, {2} a pattern.
        return t('{0} reduced by {1} as "{2}"', said[0], reduction, settings["pattern"])

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Keep the operand's names where an axis stays one."""
        name = settings["reduction"]
        if name not in _REDUCTIONS:
            known = ", ".join(f'"{known}"' for known in _REDUCTIONS)
            hint = reduction_meant(name, _REDUCTIONS) or f": {known} are"
            raise Mistake(f'"{name}" is not a reduction{hint}', "reduction")
        arrangement = self.arrangement(operands, settings)
        if name in ("max", "min") and any(size == 0 for _, size in arrangement.reduced):
            raise Mistake(f"{tell(operands[0])} has no cells there, and {name} needs one")
        return Form(arrangement.dims, arrangement.shape)

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Take apart, reduce, reorder, put together."""
        function = _REDUCTIONS[settings["reduction"]]
        return self.arrangement(operands, settings).arrange(
            values[0], lambda apart, axes: np.asarray(function(apart, axis=axes))
        )

    def scratch(self, operands: Sequence[Expression], settings: Settings) -> int:
        """The operand, which may have to be copied to be taken apart."""
        return math.prod(operands[0].shape)

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return all cells along the pieces that are taken away."""
        (x,) = operands
        arrangement = self.arrangement(operands, settings)
        reduced = dict(arrangement.reduced)
        running = {
            name: places(x, axis, size)
            for axis, group in enumerate(arrangement.source)
            for name, size in group
            if name in reduced
        }
        return [arrangement.sources(cells, running)]

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell the cells by their values, as the function of that name does."""
        row = np.array([index], dtype=np.int64)
        (sources,) = self.sources(operands, settings, row, spelled_places)
        cells = spell_cells(operands[0], sources.cells[0], digits)
        count = _size(self.arrangement(operands, settings).reduced)
        match settings["reduction"]:
            case "sum":
                return spell_sum(cells, count)
            case "mean":
                return spell_quotient(spell_sum(cells, count), spell_number(count, 0))
            case "prod":
                return _spell_long_product(cells, count)
        return spell_list(settings["reduction"], cells, count)

    def missing_sizes(self, operands: Sequence[Expression], settings: Settings) -> Iterator[str]:
        """Yield names that the pattern does not give a size."""
        yield from _wanted_sizes(self, operands, settings)


def _spell_long_product(cells: Sequence[Spelling], count: int) -> Spelling:
    shown = shorten(cells, count)
    if not shown:
        return Spelling("1", Binding.ATOM)
    if count > LONGEST_SUM:
        shown.insert(3, Spelling("⋯", Binding.ATOM))
    return spell_product(*shown)
