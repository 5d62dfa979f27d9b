"""``sweep``: another picture of the page, once for each of many values of a parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..language import t
from ..parameters import Parameter
from ..parameters.choosing import Holds
from ..spelling import nearest
from .picture import Page, Picture, PictureError, number, option, text, whole

MOST = 24
_OF_CELLS = ("tensor-diagram", "model-diagram")


def numbers(source: str) -> tuple[float, ...]:
    """Take numbers, separated by commas."""
    values = tuple(number(part) for part in source.split(","))
    if not 2 <= len(values) <= MOST:
        raise ValueError(f"needs 2 to {MOST} numbers, not {len(values)}")
    return values


@dataclass(frozen=True)
class Sweep(Picture):
    """A step up the ladder of abstraction: a picture for every value at once; the reader picks one."""

    name = "sweep"
    animated = False

    of: str = option(text, "The `name` of the picture on this page that is shown.")
    over: str = option(text, "The parameter of this page that is varied.")
    count: int = option(whole(2, MOST), "The number of values, evenly spaced over the parameter's range.", 8)
    values: tuple[float, ...] | None = option(numbers, "The values, instead of evenly spaced ones.", None)
    drawing: int = option(whole(1, 9), "Which of the picture's panels is shown.", 1)

    def shows(self) -> str:
        """Return the picture that is repeated."""
        return self.of

    def moves(self) -> frozenset[str]:
        """Return the parameter whose value readers pick."""
        return frozenset({self.over})

    def alternative(self) -> str:
        """Say what is gone through."""
        return t("The picture {0} for several values of {1}.", self.of, self.over)

    def resolve(self, page: Page) -> dict[str, Any]:
        """Find the picture, and settle the values."""
        if self.over not in page.parameters:
            hint = nearest(self.over, page.parameters)
            raise PictureError(
                f"over: this page has no parameter {self.over}{hint}", page.subtype(self.over, "parameter")
            )
        if self.of in page.modules:
            raise PictureError(f"of: {self.of} is drawn by a module; name a picture of the suite's own")
        if self.of not in page.pictures:
            known = f" (there are: {', '.join(page.pictures)})" if page.pictures else ""
            hint = nearest(self.of, page.pictures)
            raise PictureError(
                f"of: this page has no picture called {self.of}{hint}{known}", page.subtype(self.of, "render")
            )
        shown = page.pictures[self.of]
        if shown["picture"] == self.name:
            raise PictureError(f"of: {self.of} is a sweep itself; name another picture")
        if shown["picture"] in _OF_CELLS:
            raise PictureError(
                f"of: {self.of} is a {shown['picture']}, which a sweep does not repeat: its cells would be "
                "too small to read; name a picture of the directive explorable"
            )
        followed = {*shown["bind"].values(), *(one["name"] for one in shown["values"].get("parameters", []))}
        if self.over not in followed:
            follows = ", ".join(sorted(followed & set(page.parameters))) or "no parameter of the page"
            raise PictureError(f"of: {self.of} does not follow {self.over}; it follows {follows}")
        parameter = page.parameters[self.over]
        return {
            "shown": {key: shown[key] for key in ("picture", "id", "values", "bind")},
            "over": parameter.declaration(),
            "values": self._values(parameter),
            "count": self.count,
            "drawing": self.drawing,
        }

    def _values(self, parameter: Parameter) -> list[Any] | None:
        if parameter.holds is not Holds.NUMBER:
            return self._choices(parameter)
        if parameter.choices and not self.values:
            return self._spread(parameter.stops)
        for value in self.values or ():
            if not parameter.min <= value <= parameter.max:
                raise PictureError(
                    f"values: {value:g} is outside the range of {parameter.name}, "
                    f"{parameter.min:g} to {parameter.max:g}"
                )
        return list(self.values) if self.values else None

    def _choices(self, parameter: Parameter) -> list[Any]:
        if parameter.holds is Holds.TEXT:
            raise PictureError(f"over: {parameter.name} is a text, which cannot be gone through", "parameter")
        if self.values:
            known = ", ".join(map(parameter.text, parameter.stops[:8]))
            raise PictureError(
                f"values: {parameter.name} is {parameter.holds.value}, not a number; leave values out, and "
                f"all of its choices are shown ({known})",
                "parameter",
            )
        return [parameter.held(value) for value in self._spread(parameter.stops)]

    def _spread(self, stops: list[float]) -> list[float]:
        """Return all choices, or as many as there is room for, evenly spread."""
        if len(stops) <= MOST:
            return stops
        return [stops[round(place * (len(stops) - 1) / (MOST - 1))] for place in range(MOST)]
