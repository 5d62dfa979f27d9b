"""What a call, an index or an unpacking gets wrong: where it stands, what is said, and what is suggested."""

from __future__ import annotations

import re

import numpy as np
import pytest
from tensor_programs import mistake, numbers

from sphinxext.explorable.tensors import evaluate

SOME = """\
Q[t,d]
K[s,d]
W[d,e]
X[n,t,d]
b[t]
g[d]
ids[s]
Im[c,h,w]
Ke[o,c,3,3]
"""
SOME_SIZES = {"t": 4, "s": 3, "d": 8, "e": 6, "n": 2, "c": 3, "h": 5, "w": 7, "o": 4, "k": 2}


@pytest.mark.parametrize(
    ("statement", "column", "message"),
    [
        (
            "Y = X + b",
            7,
            "+ lines up the last axes of X (n=2, t=4, d=8) and b (t=4): d=8 against t=4, which "
            "are neither equal nor 1; did you mean X + b[:, None] → (n=2, t=4, d=8)?",
        ),
        (
            "Y = b + g",
            7,
            "+ lines up the last axes of b (t=4) and g (d=8): t=4 against d=8, which are neither "
            "equal nor 1; did you mean b[:, None] + g → (t=4, d=8)?",
        ),
        (
            "Y = Q - K",
            7,
            "- lines up the last axes of Q (t=4, d=8) and K (s=3, d=8): t=4 against s=3, which "
            "are neither equal nor 1",
        ),
        (
            "Y = where(b, Q, Q)",
            5,
            "where lines up the last axes of b (t=4) and Q (t=4, d=8): t=4 against d=8, which "
            "are neither equal nor 1; did you mean where(b[:, None], Q, Q) → (t=4, d=8)?",
        ),
        (
            "Y = layer_norm(X, g, b, eps=.5)",
            22,
            "layer_norm, for its shift, lines up the last axes of X (n=2, t=4, d=8) and b (t=4): "
            "d=8 against t=4, which are neither equal nor 1; did you mean layer_norm(X, g, b[:, "
            "None], eps=0.5) → (n=2, t=4, d=8)?",
        ),
        (
            "Y = layer_norm(Q, shift=g)",
            25,
            "shift needs scale before it: layer_norm(x, scale=1, shift=0, axis=-1, eps=1e-5)",
        ),
        ("Y = layer_norm(Q, eps=d)", 23, "eps is a number"),
        ("Y = normalize(Q, eps=-1)", 22, "eps has to be 0 or more"),
        ("Y = normalize(2)", 5, "normalize needs an axis to work along, and 2 is a number"),
        (
            "Y = concat([Q, W])",
            5,
            "concat along axis 0 needs the other axes to be equal: Q (t=4, d=8) and W (d=8, e=6) have "
            "d=8 against e=6; did you mean concat([Q, W.T], axis=0) → (10, d=8)?",
        ),
        (
            "Y = concat([Q, K], axis=d)",
            5,
            "concat along axis 1 needs the other axes to be equal: Q (t=4, d=8) and K (s=3, d=8) have "
            "t=4 against s=3; did you mean concat([Q, K], axis=0) → (7, d=8)?",
        ),
        (
            "Y = concat([Q, b])",
            5,
            "concat needs the same number of axes in each tensor: Q (t=4, d=8) has 2, b (t=4) 1",
        ),
        ("Y = concat([Q, K], axis=E)", 25, "Q (t=4, d=8) or K (s=3, d=8) has no axis E"),
        ("Y = concat(Q, K)", 12, "concat takes its tensors in brackets: concat([A, B, …], axis=0)"),
        (
            "Y = concat([1, 2])",
            5,
            "concat needs an axis, and 1 is a number; did you mean stack([1, 2]) → (2)?",
        ),
        ("Y = stack([Q, K])", 5, "stack needs tensors of one shape: Q (t=4, d=8) is not K (s=3, d=8)"),
        ("Y = stack([b, b], axis=t)", 24, "b (t=4) already has an axis t, and stack makes a new one"),
        ("Y = stack([b, b], axis=3)", 24, "the stack of (t=4) has 2 axes, and no axis 3"),
        (
            "Y = stack([b, b], axis=h)",
            5,
            "stack gives an axis h of size 2, and the program's h is 5; use another name",
        ),
        ("Y = stack([])", 5, "stack needs at least one tensor in its brackets"),
        ("Y = split(Q, 3, axis=d)", 14, "split cannot divide Q (t=4, d=8) into 3 equal parts along d=8"),
        (
            "Y = split(Q, (3,), axis=d)",
            5,
            "split makes parts of unequal sizes, 3, 5, not one tensor; unpack them: a, b = split(…)",
        ),
        ("Y = split(Q)", 5, "split needs sections: split(x, sections, axis=0)"),
        ("Y = split(Q, 2)[2]", 5, "split(Q, 2) has 2 parts, from 0 to 1, and no 2"),
        ("Y = split(1, 2)", 5, "split needs an axis, and 1 is a number"),
        (
            "Y = reshape(Q, (t, 3))",
            16,
            "reshape to (t, 3): Q (t=4, d=8) has 32 cells, and 4 × 3 = 12; did you mean "
            "reshape(Q, (t, -1)) → (t=4, 8)?",
        ),
        (
            "Y = reshape(Q, t, 3, -1)",
            16,
            "reshape to (t, 3, -1): Q (t=4, d=8) has 32 cells, and no size in place of -1 fits",
        ),
        ("Y = reshape(Q, (z, -1))", 16, "the size of z is not known here; a new name goes before ="),
        ("Y = reshape(Q, (-1, -1))", 16, "reshape to (-1, -1): only one size can be -1"),
        ("Y = reshape(Q, t, 2.5)", 16, "a size is a whole number, -1 or a dim's name, and 2.5 is not"),
        (
            "Y = transpose(X, (t, d))",
            18,
            "transpose needs each axis of X (n=2, t=4, d=8) once, not (t, d); did "
            "you mean transpose(X) → (d=8, t=4, n=2)?",
        ),
        (
            "Y = rearrange(Q, 'a b c -> c')",
            18,
            'the pattern "a b c -> c" is for 3 axes, and Q (t=4, d=8) has 2',
        ),
        (
            "Y = rearrange(Q, 't (f g) -> f t g')",
            18,
            'the pattern "t (f g) -> f t g" splits d=8 of Q (t=4, d=8) into (f g), and the size '
            "of one of f, g is needed: write f=…",
        ),
        (
            "Y = rearrange(Q, 't (f g) -> f t g', f=3)",
            18,
            'the pattern "t (f g) -> f t g" has (f g) for d=8 of Q (t=4, d=8), which f=3 does not divide',
        ),
        (
            "Y = rearrange(Q, 't (f h) -> f t h')",
            18,
            'the pattern "t (f h) -> f t h" has (f h) for d=8 of Q (t=4, d=8), which h=5 does not divide',
        ),
        (
            "Y = rearrange(Q, 't (f w) -> f t w', f=2)",
            5,
            "rearrange gives an axis w of size 4, and the program's w is 7; use another name",
        ),
        (
            "Y = rearrange(Q, 't (f g) -> f t g', n=4)",
            40,
            "n=4 contradicts the program's dim n=2; use another name",
        ),
        ("Y = rearrange(Q, 't d > d t')", 18, 'the pattern "t d > d t" needs one ->, as in "t d -> d t"'),
        (
            "Y = rearrange(Q, 't d -> d')",
            18,
            'the pattern "t d -> d" has t before -> and not after; reduce(…) takes axes away',
        ),
        (
            "Y = rearrange(sum(Q), '... -> ')",
            23,
            'the pattern "... -> " has ... before -> and not after; reduce(…) takes axes away',
        ),
        (
            "Y = rearrange(Q, 't d -> d t k')",
            18,
            'the pattern "t d -> d t k" has k after -> and not before; repeat(…) adds axes',
        ),
        ("Y = rearrange(Q, 't d -> d t', f=2)", 34, 'the pattern "t d -> d t" has no f'),
        ("Y = rearrange(Q, 't (d -> d t')", 21, 'in the pattern "t (d -> d t": ( is never closed'),
        ("Y = rearrange(Q, 't t -> t')", 21, 'in the pattern "t t -> t": t appears twice on one side of ->'),
        (
            "Y = rearrange(Q, 't + d -> d t')",
            21,
            "in the pattern \"t + d -> d t\": '+' is neither a name, a number, ... nor a bracket",
        ),
        (
            "Y = rearrange('t d -> d t', Q)",
            15,
            'rearrange takes a tensor here, not a string: rearrange(x, "pattern", name=size, …)',
        ),
        ("Y = rearrange(Q, t)", 18, 'rearrange\'s pattern is written in quotes: "t"'),
        (
            "Y = rearrange(Q, '(t ...) -> t ...')",
            18,
            'the pattern "(t ...) -> t ..." has ... in brackets before ->, where it must be alone',
        ),
        (
            "Y = rearrange(Q, 't d -> ... t d')",
            18,
            'the pattern "t d -> ... t d" has ... after -> and not before',
        ),
        (
            "Y = repeat(Q, 't d -> t d j')",
            15,
            'the pattern "t d -> t d j" repeats along j, whose size is not known: write j=…',
        ),
        ("Y = repeat(Q)", 5, "repeat needs pattern: repeat(x, pattern, axis=None, name=size, …)"),
        ("Y = repeat(Q, 2.5)", 15, 'repeat takes a whole number or a pattern in quotes, "t d -> t 2 d"'),
        ("Y = repeat(Q, 2, h=3)", 20, "h=3 contradicts the program's dim h=5; use another name"),
        (
            "Y = repeat(Q, 't d -> t d 2', axis=t)",
            36,
            'with repeat, the pattern itself says which axis: "t d -> t 2 d"',
        ),
        (
            "Y = reduce(Q, 't d -> t')",
            5,
            'reduce needs "reduction": reduce(x, "pattern", "reduction", name=size, …)',
        ),
        ("Y = reduce(Q, 't d -> t', 'avg')", 27, '"avg" is not a reduction; did you mean "mean"?'),
        ("Y = reduce(Q, 't d -> t', 'maximum')", 27, '"maximum" is not a reduction; did you mean "max"?'),
        ("Y = reduce(Q, 't d -> t', max)", 27, 'reduce\'s reduction is written in quotes: "max"'),
        ("Y = einsum('td,sd', Q)", 12, 'the pattern "td,sd" has 2 terms, and 1 tensor follows'),
        (
            "Y = einsum('td,ds->ts', Q, K)",
            12,
            "einsum's d is d=8 of Q (t=4, d=8) and s=3 of K (s=3, d=8): 8 ≠ 3; did you mean "
            'einsum("td,sd->ts", Q, K) → (t=4, s=3)?',
        ),
        ("Y = einsum('td,sd->tt', Q, K)", 21, 'in the pattern "td,sd->tt": t appears twice after ->'),
        (
            "Y = einsum('td,sd->tz', Q, K)",
            21,
            'in the pattern "td,sd->tz": z appears after -> and not before',
        ),
        (
            "Y = einsum('t,sd->ts', Q, K)",
            12,
            "term 1 of the pattern, t, needs a letter for each of the 2 axes of Q (t=4, d=8)",
        ),
        (
            "Y = einsum('td;sd', Q, K)",
            15,
            'in the pattern "td;sd": a pattern of einsum consists of letters, commas, ... and one ->',
        ),
        (
            "Y = einsum('...d,sd->s', Q, K)",
            20,
            'in the pattern "...d,sd->s": what ... stands for needs ... after -> too',
        ),
        ("Y = einsum(Q, K)", 12, 'einsum\'s pattern is written in quotes: "Q"'),
        (
            "Y = einsum('t,tt', Q[:, 0], Q[:, :1])",
            12,
            "einsum's t is t=4 of Q[:, :1] (t=4, 1) and 1 of Q[:, :1] (t=4, 1): 4 ≠ 1",
        ),
        (
            "Y = einsum('t,tt', Q[:, 0], Q[:3, :3])",
            12,
            "einsum's t is t=4 of Q[:, 0] (t=4) and 3 of Q[:3, :3] (3, 3): 4 ≠ 3",
        ),
        (
            "Y = rearrange(Q, 't _d -> _d t')",
            21,
            'in the pattern "t _d -> _d t": _d begins or ends with _, as no name in a pattern can',
        ),
        (
            "Y = repeat(Q, 't d -> t d t_', t_=2)",
            27,
            'in the pattern "t d -> t d t_": t_ begins or ends with _, as no name in a pattern can',
        ),
        ("Y = einsum('tt', Q)", 12, "einsum's t is t=4 of Q (t=4, d=8) and d=8 of Q (t=4, d=8): 4 ≠ 8"),
        ("Y = Q[5]", 6, "Q (t=4, d=8) goes from -4 to 3 along axis 0, and has no 5"),
        ("Y = Q[:, -9]", 6, "Q (t=4, d=8) goes from -8 to 7 along axis 1, and has no -9"),
        ("Y = Q[0, 1, 2]", 6, "Q (t=4, d=8) has 2 axes, and the index has 3 parts"),
        ("Y = Q[z]", 7, "there is no tensor or dim z on the lines above"),
        ("Y = Q[1.0]", 7, "an index is a whole number, a slice, None, ... or a tensor"),
        (
            "Y = X[ids, [0, 1]]",
            6,
            "an index lines up the last axes of ids (s=3) and [0, 1] (2): s=3 against 2, which are neither "
            "equal nor 1; several tensors in an index are paired; did you mean X[ids[:, None], [0, 1]] → "
            "(s=3, 2, d=8)?",
        ),
        ("Y = Q[ids, ids, ids]", 6, "Q (t=4, d=8) has 2 axes, and the index has 3 parts"),
        ("Y = Q[ids, 8]", 6, "Q (t=4, d=8) goes from -8 to 7 along axis 1, and has no 8"),
        ("Y = Q[[0, 4]]", 6, "Q (t=4, d=8) goes from -4 to 3 along axis 0, and has no 4"),
        ("Y = Q[[0, 1.5]]", 11, "a list in an index holds whole numbers, and 1.5 is none"),
        ("Y = Q[[[0], [0, 1]]]", 7, "the lists in an index have to be equally long"),
        ("Y = Q[[]]", 7, "a list in an index holds at least one number"),
        (
            "Y = Q[0, Q[0] > 0]",
            7,
            "beside a mask an index takes slices and ..., but no number, no None and no tensor",
        ),
        ("Y = Q[..., ...]", 5, "an index has ... at most once"),
        ("Y = Q[:z]", 8, "a slice's bound is a whole number or a dim, not z"),
        ("Y = Q[:2.5 * k]", 8, "a slice's bound is a whole number, or a dim's name for its size"),
        ("Y = Q[::0]", 9, "a slice's step cannot be 0"),
        ("Y = one_hot(ids)", 5, "one_hot needs size: one_hot(ids, size)"),
        ("Y = one_hot(ids, z)", 18, "size=z: the size of z is not known here"),
        (
            "Y = one_hot(ids, -1)",
            18,
            "size=-1: a whole number of at least 1 is needed, or a dim's name for its size",
        ),
        (
            "Y = conv2d(Q, Im)",
            5,
            "conv2d takes x[h,w] with kernel[i,j], or x[c,h,w] or x[n,c,h,w] with "
            "kernel[o,c,i,j], not Q (t=4, d=8) with Im (c=3, h=5, w=7)",
        ),
        (
            "Y = conv2d(Im, Ke[:, :2])",
            5,
            "conv2d adds up over c=3 of Im (c=3, h=5, w=7), and Ke[:, :2] (o=4, 2, 3, 3) has 2: 3 ≠ 2",
        ),
        (
            "Y = conv2d(Im, Ke, stride=0)",
            27,
            "stride=0: a whole number of at least 1 is needed, or a dim's name for its size",
        ),
        (
            'Y = conv2d(Im, Ke, padding="full")',
            28,
            'padding="full": "same", "valid" or a whole number is needed',
        ),
        (
            'Y = conv2d(Im, Ke, 2, padding="same")',
            31,
            'padding="same" needs stride=1: with another one the sizes cannot stay',
        ),
        (
            "Y = pool2d(Q, 2, padding=2)",
            26,
            "padding=2: at most half of the window, 1, so that it sees a cell",
        ),
        (
            "Y = conv_transpose1d(b, b, stride=2, output_padding=2)",
            53,
            "output_padding=2: it has to be less than the stride, 2",
        ),
        (
            'Y = conv_transpose1d(b, b, padding="same")',
            36,
            'conv_transpose1d takes a whole number for padding: "same" says no size of the result',
        ),
        ("Y = conv2d(Im, Ke, padding=(1, 2, 3))", 28, "padding=(1, 2, 3): one whole number or 2 is needed"),
        (
            "Y = conv1d(b, g, padding=1)",
            5,
            "conv1d: a window of 8 does not fit into t=4 of b (t=4) with its padding of 1",
        ),
        ("Y = pool2d(b, 2)", 5, "pool2d needs two axes, and b (t=4) has 1"),
        ("Y = pool2d(Q, 9)", 5, "pool2d: a window of 9 does not fit into t=4 of Q (t=4, d=8)"),
        ("Y = pool2d(Q, 2, mode='sum')", 23, '"sum" is not a mode of pool2d: "max" and "mean" are'),
        ("Y = pool2d(Q, 2, mode=max)", 23, 'pool2d\'s mode is written in quotes: "max"'),
        (
            "Y = argmax(Q, axis=(0, 1))",
            20,
            "argmax takes one axis, or none for the position among all cells",
        ),
        (
            "Y = argmax(Q[4:], axis=t)",
            24,
            "Q[4:] (0, d=8) has no axis t; an axis without a name goes by its number: axis=0",
        ),
        ("Y = max(Q[:, 8:], axis=1)", 5, "Q[:, 8:] (t=4, 0) has no cells there, and max needs one"),
        ("Y = gelu(Q, 1)", 13, "approximate has to be True or False"),
        ("Y = softmax(Q, 'd')", 16, "softmax's axis is written without quotes: d"),
        (
            "Y = max(Q, K)",
            12,
            "max reduces along an axis, and K is not one; "
            "write maximum(Q, K) for the larger of each cell and K",
        ),
        (
            "Y = sum(Q[:, 1:], axis=d)",
            24,
            "Q[:, 1:] (t=4, 7) has no axis d; an axis without a name goes by its number: axis=1",
        ),
        ("Y = Q.t", 5, ".t is not part of the language; did you mean Q.T?"),
        (
            "Y = Q.reshape(3)",
            15,
            "reshape to (3,): Q (t=4, d=8) has 32 cells, and 3 = 3; did you mean reshape(Q, (-1,)) → (32)?",
        ),
        ("Y = sum(*Q)", 9, "a star is not part of the language"),
        ("Y = Q[0:1", 6, "[ is never closed"),
        (
            "Y = sum(Q, 3 + 1.5)",
            12,
            "a dim's name, a number, True, False or None is needed here, or several in parentheses",
        ),
        ("Y = sum()", 5, "sum needs x: sum(x, axis=None, keepdims=False)"),
        ("a, b = Q", 4, "b is already defined, on line 5 of the program"),
        ("p, q = Q", 8, "there are 2 names before =, but Q (t=4, d=8) has, along t=4, 4 parts"),
        ("p, q = split(Q, 4)", 8, "there are 2 names before =, but split(Q, 4) gives 4 parts"),
        ("p, p = split(Q, 2)", 4, "p appears twice before ="),
        ("p[t], q = split(Q, 2)", 1, "p should be (t=4), but split(Q, 2)[0] gives (2, d=8)"),
        (
            "p[v,d], q[v,d] = split(Q, (1,))",
            11,
            "q should be (v=1, d=8), but split(Q, (1,))[1] gives (3, d=8): v=1 against 3",
        ),
        ("p, q = 2", 8, "2 is a number, and has no parts for several names"),
        ("p, = Q", 4, "a name is needed before =, or a name and its dims: NAME[dims] = …"),
        ("p, q", 1, "p needs its dims, p[…], or its values, p = …"),
        ("p[t], q[t]", 7, "a line declares one tensor; give each a line of its own"),
        (
            "p, q = split(Q, 2) : one",
            22,
            "after the colon, as many concepts are needed as names before =: 2, not 1",
        ),
        ("p, q = [1, 2, 3]", 1, "there are 2 names before =, but the list of values is (3)"),
        ("C[t,d] = Q[:, 1:]", 5, "C should be (t=4, d=8), but Q[:, 1:] gives (t=4, 7): d=8 against 7"),
        (
            "C[d,t] = einsum('td->td', Q)",
            3,
            "C should be (d=8, t=4), but einsum('td->td', Q) gives (t=4, d=8): d=8 against t=4; "
            "did you mean einsum('td->td', Q).T → (d=8, t=4)?",
        ),
    ],
)
def test_mistakes_with_functions(statement, column, message):
    assert mistake(SOME + statement, SOME_SIZES) == (len(SOME.splitlines()) + 1, column, message)
    suggested = re.search(r"did you mean (.*) → \((.*)\)\?$", message)
    if suggested and statement.startswith("Y = "):
        mended = evaluate(f"{SOME}Y = {suggested[1]}", SOME_SIZES).tensors["Y"]
        told = [
            dim if dim == str(size) else f"{dim}={size}"
            for dim, size in zip(mended.dims, mended.shape, strict=True)
        ]
        assert ", ".join(told) == suggested[2]


