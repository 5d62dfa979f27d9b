"""The picture `k-means`: its numbers against numpy's, what readers do with it, what authors get wrong."""

from __future__ import annotations

import io
import json
import pickle
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from explorables import NORMAL
from numpy.typing import NDArray

from conftest import Build, Site, build_site, enliven
from sphinxext.explorable.engine.engine import engine
from sphinxext.explorable.expressions import format_number
from sphinxext.explorable.visuals.k_means import KMeans

Points = NDArray[np.float64]

BLOBS = """# Clusters

:::{explorable} k-means
:name: groups
:init: k-means++
Points find their centres. {gesture}`Press Step.`
:::
"""
PICTURE = "#explorable-groups"
METHODS = ["random", "farthest", "k-means++"]


def lloyd(points: Points, centres: Points) -> list[tuple[Points, NDArray[Any] | None, float]]:
    """Every state: first centres, points assigned, centres moved, and so on until nothing changes."""

    def squares(places: Points) -> Points:
        return ((points[:, None] - places[None]) ** 2).sum(axis=2)

    states: list[tuple[Points, NDArray[Any] | None, float]] = [
        (centres, None, float(squares(centres).min(axis=1).sum()))
    ]
    labels = None
    while True:
        joined = squares(centres).argmin(axis=1)
        states.append((centres, joined, float(squares(centres).min(axis=1).sum())))
        if labels is not None and (joined == labels).all():
            return states
        labels = joined
        centres = np.array(
            [
                points[labels == i].mean(axis=0) if (labels == i).any() else centre
                for i, centre in enumerate(centres)
            ]
        )
        states.append((centres, labels, float(((points - centres[labels]) ** 2).sum())))


def values_of(spec: KMeans) -> dict[str, Any]:
    """What the browser gets."""
    spec.check()
    return json.loads(json.dumps({**spec.resolve(None), "alt": spec.alternative()}))


def started(values: dict[str, Any], method: str, k: int, seed: int) -> tuple[Points, Points]:
    """The points of a spec, and k of them where centres start."""
    points = np.array(values["points"]).T
    return points, points[values["starts"][method][seed - values["seed"]][:k]]


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = build_site(tmp_path_factory.mktemp("groups"), {"index": BLOBS})
    assert site.warnings == []
    return site


@pytest.fixture
def alive(groups: Site, visit: Callable[..., Any]) -> Any:
    visited = visit(groups.out / "index.html")
    enliven(visited.page, PICTURE)
    yield visited.page
    assert visited.troubles == []


class Reader:
    """What a reader of one picture sees and touches."""

    def __init__(self, page: Any, picture: str = PICTURE) -> None:
        self.page, self.picture = page, page.locator(picture)

    def press(self, name: str) -> None:
        self.picture.get_by_role("button", name=name, exact=True).click()

    def button(self, name: str) -> Any:
        return self.picture.get_by_role("button", name=name, exact=True)

    def field(self, name: str) -> Any:
        """A control, and what it is folded in opened."""
        self.picture.locator("details").evaluate_all("all => all.forEach(one => (one.open = true))")
        return self.picture.get_by_label(name, exact=True)

    @property
    def title(self) -> str:
        return str(self.picture.locator(".explorable-title").first.text_content())

    @property
    def inertia(self) -> str:
        return str(self.picture.locator(".explorable-number").text_content())

    @property
    def sizes(self) -> list[str]:
        found = self.picture.locator("g > .explorable-note").all_text_contents()
        return [text.partition(": ")[2] for text in found]

    @property
    def html(self) -> str:
        return str(self.picture.locator(".explorable-view").evaluate(NORMAL))

    @property
    def alternative(self) -> str:
        return str(self.picture.locator(".explorable-alt").text_content())

    def wait_until(self, part: str, text: str) -> None:
        """Wait for words: of the element whose id ends like this, or of what a selector finds."""
        self.page.wait_for_function(
            "([selector, text]) => document.querySelector(selector).textContent.includes(text)",
            arg=[f"{PICTURE}{part}", text],
        )

    def place(self) -> list[float]:
        """Where the chosen centre is, as its sliders say."""
        outputs = [self.field(axis).locator("xpath=../output").text_content() for axis in "xy"]
        return [float(text.replace("−", "-")) for text in outputs]

    def centre(self, number: int) -> tuple[float, float]:
        """Where a centre is on the screen."""
        box = self.picture.locator(".explorable-handle .explorable-dot").nth(number - 1).bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def spec_on(page: Any, picture: str = PICTURE) -> dict[str, Any]:
    script = page.locator(f"{picture} > script[type='application/json']")
    return dict(json.loads(script.text_content()))


def shown_state(states: list[tuple[Points, Any, float]], step: int, k: int) -> tuple[str, list[str]]:
    """Inertia and sizes as the picture has to tell them."""
    _, labels, inertia = states[step]
    counts = np.bincount(labels, minlength=k).tolist() if labels is not None else ["–"] * k
    return format_number(inertia, ".5g"), [str(count) for count in counts]


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────

RUN = """({values, k, init, seed}) => {
    const el = document.createElement('div');
    el.id = 'probe';
    document.body.append(el);
    const all = {...values, k, init, steps: 0};
    const model = {
        get: key => all[key],
        set: (key, value) => { all[key] = value; },
        on() {},
    };
    // The picture's own seeds follow its first.
    all.starts = {random: values.starts.random, [init]: values.starts[init].slice(seed - values.seed)};
    const {signal} = new AbortController();
    explorable.pictures['k-means'].render({model, el, d3: explorable.d3, signal});
    const step = [...el.querySelectorAll('button')].find(one => one.textContent === 'Step');
    const states = [];
    for (;;) {
        states.push({step: all.step, centres: all.centres, inertia: all.inertia});
        if (step.disabled || states.length > 500) break;
        step.click();
    }
    const title = el.querySelector('.explorable-title').textContent;
    el.remove();
    return {states, title};
}"""


