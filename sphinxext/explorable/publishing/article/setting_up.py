"""What Sphinx is told of articles: their builders and their theme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_article(app: Sphinx) -> None:
    """Register the builders and the theme of articles."""
    from .builders import THEME, ArticleBuilder, PaperBuilder

    app.add_builder(ArticleBuilder)
    app.add_builder(PaperBuilder)
    app.add_html_theme(THEME, Path(__file__).parent / "theme")
