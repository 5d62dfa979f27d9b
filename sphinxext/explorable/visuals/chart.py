"""``chart``: lines, areas, bars, points, histograms and heat, from the columns of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..language import in_signs, t
from ..parameters.choosing import Holds, written
from ..spelling import nearest
from .charts import columns, counts, facts, grid, kinds
from .charts.axes import refuse_below_zero
from .charts.columns import Column, Floats
from .charts.rows import MOST_FACETS, MOST_GROUPS, PALETTE, Rows, categories, same_length
from .picture import Page, Picture, PictureError, choice, flag, given, names, number, option, text, whole

if TYPE_CHECKING:
    from ..data import Arrays

KINDS = ("line", "area", "bars", "points", "histogram", "heat")
MOST_ROWS_OF_TABLE = 200


def axes(source: str) -> tuple[str, ...]:
    """Take `x`, `y` or both, with a comma between."""
    found = names(source)
    if not found or any(name not in ("x", "y") for name in found):
        raise ValueError(f"needs an axis, x or y, or both with a comma between, not {source.strip()!r}")
    return found


def marks(source: str) -> tuple[tuple[str, str], ...]:
    """Take `x=` or `y=` with a number or a parameter; `y=x` is the diagonal; several with commas."""
    found = []
    for part in names(source):
        axis, equals, where = (piece.strip() for piece in part.partition("="))
        if axis not in ("x", "y") or not equals or not where or axis == where:
            raise ValueError(f"needs x=NAME or y=NAME, as x=step, not {source.strip()!r}")
        found.append((axis, where))
    return tuple(found)


def columns_named(source: str) -> tuple[str, ...]:
    """Take the name of a column, or several with commas between."""
    found = names(source)
    if not found:
        raise ValueError("needs the name of a column")
    return found


@dataclass(frozen=True)
class Chart(Picture):
    """A plain plot of data, in the look of the other pictures."""

    name = "chart"

    kind: str = option(choice(*KINDS), "What is drawn; the word after `{chart}`.")
    x: str = option(text, "The column along x; without it, the number of the row.", "")
    y: tuple[str, ...] = option(columns_named, "The column of numbers along y; several are a line each.", ())
    value: str = option(text, "The numbers of a `heat`: a column, or an array of two axes.", "")
    color: tuple[str, ...] = option(
        columns_named, "A column whose values have a colour each; or a concept, or one for each `y`.", ()
    )
    low: tuple[str, ...] = option(
        columns_named, "The column of the lower ends of errors, one for each `y`.", ()
    )
    high: tuple[str, ...] = option(
        columns_named, "The column of the upper ends of errors, one for each `y`.", ()
    )
    by: str = option(text, "A column: a small chart for each of its values, with the same axes.", "")
    log: tuple[str, ...] = option(axes, "The axes on which equal ways are equal factors.", ())
    at: tuple[tuple[str, str], ...] = option(
        marks, "Marks at numbers, or at parameters of the page, which move them; `y=x` is the diagonal.", ()
    )
    only: str = option(
        text,
        "A parameter with `:choices:`: the group that the chosen word names stands out; all do where it "
        "names none.",
        "",
    )
    bins: int | None = option(
        whole(1, kinds.MOST_BINS), "How many bins a `histogram` has; by default round ones that fit.", None
    )
    labels: str = option(text, "A column with the labels of points.", "")
    x_label: str = option(text, "The label of x; by default the column's name.", "", worded=True)
    y_label: str = option(text, "The label of y; by default the column's name.", "", worded=True)
    table: bool = option(flag, "Put the data below as a table, which readers can open.", False)
    arrays: Arrays | None = given("The columns of `data`, by name.")

    # ── What stands where ──

    @property
    def logs(self) -> tuple[str, ...]:
        """The axes that are logarithmic."""
        return self.log

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The columns by name; an array of two axes is its columns where only one is needed."""
        if not self.arrays:
            raise PictureError("chart: it needs `:data:`, a file with columns", "data")
        return self.arrays

    @cached_property
    def columns_of_y(self) -> tuple[str, ...]:
        """The columns along y."""
        if self.y or self.kind in ("histogram", "heat"):
            return self.y
        free = [
            name
            for name in self.data
            if name not in {self.x, self.by, self.labels, *self.color, *self.low, *self.high}
        ]
        if len(free) == 1:
            return (free[0],)
        raise PictureError(
            f"chart: {self.kind} needs `:y:`, a column of numbers (the data has {', '.join(self.data)})"
        )

    @cached_property
    def column_of_x(self) -> str:
        """The column along x, or nothing for the number of the row."""
        if self.x or self.kind != "histogram":
            return self.x
        if len(self.data) == 1:
            return next(iter(self.data))
        raise PictureError(
            f"chart: histogram needs `:x:`, a column of numbers (the data has {', '.join(self.data)})"
        )

    @property
    def label_of_x(self) -> str:
        """What stands at x."""
        return self.x_label or self.column_of_x or ("" if self.kind == "heat" else t("row"))

    @property
    def label_of_y(self) -> str:
        """What stands at y."""
        if self.y_label:
            return self.y_label
        if self.kind == "histogram":
            return t("count")
        if self.kind == "heat":
            return self.y[0] if self.y else ""
        return self.columns_of_y[0] if len(self.columns_of_y) == 1 else ""

    @cached_property
    def column_of_color(self) -> str:
        """The column that gives groups, or nothing: of the drawn numbers' own name, the concept is meant."""
        [name, *others] = self.color or ("",)
        drawn = (self.x,) if self.kind == "histogram" else self.y
        return name if name in self.data and name not in drawn and not others and self.kind != "heat" else ""

    def concepts(self) -> tuple[str, ...]:
        """Return the concepts that the author named."""
        return () if self.column_of_color or not self.arrays else tuple(dict.fromkeys(self.color))

    def may_be_concepts(self) -> tuple[str, ...]:
        """Return what takes the colour of the concept of its name, if there is one."""
        if self.kind == "heat" or (self.color and not self.column_of_color):
            return ()
        rows = self.rows
        return rows.groups or (rows.x.words if self.kind == "bars" else ())

    def moves(self) -> frozenset[str]:
        """Return the parameters that marks follow."""
        marked = {where for _, where in self.at if not _is_number(where) and where not in ("x", "y")}
        return frozenset(marked | {self.only} if self.only else marked)

    # ── Checks ──

    def check(self) -> list[tuple[int, str]]:
        """Read the data once, so that what is wrong with it is told where it stands."""
        self._refuse_unfit()
        if self.kind == "heat":
            self.grid  # noqa: B018
        else:
            self.drawn  # noqa: B018
        return [(1, doubt) for axis, where in self.at if (doubt := self._outside(axis, where))]

    def _outside(self, axis: str, where: str) -> str:
        """Tell of a mark that stays where it is that its axis does not reach there."""
        if not _is_number(where):
            return ""
        low, high = self.drawn[axis]["domain"]
        if low <= number(where) <= high:
            return ""
        column = self.rows.x if axis == "x" else Column("", "number", np.array([low, high]))
        ends = (
            [f"{low:.12g}", f"{high:.12g}"]
            if column.kind == "words"
            else [facts.place(column, end) for end in (low, high)]
        )
        return f"at: {axis}={where} is not drawn: the axis goes from {ends[0]} to {ends[1]}"

    def _refuse_unfit(self) -> None:
        takes = {
            "value": ("heat",),
            "bins": ("histogram",),
            "labels": ("points",),
            "low": ("line", "bars", "points"),
            "high": ("line", "bars", "points"),
        }
        for name, fit in takes.items():
            if getattr(self, name) and self.kind not in fit:
                raise PictureError(f"{name}: {self.kind} has none; it belongs to {' and '.join(fit)}")
        for name in ("by", "log", "at", "only"):
            if self.kind == "heat" and getattr(self, name):
                raise PictureError(f"{name}: heat has none; it belongs to charts with numbers along an axis")
        if self.kind == "bars" and "x" in self.log:
            raise PictureError("log: bars have words along x; write `:log: y`")
        if self.kind == "histogram" and "y" in self.log:
            raise PictureError("log: a histogram counts from 0 along y; write `:log: x`")
        if self.kind == "histogram" and (self.y or len(self.color) > 1):
            raise PictureError("y: a histogram counts along y; name its column with `:x:`")
        if bool(self.low) != bool(self.high):
            raise PictureError(
                f"{'high' if self.low else 'low'} is missing: errors have `:low:` and `:high:`"
            )
        if self.kind in ("area", "bars", "heat") and len(self.columns_of_y) > 1 and self.kind == "heat":
            raise PictureError("y: a heat has one column along y")
        self._refuse_columns()

    def _refuse_columns(self) -> None:
        count = len(self.columns_of_y)
        for name in ("low", "high"):
            if getattr(self, name) and len(getattr(self, name)) != count:
                raise PictureError(
                    f"{name} names {len(getattr(self, name))}; there are {count} along y, each of "
                    f"which needs one"
                )
        if count > MOST_GROUPS:
            raise PictureError(f"y names {count} columns; at most {MOST_GROUPS} can be told apart")
        if self.column_of_color and count > 1:
            raise PictureError(
                f"color: {self.column_of_color} is a column, and so are the {count} of y; keep one of the two"
            )
        if self.color and not self.column_of_color and self.kind != "heat":
            [name, *others] = self.color
            if not others and name not in self.data and (hint := nearest(name, self.data)):
                raise PictureError(
                    f"color: the data has no column {self.color[0]}{hint} (it has {', '.join(self.data)})",
                    "data",
                )
            if len(self.color) not in (1, count):
                raise PictureError(f"color names {len(self.color)}; there are {count} along y")
        if self.kind == "heat" and len(self.color) > 1:
            raise PictureError(f"color: a heat has one concept, not {len(self.color)}")

    # ── What is read ──

    @cached_property
    def rows(self) -> Rows:
        """The rows, in groups and facets."""
        data, x = self.data, self.column_of_x
        ys = self.columns_of_y
        named = [("x", x)] if x else []
        named += (
            [("y", name) for name in ys]
            + [("low", name) for name in self.low]
            + [("high", name) for name in self.high]
        )
        named += [
            (key, name)
            for key, name in (("color", self.column_of_color), ("by", self.by), ("labels", self.labels))
            if name
        ]
        count = same_length(data, named)
        if x:
            along = columns.axis_of(x, data[x], "x", as_words=self.kind == "bars")
        else:
            place = np.arange(count, dtype=float)
            along = columns.axis_of(t("row"), place, "x", as_words=self.kind == "bars")
        if self.kind == "histogram" and along.kind == "words":
            columns.numbers(x, data[x], "x")
            raise PictureError(f"x: column {x} holds words; draw bars of their counts", "data")
        if "x" in self.log and along.kind != "number":
            raise PictureError(
                f"log: column {x} holds {'dates' if along.kind == 'time' else 'words'}, which have "
                f"no logarithm",
                "data",
            )
        numbers_of = {
            name: columns.numbers(name, data[name], key) for key, name in named if key in ("y", "low", "high")
        }
        self._refuse_logs(along, numbers_of)
        groups: tuple[str, ...] = ys if len(ys) > 1 else ()
        group_of = None
        if self.column_of_color:
            most = kinds.MOST_BARS if self.kind == "bars" and self.column_of_color == x else MOST_GROUPS
            groups, group_of = categories(self.column_of_color, data[self.column_of_color], "color", most)
        facets: tuple[str, ...] = ()
        facet_of = np.zeros(count, dtype=np.int64)
        if self.by:
            facets, facet_of = categories(self.by, data[self.by], "by", MOST_FACETS)
        rows = Rows(
            along,
            tuple(numbers_of[name] for name in ys),
            tuple(numbers_of[name] for name in self.low),
            tuple(numbers_of[name] for name in self.high),
            groups,
            group_of,
            facets,
            facet_of,
            tuple("" if columns.is_hole(word) else word for word in columns.words(data[self.labels]))
            if self.labels
            else (),
        )
        every = np.concatenate(rows.y) if rows.y else along.values
        if not np.isfinite(every).any():
            raise PictureError(f"column {', '.join(ys) or x} has no numbers", "data")
        return rows

    def _refuse_logs(self, along: Column, found: Mapping[str, Floats]) -> None:
        if "x" in self.log:
            refuse_below_zero(along.name, along.values, "x")
        if "y" in self.log:
            for name, values in found.items():
                refuse_below_zero(name, values, "y")

    @cached_property
    def valued(self) -> str:
        """The array or column of a heat's numbers."""
        if self.value:
            return self.value
        arrays = [name for name, array in self.data.items() if array.ndim == 2]
        if len(arrays) == 1:
            return arrays[0]
        raise PictureError(f"chart: heat needs `:value:`, its numbers (the data has {', '.join(self.data)})")

    @cached_property
    def whole(self) -> tuple[Floats, list[str], list[str]]:
        """All numbers of a heat with the words for its rows and columns."""
        return grid.grid(self.data, self.x, self.y[0] if self.y else "", self.valued)

    @cached_property
    def grid(self) -> tuple[Floats, list[str], list[str], str]:
        """The numbers of a heat as they are drawn, the words for its rows and columns, and what that is."""
        return grid.averaged(self.valued, *self.whole)

    @cached_property
    def drawn(self) -> dict[str, Any]:
        """What is drawn of the rows."""
        return kinds.DRAW[self.kind](self, self.rows)

    @cached_property
    def holes(self) -> list[str]:
        """What is missing, and what is not as the file has it, in sentences."""
        if self.kind == "heat":
            many = int(np.isnan(self.whole[0]).sum())
            return [t("{0} without a value.", facts.counted(many, "cell"))] if many else []
        rows, told = self.rows, []
        if rows.x.is_told_in_utc:
            told.append(t("Times are in UTC."))
        named = list(zip(self.columns_of_y, rows.y, strict=True))
        missing = [
            (name, int(np.isnan(values).sum())) for name, values in [(self.label_of_x, rows.x.values), *named]
        ]
        grouped = [(self.column_of_color, rows.group_of), (self.by, rows.facet_of)]
        missing += [(name, int((of < 0).sum())) for name, of in grouped if of is not None]
        for name, many in missing:
            if many:
                rows_told = facts.counted(rows.x.values.size, "row")
                told.append(
                    t("{0} of {1} have no {2}.", in_signs(f"{many:,}"), rows_told, name)
                    if many > 1
                    else t("1 of {0} has no {1}.", rows_told, name)
                )
        return told

    def alternative(self) -> str:
        """Tell the facts: largest, smallest, trend, counts."""
        notes = [self.grid[-1]] if self.kind == "heat" else self.drawn.get("notes", [])
        return " ".join(filter(None, [self._facts(), *notes, *self.holes]))

    def _facts(self) -> str:
        x, y = self.label_of_x, self.label_of_y
        if self.kind == "heat":
            return facts.of_heat((x, y, self.valued), *self.whole)
        y = y or ", ".join(self.columns_of_y)
        if self.kind == "histogram":
            return facts.of_histogram(x, self.rows.x, self.drawn)
        if self.kind == "bars":
            return facts.of_bars(x, y, self.rows)
        if self.kind == "points":
            told = facts.of_points(x, y, self.rows)
            return f"{told} {counts.most(self.drawn)}" if "levels" in self.drawn else told
        what = "Lines of {0} by {1}: {2}." if self.kind == "line" else "Areas of {0} by {1}: {2}."  # words
        return facts.of_lines(what, x, y, self.rows)

    # ── What is drawn ──

    def resolve(self, page: Page) -> dict[str, Any]:
        """Return what is drawn: axes, panels, groups and marks."""
        values = self._heat() if self.kind == "heat" else self._plain()
        notes = [*values.pop("notes", []), *self.holes]
        return {
            "kind": values.pop("drawn", self.kind),
            **values,
            "marks": [self._mark(axis, where, page) for axis, where in self.at],
            "only": self._only(page) if self.only else None,
            "labelled": self.labels,
            "notes": notes,
            # Once the whole site is read: the names here that are concepts, and their colours of the palette.
            "concepts": [],
            "taken": [],
            "table": self._table() if self.table else None,
        }

    def _plain(self) -> dict[str, Any]:
        drawn = dict(self.drawn)
        named = self.rows.groups
        own = self.color if self.color and not self.column_of_color else ()
        groups = [
            {
                "name": named[i] if named else "",
                "concept": own[i] if len(own) > 1 else own[0] if own and self.rows.count == 1 else None,
                "color": PALETTE[i % len(PALETTE)],
            }
            for i in range(self.rows.count)
        ]
        if len(own) == 1 and self.rows.count > 1:
            groups = [{**group, "concept": own[0]} for group in groups]
        return {**drawn, "groups": groups}

    def _heat(self) -> dict[str, Any]:
        numbers, rows, across, averaged = self.grid
        finite = numbers[np.isfinite(numbers)]
        group = {"name": self.valued, "concept": self.color[0] if self.color else None, "color": "blue"}

        def words(label: str, every: list[str]) -> dict[str, Any]:
            return {"label": label, "kind": "words", "domain": [-0.5, len(every) - 0.5], "words": every}

        return {
            "groups": [group],
            "cells": grid.cells(numbers),
            "notes": [averaged] if averaged else [],
            "range": kinds.listed(np.array([finite.min(), finite.max()]), columns.alike(finite)),
            "x": words(self.label_of_x, across),
            "y": words(self.label_of_y, rows),
            "panels": [{"title": "", "series": []}],
        }

    def _mark(self, axis: str, where: str, page: Page) -> dict[str, Any]:
        if where in ("x", "y"):
            return {"axis": "diagonal"}
        if _is_number(where):
            return {"axis": axis, "value": number(where)}
        if where not in page.parameters:
            known = f" (it has {', '.join(page.parameters)})" if page.parameters else ""
            hint = nearest(where, page.parameters)
            raise PictureError(
                f"at: this page has no parameter {where}{hint}{known}", page.subtype(where, "parameter")
            )
        parameter = page.parameters[where]
        if parameter.holds is not Holds.NUMBER:
            raise PictureError(
                f"at: a mark stands at a number, and parameter {where} is {parameter.holds.value}; "
                f"to show what it names, write `:only: {where}`",
                "parameter",
            )
        return {"axis": axis, "value": parameter.value, "parameter": parameter.declaration()}

    def _only(self, page: Page) -> dict[str, Any]:
        """Return the choice that says which group stands out, and the group of each of its words."""
        if self.only not in page.parameters:
            known = f" (it has {', '.join(page.parameters)})" if page.parameters else ""
            hint = nearest(self.only, page.parameters)
            raise PictureError(
                f"only: this page has no parameter {self.only}{hint}{known}",
                page.subtype(self.only, "parameter"),
            )
        parameter, groups = page.parameters[self.only], self.rows.groups
        if len(groups) < 2:
            raise PictureError(
                "only: the chart has one group; give it several columns along `:y:`, or a column of `:color:`"
            )
        words = [
            (one.key, parameter.number(value))
            for one, value in zip(parameter.choices, parameter.stops, strict=True)
        ]
        named = [next((groups.index(word) for word in each if word in groups), None) for each in words]
        if not any(place is not None for place in named):
            choices = (
                "it has no choices" if not words else f"it has {', '.join(each[0] for each in words[:8])}"
            )
            raise PictureError(
                f"only: no choice of parameter {self.only} is a group of the chart ({', '.join(groups)}); "
                f"{choices}; write `:choices: {written(['all', *groups[:3]])}`",
                "parameter",
            )
        return {"parameter": parameter.declaration(), "groups": named}

    def _table(self) -> dict[str, Any]:
        """Return the data as a table: the columns that are drawn, or the cells of a heat."""
        if self.kind == "heat":
            numbers, rows, across, _ = self.grid
            same = columns.alike(numbers)
            body = [
                [row, *(facts.in_table(value, same) for value in line)]
                for row, line in zip(rows, numbers.tolist(), strict=True)
            ]
            head = [self.label_of_y or t("row"), *across]
        else:
            named = [
                self.column_of_x,
                *self.columns_of_y,
                *self.low,
                *self.high,
                self.column_of_color,
                self.by,
                self.labels,
            ]
            head = list(dict.fromkeys(filter(None, named)))
            body = [
                list(row)
                for row in zip(
                    *(columns.words(self.data[name][:MOST_ROWS_OF_TABLE]) for name in head), strict=True
                )
            ]
        more = max(
            0, (len(self.grid[1]) if self.kind == "heat" else self.rows.x.values.size) - MOST_ROWS_OF_TABLE
        )
        return {"head": head, "rows": body[:MOST_ROWS_OF_TABLE], "more": more}


def _is_number(source: str) -> bool:
    try:
        number(source)
    except ValueError:
        return False
    return True
