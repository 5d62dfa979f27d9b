"""The example's page and small sites in Chromium: what a reader sees, does and reads."""

from __future__ import annotations

import functools
import http.server
import json
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from explorables import NORMAL

from conftest import STRICT_POLICY, Build, enliven

PAGE = "explanation/attention.html"
TRAINING = "explanation/training.html"

CURVE = """# Curve

:::{parameter} w
:value: 1.5
:min: -4
:max: 4
:step: 0.1
:label: weight
:concept: query
:::

Drag {parameter}`w`; the slope is {live}`w / 4 | .2f`.

$$\\sigma(\\live{w} x)$$

:::{explorable} function
:name: sig
:expr: sigmoid(w * x)
:y: 0, 1
:derivative:
The curve. {gesture}`Drag it.`
:::
"""

LAYOUT_SHIFT = """(since = 0) => new Promise(resolve => {
    let sum = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (entry.startTime >= since) sum += entry.value;
    }).observe({type: 'layout-shift', buffered: true});
    setTimeout(() => resolve(sum), 300);
})"""


def rgb(page: Any, selector: str, prop: str = "color") -> str:
    return page.eval_on_selector(selector, f"e => getComputedStyle(e).{prop}")


def number(text: str) -> float:
    return float(re.search(r"[−\d.]+", text)[0].replace("−", "-"))


@pytest.fixture
def curve(build: Build, visit: Callable[..., Any]) -> Any:
    site = build(CURVE)
    assert site.warnings == []
    return visit(site.out / "index.html")


@pytest.mark.parametrize("from_disk", [True, False], ids=["file", "strict policy"])
def test_the_page_opens_without_trouble_and_nothing_moves(
    example_site: Path, visit: Callable[..., Any], from_disk: bool
) -> None:
    shifts = []
    # A busy machine may paint while a formula is half parsed; what the page itself moves, it always does.
    for _ in range(3):
        visited = visit(example_site / PAGE, example_site, from_disk=from_disk)
        enliven(visited.page, "#explorable-attention-diagram")
        enliven(visited.page, "#explorable-sigmoid")
        assert visited.troubles == []
        shifts.append(visited.page.evaluate(LAYOUT_SHIFT))
        if shifts[-1] == 0:
            break
    assert min(shifts) == 0


def test_three_key_presses_reach_prose_formula_and_plot(
    example_site: Path, visit: Callable[..., Any]
) -> None:
    page = visit(example_site / PAGE, example_site).page
    sharpness = page.get_by_role("slider", name="sharpness")
    scrubbable = page.locator(".explorable-scrub[data-parameter=w]").first
    before = page.locator("#explorable-sigmoid .explorable-curve").get_attribute("d")
    enliven(page, "#explorable-sigmoid")
    loaded = page.evaluate("performance.now()")
    scrubbable.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert scrubbable.inner_text() == "1.3"
    assert scrubbable.get_attribute("aria-valuenow") == "1.3"
    assert page.locator(".katex-html [data-live]").first.inner_text() == "1.3"
    assert page.locator("math [data-live]").first.text_content() == "1.3"
    assert page.locator(".explorable-equation").text_content().startswith("σ(1.3 · 3.5) = 0.99")
    assert page.locator("#explorable-sigmoid .explorable-curve").get_attribute("d") != before
    # sigmoid(1.3 × 3.5) and 1.3 / 4, as the prose says them
    assert page.locator("p .explorable-live").all_inner_texts()[:2] == ["99.0%", "0.33"]
    assert {slider.input_value() for slider in sharpness.all() if slider.get_attribute("type")} == {"1.3"}
    assert page.evaluate(LAYOUT_SHIFT, loaded) == 0


@pytest.mark.parametrize("from_disk", [True, False], ids=["file", "strict policy"])
def test_the_steps_end_where_the_page_on_training_says(
    example_site: Path, visit: Callable[..., Any], from_disk: bool
) -> None:
    visited = visit(example_site / TRAINING, example_site, from_disk=from_disk)
    ends = {
        "lengths": ["−0.0105", "Error 0.6297", "Converged after"],
        "factor": ["18.5", "Error 0.2794", "Converged after"],
    }
    for name, said in ends.items():
        picture = visited.page.locator(f"#explorable-{name}")
        enliven(visited.page, f"#explorable-{name}")
        for _ in range(2):
            picture.get_by_role("button", name="100 GD steps", exact=True).press("Enter")
        told = picture.inner_text()
        assert [words for words in said if words not in told] == []
    network = visited.page.locator("#explorable-fits")
    enliven(visited.page, "#explorable-fits")
    assert "80 of 80 right" in network.inner_text()
    network.get_by_role("slider", name="step", exact=True).fill("100")
    assert "60 of 80 right" in network.inner_text()
    assert visited.troubles == []


