"""The record of one forward pass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .functions import Array


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """Every intermediate array of one sentence's way through the encoder, in order of computation.

    Shapes use T tokens, L layers, H heads, d width, k head width and f feed-forward width; MiniLM has
    L = 6, H = 12, d = 384, k = 32, f = 1536. Layers, heads and tokens are counted from zero, so
    ``trace.attention[5, 11]`` is the last head of the last layer. Numbers are float32, without a unit.

    Attributes
    ----------
    tokens
        The T word pieces, beginning with ``[CLS]`` and ending with ``[SEP]``.
    token_ids
        Their row numbers in the vocabulary, shape (T,).
    word_vectors
        The vocabulary's vector of each token, shape (T, d).
    position_vectors
        The vector of each place in the sentence, shape (T, d).
    embeddings
        The `layer_norm` of word, position and segment vectors added up, shape (T, d).
    queries
        What each token looks for, shape (L, H, T, k).
    keys
        What each token offers to the others, shape (L, H, T, k).
    values
        What each token hands over to those that look at it, shape (L, H, T, k).
    scores
        Queries times keys, divided by the root of k, shape (L, H, T, T): from the row's token to the
        column's.
    attention
        The `softmax` of the scores, shape (L, H, T, T); every row sums to 1.
    head_outputs
        Attention times values, shape (L, H, T, k).
    attention_updates
        The merged and projected head outputs that attention adds to each token, shape (L, T, d).
    attended
        The `layer_norm` of a layer's input plus its attention update, shape (L, T, d).
    expanded
        The feed-forward network's inner numbers, after `gelu`, shape (L, T, f).
    feed_forward_updates
        What the feed-forward network adds to each token, shape (L, T, d).
    hidden_states
        Each layer's input and the last layer's output, shape (L + 1, T, d): ``hidden_states[0]`` is
        `embeddings` and ``hidden_states[-1]`` is what the encoder returns.

    References
    ----------
    Vaswani et al. (2017), Attention Is All You Need, arXiv:1706.03762.
    """

    tokens: tuple[str, ...]
    token_ids: npt.NDArray[np.int64]
    word_vectors: Array
    position_vectors: Array
    embeddings: Array
    queries: Array
    keys: Array
    values: Array
    scores: Array
    attention: Array
    head_outputs: Array
    attention_updates: Array
    attended: Array
    expanded: Array
    feed_forward_updates: Array
    hidden_states: Array

    def __repr__(self) -> str:
        layers, heads, tokens, head_width = self.queries.shape
        return f"Trace({tokens} tokens, {layers} layers, {heads} heads of width {head_width})"
