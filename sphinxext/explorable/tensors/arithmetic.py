"""Arithmetic in words: numbers, sums and fractions as a reader would write them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Item = TypeVar("Item")

# As many terms of a sum are spelled out as a grid shows cells on an axis.
LONGEST_SUM = 8

# Beyond these a number is written by its power of ten, where it does not fit into the decimals.
SMALL, LARGE = 1e-3, 1e6
# Numbers between these stand for slots of a live program, and are written in full; few others are so large.
FIRST_SLOT, LAST_SLOT = 300_000_000_000, 301_000_000_000
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

# How many decimals a cell shows.
DIGITS = 2
# What a drawing gets of a number: more digits than a cell shows.
SIGNIFICANT = 6
# Room for all digits of a number that is written without a power of ten.
_EXACT = Context(prec=1000, rounding=ROUND_HALF_UP)


class Binding(IntEnum):
    """How tightly a spelled expression holds together: a looser one needs parentheses in a tighter one."""

    SUM = 1  # also a negative number, whose sign is a minus
    PRODUCT = 2
    POWER = 3
    ATOM = 4


# What may stand before the point of a number whose leading zero is left out.
_BEFORE_POINT = ("", "−", "(", "(−")


class Spelling(NamedTuple):
    """A piece of arithmetic and how tightly it binds."""

    text: str
    binding: Binding

    def within(self, loosest: Binding) -> str:
        """Return the text, in parentheses if it binds more loosely than its surroundings allow."""
        return self.text if self.binding >= loosest else f"({self.text})"

    def as_exponent(self) -> str:
        """Return the text as it stands after a `^`, where a number keeps its leading zero: `e^0.3`."""
        text = self.within(Binding.ATOM)
        head, point, rest = text.partition(".")
        return f"{head}0.{rest}" if point and head in _BEFORE_POINT else text


def significant(value: float) -> float:
    """Return a number as a drawing gets it, which is what every text about its cell rounds."""
    return float(f"{value:.{SIGNIFICANT}g}")


def rounded(size: float, digits: int) -> str:
    """Return a number that is not negative with so many decimals, as the drawing's `decimals` does.

    It is rounded as it is written, half of a place up: .125 to .13, however it lies in binary.
    """
    if size < 10.0 ** (SIGNIFICANT - digits):
        size = significant(size)
    return f"{Decimal(repr(size)).quantize(Decimal(1).scaleb(-digits), context=_EXACT):f}"


@lru_cache(maxsize=2**14)  # the cells of a diagram share few numbers, and each is spelled many times
def spell_number(value: float, digits: int) -> Spelling:
    """Spell a number with up to `digits` decimals: `.4`, `1.5`, `−3`, `1.2·10⁻⁷`, `−10⁹`, `∞`.

    A number that would round to zero has two decimals more; a smaller one, and one that is too long to read,
    is given by its power of ten.
    """
    if math.isnan(value):
        return Spelling("nan", Binding.ATOM)
    digits = max(digits, 0)
    size = abs(value)
    if math.isinf(size):
        text = "∞"
    else:
        shown = rounded(size, digits)
        if size >= SMALL and not float(shown):
            shown = rounded(size, digits + 2)
        if (size >= LARGE and not FIRST_SLOT <= size <= LAST_SLOT) or (size and not float(shown)):
            text = _by_power(size, digits)
            return Spelling(f"−{text}", Binding.SUM) if value < 0 else Spelling(text, Binding.POWER)
        text = _trim(shown)
        text = text[1:] if text.startswith("0.") else text
    return Spelling(f"−{text}", Binding.SUM) if value < 0 else Spelling(text, Binding.ATOM)


def raised(power: int) -> str:
    """Write a whole number small and high."""
    return str(power).translate(_RAISED)


def _by_power(size: float, digits: int) -> str:
    """Return a number that is not negative as `1.2·10⁻⁷`, or `10⁹`."""
    mantissa, exponent = f"{size:.{digits or 2}e}".split("e")
    times = "" if float(mantissa) == 1 else f"{_trim(mantissa)}·"
    return f"{times}10{raised(int(exponent))}"


def spelled_places(operand: object, axis: int, size: int) -> NDArray[np.int64]:
    """Return the positions of an axis that a spelled sum shows: all, or the first three and the last.

    Of a sum over 500 cells, four are worth the time to spell. It is a `Places`, to be asked for sources.
    """
    return np.arange(size) if size <= LONGEST_SUM else np.array([0, 1, 2, size - 1])


def spell_sum(terms: Sequence[Spelling], count: int) -> Spelling:
    """Spell a sum of `count` terms; `terms` are all of them, or of a long sum at least those it shows."""
    if not terms:
        return Spelling("0", Binding.ATOM)
    if count == 1:
        return terms[0]
    shown = shorten(terms, count)
    texts = [shown[0].text, *[term.within(Binding.PRODUCT) for term in shown[1:]]]
    if count > LONGEST_SUM:
        texts.insert(3, "⋯")
    return Spelling(" + ".join(texts), Binding.SUM)


def shorten(items: Sequence[Item], count: int) -> list[Item]:
    """Return all items, or the first three and the last if they stand for a `count` that is too long."""
    return list(items) if count <= LONGEST_SUM else [*items[:3], items[-1]]


def spell_list(function: str, cells: Sequence[Spelling], count: int) -> Spelling:
    """Spell a function of `count` cells, of many of them the first three and the last: `max(1, 2, 3)`."""
    texts = [cell.text for cell in shorten(cells, count)]
    if count > LONGEST_SUM:
        texts.insert(3, "⋯")
    return spell_application(function, texts)


def spell_product(*factors: Spelling) -> Spelling:
    """Spell a product: `.4·.1`."""
    if len(factors) == 1:
        return factors[0]
    first, *others = factors
    texts = [first.within(Binding.PRODUCT), *[other.within(Binding.POWER) for other in others]]
    return Spelling("·".join(texts), Binding.PRODUCT)


def spell_quotient(above: Spelling, below: Spelling) -> Spelling:
    """Spell a quotient: `(1 + 2) / 3`."""
    return Spelling(f"{above.within(Binding.PRODUCT)} / {below.within(Binding.POWER)}", Binding.PRODUCT)


def spell_power(base: Spelling, exponent: Spelling) -> Spelling:
    """Spell a power: `2^3`."""
    return Spelling(f"{base.within(Binding.ATOM)}^{exponent.as_exponent()}", Binding.POWER)


@lru_cache(maxsize=2**12)  # the powers of a row are spelled for each of its cells
def spell_exponential(exponent: Spelling) -> Spelling:
    """Spell a power of e: `e^1.2`."""
    return spell_power(Spelling("e", Binding.ATOM), exponent)


def spell_application(function: str, arguments: Sequence[str]) -> Spelling:
    """Spell a function by its name: `max(0, −1)`."""
    return Spelling(f"{function}({', '.join(arguments)})", Binding.ATOM)


def _trim(decimal: str) -> str:
    return decimal.rstrip("0").rstrip(".") if "." in decimal else decimal
