"""``function``: curves, and a point on each that the reader moves."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import language
from ..expressions import Expression, ExpressionError, Kind, derivative, kind_of
from ..language import in_signs, t
from ..parameters import Parameter
from ..parameters.choosing import Holds
from ..parameters.live import words_of
from ..parameters.registry import declare, own, round_step
from ..spelling import nearest
from .picture import (
    LARGEST,
    Page,
    Picture,
    PictureError,
    above_zero,
    expressions,
    flag,
    interval,
    names,
    number,
    option,
    text,
)

SAMPLES = 401
# Much more may be no number any more.
_MOST = 1e307
# Of so many choices the range of values shows all.
MOST_STATES = 32
# By so much the range of values is widened for what sliders make of the curves.
MOST_WIDENED = 3
# As many as dashes tell apart, in the colours of curves that stand for no concept.
COLORS = ("blue", "orange", "violet", "teal", "red", "green", "magenta", "gold")


@dataclass(frozen=True)
class Function(Picture):
    """Functions of one variable, drawn over a range."""

    name = "function"
    continuous = True
    names_parameters = True

    expr: tuple[Expression, ...] = option(
        expressions,
        "The function, as an expression of `variable` and parameters; or several, separated by semicolons.",
    )
    x: tuple[float, float] = option(interval, "The range of the variable.", (-6.0, 6.0))
    y: tuple[float, float] | None = option(
        interval,
        "The range of values; by default chosen to fit the curve, and what sliders make of it unless that is "
        "far more.",
        None,
    )
    point: float | None = option(
        number, "The initial position of the point; by default a third from the right.", None
    )
    step: float | None = option(
        above_zero(), "By how much the point moves at once; by default a round part of the range.", None
    )
    variable: str = option(text, "The name of the variable.", "x")
    params: tuple[str, ...] | None = option(
        names,
        "The picture's own parameters, as `name=value`; all other names are parameters of the page.",
        None,
    )
    label: str = option(text, "The label of the vertical axis.", "y", worded=True)
    labels: tuple[str, ...] = option(
        names, "What several curves are called; by default by their expressions.", (), worded=True
    )
    derivative: bool = option(flag, "Draw the tangent and show its slope.", False)
    concept: tuple[str, ...] = option(
        names, "The concept that the curve stands for; of several, that of each.", ()
    )
    formula: str = option(text, "TeX shown above the curve; `\\live{…}` in it follows parameters.", "")

    def check(self) -> list[tuple[int, str]]:
        """Count what is said of each curve."""
        count = len(self.expr)
        if count > len(COLORS):
            raise PictureError(f"expr has {count} functions; more than {len(COLORS)} cannot be told apart")
        for field, given in (("labels", self.labels), ("concept", self.concept)):
            if given and len(given) != count:
                curves = "is one function" if count == 1 else f"are {count} functions"
                raise PictureError(f"{field} has {len(given)} names, but there {curves}: {self._called()}")
        return []

    def concepts(self) -> tuple[str, ...]:
        """Return the curves' concepts."""
        return tuple(dict.fromkeys(self.concept))

    def moves(self) -> frozenset[str]:
        """Return what the curve depends on, but for the picture's own parameters."""
        own = {
            name.strip() for name, equals, _ in (one.partition("=") for one in self.params or ()) if equals
        }
        return (self._names | {self.variable}) - own

    @property
    def _names(self) -> frozenset[str]:
        return frozenset().union(*(one.names for one in self.expr))

    def _called(self) -> str:
        return language.listed([one.source for one in self.expr])

    def alternative(self) -> str:
        """Say what is plotted."""
        low, high = self.x
        return t(
            "A plot of {0} for {1} from {2} to {3}.",
            self._called(),
            self.variable,
            in_signs(f"{low:.12g}".replace("-", "−")),
            in_signs(f"{high:.12g}".replace("-", "−")),
        )

    def resolve(self, page: Page) -> dict[str, Any]:
        """Settle the parameters and the ranges."""
        parameters = self._parameters(page)
        low, high = self.x
        step = self._step(page)
        start = low + (high - low) * 2 / 3 if self.point is None else self.point
        if not low <= start <= high:
            raise PictureError(
                f"the point {start:.12g} is outside the range of {self.variable}, {low:.12g} to {high:.12g}"
            )
        on_page = page.parameters.get(self.variable)
        value = min(high, max(low, float(f"{low + round((start - low) / step) * step:.12g}")))
        point = on_page or own(self.variable, value, low, high, step)
        return {
            "curves": [self._curve(place) for place in range(len(self.expr))],
            "variable": self.variable,
            "name": self.label,
            "labels": list(self.labels),
            "x": [low, high],
            "y": list(self.y or self._range_of_values(parameters)),
            "point": point.declaration(),
            "parameters": [parameter.declaration() for parameter in parameters],
        }

    def _curve(self, place: int) -> dict[str, Any]:
        expression = self.expr[place]
        return {
            "expression": expression.to_json(),
            "derivative": derivative(expression, self.variable).to_json() if self.derivative else None,
            "concept": self.concept[place] if self.concept else None,
            "color": COLORS[place] if len(self.expr) > 1 and not self.concept else None,
        }

    def _step(self, page: Page) -> float:
        low, high = self.x
        if self.step is None:
            return round_step((high - low) / 120)
        if self.variable in page.parameters:
            raise PictureError(
                f"step: {self.variable} is a parameter of this page, which has a step of its own", "parameter"
            )
        if self.step > high - low:
            raise PictureError(f"step: {self.step:.12g} is more than the range, {low:.12g} to {high:.12g}")
        return self.step

    def _parameters(self, page: Page) -> list[Parameter]:
        needed = self._names - {self.variable}
        found: dict[str, Parameter] = {}
        for one in self.params or ():
            name, equals, value = (part.strip() for part in one.partition("="))
            if name not in needed:
                hint = nearest(name, needed)
                raise PictureError(f"params: {self._called()} has no parameter {name}{hint}", "parameter")
            if equals:
                found[name] = _own(name, value)
        for name in sorted(needed - set(found)):
            if name not in page.parameters:
                raise PictureError(
                    f"this page has no parameter {name}, which {self._needing(name)} needs; "
                    f"declare it, or write `:params: {name}=1`",
                    page.subtype(name, "parameter"),
                )
        self._check_words({name: page.parameters[name] for name in needed - set(found)})
        # The page's own stand in the order in which the page declares them.
        return [page.parameters[name] for name in page.parameters if name in needed - set(found)] + list(
            found.values()
        )

    def _check_words(self, followed: Mapping[str, Parameter]) -> None:
        """Check that words are compared and chosen, and that what is drawn is a number."""
        words = words_of(followed)
        for one in self.expr:
            try:
                kind = kind_of(one, words)
            except ExpressionError as error:
                raise PictureError(f"expr: {error}", "parameter") from None
            if kind is Kind.TEXT:
                raise PictureError(
                    f"expr: {one.source} is words, and a curve has numbers; choose one by them, as "
                    f'`where({next(iter(words), "name")} == "…", x, x ** 2)`',
                    "parameter",
                )

    def _needing(self, name: str) -> str:
        return next(one.source for one in self.expr if name in one.names)

    def _range_of_values(self, parameters: list[Parameter]) -> tuple[float, float]:
        """Return a range that shows the curves at first, of every choice, without the far ends of a pole.

        What sliders make of them is in it as well, unless the first curves would be flat beside that.
        """
        found = self._reach(_states(parameters))
        if found is None:
            raise PictureError(
                f"{self._called()} has no value anywhere between {self.x[0]:.12g} and {self.x[1]:.12g}"
            )
        low, high = found
        least, most = self._reach(_ends_of_sliders(parameters)) or found
        if max(high, most) - min(low, least) <= MOST_WIDENED * (high - low):
            low, high = min(low, least), max(high, most)
        size = max(abs(low), abs(high))
        # What no axis can tell apart is one value.
        margin = 0.08 * (high - low) if high - low > 1 / LARGEST else 1.0
        if size > _MOST:
            raise PictureError(f"{self._called()} reaches {size:.3g}; write one that stays below {_MOST:g}")
        if size + margin == size:
            # Beside numbers so large it is nothing.
            margin = 0.2 * size
        return low - margin, high + margin

    def _reach(self, states: list[dict[str, Any]]) -> tuple[float, float] | None:
        ends = [found for one in self.expr for state in states if (found := self._ends(one, state))]
        return (min(low for low, _ in ends), max(high for _, high in ends)) if ends else None

    def _ends(self, one: Expression, first: dict[str, Any]) -> tuple[float, float] | None:
        samples = one.evaluate({**first, self.variable: np.linspace(*self.x, SAMPLES)})
        finite = np.broadcast_to(samples, (SAMPLES,))
        finite = finite[np.isfinite(finite)]
        if finite.size == 0:
            return None
        # Between two numbers there may be more than any number.
        with np.errstate(all="ignore"):
            low, high = (float(end) for end in np.percentile(finite, [1, 99]))
            if finite.max() - finite.min() <= 4 * (high - low):
                low, high = float(finite.min()), float(finite.max())
        return low, high


