"""``gradient-descent``: its numbers against numpy, what it says, and what a reader does with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup

from conftest import Build, enliven
from sphinxext.explorable.engine.engine import engine
from sphinxext.explorable.expressions import parse
from sphinxext.explorable.visuals.gradient_descent import GradientDescent
from sphinxext.explorable.visuals.picture import Page, PictureError

NOTHING = Page({})


def houses(rows: int = 40, seed: int = 0) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    area = random.uniform(40, 180, rows)
    return {"area": area, "price": 50 + 2.4 * area + random.normal(0, 40, rows)}


def csv(columns: dict[str, Any]) -> str:
    rows = zip(*columns.values(), strict=True)
    return "\n".join([",".join(columns), *(",".join(str(cell) for cell in row) for row in rows)])


def drawn(spec: GradientDescent) -> BeautifulSoup:
    values = {**spec.resolve(NOTHING), "alt": spec.alternative()}
    request = {"picture": spec.name, "id": "one", "values": values, "parameters": []}
    drawn = engine().ask("drawView", request, timeout=20, memory=256)
    return BeautifulSoup(drawn["markup"], "html.parser")


def reached(spec: GradientDescent) -> list[float]:
    """Where the drawing's sliders stand, which hold all digits: of one or two parameters."""
    _step, *sliders, _rate = drawn(spec).select("input")
    return [float(str(slider["value"])) for slider in sliders]


# ── The numbers ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("steps", [0, 1, 10, 111])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("scale", "rate"), [("standard", 0.1), ("none", 5e-6)])
def test_a_line_is_where_numpy_takes_it(steps: int, seed: int, scale: str, rate: float) -> None:
    data = houses(seed=seed)
    start = (("slope", -0.4), ("intercept", 1.5))
    spec = GradientDescent(
        x="area", y="price", arrays=data, learning_rate=rate, steps=steps, scale=scale, start=start
    )
    x, y = data["area"], data["price"]
    if scale == "standard":
        x, y = (x - x.mean()) / x.std(), (y - y.mean()) / y.std()
    slope, intercept = -0.4, 1.5
    for _ in range(steps):
        residual = intercept + slope * x - y
        slope, intercept = slope - rate * 2 * np.mean(residual * x), intercept - rate * 2 * np.mean(residual)
    assert reached(spec) == pytest.approx([slope, intercept], rel=1e-9)
    error = np.mean((intercept + slope * x - y) ** 2)
    title = drawn(spec).select(".explorable-title")[1].text
    assert float(title.removeprefix("Error ")) == pytest.approx(error, rel=2e-3)


@pytest.mark.parametrize("steps", [1, 10, 111])
@pytest.mark.parametrize(
    ("loss", "start", "rate"),
    [
        ("(w - 2)**2 + 4*(b + 1)**2 + w*b", {"w": -3.0, "b": 2.0}, 0.1),
        ("(1 - u)**2 + 5*(v - u**2)**2", {"u": -1.2, "v": 1.0}, 0.01),
        ("softplus(-3*w) + 0.1*w**2", {"w": -2.0}, 0.3),
    ],
)
def test_a_loss_is_derived_and_descended(loss: str, start: dict[str, float], rate: float, steps: int) -> None:
    spec = GradientDescent(loss=parse(loss), start=tuple(start.items()), learning_rate=rate, steps=steps)
    error = parse(loss)
    at = np.array(list(start.values()))
    # Slopes of its own: the values a small way to either side.
    for _ in range(steps):
        slopes = []
        for i in range(at.size):
            ends = []
            for side in (1, -1):
                moved = at.astype(np.longdouble).copy()
                moved[i] += side * np.longdouble(1e-6)
                ends.append(float(error.evaluate(dict(zip(start, moved.astype(float), strict=True)))))
            slopes.append((ends[0] - ends[1]) / 2e-6)
        at = at - rate * np.array(slopes)
    assert reached(spec) == pytest.approx(at, rel=1e-6, abs=1e-6)


def test_many_rows_are_all_counted_and_some_are_drawn() -> None:
    data = houses(rows=100_000)
    spec = GradientDescent(x="area", y="price", arrays=data, steps=200)
    values = spec.resolve(NOTHING)
    assert len(values["points"]) == 400
    slope, _ = reached(spec)
    assert slope == pytest.approx(np.corrcoef(data["area"], data["price"])[0, 1], rel=1e-9)


