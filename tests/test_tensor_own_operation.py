"""A new operation is one class in one file: it is read, drawn, told, traced and listed by itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT

HEAD = '''
"""Operations of our own."""

import numpy as np

from ..arithmetic import Spelling, Binding, spell_list, spelled_places
from ..provenance import Sources, run_through
from ..shapes import Form, find_axis, resized
from .base import Kind, Operation, Parameter, function, need_whole_number
from .base import setting, spell_cell, spell_cells, tensor
from .einstein import Rearranging
from .windows import Window
'''

AXIS = '''
@function("clip_norm")
class ClipNorm(Operation):
    """Slices along an axis, shortened to the length 1 where they are longer."""

    parameters = (tensor("x"), setting("axis"))
    slices = "kept"

    def form(self, operands, settings):
        find_axis(operands[0], settings["axis"])
        return Form(operands[0].dims, operands[0].shape)

    def compute(self, operands, values, settings):
        axis = find_axis(operands[0], settings["axis"])
        return values[0] / np.maximum(1, np.linalg.norm(values[0], axis=axis, keepdims=True))

    def sources(self, operands, settings, cells, places):
        (x,) = operands
        axis = find_axis(x, settings["axis"])
        others = {other: other for other in range(len(x.shape)) if other != axis}
        return [run_through(cells, range(len(x.shape)), others, {axis: places(x, axis, x.shape[axis])})]

    def spell(self, operands, settings, index, digits):
        return Spelling(f"{spell_cell(operands[0], index, digits).text} / max(1, ‖x‖)", Binding.PRODUCT)
'''

WINDOW = '''
@function("median1d")
class Median(Operation):
    """The median of every window along the last axis."""

    parameters = (tensor("x"), setting("size"))

    def windows(self, operands, settings):
        (x,) = operands
        return (Window(len(x.shape) - 1, x.shape[-1], need_whole_number(settings["size"], "size", 1), 1, 0),)

    def form(self, operands, settings):
        (x,) = operands
        (window,) = self.windows(operands, settings)
        dim = resized(x.dims[-1], x.shape[-1], window.output)
        return Form((*x.dims[:-1], dim), (*x.shape[:-1], window.output))

    def compute(self, operands, values, settings):
        return np.median(np.lib.stride_tricks.sliding_window_view(values[0], settings["size"], -1), axis=-1)

    def sources(self, operands, settings, cells, places):
        found = np.repeat(cells[:, None, :], settings["size"], axis=1)
        found[:, :, -1] += np.arange(settings["size"])
        return [Sources(found)]

    def spell(self, operands, settings, index, digits):
        (sources,) = self.sources(operands, settings, np.array([index]), spelled_places)
        return spell_list("median", spell_cells(operands[0], sources.cells[0], digits), settings["size"])
'''

PATTERN = '''
@function("regroup")
class Regroup(Rearranging):
    """Axes parted and put together, as we call it."""

    parameters = (tensor("x"), Parameter("pattern", Kind.TEXT), Parameter("sizes", Kind.SIZES))
    done = '{0} regrouped as "{1}"'
'''

UNITS = '''
@function("halved")
class Halved(ClipNorm):
    """Half of every cell, of the same unit."""

    one_unit = True

    def compute(self, operands, values, settings):
        return values[0] / 2


@function("first_best")
class FirstBest(ClipNorm):
    """The place of the best cell of each row, in a column of the table."""

    def finds_places(self, settings):
        return True

    def compute(self, operands, values, settings):
        return np.zeros(operands[0].shape)
'''

ASK = """
import json, sys
sys.path.insert(0, "docs/_ext")
from reference import TensorFunctions
from sphinxext.explorable.engine.engine import engine
from sphinxext.explorable.visuals.picture import Page
from sphinxext.explorable.visuals.tensor_diagram import TensorDiagram, sizes

