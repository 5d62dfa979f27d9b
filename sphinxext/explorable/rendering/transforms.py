"""Post-transforms that know which builder they work for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


def document_of(node: nodes.Node) -> str | None:
    """Return the document that a node came from, where documents were joined; else None."""
    at: nodes.Node | None = node
    # Sphinx notes the document in the sections of what it joins.
    while at is not None and not (isinstance(at, nodes.section) and "docname" in at):
        at = at.parent
    return str(at["docname"]) if isinstance(at, nodes.section) else None


class PageTransform(SphinxPostTransform):
    """A post-transform bound to its application: Sphinx 9 deprecates every other way to the builder."""

    sphinx: ClassVar[Sphinx]

    @classmethod
    def register(cls, app: Sphinx) -> None:
        """Add this transform to an application."""
        app.add_post_transform(type(cls.__name__, (cls,), {"sphinx": app, "__module__": cls.__module__}))

    @property
    def builder(self) -> Builder:
        """The builder that the document is being resolved for."""
        return self.sphinx.builder

    @property
    def docname(self) -> str:
        """The document being resolved."""
        return self.env.current_document.docname

    def home(self, node: nodes.Node) -> str:
        """Return the document that a node was written in: some builders join all documents into one."""
        return document_of(node) or self.docname

    @property
    def makes_pages(self) -> bool:
        """Whether the result is web pages. EPUB is HTML too, but its readers run no script."""
        return self.builder.format == "html" and self.builder.name != "epub"

    @property
    def makes_catalog(self) -> bool:
        """Whether the result is a catalog for translators, who need what the author wrote."""
        return self.builder.name == "gettext"