@pytest.mark.parametrize(
    ("statement", "column", "message"),
    [
        ("y = E[ids]", 6, "ids[1] is 7, and E's axis v=5 needs whole numbers from -5 to 4"),
        ("y = E[ids / 2]", 6, "(ids / 2)[1] is 3.5, and E's axis v=5 needs whole numbers from -5 to 4"),
        ("y = E[:, ids]", 6, "ids[1] is 7, and E's axis k=2 needs whole numbers from -2 to 1"),
        (
            "y = E[log(0 * ids[0])]",
            6,
            "log(0 * ids[0]) is -inf, and E's axis v=5 needs whole numbers from -5 to 4",
        ),
        ("y = one_hot(ids, 8)", 5, "ids[2] is -1, and one_hot of size 8 needs whole numbers from 0 to 7"),
    ],
)
def test_ids_that_are_none(statement, column, message):
    arrays = {"E": numbers(5, 2), "ids": np.array([0, 7, -1])}
    assert mistake(f"E[v,k]\nids[3]\n{statement}", {"v": 5, "k": 2}, arrays) == (3, column, message)


@pytest.mark.parametrize(
    ("written", "dims", "shape"),
    [
        ('rearrange(I, "(y a) (x b) -> y x a b", x=3, y=2)', "yxab", (2, 3, 2, 2)),
        ('repeat(I, "y z -> y z x", x=5)', "yzx", (4, 6, 5)),
        ('reduce(I, "(y a) (x b) -> y x", "sum", x=3, y=2)', "yx", (2, 3)),
        ('rearrange(I, "(sizes a) z -> sizes a z", sizes=2)', "sizesaz", (2, 2, 6)),
        ('rearrange(x=I, pattern="(y a) z -> y a z", y=2)', "yaz", (2, 2, 6)),
    ],
)
def test_an_axis_of_a_pattern_may_be_called_as_a_parameter(written, dims, shape):
    made = evaluate(f"I[4,6]\nJ = {written}").tensors["J"]
    assert made.shape == shape
    assert "".join(dim if dim.isidentifier() else "z" for dim in made.dims) == dims


@pytest.mark.parametrize(
    ("written", "sizes", "said"),
    [
        ('repeat(I, "y z -> y z x")', {}, "repeats along x, whose size is not known: write x=…"),
        (
            'repeat(I, "y z -> y z axis")',
            {"axis": 2},
            "repeats along axis, whose size is not known: rename it, since repeat takes axis= "
            "itself, and give the new name a size",
        ),
        (
            'rearrange(I, "(pattern a) z -> pattern a z", pattern=2)',
            {},
            "pattern= is given twice; an axis of a pattern needs another name than pattern",
        ),
    ],
)
def test_a_size_that_a_pattern_wants_is_told_as_it_is_written(written, sizes, said):
    assert mistake(f"I[4,6]\nJ = {written}", sizes)[2].endswith(said)
