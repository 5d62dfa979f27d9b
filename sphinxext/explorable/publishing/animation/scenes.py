"""What an animation shows: the states of a picture in their order, each with its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from docutils import nodes

from ...engine.engine import engine
from ...engine.errors import LimitError, RenderError
from ...pages.answering import Limits
from ...pages.visual import Visual
from ...spelling import nearest
from ...story import Stack, Step, StepTitle
from ...visuals.catalogue import own_picture
from ..hero.formulas import words_of_tex
from .options import OWN, AnimationError, Options, Sweep, way_of_many

# States of a picture that goes by steps without words for each, and of a sweep.
STEPS, VALUES = 60, 61
# What one state may take more than a drawing.
_EACH = 0.25
_STORY = "explorable-sentences"
_ENDS = re.compile(r"\. |。")
_DECIMALS = re.compile(r"(\+?,?)(?:\.(\d+)f|d|)")


@dataclass(frozen=True)
class Scene:
    """A state of a picture: its drawing, and what is told of it.

    Attributes:
        svg: the drawing, as a file.
        words: what is told of it, or nothing.
        is_told: whether the words are an author's, and so meant to be read before the next.
        way: what the picture draws by itself on its way from the state before.

    """

    svg: str
    words: str
    is_told: bool
    way: tuple[str, ...] = ()


def scenes_of(visual: Visual, options: Options, colors: dict[str, str], limits: Limits) -> list[Scene]:
    """Return the states of a picture.

    Args:
        visual: the picture, resolved.
        options: what of it is shown.
        colors: what it is drawn with.
        limits: what one drawing may take.

    Raises:
        AnimationError: where it has no steps, or nothing of the name moves; with what does.
        RenderError: where it cannot be drawn.
    """
    if "module" in visual:
        raise AnimationError("it is an author's module; only pictures of the catalogue can be animated")
    told = [_said(item) for item in _sentences(visual)]
    sweep = options.sweep
    most = 1 if sweep else options.steps or len(told) or STEPS
    drawn = _drawn(visual, {"steps": most}, most, options, colors, limits)
    if sweep is None:
        if drawn["steps"]:
            return _scenes(drawn, told)
        sweep = _first_sweep(visual, drawn["sliders"])
        if sweep is None:
            raise AnimationError(f"{visual['picture']} has no steps and no slider, so that nothing moves")
    sliders = {one["name"]: one for one in [*_followed(visual), *drawn["sliders"]]}
    values = _values(sweep, options, sliders)
    between = 0 if sliders[sweep.name].get("choices") else _between(visual, len(values), options)
    driven = _filled(values, between)
    drive = {"slider": sweep.name, "values": driven, "between": between}
    drawn = _drawn(visual, drive, len(driven), options, colors, limits)
    # Sentences are on steps: they would be of any value.
    return _scenes(_gathered(drawn, between), [])


def _between(visual: Visual, count: int, options: Options) -> int:
    """Return how many values between two of a slider are drawn, so that words are true all the way."""
    picture = own_picture(visual["picture"])
    if picture is None or not picture.continuous:
        return 0
    return max(0, round(OWN * way_of_many(count, options)) - 1)


def _filled(values: list[Any], between: int) -> list[Any]:
    """Return values with so many ones between each two."""
    filled = values[:1]
    for one, other in pairwise(values):
        parts = (place / (between + 1) for place in range(1, between + 1))
        filled += [float(f"{one + (other - one) * part:.12g}") for part in parts] + [other]
    return filled


def _finer(parameter: dict[str, Any], between: int) -> dict[str, Any]:
    """Return what a page tells of a parameter, with so many values between two of its own."""
    if not between:
        return parameter
    step, parts = parameter["step"], between + 1
    finer = step ** (1 / parts) if parameter["scale"] == "log" else step / parts
    # Its numbers have a decimal more: those of its own steps would not tell the values between.
    with_decimals = _DECIMALS.fullmatch(parameter["format"])
    more = f"{with_decimals[1]}.{int(with_decimals[2] or 0) + 1}f" if with_decimals else parameter["format"]
    return {**parameter, "step": finer, "format": more}


def _gathered(drawn: dict[str, Any], between: int) -> dict[str, Any]:
    """Return the states of a slider's values, with those between as their ways."""
    if not between:
        return drawn
    states, words = drawn["states"], drawn["words"]
    ways = [states[max(0, at - between) : at] for at in range(0, len(states), between + 1)]
    return {**drawn, "states": states[:: between + 1], "words": words[:: between + 1], "ways": ways}


def scenes_of_steps(steps: nodes.Element, draw: Callable[[Visual], str]) -> list[Scene]:
    """Return the pictures of a story's steps, each with the step's title and its first paragraph.

    A step without a picture shows what was shown before: of the first one, what stays in view.

    Args:
        steps: the story, resolved.
        draw: returns a picture as a file.

    Raises:
        AnimationError: where there is no picture in it, or only one.
        RenderError: where one cannot be drawn.
    """
    head = next((node for node in steps.children if not isinstance(node, Stack)), None)
    stays = list(head.findall(Visual)) if head is not None else []
    shown = draw(stays[0]) if stays else ""
    scenes = []
    for step in steps.findall(Step):
        if own := next(step.findall(Visual), None):
            shown = draw(own)
        title = next((_said(node) for node in step.findall(StepTitle)), "")
        text = next((_said(node) for node in step.findall(nodes.paragraph)), "")
        ends = "" if not title or title[-1] in ".!?:…" else "."
        scenes.append((shown, " ".join(f"{title}{ends} {text}".split())))
    drawn = [Scene(svg, words, True) for svg, words in scenes if svg]
    if not drawn:
        raise AnimationError("no step of it has a picture")
    if len({scene.svg for scene in drawn}) < 2:
        raise AnimationError("all of its steps show the same picture; name that picture instead of the steps")
    return drawn


