"""The files of images that a picture shows, put into it: they stand wherever its drawing does."""

from __future__ import annotations

import base64
from pathlib import Path

from ..spelling import nearest_file
from .picture import PictureError, listed

_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
# It stands in each page that shows it, as text.
MOST_BYTES = 512 * 1024


def embedded(file: Path, called: str) -> str:
    """Return an image as an address that holds it.

    Raises:
        PictureError: where the file is missing, too large, or no image.
    """
    kind = _TYPES.get(file.suffix.lower())
    if kind is None:
        known = listed(list(_TYPES), "or")
        raise PictureError(f"image: {called} is no file of a kind that can be shown: {known}", "data")
    try:
        size = file.stat().st_size
        if size > MOST_BYTES:
            message = (
                f"image: {called} has {size // 1024:,} KiB, and its page would hold all of them; "
                f"make it smaller, {MOST_BYTES // 1024} KiB at most"
            )
            raise PictureError(message, "data")
        content = file.read_bytes()
    except OSError:
        folder = file.parent
        beside = (
            [one.name for one in folder.iterdir() if one.suffix.lower() in _TYPES] if folder.is_dir() else []
        )
        raise PictureError(
            f"image: there is no file {called}{nearest_file(file.name, beside)}", "data"
        ) from None
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
