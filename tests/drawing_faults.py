"""What a reader would call a fault of a drawn tensor program, measured in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

# What is written, as it lies on the page, and the cells: corners of each, turned ones too.
MEASURE = """() => [...document.querySelectorAll('.explorable-tensors')].filter(svg => svg.clientWidth)
    .map(svg => {
    const quad = (element, shrink) => {
        const box = element.getBBox(), m = element.getScreenCTM();
        const dy = shrink * box.height;
        const corner = (x, y) => [m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f];
        return [corner(box.x, box.y + dy), corner(box.x + box.width, box.y + dy),
                corner(box.x + box.width, box.y + box.height - dy), corner(box.x, box.y + box.height - dy)];
    };
    const seen = element => element.textContent.trim() !== '';
    const written = [...svg.querySelectorAll('text')].filter(seen).map(text => ({
        what: text.textContent, value: !!text.closest('.explorable-values'), ghost: text.textContent === '0',
        quad: quad(text, 0.2)}));
    const cells = [...svg.querySelectorAll('[data-cell]')].map(cell => ({
        what: cell.dataset.cell, quad: quad(cell, 0)}));
    const frame = svg.getBoundingClientRect();
    const stage = svg.parentElement;
    return {id: svg.closest('.explorable').id, written, cells, scrolls: stage.scrollWidth - stage.clientWidth,
            frame: [frame.left, frame.top, frame.right, frame.bottom]};
})"""


def apart(one: list[list[float]], other: list[list[float]], slack: float = 1.0) -> bool:
    """Tell whether two convex quadrilaterals have no more than `slack` px in common (separating axes)."""
    for quad in (one, other):
        for i in range(4):
            (ax, ay), (bx, by) = quad[i], quad[(i + 1) % 4]
            nx, ny = ay - by, bx - ax
            length = (nx * nx + ny * ny) ** 0.5 or 1.0
            spans = [[(x * nx + y * ny) / length for x, y in corners] for corners in (one, other)]
            if min(max(spans[0]), max(spans[1])) - max(min(spans[0]), min(spans[1])) < slack:
                return True
    return False


def boxes(things: list[dict[str, Any]]) -> np.ndarray:
    """Return the upright boxes around things: left, top, right and bottom of each."""
    quads = np.array([one["quad"] for one in things], dtype=float).reshape(-1, 4, 2)
    return np.concatenate([quads.min(axis=1), quads.max(axis=1)], axis=1)


def overlaps(ones: np.ndarray, others: np.ndarray, least: float = 0.0) -> np.ndarray:
    """Tell of each box and each other one whether they have more than `least` px in common both ways."""
    common = np.minimum(ones[:, None, 2:], others[None, :, 2:]) - np.maximum(
        ones[:, None, :2], others[None, :, :2]
    )
    return (common > least).all(axis=2)


def collisions(drawing: dict[str, Any]) -> Iterator[str]:
    """Yield what lies on something else, or outside of the drawing."""
    written, cells = drawing["written"], drawing["cells"]
    left, top, right, bottom = drawing["frame"]
    # Most things are far from each other, as boxes around them tell quickly.
    near, near_cells = overlaps(boxes(written), boxes(written)), overlaps(boxes(written), boxes(cells))
    for i, one in enumerate(written):
        for x, y in one["quad"]:
            if not (left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1):
                yield f"{one['what']!r} leaves the drawing"
                break
        for other in (written[j] for j in np.flatnonzero(near[i]) if j > i):
            if not apart(one["quad"], other["quad"]):
                yield f"{one['what']!r} lies on {other['what']!r}"
        close = [cells[j] for j in np.flatnonzero(near_cells[i])]
        hit = [cell["what"] for cell in close if not apart(one["quad"], cell["quad"])]
        if one["value"] and len(hit) > 1:
            yield f"the value {one['what']!r} leaves its cell: {hit}"
        if not one["value"] and not one["ghost"] and hit:
            yield f"{one['what']!r} lies on the cells {hit}"
    for i, j in zip(*np.nonzero(np.triu(overlaps(boxes(cells), boxes(cells), 1), k=1)), strict=True):
        yield f"the cell {cells[i]['what']} lies on {cells[j]['what']}"


# A figure of a width, and how its picture comes out: which drawing is seen, and how far it shrinks.
AT_WIDTH = """width => [...document.querySelectorAll('figure')].map(figure => {
    figure.style.cssText = `width: ${width}px; max-width: none; margin: 0; padding: 0`;
    const seen = [...figure.querySelectorAll('.explorable-tensors')].filter(svg => svg.clientWidth);
    const whole = figure.querySelector('.explorable-wide').viewBox.baseVal.width;
    return {seen: seen.map(svg => svg.classList.contains('explorable-wide') ? 'wide' : 'narrow'), whole,
            room: figure.querySelector('.explorable-stage').clientWidth,
            scale: seen[0].getBoundingClientRect().width / seen[0].viewBox.baseVal.width};
})"""


def touching(drawing: dict[str, Any], least: float = 0.9) -> Iterator[str]:
    """Yield what lies at the edge of its drawing, where a page may cut it."""
    left, top, right, bottom = drawing["frame"]
    for one in (*drawing["written"], *drawing["cells"]):
        xs, ys = zip(*one["quad"], strict=True)
        if min(min(xs) - left, min(ys) - top, right - max(xs), bottom - max(ys)) < least:
            yield f"{one['what']!r} touches the edge"
