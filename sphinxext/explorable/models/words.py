"""A model in words, for those who do not see it, from which it could be drawn again.

`From bottom to top, joined by arrows: the words Thinking and Machines; x, a vector of 4 for each word;
Encoder, with parts. Inside Encoder, from bottom to top: …`
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from .drawn import shape_text, size_of
from .tree import ELISION, Dim, Item

if TYPE_CHECKING:
    from .model import Model

_WAYS = {"up": "from bottom to top", "right": "from left to right"}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def describe(model: Model, direction: str) -> str:
    """Return a model in words: the outermost first, then box by box what is inside."""
    return _Teller(model, _WAYS[direction]).tell()


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


class _Teller:
    """Tells one model; names that several items have are numbered."""

    def __init__(self, model: Model, way: str) -> None:
        self.model = model
        self.way = way
        counts = Counter(item.title for item in model.all if item.kind == "box")
        seen: Counter[str] = Counter()
        self.names: dict[str, str] = {}
        for item in model.all:
            name = item.title
            if item.kind == "box" and counts[name] > 1:
                name = f"the {_ordinal(seen[name])} {name}"
                seen[item.title] += 1
            self.names[item.place] = name

    def tell(self) -> str:
        """Return all sentences."""
        outermost = self._flow(self.model.items)
        arrows = ", joined by arrows" if len(self.model.items) > 1 else ""
        sentences = [f"{self.way[0].upper()}{self.way[1:]}{arrows}: {outermost}."]
        for item in self.model.all:
            if item.kind == "box" and item.children:
                name = self.names[item.place]
                each = "each " if item.after.repeat > 1 and name == item.title else ""
                sentences.append(f"Inside {each}{name}, {self.way}: {self._flow(item.children)}.")
        return " ".join(sentences)

    def _flow(self, items: Iterable[Item]) -> str:
        return "; ".join(self._item(item) for item in items)

    def _item(self, item: Item) -> str:
        if item.kind == "beside":
            columns = [
                f"({number}) {self._item(child)}" for number, child in enumerate(item.children, start=1)
            ]
            return f"side by side, {', '.join(columns)}"
        if item.kind == "column":
            return ", then ".join(self._item(child) for child in item.children)
        if item.kind == "residual":
            passed = ", then ".join(self._item(child) for child in item.children)
            several = "all of which" if len(item.children) > 1 else "which"
            return f"{passed}, {several} a dashed arrow passes by"
        aside = ["at the side, as another input"] if item.given else []
        phrases = [*aside, self._head(item), *self._phrases(item)]
        return ", ".join(filter(None, phrases))

    def _head(self, item: Item) -> str:
        concept = item.after.concept
        tied = f" ({concept})" if concept and concept.casefold() != item.title.casefold() else ""
        match item.kind:
            case "words":
                return f"{_words(item)}{tied}"
            case "tensor":
                return f"{item.label}{tied}, {self._shape(item)}"
            case "sign":
                beside = f" and beside it the words {item.aside}" if item.aside else ""
                return f"a circle with {item.label}{tied}{beside}"
            case "text":
                return f"the text “{item.label}”{tied}"
            case "image":
                return f"an image, {item.label}{tied}"
        return f"{self.names[item.place]}{tied}"

    def _shape(self, item: Item) -> str:
        laned = item.place in self.model.laned
        dims = item.dims[1:] if laned else item.dims
        shape = " × ".join(map(self._dim, dims))
        told = ("a number", f"a vector of {shape}")[len(dims)] if len(dims) < 2 else shape
        return f"{told} for each word" if laned else told

    def _dim(self, dim: Dim) -> str:
        known = dim.name is None or dim.name in self.model.sizes
        return str(size_of(dim, self.model)) if known else str(dim.name)

    def _phrases(self, item: Item) -> list[str]:
        after = item.after
        laned = item.place in self.model.laned and item.kind not in ("tensor", "words")
        takes = shape_text(item.takes or ())
        phrases = {
            f"which takes {takes} and gives {shape_text(item.gives or ())}": item.takes is not None,
            "one for each word": laned,
            f"each handing {after.carries} on to the next": bool(after.carries),
            f"{after.repeat} times, {'side by side' if after.row else 'one after another'}": after.repeat > 1,
            self._active(item): bool(after.at),
            self._sight(item): bool(after.sees) or after.window is not None,
            {"narrows": "narrowing", "widens": "widening"}.get(after.form, ""): bool(after.form),
            "drawn as bars": after.bars,
            f"with the values of {after.values}": bool(after.values),
            f"growing by a word a step{self._fed(item)}": after.grows,
            f"whose output goes in again, {after.loop:,} times": bool(after.loop),
            **{self._link(item, number): True for number in range(len(after.links))},
            f"noted: {after.note}": bool(after.note),
            "with parts": bool(item.children),
        }
        return [phrase for phrase, is_told in phrases.items() if is_told]

    def _fed(self, row: Item) -> str:
        """Say which words after a row that grows are led back to it."""
        around = row.place.rpartition(".")[0]
        for item in self.model.all:
            is_lone = item.kind == "words" and len(item.words) == 1 and item.place not in self.model.laned
            if is_lone and item.line > row.line and item.place.rpartition(".")[0] == around:
                return f", to which an arrow leads back from {_words(item)}"
        return ""

    def _active(self, item: Item) -> str:
        at = item.after.at
        if not at:
            return ""
        lanes = self.model.over.get(item.place)
        if item.after.repeat > 1 or lanes is None:
            one = "is" if len(at) == 1 else "are"
            return f"of which only {_the(at)} {one} active"
        places = [f"{lanes.word(place)} (word {place})" for place in at]
        return f"only at {listed(places)}"

    def _sight(self, item: Item) -> str:
        window = item.after.window
        if window and item.kind == "words":
            return f"with a window of {window.size} around word {window.at}, {item.words[window.at - 1]}"
        if window:
            lanes = self.model.over.get(item.place)
            word = f", {lanes.word(window.at)}" if lanes else ""
            return f"in which each word sees {window.size}, shown for word {window.at}{word}"
        seen = {"past": "itself and those before it", "all": "all words", "": ""}[item.after.sees]
        return f"in which each word sees {seen}"

    def _link(self, item: Item, number: int) -> str:
        link, source = item.after.links[number], self.model.links[item.place][number]
        arrow = "a dashed arrow" if link.dashed else "an arrow"
        label = f", labelled {link.label}" if link.label else ""
        return f"with {arrow} from {self._source(source)}{label}"

    def _source(self, item: Item) -> str:
        if item.kind == "words":
            return _words(item)
        if item.kind == "sign":
            return f"the circle with {item.label}{f' ({item.aside})' if item.aside else ''}"
        return self.names[item.place]


def _words(item: Item) -> str:
    words = ["some that are left out" if word == ELISION else word for word in item.words]
    return f"the {'word' if len(words) == 1 else 'words'} {listed(words)}"


def _the(places: Sequence[int]) -> str:
    return f"number {places[0]}" if len(places) == 1 else f"numbers {listed(list(map(str, places)))}"


def _ordinal(number: int) -> str:
    return _ORDINALS[number] if number < len(_ORDINALS) else f"{number + 1}th"
