"""What every picture of the catalogue keeps, whichever it is: the rules for interactive pictures."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from explorables import NORMAL, explorables, page_of, use

from conftest import Build, build_site, enliven
from sphinxext.explorable.engine.bundle import manifest
from sphinxext.explorable.visuals.catalogue import catalogue

pytestmark = pytest.mark.parametrize("name", explorables())

# What they show is a parameter's, which the page brings back.
OF_THE_PAGE = {"sweep"}
VIEW = "#explorable-first .explorable-view"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    found = {}
    for name in explorables():
        site = build_site(tmp_path_factory.mktemp(name), page_of(name, copies=2))
        assert site.warnings == []
        found[name] = site.out
    return found


@pytest.fixture
def opened(sites: dict[str, Path], name: str, visit: Callable[..., Any]) -> Callable[..., Any]:
    def run(**options: Any) -> Any:
        visited = visit(sites[name] / "index.html", **options)
        if options.get("java_script_enabled", True):
            enliven(visited.page, "#explorable-first")
            enliven(visited.page, "#explorable-second")
        return visited

    return run


def test_every_picture_has_both_its_halves(name: str) -> None:
    assert set(manifest()["pictures"]) == set(catalogue())
    # What is only brought to life draws without D3.
    assert set(manifest()["needs"][name]) <= set(manifest()["scripts"])


def test_the_page_opens_without_trouble_from_disk_and_under_a_strict_policy(
    opened: Callable[..., Any], name: str
) -> None:
    for from_disk in (True, False):
        visited = opened(from_disk=from_disk)
        use(visited.page)
        assert visited.troubles == []


def test_taking_over_changes_nothing(opened: Callable[..., Any], name: str) -> None:
    built, alive = opened(java_script_enabled=False).page, opened().page
    assert built.locator(VIEW).evaluate(NORMAL) == alive.locator(VIEW).evaluate(NORMAL)
    # Else a screen reader would read it out for every picture of a page.
    words = [page.locator("#explorable-first-alt").text_content() for page in (built, alive)]
    assert words[0] == words[1]


def test_built_controls_are_disabled_and_hidden_without_script(opened: Callable[..., Any], name: str) -> None:
    page = opened(java_script_enabled=False).page
    controls = page.locator("#explorable-first").locator("button, input, select")
    assert controls.count() > 0
    for control in controls.all():
        assert control.get_attribute("disabled") is not None
    visible = [one for one in page.locator(".explorable-controls").all() if one.is_visible()]
    assert visible == []
    assert page.locator("#explorable-first svg").first.is_visible()


def test_one_drawing_stands_for_the_picture_in_words(opened: Callable[..., Any], name: str) -> None:
    for page in (opened().page, opened(java_script_enabled=False).page):
        named = page.locator(f"{VIEW} svg[role=img]")
        assert named.count() == 1
        words = page.locator(f"#{named.get_attribute('aria-labelledby')}")
        assert words.text_content()
        assert words.evaluate("e => e.className") == "explorable-alt"


def test_every_control_has_a_name(opened: Callable[..., Any], name: str) -> None:
    page = opened().page
    for role in ("button", "slider", "combobox", "spinbutton", "checkbox", "radio"):
        for control in page.locator("#explorable-first").get_by_role(role).all():
            label = control.evaluate("e => e.ariaLabel || e.labels?.[0]?.textContent || e.textContent")
            assert label.strip()


def test_two_of_the_same_do_not_interfere(opened: Callable[..., Any], name: str) -> None:
    page = opened().page
    before = page.locator("#explorable-second .explorable-view").inner_html()
    first = page.locator(VIEW).inner_html()
    use(page)
    assert page.locator(VIEW).inner_html() != first
    assert page.locator("#explorable-second .explorable-view").inner_html() == before
    ids = page.locator("[id]").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_what_was_done_is_reported_and_told(opened: Callable[..., Any], name: str) -> None:
    page = opened().page
    page.evaluate(
        "window.seen = []; document.addEventListener('explorable:interaction', e => seen.push(e.detail))"
    )
    before = page.locator("#explorable-first-alt").text_content()
    use(page)
    seen = page.evaluate("seen")
    assert [event["id"] for event in seen] == ["explorable-first"]
    assert seen[0]["name"] == name
    assert seen[0]["control"]
    page.wait_for_timeout(800)
    after = page.locator("#explorable-first-alt").text_content()
    assert after != before
    assert "NaN" not in after
    assert "undefined" not in after


def test_reset_brings_back_the_first_state_exactly(opened: Callable[..., Any], name: str) -> None:
    page = opened().page
    if name in OF_THE_PAGE:
        assert page.locator("#explorable-first").get_by_role("button", name="Reset").count() == 0
        return
    before = page.locator(VIEW).evaluate(NORMAL)
    reset = page.locator("#explorable-first").get_by_role("button", name="Reset")
    assert reset.is_disabled()
    use(page)
    assert reset.is_enabled()
    reset.press("Enter")
    assert page.locator(VIEW).evaluate(NORMAL) == before
    assert reset.is_disabled()


def test_a_press_never_loses_the_focus(opened: Callable[..., Any], name: str) -> None:
    page = opened().page
    use(page)
    if name in OF_THE_PAGE:
        assert page.locator("#explorable-first :focus").count() == 1
        return
    page.locator("#explorable-first").get_by_role("button", name="Reset").press("Enter")
    assert page.locator("#explorable-first").get_by_role("button", name="Reset").is_disabled()
    # Chromium takes the focus from what is disabled before the next frame.
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.locator("#explorable-first :focus").count() == 1


def test_on_a_phone_nothing_sticks_out(opened: Callable[..., Any], name: str) -> None:
    page = opened(viewport={"width": 360, "height": 780}).page
    use(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = """view => [...view.querySelectorAll('svg text')]
        .filter(e => e.textContent.trim() && e.checkVisibility())
        .map(e => [e, e.getScreenCTM()])
        .map(([e, {a, b}]) => parseFloat(getComputedStyle(e).fontSize) * Math.hypot(a, b))
        .filter(size => size < 10.99)"""
    assert page.locator(VIEW).evaluate(small) == []


def test_words_stay_inside_their_drawing(opened: Callable[..., Any], name: str) -> None:
    page = opened().page
    outside = """view => [...view.querySelectorAll('svg text')].filter(e => {
        if (!e.textContent.trim() || !e.checkVisibility()) return false;
        const a = e.getBoundingClientRect(), b = e.ownerSVGElement.getBoundingClientRect();
        return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
    }).map(e => e.textContent)"""
    assert page.locator(VIEW).evaluate(outside) == []
    use(page)
    assert page.locator(VIEW).evaluate(outside) == []


def test_in_print_there_are_no_controls_and_no_gesture(opened: Callable[..., Any], name: str) -> None:
    page = opened().page
    use(page)
    page.emulate_media(media="print")
    assert not any(one.is_visible() for one in page.locator(".explorable-controls").all())
    assert page.locator("#explorable-first svg").first.is_visible()
    assert not any(one.is_visible() for one in page.locator(".explorable-gesture").all())


def test_dark_pages_have_another_ink(opened: Callable[..., Any], name: str) -> None:
    page = opened().page
    words = page.locator(f"{VIEW} svg text").first
    light = words.evaluate("e => getComputedStyle(e).fill")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert words.evaluate("e => getComputedStyle(e).fill") != light


@pytest.mark.parametrize("builder", ["latex", "epub", "text"])
def test_other_builders_show_it_whole(build: Build, name: str, builder: str) -> None:
    config = {"copyright": "2024", "version": "1"}
    site = build(page_of(name), builder, config=config)
    assert site.warnings == []
    if builder == "text":
        assert len((site.out / "index.txt").read_text()) > 60
        return
    suffix = {"latex": "pdf", "epub": "svg"}[builder]
    [file, *_] = site.out.rglob(f"{name}-*.{suffix}")
    if builder == "epub":
        markup = file.read_text()
        assert "var(" not in markup
        assert not re.search(r"\s(class|style|data-[\w-]+)=", markup)
        assert "NaN" not in markup
        assert BeautifulSoup(markup, "html.parser").svg.title.text
    else:
        assert file.read_bytes().startswith(b"%PDF")
        assert b"/Subtype /Image" not in file.read_bytes(), "vectors all through"