@pytest.mark.parametrize("layout", ["blobs", "rings", "uniform", "grid"])
def test_the_browser_computes_what_numpy_computes(alive: Any, layout: str) -> None:
    if layout == "grid":
        # Points as far from one centre as from another: the first of two takes them.
        grid = np.stack(np.meshgrid(np.arange(6.0), np.arange(5.0)), axis=-1).reshape(-1, 2)
        values = values_of(KMeans(arrays={"grid": grid}, k=4))
    else:
        values = values_of(KMeans(layout=layout, n=120, k=4, seed=3))
    lengths = set()
    for k in range(1, 9):
        for method in METHODS:
            for seed in (values["seed"], values["seed"] + 7):
                points, centres = started(values, method, k, seed)
                expected = lloyd(points, centres)
                found = alive.evaluate(RUN, {"values": values, "k": k, "init": method, "seed": seed})
                states = found["states"]
                assert [one["step"] for one in states] == list(range(len(expected)))
                for one, (places, _, inertia) in zip(states, expected, strict=True):
                    np.testing.assert_allclose(one["centres"], places, rtol=1e-9, atol=1e-9)
                    assert one["inertia"] == pytest.approx(inertia, rel=1e-9)
                assert found["title"] == f"Converged after {len(expected) - 1} steps"
                lengths.add(len(expected))
    assert len(lengths) > 3, "some take longer than others"


def test_each_step_lowers_the_inertia(alive: Any) -> None:
    values = values_of(KMeans(layout="uniform", n=200, k=5))
    found = alive.evaluate(RUN, {"values": values, "k": 5, "init": "random", "seed": values["seed"]})
    inertias = [one["inertia"] for one in found["states"]]
    assert len(inertias) > 6
    assert all(later <= earlier + 1e-9 for earlier, later in pairwise(inertias))
    assert inertias[-1] < inertias[0] / 1.5


def test_random_starts_are_distinct_points_and_every_seed_has_its_own() -> None:
    values = values_of(KMeans(layout="uniform", n=50, k=3))
    for method in METHODS:
        assert len(values["starts"][method]) == 10
        for chosen in values["starts"][method]:
            assert len(set(chosen)) == 8
            assert set(chosen) <= set(range(50))
        assert len({tuple(chosen) for chosen in values["starts"][method]}) > 5
    again = values_of(KMeans(layout="uniform", n=50, k=3))
    assert again == values
    # A seed means the same wherever it stands in the row of ten.
    points = np.array(values["points"]).T
    later = values_of(KMeans(arrays={"p": points}, seed=4))["starts"]
    assert [later[method][0] for method in METHODS] == [
        values_of(KMeans(arrays={"p": points}, seed=1))["starts"][method][3] for method in METHODS
    ]


def test_the_farthest_start_is_as_far_from_the_rest_as_can_be() -> None:
    values = values_of(KMeans(layout="blobs", n=80, k=5))
    points = np.array(values["points"]).T
    for chosen in values["starts"]["farthest"]:
        for count in range(1, len(chosen)):
            taken = points[chosen[:count]]
            away = np.linalg.norm(points[:, None] - taken[None], axis=2).min(axis=1)
            assert away[chosen[count]] == pytest.approx(away.max())


def test_k_means_plus_plus_prefers_far_points_by_their_squared_distance() -> None:
    # From the first point the others are 1 and 3 away: nine times in ten the farther one has to be next.
    points = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 3.0]])
    seconds: Counter[int] = Counter()
    for seed in range(0, 3000, 10):
        for first, second, _ in values_of(KMeans(arrays={"p": points}, k=1, seed=seed))["starts"][
            "k-means++"
        ]:
            if first == 0:
                seconds[second] += 1
    total = sum(seconds.values())
    assert total > 800
    assert seconds[2] / total == pytest.approx(0.9, abs=5 * (0.9 * 0.1 / total) ** 0.5)


def test_points_that_coincide_can_all_be_starts() -> None:
    points = np.array([[0.0, 0.0]] * 5 + [[1.0, 1.0]] * 4)
    values = values_of(KMeans(arrays={"p": points}, k=8))
    for method in METHODS:
        for chosen in values["starts"][method]:
            assert len(set(chosen)) == 8


def test_the_starts_and_the_most_points_keep_small() -> None:
    big = KMeans(layout="uniform", n=2000, k=8)
    values = values_of(big)
    assert len(json.dumps(values["points"], separators=(",", ":"))) < 32 * 1024
    assert len(json.dumps(values["starts"], separators=(",", ":"))) < 8 * 1024
    assert len(pickle.dumps(KMeans(arrays={"p": np.random.default_rng(0).normal(size=(900, 2))}))) < 40_000


@pytest.mark.parametrize("factor", [1e-4, 1.0, 1e7])
def test_points_are_sent_to_a_ten_thousandth_of_their_reach(factor: float) -> None:
    points = np.random.default_rng(0).normal(size=(60, 2)) * [factor, 3 * factor] + 5 * factor
    values = values_of(KMeans(arrays={"p": points}))
    sent = np.array(values["points"]).T
    assert np.abs(sent - points).max() < 1e-4 * np.ptp(points)
    for axis, name in enumerate("xy"):
        low, high = values[name]
        assert low < points[:, axis].min() < points[:, axis].max() < high


def test_a_column_of_one_value_stays_as_it_is_where_the_other_is_scaled() -> None:
    # The deviation of seven times 0.1 is 1e-17, which is what rounding leaves.
    columns = {"level": np.full(7, 0.1), "height": np.arange(7.0)}
    values = values_of(KMeans(arrays=columns, x="level", y="height", scale=True))
    assert values["points"][0] == [0.1] * 7
    assert np.std(values["points"][1]) == pytest.approx(1, rel=1e-3)


