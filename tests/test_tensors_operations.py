"""Every operation of the tensor language: its dims, its values, and which cells can change a cell."""

from __future__ import annotations

import einops
import numpy as np
import pytest
from tensor_programs import (
    numbers,
    numpy_convolution,
    numpy_gelu,
    numpy_gelu_by_tanh,
    numpy_layer_norm,
    numpy_softmax,
)

from sphinxext.explorable.expressions.operations import OPERATIONS
from sphinxext.explorable.tensors import (
    Call,
    Index,
    Lookup,
    Name,
    Slice,
    TensorError,
    evaluate,
    groups,
    labels,
    pieces,
    random_values,
    show_setting,
    walk,
    windows,
)

SIZES = {"t": 4, "s": 3, "k": 2, "d": 6, "h": 2, "v": 5, "o": 2, "c": 3, "w": 5}

# What each case can name: declared tensors with values, and whole numbers that say what is taken.
DECLARED = (
    "X[t,d]\nA[t,k]\nB[s,k]\nu[t]\nz[]\nV[3,4]\nE[v,k]\nI[c,5,w]\nK[o,c,2,3]\nM[t,d]\nids[3]\nid2[2,2]\n"
)
VALUES = {
    "X": numbers(4, 6, seed=1) * np.where(np.arange(24).reshape(4, 6) % 5, 1, -1),
    "A": numbers(4, 2, seed=2),
    "B": numbers(3, 2, seed=3),
    "u": numbers(4, seed=4),
    "z": numbers(seed=5),
    "V": numbers(3, 4, seed=6),
    "E": numbers(5, 2, seed=7),
    "I": numbers(3, 5, 5, seed=8),
    "K": numbers(2, 3, 2, 3, seed=9),
    "M": np.arange(24).reshape(4, 6) % 3 // 2,
    "ids": np.array([0, 4, -1]),
    "id2": np.array([[0, 1], [2, 2]]),
}


def case(text, dims, meaning):
    return pytest.param(text, tuple(dims.split()), meaning, id=text)


