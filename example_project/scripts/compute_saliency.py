"""Compute what each word of a sentence does for its likeness to others, and store it small.

Run from the `example_project` folder, with the model wheel installed:

    python -m scripts.compute_saliency

It writes `docs/_data/saliency.npz`: `tokens` of the sentence, `outputs` it is compared with, their
`similarity`, and how much of it each token brings, by three methods: `left_out`, `masked`, `gradient`.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clearformer import Encoder, MissingWeightsError, encode, sentence_embedding
from clearformer.weights import default_encoder, tokenize

DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"

SENTENCE = "The animal didn't cross the street because it was too tired."
OTHERS = [
    "The pet was exhausted.",
    "The dog would not walk over the road.",
    "The animal crossed the street.",
    "Traffic on the road was heavy.",
    "He fell asleep on the sofa.",
]
STEP = 0.05  # by which a vector is made longer and shorter for its derivative
Array = npt.NDArray[np.float32]


def vector(encoder: Encoder, token_ids: list[int]) -> Array:
    """Return the sentence's vector for any tokens, shape (d,)."""
    return sentence_embedding(encoder.forward(token_ids, [""] * len(token_ids)))


def without(token_ids: list[int], place: int, instead: list[int]) -> list[int]:
    """Return the tokens with others, or none, in one place."""
    return [*token_ids[:place], *instead, *token_ids[place + 1 :]]


def gradient(encoder: Encoder, token_ids: list[int], others: Array) -> Array:
    """Return gradient times input, shape (G, T): how each similarity changes as a token's vector grows."""
    found = []
    for place in range(len(token_ids)):
        ends = []
        for factor in (1 + STEP, 1 - STEP):
            table = encoder.word_embeddings[token_ids]
            table[place] *= factor
            # Each token is a row of its own, so that a word which is there twice can change in one place.
            ends.append(others @ vector(replace(encoder, word_embeddings=table), list(range(len(token_ids)))))
        found.append((ends[0] - ends[1]) / (2 * STEP))
    return np.stack(found, axis=-1)


def compute(encoder: Encoder) -> dict[str, npt.NDArray[np.generic]]:
    """Return the arrays of the file, by name."""
    token_ids, tokens = tokenize(SENTENCE)
    [_, mask, _], _ = tokenize("[MASK]")
    others = np.stack([sentence_embedding(encode(text)) for text in OTHERS])
    whole = others @ vector(encoder, list(token_ids))

    def lost(instead: list[int]) -> Array:
        places = range(len(token_ids))
        left = [others @ vector(encoder, without(list(token_ids), place, instead)) for place in places]
        return whole[:, None] - np.stack(left, axis=-1)

    return {
        "tokens": np.array(tokens),
        "outputs": np.array(OTHERS),
        "similarity": whole.astype(np.float32),
        "left_out": lost([]).astype(np.float16),
        "masked": lost([mask]).astype(np.float16),
        "gradient": gradient(encoder, list(token_ids), others).astype(np.float16),
    }


def main() -> None:
    """Compute and store the arrays."""
    parser = argparse.ArgumentParser(description="Compute what each word does for a sentence's likenesses.")
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to (default: docs/_data)")
    output: Path = parser.parse_args().output
    try:
        arrays = compute(default_encoder())
    except MissingWeightsError as error:
        sys.exit(str(error))

    output.mkdir(parents=True, exist_ok=True)
    file = output / "saliency.npz"
    np.savez_compressed(file, **arrays)
    print(f"{file}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
