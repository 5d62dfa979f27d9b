"""``gradient-descent``: a line that settles on data, or a point that walks down a loss."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..expressions import Expression
from ..language import listed, t
from ..parameters.registry import own, round_step
from ..spelling import nearest
from .columns import Floats, find_columns, read_columns, refuse_close
from .iterative import Descending
from .losses import Problem, line, own_loss
from .picture import Page, PictureError, assignments, choice, expression, interval, number, option, text

# A longer loss is not read aloud.
_READABLE = 60
# Beyond, squares have no number any more, or axes no labels that differ.
LARGEST, SMALLEST_PART = 1e100, 1e-9
# What of the way is looked at to find ranges that show it.
_LOOKED_AHEAD = 200


def starts(source: str) -> tuple[tuple[str, float], ...]:
    """Take ``name=value`` pairs, separated by commas."""
    return tuple((name, number(value)) for name, value in assignments(source).items())


@dataclass(frozen=True)
class GradientDescent(Descending):
    """Gradient descent by hand and by steps: a line on its data, the error surface, the error over the steps.

    With ``data``, a line is fitted by the mean squared error; with ``loss``, the author's own is minimised.
    """

    name = "gradient-descent"
    most_steps = 10_000

    loss: Expression | None = option(
        expression, "The error, as an expression of one or two parameters; its gradient is derived.", None
    )
    naming: ClassVar[tuple[str, ...]] = ("x", "y")
    """Those of its options that name columns of data."""

    x: str = option(
        text,
        "The column of `data` on the horizontal axis; with `loss`, the range of the first parameter.",
        "",
    )
    y: str = option(
        text, "The column of `data` that is fitted; with `loss`, the range of the second parameter.", ""
    )
    learning_rate: float = 0.1
    start: tuple[tuple[str, float], ...] = option(
        starts, "The initial values, as in `slope=0, intercept=2`, or by the names in `loss`.", ()
    )
    scale: str = option(
        choice("standard", "none"),
        "Whether columns are standardised (mean 0, standard deviation 1) or used unchanged.",
        "standard",
    )
    concept: str = option(text, "The concept that the line, or the point, stands for.", "")
    error_concept: str = option(text, "The concept that the error stands for.", "")

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
            told = source if len(source) <= _READABLE else t("an error of {0}", listed(self._problem().names))
            return t("Gradient descent on {0}.", told)
        return t("Gradient descent fits a line to {0} over {1}.", self.y, self.x)

    def resolve(self, page: Page) -> dict[str, Any]:
        """Settle where it starts, and the ranges that show the way."""
        bound = self.bound_rate(page)
        problem = self._problem()
        start = self._start(problem)
        ranges = self._ranges(problem, start)
        sliders = [
            own(name, float(value), low, high, round_step((high - low) / 400)).declaration()
            for name, value, (low, high) in zip(problem.names, start, ranges, strict=True)
        ]
        is_scaled = self.loss is None and self.scale == "standard"
        if self.loss is None:
            # Authors write their names, readers see these.
            for slider, label in zip(sliders, (t("slope"), t("intercept")), strict=True):
                slider["label"] = label
        for slider in sliders:
            slider["concept"] = self.concept or None
            if is_scaled:
                slider["label"] = t("scaled {0}", slider["label"])
        rate = self.learning_rate
        learning = bound or own("learning_rate", rate, rate / 100, rate * 100, 10 ** (1 / 20), scale="log")
        return {
            **problem.values,
            "start": [float(value) for value in start],
            "sliders": sliders,
            "learning_rate": rate,
            "rate": learning.declaration() | ({} if bound else {"label": t("learning rate")}),
            "steps": self.steps,
            "concept": self.concept or None,
            "error_concept": self.error_concept or None,
        }

    # ── What is minimised ────────────────────────────────────────────────────────────────────────────────

    def _problem(self) -> Problem:
        if self.loss is not None:
            if self.arrays is not None:
                raise PictureError(f"{self.name} takes data or loss, not both")
            return own_loss(self.loss, tuple(name for name, _ in self.start))
        if self.arrays is None:
            raise PictureError(f"{self.name} needs data with x and y, or loss")
        return line(self._columns(), self.x, self.y, self.scale == "standard")

    def _columns(self) -> dict[str, Floats]:
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
            if column.size:
                least = max(1 / LARGEST, SMALLEST_PART * float(np.abs(column).max()))
                refuse_close(f"the values of {name}", float(np.ptp(column)), least)
        return columns

    # ── Where it starts, and what is shown ───────────────────────────────────────────────────────────────

    def _start(self, problem: Problem) -> Floats:
        chosen = dict(self.start)
        for name in chosen:
            if name not in problem.names:
                hint = nearest(name, problem.names)
                raise PictureError(
                    f"start: nothing is called {name}{hint} (known: {', '.join(problem.names)})"
                )
        if self.loss is None and self.scale == "standard":
            # Above the data and sloping the wrong way, so that there is something to do.
            chosen = {"slope": -0.5, "intercept": 1.0} | chosen
        start = np.array([chosen.get(name, 0.0) for name in problem.names])
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
            given_range = self._given_range(axis, problem.names[i])
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

    def _given_range(self, axis: str, name: str) -> tuple[float, float] | None:
        source = getattr(self, axis) if self.loss is not None else ""
        try:
            return interval(source) if source else None
        except ValueError as error:
            raise PictureError(f"{axis}, the range of {name}, {error}") from None


def _outward(low: float, high: float) -> tuple[float, float]:
    """Return a range of short numbers around another."""
    unit = 10.0 ** (math.floor(math.log10(high - low)) - 1)
    return tuple(
        float(f"{side(end / unit) * unit:.12g}") for side, end in ((math.floor, low), (math.ceil, high))
    )  # type: ignore[return-value]
