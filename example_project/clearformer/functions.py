"""The small functions a transformer encoder is made of.

Each function works on plain arrays and keeps their dtype, so an encoder with float32 weights stays in
float32 throughout. Shapes use the letters of the package: T tokens, H heads, d width, k head width.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
"""A float32 array, the only kind of number the encoder computes with."""

# numpy has no error function; the standard library's works on one double at a time.
_erf = np.vectorize(math.erf, otypes=[np.float64])


def linear(x: Array, weight: Array, bias: Array) -> Array:
    """Apply a linear layer, ``x @ weight.T + bias``.

    Parameters
    ----------
    x
        Inputs, shape (..., in).
    weight
        Weights stored output first, shape (out, in), as torch stores them.
    bias
        Offsets, shape (out,).

    Returns
    -------
    Array
        Outputs, shape (..., out).
    """
    return x @ weight.T + bias


def softmax(scores: Array) -> Array:
    r"""Turn each row of scores into positive weights that sum to 1.

    .. math:: \concept{weight}{P_i} = \frac{e^{s_i}}{\sum_j e^{s_j}}

    Parameters
    ----------
    scores
        Any numbers, shape (..., T). Adding a constant to a row changes nothing.

    Returns
    -------
    Array
        Weights between 0 and 1, shape (..., T); every row over the last axis sums to 1.
    """
    # Subtracting the largest score keeps exp from overflowing.
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights: Array = (exponentials / exponentials.sum(axis=-1, keepdims=True)).astype(scores.dtype)
    return weights


def gelu(x: Array) -> Array:
    r"""Apply the Gaussian error linear unit: let large numbers pass, and hold back those below 0.

    .. math:: \operatorname{gelu}(x) = x \cdot \Phi(x)

    :math:`\Phi` is the cumulative distribution of the standard normal. MiniLM computes it exactly, with the
    error function, and not with the approximation by tanh that some models use.

    Parameters
    ----------
    x
        Inputs, any shape.

    Returns
    -------
    Array
        Outputs, same shape and dtype as ``x``.

    References
    ----------
    Hendrycks and Gimpel (2016), Gaussian Error Linear Units, arXiv:1606.08415.
    """
    normal_cdf: Array = (0.5 * (1.0 + _erf(x / math.sqrt(2.0)))).astype(x.dtype)
    return x * normal_cdf


def layer_norm(x: Array, scale: Array, shift: Array, epsilon: float = 1e-12) -> Array:
    r"""Standardise each vector, then scale and shift its components.

    .. math::

        \concept{normed}{y} = \concept{scale}{g} \odot
        \frac{\concept{sum}{x} - \operatorname{mean}(\concept{sum}{x})}
        {\sqrt{\operatorname{var}(\concept{sum}{x}) + \varepsilon}} + \concept{shift}{b}

    The product :math:`\odot` is taken component by component.

    Parameters
    ----------
    x
        Vectors along the last axis, shape (..., d).
    scale
        Learned factor of each component, shape (d,).
    shift
        Learned offset of each component, shape (d,).
    epsilon
        Added to the variance before the square root. BERT uses 1e-12.

    Returns
    -------
    Array
        Shape (..., d). With scale 1 and shift 0, each vector has mean 0 and (population) variance 1.

    References
    ----------
    Ba, Kiros and Hinton (2016), Layer Normalization, arXiv:1607.06450.
    """
    mean = x.mean(axis=-1, keepdims=True)
    variance = x.var(axis=-1, keepdims=True)
    standardised: Array = ((x - mean) / np.sqrt(variance + epsilon)).astype(x.dtype)
    return standardised * scale + shift


def split_heads(x: Array, heads: int) -> Array:
    """Cut each vector into one piece per attention head.

    Parameters
    ----------
    x
        Vectors of all heads side by side, shape (T, d).
    heads
        Number of heads H.

    Returns
    -------
    Array
        Shape (H, T, k) with k = d / H; head h holds components h*k to (h+1)*k.

    Raises
    ------
    ValueError
        If the width d is not a multiple of the number of heads.
    """
    tokens, width = x.shape
    if width % heads:
        raise ValueError(f"a width of {width} cannot be split into {heads} equal heads")
    return x.reshape(tokens, heads, width // heads).swapaxes(0, 1)


def merge_heads(x: Array) -> Array:
    """Lay the heads' vectors side by side again, undoing `split_heads`.

    Parameters
    ----------
    x
        One vector per head and token, shape (H, T, k).

    Returns
    -------
    Array
        Shape (T, d) with d = H * k.
    """
    heads, tokens, head_width = x.shape
    return x.swapaxes(0, 1).reshape(tokens, heads * head_width)
