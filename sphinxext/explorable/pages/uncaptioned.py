"""References to a picture that has no caption, and so neither a number nor words: told with what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from ..phases import Phase
from .markup import in_markup
from .notices import warn
from .transforms import PageTransform
from .visual import Visual

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class TellUncaptioned(PageTransform):
    """Tells of references to pictures without captions, before Sphinx finds nothing to put there."""

    default_priority = Phase.TELL_UNNUMBERED.priority

    def run(self, **kwargs: Any) -> None:
        """Look through one document."""
        for reference in list(self.document.findall(addnodes.pending_xref)):
            kind, name = reference.get("reftype"), reference.get("reftarget", "")
            needs_words = kind == "ref" and not reference.get("refexplicit")
            if not (kind == "numref" or needs_words) or not self._is_uncaptioned(name):
                continue
            what = "number" if kind == "numref" else "words to refer to it by"
            instead = f", or write {{ref}}`words <{name}>`" if needs_words else ""
            instead = in_markup(instead, self.env, reference.source or "", self.home(reference))
            message = f"{name} has no caption, and so no {what}: give the picture a caption{instead}"
            warn(message, "render", reference)
            reference.replace_self(reference.children)

    def _is_uncaptioned(self, name: str) -> bool:
        standard = self.env.domains.standard_domain
        docname, ident = standard.anonlabels.get(name, ("", ""))
        if name in standard.labels or not docname:
            return False
        found = self.env.get_doctree(docname).ids.get(ident)
        return isinstance(found, nodes.figure) and any(isinstance(one, Visual) for one in found.children)


def setup_uncaptioned(app: Sphinx) -> None:
    """Register the transform."""
    TellUncaptioned.register(app)
