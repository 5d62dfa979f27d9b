"""What a tensor program gets wrong: where it stands, what is said, and that what is suggested works."""

from __future__ import annotations

import re

import numpy as np
import pytest
from chance import examples
from hypothesis import assume, given
from hypothesis import strategies as st
from tensor_programs import mistake, numbers

from sphinxext.explorable.spelling import _OTHER_FUNCTIONS
from sphinxext.explorable.tensors import TensorError, evaluate
from sphinxext.explorable.tensors.operations import FUNCTIONS

SIZES = {"t": 4, "s": 3, "k": 2}
# Every function, for a fuzzer to tear apart.
PROGRAM = """\
Q[t,k] : query
K[s,k] : key
ids[3]
S[t,s] = Q @ K.T / sqrt(k) : scores  # scaled
P = softmax(where(S - 1, S, -2 ** S), axis=s)
G = gelu(P, approximate=True) + relu(sigmoid(tanh(exp(log(P)))))
N = layer_norm(Q, shift=2, scale=1, axis=(t, k), eps=1e-3)
A = argmax(max(P, axis=0, keepdims=True) - min(P) + mean(P, 1, True), axis=-1)
E = K[ids] + one_hot(ids + 1, 4)[:, :k] + K[::-1, -2:][..., 0:] + Q[None, 1:, 0, None]
C = concat([Q, K], axis=0)[2:, :k]
a, b[2,k] = split(stack([Q, Q], axis=h), 2, axis=t)[1] : first, second
R = reshape(rearrange(Q, "t (u v) -> u t v", u=2), (-1, k, t))
T = repeat(transpose(Q, (k, t)), "... a -> a ... 3")[..., 0] + repeat(Q[:, :1], 2, axis=1)
U = reduce(Q, "t (b z) -> t", "prod", b=2) + einsum("tk,sk,...->t...", Q, K, 3)
V = conv1d(Q.T, stack([K.T, K.T])[:, :, :2], stride=2, padding=1)
W = pool2d(conv2d(Q, K[:2], padding=(1, 0)), (2, 1), 1, mode="mean")
"""
thorough = examples(2000)

NEITHER = "a line declares a tensor, NAME[dims], or computes one, NAME = …; this one does neither"
FOUR = {"t": 4, "s": 4, "v": 4, "d": 8, "e": 8, "h": 3}

