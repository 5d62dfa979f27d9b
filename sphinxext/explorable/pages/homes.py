"""Which document a node was read in: some are copied to other pages, where they refer to their own still."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..phases import Phase
from .markup import DOCSTRING
from .transforms import FROM, HOME, PageTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def _note_homes(app: Sphinx, doctree: nodes.document) -> None:
    """Note the document in its formulas; the suite's own nodes have it from the start."""
    for node in doctree.findall(nodes.TextElement):
        if isinstance(node, nodes.math | nodes.math_block):
            node[HOME] = app.env.current_document.docname


class NoteCopied(PageTransform):
    """Tells the nodes that were read in another document from a page's own."""

    default_priority = Phase.NOTE_COPIED.priority

    def run(self, **kwargs: Any) -> None:
        """Note it."""
        for node in self.document.findall(nodes.Element):
            home = node.get(HOME)
            if home is None and isinstance(node, nodes.math | nodes.math_block):
                # A copy may have been made while the document was being read, before that was noted.
                home = self._read_in(node)
            # What is copied may have been resolved for its own page already: that one's node stays as it is.
            if home not in (None, self.docname):
                node[FROM] = home

    def _read_in(self, node: nodes.Node) -> str | None:
        """Return the document whose source, or what it includes, a node came from."""
        source, at = node.source, node.parent
        while source is None and at is not None:
            source, at = at.source, at.parent
        # Docstrings stand behind a colon.
        file = (source or "").partition(f":{DOCSTRING}")[0]
        if not file:
            return None
        docname = self.env.path2doc(file)
        if docname in self.env.found_docs:
            return docname
        including = [name for name, files in self.env.dependencies.items() if self._has(files, file)]
        return self.docname if self.docname in including else min(including, default=None)

    def _has(self, files: Iterable[str | Path], file: str) -> bool:
        place = Path(file).resolve()
        return any((Path(self.env.srcdir) / one).resolve() == place for one in files)


def setup_homes(app: Sphinx) -> None:
    """Note where nodes come from."""
    Phase.NOTE_HOMES.connect(app, _note_homes)
    NoteCopied.register(app)
