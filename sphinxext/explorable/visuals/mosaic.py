"""Images as few colours and a number for each pixel, which a picture can draw without a file."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .packing import as_text

Pixels = NDArray[np.uint8]

# More colours make a drawing longer, and are not seen at this size.
MOST_COLORS = 32


def mosaic(image: Pixels) -> dict[str, Any]:
    """Return an image (H, W, 3) as plain data: its size, its colours, and which of them each pixel has."""
    height, width = image.shape[:2]
    colors, codes = _quantised(image.reshape(-1, 3))
    palette = ["#" + "".join(f"{part:02x}" for part in color) for color in colors.tolist()]
    return {"size": [height, width], "palette": palette, "codes": as_text(codes.astype("u1"))}


def shrunk(image: Pixels, most: int) -> Pixels:
    """Return an image whose longer side has at most so many pixels: means of those that they cover."""
    for axis in (0, 1):
        size = image.shape[axis]
        wanted = max(1, round(size * min(1.0, most / max(image.shape[:2]))))
        if wanted < size:
            starts = np.arange(wanted) * size // wanted
            sums = np.add.reduceat(image.astype(np.float64), starts, axis=axis)
            counts = np.diff([*starts, size]).reshape([-1 if i == axis else 1 for i in range(3)])
            image = np.rint(sums / counts).astype(np.uint8)
    return image


def png(image: Pixels) -> str:
    """Return an image (H, W, 3) as an address that holds it."""
    height, width = image.shape[:2]
    # Each line begins with the way in which it is filtered: not at all.
    lines = np.concatenate([np.zeros((height, 1), np.uint8), image.reshape(height, -1)], axis=1)

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b"")
    whole = b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in chunks)
    return f"data:image/png;base64,{base64.b64encode(whole).decode()}"


def _quantised(pixels: Pixels) -> tuple[Pixels, NDArray[np.intp]]:
    """Return at most `MOST_COLORS` colours, and which of them each pixel has: its own, or that of its box.

    Boxes are halved where their colours differ most (median cut).
    """
    colors, codes = np.unique(pixels, axis=0, return_inverse=True)
    codes = codes.reshape(-1)
    if len(colors) <= MOST_COLORS:
        return colors, codes
    boxes = [np.arange(len(pixels))]
    while len(boxes) < MOST_COLORS:
        widest = max(range(len(boxes)), key=lambda i: int(np.ptp(pixels[boxes[i]].astype(int), axis=0).max()))
        box = boxes.pop(widest)
        channel = int(np.ptp(pixels[box].astype(int), axis=0).argmax())
        order = box[np.argsort(pixels[box, channel], kind="stable")]
        boxes += np.array_split(order, 2)
    codes = np.empty(len(pixels), dtype=np.intp)
    for i, box in enumerate(boxes):
        codes[box] = i
    means = [np.rint(pixels[box].mean(axis=0)) for box in boxes]
    return np.array(means, dtype=np.uint8), codes
