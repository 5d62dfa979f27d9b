"""Many points of ``embedding-projection`` on their way: a canvas stands for their marks."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from conftest import build_site, enliven

CROWD = 700
# Points by themselves, at both steps and halfway, around a crowd in the middle.
ALONE = np.array(
    [
        [[-1, -1], [1, 1], [-1, 1], [1, -1], [0, -1], [0, 1]],
        [[-1, 1], [1, -1], [0, 1], [0, -1], [-1, -1], [1, 1]],
    ],
    float,
)
CLASSES = ["ant", "bee", "ant", "bee", "", ""]
COUNT = CROWD + len(CLASSES)
POINTS = np.concatenate([ALONE, np.random.default_rng(4).uniform(-0.3, 0.3, (2, CROWD, 2))], axis=1)
# What the palette gives to the first two classes.
FILLS = {"light": {"ant": "6ca4fe", "bee": "ffc07e"}, "dark": {"ant": "0a4ea6", "bee": "77442e"}}
TRAVEL = 700
WIDTH = 326


def in_plot(points: np.ndarray) -> np.ndarray:
    """Where points from -1 to 1 are in the drawing, px."""
    return np.stack([15 + (points[..., 0] + 1) * 148, 60 + (1 - points[..., 1]) * 148], axis=-1)


STARTS, ENDS = in_plot(POINTS)
# Halfway in time they are halfway between.
HALFWAY = (STARTS + ENDS) / 2


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = io.BytesIO()
    classes = [*CLASSES, *np.resize(["ant", "bee", ""], CROWD)]
    np.savez(file, points=POINTS, classes=classes, labels=[f"w{i}" for i in range(COUNT)])
    bare = io.BytesIO()
    np.savez(bare, points=POINTS, classes=classes)
    page = "# Title\n\n:::{explorable} embedding-projection\n:name: plane\n:data: a.npz\n:point: 100\n:::\n"
    without = "---\norphan: true\n---\n\n" + page.replace("a.npz", "bare.npz")
    files = {"index": page, "without-names": without, "a.npz": file.getvalue(), "bare.npz": bare.getvalue()}
    built = build_site(tmp_path_factory.mktemp("swarm"), files)
    assert built.warnings == []
    return built.out


class Held:
    """A page on which time goes on when a test says so."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.evaluate(
            """() => {
                let id = 0;
                window.held = new Map();
                window.requestAnimationFrame = (frame) => (held.set(++id, frame), id);
                window.cancelAnimationFrame = (one) => held.delete(one);
            }"""
        )
        self.stage = page.locator('[data-panel="plot"]')

    def tick(self, now: float) -> None:
        """Let all frames come that wait."""
        self.page.evaluate(
            "now => { const due = [...held.values()]; held.clear(); for (const one of due) one(now); }", now
        )

    def leave(self) -> None:
        """Go to the other step, and let the way begin."""
        self.page.get_by_role("slider", name="layer").press("End")
        self.tick(1000)

    def go_halfway(self) -> None:
        self.leave()
        self.tick(1000 + TRAVEL / 2)

    def canvases(self) -> int:
        return int(self.page.locator(".explorable-swarm-canvas").count())

    def pixel(self, place: np.ndarray) -> tuple[str, int]:
        """The colour and the alpha of the canvas at a place of the drawing."""
        red, green, blue, alpha = self.page.locator(".explorable-swarm-canvas").evaluate(
            """(canvas, [x, y, width]) => {
                const scale = document.querySelector('[data-panel=plot] svg').getBoundingClientRect().width
                    / width * devicePixelRatio;
                const place = [x, y].map((part) => Math.floor(part * scale));
                return [...canvas.getContext('2d').getImageData(...place, 1, 1).data];
            }""",
            [*map(float, place), WIDTH],
        )
        return f"{red:02x}{green:02x}{blue:02x}", alpha

    def colours(self, places: np.ndarray) -> list[tuple[str, int]]:
        return [self.pixel(place) for place, name in zip(places, CLASSES, strict=False) if name]

    def on_screen(self, place: np.ndarray) -> tuple[float, float]:
        box = self.stage.locator("svg").bounding_box()
        return tuple(box[side] + part * box["width"] / WIDTH for side, part in zip("xy", place, strict=True))

    def told(self) -> str:
        title = self.page.locator('[data-panel="aside"] .explorable-title').last.text_content()
        return str(title).split(",")[0].strip("“”")


