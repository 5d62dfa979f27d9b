"""Docs of published packages, built with and without the suite: only how formulas are typeset changes."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from real_projects import PROJECTS, Checkout, NoIndexError, Project, built_without_suite, sdist_of

pytestmark = pytest.mark.early

# What gathers formulas of several lines, which Sphinx and the suite write for KaTeX and MathJax differently.
ENVIRONMENT = re.compile(r"\\(begin|end)\{(split|align|aligned|gather|eqnarray|equation)\*?\}")
SPACED = re.compile(r"\s|\\\\|&")
BRACED = re.compile(r"([_^])\{(\\[a-z]+)\}")
DRAWN = re.compile(r'<span class="katex-html"[^>]*>')
MEANT = re.compile(r"<semantics>.*?<annotation", re.DOTALL)
SPAN = re.compile(r"<(/?)span\b[^>]*>")
# What only loads a renderer of formulas.
LOADS = re.compile(r"_static/explorable/(math|katex)-|_static/explorable/fonts/KaTeX|mathjax|window\.MathJax")


class Pair:
    """A project's docs without the suite and with it."""

    def __init__(self, project: Project, folder: Path, builder: str = "html") -> None:
        try:
            sdist_of(project)
        except NoIndexError as error:
            pytest.skip(f"pip reaches no index: {error}")

        with ThreadPoolExecutor() as both:
            without = both.submit(built_without_suite, project, folder / "without", builder)
            self.suite = Checkout(project, folder / "with", suite=True).build(builder)
            self.without = without.result()


# In `make test` one with another renderer of formulas.
FEW = {"sphinxcontrib-katex"}
EACH = [pytest.param(one, marks=[] if one.name in FEW else pytest.mark.long) for one in PROJECTS]


@pytest.fixture(scope="module", params=EACH, ids=str)
def project(request: pytest.FixtureRequest) -> Project:
    return request.param


@pytest.fixture(scope="module")
def html(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return Pair(project, tmp_path_factory.mktemp(project.name))


def test_no_warning_is_new_and_none_is_lost(html):
    # That imgmath found no LaTeX is no trouble to those who typeset without.
    lost = [line for line in html.without.warnings if "check the imgmath" not in line]
    assert html.suite.warnings == lost


def test_pages_say_the_same_in_the_same_markup(html):
    before, after = html.without.pages(), html.suite.pages()
    assert before.keys() == after.keys()
    for name, page in before.items():
        if 'class="math' not in page:
            assert after[name] == page, f"{name} has no formula, and is another"
        else:
            assert plain(after[name]) == plain(page), name


def test_formulas_are_typeset_and_bring_no_script(html, project):
    found = 0
    for name, page in html.suite.pages().items():
        assert "katex-error" not in page, name
        soup = BeautifulSoup(undrawn(page), "html.parser")
        formulas = soup.select(".math")
        found += len(formulas)
        assert all(formula.select_one(".katex-html") for formula in formulas), name
        assert not soup.select(".katex-error, .explorable-notice, .explorable-notice-inline"), name
        assert not soup.select('script[src*="explorable"]'), name
        assert "mathjax" not in "".join(str(script) for script in soup.select("script")).lower(), name
    assert found >= project.formulas


def test_files_the_search_and_what_others_link_to_are_the_same(html):
    before, after = html.without.files(), html.suite.files()
    new = [name for name in after if name not in before and not name.startswith("_static/explorable/")]
    assert new == []
    assert before.keys() <= after.keys()
    assert after["objects.inv"].read_bytes() == before["objects.inv"].read_bytes()
    assert index(after["searchindex.js"]) == index(before["searchindex.js"])


@pytest.mark.parametrize(
    ("name", "builder"),
    [
        ("sphinxcontrib-katex", "latex"),
        ("sphinxcontrib-katex", "text"),
        pytest.param("george", "text", marks=pytest.mark.long),
        pytest.param("george", "latex", marks=pytest.mark.long),
        pytest.param("cattrs", "text", marks=pytest.mark.long),
    ],
)
def test_other_builders_write_what_they_wrote(tmp_path, name, builder):
    pair = Pair(next(each for each in PROJECTS if each.name == name), tmp_path, builder)
    assert pair.suite.warnings == pair.without.warnings
    before, after = pair.without.files(), pair.suite.files()
    assert before.keys() == after.keys()
    written = [name for name in before if name.endswith((".txt", ".tex"))]
    assert written
    for name in written:
        assert after[name].read_bytes() == before[name].read_bytes(), name


def undrawn(page: str) -> str:
    """A page whose formulas are their TeX in empty drawings: the rest takes most of the time to read."""
    kept, after = [], 0
    for drawing in DRAWN.finditer(page):
        depth, end = 1, drawing.end()
        for tag in SPAN.finditer(page, drawing.end()):
            depth += -1 if tag[1] else 1
            if depth == 0:
                end = tag.start()
                break
        kept.append(page[after : drawing.end()])
        after = end
    return MEANT.sub("<semantics><annotation", "".join([*kept, page[after:]]))


def plain(page: str) -> str:
    """A page with its formulas as the TeX that they were made from, and without what loads a renderer."""
    soup = BeautifulSoup(undrawn(page), "html.parser")
    for formula in soup.select(".math"):
        formula.replace_with(source(soup, formula))
    for tag in soup.select("link, script"):
        if LOADS.search(str(tag)):
            tag.decompose()
    return re.sub(r"\s*\n\s*", "\n", str(soup))


def source(soup: BeautifulSoup, formula: Tag) -> Tag:
    """A formula's TeX with its number, without what renderers write differently around it."""
    number = formula.select_one(".eqno")
    if number is not None:
        number.extract()
        for link in number.select("[title]"):  # sphinxcontrib.katex has words of its own
            del link["title"]
    kept, image = formula.select_one("annotation"), formula.select_one("img")
    tex = kept.text if kept else str(image["alt"]) if image else formula.text
    tex = re.sub(r"\\label\{.*?\}", "", tex)
    tex = re.sub(r"^\s*\\[\[(]|\\[\])]\s*$", "", tex)
    short = SPACED.sub("", BRACED.sub(r"\1\2", ENVIRONMENT.sub("", tex)))
    attributes = {"id": formula["id"]} if formula.get("id") else {}
    tag = soup.new_tag("tex", attrs=attributes, string=short)
    if number is not None:
        tag.append(number)
    return tag


def index(file: Path) -> dict[str, object]:
    """What the search finds, without the versions of the extensions that it was made by."""
    text = file.read_text("utf-8")
    found = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    del found["envversion"]
    return found
