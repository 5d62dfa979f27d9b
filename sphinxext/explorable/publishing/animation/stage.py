"""The frame that a state is shown in: the picture, as large as there is room, and its words below."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..lettering import is_from_right, isolated, wrapped
from ..raster import size_of
from .options import Options, passes_through
from .scenes import Scene
from .views import View, following, grows, whole

# In parts of the frame's height.
AROUND, TEXT, LEADING, LINE = 0.045, 0.042, 1.32, 0.009
MOST_LINES = 3
# No picture is blown up to more than this.
LARGEST = 3.0
# A picture whose words could not be read is followed: at this scale or a larger one, in a frame of 720 lines.
READABLE, SMALLEST, STAMP = 1.05, 0.8, 500
FONT = "Liberation Sans, DejaVu Sans, Arial, Helvetica, sans-serif"


class Stage:
    """Where everything stands in all frames, so that nothing jumps from one to the next.

    Attributes:
        views: what is in view of each scene.
        line: the height of the line at the lower edge that shows how much has passed, in px.

    """

    def __init__(self, scenes: Sequence[Scene], options: Options, colors: dict[str, str]) -> None:
        """Find the room that the largest state and the longest words need."""
        self.options, self.colors, self.scenes = options, colors, scenes
        sizes = [size_of(scene.svg) for scene in scenes]
        wide, high = max(wide for wide, _ in sizes), max(high for _, high in sizes)
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
        band = lines * self._size * LEADING + (self._around / 2 if lines else 0)
        self.line = max(3, round(LINE * options.height)) if options.progress else 0
        self._room = room, options.height - 2 * self._around - band - self.line
        # Where words begin, in whole pixels: below it they change, above it the picture does.
        self.band = options.height - round(band + self._around / 2) - self.line if lines else options.height
        self.views = self._views(wide, high)

    @property
    def is_following(self) -> bool:
        """Whether the picture is too large to be seen as a whole."""
        return len(set(self.views)) > 1

    def _views(self, wide: float, high: float) -> list[View]:
        room, options = self._room, self.options
        readable = max(SMALLEST, READABLE * options.height / 720)
        # Nothing can be read in a stamp, and nothing is won by following what is in it.
        readable = min(readable, options.height / STAMP)
        everything = whole(wide, high, room)
        if room[0] / everything.width >= readable or not self._is_story():
            # No picture is blown up more than this.
            grown = max(1.0, room[0] / everything.width / LARGEST)
            x, y, width, height = everything
            middle = (x + width / 2, y + height / 2)
            view = View(
                middle[0] - grown * width / 2, middle[1] - grown * height / 2, grown * width, grown * height
            )
            return [view] * len(self.scenes)
        scale = min(LARGEST, max(readable, min(1.4 * readable, room[0] / wide)))
        views = following([scene.svg for scene in self.scenes], wide, high, room, scale)
        if len(views) > 1 and self.scenes[-1].svg == self.scenes[-2].svg:
            # What ends with the same again ends with all of it.
            views[-1] = everything
        return views

    def _is_story(self) -> bool:
        """Tell whether something is new in each scene, and there is time to look at it."""
        if all(scene.is_told for scene in self.scenes):
            return True
        passes = passes_through(len(self.scenes), self.options)
        return not passes and grows([scene.svg for scene in self.scenes])

    def picture(self, svg: str, view: View) -> str:
        """Return a frame without its words, as an svg of its own."""
        width, height = self.options.width, self.options.height
        x, y, wide, high = view
        box = f'viewBox="{x:.2f} {y:.2f} {wide:.2f} {high:.2f}"'
        place = f'x="{self._around:.2f}" y="{self._around:.2f}"'
        size = f'width="{self._room[0]:.2f}" height="{self._room[1]:.2f}"'
        return (
            f'{_svg(width, height)}<rect width="{width}" height="{height}" fill="{self.paper}"/>'
            f"<svg {place} {size} {box}>{_placed(svg)}</svg></svg>"
        )

    def words(self, scene: int) -> str:
        """Return what stands below the picture, as an svg of its own; empty where no scene has words."""
        width, height = self.options.width, self.options.height - self.band
        if height <= 0:
            return ""
        ink = self.colors["--explorable-text"]
        from_right = is_from_right(self.scenes[scene].words)
        told = [escape(isolated(line, from_right=from_right)) for line in self._told[scene]]
        lines = "".join(
            f'<text x="{width / 2:g}" y="{self._size * (1.1 + place * LEADING):.2f}">{line}</text>'
            for place, line in enumerate(told)
        )
        return (
            f'{_svg(width, height)}<rect width="{width}" height="{height}" fill="{self.paper}"/>'
            f'<g font-family="{FONT}" font-size="{self._size:.2f}" text-anchor="middle" fill="{ink}">'
            f"{lines}</g></svg>"
        )

    @property
    def paper(self) -> str:
        """The ground of all frames."""
        return self.colors["--explorable-surface"]

    @property
    def accent(self) -> str:
        """The colour of the line that shows how much has passed."""
        return self.colors["--explorable-accent"]


def _svg(width: int, height: int) -> str:
    size = f'width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}">'


def _placed(svg: str) -> str:
    """Return a drawing at its own size inside of another one."""
    tag, rest = svg.split(">", 1)
    width, height = size_of(svg)
    if "viewBox=" not in tag:
        tag += f' viewBox="0 0 {width:g} {height:g}"'
    return f"{tag}>{rest}"
