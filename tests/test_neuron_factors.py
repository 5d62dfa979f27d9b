"""``neuron-factors``: groups of neurons that fire together, and where in a text they do."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from conftest import Build, enliven
from sphinxext.explorable.visuals.neuron_factors import NeuronFactors
from sphinxext.explorable.visuals.nmf import factorised
from sphinxext.explorable.visuals.picture import Page, PictureError

WORDS = ["the", "cat", "mew", "##s", ".", "the", "dog", "bark", "##s", "."]
# Three groups: articles, animals with what they do, the ends of sentences.
FACTORS = np.array(
    [
        [1.0, 0, 0, 0, 0, 0.8, 0, 0, 0, 0],
        [0, 2.0, 1.0, 0.5, 0, 0, 1.6, 1.2, 0.4, 0],
        [0, 0, 0, 0, 0.25, 0, 0, 0, 0, 0.5],
    ]
)


def activations(noise: float = 0.0) -> np.ndarray[Any, Any]:
    random = np.random.default_rng(7)
    # Many neurons belong to one group alone, which is what makes groups that can be told.
    units = np.where(random.random((40, 3)) < 0.6, 0, random.random((40, 3)))
    return units @ FACTORS + noise * random.random((40, 10))


def picture(options: dict[str, Any] | None = None, **arrays: Any) -> NeuronFactors:
    return NeuronFactors(arrays={"tokens": np.array(WORDS), **arrays}, **(options or {}))


def saved(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


# ── Factors ──────────────────────────────────────────────────────────────────────────────────────────────


def by_coordinates(array: Any, count: int, seed: int) -> float:
    """The error that another method reaches: least squares for one factor after the other (HALS)."""
    random = np.random.default_rng(seed)
    units, factors = random.random((len(array), count)), random.random((count, array.shape[1]))
    for _ in range(500):
        for left, right, seen in ((units, factors.T, array), (factors.T, units, array.T)):
            for i in range(count):
                rest = (
                    seen @ right[:, i]
                    - left @ (right.T @ right[:, i])
                    + left[:, i] * (right[:, i] @ right[:, i])
                )
                left[:, i] = np.maximum(rest / max(right[:, i] @ right[:, i], 1e-12), 0)
    return float(np.linalg.norm(array - units @ factors) / np.linalg.norm(array))


def test_steps_never_make_it_worse() -> None:
    found = factorised(np.random.default_rng(1).random((60, 25)), 5)
    assert len(found.errors) > 3
    assert np.all(np.diff(found.errors) <= 1e-12)
    assert found.units.min() >= 0
    assert found.factors.min() >= 0


@pytest.mark.parametrize("count", [2, 4, 7])
def test_it_ends_as_near_as_another_method_does(count: int) -> None:
    array = activations(0.3)
    best = min(by_coordinates(array, count, seed) for seed in range(3))
    found = factorised(array, count)
    told = np.linalg.norm(array - found.units @ found.factors) / np.linalg.norm(array)
    assert told == pytest.approx(found.errors[-1])
    assert told <= best * 1.02


@pytest.mark.parametrize("scale", [1e-9, 1, 1e9])
def test_factors_that_are_there_are_found(scale: float) -> None:
    found = factorised(activations() * scale, 3)
    assert found.explained > 0.9999
    # The strongest first, and each as a part of its largest number the one that was put in.
    relative = found.factors / found.factors.max(axis=1, keepdims=True)
    given = (FACTORS / FACTORS.max(axis=1, keepdims=True))[[1, 0, 2]]
    np.testing.assert_allclose(relative, given, atol=0.03)


def test_what_is_negative_counts_as_nothing() -> None:
    array = activations()
    mixed = np.where(array > 0, array, -1.0)
    np.testing.assert_allclose(factorised(mixed, 3).factors, factorised(array, 3).factors)


def test_nothing_at_all_is_no_trouble() -> None:
    assert np.all(np.isfinite(factorised(np.zeros((4, 5)), 2).factors))


# ── What an author gives ─────────────────────────────────────────────────────────────────────────────────


def test_factors_are_named_by_the_whole_words_where_they_fire_most() -> None:
    values = picture(factors=FACTORS).drawn_from(Page({}))
    assert values["names"] == ["the", "cat · dog · barks", "."]


def test_authors_name_them_in_the_page_or_in_the_data() -> None:
    data = np.array(["a", "b", "c"])
    assert picture(factors=FACTORS, labels=data).drawn_from(Page({}))["names"] == ["a", "b", "c"]
    named = picture({"labels": ("articles",)}, factors=FACTORS)
    assert named.drawn_from(Page({}))["names"] == ["articles", "cat · dog · barks", "."]
    assert "factor 1 fires most at" in named.alternative()
    assert "Factor 0 (articles) fires most at “the”" in named.alternative()


def test_the_alternative_has_the_facts() -> None:
    told = picture({"count": 3}, activations=activations()).alternative()
    assert told == (
        "3 factors of 40 neurons, which account for 100% of their activations, over 10 tokens. "
        f"The tokens: “{' '.join(WORDS).replace(' ##', '')}”. Factor 0 fires most at “cat”, “dog” and "
        "“barks”; factor 1 fires most at “the”; factor 2 fires most at “full stop”."
    )


def test_layers_are_factored_together_and_neurons_told() -> None:
    layered = activations().reshape(2, 20, 10)
    found = picture({"count": 3}, activations=layered)
    units = factorised(activations(), 3).units[:, 0]
    best = int(np.argmax(units))
    assert found.drawn_from(Page({}))["units"][0].startswith(
        f"Strongest layer·neuron: {best // 20}·{best % 20}, "
    )
    names = np.array([f"n{i}" for i in range(40)])
    named = picture({"count": 3}, activations=activations(), neurons=names)
    assert named.drawn_from(Page({}))["units"][0].startswith(f"Strongest neurons: n{best}, ")


def test_a_short_text_has_as_many_factors_as_it_can() -> None:
    short = picture({}, activations=activations()[:, :4], tokens=np.array(WORDS[:4]))
    assert short.check() == []
    assert short.alternative().startswith("4 factors of 40 neurons")


def test_a_lot_of_negative_activations_is_told() -> None:
    mixed = np.random.default_rng(3).normal(size=(30, 10))
    found = picture({"count": 3}, activations=mixed)
    (doubt,) = found.check()
    share = -np.minimum(mixed, 0).sum() / np.abs(mixed).sum()
    assert doubt == (
        1,
        f"{share:.0%} of what activations adds up to is negative, and counts as 0; factors are of numbers "
        "that are never negative, as those after a ReLU",
    )
    assert "Negative numbers count as 0." in found.drawn_from(Page({}))["notes"]
    # A little of it, as a GELU leaves, is said in the picture alone.
    assert picture({"count": 3}, activations=activations() - 0.01).check() == []


@pytest.mark.parametrize(
    ("options", "arrays", "told"),
    [
        (
            {},
            {},
            "neuron-factors: the data has neither factors, by factor, token, nor activations, by neuron, "
            "token (it has tokens)",
        ),
        (
            {"count": 12},
            {"activations": activations()},
            "count is 12; 40 neurons at 10 tokens have at most 10 factors",
        ),
        ({"factor": 3}, {"factors": FACTORS}, "factor is 3; there are 3, from 0 to 2"),
        ({"labels": ("a",) * 4}, {"factors": FACTORS}, "labels names 4 factors; there are 3"),
        (
            {},
            {"factors": np.ones((13, 10))},
            "factors has 13 factors; at most 12 can be told apart: leave out the weakest",
        ),
        (
            {},
            {"activations": activations().T},
            "activations is 40 long along token, and tokens 10: activations has the shape (1, 10, 40) for "
            "layer, neuron, token; its axes are in another order: write np.transpose(activations, (0, 2, 1))",
        ),
        (
            {"token": "cow"},
            {"factors": FACTORS},
            "token: there is no token cow",
        ),
        ({"token": "the"}, {"factors": FACTORS}, "token: the is there 2 times; name one by its place: 0, 5"),
    ],
)
def test_what_cannot_be_drawn_is_told(options: dict[str, Any], arrays: dict[str, Any], told: str) -> None:
    with pytest.raises(PictureError) as caught:
        picture(options, **arrays).check()
    assert str(caught.value) == told


# ── What a reader does ───────────────────────────────────────────────────────────────────────────────────

PAGE = """# Page