RENAMED = "X[t,d]\nQ[t,d] = X\nK[s,d] = X\n"


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
            "Y should be (d=8, t=4), but (2 * X) gives (t=4, d=8): d=8 against t=4; "
            "did you mean (2 * X).T → (d=8, t=4)?",
        ),
        ("X[t,d]\nY[t] = X", 2, 1, "Y should be (t=4), but X gives (t=4, d=8)"),
        (
            "X[t,d]\nE[s]\nY[s,d] = X",
            3,
            3,
            "Y should be (s=4, d=8), but X gives (t=4, d=8): s=4 against t=4; "
            "s is an axis of E, and another name for an axis has to be new",
        ),
        (
            f"{RENAMED}S[s,t] = Q @ K.T",
            4,
            3,
            "S should be (s=4, t=4), but (Q @ K.T) gives (t=4, s=4): s=4 against t=4; "
            "did you mean (Q @ K.T).T → (s=4, t=4)?",
        ),
        (
            f"{RENAMED}S = Q @ K.T\nm[t] = sum(S, axis=t)",
            5,
            3,
            "m should be (t=4), but sum(S, axis=t) gives (s=4): t=4 against s=4; "
            "t is an axis of X, and another name for an axis has to be new",
        ),
        (
            f"{RENAMED}S = Q @ K.T\nm[s] = sum(S, axis=s)",
            5,
            3,
            "m should be (s=4), but sum(S, axis=s) gives (t=4): s=4 against t=4; "
            "s is an axis of K, and another name for an axis has to be new",
        ),
        (
            f"{RENAMED}x[v]\ny[s] = 2 * x",
            5,
            3,
            "y should be (s=4), but (2 * x) gives (v=4): s=4 against v=4; "
            "s is an axis of K, and another name for an axis has to be new",
        ),
        ("X[t,v]\nY[s,s] = X", 2, 5, "Y should be (s=4, s=4), but X gives (t=4, v=4): s=4 against v=4"),
        (
            "X[2,t,v]\nY[s,v], Z[t,s] = X",
            2,
            13,
            "Z should be (t=4, s=4), but X[1] gives (t=4, v=4): s=4 against v=4",
        ),
        (
            "X[2,t] = [[1], [2]]",
            1,
            5,
            "X should be (2, t=4), but the list of values is (2, 1): t=4 against 1",
        ),
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
        ("X[t,t]\nY = max(X, axis=t)", 2, 17, "X (t=4, t=4) has 2 axes named t; write axis=0 or axis=1"),
        ("X[t,d]\nY = sum(X, axis=True)", 2, 17, "axis is a dim's name or a whole number"),
        ("X[t,d]\nY = sum(X, keepdims=1)", 2, 21, "keepdims has to be True or False"),
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
        ("X[t,d]\nY = X.shape", 2, 5, "X.shape is several sizes; take one of them: X.shape[0]"),
        (
            "X[t,d]\nY = X if X > 0 else 0",
            2,
            5,
            "a condition is not part of the language; write where(X > 0, X, 0)",
        ),
        ("X[t,d]\nY = 1 + (lambda: 1)", 2, 10, "a lambda is not part of the language"),
        ("Y = [x for x in 3]", 1, 5, "a list of values holds numbers, or True and False, or lists of them"),
        ("Y = sum(x for x in 3)", 1, 8, "a comprehension is not part of the language"),
        ("Y = 'text'", 1, 5, "a string is not part of the language here"),
        ("Y = f'{1}'", 1, 5, "a string is not part of the language"),
        (
            "Y = exp.__class__(1)",
            1,
            9,
            ".__class__(…) is not part of the language; write it by functions that the language has, "
            "or give the result as data",
        ),
        ("Y = t << 2", 1, 7, "<< is not an operator of the language: @ + - * / // % ** and comparisons are"),
        ("Y = 0 < t < 9", 1, 5, "comparisons are not chained; write (0 < t) & (t < 9)"),
        (
            "Y = t > 1 & t < 9",
            1,
            5,
            "& binds more tightly than a comparison; write (…) & (…) around each of them",
        ),
        ("Y = t > 1 and t < 9", 1, 5, "and is not part of the language; write (t > 1) & (t < 9)"),
        ("Y = not t", 1, 5, "not is not part of the language; write ~(t)"),
        ("Y = t ^ 2", 1, 7, "^ is not an operator of the language; did you mean **?"),
        ("Y = t × 2", 1, 7, "× is not part of the language; did you mean *?"),
        ("Y = \ud800", 1, 5, "half a character (a lone surrogate) cannot be read"),
        ("Y = 1e999", 1, 5, "the number is too large"),
        ("Y = 2 +", 1, 8, "the expression is incomplete"),
        ("Y = (2", 1, 5, "( is never closed"),
        ("Y = 2)", 1, 6, ") has no matching ( before it"),
        ("Y = ", 1, 3, "nothing follows Y ="),
        ("X[t,z]", 1, 5, "the size of z is not known; give it as z=… among the dims, or give X an array"),
        ("X[t, 0]", 1, 6, "0 is not a size; a size is a whole number from 1 to 2,147,483,647"),
        ("X[t, -1]", 1, 6, "-1 is not a dim; a dim is a name or a whole number"),
        (
            "X[t, y=3]",
            1,
            6,
            "y=3 is not a dim; a dim is a name or a whole number: write y here, and y=3 in :dims:",
        ),
        ("Y = t * 0,5", 1, 5, "0,5 is two numbers; did you mean 0.5?"),
        ("Y = t · 2", 1, 7, "· is not part of the language; did you mean *?"),
        ("α[t]\nα += 1", 2, 1, "+= is not part of the language; write α + … behind = and a new name"),
        ("n = 3\nα[t]\nY = topk(α, n)", 3, 13, "topk cannot take the tensor n as its k: topk(x, k, axis=-1)"),
        ("import numpy as np", 1, 1, f"{NEITHER}: import is not part of the language"),
        ("for i in t: α", 1, 1, f"{NEITHER}: for is not part of the language"),
        ("print(α)", 1, 1, f"{NEITHER}: each tensor is drawn, α too"),
        ("α == 3", 1, 1, f"{NEITHER}; did you mean α = 3?"),
        ("W[t,d]\n\nW = 3", 3, 1, "W is already defined, on line 1 of the program"),
        ("t = 3", 1, 1, "t is a dim of size 4; give the tensor another name"),
        ("n = 3\nY[n]", 2, 3, "n is a tensor; give the dim another name"),
        ("lambda[t]", 1, 1, "lambda is a reserved word of Python, and cannot be a name; choose another"),
        ("W[t] : a b c", 1, 8, "the name of a concept is needed after the colon, not a b c"),
        ("W[t] : a, ", 1, 11, "the name of a concept is needed after the colon"),
        (
            "W[t] : a b",
            1,
            8,
            "the name of a concept is needed after the colon, not a b; only the word weights can follow it",
        ),
        (
            "W[t] : query wieghts",
            1,
            8,
            "the name of a concept is needed after the colon, not query wieghts; did you mean query weights?",
        ),
        (
            "W[t] : weights query",
            1,
            8,
            "the name of a concept is needed after the colon, not weights query; did you mean query weights?",
        ),
        (
            "α[t] : key\nA, B = split(α, 2) : key weights, Weight query",
            2,
            35,
            "the name of a concept is needed after the colon, not Weight query; did you mean query weights?",
        ),
        (
            "W @ 2",
            1,
            1,
            NEITHER,
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
    ("written", "meant"),
    [
        ("A·B", "A * B"),
        ("A ⊙ B", "*"),
        ("A ∗ B", "*"),
        ("π*A", "pi"),
        ("A ≤ 3", "<="),
        ("2A", "2 * A"),
        ("2 A", "2 * A"),
        ("0.5k", "0.5 * k"),
        ("1e-3A", "1e-3 * A"),
        ("2(A)", "2 * (A)"),
        ("A(A + B)", "A * (A + B)"),
        ("A B", "A * B or A @ B"),
        ("A²", "**2"),
        ("A⁻¹", "**-…"),
        ("½*A", "0.5"),
        ("√A", "sqrt(…)"),
        ("|A|", "abs(A)"),
        ("∑A", "sum(…)"),
        ("ΣA", "sum(A)"),
        ("Aᵀ", "A.T"),
        ("A⊤", ".T"),
        ("A′", ".T"),
    ],
)
def test_what_is_pasted_from_a_formula_is_told_in_the_language(written, meant):
    assert mistake(f"A[t,k]\nB[t,k]\nY = {written}", SIZES)[2].endswith(f"; did you mean {meant}?")


