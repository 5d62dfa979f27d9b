"""The reference pages name all that there is, and what they say of it is so."""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest
from bs4 import BeautifulSoup

from conftest import ROOT

sys.path.insert(0, str(ROOT / "docs" / "_ext"))

from model_language import ITEMS, SUFFIXES, Row

from sphinxext.explorable.concepts.stylesheet import BASE
from sphinxext.explorable.config import ExplorableConfig
from sphinxext.explorable.divio.checks import CHECKS
from sphinxext.explorable.expressions import CONSTANTS, FUNCTIONS
from sphinxext.explorable.expressions.operations import OPERATORS
from sphinxext.explorable.models import (
    GROUPS,
    Item,
    ModelError,
    Suffixes,
    describe,
    lines,
    parse,
    parsing,
    sentences,
    suffixes,
)
from sphinxext.explorable.models.tree import Kind
from sphinxext.explorable.parameters.declaring import ParameterDirective
from sphinxext.explorable.visuals import embedding
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
    # Of a chart no value can be a parameter.
    assert "bind" not in told["chart"]
    assert "notebook" in told["chart"]
    assert set(told) == {
        "concept",
        "colored-equation",
        "parameter",
        "explorable",
        "chart",
        "divio-grid",
        "divio-list",
        "steps",
        "step",
        "audience",
        "animation",
        "thread",
        *grammars(),
    }
    assert {entry.dt["id"].removeprefix("role-") for entry in page.select("dl.rst.role")} == {
        "concept",
        "parameter",
        "live",
        "cell",
        "gesture",
        "picture",
    }
    assert all(entry.dd.p.text.strip().endswith(".") for entry in page.select("dl.rst"))


def test_no_markup_is_left_in_the_words_of_the_reference(docs: Path) -> None:
    for file in sorted((docs / "reference").glob("*.html")):
        page = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        for hidden in page.select("code, pre, script, style"):
            hidden.decompose()
        assert "`" not in page.text, (file.name, re.findall(r".*`.*", page.text))


def test_a_role_is_shown_as_an_author_writes_it(docs: Path) -> None:
    page = BeautifulSoup((docs / "reference" / "directives.html").read_text("utf-8"), "html.parser")
    shown = {role.dt["id"].removeprefix("role-"): role.dd.code for role in page.select("dl.rst.role")}
    assert shown["live"].text == "{live}`w / 4 | .2f`"
    assert shown["parameter"].text == "{parameter}`w`"
    assert shown["concept"].text == "{concept}`query`"


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
    # It says what a class is on, in one sentence; how it is styled is no business of an author's.
    said_of = {
        row.td.text: row.select("td")[1].text.strip() for row in page.find(id="classes").select("tbody tr")
    }
    assert {name: said for name, said in said_of.items() if not re.fullmatch(r"[^.]+\.", said)} == {}
    assert {row.td.text for row in page.find(id="colours").select("tbody tr")} == {
        f"--explorable-{name}" for name in BASE
    }
    assert "explorable:interaction" in page.find(id="events").text
    assert "at the release of a pointer" in page.find(id="events").text


# By type: the modules that warn by it, and the word in the row that says so.
WARNED = {
    "concept": {
        "concepts/": "definition",
        "equations/": "formula",
        "visuals/|parameters/|notebooks/": "picture",
    },
    "palette": {"concepts/mentions": "more concepts on a page", "concepts/": "hard to read"},
    "equation": {"equations/": "formula"},
    "tensor": {"visuals/told": "sentences", "visuals/cells_role": "`cell`", "visuals/": "program"},
    "model": {"visuals/model_diagram": "model diagram"},
    "parameter": {
        "parameters/": "a parameter",
        "equations/": "a formula",
        "visuals/": "follows a parameter",
    },
    "data": {"visuals/": "a picture cannot show"},
    "module": {
        "visuals/packages": "installed package",
        "visuals/|pages/": "module of your own",
        "notebooks/": "widget",
    },
    "render": {
        "visuals/": "its options",
        "notebooks/": "executed notebook",
        "publishing/animation": "its film",
        "pages/uncaptioned": "text alternative",
        "pages/": "its drawing",
    },
    "markup": {"pages/directive": "a fence", "visuals/": "the other markup"},
    "divio": {"divio/listing|divio/showing": "lists", "divio/": "kinds of pages"},
    "story": {
        "story/steps|story/settling": "steps",
        "story/audience": "audiences",
        "story/thread": "threads",
        "story/films|story/animation": "animations",
        "pages/directive": "steps",
    },
    "notebook": {"notebooks/": "notebooks"},
    "hero": {"publishing/hero": "card"},
}
# Where a call has the type among its arguments.
TYPED = {
    "unless_lost": 0,
    "subtype": 1,
    "warn": 1,
    "problem": 1,
    "PictureError": 1,
    "refuse": 2,
    "add_own_name": 2,
    "own_classes": 0,
    "file": 2,
}


