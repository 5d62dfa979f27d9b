"""The tutorial, followed to the letter: its files are written, its commands run, and its pages used."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from following import blocks, sphinx

from conftest import ROOT, enliven, has_tex

PAGE = ROOT / "docs" / "tutorials" / "your-first-explorable.md"
# What a tutorial asks for once, and a test machine has.
PREPARES = ("mkdir", "cd", "python3", ".", "pip")
# The pages of one picture or two, as the tutorial's builds leave them.
PLAIN, DRAWN, TWICE, BOUND, DATA, STYLED = range(6)


@dataclass(frozen=True)
class Followed:
    """What the tutorial's reader has at its end: the folder, and the site as it was after each build."""

    folder: Path
    sites: list[Path]
    said: dict[str, list[str]]
    """What the commands warned of, by the builder that they name."""


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Followed:
    folder = tmp_path_factory.mktemp("circle")
    sites: list[Path] = []
    said: dict[str, list[str]] = {}
    for name, text in blocks(PAGE):
        if name:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
            continue
        program, *arguments = shlex.split(text)
        if program in PREPARES:
            continue
        assert program == "sphinx-build"
        builder = arguments[1]
        if builder == "latexpdf" and not has_tex():
            continue
        told = sphinx(arguments, folder)
        # What TeX prints there is no warning.
        said[builder] = [*said.get(builder, []), *re.findall(".*(?:WARNING|ERROR).*", told)]
        if builder == "html":
            sites.append(folder / f"site-{len(sites)}")
            shutil.copytree(folder / "build" / "html", sites[-1])
    return Followed(folder, sites, said)


@pytest.fixture
def opened(followed: Followed, visit: Callable[..., Any]) -> Callable[[int], Any]:
    """Open the page after one of the builds, from disk as the tutorial does, its pictures alive."""

    def run(build: int, **options: Any) -> Any:
        visited = visit(followed.sites[build] / "index.html", from_disk=True, **options)
        if options.get("java_script_enabled", True):
            for picture in visited.page.locator("div.explorable").all():
                enliven(visited.page, f"#{picture.get_attribute('id')}")
        return visited

    return run


def turn(page: Any, picture: str, angle: float) -> None:
    """Drag the dot to an angle, as a reader does."""
    dot = page.locator(f"{picture} .dot").bounding_box()
    circle = page.locator(f"{picture} svg > circle").first.bounding_box()
    page.mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
    page.mouse.down()
    x, y = circle["x"] + circle["width"] / 2, circle["y"] + circle["height"] / 2
    radius = circle["width"] / 2
    page.mouse.move(x + radius * cos(radians(angle)), y - radius * sin(radians(angle)), steps=8)
    page.mouse.up()


def said(page: Any, picture: str = "#explorable-turning") -> str:
    text: str = page.locator(f"{picture} .said").text_content()
    return text


def test_no_build_warns_of_anything_but_what_is_told(followed: Followed) -> None:
    assert set(followed.said) >= {"html", "epub", "text"}
    assert {builder: told for builder, told in followed.said.items() if told} == {}


def test_the_first_page_has_formulas_and_no_script(opened: Callable[..., Any]) -> None:
    visited = opened(PLAIN)
    assert visited.page.locator("p .katex").count() == 2
    assert visited.page.locator("script[src*=explorable]").count() == 0
    assert visited.troubles == []


def test_the_dot_is_dragged(opened: Callable[..., Any]) -> None:
    visited = opened(DRAWN)
    assert said(visited.page) == "sin 40° = 0.64"
    turn(visited.page, "#explorable-turning", 90)
    assert said(visited.page) == "sin 90° = 1.00"
    assert float(visited.page.locator(".dot").get_attribute("cy")) == pytest.approx(-60)
    assert visited.troubles == []


def test_two_of_the_module_have_their_own_state(opened: Callable[..., Any]) -> None:
    page = opened(TWICE).page
    assert said(page, "#explorable-below") == "sin 220° = −0.64"
    turn(page, "#explorable-turning", 180)
    assert said(page) == "sin 180° = 0.00"
    assert said(page, "#explorable-below") == "sin 220° = −0.64"
    words = page.locator("#explorable-turning-alt", has_text="A dot on a circle, turned by 180°")
    words.wait_for(state="attached")


