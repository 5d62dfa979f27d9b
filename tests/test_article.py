"""``sphinx-explorable article``: a page alone, what it is cited by, its PDF, and what cannot be one."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from conftest import enliven, has_tex
from sphinxext.explorable.publishing.article.citing import bibtex, reference
from sphinxext.explorable.publishing.article.credits import Author, Credits, authors_of
from sphinxext.explorable.publishing.article.standalone import Standalone
from sphinxext.explorable.publishing.command import main

CONF = """
project = "Attention in small"
author = "Nobody Else"
extensions = ["myst_parser", "sphinxext.explorable"]
explorable_concepts = {"query": {"symbol": "Q", "color": "violet", "description": "what it looks for"}}
"""
CITATION = """
cff-version: 1.2.0
message: Cite it.
title: "Attention & <friends>: 100 % explained"
authors:
  - family-names: Lovelace
    given-names: Ada
    orcid: https://orcid.org/0000-0001-2345-6789
  - family-names: Châtelet
    name-particle: du
    given-names: Émilie
  - name: The Team
doi: 10.5281/zenodo.1234
date-released: 2024-05-06
version: 1.2.0
url: https://example.org/attention
license: CC-BY-4.0
abstract: In short.
"""
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PAGE = """# Attention

A {concept}`query` of {parameter}`n`, see {doc}`other <sub/ünïcode page>`, {download}`the data <a b.csv>`,
[below](#more) and a note.[^1]

:::{parameter} n
:value: 2
:min: 0
:max: 9
:::

![A pixel](small.png)
```{image} large-über.png
:alt: Many pixels
```

:::{tensor-diagram}
:name: scores
:dims: t=2, k=3
:caption: Scores.
Q[t,k] : query
S = Q @ Q.T
:::

:::{explorable} gradient-descent
:name: descent
:data: points.csv
:x: x
:y: y
It finds the line.
:::

(more)=
## More

:::{explorable} function
:name: curve
:expr: x**2
A curve.
:::

$$
\\mathbf{x} = \\frac{1}{n}
$$

[^1]: At the foot.
"""
ALONE = ["--no-pdf", "--to", "out"]


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repo" / "docs"
    (folder / "sub").mkdir(parents=True)
    (folder.parent / ".git").mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.md").write_text(f"{PAGE}\n```{{toctree}}\nsub/ünïcode page\n```\n", encoding="utf-8")
    (folder / "sub" / "ünïcode page.md").write_text("# Other page\n\nOnly words.\n", encoding="utf-8")
    (folder / "points.csv").write_text("x,y\n0,1\n1,3\n2,4\n3,7\n", encoding="utf-8")
    (folder / "a b.csv").write_text("x\n1\n", encoding="utf-8")
    (folder / "small.png").write_bytes(PIXEL)
    (folder / "large-über.png").write_bytes(PIXEL + b"\0" * 20_000)
    (folder.parent / "CITATION.cff").write_text(CITATION, encoding="utf-8")
    monkeypatch.chdir(folder.parent)
    return folder


def page_of(folder: str = "out") -> BeautifulSoup:
    return BeautifulSoup(Path(folder, "index.html").read_text(encoding="utf-8"), "html.parser")


def named(page: BeautifulSoup, name: str) -> list[str]:
    return [tag["content"] for tag in page.find_all("meta", attrs={"name": name})]


# ── The page


def test_the_page_stands_alone_and_its_pictures_are_alive(docs: Path, chromium: Any, artifacts: Path) -> None:
    assert main(["article", "docs/index.md", *ALONE]) == 0
    file = Path("out/index.html").absolute()
    for scheme, size in (("light", (1000, 900)), ("dark", (1000, 900)), ("light", (360, 740))):
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, offline=True
        )
        page = context.new_page()
        asked: list[str] = []
        troubles: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda told, troubles=troubles: troubles.append(told.text))
        page.on("pageerror", lambda error, troubles=troubles: troubles.append(str(error)))
        page.goto(file.as_uri())
        for name in ("scores", "descent", "curve"):
            enliven(page, f"#{name} [data-scripts]")
        loaded = {url.removeprefix(file.parent.as_uri()) for url in asked if not url.startswith("data:")}
        assert loaded == {"/index.html", "/images/large-%C3%BCber.png"}
        assert troubles == []
        # Nothing is wider than the screen, and the system's scheme is the page's.
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 23, 26)")
        step = page.locator("#descent button", has_text="GD step").first
        before = page.locator("#descent svg").first.inner_html()
        step.click()
        page.wait_for_function(
            "before => document.querySelector('#descent svg').innerHTML !== before", arg=before
        )
        page.screenshot(path=str(artifacts / f"article-{scheme}-{size[0]}.png"), full_page=True)
        assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
        assert page.evaluate(
            "document.fonts.ready.then(() => [...document.fonts].every(f => f.status !== 'error'))"
        )
        context.close()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["3 May 2026", "1 min read", "Cite this article"]),
        ("de", ["3. Mai 2026", "1 min Lesezeit", "Diesen Artikel zitieren"]),
        ("ja", ["2026年5月3日", "読了時間 1 分", "この記事を引用する"]),
    ],
)
def test_what_an_article_says_itself_is_in_its_language(docs: Path, language: str, told: list[str]) -> None:
    (docs / "conf.py").write_text(f"{CONF}\nlanguage = {language!r}\n", encoding="utf-8")
    (docs / "index.md").write_text("---\ndate: 2026-05-03\n---\n\n# T\n\nWords.\n", encoding="utf-8")
    command = [sys.executable, "-m", "sphinxext.explorable", "article", "docs/index.md", *ALONE]
    subprocess.run(command, check=True, capture_output=True)
    page = page_of()
    facts = [page.select_one(one) for one in (".article-facts time", ".article-facts span", "#article-cite")]
    assert [one.get_text() for one in facts if one] == told


@pytest.mark.parametrize(("language", "from_right"), [("he", True), ("ar", True), ("ja", False)])
def test_an_article_is_read_as_its_language_is(
    docs: Path, visit: Any, language: str, from_right: bool
) -> None:
    (docs / "conf.py").write_text(f"{CONF}\nlanguage = {language!r}\n", encoding="utf-8")
    (docs / "index.md").write_text("# T\n\n> 12.\n\n```text\na = (b, c)\n```\n", encoding="utf-8")
    # In a process of its own: Sphinx keeps the words of a language for what is built next.
    command = [sys.executable, "-m", "sphinxext.explorable", "article", "docs/index.md", *ALONE]
    subprocess.run(command, check=True, capture_output=True)
    page = visit(Path("out/index.html").resolve(), from_disk=True).page
    ends = """(selector) => {
        const place = document.querySelector(selector), range = document.createRange();
        range.selectNodeContents(place);
        const [words, room] = [range, place].map((one) => one.getBoundingClientRect());
        return [words.left - room.left, room.right - words.right];
    }"""
    left, right = page.evaluate(ends, "h1")
    assert (right < left) is from_right
    line = "getComputedStyle(document.querySelector('blockquote'))"
    assert page.evaluate(f"{line}.borderRightWidth") == ("3px" if from_right else "0px")
    assert page.evaluate("getComputedStyle(document.querySelector('pre')).direction") == "ltr"
    minutes = page.locator(".article-facts span[dir=auto]")
    assert minutes.evaluate("(one) => getComputedStyle(one).direction") == "ltr"


def test_links_lead_to_what_is_there(docs: Path, capsys: Any) -> None:
    assert main(["article", "index", *ALONE, "--base-url", "https://docs.example.org/a"]) == 0
    page = page_of()
    links = {link.get_text(): link["href"] for link in page.select("main a[href]")}
    assert links["other"] == "https://docs.example.org/a/sub/%C3%BCn%C3%AFcode%20page.html"
    assert links["below"] == "#more"
    assert links["the data"] == "downloads/a%20b.csv"
    assert Path("out/downloads/a b.csv").read_text(encoding="utf-8") == "x\n1\n"
    assert Path("out/citation.bib").is_file()
    assert links["citation.bib"] == "citation.bib"
    assert page.select_one("img[alt='A pixel']")["src"].startswith("data:image/png;base64,")
    assert capsys.readouterr().err == ""


def test_without_an_address_links_to_other_pages_are_their_words(docs: Path, capsys: Any) -> None:
    assert main(["article", "index", *ALONE]) == 0
    told = capsys.readouterr().err
    assert told.count("links to other pages became plain text") == 1
    assert "--base-url says where they are" in told
    page = page_of()
    assert page.select_one(".article-unlinked").get_text() == "other"
    assert "explorable-page:" not in str(page)


def test_what_the_page_has_no_use_for_is_not_in_it(docs: Path) -> None:
    assert main(["article", "sub/ünïcode page", *ALONE]) == 0
    page = page_of()
    assert page.find_all("script", src=True) == page.find_all("link", rel="stylesheet") == []
    assert "KaTeX" not in str(page)
    assert not page.select("script:not([type='application/ld+json'])")
    assert main(["article", "index", *ALONE]) == 0
    fonts = set(re.findall(r"@font-face\{[^}]*font-family:(KaTeX_\w+)", str(page_of())))
    assert "KaTeX_Main" in fonts
    assert not fonts & {"KaTeX_Fraktur", "KaTeX_Caligraphic", "KaTeX_Typewriter", "KaTeX_Script"}


def test_the_same_page_gives_the_same_files(docs: Path) -> None:
    assert main(["article", "index", *ALONE]) == 0
    assert main(["article", "index", "--no-pdf", "--to", "again"]) == 0
    for file in Path("out").rglob("*"):
        assert file.is_dir() or file.read_bytes() == ("again" / file.relative_to("out")).read_bytes(), file


# ── What it is cited by


def test_the_citation_is_that_of_the_file(docs: Path) -> None:
    assert main(["article", "index", *ALONE, "--url", "https://blog.example.org/attention"]) == 0
    cited = yaml.safe_load(CITATION)
    page = page_of()
    assert named(page, "citation_title") == [cited["title"]]
    assert named(page, "citation_author") == ["Lovelace, Ada", "du Châtelet, Émilie", "The Team"]
    assert named(page, "citation_publication_date") == [f"{cited['date-released']:%Y/%m/%d}"]
    assert named(page, "citation_online_date") == ["2024/05/06"]
    assert named(page, "citation_doi") == [cited["doi"]]
    data = json.loads(page.find("script", type="application/ld+json").string)
    assert data["@type"] == "ScholarlyArticle"
    assert data["headline"] == cited["title"]
    assert [author["name"] for author in data["author"]] == ["Ada Lovelace", "Émilie du Châtelet", "The Team"]
    assert data["author"][0]["sameAs"] == cited["authors"][0]["orcid"]
    assert data["author"][2]["@type"] == "Organization"
    assert data["datePublished"] == str(cited["date-released"])
    assert data["identifier"]["value"] == cited["doi"]
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["url"] == "https://blog.example.org/attention/"
    written = Path("out/citation.bib").read_text(encoding="utf-8")
    assert page.select_one(".article-cite pre").get_text() == written
    assert "author = {Lovelace, Ada and du Châtelet, Émilie and {The Team}}," in written
    assert r"title = {{Attention \& <friends>: 100 \% explained}}," in written
    assert "doi = {10.5281/zenodo.1234}," in written
    assert "year = {2024}," in written
    byline = page.select_one(".article-byline").get_text(" ")
    assert "Ada Lovelace" in byline
    assert "6 May 2024" in byline
    assert page.select_one(".article-abstract").get_text() == "In short."
    assert page.select_one("a[rel=license]")["href"] == "https://creativecommons.org/licenses/by/4.0/"


def test_front_matter_has_the_last_word(docs: Path) -> None:
    front = """authors:
  - Grace Hopper
  - {name: Die Gruppe}
date: 2025-01-02
doi: https://doi.org/10.1234/other
license: MIT
abstract: "What it *says*."
"""
    page = docs / "sub" / "ünïcode page.md"
    page.write_text(f"---\n{front}---\n# Other\n\nWords.\n", encoding="utf-8")
    assert main(["article", "sub/ünïcode page", *ALONE]) == 0
    made = page_of()
    assert named(made, "citation_author") == ["Hopper, Grace", "Die Gruppe"]
    assert named(made, "citation_publication_date") == ["2025/01/02"]
    assert named(made, "citation_doi") == ["10.1234/other"]
    assert made.select_one("a[rel=license]").get_text() == "MIT License"
    assert "says" in made.select_one(".article-abstract").get_text()
    # Not a second time, above the title.
    assert made.get_text().count("What it") == 1
    assert made.select_one("main h1").get_text() == "Other"


def test_front_matter_of_restructuredtext_is_the_same(docs: Path) -> None:
    text = ":authors: Grace Hopper; Émilie du Châtelet\n:date: 2025-01-02\n:abstract: What it *says*.\n"
    (docs / "r.rst").write_text(f":orphan:\n{text}\nTitle\n=====\n\nWords.\n", encoding="utf-8")
    assert main(["article", "docs/r.rst", *ALONE]) == 0
    made = page_of()
    assert named(made, "citation_author") == ["Hopper, Grace", "Châtelet, Émilie du"]
    assert named(made, "citation_online_date") == ["2025/01/02"]
    assert named(made, "citation_abstract") == ["What it says."]
    assert named(made, "description") == ["What it says."]


def test_without_a_citation_file_conf_tells(docs: Path) -> None:
    Path("CITATION.cff").unlink()
    assert main(["article", "index", *ALONE]) == 0
    page = page_of()
    assert named(page, "citation_title") == ["Attention"]
    assert named(page, "citation_author") == ["Else, Nobody"]
    assert named(page, "citation_doi") == named(page, "citation_publication_date") == []


def test_a_citation_outside_of_the_repository_is_not_the_articles(docs: Path) -> None:
    Path("CITATION.cff").rename("../CITATION.cff")
    assert main(["article", "index", *ALONE]) == 0
    assert named(page_of(), "citation_author") == ["Else, Nobody"]


def test_bibtex_takes_any_name_and_title() -> None:
    strange = Credits(title="50 % of {a}_b ~ \\x", authors=(Author("", "Smith and Sons, Inc.", whole=True),))
    entry = bibtex(strange)
    assert r"{50 \% of \{a\}\_b \textasciitilde{} \textbackslash{}x}" in entry
    assert "author = {{Smith and Sons, Inc.}}," in entry
    assert entry.startswith("@misc{smithandsonsinc")
    assert bibtex(Credits(title="量子")).startswith("@misc{article,")
    assert [one.listed for one in authors_of("Ada Lovelace and The Boiling authors, Plato")] == [
        "Lovelace, Ada",
        "The Boiling authors",
        "Plato",
    ]


@pytest.mark.parametrize(
    ("title", "authors", "listed"),
    [
        ("Wait... what?", "Ada Lovelace", "Lovelace, Ada. Wait... what?"),
        ("And so on...", "Alan M.", "M., Alan. And so on..."),
        ("Attention", "", "Attention."),
    ],
)
def test_a_reference_keeps_the_signs_of_a_title(title: str, authors: str, listed: str) -> None:
    assert reference(Credits(title, authors_of(authors))) == listed


def test_a_longer_page_takes_longer_to_read(docs: Path, capsys: Any) -> None:
    page = docs / "sub" / "ünïcode page.md"
    page.write_text("# Long\n\n" + "word " * 1999 + "\n", encoding="utf-8")
    assert main(["article", "sub/ünïcode page", *ALONE, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["words"], told["minutes"], told["pictures"]) == (2000, 10, 0)
    assert "10 min read" in page_of().select_one(".article-facts").get_text()
    assert main(["article", "index", *ALONE, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["pictures"] == 5
    assert told["files"] == [
        "citation.bib",
        "downloads/a b.csv",
        "images/large-über.png",
        "index.html",
        "licenses.txt",
    ]


@pytest.mark.parametrize("text", ["畳み込みは窓を滑らせて積を足します。", "卷积把窗口滑过输入并相加。"])
def test_a_page_without_spaces_takes_longer_to_read_as_well(docs: Path, capsys: Any, text: str) -> None:
    (docs / "sub" / "ünïcode page.md").write_text(f"# T\n\n{text * 100}\n", encoding="utf-8")
    assert main(["article", "sub/ünïcode page", *ALONE, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    # Some 400 to 600 signs are read in a minute.
    assert told["minutes"] == pytest.approx(len(text) * 100 / 450, abs=1)


# ── The PDF


@pytest.mark.skipif(not has_tex(), reason="needs TeX and latexmk")
def test_the_pdf_is_the_page_alone_with_its_pictures_as_vectors(docs: Path, capsys: Any) -> None:
    from pypdf import PdfReader

    assert main(["article", "index", "--pdf", "--to", "out", "--url", "https://blog.example.org"]) == 0
    pdf = PdfReader("out/article.pdf")
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert text.startswith("Attention")
    assert "Ada Lovelace" in text
    assert "6 May 2024" in text
    assert "In short." in text
    assert "Only words" not in text
    images = [image for page in pdf.pages for image in page.images]
    # The two of pixels; three pictures are forms.
    assert len(images) == 2
    forms = [
        one
        for page in pdf.pages
        for one in (page["/Resources"].get("/XObject") or {}).values()
        if one.get_object()["/Subtype"] == "/Form"
    ]
    assert len(forms) == 3
    assert named(page_of(), "citation_pdf_url") == ["https://blog.example.org/article.pdf"]


def test_without_tex_the_pdf_is_left_out_in_a_sentence(
    docs: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert main(["article", "sub/ünïcode page", "--to", "out"]) == 0
    told = capsys.readouterr().err
    assert "article.pdf is left out: latexmk and pdflatex are not installed; --no-pdf does without it" in told
    assert named(page_of(), "citation_pdf_url") == []
    assert main(["article", "sub/ünïcode page", *ALONE]) == 0
    assert capsys.readouterr().err == ""
    assert main(["article", "sub/ünïcode page", "--to", "new/one", "--pdf"]) == 1
    assert not Path("new").exists()


# ── What cannot be


@pytest.mark.parametrize(
    ("citation", "says"),
    [
        ("authors: [", "CITATION.cff, line 1: this is no YAML"),
        ("- a", "it needs lines such as `title: …`"),
        ("title: T", "it names no authors"),
        ("authors: 3", "authors needs a list of names, not 3"),
        ("authors: [{orcid: x}]", "each needs family-names and given-names, or name"),
        ("authors: [A]\ndate-released: soon", "date needs a day such as 2024-05-31, not soon"),
        ("authors: [A]\ndoi: soon", "doi needs a DOI such as 10.5281/zenodo.1234, not soon"),
        ("authors: [A]\ntitle: [x]", "title needs a text"),
        ("authors: [A]\nurl: here", "url needs an address that begins with https://, not here"),
        ("authors: [A]\nidentifiers: 3", "identifiers needs a list"),
        ("\x00", "this is no YAML"),
    ],
)
def test_a_broken_citation_is_told_and_nothing_is_written(
    docs: Path, capsys: Any, citation: str, says: str
) -> None:
    Path("CITATION.cff").write_text(citation, encoding="utf-8")
    assert main(["article", "sub/ünïcode page", *ALONE]) == 1
    told = capsys.readouterr().err
    assert told.startswith("sphinx-explorable article: ")
    assert says in told
    assert len(told.splitlines()) == 1
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["indx", "--to", "out"], 2, "has no page indx; did you mean index?"),
        (["index", "--to", "docs/conf.py"], 2, "docs/conf.py is a file; name a folder"),
        (["index", "--to", "docs/conf.py/x"], 1, "cannot be written"),
        (["index", "--to", "mine"], 2, "is there and is no article; name another folder"),
        (["index", "--to", "out", "--base-url", "docs"], 2, "--base-url needs an address that begins with"),
        (["titleless", "--to", "out"], 2, "titleless has no title"),
    ],
)
def test_what_cannot_be_an_article_is_told(
    docs: Path, capsys: Any, arguments: list[str], code: int, says: str
) -> None:
    Path("mine").mkdir()
    Path("mine/index.html").write_text("mine", encoding="utf-8")
    (docs / "titleless.md").write_text("---\norphan: true\n---\nOnly words.\n", encoding="utf-8")
    before = sorted(Path().rglob("*"))
    assert main(["article", "--no-pdf", *arguments]) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert says in told.err
    assert [file for file in sorted(Path().rglob("*")) if "_build" not in file.parts] == before
    assert Path("mine/index.html").read_text(encoding="utf-8") == "mine"


def test_an_article_takes_the_place_of_its_earlier_self_and_leaves_the_rest(docs: Path) -> None:
    assert main(["article", "sub/ünïcode page", *ALONE]) == 0
    Path("out/mine.txt").write_text("mine", encoding="utf-8")
    assert main(["article", "index", *ALONE]) == 0
    assert page_of().select_one("h1").get_text() == "Attention"
    assert Path("out/mine.txt").read_text(encoding="utf-8") == "mine"


# ── What a page may load


def test_nothing_is_loaded_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text(
        "@import url('https://x.org/b.css');\n.a{background:url(https://x.org/i.png)}\n.b{background:url(i.svg)}",
        encoding="utf-8",
    )
    (tmp_path / "i.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (tmp_path / "clip.mp4").write_bytes(b"film")
    (tmp_path / "words.vtt").write_text("WEBVTT", encoding="utf-8")
    page = """<html><head><link rel="stylesheet" href="a.css"><link rel="preconnect" href="https://x.org">
<script src="https://x.org/s.js"></script></head><body>
<img src="https://x.org/p.png" alt="A picture"><iframe src="https://x.org/f" title="A frame"></iframe>
<video src="clip.mp4" poster="https://x.org/p.png"><track src="words.vtt">
<a href="clip.mp4">the film</a></video>
<script>"<img src='https://x.org/in-code.png'>"</script>
<a href="https://x.org">away</a> <a href="gone.html">gone</a>
</body></html>"""
    alone = Standalone(tmp_path)
    made = BeautifulSoup(alone.made(page), "html.parser")
    assert not made.find_all(["link", "img"])
    assert not made.find_all("script", src=True)
    assert not made.select("iframe[src], video[poster]")
    style = made.style.string
    assert "x.org" not in style
    assert 'url("data:image/svg+xml;base64,' in style
    assert made.video["src"] == made.video.a["href"] == "media/clip.mp4"
    assert alone.files == {"media/clip.mp4": tmp_path / "clip.mp4"}
    assert made.track["src"].startswith("data:text/vtt;base64,")
    assert [link.get_text() for link in made.find_all("a")] == ["A picture", "A frame", "the film", "away"]
    assert alone.unlinked == ["gone.html"]
    assert "in-code.png" in made.script.string
    assert len(alone.left_out) == 5


def test_style_sheets_that_import_each_other_and_addresses_that_are_no_file_s(tmp_path: Path) -> None:
    (tmp_path / "one.css").write_text('@import "two.css"; p { color: red }', encoding="utf-8")
    (tmp_path / "two.css").write_text('@import "one.css"; p { margin: 0 }', encoding="utf-8")
    long, odd = "x" * 300, "a%00b"
    made = Standalone(tmp_path).made(
        '<html><head><link rel="stylesheet" href="one.css"></head><body>'
        f'<a href="{long}">long</a> <a href="{odd}">odd</a></body></html>'
    )
    page = BeautifulSoup(made, "html.parser")
    assert re.sub(r"\s+", " ", page.style.string).strip() == "p { margin: 0 } p { color: red }"
    assert page.body.get_text().split() == ["long", "odd"]


def test_code_cannot_end_its_element(tmp_path: Path, chromium: Any) -> None:
    code = 'window.told = "</script><!-- <script>" + /<\\/script>/u.source;'
    (tmp_path / "s.js").write_text(code, encoding="utf-8")
    made = Standalone(tmp_path).made(
        '<html><body><script defer src="s.js"></script><p>Words.</p></body></html>'
    )
    page = chromium.new_page()
    page.set_content(made)
    assert page.evaluate("window.told") == "</script><!-- <script><\\/script>"
    assert page.inner_text("body") == "Words."
    page.close()
