"""E-books as epubcheck reads them: of every picture, of hostile words, and of the docs."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import forks
import pytest
from engine_pages import gallery
from explorables import DOCS
from prepare_machine import epubcheck
from snippets import concepts
from test_modules import PNG
from test_notebook_docs import TOOLS, executed

from conftest import ROOT, Build
from sphinxext.explorable.engine.bundle import BUNDLE
from sphinxext.explorable.visuals.catalogue import catalogue

pytestmark = pytest.mark.skipif(epubcheck() is None, reason="needs epubcheck")

# Markup of every kind, and the writing of readers from everywhere.
HOSTILE = [
    "<script>alert(1)</script>",
    "a & b &amp; c &nbsp; &eacute;",
    "]]> and -->",
    "“quoted” \"double\" 'single'",
    "<?php echo 1 ?> <!-- no",
    "مرحبا بالعالم",
    "שָׁלוֹם \u200f(1)",
    "你好，世界",
    "日本語の見出し",
    "한국어 제목",
    "नमस्ते दुनिया",
    "สวัสดีชาวโลก",
    "Καλημέρα, Привет",
    "Tiếng Việt, Ünïcödé, ẞ",
    "e\u0301 a\u0308 zero\u200bwidth soft\u00adhyphen",
    "👩‍🔬 🏳️‍🌈 𝔘𝔫𝔦",
    "a" * 300,
    "%s {0} ${x} \\n #1 ~ ^",
]
# What is told in words, drawn from data, typeset, and kept by the page.
PAGE = """# PLAIN

:::{parameter} w
:value: 2
:max: 4
:step: 1
:label: PLAIN
:unit: < &
:::

:::{parameter} way
:choices: one & < = CHOICE, two = two & <b>
:::

:::{parameter} who
:text: PLAIN
:::

:::{concept} THING
:symbol: T
A PLAIN thing.
:::

{concept}`THING`, {parameter}`w`, {live}`w + 1`, {parameter}`way`, {parameter}`who`, {live}`who`,
$\\sqrt{\\concept{THING}{T}} \\text{ of PLAINTEX}$.

$$\\frac{\\concept{THING}{T}}{\\sqrt{\\live{w}}} \\tag{7}$$

```{colored-equation}
\\underbrace{\\concept{THING}{T}}_{\\text{scores}}
---
THING: PLAIN
```

:::{explorable} one.mjs
:alt: PLAIN
:data: words.csv
:assets: dot.png
PLAIN
:::

:::{chart} bars
:data: words.csv
:x: name
:y: value
:y-label: PLAIN
PLAIN
:::

:::{tensor-diagram}
:caption: PLAIN
:dims: t=2, k=2
:values: random(0)
A[t,k] : THING
S = softmax(A, axis=k)
:::

