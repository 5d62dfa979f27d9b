"""Hostile strings in every place that takes an author's text: they do nothing to a page, nor to a book.

The places come from the suite's own list of options, by `test_every_option.py`. Here each of them holds one
of the strings; with the marker `long`, every one.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import shutil
import subprocess
import xml.parsers.expat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from harm import harm
from hostile_slots import Slot, quoted, slots
from hostile_strings import GROUPS, LONG, STRINGS, TEX
from markdown_it import MarkdownIt
from test_every_option import BLOCKS, OWN, array_files, film_files

from conftest import Site, build_site
from sphinxext.explorable.pages.images import FORMATS

EVERY = slots()
# What TeX is written in: commands are what these are for. The argument of an equation is its first line.
FORMULAS = (
    *("concept PAGE: symbol", "explorable function: formula", "role math"),
    *("colored-equation: its argument", "colored-equation: its body"),
)
ROWS = "x,y\n1,2\n3,4\n5,6\n2,1\n4,3\n6,7\n"
FILES: dict[str, str | bytes] = {
    "points.csv": ROWS,
    "three.csv": "x,y,z\n1,2,3\n3,4,1\n5,6,8\n2,1,5\n",
    "wide.csv": ROWS.replace(",2\n", ",200\n"),
    "own.js": OWN,
    "own.css": ".own { color: red }",
    "own.png": b"\x89PNG\r\n\x1a\n",
}
CONFIG = {
    "explorable_hero": False,
    # Markup that an author writes as markup is the author's own; so is a formula between dollars.
    "myst_disable_syntax": ["html_block", "html_inline"],
    "myst_enable_extensions": ["colon_fence"],
    "suppress_warnings": ["explorable.divio.kind", "explorable.divio.empty"],
}


@dataclass
class Book:
    """A site with strings in its slots: what stands at each line of a page."""

    site: Site
    written: dict[int, tuple[Slot, str]]

    @property
    def tex(self) -> str:
        """What LaTeX sets, without the preamble."""
        [file] = self.site.out.glob("*.tex")
        return file.read_text(encoding="utf-8").partition("\\begin{document}")[2]


def write(
    folder: Path,
    builder: str,
    strings: Callable[[int, Slot], list[str]],
    more: Mapping[str, str | bytes] = MappingProxyType({}),
    **config: Any,
) -> Book:
    """Build a site with strings in slots, each below a line of its own."""
    written: dict[int, tuple[Slot, str]] = {}
    pages: dict[str, str] = {}
    for place, slot in enumerate(EVERY):
        page = pages.setdefault(slot.page, f"# Page\n\n{slot.before}\n")
        for string in strings(place, slot):
            number = len(written)
            written[number] = (slot, string)
            page += f"Before {number}.\n\n{slot.write(string, f'own{number}')}\n\n"
        pages[slot.page] = page
    texts: dict[str, str | bytes] = {
        # A file has no lone surrogates. What a value in quotes says of them is there.
        name: f"{page}Before end.\n".encode("utf-8", "replace")
        for name, page in pages.items()
    }
    index = "# I\n\n```{toctree}\n:glob:\n*\ndata/*\n```\n"
    files = {**FILES, **array_files(), **film_files(), **more}
    site = build_site(folder, {"index": index, **texts, **files}, builder, config=CONFIG | config)
    return Book(site, written)


def turned(by: int) -> Callable[[int, Slot], list[str]]:
    """Give each slot one string, so that all strings are somewhere."""
    return lambda place, slot: [STRINGS[(place + by) % len(STRINGS)]]


def usual(place: int, slot: Slot) -> list[str]:
    return [slot.usual]


# ── What is asked of a build ─────────────────────────────────────────────────────────────────────────────


def told_well(book: Book) -> list[str]:
    """Return the lines of a build's log that are no warning of a place."""
    # Sphinx and MyST tell of what is theirs: a footnote, a link.
    return [
        line
        for line in book.site.warnings
        if not re.match(r"[\w/.-]+\.md(:\d+)?: (WARNING|ERROR|CRITICAL): |WARNING: ", line)
        or "Traceback" in line
    ]


PAGES = list(dict.fromkeys(slot.page for slot in EVERY))


# ── Data ─────────────────────────────────────────────────────────────────────────────────────────────────

