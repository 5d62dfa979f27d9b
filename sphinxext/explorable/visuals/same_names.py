"""A name that pictures of two pages have: Sphinx tells the file of the first, and here its line."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from sphinx.locale import __

from ..pages.sources import with_line
from ..phases import Phase

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class _Lines(logging.Filter):
    """Adds the line to the file that a name is in already."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything pass."""
        if isinstance(record.args, tuple) and str(record.msg) == __(
            "duplicate label %s, other instance in %s"
        ):
            name, file = map(str, record.args)
            record.args = (name, with_line(file, file, rf"(?i)^\W*name:\s*[\"']?{re.escape(name)}[\"']?\s*$"))
        return True


def _add_lines(app: Sphinx) -> None:
    for handler in logging.getLogger("sphinx").handlers:
        if not any(isinstance(one, _Lines) for one in handler.filters):
            handler.addFilter(_Lines())


def setup_same_names(app: Sphinx) -> None:
    """Have the line told."""
    Phase.HINT_AT_NAMES.connect(app, _add_lines)
