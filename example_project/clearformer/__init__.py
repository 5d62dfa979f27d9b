"""The MiniLM sentence encoder in plain numpy, with every intermediate array in the open."""

from .functions import gelu, layer_norm, linear, merge_heads, softmax, split_heads

__all__ = [
    "gelu",
    "layer_norm",
    "linear",
    "merge_heads",
    "softmax",
    "split_heads",
]
