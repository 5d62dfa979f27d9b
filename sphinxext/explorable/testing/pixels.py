"""PNG files as arrays and back: as much of the format as is written here, by vl-convert and by ourselves."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# By the kind of its colours: grey, red with green and blue, and both with opacity.
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


def decoded(content: bytes) -> NDArray[np.uint8]:
    """Return a PNG of 8 bits a value as height × width × 4: red, green, blue and opacity, from 0 to 255.

    Raises:
        ValueError: where it is another kind of file.
    """
    if not content.startswith(_SIGNATURE):
        raise ValueError("it is no PNG")
    chunks = list(_chunks(content))
    width, height, depth, colors, _, _, interlaced = struct.unpack(">IIBBBBB", dict(chunks)[b"IHDR"])
    if depth != 8 or colors not in _CHANNELS or interlaced:
        raise ValueError("it is a PNG of another kind than vl-convert writes")
    channels = _CHANNELS[colors]
    data = np.frombuffer(
        zlib.decompress(b"".join(part for kind, part in chunks if kind == b"IDAT")), np.uint8
    )
    rows = data.reshape(height, 1 + width * channels)
    image = np.zeros((height, width, channels), np.uint8)
    above = np.zeros((width, channels), np.uint8)
    for y in range(height):
        above = image[y] = _unfiltered(int(rows[y, 0]), rows[y, 1:].reshape(width, channels), above)
    return _as_rgba(image)


def encoded(image: NDArray[np.uint8]) -> bytes:
    """Return height × width × 3 as a PNG."""
    height, width, _ = image.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), image.reshape(height, width * 3)], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes())), (b"IEND", b""))
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))
        for kind, part in parts
    )


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        at += length + 12


def _unfiltered(kind: int, row: NDArray[np.uint8], above: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the values of a row, which are written as their distance from their neighbours'."""
    if kind == 0:
        return row
    if kind == 1:
        return np.cumsum(row, axis=0, dtype=np.uint8)
    if kind == 2:
        return row + above
    values = row.astype(int).tolist()
    up = above.astype(int).tolist()
    channels = len(values[0])
    left, corner = [0] * channels, [0] * channels
    for x, pixel in enumerate(values):
        for c in range(channels):
            near = (left[c] + up[x][c]) // 2 if kind == 3 else _paeth(left[c], up[x][c], corner[c])
            pixel[c] = (pixel[c] + near) & 255
        left, corner = pixel, up[x]
    return np.array(values, np.uint8)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    by_left, by_up, by_corner = abs(guess - left), abs(guess - up), abs(guess - corner)
    return left if by_left <= by_up and by_left <= by_corner else up if by_up <= by_corner else corner


def _as_rgba(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    channels = image.shape[2]
    colors = image[:, :, :1].repeat(3, axis=2) if channels < 3 else image[:, :, :3]
    opacity = image[:, :, -1:] if channels in (2, 4) else np.full_like(image[:, :, :1], 255)
    return np.concatenate([colors, opacity], axis=2)
