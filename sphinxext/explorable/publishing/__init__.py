"""What leaves the pages: heroes, threads, animations, articles, measurement, and the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_publishing(app: Sphinx) -> None:
    """Register the builder of the command, and what pages have for those who share them."""
    # Here, so that the command can be asked for help without Sphinx.
    from .animation.pages import setup_animation
    from .article.setting_up import setup_article
    from .hero import setup_hero
    from .metrics.linking import setup_metrics
    from .site import CommandBuilder

    app.add_builder(CommandBuilder)
    setup_article(app)
    setup_hero(app)
    setup_animation(app)
    setup_metrics(app)
