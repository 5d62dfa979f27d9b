"""Tables in text files: what separates their cells, and which mark their decimals have."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

# Each with what a message calls it. Where two would do, neither is guessed.
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}

# What tables write where there is no value.
HOLES = {"", "-", "na", "n/a", "nan", "null", "none"}

_QUOTED = re.compile(r'(?<![^,;\t\r\n])"(?:[^"]|"")*"')
# The first line is looked for in so many characters.
_HEAD = 100_000
# The line with which spreadsheets tell the separator.
_TOLD = re.compile(r'"?sep=(.)"?')
_PLAIN = re.compile(r"[+-]?\d+(?:[eE][+-]?\d+)?")
# What is a number with this mark for its decimals, and the other one, if any, between thousands.
_MARKED = {
    mark: re.compile(
        rf"[+-]?(?:\d*{re.escape(mark)}\d+|\d+{re.escape(mark)}|[1-9]\d{{0,2}}(?:{re.escape(other)}\d{{3}})+"
        rf"(?:{re.escape(mark)}\d+)?)(?:[eE][+-]?\d+)?"
    )
    for mark, other in ((",", "."), (".", ","))
}


class TableError(ValueError):
    """A table that cannot be read; the message is meant for the author."""


def read_table(path: Path) -> dict[str, list[str]]:
    """Return the cells of each column of a ``.csv`` or ``.tsv`` file, by the name that the first line has.

    What separates the cells of a ``.csv`` is what stands outside of quotes in its first line. Where
    semicolons or tabs do, columns of numbers may have decimal commas, which become points.

    Raises:
        TableError: where it is no table, or could be read in two ways.
    """
    source = _text(path)
    told = _TOLD.fullmatch(source.partition("\n")[0].strip("\r"))
    if told:
        source = source.partition("\n")[2]
    lines = 1 if told else 0
    separator = _known(told[1]) if told else _separator(source, path.suffix)
    header, body = _rows(source, separator, lines)
    names = [name.strip() for name in header]
    times = Counter(names)
    for name in names:
        if times[name] > 1:
            raise TableError(f"two columns are called {name!r}; each needs a name of its own")
    columns = {name: [row[i] for row in body] for i, name in enumerate(names)}
    return columns if separator == "," else _with_points(columns)


def _text(path: Path) -> str:
    content = path.read_bytes()
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableError(f"line {line} is not UTF-8 text; save the file as UTF-8") from None


def _known(separator: str) -> str:
    if separator in SEPARATORS:
        return separator
    raise TableError(
        f"its cells are separated by {separator!r}; separate them by {', '.join(SEPARATORS.values())}"
    )


def _separator(source: str, suffix: str) -> str:
    """Return what separates the cells: what the first line has, of which all lines have as many."""
    first = re.split(r"[\r\n]", _QUOTED.sub("", source[:_HEAD]).lstrip("\r\n"), maxsplit=1)[0]
    found = [separator for separator in SEPARATORS if separator in first]
    if suffix == ".tsv":
        if found and "\t" not in found:
            raise TableError(
                f"its first line has no tab, but {SEPARATORS[found[0]]}; call the file .csv, or use tabs"
            )
        return "\t"
    if len(found) < 2:
        return found[0] if found else ","
    fitting = [separator for separator in found if _fits(source, separator)]
    if len(fitting) > 1:
        one, other = (SEPARATORS[separator] for separator in fitting[:2])
        raise TableError(
            f"its cells could be separated by {one} or by {other}; put cells that contain one of them into "
            "quotes"
        )
    return fitting[0] if fitting else max(found, key=first.count)


def _fits(source: str, separator: str) -> bool:
    try:
        _rows(source, separator)
    except TableError:
        return False
    return True


def _rows(source: str, separator: str, before: int = 0) -> tuple[list[str], list[list[str]]]:
    reader = csv.reader(io.StringIO(source, newline=""), delimiter=separator)
    header = next(filter(None, reader), None)
    if header is None:
        raise TableError("it is empty; the first line must name the columns")
    body = []
    for row in filter(None, reader):
        if len(row) != len(header):
            raise TableError(
                f"line {reader.line_num + before} has {len(row)} cells, the header {len(header)}"
                + _advice(header, row)
            )
        body.append(row)
    return header, body


def _advice(header: list[str], row: list[str]) -> str:
    """Say what to write where decimal commas look like separators."""
    if len(row) == 2 * len(header) and all(_PLAIN.fullmatch(cell.strip()) for cell in row):
        return "; write decimals with a point, or separate the cells by semicolons"
    return ""


def _with_points(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return columns whose numbers have points for their decimals and nothing between their thousands."""
    marks = {name: _marks(cells) for name, cells in columns.items()}
    every = set().union(*(proven for proven, _ in marks.values()))
    found = {}
    for name, cells in columns.items():
        proven, is_number = marks[name]
        mark = _mark(name, cells, proven, every) if is_number else "."
        found[name] = [_pointed(cell, mark) for cell in cells] if is_number else cells
    return found


def _marks(cells: Iterable[str]) -> tuple[set[str], bool]:
    """Return the marks that a column's decimals surely have, and whether it has more numbers than words."""
    proven: set[str] = set()
    numbers, cells_in_all = 0, 0
    for cell in map(str.strip, cells):
        read = [mark for mark, pattern in _MARKED.items() if pattern.fullmatch(cell)]
        proven |= set(read) if len(read) == 1 else set()
        numbers += bool(read) or _PLAIN.fullmatch(cell) is not None
        cells_in_all += cell.lower() not in HOLES
    return proven, 2 * numbers > cells_in_all


def _mark(name: str, cells: Iterable[str], proven: set[str], every: set[str]) -> str:
    """Return the mark of a column's decimals.

    Raises:
        TableError: where it has both marks, or numbers that both would do for.
    """
    if len(proven) > 1:
        comma, point = (next(_only(cells, mark)) for mark in ",.")
        raise TableError(f"column {name} has {comma!r} and {point!r}; write all decimals with a point")
    if proven:
        return proven.pop()
    doubtful = next(_doubtful(cells), None)
    if doubtful is None:
        return "."
    shown = "," if "," in doubtful else "."
    # With a point it is what the same cell is between commas, unless others here have decimal commas.
    if (shown == "," and every == {","}) or (shown == "." and "," not in every):
        return shown
    whole, decimals = re.sub("[,.]", "", doubtful), doubtful.replace(",", ".")
    longer = (decimals if shown == "," else doubtful.replace(".", ",")) + "0"
    raise TableError(
        f"column {name} has {doubtful!r}, which may be {whole} or {decimals}; write {whole}, or {longer}"
    )


def _only(cells: Iterable[str], mark: str) -> Iterator[str]:
    other = _MARKED["," if mark == "." else "."]
    return (c for c in map(str.strip, cells) if _MARKED[mark].fullmatch(c) and not other.fullmatch(c))


def _doubtful(cells: Iterable[str]) -> Iterator[str]:
    return (c for c in map(str.strip, cells) if all(one.fullmatch(c) for one in _MARKED.values()))


def _pointed(cell: str, mark: str) -> str:
    if not _MARKED[mark].fullmatch(cell.strip()):
        return cell
    other = "," if mark == "." else "."
    return cell.replace(other, "").replace(mark, ".")
