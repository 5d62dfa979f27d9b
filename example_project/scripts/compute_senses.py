"""Compute where the words of twelve sentences with *bank* are, layer by layer, and store that small.

Run from the `example_project` folder, with the model wheel installed:

    python -m scripts.compute_senses

It writes `docs/_data/senses.npz`: a point for each word and layer, the three words nearest to each in all 384
dimensions, and the sentences. The points are of one PCA of all layers, fitted to *bank*, with the mean of a
layer taken away: what it shows is how the twelve come apart. No chance is in it.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clearformer import MissingWeightsError, encode

WORD = "bank"
SENTENCES = {
    "bank: money": (
        "She put her money in the bank.",
        "The bank raised its interest rate again.",
        "He asked the bank for a loan.",
        "The bank closed his account.",
        "My bank charges a fee for cash.",
        "They robbed the bank at noon.",
    ),
    "bank: river": (
        "They sat on the bank of the river.",
        "The boat was tied to the muddy bank.",
        "Trees grow along the bank of the stream.",
        "A heron stood on the grassy bank.",
        "The flood washed the bank away.",
        "We fished from the far bank.",
    ),
}
# The words of these sentences that are shown beside it.
OTHERS = (
    *("money", "interest", "rate", "loan", "account", "fee", "cash", "robbed"),
    *("river", "boat", "muddy", "trees", "stream", "heron", "grassy", "flood", "fished"),
)
NEIGHBOURS = 3
# What the page says of the twelve: how many have one of their own sense nearest, at each layer, and where
# all of
# one sense are on one side of all of the other.
SAME_SENSE = [8, 12, 11, 11, 12, 12, 11]
SHARE = 0.41
# At this layer these words are on the side of the one sense, and those on the side of the other.
LAYER, SIDES = 4, (("money", "interest", "loan"), ("river", "stream", "muddy", "grassy"))
APART = [False, True, True, True, True, True, True]
DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"


def words() -> dict[str, Any]:
    """Return each word's vectors, (L + 1, N, d), with its label, its sense if any, and its sentence."""
    vectors, labels, classes, contexts = [], [], [], []
    for sense, sentences in SENTENCES.items():
        for sentence in sentences:
            trace = encode(sentence)
            for i, token in enumerate(trace.tokens):
                if token == WORD or token in OTHERS:
                    vectors.append(trace.hidden_states[:, i])
                    labels.append(token)
                    classes.append(sense if token == WORD else "")
                    contexts.append(sentence)
    return {
        "vectors": np.stack(vectors, axis=1).astype(np.float64),
        "labels": np.array(labels),
        "classes": np.array(classes),
        "contexts": np.array(contexts),
    }


def projected(
    vectors: npt.NDArray[np.float64], fitted: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float64], float]:
    """Return points of one PCA of all layers, (L + 1, N, 2), and the share of the variance fitted."""
    vectors = vectors - vectors[:, fitted].mean(axis=1, keepdims=True)
    _, sizes, axes = np.linalg.svd(vectors[:, fitted].reshape(-1, vectors.shape[-1]), full_matrices=False)
    axes = axes[:2] * np.sign(axes[[0, 1], np.abs(axes[:2]).argmax(axis=1)])[:, None]
    return vectors @ axes.T, float((sizes[:2] ** 2).sum() / (sizes**2).sum())


def nearest(vectors: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """Return the words nearest to each at each layer, (L + 1, N, NEIGHBOURS)."""
    found = []
    for layer in vectors:
        apart = ((layer[:, None] - layer[None]) ** 2).sum(axis=-1)
        np.fill_diagonal(apart, np.inf)
        found.append(apart.argsort(axis=1, kind="stable")[:, :NEIGHBOURS])
    return np.stack(found).astype(np.uint8)


def main() -> None:
    """Compute, check and store."""
    parser = argparse.ArgumentParser(description="Compute the points of the page on two senses of a word.")
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to (default: docs/_data)")
    output: Path = parser.parse_args().output
    try:
        found = words()
    except MissingWeightsError as error:
        sys.exit(str(error))
    vectors = found.pop("vectors")
    is_word = found["labels"] == WORD
    points, share = projected(vectors, is_word)
    neighbours = nearest(vectors)
    same = found["classes"][neighbours[..., 0]] == found["classes"]
    counts = same[:, is_word].sum(axis=1).tolist()
    one, other = (points[:, found["classes"] == sense, 0] for sense in SENTENCES)
    apart = (
        np.maximum(one.min(axis=1), other.min(axis=1)) > np.minimum(one.max(axis=1), other.max(axis=1))
    ).tolist()
    print(f"{points.shape[1]} words; two directions show {share:.0%} of the variance of {WORD}")
    print(f"nearest of the same sense: {counts} of {is_word.sum()}; senses apart: {apart}")
    if counts != SAME_SENSE or apart != APART:
        sys.exit(f"the page says {SAME_SENSE} and {APART}")
    if round(share, 2) != SHARE:
        sys.exit(f"the page says {SHARE:.0%}")
    for group, side in zip(SIDES, (one, other), strict=True):
        across = points[LAYER, np.isin(found["labels"], group), 0]
        if (across * np.sign(side[LAYER].mean()) <= 0).any():
            sys.exit(f"{', '.join(group)} should be on one side, and are at {across}")
    stored = {"points": points.astype(np.float16), "neighbours": neighbours, **found}
    np.savez_compressed(output / "senses.npz", **stored)
    print(f"{output / 'senses.npz'}: {(output / 'senses.npz').stat().st_size} bytes")


if __name__ == "__main__":
    main()
