"""What readers do and see is the same in Chromium, Firefox and WebKit."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browsers import ENGINES, Browser, Tab, missing, started
from engine_pages import CONFIG, pages
from explorables import FIRST, NORMAL

from conftest import STRICT_POLICY, build_site, made_once, serve

# Pages whose scripts are forbidden are what was built; the engine can still be asked about them.
NO_SCRIPT = f"script-src 'none'; {STRICT_POLICY}"
WEIGHT = ".explorable-scrub[data-parameter=w]"
PROSE = "p .explorable-live"
FORMULAS = ".katex-html [data-live], math [data-live]"
EQUATION = "#explorable-sig .explorable-equation"
LIT = "[...document.querySelectorAll('.explorable-on')].map(e => e.dataset.concept)"
EXPLAINED = "[...document.querySelectorAll('.explorable-about:popover-open')].map(e => e.textContent.trim())"
# Rooms of the page, but the region that only screen readers find.
ROOMS = """() => [...document.querySelectorAll(
        'h1, h2, p, figure, table, .explorable, .explorable-view, svg, .katex')]
    .filter(e => e.checkVisibility() && !e.matches('.explorable-alt'))
    .map(e => {
        const {x, y, width, height} = e.getBoundingClientRect();
        const name = `${e.localName}.${e.getAttribute('class')} in ${e.closest('[id]')?.id}`;
        return [name, [x + scrollX, y + scrollY, width, height]];
    })"""
# That a drawing is wider than its place is marked while it is, in every engine by its own fonts.
VIEWS = f"""() => Object.fromEntries([...document.querySelectorAll('div.explorable[data-scripts]')]
    .map(figure => {{
    const view = figure.querySelector('.explorable-view').cloneNode(true);
    for (const stage of view.querySelectorAll('.explorable-more')) stage.classList.remove('explorable-more');
    return [figure.id, ({NORMAL})(view)];
}}))"""
ALTERNATIVES = """() => Object.fromEntries([...document.querySelectorAll('div.explorable[data-scripts]')]
    .map(figure => [figure.id, document.getElementById(`${figure.id}-alt`).textContent]))"""
# What is said in a picture, cell by cell, and where the controls stand.
SAID = """id => [...document.querySelectorAll(
        `#${id} .explorable-view :is(text, p, td, th, output, button, input, select)`)]
    .filter(e => e.checkVisibility())
    .map(e => e.type === 'range' ? String(+e.valueAsNumber.toFixed(9))
        : e.localName === 'input' || e.localName === 'select' ? e.value
        : e.textContent.replace(/\\s+/g, ' ').trim())"""
# Makes a picture the last of its page, focuses what a reader would use first, and returns the key for it.
REACH = f"""id => {{
    const figure = document.getElementById(id);
    for (let at = figure; at !== document.body; at = at.parentElement)
        for (let next = at.nextElementSibling; next; next = next.nextElementSibling) next.hidden = true;
    const control = ({FIRST})(figure) ?? figure.querySelector('[tabindex="0"]');
    control.focus();
    scrollTo({{top: document.documentElement.scrollHeight, behavior: 'instant'}});
    return {{button: 'Enter', input: 'End'}}[control.localName] ?? 'ArrowUp';
}}"""
LEAVE = "() => { for (const one of document.querySelectorAll('[hidden]')) one.hidden = false; }"
PLACE = "() => scrollY"


@pytest.fixture(scope="module")
def root(request: pytest.FixtureRequest) -> Path:
    """The site, built once for all engines."""

    def make(folder: Path) -> None:
        site = build_site(folder, pages(), config=CONFIG)
        assert site.warnings == []

    return made_once("engines", request, make) / "html"


@pytest.fixture(scope="module", params=ENGINES)
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Each of the engines that the machine has."""
    if reason := missing(request.param):
        pytest.skip(reason)
    with started(request.param, lambda: request.getfixturevalue("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[Callable[[str], str]]:
    """Serve the site under a policy, once for each, and say where."""
    cleanups: list[Callable[[], None]] = []
    known: dict[str, str] = {}

    def run(policy: str) -> str:
        if policy not in known:
            known[policy] = serve(root, policy, cleanups)
        return known[policy]

    yield run
    for cleanup in reversed(cleanups):
        cleanup()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """An empty page in each engine; nothing may have gone wrong when it is left."""
    tab = browser.open()
    yield tab
    assert tab.troubles == []
    tab.close()


@pytest.fixture
def acts(tab: Tab, served: Callable[[str], str]) -> Tab:
    """The page of acts, under a strict policy."""
    tab.goto(f"{served(STRICT_POLICY)}/acts.html")
    tab.enliven("#explorable-sig")
    return tab


_found: dict[str, tuple[str, Any]] = {}


def agree(tab: Tab, what: str, found: Any) -> None:
    """Compare with what the engines before this one have shown."""
    before, expected = _found.setdefault(what, (tab.engine, found))
    assert found == expected, f"{tab.engine} is not like {before}: {what}"


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def signed(number: float, digits: int) -> str:
    """A number as pages write it."""
    return f"{number:.{digits}f}".replace("-", "−")


def says(tab: Tab, w: float) -> None:
    """Check all that the page says of the weight: prose, formula, curve and slider."""
    assert tab.text(WEIGHT) == signed(w, 1)
    assert tab.texts(PROSE)[0] == signed(w / 4, 3)
    assert tab.texts(PROSE)[2] == signed(sigmoid(2 * w), 4)
    assert tab.texts(FORMULAS) == [signed(w, 1)] * 2
    assert tab.text(EQUATION).startswith(f"σ({signed(w, 1)} · 2.0) = {signed(sigmoid(2 * w), 2)}")
    sliders = "() => [...document.querySelectorAll('input[data-parameter=w]')].map(e => +e.value)"
    assert tab.evaluate(sliders) == pytest.approx([w])


# ── Parameters ───────────────────────────────────────────────────────────────────────────────────────────


def test_three_keys_reach_prose_formula_and_curve(acts: Tab) -> None:
    says(acts, 1.5)
    acts.focus(WEIGHT)
    acts.press("ArrowRight", "ArrowRight", "ArrowRight")
    says(acts, 1.8)
    acts.focus("input[data-parameter=w]")
    acts.press("ArrowLeft")
    says(acts, 1.7)
    acts.focus("#explorable-sig-view--w")
    acts.press("Home")
    says(acts, -4)


def test_the_number_in_the_prose_is_dragged(acts: Tab) -> None:
    acts.drag(WEIGHT, (60, 5))
    says(acts, 2.5)
    acts.drag(WEIGHT, (-30, 0))
    says(acts, 2.0)


def test_a_slider_goes_where_it_is_pressed(acts: Tab) -> None:
    x, y = acts.middle("input[data-parameter=w]")
    acts.trace([(x, y)], "mouse", held=True)
    says(acts, 0)
    acts.trace([(x, y), (x + 40, y), (x + 500, y)], "mouse", held=True)
    says(acts, 4)


def test_the_dot_is_dragged_along_its_curve(acts: Tab) -> None:
    acts.drag("#explorable-sig .explorable-dot", (-40, 0))
    w, x, y = (
        float(number.replace("−", "-")) for number in re.findall(r"[−\d]+\.\d+", acts.text(EQUATION))[:3]
    )
    assert (w, y) == (1.5, pytest.approx(sigmoid(1.5 * x), abs=0.005))
    assert -1 < x < 1.5
    acts.click("#explorable-sig button")
    says(acts, 1.5)


def test_choices_switch_and_text_change_the_words_of_the_page(acts: Tab) -> None:
    assert acts.texts(PROSE)[3:] == ["3.200", "1.35", "Ada", "resnet"]
    acts.focus("input[type=radio]")
    acts.press("ArrowRight", "ArrowRight")
    acts.focus("[role=switch]")
    acts.press("Space")
    acts.focus("input[type=text]")
    acts.press("End", "m")
    acts.focus("select")
    acts.press("o")
    assert acts.texts(PROSE)[3:] == ["0.032", "1.50", "Adam", "one-hot"]
    acts.click("[role=switch]")
    assert acts.texts(PROSE)[4] == "1.35"
    acts.click("p > .explorable-scrub[data-parameter=opt]")
    assert acts.texts(PROSE)[3] == "3.200"


def test_a_link_brings_the_state_to_another_reader(
    acts: Tab, browser: Browser, served: Callable[[str], str]
) -> None:
    acts.focus(WEIGHT)
    acts.press("End")
    acts.click("[role=switch]")
    acts.click(".explorable-share button")
    assert acts.evaluate("() => location.hash") == "#w=4&dropout=false"
    acts.goto("about:blank")
    acts.goto(f"{served(STRICT_POLICY)}/acts.html#w=-1.2&dropout=false&opt=adam")
    acts.enliven("#explorable-sig")
    says(acts, -1.2)
    assert acts.texts(PROSE)[3:5] == ["0.032", "−1.20"]
    acts.evaluate("() => void (location.hash = 'w=2')")
    acts.wait(f"() => document.querySelector('{WEIGHT}').textContent === '2.0'")
    acts.click(".explorable-share button", 1)
    says(acts, 1.5)


# ── Concepts ─────────────────────────────────────────────────────────────────────────────────────────────


def test_hover_and_focus_light_a_concept_and_explain_it(acts: Tab) -> None:
    mentions = acts.evaluate("() => document.querySelectorAll('[data-concept=query]').length")
    acts.hover("p .explorable-concept[data-concept=query]")
    assert acts.evaluate(f"() => {LIT}") == ["query"] * mentions
    [said] = acts.wait(f"() => ({EXPLAINED}).length && {EXPLAINED}")
    assert said.endswith("what each token looks for")
    on_screen = """() => {
        const {left, top, right, bottom, width} =
            document.querySelector('.explorable-about:popover-open').getBoundingClientRect();
        return width > 50 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    }"""
    assert acts.evaluate(on_screen)
    acts.press("Escape")
    assert acts.evaluate(f"() => [...{LIT}, ...{EXPLAINED}]") == []
    acts.focus("p a:has(> [data-concept=key]), p [tabindex][data-concept=key]")
    assert set(acts.evaluate(f"() => {LIT}")) == {"key"}
    assert len(acts.evaluate(f"() => {EXPLAINED}")) == 1
    acts.focus("select")
    assert acts.evaluate(f"() => [...{LIT}, ...{EXPLAINED}]") == []


def test_concepts_and_numbers_of_the_prose_are_underlined(acts: Tab) -> None:
    lines = """selector => {
        const {textDecorationLine, textDecorationStyle} = getComputedStyle(document.querySelector(selector));
        return [textDecorationLine, textDecorationStyle];
    }"""
    assert acts.evaluate(lines, WEIGHT) == ["underline", "dashed"]
    line, style = acts.evaluate(lines, "p .explorable-concept[data-concept=key]")
    assert line == "underline"
    agree(acts, "the underline of a concept", style)


# ── Steps ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_cell_tells_where_it_comes_from_by_keys_and_pointer(acts: Tab) -> None:
    acts.enliven("#explorable-heads")
    first = "P[1, 2] = e−0.46 / (e−0.66 + e−0.19 + e−0.46 + e0.04) = .21"
    weights = np.exp([-0.66, -0.19, -0.46, 0.04])
    assert first.endswith(f"{weights[2] / weights.sum():.2f}"[1:])
    told = "#explorable-heads .explorable-wide .explorable-arithmetic"
    assert acts.text(told) == first
    acts.focus("#explorable-heads .explorable-stage")
    acts.press("ArrowUp")
    assert acts.text(told) == "P[0, 2] = e0.28 / (e0.23 + e0.25 + e0.28 + e−0.26) = .29"
    acts.press("PageUp")
    assert acts.text(told) == "S[0, 0] = (.3·(−.5) + .8·.6) / √2 = .23"
    acts.press("Escape")
    assert acts.text(told) == first
    acts.hover("#explorable-heads .explorable-wide [data-cell^='S:0,3']")
    assert acts.text(told) == "S[0, 3] = (.3·(−.7) + .8·(−.2)) / √2 = −.26"


def test_a_program_goes_line_by_line(acts: Tab) -> None:
    acts.enliven("#explorable-lines")
    line, buttons = "#explorable-lines output", "#explorable-lines button[data-press={}]"
    acts.focus("#explorable-lines input[type=range]")
    for key, said in {
        "Home": "line 1 of 3: B = A * 2",
        "ArrowRight": "line 2 of 3: S = softmax(B, axis=k)",
        "End": "all 3 lines",
    }.items():
        acts.press(key)
        assert acts.text(line) == said
    acts.click(buttons.format("Back"))
    assert acts.text(line) == "line 2 of 3: S = softmax(B, axis=k)"
    acts.click(buttons.format("Back"))
    acts.click(buttons.format("Next"))
    assert acts.text(line) == "line 2 of 3: S = softmax(B, axis=k)"
    acts.click(buttons.format("Play"))
    acts.wait(f"() => document.querySelector('{line}').textContent.startsWith('all 3')")


def test_an_author_tells_step_by_step(acts: Tab) -> None:
    title = "#told .explorable-present .explorable-step-title"
    assert acts.text(title) == "First"
    acts.click("#told button[data-press=Next]")
    assert acts.text(title) == "Second"
    acts.press("ArrowRight")
    assert acts.text(title) == "Third"
    assert acts.evaluate("() => location.hash") == "#told=3"
    acts.press("ArrowLeft")
    assert acts.text(title) == "Second"
    assert acts.text("#told output") == "2 of 3"


def test_steps_of_an_algorithm_go_on_back_and_to_the_first(acts: Tab) -> None:
    acts.enliven("#explorable-groups")
    button = "#explorable-groups button[data-press={}]"
    states = [acts.evaluate(SAID, "explorable-groups")]
    for press in ("Step", "Step", "×10", "Back"):
        acts.click(button.format(press))
        states.append(acts.evaluate(SAID, "explorable-groups"))
    assert len({json.dumps(state) for state in states}) == 5
    agree(acts, "steps of k-means", states)
    acts.click(button.format("Reset"))
    assert acts.evaluate(SAID, "explorable-groups") == states[0]
    acts.click(button.format("Play"))
    acts.wait("() => document.getElementById('explorable-groups').textContent.includes('Step 2')")
    assert acts.text(button.format("Play")) == "Pause"
    acts.click(button.format("Play"))
    assert acts.text(button.format("Play")) == "Play"


def test_an_authors_module_and_the_page_follow_each_other(acts: Tab) -> None:
    acts.enliven("#explorable-own")
    drawn = "#explorable-own text"
    assert acts.text(drawn) == "0 at 1.50"
    acts.click("#explorable-own button")
    assert acts.text(drawn) == "1 at 0.50"
    says(acts, 0.5)
    acts.focus(WEIGHT)
    acts.press("Home")
    assert acts.text(drawn) == "1 at −4.00".replace("−", "-")


# ── Fingers, paper, the dark, the disk ───────────────────────────────────────────────────────────────────


def test_a_finger_taps_and_drags(browser: Browser, served: Callable[[str], str]) -> None:
    if browser.engine == "webkit":
        pytest.skip("WebKitWebDriver has a mouse only")
    tab = browser.open(400, 700, touch=True)
    tab.goto(f"{served(STRICT_POLICY)}/acts.html")
    tab.enliven("#explorable-sig")
    tab.drag(WEIGHT, (30, 0), kind="touch")
    says(tab, 2.0)
    tab.tap("p .explorable-concept[data-concept=query]")
    assert set(tab.wait(f"() => ({LIT}).length && {LIT}")) == {"query"}
    assert len(tab.wait(f"() => ({EXPLAINED}).length && {EXPLAINED}")) == 1
    tab.enliven("#explorable-groups")
    tab.tap("#explorable-groups button[data-press=Step]")
    tab.wait("() => document.getElementById('explorable-groups').textContent.includes('Step 1')")
    assert tab.troubles == []
    tab.close()


def test_paper_has_the_present_state_and_no_controls(acts: Tab, artifacts: Path) -> None:
    from pypdf import PdfReader

    acts.focus(WEIGHT)
    acts.press("End")
    folder = artifacts / "engines"
    folder.mkdir(exist_ok=True)
    file = folder / f"print-{acts.engine}.pdf"
    if not acts.print_to(file):
        pytest.skip("WebKitWebDriver does not print")
    said = " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())
    assert "Drag 4.0; a quarter is 1.000" in said
    assert "Three groups." in said
    for control in ("Copy link", "Reset", "Drag it.", "Play"):
        assert control not in said


def test_dark_follows_the_readers_system(browser: Browser, served: Callable[[str], str]) -> None:
    colours = """() => ['p .explorable-concept', '#explorable-sig text', '.explorable-step-title']
        .map(selector => getComputedStyle(document.querySelector(selector)))
        .flatMap(({color, fill}) => [color, fill])"""
    found = {}
    for dark in (False, True):
        tab = browser.open(dark=dark)
        tab.goto(f"{served(STRICT_POLICY)}/acts.html")
        tab.enliven("#explorable-sig")
        found[dark] = tab.evaluate(colours)
        agree(tab, f"dark is {dark}", found[dark])
        assert tab.troubles == []
        tab.close()
    assert not set(found[False]) & set(found[True]) - {"rgb(0, 0, 0)"}


def test_a_page_works_from_the_disk(tab: Tab, root: Path) -> None:
    tab.goto((root / "acts.html").as_uri())
    tab.enliven("#explorable-sig")
    tab.focus(WEIGHT)
    tab.press("ArrowRight")
    says(tab, 1.6)
    tab.enliven("#explorable-own")
    tab.click("#explorable-own button")
    says(tab, 0.5)


def test_coming_alive_at_the_end_of_a_page_does_not_scroll_it(tab: Tab, served: Callable[[str], str]) -> None:
    """WebKit, which anchors nothing, once did."""
    tab.goto(f"{served(STRICT_POLICY)}/acts.html")
    end = tab.evaluate("() => { scrollTo({top: 1e6, behavior: 'instant'}); return scrollY; }")
    tab.wait("() => document.querySelectorAll('.explorable[data-scripts]:not([data-ready])').length === 0")
    tab.frames()
    assert tab.evaluate(PLACE) == end


# ── Every picture of the gallery ─────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def gallery(browser: Browser, served: Callable[[str], str], artifacts: Path) -> Iterator[dict[str, Any]]:
    """What the gallery is without scripts, once all is alive, and after the first use of each picture."""
    found: dict[str, Any] = {}
    tab = browser.open(1000, 3000)
    tab.goto(f"{served(NO_SCRIPT)}/gallery.html")
    found["built"] = {"rooms": tab.evaluate(ROOMS), "views": tab.evaluate(VIEWS)}
    tab.close()
    tab = browser.open(1000, 3000)
    tab.goto(f"{served(STRICT_POLICY)}/gallery.html")
    names = list(found["built"]["views"])
    for name in names:
        tab.enliven(f"#{name}")
    tab.frames()
    found["alive"] = {"rooms": tab.evaluate(ROOMS), "views": tab.evaluate(VIEWS)}
    found["first"] = {name: tab.evaluate(SAID, name) for name in names}
    before = tab.evaluate(ALTERNATIVES)
    folder = artifacts / "engines"
    tab.screenshots(
        {f"#{name}": folder / f"{name.removeprefix('explorable-')}-{tab.engine}.png" for name in names}
    )
    found["used"] = {}
    found["scrolled"] = {}
    for name in names:
        key = tab.evaluate(REACH, name)
        tab.frames()
        place = tab.evaluate(PLACE)
        tab.press(key)
        found["used"][name] = tab.evaluate(SAID, name)
        tab.frames()
        found["scrolled"][name] = tab.evaluate(PLACE) - place
        tab.evaluate(LEAVE)
    told = f"before => Object.entries(({ALTERNATIVES})()).every(([id, text]) => text !== before[id])"
    tab.wait(told, before)
    found["told"] = tab.evaluate(ALTERNATIVES)
    yield {**found, "tab": tab}
    tab.close()


def test_every_picture_comes_alive_without_trouble(gallery: dict[str, Any]) -> None:
    assert len(gallery["alive"]["views"]) >= 18
    assert gallery["tab"].troubles == []


def test_coming_alive_changes_nothing(gallery: dict[str, Any]) -> None:
    assert gallery["alive"]["views"] == gallery["built"]["views"]


def test_coming_alive_moves_nothing(gallery: dict[str, Any]) -> None:
    built, alive = gallery["built"]["rooms"], gallery["alive"]["rooms"]
    assert [name for name, _ in alive] == [name for name, _ in built]
    moved = [
        (name, before, after)
        for (name, before), (_, after) in zip(built, alive, strict=True)
        if np.abs(np.subtract(before, after)).max() > 0.25
    ]
    assert moved == []


def test_use_never_scrolls_the_page(gallery: dict[str, Any]) -> None:
    assert {name: by for name, by in gallery["scrolled"].items() if by} == {}


def test_the_first_use_of_each_picture_says_the_same(gallery: dict[str, Any]) -> None:
    for name, said in gallery["used"].items():
        agree(gallery["tab"], f"{name} at first", gallery["first"][name])
        agree(gallery["tab"], f"{name} in use", said)
        agree(gallery["tab"], f"{name} in words", gallery["told"][name])
        assert said != gallery["first"][name]


def test_no_picture_is_a_blank(gallery: dict[str, Any], artifacts: Path) -> None:
    from PIL import Image

    for name in gallery["used"]:
        file = artifacts / "engines" / f"{name.removeprefix('explorable-')}-{gallery['tab'].engine}.png"
        with Image.open(file) as image:
            darkest, brightest = image.convert("L").getextrema()
            assert brightest - darkest > 100, name


# ── Exhaustive forms ─────────────────────────────────────────────────────────────────────────────────────

# Focuses a control of a picture by its place, and returns the key that a reader would press: null where it
# cannot be used, "none" after the last. What opens a list of the system, or plays, is left out.
NEXT = """([id, i]) => {
    const control = document.querySelectorAll(
        `#${id} :is(button, input:not([type=text], [type=search]), summary)`)[i];
    if (!control) return 'none';
    const isPlay = ['Play', 'Pause'].includes(control.textContent.trim());
    if (control.disabled || isPlay || !control.checkVisibility()) return null;
    control.focus();
    const keys = {range: 'Home', checkbox: 'Space', radio: 'Space', number: 'ArrowUp', color: null};
    return control.localName === 'input' ? keys[control.type] ?? null : 'Enter';
}"""


@pytest.mark.long
def test_every_control_of_every_picture_does_the_same(tab: Tab, served: Callable[[str], str]) -> None:
    tab.resize(1000, 3000)
    tab.goto(f"{served(STRICT_POLICY)}/gallery.html")
    for name in tab.evaluate(VIEWS):
        tab.enliven(f"#{name}")
        place = 0
        while (key := tab.evaluate(NEXT, [name, place])) != "none":
            if key:
                tab.press(key)
                agree(tab, f"{name} by its control {place}, a {key}", tab.evaluate(SAID, name))
            place += 1
        assert place or name == "explorable-attention"


def pages_of(site: Path) -> list[str]:
    """The pages of a site that have a picture, a parameter or a formula."""
    marks = ("data-scripts", "data-declaration", "katex")
    names = [page.relative_to(site).as_posix() for page in sorted(site.rglob("*.html"))]
    return [name for name in names if any(mark in (site / name).read_text("utf-8") for mark in marks)]


@pytest.mark.long
@pytest.mark.parametrize("site", ["docs", "example_site"])
def test_every_page_of_the_docs_opens_without_trouble(
    browser: Browser, request: pytest.FixtureRequest, site: str
) -> None:
    """WebKit tells only of what is requested: these pages do not watch themselves."""
    folder = request.getfixturevalue(site)
    cleanups: list[Callable[[], None]] = []
    base = serve(folder, None, cleanups)
    tab = browser.open()
    found = {}
    for name in pages_of(folder):
        tab.goto(f"{base}/{name}")
        for picture in tab.evaluate(
            "() => [...document.querySelectorAll('div.explorable[data-scripts]')].map(e => e.id)"
        ):
            tab.evaluate("id => document.getElementById(id).scrollIntoView({behavior: 'instant'})", picture)
            tab.wait("id => document.getElementById(id).matches('[data-ready]')", picture)
        if troubles := [one for one in tab.troubles if one not in found.values()]:
            found[name] = troubles
    tab.close()
    for cleanup in reversed(cleanups):
        cleanup()
    assert found == {}