def test_signs_of_formulas_may_stand_in_names_and_in_quotes():
    assert "Y" in evaluate("π = 2\nΣA[t]\nY = π * ΣA", SIZES).tensors
    assert "²" not in mistake('A[t]\nY = reduce(A, "t² -> 2t", "sum"', SIZES)[2]


# Known from elsewhere, where they are something else than what is spelled like them.
OTHERS = "erfc median exp2 conv3d lgamma sinc logaddexp hypot cumulative_sum trace"


@pytest.mark.parametrize("name", OTHERS.split())
def test_a_hint_never_names_what_means_something_else(name):
    assert "did you mean" not in mistake(f"A[t]\nY = {name}(A)", SIZES)[2]


def test_what_the_language_has_by_now_is_hinted_at():
    assert mistake("A[t]\nY = Softplus(A)", SIZES)[2].endswith("did you mean softplus?")
    assert not _OTHER_FUNCTIONS & set(FUNCTIONS), (
        "a function of the language is not known from elsewhere only"
    )


@pytest.mark.parametrize("name", ["cumsum", "median", "argmax", "cumprod", "std"])
def test_a_hint_at_a_reduction_never_names_another(name):
    assert "did you mean" not in mistake(f'A[t]\nY = reduce(A, "t -> ", "{name}")', SIZES)[2]


