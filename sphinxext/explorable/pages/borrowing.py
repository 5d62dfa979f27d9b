"""Pages that show parts of others, as tooltips do: they need the style sheets of what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import ExplorableConfig
from .output import output_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_TOOLTIPS = ("sphinx_tippy", "hoverxref.extension")


def borrows(app: Sphinx) -> bool:
    """Tell whether any page of a site may show parts of any other."""
    if not output_of(app.builder).runs_scripts:
        return False
    asked = ExplorableConfig.of(app.config).styles_everywhere
    return any(name in app.extensions for name in _TOOLTIPS) if asked == "auto" else bool(asked)