@pytest.mark.parametrize("offset", [0.0, 1e6, -1e6, 1e-3])
@pytest.mark.parametrize("span", [1.0, 1e-2, 1e5])
def test_points_stand_where_they_are_far_from_0_as_well(offset: float, span: float) -> None:
    random = np.random.default_rng(6)
    x = offset + span * random.normal(0, 1, 200)
    y = -offset + span * random.normal(0, 1, 200)
    points = np.array(of_line({"x": x, "y": y}).resolve(NOTHING)["points"])
    for drawn_at, column in zip(points.T, (x, y), strict=True):
        assert np.abs(drawn_at - column).max() < 1e-5 * np.ptp(column)


def ticks(spec: GradientDescent, axis: int) -> tuple[list[str], str]:
    """The numbers of an axis of the data, and its name."""
    texts = [
        text.text.replace("−", "-") for text in drawn(spec).select(".explorable-axis")[axis].select("text")
    ]
    return texts[:-1], texts[-1]


def test_times_in_seconds_are_told_from_a_round_number() -> None:
    at = 1_700_020_000 + np.linspace(0, 86_400, 40)
    for axis, spec in enumerate(
        (of_line({"time": at, "y": at % 7}), of_line({"y": at % 7, "time": at})),
    ):
        numbers, name = ticks(spec, axis)
        assert name == "time - 1,700,000,000"
        assert numbers[-1] == "100000"
    numbers, name = ticks(of_line({"time": -at, "y": at % 7}), 0)
    assert name == "time + 1,700,200,000"


@pytest.mark.parametrize("first", [0.0, 2000.0, -1e6, 1_700_000_000.0])
@pytest.mark.parametrize("span", [20.0, 86_400.0])
def test_the_equation_of_a_line_is_that_line_far_from_0_as_well(first: float, span: float) -> None:
    x = first + np.linspace(0, span, 9)
    y = 300 + np.sin(np.arange(9.0))
    texts = [text.text for text in drawn(of_line({"x": x, "y": y})).select("text")]
    equation = next(text for text in texts if text.startswith("y = "))
    found = re.fullmatch(r"y = (\S+) · x (\S) (\S+)", equation.replace("−", "-"))
    assert found is not None
    slope, intercept = float(found[1]), float(f"{found[2]}{found[3]}")
    begun = y.mean() + y.std() * (1 - 0.5 * (x - x.mean()) / x.std())
    assert np.abs(slope * x + intercept - begun).max() < 0.02 * np.ptp(y)


@pytest.mark.parametrize(
    ("low", "high", "name"),
    [
        (1e6 - 3, 1e6 + 3, "x"),
        (1e6, 1e6 + 0.01, "x - 999,999.99"),
        (0.0, 1e12, "x"),
        (1e15, 1e15 + 1e7, "x - 9.9999999e+14"),
        (1.0, 1.0 + 1e-8, "x - 0.99999999"),
    ],
)
def test_numbers_that_are_short_or_far_apart_are_told_as_they_are(low: float, high: float, name: str) -> None:
    numbers, found = ticks(of_line({"x": np.linspace(low, high, 9), "y": np.arange(9.0)}), 0)
    assert found == name
    assert len(numbers) == len(set(numbers)) >= 2
    assert max(map(len, numbers)) <= 8


def test_parameters_stand_in_the_order_in_which_the_loss_names_them() -> None:
    values = GradientDescent(
        loss=parse("exp(w) + p**2"), x="-5, 0", y="10, 20", start=(("p", 12.0),)
    ).resolve(NOTHING)
    assert [(one["name"], one["min"], one["max"]) for one in values["sliders"]] == [
        ("w", -5, 0),
        ("p", 10, 20),
    ]


# ── What it claims ───────────────────────────────────────────────────────────────────────────────────────


def diabetes() -> dict[str, np.ndarray]:
    """Small deviations in x, large ones in y, as scikit-learn has them."""
    random = np.random.default_rng(4)
    bmi = random.normal(0, 0.0476, 442)
    return {"bmi": bmi, "y": 152 + 949 * bmi + random.normal(0, 62, 442)}


def level() -> dict[str, np.ndarray]:
    return {"x": np.random.default_rng(5).normal(3, 2, 30), "y": np.full(30, 0.1)}


def of_line(data: dict[str, np.ndarray], **options: Any) -> GradientDescent:
    x, y = data
    return GradientDescent(x=x, y=y, arrays=data, **options)


