"""Fences of Markdown that are left open, which take in what follows them, and those that end too early."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .sources import lines_of

_FENCE = re.compile(r" {0,3}(:{3,}|`{3,}|~{3,})(.*)")
_CLOSING = re.compile(r"[\s>]*(:{3,}|`{3,}|~{3,})\s*")
# In a quotation or a list, other signs stand before it.
_OPENING = re.compile(r"(?P<before>.*?)(?P<opening>(?::{3,}|`{3,}|~{3,})\s*\{(?P<name>[^}]*)\}.*)")
# What stands in these is no fence, whatever it looks like.
_VERBATIM = (
    "code",
    "code-block",
    "code-cell",
    "sourcecode",
    "eval-rst",
    "literalinclude",
    "math",
    "parsed-literal",
    "raw",
)
_HEADING = re.compile(r" {0,3}#{1,6} ")


def _closes(line: str, marker: str) -> bool:
    found = _CLOSING.fullmatch(line)
    return found is not None and found[1][0] == marker[0] and len(found[1]) >= len(marker)


def first_left_open(lines: Sequence[str], marker: str) -> int | None:
    """Return the place of a fence that is opened in a directive's content, and ended by the directive's end.

    Args:
        lines: the content of the directive.
        marker: what its own fence is made of. A shorter one within it is left open by itself.
    """
    open_at, opened = None, ""
    for place, line in enumerate(lines):
        found = _FENCE.fullmatch(line)
        if open_at is None:
            if found and found[2].strip():
                open_at, opened = place, found[1]
        elif _closes(line, opened):
            open_at = None
    swallowed = open_at is not None and opened[0] == marker[0] and len(opened) >= len(marker)
    return open_at if swallowed else None


def is_closed(file: str, line: int, block: str, marker: str) -> bool:
    """Tell whether a file has the end of a fence where a directive's content ends; of what is unclear, yes.

    Args:
        file: the path of the page.
        line: the line of the fence's beginning, counted from 1.
        block: the directive as its parser has it, with an end in any case.
        marker: what the fence is made of.
    """
    source = lines_of(file)
    opening, first = (one.strip() for one in [*block.split("\n"), ""][:2])
    if not 0 < line <= len(source) or opening not in source[line - 1]:
        return True
    # Lines of what another directive wrote are not the file's, which may have such a fence there.
    if first != marker and line < len(source) and first not in source[line]:
        return True
    body = block.rstrip("\n").split("\n")[:-1]
    # Some releases of MyST take the end for a line of what has an argument and no options.
    *before, last = "\n".join(body).rstrip().split("\n")
    if before and _closes(last, marker):
        body = before
    end = line - 1 + len(body)
    return end < len(source) and _closes(source[end], marker)


def has_added_line(file: str, line: int, block: str) -> bool:
    """Tell whether MyST put an empty line before a directive's content, which begins with another fence.

    It counts that line too, so that what follows seems to stand one line further down.
    """
    source = lines_of(file)
    _opening, first, *others = [*block.split("\n"), "", ""]
    begins = not first and _FENCE.match(others[0]) is not None
    return begins and 0 < line < len(source) and source[line].strip() == others[0].strip()


@dataclass(frozen=True)
class Written:
    """A directive as its file has it: its text, its first line, and how many lines stand before its body."""

    block: str
    line: int
    offset: int


def as_written(file: str, line: int, name: str, body: Sequence[str]) -> Written | None:
    """Find in its file a directive of which MyST hands on the body only, as it did before 5.2.

    Those versions count a line too many where a body begins with a blank line, and in included parts.

    Args:
        file: the path of the page.
        line: the line of the fence's beginning as it is told, counted from 1.
        name: what the directive is called.
        body: the lines of its body.
    """
    source = lines_of(file)
    for at in (line, line - 1):
        found = _OPENING.fullmatch(source[at - 1]) if 0 < at <= len(source) else None
        if found and found["name"] == name:
            inner = [one.removeprefix(found["before"]) for one in source[at:]]
            marker = marker_of(found["opening"])
            offset = next((n for n in range(len(inner)) if inner[n : n + len(body)] == [*body]), 0)
            # Blank lines at its end are left out of a body, and one of options only is none.
            rest = inner[offset + len(body) :]
            ends = (n for n, one in enumerate(rest) if one.strip() and (body or _closes(one, marker)))
            end = offset + len(body) + next(ends, 0)
            block = "\n".join([found["opening"], *inner[:end], marker, ""])
            return Written(block, at, offset if body else end)
    return None


def end_of_own(lines: Sequence[str]) -> int:
    """Return where what a directive left open has of its own ends: at a blank line, a heading or a fence."""
    begun = False
    for place, line in enumerate(lines):
        found = _FENCE.fullmatch(line)
        if (begun and not line.strip()) or _HEADING.match(line) or (found and found[2].strip()):
            return place
        begun = begun or bool(line.strip())
    return len(lines)


def marker_of(block: str) -> str:
    """Return what the fence of a directive is made of, or nothing where it has none."""
    found = _FENCE.match(block.partition("\n")[0])
    return found[1] if found else ""


@dataclass(frozen=True)
class Nest:
    """Fences within one that has no more signs than they have, so that the first of them ends it.

    Attributes:
        name: the outer directive.
        inner: the first one within it that has as many signs.
        marker: what the outer fence is made of.
        line: its first line, counted from 1.
        end: the line that is meant to end it.
        signs: how many signs its fence needs.
    """

    name: str
    inner: str
    marker: str
    line: int
    end: int
    signs: int

    @property
    def advice(self) -> str:
        """What its author is told, at the outer fence."""
        longer = self.signs * self.marker[0]
        return (
            f"the fence of this {self.name} needs more signs than that of the {self.inner} in it, whose end "
            f"is taken for its own; write {longer} in this line and in line {self.end}"
        )


def nest_of(file: str, line: int) -> Nest | None:
    """Return the nest that a line of a file stands in."""
    found = (nest for nest in _nests(tuple(lines_of(file))) if nest.line <= line <= nest.end)
    return next(found, None)


def nest_before(file: str, line: int) -> Nest | None:
    """Return the last nest that stands before a line of a file: its end is taken for a beginning."""
    found = (nest for nest in reversed(_nests(tuple(lines_of(file)))) if nest.end < line)
    return next(found, None)


@lru_cache(maxsize=4)
def _nests(lines: tuple[str, ...]) -> tuple[Nest, ...]:
    """Return the nests of a page, the outermost alone; none where some fence has no end by any reading."""
    within: list[tuple[str, str, int]] = []
    alike: dict[int, str] = {}
    longest: dict[int, int] = {}
    nests = []
    for number, line in enumerate(lines, start=1):
        name, marker, line_of_outer = within[-1] if within else ("", "", 0)
        if within and _closes(line, marker):
            within.pop()
            if line_of_outer in alike:
                signs = longest[line_of_outer] + 1
                nests.append(Nest(name, alike[line_of_outer], marker, line_of_outer, number, signs))
                if within:
                    longest[within[-1][2]] = max(signs, longest.get(within[-1][2], 0))
            continue
        found = _OPENING.fullmatch(line)
        if name in _VERBATIM or found is None or found["before"].strip(" >-*+.0123456789"):
            if name not in _VERBATIM and (code := _FENCE.fullmatch(line)) and code[2].strip():
                within.append((_VERBATIM[0], code[1], number))
            continue
        opened = marker_of(found["opening"])
        if within and opened[0] == marker[0] and len(opened) >= len(marker):
            alike.setdefault(line_of_outer, found["name"])
            longest[line_of_outer] = max(len(opened), longest.get(line_of_outer, 0))
        within.append((found["name"], opened, number))
    outermost = (
        nest for nest in nests if not any(one.line < nest.line and nest.end < one.end for one in nests)
    )
    return () if within else tuple(sorted(outermost, key=lambda nest: nest.line))
