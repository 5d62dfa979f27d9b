"""Whatever the language accepts is described, composed and drawn, with values and without."""

from __future__ import annotations

import re
from itertools import product
from xml.etree import ElementTree

import numpy as np
import pytest
from chance import examples
from hypothesis import given
from hypothesis import strategies as st
from tensor_programs import DIMS, programs

from sphinxext.explorable.engine.engine import engine
from sphinxext.explorable.tensors import evaluate
from sphinxext.explorable.tensors.drawn import Drawn
from sphinxext.explorable.visuals.picture import Page
from sphinxext.explorable.visuals.tensor_diagram import TensorDiagram, sizes

PAGE = Page({})


def drawn(spec: TensorDiagram) -> ElementTree.Element:
    """Return the picture as the engine draws it, which is XML."""
    spec.check()
    values = {**spec.resolve(PAGE), "alt": spec.alternative()}
    request = {"picture": "tensor-diagram", "id": "drawn", "values": values, "parameters": []}
    markup = str(engine().ask("drawView", request, timeout=30, memory=512)["markup"])
    assert "NaN" not in markup, "a length or a value that is no number"
    assert "undefined" not in markup
    return ElementTree.fromstring(re.sub(r"(<input[^>]*)>", r"\1/>", markup))


def wide_cells(picture: ElementTree.Element) -> set[str]:
    [wide] = [svg for svg in picture.iter("svg") if "explorable-wide" in str(svg.get("class"))]
    return {str(path.get("data-cell")) for path in wide.iter("path") if path.get("data-cell")}


Box = tuple[float, float, float, float]


def boxes(drawing: ElementTree.Element) -> list[tuple[int, str, Box]]:
    """Return what cells, the sheets behind them and rules cover: the grid's number, what it is, its box."""
    found = []
    grids = [group for group in drawing.iter("g") if str(group.get("transform")).startswith("translate")]
    for number, grid in enumerate(grids):
        left, top = map(float, re.findall(r"-?[\d.]+", str(grid.get("transform")))[:2])
        for path in grid.iter("path"):
            kind = path.get("data-cell") or path.get("class")
            part = re.fullmatch(r"M([-\d.]+),([-\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z", str(path.get("d")))
            if part and kind and (path.get("data-cell") or kind == "explorable-paper"):
                x, y, width, height = map(float, part.groups())
                found.append((number, kind, (left + x, top + y, left + x + width, top + y + height)))
    return found