def of_loss(loss: str, start: dict[str, float], rate: float) -> GradientDescent:
    return GradientDescent(loss=parse(loss), start=tuple(start.items()), learning_rate=rate)


CLAIMS = {
    "small deviations in x": of_line(diabetes(), scale="none", learning_rate=0.05),
    "a scaled line": of_line(diabetes()),
    "a slow line": of_line(houses(), learning_rate=1e-5),
    "a line from far": of_line(houses(), start=(("slope", 1e5), ("intercept", 0.0))),
    "a line too fast": of_line(houses(), scale="none", learning_rate=0.05),
    "a line a little too fast": of_line(houses(), scale="none", learning_rate=8e-5),
    "a level line": of_line(level()),
    "a level line, not scaled": of_line(level(), scale="none", learning_rate=0.02),
    "a bowl": of_loss("(w - 2)**2 + 4*(b + 1)**2 + w*b", {"w": -3.0, "b": 2.0}, 0.1),
    "a bowl at a crawl": of_loss("(w - 2)**2", {"w": -3.0}, 1e-6),
    "a long valley": of_loss("(1 - u)**2 + 5*(v - u**2)**2", {"u": -1.2, "v": 1.0}, 0.01),
    "a narrow valley": of_loss("w**2 + 1000*b**2", {"w": 5.0, "b": 1.0}, 5e-4),
    "a flat floor": of_loss("(a + b - 1)**2", {"a": 3.0, "b": 1.0}, 0.1),
    "a saddle": of_loss("w**4 - w**2", {"w": 0.0}, 0.1),
    "beside a saddle": of_loss("a**2 - b**2 + b**4", {"a": 1.0, "b": 1e-9}, 0.05),
    "a tail": of_loss("softplus(-3*w)", {"w": -2.0}, 0.3),
    "a plateau": of_loss("tanh(w)**2", {"w": 9.0}, 0.1),
    "a kink": of_loss("abs(w)", {"w": 1.0}, 1e-5),
    "at the goal": of_loss("w**2", {"w": 0.0}, 0.1),
    "out of its domain": of_loss("w - log(w)", {"w": 0.1}, 0.5),
    "at once": of_loss("exp(w**2)", {"w": 4.0}, 1.0),
    "too fast": of_loss("w**2", {"w": 1.0}, 1.1),
    "ever down": of_loss("-w**3", {"w": 1.0}, 0.1),
}


def own_columns(spec: GradientDescent) -> list[np.ndarray]:
    """The columns as they enter."""
    if spec.scale == "none":
        return list(spec.arrays.values())
    return [
        (column - column.mean()) / column.std() if np.ptp(column) else np.zeros(column.size)
        for column in spec.arrays.values()
    ]


def own_problem(spec: GradientDescent) -> tuple[Callable[[Any], float], Callable[[Any], Any]]:
    """The error and its gradient, as numpy has them: from the columns, or by differences of the loss."""
    if spec.loss is not None:
        names = [name for name, _ in spec.start]

        def loss(at: Any) -> float:
            with np.errstate(all="ignore"):
                return float(spec.loss.evaluate(dict(zip(names, at, strict=True))))

        def slopes(at: Any) -> Any:
            sides = 1e-6 * np.eye(len(at)) * np.maximum(1e-3, np.abs(at))
            return np.array([(loss(at + side) - loss(at - side)) / (2 * side.sum()) for side in sides])

        return loss, slopes
    x, y = own_columns(spec)

    def residual(at: Any) -> Any:
        return at[1] + at[0] * x - y

    return (
        lambda at: float(np.mean(residual(at) ** 2)),
        lambda at: np.array([2 * np.mean(residual(at) * x), 2 * np.mean(residual(at))]),
    )


def told_of(spec: GradientDescent) -> str:
    """What the picture says of itself, with plain hyphens."""
    values = {**spec.resolve(NOTHING), "alt": spec.alternative()}
    request = {"picture": spec.name, "id": "one", "values": values, "parameters": []}
    return str(engine().ask("drawView", request, timeout=20, memory=256)["alt"]).replace("−", "-")


