"""What readers see and do with the terms of a formula: labels, highlight, definitions."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from conftest import ROOT, Build, Site, build_site

CONCEPTS = {
    "query": {
        "label": "queries",
        "symbol": "Q",
        "shape": "t k",
        "color": "violet",
        "description": "what tokens look for",
    },
    "key": {"label": "keys", "symbol": "K", "shape": "s k", "color": "orange"},
    "value": {"label": "values", "symbol": "V", "shape": "s v", "color": "blue"},
    "attention": {"label": "attention weights", "color": "green"},
    "width": {"label": "width of a head", "color": "teal"},
    "output": {"label": "output", "symbol": "Z", "shape": "t v", "color": "red"},
}
# Each formula, with the sides that its author wishes.
FORMULAS = {
    "attention": (
        r"\concept{output}{Z} = \concept{attention}{\operatorname{softmax}}"
        r"\left(\frac{\concept{query}{Q}\,\concept{key}{K}^\top}{\sqrt{\concept{width}{d_k}}}\right)"
        r"\concept{value}{V}",
        "query above, key above, value above, attention below, width below, output below",
    ),
    "crowded": (
        r"\concept{query}{a}\concept{key}{b}\concept{value}{c}\concept{attention}{d}\concept{width}{e}\concept{output}{f}",
        "query above, key above, value above, attention above, width above, output above",
    ),
    "crowded-below": (
        r"\concept{query}{a}+\concept{key}{b}+\concept{value}{c}+\concept{attention}{d}",
        "query below, key below, value below, attention below",
    ),
    "grids": (
        r"\concept{attention}{\operatorname{softmax}}\left(\frac{\tensor{query}\times\tensor{key}^\top}"
        r"{\sqrt{d_k}}\right)\tensor{value} = \tensor{output}",
        "query above, key above, value above, output below",
    ),
    "scripts": (
        r"x^{\concept{query}{2y}}_{\concept{key}{i}} + e^{-\concept{value}{t}/\concept{width}{\tau}}",
        "query above, key below, value above, width above",
    ),
    "roots": (
        r"\sqrt[3]{\concept{query}{x}} + \sqrt{\frac{\concept{key}{a}}{\concept{value}{b}}}",
        "query above, key above, value below",
    ),
    "operators": (
        r"\concept{query}{\sum}_{\concept{key}{i}=1}^{\concept{value}{n}} \hat{\concept{width}{x}}"
        r" + \int_0^1 \concept{output}{f(x)}\,dx",
        "query below, key below, value above, width above, output above",
    ),
    "matrix": (
        r"\begin{pmatrix} \concept{query}{a} & b_1 \\ c & \concept{key}{ddd} \end{pmatrix}"
        r"\begin{aligned} \concept{value}{x} &= 1 \\ y &= \concept{width}{2222} \end{aligned}",
        "query above, key below, value above, width below",
    ),
    "binomial": (
        r"\binom{\concept{query}{n}}{\concept{key}{k}} \overline{\concept{value}{AB}}"
        r"\;\underbrace{\concept{width}{c+d}}_{m} \big\lVert \concept{output}{u} \big\rVert_2",
        "query above, key below, value below, width above, output above",
    ),
    "sizes": (
        r"{\Large \concept{query}{A}} + {\scriptsize \concept{key}{B}} + \frac{1}{\concept{value}{\text{x}}}",
        "query above, key below, value below",
    ),
}


def page_of(formulas: dict[str, tuple[str, str]]) -> str:
    blocks = [
        f":::{{colored-equation}}\n:name: {name}\n:annotate: {wish}\n:no-legend:\n{tex}\n:::\n"
        for name, (tex, wish) in formulas.items()
    ]
    return "\n".join(["# Formulas\n\nOf {concept}`query` and {concept}`key`.\n", *blocks])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Annotated formulas of many shapes, a full legend, and a page that defines two of the concepts."""
    legend = ":::{colored-equation}\n:name: legend\n" + FORMULAS["attention"][0] + "\n:::\n"
    built = build_site(
        tmp_path_factory.mktemp("terms"),
        {
            "index": page_of(FORMULAS) + legend + "\n```{toctree}\nother\n```\n",
            "other": "# All about *keys*\n\n:::{concept} key\n:::\n\n"
            + "Words.\n\n" * 60
            + ":::{concept} query\n:::\n",
        },
        config={"explorable_concepts": CONCEPTS},
    )
    assert built.warnings == []
    return built


