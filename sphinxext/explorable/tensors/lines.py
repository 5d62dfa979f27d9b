"""The lines of a tensor program, taken apart: names, dims, what stands after `=`, and concepts.

S[t,s] = Q @ K.T / sqrt(k) : scores   # a comment
W[d,k] : query weights
Q[t,k], K[t,k] = split(QK, 2, axis=d) : query, key
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..spelling import nearest
from .errors import TensorError
from .shapes import MAXIMUM_AXES

MAXIMUM_LINES = 200
MAXIMUM_CHARACTERS = 20_000
MAXIMUM_NESTING = 40
MAXIMUM_NAMES = 64

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_NAMED = re.compile(r"\s*([^\W\d]\w*)\s*")
# A name that is to be changed in place, up to the sign before `=`.
_CHANGED = re.compile(r"(\w+)\s*(\*\*|//|[-+*/@%&|^])")
_CONCEPT = re.compile(r"\w[\w.-]*")

WEIGHTS = "weights"
"""The word behind a concept that says that a tensor is learned; alone it stands in the concept's place."""


@dataclass(frozen=True)
class AuthoredDim:
    """A dim between the brackets after a name: a name, or a size without one."""

    text: str
    column: int


@dataclass(frozen=True)
class Target:
    """A name that a line defines, with the dims in its brackets, if it has any, and its concept.

    `learned` says that the line calls it weights.
    """

    name: str
    column: int
    dims: tuple[AuthoredDim, ...] | None
    concept: str | None = None
    learned: bool = False


@dataclass(frozen=True)
class Line:
    """One line as written; `body` is what stands after `=`, from `body_column` on.

    A declaration has no body and one target; a line with more targets unpacks what it computes.
    """

    number: int
    targets: tuple[Target, ...]
    body: str | None
    body_column: int


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
    marks = _landmarks(text, number)
    statement_end = marks.end if marks.colon is None else marks.colon
    if not text[: marks.end].strip():
        return None
    computed = marks.assignment is not None
    names_end = statement_end if marks.assignment is None else marks.assignment
    targets = []
    if len(marks.commas) >= MAXIMUM_NAMES:
        message = f"a line has at most {MAXIMUM_NAMES} names"
        raise TensorError(message, number, marks.commas[MAXIMUM_NAMES - 1] + 1)
    for start, end in _between(marks.commas, names_end):
        targets.append(_read_target(text, start, end, number, computed=computed))
    if len(targets) > 1 and not computed:
        message = "a line declares one tensor; give each a line of its own"
        raise TensorError(message, number, targets[1].column)
    if marks.colon is not None:
        concepts = _read_concepts(text, marks.colon + 1, marks.end, number, len(targets))
        targets = [
            replace(target, concept=concept, learned=learned)
            for target, (concept, learned) in zip(targets, concepts, strict=True)
        ]
    body, body_column = None, names_end + 1
    if marks.assignment is not None:
        raw = text[marks.assignment + 1 : statement_end]
        body = raw.strip()
        body_column = marks.assignment + 2 + len(raw) - len(raw.lstrip())
        if not body:
            names = ", ".join(target.name for target in targets)
            raise TensorError(f"nothing follows {names} =", number, marks.assignment + 1)
    return Line(number, tuple(targets), body, body_column)


