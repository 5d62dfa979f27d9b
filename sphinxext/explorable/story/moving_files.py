"""Authors' videos and GIFs: their size, the frame that stands for them, and what is said in them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What can be shown, with what browsers call it.
TYPES = {".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".gif": "image/gif"}
STILLS = (".png", ".jpg", ".jpeg", ".webp", ".svg", ".gif")
CAPTIONS = (".vtt", ".srt")
_EXTRA = "or install sphinxext-explorable[animation], which takes its first frame"
_TIME = r"(?:(\d{1,6}):)?(\d\d):(\d\d)[.,](\d{3})"
_CUE = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}[^\n]*\n((?:[^\n]+\n?)*)")
_MARKUP = re.compile(r"<[^>]*>")
_SIGNS = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0", "&lrm;": "\u200e", "&rlm;": "\u200f"}
_SIGN = re.compile("|".join(_SIGNS))


class MovingError(ValueError):
    """What cannot be shown, in a sentence."""


@dataclass(frozen=True)
class Still:
    """The frame that stands for a video: its bytes as PNG, and its size in px."""

    png: bytes
    width: int
    height: int


def first_frame(file: Path) -> Still:
    """Return the first frame of a video or a GIF.

    Raises:
        MovingError: where what reads it is missing, or it is none.
    """
    return _of_gif(file) if file.suffix.lower() == ".gif" else _of_video(file)


def _of_gif(file: Path) -> Still:
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        raise MovingError(f"it has no poster: name an image by `:poster:`, {_EXTRA}") from None
    try:
        with Image.open(file) as image:
            return _still(image.convert("RGBA"))
    except (OSError, UnidentifiedImageError, ValueError, Image.DecompressionBombError) as error:
        raise MovingError(f"it is no GIF that can be read: {error}") from None


def _of_video(file: Path) -> Still:
    try:
        import av
        from av.video.reformatter import VideoReformatter
        from PIL import Image
    except ImportError:
        raise MovingError(f"it has no poster: name an image by `:poster:`, {_EXTRA}") from None
    try:
        with av.open(str(file)) as container:
            frame: Any = next(container.decode(video=0), None)
            if frame is None:
                raise MovingError("there is no frame in it")
            # PyAV keeps its own for the next frame, with threads that a worker forked off would wait for.
            plain: Any = VideoReformatter().reformat(frame, format="rgb24")
            return _still(Image.fromarray(plain.to_ndarray()))
    except (OSError, ValueError, IndexError, av.FFmpegError) as error:
        raise MovingError(f"it is no video that can be read: {error}") from None


def _still(image: Any) -> Still:
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return Still(file.getvalue(), *image.size)


def cues(text: str) -> list[tuple[float, float, str]]:
    """Return what is said when, in seconds, by a file of captions (WebVTT or SubRip), without its markup.

    Raises:
        MovingError: where nothing is.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = []
    for cue in _CUE.finditer(text):
        start, end = _seconds(cue.groups()[:4]), _seconds(cue.groups()[4:8])
        words = _MARKUP.sub("", cue[9])
        # All at once: what is made of one may look like another.
        words = " ".join(_SIGN.sub(lambda found: _SIGNS[found[0]], words).split())
        if words and start < end:
            found.append((start, end, words))
    if not found:
        raise MovingError("there is nothing said in it: captions are lines such as `00:01.000 --> 00:04.000`")
    return found


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, milliseconds = (int(part or 0) for part in parts)
    return 3600 * hours + 60 * minutes + seconds + milliseconds / 1000
