"""What is large costs little or is refused at once, and what is infinite is no reason for a warning."""

import warnings

import numpy as np
import pytest
from tensor_programs import mistake

from sphinxext.explorable.tensors import TooManySourcesError, evaluate


def test_drawn_cells_of_huge_tensors():
    size = 100_000
    diagram = evaluate(
        "X[n,n]\nY = softmax(X @ X.T, axis=-1)\nZ = rearrange(X, '(a b) n -> b n a', b=2)", {"n": size}
    )
    places = np.array([0, 1, 2, size - 1])
    asked = []

    def drawn(operand, axis, count):
        asked.append((operand.title, axis, count))
        return places

    cells = np.array([[0, 0], [size - 1, 7]])
    found = diagram.tensors["Y"].trace(cells, drawn)["X"]
    assert {tuple(cell) for cell in found.of(0).tolist()} == {
        (row, column) for row in places for column in places
    }
    assert len(found.of(1)) == 16
    assert asked == [("(X @ X.T)", 1, size), ("X", 1, size), ("X.T", 0, size)]
    assert diagram.tensors["Z"].sources((1, 5, size // 2 - 1)) == {"X": [(size - 1, 5)]}
    with pytest.raises(TooManySourcesError, match=r"^there are more than 8,388,608 sources$"):
        diagram.tensors["Y"].sources((0, 0))


def test_a_large_array_is_neither_copied_nor_converted():
    table = np.ones((1200, 1000), dtype=np.float16)
    diagram = evaluate("E[v,d]\nids = [3, -1]\nx = E[ids]\ny = E[:k, 1:]\nz = E.T", {"k": 2}, {"E": table})
    assert np.shares_memory(diagram.tensors["E"].values, table)
    assert diagram.tensors["E"].values.dtype == np.float16
    assert diagram.tensors["x"].values.dtype == np.float64
    assert diagram.tensors["y"].values.dtype == np.float64
    assert np.shares_memory(diagram.tensors["z"].values, table)
    assert table.flags.writeable
    assert not diagram.tensors["E"].values.flags.writeable


@pytest.mark.parametrize(
    "text",
    [
        "repeat(x, 2000000000, axis=0)",
        "repeat(x, 'a -> a b', b=2000000000)",
        "one_hot(x, 2000000000)",
        "conv1d(x, x, padding=2000000000, stride=2147483647)",
        "einsum('a,b->ab', repeat(x, 9000), repeat(x, 9000))",
    ],
)
def test_nothing_is_allocated_that_is_too_large(text):
    assert mistake(f"x = [1]\ny = {text}")[2].startswith("more than 67,108,864 cells would be computed")


# Every cell is one and the same in memory.
VIEW = np.broadcast_to(0.0, (10**6, 10**6))


@pytest.mark.parametrize(
    "text",
    [
        "sum(X, axis=0)",
        "max(X)",
        "min(X, axis=n)",
        "mean(X, axis=m, keepdims=True)",
        "argmax(X, axis=0)",
        "softmax(X, axis=0)",
        "layer_norm(X)",
        "normalize(X)",
        "einsum('mn->', X)",
        "einsum('mn,n->m', X, x)",
        "X @ x",
        "reduce(X, '(a b) n -> a n', 'max', b=2)",
        "pool2d(X, 1000000)",
        "conv2d(X, X)",
        "X + 1",
        "one_hot(X, 2)",
        "where(X, 1, 2)",
        "X[:, :0] @ x[:0] + sum(X)",
    ],
)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_no_view_is_read_that_is_too_large(text, dtype):
    view = np.broadcast_to(dtype(0), VIEW.shape)
    found = mistake(f"X[m,n]\nx[n]\ny = {text}", None, {"X": view, "x": np.ones(10**6)})[2]
    assert found == "more than 268,435,456 cells would be read; without values there is no limit"


def test_reads_and_conversions_add_up():
    half = np.broadcast_to(np.float16(0), (2**13, 2**12))
    source = "X[m,n]\na = sum(X)\nb = max(X)\nc = min(X)"
    message = "more than 67,108,864 cells would be computed; without values there is no limit"
    assert mistake(source, None, {"X": half}) == (3, 5, message)
    assert evaluate(source, None, {"X": half.astype(np.float64)}).tensors["c"].values == 0


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("X[ids]", (2, 10**6)),
        ("X[:, :3][ids]", (2, 3)),
        ("X[:3, ids]", (3, 2)),
        ("X.T[ids, :2]", (2, 2)),
        ("sum(X[:4])", ()),
        ("einsum('ii->', X)", ()),
        ("X.T[0, ::1000]", (1000,)),
        ("split(X[:4], 2, axis=n)[1][0]", (500_000,)),
    ],
)
def test_little_of_a_large_view_is_read(text, shape):
    y = evaluate(f"X[m,n]\nids = [5, -1]\ny = {text}", None, {"X": VIEW}).tensors["y"]
    assert (y.shape, y.values.shape) == (shape, shape)


def test_an_axis_is_not_too_long():
    message = "x's array is (1099511627776,), and the largest size of an axis is 2,147,483,647"
    assert mistake("x[n]\ny = sum(x)", None, {"x": np.broadcast_to(0.0, (2**40,))}) == (1, 1, message)


# Infinite values

EXTREMES = {
    "inf": np.full((2, 2), np.inf),
    "nan": np.full((2, 2), np.nan),
    "large": np.full((2, 2), 1e308),
    "longdouble": np.full((2, 2), np.longdouble("1e4000")),
    "subnormal": np.full((2, 2), 5e-324),
}


@pytest.mark.parametrize("values", EXTREMES.values(), ids=EXTREMES.keys())
@pytest.mark.parametrize(
    "text",
    [
        "layer_norm(X, X, X)",
        "normalize(X)",
        "softmax(X, axis=0)",
        "X @ X - X / X",
        "log(-X) + sqrt(-X) ** X",
        "exp(X) * gelu(X) + gelu(X, approximate=True)",
        "mean(X, axis=0) - sigmoid(X)",
        "einsum('mn,nk,kl->ml', X, X, X)",
        "conv2d(X, X, padding=1)",
        "pool2d(X, 2, mode='mean')",
        "reduce(X, 'm n -> m', 'prod')",
        "where(X, X, 0)",
        "argmax(X)",
    ],
)
def test_numpy_never_warns(text, values):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        y = evaluate(f"X[m,n]\ny = {text}", None, {"X": values}).tensors["y"]
        for cell in np.ndindex(y.shape):
            assert y.sources(cell)
            assert y.arithmetic(cell)
