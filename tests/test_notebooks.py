"""Pictures in notebooks: what is given, what moves, what is drawn to files, and what is told of mistakes."""

import gc
import json
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from conftest import ROOT, Build, Visit
from sphinxext.explorable import Chart, Concepts, Explorable, Model, Parameter, Tensors
from sphinxext.explorable.notebooks.kept import kept_parameter
from sphinxext.explorable.notebooks.mime import PAYLOAD
from sphinxext.explorable.notebooks.mistakes import NotebookError
from sphinxext.explorable.visuals.k_means import KMeans

PROGRAM = """
    Q[t,k] : query
    K[s,k] : key
    S = Q @ K.T / sqrt(k) : scores
"""
CONCEPTS = {"query": "violet", "key": "orange", "scores": "blue"}
BOWL = "(w - 2)**2 + 8*(b + 1)**2"
IRIS = ROOT / "docs" / "_data" / "iris.csv"
MODEL = '"Thinking Machines"\nx[t,4] : token\nEncoder\n  Self-Attention sees all : weight\nr[t,4] : output\n'
PARTS = {"token": "violet", "weight": "orange", "output": "green"}
Q = np.random.default_rng(1).normal(size=(3, 4))
K = np.random.default_rng(2).normal(size=(5, 4))


def values(picture: Explorable) -> dict[str, Any]:
    found: dict[str, Any] = picture._figure["values"]
    return found


class Frame:
    """As much of a table as pandas and polars have in common."""

    def __init__(self, **columns: Any) -> None:
        self._columns = columns
        self.columns = list(columns)

    def __getitem__(self, name: str) -> Any:
        return self._columns[name]


class OnDevice:
    """An array as PyTorch has it: it must be detached and moved before it can be read."""

    def __init__(self, array: NDArray[Any], steps: int = 2) -> None:
        self._array, self._steps = array, steps

    def detach(self) -> "OnDevice":
        return OnDevice(self._array, self._steps - 1)

    def cpu(self) -> "OnDevice":
        return OnDevice(self._array, self._steps - 1)

    def __array__(self, dtype: Any = None, copy: Any = None) -> NDArray[Any]:
        assert self._steps <= 0, "read before it was detached and moved"
        return self._array


# ── What is given ────────────────────────────────────────────────────────────────────────────────────────


def test_a_tensor_diagram_has_the_numbers_of_numpy() -> None:
    tensors = values(Tensors(PROGRAM, Q=Q, K=K, concepts=CONCEPTS))["tensors"]
    assert np.allclose(tensors["S"]["values"], Q @ K.T / np.sqrt(4), atol=0.005)


@pytest.mark.parametrize("wrap", [np.asarray, OnDevice, lambda array: array.tolist()])
def test_arrays_of_every_kind_are_the_same(wrap: Callable[[Any], Any]) -> None:
    found = Tensors(PROGRAM, Q=wrap(Q), K=wrap(K), concepts=CONCEPTS)
    assert found._markup == Tensors(PROGRAM, Q=Q, K=K, concepts=CONCEPTS)._markup


def test_tables_of_every_kind_are_the_same() -> None:
    x, y = [1.0, 2.0, 3.0], [4.0, 1.0, 3.0]
    structured = np.array(list(zip(x, y, strict=True)), dtype=[("x", float), ("y", float)])
    rows = [{"x": a, "y": b} for a, b in zip(x, y, strict=True)]
    wanted = Chart("line", {"x": x, "y": y}, x="x", y="y")._markup
    for table in (structured, rows, Frame(x=x, y=np.array(y)), {"x": np.array(x), "y": tuple(y)}):
        assert Chart("line", table, x="x", y="y")._markup == wanted
    assert Chart("line", x=x, y=y)._markup == wanted
    assert "y falls from 4 to 3" in repr(Chart("line", x=x, y=y))


def test_a_file_is_read_as_in_docs() -> None:
    picture = Explorable("k-means", data=IRIS, x="petal_length", y="petal_width", k=3)
    assert len(values(picture)["points"][0]) == 150


def test_columns_may_stand_for_their_names() -> None:
    x, y = [1.0, 2.0, 3.0, 4.0], np.array([1.0, 2.5, 2.0, 4.0])
    named = {"data": {"x": x, "y": y}, "x": "x", "y": "y"}
    for picture in ("k-means", "gradient-descent"):
        assert values(Explorable(picture, x=x, y=y)) == values(Explorable(picture, **named))


