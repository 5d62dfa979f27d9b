"""Suggestions as text: by heuristic, each with its place, what is found there, and what to write."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ..terminal import Terminal
from .heuristics import Heuristic, Suggestion

NONE = "nothing to suggest"


def report(found: Sequence[Suggestion], terminal: Terminal) -> str:
    """Return suggestions as text, which is never empty."""
    if not found:
        return NONE
    lines = []
    for heuristic, group in groupby(found, key=lambda one: one.heuristic):
        lines += [terminal.bold(heuristic.name), terminal.quiet(f"  {heuristic.why}")]
        said = None
        for one in group:
            lines.append(f"  {one.file}:{one.line}: {one.says}")
            # What is the same for several is said once, below the last of them.
            if said is not None and one.write != said:
                lines.insert(-1, f"    → {said}")
            said = one.write
        lines += [f"    → {said}", ""]
    pages = len({one.file for one in found})
    lines.append(
        f"{_count(len(found), 'suggestion')} on {_count(pages, 'page')}; --skip NAME leaves a kind out."
    )
    return "\n".join(lines)


def listed(heuristics: Sequence[Heuristic], terminal: Terminal) -> str:
    """Return the names of heuristics, each with why it is one and what it suggests."""
    return "\n".join(
        f"{terminal.bold(one.name)}\n  {terminal.quiet(one.why)}\n  → {one.write}" for one in heuristics
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
