"""Parameters that are no range: choices, switches and texts, as authors write them."""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..language import t
from ..spelling import cut, nearest, number_in

# Buttons stand in a row where they are few, and as wide as a slider.
MOST_IN_A_ROW, WIDEST_ROW = 5, 34
MOST_CHOICES = 1_000
LONGEST_CHOICE, LONGEST_TEXT = 100, 500
# Of so many choices a message names the first.
_MOST_NAMED = 8


class ParameterError(ValueError):
    """A declaration that cannot be used; the message is meant for the author."""


class Holds(enum.Enum):
    """What a value of a parameter is."""

    NUMBER = "a number"
    WORD = "one of some words"
    SWITCH = "on or off"
    TEXT = "a text"


class Choice(NamedTuple):
    """One of the values that a parameter can take, and what readers see of it; of a plain number nothing."""

    value: float | bool | str
    label: str

    @property
    def key(self) -> str:
        """What authors and addresses call it."""
        if isinstance(self.value, bool):
            return str(self.value).lower()
        return f"{self.value:.12g}" if isinstance(self.value, float) else self.value


def switched(fields: Mapping[str, str]) -> bool:
    """Tell whether a declaration is that of a switch."""
    return fields.get("value", "").strip().lower() in ("true", "false")


def read_text(name: str, fields: Mapping[str, str]) -> str:
    """Return the text that a parameter starts with.

    Raises:
        ParameterError: where it is none that fits into a field.
    """
    for other in ("value", "choices"):
        if other in fields:
            raise ParameterError(
                f"parameter {name}: text and {other} both say how it starts; "
                f"keep `:text:` for a field in which readers write, or `:{other}:`"
            )
    text = fields["text"].strip()
    if "\n" in text:
        lines = text.count("\n") + 1
        raise ParameterError(f"parameter {name}: its text has {lines} lines; a field has one, so write one")
    if len(text) > LONGEST_TEXT:
        raise ParameterError(
            f"parameter {name}: its text has {len(text):,} characters; a field has at most {LONGEST_TEXT}"
        )
    return text


def read_choices(name: str, fields: Mapping[str, str]) -> tuple[Holds, tuple[Choice, ...]]:
    """Return what a parameter can be: words, numbers or, for a switch, on and off.

    Raises:
        ParameterError: where its author's choices are no such.
    """
    if "choices" not in fields:
        return Holds.SWITCH, (
            Choice(False, t("off", context="a switch")),
            Choice(True, t("on", context="a switch")),
        )
    pairs = [_pair(name, part) for part in _parts(fields["choices"])]
    if len(pairs) < 2:
        raise ParameterError(
            f"parameter {name}: choices needs at least two, separated by commas, as `:choices: small, large`"
        )
    if len(pairs) > MOST_CHOICES:
        raise ParameterError(f"parameter {name}: it has {len(pairs):,} choices, and at most {MOST_CHOICES:,}")
    keys = [key for key, _label in pairs]
    if {key.lower() for key in keys} == {"true", "false"}:
        # Off comes first, as 0 before 1.
        return Holds.SWITCH, tuple(
            sorted(Choice(key.lower() == "true", label or key) for key, label in pairs)
        )
    numbers = [_as_number(key) for key in keys]
    _refuse_twice(
        name, [key if number is None else number for key, number in zip(keys, numbers, strict=True)]
    )
    if None not in numbers:
        return Holds.NUMBER, tuple(
            Choice(number or 0.0, label) for number, (_key, label) in zip(numbers, pairs, strict=True)
        )
    if any(number is not None for number in numbers):
        number, word = (
            next(key for key, one in zip(keys, numbers, strict=True) if (one is None) is is_word)
            for is_word in (False, True)
        )
        raise ParameterError(
            f"parameter {name}: its choices mix numbers and words, as {number} and {word}; give a number to "
            f"each, as `:choices: {number} = {word}`, or words only"
        )
    return Holds.WORD, tuple(Choice(key, label or key) for key, label in pairs)


def started_at(name: str, fields: Mapping[str, str], choices: tuple[Choice, ...]) -> int:
    """Return which of its choices a parameter starts with.

    Raises:
        ParameterError: where its value is none of them.
    """
    if "value" not in fields:
        return 0
    given = fields["value"].strip()
    number = _as_number(given)
    for place, one in enumerate(choices):
        is_it = one.value == number if isinstance(one.value, float) else str(one.value) == given
        if is_it or (isinstance(one.value, bool) and str(one.value).lower() == given.lower()):
            return place
    keys = [one.key for one in choices]
    labelled = next((key for key, one in zip(keys, choices, strict=True) if one.label == given), None)
    hint = f"; write `:value: {labelled}`" if labelled else nearest(given, keys)
    raise ParameterError(
        f"parameter {name}: its value {cut(given)!r} is none of its choices{hint} (it has {listed(keys)})"
    )


def without(name: str, fields: Mapping[str, str], unfit: Iterable[str], why: str) -> None:
    """Check that a declaration has no option that says nothing of what it is.

    Raises:
        ParameterError: for the first one.
    """
    for field in unfit:
        if field in fields:
            raise ParameterError(f"parameter {name}: {field} does not fit, since {why}; remove `:{field}:`")


def listed(words: list[str]) -> str:
    """Return words with commas between, the first ones of many."""
    more = f" and {len(words) - _MOST_NAMED:,} more" if len(words) > _MOST_NAMED else ""
    return ", ".join(map(cut, words[:_MOST_NAMED])) + more


def written(words: list[str]) -> str:
    """Return words as an author writes them to be choices, as far as they can be."""
    able = [word for word in words if ";" not in word]
    return ("; " if any("," in word for word in able) else ", ").join(_as_choice(word) for word in able)


def _as_choice(word: str) -> str:
    """Return a word as a choice: with a key of its own where it has a sign that ends keys, or is a number."""
    if "=" in word:
        return f"{re.sub('[ ,=]+', '-', word)} = {word}"
    return word if _as_number(word) is None else f"n{word} = {word}"


def _parts(source: str) -> list[str]:
    """Return what stands between commas, or between semicolons where a choice has a comma."""
    if not source.strip():
        return []
    return [" ".join(part.split()) for part in source.split(";" if ";" in source else ",")]


def _pair(name: str, part: str) -> tuple[str, str]:
    """Return a choice and the words for it, of ``adam`` or ``adam = Adam``."""
    key, equals, label = (piece.strip() for piece in part.partition("="))
    if not key or (equals and not label):
        what = f"{cut(part)!r} has nothing before or after its =" if equals else "there is nothing"
        where = "" if equals else " between two of the signs that separate them, or at an end"
        raise ParameterError(
            f"parameter {name}: one of its choices is empty: {what}{where}; "
            "write `:choices: small, large`, or `:choices: s = small, l = large`"
        )
    if max(len(key), len(label)) > LONGEST_CHOICE:
        raise ParameterError(
            f"parameter {name}: its choice {cut(key)!r} has more than {LONGEST_CHOICE} characters"
        )
    return key, label


def _refuse_twice(name: str, keys: list[float | str]) -> None:
    seen: set[float | str] = set()
    for key in keys:
        if key in seen:
            twice = Choice(key, "").key
            raise ParameterError(
                f"parameter {name}: two of its choices are {cut(twice)!r}; what differs only in words has "
                "a key of its own, as `:choices: a = first, b = second`"
            )
        seen.add(key)


def _as_number(key: str) -> float | None:
    try:
        number = number_in(key)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