def test_none_is_what_is_not_given() -> None:
    assert values(Explorable("k-means", k=None, seed=None)) == values(Explorable("k-means"))
    assert values(Chart("line", y=[1, 2], x=None, x_label=None)) == values(Chart("line", y=[1, 2]))
    rate = Parameter("rate", None, min=None, max=3)
    assert (rate.declaration()["min"], rate.declaration()["max"]) == (0, 3)
    with pytest.raises(NotebookError, match="function needs expr"):
        Explorable("function", expr=None)


def test_a_gap_in_a_list_is_none() -> None:
    gaps = [3.0, np.nan, 4.0]
    wanted = values(Chart("line", x=[1, 2, 3], y=gaps))
    rows = [{"x": 1, "y": 3}, {"x": 2, "y": None}, {"x": 3, "y": 4}]
    for given in (
        {"x": [1, 2, 3], "y": [3, None, 4]},
        {"data": {"x": [1, 2, 3], "y": (3, None, 4)}, "x": "x", "y": "y"},
        {"data": rows, "x": "x", "y": "y"},
    ):
        assert values(Chart("line", **given)) == wanted


def test_labels_may_be_lists() -> None:
    names = ["the", "cat, too", "sat"]
    picture = Tensors("Q[t,k]", Q=Q, labels={"t": names, "k": "columns"}, columns=list("abcd"))
    same = Tensors("Q[t,k]", Q=Q, labels="t=rows, k=columns", rows=names, columns=list("abcd"))
    assert values(picture) == values(same)
    assert all(name in picture.svg() for name in ("the", "cat, too", "sat"))


def test_options_are_what_python_has() -> None:
    written = Explorable("gradient-descent", loss=BOWL, start="w=-3, b=2", learning_rate="0.05")
    said = Explorable(
        "gradient-descent", loss=BOWL, start={"w": -3, "b": np.float64(2.0)}, learning_rate=0.05
    )
    assert written._markup == said._markup
    assert values(Explorable("function", expr="sin(x)", x=(-3, 3)))["x"] == [-3, 3]
    assert "slope" in repr(Explorable("function", expr="sin(x)", derivative=True))


def test_attention_of_transformers_needs_no_batch_axis() -> None:
    rng = np.random.default_rng(3)
    weights = rng.random((2, 1, 3, 4, 4))
    weights /= weights.sum(-1, keepdims=True)
    layers = tuple(OnDevice(layer) for layer in weights)
    picture = Explorable("attention", attention=layers, tokens=["the", "cat", "sat", "down"])
    assert "4 tokens" in repr(picture)


# ── What moves ───────────────────────────────────────────────────────────────────────────────────────────


def test_what_moves_can_be_observed_set_and_is_drawn() -> None:
    picture = Explorable("k-means", k=4)
    heard = []
    picture.observe(lambda change: heard.append(change["new"]), "k")
    picture.k = 5
    assert heard == [5]
    assert "k = 5;" in repr(picture)
    assert ">5<" in picture.svg()


def test_a_parameter_is_one_number_wherever_it_is() -> None:
    rate = Parameter("rate", 0.05, min=0.01, max=0.2)
    bowl = Explorable("gradient-descent", loss=BOWL, learning_rate=rate)
    wave = Explorable("function", expr="rate * x", parameters=[rate])
    for move in (
        lambda: setattr(rate, "value", 0.1),
        lambda: setattr(bowl, "learning_rate", 0.15),
        lambda: setattr(bowl, "rate", 0.02),
        lambda: setattr(wave, "rate", 0.2),
    ):
        move()
        assert len({rate.value, rate.rate, bowl.rate, bowl.learning_rate, wave.rate}) == 1
    assert rate.value == 0.2