def test_the_page_and_the_picture_follow_one_another(opened: Callable[..., Any]) -> None:
    page = opened(BOUND).page
    numbers = page.locator("p .explorable-scrub, p .explorable-live")
    assert numbers.all_text_contents() == ["40°", "0.64"]
    page.locator("input[data-parameter=angle]").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert said(page) == "sin 43° = 0.68"
    turn(page, "#explorable-turning", 270)
    assert numbers.all_text_contents() == ["270°", "−1.00"]
    assert page.locator("input[data-parameter=angle]").input_value() == "270"


def test_crosses_stand_where_the_file_says(opened: Callable[..., Any], followed: Followed) -> None:
    page = opened(DATA).page
    rows = (followed.folder / "docs" / "measured.csv").read_text().split()[1:]
    drawn = page.locator(".measured").get_attribute("d")
    places = [tuple(map(float, place)) for place in re.findall(r"M([\d.]+),(-?[\d.]+)", drawn)]
    wanted = [
        (85 + float(angle) / 2 - 3, -60 * float(height)) for angle, height in (r.split(",") for r in rows)
    ]
    assert places == [pytest.approx(place) for place in wanted]
    assert len(places) == 12


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_word_curve_and_line_have_one_colour(opened: Callable[..., Any], scheme: str) -> None:
    visited = opened(STYLED, color_scheme=scheme)
    page = visited.page
    word = page.locator("p [data-concept=height]").first.evaluate("e => getComputedStyle(e).color")
    for part in (".curve", ".height"):
        assert page.locator(part).evaluate("e => getComputedStyle(e).stroke") == word
    assert page.locator(".dot").evaluate("e => getComputedStyle(e).fill") == word
    assert visited.troubles == []


def test_the_picture_stands_without_a_script_and_in_print(opened: Callable[..., Any]) -> None:
    still = opened(STYLED, java_script_enabled=False).page
    assert said(still) == "sin 40° = 0.64"
    assert still.locator(".curve").is_visible()
    assert not still.get_by_text("Drag the dot").is_visible()
    alive = opened(STYLED).page
    turn(alive, "#explorable-turning", 90)
    alive.emulate_media(media="print")
    assert said(alive) == "sin 90° = 1.00"
    assert not alive.get_by_text("Drag the dot").is_visible()


def test_books_and_texts_have_the_picture(followed: Followed) -> None:
    [drawn] = (followed.folder / "build" / "epub").rglob("turning-*.svg")
    assert "sin 40° = 0.64" in drawn.read_text(encoding="utf-8")
    text = (followed.folder / "build" / "text" / "index.txt").read_text(encoding="utf-8")
    assert "A dot on a circle, turned by 40°, and its height over the angle." in " ".join(text.split())


@pytest.mark.skipif(not has_tex(), reason="there is no TeX here")
def test_the_pdf_has_the_picture_as_vectors(followed: Followed) -> None:
    from pypdf import PdfReader

    book = followed.folder / "build" / "latex" / "thecircle.pdf"
    assert str(book.relative_to(followed.folder)) in PAGE.read_text(encoding="utf-8")
    text = "".join(page.extract_text() for page in PdfReader(book).pages)
    assert "Drag the dot" not in text
    assert "sin40°=0.64" in text.replace(" ", "")


def test_the_mistake_is_told_with_its_line(followed: Followed) -> None:
    docs = followed.folder / "docs"
    source = (docs / "turning.js").read_text(encoding="utf-8")
    try:
        (docs / "turning.js").write_text(source.replace("const sine", "const", 1), encoding="utf-8")
        [warning] = sphinx(["docs", "mistaken"], followed.folder).splitlines()
    finally:
        (docs / "turning.js").write_text(source, encoding="utf-8")
    line = next(number for number, text in enumerate(source.splitlines(), start=1) if "const sine" in text)
    assert re.search(rf"index\.md:\d+: WARNING: turning\.js:{line}: ", warning)
    page = (followed.folder / "mistaken" / "index.html").read_text(encoding="utf-8")
    assert f"turning.js:{line}" in page
    assert "explorable-parameter" in page


def test_the_tutorial_shows_what_its_reader_gets(followed: Followed, docs: Path) -> None:
    files = (
        docs / "tutorials" / "your-first-explorable.html",
        followed.sites[STYLED] / "index.html",
    )
    pages = [BeautifulSoup(file.read_text("utf-8"), "html.parser") for file in files]
    shown, made = [page.select_one("#explorable-turning svg") for page in pages]
    assert str(shown) == str(made)
    shown, made = [
        " ".join(page.select_one("#turning figcaption").text.split()).strip("¶ ") for page in pages
    ]
    assert shown.rstrip("¶ ") == made.rstrip("¶ ")
