"""Sites that keep MathJax: terms, grids and values in its formulas, in both versions and both outputs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Build, Site, Visit
from sphinxext.explorable.concepts.registry import define
from sphinxext.explorable.equations import mathjax
from sphinxext.explorable.equations.grids import Grid
from sphinxext.explorable.parameters.registry import declare

MATHJAX = Path(__file__).parent / "mathjax" / "node_modules"
CONCEPTS = {
    "query": {"symbol": "Q", "shape": "t k", "color": "violet"},
    "bias": {"symbol": "b", "shape": "k", "color": "magenta"},
    "weight": {"label": "the weight", "color": "teal"},
}
PAGE = r"""# Title

The {concept}`query` at {live}`w`.

:::{parameter} w
:value: 1.5
:min: -4
:max: 10
:step: 0.5
:concept: weight
:::

In $\concept{query}{Q} = \concept{weight}{\live{w}} x^{\live{w}}$ and $y_{\tensor{query}} \tensor{bias}$.

$$\frac12 \tensor{query} + \live{w} = \text{the \concept{query}{words}}$$
"""
INK = "rgb(88, 5, 162)"
FILL = "rgb(218, 195, 255)"
# In `make test` each version and each output once.
EVERY = [
    pytest.param(3, "chtml", id="3-chtml"),
    pytest.param(3, "svg", id="3-svg", marks=pytest.mark.long),
    pytest.param(4, "chtml", id="4-chtml", marks=pytest.mark.long),
    pytest.param(4, "svg", id="4-svg"),
]
WEIGHT = declare("w", {"value": "0.25", "min": "-1", "format": "+.0%"})
GRID = Grid(2, 3, "dots", "")
WRITTEN = {
    "query": define("query", {"symbol": "W_q", "shape": "t k"}),
    "rate": define("rate", {"label": r"50% {\rm", "shape": "t k"}),
}


def build_with(build: Build, version: int, output: str, pages: Any = PAGE, builder: str = "html") -> Site:
    """Build a site whose MathJax is on this machine, and loads all of itself from there."""
    assert MATHJAX.is_dir(), "the tests need MathJax: cd tests/mathjax && npm ci"
    script = {3: "mathjax3/es5", 4: "mathjax4"}[version] + f"/tex-mml-{output}.js"
    config: dict[str, Any] = {
        "html_math_renderer": "mathjax",
        "mathjax_path": f"mathjax/{script}",
        "explorable_concepts": CONCEPTS,
        # Version 4 would take its fonts from another host.
        "mathjax4_config": {"loader": {"paths": {"fonts": "_static/mathjax/@mathjax"}}}
        if version == 4
        else None,
    }
    site = build(pages, builder, config=config)
    (site.out / "_static" / "mathjax").symlink_to(MATHJAX)
    return site


def open_typeset(visit: Callable[..., Visit], site: Site, **options: Any) -> Visit:
    """Open the site's page, and wait for MathJax."""
    assert site.warnings == []
    seen: Visit = visit(site.out / "index.html", policy=None, **options)
    done = "[...document.querySelectorAll('.math')].every(e => e.querySelector('mjx-container'))"
    seen.page.wait_for_function(done)
    return seen


@pytest.fixture
def opened(build: Build, visit: Callable[..., Visit], version: int, output: str) -> Visit:
    """The page, typeset by one version of MathJax in one of its outputs."""
    return open_typeset(visit, build_with(build, version, output))


def shown(selector: str) -> str:
    """A selector of what readers see, not of the formula for screen readers."""
    return ", ".join(f"{part} {selector}" for part in ("mjx-math", "mjx-container > svg"))


# ── The TeX that is written ──────────────────────────────────────────────────────────────────────────────


def write(tex: str, **options: Any) -> str:
    return mathjax.write(tex, WRITTEN, {"w": WEIGHT}, dict.fromkeys(WRITTEN, GRID), **options)


def test_a_grid_is_an_area_as_large_as_its_cells_and_a_letter_for_screen_readers() -> None:
    assert write(r"y_{\tensor{query}}") == (
        r"y_{{\class{explorable-letter}{\smash{\rlap{W_q}}}\kern0.06em"
        r"\class{explorable-tensor explorable-concept-query explorable-grid-2-3-dots}"
        r"{\Rule{1.38em}{0.71em}{0.21em}}\kern0.06em}}"
    )
    words = r"\smash{\rlap{\mmlToken{mtext}{50% rm}}}"
    assert words in write(r"\tensor{rate}")


