"""Readers who see little, hear the page, or use keys alone: both docs, and every picture of the gallery."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from coloraide.everything import ColorAll
from explorables import explorables
from readers import (
    CUT,
    FORCED_WORDS,
    MARKS,
    NARROW,
    QUIET_WORDS,
    RESTS,
    Stop,
    faults,
    reported,
    shown_focus,
    use_by_keys,
    use_by_pointer,
    waken,
    walk,
)

from conftest import Build

SCHEMES = ["light", "dark"]


def pages_of(site: Path) -> list[Path]:
    return [page for page in sorted(site.rglob("*.html")) if "_static" not in page.parts]


@pytest.fixture
def gallery(docs: Path, visit: Callable[..., Any]) -> Callable[..., Any]:
    """Open the gallery, which has every picture, with all of them alive."""

    def run(**options: Any) -> tuple[Any, list[tuple[str, str]]]:
        page = visit(docs / "reference" / "gallery.html", docs, **options).page
        pictures = waken(page)
        assert {name for _, name in pictures} >= set(explorables())
        return page, pictures

    return run


# ── axe ──────────────────────────────────────────────────────────────────────────────────────────────────


# In `make test` axe looks at a light gallery, and more contrast is asked for on a dark one.
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_axe_finds_nothing_in_the_gallery(gallery: Callable[..., Any], scheme: str) -> None:
    page, _ = gallery(color_scheme=scheme)
    assert faults(page) == []


@pytest.mark.parametrize("page", ["index", "explanation/attention", "how-to/write-for-three-audiences"])
def test_axe_finds_nothing_in_pages_of_every_kind(
    docs: Path, example_site: Path, visit: Callable[..., Any], page: str
) -> None:
    [site] = [site for site in (example_site, docs) if (site / f"{page}.html").exists()][:1]
    seen = visit(site / f"{page}.html", site).page
    waken(seen)
    assert faults(seen) == []


@pytest.mark.long
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("site", ["docs", "example_site"])
def test_axe_finds_nothing_in_any_page_before_and_after_its_pictures_are_used(
    request: pytest.FixtureRequest, visit: Callable[..., Any], site: str, scheme: str
) -> None:
    root: Path = request.getfixturevalue(site)
    found = {}
    for file in pages_of(root):
        page = visit(file, root, color_scheme=scheme).page
        before = faults(page)
        # One act in each picture, then the next one in each: axe reads the whole page every time.
        acts = [use_by_pointer(page, picture) for picture, _ in waken(page)]
        after = [f"after {done}: {one}" for done in zip_longest(*acts) for one in faults(page)]
        explained = page.locator("[aria-describedby^=explorable-about]:visible").first
        if explained.count():
            explained.focus()
            page.locator(".explorable-about:popover-open").wait_for()
            after += faults(page)
            page.keyboard.press("Escape")
            assert page.locator(".explorable-about:popover-open").count() == 0
        if before or after:
            found[str(file.relative_to(root))] = before + after
        page.context.close()
    assert found == {}


# ── By keyboard alone ────────────────────────────────────────────────────────────────────────────────────

# What a pointer does in one gesture and keys by other controls: what is reported of it, and of those keys.
BY_OTHER_KEYS = {
    "attention": {"cell": {"token", "looks at"}},
    "beam-search": {"beam": {"token"}},
    "embedding-projection": {"lasso": {"choose"}},
    "examples": {"cell": {"label", "prediction"}},
    "gradient-descent": {"point": {"scaled slope", "scaled intercept"}},
    "hidden-states": {"place": {"span"}},
    "k-means": {"centre": {"centre to move", "petal_length", "petal_width"}},
    "token-rankings": {"cell": {"token", "layer"}},
    "token-saliency": {"cell": {"token", "output"}},
}
# A process that has come to its end has nothing to step to, by whatever means it came there.
OF_A_RUN = {"Step", "×10", "×100", "Next", "Back", "Play", "Pause"}


@pytest.mark.long
def test_keys_reach_all_that_a_pointer_does(gallery: Callable[..., Any]) -> None:
    page, pictures = gallery()
    by_keys: dict[str, set[str]] = {}
    for picture, _ in pictures:
        did = by_keys.setdefault(picture, set())
        for stop in walk(page, picture):
            use_by_keys(page, stop)
            did |= stop.did
    page, _ = gallery()
    missing = {}
    for picture, name in pictures:
        for _ in use_by_pointer(page, picture):
            pass
        instead = BY_OTHER_KEYS.get(name, {})
        for control in reported(page) - OF_A_RUN:
            needed = instead.get(control, {control})
            if not needed <= by_keys[picture]:
                missing.setdefault(picture, set()).add(control)
    assert missing == {}


def test_tab_goes_through_every_picture_as_it_is_read_and_out_again(gallery: Callable[..., Any]) -> None:
    page, pictures = gallery()
    for picture, _ in pictures:
        stops = list(walk(page, picture))
        assert stops, picture
        for stop in stops:
            assert stop.name, f"{picture}: a {stop.kind} without a name"
            if stop.kind == "range":
                assert stop.says, f"{picture}: {stop.name} does not say its value"
        for before, after in pairwise(stops):
            assert follows(before, after), (
                f"{picture}: {after.name} comes after {before.name}, which is below it"
            )
        assert page.locator(f"#{picture} [tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0


def follows(before: Stop, after: Stop) -> bool:
    """Tell whether a stop stands below another one, beside it, or at the top of a column at its right."""
    (left, top, _, _), (other_left, _, other_right, other_bottom) = before.box, after.box
    return other_bottom > top or other_left > left or other_right > left


@pytest.mark.long
@pytest.mark.parametrize(
    "seen", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str
)
def test_what_has_the_focus_is_seen_to_have_it(gallery: Callable[..., Any], seen: dict[str, str]) -> None:
    page, pictures = gallery(**seen)
    faint = {}
    for picture, _ in pictures:
        for stop in walk(page, picture):
            part = shown_focus(page)
            if part < 0.9:
                faint[picture, stop.name] = round(part, 2)
    assert faint == {}


# ── Heard ────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_changes_is_read_out_once_it_rests(gallery: Callable[..., Any]) -> None:
    page, pictures = gallery()
    # Time goes on only where the test says so, however busy the machine is.
    page.clock.install(time=0)
    page.clock.pause_at(60_000)
    said = {}
    for picture, name in pictures:
        page.evaluate("heard.length = 0")
        before = page.locator(f"#{picture}-alt").text_content()
        stop = next(stop for stop in walk(page, picture) if stop.kind not in ("search", "select"))
        # A reader who holds a key.
        for _ in range(5):
            page.keyboard.press("Enter" if stop.kind == "button" else "ArrowRight")
            page.clock.run_for(100)
        assert page.evaluate("heard") == [], f"{picture} talks while its reader is busy"
        page.clock.run_for(1500)
        heard = page.evaluate("heard")
        assert len(heard) == 1, f"{picture}: {heard}"
        assert not {"NaN", "undefined", "null"} & set(heard[0].replace(".", " ").split()), heard
        assert heard[0].split(". ")[0] not in before, f"{picture} says again what it has said: {heard[0]}"
        said[name] = heard[0]
    assert all(said.values())


ANSWERS = """
# Words

