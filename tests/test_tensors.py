"""The tensor language: numpy is the oracle; NaN is the dye that shows where a cell comes from."""

from __future__ import annotations

import math
import pickle
import re
import time
from dataclasses import FrozenInstanceError, dataclass, field

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

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

ATTENTION = """\
Q[t,k] : query
K[s,k] : key

# how well each query fits each key
S[t,s] = Q @ K.T / sqrt(k) : scores  # scaled
P = softmax(S, axis=s)
"""
SIZES = {"t": 4, "s": 3, "k": 2}


def numbers(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.5, 1.5, shape)


def mistake(
    source: str, dims: dict[str, int] | None = None, arrays: dict | None = None
) -> tuple[int, int, str]:
    with pytest.raises(TensorError) as caught:
        evaluate(source, dims, arrays)
    error = caught.value
    return error.line, error.column, str(error)


# Programs made at random, with what numpy says they mean


# Names of dims by size, so that equal sizes also meet under different names.
NAMES = {1: ["one", "1"], 2: ["p", "q", "2"], 3: ["r", "s", "3"], 4: ["u", "4"]}
DIMS = {name: size for size, names in NAMES.items() for name in names if name.isidentifier()}


def numpy_softmax(values: np.ndarray, axis: int) -> np.ndarray:
    shifted = np.exp(values - values.max(axis=axis, keepdims=True))
    return shifted / shifted.sum(axis=axis, keepdims=True)


ELEMENTWISE = {
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "relu": lambda values: np.maximum(values, 0),
    "sigmoid": lambda values: 1 / (1 + np.exp(-values)),
}
REDUCTIONS = {"sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min}
BINARY = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "**": np.power, "@": np.matmul}


