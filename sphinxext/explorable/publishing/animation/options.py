"""What an author or a command says about an animation: its size, its pace, what moves."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ...spelling import nearest

KINDS = ("mp4", "webm", "gif")
EASINGS = ("ease", "ease-in", "ease-out", "linear")
MOST_FRAMES = 3_600
"""Two minutes at 30 frames a second: what is longer is no animation, and takes all of a disk."""
_SIDES = (64, 4096)

# Seconds from one of a told story's states to the next.
WAY = 0.6
# What has many states takes about so many seconds in all; at most this long for one.
_WHOLE, _ONE = 8.0, 0.9
# What takes less is passed through.
BRIEF = 0.45
# Frames a second of what a picture draws by itself.
OWN = 30


class AnimationError(ValueError):
    """What cannot be animated, or not so, in a sentence."""


@dataclass(frozen=True)
class Sweep:
    """A slider or a parameter that moves: by its name, over its range or a part of that."""

    name: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True)
class Options:
    """How an animation is made.

    Attributes:
        width: in px.
        height: in px.
        rate: frames a second.
        pace: seconds from one state to the next; None for as long as its words take to read.
        easing: how it moves from one state to the next.
        steps: how many steps are shown at most.
        sweep: what moves instead of steps.
        dark: whether in the colours of the dark theme; None for those of its page, or light ones.
        subtitles: whether the words of a state are in the frame.
        progress: whether a line at the lower edge shows how much has passed.

    """

    width: int = 1280
    height: int = 720
    rate: int = 30
    pace: float | None = None
    easing: str = "ease"
    steps: int | None = None
    sweep: Sweep | None = None
    dark: bool | None = None
    subtitles: bool = True
    progress: bool = True


def seconds_of_each(count: int, options: Options) -> float:
    """Return how long each of many states takes that nothing is told of."""
    return options.pace or min(_ONE, _WHOLE / count)


def way_of_many(count: int, options: Options) -> float:
    """Return how much of that is the way to the next, in seconds."""
    whole = seconds_of_each(count, options)
    return whole if whole < BRIEF else WAY / 2


def passes_through(count: int, options: Options) -> bool:
    """Tell whether states that nothing is told of are so many that none of them stands."""
    return seconds_of_each(count, options) < BRIEF


def read(words: str, options: Options | None = None) -> tuple[str, Options]:
    """Read what an author writes after `animation`: a kind of file, and settings, separated by commas.

    ``webm``, ``mp4, dark, pace=2``, ``gif, size=640x360, sweep=w:-4..4``.

    Returns:
        the kind of file, and the options.

    Raises:
        AnimationError: for what is none of these.
    """
    options = options or Options()
    kind = KINDS[0]
    for part in filter(None, (part.strip() for part in words.split(","))):
        name, equals, value = (one.strip() for one in part.partition("="))
        if not equals and name in KINDS:
            kind = name
        elif not equals and name in ("dark", "light"):
            options = replace(options, dark=name == "dark")
        elif not equals and name == "no-subtitles":
            options = replace(options, subtitles=False)
        elif not equals and name == "no-progress":
            options = replace(options, progress=False)
        elif equals and name in _SETTINGS:
            options = _SETTINGS[name](options, value)
        else:
            known = [*KINDS, *_WORDS, *(f"{one}=…" for one in _SETTINGS)]
            hint = nearest(name, [one.rstrip("=…") for one in known])
            raise AnimationError(f"animation takes {', '.join(known)}, and not {part!r}{hint}")
    return kind, options


_WORDS = ("dark", "light", "no-subtitles", "no-progress")


def with_size(options: Options, written: str) -> Options:
    """Take a size, as ``1280x720``; sides are even, which videos need."""
    found = re.fullmatch(r"(\d{1,5})\s*[x×]\s*(\d{1,5})", written)
    low, high = _SIDES
    if not found or not all(low <= int(side) <= high for side in found.groups()):
        raise AnimationError(f"size needs two numbers from {low} to {high}, as 1280x720, not {written!r}")
    width, height = (int(side) // 2 * 2 for side in found.groups())
    return replace(options, width=width, height=height)


def with_pace(options: Options, written: str) -> Options:
    """Take a pace: seconds from one state to the next."""
    return replace(options, pace=_number("pace", written, 0.02, 60))


def with_rate(options: Options, written: str) -> Options:
    """Take a rate: frames a second."""
    return replace(options, rate=round(_number("fps", written, 1, 60)))


def with_steps(options: Options, written: str) -> Options:
    """Take how many steps are shown at most."""
    return replace(options, steps=round(_number("steps", written, 1, MOST_FRAMES)))


def with_easing(options: Options, written: str) -> Options:
    """Take how it moves from one state to the next."""
    if written not in EASINGS:
        hint = nearest(written, EASINGS)
        raise AnimationError(f"easing needs one of {', '.join(EASINGS)}, not {written!r}{hint}")
    return replace(options, easing=written)


def with_sweep(options: Options, written: str) -> Options:
    """Take what moves: a slider's or a parameter's name, perhaps with the range, as ``w:-4..4``."""
    name, colon, reach = (one.strip() for one in written.partition(":"))
    if not name:
        raise AnimationError("sweep needs the name of a slider or a parameter, such as w or w:-4..4")
    if not colon:
        return replace(options, sweep=Sweep(name))
    ends = reach.split("..")
    if len(ends) != 2:
        raise AnimationError(f"sweep needs its range as w:-4..4, not {written!r}")
    start, end = (_number("sweep", one, -1e300, 1e300) for one in ends)
    return replace(options, sweep=Sweep(name, start, end))


def _number(name: str, written: str, least: float, most: float) -> float:
    try:
        value = float(written)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise AnimationError(f"{name} needs a number from {least:g} to {most:g}, not {written!r}")
    return value


_SETTINGS = {
    "size": with_size,
    "pace": with_pace,
    "fps": with_rate,
    "steps": with_steps,
    "easing": with_easing,
    "sweep": with_sweep,
}