def test_a_value_stands_in_room_for_the_widest() -> None:
    value = r"{\rlap{\mmlToken{mtext}{+25%}}\hphantom{\mmlToken{mtext}{−100%}}}"
    assert write(r"\live{w}") == r"\class{explorable-live-w}" + value
    scoped = write(r"\live{w}", scope="a/é b")
    assert scoped == r"\class{explorable-live-w explorable-scope-612fc3a92062}" + value


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\concept{a}{x}^2", "[a: x]^2"),
        # MathJax gives one element the classes of both where nothing stands between.
        (r"\concept{a}{\concept{b}{x}}", "[a: {[b: x]}]"),
        # It reads no macro in words, but formulas in them.
        (r"\text{an \concept{a}{input}}", r"\text{an $[a: \text{input}]$}"),
        (r"\textbf {\concept{a}{b \concept{c}{d}}}", r"\textbf {$[a: \text{b $[c: \text{d}]$}]$}"),
        (r"\text{if $\concept{a}{x}$ is}", r"\text{if $[a: x]$ is}"),
        (r"\text{\$5 \concept{a}{x}}", r"\text{\$5 $[a: \text{x}]$}"),
        (r"\textcolor{red}{\concept{a}{x}}", r"\textcolor{red}{[a: x]}"),
        (r"\text{\concept{a}{x}", r"\text{[a: x]"),
    ],
)
def test_terms_are_classes(tex: str, expected: str) -> None:
    written = re.sub(r"\[(\w): ", r"\\class{explorable-concept explorable-concept-\1}{", expected)
    assert write(tex) == written.replace("]", "}")


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────


def linked(site: Site) -> list[str]:
    return re.findall(r"explorable/(mathjax-\w+\.(?:js|css))", site.page())


def test_only_pages_with_something_for_it_have_the_script(build: Build) -> None:
    assert len(linked(build_with(build, 3, "chtml"))) == 2
    plain = build("# Title\n\nA {concept}`query` and $x$.\n", config={"html_math_renderer": "mathjax"})
    assert "colors-" in plain.page()
    assert linked(plain) == []
    assert linked(build("# Title\n\nA $\\concept{query}{Q}$.\n")) == []


@pytest.mark.parametrize(
    ("tex", "says"),
    [
        (r"\concept{quary}{Q}", "no concept is called quary; did you mean query? [explorable.concept]"),
        (
            r"\tensor{weight}",
            r"\tensor draws a concept's shape, and weight has none; give it one, such as `:shape: t k` "
            "[explorable.concept]",
        ),
        (
            r"\live{v}",
            "this page has no parameter v; it has w [explorable.parameter]",
        ),
        (r"\live", r"\live needs {a name} [explorable.equation]"),
    ],
)
def test_unknown_names_are_told(build: Build, tex: str, says: str) -> None:
    page = PAGE.replace("# Title", f"# Title\n\nHere ${tex}$.")
    site = build(page, config={"html_math_renderer": "mathjax", "explorable_concepts": CONCEPTS})
    assert site.warnings == [f"index.md:3: WARNING: {says}"]
    assert "explorable-notice-inline" in site.page()


# ── In the browser ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("version", "output"), EVERY)
def test_a_term_has_its_colour_and_is_lit_with_the_prose(opened: Visit) -> None:
    page = opened.page
    terms = page.locator(shown(".explorable-concept-query:not(.explorable-tensor)"))
    word = page.locator("section p span.explorable-concept")
    assert terms.count() == 2
    for term in terms.all():
        assert term.evaluate("e => getComputedStyle(e).color") == INK
    lit = """e => { const style = getComputedStyle(e.querySelector(".explorable-ground") ?? e);
                    return `${style.fill} ${style.backgroundColor}`; }"""
    before = terms.first.evaluate(lit)
    word.hover()
    assert all("explorable-on" in (term.get_attribute("class") or "") for term in terms.all())
    assert terms.first.evaluate(lit) != before
    page.mouse.move(0, 0)
    assert "explorable-on" not in word.get_attribute("class")
    for term in terms.all():
        term.hover()
        assert "explorable-on" in word.get_attribute("class")
        page.mouse.move(0, 0)
    assert opened.troubles == []


GRIDS = """elements => elements.map(grid => {
    const cells = grid.querySelector(".explorable-cell");
    const lines = grid.querySelector(".explorable-lines");
    const path = lines.getAttribute("d");
    const { top, bottom, left, right } = cells.getBoundingClientRect();
    return {
        rows: path.split("H").length - 2, columns: path.split("V").length - 2,
        fill: getComputedStyle(cells).fill, stroke: getComputedStyle(lines).stroke,
        middle: (top + bottom) / 2, width: right - left, height: bottom - top,
    };
})"""


