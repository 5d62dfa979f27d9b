"""What goes through a model: the words' lanes, and the shapes on the arrows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from ..spelling import cut
from .errors import Mistakes, ModelError
from .parsing import may_be_words
from .shapes import Flowing, Sizes, settle_arrays
from .tree import ELISION, Item

# Through these each number goes by itself.
_ELEMENTWISE = frozenset(("+", "⊙", "−", "σ", "tanh", "1−"))


@dataclass
class Lanes:
    """The lanes that a row of words may fix: one for each, once something uses them."""

    row: Item
    dim: str | None = None
    used: bool = False

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.row.words)

    def word(self, place: int) -> str:
        """Return the word at a place, counted from 1."""
        return self.row.words[place - 1]


@dataclass(frozen=True)
class _State:
    """What arrives at an item: lanes, and a shape, if they are known.

    There may `perhaps` be lanes of words that could not be read, and some `outside` the columns.
    """

    lanes: Lanes | None = None
    flowing: Flowing | None = None
    perhaps: bool = False
    outside: Lanes | None = None


@dataclass
class Flow:
    """Goes through the items in the order in which data does; knows lanes and sizes then.

    Attributes:
        laned: The places of what has a member on each lane, with the lanes.
        over: The lanes that arrive at each item, by its place.
    """

    shapes: Mapping[str, tuple[int, ...]]
    mistakes: Mistakes
    sizes: Sizes = field(default_factory=Sizes)
    laned: dict[str, Lanes] = field(default_factory=dict)
    over: dict[str, Lanes] = field(default_factory=dict)

    def run(self, items: Sequence[Item]) -> None:
        """Follow the items; note where lanes are wanted and there are none, and where shapes do not agree."""
        self._stack(items, _State())
        # A row is laned once something after it uses its lanes.
        self.laned = {place: lanes for place, lanes in self.laned.items() if lanes.used}

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """Note a mistake, unless it may follow from one in its line, or from an unread line before it."""
        with self.mistakes.noted():
            try:
                yield
            except ModelError as error:
                error.follows |= error.line in self.mistakes.lines
                error.follows |= any(line < error.line for line in self.mistakes.unread)
                raise

    def _stack(self, items: Sequence[Item], state: _State) -> _State:
        for item in items:
            state = self._through(item, state)
        return state

    def _through(self, item: Item, state: _State) -> _State:
        if item.kind == "words" and not item.given:
            state = _State(self._words(item, state.lanes))
        elif may_be_words(self.mistakes.unread.get(item.line, "")):
            state = _State(perhaps=True)
        if state.lanes:
            self.over[item.place] = state.lanes
        if not state.perhaps:
            self._use(item, state.lanes, state.outside)
        if item.kind == "tensor":
            return self._tensor(item, state)
        if item.given:
            self._parts(item, _State())
            return state
        if item.kind == "beside":
            return self._beside(item, state)
        if item.kind == "column":
            return self._stack(item.children, state)
        if item.kind == "residual":
            return self._around(item, state, "comes out of the residual as", "went in as")
        if item.kind == "box":
            return self._box(item, state)
        if item.kind == "words" or (item.kind == "sign" and item.label in _ELEMENTWISE):
            return state
        return replace(state, flowing=None)

    def _words(self, item: Item, before: Lanes | None) -> Lanes:
        """Return the lanes after a row: those before it, if it has a word for each, or its own."""
        lanes = before if before and before.used and before.count == len(item.words) else Lanes(item)
        self.laned[item.place] = lanes
        return lanes

    def _use(self, item: Item, lanes: Lanes | None, outside: Lanes | None) -> None:
        """Take note of lanes that an item uses, and see that they are there."""
        after = item.after
        wants = _wants(item)
        if not wants:
            return
        if lanes is None:
            if item.line not in self.mistakes.lines:
                self.mistakes.found.append(_no_lanes(item, wants[0], outside))
            return
        lanes.used = True
        if after.per:
            with self._noted():
                self._name_lanes(item, lanes)
            self.laned[item.place] = lanes
        most = max((*(() if after.repeat > 1 else after.at), after.window.at if after.window else 0))
        if most > lanes.count:
            words = f'"{cut(" ".join(lanes.row.words))}" (line {lanes.row.line})'
            message = f"at {most}: {words} has {lanes.count} words; give a place from 1 to {lanes.count}"
            with self._noted():
                raise ModelError(message, item.line, item.column)

    def _name_lanes(self, item: Item, lanes: Lanes) -> None:
        dim = item.after.per
        if lanes.dim is None:
            lanes.dim = dim
            self._size_lanes(lanes, item)
        elif lanes.dim != dim:
            message = (
                f"per {dim}: the words of line {lanes.row.line} are on {lanes.dim}; write per {lanes.dim}, "
                f"or the label in backquotes"
            )
            raise self.sizes.fault(message, item, lanes.dim, dim)

    def _size_lanes(self, lanes: Lanes, item: Item) -> None:
        # Of a row that leaves words out, nobody knows the length.
        if lanes.dim and ELISION not in lanes.row.words:
            known = self.sizes.found.get(lanes.dim)
            whence = f'the words "{cut(" ".join(lanes.row.words))}"'
            if known and known[0] != lanes.count:
                message = (
                    f"{lanes.dim} has two sizes: {lanes.count} from {whence} (line {lanes.row.line}), and "
                    f"{known[0]} from {known[1]} (line {known[2]}); give one of them another name"
                )
                raise self.sizes.fault(message, item, lanes.dim)
            self.sizes.found[lanes.dim] = (lanes.count, whence, lanes.row.line)

    def _tensor(self, item: Item, state: _State) -> _State:
        lanes = state.lanes
        first = item.dims[0].name if item.dims else None
        if lanes and first is not None:
            if lanes.dim is None and not item.given:
                lanes.dim = first
                with self._noted():
                    self._size_lanes(lanes, item)
            if lanes.dim == first:
                lanes.used = True
                self.laned[item.place] = lanes
        with self._noted():
            settle_arrays(self.sizes, item, self.shapes)
        if item.given:
            return state
        before = state.flowing
        if before and before.item.kind != "tensor":
            with self._noted():
                self.sizes.agree(item.dims, before, item, "is")
        return replace(state, flowing=Flowing(item.dims, item))

    def _beside(self, item: Item, state: _State) -> _State:
        """Follow columns, each by itself: no column has the lanes of what is below them all."""
        linked = any(child.after.links for child in item.children)
        for number, child in enumerate(item.children):
            enters = None if linked and number else state.flowing
            self._through(child, _State(None, enters, outside=state.lanes or state.outside))
        return replace(state, flowing=None)

    def _parts(self, item: Item, state: _State) -> _State:
        outside = state.lanes or state.outside
        inner = _State(None, state.flowing, outside=outside) if item.after.row else state
        return self._stack(item.children, inner)

    def _around(self, item: Item, state: _State, out: str, into: str) -> _State:
        """Follow what is added to what went in, or goes in again: both have one shape."""
        after = self._parts(item, state)
        if state.flowing and after.flowing and after.flowing is not state.flowing:
            with self._noted():
                self._same(item, after.flowing, state.flowing, out, into)
        return after

    def _same(self, item: Item, after: Flowing, before: Flowing, out: str, into: str) -> None:
        try:
            self.sizes.agree(after.dims, before, item, out)
        except ModelError as error:
            message = (
                f"{cut(after.item.shown)} {out} {self.sizes.told(after.dims)}, and {cut(before.item.shown)} "
                f"(line {before.item.line}) {into} {self.sizes.told(before.dims)}; both need the same shape"
            )
            same = ModelError(message, item.line, item.column)
            same.follows = error.follows
            raise same from None

    def _box(self, item: Item, state: _State) -> _State:
        if item.takes is not None and state.flowing:
            with self._noted():
                self.sizes.agree(item.takes, state.flowing, item, "takes")
        enters = Flowing(item.takes, item) if item.takes is not None else state.flowing
        after = (
            self._parts(item, replace(state, flowing=enters))
            if item.children
            else replace(state, flowing=None)
        )
        leaves = after.flowing
        if item.gives is not None:
            if leaves and item.children:
                with self._noted():
                    self.sizes.agree(item.gives, leaves, item, "gives")
            leaves = Flowing(item.gives, item)
        again = (item.after.repeat > 1 and not item.after.row) or item.after.loop
        if again and enters and leaves and leaves is not enters:
            with self._noted():
                self._same(item, leaves, enters, "comes out as", "goes in as")
        # What stands side by side gives several, which something puts together.
        return replace(state, flowing=None) if item.after.row else replace(after, flowing=leaves)


def _no_lanes(item: Item, wanted: str, outside: Lanes | None) -> ModelError:
    """Return the error that what is wanted needs lanes; there may be some `outside` its column."""
    if outside:
        words = cut(" ".join(outside.row.words))
        message = (
            f"{wanted} has no words: {cut(item.shown)} stands side by side with others, and the words "
            f'"{words}" (line {outside.row.line}) come together before these; leave {wanted} out, put the '
            "item before or after them, or begin its column with words of its own"
        )
        return ModelError(message, item.line, item.column)
    repeats = "repeats, or " if wanted.startswith("at ") else ""
    return ModelError(
        f"{wanted} needs {repeats}a row of words before {cut(item.shown)}, such as "
        f'"Thinking Machines"; what stands side by side has no lanes from outside, and a label with '
        "such words stands in backquotes",
        item.line,
        item.column,
    )


def _wants(item: Item) -> list[str]:
    """Return what an item says that only lanes can mean."""
    after = item.after
    told = {
        f"per {after.per}": bool(after.per),
        f"carries {after.carries}": bool(after.carries),
        f"sees {after.sees}": bool(after.sees),
        "a window": after.window is not None,
        "grows": after.grows,
        f"at {' '.join(map(str, after.at))}": bool(after.at) and after.repeat == 1,
    }
    return [word for word, is_told in told.items() if is_told]
