"""What stands after an item: repeats, lanes, links, the concept, the note; in any order.

Encoder ×6 : encoder <- Decoder @ KV // a note
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..spelling import cut, nearest
from .errors import ModelError
from .tree import Link, Suffixes, Window

MOST_REPEATS = 999
MOST_ROUNDS = 1_000_000
MOST_WORDS = 100
LONGEST_LABEL = 120
LONGEST_TEXT = 300

NAME = r"[^\W\d][\w′'’]*"
_NUMBER = r"[-−]?\d+"
# A suffix stands after a blank and ends at one; only the colon of a concept needs none.
_WORDED = rf"""
    (?P<repeat>[×✕x*]\s*(?P<times>{_NUMBER}))
  | per\s+(?P<per>{NAME})
  | carries\s+(?P<carries>{NAME}(?:\s*,\s*{NAME})*)
  | sees\s+(?P<sees>all|past(?:\s+(?P<reach>{_NUMBER}))?)
  | (?:sees\s+)?window\s+(?P<window>{_NUMBER})\s+at\s+(?P<centre>{_NUMBER})
  | at\s+(?P<at>{_NUMBER}(?:(?:\s*,\s*|\s+and\s+|\s+){_NUMBER})*)
  | (?P<form>narrows|widens)
  | (?P<row>beside)
  | values\s+(?P<values>{NAME})
  | (?P<bars>bars)
  | loop\s+(?P<loop>{_NUMBER})
  | (?P<grows>grows)
"""
_SUFFIX = re.compile(
    rf"(?<!\S)(?:(?:{_WORDED})(?=[\s:]|\Z)|(?P<link><-|←)|(?P<note>//(?!\S)))|(?P<concept>(?<!\d):|:(?!\d))",
    re.VERBOSE,
)
_PRODUCT = re.compile(r"\d\s+\Z")
_CONCEPT = re.compile(r"\w[\w.-]*")
_WORD = re.compile(r"[^\s:]+|:")
_BLANK = re.compile(r"\s*")

_SEES = "what a word sees is written sees past, sees past 4, sees all or window 5 at 4"
_WINDOW = (
    "a window is written window 5 at 4: its size, and the place in its middle; "
    "one of a word and the 3 before it is written sees past 4"
)
# What authors write for a suffix, and how it is written; the second half only where no label can stand.
_SLIPS = (
    (
        r"repeat(?:s|ed)?\s+(\d+)(?:\s+times|x)?|(\d+)\s+times",
        "a repeat is written ×6",
    ),
    (
        r"(?:one\s+)?per[-_]\w+|(?:one\s+)?for\s+each\s+\w+",
        "one for each word is written per t, with the dim of the words",
    ),
    (r"sees\s+\S+", _SEES),
    (r"window\s+\d+", _WINDOW),
    (r"narrow(?:ing|ed)?", "a box that narrows is written narrows"),
    (r"widen(?:ing|ed)?", "a box that widens is written widens"),
    (r"carry\s+\w+|carries", "what goes from one word to the next is written carries h"),
    (r"loops\s+\d+(?:\s+times)?|loop\s+\d+\s+times", "a loop is written loop 50"),
    (r"grow(?:ing)?", "a row that grows is written grows"),
    (
        r"->.*",
        "lines after one another are joined by arrows; a link from elsewhere is written <- Source, "
        "after the item that it goes to",
    ),
)
_STRICT = (
    (r"repeat(?:s|ed)?|\d+\s*[x×*]|[x×*]", "a repeat is written ×6"),
    (r"per|each", "one for each word is written per t, with the dim of the words"),
    (r"sees|looks|masked", _SEES),
    (r"window", _WINDOW),
    (r"at", "which are active is written at 2 5, in places counted from 1"),
    (r"values", "the tensor of the program that values come from is written values X"),
    (r"loops?", "a loop is written loop 50, with the number of times"),
    (r"@", "a link's label stands after its source: <- Source @ label"),
    (r"#.*", "a note is written // note"),
)
KNOWN = (
    "per",
    "carries",
    "sees",
    "window",
    "at",
    "narrows",
    "widens",
    "beside",
    "values",
    "bars",
    "loop",
    "grows",
)
_LONG = ("narrows", "widens", "carries", "beside")


@dataclass
class Reader:
    """A line, and how far it is read."""

    text: str
    line: int
    column: int
    place: int = 0

    def error(self, message: str, place: int | None = None) -> ModelError:
        """Return the error that points at a place of the line, by default where it is read up to."""
        return ModelError(message, self.line, self.column + (self.place if place is None else place))

    def skip(self) -> None:
        """Pass over blanks."""
        found = _BLANK.match(self.text, self.place)
        self.place = found.end() if found else self.place

    @property
    def rest(self) -> str:
        """What is still to be read."""
        return self.text[self.place :]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read what a pattern finds here, if it does."""
        found = pattern.match(self.text, self.place)
        if found:
            self.place = found.end()
        return found

    def quoted(self, closing: str, what: str) -> str:
        """Read what stands between the character here and the next of those that close it."""
        start = self.place
        end = min(
            (at for at in (self.text.find(one, start + 1) for one in closing) if at >= 0),
            default=-1,
        )
        if end < 0:
            opening = self.text[start]
            raise self.error(f"{opening} is never closed; {what} end with {closing[0]}")
        self.place = end + 1
        return self.text[start + 1 : end]


