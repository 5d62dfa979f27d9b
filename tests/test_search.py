"""What Sphinx's search shows of pages with formulas, pictures and controls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conftest import Build

Open = Callable[..., Any]

PAGE = r"""# Title

:::{concept} query
:symbol: Q
What a token looks for.
:::

:::{parameter} gain
:value: 2
:::

Everyone sees walruses near $\frac{\concept{query}{Q}}{2}$, of {concept}`query`, at {parameter}`gain`.

:::{explorable} function
:expr: gain * x
A line.
:::

Behind it there is nothing else.
"""


def test_a_summary_has_words_and_each_formula_once(build: Build, visit: Open) -> None:
    page = visit(build(PAGE).out / "search.html").page
    page.goto(page.url + "?q=walruses")
    summary = page.locator("#search-results .context").inner_text()
    assert r"Everyone sees walruses near \frac{Q}{2}, of query, at 2.00. A line." in summary
    assert "Behind it there is nothing else." in summary
    for unsaid in ("Copy link", "−6", "Defined in", "Reset"):
        assert unsaid not in summary


def test_a_site_that_has_nothing_of_the_suite_has_its_own_search(build: Build) -> None:
    assert "explorable" not in (build("# Title\n\nWords.\n").out / "search.html").read_text("utf-8")


def test_the_script_of_search_stays_and_goes_with_what_is_alive(build: Build) -> None:
    def linked(page: str) -> tuple[bool, int]:
        out = build(page).out
        named = "explorable/search-" in (out / "search.html").read_text("utf-8")
        return named, len(list(out.glob("_static/explorable/search-*.js")))

    assert linked(PAGE) == (True, 1)
    assert linked(PAGE + "\nMore.\n") == (True, 1)
    assert linked("# Title\n\n$x$\n") == (False, 0)
