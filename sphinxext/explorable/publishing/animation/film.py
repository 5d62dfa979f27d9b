"""A film: the frames of a picture's scenes, drawn once each, and made into a file."""

from __future__ import annotations

import io
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from .encoding import encoded
from .options import AnimationError, Options, passes_through
from .pixels import pixels_of
from .scenes import Scene
from .stage import Stage
from .timing import Shot, captions, cues, shots
from .tween import EASINGS, mover

if TYPE_CHECKING:
    from .pixels import Frame

# Fewer drawings are made sooner than processes are.
FEW = 24
# Told how many of how many frames are there.
Progress = Callable[[int, int], None]


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

    def with_end(self) -> Film:
        """Return it with the whole picture at the end, where only parts of it are in view before."""
        last = self.scenes[-1]
        return replace(self, scenes=[*self.scenes, last]) if self.stage.is_following else self

    def poster(self) -> bytes:
        """Return the frame that stands for all, as PNG: the last state."""
        from PIL import Image

        file = io.BytesIO()
        [frame] = self._frames(_silent, only_last=True)
        Image.fromarray(frame).save(file, "PNG", optimize=True)
        return file.getvalue()

    def encoded(self, kind: str, progress: Progress | None = None) -> bytes:
        """Return it as a file; what is drawn for it is drawn once, by several processes where that is faster.

        Args:
            kind: ``mp4``, ``webm`` or ``gif``.
            progress: is told how many drawings are there.
        """
        frames = self._frames(progress or _silent, by_scene=kind == "gif")
        return encoded(kind, frames, self.options.rate)

    def _plan(self, shots: Sequence[Shot]) -> list[tuple[str, str | None, float]]:
        """Return for each frame the drawing or the two that it is made of, and how far on the way."""
        ease = EASINGS[self.options.easing]
        ways = [mover(one.svg, other.svg) for one, other in pairwise(self.scenes)]
        told = any(scene.is_told for scene in self.scenes)
        cuts = not told and passes_through(len(self.scenes), self.options)
        stage, scenes = self.stage, self.scenes
        plan: list[tuple[str, str | None, float]] = []
        for shot in shots:
            here = scenes[shot.scene].svg
            if not shot.way:
                plan.append((stage.picture(here, stage.views[shot.scene]), None, 0.0))
                continue
            way, there = ease(shot.way), scenes[shot.scene + 1].svg
            view = stage.views[shot.scene].towards(stage.views[shot.scene + 1], way)
            if own := scenes[shot.scene + 1].way:
                # It moves as it does for its readers, at their own pace.
                plan.append(
                    (stage.picture(own[min(len(own) - 1, int(shot.way * len(own)))], view), None, 0.0)
                )
            elif move := ways[shot.scene]:
                plan.append((stage.picture(move(way), view), None, 0.0))
            elif cuts:
                # Two of many would only be seen as one that is blurred.
                plan.append((stage.picture(there if shot.way >= 0.5 else here, view), None, 0.0))
            else:
                plan.append((stage.picture(here, view), stage.picture(there, view), way))
        return plan

    def _frames(
        self, progress: Progress, *, by_scene: bool = False, only_last: bool = False
    ) -> Iterator[Frame]:
        """Return the frames; the line below them moves with each, or, which makes fewer, with each scene."""
        shots = self.shots[-1:] if only_last else self.shots
        plan = self._plan(shots)
        words = [pixels_of(svg) if (svg := self.stage.words(i)) else None for i in range(len(self.scenes))]
        wanted = list(dict.fromkeys(svg for one, other, _ in plan for svg in (one, other) if svg))
        last_use = {svg: place for place, parts in enumerate(plan) for svg in parts[:2] if svg}
        drawn = _drawn(wanted, lambda done: progress(done, len(wanted)))
        known: dict[str, Frame] = {}
        before: tuple[Any, Frame] | None = None
        for place, (shot, (one, other, way)) in enumerate(zip(shots, plan, strict=True)):
            for svg in filter(None, (one, other)):
                while svg not in known:
                    # They come in the order in which they are first wanted.
                    name, pixels = next(drawn)
                    known[name] = pixels
            done, whole = (shot.scene, len(self.scenes)) if by_scene else (place, len(plan))
            passed = (done + 1) / whole if self.stage.line and not only_last else 0.0
            same = (one, other, way, passed, shot)
            if before is None or before[0] != same:
                frame = known[one] if other is None else _faded(known[one], known[other], way)
                before = same, self._completed(frame, shot, words, passed)
            yield before[1]
            for svg in [svg for svg in (one, other) if svg and last_use[svg] == place]:
                known.pop(svg, None)

    def _completed(self, frame: Frame, shot: Shot, words: list[Frame | None], passed: float) -> Frame:
        """Return a frame with its words, which go before others come, and the line of what has passed."""
        said = words[shot.scene]
        if said is None and not passed:
            return frame
        completed = frame.copy()
        if said is not None:
            following = words[min(shot.scene + 1, len(words) - 1)]
            completed[self.stage.band :] = _taking_turns(said, following, shot.way)
        if passed:
            line, accent = self.stage.line, self.stage.accent.lstrip("#")
            color = [int(accent[at : at + 2], 16) for at in (0, 2, 4)]
            completed[-line:, : round(frame.shape[1] * passed)] = color
        return completed


def _taking_turns(said: Frame, following: Frame | None, way: float) -> Frame:
    """Return words on their way to others: at first they go, and then the others come."""
    if not way or following is None or np.array_equal(said, following):
        return said
    paper: Frame = np.broadcast_to(said[0, 0], said.shape)
    return _faded(said, paper, 2 * way) if way < 0.5 else _faded(paper, following, 2 * way - 1)


def _faded(one: Frame, other: Frame, way: float) -> Frame:
    """Return what lies between two frames, from 0 to 1."""
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
