"""What other writers than those of html know: the nodes of docutils, with none of the suite's attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..phases import Phase
from .output import Pictures
from .transforms import PageTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_SUITE = __name__.rpartition(".pages.")[0]


class LeaveStandard(PageTransform):
    """Puts a node of docutils in the place of each of the suite's own."""

    default_priority = Phase.LEAVE_STANDARD.priority

    def run(self, **kwargs: Any) -> None:
        """Replace the nodes of one document."""
        if self.output.is_html or self.output.pictures in (Pictures.SOURCE, Pictures.KEPT):
            return
        for node in list(self.document.findall(nodes.Element)):
            for name in [name for name in node.attributes if name.startswith("explorable-")]:
                del node[name]
            if type(node).__module__.startswith(_SUITE):
                plain = _replace(node)
                if self.output.is_latex and isinstance(plain, nodes.container) and plain["ids"]:
                    # Sphinx's LaTeX marks the place of a target, but not that of a container.
                    plain.insert(0, nodes.target("", "", ids=plain["ids"]))
                if self.output.crowds_containers and isinstance(plain, nodes.container):
                    at = plain.parent.index(plain)
                    plain.parent[at : at + 1] = plain.children


def _replace(node: nodes.Element) -> nodes.Element:
    """Replace a node by one of the class of docutils that it is a kind of."""
    standard = next(kind for kind in type(node).__mro__ if kind.__module__ == nodes.__name__)
    plain: nodes.Element = standard(node.rawsource)
    plain.source, plain.line = node.source, node.line
    # It takes over the names and classes of what it replaces.
    node.replace_self(plain)
    plain += node.children
    return plain


def setup_standard(app: Sphinx) -> None:
    """Register the transform."""
    LeaveStandard.register(app)
