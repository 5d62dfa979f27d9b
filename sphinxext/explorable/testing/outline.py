"""What is different between two drawings, in words: texts, places, colours."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from xml.etree import ElementTree

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
# Where something is, and how large.
_PLACES = ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "dx", "dy", "transform")
_SIZES = ("width", "height", "r", "rx", "ry", "viewBox", "font-size")
_SHAPES = ("d", "points")
# What each kind of element is called.
_CALLED = {"path": "shape", "line": "line", "rect": "box", "circle": "circle", "g": "group", "svg": "drawing"}
# What is not seen.
_UNSEEN = ("id", "aria-labelledby", "aria-hidden", "role")
# Without a text of their own they hold parts that have one.
_TEXTS = ("text", "tspan")
# So many that move by the same way are told one by one.
_FEW = 3
# More would take long to bring in line.
_MANY = 4000


@dataclass(frozen=True)
class _Mark:
    """An element of a drawing."""

    tag: str
    text: str
    attributes: dict[str, str]
    at: tuple[float, float]

    @property
    def key(self) -> tuple[str, str]:
        return self.tag, self.text

    def __str__(self) -> str:
        return f'"{self.text}"' if self.text else _CALLED.get(self.tag, self.tag)

    @property
    def place(self) -> str:
        return f"{self.at[0]:g},{self.at[1]:g}"


def differences(before: str, now: str, tolerance: float) -> list[str]:
    """Return what is different between two drawings, a sentence each; nothing where they look the same.

    Args:
        before: an svg.
        now: the other one.
        tolerance: by how much numbers may differ.
    """
    pairs = list(_pairs(_marks(before), _marks(now)))
    beside = [(one, other) for one, other in pairs if one is not None and other is not None]
    told = [line for one, other in beside for line in _changes(one, other, tolerance)]
    new = [other for one, other in pairs if one is None and other is not None and _is_seen(other)]
    gone = [one for one, other in pairs if other is None and one is not None and _is_seen(one)]
    told += [f"{mark} at {mark.place} is new" for mark in new]
    told += [f"{mark} at {mark.place} is gone" for mark in gone]
    told += _moves([(one, other) for one, other in beside if _has_moved(one, other, tolerance)])
    # What readers read comes first.
    counted = Counter(sorted(told, key=lambda line: not line.startswith(('"', "the "))))
    return [line if count == 1 else f"{line} ({count} times)" for line, count in counted.items()]


def _is_seen(mark: _Mark | None) -> bool:
    """Tell whether there is anything of a mark but what stands in it, which is told by itself."""
    if mark is None or mark.text:
        return mark is not None
    # A group may move, colour or cut off what is in it.
    return bool(mark.attributes) if mark.tag == "g" else mark.tag not in _TEXTS


def _has_moved(one: _Mark, other: _Mark, tolerance: float) -> bool:
    """Tell whether a mark is elsewhere; what moves with the group around it is told there."""
    same = all(_same(one.attributes.get(name), other.attributes.get(name), tolerance) for name in _PLACES)
    return not same and one.at != other.at


def _moves(moved: list[tuple[_Mark, _Mark]]) -> list[str]:
    """Say what moved; many by the same way are told at once."""
    ways: dict[tuple[float, float], list[tuple[_Mark, _Mark]]] = {}
    for one, other in moved:
        way = round(other.at[0] - one.at[0], 1), round(other.at[1] - one.at[1], 1)
        ways.setdefault(way, []).append((one, other))
    told = []
    for (right, down), those in ways.items():
        lines = [f"{other} moved from {one.place} to {other.place}" for one, other in those]
        if len(lines) > _FEW:
            lines = [f"{len(lines)} marks moved by {right:g},{down:g}; one of them: {lines[0]}"]
        told += lines
    return told


def _marks(svg: str) -> list[_Mark]:
    found: list[_Mark] = []

    def add(element: ElementTree.Element, x: float, y: float, around: tuple[float, float]) -> None:
        tag = element.tag.rpartition("}")[2]
        attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
        moved = re.match(r"translate\(\s*([-\d.e]+)[ ,]+([-\d.e]+)", attributes.get("transform", ""))
        if moved:
            x, y = x + float(moved[1]), y + float(moved[2])
        # A part of a text is where that is, unless it says otherwise.
        usual = around if tag == "tspan" else (0.0, 0.0)
        own = _first(attributes, ("x", "cx", "x1"), usual[0]), _first(attributes, ("y", "cy", "y1"), usual[1])
        if "d" in attributes and (begins := _NUMBER.findall(attributes["d"])[:2])[1:]:
            own = (float(begins[0]), float(begins[1]))
        seen = {name: value for name, value in attributes.items() if name not in _UNSEEN}
        text = " ".join((element.text or "").split())
        found.append(_Mark(tag, text, seen, (round(x + own[0], 2), round(y + own[1], 2))))
        inside = own if tag == "svg" else (0.0, 0.0)
        for child in element:
            add(child, x + inside[0], y + inside[1], own)

    add(ElementTree.fromstring(svg), 0.0, 0.0, (0.0, 0.0))
    return found


def _first(attributes: dict[str, str], names: tuple[str, ...], usual: float) -> float:
    for name in names:
        if name in attributes and _NUMBER.fullmatch(attributes[name]):
            return float(attributes[name])
    return usual


def _pairs(old: list[_Mark], new: list[_Mark]) -> list[tuple[_Mark | None, _Mark | None]]:
    """Bring two drawings in line: what is beside what, and what has nothing beside it."""
    if max(len(old), len(new)) > _MANY or [one.key for one in old] == [one.key for one in new]:
        shorter = min(len(old), len(new))
        rest: list[tuple[_Mark | None, _Mark | None]] = [(one, None) for one in old[shorter:]]
        rest += [(None, one) for one in new[shorter:]]
        return [*zip(old[:shorter], new[:shorter], strict=True), *rest]
    pairs: list[tuple[_Mark | None, _Mark | None]] = []
    matcher = SequenceMatcher(None, [one.key for one in old], [one.key for one in new], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        before, after = old[a:b], new[c:d]
        if kind == "replace":
            # Texts that change stay what they are otherwise.
            alike = 0
            while alike < min(len(before), len(after)) and before[alike].tag == after[alike].tag:
                alike += 1
            pairs += zip(before[:alike], after[:alike], strict=True)
            before, after = before[alike:], after[alike:]
        if kind == "equal":
            pairs += zip(before, after, strict=True)
            continue
        pairs += [(one, None) for one in before]
        pairs += [(None, one) for one in after]
    return pairs


def _changes(one: _Mark, other: _Mark, tolerance: float) -> list[str]:
    told = []
    if one.tag != other.tag:
        told.append(f"{one} at {one.place} is now {_CALLED.get(other.tag, other.tag)}")
    if one.text != other.text:
        told.append(f'"{one.text}" at {one.place} is now "{other.text}"')
    if one.tag == other.tag == "svg":
        was, is_now = (
            f"{mark.attributes.get('width')} × {mark.attributes.get('height')}" for mark in (one, other)
        )
        if was != is_now:
            return [f"the drawing at {other.place} was {was}, is {is_now}"]
    if one.tag == "title":
        return [f"the text alternative is now {other}"] if told else []
    names = [*one.attributes, *(name for name in other.attributes if name not in one.attributes)]
    before = {name: one.attributes.get(name) for name in names}
    after = {name: other.attributes.get(name) for name in names}
    changed = [name for name in names if not _same(before[name], after[name], tolerance)]
    if _has_moved(one, other, tolerance):
        changed = [name for name in changed if name not in _PLACES]
    for name in changed:
        if name in _SHAPES:
            told.append(_shape(one, other, name))
        elif name in _SIZES or name in _PLACES:
            told.append(f"{other} at {other.place}: {name} was {before[name]}, is {after[name]}")
        else:
            was, is_now = (values[name] or "not set" for values in (before, after))
            told.append(f"{other} at {other.place}: {name} was {was}, is {is_now}")
    return told


def _shape(one: _Mark, other: _Mark, name: str) -> str:
    """Say how the course of a line or an outline is another."""
    before = [float(number) for number in _NUMBER.findall(one.attributes.get(name, ""))]
    after = [float(number) for number in _NUMBER.findall(other.attributes.get(name, ""))]
    if len(before) == len(after) and before:
        most = max(abs(a - b) for a, b in zip(before, after, strict=True))
        return f"{other} at {other.place} runs otherwise, by up to {most:.4g} px"
    return f"{other} at {other.place} runs otherwise, with {len(after)} numbers instead of {len(before)}"


def _same(before: str | None, after: str | None, tolerance: float) -> bool:
    """Tell whether two values are the same but for what numbers may differ by."""
    if before == after:
        return True
    # A colour's digits are no number.
    if before is None or after is None or before.startswith("#"):
        return False
    if _NUMBER.sub("0", before) != _NUMBER.sub("0", after):
        return False
    pairs = zip(_NUMBER.findall(before), _NUMBER.findall(after), strict=True)
    return all(abs(float(a) - float(b)) <= tolerance for a, b in pairs)
