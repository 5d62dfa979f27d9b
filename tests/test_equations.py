"""Formulas: typeset while the docs are built, safe whatever they hold, and whole in every builder."""

import importlib
import json
import re
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Tag
from docutils import nodes

from conftest import Build, Site, build_site
from sphinxext.explorable.engine.engine import Engine

AMSMATH = {"myst_enable_extensions": ["colon_fence", "dollarmath", "amsmath"]}
COLORED = r"\concept{query}{Q}\,\concept{key}{K}^\top = \live{w}"
MACROS = rf"""
# Macros

Inline ${COLORED}$ stands here.

$$
{COLORED}
$$ (eq-macros)

:::{{parameter}} w
:value: 1.5
:min: -4
:max: 4
:step: 0.1
:::
"""


def soup(site: Site, page: str = "index") -> BeautifulSoup:
    return BeautifulSoup(site.page(page), "html.parser")


def formulas(page: BeautifulSoup | Tag) -> list[Tag]:
    """The formulas of a page, without the symbols in the definitions at its end."""
    return [
        formula for formula in page.select(".katex") if not formula.find_parent(class_="explorable-about")
    ]


def is_formula(node: nodes.Node) -> bool:
    return isinstance(node, nodes.math | nodes.math_block)


def tex_of(formula: Tag) -> str:
    """The source that KaTeX keeps in the MathML."""
    return str(formula.select_one("annotation").text)


def linked(page: str, stem: str) -> bool:
    return bool(re.search(rf"_static/explorable/{stem}-\w+\.css", page))