def is_lowest(spec: GradientDescent, at: Any) -> bool:
    """Whether nothing in sight is lower by more than a thousandth of the error that there was to lose."""
    error, _ = own_problem(spec)
    first = error(spec.resolve(NOTHING)["start"])
    if spec.loss is None:
        x, y = own_columns(spec)
        best = np.polyfit(x, y, 1)
        deviation = float(np.std(y)) if np.ptp(y) else float(np.abs(y).max()) or 1
        return bool(np.abs(np.polyval(best, x) - np.polyval(at, x)).max() < 0.01 * deviation)
    random = np.random.default_rng(1)
    spans = [slider["max"] - slider["min"] for slider in spec.resolve(NOTHING)["sliders"]]
    around = at + random.uniform(-0.02, 0.02, (500, len(spans))) * spans
    return min(error(place) for place in around) >= error(at) - 1e-3 * max(first - error(at), 1e-9)


@pytest.mark.parametrize("steps", [0, 1, 3, 58, 400, pytest.param(3000, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", CLAIMS)
def test_what_it_says_is_what_numpy_finds(kind: str, steps: int) -> None:
    spec = replace(CLAIMS[kind], steps=steps)
    told = told_of(spec)
    numbers = re.search(r"After ([\d,]+) steps?: (.*), error (\S+)\.(?: |$)", told)
    assert numbers, told
    taken = int(numbers[1].replace(",", ""))
    assert taken <= steps
    error, gradient = own_problem(spec)
    way = [np.array(spec.resolve(NOTHING)["start"])]
    with np.errstate(all="ignore"):
        for _ in range(taken):
            way.append(way[-1] - spec.learning_rate * gradient(way[-1]))
        following = way[-1] - spec.learning_rate * gradient(way[-1])
        errors = [error(at) for at in way]
        after = error(following)
    assert float(numbers[3]) == pytest.approx(errors[-1], rel=2e-2, abs=1e-3)
    assert reached(spec) == pytest.approx(way[-1], rel=1e-3, abs=1e-3)
    is_told = re.search("Converged|Diverged|too far|without end|nothing", told)
    assert taken == steps or is_told, told
    if found := re.search(r"Converged after ([\d,]+) steps?", told):
        first = int(found[1].replace(",", ""))
        assert is_lowest(spec, way[first])
        assert is_lowest(spec, way[-1])
    elif found := re.search(r"Diverged after ([\d,]+) steps?", told):
        assert int(found[1].replace(",", "")) == taken
        assert errors[-1] > 1e6 * abs(errors[0]) >= errors[-2]
    elif "The error grows" in told:
        assert errors[-1] > errors[-2]
    elif "leads too far" in told:
        assert not np.isfinite(after) or np.abs(following).max() > 1e8
    elif "without end" in told:
        assert not after >= errors[-1]
    elif "moves nothing" in told:
        assert following == pytest.approx(way[-1], abs=1e-12)


def test_steps_that_are_only_small_have_not_converged() -> None:
    for kind in (
        "small deviations in x",
        "a slow line",
        "a bowl at a crawl",
        "a kink",
        "a tail",
        "a plateau",
    ):
        assert "Converged" not in str(drawn(replace(CLAIMS[kind], steps=58))), kind
    for kind in ("a scaled line", "a level line", "a bowl", "a flat floor", "a level line, not scaled"):
        assert "Converged" in str(drawn(replace(CLAIMS[kind], steps=3000))), kind


# ── What it refuses ──────────────────────────────────────────────────────────────────────────────────────


def test_where_the_way_diverges_its_surface_reaches_as_far_on_either_side() -> None:
    spec = GradientDescent(loss=parse("w**2 + b**2"), learning_rate=1.05, start=(("w", 1.0), ("b", 0.5)))
    # Each step leads to the other side of 0, and a tenth farther away: the last one seen is no middle.
    for slider, start in zip(spec.resolve(NOTHING)["sliders"], (1.0, 0.5), strict=True):
        assert slider["max"] == pytest.approx(-slider["min"], rel=0.15)
        assert 1.2 * start < slider["max"] < 2 * start


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "gradient-descent needs data with x and y, or loss"),
        ({"loss": parse("w**2"), "arrays": houses()}, "gradient-descent takes data or loss, not both"),
        ({"loss": parse("1 + 2")}, "loss needs one or two parameters, and 1 + 2 has none"),
        ({"loss": parse("a + b + c")}, "loss needs one or two parameters, and a + b + c has 3"),
        (
            {"arrays": houses(), "y": "price"},
            "needs x: the name of a column of its data (there are: area, price)",
        ),
        (
            {"arrays": houses(), "x": "are", "y": "price"},
            "the data has no column are; did you mean area? (it has area, price)",
        ),
        (
            {"arrays": houses(1), "x": "area", "y": "price"},
            "a line needs two rows of data or more, and there is 1",
        ),
        (
            {"arrays": {"a": np.array(["1", "", "3"]), "b": np.arange(3.0)}, "x": "a", "y": "b"},
            "column a has a hole in row 2; finite numbers are needed: fill such rows or leave them out",
        ),
        (
            {"arrays": {"a": np.array(["1", "two"]), "b": np.arange(2.0)}, "x": "a", "y": "b"},
            "column a has 'two' in row 2; finite numbers are needed",
        ),
        (
            {"arrays": {"a": np.array([1, np.nan]), "b": np.arange(2.0)}, "x": "a", "y": "b"},
            "column a has nan in row 2; finite numbers are needed: fill such rows or leave them out",
        ),
        (
            {"arrays": {"a": np.ones(3), "b": np.arange(3.0)}, "x": "a", "y": "b"},
            "a is 1 in every row; a line needs two values or more",
        ),
        (
            {"arrays": {"a": np.arange(3.0), "b": np.arange(4.0)}, "x": "a", "y": "b"},
            "column a has 3 rows, and column b has 4; each row needs both",
        ),
        (
            {"arrays": {"a": np.arange(3.0) * 1e200, "b": np.arange(3.0)}, "x": "a", "y": "b"},
            "column a reaches 2e+200; choose a unit in which it stays below 1e+100",
        ),
        (
            {"arrays": {"a": np.arange(3.0), "b": np.arange(3.0) * 1e-200}, "x": "a", "y": "b"},
            "the values of b lie within 2e-200 of one another, too close for an axis",
        ),
        (
            {"arrays": {"a": 1e15 + np.arange(3.0), "b": np.arange(3.0)}, "x": "a", "y": "b"},
            "the values of a lie within 2 of one another, too close for an axis; subtract their mean",
        ),
        (
            {"arrays": {"a": np.ones((2, 3, 4)), "b": np.arange(24.0)}, "x": "a", "y": "b"},
            "a has the shape (2, 3, 4); a column has one axis",
        ),
        (
            {"arrays": {"a": np.arange("2020-01", "2020-04", dtype="M8[M]"), "b": np.arange(3.0)}}
            | {"x": "a", "y": "b"},
            "column a has '2020-01' in row 1; finite numbers are needed",
        ),
        (
            {"arrays": {"a": np.array([1 + 2j, 3]), "b": np.arange(2.0)}, "x": "a", "y": "b"},
            "column a has '(1+2j)' in row 1; finite numbers are needed",
        ),
        ({"loss": parse("w**2"), "start": (("v", 1.0),)}, "start: nothing is called v (known: w)"),
        (
            {"loss": parse("log(w)"), "start": (("w", -1.0),)},
            "no value, or no gradient, at its start, w = -1",
        ),
        (
            {"loss": parse("w**2"), "start": (("w", 9.0),), "x": "-1, 1"},
            "w starts at 9, outside its range, -1 to 1",
        ),
        (
            {"loss": parse("w**2"), "x": "1, -1"},
            "x, the range of w, needs the lower number first, not '1, -1'",
        ),
    ],
)
def test_what_cannot_be_descended_is_said(options: dict[str, Any], says: str) -> None:
    spec = GradientDescent(**options)
    with pytest.raises(PictureError, match=re.escape(says)):
        spec.resolve(NOTHING)


