"""Arithmetic in words: numbers, sums and fractions as a reader would write them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

Item = TypeVar("Item")

# As many terms of a sum are spelled out as a grid shows cells on an axis.
LONGEST_SUM = 8


class Binding(IntEnum):
    """How tightly a spelled expression holds together: a looser one needs parentheses in a tighter one."""

    SUM = 1  # also a negative number, whose sign is a minus
    PRODUCT = 2
    POWER = 3
    ATOM = 4


@dataclass(frozen=True)
class Spelling:
    """A piece of arithmetic and how tightly it binds."""

    text: str
    binding: Binding

    def within(self, loosest: Binding) -> str:
        """Return the text, in parentheses if it binds more loosely than its surroundings allow."""
        return self.text if self.binding >= loosest else f"({self.text})"

    def as_exponent(self) -> str:
        """Return the text as it stands after a `^`, where a number keeps its leading zero: `e^0.3`."""
        text = self.within(Binding.ATOM)
        return f"0{text}" if text.startswith(".") else text


def spell_number(value: float, digits: int) -> Spelling:
    """Spell a number with up to `digits` decimals: `.4`, `1.5`, `−3`, `1.2e−7`, `∞`.

    A number that would round to zero, or that is too long to read, is given by its power of ten.
    """
    if math.isnan(value):
        return Spelling("nan", Binding.ATOM)
    digits = max(digits, 0)
    size = abs(value)
    if math.isinf(size):
        text = "∞"
    elif size and (size < 0.5 * 10.0**-digits or size >= 1e12):
        mantissa, exponent = f"{size:.{digits}e}".split("e")
        text = f"{_trim(mantissa)}e{int(exponent)}".replace("-", "−")
    else:
        text = _trim(f"{size:.{digits}f}")
        text = text[1:] if text.startswith("0.") else text
    return Spelling(f"−{text}", Binding.SUM) if value < 0 else Spelling(text, Binding.ATOM)


def spell_sum(items: Sequence[Item], spell: Callable[[Item], Spelling]) -> Spelling:
    """Spell a sum of what `spell` makes of each item; of a long one the first three terms and the last."""
    # Of a sum over 500 cells, four are worth the time to spell.
    terms = [spell(item) for item in (items if len(items) <= LONGEST_SUM else [*items[:3], items[-1]])]
    if len(terms) == 1:
        return terms[0]
    texts = [terms[0].text, *(term.within(Binding.PRODUCT) for term in terms[1:])]
    if len(items) > LONGEST_SUM:
        texts.insert(3, "⋯")
    return Spelling(" + ".join(texts), Binding.SUM)


def shorten(items: Sequence[str]) -> list[str]:
    """Keep the first three items and the last where there are too many."""
    return list(items) if len(items) <= LONGEST_SUM else [*items[:3], "⋯", items[-1]]


def spell_product(left: Spelling, right: Spelling) -> Spelling:
    """Spell a product: `.4·.1`."""
    return Spelling(f"{left.within(Binding.PRODUCT)}·{right.within(Binding.POWER)}", Binding.PRODUCT)


def spell_quotient(above: Spelling, below: Spelling) -> Spelling:
    """Spell a quotient: `(1 + 2) / 3`."""
    return Spelling(f"{above.within(Binding.PRODUCT)} / {below.within(Binding.POWER)}", Binding.PRODUCT)


def spell_power(base: Spelling, exponent: Spelling) -> Spelling:
    """Spell a power: `2^3`."""
    return Spelling(f"{base.within(Binding.ATOM)}^{exponent.as_exponent()}", Binding.POWER)


def spell_exponential(exponent: Spelling) -> Spelling:
    """Spell a power of e: `e^1.2`."""
    return spell_power(Spelling("e", Binding.ATOM), exponent)


def spell_application(function: str, arguments: Sequence[str]) -> Spelling:
    """Spell a function by its name: `max(0, −1)`."""
    return Spelling(f"{function}({', '.join(arguments)})", Binding.ATOM)


def _trim(decimal: str) -> str:
    return decimal.rstrip("0").rstrip(".") if "." in decimal else decimal
