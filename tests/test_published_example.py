"""What the example's pages are published with, made by the commands of the docs, and kept to be looked at."""

import json
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image
from sphinx.cmd.build import main as build

from conftest import ROOT
from sphinxext.explorable.publishing.command import main

DOCS = ROOT / "example_project" / "docs"
EXPLANATION = DOCS / "explanation"
BASE = "https://clearformer.example/"


@pytest.fixture(scope="module")
def kept(artifacts: Path) -> Path:
    folder = artifacts / "published"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def test_pages_have_their_heroes(example_site: Path, tmp_path: Path, kept: Path) -> None:
    shutil.copytree(example_site.parent / "doctrees", tmp_path / "trees")
    # The example is at home nowhere, so that its pages open from disk without a word.
    options = ["-q", "-W", "-n", "-b", "html", "-D", f"html_baseurl={BASE}"]
    assert build([*options, "-d", str(tmp_path / "trees"), str(DOCS), str(tmp_path / "html")]) == 0
    named = {}
    for page in ("attention", "black-box", "digits-results", "encoder-numbers", "saliency", "training"):
        text = (tmp_path / "html" / "explanation" / f"{page}.html").read_text(encoding="utf-8")
        found = re.search(rf'property="og:image" content="{re.escape(BASE)}([^"]+)"', text)
        assert found is not None, page
        named[page] = tmp_path / "html" / found[1]
        with Image.open(named[page]) as card:
            assert card.size == (1200, 630)
        shutil.copy(named[page], kept / f"hero-{page}.png")
    assert len(set(named.values())) == len(named)


def test_a_thread_tells_of_attention(kept: Path) -> None:
    page = str(EXPLANATION / "attention.md")
    assert main(["thread", page, "--to", str(kept / "thread"), "--preview", "--base-url", BASE]) == 0
    text = (kept / "thread" / "thread.md").read_text(encoding="utf-8")
    counts = [int(count) for count in re.findall(r"^Counts (\d+) of 280\.$", text, re.MULTILINE)]
    assert 3 <= len(counts) <= 8
    assert max(counts) <= 280
    for name in re.findall(r"\]\((\d\.png)\)", text):
        assert (kept / "thread" / name).stat().st_size > 5000
    assert text.count(f"{BASE}explanation/attention.html\n") == 2


@pytest.mark.long
def test_a_film_follows_the_head_of_attention(kept: Path) -> None:
    page = str(EXPLANATION / "black-box.md")
    film = kept / "head.mp4"
    assert main(["animate", page, "opened-head", "--to", str(film), "--size", "640x360", "--fps", "10"]) == 0
    captions = film.with_suffix(".vtt").read_text(encoding="utf-8")
    assert captions.count("-->") == 4
    assert "it gives .67 of its attention to animal" in captions
    assert film.stat().st_size > 50_000


def test_an_article_stands_alone(kept: Path) -> None:
    page = str(EXPLANATION / "attention.md")
    assert main(["article", page, "--to", str(kept / "article"), "--no-pdf"]) == 0
    text = (kept / "article" / "index.html").read_text(encoding="utf-8")
    assert not re.search(r'<(?:script|link)[^>]*\s(?:src|href)="(?!#)[^"]*\.(?:js|css)"', text)
    assert 'name="citation_title" content="How a token looks at others"' in text


def test_a_report_says_which_controls_are_used(example_site: Path, kept: Path) -> None:
    pressed = {"one": 80, "two": 3, "three": 0}
    events = [
        {"page": "explanation/training", "view": view, "id": "explorable-fits", "name": "gradient-descent",
         "control": "100 GD steps", "value": True, "ms": 1000 + place}
        for view, count in pressed.items()
        for place in range(count)
    ]  # fmt: skip
    other = {"control": "GD step", "view": "three", "ms": 5}
    lines = [*events, {**events[0], **other}]
    file = kept / "events.jsonl"
    file.write_text("".join(f"{json.dumps(event)}\n" for event in lines), encoding="utf-8")
    assert main(["metrics", str(file), "--to", str(kept / "report.html"), "--site", str(example_site)]) == 0
    report = (kept / "report.html").read_text(encoding="utf-8")
    # Of those who pressed it at all.
    assert "41.5" in report
    copy = kept / "report-pages" / "explanation" / "training.html"
    assert (
        "<script"
        not in copy.read_text(encoding="utf-8").replace('type="application/json"', "").split("<body")[0]
    )