def subtypes_in(file: Path) -> set[str]:
    """Return the types of warnings that a module gives."""
    found: list[ast.expr] = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called), args=given, keywords=named):
                place = TYPED.get(called, len(given))
                found += [*given[place : place + 1], *(one.value for one in named if one.arg == "subtype")]
            case ast.FunctionDef(args=taken):
                both = zip(reversed(taken.args), reversed(taken.defaults), strict=False)
                found += [default for argument, default in both if argument.arg == "subtype"]
            case ast.Assign(targets=[ast.Name(id="subtype")], value=value):
                found.append(value)
    several = [(one.body, one.orelse) if isinstance(one, ast.IfExp) else (one,) for one in found]
    return {str(one.value) for part in several for one in part if isinstance(one, ast.Constant) and one.value}


def test_every_type_of_warning_is_told() -> None:
    page = (REFERENCE / "warnings.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `explorable\.(\w+)` \| (.*) \|$", page, re.MULTILINE))
    package = ROOT / "sphinxext" / "explorable"
    used = {
        (subtype, file.relative_to(package).as_posix())
        for file in package.rglob("*.py")
        for subtype in subtypes_in(file)
    }
    settings = {(one.metadata["subtype"], f"`explorable_{one.name}`") for one in fields(ExplorableConfig)}
    assert {subtype for subtype, _ in used | settings} == set(rows)
    # Each row says what all is warned of by its type: a place that is new in it needs words for it here.
    untold = {
        (subtype, name)
        for subtype, name in used
        if name != "config.py"
        if not any(word in rows[subtype] for place, word in WARNED[subtype].items() if re.match(place, name))
    }
    assert untold == set()
    places = {(subtype, place) for subtype, places in WARNED.items() for place in places}
    assert {one for one in places if not any(one[0] == a and re.match(one[1], b) for a, b in used)} == set()
    assert {(subtype, name) for subtype, name in settings if name not in rows[subtype]} == set()
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
    rows = [row.select("td") for row in section.select("tbody tr") if row.td]
    # Tables of arrays have three columns.
    cells = [[cell.text.strip() for cell in row] for row in rows if len(row) == 4]
    assert [option for option, *_ in cells] == list(options_of(catalogue()[name]))
    arrays = [row[0].text for row in rows if len(row) == 3]
    assert set(arrays) >= {one.name for one in getattr(catalogue()[name], "takes", ())}
    assert all((takes and told.endswith(".")) or told for _, takes, _, told in cells)
    assert section.select(f'[data-explorable="{name}"]')


def test_the_options_of_every_picture_are_named() -> None:
    introduction = EXPLORABLES.partition("(bind)=")[0]
    # A picture's data are among its own, and its caption is the body.
    assert set(re.findall(r"`(\w+)`", introduction)) >= set(COMMON) - {"caption", "data"}


@pytest.fixture(scope="module")
def reference_page(docs: Path) -> BeautifulSoup:
    return BeautifulSoup((docs / "reference" / "explorables.html").read_text("utf-8"), "html.parser")


# ── The language of model diagrams ───────────────────────────────────────────────────────────────────────

MODELS = (REFERENCE / "model-diagrams.md").read_text(encoding="utf-8")
ROWS = [*ITEMS, *SUFFIXES]


def test_every_item_and_suffix_of_models_has_a_row() -> None:
    parts_of_items = {"alias", "given", "takes"}
    assert {row.field for row in ITEMS} == {*get_args(Kind), *parts_of_items}
    assert {row.field for row in SUFFIXES} == {field.name for field in fields(Suffixes)}
    assert len({row.field for row in ROWS}) == len(ROWS)