CASES = [
    case("gelu(X)", "t d", lambda a: numpy_gelu(a.X)),
    case("gelu(X, approximate=True)", "t d", lambda a: numpy_gelu_by_tanh(a.X)),
    case("softmax(X, t)", "t d", lambda a: numpy_softmax(a.X, 0)),
    case("argmax(X)", "", lambda a: np.argmax(a.X)),
    case("argmax(X, axis=d)", "t", lambda a: np.argmax(a.X, axis=1)),
    case("argmax(X, 0, True)", "1 d", lambda a: np.argmax(a.X, axis=0, keepdims=True)),
    case("layer_norm(X)", "t d", lambda a: numpy_layer_norm(a.X)),
    case("layer_norm(X, axis=t)", "t d", lambda a: numpy_layer_norm(a.X, axis=0)),
    case("layer_norm(X, axis=(t, d), eps=.5)", "t d", lambda a: numpy_layer_norm(a.X, axis=(0, 1), eps=0.5)),
    case("layer_norm(A, B[0])", "t k", lambda a: numpy_layer_norm(a.A, a.B[0])),
    case("layer_norm(A, B[0], u[:, None])", "t k", lambda a: numpy_layer_norm(a.A, a.B[0], a.u[:, None])),
    case("layer_norm(A, shift=z, scale=2)", "t k", lambda a: numpy_layer_norm(a.A, 2, a.z)),
    case("normalize(X)", "t d", lambda a: a.X / np.linalg.norm(a.X, axis=-1, keepdims=True)),
    case("normalize(X, axis=t)", "t d", lambda a: a.X / np.linalg.norm(a.X, axis=0, keepdims=True)),
    case("normalize(X, (t, d), eps=9)", "t d", lambda a: a.X / max(np.linalg.norm(a.X), 9)),
    case("tile(X, 2)", "t 12", lambda a: np.tile(a.X, 2)),
    case("tile(X, (2, 1))", "8 d", lambda a: np.tile(a.X, (2, 1))),
    case("tile(z, t, 1, k)", "4 1 2", lambda a: np.tile(a.z, (4, 1, 2))),
    case("where(M, X, u[:, None])", "t d", lambda a: np.where(a.M, a.X, a.u[:, None])),
    case("where(M[0], 1, X)", "t d", lambda a: np.where(a.M[0], 1, a.X)),
    case("concat([A, B])", "7 k", lambda a: np.concatenate([a.A, a.B])),
    case("concat([A, B], axis=s)", "7 k", lambda a: np.concatenate([a.A, a.B])),
    case("concat((A, X, A), axis=-1)", "t 10", lambda a: np.concatenate([a.A, a.X, a.A], -1)),
    case("concat([A], axis=k)", "t k", lambda a: a.A),
    case("stack([A, A + 1, A])", "3 t k", lambda a: np.stack([a.A, a.A + 1, a.A])),
    case("stack([A, X[:, :k]], axis=-1)", "t k 2", lambda a: np.stack([a.A, a.X[:, :2]], axis=-1)),
    case("stack([X[:, 0], u], axis=h)", "h t", lambda a: np.stack([a.X[:, 0], a.u])),
    case("stack([z, 1])", "2", lambda a: np.stack([a.z, 1])),
    case("split(X, 3, axis=d)", "3 t 2", lambda a: np.array(np.split(a.X, 3, axis=1))),
    case("split(X, k)", "2 2 d", lambda a: np.array(np.split(a.X, 2))),
    case("split(X, (2, 4), axis=d)", "3 t 2", lambda a: np.array(np.split(a.X, (2, 4), axis=1))),
    case("split(X, 3, axis=d)[-1]", "t 2", lambda a: np.split(a.X, 3, axis=1)[-1]),
    case("split(X, (1, -2), axis=1)[1]", "t 3", lambda a: np.split(a.X, (1, -2), axis=1)[1]),
    case("split(X, 1, axis=d)[0]", "t d", lambda a: a.X),
    case("split(X, 3, axis=d)[1, 0]", "2", lambda a: np.array(np.split(a.X, 3, axis=1))[1, 0]),
    case("reshape(X, (t, 2, -1))", "t 2 3", lambda a: a.X.reshape(4, 2, -1)),
    case("reshape(X, d, t)", "d t", lambda a: a.X.reshape(6, 4)),
    case("reshape(X, -1)", "24", lambda a: a.X.reshape(-1)),
    case("reshape(X[0, 0], ())", "", lambda a: a.X[0, 0]),
    case("transpose(I)", "w 5 c", lambda a: a.I.T),
    case("transpose(I, (1, 0, -1))", "5 c w", lambda a: a.I.transpose(1, 0, 2)),
    case("transpose(A, k, t)", "k t", lambda a: a.A.T),
    case("rearrange(X, 't (h e) -> h t e', h=2)", "h t e", lambda a: a.X.reshape(4, 2, 3).transpose(1, 0, 2)),
    case("rearrange(X, 't (h e) -> h t e')", "h t e", lambda a: a.X.reshape(4, 2, 3).transpose(1, 0, 2)),
    case("rearrange(X, 'a b -> (a b)')", "24", lambda a: a.X.reshape(-1)),
    case("rearrange(X, 'a (b c) -> (b c) a', b=3)", "d t", lambda a: a.X.T),
    case("rearrange(V, 'a b -> b 1 a')", "b 1 a", lambda a: a.V.T[:, None]),
    case("rearrange(V, 'p q -> q p')", "q p", lambda a: a.V.T),
    case("rearrange(I, 'c ... -> (...) c')", "25 c", lambda a: einops.rearrange(a.I, "c ... -> (...) c")),
    case("rearrange(I, '... a -> a ... ()')", "w c 5 1", lambda a: np.moveaxis(a.I, -1, 0)[..., None]),
    case("repeat(A, 't k -> t 3 k')", "t 3 k", lambda a: einops.repeat(a.A, "t k -> t 3 k")),
    case("repeat(A, 't k -> (e t) k', e=2)", "8 k", lambda a: np.concatenate([a.A, a.A])),
    case("repeat(A, 't k -> h t k')", "h t k", lambda a: np.stack([a.A, a.A])),
    case("repeat(A, 3, axis=t)", "12 k", lambda a: np.repeat(a.A, 3, axis=0)),
    case("repeat(A, k)", "16", lambda a: np.repeat(a.A, 2)),
    case("repeat(A, 1, axis=t)", "t k", lambda a: a.A),
    case("reduce(X, 't d -> t', 'max')", "t", lambda a: a.X.max(axis=1)),
    case("reduce(X, '(a 2) d -> d a', 'mean')", "d a", lambda a: a.X.reshape(2, 2, 6).mean(axis=1).T),
    case("reduce(X, 't (a b) -> b', 'prod', a=2)", "b", lambda a: a.X.reshape(4, 2, 3).prod(axis=(0, 1))),
    case("reduce(I, 'c ... -> c', 'min')", "c", lambda a: a.I.min(axis=(1, 2))),
    case("reduce(X, '... -> 1 1', 'sum')", "1 1", lambda a: a.X.sum().reshape(1, 1)),
    case("einsum('tk,sk->ts', A, B)", "t s", lambda a: a.A @ a.B.T),
    case("einsum('tk,sk', A, B)", "s t", lambda a: np.einsum("tk,sk", a.A, a.B)),
    case("einsum('ii->i', I[0])", "w", lambda a: np.diag(a.I[0])),
    case("einsum('a,aa->a', u, V[:1, :1])", "t", lambda a: a.u * a.V[0, 0]),
    case("einsum('aa,a->a', V[:1, :1], u)", "t", lambda a: a.u * a.V[0, 0]),
    case("einsum('aa,a', I[0], z[None])", "", lambda a: np.trace(a.I[0]) * a.z),
    case("einsum('ii', I[0])", "", lambda a: np.trace(a.I[0])),
    case("einsum('...ab,bc', I, I[0])", "c 5 w", lambda a: np.einsum("...ab,bc", a.I, a.I[0])),
    case(
        "einsum('a,b,c->cab', u, B[:, 0], u)", "t t s", lambda a: np.einsum("a,b,c->cab", a.u, a.B[:, 0], a.u)
    ),
    case("einsum('ab,ab->b', X, u[:, None])", "d", lambda a: (a.X * a.u[:, None]).sum(axis=0)),
    case("einsum('ab->ba', X)", "d t", lambda a: a.X.T),
    case("einsum('ab->', X)", "", lambda a: a.X.sum()),
    case("X[0]", "d", lambda a: a.X[0]),
    case("X[-1, 1:3]", "2", lambda a: a.X[-1, 1:3]),
    case("X[:, 1:3]", "t 2", lambda a: a.X[:, 1:3]),
    case("X[::2]", "2 d", lambda a: a.X[::2]),
    case("X[:t, ::-2]", "t 3", lambda a: a.X[:4, ::-2]),
    case("X[..., 0]", "t", lambda a: a.X[..., 0]),
    case("X[None]", "1 t d", lambda a: a.X[None]),
    case("X[:, None, -k:]", "t 1 2", lambda a: a.X[:, None, -2:]),
    case("X[3:0:-1]", "3 d", lambda a: a.X[3:0:-1]),
    case("X[2:2]", "0 d", lambda a: a.X[2:2]),
    case("I[1, ..., None, 2]", "5 1", lambda a: a.I[1, ..., None, 2]),
    case("E[ids]", "3 k", lambda a: a.E[a.ids]),
    case("E[id2]", "2 2 k", lambda a: a.E[a.id2]),
    case("I[:, :, ids]", "c 5 3", lambda a: a.I[:, :, a.ids]),
    case("I[..., ids]", "c 5 3", lambda a: a.I[..., a.ids]),
    case("I[:, ids, 1:4]", "c 3 3", lambda a: a.I[:, a.ids, 1:4]),
    case("E[ids[1]]", "k", lambda a: a.E[a.ids[1]]),
    case("one_hot(id2, s)", "2 2 s", lambda a: np.eye(3)[a.id2]),
    case("conv1d(u, V[0])", "1", lambda a: np.correlate(a.u, a.V[0], "valid")),
    case("conv1d(u, B[:, 0], padding=1)", "t", lambda a: np.correlate(a.u, a.B[:, 0], "same")),
    case("conv1d(I[0], I[..., :3], 2)", "c 2", lambda a: numpy_convolution(a.I[:1], a.I[..., :3], 2)[0]),
    case(
        "conv1d(I, I[:k, :, :4], padding=2)", "c 2 6", lambda a: numpy_convolution(a.I, a.I[:2, :, :4], 1, 2)
    ),
    case(
        "conv2d(I[0], K[0, 0], padding=1)",
        "6 w",
        lambda a: numpy_convolution(a.I[None, :1], a.K[:1, :1], 1, 1)[0, 0],
    ),
    case("conv2d(I, K, stride=(2, 1))", "o 2 3", lambda a: numpy_convolution(a.I[None], a.K)[0][:, ::2]),
    case(
        "conv2d(I[None], K, 2, (1, 0))",
        "1 o 3 2",
        lambda a: numpy_convolution(np.pad(a.I[None], [(0, 0), (0, 0), (1, 1), (0, 0)]), a.K, 2),
    ),
    case("pool2d(X, 2)", "2 3", lambda a: einops.reduce(a.X, "(h i) (w j) -> h w", "max", i=2, j=2)),
    case(
        "pool2d(I, (2, 5), mode='mean')",
        "c 2 1",
        lambda a: a.I[:, :4].reshape(3, 2, 10).mean(axis=-1)[..., None],
    ),
    case(
        "pool2d(I, 3, 1)",
        "c 3 3",
        lambda a: np.lib.stride_tricks.sliding_window_view(a.I, (3, 3), (1, 2)).max(axis=(-2, -1)),
    ),
]


