"""A model in words: someone who hears them could draw it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from model_files import NAMES, source_of, taken_apart

from conftest import Build, enliven
from sphinxext.explorable.models import describe, parse


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "black-box",
            "From left to right, joined by arrows: the words Je, suis and étudiant (input); "
            "The Transformer; the words I, am, a and student (output).",
        ),
        (
            "opened-once",
            "From bottom to top, joined by arrows: the words Je, suis and étudiant (input); "
            "The Transformer, with parts; the words I, am, a and student (output). "
            "Inside The Transformer, from bottom to top: side by side, (1) Encoders, "
            "(2) Decoders, with an arrow from Encoders.",
        ),
        (
            "two-words",
            "From bottom to top, joined by arrows: the words Thinking and Machines; "
            "x (token), a vector of 4 for each word; Encoder #1, with parts; "
            "r (value), a vector of 4 for each word; Encoder #2. "
            "Inside Encoder #1, from bottom to top: Self-Attention; "
            "z, a vector of 4 for each word; Feed Forward, one for each word.",
        ),
        (
            "masked-stack",
            "From bottom to top, joined by arrows: the words <s>, robot, must, obey, the, orders, "
            "some that are left out and pad (token); Decoder, 12 times, one after another, with parts; "
            "the word the (output). Inside each Decoder, from bottom to top: "
            "Masked Self-Attention, in which each word sees itself and those before it; "
            "Feed Forward Neural Network.",
        ),
        (
            "unrolled",
            "From bottom to top, joined by arrows: the words Let’s, stick and to; "
            "x (token), a vector of 4 for each word; "
            "LSTM 1, one for each word, each handing h on to the next; "
            "LSTM 2, one for each word, each handing h on to the next; "
            "FFNN + Softmax, only at to (word 3); the word improvisation (output).",
        ),
        (
            "mixture-of-experts",
            "From bottom to top, joined by arrows: x (token), a vector of 4; "
            "Router, noted: picks two of eight; "
            "Expert, 8 times, side by side, of which only numbers 2 and 5 are active; "
            "a circle with +, with a dashed arrow from Router, labelled weights; y (value), a vector of 4.",
        ),
        (
            "diffusion",
            "From left to right, joined by arrows: at the side, as another input, text, 3 × 4; noise, 4 × 4; "
            "Denoising, whose output goes in again, 50 times, with parts; latent, 4 × 4; "
            "Decoder, widening; the text “image”. Inside Denoising, from left to right: "
            "U-Net, with an arrow from text, labelled KV, "
            "with a residual connection to the circle with − (predicted noise); "
            "a circle with − and beside it the words predicted noise.",
        ),
        (
            "local-attention",
            "From bottom to top, joined by arrows: the words the, cat, sat, on, the, old and mat (token); "
            "x (token), a vector of 4 for each word; Local Attention, "
            "in which each word sees 3, shown for word 4, on; y (value), a vector of 4 for each word.",
        ),
    ],
)
def test_a_model_in_words(name: str, words: str) -> None:
    options, source = taken_apart(name)
    assert describe(parse(source), options.get("direction", "up")) == words


def test_items_of_one_name_are_numbered() -> None:
    words = describe(parse("Add\nBox\n  Add\nAdd <- Box\nb = Add <- b2\nb2 = Add"))
    assert words == (
        "From bottom to top, joined by arrows: Add number 1; Box, with parts; "
        "Add number 3, with an arrow from Box; Add number 4, with an arrow from Add number 5; "
        "Add number 5. Inside Box, from bottom to top: Add number 2."
    )


@pytest.mark.parametrize("name", NAMES)
def test_everything_of_a_model_is_told(name: str) -> None:
    model = parse(source_of(name))
    words = describe(model)
    for item in model.all:
        assert item.kind in ("beside", "residual") or all(
            (word if word != "·" else "a dot") in words for word in (item.label, *item.words) if word != "…"
        )
        after = item.after
        told = [
            after.note,
            after.carries,
            *(link.label for link in after.links),
            item.aside,
            *map(str, after.at),
        ]
        told += [f"{after.repeat} times"] * (after.repeat > 1) + [f"{after.loop} times"] * (after.loop > 0)
        past = f"the last {after.reach} words, up to itself" if after.reach else "itself and those before it"
        told += [past] * (after.sees == "past") + ["bars"] * after.bars
        told += ["residual connection"] * (item.kind == "residual")
        told += ["narrowing"] * (after.form == "narrows") + ["widening"] * (after.form == "widens")
        assert [one for one in told if one not in words] == []
    boxes = [item for item in model.all if item.kind == "box" and item.children]
    assert words.count("Inside ") == words.count("with parts") == len(boxes)


def test_a_past_of_some_words_in_words() -> None:
    said = describe(parse(source_of("causal-convolution")))
    assert "Conv, in which each word sees the last 4 words, up to itself" in said


def test_a_row_that_grows_tells_what_is_led_back_to_it() -> None:
    said = describe(parse('"a robot" grows\nModel\nx[4]\n"must"'))
    assert (
        "the words a and robot, growing by a word a step, to which an arrow leads back from the word must"
        in said
    )
    assert "leads back" not in describe(parse('"a robot" grows\nModel\n"must obey"'))


def test_a_residual_tells_where_it_ends_and_a_dot_what_it_is() -> None:
    said = describe(parse("Block\n  residual\n    A\n    B\n  +\n  residual\n    C\nx[3] : weight\n·"))
    assert "A, then B, all with a residual connection to the circle with +; " in said
    assert "C, with a residual connection around it." in said
    assert said.count("a circle with a dot (dot product)") == 1
    assert "x (weight), a vector of 3" in said
    assert "a circle with a dot and beside it the words cosine" in describe(parse("x[3]\n·(cosine)"))
    assert "(weight)" not in describe(parse("Attention : weight\n+ : weight"))


def test_each_stop_of_the_keyboard_says_something(build: Build, visit: Callable[..., Any]) -> None:
    source = "x[3]\nresidual\n  Attention\nAdd\nresidual\n  Feed\nAdd\n·"
    site = build({"index": f"# Title\n\n```{{model-diagram}}\n:name: block\n{source}\n```\n"})
    assert site.warnings == []
    page = visit(site.out / "index.html", site.out).page
    enliven(page, "#block .explorable")
    stage = page.locator("#block .explorable-stage")
    first = str(page.locator("#block .explorable-alt").text_content())
    said = []
    for _ in range(9):
        stage.press("ArrowUp")
        page.wait_for_timeout(700)
        said.append(str(page.locator("#block .explorable-alt").text_content()).removeprefix(first).strip())
    assert said[:8] == [
        "x, 3.",
        "Residual connection around Attention.",
        "Attention.",
        "Add number 1.",
        "Residual connection around Feed.",
        "Feed.",
        "Add number 2.",
        "dot (dot product).",
    ]


LABELLED = """# Page

