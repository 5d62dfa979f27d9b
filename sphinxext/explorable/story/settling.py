"""What puts the parts of a story in order, once a page is read."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes

from ..pages.fences import nest_of
from ..pages.markup import is_markdown
from ..pages.notices import warn
from ..pages.parts import Audience, audiences_of, mark
from ..pages.transforms import ReadTransform
from ..phases import Phase
from .audience import OUT
from .steps import SCROLLS, Controls, Head, Stack, Step, Steps

_PICTURES = (nodes.figure, nodes.image)
# As Markdown leaves a line that would be a fence, were there no backquotes behind those it begins with.
_FENCE = re.compile(r"`*\{step\}")
_NO_FENCE = "a fence of backquotes takes no title with backquotes in it; write it with colons, as `:::{step}`"


class SettleStory(ReadTransform):
    """Puts steps into stacks, and sections where their headings say; tells what stands in the wrong place."""

    default_priority = Phase.SETTLE_STORY.priority

    def apply(self, **kwargs: Any) -> None:
        """Settle one document."""
        for part in list(self.document.findall(Audience)):
            _settle_audience(part)
        for steps in list(self.document.findall(Steps)):
            _settle_steps(steps)
        for step in list(self.document.findall(Step)):
            if not isinstance(step.parent, Stack):
                if nest_of(step.source or "", step.line or 0):
                    # Its fence was told of: in the place that is meant nothing would be wrong.
                    _unwrap(step)
                    continue
                around = (
                    "write `steps` around it, in a fence with more signs"
                    if is_markdown(self.env, step.source or "", self.docname)
                    else "write `.. steps::` above it, and indent it below that"
                )
                told = f"a step stands outside of steps; {around}"
                warn(
                    told if step_is_free(step) else "a step has to stand directly in its steps", "story", step
                )
                _unwrap(step)
        for number, steps in enumerate(self.document.findall(Steps), start=1):
            # A hyphen, which no parameter has in its name.
            steps["called"] = next(iter(steps["names"]), f"steps-{number}")


def step_is_free(step: nodes.Node) -> bool:
    """Tell whether no steps are around a step."""
    at = step.parent
    while at is not None and not isinstance(at, Steps):
        at = at.parent
    return at is None


def _settle_audience(part: Audience) -> None:
    audiences = audiences_of(part)
    sections = [node for node in part.children if isinstance(node, nodes.section)]
    for section in sections:
        if audiences:
            mark(section, audiences)
        part.remove(section)
    place: nodes.Element = part
    for section in sections:
        for _ in range(section.attributes.pop(OUT, 0)):
            place = _step_out(place)
        _put_behind(place, [section])
        place = section
    if not part.children:
        part.parent.remove(part)
    elif not audiences:
        _unwrap(part)


def _step_out(place: nodes.Element) -> nodes.Element:
    """Return the section that a place is in; the text behind the place comes out with it."""
    section = place.parent
    if not isinstance(section, nodes.section):
        return place
    behind = section.children[section.index(place) + 1 :]
    moved = [node for node in behind if not isinstance(node, nodes.section)]
    for node in moved:
        section.remove(node)
    _put_behind(section, moved)
    return section


def _put_behind(place: nodes.Element, moved: list[nodes.Node]) -> None:
    at = place.parent.index(place) + 1
    place.parent.insert(at, moved)


def _is_fence(node: nodes.Node) -> bool:
    """Tell whether a text begins as a step does: with backquotes in its title it is none to Markdown."""
    return bool(_FENCE.match(node.astext().lstrip()))


def _settle_steps(steps: Steps) -> None:
    if not step_is_free(steps):
        warn("steps stand in a step of others; write them behind those, or as a list", "story", steps)
        _dissolve(steps)
        return
    found = [node for node in steps.children if isinstance(node, Step)]
    if not found:
        lacking = "steps holds no step; write `step` in it, with a title after it"
        warn(lacking if not _is_fence(steps) else f"steps holds no step; {_NO_FENCE}", "story", steps)
        _dissolve(steps)
        return
    first = steps.index(found[0])
    lead = steps.children[:first]
    rest = [node for node in steps.children[first:] if not isinstance(node, Step)]
    told = next((node for node in rest if not isinstance(node, nodes.Invisible | nodes.system_message)), None)
    if told is not None:
        way = _NO_FENCE if _is_fence(told) else "write it in a step, or below"
        warn(f"steps has text behind its first step; {way}", "story", _place(told, steps))
    steps.children = []
    steps += _arranged(lead, found, scrolls=SCROLLS in steps["classes"])
    _put_behind(steps, rest)


def _arranged(lead: list[nodes.Node], found: list[Step], *, scrolls: bool) -> list[nodes.Node]:
    """Return what steps hold: what comes first, what stays in view with the controls, the stack."""
    found[0]["classes"].append("explorable-present")
    stays = next((node for node in lead if _has_picture(node)), None)
    head = Head("", classes=["explorable-head"])
    if stays is not None:
        lead.remove(stays)
        head += stays
    elif scrolls:
        for step in found:
            for picture in [node for node in step.children if _has_picture(node)][:1]:
                held = nodes.container("", classes=["explorable-stays"])
                step.replace(picture, held)
                held += picture
    head += Controls(count=len(found))
    return [*lead, head, Stack("", *found, classes=["explorable-stack"])]


def _has_picture(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Element) and any(
        isinstance(one, _PICTURES) for one in node.findall(nodes.Element)
    )


def _dissolve(steps: Steps) -> None:
    for node in steps.children:
        if isinstance(node, Step):
            _unwrap(node)
    _unwrap(steps)


def _unwrap(node: nodes.Element) -> None:
    """Leave what a node holds in its place; docutils hands the first of that the node's names and classes."""
    node["classes"] = [one for one in node["classes"] if not one.startswith("explorable-")]
    node.replace_self(node.children)


def _place(node: nodes.Node, steps: Steps) -> nodes.Node:
    return node if getattr(node, "line", None) else steps
