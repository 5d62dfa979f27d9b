"""The suite's own documentation builds without a warning, and shows what it says."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from conftest import ARTIFACTS, ROOT, enliven


@pytest.mark.parametrize("builder", ["latex", "epub", "text", "gettext"])
def test_the_docs_build_without_warnings(tmp_path: Path, builder: str, artifacts: Path) -> None:
    from sphinx.cmd.build import main

    out = ARTIFACTS / "docs" / builder
    # What an earlier run left would be packed into the book.
    shutil.rmtree(out, ignore_errors=True)
    options = ["-q", "-W", "-E", "-n", "-b", builder, "-d", str(tmp_path / "doctrees")]
    assert main([*options, str(ROOT / "docs"), str(out)]) == 0


def test_the_docs_show_their_formulas_beside_the_source(docs: Path, visit: Any) -> None:
    opened = visit(docs / "reference" / "equations.html", docs)
    assert opened.page.locator(".explorable-equation-block").count() == 2
    assert opened.page.locator(".explorable-word:visible").all_text_contents() == [
        "output",
        "queries",
        "keys",
        "values",
    ]
    assert opened.troubles == []


@pytest.mark.parametrize("width", [360, 1024, 1300])
def test_every_page_of_the_docs_fits_and_comes_before_the_list_of_all(
    docs: Path, visit: Any, width: int
) -> None:
    page = visit(docs / "index.html", docs, viewport={"width": width, "height": 800}).page
    home = page.url.removesuffix("/index.html")
    for file in sorted(docs.rglob("*.html")):
        if "_static" not in file.parts:
            page.goto(f"{home}/{file.relative_to(docs)}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, file
            top = page.evaluate("document.querySelector('.body h1').getBoundingClientRect().top")
            assert top < 200, file


@pytest.mark.parametrize("width", [360, 1100])
@pytest.mark.parametrize("page", ["reference/tensor-diagrams", "how-to/show-your-own-arrays"])
def test_pages_of_tensors_come_alive_and_fit(docs: Path, visit: Any, page: str, width: int) -> None:
    source = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    live = source.count("````{example}\n:::{tensor-diagram}")
    opened = visit(docs / f"{page}.html", docs, viewport={"width": width, "height": 800})
    # Printing needs them all.
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    opened.page.wait_for_function(
        "count => document.querySelectorAll('[data-explorable][data-ready]').length === count", arg=live
    )
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.troubles == []


@pytest.mark.parametrize("width", [360, 1100])
@pytest.mark.parametrize(
    ("page", "picture", "control", "key", "shown"),
    [
        (
            "tutorials/your-first-explorable",
            "turning",
            "input[data-parameter=angle]",
            "ArrowRight",
            "sin 41° = 0.66",
        ),
        (
            "how-to/show-your-own-data",
            "petal-lengths",
            "input[data-parameter=bins]",
            "Home",
            "A histogram of 150 values in 2 bins.",
        ),
        ("reference/explorables", "radius", "#explorable-radius input", "ArrowUp", "area 1385"),
    ],
)
def test_modules_of_the_docs_come_alive_and_fit(
    docs: Path, visit: Any, page: str, picture: str, control: str, key: str, shown: str, width: int
) -> None:
    opened = visit(docs / f"{page}.html", docs, viewport={"width": width, "height": 800})
    enliven(opened.page, f"#explorable-{picture}")
    opened.page.locator(control).focus()
    opened.page.keyboard.press(key)
    opened.page.locator(f"#explorable-{picture}").get_by_text(shown).first.wait_for(state="attached")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.troubles == []


def test_every_link_inside_the_docs_leads_somewhere(docs: Path) -> None:
    pages = {page: BeautifulSoup(page.read_text("utf-8"), "html.parser") for page in docs.rglob("*.html")}
    ids = {page: {tag["id"] for tag in soup.select("[id]")} for page, soup in pages.items()}
    for page, soup in pages.items():
        for link in soup.select("article a[href], .body a[href]"):
            path, _, anchor = str(link["href"]).partition("#")
            if path.startswith(("http", "mailto")):
                continue
            target = (page.parent / path).resolve() if path else page
            assert target.exists(), (page, link)
            if anchor and target.suffix == ".html":
                assert anchor in ids[target], (page, link)


def test_the_search_of_the_docs_works_under_a_strict_policy(docs: Path, visit: Any) -> None:
    opened = visit(docs / "index.html", docs)
    opened.page.get_by_role("textbox", name="Search").fill("learning rate")
    opened.page.keyboard.press("Enter")
    opened.page.locator("#search-results li a").first.wait_for()
    assert "Explorables" in " ".join(opened.page.locator("#search-results li a").all_text_contents())
    # Sphinx's search asks for a style of its own, and does without.
    assert all("Applying inline style" in trouble for trouble in opened.troubles)