def test_everything_agrees_within_the_event_that_changed_it(curve: Any) -> None:
    said = curve.page.evaluate(
        """() => {
            const input = document.querySelector('input[data-parameter=w]');
            input.value = '2';
            input.dispatchEvent(new Event('input', {bubbles: true}));
            const text = selector => document.querySelector(selector).textContent;
            return [text('.explorable-scrub'), text('p .explorable-live'), text('.katex-html [data-live]'),
                    text('.explorable-equation')];
        }"""
    )
    assert said[:3] == ["2.0", "0.50", "2.0"]
    assert said[3].startswith("σ(2.0 · 2.0) = 0.98")


def test_dragging_the_dot_moves_it_and_a_release_is_reported_once(curve: Any) -> None:
    page = curve.page
    page.evaluate(
        "window.seen = []; document.addEventListener('explorable:interaction', e => seen.push(e.detail))"
    )
    dot = page.locator(".explorable-dot").bounding_box()
    x, y = dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y, steps=5)
    assert page.evaluate("seen.length") == 0
    page.mouse.up()
    moved = number(page.locator(".explorable-equation .explorable-number").nth(1).text_content())
    assert moved < 2
    assert page.evaluate("seen") == [
        {"id": "explorable-sig", "name": "function", "control": "x", "value": moved}
    ]


def test_a_pen_scrubs_the_number_too(curve: Any) -> None:
    page = curve.page
    box = page.locator(".explorable-scrub").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    pen = page.context.new_cdp_session(page)
    event = {"y": y, "pointerType": "pen", "button": "left", "buttons": 1, "clickCount": 1}
    pen.send("Input.dispatchMouseEvent", {**event, "type": "mousePressed", "x": x})
    for moved in (10, 20, 30):
        pen.send("Input.dispatchMouseEvent", {**event, "type": "mouseMoved", "x": x + moved})
    pen.send("Input.dispatchMouseEvent", {**event, "type": "mouseReleased", "x": x + 30, "buttons": 0})
    assert page.locator(".explorable-scrub").inner_text() == "2.0"


def test_a_finger_scrubs_the_number_and_still_scrolls_the_page(
    build: Build, visit: Callable[..., Any]
) -> None:
    site = build(CURVE + "\nWords.\n" * 60)
    page = visit(site.out / "index.html", has_touch=True, viewport={"width": 400, "height": 600}).page
    finger = page.context.new_cdp_session(page)

    def swipe(across: int, down: int) -> None:
        box = page.locator(".explorable-scrub").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in range(1, 11):
            point = {"x": x + across * part / 10, "y": y + down * part / 10}
            finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    swipe(30, 0)
    assert page.locator(".explorable-scrub").inner_text() == "2.0"
    assert page.evaluate("scrollY") == 0
    swipe(0, -100)
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > 50
    assert page.locator(".explorable-scrub").inner_text() == "2.0"


def test_dragging_the_number_in_the_prose_scrubs_it(curve: Any) -> None:
    page = curve.page
    box = page.locator(".explorable-scrub").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 60, box["y"] + 5, steps=4)
    page.mouse.up()
    assert page.locator(".explorable-scrub").inner_text() == "2.5"
    assert page.locator(".explorable-parameter output").inner_text() == "2.5"


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["ArrowLeft"], "1.4"),
        (["Shift+ArrowRight"], "2.5"),
        (["Home"], "−4.0"),
        (["End"], "4.0"),
        (["End", "ArrowRight"], "4.0"),
        (["PageDown"], "0.5"),
    ],
)
@pytest.mark.parametrize(
    "control", [".explorable-scrub", "input[data-parameter=w]", "#explorable-sig-view--w"]
)
def test_the_keyboard_does_what_a_pointer_can(curve: Any, control: str, keys: list[str], value: str) -> None:
    curve.page.locator(control).focus()
    for key in keys:
        curve.page.keyboard.press(key)
    assert curve.page.locator(".explorable-scrub").inner_text() == value
    assert curve.page.locator(".katex-html [data-live]").inner_text() == value


RATE = """# Rate

:::{parameter} rate
:scale: log
:min: 1e-4
:max: 1
:value: 0.01
:step: 10
:unit: /s
:::

:::{parameter} size
:scale: log
:min: 1
:max: 1024
:value: 32
:step: 2
:::

:::{parameter} count
:value: 3
:min: 1
:max: 20
:step: 1
:::

{parameter}`rate`, {parameter}`size`, {parameter}`count`, $\\live{rate}$

:::{explorable} function
:name: decay
:expr: exp(-rate * x)
:::
"""


@pytest.fixture
def rate(build: Build, visit: Callable[..., Any]) -> Any:
    site = build(RATE)
    assert site.warnings == []
    visited = visit(site.out / "index.html")
    visited.page.wait_for_selector("#explorable-decay[data-ready]")
    yield visited.page
    assert visited.troubles == []


def scrubbed(page: Any) -> list[str]:
    texts: list[str] = page.locator("p .explorable-scrub").all_inner_texts()
    return texts