class Arrays:
    def __init__(self, arrays):
        self.__dict__.update(arrays)


@pytest.mark.parametrize(("text", "dims", "meaning"), CASES)
def test_dims_and_values(text, dims, meaning):
    source = f"{DECLARED}result = {text}"
    diagram = evaluate(source, SIZES, VALUES)
    result, expected = diagram.tensors["result"], np.asarray(meaning(Arrays(VALUES)))
    assert (result.dims, result.shape) == (dims, expected.shape)
    np.testing.assert_allclose(result.values, expected, rtol=1e-12, atol=1e-15)
    assert result.values.dtype == np.float64
    assert not result.values.flags.writeable
    alone = evaluate(source, SIZES).tensors["result"]
    assert (alone.dims, alone.shape, alone.values) == (dims, expected.shape, None)
    assert diagram.sizes == SIZES


@pytest.mark.parametrize(("text", "dims", "meaning"), CASES)
def test_a_cell_is_a_source_if_changing_it_changes_the_result(text, dims, meaning):
    """A choice among cells (ids, a condition) stays a choice: it changes to another one that is allowed."""
    result = evaluate(f"{DECLARED}result = {text}", SIZES, VALUES).tensors["result"]
    traced = {index: result.sources(index) for index in np.ndindex(result.shape)}
    rows = np.array(list(traced), dtype=np.int64).reshape(len(traced), len(result.shape))
    at_once = result.trace(rows)
    for row, (_, cells) in enumerate(traced.items()):
        assert all(len(set(found)) == len(found) for found in cells.values())
        together = {name: [tuple(cell) for cell in found.of(row).tolist()] for name, found in at_once.items()}
        assert {name: cells for name, cells in together.items() if cells} == cells
    before = np.asarray(meaning(Arrays(VALUES)))
    for name, array in VALUES.items():
        changes = (lambda old: [0, 1, 2]) if name in ("M", "ids", "id2") else (lambda old: [old + 9, old - 9])
        for cell in np.ndindex(array.shape):
            changed = set()
            for new in changes(array[cell]):
                other = array.copy()
                other[cell] = new
                with np.errstate(all="ignore"):
                    differs = np.abs(meaning(Arrays({**VALUES, name: other})) - before) > 1e-9
                changed |= {tuple(index) for index in np.argwhere(differs).tolist()}
            named = {index for index, cells in traced.items() if cell in cells.get(name, [])}
            if "argmax" in text and name == "X":
                assert changed <= named
            else:
                assert changed == named, (name, cell)


