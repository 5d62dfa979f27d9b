"""Where the files are that authors name in options: below the source directory, links followed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..spelling import cut

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class PlaceError(ValueError):
    """A name of no file that can be taken; the message is for the author."""


def place_of(env: BuildEnvironment, written: str) -> tuple[str, Path]:
    """Return a file, whether it is there or not, as the environment calls it and as the disk does.

    Args:
        env: the environment of the site.
        written: its path, from the page that is read, or from the source directory where it begins with `/`.

    Raises:
        PlaceError: for what is elsewhere, or nowhere.
    """
    if "://" in written:
        raise PlaceError(f"{written} is a URL; save a copy of the file beside the page, and name that")
    try:
        relative, absolute = env.relfn2path(written)
        file = Path(absolute)
        is_inside = file.resolve().is_relative_to(Path(env.srcdir).resolve())
        # A name that is too long is refused by this.
        file.exists()
    # Before Python 3.13, of links in a circle.
    except RuntimeError:
        raise PlaceError(f"{written} is a link that leads to itself") from None
    # Also of a name with a NUL in it.
    except (OSError, ValueError):
        raise PlaceError(f"no file can be called {cut(written, 61)!r}") from None
    if not is_inside:
        raise PlaceError(f"{written} is outside the source directory; put a copy of it there")
    return relative, file
