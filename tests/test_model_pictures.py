"""``model-diagram`` on a page: its options, values, steps and images, and what is wrong with them."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import numpy as np
import pytest
from model_files import NAMES, spec, taken_apart

from conftest import Build, matches_snapshot
from sphinxext.explorable.visuals.catalogue import catalogue
from sphinxext.explorable.visuals.picture import Page, PictureError
from sphinxext.explorable.visuals.tensor_diagram import TensorDiagram

LANES = '"Thinking Machines"\nx[t,4] : token\n'
NESTED = "A\n  B\n    C\n  residual\n    D\nE"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def request(source: str, options: dict[str, str] | None = None, **given: Any) -> dict[str, Any]:
    """What a model is drawn from."""
    made = spec(source, options, **given)
    assert made.check() == []
    return made.resolve(Page({}))


def refused(source: str, options: dict[str, str] | None = None, **given: Any) -> str:
    with pytest.raises(PictureError) as caught:
        request(source, options, **given)
    return str(caught.value)


@pytest.mark.parametrize("name", NAMES)
def test_a_model_of_the_field_is_drawn_from_plain_data(name: str) -> None:
    options, source = taken_apart(name)
    drawn = request(source, options)
    assert set(drawn) == {"items", "direction", "focus", "open", "levels", "steps", "strip"}
    assert drawn["direction"] == options.get("direction", "up")
    matches_snapshot(f"model-{name}.json", json.dumps(drawn, indent=1, ensure_ascii=False) + "\n")


def test_it_is_in_the_catalogue_with_a_grammar() -> None:
    assert catalogue()["model-diagram"].body == "source"


# ── Focus and levels ─────────────────────────────────────────────────────────────────────────────────────


def test_a_window_is_drawn_where_it_is_written() -> None:
    source = '"the cat sat on"\nConv window 3 at 2'
    assert request(source)["focus"] == 1
    assert request(source, {"focus": "on"})["focus"] == 3


@pytest.mark.parametrize(
    ("words", "focus", "lane"),
    [
        ("a b c", "2", 1),
        ("a b c", "b", 1),
        ("a 1 b", "1", 0),
        ("a b 7", "7", 2),
        ("a b … c", "4", 3),
    ],
)
def test_the_focus_is_a_word_or_its_place(words: str, focus: str, lane: int) -> None:
    assert request(f'"{words}"\nA sees past', {"focus": focus})["focus"] == lane


@pytest.mark.parametrize(
    ("source", "options", "message"),
    [
        (
            '"the cat"\nA sees past',
            {"focus": "cta"},
            "focus needs a word or its place, from 1 to 2, not 'cta'; did you mean cat? (words: the, cat)",
        ),
        (
            '"the cat … mat"\nA sees past',
            {"focus": "3"},
            "focus needs a word or its place, from 1 to 4, not '3' (words: the, cat, mat)",
        ),
        (
            '"the cat the mat"\nA sees past',
            {"focus": "the"},
            "focus: the stands at 1 and 3; give the place of the one that is meant",
        ),
        (
            '"the cat"\nA',
            {"focus": "cat"},
            "focus needs a row of words, and something after it that has a part on each word's lane, "
            "such as x[t,4] or Self-Attention sees past",
        ),
        (
            NESTED,
            {"open": "3"},
            "open: 3 is deeper than this model, whose boxes can be opened 2 deep; write at most 2",
        ),
        (
            "A",
            {"open": "0..1"},
            "open: 1 is deeper than this model, in which no box has parts to open; write at most 0",
        ),
        (
            "x[4] values Q",
            {},
            "values Q needs `:data:` with an array of this name, or `:program:` with a tensor diagram",
        ),
        (
            LANES,
            {"labels": "v=words"},
            "labels: the model has no dim v (it has t)",
        ),
        (
            LANES,
            {"labels": "t=words"},
            "labels: t is the last dim of no tensor; names stand along a last dim, as p[t]",
        ),
        ("p[v] bars", {"labels": "v=words"}, "labels: the data has no array words"),
        (
            "A",
            {"program": "attention"},
            "program: this page has no tensor diagram of the name attention",
        ),
    ],
)
def test_an_option_that_does_not_fit(source: str, options: dict[str, str], message: str) -> None:
    assert refused(source, options) == message


@pytest.mark.parametrize("written", ["", "x", "-1", "2..1", "1..", "0..2..4", "1.5"])
def test_levels_are_a_number_or_a_range(written: str) -> None:
    with pytest.raises(ValueError, match=r"needs a number of levels, or a range as in 0\.\.2, not"):
        spec("A", {"open": written})


def test_levels_that_are_open() -> None:
    told = {written: request(NESTED, {"open": written} if written else {}) for written in ("", "0", "1", "2")}
    assert {written: one["open"] for written, one in told.items()} == {"": None, "0": 0, "1": 1, "2": 2}
    assert {one["levels"] for one in told.values()} == {2}


# ── Steps ────────────────────────────────────────────────────────────────────────────────────────────────


def steps(source: str, options: dict[str, str] | None = None) -> list[tuple[str, str, int | None]] | None:
    found = request(source, options)["steps"]
    return found and [(step["id"], step["text"], step.get("open")) for step in found]


def test_steps_are_of_sentences_or_levels_or_items() -> None:
    told = f"{NESTED}\n---\nE: one\nB: two\nC: three"
    assert steps(NESTED) is None
    assert steps(told) == [("1", "one", None), ("0.0", "two", None), ("0.0.0", "three", None)]
    assert steps(told, {"steps": ""}) == steps(told)
    assert steps(NESTED, {"open": "0..2"}) == [("", "", 0), ("", "", 1), ("", "", 2)]
    assert steps(NESTED, {"steps": ""}) == [
        (place, "", None) for place in ("0", "0.0", "0.0.0", "0.1.0", "1")
    ]
    assert steps(NESTED, {"steps": "", "open": "1"}) == [
        (one, "", None) for one in ("0", "0.0", "0.1.0", "1")
    ]
    assert steps(NESTED, {"steps": "", "open": "0"}) == [("0", "", None), ("1", "", None)]


def test_sentences_open_what_they_tell_of() -> None:
    told = f"{NESTED}\n---\nE: one\nB: two\nC: three\nA: four"
    opened = [("1", "one"), ("0.0", "two"), ("0.0.0", "three"), ("0", "four")]
    assert steps(told, {"open": "0..2"}) == [
        (*step, level) for step, level in zip(opened, (0, 1, 2, 2), strict=True)
    ]
    assert steps(told, {"open": "0"}) == steps(told, {"open": "0..2"})
    three = f"{NESTED}\n---\nA: one\nE: two\nA: three"
    assert steps(three, {"open": "0..2"}) == [("0", "one", 0), ("1", "two", 1), ("0", "three", 2)]


def test_a_box_of_whose_parts_nothing_is_told_is_opened_by_its_own_sentence():
    told = "x[4]\nA\n  B\n    C\ny[4]\n---\nx: in\nA: opens\ny: out"
    assert [level for _, _, level in steps(told, {"open": "0..1"})] == [0, 1, 1]
    assert [level for _, _, level in steps(told.replace("y: out", "B: both\ny: out"), {"open": "0..2"})] == [
        0,
        0,
        2,
        2,
    ]
    assert [level for _, _, level in steps("A\n  B\n---\nA: opens", {"open": "0..1"})] == [1]


# ── Values ───────────────────────────────────────────────────────────────────────────────────────────────


def test_values_come_from_arrays_of_the_name_or_another() -> None:
    arrays = {"x": np.arange(8.0).reshape(2, 4), "Q": np.array([1, np.nan, 1 / 3])}
    words, x, y, z = request(f"{LANES}y[k] values Q\nz[3]", arrays=arrays)["items"]
    assert x["values"] == [[[0, 1, 2, 3]], [[4, 5, 6, 7]]]
    assert y["values"] == [[[1, None, 0.3333]]]
    assert y["dims"] == [{"name": "k", "size": 3}]
    assert "values" not in z
    assert "values" not in words


def test_values_of_a_row_that_leaves_words_out_are_counted_from_both_ends() -> None:
    _, x = request('"a b … z"\nx[t]', arrays={"x": np.arange(9)})["items"]
    assert x["values"] == [[[0]], [[1]], [[None]], [[8]]]


@pytest.mark.parametrize(
    ("source", "shape", "values", "front"),
    [
        ("x[h,t,k]", (2, 1, 3), [[[0, 1, 2]]], "h 1 of 2"),
        ("x[2,1,3]", (2, 1, 3), [[[0, 1, 2]]], "1 of 2"),
        ("x[b,h,2,1]", (3, 2, 2, 1), [[[0], [1]]], "b 1 of 3, h 1 of 2"),
        ('"a b"\nx[t,h,k]', (2, 2, 2), [[[0, 1], [2, 3]], [[4, 5], [6, 7]]], None),
        ('"a b"\nx[t,b,h,k]', (2, 3, 1, 2), [[[0, 1]], [[6, 7]]], "b 1 of 3"),
        ("x[2,9]", (2, 9), [[[0, 1, 2, 3, 4, 5], [9, 10, 11, 12, 13, 14]]], None),
        ("x[]", (), [[[0]]], None),
    ],
)
def test_values_of_any_number_of_dims_are_shown(
    source: str, shape: tuple[int, ...], values: list[Any], front: str | None
) -> None:
    x = request(source, arrays={"x": np.arange(np.prod(shape)).reshape(shape)})["items"][-1]
    assert (x["values"], x.get("front")) == (values, front)


def test_the_sheet_that_is_seen_is_told_in_the_language(build: Build) -> None:
    np.save(data := io.BytesIO(), np.arange(12).reshape(2, 2, 3))
    page = "# P\n\n:::{model-diagram}\n:data: x.npy\nx[h,t,k]\n:::\n"
    site = build({"index": page, "x.npy": data.getvalue()}, config={"language": "de"})
    assert site.warnings == []
    assert "h 1 von 2" in site.page()
    assert "1 of 2" not in site.page()


def test_of_a_vocabulary_what_has_no_number_is_not_the_likeliest() -> None:
    scores = -np.arange(1.0, 41)
    scores[7] = np.nan
    [p] = request("p[v] bars", arrays={"p": scores})["items"]
    assert p["values"] == [[[score for score in scores.tolist() if score == score][:12]]]


def test_bars_of_a_vocabulary_show_the_likeliest_by_name() -> None:
    arrays = {"p": np.arange(40) / 100, "names": np.array([f"w{number}" for number in range(40)])}
    [p] = request("p[v] bars", {"labels": "v=names"}, arrays=arrays)["items"]
    assert p["labels"] == [f"w{number}" for number in range(39, 27, -1)]
    assert p["values"] == [[[round(number / 100, 2) for number in range(39, 27, -1)]]]
    assert p["dims"] == [{"name": "v", "size": 12}]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x[3]", "x is (3), and the values of x are (2, 4): 3 against 2"),
        ("x[4,4]", "x is (4, 4), and the values of x are (2, 4): 4 against 2"),
        ("y[3] values X", "values X: the data has no array of this name; did you mean x? (known: x)"),
        ("y[3] values names", "values names: this array holds texts; cells take numbers"),
    ],
)
def test_values_that_do_not_fit(source: str, message: str) -> None:
    arrays = {"x": np.zeros((2, 4)), "names": np.array(["a", "b", "c"])}
    if source == "x[3]":
        message = "x has 1 dim, and the values of x have 2: (2, 4)"
    assert refused(source, arrays=arrays) == message


@pytest.mark.parametrize(
    ("source", "doubts"),
    [
        ("states[3]\nB\nout[3]", [(1, "the data has no values for states; did you mean State?")]),
        ("X[3]\nState[3]", []),
        ("State[3]\nB\nstates[3]", []),
        ("states[3] values State", []),
        ("states[3,2]", []),
    ],
)
def test_tensors_that_are_called_almost_as_an_array_are_doubted(
    source: str, doubts: list[tuple[int, str]]
) -> None:
    """Only where the array fits, and nothing else takes it."""
    arrays = {"State": np.zeros(3), "names": np.array(["a", "b"])}
    assert spec(source, arrays=arrays).check() == doubts


PROGRAM = ":::{tensor-diagram}\n:name: sums\nx = [[1, 2], [3, 4]]\ny = x * 2\n:::\n"
MODEL = ":::{model-diagram}\n:name: m\n:program: sums\n"


def test_values_come_from_a_tensor_diagram_of_the_page(build: Build) -> None:
    site = build(f'# T\n\n{MODEL}"a b"\nx[t,d]\nDouble\ny[t,d]\nz[2] values w\n:::\n\n{PROGRAM}')
    assert len(site.warnings) == 1
    assert "values w: the tensor diagram sums has no values of this name (known: x, y)" in site.warnings[0]
    site = build(f'# T\n\n{MODEL}"a b"\nx[t,d]\nDouble\ny[t,d]\n:::\n\n{PROGRAM}')
    assert site.warnings == []


# ── On a page ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mistake_is_told_with_its_line_and_the_page_stays(build: Build) -> None:
    site = build("# T\n\nBefore.\n\n:::{model-diagram}\n:direction: right\n\nA\n  B ×0\n:::\n\nAfter.\n")
    [warning] = site.warnings
    assert warning.startswith(
        "index.md:9: WARNING: ×0 would leave nothing to draw; write ×2 or more, or leave the line out"
    )
    assert "explorable.model" in warning
    page = site.page()
    assert "explorable-notice" in page
    assert "Before." in page
    assert "After." in page


def test_concepts_of_items_are_checked_where_they_stand(build: Build) -> None:
    site = build(
        ":::{concept} encoder\nReads.\n:::\n\n# T\n\n:::{model-diagram}\nA : encoder\nB : encodr\n:::\n"
    )
    [warning] = site.warnings
    assert warning.startswith("index.md:9: WARNING: no concept is called encodr; did you mean encoder?")


def test_an_image_is_embedded_and_its_page_follows_it(build: Build) -> None:
    page = "# T\n\n:::{model-diagram}\n![a cat](img/cat.png)\nModel\n:::\n"
    site = build({"index": page, "img/cat.png": PIXEL})
    assert site.warnings == []
    assert base64.b64encode(PIXEL).decode() in site.page()
    assert "index" not in build({"index": page, "img/cat.png": PIXEL}).doctrees, "nothing is written again"
    assert "index" in build({"index": page, "img/cat.png": PIXEL + b"0"}).doctrees


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("img/cta.png", "image: there is no file img/cta.png; did you mean cat.png?"),
        (
            "cat.txt",
            "image: cat.txt is no file of a kind that can be shown: .png, .jpg, .jpeg, .gif, .webp or .svg",
        ),
        ("../cat.png", "image: ../cat.png is outside the source directory; put a copy of it there"),
        (
            "https://example.org/cat.png",
            "image: https://example.org/cat.png is a URL; "
            "save a copy of the file beside the page, and name that",
        ),
        (
            "big.png",
            "image: big.png has 600 KiB, and its page would hold all of them; "
            "make it smaller, 512 KiB at most",
        ),
    ],
)
def test_an_image_that_cannot_be_shown(build: Build, written: str, message: str) -> None:
    page = f"# T\n\n:::{{model-diagram}}\nModel\n![a cat]({written})\n:::\n"
    site = build({"index": page, "img/cat.png": PIXEL, "cat.txt": "x", "big.png": b"0" * 614_400})
    assert [warning.partition(" [")[0] for warning in site.warnings] == [f"index.md:5: WARNING: {message}"]


def test_each_mistake_has_a_warning_in_its_line(build: Build) -> None:
    site = build({"index": "# T\n\n:::{model-diagram}\nEncoder ×1\nDecoder\nHead <- Decodr\n:::\n"})
    assert [warning.partition(";")[0] for warning in site.warnings] == [
        "index.md:4: WARNING: ×1 repeats nothing",
        "index.md:6: WARNING: <- Decodr: nothing is called Decodr",
    ]
    assert site.page().count("explorable-notice") == 1


@pytest.mark.parametrize(
    ("sentences", "told"),
    [
        ("x: one\n  two\n// a remark\nx: three", ["one two", "three"]),
        ("  x: one\n    two", ["one two"]),
        ("\n", "after --- no sentence stands"),
        ("x: one\n---\nx: two", "--- stands once"),
        ("x: one\n\tx: two", "indented by a tab"),
    ],
)
def test_sentences_of_models_and_of_programs_are_read_by_one_rule(
    sentences: str, told: list[str] | str
) -> None:
    for made in (
        spec(f"x[2]\n---\n{sentences}"),
        TensorDiagram(source=f"x[2] = [1, 2]\n---\n{sentences}", values=None),
    ):
        if isinstance(told, str):
            with pytest.raises(PictureError, match=told):
                made.check()
        else:
            assert [text for _, text in made.sentences()] == told
