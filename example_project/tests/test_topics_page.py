"""What the page on topics says of its 48 sentences, checked without the model."""

import csv
from pathlib import Path

import numpy as np
import pytest

DATA = Path(__file__).parent.parent / "docs" / "_data"


@pytest.fixture(scope="module")
def rows():
    with (DATA / "topics.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def arrays():
    with np.load(DATA / "topics.npz", allow_pickle=False) as archive:
        return dict(archive)


def right(row, model="prediction"):
    return row["label"] == row[model]


def test_each_model_is_right_on_sentences_that_the_other_is_not(rows):
    assert (len(rows), sum(map(right, rows)), sum(right(row, "prediction_b") for row in rows)) == (48, 39, 36)
    assert sum(right(row) and not right(row, "prediction_b") for row in rows) == 7
    assert sum(right(row, "prediction_b") and not right(row) for row in rows) == 4


def test_five_of_the_ten_smallest_margins_are_wrong(rows):
    least = sorted(rows, key=lambda row: float(row["score"]))[:10]
    assert sum(not right(row) for row in least) == 5
    means = [np.mean([float(row[name]) for row in rows]) for name in ("score", "score_b")]
    assert means == pytest.approx([0.16, 0.04], abs=0.005)


def test_the_tokens_add_up_to_the_margin(rows, arrays):
    for name, score in (("attribution", "score"), ("attribution_b", "score_b")):
        sums = arrays[name].astype(float).sum(axis=1)
        assert sums == pytest.approx([float(row[score]) for row in rows], abs=0.002)


def test_what_the_page_says_of_single_words(rows, arrays):
    at = {row["text"]: i for i, row in enumerate(rows)}
    account, crickets = at["The bank closed my account."], at["The crickets played until dawn."]
    tokens = [[token.decode() for token in row] for row in arrays["tokens"]]
    last, first = arrays["attribution"], arrays["attribution_b"]
    words = ["the", "bank", "closed", "my", "account"]
    places = [tokens[account].index(word) for word in words]
    most = sorted(places, key=lambda place: -last[account][place])[:2]
    assert {tokens[account][place] for place in most} == {"bank", "account"}
    assert all(first[account][tokens[account].index(word)] < 0 for word in ("bank", "account"))
    assert tokens[account][int(first[account].argmax())] == "the"
    assert float(rows[account]["score_b"]) < 0.001
    assert tokens[crickets][int(last[crickets].argmax())] == "played"
    lost = [row["text"] for row in rows if (row["label"], row["prediction"]) == ("nature", "sport")]
    assert len(lost) == 3
