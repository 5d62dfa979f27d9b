"""The encoder: learned parameters and the forward pass through them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .functions import Array, gelu, layer_norm, linear, merge_heads, softmax, split_heads
from .trace import Trace


class Linear(NamedTuple):
    """Parameters of a linear layer, in the order in which `linear` takes them.

    Attributes
    ----------
    weight
        Matrix stored output first, shape (out, in).
    bias
        Offsets, shape (out,).
    """

    weight: Array
    bias: Array


class Norm(NamedTuple):
    """Parameters of a layer norm, in the order in which `layer_norm` takes them.

    Attributes
    ----------
    scale
        Factor of each component, shape (d,).
    shift
        Offset of each component, shape (d,).
    """

    scale: Array
    shift: Array


@dataclass(frozen=True, eq=False, repr=False)
class Layer:
    """Parameters of one transformer layer, in order of use.

    Attributes
    ----------
    query
        The `Linear` that makes the queries of all heads at once, weight shape (d, d). Rows h*k to
        (h+1)*k of the weight belong to head h; so they do in `key` and `value`.
    key
        The same for the keys.
    value
        The same for the values.
    merge
        The `Linear` that mixes the merged head outputs, weight shape (d, d). Columns h*k to (h+1)*k of
        the weight take what head h brings.
    attention_norm
        The `Norm` after attention.
    expand
        The `Linear` into the feed-forward network, weight shape (f, d).
    contract
        The `Linear` out of the feed-forward network, weight shape (d, f).
    output_norm
        The `Norm` after the feed-forward network.
    """

    query: Linear
    key: Linear
    value: Linear
    merge: Linear
    attention_norm: Norm
    expand: Linear
    contract: Linear
    output_norm: Norm


@dataclass(frozen=True, eq=False, repr=False)
class Encoder:
    """The learned parameters of a whole encoder, and the forward pass through them.

    The architecture is that of BERT, for one sentence at a time, without padding or dropout.

    Attributes
    ----------
    word_embeddings
        One vector per word piece of the vocabulary, shape (vocabulary, d).
    position_embeddings
        One vector per place in a sentence, shape (longest sentence, d).
    segment_embedding
        The vector that every token of a first sentence gets on top, shape (d,).
    embedding_norm
        The `Norm` of the embeddings.
    layers
        A tuple of L `Layer` objects.
    heads
        Number of attention heads H, a divisor of the width d.

    References
    ----------
    Devlin et al. (2019), BERT, arXiv:1810.04805, for the architecture. Wang et al. (2020), MiniLM,
    arXiv:2002.10957, for the small model that has it.
    """

    word_embeddings: Array
    position_embeddings: Array
    segment_embedding: Array
    embedding_norm: Norm
    layers: tuple[Layer, ...]
    heads: int

    def forward(self, token_ids: Sequence[int], tokens: Sequence[str]) -> Trace:
        """Run the encoder and keep every intermediate array.

        Parameters
        ----------
        token_ids
            Vocabulary row of each token, T whole numbers.
        tokens
            The T word pieces themselves, kept as labels.

        Returns
        -------
        Trace
            All arrays of the pass.

        Raises
        ------
        ValueError
            If there are no tokens or too many, not as many labels, or an id outside the vocabulary.
        """
        ids = np.asarray(token_ids, dtype=np.int64)
        self._check(ids, tokens)

        word_vectors = self.word_embeddings[ids]
        position_vectors = self.position_embeddings[np.arange(len(ids))]
        summed = word_vectors + position_vectors + self.segment_embedding
        embeddings = layer_norm(summed, *self.embedding_norm)

        hidden = embeddings
        hidden_states = [embeddings]
        steps: list[dict[str, Array]] = []
        for layer in self.layers:
            # Attention: every token gathers the values of the tokens its query matches.
            queries = split_heads(linear(hidden, *layer.query), self.heads)
            keys = split_heads(linear(hidden, *layer.key), self.heads)
            values = split_heads(linear(hidden, *layer.value), self.heads)
            scores = queries @ keys.swapaxes(-1, -2) / math.sqrt(queries.shape[-1])
            attention = softmax(scores)
            head_outputs = attention @ values
            attention_updates = linear(merge_heads(head_outputs), *layer.merge)
            attended = layer_norm(hidden + attention_updates, *layer.attention_norm)

            # Feed-forward: every token is transformed on its own.
            expanded = gelu(linear(attended, *layer.expand))
            feed_forward_updates = linear(expanded, *layer.contract)
            hidden = layer_norm(attended + feed_forward_updates, *layer.output_norm)

            hidden_states.append(hidden)
            steps.append(
                {
                    "queries": queries,
                    "keys": keys,
                    "values": values,
                    "scores": scores,
                    "attention": attention,
                    "head_outputs": head_outputs,
                    "attention_updates": attention_updates,
                    "attended": attended,
                    "expanded": expanded,
                    "feed_forward_updates": feed_forward_updates,
                }
            )

        return Trace(
            tokens=tuple(tokens),
            token_ids=ids,
            word_vectors=word_vectors,
            position_vectors=position_vectors,
            embeddings=embeddings,
            hidden_states=np.stack(hidden_states),
            **{name: np.stack([step[name] for step in steps]) for name in steps[0]},
        )

    def _check(self, token_ids: npt.NDArray[np.int64], tokens: Sequence[str]) -> None:
        vocabulary, longest = len(self.word_embeddings), len(self.position_embeddings)
        if len(token_ids) == 0:
            raise ValueError("there are no tokens to encode")
        if len(token_ids) != len(tokens):
            raise ValueError(f"{len(token_ids)} token ids do not match {len(tokens)} tokens")
        if len(token_ids) > longest:
            raise ValueError(f"{len(token_ids)} tokens are more than the encoder's {longest} positions")
        if token_ids.min() < 0 or token_ids.max() >= vocabulary:
            raise ValueError(f"token ids must lie between 0 and {vocabulary - 1}")
