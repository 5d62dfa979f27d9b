"""The curve and its point: ranges that authors give, and numbers that readers are shown."""

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup

from conftest import Build, enliven
from sphinxext.explorable.expressions import parse
from sphinxext.explorable.visuals.function import Function
from sphinxext.explorable.visuals.picture import Page

NOTHING = Page({})


@pytest.mark.parametrize(
    ("x", "point"),
    [
        ((1_000_000.0, 1_000_001.0), None),
        ((100_000_000.0, 100_000_010.0), 100_000_010.0),
        ((0.123456789, 0.123456799), None),
        ((0.0, 7.0), 7.0),
        ((0.0, 1e-12), 1e-12),
        ((-1e12, 1e12), -1e12),
    ],
)
def test_a_range_of_any_place_and_width_is_taken_as_it_is(
    x: tuple[float, float], point: float | None
) -> None:
    spec = Function(expr=(parse("2 * x"),), x=x, point=point)
    declared = spec.resolve(NOTHING)["point"]
    assert (declared["min"], declared["max"]) == x
    if point is not None:
        assert declared["value"] == point
    steps = (x[1] - x[0]) / declared["step"]
    assert 100 <= steps <= 400


def test_the_ends_of_a_narrow_range_are_told_apart() -> None:
    spec = Function(expr=(parse("x"),), x=(1_000_000.0, 1_000_001.0))
    assert spec.alternative() == "A plot of x for x from 1000000 to 1000001."


@pytest.mark.parametrize("variable", ["sin", "2x", "pi"])
def test_a_variable_that_no_expression_can_hold_is_one_warning(build: Build, variable: str) -> None:
    site = build(f"# Title\n\n:::{{explorable}} function\n:expr: 3\n:variable: {variable}\n:::\n\nAfter.\n")
    [warning] = site.warnings
    assert re.search(r"index\.md:3: WARNING: .*(name for a parameter|cannot be called)", warning)
    assert "After." in site.page()


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (":expr: exp(x)\n:x: 0, 1000\n:point: 500", "exp(500) = 1.404e+217"),
        (":expr: a * x\n:params: a=1e300\n:point: 2", "1e+300 · 2.0 = 2e+300"),
        (":expr: a * sin(x)\n:params: a=1\n:point: 0", "1.0 sin(0.0) = 0"),
        (":expr: x\n:x: 0, 1e-12\n:point: 1e-12", "1e−12"),
        (":expr: x\n:x: 1000000, 1000001\n:point: 1000001", "1000001.000 = 1000001.00"),
    ],
)
def test_numbers_of_any_size_are_read_at_a_glance(build: Build, options: str, shown: str) -> None:
    site = build(f"# Title\n\n:::{{explorable}} function\n{options}\n:::\n")
    assert site.warnings == []
    svg = BeautifulSoup(site.page(), "html.parser").select_one("svg.explorable-picture")
    assert svg is not None
    assert shown in (svg.select_one(".explorable-equation") or svg).text
    assert max(len(text.text) for text in svg.find_all("text")) < 40


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1e15 + x", 1e15 + 2),
        ("1e20 + 1e15 * x", 1e20 + 2e15),
        ("-1e12 - x", -1e12 - 2),
        ("1e300 * (1 + 1e-9 * x)", 1e300 * (1 + 2e-9)),
        ("1e40", 1e40),
    ],
)
def test_far_from_zero_an_axis_tells_its_numbers_apart(build: Build, expression: str, value: float) -> None:
    site = build(f"# Title\n\n:::{{explorable}} function\n:expr: {expression}\n:point: 2\n:::\n")
    assert site.warnings == []
    svg = BeautifulSoup(site.page(), "html.parser").select_one("svg.explorable-picture")
    assert svg is not None
    labels = [text.text.replace("−", "-") for text in svg.select(".explorable-axis")[1].select("text")[:-1]]
    numbers = [float(label) for label in labels]
    assert len(numbers) >= 4
    # As even as the ticks that they stand at.
    steps = np.diff(numbers)
    assert (steps > 0).all()
    assert steps == pytest.approx(steps.mean(), rel=0.01)
    shown = svg.select(".explorable-equation .explorable-number")[-1].text.replace("−", "-")
    assert float(shown) == pytest.approx(value, abs=steps.mean() / 10, rel=0)


LONG = "the mean price of all the houses that were sold in the year before last"


