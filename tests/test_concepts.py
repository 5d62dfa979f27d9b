"""Concepts on pages: where they are defined, how they look, and that all of a site agrees about them."""

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from coloraide.everything import ColorAll
from sphinx.util.inventory import InventoryFile

from conftest import Build, Site, build_site
from sphinxext.explorable.concepts import domain
from sphinxext.explorable.concepts.palette import PALETTE
from sphinxext.explorable.concepts.registry import Concept

VALUE = """\
:::{concept} value
:label: a value
:symbol: V
:shape: s d
:color: teal
What is *passed on*.
:::
"""
EVERY_KIND = f"""\
# Everywhere

A {{concept}}`query` in prose, {{concept}}`what is asked <query>`, and ${{}}\\concept{{query}}{{Q}}$.

:::{{colored-equation}}
\\concept{{query}}{{Q}} \\cdot \\concept{{value}}{{V}}
:::

:::{{tensor-diagram}}
Q[2,2] : query
:::

:::{{explorable}} function
:expr: w * x
:concept: value
:::

:::{{parameter}} w
:concept: query
:::

Drag {{parameter}}`w`.

{VALUE}
"""


def soup(site: Site, page: str = "index") -> BeautifulSoup:
    return BeautifulSoup(site.page(page), "html.parser")


def mentions(page: BeautifulSoup, name: str, within: str = "") -> list[Tag]:
    return page.select(f'{within} [data-concept="{name}"]')


def colors(site: Site, page: str = "index") -> str:
    """The style sheet of the concepts' colours, the one that a page links."""
    [link] = re.findall(r"_static/explorable/colors-[0-9a-f]{8}\.css", site.page(page))
    return (site.out / link).read_text(encoding="utf-8")


def inks(sheet: str) -> dict[str, str]:
    """The light ink of every concept: a colour of its own, or one of the palette."""
    root = re.match(r":root,[^{]*\{(.*?)\}", sheet)
    assert root
    light = dict(re.findall(r"--explorable-([\w-]+):(#\w{6})", root[1]))
    own = {name.removeprefix("concept-"): ink for name, ink in light.items() if name.startswith("concept-")}
    borrowed = re.findall(r"--explorable-concept-([\w-]+):var\(--explorable-([\w-]+)\)", sheet)
    found = {**own, **{name: light[color] for name, color in borrowed if color in light}}
    return {name: color for name, color in found.items() if not name.endswith("-fill")}


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A page that mentions concepts in every way there is."""
    site = build_site(tmp_path_factory.mktemp("everywhere"), {"index": EVERY_KIND})
    assert site.warnings == []
    return site


# ── Learned weights ──────────────────────────────────────────────────────────────────────────────────────

WEIGHING = """\
# Weights

