"""``activation-grid``: which channels of a network fire at each place of an image."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup

from conftest import Build, enliven
from sphinxext.explorable.visuals.activation_grid import ActivationGrid
from sphinxext.explorable.visuals.mosaic import MOST_COLORS, mosaic, png, shrunk
from sphinxext.explorable.visuals.picture import Page, PictureError

Image = pytest.importorskip("PIL.Image")

# Three channels at three by four places: the first fires at the left, the others together at the right.
GRID = np.zeros((3, 4, 3))
GRID[:, 0, 0] = [1, 3, 2]
GRID[:, 3, 1] = [4, 8, 2]
GRID[:, 3, 2] = [2, 4, 1]
IMAGE = np.arange(6 * 8, dtype=np.uint8).reshape(6, 8) * 5
NAMES = np.array(["edges", "eyes", "fur"])


def picture(options: dict[str, Any] | None = None, **arrays: Any) -> ActivationGrid:
    given = {"image": IMAGE, "activations": GRID, **arrays}
    return ActivationGrid(
        arrays={name: array for name, array in given.items() if array is not None},
        **{"groups": 2, **(options or {})},
    )


def colors_of(packed: dict[str, Any]) -> np.ndarray[Any, Any]:
    """The image that the browser draws."""
    palette = np.array([[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in packed["palette"]])
    codes = np.frombuffer(base64.b64decode(packed["codes"]), np.uint8)
    found: np.ndarray[Any, Any] = palette[codes].reshape(*packed["size"], 3)
    return found


# ── Images ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_image_of_few_colours_keeps_each() -> None:
    image = np.random.default_rng(0).choice([0, 90, 255], size=(5, 7, 3)).astype(np.uint8)
    np.testing.assert_array_equal(colors_of(mosaic(image)), image)


def test_many_colours_become_few_that_are_near() -> None:
    rows, columns = np.mgrid[0:64, 0:64]
    image = np.stack([rows * 4, columns * 4, 128 + 0 * rows], axis=-1).astype(np.uint8)
    packed = mosaic(image)
    assert len(packed["palette"]) == MOST_COLORS
    assert np.abs(colors_of(packed) - image.astype(int)).mean() < 15


def test_a_smaller_image_has_the_mean_of_what_it_covers() -> None:
    image = np.random.default_rng(1).integers(0, 256, (80, 120, 3)).astype(np.uint8)
    small = shrunk(image, 60)
    assert small.shape == (40, 60, 3)
    expected = image.reshape(40, 2, 60, 2, 3).mean(axis=(1, 3))
    assert np.abs(small - expected).max() <= 1


def test_a_png_holds_every_pixel() -> None:
    image = np.random.default_rng(2).integers(0, 256, (3, 5, 3)).astype(np.uint8)
    content = base64.b64decode(png(image).partition(",")[2])
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (5, 3)
    size = struct.unpack(">I", content[33:37])[0]
    lines = np.frombuffer(zlib.decompress(content[41 : 41 + size]), np.uint8).reshape(3, 16)
    np.testing.assert_array_equal(lines[:, 1:].reshape(3, 5, 3), image)


# ── What an author gives ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "image", [IMAGE, IMAGE / 255, np.repeat(IMAGE[..., None], 3, -1), IMAGE.astype(np.int64)]
)
def test_images_may_be_grey_or_coloured_of_bytes_or_of_parts(image: Any) -> None:
    drawn = colors_of(picture(image=image).drawn_from(Page({}))["image"])
    assert np.abs(drawn - IMAGE[..., None].astype(int)).max() <= 8


def test_a_large_image_is_one_file_and_coarse_below_it() -> None:
    values = picture(image=np.zeros((300, 400, 3), np.uint8)).drawn_from(Page({}))
    assert values["photo"].startswith("data:image/png;base64,")
    assert values["image"]["size"] == [30, 40]
    assert picture().drawn_from(Page({}))["photo"] is None


def test_groups_are_of_channels_that_fire_together() -> None:
    (layer,) = picture(channels=NAMES).drawn_from(Page({}))["layers"]
    assert layer["groups"][0]["names"][:2] == ["eyes", "fur"]
    assert layer["groups"][1]["names"][0] == "edges"
    places = np.frombuffer(base64.b64decode(layer["groups"][0]["map"]["data"]), np.uint8).reshape(3, 4)
    np.testing.assert_allclose(places / 255, GRID[..., 1] / 8, atol=0.02)


def test_the_alternative_has_the_facts() -> None:
    assert picture(channels=NAMES).alternative() == (
        "An image of 6 by 8 pixels. 3 channels at 3 by 4 places. "
        "At row 1, column 3 the channel that fires most is eyes, 8.00; then fur, 4.00; then edges, 0.00. "
        "Group 0, of eyes, fur and edges, fires most at row 1, column 3. "
        "Group 1, of edges, eyes and fur, fires most at row 1, column 0."
    )


def test_layers_are_in_the_order_of_their_numbers() -> None:
    many = {f"activations_{i}": np.full((1, 1, 2), float(i)) for i in (10, 2, 0)}
    found = picture({"groups": 0}, activations=None, image=np.zeros((4, 4)), **many)
    assert found.check() == []
    lows = [layer["activations"]["scales"][0] for layer in found.drawn_from(Page({}))["layers"]]
    assert lows == [0, 2, 10]


@pytest.mark.parametrize(
    ("options", "arrays", "told"),
    [
        (
            {},
            {"image": IMAGE.astype(float)},
            "image has numbers from 0 to 235; an image has those from 0 to 1: divide it by 255, "
            "or store it as uint8",
        ),
        (
            {},
            {"image": np.zeros((3, 6, 8))},
            "image has 8 numbers for each pixel; an image has 3, or none for grey",
        ),
        ({}, {"channels": NAMES[:2]}, "channels has 2, and activations 3 channels"),
        ({}, {"sprites": np.zeros((4, 5, 5))}, "sprites has 4, and activations 3 channels"),
        (
            {},
            {"activations": GRID[None]},
            "activations has 4 axes, (1, 3, 4, 3), and needs row, column, channel; one of them has the size "
            "1, as batches do: write activations[0]",
        ),
        (
            {},
            {"activations": np.zeros((100, 100, 51))},
            "the activations are 510,000 numbers, and a page would hold all of them; at most 500,000: keep "
            "the channels that fire most",
        ),
        ({"groups": 4}, {}, "groups is 4; 3 channels at 12 places have at most 3"),
        ({"row": 3}, {}, "row is 3; there are 3, from 0 to 2"),
        ({"layer": 1}, {}, "layer is 1; there are 1, from 0 to 0"),
        ({"layers": ("a", "b")}, {}, "layers names 2; the data has 1"),
    ],
)
def test_what_cannot_be_drawn_is_told(options: dict[str, Any], arrays: dict[str, Any], told: str) -> None:
    with pytest.raises(PictureError) as caught:
        picture(options, **arrays).check()
    assert str(caught.value) == told


def test_channels_first_are_doubted() -> None:
    ((_, doubt),) = picture(activations=np.ones((12, 3, 4)), image=np.zeros((6, 8))).check()
    assert doubt == (
        "activations has 12 rows and 3 columns, and the image 6 and 8: each place stands for a part of the "
        "image that is no square; are its axes row, column, channel?"
    )


# ── What a reader does ───────────────────────────────────────────────────────────────────────────────────

PAGE = """# Page