:::{chart} bars
:name: few-bars
:data: few.csv
:x: part
:y: right
Which part matters most?
:::

:::{chart} points
:name: few-points
:data: few.csv
:x: sure
:y: right
Are those that are sure right?
:::

:::{chart} points
:name: groups
:data: groups.csv
:x: a
:y: b
:color: kind
Where do the kinds lie?
:::

:::{chart} heat
:name: mixed-up
:data: mixed.csv
:x: read as
:y: digit
:value: count
Which digits are mixed up?
:::

:::{chart} line
:name: band
:data: band.csv
:x: step
:y: mean
:low: low
:high: high
How far do the runs lie apart?
:::

:::{explorable} function
:name: hill
:expr: sin(x) + x / 4
:x: -6, 6
:derivative:
Where is it steepest?
:::

:::{explorable} gradient-descent
:name: line
:data: line.csv
:x: a
:y: b
:start: slope=0, intercept=0
How are they related?
:::

:::{tensor-diagram}
:name: lookup
:focus: E[1,1]
table = [[1, 2], [3, 4], [5, 6]]
ids = [0, 2]
E = table[ids]
:::
"""
DATA = {
    "few.csv": "part,sure,right\nwhole,0.9,0.8\nno noise,0.5,0.7\nno layer,0.2,0.4\n",
    "groups.csv": "a,b,kind\n1,10,red\n3,20,red\n-1,0,blue\n-3,2,blue\n",
    "mixed.csv": "digit,read as,count\n1,1,9\n1,7,3\n7,1,2\n7,7,6\n",
    "band.csv": "step,mean,low,high\n0,5,4,6\n1,2,1,4\n",
    "line.csv": "a,b\n1,3\n2,5\n3,7\n4,9\n",
}
# What each alternative has to say, worked out by hand.
ANSWERED = {
    "few-bars": ["whole, 0.8; no noise, 0.7; no layer, 0.4"],
    "few-points": ["In order: 0.4 at 0.2, 0.7 at 0.5, 0.8 at 0.9."],
    "groups": ["red at a 2, b 15", "blue at a −2, b 1"],
    "mixed-up": ["On the diagonal 15 of 20", "beside it at most 3 at digit 1, read as 7"],
    "band": ["from 4 to 6", "1 to 4"],
    # The slope of sin x + x / 4 is cos x + 1 / 4.
    "hill": ["goes from −1.22 to 1.22", "steepest at x = 0.0, slope 1.25"],
    # At the start the scaled line is flat: the mean of b.
    "line": ["The line is b = 0.00 · a + 6"],
    "lookup": ["E[1, 1] = 6, from table[2, 1] and ids[1]."],
}


def test_alternatives_answer_what_captions_ask(build: Build) -> None:
    site = build({"index": ANSWERS, **DATA})
    assert site.warnings == []
    page = BeautifulSoup(site.page(), "html.parser")
    for name, answers in ANSWERED.items():
        said = page.select_one(f"#explorable-{name}-alt").text
        for answer in answers:
            assert answer in said, name


# ── Enlarged, and on small windows ───────────────────────────────────────────────────────────────────────

# What a window of 1280 × 1024 px shows of a page that is enlarged to 200 % and to 400 %.
ENLARGED = {
    "200 %": {"viewport": {"width": 640, "height": 512}, "device_scale_factor": 2},
    "400 %": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
}


@pytest.mark.parametrize("scale", ENLARGED)
def test_an_enlarged_gallery_shows_all_and_scrolls_one_way(gallery: Callable[..., Any], scale: str) -> None:
    page, _ = gallery(**ENLARGED[scale])
    assert page.evaluate(NARROW) == []


@pytest.mark.long
@pytest.mark.parametrize("scale", ENLARGED)
@pytest.mark.parametrize("site", ["docs", "example_site"])
def test_every_enlarged_page_shows_all_and_scrolls_one_way(
    request: pytest.FixtureRequest, visit: Callable[..., Any], site: str, scale: str
) -> None:
    root: Path = request.getfixturevalue(site)
    found = {}
    for file in pages_of(root):
        page = visit(file, root, **ENLARGED[scale]).page
        waken(page)
        if wrong := page.evaluate(NARROW):
            found[str(file.relative_to(root))] = wrong
        page.context.close()
    assert found == {}


# What WCAG's criterion 1.4.12 says that a page has to bear.
SPACED = (
    "* {line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important}"
    "p {margin-bottom: 2em !important}"
)


def test_more_space_between_letters_and_lines_cuts_nothing(gallery: Callable[..., Any]) -> None:
    page, _ = gallery()
    # By its interface, which a strict policy lets through.
    page.evaluate(
        """rules => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(rules);
            document.adoptedStyleSheets = [sheet];
        }""",
        SPACED,
    )
    assert (
        page.locator("figcaption p").first.evaluate("e => parseFloat(getComputedStyle(e).letterSpacing)") > 1
    )
    assert page.evaluate(NARROW) == []
    assert page.evaluate(CUT) == []


@pytest.mark.long
def test_keys_bring_what_they_choose_into_a_narrow_window(gallery: Callable[..., Any]) -> None:
    page, pictures = gallery(viewport={"width": 320, "height": 640})
    inside = """figure => {
        const stage = document.activeElement;
        const chosen = [...stage.querySelectorAll('.explorable-ring, .explorable-at, .explorable-picked')]
            .find(e => e.getClientRects().length);
        if (!chosen || stage.scrollWidth <= stage.clientWidth) return null;
        const [a, b] = [chosen.getBoundingClientRect(), stage.getBoundingClientRect()];
        return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0;
    }"""
    seen = {}
    for picture, name in pictures:
        for stop in walk(page, picture):
            if stop.kind != "group":
                continue
            for key in ("ArrowRight", "End", "Home"):
                page.keyboard.press(key)
                page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
                there = page.evaluate(inside)
                if there is not None:
                    seen[name, stop.name, key] = there
    assert [each for each, there in seen.items() if not there] == []
    assert seen


# ── Without motion ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.long
def test_nothing_moves_where_readers_want_no_motion(gallery: Callable[..., Any]) -> None:
    page, pictures = gallery(reduced_motion="reduce")
    moving = []
    for picture, _ in pictures:
        figure = page.query_selector(f"#{picture}")
        for act in use_by_pointer(page, picture):
            if not figure.evaluate(RESTS):
                moving.append((picture, act))
        play = page.locator(f"#{picture}").get_by_role("button", name="Play")
        if play.count() and play.is_enabled():
            play.click()
            if not figure.evaluate(RESTS):
                moving.append((picture, "Play"))
    assert moving == []


# ── Without colours, with the reader's own, and with more contrast ───────────────────────────────────────


def test_marks_differ_by_more_than_colour(gallery: Callable[..., Any]) -> None:
    page, pictures = gallery()
    alike = {}
    seen = 0
    for picture, _ in pictures:
        first = page.locator(f"#{picture} .explorable-main:enabled")
        if first.count():
            first.click()
        marks, same = page.query_selector(f"#{picture}").evaluate(MARKS)
        seen += marks
        if same:
            alike[picture] = same
    assert alike == {}
    assert seen > 20


def test_where_colours_are_forced_the_present_step_is_marked(gallery: Callable[..., Any]) -> None:
    page, _ = gallery(forced_colors="active")
    page.locator("#explorable-encoder").get_by_role("button", name="Back").click()
    edges = page.locator("#explorable-encoder ~ figcaption .explorable-sentences > li").evaluate_all(
        "all => all.map(e => [e.matches('.explorable-current'), getComputedStyle(e).borderLeftColor])"
    )
    marked = {edge for is_present, edge in edges if is_present}
    assert len(marked) == 1
    assert marked.isdisjoint({edge for is_present, edge in edges if not is_present})


@pytest.mark.long
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_where_colours_are_forced(gallery: Callable[..., Any], scheme: str) -> None:
    page, _ = gallery(forced_colors="active", color_scheme=scheme)
    # It reads the colours of words as their author had them, not those that are forced upon them.
    assert [found for found in faults(page) if not found.startswith("color-contrast")] == []
    words = page.evaluate(FORCED_WORDS)
    assert len(words) > 100
    assert [text for text, ink, ground in words if ColorAll(ink).contrast(ColorAll(ground)) < 4.5] == []


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.long), "dark"])
def test_readers_who_ask_for_more_contrast_get_it(gallery: Callable[..., Any], scheme: str) -> None:
    page, _ = gallery(contrast="more", color_scheme=scheme)
    words = page.evaluate(QUIET_WORDS)
    assert len(words) > 100
    faint = {text for text, ink, ground in words if ColorAll(ink).contrast(ColorAll(ground)) < 7}
    assert faint == set()
