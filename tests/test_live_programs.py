"""Tensor programs that follow parameters of their page: every state, computed while the docs are built."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup

from conftest import Build, Site, Visit, enliven
from sphinxext.explorable.parameters.registry import declare
from sphinxext.explorable.tensors import evaluate
from sphinxext.explorable.tensors.live import States, filled
from sphinxext.explorable.visuals.live_program import differences, values_of
from sphinxext.explorable.visuals.picture import Page
from sphinxext.explorable.visuals.tensor_diagram import TensorDiagram

SCORES = [[2, 1, -0.5, 0.3], [0.1, 1.5, 3, -1]]
PARAMETER = """:::{parameter} temperature
:value: 1
:min: 0.1
:max: 3
:step: 0.1
:::
"""
DIAGRAM = f""":::{{tensor-diagram}}
:name: attn
:labels: s=(the cat sat down)
:focus: P[1,sat]
S[q,s] = {SCORES}
P = softmax(S / temperature, axis=s)
:::
"""


def softmax(temperature: float) -> Any:
    powers = np.exp(np.array(SCORES) / temperature)
    return powers / powers.sum(axis=-1, keepdims=True)


def shown(value: float) -> str:
    """A number as a cell shows it."""
    return f"{value:.2f}".lstrip("0").rstrip("0").rstrip(".") or "0"


def numbers(page: Any, name: str) -> list[str]:
    """The numbers of a tensor's cells, as the drawing shows them that is seen."""
    found: list[str] = page.evaluate(
        """name => [...document.querySelectorAll(".explorable-cells")]
          .filter((cells) => cells.firstChild.dataset.cell.startsWith(name + ":"))
          .filter((cells) => cells.getBoundingClientRect().width)
          .map((cells) => [...cells.parentElement.querySelectorAll(".explorable-values text")])[0]
          .map((number) => number.textContent)""",
        name,
    )
    return found


def tints(page: Any, name: str) -> list[float]:
    found: list[float] = page.evaluate(
        """name => [...document.querySelectorAll(`.explorable-wide [data-cell^="${name}:"]`)]
          .map((cell) => Number(cell.getAttribute("fill-opacity")))""",
        name,
    )
    return found


def line(page: Any) -> str:
    """The arithmetic that is seen."""
    found: list[str] = page.locator(".explorable-arithmetic:visible").all_text_contents()
    return "".join(found)


def alive(build: Build, visit: Callable[..., Visit], source: str) -> Any:
    site = build(f"# T\n\n{source}")
    assert site.warnings == []
    page = visit(site.out / "index.html", viewport={"width": 1100, "height": 1600}).page
    enliven(page, ".explorable")
    page.wait_for_function("() => Object.keys(explorable.redraws ?? {}).length")
    return page


def spec(source: str, arrays: Any = None, **parameters: dict[str, Any]) -> TensorDiagram:
    """A diagram on a page with parameters."""
    declared = {
        name: declare(name, {key: str(value) for key, value in fields.items()})
        for name, fields in parameters.items()
    }
    return TensorDiagram(source=source, arrays=arrays).completed(Page(declared))


def doubts(diagram: TensorDiagram) -> list[str]:
    return [message for _, message in diagram.check()]


# ── In the browser ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("order", ["before", "after"])
def test_three_presses_show_what_numpy_computes(
    build: Build, visit: Callable[..., Visit], order: str
) -> None:
    page = alive(build, visit, PARAMETER + DIAGRAM if order == "before" else DIAGRAM + PARAMETER)
    assert numbers(page, "P") == [shown(one) for one in softmax(1).ravel()]
    assert line(page).endswith("= .77")
    slider = page.locator("input[data-parameter=temperature]")
    for _ in range(3):
        slider.press("ArrowRight")
    assert numbers(page, "P") == [shown(one) for one in softmax(1.3).ravel()]
    assert numbers(page, "S") == ["2", "1", "−.5", ".3", ".1", "1.5", "3", "−1"], "what follows nothing stays"
    assert numbers(page, "temperature") == ["1.3"]
    assert line(page) == "P[1, sat] = e2.31 / (e0.08 + e1.15 + e2.31 + e−0.77) = .68"
    page.locator('[data-cell="P:0,0"]:visible').hover()
    assert line(page) == "P[0, the] = e1.54 / (e1.54 + e0.77 + e−0.38 + e0.23) = .53"