def overlaps(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# Each operation at each rank that it takes; those of the lowest rank are in the worked pictures.
RANKS = {
    "conv1d of channels": "x[c,l]\nk[o,c,m]\ny = conv1d(x, k, padding=1)",
    "conv1d of a batch": "x[b,c,l]\nk[o,c,m]\ny = conv1d(x, k, padding=1)",
    "conv1d alone": "x[l]\nk[m]\ny = conv1d(x, k, padding=2, stride=2)",
    "conv1d of a long axis": "x[c,long]\nk[o,c,m]\ny = conv1d(x, k, padding=1)",
    "conv2d alone": "x[l,l]\nk[m,m]\ny = conv2d(x, k, padding=1)",
    "conv2d of channels": "x[c,l,l]\nk[o,c,m,m]\ny = conv2d(x, k, padding=(1, 0))",
    "conv2d of a batch": "x[b,c,l,l]\nk[o,c,m,m]\ny = conv2d(x, k, padding=1)",
    "conv2d of long axes": "x[c,long,long]\nk[o,c,m,m]\ny = conv2d(x, k, padding=1)",
    "pool2d of sheets": "x[b,c,l,l]\ny = pool2d(x, 2)",
    "concat of vectors": "x[l]\nw[c]\ny = concat([x, w], axis=0)",
    "concat of rows": "x[h,l,m]\nw[h,c,m]\ny = concat([x, w], axis=1)",
    "concat of columns": "x[h,l,m]\nw[h,l,c]\ny = concat([x, w], axis=2)",
    "concat of three": "x[h,l,m]\nw[h,c,m]\nv[h,o,m]\ny = concat([x, w, v], axis=1)",
    "concat with long names": "before_all[b,1]\nafter_all[b,1]\ny = concat([before_all, after_all], axis=1)",
    "concat of sheets": "x[h,l,m]\nw[b,l,m]\ny = concat([x, w], axis=0)",
    "stack of matrices": "x[l,m]\nw[l,m]\ny = stack([x, w], axis=h)",
    "split of sheets": "x[h,l,4]\ny = split(x, 2, axis=2)[1]",
    "transpose of a cube": "x[h,l,m]\ny = x.T",
    "product with a turned cube": "x[h,l,m]\nw[c,m,h]\ny = x @ w.T",
    "product with a stack's vector": "x[h,l,m]\nw[m]\ny = x @ w",
    "sum with a turned cube": "x[h,l,m]\nw[m,l,h]\ny = x + w.T",
    "step from a turned cube": "x[h,l,m]\ny = softmax(x.T, axis=h)",
    "concat of turned cubes": "x[h,l,m]\nw[h,l,m]\ny = concat([x.T, w.T], axis=1)",
    "softmax of sheets": "x[h,l,m]\ny = softmax(x, axis=m)",
    "sum over sheets": "x[h,l,m]\ny = sum(x, axis=h)",
    "argmax of a cube": "x[h,l,m]\ny = argmax(x, axis=-1)",
    "normalize of a cube": "x[h,l,m]\ny = normalize(x, axis=l)",
    "layer_norm of a cube": "x[h,l,m]\ny = layer_norm(x)",
    "bands of four axes": 'x[b,l,m,4]\ny = rearrange(x, "b l m (c d) -> b c l (m d)", c=2)',
    "rows by a matrix of ids": "x[l,m]\nids = [[0, 2], [1, 1]]\ny = x[ids]",
    "a sheet by a number": "x[h,l,m]\ny = x[1]",
    "broadcast of a column": "x[h,l,m]\nw[l,1]\ny = x + w",
    "broadcast of a vector over a long axis": "x[long,m]\nw[m]\ny = x + w",
    "einsum of three axes": 'x[h,l,m]\nw[h,m,c]\ny = einsum("hlm,hmc->hlc", x, w)',
}


@pytest.mark.parametrize("source", RANKS.values(), ids=RANKS)
@pytest.mark.parametrize(("values", "cells"), [(None, "numbers"), (1, "numbers"), (1, "heat")])
def test_every_operation_is_drawn_at_every_rank(source: str, values: int | None, cells: str) -> None:
    known = {"b": 2, "c": 3, "h": 2, "l": 7, "m": 3, "o": 2, "long": 30}
    dims = {name: size for name, size in known.items() if re.search(rf"[\[,]{name}[\],]", source)}
    spec = TensorDiagram(source=source, dims=dims, values=values, cells=cells)
    picture = drawn(spec)
    tensors = spec.resolve(PAGE)["tensors"]
    for drawing in picture.iter("svg"):
        covered = boxes(drawing)
        width, height = map(float, str(drawing.get("viewBox")).split()[2:])
        for _, kind, (left, top, right, bottom) in covered:
            assert 0 <= left < right <= width, kind
            assert 0 <= top < bottom <= height, kind
        for number, kind, box in covered:
            met = [other for another, other, its in covered if another > number and overlaps(box, its)]
            assert not met, f"{kind} lies on {met[0]}"
    for name in re.findall(r"^(\w+)(?= ?[\[=])", source, re.MULTILINE):
        cell_of = product(*tensors[name]["shown"])
        shown = {f"{name}:{','.join(map(str, cell))}" for cell in cell_of}
        assert shown <= wide_cells(picture), name


@pytest.mark.parametrize(
    "line",
    [
        "y = split(x, (3, 2))[2]",
        "y = split(x, (2, 4))[2]",
        "y = split(x, 3)[1]",
        "y = x[1:6:2]",
        "y = x[-1]",
        "y = x[None, 2:]",
    ],
)
def test_what_is_not_pale_is_what_is_read(line: str) -> None:
    diagram = evaluate(f"x[l]\n{line}", {"l": 6})
    [taken] = [
        item["look"]["taken"]
        for row in Drawn(diagram).rows
        for one in row["statements"]
        if one["name"] == "y"
        for item in one["items"]
        if item["kind"] == "grid" and item["look"]["tensor"] == "x"
    ]
    y = diagram.tensors["y"]
    read = {place for cell in np.ndindex(y.shape) for (place,) in y.sources(cell)["x"]}
    assert taken == [sorted(read)]


def test_a_window_over_channels_spans_all_of_them() -> None:
    source = "x[c,l]\nk[o,c,m]\ny = conv1d(x, k, padding=1)"
    picture = drawn(TensorDiagram(source=source, dims={"c": 3, "l": 7, "m": 3, "o": 2}, focus="y[1,3]"))
    [wide] = [svg for svg in picture.iter("svg") if "explorable-wide" in str(svg.get("class"))]
    cells = {path.get("data-cell"): path for path in wide.iter("path") if path.get("data-cell")}
    assert len([at for at in cells if str(at).startswith("x:")]) == 21
    [lit] = [path for path in wide.iter("path") if path.get("data-window") and path.get("class")]
    height = float(re.findall(r"v([\d.]+)", str(lit.get("d")))[0])
    assert height == 3 * float(re.findall(r"v([\d.]+)", str(cells["x:0,0"].get("d")))[0])


@examples(400)
@given(programs(depth=3), st.booleans(), st.booleans())
def test_every_program_is_drawn(program, with_values, heat):
    arrays = program.arrays if with_values else {}
    spec = TensorDiagram(
        source=program.source, arrays=arrays, dims=DIMS, cells="heat" if heat else "numbers", steps=True
    )
    picture = drawn(spec)
    result = spec._diagram.tensors["result"]
    first = "result:" + ",".join("0" for _ in result.shape)
    if 0 not in result.shape:
        assert first in wide_cells(picture)
    assert spec.alternative().endswith(".")


@examples(150)
@given(programs(depth=3), st.data())
def test_a_cell_in_focus_lights_the_cells_it_comes_from(program, data):
    spec = TensorDiagram(source=program.source, arrays=program.arrays, dims=DIMS)
    result = spec._diagram.tensors["result"]
    if 0 in result.shape:
        return
    index = tuple(data.draw(st.integers(0, size - 1)) for size in result.shape)
    focus = f"result[{','.join(map(str, index))}]"
    picture = drawn(TensorDiagram(source=program.source, arrays=program.arrays, dims=DIMS, focus=focus))
    [wide] = [svg for svg in picture.iter("svg") if "explorable-wide" in str(svg.get("class"))]
    cells = [path for path in wide.iter("path") if path.get("data-cell")]
    lit = {str(path.get("data-cell")) for path in cells if "explorable-dim" not in str(path.get("class"))}
    seen = {str(path.get("data-cell")) for path in cells}
    sources = {
        f"{name}:{','.join(map(str, cell))}"
        for name, found in result.sources(index).items()
        for cell in found
    }
    # Of a softmax the rest of its slice belongs to the cell; of all else nothing but its sources is lit.
    own = {at for at in lit if at.startswith("result:")}
    assert f"result:{','.join(map(str, index))}" in own
    assert lit - own == sources & seen


@pytest.mark.parametrize(
    "source",
    [
        "x[n] : query\ny = x[1:1]\nz = sum(y)",
        "x = [1e300, -1e300, 0]\ny = x * x\nz = y - y",
        "x[]\ny = -x\nz = y[None, None]",
        "a = [[1]]\nb = a.T\nc = a @ b\nd = c @ c",
        "t[5,1,1,2,3]\nu = t.T\nv = max(u, axis=(0, 1))",
        "ids = [2, 0, 0]\nE = one_hot(ids, 3)\nw[3,4]\nX = E @ w\nY = w[ids]",
        "A[n,m]\nB[n,m]\nC[n,m]\nD = A @ B.T\nE = A @ C.T\nF = A @ A.T\nG = D + E * F",
    ],
)
def test_edges_are_drawn(source):
    sizes = {name: 2 for name in ("n", "m") if re.search(rf"\b{name}\b", source)}
    for values in (None, 3):
        drawn(TensorDiagram(source=source, dims=sizes, values=values))


def test_numbers_that_are_none_are_told():
    source = "x[a]\ny = x * 2"
    arrays = {"x": np.array([np.nan, np.inf, -np.inf, 1e-30, 1234567.0, -0.0])}
    picture = drawn(TensorDiagram(source=source, arrays=arrays))
    [wide] = [svg for svg in picture.iter("svg") if "explorable-wide" in str(svg.get("class"))]
    [shown, *_] = [group for group in wide.iter("g") if group.get("class") == "explorable-values"]
    assert [text.text for text in shown.iter("text")] == ["nan", "∞", "−∞", "0", "1e6", "0"]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("x = [0.001, 0.002, 0.004]", ["1e−3", "2e−3", "4e−3"]),
        ("x = [-0.00015, 0, 3e-7]", ["−2e−4", "0", "3e−7"]),
        ("x = [0.0096, 0.000999]", ["1e−2", "1e−3"]),
        # Beside larger ones they are nothing.
        ("x = [0.9, 0.001]", [".9", "0"]),
        ("x = [0.02, 0.004]", [".02", "0"]),
        ("x = [0, 0]", ["0", "0"]),
    ],
)
def test_small_numbers_are_not_all_written_as_zeros(line, shown):
    picture = drawn(TensorDiagram(source=line))
    [wide] = [svg for svg in picture.iter("svg") if "explorable-wide" in str(svg.get("class"))]
    [values] = [group for group in wide.iter("g") if group.get("class") == "explorable-values"]
    assert [text.text for text in values.iter("text")] == shown


