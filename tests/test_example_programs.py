"""The tensor programs of the example's pages, computed from the arrays that its pages name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conftest import ROOT
from sphinxext.explorable.data import read
from sphinxext.explorable.tensors import Diagram, evaluate
from sphinxext.explorable.visuals.told import part_told

DOCS = ROOT / "example_project" / "docs"
PARAMETER = re.compile(r"^:::\{parameter\} (\w+)\n(?:.*\n)*?:value: (\S+)", re.MULTILINE)
DIRECTIVE = re.compile(r"^:::\{tensor-diagram\}\n(.*?)^:::$", re.DOTALL | re.MULTILINE)
ANIMAL, IT = 2, 10


@cache
def programs() -> dict[str, tuple[Diagram, dict[str, Any]]]:
    """Return each diagram of the pages and its arrays, by name."""
    found = {}
    for page in sorted(DOCS.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        parameters = {name: float(value) for name, value in PARAMETER.findall(text)}
        for block in DIRECTIVE.findall(text):
            lines = block.splitlines()
            options = dict(line[1:].split(": ", 1) for line in lines if line.startswith(":"))
            source, _ = part_told("\n".join("" if line.startswith(":") else line for line in lines))
            dims = {name: int(size) for name, size in re.findall(r"(\w+)=(\d+)", options["dims"])}
            arrays = dict(read(DOCS / "_data" / Path(options["data"]).name))
            found[options["name"]] = evaluate(source, dims, arrays, parameters), arrays
    return found


def values(name: str) -> dict[str, Any]:
    return {key: tensor.values for key, tensor in programs()[name][0].tensors.items()}


@pytest.mark.parametrize("name", programs())
def test_a_program_has_values_and_raises_no_doubt(name: str) -> None:
    diagram, _ = programs()[name]
    assert not diagram.warnings
    assert all(tensor.values is not None for tensor in diagram.tensors.values())


def test_self_attention_gives_the_head_that_attention_begins_with() -> None:
    whole, head = values("self-attention-diagram"), values("attention-diagram")
    assert round(float(whole["P"][IT, ANIMAL]), 3) == 0.673
    for name in ("Q", "K", "S", "P"):
        np.testing.assert_allclose(whole[name], head[name], atol=0.01)
    output = np.load(DOCS / "_data" / "attention.npz")["output"]
    np.testing.assert_allclose(whole["Z"], output, atol=0.005)


def test_a_sharpness_of_one_gives_the_weights_of_the_head() -> None:
    sharpened = values("sharpened-diagram")
    assert sharpened["w"] == 1
    np.testing.assert_allclose(sharpened["P"], values("attention-diagram")["P"], atol=0.01)


def test_the_opened_encoder_ends_in_the_head_of_self_attention() -> None:
    opened, whole = values("opened-head"), values("self-attention-diagram")
    assert opened.keys() == whole.keys()
    assert all(np.array_equal(opened[name], whole[name]) for name in opened)
    told = (DOCS / "explanation" / "black-box.md").read_text("utf-8")
    assert f"{opened['S'][IT, ANIMAL]:.1f} for *it* and *animal*" in told
    assert f"gives {opened['P'][IT, ANIMAL]:.2f} of".replace("0.", ".") in told


def test_the_lookup_takes_the_rows_that_the_sum_begins_with() -> None:
    assert np.array_equal(values("lookup-diagram")["E"], values("position-diagram")["E"])
    diagram, arrays = programs()["lookup-diagram"]
    assert diagram.tensors["E"].sources((7, 1)) == {"ids": [(7,)], "table": [(int(arrays["ids"][7]), 1)]}


def test_heads_are_split_and_joined_again() -> None:
    found = values("heads-diagram")
    assert np.array_equal(found["H"][11], values("attention-diagram")["Q"])
    assert np.array_equal(found["R"], found["Q"])
    assert programs()["heads-diagram"][0].tensors["H"].sources((11, IT, 0)) == {"Q": [(IT, 352)]}


def test_the_steps_of_the_layer_norm_equal_layer_norm() -> None:
    diagram, arrays = programs()["layer-norm-diagram"]
    declared = "x[t,d]\ng[d]\nb[d]\n"
    one = evaluate(f"{declared}y = layer_norm(x, g, b, axis=d, eps=1e-12)", {"t": 16, "d": 384}, arrays)
    np.testing.assert_allclose(diagram.tensors["y"].values, one.tensors["y"].values, atol=1e-12)
    np.testing.assert_allclose(diagram.tensors["n"].values.var(axis=1), 1, atol=1e-9)
    assert round(float(values("outlier-diagram")["y"][0, 99]), 1) == 8.1