def read_text(reader: Reader, *more: str) -> str:
    """Read a label or a link's source: in backquotes, or up to the next suffix, or to one of `more`."""
    reader.skip()
    if reader.rest.startswith("`"):
        return spaced(reader.quoted("`", "labels in backquotes"))
    end = end_of_text(reader.text, reader.place)
    for mark in more:
        found = reader.text.find(mark, reader.place, end)
        end = found if found >= 0 else end
    written = reader.text[reader.place : end].rstrip()
    _check_slips(reader, written)
    reader.place = end
    return spaced(written)


def end_of_text(text: str, start: int) -> int:
    """Return where a label that begins at `start` ends: before the next suffix."""
    for found in _SUFFIX.finditer(text, start):
        # `3 x 3` is the size of a kernel.
        product = (
            found["repeat"] and found["repeat"][1:2].isspace() and _PRODUCT.search(text[: found.start()])
        )
        if not product:
            return found.start()
    return len(text)


def spaced(text: str) -> str:
    """Return text with single spaces between words."""
    return " ".join(text.split())


@cache
def _in_label() -> list[tuple[re.Pattern[str], str]]:
    """Return the slips at the end of a label; compiled when they are needed, for there are many."""
    return [(re.compile(rf"(?<=\s)(?:{pattern})\Z"), told) for pattern, told in _SLIPS]


@cache
def _alone() -> list[tuple[re.Pattern[str], str]]:
    """Return the slips in a suffix's own place."""
    return [(re.compile(rf"(?:{pattern})(?!\S)"), told) for pattern, told in (*_SLIPS, *_STRICT)]


def _check_slips(reader: Reader, label: str) -> None:
    """Refuse a label that ends like a suffix that is written wrongly."""
    for pattern, told in _in_label():
        if found := pattern.search(label):
            raise reader.error(_slip(found[0], told), reader.place + found.start())
    before, _, last = label.rpartition(" ")
    meant = next((known for known in _LONG if before and _is_slip(last, known)), None)
    if meant:
        message = f"{last} is no suffix; did you mean {meant}? A label with that word stands in backquotes"
        raise reader.error(message, reader.place + len(label) - len(last))


def _is_slip(word: str, known: str) -> bool:
    """Tell whether a letter more, less or other makes one word of another."""
    if abs(len(word) - len(known)) > 1:
        return False
    others = (at for at, letters in enumerate(zip(word, known, strict=False)) if len(set(letters)) > 1)
    start = next(others, min(len(word), len(known)))
    rests = ((word[start + a :], known[start + b :]) for a, b in ((0, 1), (1, 0), (1, 1)))
    return any(mine == other for mine, other in rests)


def _slip(written: str, told: str) -> str:
    return f"{cut(written)} is no suffix; {told}. A label with such words stands in backquotes"


def read_suffixes(reader: Reader, after: str) -> Suffixes:
    """Read everything that is left of a line; `after` is what a message calls the item."""
    found: dict[str, Any] = {}
    links: list[Link] = []
    while True:
        reader.skip()
        if not reader.rest:
            return Suffixes(**found, links=tuple(links))
        start = reader.place
        match = reader.take(_SUFFIX)
        if not match:
            raise _unknown(reader, after)
        if match["link"]:
            links.append(_read_link(reader))
            continue
        read = _read_one(reader, match)
        if twice := [name for name in read if name in found]:
            written = match[0].strip()
            what = "its concept" if "concept" in twice else f"`{written}`"
            raise reader.error(f"{after} has {what} twice over; leave one out", start)
        found |= read


