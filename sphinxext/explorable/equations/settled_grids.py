r"""``\tensor`` as the grid that is drawn: transposed where its ``^\top`` follows, named on wish."""

from __future__ import annotations

import re
from collections.abc import Callable

_TENSOR = re.compile(r"\\tensor(?![A-Za-z])(\*?)\s*\{([^{}]*)\}")
_T = (
    r"(?:\\top|\\intercal|T|\\(?:mathsf|mathrm|mathbf|mathtt|text|textsf|textrm)\s*(?:\{\s*T\s*\}|T))"
    r"(?![A-Za-z])"
)
_TRANSPOSE = re.compile(rf"\s*\^\s*(?:\{{\s*-?\s*{_T}\s*\}}|{_T})")
# What a grid may stand in by itself, so that a superscript behind it is the grid's.
_OPENED = re.compile(r"(?:\\concept\s*\{[^{}]*\}\s*)?\{\s*\Z")
_CLOSED = re.compile(r"\s*\}")


def settled(tex: str, letter: Callable[[str], str]) -> str:
    r"""Write each grid of a formula in full.

    ``\tensor[transposed]{key}`` is drawn with its axes the other way round. Above a named one, written with a
    star, stands its letter, with what transposes it; ``\tensor[named]`` is silent, since the letter is read.

    Args:
        tex: the formula.
        letter: returns a concept's symbol, or its label, as TeX.
    """
    parts, at = [], 0
    for found in _TENSOR.finditer(tex):
        name, starred = found[2].strip(), bool(found[1])
        exponent = _transpose_behind(tex, found.start(), found.end())
        end = found.end()
        how = (["named"] if starred else []) + (["transposed"] if exponent else [])
        written = rf"\tensor[{','.join(how)}]{{{name}}}" if how else found[0]
        if starred:
            superscript = ""
            if exponent and tex.startswith(exponent, end):
                superscript, end = exponent.strip(), end + len(exponent)
            word = rf"\concept{{{name}}}{{\scriptstyle {{{letter(name)}}}{superscript}}}"
            written = rf"{{\overset{{{word}}}{{{written}}}}}"
        parts += [tex[at : found.start()], written]
        at = end
    return "".join([*parts, tex[at:]])


def _transpose_behind(tex: str, start: int, end: int) -> str:
    """Return the superscript that transposes what stands from ``start`` to ``end``, or nothing."""
    while not (found := _TRANSPOSE.match(tex, end)):
        opened, closed = _OPENED.search(tex[:start]), _CLOSED.match(tex, end)
        if opened is None or closed is None:
            return ""
        start, end = opened.start(), closed.end()
    return found[0]
