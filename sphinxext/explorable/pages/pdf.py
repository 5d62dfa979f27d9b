"""A converted PDF in an order that does not change: the converter lists and numbers its parts at random.

Of the format (ISO 32000) only what the converter writes is known here: numbered objects, a table of their
places, and no object that holds others.
"""

from __future__ import annotations

import re

_OBJECT = re.compile(rb"(\d+) 0 obj\n")
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
# The names of what a page draws with: each refers to an object.
_RESOURCES = re.compile(rb"(?<=<<\n)(?: +/[a-z]+\d+ \d+ 0 R\n)+(?= *>>)")
# What is made up to tell a part of a font from the whole.
_TAG = re.compile(rb"(?<= /)[A-Z]{6}(?=\+)")
_LETTERS = bytes.maketrans(b"0123456789", b"ABCDEFGHIJ")


def in_order(pdf: bytes) -> bytes:
    """Return a PDF with its objects in the order in which they refer to one another; others as they are."""
    table = pdf.rfind(b"\nxref\n") + 1
    trailer = pdf.rfind(b"trailer\n")
    places = re.findall(rb"^(\d{10}) \d{5} n", pdf[table:trailer], re.MULTILINE)
    if not table or not places:
        return pdf
    starts = sorted(int(place) for place in places)
    objects: dict[bytes, tuple[bytes, bytes]] = {}
    for start, end in zip(starts, [*starts[1:], table], strict=True):
        found = _OBJECT.match(pdf, start, end)
        if not found:
            return pdf
        words, stream, content = pdf[found.end() : end].strip().partition(b"stream\n")
        objects[found[1]] = (_RESOURCES.sub(_sorted, words), stream + content)
    ending = pdf[trailer : pdf.rfind(b"startxref")]
    numbers = _numbers(ending, objects)

    def renumbered(words: bytes) -> bytes:
        return _REFERENCE.sub(lambda found: b"%d 0 R" % numbers[found[1]], words)

    parts = [pdf[: starts[0]]]
    placed = []
    for old, number in numbers.items():
        words, content = objects[old]
        placed.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n" % number + renumbered(words) + content + b"\n\n")
    written = b"".join(parts)
    lines = [b"%010d 00000 n \n" % place for place in placed]
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(lines) + 1)
    ending = renumbered(ending) + b"startxref\n%d\n%%%%EOF" % len(written)
    return _tagged(written + head + b"".join(lines) + ending)


def _sorted(listed: re.Match[bytes]) -> bytes:
    return b"".join(sorted(listed[0].splitlines(keepends=True)))


def _numbers(ending: bytes, objects: dict[bytes, tuple[bytes, bytes]]) -> dict[bytes, int]:
    """Return the new number of each object that is referred to, in order."""
    numbers: dict[bytes, int] = {}
    waiting = _REFERENCE.findall(ending)[::-1]
    while waiting:
        old = waiting.pop()
        if old in objects and old not in numbers:
            numbers[old] = len(numbers) + 1
            waiting += _REFERENCE.findall(objects[old][0])[::-1]
    return numbers


def _tagged(pdf: bytes) -> bytes:
    """Name parts of fonts by their place; no length changes."""
    tags = {tag: b"%06d" % place for place, tag in enumerate(dict.fromkeys(_TAG.findall(pdf)))}
    return _TAG.sub(lambda found: tags[found[0]].translate(_LETTERS), pdf)