def test_a_brace_counts_the_cells_of_a_tensor_and_not_what_pads_it():
    source = "image[y,x]\nkernel[3,3]\nY = conv2d(image, kernel, padding=1)"
    picture = drawn(TensorDiagram(source=source, dims={"y": 4, "x": 4}, values=1))
    [wide] = [svg for svg in picture.iter("svg") if "explorable-wide" in str(svg.get("class"))]
    braces = [str(path.get("d")) for path in wide.iter("path") if path.get("class") == "explorable-brace"]
    padded, kernel, result = (
        [float(x) for x in re.findall(r"[MH](-?[\d.]+)", d)] for d in braces if "H" in d
    )
    # It begins behind the column of zeros, and is as wide as the result's, not as six of its cells.
    assert padded[0] > 0 == kernel[0] == result[0]
    assert padded[-1] - padded[0] == pytest.approx(result[-1], rel=0.35)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("v, i = topk(X, 3)", "top 3 along d"),
        ("v, i = topk(X, 1, axis=t)", "top 1 along t"),
        ("v, w = split(X, 2)", "split into 2"),
    ],
)
def test_an_arrow_to_parts_says_what_they_are(line, says):
    picture = drawn(TensorDiagram(source=f"X[t,d]\n{line}", dims={"t": 2, "d": 4}))
    assert says in " ".join(" ".join(picture.itertext()).split())


