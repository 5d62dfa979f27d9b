"""``attention``: what a reader reads off it, and what is said of arrays that do not fit."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conftest import Build, Site, build_site, enliven
from sphinxext.explorable.visuals import attention_long
from sphinxext.explorable.visuals.attention import Attention
from sphinxext.explorable.visuals.attention_layers import layer_piece, pooled, rollout
from sphinxext.explorable.visuals.packing import most_lost, pack, spelled
from sphinxext.explorable.visuals.picture import Page, PictureError
from sphinxext.explorable.visuals.tokens import tokens_shown

ROOT = Path(__file__).parent.parent
DATA = ROOT / "example_project" / "docs" / "_data" / "attention.npz"
REAL = {name: array for name, array in np.load(DATA).items() if name in ("attention", "tokens")}
TOKENS = [str(token) for token in REAL["tokens"]]
IT, ANIMAL = TOKENS.index("it"), TOKENS.index("animal")
NOTHING = Page({})


def npz(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def page(called: str = "heads", data: str = "heads.npz", **options: Any) -> str:
    given = {"name": called, "data": data, **options}
    written = "".join(f":{name}: {value}\n" for name, value in given.items())
    return f":::{{explorable}} attention\n{written}Where tokens look.\n:::\n"


def softmax(scores: Any) -> Any:
    exponents = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponents / exponents.sum(axis=-1, keepdims=True)


# ── What a reader does ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    rng = np.random.default_rng(3)
    queries, keys = rng.normal(size=(2, 4, 6, 8)), rng.normal(size=(2, 2, 6, 8))
    causal = np.where(
        np.tri(6) > 0, queries @ np.repeat(keys, 2, axis=1).swapaxes(-1, -2) / np.sqrt(8), -np.inf
    )
    long = softmax(rng.normal(size=(2, 3, 150, 150)) * 3)
    heads = page(layer=5, head=11, token="it", link="all") + "\n" + page("others", token="was", link="all")
    pages: dict[str, str | bytes] = {
        "index": f"# Heads\n\n{heads}\n```{{toctree}}\nterms\ncross\nlong\n```\n",
        "terms": "# Terms\n\n" + page("terms", "terms.npz", layer=0, head=0, token=4),
        "cross": "# Cross\n\n" + page("cross", "cross.npz"),
        "long": "# Long\n\n" + page("long", "long.npz", layer=0, token="w70"),
        "heads.npz": npz(**REAL),
        "terms.npz": npz(attention=softmax(causal), queries=queries, keys=keys, tokens=list("abcdef")),
        "cross.npz": npz(
            attention=softmax(rng.normal(size=(3, 5))), tokens=list("vwxyz"), targets=list("abc")
        ),
        "long.npz": npz(attention=long, tokens=[f"w{i}" for i in range(150)]),
    }
    built = build_site(tmp_path_factory.mktemp("attention"), pages)
    assert built.warnings == []
    return built


@pytest.fixture
def opened(site: Site, visit: Callable[..., Any]) -> Callable[..., Any]:
    def run(name: str = "heads", on: str = "index", **options: Any) -> Any:
        visited = visit(site.out / f"{on}.html", site.out, **options)
        if options.get("java_script_enabled", True):
            enliven(visited.page, f"#explorable-{name}")
        return visited.page

    return run


def answers(page: Any, name: str = "heads") -> dict[str, str]:
    """The weights that stand beside the tokens that are looked at."""
    told = page.locator(f"#explorable-{name} [data-panel=lines] svg").evaluate(
        """svg => [...svg.querySelectorAll('text')].map(
            e => [e.textContent, e.getAttribute('y'), e.getAttribute('x')])"""
    )
    numbers = {y: text for text, y, x in told if x == "316"}
    return {text: numbers[y] for text, y, x in told if x == "204" and y in numbers}


def alternative(page: Any, name: str = "heads") -> str:
    page.wait_for_timeout(700)
    return str(page.locator(f"#explorable-{name}-alt").text_content())


def title(page: Any, name: str = "heads") -> str:
    return str(page.locator(f"#explorable-{name} .explorable-title").first.text_content())


def rounded(weight: float) -> str:
    return f"{weight:.2f}".removeprefix("0")


def test_it_looks_at_the_animal(opened: Callable[..., Any]) -> None:
    page = opened()
    assert title(page) == "Layer 5, head 11"
    weights = REAL["attention"].astype(float)[5, 11, IT]
    assert round(float(weights[ANIMAL]), 3) == 0.673
    # Of two tokens of the same text the table has the last.
    expected = {
        token: rounded(weight) for token, weight in zip(TOKENS, weights, strict=True) if weight >= 0.005
    }
    assert answers(page) == expected
    assert alternative(page) == (
        "Attention of 16 tokens in 6 layers of 12 heads. The tokens: “" + " ".join(TOKENS) + "”. In layer 5, "
        "head 11, it looks most at animal, .67, then at [CLS], .13."
    )


def test_keys_choose_tokens_heads_and_layers(opened: Callable[..., Any]) -> None:
    page = opened()
    lines = page.locator("#explorable-heads [data-panel=lines]")
    lines.press("ArrowUp")
    lines.press("PageUp")
    assert title(page) == "Layer 5, head 10"
    because = REAL["attention"].astype(float)[5, 10, IT - 1]
    first = int(because.argmax())
    assert f"because looks most at {TOKENS[first]}, {rounded(because[first])}" in alternative(page)
    page.locator("#explorable-heads-view-layer").press("Home")
    assert title(page) == "Layer 0, head 10"
    overview = page.locator("#explorable-heads [data-panel=overview]")
    overview.press("ArrowDown")
    overview.press("ArrowRight")
    assert title(page) == "Layer 1, head 11"
    lines.press("Escape")
    assert title(page) == "Layer 5, head 11"
    assert page.locator("#explorable-heads").get_by_role("button", name="Reset").is_disabled()


@pytest.mark.parametrize("kind", ["entropy", "previous", "pair"])
def test_the_overview_of_all_heads_says_which_have_most_and_least(
    opened: Callable[..., Any], kind: str
) -> None:
    weights = REAL["attention"].astype(float)
    logs = np.log2(weights, out=np.zeros_like(weights), where=weights > 0)
    numbers = {
        "entropy": -(weights * logs).sum(axis=-1).mean(axis=-1),
        "previous": np.diagonal(weights, offset=-1, axis1=-2, axis2=-1).mean(axis=-1),
        "pair": weights[..., IT, ANIMAL],
    }[kind]

    def told(value: float) -> str:
        return f"{value:.1f} bits" if kind == "entropy" else rounded(value)

    def head(at: int) -> str:
        layer, head = divmod(at, numbers.shape[1])
        return f"{told(numbers[layer, head])} in layer {layer}, head {head}"

    called = {"entropy": "entropy", "previous": "previous token", "pair": "the chosen pair"}[kind]
    wanted = (
        f"All heads by {called}: most {head(int(numbers.argmax()))}; least {head(int(numbers.argmin()))}; "
        f"the chosen one {told(numbers[5, 11])}."
    )
    page = opened()
    page.locator("#explorable-heads-view-overview").select_option(kind)
    assert alternative(page).endswith(wanted)
    options = {"layer": 5, "head": 11, "token": "it", "overview": kind}
    assert Attention(arrays=REAL, **options).alternative().endswith(wanted)


def test_a_pointer_chooses_tokens_cells_and_heads(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator('#explorable-heads [data-query="1"]').hover()
    the = REAL["attention"].astype(float)[5, 11, 1]
    assert answers(page)["animal"] == rounded(the[ANIMAL])
    # The first cell of the matrix, then the first of the overview.
    page.locator("#explorable-heads [data-panel=grid] [data-grid]").click(position={"x": 4, "y": 4})
    assert "[CLS] looks most at" in alternative(page)
    page.locator("#explorable-heads [data-panel=overview] .explorable-hit").click(position={"x": 4, "y": 4})
    assert title(page) == "Layer 0, head 0"


def test_what_is_chosen_in_one_is_chosen_in_the_other(opened: Callable[..., Any]) -> None:
    page = opened()
    enliven(page, "#explorable-others")
    page.locator("#explorable-heads [data-panel=lines]").press("ArrowDown")
    was = REAL["attention"].astype(float)[5, 0, IT + 1]
    # The other one shows its own head.
    assert answers(page, "others")["[CLS]"] == rounded(was[0])
    page.locator("#explorable-heads-view-layer").press("Home")
    assert title(page, "others") == "Layer 0, head 0"


@pytest.mark.parametrize("kind", ["mean", "rollout"])
def test_heads_are_averaged_and_rolled_out_as_numpy_does(opened: Callable[..., Any], kind: str) -> None:
    page = opened()
    weights = REAL["attention"].astype(float)
    expected = weights[5].mean(axis=0)
    if kind == "rollout":
        expected = np.eye(16)
        for layer in weights:
            mixed = (layer.mean(axis=0) + np.eye(16)) / 2
            expected = mixed / mixed.sum(axis=-1, keepdims=True) @ expected
    page.locator("#explorable-heads-view-head").select_option("12" if kind == "mean" else "13")
    assert title(page) == ("Layer 5, mean of its heads" if kind == "mean" else "Rollout to layer 5")
    assert answers(page)["animal"] == rounded(expected[IT, ANIMAL])


def test_the_overview_finds_the_heads_that_link_two_tokens(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("#explorable-heads-view-overview").select_option("pair")
    told = page.locator("#explorable-heads [data-panel=overview]").text_content()
    weights = REAL["attention"].astype(float)[:, :, IT, ANIMAL]
    best = np.argsort(-weights.ravel(), kind="stable")[:3]
    listed = ", ".join(f"{at // 12}·{at % 12}: {rounded(weights.ravel()[at])}" for at in best)
    assert listed in told
    assert "From “it” to “animal”, in all heads" in told


def test_entropy_is_that_of_numpy(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("#explorable-heads-view-overview").select_option("entropy")
    weights = REAL["attention"].astype(float)
    bits = -(weights * np.log2(np.where(weights > 0, weights, 1))).sum(axis=-1).mean(axis=-1)
    at = int(bits.argmax())
    assert (
        f"most in layer·head {at // 12}·{at % 12}: {bits.max():.1f}"
        in page.locator("#explorable-heads [data-panel=overview]").text_content()
    )


def test_special_tokens_can_be_hidden_and_what_they_get_is_said(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("#explorable-heads-view-hidden").check()
    assert "[CLS]" not in answers(page)
    weights = REAL["attention"].astype(float)[5, 11, IT]
    rest = rounded(weights[0] + weights[-1])
    assert f"tokens not listed: {rest}" in page.locator("#explorable-heads [data-panel=lines]").text_content()


def test_queries_and_keys_spell_a_weight_out(opened: Callable[..., Any], site: Site) -> None:
    page = opened("terms", "terms")
    held = np.load(site.source / "terms.npz")
    # Two heads have the same keys.
    query, keys = held["queries"][0, 1, 4], held["keys"][0, 0]
    page.locator("#explorable-terms [data-panel=lines]").press("PageDown")
    page.locator("#explorable-terms [data-panel=lines]").press("ArrowLeft")
    told = page.locator("#explorable-terms [data-panel=terms]").text_content()
    key = "abcdef".index(re.search(r"key of “(.)”", told)[1])  # type: ignore[index]
    score = float(query @ keys[key]) / np.sqrt(8)
    assert f"sum ÷ √8 = {score:.2f}".replace("-", "−") in told
    assert told.endswith(f"softmax over the row: {rounded(held['attention'][0, 1, 4, key])}")


def test_what_a_causal_mask_hides_is_told_from_what_is_zero(opened: Callable[..., Any]) -> None:
    page = opened("terms", "terms")
    assert page.locator("#explorable-terms .explorable-unseen-cells").count() == 1
    assert opened().locator(".explorable-unseen-cells").count() == 0


def test_cross_attention_has_tokens_of_its_own_on_each_side(opened: Callable[..., Any]) -> None:
    page = opened("cross", "cross")
    assert page.locator("#explorable-cross [data-query]").count() == 3
    assert page.locator("#explorable-cross [data-key]").count() == 5
    assert page.locator("#explorable-cross [data-panel=overview]").count() == 0


def test_of_a_long_text_the_chosen_token_and_what_it_looks_at_are_listed(
    opened: Callable[..., Any], site: Site
) -> None:
    page = opened("long", "long")
    weights = np.load(site.source / "long.npz")["attention"][0, 0, 70]
    keys = page.locator("#explorable-long [data-key]").evaluate_all(
        "all => all.map(e => Number(e.dataset.key))"
    )
    assert len(keys) == 40
    assert keys == sorted(keys)
    shown = {f"w{at}": rounded(weight) for at, weight in enumerate(weights) if weight > 0.02}
    # Of what is smaller, some is left out.
    assert shown.items() <= answers(page, "long").items()
    assert shown
    page.locator("#explorable-long [data-panel=lines]").press("ArrowDown")
    after = np.load(site.source / "long.npz")["attention"][0, 0, 71]
    assert answers(page, "long")[f"w{after.argmax()}"] == rounded(after.max())
    assert "the largest of each block" in page.locator("#explorable-long [data-panel=grid]").text_content()


def test_without_script_everything_is_there(opened: Callable[..., Any]) -> None:
    page = opened(java_script_enabled=False)
    assert answers(page)["animal"] == ".67"
    assert not page.locator("#explorable-heads .explorable-controls").is_visible()


# ── What is wrong with arrays ────────────────────────────────────────────────────────────────────────────

GOOD = softmax(np.random.default_rng(0).normal(size=(2, 3, 4, 4)))
WORDS = np.array(list("abcd"))


def spec(**arrays: Any) -> Attention:
    options = {
        name: arrays.pop(name)
        for name in ("layer", "head", "token", "looks_at", "names", "concept")
        if name in arrays
    }
    return Attention(arrays=arrays, **options)


MISTAKES = {
    "no data": (
        {},
        "attention: it needs `:data:`, a file with attention, numbers by layer, head, query, key",
    ),
    "no tokens": (
        {"attention": GOOD, "token_s": WORDS},
        "attention: the data has no array tokens (texts by key); it has attention, token_s; "
        "did you mean token_s?",
    ),
    "a batch": (
        {"attention": GOOD[:, None], "tokens": WORDS},
        "attention has 5 axes, (2, 1, 3, 4, 4), and needs layer, head, query, key (at least query, key); "
        "one of them has the size 1, as batches do: write attention[:, 0]",
    ),
    "one axis": (
        {"attention": GOOD[0, 0, 0], "tokens": WORDS},
        "attention has 1 axis, (4,), and needs layer, head, query, key (at least query, key)",
    ),
    "more tokens than columns": (
        {"attention": GOOD, "tokens": np.array(list("abcde"))},
        "attention is 4 long along key, and tokens 5: attention has the shape (2, 3, 4, 4) for "
        "layer, head, query, key",
    ),
    "axes in another order": (
        {
            "attention": softmax(np.ones((2, 3, 7, 5))).transpose(2, 3, 0, 1),
            "tokens": np.array(list("abcde")),
            "targets": np.array(list("abcdefg")),
        },
        "attention is 2 long along query, and targets 7: attention has the shape (7, 5, 2, 3) for "
        "layer, head, query, key; its axes are in another order: write np.transpose(attention, (2, 3, 0, 1))",
    ),
    "heads at the end": (
        {"attention": GOOD.transpose(0, 2, 3, 1), "tokens": WORDS},
        "attention is 3 long along key, and tokens 4: attention has the shape (2, 4, 4, 3) for layer, head, "
        "query, key; its axes are in another order: write np.transpose(attention, (0, 3, 1, 2))",
    ),
    "names on each other's place": (
        {
            "attention": softmax(np.ones((2, 3, 4, 5))),
            "tokens": WORDS,
            "targets": np.array(list("abcde")),
        },
        "attention is 4 long along query, and targets 5: attention has the shape (2, 3, 4, 5) for layer, "
        "head, query, key; its rows add up to 1, so tokens and targets have changed places",
    ),
    "nobody knows who looks": (
        {"attention": softmax(np.ones((2, 3, 3, 4))), "tokens": WORDS},
        "attention is of 3 tokens that look at 4, and the data does not say which look: it needs targets, "
        "texts by query",
    ),
    "masked, before the softmax": (
        {"attention": np.where(np.tri(4) > 0, GOOD, -np.inf), "tokens": WORDS},
        "attention[0,0,0,1] is -inf, and 35 others are no numbers either; the rows of attention are shares "
        "(apply the softmax first)",
    ),
    "rows masked as a whole": (
        {"attention": np.where(np.arange(4)[:, None] < 1, np.nan, GOOD), "tokens": WORDS},
        "attention[0,0,0,0] is nan, and 23 others are no numbers either; where whole rows are masked, write "
        "np.nan_to_num(attention)",
    ),
    "a text that is not split": (
        {"attention": GOOD, "tokens": np.array("a b c d")},
        "tokens is a single text, and a list of texts is needed",
    ),
    "swapped": (
        {"attention": GOOD.swapaxes(-1, -2), "tokens": WORDS},
        "the columns of attention add up to 1, its rows do not: its last two axes, query and key, have "
        "changed places; write np.swapaxes(attention, -1, -2)",
    ),
    "before the softmax": (
        {"attention": GOOD - 0.5, "tokens": WORDS},
        f"attention has negative numbers, down to {GOOD.min() - 0.5:.3g}; its rows are shares "
        "(apply the softmax first)",
    ),
    "not a number": (
        {"attention": np.where(np.arange(96).reshape(2, 3, 4, 4) == 30, np.nan, GOOD), "tokens": WORDS},
        "attention[0,1,3,2] is nan",
    ),
    "empty": (
        {"attention": np.ones((2, 3, 0, 0)), "tokens": WORDS[:0]},
        "attention is empty: it has the shape (2, 3, 0, 0)",
    ),
    "texts for numbers": (
        {"attention": WORDS, "tokens": WORDS},
        "attention holds texts, and numbers are needed",
    ),
    "numbers for texts": (
        {"attention": GOOD, "tokens": np.arange(4)},
        "tokens holds int64, and texts are needed; save_arrays names ids that it is given a tokenizer for",
    ),
    "bfloat16": (
        {"attention": GOOD.astype("f2").view("V2"), "tokens": WORDS},
        "attention has a dtype that numpy does not know, as bfloat16 is stored; write it as float32, "
        "as save_arrays does",
    ),
    "no such layer": (
        {"attention": GOOD, "tokens": WORDS, "layer": 2},
        "layer is 2; there are 2, from 0 to 1",
    ),
    "no such head": (
        {"attention": GOOD, "tokens": WORDS, "head": -4},
        "head is -4; there are 3, from 0 to 2",
    ),
    "no such token": ({"attention": GOOD, "tokens": WORDS, "token": "e"}, "token: there is no token e"),
    "two such tokens": (
        {"attention": GOOD, "tokens": np.array(list("abab")), "token": "b"},
        "token: b is there 2 times; name one by its place: 1, 3",
    ),
    "another name": (
        {"attention": GOOD, "tokens": WORDS, "names": {"atention": "x"}},
        "names: attention takes no array atention; did you mean attention? "
        "(known: attention, tokens, targets, queries, keys)",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_told_in_the_words_of_the_data(case: str) -> None:
    arrays, message = MISTAKES[case]
    with pytest.raises(PictureError) as error:
        spec(**dict(arrays)).check()
    assert str(error.value) == message


def test_rows_that_do_not_add_up_are_drawn_and_told() -> None:
    odd = GOOD.copy()
    odd[0, 0, 1] *= 0.9
    [(_, doubt)] = spec(attention=odd, tokens=WORDS).check()
    assert (
        doubt
        == "1 of the 24 rows of attention do not add up to 1 (from 0.9 to 1); they are drawn as they are"
    )


def test_queries_that_do_not_give_the_attention_are_told_and_not_shown() -> None:
    rng = np.random.default_rng(1)
    other = spec(
        attention=GOOD,
        tokens=WORDS,
        queries=rng.normal(size=(2, 3, 4, 5)),
        keys=rng.normal(size=(2, 3, 4, 5)),
    )
    [(_, doubt)] = other.check()
    assert doubt.startswith(
        "softmax(queries @ keys.T / sqrt(d)) is not the attention: they differ by up to 0."
    )
    assert "terms" not in other.resolve(NOTHING)


TIME = np.arange(6)
MASKS = {
    "of a window": (TIME[:, None] >= TIME) & (TIME[:, None] - TIME < 3),
    "of padding": np.broadcast_to(TIME < 4, (6, 6)),
    "of padding at the left, with rows of nothing": (TIME[:, None] >= TIME) & (TIME > 1),
}


@pytest.mark.parametrize("mask", MASKS)
def test_queries_and_keys_give_the_attention_under_any_mask_of_a_layer(mask: str) -> None:
    """The second layer sees all: masks differ from layer to layer."""
    rng = np.random.default_rng(2)
    queries, keys = rng.normal(size=(2, 2, 4, 6, 8))
    scores = queries @ keys.swapaxes(-1, -2) / np.sqrt(8)
    seen = np.stack([MASKS[mask], np.ones((6, 6), bool)])[:, None]
    exponents = np.where(seen, np.exp(scores), 0)
    sums = exponents.sum(axis=-1, keepdims=True)
    attention = np.divide(exponents, sums, out=np.zeros_like(exponents), where=sums > 0)
    given = {"attention": attention, "tokens": np.array(list("abcdef")), "queries": queries}
    masked = spec(**given, keys=keys)
    assert masked.check() == []
    assert "terms" in masked.resolve(NOTHING)
    keys[1, 0] *= 2
    [(_, doubt)] = spec(**given, keys=keys).check()
    assert "is not the attention in layer 1: they differ by up to " in doubt


@pytest.mark.parametrize("dtype", ["f2", "f4", ">f8", "i1", "?"])
def test_numbers_of_every_kind_are_taken(dtype: str) -> None:
    one = np.eye(4).astype(dtype)
    assert spec(attention=one, tokens=WORDS).check() == []


def test_two_pictures_of_other_tokens_are_not_linked(build: Build) -> None:
    short = npz(attention=softmax(np.ones((3, 3))), tokens=list("abc"))
    both = page(link="one") + "\n" + page("short", "short.npz", link="one")
    site = build(
        {
            "index": f"# Title\n\n{both}\nWords after.\n",
            "heads.npz": npz(**REAL),
            "short.npz": short,
        }
    )
    [warning] = site.warnings
    assert warning.endswith(
        "link: one is the link of heads as well, which has 16 tokens; this has 3, so that no choice means "
        "the same in both [explorable.data]"
    )
    assert "Words after." in site.page()
    assert site.page().count('data-explorable="attention"') == 1


# ── How it travels ───────────────────────────────────────────────────────────────────────────────────────


def unpacked(packed: dict[str, Any]) -> Any:
    codes = np.frombuffer(base64.b64decode(packed["data"]), dtype="u1" if packed["bits"] == 8 else "<u2")
    values = packed["low"] + codes * (packed["high"] - packed["low"]) / (2 ** packed["bits"] - 1)
    return values.reshape(packed["shape"])


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("values", [[[-1.5, 0, 2.25]], [[3.0, 3, 3]], [[]], [[1e-30, 1e30]]])
def test_packed_numbers_are_within_what_is_said_to_be_lost(values: Any, bits: int) -> None:
    packed = pack(values, bits)
    found = unpacked(packed)
    assert found.shape == np.shape(values)
    assert np.all(np.abs(found - values) <= most_lost(packed) * (1 + 1e-9))


@pytest.mark.parametrize("most", [0, 57, 58, 88, 89, 1855, 1856, 60_000])
def test_spelled_numbers_are_read_as_they_were_written(most: int) -> None:
    numbers = np.unique(np.linspace(0, most, 50).astype(int))
    assert read_spelled(spelled(numbers)) == numbers.tolist()
    assert json.dumps(spelled(numbers)) == f'"{spelled(numbers)}"'
    assert spelled([]) == ""


def read_spelled(text: str) -> list[int]:
    """Read numbers by their description."""
    signs = [chr(code) for code in range(32, 127) if chr(code) not in "\"\\<>&'"]
    numbers, before = [], []
    for sign in map(signs.index, text):
        if sign >= 58:
            before.append(sign - 58)
            continue
        for part in reversed(before):
            sign = 58 + sign * 31 + part
        numbers.append(sign)
        before = []
    return numbers


def read_long(piece: dict[str, Any]) -> Any:
    """Read a layer by its description, in numpy."""
    heads, queries, keys = piece["shape"]
    told = {name: read_spelled(piece[name]) for name in ("counts", "gaps", "codes", "masses", "factors")}
    factors = iter((code + 1) // -2 if code % 2 else code // 2 for code in told["factors"])
    own = iter(zip(told["gaps"], told["codes"], strict=True))
    rows = np.zeros((heads, queries, keys))
    for head in range(heads):
        logarithms = np.zeros((queries, keys))
        for scale in piece["scales"][head]:
            column = [next(factors) for _ in range(queries)]
            logarithms += scale * np.outer(column, [next(factors) for _ in range(keys)])
        for query in range(queries):
            row, key = np.full(keys, np.nan), -1
            for _ in range(told["counts"][head * queries + query]):
                gap, code = next(own)
                key += gap + 1
                row[key] = piece["highest"] * (code / piece["levels"]) ** 2
            if piece["causal"]:
                row[query + 1 :] = 0
            others = np.isnan(row)
            shares = np.exp(logarithms[query, others])
            row[others] = told["masses"][head * queries + query] / 1000 * shares / shares.sum()
            rows[head, query] = row
    assert next(factors, None) is None
    assert next(own, None) is None
    return rows


def made(kind: str) -> Any:
    """Attention as models compute it, from queries and keys, and such as they do not."""
    rng = np.random.default_rng(2)
    queries, keys = rng.normal(size=(2, 3, 180, 24)) * [[[[1.2]], [[0.6]], [[1.8]]]]
    scores = queries @ keys.swapaxes(-1, -2) / 5
    scores[..., 0] += [[0], [3], [6]]
    if kind == "causal":
        scores = np.where(np.tri(180) > 0, scores, -np.inf)
    if kind == "noise":
        scores = rng.normal(size=scores.shape) * 3
    if kind == "between two texts":
        scores = scores[:, :70]
    weights = softmax(scores)
    if kind == "odd sums":
        weights *= rng.uniform(0.6, 1.4, size=(3, 180, 1))
    if kind == "zeros":
        weights[:, :, 150:] = 0
        weights[:, 100] = 0
    return weights.astype(np.float16).astype(float)


KINDS = ["plain", "causal", "noise", "between two texts", "odd sums", "zeros"]


@pytest.mark.parametrize("kind", KINDS)
def test_of_each_long_row_at_least_the_share_that_is_said_agrees(kind: str) -> None:
    weights = made(kind)
    piece = layer_piece(weights, None, 0.95)
    found = read_long(piece)
    assert np.abs(found - weights).max() < 0.005 * max(1, weights.max())
    assert found.min() >= 0
    total = weights.sum(axis=-1)
    agreed = np.minimum(found, weights).sum(axis=-1) / np.where(total > 0, total, 1)
    assert agreed[total > 0].min() >= 0.95
    assert np.abs(100 * agreed.ravel() - read_spelled(piece["agreed"])).max() <= 1.001
    assert (100 * agreed.ravel() - read_spelled(piece["agreed"])).min() >= -1e-6


def test_a_browser_reads_long_rows_as_numpy_does() -> None:
    node = shutil.which("node")
    assert node is not None
    pieces = []
    for weights in map(made, KINDS):
        is_square = weights.shape[1] == weights.shape[2]
        pieces.append(layer_piece(weights, weights.mean(axis=0) if is_square else None, 0.95))
    reading = ROOT / "static" / "src" / "shared" / "attention" / "reading.js"
    # A row by itself, then all of its head.
    code = f"""
        import {{ layerOf }} from {json.dumps(reading.as_uri())};
        let text = "";
        for await (const part of process.stdin) text += part;
        console.log(JSON.stringify(JSON.parse(text).map((piece) => {{
            const layer = layerOf(piece);
            const row = [...layer.row(1, 5)];
            const heads = Array.from({{ length: piece.shape[0] + 1 }}, (_, head) => [...layer.head(head)]);
            return [row, heads, layer.agreed(2, 7), layer.agreed(3, 7)];
        }})));
    """
    command = [node, "--input-type=module", "-e", code]
    run = subprocess.run(command, input=json.dumps(pieces), capture_output=True, text=True, check=True)
    for piece, (row, heads, agreed, of_mean) in zip(pieces, json.loads(run.stdout), strict=True):
        found = read_long(piece)
        # The mean stands between the heads and the rollout.
        every = np.concatenate([found[:3], found[:3].mean(axis=0, keepdims=True), found[3:]])
        assert np.abs(np.reshape(heads, every.shape) - every).max() < 1e-5
        assert np.abs(np.array(row) - found[1, 5]).max() < 1e-5
        told = np.reshape(read_spelled(piece["agreed"]), found.shape[:2])
        assert agreed == told[2, 7]
        assert of_mean == int(told[:3, 7].mean())


def test_where_a_layer_takes_too_much_as_many_rows_as_can_be_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    weights = made("noise")
    monkeypatch.setattr(attention_long, "STEPS", ())
    whole = read_spelled(layer_piece(weights, None, 0.95)["counts"])
    monkeypatch.setattr(attention_long, "ROOM", attention_long.EACH * sum(whole) * 0.8)
    piece = layer_piece(weights, None, 0.95)
    agreed = (np.minimum(read_long(piece), weights).sum(axis=-1) / weights.sum(axis=-1)).ravel()
    told = np.array(read_spelled(piece["agreed"]))
    assert np.abs(100 * agreed - told).max() <= 1.001
    counts = np.array(read_spelled(piece["counts"]))
    # Rows are whole or cut to the same few.
    cut = told < 95
    assert 0.1 < cut.mean() < 0.9
    assert counts[cut].max() <= counts[~cut].max()
    assert np.unique(counts[cut]).size == 1
    assert sum(counts) <= 0.8 * sum(whole)


def test_blocks_have_their_largest_weight() -> None:
    weights = np.random.default_rng(0).random((2, 20, 9))
    blocks = pooled(weights, 8)
    assert blocks.shape == (2, 8, 8)
    assert blocks[1, 0, 0] == weights[1, :2, :1].max()
    assert blocks.max() == weights.max()


def test_rollout_of_one_layer_is_half_of_the_token_itself() -> None:
    assert np.allclose(rollout(np.array([[[0, 1], [1, 0]]]))[0], 0.5)


# ── Tokens ───────────────────────────────────────────────────────────────────────────────────────────────

SHOWN = {
    "word pieces": (
        ["un", "##happy", "##"],
        [{"text": "un"}, {"text": "happy", "joined": True}, {"text": "##"}],
    ),
    "sentence pieces": (
        ["\u2581The", "\u2581ani", "mal", "</s>"],
        [
            {"text": "The"},
            {"text": "ani"},
            {"text": "mal", "joined": True},
            {"text": "</s>", "special": True},
        ],
    ),
    "bytes": (
        ["The", "\u0120caf\u00c3\u00a9", "s", "\u010a"],
        [{"text": "The"}, {"text": "café"}, {"text": "s", "joined": True}, {"text": "\u21b5"}],
    ),
    "part of a character": (
        ["\u0120\u00e2\u012e", "a"],
        [{"text": "\u0120\u00e2\u012e", "joined": False}, {"text": "a"}],
    ),
    "special": (
        ["[CLS]", "<|endoftext|>", "<pad>", "[a]"],
        [
            {"text": "[CLS]", "special": True},
            {"text": "<|endoftext|>", "special": True},
            {"text": "<pad>", "special": True},
            {"text": "[a]"},
        ],
    ),
    "right to left": (
        ["\u05e9\u05dc\u05d5\u05dd", "a"],
        [{"text": "\u05e9\u05dc\u05d5\u05dd", "rtl": True}, {"text": "a"}],
    ),
    "invisible": (
        ["\t", "a\x00b", " ", ""],
        [{"text": "\u21e5"}, {"text": "a\u2400b"}, {"text": "\u2423"}, {"text": "\u2205"}],
    ),
    "nothing but blanks": (
        ["  ", "\n  ", "\v\v", "\u00a0", "\u3000", "\u2028", "a b", "a\u00a0"],
        [
            {"text": "\u2423\u2423"},
            {"text": "\u21b5\u2423\u2423"},
            {"text": "\u240b\u240b"},
            {"text": "<A0>"},
            {"text": "<3000>"},
            {"text": "<2028>"},
            {"text": "a b"},
            {"text": "a\u00a0"},
        ],
    ),
    "code that is indented": (
        ["\u0120x", "\u010a", "\u0120\u0120\u0120", "\u0120y"],
        [{"text": "x"}, {"text": "\u21b5"}, {"text": "\u2423\u2423\u2423"}, {"text": "y"}],
    ),
    "code of SentencePiece": (["\u2581x", "\u2581\u2581"], [{"text": "x"}, {"text": "\u2423\u2423"}]),
    "without a width": (
        ["\u200b", "\u200d", "\ufe0f", "\ufeff", "\u00ad", "👩\u200d👧", "☀\ufe0f"],
        [
            {"text": "<200B>"},
            {"text": "<200D>"},
            {"text": "<FE0F>"},
            {"text": "<FEFF>"},
            {"text": "<AD>"},
            {"text": "👩\u200d👧"},
            {"text": "☀\ufe0f"},
        ],
    ),
    "markup": (["<b>&", "😀"], [{"text": "<b>&"}, {"text": "😀"}]),
}


@pytest.mark.parametrize("kind", [kind for kind in SHOWN if kind != "part of a character"])
def test_tokens_are_shown_as_words_and_their_parts(kind: str) -> None:
    tokens, expected = SHOWN[kind]
    assert tokens_shown(tokens) == expected


@pytest.mark.parametrize(
    ("declared", "offered"),
    [
        (":choices: 0, 1, 2, 3", ["head 0", "head 1", "head 2", "head 3"]),
        (":min: 0\n:max: 3\n:step: 1\n:value: 0", ["head 0", "head 1", "head 2", "head 3"]),
        (":choices: 0, 4", [*(f"head {i}" for i in range(4)), "mean of its heads"]),
        (
            ":min: 0\n:max: 5\n:step: 1\n:value: 0",
            [*(f"head {i}" for i in range(4)), "mean of its heads", "rollout"],
        ),
    ],
)
def test_only_heads_that_a_parameter_can_be_are_offered(
    build: Build, visit: Any, declared: str, offered: list[str]
) -> None:
    weights = softmax(np.random.default_rng(0).normal(size=(2, 4, 5, 5)))
    heads = page(bind="head=head")
    text = f"# T\n\n:::{{parameter}} head\n{declared}\n:::\n\n{heads}"
    data = npz(attention=weights, tokens=np.array(list("abcde")))
    site = build({"index": text, "heads.npz": data})
    assert site.warnings == []
    opened = visit(site.out / "index.html").page
    opened.wait_for_selector(".explorable[data-ready]")
    menu = opened.locator(".explorable select", has_text="head 0").first
    assert [one.strip() for one in menu.locator("option").all_text_contents()] == offered


def test_headings_stand_within_their_panels(opened: Callable[..., Any]) -> None:
    """Also where they are long: heads of one kind, a pair of long tokens, and what to choose for the sum."""
    page = opened("terms", on="terms")
    for _ in range(3):
        past = page.locator("#explorable-terms svg").evaluate_all(
            """all => all.flatMap(svg => [...svg.querySelectorAll('.explorable-title')]
                .filter(one => one.getBoundingClientRect().right > svg.getBoundingClientRect().right)
                .map(one => one.textContent))"""
        )
        assert past == []
        page.locator("#explorable-terms-view-head").select_option("5")
    terms = page.locator("#explorable-terms [data-panel=terms] .explorable-title")
    assert terms.text_content() == "Choose one head to see how a weight comes about"
