"""The character model, and what the page on the layers' guesses tells, recomputed from its data."""

import sys
from pathlib import Path

import numpy as np
import pytest

PROJECT = Path(__file__).parent.parent
sys.path.insert(0, str(PROJECT))

from scripts import character_model  # noqa: E402
from scripts.character_model import CharacterModel, codes_of, loss, plain, train, training_text  # noqa: E402
from scripts.compute_rankings import LINE, compute  # noqa: E402

PROSE = " ".join((PROJECT / "docs" / "explanation" / "guesses.md").read_text(encoding="utf-8").split())
A = 22


@pytest.fixture(scope="module")
def stored():
    with np.load(PROJECT / "docs" / "_data" / "rankings.npz") as arrays:
        return dict(arrays)


def test_the_numbers_of_the_page(stored):
    ranks = stored["ranks"]
    assert "".join(stored["tokens"]) == LINE
    first = (ranks == 1).sum(axis=1)
    assert (first[0], first[-1], first[2], first.argmax()) == (2, 8, 9, 2)
    assert (np.median(ranks[0]), np.median(ranks[-1])) == (11.5, 2)
    assert LINE[:A].endswith("better th")
    assert (LINE[A], ranks[0, A]) == ("a", 12)
    assert (stored["predictions"][A, 1:, 0] == "e").all()
    share = {word: stored["scores"][A][stored["predictions"][A] == word] for word in "ea"}
    assert [f"{float(one):.0%}" for one in share["e"]] == ["66%", "86%", "82%", "80%"]
    assert [f"{float(one):.0%}" for one in share["a"]] == ["4%", "2%", "11%", "11%"]
    for said in ("86% in layer 2, where *a* has 2%", "80% for *e* and 11% for *a*", "nine of them"):
        assert said in PROSE


def test_ranks_and_predictions_are_of_the_same_probabilities(stored):
    best = stored["predictions"][..., 0] == stored["tokens"][:, None]
    assert (best == (stored["ranks"].T == 1)).all()
    own = codes_of(LINE)
    picked = np.take_along_axis(stored["candidate_ranks"], own[:, None, None], axis=-1)[..., 0]
    assert (stored["ranks"] == picked.T).all()


def test_gradients_are_what_a_small_step_does():
    weights = character_model._first_weights(np.random.default_rng(1))
    weights = {name: array.astype(float) for name, array in weights.items()}
    codes = codes_of(plain("Readability counts, and so on; special cases."))[None]

    def surprise():
        said = character_model._Run(weights, codes[:, :-1]).probabilities
        return -np.log(np.take_along_axis(said, codes[:, 1:, None], -1)).mean()

    gradients = character_model._Run(weights, codes[:, :-1]).gradients(codes[:, 1:])
    assert set(gradients) == set(weights)
    for name, gradient in gradients.items():
        at = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)
        ends = []
        for step in (1e-5, -2e-5):
            weights[name][at] += step
            ends.append(surprise())
        weights[name][at] += 1e-5
        assert (ends[0] - ends[1]) / 2e-5 == pytest.approx(gradient[at], rel=1e-4), name


def test_no_guess_depends_on_what_comes_later():
    model = CharacterModel(character_model._first_weights(np.random.default_rng(2)))
    long, short = model.forward("now is better than never"), model.forward("now is better")
    np.testing.assert_allclose(long.probabilities[:, :13], short.probabilities, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(long.attention.sum(axis=-1), 1, rtol=1e-5)


def test_some_steps_teach_it_something_and_a_seed_is_a_seed():
    text = training_text()
    assert set(text) <= set(character_model.ALPHABET)
    before, after, again = (train(text, steps=steps) for steps in (1, 15, 15))
    assert loss(after, text[:5000]) < loss(before, text[:5000]) - 0.3
    assert all((after.weights[name] == again.weights[name]).all() for name in after.weights)
    assert {name: array.shape for name, array in compute(after).items()}["candidate_ranks"] == (30, 5, 35)
