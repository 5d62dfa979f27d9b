"""A tensor program that follows parameters of its page: all of its states, as plain data for the browser.

The browser computes nothing: it has each changing number in every state, and the arithmetic of each cell
with slots for them.
"""

from __future__ import annotations

import copy
import json
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..parameters import Parameter
from ..parameters.registry import round_step
from ..tensors import Diagram
from ..tensors.arithmetic import SIGNIFICANT
from ..tensors.arrangements import Trace
from ..tensors.arrangements.items import Live
from ..tensors.drawn import Drawn, plain
from ..tensors.live import MOST_CELLS, SLOT, States, filled
from ..tensors.scales import range_of

MOST_STATES = 400
# A cell shows so many letters of a choice's word.
_LONGEST_WORD = 20
# What the states of one diagram may take, compressed.
MOST_BYTES = 48 * 1024
# Of so many cells a template is compared with what is spelled, initially or at an end of the range.
MOST_CHECKED = 6
# Numbers are cut after so many decimals, which keeps what they round to with fewer.
DECIMALS = 3
# The powers of ten that numbers have, by the exponent; of one below 0 it counts from the end.
_MOST = 300
_POWERS = 10.0 ** np.array([*range(_MOST + 5), *range(-_MOST - 10, 0)])
# What is smaller is written as a power of ten, and what is larger too.
_SMALLEST, _LARGEST = 0.005, 1e9


class NotLiveError(Exception):
    """Why a program does not follow its parameters, and what an author can do."""


def values_of(parameter: Parameter) -> list[float]:
    """Return the values that a parameter can take, as the page's script makes them; its first is one.

    Of words they are which of them it is, and of a switch 0 and 1.
    """
    if parameter.choices:
        return parameter.stops
    low, high, step = parameter.min, parameter.max, parameter.step
    made = [
        low * step**place if parameter.scale == "log" else low + place * step
        for place in range(count_of(parameter))
    ]
    return sorted({parameter.value, *(min(high, max(low, float(f"{one:.12g}"))) for one in made)})


def held_by(parameter: Parameter) -> list[Any]:
    """Return the values that a parameter can take as scripts have them."""
    return [parameter.held(value) for value in values_of(parameter)]


def short(text: str) -> str:
    """Return a value as a cell shows it, which has no room for many words."""
    return text if len(text) <= _LONGEST_WORD else f"{text[: _LONGEST_WORD - 1]}…"


def count_of(parameter: Parameter) -> int:
    """Return how many values a parameter's slider takes."""
    if parameter.choices:
        return len(parameter.choices)
    low, high, step = parameter.min, parameter.max, parameter.step
    steps = math.log(high / low) / math.log(step) if parameter.scale == "log" else (high - low) / step
    return math.floor(steps + 0.5) + 1


def grid_of(parameters: Sequence[Parameter]) -> list[dict[str, float]]:
    """Return all states: every value of the first parameter with every one of the others.

    Raises:
        NotLiveError: there are too many.
    """
    total = math.prod(map(count_of, parameters))
    if total > MOST_STATES:
        few = int(MOST_STATES ** (1 / len(parameters)))
        advice = " and ".join(_coarser(one, few) for one in parameters if count_of(one) > few)
        counts = " × ".join(f"{count_of(one):,} of {one.name}" for one in parameters)
        raise NotLiveError(
            f"the program has {total:,} states ({counts}), and at most {MOST_STATES} are computed while the "
            f"docs are built; give {advice}"
        )
    names = [one.name for one in parameters]
    return [dict(zip(names, state, strict=True)) for state in product(*map(values_of, parameters))]


def _coarser(parameter: Parameter, few: int) -> str:
    """Return a step with which a parameter takes at most so many values, as an author writes it."""
    if parameter.choices:
        return f"parameter {parameter.name} at most {few} choices"
    if parameter.scale == "log":
        factor = math.ceil(100 * (parameter.max / parameter.min) ** (1 / (few - 1))) / 100
        return f"parameter {parameter.name} the factor `:step: {factor:g}` or a smaller range"
    step = round_step((parameter.max - parameter.min) / (few - 1))
    while (parameter.max - parameter.min) / step > few - 1:
        step = round_step(2.5 * step)
    return f"parameter {parameter.name} `:step: {step:g}` or a smaller range"


