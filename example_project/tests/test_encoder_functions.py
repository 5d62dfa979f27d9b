import math

import numpy as np
import pytest

from clearformer import gelu, layer_norm, linear, merge_heads, softmax, split_heads


@pytest.fixture
def scores():
    return np.random.default_rng(0).normal(scale=3, size=(2, 5, 7)).astype(np.float32)


def test_linear_uses_weights_stored_output_first():
    weight = np.array([[1, 0, 0], [0, 2, 1]], dtype=np.float32)
    bias = np.array([10, 20], dtype=np.float32)
    assert linear(np.array([3, 4, 5], dtype=np.float32), weight, bias).tolist() == [13, 33]


def test_softmax_matches_its_definition(scores):
    expected = [math.exp(score) / sum(math.exp(other) for other in scores[1, 2]) for score in scores[1, 2]]
    assert softmax(scores)[1, 2] == pytest.approx(expected, rel=1e-5)


def test_softmax_rows_sum_to_one(scores):
    assert softmax(scores).sum(axis=-1) == pytest.approx(np.ones((2, 5)), abs=1e-6)


def test_softmax_ignores_a_shift_of_a_row(scores):
    assert softmax(scores + 50) == pytest.approx(softmax(scores), abs=1e-5)


def test_softmax_survives_large_scores():
    assert softmax(np.array([1000, 0], dtype=np.float32)).tolist() == [1, 0]


def test_gelu_is_x_times_the_normal_distribution():
    # Phi(1) = 0.841345 from tables; the tanh approximation would give 0.841192.
    x = np.array([-1, 0, 1], dtype=np.float32)
    assert gelu(x) == pytest.approx([-0.158655, 0, 0.841345], abs=1e-6)


def test_layer_norm_standardises_each_vector(scores):
    normed = layer_norm(scores, np.ones(7, np.float32), np.zeros(7, np.float32))
    assert normed.mean(axis=-1) == pytest.approx(np.zeros((2, 5)), abs=1e-6)
    assert normed.var(axis=-1) == pytest.approx(np.ones((2, 5)), rel=1e-5)


def test_layer_norm_scales_then_shifts():
    x = np.array([1, 3], dtype=np.float32)
    scale, shift = np.array([2, 4], dtype=np.float32), np.array([10, 20], dtype=np.float32)
    assert layer_norm(x, scale, shift).tolist() == [8, 24]


def test_each_head_gets_neighbouring_components():
    x = np.arange(12, dtype=np.float32).reshape(2, 6)
    heads = split_heads(x, 3)
    assert heads.shape == (3, 2, 2)
    assert heads[1].tolist() == [[2, 3], [8, 9]]


def test_merging_undoes_splitting():
    x = np.random.default_rng(1).normal(size=(4, 12)).astype(np.float32)
    assert np.array_equal(merge_heads(split_heads(x, 3)), x)


def test_unequal_heads_are_refused():
    with pytest.raises(ValueError, match="width of 12 cannot be split into 5"):
        split_heads(np.zeros((4, 12), np.float32), 5)


@pytest.mark.parametrize("function", [softmax, gelu, lambda x: merge_heads(split_heads(x[0], 7))])
def test_functions_stay_in_float32(function, scores):
    assert function(scores).dtype == np.float32
