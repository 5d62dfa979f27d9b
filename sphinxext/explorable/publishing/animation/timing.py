"""When each scene is shown: as long as its words take to read, and a short way to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..lettering import words_in
from .options import MOST_FRAMES, OWN, WAY, AnimationError, Options, seconds_of_each, way_of_many
from .scenes import Scene

# Seconds: how long a state stands whose words are to be read, at least and at most, and words read a second.
SHORTEST, LONGEST, WORDS = 1.6, 8.0, 3.0
# Seconds from the last of a told story's states to the end.
END = 1.6


@dataclass(frozen=True)
class Shot:
    """What one frame shows: a scene, or the way between it and the next, from 0 to 1."""

    scene: int
    way: float = 0.0


@dataclass(frozen=True)
class Cue:
    """When words are shown, in seconds."""

    start: float
    end: float
    words: str


def times(scenes: Sequence[Scene], options: Options) -> list[tuple[float, float]]:
    """Return for each scene how long it stands and how long the way to the next takes, in seconds."""
    found = []
    for place, scene in enumerate(scenes):
        is_last = place == len(scenes) - 1
        if scene.is_told:
            is_read = place > 0 and scene.words == scenes[place - 1].words
            reading = 0 if is_read else words_in(scene.words) / WORDS
            stands = min(LONGEST, max(SHORTEST, reading)) if options.pace is None else options.pace
            way = min(WAY, stands / 2)
        else:
            way = way_of_many(len(scenes), options)
            stands = max(0.0, seconds_of_each(len(scenes), options) - way)
            if place == 0:
                stands = max(stands, END / 2)
        if not is_last and scenes[place + 1].way:
            way = len(scenes[place + 1].way) / OWN
        found.append((max(stands, END), 0.0) if is_last else (stands, way))
    return found


def shots(scenes: Sequence[Scene], options: Options) -> list[Shot]:
    """Return what each frame shows.

    Raises:
        AnimationError: where there would be too many, with what to change.
    """
    found = []
    seconds = 0.0
    for place, (stands, way) in enumerate(times(scenes, options)):
        begins = round(seconds * options.rate)
        goes = round((seconds + stands) * options.rate)
        ends = round((seconds + stands + way) * options.rate)
        if ends > MOST_FRAMES:
            raise AnimationError(
                f"it would have more than {MOST_FRAMES} frames; show fewer steps, or lower its pace or fps"
            )
        found += [Shot(place)] * (goes - begins)
        found += [Shot(place, (frame + 1) / (ends - goes + 1)) for frame in range(ends - goes)]
        seconds += stands + way
    return found


def cues(scenes: Sequence[Scene], options: Options) -> list[Cue]:
    """Return when the words of each scene are shown; what says the same as before goes on."""
    found: list[Cue] = []
    seconds = 0.0
    for scene, (stands, way) in zip(scenes, times(scenes, options), strict=True):
        end = seconds + stands + way
        if scene.words and found and found[-1].words == scene.words and found[-1].end == seconds:
            found[-1] = Cue(found[-1].start, end, scene.words)
        elif scene.words:
            found.append(Cue(seconds, end, scene.words))
        seconds = end
    return found


def captions(cued: Sequence[Cue]) -> str:
    """Return words as a track of captions (WebVTT)."""
    return "\n".join(["WEBVTT", "", *(line for cue in cued for line in _cue(cue))])


def _cue(cue: Cue) -> Iterator[str]:
    words = " ".join(cue.words.split())
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        words = words.replace(sign, written)
    yield f"{_clock(cue.start)} --> {_clock(cue.end)}"
    yield words
    yield ""


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"
