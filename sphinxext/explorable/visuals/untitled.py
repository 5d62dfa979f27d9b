"""A figure of a formula and a picture, with no words below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


class UntitledFigure(nodes.figure):
    """A figure of several parts without a caption.

    For one of several parts docutils writes the end of a caption, whether there is one or not. In XML that is
    a mistake, and readers of e-books would not open the page.
    """


def _visit(self: HTML5Translator, node: UntitledFigure) -> None:
    self.visit_figure(node)


def _depart(self: HTML5Translator, node: UntitledFigure) -> None:
    self.body.append("</figure>\n")


def setup_untitled(app: Sphinx) -> None:
    """Register the node; to builders without html it is a figure like any other."""
    app.add_node(UntitledFigure, html=(_visit, _depart))
