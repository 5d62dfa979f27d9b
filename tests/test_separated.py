"""Tables of other separators and decimal commas: read where there is one way to, else told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from conftest import Build
from sphinxext.explorable.data import DataError, read
from sphinxext.explorable.visuals.module import read_data

READ = {
    "semicolons": ("a.csv", "x;y\n1;2.5\n", {"x": [1], "y": [2.5]}),
    "tabs": ("a.csv", "x\ty\n1\t2.5\n", {"x": [1], "y": [2.5]}),
    "a .tsv": ("a.tsv", "x\ty\n1\t2,5\n", {"x": [1], "y": [2.5]}),
    "a .tsv of one column": ("a.tsv", "x\n1\n", {"x": [1]}),
    "commas within tabs": ("a.tsv", "x\twords\n1\ta, b\n", {"x": [1], "words": ["a, b"]}),
    "a byte order mark": ("a.csv", "\ufeffx;y\n1;2\n", {"x": [1], "y": [2]}),
    "the line of spreadsheets": ("a.csv", "\ufeffsep=;\r\nx;y\r\n1;2,5\r\n", {"x": [1], "y": [2.5]}),
    "returns and empty lines": ("a.csv", "\r\nx;y\r\n\r\n1;2\r\n", {"x": [1], "y": [2]}),
    "decimal commas": ("a.csv", "x;y\n1;2,5\n2;-0,25\n3;1e3\n", {"x": [1, 2, 3], "y": [2.5, -0.25, 1000]}),
    "points between thousands": ("a.csv", "x;y\n1;1.234,5\n2;1.000\n", {"x": [1, 2], "y": [1234.5, 1000]}),
    "commas between thousands": ("a.csv", "x;y\n1;1,234.5\n2;1,000\n", {"x": [1, 2], "y": [1234.5, 1000]}),
    "three decimals beside others": ("a.csv", "x;y\n0,5;1,234\n", {"x": [0.5], "y": [1.234]}),
    "three decimals after a point": ("a.csv", "x;y\n1;1.234\n", {"x": [1], "y": [1.234]}),
    "four decimals": ("a.csv", "x;y\n1;1,2340\n", {"x": [1], "y": [1.234]}),
    "commas in words": ("a.csv", "x;y\n0,5;1,5\n1,5;b\n2;c\n", {"x": [0.5, 1.5, 2], "y": ["1,5", "b", "c"]}),
    "a hole": ("a.csv", "x;y\n1;2,5\n2;\n3;NA\n4;\n", {"x": [1, 2, 3, 4], "y": ["2.5", "", "NA", ""]}),
    "a quoted separator": ("a.csv", '"x;y",z\n1,"2;3"\n', {"x;y": [1], "z": ["2;3"]}),
    "quoted semicolons between semicolons": ("a.csv", 'x;"y;z"\n1;"2;3"\n', {"x": [1], "y;z": ["2;3"]}),
    "a quoted line end": ("a.csv", '"x\nz";y\n1;2\n', {"x\nz": [1], "y": [2]}),
    "a comma in a name": ("a.csv", "x, in m;y\n1;2\n", {"x, in m": [1], "y": [2]}),
    "a semicolon in a name": ("a.csv", "x;in m,y\n1,2\n", {"x;in m": [1], "y": [2]}),
    "decimal commas between commas": ("a.csv", 'x,y\n1,"2,5"\n', {"x": [1], "y": ["2,5"]}),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_what_can_be_read_in_one_way_is_read(tmp_path: Path, case: str) -> None:
    name, content, columns = READ[case]
    (tmp_path / name).write_bytes(content.encode())
    found = read(tmp_path / name)
    assert {name: array.tolist() for name, array in found.items()} == columns
    assert {name: array.dtype.kind for name, array in found.items()} == {
        name: "U" if any(isinstance(cell, str) for cell in cells) else "f" for name, cells in columns.items()
    }


TOLD = {
    "two separators": (
        "a.csv",
        "x;y,z\n1;2,5\n",
        "its cells could be separated by commas or by semicolons; put cells that contain one of "
        "them into quotes",
    ),
    "three digits after a comma": (
        "a.csv",
        "x;y\n1;1,234\n",
        "column y has '1,234', which may be 1234 or 1.234; write 1234, or 1.2340",
    ),
    "three digits after a point beside decimal commas": (
        "a.csv",
        "x;y\n2,5;1.234\n",
        "column y has '1.234', which may be 1234 or 1.234; write 1234, or 1,2340",
    ),
    "both marks": (
        "a.csv",
        "x;y\n1;2,5\n2;3.5\n",
        "column y has '2,5' and '3.5'; write all decimals with a point",
    ),
    "decimal commas without another separator": (
        "a.csv",
        "x,y\n1,5,2,5\n",
        "line 2 has 4 cells, the header 2; write decimals with a point, or separate the cells by semicolons",
    ),
    "a row too short": ("a.csv", "sep=;\nx;y\n1;2\n3\n", "line 4 has 1 cells, the header 2"),
    "a .tsv without tabs": (
        "a.tsv",
        "x;y\n1;2\n",
        "its first line has no tab, but semicolons; call the file .csv, or use tabs",
    ),
    "a separator of its own": (
        "a.csv",
        "sep=|\nx|y\n1|2\n",
        "its cells are separated by '|'; separate them by commas, semicolons, tabs",
    ),
}


@pytest.mark.parametrize("case", TOLD)
def test_what_could_be_read_in_two_ways_is_told(tmp_path: Path, case: str) -> None:
    name, content, message = TOLD[case]
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read(tmp_path / name)
    assert str(caught.value) == f"{name}: {message}"


def test_what_is_told_to_write_is_read(tmp_path: Path) -> None:
    for source, value in (
        ("x;y\n1;1.2340\n", 1.234),
        ("x;y\n2,5;1,2340\n", 1.234),
        ("x;y\n2,5;1234\n", 1234),
    ):
        (tmp_path / "a.csv").write_text(source, encoding="utf-8")
        assert read(tmp_path / "a.csv")["y"].tolist() == [value]


def test_tables_of_spreadsheets_in_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Größe\ty\n1,5\t2\n".encode("utf-16"))
    assert {name: array.tolist() for name, array in read(path).items()} == {"Größe": [1.5], "y": [2]}
    path.write_bytes("x;Größe\n1;2\n".encode("latin-1"))
    with pytest.raises(DataError, match=r"a\.csv: line 1 is not UTF-8 text; save the file as UTF-8"):
        read(path)


def test_every_separator_gives_the_same_numbers(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    numbers = np.round(random.normal(0, 10 ** random.integers(-3, 5, (60, 4)).astype(float)), 6)
    lines = [["a", "b", "c", "d"], *[[repr(number) for number in row] for row in numbers.tolist()]]
    path = tmp_path / "a.csv"
    for separator, point in ((",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ",")):
        rows = [separator.join(cell.replace(".", point) for cell in line) for line in lines]
        path.write_text("\n".join(rows), encoding="utf-8")
        assert np.array_equal(np.stack(list(read(path).values()), axis=1), numbers)


def test_every_picture_reads_them(build: Build) -> None:
    """A chart, a picture of the catalogue, a tensor diagram and a module have the same reader."""
    table = "x;y\n0,5;1,5\n1,5;2,25\n2,5;3,75\n"
    source = (
        "# Title\n\n:::{chart} points\n:data: a.csv\n:x: x\n:y: y\nA.\n:::\n\n"
        ":::{explorable} gradient-descent\n:data: a.csv\n:x: x\n:y: y\nB.\n:::\n\n"
        ":::{tensor-diagram}\n:data: a.csv\nx[3]\nz = 2 * x\n:::\n"
    )
    site = build({"index": source, "a.csv": table})
    assert site.warnings == []
    assert "1.5 to 3.75" in site.page("index")


def test_a_module_gets_a_table_of_tabs_as_rows(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("x\ty\n1,5\tleft\n", encoding="utf-8")
    assert read_data(tmp_path / "a.tsv", "a.tsv") == [{"x": 1.5, "y": "left"}]
