"""What is known of some colours: how readers see them, who mixes up which, and what would do instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ...concepts.palette import PALETTE, Swatch
from ...concepts.registry import Concept, assign_colors, better_color, faint_colors, swatch
from ...concepts.vision import (
    DARK_BACKGROUNDS,
    DARK_WORDS,
    DISTINCT,
    LIGHT_BACKGROUNDS,
    LIGHT_WORDS,
    LookAlike,
    contrast,
    distance,
    in_grey,
    look_alikes,
    part_of,
    seen,
)

EYES = {
    "normal": "normal vision",
    "deutan": "deuteranopia",
    "protan": "protanopia",
    "tritan": "tritanopia",
    "grey": "grey print",
}
"""The ways in which colours are seen, by what they are called in the code."""

GROUNDS = {"light": LIGHT_BACKGROUNDS, "dark": DARK_BACKGROUNDS}
"""What words stand on in each theme: the page, and a panel on it."""

WORDS_INSIDE = {"light": LIGHT_WORDS, "dark": DARK_WORDS}
"""What stands inside of a fill in each theme."""

_PLACES = {"ink": "words", "fill": "areas"}


@dataclass(frozen=True)
class Pair:
    """Two concepts that some readers mix up.

    Attributes:
        first: the one that is defined first.
        second: the other.
        by: by whom and where; nobody where the two have one colour.
        instead: what would do instead: the name of the concept to change, and a colour for it.
    """

    first: str
    second: str
    by: tuple[LookAlike, ...]
    instead: tuple[str, str] | None

    @property
    def is_one_colour(self) -> bool:
        """Whether both have the very same colour."""
        return not self.by

    def who(self) -> str:
        """Say by whom they are mixed up, and where."""
        if self.is_one_colour:
            return "by every reader: they have one colour"
        told = []
        for vision in dict.fromkeys(one.vision for one in self.by):
            parts = [one for one in self.by if one.vision == vision]
            places = " and ".join(_place(one.part) for one in parts)
            least = min(one.apart for one in parts)
            reader = "every reader" if vision == "normal" else f"readers with {EYES[vision]}"
            told.append(f"by {reader}, {places} (difference {least:.1f}, {DISTINCT:g} is needed)")
            if vision == "normal":
                break  # the others are among them
        return "; ".join(told)


def _alike(first: Swatch, second: Swatch) -> bool:
    return first.light_ink == second.light_ink or ("#" in second.name and bool(look_alikes(first, second)))


def _place(part: str) -> str:
    theme, _, kind = part.partition(" ")
    return f"as {_PLACES[kind]} on {theme} pages"


@dataclass(frozen=True)
class Looks:
    """Some concepts with their colours, and what readers make of them.

    Attributes:
        concepts: in order of definition.
        swatches: the colours of each, by name.
        pages: the names of the concepts that stand together on a page; all do where there are no pages.
    """

    concepts: Sequence[Concept]
    swatches: Mapping[str, Swatch]
    pages: Sequence[frozenset[str]] = ()

    def rows(self) -> list[list[Concept]]:
        """Return the concepts by their colour, those of one colour in one row."""
        found: dict[Swatch, list[Concept]] = {}
        for concept in self.concepts:
            found.setdefault(self.swatches[concept.name], []).append(concept)
        return list(found.values())

    def _together(self, first: str, second: str) -> bool:
        return not self.pages or any(first in page and second in page for page in self.pages)

    def seen(self, name: str, part: str, eye: str) -> str:
        """Return a concept's ``light ink`` or another of its four colours as one of `EYES` sees it."""
        color = part_of(self.swatches[name], part)
        return in_grey(color) if eye == "grey" else seen(color, eye)  # type: ignore[arg-type]

    def contrast(self, name: str, part: str) -> float:
        """Return the least contrast of an ink to what pages are like, or of a fill to the words in it."""
        theme, _, kind = part.partition(" ")
        against = GROUNDS[theme] if kind == "ink" else (WORDS_INSIDE[theme],)
        return min(contrast(part_of(self.swatches[name], part), other) for other in against)

    def mixed_up(self) -> list[Pair]:
        """Return the pairs that can be mixed up, and what would do instead."""
        found: list[Pair] = []
        offered: list[Swatch] = []
        for first, second in combinations(self.concepts, 2):
            one, other = self.swatches[first.name], self.swatches[second.name]
            same = one.light_ink == other.light_ink
            if same and not self._together(first.name, second.name):
                continue
            by = () if same else tuple(look_alikes(one, other))
            # The eight were chosen so that no two are mixed up.
            if same or (by and "#" in one.name + other.name):
                instead = self._instead(first, second, offered)
                # What would do for one does not for the next.
                offered += [swatch(instead[1])] if instead else []
                found.append(Pair(first.name, second.name, by, instead))
        return found

    def alike_in_grey(self) -> list[tuple[str, str]]:
        """Return the pairs that are as light as each other and share an underline."""
        found = []
        for first, second in combinations(self.concepts, 2):
            one, other = self.swatches[first.name], self.swatches[second.name]
            together = self._together(first.name, second.name)
            if together and one.underline == other.underline and one.light_ink != other.light_ink:
                apart = distance(in_grey(one.light_ink), in_grey(other.light_ink))
                if apart < DISTINCT:
                    found.append((first.name, second.name))
        return found

    def faint(self) -> list[tuple[str, str]]:
        """Return the concepts whose colour is too faint to read, each with a sentence."""
        return [(concept.name, told.partition(": ")[2]) for concept, told in faint_colors(self.concepts)]

    def _instead(self, first: Concept, second: Concept, offered: Sequence[Swatch]) -> tuple[str, str] | None:
        changed = next((one for one in (second, first) if one.color.startswith("#")), None)
        if changed is not None:
            better = better_color(changed, self.concepts)
            if better:
                return changed.name, better
        changed = changed or second
        others = [*(one for name, one in self.swatches.items() if name != changed.name), *offered]
        free = next((one.name for one in PALETTE if not any(_alike(one, other) for other in others)), None)
        return (changed.name, free) if free else None

    def told(self) -> list[str]:
        """Return who cannot read what and mixes up which, a sentence each, with what would do instead."""
        told = [f"{name} is hard to read: {why}." for name, why in self.faint()]
        pairs, grey = self.mixed_up(), self.alike_in_grey()
        for pair in pairs:
            better = f"; {pair.instead[1]} would do for {pair.instead[0]}" if pair.instead else ""
            told.append(f"{pair.first} and {pair.second} can be mixed up {pair.who()}{better}.")
        for first, second in grey:
            underline = self.swatches[first].underline
            told.append(
                f"{first} and {second} are alike in grey print: as light as each other, and both {underline}."
            )
        if len(self.concepts) > 1 and not pairs:
            shared = len(self.rows()) < len(self.concepts)
            told.append(
                "No page shows two of one colour; no two colours can be mixed up, whatever a reader's vision."
                if shared
                else "No two of them can be mixed up, whatever a reader's colour vision."
            )
        if len(self.concepts) > 1 and not grey and not any(pair.is_one_colour for pair in pairs):
            told.append("In grey print, underlines and textures tell them apart.")
        return told

    def plain(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "colors": [self._plain(concept) for concept in self.concepts],
            "mixed_up": [
                {
                    "concepts": [pair.first, pair.second],
                    "one_color": pair.is_one_colour,
                    "by": [
                        {"vision": one.vision, "part": one.part, "difference": round(one.apart, 2)}
                        for one in pair.by
                    ],
                    "instead": dict([pair.instead]) if pair.instead else {},
                }
                for pair in self.mixed_up()
            ],
            "alike_in_grey": [list(pair) for pair in self.alike_in_grey()],
            "faint": [{"concept": name, "says": told} for name, told in self.faint()],
        }

    def _plain(self, concept: Concept) -> dict[str, Any]:
        colors = self.swatches[concept.name]
        themes = {
            theme: {
                kind: {
                    "color": part_of(colors, f"{theme} {kind}"),
                    "contrast": round(self.contrast(concept.name, f"{theme} {kind}"), 2),
                    "seen": {eye: self.seen(concept.name, f"{theme} {kind}", eye) for eye in EYES},
                }
                for kind in _PLACES
            }
            for theme in GROUNDS
        }
        return {
            "name": concept.name,
            "label": concept.label,
            "symbol": concept.symbol,
            "color": colors.name,
            "underline": colors.underline,
            "texture": colors.texture,
            **themes,
        }


def of_concepts(concepts: Sequence[Concept], pages: Sequence[frozenset[str]] = ()) -> Looks:
    """Return the looks of concepts, which are given colours as a site gives them."""
    return Looks(list(concepts), assign_colors(concepts), pages)


def of_palette() -> Looks:
    """Return the looks of the eight colours of the palette."""
    return of_concepts([Concept(one.name, one.name, color=one.name) for one in PALETTE])