@pytest.mark.parametrize(("version", "output"), EVERY)
def test_a_grid_is_drawn_in_its_colour_on_the_axis(opened: Visit) -> None:
    page = opened.page
    small, bias, display = page.locator(shown(".explorable-tensor")).evaluate_all(GRIDS)
    assert [(g["rows"], g["columns"]) for g in (small, bias, display)] == [(2, 3), (1, 3), (2, 3)]
    assert [g["fill"] for g in (small, display)] == [FILL, FILL]
    assert {g["stroke"] for g in (small, bias, display)} == {"rgb(51, 58, 68)"}
    # A cell is 0.46 em, and smaller in a subscript.
    assert bias["width"] == pytest.approx(3 * bias["height"], rel=0.03)
    assert small["height"] == pytest.approx(0.707 * 2 * bias["height"], rel=0.03)
    assert display["height"] == pytest.approx(2 * bias["height"], rel=0.03)
    bar = page.locator("mjx-container[display] mjx-line, mjx-container > svg [data-mml-node=mfrac] > rect")
    axis = bar.evaluate("e => { const b = e.getBoundingClientRect(); return (b.top + b.bottom) / 2; }")
    assert display["middle"] == pytest.approx(axis, abs=0.1 * bias["height"] / mathjax.CELL)
    assert opened.troubles == []


def numbers(page: Any) -> list[Any]:
    return page.locator(shown(".explorable-live-w")).all()


@pytest.mark.parametrize(("version", "output"), EVERY)
def test_a_value_follows_its_slider_and_moves_nothing(opened: Visit) -> None:
    page = opened.page
    spoken = page.locator("mjx-assistive-mml .explorable-live-w mtext:not(mphantom *)")
    after = page.locator(shown(".explorable-tensor"))
    places = "elements => elements.map(e => e.getBoundingClientRect().x)"
    before = after.evaluate_all(places), [box.bounding_box() for box in numbers(page)]
    drawn = [box.screenshot() for box in numbers(page)]
    assert len(drawn) == 3
    page.focus("input[type=range]")
    page.keyboard.press("ArrowRight")
    assert {box.screenshot() for box in numbers(page)}.isdisjoint(drawn)
    page.keyboard.press("End")
    if page.locator("mjx-math").count():
        assert [box.locator("span").inner_text() for box in numbers(page)] == ["10.0"] * 3
    else:
        digits = [box.locator("mtext, [data-mml-node=mtext] path").count() for box in numbers(page)]
        assert digits == [4] * 3
    assert set(spoken.all_text_contents()) <= {"10.0"}
    assert after.evaluate_all(places) == before[0]
    if page.locator("mjx-math").count():
        assert [box.bounding_box() for box in numbers(page)] == before[1]
    assert opened.troubles == []


@pytest.mark.parametrize(("version", "output"), EVERY)
def test_the_words_of_a_choice_stand_in_a_formula(
    build: Build, visit: Callable[..., Visit], version: int, output: str
) -> None:
    choice = ":::{parameter} w\n:choices: s = plain descent, a = Adam\n:::\n"
    opened = open_typeset(visit, build_with(build, version, output, f"# A\n\n{choice}\n$\\live{{w}} + y$\n"))
    page = opened.page
    [box] = numbers(page)
    before = box.bounding_box()
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowRight")
    if output == "chtml":
        assert box.locator("span").inner_text() == "Adam"
        assert box.bounding_box() == pytest.approx(before, abs=0.1)
    else:
        assert box.locator("[data-mml-node=mtext] path").count() == len("Adam")
    assert opened.troubles == []


@pytest.mark.parametrize(("version", "output"), EVERY)
def test_a_log_scale_has_room_for_what_is_between_its_ends(
    build: Build, visit: Callable[..., Visit], version: int, output: str
) -> None:
    rate = ":::{parameter} w\n:scale: log\n:min: 1e-4\n:max: 1\n:value: 0.01\n:step: 1.2\n:::\n"
    opened = open_typeset(visit, build_with(build, version, output, f"# Rate\n\n{rate}\n$\\live{{w}}y$\n"))
    page = opened.page
    [box] = numbers(page)
    within = """box => {
        const [room, number] = [box, box.querySelector('span') ?? box.querySelector('path').parentNode]
            .map(e => e.getBoundingClientRect());
        return [room.left - number.left, number.right - room.right];
    }"""
    for key in ["Home", *["ArrowRight"] * 12, "End"]:
        page.locator("input[type=range]").press(key)
        if output == "chtml":
            assert max(box.evaluate(within)) <= 1
            assert box.locator("span").inner_text() == page.locator("output").inner_text()
        else:
            drawn = box.locator("mtext, [data-mml-node=mtext] path").count()
            assert drawn == len(page.locator("output").inner_text())
    assert opened.troubles == []


