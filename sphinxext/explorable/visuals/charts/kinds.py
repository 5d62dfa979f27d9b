"""The six kinds of charts: from rows to what is drawn."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Any

import numpy as np

from ...language import in_signs, t
from ..packing import rounded
from ..picture import PictureError
from .asked import Asked
from .axes import axis, number_axis
from .bins import edges_of
from .columns import Floats
from .counts import counts
from .rows import Rows
from .thinning import PIECES, thinned

# A line of more points is thinned.
MOST_ON_LINE = 4000
MOST_POINTS = 5000
MOST_BARS = 60
MOST_BINS = 200
# What part of the height of bars a number takes.
ROOM = 0.11


def listed(values: Floats, same: int = 0) -> list[float | None]:
    """Return numbers as plain data, short, and holes as None; no digit before the point is lost.

    Args:
        values: the numbers.
        same: with how many equal digits those of their axis begin, which tell nothing apart.
    """
    # So many digits are finer than pixels.
    digits = max(7, same + 5)
    # A reader is told one digit after the point of large numbers too.
    return [None if value != value else rounded(value, digits, after=1) for value in values.tolist()]


def _times_whole(values: Floats) -> list[float | None]:
    return [None if value != value else float(f"{value:.17g}") for value in values.tolist()]


def _along_x(rows: Rows, values: Floats) -> list[float | None]:
    """Return places along x: of times and of large numbers all digits are needed."""
    finite = values[np.isfinite(values)]
    span = float(np.ptp(finite)) if finite.size else 0.0
    far = finite.size and span and float(np.abs(finite).max()) > 1e4 * span
    return _times_whole(values) if rows.x.kind == "time" or far else listed(values)


def lines(chart: Asked, rows: Rows, shared: Floats | None = None) -> dict[str, Any]:
    """Return lines, with bands where there are lower and upper ends.

    Args:
        chart: what its author asks for.
        rows: its rows.
        shared: the places along x which all lines of many points keep; by default each keeps its own.
    """
    panels = []
    longest = _longest(rows)
    for facet, title in enumerate(rows.facets or ("",)):
        series = []
        for group, values, own in rows.parts(facet):
            x, y = rows.x.values[own], values[own]
            order = np.argsort(x, kind="stable")
            order = order[np.isfinite(x[order])]
            own, x, y = own[order], x[order], y[order]
            ends = [
                side[group if rows.group_of is None else 0][own] for side in (rows.low, rows.high) if side
            ]
            if shared is not None or x.size > MOST_ON_LINE:
                kept = thinned(x, [y, *ends], log="x" in chart.logs) if shared is None else np.isin(x, shared)
                x, y, ends = x[kept], y[kept], [end[kept] for end in ends]
            series.append(
                {
                    "group": group,
                    "x": _along_x(rows, x),
                    "y": listed(y, rows.alike),
                    **_named(ends, rows.alike),
                }
            )
        panels.append({"title": title, "series": series})
    return {
        "panels": panels,
        "x": axis(chart.label_of_x, rows.x, log="x" in chart.logs, tight=True),
        "y": number_axis(chart.label_of_y, rows.along_y, log="y" in chart.logs),
        "notes": [_thinned_note(chart.kind, longest)] if longest > MOST_ON_LINE else [],
    }


def _longest(rows: Rows) -> int:
    """Return how many points the line with the most has."""
    facets = range(max(1, len(rows.facets)))
    return max(own.size for facet in facets for _, _, own in rows.parts(facet))


def _named(ends: list[Floats], same: int) -> dict[str, list[float | None]]:
    return {name: listed(end, same) for name, end in zip(("low", "high"), ends, strict=False)}


def _thinned_note(kind: str, many: int) -> str:
    shown = in_signs(f"{many:,}")
    if kind == "line":
        return t(
            "Of {0} points a line goes through the first, the last, the highest and the lowest in each of "
            "{1} equal parts of x.",
            shown,
            PIECES,
        )
    return t(
        "Of {0} points an area goes through the first, the last, the highest and the lowest in each of "
        "{1} equal parts of x.",
        shown,
        PIECES,
    )


class _Ground:
    """What the next area of a stack stands upon."""

    def __init__(self) -> None:
        self.holds: list[tuple[list[float], list[float | None]]] = []

    def hold(self, xs: list[float], tops: list[float | None]) -> None:
        """Put an area upon it."""
        if xs:
            self.holds.insert(0, (xs, tops))

    def at(self, x: float) -> float | None:
        """Return how high it is at a place: not known above a hole, and 0 where no area reaches."""
        for xs, tops in self.holds:
            if not xs[0] <= x <= xs[-1]:
                continue
            after = bisect_left(xs, x)
            if xs[after] == x:
                return tops[after]
            low, high = tops[after - 1 : after + 1]
            # Between two of its own places an area goes straight.
            part = (x - xs[after - 1]) / (xs[after] - xs[after - 1])
            return None if low is None or high is None else low + part * (high - low)
        return 0.0


def areas(chart: Asked, rows: Rows) -> dict[str, Any]:
    """Return areas above 0, those of several groups one upon the other."""
    if "y" in chart.logs:
        raise PictureError("log: an area begins at 0, which a log axis has not; draw a line", "data")
    drawn = lines(chart, rows, _shared(chart, rows))
    tops: list[float] = [0.0]
    for panel in drawn["panels"]:
        below = _Ground()
        for one in panel["series"]:
            if len(panel["series"]) > 1 and any(y is not None and y < 0 for y in one["y"]):
                raise PictureError(
                    f"{chart.label_of_y} is negative in places; areas of several groups are "
                    f"stacked, which negative "
                    "ones cannot be: draw lines",
                    "data",
                )
            to = one["y"]
            # What stands on the ground goes to where its numbers say.
            if below.holds:
                starts = [below.at(x) for x in one["x"]]
                one["to"] = to = [
                    None if y is None or start is None else float(f"{start + y:.7g}")
                    for start, y in zip(starts, one["y"], strict=True)
                ]
                one["from"] = [None if top is None else start for start, top in zip(starts, to, strict=True)]
            if len(panel["series"]) > 1:
                below.hold(one["x"], to)
            tops += [top for top in to if top is not None]
    return {**drawn, "y": number_axis(chart.label_of_y, np.array(tops), log=False, zero=True)}


def _shared(chart: Asked, rows: Rows) -> Floats | None:
    """Return the places that areas keep: each lies upon the one before, so that all need the same."""
    if _longest(rows) <= MOST_ON_LINE:
        return None
    kept = []
    for facet in range(max(1, len(rows.facets))):
        for _, values, own in rows.parts(facet):
            own = own[np.argsort(rows.x.values[own], kind="stable")]
            own = own[np.isfinite(rows.x.values[own])]
            x = rows.x.values[own]
            kept.append(x[thinned(x, [values[own]], log="x" in chart.logs)])
    return np.unique(np.concatenate(kept))


def bars(chart: Asked, rows: Rows) -> dict[str, Any]:
    """Return bars, those of groups side by side."""
    words = rows.x.words
    if len(words) > MOST_BARS:
        raise PictureError(
            f"x: {rows.x.name} has {len(words):,} different values; at most {MOST_BARS} bars can be "
            f"read: keep the "
            "largest, or draw a histogram",
            "data",
        )
    panels = []
    for facet, title in enumerate(rows.facets or ("",)):
        series = []
        for group, values, own in rows.parts(facet):
            own = own[np.isfinite(rows.x.values[own])]
            places = rows.x.values[own].astype(int)
            many = np.bincount(places, minlength=len(words))
            if many.max(initial=0) > 1:
                twice = words[int(many.argmax())]
                called = f" of {rows.groups[group]}" if rows.groups else ""
                raise PictureError(
                    f"x: {rows.x.name} has {twice!r} in {many.max():,} rows{called}; a bar has one "
                    f"row: take their "
                    "mean first, or name the column that tells them apart with `:color:` or `:by:`",
                    "data",
                )
            ends = [
                side[group if rows.group_of is None else 0][own] for side in (rows.low, rows.high) if side
            ]
            series.append(
                {
                    "group": group,
                    "x": places.tolist(),
                    "y": listed(values[own], rows.alike),
                    **_named(ends, rows.alike),
                }
            )
        panels.append({"title": title, "series": series})
    log = "y" in chart.logs
    up = number_axis(chart.label_of_y, rows.along_y, log=log, zero=not log)
    # A bar whose words its group repeats needs no place beside others.
    alone = _are_alone(panels)
    if not log and not rows.low and alone and len(panels) == 1:
        low, high = up["domain"]
        up["domain"][0] = _with_room(low, high, float(np.nanmin(rows.along_y)))
    return {
        "panels": panels,
        "x": axis(chart.label_of_x, rows.x, log=False, tight=True),
        "y": up,
        "alone": alone,
    }


def _with_room(low: float, high: float, least: float) -> float:
    """Return where an axis begins so that below the longest bar downward there is room for its number."""
    return low if least >= 0 else min(low, float(f"{(least - ROOM * high) / (1 - ROOM):.7g}"))


def _are_alone(panels: list[dict[str, Any]]) -> bool:
    """Tell whether no place has bars of two groups."""
    for panel in panels:
        places = [place for one in panel["series"] for place in one["x"]]
        if len(places) != len(set(places)):
            return False
    return True


def points(chart: Asked, rows: Rows) -> dict[str, Any]:
    """Return points, with errors and labels where there are any; or their counts, where they are too many."""
    if rows.x.values.size > MOST_POINTS:
        return counts(chart, rows)
    panels = []
    for facet, title in enumerate(rows.facets or ("",)):
        series = []
        for group, values, own in rows.parts(facet):
            own = own[np.isfinite(rows.x.values[own]) & np.isfinite(values[own])]
            ends = [
                side[group if rows.group_of is None else 0][own] for side in (rows.low, rows.high) if side
            ]
            one = {
                "group": group,
                "x": _along_x(rows, rows.x.values[own]),
                "y": listed(values[own], rows.alike),
                **_named(ends, rows.alike),
            }
            if rows.labels:
                one["text"] = [rows.labels[row] for row in own.tolist()]
            series.append(one)
        panels.append({"title": title, "series": series})
    return {
        "panels": panels,
        "x": axis(chart.label_of_x, rows.x, log="x" in chart.logs, tight=False),
        "y": number_axis(chart.label_of_y, rows.along_y, log="y" in chart.logs),
    }


def histogram(chart: Asked, rows: Rows) -> dict[str, Any]:
    """Return how many rows lie between edges, as numpy.histogram counts them; groups one upon the other."""
    values = rows.x.values
    finite = values[np.isfinite(values)]
    log = "x" in chart.logs
    edges = edges_of(np.log10(finite) if log else finite, chart.bins)
    if log:
        edges = 10**edges
        # What rounding moved past an end is still within.
        edges[0], edges[-1] = min(edges[0], finite.min()), max(edges[-1], finite.max())
    panels, tops = [], [1.0]
    for facet, title in enumerate(rows.facets or ("",)):
        base = np.zeros(edges.size - 1)
        series = []
        for group in range(rows.count):
            own = rows.facet_of == facet
            if rows.group_of is not None:
                own &= rows.group_of == group
            counts = np.histogram(values[own & np.isfinite(values)], edges)[0].astype(float)
            series.append(
                {"group": group, "y": listed(counts), "from": listed(base), "to": listed(base + counts)}
            )
            base = base + counts
        tops.append(float(base.max()))
        panels.append({"title": title, "series": series})
    return {
        "panels": panels,
        "edges": [float(f"{edge:.15g}") for edge in edges.tolist()],
        "x": {
            **number_axis(chart.label_of_x, edges, log=log, tight=True),
            "kind": "log" if log else rows.x.kind.replace("number", "linear"),
        },
        "y": number_axis(chart.label_of_y, np.array(tops), log=False, zero=True),
    }


DRAW: dict[str, Callable[[Asked, Rows], dict[str, Any]]] = {
    "line": lines,
    "area": areas,
    "bars": bars,
    "points": points,
    "histogram": histogram,
}
