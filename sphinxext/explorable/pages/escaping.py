"""Text as pages can hold it: some characters are in no XML, and some in no file."""

from __future__ import annotations

import re

# As `NOT_XML` of static/src/shared/svg.js, lone surrogates and control characters that are no blanks; and
# the one that TeX takes for invalid.
_IN_NO_PAGE = re.compile("[^\t\n\r -~\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def showable(text: str) -> str:
    """Return a text with the replacement character in place of each that no page can hold."""
    return _IN_NO_PAGE.sub("\ufffd", text)
