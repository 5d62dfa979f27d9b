"""``sphinx-explorable new --article``: an article to begin with, complete in each output."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from sphinxext.explorable.publishing.command import main

SUFFIX = {"myst": ".md", "rst": ".rst"}
MARKUPS = pytest.mark.parametrize("markup", SUFFIX)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def start(markup: str, *options: str) -> Path:
    assert main(["new", "--article", "article", *(["--rst"] if markup == "rst" else []), *options]) == 0
    return Path("article")


def build(docs: Path, builder: str) -> Path:
    from sphinx.cmd.build import main as sphinx

    out = Path("built") / builder
    assert sphinx(["-q", "-W", "-n", "-b", builder, "-d", "doctrees", str(docs), str(out)]) == 0
    return out


@MARKUPS
def test_an_article_is_a_page_its_settings_and_its_citation(project: Path, capsys: Any, markup: str) -> None:
    docs = start(markup)
    found = {file.name for file in docs.iterdir()}
    assert found == {".gitignore", "CITATION.cff", "conf.py", f"index{SUFFIX[markup]}", "requirements.txt"}
    # Nothing beside it: it may be written anywhere.
    assert [file.name for file in project.iterdir()] == ["article"]
    told = capsys.readouterr().out
    assert told.startswith("article/ holds the article How a word listens. Next:\n")
    assert f"    sphinx-explorable article article/index{SUFFIX[markup]} --to article-page\n" in told
    for file in docs.iterdir():
        assert not re.search("@[A-Z]+@", file.read_text("utf-8")), file


@MARKUPS
def test_it_builds_without_a_warning_and_keeps_the_papers_order(project: Path, markup: str) -> None:
    docs = start(markup)
    built = {builder: build(docs, builder) for builder in ("html", "latex", "epub", "text")}
    page = BeautifulSoup((built["html"] / "index.html").read_text("utf-8"), "html.parser")
    pictures = [one["data-explorable"] for one in page.select("div.explorable[data-explorable]")]
    # The box, closed and opened, then its numbers, and what is moved.
    assert pictures == ["model-diagram", "model-diagram", "tensor-diagram", "function"]
    order = ["div.explorable", "div.explorable-equation, .explorable-colored-equation, div.math"]
    first = [next(iter(page.select(one))).sourceline for one in order]
    assert first == sorted(first), "a picture comes before the first formula"
    text = (built["text"] / "index.txt").read_text("utf-8")
    for words in ("general readers", "specialists", "experts", "river bank"):
        assert words in text
    # What is for the author is for nobody else.
    for output in ("USE CASE", "BLACK BOX", "THREAD"):
        assert output not in text
        assert output in (docs / f"index{SUFFIX[markup]}").read_text("utf-8")


def test_both_markups_say_the_same(project: Path) -> None:
    said = []
    for markup in SUFFIX:
        text = (build(start(markup), "text") / "index.txt").read_text("utf-8")
        # MyST has a line before its notes, and no blank before their numbers.
        said.append(re.sub(r"={60,}|(?<=\.)(?=\[1\])", " ", text).split())
        for folder in ("article", "built", "doctrees"):
            shutil.rmtree(folder)
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("author", "family", "given"),
    [("Ada Lovelace", "Lovelace", "Ada"), ("Émilie O'Neill: x", "x", "Émilie O'Neill:"), ("No", "No", "")],
)
def test_its_citation_holds_any_name(project: Path, author: str, family: str, given: str) -> None:
    docs = start("myst", "--author", author, "--name", '2024: "yes" #1')
    cited = yaml.safe_load((docs / "CITATION.cff").read_text("utf-8"))
    assert cited["title"] == '2024: "yes" #1'
    assert cited["authors"] == [{"family-names": family, "given-names": given}]
    assert main(["article", str(docs / "index.md"), "--no-pdf", "--to", "page"]) == 0
    page = BeautifulSoup(Path("page/index.html").read_text("utf-8"), "html.parser")
    assert page.select_one("meta[name=citation_title]")["content"] == '2024: "yes" #1'
    assert page.select_one(".article-authors").get_text() == author
    assert "opens, level by level" in page.select_one(".article-abstract").get_text()


def test_a_folder_that_is_not_empty_is_refused(project: Path, capsys: Any) -> None:
    docs = start("myst")
    before = {file: file.read_bytes() for file in docs.iterdir()}
    assert main(["new", "--article", "article"]) == 2
    assert "article exists and is not empty" in capsys.readouterr().err
    assert {file: file.read_bytes() for file in docs.iterdir()} == before
