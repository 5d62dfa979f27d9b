"""``model-diagram``: a model as boxes in boxes, with what goes through them, opened step by step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..data import Arrays
from ..models import Item, Model, ModelError, parse
from ..spelling import nearest
from .picture import Page, Picture, PictureError, assignments, choice, flag, given, option, text

_LEVELS = re.compile(r"\s*(\d{1,3})\s*(?:\.\.\s*(\d{1,3})\s*)?")


def levels(source: str) -> tuple[int, int]:
    """Take how many levels are open, or a range of them, one a step: ``1``, ``0..2``."""
    found = _LEVELS.fullmatch(source)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last:
        raise ValueError(f"needs a number of levels, or a range as in 0..2, not {source.strip()!r}")
    return first, last


@dataclass(frozen=True)
class ModelDiagram(Picture):
    """A model's boxes, words and tensors, what is open of it, and what is told of it."""

    name = "model-diagram"
    body = "source"

    source: str = given("The model: one item a line, and after --- its sentences.", "")
    arrays: Arrays = given("The values of tensors, by name.", None)
    direction: str = option(
        choice("up", "right"), "Where what goes through the model goes: `up` or `right`.", "up"
    )
    focus: str = option(text, "The word that is followed: itself, or its place, counted from 1.", "")
    open: tuple[int, int] | None = option(
        levels,
        "How many levels are open: `0` is a black box; `0..2` opens one more with each step. By default all are.",
        None,
    )
    steps: bool = option(flag, "Let the reader go through the model item by item.", False)
    labels: Mapping[str, str] = option(
        assignments, "Names for the places along a dim, from an array of texts: `v=words`.", None
    )
    program: str = option(text, "The name of a tensor diagram of the page, whose values tensors take.", "")

    @cached_property
    def _model(self) -> Model:
        return self._parsed({name: array.shape for name, array in (self.arrays or {}).items()})

    def _parsed(self, shapes: Mapping[str, tuple[int, ...]]) -> Model:
        try:
            return parse(self.source, shapes)
        except ModelError as error:
            raise PictureError(str(error), "model", error.line) from None

    def check(self) -> list[tuple[int, str]]:
        """Read the model, so that its mistakes are told where they stand."""
        self._focused, self._open  # noqa: B018
        return []

    @property
    def _focused(self) -> int | None:
        return None

    @property
    def _open(self) -> int | None:
        return self.open[1] if self.open else None

    def alternative(self) -> str:
        """Say what stands where, and what goes where."""
        return self._model.describe(self.direction)

    def resolve(self, page: Page) -> dict[str, Any]:
        """Return the items, what is open, and the steps."""
        return {
            "items": self._model.drawn(),
            "direction": self.direction,
            "focus": self._focused,
            "open": self._open,
            "levels": self._model.levels,
            "steps": None,
        }
