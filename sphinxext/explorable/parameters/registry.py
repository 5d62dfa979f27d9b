"""What a parameter can be, and the text of its values."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..spelling import nearest
from .choosing import (
    LONGEST_TEXT,
    MOST_IN_A_ROW,
    WIDEST_ROW,
    Choice,
    Holds,
    ParameterError,
    listed,
    read_choices,
    read_text,
    started_at,
    switched,
    without,
)

SCALES = ("linear", "log")
# Of all units, only those of a plane angle follow their number without a space.
CLOSE_UNITS = ("°", "′", "″")
# From here on numbers are written as powers of ten.
_LONGEST = 1e15
# The least that a slider goes through, and in how many steps at most.
_NARROWEST, _MOST_STEPS = 1e-300, 1e9
# So many digits of a value that readers step to are kept, free of the residue of binary fractions.
_STEPPED = 12
# By how many digits the first value may be longer than steps are.
_MORE = 2
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
CONTROLS = ("buttons", "menu", "slider")


@dataclass(frozen=True)
class Parameter:
    """A value of a page that its readers can change.

    Attributes:
        name: what expressions call it.
        label: the words beside its slider.
        value: where it starts; of words, which of the choices, and of a switch 0 or 1.
        min: the least value.
        max: the greatest value.
        step: the distance of two values that a slider can take; on a log scale the factor between them.
        format: how it is written, in Python's format language.
        unit: written behind it.
        concept: the concept that it stands for, or None.
        scale: "linear", or "log" where equal ways along its slider are equal factors.
        holds: what a value of it is.
        choices: what it can be, where that is no range.
        asked: the control that its author wants.
        written: the text that it starts with, where it is one.

    """

    name: str
    label: str
    value: float
    min: float
    max: float
    step: float
    format: str
    unit: str = ""
    concept: str | None = None
    scale: str = "linear"
    holds: Holds = Holds.NUMBER
    choices: tuple[Choice, ...] = ()
    asked: str = ""
    written: str = ""

    def declaration(self) -> dict[str, Any]:
        """Return it as plain data."""
        told: dict[str, Any] = {
            "name": self.name,
            "label": self.label,
            "value": self.held(),
            "min": self.min,
            "max": self.max,
            "step": self.step,
            "format": self.format,
            "unit": self.unit,
            "concept": self.concept,
            "scale": self.scale,
        }
        if self.choices:
            told["choices"] = [one.value for one in self.choices]
            if any(one.label not in ("", one.value) for one in self.choices):
                told["names"] = [self.text(value) for value in self.stops]
        return told

    def held(self, value: float | None = None) -> float | bool | str:
        """Return what scripts and expressions have for a value; without one, for the one it starts at."""
        value = self.value if value is None else value
        if self.holds is Holds.TEXT:
            return self.written
        return self.choices[int(value)].value if self.holds in (Holds.WORD, Holds.SWITCH) else value

    @property
    def stops(self) -> list[float]:
        """The values that it can take, in order, where it has choices."""
        if self.holds is Holds.NUMBER:
            return [float(one.value) for one in self.choices]
        return [float(place) for place in range(len(self.choices))]

    def _label(self, value: float) -> str:
        if self.holds is Holds.TEXT:
            return self.written
        if self.holds is not Holds.NUMBER:
            return self.choices[int(value)].label
        return next((one.label for one in self.choices if one.value == value), "")

    def number(self, value: float | None = None) -> str:
        """Write a value as formulas show it, without the unit; without one, the value it starts at."""
        value = self.value if value is None else value
        if self.holds is Holds.TEXT:
            return self.written
        return self._label(value) or _format(value, self.format)

    def text(self, value: float | None = None) -> str:
        """Write a value as the prose shows it, with the unit; without one, the value it starts at."""
        value = self.value if value is None else value
        named = self._label(value) or self.holds is Holds.TEXT
        return self.number(value) + ("" if named else self.unit)

    def fields(self) -> dict[str, str]:
        """Return what its author could have written, by the options of ``parameter``."""
        told = {"label": self.label if self.label != self.name.replace("_", " ") else ""}
        told |= {"concept": self.concept or "", "control": self.asked}
        if self.holds is Holds.TEXT:
            return {**_given(told), "text": self.written}
        if self.choices:
            pairs = [
                one.key if one.label in ("", one.key) else f"{one.key} = {one.label}" for one in self.choices
            ]
            told["choices"] = "; ".join(pairs) if ";" not in "".join(pairs) else ", ".join(pairs)
            told["value"] = next(
                one.key for value, one in zip(self.stops, self.choices, strict=True) if value == self.value
            )
        else:
            told |= {"value": repr(self.value), "min": repr(self.min), "max": repr(self.max)}
            told |= {"step": repr(self.step), "scale": self.scale if self.scale != "linear" else ""}
        if self.holds is Holds.NUMBER:
            told |= {"format": self.format, "unit": self.unit.strip()}
        return _given(told)

    def at(self, value: Any) -> Parameter:
        """Return it with another value to start at, which scripts and expressions have.

        Raises:
            ParameterError: for what it cannot be.
        """
        if self.holds is Holds.TEXT:
            if not isinstance(value, str) or len(value) > LONGEST_TEXT:
                raise ParameterError(f"{self.name} needs a text of at most {LONGEST_TEXT} characters")
            return replace(self, written=value)
        if self.choices:
            of_kind = [one for one in self.choices if isinstance(value, bool) == isinstance(one.value, bool)]
            if value not in [one.value for one in of_kind]:
                raise ParameterError(
                    f"{self.name} cannot be {value!r} (it can be {listed([one.key for one in self.choices])})"
                )
            place = [one.value for one in self.choices].index(value)
            return replace(self, value=self.stops[place])
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ParameterError(f"{self.name} needs a number, not {value!r}")
        if not self.min <= value <= self.max:
            raise ParameterError(
                f"{self.name} needs a number from {self.min:g} to {self.max:g}, not {value:g}"
            )
        return replace(self, value=float(value))

    def names(self) -> list[tuple[float | str, str]]:
        """Return its values that are called something else, as expressions have them, each with its name."""
        return [
            (one.value if isinstance(one.value, str) else float(one.value), one.label)
            for one in self.choices
            if one.label not in ("", one.value)
        ]

    @property
    def is_named(self) -> bool:
        """Whether readers see words, of some of its values at least."""
        return self.holds is Holds.TEXT or any(one.label for one in self.choices)

    @property
    def is_words(self) -> bool:
        """Whether its values are words, of which expressions can only tell which it is."""
        return self.holds in (Holds.WORD, Holds.TEXT)

    @property
    def control(self) -> str:
        """What changes it: a slider, buttons in a row, a menu, a switch or a field."""
        if self.holds in (Holds.SWITCH, Holds.TEXT):
            return "switch" if self.holds is Holds.SWITCH else "field"
        if self.asked or not self.choices:
            return self.asked or "slider"
        labels = [self.text(value) for value in self.stops]
        # Each has a frame around it, about as wide as two letters.
        if len(labels) <= MOST_IN_A_ROW and sum(len(label) + 2 for label in labels) <= WIDEST_ROW:
            return "buttons"
        return "slider" if self.holds is Holds.NUMBER else "menu"

    @property
    def widest(self) -> str:
        """Return the widest of its numbers."""
        return max(self._numbers(), key=width)

    @property
    def widest_of_each_sign(self) -> list[str]:
        """Return the widest of its numbers from zero up, and of those below, as far as there are any."""
        signs: dict[bool, list[str]] = {}
        for number in self._numbers():
            signs.setdefault(number.startswith("−"), []).append(number)
        return [max(numbers, key=width) for _, numbers in sorted(signs.items())]

    def _numbers(self) -> list[str]:
        """Return numbers of which one is the widest."""
        if self.choices:
            return [self.number(value) for value in self.stops]
        # Between the ends of a log scale a number may have more digits than at them.
        within = self._factors() if self.scale == "log" else []
        return [self.number(value) for value in (self.min, self.max, self.value, *within)]

    @property
    def highest(self) -> float:
        """The greatest value that readers reach: a step further may be beyond the range."""
        if self.scale == "log":
            return self.max
        steps = math.floor((self.max - self.min) / self.step + 1e-9)
        return float(f"{self.min + steps * self.step:.{_STEPPED}g}")

    def _factors(self) -> list[float]:
        """Return the first thousand values of a log scale, as the page's script makes them."""
        steps = min(math.floor(math.log(self.max / self.min) / math.log(self.step) + 1e-9), 1000)
        return [float(f"{self.min * self.step**place:.{_STEPPED}g}") for place in range(steps + 1)]

    @property
    def place(self) -> float:
        """Return what its slider holds at first: its value, or on a log scale the part of the way, 0 to 1."""
        if self.choices:
            return float(self.stops.index(self.value))
        if self.scale == "log":
            return math.log(self.value / self.min) / math.log(self.max / self.min)
        return self.value

    def samples(self, points: int) -> list[float]:
        """Return so many values of it at most, evenly spaced along its slider, its ends among them."""
        stops = self.stops if self.holds is not Holds.TEXT else [0.0]
        if not stops:
            return _grid(self.min, self.max, points, self.scale)
        last, most = len(stops) - 1, min(points, len(stops))
        return [stops[round(last * place / max(most - 1, 1))] for place in range(most)]


