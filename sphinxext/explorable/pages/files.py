"""The suite's files in a built site: below ``_static/explorable``, each under a name made of its content."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ..engine.bundle import BUNDLE

if TYPE_CHECKING:
    from sphinx.builders import Builder

FOLDER = "explorable"


def target(builder: Builder) -> Path:
    """Return the folder of a built site that holds the suite's files."""
    return Path(builder.outdir) / "_static" / FOLDER


def digest(text: str) -> str:
    """Return what changes with a text, short enough for a file's name."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def write_whole(file: Path, content: bytes) -> None:
    """Write a file, unless it is there and right; none of the workers that write it finds half of it."""
    with suppress(OSError):
        if file.stat().st_size == len(content) and file.read_bytes() == content:
            return
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        partial.write_bytes(content)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


# What this process has seen to in a build's output.
_right: WeakKeyDictionary[Builder, set[str]] = WeakKeyDictionary()


def write(builder: Builder, name: str, content: str | bytes) -> str:
    """Write a file of the suite's; return its name."""
    seen = _right.setdefault(builder, set())
    if name not in seen:
        write_whole(target(builder) / name, content.encode() if isinstance(content, str) else content)
        seen.add(name)
    return name


def write_stylesheet(builder: Builder, stem: str, text: str) -> str:
    """Write a generated style sheet under a name made of its content; return its path below ``_static``."""
    return f"{FOLDER}/{write(builder, f'{stem}-{digest(text)}.css', text)}"


def copy(builder: Builder, name: str) -> str:
    """Copy a file of the bundle; return its name."""
    if name not in _right.get(builder, ()):
        write(builder, name, (BUNDLE / "web" / name).read_bytes())
    return name


def tidy(builder: Builder, pages: Iterable[Path]) -> None:
    """Take away what earlier builds left and no page refers to any more.

    Args:
        builder: whose output it is.
        pages: all pages of the output, some of which this build may not have written.
    """
    folder = target(builder)
    seen = _right.get(builder, set())
    found = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    left = found - seen
    if not left:
        return
    names = re.compile("|".join(re.escape(Path(name).name) for name in sorted(left)).encode())
    used = {name.decode() for page in pages for name in names.findall(page.read_bytes())}
    for name in left:
        if Path(name).name not in used:
            (folder / name).unlink(missing_ok=True)
