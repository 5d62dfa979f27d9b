"""Pictures as pixels and pages of paper, by vl-convert: the one place of this room that knows it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from ..engine.errors import RenderError
from ..pages.images import FORMATS, ConverterMissingError, convert_svg
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
    return _converted("png", markup, scale=scale)


def jpeg(markup: str, *, quality: int = 88) -> bytes:
    """Return a drawing as JPEG, which photographs need less room in.

    Args:
        markup: as for `png`.
        quality: from 0 to 100.

    Raises:
        ConverterMissingError: as `png`.
        RenderError: as `png`.
    """
    return _converted("jpeg", markup, quality=quality)


def _converted(kind: str, markup: str, **options: float) -> bytes:
    try:
        return convert_svg(kind, markup, **options)
    except ConverterMissingError:
        raise ConverterMissingError(MISSING) from None


@cache
def use_fonts(folder: Path) -> None:
    """Let drawings of this process have the fonts of a folder too."""
    try:
        import vl_convert
    except ImportError:
        return
    vl_convert.register_font_directory(str(folder))


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
