"""``hidden-states``: which units of a network stay on over a span of a text, and where else they do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..language import in_signs, joined, sentences, t
from .arrays import OfArrays, Taken
from .packing import pack
from .picture import Page, PictureError, flag, number, option
from .tokens import text_told, tokens_shown, written

# As many numbers as a page carries, and how many are told in 16 bits.
MOST, EXACT = 1_000_000, 2**15
# How long a span is that is chosen by itself.
SHORT, LONG = 3, 10
# Values this many times as far out as nearly all others do not make these small.
USUAL, FAR = 0.99, 1.5


def _span(source: str) -> tuple[int, int]:
    """Take two places of tokens, the first and the last one, as in `12..18`."""
    found = re.fullmatch(r"\s*(\d{1,15})\s*\.\.\s*(\d{1,15})\s*", source)
    if not found or int(found[1]) > int(found[2]):
        raise ValueError(
            f"needs the places of the first and the last token, as in 12..18, not {source.strip()!r}"
        )
    return int(found[1]), int(found[2])


@dataclass(frozen=True)
class HiddenStates(OfArrays):
    """The states of a network's units at each token of a text."""

    name = "hidden-states"
    bindable: ClassVar[tuple[str, ...]] = ("threshold",)
    takes: ClassVar[tuple[Taken, ...]] = (
        Taken("states", ("token", "unit"), "the value of each unit at each token"),
        Taken("tokens", ("token",), "the tokens", words=True),
        Taken("units", ("unit",), "what each unit is called", words=True, needed=False, numbered=True),
        Taken(
            "matches",
            ("match", "first and last"),
            "places to list instead of those that are found: the first and the last token of each",
            needed=False,
        ),
    )

    span: tuple[int, int] | None = option(
        _span,
        "The first and the last token that are chosen at first, from 0; by default a span with units of its "
        "own.",
        None,
    )
    threshold: float | None = option(
        number, "A unit is on where its value is at least this; by default a half of the largest.", None
    )
    off_outside: bool = option(flag, "Only units that are off just before and just after the span.", False)
    either_sign: bool = option(flag, "A unit is also on where its value is far below zero, all along.", False)

    def check(self) -> list[tuple[int, str]]:
        """Check the arrays, and that there is what the options name."""
        doubts = super().check()
        states = self.taken["states"]
        count, units = states.shape
        if states.size > MOST:
            raise PictureError(
                f"states has {states.size:,} numbers, and a page can show {MOST:,}: take fewer units, as "
                f"those of "
                f"the largest variance, or {MOST // units:,} of the {count:,} tokens",
                "data",
            )
        if self.span and self.span[1] >= count:
            raise PictureError(
                f"span: there is no token {self.span[1]}; there are {count}, from 0 to {count - 1}", "data"
            )
        matches = self.taken.get("matches")
        if matches is not None:
            wrong = (matches % 1 != 0).any(axis=1) | (matches[:, 0] > matches[:, -1])
            wrong |= (matches.min(axis=1) < 0) | (matches.max(axis=1) >= count)
            if matches.shape[1] != 2 or wrong.any():
                first = int(wrong.argmax()) if matches.shape[1] == 2 else 0
                raise PictureError(
                    f"matches[{first}] is {matches[first].tolist()}, and needs the places of a first and a "
                    f"last token, "
                    f"from 0 to {count - 1}",
                    "data",
                )
        if not -1e9 < self._threshold < float(np.abs(states).max()):
            doubts.append(
                (1, f"threshold is {self._threshold:g}, and no value is above {np.abs(states).max():.3g}")
            )
        return doubts

    @cached_property
    def _packed(self) -> dict[str, Any]:
        states = self.taken["states"]
        return pack(states, 16 if states.size <= EXACT else 8)

    @cached_property
    def _states(self) -> NDArray[np.float64]:
        """The states as the page has them, so that what is said of them is what it shows."""
        states, low, high = self.taken["states"], self._packed["low"], self._packed["high"]
        steps = 2 ** self._packed["bits"] - 1
        codes = np.rint((states - low) / (high - low or 1) * steps)
        shown: NDArray[np.float64] = (
            (low + codes * ((high - low) / steps)).astype(np.float32).astype(np.float64)
        )
        return shown

    @property
    def _threshold(self) -> float:
        if self.threshold is not None:
            return self.threshold
        return float(f"{self._ends[1] / 2:.2g}")

    @cached_property
    def _ends(self) -> tuple[float, float]:
        """The lowest and the highest value that is drawn: a few that are far beyond all others are cut."""
        sizes, lowest = np.abs(self._states), float(self._states.min())
        usual, most = float(np.quantile(sizes, USUAL)), float(sizes.max())
        high = most if most <= FAR * usual or not usual else usual
        # Values of one sign need no room for the other.
        return (lowest if lowest > -high / 4 else -high), high

    @cached_property
    def _chosen(self) -> tuple[int, int]:
        """The span that is chosen at first: by default one that most units are on over and off outside."""
        if self.span:
            return self.span
        on = self._states >= self._threshold
        count = len(on)
        # How many of the tokens before each a unit is on at.
        sums = np.concatenate([np.zeros((1, on.shape[1]), dtype=np.int64), on.cumsum(axis=0)])
        best, chosen = 0, (0, min(count, SHORT) - 1)
        for length in [*range(SHORT, LONG + 1), *range(SHORT - 1, 0, -1)]:
            # A shorter span is chosen only where no longer one has any.
            if length < SHORT and best:
                break
            for first in range(1, count - length):
                whole = sums[first + length] - sums[first] == length
                found = int((whole & ~on[first - 1] & ~on[first + length]).sum())
                if found > best:
                    best, chosen = found, (first, first + length - 1)
        return chosen

    def on_over(self, first: int, last: int) -> list[int]:
        """Return the units that are on all over a span."""
        signs = np.where(self._states[first] < 0, -1, 1) if self.either_sign else 1
        on = self._states * signs >= self._threshold
        found = on[first : last + 1].all(axis=0)
        if self.off_outside:
            for beside in (first - 1, last + 1):
                if 0 <= beside < len(on):
                    found &= ~on[beside]
        return [int(unit) for unit in np.flatnonzero(found)]

    def alternative(self) -> str:
        """Say which units are on over the span, and at how many other places they all are."""
        count, units = self._states.shape
        first, last = self._chosen
        shown = tokens_shown([str(one) for one in self.taken["tokens"]])
        words = written(shown, first, last + 1)
        on = self.on_over(first, last)
        called = [self._unit_names[unit] for unit in on]
        threshold = in_signs(f"{self._threshold:g}")
        # Translators: stands in "Over tokens 1 to 3, …, 2 units stay on, at 0.5 or more."
        told = t(
            "1 unit stays on, at {1} or more" if len(on) == 1 else "{0} units stay on, at {1} or more",
            len(on),
            threshold,
        )
        if self.off_outside:
            # Translators: {0} is "2 units stay on, at 0.5 or more".
            told = t("{0} and off just outside", told)
        if called:
            # Translators: {0} is "2 units stay on, at 0.5 or more", {1} their names.
            told = t("{0}: {1}", told, f"{joined(called[:12])}{' …' if len(called) > 12 else ''}")
        places = self._places(on, first, last)
        alike = t(
            "They are all on at 1 other place." if places == 1 else "They are all on at {0} other places.",
            places,
        )
        return sentences(
            t("The states of {0} units at {1} tokens.", units, count),
            text_told(shown),
            # Translators: {2} are these tokens, {3} is "2 units stay on, at 0.5 or more".
            t("Over tokens {0} to {1}, “{2}”, {3}.", first, last, words, told),
            alike if on else "",
        )

    def _places(self, units: list[int], first: int, last: int) -> int:
        """Return at how many places besides the span all of some units are on: all along, of those given."""
        signs = (
            np.where(self._states[first] < 0, -1, 1) if self.either_sign else np.ones(self._states.shape[1])
        )
        values = (self._states * signs)[:, units]
        together = np.array([bool((row >= self._threshold).all()) for row in values])
        if "matches" in self.taken:
            ends = self.taken["matches"].astype(int)
            places = [(a, b) for a, b in ends if together[a : b + 1].all()]
        else:
            edges = np.flatnonzero(np.diff(np.concatenate([[0], together, [0]]).astype(int)))
            places = [(a, b - 1) for a, b in edges.reshape(-1, 2)]
        return sum(int(b < first or a > last) for a, b in places)

    @property
    def _unit_names(self) -> list[str]:
        if "units" in self.taken:
            return [str(name) for name in self.taken["units"]]
        return [str(i) for i in range(self._states.shape[1])]

    def drawn_from(self, page: Page) -> dict[str, Any]:
        """Return the states, the tokens, and what is chosen at first."""
        first, last = self._chosen
        matches = self.taken.get("matches")
        return {
            "states": self._packed,
            "tokens": tokens_shown([str(one) for one in self.taken["tokens"]]),
            "units": self._unit_names if "units" in self.taken else [],
            "matches": None if matches is None else matches.astype(int).tolist(),
            "first": first,
            "last": last,
            "threshold": self._threshold,
            "outside": self.off_outside,
            "either": self.either_sign,
            "ends": list(self._ends),
            "cut": bool(np.abs(self._states).max() > self._ends[1] * (1 + 1e-6)),
            "paint": self.paint("states", "blue"),
        }