@dataclass
class Program:
    """A program of one computed tensor over declared ones; `meaning` computes it with numpy."""

    draw: object
    declarations: list[str] = field(default_factory=list)
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    text: str = ""
    meaning: object = None

    @property
    def source(self) -> str:
        return "\n".join([*self.declarations, f"result = {self.text}"])

    def leaf(self, shape):
        if shape == () and self.draw(st.booleans()):
            number = self.draw(st.sampled_from([0.5, 2.0, 3.0, *DIMS]))
            value = np.float64(DIMS.get(number, number))
            return str(number), lambda _: value
        name = f"x{len(self.arrays)}"
        dims = [self.draw(st.sampled_from(NAMES[size])) for size in shape]
        self.declarations.append(f"{name}[{', '.join(dims)}]")
        self.arrays[name] = numbers(*shape, seed=len(self.arrays))
        return name, lambda arrays: arrays[name]

    def make(self, shape, depth):
        """Return text and meaning of an expression of this shape."""
        if depth == 0:
            return self.leaf(shape)
        kinds = ["leaf", "unary", "binary", "binary", "matmul", "matmul", "reduction", "transpose"]
        kind = self.draw(st.sampled_from([*kinds, "softmax"] if shape else kinds))
        return getattr(self, f"make_{kind}", lambda s, _: self.leaf(s))(shape, depth - 1)

    def make_unary(self, shape, depth):
        inner, meaning = self.make(shape, depth)
        name = self.draw(st.sampled_from([*ELEMENTWISE, "-"]))
        if name == "-":
            return f"(-{inner})", lambda arrays: np.negative(meaning(arrays))
        return f"{name}({inner})", lambda arrays: ELEMENTWISE[name](meaning(arrays))

    def make_transpose(self, shape, depth):
        inner, meaning = self.make(shape[::-1], depth)
        return f"({inner}).T", lambda arrays: np.transpose(meaning(arrays))

    def narrowed(self, shape):
        """Return a shape that broadcasts to this one."""
        kept = shape[self.draw(st.integers(0, len(shape))) :]
        return tuple(1 if self.draw(st.integers(0, 3)) == 0 else size for size in kept)

    def make_binary(self, shape, depth):
        op = self.draw(st.sampled_from(["+", "-", "*", "/", "**"]))
        shapes = [shape, self.narrowed(shape)]
        if self.draw(st.booleans()):
            shapes.reverse()
        return self.operated(op, *(self.make(each, depth) for each in shapes))

    def operated(self, op, left, right):
        def meaning(arrays):
            return BINARY[op](left[1](arrays), right[1](arrays))

        return f"({left[0]} {op} {right[0]})", meaning

    def make_matmul(self, shape, depth):
        inner = self.draw(st.integers(1, 4))
        forms = [((inner,), (inner,))] if not shape else []
        if shape:
            *stack, last = shape
            forms.append(((*stack, last, inner), (inner,)))
            forms.append(((inner,), (*stack, inner, last)))
        if len(shape) > 1:
            *stack, rows, columns = shape
            forms.append(((*stack, rows, inner), (*self.narrowed(tuple(stack)), inner, columns)))
            forms.append(((*self.narrowed(tuple(stack)), rows, inner), (*stack, inner, columns)))
        left, right = self.draw(st.sampled_from(forms))
        return self.operated("@", self.make(left, depth), self.make(right, depth))

    def make_reduction(self, shape, depth):
        name = self.draw(st.sampled_from(list(REDUCTIONS)))
        place = self.draw(st.integers(0, len(shape)))
        if shape[place : place + 1] == (1,) and self.draw(st.booleans()):
            wider, keep = (*shape[:place], self.draw(st.integers(1, 3)), *shape[place + 1 :]), True
        else:
            wider, keep = (*shape[:place], self.draw(st.integers(1, 3)), *shape[place:]), False
        axis = place - len(wider) if self.draw(st.booleans()) else place
        inner, meaning = self.make(wider, depth)
        if len(wider) == 1 and not keep and self.draw(st.booleans()):
            return f"{name}({inner})", lambda arrays: REDUCTIONS[name](meaning(arrays))
        kept = ", keepdims=True" if keep else ""
        return (
            f"{name}({inner}, axis={axis}{kept})",
            lambda arrays: REDUCTIONS[name](meaning(arrays), axis=axis, keepdims=keep),
        )

    def make_softmax(self, shape, depth):
        axis = self.draw(st.integers(-len(shape), len(shape) - 1))
        inner, meaning = self.make(shape, depth)
        return f"softmax({inner}, axis={axis})", lambda arrays: numpy_softmax(meaning(arrays), axis)


@st.composite
def programs(draw, depth: int = 4):
    program = Program(draw)
    shape = tuple(draw(st.lists(st.integers(1, 3), max_size=3)))
    program.text, program.meaning = program.make(shape, draw(st.integers(1, depth)))
    return program


thorough = settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))


@thorough
@given(programs())
def test_shapes_and_values_are_numpys(program):
    with np.errstate(all="ignore"):
        expected = np.asarray(program.meaning(program.arrays))
    result = evaluate(program.source, DIMS, program.arrays).tensors["result"]
    assert result.shape == expected.shape
    assert result.values.shape == expected.shape
    assert result.values.dtype == np.float64
    np.testing.assert_allclose(result.values, expected, rtol=1e-12, atol=1e-300)
    for dim, size in zip(result.dims, result.shape, strict=True):
        assert DIMS.get(dim, dim) in (size, str(size))
    shapes_alone = evaluate(program.source, DIMS).tensors["result"]
    assert (shapes_alone.dims, shapes_alone.shape) == (result.dims, result.shape)


