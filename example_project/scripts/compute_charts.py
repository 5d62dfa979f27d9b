"""Compute what the pages on results plot: a small network that reads digits, and the encoder.

    pip install scikit-learn
    python -m scripts.compute_charts

The network has one hidden layer, in plain numpy; all runs take about twenty seconds. The rest comes from
arrays that the other scripts have stored.
"""

import csv
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"
HIDDEN, STEPS, BATCH, EVERY = 32, 600, 50, 20
SEEDS = range(5)
TRAINED = 500


def write(name, head, rows):
    """Write a table."""
    with (DATA / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def shares(scores):
    """Return the softmax of scores (N, 10)."""
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponents / exponents.sum(axis=1, keepdims=True)


def forward(weights, images):
    """Return what the hidden layer has, and the probabilities (N, 10)."""
    if "W2" not in weights:
        return images, shares(images @ weights["W1"] + weights["b1"])
    hidden = np.maximum(images @ weights["W1"] + weights["b1"], 0)
    return hidden, shares(hidden @ weights["W2"] + weights["b2"])


def gradients(weights, images, digits):
    """Return the gradient of the mean cross-entropy."""
    hidden, found = forward(weights, images)
    found[np.arange(len(digits)), digits] -= 1
    found /= len(digits)
    if "W2" not in weights:
        return {"W1": images.T @ found, "b1": found.sum(axis=0)}
    below = (found @ weights["W2"].T) * (hidden > 0)
    return {
        "W2": hidden.T @ found,
        "b2": found.sum(axis=0),
        "W1": images.T @ below,
        "b1": below.sum(axis=0),
    }


def loss(weights, images, digits):
    """Return the mean cross-entropy."""
    found = forward(weights, images)[1]
    return float(-np.log(found[np.arange(len(digits)), digits] + 1e-12).mean())


def trained(data, seed, *, adam=True, hidden=HIDDEN):
    """Return the weights of a run, and its losses on digits that it does not learn from."""
    images, digits, other_images, other_digits = data
    random = np.random.default_rng(seed)
    if hidden:
        weights = {
            "W1": random.normal(0, np.sqrt(2 / 64), (64, hidden)),
            "b1": np.zeros(hidden),
            "W2": random.normal(0, np.sqrt(1 / hidden), (hidden, 10)),
            "b2": np.zeros(10),
        }
    else:
        weights = {"W1": np.zeros((64, 10)), "b1": np.zeros(10)}
    means = {name: np.zeros_like(array) for name, array in weights.items()}
    squares = {name: np.zeros_like(array) for name, array in weights.items()}
    losses = [loss(weights, other_images, other_digits)]
    for step in range(1, STEPS + 1):
        chosen = random.integers(len(images), size=BATCH)
        for name, gradient in gradients(weights, images[chosen], digits[chosen]).items():
            if adam:
                means[name] = 0.9 * means[name] + 0.1 * gradient
                squares[name] = 0.999 * squares[name] + 0.001 * gradient**2
                spread = np.sqrt(squares[name] / (1 - 0.999**step)) + 1e-8
                weights[name] -= 0.01 * means[name] / (1 - 0.9**step) / spread
            else:
                weights[name] -= 0.1 * gradient
        if step % EVERY == 0:
            losses.append(loss(weights, other_images, other_digits))
    return weights, losses


def accuracy(weights, images, digits):
    """Return the share of digits that are read right."""
    return float((forward(weights, images)[1].argmax(axis=1) == digits).mean())


def store_losses(data):
    """Store the losses of two optimisers: mean, least and most of the runs."""
    runs = {
        name: np.array([trained(data, seed, adam=name == "adam")[1] for seed in SEEDS])
        for name in ("adam", "sgd")
    }
    columns = [what(runs[name], axis=0) for name in runs for what in (np.mean, np.min, np.max)]
    head = ["step", *(name + end for name in runs for end in ("", "_low", "_high"))]
    rows = [[i * EVERY, *(f"{column[i]:.4f}" for column in columns)] for i in range(len(columns[0]))]
    write("losses.csv", head, rows)


def store_answers(data):
    """Store which digits are taken for which, and how sure the network is of what is right."""
    _, _, images, digits = data
    found = forward(trained(data, 0)[0], images)[1]
    counts = np.zeros((10, 10), dtype=np.int64)
    np.add.at(counts, (digits, found.argmax(axis=1)), 1)
    names = np.array([str(i) for i in range(10)])
    np.savez_compressed(DATA / "confusion.npz", counts=counts, digit=names)
    sure, right = found.max(axis=1), found.argmax(axis=1) == digits
    rows = []
    for low in np.arange(0.3, 1, 0.1):
        here = (sure > low) & (sure <= low + 0.1)
        share = right[here].mean()
        error = np.sqrt(share * (1 - share) / here.sum())
        ends = (max(0.0, share - error), min(1.0, share + error))
        rows.append(
            [f"{sure[here].mean():.3f}", f"{share:.3f}", *(f"{end:.3f}" for end in ends), int(here.sum())]
        )
    write("calibration.csv", ["confidence", "accuracy", "low", "high", "digits"], rows)


def store_ablation(data):
    """Store how well the network reads without each of its parts: mean, least and most of the runs."""
    images, digits, others, answers = data
    random = np.random.default_rng(1)
    order = random.permutation(64)
    wrong = np.where(random.random(len(digits)) < 0.3, random.integers(10, size=len(digits)), digits)
    variants = {
        "as it is": (data, {}),
        "pixels shuffled": ((images[:, order], digits, others[:, order], answers), {}),
        "30% random labels": ((images, wrong, others, answers), {}),
        "without hidden layer": (data, {"hidden": 0}),
        "4 hidden units": (data, {"hidden": 4}),
        "a tenth of the digits": ((images[:50], digits[:50], others, answers), {}),
    }
    rows = []
    for name, (given, how) in variants.items():
        found = [accuracy(trained(given, seed, **how)[0], given[2], given[3]) for seed in SEEDS]
        rows.append([name, *(f"{value:.3f}" for value in (np.mean(found), min(found), max(found)))])
    write("ablation.csv", ["part", "accuracy", "low", "high"], rows)


def store_entropy():
    """Store how widely the heads of each layer of the encoder look, in bits."""
    weights = np.load(DATA / "every-head.npz")["attention"].astype(float)
    logs = np.log2(weights, out=np.zeros_like(weights), where=weights > 0)
    bits = -(weights * logs).sum(axis=-1).mean(axis=-1)
    rows = [
        [i, *(f"{value:.3f}" for value in (layer.mean(), layer.min(), layer.max()))]
        for i, layer in enumerate(bits)
    ]
    write("entropy.csv", ["layer", "bits", "narrowest", "widest"], rows)


def store_guesses():
    """Store the likeliest next characters of the character model, in its last layer."""
    held = np.load(DATA / "rankings.npz")
    place = int(np.abs(held["scores"][:, -1, 0].astype(float) - 0.5).argmin())
    rows = [
        [character if character.strip() else "␣", f"{score:.3f}"]
        for character, score in zip(
            held["predictions"][place, -1], held["scores"][place, -1].astype(float), strict=True
        )
    ]
    write("next-character.csv", ["character", "probability"], rows)
    print("after", "".join(held["tokens"][:place].tolist()))


def store_senses():
    """Store where *bank* is in the last layer, in each of its sentences."""
    held = np.load(DATA / "senses.npz")
    points = held["points"][-1].astype(float)
    rows = [
        [f"{x:.3f}", f"{y:.3f}", label, kind or "another word"]
        for (x, y), label, kind in zip(points, held["labels"], held["classes"], strict=True)
    ]
    # The two senses come first, as where they are shown layer by layer: so they have the same colours.
    rows.sort(key=lambda row: (not row[3].startswith("bank"), row[3]))
    write("bank.csv", ["first", "second", "word", "sense"], rows)


def main():
    """Train and store."""
    from sklearn.datasets import load_digits

    read = load_digits()
    order = np.random.default_rng(0).permutation(len(read.target))
    images, digits = read.data[order] / 16, read.target[order]
    data = (images[:TRAINED], digits[:TRAINED], images[TRAINED:], digits[TRAINED:])
    store_losses(data)
    store_answers(data)
    store_ablation(data)
    store_entropy()
    store_guesses()
    store_senses()


if __name__ == "__main__":
    main()
