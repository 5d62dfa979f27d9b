"""The values that tensors of a model diagram show: of arrays, or of a tensor diagram of the page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..models import ELISION, Item, Model

# No drawing shows more places of a dim; lanes are all drawn.
MOST_SHOWN = 12


@dataclass(frozen=True)
class Values:
    """The values of a tensor that are known: nested lists, and for each axis the places that they are at."""

    shape: tuple[int, ...]
    places: tuple[Sequence[int], ...]
    nested: Any

    def at(self, index: Sequence[int]) -> float | None:
        """Return a value, if it is known and a number."""
        found = self.nested
        for place, known in zip(index, self.places, strict=True):
            if place not in known:
                return None
            found = found[known.index(place)]
        number = float(found) if not isinstance(found, str) else math.nan
        return float(f"{number:.4g}") if math.isfinite(number) else None


def of_array(array: Any) -> Values | None:
    """Return the values of an array; none of one that holds texts."""
    if array.dtype.kind not in "biuf":
        return None
    return Values(array.shape, tuple(range(size) for size in array.shape), array.tolist())


def of_program(tensors: Mapping[str, Any]) -> dict[str, Values]:
    """Return the values of the tensors of a tensor diagram, as it is drawn."""
    return {
        name: Values(tuple(one["shape"]), tuple(one["shown"]), one["values"])
        for name, one in tensors.items()
        if one["values"] is not None
    }


def add_values(node: dict[str, Any], item: Item, model: Model, values: Values, labels: Sequence[str]) -> None:
    """Put values into what a tensor is drawn from, and the labels of its last dim."""
    if len(values.shape) > 2:
        return
    lanes = model.laned.get(item.place)
    shape = values.shape
    if len(shape) == 2 or lanes:
        rows = _lane_places(lanes.row.words, shape[0]) if lanes else list(range(min(shape[0], MOST_SHOWN)))
        columns = range(min(shape[1], MOST_SHOWN)) if len(shape) == 2 else None
        node["values"] = [
            [None if row is None else values.at((row, column)) for column in columns]
            if columns is not None
            else [None if row is None else values.at((row,))]
            for row in rows
        ]
        return
    shown = list(range(shape[0])) if shape else []
    if item.after.bars and len(shown) > MOST_SHOWN:
        # Of a whole vocabulary the likeliest are told.
        shown = sorted(shown, key=lambda place: -(values.at((place,)) or 0))[:MOST_SHOWN]
        node["labels"] = [labels[place] if labels else str(place + 1) for place in shown]
        node["dims"] = [{**node["dims"][0], "size": len(shown)}]
    node["values"] = [[values.at((place,)) for place in shown[:MOST_SHOWN]]] if shape else [[values.at(())]]


def _lane_places(words: Sequence[str], size: int) -> list[int | None]:
    """Return which row of an array belongs to each word; after words left out, counted from the end."""
    places: list[int | None] = []
    for number, word in enumerate(words):
        if word == ELISION:
            places.append(None)
        else:
            place = number if None not in places else size - len(words) + number
            places.append(place if 0 <= place < size else None)
    return places
