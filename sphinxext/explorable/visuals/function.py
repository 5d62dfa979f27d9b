"""``function``: a curve, and a point on it that the reader moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..expressions import Expression, derivative
from ..parameters import Parameter
from ..parameters.registry import declare, own, round_step
from ..spelling import nearest
from .picture import Page, Picture, PictureError, expression, flag, interval, names, number, option, text

SAMPLES = 401


@dataclass(frozen=True)
class Function(Picture):
    """A function of one variable, drawn over a range."""

    name = "function"

    expr: Expression = option(expression, "The function, as an expression of `variable` and parameters.")
    x: tuple[float, float] = option(interval, "The range of the variable.", (-6.0, 6.0))
    y: tuple[float, float] | None = option(
        interval, "The range of values; by default chosen to fit the curve.", None
    )
    point: float | None = option(
        number, "The initial position of the point; by default a third from the right.", None
    )
    variable: str = option(text, "The name of the variable.", "x")
    params: tuple[str, ...] | None = option(
        names,
        "The picture's own parameters, as `name=value`; all other names are parameters of the page.",
        None,
    )
    label: str = option(text, "The label of the vertical axis.", "y")
    derivative: bool = option(flag, "Draw the tangent and show its slope.", False)
    concept: str = option(text, "The concept that the curve stands for.", "")
    formula: str = option(text, "TeX shown above the curve; `\\live{…}` in it follows parameters.", "")

    def concepts(self) -> tuple[str, ...]:
        """Return the curve's concept."""
        return (self.concept,) if self.concept else ()

    def moves(self) -> frozenset[str]:
        """Return what the curve depends on, but for the picture's own parameters."""
        own = {
            name.strip() for name, equals, _ in (one.partition("=") for one in self.params or ()) if equals
        }
        return (self.expr.names | {self.variable}) - own

    def alternative(self) -> str:
        """Say what is plotted."""
        low, high = self.x
        return f"A plot of {self.expr.source} for {self.variable} from {low:.12g} to {high:.12g}."

    def resolve(self, page: Page) -> dict[str, Any]:
        """Settle the parameters and the ranges."""
        parameters = self._parameters(page)
        low, high = self.x
        step = round_step((high - low) / 120)
        start = low + (high - low) * 2 / 3 if self.point is None else self.point
        if not low <= start <= high:
            raise PictureError(
                f"the point {start:.12g} is outside the range of {self.variable}, {low:.12g} to {high:.12g}"
            )
        on_page = page.parameters.get(self.variable)
        value = min(high, max(low, float(f"{low + round((start - low) / step) * step:.12g}")))
        point = on_page or own(self.variable, value, low, high, step)
        first = {parameter.name: parameter.value for parameter in parameters}
        return {
            "function": {
                "expression": self.expr.to_json(),
                "derivative": derivative(self.expr, self.variable).to_json() if self.derivative else None,
                "variable": self.variable,
                "name": self.label,
                "concept": self.concept or None,
            },
            "x": [low, high],
            "y": list(self.y or self._range_of_values(first)),
            "point": point.declaration(),
            "parameters": [parameter.declaration() for parameter in parameters],
        }

    def _parameters(self, page: Page) -> list[Parameter]:
        needed = self.expr.names - {self.variable}
        found: dict[str, Parameter] = {}
        for one in self.params or ():
            name, equals, value = (part.strip() for part in one.partition("="))
            if name not in needed:
                hint = nearest(name, needed)
                raise PictureError(f"params: {self.expr.source} has no parameter {name}{hint}", "parameter")
            if equals:
                found[name] = _own(name, value)
        for name in sorted(needed - set(found)):
            if name not in page.parameters:
                raise PictureError(
                    f"this page has no parameter {name}, which {self.expr.source} needs; "
                    f"declare it, or write `:params: {name}=1`",
                    "parameter",
                )
        # The page's own stand in the order in which the page declares them.
        return [page.parameters[name] for name in page.parameters if name in needed - set(found)] + list(
            found.values()
        )

    def _range_of_values(self, first: dict[str, float]) -> tuple[float, float]:
        """Return a range that shows the curve at first, without the far ends of a pole."""
        samples = self.expr.evaluate({**first, self.variable: np.linspace(*self.x, SAMPLES)})
        finite = np.broadcast_to(samples, (SAMPLES,))
        finite = finite[np.isfinite(finite)]
        if finite.size == 0:
            raise PictureError(
                f"{self.expr.source} has no value anywhere between {self.x[0]:.12g} and {self.x[1]:.12g}"
            )
        low, high = (float(end) for end in np.percentile(finite, [1, 99]))
        if finite.max() - finite.min() <= 4 * (high - low):
            low, high = float(finite.min()), float(finite.max())
        margin = 0.08 * (high - low) or 1.0
        return low - margin, high + margin


def _own(name: str, value: str) -> Parameter:
    """Return a parameter of the picture's own, with a range around its value."""
    try:
        reach = max(4.0, 2 * abs(float(value)))
        step = 0.1 if reach < 1e4 else round_step(reach / 1e3)
        return declare(name, {"value": value, "min": repr(-reach), "max": repr(reach), "step": repr(step)})
    except ValueError as error:
        raise PictureError(f"params: {error}", "parameter") from None