:::{explorable} neuron-factors
:name: one
:data: factors.npz
:link: text
:token: cat
Factors of a text.
:::

:::{explorable} neuron-factors
:name: two
:data: factors.npz
:link: text
The same ones.
:::
"""


@pytest.fixture
def opened(build: Build, visit: Callable[..., Any]) -> Any:
    site = build({"index": PAGE, "factors.npz": saved(factors=FACTORS, tokens=np.array(WORDS))})
    assert site.warnings == []
    seen = visit(site.out / "index.html")
    for name in ("one", "two"):
        enliven(seen.page, f"#explorable-{name}")
    yield seen.page
    assert seen.troubles == []


def at_token(page: Any, name: str = "one") -> list[str]:
    """The numbers at the right of the factors."""
    values = page.locator(f"#explorable-{name} [data-panel=list] .explorable-factor-value")
    return [str(text) for text in values.all_text_contents()]


def below_words(page: Any, name: str = "one") -> list[str]:
    """The words with what stands below them."""
    return [
        " ".join(group.locator("text").all_text_contents())
        for group in page.locator(f"#explorable-{name} [data-panel=text] g").all()
    ]


def expected_at(token: int) -> list[str]:
    relative = FACTORS[:, token] / FACTORS.max(axis=1)
    return [f"{value:.2f}".removeprefix("0") for value in relative]


def test_at_first_each_word_has_the_factor_that_fires_most(opened: Any) -> None:
    assert at_token(opened) == expected_at(1)
    assert below_words(opened) == [
        "the 0",
        "cat 1",
        "mew 1",
        "s 1",
        ". 2",
        "the 0",
        "dog 1",
        "bark 1",
        "s 1",
        ". 2",
    ]


def test_a_factor_that_is_pointed_at_tints_the_text_until_the_pointer_leaves(opened: Any) -> None:
    before = below_words(opened)
    opened.locator("#explorable-one [data-factor='1']").hover(position={"x": 40, "y": 8})
    assert below_words(opened) == [
        "the",
        "cat 1.00",
        "mew .50",
        "s .25",
        ".",
        "the",
        "dog .80",
        "bark .60",
        "s .20",
        ".",
    ]
    opened.mouse.move(2, 2)
    assert below_words(opened) == before


def test_a_word_that_is_pointed_at_shows_which_factors_fire_there(opened: Any) -> None:
    opened.locator("#explorable-one [data-token='9']").hover()
    assert at_token(opened) == expected_at(9)


def test_a_press_isolates_a_factor_and_a_second_one_ends_that(opened: Any) -> None:
    hit = opened.locator("#explorable-one [data-factor='2']")
    hit.click(position={"x": 60, "y": 8})
    opened.mouse.move(2, 2)
    assert below_words(opened)[4] == ". .50"
    assert opened.locator("#explorable-one select").input_value() == "2"
    # The others step back.
    assert opened.locator("#explorable-one .explorable-apart").count() == 2
    hit.click(position={"x": 60, "y": 8})
    assert opened.locator("#explorable-one .explorable-apart").count() == 0


def test_the_keyboard_reads_the_same_numbers(opened: Any) -> None:
    stage = opened.locator("#explorable-one [data-panel=list]")
    stage.press("ArrowDown")
    stage.press("ArrowDown")
    assert below_words(opened)[6] == "dog .80"
    stage.press("ArrowRight")
    assert at_token(opened) == expected_at(2)
    stage.press("End")
    assert at_token(opened) == expected_at(9)
    fires = "fires at cat, 1.00, then at dog, .80, then at bark, .60; at “full stop (token 9)” .00."
    said = f"Factor 1, cat · dog · barks, {fires}"
    opened.wait_for_function(
        "said => document.querySelector('#explorable-one-alt').textContent.endsWith(said)", arg=said
    )
    stage.press("Escape")
    assert opened.locator("#explorable-one [data-press=Reset]").is_disabled()


def test_a_reader_names_a_factor(opened: Any) -> None:
    figure = opened.locator("#explorable-one")
    field = figure.locator("input[type=text]")
    assert field.is_disabled()
    figure.locator("select").select_option("1")
    assert field.input_value() == "cat · dog · barks"
    field.fill("<b>animals</b>")
    field.press("Tab")
    assert "<b>animals</b>" in figure.locator(".explorable-factor-name").all_text_contents()
    assert figure.locator("option").nth(2).text_content() == "1: <b>animals</b>"
    figure.locator("[data-press=Reset]").click()
    assert "cat · dog · barks" in figure.locator(".explorable-factor-name").all_text_contents()


def test_what_is_chosen_in_one_is_chosen_in_the_linked_one(opened: Any) -> None:
    opened.locator("#explorable-one [data-token='7']").click()
    opened.locator("#explorable-one select").select_option("1")
    assert at_token(opened, "two") == expected_at(7)
    assert below_words(opened, "two")[7] == "bark .60"


def test_linked_pictures_of_other_factors_share_the_word_alone(
    build: Build, visit: Callable[..., Any]
) -> None:
    one, two = PAGE.split("\n:::\n\n")
    others = saved(factors=FACTORS[::-1] + 0.1, tokens=np.array(WORDS))
    page = f"{one}\n:::\n\n{two.replace('factors.npz', 'others.npz')}"
    data = saved(factors=FACTORS, tokens=np.array(WORDS))
    site = build({"index": page, "factors.npz": data, "others.npz": others})
    opened = visit(site.out / "index.html").page
    for name in ("one", "two"):
        enliven(opened, f"#explorable-{name}")
    opened.locator("#explorable-one [data-token='7']").click()
    opened.locator("#explorable-one select").select_option("2")
    # Their factors have the same numbers, and are others.
    assert opened.locator("#explorable-two select").input_value() == "-1"
    assert opened.locator("#explorable-two input[type=range]").input_value() == "7"


def test_of_a_long_text_the_part_around_the_chosen_word_is_shown(
    build: Build, visit: Callable[..., Any]
) -> None:
    count = 400
    factors = np.zeros((2, count))
    factors[0], factors[1, 310] = np.linspace(0.1, 1, count), 5
    words = np.array([f"w{i}" for i in range(count)])
    page = PAGE.partition("\n:::\n")[0].replace("factors.npz", "long.npz").replace("cat", "0") + "\n:::\n"
    site = build({"index": page, "long.npz": saved(factors=factors, tokens=words)})
    opened = visit(site.out / "index.html").page
    enliven(opened, "#explorable-one")
    assert "tokens 0 to 149 of 400" in opened.locator("#explorable-one [data-panel=text]").text_content()
    opened.locator("#explorable-one input[type=range]").press("End")
    assert "tokens 250 to 399 of 400" in opened.locator("#explorable-one [data-panel=text]").text_content()
    assert "w399" in below_words(opened)[-1]