def _read_one(reader: Reader, match: re.Match[str]) -> dict[str, Any]:
    """Return the fields that a suffix sets."""
    start = match.start()
    kind = match.lastgroup
    if match["note"]:
        note = spaced(reader.rest)
        reader.place = len(reader.text)
        if not note:
            raise reader.error("after // no note stands; write it, or leave // out", start)
        return {"note": limited(reader, note, start, "a note", LONGEST_TEXT)}
    if match["concept"]:
        return {"concept": _read_concept(reader)}
    if match["repeat"]:
        return {"repeat": _times(reader, match)}
    if match["window"]:
        size = _whole(reader, match, "window", 1, MOST_REPEATS, "a window has 1 to 999 words")
        if size % 2 == 0:
            message = (
                f"window {size} has no word in its middle; write an odd size, window {size + 1}, or, for a "
                f"word and those before it, sees past {size}"
            )
            raise reader.error(message, start)
        at = _whole(reader, match, "centre", 1, MOST_REPEATS, "places are counted from 1")
        return {"window": Window(size, at), "sees": ""}
    if match["at"]:
        return {"at": _places(reader, match)}
    if match["loop"]:
        most = f"a loop goes round 1 to {MOST_ROUNDS:,} times"
        return {"loop": _whole(reader, match, "loop", 1, MOST_ROUNDS, most)}
    if match["carries"]:
        return {"carries": ", ".join(re.split(r"\s*,\s*", match["carries"]))}
    if match["sees"]:
        least = f"a word sees 2 to {MOST_REPEATS} words of the past, itself included"
        reach = _whole(reader, match, "reach", 2, MOST_REPEATS, least) if match["reach"] else 0
        return {"sees": match["sees"].split()[0], "reach": reach, "window": None}
    if kind in ("row", "bars", "grows"):
        return {kind: True}
    name = kind or ""
    return {name: match[name]}


def _read_concept(reader: Reader) -> str:
    reader.skip()
    found = reader.take(_CONCEPT)
    if found and (reader.rest[:1] in ("", ":") or reader.rest[0].isspace()):
        return found[0]
    place = found.start() if found else reader.place
    word = reader.text[place:].split()
    given = f", not {cut(word[0])}" if word else ""
    raise reader.error(
        f"the name of a concept is needed after the colon{given}; a label with a colon stands in backquotes",
        place,
    )


def _read_link(reader: Reader) -> Link:
    reader.skip()
    dashed = reader.rest.startswith("~")
    if dashed:
        reader.place += 1
        reader.skip()
    column = reader.column + reader.place
    source = read_text(reader, " @ ")
    if source.endswith(" @"):
        raise reader.error("after @ the link's label is needed: <- Source @ label", reader.place - 1)
    if not source or source.startswith("@"):
        raise reader.error(
            "after <- the label of the item is needed that the arrow comes from: <- Source",
            column - reader.column,
        )
    reader.skip()
    label = ""
    if reader.rest.startswith("@"):
        start = reader.place
        reader.place += 1
        label = read_text(reader)
        if not label:
            raise reader.error("after @ the link's label is needed: <- Source @ label", start)
        limited(reader, label, start, "a link's label")
    # Names may be written in quotes and brackets, as the items are.
    return Link(source, column, label, dashed)


def _times(reader: Reader, match: re.Match[str]) -> int:
    written = f"×{match['times']}"
    times = _number(match["times"])
    if times is None or times > MOST_REPEATS:
        message = (
            f"{cut(written)} is more than the {MOST_REPEATS} repeats that can be told; "
            f"write at most ×{MOST_REPEATS}, or the number in the label"
        )
    elif times < 1:
        message = f"{written} would leave nothing to draw; write ×2 or more, or leave the line out"
    elif times == 1:
        message = "×1 repeats nothing; leave it out"
    else:
        return times
    raise reader.error(message, match.start("repeat"))


def _number(written: str) -> int | None:
    """Return a whole number, or nothing for one that is too long to be meant."""
    digits = written.replace("−", "-")
    return int(digits) if len(digits) < 10 else None if digits[0] != "-" else -1


def _whole(reader: Reader, match: re.Match[str], group: str, least: int, most: int, rule: str) -> int:
    number = _number(match[group])
    if number is None or not least <= number <= most:
        raise reader.error(f"{cut(match[group])} does not do; {rule}", match.start(group))
    return number


def _places(reader: Reader, match: re.Match[str]) -> tuple[int, ...]:
    places: list[int] = []
    for found in re.finditer(_NUMBER, match["at"]):
        number = _number(found[0])
        start = match.start("at") + found.start()
        if number is None or number < 1:
            raise reader.error(f"at {cut(found[0])}: places are counted from 1", start)
        if number in places:
            raise reader.error(f"at names {number} twice; leave one out", start)
        places.append(number)
    return tuple(places)


def limited(reader: Reader, text: str, place: int, what: str, most: int = LONGEST_LABEL) -> str:
    """Return a text that is drawn.

    Raises ModelError where it is too long for that.
    """
    if len(text) > most:
        message = (
            f"{what} has at most {most} characters, and {cut(text)} has {len(text)}; "
            "say it shorter, or in a sentence after ---"
        )
        raise reader.error(message, place)
    return text


def _unknown(reader: Reader, after: str) -> ModelError:
    """Return the error for what can be no suffix."""
    for pattern, told in _alone():
        if found := pattern.match(reader.text, reader.place):
            return reader.error(_slip(found[0].strip(), told))
    word = _WORD.match(reader.text, reader.place)
    written = word[0] if word else reader.rest
    hint = nearest(written, KNOWN)
    told = hint or f"; known are ×6, <- Source, // note, {', '.join(KNOWN[:-1])} and {KNOWN[-1]}"
    return reader.error(f"after {cut(after)}, {cut(written)} is no suffix{told}")
