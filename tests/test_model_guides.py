"""The guides to models run as they are printed, from the first line to a built page.

PyTorch, transformers and Captum are stand-ins: they give what those give, by the same names, with axes of
batches, tuples of layers, and tensors that have to be detached and brought from a device. JAX is real where
it is installed.
"""

from __future__ import annotations

import contextlib
import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from conftest import Build

GUIDES = Path(__file__).parent.parent / "docs" / "how-to"
RNG = np.random.default_rng(0)
LAYERS, HEADS, WIDE = 3, 2, 8


class Tensor:
    """As PyTorch's on a device: numpy cannot read it before it is detached and brought back."""

    dtype = "torch.float32"

    def __init__(self, values: Any, attached: bool = False, far: bool = True) -> None:
        self.values, self.attached, self.far = np.asarray(values), attached, far

    def _with(self, values: Any) -> Tensor:
        return Tensor(values, self.attached, self.far)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.values.shape

    @property
    def T(self) -> Tensor:  # noqa: N802
        return self._with(self.values.T)

    def __getitem__(self, at: Any) -> Tensor:
        return self._with(self.values[at])

    def __iter__(self) -> Iterator[Tensor]:
        return map(self._with, self.values)

    def __int__(self) -> int:
        return int(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def __gt__(self, other: Tensor) -> Tensor:
        return self._with(self.values > other.values)

    def __add__(self, other: int) -> Tensor:
        return self._with(self.values + other)

    def sum(self, dim: int) -> Tensor:
        return self._with(self.values.sum(axis=dim))

    def softmax(self, dim: int) -> Tensor:
        assert dim == -1
        return self._with(softmax(self.values))

    def expand(self, *sizes: int) -> Tensor:
        shape = [known if size == -1 else size for size, known in zip(sizes, (0, *self.shape), strict=True)]
        return self._with(np.broadcast_to(self.values, shape))

    def gather(self, dim: int, index: Tensor) -> Tensor:
        return self._with(np.take_along_axis(self.values, index.values, dim))

    def topk(self, k: int) -> Any:
        best = np.argsort(-self.values, axis=-1)[..., :k]
        values = np.take_along_axis(self.values, best, -1)
        return SimpleNamespace(indices=self._with(best), values=self._with(values))

    def transpose(self, one: int, other: int) -> Tensor:
        return self._with(self.values.swapaxes(one, other))

    def detach(self) -> Tensor:
        return Tensor(self.values, False, self.far)

    def cpu(self) -> Tensor:
        return Tensor(self.values, self.attached, False)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        if self.attached:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")
        if self.far:
            raise TypeError("can't convert cuda:0 device type tensor to numpy.")
        return self.values


def softmax(scores: Any) -> Any:
    exponents = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return exponents / exponents.sum(axis=-1, keepdims=True)


class Tokenizer:
    known: list[str]

    def __call__(self, text: str, return_tensors: str) -> dict[str, Tensor]:
        assert return_tensors == "pt"
        words = ["[CLS]", *re.findall(r"\w+|[^\w\s]", text.lower()), "[SEP]"]
        self.known = [*words, *(f"next{i}" for i in range(20))]
        return {"input_ids": Tensor([range(len(words))])}

    def convert_ids_to_tokens(self, ids: Any) -> list[str]:
        return [self.known[int(one)] for one in ids]


class Model:
    """A model of transformers, with the attention of each layer."""

    embeddings = object()

    def __call__(self, input_ids: Tensor, output_attentions: bool, output_hidden_states: bool) -> Any:
        assert output_attentions
        assert output_hidden_states
        count = input_ids.shape[1]
        return SimpleNamespace(
            attentions=tuple(attention(count, count) for _ in range(LAYERS)),
            hidden_states=tuple(Tensor(RNG.normal(size=(1, count, WIDE))) for _ in range(LAYERS + 1)),
        )


class Writer:
    """A model of transformers that writes, with its last norm and its head."""

    transformer = SimpleNamespace(ln_f=lambda state: state)

    def __call__(self, input_ids: Tensor, output_hidden_states: bool) -> Any:
        assert output_hidden_states
        count = input_ids.shape[1]
        return SimpleNamespace(
            hidden_states=tuple(Tensor(RNG.normal(size=(1, count, WIDE))) for _ in range(LAYERS + 1))
        )

    def lm_head(self, state: Tensor) -> Tensor:
        return Tensor(state.values @ np.random.default_rng(1).normal(size=(WIDE, 30)))

    def generate(self, input_ids: Tensor, max_new_tokens: int, **asked: bool) -> Any:
        assert asked == {"return_dict_in_generate": True, "output_attentions": True}
        count = input_ids.shape[1]
        sizes = [(count, count), *((1, count + step) for step in range(1, max_new_tokens))]
        return SimpleNamespace(
            sequences=Tensor([range(count + max_new_tokens)]),
            attentions=tuple(tuple(attention(*size) for _ in range(LAYERS)) for size in sizes),
        )


def attention(new: int, so_far: int) -> Tensor:
    return Tensor(softmax(RNG.normal(size=(1, HEADS, new, so_far))))


class ReLU:
    def __init__(self) -> None:
        self.hooks: list[Callable[..., None]] = []

    def register_forward_hook(self, hook: Callable[..., None]) -> None:
        self.hooks.append(hook)


class MultiheadAttention:
    """Gives its weights, of all heads, only where it is asked for both."""

    def __init__(self) -> None:
        self.before: Callable[..., Any] = lambda module, inputs, options: (inputs, options)
        self.behind: Callable[..., None] = lambda module, inputs, output: None

    def register_forward_pre_hook(self, hook: Callable[..., Any], *, with_kwargs: bool) -> None:
        assert with_kwargs
        self.before = hook

    def register_forward_hook(self, hook: Callable[..., None]) -> None:
        self.behind = hook

    def __call__(self, *inputs: Tensor, need_weights: bool) -> None:
        inputs, options = self.before(self, inputs, {"need_weights": need_weights})
        weights = attention(6, 6) if options["need_weights"] else None
        assert weights is None or options["average_attn_weights"] is False
        self.behind(self, inputs, (inputs[0], weights))


class Network:
    """A module of PyTorch with some that are looked into, and one that is not."""

    def __init__(self) -> None:
        self.relu = ReLU()
        self.attentions = {f"layers.{i}.attention": MultiheadAttention() for i in (1, 2)}

    def named_modules(self) -> list[tuple[str, Any]]:
        others = [("", self), ("layers.3.linear", object()), ("layers.3.relu", self.relu)]
        return [*others, *self.attentions.items()]

    def get_submodule(self, name: str) -> MultiheadAttention:
        return self.attentions[name]

    def __call__(self, batch: Tensor) -> None:
        for one in self.attentions.values():
            one(batch, need_weights=False)
        # With gradients, as a hook sees it outside of `no_grad`.
        for hook in self.relu.hooks:
            hook(self.relu, (batch,), Tensor(np.maximum(0, RNG.normal(size=(1, 6, 12))), attached=True))


class Gradients:
    """Captum's, with one attribution for each place of each token's embedding."""

    def __init__(self, score: Any, layer: Any) -> None:
        assert layer is Model.embeddings

    def attribute(self, ids: Tensor, target: int, baselines: Any) -> Tensor:
        return Tensor(RNG.normal(size=(1, ids.shape[1], WIDE)), attached=True)


def module(name: str, **contents: Any) -> ModuleType:
    made = ModuleType(name)
    vars(made).update(contents)
    return made


def jax() -> dict[str, ModuleType]:
    """What the guide uses of JAX, by numpy."""
    arrays = module("jax.numpy", einsum=np.einsum, sqrt=np.sqrt)
    random = module(
        "jax.random",
        PRNGKey=lambda seed: seed,
        split=lambda key, count: list(range(count)),
        normal=lambda key, size: np.random.default_rng(key).normal(size=size),
    )
    whole = module("jax", numpy=arrays, random=random, nn=module("jax.nn", softmax=softmax))
    return {"jax": whole, "jax.numpy": arrays}


def stand_ins() -> dict[str, ModuleType]:
    torch = module(
        "torch",
        no_grad=contextlib.nullcontext,
        nn=module("torch.nn", ReLU=ReLU, MultiheadAttention=MultiheadAttention),
        stack=lambda tensors: Tensor(np.stack([one.values for one in tensors])),
    )
    tokenizer, model, writer = Tokenizer(), Model(), Writer()
    transformers = module(
        "transformers",
        AutoTokenizer=SimpleNamespace(from_pretrained=lambda name: tokenizer),
        AutoModel=SimpleNamespace(from_pretrained=lambda name, attn_implementation: model),
        AutoModelForCausalLM=SimpleNamespace(from_pretrained=lambda name, attn_implementation: writer),
    )
    captum = {
        "captum": module("captum"),
        "captum.attr": module("captum.attr", LayerIntegratedGradients=Gradients),
    }
    return {"torch": torch, "transformers": transformers, **captum}


def given(guide: str) -> dict[str, Any]:
    """What a guide says that its reader has."""
    if guide == "look-inside-pytorch":
        return {
            "model": Network(),
            "batch": Tensor(np.zeros((1, 6, 4))),
            "words": ["a", "b", "c", "d", "e", "f"],
        }
    if guide == "show-attributions":
        tokenizer = Tokenizer()
        inputs = tokenizer("The animal was too tired.", return_tensors="pt")
        answers = {"targets": [0, 1], "target_names": ["tired", "awake"]}
        return {
            "tokenizer": tokenizer,
            "inputs": inputs,
            "model": Model(),
            "score": None,
            "baseline": None,
            **answers,
        }
    if guide == "look-inside-jax":
        return {"variables": {}, "model": SimpleNamespace(apply=sown)}
    return {}


def sown(variables: Any, x: Any, mutable: str) -> tuple[Any, dict[str, Any]]:
    """Return what Flax does: a result, and by the modules' names what they have sown, in tuples."""
    blocks = {f"block_{i}": {"attention": (attention(5, 5).values,)} for i in range(12)}
    return x, {mutable: dict(sorted(blocks.items()))}


HAS_JAX = importlib.util.find_spec("jax") is not None
CASES = [
    "look-inside-pytorch",
    "look-inside-transformers",
    "show-attributions",
    "look-inside-jax",
    pytest.param(
        "look-inside-jax, really", marks=pytest.mark.skipif(not HAS_JAX, reason="JAX is not installed")
    ),
]


@pytest.mark.parametrize("case", CASES)
def test_a_guide_runs_as_it_is_printed_and_its_pictures_build(
    case: str, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide, _, really = case.partition(", ")
    text = (GUIDES / f"{guide}.md").read_text(encoding="utf-8")
    for name, made in {**stand_ins(), **({} if really else jax())}.items():
        monkeypatch.setitem(sys.modules, name, made)
    monkeypatch.chdir(tmp_path)
    names = given(guide)
    for code in re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        exec(compile(code, f"{guide}.md", "exec"), names)
    pictures = re.findall(r"^```text\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    files = sorted(path.name for path in (tmp_path / "docs" / "_data").iterdir())
    shown = [name for picture in pictures for name in re.findall(r":data: /_data/(\S+)", picture)]
    assert pictures
    assert set(shown) <= set(files)
    pages: dict[str, str | bytes] = {
        f"_data/{name}": (tmp_path / "docs" / "_data" / name).read_bytes() for name in files
    }
    # What is saved and not drawn in the guide is drawn here.
    more = [
        f":::{{explorable}} attention\n:data: /_data/{name}\n:::\n" for name in files if name not in shown
    ]
    site = build({"index": "# Guide\n\n" + "\n".join(pictures + more), **pages})
    assert site.warnings == []
    assert (site.out / "index.html").read_text(encoding="utf-8").count('class="explorable-picture') >= len(
        files
    )
