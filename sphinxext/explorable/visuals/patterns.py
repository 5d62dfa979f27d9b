"""Which files the patterns of ``:assets:`` mean: a page is read again once that are others."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sphinx.environment import BuildEnvironment

from ..pages.by_document import DocumentCollector, kept_by_document

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_KEPT = "explorable_patterns"

# By document and pattern, the paths of its files below the source directory.
_Meant: TypeAlias = dict[str, dict[str, list[str]]]


def meant_by(pattern: str, env: BuildEnvironment) -> list[Path]:
    """Return the files that a pattern means now, which is noted of the document that is read."""
    files = _files(env, pattern)
    root = Path(env.srcdir)
    named = [file.relative_to(root).as_posix() for file in files]
    _meant(env).setdefault(env.current_document.docname, {})[pattern] = named
    return files


def _files(env: BuildEnvironment, pattern: str) -> list[Path]:
    return sorted(file for file in Path(env.srcdir).glob(pattern) if file.is_file())


def _meant(env: BuildEnvironment) -> _Meant:
    meant: _Meant = kept_by_document(env, _KEPT)
    return meant


class PatternCollector(DocumentCollector):
    """Keeps what the patterns of each document meant."""

    attribute = _KEPT

    def get_outdated_docs(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: AbstractSet[str],
        changed: AbstractSet[str],
        removed: AbstractSet[str],
    ) -> list[str]:
        """Return the documents whose patterns mean other files by now."""
        root = Path(env.srcdir)

        def now(pattern: str) -> list[str]:
            return [file.relative_to(root).as_posix() for file in _files(env, pattern)]

        known = _meant(env).items()
        return [name for name, of in known if any(now(pattern) != files for pattern, files in of.items())]
