"""The file of events: what a line of it holds, and which lines are none. Anyone may have written it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeAlias

# How many bytes a line may have, and how many letters page, id, name and control, and a value.
LONGEST = 4096
_LETTERS = (200, 200, 100, 100)
_VALUE = 64
_HIGHEST = 1e300
_VIEW = re.compile(r"[\w-]{1,64}", re.ASCII)
# A year, in ms: no page is open for longer.
_LATEST = 366 * 24 * 3600 * 1000
# What moves a cursor, turns the direction of text, or cannot be written; signs that join letters are none.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")
# A tag, whole or with an attribute: of a label such as `x<y` there is neither.
_MARKUP = re.compile(r"<(?:[/!?]|[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>|[a-zA-Z][\w-]*[\s/][^<>]*=)")

Value: TypeAlias = "bool | int | float | str | None"

LONG, NO_JSON, NO_EVENT, UNSAFE, MARKUP = (
    "too long",
    "no JSON",
    "no event",
    "with control characters",
    "with markup",
)


class BrokenEventError(ValueError):
    """A line is no event; the message is the kind of the mistake, without a word of the line."""


class Event(NamedTuple):
    """What a reader did once.

    Attributes:
        page: the name of the page, as ``how-to/fit-a-line``.
        view: the number that this opening of the page has; it says nothing of the reader.
        id: of the picture's element; empty where it has none.
        name: of the picture in the catalogue, or ``parameter``.
        control: its label.
        value: what it was set to; True for a button; None for what is not told.
        ms: since the page was opened.
    """

    page: str
    view: str
    id: str
    name: str
    control: str
    value: Value
    ms: int

    def line(self) -> str:
        """Return the line of a file that holds this, and nothing besides."""
        told = {key: value for key, value in self._asdict().items() if value is not None}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


_decode = json.JSONDecoder(parse_constant=_refuse).decode


def read_event(line: bytes) -> Event:
    """Read a line.

    Raises:
        BrokenEventError: it is no event.
    """
    if len(line) > LONGEST:
        raise BrokenEventError(LONG)
    try:
        read = _decode(line.decode())
    except (ValueError, RecursionError):
        raise BrokenEventError(NO_JSON) from None
    if not isinstance(read, dict):
        raise BrokenEventError(NO_EVENT)
    get = read.get
    page, id, name, control = get("page"), get("id"), get("name"), get("control")
    view, value, ms = get("view"), get("value"), get("ms")
    if not (isinstance(page, str) and isinstance(id, str) and isinstance(name, str)):
        raise BrokenEventError(NO_EVENT)
    if not (isinstance(control, str) and isinstance(view, str)):
        raise BrokenEventError(NO_EVENT)
    if type(ms) is not int or not 0 <= ms <= _LATEST or not _VIEW.fullmatch(view):
        raise BrokenEventError(NO_EVENT)
    # Numbers without an end are not below this one.
    is_number = isinstance(value, int | float)
    if not (value is None or isinstance(value, str)) and not (is_number and abs(value) < _HIGHEST):
        raise BrokenEventError(NO_EVENT)
    mistake = _mistake_in(page, id, name, control) or (isinstance(value, str) and _mistake(value, _VALUE))
    if mistake:
        raise BrokenEventError(mistake)
    return Event(page, view, id, name, control, value, ms)


# The same few controls of a site come again and again.
@lru_cache(maxsize=4096)
def _mistake_in(page: str, id: str, name: str, control: str) -> str:
    if not page or not control:
        return NO_EVENT
    texts = zip((page, id, name, control), _LETTERS, strict=True)
    return next(filter(None, (_mistake(text, most) for text, most in texts)), "")


def _mistake(text: str, most: int) -> str:
    """Say what is wrong with a text that may have so many letters, or nothing."""
    if len(text) > most:
        return LONG
    if not text.isprintable() and _UNSAFE.search(text):
        return UNSAFE
    return MARKUP if _MARKUP.search(text) else ""


@dataclass
class Reading:
    """What files hold.

    Attributes:
        events: how many of them were read.
        left_out: how many lines are none, by the kind of the mistake.
    """

    events: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def of(self, files: Iterable[Path]) -> Iterator[Event]:
        """Read the events of files, one after the other, and count what is none.

        Raises:
            OSError: where a file cannot be read.
        """
        for file in files:
            for line in _lines(file):
                try:
                    event = read_event(line)
                except BrokenEventError as error:
                    self.left_out[str(error)] += 1
                    continue
                self.events += 1
                yield event

    def told(self) -> str:
        """Say how many lines were left out, or nothing."""
        count = sum(self.left_out.values())
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(self.left_out.items()))
        return f"{count:,} {'line was' if count == 1 else 'lines were'} left out: {kinds}" if count else ""


def _lines(file: Path) -> Iterator[bytes]:
    """Return the lines of a file that are not blank; of one that is too long, only its beginning."""
    with file.open("rb") as stream:
        while line := stream.readline(LONGEST + 2):
            whole = line
            while len(whole) > LONGEST + 1 and not whole.endswith(b"\n"):
                whole = stream.readline(LONGEST + 2) or b"\n"
            line = line.rstrip(b"\r\n")
            if line.strip():
                yield line


def as_json(reading: Reading) -> dict[str, Any]:
    """Return what was read as plain data."""
    return {"events": reading.events, "left_out": dict(sorted(reading.left_out.items()))}
