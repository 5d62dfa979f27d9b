"""A drawing on paper as large as posts show it: with a margin, and no narrower than a post is."""

from __future__ import annotations

import re

from ..raster import size_of

# In px; networks lay a badge over the margin.
MARGIN, NARROWEST = 28, 600


def framed(markup: str, paper: str) -> str:
    """Return a drawing in the middle of its paper, as an svg.

    Args:
        markup: an svg whose width and height are in px.
        paper: the colour around it.
    """
    width, height = size_of(markup)
    wide, high = max(width + 2 * MARGIN, NARROWEST), height + 2 * MARGIN
    size = f'width="{wide:g}" height="{high:g}"'
    inner = re.sub(r"<svg\b", f'<svg x="{(wide - width) / 2:g}" y="{MARGIN}"', markup, count=1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}" {size}>'
        f'<rect {size} fill="{paper}"/>{inner}</svg>'
    )