@pytest.mark.parametrize("rate", [1e-9, 0.1, 1e9])
@pytest.mark.parametrize(
    "loss",
    [
        "1/w",
        "abs(w)",
        "w*0",
        "-w**2",
        "sin(10*w)",
        "where(w>0, w, -w)",
        "exp(exp(w))",
        "w*b",
        "1/(w*b)",
        "w**100",
        "1e300*w**2",
        "1e-300*w**2",
        "w**2 + 1e15",
        "round(w)",
        "step**2",
        "tan(w)",
        "w**w",
        "constructor**2",
    ],
)
def test_no_loss_and_no_rate_shows_what_is_no_number(loss: str, rate: float) -> None:
    names = sorted(parse(loss).names)
    spec = GradientDescent(
        loss=parse(loss), start=tuple((name, 1.0) for name in names), learning_rate=rate, steps=7
    )
    markup = str(drawn(spec))
    assert not re.search(r"NaN|Infinity|undefined", markup)
    assert "∞" not in drawn(spec).select(".explorable-title")[0].text


@pytest.mark.parametrize(
    ("option", "says"),
    [
        (":learning-rate: 0", "gradient-descent: learning-rate needs a number above 0, not '0'"),
        (":learning-rate: fast", "gradient-descent: learning-rate needs a number, not 'fast'"),
        (":steps: -1", "gradient-descent: steps needs a whole number from 0 to 10,000, not '-1'"),
        (":steps: 1.5", "gradient-descent: steps needs a whole number from 0 to 10,000, not '1.5'"),
        (":start: 3", "gradient-descent: start needs name=value pairs, separated by commas, not '3'"),
        (":scale: log", "gradient-descent: scale needs standard or none, not 'log'"),
        (":rate: 3", "gradient-descent has no option rate (known: loss, x, y"),
    ],
)
def test_a_wrong_option_is_one_warning_and_the_page_stays(build: Build, option: str, says: str) -> None:
    site = build(
        f"# Title\n\nBefore.\n\n:::{{explorable}} gradient-descent\n:loss: w**2\n{option}\n:::\n\nAfter.\n"
    )
    [warning] = site.warnings
    assert says in warning
    assert "index.md:5" in warning
    assert "Before." in site.page()
    assert "After." in site.page()


