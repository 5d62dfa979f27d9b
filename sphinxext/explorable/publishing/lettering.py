"""How wide text is, and where it breaks, for what is drawn outside of a browser.

By the widths that pictures are drawn with: those of a free font, rounded up.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from ..engine.bundle import manifest

# Of a letter that the table lacks, in em; of East Asian ones and signs as wide, and of those without width.
USUAL, WIDE, NONE = 0.67, 1.0, 0.0
_WITHOUT = {"Mn", "Me", "Cf"}


@cache
def _widths(weight: str) -> dict[str, float]:
    listed: dict[str, str] = manifest()["widths"][weight]
    return {sign: int(width) / 100 for width, signs in listed.items() for sign in signs}


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return an upper estimate of how wide a line of text is, in the unit of its size."""
    widths = _widths("bold" if bold else "regular")
    return size * sum(widths.get(sign) or _other(sign) for sign in text)


def _other(sign: str) -> float:
    if unicodedata.category(sign) in _WITHOUT:
        return NONE
    return WIDE if unicodedata.east_asian_width(sign) in "WF" else USUAL


def wrapped(text: str, room: float, size: float, *, bold: bool = False, most: int = 0) -> list[str]:
    """Return a text in lines that fit into a room.

    Lines break at blanks, and between signs of scripts that have none; a word that is longer is broken where
    the room ends.

    Args:
        text: the words; every run of blanks counts as one.
        room: how wide a line may be, in the unit of the size.
        size: of the font.
        bold: whether in bold.
        most: how many lines there may be; what is left over ends with "…". 0 for any number.
    """
    lines: list[str] = []
    line = ""
    for word in _words(" ".join(text.split())):
        if width_of((line + word).rstrip(), size, bold=bold) <= room:
            line += word
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = ""
        for sign in word:
            if line and width_of(line + sign, size, bold=bold) > room:
                lines.append(line)
                line = ""
            line += sign
    if line.strip():
        lines.append(line.rstrip())
    if most and len(lines) > most:
        last = lines[most - 1]
        while last and width_of(f"{last}…", size, bold=bold) > room:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip(' ,;:')}…"]
    return lines


def _words(text: str) -> list[str]:
    """Return what no line breaks, each with the blank behind it; in scripts without blanks, each sign."""
    words: list[str] = []
    for word in re.findall(r"[^ ]+ ?", text):
        piece = ""
        for sign in word:
            if piece and unicodedata.east_asian_width(sign) in "WF" and unicodedata.category(sign)[0] != "P":
                words.append(piece)
                piece = ""
            piece += sign
            if unicodedata.east_asian_width(sign) in "WF" and unicodedata.category(sign) == "Po":
                words.append(piece)
                piece = ""
        if piece:
            words.append(piece)
    return words
