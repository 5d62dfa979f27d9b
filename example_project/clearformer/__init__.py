"""The MiniLM sentence encoder in plain numpy, with every intermediate array in the open.

`encode` turns a sentence into a `Trace`, which holds each array of the forward pass from the token
embeddings to the final hidden states. `sentence_embedding` and `cosine_similarity` compare sentences.

Shapes use the letters T tokens, L layers, H heads, d width and k head width. For the published model,
all-MiniLM-L6-v2, L = 6, H = 12, d = 384 and k = 32.
"""

from .encoder import Encoder, Layer, Linear, Norm
from .functions import Array, gelu, layer_norm, linear, merge_heads, softmax, split_heads
from .sentences import cosine_similarity, encode, sentence_embedding
from .trace import Trace
from .weights import MissingWeightsError, find_model_directory, load_encoder, tokenize

__all__ = [
    "Array",
    "Encoder",
    "Layer",
    "Linear",
    "MissingWeightsError",
    "Norm",
    "Trace",
    "cosine_similarity",
    "encode",
    "find_model_directory",
    "gelu",
    "layer_norm",
    "linear",
    "load_encoder",
    "merge_heads",
    "sentence_embedding",
    "softmax",
    "split_heads",
    "tokenize",
]
