"""The arithmetic of a cell, spelled."""

from __future__ import annotations

import pytest

from sphinxext.explorable.tensors import evaluate
from sphinxext.explorable.tensors.live import filled

SMALL = """\
A = [[.4, .5, .6, .7], [1, -2, 0, 10]]
B = [.1, .3, .5, .7]
v = [1.2, .3, -1]
places = [0, -1, 1]
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
        ("v * 0.0001", (0,), "1.2·.0001 = 1.2·10⁻⁴"),
        ("sum(long)", (), "1 + 2 + 3 + ⋯ + 9 = 45"),
        ("max(long)", (), "max(1, 2, 3, ⋯, 9) = 9"),
        ("sum(eight)", (), "1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 = 8"),
        ("gelu(v)", (0,), "1.2·(1 + erf(1.2 / √2)) / 2 = 1.06"),
        ("gelu(v, approximate=True)", (2,), "(−1)·(1 + tanh(√(2 / π)·(−1 + .044715·(−1)^3))) / 2 = −.16"),
        ("layer_norm(v)", (0,), "(1.2 − .17) / √(.82 + 10⁻⁵) = 1.14"),
        ("layer_norm(A, B, 2)", (1, 1), ".3·(−2 − 2.25) / √(21.19 + 10⁻⁵) + 2 = 1.72"),
        ("normalize(v)", (2,), "(−1) / √(1.2^2 + .3^2 + (−1)^2) = −.63"),
        ("normalize(A, axis=0, eps=9)", (1, 0), "1 / max(√(.4^2 + 1^2), 9) = .11"),
        ("normalize(0 * v)", (0,), "0 / max(√(0^2 + 0^2 + 0^2), 10⁻¹²) = 0"),
        ("normalize(long)", (1,), "2 / √(1^2 + 2^2 + 3^2 + ⋯ + 9^2) = .12"),
        ("where(v - .3, v * 2, -v)", (0,), "1.2·2 = 2.4"),
        ("where(v - .3, v * 2, -v)", (1,), "−.3"),
        ("concat([v, B + 1])", (4,), ".3 + 1 = 1.3"),
        ("stack([v, v * 2])", (1, 0), "1.2·2 = 2.4"),
        ("split(B * 2, 2)[1]", (0,), ".5·2 = 1"),
        ("reshape(A, -1)", (5,), "−2"),
        ("(A + 1)[1, ::2] * 2", (1,), "(0 + 1)·2 = 2"),
        ("v[places]", (1,), "−1"),
        ("one_hot(places + 1, 3)", (0, 2), "[1 = 2] = 0"),
        ("argmax(A, axis=1)", (0,), "argmax(.4, .5, .6, .7) = 3"),
        ("conv1d(B, v)", (0,), ".1·1.2 + .3·.3 + .5·(−1) = −.29"),
        ("conv1d(v, v, padding=1)", (0,), "1.2·.3 + .3·(−1) = .06"),
        ("conv1d(v, v, padding=5)", (0,), "0"),
        ("conv1d(long, long)", (0,), "1·1 + 2·2 + 3·3 + ⋯ + 9·9 = 285"),
        ("pool2d(A, 2)", (0, 1), "max(.6, .7, 0, 10) = 10"),
        ("pool2d(A, 2, mode='mean')", (0, 1), "(.6 + .7 + 0 + 10) / 4 = 2.83"),
        ("einsum('ab,b->a', A, B)", (0,), ".4·.1 + .5·.3 + .6·.5 + .7·.7 = .98"),
        ("einsum('a,b->ab', v, B)", (2, 1), "(−1)·.3 = −.3"),
        ("einsum('a,a,a->', v[1:], v[1:], v[1:])", (), ".3·.3·.3 + (−1)·(−1)·(−1) = −.97"),
        ("reduce(A, 'a (b c) -> a b', 'mean', b=2)", (0, 1), "(.6 + .7) / 2 = .65"),
        ("reduce(A, 'a b -> a', 'prod')", (1,), "1·(−2)·0·10 = 0"),
        ("reduce(long, 'a ->', 'prod')", (), "1·2·3·⋯·9 = 362880"),
        ("repeat(v + 1, 2)", (1,), "1.2 + 1 = 2.2"),
        ("long @ long", (), "1·1 + 2·2 + 3·3 + ⋯ + 9·9 = 285"),
        ("sum(long[:0])", (), "0"),
        ("v * 0.0035", (0,), "1.2·.0035 = .0042"),
        # Large and tiny numbers, and masks.
        ("v * 1000000", (0,), "1.2·10⁶"),
        ("v * 999999", (0,), "1.2·999999 = 1.2·10⁶"),
        ("v - 1234567", (0,), "1.2 − 1.234567·10⁶ = −1.23·10⁶"),
        ("exp(v * 1e-7)", (0,), "e^(1.2·10⁻⁷) = 1"),
        ("(v * 1e7)[:1] ** 2", (0,), "(1.2·10⁷)^2 = 1.44·10¹⁴"),
        (
            "softmax(where(arange(2) > 0, -1e9, 1), axis=0)",
            (1,),
            "e^(−10⁹) / (e^1 + e^(−10⁹)) = 0",
        ),
        ("softmax(where(arange(2) > 0, -inf, 1), axis=0)", (1,), "e^(−∞) / (e^1 + e^(−∞)) = 0"),
        ("exp(where(v > 0, v, -1e9) / sqrt(8))", (2,), "e^((−10⁹) / √8) = 0"),
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


def test_a_power_of_ten_is_not_torn_apart_by_a_power_that_it_is_part_of():
    assert filled("e^⟦0⟧ + ⟦0⟧^2", [3e6]) == "e^(3·10⁶) + (3·10⁶)^2"
    assert filled("1 + ⟦0⟧", [3e6]) == "1 + 3·10⁶"
