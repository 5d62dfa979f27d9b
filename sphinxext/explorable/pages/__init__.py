"""What stands on pages: the ``Visual`` node in each output, notices, a page's scripts and styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .answering import setup_answering
from .assets import setup_assets
from .ebook import setup_ebook
from .files import setup_files
from .gesture import setup_gesture
from .homes import setup_homes
from .images import setup_images
from .language import setup_language
from .lines import setup_lines
from .lost import setup_lost
from .notices import setup_notices
from .quoting import setup_quoting
from .standard import setup_standard
from .uncaptioned import setup_uncaptioned
from .visual import setup_visual
from .workers import setup_workers
from .written import setup_written

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_pages(app: Sphinx) -> None:
    """Register the node, its lowering to images, and the scripts and styles of pages."""
    setup_files(app)
    setup_workers(app)
    setup_language(app)
    setup_notices(app)
    setup_lost(app)
    setup_homes(app)
    setup_lines(app)
    setup_uncaptioned(app)
    setup_answering(app)
    setup_visual(app)
    setup_images(app)
    setup_gesture(app)
    setup_quoting(app)
    setup_assets(app)
    setup_ebook(app)
    setup_standard(app)
    setup_written(app)