def test_the_text_alternative_follows(build: Build, visit: Callable[..., Visit]) -> None:
    page = alive(build, visit, PARAMETER + DIAGRAM)
    page.locator("input[data-parameter=temperature]").press("End")
    page.wait_for_function("() => document.querySelector('.explorable-alt').textContent.includes('= 3.0')")
    assert page.locator(".explorable .explorable-alt").text_content() == (
        "S is 2 × 4; P, 2 × 4, is the softmax over s of S divided by temperature. Here temperature = 3.0. "
        "P[1, sat] = e^1 / (e^0.03 + e^0.5 + e^1 + e^(−0.33)) = .44"
    )


def test_one_scale_of_tints_holds_in_all_states(build: Build, visit: Callable[..., Visit]) -> None:
    page = alive(build, visit, PARAMETER + DIAGRAM)
    before = tints(page, "P")
    page.locator("input[data-parameter=temperature]").press("Home")
    sharp = tints(page, "P")
    assert max(sharp) == 1 > max(before), "what is nearly 1 is stronger than what is .77"
    assert sharp[6] > before[6]
    assert sharp[1] < before[1]


def ranges(source: str, **parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: one["range"] for name, one in spec(source, **parameters)._drawn["tensors"].items()}


@pytest.mark.parametrize("apart", ["", " : token"])
def test_what_is_added_or_of_one_concept_has_one_scale_of_tints_in_all_states(apart: str) -> None:
    source = f"""x[n] = [1, -2]{apart}
eps[n] = [3, 4]
z = w * x {"" if apart else "+ eps"}{apart}
q = softmax(x, axis=n)"""
    found = ranges(source, w={"value": "1", "min": "0", "max": "5", "step": "1"})
    # From −10, or −6 with what is added, to 9 or to 5: in all states, as numpy has it.
    every = [w * np.array([1, -2]) + (0 if apart else np.array([3, 4])) for w in range(6)]
    low, high = min(map(np.min, every)), max(map(np.max, every))
    assert found["z"] == [min(low, -2), max(high, 1 if apart else 4)]
    assert found["x"] == (found["z"] if apart else [-2, 1])
    assert found["eps"] == ([3, 4] if apart else found["z"])
    assert found["q"] != found["z"]


@pytest.mark.parametrize(
    ("program", "at"),
    [
        ("s = w * 2", lambda w: w * 2),
        ("s = abs(cos(w))", lambda w: abs(np.cos(w))),
        ("s = 2 / w", lambda w: 2 / w),
        ("x[n] = [1, 2, 4]\ns = sum(x) * w", lambda w: 7 * w),
        ("u = w * 2\ns = where(w > 2, u, 1)", lambda w: 2 * w if w > 2 else 1),
    ],
)
def test_a_number_without_axes_follows(
    build: Build, visit: Callable[..., Visit], program: str, at: Callable[[float], float]
) -> None:
    slider = ":::{parameter} w\n:value: 2\n:min: 1\n:max: 6\n:step: 1\n:::\n"
    page = alive(build, visit, f"{slider}:::{{tensor-diagram}}\n{program}\n:::\n")
    assert numbers(page, "s") == [shown(at(2))]
    page.locator("input[data-parameter=w]").press("ArrowRight")
    assert numbers(page, "s") == [shown(at(3))]


def test_two_parameters_and_what_is_moved(build: Build, visit: Callable[..., Visit]) -> None:
    a, b = (f":::{{parameter}} {name}\n:value: 1\n:min: 0\n:max: 4\n:step: 1\n:::\n" for name in "ab")
    program = ":::{tensor-diagram}\n:focus: z[1,0]\nx = [[1, -2, 3]]\ny = a * x + b\nz = y.T\n:::\n"
    page = alive(build, visit, a + b + program)
    page.locator("input[data-parameter=a]").press("ArrowRight")
    page.locator("input[data-parameter=b]").press("End")
    assert numbers(page, "y") == ["6", "0", "10"]
    assert line(page) == "z[1, 0] = y[0, 1] = 0"


