"""``k-means``: points join the nearest of k centres, and centres move to the mean of their points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import floor, log10
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..concepts.palette import PALETTE
from ..language import t
from .cluster_starts import STARTS
from .columns import Floats, find_columns, read_columns, refuse_close, scaling
from .iterative import Sampled
from .layouts import GROUPED
from .picture import Page, PictureError, choice, flag, option, text, whole

MOST_CLUSTERS = len(PALETTE)
# How many seeds the reader can choose from, the author's first.
SEEDS = 10
# What axes can still be labelled with.
LARGEST, SMALLEST_SPAN = 1e9, 1e-6
LONGEST_LABEL = 28


@dataclass(frozen=True)
class KMeans(Sampled):
    """Points in a plane, and where the centres of their clusters start."""

    name = "k-means"
    bindable: ClassVar[tuple[str, ...]] = ("k",)
    layouts = GROUPED
    most_steps = 100
    naming = ("x", "y")

    x: str = option(text, "The column of the data for the horizontal axis; by default `x`.", "")
    y: str = option(text, "The column of the data for the vertical axis; by default `y`.", "")
    scale: bool = option(
        flag, "Divide each column by its standard deviation, so that both count equally in distances.", False
    )
    k: int = option(whole(1, MOST_CLUSTERS), "The initial number of clusters.", 3)
    init: str = option(
        choice("random", "farthest", "k-means++", "by hand"),
        "Where centres start: at `random` points; at a random point, then always at the `farthest` from "
        "those before; with `k-means++`; or in a row, for readers to place `by hand`.",
        "random",
    )

    def check(self) -> list[tuple[int, str]]:
        """Find the points, and whether there are enough of them."""
        doubts = super().check()
        if self.k > len(self._points):
            raise PictureError(f"k is {self.k}, and there are only {len(self._points)} points", "data")
        return doubts

    @cached_property
    def _points(self) -> Floats:
        """The points, of the shape (N, 2), as the reader's browser gets them."""
        if self.arrays is None:
            # Blobs are as many as the clusters, so that there is something to find.
            return _rounded(self.points_made_up(groups=self.k))
        points = np.stack([column for _, column in self._columns], axis=1)
        self.check_count(len(points))
        _refuse_unfit(points)
        if self.scale:
            points = points / [scaling(column)[1] for column in points.T]
        return _rounded(points)

    @cached_property
    def _columns(self) -> list[tuple[str, Floats]]:
        """The two columns, each with its name."""
        wanted = self._wanted()
        columns = read_columns(dict(wanted), LARGEST)
        return [(name, columns[name]) for name, _ in wanted]

    def _wanted(self) -> list[tuple[str, NDArray[Any]]]:
        """Return the two columns, each with its name, as they are in the data."""
        arrays = self.arrays or {}
        known = ", ".join(arrays)
        columns = {name: array for name, array in arrays.items() if array.ndim == 1}
        pairs = [name for name, array in arrays.items() if array.ndim == 2 and array.shape[1] == 2]
        if bool(self.x) != bool(self.y):
            raise PictureError(f"k-means needs both x and y, the columns of the data ({known})", "data")
        if not self.x and not {"x", "y"} <= columns.keys():
            if len(pairs) == 1:
                return [("x", arrays[pairs[0]][:, 0]), ("y", arrays[pairs[0]][:, 1])]
            if arrays and not columns:
                shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
                raise PictureError(
                    f"k-means needs one array of the shape (N, 2); the data has {shapes}", "data"
                )
            raise PictureError(
                f"k-means needs to know which columns to plot: write `:x:` and `:y:` (the data has {known})",
                "data",
            )
        wanted = [self.x or "x", self.y or "y"]
        found = find_columns(arrays, wanted)
        return [(name, found[name]) for name in wanted]

    @cached_property
    def _labels(self) -> list[str]:
        if self.arrays is None:
            return ["x", "y"]
        unit = " (std)" if self.scale else ""
        longest = LONGEST_LABEL - len(unit)
        return [
            (name if len(name) <= longest else f"{name[: longest - 1]}…") + unit for name, _ in self._columns
        ]

    def alternative(self) -> str:
        """Say what is plotted; the drawing says where centres start, which readers change."""
        across, up = self._labels
        return t(
            "{0} points over {1} and {2}, clustered by k-means; the inertia over the steps is plotted beside "
            "them.",
            len(self._points),
            across,
            up,
        )

    def resolve(self, page: Page) -> dict[str, Any]:
        """Return the points, and the points at which centres start, for every method and ten seeds."""
        points = self._points
        most = min(MOST_CLUSTERS, len(points))
        x, y = _ranges(points)
        return {
            "points": points.T.tolist(),
            "x": x,
            "y": y,
            "labels": self._labels,
            "k": self.k,
            "most": most,
            "init": self.init,
            "seed": self.seed,
            "starts": {
                name: method(points, most, range(self.seed, self.seed + SEEDS)).tolist()
                for name, method in STARTS.items()
            },
            "steps": self.steps,
            "clusters": [{"color": one.name, "texture": one.texture} for one in PALETTE],
        }


# ── Points ───────────────────────────────────────────────────────────────────────────────────────────────


def _refuse_unfit(points: Floats) -> None:
    """Refuse what has no clusters, or no readable axes."""
    span = float(np.ptp(points, axis=0).max())
    if span == 0:
        x, y = points[0]
        raise PictureError(
            f"all {len(points)} points are at the same place, ({x:g}, {y:g}): there is nothing to cluster",
            "data",
        )
    refuse_close("the points", span, max(SMALLEST_SPAN, 1e-6 * float(np.abs(points).max())))


def _rounded(points: Floats) -> Floats:
    """Round to a ten-thousandth of how far the points reach: the inertia is computed from what is sent."""
    spans = np.ptp(points, axis=0)
    decimals = [4 - floor(log10(max(span, SMALLEST_SPAN))) for span in spans]
    return np.stack([np.round(points[:, i], decimals[i]) for i in (0, 1)], axis=1) + 0.0


def _ranges(points: Floats) -> tuple[list[float], list[float]]:
    """Return the axes' ranges: the points and a margin, and one unit as long on both if that costs little."""
    low, high = points.min(axis=0), points.max(axis=0)
    spans = high - low
    spans = np.where(spans >= SMALLEST_SPAN, spans, spans.max())
    # The plot is about a square.
    ratio = spans[0] / spans[1]
    if 1 / 2 <= ratio <= 2:
        spans = spans * (1 / min(1.0, ratio), max(1.0, ratio))
    middle, half = (low + high) / 2, 0.56 * spans
    x, y = (
        [_tidy(end, span) for end in (m - h, m + h)] for m, h, span in zip(middle, half, spans, strict=True)
    )
    return x, y


def _tidy(value: float, span: float) -> float:
    return round(float(value), 2 - floor(log10(span)))
