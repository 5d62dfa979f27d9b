"""The picture `neural-network`: its numbers against numpy, what authors get wrong, what readers do."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup, Tag
from explorables import NORMAL

from conftest import ROOT, Build, Site, build_site, enliven
from sphinxext.explorable.engine.engine import engine
from sphinxext.explorable.networks import errors_of_first_step
from sphinxext.explorable.visuals.layouts import LABELLED
from sphinxext.explorable.visuals.neural_network import NeuralNetwork
from sphinxext.explorable.visuals.picture import Page

NOTHING = Page({})


# ── A reference of its own ───────────────────────────────────────────────────────────────────────────────


class Reference:
    """The network of a page's values, in numpy, over all points at once."""

    def __init__(self, values: dict[str, Any]) -> None:
        network = values["network"]
        *inputs, target = (
            (np.array(column) - mean) / deviation
            for column, (mean, deviation) in zip(
                [*values["points"]["inputs"], values["points"]["target"]], network["scales"], strict=True
            )
        )
        self.x, self.y = np.array(inputs).T, target[:, None]
        self.classifies = network["task"] == "classification"
        self.activation = network["activation"]
        self.layers = [[np.array(one["weights"]), np.array(one["biases"])] for one in values["weights"]]
        self.rate = values["learning_rate"]

    def values(self) -> list[np.ndarray]:
        """The nodes' values, layer by layer; the last is the output."""
        found = [self.x]
        for weights, biases in self.layers:
            z = found[-1] @ weights + biases
            is_last = len(found) == len(self.layers)
            kind = ("sigmoid" if self.classifies else "identity") if is_last else self.activation
            one = {"relu": z.clip(0), "tanh": np.tanh(z), "sigmoid": 1 / (1 + np.exp(-z)), "identity": z}
            found.append(one[kind])
        return found

    def error(self) -> float:
        p = self.values()[-1]
        if self.classifies:
            with np.errstate(divide="ignore"):
                return float(-np.mean(np.where(self.y == 1, np.log(p), np.log(1 - p))))
        return float(np.mean((p - self.y) ** 2))

    def right(self) -> int:
        return int(np.sum((self.values()[-1] >= 0.5) == (self.y == 1)))

    def gradient(self) -> list[list[np.ndarray]]:
        values = self.values()
        delta = (values[-1] - self.y) / len(self.y) * (1 if self.classifies else 2)
        found: list[list[np.ndarray]] = []
        for (weights, _), before in reversed(list(zip(self.layers, values, strict=False))):
            found.insert(0, [before.T @ delta, delta.sum(axis=0)])
            slope = {
                "relu": before > 0,
                "tanh": 1 - before**2,
                "sigmoid": before * (1 - before),
                "identity": np.ones_like(before),
            }[self.activation]
            delta = (delta @ weights.T) * slope
        return found

    def steps(self, count: int) -> Reference:
        for _ in range(count):
            for layer, slopes in zip(self.layers, self.gradient(), strict=True):
                for i, slope in enumerate(slopes):
                    layer[i] = layer[i] - self.rate * slope
        return self

    def flat(self) -> np.ndarray:
        return np.concatenate([part.ravel() for layer in self.layers for part in layer])


RUN = """
import { History } from "./src/shared/history.js";
import { Network } from "./src/shared/networks/network.js";
import { training } from "./src/shared/networks/training.js";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const { network: spec, weights, x, y, rate, steps } = JSON.parse(text);
const network = new Network(spec);
const points = { count: y.length, inputs: Float64Array.from(x.flat()), target: Float64Array.from(y) };
const { stateOf, next } = training(network, points, () => rate);
const first = stateOf(Network.flat(weights));
const history = new History(first, (state) => next(state, first));
history.forward(Math.max(...steps));
const { gradient } = network.assess(first.weights, points);
process.stdout.write(JSON.stringify({
  gradient: [...gradient],
  states: steps.map((step) => ({ ...history.states[step], weights: [...history.states[step].weights] })),
}));
"""