def test_a_condition_decides_what_a_cell_comes_from(build: Build, visit: Callable[..., Visit]) -> None:
    source = (
        ":::{parameter} a\n:value: 0\n:min: 0\n:max: 1\n:step: 1\n:::\n"
        ":::{tensor-diagram}\n:focus: y[1]\nx = [1, 2]\nw = [3, 4]\nc = x * a\ny = where(c, x, w)\n:::\n"
    )
    page = alive(build, visit, source)
    assert line(page) == "y[1] = 4"
    lit = (
        "[...document.querySelectorAll('.explorable-wide [data-cell]:not(.explorable-dim)')]"
        ".map((cell) => cell.dataset.cell)"
    )
    assert "w:1" in page.evaluate(lit)
    page.locator("input[data-parameter=a]").press("End")
    assert line(page) == "y[1] = 2"
    assert "w:1" not in page.evaluate(lit)
    assert numbers(page, "y") == ["1", "2"]


def test_heat_follows_and_the_parameter_keeps_its_number(build: Build, visit: Callable[..., Visit]) -> None:
    heat = DIAGRAM.replace(":name: attn", ":cells: heat")
    page = alive(build, visit, PARAMETER + heat)
    before = tints(page, "P")
    page.locator("input[data-parameter=temperature]").press("Home")
    assert tints(page, "P") != before
    assert numbers(page, "temperature") == ["0.1"]


def test_a_learning_rate_keeps_its_digits(build: Build, visit: Callable[..., Visit]) -> None:
    rate = ":::{parameter} lr\n:value: 0.01\n:min: 0.001\n:max: 1\n:scale: log\n:step: 10\n:::\n"
    program = ":::{tensor-diagram}\n:focus: v[0]\nw = [0.5, -1]\ng = [1, -3]\nv = w - lr * g\n:::\n"
    page = alive(build, visit, rate + program)
    page.locator("input[data-parameter=lr]").press("Home")
    assert numbers(page, "lr") == ["0.001"]
    assert line(page) == "v[0] = .5 − .001·1 = .5"


def test_it_keeps_up_with_the_slider(build: Build, visit: Callable[..., Visit]) -> None:
    page = alive(build, visit, PARAMETER + DIAGRAM)
    spent = page.evaluate(
        """() => {
          const parameters = explorable.parametersOf(document.querySelector("input"));
          const spent = [];
          for (let i = 0; i < 200; i++) {
            const start = performance.now();
            parameters.set("temperature", 0.1 + (i % 30) / 10);
            spent.push(performance.now() - start);
          }
          return spent.sort((a, b) => a - b)[190];
        }"""
    )
    assert spent < 12, "4 ms where nothing else runs"


# ── While the docs are built ─────────────────────────────────────────────────────────────────────────────


def words_of(site: Site) -> str:
    return BeautifulSoup(site.page(), "html.parser").get_text()


def test_static_forms_show_the_initial_state(build: Build) -> None:
    site = build(f"# T\n\n{PARAMETER}{DIAGRAM}")
    svg = BeautifulSoup(site.page(), "html.parser").select_one(".explorable-wide")
    assert svg is not None
    assert [one.text for one in svg.select(".explorable-values text")][-2:] == [".77", ".01"]


@pytest.mark.parametrize("declared", ["temperature = [2]", "temperature[k] = [2]"])
def test_a_name_of_the_program_is_the_programs(declared: str) -> None:
    diagram = spec(f"{declared}\ny = temperature * 2", temperature={"value": 5})
    assert doubts(diagram) == []
    assert "live" not in diagram.resolve(Page({}))
    assert diagram.value("y", (0,)) == 4