def test_numbers_and_names_at_the_axes_stay_apart_and_inside(build: Build, visit: Callable[..., Any]) -> None:
    pictures = "".join(
        f":::{{explorable}} function\n:expr: {expr}\n:x: {x}\n:label: {label}\n:::\n\n"
        for expr, x, label in (
            ("x", "0, 1234567", LONG),
            ("x * 1e280", "0, 1e-9", "y"),
            ("x", "1e298, 2e298", "y"),
            ("x", "100000, 100001", "y"),
        )
    )
    site = build(f"# Title\n\n{pictures}")
    assert site.warnings == []
    page = visit(site.out / "index.html").page
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll("svg.explorable-picture")].flatMap((svg) => {
          const edges = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll(".explorable-axis text")]
            .map((text) => [text.textContent, text.getBoundingClientRect()]);
          const out = texts.filter(([, { left, right }]) => left < edges.left || right > edges.right);
          const over = texts.filter(([, a], i) => texts.slice(i + 1).some(([, b]) =>
            Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
              && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4));
          return [...out, ...over].map(([text]) => text);
        })"""
        )
        == []
    )


@pytest.mark.parametrize(
    ("expression", "point"),
    [
        ("log(x)", -2),
        ("log2(x)", -2),
        ("log10(x)", -2),
        ("log1p(x)", -2),
        ("acosh(x)", -2),
        ("atanh(x)", 2),
        ("gamma(x)", -2),
        ("x ** 1.5", -2),
        ("1 / x", 0),
        ("x / x", 0),
        ("x % 0 + sqrt(x)", 2),
        ("log(x) + x ** 2", -2),
    ],
)
def test_where_there_is_no_value_there_is_no_slope(build: Build, expression: str, point: float) -> None:
    options = f":expr: {expression}\n:point: {point}\n:step: 1\n:y: -4, 4\n:derivative:\n:name: one"
    page = build(f"# Title\n\n:::{{explorable}} function\n{options}\n:::\n").page()
    note, tangent, words = (
        str(BeautifulSoup(page, "html.parser").select_one(selector))
        for selector in (".explorable-note", ".explorable-tangent", "#explorable-one-alt")
    )
    assert ">slope undefined<" in note
    assert 'visibility="hidden"' in tangent
    # Nor is it steepest where it is not.
    if expression in ("log(x)", "log2(x)", "log10(x)"):
        assert re.search(r"steepest at x = [\d.]+,", words)


def test_a_curve_is_broken_where_it_has_no_value_and_a_lone_value_is_a_dot(build: Build) -> None:
    pictures = "".join(
        f":::{{explorable}} function\n:expr: {expr}\n:::\n\n" for expr in ("1 / x", "sqrt(-abs(x))")
    )
    found = BeautifulSoup(build(f"# Title\n\n{pictures}").page(), "html.parser").select(".explorable-curve")
    broken, lone = (str(curve["d"]) for curve in found)
    assert broken.count("M") <= 2
    assert "NaN" not in broken + lone
    assert re.fullmatch(r"M[\d.]+,[\d.]+h0", lone)


# Where each breaks within ±6, and the largest step that it takes elsewhere within the plot.
BROKEN = {
    "1/x": [0.0],
    "1/x**2": [0.0],
    "1/(x - 0.005)": [0.005],
    "-1/(x - 1.234567)": [1.234567],
    "tan(x)": [-1.5 * np.pi, -0.5 * np.pi, 0.5 * np.pi, 1.5 * np.pi],
    "floor(x)": [*np.arange(-5.0, 6.0)],
    "sign(x)": [0.0],
    "where(x > 1.01, x + 2, -x)": [1.01],
    "where(x > 2, 1/(x - 2), 0)": [2.0],
    "x / abs(x)": [0.0],
    "exp(1/x)": [0.0],
}
WHOLE = ("sin(x)", "tanh(1000*x)", "sin(20*x)", "abs(x)", "relu(x)", "x**9", "log(x + 6.5)", "sqrt(abs(x))")


def runs_of(build: Build, expression: str) -> list[list[list[float]]]:
    """The pieces of the curve as it is drawn, each a list of its places in px."""
    page = build(f"# Title\n\n:::{{explorable}} function\n:expr: {expression}\n:y: -8, 8\n:::\n").page()
    curve = BeautifulSoup(page, "html.parser").select_one(".explorable-curve")
    pieces = str(curve["d"]).replace("h0", "").split("M")[1:]
    return [[[float(end) for end in place.split(",")] for place in piece.split("L")] for piece in pieces]


def test_no_dot_stands_where_the_axis_ends(build: Build) -> None:
    assert all(len(run) > 1 for run in runs_of(build, "floor(x)"))


@pytest.mark.parametrize("expression", BROKEN)
def test_a_curve_is_broken_at_poles_and_jumps_and_nowhere_else(build: Build, expression: str) -> None:
    runs = [run for run in runs_of(build, expression) if len(run) > 1]
    expected = BROKEN[expression]
    assert len(runs) == len(expected) + 1
    # The right edge is at 308 px.
    left = runs[0][0][0]
    px = [left + (at + 6) / 12 * (308 - left) for at in expected]
    for at, before, after in zip(px, runs, runs[1:], strict=False):
        # Beyond the plot's edge, or where there is no value, a sample may be missing.
        assert before[-1][0] == pytest.approx(at, abs=0.6)
        assert after[0][0] == pytest.approx(at, abs=0.6)
    for run in runs:
        # From 64 to 264 px the plot reaches.
        heights = np.clip([high for _, high in run], 64, 264)
        assert np.abs(np.diff(heights)).max() < 200, "a line from edge to edge"


@pytest.mark.parametrize("expression", WHOLE)
def test_what_is_only_steep_is_not_broken(build: Build, expression: str) -> None:
    assert len(runs_of(build, expression)) == 1


def test_the_line_above_the_plot_follows_signs_and_keeps_its_elements(
    build: Build, visit: Callable[..., Any]
) -> None:
    site = build("# Title\n\n:::{explorable} function\n:expr: sigmoid(x + b)\n:params: b=1\n:::\n")
    page = visit(site.out / "index.html").page
    page.wait_for_selector("[data-ready]")
    told = page.evaluate(
        """() => {
          const line = document.querySelector(".explorable-equation");
          const [, input] = document.querySelectorAll(".explorable-controls input");
          const first = line.innerHTML;
          const before = [...line.children];
          const shown = [-1, 1].map((value) => {
            input.value = value;
            input.dispatchEvent(new Event("input"));
            return line.textContent;
          });
          const kept = [...line.children].every((span, i) => span === before[i]);
          return [...shown, line.innerHTML === first, kept];
        }"""
    )
    assert told == ["σ(2.0 + (−1.0)) = 0.73", "σ(2.0 + 1.0) = 0.95", True, True]


@pytest.mark.parametrize(
    ("options", "range_of_values"),
    [
        # Its slider goes to ±2, which the plot shows.
        (":expr: a * sin(x)\n:params: a=0.8\n:y: -1, 1", (-1, 1)),
        (":expr: sin(a * x)\n:params: a=1", (-1.16, 1.16)),
        # Beside what this slider makes of it, the first curve would be flat.
        (":expr: a * sin(x)\n:params: a=0.1", (-0.116, 0.116)),
        (":expr: x + b\n:params: b=1", (-10.92 - 0.72, 10.92 + 0.72)),
    ],
)
def test_the_range_holds_what_sliders_make_of_a_curve(
    build: Build, options: str, range_of_values: tuple[float, float]
) -> None:
    script = BeautifulSoup(
        build(f"# Title\n\n:::{{explorable}} function\n:name: one\n{options}\n:::\n").page(), "html.parser"
    ).select_one("#explorable-one > script")
    assert json.loads(str(script and script.text))["y"] == pytest.approx(range_of_values, rel=0.01)


def test_what_leaves_the_plot_is_cut_at_its_frame_and_the_point_tells_where_it_is(
    build: Build, visit: Callable[..., Any]
) -> None:
    site = build(
        "# Title\n\n:::{explorable} function\n:name: one\n:expr: a * sin(x)\n:params: a=1\n:x: -3, 3\n"
        ":point: 1.5\n:y: -1, 1\n:::\n"
    )
    page = visit(site.out / "index.html").page
    page.locator("#explorable-one").scroll_into_view_if_needed()
    page.wait_for_selector("[data-ready]")
    beyond, dot = (page.locator(f"#explorable-one .explorable-{name}") for name in ("beyond", "dot"))
    slider = page.locator("#explorable-one .explorable-controls input").nth(1)
    places = []
    for key in ("End", "Home"):
        slider.press(key)
        assert not dot.is_visible()
        box = beyond.bounding_box()
        places.append(box["y"] + (0 if key == "End" else box["height"]))
    frame = page.locator("#explorable-one clipPath rect").evaluate(
        """e => {
          const { a, f } = e.ownerSVGElement.getScreenCTM();
          const [y, height] = ['y', 'height'].map(name => Number(e.getAttribute(name)));
          return [y + 1, y + height - 1].map(y => f + a * y);
        }"""
    )
    # The tip touches the frame.
    assert places == pytest.approx(frame, abs=1)
    page.get_by_role("button", name="Reset").click()
    assert dot.is_visible()
    assert not beyond.is_visible()


# ── Several curves ───────────────────────────────────────────────────────────────────────────────────────

ACTIVATIONS = (
    ":::{explorable} function\n:name: acts\n:expr: tanh(b * x); sigmoid(x); floor(x)\n:params: b=1\n"
    ":labels: tanh, the logistic, steps\n:x: -4, 4\n:step: 0.5\n:point: 1\n:derivative:\nThree.\n:::\n"
)
# Reads the names above the plot, with their values, and where the points stand beside what the axes say.
SEVERAL = """() => {
  const svg = document.querySelector("#explorable-acts svg.explorable-picture");
  const rows = [...svg.querySelectorAll(".explorable-curve-name")].map((row) => row.textContent);
  const [bottom, left] = svg.querySelectorAll(".explorable-axis");
  const place = (axis, coordinate, value) => {
    const ticks = [...axis.querySelectorAll("text")]
      .map((text) => [Number(text.textContent.replace("−", "-")), text])
      .filter(([value]) => !Number.isNaN(value)).map(([value, text]) => {
        const box = text.getBoundingClientRect();
        return [value, coordinate === "x" ? (box.left + box.right) / 2 : (box.top + box.bottom) / 2];
      });
    const [[a, pa]] = ticks;
    const [b, pb] = ticks.at(-1);
    return a + ((value - pa) / (pb - pa)) * (b - a);
  };
  const points = [...svg.querySelectorAll(".explorable-dot")].map((dot) => {
    const box = dot.getBoundingClientRect();
    return [place(bottom, "x", (box.left + box.right) / 2), place(left, "y", (box.top + box.bottom) / 2)];
  });
  return [rows, points];
}"""


def test_several_curves_have_a_point_and_a_value_each(build: Build, visit: Callable[..., Any]) -> None:
    site = build(f"# Title\n\n{ACTIVATIONS}")
    assert site.warnings == []
    page = visit(site.out / "index.html").page
    page.wait_for_selector("[data-ready]")
    page.locator("#explorable-acts input").first.focus()
    for key, x in (("ArrowRight", 1.5), ("ArrowRight", 2.0), ("Home", -4.0)):
        page.keyboard.press(key)
        expected = [np.tanh(x), 1 / (1 + np.exp(-x)), np.floor(x)]
        slopes = [1 - np.tanh(x) ** 2, expected[1] * (1 - expected[1]), 0]
        rows, points = page.evaluate(SEVERAL)
        names = ("tanh", "the logistic", "steps")
        for row, name, value, slope in zip(rows, names, expected, slopes, strict=True):
            shown = re.fullmatch(r"(.*) = (\S+), slope (\S+)", row.replace("−", "-"))
            assert shown is not None
            assert shown[1] == name
            assert float(shown[2]) == pytest.approx(value, abs=0.006)
            assert float(shown[3]) == pytest.approx(slope, abs=0.006)
        for place, value in zip(points, expected, strict=True):
            assert place == pytest.approx([x, value], abs=0.1)
    alternative = page.wait_for_function(
        """() => {
          const title = document.querySelector("#explorable-acts svg").getAttribute("aria-labelledby");
          const text = document.getElementById(title).textContent;
          return text.includes("At x = −4") && text;
        }"""
    ).json_value()
    assert "A plot of tanh(b * x), sigmoid(x) and floor(x) for x from −4 to 4." in alternative
    assert "At x = −4.0: tanh = −1.00, slope 0.00; the logistic = 0.02, slope 0.02; steps = " in alternative


def test_dragging_any_point_moves_all_of_them(build: Build, visit: Callable[..., Any]) -> None:
    page = visit(build(f"# Title\n\n{ACTIVATIONS}").out / "index.html").page
    page.wait_for_selector("[data-ready]")
    dot = page.locator("#explorable-acts .explorable-handle").nth(1).bounding_box()
    x, y = dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y)
    page.mouse.up()
    at = float(page.locator("#explorable-acts input").first.input_value())
    assert at < 0
    assert at % 0.5 == 0
    _, points = page.evaluate(SEVERAL)
    assert [point[0] for point in points] == pytest.approx([at] * 3, abs=0.1)


def test_curves_are_told_apart_by_colour_and_dash_or_by_their_concepts(build: Build) -> None:
    text = (
        "# Title\n\n:::{explorable} function\n:expr: tanh(x); sigmoid(x)\n:::\n\n"
        ":::{explorable} function\n:expr: tanh(x); sigmoid(x)\n:concept: query, key\n:::\n"
    )
    site = build(text)
    assert site.warnings == []
    svgs = BeautifulSoup(site.page(), "html.parser").select("svg.explorable-picture")
    for svg, attribute in zip(svgs, ("data-color", "data-concept"), strict=True):
        owners = [
            curve.find_parent("g", attrs={attribute: True}) for curve in svg.select(".explorable-curve")
        ]
        found = [str(owner[attribute]) for owner in owners if owner is not None]
        # The signs of both names, then both curves.
        assert found[:2] == found[2:]
        assert len(set(found)) == 2
        dashes = [curve.get("stroke-dasharray") for curve in svg.select(".explorable-curve")]
        assert dashes[:2] == dashes[2:]
        assert dashes[0] != dashes[1]
    names = [row.text.partition(" = ")[0] for row in svgs[0].select(".explorable-curve-name")]
    assert names == ["tanh(x)", "σ(x)"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (":expr: x;", "has nothing before or after a semicolon"),
        (":expr: x; y +", "expr cannot be read: "),
        (":expr: x; 2 * z", "this page has no parameter z, which 2 * z needs"),
        (
            ":expr: x; abs(x)\n:labels: one",
            "labels has 1 names, but there are 2 functions: x and abs(x)",
        ),
        (":expr: x\n:concept: query, key", "concept has 2 names, but there is one function: x"),
        (":expr: " + ";".join(["x"] * 9), "expr has 9 functions; more than 8 cannot be told apart"),
        (":expr: x\n:step: 0", "step needs a number above 0, not '0'"),
        (":expr: x\n:step: 13", "step: 13 is more than the range, -6 to 6"),
        (":expr: 1.7e308", "1.7e308 reaches 1.7e+308; write one that stays below 1e+307"),
        (":expr: sqrt(-1 - x * x); log(-1 - x * x)", "has no value anywhere between -6 and 6"),
    ],
)
def test_what_several_curves_need_is_told(build: Build, options: str, says: str) -> None:
    site = build(f"# Title\n\n:::{{explorable}} function\n{options}\n:::\n\nAfter.\n")
    [warning] = site.warnings
    assert says in warning
    assert "After." in site.page()


def test_a_step_is_the_page_parameters_own(build: Build) -> None:
    parameter = ":::{parameter} x\n:value: 1\n:min: -6\n:max: 6\n:::\n\n"
    site = build(f"# Title\n\n{parameter}:::{{explorable}} function\n:expr: x\n:step: 2\n:::\n")
    [warning] = site.warnings
    assert "step: x is a parameter of this page, which has a step of its own" in warning


LARGE = """# Page