@pytest.fixture(scope="module")
def math_page(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A page of prose and math, of every form that authors write, and one without."""
    text = r"""
# Of $E = mc^2$

Inline $a^2$, {math}`b_2`.

$$c = \frac{1}{2}$$

```{math}
d = \sqrt{2}
```

| column $e$ | other |
| --- | --- |
| $f_1$ | g |

```{figure} picture.png
A caption with $h$.
```

\begin{align}
i &= j \\
k &= l
\end{align}

```{toctree}
plain
titled
```
"""
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    )
    site = build_site(
        tmp_path_factory.mktemp("math"),
        {
            "index": text,
            "plain": "# Plain\n\nWords.",
            "titled": "# Of $\\pi r^2$\n\nWords.",
            "picture.png": picture,
        },
        config={**AMSMATH, "html_sidebars": {"**": ["globaltoc.html"]}},
    )
    assert site.warnings == []
    return site


def test_all_math_is_typeset_with_mathml_inside(math_page: Site) -> None:
    body = soup(math_page).select_one('[role="main"]')
    found = [tex_of(formula) for formula in formulas(body)]
    assert [tex for tex in found if "align" not in tex] == [
        "E = mc^2",
        "a^2",
        "b_2",
        r"c = \frac{1}{2}",
        r"d = \sqrt{2}",
        "e",
        "f_1",
        "h",
        r"\pi r^2",  # the entry of the table of contents
    ]
    assert [tex for tex in found if "align" in tex and "k &= l" in tex]
    for formula in formulas(body):
        assert formula.select_one(".katex-mathml math semantics")
        assert formula.select_one(".katex-html")["aria-hidden"] == "true"
    assert "$" not in body.text
    assert r"\(" not in body.text


def test_math_needs_no_inline_style_and_no_script(math_page: Site) -> None:
    page = soup(math_page)
    assert not page.select("[style]")
    sources = [script.get("src", "") for script in page.find_all("script")]
    assert not [source for source in sources if "explorable" in source or "mathjax" in source.lower()]
    # What the styles were is in a sheet of classes.
    classes = {
        name
        for tag in page.select(".katex *")
        for name in tag.get("class", [])
        if name.startswith("explorable-k")
    }
    [sheet] = re.findall(r"_static/explorable/math-\w+\.css", math_page.page())
    rules = (math_page.out / sheet).read_text(encoding="utf-8")
    assert classes
    for name in classes:
        assert f".katex.katex .{name}{{" in rules


def test_pages_whose_navigation_shows_math_have_its_style(math_page: Site, build: Build) -> None:
    plain = math_page.page("plain")
    assert tex_of(formulas(soup(math_page, "plain"))[0]) == r"\pi r^2"
    assert linked(plain, "math")
    assert linked(plain, "math")
    none = build("# Plain\n\nWords.")
    assert "explorable" not in none.page()


def test_numbered_equations_are_referred_to(build: Build) -> None:
    text = (
        "# Title\n\n```{math}\n:label: one\na\n```\n\n```{math}\nb\n```\n\n$$c$$ (two)\n\n"
        "See {eq}`one` and {eq}`two`.\n"
    )
    page = soup(build(text))
    blocks = page.select("div.math")
    assert [block.select_one(".eqno") and block.select_one(".eqno").text[:3] for block in blocks] == [
        "(1)",
        None,
        "(2)",
    ]
    links = page.select("section > p a.reference")
    assert [(link.text, link["href"]) for link in links] == [
        ("(1)", f"#{blocks[0]['id']}"),
        ("(2)", f"#{blocks[2]['id']}"),
    ]


def test_all_equations_are_numbered_where_the_site_asks(build: Build) -> None:
    config = {"math_number_all": True, "math_eqref_format": "Eq. {number}"}
    text = (
        "# Title\n\n```{math}\na\n```\n\n"
        ":::{colored-equation}\n:label: two\n\\concept{query}{Q}\n:::\n\nSee {eq}`two`.\n"
    )
    page = soup(build(text, config=config))
    assert [number.text[:3] for number in page.select("div.math .eqno")] == ["(1)", "(2)"]
    assert page.select_one("section > p a.reference").text == "Eq. 2"


@pytest.mark.parametrize(
    ("tex", "rows"),
    [
        ("a &= b \\\\\nc &= d", 2),
        ("a = b\n\nc = d\n\ne = f", 3),
        ("\\begin{aligned}\na &= b \\\\\nc &= d\n\\end{aligned}", 2),
        ("\\begin{cases}\na \\\\\nb\n\\end{cases}", 2),
        ("\\begin{pmatrix}\na \\\\\nb\n\\end{pmatrix}\n\nc", 4),
    ],
    ids=["rows", "blank-lines", "aligned", "cases", "matrix-and-line"],
)
def test_several_lines_are_rows(build: Build, tex: str, rows: int) -> None:
    site = build(f"# Title\n\n```{{math}}\n{tex}\n```\n")
    assert site.warnings == []
    [block] = soup(site).select("div.math")
    assert len(block.select("math mtr")) == rows


def test_macros_of_conf_are_known_everywhere(build: Build) -> None:
    site = build(
        "# Title\n\nIn $\\RR^n$ and $$\\norm{x}$$",
        config={"explorable_katex_macros": {r"\RR": r"\mathbb{R}", r"\norm": r"\lVert #1 \rVert"}},
    )
    assert site.warnings == []
    inline, display = soup(site).select(".katex math")
    assert inline.select_one('mi[mathvariant="double-struck"]').text == "R"
    assert display.text.startswith("∥x∥")


def test_mathjax_is_left_alone(build: Build) -> None:
    site = build("# Title\n\nIn $a$ and $\\frac$.\n", config={"html_math_renderer": "mathjax"})
    assert site.warnings == []
    assert not formulas(soup(site))
    assert r"\(a\)" in site.page()
    assert "explorable" not in site.page()


@pytest.mark.parametrize(
    "extra", ["$x$", "$1$ and $\\mathbb{R}$", "$$\\left(\\sum\\frac{a}{b}\\right)$$", "{concept}`query`"]
)
def test_a_site_with_an_address_preloads_the_fonts_that_its_pages_use(
    tmp_path: Path, visit: Callable[..., Any], extra: str
) -> None:
    text = f"# Title\n\n{extra}\n"
    local = build_site(tmp_path / "local", {"index": text})
    assert "preload" not in local.page()
    site = build_site(tmp_path / "site", {"index": text}, config={"html_baseurl": "https://docs.example/"})
    page = soup(site)
    preloaded = {Path(link["href"]).name for link in page.select("link[rel=preload]")}
    opened = visit(local.out / "index.html").page
    opened.evaluate("document.fonts.ready")
    asked = opened.evaluate("() => performance.getEntriesByType('resource').map(e => e.name)")
    assert preloaded == {Path(name).name for name in asked if name.endswith(".woff2")}


# ── Whatever an author writes ────────────────────────────────────────────────────────────────────────────

HOSTILE = {
    "link": (r"\href{javascript:alert(1)}{x}", None),
    "url": (r"\url{javascript:alert(1)}", None),
    "image": (r"\includegraphics{https://host.example/x.png}", None),
    "data": (r"\htmlData{concept=query, onclick=alert(1)}{x}", None),
    "style": (r"\htmlStyle{background:url(//host.example)}{x}", None),
    "class": (r"\htmlClass{explorable}{x}", None),
    "id": (r"\htmlId{search}{x}", None),
    "script": (r"\text{<script>alert(1)</script>}", False),
    "term": (r"\concept{query}{\text{<img src=x onerror=alert(1)>}}", False),
    "end-tag": (r"\text{</annotation></math></span><b>}", False),
    "loop": (r"\def\a{\a\a}\a", True),
    "mutual-loop": (r"\def\a{\b}\def\b{\a}\a", True),
    "growth": (r"\def\a#1{#1#1#1#1}\a{\a{\a{\a{\a{\a{\a{\a{x}}}}}}}}", None),
    "long": ("+".join(["x_1"] * 5000), False),
    "deep": ("{" * 3000 + "x" + "}" * 3000, None),
    "deep-fractions": (r"\frac{1}{" * 400 + "x" + "}" * 400, None),
    "deep-concepts": (r"\concept{query}{" * 300 + "x" + "}" * 300, True),
    "wide": (r"\rule{1000000em}{1000000em}", False),
    "live-outside": (r"\live{__proto__}", True),
    "nothing": (r"\\", None),
    "half-emoji": ("\\text{\U0001f642}", False),
    "control": ("a\\u0000b", None),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    pages: dict[str, str | bytes] = {
        name: f"# Title\n\nBefore.\n\n```{{math}}\n{tex}\n```\n\nAfter $a + b$.\n"
        for name, (tex, _) in HOSTILE.items()
    }
    pages["index"] = "# Index\n\n```{toctree}\n:glob:\n*\n```\n"
    return build_site(tmp_path_factory.mktemp("hostile"), pages)


# To read the page of the long one takes longer than all others together.
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long if name == "long" else []) for name in HOSTILE]
)
def test_no_formula_breaks_the_page_or_runs(hostile: Site, name: str) -> None:
    page = soup(hostile, name)
    body = page.select_one('[role="main"]')
    warnings = [line for line in hostile.warnings if line.startswith(f"{name}.md:")]
    notices = body.select(".explorable-notice")
    assert len(warnings) == len(notices) <= 1
    fails = HOSTILE[name][1]
    if fails is not None:
        assert bool(notices) is fails
    for warning in warnings:
        assert warning.startswith(f"{name}.md:5: WARNING: ")
        assert warning.endswith(" [explorable.equation]") or "[explorable.parameter]" in warning
    assert body.find("p", string="Before.")
    assert tex_of(formulas(body)[-1]) == "a + b", "what follows is typeset still"
    for tag in body.find_all(True):
        assert tag.name not in ("script", "img", "b", "iframe")
        for key, value in tag.attrs.items():
            assert not key.startswith("on")
            assert key != "style"
            assert key not in ("href", "src") or str(value).startswith("#")
        assert tag.get("data-concept") in (None, "query")
    assert "search" not in [tag.get("id") for tag in body.find_all(True)]
    assert "Traceback" not in page.text


def test_nothing_else_is_told_of_hostile_formulas(hostile: Site) -> None:
    assert all(re.match(r"[\w-]+\.md:5: WARNING: ", line) for line in hostile.warnings)


# ── Macros in every builder ──────────────────────────────────────────────────────────────────────────────


def test_macros_in_html(build: Build) -> None:
    site = build(MACROS)
    assert site.warnings == []
    page = soup(site)
    for formula in formulas(page):
        shown = formula.select_one(".katex-html")
        assert [term["data-concept"] for term in shown.select("[data-concept]")] == ["query", "key"]
        assert [term["data-concept"] for term in formula.select("math [data-concept]")] == ["query", "key"]
        assert shown.select_one('[data-live="\\"w\\""]').text == "1.5"
        assert formula.select_one('mtext[data-live="\\"w\\""]').text == "1.5"
    assert "host-" in site.page(), "the value has to follow"


@pytest.mark.parametrize("builder", ["text", "man"])
def test_plain_builders_show_no_macro(build: Build, builder: str) -> None:
    site = build(MACROS, builder, config={"man_pages": [("index", "macros", "Macros", [], 1)]})
    assert site.warnings == []
    text = site.page() if builder == "text" else (site.out / "macros.1").read_text(encoding="utf-8")
    assert r"\concept" not in text
    assert r"\live" not in text
    text = text.replace("\\\\", "\\").replace(r"\(ha", "^").replace(r"\e", "\\")
    assert len(re.findall(r"Q\\,K\^\\top = 1\.5", text)) == 2


def test_translators_meet_no_macro_where_there_are_no_words(build: Build) -> None:
    text = MACROS + "\n$$\n\\concept{query}{Q}\\quad\\text{where it looks}\n$$\n"
    with next(build(text, "gettext").out.glob("*.pot")).open("rb") as catalog:
        messages = [str(message.id).strip() for message in read_po(catalog)]
    formulas_alone = [message for message in messages if message.startswith("\\concept")]
    assert [message for message in formulas_alone if "where it looks" not in message] == []
    assert formulas_alone


def test_a_translated_sentence_keeps_its_coloured_formula(build: Build) -> None:
    source = "# Title\n\nThe formula $\\concept{query}{Q}$ is here.\n"
    message = "The formula $\\\\concept{query}{Q}$ is here."
    catalog = f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "{message}"\n'
    catalog += 'msgstr "Here stands $\\\\concept{query}{Q}$."\n'
    pages: dict[str, str | bytes] = {"index": source, "locale/en_GB/LC_MESSAGES/index.po": catalog}
    site = build(pages, config={"language": "en_GB", "locale_dirs": ["locale"], "gettext_compact": False})
    body = soup(site).select_one("section p")
    assert body.text.startswith("Here stands")
    assert body.select_one(".katex-html [data-concept=query]")


def test_what_has_not_changed_is_not_typeset_again(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = Engine._exchange

    def note(self: Engine, head: dict[str, Any], text: str) -> str:
        if head.get("function") == "typesetAll" or head.get("arguments") == ["typeset"]:
            asked.extend(formula["tex"] for formula in json.loads(text))
        return real(self, head, text)

    monkeypatch.setattr(Engine, "_exchange", note)
    pages: dict[str, str | bytes] = {
        "index": "# Index\n\n$a_{71}$\n\n```{toctree}\nother\n```\n",
        "other": "# Other\n\n$b_{72} + a_{71}$ and $b_{72}$.\n",
    }
    sheets = []
    for words, expected in (
        ("", {"a_{71}", "b_{72} + a_{71}", "b_{72}"}),
        ("", set()),
        ("$c_{73}$", {"c_{73}"}),
    ):
        asked.clear()
        pages["other"] = f"# Other\n\n$b_{{72}} + a_{{71}}$ and $b_{{72}}$. {words}\n"
        site = build(pages)
        assert site.warnings == []
        assert set(asked) == expected
        assert len(asked) == len(set(asked))
        assert tex_of(formulas(soup(site))[0]) == "a_{71}"
        [sheet] = re.findall(r"_static/explorable/math-\w+\.css", site.page())
        assert (site.out / sheet).exists()
        sheets.append(sheet)
    assert sheets[0] == sheets[1]


def test_latex_colours_terms_with_mathcolor(build: Build) -> None:
    site = build(MACROS, "latex")
    assert site.warnings == []
    book = (site.out / "projectnamenotset.tex").read_text(encoding="utf-8")
    preamble, _, body = book.partition(r"\begin{document}")
    assert r"\ifmmode\mathcolor{explorable-#1}{#2}\else\textcolor{explorable-#1}{#2}\fi" in preamble
    assert body.count(r"\concept{query}{Q}\,\concept{key}{K}^\top = {1.5}") == 2
    assert r"\live" not in book


# ── Legends ──────────────────────────────────────────────────────────────────────────────────────────────

LEGENDS = {
    "plain": (
        r"\concept{key}{K} + \concept{query}{Q} + \concept{key}{K}",
        ["key: what a token offers", "query: what a token looks for"],
    ),
    "nested": (
        r"\concept{query}{Q^{\concept{key}{K}}}",
        ["query: what a token looks for", "key: what a token offers"],
    ),
    "own-words": (
        "\\concept{query}{Q} \\concept{key}{K}\n---\nkey: 'what it has: <all>'",
        ["query: what a token looks for", "key: what it has: <all>"],
    ),
    "left-empty": ("\\concept{query}{Q}\n---\nquery:", ["query: what a token looks for"]),
}


@pytest.mark.parametrize("markup", ["myst", "rst"])
@pytest.mark.parametrize("name", LEGENDS)
def test_a_legend_lists_each_term_once_in_order(build: Build, markup: str, name: str) -> None:
    tex, entries = LEGENDS[name]
    if markup == "myst":
        site = build(f"# Title\n\n:::{{colored-equation}}\n{tex}\n:::\n")
    else:
        inside = tex.replace("\n", "\n   ")
        site = build({"index.rst": f"Title\n=====\n\n.. colored-equation::\n\n   {inside}\n"})
    assert site.warnings == []
    items = soup(site).select(".explorable-legend > li")
    assert [item.text.strip() for item in items] == entries
    assert all(item.select_one("[data-concept]") for item in items)


@pytest.mark.parametrize("markup", ["myst", "rst"])
def test_a_legend_can_be_left_out(build: Build, markup: str) -> None:
    if markup == "myst":
        site = build("# Title\n\n:::{colored-equation}\n:no-legend:\n\\concept{query}{Q}\n:::\n")
    else:
        site = build(
            {"index.rst": "Title\n=====\n\n.. colored-equation::\n   :no-legend:\n\n   \\concept{query}{Q}\n"}
        )
    assert site.warnings == []
    assert formulas(soup(site))
    assert not soup(site).select(".explorable-legend")


def test_an_annotation_is_the_label_that_another_document_gives(build: Build) -> None:
    formula = ":::{colored-equation}\n:annotate: gate above\n:no-legend:\n\\concept{gate}{g}^2\n:::\n"
    pages: dict[str, str | bytes] = {
        "index": f"# Title\n\n{formula}\n```{{toctree}}\nother\n```\n",
        "other": "# Other\n\n:::{concept} gate\n:label: the *gate* <b>\n:::\n",
    }
    site = build(pages)
    assert site.warnings == []
    formulas_label = formulas(soup(site))[0].select_one(".explorable-word")
    assert formulas_label.text == "the *gate* <b>"
    assert not formulas_label.find_all(True)
    book = (build(pages, "latex").out / "projectnamenotset.tex").read_text(encoding="utf-8")
    assert r"{\overbrace{\concept{gate}{g}}^{\concept{gate}{\text{the *gate* <b>}}}}^2" in book
    # Plain text names it below, and has no braces.
    text = build(pages, "text").page()
    assert "* g: the *gate* <b>" in text
    assert "overbrace" not in text


def test_legends_stand_in_other_builders(build: Build) -> None:
    text = f"# Title\n\n:::{{colored-equation}}\n{LEGENDS['own-words'][0]}\n:::\n"
    assert "* key: what it has: <all>" in build(text, "text").page()
    book = (build(text, "latex").out / "projectnamenotset.tex").read_text(encoding="utf-8")
    assert "what a token looks for" in book
    assert "what it has: \\textless{}all\\textgreater{}" in book


# ── Grids in formulas ────────────────────────────────────────────────────────────────────────────────────

SHAPES = {
    "query": {"symbol": "Q", "shape": "t k", "color": "violet"},
    "value": {"symbol": "V", "shape": "t v", "color": "blue"},
    "plain": {"color": "red"},
}


def test_a_tensor_is_drawn_as_the_grid_of_its_shape(build: Build) -> None:
    site = build(
        "# Grids\n\n$$\\tensor{query}^\\top \\tensor{value}$$", config={"explorable_concepts": SHAPES}
    )
    assert site.warnings == []
    page = BeautifulSoup(site.page(), "html.parser")
    query, value = page.select(".explorable-tensor")
    assert (query["data-concept"], value["data-concept"]) == ("query", "value")
    # Both have dim t, which meets in this product, and different dims beside it.
    boxes = [tuple(map(float, grid.svg["viewbox"].split()))[2:] for grid in (query, value)]
    assert boxes[0][0] == boxes[1][1]
    assert boxes[0][1] != boxes[1][0]
    assert not page.select(".katex [style]")
    assert [mi.text for mi in page.select("math mi[data-concept]")] == ["Q", "V"]


def test_a_grid_follows_a_concept_of_another_document(build: Build) -> None:
    pages = {
        "index": "# Index\n\n$\\tensor{key}$\n\n```{toctree}\nother\n```\n",
        "other": "# Other\n\n:::{concept} key\n:symbol: K\n:shape: a b\n:::\n",
    }
    site = build(pages, config={"explorable_concepts": {}}, jobs=2)
    assert site.warnings == []
    viewbox = BeautifulSoup(site.page(), "html.parser").select_one(".explorable-tensor svg")["viewbox"]
    assert viewbox == "-0.5 -0.5 31 21"
    pages["other"] = pages["other"].replace(":shape: a b", ":shape: b")
    site = build(pages, config={"explorable_concepts": {}}, jobs=2)
    viewbox = BeautifulSoup(site.page(), "html.parser").select_one(".explorable-tensor svg")["viewbox"]
    assert viewbox == "-0.5 -0.5 21 11"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "plain",
            r"\tensor draws a concept's shape, and plain has none; give it one, such as `:shape: t k` "
            "[explorable.concept]",
        ),
        ("quary", "no concept is called quary; did you mean query? [explorable.concept]"),
    ],
)
def test_a_grid_needs_a_concept_with_a_shape(build: Build, name: str, says: str) -> None:
    site = build(f"# Grids\n\n$\\tensor{{{name}}}$ and more.", config={"explorable_concepts": SHAPES})
    assert site.warnings == [f"index.md:3: WARNING: {says}"]
    assert "and more." in site.page()


def test_a_grid_is_drawn_in_latex_and_a_letter_in_text(build: Build) -> None:
    formula = "# Grids\n\n$\\tensor{query} x$"
    book = build(formula, "latex", config={"explorable_concepts": SHAPES})
    tex = next(book.out.glob("*.tex")).read_text(encoding="utf-8")
    assert r"\explorabletensor{query}{2}{3} x" in tex
    assert "\\tensor" not in tex
    assert "{Q} x" in build(formula, "text", config={"explorable_concepts": SHAPES}).page()


def test_a_site_that_keeps_mathjax_has_coloured_terms_and_values(build: Build) -> None:
    text = (
        "# Title\n\n:::{parameter} w\n:value: 1.5\n:max: 4\n:step: 0.1\n:::\n\n"
        "$\\concept{query}{Q} = \\live{w} \\tensor{query}$\n"
    )
    config = {"html_math_renderer": "mathjax", "explorable_concepts": SHAPES}
    site = build(text, config=config)
    assert site.warnings == []
    formula = soup(site).select_one("span.math").text
    assert r"\class{explorable-concept explorable-concept-query}{Q} = \class{explorable-live-w}" in formula
    assert r"\class{explorable-tensor explorable-concept-query explorable-grid-" in formula
    [sheet] = re.findall(r"_static/explorable/colors-\w+\.css", site.page())
    assert ".explorable-concept-query{--explorable-ink:" in (site.out / sheet).read_text(encoding="utf-8")


# ── Titles, and what else repeats a formula elsewhere ────────────────────────────────────────────────────


@pytest.mark.parametrize("theme", ["alabaster", "furo", "pydata_sphinx_theme"])
def test_a_title_with_a_term_is_whole_wherever_it_is_repeated(build: Build, theme: str) -> None:
    pytest.importorskip(theme)
    pages: dict[str, str | bytes] = {
        "index": "# Index\n\n```{toctree}\nfirst\nsecond\n```\n",
        "first": "# First\n\nOf {concept}`query`.\n",
        "second": "# Of $\\concept{query}{Q}^2$\n\n:::{concept} query\n:::\n",
    }
    config = {
        "html_theme": theme,
        "html_sidebars": {"**": ["globaltoc.html"]} if theme == "alabaster" else {},
    }
    site = build(pages, config=config)
    assert site.warnings == []
    for name in pages:
        page = soup(site, name)
        for link in page.select("a[href*=second]"):
            # A parser moves anchors out of one another.
            assert not link.find("a")
        assert "\\concept" not in page.text
        for annotation in page.select("annotation"):
            assert annotation.text in ("Q", "Q^2")
    assert soup(site, "second").title.text.startswith("Of Q^2")
    said = soup(site, "first").select_one("#explorable-about-query").text
    assert "Defined in “Of Q^2”" in said
    assert "concept{" not in (site.out / "searchindex.js").read_text(encoding="utf-8")


def test_a_definition_is_told_in_plain_words_elsewhere(build: Build) -> None:
    text = (
        "# Title\n\n:::{concept} gate\nWhat *opens* the [door](https://door.example), at $x^2$.\n\n"
        "- More of it.\n:::\n\n"
        ":::{colored-equation}\n\\concept{gate}{g}\n:::\n"
    )
    page = soup(build(text, config={"explorable_concepts": {}}))
    definition = page.select_one(".explorable-definition")
    assert definition.select_one("em").text == "opens"
    assert definition.select_one("li").text.strip() == "More of it."
    assert page.select_one(".explorable-legend li").text.strip() == "gate: What opens the door, at x^2."
    assert "What opens the door, at x^2." in page.select_one("#explorable-about-gate").text


def test_a_symbol_that_cannot_be_typeset_is_told_once(build: Build) -> None:
    config = {"explorable_concepts": {"gate": {"symbol": "\\frac{"}}}
    site = build({"index": "# T\n\n{concept}`gate` and {concept}`gate`.\n"}, config=config)
    [warning] = site.warnings
    assert "the symbol of concept gate: KaTeX cannot typeset this formula: " in warning


BEYOND_KATEX = r"""
# T

Its speed is $\SI{3}{\metre\per\second}$, and {concept}`speed` a concept.

```{math}
:label: balance
\begin{prooftree} \dv{f}{x} = \concept{query}{Q} \end{prooftree}
```

See {eq}`balance`, and not $\unknown{a$.
"""


@pytest.mark.parametrize("builder", ["latex", "text", "man"])
def test_other_builders_have_the_tex_that_only_katex_refuses(build: Build, builder: str) -> None:
    concepts = {"query": {"symbol": "Q"}, "speed": {"symbol": r"\si{\metre}"}}
    pages = [("index", "t", "t", "a", 1)]
    site = build(BEYOND_KATEX, builder, config={"explorable_concepts": concepts, "man_pages": pages})
    [warning] = site.warnings
    assert warning.startswith("index.md:11: WARNING: KaTeX cannot typeset this formula: "), "braces"
    [tree] = site.doctrees.values()
    first, second = (node.astext() for node in tree.findall(is_formula))
    assert first == r"\SI{3}{\metre\per\second}"
    assert r"\begin{prooftree} \dv{f}{x} = " in second
    if builder == "latex":
        book = (site.out / "projectnamenotset.tex").read_text("utf-8")
        assert r"\label{equation:index:balance}" in book
        assert r"\eqref{equation:index:balance}" in book


def test_pages_tell_what_katex_refuses(build: Build) -> None:
    site = build(BEYOND_KATEX, config={"explorable_concepts": {"query": {}, "speed": {}}})
    assert [line.partition(":")[2][:2].strip(":") for line in site.warnings] == ["4", "8", "11"]
    assert r"\dv{f}{x}" in soup(site).select_one(".explorable-notice").text


# ── Formulas that bring their own delimiters ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"$\displaystyle \frac{a}{b}$", r"\displaystyle \frac{a}{b}"),
        (r"$$\frac{c}{d}$$", r"\frac{c}{d}"),
        (r"\[ \frac{e}{f} \]", r"\frac{e}{f}"),
        (r"Words with $x$ and \(y\).", r"\text{Words with $x$ and $y$.}"),
        (r"At \$5, $$a$$ \begin{align} b &= c \end{align}",
         r"\text{At \$5, $\displaystyle a$ $\displaystyle \begin{aligned} b &= c \end{aligned}$}"),
        (r"\begin{align} a &= b \text{ if $c$} \\[2pt] \end{align}",
         r"\begin{align*} a &= b \text{ if $c$} \\[2pt] \end{align*}"),
        (r"a \cdot b", r"a \cdot b"),
    ],
)  # fmt: skip
def test_a_block_may_bring_its_own_delimiters(build: Build, written: str, shown: str) -> None:
    site = build(f"# T\n\n```{{math}}\n:no-wrap:\n\n{written}\n```\n")
    assert site.warnings == []
    assert [tex_of(formula) for formula in formulas(soup(site))] == [shown]


NOTEBOOK = r"""
T
=

.. role:: nbsphinx-math(raw)
   :format: latex + html
   :class: math

:nbsphinx-math:`\begin{equation} e=f \end{equation}`

In words :nbsphinx-math:`\begin{equation} g \end{equation}`, and :nbsphinx-math:`\newpage`.
"""


def test_tex_that_nbsphinx_leaves_for_mathjax_is_typeset(build: Build) -> None:
    site = build({"index.rst": NOTEBOOK}, config={"exclude_patterns": ["index.md"]})
    assert site.warnings == []
    page = soup(site)
    assert page.select_one("div.math .katex-display")
    assert "e=f" in tex_of(formulas(page)[0])
    assert tex_of(formulas(page)[1]) == "g"
    assert r"\begin" not in page.select_one("[role=main]").find("p").text


def test_tex_that_nbsphinx_leaves_stays_in_latex(build: Build) -> None:
    (file,) = build({"index.rst": NOTEBOOK}, "latex").out.glob("*.tex")
    book = file.read_text("utf-8")
    assert r"\begin{equation} e=f \end{equation}" in book
    assert r"In words \(g\), and \newpage." in book


# ── Formulas that are wider than their column ────────────────────────────────────────────────────────────

LONG = " + ".join(f"x_{{{number}}}" for number in range(60))
ROOT = rf"\sqrt{{{LONG}}}"
WIDE = rf"""
# T

```{{math}}
:label: numbered
{LONG}
```

$$ {LONG} \tag{{A7}} $$

```{{math}}
:label: both
a = b \tag{{9}}
```

A line ${ROOT}$ of text, and {{eq}}`both`.[^note]

[^note]: A note ${ROOT}$ below.

```{{list-table}}
* - A cell ${ROOT}$
```

:field: Of ${ROOT}$.
"""
# Whether what is seen of a formula ends where its number begins, and whether each formula ends on the page.
MEASURE = """() => {
    const edge = (element, side) => element.getBoundingClientRect()[side];
    const blocks = [...document.querySelectorAll(".explorable-math-block")];
    const numbers = blocks.filter((block) => block.querySelector(".eqno"));
    const tagged = document.querySelector(".katex-tag");
    return {
        numbers: numbers.map((block) => edge(block.querySelector(".eqno"), "left") - edge(block.querySelector(".katex-display"), "right")),
        tag: edge(tagged.lastElementChild, "left") - edge(tagged.previousElementSibling, "right"),
        beyond: [...document.querySelectorAll(".katex-display, span.math > .katex")]
            .map((formula) => edge(formula, "right") - innerWidth).filter((over) => over > 0),
    };
}"""  # noqa: E501


@pytest.mark.parametrize("theme", ["furo", "alabaster", "sphinx_rtd_theme", "pydata_sphinx_theme"])
@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.long)])
def test_a_wide_formula_scrolls_beside_its_number(
    tmp_path: Path, visit: Callable[..., Any], theme: str, width: int
) -> None:
    extensions = ["colon_fence", "dollarmath", "fieldlist"]
    config = {"html_theme": theme, "html_sidebars": {}, "myst_enable_extensions": extensions}
    site = build_site(tmp_path, {"index": WIDE}, config=config)
    assert site.warnings == []
    opened = visit(site.out / "index.html", policy=None, viewport={"width": width, "height": 900}).page
    opened.evaluate("document.fonts.ready")
    found = opened.evaluate(MEASURE)
    assert len(found["numbers"]) == 2
    assert min(found["numbers"]) >= 0
    assert found["tag"] >= 0
    assert found["beyond"] == []


def test_a_formula_that_goes_on_fades_until_its_end_is_seen(build: Build, visit: Callable[..., Any]) -> None:
    wide = "# Title\n\n$$\n" + " + ".join(f"a_{{{n}}}" for n in range(30)) + "\n$$\n\n$$\nb\n$$\n"
    page = visit(build(wide).out / "index.html", viewport={"width": 390, "height": 600}).page
    fades = "all => all.map(e => getComputedStyle(e).maskImage.includes('calc(100% - 32px)'))"
    assert page.eval_on_selector_all(".katex-display", fades) == [True, False]
    page.eval_on_selector(".katex-display", "e => { e.scrollLeft = 1e4; }")
    page.wait_for_timeout(100)
    assert page.eval_on_selector_all(".katex-display", fades) == [False, False]


def test_a_formula_has_one_number(build: Build) -> None:
    page = soup(build(WIDE))
    _numbered, own, both = page.select(".explorable-math-block")
    assert own.select_one(".katex-tag")
    assert not own.select_one(".eqno")
    assert both.select_one(".eqno").text.startswith("(2)")
    assert not both.select_one(".katex-tag")


def test_only_a_formula_that_cannot_be_broken_becomes_a_box(build: Build) -> None:
    page = soup(build(f"# T\n\n${LONG}$, ${ROOT}$ and $a^2$.\n"))
    assert ["explorable-long" in formula["class"] for formula in formulas(page)] == [False, True, False]


def test_no_list_in_an_e_book_is_empty(build: Build) -> None:
    site = build("# T\n\n```{math}\na = b \\\\ c = d\n```\n\n$\\begin{array}{} a \\end{array}$\n", "epub")
    tables = soup(site).select("mtable")
    assert len(tables) == 2
    assert [name for table in tables for name, value in table.attrs.items() if not value] == []


# ── Mistakes that are made more than once ────────────────────────────────────────────────────────────────

AGAIN = r"""
T
=

A :math:`\qty{a}` here,
**words** and :math:`\qty{a}`,
and :math:`\qty{a}`.

- :math:`\qty{a}`
"""


@pytest.mark.parametrize("markup", ["rst", "md"])
def test_each_line_with_the_same_mistake_is_told(build: Build, markup: str) -> None:
    in_myst = AGAIN.replace("T\n=", "# T\n").replace(":math:`", "$").replace("`", "$")
    told = build({f"index.{markup}": AGAIN if markup == "rst" else in_myst}).warnings
    assert [warning.split(":")[1] for warning in told] == ["5", "6", "7", "9"]


def test_a_symbol_without_its_parameter_stops_no_page(build: Build, visit: Callable[..., Any]) -> None:
    symbols = {"speed": {"symbol": r"\live{x}"}, "query": {"symbol": r"\concept{"}}
    text = """
# T

Of {concept}`speed`, {concept}`query` and $\\live{w}$.

:::{parameter} w
:value: 1.5
:min: 0
:max: 4
:::
"""
    site = build(text, config={"explorable_concepts": symbols})
    [warning] = site.warnings
    assert "the symbol of concept query" in warning
    opened = visit(site.out / "index.html")
    opened.page.locator("input[type=range]").first.press("End")
    assert opened.page.locator(".katex [data-live]").first.text_content() == "4.00"
    assert opened.troubles == []


DOCUMENTED = r'''
def f(a):
    r"""Do it.

    Notes
    -----
    Before.

    .. colored-equation::

       \concept{query}{Q}
       ------------------
       query: the rows

    After.
    """


def g(a):
    r"""Do more.

    Notes
    -----
    .. colored-equation::
       :label: g

       Q
       ---
    """
'''


def test_numpydoc_takes_no_legend_for_a_heading(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build("# Empty\n").source
    (folder / "documented_module.py").write_text(DOCUMENTED, "utf-8")
    monkeypatch.syspath_prepend(str(folder))
    extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc", "sphinxext.explorable"]
    text = (
        "# API\n\n```{eval-rst}\n.. automodule:: documented_module\n   :members:\n   :undoc-members:\n```\n"
    )
    site = build(text, config={"extensions": extensions})
    assert site.warnings == []
    page = soup(site)
    assert len(page.select(".explorable-equation-block .katex-display")) == 2
    assert page.select_one(".explorable-legend").text.strip() == "query: the rows"
    assert page.find("p", string="After.")


NOT_RAW = r'''
def f():
    """Angle :math:`\concept{query}{\theta}`, with
    :math:`\alpha`, and :math:`2\vec x`.

    .. colored-equation::

       \concept{query}{\beta} = 2

    .. math:: \frac{1}{2}

    .. math::

       a
       \times \rho

	Tabbed	words.
    """


class C:
    """One :math:`\tau`."""

    def __init__(self):
        r"""Raw :math:`\theta`."""

    kind = 1
    """Its :math:`\bar x`."""
'''


@pytest.mark.parametrize("renderer", [None, "mathjax"])
def test_a_formula_in_a_docstring_that_is_not_raw_is_told_of(
    build: Build, monkeypatch: pytest.MonkeyPatch, renderer: str | None
) -> None:
    folder = build("# Empty\n").source
    (folder / "documented_raw.py").write_text(NOT_RAW, "utf-8")
    monkeypatch.syspath_prepend(str(folder))
    extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "sphinxext.explorable"]
    config = {"extensions": extensions, "autoclass_content": "both"}
    text = "```{eval-rst}\n.. automodule:: documented_raw\n   :members:\n   :undoc-members:\n```\n"
    site = build(
        f"# API\n\n{text}",
        config=config | ({"html_math_renderer": renderer} if renderer else {}),
    )
    told = [
        re.search(r"documented_raw\.(\S+): WARNING: a control character \((.*?)\)", w) for w in site.warnings
    ]
    # Newer Pythons make blanks of tabs in docstrings, and then nothing tells them from blanks.
    has_tabs = "\t" in importlib.import_module("documented_raw").C.__doc__
    tabs = [("C:1", "tab"), ("f:1", "tab")] if has_tabs else []
    wrong = [
        *tabs[:1],
        *[("C.kind:1", "backspace"), *tabs[1:], ("f:2", "bell"), ("f:2", "vertical tab")],
        *[("f:4", "backspace"), ("f:8", "form feed"), ("f:10", "tab" if has_tabs else "return")],
    ]
    assert [found and found.groups() for found in told] == wrong
    assert all('its docstring is not raw; write r"""…""" around it' in warning for warning in site.warnings)
    page = soup(site)
    assert len(page.select("dl.py .explorable-notice, dl.py .explorable-notice-inline")) == len(wrong)
    assert ("\N{SYMBOL FOR HORIZONTAL TABULATION}heta" in page.text) == has_tabs
    # What is no formula is left as it was.
    assert re.search(r"Tabbed\s+words\.", page.text)


def test_a_control_character_in_a_page_is_to_be_removed(build: Build) -> None:
    [warning] = build({"index.rst": "T\n=\n\nIt is :math:`\beta` or :math:`a\tb`.\n"}).warnings
    assert warning.startswith(
        "index.rst:4: WARNING: a control character (backspace) stands in this formula; remove"
    )


DEFINING = [
    "```{math}\n\\newcommand{\\first}{F}\n```\n\n$\\def\\inline{I}$\n$\\def\\beside{B}$",
    "$$\\newcommand{\\second}{S}$$ (named)",
    "(place)=\n$\\def\\alone{A}$\n\n```{math}\n:name: defining\n\\def\\with{W}\n```\n\n"
    "```{math}\n:label: defs\n\\def\\third{T}\n\\DeclareMathOperator{\\fourth}{f}\n```",
]


def numbered_page(*defining: str) -> str:
    before, between, after = defining or ("", "", "")
    return f"""# Page

Words.

{before}

```{{math}}
a = b
```

{between}

$$c = d$$ (eq-c)

{after}

```{{math}}
:label: eq-e
e = f
```

See {{eq}}`eq-c` and {{eq}}`eq-e`.
"""


@pytest.mark.parametrize("numfig", [False, True])
def test_definitions_have_no_number_and_take_none(build: Build, tmp_path: Path, numfig: bool) -> None:
    config = {"math_number_all": True, "numfig": numfig, "math_numfig": numfig}
    toctree = "# Index\n\n```{toctree}\n:numbered:\n\npage\n```\n"

    def numbers(name: str, page: str) -> tuple[list[str], list[str]]:
        site = build_site(tmp_path / name, {"index": toctree, "page": page}, config=config)
        assert site.warnings == []
        shown = soup(site, "page")
        assert len(formulas(shown)) == 3, "definitions show nothing"
        assert not shown.select("#equation-defs, #equation-named")
        return [one.text for one in shown.select(".eqno")], [one.text for one in shown.select("p a")]

    without = numbers("without", numbered_page())
    assert len(without[0]) == 3
    assert numbers("with", numbered_page(*DEFINING)) == without


def test_definitions_take_no_room_and_no_number_in_latex(tmp_path: Path) -> None:
    def written(name: str, page: str) -> str:
        site = build_site(tmp_path / name, {"index": page}, "latex", config={"math_number_all": True})
        assert site.warnings == []
        text = next(site.out.glob("*.tex")).read_text(encoding="utf-8")
        # What Sphinx calls an equation without a name is not seen.
        text = re.sub(r"\\label\{equation:index:index:\d\}", "", text)
        text = text.replace(r"\phantomsection\label{\detokenize{index:place}}", "")
        return re.sub(r"\\providecommand.*%\n", "", text)

    without = written("without", numbered_page())
    assert without.count(r"\begin{equation}") == 3
    assert written("with", numbered_page(*DEFINING)) == without


def test_what_refers_to_definitions_is_told_that_they_are_no_equation(build: Build) -> None:
    site = build(f"# Page\n\n{DEFINING[2]}\n\nSee {{eq}}`defs`.\n")
    assert site.warnings == ["index.md:17: WARNING: equation not found: defs [ref.eq]"]


COPYING = {"extensions": ["myst_parser", "sphinxext.explorable", "copying"]}
KEEPING = r"""
::::{keep}
Value $\live{w} + \concept{query}{Q} + \own$ and {live}`2*w`.

$$\newcommand{\inner}{I}$$

$$x = \live{w} \inner$$
::::
"""
KEEPING_RST = r"""
.. keep::

   Value :math:`\live{w} + \concept{query}{Q} + \own` and :live:`2*w`.

   .. math:: \newcommand{\inner}{I}

   .. math:: x = \live{w} \inner
"""
ITS_PAGE = "# Page\n\n$$\\newcommand{\\own}{O}$$\n\n:::{parameter} w\n:value: 4\n:::\n"
ITS_PAGE_RST = "Page\n====\n\n.. math:: \\newcommand{\\own}{O}\n\n.. parameter:: w\n   :value: 4\n"


@pytest.mark.parametrize("listing", ["all", "zlast"])
@pytest.mark.parametrize(
    "pages",
    [
        {"middle": ITS_PAGE + KEEPING},
        {"middle.rst": ITS_PAGE_RST + KEEPING_RST},
        {"middle": f"{ITS_PAGE}\n```{{include}} part.txt\n```\n", "part.txt": KEEPING},
        {"middle.rst": f"{ITS_PAGE_RST}\n.. include:: part.txt\n", "part.txt": KEEPING_RST},
    ],
    ids=["MyST", "RST", "included", "included RST"],
)
def test_formulas_that_were_copied_before_their_page_was_read_know_it_still(
    build: Build, pages: dict[str, str], listing: str
) -> None:
    toctree = f"# Index\n\n```{{toctree}}\n{listing}\nmiddle\n```\n"
    every = {"index": toctree, listing: "# All\n\n```{show}\n```\n", **pages}
    site = build(every, config=COPYING)
    assert site.warnings == []
    own, copied = soup(site, "middle"), soup(site, listing)
    assert len(formulas(copied)) == len(formulas(own)) == 2
    for formula, copy in zip(formulas(own), formulas(copied), strict=True):
        assert copy.text == formula.text
    following = copied.select("[data-scope]:has(.katex)")
    assert [one["data-scope"] for one in following] == ["middle", "middle"], "they follow their own page"
    assert copied.select_one('[data-concept="query"]')
    assert linked(site.page(listing), "math")


def test_formulas_that_were_copied_early_stand_in_latex_too(build: Build) -> None:
    listing = "# Index\n\n```{show}\n```\n\n```{toctree}\nmiddle\n```\n"
    site = build({"index": listing, "middle": ITS_PAGE + KEEPING}, "latex", config=COPYING)
    assert site.warnings == []
    text = next(site.out.glob("*.tex")).read_text(encoding="utf-8")
    assert text.count(r"x = {4.00} \inner") == 2


# ── Parts of other pages in tooltips ─────────────────────────────────────────────────────────────────────

TOOLTIPS: dict[str, str | bytes] = {
    "index": "# Index\n\nWords.\n\n```{toctree}\nother\n```\n",
    "other": "# Other\n\n$$\\frac{\\concept{query}{Q}}{b}$$ (e)\n",
}


def dressed(site: Site, page: str) -> set[str]:
    """The classes of a formula that the style sheets of a page have a rule for."""
    sheets = re.findall(r'href="(_static/explorable/[^"?]+\.css)', site.page(page))
    rules = "".join((site.out / sheet).read_text(encoding="utf-8") for sheet in sheets)
    return set(re.findall(r"\.(explorable-k\w+)", rules))


@pytest.mark.parametrize("extension", ["sphinx_tippy", "hoverxref.extension"])
def test_pages_that_show_parts_of_others_in_tooltips_have_their_style_sheets(
    build: Build, monkeypatch: pytest.MonkeyPatch, extension: str
) -> None:
    tooltips = types.ModuleType(extension)
    tooltips.setup = lambda app: {"parallel_read_safe": True}  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, extension, tooltips)
    site = build(TOOLTIPS, config={"extensions": ["myst_parser", "sphinxext.explorable", extension]})
    assert site.warnings == []
    for page in ("index", "search"):
        assert dressed(site, page) == dressed(site, "other") != set()
        for sheet in ("math", "theme", "colors"):
            assert linked(site.page(page), sheet)


@pytest.mark.parametrize(("asked", "expected"), [("auto", False), (True, True), (False, False)])
def test_authors_say_whether_pages_show_parts_of_others(build: Build, asked: Any, expected: bool) -> None:
    site = build(TOOLTIPS, config={"explorable_styles_everywhere": asked})
    assert [linked(site.page(), sheet) for sheet in ("math", "theme", "colors")] == [expected] * 3


def test_concepts_in_a_dark_tooltip_on_a_light_page_are_legible(
    build: Build, visit: Callable[..., Any]
) -> None:
    site = build(TOOLTIPS, config={"explorable_styles_everywhere": True})
    page = visit(site.out / "index.html", policy=None, color_scheme="light").page
    formula = str(soup(site, "other").select_one(".explorable-math-block"))

    def colour(box: str) -> list[int]:
        shown = page.evaluate(
            """([box, formula]) => {
                document.body.insertAdjacentHTML("beforeend", box.replace("…", formula));
                const term = document.body.lastElementChild.querySelector(".katex-html [data-concept]");
                return getComputedStyle(term).color;
            }""",
            [box, formula],
        )
        return [int(part) for part in re.findall(r"\d+", shown)[:3]]

    # As tippy.js and tooltipster make them.
    assert sum(colour('<div class="tippy-box">…</div>')) > 3 * 128
    assert sum(colour('<div class="tippy-box" data-theme="light-border">…</div>')) < 3 * 128
    assert sum(colour('<div class="tooltipster-base">…</div>')) < 3 * 128
    hidden = page.locator(".tippy-box .katex-mathml").first.bounding_box()
    assert hidden["width"] <= 1, "what only screen readers meet is not seen"


def test_delimiters_that_a_page_defines_are_known_in_latex(build: Build) -> None:
    defining = r"$$\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}$$"
    page = f"# Page\n\n{defining}\n\n$\\abs*{{x}}$ and $\\abs[\\big]{{x}}$\n"
    site = build(page)
    assert site.warnings == []
    assert len(formulas(soup(site))) == 2
    book = build(page, "latex")
    text = next(book.out.glob("*.tex")).read_text(encoding="utf-8")
    assert r"\renewcommand{\abs}{\explorablepaired{\lvert}{\rvert}}" in text
    assert r"\newcommand{\explorablepaired}" in text.partition(r"\begin{document}")[0]


@pytest.mark.parametrize("option", ["label", "name"])
def test_a_label_or_name_with_a_command_of_tex_is_refused(build: Build, option: str) -> None:
    """Sphinx takes a name for a label where there is none, and writes it into TeX as it stands."""
    site = build(f"# T\n\n```{{colored-equation}}\n:{option}: \\href{{x}}{{y}}\n\nx^2\n```\n", "latex")
    [warning] = site.warnings
    assert f"the {option} \\href{{x}}{{y}} holds '\\\\', which LaTeX takes in no label" in warning
    [tex] = site.out.glob("*.tex")
    assert "\\href" not in tex.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "said", ["number #1 and # two", "*what* it is", "{a} b", "[1, 2]", "what: it is", "- no", "'so'"]
)
def test_a_legend_says_all_that_is_written(build: Build, said: str) -> None:
    site = build(
        f"# Title\n\n:::{{colored-equation}}\n\\concept{{query}}{{Q}}\n---\nquery: {said}\n  and more\n:::\n"
    )
    assert site.warnings == []
    shown = soup(site).select_one(".explorable-legend li").text.strip()
    assert shown == f"queries: {said.replace('*', '')} and more".replace("'so'", "‘so’").replace(
        "queries", "query"
    )


@pytest.mark.parametrize("builder", ["html", "latex", "text"])
def test_legends_take_markup_as_sentences_do(build: Build, builder: str) -> None:
    formula = "\\concept{query}{Q} + \\concept{key}{K}"
    legend = "query: the *Euclidean* norm of $x^2$, see {ref}`here`\nkey: with `code` in it"
    site = build(f"(here)=\n# Title\n\n:::{{colored-equation}}\n{formula}\n---\n{legend}\n:::\n", builder)
    assert site.warnings == []
    [entries] = [
        one
        for one in site.doctrees["index"].findall(nodes.bullet_list)
        if "explorable-legend" in one["classes"]
    ]
    assert [one.astext() for one in entries.findall(nodes.emphasis)] == ["Euclidean"]
    assert [one.astext() for one in entries.findall(nodes.literal)] == ["code"]
    assert len(list(entries.findall(nodes.math))) == 1
    said = " ".join(entries.astext().split())
    assert "norm of x^2, see Title" in said.replace("x²", "x^2")
    assert "with code in it" in said


@pytest.mark.parametrize("builder", ["text", "html"])
def test_commands_keep_to_themselves_once_terms_are_taken_out(build: Build, builder: str) -> None:
    site = build(
        "# Title\n\n$\\concept{a}{u}^\\top\\concept{a}{v} \\\\top\\alpha\\concept{a}{\\beta}$\n",
        builder,
        config={"explorable_concepts": {"a": {}}},
    )
    [file] = site.out.glob("index.*")
    assert r"u^\top v \\top\alpha\beta" in file.read_text("utf-8")
