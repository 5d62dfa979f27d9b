"""The author's own text alternative: it stays the first sentence, and the state follows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conftest import Build, enliven

MODULE = """
export default {
  render({ model, el }) {
    const words = model.get("alt");
    const draw = () => model.set("alt", `${words} A histogram in ${model.get("bins")} bins.`);
    model.on("change:bins", draw);
    el.textContent = "A histogram";
    draw();
  },
};
"""
PAGE = """# Page

:::{explorable} gradient-descent
:name: bowl
:loss: s**2
:start: s=1
:x: -2, 2
:alt: A ball in a bowl.
:::

:::{parameter} bins
:value: 3
:min: 1
:max: 9
:step: 1
:::

:::{explorable} ./mine.js
:name: mine
:bind: bins=bins
:alt: Two groups with a gap.
:::
"""


def said(page: Any, name: str) -> str:
    page.wait_for_timeout(700)
    return str(page.locator(f"#explorable-{name}-alt").text_content())


def test_what_an_author_says_stays_before_what_the_state_is(build: Build, visit: Callable[..., Any]) -> None:
    site = build({"index": PAGE, "mine.js": MODULE})
    assert site.warnings == []
    page = visit(site.out / "index.html", site.out).page
    for name in ("bowl", "mine"):
        enliven(page, f"#explorable-{name}")
    assert said(page, "mine").startswith("Two groups with a gap.")
    assert said(page, "bowl").startswith("A ball in a bowl. ")
    assert "After 0 steps: s 1.00, error 1.000." in said(page, "bowl")
    page.locator("input[data-parameter=bins], [data-declaration] input").first.press("ArrowRight")
    assert said(page, "mine") == "Two groups with a gap. A histogram in 4 bins."
    page.locator("#explorable-bowl").get_by_role("button", name="GD step", exact=True).click()
    assert said(page, "bowl").startswith("A ball in a bowl. ")
    assert "After 1 step: s " in said(page, "bowl")