@pytest.mark.parametrize(
    "control", [".explorable-scrub[data-parameter=rate]", "input[data-parameter=rate]", "INSIDE"]
)
def test_keys_move_a_log_scale_by_factors(rate: Any, control: str) -> None:
    rate.locator(control.replace("INSIDE", "#explorable-decay-view--rate")).focus()
    for key, value in [
        ("ArrowRight", "0.1 /s"),
        ("ArrowLeft", "0.01 /s"),
        ("ArrowDown", "0.001 /s"),
        ("Home", "0.0001 /s"),
        ("ArrowLeft", "0.0001 /s"),
        ("Shift+ArrowUp", "1 /s"),
        ("PageDown", "0.0001 /s"),
        ("End", "1 /s"),
    ]:
        rate.keyboard.press(key)
        assert scrubbed(rate)[0] == value
        outputs = rate.locator("output", has_text="/s").all_inner_texts()
        assert outputs == [value, value], "the page's slider and the picture's"


def test_equal_ways_along_a_log_slider_are_equal_factors(rate: Any) -> None:
    slider = rate.locator("input[data-parameter=rate]")
    box = slider.bounding_box()
    thumb = 16
    for part, value in [(0.25, "0.001 /s"), (0.5, "0.01 /s"), (0.75, "0.1 /s"), (1, "1 /s")]:
        rate.mouse.click(box["x"] + thumb / 2 + part * (box["width"] - thumb), box["y"] + box["height"] / 2)
        assert scrubbed(rate)[0] == value
        assert slider.get_attribute("aria-valuetext") == value
        other = rate.locator("#explorable-decay-view--rate")
        assert float(other.input_value()) == pytest.approx(part)
    assert rate.locator(".katex-html [data-live]").inner_text() == "1"


def test_whole_numbers_stay_whole_on_either_scale(rate: Any) -> None:
    assert scrubbed(rate)[1:] == ["32", "3"]
    for name, steps in (("size", 3), ("count", 4)):
        for _ in range(steps):
            rate.locator(f"input[data-parameter={name}]").press("ArrowRight")
    assert scrubbed(rate)[1:] == ["256", "7"]
    box = rate.locator(".explorable-scrub[data-parameter=size]").bounding_box()
    rate.mouse.move(box["x"] + 5, box["y"] + 5)
    rate.mouse.down()
    rate.mouse.move(box["x"] + 5 + 12, box["y"] + 5, steps=5)
    rate.mouse.up()
    assert scrubbed(rate)[1:] == ["1024", "7"]
    rate.get_by_role("button", name="Copy link").click()
    assert rate.evaluate("location.hash") == "#size=1024&count=7"


def test_reset_restores_the_first_state_and_is_disabled_there(curve: Any) -> None:
    page = curve.page
    first = page.locator("#explorable-sig .explorable-view").inner_html()
    reset = page.get_by_role("button", name="Reset")
    assert reset.is_disabled()
    page.locator("#explorable-sig-view--x").press("End")
    page.locator("#explorable-sig-view--w").press("Home")
    assert page.locator("#explorable-sig .explorable-view").inner_html() != first
    reset.click()
    assert reset.is_disabled()
    assert page.locator("#explorable-sig .explorable-view").inner_html() == first


def test_the_text_alternative_follows_the_state(curve: Any) -> None:
    page = curve.page
    svg = page.locator("#explorable-sig svg")
    alternative = page.locator(f"#{svg.get_attribute('aria-labelledby')}")
    page.locator("#explorable-sig-view--x").press("Home")
    page.wait_for_function("e => e.textContent.includes('x = −6.0: 0.00')", arg=alternative.element_handle())


def test_hover_and_focus_light_every_mention(example_site: Path, visit: Callable[..., Any]) -> None:
    page = visit(example_site / PAGE, example_site).page
    page.locator("p .explorable-concept[data-concept=query]").first.hover()
    lit = page.locator(".explorable-on")
    assert set(lit.evaluate_all("all => all.map(e => e.dataset.concept)")) == {"query"}
    # Ink on its own fill could not be read.
    word = page.locator("p .explorable-concept[data-concept=query]").first
    ink = word.evaluate("e => getComputedStyle(e).color")
    assert ink in ("rgb(17, 17, 17)", "color(srgb 0.0666667 0.0666667 0.0666667)")
    # in prose, legend, formula and picture
    assert page.locator(".katex .explorable-on").count() >= 1
    assert page.locator("svg .explorable-on").count() >= 1
    assert lit.count() == page.locator("[data-concept=query]").count()
    page.locator("a:has(> [data-concept=key])").first.focus()
    assert set(lit.evaluate_all("all => all.map(e => e.dataset.concept)")) == {"key"}