@pytest.mark.parametrize(
    ("move", "message"),
    [
        (
            lambda: setattr(Explorable("k-means"), "k", 99),
            "k-means: k needs a whole number from 1 to 8, not '99'",
        ),
        (
            lambda: setattr(Parameter("rate", 0.5, min=0, max=1), "value", 2),
            "rate needs a number from 0 to 1",
        ),
        (lambda: setattr(Parameter("rate", 0.5, min=0, max=1), "value", "x"), "rate needs a number, not 'x'"),
        (
            lambda: setattr(Explorable("k-means"), "kk", 3),
            r"k-means has no kk; did you mean k\? \(what can be set: k\)",
        ),
        (
            lambda: setattr(Explorable("k-means"), "seed", 3),
            "seed is given when a picture is made: make k-means anew with seed=…",
        ),
        (lambda: setattr(Explorable("k-means"), "caption", "x"), "make k-means anew with caption=…"),
        (
            lambda: setattr(Chart("line", x=[1, 2], y=[1, 2]), "z", 1),
            "chart has no z (nothing of it can be set)".replace("(", r"\(").replace(")", r"\)"),
        ),
        (
            lambda: setattr(Parameter("rate", 0.5), "valeu", 0.2),
            r"a parameter has no valeu; did you mean value\?",
        ),
        (lambda: setattr(Parameter("rate", 0.5), "max", 2), r"Parameter\('rate', max=…\)"),
    ],
)
def test_what_cannot_be_set_is_told(move: Callable[[], None], message: str) -> None:
    # Notebooks show one line of it, as of all mistakes.
    with pytest.raises(NotebookError, match=message):
        move()


def test_a_parameter_that_is_called_as_a_value_of_the_picture_is_that_value() -> None:
    k = Parameter("k", 3, min=1, max=8, step=1)
    picture = Explorable("k-means", parameters=[k])
    assert picture._figure["bind"] == Explorable("k-means", k=k)._figure["bind"] == {"k": "k"}
    k.value = 5
    assert picture.k == 5
    assert ">5<" in picture.svg()


def test_a_class_of_ones_own_may_have_more() -> None:
    class Mine(Explorable):
        def __init__(self) -> None:
            super().__init__("k-means")
            self.notes = ["seen"]

    mine = Mine()
    mine.k = 2
    assert (mine.notes, mine.k) == (["seen"], 2)


@pytest.mark.parametrize("wrap", [np.float32, np.float64, np.array], ids=["single", "double", "no axes"])
def test_a_number_of_an_array_is_a_number(wrap: Callable[[float], Any]) -> None:
    rate = Parameter("rate", wrap(0.5), min=wrap(0), max=1)
    bowl = Explorable("gradient-descent", loss=BOWL, learning_rate=rate)
    rate.value = wrap(0.25)
    assert bowl.learning_rate == 0.25
    picture = Explorable("k-means", k=np.array(3))
    picture.k = np.int64(5)
    assert ">5<" in picture.svg()


def test_a_picture_that_was_made_twice_is_two() -> None:
    first, second = Explorable("k-means", k=2), Explorable("k-means", k=2)
    first.k = 3
    assert (first.k, second.k) == (3, 2)


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────

