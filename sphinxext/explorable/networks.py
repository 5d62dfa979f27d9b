"""Fully connected networks with one output: first weights, and the first step of training.

A layer takes ``a`` to ``f(a @ weights + biases)``. The browser trains; here is what a build must know before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Values: TypeAlias = NDArray[np.float64]
Layer: TypeAlias = tuple[Values, Values]
"""The weights, one row an input and one column a node, and the biases, one a node."""

REGRESSION = "regression"
CLASSIFICATION = "classification"

# Each with its slope, told from its value.
ACTIVATIONS: dict[str, tuple[Callable[[Values], Values], Callable[[Values], Values]]] = {
    "relu": (lambda z: np.maximum(z, 0), lambda a: (a > 0).astype(float)),
    "tanh": (np.tanh, lambda a: 1 - a**2),
    "sigmoid": (lambda z: np.exp(-np.logaddexp(0, -z)), lambda a: a * (1 - a)),
    "identity": (lambda z: z, np.ones_like),
}


def initial(sizes: Sequence[int], activation: str, seed: int) -> list[Layer]:
    """Draw first weights: by He for relu, by Glorot (uniform) for the rest, rounded; biases are 0."""
    generator = np.random.default_rng(seed)
    layers = []
    for fan_in, fan_out in pairwise(sizes):
        if activation == "relu":
            weights = generator.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
        else:
            reach = np.sqrt(6 / (fan_in + fan_out))
            weights = generator.uniform(-reach, reach, (fan_in, fan_out))
        layers.append((weights.round(3), np.zeros(fan_out)))
    return layers


def errors_of_first_step(
    layers: Sequence[Layer], activation: str, task: str, inputs: Values, target: Values, rate: float
) -> tuple[float, float]:
    """Return the error before and after one step of gradient descent over all points.

    Args:
        layers: the first weights and biases.
        activation: of the hidden layers.
        task: decides the output's activation and the error.
        inputs: (N, D), as the network sees them.
        target: (N,), as the network sees it.
        rate: the learning rate.
    """
    with np.errstate(all="ignore"):
        slope = ACTIVATIONS[activation][1]
        outputs = _forward(layers, activation, inputs)
        before, delta = _error(task, outputs[-1][:, 0], target)
        moved: list[Layer] = []
        for at in range(len(layers) - 1, -1, -1):
            weights, biases = layers[at]
            moved.insert(0, (weights - rate * outputs[at].T @ delta, biases - rate * delta.sum(axis=0)))
            delta = (delta @ weights.T) * slope(outputs[at])
        return before, _error(task, _forward(moved, activation, inputs)[-1][:, 0], target)[0]


def _forward(layers: Sequence[Layer], activation: str, inputs: Values) -> list[Values]:
    """Return what each layer gives, the inputs first; the last layer's is not activated."""
    outputs = [inputs]
    for at, (weights, biases) in enumerate(layers, start=1):
        z = outputs[-1] @ weights + biases
        outputs.append(z if at == len(layers) else ACTIVATIONS[activation][0](z))
    return outputs


def _error(task: str, z: Values, target: Values) -> tuple[float, Values]:
    """Return the mean error, and its slope along each point's ``z``: (N, 1)."""
    if task == REGRESSION:
        return float(np.mean((z - target) ** 2)), (2 * (z - target) / len(z))[:, None]
    probability = ACTIVATIONS["sigmoid"][0](z)
    error = np.mean(np.logaddexp(0, z) - z * target)
    return float(error), ((probability - target) / len(z))[:, None]
