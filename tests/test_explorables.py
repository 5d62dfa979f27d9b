"""What every picture of the catalogue keeps, whichever it is: the rules for interactive pictures."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from explorables import NORMAL, explorables, page_of, use

from conftest import Build, Visit, build_site, enliven
from sphinxext.explorable.engine.bundle import manifest
from sphinxext.explorable.visuals.catalogue import catalogue

# By picture: what tests share of one is closed before the next is opened.
pytestmark = pytest.mark.parametrize("name", explorables(), scope="module")

# What they show is a parameter's, which the page brings back.
OF_THE_PAGE = {"sweep"}
VIEW = "#explorable-first .explorable-view"
OTHER_VIEW = "#explorable-second .explorable-view"
ALTERNATIVE = "#explorable-first-alt"


@dataclass
class Used:
    """A page whose first picture was used once, and what there was before."""

    visited: Visit
    view: str
    other: str
    alternative: str

    @property
    def page(self) -> Any:
        return self.visited.page


@pytest.fixture(scope="module")
def page(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with the picture, twice."""
    site = build_site(tmp_path_factory.mktemp(name), page_of(name, copies=2))
    assert site.warnings == []
    return site.out / "index.html"


def opened(visit: Callable[..., Visit], page: Path, **options: Any) -> Visit:
    """Open it, and wait until both are alive."""
    visited = visit(page, **options)
    enliven(visited.page, "#explorable-first")
    enliven(visited.page, "#explorable-second")
    return visited


@pytest.fixture(scope="module")
def built(page: Path, visit_once: Callable[..., Visit]) -> Any:
    """The page without script."""
    return visit_once(page, java_script_enabled=False).page


@pytest.fixture(scope="module")
def alive(page: Path, visit_once: Callable[..., Visit]) -> Any:
    """The page as nobody has used it."""
    return opened(visit_once, page).page


@pytest.fixture(scope="module")
def used(page: Path, visit_once: Callable[..., Visit]) -> Used:
    """The page after a first use, whose events are in `seen`."""
    visited = opened(visit_once, page)
    visited.page.evaluate(
        "window.seen = []; document.addEventListener('explorable:interaction', e => seen.push(e.detail))"
    )
    found = Used(
        visited,
        visited.page.locator(VIEW).inner_html(),
        visited.page.locator(OTHER_VIEW).inner_html(),
        visited.page.locator(ALTERNATIVE).text_content(),
    )
    use(visited.page)
    return found


def test_every_picture_has_both_its_halves(name: str) -> None:
    assert set(manifest()["pictures"]) == set(catalogue())
    # What is only brought to life draws without D3.
    assert set(manifest()["needs"][name]) <= set(manifest()["scripts"])


def test_the_page_opens_without_trouble_from_disk_and_under_a_strict_policy(
    page: Path, used: Used, visit: Callable[..., Visit]
) -> None:
    from_disk = opened(visit, page, from_disk=True)
    use(from_disk.page)
    assert from_disk.troubles == []
    assert used.visited.troubles == []


def test_taking_over_changes_nothing(built: Any, alive: Any) -> None:
    assert built.locator(VIEW).evaluate(NORMAL) == alive.locator(VIEW).evaluate(NORMAL)
    # Else a screen reader would read it out for every picture of a page.
    assert built.locator(ALTERNATIVE).text_content() == alive.locator(ALTERNATIVE).text_content()


def test_built_controls_are_disabled_and_hidden_without_script(built: Any) -> None:
    controls = built.locator("#explorable-first").locator("button, input, select")
    assert controls.count() > 0
    for control in controls.all():
        assert control.get_attribute("disabled") is not None
    visible = [one for one in built.locator(".explorable-controls").all() if one.is_visible()]
    assert visible == []
    assert built.locator("#explorable-first svg").first.is_visible()


def test_one_drawing_stands_for_the_picture_in_words(built: Any, alive: Any) -> None:
    for page in (alive, built):
        named = page.locator(f"{VIEW} svg[role=img]")
        assert named.count() == 1
        words = page.locator(f"#{named.get_attribute('aria-labelledby')}")
        assert words.text_content()
        assert words.evaluate("e => e.className") == "explorable-alt"


def test_every_control_has_a_name(alive: Any) -> None:
    for role in ("button", "slider", "combobox", "spinbutton", "checkbox", "radio"):
        for control in alive.locator("#explorable-first").get_by_role(role).all():
            label = control.evaluate("e => e.ariaLabel || e.labels?.[0]?.textContent || e.textContent")
            assert label.strip()