def test_a_cell_tells_where_it_comes_from(example_site: Path, visit: Callable[..., Any]) -> None:
    page = visit(example_site / PAGE, example_site).page
    picture = page.locator("#explorable-attention-diagram")
    spelled = picture.locator(".explorable-wide .explorable-arithmetic", has_text="=")
    assert spelled.all_text_contents()[0].startswith("P[it, animal] = e4.34 / (")
    picture.locator(".explorable-stage").focus()
    page.keyboard.press("ArrowUp")
    assert spelled.all_text_contents()[0].startswith("P[animal, animal] = ")
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowRight")
    said = "".join(spelled.all_text_contents())
    assert said.startswith("S[[CLS], animal] = (")
    assert said.endswith("/ √32 = 4.02")
    page.keyboard.press("Escape")
    assert spelled.all_text_contents()[0].startswith("P[it, animal]")
    # its sources stand out: one row of S
    lit = picture.locator(".explorable-wide [data-row=P] [data-cell^='S:']:not(.explorable-dim)")
    assert sorted(lit.evaluate_all("all => all.map(e => e.dataset.cell)")) == [
        "S:10,0",
        "S:10,15",
        "S:10,2",
        "S:10,8",
    ]
    # and through the statement before, back to the query that they were computed with
    lit = picture.locator("[data-row=S] [data-cell^='Q:']:not(.explorable-dim)")
    assert set(lit.evaluate_all("all => all.map(e => e.dataset.cell.split(',')[0])")) == {"Q:10"}


def test_without_script_the_page_shows_all_three_and_no_dead_control(
    example_site: Path, visit: Callable[..., Any]
) -> None:
    page = visit(example_site / PAGE, example_site, java_script_enabled=False).page
    assert page.locator(".katex-html").count() > 5
    assert page.locator("#explorable-attention-diagram .explorable-wide").is_visible()
    assert not page.locator("#explorable-attention-diagram .explorable-narrow").is_visible()
    assert page.locator("#explorable-sigmoid svg").is_visible()
    assert "σ(1.0 · 3.5) = 0.97" in page.locator(".explorable-equation").text_content()
    assert page.get_by_text("97.1%").is_visible()
    for control in page.locator("button, input, select").all():
        assert not control.is_visible()
    assert not page.get_by_text("Drag the dot").is_visible()


def test_in_print_the_present_state_stands_without_controls(curve: Any) -> None:
    page = curve.page
    page.locator(".explorable-scrub").press("ArrowRight")
    page.emulate_media(media="print")
    assert page.locator(".explorable-equation").text_content().startswith("σ(1.6 · 2.0)")
    assert not page.get_by_role("button", name="Reset").is_visible()
    assert not page.get_by_text("Drag it.").is_visible()


def test_dark_follows_the_site_and_data_theme_wins(example_site: Path, visit: Callable[..., Any]) -> None:
    page = visit(example_site / PAGE, example_site, color_scheme="dark").page
    mention = "p .explorable-concept[data-concept=query]"
    assert rgb(page, mention) == "rgb(201, 178, 255)"
    assert rgb(page, "[data-cell^='Q:']", "fill") == "rgb(54, 8, 100)"
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert rgb(page, mention) == "rgb(88, 5, 162)"
    page.emulate_media(color_scheme="light")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert rgb(page, mention) == "rgb(201, 178, 255)"


def test_a_theme_without_dark_pages_keeps_light_colours(build: Build, visit: Callable[..., Any]) -> None:
    site = build("The {concept}`query`.")
    page = visit(site.out / "index.html", color_scheme="dark").page
    assert rgb(page, ".explorable-concept") == "rgb(88, 5, 162)"


def test_at_360_pixels_the_page_does_not_scroll_sideways(
    example_site: Path, visit: Callable[..., Any], artifacts: Path
) -> None:
    page = visit(example_site / PAGE, example_site, viewport={"width": 360, "height": 740}).page
    page.screenshot(path=artifacts / "example-narrow.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    shrunk = page.eval_on_selector(
        "#explorable-sigmoid svg", "svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
    )
    # The smallest text of that picture is 13.5 px; the other picture keeps its size and scrolls.
    assert 13.5 * shrunk >= 11


@pytest.mark.parametrize(
    "broken",
    [
        "render() { FAIL }",
        "async render() { await null; FAIL }",
        "initialize() { FAIL }, render() {}",
        "async initialize() { await null; FAIL }, render() {}",
    ],
)
def test_a_picture_that_fails_keeps_its_static_form(
    build: Build, visit: Callable[..., Any], broken: str
) -> None:
    site = build(CURVE)
    script = next((site.out / "_static/explorable").glob("function-*.js"))
    module = broken.replace("FAIL", "throw new Error('broken')")
    script.write_text(f"explorable.pictures = {{function: {{{module}}}}}")
    visited = visit(site.out / "index.html")
    visited.page.wait_for_timeout(200)
    assert visited.page.locator("#explorable-sig svg").is_visible()
    assert not visited.page.locator("#explorable-sig[data-ready]").count()
    [trouble] = visited.troubles
    assert "function keeps its static form: Error: broken" in trouble


