"""The suite's files in a built site: below ``_static/explorable``, each under a name made of its content."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from weakref import WeakKeyDictionary

from sphinx.errors import SphinxError, SphinxParallelError
from sphinx.util import logging

from ..engine.bundle import BUNDLE, REINSTALL, bundled, fonts_in, missing
from ..phases import Phase
from .output import output_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

logger = logging.getLogger(__name__)

FOLDER = "explorable"
# What a file is called until all of it is written: with the process that writes it.
_PARTIAL = re.compile(r"\.(\d+)\.part$")
# What changes with the content of a file that is made, or with what it is made of, and how one of the bundle
# is called. Whatever else lies in the folder is its author's.
_MADE = r"[\w.-]+-(?:[0-9a-f]{8}|[0-9a-f]{12})\.\w+"
_OURS = re.compile(rf"(?:{_MADE}|[\w-]+-[A-Z0-9]{{8}}\.(?:js|css)|fonts/.+|licenses\.txt)(?:\.\d+\.part)?")
# No style sheet of an e-book may say where words go: readers of books take that from the pages.
_DIRECTIONS = re.compile(r"(?:unicode-bidi|(?<![\w-])direction):[^;}]*;?")
# What the names of files end with that are made of their content.
_END = re.compile(rb"-(?:[0-9A-Za-z]{8}|[0-9a-f]{12})\.\w")
_BEFORE = re.compile(rb"[\w.-]*\Z")
# More bytes no file system gives a name.
_LONGEST = 255
_MADE_NAMES = re.compile(rf"(?<![\w.-]){_MADE}".encode())


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
    partial = partial_of(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(file)
    except OSError as error:
        raise unwritable(file, error) from None
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def partial_of(file: Path) -> Path:
    """Return what a file is called until this process has written all of it."""
    return file.with_name(f"{file.name}.{os.getpid()}.part")


def _is_over(partial: Path) -> bool:
    """Tell whether a file was left by a process that there is no more."""
    found = _PARTIAL.search(partial.name)
    # Elsewhere to ask for a process is to end it.
    if found is None or os.name != "posix":
        return False
    try:
        os.kill(int(found[1]), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False


def keep(file: Path, make: Callable[[], bytes], made_by: str = "") -> bytes:
    """Return what is kept in a file, as it was written; what is lost or cut short is made and kept again.

    Args:
        file: where it is kept.
        make: makes it.
        made_by: what has to be the same as when it was made.
    """
    stamp = file.with_name(f"{file.name}.sha256")

    def told(content: bytes) -> bytes:
        return hashlib.sha256(content + made_by.encode()).hexdigest().encode()

    with suppress(OSError):
        content = file.read_bytes()
        if told(content) == stamp.read_bytes():
            return content
    content = make()
    write_whole(file, content)
    write_whole(stamp, told(content))
    return content


_REMEDIES = {
    errno.ENOSPC: "free some room there",
    errno.EDQUOT: "free some room there",
    errno.EISDIR: "remove that folder",
    errno.ENOTDIR: "remove the file that is in a folder's place",
    errno.EEXIST: "remove the file that is in a folder's place",
}


class FolderError(SphinxError):
    """What keeps a build from being written, in a sentence."""

    category = "sphinxext-explorable"


def unwritable(file: Path, error: OSError) -> FolderError:
    """Return the error that a file cannot be written, with what to do."""
    remedy = _REMEDIES.get(error.errno or 0, "make it writable")
    return FolderError(f"{file} cannot be written: {error.strerror}; {remedy}, or name another folder")


def stop(message: str) -> NoReturn:
    """End the build with a sentence; of any error Sphinx shows where in the code it comes from."""
    logger.error("%s", message)
    raise SystemExit(2)


def check_writable(folder: Path, room: int = 0) -> int:
    """End the build if nothing can be written into a folder, or not so many bytes; return when it could."""
    probe = partial_of(folder / ".explorable")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.write_bytes(bytes(room))
        return probe.stat().st_mtime_ns
    except OSError as error:
        stop(str(unwritable(folder, error)))
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)


def _check_folders(app: Sphinx) -> None:
    """Find out before anything is read that nothing can be written."""
    for folder in (app.outdir, app.doctreedir):
        _began[app.builder] = check_writable(Path(folder))
    lost = missing() if output_of(app.builder).is_html else None
    if lost:
        stop(f"sphinxext-explorable is not completely installed: {lost} is missing or truncated; {REINSTALL}")
    for partial in _partials(app):
        if _is_over(partial):
            with suppress(OSError):
                partial.unlink()


def _partials(app: Sphinx) -> Iterator[Path]:
    """Return files that were not written to their end, by this build or another."""
    yield from Path(app.outdir).glob("*.part")
    yield from target(app.builder).rglob("*.part")
    yield from Path(app.doctreedir).rglob("*.part")


def _tell(app: Sphinx, exception: Exception | None) -> None:
    """Tell in a sentence what could not be written, wherever in a build."""
    if isinstance(exception, FolderError):
        stop(str(exception))
    if isinstance(exception, OSError) and exception.errno in (errno.ENOSPC, errno.EDQUOT):
        # What Sphinx itself writes.
        stop(str(unwritable(Path(exception.filename2 or exception.filename or app.outdir), exception)))
    if isinstance(exception, SphinxParallelError):
        # Of an error of its workers Sphinx has the line that Python writes at the end of a traceback.
        kind, _, message = str(exception).partition(": ")
        if kind.endswith(FolderError.__name__):
            stop(message)
        if os.strerror(errno.ENOSPC) in message:
            stop(f"{app.outdir} or {app.doctreedir} cannot be written: {message}; free some room there")


def setup_files(app: Sphinx) -> None:
    """Check that there is what is written, and that it can be written."""
    Phase.CHECK_FOLDERS.connect(app, _check_folders)
    Phase.TELL_UNWRITTEN.connect(app, _tell)


# What this process has seen to in a build's output.
_right: WeakKeyDictionary[Builder, set[str]] = WeakKeyDictionary()
# When a build began, in nanoseconds.
_began: WeakKeyDictionary[Builder, int] = WeakKeyDictionary()


def began(builder: Builder) -> int:
    """Return when a build began, in nanoseconds, as the clock of its output's files has it."""
    return _began.get(builder, 0)