def test_unknown_choices_leave_all_that_may_be_chosen():
    source = f"{DECLARED}chosen = where(M, X, u[:, None])\nrows = E[ids]\nknown = E[ids]"
    diagram = evaluate(source, SIZES)
    assert diagram.tensors["chosen"].sources((1, 2)) == {"M": [(1, 2)], "X": [(1, 2)], "u": [(1,)]}
    assert diagram.tensors["rows"].sources((1, 0)) == {"ids": [(1,)]}
    half = evaluate(source, SIZES, {"ids": VALUES["ids"]})
    assert half.tensors["rows"].sources((2, 1)) == {"E": [(4, 1)], "ids": [(2,)]}


def test_the_condition_of_a_number():
    chosen = evaluate("c[]\ny = where(c, 2, 3)", arrays={"c": np.array(True)}).tensors["y"]
    assert (chosen.values, chosen.sources(()), chosen.arithmetic(())) == (2, {"c": [()]}, "2")


# Unpacking


def test_unpacking_a_split():
    source = "X[t,d]\nQ[t,e], K, V[t,e] = split(X, 3, axis=d) : query, key, value\n"
    diagram = evaluate(source, SIZES, {"X": VALUES["X"]})
    told = [(one.name, one.line, one.tensor.dims, one.tensor.concept) for one in diagram.statements[1:]]
    assert told == [
        ("Q", 2, ("t", "e"), "query"),
        ("K", 2, ("t", "2"), "key"),
        ("V", 2, ("t", "e"), "value"),
    ]
    assert diagram.sizes == {**SIZES, "e": 2}
    for place, statement in enumerate(diagram.statements[1:]):
        np.testing.assert_array_equal(statement.tensor.values, np.split(VALUES["X"], 3, axis=1)[place])
        assert isinstance(statement.expression, Call)
        assert statement.expression.settings == {"sections": 3, "axis": Name("d", 6), "part": place}
        assert statement.expression.text == f"split(X, 3, axis=d)[{place}]"
    assert diagram.tensors["K"].sources((1, 0)) == {"X": [(1, 2)]}