def test_a_dim_of_the_program_is_the_programs() -> None:
    diagram = TensorDiagram(source="x[t] = [1, 2]\ny = x * t + a").completed(
        Page({name: declare(name, {"value": "5"}) for name in "ta"})
    )
    assert diagram.value("y", (1,)) == 2 * 2 + 5


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("", "there is no tensor or dim temperatur on the lines above"),
        (PARAMETER, "there is no tensor or dim temperatur on the lines above; did you mean temperature?"),
    ],
)
def test_a_name_that_nothing_has_is_told_where_it_stands(build: Build, page: str, told: str) -> None:
    wrong = DIAGRAM.replace("/ temperature", "/ temperatur")
    site = build(f"# T\n\n{page}{wrong}")
    line = f"# T\n\n{page}{wrong}".splitlines().index("P = softmax(S / temperatur, axis=s)") + 1
    [warning] = site.warnings
    assert f"index.md:{line}: WARNING: {told} [explorable.tensor]" in warning


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        (
            {"a": {"value": 1, "min": 0, "max": 1, "step": 0.000001}},
            "this diagram stays at a = 1.000000: the program has 1,000,001 states (1,000,001 of a), and at "
            "most 400 are computed while the docs are built; "
            "give parameter a `:step: 0.005` or a smaller range",
        ),
        (
            {
                "a": {"value": 1, "min": 0, "max": 1, "step": 0.01},
                "b": {"value": 1, "min": 1, "max": 8, "step": 1},
            },
            "this diagram stays at a = 1.00, b = 1: the program has 808 states (101 of a × 8 of b), and at "
            "most 400 are computed while the docs are built; "
            "give parameter a `:step: 0.1` or a smaller range",
        ),
        (
            {"a": {"value": 1, "min": 0.1, "max": 1000, "scale": "log", "step": 1.01}},
            "this diagram stays at a = 1: the program has 927 states (927 of a), and at most 400 are "
            "computed while the docs are built; give parameter a the factor `:step: 1.03` or a smaller range",
        ),
    ],
)
def test_too_many_states_are_told_with_a_step_that_does(parameters: dict[str, Any], told: str) -> None:
    source = f"x = [1, 2]\ny = x * {' * '.join(parameters)}"
    assert doubts(spec(source, **parameters)) == [told]
    advised = re.findall(r"parameter (\w+) (?:the factor )?`:step: ([\d.]+)`", told)
    for name, step in advised:
        parameters[name]["step"] = step
    assert doubts(spec(source, **parameters)) == []


def test_what_would_be_too_large_to_send_is_told() -> None:
    arrays = {"x": np.random.default_rng(1).normal(size=(8, 8))}
    lines = [f"y{i} = sin(x * {i + 1} * a)" for i in range(30)]
    diagram = spec("x[i,j]\n" + "\n".join(lines), arrays, a={"value": 1, "min": 0, "max": 100, "step": 0.5})
    [told] = doubts(diagram)
    assert re.fullmatch(
        r"this diagram stays at a = 1\.0: the program's 201 states would take \d+ KiB, and at most 48 are "
        r"sent to readers; give parameter a `:step: 2` or a smaller range, or make its tensors smaller",
        told,
    )


def test_rows_that_a_parameter_looks_up_are_told() -> None:
    diagram = spec(
        "T = [[1, 2], [3, 4]]\ni = [1, 1]\ny = T[i * a]", a={"value": 1, "min": 0, "max": 1, "step": 1}
    )
    assert doubts(diagram) == [
        "this diagram stays at a = 1: which rows y looks up would change with a, and a drawing keeps its "
        "rows; look up by what does not follow a parameter"
    ]


def test_a_diagram_that_stays_is_drawn(build: Build) -> None:
    fine = PARAMETER.replace(":step: 0.1", ":step: 0.001")
    site = build(f"# T\n\n{fine}{DIAGRAM}")
    [warning] = site.warnings
    assert "index.md:14: WARNING: this diagram stays at temperature = 1.000: " in warning
    assert ".77" in words_of(site)


def test_what_does_not_follow_is_stored_once() -> None:
    source = "x = [1, 2, 3]\ny = x * a\nz = concat([x, y], axis=0)\nu = x * 7"
    told = spec(source, a={"value": 1, "min": 0, "max": 1, "step": 0.1}).resolve(Page({}))["live"]
    assert set(told["cells"]) == {"y", "z"}
    lengths = [len(told["series"][slot]) for slot in told["cells"]["z"]]
    assert lengths == [1, 1, 1, 11, 11, 11]


