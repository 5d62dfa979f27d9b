"""Train a tiny recurrent network on nested parentheses, and store what its units do over one text.

Run from the `example_project` folder; numpy is all it needs:

    python -m scripts.compute_parentheses

The language is that of the LSTMVis paper: parentheses up to four deep, and between them the digit that says
how deep. A network of 16 LSTM units learns to predict the next character, which it can only do by remembering
how many are open. It writes `docs/_data/parentheses.npz`: 160 characters that it has not seen, and its units'
outputs at each of them.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ALPHABET = "()01234"
DEEPEST = 4
UNITS, BATCH, LENGTH, STEPS, RATE = 16, 32, 48, 1200, 0.01
SEED, SHOWN = 5, 160
# What the page says: all digits after a parenthesis are predicted, and these units are at 0.5 or more at
# every character where at least three are open; two of them nowhere else.
THRESHOLD, DEEP, DEEP_UNITS, ONLY_DEEP = 0.5, 3, [3, 8, 9], [3, 8]
# And that the mean of the one rises with each that opens, and that of the other falls.
RISING, FALLING = 8, 1
DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"

Array = npt.NDArray[np.float64]


def text(length: int, random: np.random.Generator) -> str:
    """Return a text of the language."""
    depth, written = 0, ""
    while len(written) < length:
        written += str(depth)
        what = random.random()
        if what < 0.3 and depth < DEEPEST:
            depth, written = depth + 1, written + "("
        elif what < 0.6 and depth:
            depth, written = depth - 1, written + ")"
    return written[:length]


def codes(written: str) -> npt.NDArray[np.int64]:
    """Return the place of each character in the alphabet."""
    return np.array([ALPHABET.index(one) for one in written])


def sigmoid(x: Array) -> Array:
    """Return 1 / (1 + exp(-x))."""
    return 0.5 * (1 + np.tanh(x / 2))


def start(random: np.random.Generator) -> dict[str, Array]:
    """Return small weights; gates that forget are open."""
    size = len(ALPHABET)
    bias = np.zeros(4 * UNITS)
    bias[UNITS : 2 * UNITS] = 1
    return {
        "W": random.normal(size=(size, 4 * UNITS)) * 0.3,
        "U": random.normal(size=(UNITS, 4 * UNITS)) / np.sqrt(UNITS),
        "b": bias,
        "V": random.normal(size=(UNITS, size)) * 0.3,
        "c": np.zeros(size),
    }


def run(weights: dict[str, Array], read: npt.NDArray[np.int64]) -> tuple[list[tuple[Array, ...]], Array]:
    """Return what each step of reading (T, B) characters computes, and the outputs, (T, B, UNITS)."""
    h = c = np.zeros((read.shape[1], UNITS))
    steps, outputs = [], []
    for characters in read:
        gates = weights["W"][characters] + h @ weights["U"] + weights["b"]
        i, f, o = (sigmoid(gates[:, k * UNITS : (k + 1) * UNITS]) for k in range(3))
        g = np.tanh(gates[:, 3 * UNITS :])
        before, held = h, c
        c = f * c + i * g
        h = o * np.tanh(c)
        steps.append((i, f, o, g, held, c, before))
        outputs.append(h)
    return steps, np.array(outputs)


def gradients(weights: dict[str, Array], batch: npt.NDArray[np.int64]) -> tuple[dict[str, Array], float]:
    """Return how the error of predicting each next character of (T + 1, B) changes with the weights."""
    read, wanted = batch[:-1], batch[1:]
    steps, outputs = run(weights, read)
    scores = outputs @ weights["V"] + weights["c"]
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    at = (*np.indices(wanted.shape), wanted)
    error = float(-np.log(shares[at]).mean())
    shares[at] -= 1
    shares /= wanted.size
    found = {name: np.zeros_like(value) for name, value in weights.items()}
    found["V"] = np.einsum("tbu,tbs->us", outputs, shares)
    found["c"] = shares.sum(axis=(0, 1))
    dh = dc = np.zeros((read.shape[1], UNITS))
    for t in reversed(range(len(read))):
        i, f, o, g, held, c, before = steps[t]
        dh = dh + shares[t] @ weights["V"].T
        squashed = np.tanh(c)
        dc = dc + dh * o * (1 - squashed**2)
        parts = (
            dc * g * i * (1 - i),
            dc * held * f * (1 - f),
            dh * squashed * o * (1 - o),
            dc * i * (1 - g**2),
        )
        gates = np.concatenate(parts, axis=1)
        np.add.at(found["W"], read[t], gates)
        found["U"] += before.T @ gates
        found["b"] += gates.sum(axis=0)
        dh, dc = gates @ weights["U"].T, dc * f
    return found, error


def train(random: np.random.Generator) -> dict[str, Array]:
    """Return weights after steps of Adam on fresh texts."""
    weights = start(random)
    means = {name: np.zeros_like(value) for name, value in weights.items()}
    squares = {name: np.zeros_like(value) for name, value in weights.items()}
    for step in range(1, STEPS + 1):
        batch = np.array([codes(text(LENGTH, random)) for _ in range(BATCH)]).T
        slopes, error = gradients(weights, batch)
        for name, slope in slopes.items():
            means[name] = 0.9 * means[name] + 0.1 * slope
            squares[name] = 0.99 * squares[name] + 0.01 * slope**2
            mean, square = means[name] / (1 - 0.9**step), squares[name] / (1 - 0.99**step)
            weights[name] = weights[name] - RATE * mean / (np.sqrt(square) + 1e-8)
        if step % 300 == 0:
            print(f"step {step}: error {error:.3f}")
    return weights


def main() -> None:
    """Train, check and store."""
    parser = argparse.ArgumentParser(description="Train the network of the page on units that count.")
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to (default: docs/_data)")
    output: Path = parser.parse_args().output
    random = np.random.default_rng(SEED)
    weights = train(random)
    shown = text(SHOWN, random)
    read = codes(shown)
    states = run(weights, read[:, None])[1][:, 0]
    predicted = (states[:-1] @ weights["V"] + weights["c"]).argmax(axis=-1)
    is_after = np.array([one in "()" for one in shown[:-1]])
    right = float((predicted == read[1:])[is_after].mean())
    print(f"digits after a parenthesis that are predicted: {right:.1%} of {is_after.sum()}")
    depth = np.cumsum([{"(": 1, ")": -1}.get(one, 0) for one in shown])
    on = states >= THRESHOLD
    always = np.flatnonzero(on[depth >= DEEP].all(axis=0)).tolist()
    only = [unit for unit in always if not on[depth < DEEP, unit].any()]
    print(f"on wherever {DEEP} are open: {always}, and nowhere else: {only}")
    if right < 1 or not set(DEEP_UNITS) <= set(always) or only != ONLY_DEEP:
        sys.exit(f"the page says that all are predicted, {DEEP_UNITS} and {ONLY_DEEP}")
    means = np.array([states[depth == level].mean(axis=0) for level in range(DEEPEST + 1)])
    print(
        f"unit {RISING} by depth: {means[:, RISING].round(2)}; unit {FALLING}: {means[:, FALLING].round(2)}"
    )
    if (np.diff(means[:, RISING]) <= 0).any() or (np.diff(means[:, FALLING]) >= 0).any():
        sys.exit("the page says that the one rises with depth, and the other falls")
    stored: dict[str, Any] = {"states": states.astype(np.float16), "tokens": np.array(list(shown))}
    np.savez_compressed(output / "parentheses.npz", **stored)
    print(f"{output / 'parentheses.npz'}: {(output / 'parentheses.npz').stat().st_size} bytes")


if __name__ == "__main__":
    main()