def test_unpacking_unequal_parts_and_rows():
    diagram = evaluate("X[t,d]\na, b = split(X, (1,), axis=d)\np, q = X[:2]\nm, n = [[1, 2], [3, 4]]", SIZES)
    shapes = {name: tensor.shape for name, tensor in diagram.tensors.items()}
    assert shapes == {"X": (4, 6), "a": (4, 1), "b": (4, 5), "p": (6,), "q": (6,), "m": (2,), "n": (2,)}
    assert diagram.tensors["q"].sources(3) == {"X": [(1, 3)]}
    assert diagram.tensors["q"].dims == ("d",)
    assert isinstance(diagram.tensors["q"].expression, Index)
    assert diagram.tensors["n"].values.tolist() == [3, 4]


# The tree


def test_nodes_of_indexing():
    diagram = evaluate(
        f"{DECLARED}first = X[..., 1:k, None]\nb = I[:, ids, 1:]\nlast = X[::-1, t:][0]", SIZES
    )
    a, b, c = (statement.expression for statement in diagram.statements[-3:])
    assert isinstance(a, Index)
    assert a.parts == (..., Slice(1, Name("k", 2)), None)
    assert a.brackets == "[..., 1:k, None]"
    assert isinstance(b, Lookup)
    assert b.axis == 1
    assert isinstance(b.table, Index)
    assert b.table.brackets == "[:, :, 1:]"
    assert b.ids.name == "ids"
    assert c.brackets == "[0]"
    assert c.operand.brackets == "[::-1, t:]"


def expression_of(text):
    return evaluate(f"{DECLARED}result = {text}", SIZES).tensors["result"].expression


def test_arguments_and_settings():
    stacked = expression_of("stack([A, A], axis=h)")
    assert [node.name for node in stacked.arguments] == ["A", "A"]
    assert stacked.settings == {"axis": Name("h", 2)}
    shaped = expression_of("reshape(X, d, -1)")
    assert shaped.settings == {"shape": (Name("d", 6), -1)}
    assert show_setting(shaped.settings["shape"]) == "(d, -1)"
    assert expression_of("reduce(X, 't d -> t', 'max')").settings == {
        "pattern": "t d -> t",
        "reduction": "max",
    }
    assert expression_of("layer_norm(X, eps=.5, axis=(t, 1))").settings == {
        "eps": 0.5,
        "axis": (Name("t", 4), 1),
    }
    assert [type(node).__name__ for node in walk(expression_of("A.T @ -A"))] == [
        *("Binary", "Transpose", "Reference", "Negate", "Reference")
    ]


