"""The reference pages name all that there is, and what they say of it is so."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from conftest import ROOT
from sphinxext.explorable.concepts.stylesheet import BASE
from sphinxext.explorable.config import ExplorableConfig
from sphinxext.explorable.divio.checks import CHECKS
from sphinxext.explorable.expressions import CONSTANTS, FUNCTIONS
from sphinxext.explorable.expressions.operations import OPERATORS
from sphinxext.explorable.parameters.declaring import ParameterDirective
from sphinxext.explorable.visuals.catalogue import catalogue, grammars
from sphinxext.explorable.visuals.figures import COMMON
from sphinxext.explorable.visuals.picture import options_of

REFERENCE = ROOT / "docs" / "reference"
PARAMETERS = (REFERENCE / "parameters.md").read_text(encoding="utf-8")
EXPLORABLES = (REFERENCE / "explorables.md").read_text(encoding="utf-8")


def first_cells(text: str) -> str:
    return " ".join(line.split("|")[1] for line in text.splitlines() if line.startswith("|"))


def test_every_directive_and_role_is_told_with_its_options(docs: Path) -> None:
    page = BeautifulSoup((docs / "reference" / "directives.html").read_text("utf-8"), "html.parser")
    told = {
        entry.dt["id"].removeprefix("directive-"): [row.td.text for row in entry.select("tbody tr")]
        for entry in page.select("dl.rst.directive")
    }
    assert told["parameter"] == list(ParameterDirective.OPTIONS)
    assert set(told) == {
        "concept",
        "colored-equation",
        "parameter",
        "explorable",
        "divio-grid",
        "divio-list",
        "steps",
        "step",
        "audience",
        *grammars(),
    }
    assert {entry.dt["id"].removeprefix("role-") for entry in page.select("dl.rst.role")} == {
        "concept",
        "parameter",
        "live",
        "gesture",
    }
    assert all(entry.dd.p.text.strip().endswith(".") for entry in page.select("dl.rst"))


def test_every_setting_is_told(docs: Path) -> None:
    page = BeautifulSoup((docs / "reference" / "configuration.html").read_text("utf-8"), "html.parser")
    told = [entry.dt["id"].removeprefix("confval-explorable_") for entry in page.select("dl.std.confval")]
    assert told == [setting.name for setting in fields(ExplorableConfig)]


def test_classes_colours_and_the_event_are_told(docs: Path) -> None:
    page = BeautifulSoup((docs / "reference" / "html.html").read_text("utf-8"), "html.parser")
    classes = {row.td.text for row in page.find(id="classes").select("tbody tr")}
    # Those that the design promises.
    assert classes >= {
        "explorable",
        "explorable-on",
        "explorable-concept",
        "explorable-kind",
        "explorable-notice",
    }
    assert {row.td.text for row in page.find(id="colours").select("tbody tr")} == {
        f"--explorable-{name}" for name in BASE
    }
    assert "explorable:interaction" in page.find(id="events").text
    assert "at the release of a pointer" in page.find(id="events").text


def test_every_type_of_warning_is_told() -> None:
    page = (REFERENCE / "warnings.md").read_text("utf-8")
    source = "".join(file.read_text("utf-8") for file in (ROOT / "sphinxext").rglob("*.py"))
    used = set(re.findall(r'(?:warn|problem|PictureError)\([^()]*?(?:\([^()]*\)[^()]*?)*?, "(\w+)"', source))
    assert used == set(re.findall(r"^\| `explorable\.(\w+)`", page, re.MULTILINE))
    assert set(re.findall(r"`explorable\.divio\.([\w-]+)`", page)) == set(CHECKS)


def test_the_example_of_python_prints_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    page = (REFERENCE / "python.md").read_text("utf-8")
    [code] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    [printed] = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    exec(code, {})
    assert capsys.readouterr().out == printed


def test_every_function_of_expressions_is_in_the_table() -> None:
    told = first_cells(PARAMETERS.partition("## Expressions")[2].partition("## ")[0])
    assert set(re.findall(r"`(\w+)", told)) == set(FUNCTIONS) | set(CONSTANTS)
    signs = re.search(r"names, `([^`]+)`", PARAMETERS)
    assert signs is not None
    comparisons = {"<", "<=", ">", ">=", "==", "!="}
    assert set(signs[1].split()) == set(OPERATORS) - comparisons - {"neg"}


@pytest.mark.parametrize("name", sorted(set(catalogue()) - set(grammars())))
def test_every_picture_has_its_fields_and_an_example(name: str, reference_page: BeautifulSoup) -> None:
    heading = next(tag for tag in reference_page.select("h2") if tag.text.strip("¶\n ") == name)
    section = heading.find_parent("section")
    assert section is not None
    listed = [row.td.text for row in section.select("tbody tr") if row.td]
    assert listed == list(options_of(catalogue()[name]))
    cells = [[cell.text.strip() for cell in row.select("td")] for row in section.select("tbody tr")]
    assert all((takes and told.endswith(".")) or told for _, takes, _, told in cells)
    assert section.select(f'[data-explorable="{name}"]')


def test_the_options_of_every_picture_are_named() -> None:
    introduction = EXPLORABLES.partition("(bind)=")[0]
    # A picture's data are among its own, and its caption is the body.
    assert set(re.findall(r"`(\w+)`", introduction)) >= set(COMMON) - {"caption", "data"}


@pytest.fixture
def reference_page(docs: Path) -> BeautifulSoup:
    return BeautifulSoup((docs / "reference" / "explorables.html").read_text("utf-8"), "html.parser")
