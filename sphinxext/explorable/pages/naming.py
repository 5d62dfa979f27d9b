"""Which of the suite's files the pages of a site name; what was found in a page is kept until it changes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

from .files import FOLDER, write_whole

# What the name of a file ends with that is made of its content.
_END = re.compile(rb"-[0-9A-Za-z]{8}\.[a-z]")
# A page's time and size, by which it is seen that it changed, and the files that it names.
Found = tuple[list[int], list[str]]


def named(files: set[str], pages: Iterable[Path], memory: Path) -> set[str]:
    """Return which of some files any page names.

    Args:
        files: the files' names, below the folder of the suite's.
        pages: all pages of a site.
        memory: where it is kept what was looked for, and found in which page; without it all pages are read.
    """
    sought, before = _remembered(memory)
    after: dict[str, Found] = {}
    for page in pages:
        status = page.stat()
        stamp = [status.st_mtime_ns, status.st_size]
        kept_stamp, kept = before.get(str(page), (None, []))
        is_known = kept_stamp == stamp
        fresh = files - sought if is_known else files
        own = files.intersection(kept) if is_known else set()
        after[str(page)] = stamp, sorted(own | _within(page, fresh))
    if after != before or files != sought:
        _remember(memory, files, after)
    return {name for _, names in after.values() for name in names}


def _within(page: Path, files: set[str]) -> set[str]:
    """Return which of some files a page names."""
    if not files:
        return set()
    text = page.read_bytes()
    # Most pages of a large site may have nothing of ours.
    if FOLDER.encode() not in text:
        return set()
    # To look for the ends of names that have a hash takes one pass, and few of them are in a page.
    ends = set(_END.findall(text))
    names = ((name, Path(name).name.encode()) for name in files)
    return {name for name, written in names if _may_be(written, ends) and written in text}


def _may_be(written: bytes, ends: set[bytes]) -> bool:
    found = _END.search(written)
    return found is None or found[0] in ends


def _remembered(memory: Path) -> tuple[set[str], dict[str, Found]]:
    """Return what was looked for, and what was found; nothing, where what is kept is not what was written."""
    try:
        stamp, _, content = memory.read_text(encoding="utf-8").partition("\n")
        if stamp != _digest(content):
            return set(), {}
        files, pages = json.loads(content)
    except (OSError, ValueError):
        return set(), {}
    return set(files), {page: (stamp, names) for page, (stamp, names) in pages.items()}


def _remember(memory: Path, files: set[str], pages: dict[str, Found]) -> None:
    content = json.dumps([sorted(files), pages])
    write_whole(memory, f"{_digest(content)}\n{content}".encode())


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
