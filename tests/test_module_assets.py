"""Files that a module uses while it runs: copied, found from disk and on a site, held by other files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from test_modules import BOOK, PNG

from conftest import Build, enliven

SHOWS = """export default { render({ el, host, d3 }) {
  const svg = d3.select(el).append("svg").attr("viewBox", "0 0 10 10").attr("width", 10).attr("height", 10);
  svg.append("image").attr("href", host.asset("img/a dot.png")).attr("width", 5).attr("height", 5);
  const image = el.appendChild(document.createElement("img"));
  image.src = new URL("./dot.png", import.meta.url);
  image.alt = "";
} };
"""
PAGE = """# Files

:::{explorable} /widgets/shows.js
:name: shows
:assets: img/*.png
:alt: Two dots.
:::
"""
FILES: dict[str, str | bytes] = {
    "index": "# T\n\n```{toctree}\ndeep/page\n```\n",
    "deep/page": PAGE,
    "deep/img/a dot.png": PNG,
    "deep/img/other.png": PNG + b"other",
    "deep/img/notes.txt": "none of its business",
    "widgets/shows.js": SHOWS,
    "widgets/dot.png": PNG + b"beside",
}
LOADED = """view => Promise.all([...view.querySelectorAll("img, image")].map((image) =>
  new Promise((done) => {
    const probe = new Image();
    probe.onload = () => done(probe.naturalWidth);
    probe.onerror = () => done("missing");
    probe.src = image.href?.baseVal ?? image.src;
  })))"""


def copied(out: Path) -> list[str]:
    """The files of the modules, as a site calls them."""
    return sorted(file.name for file in (out / "_static" / "explorable").glob("*.png"))


@pytest.mark.parametrize("from_disk", [True, False], ids=["file", "strict policy"])
def test_a_module_finds_its_files(build: Build, visit: Callable[..., Any], from_disk: bool) -> None:
    site = build(FILES)
    assert site.warnings == []
    names = [re.sub(r"-\w{8}\.", ".", name) for name in copied(site.out)]
    assert names == ["a-dot.png", "dot.png", "other.png"]
    visited = visit(site.out / "deep" / "page.html", site.out, from_disk=from_disk)
    enliven(visited.page, "#explorable-shows")
    assert visited.page.locator("#explorable-shows .explorable-view").evaluate(LOADED) == [1, 1]
    assert visited.troubles == []


def test_the_page_shows_them_without_a_script(build: Build) -> None:
    site = build(FILES)
    page = BeautifulSoup(site.page("deep/page"), "html.parser")
    view = page.select_one("#explorable-shows .explorable-view")
    assert view is not None
    for address in (view.select_one("image")["href"], view.select_one("img")["src"]):
        assert (site.out / "deep" / address).resolve().is_file()


def test_what_changed_has_another_name_and_the_old_one_goes(build: Build) -> None:
    first = copied(build(FILES).out)
    second = copied(build({**FILES, "deep/img/a dot.png": PNG + b"changed"}).out)
    assert len(second) == len(first) == 3
    assert len({*first, *second}) == 4


def test_a_page_is_read_again_only_where_its_patterns_mean_other_files(build: Build) -> None:
    """It was read by every build, since no file is called as a pattern is."""
    doctree = build(FILES).out.parent / "doctrees-html" / "deep" / "page.doctree"
    before = doctree.stat().st_mtime_ns
    assert build(FILES).warnings == []
    assert doctree.stat().st_mtime_ns == before
    assert len(copied(build({**FILES, "deep/img/third.png": PNG + b"third"}).out)) == 4
    (doctree.parents[2] / "source" / "deep" / "img" / "third.png").unlink()
    assert len(copied(build(FILES).out)) == 3


def test_files_of_other_builders_hold_them(build: Build) -> None:
    site = build(FILES, "epub", config=BOOK)
    assert site.warnings == []
    [drawn] = site.out.rglob("shows-*.svg")
    image = ElementTree.parse(drawn).getroot().find(".//{http://www.w3.org/2000/svg}image")
    assert image is not None
    assert image.get("href", "").startswith("data:image/png;base64,")


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("img/*.gif", "assets: no file is img/*.gif"),
        ("img/othr.png", "assets: no file is img/othr.png; did you mean other.png?"),
        ("../../*.png", "assets: ../../*.png is outside the source directory; put a copy of it there"),
        ("https://example.org/a.png", "assets: https://example.org/a.png is a URL; save a copy of the file"),
        ("linked.png", "assets: linked.png is outside the source directory"),
        ("link*.png", "assets: deep/linked.png is outside the source directory"),
    ],
)
def test_a_pattern_that_means_nothing_is_told(build: Build, tmp_path: Path, pattern: str, says: str) -> None:
    (tmp_path / "source" / "deep").mkdir(parents=True)
    (tmp_path / "outside.png").write_bytes(PNG)
    os.symlink(tmp_path / "outside.png", tmp_path / "source" / "deep" / "linked.png")
    [warning] = build({**FILES, "deep/page": PAGE.replace("img/*.png", pattern)}).warnings
    assert warning.startswith(f"deep/page.md:3: WARNING: {says}")


def test_a_file_that_is_not_among_them_is_told_with_those_that_are(build: Build) -> None:
    page = PAGE.replace("img/*.png", "img/other.png")
    [warning] = build({**FILES, "deep/page": page}).warnings
    assert "img/a dot.png is none of the files that :assets: names (img/other.png)" in warning


def test_a_file_beside_a_module_that_is_not_there_is_told(build: Build) -> None:
    module = SHOWS.replace("./dot.png", "./dott.png")
    site = build({**FILES, "widgets/shows.js": module})
    says = "shows.js:5: names ./dott.png by `new URL`, and there is no such file"
    assert any(says in line for line in site.warnings)


def test_an_article_holds_them(build: Build, visit: Callable[..., Any], tmp_path: Path) -> None:
    from sphinxext.explorable.publishing.command import main

    source = build(FILES).source
    (source / "conf.py").write_text(
        'extensions = ["myst_parser", "sphinxext.explorable"]\nmyst_enable_extensions = ["colon_fence"]\n'
    )
    out = tmp_path / "article"
    assert main(["article", str(source / "deep" / "page.md"), "--to", str(out)]) == 0
    [file] = out.glob("*.html")
    alone = tmp_path / "alone" / "article.html"
    alone.parent.mkdir()
    alone.write_bytes(file.read_bytes())
    page = visit(alone, from_disk=True).page
    enliven(page, "#explorable-shows")
    assert page.locator("#explorable-shows .explorable-view").evaluate(LOADED) == [1, 1]