Visit = Callable[..., Any]


def boxes(page: Any, selector: str) -> list[dict[str, Any]]:
    """Where elements are on the page, with their concept."""
    found: list[dict[str, Any]] = page.locator(selector).evaluate_all(
        """all => all.map(e => {
            const {left, right, top, bottom} = e.getBoundingClientRect();
            const text = document.createRange();
            text.selectNodeContents(e);
            const words = text.getBoundingClientRect();
            const name = e.closest("[data-concept]")?.dataset.concept;
            return {left, right, top, bottom, name, text: e.textContent,
                    words: {left: words.left, right: words.right, top: words.top, bottom: words.bottom}};
        })"""
    )
    return found


def overlap(one: dict[str, Any], other: dict[str, Any], slack: float = 0.5) -> bool:
    return (
        min(one["right"], other["right"]) - max(one["left"], other["left"]) > slack
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > slack
    )


def core(line: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a sign's line that its strokes are sure to fill."""
    quarter = (line["bottom"] - line["top"]) / 4
    return {**line, "top": line["top"] + quarter, "bottom": line["bottom"] - quarter}


@pytest.mark.parametrize("name", FORMULAS)
def test_labels_meet_their_terms_and_cover_nothing(
    site: Site, visit: Visit, artifacts: Path, name: str
) -> None:
    opened = visit(site.out / "index.html")
    block = f".explorable-equation-block:has(#{name})"
    opened.page.locator(block).screenshot(path=str(artifacts / f"labels-{name}.png"))
    words = boxes(opened.page, f"{block} .explorable-word")
    extents = boxes(opened.page, f"{block} .explorable-extent")
    leaders = boxes(opened.page, f"{block} .explorable-leader")
    terms = boxes(opened.page, f"{block} .katex-html [data-concept]:not(.explorable-label)")
    ink = boxes(
        opened.page,
        f"{block} .katex-html :is(.mord, .mrel, .mbin, .mopen, .mclose, .mop, .frac-line):not(:has(*))",
    )
    wished = {part.split()[0] for part in FORMULAS[name][1].split(", ")}
    listed = opened.page.locator(f"{block} .explorable-legend > li:visible").all_text_contents()
    assert {CONCEPTS[each]["label"] for each in wished} == {word["text"] for word in words} | set(listed)
    assert len(words) == len(leaders)
    bars = {extent["name"]: extent for extent in extents}
    for word, leader in zip(words, leaders, strict=True):
        same = [box for term in terms if term["name"] == word["name"] for box in (term, term["words"])]
        middle = (leader["left"] + leader["right"]) / 2
        if bar := bars.get(word["name"]):
            # The bar is as wide as its term, within a pixel and a half, and just above or below it.
            same = [
                box
                for box in same
                if abs(box["left"] - bar["left"]) < 1.6 and abs(box["right"] - bar["right"]) < 1.6
            ]
            assert not any(overlap(bar, core(sign["words"])) for sign in ink if sign["name"] != bar["name"])
        else:
            # A letter needs none.
            same = [box for box in same if box["right"] - box["left"] < 25]
        assert any(box["left"] - 1 <= middle <= box["right"] + 1 for box in same), (leader, same)
        assert word["left"] - 1 <= middle <= word["right"] + 1
        assert not any(
            overlap(leader, core(other["words"])) for other in ink if other["name"] != word["name"]
        ), leader
    for one, other in itertools.permutations(range(len(words)), 2):
        assert not overlap(words[one], words[other])
        assert not overlap(words[one], leaders[other])
    for word in words:
        assert word["words"]["right"] - word["words"]["left"] <= word["right"] - word["left"] + 1, (
            "the text fits"
        )
        assert not any(overlap(word, sign["words"]) for sign in ink)
    assert opened.troubles == []


def test_the_labels_of_the_snippet_stand_on_their_sides_in_a_line(build: Build, visit: Visit) -> None:
    snippet = (ROOT / "docs" / "snippets" / "colored-equation.md").read_text()
    page = visit(build(f"# T\n\n{snippet}", config={"explorable_concepts": CONCEPTS}).out / "index.html").page
    wished = dict(part.split() for part in re.findall(r":annotate: (.*)", snippet)[0].split(", "))
    terms = {term["name"]: term for term in boxes(page, ".katex-html [data-concept]:not(.explorable-label)")}
    found = boxes(page, ".katex-html .explorable-word")
    assert {word["name"] for word in found} == wished.keys()
    for word in found:
        # Clear of its term, on the side that is written.
        term = terms[word["name"]]
        above = wished[word["name"]] == "above"
        assert (term["words"]["top"] - word["bottom"] if above else word["top"] - term["words"]["bottom"]) > 8
    tops = {
        side: {round(word["top"]) for word in found if wished[word["name"]] == side}
        for side in wished.values()
    }
    assert [len(one) for one in tops.values()] == [1] * len(tops)
    # The letters of this formula need no bar, which would touch their neighbours.
    assert boxes(page, ".katex-html .explorable-extent") == []


@pytest.mark.parametrize(
    "term", [r"\phantom{\concept{key}{b}}", r"\concept{key}{}"], ids=["phantom", "empty"]
)
def test_what_is_not_seen_has_its_label_in_the_list(build: Build, term: str) -> None:
    text = f"# T\n\n:::{{colored-equation}}\n:annotate: key above\n:no-legend:\na = {term} c\n:::\n"
    page = BeautifulSoup(build(text, config={"explorable_concepts": CONCEPTS}).page(), "html.parser")
    assert not page.select(".explorable-label")
    assert [item.text.strip() for item in page.select(".explorable-legend > li")] == ["keys"]


def test_where_a_formula_with_labels_does_not_fit_the_legend_says_the_same(site: Site, visit: Visit) -> None:
    page = visit(site.out / "index.html", viewport={"width": 360, "height": 700}).page
    block = page.locator(".explorable-equation-block:has(#attention)")
    assert block.locator(".explorable-word:visible").count() == 0
    assert block.locator(".explorable-legend > li:visible").all_text_contents() == [
        "queries",
        "keys",
        "values",
        "attention weights",
        "width of a head",
        "output",
    ]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1000, "height": 700})
    assert block.locator(".explorable-word:visible").count() == 6
    assert block.locator(".explorable-legend > li:visible").count() == 0


