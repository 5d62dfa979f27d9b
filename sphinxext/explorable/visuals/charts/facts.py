"""The facts of a chart in sentences: the largest, the smallest, the trend, how many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ...language import apart, in_signs, numbers_listed, sentences, t
from .columns import Column, Floats, alike
from .rows import Rows

# So many bars or points are told one by one.
FEW = 12
# Of so many lines at most, values between the ends are told, and so many of each.
FEW_LINES, BETWEEN = 4, 5
# Numbers that begin with more equal digits than these look the same with three.
_SAME = 2
# Of larger numbers not all that are whole are known.
_LARGEST_WHOLE = 2**53


def told(value: float, same: int = 0) -> str:
    """Return a number as a sentence has it.

    Args:
        value: the number.
        same: with how many equal digits it begins and those it is told with; three tell enough of others.
    """
    if value != value:
        return t("no value")
    if same > _SAME:
        return in_signs(f"{value:,.{same + 2}g}".replace("-", "−"))
    short = f"{value:.3g}"
    is_whole = value == round(value) or abs(float(short)) >= 1000
    text = f"{value:,.0f}" if is_whole and abs(value) < 1e7 else short
    return in_signs(text.replace("-", "−"))


def in_table(value: float, same: int) -> str:
    """Return a number as a table has it: with seven digits at least, and a whole one with all.

    Args:
        value: the number.
        same: with how many equal digits those of the table begin.
    """
    if value != value:
        return t("no value")
    is_whole = value == round(value) and abs(value) < _LARGEST_WHOLE
    text = f"{value:,.0f}" if is_whole else f"{value:,.{max(7, same + 5)}g}"
    return in_signs(text.replace("-", "−"))


def place(column: Column, value: float) -> str:
    """Return a place along x as a sentence has it."""
    if column.kind == "words":
        return column.words[int(value)]
    if column.kind == "time":
        when = str(np.datetime64(round(value), "ms")).removesuffix("T00:00:00.000")
        return when.removesuffix(":00.000").removesuffix(".000")
    return told(value, column.alike)


def _of_y(rows: Rows, values: Floats) -> Callable[[float], str]:
    """Return what tells some of the numbers along y."""
    same = max(rows.alike, alike(values))
    return lambda value: told(value, same)


_COUNTED = {
    "row": ("{0} row", "{0} rows"),  # words
    "column": ("{0} column", "{0} columns"),  # words
    "bar": ("{0} bar", "{0} bars"),  # words
    "point": ("{0} point", "{0} points"),  # words
    "value": ("{0} value", "{0} values"),  # words
    "bin": ("{0} bin", "{0} bins"),  # words
    "cell": ("{0} cell", "{0} cells"),  # words
}


def counted(number: int, what: str) -> str:
    """Return a number of things."""
    return t(_COUNTED[what][number != 1], in_signs(f"{number:,}"))


def _group(rows: Rows, group: int) -> str:
    return rows.groups[group] if rows.groups else ""


def of_lines(what: str, x: str, y: str, rows: Rows) -> str:
    """Tell of lines, by words for them, where each begins and ends, and where it is lowest and highest."""
    parts = []
    few = max(1, len(rows.facets)) * rows.count <= FEW_LINES
    for facet in range(max(1, len(rows.facets))):
        for group, values, own in rows.parts(facet):
            own = own[np.argsort(rows.x.values[own], kind="stable")]
            own = own[np.isfinite(values[own]) & np.isfinite(rows.x.values[own])]
            if not own.size:
                continue
            called = " ".join(
                filter(None, (_group(rows, group), f"({rows.facets[facet]})" if rows.facets else ""))
            )
            line = _trend(called or y, rows, values, own)
            if few and np.ptp(values[own]):
                line = _between(line, rows, values, own)
            parts.append(_banded(line, rows, group, own))
    size = counted(rows.x.values.size, "row")
    more = t("{0} more.", len(parts) - 6) if len(parts) > 6 else ""
    # Translators: a clause of which a sentence is made.
    return sentences(t(what, y, x, size), *[t("{0}.", part) for part in parts[:6]], more)


def _trend(called: str, rows: Rows, values: Floats, own: Any) -> str:
    x, say = rows.x, _of_y(rows, values[own])
    first, last = float(values[own[0]]), float(values[own[-1]])
    low, high = own[values[own].argmin()], own[values[own].argmax()]
    if own.size == 1:
        return t("{0} is {1} at {2}", called, say(first), place(x, x.values[own[0]]))
    if values[low] == values[high]:
        ends_of_x = (place(x, x.values[at]) for at in own[[0, -1]])
        # Translators: {0} is a line, {1} its height, {2} and {3} where it begins and ends.
        return t("{0} is {1} from {2} to {3}", called, say(first), *ends_of_x)
    way = "{0} rises from {1} to {2}" if last > first else "{0} goes from {1} to {2}"  # words
    if last < first:
        way = "{0} falls from {1} to {2}"  # words
    lowest = (say(float(values[low])), place(x, x.values[low]))
    highest = (say(float(values[high])), place(x, x.values[high]))
    ends = t(way, called, say(first), say(last))
    # Translators: {0} is "a rises from 1 to 9".
    return t("{0} (lowest {1} at {2}, highest {3} at {4})", ends, *lowest, *highest)


def _between(line: str, rows: Rows, values: Floats, own: Any) -> str:
    """Tell of a line that is told already what it is at rows between its ends, evenly apart."""
    x, say = rows.x, _of_y(rows, values[own])
    count = min(BETWEEN, own.size - 2)
    if count < 1:
        return line
    some = own[np.linspace(0, own.size - 1, count + 2).round().astype(int)[1:-1]]
    # Translators: a number, and where it is.
    each = apart(t("{0} at {1}", say(float(values[row])), place(x, x.values[row])) for row in some)
    # Translators: {0} is "a rises from 1 to 9", {1} are numbers, each with where it is: "3 at 10; 5 at 20".
    return t("{0}, in between {1}", line, each)


def _banded(line: str, rows: Rows, group: int, own: Any) -> str:
    """Tell of a line that is told already how far its error band reaches."""
    column = group if rows.group_of is None else 0
    if not rows.low or not rows.high:
        return line
    low, high = rows.low[column][own], rows.high[column][own]
    if not (np.isfinite(low).any() and np.isfinite(high).any()):
        return line
    ends = (told(float(column[at]), rows.alike) for at in (0, -1) for column in (low, high))
    # Translators: {0} is "a rises from 1 to 9".
    return t("{0}, in a band from {1} to {2} at its start and from {3} to {4} at its end", line, *ends)


def _with_error(value: float, rows: Rows, group: int, row: int) -> str:
    """Return a number, with how far its error reaches where both ends are known."""
    column = group if rows.group_of is None else 0
    if not rows.low or not rows.high:
        return told(value, rows.alike)
    low, high = float(rows.low[column][row]), float(rows.high[column][row])
    if not (np.isfinite(low) and np.isfinite(high)):
        return told(value, rows.alike)
    said, *ends = (told(one, rows.alike) for one in (value, low, high))
    return f"{said} ({t('from {0} to {1}', *ends)})"


def of_bars(x: str, y: str, rows: Rows) -> str:
    """Tell of bars the longest and the shortest."""
    found = []
    for facet in range(max(1, len(rows.facets))):
        for group, values, own in rows.parts(facet):
            for row in own[np.isfinite(values[own] + rows.x.values[own])].tolist():
                names = [
                    place(rows.x, rows.x.values[row]),
                    _group(rows, group),
                    rows.facets[facet] if rows.facets else "",
                ]
                # A group that is called as its bar is, is told once.
                value = float(values[row])
                called = ", ".join(dict.fromkeys(filter(None, names)))
                found.append((value, called, _with_error(value, rows, group, row)))
    if not found:
        return t("Bars of {0} by {1}, without values.", y, x)
    if len(found) <= FEW:
        return t("Bars of {0} by {1}: {2}.", y, x, apart(f"{name}, {said}" for _, name, said in found))
    high, low = max(found, key=lambda one: one[0]), min(found, key=lambda one: one[0])
    # Translators: {0} and {2} are names of bars, {1} and {3} how long they are.
    ends = t("largest {0}, {1}; smallest {2}, {3}", high[1], high[2], low[1], low[2])
    return t("Bars of {0} by {1}: {2}; {3}.", y, x, counted(len(found), "bar"), ends)


def of_points(x: str, y: str, rows: Rows) -> str:
    """Tell of points how many there are, and how they lie along a line."""
    xs, ys, many = [], [], []
    for group in range(rows.count):
        parts = [
            part
            for facet in range(max(1, len(rows.facets)))
            for part in rows.parts(facet)
            if part[0] == group
        ]
        own = [
            rows_[np.isfinite(values[rows_]) & np.isfinite(rows.x.values[rows_])]
            for _, values, rows_ in parts
        ]
        many.append(sum(one.size for one in own))
        xs += [rows.x.values[one] for one in own]
        ys += [values[one] for (_, values, _), one in zip(parts, own, strict=True)]
    across, up = np.concatenate(xs), np.concatenate(ys)
    kinds = ", ".join(
        f"{name} {in_signs(format(count, ','))}" for name, count in zip(rows.groups, many, strict=False)
    )
    size = counted(across.size, "point") + (f" ({kinds})" if kinds else "")
    if not across.size:
        return t("{0} by {1}, without points.", y, x)
    ends = t("{0} from {1} to {2}", y, *(told(float(end), rows.alike) for end in (up.min(), up.max())))
    if rows.x.kind == "number":
        # Translators: {3} is "b from 1 to 9", about what goes up.
        ends = t(
            "{0} from {1} to {2}, {3}",
            x,
            *(place(rows.x, float(end)) for end in (across.min(), across.max())),
            ends,
        )
    # Translators: {0} is what goes up, {1} what goes across, {2} "9 points", {3} "a from 1 to 9".
    said = t("{0} by {1}: {2}; {3}.", y, x, size, ends)
    if rows.x.kind != "words" and across.size > 2 and np.ptp(across) and np.ptp(up):
        # In units in which their squares are numbers too.
        scaled = (one / np.abs(one).max() for one in (across, up))
        correlation = told(round(float(np.corrcoef(*scaled)[0, 1]), 2) + 0.0)
        # Translators: as the one without a correlation.
        said = t("{0} by {1}: {2}; {3}; correlation {4}.", y, x, size, ends, correlation)
    return sentences(said, _places(x, y, rows, xs, ys))


def _places(x: str, y: str, rows: Rows, xs: list[Floats], ys: list[Floats]) -> str:
    """Tell where points are: each of a few, else the middle of each group."""
    across, up = np.concatenate(xs), np.concatenate(ys)
    if rows.count == 1 and across.size <= FEW:
        of_facets = [part for facet in range(max(1, len(rows.facets))) for part in rows.parts(facet)]
        own = [
            row for _, y_, rows_ in of_facets for row in rows_ if np.isfinite(y_[row] + rows.x.values[row])
        ]
        order = np.argsort(across, kind="stable")
        # Translators: {0} is a number, {1} where it is.
        each = [
            t("{0} at {1}", _with_error(float(up[i]), rows, 0, own[i]), place(rows.x, across[i]))
            for i in order
        ]
        return t("In order: {0}.", numbers_listed(each))
    if rows.count == 1 or rows.facets or rows.x.kind != "number":
        return ""
    middles = [
        # Translators: {0} is a group, {1} and {3} what goes across and up, {2} and {4} their values.
        t(
            "{0} at {1} {2}, {3} {4}",
            name,
            x,
            place(rows.x, float(own.mean())),
            y,
            told(float(upwards.mean()), rows.alike),
        )
        for name, own, upwards in zip(rows.groups, xs, ys, strict=True)
        if own.size
    ]
    return t("On average: {0}.", apart(middles))


def of_histogram(x: str, column: Column, drawn: dict[str, Any]) -> str:
    """Tell of a histogram where most rows are, their mean and their median."""
    finite = column.values[np.isfinite(column.values)]
    edges = drawn["edges"]
    totals = sum(np.array(one["y"]) for panel in drawn["panels"] for one in panel["series"])
    top = int(np.argmax(totals))
    ends_of_bins = replace(column, values=np.array(edges))
    between = t("between {0} and {1}", *(place(ends_of_bins, edge) for edge in edges[top : top + 2]))
    middle = t(
        "mean {0}, median {1}", *(place(column, float(one)) for one in (finite.mean(), np.median(finite)))
    )
    ends = t("from {0} to {1}", *(place(column, float(end)) for end in (finite.min(), finite.max())))
    return t(
        "Histogram of {0}: {1} in {2}, {3}; {4}; most, {5}, {6}.",
        x,
        counted(finite.size, "value"),
        counted(len(edges) - 1, "bin"),
        ends,
        middle,
        told(float(np.max(totals))),
        between,
    )


def of_heat(names: tuple[str, str, str], numbers: Floats, rows: list[str], across: list[str]) -> str:
    """Tell of heat the largest and the smallest cell."""
    x, y, value = names
    same = alike(numbers)
    high, low = (
        np.unravel_index(found, numbers.shape) for found in (np.nanargmax(numbers), np.nanargmin(numbers))
    )

    def at(cell: Any) -> str:
        where = (
            f"{y} {rows[cell[0]]}, {x} {across[cell[1]]}"
            if x or y
            else t("row {0}, column {1}", rows[cell[0]], across[cell[1]])
        )
        return t("{0} at {1}", told(float(numbers[cell]), same), where)

    lowest = float(numbers[low])
    many = int((numbers == lowest).sum())
    # Translators: {0} is a number, {1} "3 cells".
    least = t("{0} in {1}", told(lowest, same), counted(many, "cell")) if many > 1 else at(low)
    # Translators: {0} is "3 rows", {1} "4 columns".
    size = t("{0} by {1}", counted(len(rows), "row"), counted(len(across), "column"))
    # Translators: {0} is what is measured, {1} "3 rows by 4 columns", {2} "9 at a, b".
    ends = t("{0}: {1}; largest {2}; smallest {3}.", value, size, at(high), least)
    return sentences(ends, _diagonal(numbers, rows, across, at))


def _diagonal(numbers: Floats, rows: list[str], across: list[str], at: Callable[[Any], str]) -> str:
    """Tell of rows and columns of the same names how much is on the diagonal, and what most is beside it."""
    if rows != across or len(rows) < 2 or not np.isfinite(numbers).all() or (numbers < 0).any():
        return ""
    beside = np.where(np.eye(len(rows), dtype=bool), -np.inf, numbers)
    most = np.unravel_index(int(beside.argmax()), beside.shape)
    on_it, all_of_it = told(float(np.trace(numbers))), told(float(numbers.sum()))
    return t("On the diagonal {0} of {1}; beside it at most {2}.", on_it, all_of_it, at(most))
