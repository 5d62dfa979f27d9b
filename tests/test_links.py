"""Links that carry the parameters of a page in their fragment, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import STRICT_POLICY, Build, Site, Visit, build_site, enliven

CURVE = """# A curve

:::{parameter} w
:value: 1.5
:min: -4
:max: 4
:step: 0.1
:label: weight
:::

Drag {parameter}`w`; the slope is {live}`w / 4 | .2f`, the offset {parameter}`offset`.

$$\\sigma(\\live{w} x)$$

:::{parameter} offset
:value: 0.25
:min: -3
:max: 3
:step: 0.1
:format: .2f
:::

:::{explorable} function
:name: sig
:expr: sigmoid(w * x) + offset
:y: 0, 1
The curve.
:::

## W
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = build_site(tmp_path_factory.mktemp("links"), {"index": CURVE})
    assert site.warnings == []
    return site


@pytest.fixture(scope="module")
def start(site: Site, visit_once: Callable[..., Visit]) -> Visit:
    """The page as it is without a link."""
    return visit_once(site.out / "index.html")


@pytest.fixture
def open_at(start: Visit) -> Iterator[Callable[..., Any]]:
    """Open the page as a link with a fragment does."""

    def run(fragment: str) -> Any:
        # A page of its own: going to a fragment of the same page would load nothing.
        page = start.page.context.new_page()
        page.on("pageerror", lambda error: start.troubles.append(str(error)))
        page.goto(start.page.url.split("#")[0] + fragment)
        page.wait_for_selector("#explorable-sig[data-ready]")
        assert start.troubles == []
        return page

    yield run
    for page in start.page.context.pages[1:]:
        page.close()


def shown(page: Any) -> list[str]:
    """What the page says of w and offset, in prose, formula and picture."""
    texts: list[str] = page.locator(
        "p .explorable-scrub, p .explorable-live, .katex-html [data-live], .explorable-parameter output"
    ).all_inner_texts()
    return texts


FIRST = ["1.5", "1.5", "0.38", "0.25", "1.5", "0.25"]


def fragment(page: Any) -> str:
    return str(page.evaluate("location.hash"))


@pytest.mark.parametrize("from_disk", [True, False], ids=["file", "strict policy"])
def test_a_copied_link_restores_what_was_changed(
    site: Site, visit: Callable[..., Any], from_disk: bool
) -> None:
    visited = visit(site.out / "index.html", from_disk=from_disk, policy=STRICT_POLICY)
    page = visited.page
    assert shown(page) == FIRST
    history = page.evaluate("history.length")
    page.locator("input[data-parameter=w]").press("Shift+ArrowRight")
    assert fragment(page) == "", "moving alone leaves the address as it is"
    page.get_by_role("button", name="Copy link").click()
    assert fragment(page) == "#w=2.5"
    assert page.evaluate("history.length") == history
    page.get_by_role("status").get_by_text("link").wait_for()

    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("#explorable-sig[data-ready]")
    assert shown(other) == shown(page) == ["2.5", "2.5", "0.62", "0.25", "2.5", "0.25"]
    # Where a slider was at first is its own affair; where it is now is the reader's.
    views = [one.locator("#explorable-sig .explorable-view") for one in (page, other)]
    here, there = (re.sub(r' value="[^"]*"', "", view.inner_html()) for view in views)
    assert here == there
    places = [
        view.locator("input").evaluate_all("inputs => inputs.map(({value}) => value)") for view in views
    ]
    assert places[0] == places[1]
    assert visited.troubles == []


def test_restore_all_brings_back_every_parameter_and_the_plain_address(open_at: Callable[..., Any]) -> None:
    page = open_at("#w=2.5&offset=-1")
    reset = page.get_by_role("button", name="Restore all")
    assert reset.is_enabled()
    reset.press("Enter")
    assert shown(page) == FIRST
    assert fragment(page) == ""
    assert reset.is_disabled()
    page.locator("input[data-parameter=w]").press("ArrowRight")
    assert reset.is_enabled()


def test_the_link_is_put_on_the_clipboard(site: Site, visit: Callable[..., Any]) -> None:
    page = visit(site.out / "index.html", permissions=["clipboard-read", "clipboard-write"]).page
    page.locator(".explorable-scrub[data-parameter=w]").press("Home")
    page.get_by_role("button", name="Copy link").press("Enter")
    page.get_by_role("status").get_by_text("Link copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.url.endswith("#w=-4")
    page.locator(".explorable-scrub[data-parameter=w]").press("End")
    assert page.locator(".explorable-share span").inner_text() == "", "the link is not of this state"


def test_where_nothing_can_be_copied_the_address_has_the_link(site: Site, visit: Callable[..., Any]) -> None:
    page = visit(site.out / "index.html").page
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.locator(".explorable-scrub[data-parameter=w]").press("End")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("status").get_by_text("The address bar has the link.").wait_for()
    assert fragment(page) == "#w=4"


def test_the_text_alternative_tells_the_restored_state(open_at: Callable[..., Any]) -> None:
    page = open_at("#w=3")
    enliven(page, "#explorable-sig")
    svg = page.locator("#explorable-sig svg")
    told = page.locator(f"#{svg.get_attribute('aria-labelledby')}").text_content()
    untouched = open_at("")
    before = untouched.locator(f"#{svg.get_attribute('aria-labelledby')}").text_content()
    assert told != before
    # sigmoid(3 · 2) + 0.25 where the point stands
    assert "1.25" in told


def test_reset_restores_the_first_state_and_clears_the_fragment(open_at: Callable[..., Any]) -> None:
    page = open_at("#w=3&offset=-1")
    assert shown(page) == ["3.0", "3.0", "0.75", "−1.00", "3.0", "−1.00"]
    reset = page.get_by_role("button", name="Reset")
    assert reset.is_enabled()
    reset.click()
    # 0.25 is between two steps, and still what the page begins with
    assert shown(page) == FIRST
    assert reset.is_disabled()
    assert page.url.endswith("/index.html")


@pytest.mark.parametrize(
    "bad",
    [
        "#elsewhere=3",
        "#w",
        "#w=",
        "#w=NaN",
        "#w=many&offset=",
        "#%E0%A4%A=%",
        "#w=%E0%A4%A",
        "#__proto__=1&constructor=2",
        "#&&==",
        "#a-curve",
    ],
)
def test_a_bad_fragment_is_ignored(open_at: Callable[..., Any], bad: str) -> None:
    page = open_at(bad)
    assert shown(page) == FIRST
    assert page.get_by_role("button", name="Reset").is_disabled()
    page.locator(".explorable-scrub[data-parameter=w]").press("ArrowRight")
    page.get_by_role("button", name="Reset").click()
    assert fragment(page) == bad, "an address that the suite did not make is left alone"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("#w=99", "4.0"), ("#w=-1e999", "−4.0"), ("#w=2.449", "2.4"), ("#w=3&nothing=1&offset=x", "3.0")],
)
def test_a_value_that_does_not_fit_is_brought_into_the_range(
    open_at: Callable[..., Any], given: str, kept: str
) -> None:
    assert shown(open_at(given)) == [kept, kept, *shown(open_at(given))[2:4], kept, "0.25"]


