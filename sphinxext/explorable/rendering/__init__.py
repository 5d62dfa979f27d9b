"""Drawing at build time: the engine, the ``Visual`` node, images for other builders, a page's assets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .assets import setup_assets
from .gesture import setup_gesture
from .images import setup_images
from .notices import setup_notices
from .visual import setup_visual

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_rendering(app: Sphinx) -> None:
    """Register the node, its lowering to images, and the scripts and styles of pages."""
    setup_notices(app)
    setup_visual(app)
    setup_images(app)
    setup_gesture(app)
    setup_assets(app)
