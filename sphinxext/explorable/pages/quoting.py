"""What references say of a section, a step or a captioned figure: its words as they read at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.nodes import clean_astext

from ..phases import Phase
from .parts import Part
from .transforms import ReadTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class QuoteWords(ReadTransform):
    """Notes the words once more: Sphinx did so before the values of pictures stood in them."""

    default_priority = Phase.QUOTE_WORDS.priority

    def apply(self, **kwargs: Any) -> None:
        """Go through the labels of the document."""
        standard = self.env.domains.standard_domain
        # Sphinx knows the name of a step, and not its title.
        for name, (docname, ident) in list(standard.anonlabels.items()):
            said = self._said(ident) if docname == self.docname else ""
            if said:
                standard.labels[name] = docname, ident, said

    def _said(self, ident: str) -> str:
        """Return what a part of the document is called; nothing of what has no name by itself."""
        part = self.document.ids.get(ident)
        if isinstance(part, nodes.section | Part):
            words = next(
                (clean_astext(one) for one in part if isinstance(one, nodes.title | nodes.rubric)), ""
            )
        else:
            words = self.env.domains.standard_domain.get_numfig_title(part) or "" if part is not None else ""
        return " ".join(words.split())


def setup_quoting(app: Sphinx) -> None:
    """Register the transform."""
    QuoteWords.register(app)
