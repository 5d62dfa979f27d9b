"""Graphemes: what readers take for one character, as Unicode's annex 29 parts a text."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

_JOINER, _SELECTOR = "\u200d", "\ufe0f"
# First and last code points of Extended_Pictographic, which the standard library does not know.
_PICTOGRAPHS = (
    "a9 ae 203c 2049 2122 2139 2194-2199 21a9-21aa 231a-231b 2328 2388 23cf 23e9-23f3 23f8-23fa 24c2 "
    "25aa-25ab 25b6 25c0 25fb-25fe 2600-2605 2607-2612 2614-2685 2690-2705 2708-2712 2714 2716 271d 2721 "
    "2728 2733-2734 2744 2747 274c 274e 2753-2755 2757 2763-2767 2795-2797 27a1 27b0 27bf 2934-2935 "
    "2b05-2b07 2b1b-2b1c 2b50 2b55 3030 303d 3297 3299 1f000-1f0ff 1f10d-1f10f 1f12f 1f16c-1f171 "
    "1f17e-1f17f 1f18e 1f191-1f19a 1f1ad-1f1e5 1f201-1f20f 1f21a 1f22f 1f232-1f23a 1f23c-1f23f "
    "1f249-1f3fa 1f400-1f53d 1f546-1f64f 1f680-1f6ff 1f774-1f77f 1f7d5-1f7ff 1f80c-1f80f 1f848-1f84f "
    "1f85a-1f85f 1f888-1f88f 1f8ae-1f8ff 1f90c-1f93a 1f93c-1f945 1f947-1faff 1fc00-1fffd"
)
_RANGES = [tuple(int(end, 16) for end in each.split("-")) for each in _PICTOGRAPHS.split()]
_STARTS = [each[0] for each in _RANGES]
# The sign that joins consonants, with where the script's consonants begin and end.
_CONJOINING = {
    "\u094d": ("\u0915", "\u095f"),
    "\u09cd": ("\u0995", "\u09df"),
    "\u0acd": ("\u0a95", "\u0ab9"),
    "\u0b4d": ("\u0b15", "\u0b5f"),
    "\u0c4d": ("\u0c15", "\u0c5a"),
    "\u0d4d": ("\u0d15", "\u0d3a"),
}


def graphemes(text: str) -> list[str]:
    """Return a text in graphemes: a letter with its marks, a syllable of Hangul, a flag, a whole emoji."""
    found: list[str] = []
    for sign in text:
        if found and _goes_on(found[-1], sign):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def is_pictograph(sign: str) -> bool:
    """Tell whether a sign is a picture, with which an emoji may begin."""
    place = bisect_right(_STARTS, ord(sign)) - 1
    return place >= 0 and ord(sign) <= _RANGES[place][-1]


def is_regional(sign: str) -> bool:
    """Tell whether a sign is one of the letters of which two make a flag."""
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def is_emoji(grapheme: str) -> bool:
    """Tell whether a grapheme is drawn as a picture: a flag, a keycap, a family."""
    first = grapheme[0]
    if is_regional(first):
        return len(grapheme) > 1
    if first in "0123456789#*":
        return grapheme.endswith("\u20e3")
    # Letters of old, such as ©, are pictures only where that is asked for.
    return is_pictograph(first) and (ord(first) > 0xFF or _SELECTOR in grapheme)


def _goes_on(before: str, sign: str) -> bool:
    """Tell whether a sign belongs to the grapheme before it."""
    last = before[-1]
    if last == "\r":
        return sign == "\n"
    if _is_control(last) or _is_control(sign):
        return False
    if _extends(sign) or _is_spacing(sign) or _precedes(last):
        return True
    if last == _JOINER and is_pictograph(sign):
        return is_pictograph(before[0])
    if is_regional(sign):
        return is_regional(last) and len(before) % 2 == 1
    return _is_syllable(last, sign) or _conjoins(before, sign)


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") and not (_extends(sign) or _precedes(sign))


def _extends(sign: str) -> bool:
    return (
        unicodedata.category(sign) in ("Mn", "Me")
        or sign in "\u200c\u200d\uff9e\uff9f"
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
        or "\U000e0020" <= sign <= "\U000e007f"
    )


def _is_spacing(sign: str) -> bool:
    # Two vowel signs are letters by themselves to Unicode, two letters are marks.
    return (unicodedata.category(sign) == "Mc" and sign not in "\u102b\u102c\u1038") or sign in "\u0e33\u0eb3"


def _precedes(sign: str) -> bool:
    return "\u0600" <= sign <= "\u0605" or sign in "\u06dd\u070f\u0890\u0891\u08e2\u0d4e"


def _is_syllable(last: str, sign: str) -> bool:
    kinds = _hangul(last), _hangul(sign)
    return (kinds[0] == "L" and kinds[1] in ("L", "V", "LV", "LVT")) or kinds in (
        ("LV", "V"),
        ("LV", "T"),
        ("V", "V"),
        ("V", "T"),
        ("LVT", "T"),
        ("T", "T"),
    )


def _hangul(sign: str) -> str:
    if "\u1100" <= sign <= "\u115f" or "\ua960" <= sign <= "\ua97c":
        return "L"
    if "\u1160" <= sign <= "\u11a7" or "\ud7b0" <= sign <= "\ud7c6":
        return "V"
    if "\u11a8" <= sign <= "\u11ff" or "\ud7cb" <= sign <= "\ud7fb":
        return "T"
    if "\uac00" <= sign <= "\ud7a3":
        return "LV" if (ord(sign) - 0xAC00) % 28 == 0 else "LVT"
    return ""


def _conjoins(before: str, sign: str) -> bool:
    """Tell whether a consonant is written as one with the one before it."""
    for joining, (first, last) in _CONJOINING.items():
        if first <= sign <= last and unicodedata.category(sign) == "Lo":
            marks = before[1:]
            return joining in marks and first <= before[0] <= last and all(map(_extends, marks))
    return False
