"""An index of several tensors pairs them, as numpy does: values, axes, names, sources, pictures."""

from __future__ import annotations

import numpy as np
import pytest

from sphinxext.explorable.tensors import TensorError, evaluate, random_values
from sphinxext.explorable.tensors.drawn import Drawn
from sphinxext.explorable.tensors.words import describe

_CHANCE = np.random.default_rng(1)
ARRAYS = {
    "A": _CHANCE.normal(size=(3, 4, 5)),
    "i": np.array([0, 2, 1]),
    "j": np.array([1, -1, 3]),
    "k": np.array([[0, 1], [2, 3]]),
}
DECLARED = "A[t,d,v]\ni[t]\nj[t]\nk[2,2]\n"
SIZES = {"t": 3, "d": 4, "v": 5}


def result(expression, arrays=ARRAYS):
    """Return the tensor of one line below the declarations."""
    return evaluate(f"{DECLARED}R = {expression}", SIZES, arrays).tensors["R"]


@pytest.mark.parametrize(
    ("expression", "dims"),
    [
        ("A[i, j]", "t v"),
        ("A[:, i, j]", "t t"),
        ("A[..., i, j]", "t t"),
        ("A[i, :, j]", "t d"),
        ("A[i, ..., j]", "t d"),
        ("A[:, i, ..., j]", "t t"),
        ("A[0, :, i]", "t d"),
        ("A[i, 0]", "t v"),
        ("A[t - 1, i, -1]", "t"),
        ("A[i, None, j]", "t 1 v"),
        ("A[i[:, None], k[0]]", "t 2 v"),
        ("A[i[:, None, None], k]", "t 2 2 v"),
        ("A[[0, 1], [2, 0]]", "2 v"),
        ("A[[[0], [1]], [2, 0], 4]", "2 2"),
        ("A[1:, i, -1]", "2 t"),
        ("A[::-1, i, 1:3]", "3 t 2"),
        ("A[i, i, i]", "t"),
        ("A[i][arange(t), j]", "t v"),
        ("A[:, [0, -1]]", "t 2 v"),
    ],
)
def test_pairs_are_numpys(expression, dims):
    expected = eval(expression, {**ARRAYS, "arange": np.arange, "t": 3})
    found = result(expression)
    assert found.dims == tuple(dims.split())
    assert np.array_equal(found.values, expected)
    assert result(expression, None).shape == expected.shape


def test_the_loss_of_each_row_comes_from_one_logit_and_its_target():
    loss = evaluate("x[t,v]\ny[t]\nR = x[arange(t), y]", {"t": 3, "v": 4}).tensors["R"]
    assert loss.sources((1,)) == {"y": [(1,)]}
    arrays = {"x": np.arange(12.0).reshape(3, 4), "y": np.array([2, 0, 3])}
    loss = evaluate("x[t,v]\ny[t]\nR = x[arange(t), y]", {"t": 3, "v": 4}, arrays).tensors["R"]
    assert loss.sources((2,)) == {"x": [(2, 3)], "y": [(2,)]}


def test_ids_that_only_a_program_tells_get_random_places():
    diagram = evaluate("x[t,v]\nn[5]\nm[5]\nR = x[n, m]", {"t": 2, "v": 3})
    values = random_values(diagram, 0)
    assert set(values["n"]) <= {0, 1}
    assert set(values["m"]) <= {0, 1, 2}
    assert (
        evaluate("x[t,v]\nn[5]\nm[5]\nR = x[n, m]", {"t": 2, "v": 3}, values).tensors["R"].values is not None
    )


def test_an_id_beyond_its_own_axis_is_told():
    with pytest.raises(TensorError, match=r"j\[1\] is 4, and A's axis d=4 needs whole numbers from -4 to 3"):
        result("A[i, j]", {**ARRAYS, "j": np.array([1, 4, 0])})


def drawn(source, arrays):
    """Return the items of a program's last line, and the diagram as it is drawn."""
    made = Drawn(evaluate(source, {"t": 3, "v": 20}, arrays))
    return made.rows[-1]["statements"][-1]["items"], made


LOSS = "logits[t,v]\ny[t]\nL = logits[arange(t), y]"
LOSS_ARRAYS = {"logits": _CHANCE.normal(size=(3, 20)), "y": np.array([2, 0, 13])}


def test_the_cells_that_are_picked_stay_strong_and_are_drawn():
    items, made = drawn(LOSS, LOSS_ARRAYS)
    table, *index, _, result_ = items
    assert table["look"]["picked"] == [[0, 2], [1, 0], [2, 13]]
    assert {0, 2, 13} <= set(made.shown["logits"][1])
    texts = [item.get("text") or item["look"]["tensor"] for item in index]
    assert texts == ["[", "arange(t)", ",", "y", "]"]
    assert result_["look"]["tensor"] == "L"


def test_a_picked_row_has_no_place_of_its_own_along_the_axis_that_is_whole():
    items, _ = drawn(
        "X[t,4,5]\nn[2]\nR = X[n, :, [0, 1]]", {"X": np.zeros((3, 4, 5)), "n": np.array([0, -3])}
    )
    assert items[0]["look"]["picked"] == [[0, None, 0], [0, None, 1]]


def test_places_are_names_and_what_is_picked_shares_the_scale_of_its_table():
    _, made = drawn(LOSS, LOSS_ARRAYS)
    assert made.tensor(made.diagram.tensors["y"])["scale"] == "names"
    assert (
        made.tensor(made.diagram.tensors["L"])["range"]
        == made.tensor(made.diagram.tensors["logits"])["range"]
    )


def test_pairs_are_said_in_words():
    assert "the cells of logits that the numbers from 0 to 2 and y name together" in describe(
        evaluate(LOSS, {"t": 3, "v": 20})
    )
