"""Authors' style sheets, which stand beside the suite's and may not make a page load anything."""

from __future__ import annotations

import re

_TEXT = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
# What a sheet loads, and what only looks like it: comments, texts, and whole addresses with what is in them.
_PARTS = re.compile(
    rf"(?P<comment>/\*.*?\*/)"
    rf"|@import\s+(?:url\(\s*)?(?P<import>{_TEXT}|[^)\s;]+)[^;]*;?"
    rf"|url\(\s*(?P<url>{_TEXT}|(?:\\.|[^)\"'\\])*)[^)]*\)"
    rf"|(?P<text>{_TEXT})",
    re.DOTALL | re.IGNORECASE,
)
# Functions that take the address of an image as a text.
_OF_IMAGES = re.compile(r"(?:image-set|src)\([^;{}]*$", re.IGNORECASE)
_HELD = re.compile(r"data:|#|\Z", re.IGNORECASE)


def without_loads(sheet: str) -> tuple[str, list[str]]:
    """Return a style sheet without what would load another file, and the addresses of that."""
    found: list[str] = []

    def take_out(match: re.Match[str]) -> str:
        if match["comment"]:
            # Comments keep their lines, and nothing of what they say.
            return "\n" * match[0].count("\n")
        if match["text"]:
            is_image = _OF_IMAGES.search(sheet, max(0, match.start() - 500), match.start())
            if not is_image or _HELD.match(_bare(match[0])):
                return match[0]
            found.append(_bare(match[0]))
            return '""'
        address = _bare(match["import"] or match["url"] or "")
        if match["import"] is None and _HELD.match(address):
            return match[0]
        found.append(address)
        return "" if match["import"] else "none"

    return _PARTS.sub(take_out, sheet), found


def _bare(written: str) -> str:
    text = written.strip()
    return text[1:-1].strip() if text[:1] in ("'", '"') else text