@thorough
@given(programs(depth=3), st.data())
def test_what_numpy_refuses_is_refused_and_nothing_else(program, data):
    assume(any(array.ndim for array in program.arrays.values()))
    name = data.draw(st.sampled_from([name for name, array in program.arrays.items() if array.ndim]))
    axis = data.draw(st.integers(0, program.arrays[name].ndim - 1))
    shape = list(program.arrays[name].shape)
    shape[axis] = 5 - shape[axis]
    arrays = {**program.arrays, name: numbers(*shape)}
    which = next(place for place, line in enumerate(program.declarations) if line.startswith(f"{name}["))
    program.declarations[which] = f"{name}[{', '.join(map(str, shape))}]"
    try:
        with np.errstate(all="ignore"):
            expected = np.asarray(program.meaning(arrays))
    except ValueError:  # numpy's AxisError is one too
        line, column, message = mistake(program.source, DIMS, arrays)
        assert line == len(program.declarations) + 1
        assert 1 <= column <= len(program.source.splitlines()[-1])
        assert message
    else:
        result = evaluate(program.source, DIMS, arrays).tensors["result"]
        np.testing.assert_allclose(result.values, expected, rtol=1e-12, atol=1e-300)


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs(depth=3))
def test_sources_are_the_cells_that_reach_the_result(program):
    """A NaN in a source cell makes every cell NaN that is computed from it, and no other.

    Only a power may hide it, 1 ** NaN is 1: powers become differences.
    """
    program.text = program.text.replace("**", "-")
    result = evaluate(program.source, DIMS, program.arrays).tensors["result"]
    assume(np.isfinite(result.values).all())
    traced = {index: result.sources(index) for index in np.ndindex(result.shape)}
    for cells in traced.values():
        assert all(len(set(indices)) == len(indices) for indices in cells.values())
    for name, array in program.arrays.items():
        for cell in np.ndindex(array.shape):
            dyed = array.copy()
            dyed[cell] = np.nan
            reached = evaluate(program.source, DIMS, {**program.arrays, name: dyed}).tensors["result"].values
            expected = {index for index in traced if np.isnan(reached[index])}
            assert {index for index, cells in traced.items() if cell in cells.get(name, [])} == expected


READ_BACK = {"e": math.e, "ln": math.log, "tanh": math.tanh, "nan": math.nan}


class Root:
    """What `√` becomes when arithmetic is read back: `√8` is `ROOT**8`."""

    def __pow__(self, number):
        return math.sqrt(number)


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs(depth=3))
def test_arithmetic_read_back_gives_the_value(program):
    result = evaluate(program.source, DIMS, program.arrays).tensors["result"]
    assume(np.isfinite(result.values).all())
    for index in list(np.ndindex(result.shape))[:4]:
        spelled = result.arithmetic(index, digits=12)
        assert "-" not in spelled
        assert "*" not in spelled
        left = spelled.split(" = ")[0]
        if "∞" in left:
            continue
        assert "⋯" not in left
        python = left.replace("·", "*").replace("−", "-").replace("^", "**").replace("√", "ROOT**")
        names = {**READ_BACK, "ROOT": Root(), "max": lambda *of: max(of), "min": lambda *of: min(of)}
        try:
            value = eval(python, {"__builtins__": {}}, names)
        except (OverflowError, ZeroDivisionError, ValueError):
            continue  # numpy has an infinity in between, Python's own numbers have not
        assert value == pytest.approx(result.values[index], rel=1e-6, abs=1e-9)


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
        ((0.5, 1), "(0.5, 1) is no index: whole numbers are needed, one an axis of S (t=4, s=3)"),
    ],
)
@pytest.mark.parametrize("method", ["sources", "arithmetic"])
def test_an_index_without_a_cell(index, message, method):
    with pytest.raises(IndexError, match=f"^{re.escape(message)}$"):
        getattr(attention().tensors["S"], method)(index)


def test_softmax_of_large_numbers_does_not_overflow():
    assert evaluate("x = [1000, 1000]\ny = softmax(x, axis=0)").tensors["y"].values.tolist() == [0.5, 0.5]


