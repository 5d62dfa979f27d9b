"""An extension that copies what is being read, and shows it on another page, as sphinx-needs does."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransformer
from sphinx.util.docutils import SphinxDirective

KEPT: list[nodes.Node] = []


class Keep(SphinxDirective):
    """``keep``: shows what it holds, and copies it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Copy before any transform has been at work."""
        found = self.parse_content_to_nodes()
        KEPT.extend(node.deepcopy() for node in found)
        return found


class Kept(nodes.General, nodes.Element):
    """The place of all that was kept."""


class Show(SphinxDirective):
    """``show``: all that was kept."""

    def run(self) -> list[nodes.Node]:
        """Leave its place."""
        return [Kept()]


def _show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for place in list(doctree.findall(Kept)):
        copied = nodes.container("", *(node.deepcopy() for node in KEPT))
        transformer = SphinxTransformer(copied)
        transformer.set_environment(app.env)
        transformer.add_transforms(app.registry.get_post_transforms())
        transformer.apply_transforms()
        place.replace_self(copied)


def setup(app: Sphinx) -> None:
    """Register it."""
    KEPT.clear()
    app.add_directive("keep", Keep)
    app.add_directive("show", Show)
    app.add_node(Kept)
    app.connect("doctree-resolved", _show)
