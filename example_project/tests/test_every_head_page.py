"""What the page on every head tells, recomputed from its data."""

from pathlib import Path

import numpy as np
import pytest

DOCS = Path(__file__).parent.parent / "docs"
PROSE = " ".join((DOCS / "explanation" / "every-head.md").read_text(encoding="utf-8").split())
HELD = np.load(DOCS / "_data" / "every-head.npz")
ATTENTION, QUERIES, KEYS = (HELD[name].astype(float) for name in ("attention", "queries", "keys"))
TOKENS = HELD["tokens"].tolist()
IT, ANIMAL, STREET = (TOKENS.index(token) for token in ("it", "animal", "street"))


def tells(statement):
    """Make sure that the page still says what is checked here."""
    assert statement in PROSE


def others(values, *heads):
    """Return what all heads have but these."""
    left = values.copy()
    for head in heads:
        left[head] = -np.inf
    return left


def test_so_much_goes_to_tokens_that_mean_nothing():
    tells("In layer 4, .62 of all attention goes there.")
    assert ATTENTION[4][..., [0, -1]].sum(axis=-1).mean() == pytest.approx(0.62, abs=0.005)


def test_a_head_looks_at_the_token_before():
    tells("**Head 2 of layer 0 looks at the token before**, always, with a weight of 1.00 on average")
    before = np.diagonal(ATTENTION, offset=-1, axis1=-2, axis2=-1)
    assert before[0, 2].mean() > 0.995
    assert before[0, 2].min() > 0.9
    assert others(before.mean(axis=-1), (0, 2)).max() < 0.3


def test_a_head_looks_ahead():
    tells("with .57 on average. No other head does so half as much.")
    ahead = np.diagonal(ATTENTION, offset=1, axis1=-2, axis2=-1).mean(axis=-1)
    assert ahead[1, 8] == pytest.approx(0.57, abs=0.005)
    assert others(ahead, (1, 8)).max() < ahead[1, 8] / 2


def test_two_heads_find_what_it_means():
    tells(".68 in head 1 of layer 3, .67 in head 11 of layer 5, and at most .25 anywhere else.")
    pair = ATTENTION[:, :, IT, ANIMAL]
    assert [round(pair[head], 2) for head in ((3, 1), (5, 11))] == [0.68, 0.67]
    assert round(others(pair, (3, 1), (5, 11)).max(), 2) == 0.25
    tells("No head links *it* to *street* with more than .22.")
    assert round(ATTENTION[:, :, IT, STREET].max(), 2) == 0.22


def test_the_terms_of_the_score():
    tells("outweighs what is negative by more than eight to one")
    tells("less than one and a half to one, most of the sum cancels, and the score falls from 3.8 to 1.2")

    def terms(key):
        return QUERIES[3, 1, IT] * KEYS[3, 1, key] / np.sqrt(32)

    def ratio(product):
        return product[product > 0].sum() / -product[product < 0].sum()

    assert ratio(terms(ANIMAL)) > 8
    assert 1 < ratio(terms(STREET)) < 1.5
    assert [round(terms(key).sum(), 1) for key in (ANIMAL, STREET)] == [3.8, 1.2]
