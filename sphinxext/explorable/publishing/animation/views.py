"""What of a picture is in view: all of it, or, where that could not be read, what is new in a state."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .pixels import pixels_of

if TYPE_CHECKING:
    from .pixels import Frame

# Pixels of a probe for each px of the picture, and how much darker what is new has to be.
COARSE, DARKER = 0.25, 40
# Of what is new, the part at each end that does not count: a line that goes far is not the matter.
OUTLIERS = 2
# Room around what is new, in px of the picture.
AROUND = 24
# What may go of a picture that grows, as a part of what there was.
GONE = 0.1


class View(NamedTuple):
    """A part of a picture, in its px."""

    x: float
    y: float
    width: float
    height: float

    def towards(self, other: View, way: float) -> View:
        """Return the view on the way to another one, from 0 to 1."""
        return View(*(a + (b - a) * way for a, b in zip(self, other, strict=True)))


def whole(width: float, height: float, room: tuple[float, float]) -> View:
    """Return the view that holds all of a picture, in the shape of the room for it."""
    scale = min(room[0] / width, room[1] / height)
    wide, high = room[0] / scale, room[1] / scale
    return View((width - wide) / 2, (height - high) / 2, wide, high)


def following(
    svgs: Sequence[str], width: float, height: float, room: tuple[float, float], scale: float
) -> list[View]:
    """Return for each state of a picture the view of what is new in it.

    Args:
        svgs: the states.
        width: of the largest, in px.
        height: of the largest, in px.
        room: for the picture in the frame, in px.
        scale: what the picture is drawn at, so that it can be read; less where what is new needs more room.
    """
    views: list[View] = []
    before: Frame | None = None
    for svg in svgs:
        now = _inked(svg)
        found = _new(now, before)
        before = now
        if found is None:
            views.append(views[-1] if views else whole(width, height, room))
            continue
        left, top, right, bottom = found
        needed = min(room[0] / (right - left + 2 * AROUND), room[1] / (bottom - top + 2 * AROUND))
        used = max(min(scale, needed), min(room[0] / width, room[1] / height))
        wide, high = room[0] / used, room[1] / used
        x = _within((left + right - wide) / 2, width - wide)
        y = _within((top + bottom - high) / 2, height - high)
        views.append(View(x, y, wide, high))
    return views


def grows(svgs: Sequence[str]) -> bool:
    """Tell whether each state has all that the one before has, as a program that is shown line by line."""
    inks = [_inked(svg) for svg in svgs]
    return all(_most_stays(before, now) for before, now in pairwise(inks))


def _most_stays(before: Frame, now: Frame) -> bool:
    high, wide = (min(a, b) for a, b in zip(now.shape, before.shape, strict=True))
    kept = now[:high, :wide].astype(np.int16) - before[:high, :wide] >= -DARKER
    # What is told of stands out, and steps back again.
    return bool(kept.sum() >= kept.size - GONE * (before > DARKER).sum())


def _within(start: float, most: float) -> float:
    """Keep a view on the picture; where there is room to spare, in its middle."""
    return most / 2 if most <= 0 else min(most, max(0.0, start))


@lru_cache(maxsize=64)
def _inked(svg: str) -> Frame:
    """Return how dark a drawing is; a film that ends with all of its picture asks for each twice."""
    ink: Frame = 255 - pixels_of(svg, scale=COARSE).min(axis=2)
    return ink


def _new(now: Frame, before: Frame | None) -> tuple[float, float, float, float] | None:
    """Return where there is more ink than before: left, top, right, bottom, in px; None if nowhere."""
    if before is None:
        more = now > DARKER
    else:
        same = np.zeros_like(now)
        high, wide = (min(a, b) for a, b in zip(now.shape, before.shape, strict=True))
        same[:high, :wide] = before[:high, :wide]
        more = now.astype(np.int16) - same > DARKER
    rows, columns = np.nonzero(more)
    if not len(rows):
        return None
    ends = [np.percentile(along, [OUTLIERS, 100 - OUTLIERS]) / COARSE for along in (columns, rows)]
    (left, right), (top, bottom) = ends
    return float(left), float(top), float(right), float(bottom)