def test_the_values_of_a_parameter_are_those_of_its_slider() -> None:
    assert values_of(declare("w", {"value": "0.25", "min": "0", "max": "1", "step": "0.4"})) == [
        0,
        0.25,
        0.4,
        0.8,
        1,
    ]
    assert values_of(declare("w", {"value": "4", "min": "1", "max": "8", "step": "2", "scale": "log"})) == [
        1,
        2,
        4,
        8,
    ]


def test_numbers_in_pieces_round_as_the_whole_ones_do() -> None:
    table = np.array([[0.125, 1e-7, -2.0], [0.12499, 3.0, np.inf], [-0.0049, 1e10, 0.5]])
    assert differences(table) == [
        [125, -1, "-4.90e-03"],
        ["1.00e-07", 3000, "1.00000e+10"],
        [-2000, "inf", 2500],
    ]


PROGRAMS = [
    "x[i,j]\ny = softmax(x / a, axis=j)\nz = y @ x.T - a",
    "x[i,j]\ny = sigmoid(-x * a)\nz = y ** 2 / (x - a)",
    "x[i,j]\ny = layer_norm(x * a)\nz = max(y, axis=j)",
    "x[i,j]\ny = concat([x, a * x], axis=0)\nz = y[1:, :2].T",
    "x[i,j]\nz = sqrt(abs(a)) * x + sqrt(abs(1 - a)) * relu(x)",
    "x[i,j]\ny = exp(x - a)\nz = mean(y, axis=i) * a",
    'x[i,j]\ny = rearrange(x * a, "i j -> j i")\nz = einsum("j i, i k -> j k", y, x)',
]


@pytest.mark.parametrize("source", PROGRAMS)
def test_every_state_is_what_the_program_computes_alone(source: str) -> None:
    arrays = {"x": np.random.default_rng(4).normal(size=(3, 4)).round(1)}
    fields = {"value": 1, "min": -2, "max": 2, "step": 0.5}
    diagram = spec(source, arrays, a=fields)
    assert doubts(diagram) == []
    for row, a in enumerate(values_of(declare("a", {key: str(value) for key, value in fields.items()}))):
        alone = evaluate(source, None, arrays, {"a": a})
        for name in ("y", "z") if "y =" in source else ("z",):
            values = alone.tensors[name].values
            assert values is not None
            for cell in np.ndindex(values.shape):
                assert diagram.in_all_states(name, cell)[row] == pytest.approx(values[cell], nan_ok=True)
    # The arithmetic of each cell, put together as the browser does it, is what is spelled in that state.
    states = States(evaluate(source, None, arrays, {"a": 1.0}), [{"a": a} for a in (-2.0, 1.0, 2.0)])
    told = diagram.resolve(Page({}))["live"]
    for row in range(3):
        for name in set(told["said"]) & {"y", "z"}:
            tensor = states.at(row).tensors[name]
            for cell in np.ndindex(tensor.shape):
                template = states.template(name, cell) or ""
                spelled = tensor.arithmetic(cell) or ""
                assert spelled.startswith(filled(template, states.table[row])) or "⟦" not in template


def test_a_mean_that_an_operation_spells_is_written_for_every_state() -> None:
    arrays = {"x": np.random.default_rng(4).normal(size=(3, 4)).round(1)}
    told = spec(PROGRAMS[2], arrays, a={"value": 1, "min": 0.5, "max": 2, "step": 0.5}).resolve(Page({}))[
        "live"
    ]
    assert list(told["spelled"]) == ["y"]
    assert len(told["spelled"]["y"]["at"]) == 4


def test_the_page_has_no_script_to_follow_where_nothing_follows(build: Build) -> None:
    site = build(f"# T\n\n{PARAMETER}{DIAGRAM}\n:::{{tensor-diagram}}\nx = [1, 2]\ny = x * 2\n:::\n")
    page = BeautifulSoup(site.page(), "html.parser")
    assert [bool(one.get("data-redraws")) for one in page.select("div.explorable")] == [True, False]
    values = json.loads(str(page.select("div.explorable > script")[1].string))
    assert "live" not in values
