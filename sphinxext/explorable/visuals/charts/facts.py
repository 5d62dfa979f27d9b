"""The facts of a chart in sentences: the largest, the smallest, the trend, how many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .columns import Column, Floats
from .rows import Rows

# So many bars or points are told one by one.
FEW = 12


def told(value: float) -> str:
    """Return a number as a sentence has it."""
    if value != value:
        return "no value"
    text = f"{value:,.0f}" if value == round(value) and abs(value) < 1e7 else f"{value:.3g}"
    return text.replace("-", "−")


def place(column: Column, value: float) -> str:
    """Return a place along x as a sentence has it."""
    if column.kind == "words":
        return column.words[int(value)]
    if column.kind == "time":
        return str(np.datetime64(int(value), "ms")).removesuffix("T00:00:00.000").removesuffix(":00.000")
    return told(value)


def counted(number: int, what: str) -> str:
    """Return a number of things."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _group(rows: Rows, group: int) -> str:
    return rows.groups[group] if rows.groups else ""


def of_lines(what: str, x: str, y: str, rows: Rows) -> str:
    """Tell of lines where each begins and ends, and where it is lowest and highest."""
    parts = []
    for facet in range(max(1, len(rows.facets))):
        for group, values, own in rows.parts(facet):
            own = own[np.argsort(rows.x.values[own], kind="stable")]
            own = own[np.isfinite(values[own]) & np.isfinite(rows.x.values[own])]
            if not own.size:
                continue
            called = " ".join(
                filter(None, (_group(rows, group), f"({rows.facets[facet]})" if rows.facets else ""))
            )
            parts.append(_trend(called or y, rows.x, values, own) + _band(rows, group, own))
    size = counted(rows.x.values.size, "row")
    more = f" {len(parts) - 6} more." if len(parts) > 6 else ""
    return f"{what} of {y} by {x}: {size}. {'. '.join(parts[:6])}.{more}"


def _trend(called: str, x: Column, values: Floats, own: Any) -> str:
    first, last = float(values[own[0]]), float(values[own[-1]])
    low, high = own[values[own].argmin()], own[values[own].argmax()]
    if own.size == 1:
        return f"{called} is {told(first)} at {place(x, x.values[own[0]])}"
    moved = "rises" if last > first else "falls" if last < first else "goes"
    ends = f"{called} {moved} from {told(first)} to {told(last)}"
    lowest = f"lowest {told(float(values[low]))} at {place(x, x.values[low])}"
    highest = f"highest {told(float(values[high]))} at {place(x, x.values[high])}"
    return f"{ends} ({lowest}, {highest})"


def _band(rows: Rows, group: int, own: Any) -> str:
    """Tell how far the error band of a line reaches."""
    column = group if rows.group_of is None else 0
    if not rows.low or not rows.high:
        return ""
    low, high = rows.low[column][own], rows.high[column][own]
    if not (np.isfinite(low).any() and np.isfinite(high).any()):
        return ""
    first = f"{told(float(low[0]))} to {told(float(high[0]))}"
    last = f"{told(float(low[-1]))} to {told(float(high[-1]))}"
    return f", in a band from {first} at its begin and {last} at its end"


def of_bars(x: str, y: str, rows: Rows) -> str:
    """Tell of bars the longest and the shortest."""
    found = []
    for facet in range(max(1, len(rows.facets))):
        for group, values, own in rows.parts(facet):
            for row in own[np.isfinite(values[own])].tolist():
                names = [
                    place(rows.x, rows.x.values[row]),
                    _group(rows, group),
                    rows.facets[facet] if rows.facets else "",
                ]
                # A group that is called as its bar is, is told once.
                found.append((float(values[row]), ", ".join(dict.fromkeys(filter(None, names)))))
    if not found:
        return f"Bars of {y} by {x}, without values."
    if len(found) <= FEW:
        return f"Bars of {y} by {x}: {'; '.join(f'{name}, {told(value)}' for value, name in found)}."
    high, low = max(found, key=lambda one: one[0]), min(found, key=lambda one: one[0])
    ends = f"largest {high[1]}, {told(high[0])}; smallest {low[1]}, {told(low[0])}"
    return f"Bars of {y} by {x}: {counted(len(found), 'bar')}; {ends}."


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
    kinds = ", ".join(f"{name} {count:,}" for name, count in zip(rows.groups, many, strict=False))
    size = counted(across.size, "point") + (f" ({kinds})" if kinds else "")
    if not across.size:
        return f"{y} by {x}, without points."
    ends = f"{y} from {told(float(up.min()))} to {told(float(up.max()))}"
    if rows.x.kind == "number":
        ends = f"{x} from {told(float(across.min()))} to {told(float(across.max()))}, {ends}"
    line = ""
    if rows.x.kind != "words" and across.size > 2 and np.ptp(across) and np.ptp(up):
        line = f"; correlation {told(round(float(np.corrcoef(across, up)[0, 1]), 2))}"
    return f"{y} by {x}: {size}; {ends}{line}.{_places(x, y, rows, xs, ys)}"