CHARTS = {
    "labels": {"kind": "points", "x": "x", "y": "y", "labels": "word"},
    "bars": {"kind": "bars", "x": "word", "y": "y"},
    "facets": {"kind": "line", "x": "x", "y": "y", "by": "word"},
}
# Pictures of arrays, and charts of columns.
DATA = [
    *(called.split()[-1] for called, block in BLOCKS.items() if block.needs.get("data", "").endswith(".npz")),
    *CHARTS,
]


def hostile_data(strings: list[str]) -> dict[str, str | bytes]:
    """Return pages below `data`, whose files hold strings wherever they hold text."""
    given = itertools.cycle([string for string in strings if _is_text(string)])
    files: dict[str, str | bytes] = {}
    for name, content in array_files().items():
        with np.load(io.BytesIO(content)) as arrays:
            held = {
                key: np.array([next(given) for _ in range(array.size)]).reshape(array.shape)
                if array.dtype.kind == "U"
                else array
                for key, array in arrays.items()
            }
        np.savez(file := io.BytesIO(), **held)
        files[f"data/{name}"] = file.getvalue()
    for name in CHARTS:
        rows = [{"word": next(given), "x": x, "y": x * x} for x in range(8)]
        files[f"data/{name}.json"] = json.dumps(rows)
    for called, block in BLOCKS.items():
        if (name := called.split()[-1]) in DATA:
            files[f"data/{name}"] = page_of_data(name, block.needs)
    for name, options in CHARTS.items():
        files[f"data/{name}"] = page_of_data("chart", {**options, "data": f"{name}.json"})
    return files


def _is_text(string: str) -> bool:
    """Tell whether a data file may hold it: lone surrogates are refused with words, and numpy ends at NUL."""
    return len(string) < 5000 and not re.search("[\ud800-\udfff\0]", string)


def page_of_data(picture: str, options: Mapping[str, str]) -> str:
    written = "".join(f":{key}: {value}\n" for key, value in options.items())
    return f"# Page\n\nBefore 1.\n\n:::{{explorable}} {picture}\n{written}:::\n\nBefore end.\n"


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return write(tmp_path_factory.mktemp("pages"), "html", turned(0), hostile_data(STRINGS))


def test_there_are_many_strings_and_a_slot_for_each_option() -> None:
    assert len(STRINGS) >= 300
    assert len(set(STRINGS)) == len(STRINGS)
    assert sum(map(len, GROUPS.values())) >= len(STRINGS)
    assert len(EVERY) >= 400


def test_each_warning_is_a_line_with_its_place(pages: Book) -> None:
    assert told_well(pages) == []


@pytest.mark.parametrize("name", [*PAGES, *(f"data/{name}" for name in DATA)])
def test_nothing_runs_in_a_page_that_comes_alive(pages: Book, tab: Any, name: str) -> None:
    assert harm(tab, pages.site.out / f"{name}.html", live=True) == []


