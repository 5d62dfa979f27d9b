"""The lines of a tensor program, taken apart: name, dims, what stands after `=`, and the concept.

S[t,s] = Q @ K.T / sqrt(k) : scores   # a comment
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .axes import MAXIMUM_AXES
from .errors import TensorError

MAXIMUM_LINES = 200
MAXIMUM_CHARACTERS = 20_000
MAXIMUM_NESTING = 40

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_NAMED = re.compile(r"\s*([^\W\d]\w*)\s*")
_CONCEPT = re.compile(r"\w[\w.-]*")


@dataclass(frozen=True)
class AuthoredDim:
    """A dim between the brackets after a name: a name, or a size without one."""

    text: str
    column: int


@dataclass(frozen=True)
class Line:
    """One statement as written; `body` is what stands after `=`, from `body_column` on."""

    number: int
    name: str
    column: int
    dims: tuple[AuthoredDim, ...] | None
    body: str | None
    body_column: int
    concept: str | None


def normal(name: str) -> str:
    """Return a name in the form in which Python compares names."""
    return unicodedata.normalize("NFKC", name)


def read_lines(source: str) -> Iterator[Line]:
    """Yield the statements, passing over blank lines and comments.

    Raises TensorError where a line is no statement, and where the program is too long.
    """
    lines = re.split(r"\r\n|\r|\n", source)
    if len(lines) > MAXIMUM_LINES:
        raise TensorError(f"a tensor program has at most {MAXIMUM_LINES} lines", MAXIMUM_LINES + 1, 1)
    if len(source) > MAXIMUM_CHARACTERS:
        before = re.split(r"\r\n|\r|\n", source[:MAXIMUM_CHARACTERS])
        raise TensorError(
            f"a tensor program has at most {MAXIMUM_CHARACTERS:,} characters",
            len(before),
            len(before[-1]) + 1,
        )
    for number, text in enumerate(lines, start=1):
        line = _read_line(text, number)
        if line is not None:
            yield line


def _read_line(text: str, number: int) -> Line | None:
    assignment, colon, end = _landmarks(text, number)
    statement_end = end if colon is None else colon
    if not text[:end].strip():
        return None
    concept = None if colon is None else _read_concept(text, colon + 1, end, number)
    name_end = statement_end if assignment is None else assignment
    name, column, dims = _read_target(text, name_end, number, computed=assignment is not None)
    body, body_column = None, name_end + 1
    if assignment is not None:
        raw = text[assignment + 1 : statement_end]
        body = raw.strip()
        body_column = assignment + 2 + len(raw) - len(raw.lstrip())
        if not body:
            raise TensorError(f"nothing stands after {name} =", number, assignment + 1)
    return Line(number, name, column, dims, body, body_column, concept)


def _landmarks(text: str, number: int) -> tuple[int | None, int | None, int]:
    """Return where `=` and `:` stand outside brackets and quotes, and where a comment or the end begins."""
    assignment = colon = None
    open_brackets: list[tuple[str, int]] = []
    quote: tuple[str, int] | None = None
    end = len(text)
    for place, character in enumerate(text):
        if "\ud800" <= character <= "\udfff":
            raise TensorError("half a character (a lone surrogate) cannot be read", number, place + 1)
        if quote:
            quote = None if character == quote[0] else quote
        elif character == "#":
            end = place
            break
        elif character in "\"'":
            quote = (character, place)
        elif character in _CLOSING:
            open_brackets.append((character, place))
            if len(open_brackets) > MAXIMUM_NESTING:
                raise TensorError(f"brackets nest deeper than {MAXIMUM_NESTING}", number, place + 1)
        elif character in _CLOSING.values():
            if not open_brackets or _CLOSING[open_brackets[-1][0]] != character:
                raise TensorError(f"{character} closes nothing", number, place + 1)
            open_brackets.pop()
        elif open_brackets:
            continue
        elif character == ":" and colon is None:
            colon = place
        elif character == "=" and assignment is None and colon is None:
            compares = text[place - 1 : place] in tuple("=<>!") or text[place + 1 : place + 2] == "="
            assignment = None if compares else place
    if quote:
        raise TensorError(f"{quote[0]} is never closed", number, quote[1] + 1)
    if open_brackets:
        bracket, place = open_brackets[-1]
        raise TensorError(f"{bracket} is never closed", number, place + 1)
    return assignment, colon, end


def _read_concept(text: str, start: int, end: int, number: int) -> str:
    concept = text[start:end].strip()
    if not _CONCEPT.fullmatch(concept):
        column = start + 1 + len(text[start:end]) - len(text[start:end].lstrip())
        found = f", not {concept}" if concept else ""
        raise TensorError(f"after the colon stands the name of a concept{found}", number, column)
    return concept


def _read_target(
    text: str, end: int, number: int, *, computed: bool
) -> tuple[str, int, tuple[AuthoredDim, ...] | None]:
    """Return the name before `=`, its column, and its dims if it has brackets."""
    begin = 1 + len(text[:end]) - len(text[:end].lstrip())
    named = _NAMED.match(text, 0, end)
    bracketed = text[named.end() : end].rstrip() if named else ""
    if not named or (bracketed and (bracketed[0] != "[" or bracketed.find("]") != len(bracketed) - 1)):
        raise TensorError(
            "before = stands a name, or a name and its dims: NAME[dims] = …"
            if computed
            else "a line declares a tensor, NAME[dims], or computes one, NAME = …; this one does neither",
            number,
            begin,
        )
    name = normal(named[1])
    _check_name(name, number, named.start(1) + 1)
    if not bracketed:
        if not computed:
            raise TensorError(f"{name} needs its dims, {name}[…], or its values, {name} = …", number, begin)
        return name, named.start(1) + 1, None
    return name, named.start(1) + 1, tuple(_read_dims(bracketed[1:-1], named.end() + 2, number))


def _read_dims(inside: str, column: int, number: int) -> Iterator[AuthoredDim]:
    if not inside.strip():  # x[] is a tensor without axes
        return
    parts = inside.split(",")
    if len(parts) > MAXIMUM_AXES:
        raise TensorError(f"a tensor has at most {MAXIMUM_AXES} axes", number, column)
    for part in parts:
        place = column + len(part) - len(part.lstrip())
        dim = normal(part.strip())
        if dim.isidentifier():
            _check_name(dim, number, place)
        elif not re.fullmatch(r"[0-9]+", dim):
            raise TensorError(f"{dim or 'nothing'} is no dim: a name or a whole number is", number, place)
        yield AuthoredDim(dim, place)
        column += len(part) + 1


def _check_name(name: str, number: int, column: int) -> None:
    if keyword.iskeyword(name):
        raise TensorError(f"{name} is a word of Python's own and cannot be a name here", number, column)
    if not name.isidentifier():
        raise TensorError(f"{name} cannot be a name", number, column)
