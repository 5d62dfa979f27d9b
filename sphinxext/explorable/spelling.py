"""A hint at what a misspelled name may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import PurePath

# How alike two names have to be, of 1: `ww` and `w` are, `are` and `rate` are not.
_NEAR = 0.66


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint at a known name that is spelled alike, whatever its case, or nothing."""
    found = _near(name, known)
    return f"; did you mean {found}?" if found else ""


def nearest_file(name: str, known: Iterable[str]) -> str:
    """Return a hint at a file whose name is spelled alike without its suffix, which many have."""
    wanted = PurePath(name)
    # Of several that are called alike, the one of the same kind.
    files = sorted(map(PurePath, known), key=lambda file: (file.suffix != wanted.suffix, file))
    found = _near(wanted.stem, (file.stem for file in files))
    return f"; did you mean {next(file for file in files if file.stem == found)}?" if found else ""


def _near(name: str, known: Iterable[str]) -> str | None:
    as_written: dict[str, str] = {}
    for one in known:
        as_written.setdefault(one.casefold(), one)
    near = get_close_matches(name.casefold(), as_written, n=1, cutoff=_NEAR)
    return as_written[near[0]] if near else None