@pytest.mark.parametrize(
    ("name", "meant"),
    [("average", "mean"), ("amax", "max"), ("maxx", "max"), ("softmx", "softmax")],
)
def test_a_hint_names_what_means_the_same_or_is_misspelled(name, meant):
    assert f"; did you mean {meant}?" in mistake(f"A[t]\nY = {name}(A)", SIZES)[2]


CUBES = {"h": 2, "t": 4, "s": 3, "k": 5}


@pytest.mark.parametrize(
    ("declared", "written", "meant"),
    [
        ("Q[h,t,k]\nK[h,s,k]", "Q @ K", "Q @ transpose(K, h, k, s)"),
        ("Q[h,t,k]\nK[h,s,k]", "Q @ K.T", "Q @ transpose(K, h, k, s)"),
        ("Q[h,t,k]\nK[h,k,s]", "Q @ K.T", "Q @ K"),
        ("Q[h,t,s]\nK[h,s,s]", "Q @ K.T", "Q @ transpose(K, 0, 2, 1)"),
        ("Q[h,k,t]\nK[h,k,s]", "Q.T @ K", "transpose(Q, h, t, k) @ K"),
        ("Q[2,4,k]\nK[2,3,k]", "Q @ K.T", "Q @ transpose(K, 0, 2, 1)"),
        ("Q[h,t,k]\nK[h,k,t]", "Q + K", "Q + transpose(K, h, t, k)"),
        ("Q[h,t,k]\nK[h,k,t]", "stack([Q, K])", "stack([Q, transpose(K, h, t, k)])"),
        ("Q[h,t,k]\nK[h,k,s]", "concat([Q, K], axis=1)", "concat([Q, transpose(K, h, s, k)], axis=1)"),
    ],
)
def test_the_transpose_of_a_cube_that_is_meant_is_offered_and_works(declared, written, meant):
    _, _, message = mistake(f"{declared}\nS = {written}", CUBES)
    assert f"; did you mean {meant}" in message
    evaluate(f"{declared}\nS = {meant}", CUBES)


class Hostile:
    """An object that is no number, and says so in its own way."""

    def __index__(self):
        raise RuntimeError("no number")

    def __repr__(self):
        raise RuntimeError("no text")


