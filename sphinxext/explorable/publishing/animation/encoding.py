"""Frames as files: MP4 and WebM by PyAV, GIF by Pillow; the same frames give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]

EXTRA = "install sphinxext-explorable[animation]"
# Colours of a GIF.
COLORS = 256
# Of them as they are.
EXACT = 32
# How far another has to be from these, in a channel.
NEAR = 8
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


def encoded(kind: str, frames: Iterable[Frame], rate: int) -> bytes:
    """Return an animation as a file.

    Args:
        kind: ``mp4``, ``webm`` or ``gif``.
        frames: height × width × 3, as red, green and blue; consecutive ones that are the same object are one.
        rate: frames a second.

    Raises:
        CodecMissingError: where what it takes is missing.
    """
    return _gif(frames, rate) if kind == "gif" else _video(kind, frames, rate)


def check(kind: str) -> None:
    """Find out before anything is drawn that it cannot be encoded.

    Raises:
        CodecMissingError: where what it takes is missing.
    """
    # Frames are made with it, whatever they become.
    _pillow()
    if kind != "gif":
        _codec(_av(), kind)


def _av() -> Any:
    try:
        import av
    except ImportError:
        raise CodecMissingError(f"mp4 and webm need PyAV; {EXTRA}") from None
    return av


def _pillow() -> Any:
    try:
        from PIL import Image
    except ImportError:
        raise CodecMissingError(f"animations need Pillow; {EXTRA}") from None
    return Image


def _codec(av: Any, kind: str) -> tuple[str, dict[str, str]]:
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


def _video(kind: str, frames: Iterable[Frame], rate: int) -> bytes:
    av = _av()
    codec, options = _codec(av, kind)
    flags = {"fflags": "+bitexact"}
    if kind == "mp4":
        # It begins to play before all of it is there.
        flags["movflags"] = "+faststart"
    with TemporaryDirectory() as folder:
        # Where that index goes is told only by the end: the file is opened once more, by its name.
        file = Path(folder) / f"film.{kind}"
        _write(av, file, frames, codec, options, flags, rate)
        return file.read_bytes()


def _write(
    av: Any,
    file: Path,
    frames: Iterable[Frame],
    codec: str,
    options: dict[str, str],
    flags: dict[str, str],
    rate: int,
) -> None:
    with av.open(str(file), "w", options=flags) as container:
        stream: Any = None
        for number, pixels in enumerate(frames):
            if stream is None:
                stream = container.add_stream(codec, rate=rate, options=options)
                stream.height, stream.width = pixels.shape[:2]
                stream.pix_fmt = "yuv420p"
                stream.codec_context.flags |= av.codec.context.Flags.bitexact
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts = number
            frame.time_base = Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _gif(frames: Iterable[Frame], rate: int) -> bytes:
    image = _pillow()
    kept = list(_runs(frames))
    palette = image.new("P", (1, 1))
    palette.putpalette(_palette(image, kept))
    drawn = [
        image.fromarray(pixels).quantize(palette=palette, dither=image.Dither.NONE) for pixels, _ in kept
    ]
    # Hundredths of a second, which is all that a GIF knows; what is rounded is made up for.
    ends = np.round(np.cumsum([count for _, count in kept]) / rate * 100).astype(int)
    durations = (np.diff(ends, prepend=0) * 10).tolist()
    file = io.BytesIO()
    drawn[0].save(
        file,
        "GIF",
        save_all=True,
        append_images=drawn[1:],
        duration=durations,
        loop=0,
        optimize=False,
        disposal=1,
    )
    return file.getvalue()


def _palette(image: Any, kept: list[tuple[Frame, int]]) -> list[int]:
    """Return one palette for all frames, of those that stand longest: else each would have its own shades.

    The commonest colours are in it as they are, and so is paper; the others are those that the rest needs.
    """
    longest = sorted(kept, key=lambda run: -run[1])[:6]
    sample = np.concatenate([pixels[::2, ::2].reshape(-1, 3) for pixels, _ in longest])
    colors, counts = np.unique(sample, axis=0, return_counts=True)
    rest = image.fromarray(sample.reshape(1, -1, 3)).quantize(
        COLORS - EXACT, method=image.Quantize.MEDIANCUT, dither=image.Dither.NONE
    )
    others = np.array(rest.getpalette(), np.uint8).reshape(-1, 3)
    commonest = colors[np.argsort(-counts, kind="stable")[: 8 * EXACT]]
    taken = _apart(commonest, [], EXACT)
    return np.concatenate(_apart(others, taken, COLORS)).ravel().tolist()


def _apart(colors: Frame, taken: list[Frame], most: int) -> list[Frame]:
    """Return colours besides those that are taken, as far as they are no other's neighbour.

    Pillow looks colours up coarsely: it would take one that is almost right for the right one.
    """
    found = list(taken)
    for color in colors.astype(np.int16):
        if len(found) == most:
            break
        if all(np.abs(color - other).max() > NEAR for other in found):
            found.append(color)
    return found


def _runs(frames: Iterable[Frame]) -> Iterator[tuple[Frame, int]]:
    """Return each frame with how often it stands there in a row."""
    last: Frame | None = None
    count = 0
    for pixels in frames:
        if last is not None and (pixels is last or np.array_equal(pixels, last)):
            count += 1
            continue
        if last is not None:
            yield last, count
        last, count = pixels, 1
    if last is not None:
        yield last, count
