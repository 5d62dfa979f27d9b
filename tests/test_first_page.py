"""The first tutorial, followed to the letter: its page grows step by step, is built, and is used."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from test_tutorial import PREPARES, sphinx

from conftest import ROOT, enliven

PAGE = ROOT / "docs" / "tutorials" / "your-first-page.md"
FENCE = re.compile(
    r"^(?P<fence>`{3,})(?:(?P<console>console)|\{code-block\} \w+|(?P<example>\{example\}))\n"
    r"(?P<body>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
WORDS, TABLES, NUMBER, CURVE = range(4)


@dataclass(frozen=True)
class Followed:
    """What the reader has: the folder, the site after each step, and what the builds warned of."""

    folder: Path
    sites: list[Path]
    told: list[str]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Followed:
    folder = tmp_path_factory.mktemp("listening")
    sites: list[Path] = []
    told: list[str] = []
    for fence in FENCE.finditer(PAGE.read_text(encoding="utf-8")):
        if fence["console"]:
            for line in re.findall(r"\$ (.+)", fence["body"]):
                program, *arguments = shlex.split(line)
                if program in PREPARES:
                    continue
                assert program == "sphinx-build"
                told.append(sphinx([*arguments, "-W"], folder))
                sites.append(folder / f"site-{len(sites)}")
                shutil.copytree(folder / "build" / "html", sites[-1])
        elif fence["example"]:
            with (folder / "docs" / "index.md").open("a", encoding="utf-8") as page:
                page.write(f"\n{fence['body']}")
        else:
            options, _, text = fence["body"].partition("\n\n")
            name = options.removeprefix(":caption: ")
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    return Followed(folder, sites, told)


@pytest.fixture
def opened(followed: Followed, visit: Callable[..., Any]) -> Callable[..., Any]:
    """Open the page after one of the steps, from disk as the tutorial does, its pictures alive."""

    def run(step: int, **options: Any) -> Any:
        visited = visit(followed.sites[step] / "index.html", from_disk=True, **options)
        if options.get("java_script_enabled", True):
            for picture in visited.page.locator("div.explorable").all():
                enliven(visited.page, f"#{picture.get_attribute('id')}")
        return visited

    return run


def test_each_step_builds_without_a_warning(followed: Followed) -> None:
    assert len(followed.sites) == 4
    assert followed.told == [""] * 4


def test_words_light_their_formula_and_the_legend(opened: Callable[..., Any]) -> None:
    visited = opened(WORDS)
    page = visited.page
    page.locator("p [data-concept=query]", has_text="queries").nth(1).hover()
    for place in (".katex-display", ".explorable-legend"):
        page.wait_for_selector(f"{place} [data-concept=query].explorable-on")
        assert page.locator(f"{place} [data-concept=key].explorable-on").count() == 0
    assert visited.troubles == []


def test_another_cell_is_explained_when_pointed_at(opened: Callable[..., Any]) -> None:
    visited = opened(TABLES)
    picture = visited.page.locator("#explorable-scores")
    arithmetic = picture.locator(".explorable-arithmetic >> visible=true")
    assert arithmetic.text_content() == "S[1, 2] = .3·0 + (−1.3)·.5 = −.65"
    picture.locator("[data-cell='S:0,0'] >> visible=true").hover()
    assert arithmetic.text_content() == "S[0, 0] = .3·(−.5) + .8·.6 = .33"
    assert visited.troubles == []


def test_without_the_turn_a_warning_says_what_would_mend_it(followed: Followed) -> None:
    docs = followed.folder / "docs"
    page = docs / "index.md"
    source = page.read_text(encoding="utf-8")
    line = next(n for n, text in enumerate(source.splitlines(), start=1) if text == "S = Q @ K.T")
    try:
        page.write_text(source.replace("S = Q @ K.T", "S = Q @ K"), encoding="utf-8")
        [warning] = sphinx(["-q", "docs", "mistaken"], followed.folder).splitlines()
    finally:
        page.write_text(source, encoding="utf-8")
    assert f"index.md:{line}: WARNING" in warning
    assert "did you mean Q @ K.T" in warning


def test_sentence_and_formula_follow_the_slider(opened: Callable[..., Any]) -> None:
    visited = opened(NUMBER)
    page = visited.page
    share = page.locator("p .explorable-live").last
    number = page.locator("p .explorable-scrub")
    slider = page.locator("input[data-parameter=sharpness]")
    assert (number.text_content(), share.text_content()) == ("1.0", "73%")
    slider.focus()
    page.keyboard.press("Home")
    assert (number.text_content(), share.text_content()) == ("0.0", "50%")
    number.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert (number.text_content(), share.text_content()) == ("0.3", "57%")
    assert slider.input_value() == "0.3"
    assert "0.3" in page.locator("p:has(.explorable-scrub) .katex-html").text_content()
    box = number.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 60, box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()
    assert float(number.text_content()) > 0.3
    assert visited.troubles == []


def test_the_curve_follows_the_page(opened: Callable[..., Any]) -> None:
    visited = opened(CURVE)
    page = visited.page
    picture = page.locator("#explorable-share")
    assert "0.73" in picture.text_content()
    page.locator("input[data-parameter=sharpness]").first.focus()
    page.keyboard.press("End")
    assert page.locator("p .explorable-live").last.text_content() == "99%"
    assert "0.99" in picture.text_content()
    assert visited.troubles == []


def test_the_page_stands_without_a_script(opened: Callable[..., Any]) -> None:
    page = opened(CURVE, java_script_enabled=False).page
    assert page.locator("p .explorable-live").last.text_content() == "73%"
    assert page.locator("#explorable-scores svg").first.is_visible()
    assert page.locator("#explorable-share svg").first.is_visible()
    assert not page.get_by_text("Drag the point").is_visible()


def test_an_ebook_and_a_text_are_made_of_it(followed: Followed) -> None:
    for builder in ("epub", "text"):
        assert sphinx(["-M", builder, "docs", "build", "-W"], followed.folder) == ""
    text = (followed.folder / "build" / "text" / "index.txt").read_text(encoding="utf-8")
    assert r"it gets \sigma(1.0) = 73% of the attention" in " ".join(text.split())
    assert list((followed.folder / "build" / "epub").glob("*.epub"))


def test_the_tutorial_shows_what_its_reader_gets(followed: Followed, docs: Path) -> None:
    files = (docs / "tutorials" / "your-first-page.html", followed.sites[CURVE] / "index.html")
    shown, made = [BeautifulSoup(file.read_text("utf-8"), "html.parser") for file in files]
    for picture in ("#explorable-scores", "#explorable-share"):
        assert drawing(shown, picture) == drawing(made, picture)
    for name in ("query", "key"):
        assert legend(shown, name) == legend(made, name)


def drawing(page: BeautifulSoup, picture: str) -> str:
    found = page.select_one(f"{picture} svg")
    assert found is not None
    return str(found)


def legend(page: BeautifulSoup, concept: str) -> str:
    found = page.select_one(f".explorable-legend [data-concept={concept}]")
    assert found is not None
    line = found.find_parent("li")
    assert line is not None
    return " ".join(line.get_text().split())
