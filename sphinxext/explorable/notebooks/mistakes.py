"""Mistakes of a notebook's author: words, without the way through the suite that led there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from ..engine.errors import RenderError
from ..pages.escaping import in_a_line


class _InALine:
    def _render_traceback_(self) -> list[str]:
        # What notebooks show of an error: where in the suite it was found helps nobody there.
        return [f"{type(self).__name__}: {self}"]


class NotebookError(_InALine, ValueError):
    """A picture that cannot be drawn; the message says what to write instead."""


class MissingError(_InALine, ImportError):
    """What is not installed; the message says how it is."""


@contextmanager
def told() -> Iterator[None]:
    """Tell of mistakes in words: which line of a program it is, and what is wrong there."""
    try:
        yield
    except NotebookError:
        raise
    except (ValueError, RenderError) as error:
        line = getattr(error, "line", None)
        where = f"line {line}: " if line else ""
        raise NotebookError(in_python(in_a_line(f"{where}{error}"))) from None


# What pages have and notebooks have not, and what stands for it there.
_OF_PAGES = (
    (r"`:([a-z][\w-]*): ([^`]*)`", lambda found: f"`{_keyword(found[1])}={_value(found[2])}`"),
    (r"`:([a-z][\w-]*):`", lambda found: f"`{_keyword(found[1])}=…`"),
    (r"this page has no parameter (\w+)", r"there is no parameter \1"),
    (
        r"; declare it with the directive `parameter`|; declare it(?=, or)",
        r"; give one: parameters=[Parameter(…)]",
    ),
    (r"; define it with the directive `concept`", r"; give its colour in `concepts`"),
)


def _keyword(option: str) -> str:
    return option.replace("-", "_")


def _value(text: str) -> str:
    return text if re.fullmatch(r"-?[0-9.]+", text) else repr(text)


def in_python(message: str) -> str:
    """Return a message to authors of pages as one to those of notebooks, who write no directives."""
    for pattern, instead in _OF_PAGES:
        message = re.sub(pattern, instead, message)
    return message