def test_columns_of_other_units_can_be_scaled() -> None:
    rng = np.random.default_rng(2)
    columns = {"height": rng.normal(1.7, 0.1, 50), "income": rng.normal(30_000, 9000, 50)}
    values = values_of(KMeans(arrays=columns, x="height", y="income", scale=True))
    assert np.array(values["points"]).std(axis=1) == pytest.approx([1, 1], abs=1e-3)
    assert values["labels"] == ["height (std)", "income (std)"]
    assert values_of(KMeans(arrays=columns, x="height", y="income"))["labels"] == ["height", "income"]


def test_one_unit_is_as_long_on_both_axes_where_that_costs_little() -> None:
    rng = np.random.default_rng(2)
    alike = values_of(KMeans(arrays={"p": rng.uniform(0, 1, (90, 2)) * [3, 2]}))
    spans = [np.ptp(alike[name]) for name in "xy"]
    assert spans[0] == pytest.approx(spans[1], rel=0.02)
    unlike = values_of(KMeans(arrays={"p": rng.uniform(0, 1, (90, 2)) * [30, 2]}))
    assert np.ptp(unlike["x"]) > 10 * np.ptp(unlike["y"])


# ── What a reader does ───────────────────────────────────────────────────────────────────────────────────


def test_the_untouched_picture_shows_the_centres_and_their_way(alive: Any) -> None:
    reader = Reader(alive)
    values = spec_on(alive)
    points, centres = started(values, "k-means++", 3, 1)
    inertia, _ = shown_state(lloyd(points, centres), 0, 3)
    assert reader.title == "Step 0: centres placed"
    assert reader.picture.get_by_text("next: join the nearest centre").is_visible()
    assert reader.inertia == inertia
    assert reader.sizes == ["–", "–", "–"]
    assert reader.picture.locator(".explorable-ahead[d]").count() >= 2
    assert reader.picture.locator(".explorable-trail[d]").count() == 1, "the curve's alone"
    assert reader.picture.locator(".explorable-region").count() == 3
    assert "k = 3; first centres: k-means++." in reader.alternative
    for name in ("Back", "Reset"):
        assert reader.button(name).is_disabled()


@pytest.mark.parametrize("how", ["pointer", "keyboard"])
def test_steps_assign_points_and_move_centres_in_turn(alive: Any, how: str) -> None:
    reader = Reader(alive)
    values = spec_on(alive)
    points, centres = started(values, "k-means++", 3, 1)
    states = lloyd(points, centres)
    assert len(states) == 4
    for step, title in [
        (1, "Step 1: points assigned"),
        (2, "Step 2: centres moved"),
        (3, "Converged after 3 steps"),
    ]:
        if how == "pointer":
            reader.press("Step")
        else:
            reader.button("Step").focus()
            alive.keyboard.press("Enter" if step % 2 else "Space")
        assert reader.title == title
        assert (reader.inertia, reader.sizes) == shown_state(states, step, 3)
        marks = reader.picture.locator("[data-color] > .explorable-mark[d]").count()
        assert marks == 3 + 3, "a shape and a colour for each cluster, in the plot and in the legend"
    for name in ("Step", "×10", "×100", "Play"):
        assert reader.button(name).is_disabled()
    reader.wait_until("-alt", f"Converged after 3 steps. Inertia {reader.inertia}.")


def test_ten_and_a_hundred_steps_end_where_nothing_changes(build: Build, visit: Callable[..., Any]) -> None:
    options = ":name: groups\n:layout: uniform\n:n: 300\n:k: 6\n:init: random"
    site = build(f"# Many\n\n:::{{explorable}} k-means\n{options}\n:::\n")
    page = visit(site.out / "index.html").page
    enliven(page, PICTURE)
    reader = Reader(page)
    points, centres = started(spec_on(page), "random", 6, 1)
    states = lloyd(points, centres)
    assert len(states) > 12
    reader.press("×10")
    assert reader.title == "Step 10: centres moved"
    assert (reader.inertia, reader.sizes) == shown_state(states, 10, 6)
    reader.press("×100")
    assert reader.title == f"Converged after {len(states) - 1} steps"
    assert (reader.inertia, reader.sizes) == shown_state(states, len(states) - 1, 6)
    # The way that was taken stays visible.
    assert reader.picture.locator(".explorable-trail[d]").count() == 6 + 1


def test_back_and_the_scrubber_go_through_what_was(alive: Any) -> None:
    reader = Reader(alive)
    reader.press("×10")
    reader.press("Back")
    assert reader.title == "Step 2: centres moved"
    scrubber = reader.field("step")
    for key, title in [
        ("Home", "Step 0: centres placed"),
        ("ArrowRight", "Step 1: points assigned"),
        ("End", "Converged after 3 steps"),
        ("PageDown", "Step 0: centres placed"),
    ]:
        scrubber.press(key)
        assert reader.title == title
    box = scrubber.bounding_box()
    alive.mouse.click(box["x"] + box["width"] - 9, box["y"] + box["height"] / 2)
    assert reader.title == "Converged after 3 steps"


def test_play_goes_on_and_pauses(alive: Any) -> None:
    reader = Reader(alive)
    reader.press("Play")
    assert reader.title == "Step 1: points assigned"
    reader.press("Pause")
    assert reader.button("Play").is_enabled()
    reader.press("Play")
    reader.wait_until(" .explorable-title", "Converged")
    assert reader.button("Play").is_disabled()


