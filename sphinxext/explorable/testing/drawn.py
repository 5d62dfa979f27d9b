"""The difference of two drawings, drawn: the approved one, the present one, and where they differ."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..engine.errors import RenderError
from ..publishing.raster import png, size_of
from .pixels import decoded, encoded

# Of a colour's values, from 0 to 255: another version of the converter may smooth edges otherwise.
LEAST = 12
# Changed pixels that are no further apart than that are one place, in px.
_TILE = 12
_MARK = (214, 0, 110)
_GAP, _HEAD, _ROOM = 16, 30, 8
_FONT = "Liberation Sans, DejaVu Sans, Arial, Helvetica, sans-serif"
# No picture of docs is larger, in px.
_LARGEST = 6000


class DifferenceError(Exception):
    """Why a difference cannot be drawn, in words."""


@dataclass(frozen=True)
class _Box:
    x: int
    y: int
    width: int
    height: int


def drawn_difference(before: str, now: str) -> tuple[bytes, str]:
    """Draw how two drawings differ.

    Args:
        before: the svg that was approved.
        now: the present one.

    Returns:
        A png with both and, beside them, the present one with what changed marked; and how much of it did.

    Raises:
        DifferenceError: where one of them cannot be drawn.
    """
    try:
        one, other = _pixels(before), _pixels(now)
        height, width = (max(a, b) for a, b in zip(one.shape[:2], other.shape[:2], strict=True))
        one, other = _padded(one, height, width), _padded(other, height, width)
        distance = np.abs(one.astype(int) - other.astype(int)).max(axis=2)
        changed = distance > LEAST
        marked = _marked(other, distance)
        boxes = _places(changed)
        image = png(_sheet([("approved", one), ("now", other), ("what changed", marked)], boxes))
    except RenderError as error:
        raise DifferenceError(str(error)) from None
    part = changed.mean()
    where = "place" if len(boxes) == 1 else "places"
    told = (
        f"{part:.2%} of the pixels changed, at {len(boxes)} {where}" if changed.any() else "no pixel changed"
    )
    return image, told


def _pixels(svg: str) -> NDArray[np.uint8]:
    """Return a drawing as pixels on white: height × width × 3."""
    if max(size_of(svg)) > _LARGEST:
        raise DifferenceError(f"it is larger than {_LARGEST} px")
    image = decoded(png(svg)).astype(float)
    opacity = image[:, :, 3:] / 255
    return np.round(image[:, :, :3] * opacity + 255 * (1 - opacity)).astype(np.uint8)


def _padded(image: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    padded = np.full((height, width, 3), 255, np.uint8)
    padded[: image.shape[0], : image.shape[1]] = image
    return padded


def _marked(image: NDArray[np.uint8], distance: NDArray[np.int_]) -> NDArray[np.uint8]:
    """Return an image in pale greys, with the pixels that changed in a colour: the more, the stronger."""
    grey = image.mean(axis=2, keepdims=True)
    pale = np.repeat(255 - (255 - grey) * 0.35, 3, axis=2)
    strength = np.where(distance > LEAST, np.minimum(1, 0.3 + 0.7 * distance / 128), 0)[:, :, None]
    marked: NDArray[np.uint8] = np.round(pale * (1 - strength) + np.array(_MARK) * strength).astype(np.uint8)
    return marked


def _places(changed: NDArray[np.bool_]) -> list[_Box]:
    """Return boxes around what changed: pixels that are near each other have one."""
    tiles = {(int(y) // _TILE, int(x) // _TILE) for y, x in zip(*np.nonzero(changed), strict=True)}
    boxes = []
    while tiles:
        reached = [min(tiles)]
        tiles.remove(reached[0])
        for y, x in reached:
            near = {(y + i, x + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & tiles
            tiles -= near
            reached += sorted(near)
        rows, columns = [y for y, _ in reached], [x for _, x in reached]
        top, left = min(rows) * _TILE, min(columns) * _TILE
        inside = changed[top : (max(rows) + 1) * _TILE, left : (max(columns) + 1) * _TILE]
        down, across = np.nonzero(inside.any(axis=1))[0], np.nonzero(inside.any(axis=0))[0]
        boxes.append(
            _Box(left + int(across[0]), top + int(down[0]), int(np.ptp(across)) + 1, int(np.ptp(down)) + 1)
        )
    return boxes


def _sheet(panels: list[tuple[str, NDArray[np.uint8]]], boxes: list[_Box]) -> str:
    """Return an svg with images beside each other, or below where they are wide; the last has boxes."""
    height, width = panels[0][1].shape[:2]
    is_wide = width > 520
    steps = (0, height + _HEAD + _GAP) if is_wide else (width + _GAP, 0)
    across = width if is_wide else len(panels) * (width + _GAP) - _GAP
    down = len(panels) * (height + _HEAD + _GAP) - _GAP if is_wide else height + _HEAD
    parts = []
    for place, (title, image) in enumerate(panels):
        x, y = _GAP + place * steps[0], _GAP + place * steps[1]
        data = base64.b64encode(encoded(image)).decode()
        size = f'width="{width}" height="{height}"'
        parts.append(
            f'<text x="{x}" y="{y + 16}" font-family="{_FONT}" font-size="14" fill="#333">{title}</text>'
            f'<image x="{x}" y="{y + _HEAD}" {size} href="data:image/png;base64,{data}"/>'
            f'<rect x="{x}" y="{y + _HEAD}" {size} fill="none" stroke="#ccc"/>'
        )
    for box in boxes:
        # Within the frame of the drawing, and a little larger than what changed.
        left, top = max(0, box.x - _ROOM), max(0, box.y - _ROOM)
        right, bottom = min(width, box.x + box.width + _ROOM), min(height, box.y + box.height + _ROOM)
        frame = f'x="{x + left}" y="{y + _HEAD + top}" width="{right - left}" height="{bottom - top}"'
        parts.append(f'<rect {frame} rx="3" fill="none" stroke="rgb{_MARK}" stroke-width="1.5"/>')
    size = f'width="{across + 2 * _GAP}" height="{down + 2 * _GAP}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect {size} fill="#fff"/>{"".join(parts)}</svg>'
