"""A mistake in the source: one warning with file and line, and a visible notice in its place on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ..engine.errors import NO_ENGINE
from ..phases import Phase
from ..spelling import nearest

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


# What this build has warned of: for some builders Sphinx resolves a document several times.
_told: set[tuple[str, str]] = set()


def warn(message: str, subtype: str, location: Any) -> None:
    """Log a warning, once a build and place, that ``suppress_warnings`` knows as ``explorable.SUBTYPE``."""
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
    box = nodes.container(classes=["explorable-notice"])
    box += nodes.paragraph(message, message)
    if source.strip():
        box += nodes.literal_block(source, source, language="none")
    return box


def inline_notice(message: str, source: str) -> nodes.Element:
    """Return the same within a line: the source, and why it is not what it should be."""
    text = f"{source} ({message})"
    return nodes.inline(text, text, classes=["explorable-notice-inline"])


class _AnyOption(dict[str, Callable[[str], str]]):
    """Takes every option as it stands, so that a wrong one can be answered in the suite's own words."""

    def __missing__(self, name: str) -> Callable[[str | None], str]:
        return lambda value: value or ""

    def __contains__(self, name: object) -> bool:
        return True


class ExplorableDirective(SphinxDirective):
    """A directive that answers mistakes with a notice, and checks its options itself."""

    OPTIONS: ClassVar[Mapping[str, str]] = {}
    """What authors may write as options, each with what it does: the reference and the messages tell it."""

    has_content = True
    # One entry, since MyST looks for options only where there may be some.
    option_spec = _AnyOption(name=lambda value: value or "")

    def unknown_option(self, called: str) -> str | None:
        """Say which option is none of this directive's, if one is; ``called`` is what has those options."""
        for name in self.options:
            if name not in self.OPTIONS:
                known = ", ".join(self.OPTIONS)
                return f"{called} has no option {name}{nearest(name, self.OPTIONS)} (known: {known})"
        return None

    def content_location(self, line: int) -> tuple[str, int]:
        """Return where a line of the content stands, counted from 1, as a location for a warning."""
        source, at = self.get_source_info()
        # MyST counts the lines of a directive from its own first one.
        if type(self.state).__module__.startswith("myst_parser."):
            return source, at + self.content_offset + line
        offset = self.content.offset(line - 1) if 0 < line <= len(self.content) else None
        return source, (self.content_offset + line if offset is None else offset + 1)

    def problem(self, message: str, subtype: str, line: int | None = None) -> list[nodes.Node]:
        """Warn, and return the notice; ``line`` counts the lines of the content from 1."""
        source, at = self.get_source_info() if line is None else self.content_location(line)
        warn(message, subtype, f"{source}:{at}")
        return [notice(message, self.block_text)]
