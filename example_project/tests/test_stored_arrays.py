"""The arrays in docs/_data, checked without the model."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from clearformer import layer_norm

DATA = Path(__file__).parent.parent / "docs" / "_data"
CLS, THE, ANIMAL, SECOND_THE, IT = 0, 1, 2, 7, 10
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
    "linking.npz": {"Q": (16, 32), "K": (16, 32)},
    "projection.npz": {
        "X": (16, 384),
        "W_q": (384, 32),
        "b_q": (32,),
        "W_k": (384, 32),
        "b_k": (32,),
        "W_v": (384, 32),
        "b_v": (32,),
    },
    "heads.npz": {"Q": (16, 384)},
    "lookup.npz": {"ids": (16,), "table": (30522, 384)},
    "position.npz": {"E": (16, 384), "p": (16, 384), "s": (384,)},
    "norm.npz": {"x": (16, 384), "g": (384,), "b": (384,)},
    "outlier.npz": {"x": (16, 384), "g": (384,), "b": (384,)},
    "every-head.npz": {
        "attention": (6, 12, 16, 16),
        "queries": (6, 12, 16, 32),
        "keys": (6, 12, 16, 32),
    },
}


def stored(name):
    with np.load(DATA / name, allow_pickle=False) as archive:
        return dict(archive)


def wide(array):
    return array.astype(np.float32)


def numbers(name):
    """Return a file's float16 arrays, widened, to compute with them."""
    return {key: wide(array) for key, array in stored(name).items() if array.dtype == np.float16}


