"""Options whose value stands indented below them, as YAML writes it after ``|`` or ``>``."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

_MARK = re.compile(r"[|>][-+]?\s*")
_OPTION = re.compile(r":([A-Za-z][\w-]*):(?:[ \t]+(.*))?")


def without_mark(value: str) -> str:
    """Return a value without the mark in its first line that says that it follows."""
    first, line, rest = value.partition("\n")
    return rest if line and _MARK.fullmatch(first) else value


def indented_values(header: Sequence[str], lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Find the values that stand below options, where MyST takes them for the body of their directive.

    Args:
        header: the lines of the options, as MyST reads them.
        lines: those that follow.

    Returns:
        The values by option, those of options that follow among them, and how many lines they take.
    """
    values: dict[str, str] = {}
    at = 0
    waiting = _waiting(header[-1]) if header else None
    while waiting and (end := _end_of_block(lines, at)) > at:
        values[waiting] = textwrap.dedent("\n".join(lines[at:end]))
        at, waiting = end, None
        while not waiting and at < len(lines) and (found := _OPTION.fullmatch(lines[at].rstrip())):
            values[found[1]] = found[2] or ""
            waiting = _waiting(lines[at])
            at += 1
    return values, at


def _waiting(line: str) -> str | None:
    """Return the option of a line that says that its value follows."""
    found = _OPTION.fullmatch(line.strip())
    return found[1] if found and _MARK.fullmatch(found[2] or "") else None


def _end_of_block(lines: Sequence[str], start: int) -> int:
    """Return where the indented lines that begin at one end, without blank ones behind them."""
    end = start
    for at in range(start, len(lines)):
        if not lines[at].strip():
            continue
        if lines[at][:1] not in " \t":
            break
        end = at + 1
    return end
