"""``hidden-states``: units that stay on over a span, read by numpy and by a reader."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from conftest import Build, enliven
from sphinxext.explorable.visuals.hidden_states import HiddenStates
from sphinxext.explorable.visuals.picture import Page

TEXT = "the cat (a small one) sat and (so) slept"
COUNT, UNITS = len(TEXT), 6


def made() -> np.ndarray:
    """Return values: units 1 and 2 are on in parentheses, 2 over `sat` as well, and 4 is far below."""
    values = np.random.default_rng(0).uniform(-0.3, 0.3, size=(COUNT, UNITS))
    for first, last in ((8, 20), (30, 33)):
        values[first : last + 1, [1, 2]] = 0.8
        values[first : last + 1, 4] = -0.9
    values[22:25, 2] = 0.7
    return values


STATES = made()


def packed(**given: Any) -> bytes:
    file = io.BytesIO()
    arrays = {"states": STATES, "tokens": list(TEXT)} | given
    np.savez(file, **{name: np.array(value) for name, value in arrays.items()})
    return file.getvalue()


def picture(options: dict[str, Any] | None = None, **given: Any) -> HiddenStates:
    arrays = {"states": STATES, "tokens": list(TEXT)} | given
    return HiddenStates(arrays={name: np.array(value) for name, value in arrays.items()}, **(options or {}))


def source(options: str = ":span: 9..15\n:threshold: 0.5\n", name: str = "states") -> str:
    return f":::{{explorable}} hidden-states\n:name: {name}\n:data: a.npz\n{options}A caption.\n:::\n"


@pytest.fixture
def opened(build: Build, visit: Callable[..., Any]) -> Callable[..., Any]:
    def run(text: str = "", *, given: dict[str, Any] | None = None, **options: Any) -> Any:
        site = build({"index": f"# Title\n\n{text or source()}\nWords.\n", "a.npz": packed(**(given or {}))})
        assert site.warnings == []
        visited = visit(site.out / "index.html", **options)
        enliven(visited.page, "#explorable-states")
        return visited

    return run


# ── What numpy says ──


@pytest.mark.parametrize(
    ("options", "units"),
    [
        ({}, [1, 2]),
        ({"either_sign": True}, [1, 2, 4]),
        ({"off_outside": True}, []),
        ({"off_outside": True, "span": (8, 20)}, [1, 2]),
        ({"threshold": 0.85}, []),
        ({"span": (21, 21)}, []),
    ],
)
def test_units_stay_on_over_a_span(options: dict[str, Any], units: list[int]) -> None:
    shown = picture({"span": (9, 15), "threshold": 0.5} | options)
    assert shown.on_over(*shown._chosen) == units


def test_without_a_span_one_is_chosen_that_has_units_of_its_own() -> None:
    shown = picture({"off_outside": True})
    assert shown._chosen == (30, 33)
    assert shown.alternative() == (
        f"The states of 6 units at 40 tokens. The tokens: “{TEXT}”. Over tokens 30 to 33, “(so)”, "
        "2 units stay on, at 0.45 or more and off just outside: 1, 2. They are all on at 1 other place."
    )


def test_places_are_counted_by_the_sign_that_the_span_has() -> None:
    shown = picture({"span": (9, 15), "threshold": 0.85, "either_sign": True})
    assert shown.alternative().endswith("stays on, at 0.85 or more: 4. They are all on at 1 other place.")


def test_values_of_large_arrays_are_those_that_the_page_has() -> None:
    many = np.random.default_rng(1).normal(size=(3000, 20))
    shown = picture(states=many, tokens=["x"] * 3000)
    values = shown.resolve(Page({}))["states"]
    assert values["bits"] == 8
    assert np.abs(shown._states - many).max() <= (values["high"] - values["low"]) / 255 / 2 + 1e-6


@pytest.mark.parametrize(
    ("given", "options", "told"),
    [
        (
            {"states": np.zeros((1001, 1000)), "tokens": ["x"] * 1001},
            {},
            "states has 1,001,000 numbers, and a page can show 1,000,000: take fewer units, as those of the "
            "largest "
            "variance, or 1,000 of the 1,001 tokens",
        ),
        ({}, {"span": (9, 40)}, "span: there is no token 40; there are 40, from 0 to 39"),
        (
            {"matches": [[1, 3], [5, 4]]},
            {},
            "matches[1] is [5.0, 4.0], and needs the places of a first and a last token, from 0 to 39",
        ),
        (
            {"states": STATES.T},
            {},
            "states is 6 long along token, and tokens 40: states has the shape (6, 40) for token, unit; its "
            "axes are "
            "in another order: write np.transpose(states, (1, 0))",
        ),
    ],
)
def test_what_cannot_be_drawn_is_told(given: dict[str, Any], options: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        picture(options, **given).check()
    assert str(caught.value) == told


def test_a_threshold_above_all_values_is_a_doubt() -> None:
    assert picture({"threshold": 2.0}).check() == [(1, "threshold is 2, and no value is above 0.9")]


# ── What a reader sees ──


def note(page: Any) -> str:
    return str(page.locator('[data-panel="text"] .explorable-token').first.text_content())


def places(page: Any) -> list[tuple[int, int]]:
    found = page.locator('[data-panel="matches"] [data-first]')
    return [tuple(one) for one in found.evaluate_all("a => a.map(e => [+e.dataset.first, +e.dataset.last])")]


def test_the_units_and_the_places_are_those_of_numpy(opened: Callable[..., Any]) -> None:
    page = opened().page
    assert note(page) == "stay on: units 1, 2"
    assert page.locator('[data-panel="curves"] .explorable-title').text_content() == "2 of 6 units stay on"
    # The span itself, then the other place; “sat” has one of two units, which is not most of them.
    assert places(page) == [(9, 15), (30, 33)]
    assert page.locator('[data-panel="matches"] .explorable-title').text_content() == "On at 1 other place"
    page.get_by_role("checkbox", name="above or below zero").check()
    assert note(page) == "stay on: units 1, 2, 4"
    page.get_by_role("checkbox", name="off just outside").check()
    assert note(page) == "no unit stays on over all of it"
    page.get_by_role("button", name="Reset").press("Enter")
    assert note(page) == "stay on: units 1, 2"


@pytest.mark.parametrize("panel", ["text", "curves"])
def test_a_span_is_drawn_with_the_pointer(opened: Callable[..., Any], panel: str) -> None:
    page = opened().page
    boxes = [page.locator(f'[data-panel="{panel}"] [data-token="{i}"]').bounding_box() for i in (13, 10)]
    ends = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    page.evaluate(
        "window.seen = []; document.addEventListener('explorable:interaction', e => "
        "seen.push(e.detail.value))"
    )
    page.mouse.move(*ends[0])
    page.mouse.down()
    page.mouse.move(*ends[1], steps=6)
    page.mouse.up()
    title = page.locator('[data-panel="text"] .explorable-title').text_content()
    assert title == f"“{TEXT[10:14]}”, tokens 10 to 13".replace(" sm", "␣sm")
    assert page.evaluate("seen") == ["10..13"]


def test_a_span_is_moved_by_keyboard_and_other_places_are_reached(opened: Callable[..., Any]) -> None:
    page = opened().page
    stage = page.locator('[data-panel="text"]')
    title = stage.locator(".explorable-title")
    stage.focus()
    for key, ends in (
        ("ArrowRight", "10 to 16"),
        ("Shift+ArrowLeft", "10 to 15"),
        ("Shift+ArrowRight", "10 to 16"),
        ("PageDown", "30 to 33"),
        ("PageUp", "8 to 20"),
        ("Home", "0 to 12"),
        ("End", "27 to 39"),
        ("Escape", "9 to 15"),
    ):
        stage.press(key)
        assert title.text_content().endswith(f"tokens {ends}"), key
    assert page.locator("button", has_text="Reset").is_disabled()


def test_the_threshold_says_which_units_are_on(opened: Callable[..., Any]) -> None:
    page = opened(source(":span: 22..24\n:threshold: 0.5\n")).page
    assert note(page) == "stay on: unit 2"
    assert places(page) == [(22, 24), (30, 33), (8, 20)]
    slider = page.get_by_role("slider", name="threshold")
    for value, said in ((0.69, "stay on: unit 2"), (0.71, "no unit stays on over all of it")):
        slider.fill(str(value))
        assert note(page) == said
    slider.press("End")
    assert page.locator('[data-panel="matches"] .explorable-title').text_content() == "No unit to look for"


def test_given_places_are_listed_instead(opened: Callable[..., Any]) -> None:
    page = opened(given={"matches": [[4, 6], [29, 34], [30, 32]]}).page
    assert places(page) == [(9, 15), (30, 32), (4, 6), (29, 34)]
    shares = page.locator('[data-panel="matches"] .explorable-token').all_text_contents()
    assert [share for share in shares if " of " in share] == ["2 of 2", "2 of 2", "0 of 2", "0 of 2"]
    page.locator('[data-panel="matches"] [data-first="30"]').click()
    assert page.locator('[data-panel="text"] .explorable-title').text_content() == "“(so”, tokens 30 to 32"


def test_words_and_long_texts_keep_their_room(opened: Callable[..., Any]) -> None:
    words = ["embedding", "of", "##s", "الكلمة", "単語", "🙂", "a"] * 60
    states = np.random.default_rng(2).normal(size=(420, 8))
    page = opened(source(":span: 300..304\n"), given={"states": states, "tokens": words}).page
    outside = """view => [...view.querySelectorAll('svg text')].filter(e => {
        const a = e.getBoundingClientRect(), b = e.ownerSVGElement.getBoundingClientRect();
        return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
    }).map(e => e.textContent)"""
    assert page.locator(".explorable-view").evaluate(outside) == []
    # The part around the span is there, and the page says which.
    assert page.locator('[data-panel="text"] [data-token="300"]').count() == 1
    assert page.locator('[data-panel="text"] [data-token="0"]').count() == 0
    assert page.locator('[data-panel="text"] .explorable-token').last.text_content().startswith("lines ")


def test_a_few_values_far_out_do_not_make_the_others_flat(opened: Callable[..., Any]) -> None:
    states = np.abs(STATES)
    states[3, 0] = 50
    page = opened(source(":span: 9..15\n"), given={"states": states}).page
    assert note(page) == "stay on: units 1, 2, 4"
    panel = page.locator('[data-panel="curves"]')
    assert panel.locator(".explorable-token").first.text_content() == (
        "dashed, the threshold; beyond ±0.90 lines are cut"
    )
    heights = panel.locator(".explorable-unit-on").evaluate("e => e.getBBox().height")
    assert heights > 100
    # The one far out ends at the frame.
    assert panel.locator(".explorable-unit").evaluate("e => e.getBBox().y") > 40


def test_linked_pictures_are_at_one_token(opened: Callable[..., Any]) -> None:
    linked = ":span: 9..15\n:threshold: 0.5\n:link: both\n"
    page = opened(source(linked) + "\n" + source(linked, name="other")).page
    enliven(page, "#explorable-other")
    page.locator('#explorable-states [data-panel="text"]').press("PageDown")
    title = page.locator('#explorable-other [data-panel="text"] .explorable-title').text_content()
    assert title == "“(”, tokens 30 to 30"