def test_a_canary_sings(tab: Any, tmp_path: Path) -> None:
    """What the tests here look for they find where it is."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "page.md").write_text("Before 1.\n\nBefore 2.\n")
    (tmp_path / "html").mkdir()
    file = tmp_path / "html" / "page.html"
    strings = "<script>hacked()</script><img src=x onerror=hacked()><a href='javascript:hacked()'>x</a>"
    file.write_text(f"<!doctype html><p>Before 1.</p><div>{strings}<p>Before 2.</p></div>")
    found = " ".join(harm(tab, file, live=False))
    for told in ("a script", "a handler", "an address that runs", "the page is another", "hacked was called"):
        assert told in found


# ── Books ────────────────────────────────────────────────────────────────────────────────────────────────


def commands(tex: str) -> list[str]:
    """Return the commands of TeX in a text, and the characters that it takes for more than themselves."""
    found = []
    is_listing = False
    place = 0
    while place < len(tex):
        sign = tex[place]
        if sign == "\\":
            name = re.compile(r"[A-Za-z@]+|(?s:.)|\Z").match(tex, place + 1)
            assert name is not None
            if name[0] in ("begin", "end"):
                around = re.compile(r"\{([^}]*)\}").match(tex, name.end())
                if around and "erbatim" in around[1]:
                    is_listing = name[0] == "begin"
            found.append(name[0])
            place = name.end()
            continue
        if sign == "%" and not is_listing:
            place = tex.find("\n", place)
            if place < 0:
                break
        if tex.startswith("^^", place) and not is_listing:
            found.append("^^")
        place += 1
    return found


# What Sphinx sets signs and Markdown with: none of them does anything but print.
SIGNS = re.compile(r"text[a-z]+|PYGZ?[A-Za-z]*|sphinx[A-Za-z]+|DUrole|hyperref|dotuline|sp|sb|item|\W")


def hostile_commands() -> set[str]:
    return {name for string in TEX for name in commands(string) if not SIGNS.fullmatch(name)} | {"^^"}


@pytest.fixture(scope="module", params=[3, pytest.param(1, marks=pytest.mark.long)])
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Book]:
    """A book of the usual values, and one with every string of TeX: in some slots, or in all."""

    def usual_first(place: int, slot: Slot) -> list[str]:
        return [] if place % request.param else usual(place, slot)

    def tex_first(place: int, slot: Slot) -> list[str]:
        if place % request.param or slot.name in FORMULAS:
            return usual_first(place, slot)
        number = place // request.param
        strings = TEX if number % 4 else [string for string in STRINGS if string not in LONG]
        return [strings[number % len(strings)]]

    suffix, convert = FORMATS["application/pdf"]
    blank = convert('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>')
    with pytest.MonkeyPatch.context() as patch:
        # Only the text of the books is read here. To convert their drawings takes longer than all the rest.
        patch.setitem(FORMATS, "application/pdf", (suffix, lambda markup: blank))
        return (
            write(tmp_path_factory.mktemp("usual"), "latex", usual_first),
            write(tmp_path_factory.mktemp("hostile"), "latex", tex_first),
        )


def foreign_commands(usual_book: Book, book: Book) -> set[str]:
    """Return the commands of hostile strings that a book has, and one of usual values has not."""
    return (set(commands(book.tex)) - set(commands(usual_book.tex))) & hostile_commands()


def test_no_string_becomes_a_command_of_tex(books: tuple[Book, Book]) -> None:
    usual_book, book = books
    assert told_well(book) == []
    assert len(hostile_commands() - set(commands(usual_book.tex))) > 30
    assert foreign_commands(usual_book, book) == set()
    for string in (
        "\\includegraphics{/etc",
        "\\def\\",
        "\\input",
        "\\end{document}\\",
        "^^5c",
    ):
        assert string not in re.sub(r"(?s)\\begin\{sphinxVerbatim\}.*?\\end\{sphinxVerbatim\}", "", book.tex)


# One command that no book has, in whatever lets through what stands in it.
CANARIES = [
    r"\hacked",
    r"}\hacked{",
    r"]\hacked[",
    r"$\hacked$",
    r"^^5chacked ^^\hacked",
    r"|\hacked| %\hacked",
    r"\\\hacked\end{x}\hacked",
    r"<\hacked> `\hacked` _\hacked_ a:\hacked, \hacked=\hacked",
]
EQUATION = "::::::{{colored-equation}}\n:{key}: {text}\n\\concept{{query}}{{Q}}\n::::::\n\n"


def test_no_name_of_an_equation_becomes_a_command_of_tex(tmp_path: Path) -> None:
    """Sphinx writes an equation's label into TeX as it stands, and takes its name for one."""
    strings = [string for string in [*CANARIES, *TEX] if "\n" not in string and string.strip()]
    text = "".join(EQUATION.format(key=key, text=quoted(one)) for key in ("name", "label") for one in strings)
    site = build_site(tmp_path, {"index": f"# Page\n\n{text}"}, "latex")
    found = set(commands(Book(site, {}).tex))
    assert (
        found & {"hacked", "write", "input", "href", "url", "includegraphics", "def", "directlua", "^^"}
        == set()
    )
    assert {"concept", "label"} <= found


@pytest.mark.long
@pytest.mark.parametrize("canary", CANARIES)
def test_no_slot_lets_a_command_of_tex_through(tmp_path: Path, canary: str) -> None:
    book = write(tmp_path, "latex", lambda place, slot: [slot.usual] if slot.name in FORMULAS else [canary])
    assert {"hacked", "^^"} & set(commands(book.tex)) == set()


def test_a_command_of_tex_would_be_seen() -> None:
    text = "\\emph{a}\\write18{x} \\% \\textbackslash{}input % \\def\n^^41\\begin{sphinxVerbatim}^^ % \\x"
    seen = "emph write % textbackslash ^^ begin x"
    assert commands(text) == seen.split()