def test_huge_shapes_without_values_cost_nothing():
    start = time.perf_counter()
    diagram = evaluate("A[n,n]\nB = softmax(A @ A.T + 1, axis=-1)\nC = mean(B)", {"n": 100_000})
    assert time.perf_counter() - start < 0.1
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
        ("A[t,d]\nB[s,d]\nC = A @ B.T + 1", []),
        ("x = [1]", [(1, 1, "x is computed here; the array of that name is not used")]),
    ],
)
def test_warnings(source, warnings):
    diagram = evaluate(source, {"t": 4, "s": 3, "d": 8, "k": 8}, {"x": np.ones(1)})
    assert diagram.warnings == warnings


# Arithmetic in words

SMALL = """\
A = [[.4, .5, .6, .7], [1, -2, 0, 10]]
B = [.1, .3, .5, .7]
v = [1.2, .3, -1]
"""


@pytest.mark.parametrize(
    ("expression", "index", "spelled"),
    [
        ("A @ B", (0,), ".4·.1 + .5·.3 + .6·.5 + .7·.7 = .98"),
        ("A @ B", (1,), "1·.1 + (−2)·.3 + 0·.5 + 10·.7 = 6.5"),
        ("A @ B / sqrt(n)", (0,), "(.4·.1 + .5·.3 + .6·.5 + .7·.7) / √8 = .35"),
        ("softmax(v, axis=0)", (0,), "e^1.2 / (e^1.2 + e^0.3 + e^(−1)) = .66"),
        ("v + .2", (0,), "1.2 + .2 = 1.4"),
        ("v - v", (2,), "−1 − (−1) = 0"),
        ("v * v", (2,), "(−1)·(−1) = 1"),
        ("v ** 2", (2,), "(−1)^2 = 1"),
        ("2 ** v", (1,), "2^0.3 = 1.23"),
        ("(v ** 2) ** 2", (0,), "(1.2^2)^2 = 2.07"),
        ("sqrt(v) ** 2", (0,), "(√1.2)^2 = 1.2"),
        ("-v", (0,), "−1.2"),
        ("-v * 2", (0,), "(−1.2)·2 = −2.4"),
        ("relu(v)", (2,), "max(0, −1) = 0"),
        ("sigmoid(v)", (2,), "1 / (1 + e^(−(−1))) = .27"),
        ("log(v)", (0,), "ln(1.2) = .18"),
        ("tanh(v)", (2,), "tanh(−1) = −.76"),
        ("sqrt(v + 1)", (0,), "√(1.2 + 1) = 1.48"),
        ("sum(v)", (), "1.2 + .3 + (−1) = .5"),
        ("mean(A, axis=1)", (0,), "(.4 + .5 + .6 + .7) / 4 = .55"),
        ("max(v)", (), "max(1.2, .3, −1) = 1.2"),
        ("A.T", (1, 0), ".5"),
        ("v / 0", (0,), "1.2 / 0 = ∞"),
        ("v * 0.0001", (0,), "1.2·.0001 = 1.2e−4"),
        ("sum(long)", (), "1 + 2 + 3 + ⋯ + 9 = 45"),
        ("max(long)", (), "max(1, 2, 3, ⋯, 9) = 9"),
        ("sum(eight)", (), "1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 = 8"),
    ],
)
def test_arithmetic(expression, index, spelled):
    source = f"{SMALL}long = [1, 2, 3, 4, 5, 6, 7, 8, 9]\neight = [1, 1, 1, 1, 1, 1, 1, 1]\nx = {expression}"
    assert evaluate(source, {"n": 8}).tensors["x"].arithmetic(index) == spelled


def test_arithmetic_digits_and_none():
    x = evaluate("v = [1.23456]\nx = v + 1000")
    assert x.tensors["x"].arithmetic(0, digits=3) == "1.235 + 1000 = 1001.235"
    assert x.tensors["v"].arithmetic(0) is None
    assert evaluate("v[2]\nx = v + 1").tensors["x"].arithmetic(0) is None