PICTURES = {
    "k-means": lambda: Explorable("k-means", k=4, caption="Where `k` is <4>"),
    "gradient-descent": lambda: Explorable(
        "gradient-descent", loss=BOWL, learning_rate=Parameter("rate", 0.05)
    ),
    "function": lambda: Explorable("function", expr="a * sin(x)", parameters=[Parameter("a", 0.5)]),
    "tensors": lambda: Tensors(PROGRAM, Q=Q, K=K, concepts=CONCEPTS, width="80%"),
    "chart": lambda: Chart("bars", x=["a", "b"], y=[1, 2]),
    "model": lambda: Model(MODEL + "---\nx: A word.\n", concepts=PARTS),
    "formula": lambda: Explorable(
        "function", expr="x**2", formula=r"y = \live{p} x^2", parameters=[Parameter("p", 2)]
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_file_is_alive_under_a_strict_policy(
    name: str, visit: Callable[..., Visit], tmp_path: Path, artifacts: Path
) -> None:
    file = tmp_path / "picture.html"
    text = PICTURES[name]().html(file)
    assert file.read_text(encoding="utf-8") == text
    assert "default-src 'none'" in text
    seen = visit(file, from_disk=True)
    seen.page.wait_for_selector(".explorable[data-ready]")
    seen.page.screenshot(path=artifacts / f"notebook-{name}.png")
    assert seen.troubles == []
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_slider_of_a_file_moves_its_picture(visit: Callable[..., Visit], tmp_path: Path) -> None:
    file = tmp_path / "wave.html"
    Explorable(
        "function", expr="a * x", parameters=[Parameter("a", 0.5, min=0, max=1, step=0.1)], point=2
    ).html(file)
    page = visit(file, from_disk=True).page
    page.wait_for_selector(".explorable[data-ready]")
    assert "1" in page.locator(".explorable-alt").first.inner_text()
    page.locator("input[id$='-view--a']").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.explorable-alt').textContent.includes('1.6')")
    assert "0.8" in page.locator("output").all_inner_texts()


def test_without_scripts_a_file_shows_its_drawing(visit: Callable[..., Visit], tmp_path: Path) -> None:
    file = tmp_path / "tensors.html"
    PICTURES["tensors"]().html(file)
    page = visit(file, from_disk=True, java_script_enabled=False).page
    assert any(one.is_visible() for one in page.locator("svg text").all())


def test_pixels_and_paper(tmp_path: Path) -> None:
    picture = PICTURES["tensors"]()
    assert picture.svg(tmp_path / "t.svg").startswith("<svg")
    assert picture.png(tmp_path / "t.png", scale=1) == (tmp_path / "t.png").read_bytes()
    assert picture.png()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.pdf(tmp_path / "t.pdf")[:5] == b"%PDF-"
    assert picture.svg(dark=True) != picture.svg()
    assert "var(" not in picture.svg()


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_what_is_not_installed_is_one_line_too(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = PICTURES["chart"]()
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(ImportError, match=rf"^{kind} needs vl-convert-python; install") as told:
        getattr(picture, kind)()
    assert told.value._render_traceback_() == [f"MissingError: {told.value}"]


def test_a_file_cannot_end_its_scripts_early(visit: Callable[..., Visit], tmp_path: Path) -> None:
    file = tmp_path / "hostile.html"
    bad = "</script><script>document.title='run'</script><!-- </style>"
    Chart("bars", x=[bad, "b"], y=[1, 2], caption=bad, alt=bad).html(file)
    seen = visit(file, from_disk=True)
    seen.page.wait_for_selector(".explorable[data-ready]")
    assert seen.page.title() != "run"
    assert seen.troubles == []


def test_concepts_that_are_not_defined_have_the_first_colours() -> None:
    free = Tensors(PROGRAM, Q=Q, K=K)
    assert free.svg() == Tensors(PROGRAM, Q=Q, K=K, concepts={"query": {}, "key": {}, "scores": {}}).svg()
    assert free.svg() != Tensors(PROGRAM, Q=Q, K=K, concepts=CONCEPTS).svg()


def test_concepts_share_their_colours() -> None:
    shared = Concepts(query="violet", key={"color": "orange", "symbol": "K", "description": "what it offers"})
    first = Tensors("Q[t,k] : query", dims="t=2,k=2", concepts=shared)
    second = Tensors("K[t,k] : key", dims="t=2,k=2", concepts=shared)
    assert "--explorable-concept-query:" in first._style
    assert first._style.split("--explorable-weave")[0] == second._style.split("--explorable-weave")[0]


# ── What a notebook keeps ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", PICTURES)
def test_an_output_is_a_drawing_and_what_docs_need(name: str) -> None:
    picture = PICTURES[name]()
    data, _ = picture._repr_mimebundle_()
    assert data["text/plain"] == repr(picture).partition(": ")[2][:-1]
    assert "<svg" in data["text/html"]
    assert "<script" not in data["text/html"]
    assert json.loads(json.dumps(data[PAYLOAD])) == data[PAYLOAD]
    assert "application/vnd.jupyter.widget-view+json" in data


def test_an_output_is_the_same_each_time() -> None:
    outputs = [PICTURES["tensors"]()._repr_mimebundle_()[0] for _ in range(2)]
    for one in outputs:
        del one["application/vnd.jupyter.widget-view+json"]
    assert outputs[0] == outputs[1]


def test_a_cell_resolves_its_picture_once(monkeypatch: pytest.MonkeyPatch) -> None:
    resolved = []
    resolve = KMeans.resolve
    monkeypatch.setattr(
        KMeans, "resolve", lambda self, page: [resolved.append(self.k), resolve(self, page)][1]
    )
    picture = Explorable("k-means", k=4)
    resolved.clear()
    for k in (4, 2, 4):
        picture.k = k
        picture._repr_mimebundle_()
        assert f"k = {k};" in repr(picture)
        picture.svg()
    assert resolved == [4, 2, 4]


def test_without_anywidget_there_is_a_drawing_and_a_word() -> None:
    code = (
        "import sys; sys.modules['anywidget'] = None\n"
        "from sphinxext.explorable import Explorable, Parameter\n"
        "rate = Parameter('rate', 0.05)\n"
        "one = Explorable('gradient-descent', loss='w**2 + b**2', learning_rate=rate)\n"
        "data, _ = one._repr_mimebundle_()\n"
        "assert '<svg' in data['text/html'] and 'sphinxext-explorable[notebook]' in data['text/html']\n"
        "assert one.svg() and one.html() and one.rate == 0.05\n"
        "one.learning_rate = 0.1\n"
        "assert one.rate == rate.value == 0.1\n"
        "rate.value = 0.2\n"
        "assert one.learning_rate == one.rate == 0.2\n"
        "for name, value in {'learning_rate': -1, 'learning': 1}.items():\n"
        "    try: setattr(one, name, value)\n"
        "    except ValueError: pass\n"
        "    else: raise SystemExit(name)\n"
        "try: one.observe(print)\n"
        "except ImportError as error: print(error)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (
        ran.stdout.strip() == "to observe a picture needs anywidget; install sphinxext-explorable[notebook]"
    )


def test_the_package_does_not_load_what_notebooks_need() -> None:
    code = "import sys, sphinxext.explorable; assert not {'anywidget', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


# ── Mistakes ─────────────────────────────────────────────────────────────────────────────────────────────

MISTAKES: list[tuple[Callable[[], Any], str]] = [
    (lambda: Explorable("k-mean"), r"no picture is called k-mean; did you mean k-means"),
    (lambda: Explorable("mine.js"), r"mine.js is a front-end module: in a notebook, give it to anywidget"),
    (lambda: Explorable(Q), r"Explorable needs the name of a picture, not ndarray"),
    (lambda: Explorable("tensor-diagram", source="Q[t]"), r"is drawn from a program: Tensors\(program, …\)"),
    (lambda: Explorable("k-means", concepts="blue"), r"concepts are colours by name, \{'query': 'violet'\}"),
    (lambda: Explorable("k-means", parameters=["rate"]), r"parameters needs a list of parameters"),
    (lambda: Explorable("k-means", parameters=3), r"parameters needs a list of parameters"),
    (
        lambda: Explorable("attention", attention=Q, tokens="a b"),
        r"^tokens needs an array, or lists, not str",
    ),
    (lambda: Tensors("Q[t,k]", Q=None), r"^Q needs an array, or lists, not NoneType"),
    (lambda: Tensors("Q[t,k]", R=None), r"has no option R"),
    (
        lambda: Tensors("Q[t,k]\nR = Q / heat", Q=Q, heat=2),
        r"^heat needs an array, or lists, not int; give a number as heat=Parameter\('heat', 2\)$",
    ),
    (
        lambda: Explorable("function", expr="w * x", w=1.5),
        r"^function has no option w; give a number as w=Parameter\('w', 1.5\)$",
    ),
    (
        lambda: Explorable("k-means", k=2, parameters=[Parameter("k", 3, step=1)]),
        r"k-means: k is given twice",
    ),
    (
        lambda: Explorable("k-means", k=Parameter("n", 3, step=1), parameters=[Parameter("k", 3, step=1)]),
        r"k-means: k is given twice",
    ),
    # Words of pages are said in Python.
    (lambda: Explorable("attention"), r"it needs `data=…`, a file"),
    (lambda: Chart("line", {"x": [1, 2], "y": [1, 2]}), r"line needs `y=…`, a column"),
    (
        lambda: Explorable("function", expr="w * x"),
        r"there is no parameter w, .*; give one: parameters=\[Parameter\(…\)\], or write `params='w=1'`",
    ),
    (lambda: Parameter("rate", 1, scale="log", min=0), r"write `min=0.01`, or leave out `scale='log'`"),
    (lambda: Parameter("rate", 1, steps=0.1), r"parameter rate has no steps; did you mean step\?"),
    (lambda: Parameter("rate", 1, concept="rate"), r"parameter rate has no concept"),
    (lambda: Parameter(3), r"a parameter needs a name, not 3"),  # type: ignore[arg-type]
    (lambda: Explorable("k-means", kk=3), r"k-means has no option kk; did you mean k"),
    (lambda: Explorable("k-means", k="many"), r"k-means: k needs a whole number from 1 to 8, not 'many'"),
    (
        lambda: Explorable("k-means", k=object()),
        r"k-means: k needs a text, a number, or a list of these, not object",
    ),
    (lambda: Explorable("gradient-descent"), r"gradient-descent needs loss|needs"),
    (lambda: Explorable("function", expr="sin(x)", data={"x": [1]}), r"function takes no data"),
    (lambda: Explorable("k-means", data=[1, 2]), r"data has no names; give each array by its own"),
    (lambda: Explorable("k-means", data="nowhere.csv"), r"there is no file nowhere.csv"),
    (
        lambda: Explorable("k-means", data=[{"x": 1}, {"x": 2, "y": 3}]),
        r"row 1 of data has y, which row 0 has not",
    ),
    (lambda: Explorable("k-means", data=[{"x": 1}, {"y": 2}]), r"row 1 of data has no x, as row 0 has"),
    (
        lambda: Explorable("k-means", seed=Parameter("s", 1)),
        r"k-means: seed cannot follow a parameter \(it can: k\)",
    ),
    # There is no `example` to choose one with, as `save_arrays` has.
    (
        lambda: Explorable("hidden-states", states=np.ones((3, 5, 2)), tokens=list("abcde")),
        r"^states has a batch of 3 along axis 0; write states\[0\]$",
    ),
    (
        lambda: Explorable("attention", attention=[np.ones((3, 2, 5, 5))] * 2, tokens=list("abcde")),
        r"^attention has a batch of 3 along axis 1; write np.stack\(attention\)\[:, 0\]$",
    ),
    (
        lambda: Explorable("hidden-states", states=[np.ones((5, 2))] * 4, tokens=list("abcde")),
        r"^states is a list of 4 arrays, and hidden-states takes one, by token, unit: write states\[0\]$",
    ),
    (lambda: Tensors("Q[t,k]\nS = Q @ R.T"), r"^line \d: "),
    (
        lambda: Tensors(PROGRAM, Q=Q, K=K, concepts={"key": "orange", "scores": "blue"}),
        r"no concept is called query; give its colour: concepts=\{'query': 'violet'\}",
    ),
    (lambda: Tensors(PROGRAM, Q=Q, K=K.T, concepts=CONCEPTS), r"^line \d: "),
    (lambda: Explorable("k-means", width="wide"), r"width needs a length like 300px"),
    (lambda: Tensors(np.eye(2)), r"Tensors needs a text of lines, not ndarray"),
    (lambda: Tensors(PROGRAM, Q=[object()], K=K), r"Q"),
    (lambda: Chart("pie", x=[1], y=[1]), r"needs line, area, bars, points, histogram or heat, not 'pie'"),
    (lambda: Chart("line", {"x": [1, 2]}, x=[3, 4], y="x"), r"data has a column x already"),
    (lambda: Chart("line", {"x": [1, 2]}, x="x", y="z"), r"z"),
    (
        lambda: Chart("line", step=[1, 2], x=[3, 4], y=[5, 6]),
        r"step is drawn nowhere; name it, as in x='step', or leave it out",
    ),
    (lambda: Model("a : b : c"), r"^line \d: "),
    (lambda: Concepts(query="purpel"), r"purpel"),
    (lambda: Concepts({"a b": "violet"}), r"'a b' is not a name for a concept"),
    (lambda: Parameter("rate", 2, min=0, max=1), r"its value 2 is outside its range, 0 to 1"),
    (lambda: Parameter("layout", 1), r"a widget has layout already"),
    (lambda: Parameter("sin", 1), r"a parameter cannot be called sin"),
]


@pytest.mark.parametrize(("make", "message"), MISTAKES, ids=[message[:40] for _, message in MISTAKES])
def test_mistakes_are_told_in_words(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(NotebookError, match=message) as told:
        make()
    # Notebooks show this instead of the way through the suite.
    assert told.value._render_traceback_() == [f"NotebookError: {told.value}"]


def test_doubts_are_warnings_at_the_line_of_the_notebook() -> None:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        Tensors("x[t,d]\ny = x.std(-1)", dims="t=2,d=3", values="random(1)")
        Explorable("attention", attention=np.ones((2, 2)), tokens=["a", "b"])
    assert [Path(one.filename).name for one in found] == ["test_notebooks.py"] * len(found)
    of_program, of_data = (str(one.message) for one in found)
    assert of_program.startswith("line 2: ")
    assert of_data.startswith("2 of the 2 rows of attention do not add up to 1")


def test_pictures_can_be_forgotten() -> None:
    def count() -> int:
        gc.collect()
        return sum(type(one).__name__ == "Explorable" for one in gc.get_objects())

    first = Explorable("k-means")
    before = count()
    for _ in range(3):
        first = Explorable("k-means")
        first.close()
    assert count() <= before + 1


# ── Choices, switches and texts ──────────────────────────────────────────────────────────────────────────


def test_a_parameter_may_be_a_choice_a_switch_or_a_text() -> None:
    words = Parameter("opt", choices="sgd, adam = Adam")
    switch, stops, text = (
        Parameter("on", True),
        Parameter("n", 16, choices=[8, 16, 32]),
        Parameter("t", text="hi"),
    )
    assert [one.value for one in (words, switch, stops, text)] == ["sgd", True, 16, "hi"]
    words.value = "adam"
    assert repr(words) == "opt = Adam"
    for one, wrong, told in [
        (words, "x", "opt cannot be 'x' \\(it can be sgd, adam\\)"),
        (switch, 3, "on cannot be 3"),
        (stops, 9, "n cannot be 9 \\(it can be 8, 16, 32\\)"),
        (text, 5, "t needs a text"),
    ]:
        with pytest.raises(ValueError, match=told):
            one.value = wrong
    for one in (words, switch, stops, text):
        assert kept_parameter(one._repr_mimebundle_()[0][PAYLOAD]["parameter"]) == one.now


def test_choices_move_the_picture_of_a_file(visit: Callable[..., Visit], tmp_path: Path) -> None:
    file = tmp_path / "choice.html"
    opt, on = Parameter("opt", choices="sgd, adam"), Parameter("on", False)
    Tensors("a[v] = [1, 2]\nb = where(on, a, 10 * a)", parameters=[on]).html(file)
    page = visit(file, from_disk=True).page
    page.wait_for_selector(".explorable[data-ready]")
    assert "20" in page.locator(".explorable-view").inner_text()
    page.get_by_role("switch").click()
    page.wait_for_function("() => !document.querySelector('.explorable-view').textContent.includes('20')")
    wave = Explorable("function", expr='where(opt == "adam", 3, 1) * x', parameters=[opt], point=2)
    assert "At x = 2.0: 2.00" in repr(wave)
    opt.value = "adam"
    assert "At x = 2.0: 6.00" in repr(wave)


OF_TAU = """\
# A page

:::{parameter} tau
:value: 2
:min: 1
:max: 4
:step: 0.5
:::

:::{tensor-diagram}
:name: td
:notebook:
A = [1, 2, 3]
B = A * tau
:::
"""


def test_a_notebook_declares_the_parameters_that_its_program_names(build: Build) -> None:
    site = build(OF_TAU)
    assert site.warnings == []
    [file] = (site.out / "_static" / "explorable").glob("td-*.ipynb")
    cells = [
        cell for cell in json.loads(file.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"
    ]
    known: dict[str, Any] = {}
    # The first one installs the suite.
    for cell in cells[1:-1]:
        exec("".join(cell["source"]), known)
    picture = eval("".join(cells[-1]["source"]), known)
    assert "tau = 2" in repr(picture)
    picture.tau = 3
    assert "tau = 3" in repr(picture)


NEEDING = {
    "sweep": (
        ":::{explorable} function\n:name: td\n:expr: tau * x\n:variable: x\n:::\n\n"
        ":::{explorable} sweep\n:of: td\n:over: tau\n:notebook:\n:::\n"
    ),
    "model-diagram": (
        ":::{tensor-diagram}\n:name: td\nx = [1, 2, 3]\n:::\n\n"
        ":::{model-diagram}\n:program: td\n:notebook:\nx[3]\nLinear\n:::\n"
    ),
}


@pytest.mark.parametrize("name", NEEDING)
def test_of_what_needs_another_picture_no_notebook_is_offered(build: Build, name: str) -> None:
    site = build(OF_TAU.partition(":::{tensor")[0] + NEEDING[name])
    [warning] = site.warnings
    assert f"notebook: this {name} needs td, another picture of its page" in warning
    assert "explorable-notice" not in site.page()
    assert "explorable-reproduce" not in site.page()
