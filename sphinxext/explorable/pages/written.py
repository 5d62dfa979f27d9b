"""What the pages of an output were made from besides their own sources, noted once they are all written.

A page that shows what another one says has to be written again when that changes; so has one that is not as
it was written, one whose files were lost, and one on which something failed that may go well the next time.
What it was made from is noted at the end of a build, so that one which was interrupted counts for nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ..engine.bundle import bundled
from ..phases import Phase
from .files import FolderError, Page, digest, stamp_of, target, write_whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

# Subjects that are not about what a page shows: how each is, and what its files hold; and the documents on
# which something failed.
_PAGES, _FILES, _FAILED = "pages", "files", "failed"
# Stands for all documents; none is called so.
ALL = "*"

# By builder: what its pages are made from now, by subject and document.
_now: WeakKeyDictionary[Builder, dict[str, dict[str, Any]]] = WeakKeyDictionary()
_pages: WeakKeyDictionary[Builder, dict[str, Page]] = WeakKeyDictionary()


def outdated(app: Sphinx, subject: str, made_from: Mapping[str, Any]) -> list[str]:
    """Return the documents to write again, since what they show of others has changed.

    Args:
        app: the application.
        subject: what this is about.
        made_from: by document, what of this subject it shows; what has the same `repr` is the same.
    """
    # Often all documents show the same, which may be large: the concepts of the site, or a logo.
    each = {id(shown): shown for shown in made_from.values()}
    digests = {place: digest(repr(shown)) for place, shown in each.items()}
    now = {docname: digests[id(shown)] for docname, shown in made_from.items()}
    before = _noted(app).get(subject, {})
    _now.setdefault(app.builder, {})[subject] = now
    return sorted(docname for docname, shown in now.items() if before.get(docname) != shown)


def note_failed(app: Sphinx, docname: str) -> None:
    """Have a document, or `ALL`, written again by the next build, whatever becomes of this one."""
    file = _file(app)
    with suppress(OSError):
        # It may fail in a worker, which tells no one: each writes its line in one piece.
        file.parent.mkdir(parents=True, exist_ok=True)
        with _failed_file(file).open("a", encoding="utf-8") as failed:
            failed.write(f"{docname}\n")
        # Until the end of this build is seen nothing counts.
        file.unlink(missing_ok=True)


def _failed_file(file: Path) -> Path:
    return file.with_name(f"{file.stem}-failed.txt")


def _take_failed(file: Path) -> dict[str, str]:
    """Return the documents on which something failed in a build, by any of its processes."""
    with suppress(OSError, ValueError):
        names = _failed_file(file).read_text(encoding="utf-8").splitlines()
        _failed_file(file).unlink()
        return dict.fromkeys(names, "")
    return {}


def noted_pages(app: Sphinx) -> dict[str, Page]:
    """Return the pages that the last build left, by their paths."""
    with suppress(KeyError, TypeError):
        return {
            path: Page(told["stamp"], told["digest"], frozenset(told["names"]))
            for path, told in _noted(app).get(_PAGES, {}).items()
        }
    return {}


def note_pages(app: Sphinx, pages: Mapping[str, Page]) -> None:
    """Note the pages of an output, by their paths."""
    _pages[app.builder] = dict(pages)


def names_of_pages(app: Sphinx) -> frozenset[str]:
    """Return which of the suite's files the pages of an output name, once these are noted."""
    return frozenset[str]().union(*(page.names for page in _pages.get(app.builder, {}).values()))


def _incomplete(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the documents to write again, since something failed there, or the output is not as it was."""
    noted, pages = _noted(app), noted_pages(app)
    folder, builder = target(app.builder), app.builder
    lost = {name for name, held in noted.get(_FILES, {}).items() if _digest_of(folder / name) != held}

    def is_left(docname: str) -> bool:
        path = _path(builder, docname)
        page = pages.get(path)
        return page is None or (not page.names & lost and page.is_same(Path(builder.outdir) / path))

    failed = noted.get(_FAILED, {}).keys()
    every = sorted(env.found_docs)
    return every if ALL in failed else [name for name in every if name in failed or not is_left(name)]


def _path(builder: Builder, docname: str) -> str:
    """Return where a page is in the output; nothing where documents have no pages of their own."""
    with suppress(AttributeError, ValueError):
        written: Any = builder
        return Path(written.get_outfilename(docname)).relative_to(builder.outdir).as_posix()
    return ""


def _digest_of(file: Path) -> str | None:
    try:
        return digest(file.read_bytes())
    except OSError:
        return None


def _file(app: Sphinx) -> Path:
    # Doctrees may serve several outputs.
    try:
        place = digest(os.path.relpath(app.outdir, app.doctreedir))
    except ValueError:  # on another drive
        place = digest(str(app.outdir))
    return Path(app.doctreedir) / "explorable" / f"written-{app.builder.name}-{place}.json"


def _noted(app: Sphinx) -> dict[str, dict[str, Any]]:
    with suppress(OSError, ValueError):
        noted = json.loads(_file(app).read_bytes())
        if isinstance(noted, dict) and all(isinstance(one, dict) for one in noted.values()):
            return noted
    return {}


def _note(app: Sphinx, exception: Exception | None) -> None:
    now, pages = _now.pop(app.builder, None), _pages.pop(app.builder, None)
    if exception is None and now is not None:
        now[_FAILED] = _take_failed(_file(app))
        if pages is not None:
            now |= _told_of(app, pages)
        # Where it cannot be written, all pages are made again.
        with suppress(FolderError):
            write_whole(_file(app), json.dumps(now, sort_keys=True).encode())


def _told_of(app: Sphinx, pages: Mapping[str, Page]) -> dict[str, dict[str, Any]]:
    """Return what is noted of pages and their files once a build is over."""
    out, folder = Path(app.outdir), target(app.builder)
    told = {}
    for path, page in sorted(pages.items()):
        # Another extension may have changed it once all were written.
        with suppress(OSError):
            stamp = stamp_of(out / path)
            now = page.digest if stamp == page.stamp else digest((out / path).read_bytes())
            told[path] = {"stamp": stamp, "digest": now, "names": sorted(page.names)}
    # Those of the bundle are copied wherever they are missing.
    names = sorted(frozenset[str]().union(*(page.names for page in pages.values())) - bundled())
    return {
        _PAGES: told,
        _FILES: {name: found for name in names if (found := _digest_of(folder / name))},
    }


def setup_written(app: Sphinx) -> None:
    """Note what pages were made from once all of them are there."""
    Phase.OUTDATE_INCOMPLETE.connect(app, _incomplete)
    Phase.NOTE_WRITTEN.connect(app, _note)
