"""The widths that authors give figures, and lengths as every output takes them."""

from __future__ import annotations

import re

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
        raise WidthError(f"width needs a length like 300px or a percentage like 80%, not {_cut(written)!r}")
    number, unit = plain_number(float(found[1])), found[2] or "px"
    most = 100 if unit == "%" else _MOST
    if number == "0" or float(found[1]) > most:
        raise WidthError(f"width needs to be above 0 and up to {most}{unit}, not {_cut(written)!r}")
    return f"{number}{unit}"


def plain_number(number: float) -> str:
    """Return a length's number without an exponent, which docutils and TeX cannot read."""
    return f"{number:.3f}".rstrip("0").rstrip(".")


def _cut(written: str) -> str:
    return written if len(written) <= 60 else f"{written[:60]}…"