def test_how_axes_belong_together():
    assert labels(expression_of("einsum('...k,sk', A, B)")) == (
        (("...0", "k"), ("s", "k")),
        ("...0", "s"),
        ("k",),
    )
    assert labels(expression_of("A @ B.T")) == (
        (("row", "inner"), ("inner", "column")),
        ("row", "column"),
        ("inner",),
    )
    assert groups(expression_of("rearrange(X, 't (h e) -> h t e')")) == (
        ((("t", 4),), (("h", 2), ("e", 3))),
        ((("h", 2),), (("t", 4),), (("e", 3),)),
    )
    assert groups(expression_of("reduce(A, 't k -> 1 k', 'sum')")) == (
        ((("t", 4),), (("k", 2),)),
        ((), (("k", 2),)),
    )
    assert groups(expression_of("repeat(u, 3, axis=t)")) == (
        ((("...0", 4),),),
        ((("...0", 4), ("repeats", 3)),),
    )
    assert pieces(expression_of("concat([A, B], axis=s)")) == (0, (4, 3))
    assert pieces(expression_of("stack([A, A], axis=-1)")) == (2, (1, 1))
    assert pieces(expression_of("split(X, (1, 3), axis=d)[1]")) == (1, (1, 2, 3))
    high, wide = windows(expression_of("conv2d(I, K, stride=2, padding=(1, 0))"))
    assert (high.axis, high.size, high.kernel, high.stride, high.padding, high.output) == (1, 5, 2, 2, 1, 3)
    assert [high.first(position) for position in range(3)] == [-1, 1, 3]
    assert (wide.axis, wide.output, wide.first(1)) == (2, 2, 2)
    for helper in (labels, groups, pieces, windows):
        with pytest.raises(TypeError, match=r"^sqrt has no "):
            helper(expression_of("sqrt(X)"))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # As PyTorch pads: an even window has one place more behind.
        ('conv1d(x, k, padding="same")', [3, 5, 7, 4]),
        ('conv1d(x, k, padding="valid")', [3, 5, 7]),
        ('conv1d(x, k, padding="same", dilation=3)', [3, 1 + 4, 2, 3]),
        ("conv_transpose1d(x[:2], k, stride=2, output_padding=1)", [1, 1, 2, 2, 0]),
        ('pool1d(x, 2, 1, padding="same")', [2, 3, 4, 4]),
        ('pool1d(x, 2, padding=1, mode="mean")', [0.5, 2.5, 2]),
        ("pool1d(-x, 2, padding=1)", [-1, -2, -4]),
    ],
)
def test_paddings_are_those_of_pytorch(expression, expected):
    diagram = evaluate(f"x[t]\nk[m]\ny = {expression}", {}, {"x": np.arange(1.0, 5), "k": np.ones(2)})
    assert diagram.tensors["y"].values.tolist() == expected


def test_what_lies_in_a_padding_is_no_source_and_not_in_the_arithmetic():
    diagram = evaluate(
        "x = [1, 2, 3, 4]\ny = pool1d(x, 2, 1, padding=\"same\")\nz = pool1d(x, 2, padding=1, mode='mean')"
    )
    assert diagram.tensors["y"].sources(3) == {"x": [(3,)]}
    assert diagram.tensors["y"].arithmetic(3) == "max(4) = 4"
    assert diagram.tensors["z"].arithmetic(0) == "1 / 2 = .5"


# One table with expressions


@pytest.mark.parametrize(
    "name", [name for name, one in OPERATIONS.items() if one.fewest == 1 and not one.syntax]
)
def test_functions_of_one_number_are_those_of_expressions(name):
    cells = np.array([-40.0, -1.5, -0.5, 0.0, 0.25, 2.5, 800.0])
    with np.errstate(all="ignore"):
        expected = OPERATIONS[name].compute(cells)
    diagram = evaluate(f"x[t]\ny = {name}(x)", {}, {"x": cells})
    np.testing.assert_array_equal(diagram.tensors["y"].values, expected)
    assert ".25" in diagram.tensors["y"].arithmetic(4)
    assert diagram.tensors["y"].sources(4) == {"x": [(4,)]}


# Random values


def test_random_values():
    source = f"{DECLARED}a = E[ids]\nb = one_hot(rearrange(id2, 'a b -> b a'), 3)\n"
    source += "m = M[1:]\nchosen = where(m, X[1:], 0)"
    diagram = evaluate(source, SIZES, {"B": VALUES["B"]})
    values = random_values(diagram, 7)
    assert list(values) == ["X", "A", "u", "z", "V", "E", "I", "K", "M", "ids", "id2"]
    again = random_values(diagram, 7)
    assert all((values[name] == again[name]).all() for name in values)
    assert set(values["M"].flat) == {0, 1}
    assert set(values["ids"].flat) <= set(range(5))
    assert set(values["id2"].flat) <= set(range(3))
    generator = np.random.default_rng(7)
    np.testing.assert_array_equal(values["X"], generator.normal(size=(4, 6)).round(1))
    assert evaluate(source, SIZES, values).tensors["chosen"].values is not None
    with pytest.raises(TensorError, match="more than 67,108,864 random values"):
        random_values(evaluate("X[n,n]", {"n": 100_000}), 1)