def test_with_reduced_motion_play_arrives_at_once(groups: Site, visit: Callable[..., Any]) -> None:
    page = visit(groups.out / "index.html", reduced_motion="reduce").page
    enliven(page, PICTURE)
    reader = Reader(page)
    reader.press("Play")
    assert reader.title == "Converged after 3 steps"
    reader.press("Back")
    assert reader.title == "Step 2: centres moved"


def test_a_centre_is_dragged_and_everything_starts_from_there(alive: Any) -> None:
    reader = Reader(alive)
    alive.evaluate(
        "window.seen = []; document.addEventListener('explorable:interaction', e => seen.push(e.detail))"
    )
    reader.press("Step")
    values = spec_on(alive)
    points, centres = started(values, "k-means++", 3, 1)
    x, y = reader.centre(2)
    alive.mouse.move(x + 3, y - 2)
    alive.mouse.down()
    alive.mouse.move(x - 37, y + 78, steps=6)
    alive.mouse.up()
    assert alive.evaluate("getSelection().toString()") == ""
    assert reader.centre(2) == pytest.approx((x - 40, y + 80), abs=1)
    assert reader.title == "Step 0: centres placed"
    assert reader.field("first centres").input_value() == "by hand"
    assert reader.field("centre to move").locator("option:checked").text_content() == "2"
    centres[1] = reader.place()
    assert centres[1][0] < points[values["starts"]["k-means++"][0][1]][0]
    reader.press("×100")
    states = lloyd(points, centres)
    assert reader.title == f"Converged after {len(states) - 1} steps"
    assert (reader.inertia, reader.sizes) == shown_state(states, len(states) - 1, 3)
    assert [one for one in alive.evaluate("seen") if one["control"] == "centre"] == [
        {"id": "explorable-groups", "name": "k-means", "control": "centre", "value": centres[1].tolist()}
    ]


def test_a_dragged_centre_stays_in_the_plot(alive: Any) -> None:
    reader = Reader(alive)
    values = spec_on(alive)
    alive.mouse.move(*reader.centre(1))
    alive.mouse.down()
    alive.mouse.move(2, 2, steps=3)
    alive.mouse.up()
    assert reader.place() == pytest.approx([values["x"][0], values["y"][1]], abs=0.1)
    assert "NaN" not in reader.html


def test_the_keyboard_moves_any_centre(alive: Any) -> None:
    reader = Reader(alive)
    values = spec_on(alive)
    reader.field("centre to move").press("ArrowDown")
    reader.field("centre to move").press("ArrowDown")
    points, centres = started(values, "k-means++", 3, 1)
    assert reader.place() == pytest.approx(centres[2], abs=0.006)
    step = float(reader.field("x").get_attribute("step"))
    before = reader.place()
    reader.field("x").press("ArrowRight")
    assert reader.place()[0] == pytest.approx(before[0] + step, abs=step / 2 + 1e-9)
    before = reader.place()
    reader.field("x").press("Shift+ArrowLeft")
    assert reader.place()[0] == pytest.approx(before[0] - 10 * step)
    for key, end in (("Home", 0), ("End", 1)):
        reader.field("y").press(key)
        assert reader.place()[1] == pytest.approx(values["y"][end], abs=step)
    assert reader.field("first centres").input_value() == "by hand"
    centres[2] = reader.place()
    reader.press("Step")
    assert (reader.inertia, reader.sizes) == shown_state(lloyd(points, centres), 1, 3)


def test_by_hand_each_press_on_the_plot_places_the_next_centre(alive: Any) -> None:
    reader = Reader(alive)
    reader.field("first centres").select_option("by hand")
    ground = reader.picture.locator("svg .explorable-reach").first.bounding_box()
    places = [(0.2, 0.8), (0.5, 0.2), (0.9, 0.6)]
    for across, down in places:
        alive.mouse.click(ground["x"] + across * ground["width"], ground["y"] + down * ground["height"])
    for number, (across, down) in enumerate(places, start=1):
        x, y = reader.centre(number)
        assert (x - ground["x"]) / ground["width"] == pytest.approx(across, abs=0.01)
        assert (y - ground["y"]) / ground["height"] == pytest.approx(down, abs=0.01)


def test_a_press_on_the_plot_does_nothing_unless_centres_are_placed_by_hand(alive: Any) -> None:
    reader = Reader(alive)
    reader.press("Step")
    before = reader.html
    ground = reader.picture.locator("svg .explorable-reach").first.bounding_box()
    alive.mouse.click(ground["x"] + 0.93 * ground["width"], ground["y"] + 0.5 * ground["height"])
    assert reader.html == before


def test_other_starts_other_seeds_and_other_k(alive: Any) -> None:
    reader = Reader(alive)
    values = spec_on(alive)
    seen = []
    for method, k, seed in [("random", 3, 1), ("random", 5, 1), ("random", 5, 4), ("farthest", 8, 10)]:
        select = reader.field("first centres")
        while select.input_value() != method:
            select.press("ArrowUp" if method == "random" else "ArrowDown")
        for label, value in (("k, the number of clusters", k), ("seed", seed)):
            slider = reader.field(label)
            while int(slider.input_value()) < value:
                slider.press("ArrowRight")
        points, centres = started(values, method, k, seed)
        reader.press("×100")
        states = lloyd(points, centres)
        assert reader.title == f"Converged after {len(states) - 1} steps"
        assert (reader.inertia, reader.sizes) == shown_state(states, len(states) - 1, k)
        assert reader.picture.locator(".explorable-handle .explorable-dot").count() == k
        assert reader.field("centre to move").locator("option").count() == k
        seen.append(reader.inertia)
    assert len(set(seen)) == 4


