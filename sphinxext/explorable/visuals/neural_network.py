"""``neural-network``: a small network that the reader tunes and trains, and what it predicts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .. import language
from ..data import Arrays
from ..language import t
from ..networks import ACTIVATIONS, CLASSIFICATION, REGRESSION, Layer, errors_of_first_step, initial
from .columns import Floats, scaling
from .iterative import Descending, Sampled
from .layouts import LABELLED
from .network_data import MOST_LAYERS, MOST_NODES, is_weight, read_examples, read_weights
from .picture import Page, PictureError, above_zero, choice, flag, listed, names, option, text, unbracketed

# Weights times points times steps that a page computes before it is shown: about a fifth of a second.
MOST_WORK = 25_000_000
# The same as in the browser: from here on training is said to diverge.
DIVERGED = 1e4
RATES = {REGRESSION: 0.05, CLASSIFICATION: 0.5}


def sizes(source: str) -> tuple[int, ...]:
    """Take whole numbers, separated by commas."""
    parts = [part.strip() for part in unbracketed(source).split(",")]
    if not all(re.fullmatch(r"[1-9]\d{0,8}", part) for part in parts) or len(parts) < 2:
        raise ValueError(
            f"needs the nodes of each layer, from the inputs to the output, like 2, 3, 1, not {source!r}"
        )
    found = tuple(map(int, parts))
    if max(found) > MOST_NODES or len(found) > MOST_LAYERS + 1:
        raise ValueError(
            f"takes at most {MOST_NODES} nodes per layer and {MOST_LAYERS} layers after the inputs, "
            f"not {source!r}"
        )
    return found


@dataclass(frozen=True)
class NeuralNetwork(Descending, Sampled):
    """A fully connected network with one output, the points it learns from, and its first weights."""

    name = "neural-network"
    layouts = LABELLED
    least_points = 4
    usual_points = 80
    naming = ("inputs", "target")

    layers: tuple[int, ...] | None = option(
        sizes,
        "The number of nodes in each layer, from the inputs to the one output: `2, 3, 1`; at most 8 nodes "
        "per layer, and 4 layers after the inputs. By default taken from the weights in `data`, or one "
        "hidden layer of 4 nodes.",
        None,
    )
    activation: str = option(
        choice(*ACTIVATIONS),
        "The activation function of the hidden layers.",
        "tanh",
    )
    task: str | None = option(
        choice(REGRESSION, CLASSIFICATION),
        "`regression` (linear output, mean squared error), or `classification` of a target of 0 and 1 "
        "(sigmoid output, cross-entropy); by default chosen from the target.",
        None,
    )
    inputs: tuple[str, ...] = option(
        names,
        "The input columns; by default all but the target. Initial weights may be in the same file, an "
        "`.npz` or `.json`: `W1` (inputs × nodes), `b1` (nodes), `W2`, … for `activation(x @ W1 + b1)`.",
        (),
    )
    target: str = option(text, "The column of `data` to predict.", "y")
    learning_rate: float | None = option(
        above_zero(100.0),
        "The learning rate: a step is this times the gradient. By default 0.05 for regression, 0.5 for "
        "classification.",
        None,
    )
    seed: int = 3
    standardise: bool | None = option(
        flag,
        "Standardise each input, and the target of a regression (the error is then in units of its "
        "variance); axes keep their units. On for `data`, off for generated points.",
        None,
    )

    def check(self) -> list[tuple[int, str]]:
        """Put the network together, so that its mistakes are told where it stands."""
        doubts = super().check()
        self._drawn  # noqa: B018
        return doubts

    def points_given(self) -> Arrays | None:
        """Return the columns of the data, without first weights."""
        return {name: one for name, one in (self.arrays or {}).items() if name not in self._weights} or None

    @property
    def _weights(self) -> Arrays:
        """The first weights that stand in the data."""
        arrays, columns = self.arrays or {}, (*self.inputs, self.target)
        return {name: arrays[name] for name in arrays if is_weight(name) and name not in columns}

    def alternative(self) -> str:
        """Say what the network is made of."""
        network = self._drawn["network"]
        hidden = network["sizes"][1:-1]
        points, inputs = len(self._drawn["points"]["target"]), language.listed(network["inputs"])
        # Translators: {0} is what is predicted, {1} what it is predicted from; so in the next ones.
        direct = (
            "A neural network that predicts the class, {0}, from {1}; it learns from {2} points.",  # words
            "A neural network that predicts a value, {0}, from {1}; it learns from {2} points.",  # words
        )
        # Translators: {3} are numbers of nodes, "3 and 2", {4} is the name of their function: "tanh".
        through = (
            "A neural network that predicts the class, {0}, from {1} through {3} {4} nodes; "
            "it learns from {2} points.",  # words
            "A neural network that predicts a value, {0}, from {1} through {3} {4} nodes; "
            "it learns from {2} points.",  # words
        )
        said = (through if hidden else direct)[network["task"] != CLASSIFICATION]
        nodes = language.listed(map(str, hidden)) if hidden else ""
        return t(said, network["target"], inputs, points, nodes, self.activation)

    def resolve(self, page: Page) -> dict[str, Any]:
        """Return the network, its first weights and its points."""
        bound = self.bound_rate(page)
        return {**self._drawn, **({"rate": bound.declaration()} if bound else {})}

    @cached_property
    def _drawn(self) -> dict[str, Any]:
        columns = self._columns
        *inputs, target = columns
        task = self._task(columns[target])
        stored = read_weights(self._weights, len(inputs), self.layers)
        sizes = self._sizes(inputs, stored)
        layers = stored or initial(sizes, self.activation, self.seed)
        chosen = self.learning_rate or RATES[task]
        standardise = self.points_given() is not None if self.standardise is None else self.standardise
        scales = {name: scaling(column) if standardise else (0.0, 1.0) for name, column in columns.items()}
        if task == CLASSIFICATION:
            scales[target] = (0.0, 1.0)
        self._refuse_divergence(columns, list(scales.values()), task, layers, chosen)
        self._refuse_work(layers, len(columns[target]))
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
            "steps": self.steps,
        }

    @cached_property
    def _columns(self) -> dict[str, Floats]:
        """The inputs by name, and the target last."""
        if given := self.points_given():
            columns = read_examples(given, self.inputs, self.target)
            self.check_count(columns[self.target].size)
            return columns
        *inputs, target = self.points_made_up(1).round(3).T
        called = ["x"] if len(inputs) == 1 else [f"x{i}" for i in range(1, len(inputs) + 1)]
        return {**dict(zip(called, inputs, strict=True)), "y": target}

    def _task(self, target: Floats) -> str:
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

    def _sizes(self, inputs: list[str], stored: list[Layer]) -> tuple[int, ...]:
        sizes = self.layers or (len(inputs), *([biases.size for _, biases in stored] or [4, 1]))
        if sizes[0] != len(inputs):
            nodes = f"{sizes[0]} node{'s' if sizes[0] != 1 else ''}"
            count = "is 1 input" if len(inputs) == 1 else f"are {len(inputs)} inputs"
            raise PictureError(f"the first layer has {nodes}, and there {count} ({listed(inputs, 'and')})")
        if sizes[-1] != 1:
            raise PictureError(f"the last layer has {sizes[-1]} nodes, and needs 1, for the one target")
        return sizes

    def _refuse_divergence(
        self,
        columns: dict[str, Floats],
        scales: list[tuple[float, float]],
        task: str,
        layers: list[Layer],
        chosen: float,
    ) -> None:
        *inputs, target = (
            (column - mean) / deviation
            for column, (mean, deviation) in zip(columns.values(), scales, strict=True)
        )
        before, after = errors_of_first_step(
            layers, self.activation, task, np.stack(inputs, axis=1), target, chosen
        )
        if not np.isfinite(before):
            raise PictureError("the initial weights give no finite error; smaller ones are needed", "data")
        if not after <= DIVERGED * max(before, 1):
            raw = all(scale == (0, 1) for scale in scales)
            raise PictureError(
                f"learning-rate {chosen:g} diverges immediately: the first step takes the error "
                f"from {before:.3g} to {after:.3g}; try a smaller one{', or `:standardise:`' if raw else ''}"
            )

    def _refuse_work(self, layers: list[Layer], rows: int) -> None:
        weights = sum(one.size + biases.size for one, biases in layers)
        most = MOST_WORK // (weights * rows)
        if self.steps > most:
            raise PictureError(
                f"steps: at most {most} can be taken initially with {weights} weights and {rows} points"
            )