:::{tensor-diagram}
:dims: t=2, d=2
X[t,d] : token
W[d,d] : table
U[d,d] : weights
b[d] : token weights
Y = X @ W : token
:::
"""
NEUTRAL = "var(--explorable-muted)"


def framed(site: Site) -> dict[str, str]:
    """The concepts whose tensors the style sheet frames, and in what."""
    found = re.findall(r'\[data-concept="([\w-]+)"\][^{}]*\{[^}]*--explorable-frame:([^;}]+)', colors(site))
    return dict(found)


@pytest.mark.parametrize("builder", ["html", "text"])
@pytest.mark.parametrize(
    ("weights", "named", "told"),
    [
        ({"table": True}, [], "W, U, b"),
        ({"table": "yes"}, [], "W, U, b"),
        ({"table": ""}, [], "W, U, b"),
        ({"table": "false"}, [], "U, b"),
        # A concept of that name is one like others.
        ({}, ["weights"], "b"),
        ({"weights": True}, ["weights"], "U, b"),
    ],
)
def test_tensors_of_a_concept_of_weights_are_learned(
    build: Build, weights: dict[str, Any], named: list[str], told: str, builder: str
) -> None:
    concepts = {
        name: {"weights": weights[name]} if name in weights else {} for name in ["token", "table", *named]
    }
    site = build(WEIGHING, builder, config={"explorable_concepts": concepts})
    assert site.warnings == []
    said = site.page() if builder == "text" else soup(site).select_one(".explorable-alt").text
    assert f". Learned weights: {told}." in " ".join(said.split())
    if builder == "html":
        frames = {"W": {"table": "var(--explorable-ink)"}, "U": {"weights": NEUTRAL}}
        if named:
            frames["U"] = {"weights": "var(--explorable-ink)"}
        assert framed(site) == {
            key: ink for name in told.split(", ")[:-1] for key, ink in frames[name].items()
        }
        [data] = soup(site).select(".explorable script")
        assert f"Learned weights: {told}." in str(data), "what the script says once a reader points at a cell"


def test_a_page_that_is_read_before_the_concept_of_its_weights_shows_them(build: Build) -> None:
    pages = {
        "index": WEIGHING + "\n```{toctree}\nother\n```\n",
        "other": "# Other\n\n:::{concept} table\n:weights:\n:::\n\n:::{concept} token\n:::\n",
    }
    site = build(pages)
    assert site.warnings == []
    assert "table" in framed(site)
    pages["other"] = pages["other"].replace(":weights:\n", "")
    site = build(pages)
    assert "table" not in framed(site)
    assert "Learned weights: U, b." in site.page()


@pytest.mark.parametrize(("named", "doubts"), [("weight", True), ("weights", False), ("load", False)])
def test_a_result_that_is_called_weights_where_a_concept_is_called_almost_so_is_told(
    build: Build, named: str, doubts: bool
) -> None:
    text = (
        "# W\n\n:::{tensor-diagram}\n:dims: t=2, s=3\nS[t,s]\nU[s,s] : weights\n"
        "P = softmax(S, axis=s) : weights\n:::\n"
    )
    site = build(text, config={"explorable_concepts": {named: {}}})
    message = (
        "the result is called learned weights, since no concept is called weights; did you mean weight? "
        "[explorable.concept]"
    )
    assert site.warnings == ([f"index.md:7: WARNING: {message}"] if doubts else [])


def test_an_authors_own_description_stays_as_it_is(build: Build) -> None:
    text = WEIGHING.replace(":dims:", ":alt: My own words.\n:dims:")
    site = build(text, config={"explorable_concepts": {"token": {}, "table": {"weights": True}}})
    assert "Learned" not in site.page()


def test_weights_that_are_neither_true_nor_false_are_told(build: Build) -> None:
    site = build("# Title\n\n:::{concept} table\n:weights: maybe\n:::\n")
    message = "concept table: weights takes no value, or true or false, not 'maybe' [explorable.concept]"
    assert site.warnings == [f"index.md:3: WARNING: {message}"]


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_the_grid_of_weights_in_a_formula_is_framed(build: Build, builder: str) -> None:
    concepts = {"token": {"shape": "t d"}, "table": {"shape": "v d", "weights": True, "color": "red"}}
    site = build(
        "# Grids\n\n$\\tensor{table} \\tensor{token}$", builder, config={"explorable_concepts": concepts}
    )
    assert site.warnings == []
    if builder == "html":
        table, token = soup(site).select(".katex-html .explorable-tensor")
        assert [len(table.select(f".explorable-{part}")) for part in ("frame", "texture")] == [1, 0]
        assert [len(token.select(f".explorable-{part}")) for part in ("frame", "texture")] == [0, 0]
    else:
        tex = next(site.out.glob("*.tex")).read_text(encoding="utf-8")
        assert r"\explorableweights{table}{4}{3} \explorabletensor{token}" in tex


# ── Definitions ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_definition_shows_label_symbol_shape_and_description(everywhere: Site) -> None:
    definition = soup(everywhere).select_one("#concept-value")
    assert definition
    assert definition["data-concept"] == "value"
    words = [part for part in definition.p.find_all(string=True) if not part.find_parent(class_="math")]
    assert "".join(words) == "a value (, s × d): What is passed on."
    assert definition.select_one(".math annotation").text == "V"
    assert definition.em.text == "passed on"


def test_a_role_takes_the_label_or_the_authors_words_and_links_to_the_definition(build: Build) -> None:
    page = f"# Words\n\nThe {{concept}}`value`, {{concept}}`what <value>`, {{concept}}`query`.\n\n{VALUE}"
    first = soup(build(page)).select_one("section > p")
    assert first.text == "The a value, what, query."
    links = first.select('a[href="#concept-value"]')
    assert [link.text for link in links] == ["a value", "what"]
    assert [word["data-concept"] for word in first.select("[data-concept]")] == ["value", "value", "query"]


def test_a_page_presents_a_concept_of_conf(build: Build) -> None:
    site = build({"index": "# Here\n\nA {concept}`query`.", "there": "# There\n\n```{concept} query\n```"})
    assert not [warning for warning in site.warnings if "explorable" in warning]
    assert soup(site).select_one('a[href="there.html#concept-query"]')
    assert "what a token looks for" in soup(site, "there").select_one("#concept-query").text


def test_definitions_in_restructured_text(build: Build) -> None:
    page = (
        ":orphan:\n\nWords\n=====\n\nThe :concept:`value`.\n\n"
        ".. concept:: value\n   :symbol: V\n\n   What is passed on.\n"
    )
    site = build({"index": "# Index", "words.rst": page})
    assert site.warnings == []
    assert soup(site, "words").select_one('a[href="#concept-value"] [data-concept="value"]').text == "value"


@pytest.mark.parametrize("builder", ["text", "latex", "epub"])
def test_other_builders_have_the_words(build: Build, builder: str) -> None:
    site = build(
        f"# Words\n\nThe {{concept}}`value` counts.\n\n{VALUE}",
        builder,
        config={"copyright": "2026", "version": "1"},
    )
    assert site.warnings == []
    if builder == "text":
        assert "The a value counts." in site.page()
        assert "**a value** (V, s × d): What is *passed on*." in site.page()
    elif builder == "latex":
        book = (site.out / "projectnamenotset.tex").read_text(encoding="utf-8")
        assert r"\textcolor{explorable-value}{\explorableoverline{a value}}" in re.sub(r"\{\}", "", book)
    else:
        assert '<span class="explorable-concept" data-concept="value">a value</span>' in site.page()
        assert "<script" not in site.page()


def test_the_preamble_defines_each_colour_once(build: Build) -> None:
    site = build({"index": f"# Words\n\n{VALUE}\n\n```{{toctree}}\nmore\n```", "more": "# More"}, "latex")
    book = (site.out / "projectnamenotset.tex").read_text(encoding="utf-8")
    for name, ink in (("query", "5805A2"), ("key", "AC5902"), ("value", "004B4C")):
        assert book.count(rf"\definecolor{{explorable-{name}}}{{HTML}}{{{ink}}}") == 1
        assert book.count(rf"\definecolor{{explorable-{name}-fill}}") == 1
    assert book.index(r"\definecolor{explorable-query}") < book.index(r"\begin{document}")


# ── Colours ──────────────────────────────────────────────────────────────────────────────────────────────


def test_colours_are_given_out_in_order_of_definition(build: Build) -> None:
    pages: dict[str, Any] = {
        "index": "# Words\n\n{concept}`one`\n\n```{toctree}\nb\na\n```",
        "b": "# B\n\n:::{concept} bee\n:::",
        "a": "# A\n\n:::{concept} zed\n:::\n\n:::{concept} ay\n:::",
    }
    site = build(pages, config={"explorable_concepts": {"one": {}, "two": {"color": "orange"}, "three": {}}})
    light = {swatch.light_ink: swatch.name for swatch in PALETTE}
    given = {name: light[ink] for name, ink in inks(colors(site)).items()}
    # orange is taken by its author; documents come in order of their names, their concepts as they stand
    assert given == {
        "one": "blue",
        "two": "orange",
        "three": "violet",
        "zed": "red",
        "ay": "teal",
        "bee": "magenta",
    }


def test_the_style_sheet_has_both_themes(everywhere: Site) -> None:
    rules = colors(everywhere).splitlines()
    light, dark = "--explorable-violet:#5805a2", "--explorable-violet:#c9b2ff"
    fills = "--explorable-violet-fill:#dac3ff", "--explorable-violet-fill:#360864"
    assert rules[0].startswith(":root,")
    assert 'body[data-theme="light"]' in rules[0]
    assert light in rules[0]
    assert fills[0] in rules[0]
    [chosen_dark] = [rule for rule in rules if 'html[data-theme="dark"]' in rule]
    assert 'body[data-theme="dark"]' in chosen_dark
    assert dark in chosen_dark
    assert fills[1] in chosen_dark
    assert chosen_dark.startswith("@media screen{"), "paper is white"
    [borrowed] = [rule for rule in rules if "--explorable-concept-query:" in rule]
    assert borrowed.startswith(":root,body,"), "a theme may mark either"
    assert "--explorable-concept-query:var(--explorable-violet);" in borrowed
    assert "--explorable-concept-query-fill:var(--explorable-violet-fill)" in borrowed
    [own] = [rule for rule in rules if '[data-concept="query"]' in rule]
    assert "--explorable-ink:var(--explorable-violet)" in own
    assert "--explorable-underline:underline;--explorable-dashes:solid;--explorable-thickness:3px" in own


DARK_SITE = {"_static/own.css": "@media (prefers-color-scheme: dark) { body { background: #121212 } }"}


@pytest.mark.parametrize(
    ("pages", "config", "follows"),
    [
        ({}, {}, False),
        (DARK_SITE, {"html_static_path": ["_static"]}, True),
        (DARK_SITE, {"html_static_path": ["_static"], "explorable_dark": False}, False),
        ({}, {"explorable_dark": True}, True),
        ({}, {"html_theme": "furo"}, True),
    ],
    ids=["alabaster", "own-sheet", "own-sheet-refused", "asked-for", "furo"],
)
def test_colours_go_dark_with_the_system_only_where_the_page_does(
    build: Build, pages: dict[str, str | bytes], config: dict[str, Any], follows: bool
) -> None:
    site = build({"index": "# Words\n\n{concept}`query`", **pages}, config=config)
    assert ("prefers-color-scheme:dark" in colors(site)) is follows


def test_a_style_sheet_that_goes_dark_is_seen_by_the_next_build_of_a_process(build: Build) -> None:
    settings = {"config": {"html_static_path": ["_static"]}}
    sheet = "_static/own.css"
    light = build({"index": EVERY_KIND, sheet: "p { color: red }", "_static/a.css.d/x": b""}, **settings)
    assert "prefers-color-scheme:dark" not in colors(light)
    dark = "@media (prefers-color-scheme: dark) { p { color: pink } }"
    assert "prefers-color-scheme:dark" in colors(build({"index": f"{EVERY_KIND}\n", sheet: dark}, **settings))


def test_concepts_are_not_spelled_out_for_each_page(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    spelled: list[str] = []
    spell = Concept.__repr__

    def counted(self: Concept) -> str:
        spelled.append(self.name)
        return spell(self)

    monkeypatch.setattr(Concept, "__repr__", counted)
    build({"index": EVERY_KIND, **{f"page-{i}": f"---\norphan: true\n---\n# {i}\n" for i in range(20)}})
    assert spelled.count("query") < 5


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_nine_concepts_on_a_page_are_too_many(build: Build, builder: str) -> None:
    names = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    words = "\n\n".join(f"The {{concept}}`{name}`." for name in names)
    few = "# Few\n\n{concept}`one`\n\n{concept}`ten`"
    pages = {"index": f"# Words\n\n{words}\n\n```{{toctree}}\nfew\n```", "few": few}
    site = build(pages, builder, config={"explorable_concepts": {name: {} for name in names}})
    assert site.warnings == [
        "index.md:19: WARNING: nine is the 9th concept on this page, and readers can tell only 8 "
        "colours apart; remove concepts, or split the page [explorable.palette]"
    ]


def test_concepts_that_meet_in_one_colour_are_told(build: Build) -> None:
    names = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    concepts: dict[str, dict[str, str]] = {name: {} for name in names}
    pages = {
        "index": "# Words\n\n{concept}`two`\n\n```{toctree}\nboth\n```\n",
        "both": "# Both\n\n{concept}`three`\n\n"
        "```{tensor-diagram}\nx = [1, 2] : two\ny = x * 2 : ten\n```\n\n"
        "$\\concept{nine}{n} \\concept{one}{o}$\n",
    }
    site = build(pages, config={"explorable_concepts": concepts})
    assert [re.sub(r", as all .*", "", line) for line in site.warnings] == [
        f"both.md:{line}: WARNING: {first} and {second} meet here and have the same colour"
        for line, first, second in ((5, "two", "ten"), (10, "one", "nine"))
    ]
    for _ in range(2):
        name, color = re.search(r"give (\w+) a color of its own, such as (\w+) ", site.warnings[0]).groups()
        concepts[name]["color"] = color
        site = build(pages, config={"explorable_concepts": concepts})
    assert site.warnings == []


def test_a_book_may_have_more_concepts_than_a_page(build: Build) -> None:
    names = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    pages = {name: f"# {name}\n\nThe {{concept}}`{name}`." for name in names}
    site = build(
        {**pages, "index": "# Index\n\n```{toctree}\n:glob:\n*\n```"},
        "latex",
        config={"explorable_concepts": {name: {} for name in names}},
    )
    assert site.warnings == []


def test_a_faint_colour_and_two_alike_are_told(build: Build) -> None:
    page = (
        "# Words\n\n:::{concept} faint\n:color: '#ffe680'\n:::\n\n"
        ":::{concept} brick\n:color: '#a04000'\n:::\n\n:::{concept} rust\n:color: '#a24203'\n:::\n"
    )
    site = build(page, config={"explorable_concepts": {}})
    assert site.warnings
    assert [warning.split(" ")[0] for warning in site.warnings] == ["index.md:3:", "index.md:11:"]
    assert all(warning.endswith("[explorable.palette]") for warning in site.warnings)
    assert [w for w in site.warnings if "concept faint: " in w and "4.5" in w]
    alike = [w for w in site.warnings if "concepts brick and rust can be mixed up: " in w]
    assert len(alike) == 1
    assert not [w for w in site.warnings if "faint and" in w], "what differs is not called alike"


def test_free_colours_keep_away_from_hex_colours(build: Build) -> None:
    concepts: dict[str, Any] = {"signal": {"color": "#0b7285"}, "noise": {"color": "red"}, "filter": {}}
    page = "# Words\n\nA {concept}`filter` keeps the {concept}`signal` and drops the {concept}`noise`."
    site = build(page, config={"explorable_concepts": concepts})
    # to readers with tritanopia the dark ink of blue is 6.6 from that of the signal
    assert inks(colors(site)) == {"signal": "#0b7285", "noise": "#740016", "filter": "#ac5902"}
    assert site.warnings == []


def test_a_free_colour_like_a_hex_colour_comes_last_and_is_told(build: Build) -> None:
    free = ["a", "b", "c", "d", "e", "f"]
    concepts: dict[str, Any] = {"signal": {"color": "#0b7285"}, **{name: {} for name in free}}
    page = "# Words\n\n" + "\n\n".join(f"The {{concept}}`{name}`." for name in concepts)
    site = build(page, config={"explorable_concepts": concepts})
    light = {swatch.light_ink: swatch.name for swatch in PALETTE}
    given = inks(colors(site))
    assert [light[given[name]] for name in free] == ["orange", "violet", "red", "teal", "gold", "blue"]
    [told] = site.warnings
    assert "concepts signal and f can be mixed up: for readers with tritanopia, #0b7285 and blue" in told


def test_a_colour_that_was_given_out_is_told_only_where_a_page_shows_what_it_is_like(build: Build) -> None:
    # After the palette is used up it begins anew, with the blue that the first one chose.
    free = {name: {} for name in "abcdefgh"}
    concepts: dict[str, Any] = {"brick": {"color": "blue"}, **free, "rust": {}}
    apart = {
        "index": "# One\n\n{concept}`brick`\n\n```{toctree}\nother\n```",
        "other": "# Other\n\n$\\concept{rust}{r}$",
    }
    assert build(apart, config={"explorable_concepts": concepts}).warnings == []
    both = {name: text + "\n\nThe {concept}`brick`." for name, text in apart.items()}
    both["index"] += "\n\n{concept}`rust`"
    [told] = build(both, config={"explorable_concepts": concepts}).warnings
    assert told.startswith(
        "WARNING: explorable_concepts in conf.py: concepts brick and rust can be mixed up: both are blue"
    )


def test_chosen_colours_alike_are_told_wherever_they_stand(build: Build) -> None:
    concepts = {"brick": {"color": "#a04000"}, "rust": {"color": "#a24203"}}
    [told] = build("# Words\n\nNone of them.", config={"explorable_concepts": concepts}).warnings
    assert told.startswith("WARNING: explorable_concepts in conf.py: concepts brick and rust can be mixed up")


@pytest.mark.parametrize("given", [["#ff9900"], ["#0b7285", "#0c7590"], ["#1f77b4", "red", "#2ca02c"]])
def test_the_colours_that_a_warning_names_would_do(build: Build, given: list[str]) -> None:
    names = ["a", "b", "c"][: len(given)]
    page = "# Words\n\n" + "\n\n".join(f"The {concept}." for concept in (f"{{concept}}`{n}`" for n in names))
    concepts = {name: {"color": color} for name, color in zip(names, given, strict=True)}
    # one at a time, as an author would mend it
    for _ in given:
        told = build(page, config={"explorable_concepts": concepts}).warnings
        if not told:
            break
        [(color, name)] = re.findall(r"; (#[0-9a-f]{6}) would do(?: for (\w))?", told[0])
        name = name or re.findall(r"concept (\w):", told[0])[0]
        assert concepts[name]["color"] != color
        concepts[name] = {"color": color}
    assert build(page, config={"explorable_concepts": concepts}).warnings == []


@pytest.mark.parametrize("given", ["#0b7285", "#a04000"])
def test_what_is_recommended_beside_colours_that_are_given_out_would_do(build: Build, given: str) -> None:
    page = "# Words\n\n" + "\n\n".join(f"The {{concept}}`{name}`." for name in "abcdefgh")
    concepts: dict[str, dict[str, str]] = {name: {} for name in "abcdefg"}
    told = build(page, config={"explorable_concepts": {**concepts, "h": {"color": given}}}).warnings
    assert [one for one in told if "can be mixed up" in one]
    for color in re.findall(r"; (#[0-9a-f]{6}) would do for h", "".join(told)):
        assert build(page, config={"explorable_concepts": {**concepts, "h": {"color": color}}}).warnings == []
    # The other advice.
    assert build(page, config={"explorable_concepts": {**concepts, "h": {}}}).warnings == []


@pytest.mark.parametrize("options", [":color: #0b7285\n:symbol: s", "---\ncolor: #0b7285\n---"])
def test_a_hex_colour_that_is_a_comment_is_answered(build: Build, options: str) -> None:
    site = build(f"# Words\n\n:::{{concept}} signal\n{options}\nWhat was sent.\n:::\n")
    [told] = [warning for warning in site.warnings if "[explorable." in warning]
    assert told.startswith("index.md:3: WARNING: concept signal has no colour")
    assert 'write the colour in quotes: `:color: "#0b7285"`' in told
    assert "explorable-notice" in site.page()


@pytest.mark.parametrize("color", ["#0b7285", '"#0b7285"', "'#0b7285'"])
def test_a_hex_colour_in_restructuredtext_may_have_quotes(build: Build, color: str) -> None:
    text = f"Words\n=====\n\n.. concept:: signal\n   :color: {color}\n\n   What was sent.\n"
    site = build({"index": "# Index\n\n{concept}`signal`\n\n```{toctree}\nwords\n```", "words.rst": text})
    assert site.warnings == []
    assert inks(colors(site))["signal"] == "#0b7285"


# ── Mentions ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("within", "name"),
    [
        ("section > p", "query"),
        ("section > p .katex-html", "query"),
        (".explorable-equation-block .katex-html", "value"),
        (".explorable-legend li", "query"),
        (".explorable-legend li", "value"),
        ('[data-explorable="tensor-diagram"] svg', "query"),
        ('[data-explorable="function"] svg', "value"),
        (".explorable-parameter", "query"),
    ],
)
def test_every_mention_is_an_element_of_the_concept(everywhere: Site, within: str, name: str) -> None:
    assert mentions(soup(everywhere), name, within)


def test_a_number_that_is_a_concept_says_so(everywhere: Site) -> None:
    assert soup(everywhere).select_one('.explorable-scrub[data-parameter="w"]')["data-concept"] == "query"


# ── The whole site, and others ───────────────────────────────────────────────────────────────────────────


def test_another_project_links_to_a_concept(tmp_path: Path) -> None:
    one = build_site(tmp_path / "one", {"index": f"# One\n\n{VALUE}"})
    content = (one.out / "objects.inv").read_bytes()
    item = InventoryFile.loads(content, uri="").data["explorable:concept"]["value"]
    assert (item.uri, item.display_name) == ("index.html#concept-value", "a value")

    config = {
        "extensions": ["myst_parser", "sphinx.ext.intersphinx", "sphinxext.explorable"],
        "intersphinx_mapping": {"one": ("https://one.example/", str(one.out / "objects.inv"))},
    }
    two = build_site(
        tmp_path / "two", {"index": "# Two\n\nOf {concept}`their value <value>`."}, config=config
    )
    assert two.warnings == []
    link = soup(two).select_one("section p a")
    assert link["href"] == "https://one.example/index.html#concept-value"
    assert link.text == "their value"


def many_pages() -> dict[str, str | bytes]:
    pages: dict[str, str | bytes] = {"index": "# Index\n\n```{toctree}\n:glob:\nn*\n```"}
    for i in range(24):
        other = (i + 7) % 24
        pages[f"n{i:02}"] = (
            f"# N{i}\n\n:::{{concept}} c{i}\n:::\n\nThe {{concept}}`c{other}`, $\\concept{{c{i}}}{{x}}$.\n"
        )
    return pages


def test_workers_that_read_in_parallel_know_all_concepts(tmp_path: Path) -> None:
    config = {"explorable_concepts": {}}
    alone = build_site(tmp_path / "one", many_pages(), config=config)
    together = build_site(tmp_path / "two", many_pages(), config=config, jobs=2)
    assert alone.warnings == together.warnings == []
    for i in range(24):
        assert together.page(f"n{i:02}") == alone.page(f"n{i:02}")
    assert 'href="n07.html#concept-c7"' in together.page("n00")


def test_a_change_of_one_page_reaches_the_pages_that_show_it(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {"index": "# Index\n\nThe {concept}`value`.\n\n```{toctree}\nvalues\n```"}
    first = build_site(tmp_path, {**pages, "values": f"# Values\n\n{VALUE}"})
    assert inks(colors(first))["value"] == "#004b4c"
    again = build_site(tmp_path, {**pages, "values": f"# Values\n\n{VALUE.replace('teal', 'red')}"})
    assert again.warnings == []
    assert inks(colors(again))["value"] == "#740016"
    removed = build_site(tmp_path, {**pages, "values": "# Values"})
    assert removed.warnings == [
        "index.md:3: WARNING: no concept is called value; define it with the directive `concept` "
        "[explorable.concept]"
    ]
    assert "explorable-notice-inline" in removed.page()


def test_only_the_pages_concerned_are_written_again(tmp_path: Path) -> None:
    index = f"# Index\n\n{VALUE}\n\n```{{toctree}}\nmore\nother\n```"
    pages: dict[str, str | bytes] = {"index": index, "other": "# Other\n\nThe {concept}`value`."}
    assert set(build_site(tmp_path, {**pages, "more": "# More"}).doctrees) == {"index", "more", "other"}
    again = build_site(tmp_path, {**pages, "more": "# More to say"})
    assert "more" in again.doctrees
    assert "other" not in again.doctrees
    recolored = {"index": index.replace("teal", "red"), "other": pages["other"]}
    assert "other" in build_site(tmp_path, recolored).doctrees


def test_a_name_that_another_concepts_fill_has_is_refused(build: Build) -> None:
    site = build("# Words\n\n:::{concept} query-fill\n:::\n")
    assert site.warnings == [
        "index.md:3: WARNING: a concept cannot be called query-fill, the name of query's fill in style "
        "sheets; choose another name [explorable.concept]"
    ]


# ── Several definitions ──────────────────────────────────────────────────────────────────────────────────

SHARING = {"index": "# Index\n\nThe {concept}`value`.\n\n```{toctree}\na\nb\n```", "part.txt": VALUE}


def including(*pages: str) -> dict[str, str | bytes]:
    return SHARING | {page: f"# Page {page}\n\n```{{include}} part.txt\n```\n" for page in pages}


@pytest.mark.parametrize("builder", ["html", "singlehtml", "latex"])
@pytest.mark.parametrize("jobs", [1, 3])
def test_a_part_that_two_pages_include_may_define_a_concept(build: Build, builder: str, jobs: int) -> None:
    site = build(including("a", "b"), builder, jobs=jobs)
    assert site.warnings == []
    if builder == "html":
        assert 'href="a.html#concept-value"' in site.page()
        assert len(soup(site, "b").select(".explorable-definition")) == 1
    if builder == "singlehtml":
        assert len(soup(site).select("#concept-value")) == 1


def test_a_part_that_a_page_includes_twice_may_define_a_concept(build: Build) -> None:
    site = build({"index": f"# Index\n\n{VALUE}\n{VALUE}"})
    assert site.warnings == []
    assert len(soup(site).select(".explorable-definition")) == 2
    assert len(soup(site).select("#concept-value")) == 1


def test_a_part_that_was_included_stays_where_it_is_included_still(tmp_path: Path) -> None:
    build_site(tmp_path, including("a", "b"))
    again = build_site(tmp_path, {**including("b"), "a": "# Nothing here"})
    assert again.warnings == []
    assert 'href="b.html#concept-value"' in again.page()


@pytest.mark.parametrize("jobs", [1, 3])
def test_two_definitions_are_told_however_a_build_goes(build: Build, jobs: int) -> None:
    pages = {
        name: f"# Page {name}\n\n:::{{concept}} one\n:color: {color}\nWhat it is.\n:::\n"
        for name, color in [("b", "red"), ("a", "teal"), ("c", "red"), *((f"n{i}", "red") for i in range(9))]
    }
    entries = "\n".join(pages)
    site = build({"index": f"# Index\n\n```{{toctree}}\n{entries}\n```", **pages}, jobs=jobs)
    told = "concept one is already defined in a.md:3; remove one of the two, or give it another name"
    assert sorted(site.warnings) == sorted(
        f"{name}.md:3: WARNING: {told} [explorable.concept]" for name in pages if name != "a"
    )
    assert inks(colors(site, "a"))["one"] == "#004b4c"
    assert len(soup(site, "b").select(".explorable-notice")) == 1


def test_a_definition_that_is_copied_to_another_page_is_none_there(build: Build) -> None:
    config = {
        "extensions": ["myst_parser", "sphinxext.explorable", "sphinx.ext.todo"],
        "todo_include_todos": True,
    }
    listing = "# Index\n\n```{todolist}\n```\n\n```{toctree}\na\n```"
    site = build({"index": listing, "a": f"# Page\n\n::::{{todo}}\n{VALUE}::::\n"}, config=config)
    assert site.warnings == []
    assert len(soup(site).select(".explorable-definition")) == 1


# ── On the background that a page has ────────────────────────────────────────────────────────────────────

GROUND = """<style>
body, div.body { background: #fff }
body[data-is], [data-is] div.body { background: #16181d }
</style></head>"""
SHOWN = """() => {
  const word = document.querySelector(".body .explorable-concept");
  return [getComputedStyle(word).color, document.documentElement.dataset.explorableTheme ?? null];
}"""
LIGHT, DARK = "rgb(88, 5, 162)", "rgb(201, 178, 255)"


def with_ground(site: Site, name: str, html: str = "", body: str = "") -> Path:
    """A copy of a site's page, dark as a theme would make it that marks it so."""
    page = (
        site.page().replace("<html", f"<html {html}", 1).replace("<body", f'<body {body} data-is="dark"', 1)
    )
    file = site.out / f"{name}.html"
    file.write_text(page.replace("</head>", GROUND), encoding="utf-8")
    return file


WEAVE = "() => Number(getComputedStyle(document.documentElement).getPropertyValue('--explorable-weave'))"


@pytest.mark.parametrize("setting", ["auto", True])
def test_textures_are_faint_on_screens_and_full_where_colours_may_not_do(
    build: Build, visit: Any, setting: Any
) -> None:
    site = build({"index": "# T\n\n{concept}`query`\n"}, config={"explorable_textures": setting})
    page = visit(site.out / "index.html").page
    screen = page.evaluate(WEAVE)
    full = []
    for asked in ({"media": "print"}, {"contrast": "more"}, {"forced_colors": "active"}):
        page.emulate_media(**asked)
        full.append(page.evaluate(WEAVE))
        page.emulate_media(media="screen", contrast="no-preference", forced_colors="none")
    assert full == [0.3] * 3
    assert screen == (0.3 if setting is True else 0.1)


MARKED = ['data-theme="dark"', 'class="dark"', 'data-color-mode="dark"', 'data-bs-theme="dark"']


@pytest.mark.parametrize("mark", [*MARKED, 'data-md-color-scheme="slate"'])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_colours_are_dark_on_pages_that_a_theme_marks_as_dark(
    everywhere: Site, visit: Any, mark: str, scripts: bool
) -> None:
    for place in ("html", "body"):
        file = with_ground(everywhere, f"marked-{place}", **{place: mark})
        page = visit(file, java_script_enabled=scripts, policy=None).page
        assert page.evaluate(SHOWN) == [DARK, None]


@pytest.mark.parametrize("wrong", ["", 'class="light"'], ids=["no mark", "a wrong mark"])
def test_colours_follow_a_background_that_nothing_marks(everywhere: Site, visit: Any, wrong: str) -> None:
    page = visit(with_ground(everywhere, "unmarked", body=wrong), policy=None).page
    assert page.evaluate(SHOWN) == [DARK, "dark"]
    page.evaluate("() => document.body.removeAttribute('data-is')")
    page.wait_for_selector("html[data-explorable-theme=light]")
    assert page.evaluate(SHOWN) == [LIGHT, "light"]


def test_colours_stay_where_words_have_been_taken_away(everywhere: Site, visit: Any) -> None:
    # As a picture does that draws itself again: what stood there is nowhere now, and on no ground.
    page = visit(with_ground(everywhere, "taken"), policy=None).page
    page.wait_for_selector("html[data-explorable-theme=dark]")
    page.add_style_tag(content="html { color-scheme: normal !important }")
    page.evaluate("document.querySelector('.body li .explorable-concept').remove()")
    page.evaluate(
        "document.body.dispatchEvent(new TransitionEvent('transitionend', "
        "{ propertyName: 'background-color', bubbles: true }))"
    )
    assert page.evaluate(SHOWN) == [DARK, "dark"]


def test_colours_follow_a_background_that_changes_by_and_by(everywhere: Site, visit: Any) -> None:
    page = visit(with_ground(everywhere, "slowly"), policy=None).page
    page.add_style_tag(content="body, div.body { transition: background-color 0.2s }")
    page.evaluate("() => document.body.removeAttribute('data-is')")
    page.wait_for_selector("html[data-explorable-theme=light]")


def test_a_light_page_is_left_alone(everywhere: Site, visit: Any) -> None:
    opened = visit(everywhere.out / "index.html", color_scheme="dark")
    assert opened.page.evaluate(SHOWN) == [LIGHT, None]
    assert opened.troubles == []


GROUNDS = """() => {
  const words = [...document.querySelectorAll("p .explorable-concept:not(.explorable-about *)")];
  words.forEach(word => word.classList.add("explorable-on"));
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const seen = colour => {
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const parts = ["color", "backgroundColor", "textDecorationColor"];
  return words.map(word => parts.map(part => seen(getComputedStyle(word)[part])));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_highlighted_words_are_bright_and_can_be_read_in_either_theme(
    build: Build, visit: Any, scheme: str
) -> None:
    names = [swatch.name for swatch in PALETTE]
    known = {name: {"label": name, "color": name} for name in names}
    words = " ".join(f"{{concept}}`{name}`" for name in names)
    site = build(f"# T\n\n{words}\n", config={"explorable_concepts": known, "html_theme": "furo"})
    grounds = visit(site.out / "index.html", color_scheme=scheme, policy=None).page.evaluate(GROUNDS)
    assert len(grounds) == len(names) == 8
    for name, (text, ground, line) in zip(names, grounds, strict=True):
        words, behind, under = (
            ColorAll("srgb", [part / 255 for part in one]) for one in (text, ground, line)
        )
        assert words.contrast(behind) >= 4.5, name
        assert under.contrast(behind) >= 3, name
        # Yellow and orange that are dark are olive and brown.
        assert behind.convert("oklch")["lightness"] > 0.6, name


def test_colours_follow_a_page_that_the_browser_makes_dark(everywhere: Site, visit: Any) -> None:
    file = with_ground(everywhere, "scheme", html='style="color-scheme: dark"')
    clear = "<style>html, body, div.body { background: none !important }</style></head>"
    file.write_text(file.read_text(encoding="utf-8").replace("</head>", clear), encoding="utf-8")
    assert visit(file, policy=None).page.evaluate(SHOWN) == [DARK, "dark"]


# ── What is none of a page's words ───────────────────────────────────────────────────────────────────────


def test_what_is_hidden_is_not_among_a_pages_words(build: Build, tmp_path: Path, monkeypatch: Any) -> None:
    extension = """\
def setup(app):
    def describe(app, page, template, context, doctree):
        if doctree:
            context["metatags"] += f'<meta name="description" content="{doctree.astext()}">'
    app.connect("html-page-context", describe)
"""
    (tmp_path / "describing.py").write_text(extension)
    monkeypatch.syspath_prepend(tmp_path)
    site = build(
        "# Title\n\nA word of {concept}`query`.",
        config={"extensions": ["describing", "myst_parser", "sphinxext.explorable"]},
    )
    page = soup(site)
    assert page.select("meta[name=description]")[0]["content"] == "Title\n\nA word of query."
    assert "what a token looks for" in page.select(".explorable-about")[0].text
    assert page.select('link[href*="math-"]'), "its symbol is a formula"


def test_a_colour_that_is_none_leaves_the_concept_with_a_free_one(build: Build) -> None:
    words = "The {concept}`one`, $\\concept{one}{x}$.\n\n:::{concept} one\n:color: violett\nWhat.\n:::\n"
    site = build(f"# Words\n\n{words * 1}", config={"explorable_concepts": {}})
    assert len(site.warnings) == 1
    assert 'concept one: "violett" is neither a colour of the palette' in site.warnings[0]
    assert inks(colors(site)) == {"one": "#0263fa"}
    assert len(soup(site).select(".explorable-definition")) == 1
    assert len(soup(site).select(".explorable-notice")) == 1


@pytest.mark.parametrize("presents", [False, True])
def test_a_colour_of_conf_that_is_none_leaves_the_concept(build: Build, presents: bool) -> None:
    presented = "\n\n:::{concept} one\n:::\n" * presents
    config = {"explorable_concepts": {"one": {"color": "violett"}}}
    site = build(f"# Words\n\nThe {{concept}}`one`.{presented}", config=config)
    assert len(site.warnings) == 1
    assert inks(colors(site)) == {"one": "#0263fa"}


# ── Themes ───────────────────────────────────────────────────────────────────────────────────────────────

BARE = """\
<!doctype html><html><head><title>{{ title }}</title>
{%- for css in css_files %}<link rel="stylesheet" href="{{ css_tag_href(css) }}">{% endfor %}
{%- for js in script_files %}{{ js_tag(js) }}{% endfor %}
</head><body>{{ body }}</body></html>
""".replace("css_tag_href(css)", "pathto(css.filename, resource=True)")


def test_a_theme_without_metatags_has_the_style_sheets_of_what_it_shows(build: Build) -> None:
    theme = {"themes/bare/theme.conf": "[theme]\ninherit = basic\n", "themes/bare/page.html": BARE}
    formula = "# Title\n\n$$\\frac{\\concept{query}{Q}}{\\sqrt{2}}$$\n"
    config = {"html_theme": "bare", "html_theme_path": ["themes"]}
    page = soup(build({"index": formula, **theme}, config=config))
    linked = " ".join(str(link["href"]) for link in page.select("link"))
    for sheet in ("math", "theme", "colors"):
        assert re.search(rf"_static/explorable/{sheet}-\w+\.css", linked), sheet


def test_concepts_are_gathered_no_more_often_where_there_are_more_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered: list[int] = []
    gather = domain.known_concepts
    monkeypatch.setattr(domain, "known_concepts", lambda *given: gathered.append(1) or gather(*given))
    counts = []
    for number in (3, 12):
        gathered.clear()
        names = "\n".join(f"page{page}" for page in range(number))
        pages = {f"page{page}": "# Page\n\nA {concept}`value`.\n" for page in range(number)}
        index = f"# Site\n\n{VALUE}\n```{{toctree}}\n{names}\n```\n"
        site = build_site(tmp_path / str(number), {"index": index, **pages})
        assert all(mentions(soup(site, name), "value", "p") for name in pages)
        counts.append(len(gathered))
    assert counts[0] == counts[1] > 0