def test_shapes_of_any_size_cost_the_same():
    """What is drawn of 100,000 × 100,000 is what is drawn of 13 × 13."""
    source = "A[i,j]\nB[j,k]\nC = A @ B\nD = softmax(C, axis=k)"
    small, large = (
        TensorDiagram(source=source, dims=dict.fromkeys("ijk", size)).resolve(PAGE) for size in (13, 100_000)
    )
    for name in "ABCD":
        assert small["tensors"][name]["shown"] == [[0, 1, 2, 12], [0, 1, 2, 12]]
        assert large["tensors"][name]["shown"] == [[0, 1, 2, 99_999], [0, 1, 2, 99_999]]
    # Without the places that a small program seeks in full, the sources that are drawn are the same.
    assert small["traces"] == large["traces"]


def test_the_trace_goes_on_behind_cells_that_are_not_drawn():
    """Of three heads one sheet is drawn; a cell put together from another still leads to the input."""
    source = 'x[t,d]\nH = rearrange(x, "t (h k) -> h t k", h=3)\nR = rearrange(H, "h t k -> t (h k)") + 1'
    spec = TensorDiagram(source=source, dims={"t": 2, "d": 6}, values=0).resolve(PAGE)
    assert spec["tensors"]["H"]["shown"] == [[0], [0, 1], [0, 1]]
    # R[0, 5], the sixth of the drawn cells, is H[2, 0, 1], which is not drawn, and x[0, 5].
    sources = spec["traces"]["R"]["sources"]
    assert sources["H"][5] == []
    assert sources["x"][5] == [5]
    assert sources["H"][1] == [1]
    assert sources["x"][1] == [], "there the way over H is drawn"


