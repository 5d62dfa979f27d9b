"""Lists of pages with their pictures: `:thumbnails:` of `divio-list` and `divio-grid`."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.environment import BuildEnvironment

from conftest import Build, Site, Visit, build_site
from sphinxext.explorable.publishing.hero import thumbnails

FUNCTION = ":::{explorable} function\n:expr: tanh(x)\nA curve.\n:::\n"
GRID = "\n:::{divio-grid}\n:thumbnails:\n:::\n"
LIST = "\n:::{divio-list} how-to\n:thumbnails:\n:::\n"
TREE = "\n```{toctree}\n:hidden:\n:glob:\nhow-to/*\n```\n"
PAGES: dict[str, str | bytes] = {
    "index": f"# T\n{LIST}{TREE}",
    "how-to/draw": f"# Draw a curve\n\nWords.\n\n{FUNCTION}",
    "how-to/say": "# Write a line\n\nWords.\n",
}
CONFIG = {"suppress_warnings": ["explorable.divio.empty"]}


def shown(site: Site, page: str = "index") -> list[Any]:
    return list(BeautifulSoup(site.page(page), "html.parser").select(".explorable-thumbnails > li"))


def test_a_list_shows_the_picture_of_each_page(build: Build) -> None:
    site = build(PAGES, config=CONFIG)
    assert site.warnings == []
    drawn, without = shown(site)
    light, dark = drawn.select("a[href='how-to/draw.html'] > img")
    assert drawn.a["tabindex"] == "-1", "the title leads there too"
    assert light["alt"].startswith("A plot of tanh(x)")
    assert dark["alt"] == ""
    for image in (light, dark):
        assert (image["width"], image["height"], image["loading"]) == ("200", "105", "lazy")
        png = (site.out / image["src"]).read_bytes()
        assert struct.unpack(">II", png[16:24]) == (400, 210)
        assert len(png) < 60_000
    assert (site.out / light["src"]).read_bytes() != (site.out / dark["src"]).read_bytes()
    # Where there is no picture its room is kept, so that titles stand below each other.
    assert without.img is None
    assert without.select_one("span.explorable-thumbnail") is not None


def test_no_room_is_kept_where_no_page_has_a_picture(build: Build) -> None:
    pages = {
        name: text.replace(FUNCTION, "") if isinstance(text, str) else text for name, text in PAGES.items()
    }
    site = build(pages, config=CONFIG)
    assert all(one.select_one(".explorable-thumbnail") is None for one in shown(site))


def test_a_page_more_is_read_once_more(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    get = BuildEnvironment.get_doctree

    def counted(self: BuildEnvironment, docname: str) -> nodes.document:
        read.append(docname)
        return get(self, docname)

    monkeypatch.setattr(BuildEnvironment, "get_doctree", counted)
    build({"index": f"# T\n{LIST}{TREE}", **{f"how-to/{i}": f"# Write {i}\n\nWords.\n" for i in range(20)}})
    # Each page is written, asked for its picture, and asked once for all the others of its list.
    assert read.count("how-to/7") <= 4


def test_the_marked_picture_is_shown(build: Build) -> None:
    hero = FUNCTION.replace("tanh(x)", "cos(x)\n:hero:")
    draw = f"# Draw a curve\n\nWords.\n\n{FUNCTION}\n{hero}"
    drawn, _ = shown(build({**PAGES, "how-to/draw": draw}, config=CONFIG | {"explorable_hero": False}))
    assert drawn.img["alt"].startswith("A plot of cos(x)")


def test_a_card_of_the_grid_shows_smaller_ones(build: Build) -> None:
    site = build({**PAGES, "index": f"# T\n{GRID}{TREE}"}, config=CONFIG)
    drawn, _ = shown(site)
    assert (drawn.img["width"], drawn.img["height"]) == ("120", "63")


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml"])
def test_other_outputs_of_html_find_the_files(build: Build, builder: str) -> None:
    site = build(PAGES, builder, config=CONFIG)
    drawn, _ = shown(site)
    assert (site.out / drawn.img["src"]).is_file()


@pytest.mark.parametrize("builder", ["latex", "text", "epub"])
def test_outputs_without_them_keep_the_list(build: Build, builder: str) -> None:
    config = {**CONFIG, "epub_show_urls": "no", "version": "1", "copyright": "x"}
    site = build(PAGES, builder, config=config)
    assert [line for line in site.warnings if "humbnail" in line] == []
    assert not list(site.out.rglob("thumbnail*"))


def test_a_site_without_them_has_not_a_byte_of_them(build: Build) -> None:
    site = build({**PAGES, "index": PAGES["index"].replace(":thumbnails:\n", "")}, config=CONFIG)  # type: ignore
    assert "thumbnail" not in site.page()
    assert not list(site.out.rglob("*thumbnail*"))


def test_the_list_follows_the_picture(build: Build) -> None:
    # Sphinx writes a page again whose table of contents has one that changed.
    pages: dict[str, str | bytes] = {
        **PAGES,
        "index": f"# T\n{TREE.replace('how-to', 'lists' + chr(10) + 'how-to')}",
        "lists": f"# L\n{LIST}",
    }
    before = shown(build(pages, config=CONFIG), "lists")[0].img
    other = str(PAGES["how-to/draw"]).replace("tanh(x)", "cos(x)")
    site = build({**pages, "how-to/draw": other}, config=CONFIG)
    after = shown(site, "lists")[0].img
    assert after["alt"].startswith("A plot of cos(x)")
    assert after["src"] != before["src"]
    assert not (site.out / before["src"]).exists(), "what no page shows any more goes"


def test_workers_make_the_same(tmp_path: Path) -> None:
    pages = {**PAGES, **{f"how-to/draw-{n}": f"# Draw {n}\n\nWords.\n\n{FUNCTION}" for n in range(6)}}
    one, two = (build_site(tmp_path / f"j{n}", pages, config=CONFIG, jobs=n) for n in (1, 2))
    assert one.page() == two.page()
    files = [{file.name: file.read_bytes() for file in site.out.rglob("thumbnail-*")} for site in (one, two)]
    assert files[0] == files[1]


def test_the_missing_extra_is_told_once(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    from sphinxext.explorable.publishing import hero

    for module in (hero, thumbnails):
        monkeypatch.setattr(module, "has_converter", lambda: False)
    [warning] = build({**PAGES, "index": f"# T\n{LIST}{GRID}{TREE}"}, config=CONFIG).warnings
    assert "thumbnails need vl-convert-python; install sphinxext-explorable[static]" in warning


def test_nothing_moves_and_only_one_theme_is_seen(build: Build, visit: Callable[..., Visit]) -> None:
    site = build(PAGES, config={**CONFIG, "explorable_dark": True})
    seen = {}
    for scheme in ("light", "dark"):
        opened = visit(site.out / "index.html", color_scheme=scheme)
        page = opened.page
        images = page.locator(".explorable-thumbnail img")
        seen[scheme] = images.nth(1).evaluate("image => getComputedStyle(image).opacity")
        boxes = [page.locator(".explorable-thumbnail").nth(n).bounding_box() for n in (0, 1)]
        assert [(box["width"], box["height"]) for box in boxes] == [(200, 105), (200, 105)]
        moved = page.evaluate(
            "() => new Promise(done => new PerformanceObserver(list => "
            "done(list.getEntries().reduce((sum, one) => sum + one.value, 0)))"
            ".observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 300))"
        )
        assert moved == 0
        assert opened.troubles == []
    assert seen == {"light": "0", "dark": "1"}
