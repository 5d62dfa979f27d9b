"""The reference of tensor diagrams says what is so: its tables, pictures, messages and limits are tried."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import einops
import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from conftest import ROOT
from sphinxext.explorable import data
from sphinxext.explorable.tensors import (
    Diagram,
    TensorError,
    applying,
    evaluate,
    lines,
    random_values,
    shapes,
    values,
)
from sphinxext.explorable.tensors.operations import FUNCTIONS, OPERATORS
from sphinxext.explorable.tensors.tree import Computed
from sphinxext.explorable.visuals.figures import COMMON
from sphinxext.explorable.visuals.picture import options_of
from sphinxext.explorable.visuals.tensor_diagram import TensorDiagram

DOCS = ROOT / "docs"
PAGE = (DOCS / "reference" / "tensor-diagrams.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how-to" / "show-your-own-arrays.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
DIRECTIVE = re.compile(r"^:::\{[a-z-]+\}\n.*?^:::$", re.DOTALL | re.MULTILINE)
EXAMPLE = re.compile(r"^````\{example\}\n.*?^````$", re.DOTALL | re.MULTILINE)
SIZES = re.compile(r"(\w+)=(\d+)")


def section(title: str) -> str:
    """Return what stands below a heading, up to the next one of its level."""
    [(marks, rest)] = re.findall(rf"^(#+) {title}$(.*)", PAGE, re.DOTALL | re.MULTILINE)
    return re.split(rf"^{marks} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> Iterator[list[str]]:
    """Yield the cells of the lines of tables, without their headings."""
    for line in text.splitlines():
        if line.startswith("| `"):
            cells = line.strip("|").split(" | ")
            yield [cell.strip().strip("`").replace("\\|", "|") for cell in cells]


# ── Operators and functions ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Example:
    """A line of the tables: how it is written, what numpy makes of it, and the dims that it has."""

    write: str
    numpy: str
    gives: str

    @property
    def names(self) -> list[str]:
        before, equals, _ = self.write.partition(" = ")
        return before.split(", ") if equals else ["result"]


@cache
def computed(example: Example) -> Diagram:
    """Return an example below the tensors that the page declares for all of them."""
    _, declared = FENCED.findall(section("Operators and functions"))[0]
    line = example.write if len(example.names) > 1 else f"result = {example.write}"
    dims = {name: int(size) for name, size in SIZES.findall(declared)}
    source = f"{declared}\n{line}"
    return evaluate(source, dims, random_values(evaluate(source, dims), 1))


EXAMPLES = [Example(*cells[:3]) for cells in rows(section("Operators and functions"))]


def operation(diagram: Diagram, name: str) -> str:
    expression = diagram.tensors[name].expression
    assert isinstance(expression, Computed)
    return expression.operation.name


def test_the_tables_have_every_operator_and_function() -> None:
    shown = {operation(computed(one), one.names[0]) for one in EXAMPLES}
    assert shown == {*OPERATORS, *FUNCTIONS}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.write)
def test_the_examples_of_the_tables_mean_what_numpy_says(example: Example) -> None:
    diagram = computed(example)
    assert not diagram.warnings
    known: dict[str, Any] = {name: tensor.values for name, tensor in diagram.tensors.items()}
    whole = {name: known[name].astype(int) for name in ("ids", "pick")}
    tools = {
        "np": np,
        "einops": einops,
        "sliding_window_view": sliding_window_view,
        "erf": np.vectorize(math.erf),
        "gamma": np.vectorize(math.gamma),
    }
    with np.errstate(all="ignore"):
        expected = eval(example.numpy, {**known, **whole, **tools})
    parts = expected if len(example.names) > 1 else [expected]
    for name, its_values in zip(example.names, parts, strict=True):
        np.testing.assert_allclose(diagram.tensors[name].values, its_values)
        assert f"[{','.join(diagram.tensors[name].dims)}]" == example.gives


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_function_may_leave_out_is_told(name: str) -> None:
    told = " ".join(section("Operators and functions").split())
    usage = FUNCTIONS[name].usage
    alike = usage.replace(f"{name}(", "sum(", 1)
    if "=" in usage.replace("name=size", ""):
        assert f"`{usage}`" in told or f"`{alike}`" in told


# ── Options and pictures ─────────────────────────────────────────────────────────────────────────────────


def test_every_option_has_a_line_and_an_example() -> None:
    shown = {cells[0]: cells[2] for cells in rows(section("Options"))}
    assert not TensorDiagram.bindable
    assert set(shown) == {*options_of(TensorDiagram), *COMMON} - {"bind"}
    assert all(example.startswith(f":{name}:") for name, example in shown.items())


def test_examples_of_options_can_be_read() -> None:
    known = options_of(TensorDiagram)
    for name, _, example in rows(section("Options")):
        if name in known:
            known[name].metadata["convert"](example.removeprefix(f":{name}:").strip())


@pytest.mark.parametrize("page", sorted((DOCS / "reference").glob("*.md")), ids=lambda page: page.stem)
def test_each_picture_stands_beside_its_source(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    bare = EXAMPLE.sub("", FENCED.sub("", text))
    assert not DIRECTIVE.findall(bare)


def test_the_pictures_raise_no_doubt_and_show_every_arrangement() -> None:
    kinds: set[str] = set()
    looks: set[str] = set()
    for source in DIRECTIVE.findall(FENCED.sub("", PAGE)):
        for row in drawn(source)["rows"]:
            items = [item for statement in row["statements"] for item in statement["items"]]
            kinds |= {item["kind"] for item in items}
            looks |= {key for item in items for key, value in item.get("look", {}).items() if value}
            kinds |= {"several products" for item in items if len(item.get("columns", [])) > 1}
    assert {"corner", "several products", "joined", "lookup", "arrow", "operator"} <= kinds
    assert {"ghost", "bands", "slices", "sums", "windows", "padded", "contracted", "transposed"} <= looks


def program_of(source: str) -> str:
    return "\n".join(line for line in source.splitlines() if not line.startswith(":"))


def drawn(source: str) -> dict[str, Any]:
    """Return what a directive draws."""
    known = options_of(TensorDiagram)
    given = re.findall(r"^:(\w+): ?(.*)$", source, re.MULTILINE)
    options = {name: known[name].metadata["convert"](text) for name, text in given if name in known}
    picture = TensorDiagram(source=program_of(source), **options)
    assert picture.check() == []
    return picture._drawn


# ── Mistakes and limits ──────────────────────────────────────────────────────────────────────────────────


def test_mistakes_are_told_as_the_page_says() -> None:
    blocks = [body for _, body in FENCED.findall(section("When something is wrong"))]
    assert len(blocks) == 8
    for block, message in zip(blocks[::2], blocks[1::2], strict=True):
        dims = {name: int(size) for name, size in SIZES.findall(block)}
        try:
            told = [doubt for _, _, doubt in evaluate(program_of(block), dims).warnings]
        except TensorError as error:
            told = [str(error)]
        assert told == [" ".join(message.split())]


def test_the_limits_are_those_of_the_language() -> None:
    table = [line for line in section("Limits").splitlines() if line.startswith("|")][2:]
    told = [int(line.split(" | ")[1].strip(" |").replace(",", "")) for line in table]
    assert told == [
        lines.MAXIMUM_LINES,
        lines.MAXIMUM_CHARACTERS,
        lines.MAXIMUM_NAMES,
        lines.MAXIMUM_NESTING,
        shapes.MAXIMUM_AXES,
        shapes.MAXIMUM_SIZE,
        values.MAXIMUM_CELLS,
        applying.MAXIMUM_PRODUCTS,
        data.MOST_BYTES // 2**20,
        data.MOST_BYTES_IN_ALL // 2**20,
    ]


# ── The how-to ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_script_of_the_how_to_writes_the_file_of_its_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    [script] = [body for language, body in FENCED.findall(HOW_TO) if language == "python"]
    exec(script, {})
    written = data.read(tmp_path / "docs" / "_data" / "attention.npz")
    stored = data.read(DOCS / "_data" / "attention.npz")
    assert set(written) == set(stored)
    assert all(np.array_equal(written[name], stored[name]) for name in stored)


def test_the_picture_of_the_how_to_says_what_its_caption_says() -> None:
    [source] = DIRECTIVE.findall(FENCED.sub("", HOW_TO))
    arrays = data.read(DOCS / "_data" / "attention.npz")
    tokens = arrays["tokens"].tolist()
    weights = evaluate(program_of(source), {}, arrays).tensors["P"].values
    assert weights[tokens.index("it"), tokens.index("animal")] > 0.9


# What the limits of the reference say that there is not.
MISSING = [
    "B = A if A > 1 else 0",
    "B = A and A",
    "B = A or A",
    "B = not A",
    "B = 1 < A < 3",
    "for x in A: B = x",
    "B = [x for x in A]",
    "f = lambda x: x",
    "A = A + 1",
]


@pytest.mark.parametrize("line", MISSING)
def test_what_the_limits_say_that_there_is_not_is_refused(line: str) -> None:
    with pytest.raises(TensorError):
        evaluate(f"A = [1, 2, 3]\n{line}", {}, {}, {})


@pytest.mark.parametrize("line", ["A.sum()", "A > 1", "A[[0, 1]]", "where(A > 1, A, 0)", "M[[0, 1], [1, 2]]"])
def test_what_they_do_not_say_is_there(line: str) -> None:
    assert "methods" not in PAGE.partition("## Limits")[2].partition("\n## ")[0]
    assert (
        evaluate(f"A = [1, 2, 3]\nM = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]\nB = {line}", {}, {}, {})
        .tensors["B"]
        .values
        is not None
    )
