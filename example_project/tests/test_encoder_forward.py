import math
from dataclasses import fields

import numpy as np
import pytest

IDS = [1, 7, 7, 19, 2]
TOKENS = ["[CLS]", "a", "a", "b", "[SEP]"]


@pytest.fixture
def trace(tiny_encoder):
    return tiny_encoder.forward(IDS, TOKENS)


# The oracle: the same encoder written with loops over single numbers in double precision, sharing no code
# with the package.


def affine(vector, linear):
    return [
        sum(float(w) * x for w, x in zip(row, vector, strict=True)) + float(b)
        for row, b in zip(linear.weight, linear.bias, strict=True)
    ]


def normalise(vector, norm):
    mean = sum(vector) / len(vector)
    deviation = math.sqrt(sum((x - mean) ** 2 for x in vector) / len(vector))
    return [
        (x - mean) / deviation * float(scale) + float(shift)
        for x, scale, shift in zip(vector, norm.scale, norm.shift, strict=True)
    ]


def add(*vectors):
    return [sum(map(float, components)) for components in zip(*vectors, strict=True)]


def gaussian_linear_unit(x):
    return x * (1 + math.erf(x / math.sqrt(2))) / 2


def attend(query, keys, values):
    """One head's weights and output for one token."""
    scores = [sum(q * k for q, k in zip(query, key, strict=True)) / math.sqrt(len(query)) for key in keys]
    total = sum(map(math.exp, scores))
    weights = [math.exp(score) / total for score in scores]
    output = [sum(w * value[i] for w, value in zip(weights, values, strict=True)) for i in range(len(query))]
    return weights, output


def oracle(encoder, ids):
    """Return the hidden states and the attention as nested lists."""
    hidden = [
        normalise(
            add(
                encoder.word_embeddings[token], encoder.position_embeddings[place], encoder.segment_embedding
            ),
            encoder.embedding_norm,
        )
        for place, token in enumerate(ids)
    ]
    states, attention = [hidden], []
    for layer in encoder.layers:
        queries = [affine(vector, layer.query) for vector in hidden]
        keys = [affine(vector, layer.key) for vector in hidden]
        values = [affine(vector, layer.value) for vector in hidden]
        head_width = len(queries[0]) // encoder.heads
        merged = [[] for _ in ids]
        layer_attention = []
        for head in range(encoder.heads):
            part = slice(head * head_width, (head + 1) * head_width)
            head_attention = []
            for token in range(len(ids)):
                weights, output = attend(
                    queries[token][part], [key[part] for key in keys], [value[part] for value in values]
                )
                head_attention.append(weights)
                merged[token] += output
            layer_attention.append(head_attention)
        attention.append(layer_attention)

        next_hidden = []
        for vector, outputs in zip(hidden, merged, strict=True):
            attended = normalise(add(vector, affine(outputs, layer.merge)), layer.attention_norm)
            expanded = [gaussian_linear_unit(x) for x in affine(attended, layer.expand)]
            next_hidden.append(normalise(add(attended, affine(expanded, layer.contract)), layer.output_norm))
        hidden = next_hidden
        states.append(hidden)
    return np.array(states), np.array(attention)


def test_forward_pass_agrees_with_loops(tiny_encoder, trace):
    states, attention = oracle(tiny_encoder, IDS)
    assert attention.max() > 0.5, "the weights should make some heads choose"
    np.testing.assert_allclose(trace.attention, attention, atol=1e-5)
    np.testing.assert_allclose(trace.hidden_states, states, atol=1e-4)


def test_trace_has_the_documented_shapes(trace):
    T, L, H, d, k, f = 5, 2, 3, 12, 4, 24
    shapes = {field.name: np.shape(getattr(trace, field.name)) for field in fields(trace)}
    assert shapes == {
        "tokens": (T,),
        "token_ids": (T,),
        "word_vectors": (T, d),
        "position_vectors": (T, d),
        "embeddings": (T, d),
        "queries": (L, H, T, k),
        "keys": (L, H, T, k),
        "values": (L, H, T, k),
        "scores": (L, H, T, T),
        "attention": (L, H, T, T),
        "head_outputs": (L, H, T, k),
        "attention_updates": (L, T, d),
        "attended": (L, T, d),
        "expanded": (L, T, f),
        "feed_forward_updates": (L, T, d),
        "hidden_states": (L + 1, T, d),
    }


def test_all_arithmetic_is_float32(trace):
    arrays = [getattr(trace, field.name) for field in fields(trace)[2:]]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_changing_a_trace_leaves_the_encoder_alone(tiny_encoder, trace):
    for field in fields(trace)[2:]:
        getattr(trace, field.name)[...] = 0
    again = tiny_encoder.forward(IDS, TOKENS)
    assert np.abs(again.position_vectors).max() > 0
    np.testing.assert_allclose(again.hidden_states, oracle(tiny_encoder, IDS)[0], atol=1e-4)


def test_repr_names_the_sizes_instead_of_printing_arrays(trace):
    assert repr(trace) == "Trace(5 tokens, 2 layers, 3 heads of width 4)"


@pytest.mark.parametrize(
    ("ids", "tokens", "message"),
    [
        ([], [], "no tokens"),
        ([1, 2], ["a"], "2 token ids do not match 1 tokens"),
        ([1] * 9, ["a"] * 9, "9 tokens are more than the encoder's 8 positions"),
        ([-1], ["a"], "between 0 and 19"),
        ([20], ["a"], "between 0 and 19"),
    ],
)
def test_impossible_input_is_refused(tiny_encoder, ids, tokens, message):
    with pytest.raises(ValueError, match=message):
        tiny_encoder.forward(ids, tokens)