```{parameter} base
:value: 10000
:min: 10
:max: 100000
:step: 0.5
```
```{parameter} i
:min: 0
:max: 8
:step: 0.1
```

:::{explorable} function
:name: wave
:expr: sin(x / base ** (i / 8))
:x: -50, 50
:point: 33
A wave.
:::
"""


def test_an_expression_with_large_numbers_is_spelled_out(build: Build, visit: Callable[..., Any]) -> None:
    site = build(LARGE)
    page = visit(site.out / "index.html", site.out).page
    line = page.locator("#explorable-wave .explorable-equation")
    assert line.text_content() == "sin(33.0 / 10000.0^(0.0 / 8)) = 1.00"
    enliven(page, "#explorable-wave")
    for name in ("base", "i"):
        page.locator(f"#explorable-wave input[id$='--{name}']").press("End")
    page.wait_for_timeout(300)
    assert str(line.text_content()).startswith("sin(33.0 / 100000.0^(8.0 / 8)) = ")
    inside, picture = line.bounding_box(), page.locator("#explorable-wave svg").first.bounding_box()
    assert inside["x"] >= picture["x"]
    assert inside["x"] + inside["width"] <= picture["x"] + picture["width"]
    assert float(line.evaluate("one => getComputedStyle(one).fontSize").removesuffix("px")) >= 12
