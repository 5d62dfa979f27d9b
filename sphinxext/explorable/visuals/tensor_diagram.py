"""``tensor-diagram``: a tensor program drawn as grids, and where each cell comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ..data import Arrays
from ..language import in_arithmetic, listed, numbers_listed, sentences, spoken, t
from ..models import retold
from ..pages.notices import QUIET
from ..parameters import Parameter
from ..parameters.choosing import Holds
from ..spelling import nearest
from ..tensors import Diagram, Tensor, TensorError, TooManySourcesError, evaluate, random_arrays
from ..tensors.arrangements import DrawnTensor, Trace
from ..tensors.diagram import OneOf
from ..tensors.drawn import Drawn
from ..tensors.errors import UnknownNameError
from ..tensors.lines import WEIGHTS
from ..tensors.words import describe
from .labels import labels_along, words_in
from .live_program import LiveProgram, NotLiveError, held_by, short
from .picture import Page, Picture, PictureError, assignments, choice, flag, given, option, text
from .told import Told, part_told

_FOCUS = re.compile(r"\s*([^\W\d]\w*)\s*\[(.*)\]\s*\Z")
# A label with a comma in it stands in quotes.
_PARTS = re.compile(r'(?:"[^"]*"|[^,"])+')
_RANGE = re.compile(r"(-?\d{1,15})?:(-?\d{1,15})?")
# So many places of a dim may be shown.
_MOST_SHOWN = 512
_RANDOM = re.compile(r"\s*random\(\s*(\d{1,15})\s*\)\s*\Z")


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
    names_parameters = True

    source: str = given("The program: one statement per line, and after `---` its sentences.", "")
    arrays: Arrays = given("The values of declared tensors, by name.", None)
    parameters: Mapping[str, Parameter] | None = given("The parameters of the page, once it is read.", None)
    lost: AbstractSet[str] = given("The names of what failed on the page.", frozenset())
    dims: Mapping[str, int] = option(sizes, "The sizes of dims: `t=4, s=4`.", None)
    values: int | None = option(seed, "Values for tensors that have none: `random(SEED)`.", None)
    focus: str = option(text, "The cell explained initially: `S[2,1]`, or by labels `S[it,animal]`.", "")
    show: Mapping[str, str] = option(
        assignments,
        "Places to keep when a long dim is cut, besides its ends: `s=animal street`, `d=0:50`, `d=all`.",
        None,
    )
    labels: Mapping[str, str] = option(
        assignments,
        "Names for the cells along a dim, from an array of strings or in parentheses: `t=tokens`, "
        "`t=(the cat sat)`.",
        None,
    )
    cells: str = option(
        choice("numbers", "heat"),
        "What cells with values show: their `numbers`, or colours (`heat`).",
        "numbers",
    )
    steps: bool = option(flag, "Let readers step through the program.", False)

    def check(self) -> list[tuple[int, str]]:
        """Compute the program, so that its mistakes are told where it stands; return its doubts."""
        # One of comments alone says no more than an empty one.
        if not self._program.strip() or (not self._waits and not self._diagram.statements):
            raise PictureError(
                "tensor-diagram has no program; write one as the body, such as `x = [1, 2]`", "tensor"
            )
        if self._waits:
            return []
        self._told, self._focused, self._drawn  # noqa: B018
        doubts = [(line, message) for line, _column, message in self._diagram.warnings]
        return [*doubts, *self._unfilled(), *self._stays]

    @cached_property
    def _waits(self) -> bool:
        """Whether the program has a name that may be a parameter of the page, which is not read yet."""
        try:
            self._diagram  # noqa: B018
        except PictureError as error:
            if self.parameters is None and isinstance(error.__context__, UnknownNameError):
                return True
            raise
        return False

    def completed(self, page: Page) -> TensorDiagram:
        """Return the spec with the page's parameters, if the program has a name that may be one."""
        return replace(self, parameters=dict(page.parameters), lost=page.lost) if self._waits else self

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
        return [(one.line, one.text) for one in part_told(self.source)[1]]

    def retold(self, said: Sequence[str]) -> Picture:
        """Return it with other sentences after ``---``."""
        told = {line: (text, after) for (line, text), after in zip(self.sentences(), said, strict=True)}
        return replace(self, source=retold(self.source, told))

    @cached_property
    def _diagram(self) -> Diagram:
        arrays = dict(self.arrays or {})
        parameters = {name: _number_of(one) for name, one in (self.parameters or {}).items()}
        try:
            dims = dict(self.dims or {})
            if self.values is not None:
                sampled = random_arrays(self._program, dims, arrays, self.values, parameters)
                arrays = {**sampled, **arrays}
            diagram = evaluate(self._program, dims, arrays, parameters)
        except TensorError as error:
            unsized = " is not known; give it as" in str(error) and arrays
            hint = f"; the data has {', '.join(arrays)}" if unsized else ""
            subtype = QUIET if self._follows_lost(error) else "tensor"
            raise PictureError(f"{error}{hint}", subtype, error.line) from None
        for one in ((self.parameters or {})[name] for name in diagram.followed):
            if one.holds is Holds.TEXT:
                raise PictureError(
                    f"{one.name} is a text, with which a program computes nothing; give the parameter "
                    "numbers or `:choices:`",
                    "parameter",
                )
        return diagram

    def _follows_lost(self, error: TensorError) -> bool:
        """Tell whether what is unknown may be a parameter that failed, which was told of."""
        line = self._program.splitlines()[error.line - 1] if error.line else self._program
        return isinstance(error, UnknownNameError) and bool(self.lost & set(re.findall(r"\w+", line)))

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
        found = _cell_written(self.focus)
        if not found or found[1] not in self._diagram.tensors:
            known = ", ".join(self._diagram.tensors)
            message = (
                f"focus needs a cell like S[2,1], or a number's name, of one of {known}, not {self.focus!r}"
            )
            raise PictureError(message, "tensor")
        return self._cell(found[1], found[2], self.focus, "focus")

    def _cell(self, name: str, places: str, written: str, called: str) -> tuple[str, tuple[int, ...]]:
        """Return a cell of a tensor, by the places between its brackets; ``called`` begins what is told."""
        tensor = self._diagram.tensors[name]
        parts = [part.strip().strip('"') for part in _PARTS.findall(places) if part.strip()]
        if len(parts) != len(tensor.shape):
            raise PictureError(
                f"{called}: {tensor.name} has {len(tensor.shape)} axes, {written} names {len(parts)}",
                "tensor",
            )
        index = tuple(
            self._place(part, dim, size, called)
            for part, dim, size in zip(parts, tensor.dims, tensor.shape, strict=True)
        )
        return tensor.name, index

    # ── Values for the prose ─────────────────────────────────────────────────────────────────────────────

    def cell(self, written: str, called: str) -> tuple[str, tuple[int, ...]]:
        """Return the cell that is written, by positions or labels, of a tensor that has values.

        Raises:
            PictureError: there is no such cell; it begins with ``called``.
        """
        found = _cell_written(written)
        known = self._diagram.tensors
        if not found or found[1] not in known:
            name = found[1] if found else written
            hint = f"{nearest(name, known)} (it has {', '.join(known)})"
            raise PictureError(f"{called}: the program has no tensor {name}{hint}", "tensor")
        if known[found[1]].values is None:
            hint = "give it some with `:data:` or `:values: random(1)`"
            raise PictureError(f"{called}: {found[1]} has no values, only a shape; {hint}", "tensor")
        return self._cell(found[1], found[2], written, called)

    def value(self, name: str, index: tuple[int, ...]) -> float:
        """Return the initial value of a cell."""
        values = self._diagram.tensors[name].values
        assert values is not None
        return float(values.item(*index))

    def is_parameter(self, name: str) -> bool:
        """Tell whether a name is that of a parameter, whose value it has."""
        return name in self._diagram.followed

    def in_all_states(self, name: str, index: tuple[int, ...]) -> list[float]:
        """Return the values of a cell in all states, the last parameter changing fastest; none of others."""
        if not self._live[0] or name not in self._program_of_states.states.live:
            return []
        states = self._program_of_states.states
        values: list[float] = states.table[:, states.column(name, index)].tolist()
        return values

    def grid(self) -> dict[str, list[Any]]:
        """Return the values that the parameters can take, by name."""
        return {one.name: held_by(one) for one in self._followed}

    @cached_property
    def _kept(self) -> dict[str, list[int]]:
        kept = {}
        for dim, places in (self.show or {}).items():
            if dim not in self._diagram.sizes:
                raise PictureError(f"show: {self._no_dim(dim)}", "tensor")
            chosen = [self._places(part, dim) for part in words_in(places)]
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
            hint = nearest(part, labels)
            message = (
                f"{option}: there is no {part} along {dim}, which goes from 0 to {size - 1}{known}{hint}"
            )
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
        return sentences(describe(self._diagram), self._said_initially)

    @cached_property
    def _said_initially(self) -> str:
        """What is said of the initial state: the parameters' values, and the arithmetic of the focus."""
        present = cell = ""
        if self._followed:
            values = numbers_listed(f"{one.name} = {one.text()}" for one in self._followed)
            # Translators: {0} are parameters with their present values: "a = 1, b = 2".
            present = t("Here {0}.", values)
        if self._focused:
            name, index = self._focused
            tensor = self._diagram.tensors[name]
            arithmetic = tensor.arithmetic(index)
            if arithmetic:
                spelled = f"{self._called(name, index)} = {in_arithmetic(arithmetic)}"
                if _NUMBER.fullmatch(arithmetic):
                    spelled = self._with_origin(spelled, tensor, index)
                cell = t("{0}.", spelled)
        return sentences(present, cell)

    def _called(self, name: str, index: Iterable[int]) -> str:
        """Return a cell by the names of its places, as the drawing writes it."""
        drawn, _traces = self._placed
        places = []
        for dim, shown, at in zip(self._diagram.tensors[name].dims, drawn.shown[name], index, strict=True):
            labels = self._labels.get(dim, [])
            # One that stands for several places names none.
            is_one = bool(labels) and at in shown and [labels[one] for one in shown].count(labels[at]) == 1
            places.append(labels[at] if is_one else str(at))
        return f"{name}[{', '.join(places)}]" if places else name

    def _with_origin(self, cell: str, tensor: Tensor, index: tuple[int, ...]) -> str:
        """Return what is said of a moved cell with where it comes from: in a drawing that is ringed."""
        try:
            sources = tensor.sources(index)
        except TooManySourcesError:
            return cell
        found = [self._called(name, cells[0]) for name, cells in sources.items() if len(cells) == 1]
        # Translators: {0} is a cell with its value, {1} where it is taken from: "B[0] = 3, from A[2]".
        return t("{0}, from {1}", cell, listed(found)) if found and len(found) == len(sources) else cell

    def follows(self) -> frozenset[str]:
        """Return the parameters that the program names."""
        return frozenset(self._diagram.followed)

    def resolve(self, page: Page) -> dict[str, Any]:
        """Return the rows of grids and signs, the cells that are shown, and where each comes from."""
        return dict(self._drawn)

    def redraws(self) -> bool:
        """Tell whether it follows parameters."""
        return bool(self._live[0])

    @cached_property
    def _stays(self) -> list[tuple[int, str]]:
        """Why the diagram does not follow its parameters, if so, with the first line that names one."""
        why = self._live[1]
        if not why:
            return []
        named = re.compile(rf"\b({'|'.join(self._diagram.followed)})\b")
        lines = self._program.splitlines()
        line = next((number for number, text in enumerate(lines, start=1) if named.search(text)), 1)
        at = ", ".join(f"{one.name} = {one.text()}" for one in self._followed)
        return [(line, f"this diagram stays at {at}: {why}")]

    @property
    def _followed(self) -> list[Parameter]:
        return [(self.parameters or {})[name] for name in self._diagram.followed]

    @cached_property
    def _live(self) -> tuple[dict[str, Any], str]:
        """What the browser gets of the program's states; nothing, and why, where it has but the first one."""
        if not self._diagram.followed:
            return {}, ""
        try:
            return {**_in_signs(self._program_of_states.told), "initially": self._said_initially}, ""
        except (NotLiveError, TensorError) as error:
            return {}, str(error)

    @cached_property
    def _program_of_states(self) -> LiveProgram:
        drawn, traces = self._placed
        return LiveProgram(self._diagram, self.parameters or {}, drawn, traces)

    @cached_property
    def _placed(self) -> tuple[Drawn, dict[str, Trace]]:
        """Which cells are drawn, and where those that are computed come from."""
        drawn = Drawn(self._diagram, self._focused, self._kept, self._labels, self.cells == "heat")
        computed = [one for one in self._diagram.statements if one.expression is not None]
        pointed_at = [one for one in computed if drawn.is_pointed_at(one.tensor)]
        return drawn, {one.name: drawn.trace(one.tensor) for one in pointed_at}

    @cached_property
    def _drawn(self) -> dict[str, Any]:
        drawn, traces = self._placed
        focus = drawn.focus
        return {
            "tensors": {name: self._tensor(drawn, name) for name in self._diagram.tensors},
            **({"live": self._live[0]} if self._live[0] else {}),
            "rows": drawn.rows,
            "heat": self.cells == "heat",
            "kept": list(self._kept),
            "focus": {"name": focus[0], "index": list(focus[1])} if focus else None,
            "traces": {name: _in_signs(trace) for name, trace in traces.items()},
            "slices": drawn.slices,
            "steps": self._sentence_steps() if self._told else self._steps() if self.steps else None,
        }

    def _tensor(self, drawn: Drawn, name: str) -> DrawnTensor:
        """Return a tensor as it is drawn; one that follows a parameter has room for all of its states."""
        tensor = drawn.tensor(self._diagram.tensors[name])
        if name in self._diagram.followed:
            parameter = (self.parameters or {})[name]
            # The author says how it is written: a cell has two decimals, which of a learning rate are zeros.
            tensor |= {"values": short(parameter.number()), "range": None, "concept": parameter.concept}
            tensor["live"] = {"decimals": 0, "widest": [short(parameter.widest)]}
            if parameter.holds is not Holds.NUMBER:
                tensor["live"]["words"] = True
        elif self._live[0]:
            tensor["range"] = self._program_of_states.range_of(drawn.alike(name))
            if name in self._program_of_states.states.live:
                tensor["live"] = self._program_of_states.room(name)
        return tensor

    def _sentence_steps(self) -> list[dict[str, Any]]:
        """Return a step a sentence, with the lines that are seen by then, and what is told of besides."""
        order = list(self._diagram.tensors)
        computed = {one.name for one in self._diagram.statements if one.expression is not None}
        last, told = -1, set()
        steps = []
        for one in self._told:
            last = max(last, order.index(one.name))
            told.add(one.name)
            seen = [name for name in order[: last + 1] if name in computed or name in told]
            steps.append({"name": one.name, "source": one.text, "seen": seen})
        return steps

    def _steps(self) -> list[dict[str, Any]]:
        """Return the statements that have a row, each with its line of the program."""
        lines = self._program.splitlines()
        return [
            {"name": one.name, "source": lines[one.line - 1].partition("#")[0].strip()}
            for one in self._diagram.statements
            if one.expression is not None
        ]