def _states(parameters: list[Parameter]) -> list[dict[str, Any]]:
    """Return the values that parameters start at, once for every choice, as far as these are few."""
    stops = [one.stops or [one.value] for one in parameters]
    return _every(parameters, stops) or _every(parameters, [[one.value] for one in parameters])


def _ends_of_sliders(parameters: list[Parameter]) -> list[dict[str, Any]]:
    """Return the values of parameters, with sliders at their ends and at first, as far as these are few."""
    ends = [[one.min, one.max] if one.holds is Holds.NUMBER and not one.stops else [] for one in parameters]
    stops = [one.stops or [*found, one.value] for one, found in zip(parameters, ends, strict=True)]
    return _every(parameters, stops)


def _every(parameters: list[Parameter], stops: list[list[float]]) -> list[dict[str, Any]]:
    """Return all ways to choose among the stops of each parameter; none where they are too many."""
    if math.prod(map(len, stops)) > MOST_STATES:
        return []
    return [
        {one.name: one.held(value) for one, value in zip(parameters, state, strict=True)}
        for state in itertools.product(*stops)
    ]


def _own(name: str, value: str) -> Parameter:
    """Return a parameter of the picture's own, with a range around its value."""
    try:
        reach = min(max(4.0, 2 * abs(float(value))), LARGEST)
        step = 0.1 if reach < 1e4 else round_step(reach / 1e3)
        return declare(name, {"value": value, "min": repr(-reach), "max": repr(reach), "step": repr(step)})
    except ValueError as error:
        raise PictureError(f"params: {error}", "parameter") from None
