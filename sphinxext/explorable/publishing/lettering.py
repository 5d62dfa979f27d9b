"""How wide words are at most, and where their lines break, for what is drawn outside of a browser."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# How wide signs of a bold sans serif are, in hundredths of its size.
_ADVANCES = {
    24: "'",
    28: "ijlI.,|/\\ ",
    34: "!()[]-ftíì",
    40: "r:;*{}°",
    48: '"',
    50: "z",
    56: "aceksvxyJ0123456789_$?§",
    62: "bdghnopquFLTZ~^+<=>#",
    67: "EPSVXY",
    73: "ABCDHKNRUw&",
    78: "GOQ",
    84: "M",
    90: "mÆæŒœ%–…",
    98: "W@—",
}
_WIDTHS = {sign: width / 100 for width, signs in _ADVANCES.items() for sign in signs}
# Of other signs, by the kind that Unicode tells: such as of another script.
_UPPER, _LOWER, _LETTER, _EMOJI, _ANY = 0.82, 0.68, 0.75, 1.4, 1.0

# What must not begin a line of Chinese or Japanese, and what must not end one.
_NOT_FIRST = set(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝〕〉》」』】〙〗〟’”ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥％"
)
_NOT_LAST = set("（［｛〔〈《「『【〘〖〝‘“￥＄")
# Signs of Chinese and Japanese, whose words have no spaces between them, and signs that stand beside those.
_UNSPACED = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
_BESIDE = re.compile("[\u3000-\u303f\uff00-\uff65]")
# So many of them take as long to read as a word.
_SIGNS_A_WORD = 2
# A longer word that has them, such as the name of a module, may be broken behind these.
_LONG, _JOINTS = 16, set("._/:")
ELLIPSIS = "…"


@lru_cache(maxsize=4096)
def _advance(sign: str) -> float:
    """Return how wide a sign is at most, as a part of its size."""
    if sign in _WIDTHS:
        return _WIDTHS[sign]
    category = unicodedata.category(sign)
    if category in ("Mn", "Me", "Cf"):
        return 0
    if ord(sign) >= 0x1F000:
        return _EMOJI
    if unicodedata.east_asian_width(sign) in "WF":
        return _ANY
    base = unicodedata.normalize("NFKD", sign)[0]
    if base in _WIDTHS:
        return _WIDTHS[base]
    return {"Lu": _UPPER, "Ll": _LOWER, "Lo": _LETTER, "Lm": _LETTER, "Nd": _LOWER}.get(category, _ANY)


def width_of(text: str, size: float) -> float:
    """Return how wide a line is at most, in px.

    Args:
        text: the line.
        size: of its font, in px.
    """
    return size * sum(map(_advance, text))


def words_in(text: str) -> int:
    """Return how many words there are to read; of Chinese and Japanese, two signs count as one."""
    spaced, signs = _UNSPACED.subn(" ", text)
    return len(_BESIDE.sub(" ", spaced).split()) + math.ceil(signs / _SIGNS_A_WORD)


def is_from_right(text: str) -> bool:
    """Tell whether a text is read from the right: by its first letter."""
    ways = (unicodedata.bidirectional(sign) for sign in text)
    return next((way in ("R", "AL") for way in ways if way in ("L", "R", "AL")), False)


def isolated(line: str, *, from_right: bool) -> str:
    """Return a line that is read in its own direction, whatever is around it.

    Args:
        line: a line of a text.
        from_right: whether that text is read from the right; the line may begin with a word that is not.
    """
    return f"\u2067{line}\u2069" if from_right else line


@dataclass(frozen=True)
class Lines:
    """A text in lines, and the size of its font in px."""

    lines: tuple[str, ...]
    size: float


def fitted(
    text: str, room: float, height: float, *, most: float, least: float, count: int = 3, leading: float = 1.18
) -> Lines:
    """Return a text in the largest size in which it fits; no word is ever cut.

    Args:
        text: one paragraph.
        room: how wide lines may be, in px.
        height: how high all of them together may be.
        most: the largest size.
        least: the smallest one before words at the end are left out.
        count: how many lines it may have.
        leading: how far lines are from each other, as a part of the size.
    """
    pieces = list(_pieces(text))
    size = most
    while True:
        lines = _wrapped(pieces, room / size)
        fits = all(width_of(line, size) <= room for line in lines)
        if fits and len(lines) <= count and len(lines) * leading * size <= max(height, leading * size):
            return Lines(_balanced(pieces, lines, room / size), size)
        if fits and size <= least:
            allowed = max(1, min(count, int(height / (leading * size))))
            return Lines(_shortened(lines, allowed, room / size), size)
        size = size - 2 if size > least else size * 0.94


def _pieces(text: str) -> Iterator[str]:
    """Return a text in pieces between which it may be broken; a blank ends the piece before it."""
    for word in text.split():
        piece = ""
        for place, sign in enumerate(word):
            following = word[place + 1] if place + 1 < len(word) else ""
            piece += sign
            if following and _may_break(word, sign, following):
                yield piece
                piece = ""
        yield f"{piece} "


def _may_break(word: str, sign: str, following: str) -> bool:
    if sign in _NOT_LAST or following in _NOT_FIRST or unicodedata.combining(following):
        return False
    if sign == "\u200b" or (sign in "-–—" and following.isalnum()):
        return True
    if len(word) > _LONG and sign in _JOINTS and following.isalpha():
        return True
    # Kanji and kana, but not the syllables of Korean, which has blanks between its words.
    return any(_is_ideograph(one) for one in (sign, following)) and not _is_extending(following)


def _is_ideograph(sign: str) -> bool:
    return (
        0x2E80 <= ord(sign) <= 0xA4CF
        or 0xF900 <= ord(sign) <= 0xFAFF
        or 0xFF00 <= ord(sign) <= 0xFFEF
        or (0x20000 <= ord(sign) <= 0x3FFFF)
    )


def _is_extending(sign: str) -> bool:
    """Tell whether a sign is drawn with the one before it, as parts of an emoji are."""
    return unicodedata.category(sign) in ("Mn", "Me", "Cf") or 0xFE00 <= ord(sign) <= 0xFE0F


def _wrapped(pieces: list[str], room: float) -> list[str]:
    """Return lines; ``room`` is a multiple of the size."""
    lines: list[str] = []
    line, width = "", 0.0
    for piece in pieces:
        needed = width_of(piece.rstrip(), 1)
        if line and width + needed > room:
            lines.append(line.rstrip())
            line, width = "", 0.0
        line += piece
        width += width_of(piece, 1)
    return [*lines, line.rstrip()]


def _balanced(pieces: list[str], lines: list[str], room: float) -> tuple[str, ...]:
    """Return as many lines that are as long as each other, as far as words allow."""
    longest = max((width_of(piece.rstrip(), 1) for piece in pieces), default=0)
    low, high = max(longest, room / 3), room
    while high - low > 0.1:
        middle = (low + high) / 2
        if len(_wrapped(pieces, middle)) <= len(lines):
            high = middle
        else:
            low = middle
    return tuple(_wrapped(pieces, high))


def _shortened(lines: list[str], count: int, room: float) -> tuple[str, ...]:
    """Return the first lines, with an ellipsis behind the last word for which there is room."""
    if len(lines) <= count:
        return tuple(lines)
    pieces = list(_pieces(lines[count - 1]))
    while len(pieces) > 1 and width_of("".join(pieces).rstrip() + ELLIPSIS, 1) > room:
        pieces.pop()
    return (*lines[: count - 1], "".join(pieces).rstrip().rstrip(",;:") + ELLIPSIS)


def wrapped(text: str, room: float, size: float, *, most: int) -> tuple[str, ...]:
    """Return a text in lines of one size that are about as long as each other; no word is ever cut.

    Args:
        text: one paragraph.
        room: how wide lines may be, in px.
        size: of the font, in px.
        most: how many lines it may have; words that are left out are told by an ellipsis.
    """
    if not text.strip():
        return ()
    pieces = list(_pieces(text))
    lines = _wrapped(pieces, room / size)
    if len(lines) > most:
        return _shortened(lines, most, room / size)
    return _balanced(pieces, lines, room / size)


def ended(text: str, most: int) -> str:
    """Return a text of at most some signs, ended behind a sentence or else behind a word."""
    if len(text) <= most:
        return text
    start = text[:most]
    end = max(start.rfind(mark) for mark in (". ", "! ", "? ", "。"))
    if end > most / 2:
        return start[: end + 1]
    pieces = list(_pieces(start[: most - 1]))
    # The last one may be the beginning of a word.
    whole = "".join(pieces[:-1]) if len(pieces) > 1 else start[: most - 1]
    return whole.rstrip().rstrip(",;:–—-") + ELLIPSIS
