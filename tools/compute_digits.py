"""Train a small network to read digits, and store what it does with one of them for the docs.

    pip install scikit-learn
    python tools/compute_digits.py

Two convolutions of 3 by 3, the largest number of each channel, and a layer that decides, in plain numpy; it
takes about ten seconds. `docs/_data/digits.npz` has one image that the network was not trained on, the
activations of both layers, and for each channel the mean of the 16 patches at which it fires most.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).resolve().parent.parent / "docs" / "_data" / "digits.npz"
FIRST, SECOND = 8, 16
EPOCHS, BATCH, RATE = 30, 50, 0.003
TRAINED = 1500
# The image that is shown, of those that are read right: a digit of this kind.
SHOWN = 4
PATCHES = 16

Floats = NDArray[np.float64]
Weights = dict[str, Floats]


def patches(images: Floats, size: int = 3) -> Floats:
    """Return the surroundings of each pixel of images (N, H, W, C), zeros beyond the edge."""
    _, height, width, _ = images.shape
    by = size // 2
    padded = np.pad(images, ((0, 0), (by, by), (by, by), (0, 0)))
    shifted = [padded[:, i : i + height, j : j + width] for i in range(size) for j in range(size)]
    return np.concatenate(shifted, axis=-1)


def forward(weights: Weights, images: Floats) -> tuple[Floats, ...]:
    """Return all that is computed on the way to the scores of the ten digits."""
    around = patches(images[..., np.newaxis])
    first = np.maximum(around @ weights["W1"] + weights["b1"], 0)
    wider = patches(first)
    second = np.maximum(wider @ weights["W2"] + weights["b2"], 0)
    largest = second.max(axis=(1, 2))
    return around, first, wider, second, largest, largest @ weights["W3"] + weights["b3"]


def gradients(weights: Weights, images: Floats, digits: NDArray[Any]) -> Weights:
    """Return the gradient of the mean cross-entropy."""
    around, first, wider, second, largest, scores = forward(weights, images)
    count = len(images)
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    d_scores = exponents / exponents.sum(axis=1, keepdims=True)
    d_scores[np.arange(count), digits] -= 1
    d_scores /= count
    is_largest = (second == largest[:, np.newaxis, np.newaxis]) & (second > 0)
    d_second = is_largest * (d_scores @ weights["W3"].T)[:, np.newaxis, np.newaxis]
    d_wider = d_second @ weights["W2"].T
    _, height, width, channels = first.shape
    d_padded = np.zeros((count, height + 2, width + 2, channels))
    for i in range(9):
        d_padded[:, i // 3 : i // 3 + height, i % 3 : i % 3 + width] += d_wider[
            ..., i * channels : (i + 1) * channels
        ]
    d_first = d_padded[:, 1:-1, 1:-1] * (first > 0)
    return {
        "W1": np.einsum("nhwi,nhwo->io", around, d_first),
        "b1": d_first.sum(axis=(0, 1, 2)),
        "W2": np.einsum("nhwi,nhwo->io", wider, d_second),
        "b2": d_second.sum(axis=(0, 1, 2)),
        "W3": largest.T @ d_scores,
        "b3": d_scores.sum(axis=0),
    }


def trained(images: Floats, digits: NDArray[Any], random: np.random.Generator) -> Weights:
    """Return the weights after all epochs of Adam."""
    weights = {
        "W1": random.normal(0, np.sqrt(2 / 9), (9, FIRST)),
        "b1": np.zeros(FIRST),
        "W2": random.normal(0, np.sqrt(2 / (9 * FIRST)), (9 * FIRST, SECOND)),
        "b2": np.zeros(SECOND),
        "W3": random.normal(0, np.sqrt(1 / SECOND), (SECOND, 10)),
        "b3": np.zeros(10),
    }
    means = {name: np.zeros_like(array) for name, array in weights.items()}
    squares = {name: np.zeros_like(array) for name, array in weights.items()}
    step = 0
    for _ in range(EPOCHS):
        order = random.permutation(len(images))
        for chosen in np.array_split(order, len(order) // BATCH):
            step += 1
            for name, gradient in gradients(weights, images[chosen], digits[chosen]).items():
                means[name] = 0.9 * means[name] + 0.1 * gradient
                squares[name] = 0.999 * squares[name] + 0.001 * gradient**2
                spread = np.sqrt(squares[name] / (1 - 0.999**step)) + 1e-8
                weights[name] -= RATE * means[name] / (1 - 0.9**step) / spread
    return weights


def sprites(images: Floats, activations: Floats, size: int) -> NDArray[np.uint8]:
    """Return for each channel the mean of the patches of the images at which it fires most."""
    around = patches(images[..., np.newaxis], size).reshape(-1, size, size)
    flat = activations.reshape(-1, activations.shape[-1])
    strongest = np.argsort(-flat, axis=0, kind="stable")[:PATCHES]
    means = np.stack([around[column].mean(axis=0) for column in strongest.T])
    return np.rint((1 - means) * 255).astype(np.uint8)


def main() -> None:
    """Train, check and store."""
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        sys.exit("the digits come with scikit-learn: pip install scikit-learn")
    data = load_digits()
    images, digits = data.images / 16, data.target
    random = np.random.default_rng(0)
    order = random.permutation(len(images))
    learned, others = order[:TRAINED], order[TRAINED:]
    weights = trained(images[learned], digits[learned], random)
    right = forward(weights, images[others])[-1].argmax(axis=1) == digits[others]
    print(f"{right.mean():.1%} of {len(others)} digits that it has not seen are read right")
    if right.mean() < 0.95:
        sys.exit("that is too few to show what it does")
    shown = next(i for i, good in zip(others, right, strict=True) if good and digits[i] == SHOWN)
    _, first, _, second, _, _ = forward(weights, images)
    np.savez_compressed(
        DATA,
        # Ink on paper.
        image=np.rint((1 - images[shown]) * 255).astype(np.uint8),
        activations_0=first[shown].astype(np.float16),
        activations_1=second[shown].astype(np.float16),
        sprites_0=sprites(images, first, 3),
        sprites_1=sprites(images, second, 5),
    )
    print(f"{DATA}: {DATA.stat().st_size} bytes")


if __name__ == "__main__":
    main()