# ── What a reader does with it ───────────────────────────────────────────────────────────────────────────

PAGE = """# Descent

:::{explorable} gradient-descent
:name: houses
:data: houses.csv
:x: area
:y: price
Press *GD step* and watch the line settle on the data.
:::

:::{explorable} gradient-descent
:name: fast
:loss: w**2
:start: w=1
:learning-rate: 1.1
Too fast.
:::

:::{explorable} gradient-descent
:name: copy
:data: houses.csv
:x: area
:y: price
The same again.
:::
"""


@pytest.fixture
def descent(build: Build, visit: Callable[..., Any]) -> Callable[..., Any]:
    site = build({"index": PAGE, "houses.csv": csv(houses())})
    assert site.warnings == []

    def run(**options: Any) -> Any:
        page = visit(site.out / "index.html", **options).page
        if options.get("java_script_enabled", True):
            for picture in ("#explorable-houses", "#explorable-fast", "#explorable-copy"):
                enliven(page, picture)
        return page

    return run


def line_after(steps: int, rate: float = 0.1) -> tuple[float, float, float]:
    data = houses()
    x, y = ((column - column.mean()) / column.std() for column in data.values())
    slope, intercept = -0.5, 1.0
    for _ in range(steps):
        residual = intercept + slope * x - y
        slope, intercept = slope - rate * 2 * np.mean(residual * x), intercept - rate * 2 * np.mean(residual)
    return slope, intercept, float(np.mean((intercept + slope * x - y) ** 2))


def said(page: Any, picture: str = "houses") -> dict[str, Any]:
    """What the picture tells: numbers beside sliders, the step's last; titles; words over the curve."""
    figure = page.locator(f"#explorable-{picture}")
    step, *others = [text.replace("−", "-") for text in figure.locator("output").all_inner_texts()]
    numbers = [*others, step]
    titles = [text.replace("−", "-") for text in figure.locator(".explorable-title").all_text_contents()]
    notes = " ".join(figure.locator(".explorable-note").all_text_contents()).strip()
    return {"numbers": numbers, "titles": titles, "notes": notes}


def press(page: Any, name: str, picture: str = "houses") -> None:
    page.locator(f"#explorable-{picture}").get_by_role("button", name=name, exact=True).click()


def expect_step(page: Any, steps: int, of: int | None = None, rate: float = 0.1) -> None:
    slope, intercept, error = line_after(steps, rate)
    told = said(page)
    assert told["numbers"][:2] == [
        f"{slope:.3f}".replace("-0.000", "0.000"),
        f"{intercept:.3f}".replace("-0.000", "0.000"),
    ]
    length = steps if of is None else of
    assert told["numbers"][-1] == (f"{steps} of {length}" if length else "0")
    assert told["titles"][1] == f"Error {error:.{4 if error < 1 else 3}f}"


def test_the_buttons_take_one_ten_and_a_hundred_steps(descent: Callable[..., Any]) -> None:
    page = descent()
    expect_step(page, 0)
    press(page, "GD step")
    expect_step(page, 1)
    press(page, "10 GD steps")
    expect_step(page, 11)
    press(page, "100 GD steps")
    expect_step(page, 111)
    assert re.fullmatch(r"Converged after \d\d steps\.", said(page)["notes"])
    page.wait_for_selector("#explorable-houses-alt:text('After 111 steps')", state="attached")
    assert "Converged after" in page.locator("#explorable-houses-alt").text_content()
    press(page, "Back")
    expect_step(page, 110, of=111)
    press(page, "Reset")
    expect_step(page, 0)
    assert page.locator("#explorable-houses").get_by_role("button", name="Reset").is_disabled()


