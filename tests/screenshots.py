"""Screenshots, compared with those that are kept as a reader would: a pixel to the side is no matter."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from conftest import ARTIFACTS, SNAPSHOTS, UPDATE

# Greys that are kept; how far apart two are that differ; and how many pixels may.
GREYS = 16
APART = 48
MOST_CHANGED = 12

NO_LETTERS = "<style>svg text { visibility: hidden }</style>"
# Where each drawing that can be seen stands on the page, by the picture's id.
BOXES = """() => Object.fromEntries([...document.querySelectorAll('div.explorable')].map(picture => {
    const svg = [...picture.querySelectorAll('svg.explorable-picture')].find(one => one.checkVisibility());
    const {left, top, right, bottom} = svg.getBoundingClientRect();
    return [picture.id, [left + scrollX, top + scrollY, right + scrollX, bottom + scrollY].map(Math.round)];
}))"""


def drawings(page: Any) -> dict[str, Image.Image]:
    """Return what is seen of each picture of a page but its letters: each machine has fonts of its own."""
    page.evaluate(
        "document.head.insertAdjacentHTML('beforeend', '<style>svg text {visibility: hidden}</style>')"
    )
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")
    return {name: whole.crop(tuple(box)) for name, box in page.evaluate(BOXES).items()}


def looks_as_before(name: str, found: Image.Image) -> None:
    """Compare with a file of `snapshots`; what differs is put into the artifacts, beside the old one."""
    kept = SNAPSHOTS / name
    if os.environ.get(UPDATE) and changed(kept, found) > MOST_CHANGED:
        found.quantize(GREYS).save(kept, optimize=True)
    count = changed(kept, found)
    if count > MOST_CHANGED:
        beside = ARTIFACTS / "snapshots"
        beside.mkdir(parents=True, exist_ok=True)
        found.save(beside / f"new-{name}")
        pytest.fail(f"{name}: {count} pixels are not what they were; see {beside}, then set {UPDATE}=1")


def changed(kept: Path, found: Image.Image) -> int:
    """Return how many pixels of one picture are like none of those around that place in the other."""
    if not kept.exists():
        return found.width * found.height
    before = Image.open(kept).convert("L")
    if max(abs(before.width - found.width), abs(before.height - found.height)) > 1:
        return found.width * found.height
    size = (min(before.width, found.width), min(before.height, found.height))
    one, other = (np.asarray(image.crop((0, 0, *size)), dtype=np.int16) for image in (before, found))
    return _unlike(one, other) + _unlike(other, one)


def _unlike(one: Any, other: Any) -> int:
    padded = np.pad(other, 1, mode="edge")
    rows, columns = one.shape
    around = [padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
    nearest = np.min([np.abs(one - moved) for moved in around], axis=0)
    return int((nearest > APART).sum())
