"""Authors' style sheets, which stand beside the suite's and may not make a page load anything."""

from __future__ import annotations

import re

_LOADS = re.compile(
    r"""@import\s+(?:url\()?\s*["']?(?P<import>[^"')\s;]+)[^;]*;?"""
    r"""|url\(\s*["']?(?P<url>(?!data:|\#)[^"')]*)["']?\s*\)""",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def without_loads(sheet: str) -> tuple[str, list[str]]:
    """Return a style sheet without what would load another file, and the addresses of that."""
    found: list[str] = []

    def take_out(match: re.Match[str]) -> str:
        found.append((match["import"] or match["url"] or "").strip())
        return "" if match["import"] else "none"

    # Comments keep their lines, and nothing of what they say.
    plain = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), sheet)
    return _LOADS.sub(take_out, plain), found