def softmax_rows(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("name", FILES)
def test_file_holds_arrays_of_the_stated_shapes_and_types(name):
    arrays = stored(name)
    tokens = arrays.pop("tokens")
    assert tokens.dtype.kind == "U"
    assert tokens.tolist() == TOKENS
    assert {key: array.shape for key, array in arrays.items()} == FILES[name]
    whole = {"ids": np.dtype(np.int32)}
    assert all(array.dtype == whole.get(key, np.float16) for key, array in arrays.items())


@pytest.mark.parametrize("name", FILES)
def test_file_carries_no_time_of_writing(name):
    with zipfile.ZipFile(DATA / name) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_files_stay_small():
    assert sum((DATA / name).stat().st_size for name in FILES) < 420_000


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
    arrays = numbers("attention.npz")
    scores = arrays["queries"] @ arrays["keys"].T / np.sqrt(32)
    np.testing.assert_allclose(arrays["scores"], scores, atol=0.01)
    np.testing.assert_allclose(arrays["weights"], softmax_rows(arrays["scores"]), atol=0.005)
    np.testing.assert_allclose(arrays["output"], arrays["weights"] @ arrays["values"], atol=0.005)


def test_the_formula_on_the_stored_head_reproduces_the_weights():
    head = numbers("head.npz")
    weights = softmax_rows(head["Q"] @ head["K"].T / np.sqrt(32))
    assert weights[IT, ANIMAL] == pytest.approx(0.673, abs=0.005)
    np.testing.assert_allclose(weights, stored("attention.npz")["weights"], atol=0.005)


# Self-attention from end to end


def self_attention(arrays, queries=1, keys=1):
    """Compute the six lines of the page; `queries` and `keys` say how much their offsets count."""
    Q = arrays["X"] @ arrays["W_q"] + queries * arrays["b_q"]
    K = arrays["X"] @ arrays["W_k"] + keys * arrays["b_k"]
    V = arrays["X"] @ arrays["W_v"] + arrays["b_v"]
    S = Q @ K.T / np.sqrt(32)
    P = softmax_rows(S)
    return {"Q": Q, "K": K, "V": V, "S": S, "P": P, "Z": P @ V}


def test_six_lines_from_the_hidden_state_give_the_stored_head():
    ours, model = self_attention(numbers("projection.npz")), numbers("attention.npz")
    assert ours["P"][IT, ANIMAL] == pytest.approx(0.673, abs=0.0005)
    names = {"Q": "queries", "K": "keys", "V": "values", "S": "scores", "P": "weights", "Z": "output"}
    for ours_name, model_name in names.items():
        np.testing.assert_allclose(ours[ours_name], model[model_name], atol=0.01)


def test_it_takes_over_two_thirds_of_animals_value():
    ours = self_attention(numbers("projection.npz"))
    value, output = ours["V"][ANIMAL], ours["Z"][IT]
    assert value[0] == pytest.approx(3.1, abs=0.05)
    assert ours["P"][IT, ANIMAL] * value[0] == pytest.approx(2.1, abs=0.05)
    assert output[0] == pytest.approx(2.0, abs=0.05)
    lengths = np.linalg.norm(value), np.linalg.norm(output)
    assert round(float(value @ output) / (lengths[0] * lengths[1]), 2) == 1.00
    assert lengths[1] / lengths[0] == pytest.approx(2 / 3, abs=0.01)


def test_what_the_offsets_do():
    arrays = numbers("projection.npz")
    whole = self_attention(arrays)
    assert round(float(self_attention(arrays, queries=0)["P"][IT, ANIMAL]), 3) == 0.655
    np.testing.assert_allclose(self_attention(arrays, keys=0)["P"], whole["P"], atol=1e-5)
    unshifted = whole["P"] @ (whole["V"] - arrays["b_v"])
    np.testing.assert_allclose(whole["Z"], unshifted + arrays["b_v"], atol=1e-5)


# Heads


def test_splitting_gives_each_head_its_columns_and_merging_undoes_it():
    Q = stored("heads.npz")["Q"]
    H = Q.reshape(16, 12, 32).transpose(1, 0, 2)
    assert H[HEAD, IT, 0] == Q[IT, 352]
    assert round(float(Q[IT, 352]), 2) == -0.20
    assert np.array_equal(H[HEAD], stored("head.npz")["Q"])
    assert np.array_equal(H.transpose(1, 0, 2).reshape(16, 384), Q)


def test_what_each_head_looks_at():
    attention = wide(stored("attention.npz")["attention"][LAYER, :, IT])
    tired = TOKENS.index("tired")
    assert attention.argmax(axis=1).tolist() == [CLS] * 9 + [tired, CLS, ANIMAL]
    assert round(float(attention[9, tired]), 2) == 0.30


# The lookup


def test_the_table_holds_the_rows_that_the_sentence_takes_and_no_others():
    arrays = stored("lookup.npz")
    filled = ~np.isnan(arrays["table"]).any(axis=1)
    assert filled.nonzero()[0].tolist() == sorted(set(arrays["ids"].tolist()))
    assert np.isnan(arrays["table"][~filled]).all()


def test_the_lookup_takes_the_same_row_for_both_the():
    arrays = stored("lookup.npz")
    ids = dict(zip(TOKENS, arrays["ids"].tolist(), strict=True))
    assert [ids[token] for token in ("animal", "the", "[CLS]", "[SEP]")] == [4111, 1996, 101, 102]
    E = arrays["table"][arrays["ids"]]
    assert np.array_equal(E, stored("position.npz")["E"])
    assert np.array_equal(E[THE], E[SECOND_THE])


def test_places_tell_both_the_apart():
    arrays = numbers("position.npz")
    x = arrays["E"] + arrays["p"] + arrays["s"]
    assert [round(float(x[place, 259]), 2) for place in (THE, SECOND_THE)] == [0.04, -0.03]


# Layer norm


def norm_steps(arrays):
    """Compute the four lines of the page."""
    x = arrays["x"]
    m = np.mean(x, axis=1, keepdims=True)
    v = np.mean((x - m) ** 2, axis=1, keepdims=True)
    n = (x - m) / np.sqrt(v + 1e-12)
    return {"m": m, "v": v, "n": n, "y": n * arrays["g"] + arrays["b"]}


def test_the_steps_of_the_layer_norm_bring_every_row_to_mean_0_and_variance_1():
    arrays = numbers("norm.npz")
    steps = norm_steps(arrays)
    np.testing.assert_allclose(steps["n"].mean(axis=1), 0, atol=1e-5)
    np.testing.assert_allclose(steps["n"].var(axis=1), 1, atol=1e-5)
    at_it = [arrays["x"][IT, 0], steps["m"][IT, 0], steps["v"][IT, 0], steps["n"][IT, 0]]
    assert [round(float(number), 2) for number in at_it] == [0.48, -0.03, 0.29, 0.93]
    assert steps["v"][ANIMAL, 0] / steps["v"][IT, 0] == pytest.approx(2, abs=0.2)


@pytest.mark.parametrize("name", ["norm.npz", "outlier.npz"])
def test_the_steps_equal_layer_norm_as_the_model_computes_it(name):
    arrays = numbers(name)
    ours = layer_norm(arrays["x"], arrays["g"], arrays["b"])
    np.testing.assert_allclose(norm_steps(arrays)["y"], ours, atol=1e-5)


def test_the_layer_norm_takes_the_size_away_from_cls():
    arrays = numbers("outlier.npz")
    x, steps = arrays["x"], norm_steps(arrays)
    assert x[CLS, 99] == 222
    assert np.sort(np.abs(x), axis=None)[-2] < 13
    assert round(float(steps["v"][CLS, 0])) == 128
    assert steps["v"][1:].min() > 0.4
    assert steps["v"][1:].max() < 1.1
    y = steps["y"]
    assert round(float(y[CLS, 99]), 1) == 8.1
    assert (np.abs(y[CLS]) < 0.2).mean() > 0.98
    assert np.abs(y[CLS]).argmax() == 99


def test_the_senses_of_bank_come_apart_as_the_page_says():
    """Each *bank* has one of its own sense nearest, and the two lie on different sides, from layer 1 on."""
    arrays = stored("senses.npz")
    is_word, classes = arrays["labels"] == "bank", arrays["classes"]
    same = classes[arrays["neighbours"][..., 0]] == classes
    assert same[:, is_word].sum(axis=1).tolist() == [8, 12, 11, 11, 12, 12, 11]
    money, river = (wide(arrays["points"])[:, classes == f"bank: {sense}", 0] for sense in ("money", "river"))
    apart = np.maximum(money.min(axis=1), river.min(axis=1)) > np.minimum(
        money.max(axis=1), river.max(axis=1)
    )
    assert apart.tolist() == [False, True, True, True, True, True, True]


def test_units_of_the_small_network_tell_how_many_parentheses_are_open():
    """Units 3 and 8 are on just where three are open; unit 8 rises with depth, unit 1 falls."""
    arrays = stored("parentheses.npz")
    depth = np.cumsum([{"(": 1, ")": -1}.get(token, 0) for token in arrays["tokens"]])
    states = wide(arrays["states"])
    for unit in (3, 8):
        assert np.array_equal(states[:, unit] >= 0.5, depth >= 3)
    assert (states[depth >= 3, 9] >= 0.5).all()
    means = np.array([states[depth == level].mean(axis=0) for level in range(5)])
    assert (np.diff(means[:, 8]) > 0).all()
    assert (np.diff(means[:, 1]) < 0).all()
