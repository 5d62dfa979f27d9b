"""``gradient-descent``: a line that settles on data, or a point that walks down a loss."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ..expressions import Expression, derivative
from ..parameters.registry import declare, round_step
from ..spelling import nearest
from .columns import Floats, find_columns, read_columns, shortened
from .picture import (
    Page,
    Picture,
    PictureError,
    choice,
    expression,
    given,
    interval,
    number,
    option,
    text,
    whole,
)

if TYPE_CHECKING:
    from ..data import Arrays

# More are not told apart; the error is that of all of them.
MOST_DRAWN = 400
MOST_STEPS = 10_000
# A longer loss is not read aloud.
_READABLE = 60
# Beyond, squares have no number any more, or axes no labels that differ.
LARGEST, SMALLEST_PART = 1e100, 1e-9
# What of the way is looked at to find ranges that show it.
_LOOKED_AHEAD = 200


def starts(source: str) -> tuple[tuple[str, float], ...]:
    """Take ``name=value`` pairs with commas between."""
    pairs = []
    for part in source.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not (equals and name):
            raise ValueError(f"needs name=value pairs with commas between, not {source.strip()!r}")
        pairs.append((name, number(value)))
    return tuple(pairs)


def rate(source: str) -> float:
    """Take a number above 0."""
    value = number(source)
    if not value > 0:
        raise ValueError(f"needs a number above 0, not {source.strip()!r}")
    return value


@dataclass(frozen=True)
class Problem:
    """What is minimised, as a function of one or two numbers.

    Attributes:
        names: what the numbers are called.
        gradient: of an array (…, numbers), as an array of that shape.
        error: of an array (…, numbers), as an array (…).
        best: where the error is least, where that is known.
        values: what the browser computes the same from.

    """

    names: tuple[str, ...]
    gradient: Callable[[Floats], Floats]
    error: Callable[[Floats], Floats]
    best: Floats | None
    values: dict[str, Any]


@dataclass(frozen=True)
class GradientDescent(Picture):
    """Gradient descent by hand and by steps: a line on its data, the error surface, the error over the steps.

    With ``data``, a line is fitted by the mean squared error; with ``loss``, the author's own is minimised.
    """

    name = "gradient-descent"
    bindable: ClassVar[tuple[str, ...]] = ("learning_rate",)

    loss: Expression | None = option(
        expression, "The error, as an expression of one or two parameters; its gradient is derived.", None
    )
    x: str = option(
        text,
        "The column of `data` on the horizontal axis; with `loss`, the range of the first parameter.",
        "",
    )
    y: str = option(
        text, "The column of `data` that is fitted; with `loss`, the range of the second parameter.", ""
    )
    learning_rate: float = option(rate, "The part of the gradient that a step takes.", 0.1)
    start: tuple[tuple[str, float], ...] = option(
        starts, "Where it starts, as `slope=0, intercept=2`, or by the names in `loss`.", ()
    )
    scale: str = option(
        choice("standard", "none"),
        "How columns enter: each with mean 0 and deviation 1 (`standard`), or as they are (`none`).",
        "standard",
    )
    steps: int = option(whole(0, MOST_STEPS), "How many steps have been taken at first.", 0)
    concept: str = option(text, "The concept that the line, or the point, stands for.", "")
    error_concept: str = option(text, "The concept that the error stands for.", "")
    arrays: Arrays | None = given("The columns of `data`.")

    def concepts(self) -> tuple[str, ...]:
        """Return the concepts of the line and of the error."""
        return tuple(name for name in (self.concept, self.error_concept) if name)

    def check(self) -> list[tuple[int, str]]:
        """Find what cannot be minimised."""
        self._problem()
        return []

    def alternative(self) -> str:
        """Say what is minimised."""
        if self.loss is not None:
            source = self.loss.source
            told = (
                source if len(source) <= _READABLE else f"an error of {' and '.join(self._problem().names)}"
            )
            return f"Gradient descent on {told}."
        return f"Gradient descent fits a line to {self.y} over {self.x}."

    def resolve(self, page: Page) -> dict[str, Any]:
        """Settle where it starts, and the ranges that show the way."""
        if not self.learning_rate > 0:
            raise PictureError(f"the learning rate starts at {self.learning_rate:g}, and has to be above 0")
        problem = self._problem()
        start = self._start(problem)
        ranges = self._ranges(problem, start)
        sliders = [
            declare(
                name,
                {
                    "value": repr(float(value)),
                    "min": repr(low),
                    "max": repr(high),
                    "step": repr(round_step((high - low) / 400)),
                },
            ).declaration()
            for name, value, (low, high) in zip(problem.names, start, ranges, strict=True)
        ]
        is_scaled = self.loss is None and self.scale == "standard"
        for slider in sliders:
            slider["concept"] = self.concept or None
            if is_scaled:
                slider["label"] = f"scaled {slider['label']}"
        learning = page.bound.get("learning_rate") or declare(
            "learning_rate",
            {
                "value": repr(self.learning_rate),
                "min": repr(self.learning_rate / 100),
                "max": repr(self.learning_rate * 100),
                "step": repr(10 ** (1 / 20)),
                "scale": "log",
            },
        )
        return {
            **problem.values,
            "start": [float(value) for value in start],
            "sliders": sliders,
            "learning_rate": self.learning_rate,
            "rate": learning.declaration(),
            "steps": self.steps,
            "concept": self.concept or None,
            "error_concept": self.error_concept or None,
        }

    # ── What is minimised ────────────────────────────────────────────────────────────────────────────────

    def _problem(self) -> Problem:
        if self.loss is not None:
            if self.arrays is not None:
                raise PictureError(f"{self.name} takes data or loss, not both")
            return self._loss(self.loss)
        if self.arrays is None:
            raise PictureError(f"{self.name} needs data with x and y, or loss")
        return self._line()

    def _loss(self, loss: Expression) -> Problem:
        # In the order in which they are written, which is not where a function's name has their letters.
        words = dict.fromkeys(re.findall(r"[^\W\d]\w*", loss.source))
        names = tuple(word for word in words if word in loss.names)
        if self.start:
            wanted = tuple(name for name, _ in self.start)
            names = wanted if set(wanted) == set(names) else names
        if not 1 <= len(names) <= 2:
            raise PictureError(
                f"loss needs one or two parameters, and {loss.source} has {len(names) or 'none'}"
            )
        slopes = [derivative(loss, name) for name in names]

        def values_of(of: Expression, at: Floats) -> Floats:
            with np.errstate(all="ignore"):
                return np.broadcast_to(
                    of.evaluate(dict(zip(names, np.moveaxis(at, -1, 0), strict=True))), at.shape[:-1]
                )

        return Problem(
            names,
            lambda at: np.stack([values_of(slope, at) for slope in slopes], axis=-1),
            lambda at: values_of(loss, at),
            None,
            {"loss": {"expression": loss.to_json(), "gradient": [slope.to_json() for slope in slopes]}},
        )

    def _line(self) -> Problem:
        x, y = self._columns()
        if x.size < 2:
            raise PictureError(f"a line needs two rows of data or more, and there is {x.size or 'none'}")
        if np.ptp(x) == 0:
            raise PictureError(f"{self.x} is {x[0]:g} in every row; a line needs two values or more")
        # A column of one value has nothing to be scaled by.
        scaling = [(_mean(column), float(column.std()) if np.ptp(column) else 1.0) for column in (x, y)]
        if self.scale == "none":
            scaling = [(0.0, 1.0), (0.0, 1.0)]
        u, v = (
            (column - mean) / deviation for column, (mean, deviation) in zip((x, y), scaling, strict=True)
        )
        # All that the error depends on, taken around the means: sums of squares would lose digits.
        mean_u, mean_v = _mean(u), _mean(v)
        moments = {
            "u": mean_u,
            "v": mean_v,
            "uu": float(np.mean((u - mean_u) ** 2)),
            "uv": float(np.mean((u - mean_u) * (v - mean_v))),
            "vv": float(np.mean((v - mean_v) ** 2)),
        }
        slope = moments["uv"] / moments["uu"]

        def gradient(at: Floats) -> Floats:
            slopes, intercepts = np.moveaxis(at, -1, 0)
            off = mean_v - slopes * mean_u - intercepts
            return np.stack([2 * (slopes * moments["uu"] - moments["uv"] - mean_u * off), -2 * off], axis=-1)

        def error(at: Floats) -> Floats:
            slopes, intercepts = np.moveaxis(at, -1, 0)
            off = mean_v - slopes * mean_u - intercepts
            spread = moments["vv"] - 2 * slopes * moments["uv"] + slopes**2 * moments["uu"]
            return np.asarray(np.maximum(spread, 0) + off**2)

        drawn = np.unique(np.linspace(0, x.size - 1, min(x.size, MOST_DRAWN)).round().astype(int))
        points = np.stack([shortened(x)[drawn], shortened(y)[drawn]], axis=1).tolist()
        extent = [[float(column.min()), float(column.max())] for column in (x, y)]
        return Problem(
            ("slope", "intercept"),
            gradient,
            error,
            np.array([slope, mean_v - slope * mean_u]),
            {
                "line": {
                    "x": self.x,
                    "y": self.y,
                    "moments": moments,
                    "scaling": scaling,
                    "extent": extent,
                    "rows": x.size,
                },
                "points": points,
            },
        )

    def _columns(self) -> tuple[Floats, Floats]:
        """Return the columns of both axes, as finite numbers that an axis can show."""
        arrays = self.arrays or {}
        for axis, name in (("x", self.x), ("y", self.y)):
            if not name:
                known = ", ".join(arrays)
                raise PictureError(
                    f"{self.name} needs {axis}: the name of a column of its data (there are: {known})", "data"
                )
        columns = read_columns(find_columns(arrays, (self.x, self.y)), LARGEST)
        for name, column in columns.items():
            largest, span = (
                (float(np.abs(column).max()), float(np.ptp(column))) if column.size else (0.0, 0.0)
            )
            if 0 < span < max(1 / LARGEST, SMALLEST_PART * largest):
                raise PictureError(
                    f"the values of {name} lie within {span:g} of one another, too close for an axis; "
                    "subtract their mean, or choose a smaller unit",
                    "data",
                )
        return columns[self.x], columns[self.y]

    # ── Where it starts, and what is shown ───────────────────────────────────────────────────────────────

    def _start(self, problem: Problem) -> Floats:
        chosen = dict(self.start)
        for name in chosen:
            if name not in problem.names:
                hint = nearest(name, problem.names)
                raise PictureError(
                    f"start: nothing is called {name}{hint} (known: {', '.join(problem.names)})"
                )
        if problem.best is None:
            start = np.array([chosen.get(name, 0.0) for name in problem.names])
        else:
            # Above the data and sloping the wrong way, so that there is something to do.
            first = {"slope": -0.5, "intercept": 1.0} if self.scale == "standard" else {}
            start = np.array([chosen.get(name, first.get(name, 0.0)) for name in problem.names])
        if not (np.isfinite(problem.error(start)) and np.isfinite(problem.gradient(start)).all()):
            at = ", ".join(f"{name} = {value:g}" for name, value in zip(problem.names, start, strict=True))
            raise PictureError(
                f"the error has no value, or no gradient, at its start, {at}; choose another with `:start:`"
            )
        return start

    def _ranges(self, problem: Problem, start: Floats) -> list[tuple[float, float]]:
        way = [start]
        first = float(problem.error(start))
        leads_away = False
        for _ in range(_LOOKED_AHEAD):
            with np.errstate(all="ignore"):
                following = way[-1] - self.learning_rate * problem.gradient(way[-1])
            if not np.isfinite(following).all() or not problem.error(following) <= 2 * abs(first) + 1e-12:
                leads_away = True
                break
            way.append(following)
        shown = np.stack([*way, *([] if problem.best is None else [problem.best])])
        ranges = []
        for i, axis in enumerate("xy"[: len(problem.names)]):
            given_range = (
                _range(getattr(self, axis), axis, problem.names[i]) if self.loss is not None else None
            )
            low, high = float(shown[:, i].min()), float(shown[:, i].max())
            # Around where it leads there is as much to see on either side; what diverges jumps to and fro.
            if problem.best is not None:
                middle = float(problem.best[i])
            else:
                middle = (low + high) / 2 if leads_away else float(way[-1][i])
            reach = 1.25 * max(middle - low, high - middle)
            # A way that can hardly be seen has at least a place.
            reach = reach if reach > 1e-3 * abs(middle) and reach > 1e-9 else max(1.0, abs(middle))
            low, high = given_range or _outward(middle - reach, middle + reach)
            if not low <= start[i] <= high:
                raise PictureError(
                    f"{problem.names[i]} starts at {start[i]:g}, outside its range, {low:g} to {high:g}"
                )
            ranges.append((low, high))
        return ranges


def _mean(column: Floats) -> float:
    """Return the mean of a column; of one value that very value, without rounding."""
    return float(column.mean() if np.ptp(column) else column[0])


def _range(source: str, axis: str, name: str) -> tuple[float, float] | None:
    if not source:
        return None
    try:
        return interval(source)
    except ValueError as error:
        raise PictureError(f"{axis}, the range of {name}, {error}") from None


def _outward(low: float, high: float) -> tuple[float, float]:
    """Return a range of short numbers around another."""
    unit = 10.0 ** (math.floor(math.log10(high - low)) - 1)
    return tuple(
        float(f"{side(end / unit) * unit:.12g}") for side, end in ((math.floor, low), (math.ceil, high))
    )  # type: ignore[return-value]
