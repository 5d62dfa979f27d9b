"""Notebooks that pages offer: their cells run, wherever the files of the page are and whatever is in them."""

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import Build, Site

DOT = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle cx="4" cy="4" r="3"/></svg>'


def made(site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the cells of the one notebook that a site offers, in an empty folder; return its picture."""
    assert site.warnings == []
    [file] = (site.out / "_static" / "explorable").glob("*.ipynb")
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    # The first ones are words, and the installation.
    sources = ["".join(cell["source"]) for cell in cells[2:]]
    folder.mkdir()
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    for source in sources[:-1]:
        exec(source, names)
    return eval(sources[-1], names)


def test_files_of_one_name_stay_apart(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "# P\n\n:::{chart} points\n:data: one/v.csv, two/v.csv\n:x: a\n:y: b\n:notebook:\n:::\n"
    site = build({"index": page, "one/v.csv": b"a\n1\n2\n", "two/v.csv": b"b\n30\n40\n"})
    assert "30" in made(site, tmp_path / "elsewhere", monkeypatch).html()


def test_a_file_may_end_with_a_quote(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "# P\n\n:::{chart} bars\n:data: v.csv\n:x: a\n:y: b\n:notebook:\n:::\n"
    site = build({"index": page, "v.csv": b"b,a\n3,4'\n4,5'"})
    made(site, tmp_path / "elsewhere", monkeypatch)
    assert (tmp_path / "elsewhere" / "v.csv").read_bytes() == b"b,a\n3,4'\n4,5'"


def test_images_of_models_are_found(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "# P\n\n:::{model-diagram}\n:notebook:\n![a photo](img/dot.svg)\nclassify\n:::\n"
    site = build({"index": page, "img/dot.svg": DOT})
    assert "data:image/svg" in made(site, tmp_path / "elsewhere", monkeypatch).svg()


@pytest.mark.parametrize("name", ["concepts", "Parameter", "Tensors"])
def test_a_parameter_may_be_called_as_something_in_the_cells(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    page = (
        f"# P\n\n:::{{parameter}} {name}\n:value: 3\n:max: 4\n:::\n\n"
        f":::{{tensor-diagram}}\n:notebook:\n:dims: t=2\n\nQ[t,2] : query\nS = Q * {name}\n:::\n"
    )
    assert "Q" in repr(made(build(page), tmp_path / "elsewhere", monkeypatch))


def test_formulas_are_words_in_a_notebook(build: Build) -> None:
    """What runs a notebook shows its title and its captions as they are written."""
    page = (
        "# The $\\operatorname{softmax}$ of $QK^\\top$\n\n"
        ":::{explorable} function\n:expr: x\n:notebook:\nA $\\mathrm{softmax}$ of $QK^\\top$.\n:::\n"
    )
    site = build(page)
    (file,) = site.out.rglob("*.ipynb")
    written = file.read_text(encoding="utf-8")
    assert "# The softmax of QKᵀ" in written
    assert "A softmax of QKᵀ." in written
    assert "operatorname" not in written
    assert "mathrm" not in written
