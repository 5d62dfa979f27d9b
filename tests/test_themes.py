"""Pages in the themes that Sphinx users use: light, dark, by the theme's switch, on a phone, on paper."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import themes
from PIL import Image
from snippets import write

from conftest import ARTIFACTS, made_once, serve

PAGES = ["everything", "index", "notebook", "plots", "tokens", "diagrams", "others", "how-to/draw"]
# Where a page that has nothing of the suite is wider than a phone already.
WIDE = {"classic", "classic-dark", "basic"}
NAMES = [name for name in themes.THEMES if name != "basic"]
# Those that most sites have. (The one for books is made of pydata's.)
FIRST = {"alabaster", "furo", "pydata_sphinx_theme", "sphinx_rtd_theme"}


Pages = dict[str, str | bytes]
Address = Callable[[str], str]


@pytest.fixture(scope="module")
def whole(request: pytest.FixtureRequest) -> Iterator[Address]:
    """Where the site of a theme is served, with all pages; it is built when it is first asked for."""
    yield from served(request, "themes", themes.pages)


@pytest.fixture(scope="module")
def sample(request: pytest.FixtureRequest) -> Iterator[Address]:
    """The same with one page, which has one or two of each kind of thing."""
    yield from served(request, "themes-sample", themes.sample)


def served(request: pytest.FixtureRequest, name: str, pages: Callable[[], Pages]) -> Iterator[Address]:
    folder = made_once(name, request, lambda made: write(pages(), made / "source"))
    cleanups: list[Any] = []
    base = serve(folder, None, cleanups)

    def address(theme: str) -> str:
        # One after the other: they share what is drawn. Two workers may ask for the same.
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / theme).exists():
                themes.build_theme(folder, theme)
        return f"{base}/{theme}"

    yield address
    for cleanup in reversed(cleanups):
        cleanup()


def opened(chromium: Any, address: str, **options: Any) -> Any:
    """A page with all its pictures alive, and what measures it."""
    context = chromium.new_context(**{"viewport": {"width": 1200, "height": 900}, **options})
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.add_script_tag(path=str(themes.SCRIPT))
    themes.enliven_all(page)
    return page


def misplaced(page: Any, name: str) -> list[str]:
    """What lies over something else, sticks out, or is cut off."""
    found = page.evaluate("faultsOf()")
    return [fault for fault in found if name not in WIDE or not fault.startswith("the page is")]


def faults(page: Any, name: str) -> list[str]:
    """What a reader of the page would call a fault."""
    return [*misplaced(page, name), *themes.too_faint(page)]


def kept(page: Any, *parts: str) -> None:
    """Keep a screenshot to be looked at."""
    folder = ARTIFACTS / "themes"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{'-'.join(parts).replace('/', '_')}.png", full_page=True)


def pixels(page: Any, selector: str) -> list[np.ndarray[Any, Any]]:
    """How the parts of a page look."""
    page.mouse.move(0, 0)
    return [
        np.asarray(Image.open(BytesIO(part.screenshot(animations="disabled"))).convert("RGB"), dtype=int)
        for part in page.locator(selector).all()
    ]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in FIRST else pytest.mark.long) for name in NAMES]
)
def test_a_page_can_be_read_however_its_theme_shows_it(sample: Address, chromium: Any, name: str) -> None:
    """One page, opened once: what changes while it is open has to be followed."""
    theme = themes.THEMES[name]
    page = opened(chromium, f"{sample(name)}/index.html", color_scheme="light", reduced_motion="reduce")
    found = {"light": faults(page, name)}
    if theme.follows_system and not theme.at_opening:
        page.emulate_media(color_scheme="dark")
        themes.settle(page)
        assert themes.is_dark(page)
        found["dark"] = faults(page, name)
        page.emulate_media(color_scheme="light")
        themes.settle(page)
    if theme.switch:
        themes.darken(page, theme)
        found["by its switch"] = faults(page, name)
    page.set_viewport_size({"width": 360, "height": 800})
    found["narrow"] = misplaced(page, name)
    page.context.close()
    assert {how: some for how, some in found.items() if some} == {}


@pytest.mark.long
@pytest.mark.parametrize("mode", ["light", "dark", "switch", "narrow", "print"])
@pytest.mark.parametrize("name", NAMES)
def test_every_picture_can_be_read_in_every_theme(
    whole: Address, chromium: Any, name: str, mode: str
) -> None:
    theme = themes.THEMES[name]
    if (mode == "dark" and not theme.follows_system) or (mode == "switch" and not theme.switch):
        pytest.skip(f"{name} is never dark that way")
    found = {}
    for place in PAGES:
        page = opened(
            chromium,
            f"{whole(name)}/{place}.html",
            viewport={"width": 360 if mode == "narrow" else 1200, "height": 900},
            color_scheme="dark" if mode == "dark" else "light",
            reduced_motion="reduce",
        )
        if mode == "switch":
            themes.darken(page, theme)
        if mode == "print":
            page.emulate_media(media="print")
        assert themes.is_dark(page) == (mode in ("dark", "switch") or name == "classic-dark")
        kept(page, name, place, mode)
        # What is printed is told by its words alone: paper does not scroll.
        found[place] = themes.too_faint(page) if mode == "print" else faults(page, name)
        page.context.close()
    assert {place: some for place, some in found.items() if some} == {}


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name, theme in themes.THEMES.items() if theme.switch])
def test_pictures_of_an_open_page_follow_its_switch_to_the_last_pixel(
    whole: Address, chromium: Any, name: str
) -> None:
    """A page that is made dark while it is open looks like one that was dark when it was opened."""
    for place in ("plots", "tokens", "diagrams", "others"):
        address = f"{whole(name)}/{place}.html"
        page = opened(chromium, address, color_scheme="light", reduced_motion="reduce")
        themes.darken(page, themes.THEMES[name])
        changed = pixels(page, ".explorable-view")
        page.context.close()
        page = opened(chromium, address, color_scheme="dark", reduced_motion="reduce")
        dark = pixels(page, ".explorable-view")
        page.context.close()
        assert len(changed) == len(dark) > 1
        for one, other in zip(changed, dark, strict=True):
            assert one.shape == other.shape
            assert (np.abs(one - other).max(axis=2) > 24).mean() < 0.002, place


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_formulas_have_the_same_shape_in_every_theme(whole: Address, chromium: Any, name: str) -> None:
    """Their parts stand where they do on a page without a theme, in units of their own size."""
    shapes = []
    for one in ("basic", name):
        page = opened(chromium, f"{whole(one)}/everything.html")
        shapes.append([formula for formula in page.evaluate("formulasOf()") if formula["isShown"]])
        page.context.close()
    plain, themed = shapes
    assert len(plain) == len(themed) >= 12
    for expected, found in zip(plain, themed, strict=True):
        assert found["text"] == expected["text"]
        # Long formulas within a line break where there is no room for them.
        if "x9" not in expected["text"]:
            distances = np.abs(np.array(found["parts"]) - np.array(expected["parts"]))
            assert distances.max() < 0.12, expected["text"]


# Of these the suite says itself how they look; a theme that speaks of all buttons has not the last word.
RESET = [
    "padding",
    "margin",
    "border-width",
    "border-radius",
    "box-shadow",
    "text-transform",
    "letter-spacing",
    "float",
]
PARTS = [
    ".explorable-button",
    ".explorable-control > input[type=range]",
    ".explorable-control > select",
    ".explorable-control > label",
    ".explorable-controls",
    ".explorable-group",
    ".explorable-settings",
    ".explorable-settings > summary",
    ".explorable-segments > label",
    ".explorable-view",
    ".explorable-stage",
    ".explorable-figure > figcaption > p",
    "ul.explorable-legend",
    "ul.explorable-legend > li",
    "ul.explorable-legend > li > p",
    ".explorable-sentences",
    ".explorable-sentences > li",
    ".explorable-sentences > li > p",
    ".explorable-thumbnails > li",
    ".explorable-examples",
    ".explorable-examples tbody tr",
    ".explorable-examples tbody td",
    ".explorable-step-title",
]


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_what_themes_say_of_buttons_tables_and_lists_does_not_reach_the_suites(
    whole: Address, chromium: Any, name: str
) -> None:
    looks: list[dict[str, Any]] = []
    for one in ("basic", name):
        looks.append({})
        for place in ("everything", "diagrams", "plots", "others", "index"):
            page = opened(chromium, f"{whole(one)}/{place}.html", viewport={"width": 1500, "height": 900})
            looks[-1] |= {
                (place, *key.split("|")): value
                for key, value in page.evaluate(themes.LOOKS, [PARTS, RESET]).items()
            }
            page.context.close()
    plain, themed = looks
    assert {part for _, part, _ in plain} == set(PARTS)
    # As px or in units of the text's size: either is the same.
    differing = {
        key: (plain[key], value)
        for key, value in themed.items()
        if key in plain and not set(value) & set(plain[key])
    }
    assert differing == {}
