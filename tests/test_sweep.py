"""``sweep``: a picture for every value of a parameter, of which a reader picks one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from conftest import Build, enliven

PAGE = """# Sweep

:::{parameter} lr
:value: 0.1
:min: 0.01
:max: 1
:step: 0.01
:label: rate
:::

:::{parameter} w
:value: 2
:min: 0
:max: 4
:::

:::{explorable} gradient-descent
:name: bowl
:loss: w**2
:start: w=1
:bind: learning_rate=lr
:steps: 3
A valley.
:::

:::{explorable} function
:name: curve
:expr: w * x + lr
A line.
:::

:::{explorable} sweep
:name: rates
:of: bowl
:over: lr
:values: 0.01, 0.1, 0.5, 0.9
One for each rate, and {live}`lr` now.
:::

:::{explorable} sweep
:name: lines
:of: curve
:over: w
:count: 5
One for each slope.
:::
"""


@pytest.fixture
def swept(build: Build, visit: Callable[..., Any]) -> Any:
    site = build(PAGE)
    assert site.warnings == []
    page = visit(site.out / "index.html").page
    for picture in ("bowl", "curve", "rates", "lines"):
        enliven(page, f"#explorable-{picture}")
    return page


def picked(page: Any, picture: str) -> list[str]:
    return page.locator(f"#explorable-{picture} [aria-checked=true]").evaluate_all(
        "all => all.map(e => e.ariaLabel)"
    )


def test_each_small_picture_is_drawn_at_its_value(swept: Any) -> None:
    # Three steps down w² from 1 lead to (1 − 2 · rate)³, and all the valleys have one range.
    handles = swept.locator("#explorable-rates .explorable-handle").evaluate_all(
        "all => all.map(e => Number(e.getAttribute('transform').match(/[-\\d.]+/)[0]))"
    )
    expected = [(1 - 2 * rate) ** 3 for rate in (0.01, 0.1, 0.5, 0.9)]
    # A scale maps them: equal ratios of distances.
    ratio = (handles[0] - handles[1]) / (handles[1] - handles[2])
    assert ratio == pytest.approx((expected[0] - expected[1]) / (expected[1] - expected[2]), rel=0.02)
    assert handles[3] < handles[2], "at 0.9 it has jumped to the other side"
    assert picked(swept, "lines") == ["w 2.00"]


def test_a_pick_goes_to_the_whole_page_and_back_down(swept: Any) -> None:
    assert picked(swept, "rates") == ["rate 0.10"]
    choice = swept.locator("#explorable-rates").get_by_role("radio", name="rate 0.50", exact=True)
    choice.focus()
    swept.keyboard.press("Space")
    assert picked(swept, "rates") == ["rate 0.50"]
    assert swept.locator("figcaption .explorable-live").inner_text() == "0.5"
    assert "0.50" in swept.locator("#explorable-bowl output").all_inner_texts()
    swept.locator("#explorable-rates").get_by_role("button", name="To the picture").press("Enter")
    assert swept.evaluate("document.activeElement.closest('.explorable').id") == "explorable-bowl"


def test_the_arrow_keys_go_from_one_to_the_next(swept: Any) -> None:
    # One stop of the Tab key, at the one that is picked.
    stops = swept.locator("#explorable-rates [role=radio]").evaluate_all("all => all.map(e => e.tabIndex)")
    assert stops == [-1, 0, -1, -1]
    swept.locator("#explorable-rates [tabindex='0']").focus()
    for key, name in {
        "ArrowRight": "rate 0.50",
        "ArrowDown": "rate 0.90",
        "ArrowUp": "rate 0.50",
        "Home": "rate 0.01",
    }.items():
        swept.keyboard.press(key)
        assert picked(swept, "rates") == [name]
        assert swept.evaluate("document.activeElement.ariaLabel") == name
    # Nothing else in the figure moves it.
    assert swept.locator("#explorable-rates").locator("input, select").count() == 0
    assert swept.locator("#explorable-rates").get_by_role("button").all_inner_texts() == ["To the picture"]


@pytest.mark.parametrize("width", [360, 1024])
def test_titles_stand_clear_of_the_frames(swept: Any, width: int) -> None:
    swept.set_viewport_size({"width": width, "height": 900})
    titles, frames = (
        swept.locator(f".explorable-sweep button > svg > {part}").evaluate_all(
            "all => all.map(e => e.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
        )
        for part in (".explorable-title", ".explorable-ring")
    )
    assert len(titles) == len(frames) == 9
    for title in titles:
        for frame in frames:
            apart = max(title[0] - frame[2], frame[0] - title[2], title[1] - frame[3], frame[1] - title[3])
            assert apart >= 4
    # What is not shown of a plot leaves its curve room: the plot fills its frame.
    plots = swept.locator("#explorable-lines .explorable-small").evaluate_all(
        "all => all.map(e => e.querySelector('.explorable-axis').getBoundingClientRect().width"
        " / e.getBoundingClientRect().width)"
    )
    assert min(plots) > 0.85


def test_other_parameters_reach_every_small_picture(swept: Any) -> None:
    curves = swept.locator("#explorable-lines .explorable-curve")
    before = curves.evaluate_all("all => all.map(e => e.getAttribute('d'))")
    swept.locator("input[data-parameter=lr]").press("End")
    after = curves.evaluate_all("all => all.map(e => e.getAttribute('d'))")
    assert len(before) == 5
    assert all(a != b for a, b in zip(before, after, strict=True))


def test_a_value_between_is_told(swept: Any) -> None:
    swept.locator("input[data-parameter=w]").press("ArrowRight")
    said = swept.locator("#explorable-lines output").inner_text()
    assert re.fullmatch(r"w is 2\.0\d, nearest to 2\.00", said)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            ":of: crve\n:over: w",
            "of: this page has no picture called crve; did you mean curve? (there are: curve, other, shares)",
        ),
        (":of: curve\n:over: v", "over: this page has no parameter v"),
        (":of: other\n:over: w", "of: other does not follow w; it follows no parameter of the page"),
        (":of: shares\n:over: w", "of: shares is a tensor-diagram, which a sweep does not repeat: its cells"),
        (":of: curve\n:over: w\n:count: 1", "sweep: count needs a whole number from 2 to 24, not '1'"),
        (":of: curve\n:over: w\n:values: 1, 9", "values: 9 is outside the range of w, 0 to 4"),
        (":of: curve\n:over: w\n:values: 1", "sweep: values needs 2 to 24 numbers, not 1"),
        (":over: w", "sweep needs of"),
    ],
)
def test_a_mistake_is_one_warning_and_the_page_stays(build: Build, options: str, says: str) -> None:
    site = build(
        "# Title\n\n:::{parameter} w\n:value: 2\n:min: 0\n:max: 4\n:::\n\n"
        ":::{explorable} function\n:name: curve\n:expr: w * x\n:::\n\n"
        ":::{explorable} function\n:name: other\n:expr: x\n:::\n\n"
        ":::{tensor-diagram}\n:name: shares\nx = [1, 2]\np = softmax(x / w, axis=0)\n:::\n\n"
        f":::{{explorable}} sweep\n{options}\n:::\n\nAfter.\n"
    )
    [warning] = site.warnings
    assert says in warning
    assert "index.md:25" in warning
    assert "After." in site.page()


def test_a_drawing_that_is_not_there_is_said(build: Build) -> None:
    site = build(PAGE.replace(":over: w\n", ":over: w\n:drawing: 2\n"))
    [warning] = site.warnings
    assert "sweep could not be drawn: function has fewer drawings than 2" in warning
