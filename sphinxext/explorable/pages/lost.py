"""Names that are on no page since what has them failed: that is told once, not where they are referred to."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.environment.collectors import EnvironmentCollector

from ..phases import Phase

if TYPE_CHECKING:
    from sphinx import addnodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def lost_by_page(env: BuildEnvironment) -> dict[str, set[str]]:
    """Return the names that were lost, by document."""
    store: dict[str, set[str]] = vars(env).setdefault("explorable_lost", {})
    return store


def lost_on(env: BuildEnvironment, docname: str) -> set[str]:
    """Return the names that were lost on a page, to look at or to add to."""
    return lost_by_page(env).setdefault(docname, set())


def lost_anywhere(env: BuildEnvironment) -> AbstractSet[str]:
    """Return the names that were lost on any page."""
    return set[str]().union(*lost_by_page(env).values())


class LostCollector(EnvironmentCollector):
    """Keeps the names that were lost in each document."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget those of a document."""
        lost_by_page(env).pop(docname, None)

    def merge_other(
        self, app: Sphinx, env: BuildEnvironment, docnames: AbstractSet[str], other: BuildEnvironment
    ) -> None:
        """Take over what a parallel worker read."""
        lost_by_page(env).update(
            {name: kept for name, kept in lost_by_page(other).items() if name in docnames}
        )

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Nothing is left to note by then."""


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
