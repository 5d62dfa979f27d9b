"""Which files the patterns of ``:assets:`` mean: a page is read again once that are others."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# By document and pattern, the paths of its files below the source directory.
_Store: TypeAlias = dict[str, dict[str, list[str]]]


def meant_by(pattern: str, env: BuildEnvironment) -> list[Path]:
    """Return the files that a pattern means now, which is noted of the document that is read."""
    files = _files(env, pattern)
    root = Path(env.srcdir)
    named = [file.relative_to(root).as_posix() for file in files]
    _store(env).setdefault(env.current_document.docname, {})[pattern] = named
    return files


def _files(env: BuildEnvironment, pattern: str) -> list[Path]:
    return sorted(file for file in Path(env.srcdir).glob(pattern) if file.is_file())


def _store(env: BuildEnvironment) -> _Store:
    if not hasattr(env, "explorable_patterns"):
        env.explorable_patterns = {}  # type: ignore[attr-defined]
    store: _Store = env.explorable_patterns  # type: ignore[attr-defined]
    return store


class PatternCollector(EnvironmentCollector):
    """Keeps what the patterns of each document meant."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a document's patterns."""
        _store(env).pop(docname, None)

    def merge_other(
        self, app: Sphinx, env: BuildEnvironment, docnames: AbstractSet[str], other: BuildEnvironment
    ) -> None:
        """Take over what a parallel worker read."""
        _store(env).update({name: kept for name, kept in _store(other).items() if name in docnames})

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Nothing is left to note by then."""

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

        known = _store(env).items()
        return [name for name, of in known if any(now(pattern) != files for pattern, files in of.items())]
