"""The suite's files in a built site: below ``_static/explorable``, each under a name made of its content."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from .engine import BUNDLE

if TYPE_CHECKING:
    from sphinx.builders import Builder

FOLDER = "explorable"


def target(builder: Builder) -> Path:
    """Return the folder of a built site that holds the suite's files."""
    return Path(builder.outdir) / "_static" / FOLDER


def digest(text: str) -> str:
    """Return what changes with a text, short enough for a file's name."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def write(builder: Builder, name: str, text: str) -> str:
    """Write a generated file, if it is not there yet; return its name."""
    file = target(builder) / name
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        # Workers may write the same file, and none of them may find half of it.
        partial = file.with_name(f"{name}.{os.getpid()}.part")
        partial.write_text(text, encoding="utf-8")
        partial.replace(file)
    return name


def write_stylesheet(builder: Builder, stem: str, text: str) -> str:
    """Write a generated style sheet under a name made of its content; return its path below ``_static``."""
    return f"{FOLDER}/{write(builder, f'{stem}-{digest(text)}.css', text)}"


def copy(builder: Builder, name: str) -> str:
    """Copy a file of the bundle, if it is not there yet; return its name."""
    file = target(builder) / name
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(BUNDLE / "web" / name, file)
    return name