def _format(value: float, spec: str) -> str:
    # Expressions come with numpy: a site without parameters does not wait for it.
    from ..expressions import format_number

    return format_number(value, spec)


def _given(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in fields.items() if text}


def behind(unit: str) -> str:
    """Return a unit as it stands behind a number."""
    return unit if unit in ("", *CLOSE_UNITS) else f" {unit}"


def declare(name: str, fields: Mapping[str, str]) -> Parameter:
    """Check a declaration, and fill in what it leaves open.

    Raises:
        ParameterError: for a name that no expression can hold, or a range, value or step that do not fit.
    """
    from ..expressions import CONSTANTS, FUNCTIONS

    if not NAME.match(name):
        raise ParameterError(
            f"{name!r} is not a name for a parameter; use the letters a to z, digits and _, beginning with a "
            "letter"
        )
    if name in FUNCTIONS or name in CONSTANTS:
        kind = "function" if name in FUNCTIONS else "constant"
        raise ParameterError(
            f"a parameter cannot be called {name}, which is a {kind} in expressions; choose another name"
        )
    if "text" in fields or "choices" in fields or switched(fields):
        return _chosen(name, fields)
    if "control" in fields:
        raise ParameterError(
            f"parameter {name}: control says how choices are picked, and it has none; "
            "write `:choices: 8, 16, 32`, or remove control"
        )
    scale = fields.get("scale", "").strip() or "linear"
    if scale not in SCALES:
        raise ParameterError(f"parameter {name}: its scale has to be {' or '.join(SCALES)}, not {scale!r}")
    log = scale == "log"
    value = _number(name, "value", fields.get("value", fields.get("min", "1") if log else "0"))
    low, high = (value / 10, value * 10) if log else (min(0.0, 2 * value), max(1.0, 2 * value))
    low = _number(name, "min", fields["min"]) if "min" in fields else low
    high = _number(name, "max", fields["max"]) if "max" in fields else high
    if log and low <= 0:
        which = "min" if "min" in fields else "value"
        given = low if "min" in fields else value
        raise ParameterError(
            f"parameter {name}: on a log scale its {which} has to be above 0, not {given:g}; "
            f"write `:{which}: 0.01`, or leave out `:scale: log`"
        )
    if low >= high:
        least = f"its min {low:g}" if "min" in fields else f"its min, {low:g} by default,"
        most = f"its max {high:g}" if "max" in fields else f"its max, {high:g} by default"
        raise ParameterError(f"parameter {name}: {least} has to be below {most}")
    if not math.isfinite(high / low if log else high - low):
        raise ParameterError(f"parameter {name}: its range, {low:g} to {high:g}, is too wide")
    if high - low < _NARROWEST:
        raise ParameterError(f"parameter {name}: its range, {low:g} to {high:g}, is too narrow")
    step = _number(name, "step", fields["step"]) if "step" in fields else _default_step(low, high, scale)
    if log and step <= 1:
        raise ParameterError(
            f"parameter {name}: on a log scale its step is a factor above 1, such as 2 for doubling, "
            f"not {step:g}"
        )
    if step <= 0:
        raise ParameterError(f"parameter {name}: its step has to be above 0, not {step:g}")
    if not log and (high - low) / step > _MOST_STEPS:
        raise ParameterError(
            f"parameter {name}: its step {step:g} is too small for its range, {low:g} to {high:g}: choose "
            "another unit, or a larger step"
        )
    if step > (high / low if log else high - low) * (1 + 1e-9):
        raise ParameterError(
            f"parameter {name}: its step {step:g} is larger than its range, {low:g} to {high:g}: "
            "nothing could move it"
        )
    largest = max(-low, high)
    if not log and step < 10.0 ** (math.floor(math.log10(largest)) - _STEPPED + 1):
        raise ParameterError(
            f"parameter {name}: its step {step:g} is lost in numbers as large as "
            f"{largest:.{_STEPPED}g}, which keep {_STEPPED} digits: take away what they "
            f"have in common, or choose a larger step"
        )
    if not low <= value <= high:
        raise ParameterError(
            f"parameter {name}: its value {value:g} is outside its range, {low:g} to {high:g}"
        )
    spec = fields.get("format", "").strip() or _default_format(low, high, step, scale, value)
    try:
        _format(value, spec)
    except ValueError as error:
        raise ParameterError(f"parameter {name}: {error}") from None
    unit = fields.get("unit", "").strip()
    return Parameter(
        **_said(name, fields),
        value=value,
        min=low,
        max=high,
        step=step,
        format=spec,
        unit=behind(unit),
        scale=scale,
    )


