"""What a package of pictures is written with: the base of a spec, its options, and what they may be.

A package names each of its pictures by an entry point of the group ``sphinxext.explorable.pictures``.
These names stay as they are until the next major version.
"""

from __future__ import annotations

from .data import Arrays
from .visuals.packages import GROUP
from .visuals.picture import (
    Page,
    Picture,
    PictureError,
    above_zero,
    assignments,
    choice,
    expression,
    flag,
    given,
    interval,
    names,
    number,
    option,
    text,
    whole,
)

__all__ = [
    "GROUP",
    "Arrays",
    "Page",
    "Picture",
    "PictureError",
    "above_zero",
    "assignments",
    "choice",
    "expression",
    "flag",
    "given",
    "interval",
    "names",
    "number",
    "option",
    "text",
    "whole",
]
