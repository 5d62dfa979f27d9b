"""Sentences after ``---`` in a program of tensors: each begins with the name of what it tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .. import models
from .picture import PictureError

_SENTENCE = re.compile(r"([^\W\d]\w*)\s*:\s+(\S.*)\Z")


@dataclass(frozen=True)
class Told:
    """A sentence: the tensor that it tells of, and its line of the content, counted from 1."""

    name: str
    text: str
    line: int


def part_told(source: str) -> tuple[str, list[Told]]:
    """Return a program without its sentences, and those, read as the sentences of models are.

    Raises:
        PictureError: for a line that begins with no name, or has no words after it.
    """
    try:
        lines, told = models.part_told(source)
    except models.ModelError as error:
        raise PictureError(str(error), "tensor", error.line) from None
    return "\n".join(lines), [_named(one.text, one.line) for one in told]


def _named(text: str, line: int) -> Told:
    found = _SENTENCE.match(text)
    if not found:
        raise PictureError(
            "after --- stand sentences, each with the tensor that it tells of before it, "
            f"as in S: every query meets every key; {text!r} has none",
            "tensor",
            line,
        )
    return Told(found[1], found[2], line)