source, dims = sys.argv[1:]
spec = TensorDiagram(source=source, dims=sizes(dims), values=1)
assert spec.check() == []
values = {**spec.resolve(Page({})), "alt": spec.alternative()}
request = {"picture": "tensor-diagram", "id": "drawn", "values": values, "parameters": []}
markup = engine().ask("drawView", request, timeout=30, memory=512)["markup"]
print(json.dumps({**values, "markup": markup, "reference": list(TensorFunctions.lines(None))}))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the suite with one file more."""
    tree = tmp_path_factory.mktemp("own")
    shutil.copytree(ROOT / "sphinxext", tree / "sphinxext", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "docs" / "_ext", tree / "docs" / "_ext")
    own = tree / "sphinxext" / "explorable" / "tensors" / "operations" / "own.py"
    own.write_text(HEAD + AXIS + WINDOW + PATTERN + UNITS, encoding="utf-8")
    return tree


def asked(tree: Path, source: str, dims: str) -> dict[str, Any]:
    """Return what the copy makes of a program."""
    done = subprocess.run(
        [sys.executable, "-c", ASK, source, dims],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def looks(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    items = [item for row in answer["rows"] for line in row["statements"] for item in line["items"]]
    return {item["look"]["tensor"]: item["look"] for item in items if item["kind"] == "grid"}


def arrows(answer: dict[str, Any]) -> list[str]:
    items = [item for row in answer["rows"] for line in row["statements"] for item in line["items"]]
    return [item["text"] for item in items if item["kind"] == "arrow"]


def test_one_that_works_along_an_axis_has_slices(tree: Path) -> None:
    answer = asked(tree, "x[t,d]\ny = clip_norm(x, axis=d)", "t=3, d=4")
    assert arrows(answer) == ["clip norm over d"]
    assert {name: look["slices"] for name, look in looks(answer).items()} == {"x": "d", "y": "d"}
    assert answer["markup"].count("explorable-slice") >= 6, "three in either grid"
    assert answer["alt"] == "x is 3 × 4; y, 3 × 4, is the clip norm of x over d."
    assert answer["traces"]["y"]["sources"]["x"][5] == [4, 5, 6, 7], "the row of the cell"
    assert answer["traces"]["y"]["spelled"][0].split(" = ")[0].endswith("/ max(1, ‖x‖)")
    assert (
        "| `clip_norm(x, axis)` | Slices along an axis, shortened to the length 1 where they are longer. |"
        in answer["reference"]
    )


def test_one_with_a_window_has_it_drawn(tree: Path) -> None:
    answer = asked(tree, "x[t]\ny = median1d(x, 3)", "t=6")
    assert arrows(answer) == ["median1d"]
    assert looks(answer)["x"]["windows"]["columns"] == {"size": 3, "stride": 1, "padding": 0, "count": 4}
    assert looks(answer)["y"]["captions"] == ["t: (6 + 2·0 − 3) // 1 + 1 = 4"]
    assert "data-window" in answer["markup"]
    assert answer["alt"].startswith("x is a vector of 6; y, a vector of 4, is the median1d of x")
    assert answer["traces"]["y"]["sources"]["x"][1] == [1, 2, 3]
    assert answer["traces"]["y"]["spelled"][1].startswith("median(")
    assert "| `median1d(x, size)` | The median of every window along the last axis. |" in answer["reference"]


def test_one_with_a_pattern_has_bands(tree: Path) -> None:
    answer = asked(tree, 'x[t,d]\ny = regroup(x, "t (h k) -> h t k", h=2)', "t=3, d=4")
    assert arrows(answer) == ["regroup\nt (h k) → h t k"]
    assert looks(answer)["x"]["sizes"] == {"1": "4 = h 2 · k 2"}
    assert looks(answer)["y"]["bands"]["name"] == "h"
    assert answer["alt"] == 'x is 3 × 4; y, 2 × 3 × 2, is x regrouped as "t (h k) -> h t k".'
    assert answer["traces"]["y"]["sources"]["x"][0] == [0]


def test_what_its_cells_are_decides_their_tints(tree: Path) -> None:
    tensors = asked(tree, "x[t,d]\ny = halved(x, axis=d)\nz = clip_norm(x, axis=d)", "t=3, d=4")["tensors"]
    assert tensors["y"]["range"] == tensors["x"]["range"], "cells of one unit have one scale"
    assert tensors["z"]["range"] != tensors["x"]["range"]
    tensors = asked(tree, "x[t,d]\ny = first_best(x, axis=d)", "t=3, d=4")["tensors"]
    assert tensors["y"]["scale"] == "names", "a place has no size"