def _cell_written(written: str) -> re.Match[str] | None:
    """Return a tensor's name and the places of a cell; a number without axes needs no brackets."""
    return _FOCUS.match(written if "[" in written else f"{written}[]")


def _in_signs(told: Any) -> Any:
    """Return what is told of cells with their arithmetic, in one state or in many, in the site's signs."""

    def spelled(one: Any) -> Any:
        if isinstance(one, str):
            return in_arithmetic(one)
        return [spelled(part) for part in one] if isinstance(one, list) else one

    if spoken().decimal == ".":
        return told
    made = {
        key: spelled(value) if key == "spelled" and isinstance(value, list) else value
        for key, value in told.items()
    }
    if isinstance(told.get("spelled"), dict):
        made["spelled"] = {name: _in_signs(one) for name, one in told["spelled"].items()}
    if isinstance(told.get("said"), dict):
        made["said"] = {name: spelled(one) for name, one in told["said"].items()}
    return made


def _number_of(parameter: Parameter) -> float:
    """Return what a program computes with: a number, a truth, or of words which of them it is."""
    if parameter.holds is Holds.SWITCH:
        return bool(parameter.value)
    if parameter.holds is Holds.WORD:
        return OneOf(parameter.value, [str(one.value) for one in parameter.choices])
    return parameter.value


# The arithmetic of a cell that is none: it has only been moved.
_NUMBER = re.compile(r"−?[\d.,]+(·10[⁻⁰¹²³⁴-⁹]+)?")