def test_all_of_it_works_by_keyboard(descent: Callable[..., Any]) -> None:
    page = descent()
    page.locator("#explorable-houses").get_by_role("button", name="GD step", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect_step(page, 11)
    scrubber = page.locator("#explorable-houses-view-step")
    scrubber.focus()
    page.keyboard.press("Home")
    expect_step(page, 0, of=11)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect_step(page, 3, of=11)
    page.keyboard.press("End")
    expect_step(page, 11)
    # By hand: a step of the slider, and ten with Shift, from where the search has come.
    slope = page.locator("#explorable-houses-view--slope")
    before = float(said(page)["numbers"][0])
    slope.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    step = float(slope.get_attribute("step"))
    moved = said(page)["numbers"]
    assert float(moved[0]) == pytest.approx(before - 11 * step, abs=1.01 * step)
    assert moved[-1] == "0", "a search begins where a hand has put it"
    rate = page.locator("#explorable-houses-view-rate")
    rate.focus()
    page.keyboard.press("ArrowRight")
    assert said(page)["numbers"][2] == "0.112"


def test_a_hand_drags_the_point_down_the_surface(descent: Callable[..., Any]) -> None:
    page = descent()
    seen = "window.seen = []; document.addEventListener('explorable:interaction', e => seen.push(e.detail))"
    page.evaluate(seen)
    dot = page.locator("#explorable-houses .explorable-handle .explorable-dot")
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = [float(number) for number in said(page)["numbers"][:2]]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=4)
    assert page.evaluate("seen.length") == 0
    page.mouse.up()
    after = [float(number) for number in said(page)["numbers"][:2]]
    assert after[0] > before[0]
    assert after[1] < before[1]
    moved = dot.bounding_box()
    assert moved["x"] - box["x"] == pytest.approx(60, abs=2)
    assert [event["control"] for event in page.evaluate("seen")] == ["point"]


def test_a_rate_too_large_is_called_that(descent: Callable[..., Any]) -> None:
    page = descent()
    press(page, "GD step", "fast")
    assert said(page, "fast")["notes"] == "The error grows: the learning rate is too large."
    press(page, "100 GD steps", "fast")
    told = said(page, "fast")
    # 1.2 ** (2 n) is past a million after 38 steps: (1 − 2 · 1.1)² = 1.44
    assert told["notes"] == "Diverged after 38 steps: the learning rate is too large."
    assert "NaN" not in page.locator("#explorable-fast").inner_html()
    figure = page.locator("#explorable-fast")
    assert figure.get_by_role("button", name="GD step", exact=True).is_disabled()
    press(page, "Back", "fast")
    assert figure.get_by_role("button", name="GD step", exact=True).is_enabled()


def test_another_rate_goes_on_from_here(descent: Callable[..., Any]) -> None:
    page = descent()
    press(page, "10 GD steps")
    page.locator("#explorable-houses-view-step").press("Home")
    for _ in range(2):
        page.locator("#explorable-houses-view-step").press("ArrowRight")
    page.locator("#explorable-houses-view-rate").press("ArrowLeft")
    assert said(page)["numbers"][-1] == "2 of 2", "what was ahead was of another rate"
    assert page.locator("#explorable-houses").get_by_role("button", name="Reset").is_enabled()


def test_a_step_after_going_back_is_one_at_the_present_rate(descent: Callable[..., Any]) -> None:
    page = descent()
    press(page, "GD step")
    page.locator("#explorable-houses-view-rate").press("ArrowRight")
    press(page, "Back")
    press(page, "GD step")
    expect_step(page, 1, rate=0.1 * 10 ** (1 / 20))


def test_play_arrives_at_once_where_motion_is_unwanted(descent: Callable[..., Any]) -> None:
    page = descent(reduced_motion="reduce")
    press(page, "Play")
    told = said(page)
    [steps] = re.findall(r"Converged after (\d+) steps", told["notes"])
    assert told["numbers"][-1] == f"{steps} of {steps}"
    page.locator("#explorable-houses-view-step").press("ArrowLeft")
    expect_step(page, int(steps) - 1, of=int(steps))


