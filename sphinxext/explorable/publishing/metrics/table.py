"""The counts as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from .counting import Page

_HEAD = ("picture", "control", "readers", "share", "presses", "on average")
# The columns of numbers.
_RIGHT = {2, 3, 4}


def table(pages: Iterable[Page]) -> str:
    """Return a table of each page."""
    return "\n\n".join("\n".join([_title(page), "", *_rows(page)]) for page in pages)


def _title(page: Page) -> str:
    views = "1 page view" if page.views == 1 else f"{page.views:,} page views"
    return f"{page.page}: {views} in which something was used"


def _rows(page: Page) -> Iterable[str]:
    rows: list[Sequence[str]] = [_HEAD]
    before = ""
    for one in page.controls:
        numbers = (f"{one.readers:,}", f"{one.share:.0%}", f"{one.presses:,}")
        rows.append((one.picture if one.picture != before else "", one.control, *numbers, one.average))
        before = one.picture
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            _padded(cell, width, i in _RIGHT) for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield f"  {'  '.join(cells)}".rstrip()


def _width(text: str) -> int:
    """Return how many places of a terminal a text takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int, is_right: bool) -> str:
    room = " " * (width - _width(text))
    return room + text if is_right else text + room
