"""What the page on beam search says of its tree, checked without the model."""

from pathlib import Path

import numpy as np
import pytest

DATA = Path(__file__).parent.parent / "docs" / "_data"


@pytest.fixture(scope="module")
def tree():
    with np.load(DATA / "beams.npz", allow_pickle=False) as archive:
        return dict(archive)


def words(tree, penalty=0):
    """Return the whole words with their scores, the best first."""
    found = []
    for step, rank in np.argwhere(tree["tokens"] == " "):
        text, at = "", rank
        for back in range(step, -1, -1):
            text = str(tree["tokens"][back, at]) + text
            at = tree["parents"][back, at]
        found.append((text.strip(), float(tree["scores"][step, rank]) / (step + 1) ** penalty))
    return sorted(found, key=lambda one: -one[1])


def test_the_prompt_is_the_one_that_the_page_names(tree):
    assert "".join(tree["prompt"]) == "this is the "


def test_the_likeliest_letter_does_not_lead_to_the_likeliest_word(tree):
    assert tree["tokens"][0, :2].tolist() == ["s", "c"]
    (best, score), *others = words(tree)
    assert best == "class"
    assert np.exp(score - dict(others)["statement"]) == pytest.approx(3, abs=0.2)


def test_a_length_penalty_of_one_puts_the_longest_word_first(tree):
    assert words(tree, 1)[0][0] == "statement"


def test_a_beginning_that_was_dropped_is_contain(tree):
    texts = [""] * tree["tokens"].shape[1]
    seen = set()
    for step, row in enumerate(tree["tokens"]):
        texts = [
            (texts[tree["parents"][step, rank]] if step else "") + str(one) if one else ""
            for rank, one in enumerate(row)
        ]
        seen |= set(texts)
    assert "contain" in seen
    assert not any(text.startswith("contain") for text, _ in words(tree))


def test_scores_only_fall_along_a_beam(tree):
    for step, rank in np.argwhere(tree["tokens"] != ""):
        before = tree["scores"][step - 1, tree["parents"][step, rank]] if step else 0
        assert tree["scores"][step, rank] <= before
