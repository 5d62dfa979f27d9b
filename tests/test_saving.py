"""``save_arrays``: what models give becomes the file of a picture, or a sentence says why it cannot."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sphinxext.explorable import save_arrays

RNG = np.random.default_rng(0)
WORDS = ["The", "##re", "[SEP]"]


def shares(*shape: int) -> Any:
    exponents = np.exp(RNG.normal(size=shape))
    return exponents / exponents.sum(axis=-1, keepdims=True)


class Tensor:
    """As PyTorch's: it has to be detached and brought from its device before numpy reads it."""

    def __init__(
        self, values: Any, dtype: str = "torch.float32", attached: bool = True, far: bool = True
    ) -> None:
        self.values, self.dtype, self.attached, self.far = values, dtype, attached, far
        self.shape = values.shape

    def detach(self) -> Tensor:
        return Tensor(self.values, self.dtype, False, self.far)

    def cpu(self) -> Tensor:
        return Tensor(self.values, self.dtype, self.attached, False)

    def float(self) -> Tensor:
        return Tensor(self.values, "torch.float32", self.attached, self.far)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        if self.attached:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")
        if self.far:
            raise TypeError("can't convert cuda:0 device type tensor to numpy.")
        if self.dtype.endswith("bfloat16"):
            raise TypeError("Got unsupported ScalarType BFloat16")
        return np.asarray(self.values)


class Tokenizer:
    def convert_ids_to_tokens(self, ids: list[int]) -> list[str]:
        return [["[PAD]", *WORDS][one] for one in ids]


def saved(file: Path) -> dict[str, Any]:
    with np.load(file) as held:
        return dict(held)


def test_what_transformers_return_is_saved_as_the_picture_takes_it(tmp_path: Path) -> None:
    layers = [shares(1, 4, 3, 3) for _ in range(2)]
    attentions = tuple(Tensor(layer, "torch.bfloat16") for layer in layers)
    file = save_arrays(
        tmp_path / "new" / "heads.npz",
        attention=attentions,
        tokens=Tensor(np.array([[1, 2, 3]]), "torch.int64"),
        tokenizer=Tokenizer(),
    )
    held = saved(file)
    assert held["attention"].shape == (2, 4, 3, 3)
    assert held["attention"].dtype == np.float16
    assert np.allclose(held["attention"], np.concatenate(layers), atol=1e-3)
    assert held["tokens"].tolist() == WORDS


def test_one_of_a_batch_is_chosen(tmp_path: Path) -> None:
    layers = tuple(shares(5, 4, 3, 3) for _ in range(2))
    with pytest.raises(
        ValueError, match=re.escape("attention has a batch of 5 along axis 1; choose one with example=0")
    ):
        save_arrays(tmp_path / "a.npz", attention=layers, tokens=WORDS)
    held = saved(save_arrays(tmp_path / "a.npz", attention=layers, tokens=WORDS, example=3))
    assert np.allclose(held["attention"][1], layers[1][3], atol=1e-3)
    with pytest.raises(ValueError, match="example is 5; attention has a batch of 5"):
        save_arrays(tmp_path / "a.npz", attention=layers, tokens=WORDS, example=5)


def test_steps_of_a_generated_text_become_one_square(tmp_path: Path) -> None:
    whole = np.where(np.tri(4) > 0, shares(3, 1, 2, 4, 4), 0)
    whole /= whole.sum(axis=-1, keepdims=True)
    steps = [
        tuple(layer[:, :, :2, :2] for layer in whole),
        tuple(layer[:, :, 2:3, :3] for layer in whole),
        tuple(layer[:, :, 3:4, :4] for layer in whole),
    ]
    held = saved(save_arrays(tmp_path / "a.npz", attention=steps, tokens=["a", "b", "c", "d"]))
    assert np.allclose(held["attention"], whole[:, 0], atol=1e-3)


