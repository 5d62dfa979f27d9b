"""Tells in a sentence that a process of a build was ended, or failed, and which pages are lost by it.

Sphinx hears of it where it waits for its workers; while it still starts them it goes on without the pages of
one that is gone, and of others, and says that the build succeeded.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sphinx.errors import SphinxError

from ..phases import Phase
from .files import began, check_writable, stop
from .written import note_failed

if TYPE_CHECKING:
    from collections.abc import Collection

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

# How many documents a message names.
_NAMED = 3
# Room that pages of most documents have enough of.
_ROOM = 1 << 20
_ENDED = "a process of this build was ended, perhaps because memory ran out"

# By builder: the documents that were handed to its workers to be written.
_handed: WeakKeyDictionary[Builder, set[str]] = WeakKeyDictionary()


def _stop(app: Sphinx, what: str, lost: Collection[str]) -> None:
    for folder in (app.doctreedir, app.outdir):
        # What a worker died of is lost with it, but not a full disk.
        check_writable(Path(folder), _ROOM)
    names = ", ".join(sorted(lost)[:_NAMED])
    more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
    stop(f"{names}{more} could not be {what}: {_ENDED}, or met an error; build with -j 1, which tells it")


def _check_read(app: Sphinx, env: BuildEnvironment) -> None:
    lost = env.found_docs - env.all_docs.keys() if app.parallel > 1 else ()
    if lost:
        _stop(app, "read", lost)


def _note_handed(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.parallel > 1:
        _handed.setdefault(app.builder, set()).add(docname)


def _check_written(app: Sphinx) -> list[Any]:
    """Tell of pages that are not there, or not of what was read last; have others written by the next build.

    Such a one may have been resolved by another extension for purposes of its own.
    """
    builder: Any = app.builder
    pages = {name: Path(builder.get_outfilename(name)) for name in _handed.pop(builder, ())}
    late = {name for name, page in pages.items() if not _is_since(page, began(builder))}
    doctrees = Path(app.doctreedir)
    lost = [name for name in late if not _is_since(pages[name], _time_of(doctrees / f"{name}.doctree"))]
    if lost:
        _stop(app, "written", lost)
    for name in late:
        note_failed(app, name)
    return []


def _time_of(file: Path) -> int:
    with suppress(OSError):
        return file.stat().st_mtime_ns
    return 0


def _is_since(page: Path, time: int) -> bool:
    """Tell whether a page is there, and was written since."""
    return _time_of(page) >= max(time, 1)


def _tell(app: Sphinx, exception: Exception | None) -> None:
    """Tell of it where Sphinx heard, or gave up since it has no first document."""
    if app.parallel > 1 and isinstance(exception, EOFError):
        stop(f"{_ENDED}; build with -j 1")
    # Of any other kind of error Sphinx says more than this could.
    if type(exception) is SphinxError and app.config.root_doc not in app.env.all_docs:
        _check_read(app, app.env)


def setup_workers(app: Sphinx) -> None:
    """Look after reading and writing whether all is there."""
    Phase.CHECK_READ.connect(app, _check_read)
    Phase.NOTE_HANDED.connect(app, _note_handed)
    Phase.CHECK_WRITTEN.connect(app, _check_written)
    Phase.TELL_LOST.connect(app, _tell)