@pytest.fixture(scope="module")
def e_book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return write(tmp_path_factory.mktemp("epub"), "epub", turned(173))


def ill_formed(folder: Path) -> list[str]:
    """Return the files of an e-book that a reader could not open."""
    found = []
    files = [file for file in sorted(folder.rglob("*")) if file.suffix in (".xhtml", ".opf", ".ncx", ".svg")]
    assert len(files) > 50
    for file in files:
        try:
            xml.parsers.expat.ParserCreate().Parse(file.read_bytes(), True)
        except xml.parsers.expat.ExpatError as error:
            line = file.read_text(encoding="utf-8").split("\n")[error.lineno - 1]
            found.append(f"{file.name}: {error}: {line[max(0, error.offset - 80) :][:160]!r}")
    return found


def test_an_e_book_of_strings_is_sound_xml(e_book: Book) -> None:
    assert told_well(e_book) == []
    assert ill_formed(e_book.site.out) == []


# ── All strings in all places ────────────────────────────────────────────────────────────────────────────

# As many as a page can have of one slot.
MANY = 12
CHUNKS = [STRINGS[start : start + MANY] for start in range(0, len(STRINGS), MANY)]


def has_heading(markdown: str) -> bool:
    return any(token.type == "heading_open" for token in MarkdownIt().parse(markdown))


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(len(CHUNKS)))
def test_every_string_is_harmless_in_every_slot(tmp_path: Path, tab: Any, chunk: int) -> None:

    def given(place: int, slot: Slot) -> list[str]:
        # What an audience gets may have headings, which begin sections of the page.
        is_split = slot.name == "audience expert: its body"
        return [string for string in CHUNKS[chunk] if not (is_split and has_heading(string))]

    book = write(tmp_path, "html", given)
    assert told_well(book) == []
    for name in PAGES:
        assert harm(tab, book.site.out / f"{name}.html", live=False) == [], name


@pytest.mark.long
@pytest.mark.parametrize("by", range(0, len(STRINGS), 40))
def test_data_of_more_strings_are_harmless(tmp_path: Path, tab: Any, by: int) -> None:
    strings = [*STRINGS[by:], *STRINGS[:by]]
    book = write(tmp_path, "html", lambda place, slot: [], hostile_data(strings))
    assert told_well(book) == []
    for name in DATA:
        assert harm(tab, book.site.out / f"data/{name}.html", live=True) == [], name


@pytest.mark.long
@pytest.mark.parametrize("builder", ["text", "man", "texinfo", "dirhtml", "gettext", "xml"])
@pytest.mark.parametrize("by", [0, 211, 397])
def test_other_builders_get_through(tmp_path: Path, builder: str, by: int) -> None:
    book = write(tmp_path, builder, turned(by))
    assert told_well(book) == []


@pytest.mark.long
@pytest.mark.parametrize("by", range(0, len(STRINGS), 67))
def test_books_of_more_strings_are_sound(tmp_path: Path, by: int, books: tuple[Book, Book]) -> None:
    assert ill_formed(write(tmp_path / "epub", "epub", turned(by)).site.out) == []
    given = turned(by)
    book = write(
        tmp_path / "latex",
        "latex",
        lambda place, slot: [slot.usual] if slot.name in FORMULAS else given(place, slot),
    )
    assert foreign_commands(books[0], book) == set()


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("xelatex"), reason="needs TeX")
def test_tex_sets_a_book_of_strings(books: tuple[Book, Book], tmp_path: Path) -> None:
    """Nothing is run: it could not be, and nothing asks for it."""
    out = books[1].site.out
    [file] = out.glob("*.tex")
    done = subprocess.run(
        ["xelatex", "-no-shell-escape", "-interaction=nonstopmode", "-recorder", file.name],
        cwd=out,
        capture_output=True,
        timeout=600,
        env={**os.environ, "openin_any": "a"},
    )
    log = file.with_suffix(".log").read_bytes().decode("utf-8", "replace")
    assert file.with_suffix(".pdf").exists(), log[-2000:]
    assert re.findall(r"(?m)^! .*(?:\n.*){4}", log) == [], done.returncode
    assert "runsystem" not in log
    assert "/etc/passwd" not in file.with_suffix(".fls").read_text()
    assert not list(out.glob("hacked*"))
