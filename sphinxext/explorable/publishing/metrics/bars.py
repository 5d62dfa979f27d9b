"""Small bars, drawn so that no style sheet and no policy can take their lengths away."""

from __future__ import annotations


def bar(part: float, width: int, height: int, track: str, filled: str) -> str:
    """Return a bar as svg.

    Args:
        part: how much of it is filled, from 0 to 1; what is not nothing can be seen.
        width: of the whole bar, in px.
        height: in px.
        track: the class of the whole bar.
        filled: the class of what is filled.
    """
    length = max(2.0, part * width) if part else 0.0
    size = f'height="{height}" rx="{height / 2:g}"'
    return (
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" aria-hidden="true">'
        f'<rect class="{track}" width="{width}" {size} fill="#d9dde3"/>'
        f'<rect class="{filled}" width="{length:.1f}" {size} fill="#0b5cad"/></svg>'
    )
