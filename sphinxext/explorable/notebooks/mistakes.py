"""Mistakes of a notebook's author: words, without the way through the suite that led there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..engine.errors import RenderError
from ..pages.escaping import in_a_line


class NotebookError(ValueError):
    """A picture that cannot be drawn; the message says what to write instead."""

    def _render_traceback_(self) -> list[str]:
        # What notebooks show of an error: where in the suite it was found helps nobody there.
        return [f"{type(self).__name__}: {self}"]


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
        raise NotebookError(in_a_line(f"{where}{error}")) from None
