"""Cells of a model diagram with the values of a program: its tensor diagram has the same, and lights them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conftest import Build, Visit, enliven

PROGRAM = """:::{tensor-diagram}
:name: My Sums
%s
x[t,d] = [[1, -2, 0.5], [3, 4, -1]]
k[h,t,d] = [[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [1, 1, 1]]]
y = x * 2 : token
H = k + 1
m = sum(y, axis=t)
:::
"""
MODEL = """:::{model-diagram}
:name: model
:program: My Sums
"a b"
x[t,d]
Double
y[t,d] : token
k[h,2,3] // heads
H[h,2,3]
m[d] bars
:::
"""
CONFIG = {"explorable_concepts": {"token": {"description": "A token."}}}
RINGS = """name => [...document.querySelectorAll(`#${name} svg`)]
  .filter((svg) => svg.getBoundingClientRect().width)
  .flatMap((svg) => [...svg.querySelectorAll(".explorable-ring")].map((ring) => {
    const at = (one) => { const box = one.getBoundingClientRect(); return `${box.x},${box.y}`; };
    return [...svg.querySelectorAll("[data-cell]")].find((cell) => at(cell) === at(ring))?.dataset.cell;
  }))"""
SUMS, DIAGRAM = "my-sums", "model"


@pytest.fixture
def page(build: Build, visit: Callable[..., Visit]) -> Any:
    """A page with both, alive."""
    site = build(f"# T\n\n{MODEL}\n{PROGRAM % ''}", config=CONFIG)
    assert site.warnings == []
    page = visit(site.out / "index.html", viewport={"width": 1100, "height": 2000}).page
    for picture in (SUMS, DIAGRAM):
        enliven(page, f"#{picture} .explorable")
    return page


def cell(page: Any, picture: str, place: str) -> Any:
    """One cell as it is drawn in a picture."""
    return page.locator(f'#{picture} svg [data-cell="{place}"]:visible').first


def rings(page: Any, picture: str) -> list[str]:
    """The cells with a ring."""
    found: list[str] = page.evaluate(RINGS, picture)
    return sorted(set(found))


@pytest.mark.parametrize("place", ["x:1,2", "y:0,1", "k:0,1,0", "H:0,0,2"])
@pytest.mark.parametrize(("one", "other"), [(DIAGRAM, SUMS), (SUMS, DIAGRAM)])
def test_a_cell_pointed_at_is_lit_in_the_other_picture(page: Any, place: str, one: str, other: str) -> None:
    cell(page, one, place).hover()
    assert place in rings(page, other)
    assert one != DIAGRAM or rings(page, one) == [place]
    page.mouse.move(1, 1)
    assert rings(page, other) == []


def test_bars_are_cells_as_well(page: Any) -> None:
    cell(page, DIAGRAM, "m:1").hover()
    assert rings(page, DIAGRAM) == ["m:1"]
    assert "m:1" in rings(page, SUMS)


def test_a_computed_cell_is_explained_where_it_is_computed(page: Any) -> None:
    cell(page, DIAGRAM, "y:0,1").hover()
    assert (
        "y[0, 1] = (−2)·2 = −4" in page.locator(f"#{SUMS} .explorable-arithmetic:visible").all_text_contents()
    )


def test_the_keyboard_goes_into_the_cells_of_a_part(page: Any) -> None:
    stage = page.locator(f"#{DIAGRAM} .explorable-stage")
    stage.focus()
    for key in ("ArrowUp", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    assert rings(page, DIAGRAM) == rings(page, SUMS) == ["x:0,0"]
    for key, place in {"ArrowRight": "x:0,1", "ArrowDown": "x:1,1", "ArrowUp": "x:0,1"}.items():
        page.keyboard.press(key)
        assert rings(page, DIAGRAM) == rings(page, SUMS) == [place]
    page.wait_for_selector(f'#{DIAGRAM} .explorable-alt:has-text("x[0, 1] = -2.")', state="attached")
    page.keyboard.press("Escape")
    assert rings(page, DIAGRAM) == rings(page, SUMS) == []
    page.keyboard.press("ArrowUp")
    assert page.locator(f"#{DIAGRAM} .explorable-at:visible").first.get_attribute("data-part") == "2"


def test_the_keyboard_in_the_tensor_diagram_lights_the_cell_in_the_model(page: Any) -> None:
    page.locator(f"#{SUMS} .explorable-stage").focus()
    for _ in range(3):
        page.keyboard.press("PageUp")
    page.keyboard.press("ArrowRight")
    [place] = rings(page, DIAGRAM)
    assert place.endswith("1")
    page.keyboard.press("Escape")
    assert rings(page, DIAGRAM) == []


def test_a_cell_that_is_kept_stays_lit_at_the_next_step(build: Build, visit: Callable[..., Visit]) -> None:
    source = MODEL.replace("Double\n", "Double\n  Inner\n").replace("Sums\n", "Sums\n:open: 0..1\n")
    page = visit(build(f"# T\n\n{source}\n{PROGRAM % ''}", config=CONFIG).out / "index.html").page
    enliven(page, f"#{DIAGRAM} .explorable")
    cell(page, DIAGRAM, "x:1,2").click()
    page.locator(f"#{DIAGRAM}").get_by_role("button", name="Back").click()
    page.wait_for_selector(f"#{DIAGRAM} svg[data-moving] .explorable-ring")
    assert rings(page, DIAGRAM) == ["x:1,2"]


@pytest.mark.parametrize("cells", ["", ":cells: heat\n"])
def test_tints_tell_the_same_in_both(build: Build, visit: Callable[..., Visit], cells: str) -> None:
    site = build(f"# T\n\n{MODEL}\n{PROGRAM % cells}", config=CONFIG)
    page = visit(site.out / "index.html").page
    tints: dict[str, dict[str, list[str]]] = page.evaluate(
        """() => Object.fromEntries(["my-sums", "model"].map((name) => [name, Object.fromEntries(
            [...document.querySelectorAll(`#${name} .explorable-cells [data-cell]`)].map((cell) =>
              [cell.dataset.cell, [cell.getAttribute("fill-opacity"), getComputedStyle(cell).fill]]))]))"""
    )
    of_program, of_model = tints["my-sums"], tints["model"]
    assert len(of_model) == 24
    assert {place: of_program[place] for place in of_model} == of_model
    assert len({opacity for opacity, _ in of_model.values()}) > 5


@pytest.mark.parametrize("by", ["pointer", "keyboard"])
def test_a_part_tells_what_its_concept_is(build: Build, visit: Callable[..., Visit], by: str) -> None:
    source = ":::{model-diagram}\n:name: model\nDouble : token\nPlain\n:::\n\nA {concept}`token`.\n"
    page = visit(build(f"# T\n\n{source}", config=CONFIG).out / "index.html").page
    enliven(page, f"#{DIAGRAM} .explorable")
    if by == "pointer":
        page.locator(f'#{DIAGRAM} [data-part="0"]:visible').hover()
    else:
        page.locator(f"#{DIAGRAM} .explorable-stage").focus()
        page.keyboard.press("ArrowUp")
    page.wait_for_selector("#explorable-about-token:popover-open")
    assert page.locator("section > p .explorable-concept.explorable-on").count() == 1
    part, about = (
        page.locator(one).bounding_box()
        for one in (f'#{DIAGRAM} [data-part="0"]:visible', "#explorable-about-token")
    )
    assert about["y"] + about["height"] <= part["y"] or about["y"] >= part["y"] + part["height"]
    if by == "pointer":
        page.mouse.move(1, 1)
    else:
        page.keyboard.press("ArrowUp")
    page.wait_for_selector("#explorable-about-token", state="hidden")


LIVE = """:::{parameter} w
:value: 1
:min: -2
:max: 2
:step: 1
:::

