"""Files that a subcommand writes: each whole, or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ..pages.files import FolderError, unwritable, write_whole
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


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """Give a folder to write to, beside another; without an error its files then go to that one.

    What is in the other folder besides stays there.

    Raises:
        CommandError: where the folder cannot be written, with what to do.
    """
    # Files move within a file system only: a link may lead to another, and a folder may be the top of one.
    real = Path(os.path.realpath(target))
    above = real if os.path.ismount(real) else real.parent
    made = [part for part in (above, *above.parents) if not part.exists()]
    try:
        above.mkdir(parents=True, exist_ok=True)
        if target.is_dir() and not os.access(target, os.W_OK):
            raise PermissionError(13, os.strerror(13))
        draft = Path(tempfile.mkdtemp(prefix=".explorable-", dir=above))
    except OSError as error:
        raise CommandError(str(unwritable(target, error))) from None
    try:
        yield draft
        names = [file.relative_to(draft) for file in sorted(draft.rglob("*")) if file.is_file()]
        _refuse_folders(target, names)
        for name in names:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (draft / name).replace(target / name)
    except OSError as error:
        # What is written lies in a folder of its own until all of it is there.
        called = Path(error.filename or "").name
        place = target / called if error.filename and called != draft.name else target
        raise CommandError(str(unwritable(place, error))) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        for part in made:
            # Only where nothing came of it.
            with suppress(OSError):
                part.rmdir()


# What Windows takes for devices, whatever follows a dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?![^.])", re.IGNORECASE)


def safe_name(name: str) -> str:
    """Return a name as a file may be called on any system."""
    # An accent of its own would be no letter.
    signs = unicodedata.normalize("NFC", name)
    safe = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in signs).strip(".-")
    return f"picture-{safe}" if _DEVICES.match(safe) else safe or "picture"


def file_for(name: str, folder: Path, suffix: str, taken: Collection[Path]) -> Path:
    """Return a file for what has a name, none of those taken, however a system compares their names."""
    same = {_compared(file) for file in taken}
    stem = safe_name(name)
    files = (folder / f"{stem}{end}{suffix}" for end in ("", *(f"-{count}" for count in range(2, 10**6))))
    return next(file for file in files if _compared(file) not in same)


def _compared(file: Path) -> str:
    """Return what is the same of two paths that some system takes for one."""
    return unicodedata.normalize("NFC", str(file)).casefold()


def write_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files of a folder so that all of them are there afterwards, or none is changed.

    Raises:
        CommandError: where one cannot be written, with what to do.
    """
    with draft_of(folder) as draft:
        for name, content in files.items():
            (draft / name).write_bytes(content)


def _refuse_folders(target: Path, names: Iterable[Path]) -> None:
    taken = next((target / name for name in names if (target / name).is_dir()), None)
    if taken is not None:
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(taken))