def test_a_picture_that_takes_its_time_shows_its_static_form_until_it_is_drawn(
    build: Build, visit: Callable[..., Any]
) -> None:
    site = build(CURVE)
    script = next((site.out / "_static/explorable").glob("function-*.js"))
    script.write_text(
        "explorable.pictures = {function: async () => ({async render({el}) {"
        "await new Promise(resolve => window.finish = resolve); el.innerHTML = '<svg></svg>'}})}"
    )
    page = visit(site.out / "index.html").page
    page.wait_for_timeout(100)
    assert page.locator("#explorable-sig .explorable-curve").is_visible()
    assert not page.locator("#explorable-sig[data-ready]").count()
    page.evaluate("finish()")
    page.wait_for_selector("#explorable-sig[data-ready]")
    assert page.locator("#explorable-sig svg").get_attribute("aria-labelledby") == "explorable-sig-alt"
    assert not page.locator("#explorable-sig .explorable-curve").count()


def test_two_of_the_same_on_one_page_do_not_interfere(build: Build, visit: Callable[..., Any]) -> None:
    one = ":::{explorable} function\n:expr: a * x\n:params: a=1\n:name: NAME\n:::\n\n"
    site = build("# Two\n\n" + one.replace("NAME", "first") + one.replace("NAME", "second"))
    page = visit(site.out / "index.html").page
    second = page.locator("#explorable-second .explorable-view").inner_html()
    page.locator("#explorable-first-view--a").press("End")
    assert "4.0" in page.locator("#explorable-first .explorable-equation").text_content()
    assert page.locator("#explorable-second .explorable-view").inner_html() == second


def test_documents_joined_into_one_page_keep_their_own_parameters(
    build: Build, visit: Callable[..., Any]
) -> None:
    page_of = ":::{parameter} w\n:value: VALUE\n:max: 9\n:step: 1\n:::\n\n{parameter}`w` and {live}`w * 2`.\n"
    site = build(
        {
            "index": "# Index\n\n```{toctree}\none\ntwo\n```\n",
            "one": "# One\n\n" + page_of.replace("VALUE", "1"),
            "two": "# Two\n\n" + page_of.replace("VALUE", "5"),
        },
        "singlehtml",
    )
    page = visit(site.out / "index.html").page
    page.locator(".explorable-scrub").first.press("ArrowRight")
    assert page.locator(".explorable-scrub").all_inner_texts() == ["2", "5"]
    assert page.locator(".explorable-live").all_inner_texts() == ["4", "10"]


def test_taking_over_changes_nothing(example_site: Path, visit: Callable[..., Any]) -> None:
    """What the browser mounts is, before the first touch, node for node what was built."""
    built = visit(example_site / PAGE, example_site, java_script_enabled=False).page
    alive = visit(example_site / PAGE, example_site).page
    for picture in alive.locator("div.explorable").all():
        enliven(alive, f"#{picture.get_attribute('id')}")
    views = [
        page.locator(".explorable-view").evaluate_all(f"all => all.map({NORMAL})") for page in (built, alive)
    ]
    assert len(views[0]) == 3
    assert views[0] == views[1]


def test_the_pages_are_kept_to_be_looked_at(
    example_site: Path, visit: Callable[..., Any], artifacts: Path
) -> None:
    for name, options in {
        "light": {},
        "dark": {"color_scheme": "dark"},
        "no-script": {"java_script_enabled": False},
    }.items():
        page = visit(example_site / PAGE, example_site, **options).page
        page.wait_for_timeout(200)
        file = artifacts / f"example-{name}.png"
        page.screenshot(path=file, full_page=True)
        assert file.stat().st_size > 50_000


def test_a_page_of_prose_and_math_runs_no_script(build: Build, visit: Callable[..., Any]) -> None:
    site = build("# Prose\n\nMath $a^2$.")
    text = site.page()
    assert "_static/explorable/math-" in text
    assert not re.search(r"<script[^>]*explorable", text)
    assert visit(site.out / "index.html", policy=STRICT_POLICY).troubles == []


def test_the_spec_beside_a_picture_is_its_data(curve: Any) -> None:
    spec = json.loads(curve.page.locator("#explorable-sig script[type='application/json']").text_content())
    assert spec["curves"][0]["expression"] == ["sigmoid", ["*", "w", "x"]]
    assert spec["parameters"][0]["value"] == 1.5


# ── When a picture's script is loaded ────────────────────────────────────────────────────────────────────

FAR = (
    "# Far\n\n```{tensor-diagram}\n:name: top\n:caption: Top.\nA[2,2]\n```\n\n"
    + "Words.\n\n" * 200
    + ":::{explorable} function\n:expr: x\n:name: end\nThe {concept}`query`.\n:::\n"
)
ALIVE = "() => [...document.querySelectorAll('.explorable[data-ready]')].map(e => e.id)"
OF_CURVES = ["expressions", "plots", "function"]
LOADED = r"""() => [...document.scripts].map(e => e.src.match(/explorable\/([\w-]+)-\w{8}\.js/)?.[1])
    .filter(Boolean).sort()"""