:::{explorable} activation-grid
:name: one
:data: grid.npz
:groups: 2
:link: image
Channels of an image.
:::

:::{explorable} activation-grid
:name: two
:data: layers.npz
:groups: 0
:layers: early, late
:link: image
The same image in two layers.
:::
"""


@pytest.fixture
def opened(build: Build, visit: Callable[..., Any]) -> Any:
    files = {}
    fine = np.arange(6 * 8 * 2, dtype=float).reshape(6, 8, 2)
    for name, arrays in {
        "grid.npz": {
            "image": IMAGE,
            "activations": GRID,
            "channels": NAMES,
            "sprites": np.zeros((3, 4, 4, 3)),
        },
        "layers.npz": {
            "image": IMAGE,
            "activations_0": fine,
            "activations_1": GRID,
            "channels_0": np.array(["<i>a", "b"]),
        },
    }.items():
        stream = io.BytesIO()
        np.savez(stream, **arrays)
        files[name] = stream.getvalue()
    site = build({"index": PAGE, **files})
    assert site.warnings == []
    # Nothing is drawn by images that a policy could forbid.
    seen = visit(site.out / "index.html", policy="default-src 'self'")
    for name in ("one", "two"):
        enliven(seen.page, f"#explorable-{name}")
    yield seen.page
    assert seen.troubles == []


def channels(page: Any, name: str = "one") -> list[str]:
    """The listed channels with their numbers."""
    panel = page.locator(f"#explorable-{name} [data-panel=channels]")
    names = panel.locator(".explorable-channel").all_text_contents()
    values = panel.locator(".explorable-channel-value").all_text_contents()
    return [f"{one} {value}" for one, value in zip(names, values, strict=True)]


def title(page: Any, name: str = "one") -> str:
    return str(page.locator(f"#explorable-{name} [data-fires] .explorable-title").text_content())


def squares(page: Any) -> int:
    d = page.locator("#explorable-one [data-panel=image] .explorable-fires").get_attribute("d")
    return int(d.count("M"))


def at(page: Any, row: int, column: int) -> dict[str, float]:
    box = page.locator("#explorable-one [data-image]").bounding_box()
    return {"x": box["width"] * (column + 0.5) / 4, "y": box["height"] * (row + 0.5) / 3}


def test_at_first_is_shown_where_most_fires(opened: Any) -> None:
    assert title(opened) == "Where channel eyes fires"
    assert channels(opened) == ["eyes 8.00", "fur 4.00", "edges 0.00"]
    assert squares(opened) == 3


def test_little_room_is_left_below_the_channels(build: Build, visit: Callable[..., Any]) -> None:
    """Of sixteen channels two fire at most places, and silent ones follow; nothing moves where twelve do."""
    activations = np.zeros((4, 4, 16))
    activations[..., :2] = 1
    activations[0, 0] = np.r_[2, np.ones(11), np.zeros(4)]
    stream = io.BytesIO()
    np.savez(stream, image=np.zeros((4, 4), np.uint8), activations=activations)
    page = "# T\n\n:::{explorable} activation-grid\n:name: one\n:data: a.npz\n:row: 3\n:column: 3\nA.\n:::\n"
    site = build({"index": page, "a.npz": stream.getvalue()})
    opened = visit(site.out / "index.html", viewport={"width": 360, "height": 780}).page
    enliven(opened, "#explorable-one")
    panel = opened.locator("#explorable-one [data-panel=channels] svg")
    assert channels(opened) == ["0 1.00", "1 1.00", "2 0.00", "3 0.00", "4 0.00"]
    assert "11 others do not fire here" in panel.text_content()
    before = panel.bounding_box()
    last = panel.locator("text").last.bounding_box()
    assert before["y"] + before["height"] - last["y"] - last["height"] < 20
    opened.locator("#explorable-one [data-panel=image]").press("Home")
    opened.locator("#explorable-one [data-panel=image]").press("ArrowUp")
    for _ in range(3):
        opened.locator("#explorable-one [data-panel=image]").press("ArrowUp")
    assert channels(opened)[0] == "0 2.00"
    assert "11 others fire less here" in panel.text_content()
    assert panel.bounding_box()["height"] == before["height"]


@pytest.mark.parametrize("side", [20, 30])
def test_what_fires_at_a_place_is_its_own_however_strong_others_are(
    build: Build, visit: Callable[..., Any], side: int
) -> None:
    activations = np.abs(np.random.default_rng(0).normal(size=(side, side, 24)))
    activations[0, 0, 0] = 400
    activations[side - 1, side - 1] = np.linspace(0.1, 2.4, 24)
    stream = io.BytesIO()
    np.savez(stream, image=np.zeros((4, 4), np.uint8), activations=activations)
    options = ":row: -1\n:column: -1\n:groups: 0"
    page = f"# T\n\n:::{{explorable}} activation-grid\n:name: one\n:data: a.npz\n{options}\nA.\n:::\n"
    site = build({"index": page, "a.npz": stream.getvalue()})
    assert site.warnings == []
    opened = visit(site.out / "index.html").page
    enliven(opened, "#explorable-one")
    told = [one.split(" ") for one in channels(opened)]
    assert len(told) > 4
    for channel, number in told:
        digits = len(number.partition(".")[2])
        # Each digit that is written is right.
        assert abs(float(number) - activations[-1, -1, int(channel)]) <= 0.5 * 10**-digits + 1e-9
    strongest = opened.locator("#explorable-one [data-fires]").text_content()
    assert f"largest square: {activations[..., 23].max():.1f}"[:-1] in strongest


def test_a_place_that_is_pointed_at_lists_what_fires_there(opened: Any) -> None:
    hit = opened.locator("#explorable-one [data-image]")
    hit.hover(position=at(opened, 2, 0))
    assert channels(opened) == ["edges 2.00", "eyes 0.00", "fur 0.00"]
    opened.mouse.move(2, 2)
    assert channels(opened) == ["eyes 8.00", "fur 4.00", "edges 0.00"]
    hit.click(position=at(opened, 2, 3))
    opened.mouse.move(2, 2)
    assert channels(opened) == ["eyes 2.00", "fur 1.00", "edges 0.00"]


def test_a_channel_shows_where_it_fires_and_so_does_a_group(opened: Any) -> None:
    opened.locator("#explorable-one [data-channel='2']").click()
    opened.mouse.move(2, 2)
    assert title(opened) == "Where channel fur fires"
    assert "largest square: 4.00" in opened.locator("#explorable-one [data-fires]").text_content()
    group = opened.locator("#explorable-one [data-group='1']")
    group.click()
    opened.mouse.move(2, 2)
    assert title(opened) == "Where group 1 fires"
    assert squares(opened) == 3
    group.click()
    assert title(opened) == "Where channel fur fires"


def test_the_keyboard_reads_the_same_numbers(opened: Any) -> None:
    image = opened.locator("#explorable-one [data-panel=image]")
    image.press("ArrowDown")
    assert channels(opened) == ["eyes 2.00", "fur 1.00", "edges 0.00"]
    image.press("Home")
    assert channels(opened)[0] == "edges 2.00"
    opened.locator("#explorable-one select").select_option("channel 0")
    assert title(opened) == "Where channel edges fires"
    opened.locator("#explorable-one [data-panel=groups]").press("ArrowRight")
    assert title(opened) == "Where group 0 fires"
    said = (
        "layer 0: at row 2, column 0 the channel that fires most is edges, 2.00; "
        "then eyes, 0.00; then fur, 0.00. "
        "Shown is where group 0 fires, most at row 1, column 3."
    )
    opened.wait_for_function(
        "said => document.querySelector('#explorable-one-alt').textContent.endsWith(said)", arg=said
    )
    image.press("Escape")
    assert opened.locator("#explorable-one [data-press=Reset]").is_disabled()


def test_another_layer_keeps_the_place_of_the_image(opened: Any) -> None:
    figure = opened.locator("#explorable-two")
    assert figure.locator("input[type=range]").nth(1).get_attribute("max") == "3"
    figure.locator("select").first.select_option("0")
    sliders = figure.locator("input[type=range]")
    # Of 3 by 4 places the one in row 1, column 3; of 6 by 8 its first quarter's neighbour.
    assert [sliders.nth(i).get_attribute("max") for i in (0, 1)] == ["5", "7"]
    row, column = (int(sliders.nth(i).input_value()) for i in (0, 1))
    assert row // 2 == 1
    assert column // 2 == 3
    number = (row * 8 + column) * 2 + 1
    assert channels(opened, "two")[0] == f"b {number:.2f}"
    assert figure.locator("option", has_text="channel <i>a").count() == 1
    figure.locator("[data-press=Reset]").click()
    assert sliders.nth(1).get_attribute("max") == "3"
    assert figure.locator("select").nth(1).locator("option").count() == 4


def test_a_place_that_is_chosen_is_chosen_in_the_linked_one(opened: Any) -> None:
    opened.locator("#explorable-one [data-image]").click(position=at(opened, 0, 0))
    assert channels(opened, "two")[0] == "0 1.00"


def test_all_places_show_the_channel_that_fires_most(opened: Any) -> None:
    figure = opened.locator("#explorable-one")
    figure.locator("select").select_option("each")
    assert title(opened) == "The strongest channel at each place"
    # Sprites at six places: at the other six nothing fires.
    assert figure.locator("[data-fires] .explorable-mosaic").count() == 6
    sizes = [box.bounding_box()["width"] for box in figure.locator("[data-fires] .explorable-mosaic").all()]
    # By rows: edges and eyes, as wide as the root of their parts of the largest.
    expected = [(value / 8) ** 0.5 for value in (1, 4, 3, 8, 2, 2)]
    np.testing.assert_allclose(np.array(sizes) / sizes[3], expected, rtol=0.03)
    # Without sprites channels are named, and another layer is shown in the same way.
    other = opened.locator("#explorable-two")
    other.locator("select").nth(1).select_option("each")
    assert other.locator("[data-fires] .explorable-token").all_text_contents() == [
        "0",
        "1",
        "0",
        "1",
        "0",
        "1",
    ]
    other.locator("select").first.select_option("0")
    assert title(opened, "two") == "The strongest channel at each place"
    assert set(other.locator("[data-fires] .explorable-token").all_text_contents()) == {"b"}


def test_without_sprites_or_room_for_names_places_do_not_offer_their_channel(
    build: Build, visit: Callable[..., Any]
) -> None:
    stream = io.BytesIO()
    np.savez(stream, image=np.zeros((40, 40)), activations=np.random.default_rng(0).random((40, 40, 120)))
    page = PAGE.partition("\n:::\n")[0] + "\n:::\n"
    site = build({"index": page, "grid.npz": stream.getvalue()})
    opened = visit(site.out / "index.html").page
    enliven(opened, "#explorable-one")
    assert opened.locator("#explorable-one option[value=each]").count() == 0


def test_a_large_image_is_seen_even_where_a_policy_forbids_it(
    build: Build, visit: Callable[..., Any]
) -> None:
    image = np.zeros((100, 100, 3), np.uint8)
    image[..., 0] = 255
    stream = io.BytesIO()
    np.savez(stream, image=image, activations=np.zeros((2, 2, 3)))
    page = PAGE.partition("\n:::\n")[0] + "\n:::\n"
    site = build({"index": page, "grid.npz": stream.getvalue()})
    assert site.warnings == []
    for policy in ("default-src 'self'", "default-src 'self'; img-src 'self' data:"):
        seen = visit(site.out / "index.html", policy=policy)
        enliven(seen.page, "#explorable-one")
        box = seen.page.locator("#explorable-one [data-image]").bounding_box()
        # Where no square and no ring is.
        clip = {
            "x": box["x"] + box["width"] * 0.75,
            "y": box["y"] + box["height"] * 0.25,
            "width": 1,
            "height": 1,
        }
        content = seen.page.screenshot(clip=clip)
        assert Image.open(io.BytesIO(content)).convert("RGB").getpixel((0, 0)) == (255, 0, 0)


def test_names_of_channels_are_whole_where_there_is_room(build: Build) -> None:
    names = np.array(["blur", "bottom edge", "the left edge"])
    np_file = io.BytesIO()
    np.savez(np_file, image=IMAGE, activations=GRID, channels=names)
    drawn = ":::{explorable} activation-grid\n:data: grid.npz\n:groups: 2\nWords.\n:::\n"
    site = build({"index": f"# Title\n\n{drawn}", "grid.npz": np_file.getvalue()})
    assert site.warnings == []
    soup = BeautifulSoup(site.page("index"), "html.parser")
    listed = [one.text for one in soup.select("[data-panel=channels] .explorable-channel")]
    assert sorted(listed) == sorted(names.tolist())
    told = [one.text for one in soup.select("[data-panel=groups] .explorable-token")]
    # No line ends as if another name followed in it.
    assert told
    assert not [one for one in told if one.rstrip().endswith(("·", "…"))]