def _chosen(name: str, fields: Mapping[str, str]) -> Parameter:
    """Check a declaration of what is no range: a text, choices or a switch."""
    if "text" in fields:
        return _plain(name, fields, Holds.TEXT, written=read_text(name, fields))
    holds, choices = read_choices(name, fields)
    start = started_at(name, fields, choices)
    if holds is not Holds.NUMBER:
        return _plain(name, fields, holds, value=float(start), high=len(choices) - 1.0, choices=choices)
    without(name, fields, ("min", "max", "step", "scale"), "its choices say what it can be")
    values = sorted(float(one.value) for one in choices)
    spec = fields.get("format", "").strip() or _telling_apart(values)
    try:
        _format(values[0], spec)
    except ValueError as error:
        raise ParameterError(f"parameter {name}: {error}") from None
    whole = all(value.is_integer() for value in values)
    return Parameter(
        **_said(name, fields),
        value=float(choices[start].value),
        min=values[0],
        max=values[-1],
        step=1.0 if whole else min(b - a for a, b in itertools.pairwise(values)),
        format=spec,
        unit=behind(fields.get("unit", "").strip()),
        holds=holds,
        choices=choices,
        asked=_asked(name, fields, CONTROLS),
    )


def _telling_apart(values: list[float]) -> str:
    """Return the shortest format with which no two numbers look the same."""
    specs = ["", *(f".{digits}g" for digits in range(7, 18))]
    return next(spec for spec in specs if len({_format(one, spec) for one in values}) == len(values))


