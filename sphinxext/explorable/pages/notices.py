"""A mistake in the source: one warning with file and line, and a visible notice in its place on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from ..engine.errors import NO_ENGINE
from ..phases import Phase
from .escaping import in_a_line, showable

if TYPE_CHECKING:
    from collections.abc import Container

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

# The subtype of what only follows from something that was warned of.
QUIET = ""

# What this build has warned of: for some builders Sphinx resolves a document several times.
_told: set[tuple[str, str]] = set()


def unless_lost(subtype: str, name: str, lost: Container[str]) -> str:
    """Return the subtype of the warning that a name is unknown; QUIET where what has it failed."""
    return QUIET if name in lost else subtype


def warn(message: str, subtype: str, location: Any) -> None:
    """Log a warning, once a build and place, that ``suppress_warnings`` knows as ``explorable.SUBTYPE``."""
    if subtype == QUIET:
        return
    message = in_a_line(message)
    if NO_ENGINE in message:
        # What is missing is missing for every picture and formula.
        once = message.partition(NO_ENGINE)[2]
        if (once, "") in _told:
            return
        _told.add((once, ""))
    place = f"{location.source}:{location.line}" if isinstance(location, nodes.Node) else repr(location)
    if (message, place) in _told:
        return
    _told.add((message, place))
    logger.warning("%s", message, type="explorable", subtype=subtype, location=location)


def setup_notices(app: Sphinx) -> None:
    """Forget, with each build, what the one before warned of."""
    Phase.FORGET_WARNINGS.connect(app, lambda _: _told.clear())


def notice(message: str, source: str) -> nodes.Element:
    """Return what stands on the page where a mistake kept something from being drawn."""
    message, source = in_a_line(message), showable(source)
    box = nodes.container(classes=["explorable-notice"])
    # As it was written: `---` and quotes in it are what is to be typed.
    box += nodes.paragraph(message, message, support_smartquotes=False)
    if source.strip():
        box += nodes.literal_block(source, source, language="none")
    return box


def inline_notice(message: str, source: str) -> nodes.Element:
    """Return the same within a line: the source, and why it is not what it should be."""
    text = f"{showable(source)} ({in_a_line(message)})"
    return nodes.inline(text, text, classes=["explorable-notice-inline"], support_smartquotes=False)