@pytest.fixture
def held(site: Path, visit: Callable[..., Any]) -> Callable[..., Held]:
    def run(name: str = "index", **options: Any) -> Held:
        page = visit(site / f"{name}.html", **options).page
        enliven(page, "#explorable-plane")
        return Held(page)

    return run


def fills(look: str) -> list[tuple[str, int]]:
    return [(FILLS[look][name], 255) for name in CLASSES if name]


def test_the_canvas_has_points_in_their_colours_where_the_data_say(held: Callable[..., Held]) -> None:
    page = held()
    assert page.canvases() == 0
    page.leave()
    assert page.colours(STARTS) == fills("light")
    assert all(page.pixel(place)[1] == 0 for place in ENDS[:2] + np.array([0, 30]))
    page.tick(1000 + TRAVEL / 2)
    assert page.colours(HALFWAY) == fills("light")
    assert [alpha for _, alpha in page.colours(STARTS)] == [0, 0, 0, 0]
    page.tick(999 + TRAVEL)
    assert page.colours(ENDS) == fills("light")
    assert not page.page.locator('[data-part="marks"]').is_visible()
    page.tick(1000 + TRAVEL)
    assert page.canvases() == 0
    assert page.page.locator('[data-part="marks"]').is_visible()


@pytest.mark.parametrize("density", [1, 1.25, 1.5, 2])
def test_it_looks_as_the_marks_that_it_stands_for(held: Callable[..., Held], density: float) -> None:
    page = held("without-names", device_scale_factor=density)

    def looks() -> list[np.ndarray]:
        """Each mark on the screen: how much ink it has in each colour, and where its middle is, px."""
        found = []
        for place in STARTS[1:4]:
            x, y = page.on_screen(place)
            corner = {"x": round(x) - 8, "y": round(y) - 8}
            shot = page.page.screenshot(clip={**corner, "width": 16, "height": 16})
            ink = 255 - np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), dtype=float)
            rows, columns = (
                np.average(np.indices(ink.shape[:2])[axis], weights=ink.sum(axis=2)) for axis in (0, 1)
            )
            found.append(np.array([*ink.mean(axis=(0, 1)) * density, rows / density, columns / density]))
        return found

    before = looks()
    page.leave()
    assert page.canvases() == 1
    for drawn, stamped in zip(before, looks(), strict=True):
        assert drawn[:3].max() > 20
        assert np.abs(stamped - drawn)[:3].max() < 0.08 * drawn[:3].max()
        # Less than half a pixel of the screen aside.
        assert np.abs(stamped - drawn)[3:].max() * density < 0.4


def test_points_answer_where_they_are_by_now(held: Callable[..., Held]) -> None:
    page = held()
    page.go_halfway()
    for i in (0, 3, 5):
        page.page.mouse.move(*page.on_screen(HALFWAY[i]))
        assert page.told() == f"w{i}"
    # Where they were and will be, nobody is.
    page.page.mouse.move(*page.on_screen(STARTS[0]))
    assert page.told() == "w5"
    page.tick(1000 + TRAVEL / 2)
    assert page.canvases() == 1


def test_keys_lead_to_where_points_are_by_now(held: Callable[..., Held]) -> None:
    page = held()
    page.go_halfway()
    page.page.mouse.move(*page.on_screen(HALFWAY[0]))
    page.page.mouse.move(2, 2)
    # Where it began and where it ends, another point by itself is at its right; by now the crowd is.
    page.stage.press("ArrowRight")
    assert int(page.told()[1:]) >= len(CLASSES)
    for key, axis, sign in (("ArrowRight", 0, 1), ("ArrowUp", 1, -1), ("ArrowLeft", 0, -1)):
        before = HALFWAY[int(page.told()[1:])]
        page.stage.press(key)
        after = HALFWAY[int(page.told()[1:])]
        assert (after - before)[axis] * sign > 0