def test_labels_stand_without_script_and_follow_a_dark_page(site: Site, visit: Visit) -> None:
    plain = visit(site.out / "index.html", java_script_enabled=False).page
    assert plain.locator("#attention .explorable-word:visible").count() == 6
    page = visit(site.out / "index.html").page
    page.evaluate("document.body.dataset.theme = 'dark'")
    color = "e => getComputedStyle(e).color"
    assert (
        page.locator("#attention .explorable-word", has_text="queries").evaluate(color)
        == "rgb(201, 178, 255)"
    )
    assert (
        page.locator("#attention .katex-html a[data-concept=query]").first.evaluate(color)
        == "rgb(201, 178, 255)"
    )


# ── What a term is ───────────────────────────────────────────────────────────────────────────────────────


def lit(page: Any) -> set[str]:
    found: list[str] = page.locator(".explorable-on").evaluate_all("all => all.map(e => e.dataset.concept)")
    return set(found)


def test_a_pointer_on_a_term_lights_legend_and_prose_and_tells_what_it_is(site: Site, visit: Visit) -> None:
    opened = visit(site.out / "index.html")
    page = opened.page
    page.locator("#legend .katex-html a[data-concept=query]").hover()
    assert lit(page) == {"query"}
    assert page.locator("p > a .explorable-on, p > .explorable-on").count() >= 1, "in prose"
    assert page.locator(".explorable-legend .explorable-on").count() >= 1
    about = page.locator("#explorable-about-query")
    about.wait_for(state="visible")
    assert [line.strip() for line in about.locator("p").all_inner_texts()] == [
        about.locator("p").first.inner_text(),
        "Defined in “All about keys”",
    ]
    said = about.locator("p").first.inner_text()
    assert said.startswith("queries (")
    assert said.endswith(", t × k): what tokens look for")
    assert about.locator("math mi").text_content() == "Q"
    # It can be pointed at itself, and goes with the Escape key.
    about.hover()
    page.wait_for_timeout(400)
    assert about.is_visible()
    page.keyboard.press("Escape")
    assert not about.is_visible()
    assert lit(page) == set()
    page.locator("#legend .katex-html a[data-concept=output]").hover()
    page.locator("#explorable-about-output").wait_for(state="visible")
    page.mouse.move(2, 2)
    page.locator("#explorable-about-output").wait_for(state="hidden")
    assert opened.troubles == []


