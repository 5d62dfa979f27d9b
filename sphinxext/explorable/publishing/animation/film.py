"""A film: the frames of a picture's scenes, drawn once each, and made into a file."""

from __future__ import annotations

import io
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..raster import png
from .encoding import encoded
from .options import AnimationError, Options
from .scenes import Scene
from .stage import Stage
from .timing import Shot, captions, cues, passes_through, shots
from .tween import EASINGS, mover

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]

# Fewer drawings are made sooner than processes are.
FEW = 24
# Told how many of how many frames are there.
Progress = Callable[[int, int], None]


def pixels_of(svg: str) -> Frame:
    """Return a drawing as pixels: height × width × 3."""
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(png(svg))).convert("RGB"))


@dataclass(frozen=True)
class Film:
    """An animation before it is a file.

    Attributes:
        scenes: what is shown, at least two.
        options: how.
        colors: those of the theme, as custom properties.

    """

    scenes: Sequence[Scene]
    options: Options
    colors: dict[str, str]

    def __post_init__(self) -> None:
        """Refuse what does not move."""
        if len({scene.svg for scene in self.scenes}) < 2:
            raise AnimationError("nothing in it changes from one state to the next")

    @cached_property
    def shots(self) -> list[Shot]:
        """What each frame shows."""
        return shots(self.scenes, self.options)

    @cached_property
    def stage(self) -> Stage:
        """Where everything stands."""
        return Stage(self.scenes, self.options, self.colors)

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return len(self.shots) / self.options.rate

    @property
    def captions(self) -> str:
        """The words as a track of captions (WebVTT)."""
        return captions(cues(self.scenes, self.options))

    def poster(self) -> bytes:
        """Return the frame that stands for all, as PNG: the last state."""
        last = len(self.scenes) - 1
        return png(self.stage.frame(last, self.scenes[last].svg))

    def encoded(self, kind: str, progress: Progress | None = None) -> bytes:
        """Return it as a file; what is drawn for it is drawn once, by several processes where that is faster.

        Args:
            kind: ``mp4``, ``webm`` or ``gif``.
            progress: is told how many frames are there.
        """
        frames = self._frames(progress or _silent, by_scene=kind == "gif")
        return encoded(kind, frames, self.options.rate)

    def _frames(self, progress: Progress, *, by_scene: bool) -> Iterator[Frame]:
        """Return the frames; the line below them moves with each, or, which makes fewer, with each scene."""
        ease = EASINGS[self.options.easing]
        ways = [mover(one.svg, other.svg) for one, other in zip(self.scenes, self.scenes[1:], strict=False)]
        cuts = passes_through(self.scenes, self.options)
        wanted: dict[str, None] = {}
        # By frame: the drawing or the two that it is of, and how far on the way.
        plan: list[tuple[str, str | None, float]] = []
        for shot in self.shots:
            here = self.stage.frame(shot.scene, self.scenes[shot.scene].svg)
            move = ways[shot.scene] if shot.way else None
            if not shot.way:
                plan.append((here, None, 0.0))
            elif not move and cuts:
                # Two of many would only be seen as one that is blurred.
                at = shot.scene + round(shot.way)
                plan.append((self.stage.frame(at, self.scenes[at].svg), None, 0.0))
            elif move:
                svg = self.stage.frame(shot.scene, move(ease(shot.way)))
                plan.append((svg, None, 0.0))
            else:
                following = self.scenes[shot.scene + 1].svg
                plan.append((here, self.stage.frame(shot.scene + 1, following), ease(shot.way)))
            wanted.update(dict.fromkeys(filter(None, plan[-1][:2])))
        last_use = {svg: place for place, parts in enumerate(plan) for svg in filter(None, parts[:2])}
        drawn = _drawn(list(wanted), lambda done: progress(done, len(wanted)))
        known: dict[str, Frame] = {}
        before: tuple[Any, Frame] | None = None
        for place, (one, other, way) in enumerate(plan):
            for svg in filter(None, (one, other)):
                if svg not in known:
                    # They come in the order in which they are first wanted.
                    name, pixels = next(drawn)
                    known[name] = pixels
            done, whole = (self.shots[place].scene, len(self.scenes)) if by_scene else (place, len(plan))
            passed = (done + 1) / whole if self.stage.line else 0
            if before is None or before[0] != (one, other, way, passed):
                frame = known[one] if other is None else _faded(known[one], known[other], way)
                before = (one, other, way, passed), self._with_line(frame, passed)
            yield before[1]
            for svg in [svg for svg in filter(None, (one, other)) if last_use[svg] == place]:
                known.pop(svg, None)

    def _with_line(self, frame: Frame, passed: float) -> Frame:
        line = self.stage.line
        if not line:
            return frame
        marked = frame.copy()
        accent = self.stage.accent.lstrip("#")
        marked[-line:, : round(frame.shape[1] * passed)] = [int(accent[at : at + 2], 16) for at in (0, 2, 4)]
        return marked


def _faded(one: Frame, other: Frame, way: float) -> Frame:
    mixed = one.astype(np.uint16) * round(256 * (1 - way)) + other.astype(np.uint16) * round(256 * way)
    faded: Frame = np.minimum(mixed >> 8, 255).astype(np.uint8)
    return faded


def _silent(done: int, whole: int) -> None:
    pass


def _drawn(svgs: Sequence[str], tell: Callable[[int], None]) -> Iterator[tuple[str, Frame]]:
    """Return drawings with their pixels, in their order."""
    cores = os.cpu_count() or 1
    # A worker of a build shares the machine with the others.
    if len(svgs) < FEW or cores < 2 or multiprocessing.parent_process() is not None:
        for done, svg in enumerate(svgs, start=1):
            tell(done)
            yield svg, pixels_of(svg)
        return
    with ProcessPoolExecutor(min(cores, 8), multiprocessing.get_context("spawn")) as pool:
        for done, (svg, pixels) in enumerate(
            zip(svgs, pool.map(pixels_of, svgs, chunksize=4), strict=True), start=1
        ):
            tell(done)
            yield svg, pixels
