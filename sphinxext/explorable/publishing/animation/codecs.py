"""Which codecs this machine encodes animations with, and what to install where one is missing."""

from __future__ import annotations

from typing import Any

EXTRA = "install sphinxext-explorable[animation]"
# The first that this build of the library has.
_VIDEO: dict[str, list[tuple[str, dict[str, str]]]] = {
    "mp4": [
        ("libx264", {"preset": "medium", "crf": "20", "tune": "animation", "threads": "1"}),
        ("libopenh264", {"b": "4M"}),
        ("mpeg4", {"qscale": "3"}),
    ],
    "webm": [
        ("libvpx-vp9", {"crf": "30", "b": "0", "deadline": "good", "cpu-used": "5", "threads": "1"}),
        ("libvpx", {"crf": "10", "b": "4M", "deadline": "good", "cpu-used": "5", "threads": "1"}),
    ],
}


class CodecMissingError(RuntimeError):
    """What encodes is not installed, or lacks a codec; with what to install."""


def check(kind: str) -> None:
    """Find out before anything is drawn that it cannot be encoded.

    Raises:
        CodecMissingError: where what it takes is missing.
    """
    # Frames are made with it, whatever they become.
    pillow()
    if kind != "gif":
        codec(pyav(), kind)


def pyav() -> Any:
    """Return PyAV."""
    try:
        import av
    except ImportError:
        raise CodecMissingError(f"mp4 and webm need PyAV; {EXTRA}") from None
    return av


def pillow() -> Any:
    """Return the module of Pillow's images."""
    try:
        from PIL import Image
    except ImportError:
        raise CodecMissingError(f"animations need Pillow; {EXTRA}") from None
    return Image


def codec(av: Any, kind: str) -> tuple[str, dict[str, str]]:
    """Return the name of the codec of a kind of file, and its options."""
    known = av.codecs_available
    for name, options in _VIDEO[kind]:
        if name in known:
            try:
                av.Codec(name, "w")
            except ValueError:
                continue
            return name, options
    wanted = " or ".join(name for name, _ in _VIDEO[kind])
    raise CodecMissingError(f"{kind} needs a PyAV that was built with {wanted}; its wheels from PyPI are")
