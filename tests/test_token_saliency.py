"""``token-saliency``: how much each token matters for each output, as a reader finds it out."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup

from conftest import Build, Site, build_site, enliven

TOKENS = ["[CLS]", "the", "cat", "sat", "##ting", "[SEP]"]
OUTPUTS = ["pet", "chair", "rain"]
VALUES = np.array(
    [[0.1, 0.0, 0.6, -0.2, 0.05, 0.05], [0.0, 0.1, -0.3, 0.4, 0.2, 0.0], [0.2, 0.3, 0.1, 0, 0, 0.4]]
)
SHARES = VALUES / np.abs(VALUES).sum(axis=-1, keepdims=True)


SENTENCES = ["The dog would not walk over the road.", "He fell asleep on the sofa."]


def stored(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def picture(name: str, *options: str, data: str = "given.npz") -> str:
    return "\n".join([f":::{{explorable}} token-saliency\n:name: {name}\n:data: {data}", *options, ":::\n"])


def percent(share: float) -> str:
    return f"{share:.0%}".replace("-", "−")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    random = np.random.default_rng(0)
    long = [f"w{i}" for i in range(300)]
    pages = {
        "index": "# Page\n\n"
        + picture("one", ":link: both", ":score: probability")
        + picture("other", ":link: both", ":numbers: value", ":scale: all"),
        "single": "---\norphan: true\n---\n\n\n# Page\n\n" + picture("one", data="single.npz"),
        "long": "---\norphan: true\n---\n\n\n# Page\n\n" + picture("one", data="long.npz"),
        "sentences": "---\norphan: true\n---\n\n\n# Page\n\n" + picture("one", data="sentences.npz"),
        "sentences.npz": stored(attribution=VALUES[:2], tokens=TOKENS, outputs=SENTENCES),
        "given.npz": stored(
            attribution=VALUES, tokens=TOKENS, outputs=OUTPUTS, scores=np.array([0.7, 0.2, 0.1])
        ),
        "single.npz": stored(attribution=VALUES[0], tokens=["שלום", "עולם", "טוב", "מאוד", "וגם", "כן"]),
        "long.npz": stored(attribution=random.random((150, 300)), tokens=long, outputs=long[:150]),
    }
    built = build_site(tmp_path_factory.mktemp("saliency"), pages)
    assert built.warnings == []
    return built


@pytest.fixture
def opened(site: Site, visit: Callable[..., Any]) -> Callable[..., Any]:
    def run(name: str = "index", *pictures: str, **options: Any) -> Any:
        page = visit(site.out / f"{name}.html", **options).page
        for one in pictures or ("one",):
            enliven(page, f"#explorable-{one}")
        return page

    return run


def words_of(page: Any, selector: str, called: str = "one") -> list[list[str]]:
    """Return the words and the numbers of the tokens or outputs of a picture."""
    groups = page.locator(f"#explorable-{called} [data-panel=tokens] g[{selector}]")
    return groups.evaluate_all("all => all.map(g => [...g.querySelectorAll('text')].map(t => t.textContent))")


def inputs(shares: Any) -> list[list[str]]:
    names = [*TOKENS[:4], "ting", TOKENS[5]]
    return [
        [name, *([percent(one)] if abs(one) >= 0.005 else [])]
        for name, one in zip(names, shares, strict=True)
    ]


def test_each_token_has_its_share_of_the_output_that_is_pointed_at(opened: Callable[..., Any]) -> None:
    page = opened()
    assert words_of(page, "data-token") == inputs(SHARES[0])
    page.locator("#explorable-one [data-panel=tokens] g[data-output='1']").hover()
    assert words_of(page, "data-token") == inputs(SHARES[1])
    # Below the outputs stands what the chosen token does for each.
    assert words_of(page, "data-output") == [[name, percent(SHARES[i, 2])] for i, name in enumerate(OUTPUTS)]


def test_the_keyboard_chooses_tokens_and_outputs(opened: Callable[..., Any]) -> None:
    page = opened()
    stage = page.locator("#explorable-one [data-panel=tokens]")
    stage.press("ArrowDown")
    stage.press("ArrowRight")
    assert words_of(page, "data-token") == inputs(SHARES[1])
    assert words_of(page, "data-output") == [["pet", "−20%"], ["chair", "40%"], ["rain"]]
    stage.press("Escape")
    assert words_of(page, "data-token") == inputs(SHARES[0])
    assert page.locator("#explorable-one").get_by_role("button", name="Reset").is_disabled()


def test_a_tap_chooses_an_output(opened: Callable[..., Any]) -> None:
    page = opened(has_touch=True, viewport={"width": 360, "height": 780})
    page.locator("#explorable-one [data-panel=tokens] g[data-output='1']").tap()
    assert words_of(page, "data-token") == inputs(SHARES[1])


def test_small_shares_have_a_decimal(opened: Callable[..., Any]) -> None:
    page = opened("long")
    numbers = [words[1] for words in words_of(page, "data-token") if len(words) > 1]
    assert len(numbers) > 60
    assert all(0 < float(number.rstrip("%")) < 1 for number in numbers)


def test_no_token_moves_as_another_output_is_pointed_at(opened: Callable[..., Any]) -> None:
    page = opened("index", "one", "other")
    for called in ("one", "other"):
        boxes = page.locator(f"#explorable-{called} [data-panel=tokens] rect").evaluate_all
        places = "all => all.map(e => ['x', 'y', 'width'].map(name => e.getAttribute(name)).join()).sort()"
        before = set(boxes(places))
        page.locator(f"#explorable-{called} [data-panel=tokens]").press("ArrowDown")
        assert set(boxes(places)) == before


def test_signs_are_told_by_number_dash_and_colour(opened: Callable[..., Any]) -> None:
    page = opened()
    tints = page.locator("#explorable-one [data-token] rect.explorable-negative")
    assert tints.count() == 1
    dashes = page.locator("#explorable-one .explorable-minus").get_attribute("d")
    assert dashes.count("M") == 2, "two pairs are below 0"


def test_values_and_scores_are_the_data_s(opened: Callable[..., Any]) -> None:
    page = opened("index", "one", "other")
    assert [words[1:] for words in words_of(page, "data-token", "other")] == [
        [".100"],
        [],
        [".600"],
        ["−.200"],
        [".050"],
        [".050"],
    ]
    assert "probability 0.7" in page.locator("#explorable-one [data-panel=tokens] svg").text_content()


def test_one_output_less_another_is_their_difference(opened: Callable[..., Any]) -> None:
    page = opened()
    page.get_by_label("minus").first.select_option("1")
    assert words_of(page, "data-token") == inputs(SHARES[0] - SHARES[1])


def test_hidden_special_tokens_are_told(opened: Callable[..., Any]) -> None:
    page = opened()
    page.get_by_label("hide special tokens").first.check()
    assert [words[0] for words in words_of(page, "data-token")] == ["the", "cat", "sat", "ting"]
    assert "special tokens, not shown: 15%" in page.locator("#explorable-one").text_content()


def test_the_matrix_has_whole_sentences_beside_its_rows(opened: Callable[..., Any]) -> None:
    page = opened("sentences")
    names = page.locator("#explorable-one [data-panel=matrix] .explorable-token").all_text_contents()
    assert " ".join(SENTENCES) in " ".join(names)
    # The sentence in its lines stands beside its own row.
    cells = page.locator("#explorable-one [data-panel=matrix] .explorable-hit").bounding_box()
    boxes = [
        page.get_by_text(line, exact=True).last.bounding_box() for line in ("The dog would", "the road.")
    ]
    assert all(
        cells["y"] <= box["y"] + box["height"] / 2 <= cells["y"] + cells["height"] / 2 for box in boxes
    )


def test_the_matrix_chooses_both(opened: Callable[..., Any]) -> None:
    page = opened()
    cells = page.locator("#explorable-one [data-panel=matrix] .explorable-hit")
    box = cells.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 3.5 / 6, box["y"] + box["height"] * 1.5 / 3)
    assert words_of(page, "data-token") == inputs(SHARES[1])
    assert words_of(page, "data-output") == [["pet", "−20%"], ["chair", "40%"], ["rain"]]


def test_linked_pictures_choose_the_same(opened: Callable[..., Any]) -> None:
    page = opened("index", "one", "other")
    page.locator("#explorable-one [data-panel=tokens] g[data-output='2']").click()
    page.locator("#explorable-one [data-panel=tokens] g[data-token='1']").click()
    assert words_of(page, "data-output", "other") == [["pet"], ["chair", ".100"], ["rain", ".300"]]


def test_a_single_output_needs_no_name_and_hebrew_runs_from_the_right(opened: Callable[..., Any]) -> None:
    page = opened("single")
    assert page.locator("#explorable-one svg").count() == 1
    assert page.get_by_role("slider").count() == 0
    left = page.locator("#explorable-one g[data-token]").evaluate_all(
        "all => all.slice(0, 3).map(g => g.getBoundingClientRect().left)"
    )
    assert left == sorted(left, reverse=True)


@pytest.mark.parametrize("unit", [1, 1e5, 1e-300])
def test_shares_are_those_of_the_output_however_large_others_are(build: Build, unit: float) -> None:
    values = np.array([VALUES[0] * unit, VALUES[1]])
    page = "# Page\n\n" + picture("one", ":output: 1", ":token: sat")
    site = build({"index": page, "given.npz": stored(attribution=values, tokens=TOKENS, outputs=OUTPUTS[:2])})
    soup = BeautifulSoup(site.page(), "html.parser")
    drawn = soup.select_one("#explorable-one [data-panel=tokens]")
    alternative = soup.select_one("#explorable-one-alt")
    assert drawn is not None
    assert alternative is not None
    texts = [text.text for text in drawn.select("text")]
    for output in range(2):
        share = percent(SHARES[output, TOKENS.index("sat")])
        assert share in texts
        assert f"“{OUTPUTS[output]}” {share}" in alternative.text
    assert {percent(share) for share in SHARES[1] if share} <= set(texts)


def test_of_a_long_text_a_part_is_shown_and_the_rest_is_told(opened: Callable[..., Any]) -> None:
    page = opened("long")
    picture = page.locator("#explorable-one")
    shown = lambda: [words[0] for words in words_of(page, "data-token")]  # noqa: E731
    first = shown()
    assert len(first) == 120
    assert f"tokens {int(first[0][1:]) + 1} to" in picture.text_content()
    picture.locator("[data-panel=tokens]").press("End")
    assert shown()[-1] == "w299"
    assert picture.locator("[data-panel=matrix] svg *").count() < 100
    took = page.evaluate("""() => {
        const stage = document.querySelector('#explorable-one [data-panel=tokens]'), from = performance.now();
        for (let i = 0; i < 20; i++) {
            stage.dispatchEvent(new KeyboardEvent('keydown', { key: i % 2 ? 'Home' : 'End', bubbles: true }));
        }
        return (performance.now() - from) / 20;
    }""")
    print(f"{took:.1f} ms for a redrawing of 150 outputs and 300 tokens")
    assert took < 150


WRONG = {
    "attribution has 3 axes, (3, 6, 2), and needs output, token (at least token); write attribution.sum(-1), "
    "or np.linalg.norm(attribution, axis=-1) for sizes without signs": {
        "attribution": np.stack([VALUES, VALUES], axis=-1),
        "tokens": TOKENS,
        "outputs": OUTPUTS,
    },
    "attribution has 3 outputs, and the data does not say which: it needs outputs, texts by output": {
        "attribution": VALUES,
        "tokens": TOKENS,
    },
    "attribution is 5 long along token, and tokens 6: attribution has the shape (3, 5) for output, token": {
        "attribution": VALUES[:, :5],
        "tokens": TOKENS,
        "outputs": OUTPUTS,
    },
    "attribution has the shape (6, 3) for output, token; its axes are in another order: "
    "write np.transpose(attribution, (1, 0))": {
        "attribution": VALUES.T,
        "tokens": TOKENS,
        "outputs": OUTPUTS,
    },
    "row 1 of attribution: nothing but 0, so that no token matters": {
        "attribution": VALUES * [[1], [0], [1]],
        "tokens": TOKENS,
        "outputs": OUTPUTS,
    },
}


@pytest.mark.parametrize("told", WRONG)
def test_what_is_wrong_is_told(build: Build, told: str) -> None:
    site = build({"index": "# Page\n\n" + picture("one"), "given.npz": stored(**WRONG[told])})
    [warning] = site.warnings
    assert told in warning


def test_other_formats_say_what_matters_most(tmp_path: Path) -> None:
    data = stored(attribution=VALUES, tokens=TOKENS, outputs=OUTPUTS)
    pages = {"index": "# Page\n\n" + picture("one", ":output: 1"), "given.npz": data}
    site = build_site(tmp_path, pages, "text")
    said = " ".join(site.page().split())
    assert (
        "How much each of 6 tokens matters for 3 outputs. The tokens: “[CLS] the cat satting [SEP]”." in said
    )
    assert (
        "For “chair” most speaks sat, 40%, then -ting, 20%, then the, 10%; most against it cat, −30%." in said
    )


def test_what_nobody_names_is_called_in_the_language_of_the_site(build: Build) -> None:
    pages = {"index": "# P\n\n" + picture("one"), "given.npz": stored(attribution=VALUES[0], tokens=TOKENS)}
    page = build(pages, config={"language": "de"}).page()
    assert "„Ausgabe“" in page
    assert "“output”" not in page
