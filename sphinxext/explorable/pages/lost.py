"""Names that are on no page since what has them failed: that is told once, not where they are referred to."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from docutils import nodes

from ..phases import Phase
from .by_document import DocumentCollector, kept_by_document

if TYPE_CHECKING:
    from sphinx import addnodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_KEPT = "explorable_lost"


def lose(env: BuildEnvironment, docname: str, name: str) -> None:
    """Note a name that a page lost."""
    kept_by_document(env, _KEPT).setdefault(docname, set()).add(name)


def lost_on(env: BuildEnvironment, docname: str) -> AbstractSet[str]:
    """Return the names that were lost on a page."""
    lost: AbstractSet[str] = kept_by_document(env, _KEPT).get(docname, frozenset())
    return lost


def lost_anywhere(env: BuildEnvironment) -> AbstractSet[str]:
    """Return the names that were lost on any page."""
    return set[str]().union(*kept_by_document(env, _KEPT).values())


class LostCollector(DocumentCollector):
    """Keeps the names that were lost in each document."""

    attribute = _KEPT


def _leave_words(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, words: nodes.TextElement
) -> nodes.Element | None:
    """Let a reference to what failed be its words, before Sphinx warns of it."""
    lost = {nodes.fully_normalize_name(name) for name in lost_anywhere(env)}
    return words if node.get("refdomain") == "std" and node.get("reftarget") in lost else None


def setup_lost(app: Sphinx) -> None:
    """Register what keeps the names."""
    app.add_env_collector(LostCollector)
    Phase.LEAVE_LOST.connect(app, _leave_words)
