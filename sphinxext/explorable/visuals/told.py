"""Sentences after ``---`` in a program of tensors: each begins with the name of what it tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .picture import PictureError

_RULE = re.compile(r"\s*-{3,}\s*\Z")
_SENTENCE = re.compile(r"\s*([^\W\d]\w*)\s*:\s+(\S.*)\Z")


@dataclass(frozen=True)
class Told:
    """A sentence: the tensor that it tells of, and its line of the content, counted from 1."""

    name: str
    text: str
    line: int


def part_told(source: str) -> tuple[str, list[Told]]:
    """Return a program without its sentences, and those.

    Raises:
        PictureError: for a line that begins with no name, or has no words after it.
    """
    lines = source.splitlines()
    rule = next((i for i, line in enumerate(lines) if _RULE.match(line)), len(lines))
    told: list[Told] = []
    for number, line in enumerate(lines[rule + 1 :], start=rule + 2):
        if not line.strip():
            continue
        found = _SENTENCE.match(line)
        if found and not line[0].isspace():
            told.append(Told(found[1], found[2].rstrip(), number))
        elif told and line[0].isspace():
            last = told[-1]
            told[-1] = Told(last.name, f"{last.text} {line.strip()}", last.line)
        else:
            raise PictureError(
                "after --- stand sentences, each with the tensor that it tells of before it, "
                f"as in S: every query meets every key; {line.strip()!r} has none",
                "tensor",
                number,
            )
    return "\n".join(lines[:rule]), told