@pytest.mark.parametrize("from_disk", [True, False], ids=["file", "strict policy"])
@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_a_picture_loads_its_script_when_the_reader_comes_near(
    build: Build, visit: Callable[..., Any], builder: str, from_disk: bool
) -> None:
    site = build({"index": "# Index\n\n```{toctree}\npart/far\n```\n", "part/far": FAR}, builder)
    file = {"html": "part/far.html", "dirhtml": "part/far/index.html", "singlehtml": "index.html"}[builder]
    visited = visit(site.out / file, site.out, from_disk=from_disk)
    page = visited.page
    page.wait_for_selector("#explorable-top-diagram[data-ready], #explorable-top[data-ready]")
    page.wait_for_timeout(300)
    assert page.evaluate(LOADED) == ["host", "steps", "tensor-diagram"]
    assert len(page.evaluate(ALIVE)) == 1
    # A screen ahead is near enough: the reader does not see a picture that is not alive yet.
    top = page.locator("#explorable-end").bounding_box()["y"]
    page.evaluate("y => scrollTo({top: y, behavior: 'instant'})", top - 1.5 * 900)
    page.wait_for_selector("#explorable-end[data-ready]", state="attached")
    assert page.locator("#explorable-end").bounding_box()["y"] > 900
    assert page.evaluate(LOADED) == sorted(["host", "tensor-diagram", "steps", *OF_CURVES])
    assert page.evaluate(LAYOUT_SHIFT) == 0
    assert visited.troubles == []


def test_a_picture_stays_put_when_its_caption_arrives_after_it(build: Build, chromium: Any) -> None:
    site = build(FAR)
    seen = threading.Event()

    class Slow(http.server.SimpleHTTPRequestHandler):
        """What serves the page up to its first caption, and the rest once that was seen."""

        def copyfile(self, source: Any, outputfile: Any) -> None:
            begin, mark, rest = source.read().partition(b"<figcaption")
            outputfile.write(begin)
            if mark:
                seen.wait(30)
            outputfile.write(mark + rest)

        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Slow, directory=str(site.out))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}", wait_until="commit")
        drawn = page.locator("#explorable-top svg")
        drawn.wait_for()
        before = drawn.bounding_box()
        assert not page.locator("figcaption").count()
        seen.set()
        page.wait_for_selector("figcaption")
        assert drawn.bounding_box() == before
        page.close()
        server.shutdown()


def test_a_script_that_the_page_has_is_not_loaded_again_for_a_picture(curve: Any) -> None:
    assert curve.page.evaluate(LOADED) == sorted(["host", "parameters", *OF_CURVES])


@pytest.mark.parametrize("act", ["focus", "print"])
def test_focus_and_print_load_a_picture_wherever_it_is(
    build: Build, visit: Callable[..., Any], act: str
) -> None:
    page = visit(build(FAR).out / "index.html").page
    assert not page.locator("#explorable-end[data-ready]").count()
    if act == "focus":
        page.evaluate(
            "document.querySelector('figure:has(#explorable-end) .explorable-concept')"
            ".closest('a, [tabindex]').focus({preventScroll: true})"
        )
        assert page.evaluate("scrollY") == 0
    else:
        page.pdf()
    page.wait_for_selector("#explorable-end[data-ready]", state="attached")


def test_a_picture_stands_below_its_text_on_paper_whatever_follows_it(
    build: Build, visit: Callable[..., Any], tmp_path: Path
) -> None:
    """Furo glues each figure to what follows it, so that two of them leave the page before them empty."""
    import pypdf

    picture = ":::{explorable} function\n:expr: x\nThe STH one.\n:::\n"
    words = "\n\n".join(["A paragraph about it."] * 9)
    text = f"# T\n\n{words}\n\n{picture.replace('STH', 'first')}\n{picture.replace('STH', 'second')}"
    page = visit(build(text, config={"html_theme": "furo"}).out / "index.html", policy=None).page
    page.wait_for_selector("[data-ready]", state="attached")
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    first, second = (one.extract_text() for one in pypdf.PdfReader(tmp_path / "page.pdf").pages)
    assert "The first one." in first
    assert "The second one." in second


def test_paper_has_what_is_behind_tabs_and_in_folds(
    build: Build, visit: Callable[..., Any], tmp_path: Path
) -> None:
    import pypdf

    tabs = ":::{tab-item} One\nFirst words.\n:::\n:::{tab-item} Two\nSecond words.\n:::\n"
    fold = ":::{dropdown} Proof\nBy adding.\n:::\n"
    picture = ":::{explorable} function\n:expr: x\nA line.\n:::\n"
    config = {"extensions": ["myst_parser", "sphinx_design", "sphinxext.explorable"]}
    site = build(f"# T\n\n::::{{tab-set}}\n{tabs}::::\n\n{fold}\n{picture}", config=config)
    page = visit(site.out / "index.html", policy=None).page
    assert not page.get_by_text("Second words.").is_visible()
    page.pdf(path=tmp_path / "page.pdf")
    text = " ".join(one.extract_text() for one in pypdf.PdfReader(tmp_path / "page.pdf").pages)
    assert "First words." in text
    assert "Second words." in text
    assert "By adding." in text


