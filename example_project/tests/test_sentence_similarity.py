from dataclasses import replace

import numpy as np
import pytest

from clearformer import cosine_similarity, sentence_embedding


@pytest.fixture
def trace(tiny_encoder):
    return tiny_encoder.forward([1, 5, 2], ["[CLS]", "a", "[SEP]"])


def test_sentence_embedding_is_the_unit_mean_of_the_final_vectors(trace):
    final = np.array([[3, 0], [3, 8]], dtype=np.float32)
    earlier = np.ones((2, 2), dtype=np.float32)
    trace = replace(trace, hidden_states=np.stack([earlier, final]))
    assert sentence_embedding(trace) == pytest.approx([0.6, 0.8])


def test_sentence_embedding_has_length_one(trace):
    assert np.linalg.norm(sentence_embedding(trace)) == pytest.approx(1)


@pytest.mark.parametrize(("second", "cosine"), [([2, 0], 1), ([0, 5], 0), ([-3, 0], -1), ([1, 1], 0.5**0.5)])
def test_cosine_similarity_of_known_angles(second, cosine):
    first = np.array([1, 0], dtype=np.float32)
    assert cosine_similarity(first, np.array(second, dtype=np.float32)) == pytest.approx(cosine)


def test_the_zero_vector_is_refused():
    with pytest.raises(ValueError, match="no direction"):
        cosine_similarity(np.zeros(2, np.float32), np.ones(2, np.float32))