def _said(node: nodes.Element) -> str:
    """Return a node's words, formulas as text."""
    plain = node.deepcopy()
    for formula in [*plain.findall(nodes.math)]:
        formula.replace_self(nodes.Text(words_of_tex(formula.astext())))
    return plain.astext()


def _sentences(visual: Visual) -> list[nodes.Element]:
    figure = visual.parent
    lists = figure.findall(nodes.enumerated_list) if figure is not None else ()
    found = next((one for one in lists if _STORY in one["classes"]), None)
    return [] if found is None else [one for one in found.children if isinstance(one, nodes.Element)]


def _drawn(
    visual: Visual,
    drive: dict[str, Any],
    count: int,
    options: Options,
    colors: dict[str, str],
    limits: Limits,
) -> dict[str, Any]:
    request = visual["request"]
    frame = [options.width, options.height]
    parameters = [
        _finer(one, drive["between"]) if one["name"] == drive.get("slider") else one
        for one in request["parameters"]
    ]
    asked = {
        **request,
        "parameters": parameters,
        "colors": colors,
        "title": "",
        "drive": drive,
        "frame": frame,
    }
    try:
        answer: dict[str, Any] = engine().ask(
            "drawStates",
            asked,
            timeout=limits.timeout + _EACH * count,
            memory=limits.memory + 2 * count,
        )
    except LimitError as error:
        raise RenderError(f"{error}; show fewer steps") from None
    return answer


def _scenes(drawn: dict[str, Any], told: Sequence[str]) -> list[Scene]:
    states: list[str] = drawn["states"]
    ways: list[list[str]] = drawn["ways"]
    words: list[str] = _own_words(drawn["words"])
    if told:
        # A story has one sentence a state; a state before the first has none.
        lead = max(0, len(states) - len(told))
        words = [*[""] * lead, *told][: len(states)]
    return [
        Scene(svg, word, bool(told and word), tuple(way))
        for svg, word, way in zip(states, words, ways, strict=True)
    ]


def _own_words(words: list[str]) -> list[str]:
    """Return what is said of each state, without the sentences that are said of all of them."""
    if len(set(words)) < 2:
        return [""] * len(words)
    first, last = min(words), max(words)
    alike = next(at for at in range(len(last)) if first[at : at + 1] != last[at])
    # Chinese and Japanese end a sentence without a space.
    start = max((end.end() for end in _ENDS.finditer(first, 0, alike)), default=0)
    return [word[start:].strip() for word in words]


def _first_sweep(visual: Visual, sliders: list[dict[str, Any]]) -> Sweep | None:
    if sliders:
        return Sweep(sliders[0]["name"])
    moved = next((one["name"] for one in _followed(visual)), None)
    return Sweep(moved) if moved else None


def _followed(visual: Visual) -> list[dict[str, Any]]:
    """Return the page's parameters that the picture follows."""
    follows: set[str] = {*visual.get("moves", []), *visual.get("follows", [])}
    return [one for one in visual["request"]["parameters"] if one["name"] in follows]


def _choices(sweep: Sweep, options: Options, choices: list[Any]) -> list[Any]:
    """Return the choices that are gone through, in the order in which the page has them.

    Raises:
        AnimationError: where a range of words is asked for, or one in which there are fewer than two.
    """
    ends = sweep.start, sweep.end
    if None not in ends and not all(type(one) in (int, float) for one in choices):
        raise AnimationError(
            f"{sweep.name} is no number; leave the range out, and its choices are gone through"
        )
    if sweep.start is not None and sweep.end is not None:
        low, high = sorted((sweep.start, sweep.end))
        choices = [one for one in choices if low <= one <= high]
        if sweep.start > sweep.end:
            choices = choices[::-1]
    if len(choices) < 2:
        raise AnimationError(f"{sweep.name} has fewer than two choices from {sweep.start:g} to {sweep.end:g}")
    most = options.steps + 1 if options.steps else VALUES
    count = max(2, min(most, len(choices)))
    return [choices[round(place * (len(choices) - 1) / (count - 1))] for place in range(count)]


def _values(sweep: Sweep, options: Options, ranges: dict[str, dict[str, Any]]) -> list[Any]:
    """Return the values of a sweep: choices, or evenly spaced numbers on the slider's own steps.

    Raises:
        AnimationError: where nothing of the name moves, or not so far.
    """
    if sweep.name not in ranges:
        known = f" (there are {', '.join(ranges)})" if ranges else ""
        raise AnimationError(f"nothing that moves is called {sweep.name}{nearest(sweep.name, ranges)}{known}")
    if choices := ranges[sweep.name].get("choices"):
        return _choices(sweep, options, choices)
    low, high, step = (float(ranges[sweep.name][key]) for key in ("min", "max", "step"))
    start = low if sweep.start is None else sweep.start
    end = high if sweep.end is None else sweep.end
    for given in (start, end):
        if not low <= given <= high:
            raise AnimationError(f"{sweep.name} goes from {low:g} to {high:g}, not to {given:g}")
    if start == end:
        raise AnimationError(f"{sweep.name} does not move from {start:g} to {end:g}")
    possible = round(abs(end - start) / step) + 1 if step > 0 else VALUES
    count = max(2, min(options.steps + 1 if options.steps else VALUES, possible))
    spaced = (start + (end - start) * place / (count - 1) for place in range(count))
    # No step's rounding may leave the range.
    on_steps = [low + round((value - low) / step) * step if step > 0 else value for value in spaced]
    return [min(high, max(low, float(f"{value:.12g}"))) for value in on_steps]
