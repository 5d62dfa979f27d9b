"""The MiniLM sentence encoder in plain numpy, with every intermediate array in the open."""

from .encoder import Encoder, Layer, Linear, Norm
from .functions import gelu, layer_norm, linear, merge_heads, softmax, split_heads
from .trace import Trace

__all__ = [
    "Encoder",
    "Layer",
    "Linear",
    "Norm",
    "Trace",
    "gelu",
    "layer_norm",
    "linear",
    "merge_heads",
    "softmax",
    "split_heads",
]
