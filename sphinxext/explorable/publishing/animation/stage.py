"""The frame that a state is shown in: the picture, as large as there is room, and its words below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from ..lettering import wrapped
from ..raster import size_of
from .options import Options
from .scenes import Scene

# In parts of the frame's height.
AROUND, TEXT, LEADING, LINE = 0.045, 0.042, 1.32, 0.009
MOST_LINES = 3
# No picture is blown up to more than this.
LARGEST = 3.0
FONT = "Liberation Sans, DejaVu Sans, Arial, Helvetica, sans-serif"


class Stage:
    """Where everything stands in all frames, so that nothing jumps from one to the next."""

    def __init__(self, scenes: Sequence[Scene], options: Options, colors: dict[str, str]) -> None:
        """Find the room that the largest state and the longest words need."""
        self.options, self.colors = options, colors
        sizes = [size_of(scene.svg) for scene in scenes]
        self._wide, self._high = max(wide for wide, _ in sizes), max(high for _, high in sizes)
        self._around = AROUND * options.height
        self._size = max(13.0, TEXT * min(options.height, options.width * 0.6))
        room = options.width - 2 * self._around
        # Words that change faster than anyone reads are left to the captions.
        self._told = [
            wrapped(scene.words, room * 0.94, self._size, most=MOST_LINES)
            if options.subtitles and scene.is_told
            else []
            for scene in scenes
        ]
        lines = max(map(len, self._told), default=0)
        self._band = lines * self._size * LEADING + (self._around / 2 if lines else 0)
        self.line = max(3, round(LINE * options.height)) if options.progress else 0
        room_high = options.height - 2 * self._around - self._band - self.line
        self._scale = min(LARGEST, room / self._wide, room_high / self._high)
        self._top = self._around + (room_high - self._scale * self._high) / 2

    def frame(self, scene: int, svg: str) -> str:
        """Return a frame as an svg of its own: a scene's words below a drawing."""
        width, height = self.options.width, self.options.height
        wide, high = size_of(svg)
        x = (width - self._scale * self._wide) / 2
        placed = _placed(svg, x, self._top, self._scale * wide, self._scale * high)
        ink = self.colors["--explorable-text"]
        first = height - self.line - self._around / 2 - self._band + self._size * 1.1
        lines = "".join(
            f'<text x="{width / 2:g}" y="{first + place * self._size * LEADING:.2f}">{escape(line)}</text>'
            for place, line in enumerate(self._told[scene])
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}"><rect width="{width}" height="{height}" fill="{self.paper}"/>'
            f'{placed}<g font-family="{FONT}" font-size="{self._size:.2f}" text-anchor="middle" '
            f'fill="{ink}">{lines}</g></svg>'
        )

    @property
    def paper(self) -> str:
        """The ground of all frames."""
        return self.colors["--explorable-surface"]

    @property
    def accent(self) -> str:
        """The colour of the line that shows how much has passed."""
        return self.colors["--explorable-accent"]


def _placed(svg: str, x: float, y: float, width: float, height: float) -> str:
    """Return a drawing at a place inside of another one."""
    tag, rest = svg.split(">", 1)
    box = size_of(svg)
    if "viewBox=" not in tag:
        tag += f' viewBox="0 0 {box[0]:g} {box[1]:g}"'
    tag = re.sub(r'\s(width|height)="[^"]*"', "", tag)
    return f'{tag} x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}">{rest}'
