"""Functions that make a tensor out of sizes and numbers."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ...language import in_signs, t
from ...spelling import cut
from ..arithmetic import Spelling, spell_number
from ..errors import Mistake
from ..provenance import Cells, Places, Sources
from ..shapes import MAXIMUM_SIZE, Cell, Form, Name
from .base import (
    Kind,
    Operation,
    Parameter,
    Setting,
    Settings,
    function,
    need_whole_number,
    setting,
    show_setting,
)

if TYPE_CHECKING:
    from ..node import Expression, Values


class Creation(Operation):
    """A function of no tensors, whose values are always known."""

    @abstractmethod
    def make(self, settings: Settings) -> Values:
        """Return the cells."""

    def compute(self, operands: Sequence[Expression], values: Sequence[Values], settings: Settings) -> Values:
        """Make the cells."""
        return self.make(settings)

    def sources(
        self, operands: Sequence[Expression], settings: Settings, cells: Cells, places: Places
    ) -> Sequence[Sources]:
        """Return nothing: there are no operands."""
        return []

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell the cell."""
        return spell_number(float(self.make(settings).item(*index)), digits)


def _axis(size: Setting, keyword: str) -> tuple[str, int]:
    """Return an axis of this size, which has a name if its size was given by one."""
    number = need_whole_number(size, keyword, least=1)
    return (size.name if isinstance(size, Name) else str(number)), number


class Filled(Creation):
    """A tensor of one number."""

    parameters = (Parameter("shape", Kind.MORE_SETTINGS),)
    is_view = True
    number: ClassVar[float]

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Take the sizes as they are given."""
        given = settings["shape"]
        axes = [_axis(size, "shape") for size in (given if isinstance(given, tuple) else (given,))]
        return Form(tuple(dim for dim, _ in axes), tuple(size for _, size in axes))

    def make(self, settings: Settings) -> Values:
        """Return one cell that stands for all."""
        return np.broadcast_to(np.float64(self.number), self.form((), settings).shape)

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `zeros`."""
        return self.called


@function("zeros")
class Zeros(Filled):
    """A tensor of zeros."""

    number = 0.0


@function("ones")
class Ones(Filled):
    """A tensor of ones."""

    number = 1.0


@function("eye")
class Identity(Creation):
    """A matrix with ones on its diagonal, and zeros elsewhere."""

    parameters = (setting("rows"), setting("columns", "rows"))

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Take the sizes as they are given."""
        rows = _axis(settings["rows"], "rows")
        columns = _axis(settings.get("columns", settings["rows"]), "columns")
        return Form((rows[0], columns[0]), (rows[1], columns[1]))

    def make(self, settings: Settings) -> Values:
        """Return the matrix."""
        rows, columns = self.form((), settings).shape
        return np.asarray(np.eye(rows, columns))

    def spell(self, operands: Sequence[Expression], settings: Settings, index: Cell, digits: int) -> Spelling:
        """Spell the cell, without making the others."""
        return spell_number(float(index[0] == index[1]), digits)

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say what it is."""
        return t("ones on the diagonal and zeros elsewhere")


@function("arange")
class Range(Creation):
    """Numbers from `start`, without it from 0, up to before `stop`, in steps of one or of `step`."""

    parameters = (setting("start", "0"), setting("stop", "None"), setting("step", "1"))

    def form(self, operands: Sequence[Expression], settings: Settings) -> Form:
        """Count the numbers; the axis has a name if all of a dim's places are numbered."""
        start, stop, step = self._numbers(settings)
        count = max(0, math.ceil((stop - start) / step))
        if count > MAXIMUM_SIZE:
            raise Mistake(f"arange gives {count:,} numbers; the largest size is {MAXIMUM_SIZE:,}")
        end = settings["start"] if settings.get("stop") is None else settings["stop"]
        named = isinstance(end, Name) and end.size == count
        return Form((end.name if named else str(count),), (count,))

    def make(self, settings: Settings) -> Values:
        """Return the numbers."""
        start, stop, step = self._numbers(settings)
        return np.asarray(np.arange(start, stop, step), dtype=np.float64)

    def _numbers(self, settings: Settings) -> tuple[float, float, float]:
        """Return start, stop and step."""
        if "start" not in settings:
            raise Mistake(f"arange needs how many: {self.usage}")
        start, stop = settings["start"], settings.get("stop")
        if stop is None:
            start, stop = 0, start
        step = _number(settings.get("step", 1), "step")
        if step == 0:
            raise Mistake("arange: the step cannot be 0", "step")
        return _number(start, "start"), _number(stop, "stop"), step

    def phrase(self, said: Sequence[str], operands: Sequence[Expression], settings: Settings) -> str:
        """Say `the numbers from 0 to 3`."""
        start, _, step = self._numbers(settings)
        count = self.form((), settings).shape[0]
        return (
            t(
                "the numbers from {0} to {1}",
                in_signs(f"{start:g}"),
                in_signs(f"{start + step * (count - 1):g}"),
            )
            if count
            else t("no numbers")
        )


def _number(value: Setting, keyword: str) -> float:
    """Return a setting as a number, a dim as its size."""
    if isinstance(value, Name):
        return need_whole_number(value, keyword)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Mistake(f"{keyword}={cut(show_setting(value))}: a number or a dim is needed", keyword)
    return value