@pytest.mark.parametrize("term", ["#legend", "#attention", "#grids"])
def test_a_definition_covers_neither_its_term_nor_the_labels(site: Site, visit: Visit, term: str) -> None:
    page = visit(site.out / "index.html").page
    page.locator(f"{term} .katex-html a[data-concept=query]:not(.explorable-label)").first.hover()
    about = page.locator("#explorable-about-query")
    about.wait_for(state="visible")
    [box] = boxes(page, "#explorable-about-query")
    for other in boxes(page, f"{term} .katex-html [data-concept], {term} .explorable-word:visible"):
        assert not overlap(box, other)
    assert box["left"] >= 0
    assert box["right"] <= 1000


def test_the_tab_key_reaches_terms_legend_and_prose(site: Site, visit: Visit) -> None:
    opened = visit(site.out / "index.html")
    page = opened.page
    stops = []
    for _ in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const e = document.activeElement;
                const described = document.getElementById(e.getAttribute("aria-describedby") ?? "");
                const place = e.closest(".math, .explorable-legend") ? "equation" : "prose";
                return [place, e.localName, described?.id, !!e.closest("[aria-hidden=true]")];
            }"""
        )
        assert not stop[3], "nothing that is hidden from screen readers takes the focus"
        if stop[2]:
            # The focus shows what describes it.
            page.locator(f"#{stop[2]}:popover-open").wait_for()
        stops.append(tuple(stop[:3]))
        if page.evaluate("document.activeElement.closest('#legend') !== null"):
            break
    assert ("prose", "a", "explorable-about-query") in stops
    assert stops[-1][1] == "mrow"
    # The one who uses keys sees where the focus is: at the term itself, since the MathML is not seen.
    first = page.locator("#legend .katex-html .explorable-on").first
    assert first.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_enter_follows_a_mention_and_a_click_a_term(site: Site, visit: Visit) -> None:
    page = visit(site.out / "index.html").page
    page.locator("#legend .katex-html a[data-concept=query]").click()
    page.wait_for_url("**/other.html#concept-query")
    page.go_back()
    page.locator("section > p a").first.press("Enter")
    page.wait_for_url("**/other.html#concept-query")


def test_a_first_tap_tells_and_a_second_follows(site: Site, visit: Visit) -> None:
    page = visit(site.out / "index.html", has_touch=True, is_mobile=True).page
    url = page.url
    for place in ("section > p a", "#legend .katex-html a[data-concept=query]"):
        term = page.locator(place).first
        term.tap()
        page.locator("#explorable-about-query").wait_for(state="visible")
        assert lit(page) == {"query"}
        assert page.url == url
        page.locator("h1").tap()
        page.locator("#explorable-about-query").wait_for(state="hidden")
        assert lit(page) == set()
    term.tap()
    term.tap()
    page.wait_for_url("**/other.html#concept-query")


def test_terms_are_links_without_script(site: Site, visit: Visit) -> None:
    page = visit(site.out / "index.html", java_script_enabled=False).page
    assert not page.locator(".explorable-about").first.is_visible()
    page.locator("#legend .katex-html a[data-concept=key]").click()
    page.wait_for_url("**/other.html#concept-key")


def test_a_concept_of_another_project_tells_where_it_is(tmp_path: Path, visit: Visit) -> None:
    one = build_site(
        tmp_path / "one",
        {"index": "# One\n\n:::{concept} value\n:label: the values\n:::\n"},
        config={"project": "Clear", "version": "2.1"},
    )
    config = {
        "extensions": ["myst_parser", "sphinx.ext.intersphinx", "sphinxext.explorable"],
        "intersphinx_mapping": {"one": ("https://one.example/", str(one.out / "objects.inv"))},
    }
    two = build_site(tmp_path / "two", {"index": "# Two\n\nOf {concept}`value`.\n"}, config=config)
    assert two.warnings == []
    page = visit(two.out / "index.html").page
    mention = page.locator("section p a")
    assert mention.inner_text() == "the values"
    mention.focus()
    about = page.locator(f"#{mention.get_attribute('aria-describedby')}")
    about.wait_for(state="visible")
    assert about.locator("p").all_inner_texts() == ["the values", "(in Clear v2.1)"]


# ── Where there are no pages ─────────────────────────────────────────────────────────────────────────────


def test_a_pdf_has_braces_where_they_do_not_tear_the_formula_and_a_legend_for_the_rest(build: Build) -> None:
    site = build(page_of(FORMULAS), "latex", config={"explorable_concepts": CONCEPTS})
    assert site.warnings == []
    book = next(site.out.glob("*.tex")).read_text(encoding="utf-8")
    attention = book[book.index("attention}") : book.index("crowded")]
    assert r"{\overbrace{\concept{value}{V}}^{\concept{value}{\text{values}}}}" in attention
    assert r"{\underbrace{\concept{output}{Z}}_{\concept{output}{\text{output}}}}" in attention
    assert attention.count("brace{") == 3, "those in the fraction have none"
    items = attention.split(r"\begin{itemize}")[1].split(r"\end{itemize}")[0]
    assert items.count(r"\item") == 3
    for label in ("queries", "keys", "width of a head"):
        assert label in items


def test_plain_text_names_the_annotated_terms(build: Build) -> None:
    text = build(page_of(FORMULAS), "text", config={"explorable_concepts": CONCEPTS}).page()
    attention = text[: text.index("abcdef")]
    assert [line.strip("* ") for line in attention.splitlines() if line.strip().startswith("* ")] == [
        f"{sign}: {CONCEPTS[name]['label']}"
        for name, sign in (
            ("query", "Q"),
            ("key", "K"),
            ("value", "V"),
            ("attention", r"\operatorname{softmax}"),
            ("width", "d_k"),
            ("output", "Z"),
        )
    ]


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_words_without_a_place_at_a_formula_come_with_their_signs(tmp_path: Path, builder: str) -> None:
    """A bare list of words would not say which letter is which."""
    tex = r"\frac{\concept{query}{Q}\concept{key}{K^2}}{2}"
    page = f":::{{colored-equation}}\n:annotate: query above, key above\n:no-legend:\n{tex}\n:::\n"
    config = {"explorable_concepts": CONCEPTS}
    site = build_site(tmp_path, {"index": f"# T\n\n{page}"}, builder, config=config)
    (file,) = site.out.glob("*.tex" if builder == "latex" else "*.txt")
    said = re.sub(r"\s+", " ", file.read_text(encoding="utf-8"))
    signs = ["* Q: queries", "* K^2: keys"]
    if builder == "latex":
        signs = [r"\(\concept{query}{Q}\): ", r"\(\concept{key}{K^2}\): "]
    assert [sign for sign in signs if sign not in said] == [], said[-900:]
