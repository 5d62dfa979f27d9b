"""Text as pages can hold it: some characters are in no XML, and some in no file."""

from __future__ import annotations

import re

# As `NOT_XML` of static/src/shared/svg.js, lone surrogates and control characters that are no blanks; and
# the one that TeX takes for invalid.
_IN_NO_PAGE = re.compile("[^\t\n\r -~\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Where a line ends, for whatever reads a build's log.
_ENDS = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
# A message quotes what an author wrote, which may be a page long. What to write instead stands at its end.
_MOST, _LAST = 1000, 400


def showable(text: str) -> str:
    """Return a text with the replacement character in place of each that no page can hold."""
    return _IN_NO_PAGE.sub("\ufffd", text)


def in_a_line(message: str) -> str:
    """Return a message as a line that is told, without its middle if it is long."""
    line = _ENDS.sub(" ", showable(message))
    return line if len(line) <= _MOST else f"{line[: _MOST - _LAST - 3]} … {line[-_LAST:]}"
