"""The files that pages are written in, where a parser does not tell enough of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path


def lines_of(file: str | Path) -> Sequence[str]:
    """Return the lines of a file; of one that cannot be read, none."""
    try:
        return _read(file, Path(file).stat().st_mtime_ns)
    except (OSError, ValueError):
        return ()


@lru_cache(maxsize=4)
def _read(file: str | Path, _changed: int) -> Sequence[str]:
    return tuple(Path(file).read_text(encoding="utf-8", errors="replace").splitlines())


def with_line(shown: str, file: str | Path, pattern: str) -> str:
    """Return a file as messages tell it, with the first line that a pattern is in, if there is one."""
    found = re.compile(pattern)
    return next((f"{shown}:{n}" for n, line in enumerate(lines_of(file), 1) if found.search(line)), shown)
