"""Pictures as pixels and pages of paper, by vl-convert: the one place of this room that knows it."""

from __future__ import annotations

import re

from ..engine.errors import RenderError
from ..pages.images import FORMATS, ConverterMissingError
from .subcommands import CommandError

MISSING = "needs vl-convert-python; install sphinxext-explorable[static]"
_SIDE = r'<svg\b[^>]*?\s{}="([\d.]+)'


def png(markup: str, *, scale: float = 1) -> bytes:
    """Return a drawing as PNG.

    Args:
        markup: an svg whose width and height are in px.
        scale: how many pixels of the image are one px.

    Raises:
        ConverterMissingError: where vl-convert is not installed.
        RenderError: where it cannot convert the drawing.
    """
    try:
        import vl_convert
    except ImportError:
        raise ConverterMissingError(MISSING) from None
    try:
        return bytes(vl_convert.svg_to_png(markup, scale=scale))
    except (RuntimeError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise RenderError(f"vl-convert cannot convert it: {reason}") from None


def converted(markup: str, suffix: str, *, scale: float = 1) -> bytes:
    """Return a drawing as a file of a kind: ``.svg``, ``.png`` or ``.pdf``.

    Raises:
        CommandError: where vl-convert is not installed, or cannot convert the drawing.
    """
    convert = dict(FORMATS.values())[suffix]
    try:
        return png(markup, scale=scale) if suffix == ".png" else convert(markup)
    except ConverterMissingError:
        raise CommandError(f"{suffix[1:]} {MISSING}") from None
    except RenderError as error:
        raise CommandError(str(error)) from None


def size_of(markup: str) -> tuple[float, float]:
    """Return the width and height of a drawing, in px."""
    found = (re.search(_SIDE.format(side), markup) for side in ("width", "height"))
    width, height = (float(side[1]) if side else 0.0 for side in found)
    return width, height
