"""The reference pages name all that there is, and what they say of it is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from conftest import ROOT
from sphinxext.explorable.expressions import CONSTANTS, FUNCTIONS, OPERATORS
from sphinxext.explorable.parameters.markup import FIELDS
from sphinxext.explorable.visuals.catalogue import catalogue, grammars
from sphinxext.explorable.visuals.figures import COMMON
from sphinxext.explorable.visuals.picture import options_of

REFERENCE = ROOT / "docs" / "reference"
PARAMETERS = (REFERENCE / "parameters.md").read_text(encoding="utf-8")
EXPLORABLES = (REFERENCE / "explorables.md").read_text(encoding="utf-8")


def first_cells(text: str) -> str:
    return " ".join(line.split("|")[1] for line in text.splitlines() if line.startswith("|"))


def test_every_option_of_a_parameter_is_in_the_table() -> None:
    directive = PARAMETERS.partition("## The directive")[2].partition("## ")[0]
    assert set(re.findall(r"`(\w+)`", first_cells(directive))) == set(FIELDS)


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
    assert re.search(rf"{{explorable}} {name}\b", EXPLORABLES)
    assert reference_page.select(f'[data-explorable="{name}"]')


def test_the_options_of_every_picture_are_named() -> None:
    introduction = EXPLORABLES.partition("(bind)=")[0]
    # A picture's data are among its own, and its caption is the body.
    assert set(re.findall(r"`(\w+)`", introduction)) >= set(COMMON) - {"caption", "data", "hero"}


@pytest.fixture(scope="module")
def reference_page(tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    from sphinx.cmd.build import main

    out: Path = tmp_path_factory.mktemp("reference")
    assert main(["-q", "-W", "-E", "-n", str(ROOT / "docs"), str(out)]) == 0
    return BeautifulSoup((out / "reference" / "explorables.html").read_text("utf-8"), "html.parser")