# Mistakes

FOUR = {"t": 4, "s": 4, "d": 8, "e": 8, "h": 3}


@pytest.mark.parametrize(
    ("source", "line", "column", "message"),
    [
        (
            "Q[t,d]\nK[s,d]\nS = Q @ K",
            3,
            7,
            "@ contracts Q's last axis d=8 with K's second-last s=4: 8 ≠ 4; "
            "did you mean Q @ K.T → (t=4, s=4)?",
        ),
        (
            "Q[t,d]\nK[s,d]\n  S = (2 * Q) @ K / sqrt(d)",
            3,
            15,
            "@ contracts (2 * Q)'s last axis d=8 with K's second-last s=4: 8 ≠ 4; "
            "did you mean (2 * Q) @ K.T → (t=4, s=4)?",
        ),
        (
            "Q[d,t]\nK[s,d]\nS[t,s] = Q @ K.T  # the other one",
            3,
            12,
            "@ contracts Q's last axis t=4 with K.T's second-last d=8: 4 ≠ 8; "
            "did you mean Q.T @ K.T → (t=4, s=4)?",
        ),
        (  # a transpose too many is taken away
            "Q[t,d]\nK[d,s]\nS = Q @ K.T",
            3,
            7,
            "@ contracts Q's last axis d=8 with K.T's second-last s=4: 8 ≠ 4; "
            "did you mean Q @ K → (t=4, s=4)?",
        ),
        (  # A @ B.T would also fit, but under two names
            "A[t,d]\nD[t,e]\nE = A @ D",
            3,
            7,
            "@ contracts A's last axis d=8 with D's second-last t=4: 8 ≠ 4; "
            "did you mean A.T @ D → (d=8, e=8)?",
        ),
        ("x[t]\ny[d]\nz = x @ y", 3, 7, "@ contracts x's only axis t=4 with y's only d=8: 4 ≠ 8"),
        (
            "X[t,d]\nY = X @ 2",
            2,
            7,
            "@ needs at least one axis on either side, and 2 is a number; did you mean X * 2 → (t=4, d=8)?",
        ),
        (
            "A[h,t,d]\nB[2,d,t]\nC = A @ B",
            3,
            7,
            "@ lines up the leading axes of A (h=3, t=4, d=8) and B (2, d=8, t=4): h=3 against 2, "
            "which are neither equal nor 1",
        ),
        (
            "X[t,d]\nb[t]\nY = X + b",
            3,
            7,
            "+ lines up the last axes of X (t=4, d=8) and b (t=4): d=8 against t=4, "
            "which are neither equal nor 1; did you mean X + b[:, None] → (t=4, d=8)?",
        ),
        (
            "A[t,d]\nB[d,t]\nC = A * B",
            3,
            7,
            "* lines up the last axes of A (t=4, d=8) and B (d=8, t=4): d=8 against t=4, "
            "which are neither equal nor 1; did you mean A * B.T → (t=4, d=8)?",
        ),
        (
            "X[t,d]\nY = X - mean(X, axis=d)",
            2,
            7,
            "- lines up the last axes of X (t=4, d=8) and mean(X, axis=d) (t=4): d=8 against t=4, which are "
            "neither equal nor 1; did you mean X - mean(X, axis=d, keepdims=True) → (t=4, d=8)?",
        ),
        (
            "X[t,d]\nY[d,t] = 2 * X",
            2,
            3,
            "Y is to be (d=8, t=4), and (2 * X) gives (t=4, d=8): d=8 against t=4; "
            "did you mean (2 * X).T → (d=8, t=4)?",
        ),
        ("X[t,d]\nY[t] = X", 2, 1, "Y is to be (t=4), and X gives (t=4, d=8)"),
        ("X[t,d]\nY[s,d] = X", 2, 3, "Y is to be (s=4, d=8), and X gives (t=4, d=8): s=4 against t=4"),
        ("X[2,t] = [[1], [2]]", 1, 5, "X is to be (2, t=4), and the literal is (2, 1): t=4 against 1"),
        (
            "X[t,d]\nY = softmax(X)",
            2,
            5,
            "softmax needs axis=…: the axis along which the result adds up to 1; "
            "did you mean softmax(X, axis=d) → (t=4, d=8)?",
        ),
        ("X[t,d]\nY = softmax(X, axis=q)", 2, 21, "X (t=4, d=8) has no axis q"),
        ("X[t,d]\nY = sum(X, axis=2)", 2, 17, "X (t=4, d=8) has no axis 2"),
        ("X[t,d]\nY = sum(X, axis=(d, 1))", 2, 17, "axis names an axis of X (t=4, d=8) twice"),
        ("X[t,t]\nY = max(X, axis=t)", 2, 17, "X (t=4, t=4) has 2 axes named t; say axis=0 or axis=1"),
        ("X[t,d]\nY = sum(X, axis=True)", 2, 17, "axis is a dim's name or a whole number"),
        ("X[t,d]\nY = sum(X, keepdims=1)", 2, 21, "keepdims is True or False"),
        ("X[t,d]\nY = softmax(X, axes=d)", 2, 16, "softmax takes no axes=; did you mean axis?"),
        ("X[t,d]\nY = sum(X, axis=d, axis=t)", 2, 20, "axis= is given twice"),
        (
            "X[t,d]\nY = sum(X, 1, False, 2)",
            2,
            22,
            "sum takes no more arguments: sum(x, axis=None, keepdims=False)",
        ),
        (
            "X[t,d]\nY = sofmax(X, axis=d)",
            2,
            5,
            "sofmax is not a function of the language; did you mean softmax?",
        ),
        (
            "Keys[t,d]\nY = 2 * keyes",
            2,
            9,
            "there is no tensor or dim keyes on the lines above; did you mean Keys?",
        ),
        ("Y = X", 1, 5, "X has an array but no line that declares it: X[2, 3]"),
        ("Y = sum", 1, 5, "sum is a function and needs its arguments: sum(…)"),
        ("X[t,d]\nY = X.shape", 2, 5, ".shape is not part of the language; .T is"),
        ("X[t,d]\nY = 1 + (lambda: 1)", 2, 10, "a lambda is not part of the language"),
        ("Y = [x for x in 3]", 1, 5, "a literal holds numbers and lists of them, nothing else"),
        ("Y = sum(x for x in 3)", 1, 8, "a comprehension is not part of the language"),
        ("Y = 'text'", 1, 5, "a string is not part of the language here"),
        ("Y = f'{1}'", 1, 5, "a string is not part of the language"),
        ("Y = exp.__class__(1)", 1, 5, "only a function of the language can be called, by its name"),
        ("Y = t // 2", 1, 7, "// is not an operator of the language: @ + - * / ** are"),
        ("Y = t ^ 2", 1, 7, "^ is not an operator of the language; did you mean **?"),
        ("Y = t × 2", 1, 7, "× is not part of the language; did you mean *?"),
        ("Y = \ud800", 1, 5, "half a character (a lone surrogate) cannot be read"),
        ("Y = 1e999", 1, 5, "the number is too large"),
        ("Y = 2 +", 1, 8, "the expression breaks off"),
        ("Y = (2", 1, 5, "( is never closed"),
        ("Y = 2)", 1, 6, ") closes nothing"),
        ("Y = ", 1, 3, "nothing stands after Y ="),
        ("X[t,z]", 1, 5, "the size of z is not known; give it as z=… among the dims, or give X an array"),
        ("X[t, 0]", 1, 6, "0 is no size: a whole number from 1 to 2,147,483,647 is"),
        ("X[t, -1]", 1, 6, "-1 is no dim: a name or a whole number is"),
        ("W[t,d]\n\nW = 3", 3, 1, "W is defined already, on line 1"),
        ("t = 3", 1, 1, "t is a dim of size 4; give the tensor another name"),
        ("n = 3\nY[n]", 2, 3, "n is a tensor; give the dim another name"),
        ("lambda[t]", 1, 1, "lambda is a word of Python's own and cannot be a name here"),
        ("W[t] : a b", 1, 8, "after the colon stands the name of a concept, not a b"),
        (
            "W @ 2",
            1,
            1,
            "a line declares a tensor, NAME[dims], or computes one, NAME = …; this one does neither",
        ),
        ("W", 1, 1, "W needs its dims, W[…], or its values, W = …"),
        ("α = [[1, 2], [3]]", 1, 14, "the lists differ in length: 1 here, 2 before"),
        ("Y = [1, [2]]", 1, 9, "the lists differ in length: 1 here, a number before"),
        ("Y = []", 1, 5, "an empty list has no values"),
        ("α[t]\nβ = α + γ", 2, 9, "there is no tensor or dim γ on the lines above"),
    ],
)
def test_mistakes(source, line, column, message):
    assert mistake(source, FOUR, {"X": np.ones((2, 3))} if source == "Y = X" else None) == (
        line,
        column,
        message,
    )


