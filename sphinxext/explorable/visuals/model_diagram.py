"""``model-diagram``: a model as boxes in boxes, with what goes through them, opened step by step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from ..data import Arrays
from ..models import ELISION, GROUPS, Item, Model, ModelError, describe, drawn, parse, retold, walk
from ..spelling import nearest
from .labels import labels_along
from .model_values import MOST_BARS, Values, add_values, live_of, of_array, of_program
from .picture import Page, Picture, PictureError, assignments, choice, flag, given, option, text

_LEVELS = re.compile(r"\s*([0-9]{1,3})\s*(?:\.\.\s*([0-9]{1,3})\s*)?")
_NO_LANES = (
    "focus needs a row of words, and something after it that has a part on each word's lane, "
    "such as x[t,4] or Self-Attention sees past"
)


def levels(source: str) -> tuple[int, int]:
    """Take how many levels are open, or a range of them: `1`, `0..2`."""
    found = _LEVELS.fullmatch(source)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last:
        raise ValueError(f"needs a number of levels, or a range as in 0..2, not {source.strip()!r}")
    return first, last


@dataclass(frozen=True)
class ModelDiagram(Picture):
    """A model as boxes in boxes, with the words, tensors and arrows that go through them."""

    name = "model-diagram"
    body = "source"

    source: str = given("The model: one item a line, and after `---` its sentences.", "")
    arrays: Arrays = given("The values of tensors, by name.", None)
    files: Mapping[str, str] = given("The images, by what the source calls them.", None)
    direction: str = option(
        choice("up", "right"), "Where what goes through the model goes: `up` or `right`.", "up"
    )
    focus: str = option(text, "The word that is followed: itself, or its place, counted from 1.", "")
    open: tuple[int, int] | None = option(
        levels,
        "How many levels are open: `0` is a black box, `0..2` opens one more a step; all if left out.",
        None,
    )
    steps: bool = option(flag, "Let the reader go through the model item by item.", False)
    strip: bool = option(flag, "On paper, show each step as a small drawing.", False)
    labels: Mapping[str, str] = option(
        assignments, "Names for the places along a last dim, from an array of texts: `v=words`.", None
    )
    program: str = option(text, "The name of a tensor diagram of the page, whose values tensors show.", "")

    def check(self) -> list[tuple[int, str]]:
        """Read the model, so that its mistakes are told where they stand."""
        self._focused, self._opened, self._labels, self._is_strip()
        if not self.program:
            self._with_values(self._model, self._own_values)
            return self._unfilled()
        return []

    def _unfilled(self) -> list[tuple[int, str]]:
        """Doubt tensors without values, where an array that nothing takes is called alike."""
        tensors = [item for item in self._model.all if item.kind == "tensor"]
        free = self._own_values.keys() - {item.after.values or item.label for item in tensors}
        doubts = []
        for item in tensors:
            if not item.after.values and item.label not in self._own_values:
                alike = [name for name in free if len(self._own_values[name].shape) == len(item.dims)]
                if hint := nearest(item.label, sorted(alike)):
                    doubts.append((item.line, f"the data has no values for {item.label}{hint}"))
        return doubts

    # ── The model ────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _model(self) -> Model:
        return self._parsed(self._own_values)

    def _parsed(self, values: Mapping[str, Values]) -> Model:
        try:
            return parse(self.source, {name: one.shape for name, one in values.items()})
        except ModelError as error:
            others = [(other.line, str(other)) for other in error.others]
            raise PictureError(str(error), "model", error.line, others) from None

    @cached_property
    def _own_values(self) -> dict[str, Values]:
        read = {name: of_array(array) for name, array in (self.arrays or {}).items()}
        return {name: values for name, values in read.items() if values is not None}

    def wants(self) -> dict[str, int]:
        """Return the files of the images that the model names, each with its line."""
        try:
            return {item.source: item.line for item in parse(self.source).all if item.source}
        except ModelError:
            # `check` tells it, once the arrays are known.
            return {}

    def needs(self) -> str:
        """Return the tensor diagram that values come from."""
        return self.program

    # ── Options ──────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _rows(self) -> list[tuple[str, ...]]:
        """The rows of words that fix lanes."""
        return list({id(lanes): lanes.row.words for lanes in self._model.laned.values()}.values())

    @cached_property
    def _focused(self) -> int | None:
        """The lane that is followed, counted from 0."""
        if not self.focus:
            # A window is shown around the place that it is written at.
            windows = (one.after.window for one in self._model.all if one.kind == "box")
            return next((window.at - 1 for window in windows if window), None)
        if not self._rows:
            raise PictureError(_NO_LANES, "model")
        for words in self._rows:
            number = int(self.focus) if re.fullmatch(r"[0-9]{1,3}", self.focus) else 0
            if 1 <= number <= len(words) and words[number - 1] != ELISION:
                return number - 1
            places = [place for place, word in enumerate(words) if word == self.focus != ELISION]
            if len(places) > 1:
                told = " and ".join(str(place + 1) for place in places)
                message = f"focus: {self.focus} stands at {told}; give the place of the one that is meant"
                raise PictureError(message, "model")
            if places:
                return places[0]
        known = [word for words in self._rows for word in words if word != ELISION]
        hint = f"{nearest(self.focus, known)} (words: {', '.join(known[:20])})"
        most = max(map(len, self._rows))
        message = f"focus needs a word or its place, from 1 to {most}, not {self.focus!r}{hint}"
        raise PictureError(message, "model")

    @cached_property
    def _opened(self) -> tuple[int, int] | None:
        """The first and the last level that are open."""
        if self.open and self.open[1] > self._model.levels:
            most = self._model.levels
            holds = f"whose boxes can be opened {most} deep" if most else "in which no box has parts to open"
            message = f"open: {self.open[1]} is deeper than this model, {holds}; write at most {most}"
            raise PictureError(message, "model")
        return self.open

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        named = {}
        known = {dim.name for item in self._model.all for dim in item.dims if dim.name}
        for dim, array in (self.labels or {}).items():
            if dim not in known:
                holds = f" (it has {', '.join(sorted(known))})" if known else ""
                message = f"labels: the model has no dim {dim}{nearest(dim, sorted(known))}{holds}"
                raise PictureError(message, "model")
            if all(item.dims[-1].name != dim for item in self._model.all if item.dims):
                message = (
                    f"labels: {dim} is the last dim of no tensor; names stand along a last dim, as p[{dim}]"
                )
                raise PictureError(message, "model")
            named[dim] = labels_along(dim, array, self.arrays, self._model.sizes.get(dim))
        return named

    # ── What is told ─────────────────────────────────────────────────────────────────────────────────────

    def concepts(self) -> tuple[str, ...]:
        """Return the concepts that items are tied to."""
        return tuple(self._tied)

    def line_of_concept(self, name: str) -> int | None:
        """Return the first line that ties an item to a concept."""
        return self._tied.get(name)

    @cached_property
    def _tied(self) -> dict[str, int]:
        tied: dict[str, int] = {}
        for item in self._model.all:
            if item.after.concept:
                tied.setdefault(item.after.concept, item.line)
        return tied

    def alternative(self) -> str:
        """Say what stands where, and what goes where."""
        return self._said

    def teller(self) -> Callable[[Mapping[str, str]], str] | None:
        """Return what says the same by the labels of concepts."""
        return partial(describe, self._model, self.direction) if self._tied else None

    @cached_property
    def _said(self) -> str:
        return describe(self._model, self.direction)

    def sentences(self) -> Sequence[tuple[int, str]]:
        """Return the sentences after ``---``."""
        return [(sentence.line, sentence.text) for sentence in self._model.sentences]

    def retold(self, said: Sequence[str]) -> Picture:
        """Return it with other sentences after ``---``."""
        told = {line: (text, after) for (line, text), after in zip(self.sentences(), said, strict=True)}
        return replace(self, source=retold(self.source, told))

    # ── What is drawn ────────────────────────────────────────────────────────────────────────────────────

    def resolve(self, page: Page) -> dict[str, Any]:
        """Return the items with their values, what is open, and the steps."""
        program = self._program(page)
        values = {**(of_program(program["values"]) if program else {}), **self._own_values}
        model = self._parsed(values) if self.program else self._model
        opened = self._opened
        items = self._with_values(model, values)
        live = live_of(program["values"], _every(items)) if program else {}
        return {
            "items": items,
            "direction": self.direction,
            "focus": self._focused,
            "open": opened[1] if opened else None,
            "levels": model.levels,
            "steps": self._steps(),
            "strip": self._is_strip(),
            **({"program": program["id"]} if program else {}),
            **({"live": live} if live else {}),
        }

    def _is_strip(self) -> bool:
        if self.strip and not self._steps():
            raise PictureError(
                "strip shows each step, and there are none: write sentences after ---, or :steps:, "
                "or a range of levels such as :open: 0..2",
                "model",
            )
        return self.strip

    def _program(self, page: Page) -> Mapping[str, Any] | None:
        """Return what the tensor diagram is drawn from."""
        if not self.program:
            return None
        known = [name for name, request in page.pictures.items() if request["picture"] == "tensor-diagram"]
        if self.program not in known:
            holds = f" (there are: {', '.join(known)})" if known else ""
            hint = nearest(self.program, known)
            message = f"program: this page has no tensor diagram of the name {self.program}{hint}{holds}"
            raise PictureError(message, page.subtype(self.program, "model"))
        return page.pictures[self.program]

    def _with_values(self, model: Model, values: Mapping[str, Values]) -> list[dict[str, Any]]:
        nodes = drawn(model)
        by_place = {node["id"]: node for node in _every(nodes)}
        for item in model.all:
            node = by_place[item.place]
            if item.source:
                node["src"] = (self.files or {}).get(item.source, item.source)
            if item.kind != "tensor":
                continue
            last = item.dims[-1].name if item.dims else None
            labels = self._labels.get(last or "", [])
            if labels:
                node["labels"] = labels[:MOST_BARS]
            found = values.get(item.after.values or item.label)
            if found:
                add_values(node, item, model, found, labels)
            elif item.after.values:
                raise PictureError(self._no_values(item, values), "model", item.line)
        return nodes

    def _no_values(self, item: Item, values: Mapping[str, Values]) -> str:
        wanted = f"values {item.after.values}"
        if not self.program and not self.arrays:
            return f"{wanted} needs `:data:` with an array of this name, or `:program:` with a tensor diagram"
        if item.after.values in (self.arrays or {}):
            return f"{wanted}: this array holds texts; cells take numbers"
        where = (
            f"the tensor diagram {self.program} has no values" if self.program else "the data has no array"
        )
        holds = f" (known: {', '.join(values)})" if values else ""
        return f"{wanted}: {where} of this name{nearest(item.after.values, values)}{holds}"

    def _steps(self) -> list[dict[str, Any]] | None:
        """Return the steps: of the sentences, the levels, the words of a row that grows, or the items."""
        model, opened = self._model, self._opened
        if model.sentences:
            told = [(sentence.item, sentence.text) for sentence in model.sentences]
            return [*_opening(told, opened)] if opened else [_step(item, said) for item, said in told]
        if opened and opened[0] < opened[1]:
            return [{"id": "", "text": "", "open": level} for level in range(opened[0], opened[1] + 1)]
        growing = next((item for item in model.all if item.after.grows), None)
        if growing:
            return list(_growing(growing))
        if self.steps:
            deepest = opened[1] if opened else model.levels
            return [_step(item, "") for item in _visible(model.items, deepest)]
        return None


def _step(item: Item, said: str) -> dict[str, Any]:
    return {"id": item.place, "text": said}


def _growing(row: Item) -> Iterator[dict[str, Any]]:
    """Yield a step for each word of a row that grows; its text is what the row holds by then."""
    for grown in range(1, len(row.words) + 1):
        yield {"id": "", "text": " ".join(row.words[:grown]), "grown": grown}


def _opening(told: Sequence[tuple[Item, str]], opened: tuple[int, int]) -> Iterator[dict[str, Any]]:
    """Yield the steps of sentences; each opens as much as its item needs to be seen, and closes nothing.

    As many sentences as levels belong to one level each. A box is opened by its own sentence where its parts
    have none.
    """
    first, last = opened
    level = first
    paired = len(told) == last - first + 1 and len(told) > 1
    places = {item.place for item, _ in told}
    for number, (item, said) in enumerate(told):
        opens = not paired and item.children and places.isdisjoint(part.place for part in walk(item.children))
        needed = min(item.depth + 1, last) if opens else item.depth
        level = max(level, first + number if paired else first, needed)
        yield {**_step(item, said), "open": level}


def _visible(items: Iterable[Item], deepest: int) -> Iterator[Item]:
    """Yield the items that are seen where so many levels are open."""
    for item in items:
        if item.kind not in GROUPS:
            if item.depth > deepest:
                continue
            yield item
        yield from _visible(item.children, deepest)


def _every(nodes: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from _every(node.get("children", ()))
