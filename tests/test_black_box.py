"""The tutorial on model diagrams, followed to the letter: its page grows stage by stage, and is used."""

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
from following import blocks, sphinx
from test_tutorial import PREPARES

from conftest import ROOT, enliven

PAGE = ROOT / "docs" / "tutorials" / "open-a-black-box.md"
THREE_LINES, TENSORS, PARTS, BYPASSES, TOLD, SHARED = range(6)


@dataclass(frozen=True)
class Followed:
    """What the reader has: the folder, the site after each stage, and what the builds warned of."""

    folder: Path
    sites: list[Path]
    told: list[str]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Followed:
    folder = tmp_path_factory.mktemp("black-box")
    sites: list[Path] = []
    told: list[str] = []
    for name, text in blocks(PAGE):
        if name:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
            continue
        program, *arguments = shlex.split(text)
        if program in PREPARES:
            continue
        assert program == "sphinx-build"
        told.append(sphinx([*arguments, "-W"], folder))
        if arguments[1] == "html":
            sites.append(folder / f"site-{len(sites)}")
            shutil.copytree(folder / "build" / "html", sites[-1])
    return Followed(folder, sites, told)


@pytest.fixture
def opened(followed: Followed, visit: Callable[..., Any]) -> Callable[..., Any]:
    """Open the page after one of the stages, from disk as the tutorial does, its pictures alive."""

    def run(stage: int) -> Any:
        visited = visit(followed.sites[stage] / "index.html", from_disk=True)
        for picture in visited.page.locator("div.explorable").all():
            enliven(visited.page, f"#{picture.get_attribute('id')}")
        return visited

    return run


def parts(page: Any) -> str:
    text: str = page.locator(".explorable-model >> visible=true").first.text_content()
    return text


def wait_for(page: Any, *, opened: bool) -> None:
    """Wait until the encoder is opened or closed: the script that redraws is loaded at the first of them."""
    inside = page.locator(".explorable-model >> visible=true").first.get_by_text("Self-Attention")
    inside.first.wait_for(state="attached" if opened else "detached")


def test_each_stage_builds_without_a_warning(followed: Followed) -> None:
    assert len(followed.sites) == 6
    assert followed.told == [""] * 8


def test_the_tutorial_shows_each_stage_as_its_reader_gets_it(followed: Followed, docs: Path) -> None:
    shown = drawings(docs / "tutorials" / "open-a-black-box.html")
    made = [drawings(site / "index.html") for site in followed.sites]
    assert [len(stage) for stage in made] == [1, 1, 1, 1, 1, 2]
    assert shown == [drawing for stage in made for drawing in stage]


def drawings(page: Path) -> list[str]:
    """Return the pictures of a page without their ids, which come from its name."""
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    found = [str(picture.select_one("svg")) for picture in soup.select("div.explorable")]
    return [re.sub(r'(aria-labelledby|id)="[^"]*"|url\(#[^)]*\)', "", drawing) for drawing in found]


def test_a_claim_that_does_not_fit_is_told_with_both_sizes(followed: Followed, tmp_path: Path) -> None:
    second = [text for name, text in blocks(PAGE) if name == "docs/index.md"][TENSORS]
    [claim] = re.findall(r"`(Encoder\[.*?\])`", PAGE.read_text("utf-8"))
    shutil.copy(followed.folder / "docs" / "conf.py", tmp_path)
    (tmp_path / "index.md").write_text(second.replace("Encoder", claim), encoding="utf-8")
    [warning] = sphinx(["-q", str(tmp_path), str(tmp_path / "out")], tmp_path).splitlines()
    line = next(n for n, text in enumerate(second.splitlines(), start=1) if text == "Encoder")
    assert f"index.md:{line}: WARNING: Encoder takes (t=2, 6), and X" in warning
    assert "gives (t=2, 4): 6 against 4" in warning


def test_the_encoder_is_closed_and_opened_by_pointer_and_keys(opened: Callable[..., Any]) -> None:
    visited = opened(PARTS)
    page = visited.page
    assert "Self-Attention" in parts(page)
    page.locator(".explorable-open >> visible=true").click(position={"x": 4, "y": 4})
    wait_for(page, opened=False)
    page.locator(".explorable-part >> visible=true").first.click()
    wait_for(page, opened=True)
    page.locator(".explorable-stage").focus()
    page.keyboard.press("Escape")
    wait_for(page, opened=False)
    page.keyboard.press("Enter")
    wait_for(page, opened=True)
    assert visited.troubles == []


def test_sentences_open_the_box_when_they_need_it(opened: Callable[..., Any]) -> None:
    visited = opened(TOLD)
    page = visited.page
    current = page.locator(".explorable-sentences .explorable-current")
    for _ in range(4):
        page.get_by_role("button", name="Back").click()
    assert current.text_content().strip() == "Each word comes in as a vector of four numbers."
    wait_for(page, opened=False)
    for _ in range(2):
        page.get_by_role("button", name="Next").click()
    assert current.text_content().strip().startswith("Inside, each word first looks at all")
    wait_for(page, opened=True)
    assert page.url.endswith("#opened-encoder=step.3")
    assert visited.troubles == []


def test_both_pictures_share_values_and_concepts(opened: Callable[..., Any], followed: Followed) -> None:
    visited = opened(SHARED)
    page = visited.page
    tints = page.locator(".explorable-model .explorable-cells path[fill-opacity] >> visible=true")
    # Four numbers of two words, of X and of Z.
    assert tints.count() == 16
    page.locator("#explorable-opened-encoder [data-concept=weight] rect >> visible=true").hover()
    page.wait_for_selector("#explorable-inside-attention [data-concept=weight].explorable-on")
    assert page.locator("#explorable-inside-attention [data-concept=key].explorable-on").count() == 0
    assert visited.troubles == []


def test_an_ebook_and_a_text_are_made_of_it(followed: Followed) -> None:
    text = (followed.folder / "build" / "text" / "index.txt").read_text(encoding="utf-8")
    assert "Inside each Encoder, from bottom to top" in " ".join(text.split())
    assert "As many vectors come out as went in." in text
    assert list((followed.folder / "build" / "epub").glob("*.epub"))