def test_layers_that_flax_has_sown_are_layers(tmp_path: Path) -> None:
    """Each stands in a tuple of its calls."""
    layers = [shares(1, 4, 3, 3) for _ in range(2)]
    for sown in ([(layer,) for layer in layers], tuple((layer[0],) for layer in layers)):
        held = saved(save_arrays(tmp_path / "a.npz", attention=sown, tokens=WORDS))
        assert np.allclose(held["attention"], np.concatenate(layers), atol=1e-3)


def test_steps_of_a_translation_all_see_the_same_text(tmp_path: Path) -> None:
    whole = shares(1, 1, 2, 4, 3)
    steps = [tuple(layer[:, :, i : i + 1] for layer in whole) for i in range(4)]
    held = saved(save_arrays(tmp_path / "a.npz", attention=steps, tokens=WORDS, targets=list("abcd")))
    assert np.allclose(held["attention"], whole[:, 0], atol=1e-3)


def test_layers_of_a_batch_of_one_are_steps(tmp_path: Path) -> None:
    """As hidden states are returned: without it, each layer would be another step, of one step."""
    layers = tuple(Tensor(RNG.normal(size=(1, 3, 8))) for _ in range(4))
    given = {"picture": "embedding-projection", "labels": WORDS, "vectors": layers}
    held = saved(save_arrays(tmp_path / "a.npz", **given))
    assert held["vectors"].shape == (4, 3, 8)
    others = saved(save_arrays(tmp_path / "b.npz", **given, other_steps=list("abcd")))
    assert others["vectors"].shape == (4, 1, 3, 8)


def test_ids_of_predictions_are_named_as_those_of_tokens(tmp_path: Path) -> None:
    ids = np.array([[[1, 2], [3, 1]], [[2, 2], [0, 3]]])
    names = np.array(["[PAD]", *WORDS])
    file = save_arrays(
        tmp_path / "a.npz",
        picture="token-rankings",
        tokens=Tensor(np.array([[1, 2]]), "torch.int64"),
        predictions=Tensor(ids, "torch.int64"),
        ranks=[[1, 1], [2, 3]],
        tokenizer=Tokenizer(),
    )
    assert saved(file)["predictions"].tolist() == names[ids].tolist()


# Not every numpy has the second.
STRINGS = [object, *([np.dtypes.StringDType()] if hasattr(np.dtypes, "StringDType") else [])]


@pytest.mark.parametrize("dtype", STRINGS)
def test_texts_of_a_table_are_texts(tmp_path: Path, dtype: Any) -> None:
    """pandas keeps them as objects, and numpy has strings of any length."""
    texts = np.array(["a cat", "two"], dtype=dtype)
    file = save_arrays(tmp_path / "a.npz", text=texts, label=texts[::-1], prediction=texts)
    held = saved(file)
    assert held["text"].dtype.kind == "U"
    assert held["label"].tolist() == ["two", "a cat"]


