"""What the page on neighbours tells, recomputed from its data."""

import csv
from pathlib import Path

import numpy as np
import pytest

DOCS = Path(__file__).parent.parent / "docs"
PAGE = " ".join((DOCS / "explanation" / "neighbours.md").read_text("utf-8").split())


@pytest.fixture
def held():
    """Return the stored arrays."""
    return np.load(DOCS / "_data" / "neighbours.npz")


def test_the_activations_are_those_of_the_patterns(held):
    ink = np.pad(1 - held["image"] / 255, 1)
    found = np.zeros((8, 8, 8))
    for row in range(8):
        for column in range(8):
            around = ink[row : row + 3, column : column + 3]
            found[row, column] = (held["kernels"] * around).sum(axis=(1, 2)) + held["biases"]
    assert np.allclose(np.maximum(found, 0), held["activations"], atol=0.02)


def test_sprites_are_dark_where_a_channel_looks_for_ink(held):
    assert np.all((held["sprites"] < 127) == (held["kernels"] > 0.01 * np.abs(held["kernels"]).max()))


def test_two_channels_have_found_edges(held):
    assert (
        "In the first three rows, where the strokes of the 4 begin, it fires most of all at six places."
        in PAGE
    )
    assert "In the last two rows it leads at six places, and channel 1 at none." in PAGE
    leading = held["activations"].argmax(axis=-1)
    assert (leading[:3] == 1).sum() == 6
    assert ((leading[6:] == 3).sum(), (leading[6:] == 1).sum()) == (6, 0)


def test_their_patterns_are_those_of_edges(held):
    begins, ends = held["kernels"][[1, 3]]
    assert np.all(begins[0] < 0)
    assert begins[1:].sum() > 0
    assert np.all(ends[0] > 0)
    assert ends[2].min() == held["kernels"][3].min() < 0


def test_patterns_need_neighbours(held):
    assert "reads 96.8 % of 1,297 other digits, and where the pixels are shuffled" in PAGE
    assert "94.8 %. The network without neighbours reads 95.4 %, and loses nothing." in PAGE
    assert (held["right"].size, round(held["right"].mean(), 3), round(held["shuffled"].mean(), 3)) == (
        5,
        0.968,
        0.948,
    )
    assert held["right"].min() > held["shuffled"].max()
    with (DOCS / "_data" / "ablation.csv").open(encoding="utf-8") as stream:
        other = {row["part"]: float(row["accuracy"]) for row in csv.DictReader(stream)}
    assert other["as it is"] == 0.954 <= other["pixels shuffled"]
