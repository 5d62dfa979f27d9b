"""The suite's files in a built site: below ``_static/explorable``, each under a name made of its content."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from weakref import WeakKeyDictionary

from sphinx.errors import SphinxError
from sphinx.util import logging

from ..engine.bundle import BUNDLE, REINSTALL, missing
from ..phases import Phase
from .output import output_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

logger = logging.getLogger(__name__)

FOLDER = "explorable"


def target(builder: Builder) -> Path:
    """Return the folder of a built site that holds the suite's files."""
    return Path(builder.outdir) / "_static" / FOLDER


def digest(text: str | bytes) -> str:
    """Return what changes with a text, short enough for a file's name."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()[:8]


def write_whole(file: Path, content: bytes) -> None:
    """Write a file, unless it is there and right; none of the workers that write it finds half of it."""
    with suppress(OSError):
        if file.stat().st_size == len(content) and file.read_bytes() == content:
            return
    partial = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(file)
    except OSError as error:
        raise unwritable(file, error) from None
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def keep(file: Path, make: Callable[[], bytes]) -> bytes:
    """Return what is kept in a file, as it was written; what is lost or cut short is made and kept again."""
    stamp = file.with_name(f"{file.name}.sha256")
    with suppress(OSError):
        content = file.read_bytes()
        if hashlib.sha256(content).hexdigest().encode() == stamp.read_bytes():
            return content
    content = make()
    write_whole(file, content)
    write_whole(stamp, hashlib.sha256(content).hexdigest().encode())
    return content


class FolderError(SphinxError):
    """What keeps a build from being written, in a sentence."""

    category = "sphinxext-explorable"


def unwritable(file: Path, error: OSError) -> FolderError:
    """Return the error that a file cannot be written, with what to do."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    remedy = "free some room there" if full else "make it writable"
    return FolderError(f"{file} cannot be written: {error.strerror}; {remedy}, or name another folder")


def stop(message: str) -> NoReturn:
    """End the build with a sentence; of any error Sphinx shows where in the code it comes from.

    Only where no workers are: those have to answer.
    """
    logger.error("%s", message)
    raise SystemExit(2)


def _check_folders(app: Sphinx) -> None:
    """Find out before anything is read that nothing can be written."""
    for folder in (app.outdir, app.doctreedir):
        probe = Path(folder) / f".explorable-{os.getpid()}"
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            probe.touch()
            probe.unlink()
        except OSError as error:
            stop(str(unwritable(probe.parent, error)))
    lost = missing() if output_of(app.builder).is_html else None
    if lost:
        stop(f"sphinxext-explorable is not completely installed: {lost} is missing or truncated; {REINSTALL}")


def setup_files(app: Sphinx) -> None:
    """Check that there is what is written, and that it can be written."""
    Phase.CHECK_FOLDERS.connect(app, _check_folders)


# What this process has seen to in a build's output.
_right: WeakKeyDictionary[Builder, set[str]] = WeakKeyDictionary()


def is_right(builder: Builder, name: str) -> bool:
    """Tell whether this process has seen to a file in a build's output."""
    return name in _right.get(builder, ())


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
    if not is_right(builder, name):
        try:
            write(builder, name, (BUNDLE / "web" / name).read_bytes())
        except FolderError as error:
            # A worker has to answer.
            if parent_process() is not None:
                raise
            stop(str(error))
    return name
