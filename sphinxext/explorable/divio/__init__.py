"""The four kinds of documentation: what a page is, lists of pages by kind, what a kind asks of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..phases import Phase
from .checking import check_pages, check_settings
from .kinds import KINDS, Kind
from .listing import Block, DivioGrid, DivioList
from .pages import DivioDomain, note_page
from .showing import (
    FillLists,
    ShowBadge,
    class_bodies,
    depart_block,
    name_kind_to_theme,
    outdated,
    visit_block,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["KINDS", "Kind", "setup_divio"]


def setup_divio(app: Sphinx) -> None:
    """Register the directives, the domain, what pages show, and the checks."""
    app.add_domain(DivioDomain)
    app.add_directive("divio-grid", DivioGrid)
    app.add_directive("divio-list", DivioList)
    app.add_node(Block, html=(visit_block, depart_block))
    FillLists.register(app)
    ShowBadge.register(app)
    Phase.CHECK_KINDS.connect(app, check_settings)
    Phase.NOTE_KIND.connect(app, note_page)
    Phase.OUTDATE_KINDS.connect(app, outdated)
    Phase.CHECK_PAGES.connect(app, check_pages)
    Phase.CLASS_BODIES.connect(app, class_bodies)
    Phase.NAME_KIND.connect(app, name_kind_to_theme)