def test_numbers_that_half_precision_loses_are_saved_in_single(tmp_path: Path) -> None:
    held = saved(
        save_arrays(tmp_path / "a.npz", small=np.array([0.5, 1]), large=np.array([1e6, 3.0]), whole=[1, 2])
    )
    assert [held[name].dtype.str for name in ("small", "large", "whole")] == ["<f2", "<f4", "<i8"]
    assert saved(save_arrays(tmp_path / "b.npz", huge=np.array([1e300])))["huge"].tolist() == [1e300]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "there are no arrays to save; give each by its name: attention=…, tokens=…"),
        (
            {"attention": [np.ones((2, 3)), np.ones((2, 4))]},
            "attention[1] has the shape (2, 4), and attention[0] (2, 3); "
            "layers have to be alike to be one array",
        ),
        ({"attention": np.array([{}])}, "attention holds ndarray that is no array of numbers or texts"),
        (
            {"attention": shares(2, 3, 3), "tokens": WORDS[:2], "picture": "attention"},
            "attention is 3 long along key, and tokens 2: attention has the shape (1, 2, 3, 3) for "
            "layer, head, query, key",
        ),
        (
            {"attention": shares(3, 3), "picture": "atention"},
            "no picture of arrays is called atention; did you mean attention?",
        ),
        (
            {"tokens": np.array([1, 2]), "tokenizer": 3, "attention": shares(2, 2)},
            "tokenizer has no convert_ids_to_tokens, and is no function from ids to texts",
        ),
        (
            {"tokens": np.array([[1, 2], [2, 1]]), "tokenizer": Tokenizer(), "attention": shares(2, 2)},
            "tokens has a batch of 2; choose one with example=0",
        ),
        (
            {"tokens": np.array([[1, 2], [2, 1]]), "tokenizer": Tokenizer(), "example": 5},
            "example is 5; tokens has a batch of 2",
        ),
        (
            {"attention": [[np.ones((1, 1, 2, 2))], []]},
            "attention[1] has 0 layers, and attention[0] 1; each step needs all of them",
        ),
        (
            {"attention": [(shares(1, 2, 3, 3),) * 2] * 2, "tokens": WORDS},
            "attention[0] holds 2 arrays, as many as attention[1], all of the shape (1, 2, 3, 3): as "
            "steps of a text they would grow; if they are calls of a layer, write "
            "[calls[-1] for calls in attention]",
        ),
        (
            {"attention": {"block_0": np.ones(2), "block_1": np.ones(2)}},
            "attention is a dictionary; give a list of the arrays in it, in their order: "
            "[attention[key] for key in ('block_0', 'block_1')]",
        ),
        (
            {"states": [np.ones((3, 2))] * 2, "tokens": WORDS},
            "states is a list of 2 arrays, and hidden-states takes one, by token, unit: write states[0]",
        ),
        (
            {"activations": [np.ones((3, 3, 2)), np.ones((2, 2, 4))], "image": np.ones((6, 6))},
            "activations is a list of 2 arrays, and activation-grid takes one, by row, column, channel: "
            "write activations[0], or each by itself: activations_0=…, activations_1=…",
        ),
        (
            {"attribution": np.ones((2, 3, 8)), "outputs": ["a", "b"], "tokens": WORDS},
            "attribution has 3 axes, (2, 3, 8), and needs output, token (at least token); write "
            "attribution.sum(-1), or np.linalg.norm(attribution, axis=-1) for sizes without signs",
        ),
        (
            {"attribution": np.ones((1, 3, 8)), "tokens": WORDS},
            "attribution is 8 long along token, and tokens 3: attribution has the shape (3, 8) for output, "
            "token; if its last axis is what each token consists of, write attribution.sum(-1), or "
            "np.linalg.norm(attribution, axis=-1) for sizes without signs",
        ),
        (
            {"text": WORDS, "label": [0, 1, 1], "prediction": np.full((3, 2), 0.5)},
            "prediction holds 0.5, and names of classes are needed, texts or whole numbers; "
            "write the argmax of probabilities",
        ),
        (
            {"text": WORDS, "label": [0, 1, 1], "prediction": [0, 1, 1], "score": np.ones((3, 2))},
            "score has 2 axes, (3, 2), and needs example",
        ),
        (
            {"attention": [[]], "picture": "attention"},
            "attention is empty: it has the shape (1, 0)",
        ),
    ],
)
def test_what_cannot_be_saved_is_told(tmp_path: Path, given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        save_arrays(tmp_path / "a.npz", **given)
    assert not (tmp_path / "a.npz").exists()


def test_another_kind_of_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=re.escape("the name of the file has to end in .npz, not in '.npy'")):
        save_arrays(tmp_path / "a.npy", x=[1.0])


def test_rows_that_do_not_add_up_are_a_warning(tmp_path: Path) -> None:
    odd = shares(2, 3, 3)
    odd[0, 0] *= 0.5
    with pytest.warns(UserWarning, match="1 of the 6 rows of attention do not add up to 1"):
        save_arrays(tmp_path / "a.npz", attention=odd, tokens=WORDS)
