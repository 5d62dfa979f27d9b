"""Post-transforms that know which builder they work for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


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

    @property
    def makes_pages(self) -> bool:
        """Whether the result is web pages. EPUB is HTML too, but its readers run no script."""
        return self.builder.format == "html" and self.builder.name != "epub"