@pytest.mark.parametrize(
    ("dims", "arrays", "column", "message"),
    [
        ({"t": 0, "k": 8}, {}, 3, "t=0: a dim's size is a whole number from 1 to 2,147,483,647"),
        ({"t": 4, "k": -8}, {}, 5, "k=-8: a dim's size is a whole number from 1 to 2,147,483,647"),
        ({"t": 4, "k": "8"}, {}, 5, "k='8': a dim's size is a whole number from 1 to 2,147,483,647"),
        ({"t": True, "k": 8}, {}, 3, "t=True: a dim's size is a whole number from 1 to 2,147,483,647"),
        (
            {"t": 4, "k": 8},
            {"Q": np.ones((4, 6))},
            5,
            "Q is declared as (t=4, k=8), and its array is (4, 6): k=8 against 6",
        ),
        (
            {"t": 4, "k": 8},
            {"Q": np.ones((8, 4))},
            3,
            "Q is declared as (t=4, k=8), and its array is (8, 4): t=4 against 8; did you mean Q[k, t]?",
        ),
        ({"t": 4, "k": 8}, {"Q": np.ones(4)}, 1, "Q[t, k] has 2 axes, its array 1: (4,)"),
        ({}, {"Q": np.ones((0, 4))}, 1, "Q's array is empty: its shape is (0, 4)"),
        ({}, {"Q": np.array([["a"]])}, 1, "Q's array holds <U1, not numbers"),
        ({}, {"Q": np.array([[None]])}, 1, "Q's array holds object, not numbers"),
        ({}, {"Q": np.array([[1j]])}, 1, "Q's array holds complex128, not numbers"),
    ],
)
def test_mistakes_in_what_is_given(dims, arrays, column, message):
    assert mistake("# a comment\nQ[t,k]", dims, arrays) == (2, column, message)