def test_a_link_to_a_section_keeps_the_state_and_stays(open_at: Callable[..., Any]) -> None:
    page = open_at("#w=3")
    page.evaluate("location.hash = 'w'")
    page.wait_for_timeout(100)
    assert shown(page)[0] == "3.0"
    page.get_by_role("button", name="Reset").click()
    assert fragment(page) == "#w"


def test_going_to_another_link_of_the_same_page_restores_that(open_at: Callable[..., Any]) -> None:
    page = open_at("#w=3&offset=1")
    page.evaluate("location.hash = 'w=2'")
    page.wait_for_function("document.querySelector('.explorable-scrub').textContent === '2.0'")
    assert shown(page) == ["2.0", "2.0", "0.50", "0.25", "2.0", "0.25"]
    page.go_back()
    page.wait_for_function("document.querySelector('.explorable-scrub').textContent === '3.0'")
    assert shown(page)[3] == "1.00"


def test_documents_joined_into_one_page_share_one_link(build: Build, visit: Callable[..., Any]) -> None:
    page_of = ":::{parameter} w\n:value: VALUE\n:max: 9\n:step: 1\n:::\n\n{parameter}`w`.\n"
    site = build(
        {
            "index": "# Index\n\n```{toctree}\none\npart/two\n```\n",
            "one": "# One\n\n" + page_of.replace("VALUE", "1"),
            "part/two": "# Two\n\n" + page_of.replace("VALUE", "5"),
        },
        "singlehtml",
    )
    page = visit(site.out / "index.html").page
    page.locator(".explorable-scrub").last.press("End")
    page.get_by_role("button", name="Copy link").first.click()
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_function("document.querySelector('.explorable-scrub').tabIndex === 0")
    assert other.locator(".explorable-scrub").all_inner_texts() == ["1", "9"]


def test_a_page_without_sliders_has_a_link_too(build: Build, visit: Callable[..., Any]) -> None:
    hidden = ":::{parameter} w\n:hidden:\n:value: 1\n:min: 0\n:max: 9\n:step: 1\n:::\n"
    site = build(f"# Title\n\n{hidden}\nDrag {{parameter}}`w`.\n")
    page = visit(site.out / "index.html").page
    number = page.locator(".explorable-scrub")
    number.press("End")
    page.get_by_role("button", name="Copy link").click()
    assert fragment(page) == "#w=9"
    page.get_by_role("button", name="Restore all").click()
    assert number.inner_text() == "1"
    assert fragment(page) == ""


def test_a_link_leads_to_the_step_too_that_its_sender_saw(build: Build, visit: Callable[..., Any]) -> None:
    slider = ":::{parameter} w\n:value: 1\n:min: 0\n:max: 9\n:step: 1\n:::\n"
    story = "::::{steps}\n:name: story\n\n:::{step} One\nFirst.\n:::\n:::{step} Two\nThen.\n:::\n::::\n"
    site = build(f"# Title\n\n{slider}\n{story}")
    assert site.warnings == []
    page = visit(site.out / "index.html").page
    page.get_by_role("button", name="Next").click()
    assert fragment(page) == "#story=2"
    page.locator("input[data-parameter=w]").press("End")
    page.get_by_role("button", name="Copy link").click()
    assert fragment(page) == "#story=2&w=9"
    page.get_by_role("button", name="Restore all").click()
    assert fragment(page) == "#story=2"


def test_the_button_is_gone_in_print_and_without_script(site: Site, visit: Callable[..., Any]) -> None:
    page = visit(site.out / "index.html").page
    button = page.get_by_role("button", name="Copy link")
    assert button.is_visible()
    page.emulate_media(media="print")
    assert not button.is_visible()
    dead = visit(site.out / "index.html", java_script_enabled=False).page
    assert not dead.locator(".explorable-share").is_visible()


def test_nothing_moves_on_a_narrow_page_when_the_link_is_copied(
    site: Site, visit: Callable[..., Any], artifacts: Path
) -> None:
    page = visit(site.out / "index.html", viewport={"width": 360, "height": 740}).page
    below = page.locator("#explorable-sig")
    before = below.bounding_box()
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("status").get_by_text("link").wait_for()
    assert below.bounding_box()["y"] == pytest.approx(before["y"], abs=0.5)
    page.screenshot(path=artifacts / "copy-link.png")
