"""The words of pictures of tokens: the text that they are about, and what each token is called."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from conftest import ROOT, Build, enliven
from sphinxext.explorable.visuals.attention import Attention
from sphinxext.explorable.visuals.beam_search import BeamSearch
from sphinxext.explorable.visuals.hidden_states import HiddenStates
from sphinxext.explorable.visuals.neuron_factors import NeuronFactors
from sphinxext.explorable.visuals.token_rankings import TokenRankings
from sphinxext.explorable.visuals.token_saliency import TokenSaliency
from sphinxext.explorable.visuals.tokens import named, spoken, text_told, tokens_shown, written

WORDS = ["[CLS]", "the", "cat", "'", "s", "the", "##re", ".", "the", "'", "[SEP]"]
# Where each of the words looks: most at the one before it, but for rounding.
NEAR = np.eye(len(WORDS), k=-1) * 0.75 + 0.25 / len(WORDS)
NEAR[0] = 1 / len(WORDS)
TWINS = """
import { named, spoken, written } from "./static/src/shared/tokens.js";
let all = "";
for await (const part of process.stdin) all += part;
const said = (some) => [some.map(spoken), some.map((_, i) => named(some, i)), written(some, 1, 9)];
const told = JSON.parse(all).map(said);
console.log(JSON.stringify(told));
"""


def test_what_has_no_sound_has_a_name_and_what_stands_twice_its_place() -> None:
    shown = tokens_shown(WORDS)
    assert [spoken(one) for one in shown[2:5]] == ["cat", "apostrophe", "s"]
    assert named(shown, 5) == "the (token 5)"
    assert named(shown, 6) == "-re"
    assert named(shown, 7) == "full stop"
    assert named(shown, 9) == "apostrophe (token 9)"
    assert [spoken(one) for one in tokens_shown([" ", "\n", ","])] == ["space (␣)", "new line (↵)", "comma"]


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (WORDS, "[CLS] the cat ' s there . the ' [SEP]"),
        (["\u0120the", "\u0120anim", "al", "."], "the animal."),
        ([*list("(so)\n is it"), "</s>"], "(so) is it</s>"),
    ],
)
def test_tokens_are_told_as_the_text_that_they_are(tokens: list[str], text: str) -> None:
    assert written(tokens_shown(tokens)) == text
    assert text_told(tokens_shown(tokens)) == f"The tokens: “{text}”."


def test_of_a_long_text_the_beginning_is_told() -> None:
    shown = tokens_shown([f"w{i:03}" for i in range(200)])
    told = " ".join(f"w{i:03}" for i in range(80))
    assert text_told(shown) == f"The tokens: “{told} …”, and 120 more."
    assert len(text_told(tokens_shown(list("abcde") * 200))) < 450


def test_scripts_call_tokens_the_same() -> None:
    every = [
        tokens_shown(tokens) for tokens in (WORDS, list('?!,;: ()\n-"’.x '), ["\u0120a", "b", "\U0001f600"])
    ]
    told = subprocess.run(
        ["node", "--input-type=module", "-e", TWINS],
        input=json.dumps(every),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    expected = [
        [[spoken(one) for one in some], [named(some, i) for i in range(len(some))], written(some, 1, 9)]
        for some in every
    ]
    assert json.loads(told.stdout) == expected


def test_each_picture_says_the_text_that_it_is_about() -> None:
    words, many = np.array(WORDS), len(WORDS)
    rng = np.random.default_rng(1)
    pictures = [
        Attention(arrays={"attention": NEAR, "tokens": words}),
        TokenSaliency(arrays={"attribution": rng.normal(size=many), "tokens": words}),
        TokenRankings(arrays={"ranks": rng.integers(1, 9, size=(2, many)), "tokens": words}),
        NeuronFactors(arrays={"factors": rng.random(size=(2, many)), "tokens": words}),
        HiddenStates(arrays={"states": rng.normal(size=(many, 3)), "tokens": words}),
    ]
    for picture in pictures:
        picture.check()
        assert "The tokens: “[CLS] the cat ' s there . the ' [SEP]”." in picture.alternative(), picture.name


def test_where_others_look_both_are_told() -> None:
    arrays = {"attention": [[0.9, 0.1]], "tokens": np.array(["le", "chat"]), "targets": np.array(["cat"])}
    told = Attention(arrays={name: np.array(array) for name, array in arrays.items()}).alternative()
    assert "The tokens that look: “cat”. The tokens that are looked at: “le chat”." in told


def page_of(kind: str, name: str) -> str:
    return f":::{{explorable}} {kind}\n:name: {name}\n:data: {name}.npz\nA caption.\n:::\n"


def stored(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def test_live_words_name_tokens_with_their_places(build: Build, visit: Callable[..., Any]) -> None:
    chars = list("so it is")
    fires = np.linspace(0.1, 1, len(WORDS))[None]
    pages: dict[str, str | bytes] = {
        "index": "# Page\n\n"
        + page_of("attention", "gaze")
        + page_of("neuron-factors", "fires")
        + page_of("hidden-states", "on"),
        "gaze.npz": stored(attention=NEAR, tokens=WORDS),
        "fires.npz": stored(factors=fires, tokens=WORDS),
        "on.npz": stored(states=np.ones((len(chars), 2)), tokens=chars),
    }
    site = build(pages)
    assert site.warnings == []
    page = visit(site.out / "index.html", site.out).page
    said = {}
    presses = {
        "gaze": ("lines", ["ArrowDown"] * 2),
        "fires": ("list", ["ArrowDown", "Home"]),
        "on": ("text", ["Home", "Shift+ArrowRight"]),
    }
    for name, (panel, keys) in presses.items():
        enliven(page, f"#explorable-{name}")
        stage = page.locator(f"#explorable-{name} [data-panel={panel}]")
        for key in keys:
            stage.press(key)
        page.wait_for_timeout(700)
        said[name] = str(page.locator(f"#explorable-{name}-alt").text_content())
    shown = tokens_shown(WORDS)
    last = np.argsort(-fires[0], kind="stable")[:3]
    most = ", then at ".join(f"{named(shown, i)}, {rounded(fires[0, i])}" for i in last)
    assert f"fires at {most}; at “[CLS]” {rounded(fires[0, 0])}." in said["fires"]
    query = next(i for i in range(len(WORDS)) if f": {named(shown, i)} looks most at" in said["gaze"])
    most = f"{named(shown, query - 1)}, {rounded(NEAR[query, query - 1])}"
    assert f"{named(shown, query)} looks most at {most}, then" in said["gaze"]
    assert "apostrophe (token " in said["gaze"]
    assert "Over tokens 0 to 3, “so i”, 2 stay on at 0.5" in said["on"]


def rounded(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


def test_a_beam_is_told_by_names(build: Build, visit: Callable[..., Any]) -> None:
    arrays = {
        "tokens": np.array([["a"], ["."]]),
        "parents": np.array([[-1], [0]]),
        "scores": np.array([[-1.0], [-2.0]]),
    }
    BeamSearch(arrays=arrays).check()
    site = build({"index": "# Page\n\n" + page_of("beam-search", "tree"), "tree.npz": stored(**arrays)})
    page = visit(site.out / "index.html", site.out).page
    enliven(page, "#explorable-tree")
    stage = page.locator("#explorable-tree [data-panel=tree]")
    stage.press("Home")
    stage.press("End")
    page.locator("#explorable-tree input[type=range]").press("ArrowRight")
    page.wait_for_timeout(700)
    said = str(page.locator("#explorable-tree-alt").text_content())
    assert f"Step 2 is “full stop”, probability {np.exp(-1):.2g}" in said


def test_sliders_speak_the_names_of_tokens_and_outputs(build: Build, visit: Callable[..., Any]) -> None:
    pages: dict[str, str | bytes] = {
        "index": "# Page\n\n" + page_of("token-saliency", "counts") + page_of("neuron-factors", "fires"),
        "counts.npz": stored(
            attribution=np.eye(2, len(WORDS)), tokens=WORDS, outputs=["The dog ran.", "It slept."]
        ),
        "fires.npz": stored(factors=np.eye(1, len(WORDS)), tokens=WORDS),
    }
    site = build(pages)
    page = visit(site.out / "index.html", site.out).page
    spoken_by = {}
    for name, key in (("counts", "output"), ("fires", "token")):
        slider = page.locator(f"#explorable-{name}-view-{key}")
        before = slider.get_attribute("aria-valuetext")
        enliven(page, f"#explorable-{name}")
        slider.press("ArrowRight")
        spoken_by[name] = [before, slider.get_attribute("aria-valuetext")]
    assert spoken_by == {"counts": ["The dog ran.", "It slept."], "fires": ["[CLS]", "the"]}