@pytest.mark.parametrize(("version", "output"), EVERY)
def test_what_is_typeset_again_is_alive_again(
    build: Build, visit: Callable[..., Visit], version: int, output: str
) -> None:
    opened = open_typeset(visit, build_with(build, version, output))
    page = opened.page
    page.focus("input[type=range]")
    page.keyboard.press("End")
    page.evaluate("MathJax.startup.promise.then(() => 0)")
    old = page.query_selector("mjx-container")
    page.evaluate("MathJax.startup.document.rerender()")
    assert not old.evaluate("e => e.isConnected")
    assert page.locator(shown(".explorable-tensor .explorable-lines")).count() == 3
    page.locator(shown(".explorable-concept-query")).first.hover()
    assert "explorable-on" in page.locator("section p span.explorable-concept").get_attribute("class")
    if output == "chtml":
        assert [box.locator("span").inner_text() for box in numbers(page)] == ["10.0"] * 3
        page.focus("input[type=range]")
        page.keyboard.press("Home")
        assert [box.locator("span").inner_text() for box in numbers(page)] == ["−4.0", "−4.0", "(−4.0)"]
    assert opened.troubles == []


@pytest.mark.parametrize("version", [3, 4])
def test_a_reader_may_change_the_output(build: Build, visit: Callable[..., Visit], version: int) -> None:
    opened = open_typeset(visit, build_with(build, version, "chtml"))
    page = opened.page
    page.evaluate("MathJax.startup.promise.then(() => 0)")
    page.evaluate("MathJax.startup.document.menu.menu.pool.lookup('renderer').setValue('SVG')")
    page.wait_for_selector("mjx-container > svg .explorable-lines", state="attached")
    page.focus("input[type=range]")
    page.keyboard.press("End")
    glyphs = page.locator("mjx-container > svg .explorable-live-w [data-mml-node=mtext] path")
    assert glyphs.count() == 3 * len("10.0")


COPIED = """() => {
    const { startup } = MathJax;
    const [item] = startup.document.getMathItemsWithin([document.querySelector("mjx-container")]);
    return startup.toMML(item.root);
}"""


@pytest.mark.parametrize(("version", "output"), EVERY)
def test_what_mathjax_copies_and_speaks_is_the_present_value(opened: Visit) -> None:
    page = opened.page
    page.evaluate("MathJax.startup.promise.then(() => 0)")
    page.focus("input[type=range]")
    page.keyboard.press("End")
    page.wait_for_timeout(700)
    if page.evaluate("MathJax.version").startswith("4"):
        said = "Q equals 10.0 x raised to the 10.0 power"
        page.wait_for_function(f"document.querySelector('[data-semantic-speech-none^=\"{said}\"]')")
    texts = re.findall(r"<mtext[^>]*>([^<]*)", page.evaluate(COPIED))
    assert texts[::2] == ["10.0", "10.0"]
    assert opened.troubles == []


@pytest.mark.parametrize(("version", "output"), EVERY)
def test_it_works_from_disk(build: Build, visit: Callable[..., Visit], version: int, output: str) -> None:
    site = build_with(build, version, output)
    opened = open_typeset(visit, site, from_disk=True)
    opened.page.locator("section p span.explorable-concept").hover()
    assert opened.page.locator(shown(".explorable-on")).count() == 4
    assert opened.page.locator(shown(".explorable-lines")).count() == 3
    # From disk MathJax 4 may start no worker for speech, and says so.
    assert [trouble for trouble in opened.troubles if "speech-worker.js" not in trouble] == []


def test_documents_joined_into_one_page_keep_their_values_apart(
    build: Build, visit: Callable[..., Visit]
) -> None:
    def page(title: str, value: str) -> str:
        return f"# {title}\n\n:::{{parameter}} w\n:value: {value}\n:max: 9\n:step: 1\n:::\n\n$\\live{{w}}$\n"

    pages = {"index": page("One", "1") + "\n```{toctree}\nother page\n```\n", "other page": page("Two", "2")}
    opened = open_typeset(visit, build_with(build, 3, "chtml", pages, builder="singlehtml"))
    opened.page.locator("input[type=range]").nth(1).focus()
    opened.page.keyboard.press("End")
    assert [box.locator("span").inner_text() for box in numbers(opened.page)] == ["1", "9"]
