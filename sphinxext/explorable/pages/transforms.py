"""Transforms that know which application, and so which output, they work for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from .output import Output, output_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


# The attribute of a node that holds the document it was read in: other extensions copy nodes to other pages.
HOME = "explorable-home"
# The same, where it stands on the page of another document.
FROM = "explorable-from"


def document_of(node: nodes.Node) -> str | None:
    """Return the document that a node came from, where it stands on another's page; else None."""
    at: nodes.Node | None = node
    while at is not None:
        if isinstance(at, nodes.Element) and FROM in at:
            return str(at[FROM])
        # Sphinx notes the document in the sections of what it joins.
        if isinstance(at, nodes.section) and "docname" in at:
            return str(at["docname"])
        at = at.parent
    return None


class _Bound:
    """Bound to its application: Sphinx 9 deprecates every other way to the builder."""

    sphinx: ClassVar[Sphinx]

    @classmethod
    def _bound_to(cls, app: Sphinx) -> type[Any]:
        return type(cls.__name__, (cls,), {"sphinx": app, "__module__": cls.__module__})

    @property
    def output(self) -> Output:
        """What the output can do that is made."""
        return output_of(self.sphinx.builder)


class ReadTransform(_Bound, SphinxTransform):
    """Works on a document while it is read."""

    @classmethod
    def register(cls, app: Sphinx) -> None:
        """Add this transform to an application."""
        app.add_transform(cls._bound_to(app))

    @property
    def docname(self) -> str:
        """The document that is read."""
        return self.env.current_document.docname


class PageTransform(_Bound, SphinxPostTransform):
    """Works on a document once all are read."""

    @classmethod
    def register(cls, app: Sphinx) -> None:
        """Add this transform to an application."""
        app.add_post_transform(cls._bound_to(app))

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