def test_a_browser_that_cannot_tell_what_is_near_loads_all_at_once(build: Build, chromium: Any) -> None:
    site = build(FAR)
    page = chromium.new_page()
    page.add_init_script("delete window.IntersectionObserver")
    page.goto((site.out / "index.html").as_uri())
    page.wait_for_selector("#explorable-end[data-ready]", state="attached")
    page.close()


@pytest.mark.parametrize("lost", ["plots-*.js", "function-*.js"])
def test_a_picture_whose_script_is_lost_keeps_its_static_form(
    build: Build, visit: Callable[..., Any], lost: str
) -> None:
    site = build(CURVE + "\n```{tensor-diagram}\n:name: other\n:caption: Other.\nA[2,2]\n```\n")
    script = next((site.out / "_static/explorable").glob(lost))
    script.unlink()
    visited = visit(site.out / "index.html")
    visited.page.wait_for_selector(".explorable[data-explorable=tensor-diagram][data-ready]")
    visited.page.wait_for_timeout(100)
    assert visited.page.locator("#explorable-sig svg").is_visible()
    assert not visited.page.locator("#explorable-sig[data-ready]").count()
    ours = [trouble for trouble in visited.troubles if not trouble.startswith("Failed to load resource")]
    assert len(ours) == 1
    assert f"function keeps its static form: Error: {script.name} did not load" in ours[0]
    # What else is on the page works.
    visited.page.locator(".explorable-scrub").press("ArrowRight")
    assert visited.page.locator("p .explorable-live").inner_text() == "0.40"


# ── What is read out ─────────────────────────────────────────────────────────────────────────────────────

SPEAKING = (
    CURVE
    + """
:::{explorable} k-means
:name: groups
:data: points.csv
:x: a
:y: b
:k: 3
:init: random
:::

:::{tensor-diagram}
:name: lines
:dims: t=2, k=2
:values: random(0)
:steps:
A[t,k]
B = A * 2
S = softmax(B, axis=k)
Z = sum(S, axis=t)
:::
"""
)
POINTS = "a,b\n" + "\n".join(f"{(7 * i) % 23},{(11 * i) % 19}" for i in range(40))
HEARD = """() => {
    window.heard = [];
    const tell = ([{target}]) => heard.push((target.textContent ?? '').trim());
    const regions = '[role=status], [aria-live=polite], output:not([aria-live])';
    for (const region of document.querySelectorAll(regions))
        new MutationObserver(tell).observe(region, {childList: true, characterData: true, subtree: true});
}"""


@pytest.fixture
def speaking(build: Build, visit: Callable[..., Any]) -> Any:
    site = build({"index": SPEAKING, "points.csv": POINTS})
    assert site.warnings == []
    page = visit(site.out / "index.html").page
    for name in ("sig", "groups", "lines"):
        enliven(page, f"#explorable-{name}")
    page.evaluate(HEARD)
    return page