@dataclass(frozen=True)
class LiveProgram:
    """A program that follows parameters, with the cells of it that are drawn.

    Raises:
        NotLiveError: on `told`, where the diagram has to stay as it is at first.
        TensorError: on `told`, where a state cannot be computed, or has other sizes.
    """

    diagram: Diagram
    parameters: Mapping[str, Parameter]
    drawn: Drawn
    traces: Mapping[str, Trace]
    _columns: dict[int, int] = field(default_factory=dict)

    @cached_property
    def followed(self) -> list[Parameter]:
        """The parameters that the program names."""
        return [self.parameters[name] for name in self.diagram.followed]

    @cached_property
    def states(self) -> States:
        """The values in every state."""
        states = States(self.diagram, grid_of(self.followed))
        if states.cells > MOST_CELLS:
            raise NotLiveError(
                f"{states.width:,} of the program's numbers follow {self._named}, and in "
                f"{len(states.grid):,} states they would be more than {MOST_CELLS:,}; {self._advice}"
            )
        found = states.looks_up()
        if found is not None:
            raise NotLiveError(
                f"which rows {found} looks up would change with {self._named}, and a drawing keeps its rows; "
                "look up by what does not follow a parameter"
            )
        return states

    @property
    def _named(self) -> str:
        return " and ".join(self.diagram.followed)

    @property
    def _advice(self) -> str:
        """What makes fewer states."""
        total = math.prod(map(count_of, self.followed))
        few = max(2, int((total / 2) ** (1 / len(self.followed))))
        return (
            f"give {' and '.join(_coarser(one, few) for one in self.followed)}, or make its tensors smaller"
        )

    @cached_property
    def told(self) -> dict[str, Any]:
        """What the browser gets of it."""
        said, spelled = self._said()
        cells = {
            name: list(map(self._slot, self.states.columns_at(name, self.drawn.shown[name])))
            for name in self.diagram.tensors
            if name in self.states.live and name not in self.diagram.followed
        }
        told = {
            "names": list(self.diagram.followed),
            "values": [held_by(one) for one in self.followed],
            "texts": [[short(one.number(value)) for value in values_of(one)] for one in self.followed],
            "series": self._series(),
            "cells": cells,
            "said": said,
            "spelled": spelled,
        }
        written = json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()
        # What is small enough when it is quickly compressed is smaller still when it is well.
        if all(len(zlib.compress(written, level)) > MOST_BYTES for level in (0, 1, 6)):
            size = len(zlib.compress(written, 6)) / 1024
            raise NotLiveError(
                f"the program's {len(self.states.grid)} states would take {size:.0f} KiB, and at most "
                f"{MOST_BYTES // 1024} are sent to readers; {self._advice}"
            )
        return told

    def _cells(self, name: str) -> list[tuple[int, ...]]:
        return list(product(*self.drawn.shown[name]))

    def _slot(self, column: int) -> int:
        """Return where a column's numbers stand among those that the browser gets."""
        return self._columns.setdefault(column, len(self._columns))

    def _said(self) -> tuple[dict[str, list[str | None]], dict[str, dict[str, Any]]]:
        """Return the templates of the arithmetic by the tensor's name, and what there is instead of some."""
        said, spelled = {}, {}
        for statement in self.diagram.statements:
            name = statement.name
            # Of a large heat map no cell is asked for.
            if name not in self.states.live or name not in self.traces:
                continue
            templates = None if self._chooses(name) else self._templates(name)
            if templates is None:
                spelled[name] = self._every_trace(name)
            else:
                said[name] = templates
        return said, spelled

    def _templates(self, name: str) -> list[str | None] | None:
        """Return a template for each drawn cell; None where they do not say what the operation spells.

        That is so where it spells numbers that are no cells, such as the mean of a row.
        """
        cells, spelled = self._cells(name), self.traces[name]["spelled"]
        known = len(self._columns)
        slots = list(map(self._slot, self.states.columns_at(name, self.drawn.shown[name])))
        templates = self.states.templates(name, cells, self._slot)
        made = [
            one and self._ended(one, slot, said or "")
            for one, slot, said in zip(templates, slots, spelled, strict=True)
        ]
        if self._say_what_is_spelled(name, cells, made):
            return made
        for column in [*self._columns][known:]:
            del self._columns[column]
        return None

    def _say_what_is_spelled(
        self, name: str, cells: Sequence[tuple[int, ...]], templates: Sequence[str | None]
    ) -> bool:
        """Compare templates with what is spelled, those of some cells and in some states."""
        checked = range(0, len(cells), max(1, len(cells) // MOST_CHECKED))
        # Of many cells each is compared in one of the states.
        turns = len(self._checked) if len(checked) >= MOST_CHECKED else 1
        columns = [*self._columns]
        with np.errstate(all="ignore"):
            for turn, (row, diagram) in enumerate(self._checked.items()):
                values = self.states.table[row]
                sent = values[columns]
                for number in checked[turn % turns :: turns]:
                    expected = diagram.tensors[name].spelled(cells[number]) or ""
                    if not filled(templates[number] or "", sent, values).endswith(expected):
                        return False
        return True

    @cached_property
    def _checked(self) -> dict[int, Diagram]:
        """The program in the states in which templates are compared with what is spelled."""
        initial = self.states.grid.index({one.name: one.value for one in self.followed})
        return {row: self.states.at(row) for row in (0, initial, len(self.states.grid) - 1)}

    def _chooses(self, name: str) -> bool:
        """Tell whether a tensor's cells come from others in other states: it chooses, sorts or looks up."""
        if self.states.chooses(name):
            return True
        places = self._cells(name)
        # A number without axes has one cell, at the place ().
        cells = np.array(places, dtype=np.int64).reshape(len(places), len(self.diagram.tensors[name].shape))
        first, *others = (one.tensors[name].trace(cells) for one in self._checked.values())
        return any(
            not np.array_equal(first[source].cells, other[source].cells)
            for other in others
            for source in first
        )

    def _ended(self, template: str, slot: int, spelled: str) -> str:
        """Return a template with the cell's own number behind it, or before it from where it was moved."""
        if "⟦" not in template:
            return spelled
        if SLOT.fullmatch(template):
            origin = spelled.rpartition(" = ")[0]
            return f"{origin} = {template}" if origin else template
        return f"{template} = ⟦{slot}⟧"

    def _every_trace(self, name: str) -> dict[str, Any]:
        """Return what a cell comes from in every state, as far as that changes, and its arithmetic."""
        spelled: list[Any] = []
        sources: list[Any] = []
        at = []
        for row in range(len(self.states.grid)):
            drawn = copy.copy(self.drawn)
            drawn.diagram = self.states.at(row)
            tensor = drawn.diagram.tensors[name]
            if self._chooses(name):
                trace = drawn.trace(tensor)
                at.append([_place(trace["spelled"], spelled), _place(trace["sources"], sources)])
            else:
                at.append([_place([tensor.arithmetic(cell) for cell in self._cells(name)], spelled)])
        return {"at": at, "spelled": spelled, "sources": sources}

    def _series(self) -> list[list[int | str]]:
        """Return, for each column that is used, its numbers in all states, as differences.

        What does not change is one number.
        """
        return differences(self.states.table[:, list(self._columns)])

    # ── What all states have in common ───────────────────────────────────────────────────────────────────

    def range_of(self, names: Iterable[str]) -> list[float] | None:
        """Return the range of some tensors in all states.

        The ends of the tints are those of all states: would each have its own, a cell that grows could
        become paler, and readers could not compare what they see with what they saw.
        """
        ends = range_of(self._in_all_states(name) for name in names)
        return plain(np.array(ends)) if ends else None

    def room(self, name: str) -> Live:
        """Return what the drawing of a live tensor needs room for."""
        values = self.states.table[:, self.states.columns(name)].ravel()
        finite = values[np.isfinite(values)]
        widest: list[float | str] = [*_widest(finite)] if finite.size else []
        return {"decimals": _decimals(finite), "widest": widest}

    def _in_all_states(self, name: str) -> ArrayLike | None:
        if name in self.states.live:
            return self.states.table[:, self.states.columns(name)]
        return self.diagram.tensors[name].values


def _place(one: Any, among: list[Any]) -> int:
    """Return where something stands in a list, to which it is added if it is not there."""
    if not among or among[-1] != one:
        if one in among:
            return among.index(one)
        among.append(one)
    return len(among) - 1


def differences(table: NDArray[np.float64]) -> list[list[int | str]]:
    """Return the columns of a table, each as its first number and what is added for each next one.

    They are whole numbers of thousandths. What these cannot tell is a text: of nothing that is added.
    """
    size = np.abs(table)
    with np.errstate(all="ignore"):
        usual = np.isfinite(table) & (size > 10.0**-_MOST)
        place = np.floor(np.log10(np.where(usual, size, 1))).astype(np.int64) + 1 - SIGNIFICANT
        # A table of the powers: to compute them takes longer than all the rest.
        power = _POWERS[place]
        written = np.where(size > 0, np.rint(size / power) * power, 0)
        parts = np.floor(written * 10**DECIMALS + 1e-6)
    other = ~np.isfinite(table) | ((size > 0) & (size < _SMALLEST)) | (size >= _LARGEST)
    parts = np.where(other, 0, np.copysign(parts, table)).astype(np.int64)
    # What stands in a text's place changes nothing for those that follow.
    for row in np.flatnonzero(other.any(axis=1)):
        parts[row, other[row]] = parts[row - 1, other[row]] if row else 0
    added = np.diff(parts, axis=0, prepend=0)
    same = (table == table[:1]).all(axis=0)
    columns: list[list[int | str]] = added.T.tolist()
    for row, column in zip(*np.nonzero(other), strict=True):
        columns[column][row] = _text(float(table[row, column]))
    return [column[:1] if same[place] else column for place, column in enumerate(columns)]


def _text(value: float) -> str:
    """Return a number that is written by its power of ten, or is none."""
    if not math.isfinite(value):
        return str(value)
    return f"{value:.2e}" if abs(value) < 1 else f"{value:.{SIGNIFICANT - 1}e}"


@np.errstate(all="ignore")
def _decimals(values: NDArray[np.float64]) -> int:
    """Return how many decimals numbers have, as far as a drawing shows them."""
    for digits in (0, 1):
        shifted = values * 10**digits
        if np.all(np.abs(shifted - np.rint(shifted)) < 1e-6):
            return digits
    return 2


@np.errstate(all="ignore")
def _widest(values: NDArray[np.float64]) -> list[float]:
    """Return numbers among which the longest texts are, with any number of decimals."""
    found = []
    for digits in (0, 1, 2):
        last = np.rint(np.abs(values) * 10**digits)
        full = values[last != 10 * np.rint(last / 10)]
        found += [full.min(), full.max()] if full.size else []
    return sorted({float(f"{one:.{SIGNIFICANT}g}") for one in found})
