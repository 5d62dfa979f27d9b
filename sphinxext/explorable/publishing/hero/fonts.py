"""Fonts of cards: what a file's family is called, and whether there is a font for the letters of a text."""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from html import escape
from pathlib import Path

from ...engine.errors import RenderError
from ...pages.images import ConverterMissingError
from ..raster import png

SUFFIXES = (".ttf", ".otf", ".ttc")
DEFAULT = "sans-serif"
# What no font has a sign for: it is drawn as what is missing is.
_NOWHERE = "\U0010fffd"
# The names of a family in a font, the better one first.
_TYPOGRAPHIC, _FAMILY = 16, 1


def family_of(file: Path) -> str | None:
    """Return what the family of a font in a file is called; None for what is no font."""
    try:
        return _family(file.read_bytes())
    except (OSError, struct.error, UnicodeDecodeError):
        return None


def _family(data: bytes) -> str | None:
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    (count,) = struct.unpack_from(">H", data, start + 4)
    for place in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * place)
        if tag != b"name":
            continue
        _, names, texts = struct.unpack_from(">HHH", data, offset)
        found = {}
        for number in range(names):
            record = struct.unpack_from(">HHHHHH", data, offset + 6 + 12 * number)
            platform, _, language, which, length, at = record
            # In English, as Windows has it.
            if platform == 3 and language == 0x409:
                text = data[offset + texts + at :][:length]
                found[which] = text.decode("utf-16-be")
        return found.get(_TYPOGRAPHIC) or found.get(_FAMILY)
    return None


def is_installed(family: str) -> bool:
    """Tell whether there is a font of a family, named as in css: without one nothing is drawn."""
    return _drawn("x", family) != _drawn("", family)


def without_font(text: str, font: str) -> str:
    """Return the signs of a text for which there is no font, one of each script."""
    found: dict[str, str] = {}
    for sign in text:
        if ord(sign) > 0x24F and not sign.isspace() and unicodedata.category(sign)[0] not in "CM":
            script = unicodedata.name(sign, "").partition(" ")[0]
            # Each emoji is its own matter; of a script there are all letters or none.
            found.setdefault(sign if unicodedata.category(sign).startswith("S") else script, sign)
    return "".join(sign for sign in found.values() if _is_missing(sign, font))


@lru_cache(maxsize=1024)
def _is_missing(sign: str, font: str) -> bool:
    return _drawn(sign, font) == _drawn(_NOWHERE, font)


@lru_cache(maxsize=1024)
def _drawn(text: str, font: str) -> bytes:
    try:
        return png(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><text x="2" y="18" '
            f'font-size="16" font-family="{escape(font)}">{escape(text)}</text></svg>'
        )
    except (ConverterMissingError, RenderError):
        return b""
