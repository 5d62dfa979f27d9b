"""What the page on factors says about the stored activations."""

from pathlib import Path

import numpy as np
import pytest

nmf = pytest.importorskip("sphinxext.explorable.visuals.nmf")

DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"
KITCHEN = {"cook", "garlic", "fried", "soup"}
CONCERT = {"orchestra", "symphony", "mozart", "waltz"}
SURGERY = {"surgeon", "patient"}


def factors_of(name):
    with np.load(DATA / name, allow_pickle=False) as archive:
        activations, tokens = archive["activations"], archive["tokens"].tolist()
    return nmf.factorised(activations, 6), tokens


def strongest(found, tokens, word):
    relative = found.factors / found.factors.max(axis=1, keepdims=True)
    return {int(relative[:, i].argmax()) for i, token in enumerate(tokens) if token == word}


def test_late_factors_are_topics():
    found, tokens = factors_of("factors-last.npz")
    topics = []
    for words in (KITCHEN, CONCERT, SURGERY):
        (factor,) = set.union(*(strongest(found, tokens, word) for word in words))
        topics.append(factor)
    assert len(set(topics)) == 3
    assert strongest(found, tokens, "played") == {topics[1]}
    assert found.explained == pytest.approx(0.8, abs=0.03)


def test_an_early_factor_is_that_of_all_verbs_and_of_nothing_else():
    found, tokens = factors_of("factors-first.npz")
    verbs = {"cut", "fried", "played", "washed", "opened", "tasted", "bowed", "slept"}
    (factor,) = strongest(found, tokens, "played")
    assert {token for token in tokens if factor in strongest(found, tokens, token)} == verbs
    (ends,) = strongest(found, tokens, ".")
    assert {token for token in tokens if ends in strongest(found, tokens, token)} == {"."}
    assert found.explained == pytest.approx(0.7, abs=0.03)
