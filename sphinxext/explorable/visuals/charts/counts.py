"""Points too many to be seen: how many lie in each cell of a grid over the plot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...language import in_signs, t
from ..picture import PictureError
from . import facts
from .asked import Asked
from .axes import axis, number_axis
from .bins import edges_of
from .columns import Column, Floats
from .rows import Rows

# About so many cells lie along an axis of a whole plot, and of a small one.
_ALONG, _ALONG_SMALL = (56, 32), (28, 18)
MOST_WORDS = 60


def counts(chart: Asked, rows: Rows) -> dict[str, Any]:
    """Return how many points lie in each cell; groups stand in plots of their own.

    Raises:
        PictureError: for what has no place where points are not drawn one by one.
    """
    _refuse_single(chart, rows)
    panels = list(_panels(rows))
    along = _ALONG if len(panels) == 1 else _ALONG_SMALL
    edges = (
        _edges(rows.x, along[0], log="x" in chart.logs),
        _edges(Column(chart.label_of_y, "number", rows.y[0]), along[1], log="y" in chart.logs),
    )
    drawn = []
    for title, group, x, y in panels:
        found = np.histogram2d(x, y, edges)[0].astype(int)
        # The cells of a row stand together, the highest row first, as a plot is read.
        drawn.append({"title": title, "series": [{"group": group, "cells": found.T[::-1].tolist()}]})
    total = sum(x.size for _, _, x, _ in panels)
    across, up = (ends.size - 1 for ends in edges)
    return {
        "drawn": "counts",
        "panels": drawn,
        "edges": _plain(edges[0]),
        "levels": _plain(edges[1]),
        "x": _axis(chart.label_of_x, rows.x, edges[0], log="x" in chart.logs),
        "y": number_axis(chart.label_of_y, edges[1], log="y" in chart.logs, tight=True),
        "notes": [t("{0}, counted in {1} by {2} cells.", facts.counted(total, "point"), across, up)],
    }


def _panels(rows: Rows) -> Iterator[tuple[str, int, Floats, Floats]]:
    """Go through what has a plot of its own: its title, its group, and its points."""
    for facet, title in enumerate(rows.facets or ("",)):
        for group, y, own in rows.parts(facet):
            x = rows.x.values[own]
            seen = np.isfinite(x) & np.isfinite(y[own])
            yield title or (rows.groups[group] if rows.groups else ""), group, x[seen], y[own][seen]


def _refuse_single(chart: Asked, rows: Rows) -> None:
    many = facts.counted(rows.x.values.size, "point")
    for name, what in (("labels", "have no labels"), ("low", "have no errors")):
        if getattr(chart, name):
            raise PictureError(
                f"{name}: {many} are drawn as counts, which {what}; leave `{name}` out, or cut a part out of "
                f"the data",
                "data",
            )
    if rows.groups and rows.facets:
        raise PictureError(
            f"by: {many} are drawn as counts, with a plot for each of {', '.join(rows.groups)}; keep one of "
            f"`color` and `by`",
            "data",
        )
    if len(rows.x.words) > MOST_WORDS:
        raise PictureError(
            f"x: {rows.x.name} has {len(rows.x.words):,} different words; at most {MOST_WORDS} can be read "
            f"along an axis: put some of them together",
            "data",
        )


def _edges(column: Column, wanted: int, *, log: bool) -> Floats:
    if column.kind == "words":
        return np.arange(len(column.words) + 1, dtype=np.float64) - 0.5
    finite = column.values[np.isfinite(column.values)]
    edges: Floats = edges_of(np.log10(finite) if log else finite, None, wanted)
    if log:
        edges = np.power(10.0, edges)
        edges[0], edges[-1] = min(edges[0], finite.min()), max(edges[-1], finite.max())
    return edges


def _axis(label: str, column: Column, edges: NDArray[np.float64], *, log: bool) -> dict[str, Any]:
    if column.kind == "words":
        return axis(label, column, log=False, tight=True)
    found = number_axis(label, edges, log=log, tight=True)
    return {**found, "kind": "time"} if column.kind == "time" else found


def _plain(edges: Floats) -> list[float]:
    return [float(f"{edge:.12g}") for edge in edges.tolist()]


def most(drawn: dict[str, Any]) -> str:
    """Tell in which cell most points lie."""
    best, where = 0, (0, 0)
    for panel in drawn["panels"]:
        for one in panel["series"]:
            cells = np.array(one["cells"])
            if cells.max() > best:
                row, column = np.unravel_index(cells.argmax(), cells.shape)
                best, where = int(cells.max()), (int(column), cells.shape[0] - 1 - int(row))
    across_at, level = where
    x, levels = drawn["x"], drawn["levels"]
    across = x["words"][across_at] if x["kind"] == "words" else _between(x, drawn["edges"], across_at)
    up = _between(drawn["y"], levels, level)
    return t(
        "Most in a cell, {0}, at {1}, {2}.", in_signs(f"{best:,}"), _named(x, across), _named(drawn["y"], up)
    )


def _named(axis: dict[str, Any], text: str) -> str:
    return f"{axis['label']} {text}".strip()


def _between(axis: dict[str, Any], edges: list[float], cell: int) -> str:
    kind = "time" if axis["kind"] == "time" else "number"
    low, high = (facts.place(Column("", kind, np.array(edges)), edge) for edge in edges[cell : cell + 2])
    return f"{low} – {high}"
