"""Options that mean nothing where they stand are told like those that nobody knows."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from conftest import Build

PICTURES = {
    "function": (":::{explorable} function\n:expr: x\n", "Words.\n"),
    "k-means": (":::{explorable} k-means\n", "Words.\n"),
    "tensor-diagram": (":::{tensor-diagram}\n", "x[t] = [1, 2]\n"),
}
WRONG = {
    "data for none": ("function", ":data: nowhere.csv", "function takes no data (known: expr, x, y, point,"),
    "a caption twice": (
        "k-means",
        ":caption: Points.",
        "k-means has a caption in `:caption:` and one in its body; leave one out",
    ),
    "no such side": ("k-means", ":align: middle", "k-means: align needs left, center or right, not 'middle'"),
    "a side misspelt": ("function", ":align: centre", "did you mean center?"),
    "nothing to bind": (
        "tensor-diagram",
        ":bind: x=w",
        "tensor-diagram takes no `:bind:`, it follows each parameter that is named in it (known:",
    ),
    "nothing of a formula to bind": (
        "function",
        ":bind: x=w",
        "function takes no `:bind:`, it follows each parameter that is named in it (known:",
    ),
    "nobody's option": ("tensor-diagram", ":focsu: x[0]", "has no option focsu; did you mean focus?"),
    "two of a name": ("k-means", ":data: two.csv", "two.csv: two columns are called 'x'; each needs a name"),
}


@pytest.mark.parametrize(("picture", "option", "told"), WRONG.values(), ids=WRONG)
def test_an_option_that_means_nothing_is_told(build: Build, picture: str, option: str, told: str) -> None:
    head, body = PICTURES[picture]
    page = f"# T\n\nBefore.\n\n{head}{option}\n{body}:::\n\nAfter.\n"
    site = build({"index": page, "two.csv": "x,y,x\n1,2,3\n4,5,6\n"})
    [warning] = site.warnings
    assert warning.startswith("index.md:5: WARNING: ")
    assert told in warning
    text = site.page()
    assert "Before." in text
    assert "After." in text
    assert option in text, "the source stands in the picture's place"


@pytest.mark.parametrize("picture", PICTURES)
def test_a_caption_is_an_option_of_every_picture(build: Build, picture: str) -> None:
    head, body = PICTURES[picture]
    program = "" if body == "Words.\n" else body
    caption = ":caption: The *points*.\n:name: shown\n"
    site = build(f"# T\n\n{head}{caption}\n{program}:::\n\nSee {{ref}}`shown`.\n")
    assert site.warnings == []
    [shown] = BeautifulSoup(site.page(), "html.parser").select("figcaption")
    assert shown.select_one(".caption-text").decode_contents() == "The <em>points</em>."


@pytest.mark.parametrize("side", ["left", "center", "right"])
def test_each_side_is_taken(build: Build, side: str) -> None:
    site = build(f"# T\n\n:::{{explorable}} function\n:expr: x\n:align: {side}\nWords.\n:::\n")
    assert site.warnings == []
    assert f"align-{side}" in site.page()


TWO = ":::{explorable} function\n:expr: x\n"
SAME = {
    "an underscore": (":::{explorable} gradient-descent\n:loss: w**2\n:learning%srate: 0.3\n:::\n", "_", "-"),
    "an interval": (TWO + ":x: %s\n:::\n", "[-3, 3]", "-3, 3"),
    "an interval in parentheses": (TWO + ":y: %s\n:::\n", "(-3, 3)", "-3, 3"),
    "layers": (":::{explorable} neural-network\n:layers: %s\n:::\n", "[2, 3, 1]", "2, 3, 1"),
    "a list of names": (
        ":::{explorable} function\n:expr: a*x\n:params: %s\n:::\n",
        "[a=2]",
        "a=2",
    ),
    "a module": (":::{explorable} ./%s\n:::\n", "m.mjs", "m.js"),
}


@pytest.mark.parametrize(("page", "one", "other"), SAME.values(), ids=SAME)
def test_what_is_plainly_meant_is_taken(build: Build, page: str, one: str, other: str) -> None:
    module = "export default { render({ el }) { el.append('drawn'); } };"
    site = build(
        {name: "# T\n\n" + page % way for name, way in (("index", one), ("other", other))}
        | {"m.mjs": module, "m.js": module}
    )
    assert [line for line in site.warnings if "toctree" not in line] == []
    views = [
        BeautifulSoup(site.page(name), "html.parser").select_one(".explorable-view")
        for name in ("index", "other")
    ]
    shown, expected = (re.sub(r"explorable-(index|other)", "", str(view)) for view in views)
    assert shown == expected


def test_classes_are_those_of_a_formula_and_of_a_figure(build: Build) -> None:
    site = build(
        "# T\n\n:::{colored-equation}\n:class: wide one\nx^2\n:::\n\n"
        ":::{explorable} function\n:expr: x\n:class: wide two\n:::\n"
    )
    assert site.warnings == []
    page = BeautifulSoup(site.page(), "html.parser")
    assert page.select_one("figure.wide.two") is not None
    assert page.select_one(".wide.one") is not None


COLOURED = {
    "chart": ":::{chart} points\n:data: /points.csv\n:x: x\n:y: y\n:COLOR: kind\n:::\n",
    "concept": ":::{concept} query\n:COLOR: violet\n:::\n",
}


@pytest.mark.parametrize("name", COLOURED)
def test_an_option_may_have_colour_for_color(build: Build, name: str) -> None:
    data = b"x,y,kind\n1,2,a\n2,1,b\n3,4,a\n"
    for written in ("color", "colour"):
        pages = {"index": f"# T\n\n{COLOURED[name].replace('COLOR', written)}", "points.csv": data}
        assert build(pages, config={"explorable_concepts": {}}).warnings == []


SWITCHES = {
    "hidden": (":::{parameter} w\n:hidden: ON\n:::\n\n{parameter}`w`\n", "input[data-parameter=w]", False),
    "no-legend": (
        ":::{colored-equation}\n:no-legend: ON\n\\concept{query}{Q}\n:::\n",
        ".explorable-equation-block .explorable-legend, .explorable-equation-block dl",
        False,
    ),
    "scroll": (
        "::::{steps}\n:scroll: ON\n\n:::{step} A\nWords.\n:::\n::::\n",
        ".explorable-story.explorable-scroll",
        True,
    ),
    "hide": (":::{thread}\n:hide: ON\n- One.\n- Two.\n- Three.\n:::\n", ".explorable-thread", False),
}


@pytest.mark.parametrize("word", ["", "true", "yes", "on", "false", "no", "off"])
@pytest.mark.parametrize("switch", SWITCHES)
def test_every_switch_takes_the_same_words(build: Build, switch: str, word: str) -> None:
    page, shown, is_there = SWITCHES[switch]
    site = build(f"# T\n\n{page.replace(': ON', f': {word}'.rstrip())}")
    assert site.warnings == []
    is_on = word in ("", "true", "yes", "on")
    assert bool(BeautifulSoup(site.page(), "html.parser").select(shown)) is (is_there is is_on)
