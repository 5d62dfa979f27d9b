"""The arrays in docs/_data, checked without the model."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

DATA = Path(__file__).parent.parent / "docs" / "_data"
IT, ANIMAL = 10, 2
LAYER, HEAD = 5, 11
# fmt: off
TOKENS = [
    "[CLS]", "the", "animal", "didn", "'", "t", "cross", "the",
    "street", "because", "it", "was", "too", "tired", ".", "[SEP]",
]
# fmt: on

FILES = {
    "attention.npz": {
        "attention": (6, 12, 16, 16),
        "queries": (16, 32),
        "keys": (16, 32),
        "values": (16, 32),
        "scores": (16, 16),
        "weights": (16, 16),
        "output": (16, 32),
    },
    "head.npz": {"Q": (16, 32), "K": (16, 32), "V": (16, 32)},
}


def stored(name):
    with np.load(DATA / name, allow_pickle=False) as archive:
        return dict(archive)


def wide(array):
    return array.astype(np.float32)


def softmax_rows(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("name", FILES)
def test_file_holds_float16_arrays_of_the_stated_shapes(name):
    arrays = stored(name)
    tokens = arrays.pop("tokens")
    assert tokens.dtype.kind == "U"
    assert tokens.tolist() == TOKENS
    assert {key: array.shape for key, array in arrays.items()} == FILES[name]
    assert {array.dtype for array in arrays.values()} == {np.dtype(np.float16)}


@pytest.mark.parametrize("name", FILES)
def test_file_carries_no_time_of_writing(name):
    with zipfile.ZipFile(DATA / name) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_files_stay_small():
    assert sum((DATA / name).stat().st_size for name in FILES) < 200_000


def test_attention_rows_sum_to_one():
    # float16 rounds each entry by at most 2**-11 of its size, so a row's sum by at most 5e-4.
    sums = wide(stored("attention.npz")["attention"]).sum(axis=-1)
    np.testing.assert_allclose(sums, 1, atol=6e-4)


def test_it_looks_at_animal():
    arrays = stored("attention.npz")
    assert round(float(arrays["attention"][LAYER, HEAD, IT, ANIMAL]), 3) == 0.673
    assert arrays["attention"][LAYER, HEAD, IT].argmax() == ANIMAL


def test_the_explained_head_is_the_stated_one():
    arrays = stored("attention.npz")
    assert np.array_equal(arrays["weights"], arrays["attention"][LAYER, HEAD])


def test_each_step_of_the_head_follows_from_the_one_before():
    arrays = {key: wide(array) for key, array in stored("attention.npz").items() if key != "tokens"}
    scores = arrays["queries"] @ arrays["keys"].T / np.sqrt(32)
    np.testing.assert_allclose(arrays["scores"], scores, atol=0.01)
    np.testing.assert_allclose(arrays["weights"], softmax_rows(arrays["scores"]), atol=0.005)
    np.testing.assert_allclose(arrays["output"], arrays["weights"] @ arrays["values"], atol=0.005)


def test_the_formula_on_the_stored_head_reproduces_the_weights():
    head = {key: wide(array) for key, array in stored("head.npz").items() if key != "tokens"}
    weights = softmax_rows(head["Q"] @ head["K"].T / np.sqrt(32))
    assert weights[IT, ANIMAL] == pytest.approx(0.673, abs=0.005)
    np.testing.assert_allclose(weights, stored("attention.npz")["weights"], atol=0.005)