def has(item: Item, field: str) -> bool:
    """Tell whether an item is of a kind, or has a part or a suffix."""
    if field in get_args(Kind):
        return item.kind == field
    whole, plain = (item.after, Suffixes()) if hasattr(item.after, field) else (item, Item("box", "", 1, 1))
    return bool(getattr(whole, field) != getattr(plain, field))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.field)
def test_a_row_of_the_language_is_read_as_what_it_is_for(row: Row) -> None:
    assert any(has(item, row.field) for item in parse(row.source).all)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.field)
def test_what_a_row_writes_is_what_the_parser_reads(row: Row) -> None:
    """Each spelling of a row, after an item of that row's own model, or as an item."""
    for written in re.findall(r"`([^`]+)`", row.write):
        if row.field in get_args(Kind) and written not in GROUPS:
            assert has(parse(written).items[0], row.field), written
        elif row.field in ("alias", "given", "takes"):
            assert any(has(item, row.field) for item in parse(written).all)
        elif row.field in GROUPS:
            assert has(parse(f"{written}\n  A").items[0], row.field)
        else:
            assert any(suffixed(row.field, written)), written


def suffixed(field: str, written: str) -> list[bool]:
    """Put a suffix after an item of each kind; tell of those that may have it whether they do."""
    found = []
    for head in ("A", "x[t,4]", '"a b c d e"'):
        try:
            model = parse(f'"a b c d e"\nSource\n{head} {written}')
        except ModelError:
            continue
        found.append(has(model.items[-1], field))
    return found


def test_every_sign_is_told() -> None:
    [row] = [row for row in ITEMS if row.field == "sign"]
    assert set(re.findall(r"`([^`]+)`", row.write + row.means)) == set(parsing._SIGNS)


def test_every_row_has_its_picture(docs: Path) -> None:
    page = BeautifulSoup((docs / "reference" / "model-diagrams.html").read_text("utf-8"), "html.parser")
    shown = {
        term.get_text(): term.find_next_sibling("dd").select(".example [data-explorable=model-diagram] svg")
        for term in page.select("article dl > dt")
    }
    assert list(shown) == [row.write.replace("`", "") for row in ROWS]
    assert all(shown.values())


def test_the_limits_of_models_are_those_of_the_parser() -> None:
    table = MODELS.partition("## Limits")[2]
    told = {
        name: int(number.replace(",", "")) for name, number in re.findall(r"\| (.+) \| ([\d,]+) \|", table)
    }
    assert told == {
        "items": lines.MAXIMUM_ITEMS,
        "sentences": lines.MAXIMUM_ITEMS,
        "levels of indentation": lines.MAXIMUM_DEPTH,
        "characters of a model": lines.MAXIMUM_CHARACTERS,
        "characters of a line": lines.MAXIMUM_WIDTH,
        "characters of a sentence": sentences.LONGEST_SENTENCE,
        "characters of a label": suffixes.LONGEST_LABEL,
        "characters of plain words, or of a note": suffixes.LONGEST_TEXT,
        "words of a row": suffixes.MOST_WORDS,
        "characters of a word": parsing.LONGEST_WORD,
        "dims of a tensor": parsing.MOST_AXES,
        "repeats": suffixes.MOST_REPEATS,
        "rounds of a loop": suffixes.MOST_ROUNDS,
        "an image, in KiB": embedding.MOST_BYTES // 1024,
    }


def test_the_mistakes_of_models_are_told_as_they_are() -> None:
    section = MODELS.partition("## When something is wrong")[2].partition("## ")[0]
    blocks = re.findall(r"```text\n(.*?)```", section, re.DOTALL)
    for source, message in zip(blocks[::2], blocks[1::2], strict=True):
        with pytest.raises(ModelError) as caught:
            parse(source)
        assert str(caught.value).startswith(message.strip().removesuffix("…").strip())


def test_the_first_model_is_described_as_the_page_says() -> None:
    [source] = re.findall(r":caption: An encoder.*?\n(.*?)\n:::", MODELS, re.DOTALL)
    told = " ".join(re.findall(r"^> (.*)$", MODELS, re.MULTILINE)).removesuffix("; …")
    assert describe(parse(source)).startswith(told)
