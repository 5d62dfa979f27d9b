"""What references say of a section, a step or a captioned figure: its words as they read at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import clean_astext

from ..phases import Phase
from .parts import Part
from .transforms import PageTransform, ReadTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# The attribute of a formula that holds its TeX as references quote it.
QUOTED = "explorable-quoted"


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
            words = next((_words(one) for one in part if isinstance(one, nodes.title | nodes.rubric)), "")
        else:
            words = self._named(part) if part is not None else ""
        return " ".join(words.split())

    def _named(self, part: nodes.Element) -> str:
        standard = self.env.domains.standard_domain
        kind = standard.enumerable_nodes.get(type(part))
        if kind is None or kind[1] is not None:
            return standard.get_numfig_title(part) or ""
        return next((_words(one) for one in part if isinstance(one, nodes.caption | nodes.title)), "")


class NameNumbered(PageTransform):
    """Writes the same words for the `{name}` of a numbered reference, of which Sphinx takes the TeX."""

    default_priority = Phase.NAME_NUMBERED.priority

    def run(self, **kwargs: Any) -> None:
        """Look through the references of one document."""
        if not self.output.is_html:
            return  # LaTeX names them itself, with their formulas; others have no numbers
        labels = self.env.domains.standard_domain.labels
        for reference in self.document.findall(addnodes.pending_xref):
            if reference.get("reftype") != "numref" or reference.get("reftarget") not in labels:
                continue
            said = labels[reference["reftarget"]][2].replace("{", "{{").replace("}", "}}")
            # Sphinx takes it for a format only where it has a name or a number: this is one of no width.
            said += "{number:.0}"
            for text in list(reference.findall(nodes.Text)):
                if "{name}" in text:
                    text.parent.replace(text, nodes.Text(text.replace("{name}", said)))


def _words(title: nodes.Element) -> str:
    """Return what a title or a caption says, with its formulas as they are quoted."""
    copied = title.deepcopy()
    for node in list(copied.findall(nodes.math)):
        if QUOTED in node:
            node.replace_self(nodes.Text(node[QUOTED]))
    return clean_astext(copied)


def setup_quoting(app: Sphinx) -> None:
    """Register the transforms."""
    QuoteWords.register(app)
    NameNumbered.register(app)
