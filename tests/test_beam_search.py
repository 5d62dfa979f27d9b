"""The picture `beam-search`: its numbers against numpy's, what readers do with it, what authors get wrong."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from snippets import DOCS

from conftest import Build, build_site, enliven

PAGE = """# Title

:::{explorable} beam-search
:name: first
:data: beams.npz
:end: ␣
:link: both
A caption.
:::

:::{explorable} beam-search
:name: second
:data: beams.npz
:end: ␣
:penalty: 1
:link: both
Another.
:::
"""
PICTURE = "#explorable-first"
FILE = (DOCS / "_data" / "beams.npz").read_bytes()
ARRAYS = dict(np.load(io.BytesIO(FILE)))


def beam(step: int, rank: int) -> list[tuple[int, int]]:
    """The places of a beam's tokens, the first one first."""
    places = []
    while step >= 0:
        places.insert(0, (step, rank))
        step, rank = step - 1, int(ARRAYS["parents"][step, rank])
    return places


def whole(penalty: float = 0) -> list[tuple[str, float]]:
    """The whole beams and their values, the best first."""
    found = []
    for step, rank in np.argwhere(ARRAYS["tokens"] == " "):
        places = beam(int(step), int(rank))
        text = "".join(str(ARRAYS["tokens"][place]) for place in places).strip()
        found.append((text, float(ARRAYS["scores"][step, rank]) / len(places) ** penalty))
    return sorted(found, key=lambda one: -one[1])


