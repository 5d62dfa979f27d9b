"""``k-means``: points join the nearest of k centres, and centres move to the mean of their points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor, log10
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..concepts.palette import PALETTE
from ..data import Arrays
from .columns import Floats, find_columns, read_columns
from .picture import Page, Picture, PictureError, choice, flag, given, option, text, whole

MOST_CLUSTERS = len(PALETTE)
MOST_POINTS = 2000
MOST_STEPS = 100
# How many seeds the reader can choose from, the author's first.
SEEDS = 10
# What axes can still be labelled with.
LARGEST, SMALLEST_SPAN = 1e9, 1e-6
LONGEST_LABEL = 28

Points = Floats
Places: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class KMeans(Picture):
    """Points in a plane, and where the centres of their clusters start."""

    name = "k-means"
    bindable: ClassVar[tuple[str, ...]] = ("k",)

    arrays: Arrays | None = given("The columns of `:data:`, or one array of the shape (N, 2).")
    x: str = option(text, "The column of the data for the horizontal axis; else `x`.", "")
    y: str = option(text, "The column of the data for the vertical axis; else `y`.", "")
    scale: bool = option(
        flag, "Divide each column by its standard deviation, so that both count alike in distances.", False
    )
    layout: str | None = option(
        choice("blobs", "rings", "uniform"),
        "Points that are made up, where there is no data: `blobs` (k of them), `rings` or `uniform`.",
        None,
    )
    n: int | None = option(whole(2, MOST_POINTS), "How many points a layout has; else 150.", None)
    k: int = option(whole(1, MOST_CLUSTERS), "How many clusters there are at first.", 3)
    init: str = option(
        choice("random", "farthest", "k-means++", "by hand"),
        "Where centres start: at `random` points; at a random point, then always at the `farthest` from "
        "those before; with `k-means++`; or in a row, to be placed `by hand`.",
        "random",
    )
    seed: int = option(whole(0, 2**31), "The seed of the layout and of the random starts.", 1)
    steps: int = option(whole(0, MOST_STEPS), "How many steps have been taken at first.", 0)

    def check(self) -> list[tuple[int, str]]:
        """Find the points, and whether there are enough of them."""
        if self.arrays is not None:
            for name, value in (("layout", self.layout), ("n", self.n)):
                if value is not None:
                    raise PictureError(
                        f"{name} is for points that are made up, and k-means has data; leave one of them out"
                    )
        elif self.x or self.y:
            raise PictureError(
                "k-means: x and y name columns of data, and there is none; write `:data:` too", "data"
            )
        if self.k > len(self._points):
            raise PictureError(f"k is {self.k}, and there are only {len(self._points)} points", "data")
        return []

    @cached_property
    def _points(self) -> Points:
        """The points, of the shape (N, 2), as the reader's browser gets them."""
        if self.arrays is None:
            # Blobs are as many as the clusters, so that there is something to find.
            return _rounded(
                LAYOUTS[self.layout or "blobs"](150 if self.n is None else self.n, self.k, self.seed)
            )
        points = np.stack([column for _, column in self._columns], axis=1)
        _refuse_unfit(points)
        if self.scale:
            deviations = points.std(axis=0)
            points = points / np.where(deviations > 0, deviations, 1)
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
        """Say what is plotted, and where the centres start."""
        across, up = self._labels
        started = {
            "random": "at random points",
            "farthest": "at points far apart",
            "k-means++": "with k-means++",
            "by hand": "in a row",
        }
        centres = f"{self.k} centres start" if self.k > 1 else "1 centre starts"
        return (
            f"{len(self._points)} points over {across} and {up}, clustered by k-means: "
            f"{centres} {started[self.init]}; the inertia over the steps is plotted beside."
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


def _refuse_unfit(points: Points) -> None:
    """Refuse what has no clusters, too many points, or no readable axes."""
    if len(points) > MOST_POINTS:
        raise PictureError(
            f"the data has {len(points):,} points; k-means shows at most {MOST_POINTS:,}: "
            "take a sample of them",
            "data",
        )
    if len(points) < 2:
        rows = "one row" if len(points) else "no rows"
        raise PictureError(f"k-means needs at least two points, and the data has {rows}", "data")
    span = float(np.ptp(points, axis=0).max())
    if span == 0:
        x, y = points[0]
        raise PictureError(
            f"all {len(points)} points are at the same place, ({x:g}, {y:g}): there is nothing to cluster",
            "data",
        )
    if span < max(SMALLEST_SPAN, 1e-6 * np.abs(points).max()):
        raise PictureError(
            f"the points lie within {span:g} of one another, too close for their axes; subtract their mean, "
            "or choose a smaller unit",
            "data",
        )


def _rounded(points: Points) -> Points:
    """Round to a ten-thousandth of how far the points reach: the inertia is computed from what is sent."""
    spans = np.ptp(points, axis=0)
    decimals = [4 - floor(log10(max(span, SMALLEST_SPAN))) for span in spans]
    return np.stack([np.round(points[:, i], decimals[i]) for i in (0, 1)], axis=1) + 0.0


def _ranges(points: Points) -> tuple[list[float], list[float]]:
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


def _blobs(n: int, k: int, seed: int) -> Points:
    """Make groups that stand apart, one a cluster but at least two."""
    rng = np.random.default_rng(seed)
    groups = max(2, k)
    middles = rng.uniform(-3, 3, (1, 2))
    while len(middles) < groups:
        # Of some places the one that is farthest from the groups so far.
        places = rng.uniform(-3, 3, (12, 2))
        apart = np.linalg.norm(places[:, None] - middles[None], axis=2).min(axis=1)
        middles = np.vstack([middles, places[apart.argmax()]])
    return middles[np.arange(n) % groups] + rng.normal(0, 1.2 / np.sqrt(groups), (n, 2))


def _rings(n: int, k: int, seed: int) -> Points:
    """Make two rings, one inside the other, which no choice of centres tells apart."""
    rng = np.random.default_rng(seed)
    radius = np.where(np.arange(n) % 4 == 0, 1.0, 3.0) + rng.normal(0, 0.18, n)
    angle = rng.uniform(0, 2 * np.pi, n)
    rings: Points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return rings


def _uniform(n: int, k: int, seed: int) -> Points:
    """Fill a square, without any group."""
    return np.random.default_rng(seed).uniform(-3, 3, (n, 2))


LAYOUTS: dict[str, Callable[[int, int, int], Points]] = {
    "blobs": _blobs,
    "rings": _rings,
    "uniform": _uniform,
}


# ── Starts: the first k of these points are where k centres start ────────────────────────────────────────


def _random(points: Points, most: int, seeds: Sequence[int]) -> Places:
    """Choose points, each but once."""
    return np.stack([np.random.default_rng(seed).permutation(len(points))[:most] for seed in seeds])


def _farthest(points: Points, most: int, seeds: Sequence[int]) -> Places:
    """Choose a point, then always the one that is farthest from those chosen."""
    return _one_by_one(points, most, seeds, lambda _, squares: squares.argmax(axis=1))


def _plus_plus(points: Points, most: int, seeds: Sequence[int]) -> Places:
    """Choose as k-means++ does: in proportion to the squared distance from those chosen.

    D. Arthur, S. Vassilvitskii: k-means++: the advantages of careful seeding. SODA 2007.
    """

    def draw(rngs: list[np.random.Generator], squares: Points) -> Places:
        # As `Generator.choice` draws one of them, for all seeds at once.
        reached = np.cumsum(squares / squares.sum(axis=1, keepdims=True), axis=1)
        reached /= reached[:, -1:]
        drawn = np.array([rng.random() for rng in rngs])
        places: Places = np.count_nonzero(reached <= drawn[:, None], axis=1)
        return places

    return _one_by_one(points, most, seeds, draw)


def _one_by_one(
    points: Points,
    most: int,
    seeds: Sequence[int],
    choose: Callable[[list[np.random.Generator], Points], Places],
) -> Places:
    """Choose points for each seed, one after the other.

    Args:
        points: of the shape (N, 2).
        most: how many are chosen.
        seeds: each for a choice of its own.
        choose: returns the next of each seed, given its generator and how far each point is from those chosen
            so far, squared, as an array (seeds, N) in which no row is zero.

    Returns:
        An array (seeds, most) of places of points.

    """
    rngs = [np.random.default_rng(seed) for seed in seeds]
    chosen = np.array([[rng.integers(len(points))] for rng in rngs])
    squares = np.full((len(rngs), len(points)), np.inf)
    while chosen.shape[1] < most:
        apart = points[None] - points[chosen[:, -1]][:, None]
        squares = np.minimum(squares, np.sum(apart * apart, axis=2))
        following = np.empty(len(rngs), dtype=np.int64)
        is_apart = squares.any(axis=1)
        if is_apart.any():
            asked = [rng for rng, apart in zip(rngs, is_apart, strict=True) if apart]
            following[is_apart] = choose(asked, squares[is_apart])
        for seed in np.flatnonzero(~is_apart):
            # Each place is taken: any point will do that was not chosen yet.
            following[seed] = min(set(range(len(points))) - set(chosen[seed].tolist()))
        chosen = np.column_stack([chosen, following])
    return chosen


STARTS: dict[str, Callable[[Points, int, Sequence[int]], Places]] = {
    "random": _random,
    "farthest": _farthest,
    "k-means++": _plus_plus,
}
