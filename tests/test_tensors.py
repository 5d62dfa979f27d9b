"""What a tensor program holds: tensors, dims, sizes, sources, warnings; and what it costs."""

from __future__ import annotations

import math
import pickle
import re
import tracemalloc
from contextlib import contextmanager
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from tensor_programs import mistake, numbers

from sphinxext.explorable.notebooks.pictures import Tensors
from sphinxext.explorable.tensors import (
    Binary,
    Call,
    Diagram,
    Dim,
    Name,
    Negate,
    Number,
    Reference,
    TensorError,
    Transpose,
    evaluate,
)
from sphinxext.explorable.tensors.operations import FUNCTIONS

ATTENTION = """\
Q[t,k] : query
K[s,k] : key

# how well each query fits each key
S[t,s] = Q @ K.T / sqrt(k) : scores  # scaled
P = softmax(S, axis=s)
"""
SIZES = {"t": 4, "s": 3, "k": 2}


# What a diagram holds


def attention() -> Diagram:
    return evaluate(ATTENTION, SIZES, {"Q": numbers(4, 2), "K": numbers(3, 2, seed=1)})


def test_statements_in_order_with_their_concepts():
    told = [
        (
            statement.name,
            statement.line,
            statement.tensor.dims,
            statement.tensor.shape,
            statement.tensor.concept,
        )
        for statement in attention().statements
    ]
    assert told == [
        ("Q", 1, ("t", "k"), (4, 2), "query"),
        ("K", 2, ("s", "k"), (3, 2), "key"),
        ("S", 5, ("t", "s"), (4, 3), "scores"),
        ("P", 6, ("t", "s"), (4, 3), None),
    ]


def test_a_line_may_call_its_tensors_weights_and_what_is_made_of_them_is_none():
    program = (
        "X[t,d] : token\nW[d,k] : query weights\nU[d,k] : weights\nB = [[1, 2]] : attention-weights\n"
        "Q = X @ W : query\nL, R = split(W, 2, axis=d) : query weights, weights weights"
    )
    tensors = evaluate(program, {"t": 2, "d": 4, "k": 2}).tensors
    assert {name: (one.concept, one.learned) for name, one in tensors.items()} == {
        "X": ("token", False),
        "W": ("query", True),
        # Whether it is a concept's name or the word is known with the whole site only.
        "U": ("weights", False),
        "B": ("attention-weights", False),
        "Q": ("query", False),
        "L": ("query", True),
        "R": ("weights", True),
    }


def test_tree():
    diagram = attention()
    declared, _, scores, weights = (statement.expression for statement in diagram.statements)
    assert declared is None
    assert isinstance(scores, Binary)
    assert scores.op == "/"
    assert isinstance(scores.left, Binary)
    assert isinstance(scores.left.left, Reference)
    assert isinstance(scores.left.right, Transpose)
    assert scores.left.right.operand.name == "K"
    assert (scores.left.right.dims, scores.left.right.shape) == (("k", "s"), (2, 3))
    np.testing.assert_array_equal(scores.left.right.values, diagram.tensors["K"].values.T)
    assert scores.left.right.sources((1, 2)) == {"K": [(2, 1)]}
    assert scores.left.right.column == 14
    root = scores.right
    assert isinstance(root, Call)
    assert (root.function, root.keywords, root.shape, float(root.values)) == ("sqrt", (), (), math.sqrt(2))
    assert isinstance(root.arguments[0], Dim)
    assert isinstance(weights, Call)
    assert weights.keywords == (("axis", Name("s", 3)),)
    assert str(weights.settings["axis"]) == "s"
    negated = evaluate("x = -2").statements[0].expression
    assert isinstance(negated, Negate)
    assert isinstance(negated.operand, Number)
    assert negated.operand.number == 2


def test_a_diagram_is_frozen_and_pickles():
    diagram = attention()
    again = pickle.loads(pickle.dumps(diagram))
    assert again == diagram
    np.testing.assert_array_equal(again.tensors["P"].values, diagram.tensors["P"].values)
    assert again.tensors["P"].arithmetic((0, 0)) == diagram.tensors["P"].arithmetic((0, 0))
    with pytest.raises(FrozenInstanceError):
        diagram.statements[2].expression.op = "+"
    with pytest.raises(ValueError, match="read-only"):
        diagram.tensors["S"].values[0, 0] = 1
    error = pickle.loads(pickle.dumps(TensorError("wrong", 3, 4)))
    assert (str(error), error.line, error.column) == ("wrong", 3, 4)