def in_the_browsers_code(values: dict[str, Any], steps: list[int]) -> dict[str, Any]:
    reference = Reference(values)
    task = {
        "network": values["network"],
        "weights": values["weights"],
        "x": reference.x.tolist(),
        "y": reference.y[:, 0].tolist(),
        "rate": values["learning_rate"],
        "steps": steps,
    }
    node = shutil.which("node")
    assert node, "these tests need Node on the PATH"
    command = [node, "--input-type=module", "-e", RUN]
    done = subprocess.run(
        command, cwd=ROOT / "static", input=json.dumps(task).encode(), stdout=subprocess.PIPE, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


NETWORKS = {
    "xor": NeuralNetwork(layers=(2, 3, 1)),
    "relu": NeuralNetwork(layers=(2, 8, 8, 1), layout="circles", activation="relu", n=60),
    "sigmoid": NeuralNetwork(layers=(2, 5, 1), layout="blobs", activation="sigmoid", learning_rate=2.0),
    "sine": NeuralNetwork(layers=(1, 4, 1), layout="sine", standardise=True),
    "identity": NeuralNetwork(layers=(2, 2, 2, 2, 1), layout="spiral", activation="identity"),
    "no hidden layer": NeuralNetwork(layers=(2, 1), layout="blobs"),
    "regression of classes": NeuralNetwork(layers=(2, 3, 1), task="regression", layout="xor", n=9),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_training_equals_numpy_after_1_10_and_111_steps(name: str) -> None:
    values = NETWORKS[name].resolve(NOTHING)
    found = in_the_browsers_code(values, [0, 1, 10, 111])
    reference = Reference(values)
    for state, more in zip(found["states"], [0, 1, 9, 101], strict=True):
        reference.steps(more)
        np.testing.assert_allclose(state["weights"], reference.flat(), rtol=1e-9, atol=1e-12)
        assert state["error"] == pytest.approx(reference.error(), rel=1e-9)
        if reference.classifies:
            assert state["right"] == reference.right()


@pytest.mark.parametrize("name", NETWORKS)
def test_the_gradient_is_that_of_central_differences(name: str) -> None:
    values = NETWORKS[name].resolve(NOTHING)
    found = in_the_browsers_code(values, [0])["gradient"]
    reference = Reference(values)
    step = 1e-6
    differences = []
    for layer in reference.layers:
        for part in layer:
            for place in np.ndindex(part.shape):
                kept = part[place]
                part[place] = kept + step
                above = reference.error()
                part[place] = kept - step
                differences.append((above - reference.error()) / (2 * step))
                part[place] = kept
    np.testing.assert_allclose(found, differences, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_builds_first_step_is_that_of_training(name: str) -> None:
    values = NETWORKS[name].resolve(NOTHING)
    reference = Reference(values)
    layers = [(weights, biases) for weights, biases in reference.layers]
    network = values["network"]
    before, after = errors_of_first_step(
        layers, network["activation"], network["task"], reference.x, reference.y[:, 0], reference.rate
    )
    assert before == pytest.approx(reference.error())
    assert after == pytest.approx(reference.steps(1).error())


@pytest.mark.parametrize("layout", LABELLED)
def test_a_seed_makes_points_and_weights_the_same_and_another_does_not(layout: str) -> None:
    first, again, other = (NeuralNetwork(layout=layout, seed=seed).resolve(NOTHING) for seed in (1, 1, 2))
    assert first == again
    assert first["weights"] != other["weights"]
    assert first["points"] != other["points"]
    classes = set(first["points"]["target"])
    assert classes == {0, 1} if layout != "sine" else len(classes) > 50
    assert len(first["points"]["target"]) == 80


# ── Data ─────────────────────────────────────────────────────────────────────────────────────────────────

HOUSES = "area,age,price\n" + "\n".join(
    f"{40 + 3 * i},{(7 * i) % 50},{90_000 + 3_000 * i - 500 * ((7 * i) % 50)}" for i in range(30)
)


def npz(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def page(options: str, caption: str = "A caption.") -> str:
    return f"# Title\n\nBefore.\n\n:::{{explorable}} neural-network\n{options}\n{caption}\n:::\n\nAfter.\n"


def picture(site: Site, name: str = "index") -> Tag:
    [found] = BeautifulSoup(site.page(name), "html.parser").select("div.explorable")
    return found


def spec(site: Site) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(str(picture(site).select_one("script").string))
    return values


def note(of: Tag) -> str:
    return str(of.select_one(".explorable-note").text)


def test_columns_of_a_file_are_standardised_and_the_axes_keep_their_units(build: Build) -> None:
    site = build({"index": page(":data: houses.csv\n:target: price"), "houses.csv": HOUSES})
    assert site.warnings == []
    values = spec(site)
    assert values["network"]["inputs"] == ["area", "age"]
    assert values["network"]["sizes"] == [2, 4, 1]
    assert values["network"]["task"] == "regression"
    reference = Reference(values)
    np.testing.assert_allclose([*reference.x.mean(axis=0), reference.y.mean()], 0, atol=1e-12)
    np.testing.assert_allclose([*reference.x.std(axis=0), reference.y.std()], 1)
    assert note(picture(site)) == f"step 0: mean squared error {reference.error():.4f}"
    texts = [text.text for text in picture(site).select("svg text")]
    assert "area 40" in texts
    mean, deviation = values["network"]["scales"][2]
    assert f"price {reference.values()[-1][0, 0] * deviation + mean:,.0f}" in texts
    assert "target 90,000" in texts
    # ticks of both axes, in years and square metres
    assert {"60", "120", "40"} <= set(texts)


def test_without_standardising_the_network_sees_the_data_as_it_is(build: Build) -> None:
    rows = "a,b,y\n" + "\n".join(f"{i % 3},{i % 2},{i % 2}" for i in range(12))
    values = spec(build({"index": page(":data: rows.csv\n:standardise: false"), "rows.csv": rows}))
    assert values["network"]["scales"] == [[0, 1]] * 3
    assert values["network"]["task"] == "classification"


def test_inputs_are_chosen_and_a_table_gives_its_columns(build: Build) -> None:
    x = np.arange(24.0).reshape(8, 3)
    data = npz(X=x, other=np.ones(8), label=np.array([True, False] * 4))
    site = build({"index": page(":data: d.npz\n:inputs: X\n:target: label"), "d.npz": data})
    assert site.warnings == []
    values = spec(site)
    assert values["network"]["inputs"] == ["X1", "X2", "X3"]
    assert values["points"]["inputs"] == x.T.tolist()
    assert values["points"]["target"] == [1, 0] * 4


def test_stored_weights_are_the_first_ones(build: Build) -> None:
    rng = np.random.default_rng(0)
    arrays = {
        "W1": rng.normal(size=(2, 3)),
        "b1": rng.normal(size=3),
        "W2": rng.normal(size=(3, 1)),
        "b2": rng.normal(size=1),
    }
    for columns in ({}, {"a": rng.normal(size=9), "b": rng.normal(size=9), "y": np.arange(9) % 2}):
        site = build({"index": page(":data: w.npz\n:layout: xor" if not columns else ":data: w.npz"),
                      "w.npz": npz(**arrays, **columns)})  # fmt: skip
        assert site.warnings == []
        values = spec(site)
        assert values["network"]["sizes"] == [2, 3, 1]
        np.testing.assert_array_equal(
            Reference(values).flat(), np.concatenate([a.ravel() for a in arrays.values()])
        )


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "identity"])
def test_the_static_form_shows_the_numbers_of_the_state(build: Build, activation: str) -> None:
    site = build(page(f":layers: 2, 3, 1\n:activation: {activation}\n:steps: 10"))
    reference = Reference(spec(site)).steps(10)
    view = picture(site)
    assert note(view) == f"step 10: cross-entropy {reference.error():.4f}, {reference.right()} of 80 right"
    shown = [text.text for text in view.select(".explorable-values")]
    expected = [float(value) for layer in reference.values() for value in layer[0]]
    assert shown == [f"{value:.2f}".replace("-", "−") for value in expected]
    edges = [line for line in view.select(".explorable-edges line[stroke-width]") if line.has_attr("y2")]
    edges = [line for line in edges if "explorable-marker" not in line.get("class", [])]
    signs = [line["class"][0] for line in edges if line.get("class")]
    weights = reference.layers[0][0].ravel().tolist() + reference.layers[1][0].ravel().tolist()
    assert signs[2:] == [f"explorable-{'negative' if w < 0 else 'positive'}" for w in weights]
    widths = [float(line["stroke-width"]) for line in edges if line.get("class")][2:]
    assert np.argsort(widths).tolist() == np.argsort(np.abs(weights)).tolist()
    spelled = view.select_one(".explorable-arithmetic").text.replace("−", "-")
    (w1, w2), (x1, x2), b = reference.layers[0][0][:, 0], reference.x[0], reference.layers[0][1][0]
    numbers = [float(number) for number in re.findall(r"(?<!h)-?\d+\.\d+", spelled.replace("- ", "-"))]
    expected = [w1, x1, w2, x2, b, reference.values()[1][0, 0]]
    np.testing.assert_allclose(numbers, expected, atol=0.0051)
    assert spelled.startswith("h1 = " + ("" if activation == "identity" else f"{activation}("))


# ── What authors get wrong ───────────────────────────────────────────────────────────────────────────────

ROW = "1,2,0\n"
FILES: dict[str, str | bytes] = {
    "good.csv": "a,b,y\n" + ROW + "2,1,1\n" + ROW,
    "one.csv": "a,b,y\n" + ROW,
    "many.csv": "a,b,y\n" + ROW * 2001,
    "hole.csv": "a,b,y\n1,2,0\n1,,1\n",
    "text.csv": "a,city,y\n1,Rome,0\n1,Oslo,1\n",
    "nan.csv": "a,b,y\n1,2,0\n1,nan,1\n",
    "three.csv": "a,b,y\n1,2,0\n1,3,1\n1,4,2\n",
    "lone.csv": "y\n1\n2\n",
    "wide.csv": ",".join(f"c{i}" for i in range(9)) + ",y\n" + ("1," * 9 + "0\n") * 3,
    "big.csv": "a,y\n" + "".join(f"{1000 * i},{1000 * i}\n" for i in range(9)),
    "turned.npz": npz(W1=np.ones((3, 2)), b1=np.ones(3), W2=np.ones((3, 1)), b2=np.ones(1)),
    "lacking.npz": npz(W1=np.ones((2, 3)), b1=np.ones(3), W2=np.ones((3, 1))),
    "endless.npz": npz(W1=np.full((2, 1), np.inf), b1=np.ones(1)),
    "ragged.npz": npz(a=np.ones(4), y=np.ones(3)),
    "cube.npz": npz(a=np.ones((2, 2, 2)), y=np.ones(2)),
}
MISTAKES = {
    "activation": (":activation: rellu", "render",
                   "activation needs relu, tanh, sigmoid or identity, not 'rellu'; did you mean relu?"),
    "layout": (":layout: rings", "render", "layout needs xor, circles, blobs, spiral or sine, not 'rings'"),
    "layers of words": (":layers: two, three", "render", "layers needs the nodes of each layer"),
    "one layer": (":layers: 2", "render", "needs the nodes of each layer"),
    "wide layers": (":layers: 2, 9, 1", "render", "at most 8 nodes per layer and 4 layers after the inputs"),
    "deep layers": (":layers: 2, 2, 2, 2, 2, 1", "render", "at most 8 nodes per layer and 4 layers"),
    "first layer": (":layers: 3, 2, 1", "render",
                    "the first layer has 3 nodes, and there are 2 inputs (x1 and x2)"),
    "last layer": (":layers: 2, 3, 2", "render", "the last layer has 2 nodes, and needs 1"),
    "rate of 0": (":learning-rate: 0", "render", "learning-rate needs a number above 0 and at most 100"),
    "huge rate": (":learning-rate: 1e9", "render", "learning-rate needs a number above 0 and at most 100"),
    "seed": (":seed: -1", "render", "seed needs a whole number"),
    "n": (":n: 3", "render", "n needs a whole number from 4 to 2,000, not '3'"),
    "steps": (":layers: 2, 8, 8, 1\n:n: 2000\n:steps: 1000", "render", "steps: at most 119 can be taken"),
    "task": (":task: clustering", "render", "task needs regression or classification"),
    "inputs of a layout": (":inputs: a", "data", "inputs and target name columns of data"),
    "n of data": (":data: good.csv\n:n: 9", "render",
                  "n is for generated points, and neural-network has data (a, b, y)"),
    "two sets of points": (":data: good.csv\n:layout: xor", "render",
                           "layout is for generated points, and neural-network has data (a, b, y)"),
    "no file": (":data: none.csv", "data", "there is no file"),
    "one row": (":data: one.csv", "data", "the data has 1 row; neural-network takes 2 to 2,000"),
    "many rows": (":data: many.csv", "data",
                  "the data has 2,001 rows; neural-network takes 2 to 2,000: take a sample of them"),
    "hole": (":data: hole.csv", "data",
             "column b has a hole in row 2; finite numbers are needed: fill such rows or leave them out"),
    "text": (":data: text.csv", "data", "column city has 'Rome' in row 1; finite numbers are needed"),
    "nan": (":data: nan.csv", "data", "column b has nan in row 2; finite numbers are needed"),
    "classes": (":data: three.csv\n:task: classification", "data", "a target of 0 and 1, and y is 0, 1, 2"),
    "column": (":data: good.csv\n:target: c", "data", "the data has no column c (it has a, b, y)"),
    "near column": (":data: text.csv\n:inputs: a, ciity", "data",
                    "no column ciity; did you mean city? (it has a, city, y)"),
    "no input": (":data: lone.csv", "data", "only y, the target, and no input"),
    "target as input": (":data: good.csv\n:inputs: a, y", "render", "y is the target"),
    "nine inputs": (":data: wide.csv", "data", "9 inputs are too many: at most 8"),
    "turned weights": (":data: turned.npz\n:layout: xor", "data",
                       "W1 has shape (3, 2), and needs (2, 2)"),
    "transpose": (":data: turned.npz\n:layout: xor\n:layers: 2, 3, 1", "data",
                  "W1 has shape (3, 2), and needs (2, 3); its transpose fits"),
    "lacking weights": (":data: lacking.npz\n:layout: xor", "data", "but no b2"),
    "endless weights": (":data: endless.npz\n:layout: xor", "data", "W1 needs finite numbers"),
    "ragged": (":data: ragged.npz", "data", "column a has 4 rows, and column y has 3; each row needs both"),
    "cube": (":data: cube.npz", "data", "a has the shape (2, 2, 2); a column has one axis"),
    "diverges": (":data: big.csv\n:standardise: no\n:activation: identity\n:learning-rate: 1", "render",
                 "learning-rate 1 diverges immediately: the first step takes the error from"),
}  # fmt: skip


@pytest.fixture(scope="module")
def mistaken(tmp_path_factory: pytest.TempPathFactory) -> Site:
    pages = {f"page{i}": page(options) for i, (options, _, _) in enumerate(MISTAKES.values())}
    index = "# Index\n\n```{toctree}\n:glob:\npage*\n```\n"
    return build_site(tmp_path_factory.mktemp("mistakes"), {"index": index, **pages, **FILES})


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_warning_and_the_page_stays_whole(mistaken: Site, name: str) -> None:
    options, subtype, says = MISTAKES[name]
    docname = f"page{list(MISTAKES).index(name)}"
    [warning] = [line for line in mistaken.warnings if line.startswith(f"{docname}.md")]
    assert warning.startswith(f"{docname}.md:5: WARNING: ")
    assert says in warning
    assert warning.endswith(f"[explorable.{subtype}]")
    text = BeautifulSoup(mistaken.page(docname), "html.parser").select_one("div.body").text
    text = re.sub("[‘’]", "'", text)
    assert says in text
    assert options.splitlines()[0] in text
    assert text.index("Before.") < text.index(says) < text.index("After.")


def test_nothing_else_is_warned_of(mistaken: Site) -> None:
    assert len(mistaken.warnings) == len(MISTAKES)


# ── What readers see and do ──────────────────────────────────────────────────────────────────────────────

XOR = page(":name: net\n:layers: 2, 3, 1", "It learns. {gesture}`Press *100 GD steps*.`")


PAGES: dict[str, dict[str, str | bytes]] = {
    "xor": {"index": XOR},
    "two": {"index": page(":name: net\n:layers: 2, 3, 1") + page(":name: other\n:layers: 2, 3, 1")[8:]},
    "sine": {"index": page(":name: net\n:layers: 1, 4, 1\n:layout: sine\n:steps: 20\n:learning-rate: 0.02")},
    "deep": {"index": page(":name: net\n:layers: 2, 8, 8, 1\n:layout: circles\n:steps: 5")},
    "houses": {"index": page(":name: net\n:data: d.csv\n:target: price"), "d.csv": HOUSES},
    "wide": {
        "index": page(":name: net\n:data: d.csv\n:layers: 3, 5, 3, 4, 1"),
        "d.csv": "a,b,c,y\n" + "".join(f"{i % 5},{i % 3},{i % 7},{i}\n" for i in range(20)),
    },
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    built = {name: build_site(tmp_path_factory.mktemp(name), pages) for name, pages in PAGES.items()}
    assert [site.warnings for site in built.values()] == [[]] * len(PAGES)
    return built


@pytest.fixture
def opened(sites: dict[str, Site], visit: Callable[..., Any]) -> Callable[..., Any]:
    def run(name: str = "xor", **options: Any) -> Any:
        visited = visit(sites[name].out / "index.html", **options)
        if options.get("java_script_enabled", True):
            for ident in visited.page.locator("div.explorable").evaluate_all("all => all.map(e => e.id)"):
                enliven(visited.page, f"#{ident}")
        assert visited.troubles == []
        return visited

    return run


def state(view: Any) -> str:
    text: str = view.locator(".explorable-note").first.text_content()
    return text


def said_in(view: Any) -> str:
    """What has happened, in the words of the plot of the error."""
    return " ".join(filter(None, view.locator(".explorable-note").all_text_contents()[1:]))


def button(view: Any, name: str) -> Any:
    return view.get_by_role("button", name=name, exact=True)


def values_of(page: Any, ident: str = "net") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.locator(f"#explorable-{ident} > script").text_content())
    return found


def minus(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


@pytest.mark.parametrize("by", ["pointer", "keyboard"])
def test_training_shows_the_numbers_of_numpy(opened: Callable[..., Any], by: str) -> None:
    view = opened().page
    reference = Reference(values_of(view))
    for name, steps, at in [("GD step", 1, 1), ("10 GD steps", 10, 11), ("100 GD steps", 100, 111)]:
        if by == "pointer":
            button(view, name).click()
        else:
            button(view, name).press("Enter")
        reference.steps(steps)
        assert (
            state(view)
            == f"step {at}: cross-entropy {reference.error():.4f}, {reference.right()} of 80 right"
        )
        outputs = [float(value) for layer in reference.values() for value in layer[0]]
        assert view.locator(".explorable-values").all_text_contents() == [minus(value) for value in outputs]
        weights = [*reference.layers[0][0].ravel(), *reference.layers[1][0].ravel()]
        lit = view.locator("g:has(> .explorable-paper) > .explorable-token:visible").all_text_contents()
        assert lit[: len(weights)] == [minus(weight) for weight in weights]
    assert view.locator("output[for$=-step]").inner_text() == "111 of 111"


def test_the_map_follows_the_predictions(opened: Callable[..., Any]) -> None:
    """Each region of the map has the colour of what numpy predicts there."""
    view = opened().page
    reference = Reference(values_of(view)).steps(111)
    for name in ("GD step", "10 GD steps", "100 GD steps"):
        button(view, name).click()
    found = view.evaluate(
        """() => {
            const svg = document.querySelectorAll('#explorable-net svg')[1];
            const marks = [...svg.querySelectorAll('.explorable-choice path')];
            const regions = [...svg.querySelectorAll('.explorable-region')];
            return marks.flatMap(mark => mark.getAttribute('d').split('M').slice(1).map(glyph => {
                const [x, y] = glyph.match(/^([-\\d.]+),([-\\d.]+)/).slice(1).map(Number);
                const point = svg.createSVGPoint();
                const isCircle = glyph.includes('a');
                [point.x, point.y] = isCircle ? [x + 4.5, y] : [x, y + 5.6];
                const under = regions.filter(region => region.isPointInFill(point)).map(r => r.dataset.color);
                return [mark.parentNode.dataset.color, under[0]];
            }));
        }"""
    )
    assert len(found) == 80
    right = sum(color == under for color, under in found)
    assert reference.right() == 80
    assert right >= 79, "a glyph beside the boundary may stand on a cell of the other colour"


def test_back_scrubber_and_reset_go_through_the_steps(opened: Callable[..., Any]) -> None:
    view = opened().page
    first = view.locator(".explorable-view").evaluate(NORMAL)
    assert button(view, "Reset").is_disabled()
    assert button(view, "Back").is_disabled()
    seen = [state(view)]
    for _ in range(3):
        button(view, "GD step").click()
        seen.append(state(view))
    assert len(set(seen)) == 4
    button(view, "Back").click()
    assert state(view) == seen[2]
    scrubber = view.locator("#explorable-net-view-step")
    scrubber.press("Home")
    assert state(view) == seen[0]
    scrubber.press("ArrowRight")
    assert state(view) == seen[1]
    scrubber.press("End")
    assert state(view) == seen[3]
    button(view, "Reset").click()
    assert button(view, "Reset").is_disabled()
    assert view.locator(".explorable-view").evaluate(NORMAL) == first


def test_reset_leads_back_to_the_steps_taken_at_first(opened: Callable[..., Any]) -> None:
    view = opened("sine").page
    first = view.locator(".explorable-view").evaluate(NORMAL)
    reference = Reference(values_of(view)).steps(20)
    assert state(view) == f"step 20: mean squared error {reference.error():.4f}"
    assert button(view, "Reset").is_disabled()
    button(view, "Back").click()
    view.locator("#explorable-net-view-example").press("End")
    view.locator("#explorable-net-view-weight").select_option("3")
    view.locator("#explorable-net-view-rate").press("ArrowLeft")
    assert view.locator(".explorable-view").evaluate(NORMAL) != first
    button(view, "Reset").click()
    assert view.locator(".explorable-view").evaluate(NORMAL) == first


def test_moving_a_weight_by_hand_starts_anew_from_there(opened: Callable[..., Any]) -> None:
    view = opened().page
    button(view, "10 GD steps").click()
    view.locator("#explorable-net-view-weight").select_option(label="w1[2,3]: x2 → h3")
    value = view.locator("#explorable-net-view-value")
    value.press("End")
    output = view.locator("output[for=explorable-net-view-value]")
    assert output.inner_text() == "8.00"
    reference = Reference(values_of(view)).steps(10)
    reference.layers[0][0][1, 2] = 8
    assert state(view) == f"step 0: cross-entropy {reference.error():.4f}, {reference.right()} of 80 right"
    assert view.locator("output[for$=-step]").inner_text() == "0"
    value.press("Shift+ArrowLeft")
    assert output.inner_text() == "7.50"
    reference.layers[0][0][1, 2] = 7.5
    reference.steps(1)
    button(view, "GD step").click()
    assert state(view).startswith(f"step 1: cross-entropy {reference.error():.4f}")
    box = value.bounding_box()
    view.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert abs(float(output.inner_text().replace("−", "-"))) < 0.2
    assert state(view).startswith("step 0")


def test_weights_and_biases_are_selected_in_the_drawing(opened: Callable[..., Any]) -> None:
    view = opened().page
    view.evaluate(
        "window.seen = []; document.addEventListener('explorable:interaction', e => seen.push(e.detail))"
    )
    reference = Reference(values_of(view))
    chosen = view.locator("#explorable-net-view-weight option:checked")
    spelled = view.locator(".explorable-arithmetic")
    assert chosen.inner_text() == "w1[1,1]: x1 → h1"
    nodes = view.locator("#explorable-net .explorable-cells")
    nodes.nth(3).click()
    assert chosen.inner_text() == "b1[2]: h2"
    assert spelled.text_content().startswith("h2 = tanh(")
    assert spelled.text_content().endswith(f"= {minus(reference.values()[1][0, 1])}")
    (x1, y1), (x2, y2) = (
        (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for box in (nodes.nth(4).bounding_box(), nodes.nth(5).bounding_box())
    )
    view.mouse.click(x1 + 0.7 * (x2 - x1), y1 + 0.7 * (y2 - y1))
    assert chosen.inner_text() == "w2[3,1]: h3 → y"
    assert spelled.text_content().startswith("y = sigmoid(")
    assert [(one["control"], one["value"]) for one in view.evaluate("seen")] == [
        ("weight", 7),
        ("weight", 11),
    ]


def test_an_example_is_chosen_by_slider_and_by_its_point(opened: Callable[..., Any]) -> None:
    view = opened().page
    reference = Reference(values_of(view))
    slider = view.locator("#explorable-net-view-example")
    slider.press("ArrowRight")
    slider.press("Shift+ArrowRight")
    assert view.locator("output[for=explorable-net-view-example]").inner_text() == "12 of 80"
    shown = view.locator(".explorable-values").all_text_contents()
    assert shown == [minus(float(value)) for layer in reference.values() for value in layer[11]]
    view.evaluate("document.querySelector('#explorable-net').scrollIntoView()")
    # Of the first class: by its glyph's own place, far from any other.
    alone = int(np.argmax(reference.x[:, 0] - 3 * (reference.y[:, 0] == 0)))
    path = view.locator("[data-color=orange] > .explorable-mark[d^=M]").last
    place = path.evaluate(
        """(mark, index) => {
            const glyph = mark.getAttribute('d').split('M').slice(1)[index];
            const [x, y] = glyph.match(/^([-\\d.]+),([-\\d.]+)/).slice(1).map(Number);
            const point = mark.ownerSVGElement.createSVGPoint();
            [point.x, point.y] = [x, y + 5];
            const at = point.matrixTransform(mark.ownerSVGElement.getScreenCTM());
            return [at.x, at.y];
        }""",
        int(np.sum(reference.y[:alone, 0] == 1)),
    )
    view.mouse.click(*place)
    assert view.locator("output[for=explorable-net-view-example]").inner_text() == f"{alone + 1} of 80"


def test_a_learning_rate_is_moved_and_a_large_one_diverges_in_words(opened: Callable[..., Any]) -> None:
    view = opened("sine").page
    rate = view.locator("#explorable-net-view-rate")
    output = view.locator("output[for=explorable-net-view-rate]")
    assert output.inner_text() == "0.02"
    rate.press("ArrowRight")
    assert output.inner_text() == "0.022"
    rate.press("Home")
    assert output.inner_text() == "0.001"
    rate.press("End")
    assert output.inner_text() == "10"
    box = rate.bounding_box()
    view.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert output.inner_text() == "0.1"
    rate.press("End")
    button(view, "100 GD steps").click()
    said = said_in(view)
    at = int(re.match(r"step ([\d,]+)", state(view))[1])
    assert said == f"Diverged after {at} steps: the learning rate is too large."
    assert button(view, "GD step").is_disabled()
    assert button(view, "Play").is_disabled()
    text = view.locator("#explorable-net").inner_text() + view.locator("#explorable-net").inner_html()
    assert not re.search(r"NaN|∞|Infinity|undefined", text)
    view.wait_for_function(
        "() => document.querySelector('#explorable-net-alt').textContent.includes('Diverged after')"
    )
    # What was reached before can be gone back to, and on from there at another rate.
    rate.press("Home")
    said = said_in(view)
    assert said == f"Diverged after {at} steps: the learning rate was too large."
    view.locator("#explorable-net-view-step").press("Home")
    button(view, "GD step").click()
    reference = Reference(values_of(view))
    reference.rate = 0.001
    assert state(view) == f"step 1: mean squared error {reference.steps(1).error():.4f}"
    assert view.locator("output[for$=-step]").inner_text() == "1 of 1"


def test_arriving_is_said_and_play_rests_there(opened: Callable[..., Any]) -> None:
    view = opened(reduced_motion="reduce").page
    button(view, "Play").click()
    said = said_in(view)
    at = int(re.match(r"step ([\d,]+)", state(view))[1].replace(",", ""))
    assert said == f"Nearly flat after {at:,} steps: no slope reaches 0.001."
    reference = Reference(values_of(view)).steps(at)
    assert max(np.abs(part).max() for layer in reference.gradient() for part in layer) < 1e-3
    assert state(view) == f"step {at:,}: cross-entropy {reference.error():.4f}, 80 of 80 right"
    button(view, "Back").click()
    assert "flat" not in said_in(view)


def test_play_goes_step_by_step_until_it_is_paused(opened: Callable[..., Any]) -> None:
    view = opened().page
    button(view, "Play").click()
    view.wait_for_function("() => /step [3-9]/.test(document.querySelector('.explorable-note').textContent)")
    button(view, "Pause").click()
    stands = state(view)
    view.wait_for_timeout(200)
    assert state(view) == stands
    assert button(view, "Play").is_visible()


def test_the_text_alternative_follows_the_state(opened: Callable[..., Any]) -> None:
    view = opened().page
    alternative = view.locator("#explorable-net-alt")
    assert alternative.text_content().startswith(
        "A neural network that predicts the class, y, from x1 and x2 through 3 tanh nodes; "
        "it learns from 80 points. After 0 steps: cross-entropy"
    )
    button(view, "10 GD steps").click()
    reference = Reference(values_of(view)).steps(10)
    words = f"After 10 steps: cross-entropy {reference.error():.4f}, {reference.right()} of 80 right."
    wanted = "([e, words]) => e.textContent.includes(words)"
    view.wait_for_function(wanted, arg=[alternative.element_handle(), words])


BOUND = """# Bound

:::{parameter} lr
:value: 0.3
:min: 0.01
:max: 3
:scale: log
:::

:::{explorable} neural-network
:name: net
:data: d.npz
:bind: learning_rate=lr
:steps: 3
:::
"""


def test_a_bound_learning_rate_is_the_pages(build: Build, visit: Callable[..., Any]) -> None:
    rng = np.random.default_rng(4)
    a, b = rng.normal(size=(2, 20))
    data = npz(a=a, b=b, y=(a > b).astype(float))
    site = build({"index": BOUND, "d.npz": data})
    assert site.warnings == []
    reference = Reference({**spec(site), "learning_rate": 0.3}).steps(3)
    assert note(picture(site)).startswith(f"step 3: cross-entropy {reference.error():.4f}, ")
    view = visit(site.out / "index.html").page
    enliven(view, "#explorable-net")
    view.locator("input[data-parameter=lr]").press("End")
    assert view.locator("output[for=explorable-net-view-rate]").inner_text() == "3"
    reference.rate = 3
    button(view, "GD step").click()
    assert state(view).startswith(f"step 4: cross-entropy {reference.steps(1).error():.4f}, ")
    view.locator("#explorable-net-view-rate").press("Home")
    assert view.locator(".explorable-parameter output").inner_text() == "0.01"


def test_the_slider_of_a_bound_rate_has_the_parameters_range(build: Build, visit: Callable[..., Any]) -> None:
    page = ":::{{parameter}} lr\n:value: {value}\n:min: -1\n:max: 1\n:step: 0.1\n:::\n\n" + (
        ":::{{explorable}} neural-network\n:name: net\n:bind: learning_rate=lr\n:::\n"
    )
    site = build(
        {
            "index": "# Title\n\n" + page.format(value=0.5),
            "bad": "---\norphan: true\n---\n# Bad\n\n" + page.format(value=-0.1),
        }
    )
    [warning] = site.warnings
    assert "the learning rate starts at -0.1, and has to be above 0" in warning
    view = visit(site.out / "index.html").page
    enliven(view, "#explorable-net")
    slider = view.locator("#explorable-net-view-rate")
    for key, told in (("End", "1.0"), ("Home", "−1.0")):
        slider.press(key)
        assert view.locator("output[for=explorable-net-view-rate]").inner_text() == told
        assert slider.input_value() == told.replace("−", "-").removesuffix(".0")


def test_two_on_a_page_do_not_interfere(opened: Callable[..., Any]) -> None:
    view = opened("two").page
    ids = view.locator("[id]").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))
    other = view.locator("#explorable-other .explorable-view").inner_html()
    first = view.locator("#explorable-net")
    button(first, "100 GD steps").click()
    first.locator("#explorable-net-view-weight").select_option("5")
    first.locator("#explorable-net-view-value").press("End")
    assert view.locator("#explorable-other .explorable-view").inner_html() == other


@pytest.mark.parametrize(
    ("name", "from_disk"),
    [("xor", True), *((name, False) for name in ("xor", "sine", "deep", "houses", "wide"))],
)
def test_taking_over_changes_nothing(opened: Callable[..., Any], name: str, from_disk: bool) -> None:
    alive = opened(name, from_disk=from_disk)
    built = opened(name, java_script_enabled=False)
    views = [one.page.locator(".explorable-view").evaluate(NORMAL) for one in (built, alive)]
    assert views[0] == views[1]
    assert "NaN" not in views[0]


def test_without_script_and_in_print_the_state_stands_without_controls(opened: Callable[..., Any]) -> None:
    static = opened(java_script_enabled=False).page
    assert state(static).startswith("step 0: cross-entropy")
    assert not static.get_by_text("Press 100 GD steps").is_visible()
    live = opened().page
    button(live, "10 GD steps").click()
    live.emulate_media(media="print")
    assert live.locator(".explorable-note").first.is_visible()
    assert state(live).startswith("step 10: cross-entropy")
    for view in (static, live):
        assert [svg.is_visible() for svg in view.locator("#explorable-net svg").all()] == [True] * 3
        for control in view.locator("button, input, select").all():
            assert not control.is_visible()


@pytest.mark.parametrize("name", ["xor", "sine", "houses", "deep", "wide"])
@pytest.mark.parametrize("width", [360, 1000])
def test_nothing_is_too_small_or_covers_its_neighbour(
    opened: Callable[..., Any], name: str, width: int
) -> None:
    view = opened(name, viewport={"width": width, "height": 800}).page
    assert view.evaluate("document.documentElement.scrollWidth") <= width
    texts = view.locator("#explorable-net svg").evaluate_all(
        """all => all.flatMap(svg => {
            const {left, top, right, bottom} = svg.getBoundingClientRect();
            const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
            const seen = t => t.checkVisibility({visibilityProperty: true});
            return [...svg.querySelectorAll('text')].filter(seen).map(t => {
                const box = t.getBoundingClientRect();
                return {text: t.textContent, size: parseFloat(getComputedStyle(t).fontSize) * scale,
                        inside: box.left >= left - 1 && box.right <= right + 1 && box.bottom <= bottom + 1,
                        left: box.left, right: box.right, top: box.top, bottom: box.bottom};
            }).filter(t => t.text);
        })"""
    )
    assert min(text["size"] for text in texts) >= 11
    assert [text["text"] for text in texts if not text["inside"]] == []
    # Half of a line's height is above its digits and below its baseline.
    clash = [
        (a["text"], b["text"])
        for i, a in enumerate(texts)
        for b in texts[:i]
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > 1
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 6
    ]
    assert clash == []


def test_a_file_holds_every_panel(tmp_path: Path) -> None:
    built = build_site(tmp_path, {"index": XOR}, "epub", config={"epub_show_urls": "no"})
    [file] = (built.out / "_images").glob("neural-network-*.svg")
    svg = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
    assert len(svg.select("svg > svg")) == 3
    texts = {text.text for text in svg.find_all("text")}
    assert {"Network", "What it predicts: y", "Error over the steps", "hidden: tanh"} <= texts
    assert "var(" not in str(svg)
    strokes = {line["stroke"] for line in svg.find_all("line") if line.get("stroke-dasharray") == "7 4"}
    assert strokes == {"#2563a8"}


def test_a_text_builder_says_what_it_is(tmp_path: Path) -> None:
    text = " ".join(build_site(tmp_path, {"index": XOR}, "text").page().split())
    assert "A neural network that predicts the class, y, from x1 and x2 through 3 tanh nodes" in text


# ── What it says ─────────────────────────────────────────────────────────────────────────────────────────


def line_of(slope: float, reach: float = 1.0) -> dict[str, np.ndarray]:
    x = reach * np.linspace(-1, 1, 20)
    return {"x": x, "y": slope * x}


def regression(arrays: dict[str, np.ndarray], rate: float, layers: tuple[int, ...] = (1, 1)) -> NeuralNetwork:
    return NeuralNetwork(
        arrays=arrays,
        layers=layers,
        inputs=("x",),
        target="y",
        task="regression",
        learning_rate=rate,
        standardise=False,
    )


CLAIMS = {
    **NETWORKS,
    "a line": regression(line_of(2), 0.3),
    "a line, too fast": regression(line_of(2), 5.0),
    "large numbers at a small rate": regression(line_of(1e8), 0.1),
    "small inputs": regression(line_of(1, 1e-6), 0.1),
    "classes without end": NeuralNetwork(layers=(2, 1), layout="blobs", learning_rate=10.0),
    "a plateau": regression(line_of(3), 2.0, (1, 3, 1)),
}


@pytest.mark.parametrize("steps", [0, 1, 10, 111, 2000])
@pytest.mark.parametrize("kind", CLAIMS)
def test_what_it_says_is_what_numpy_finds(kind: str, steps: int) -> None:
    spec = replace(CLAIMS[kind], steps=steps)
    spec.check()
    values = {**json.loads(json.dumps(spec.resolve(NOTHING))), "alt": spec.alternative()}
    request = {"picture": spec.name, "id": "one", "values": values, "parameters": []}
    told = str(engine().ask("drawView", request, timeout=60, memory=512)["alt"]).replace("−", "-")
    found = re.search(r"After ([\d,]+) steps?: \D+? ([\d.e+-]+)(?:, (\d+) of (\d+) right)?\. ", told)
    assert found, told
    taken = int(found[1].replace(",", ""))
    reference = Reference(values)
    with np.errstate(all="ignore"):
        errors, slopes = [reference.error()], []
        for _ in range(taken + 1):
            slopes.append(max(np.abs(part).max() for layer in reference.gradient() for part in layer))
            if len(errors) == taken + 1:
                right = reference.right()
            errors.append(reference.steps(1).error())
    # Very small and very large errors are told with two digits.
    digits = 1e-2 if 1e-3 <= errors[taken] < 1e5 else 6e-2
    assert float(found[2]) == pytest.approx(errors[taken], rel=digits, abs=1e-4)
    if found[3]:
        assert (int(found[3]), int(found[4])) == (right, len(reference.y))
    assert taken == steps or "Diverge" in told
    if "Diverge" in told:
        assert f"Diverged after {found[1]} step" in told if taken else "Diverges at once" in told
        assert not errors[-1] <= errors[0], "it has not gone up"
        gentle = Reference(values)
        gentle.rate *= 1e-6 / max(1.0, slopes[0])
        assert gentle.steps(1).error() < errors[0], "a smaller rate would not have helped"
    flat = re.search(r"flat (?:after ([\d,]+) steps?|here): no slope reaches 0.001", told)
    assert bool(flat) == (slopes[taken] < 1e-3)
    if flat:
        first = int((flat[1] or "0").replace(",", ""))
        assert max(slopes[first : taken + 1]) < 1e-3
        assert first == 0 or slopes[first - 1] >= 1e-3


# ── Names beside numbers ─────────────────────────────────────────────────────────────────────────────────

COLUMNS = ["flipper_length_in_millimetres", "a", "temperature_at_noon", "body mass", "x5", "bill_length_mm"]
CLASHES = """() => [...document.querySelectorAll('.explorable')].flatMap(figure => {
    const svg = figure.querySelector('svg');
    const texts = [...svg.querySelectorAll('text')]
        .filter(text => text.textContent && text.checkVisibility({visibilityProperty: true}))
        .map(text => ({words: text.textContent, box: text.getBoundingClientRect()}));
    const {left, right} = svg.getBoundingClientRect();
    const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
    return texts.flatMap((a, i) => [
        ...(a.box.left < left - 1 || a.box.right > right + 1 ? [`${a.words} is cut`] : []),
        ...texts.slice(i + 1).filter(b => over(a.box, b.box)).map(b => `${a.words} covers ${b.words}`),
    ]).map(told => `${figure.id}: ${told}`);
})"""


def test_names_of_inputs_cover_no_weights(tmp_path: Path, visit: Callable[..., Any]) -> None:
    random = np.random.default_rng(1)
    rows = random.normal(size=(30, 7)) * [1000, 1, 1, 1, 1, 30, 1]
    data = "\n".join(
        [",".join([*COLUMNS, "target_of_a_long_name"]), *(",".join(map(str, row)) for row in rows)]
    )
    page = "# Names\n"
    for count in (1, 2, 3, 6):
        for hidden in ("", "3, ", "8, ", "4, 3, ", "8, 8, ", "6, 4, 3, "):
            page += (
                "\n:::{explorable} neural-network\n:data: d.csv\n:task: regression\n:standardise:\n"
                f":inputs: {', '.join(COLUMNS[:count])}\n:target: target_of_a_long_name\n"
                f":layers: {count}, {hidden}1\n:::\n"
            )
    site = build_site(tmp_path, {"index": page, "d.csv": data})
    assert site.warnings == []
    for width in (360, 700, 1300):
        opened = visit(
            site.out / "index.html", viewport={"width": width, "height": 900}, java_script_enabled=False
        )
        assert opened.page.evaluate(CLASHES) == []


# What of the numbers on edges is seen: where, at how large a text, and on which edge each lies.
NUMBERS = """all => all.map(figure => {
    const svg = figure.querySelector("svg");
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const [edges, , labels] = ["explorable-edges", "explorable-cells", "explorable-choice"].map(name =>
        [...svg.querySelectorAll(`g.${name}`)]);
    const lines = [...edges.at(-1).querySelectorAll("line:not(.explorable-marker)")];
    const numbers = [...labels.find(group => !group.classList.contains("explorable-edges")).children];
    return numbers.map((group, edge) => ({group, edge})).filter(({group}) =>
        group.querySelector("text").checkVisibility({visibilityProperty: true})
    ).map(({group, edge}) => {
        const box = group.querySelector("text").getBoundingClientRect();
        const {top, left} = svg.getBoundingClientRect();
        const middle = [(box.left + box.right) / 2 - left, (box.top + box.bottom) / 2 - top];
        const at = middle.map(px => px / scale);
        const away = lines.map(line => {
            const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map(end => Number(line.getAttribute(end)));
            const length = Math.hypot(x2 - x1, y2 - y1);
            const along = ((at[0] - x1) * (x2 - x1) + (at[1] - y1) * (y2 - y1)) / length;
            const aside = Math.abs((at[0] - x1) * (y2 - y1) - (at[1] - y1) * (x2 - x1)) / length;
            return along < 0 || along > length ? 1e3 : aside;
        });
        return {edge, at, width: box.width / scale, away};
    });
})"""


def test_each_number_of_an_edge_stands_by_itself_on_it(tmp_path: Path, visit: Callable[..., Any]) -> None:
    data = "a,b,c,d,y\n" + "".join(f"{i},{i * i % 7},{-i},{i % 3},{i % 2}\n" for i in range(12))
    sizes = ["2, 2, 1", "2, 3, 1", "2, 4, 1", "3, 2, 1", "3, 3, 1", "4, 2, 1", "2, 3, 2, 1", "4, 8, 3, 1"]
    page = "# Numbers\n" + "".join(
        "\n:::{explorable} neural-network\n:data: d.csv\n:target: y\n:task: classification\n"
        f":inputs: {', '.join('abcd'[: int(layers[0])])}\n:layers: {layers}\n:::\n"
        for layers in sizes
    )
    site = build_site(tmp_path, {"index": page, "d.csv": data})
    assert site.warnings == []
    opened = visit(site.out / "index.html", java_script_enabled=False)
    shown = opened.page.locator(".explorable").evaluate_all(NUMBERS)
    counts = {}
    for layers, numbers in zip(sizes, shown, strict=True):
        counts[layers] = len(numbers)
        for i, one in enumerate(numbers):
            # Its own edge goes through its middle, and others with a number keep away.
            others = {number["edge"] for number in numbers} - {one["edge"]}
            assert one["away"][one["edge"]] < 1, (layers, one)
            assert min(one["away"][edge] for edge in others) > 8, (layers, one)
            for two in numbers[:i]:
                # Digits are 9 high, and none of them nearer than the 12 of their text's size.
                across = abs(one["at"][0] - two["at"][0]) - (one["width"] + two["width"]) / 2
                down = abs(one["at"][1] - two["at"][1]) - 9
                assert max(across, down) >= 11.5, (layers, one, two)
    # Where there is room all are shown; elsewhere those of the chosen node.
    assert counts["2, 2, 1"] == 6
    assert counts["2, 3, 1"] == 9
    assert counts["2, 3, 2, 1"] == 14
    assert counts["2, 4, 1"] == 2 + 4
    assert counts["4, 8, 3, 1"] == 4 + 3


def test_the_plot_of_the_error_is_never_empty_and_its_axes_keep_still(opened: Callable[..., Any]) -> None:
    page = opened().page
    curve = page.locator("#explorable-net svg", has_text="over the steps")
    ticks = curve.locator(".explorable-axis text").all_text_contents
    ahead = curve.locator(".explorable-ahead")
    assert len(ahead.get_attribute("d").split("L")) > 10, "the way ahead is seen before the first step"
    assert page.locator("#explorable-net output[for$=-step]").inner_text() == "0"
    first = ticks()
    assert first[-1] == "error"
    for _ in range(2):
        button(page, "10 GD steps").click()
        assert ticks() == first
    # Beyond that the axis of the steps goes on in stages, and keeps still again.
    button(page, "GD step").click()
    later = ticks()
    assert later != first
    assert "50" in later
    for _ in range(9):
        button(page, "GD step").click()
        assert ticks() == later
    # By hand a little: the point moves, and not the axis.
    button(page, "Reset").click()
    dot = curve.locator(".explorable-dot").locator("..")
    before = dot.get_attribute("transform")
    page.locator("#explorable-net-view-value").press("ArrowRight")
    assert dot.get_attribute("transform") != before
    assert ticks() == first