def _plain(
    name: str,
    fields: Mapping[str, str],
    holds: Holds,
    *,
    value: float = 0.0,
    high: float = 0.0,
    choices: tuple[Choice, ...] = (),
    written: str = "",
) -> Parameter:
    """Return what is no number; its values are counted from 0."""
    why = "it is a switch" if holds is Holds.SWITCH else f"it is {holds.value}"
    without(name, fields, ("min", "max", "step", "scale", "format", "unit"), why)
    if holds is not Holds.WORD:
        without(name, fields, ("control",), why)
    return Parameter(
        **_said(name, fields),
        value=value,
        min=0.0,
        max=high,
        step=1.0,
        format="",
        holds=holds,
        choices=choices,
        asked=_asked(name, fields, CONTROLS[:2]) if holds is Holds.WORD else "",
        written=written,
    )


def _asked(name: str, fields: Mapping[str, str], controls: tuple[str, ...]) -> str:
    asked = fields.get("control", "").strip()
    if asked and asked not in controls:
        hint = nearest(asked, controls)
        raise ParameterError(
            f"parameter {name}: its control has to be {', '.join(controls[:-1])} or {controls[-1]}, "
            f"not {asked!r}{hint}"
        )
    return asked


def _said(name: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """Return what every parameter has."""
    return {
        "name": name,
        "label": fields.get("label", "").strip() or name.replace("_", " "),
        "concept": fields.get("concept", "").strip() or None,
    }


def own(name: str, value: float, low: float, high: float, step: float, **more: str) -> Parameter:
    """Return a parameter of a picture's own, which no author declares."""
    numbers = {"value": value, "min": low, "max": high, "step": step}
    return declare(name, {**{field: repr(number) for field, number in numbers.items()}, **more})


def unknown_parameter(name: str, parameters: Iterable[str]) -> str:
    """Say that a page has no parameter of a name, and which is meant or how one comes to be."""
    known = ", ".join(parameters)
    hint = (
        f"{nearest(name, parameters)}; it has {known}"
        if known
        else "; declare it with the directive `parameter`"
    )
    return f"this page has no parameter {name}{hint}"


def _number(name: str, field: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        other = f"; for words write `:text: {text.strip()[:40]}` or `:choices:`" if text.strip() else ""
        other = other if field == "value" else ""
        raise ParameterError(f"parameter {name}: its {field} has to be a number, not {text[:80]!r}{other}")
    return number


def round_step(step: float) -> float:
    """Return the number of one digit, 1, 2 or 5, at or below a step."""
    power = 10.0 ** math.floor(math.log10(step))
    return float(
        f"{max(digit for digit in (1, 2, 5) if digit * power <= step * (1 + 1e-9)) * power:.{_STEPPED}g}"
    )


def _default_step(low: float, high: float, scale: str) -> float:
    """Return a step with which a slider takes one to two hundred values."""
    if scale == "log":
        # A whole number of them from end to end: of four decades each power of ten is a value.
        decades = math.log10(high / low)
        return float((high / low) ** (1 / round(decades / round_step(decades / 100))))
    return round_step((high - low) / 100)


def _default_format(low: float, high: float, step: float, scale: str, value: float) -> str:
    """Return the shortest format that tells neighbouring values apart, and that which stands between two."""
    if max(-low, high) >= _LONGEST:
        return ".4g"
    if scale == "log":
        return ".0f" if low.is_integer() and step.is_integer() else ".3g"
    digits = max(_decimals(step), _decimals(low))
    return f".{max(digits, min(_decimals(value), digits + _MORE))}f"


def _decimals(step: float) -> int:
    """Return how many digits behind the point tell two neighbouring values apart."""
    return next((digits for digits in range(12) if math.isclose(round(step, digits), step, rel_tol=1e-9)), 12)


def width(text: str) -> int:
    """Return how wide a number is set, in halves of a digit: the style sheet has a class for each."""
    return sum({".": 1, ",": 1, " ": 1, "−": 3, "%": 3}.get(character, 2) for character in text)


def _grid(low: float, high: float, points: int, scale: str = "linear") -> list[float]:
    """Return values of a range, evenly spaced along its slider, its ends among them."""
    if scale == "log":
        return [low * (high / low) ** (place / max(points - 1, 1)) for place in range(points)]
    return [low + (high - low) * place / max(points - 1, 1) for place in range(points)]