def test_two_arrays_that_contradict_each_other():
    message = "y is declared as (n=2), and its array is (3,): n=2 against 3"
    assert mistake("x[n]\ny[n]", None, {"x": np.ones(2), "y": np.ones(3)}) == (2, 3, message)


def test_programs_that_are_too_large():
    assert mistake("\n" * 200) == (201, 1, "a tensor program has at most 200 lines")
    assert mistake("#" * 20_001) == (1, 20_001, "a tensor program has at most 20,000 characters")
    assert mistake("x = " + "(" * 41 + "1" + ")" * 41) == (1, 45, "brackets nest deeper than 40")
    assert mistake("x = " + "-" * 150 + "1") == (1, 5, "the expression nests deeper than 100")
    assert mistake("x = " + "-" * 15_000 + "1")[:2] == (1, 5)
    assert mistake("x = " + "1+" * 9_000 + "1")[:2] == (1, 5)
    assert mistake("x = 1 + " + "9" * 5_000) == (1, 9, "the number is too long")
    assert mistake("x[" + ",".join(["1"] * 17) + "]") == (1, 3, "a tensor has at most 16 axes")
    assert mistake("x = " + "[" * 17 + "1" + "]" * 17) == (1, 5, "a tensor has at most 16 axes")


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["@", "+", "*"]),
    st.lists(st.sampled_from(["t", "u", "d"]), min_size=1, max_size=3),
    st.lists(st.sampled_from(["t", "u", "d"]), min_size=1, max_size=3),
    st.sampled_from(["{} {} {}", "1 + ({} {} {}) / sqrt(d)", "softmax({} {} {}, axis=-1)", "-({} {} {}).T"]),
)
def test_every_suggestion_works(op, left, right, around):
    dims = {"t": 2, "u": 3, "d": 4}
    declared = f"A[{','.join(left)}]\nB[{','.join(right)}]\n"
    try:
        evaluate(f"{declared}C = {around.format('A', op, 'B')}", dims)
    except TensorError as error:
        suggested = re.search(r"did you mean (.*) → \((.*)\)\?$", str(error))
        assume(suggested)
        mended = evaluate(f"{declared}C = {suggested[1]}", dims).tensors["C"]
        assert ", ".join(f"{d}={n}" for d, n in zip(mended.dims, mended.shape, strict=True)) == suggested[2]
    else:
        assume(False)


