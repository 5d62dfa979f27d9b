"""The widths that authors give figures, and lengths as every output takes them."""

from __future__ import annotations

import re

from ..spelling import cut

# In any unit but per cent; beyond it is a slip.
_MOST = 10_000
_WIDTH = re.compile(r"([0-9]+(?:\.[0-9]+)?|\.[0-9]+) *(px|em|rem|cm|mm|in|pt|%|)")


class WidthError(ValueError):
    """Why something is no width, in a sentence."""


def width_of(source: str) -> str:
    """Return the width that a figure is given, with its unit, or nothing.

    Raises:
        WidthError: for what is no width, or more than there is room for.
    """
    written = source.strip()
    if not written:
        return ""
    found = _WIDTH.fullmatch(written)
    if found is None:
        raise WidthError(
            f"width needs a length like 300px or a percentage like 80%, not {cut(written, 60)!r}"
        )
    number, unit = float(found[1]), found[2] or "px"
    most = 100 if unit == "%" else _MOST
    shown = plain_number(number)
    if shown == "0" or number > most:
        raise WidthError(f"width needs to be above 0 and up to {most}{unit}, not {cut(written, 60)!r}")
    return f"{shown}{unit}"


def plain_number(number: float) -> str:
    """Return a length's number without an exponent, which docutils and TeX cannot read."""
    return f"{number:.3f}".rstrip("0").rstrip(".")