@pytest.mark.parametrize(
    ("dims", "arrays", "column", "message"),
    [
        ({"t": 0, "k": 8}, {}, 3, "t=0: a dim's size is a whole number from 1 to 2,147,483,647"),
        ({"t": 4, "k": -8}, {}, 5, "k=-8: a dim's size is a whole number from 1 to 2,147,483,647"),
        ({"t": 4, "k": "8"}, {}, 5, "k='8': a dim's size is a whole number from 1 to 2,147,483,647"),
        (
            {"t": 4, "k": Hostile()},
            {},
            5,
            "k=a Hostile: a dim's size is a whole number from 1 to 2,147,483,647",
        ),
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
    assert mistake("x = " + "(" * 41 + "1" + ")" * 41) == (1, 45, "brackets are nested deeper than 40")
    assert mistake("x = " + "-" * 150 + "1") == (1, 5, "the expression is nested deeper than 100")
    assert mistake("x = " + "-" * 15_000 + "1")[:2] == (1, 5)
    assert mistake("x = " + "1+" * 9_000 + "1")[:2] == (1, 5)
    assert mistake("x = 1 + " + "9" * 5_000) == (1, 9, "the number is too long")
    assert mistake("x[" + ",".join(["1"] * 17) + "]") == (1, 3, "a tensor has at most 16 axes")
    assert mistake("x = " + "[" * 17 + "1" + "]" * 17) == (1, 5, "a tensor has at most 16 axes")


@examples(500)
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
    *re.findall(r"\w+|[^\w\s]", PROGRAM),
    "100000000000",
    "2147483647",
    "-1",
    "...",
    "1e999",
    "(" * 30,
    "None",
    "(a b)",
    "->",
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
    lines = PROGRAM.splitlines(keepends=True)
    # Declarations, and one or two lines, lest the first mistake hide all others.
    source = "".join([*lines[:4], *data.draw(st.lists(st.sampled_from(lines[4:]), max_size=2, unique=True))])
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(source)))
        end = start + data.draw(st.integers(0, 5))
        source = source[:start] + data.draw(st.sampled_from([*ALPHABET, *FRAGMENTS, ""])) + source[end:]
    try:
        arrays = {"Q": numbers(4, 2), "K": numbers(3, 2), "ids": np.array([0, 2, -1])}
        evaluate(source, SIZES, arrays if data.draw(st.booleans()) else {})
    except TensorError as error:
        lines = re.split("\r\n|\r|\n", source)
        assert 1 <= error.line <= len(lines)  # noqa: PT017
        assert 1 <= error.column <= len(lines[error.line - 1]) + 1  # noqa: PT017


@pytest.mark.parametrize(
    ("written", "as_numpy"),
    [
        ("max(X, 0)", lambda x, y: np.maximum(x, 0)),
        ("max(0, X)", lambda x, y: np.maximum(x, 0)),
        ("max(X, 0.0)", lambda x, y: np.maximum(x, 0)),
        ("min(X, 0)", lambda x, y: np.minimum(x, 0)),
        ("max(X, 1)", lambda x, y: np.maximum(x, 1)),
        ("min(X, 1)", lambda x, y: np.minimum(x, 1)),
        ("max(X, 1e-6)", lambda x, y: np.maximum(x, 1e-6)),
        ("min(X, -0.5)", lambda x, y: np.minimum(x, -0.5)),
        ("max(X, Y)", lambda x, y: np.maximum(x, y)),
        ("min(X + 1, 2 * Y)", lambda x, y: np.minimum(x + 1, 2 * y)),
        ("max(X + 1, 0)", lambda x, y: np.maximum(x + 1, 0)),
    ],
)
def test_the_larger_or_smaller_of_two_is_told_and_what_is_offered_gives_it(written, as_numpy):
    random = np.random.default_rng(7)
    arrays = {"X": random.normal(size=(4, 8)), "Y": random.normal(size=(4, 8))}
    program = "X[t,d]\nY[t,d]\nZ = " + written
    try:
        [(line, _, told)] = evaluate(program, FOUR, arrays).warnings
    except TensorError as error:
        line, told = error.line, error.message
    assert line == 3
    meant = re.search(r"(?:write|, or) ((?:max|min)imum.*) for the ", told)[1]
    mended = evaluate(f"X[t,d]\nY[t,d]\nZ = {meant}", FOUR, arrays)
    assert mended.warnings == []
    assert mended.tensors["Z"].values == pytest.approx(as_numpy(arrays["X"], arrays["Y"]), abs=1e-12)


@pytest.mark.parametrize(
    "written", ["max(X, axis=0)", "max(X, -1)", "min(X, d)", "max(X, (0, 1))", "sum(X, 0)"]
)
def test_an_axis_that_can_be_nothing_else_is_taken_without_a_word(written):
    assert evaluate("X[t,d]\nZ = " + written, FOUR).warnings == []


def test_a_bare_axis_of_a_maximum_reduces_as_in_numpy():
    diagram = evaluate("X[t,d]\nZ = max(X, 0)", FOUR)
    assert diagram.tensors["Z"].values == pytest.approx(np.max(diagram.tensors["X"].values, 0))
