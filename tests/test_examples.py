"""The picture `examples`: its numbers against numpy's, what readers do with it, what authors get wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from numpy.typing import NDArray
from snippets import DOCS

from conftest import Build, build_site, enliven
from sphinxext.explorable.visuals.examples import MOST_ROWS
from sphinxext.explorable.visuals.scoring import outcomes, scored

PAGE = """# Title

:::{explorable} examples
:name: asked
:data: topics.csv, topics.npz
:models: last layer, embeddings
:link: both
A caption.
:::

:::{explorable} examples
:name: alone
:data: topics.csv
:names: prediction=prediction_b, prediction_b=prediction
:link: both
Another.
:::
"""
PICTURE = "#explorable-asked"
DATA = {name: (DOCS / "_data" / name).read_bytes() for name in ("topics.csv", "topics.npz")}
ROWS = list(csv.DictReader(io.StringIO(DATA["topics.csv"].decode())))
BOTH = ("prediction", "prediction_b")
CLASSES = list(dict.fromkeys(row["label"] for row in ROWS))


def by_hand(rows: list[dict[str, str]], prediction: str) -> dict[str, float]:
    """Accuracy and F1 as scikit-learn defines them: the mean of F1 over the classes that occur in either."""
    pairs = [(row["label"], row[prediction]) for row in rows]
    each = {}
    for name in {one for pair in pairs for one in pair}:
        hits = sum(pair == (name, name) for pair in pairs)
        precision = hits / max(1, sum(said == name for _, said in pairs))
        recall = hits / max(1, sum(label == name for label, _ in pairs))
        each[name] = 2 * precision * recall / (precision + recall) if hits else 0.0
    right = sum(label == said for label, said in pairs)
    return {"accuracy": right / len(pairs), "macro F1": sum(each.values()) / len(each)}


def shown(value: float) -> str:
    return f"{value:.3f}".lstrip("0")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = build_site(tmp_path_factory.mktemp("examples"), {"index": PAGE, **DATA})
    assert built.warnings == []
    return built.out


@pytest.fixture
def page(site: Path, visit: Callable[..., Any]) -> Any:
    opened = visit(site / "index.html").page
    enliven(opened, PICTURE)
    return opened


def numbers(page: Any, row: str) -> list[str]:
    """Return what the panel of scores has beside a name."""
    lines = page.locator(f"{PICTURE} [data-panel=scores] text").all_text_contents()
    at = lines.index(row)
    return lines[at + 1 : at + 3]


def texts(page: Any) -> list[str]:
    return page.locator(f"{PICTURE} tbody th").all_text_contents()


def test_scores_are_those_of_the_definition() -> None:
    at = {name: i for i, name in enumerate(CLASSES)}
    label = np.array([at[row["label"]] for row in ROWS])
    for name in ("prediction", "prediction_b"):
        found = scored(label, np.array([at[row[name]] for row in ROWS]))
        wanted = by_hand(ROWS, name)
        assert found["accuracy"] == pytest.approx(wanted["accuracy"])
        assert found["f1"] == pytest.approx(wanted["macro F1"])


def test_a_class_that_does_not_occur_takes_no_part_in_the_mean() -> None:
    # scikit-learn: f1_score([0, 0, 2], [0, 2, 2], average="macro") is 2/3; class 1 is not there.
    assert scored(np.array([0, 0, 2]), np.array([0, 2, 2]))["f1"] == pytest.approx(2 / 3)


def test_who_is_right_tells_all_four_cases() -> None:
    label = np.array([1, 1, 1, 1])
    assert outcomes(label, np.array([1, 0, 1, 0]), np.array([1, 1, 0, 0])).tolist() == [0, 1, 2, 3]


def test_the_page_has_the_scores_of_both_models(page: Any) -> None:
    for row in ("accuracy", "macro F1"):
        assert numbers(page, row) == [
            shown(by_hand(ROWS, name)[row]) for name in ("prediction", "prediction_b")
        ]
    counts = page.locator(f"{PICTURE} [data-panel=matrix] .explorable-count-text").all_text_contents()
    pairs = [(row["label"], row["prediction"]) for row in ROWS]
    every = [pairs.count((label, said)) for label in CLASSES for said in CLASSES]
    assert counts == [str(count) for count in every if count]


@pytest.mark.parametrize(
    ("control", "chosen", "kept"),
    [
        ("label", "nature", lambda row: row["label"] == "nature"),
        ("prediction", "sport", lambda row: row["prediction"] == "sport"),
        (
            "who is right",
            "only embeddings",
            lambda row: row["prediction_b"] == row["label"] != row["prediction"],
        ),
        ("who is right", "they differ", lambda row: row["prediction"] != row["prediction_b"]),
    ],
)
def test_what_is_filtered_is_scored_anew(
    page: Any, control: str, chosen: str, kept: Callable[[dict[str, str]], bool]
) -> None:
    page.locator(PICTURE).get_by_label(control, exact=True).select_option(chosen)
    rows = [row for row in ROWS if kept(row)]
    assert texts(page) == [row["text"] for row in rows][:8]
    for name in ("accuracy", "macro F1"):
        assert numbers(page, name) == [
            shown(by_hand(rows, one)[name]) for one in ("prediction", "prediction_b")
        ]
    page.wait_for_timeout(700)
    assert f"Shown: {len(rows)} example" in page.locator(f"{PICTURE}-alt").text_content()


def test_a_search_finds_words_in_either_case_and_may_find_none(page: Any) -> None:
    field = page.locator(PICTURE).get_by_role("searchbox", name="search")
    field.press_sequentially("BANK")
    assert texts(page) == [row["text"] for row in ROWS if "bank" in row["text"].lower()]
    field.fill("nothing like it")
    assert page.locator(f"{PICTURE} tbody").text_content() == "No example is left."
    assert numbers(page, "accuracy") == ["–", "–"]


def test_a_head_sorts_up_then_down_then_not(page: Any) -> None:
    button = page.locator(PICTURE).get_by_role("button", name="score, last layer")
    head = button.locator("xpath=..")
    up = sorted(ROWS, key=lambda row: float(row["score"]))
    for said, wanted in (("ascending", up), ("descending", up[::-1]), ("none", ROWS)):
        button.press("Enter")
        assert head.get_attribute("aria-sort") == said
        assert texts(page) == [row["text"] for row in wanted[:8]]
        assert button.evaluate("e => e === document.activeElement")


def test_on_a_phone_what_sorts_looks_like_something_to_press(page: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    look = """presses => presses.map(press => {
        const {width, height} = press.getBoundingClientRect();
        const {borderTopWidth, borderTopStyle} = getComputedStyle(press);
        return [width < 200 && height >= 24, borderTopStyle, parseFloat(borderTopWidth) >= 1];
    })"""
    found = page.locator("[data-sort]").evaluate_all(look)
    assert len(found) >= 5
    assert all(one == [True, "solid", True] for one in found)
    # None stands by itself in a broad place of its own.
    first, second = (page.locator("[data-sort]").nth(i).bounding_box() for i in (0, 1))
    assert second["x"] - first["x"] - first["width"] < 20


def test_all_columns_stand_on_paper(build: Build, visit: Callable[..., Any]) -> None:
    files: dict[str, str | bytes] = {
        "index": PAGE.replace("last layer, embeddings", "letzte Schicht, Einbettungen")
    }
    site = build(files | DATA, config={"language": "de", "html_theme": "furo"})
    page = visit(site.out / "index.html", policy=None).page
    page.emulate_media(media="print")
    # A4 without its margins.
    page.set_viewport_size({"width": 680, "height": 1000})
    room = "e => e.closest('.explorable-stage').clientWidth - e.offsetWidth"
    assert page.locator(f"{PICTURE} table").evaluate(room) >= 0


def test_the_keyboard_walks_from_example_to_example(page: Any) -> None:
    table = page.locator(f"{PICTURE} table")
    chosen = page.locator(f"{PICTURE} tbody tr[aria-selected=true] th")
    table.focus()
    start = [row["text"] for row in ROWS].index(chosen.text_content())
    for key, place in (
        ("ArrowDown", start + 1),
        ("PageDown", start + 9),
        ("End", 47),
        ("ArrowUp", 46),
        ("Home", 0),
    ):
        table.press(key)
        assert chosen.text_content() == ROWS[place]["text"]
        active = page.locator(f"#{table.get_attribute('aria-activedescendant')}")
        assert active.get_attribute("data-example") == str(place)
        # The map tells which one is ringed.
        assert ROWS[place]["text"] in page.locator(f"{PICTURE} [data-panel=points] svg").text_content()


def test_what_is_chosen_in_the_map_is_chosen_in_table_strip_and_the_other_picture(page: Any) -> None:
    points = page.locator(f"{PICTURE} [data-panel=points]")
    box = points.bounding_box()
    # Somewhere there is a point; the first that is hit is taken.
    for part in range(20, 90, 4):
        points.click(position={"x": box["width"] * part / 100, "y": box["height"] * 0.4})
        chosen = page.locator(f"{PICTURE} tbody tr[aria-selected=true]")
        if chosen.get_attribute("data-example") != "0":
            break
    at = int(chosen.get_attribute("data-example") or 0)
    assert at
    strip = page.locator(f"{PICTURE} [data-panel=strip] .explorable-strip-word").all_text_contents()
    arrays = np.load(io.BytesIO(DATA["topics.npz"]))
    tokens = [token.decode() for token in arrays["tokens"][at] if token]
    assert "".join(strip) == "".join(token.removeprefix("##") for token in tokens)
    shares = page.locator(f"{PICTURE} [data-panel=strip] .explorable-strip-number").all_text_contents()
    read = [float(one.replace("−", "-")) for one in shares]
    assert read == pytest.approx(arrays["attribution"][at][: len(tokens)].astype(float), abs=0.0006)
    other = page.locator("#explorable-alone tbody tr[aria-selected=true]")
    assert other.get_attribute("data-example") == str(at)


def test_what_tokens_add_is_the_margin_of_the_prediction() -> None:
    arrays = np.load(io.BytesIO(DATA["topics.npz"]))
    for shares, score in (("attribution", "score"), ("attribution_b", "score_b")):
        sums = arrays[shares].astype(float).sum(axis=1)
        assert sums == pytest.approx([float(row[score]) for row in ROWS], abs=0.002)


def test_a_cell_of_the_matrix_filters_and_a_second_click_lets_go(page: Any) -> None:
    matrix = page.locator(f"{PICTURE} [data-panel=matrix]")
    matrix.scroll_into_view_if_needed()
    cell = matrix.locator(".explorable-count-text").first.bounding_box()
    where = (cell["x"] + cell["width"] / 2, cell["y"] + cell["height"] / 2)
    page.mouse.click(*where)
    assert set(texts(page)) <= {
        row["text"] for row in ROWS if row["label"] == row["prediction"] == CLASSES[0]
    }
    assert page.locator(PICTURE).get_by_label("label", exact=True).input_value() == "0"
    page.mouse.click(*where)
    assert texts(page) == [row["text"] for row in ROWS[:8]]


def test_on_paper_the_first_rows_are_drawn(build: Build) -> None:
    site = build({"index": PAGE, **DATA}, "epub")
    files = list(site.out.rglob("examples-*.svg"))
    assert len(files) == 2
    assert all("The bank closed my account." in file.read_text() for file in files)


def arrays_of(count: int = 4, **other: Any) -> bytes:
    stream = io.BytesIO()
    label = np.array(["a", "b"] * (count // 2))
    plain: dict[str, NDArray[Any]] = {"text": np.array(["x"] * count), "label": label, "prediction": label}
    arrays = {**plain, **other}
    np.savez(stream, **{name: array for name, array in arrays.items() if array is not None})
    return stream.getvalue()


@pytest.mark.parametrize(
    ("arrays", "options", "told"),
    [
        (
            {"prediction": np.array([0, 1, 0, 1])},
            "",
            "prediction has the classes 0 and 1, and label has others: a and b; "
            "write both as names, or both as numbers",
        ),
        (
            {"label": np.array([0.5, 1, 1, 0]), "prediction": np.array([0, 1, 1, 0])},
            "",
            "label holds 0.5, and names of classes are needed, texts or whole numbers; "
            "write the argmax of probabilities",
        ),
        ({"prediction": None}, "", "examples: the data has no array prediction"),
        (
            {"tokens": np.array([["x"]] * 4)},
            "",
            "the data has tokens, and no attribution that goes with it",
        ),
        (
            {"score_b": np.zeros(4)},
            "",
            "the data has score_b, and no score that goes with it",
        ),
        (
            {"vectors": np.zeros((3, 2))},
            "",
            "vectors is 3 long along example, and text 4",
        ),
        ({"vectors": np.array([[0, np.nan]] * 4)}, "", "vectors[0,1] is nan"),
        ({}, ":sort: scor\n", "sort: there is no column scor"),
        ({}, ":columns: length\n", "columns: the data has no array length (it has text, label, prediction)"),
        ({"length": np.zeros(3)}, ":columns: length\n", "columns: length has the shape (3,)"),
        ({}, ":example: 9\n", "example is 9; there are 4, from 0 to 3"),
        ({}, ":models: one, two\n", "models has 2 names; the data has one model"),
    ],
)
def test_what_is_wrong_is_told(build: Build, arrays: dict[str, Any], options: str, told: str) -> None:
    page = f"# Title\n\n:::{{explorable}} examples\n:data: a.npz\n{options}A caption.\n:::\n"
    [warning] = build({"index": page, "a.npz": arrays_of(**arrays)}).warnings
    assert told in warning


def test_a_million_rows_are_refused_in_words(build: Build) -> None:
    page = "# Title\n\n:::{explorable} examples\n:data: a.npz\nA caption.\n:::\n"
    [warning] = build({"index": page, "a.npz": arrays_of(1_000_000)}).warnings
    assert f"text has 1,000,000 rows, and a page shows at most {MOST_ROWS:,}; take a sample" in warning


def test_many_classes_are_refused_and_a_strange_one_is_doubted(build: Build) -> None:
    page = "# Title\n\n:::{explorable} examples\n:data: a.npz\nA caption.\n:::\n"
    many = np.arange(40)
    [warning] = build({"index": page, "a.npz": arrays_of(40, label=many, prediction=many)}).warnings
    assert "there are 40 classes, and at most 12 can be told apart" in warning
    odd = np.array(["a", "b", "a", "bb"])
    [warning] = build({"index": page, "a.npz": arrays_of(prediction=odd)}).warnings
    assert "prediction has the class bb" in warning
    assert "which no label is" in warning


def test_what_an_example_shows_is_its_own_however_large_others_are(build: Build) -> None:
    attribution = np.array([[900.0, 1, 2], [0.012, 0.011, -0.013]])
    data = {
        "text": np.array(["a b c", "d e f"]),
        "label": np.array(["x", "y"]),
        "prediction": np.array(["x", "x"]),
        "tokens": np.array([["a", "b", "c"], ["d", "e", "f"]]),
        "attribution": attribution,
        "length": np.array([123_456_789.0, 1234.5]),
    }
    stream = io.BytesIO()
    np.savez(stream, **data)
    page = "# Title\n\n:::{explorable} examples\n:name: one\n:data: a.npz\n:columns: length\nA.\n:::\n"
    site = build({"index": page, "a.npz": stream.getvalue()})
    assert site.warnings == []
    soup = BeautifulSoup(site.page(), "html.parser")
    texts = [text.text for text in soup.select("#explorable-one svg text")]
    told = [f"{share:.3f}".replace("0.", ".").replace("-", "−") for share in attribution[1]]
    assert all(one in texts for one in told)
    assert "d .012, e .011; against it are f −.013" in soup.select_one("#explorable-one-alt").text
    cells = [cell.text for cell in soup.select("#explorable-one tbody td")]
    assert "123456789" in cells
    assert {"1234", "1235"} & set(cells)


def test_classes_of_many_digits_are_told_apart(build: Build) -> None:
    label = np.array([2**53, 2**53 + 1, 2**53])
    stream = io.BytesIO()
    np.savez(stream, text=np.array(["a", "b", "c"]), label=label, prediction=np.full(3, 2**53))
    page = "# Title\n\n:::{explorable} examples\n:name: one\n:data: a.npz\nA.\n:::\n"
    words = build({"index": page, "a.npz": stream.getvalue()}).page()
    assert "3 examples of 2 classes: the model is right on 2" in words
    assert str(2**53 + 1) in words


def test_two_files_may_not_hold_one_array_twice(build: Build) -> None:
    page = PAGE.partition(":::\n\n")[0].replace("topics.csv, topics.npz", "topics.csv, topics.csv") + ":::\n"
    [warning] = build({"index": page, **DATA}).warnings
    assert "data: topics.csv has text, as a file before it has" in warning


# ── In words ──


def matrix_in_words(called: str, prediction: str, rows: list[dict[str, str]]) -> str:
    pairs = [(row["label"], row[prediction]) for row in rows]
    told = []
    for label in CLASSES:
        counts = [(pairs.count((label, said)), said) for said in CLASSES]
        if any(count for count, _ in counts):
            cells = ", ".join(f"{count} as {said}" for count, said in counts if count)
            told.append(f"of {sum(count for count, _ in counts)} labelled {label}: {cells}")
    return f"Predictions of {called}: {'; '.join(told)}."


def reasons(i: int, called: str, kind: str, attribution: str = "attribution") -> str:
    """Why a model says of an example what it does, by numpy."""
    arrays = np.load(io.BytesIO(DATA["topics.npz"]))
    tokens = [token.decode() for token in arrays["tokens"][i] if token]
    shares = arrays[attribution][i, : len(tokens)].astype(float)

    def told(some: Any) -> str:
        words = []
        for at in some:
            name = tokens[at].replace("##", "-") + (f" (token {at})" if tokens.count(tokens[at]) > 1 else "")
            name = {".": "full stop", ",": "comma", "'": "apostrophe"}.get(name, name)
            words.append(f"{name} {shares[at]:.3f}".replace("0.", ".").replace("-.", "−.").rstrip("0"))
        return ", ".join(words)

    order = np.argsort(-shares, kind="stable")
    best = [at for at in order if shares[at] > 0][:3]
    worst = [at for at in order[::-1] if shares[at] < 0][:3]
    against = f"; against it are {told(worst)}" if worst else ""
    return f"{called} says {kind} most because of {told(best)}{against}."


def test_the_words_have_the_matrix_and_why_the_chosen_one_is_what_it_is(page: Any) -> None:
    said = str(page.locator(f"{PICTURE}-alt").text_content())
    assert matrix_in_words("last layer", "prediction", ROWS) in said
    i = next(
        i
        for i, row in enumerate(ROWS)
        if row["prediction"] != row["label"] and row["prediction_b"] == row["label"]
    )
    assert f"Chosen first: {ROWS[i]['text']} Label {ROWS[i]['label']}; " in said
    assert reasons(i, "last layer", ROWS[i]["prediction"]) in said


def test_choosing_a_row_says_why_and_a_filter_tells_the_matrix(page: Any) -> None:
    page.locator(f"{PICTURE} tbody tr").nth(1).click()
    page.wait_for_timeout(700)
    said = str(page.locator(f"{PICTURE}-alt").text_content())
    assert said.endswith(reasons(1, "last layer", ROWS[1]["prediction"]))
    page.locator(PICTURE).get_by_label("model", exact=True).select_option("embeddings")
    page.locator(PICTURE).get_by_label("label", exact=True).select_option("nature")
    page.wait_for_timeout(700)
    said = str(page.locator(f"{PICTURE}-alt").text_content())
    kept = [row for row in ROWS if row["label"] == "nature"]
    assert matrix_in_words("embeddings", "prediction_b", kept) in said


def test_names_of_classes_and_models_are_whole_where_there_is_room(build: Build) -> None:
    data = "text,label,prediction,prediction_b\n" + "".join(
        f"text {i},{label},{label},{said}\n"
        for i, (label, said) in enumerate(
            [("Erde", "Erde"), ("Wasser", "Luft und Wind"), ("Luft und Wind", "Luft und Wind")]
        )
    )
    drawn = ":::{explorable} examples\n:data: d.csv\n:models: large network, small network\nWords.\n:::\n"
    site = build({"index": f"# Title\n\n{drawn}", "d.csv": data})
    assert site.warnings == []
    soup = BeautifulSoup(site.page("index"), "html.parser")
    for panel in ("matrix", "scores"):
        told = [one.text for one in soup.select(f"[data-panel={panel}] text")]
        assert told
        assert not [one for one in told if "…" in one]
    assert "F1 of Luft und Wind" in told


def test_a_class_has_one_colour_and_mark_in_all_pictures_of_a_page(build: Build) -> None:
    """Of classes that no alphabet puts in order: in a chart, in a projection and in the examples."""
    names = ["earth", "water", "air and wind", "fire", "iron", "bamboo"]
    rows = [(i, i % 6, (i * i) % 7, names[i % 6]) for i in range(18)]
    texts = "x,y,text,label,prediction\n" + "".join(f"{x},{y},text {i},{c},{c}\n" for i, x, y, c in rows)
    held = io.BytesIO()
    points = np.array([[x, y] for _, x, y, _ in rows], dtype=float)
    np.savez(held, points=points, classes=np.array([c for *_, c in rows]))
    drawn = (
        ":::{chart} points\n:name: plot\n:data: d.csv\n:x: x\n:y: y\n:color: label\nA.\n:::\n\n"
        ":::{explorable} embedding-projection\n:name: map\n:data: d.npz\nB.\n:::\n\n"
        ":::{explorable} examples\n:name: texts\n:data: d.csv\nC.\n:::\n"
    )
    site = build({"index": f"# Title\n\n{drawn}", "d.csv": texts, "d.npz": held.getvalue()})
    assert site.warnings == []
    soup = BeautifulSoup(site.page("index"), "html.parser")

    def looks(where: str, words: str) -> dict[str, str | None]:
        """Return the colour of each name's mark, which stands before or beside it."""
        found = {}
        for name in names:
            label = next(one for one in soup.select(f"{where} {words}") if one.text == name)
            mark = label.parent.select_one("path") if label.parent.name == "g" else None
            mark = mark or label.find_previous("path")
            assert mark is not None
            [color] = {one["data-color"] for one in (mark, mark.parent) if one.get("data-color")}
            found[name] = str(color)
        return found

    chart = looks("#explorable-plot svg.explorable-wide", "text")
    assert [*chart.values()] == ["blue", "orange", "violet", "red", "teal", "magenta"]
    assert looks("#explorable-map", "text") == chart
    assert looks("#explorable-texts [data-panel=matrix]", "text") == chart


def test_names_of_both_models_stand_whole_above_their_scores(page: Any) -> None:
    heads = page.locator(f"{PICTURE} [data-panel=scores] .explorable-token").all_text_contents()
    assert heads[:3] == ["last layer", "embeddings", "change"]
