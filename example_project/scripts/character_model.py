"""A small causal transformer over characters, trained here and now, for the pages on what comes next.

It learns from the topics that `help()` ships with Python, in half a minute on one core:

    model = train(training_text())
    trace = model.forward("readability count")
    trace.probabilities[-1, -1]  # of each character of ALPHABET, after the last one

Seeded: the same machine and release of Python give the same weights every time.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property
from pydoc_data.topics import topics

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

ALPHABET = " abcdefghijklmnopqrstuvwxyz.,;:'()-"
LAYERS, HEADS, WIDTH, INNER = 4, 4, 64, 192
CONTEXT = 48  # characters that the model sees at most
NEAR = 4  # a character's first vector is a sum over itself and those just before it
STEPS, BATCH, RATE = 360, 24, 6e-3
NEGLIGIBLE = np.float32(1e-6)

Weights = dict[str, Array]


def plain(text: str) -> str:
    """Return a text in the characters of the alphabet: small letters, single blanks, some punctuation."""
    text = re.sub(r"\s+", " ", text.lower())
    return re.sub(r" +", " ", "".join(one for one in text if one in ALPHABET))


def training_text() -> str:
    """Return the prose of the help topics that ship with Python, without code, tables and grammar."""
    paragraphs = [one for topic in sorted(topics) for one in re.split(r"\n\s*\n", str(topics[topic]))]
    prose = [
        one for one in paragraphs if len(one) > 120 and len(re.findall(r"[a-z ,.]", one)) > 0.9 * len(one)
    ]
    return plain(" ".join(dict.fromkeys(prose)))


def codes_of(text: str) -> npt.NDArray[np.int64]:
    """Return the place in the alphabet of each character."""
    return np.array([ALPHABET.index(one) for one in text], dtype=np.int64)


@dataclass(frozen=True, eq=False, repr=False)
class Reading:
    """What the model makes of a text of T characters.

    Attributes
    ----------
    hidden
        The vectors that enter the first layer, then those after each layer, shape (L + 1, T, d).
    attention
        Of each layer and head, from the row's character to the column's, shape (L, H, T, T).
    probabilities
        Of each character of the alphabet to come next, as read from each layer's vectors by the
        weights of the last one (a *logit lens*), shape (L + 1, T, V).
    """

    hidden: Array
    attention: Array
    probabilities: Array


@dataclass(frozen=True, eq=False, repr=False)
class CharacterModel:
    """A trained model: its weights by name."""

    weights: Weights

    def forward(self, text: str) -> Reading:
        """Read a text, of a longer one what the model sees, and say what comes next after each character."""
        run = _Run(self.weights, codes_of(text[-CONTEXT:])[None])
        hidden = np.stack(run.states)[:, 0]
        attention = np.stack([step["attention"] for step in run.steps])[:, 0]
        return Reading(hidden, attention, _softmax(_scaled(hidden)[0] @ self.weights["out"]))

    def next_character(self, text: str) -> Array:
        """Return the probability of each character of the alphabet to follow a text, shape (V,)."""
        following: Array = self.forward(text).probabilities[-1, -1]
        return following


def train(text: str, seed: int = 0, steps: int = STEPS) -> CharacterModel:
    """Train a model to guess each next character of a text; seeded, by Adam with a falling rate."""
    random = np.random.default_rng(seed)
    weights = _first_weights(random)
    codes = codes_of(text)
    means = {name: np.zeros_like(array) for name, array in weights.items()}
    squares = {name: np.zeros_like(array) for name, array in weights.items()}
    for step in range(1, steps + 1):
        starts = random.integers(0, len(codes) - CONTEXT - 1, BATCH)
        windows = codes[starts[:, None] + np.arange(CONTEXT + 1)]
        gradients = _Run(weights, windows[:, :-1]).gradients(windows[:, 1:])
        rate = RATE * min(1.0, step / 20) * (0.5 + 0.5 * math.cos(math.pi * step / steps))
        for name, gradient in gradients.items():
            means[name] = 0.9 * means[name] + 0.1 * gradient
            squares[name] = 0.98 * squares[name] + 0.02 * gradient**2
            mean, square = means[name] / (1 - 0.9**step), squares[name] / (1 - 0.98**step)
            weights[name] -= (rate * mean / (np.sqrt(square) + 1e-8)).astype(np.float32)
    return CharacterModel(weights)


def loss(model: CharacterModel, text: str) -> float:
    """Return how surprised the model is by a text: bits for each character, the first excepted."""
    codes = codes_of(text)
    count = (len(codes) - 1) // CONTEXT
    windows = codes[np.arange(count)[:, None] * CONTEXT + np.arange(CONTEXT + 1)]
    predicted = _Run(model.weights, windows[:, :-1]).probabilities
    right = np.take_along_axis(predicted, windows[:, 1:, None], axis=-1)
    return float(-np.log2(right).mean())


def _first_weights(random: np.random.Generator) -> Weights:
    def matrix(*shape: int, scale: float = 1.0) -> Array:
        return (random.standard_normal(shape) * scale / math.sqrt(shape[-2])).astype(np.float32)

    size = len(ALPHABET)
    weights = {
        "characters": random.standard_normal((NEAR, size, WIDTH)).astype(np.float32) * np.float32(0.5),
        "places": random.standard_normal((CONTEXT, WIDTH)).astype(np.float32) * np.float32(0.1),
        "out": matrix(WIDTH, size),
    }
    for layer in range(LAYERS):
        weights[f"{layer}.query"] = matrix(WIDTH, WIDTH)
        weights[f"{layer}.key"] = matrix(WIDTH, WIDTH)
        weights[f"{layer}.value"] = matrix(WIDTH, WIDTH)
        weights[f"{layer}.merge"] = matrix(WIDTH, WIDTH, scale=0.3)
        weights[f"{layer}.expand"] = matrix(WIDTH, INNER)
        weights[f"{layer}.contract"] = matrix(INNER, WIDTH, scale=0.3)
    return weights


class _Run:
    """A forward pass through texts of one length, shape (N, T), which can be gone back for gradients."""

    def __init__(self, weights: Weights, codes: npt.NDArray[np.int64]) -> None:
        self.weights, self.codes = weights, codes
        vectors = weights["places"][: codes.shape[1]] + sum(
            weights["characters"][distance][shifted] for distance, shifted in self._before
        )
        self.states: list[Array] = [vectors]
        self.steps: list[dict[str, Array]] = []
        for layer in range(LAYERS):
            step = self._layer(layer, self.states[-1])
            self.steps.append(step)
            self.states.append(step["after"])

    @property
    def _before(self) -> list[tuple[int, npt.NDArray[np.int64]]]:
        """The characters at each distance before; before the first there are blanks."""
        length = self.codes.shape[1]
        padded = np.pad(self.codes, ((0, 0), (NEAR - 1, 0)))
        return [(far, padded[:, NEAR - 1 - far : NEAR - 1 - far + length]) for far in range(NEAR)]

    @cached_property
    def probabilities(self) -> Array:
        """Of each character to come next, shape (N, T, V)."""
        return _softmax(_scaled(self.states[-1])[0] @ self.weights["out"])

    def _layer(self, layer: int, before: Array) -> dict[str, Array]:
        own = {
            name: self.weights[f"{layer}.{name}"]
            for name in ("query", "key", "value", "merge", "expand", "contract")
        }
        entering = _scaled(before)[0]
        query, key, value = (_split(entering @ own[name]) for name in ("query", "key", "value"))
        scores = query @ key.swapaxes(-1, -2) / np.float32(math.sqrt(WIDTH // HEADS))
        length = scores.shape[-1]
        attention = _softmax(np.where(np.tri(length, dtype=bool), scores, np.float32(-1e9)))
        merged = _merge(attention @ value)
        between = before + merged @ own["merge"]
        inner = np.maximum(_scaled(between)[0] @ own["expand"], 0)
        after = between + inner @ own["contract"]
        return {
            "before": before, "query": query, "key": key, "value": value, "attention": attention,
            "merged": merged, "between": between, "inner": inner, "after": after,
        }  # fmt: skip

    def gradients(self, targets: npt.NDArray[np.int64]) -> Weights:
        """Return how the mean surprise at what really comes next changes with each weight."""
        found: Weights = {}
        off = self.probabilities.copy()
        np.put_along_axis(off, targets[..., None], np.take_along_axis(off, targets[..., None], -1) - 1, -1)
        off /= targets.size
        ended = _scaled(self.states[-1])[0]
        found["out"] = _outer(ended, off)
        change = _scaled_back(self.states[-1], off @ self.weights["out"].T)
        for layer in reversed(range(LAYERS)):
            change = self._layer_back(layer, change, found)
        found["places"] = np.zeros_like(self.weights["places"])
        found["places"][: change.shape[1]] = change.sum(axis=0)
        found["characters"] = np.stack([self._gathered(shifted, change) for _, shifted in self._before])
        return found

    def _gathered(self, codes: npt.NDArray[np.int64], change: Array) -> Array:
        """Add up the changes of the vectors of each character of the alphabet."""
        is_one = (codes.reshape(-1, 1) == np.arange(len(ALPHABET))).astype(np.float32)
        gathered: Array = is_one.T @ change.reshape(-1, WIDTH)
        return gathered

    def _layer_back(self, layer: int, change: Array, found: Weights) -> Array:
        step, own = self.steps[layer], lambda name: self.weights[f"{layer}.{name}"]
        found[f"{layer}.contract"] = _outer(step["inner"], change)
        inner = (change @ own("contract").T) * (step["inner"] > 0)
        found[f"{layer}.expand"] = _outer(_scaled(step["between"])[0], inner)
        change = change + _scaled_back(step["between"], inner @ own("expand").T)

        found[f"{layer}.merge"] = _outer(step["merged"], change)
        heads = _split(change @ own("merge").T)
        attention = step["attention"]
        weighted = heads @ step["value"].swapaxes(-1, -2)
        scores = attention * (weighted - (weighted * attention).sum(axis=-1, keepdims=True))
        scores /= np.float32(math.sqrt(WIDTH // HEADS))
        changes = {
            "query": scores @ step["key"],
            "key": scores.swapaxes(-1, -2) @ step["query"],
            "value": attention.swapaxes(-1, -2) @ heads,
        }
        entering = _scaled(step["before"])[0]
        back = np.zeros_like(change)
        for name, of_heads in changes.items():
            merged = _merge(of_heads)
            found[f"{layer}.{name}"] = _outer(entering, merged)
            back += merged @ own(name).T
        return change + _scaled_back(step["before"], back)


def _scaled(vectors: Array) -> tuple[Array, Array]:
    """Return vectors whose numbers have a mean square of 1, and what they were divided by."""
    size = np.sqrt((vectors**2).mean(axis=-1, keepdims=True) + NEGLIGIBLE)
    return vectors / size, size


def _scaled_back(vectors: Array, change: Array) -> Array:
    scaled, size = _scaled(vectors)
    back: Array = (change - scaled * (change * scaled).mean(axis=-1, keepdims=True)) / size
    return back


def _softmax(scores: Array) -> Array:
    exponents = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Array = exponents / exponents.sum(axis=-1, keepdims=True)
    return shares


def _split(vectors: Array) -> Array:
    """Return what each head has of the vectors, shape (N, H, T, d / H)."""
    count, length, width = vectors.shape
    return vectors.reshape(count, length, HEADS, width // HEADS).swapaxes(1, 2)


def _merge(heads: Array) -> Array:
    count, _, length, _ = heads.shape
    return heads.swapaxes(1, 2).reshape(count, length, -1)


def _outer(entered: Array, change: Array) -> Array:
    """Return the gradient of a matrix that vectors were multiplied by."""
    product: Array = entered.reshape(-1, entered.shape[-1]).T @ change.reshape(-1, change.shape[-1])
    return product