def accessible(page: Any) -> list[dict[str, Any]]:
    """Return the nodes of the accessibility tree, each with its properties by name."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [
        {
            "name": node.get("name", {}).get("value"),
            **{each["name"]: each["value"].get("value") for each in node.get("properties", [])},
        }
        for node in nodes
    ]


def test_one_live_region_of_a_page_speaks(speaking: Any) -> None:
    assert [node["live"] for node in accessible(speaking) if node.get("live", "off") != "off"] == ["polite"]
    speaking.locator("#explorable-sig-view--x").press("Home")
    speaking.wait_for_function("() => heard.length")
    assert "At x = −6.0: 0.00" in speaking.evaluate("heard")[0]
    speaking.get_by_role("button", name="Copy link").click()
    speaking.wait_for_function("() => heard.length > 1")
    assert len(speaking.evaluate("heard")) == 2


def test_the_line_of_a_program_is_told_as_it_is_shown(speaking: Any) -> None:
    scrubber = speaking.locator("#explorable-lines").get_by_role("slider", name="line")
    for key, shown in {
        "Home": "line 1 of 3: B = A * 2",
        "ArrowRight": "line 2 of 3: S = softmax(B, axis=k)",
        "End": "all 3 lines",
    }.items():
        scrubber.press(key)
        assert speaking.locator("#explorable-lines output").inner_text() == shown
        assert scrubber.get_attribute("aria-valuetext") == shown
        speaking.wait_for_function("shown => heard.at(-1) === shown + '.'", arg=shown)


@pytest.mark.parametrize("picture", ["groups", "lines"])
def test_what_plays_is_read_out_once_it_rests(speaking: Any, picture: str) -> None:
    page = speaking
    view = page.locator(f"#explorable-{picture}")
    if picture == "lines":
        view.get_by_role("slider").press("Home")
        page.wait_for_timeout(800)
    before = len(page.evaluate("heard"))
    play = view.get_by_role("button", name="Play")
    play.click()
    page.wait_for_timeout(2300)
    assert len(page.evaluate("heard")) == before, "each step is read out"
    if picture == "groups":
        view.get_by_role("button", name="Pause").click()
    page.wait_for_function("before => heard.length > before", arg=before)
    page.wait_for_timeout(800)
    assert len(page.evaluate("heard")) == before + 1


# ── Authors' modules on dark pages ───────────────────────────────────────────────────────────────────────

PLAIN_MODULE = """export default { render({el, d3}) {
    const svg = d3.select(el).append('svg').attr('viewBox', '0 0 300 120').attr('width', 300);
    svg.append('text').attr('x', 20).attr('y', 20).text('words');
    const axis = d3.axisBottom(d3.scaleLinear([0, 1], [20, 280]));
    svg.append('g').attr('transform', 'translate(0,80)').call(axis);
    svg.append('path').attr('d', 'M20,40h40v20z');
    svg.append('circle').attr('r', 9).attr('cx', 90).attr('cy', 50).attr('fill', 'none');
    d3.select(el).append('div').html(
        '<p>said</p><button>press</button><input type="text" value="abc"><select><option>one</option>'
        + '</select><textarea>t</textarea><table><tr><th>head</th></tr><tr><td>cell</td></tr>'
        + '<tr><td>cell</td></tr></table>');
}};
"""
CONTRASTS = """() => {
    const channels = color => {
        const canvas = Object.assign(document.createElement('canvas'), {width: 1, height: 1});
        const context = canvas.getContext('2d');
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data];
    };
    const light = color => channels(color).slice(0, 3)
        .map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = element => {
        for (let at = element; at; at = at.parentElement) {
            const {backgroundColor} = getComputedStyle(at);
            if (channels(backgroundColor)[3] > 127) return backgroundColor;
        }
        return 'white';
    };
    const told = {};
    for (const [parts, property] of Object.entries({
        'svg text, svg path:not(.domain)': 'fill',
        'svg line, svg .domain': 'stroke',
        'p, button, input, select, textarea, th, td': 'color',
    })) for (const element of document.querySelectorAll(`.explorable-module :is(${parts})`)) {
        const [a, b] = [getComputedStyle(element)[property], ground(element)].map(light)
            .sort((a, b) => a - b);
        const name = element.tagName;
        told[name] = Math.min(told[name] ?? 99, (b + 0.05) / (a + 0.05));
    }
    return told;
}"""
BY_MEDIA = "@media (prefers-color-scheme: dark) { body, div.body { background: #111; color: #ddd } }"


@pytest.mark.parametrize(
    ("theme", "mark"),
    [
        ("furo", ""),
        ("furo", "document.body.dataset.theme = 'dark'"),
        ("pydata_sphinx_theme", ""),
        ("pydata_sphinx_theme", "document.documentElement.dataset.theme = 'dark'"),
        ("sphinx_rtd_theme", "document.querySelector('.wy-nav-content').style.background = '#111'"),
        ("alabaster", ""),
    ],
)
def test_what_a_module_draws_without_colours_can_be_read_on_a_dark_page(
    build: Build, visit: Callable[..., Any], theme: str, mark: str
) -> None:
    site = build(
        {
            "index": "# Own\n\n:::{explorable} mine.js\n:alt: Mine.\n:::\n",
            "mine.js": PLAIN_MODULE,
            "_static/dark.css": BY_MEDIA if theme == "alabaster" else "",
        },
        config={"html_theme": theme, "html_static_path": ["_static"], "html_css_files": ["dark.css"]},
    )
    assert site.warnings == []
    scheme = "light" if mark else "dark"
    page = visit(site.out / "index.html", policy=None, color_scheme=scheme).page
    enliven(page, "div.explorable")
    if mark:
        page.evaluate(f"() => {{ {mark}; document.body.classList.add('marked'); }}")
    page.wait_for_timeout(400)
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) == 10
    assert {name: contrast for name, contrast in contrasts.items() if contrast < 4.5} == {}
    assert page.locator(".explorable-module circle").evaluate("e => getComputedStyle(e).fill") == "none"


def test_what_browsers_draw_of_controls_is_dark_on_a_dark_page(
    build: Build, visit: Callable[..., Any]
) -> None:
    """Furo and authors' style sheets do not say so to browsers, which draw for a light page then."""
    site = build(
        {
            "index": "# T\n\n:::{parameter} w\n:value: 1\n:max: 2\n:step: 1\n:::\n",
            "_static/dark.css": BY_MEDIA,
        },
        config={"html_static_path": ["_static"], "html_css_files": ["dark.css"]},
    )
    slider = "[...document.querySelectorAll('input[data-parameter=w]')]"
    drawn = f"scheme => {slider}.every(e => getComputedStyle(e).colorScheme === scheme)"
    page = visit(site.out / "index.html", policy=None, color_scheme="dark").page
    page.wait_for_selector("input[data-parameter=w]")
    page.wait_for_function(drawn, arg="dark")
    page.emulate_media(media="print")
    page.wait_for_function(drawn, arg="light")
    page.emulate_media(media="screen", color_scheme="light")
    page.wait_for_function(drawn, arg="light")
