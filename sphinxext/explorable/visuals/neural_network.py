"""``neural-network``: a small network that the reader tunes and trains, and what it predicts."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from ..data import Arrays
from ..networks import (
    ACTIVATIONS,
    CLASSIFICATION,
    LAYOUTS,
    REGRESSION,
    Layer,
    Values,
    errors_of_first_step,
    generated,
    initial,
)
from ..spelling import nearest
from .columns import find_columns, read_columns, shortened
from .picture import (
    Page,
    Picture,
    PictureError,
    choice,
    flag,
    given,
    names,
    number,
    option,
    text,
    unbracketed,
    whole,
)

MOST_POINTS = 2_000
MOST_NODES = 8
MOST_LAYERS = 4
MOST_STEPS = 1_000
# Weights times points times steps that a page computes before it is shown: about a fifth of a second.
MOST_WORK = 25_000_000
# Where more than this is shown, numbers say nothing.
LARGEST = 1e12
# The same as in the browser: from here on training is said to diverge.
DIVERGED = 1e4
LARGEST_RATE = 100.0
RATES = {REGRESSION: 0.05, CLASSIFICATION: 0.5}
_WEIGHTS = re.compile(r"[Wb]([1-9]\d*)\Z")


def sizes(source: str) -> tuple[int, ...]:
    """Take whole numbers with commas between."""
    parts = [part.strip() for part in unbracketed(source).split(",")]
    if not all(re.fullmatch(r"[1-9]\d{0,8}", part) for part in parts) or len(parts) < 2:
        raise ValueError(
            f"needs the nodes of each layer, from the inputs to the output, like 2, 3, 1, not {source!r}"
        )
    found = tuple(map(int, parts))
    if max(found) > MOST_NODES or len(found) > MOST_LAYERS + 1:
        raise ValueError(
            f"takes at most {MOST_NODES} nodes a layer and {MOST_LAYERS} layers after the inputs, "
            f"not {source!r}"
        )
    return found


def rate(source: str) -> float:
    """Take a number above 0 and at most 100."""
    value = number(source)
    if not 0 < value <= LARGEST_RATE:
        raise ValueError(f"needs a number above 0 and at most {LARGEST_RATE:g}, not {source.strip()!r}")
    return value


def one_of(*known: str) -> Callable[[str], str]:
    """Return a converter that takes one of some names, and hints at the nearest."""

    def convert(source: str) -> str:
        name = source.strip()
        if name not in known:
            raise ValueError(f"cannot be {name!r}{nearest(name, known)} (known: {', '.join(known)})")
        return name

    convert.__doc__ = f"Take {' or '.join(f'`{name}`' for name in known)}."
    return convert


@dataclass(frozen=True)
class NeuralNetwork(Picture):
    """A fully connected network with one output, the points it learns from, and its first weights."""

    name = "neural-network"
    bindable: ClassVar[tuple[str, ...]] = ("learning_rate",)

    arrays: Arrays | None = given("Columns of inputs and target, and first weights, by name.", None)
    layers: tuple[int, ...] | None = option(
        sizes,
        "The nodes of each layer, from the inputs to the one output: `2, 3, 1`; at most 8 nodes a layer, and "
        "4 layers after the inputs. Else as the weights in `data` are, or 4 nodes between inputs and output.",
        None,
    )
    activation: str = option(
        one_of(*ACTIVATIONS),
        "What the hidden layers do with their sums: `relu`, `tanh`, `sigmoid` or `identity`.",
        "tanh",
    )
    task: str | None = option(
        choice(REGRESSION, CLASSIFICATION),
        "`regression` (the output is the last sum; mean squared error), or `classification` of a target of 0 "
        "and 1 (sigmoid at the output; cross-entropy); else what suits the target.",
        None,
    )
    layout: str | None = option(
        one_of(*LAYOUTS),
        "Generated points: `xor`, `circles`, `blobs`, `spiral` (two inputs, two classes) or `sine` (one "
        "input, a number). Without it, and without columns in `data`, `xor`.",
        None,
    )
    n: int | None = option(whole(4, MOST_POINTS), "How many points are generated, 80 unless given.", None)
    inputs: tuple[str, ...] = option(
        names,
        "The columns of `data` that go in; else all columns but the target. First weights may stand in the "
        "same `.npz` or `.json`: `W1` (inputs × nodes), `b1` (nodes), `W2`, … for `activation(x @ W1 + b1)`.",
        (),
    )
    target: str = option(text, "The column of `data` to predict.", "y")
    learning_rate: float | None = option(
        rate, "The part of the gradient that a step takes; else 0.05 for regression, 0.5 for classes.", None
    )
    seed: int = option(whole(0, 2**53), "Makes generated points and first weights the same every time.", 3)
    steps: int = option(whole(0, MOST_STEPS), "How many steps of training are taken at first.", 0)
    standardise: bool | None = option(
        flag,
        "Give the network each input with mean 0 and deviation 1, and so the target of a regression, whose "
        "error is then in squared deviations; the axes keep the units. On for `data`, off for "
        "generated points.",
        None,
    )

    def check(self) -> list[tuple[int, str]]:
        """Put the network together, so that its mistakes are told where it stands."""
        self._drawn  # noqa: B018
        return []

    def alternative(self) -> str:
        """Say what the network is made of."""
        network = self._drawn["network"]
        hidden = network["sizes"][1:-1]
        through = f" through {' and '.join(map(str, hidden))} {self.activation} nodes" if hidden else ""
        goal = "the class" if network["task"] == CLASSIFICATION else "a value"
        return (
            f"A neural network that predicts {goal}, {network['target']}, from {_listed(network['inputs'])}"
            f"{through}; it learns from {len(self._drawn['points']['target'])} points."
        )

    def resolve(self, page: Page) -> dict[str, Any]:
        """Return the network, its first weights and its points."""
        if self.learning_rate is not None and not self.learning_rate > 0:
            raise PictureError(f"the learning rate starts at {self.learning_rate:g}, and has to be above 0")
        bound = page.bound.get("learning_rate")
        return {**self._drawn, **({"rate": bound.declaration()} if bound else {})}

    @cached_property
    def _drawn(self) -> dict[str, Any]:
        columns = self._columns
        *inputs, target = columns
        task = self._task(columns[target])
        sizes = self._sizes(len(inputs))
        layers = self._given or initial(sizes, self.activation, self.seed)
        chosen = self.learning_rate or RATES[task]
        standardise = self._is_from_data if self.standardise is None else self.standardise
        scales = {name: _scale(column) if standardise else [0.0, 1.0] for name, column in columns.items()}
        if task == CLASSIFICATION:
            scales[target] = [0.0, 1.0]
        self._refuse_divergence(columns, scales, task, layers, chosen)
        return {
            "network": {
                "sizes": list(sizes),
                "activation": self.activation,
                "task": task,
                "inputs": inputs,
                "target": target,
                "scales": list(scales.values()),
            },
            "weights": [{"weights": one.tolist(), "biases": biases.tolist()} for one, biases in layers],
            "points": {
                "inputs": [columns[name].tolist() for name in inputs],
                "target": columns[target].tolist(),
            },
            "learning_rate": chosen,
            "steps": self._steps(layers, len(columns[target])),
        }

    @property
    def _is_from_data(self) -> bool:
        return self.layout is None and not all(map(self._is_weight, self.arrays or {}))

    @cached_property
    def _columns(self) -> dict[str, Values]:
        """The inputs by name, and the target last."""
        found = {name: values for name, values in (self.arrays or {}).items() if not self._is_weight(name)}
        if self._is_from_data:
            if self.n is not None:
                raise PictureError("n is for generated points, and there is data; leave one of them out")
            return self._columns_of(found)
        if found:
            raise PictureError(
                f"layout generates points, and data has {', '.join(found)} as well; leave one of them out"
            )
        if self.inputs or self.target != "y":
            raise PictureError(
                "inputs and target name columns of data, and there is none; write `:data:` too"
            )
        return generated(self.layout or "xor", 80 if self.n is None else self.n, self.seed)

    def _columns_of(self, found: Arrays) -> dict[str, Values]:
        if self.target in self.inputs:
            raise PictureError(f"{self.target} is the target, and cannot be an input as well")
        inputs = self.inputs or tuple(name for name in found if name != self.target)
        named = find_columns(found, (*inputs, self.target))
        if not inputs:
            raise PictureError(f"the data has only {self.target}, the target, and no input", "data")
        columns: dict[str, Any] = {}
        for name, array in named.items():
            if array.ndim == 2 and name != self.target:
                columns |= {f"{name}{i}": column for i, column in enumerate(array.T, start=1)}
            else:
                columns[name] = array
        if len(columns) - 1 > MOST_NODES:
            raise PictureError(
                f"{len(columns) - 1} inputs are too many: at most {MOST_NODES}; choose some with `:inputs:`",
                "data",
            )
        numbers = read_columns(columns, LARGEST)
        rows = numbers[self.target].size
        if not 2 <= rows <= MOST_POINTS:
            raise PictureError(
                f"the data has {rows:,} row{'s' if rows != 1 else ''}; "
                f"a network learns from 2 to {MOST_POINTS:,}",
                "data",
            )
        return {name: shortened(column) for name, column in numbers.items()}

    def _task(self, target: Values) -> str:
        classes = sorted(set(target.tolist()))
        task = self.task or (CLASSIFICATION if set(classes) <= {0, 1} else REGRESSION)
        if task == CLASSIFICATION and not set(classes) <= {0, 1}:
            shown = ", ".join(f"{value:g}" for value in classes[:5]) + (", …" if len(classes) > 5 else "")
            raise PictureError(
                f"classification needs a target of 0 and 1, and {self.target} is {shown}; "
                "more than two classes are not drawn",
                "data",
            )
        return task

    def _sizes(self, inputs: int) -> tuple[int, ...]:
        given = self._given
        stored = (given[0][0].shape[0], *(weights.shape[1] for weights, _ in given)) if given else None
        sizes = self.layers or stored or (inputs, 4, 1)
        if sizes[0] != inputs:
            nodes = f"{sizes[0]} node{'s' if sizes[0] != 1 else ''}"
            count = "is 1 input" if inputs == 1 else f"are {inputs} inputs"
            named = _listed(list(self._columns)[:-1])
            raise PictureError(f"the first layer has {nodes}, and there {count} ({named})")
        if sizes[-1] != 1:
            raise PictureError(f"the last layer has {sizes[-1]} nodes, and needs 1, for the one target")
        return sizes

    def _is_weight(self, name: str) -> bool:
        return bool(_WEIGHTS.match(name)) and name not in (*self.inputs, self.target)

    @cached_property
    def _given(self) -> list[Layer] | None:
        """The first weights that stand in the data."""
        stored = {name: values for name, values in (self.arrays or {}).items() if self._is_weight(name)}
        if not stored:
            return None
        count = len(self.layers) - 1 if self.layers else max(int(name[1:]) for name in stored)
        wanted = [f"{kind}{at}" for at in range(1, min(count, MOST_LAYERS + 1) + 1) for kind in "Wb"]
        missing = [name for name in wanted if name not in stored]
        if missing or count > MOST_LAYERS:
            raise PictureError(
                f"the data has weights {', '.join(stored)}, but no {', '.join(missing)}"
                if missing
                else f"the data has weights of {count} layers; at most {MOST_LAYERS} are drawn",
                "data",
            )
        layers: list[Layer] = []
        before = self.layers[0] if self.layers else len(self._columns) - 1
        for at in range(1, count + 1):
            weights = stored[f"W{at}"]
            after = self.layers[at] if self.layers else weights.shape[-1] if weights.ndim == 2 else 1
            if after > MOST_NODES:
                raise PictureError(f"W{at} has {after} columns; at most {MOST_NODES} nodes are drawn", "data")
            layers.append(
                (
                    _weights(f"W{at}", weights, (before, after)),
                    _weights(f"b{at}", stored[f"b{at}"], (after,)),
                )
            )
            before = after
        return layers

    def _refuse_divergence(
        self,
        columns: dict[str, Values],
        scales: dict[str, list[float]],
        task: str,
        layers: list[Layer],
        chosen: float,
    ) -> None:
        *inputs, target = [(column - scales[name][0]) / scales[name][1] for name, column in columns.items()]
        before, after = errors_of_first_step(
            layers, self.activation, task, np.stack(inputs, axis=1), target, chosen
        )
        if not math.isfinite(before):
            raise PictureError("the first weights give no finite error; smaller ones are needed", "data")
        if not after <= DIVERGED * max(before, 1):
            raw = all(scale == [0, 1] for scale in scales.values())
            raise PictureError(
                f"learning-rate {chosen:g} diverges at once: the first step takes the error "
                f"from {before:.3g} to {after:.3g}; try a smaller one{', or `:standardise:`' if raw else ''}"
            )

    def _steps(self, layers: list[Layer], rows: int) -> int:
        weights = sum(one.size + biases.size for one, biases in layers)
        most = MOST_WORK // (weights * rows)
        if self.steps > most:
            raise PictureError(
                f"steps: at most {most} can be taken at first with {weights} weights and {rows} points"
            )
        return self.steps


def _weights(name: str, array: Any, shape: tuple[int, ...]) -> Values:
    if array.shape != shape:
        turned = "; its transpose fits" if array.ndim == 2 and array.T.shape == shape else ""
        raise PictureError(f"{name} has shape {array.shape}, and needs {shape}{turned}", "data")
    if array.dtype.kind not in "biuf" or not np.all(np.abs(array.astype(np.float64)) <= LARGEST):
        raise PictureError(f"{name} needs finite numbers", "data")
    return np.asarray(array, dtype=np.float64)


def _scale(column: Values) -> list[float]:
    """Return mean and deviation; what never changes is only moved."""
    if np.ptp(column) == 0:
        return [float(column[0]), 1.0]
    return [float(column.mean()), float(column.std())]


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