```{concept} token
:label: embedding
```

```{concept} attention-weight
```

:::{model-diagram}
:name: called
"Je suis" : token
x[t,4] : token
Encoder
p[t] : attention-weight
:::
"""


def test_concepts_are_called_by_their_labels_in_words(build: Build, visit: Callable[..., Any]) -> None:
    """Who hears a picture hears the words that the page uses."""
    said = (
        "the words Je and suis (embedding); x (embedding), a vector of 4 for each word; Encoder; p (attention"
    )
    text = build(LABELLED, "text").out.joinpath("index.txt").read_text(encoding="utf-8")
    assert said in " ".join(text.split())
    site = build(LABELLED)
    assert said in site.page()
    assert "(token)" not in site.page()
    page = visit(site.out / "index.html", site.out).page
    enliven(page, "#explorable-called")
    stage = page.locator("#explorable-called .explorable-stage")
    heard = []
    for _ in range(3):
        stage.press("ArrowUp")
        page.wait_for_timeout(700)
        heard.append(page.locator("#explorable-called-alt").text_content())
    told = [str(one).partition("a number for each word. ")[2] for one in heard]
    assert any(one.startswith("x (embedding)") for one in told), heard
    assert not any("(token)" in str(one) for one in heard)


def test_an_authors_own_alternative_is_left_as_it_is(build: Build) -> None:
    page = build(LABELLED.replace(":name:", ":alt: My token (token).\n:name:")).page()
    assert "My token (token)." in page
    assert "(embedding)" not in page
