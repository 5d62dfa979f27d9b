"""Pages that show parts of others, as tooltips and lists of posts do: they need what those have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import ExplorableConfig
from .output import output_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_BORROWERS = ("sphinx_tippy", "hoverxref.extension", "ablog")


def borrows(app: Sphinx) -> bool:
    """Tell whether any page of a site may show parts of any other."""
    if not output_of(app.builder).runs_scripts:
        return False
    asked = ExplorableConfig.of(app.config).styles_everywhere
    return any(name in app.extensions for name in _BORROWERS) if asked == "auto" else bool(asked)