def test_a_lasso_takes_those_that_are_in_it_by_now(held: Callable[..., Held]) -> None:
    page = held()
    page.go_halfway()
    x, y = HALFWAY[0]
    for k, place in enumerate([(x - 9, y - 9), (x + 9, y - 9), (x + 9, y + 9), (x - 9, y + 9)]):
        page.page.mouse.move(*page.on_screen(np.array(place)), steps=3)
        if not k:
            page.page.mouse.down()
    page.page.mouse.up()
    pale = "all => all.flatMap(e => e.getAttribute('d').match(/M/g)).length"
    assert page.page.locator('[data-part="marks"] .explorable-faint').evaluate_all(pale) == COUNT - 1
    # The canvas shows it, too.
    page.tick(1000 + TRAVEL / 2)
    (lit, *others) = [alpha for _, alpha in page.colours(HALFWAY)]
    assert lit == 255
    assert all(abs(alpha - 0.22 * 255) < 3 for alpha in others)


def test_another_size_of_the_page_on_the_way(held: Callable[..., Held]) -> None:
    page = held(viewport={"width": 1000, "height": 900})
    page.go_halfway()
    before = page.page.locator(".explorable-swarm-canvas").bounding_box()
    page.page.set_viewport_size({"width": 360, "height": 900})
    page.tick(1000 + TRAVEL / 2)
    canvas, svg = (
        page.stage.locator(one).bounding_box() for one in (".explorable-swarm-canvas", "svg:not(svg svg)")
    )
    assert abs(before["width"] - svg["width"]) > 20
    assert (canvas["x"], canvas["y"]) == (svg["x"], svg["y"])
    assert all(0 <= svg[side] - canvas[side] < 8 for side in ("width", "height"))
    # Nothing can be scrolled that could not before.
    assert page.stage.evaluate("stage => stage.scrollWidth - stage.clientWidth") <= 0
    assert page.colours(HALFWAY) == fills("light")


def test_another_theme_of_the_page_on_the_way(held: Callable[..., Held]) -> None:
    page = held()
    page.go_halfway()
    page.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.tick(1000 + TRAVEL / 2)
    assert page.canvases() == 1
    assert page.colours(HALFWAY) == fills("dark")


def marks(page: Any) -> np.ndarray:
    """Where the marks of the first class begin, px."""
    d = page.locator('[data-part="marks"] .explorable-swarm').first.get_attribute("d")
    return np.array([[float(part) for part in one.split("a")[0].split(",")] for one in d.split("M")[1:]])


def test_without_script_the_marks_are_there(site: Path, visit: Callable[..., Any]) -> None:
    page = visit(site / "index.html", java_script_enabled=False).page
    assert page.locator("canvas").count() == 0
    assert page.locator('[data-part="marks"]').is_visible()
    assert np.allclose(marks(page)[:2], STARTS[[0, 2]] - [2.4, 0], atol=0.06)


def test_in_print_the_marks_are_where_they_stay(held: Callable[..., Held]) -> None:
    page = held()
    page.go_halfway()
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.page.emulate_media(media="print")
    assert page.canvases() == 0
    assert page.page.locator('[data-part="marks"]').is_visible()
    assert np.allclose(marks(page.page)[:2], ENDS[[0, 2]] - [2.4, 0], atol=0.06)


def test_where_a_canvas_gives_back_nothing_marks_travel_themselves(held: Callable[..., Held]) -> None:
    page = held()
    page.page.evaluate(
        """() => {
            const read = CanvasRenderingContext2D.prototype.getImageData;
            CanvasRenderingContext2D.prototype.getImageData = function (...place) {
                const found = read.apply(this, place);
                found.data.fill(255);
                return found;
            };
        }"""
    )
    page.go_halfway()
    assert page.canvases() == 0
    assert np.allclose(marks(page.page)[:2], HALFWAY[[0, 2]] - [2.4, 0], atol=0.06)