def test_play_goes_step_by_step_and_pauses(descent: Callable[..., Any]) -> None:
    page = descent()
    page.clock.install()
    press(page, "Play")
    page.clock.run_for(500)
    press(page, "Pause")
    steps = int(said(page)["numbers"][-1].split()[0])
    assert 3 <= steps <= 10
    page.clock.run_for(500)
    expect_step(page, steps)


def test_where_the_error_has_no_value_is_said(build: Build, visit: Callable[..., Any]) -> None:
    site = build("# Page\n\n:::{explorable} gradient-descent\n:name: log\n:loss: log(w)\n:start: w=3\n:::\n")
    visited = visit(site.out / "index.html")
    page = visited.page
    enliven(page, "#explorable-log")
    first = page.locator("#explorable-log .explorable-view").inner_html()
    page.get_by_label("w", exact=True).press("Home")
    assert "The error has no value here." in page.locator("#explorable-log svg").last.text_content()
    assert page.get_by_role("button", name="GD step", exact=True).is_disabled()
    page.get_by_role("button", name="Reset").click()
    assert page.locator("#explorable-log .explorable-view").inner_html() == first
    assert visited.troubles == []


def test_parameters_may_be_called_like_the_pictures_own_parts(build: Build) -> None:
    losses = ("rate**2 + step**2", "data**2 + points**2", "curve**2 + surface**2")
    page = build(
        "# Page\n\n"
        + "".join(f":::{{explorable}} gradient-descent\n:loss: {loss}\n:::\n\n" for loss in losses)
    ).page()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_two_on_one_page_do_not_interfere(descent: Callable[..., Any]) -> None:
    page = descent()
    before = page.locator("#explorable-copy .explorable-view").inner_html()
    press(page, "10 GD steps")
    page.locator("#explorable-houses-view-rate").press("End")
    assert page.locator("#explorable-copy .explorable-view").inner_html() == before


def test_without_script_the_way_ahead_is_drawn(descent: Callable[..., Any]) -> None:
    page = descent(java_script_enabled=False)
    assert not page.locator("#explorable-houses button").first.is_visible()
    assert page.locator("#explorable-houses svg").count() == 3
    ways = page.locator("#explorable-houses .explorable-ahead").evaluate_all(
        "all => all.map(e => e.getAttribute('d').length)"
    )
    assert len(ways) == 3
    assert all(length > 10 for length in ways)


def test_a_file_holds_all_panels(build: Build) -> None:
    site = build(
        {"index": PAGE, "houses.csv": csv(houses())}, "epub", config={"copyright": "2024", "version": "1"}
    )
    assert site.warnings == []
    [file] = [
        path for path in site.out.glob("_images/gradient-descent-*.svg") if "price" in path.read_text()
    ][:1]
    drawing = BeautifulSoup(file.read_text(), "html.parser")
    titles = [text.text for text in drawing.find_all("text")]
    assert any(text.startswith("price = ") for text in titles)
    assert any(text.startswith("Error 3") for text in titles)
    assert "Error over the steps" in titles
    width = float(drawing.svg["width"])
    assert 600 < width <= 676
    for inner in drawing.svg.find_all("svg"):
        assert float(inner["x"]) + float(inner["width"]) <= width


BOUND = """# Bound

:::{parameter} lr
:value: 0.2
:min: 0.01
:max: 2
:scale: log
:label: learning rate
:::

:::{explorable} gradient-descent
:name: houses
:loss: w**2
:start: w=1
:bind: learning_rate=lr
Both ways: {parameter}`lr`.
:::
"""


def test_a_bound_learning_rate_is_the_pages_parameter_both_ways(
    build: Build, visit: Callable[..., Any]
) -> None:
    site = build(BOUND)
    assert site.warnings == []
    page = visit(site.out / "index.html").page
    enliven(page, "#explorable-houses")
    press(page, "GD step")
    # 1 − 2 · 0.2
    assert said(page)["numbers"][0] == "0.600"
    page.locator(".explorable-scrub").press("End")
    assert said(page)["numbers"][1] == "2"
    press(page, "GD step")
    assert said(page)["numbers"][0] == "-1.800"
    assert said(page)["notes"] == "The error grows: the learning rate is too large."
    page.locator("#explorable-houses-view-rate").press("Home")
    assert page.locator(".explorable-scrub").inner_text() == "0.01"
    press(page, "Reset")
    assert page.locator(".explorable-scrub").inner_text() == "0.2"
