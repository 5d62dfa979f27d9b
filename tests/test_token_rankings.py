"""``token-rankings``: what each layer would have said, as a reader finds it out."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup

from conftest import Build, Site, build_site, enliven

WORDS = ["the", "a", "cat", "dog", "sat", "ran", "down", "up"]
TEXT = ["cat", "sat", "down"]
random = np.random.default_rng(3)
LOGITS = random.standard_normal((3, 4, 8))
LOGITS[np.arange(3), :, [2, 4, 6]] += np.array([0, 1, 2, 4])
SCORES = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=-1, keepdims=True)
ORDER = np.argsort(-SCORES, axis=-1)
ALL_RANKS = np.argsort(ORDER, axis=-1) + 1
RANKS = np.stack([ALL_RANKS[i, :, WORDS.index(word)] for i, word in enumerate(TEXT)], axis=-1)
PREDICTIONS = np.array(WORDS)[ORDER[..., :3]]
TOP = np.take_along_axis(SCORES, ORDER[..., :3], axis=-1)
WHOLE = {
    "ranks": RANKS,
    "tokens": TEXT,
    "predictions": PREDICTIONS,
    "scores": TOP,
    "candidates": WORDS,
    "candidate_ranks": ALL_RANKS,
}


def stored(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def picture(name: str, *options: str, data: str = "given.npz") -> str:
    return "\n".join([f":::{{explorable}} token-rankings\n:name: {name}\n:data: {data}", *options, ":::\n"])


def page_of(*pictures: str) -> str:
    return "---\norphan: true\n---\n\n# Page\n\n" + "".join(pictures)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    many = random.integers(1, 120_000, (24, 300))
    pages = {
        "index": "# Page\n\n"
        + picture("one", ":layer: 0", ":token: sat", ":link: both")
        + picture("other", ":link: both", data="few.npz"),
        "watched": page_of(picture("one", data="watched.npz")),
        "single": page_of(picture("one", data="single.npz")),
        "long": page_of(picture("one", data="long.npz")),
        "given.npz": stored(**WHOLE),
        "few.npz": stored(ranks=RANKS, tokens=TEXT),
        "watched.npz": stored(ranks=ALL_RANKS[0], tokens=WORDS),
        "single.npz": stored(predictions=PREDICTIONS[0], scores=TOP[0]),
        "long.npz": stored(ranks=many, tokens=[f"w{i}" for i in range(300)]),
    }
    built = build_site(tmp_path_factory.mktemp("rankings"), pages)
    assert built.warnings == []
    return built


@pytest.fixture
def opened(site: Site, visit: Callable[..., Any]) -> Callable[..., Any]:
    def run(name: str = "index", *pictures: str) -> Any:
        page = visit(site.out / f"{name}.html").page
        for one in pictures or ("one",):
            enliven(page, f"#explorable-{one}")
        return page

    return run


def words_of(page: Any, panel: str, selector: str, called: str = "one") -> list[list[str]]:
    groups = page.locator(f"#explorable-{called} [data-panel={panel}] g[{selector}]")
    return groups.evaluate_all("all => all.map(g => [...g.querySelectorAll('text')].map(t => t.textContent))")


def ranks_shown(layer: int) -> list[list[str]]:
    return [[word, str(RANKS[layer, i])] for i, word in enumerate(TEXT)]


def table_of(place: int) -> list[list[str]]:
    both = zip(PREDICTIONS[place].ravel(), TOP[place].ravel(), strict=True)
    return [[word, f"{score:.0%}"] for word, score in both]


def test_ranks_and_candidates_are_numpy_s(opened: Callable[..., Any]) -> None:
    page = opened()
    assert words_of(page, "text", "data-token") == ranks_shown(0)
    assert words_of(page, "table", "data-word") == table_of(1)
    page.get_by_role("slider").first.press("End")
    assert words_of(page, "text", "data-token") == ranks_shown(3)


def test_pointing_at_a_token_shows_its_candidates(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("#explorable-one [data-panel=text] g[data-token='2']").hover()
    assert words_of(page, "table", "data-word") == table_of(2)
    best = [words[:2] for words in words_of(page, "lines", "data-word")]
    assert best == [[WORDS[word], str(i + 1)] for i, word in enumerate(ORDER[2, 0])]


def test_any_candidate_can_be_followed_through_the_layers(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("#explorable-one [data-panel=lines] g[data-word]").nth(4).click()
    page.wait_for_timeout(800)
    word = WORDS[ORDER[1, 0, 4]]
    ranks = ", ".join(map(str, ALL_RANKS[1, :, WORDS.index(word)]))
    assert (
        f"Now {word} in place 2, layer by layer: {ranks}."
        in page.locator("#explorable-one-alt").text_content()
    )
    line = page.locator("#explorable-one .explorable-line-of-ranks").get_attribute("d")
    heights = [float(point.split(",")[1]) for point in line[1:].split("L")]
    assert np.array_equal(
        np.argsort(heights, kind="stable"), np.argsort(ALL_RANKS[1, :, WORDS.index(word)], kind="stable")
    )


def test_the_keyboard_chooses_places_layers_and_candidates(opened: Callable[..., Any]) -> None:
    page = opened()
    text = page.locator("#explorable-one [data-panel=text]")
    text.press("ArrowDown")
    text.press("ArrowLeft")
    assert words_of(page, "text", "data-token") == ranks_shown(1)
    assert words_of(page, "table", "data-word") == table_of(0)
    table = page.locator("#explorable-one [data-panel=table]")
    table.press("ArrowRight")
    assert (
        page.locator("#explorable-one [data-panel=lines] .explorable-salient.explorable-lit").text_content()
        in PREDICTIONS[0, 1]
    )
    table.press("Escape")
    assert words_of(page, "text", "data-token") == ranks_shown(0)


def test_the_grid_chooses_layer_and_place(opened: Callable[..., Any]) -> None:
    page = opened()
    box = page.locator("#explorable-one [data-panel=grid] .explorable-hit").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 2.5 / 3, box["y"] + box["height"] * 2.5 / 4)
    assert words_of(page, "text", "data-token") == ranks_shown(2)
    assert words_of(page, "table", "data-word") == table_of(2)


def test_linked_pictures_choose_the_same(opened: Callable[..., Any]) -> None:
    page = opened("index", "one", "other")
    page.locator("#explorable-one [data-panel=text] g[data-token='0']").click()
    page.locator("#explorable-one").get_by_role("slider").press("ArrowRight")
    assert words_of(page, "text", "data-token", "other") == ranks_shown(1)
    assert (
        page.locator("#explorable-other [data-panel=text] .explorable-salient.explorable-lit").text_content()
        == "cat"
    )


def test_words_that_were_watched_each_have_their_line(opened: Callable[..., Any]) -> None:
    page = opened("watched")
    lines = words_of(page, "lines", "data-token")
    assert lines == [[WORDS[word], str(i + 1)] for i, word in enumerate(ORDER[0, -1])]


def test_one_place_needs_no_tokens(opened: Callable[..., Any]) -> None:
    page = opened("single")
    assert page.locator("#explorable-one svg").count() == 2
    assert words_of(page, "table", "data-word") == table_of(0)
    # Of a candidate that a layer does not have, it is known how many are before it.
    page.locator("#explorable-one [data-panel=table] g[data-word]").last.click()
    page.get_by_role("slider").press("Home")
    chosen = [words for words in words_of(page, "lines", "data-word") if words[0] == PREDICTIONS[0, 3, 2]]
    first = list(PREDICTIONS[0, 0])
    assert chosen[0][1] == (
        str(first.index(PREDICTIONS[0, 3, 2]) + 1) if PREDICTIONS[0, 3, 2] in first else ">3"
    )


def test_numbers_of_a_layer_are_its_own_however_large_those_of_another_are(build: Build) -> None:
    scores = np.array([[-1e4, -1e5, -1e6], [-0.5, -1.25, -2.5]])
    arrays = {"predictions": np.array([["a", "b", "c"], ["b", "c", "a"]]), "scores": scores}
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    page = "# T\n\n:::{explorable} token-rankings\n:name: one\n:data: a.npz\nA.\n:::\n"
    soup = BeautifulSoup(build({"index": page, "a.npz": stream.getvalue()}).page(), "html.parser")
    texts = [text.text for text in soup.select("#explorable-one svg text")]
    assert [f"{score:.3g}".replace("-", "−") for score in scores[1]] == texts[
        texts.index("−0.5") : texts.index("−0.5") + 5 : 2
    ]
    assert "b, −0.5; c, −1.25; a, −2.5." in soup.select_one("#explorable-one-alt").text


def test_large_ranks_are_exact_and_a_long_text_is_shown_in_parts(opened: Callable[..., Any]) -> None:
    page = opened("long")
    stage = page.locator("#explorable-one [data-panel=text]")
    for _ in range(30):
        stage.press("Shift+ArrowLeft")
    random_again = np.random.default_rng(3)
    random_again.standard_normal((3, 4, 8))
    many = random_again.integers(1, 120_000, (24, 300))
    assert words_of(page, "text", "data-token") == [[f"w{i}", str(many[-1, i])] for i in range(120)]
    assert "tokens 1 to 120 of 300" in stage.text_content()
    took = page.evaluate("""() => {
        const stage = document.querySelector('#explorable-one [data-panel=text]'), from = performance.now();
        for (let i = 0; i < 20; i++) {
            const key = i % 2 ? 'ArrowLeft' : 'ArrowRight';
            stage.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        }
        return (performance.now() - from) / 20;
    }""")
    print(f"{took:.1f} ms for a redrawing of 24 layers and 300 tokens")
    assert took < 150


def turned(ranks: Any) -> dict[str, Any]:
    return {**WHOLE, "ranks": ranks}


WRONG = {
    "ranks begin at 0, and the best rank is 1; write ranks + 1": turned(RANKS - 1),
    "ranks holds 1.5, and ranks are whole numbers from 1": turned(np.full(RANKS.shape, 1.5)),
    "ranks has the shape (3, 4) for layer, token; its axes are in another order: "
    "write np.transpose(ranks, (1, 0))": turned(RANKS.T),
    "the data has neither ranks, by layer and token, nor predictions, by layer and rank": {"tokens": TEXT},
    "the data has ranks and no tokens that they are of": {"ranks": RANKS},
    "predictions are for 3 places, and the data has no tokens, texts by place, to tell which": {
        "predictions": PREDICTIONS
    },
    "predictions need the best first": {**WHOLE, "scores": TOP[..., ::-1]},
    "ranks and predictions differ: in layer ": turned(RANKS + 1),
}


@pytest.mark.parametrize("told", WRONG)
def test_what_is_wrong_is_told(build: Build, told: str) -> None:
    site = build({"index": "# Page\n\n" + picture("one"), "given.npz": stored(**WRONG[told])})
    [warning] = site.warnings
    assert told in warning


def test_other_formats_say_how_a_rank_goes(build: Build) -> None:
    site = build(
        {"index": "# Page\n\n" + picture("one", ":token: sat"), "given.npz": stored(**WHOLE)}, "text"
    )
    said = " ".join(site.page().split())
    ranks = ", ".join(map(str, RANKS[:, 1]))
    first, last = ((RANKS[layer] == 1).sum() for layer in (0, -1))
    assert (
        f"Ranks of 3 tokens in 4 layers. The tokens: “{' '.join(TEXT)}”. "
        f"{first} of them rank first in layer 0, and {last} in layer 3. "
        f"The rank of sat in place 2, layer by layer: {ranks}."
    ) in said
    best = "; ".join(
        f"{word}, {score:.0%}" for word, score in zip(PREDICTIONS[1, -1], TOP[1, -1], strict=True)
    )
    assert f"The last layer’s best candidates: {best}." in said.replace("'", "’")
