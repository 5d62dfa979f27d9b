"""What the two pages of charts tell, recomputed from their data."""

import csv
from pathlib import Path

import numpy as np

DOCS = Path(__file__).parent.parent / "docs"
NAMES = ("digits-results", "encoder-numbers")
PAGES = {name: " ".join((DOCS / "explanation" / f"{name}.md").read_text("utf-8").split()) for name in NAMES}


def table(name):
    """Return the rows of a table."""
    with (DOCS / "_data" / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def column(name, of):
    """Return a column of a table as numbers."""
    return np.array([float(row[of]) for row in table(name)])


def tells(page, statement):
    """Make sure that the page still says what is checked here."""
    assert statement in PAGES[page]


def test_adam_is_ahead():
    tells("digits-results", "ends at 0.164, plain gradient descent at 0.202")
    adam, sgd = column("losses.csv", "adam"), column("losses.csv", "sgd")
    assert (round(adam[-1], 3), round(sgd[-1], 3)) == (0.164, 0.202)
    assert np.all(adam[1:] < sgd[1:])
    apart = column("losses.csv", "adam_high") < column("losses.csv", "sgd_low")
    assert apart[1:10].all()


def test_eights_are_read_as_ones():
    tells("digits-results", "Of 1,297 digits 1,238 are read right.")
    tells("digits-results", "an 8 is read as a 1 eleven times, and no 1 is read as an 8 more than once")
    counts = np.load(DOCS / "_data" / "confusion.npz")["counts"]
    assert (counts.sum(), counts.trace()) == (1297, 1238)
    wrong = counts - np.diag(np.diag(counts))
    assert wrong[8, 1] == wrong.max() == 11
    assert counts[1, 8] == 1


def test_the_network_is_sure():
    tells("digits-results", "1,163 digits have an answer of more than .9, and 98.6 % of these are right")
    tells("digits-results", "right in 46 % of 28 cases")
    rows = table("calibration.csv")
    assert (rows[-1]["digits"], rows[-1]["accuracy"]) == ("1163", "0.986")
    assert (rows[3]["digits"], rows[3]["accuracy"]) == ("28", "0.464")


def test_shuffled_pixels_cost_nothing():
    tells("digits-results", "95.8 % against 95.4 %")
    tells("digits-results", "it reads 95.0 %")
    tells("digits-results", "it reads 75.3 %")
    found = {row["part"]: float(row["accuracy"]) for row in table("ablation.csv")}
    assert found["pixels shuffled"] == 0.958 > found["as it is"] == 0.954
    assert found["without hidden layer"] == 0.95
    assert found["30% random labels"] == min(found.values()) == 0.753


def test_entropy_is_that_of_the_heads():
    tells("encoder-numbers", "the widest head of all, with 3.6 bits, and by far the narrowest, with 0.002")
    weights = np.load(DOCS / "_data" / "every-head.npz")["attention"].astype(float)
    logs = np.log2(weights, out=np.zeros_like(weights), where=weights > 0)
    bits = -(weights * logs).sum(axis=-1).mean(axis=-1)
    assert np.allclose(bits.mean(axis=1), column("entropy.csv", "bits"), atol=0.001)
    assert bits[0].max() == bits.max()
    assert bits[0].argmin() == 2
    assert np.sort(bits.ravel())[1] > 0.5
    assert set(np.argsort(bits.mean(axis=1))[:2]) == {1, 2}


def test_the_senses_of_bank_are_apart():
    tells("encoder-numbers", "all six that hold money are right of all six at a river")
    first = {
        kind: [float(row["first"]) for row in table("bank.csv") if row["sense"] == f"bank: {kind}"]
        for kind in ("money", "river")
    }
    assert [len(first[kind]) for kind in first] == [6, 6]
    assert min(first["money"]) > max(first["river"])


def test_the_next_letter_is_the_second_guess():
    tells("encoder-numbers", "*d* with .48, is wrong; *r* comes second with .33")
    assert [(row["character"], row["probability"]) for row in table("next-character.csv")[:2]] == [
        ("d", "0.483"),
        ("r", "0.326"),
    ]
    held = np.load(DOCS / "_data" / "rankings.npz")
    assert "".join(held["tokens"].tolist()).startswith("beautiful is better")
