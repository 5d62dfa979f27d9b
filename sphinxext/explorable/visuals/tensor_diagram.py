"""``tensor-diagram``: a tensor program drawn as grids, and where each cell comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..data import Arrays
from ..spelling import nearest
from ..tensors import Diagram, TensorError, evaluate, random_values
from ..tensors.drawn import Drawn
from ..tensors.lines import WEIGHTS
from ..tensors.words import describe
from .labels import labels_along
from .picture import Page, Picture, PictureError, assignments, choice, flag, given, option, text
from .told import Told, part_told

_FOCUS = re.compile(r"\s*([^\W\d]\w*)\s*\[(.*)\]\s*\Z")
_RANGE = re.compile(r"(-?\d{1,15})?:(-?\d{1,15})?")
# So many places of a dim may be shown.
_MOST_SHOWN = 512
_RANDOM = re.compile(r"\s*random\(\s*(\d+)\s*\)\s*\Z")


def sizes(source: str) -> dict[str, int]:
    """Take the sizes of dims: ``t=4, s=4``."""
    found = {}
    for name, size in assignments(source).items():
        if not re.fullmatch(r"-?\d{1,15}", size):
            raise ValueError(f"needs whole numbers, and {name} is {size}")
        found[name] = int(size)
    return found


def seed(source: str) -> int:
    """Take ``random(SEED)``."""
    found = _RANDOM.match(source)
    if not found:
        raise ValueError(f"needs random and a whole number, as in random(1), not {source.strip()!r}")
    return int(found[1])


@dataclass(frozen=True)
class TensorDiagram(Picture):
    """A tensor program, its sizes and values, and the cell to explain."""

    name = "tensor-diagram"
    body = "source"

    source: str = given("The program: one statement per line, and after `---` its sentences.", "")
    arrays: Arrays = given("The values of declared tensors, by name.", None)
    dims: Mapping[str, int] = option(sizes, "The sizes of dims: `t=4, s=4`.", None)
    values: int | None = option(seed, "Values for tensors that have none: `random(SEED)`.", None)
    focus: str = option(text, "The cell explained initially: `S[2,1]`, or by labels `S[it,animal]`.", "")
    show: Mapping[str, str] = option(
        assignments,
        "Places to keep when a long dim is cut, besides its ends: `s=animal street`, `d=0:50`, `d=all`.",
        None,
    )
    labels: Mapping[str, str] = option(
        assignments, "Names for the cells along a dim, from an array of strings: `t=tokens`.", None
    )
    cells: str = option(
        choice("numbers", "heat"),
        "What cells with values show: their `numbers`, or colours (`heat`).",
        "numbers",
    )
    steps: bool = option(flag, "Let readers step through the program.", False)

    def check(self) -> list[tuple[int, str]]:
        """Compute the program, so that its mistakes are told where it stands; return its doubts."""
        if not self._program.strip():
            raise PictureError(
                "tensor-diagram has no program; write one as the body, such as `x = [1, 2]`", "tensor"
            )
        self._told, self._focused, self._drawn  # noqa: B018
        return [*((line, message) for line, _column, message in self._diagram.warnings), *self._unfilled()]

    def _unfilled(self) -> list[tuple[int, str]]:
        """Doubt declared tensors without values, where an array that nothing takes is called alike."""
        arrays = self.arrays or {}
        free = {name for name in arrays if name not in self._diagram.tensors}
        free -= set((self.labels or {}).values())
        doubts = []
        for statement in self._diagram.statements:
            tensor = statement.tensor
            if tensor.expression is None and tensor.values is None:
                hint = nearest(
                    tensor.name, sorted(name for name in free if arrays[name].shape == tensor.shape)
                )
                if hint:
                    doubts.append((statement.line, f"the data has no values for {tensor.name}{hint}"))
        return doubts

    @cached_property
    def _program(self) -> str:
        """The lines that compute."""
        return part_told(self.source)[0]

    @cached_property
    def _told(self) -> list[Told]:
        """The sentences, each on a tensor that the program computes or declares."""
        told = part_told(self.source)[1]
        known = list(self._diagram.tensors)
        for one in told:
            if one.name not in known:
                raise PictureError(
                    f"the sentence on {one.name} is on no tensor of the program{nearest(one.name, known)} "
                    f"(it has {', '.join(known)})",
                    "tensor",
                    one.line,
                )
        return told

    def sentences(self) -> Sequence[tuple[int, str]]:
        """Return the sentences after ``---``."""
        return [(one.line, one.text) for one in self._told]

    @cached_property
    def _diagram(self) -> Diagram:
        arrays = dict(self.arrays or {})
        try:
            diagram = evaluate(self._program, dict(self.dims or {}), arrays)
            if self.values is None:
                return diagram
            arrays = {**random_values(diagram, self.values), **arrays}
            return evaluate(self._program, dict(self.dims or {}), arrays)
        except TensorError as error:
            unsized = " is not known; give it as" in str(error) and arrays
            hint = f"; the data has {', '.join(arrays)}" if unsized else ""
            raise PictureError(f"{error}{hint}", "tensor", error.line) from None

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        named = {}
        for dim, array in (self.labels or {}).items():
            if dim not in self._diagram.sizes:
                raise PictureError(f"labels: {self._no_dim(dim)}", "tensor")
            named[dim] = labels_along(dim, array, self.arrays, self._diagram.sizes[dim])
        return named

    def _no_dim(self, dim: str) -> str:
        """Say that the program has no dim of a name."""
        known = list(self._diagram.sizes)
        holds = f" (it has {', '.join(known)})" if known else ""
        return f"the program has no dim {dim}{nearest(dim, known)}{holds}"

    @cached_property
    def _focused(self) -> tuple[str, tuple[int, ...]] | None:
        if not self.focus:
            return None
        found = _FOCUS.match(self.focus)
        if not found or found[1] not in self._diagram.tensors:
            known = ", ".join(self._diagram.tensors)
            raise PictureError(
                f"focus needs a cell like S[2,1] of one of {known}, not {self.focus!r}", "tensor"
            )
        tensor = self._diagram.tensors[found[1]]
        parts = [part.strip() for part in found[2].split(",") if part.strip()]
        if len(parts) != len(tensor.shape):
            raise PictureError(
                f"focus: {tensor.name} has {len(tensor.shape)} axes, {self.focus} names {len(parts)}",
                "tensor",
            )
        index = tuple(
            self._place(part, dim, size)
            for part, dim, size in zip(parts, tensor.dims, tensor.shape, strict=True)
        )
        return tensor.name, index

    @cached_property
    def _kept(self) -> dict[str, list[int]]:
        kept = {}
        for dim, places in (self.show or {}).items():
            if dim not in self._diagram.sizes:
                raise PictureError(f"show: {self._no_dim(dim)}", "tensor")
            chosen = [self._places(part, dim) for part in places.split()]
            if (count := sum(map(len, chosen))) > _MOST_SHOWN:
                raise PictureError(
                    f"show: {dim}={places} are {count} places, and a drawing has room for {_MOST_SHOWN}; "
                    f"give fewer, as in {dim}=0:50",
                    "tensor",
                )
            kept[dim] = [place for part in chosen for place in part]
        return kept

    def _places(self, part: str, dim: str) -> Sequence[int]:
        """Return the places that `all`, a range `0:50` or a single place stands for."""
        size = self._diagram.sizes[dim]
        if part in self._labels.get(dim, []):
            return [self._place(part, dim, size, "show")]
        if part == "all":
            return range(size)
        if found := _RANGE.fullmatch(part):
            chosen = range(size)[slice(*(int(end) if end else None for end in found.groups()))]
            if not chosen:
                raise PictureError(
                    f"show: {part} is no place of {dim}, which goes from 0 to {size - 1}", "tensor"
                )
            return chosen
        return [self._place(part, dim, size, "show")]

    def _place(self, part: str, dim: str, size: int, option: str = "focus") -> int:
        labels = self._labels.get(dim, [])
        if part in labels:
            return labels.index(part)
        if not re.fullmatch(r"-?\d{1,15}", part) or not -size <= int(part) < size:
            known = f" ({', '.join(labels)})" if labels else ""
            message = f"{option}: there is no {part} along {dim}, which goes from 0 to {size - 1}{known}"
            raise PictureError(message, "tensor")
        return int(part) % size

    def concepts(self) -> tuple[str, ...]:
        """Return the concepts that tensors are tied to."""
        return tuple(self._tied)

    def line_of_concept(self, name: str) -> int | None:
        """Return the first line that ties a tensor to a concept."""
        return self._tied.get(name)

    @cached_property
    def _tied(self) -> dict[str, int]:
        """The concepts that tensors are tied to, each with its first line."""
        tied: dict[str, int] = {}
        for statement in self._diagram.statements:
            if statement.tensor.concept:
                tied.setdefault(statement.tensor.concept, statement.line)
        return tied

    def weights(self) -> dict[str, str | None]:
        """Return the tensors that are weights or may be so, each with the concept that says it."""
        tensors = [statement.tensor for statement in self._diagram.statements]
        return {one.name: None if one.learned else one.concept for one in tensors if one.concept}

    def line_of_computed_weights(self) -> int | None:
        """Return the first line whose result has the word in a concept's place: it may be data."""
        found = (
            one.line
            for one in self._diagram.statements
            if one.expression is not None and one.tensor.concept == WEIGHTS and not one.tensor.learned
        )
        return next(found, None)

    def alternative(self) -> str:
        """Say, statement by statement, what is computed from what."""
        return self._said

    @cached_property
    def _said(self) -> str:
        said = describe(self._diagram)
        if self._focused:
            name, index = self._focused
            arithmetic = self._diagram.tensors[name].arithmetic(index)
            if arithmetic:
                said += f" {name}[{', '.join(map(str, index))}] = {arithmetic}."
        return said

    def resolve(self, page: Page) -> dict[str, Any]:
        """Return the rows of grids and signs, the cells that are shown, and where each comes from."""
        return dict(self._drawn)

    @cached_property
    def _drawn(self) -> dict[str, Any]:
        drawn = Drawn(self._diagram, self._focused, self._kept, self._labels, self.cells == "heat")
        focus = drawn.focus
        return {
            "tensors": {name: drawn.tensor(one) for name, one in self._diagram.tensors.items()},
            "rows": drawn.rows,
            "heat": self.cells == "heat",
            "kept": list(self._kept),
            "focus": {"name": focus[0], "index": list(focus[1])} if focus else None,
            "traces": {
                statement.name: drawn.trace(statement.tensor)
                for statement in self._diagram.statements
                if statement.expression is not None and drawn.is_pointed_at(statement.tensor)
            },
            "slices": drawn.slices,
            "steps": self._sentence_steps() if self._told else self._steps() if self.steps else None,
        }

    def _sentence_steps(self) -> list[dict[str, Any]]:
        """Return a step a sentence, each with the tensors that are seen by then."""
        order = list(self._diagram.tensors)
        last = -1
        steps = []
        for one in self._told:
            last = max(last, order.index(one.name))
            steps.append({"name": one.name, "source": one.text, "seen": order[: last + 1]})
        return steps

    def _steps(self) -> list[dict[str, Any]]:
        """Return the statements that have a row, each with its line of the program."""
        lines = self._program.splitlines()
        return [
            {"name": one.name, "source": lines[one.line - 1].partition("#")[0].strip()}
            for one in self._diagram.statements
            if one.expression is not None
        ]