def _places(x: str, y: str, rows: Rows, xs: list[Floats], ys: list[Floats]) -> str:
    """Tell where points are: each of a few, else the middle of each group."""
    across, up = np.concatenate(xs), np.concatenate(ys)
    if rows.count == 1 and across.size <= FEW:
        order = np.argsort(across, kind="stable")
        each = [f"{told(float(up[i]))} at {place(rows.x, across[i])}" for i in order]
        return f" In order: {', '.join(each)}."
    if rows.count == 1 or rows.facets or rows.x.kind != "number":
        return ""
    middles = [
        f"{name} at {x} {told(float(own.mean()))}, {y} {told(float(upwards.mean()))}"
        for name, own, upwards in zip(rows.groups, xs, ys, strict=True)
        if own.size
    ]
    return f" On average: {'; '.join(middles)}."


def of_histogram(x: str, values: Floats, drawn: dict[str, Any]) -> str:
    """Tell of a histogram where most rows are, their mean and their median."""
    finite = values[np.isfinite(values)]
    edges = drawn["edges"]
    totals = sum(np.array(one["y"]) for panel in drawn["panels"] for one in panel["series"])
    top = int(np.argmax(totals))
    between = f"between {told(edges[top])} and {told(edges[top + 1])}"
    middle = f"mean {told(float(finite.mean()))}, median {told(float(np.median(finite)))}"
    ends = f"from {told(float(finite.min()))} to {told(float(finite.max()))}"
    return (
        f"Histogram of {x}: {counted(finite.size, 'value')} in {counted(len(edges) - 1, 'bin')}, "
        f"{ends}; {middle}; "
        f"most, {told(float(np.max(totals)))}, {between}."
    )


def of_heat(names: tuple[str, str, str], numbers: Floats, rows: list[str], across: list[str]) -> str:
    """Tell of heat the largest and the smallest cell."""
    x, y, value = names
    high, low = (
        np.unravel_index(found, numbers.shape) for found in (np.nanargmax(numbers), np.nanargmin(numbers))
    )

    def at(cell: Any) -> str:
        where = (
            f"{y} {rows[cell[0]]}, {x} {across[cell[1]]}"
            if x or y
            else f"row {rows[cell[0]]}, column {across[cell[1]]}"
        )
        return f"{told(float(numbers[cell]))} at {where}"

    lowest = float(numbers[low])
    many = int((numbers == lowest).sum())
    least = f"{told(lowest)} in {counted(many, 'cell')}" if many > 1 else at(low)
    size = f"{counted(len(rows), 'row')} by {counted(len(across), 'column')}"
    return f"{value}: {size}; largest {at(high)}; smallest {least}.{_diagonal(numbers, rows, across, at)}"


def _diagonal(numbers: Floats, rows: list[str], across: list[str], at: Callable[[Any], str]) -> str:
    """Tell of rows and columns of the same names how much is on the diagonal, and what most is beside it."""
    if rows != across or len(rows) < 2 or not np.isfinite(numbers).all() or (numbers < 0).any():
        return ""
    beside = np.where(np.eye(len(rows), dtype=bool), -np.inf, numbers)
    most = np.unravel_index(int(beside.argmax()), beside.shape)
    ends = f"{told(float(np.trace(numbers)))} of {told(float(numbers.sum()))}"
    return f" On the diagonal {ends}; beside it at most {at(most)}."
