"""Files that a module uses while it runs: a page has them under names that change with their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

# How a drawing says where the site's files are; `ASSETS` of ``static/src/modules/draw.js`` is the same.
PLACE = "explorable-assets/"
_NAMED = re.compile(rf"{PLACE}([A-Za-z0-9_.-]+)")


def name_on_site(file: Path) -> str:
    """Return what a file is called on the site: it changes with its content."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", file.stem).strip("-") or "file"
    suffix = re.sub(r"[^A-Za-z0-9.]", "", file.suffix).lower()
    return f"{stem}-{hashlib.sha256(file.read_bytes()).hexdigest()[:8]}{suffix}"


def placed(markup: str, known: Mapping[str, str], address: Callable[[str], str]) -> str:
    """Return a drawing in which the files of the site have their addresses.

    Args:
        markup: the drawing.
        known: the site's names of the files that it may show.
        address: where a file of such a name is.
    """
    return _NAMED.sub(lambda found: address(found[1]) if found[1] in known else found[0], markup)
