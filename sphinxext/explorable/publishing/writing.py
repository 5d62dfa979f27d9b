"""Files that a subcommand writes: each whole, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..pages.files import FolderError, write_whole
from .subcommands import CommandError


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files, each whole; the folders that they stand in are made.

    Raises:
        CommandError: where one cannot be written, with what to do.
    """
    for file, content in files.items():
        try:
            write_whole(file, content)
        except FolderError as error:
            raise CommandError(str(error)) from None


def safe_name(name: str) -> str:
    """Return a name as a file may be called on any system."""
    safe = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in name).strip(".-")
    return safe or "picture"
