"""What the pages of an output were made from besides their own sources, noted once they are all written.

A page that shows what another one says has to be written again when that changes. What it was made from is
noted at the end of a build, so that one which was interrupted counts for nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ..phases import Phase
from .files import FolderError, write_whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

# By builder: what its pages are made from now, by subject and document.
_now: WeakKeyDictionary[Builder, dict[str, dict[str, str]]] = WeakKeyDictionary()


def outdated(app: Sphinx, subject: str, made_from: Mapping[str, Any]) -> list[str]:
    """Return the documents to write again, since what they show of others has changed.

    Args:
        app: the application.
        subject: what this is about.
        made_from: by document, what of this subject it shows; what has the same `repr` is the same.
    """
    now = {
        docname: hashlib.sha256(repr(shown).encode()).hexdigest()[:16] for docname, shown in made_from.items()
    }
    before = _noted(app).get(subject, {})
    _now.setdefault(app.builder, {})[subject] = now
    return sorted(docname for docname, digest in now.items() if before.get(docname) != digest)


def _digest(shown: Any) -> str:
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _file(app: Sphinx) -> Path:
    # Doctrees may serve several outputs.
    place = hashlib.sha256(str(app.outdir).encode()).hexdigest()[:8]
    return Path(app.doctreedir) / "explorable" / f"written-{app.builder.name}-{place}.json"


def _noted(app: Sphinx) -> dict[str, dict[str, str]]:
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
    Phase.NOTE_WRITTEN.connect(app, _note)