def test_sources_of_attention():
    diagram = attention()
    assert diagram.tensors["S"].sources((2, 1)) == {"Q": [(2, 0), (2, 1)], "K": [(1, 0), (1, 1)]}
    assert diagram.tensors["P"].sources((2, 1)) == {"S": [(2, 0), (2, 1), (2, 2)]}
    assert diagram.tensors["P"].sources((-2, -2)) == diagram.tensors["P"].sources((2, 1))
    assert diagram.tensors["Q"].sources((0, 0)) == {}
    gram = evaluate("X[t,k]\nG = X @ X.T", SIZES).tensors["G"]
    assert gram.sources((2, 1)) == {"X": [(2, 0), (2, 1), (1, 0), (1, 1)]}
    assert gram.sources((3, 3)) == {"X": [(3, 0), (3, 1)]}
    added = evaluate("X[t,k]\nb[k]\nc[t,1]\nY = X + b + c", SIZES).tensors["Y"]
    assert added.sources((3, 1)) == {"X": [(3, 1)], "b": [(1,)], "c": [(3, 0)]}
    assert evaluate("x[3]\ny = x + 1").tensors["y"].sources(2) == {"x": [(2,)]}


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ((4, 0), "the index [4, 0] is outside S (t=4, s=3): t=4"),
        ((0, -4), "the index [0, -4] is outside S (t=4, s=3): s=3"),
        ((0,), "the index [0] has 1 numbers, S (t=4, s=3) 2 axes"),
        ((0.5, 1), "(0.5, 1) is not an index: whole numbers are needed, one for each axis of S (t=4, s=3)"),
    ],
)
@pytest.mark.parametrize("method", ["sources", "arithmetic"])
def test_an_index_without_a_cell(index, message, method):
    with pytest.raises(IndexError, match=f"^{re.escape(message)}$"):
        getattr(attention().tensors["S"], method)(index)


def test_softmax_of_large_numbers_does_not_overflow():
    assert evaluate("x = [1000, 1000]\ny = softmax(x, axis=0)").tensors["y"].values.tolist() == [0.5, 0.5]