@pytest.mark.parametrize(
    ("declared", "doubts"),
    [
        ("AA[t,k]", [(2, "the data has no values for AA; did you mean A?")]),
        ("A[t,k]", []),
        # Shapes alone may be all that is wanted: no array is called alike, or that one has another shape.
        ("B[t,k]", []),
        ("AA[k]", []),
        # What labels are made of is taken.
        ("name[t]", []),
    ],
)
def test_a_tensor_without_values_is_doubted_where_its_name_may_be_a_slip(
    declared: str, doubts: list[tuple[int, str]]
) -> None:
    arrays = {"A": np.ones((2, 3)), "X": np.ones((2, 3)), "names": np.array(["a", "b"])}
    diagram = TensorDiagram(
        source=f"X[t,k]\n{declared}", dims={"t": 2, "k": 3}, labels={"t": "names"}, arrays=arrays
    )
    assert diagram.check() == doubts


def test_a_cell_and_its_arithmetic_are_rounded_alike() -> None:
    """Halves in decimal and in binary, numbers that miss them by a hair, whole ones, nearly nothing."""
    halves = [0.125, -0.125, 0.375, 1.005, 2.675, 1.0, -1.0, 0.995, 0.004, 0.005, 0.3, 99.995, 0.1249999999]
    source = "x[n]\ny = x * 1"
    for start in range(0, len(halves), 8):
        spec = TensorDiagram(source=source, arrays={"x": np.array(halves[start : start + 8])})
        [wide, *_] = drawn(spec).iter("svg")
        shown = [group for group in wide.iter("g") if group.get("class") == "explorable-values"][-1]
        cells = [str(text.text) for text in shown.iter("text")]
        told = [str(spec._diagram.tensors["y"].arithmetic(n)).rpartition(" = ")[2] for n in range(len(cells))]
        assert [cell if float(cell.replace("−", "-")) else "0" for cell in cells] == [
            "0" if line.removeprefix("−").startswith(".00") else line for line in told
        ]


def test_a_mean_is_rounded_once() -> None:
    source = "x[t,d] = [[0.1,0.2,0.3,-0.1],[0.5,0,0,0]]\nm = mean(x, axis=d)"
    spec = TensorDiagram(source=source, focus="m[1]")
    assert spec.alternative().endswith("m[1] = (.5 + 0 + 0 + 0) / 4 = .13.")
    [wide, *_] = drawn(spec).iter("svg")
    *_, shown = [group for group in wide.iter("g") if group.get("class") == "explorable-values"]
    assert [text.text for text in shown.iter("text")] == [".13", ".13"]


def test_a_dim_may_have_any_name() -> None:
    assert sizes("时=2, ß=3, x_1=4") == {"时": 2, "ß": 3, "x_1": 4}
    drawn(TensorDiagram(source="x[时]\ny = 2 * x", dims=sizes("时=2")))


@pytest.mark.parametrize("lines", [1, 2, 3, 6, 12])
def test_every_row_has_room_for_its_arithmetic_within_sight(lines: int) -> None:
    chain = [f"X{i + 1} = tanh(X{i} @ X{i}.T / 2) @ X{i}" for i in range(lines)]
    source = "\n".join(["X0[t,k]", *chain])
    spec = TensorDiagram(source=source, dims=sizes("t=3, k=2"), values=1)
    for drawing in drawn(spec).iter("svg"):
        rows = [group for group in drawing.iter("g") if group.get("data-row")]
        bottoms = [
            max(
                float(re.findall(r"-?[\d.]+", str(grid.get("transform")))[1])
                for grid in row.iter("g")
                if str(grid.get("transform")).startswith("translate")
            )
            for row in rows
        ]
        places = [float(str(text.get("y"))) for text in drawing.iter("text") if "data-room" in text.attrib]
        below = [min(place for place in places if place > bottom) - bottom for bottom in bottoms]
        # A grid's first row of cells is some 100 px above its last one.
        assert max(below) < 380 + 150