def test_reset_restores_the_first_state_exactly(alive: Any) -> None:
    reader = Reader(alive)
    first = reader.html
    reader.press("×10")
    reader.field("k, the number of clusters").press("End")
    reader.field("seed").press("ArrowRight")
    reader.field("first centres").select_option("random")
    reader.field("centre to move").select_option("5")
    reader.field("x").press("Home")
    reader.press("Step")
    assert reader.html != first
    reader.press("Reset")
    assert reader.html == first
    assert reader.button("Reset").is_disabled()


def test_a_cluster_without_points_is_named_and_its_centre_stays(
    build: Build, visit: Callable[..., Any]
) -> None:
    page_source = (
        "# Empty\n\n:::{explorable} k-means\n:name: groups\n:init: by hand\n:data: p.csv\n:k: 3\n:::\n"
    )
    # In a row from left to right, and nothing is near the middle one.
    csv = "x,y\n0,0\n0,1\n0,2\n10,0\n10,1\n10,2\n"
    page = visit(build({"index": page_source, "p.csv": csv}).out / "index.html").page
    enliven(page, PICTURE)
    reader = Reader(page)
    middle = reader.centre(2)
    reader.press("×100")
    assert reader.title == "Converged after 3 steps"
    assert reader.sizes == ["3", "0", "3"]
    assert reader.picture.get_by_text("Empty, centre stays: 2", exact=True).is_visible()
    assert reader.centre(2) == pytest.approx(middle, abs=0.1)
    reader.wait_until("-alt", "Cluster 2 has no points: its centre stays.")


def test_centres_in_one_place_are_no_trouble(alive: Any) -> None:
    reader = Reader(alive)
    for number in "123":
        reader.field("centre to move").select_option(number)
        for axis in "xy":
            reader.field(axis).press("Home")
    reader.press("Step")
    assert reader.sizes == ["150", "0", "0"], "of centres as near as each other the first has the points"
    assert reader.picture.locator(".explorable-region[d]").count() == 1
    reader.press("×100")
    assert reader.title.startswith("Converged after")
    assert not re.search("NaN|Infinity|undefined|∞", reader.html)


def test_k_from_elsewhere_is_followed_and_kept_in_bounds(alive: Any) -> None:
    values = values_of(KMeans(layout="uniform", n=40, k=3))
    found = alive.evaluate(
        """values => {
            const el = document.createElement('div');
            el.id = 'probe';
            document.body.append(el);
            const told = {};
            const model = {
                get: key => values[key],
                set(key, value) {
                    values[key] = value;
                    if (key === 'k') told['change:k']();
                },
                on: (event, callback) => { told[event] = callback; },
            };
            const {signal} = new AbortController();
            explorable.pictures['k-means'].render({model, el, d3: explorable.d3, signal});
            return [5, 99, -3, NaN, 2.4].map(k => {
                model.set('k', k);
                return el.querySelectorAll('.explorable-region').length;
            });
        }""",
        values,
    )
    assert found == [5, 8, 1, 1, 2]


def test_two_on_one_page_do_not_interfere(build: Build, visit: Callable[..., Any]) -> None:
    one = ":::{explorable} k-means\n:name: NAME\n:k: 4\n:::\n\n"
    site = build("# Two\n\n" + one.replace("NAME", "groups") + one.replace("NAME", "second"))
    page = visit(site.out / "index.html").page
    enliven(page, PICTURE)
    enliven(page, "#explorable-second")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    first, second = Reader(page), Reader(page, "#explorable-second")
    before = second.html
    first.press("×10")
    first.field("k, the number of clusters").press("End")
    assert second.html == before
    second.press("Step")
    assert second.title == "Step 1: points assigned"
    assert first.title == "Step 0: centres placed"


# ── Every form of the page ───────────────────────────────────────────────────────────────────────────────

VARIED = """# Varied

:::{explorable} k-means
:name: groups
:::

:::{explorable} k-means
:name: rings
:layout: rings
:k: 8
:steps: 7
:init: random
:::

:::{explorable} k-means
:name: hand
:data: long.csv
:x: the_length_of_a_flipper_in_millimetres
:y: the_mass_of_the_whole_body_in_grams
:init: by hand
:k: 5
:steps: 100
:::

:::{explorable} k-means
:name: many
:n: 2000
:k: 8
:steps: 100
:::
"""


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Site:
    rng = np.random.default_rng(5)
    rows = [f"{a:.1f},{b:.0f}" for a, b in rng.normal([200, 4_200_000], [14, 800_000], (70, 2))]
    csv = "the_length_of_a_flipper_in_millimetres,the_mass_of_the_whole_body_in_grams\n" + "\n".join(rows)
    site = build_site(tmp_path_factory.mktemp("varied"), {"index": VARIED, "long.csv": csv})
    assert site.warnings == []
    return site


NAMES = ["groups", "rings", "hand", "many"]


@pytest.mark.parametrize("from_disk", [True, False], ids=["file", "strict policy"])
def test_taking_over_changes_nothing(varied: Site, visit: Callable[..., Any], from_disk: bool) -> None:
    """What the browser mounts is, before the first touch, node for node what was built."""
    built = visit(varied.out / "index.html", java_script_enabled=False).page
    visited = visit(varied.out / "index.html", from_disk=from_disk)
    for name in NAMES:
        enliven(visited.page, f"#explorable-{name}")
    views = [
        page.locator(".explorable-view").evaluate_all(f"all => all.map({NORMAL})")
        for page in (built, visited.page)
    ]
    assert len(views[0]) == len(NAMES)
    assert views[0] == views[1]
    assert visited.troubles == []


