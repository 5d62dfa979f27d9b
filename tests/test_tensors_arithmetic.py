"""The arithmetic of a cell, spelled."""

from __future__ import annotations

import pytest

from sphinxext.explorable.tensors import evaluate

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
