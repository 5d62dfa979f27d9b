"""The suite's own documentation builds without a warning, and shows what it says."""

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from conftest import ARTIFACTS, ROOT, enliven

sys.path.insert(0, str(ROOT / "docs" / "_ext"))

from strict_pages import without_inline


@pytest.mark.parametrize(
    "builder", ["latex", "epub", *(pytest.param(one, marks=pytest.mark.long) for one in ("text", "gettext"))]
)
def test_the_docs_build_without_warnings(docs: Path, tmp_path: Path, builder: str, artifacts: Path) -> None:
    from sphinx.cmd.build import main

    # What was read for pages serves others, as `test_states.py` holds; only gettext reads for itself.
    if builder != "gettext":
        shutil.copytree(docs.parent / "doctrees", tmp_path / "doctrees")

    out = ARTIFACTS / "docs" / builder
    # What an earlier run left would be packed into the book.
    shutil.rmtree(out, ignore_errors=True)
    options = ["-q", "-W", "-n", "-b", builder, "-d", str(tmp_path / "doctrees")]
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


@pytest.mark.parametrize("each", [3, pytest.param(1, marks=pytest.mark.long)])
def test_pages_of_the_docs_fit_and_come_before_the_list_of_all(docs: Path, visit: Any, each: int) -> None:
    """On a phone first; then its window is made as wide as those of others."""
    opened = visit(docs / "index.html", docs)
    page = opened.page
    home = page.url.removesuffix("/index.html")
    files = [file for file in sorted(docs.rglob("*.html")) if "_static" not in file.parts]
    for file in files[::each]:
        page.set_viewport_size({"width": 360, "height": 800})
        page.goto(f"{home}/{file.relative_to(docs)}")
        for width in (360, 1024, 1300):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (file, width)
            top = page.evaluate(
                "document.querySelector('article :is(h1, #search-results)').getBoundingClientRect().top"
            )
            assert top < 200, (file, width)
        # Nothing that the theme writes inline is left for the policy to block.
        assert opened.troubles == [], file


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
            "In 2 bins; at most 89 of 150 are in one.",
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
    assert opened.troubles == []


def test_the_list_of_all_pages_is_beside_a_page_of_1200_pixels(docs: Path, visit: Any) -> None:
    page = visit(docs / "index.html", docs, viewport={"width": 1200, "height": 900}).page
    listed = page.locator(".sidebar-tree").bounding_box()
    assert listed is not None
    assert 0 <= listed["x"] < page.locator("article").bounding_box()["x"]


def test_pointing_at_a_word_of_the_first_page_lights_formula_and_cells(docs: Path, visit: Any) -> None:
    page = visit(docs / "index.html", docs, viewport={"width": 1280, "height": 900}).page
    picture = page.locator("#explorable-first")
    enliven(page, "#explorable-first")
    box = picture.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 900, "the picture ends below what is seen at first"
    for concept in ("query", "key", "weight", "value", "output"):
        page.locator(f".hero p [data-concept={concept}]").hover()
        for lit in (page.locator(".hero .katex-html"), picture):
            lit.locator(f"[data-concept={concept}].explorable-on").first.wait_for()


def test_the_first_page_shows_the_lines_of_its_picture(docs: Path) -> None:
    page = BeautifulSoup((docs / "index.html").read_text("utf-8"), "html.parser")
    [shown] = [block.get_text() for block in page.select("pre") if "tensor-diagram" in block.get_text()]
    assert shown.strip() == (ROOT / "docs/_data/first-picture.txt").read_text("utf-8").strip()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_gallery_begins_with_a_small_picture_of_each(docs: Path, visit: Any, scheme: str) -> None:
    page = visit(docs / "reference" / "gallery.html", docs, color_scheme=scheme).page
    names = {file.stem for file in (ROOT / "docs" / "snippets").glob("*.md")}
    cards = page.locator(".gallery .sd-card")
    assert set(cards.locator("strong").all_inner_texts()) == names
    for card in cards.all():
        image = card.locator("img:visible")
        assert image.count() <= 1
        if image.count():
            assert scheme in image.get_attribute("src")
            assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
        href = card.locator("a.sd-stretched-link").get_attribute("href")
        assert page.locator(href).count() == 1


def test_what_is_inline_in_a_page_becomes_files() -> None:
    page = (
        "<head><style>p { color: red }</style></head><body><script data-a='b'>let a = 1 < 2;</script>"
        '<p style="color: &quot;x&quot;">a</p><br class="b" style="top: 0"/>'
        """<script type="application/json">"<p style='a'>"</script>"""
    )
    html, files = without_inline(page, "../")
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.select("style, [style], script:not([src], [type])")
    assert [script.get("src") for script in soup.select("script")][1:] == [None]
    assert """<script type="application/json">"<p style='a'>"</script>""" in html
    assert files[str(soup.select("script")[0]["src"]).removeprefix("../")] == "let a = 1 < 2;"
    sheets = [files[str(link["href"]).removeprefix("../")] for link in soup.select("link")]
    assert sheets[0] == "p { color: red }"
    assert 'color: "x"' in sheets[1]
    assert "b" in soup.select("br")[0]["class"]
    # A second build finds nothing to do.
    assert without_inline(html, "../") == (html, {})