:::{tensor-diagram}
:name: Live Sums
x[t,d] = [[1, -2, 0.5], [3, 4, -1]]
y = x * w
m = sum(y, axis=t)
:::

:::{model-diagram}
:name: following
:program: Live Sums
x[2,d]
Scale
  y[2,d]
%s
Out
:::
"""
TINTS = """([name, picture]) => [...document.querySelectorAll(`#${picture} svg`)]
  .filter((svg) => svg.getBoundingClientRect().width)
  .flatMap((svg) => [...svg.querySelectorAll(`[data-cell^="${name}:"]`)])
  .map((cell) => [cell.dataset.cell, cell.getAttribute("fill-opacity")])"""


def follows(build: Build, visit: Callable[..., Visit], more: str = "") -> Any:
    """A page whose model has the values of a program that follows `w`."""
    site = build(f"# T\n\n{LIVE % more}")
    assert site.warnings == []
    page = visit(site.out / "index.html", viewport={"width": 1100, "height": 2000}).page
    for picture in ("live-sums", "following"):
        enliven(page, f"#{picture} .explorable")
    return page


def test_cells_follow_the_parameters_of_their_program(build: Build, visit: Callable[..., Visit]) -> None:
    page = follows(build, visit)
    before = page.evaluate(TINTS, ["y", "following"])
    assert len(before) == 6
    slider = page.locator("input[type=range]").first
    for key in ("End", "ArrowLeft", "ArrowLeft", "Home"):
        slider.press(key)
        now = dict(page.evaluate(TINTS, ["y", "following"]))
        assert now == dict(page.evaluate(TINTS, ["y", "live-sums"]))
        assert now != dict(before) or key == "ArrowLeft"
    # What follows no parameter stays, and what a reader opens and closes has the present values.
    assert dict(page.evaluate(TINTS, ["x", "following"])) == dict(page.evaluate(TINTS, ["x", "live-sums"]))
    stage = page.locator("#following .explorable-stage")
    stage.focus()
    for key in ("ArrowUp", "ArrowUp", "Enter", "Enter"):
        page.keyboard.press(key)
    page.wait_for_function("() => document.querySelectorAll('#following [data-moving]').length")
    assert dict(page.evaluate(TINTS, ["y", "following"])) == now
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_selector('#following .explorable-alt:has-text("y[0, 0] = -2.")', state="attached")


def test_bars_follow_as_well(build: Build, visit: Callable[..., Visit]) -> None:
    page = follows(build, visit, "m[d] bars")
    numbers = page.locator("#following svg:visible .explorable-bar-number")
    assert numbers.all_text_contents() == ["4", "2", "−0.5"]
    page.locator("input[type=range]").first.press("Home")
    page.wait_for_function(
        "() => document.querySelector('#following svg .explorable-bar-number').textContent === '−8'"
    )
    assert numbers.all_text_contents() == ["−8", "−4", "1"]
