"""The values that tensors of a model diagram show: of arrays, or of a tensor diagram of the page."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

from ..language import joined, t
from ..models import ELISION, Item, Model
from .packing import rounded

_Index: TypeAlias = tuple[int, ...]

# No drawing has more cells along a dim, nor more bars; lanes are all drawn.
MOST_CELLS = 6
MOST_BARS = 12


@dataclass(frozen=True)
class Values:
    """The values of a tensor that are known: nested lists, and for each axis the places that they are at.

    Those of a tensor diagram have its ``name`` there, and what its tints tell.
    """

    shape: tuple[int, ...]
    places: tuple[Sequence[int], ...]
    nested: Any
    name: str = ""
    tints: Mapping[str, Any] | None = None

    def at(self, index: Sequence[int]) -> float | None:
        """Return a value, if it is known and a number."""
        found = self.nested
        for place, known in zip(index, self.places, strict=True):
            if place not in known:
                return None
            found = found[known.index(place)]
        number = float(found) if not isinstance(found, str) else math.nan
        return rounded(number, 4) if math.isfinite(number) else None

    def along(self, axes: Sequence[int]) -> list[_Index]:
        """Return the places along an axis; without one there is nothing to go along."""
        return [(place,) for axis in axes for place in range(self.shape[axis])] if axes else [()]

    def called(self, index: Sequence[int]) -> str:
        """Return what a cell is called in the drawing of its tensor diagram."""
        return f"{self.name}:{','.join(map(str, index))}"


def of_array(array: Any) -> Values | None:
    """Return the values of an array; none of one that holds texts."""
    if array.dtype.kind not in "biuf":
        return None
    return Values(array.shape, tuple(range(size) for size in array.shape), array.tolist())


def of_program(request: Mapping[str, Any]) -> dict[str, Values]:
    """Return the values of the tensors of a tensor diagram, as it is drawn."""
    return {
        name: Values(
            tuple(one["shape"]),
            tuple(one["shown"]),
            one["values"],
            name,
            {"range": one["range"], "scale": one["scale"], "heat": request["heat"]},
        )
        for name, one in request["tensors"].items()
        if one["values"] is not None
    }


def add_values(node: dict[str, Any], item: Item, model: Model, values: Values, labels: Sequence[str]) -> None:
    """Put values into what a tensor is drawn from, and the labels of its last dim.

    They stand in a grid for each lane, or in one. Of what has more dims than rows and columns the front sheet
    is seen, and a text tells which one that is.
    """
    lanes = model.laned.get(item.place)
    axes = range(1 if lanes else 0, len(values.shape))
    behind, columns = axes[:-2], values.along(axes[-1:])
    if item.after.bars and not lanes and len(axes) == 1:
        if len(columns) > MOST_BARS:
            # Of a whole vocabulary the likeliest are told.
            columns = sorted(columns, key=lambda place: -_or_least(values.at(place)))[:MOST_BARS]
            node["labels"] = [labels[place] if labels else str(place + 1) for (place,) in columns]
            node["dims"] = [{**node["dims"][0], "size": len(columns)}]
    else:
        columns = columns[:MOST_CELLS]
    front = tuple(values.places[axis][0] for axis in behind)
    cells = [
        [
            [None if lane is None else (*lane, *front, *row, *column) for column in columns]
            for row in values.along(axes[-2:-1])[:MOST_CELLS]
        ]
        for lane in (_lane_places(lanes.row.words, values.shape[0]) if lanes else [()])
    ]
    node["values"] = _each(cells, values.at)
    if front:
        dims = (
            t("{0} of {1}", f"{item.dims[axis].name or ''} {values.places[axis][0] + 1}".strip(), size)
            for axis, size in enumerate(values.shape)
            if axis in behind
        )
        node["front"] = joined(dims)
    if values.name:
        node |= {"cells": _each(cells, values.called), "tints": values.tints}


def _or_least(value: float | None) -> float:
    """Return a value; of one that is not known, what is below all others."""
    return -math.inf if value is None else value


def live_of(request: Mapping[str, Any], nodes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the values of the cells that are drawn, in every state of a tensor diagram's program.

    Cells are called as those of the nodes are. Where none follows a parameter, nothing is returned.
    """
    live = request.get("live")
    if not live:
        return {}
    drawn = {cell for node in nodes for grid in node.get("cells", ()) for row in grid for cell in row}
    found: dict[str, int] = {}
    for name, slots in live["cells"].items():
        shown = product(*request["tensors"][name]["shown"])
        for place, slot in zip(shown, slots, strict=True):
            called = f"{name}:{','.join(map(str, place))}"
            if called in drawn:
                found[called] = slot
    used = {slot: i for i, slot in enumerate(dict.fromkeys(found.values()))}
    if not used:
        return {}
    return {
        "names": live["names"],
        "values": live["values"],
        "series": [live["series"][slot] for slot in used],
        "cells": {called: used[slot] for called, slot in found.items()},
    }


def _each(cells: list[list[list[_Index | None]]], told: Callable[[_Index], Any]) -> list[list[list[Any]]]:
    return [[[None if one is None else told(one) for one in row] for row in grid] for grid in cells]


def _lane_places(words: Sequence[str], size: int) -> list[_Index | None]:
    """Return which part of an array belongs to each word; after words left out, counted from the end."""
    places: list[_Index | None] = []
    for number, word in enumerate(words):
        place = number if None not in places else size - len(words) + number
        places.append((place,) if word != ELISION and 0 <= place < size else None)
    return places
