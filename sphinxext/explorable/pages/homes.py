"""Which document a node was read in: some are copied to other pages, where they refer to their own still."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..phases import Phase
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
            # What is copied may have been resolved for its own page already: that one's node stays as it is.
            if node.get(HOME, self.docname) != self.docname:
                node[FROM] = node[HOME]


def setup_homes(app: Sphinx) -> None:
    """Note where nodes come from."""
    Phase.NOTE_HOMES.connect(app, _note_homes)
    NoteCopied.register(app)
