"""What the pages of an output were made from besides their own sources, noted once they are all written.

A page that shows what another one says has to be written again when that changes; so has one whose files were
lost, and one on which something failed that may go well the next time. What it was made from is noted at the
end of a build, so that one which was interrupted counts for nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ..engine.bundle import bundled
from ..phases import Phase
from .files import FolderError, Page, target, write_whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

# Subjects that are not about what a page shows: the files of each, by page, and what each file holds; and the
# documents on which something failed.
_PAGES, _FILES, _FAILED = "pages", "files", "failed"

# By builder: what its pages are made from now, by subject and document.
_now: WeakKeyDictionary[Builder, dict[str, dict[str, Any]]] = WeakKeyDictionary()


def outdated(app: Sphinx, subject: str, made_from: Mapping[str, Any]) -> list[str]:
    """Return the documents to write again, since what they show of others has changed.

    Args:
        app: the application.
        subject: what this is about.
        made_from: by document, what of this subject it shows; what has the same `repr` is the same.
    """
    now = {docname: _digest(repr(shown).encode()) for docname, shown in made_from.items()}
    before = _noted(app).get(subject, {})
    _now.setdefault(app.builder, {})[subject] = now
    return sorted(docname for docname, digest in now.items() if before.get(docname) != digest)


def note_failed(app: Sphinx, docname: str) -> None:
    """Have a document written again by the next build, whatever becomes of this one."""
    _now.setdefault(app.builder, {}).setdefault(_FAILED, {})[docname] = ""
    # Until the end of this build is seen nothing counts.
    with suppress(OSError):
        _file(app).unlink(missing_ok=True)


def noted_pages(app: Sphinx) -> dict[str, Page]:
    """Return which of the suite's files the pages of the last build name, by the paths of the pages."""
    with suppress(KeyError, TypeError):
        return {
            path: Page(told["stamp"], frozenset(told["names"]))
            for path, told in _noted(app).get(_PAGES, {}).items()
        }
    return {}


def note_pages(app: Sphinx, pages: Mapping[str, Page]) -> None:
    """Note which of the suite's files pages name, and what these hold."""
    folder = target(app.builder)
    # Those of the bundle are copied wherever they are missing.
    names = sorted(frozenset[str]().union(*(page.names for page in pages.values())) - bundled())
    now = _now.setdefault(app.builder, {})
    now[_PAGES] = {
        path: {"stamp": page.stamp, "names": sorted(page.names)}
        for path, page in sorted(pages.items())
        if page.names
    }
    now[_FILES] = {name: digest for name in names if (digest := _digest_of(folder / name))}


def _incomplete(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the documents to write again, since something failed there, or files of theirs were lost."""
    noted = _noted(app)
    folder, builder = target(app.builder), app.builder
    lost = {name for name, digest in noted.get(_FILES, {}).items() if _digest_of(folder / name) != digest}
    pages = {path for path, page in noted_pages(app).items() if page.names & lost}
    failed = noted.get(_FAILED, {})
    # Once a build has gone wrong on a page it is written anew, with whatever it asks for then.
    return [name for name in sorted(env.found_docs) if name in failed or _path(builder, name) in pages]


def _path(builder: Builder, docname: str) -> str:
    """Return where a page is in the output; nothing where documents have no pages of their own."""
    with suppress(AttributeError, ValueError):
        written: Any = builder
        return Path(written.get_outfilename(docname)).relative_to(builder.outdir).as_posix()
    return ""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _digest_of(file: Path) -> str | None:
    try:
        return _digest(file.read_bytes())
    except OSError:
        return None


def _file(app: Sphinx) -> Path:
    # Doctrees may serve several outputs.
    place = hashlib.sha256(str(app.outdir).encode()).hexdigest()[:8]
    return Path(app.doctreedir) / "explorable" / f"written-{app.builder.name}-{place}.json"


def _noted(app: Sphinx) -> dict[str, dict[str, Any]]:
    with suppress(OSError, ValueError):
        noted = json.loads(_file(app).read_bytes())
        if isinstance(noted, dict) and all(isinstance(one, dict) for one in noted.values()):
            return noted
    return {}


def _note(app: Sphinx, exception: Exception | None) -> None:
    now = _now.pop(app.builder, None)
    if exception is None and now is not None:
        # Where it cannot be written, all pages are made again.
        with suppress(FolderError):
            write_whole(_file(app), json.dumps(now, sort_keys=True).encode())


def setup_written(app: Sphinx) -> None:
    """Note what pages were made from once all of them are there."""
    Phase.OUTDATE_INCOMPLETE.connect(app, _incomplete)
    Phase.NOTE_WRITTEN.connect(app, _note)