@pytest.mark.parametrize("width", [1000, 360])
@pytest.mark.parametrize("name", NAMES)
def test_no_text_leaves_its_drawing_or_gets_small(
    varied: Site, visit: Callable[..., Any], artifacts: Path, name: str, width: int
) -> None:
    page = visit(varied.out / "index.html", viewport={"width": width, "height": 800}).page
    enliven(page, f"#explorable-{name}")
    page.locator(f"#explorable-{name}").screenshot(path=artifacts / f"k-means-{name}-{width}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    texts = page.locator(f"#explorable-{name} svg text").evaluate_all(
        """all => all.filter(text => text.textContent).map(text => {
            const [own, svg] = [text, text.ownerSVGElement].map(e => e.getBoundingClientRect());
            const scale = svg.width / text.ownerSVGElement.viewBox.baseVal.width;
            return {
                text: text.textContent,
                inside: own.left >= svg.left - 1 && own.right <= svg.right + 1 && own.top >= svg.top - 1
                    && own.bottom <= svg.bottom + 1,
                size: scale * parseFloat(getComputedStyle(text).fontSize),
            };
        })"""
    )
    assert len(texts) > 20
    assert [text for text in texts if not text["inside"] or text["size"] < 11] == []


def test_steps_set_the_first_state_and_reset_returns_there(varied: Site, visit: Callable[..., Any]) -> None:
    page = visit(varied.out / "index.html").page
    enliven(page, "#explorable-rings")
    reader = Reader(page, "#explorable-rings")
    points, centres = started(spec_on(page, "#explorable-rings"), "random", 8, 1)
    states = lloyd(points, centres)
    first = reader.html
    assert reader.title == "Step 7: points assigned"
    assert (reader.inertia, reader.sizes) == shown_state(states, 7, 8)
    assert reader.button("Reset").is_disabled()
    reader.press("Back")
    assert reader.button("Reset").is_enabled()
    reader.press("Reset")
    assert reader.html == first


def test_another_k_goes_as_far_as_the_picture_went_at_first(varied: Site, visit: Callable[..., Any]) -> None:
    page = visit(varied.out / "index.html").page
    enliven(page, "#explorable-rings")
    reader = Reader(page, "#explorable-rings")
    reader.field("k, the number of clusters").press("ArrowLeft")
    points, centres = started(spec_on(page, "#explorable-rings"), "random", 7, 1)
    assert reader.title == "Step 7: points assigned"
    assert (reader.inertia, reader.sizes) == shown_state(lloyd(points, centres), 7, 7)


def test_without_script_the_first_state_stands_and_no_control_does(
    varied: Site, visit: Callable[..., Any]
) -> None:
    page = visit(varied.out / "index.html", java_script_enabled=False).page
    for name in NAMES:
        assert page.locator(f"#explorable-{name} svg").first.is_visible()
        assert page.locator(f"#explorable-{name} svg").nth(1).is_visible()
    for control in page.locator(".explorable button, .explorable input, .explorable select").all():
        assert not control.is_visible()


def test_in_print_the_present_state_stands(alive: Any) -> None:
    reader = Reader(alive)
    reader.press("Step")
    alive.emulate_media(media="print")
    assert reader.title == "Step 1: points assigned"
    assert not reader.button("Step").is_visible()
    assert not reader.field("first centres").is_visible()
    assert not alive.get_by_text("Press Step.").is_visible()


def test_regions_are_told_apart_by_texture_and_points_by_shape(varied: Site) -> None:
    page = BeautifulSoup(varied.page(), "html.parser")
    rings = page.select_one("#explorable-rings")
    weaves = [path["fill"] for path in rings.select(".explorable-weave")]
    assert weaves[0] == "none"
    assert len(set(weaves)) == 8
    for weave in weaves[1:]:
        assert page.find(id=weave.removeprefix("url(#").removesuffix(")"))
    # Each cluster's points are one path, of one shape again and again.
    marks = rings.select("svg")[0].select(".explorable-mark[d]")
    shapes = [{re.sub(r"^[-\d.,]+", "", one) for one in str(mark["d"]).split("M")[1:]} for mark in marks]
    assert [len(of_one) for of_one in shapes] == [1] * 8
    assert len(set.union(*shapes)) == 8


def test_a_file_holds_both_panels(build: Build) -> None:
    book = build(BLOBS, "epub", config={"copyright": "2026", "version": "1"})
    [image] = BeautifulSoup(book.page(), "html.parser").select("figure img")
    drawing = (book.out / str(image["src"])).read_text(encoding="utf-8")
    for words in ("Step 0: centres placed", "Inertia over the steps", "Points in each cluster"):
        assert words in drawing
    assert not re.search(r"var\(|class=|data-color", drawing)
    for fill in ("#6ca4fe", "#ffc07e", "#dac3ff"):
        assert fill in drawing
    text = build(BLOBS, "text").page()
    assert "k = 3; first centres: k-means++." in " ".join(text.split())


def test_a_pdf_holds_both_panels(build: Build) -> None:
    latex = build(BLOBS, "latex")
    [pdf] = latex.out.glob("k-means-*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    width, height = map(
        float, re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf.read_bytes()).groups()
    )
    assert width > 1.5 * height, "they stand side by side"


# ── Data, and what can be wrong with it ──────────────────────────────────────────────────────────────────


