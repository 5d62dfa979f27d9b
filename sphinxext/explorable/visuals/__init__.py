"""The catalogue of pictures, one module each, and the directives that put them on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_visuals(app: Sphinx) -> None:
    """Register the directives of all pictures."""
    # The directives import every picture, which import from this package.
    from .directives import setup_directives

    setup_directives(app)