@contextmanager
def most_memory(limit):
    """Refuse work that allocates more bytes at a time."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < limit
    finally:
        tracemalloc.stop()


def test_huge_shapes_without_values_cost_nothing():
    with most_memory(200_000):
        diagram = evaluate("A[n,n]\nB = softmax(A @ A.T + 1, axis=-1)\nC = mean(B)", {"n": 100_000})
    assert diagram.tensors["B"].shape == (100_000, 100_000)
    assert diagram.tensors["B"].values is None
    assert diagram.tensors["C"].shape == ()
    assert len(diagram.tensors["B"].expression.operands[0].sources((7, 7))["A"]) == 100_000


def test_too_many_cells_with_values():
    line, column, message = mistake(
        "a[n,1]\nb[n]\nc = a * b", None, {"a": np.ones((9000, 1)), "b": np.ones(9000)}
    )
    assert (line, column) == (3, 7)
    assert message == "more than 67,108,864 cells would be computed; without values there is no limit"


# Names of axes


@pytest.mark.parametrize(
    ("source", "dims"),
    [
        ("x[4, 8]", ("4", "8")),
        ("x[t, 8]", ("t", "8")),
        ("x = [[1, 2, 3], [4, 5, 6]]", ("2", "3")),
        ("x[m, n] = [[1, 2, 3], [4, 5, 6]]", ("m", "n")),
        ("x[m, 3] = [[1, 2, 3], [4, 5, 6]]", ("m", "3")),
        ("a[4, 2]\nb[t, k]\nx = a + b", ("t", "k")),
        ("b[t, 1]\na[4, 3]\nx = b * a", ("t", "3")),
        ("b[t, k]\nx = b @ b.T", ("t", "t")),
        ("b[t, k]\nx[t, 4] = b @ b.T", ("t", "t")),
        ("b[t, k]\nx = sum(b, axis=k, keepdims=True)", ("t", "1")),
        ("b[t, s, k]\nx = sum(b, axis=(k, 0))", ("s",)),
        ("b[t, s, k]\nx = max(b, axis=s)", ("t", "k")),
        ("x[] ", ()),
    ],
)
def test_dims(source, dims):
    assert evaluate(source, SIZES).tensors["x"].dims == dims


def test_a_name_of_a_pattern_gives_way_to_a_dim():
    source = (
        "T = [[1, 2, 3], [4, 5, 6]]\nR[1, c, 3] = repeat(rearrange(T, 'c b -> c b'), 'a b -> c a b', c=1)"
    )
    diagram = evaluate(f"{source}\ny = sqrt(R)")
    assert diagram.tensors["y"].dims == ("1", "c", "b")
    assert diagram.sizes == {"c": 2}


@pytest.mark.parametrize(
    ("source", "dims"),
    [
        # Keys and values call the positions that queries are made at by a name of their own.
        ("Q = A @ W\nK[s,k] = A @ W\nx = Q @ K.T", "t s"),
        ("K[s,k] = A @ W\nx[s,k] = A @ W", "s k"),
        ("Q = A @ W\nK[s,k] = A @ W\nV[s,k] = A @ W\nx = softmax(Q @ K.T, axis=s) @ V", "t k"),
        ("K[s,k], x[s,k] = stack([A @ W, A @ W])", "s k"),
        ("x[u,k] = A @ W", "u k"),
        ("x[u,w] = A @ W", "u w"),
        # One of two axes of one name.
        ("x[t,s] = A @ A.T", "t s"),
        ("x[s,t] = A @ A.T", "s t"),
        ("x[s,s] = A @ A.T", "s s"),
        ("x[h,t,s] = B", "h t s"),
        ("P[h,t,s] = B\nx = softmax(P, axis=s)", "h t s"),
        ("P[h,t,s] = B\nx[h,t,s] = B + 1", "h t s"),
        ("P[h,t,s] = B\nx[h,t] = sum(P, axis=s)", "h t"),
    ],
)
def test_a_line_may_give_a_dim_another_name(source, dims):
    diagram = evaluate(f"A[t,d]\nB[h,t,t]\nW[d,k]\n{source}", {"t": 4, "d": 8, "k": 2, "h": 2})
    assert diagram.tensors["x"].dims == tuple(dims.split())
    assert [doubt for *_, doubt in diagram.warnings if "is a new name for" not in doubt] == []
    assert {diagram.sizes.get(name, 4) for name in "stu"} == {4}


def test_sizes_come_from_dims_arrays_and_literals():
    diagram = evaluate("y[n]\nx[n, k]\nz[m] = [1, 2]\nw[m]\nv = y * n", {"k": 2}, {"x": np.ones((5, 2))})
    assert diagram.sizes == {"n": 5, "k": 2, "m": 2}
    assert diagram.tensors["y"].shape == (5,)
    assert diagram.tensors["w"].shape == (2,)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int8", "uint64", "bool"])
def test_arrays_become_float64_copies(dtype):
    array = np.ones((2,), dtype=dtype)
    x = evaluate("x[2]", arrays={"x": array}).tensors["x"]
    assert x.values.dtype == np.float64
    array[:] = 0
    assert x.values.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("source", "warnings"),
    [
        (
            "A[t,d]\nB[k,s]\nC = A @ B",
            [(3, 7, "@ contracts A's d=8 with B's k=8: the sizes agree, the names do not")],
        ),
        (
            "A[t,d]\nb[k]\nC = A + b",
            [(3, 7, "+ lines up A's d=8 with b's k=8: the sizes agree, the names do not")],
        ),
        ("A[t,d]\nb[8]\nC = A + b", []),
        (
            "A[t,d]\nB[s,k]\nC = einsum('ab,cb->ac', A, B)",
            [(3, 5, "einsum lines up A's d=8 with B's k=8: the sizes agree, the names do not")],
        ),
        (
            "A[t,d]\nB[s,k]\nC = concat([A, B])",
            [(3, 5, "concat lines up A's d=8 with B's k=8: the sizes agree, the names do not")],
        ),
        (
            "A[t,d]\nB[t,k]\nC = stack([A, B])",
            [(3, 5, "stack lines up A's d=8 with B's k=8: the sizes agree, the names do not")],
        ),
        (
            "A[d,t]\nB[s,k,2]\nC = conv1d(A, B)",
            [(3, 5, "conv1d adds up over A's d=8 with B's k=8: the sizes agree, the names do not")],
        ),
        (
            "A[t,d]\nb[k]\nC = where(b, A, 0)",
            [(3, 5, "where lines up b's k=8 with A's d=8: the sizes agree, the names do not")],
        ),
        (
            "A[t,d]\nb[k]\nC = layer_norm(A, b)",
            [
                (
                    3,
                    5,
                    "layer_norm, for its scale, lines up A's d=8 with b's k=8: "
                    "the sizes agree, the names do not",
                )
            ],
        ),
        ("A[t,d]\nC = einsum('ab,cb->ac', A, A[:, ::-1])", []),
        ("A[t,d]\nB[s,d]\nC = A @ B.T + 1", []),
        ("x = [1]", [(1, 1, "x is computed here; the array of that name is not used")]),
    ],
)
def test_warnings(source, warnings):
    diagram = evaluate(source, {"t": 4, "s": 3, "d": 8, "k": 8}, {"x": np.ones(1)})
    assert diagram.warnings == warnings


ATTENTION_IN_TEN_LINES = """\
X[t,d]
W[d,e]
b[e]
A = X @ W + b
Q, K, V = split(A, 3, axis=e)
q = rearrange(Q, "t (h k) -> h t k", h=2)
S[h,t,t] = einsum("htk,hsk->hts", q, rearrange(K, "t (h k) -> h t k", h=2)) / sqrt(k)
P = softmax(S, axis=-1)
Z = layer_norm(P @ rearrange(V, "t (h k) -> h t k", h=2))
Y = gelu(rearrange(Z, "h t k -> t (h k)")) @ W[:, :d].T
"""


def test_ten_lines_of_huge_shapes_allocate_no_arrays():
    huge = {"t": 100_000, "d": 8 * 10**5, "e": 24 * 10**5, "h": 2, "k": 4 * 10**5}
    with most_memory(1_000_000):
        evaluate(ATTENTION_IN_TEN_LINES, huge)


def test_only_drawn_cells_of_huge_shapes_are_traced():
    cells = np.array(list(np.ndindex(8, 8)))
    huge = evaluate(ATTENTION, dict.fromkeys(("t", "s", "k"), 100_000)).tensors["S"]
    drawn = np.array([0, 1, 2, 99_999])
    with most_memory(1_000_000):
        traced = huge.trace(cells, lambda operand, axis, size: drawn)
    assert {name: one.cells.shape for name, one in traced.items()} == {"Q": (64, 4, 2), "K": (64, 4, 2)}


def test_a_new_name_that_nothing_else_uses_may_be_a_slip():
    sizes = {"t": 2, "d": 3, "k": 4}
    slip = evaluate("X[t,d]\nW[d,k]\nZ[tt,k] = X @ W", sizes)
    assert slip.warnings == [
        (
            3,
            3,
            "tt is a new name for t, and nothing else uses it; if it is meant, give it among the dims: tt=2",
        )
    ]
    assert evaluate("X[t,d]\nW[d,k]\nK[s,k] = X @ W\nm = sum(K, axis=s)", sizes).warnings == []
    assert evaluate("X[t,d]\nW[d,k]\nK[s,k] = X @ W\nS = X @ W @ K.T", sizes).warnings == []
    assert evaluate("X[t,d]\nW[d,k]\nK[s,k] = X @ W", {**sizes, "s": 2}).warnings == []


# ── Arrays of no cells ───────────────────────────────────────────────────────────────────────────────────

EMPTY = {
    "one axis": "x = [1, 2, 3]\ny = x[3:]\n",
    "no rows": "x = [[1, 2], [3, 4]]\ny = x[2:]\n",
    "no columns": "x = [[1, 2], [3, 4]]\ny = x[:, 2:]\n",
    "neither": "x = [[1, 2], [3, 4]]\nm = x[2:]\ny = m[:, 2:]\n",
}
USES = [
    *(
        "f(y)",
        "f(y, axis=0)",
        "f(y, 1)",
        "f(y, 2)",
        "f(y, y)",
        "f([y, y])",
        "f(y, y, y)",
        "f(x, y)",
        "f(y, 2, 1)",
    ),
    *(
        "y + 1",
        "y @ y",
        "y.T",
        "y[0]",
        "y[:0]",
        "y == y",
        "-y",
        "y ** 2",
        "y[None]",
        "y[[0]]",
        "y[y]",
        "x[y]",
    ),
]


@pytest.mark.parametrize("empty", EMPTY)
def test_arrays_of_no_cells_are_drawn_or_refused(empty: str) -> None:
    drawn, told = 0, []
    for use in USES:
        for name in FUNCTIONS if "f(" in use else [""]:
            program = f"{EMPTY[empty]}r = {use.replace('f(', f'{name}(')}"
            try:
                drawn += len(Tensors(program)._repr_html_()) > 0
            except ValueError as error:
                told.append(str(error).strip())
    assert drawn > 60
    assert all(told)


def test_of_nothing_there_are_any_number_of_equal_parts() -> None:
    parts = evaluate("x = [1, 2, 3]\ny = x[3:]\na, b = split(y, 2)\nc = split(y, 3)", {}, {}).tensors
    assert [parts[name].values.shape for name in "abc"] == [
        *(part.shape for part in np.split(np.zeros(0), 2)),
        np.stack(np.split(np.zeros(0), 3)).shape,
    ]