def told(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = build_site(tmp_path_factory.mktemp("beams"), {"index": PAGE, "beams.npz": FILE})
    assert built.warnings == []
    return built.out


@pytest.fixture
def page(site: Path, visit: Callable[..., Any]) -> Any:
    opened = visit(site / "index.html").page
    enliven(opened, PICTURE)
    enliven(opened, "#explorable-second")
    return opened


def ranking(page: Any, picture: str = PICTURE) -> list[tuple[str, str]]:
    rows = page.locator(f"{picture} [data-panel=ranking] g[data-node]")
    return [
        (
            row.locator(".explorable-beam-text").text_content(),
            row.locator(".explorable-beam-number").text_content(),
        )
        for row in rows.all()
    ]


def chosen(page: Any, picture: str = PICTURE) -> str:
    words = page.locator(f"{picture} .explorable-wide .explorable-beam-word.explorable-word-chosen")
    return "".join(words.all_text_contents())


def ringed(page: Any, picture: str = PICTURE, form: str = "wide") -> str:
    node = page.locator(f"{picture} .explorable-{form} g[data-node]", has=page.locator(".explorable-ring"))
    return str(node.locator("text").first.text_content())


def test_the_beams_are_ranked_as_their_scores_say(page: Any) -> None:
    assert ranking(page) == [(text, told(value)) for text, value in whole()]
    assert ranking(page, "#explorable-second") == [(text, told(value)) for text, value in whole(1)]
    assert whole()[0] != whole(1)[0]


def test_the_words_tell_what_is_kept_and_what_is_dropped(page: Any) -> None:
    tokens, parents = ARRAYS["tokens"], ARRAYS["parents"]
    goes_on = {(step - 1, int(parents[step, rank])) for step, rank in np.argwhere(tokens != "") if step}
    last = len(tokens) - 1
    dropped = [
        (int(step), int(rank))
        for step, rank in np.argwhere(tokens != "")
        if (step, rank) not in goes_on and tokens[step, rank] != " " and step != last
    ]
    said = str(page.locator(f"{PICTURE}-alt").text_content())
    texts = ["".join(str(ARRAYS["tokens"][place]) for place in beam(*one)) for one in dropped[:6]]
    listed = "; ".join(
        f"“{text}” after step {step + 1}" for text, (step, _) in zip(texts, dropped, strict=False)
    )
    more = f"; and {len(dropped) - 6} more" if len(dropped) > 6 else ""
    assert f"Dropped are {listed}{more}." in said
    *first, end = [f"“{token}”" for token in tokens[0] if token]
    assert f"After step 1 it keeps {', '.join(first)} and {end}." in said


def test_the_words_name_the_best_the_next_and_what_greed_gives(page: Any) -> None:
    (best, value), (second, other), *_ = whole()
    said = page.locator(f"{PICTURE}-alt").text_content()
    named = f"With a length penalty of 0, the best is “{best}”, log-probability {told(value)}"
    assert f"{named}; then “{second}”, {told(other)}." in said
    at, greedy = -1, ""
    for step in range(len(ARRAYS["tokens"])):
        of = [
            rank
            for rank, token in enumerate(ARRAYS["tokens"][step])
            if token and (step == 0 or ARRAYS["parents"][step, rank] == at)
        ]
        if not of:
            break
        at = max(of, key=lambda rank: ARRAYS["scores"][step, rank])
        greedy += str(ARRAYS["tokens"][step, at])
    assert f"leads to “{greedy.strip()}”, which is not the best" in said


def test_the_numbers_below_tokens_are_their_own_probabilities(page: Any) -> None:
    shares = page.locator(f"{PICTURE} .explorable-wide .explorable-beam-share").all_text_contents()
    wanted = []
    for step, rank in np.argwhere(ARRAYS["tokens"] != ""):
        before = ARRAYS["scores"][step - 1, ARRAYS["parents"][step, rank]] if step else 0
        wanted.append(float(np.exp(ARRAYS["scores"][step, rank] - before)))
    read = [float(share.partition(" #")[0]) for share in shares]
    assert read == pytest.approx(wanted, abs=0.0051)


def test_the_length_penalty_reorders_the_beams(page: Any) -> None:
    slider = page.locator(PICTURE).get_by_role("slider", name="length penalty")
    for _ in range(10):
        slider.press("ArrowRight")
    assert ranking(page) == [(text, told(value)) for text, value in whole(1)]
    page.wait_for_timeout(700)
    said = page.locator(f"{PICTURE}-alt").text_content()
    assert f"divided by length to the power of 1: “{whole(1)[0][0]}”" in said
    # Another beam is the best now: of what was the best at first, it says at which penalty.
    assert whole(1)[0][0] != whole()[0][0]
    assert f"With a length penalty of 0, the best is “{whole()[0][0]}”" in said


@pytest.mark.parametrize(("width", "along", "beside"), [(1000, "Right", "Down"), (360, "Down", "Right")])
def test_the_keyboard_follows_the_tree_as_it_is_drawn(
    site: Path, visit: Callable[..., Any], width: int, along: str, beside: str
) -> None:
    page = visit(site / "index.html", viewport={"width": width, "height": 900}).page
    enliven(page, PICTURE)
    form = "wide" if width > 600 else "narrow"
    tree = page.locator(f"{PICTURE} [data-panel=tree]")
    tree.focus()
    tree.press("Home")
    walked = ringed(page, form=form)
    for _ in range(3):
        tree.press(f"Arrow{along}")
        walked += ringed(page, form=form)
    assert walked == whole()[0][0][:4]
    step, rank = 3, 0
    tree.press(f"Arrow{beside}")
    assert ringed(page, form=form) == ARRAYS["tokens"][step, rank + 1]


def test_a_click_in_tree_or_list_chooses_a_beam_here_and_in_the_other_picture(page: Any) -> None:
    third = whole()[2][0]
    page.locator(f"{PICTURE} [data-panel=ranking] g[data-node]").nth(2).click()
    assert sorted(chosen(page).strip("␣")) == sorted(third)
    assert chosen(page, "#explorable-second") == chosen(page)
    # One that was dropped: its path is shown as far as it went.
    page.locator(
        f"{PICTURE} .explorable-wide g[data-node]", has=page.locator(".explorable-beam-dropped")
    ).first.click()
    assert chosen(page) == str(ARRAYS["tokens"][0, 3])
    page.wait_for_timeout(700)
    assert "dropped after step 1" in page.locator(f"{PICTURE}-alt").text_content()


def test_where_a_step_looks_is_told_in_numbers(page: Any) -> None:
    page.locator(f"{PICTURE} .explorable-wide g[data-node]").first.click()
    shares = page.locator(f"{PICTURE} [data-panel=step] .explorable-beam-share").all_text_contents()
    read = [float(share) for share in shares]
    assert read == pytest.approx(ARRAYS["attention"][0, 0].astype(float), abs=0.006)


def tree(**other: Any) -> bytes:
    plain: dict[str, NDArray[Any]] = {
        "tokens": np.array([["a", "b"], ["c", "</s>"]]),
        "parents": np.array([[-1, -1], [1, 0]]),
        "scores": np.array([[-1.0, -2.0], [-2.5, -3.0]]),
    }
    stream = io.BytesIO()
    np.savez(stream, **{**plain, **other})
    return stream.getvalue()


@pytest.mark.parametrize(
    ("arrays", "options", "said"),
    [
        ({"parents": np.array([[-1, -1], [5, 0]])}, "", "parents[1,0] is 5, and step 0 has no such beam"),
        (
            {"parents": np.array([[-1, -1], [0.5, 0]])},
            "",
            "parents are ranks of beams, and hold numbers that are",
        ),
        (
            {"scores": np.array([[0.5, 0.2], [0.1, 0.1]])},
            "",
            "scores[0,0] is 0.5, above 0; scores are logarithms of probabilities, added up along a beam",
        ),
        (
            {"scores": np.array([[-1.0, -2.0], [-0.5, -0.2]])},
            "",
            "scores[1,0] is -0.5, above -2 of the beam that it continues; scores are added up along a beam",
        ),
        ({"scores": np.array([[-1.0, -2.0, -3.0]])}, "", "scores is "),
        ({"attention": np.ones((2, 2, 3))}, "", "the data has attention, and no prompt that goes with it"),
        ({}, ":end: </S>\n", "end: no token is </S>; did you mean </s>?"),
        (
            {"tokens": np.full((2, 50), "x"), "parents": np.zeros((2, 50)), "scores": np.zeros((2, 50))},
            "",
            "tokens has 2 steps of 50 beams; at most 200 steps of 12 beams are drawn",
        ),
        ({"tokens": np.array([["a", "b"], ["", ""]])}, "", "no beam ends: the last step has no token"),
    ],
)
def test_what_is_wrong_is_told(build: Build, arrays: dict[str, Any], options: str, said: str) -> None:
    page = f"# Title\n\n:::{{explorable}} beam-search\n:data: a.npz\n{options}A caption.\n:::\n"
    [warning] = build({"index": page, "a.npz": tree(**arrays)}).warnings
    assert said in warning


def test_a_long_text_is_drawn_around_the_chosen_step(build: Build) -> None:
    steps = 60
    data = {
        "tokens": np.array([[f"word{i}", f"other{i}"] for i in range(steps)]),
        "parents": np.array([[0, 0]] * steps),
        "scores": np.cumsum(np.full((steps, 2), [-0.1, -0.2]), axis=0),
    }
    page = "# Title\n\n:::{explorable} beam-search\n:data: a.npz\nA caption.\n:::\n"
    site = build({"index": page, "a.npz": tree(**data)})
    assert site.warnings == []
    html = site.page("index")
    # The best beam ends with the last step, so that the steps before are out of sight, and all of it is told.
    assert "53 before" in html
    assert "The chosen beam" in html
    assert "word0 word1 word2" in html


def test_what_the_docs_replay_is_the_tree_that_a_search_keeps() -> None:
    """The code of the reference, on scores as Hugging Face gives them, against a plain search."""
    page = (DOCS / "reference" / "pictures" / "beam-search.md").read_text("utf-8")
    found = re.search(r"```python\n(import numpy.*?)```", page, re.S)
    assert found
    names: dict[str, Any] = {}
    exec(found[1], names)
    random, beams, vocabulary, end = np.random.default_rng(3), 3, 7, 0
    table = np.log(random.dirichlet(np.full(vocabulary, 0.4), size=(vocabulary, 6)))

    def model(text: tuple[int, ...]) -> NDArray[np.float64]:
        row: NDArray[np.float64] = table[text[-1] if text else 1, len(text)]
        return row

    # What is kept as texts, without arrays: each step's candidates, sorted.
    running: list[tuple[tuple[int, ...], float]] = [((), 0.0)]
    kept_texts, scores = [], []
    for _ in range(5):
        padded = [*running, *[running[0]] * (beams - len(running))]
        scores.append(np.stack([model(text) for text, _ in padded]))
        every = [
            ((*text, token), score + model(text)[token])
            for text, score in running
            for token in range(vocabulary)
        ]
        every.sort(key=lambda one: -one[1])
        ends = {text for text, _ in every[:beams] if text[-1] == end}
        running = [one for one in every if one[0][-1] != end][:beams]
        kept_texts.append(ends | {text for text, _ in running})
    ids, parents, totals = names["beam_tree"](scores, end, early_stopping=False)
    for step, wanted in enumerate(kept_texts):
        texts = set()
        for rank in range(ids.shape[1]):
            if ids[step, rank] < 0:
                continue
            text, at, back = [], rank, step
            while back >= 0:
                text.insert(0, int(ids[back, at]))
                at, back = int(parents[back, at]), back - 1
            texts.add(tuple(text))
            assert totals[step, rank] == pytest.approx(
                sum(model(tuple(text[:i]))[one] for i, one in enumerate(text))
            )
        assert texts == wanted
