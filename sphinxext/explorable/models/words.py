"""A model in words, for those who do not see it, from which it could be drawn again.

`From bottom to top, joined by arrows: the words Thinking and Machines; x, a vector of 4 for each word;
Encoder, with parts. Inside Encoder, from bottom to top: …`
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping

from ..language import apart, in_signs, in_turn, joined, listed, sentences, t
from .model import Model
from .plain import shape_text, size_of
from .tree import ELISION, GROUPS, Dim, Item

_WAYS = {"up": "from bottom to top", "right": "from left to right"}  # words


def describe(model: Model, direction: str = "up", labels: Mapping[str, str] | None = None) -> str:
    """Return a model in words, from which it could be drawn: the outermost first, then box by box.

    `labels` says what concepts are called for readers, by their names.
    """
    return _Teller(model, t(_WAYS[direction]), labels or {}).tell()


class _Teller:
    """Tells one model; names that several items have are numbered."""

    def __init__(self, model: Model, way: str, labels: Mapping[str, str]) -> None:
        self.model = model
        self.way = way
        self.labels = labels
        counts = Counter(item.title for item in model.all if item.kind == "box")
        seen: Counter[str] = Counter()
        self.names: dict[str, str] = {}
        for item in model.all:
            name = item.title
            if item.kind == "box" and counts[name] > 1:
                seen[item.title] += 1
                # Translators: {0} is the name of a part of a diagram that has several of them.
                name = t("{0} number {1}", name, seen[item.title])
            self.names[item.place] = name
        # What comes after each item in the flow that it is in.
        flows = [
            model.items,
            *(item.children for item in model.all if item.kind != "beside"),
        ]
        self.next = {one.place: after for flow in flows for one, after in itertools.pairwise(flow)}

    def tell(self) -> str:
        """Return all sentences."""
        outermost = self._flow(self.model.items)
        # Translators: {0} is "from bottom to top" or "from left to right", {1} all parts.
        whole = "{0}, joined by arrows: {1}." if len(self.model.items) > 1 else "{0}: {1}."  # words
        first = t(whole, self.way, outermost)
        told = [f"{first[0].upper()}{first[1:]}"]
        for item in self.model.all:
            if item.kind == "box" and item.children:
                name = self.names[item.place]
                is_each = item.after.repeat > 1 and name == item.title
                # Translators: {0} is the name of a part, {1} "from bottom to top" or "from left to right".
                inside = "Inside each {0}, {1}: {2}." if is_each else "Inside {0}, {1}: {2}."  # words
                told.append(t(inside, name, self.way, self._flow(item.children)))
        return sentences(*told)

    def _flow(self, items: Iterable[Item]) -> str:
        return apart(map(self._item, items))

    def _item(self, item: Item) -> str:
        if item.kind == "beside":
            columns = [
                f"({number}) {self._item(child)}" for number, child in enumerate(item.children, start=1)
            ]
            return t("side by side, {0}", joined(columns))
        if item.kind == "column":
            return in_turn(map(self._item, item.children))
        if item.kind == "residual":
            return self._residual(item)
        aside = [t("at the side, as another input")] if item.given else []
        phrases = [*aside, self._head(item), *self._phrases(item)]
        return joined(filter(None, phrases))

    def _residual(self, item: Item) -> str:
        passed, after = in_turn(map(self._item, item.children)), self.next.get(item.place)
        is_many = len(item.children) > 1
        if after is None or after.kind in GROUPS:
            # Translators: {0} are one or several parts.
            around = "{0}, all with a residual connection around it"  # words
            alone = "{0}, with a residual connection around it"  # words
            return t(around if is_many else alone, passed)
        # Translators: {0} are one or several parts, {1} the one where the connection ends.
        every = "{0}, all with a residual connection to {1}"  # words
        one = "{0}, with a residual connection to {1}"  # words
        return t(every if is_many else one, passed, self._source(after))

    def _head(self, item: Item) -> str:
        # A tensor of a concept is one of those that prose names; of all else it is but the colour.
        concept = item.after.concept if item.kind in ("words", "tensor") else ""
        concept = self.labels.get(concept, concept)
        tied = f" ({concept})" if concept and concept.casefold() != item.title.casefold() else ""
        match item.kind:
            case "words":
                return f"{_words(item)}{tied}"
            case "tensor":
                return joined([f"{item.label}{tied}", self._shape(item)])
            case "sign":
                # Translators: {0} is a sign, such as "+".
                circle = t("a circle with {0}", _sign(item))
                # Translators: {0} is "a circle with +".
                return t("{0} and beside it the words {1}", circle, item.aside) if item.aside else circle
            case "text":
                return t("the text “{0}”", item.label)
            case "image":
                # Translators: {0} is what the image is called.
                return t("an image, {0}", item.label)
        return self.names[item.place]

    def _shape(self, item: Item) -> str:
        laned = item.place in self.model.laned
        dims = item.dims[1:] if laned else item.dims
        shape = " × ".join(map(self._dim, dims))
        told = (t("a number"), t("a vector of {0}", shape))[len(dims)] if len(dims) < 2 else shape
        return t("{0} for each word", told) if laned else told

    def _dim(self, dim: Dim) -> str:
        known = dim.name is None or dim.name in self.model.sizes
        return str(size_of(dim, self.model)) if known else str(dim.name)

    def _phrases(self, item: Item) -> list[str]:
        after = item.after
        laned = item.place in self.model.laned and item.kind not in ("tensor", "words")
        takes = shape_text(item.takes or ())
        phrases = {
            t("which takes {0} and gives {1}", takes, shape_text(item.gives or ())): item.takes is not None,
            t("one for each word"): laned,
            t("each handing {0} on to the next", after.carries): bool(after.carries),
            (
                t("{0} times, side by side", after.repeat)
                if after.row
                else t("{0} times, one after another", after.repeat)
            ): after.repeat > 1,
            self._active(item): bool(after.at),
            self._sight(item): bool(after.sees) or after.window is not None,
            {"narrows": t("narrowing"), "widens": t("widening")}.get(after.form, ""): bool(after.form),
            t("drawn as bars"): after.bars,
            t("with the values of {0}", after.values): bool(after.values),
            self._growing(item): after.grows,
            t("whose output goes in again, {0} times", in_signs(f"{after.loop:,}")): bool(after.loop),
            **{self._link(item, number): True for number in range(len(after.links))},
            t("noted: {0}", after.note): bool(after.note),
            t("with parts"): bool(item.children),
        }
        return [phrase for phrase, is_told in phrases.items() if is_told]

    def _growing(self, row: Item) -> str:
        """Say that a row grows, and which words after it are led back to it."""
        grows = t("growing by a word a step")
        around = row.place.rpartition(".")[0]
        for item in self.model.all:
            is_lone = item.kind == "words" and len(item.words) == 1 and item.place not in self.model.laned
            if is_lone and item.line > row.line and item.place.rpartition(".")[0] == around:
                # Translators: {0} is "growing by a word a step", {1} "the word Paris".
                return t("{0}, to which an arrow leads back from {1}", grows, _words(item))
        return grows

    def _active(self, item: Item) -> str:
        at = item.after.at
        if not at:
            return ""
        lanes = self.model.over.get(item.place)
        if item.after.repeat > 1 or lanes is None:
            if len(at) == 1:
                return t("of which only number {0} is active", at[0])
            return t("of which only numbers {0} are active", listed(list(map(str, at))))
        places = [t("{0} (word {1})", lanes.word(place), place) for place in at]
        return t("only at {0}", listed(places))

    def _sight(self, item: Item) -> str:
        window = item.after.window
        if window and item.kind == "words":
            return t(
                "with a window of {0} around word {1}, {2}", window.size, window.at, item.words[window.at - 1]
            )
        if window:
            lanes = self.model.over.get(item.place)
            shown = joined([str(window.at), lanes.word(window.at)]) if lanes else window.at
            # Translators: {0} is how many words, {1} a number, or a number and a word: "3, sat".
            return t("in which each word sees {0}, shown for word {1}", window.size, shown)
        if item.after.reach:
            # Translators: {0} is how many words.
            return t("in which each word sees the last {0} words, up to itself", item.after.reach)
        return (
            t("in which each word sees all words")
            if item.after.sees == "all"
            else t("in which each word sees itself and those before it")
        )

    def _link(self, item: Item, number: int) -> str:
        link, source = item.after.links[number], self.model.links[item.place][number]
        arrow = "with a dashed arrow from {0}" if link.dashed else "with an arrow from {0}"  # words
        told = t(arrow, self._source(source))
        # Translators: {0} is "with an arrow from A".
        return t("{0}, labelled {1}", told, link.label) if link.label else told

    def _source(self, item: Item) -> str:
        if item.kind == "words":
            return _words(item)
        if item.kind == "sign":
            return t("the circle with {0}", f"{_sign(item)} ({item.aside})" if item.aside else _sign(item))
        return self.names[item.place]


def _sign(item: Item) -> str:
    """Return a sign as it is said: screen readers pass over a dot."""
    if item.label != "·":
        return item.label
    return t("a dot") if item.aside else t("a dot (dot product)")


def _words(item: Item) -> str:
    words = [t("some that are left out") if word == ELISION else word for word in item.words]
    return t("the word {0}", words[0]) if len(words) == 1 else t("the words {0}", listed(words))