def _between(commas: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    """Yield where each of the pieces begins and ends that the commas before `end` part."""
    start = 0
    for comma in commas:
        if comma < end:
            yield start, comma
            start = comma + 1
    yield start, end


@dataclass
class _Landmarks:
    """Where `=`, `:` and commas stand outside brackets and quotes, and where a comment or the end begins."""

    end: int
    assignment: int | None = None
    colon: int | None = None
    commas: list[int] = field(default_factory=list)


def _landmarks(text: str, number: int) -> _Landmarks:
    marks = _Landmarks(len(text))
    open_brackets: list[tuple[str, int]] = []
    quote: tuple[str, int] | None = None
    for place, character in enumerate(text):
        if "\ud800" <= character <= "\udfff":
            raise TensorError("half a character (a lone surrogate) cannot be read", number, place + 1)
        if quote:
            quote = None if character == quote[0] else quote
        elif character == "#":
            marks.end = place
            break
        elif character in "\"'":
            quote = (character, place)
        elif character in _CLOSING:
            open_brackets.append((character, place))
            if len(open_brackets) > MAXIMUM_NESTING:
                raise TensorError(f"brackets are nested deeper than {MAXIMUM_NESTING}", number, place + 1)
        elif character in _CLOSING.values():
            if not open_brackets or _CLOSING[open_brackets[-1][0]] != character:
                opening = next(one for one, other in _CLOSING.items() if other == character)
                message = f"{character} has no matching {opening} before it"
                raise TensorError(message, number, place + 1)
            open_brackets.pop()
        elif open_brackets:
            continue
        elif character == "," and marks.assignment is None and marks.colon is None:
            marks.commas.append(place)
        elif character == ":" and marks.colon is None:
            marks.colon = place
        elif character == "=" and marks.assignment is None and marks.colon is None:
            compares = text[place - 1 : place] in tuple("=<>!") or text[place + 1 : place + 2] == "="
            marks.assignment = None if compares else place
    if quote:
        raise TensorError(f"{quote[0]} is never closed", number, quote[1] + 1)
    if open_brackets:
        bracket, place = open_brackets[-1]
        raise TensorError(f"{bracket} is never closed", number, place + 1)
    return marks


def _read_concepts(text: str, start: int, end: int, number: int, count: int) -> list[tuple[str, bool]]:
    """Return, for each of the line's names, the concept after the colon, and whether `weights` follows."""
    concepts = []
    for part in text[start:end].split(","):
        column = start + 1 + len(part) - len(part.lstrip())
        concept, *more = part.split() or [""]
        if not _CONCEPT.fullmatch(concept) or more not in ([], [WEIGHTS]):
            raise TensorError(_no_concept(part.strip()), number, column)
        concepts.append((concept, bool(more)))
        start += len(part) + 1
    if len(concepts) != count:
        message = (
            f"after the colon, as many concepts are needed as names before =: {count}, not {len(concepts)}"
        )
        raise TensorError(message, number, column)
    return concepts


def _no_concept(found: str) -> str:
    """Say what is wrong with what stands where a concept is needed, alone or with `weights` behind it."""
    message = "the name of a concept is needed after the colon"
    if not found:
        return message
    message += f", not {found}"
    match found.split():
        case [one, other] if _CONCEPT.fullmatch(one) and _CONCEPT.fullmatch(other):
            if one == WEIGHTS or nearest(one, [WEIGHTS]):
                return f"{message}; did you mean {other} {WEIGHTS}?"
            if nearest(other, [WEIGHTS]):
                return f"{message}; did you mean {one} {WEIGHTS}?"
            return f"{message}; only the word {WEIGHTS} can follow it"
    return message


def _read_target(text: str, start: int, end: int, number: int, *, computed: bool) -> Target:
    """Return the name between two places of a line, with its dims if it has brackets."""
    begin = start + 1 + len(text[start:end]) - len(text[start:end].lstrip())
    named = _NAMED.match(text, start, end)
    bracketed = text[named.end() : end].rstrip() if named else ""
    if not named or (bracketed and (bracketed[0] != "[" or bracketed.find("]") != len(bracketed) - 1)):
        message = _no_target(text[start:end].strip()) if computed else _no_line(text.strip())
        raise TensorError(message, number, begin)
    name = normal(named[1])
    _check_name(name, number, named.start(1) + 1)
    if not bracketed:
        if not computed:
            raise TensorError(f"{name} needs its dims, {name}[…], or its values, {name} = …", number, begin)
        return Target(name, named.start(1) + 1, None)
    return Target(name, named.start(1) + 1, tuple(_read_dims(bracketed[1:-1], named.end() + 2, number)))


def _no_target(found: str) -> str:
    """Say what is wrong with what stands before `=`."""
    if changed := _CHANGED.fullmatch(found):
        name, sign = changed.groups()
        return f"{sign}= is not part of the language; write {name} {sign} … behind = and a new name"
    return "a name is needed before =, or a name and its dims: NAME[dims] = …"


def _no_line(found: str) -> str:
    """Say what is wrong with a line that has neither a tensor's dims nor `=`."""
    message = "a line declares a tensor, NAME[dims], or computes one, NAME = …; this one does neither"
    word = re.match(r"\w*", found)
    if word and keyword.iskeyword(word[0]) and word[0] not in ("True", "False", "None", "not", "lambda"):
        return f"{message}: {word[0]} is not part of the language"
    if compared := re.fullmatch(r"(\w+)\s*==\s*(.+)", found):
        return f"{message}; did you mean {compared[1]} = {compared[2]}?"
    if printed := re.fullmatch(r"print\((\w+)\)", found):
        return f"{message}: each tensor is drawn, {printed[1]} too"
    return message


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
            message = f"{dim or 'nothing'} is not a dim; a dim is a name or a whole number"
            if sized := re.fullmatch(r"(\w+)\s*[=:]\s*([0-9]+)", dim):
                message += f": write {sized[1]} here, and {sized[1]}={sized[2]} in :dims:"
            raise TensorError(message, number, place)
        yield AuthoredDim(dim, place)
        column += len(part) + 1


def _check_name(name: str, number: int, column: int) -> None:
    if keyword.iskeyword(name):
        raise TensorError(
            f"{name} is a reserved word of Python, and cannot be a name; choose another", number, column
        )
    if not name.isidentifier():
        raise TensorError(
            f"{name} cannot be a name; use letters, digits and _, beginning with a letter", number, column
        )