ALPHABET = "QKtks[](){},.:=@+-*/#'\"~^ \t0123e_T\\;\u00a0é×\ud800\x00\n"
FRAGMENTS = [
    "softmax",
    "sum",
    ".T",
    "axis=",
    " @ ",
    "K",
    "[1, 2]",
    "lambda x: ",
    " if ",
    "**",
    "\r",
    "keepdims=True",
]


@thorough
@given(st.one_of(st.text(), st.text(ALPHABET), st.lists(st.sampled_from(FRAGMENTS)).map("".join)))
def test_any_text_gives_a_diagram_or_a_tensor_error(text):
    for source in (text, f"x = {text}", f"x[{text}]", f"x = softmax({text})"):
        try:
            evaluate(source, SIZES, {"K": numbers(3, 2)})
        except TensorError as error:
            assert error.line >= 1  # noqa: PT017
            assert error.column >= 1  # noqa: PT017


@thorough
@given(st.data())
def test_a_mutated_program_gives_a_diagram_or_a_tensor_error(data):
    source = ATTENTION
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(source)))
        end = start + data.draw(st.integers(0, 5))
        source = source[:start] + data.draw(st.sampled_from([*ALPHABET, *FRAGMENTS, ""])) + source[end:]
    try:
        evaluate(source, SIZES, {"Q": numbers(4, 2), "K": numbers(3, 2)})
    except TensorError as error:
        lines = re.split("\r\n|\r|\n", source)
        assert 1 <= error.line <= len(lines)  # noqa: PT017
        assert 1 <= error.column <= len(lines[error.line - 1]) + 1  # noqa: PT017


def test_ten_lines_take_a_few_milliseconds():
    source = "X[t,d]\nW[d,k]\nV[d,k]\nQ = X @ W\nK = X @ V\nS = Q @ K.T / sqrt(k)\nP = softmax(S, axis=-1)\n"
    source += "Z = P @ K\nM = Z - mean(Z, axis=k, keepdims=True)\nY = relu(M) * 2 + tanh(M)\n"
    arrays = {"X": numbers(4, 8), "W": numbers(8, 3), "V": numbers(8, 3)}
    evaluate(source, None, arrays)
    start = time.perf_counter()
    for _ in range(10):
        evaluate(source, None, arrays)
    assert (time.perf_counter() - start) / 10 < 0.05
