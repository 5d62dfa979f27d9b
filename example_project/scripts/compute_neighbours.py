"""Compute what a network that knows neighbours sees in a digit.

    pip install scikit-learn
    python -m scripts.compute_neighbours

One convolution of 3 by 3 pixels with eight channels, the largest number of each 2 by 2 places, and a layer
that decides, in plain numpy. It learns from the same 500 digits as the network of `compute_charts`, in as
many steps; all ten runs take about ten seconds.
"""

from pathlib import Path

import numpy as np

from scripts.compute_charts import BATCH, SEEDS, STEPS, TRAINED, shares

DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"
CHANNELS, SIDE = 8, 8
SHOWN = 4


def patches(images):
    """Return the 3 by 3 surroundings of each pixel of images (N, 8, 8), zeros beyond the edge."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return np.stack([padded[:, i : i + SIDE, j : j + SIDE] for i in range(3) for j in range(3)], axis=-1)


def forward(weights, images):
    """Return the surroundings, the activations (N, 8, 8, C), the largest of each 2 by 2, and the scores."""
    around = patches(images)
    activations = np.maximum(around @ weights["W1"] + weights["b1"], 0)
    blocks = activations.reshape(-1, SIDE // 2, 2, SIDE // 2, 2, CHANNELS)
    largest = blocks.max(axis=(2, 4))
    return around, activations, largest, largest.reshape(len(images), -1) @ weights["W2"] + weights["b2"]


def gradients(weights, images, digits):
    """Return the gradient of the mean cross-entropy."""
    around, activations, largest, scores = forward(weights, images)
    wrong = shares(scores)
    wrong[np.arange(len(digits)), digits] -= 1
    wrong /= len(digits)
    below = (wrong @ weights["W2"].T).reshape(largest.shape)
    spread = np.repeat(np.repeat(below, 2, axis=1), 2, axis=2)
    tops = np.repeat(np.repeat(largest, 2, axis=1), 2, axis=2)
    inside = spread * ((activations == tops) & (activations > 0))
    return {
        "W1": np.einsum("nhwi,nhwo->io", around, inside),
        "b1": inside.sum(axis=(0, 1, 2)),
        "W2": largest.reshape(len(images), -1).T @ wrong,
        "b2": wrong.sum(axis=0),
    }


def descend(weights, gradients_of, random, count, steps, batch, rate=0.01):
    """Move weights in place by steps of Adam, each by the gradients of a batch of so many examples."""
    means = {name: np.zeros_like(array) for name, array in weights.items()}
    squares = {name: np.zeros_like(array) for name, array in weights.items()}
    for step in range(1, steps + 1):
        for name, gradient in gradients_of(random.integers(count, size=batch)).items():
            means[name] = 0.9 * means[name] + 0.1 * gradient
            squares[name] = 0.999 * squares[name] + 0.001 * gradient**2
            spread = np.sqrt(squares[name] / (1 - 0.999**step)) + 1e-8
            weights[name] -= rate * means[name] / (1 - 0.9**step) / spread


def trained(images, digits, seed):
    """Return the weights after all steps of Adam."""
    random = np.random.default_rng(seed)
    inputs = (SIDE // 2) ** 2 * CHANNELS
    weights = {
        "W1": random.normal(0, np.sqrt(2 / 9), (9, CHANNELS)),
        "b1": np.zeros(CHANNELS),
        "W2": random.normal(0, np.sqrt(1 / inputs), (inputs, 10)),
        "b2": np.zeros(10),
    }

    def gradients_of(chosen):
        return gradients(weights, images[chosen], digits[chosen])

    descend(weights, gradients_of, random, len(images), STEPS, BATCH)
    return weights


def accuracy(weights, images, digits):
    """Return the share of digits that are read right."""
    return float((forward(weights, images)[-1].argmax(axis=1) == digits).mean())


def main():
    """Train with and without neighbours, check, and store one image with its activations."""
    from sklearn.datasets import load_digits

    read = load_digits()
    order = np.random.default_rng(0).permutation(len(read.target))
    images, digits = read.images[order] / 16, read.target[order]
    mixed = np.random.default_rng(1).permutation(SIDE * SIDE)
    shuffled = images.reshape(-1, SIDE * SIDE)[:, mixed].reshape(images.shape)
    runs = [trained(images[:TRAINED], digits[:TRAINED], seed) for seed in SEEDS]
    right = [accuracy(run, images[TRAINED:], digits[TRAINED:]) for run in runs]
    without = [
        accuracy(trained(shuffled[:TRAINED], digits[:TRAINED], seed), shuffled[TRAINED:], digits[TRAINED:])
        for seed in SEEDS
    ]
    print(f"{np.mean(right):.3f}, pixels shuffled {np.mean(without):.3f}")
    weights = runs[0]
    found = forward(weights, images[TRAINED:])
    shown = np.flatnonzero((digits[TRAINED:] == SHOWN) & (found[-1].argmax(axis=1) == SHOWN))[0]
    kernels = weights["W1"].T.reshape(CHANNELS, 3, 3)
    np.savez_compressed(
        DATA / "neighbours.npz",
        # Dark on light, as a digit is written.
        image=np.rint((1 - images[TRAINED + shown]) * 255).astype(np.uint8),
        activations=found[1][shown].astype(np.float16),
        # What a channel looks for is dark, what it does not want is light.
        sprites=np.rint(127.5 - 127.5 * kernels / np.abs(kernels).max()).astype(np.uint8),
        kernels=kernels.astype(np.float32),
        biases=weights["b1"].astype(np.float32),
        right=np.array(right),
        shuffled=np.array(without),
    )


if __name__ == "__main__":
    main()
