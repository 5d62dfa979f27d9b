"""Charts: what is read off them is what numpy says of the data, and what cannot be drawn is told."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup

from conftest import Build, Site, build_site, enliven
from sphinxext.explorable.visuals.chart import Chart
from sphinxext.explorable.visuals.charts import facts
from sphinxext.explorable.visuals.charts.axes import rounded
from sphinxext.explorable.visuals.charts.bins import edges_of
from sphinxext.explorable.visuals.charts.thinning import PIECES, thinned
from sphinxext.explorable.visuals.picture import Page, PictureError

LOSSES = "step,train,test,low,high\n0,2.5,2.6,2.4,2.7\n10,1.25,1.5,1.2,1.4\n20,,1.1,,\n30,0.5,0.9,0.4,0.6\n"
WORDS = "token,share,kind\nmat,0.5,query\nsofa,0.3,place\nroof,0.2,place\n"
PLACES = "a,b,kind,word\n0,0,x,first\n1,2,x,second\n4,1,y,third\n"


def chart(kind: str, *options: str, body: str = "Words.") -> str:
    return "\n".join([f":::{{chart}} {kind}", ":name: one", *options, body, ":::", ""])


def spec(site: Site) -> Any:
    script = BeautifulSoup(site.page("index"), "html.parser").select_one("#explorable-one > script")
    assert script is not None
    return json.loads(script.text)


def told(site: Site) -> str:
    """What the one warning says, without its place."""
    assert len(site.warnings) == 1, site.warnings
    # The page stands, with a notice in the chart's place.
    assert "Words after." in site.page("index")
    return re.sub(r" \[explorable\.\w+\]$", "", site.warnings[0].partition("WARNING: ")[2])


def page(*parts: str) -> str:
    return "\n\n".join(["# Title", *parts, "Words after."])


# ── What is told of bad input ──

MESSAGES = {
    "a word among numbers": (
        "step,loss\n1,2\n2,lots\n3,1\n",
        "line",
        (":x: step", ":y: loss"),
        "y: column loss has 'lots' in row 2; numbers are needed",
    ),
    "a comma for a point": (
        'step,loss\n1,"2,5"\n2,1\n3,1\n',
        "line",
        (":x: step", ":y: loss"),
        "y: column loss has '2,5' in row 1; numbers are needed; write it with a point, and without %",
    ),
    "a sign between thousands": (
        'step,loss\n1,"2,500"\n2,1\n3,1\n',
        "line",
        (":x: step", ":y: loss"),
        "y: column loss has '2,500' in row 1; numbers are needed; write 2500, or 2.500 if that "
        "is a decimal comma",
    ),
    "signs between thousands": (
        'step,loss\n1,"2,500,000.5"\n2,1\n3,1\n',
        "line",
        (":x: step", ":y: loss"),
        "y: column loss has '2,500,000.5' in row 1; numbers are needed; write 2500000.5",
    ),
    "dates along y": (
        "step,day\n1,2024-01-01\n2,2024-01-02\n",
        "line",
        (":x: step", ":y: day"),
        "y: column day has '2024-01-01' in row 1; numbers are needed; dates can stand on x alone",
    ),
    "a date in another form": (
        "day,stars\n2024-03-01,1\n2024-03-02,2\n2024-3-30,3\n",
        "line",
        (":x: day", ":y: stars"),
        "x: column day has '2024-3-30' in row 3; dates are read as 2024-03-30, with a time as "
        "2024-03-30T12:00, 2024-03-30T12:00Z or 2024-03-30T12:00+02:00",
    ),
    "a word among dates": (
        "day,stars\n2024-03-01,1\nlater,2\n2024-03-30,3\n",
        "points",
        (":x: day", ":y: stars"),
        "x: column day has 'later' in row 2; dates are read as 2024-03-30, with a time as "
        "2024-03-30T12:00, 2024-03-30T12:00Z or 2024-03-30T12:00+02:00",
    ),
    "dates of another country": (
        "day,stars\n3/1/2024,1\n3/2/2024,2\n",
        "area",
        (":x: day", ":y: stars"),
        "x: column day has '3/1/2024' in row 1; dates are read as 2024-03-30, with a time as "
        "2024-03-30T12:00, 2024-03-30T12:00Z or 2024-03-30T12:00+02:00",
    ),
    "a day that is none": (
        "day,stars\n2024-02-29,1\n2023-02-29,2\n",
        "line",
        (":x: day", ":y: stars"),
        "x: column day has '2023-02-29' in row 2, which is no date",
    ),
    "an infinite number": (
        "step,loss\n1,2\n2,inf\n",
        "line",
        (":x: step", ":y: loss"),
        "y: column loss has inf in row 2, which has no place on an axis; leave it empty for a gap",
    ),
    "no logarithm": (
        "step,loss\n1,2\n2,-1\n3,0\n",
        "line",
        (":x: step", ":y: loss", ":log: y"),
        "log: y is logarithmic, and loss has -1 in row 2, and 1 other; only numbers above 0 have a "
        "place there: "
        "leave such rows empty, or y out of `:log:`",
    ),
    "a misspelt column": (
        LOSSES,
        "line",
        (":x: step", ":y: tran"),
        "y: the data has no column tran; did you mean train? (it has step, train, test, low, high)",
    ),
    "a misspelt column for colours": (
        WORDS,
        "bars",
        (":x: token", ":y: share", ":color: kinds"),
        "color: the data has no column kinds; did you mean kind? (it has token, share, kind)",
    ),
    "no rows": ("step,loss\n", "line", (":x: step", ":y: loss"), "column step has no rows"),
    "nothing but holes": (
        "step,loss\n1,\n2,\n",
        "line",
        (":x: step", ":y: loss"),
        "column loss has no numbers",
    ),
    "forty colours": (
        "a,b,c\n" + "".join(f"{i},{i},k{i}\n" for i in range(40)),
        "points",
        (":x: a", ":y: b", ":color: c"),
        "color: c has 40 different values; at most 8 can be told apart: write `:by:` for small "
        "charts side by "
        "side, leave it out, or put the rare ones together",
    ),
    "a million bars": (
        "a,b\n" + "".join(f"w{i},{i}\n" for i in range(1000)),
        "bars",
        (":x: a", ":y: b"),
        "x: a has 1,000 different values; at most 60 bars can be read: keep the largest, or draw a histogram",
    ),
    "two rows for a bar": (
        "a,b\nx,1\nx,2\n",
        "bars",
        (":x: a", ":y: b"),
        "x: a has 'x' in 2 rows; a bar has one row: take their mean first, or name the column that "
        "tells them apart "
        "with `:color:` or `:by:`",
    ),
    "an unknown kind": (
        LOSSES,
        "bar",
        (":x: step",),
        "chart: kind needs line, area, bars, points, histogram or heat, not 'bar'; did you mean bars?",
    ),
    "no kind": (
        LOSSES,
        "",
        (":x: step",),
        "chart needs what is drawn after it, on the same line: line, area, bars, points, histogram or heat",
    ),
    "a parameter that is none": (
        LOSSES,
        "line",
        (":x: step", ":y: train", ":at: x=w"),
        "at: this page has no parameter w",
    ),
    "a column of two axes": (
        '{"S": [[1, 2, 3], [3, 4, 5]]}',
        "line",
        (":y: S",),
        "y: S has the shape (2, 3); a column has one axis: save S[:, 0] under a name of its own, or draw a "
        "heat",
    ),
    "an axis that is none": (
        LOSSES,
        "line",
        (":x: step", ":y: train", ":log: z"),
        "chart: log needs an axis, x or y, or both with a comma between, not 'z'",
    ),
    "nothing but signs of missing words": (
        "a,b\nNA,1\n,2\n",
        "bars",
        (":x: a", ":y: b"),
        "x: column a has neither numbers nor words",
    ),
    "an option of another kind": (
        LOSSES,
        "line",
        (":x: step", ":y: train", ":bins: 3"),
        "bins: line has none; it belongs to histogram",
    ),
    "half of an error": (
        LOSSES,
        "line",
        (":x: step", ":y: train", ":low: low"),
        "high is missing: errors have `:low:` and `:high:`",
    ),
}


@pytest.mark.parametrize("case", MESSAGES)
def test_what_cannot_be_drawn_is_told_and_the_page_stands(build: Build, case: str) -> None:
    data, kind, options, message = MESSAGES[case]
    name = "data.json" if data.startswith("{") else "data.csv"
    site = build({"index": page(chart(kind, f":data: {name}", *options)), name: data})
    assert told(site) == message


@pytest.mark.parametrize(
    ("kind", "data", "at", "message"),
    [
        ("line", LOSSES, "x=500", "at: x=500 is not drawn: the axis goes from 0 to 30"),
        ("points", LOSSES, "y=-3, x=10", "at: y=-3 is not drawn: the axis goes from "),
        ("bars", "step,train\na,1\nb,2\n", "x=2", "at: x=2 is not drawn: the axis goes from -0.5 to 1.5"),
        (
            "area",
            "step,train\n2024-01-01,1\n2024-01-09,2\n",
            "x=2024",
            "at: x=2024 is not drawn: the axis goes from 2024-01-01 to 2024-01-09",
        ),
    ],
)
def test_a_mark_outside_of_the_data_is_told_and_the_rest_is_drawn(
    build: Build, kind: str, data: str, at: str, message: str
) -> None:
    options = (":data: d.csv", ":x: step", ":y: train", f":at: {at}")
    site = build({"index": page(chart(kind, *options)), "d.csv": data})
    assert told(site).startswith(message)
    drawing = BeautifulSoup(site.page("index"), "html.parser").select_one("#explorable-one svg")
    assert len(drawing.select(".explorable-chart-mark")) == at.count(",")


@pytest.mark.parametrize("kind", ["bars", "line", "points", "heat"])
@pytest.mark.parametrize("sign", ["", "nan", "NA", "null"])
def test_a_sign_of_a_missing_word_is_no_word(build: Build, kind: str, sign: str) -> None:
    data = f"model,score,task\nfirst,1,t\n{sign},2,t\n-,3,t\nnone,4,t\n"
    options = (":x: task", ":y: model", ":value: score") if kind == "heat" else (":x: model", ":y: score")
    site = build({"index": page(chart(kind, ":data: d.csv", *options)), "d.csv": data})
    assert site.warnings == []
    assert spec(site)["y" if kind == "heat" else "x"]["words"] == ["first", "-", "none"]
    if kind != "heat":
        words = BeautifulSoup(site.page("index"), "html.parser").select_one("#explorable-one-alt")
        assert "1 of 4 rows has no model." in words.text


@pytest.mark.parametrize("option", [":color: kind", ":by: kind"])
def test_a_row_without_a_group_is_told(build: Build, option: str) -> None:
    data = "a,b,kind\n0,1,x\n1,2,NA\n2,3,y\n3,4,\n"
    site = build({"index": page(chart("points", ":data: d.csv", ":x: a", ":y: b", option)), "d.csv": data})
    assert site.warnings == []
    words = BeautifulSoup(site.page("index"), "html.parser").select_one("#explorable-one-alt")
    assert "2 of 4 rows have no kind." in words.text
    drawn = [x for panel in spec(site)["panels"] for one in panel["series"] for x in one["x"]]
    assert sorted(drawn) == [0, 2]


MANY = {
    "labels": (":labels: word", "labels: 6,000 points are drawn as counts, which have no labels"),
    "errors": (":low: a\n:high: b", "low: 6,000 points are drawn as counts, which have no errors"),
    "two ways to part them": (
        ":color: kind\n:by: side",
        "by: 6,000 points are drawn as counts, with a plot for each of x, y; keep one of `color` and `by`",
    ),
    "words": (":x: word", "x: word has 6,000 different words; at most 60 can be read along an axis"),
}


def many(tmp_path: Path, rows: int = 6000) -> tuple[dict[str, Any], bytes]:
    """Columns of many rows, and the file that holds them."""
    random = np.random.default_rng(0)
    a = random.normal(size=rows)
    arrays = {
        "a": a,
        "b": a + random.normal(size=rows),
        "kind": np.array(["x", "y"])[np.arange(rows) % 2],
        "side": np.array(["left", "right"])[np.arange(rows) % 2],
        "word": np.array([f"w{i}" for i in range(rows)]),
    }
    np.savez(tmp_path / "d.npz", **arrays)
    return arrays, (tmp_path / "d.npz").read_bytes()


@pytest.mark.parametrize("case", MANY)
def test_what_has_no_place_among_counts_is_told(build: Build, tmp_path: Path, case: str) -> None:
    options, message = MANY[case]
    x = [] if ":x:" in options else [":x: a"]
    _, held = many(tmp_path)
    drawn = chart("points", ":data: d.npz", *x, ":y: b", *options.split("\n"))
    assert told(build({"index": page(drawn), "d.npz": held})).startswith(message)


# ── Numbers ──


def test_a_line_of_a_million_points_keeps_its_highest_and_lowest(build: Build, tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=1_000_000)
    np.savez(tmp_path / "d.npz", a=values)
    site = build({"index": page(chart("line", ":data: d.npz")), "d.npz": (tmp_path / "d.npz").read_bytes()})
    assert site.warnings == []
    words = BeautifulSoup(site.page("index"), "html.parser").select_one("#explorable-one-alt")
    assert words is not None
    assert f"highest {values.max():.3g} at" in words.text
    assert (
        "Of 1,000,000 points a line goes through the first, the last, the highest and the lowest"
        in words.text
    )
    assert len(gzip.compress(site.page("index").encode())) < 40 * 1024


def test_a_thinned_line_is_within_a_pixel_of_the_whole_one() -> None:
    random = np.random.default_rng(4)
    x = np.sort(np.concatenate([random.random(20_000) * 10, random.random(500) * 1000]))
    y, high = random.normal(size=(2, x.size))
    y[(x > 4) & (x < 500)] = np.nan
    kept = thinned(x, [y, high])
    assert kept.size < 8 * PIECES
    for line in (y, high):
        assert np.nanmin(line[kept]) == np.nanmin(line)
        assert np.nanmax(line[kept]) == np.nanmax(line)
        # In each column of px both reach from the same lowest to the same highest number.
        column = np.minimum((x - x[0]) / (x[-1] - x[0]) * PIECES, PIECES - 1).astype(int)
        for place in range(PIECES):
            there, seen = line[column == place], line[kept][column[kept] == place]
            if np.isfinite(there).any():
                assert (np.nanmin(seen), np.nanmax(seen)) == (np.nanmin(there), np.nanmax(there))
    # The hole is one still.
    assert np.isnan(y[kept][(x[kept] > 4) & (x[kept] < 500)]).any()


def test_thinned_areas_lie_upon_one_another() -> None:
    one, two = np.random.default_rng(1).random((2, 20_000))
    drawn = Chart(kind="area", y=("one", "two"), arrays={"one": one, "two": two}).drawn
    low, high = drawn["panels"][0]["series"]
    rows = np.array(low["x"], dtype=int)
    assert low["x"] == high["x"]
    assert np.allclose(high["from"], one[rows], rtol=1e-5)
    assert np.allclose(high["to"], (one + two)[rows], rtol=1e-5)


@pytest.mark.parametrize("log", [False, True])
def test_many_points_are_counted_as_numpy_counts_them(build: Build, tmp_path: Path, log: bool) -> None:
    arrays, _ = many(tmp_path)
    a, b = (np.exp(arrays["a"]) if log else arrays["a"]), arrays["b"]
    np.savez(tmp_path / "d.npz", a=a, b=b)
    options = (":data: d.npz", ":x: a", ":y: b", *([":log: x"] if log else []))
    site = build({"index": page(chart("points", *options)), "d.npz": (tmp_path / "d.npz").read_bytes()})
    assert site.warnings == []
    drawn = spec(site)
    cells = np.array(drawn["panels"][0]["series"][0]["cells"])
    assert np.array_equal(cells[::-1].T, np.histogram2d(a, b, [drawn["edges"], drawn["levels"]])[0])
    assert cells.sum() == 6000
    soup = BeautifulSoup(site.page("index"), "html.parser")
    words = soup.select_one("#explorable-one-alt")
    assert words is not None
    note = f"6,000 points, counted in {cells.shape[1]} by {cells.shape[0]} cells."
    assert f"Most in a cell, {cells.max():,}, at a " in words.text
    assert note in words.text
    shown = [text.text for text in soup.select("svg.explorable-wide text")]
    assert note in shown
    assert "points in a cell" in shown


def test_groups_of_many_points_have_a_plot_each(build: Build, tmp_path: Path) -> None:
    _, held = many(tmp_path)
    options = (":data: d.npz", ":x: a", ":y: b", ":color: kind")
    config = {"explorable_concepts": {"y": {"label": "Why"}}}
    site = build({"index": page(chart("points", *options)), "d.npz": held}, config=config)
    drawn = spec(site)
    assert [panel["title"] for panel in drawn["panels"]] == ["x", "y"]
    assert [np.sum(panel["series"][0]["cells"]) for panel in drawn["panels"]] == [3000, 3000]
    plots = BeautifulSoup(site.page("index"), "html.parser").select("svg.explorable-wide [data-plot]")
    assert [len(plot.select('[data-concept="y"] .explorable-tint')) > 0 for plot in plots] == [False, True]


def test_a_large_heat_is_averaged_and_says_so(build: Build, tmp_path: Path) -> None:
    values = np.random.default_rng(2).random((300, 1000))
    values[:5, :16] = np.nan
    values[7, 9] = 5
    np.savez(tmp_path / "d.npz", v=values)
    site = build({"index": page(chart("heat", ":data: d.npz")), "d.npz": (tmp_path / "d.npz").read_bytes()})
    assert site.warnings == []
    drawn = Chart(kind="heat", arrays={"v": values}).resolve(Page({}))
    cells = np.array(drawn["cells"], dtype=float)
    assert cells.shape == (60, 63)
    assert np.isnan(cells[0, 0])
    assert np.allclose(cells[1, 2], values[5:10, 32:48].mean())
    assert (drawn["y"]["words"][1], drawn["x"]["words"][2]) == ("5–9", "32–47")
    soup = BeautifulSoup(site.page("index"), "html.parser")
    words = soup.select_one("#explorable-one-alt")
    assert words is not None
    note = "300 rows by 1,000 columns; each cell is the mean of 5 by 16."
    assert note in words.text
    # What is told is of all numbers, and not of their means.
    assert "largest 5 at row 7, column 9" in words.text
    assert note in [text.text for text in soup.select("svg.explorable-wide text")]
    assert len(gzip.compress(site.page("index").encode())) < 80 * 1024


def test_names_have_no_mean(build: Build) -> None:
    data = "a,b,c\n" + "".join(f"w{i},x,{i}\n" for i in range(200))
    site = build({"index": page(chart("heat", ":data: d.csv", ":x: a", ":y: b", ":value: c")), "d.csv": data})
    assert told(site) == (
        "value: c has 200 columns with names; at most 128 can be seen: cut a part out, or put some of them "
        "together"
    )


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            np.array([[1, 2], [3, np.inf]]),
            "m[1, 1] is inf, which has no place on an axis; leave it empty for a gap",
        ),
        (np.array([["1", "2"], ["x", "4"]]), "m[1, 0] is 'x'; numbers are needed"),
        (
            np.zeros((2, 2), "V2"),
            "numbers are needed; write what numpy does not know, as bfloat16, as float32",
        ),
    ],
)
def test_a_cell_that_has_no_tint_is_told_with_its_place(build: Build, cells: Any, message: str) -> None:
    stream = io.BytesIO()
    np.savez(stream, m=cells)
    options = (":data: d.npz", ":value: m")
    assert message in told(build({"index": page(chart("heat", *options)), "d.npz": stream.getvalue()}))


def test_marks_and_counts_are_told_with_the_digits_of_their_axis(build: Build, tmp_path: Path) -> None:
    values = 1e6 + np.random.default_rng(0).random(6000) / 100
    np.savez(stream := io.BytesIO(), a=np.arange(6000.0), b=values)
    options = (":data: d.npz", ":x: a", ":y: b")
    blocks = [
        chart("points", *options),
        chart("line", *options, ":at: y=1000000.0052").replace("one", "two", 1),
    ]
    site = build({"index": page(*blocks), "d.npz": stream.getvalue()})
    soup = BeautifulSoup(site.page("index"), "html.parser")
    assert "1,000,000.0052" in [text.text for text in soup.select("#explorable-two svg.explorable-wide text")]
    words = soup.select_one("#explorable-one-alt")
    assert words is not None
    most = re.search(r"b ([\d,.]+) – ([\d,.]+)\.", words.text.partition("Most in a cell")[2])
    assert most is not None
    low, high = (float(end.replace(",", "")) for end in most.groups())
    assert values.min() - 1e-3 <= low < high <= values.max() + 1e-3


def test_a_heat_of_too_many_cells_is_refused_before_it_fills_the_memory() -> None:
    many = np.arange(100_000.0)
    with pytest.raises(PictureError, match="which are too many cells: draw points, which are counted"):
        Chart(kind="heat", x="a", y=("b",), value="c", arrays={"a": many, "b": many, "c": many}).check()


@pytest.mark.parametrize("kind", [pytest.param("points", marks=pytest.mark.long), "histogram"])
def test_a_million_rows_of_a_table_are_small_on_the_page(build: Build, tmp_path: Path, kind: str) -> None:
    arrays, _ = many(tmp_path, 1_000_000)
    table = "a,b\n" + "\n".join(f"{a:.4f},{b:.4f}" for a, b in zip(arrays["a"], arrays["b"], strict=True))
    options = (":data: d.csv", ":x: a", *([":y: b"] if kind == "points" else []))
    site = build({"index": page(chart(kind, *options)), "d.csv": table})
    assert site.warnings == []
    assert len(gzip.compress(site.page("index").encode())) < 12 * 1024


@pytest.mark.parametrize("bins", [None, 1, 7, 40])
def test_bins_are_those_of_numpy(build: Build, bins: int | None) -> None:
    values = np.round(np.random.default_rng(3).gamma(2, 3, 500), 4)
    data = "length\n" + "\n".join(map(str, values))
    options = [":data: d.csv", ":x: length", *([f":bins: {bins}"] if bins else [])]
    drawn = spec(build({"index": page(chart("histogram", *options)), "d.csv": data}))
    counts, edges = np.histogram(values, bins if bins else drawn["edges"])
    assert drawn["panels"][0]["series"][0]["y"] == counts.tolist()
    assert np.allclose(drawn["edges"], edges)
    assert counts.sum() == 500


@pytest.mark.parametrize(("most", "step"), [(12, 0.1), (20, 0.1), (30, 0.01), (10, 0.003)])
def test_a_value_on_an_edge_is_counted_above_it(build: Build, most: int, step: float) -> None:
    places = np.random.default_rng(3).integers(0, most, 400)
    values = [float(f"{place * step:.6g}") for place in places]
    data = "x\n" + "".join(f"{value}\n" for value in values)
    site = build({"index": page(chart("histogram", ":data: d.csv", ":x: x")), "d.csv": data})
    drawn = spec(site)
    edges = drawn["edges"]
    by_hand = [sum(low <= value < high for value in values) for low, high in itertools.pairwise(edges)]
    by_hand[-1] += values.count(edges[-1])
    assert drawn["panels"][0]["series"][0]["y"] == by_hand
    assert all(edge == float(f"{edge:.9g}") for edge in edges)


def test_default_edges_are_round_and_hold_everything() -> None:
    for values in (np.array([3.0, 3.0]), np.arange(12.0), np.random.default_rng(0).normal(50, 9, 999)):
        edges = edges_of(values, None)
        assert edges[0] <= values.min()
        assert values.max() <= edges[-1]
        assert np.allclose(np.diff(edges), edges[1] - edges[0])
        assert 1 <= edges.size - 1 <= 60


def test_ends_of_axes_hold_their_numbers() -> None:
    for low, high in ((0.0, 1.0), (-0.03, 2.7), (3.2, 3.9), (5.0, 5.0), (1e-9, 2e-9), (-4.0, -1.0)):
        first, last = rounded(low, high)
        assert first <= low <= high <= last
        assert last - first <= 1.6 * (high - low) or low == high


def test_the_text_tells_the_facts(build: Build) -> None:
    site = build(
        {"index": page(chart("line", ":data: d.csv", ":x: step", ":y: train, test")), "d.csv": LOSSES}
    )
    words = BeautifulSoup(site.page("index"), "html.parser").select_one("#explorable-one-alt")
    assert words is not None
    assert words.text == (
        "Lines of train, test by step: 4 rows. train falls from 2.5 to 0.5 (lowest 0.5 at 30, "
        "highest 2.5 at 0), in between 1.25 at 10. test "
        "falls from 2.6 to 0.9 (lowest 0.9 at 30, highest 2.6 at 0), in between 1.5 at 10; 1.1 at "
        "20. 1 of 4 rows has no train."
    )


def test_a_line_tells_values_in_between_as_numpy_has_them(build: Build) -> None:
    steps = np.arange(31) * 10
    loss = np.round(2.4 * np.exp(-steps / 80), 3)
    data = "step,loss\n" + "".join(f"{step},{value}\n" for step, value in zip(steps, loss, strict=True))
    site = build({"index": page(chart("line", ":data: d.csv", ":x: step", ":y: loss")), "d.csv": data})
    words = BeautifulSoup(site.page("index"), "html.parser").select_one("#explorable-one-alt")
    assert words is not None
    told = "; ".join(f"{loss[row]:.3g} at {steps[row]}" for row in (5, 10, 15, 20, 25))
    assert f"highest 2.4 at 0), in between {told}." in words.text


def test_the_label_of_a_point_names_its_column(build: Build, visit: Callable[..., Any]) -> None:
    data = "confidence,accuracy,digits\n0.3,0.5,2\n0.9,0.95,1163\n"
    options = (":data: d.csv", ":x: confidence", ":y: accuracy", ":labels: digits")
    site = build({"index": page(chart("points", *options)), "d.csv": data})
    opened = visit(site.out / "index.html", site.out).page
    enliven(opened, "#explorable-one")
    opened.locator("#explorable-one .explorable-view [data-panel]").press("ArrowRight")
    opened.wait_for_timeout(700)
    assert "digits 2: confidence 0.3" in str(opened.locator("#explorable-one-alt").text_content())


def test_dates_are_times(build: Build) -> None:
    data = "day,stars\n2023-01-01,1\n2023-07-01,5\n2024-01-01,9\n"
    site = build({"index": page(chart("line", ":data: d.csv", ":x: day", ":y: stars")), "d.csv": data})
    texts = [
        text.text
        for text in BeautifulSoup(site.page("index"), "html.parser").select("svg.explorable-wide text")
    ]
    assert {"2023", "Apr", "Jul", "2024"} <= set(texts)
    assert spec(site)["x"]["kind"] == "time"


@pytest.mark.parametrize(
    ("cells", "hours", "zoned"),
    [
        (["2024-03-01 10:00:00+00:00", "2024-03-01 16:00:00+00:00"], [10, 16], True),
        (["2024-03-01T10:00Z", "2024-03-01T16:00Z"], [10, 16], True),
        (["2024-03-01T10:00:00.000000+02:00", "2024-03-01T16:00-0130"], [8, 17.5], True),
        (["2024-03-01 10:00 UTC", "2024-03-01 16:00+05"], [10, 11], True),
        (["2024-03-01T10:00", "2024-03-01 16:00:00.5"], [10, 16 + 0.5 / 3600], False),
        (["2024-03-01 00:00:00+00:00", "2024-03-02 00:00:00+00:00"], [0, 24], False),
        (["2024-03-01", "2024-03-02T12:00"], [0, 36], False),
    ],
)
def test_times_are_those_of_utc_and_said_to_be(
    build: Build, cells: list[str], hours: list[float], zoned: bool
) -> None:
    data = "at,load\n" + "".join(f"{cell},{i}\n" for i, cell in enumerate(cells))
    site = build({"index": page(chart("line", ":data: d.csv", ":x: at", ":y: load")), "d.csv": data})
    assert site.warnings == []
    drawn = spec(site)
    assert drawn["x"]["kind"] == "time"
    first = np.datetime64("2024-03-01", "ms").astype(float)
    (series,) = drawn["panels"][0]["series"]
    assert [(at - first) / 3_600_000 for at in series["x"]] == pytest.approx(hours)
    soup = BeautifulSoup(site.page("index"), "html.parser")
    for told in ("svg.explorable-wide", "svg.explorable-narrow", "#explorable-one-alt"):
        assert ("Times are in UTC." in soup.select_one(told).text) == zoned


def test_log_axes_have_powers_of_ten(build: Build) -> None:
    data = "a,b\n" + "".join(f"{i},{10.0**-i}\n" for i in range(7))
    site = build({"index": page(chart("line", ":data: d.csv", ":x: a", ":y: b", ":log: y")), "d.csv": data})
    texts = [
        text.text
        for text in BeautifulSoup(site.page("index"), "html.parser").select("svg.explorable-wide text")
    ]
    assert {"1", "0.01", "10⁻⁴", "10⁻⁶"} <= set(texts)


def test_a_category_has_the_colour_of_its_concept_and_no_other_has_it(build: Build) -> None:
    config = {"explorable_concepts": {"place": {"label": "Place"}}}
    options = (":data: d.csv", ":x: token", ":y: share", ":color: kind")
    site = build({"index": page(chart("bars", *options)), "d.csv": WORDS}, config=config)
    drawing = BeautifulSoup(site.page("index"), "html.parser").select_one("svg.explorable-wide")
    assert drawing is not None
    assert drawing.select('g[data-concept="place"] .explorable-chart-bar')
    colors = {group["data-color"] for group in drawing.select("g[data-color]")}
    assert colors == {"orange"}


def test_one_row_and_headers_in_any_script_are_drawn(build: Build) -> None:
    data = "шаг,損失\n1,2\n"
    for kind in ("line", "points", "bars", "area"):
        site = build({"index": page(chart(kind, ":data: d.csv", ":x: шаг", ":y: 損失")), "d.csv": data})
        assert site.warnings == []
        assert "損失" in site.page("index")


def test_small_charts_have_the_same_axes(build: Build) -> None:
    options = (":data: d.csv", ":x: a", ":y: b", ":by: kind")
    site = build({"index": page(chart("points", *options)), "d.csv": PLACES})
    plots = BeautifulSoup(site.page("index"), "html.parser").select("svg.explorable-wide [data-plot]")
    assert len(plots) == 2
    heights = {tuple(str(plot["data-plot"]).split()[2:]) for plot in plots}
    assert len(heights) == 1


def test_a_table_holds_the_data(build: Build) -> None:
    options = (":data: d.csv", ":x: token", ":y: share", ":table:")
    site = build({"index": page(chart("bars", *options)), "d.csv": WORDS})
    table = BeautifulSoup(site.page("index"), "html.parser").select_one("details table")
    assert table is not None
    assert [[cell.text for cell in row.select("th, td")] for row in table.select("tr")] == [
        ["token", "share"],
        ["mat", "0.5"],
        ["sofa", "0.3"],
        ["roof", "0.2"],
    ]


# ── Numbers as they are drawn, told and read ──

ODD = {
    "whole and long": [124_439_808.0, 109_482_240.0, 222_903_552.0],
    "seconds since 1970": [1_700_000_000.0, 1_700_000_010.0, 1_700_000_035.0],
    "near one another": [1_000_000.0, 1_000_000.001, 1_000_000.003],
    "below zero": [-1_000_000.25, -1_000_000.5, -1_000_000.75],
    "just above one": [1.0, 1.00001, 1.00003],
    "large with a part": [123_456_789.4, 3.5, 7.25],
}


def number_told(text: str) -> float:
    """The number at the end of words, as a reader takes it."""
    return float(text.rsplit(" ", 1)[-1].replace(",", "").replace("−", "-"))


@pytest.mark.parametrize("kind", ["line", "points", "bars", "heat"])
@pytest.mark.parametrize("case", ODD)
def test_numbers_are_drawn_and_read_as_the_data_has_them(
    tmp_path: Path, visit: Callable[..., Any], kind: str, case: str
) -> None:
    values = np.array(ODD[case])
    data: dict[str, Any] = {"a": ["u", "v", "w"], "b": values.tolist()}
    options = [":data: d.json", ":x: a", ":y: b"]
    if kind == "heat":
        data, options = {"b": [values.tolist()]}, [":data: d.json", ":value: b"]
    site = build_site(tmp_path, {"index": page(chart(kind, *options)), "d.json": json.dumps(data)}, config={})
    assert site.warnings == []
    drawn = spec(site)
    kept = drawn["cells"][0] if kind == "heat" else drawn["panels"][0]["series"][0]["y"]
    # A thousandth of what the axis shows is less than a pixel.
    np.testing.assert_allclose(kept, values, rtol=0, atol=np.ptp(values) / 1000)
    opened = visit(site.out / "index.html", site.out).page
    enliven(opened, "#explorable-one")
    view = opened.locator("#explorable-one .explorable-view")
    found = []
    for _ in values:
        view.locator("[data-panel]").press("ArrowRight")
        found.append(number_told(read(view)[-1]))
    np.testing.assert_allclose(found, values, rtol=1e-4, atol=np.ptp(values) / 50)
    if (values == np.rint(values)).all():
        assert found == values.tolist()


@pytest.mark.parametrize("kind", ["bars", "heat"])
def test_whole_numbers_of_a_drawing_are_whole(build: Build, kind: str) -> None:
    counts = [[1135, 3, 0], [1, 98_765, 7], [12, 0, 1028]]
    data: dict[str, Any] = {"b": counts}
    options = [":data: d.json", ":value: b", ":table:"]
    if kind == "bars":
        counts = [[1135, 12_345_678, 1028]]
        data, options = {"a": ["u", "v", "w"], "b": counts[0]}, [":data: d.json", ":x: a", ":y: b"]
    site = build({"index": page(chart(kind, *options)), "d.json": json.dumps(data)})
    soup = BeautifulSoup(site.page("index"), "html.parser")
    figure = soup.select_one("#explorable-one")
    assert figure is not None
    texts = [text.text.replace(",", "") for text in figure.select("svg.explorable-wide text")]
    assert {str(count) for row in counts for count in row} <= set(texts)
    if kind == "heat":
        rows = figure.select("tbody tr")
        told = [[cell.text.replace(",", "") for cell in row.select("td")][1:] for row in rows]
        assert told == [[str(count) for count in row] for row in counts]


def test_sentences_tell_numbers_apart_that_begin_alike(build: Build) -> None:
    data = json.dumps({"a": [0, 1, 2], "b": ODD["near one another"], "h": [ODD["near one another"]]})
    blocks = [
        chart("line", ":data: d.json", ":x: a", ":y: b"),
        chart("points", ":data: d.json", ":x: b", ":y: a").replace("one", "two", 1),
        chart("heat", ":data: d.json", ":value: h").replace("one", "three", 1),
    ]
    site = build({"index": page(*blocks), "d.json": data})
    soup = BeautifulSoup(site.page("index"), "html.parser")
    words = [soup.select_one(f"#explorable-{name}-alt") for name in ("one", "two", "three")]
    line, points, heat = (one.text for one in words if one)
    assert "b rises from 1,000,000 to 1,000,000.003 (lowest 1,000,000 at 0" in line
    assert "b from 1,000,000 to 1,000,000.003" in points
    assert "2 at 1,000,000.003" in points
    assert "largest 1,000,000.003 at row 0, column 2" in heat


@pytest.mark.parametrize("log", [False, True])
def test_numbers_along_axes_and_strips_differ(build: Build, log: bool) -> None:
    data = json.dumps({"a": [0, 1, 2], "b": ODD["just above one"], "h": [[1_000_000, 1_000_004]]})
    blocks = [chart("line", ":data: d.json", ":x: a", ":y: b", *[":log: y"] * log)]
    blocks.append(chart("heat", ":data: d.json", ":value: h").replace("one", "two", 1))
    site = build({"index": page(*blocks), "d.json": data})
    soup = BeautifulSoup(site.page("index"), "html.parser")
    texts = [text.text for text in soup.select("#explorable-one svg.explorable-wide text")]
    ticks = texts[: texts.index(next(text for text in texts if text.startswith("b")))]
    assert len(ticks) > 1
    assert len(set(ticks)) == len(ticks)
    strip = soup.select("#explorable-two svg.explorable-wide text.explorable-chart-note")
    assert len({text.text for text in strip}) == len(strip) > 2


@pytest.mark.parametrize(
    ("step", "told"),
    [(1, ["12:00", "12:00:00.001"]), (20_000, ["12:00", "12:00:20"]), (60_000, ["12:00", "12:01"])],
)
@pytest.mark.parametrize("kind", ["line", "histogram"])
def test_times_are_told_to_what_tells_them_apart(
    tmp_path: Path, visit: Callable[..., Any], kind: str, step: int, told: list[str]
) -> None:
    times = np.datetime64("2024-03-01T12:00", "ms") + step * np.arange(9)
    table = "t,y\n" + "".join(f"{time},{row}\n" for row, time in enumerate(times))
    options = [":x: t", *[":y: y"] * (kind == "line")]
    site = build_site(
        tmp_path, {"index": page(chart(kind, ":data: d.csv", *options)), "d.csv": table}, config={}
    )
    opened = visit(site.out / "index.html", site.out).page
    words = str(opened.locator("#explorable-one-alt").text_content())
    assert f"{times[-1]}".removesuffix(":00.000").removesuffix(".000") in words
    assert "e+" not in words
    enliven(opened, "#explorable-one")
    view = opened.locator("#explorable-one .explorable-view")
    found = []
    for _ in range(2):
        view.locator("[data-panel]").press("ArrowRight")
        found.append(read(view)[0])
    if kind == "line":
        assert [one.split(" ")[-1] for one in found] == told
    else:
        first, last = found[0].split(" – ")
        assert first.startswith("2024-03-01 ")
        assert first != last


def test_the_axis_of_a_single_time_is_the_day_around_it(build: Build) -> None:
    data = "t,y\n2024-03-01T12:00,1\n"
    site = build({"index": page(chart("points", ":data: d.csv", ":x: t", ":y: y")), "d.csv": data})
    low, high = np.array(spec(site)["x"]["domain"]).astype("datetime64[ms]")
    assert [str(low), str(high)] == ["2024-03-01T00:00:00.000", "2024-03-02T00:00:00.000"]


def test_a_strip_has_the_tints_of_both_signs(build: Build) -> None:
    heat = json.dumps({"d": [[-2, 1], [0, 0.5]]})
    site = build({"index": page(chart("heat", ":data: d.json", ":value: d")), "d.json": heat})
    drawing = BeautifulSoup(site.page("index"), "html.parser").select_one("svg.explorable-wide")
    assert drawing is not None
    strip = [text.text for text in drawing.select("text.explorable-chart-note")]
    assert strip == ["−2", "−1", "0", "1", "2", "d"]
    for sign in ("negative", "positive"):
        # One for the cells or more, and those of the strip.
        assert len(drawing.select(f".explorable-tint.explorable-{sign}")) > 8
    # The sign is told in grey as well: of the one cell, and of half the strip.
    assert len(drawing.select('[fill^="url(#"]')) == 2


def test_an_area_with_a_hole_is_two_areas(build: Build) -> None:
    data = "a,b\n0,1\n1,2\n2,\n3,2\n4,1\n5,\n6,1\n"
    site = build({"index": page(chart("area", ":data: d.csv", ":x: a", ":y: b")), "d.csv": data})
    drawing = BeautifulSoup(site.page("index"), "html.parser").select_one("svg.explorable-wide")
    assert drawing is not None
    (area,), (edge,) = (runs(drawing, kind) for kind in ("area", "line"))
    assert len(area) == len(edge) == 3
    # A place between two holes is as wide as can be seen.
    assert [len(run) for run in edge] == [2, 2, 2]
    assert edge[2][1][0] - edge[2][0][0] == 3


def runs(drawing: Any, kind: str) -> list[list[list[list[float]]]]:
    """The corners of each part of each area or line."""
    return [
        [
            [[*map(float, at.split(","))] for at in re.findall(r"[\d.]+,[\d.]+", part)]
            for part in str(path["d"]).split("M")[1:]
        ]
        for path in drawing.select(f".explorable-chart-{kind}")
    ]


def test_a_stack_ends_where_one_of_its_areas_has_a_hole(build: Build) -> None:
    data = "epoch,train,valid\n1,1,2\n2,1,\n3,1,2\n4,1,2\n"
    site = build(
        {"index": page(chart("area", ":data: d.csv", ":x: epoch", ":y: valid, train")), "d.csv": data}
    )
    drawing = BeautifulSoup(site.page("index"), "html.parser").select_one("svg.explorable-wide")
    below, above = runs(drawing, "line")
    for edge in (below, above):
        assert [len(run) for run in edge] == [2, 2]
        assert edge[0][1][0] - edge[0][0][0] == 3
        # Nothing falls to where the hole would count as 0.
        assert len({y for run in edge for _, y in run}) == 1
    assert all(run[0][1] < under[0][1] for run, under in zip(above, below, strict=True))
    series = spec(site)["panels"][0]["series"]
    assert series[1]["to"] == [3, None, 3, 3]


def test_an_area_stands_on_what_is_drawn_between_two_places_of_the_one_below(build: Build) -> None:
    data = "x,y,kind\n0,1,a\n2,3,a\n0,1,b\n1,1,b\n2,1,b\n3,1,b\n"
    site = build(
        {"index": page(chart("area", ":data: d.csv", ":x: x", ":y: y", ":color: kind")), "d.csv": data}
    )
    assert spec(site)["panels"][0]["series"][1]["to"] == [2, 3, 4, 1]


def test_long_numbers_and_long_names_can_be_read(build: Build) -> None:
    name = "accuracy on the held-out set (percent)"
    data = "step,score\n0,1\n60000,2\n"
    options = (":data: d.csv", ":x: step", ":y: score", f":y-label: {name}")
    site = build({"index": page(chart("line", *options)), "d.csv": data})
    soup = BeautifulSoup(site.page("index"), "html.parser")
    for which in ("wide", "narrow"):
        texts = [text.text for text in soup.select(f"svg.explorable-{which} text")]
        assert name in texts
        assert "20,000" in texts


def test_a_column_of_600_px_has_the_whole_drawing(alive: Path, visit: Callable[..., Any]) -> None:
    opened = visit(alive, viewport={"width": 600, "height": 800}).page
    shown = opened.locator("#explorable-one svg:visible").bounding_box()
    assert shown["width"] > 500


@pytest.mark.parametrize("builder", ["latex", "epub"])
@pytest.mark.parametrize("kind", ["line", "area", "points"])
def test_static_forms_have_the_drawing(build: Build, kind: str, builder: str) -> None:
    config = {"copyright": "2024", "version": "1"}
    options = (":data: d.csv", ":x: a", ":y: b")
    site = build({"index": page(chart(kind, *options)), "d.csv": PLACES}, builder, config=config)
    assert site.warnings == []
    assert list(site.out.rglob("*.svg")) or list(site.out.rglob("*.pdf"))


# ── What readers do ──

ALIVE = page(
    ":::{parameter} w\n:value: 10\n:min: 0\n:max: 30\n:step: 10\n:::",
    chart("line", ":data: losses.csv", ":x: step", ":y: train, test", ":at: x=w"),
    chart("points", ":data: places.csv", ":x: a", ":y: b", ":labels: word", ":color: kind").replace(
        "one", "two"
    ),
    chart("heat", ":data: heat.json", ":value: counts", ":x-label: read", ":y-label: true").replace(
        ": one", ": three"
    ),
)


@pytest.fixture(scope="module")
def alive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    heat = json.dumps({"counts": [[5, 1], [0, 7]]})
    files = {"index": ALIVE, "losses.csv": LOSSES, "places.csv": PLACES, "heat.json": heat}
    site = build_site(tmp_path_factory.mktemp("charts"), files)
    assert site.warnings == []
    return site.out / "index.html"


def read(view: Any) -> list[str]:
    return [
        text
        for text in view.locator("svg.explorable-wide .explorable-chart-read text").all_text_contents()
        if text
    ]


def test_pointer_and_keys_read_the_same_values(alive: Path, visit: Callable[..., Any]) -> None:
    opened = visit(alive).page
    enliven(opened, "#explorable-one")
    view = opened.locator("#explorable-one .explorable-view")
    stage = view.locator("[data-panel]")
    stage.press("ArrowRight")
    assert read(view) == ["step 0", "train 2.5", "test 2.6"]
    stage.press("ArrowRight")
    assert read(view) == ["step 10", "train 1.25", "test 1.5"]
    stage.press("End")
    assert read(view) == ["step 30", "train 0.5", "test 0.9"]
    stage.press("Escape")
    assert read(view) == []
    plot = view.locator("svg.explorable-wide").bounding_box()
    left, right, top, bottom = map(
        float, str(view.locator("svg.explorable-wide [data-plot]").get_attribute("data-plot")).split()
    )
    scale = plot["width"] / 600
    opened.mouse.move(
        plot["x"] + scale * (left + 0.36 * (right - left)), plot["y"] + scale * (top + bottom) / 2
    )
    assert read(view) == ["step 10", "train 1.25", "test 1.5"]
    opened.mouse.move(1, 1)
    assert read(view) == []
    # Where a line has a hole, the other one is read alone.
    opened.mouse.move(
        plot["x"] + scale * (left + 0.66 * (right - left)), plot["y"] + scale * (top + bottom) / 2
    )
    assert read(view) == ["step 20", "test 1.1"]


def test_a_mark_follows_its_parameter_and_a_click_sets_it(alive: Path, visit: Callable[..., Any]) -> None:
    opened = visit(alive).page
    enliven(opened, "#explorable-one")
    view = opened.locator("#explorable-one .explorable-view")
    mark = view.locator("svg.explorable-wide .explorable-chart-mark-text")
    assert mark.text_content() == "w = 10"
    slider = opened.locator("[data-declaration] input, [data-parameter] input").first
    slider.press("End")
    assert mark.text_content() == "w = 30"
    plot = view.locator("svg.explorable-wide").bounding_box()
    left, right, top, bottom = map(
        float, str(view.locator("svg.explorable-wide [data-plot]").get_attribute("data-plot")).split()
    )
    scale = plot["width"] / 600
    opened.mouse.click(
        plot["x"] + scale * (left + 0.66 * (right - left)), plot["y"] + scale * (top + bottom) / 2
    )
    assert mark.text_content() == "w = 20"
    assert slider.input_value() == "20"
    view.get_by_role("button", name="Reset").click()
    assert mark.text_content() == "w = 10"


@pytest.mark.parametrize("kind", ["bars", "points", "line"])
def test_errors_are_read_and_told(tmp_path: Path, visit: Callable[..., Any], kind: str) -> None:
    data = "model,score,low,high\nfirst,3,2.5,3.25\nsecond,2,,\nthird,1,0.5,2\n"
    options = (":data: d.csv", ":x: model", ":y: score", ":low: low", ":high: high")
    site = build_site(tmp_path, {"index": page(chart(kind, *options)), "d.csv": data})
    opened = visit(site.out / "index.html").page
    enliven(opened, "#explorable-one")
    view = opened.locator("#explorable-one .explorable-view")
    for _ in range(2):
        for name, said in (
            ("first", "3 (from 2.5 to 3.25)"),
            ("second", "2"),
            ("third", "1 (from 0.5 to 2)"),
        ):
            view.locator("[data-panel]").press("ArrowRight")
            assert read(view)[1] == f"score {said}"
            assert name in " ".join(read(view))
        view.locator("[data-panel]").press("Escape")
    words = str(opened.locator("#explorable-one-alt").text_content())
    told = {
        "bars": "first, 3 (from 2.5 to 3.25); second, 2; third, 1 (from 0.5 to 2).",
        "points": "3 (from 2.5 to 3.25) at first, 2 at second, 1 (from 0.5 to 2) at third.",
        "line": "in a band from 2.5 to 3.25 at its start and from 0.5 to 2 at its end",
    }
    assert told[kind] in words


def test_points_and_cells_are_read(alive: Path, visit: Callable[..., Any]) -> None:
    opened = visit(alive).page
    for name in ("two", "three"):
        enliven(opened, f"#explorable-{name}")
    points, heat = (opened.locator(f"#explorable-{name} .explorable-view") for name in ("two", "three"))
    for _ in range(2):
        points.locator("[data-panel]").press("ArrowRight")
    assert read(points) == ["second", "a 1, b 2", "x"]
    for key in ("ArrowRight", "ArrowDown", "ArrowRight"):
        heat.locator("[data-panel]").press(key)
    assert read(heat) == ["true 1, read 1", "counts 7"]
    opened.wait_for_timeout(800)
    assert "true 1, read 1: counts 7" in str(opened.locator("#explorable-three-alt").text_content())


def test_counts_are_read_by_keys_and_pointer(tmp_path: Path, visit: Callable[..., Any]) -> None:
    side = np.repeat(np.arange(20.0), 20 * 15)
    up = np.tile(np.repeat(np.arange(20.0), 15), 20)
    np.savez(tmp_path / "d.npz", a=np.append(side, 3.0), b=np.append(up, 18.0))
    held = (tmp_path / "d.npz").read_bytes()
    drawn = chart("points", ":data: d.npz", ":x: a", ":y: b")
    site = build_site(tmp_path / "site", {"index": page(drawn), "d.npz": held})
    assert site.warnings == []
    opened = visit(site.out / "index.html").page
    enliven(opened, "#explorable-one")
    view = opened.locator("#explorable-one .explorable-view")
    stage = view.locator("[data-panel]")
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"):
        stage.press(key)
    assert read(view) == ["a 2.5 – 3.5, b 17.5 – 18.5", "16 points"]
    stage.press("ArrowDown")
    assert read(view) == ["a 2.5 – 3.5, b 16.5 – 17.5", "15 points"]
    ring = view.locator("svg.explorable-wide .explorable-ring").bounding_box()
    stage.press("Escape")
    opened.mouse.move(ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2)
    assert read(view) == ["a 2.5 – 3.5, b 16.5 – 17.5", "15 points"]


def test_a_finger_reads_values_by_tap_and_along_the_chart(alive: Path, visit: Callable[..., Any]) -> None:
    opened = visit(alive, has_touch=True, viewport={"width": 800, "height": 900}).page
    enliven(opened, "#explorable-one")
    view = opened.locator("#explorable-one .explorable-view")
    plot = view.locator("svg.explorable-wide").bounding_box()
    left, right, top, bottom = map(
        float, str(view.locator("svg.explorable-wide [data-plot]").get_attribute("data-plot")).split()
    )
    scale = plot["width"] / 600
    y = plot["y"] + scale * (top + bottom) / 2

    def at(part: float) -> float:
        return plot["x"] + scale * (left + part * (right - left))

    def settles(told: list[str]) -> bool:
        """What a touch does comes a little after it."""
        for _ in range(40):
            if read(view) == told:
                return True
            opened.wait_for_timeout(50)
        return False

    def tap(x: float, y: float, told: list[str]) -> None:
        # On a busy machine a tap may last so long that it is none.
        for _ in range(5):
            opened.touchscreen.tap(x, y)
            if settles(told):
                return
        assert read(view) == told

    tap(at(0.34), y, ["step 10", "train 1.25", "test 1.5"])
    touch = opened.context.new_cdp_session(opened)
    for kind, part in (("touchStart", 0.5), ("touchMove", 0.7), ("touchMove", 0.9), ("touchMove", 0.99)):
        points = [{"x": at(part), "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    # What is read stays where the finger has left it, until a tap beside the plot.
    assert settles(["step 30", "train 0.5", "test 0.9"])
    tap(plot["x"] + 2, plot["y"] + 2, [])


def test_the_buttons_below_a_chart_say_what_they_change(alive: Path, visit: Callable[..., Any]) -> None:
    opened = visit(alive, viewport={"width": 360, "height": 800}).page
    enliven(opened, "#explorable-one")
    view = opened.locator("#explorable-one .explorable-view")
    row = view.locator(".explorable-controls > .explorable-buttons")
    reset = view.get_by_role("button", name="Reset")
    assert row.text_content() == "‹Read values›Reset"
    assert reset.is_disabled()
    frames = row.locator("button").evaluate_all("all => all.map(e => getComputedStyle(e).borderTopColor)")
    assert not {"transparent", "rgba(0, 0, 0, 0)"} & {*frames}
    places = row.locator("button").evaluate_all("all => all.map(e => e.getBoundingClientRect().left)")
    assert row.evaluate("e => e.scrollWidth <= e.clientWidth")
    for name, told in (("Next value", "step 0"), ("Next value", "step 10"), ("Previous value", "step 0")):
        button = view.get_by_role("button", name=name)
        # WCAG 2.2 asks for targets of 24 px.
        assert min(button.bounding_box()["height"], button.bounding_box()["width"]) >= 24
        button.press("Enter")
        assert row.locator("span").text_content() == told
    # Nothing moves below a finger that presses twice.
    assert row.locator("button").evaluate_all("all => all.map(e => e.getBoundingClientRect().left)") == places
    reset.press("Enter")
    assert read(view) == []
    assert row.text_content() == "‹Read values›Reset"


OVERLAPS = """view => {
    const texts = [...view.querySelectorAll('svg text')]
        .filter(e => e.textContent.trim() && e.checkVisibility());
    const boxes = texts.map(e => [e.textContent, e.getBoundingClientRect()]);
    const found = [];
    boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
        const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (wide > 1 && high > 4) found.push([a, b]);
    }));
    return found;
}"""


@pytest.mark.parametrize("values", [(3.1, 2.2, -3), (-3, -1, -2), (5, -0.1, -4), (100, 98, -100)])
def test_the_number_of_a_bar_downward_stands_above_the_words(build: Build, values: tuple[float, ...]) -> None:
    data = "task,score\n" + "".join(f"task {i},{value}\n" for i, value in enumerate(values))
    site = build({"index": page(chart("bars", ":data: d.csv", ":x: task", ":y: score")), "d.csv": data})
    soup = BeautifulSoup(site.page("index"), "html.parser")
    for plot in soup.select("[data-plot]:not([data-flat])"):
        bottom = float(str(plot["data-plot"]).split()[3])
        numbers = plot.select(".explorable-chart-value")
        assert len(numbers) == len(values)
        assert max(float(str(number["y"])) for number in numbers) + 3 < bottom


@pytest.mark.parametrize("kind", ["bars", "heat"])
def test_long_words_that_begin_alike_are_told_apart(build: Build, kind: str) -> None:
    long = "Distilled transformer with a name of many parts that nobody reads to its end ({0})"
    words = [
        *("Distilled transformer (train)", "Distilled transformer (validation)"),
        *(long.format(which) for which in ("one", "two")),
        *(f"Distilledtransformerwithoutblanks-{which}" for which in ("one", "two")),
    ]
    data = "model,score,task\n" + "".join(f"{word},{i + 1},a\n" for i, word in enumerate(words))
    options = (":x: model", ":y: score") if kind == "bars" else (":x: task", ":y: model", ":value: score")
    site = build({"index": page(chart(kind, ":data: d.csv", *options)), "d.csv": data})
    soup = BeautifulSoup(site.page("index"), "html.parser")
    for which in ("wide", "narrow"):
        lines = soup.select(
            f"svg.explorable-{which} .explorable-axis text:-soup-contains('…', 'Dist', 'tra', '(')"
        )
        titles = [title.extract().text for line in lines for title in line.select("title")]
        shown = "".join(line.text for line in lines).replace(" ", "")
        cut = [line.text for line in lines if "…" in line.text]
        # Each word is whole, or has a sign of what is left out, and then tells all of it.
        whole = [word for word in words if word.replace(" ", "") in shown]
        assert {*whole} == {*words} - {*titles}
        assert len({*cut}) == len(cut) == len({*titles})


BITS = "bits,accuracy,low,high\n" + "".join(
    f"{bits},{value},{value - 0.02},{value + 0.03}\n"
    for bits, value in ((1, 0.55), (2, 0.78), (3, 0.87), (4, 0.905), (5, 0.91), (6, 0.912), (8, 0.913))
)
# How many points of lines, bars and points are below the words of marks.
COVERED = """view => {
    const svg = [...view.querySelectorAll('svg')].find(e => e.checkVisibility());
    const kinds = ['line', 'point', 'bar'].map(kind => `.explorable-chart-${kind}`).join();
    const drawn = [...svg.querySelectorAll(kinds)];
    const points = drawn.flatMap(path => Array.from({ length: 600 }, (_, i) => {
        const at = path.getPointAtLength(path.getTotalLength() * i / 599);
        return at.matrixTransform(path.getScreenCTM());
    }));
    return [...svg.querySelectorAll('.explorable-chart-mark-text')].map(text => {
        const box = text.getBoundingClientRect();
        const isBelow = ({ x, y }) => x > box.left && x < box.right && y > box.top + 2 && y < box.bottom - 2;
        return points.filter(isBelow).length;
    });
}"""


@pytest.mark.parametrize("width", [1280, 360])
def test_the_words_of_marks_hide_no_data_and_no_words(
    tmp_path: Path, visit: Callable[..., Any], width: int
) -> None:
    waves = "x,s,t\n" + "".join(f"{i},{np.sin(i / 8)},{np.cos(i / 8)}\n" for i in range(100))
    scores = "model,score\nfirst model,3.1\nsecond model,2.2\nthird model,-2\n"
    files = {
        "index": page(
            chart(
                "line",
                ":data: b.csv",
                ":x: bits",
                ":y: accuracy",
                ":low: low",
                ":high: high",
                ":at: y=0.9, x=2",
            ),
            chart("line", ":data: w.csv", ":x: x", ":y: s, t", ":at: y=0.9, x=50, y=0.8").replace(
                "one", "two"
            ),
            chart("bars", ":data: s.csv", ":x: model", ":y: score", ":at: y=2.5").replace("one", "three"),
        ),
        "b.csv": BITS,
        "w.csv": waves,
        "s.csv": scores,
    }
    site = build_site(tmp_path, files)
    assert site.warnings == []
    opened = visit(site.out / "index.html", viewport={"width": width, "height": 800}).page
    for name, marks in (("one", 2), ("two", 3), ("three", 1)):
        view = opened.locator(f"#explorable-{name} .explorable-view")
        assert view.evaluate(COVERED) == [0] * marks
        assert view.evaluate(OVERLAPS) == []
        assert view.locator("svg:visible .explorable-chart-marks rect").count() == 0


@pytest.mark.parametrize("width", [1280, 600, 360])
def test_no_words_touch_and_all_can_be_read(tmp_path: Path, visit: Callable[..., Any], width: int) -> None:
    random = np.random.default_rng(1)
    many = "a,b,kind,word\n" + "".join(
        f"{x:.3f},{y:.3f},k{i % 4},label {i}\n" for i, (x, y) in enumerate(random.normal(size=(60, 2)))
    )
    bars = "part,score\n" + "".join(f"without the {i}th of many long parts,{i}\n" for i in range(12))
    files = {
        "index": page(
            chart("points", ":data: many.csv", ":x: a", ":y: b", ":labels: word", ":color: kind"),
            chart("points", ":data: many.csv", ":x: a", ":y: b", ":by: kind").replace("one", "two"),
            chart("bars", ":data: bars.csv", ":x: part", ":y: score").replace("one", "three"),
            chart("line", ":data: losses.csv", ":x: step", ":y: train, test, low, high").replace(
                "one", "four"
            ),
        ),
        "many.csv": many,
        "bars.csv": bars,
        "losses.csv": LOSSES,
    }
    site = build_site(tmp_path, files)
    assert site.warnings == []
    opened = visit(site.out / "index.html", viewport={"width": width, "height": 800}).page
    small = """view => [...view.querySelectorAll('svg text')]
        .filter(e => e.textContent.trim() && e.checkVisibility())
        .map(e => [e.textContent, parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a])
        .filter(([, size]) => size < 10.99)"""
    for name in ("one", "two", "three", "four"):
        view = opened.locator(f"#explorable-{name} .explorable-view")
        assert view.evaluate(OVERLAPS) == []
        assert view.evaluate(small) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1000.17, "1,000"),
        (999.7, "1,000"),
        (-45678.9, "−45,679"),
        (3000, "3,000"),
        (0.1234, "0.123"),
        (-0.5, "−0.5"),
    ],
)
def test_sentences_write_large_numbers_as_numbers(value: float, said: str) -> None:
    assert facts.told(value) == said


# ── Numbers at the ends of what there is ─────────────────────────────────────────────────────────────────

ENDS = {
    "far apart": ((1e300, -1e300, 3.0), ["−1e+300", "1e+300"]),
    "near zero": ((5e-324, 0.0, 5e-324), ["−1.0", "1.0"]),
    "all but the same": ((1.0, 1.0000000000000002, 0.9999999999999999), ["0.90", "1.10"]),
    "the same to an axis": ((1e16, 1e16 + 2, 1e16 + 4), ["9e+15", "1.1e+16"]),
}


@pytest.mark.parametrize("case", ENDS)
def test_numbers_at_the_ends_of_what_there_is_have_an_axis(build: Build, case: str) -> None:
    values, (first, last) = ENDS[case]
    table = "a,b\n" + "".join(f"{row},{value!r}\n" for row, value in enumerate(values))
    kinds = {"line": ":x: a\n:y: b", "points": ":x: a\n:y: b", "bars": ":x: a\n:y: b", "histogram": ":x: b"}
    blocks = [f":::{{chart}} {kind}\n:data: t.csv\n{axes}\n:::\n" for kind, axes in kinds.items()]
    site = build({"index.md": "# Title\n\n" + "\n".join(blocks), "t.csv": table})
    assert site.warnings == []
    drawn = BeautifulSoup(site.page(), "html.parser").select("svg.explorable-picture")
    assert len(drawn) >= 4
    assert all("NaN" not in str(one) for one in drawn)
    said = [text.text for text in drawn[0].find_all("text")]
    assert first in said
    assert last in said


def test_numbers_beyond_that_are_told(build: Build) -> None:
    page = "# Title\n\n:::{chart} line\n:data: t.csv\n:x: a\n:y: b\n:::\n"
    site = build({"index.md": page, "t.csv": "a,b\n1,2\n2,-1e308\n"})
    [warning] = site.warnings
    assert "y: column b has -1e+308 in row 2; choose a unit in which it stays below 1e+300" in warning


def test_long_numbers_that_name_bars_keep_their_digits(build: Build) -> None:
    page = "# Title\n\n:::{chart} bars\n:data: t.csv\n:x: run\n:y: loss\n:::\n"
    site = build({"index.md": page, "t.csv": "run,loss\n1764500000001,2\n1764500000002,1\n"})
    assert site.warnings == []
    assert "1764500000002" in site.page()


@pytest.mark.parametrize("kind", ["line", "points"])
def test_groups_of_long_numbers_are_told_apart(build: Build, kind: str) -> None:
    runs = [90_071_992_547_409_921, 90_071_992_547_409_922]
    table = "run,step,loss\n" + "".join(f"{run},{step},{step + 1}\n" for run in runs for step in range(3))
    options = (":data: t.csv", ":x: step", ":y: loss", ":color: run")
    site = build({"index": page(chart(kind, *options)), "t.csv": table})
    assert site.warnings == []
    assert [group["name"] for group in spec(site)["groups"]] == [str(run) for run in runs]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (("1.1", "1.10"), ["1.1", "1.10"]),
        (("7", "007"), ["7", "007"]),
        (("0071", " 0072 "), ["0071", "0072"]),
        # A program that writes one column writes equal numbers alike.
        (("2.0", "1e-3"), ["2", "0.001"]),
        (("3", "3.0"), ["3"]),
    ],
)
def test_names_that_look_like_numbers_stay_as_they_are_written(
    build: Build, written: tuple[str, str], told: list[str]
) -> None:
    rows = "".join(f"{name},{step},{step + 1}\n" for name in written for step in range(3))
    options = (":data: t.csv", ":x: step", ":y: loss", ":color: version")
    site = build({"index": page(chart("points", *options)), "t.csv": "version,step,loss\n" + rows})
    assert site.warnings == []
    groups = [group["name"] for group in spec(site)["groups"]]
    assert groups == told


def test_names_of_bars_that_look_like_numbers_stay_as_they_are_written(build: Build) -> None:
    site = build(
        {"index": page(chart("bars", ":data: t.csv", ":x: id", ":y: n")), "t.csv": "id,n\n07,1\n007,2\n"}
    )
    assert site.warnings == []
    assert spec(site)["x"]["words"] == ["07", "007"]


def test_padded_numbers_are_numbers_along_an_axis(build: Build) -> None:
    rows = "".join(f"{epoch:03},{epoch * 2}\n" for epoch in range(12))
    site = build(
        {
            "index": page(chart("line", ":data: t.csv", ":x: epoch", ":y: loss")),
            "t.csv": "epoch,loss\n" + rows,
        }
    )
    assert site.warnings == []
    assert spec(site)["x"]["kind"] == "linear"


def test_a_line_that_stays_where_it_is_is_told_once(build: Build) -> None:
    page = "# Title\n\n:::{chart} line\n:data: t.csv\n:x: a\n:y: b\n:::\n"
    site = build({"index.md": page, "t.csv": "a,b\n1,7\n2,7\n3,7\n"}, "text")
    assert "b is 7 from 1 to 3." in " ".join((site.out / "index.txt").read_text("utf-8").split())


@pytest.mark.parametrize(
    ("kind", "options"),
    [("line", ":x: step\n:y: loss\n"), ("points", ":x: step\n:y: loss\n"), ("histogram", ":x: loss\n")],
)
def test_a_colour_called_as_the_numbers_themselves_is_the_concepts(
    build: Build, kind: str, options: str
) -> None:
    rows = "step,loss\n" + "".join(f"{step},{1 / (step + 1)}\n" for step in range(30))
    chart = f":::{{chart}} {kind}\n:data: d.csv\n{options}:color: loss\n:::\n"
    page = f"# T\n\n:::{{concept}} loss\n:color: red\nHow wrong it is.\n:::\n\n{chart}"
    site = build({"index": page, "d.csv": rows})
    assert site.warnings == []
    drawing = BeautifulSoup(site.page(), "html.parser").select_one("figure svg")
    assert drawing is not None
    assert drawing.select('[data-concept="loss"]')


# ── Names that have room, and cells that are compared ──


def test_a_long_name_below_lying_bars_is_whole(build: Build) -> None:
    name = "BLEU (newstest2014, English–German, tokenized)"
    data = "variant,bleu\nwithout positional encoding,19.8\nno residual connections,8.1\n" + "".join(
        f"a variant with number {i},{20 + i}\n" for i in range(6)
    )
    drawn = chart("bars", ":data: d.csv", ":x: variant", ":y: bleu", f":y-label: {name}")
    site = build({"index": page(drawn), "d.csv": data})
    svg = BeautifulSoup(site.page("index"), "html.parser").select_one("svg.explorable-wide")
    assert svg is not None
    [label] = [one for one in svg.select("text") if one.text.startswith("BLEU")]
    assert label.text == name
    assert label["text-anchor"] == "end"


CONFUSIONS = "true,said,how often\n" + "".join(
    f"{true},{said},{n}\n"
    for true, row in {"Erde": (48, 7, 5), "Luft und Wind": (9, 49, 2), "Wasser": (3, 5, 52)}.items()
    for said, n in zip(("Erde", "Luft und Wind", "Wasser"), row, strict=True)
)


@pytest.fixture(scope="module")
def confusions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    drawn = chart("heat", ":data: d.csv", ":x: said", ":y: true", ":value: how often")
    site = build_site(tmp_path_factory.mktemp("confusions"), {"index": page(drawn), "d.csv": CONFUSIONS})
    assert site.warnings == []
    return site.out / "index.html"


@pytest.mark.parametrize("width", [1200, 360])
def test_a_table_of_confusions_is_square_and_its_numbers_stay_in_sight(
    confusions: Path, visit: Callable[..., Any], width: int
) -> None:
    opened = visit(confusions, viewport={"width": width, "height": 900}).page
    enliven(opened, "#explorable-one")
    view = opened.locator("#explorable-one .explorable-view")
    svg = view.locator("svg:visible").first
    left, right, top, bottom = map(float, str(svg.locator("[data-plot]").get_attribute("data-plot")).split())
    assert (right - left) / (bottom - top) == pytest.approx(1, abs=0.1)
    # What the tints stand for has its name, beside the strip or below it.
    assert "how often" in svg.locator("text").all_text_contents()
    box = svg.bounding_box()
    scale = box["width"] / float(str(svg.get_attribute("viewBox")).split()[2])
    for row in range(3):
        for column in range(3):
            x = left + (column + 0.5) * (right - left) / 3
            y = top + (row + 0.5) * (bottom - top) / 3
            opened.mouse.move(box["x"] + scale * x, box["y"] + scale * y)
            tip = svg.locator(".explorable-paper").bounding_box()
            for number in svg.locator(".explorable-chart-cell, .explorable-values").all():
                at = number.bounding_box()
                assert (
                    at["x"] + at["width"] <= tip["x"]
                    or at["x"] >= tip["x"] + tip["width"]
                    or at["y"] + at["height"] <= tip["y"]
                    or at["y"] >= tip["y"] + tip["height"]
                )
    # Between the buttons stands the value as well, and all of it.
    stage = view.locator("[data-panel]")
    stage.press("Escape")
    for _ in range(2):
        stage.press("ArrowRight")
    told = view.locator(".explorable-turned")
    assert told.text_content() == "true Erde, said Luft und Wind: how often 7"
    assert told.evaluate("e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight")


def test_numbers_of_neighbouring_small_charts_stand_apart(tmp_path: Path, visit: Callable[..., Any]) -> None:
    data = "step,loss,run\n" + "".join(
        f"{step},{run + step},{run}\n" for run in (1, 2, 3) for step in (-100, 0, 100)
    )
    drawn = chart("line", ":data: d.csv", ":x: step", ":y: loss", ":by: run")
    site = build_site(tmp_path, {"index": page(drawn), "d.csv": data})
    assert site.warnings == []
    for width in (1000, 360):
        opened = visit(site.out / "index.html", viewport={"width": width, "height": 900}).page
        texts = opened.locator("#explorable-one svg:visible .explorable-axis > text").evaluate_all(
            """all => all.map(e => [e.textContent, e.getBoundingClientRect()])
                .filter(([text]) => text.endsWith('00'))
                .map(([, box]) => [box.top, box.left, box.right])"""
        )
        rows = {round(top): sorted(one[1:] for one in texts if abs(one[0] - top) < 2) for top, *_ in texts}
        for row in rows.values():
            for (_, right), (left, _) in itertools.pairwise(row):
                assert left - right >= 6


def test_numbers_of_the_table_below_a_chart_end_below_each_other(
    tmp_path: Path, visit: Callable[..., Any]
) -> None:
    drawn = chart("bars", ":data: d.csv", ":x: token", ":y: share", ":table:")
    data = "token,share\nmat,26.9\nsofa,24\nroof,-5\n"
    site = build_site(tmp_path, {"index": page(drawn), "d.csv": data})
    assert site.warnings == []
    opened = visit(site.out / "index.html").page
    opened.locator("#explorable-one summary").click()
    cells = opened.locator("#explorable-one td").evaluate_all(
        "all => all.map(e => [e.textContent, getComputedStyle(e).textAlign])"
    )
    looks = dict(cells)
    assert {looks[word] for word in ("mat", "sofa", "roof")} <= {"left", "start"}
    assert {align for text, align in cells if text not in ("mat", "sofa", "roof")} == {"right"}