def npy(array: NDArray[Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


FILES: dict[str, str | bytes] = {
    "good.csv": "name,width,length\na,1,2\nb,2,1\nc,8,9\nd,9,8\n",
    "plain.csv": "x,y,z\n1,2,0\n2,1,0\n8,9,0\n9,8,0\n",
    "pairs.npy": npy(np.array([[1.0, 2.0], [2.0, 1.0], [8.0, 9.0], [9.0, 8.0]])),
    "holes.csv": "x,y\n1,2\n2,nan\n3,4\n",
    "gap.csv": "x,y\n1,2\n2,\n3,4\n",
    "text.csv": "x,y\n1,2\n2,n/a\n3,4\n",
    "row.csv": "x,y\n1,2\n",
    "none.csv": "x,y\n",
    "same.csv": "x,y\n" + "3,4\n" * 20,
    "close.csv": "x,y\n1000000,1\n1000000.01,1\n",
    "large.csv": "x,y\n1,2\n1e12,4\n",
    "million.npy": npy(np.zeros((1_000_000, 2))),
    "three.npy": npy(np.zeros((9, 3))),
    "uneven.json": '{"x": [1, 2, 3], "y": [1, 2]}',
}

BAD = {
    "k-zero": (":k: 0", "k-means: k needs a whole number from 1 to 8, not '0'", "render"),
    "k-nine": (":k: 9", "k-means: k needs a whole number from 1 to 8, not '9'", "render"),
    "k-part": (":k: 2.5", "k-means: k needs a whole number from 1 to 8, not '2.5'", "render"),
    "k-many": (
        ":data: good.csv\n:x: width\n:y: length\n:k: 5",
        "k is 5, and there are only 4 points",
        "data",
    ),
    "k-layout": (":n: 2\n:k: 3", "k is 3, and there are only 2 points", "data"),
    "init": (
        ":init: kmeans++",
        "k-means: init needs random, farthest, k-means++ or by hand, not 'kmeans++'; did you mean k-means++?",
        "render",
    ),
    "layout": (
        ":layout: blob",
        "k-means: layout needs blobs, rings or uniform, not 'blob'; did you mean blobs?",
        "render",
    ),
    "field": (":cluster: 3", "k-means has no option cluster", "render"),
    "n-many": (":n: 3000", "k-means: n needs a whole number from 2 to 2,000, not '3000'", "render"),
    "seed": (
        ":seed: now",
        "k-means: seed needs a whole number from 0 to 999,999,999,999,999, not",
        "render",
    ),
    "steps": (":steps: -1", "k-means: steps needs a whole number from 0 to 100, not '-1'", "render"),
    "both": (
        ":data: plain.csv\n:layout: rings",
        "layout is for generated points, and k-means has data (x, y, z); leave one of them out",
        "render",
    ),
    "no-data": (
        ":x: width",
        "k-means: x and y name columns of data, and there is none; write `:data:` too",
        "data",
    ),
    "no-file": (":data: lost.csv", "there is no file lost.csv", "data"),
    "half": (
        ":data: good.csv\n:x: width",
        "k-means needs both x and y, the columns of the data (name, width, length)",
        "data",
    ),
    "unsaid": (
        ":data: good.csv",
        "k-means needs to know which columns to plot: write `:x:` and `:y:` "
        "(the data has name, width, length)",
        "data",
    ),
    "missing": (
        ":data: good.csv\n:x: widht\n:y: length",
        "the data has no column widht; did you mean width? (it has name, width, length)",
        "data",
    ),
    "names": (
        ":data: good.csv\n:x: name\n:y: length",
        "column name has 'a' in row 1; finite numbers are needed",
        "data",
    ),
    "text": (":data: text.csv", "column y has 'n/a' in row 2; finite numbers are needed", "data"),
    "gap": (
        ":data: gap.csv",
        "column y has a hole in row 2; finite numbers are needed: fill such rows or leave them out",
        "data",
    ),
    "holes": (
        ":data: holes.csv",
        "column y has nan in row 2; finite numbers are needed: fill such rows",
        "data",
    ),
    "row": (":data: row.csv", "the data has 1 row; k-means takes 2 to 2,000", "data"),
    "none": (":data: none.csv", "the data has 0 rows; k-means takes 2 to 2,000", "data"),
    "same": (
        ":data: same.csv",
        "all 20 points are at the same place, (3, 4): there is nothing to cluster",
        "data",
    ),
    "close": (
        ":data: close.csv\n:k: 2",
        "the points lie within 0.01 of one another, too close for an axis",
        "data",
    ),
    "large": (
        ":data: large.csv\n:k: 2",
        "column x reaches 1e+12; choose a unit in which it stays below 1e+09",
        "data",
    ),
    "million": (
        ":data: million.npy",
        "the data has 1,000,000 rows; k-means takes 2 to 2,000: take a sample",
        "data",
    ),
    "three": (
        ":data: three.npy",
        "k-means needs one array of the shape (N, 2); the data has three (9, 3)",
        "data",
    ),
    "uneven": (":data: uneven.json", "column x has 3 rows, and column y has 2; each row needs both", "data"),
}


@pytest.fixture(scope="module")
def mistaken(tmp_path_factory: pytest.TempPathFactory) -> Site:
    pages = {
        name: f"# Title\n\nBefore.\n\n:::{{explorable}} k-means\n{options}\nCaption.\n:::\n\nAfter.\n"
        for name, (options, _, _) in BAD.items()
    }
    index = "# Index\n\n```{toctree}\n:glob:\n*\n```\n"
    return build_site(tmp_path_factory.mktemp("mistaken"), {**FILES, **pages, "index": index})


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_is_told_once_and_the_page_is_kept(mistaken: Site, name: str) -> None:
    options, says, subtype = BAD[name]
    [warning] = [line for line in mistaken.warnings if line.startswith(f"{name}.md:")]
    assert warning.startswith(f"{name}.md:5: WARNING: {says}")
    assert warning.endswith(f" [explorable.{subtype}]")
    page = BeautifulSoup(mistaken.page(name), "html.parser")
    [notice] = page.select(".explorable-notice")
    assert options.split("\n")[0] in notice.text
    assert notice.find_previous(string="Before.")
    assert notice.find_next(string="After.")
    assert not page.select(".explorable")


def test_nothing_else_is_warned_of(mistaken: Site) -> None:
    assert len(mistaken.warnings) == len(BAD)


def test_words_beside_the_curve_begin_where_its_plot_does(build: Build) -> None:
    rows = "".join(f"{x * 10_000},{y * 10_000}\n" for x, y in ((1, 2), (2, 1), (8, 9), (9, 8)))
    site = build(
        {
            "index": "# Data\n\n:::{explorable} k-means\n:data: far.csv\n:k: 2\n:::\n",
            "far.csv": "x,y\n" + rows,
        }
    )
    assert site.warnings == []
    curve = BeautifulSoup(site.page(), "html.parser").select("svg")[1]
    # Its numbers are long: the plot begins farther to the right than others.
    axis = float(curve.select(".explorable-axis")[1]["transform"].removeprefix("translate(").split(",")[0])
    assert axis > 60
    title, inertia, sizes = curve.select(".explorable-title, svg > .explorable-note:not(:empty)")
    assert (inertia.text[:7], sizes.text) == ("inertia", "Points in each cluster")
    assert {float(text["x"]) for text in (title, inertia, sizes)} == {axis}


@pytest.mark.parametrize(
    ("options", "labels"),
    [
        (":data: good.csv\n:x: width\n:y: length", ["width", "length"]),
        (":data: plain.csv", ["x", "y"]),
        (":data: pairs.npy", ["x", "y"]),
    ],
)
def test_points_come_from_columns_or_from_one_array(build: Build, options: str, labels: list[str]) -> None:
    site = build({"index": f"# Data\n\n:::{{explorable}} k-means\n{options}\n:k: 2\n:::\n", **FILES})
    assert site.warnings == []
    page = BeautifulSoup(site.page(), "html.parser")
    values = json.loads(page.select_one(".explorable > script").text)
    assert values["points"] == [[1, 2, 8, 9], [2, 1, 9, 8]]
    assert [text.text for text in page.select("svg")[0].select(".explorable-axis-label")] == labels


@pytest.mark.parametrize(
    "points",
    [
        [[0, 0], [0, 1]],
        [[5, 0], [5, 1], [5, 2]],
        [[1e9, -1e9], [-1e9, 1e9], [0, 0]],
        [[1e-6, 0], [0, 1e-5], [2e-6, 0]],
        [[0, 0]] * 7 + [[1, 1]],
    ],
    ids=["two", "a line", "huge", "tiny", "one place"],
)
@pytest.mark.parametrize("init", ["random", "by hand"])
def test_extremes_are_drawn(build: Build, points: list[list[float]], init: str) -> None:
    array = npy(np.array(points, dtype=float))
    options = f":data: p.npy\n:k: 2\n:init: {init}\n:steps: 100"
    site = build({"index": f"# Extreme\n\n:::{{explorable}} k-means\n{options}\n:::\n", "p.npy": array})
    assert site.warnings == []
    page = BeautifulSoup(site.page(), "html.parser")
    view = str(page.select_one(".explorable-view"))
    assert not re.search("NaN|Infinity|undefined|∞", view)
    assert page.select_one(".explorable-title").text.startswith("Converged after")
    assert len(page.select(".explorable-handle .explorable-dot")) == 2


# ── What it says ─────────────────────────────────────────────────────────────────────────────────────────


def scattered(seed: int, n: int, k: int, reach: float = 1.0) -> Points:
    random = np.random.default_rng(seed)
    middles = random.normal(0, 3 * reach, (k, 2))
    return middles[random.integers(k, size=n)] + random.normal(0, reach, (n, 2))


CLAIMS = {
    "groups": KMeans(arrays={"p": scattered(1, 120, 4)}, k=4, init="k-means++"),
    "random": KMeans(arrays={"p": scattered(2, 300, 5)}, k=6, init="random"),
    "far apart": KMeans(arrays={"p": scattered(3, 80, 3)}, k=3, init="farthest"),
    "one cluster": KMeans(arrays={"p": scattered(4, 40, 2)}, k=1, init="random"),
    "large numbers": KMeans(arrays={"p": 7e5 + scattered(5, 90, 3, 1e5)}, k=3, init="k-means++"),
    "small numbers": KMeans(arrays={"p": scattered(6, 90, 3, 1.1e-3)}, k=3, init="k-means++"),
    "twins": KMeans(arrays={"p": np.repeat(scattered(7, 3, 3), 4, axis=0)}, k=6, init="random"),
}


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 7, 400])
@pytest.mark.parametrize("kind", CLAIMS)
def test_what_it_says_is_what_numpy_finds(kind: str, steps: int) -> None:
    spec = replace(CLAIMS[kind], steps=steps)
    values = values_of(spec)
    request = {"picture": spec.name, "id": "one", "values": values, "parameters": []}
    told = str(engine().ask("drawView", request, timeout=20, memory=256)["alt"]).replace("−", "-")
    # The author's own points, not those that were sent.
    assert spec.arrays is not None
    points = spec.arrays["p"]
    states = lloyd(points, points[values["starts"][spec.init][0][: spec.k]])
    taken = min(steps, len(states) - 1)
    _, labels, inertia = states[taken]
    found = re.search(r"(?:Converged after|Step) ([\d,]+)(?: steps?|: (.*?))\. Inertia (\S+)\. ", told)
    assert found, told
    assert int(found[1].replace(",", "")) == taken
    assert ("Converged" in told) == (steps >= len(states) - 1)
    did = "centres placed" if taken == 0 else "points assigned" if taken % 2 else "centres moved"
    assert found[2] in (None, did)
    assert float(found[3]) == pytest.approx(inertia, rel=2e-4)
    if labels is None:
        assert "No point is assigned yet." in told
        return
    sizes = [int((labels == i).sum()) for i in range(spec.k)]
    assert f"Points in each cluster: {', '.join(map(str, sizes))}." in told
    empty = [str(i + 1) for i, size in enumerate(sizes) if size == 0]
    assert re.findall(r"Cluster (\d+) has no points: its centre stays", told) == empty