def test_two_of_the_same_do_not_interfere(used: Used) -> None:
    assert used.page.locator(VIEW).inner_html() != used.view
    assert used.page.locator(OTHER_VIEW).inner_html() == used.other
    ids = used.page.locator("[id]").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_what_was_done_is_reported_and_told(used: Used, name: str) -> None:
    seen = used.page.evaluate("seen")
    assert [event["id"] for event in seen] == ["explorable-first"]
    assert seen[0]["name"] == name
    assert seen[0]["control"]
    # It is told once readers let go.
    changed = f"before => document.querySelector('{ALTERNATIVE}').textContent !== before"
    used.page.wait_for_function(changed, arg=used.alternative)
    after = used.page.locator(ALTERNATIVE).text_content()
    assert "NaN" not in after
    assert "undefined" not in after


def test_reset_brings_back_the_first_state_exactly_and_no_press_loses_the_focus(
    page: Path, visit: Callable[..., Visit], name: str
) -> None:
    shown = opened(visit, page).page
    reset = shown.locator("#explorable-first").get_by_role("button", name="Reset")
    focused = shown.locator("#explorable-first :focus")
    if name in OF_THE_PAGE:
        assert reset.count() == 0
        use(shown)
        assert focused.count() == 1
        return
    before = shown.locator(VIEW).evaluate(NORMAL)
    assert reset.is_disabled()
    use(shown)
    assert reset.is_enabled()
    reset.press("Enter")
    assert shown.locator(VIEW).evaluate(NORMAL) == before
    assert reset.is_disabled()
    # Chromium takes the focus from what is disabled before the next frame.
    shown.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert focused.count() == 1


def test_on_a_phone_nothing_sticks_out(page: Path, visit: Callable[..., Visit]) -> None:
    phone = opened(visit, page, viewport={"width": 360, "height": 780}).page
    use(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    small = """view => [...view.querySelectorAll('svg text')]
        .filter(e => e.textContent.trim() && e.checkVisibility())
        .map(e => [e, e.getScreenCTM()])
        .map(([e, {a, b}]) => parseFloat(getComputedStyle(e).fontSize) * Math.hypot(a, b))
        .filter(size => size < 10.99)"""
    assert phone.locator(VIEW).evaluate(small) == []


def test_words_stay_inside_their_drawing(alive: Any, used: Used) -> None:
    outside = """view => [...view.querySelectorAll('svg text')].filter(e => {
        if (!e.textContent.trim() || !e.checkVisibility()) return false;
        const a = e.getBoundingClientRect(), b = e.ownerSVGElement.getBoundingClientRect();
        return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
    }).map(e => e.textContent)"""
    for page in (alive, used.page):
        assert page.locator(VIEW).evaluate(outside) == []


def test_little_room_is_left_below_what_is_drawn(alive: Any) -> None:
    empty = """view => [...view.querySelectorAll('svg:not(svg svg, button svg)')].flatMap(svg => {
        const drawn = [...svg.querySelectorAll('text, path, rect, circle, line')]
            .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.matches('.explorable-hit'))
            .map(e => e.getBoundingClientRect()).filter(({width, height}) => width || height);
        const below = svg.getBoundingClientRect().bottom - Math.max(...drawn.map(({bottom}) => bottom));
        return drawn.length && below > 28 ? [[svg.textContent.slice(0, 40), below]] : [];
    })"""
    assert alive.locator(VIEW).evaluate(empty) == []


def test_in_print_there_are_no_controls_and_no_gesture(used: Used) -> None:
    used.page.emulate_media(media="print")
    found = {
        selector: [one.is_visible() for one in used.page.locator(selector).all()]
        for selector in (".explorable-controls", ".explorable-gesture", "#explorable-first svg")
    }
    used.page.emulate_media(media="screen")
    assert not any(found[".explorable-controls"])
    assert not any(found[".explorable-gesture"])
    assert found["#explorable-first svg"][0]


def test_dark_pages_have_another_ink(alive: Any) -> None:
    words = alive.locator(f"{VIEW} svg text").first
    light = words.evaluate("e => getComputedStyle(e).fill")
    alive.evaluate("document.documentElement.dataset.theme = 'dark'")
    dark = words.evaluate("e => getComputedStyle(e).fill")
    alive.evaluate("delete document.documentElement.dataset.theme")
    assert dark != light


def drawn_in(pdf: bytes) -> list[bytes]:
    """The streams of a PDF file."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            found.append(stream)
    return found


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
        # The order of a halo is no attribute in e-books.
        assert not re.search(r'\s(class|data-[\w-]+)=|\sstyle="(?!paint-order:)', markup)
        assert "NaN" not in markup
        assert BeautifulSoup(markup, "html.parser").svg.title.text
    else:
        assert file.read_bytes().startswith(b"%PDF")
        assert b"/Subtype /Image" not in file.read_bytes(), "vectors all through"
        # Two ends have no area; paper shows a line of its own where it is filled.
        ends = rb"[-\d.]+ [-\d.]+ m\s+[-\d.]+ [-\d.]+ l\s+f\*?\b"
        assert not [one for one in drawn_in(file.read_bytes()) if re.search(ends, one)]
