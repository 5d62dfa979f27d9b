"""Sites that keep MathJax: terms, grids and values in its formulas, in both versions and both outputs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sphinxext.explorable.equations import mathjax
from sphinxext.explorable.equations.grids import Grid
from sphinxext.explorable.parameters.registry import declare

from conftest import Build, Site, Visit

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
BOTH = [(3, "chtml"), (3, "svg"), (4, "chtml"), (4, "svg")]
# What MathJax 4 says of itself on pages from disk, where it may start no worker.
NO_SPEECH = "speech-worker.js"


def build_with(build: Build, version: int, output: str, page: str = PAGE, **config: Any) -> Site:
    """Build a site whose MathJax is on this machine, and loads all of itself from there."""
    assert MATHJAX.is_dir(), "the tests need MathJax: cd tests/mathjax && npm ci"
    script = {3: "mathjax3/es5", 4: "mathjax4"}[version] + f"/tex-mml-{output}.js"
    config = {
        "html_math_renderer": "mathjax",
        "mathjax_path": f"mathjax/{script}",
        "explorable_concepts": CONCEPTS,
        **config,
    }
    if version == 4:
        config.setdefault("mathjax4_config", {"loader": {"paths": {"fonts": "_static/mathjax/@mathjax"}}})
    site = build(page, config=config)
    (site.out / "_static" / "mathjax").symlink_to(MATHJAX)
    return site


@pytest.fixture(params=BOTH, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def opened(request: Any, build: Build, visit: Callable[..., Visit]) -> Visit:
    """The page, typeset by one version of MathJax in one of its outputs."""
    site = build_with(build, *request.param)
    assert site.warnings == []
    seen: Visit = visit(site.out / "index.html", policy=None)
    seen.page.wait_for_function("document.querySelectorAll('mjx-container').length === 3")
    seen.page.evaluate("MathJax.startup.promise")
    return seen


def shown(selector: str) -> str:
    """A selector of what readers see, not of the formula for screen readers."""
    return ", ".join(f"{part} {selector}" for part in ("mjx-math", "mjx-container > svg"))


def test_a_term_has_its_colour_and_is_lit_with_the_prose(opened: Visit) -> None:
    page = opened.page
    terms = page.locator(shown(".explorable-concept-query:not(.explorable-tensor)"))
    word = page.locator("p span.explorable-concept")
    assert terms.count() == 2
    for term in terms.all():
        assert term.evaluate("e => getComputedStyle(e).color") == INK
    ground = "e => getComputedStyle(e.querySelector('.explorable-ground') ?? e)"
    before = terms.first.evaluate(f"e => {{ const s = ({ground})(e); return s.fill + s.backgroundColor; }}")
    word.hover()
    assert all("explorable-on" in (term.get_attribute("class") or "") for term in terms.all())
    lit = terms.first.evaluate(f"e => {{ const s = ({ground})(e); return s.fill + s.backgroundColor; }}")
    assert lit != before
    page.mouse.move(0, 0)
    assert "explorable-on" not in word.get_attribute("class")
    for term in terms.all():
        term.hover()
        assert "explorable-on" in word.get_attribute("class")
        page.mouse.move(0, 0)
    assert opened.troubles == []


GRIDS = """elements => elements.map(grid => {
    const cells = grid.querySelector(".explorable-cell");
    const lines = grid.querySelector(".explorable-lines").getAttribute("d");
    const { top, bottom, left, right } = cells.getBoundingClientRect();
    return {
        rows: lines.split("H").length - 2, columns: lines.split("V").length - 2,
        fill: getComputedStyle(cells).fill, stroke: getComputedStyle(grid.querySelector(".explorable-lines")).stroke,
        middle: (top + bottom) / 2, width: right - left, height: bottom - top,
    };
})"""


def test_a_grid_is_drawn_in_its_colour_on_the_axis(opened: Visit) -> None:
    page = opened.page
    small, bias, display = page.locator(shown(".explorable-tensor")).evaluate_all(GRIDS)
    assert [(g["rows"], g["columns"]) for g in (small, bias, display)] == [(2, 3), (1, 3), (2, 3)]
    assert [g["fill"] for g in (small, display)] == [FILL, FILL]
    assert {g["stroke"] for g in (small, bias, display)} == {"rgb(51, 58, 68)"}
    # A cell is 0.46 em, and smaller in a subscript.
    em = bias["height"] / 0.46
    assert bias["width"] == pytest.approx(3 * bias["height"], rel=0.03)
    assert small["height"] == pytest.approx(0.707 * 2 * bias["height"], rel=0.03)
    assert display["height"] == pytest.approx(2 * bias["height"], rel=0.03)
    bar = page.locator("mjx-container[display] mjx-line, mjx-container > svg [data-mml-node=mfrac] > rect")
    axis = bar.evaluate("e => { const b = e.getBoundingClientRect(); return (b.top + b.bottom) / 2; }")
    assert display["middle"] == pytest.approx(axis, abs=0.1 * bias["height"] / mathjax.CELL)
    assert opened.troubles == []


def numbers(page: Any) -> list[Any]:
    return page.locator(shown(".explorable-live-w")).all()


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
