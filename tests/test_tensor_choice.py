"""Which cells of a program are drawn, in which tints, and how high and wide its drawings are."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from test_tensor_drawing import PAGE, boxes, drawn, overlaps

from sphinxext.explorable.visuals.picture import PictureError
from sphinxext.explorable.visuals.tensor_diagram import TensorDiagram

ATTENTION = """\
X[t,d]
W_q[d,d]
W_k[d,d]
W_v[d,d]
W_o[d,d]
Q = rearrange(X @ W_q, "t (h k) -> h t k", h=2)
K = rearrange(X @ W_k, "s (h k) -> h s k", h=2)
V = rearrange(X @ W_v, "s (h k) -> h s k", h=2)
S = einsum("htk,hsk->hts", Q, K) / sqrt(k)
P = softmax(S, axis=-1)
Z = rearrange(P @ V, "h t k -> t (h k)")
Y = Z @ W_o"""


def shown(source: str, name: str, **options: Any) -> list[list[int]]:
    """Return the places of each axis of a tensor that are drawn."""
    found: list[list[int]] = TensorDiagram(source=source, **options).resolve(PAGE)["tensors"][name]["shown"]
    return found


def drawings(source: str, **options: Any) -> dict[str, ElementTree.Element]:
    """Return the drawings of a program by their kinds."""
    picture = drawn(TensorDiagram(source=source, **options))
    return {str(svg.get("class")).split()[-1].removeprefix("explorable-"): svg for svg in picture.iter("svg")}


def size(drawing: ElementTree.Element) -> tuple[int, int]:
    width, height = map(int, str(drawing.get("viewBox")).split()[2:])
    return width, height


def tints(drawing: ElementTree.Element, name: str) -> dict[str, str]:
    """Return the tint of each cell of a tensor by its place."""
    cells = [path for path in drawing.iter("path") if str(path.get("data-cell")).startswith(f"{name}:")]
    return {str(path.get("data-cell")).partition(":")[2]: str(path.get("fill-opacity")) for path in cells}


def grids(drawing: ElementTree.Element, name: str) -> list[tuple[float, float, float, float]]:
    """Return what all cells of a tensor cover in each of its grids."""
    found: dict[int, list[tuple[float, float, float, float]]] = {}
    for number, kind, box in boxes(drawing):
        if kind.startswith(f"{name}:"):
            found.setdefault(number, []).append(box)
    return [
        (min(b[0] for b in of), min(b[1] for b in of), max(b[2] for b in of), max(b[3] for b in of))
        for of in found.values()
    ]


def is_upright(drawing: ElementTree.Element, name: str) -> bool:
    stands = {bottom - top > right - left for left, top, right, bottom in grids(drawing, name)}
    assert len(stands) == 1, "it stands in one place and lies in another"
    return stands.pop()


# ── Which cells ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("y = H[-4:]", [0, 26, 27, 28, 29]),
        ("y = H[17]", [0, 17, 29]),
        ("y = H[5, 1]", [0, 5, 29]),
        ("y = H[:2] @ W", [0, 1, 29]),
        ("ids = [3, 20, 3]\ny = H[ids] + 1", [0, 3, 20, 29]),
        # A gap of one cell takes as much room as the cell.
        ("y = H[2]", [0, 1, 2, 29]),
        ("y = tanh(H)", [0, 1, 2, 29]),
    ],
)
def test_steps_decide_which_cells_are_drawn(line: str, places: list[int]) -> None:
    source = f"H[t,d]\nW[d,d]\n{line}"
    assert shown(source, "H", dims={"t": 30, "d": 3}, values=1)[0] == places


def test_the_largest_is_drawn_wherever_it_is() -> None:
    logits = np.zeros((2, 30_000))
    logits[0, 11_062], logits[1, 29_000] = 3, 2
    source = "logits[t,V]\nnext = argmax(logits, axis=V)"
    places = shown(source, "logits", dims={"t": 2, "V": 30_000}, arrays={"logits": logits})
    assert places == [[0, 1], [0, 11_062, 29_000, 29_999]]


def test_a_focus_leads_back_to_the_cells_that_it_comes_from() -> None:
    source = "H[t,d]\nA = tanh(H)\ny = A[2:22]\nz = y[3:]"
    options: dict[str, Any] = {"dims": {"t": 30, "d": 20}, "focus": "z[11,7]"}
    assert 16 in shown(source, "H", **options)[0]
    assert 7 in shown(source, "H", **options)[1]


def test_the_ends_of_parts_are_drawn() -> None:
    assert shown("x[d]\na, b = split(x, 2)", "x", dims={"d": 30}) == [[0, 14, 15, 29]]


@pytest.mark.parametrize(("axis", "count"), [(8, 8), (9, 9), (12, 12), (13, 4)])
def test_a_cut_that_saves_little_is_not_made(axis: int, count: int) -> None:
    assert len(shown("x[a]\ny = tanh(x)", "x", dims={"a": axis})[0]) == count


@pytest.mark.parametrize("name", ["wide", "narrow"])
def test_a_cut_that_saves_a_row_is_made(name: str) -> None:
    source = "X[a,b]\nY = tanh(X)"
    drawing = drawings(source, dims={"a": 12, "b": 12}, values=0)[name]
    across = {place.split(",")[1] for place in tints(drawing, "X")}
    assert len(across) < 12


@pytest.mark.parametrize(
    ("show", "places"),
    [
        ("0:50", [*range(50), 383]),
        ("all", list(range(384))),
        ("-3:", [0, 381, 382, 383]),
        ("5 100:102", [0, 5, 100, 101, 383]),
    ],
)
def test_an_author_chooses_which_cells_are_drawn(show: str, places: list[int]) -> None:
    assert shown("x[d]\ny = tanh(x)", "x", dims={"d": 384}, show={"d": show}) == [places]


@pytest.mark.parametrize(
    ("show", "message"),
    [
        ("500:600", "500:600 is no place of d, which goes from 0 to 383"),
        ("384", "there is no 384 along d"),
        ("all all", "d=all all are 768 places, and a drawing has room for 512"),
    ],
)
def test_what_cannot_be_shown_is_told(show: str, message: str) -> None:
    with pytest.raises(PictureError, match=re.escape(message)):
        TensorDiagram(source="x[d]\ny = tanh(x)", dims={"d": 384}, show={"d": show}).check()


# ── Which tints ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "one", "other"),
    [
        ("x = [1, -2, 4]\nz = [8, 1, 1]\ny = x + z", "x:0", "z:1"),
        ("x = [1, -2, 4] : query\ny = [8, 1, 1] : query\nz = exp(x)\nw = exp(y)", "x:0", "y:1"),
        ("x = [1, -2, 4, 9]\ny = x[:3]", "x:0", "y:0"),
        ("x = [[1, -2], [4, 9]]\nw = [[20, 0]]\nz = concat([x.T, w], axis=0)", "x:1,0", "z:0,1"),
        ("x = [[1, -2], [4, 9]]\na, b = x", "x:0,1", "a:1"),
        ("x = [[1, -2], [4, 9]]\ny = min(x, axis=1)", "x:0,1", "y:0"),
    ],
)
def test_one_value_has_one_tint(source: str, one: str, other: str) -> None:
    drawing = drawings(source)["wide"]
    [tint, same] = [tints(drawing, at.split(":")[0])[at.split(":")[1]] for at in (one, other)]
    assert tint == same


def test_a_tint_counts_cells_that_are_not_drawn() -> None:
    x = np.ones(50)
    x[20] = 10
    drawing = drawings("x[a]\ny = exp(x)", dims={"a": 50}, arrays={"x": x})["wide"]
    assert float(tints(drawing, "x")["0"]) < 0.3


def test_a_mask_leaves_the_other_tints_apart() -> None:
    source = "S = [[1, -1], [2, 3]]\nm = [[1, 0], [1, 1]]\nM = where(m, S, -1e9)\nP = softmax(M, axis=1)"
    found = tints(drawings(source)["wide"], "M")
    assert found["1,1"] == "1"
    assert float(found["0,1"]) < float(found["0,0"]) < float(found["1,0"]) < 1


def legends(drawing: ElementTree.Element) -> list[str]:
    return [str(text.text) for text in drawing.iter("text") if text.get("class") == "explorable-shape"]


@pytest.mark.parametrize(
    ("source", "ends"),
    [
        ("x = [0, 2, 5]\ny = exp(x)", ["0", "5", "0", "148"]),
        ("x = [-3, 2, 1]\ny = exp(x)", ["−3", "3", "0", "7.4"]),
        ("x = [-3, -2]\ny = exp(x)", ["−3", "0", "0", ".14"]),
    ],
)
def test_colours_are_told_by_a_strip(source: str, ends: list[str]) -> None:
    assert legends(drawings(source, cells="heat")["wide"]) == ends


def test_colours_of_many_cells_are_drawn_whole_and_the_strongest_is_strong() -> None:
    peak = np.full((50, 50), 0.05)
    peak[20, 31] = 1
    options: dict[str, Any] = {"dims": {"y": 50, "x": 50}, "arrays": {"A": peak}, "cells": "heat"}
    assert [len(places) for places in shown("A[y,x]\nB = A * 2", "A", **options)] == [50, 50]
    drawing = drawings("A[y,x]\nB = A * 2", **options)["wide"]
    [mosaic, *_] = [group for group in drawing.iter("g") if group.get("class") == "explorable-mosaic"]
    assert sorted(str(path.get("fill-opacity")) for path in mosaic) == ["0.18", "1"]
    assert "explorable-heat" in {group.get("class") for group in drawing.iter("g")}, "no concept has a hue"


# ── How they stand ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "upright"),
    [
        ("W[n,m]\nx[m]\nb[n]\ny = W @ x + b\nz = relu(y)", "x b y z"),
        ("X[n,m]\nmu = mean(X, axis=m)\nY = X - mu[:, None]", "mu"),
        ("X[n,m]\ni = argmax(X, axis=1)", "i"),
        ("W[n,m]\nx[m]\nc[n]\na, b = split(W @ x, 2)\nd = c * 2", "a b x"),
    ],
)
def test_vectors_align_with_what_they_meet(source: str, upright: str) -> None:
    drawing = drawings(source, dims={"n": 4, "m": 3}, values=1)["wide"]
    assert {name: is_upright(drawing, name) for name in upright.split()} == dict.fromkeys(
        upright.split(), True
    )


@pytest.mark.parametrize(
    ("source", "lying"),
    [
        ("X[n,m]\ny = mean(X, axis=n)", "y"),
        ("x[n]\nW[n,m]\ny = x @ W", "x y"),
        ("x[n]\ny[n]\nz = x * y", "x y z"),
        ("x[n]\ny[n]\nz = concat([x, y], axis=0)", "x y z"),
    ],
)
def test_other_vectors_lie(source: str, lying: str) -> None:
    drawing = drawings(source, dims={name: 4 for name in "nm" if name in source}, values=1)["wide"]
    assert {name: is_upright(drawing, name) for name in lying.split()} == dict.fromkeys(lying.split(), False)


def test_a_tensor_that_is_split_is_drawn_once_beside_its_parts() -> None:
    source = "X[t,d]\nQ, K, V = split(X, 3, axis=d)"
    drawing = drawings(source, dims={"t": 3, "d": 6}, values=1)["wide"]
    assert len(grids(drawing, "X")) == 1
    [[q], [k], [v]] = [grids(drawing, name) for name in "QKV"]
    assert q[1] == k[1] == v[1]
    assert q[2] < k[0]
    assert k[2] < v[0]


def test_small_results_stand_beside_one_another_unless_one_reads_the_other() -> None:
    drawing = drawings("x[d]\ny[d]\na = sum(x)\nb = sum(y)\nc = a * b", dims={"d": 4}, values=1)["wide"]
    [[a], [b]] = [grids(drawing, name)[:1] for name in "ab"]
    assert a[1] == b[1]
    assert [group.get("data-row") for group in drawing.iter("g") if group.get("data-row")] == ["a b", "c"]


CONTRASTIVE = """\
u[n,d]
v[m,d]
S = u @ v.T
masked = where(eye(4) == 1, -inf, S)
hardest, who = topk(masked, k, axis=m)
again = gather(S, who, axis=m)
onehot = one_hot(who, 4)
"""


def test_an_axis_of_four_is_whole_on_a_phone() -> None:
    dims = {"n": 4, "m": 4, "d": 3, "k": 2}
    found = drawings(CONTRASTIVE, dims=dims, values=1, focus="hardest[2,0]")
    for name in ("S", "masked"):
        assert len(tints(found["narrow"], name)) == 16
    assert size(found["narrow"])[0] <= 300


def test_on_a_phone_the_cells_that_the_focus_comes_from_are_seen() -> None:
    source = "x[t]\nK[l]\npadded = pad(x, (2, 0))\ny = conv1d(padded, K)"
    found = drawings(source, dims={"t": 9, "l": 3}, values=4, focus="y[5]")
    seen = tints(found["narrow"], "padded")
    assert {"5", "6", "7"} <= set(seen)
    assert len(seen) < 11, "the rest is cut"


def test_the_focus_of_a_number_needs_no_brackets() -> None:
    source = "x[t]\nloss = mean(x)"
    named, bracketed = (drawings(source, dims={"t": 3}, values=1, focus=one) for one in ("loss", "loss[]"))
    assert ElementTree.tostring(named["wide"]) == ElementTree.tostring(bracketed["wide"])


# ── How high and wide ────────────────────────────────────────────────────────────────────────────────────


def test_attention_in_twelve_lines_is_no_higher_than_it_has_to_be() -> None:
    found = drawings(ATTENTION, dims={"t": 5, "d": 8, "k": 4}, values=0, focus="Y[1,2]")
    assert size(found["wide"])[1] < 2900
    # As `@` of the same, whose focus keeps a few cells more in sight than a phone has room for.
    assert size(found["narrow"])[0] <= 320


@pytest.mark.parametrize("source", [ATTENTION, "W[t,d]\nx[d]\nb[t]\ny = W @ x + b"])
def test_no_cell_lies_on_another(source: str) -> None:
    dims = {"t": 5, "d": 8, "k": 4} if "k" in source else {"t": 5, "d": 8}
    for drawing in drawings(source, dims=dims, values=0).values():
        covered = boxes(drawing)
        for i, (number, kind, box) in enumerate(covered):
            met = [
                other for another, other, its in covered[i + 1 :] if another > number and overlaps(box, its)
            ]
            assert not met, f"{kind} lies on {met[0]}"


def test_there_is_a_drawing_between_phone_and_desk_where_it_helps() -> None:
    source = "Q[t,k]\nK[s,k]\nV[s,k]\nS = Q @ K.T / sqrt(k)\nP = softmax(S, axis=s)\nZ = P @ V"
    found = drawings(source, dims={"t": 4, "s": 4, "k": 3}, values=0)
    assert list(found) == ["wide", "narrow", "middle"]
    width, height = size(found["middle"])
    assert 300 < width <= 480
    assert height <= 0.88 * size(found["narrow"])[1]
    low = drawings("Q[t,k]\nR = tanh(Q)", dims={"t": 4, "k": 3}, values=0)
    assert "middle" not in low