def test_low_rows_share_the_room_for_their_arithmetic() -> None:
    source = "Q[t,k]\nK[t,k]\nS = Q @ K.T\nR = K @ Q.T"
    spec = TensorDiagram(source=source, dims=sizes("t=3, k=2"), values=1, focus="S[0,1]")
    for drawing in drawn(spec).iter("svg"):
        rows = [group for group in drawing.iter("g") if group.get("data-row")]
        assert len(rows) == 2
        held = [
            "".join(text.itertext())
            for row in rows
            for text in row.iter("text")
            if "data-room" in text.attrib
        ]
        if "explorable-wide" in str(drawing.get("class")):
            assert [any("data-room" in text.attrib for text in row.iter("text")) for row in rows] == [
                False,
                True,
            ]
        assert held[0].startswith("S[0, 1] = ")


def test_a_padding_is_drawn_where_the_window_reaches() -> None:
    """An even window that keeps the size has one place more behind; a max sees nothing there."""
    source = 'x = [1, 2, 3, 4]\ny = pool1d(x, 2, 1, padding="same")'
    look = TensorDiagram(source=source).resolve(PAGE)["rows"][0]["statements"][0]["items"][0]["look"]
    assert look["padded"] == {"rows": [0, 0], "columns": [0, 1], "text": "−∞"}
    [wide, *_] = drawn(TensorDiagram(source=source)).iter("svg")
    assert [text.text for text in wide.iter("text")].count("−∞") == 1


@pytest.mark.parametrize(
    ("line", "left", "top"), [("outer(a, b)", "a", "b"), ('einsum("i,j->ji", a, b)', "b", "a")]
)
def test_the_cells_of_an_outer_product_stand_where_a_column_meets_a_row(line, left, top) -> None:
    spec = TensorDiagram(source=f"a[t]\nb[d]\nO = {line}", dims=sizes("t=3, d=4"), values=1)
    ((corner,),) = [
        [item for item in line["items"] if item["kind"] == "corner"]
        for row in spec.resolve(PAGE)["rows"]
        for line in row["statements"]
    ]
    assert corner["left"] == {"tensor": left, "upright": True}
    assert corner["columns"][0]["top"] == {"tensor": top}
    drawn(spec)


@pytest.mark.parametrize(
    "program",
    [
        "pos = arange(t)\ni = arange(f)\nangle = outer(pos, 100 ** (-i / f))",
        "causal = tril(ones(t, f)) > 0\nM = where(causal, tril(ones(t, f)), ones(t, f))",
        "x[t,f]\nP = concat([sin(x), cos(x)], axis=f)",
    ],
)
def test_both_parentheses_of_a_pair_are_equally_high_where_a_line_breaks(program: str) -> None:
    picture = drawn(TensorDiagram(source=program, dims={"t": 24, "f": 8}, cells="heat"))
    pairs = 0
    for svg in picture.iter("svg"):
        opened: list[float] = []
        for path in svg.iter("path"):
            found = re.search(r"q(-?8),([\d.]+)", str(path.get("d")))
            if path.get("class") != "explorable-parenthesis" or not found:
                continue
            if found[1] == "-8":
                opened.append(float(found[2]))
            else:
                assert float(found[2]) == opened.pop()
                pairs += 1
        assert not opened
    assert pairs


@pytest.mark.parametrize(
    ("pattern", "product"),
    [
        ('einsum("htk,hsk->hts", Q, K) / sqrt(2)', "Q @ K.mT / sqrt(2)"),
        ('einsum("htk,hsk->hts", Q, K)', "Q @ K.mT"),
        ('einsum("hsk,htk->hts", K, Q)', "Q @ K.mT"),
        ('einsum("...tk,...sk->...ts", Q, K)', "Q @ K.mT"),
        ('einsum("hkt,hks->hts", Q.mT, K.mT)', "Q @ K.mT"),
        ('einsum("htk,sk->hts", Q, A)', "Q @ A.T"),
        ('einsum("tk,sk->ts", A, B) / 2', "A @ B.T / 2"),
        ('softmax(einsum("tk,sk->ts", A, B), axis=1)', "softmax(A @ B.T, axis=1)"),
        ('einsum("ij,j", A, b)', "A @ b"),
        ('einsum("j,ij->i", b, A)', "A @ b"),
        ('einsum("hij,j->hi", Q, b)', "Q @ b"),
        ('einsum("i,ij->j", c, A)', "c @ A"),
        ('einsum("i,i", b, b)', "b @ b"),
    ],
)
def test_an_einsum_that_is_a_product_is_drawn_and_told_as_one(pattern: str, product: str) -> None:
    tensors = "Q[h,t,k]\nK[h,s,k]\nA[s,k]\nB[m,k]\nb[k]\nc[s]\n"
    sizes = {"h": 2, "t": 3, "s": 3, "k": 2, "m": 4}
    one, other = (
        TensorDiagram(source=f"{tensors}Y = {line}", dims=sizes, values=0) for line in (pattern, product)
    )
    assert ElementTree.tostring(drawn(one)) == ElementTree.tostring(drawn(other))
    assert one.alternative() == other.alternative()


