"""``embedding-projection``: points that travel from step to step, read by numpy and by a reader."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup

from conftest import Build, enliven
from sphinxext.explorable.visuals.embedding_projection import EmbeddingProjection
from sphinxext.explorable.visuals.picture import Page
from sphinxext.explorable.visuals.projections import nearest_others, principal

STEPS, COUNT, SIZE = 4, 12, 7
CLASSES = ["ant", "bee", ""] * 4
VECTORS = np.random.default_rng(3).normal(size=(STEPS, COUNT, SIZE)) + 3 * np.arange(STEPS)[:, None, None]
LABELS = [f"w{i}" for i in range(COUNT)]


def arrays(**given: Any) -> dict[str, Any]:
    return {"vectors": VECTORS, "labels": LABELS, "classes": CLASSES} | given


def picture(options: dict[str, Any] | None = None, **given: Any) -> EmbeddingProjection:
    there = {name: np.array(value) for name, value in arrays(**given).items() if value is not None}
    return EmbeddingProjection(arrays=there, **(options or {}))


def source(options: str = "", name: str = "plane", **given: Any) -> str:
    return f":::{{explorable}} embedding-projection\n:name: {name}\n:data: a.npz\n{options}A caption.\n:::\n"


def packed(**given: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **{name: np.array(value) for name, value in arrays(**given).items() if value is not None})
    return file.getvalue()


@pytest.fixture
def opened(build: Build, visit: Callable[..., Any]) -> Callable[..., Any]:
    def run(text: str = "", *, given: dict[str, Any] | None = None, **options: Any) -> Any:
        site = build({"index": f"# Title\n\n{text or source()}\nWords.\n", "a.npz": packed(**(given or {}))})
        assert site.warnings == []
        visited = visit(site.out / "index.html", **options)
        enliven(visited.page, "#explorable-plane")
        return visited

    return run


# ── What numpy says ──


def svd(rows: np.ndarray) -> np.ndarray:
    axes = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)[2][:2]
    signs = np.sign(axes[[0, 1], np.abs(axes).argmax(axis=1)])
    return (rows - rows.mean(axis=0)) @ (axes * signs[:, None]).T


@pytest.mark.parametrize("count", [12, 3])
def test_all_steps_are_projected_together_as_by_an_svd(count: int) -> None:
    vectors = VECTORS[:, :count] if count > 3 else np.random.default_rng(0).normal(size=(2, 3, 40))
    points, share, shares = principal(vectors)
    expected = svd(vectors.reshape(-1, vectors.shape[-1])).reshape(points.shape)
    assert np.allclose(points, expected)
    rows = vectors.reshape(-1, vectors.shape[-1])
    assert np.isclose(share, expected.var(axis=(0, 1)).sum() / rows.var(axis=0).sum())
    assert np.allclose(shares, expected.var(axis=1).sum(axis=-1) / vectors.var(axis=1).sum(axis=-1))


def test_a_projection_can_be_fitted_to_those_with_a_class_and_without_what_moves_all() -> None:
    found = picture({"fit": "classes", "center": "each"})._projected[0][0]
    named = np.array(CLASSES) != ""
    own = VECTORS - VECTORS[:, named].mean(axis=1, keepdims=True)
    axes = np.linalg.svd(own[:, named].reshape(-1, SIZE))[2][:2]
    axes *= np.sign(axes[[0, 1], np.abs(axes).argmax(axis=1)])[:, None]
    assert np.allclose(found, own @ axes.T)


def test_one_direction_or_one_place_is_drawn_all_the_same() -> None:
    for vectors in (VECTORS[..., :1], np.zeros((2, 5, 3)), np.ones((2, 1, 4))):
        points, share, shares = principal(vectors)
        assert points.shape == (*vectors.shape[:-1], 2)
        assert np.isfinite([*points.ravel(), share, *shares]).all()


def test_the_nearest_are_those_of_all_dimensions() -> None:
    far = VECTORS[2] + 1e6
    apart = np.linalg.norm(VECTORS[2][:, None] - VECTORS[2], axis=-1)
    np.fill_diagonal(apart, np.inf)
    for count in (3, COUNT + 5):
        expected = apart.argsort(axis=1)[:, : min(count, COUNT - 1)]
        assert nearest_others(far, count).tolist() == expected.tolist()


def test_words_count_those_that_have_one_of_their_own_class_nearest() -> None:
    counts = []
    for vectors in VECTORS:
        nearest = nearest_others(vectors, 1)[:, 0]
        counts.append(sum(CLASSES[i] != "" and CLASSES[i] == CLASSES[nearest[i]] for i in range(COUNT)))
    _, share, _ = principal(VECTORS)
    assert picture().alternative() == (
        f"12 points at 4 steps of layer. Two of 7 dimensions show {share:.0%} of the variance. Classes: "
        f"ant, 4, bee, 4, "
        f"others, 4. Of the 8 points with a class, so many have one of their own class nearest, by layer: "
        + ", ".join(f"{count} at {step}" for step, count in enumerate(counts))
        + "."
    )


def test_live_words_have_the_sentence_of_a_point_and_tell_points_of_one_name_apart(
    build: Build, visit: Callable[..., Any]
) -> None:
    contexts = [f"A sentence with word {i}." for i in range(COUNT)]
    told = picture(labels=["same"] * 6 + [f"w{i}" for i in range(6, COUNT)], contexts=contexts)
    file = io.BytesIO()
    np.savez(file, **told.arrays)
    text = ":::{explorable} embedding-projection\n:name: travel\n:data: a.npz\n:point: 2\nA caption.\n:::\n"
    site = build({"index": f"# Title\n\n{text}", "a.npz": file.getvalue()})
    page = visit(site.out / "index.html", site.out).page
    enliven(page, "#explorable-travel")
    page.locator("#explorable-travel [data-panel=plot]").press("PageDown")
    page.wait_for_timeout(700)
    said = str(page.locator("#explorable-travel-alt").text_content())
    near = nearest_others(VECTORS[1], 3)[2]

    def called(i: int) -> str:
        return (f"same, {CLASSES[i] or 'others'} (point {i})") if i < 6 else f"w{i}, {CLASSES[i] or 'others'}"

    named = "; ".join(called(int(i)) for i in near)
    own = CLASSES[2] or "others"
    assert f"layer 1: same, {own} in “A sentence with word 2.” is nearest to {named}." in said


def test_each_of_sixteen_classes_has_a_colour_and_shape_of_its_own() -> None:
    many = [str(i) for i in range(16)]
    drawn = picture(vectors=VECTORS[:, [0] * 16], labels=None, classes=many).resolve(Page({}))["classes"]
    assert len({(one["color"], one["shape"]) for one in drawn}) == 16
    more = picture(vectors=VECTORS[:, [0] * 20], labels=None, classes=[*many, *"abab"])
    [(_, doubt)] = more.check()
    assert doubt == (
        "there are 18 classes, and colours and shapes for 16: the 3 smallest are drawn as one, others"
    )
    assert [one["size"] for one in more.resolve(Page({}))["classes"]][-3:] == [2, 2, 3]


# ── What an author is told ──


@pytest.mark.parametrize(
    ("given", "options", "told"),
    [
        (
            {"vectors": None},
            {},
            "embedding-projection: it needs `points` or `vectors`, and the data has neither (it has labels, "
            "classes)",
        ),
        (
            {"points": VECTORS[..., :2]},
            {},
            "embedding-projection: it needs `points` or `vectors`, and the data has both: leave one of them "
            "out",
        ),
        (
            {"vectors": None, "points": VECTORS},
            {},
            "points is 7 long along its last axis, and a plane has x and y: vectors of more numbers are "
            "called "
            "vectors, and are projected",
        ),
        (
            {"vectors": np.zeros((2, 30_001, 1))},
            {},
            "vectors has 30,001 points, and a page can show 10,000: take some of them, as vectors[..., ::4, "
            ":] does",
        ),
        (
            {"labels": LABELS[:-1]},
            {},
            "classes is 12 long along point, and labels 11: classes has the shape (12,) for point",
        ),
        (
            {"neighbours": np.full((STEPS, COUNT, 1), 12)},
            {},
            "neighbours are places of points, whole numbers from 0 to 11",
        ),
        ({}, {"pick": "bea"}, "pick: there is no class bea; did you mean bee?"),
        ({}, {"colors": {"query": "wasp"}}, "colors: there is no class wasp"),
        ({}, {"point": "w12"}, "point: none is called w12; did you mean w2?"),
        ({}, {"step": 4}, "step is 4; there are 4, from 0 to 3"),
    ],
)
def test_what_cannot_be_drawn_is_told(given: dict[str, Any], options: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        picture(options, **given).check()
    assert str(caught.value) == told


# ── What a reader sees ──

AT = """view => [...view.querySelectorAll('[data-part=marks] path')].flatMap(path =>
    path.getAttribute('d').match(/M[-\\d.]+,[-\\d.]+/g).map(m => m.slice(1).split(',').map(Number)))"""


def in_plot(points: np.ndarray) -> np.ndarray:
    """Where points are in the drawing: as far from each other as their values say."""
    low, high = points.min(axis=(0, 1)), points.max(axis=(0, 1))
    unit = 0.5 + (points - (low + high) / 2) / (high - low).max()
    return np.stack([15 + unit[..., 0] * 296, 60 + (1 - unit[..., 1]) * 296], axis=-1)


def expected_marks(step: int) -> list[list[float]]:
    places = in_plot(principal(VECTORS)[0])[step]
    found = []
    # Others first; each shape begins at another place from its centre.
    for name, (dx, dy) in (("", (-2.7, 0)), ("ant", (-4.5, 0)), ("bee", (-4.05, -4.05))):
        found += [[places[i, 0] + dx, places[i, 1] + dy] for i in range(COUNT) if CLASSES[i] == name]
    return found


def test_points_travel_to_where_their_vectors_are(opened: Callable[..., Any]) -> None:
    page = opened().page
    view = page.locator("#explorable-plane .explorable-view")
    assert np.allclose(view.evaluate(AT), expected_marks(0), atol=0.06)
    page.get_by_role("slider", name="layer").press("End")
    page.wait_for_timeout(250)
    between = np.array(view.evaluate(AT))
    assert not np.allclose(between, expected_marks(0), atol=1)
    assert not np.allclose(between, expected_marks(3), atol=1)
    page.wait_for_timeout(1200)
    assert np.allclose(view.evaluate(AT), expected_marks(3), atol=0.06)
    assert page.locator("text.explorable-title").first.text_content() == "layer 3"


def test_with_reduced_motion_they_are_there_at_once(opened: Callable[..., Any]) -> None:
    page = opened(reduced_motion="reduce").page
    page.get_by_role("slider", name="layer").press("End")
    assert np.allclose(page.locator(".explorable-view").evaluate(AT), expected_marks(3), atol=0.06)
    page.get_by_role("button", name="Reset").press("Enter")
    page.get_by_role("button", name="Play").press("Enter")
    assert np.allclose(page.locator(".explorable-view").evaluate(AT), expected_marks(3), atol=0.06)


def test_play_goes_through_all_steps_and_ends(opened: Callable[..., Any]) -> None:
    page = opened().page
    play = page.locator('[data-press="Play"]')
    play.press("Enter")
    assert play.text_content() == "Pause"
    page.locator("output", has_text="3").wait_for(timeout=9000)
    page.locator("button", has_text="Play").wait_for()


def told(page: Any) -> str:
    return str(page.locator('[data-panel="aside"] .explorable-title').last.text_content())


def test_the_nearest_of_a_point_are_told_by_pointer_and_by_keyboard(opened: Callable[..., Any]) -> None:
    page = opened().page
    places = in_plot(principal(VECTORS)[0])[0]
    stage = page.locator('[data-panel="plot"]')
    box = stage.locator("svg").bounding_box()
    scale = box["width"] / 326
    lone = int(np.linalg.norm(places - places.mean(axis=0), axis=1).argmax())
    page.mouse.move(box["x"] + places[lone, 0] * scale, box["y"] + places[lone, 1] * scale)
    assert told(page).startswith(f"“w{lone}”")
    names = page.locator('[data-panel="aside"] [data-point]').evaluate_all(
        "all => all.map(e => +e.dataset.point)"
    )
    assert names == nearest_others(VECTORS[0], 5)[lone].tolist()
    # The same by keys, which lead nearly everywhere.
    reached = {told(page)}
    for key in np.random.default_rng(0).choice(["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"], 100):
        stage.press(str(key))
        reached.add(told(page))
    assert len(reached) >= COUNT - 1
    # And the rest is found by its name.
    page.get_by_role("searchbox").fill(f"w{lone}")
    page.get_by_role("searchbox").press("Enter")
    assert told(page).startswith(f"“w{lone}”")
    page.get_by_role("searchbox").fill("")
    before = told(page)
    stage.press("PageDown")
    assert page.locator("output").first.text_content() == "1"
    assert told(page) == before


def faint(page: Any) -> int:
    """How many marks are pale."""
    count = "all => all.flatMap(e => e.getAttribute('d').match(/M/g)).length"
    return int(page.locator('[data-part="marks"] .explorable-faint').evaluate_all(count))


def test_classes_search_lasso_and_enter_choose_what_is_looked_at(opened: Callable[..., Any]) -> None:
    page = opened().page
    assert faint(page) == 0
    page.get_by_role("combobox", name="class").select_option("bee")
    assert faint(page) == COUNT - 4
    page.locator('[data-pick="1"]').click()
    assert faint(page) == 0
    stage = page.locator('[data-panel="plot"]')
    stage.focus()
    # Letters go on in the search.
    page.keyboard.type("w1")
    assert page.get_by_role("searchbox", name="search").input_value() == "w1"
    assert faint(page) == COUNT - sum(label.startswith("w1") for label in LABELS)
    page.get_by_role("button", name="Reset").press("Enter")
    assert page.get_by_role("searchbox", name="search").input_value() == ""
    places = in_plot(principal(VECTORS)[0])[0]
    box = stage.locator("svg").bounding_box()
    scale = box["width"] / 326
    right = float(np.median(places[:, 0]))
    corners = [(right, 50), (322, 50), (322, 370), (right, 370)]
    for k, (x, y) in enumerate(corners):
        page.mouse.move(box["x"] + x * scale, box["y"] + y * scale, steps=4)
        if not k:
            page.mouse.down()
    page.mouse.up()
    assert faint(page) == int((places[:, 0] < right).sum())
    assert page.locator(".explorable-lasso").get_attribute("d") is None
    page.get_by_role("button", name="Reset").press("Enter")
    assert faint(page) == 0
    stage.press("Enter")
    assert faint(page) == COUNT - 1
    stage.press("Enter")
    assert faint(page) == 0


def test_names_cover_neither_each_other_nor_points(opened: Callable[..., Any]) -> None:
    # Two rows so close that names beside the points of both would cover each other.
    points = np.array([[[74.0 * (i % 5), 9.0 * (i // 5)] for i in range(10)]])
    given = {"vectors": None, "points": points, "labels": [f"name {i}" for i in range(10)], "classes": None}
    page = opened(given=given).page
    boxes = page.locator('[data-part="names"] text').evaluate_all(
        "all => all.map(e => e.getBBox()).map(b => [b.x, b.y, b.x + b.width, b.y + b.height])"
    )
    assert len(boxes) > 4
    marks = page.locator(".explorable-view").evaluate(AT)
    for i, (left, top, right, bottom) in enumerate(boxes):
        for a, b, c, d in boxes[:i]:
            assert right <= a or left >= c or bottom <= b + 2 or top >= d - 2
        for x, y in marks:
            assert not (left < x + 4.5 < right and top < y < bottom)


def test_two_sliders_and_names_of_steps(opened: Callable[..., Any]) -> None:
    points = np.random.default_rng(5).normal(size=(2, 3, COUNT, 2))
    given = {
        "vectors": None,
        "points": points,
        "steps": [0.1, 0.5, 2],
        "other_steps": ["cosine", "euclidean"],
    }
    page = opened(source(":slider: min_dist\n:other-slider: metric\n"), given=given).page
    assert page.get_by_role("slider", name="min_dist").get_attribute("aria-valuetext") == "0.1"
    page.get_by_role("slider", name="metric").press("End")
    page.get_by_role("slider", name="min_dist").press("ArrowRight")
    title = page.locator("text.explorable-title").first.text_content()
    assert title == "min_dist 0.5, metric euclidean"
    assert page.locator("[data-step]").count() == 6
    page.locator('[data-step="2"][data-other="0"]').click()
    assert page.locator("text.explorable-title").first.text_content() == "min_dist 2, metric cosine"


def test_linked_pictures_are_at_one_step_and_one_point(opened: Callable[..., Any]) -> None:
    page = opened(source(":link: both\n") + "\n" + source(":link: both\n", name="other")).page
    enliven(page, "#explorable-other")
    first, second = page.locator("#explorable-plane"), page.locator("#explorable-other")
    first.get_by_role("slider", name="layer").press("ArrowRight")
    assert second.locator("output").first.text_content() == "1"
    second.locator('[data-panel="aside"] [data-point]').first.click()
    titles = [
        one.locator('[data-panel="aside"] .explorable-title').last.text_content() for one in (first, second)
    ]
    assert titles[0] == titles[1]


def test_five_thousand_points_are_small_and_open(build: Build, visit: Callable[..., Any]) -> None:
    vectors = np.random.default_rng(1).normal(size=(13, 5000, 3)).astype(np.float32)
    data = packed(vectors=vectors, labels=None, classes=None)
    site = build({"index": f"# T\n\n{source()}", "a.npz": data})
    assert site.warnings == []
    files = list(site.out.rglob("data-*.js"))
    assert sum(file.stat().st_size for file in files) < 200_000
    page = visit(site.out / "index.html").page
    enliven(page, "#explorable-plane")
    page.get_by_role("slider", name="layer").press("End")
    page.locator("text.explorable-title", has_text="layer 12").wait_for()
    drawn = page.locator('[data-part="marks"] path').get_attribute("d")
    assert len(re.findall("M", drawn)) == 5000


def test_of_many_points_a_few_that_are_far_apart_have_names(build: Build) -> None:
    rng = np.random.default_rng(0)
    turn = np.linspace(0.5, 6, 180)
    points = np.stack([turn * np.cos(turn), turn * np.sin(turn)], axis=1) + rng.normal(size=(2, 180, 2)) / 9
    held = io.BytesIO()
    np.savez(held, points=points[None], labels=np.array([f"a word {i}" for i in range(180)]))
    drawn = ":::{explorable} embedding-projection\n:name: many\n:data: many.npz\nWords.\n:::\n"
    site = build({"index": f"# Title\n\n{drawn}", "many.npz": held.getvalue()})
    assert site.warnings == []
    soup = BeautifulSoup(site.page("index"), "html.parser")
    names = soup.select("#explorable-many [data-part=names] text")
    assert 3 < len(names) < 16
    places = [(float(str(one["x"])), float(str(one["y"]))) for one in names]
    # No two of them could be taken for lines of one text.
    for i, (x, y) in enumerate(places):
        assert all(abs(y - down) > 20 or abs(x - left) > 50 for left, down in places[:i])


@pytest.mark.parametrize(("language", "sign"), [("en", "%"), ("de", "\N{NO-BREAK SPACE}%")])
def test_shares_have_the_percent_sign_of_the_language(build: Build, language: str, sign: str) -> None:
    site = build({"index": f"# Title\n\n{source()}", "a.npz": packed()}, config={"language": language})
    soup = BeautifulSoup(site.page("index"), "html.parser")
    told = soup.select("#explorable-plane [data-part=title] text")[1].text
    found = re.search(r"\d+(\s?%)", told)
    assert found
    assert found[1] == sign
