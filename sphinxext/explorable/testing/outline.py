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
    old, new = _marks(before), _marks(now)
    told: list[str] = []
    for one, other in _pairs(old, new):
        if one is None and other is not None:
            told.append(f"{other} at {other.place} is new")
        elif other is None and one is not None:
            told.append(f"{one} at {one.place} is gone")
        elif one is not None and other is not None:
            told += _changes(one, other, tolerance)
    counted = Counter(told)
    return [line if count == 1 else f"{line} ({count} times)" for line, count in counted.items()]


def _marks(svg: str) -> list[_Mark]:
    found: list[_Mark] = []

    def add(element: ElementTree.Element, x: float, y: float) -> None:
        tag = element.tag.rpartition("}")[2]
        attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
        moved = re.match(r"translate\(\s*([-\d.e]+)[ ,]+([-\d.e]+)", attributes.get("transform", ""))
        if moved:
            x, y = x + float(moved[1]), y + float(moved[2])
        own = (_first(attributes, "x", "cx", "x1"), _first(attributes, "y", "cy", "y1"))
        if "d" in attributes and (begins := _NUMBER.findall(attributes["d"])[:2])[1:]:
            own = (float(begins[0]), float(begins[1]))
        seen = {name: value for name, value in attributes.items() if name not in _UNSEEN}
        text = " ".join((element.text or "").split())
        found.append(_Mark(tag, text, seen, (round(x + own[0], 2), round(y + own[1], 2))))
        inside = own if tag == "svg" else (0.0, 0.0)
        for child in element:
            add(child, x + inside[0], y + inside[1])

    add(ElementTree.fromstring(svg), 0.0, 0.0)
    return found


def _first(attributes: dict[str, str], *names: str) -> float:
    for name in names:
        if name in attributes and _NUMBER.fullmatch(attributes[name]):
            return float(attributes[name])
    return 0.0


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
    if one.text != other.text:
        told.append(f'"{one.text}" at {one.place} is now "{other.text}"')
    if one.tag == "title":
        return [f"the title is now {other}"] if told else []
    names = [*one.attributes, *(name for name in other.attributes if name not in one.attributes)]
    before = {name: one.attributes.get(name) for name in names}
    after = {name: other.attributes.get(name) for name in names}
    changed = [name for name in names if not _same(before[name], after[name], tolerance)]
    # What moves with the group around it is told there.
    if any(name in _PLACES for name in changed) and one.at != other.at:
        told.append(f"{other} moved from {one.place} to {other.place}")
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