@pytest.mark.parametrize(
    "pattern",
    [
        'einsum("ij,ij->i", A, D)',
        'einsum("hij,hj->hi", Q, A)',
        'einsum("ij,kl->ik", A, D)',
        'einsum("ij,jk->kj", A, A)',
        'einsum("hij,hjk->ik", Q, Q)',
        'einsum("ij,aj->ia", A, E)',
    ],
)
def test_an_einsum_that_is_no_product_of_matrices_stays_one(pattern: str) -> None:
    tensors = "Q[h,t,t]\nA[h,t]\nD[h,t]\nE[o,u]\n"
    sizes = {"h": 2, "t": 2, "o": 3, "u": 1}
    assert "einsum" in TensorDiagram(source=f"{tensors}Y = {pattern}", dims=sizes, values=0).alternative()


@pytest.mark.parametrize(
    ("program", "left", "top"),
    [
        ('X[i,k]\nG[i,j] = einsum("ik,jk->ij", X, X)', {"i = 2", "k = 3"}, {"k = 3", "j = 2"}),
        ('X[i,k]\nG[m,n] = einsum("ab,cb->ac", X, X)', {"m = 2", "k = 3"}, {"k = 3", "n = 2"}),
        ('X[i,k]\nG[m,n] = einsum("ba,bc->ac", X.T, X.T)', {"m = 2", "k = 3"}, {"k = 3", "n = 2"}),
        ("x[i]\nG[i,j] = outer(x, x)", {"i = 2"}, {"j = 2"}),
    ],
)
def test_factors_call_an_axis_that_is_kept_as_the_result_does(program, left, top) -> None:
    """In a corner, the result's rows go on from one factor, and its columns from the other."""
    picture = drawn(TensorDiagram(source=program, dims=sizes("i=2, j=2, k=3, m=2, n=2"), values=0))
    [wide, *_] = picture.iter("svg")
    texts = ["".join(text.itertext()) for text in wide.iter("text")]
    braces = [text for text in texts if " = " in text]
    assert sorted(braces) == sorted([*left, *top])
    if "einsum" in program:
        rows, columns = (next(name for name in found if "k" not in name) for found in (left, top))
        assert {f"{rows[0]} kept", f"{columns[0]} kept", "k summed"} <= set(texts)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "softmax(Q @ K.T / sqrt(2), axis=s)",
            "the softmax over s of the result of Q times K transposed, divided by √2",
        ),
        ("sum(Q * 2, axis=t)", "the sum over t of Q times 2"),
        ("softmax(Q, axis=t)", "the softmax of Q over t"),
    ],
)
def test_an_axis_in_words_belongs_to_the_operation(line: str, words: str) -> None:
    spec = TensorDiagram(source=f"Q[t,k]\nK[s,k]\nY = {line}", dims=sizes("t=2, s=2, k=2"), values=0)
    assert spec.alternative().endswith(f", is {words}.")


def test_a_number_has_no_brackets_in_words() -> None:
    source = "p[v] = [0.67, 0.33]\nloss = -log(p[0])\nsame = reshape(loss, 1)"
    told = TensorDiagram(source=source, focus="loss").alternative()
    assert "loss = −ln(.67) = .4." in told
    moved = TensorDiagram(source=source, focus="same[0]").alternative()
    assert "[]" not in told + moved