def write(builder: Builder, name: str, content: str | bytes) -> str:
    """Write a file of the suite's; return its name."""
    seen = _right.setdefault(builder, set())
    if name not in seen:
        write_whole(target(builder) / name, content.encode() if isinstance(content, str) else content)
        seen.add(name)
    return name


def write_stylesheet(builder: Builder, stem: str, text: str) -> str:
    """Write a generated style sheet under a name made of its content; return its path below ``_static``."""
    text = _fit(builder, text)
    return f"{FOLDER}/{write(builder, f'{stem}-{digest(text)}.css', text)}"


def copy(builder: Builder, name: str) -> str:
    """Copy a file of the bundle; return its name."""
    if name not in _right.get(builder, ()):
        file = BUNDLE / "web" / name
        if name.endswith(".css"):
            write(builder, name, _fit(builder, file.read_text(encoding="utf-8")))
        else:
            write(builder, name, file.read_bytes())
    return name


def _fit(builder: Builder, sheet: str) -> str:
    """Return a style sheet as it may stand in an output."""
    return _DIRECTIONS.sub("", sheet) if output_of(builder).is_ebook else sheet


@dataclass(frozen=True)
class Page:
    """A page of an output as it was written.

    Attributes:
        stamp: what is the same as long as nobody writes the page.
        digest: what changes with its content.
        names: the suite's files that it names.
    """

    stamp: str
    digest: str
    names: frozenset[str]

    def is_same(self, file: Path) -> bool:
        """Tell whether a file is this page still."""
        with suppress(OSError):
            return stamp_of(file) == self.stamp or digest(file.read_bytes()) == self.digest
        return False


def stamp_of(file: Path) -> str:
    """Return what is the same as long as nobody writes a file.

    Raises:
        OSError: where there is none.
    """
    told = file.stat()
    return f"{told.st_mtime_ns} {told.st_size}"


def settle(builder: Builder, pages: Iterable[Path], known: Mapping[str, Page]) -> dict[str, Page]:
    """Bring what an output has of the suite's files in line with its pages.

    What a page names of the bundle is there and right, also where no page of this build did; what none names
    any more goes. What lies there besides is its author's, or another build's that goes on.

    Args:
        builder: whose output it is.
        pages: all pages of the output, some of which this build may not have written.
        known: what is known of pages from before, by their paths.

    Returns:
        What is known of the pages now.

    """
    folder = target(builder)
    found = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    ours = bundled()
    now = {}
    for page in pages:
        # What cannot be read is no page that was written here.
        with suppress(OSError):
            path = page.relative_to(builder.outdir).as_posix()
            now[path] = _page(page, known.get(path), ours)
    named = frozenset[str]().union(*(page.names for page in now.values()))
    wanted = named & ours
    # Of some outputs no page names the style sheets, but what all of them share.
    for name in (named | _right.get(builder, set())) & found.keys() - ours:
        if name.endswith(".css"):
            wanted |= fonts_in(found[name].read_text(encoding="utf-8", errors="replace"))
    for name in sorted({*wanted, "licenses.txt"} if wanted else ()):
        copy(builder, name)
    for name in found.keys() - named - _right.get(builder, set()):
        if _OURS.fullmatch(name) and not _is_new(found[name], began(builder)):
            with suppress(OSError):
                found[name].unlink()
    return now


def _page(file: Path, before: Page | None, ours: Collection[str]) -> Page:
    """Return what a page is, by what is known of it from before."""
    stamp = stamp_of(file)
    if before is not None and before.stamp == stamp:
        return before
    text = file.read_bytes()
    # Most pages of a large site may have nothing of ours.
    if FOLDER.encode() not in text:
        return Page(stamp, digest(text), frozenset())
    # To look for the ends of names takes one pass, and few of them are in a page.
    found = list(_END.finditer(text))
    ends = {end[0] for end in found}
    made = {name.decode() for end in found if (name := _made_at(text, end.start()))}
    used = {name for name in ours if _ends_so(name.encode(), ends) and name.encode() in text}
    return Page(stamp, digest(text), frozenset(made | used))


def _made_at(text: bytes, end: int) -> bytes:
    """Return the name of a generated file of which an end stands in a text; of any other, nothing."""
    before = _BEFORE.search(text[max(0, end - _LONGEST) : end])
    name = _MADE_NAMES.match(text, end - len(before[0]) if before else end)
    return name[0] if name else b""


def _ends_so(name: bytes, ends: set[bytes]) -> bool:
    end = _END.search(name)
    return end is None or end[0] in ends


def _is_new(file: Path, began: int) -> bool:
    """Tell whether a file was written since; what is of later than now was not."""
    with suppress(OSError):
        return began <= file.stat().st_mtime_ns <= time.time_ns()
    return False