{.dropdown}
> PLAIN
"""
# From elsewhere: another host's picture, style sheet, font and script.
MODULE = """import { said } from "./part.mjs";
export default {
  render({ model, el, d3, host }) {
    const svg = d3.select(el).append("svg").attr("viewBox", "0 0 400 40");
    svg.append("circle").attr("r", 5).attr("class", "explorable-dot");
    const words = `${said}${JSON.stringify(model.get("data"))}`.slice(0, 900);
    svg.append("text").attr("x", 10).attr("y", 20).text(words);
    svg.append("image").attr("href", "https://example.org/a.png").attr("width", 5).attr("height", 5);
    svg.append("image").attr("href", host.asset("dot.png")).attr("width", 5).attr("height", 5);
    svg.append("style").text("@import 'https://example.org/a.css'; text { font-family: 'Far away' }");
    svg.append("a").attr("href", "javascript:alert(1)").append("text").text("press");
    el.insertAdjacentHTML("beforeend", "<p onclick='a()'>one<br>two &amp; <i>three</i></p>");
  },
};
"""
STYLED = """:::{explorable} one.mjs
:css: one.css
:assets: dot.png
:::
"""
SHEET = """@font-face { font-family: Far; src: url("https://example.org/far.woff2"), url("near.woff2"); }
text { font-family: Far; }
"""


def plain(words: str) -> str:
    """Escape what MyST would read as markup."""
    return re.sub(r"([\\`*_{}\[\]<>#~$&!|%^:])", r"\\\1", words)


def hostile_pages() -> dict[str, str]:
    """Return pages of hostile words, three to each."""
    pages = {}
    for place, letter in enumerate("abcdef"):
        words = " · ".join(HOSTILE[3 * place : 3 * place + 3])
        told = {
            "PLAINTEX": re.sub(r"[^\w ]", " ", words),
            "PLAIN": plain(words),
            "CHOICE": re.sub("[#;=,]", "", words)[:99],
            "THING": f"thing{letter}",
        }
        text = PAGE
        for name, said in told.items():
            text = text.replace(name, said)
        pages[f"words-{letter}"] = text
    return pages


def check(book: Path) -> None:
    """Have epubcheck read a book, and say nothing but of what MyST-NB forgets to put in."""
    done = subprocess.run([*(epubcheck() or []), str(book)], capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).replace(str(book), "").splitlines()
    assert any(line.startswith("EPUBCheck completed") for line in said), said
    faults = [line for line in said if re.match(r"(FATAL|ERROR|WARNING)\(", line) and "/mystnb." not in line]
    assert faults == []


def read(book: Path) -> dict[str, str]:
    """Return the texts of a book by the names of its files."""
    with zipfile.ZipFile(book) as archive:
        texts = (".opf", ".xhtml", ".ncx", ".svg", ".css")
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(texts)}


def test_an_e_book_of_every_picture_and_of_hostile_words_passes_epubcheck(build: Build) -> None:
    data = {f"_data/{file.name}": file.read_bytes() for file in (DOCS / "_data").iterdir()}
    rows = "name,value\n" + "\n".join(
        '"{}",{}'.format(words.replace('"', '""')[:60], place + 1) for place, words in enumerate(HOSTILE[:16])
    )
    pages: dict[str, str | bytes] = {
        **hostile_pages(),
        "gallery": gallery(),
        "executed.ipynb": executed(),
    }
    # The notebook's own has the colour of one that is mentioned nowhere here.
    known = {name: fields for name, fields in concepts().items() if name != "height"}
    names = "\n".join(name.removesuffix(".ipynb") for name in pages)
    files = {
        "index": f"# Index\n\n{STYLED}\n```{{toctree}}\n{names}\n```\n",
        "one.mjs": MODULE,
        "part.mjs": "export const said = 'a < b & c ';",
        "one.css": SHEET,
        "dot.png": PNG,
        "words.csv": rows,
    }
    config: dict[str, Any] = {
        **TOOLS["myst_nb"],
        "extensions": ["myst_nb", "sphinxext.explorable"],
        **dict.fromkeys(["project", "author", "copyright"], "<A> & “B” ]]>"),
        "version": "1",
        "language": "en",
        "explorable_concepts": {**known, "scores": {"color": "green"}},
    }
    site = build({**data, **files, **pages}, "epub", config=config)
    # Nothing but what its author's style sheet would load.
    assert [re.sub(r"^\S+ ", "", warning) for warning in site.warnings] == [
        "WARNING: one.css would load https://example.org/far.woff2, near.woff2; that is left out, because a "
        "picture's style sheet must not load anything [explorable.module]"
    ]
    [book] = site.out.glob("*.epub")
    check(book)
    texts = read(book)
    # Readers were told of the formulas.
    [package] = [text for name, text in texts.items() if name.endswith(".opf")]
    assert 'properties="mathml svg"' in package
    drawn = [name for name in texts if name.endswith(".svg")]
    for kind in catalogue():
        assert any(Path(name).name.startswith(f"{kind}-") for name in drawn), kind
    # What is shown of elsewhere and what would run is left out of pictures, words as they are.
    for name in drawn:
        assert "example.org" not in texts[name], name
        assert "<script" not in texts[name], name
        ElementTree.fromstring(texts[name])
    pages_of_book = "".join(text for name, text in texts.items() if name.endswith(".xhtml"))
    assert "<script" not in pages_of_book
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages_of_book
    for words in HOSTILE[5:14]:
        assert words in pages_of_book, words


@pytest.mark.long
@pytest.mark.parametrize("folder", ["docs", "example_project/docs"])
def test_the_docs_pass_epubcheck_as_e_books(tmp_path: Path, folder: str) -> None:
    arguments = ["-q", "-W", "-E", "-n", "-b", "epub", "-d", str(tmp_path / "doctrees")]
    done = forks.run([*arguments, str(ROOT / folder), str(tmp_path / "epub")])
    assert done.returncode == 0, done.stderr
    [book] = (tmp_path / "epub").glob("*.epub")
    check(book)
    assert not [name for name in read(book) if name.endswith((".js", ".mjs"))]


def test_no_style_sheet_has_what_readers_of_books_cannot_parse() -> None:
    # Only pages whose modules run have the kit's, and books have images of these.
    sheets = [file for file in (BUNDLE / "web").glob("*.css") if not file.name.startswith("kit-")]
    assert len(sheets) > 10
    assert [file.name for file in sheets if ":has(" in file.read_text(encoding="utf-8")] == []
