"""What the benches tell, and that the page of figures has all of it: nothing is missed in silence."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import pytest

from bench import figures
from bench.figures import Figure

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "explanation" / "figures.md"


def sections() -> list[str]:
    """Return the sections of `make bench`, without importing what these need."""
    tree = ast.parse((ROOT / "bench" / "__main__.py").read_text(encoding="utf-8"))
    [table] = [node.value for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)]
    assert isinstance(table, ast.Dict)
    return [ast.literal_eval(key) for key in table.keys if key]


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the page."""
    with (figures.FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("figure", "measured", "ratio", "aim", "is_missed"),
    [
        (Figure("a", 12.34, "ms", most=12.5), "12.3 ms", "", "≤ 12.5 ms", False),
        (Figure("a", 12.6, "ms", most=12.5), "12.6 ms", "", "≤ 12.5 ms: **missed**", True),
        (Figure("a", 87, "%", least=88), "87 %", "", "≥ 88 %: **missed**", True),
        (Figure("a", 1, "s", instead="B", theirs=4, times=0.25), "1 s", "0.25 ×", "≤ 0.25 ×", False),
        (Figure("a", 3, "s", instead="B", theirs=2, times=1), "3 s", "1.5 ×", "≤ 1 ×: **missed**", True),
        (Figure("a", 3, "s", instead="B", theirs=float("inf"), times=1), "3 s", "0 ×", "≤ 1 ×", False),
        (Figure("a", 0, "KiB", most=0), "0 KiB", "", "≤ 0 KiB", False),
        (Figure("a", 1434.4, "KiB"), "1,434 KiB", "", "", False),
        (Figure("a", 1.7, least=1.5), "1.7 ×", "", "≥ 1.5 ×", False),
    ],
)
def test_a_figure_tells_its_aim_and_whether_it_is_missed(figure, measured, ratio, aim, is_missed):
    assert figure.is_missed is is_missed
    assert (figure.row[1], figure.row[3], figure.row[4]) == (measured, ratio, aim)


def test_what_others_take_stands_beside():
    assert Figure("a", 1, "s", instead="B 2", theirs=4).row[2] == "B 2: 4 s"
    assert Figure("a", 1, "s", instead="B 2", theirs=float("inf")).row[2] == "B 2: did not end"


def test_a_new_run_of_a_section_replaces_what_it_missed_before(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "FOLDER", tmp_path)
    monkeypatch.setattr(figures, "MISSED", tmp_path / "missed.csv")
    figures.keep("b", [Figure("slow", 2, "s", most=1, why="it waits"), Figure("fast", 1, "s", most=1)])
    figures.keep("a", [Figure("large", 9, "KiB", most=8)])
    assert figures.missed() == [
        ("a", "large", "≤ 8 KiB", "9 KiB", "not known"),
        ("b", "slow", "≤ 1 s", "2 s", "it waits"),
    ]
    figures.keep("b", [Figure("slow", 1, "s", most=1)])
    assert [row[0] for row in figures.missed()] == ["a"]
    assert [row["what"] for row in rows("b")] == ["slow"]


def test_the_page_has_the_table_of_every_section():
    page = PAGE.read_text(encoding="utf-8")
    for name in [*sections(), "missed"]:
        assert f":file: figures/{name}.csv\n" in page
        assert rows(name)


def test_all_that_is_missed_is_told_with_a_reason():
    missed = {(row["section"], row["what"]) for row in rows("missed")}
    marked = {(name, row["what"]) for name in sections() for row in rows(name) if "missed" in row["aim"]}
    assert missed == marked
    assert [row for row in rows("missed") if not row["why"] or row["why"] == "not known"] == []
