"""The lines of a model diagram: what is indented under what, and the sentences after ``---``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .errors import ModelError

MAXIMUM_ITEMS = 300
MAXIMUM_CHARACTERS = 60_000
MAXIMUM_WIDTH = 1_000
MAXIMUM_DEPTH = 12

_LINE = re.compile(r"\r\n|\r|\n")
_RULE = re.compile(r"-{3,}")
_COMMENT = re.compile(r"//(?!\S)")
_LEADING = re.compile(r"\s*")
# Tabs have a message of their own.
_UNDRAWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Block:
    """A line that is an item, and the lines indented under it."""

    text: str
    line: int
    column: int
    inside: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """A sentence as it was written, with what it tells of: `Item: sentence`, on one line or on several."""

    text: str
    line: int
    column: int


def read_lines(source: str) -> tuple[list[Block], list[Told]]:
    """Return the items, nested as they are indented, and the sentences.

    Raises ModelError where indentation fits no level, and where there is too much.
    """
    _check_size(source, _LINE.split(source))
    lines, told = part_told(source)
    return _nested(lines), told


def part_told(source: str) -> tuple[list[str], list[Told]]:
    """Return the lines of a picture without its sentences, and those: what stands after ``---``.

    Raises ModelError where nothing does, and where a sentence is indented by more than spaces.
    """
    lines = _LINE.split(source)
    rule = next((number for number, text in enumerate(lines) if _RULE.fullmatch(text.strip())), len(lines))
    if rule == len(lines):
        return lines, []
    told = _sentences(lines[rule + 1 :], rule + 2)
    if not told:
        message = "after --- no sentence stands; write `Item: sentence` below it, or leave it out"
        raise ModelError(message, rule + 1, 1)
    return lines[:rule], told


def retold(source: str, said: Mapping[int, tuple[str, str]]) -> str:
    """Return a picture with other sentences, each on one line: by its line, what it said and what it says."""
    told = part_told(source)[1]
    lines = _LINE.split(source)
    kept = next((one.line - 1 for one in told), len(lines))
    lines[kept:] = [""] * (len(lines) - kept)
    for one in told:
        text, (before, after) = " ".join(one.text.split()), said[one.line]
        lines[one.line - 1] = text.removesuffix(before) + after
    return "\n".join(lines)


def _check_size(source: str, lines: Sequence[str]) -> None:
    if len(source) > MAXIMUM_CHARACTERS:
        raise ModelError(f"a model diagram has at most {MAXIMUM_CHARACTERS:,} characters", 1, 1)
    for number, text in enumerate(lines, start=1):
        if len(text) > MAXIMUM_WIDTH:
            message = f"a line has at most {MAXIMUM_WIDTH:,} characters; this one has {len(text):,}"
            raise ModelError(message, number, MAXIMUM_WIDTH + 1)
    if found := _UNDRAWABLE.search(source):
        before = _LINE.split(source[: found.start()])
        code = ord(found[0])
        what = "half a character (a lone surrogate)" if 0xD800 <= code <= 0xDFFF else f"U+{code:04X}"
        message = f"{what} cannot be drawn; take it out"
        raise ModelError(message, len(before), len(before[-1]) + 1)


def _indent(text: str, number: int) -> int:
    """Return how many spaces a line begins with."""
    leading = _LEADING.match(text)
    blank = leading[0] if leading else ""
    for place, character in enumerate(blank):
        if character != " ":
            called = "a tab" if character == "\t" else f"a {unicodedata.name(character, 'blank').lower()}"
            message = f"the line is indented by {called}; indent by spaces, two for each level"
            raise ModelError(message, number, place + 1)
    return len(blank)


def _nested(lines: Sequence[str]) -> list[Block]:
    top: list[Block] = []
    # The indents that are open, each with the blocks that stand there.
    levels: list[tuple[int, list[Block]]] = []
    count = 0
    for number, text in enumerate(lines, start=1):
        body = text.strip()
        if not body or _COMMENT.match(body):
            continue
        indent = _indent(text, number)
        count += 1
        if count > MAXIMUM_ITEMS:
            message = (
                f"a model diagram has at most {MAXIMUM_ITEMS} items, and this is one more; "
                "write equal ones once, with ×6 after it, or make two diagrams"
            )
            raise ModelError(message, number, indent + 1)
        block = Block(body, number, indent + 1)
        _levelled(levels, top, indent, number).append(block)
    return top


def _levelled(
    levels: list[tuple[int, list[Block]]], top: list[Block], indent: int, number: int
) -> list[Block]:
    """Return the blocks among which a line with an indent stands, and close the deeper levels."""
    if not levels:
        levels.append((indent, top))
        return top
    if indent > levels[-1][0]:
        levels.append((indent, levels[-1][1][-1].inside))
        if len(levels) > MAXIMUM_DEPTH:
            message = f"boxes are nested deeper than {MAXIMUM_DEPTH} levels"
            raise ModelError(message, number, indent + 1)
        return levels[-1][1]
    known = [level for level, _ in levels]
    while levels and levels[-1][0] > indent:
        levels.pop()
    if not levels or levels[-1][0] != indent:
        # The first line fixes where the outermost level is.
        fitting = " or ".join(str(level) for level in known)
        spaces = "space" if indent == 1 else "spaces"
        message = (
            f"the line is indented by {indent} {spaces}, which fits no level above; indent it by {fitting}"
        )
        raise ModelError(message, number, indent + 1)
    return levels[-1][1]


def _sentences(lines: Sequence[str], first: int) -> list[Told]:
    told: list[Told] = []
    outer: int | None = None
    for number, text in enumerate(lines, start=first):
        body = text.strip()
        if not body or _COMMENT.match(body):
            continue
        indent = _indent(text, number)
        if _RULE.fullmatch(body):
            message = "--- stands once, between the items and their sentences; leave this one out"
            raise ModelError(message, number, indent + 1)
        outer = indent if outer is None else outer
        if indent > outer:
            told[-1] = Told(f"{told[-1].text} {body}", told[-1].line, told[-1].column)
        else:
            told.append(Told(body, number, indent + 1))
        if len(told) > MAXIMUM_ITEMS:
            raise ModelError(f"a model diagram has at most {MAXIMUM_ITEMS} sentences", number, 1)
    return told
