"""Authors' style sheets, which stand beside the suite's and may not make a page load anything."""

from __future__ import annotations

import re


def _spelled(word: str) -> str:
    r"""Return a pattern of a word as a style sheet may spell it: `url` may be `u\72 l`."""
    return "".join(_letter(one) if one.isalpha() else re.escape(one) for one in word)


def _letter(one: str) -> str:
    number = rf"\\0{{0,4}}(?:{ord(one):x}|{ord(one.upper()):x})\s?"
    # A backslash before a letter that is a digit too would begin a number.
    return rf"(?:{one}|{number})" if one in "abcdef" else rf"(?:{one}|{number}|\\{one})"


# What is not closed ends with the sheet: so browsers read it, and load it.
_TEXT = r"\"(?:\\.|[^\"\\\n])*+(?:\"|\Z)|'(?:\\.|[^'\\\n])*+(?:'|\Z)"
_COMMENT = r"/\*.*?(?:\*/|\Z)"
_SPACE = rf"(?:\s|{_COMMENT})*+"
# What a sheet loads, and what only looks like it: comments, texts, and whole addresses with what is in them.
# No part is read twice, so that a sheet is read in as many steps as it has signs.
_PARTS = re.compile(
    rf"(?P<comment>{_COMMENT})"
    rf"|@{_spelled('import')}(?![\w-]){_SPACE}(?:{_spelled('url')}\(\s*+)?(?P<import>{_TEXT}|[^)\s;]+)[^;]*+;?"
    rf"|{_spelled('url')}\(\s*+(?P<url>{_TEXT}|(?:\\.|[^)\"'\\])*+)[^)]*+(?:\)|\Z)"
    rf"|(?P<text>{_TEXT})"
    # Functions that take the address of an image as a text, and what ends them at the latest.
    rf"|(?P<images>(?:{_spelled('image-set')}|{_spelled('src')})\()"
    r"|(?P<end>[;{}])",
    re.DOTALL | re.IGNORECASE,
)
_HELD = re.compile(r"data:|#|\Z", re.IGNORECASE)


def without_loads(sheet: str) -> tuple[str, list[str]]:
    """Return a style sheet without what would load another file, and the addresses of that."""
    found: list[str] = []
    in_images = False

    # Without a blank, what is beside something taken out would become one word, such as url.
    def take_out(match: re.Match[str]) -> str:
        nonlocal in_images
        if match["comment"]:
            # Comments keep their lines, and nothing of what they say.
            return "\n" * match[0].count("\n") or " "
        if match["images"] or match["end"]:
            in_images = match["images"] is not None
            return match[0]
        if match["text"]:
            if not in_images or _HELD.match(_bare(match[0])):
                return match[0]
            found.append(_bare(match[0]))
            return '""'
        address = _bare(match["import"] or match["url"] or "")
        if match["import"] is None and _HELD.match(address):
            return match[0]
        found.append(address)
        return " " if match["import"] else "none"

    return _PARTS.sub(take_out, sheet), found


def _bare(written: str) -> str:
    text = written.strip()
    return text.strip(text[0]).strip() if text[:1] in ("'", '"') else text
