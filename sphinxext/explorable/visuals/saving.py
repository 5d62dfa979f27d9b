"""Saving what a model gives so that a picture can be drawn from it: checked, and small."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..spelling import nearest
from .arrays import OfArrays
from .catalogue import catalogue
from .picture import PictureError

# What single numbers of float16 can be off by, of the largest.
_HALF = 2**-11


def save_arrays(
    path: str | Path,
    *,
    picture: str | None = None,
    tokenizer: Any = None,
    example: int | None = None,
    **arrays: Any,
) -> Path:
    """Write the arrays of a picture to an ``.npz`` file, checked and compact.

    Args:
        path: the file, which ends in ``.npz``; folders that are missing are made.
        picture: the picture that they are for, such as ``"attention"``: then they are checked as the build
            will check them. By default it is the one that takes arrays of these names, if there is just one.
        tokenizer: with token ids (whole numbers) in place of texts, as ``tokens`` or ``predictions``, what
            names them: a tokenizer of Hugging Face with ``convert_ids_to_tokens``, or a function from a list
            of ids to texts.
        example: which one of a batch is saved; not needed where batches have one.
        **arrays: by name what numpy, PyTorch, JAX or others give, on whatever device: anything with
            ``__array__`` or DLPack, and the tuples of layers, or of generated steps of layers, that
            transformers return, or of layers that Flax has sown. ``tokens`` are texts or ids. Layers are
            stacked along a first axis: a tuple of L arrays (1, H, T, T) becomes (L, H, T, T). Numbers are
            saved as float16 where that is off by at most a 2,000th of the largest, else as float32.

    Returns:
        the file's path.

    Raises:
        ValueError: where an array cannot be saved, or the picture cannot be drawn from it; the message says
            what to write instead.
    """
    file = Path(path)
    if file.suffix != ".npz":
        raise ValueError(f"the name of the file has to end in .npz, not in {file.suffix or file.name!r}")
    if not arrays:
        raise ValueError("there are no arrays to save; give each by its name: attention=…, tokens=…")
    taking = _taking(picture, arrays)
    if taking is not None and example is None:
        refuse_layers(arrays, taking)
    saved = {name: plain(value, name, tokenizer, example) for name, value in arrays.items()}
    if taking is not None:
        saved = without_batch(saved, taking, example)
        try:
            doubts = taking(arrays=saved).check()
        except PictureError as error:
            raise ValueError(str(error)) from None
        for _, doubt in doubts:
            warnings.warn(doubt, stacklevel=2)
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(file, **{name: _small(array) for name, array in saved.items()})  # type: ignore[arg-type]
    return file


def refuse_layers(given: Mapping[str, Any], picture: type[OfArrays]) -> None:
    """Refuse a list of layers where a picture takes one: they are no batch, of which one would be chosen.

    Raises:
        ValueError: for such a list; the message says what to write instead.
    """
    for one in picture.takes:
        value, most = given.get(one.name), len(one.axes)
        if not isinstance(value, list | tuple) or len(value) < 2 or "layer" in one.axes or one.words:
            continue
        # A list of numbers or of rows is an array.
        if getattr(value[0], "ndim", 0) >= most and not one.reduced:
            several = f", or each by itself: {one.name}_0=…, {one.name}_1=…" if one.layered else ""
            raise ValueError(
                f"{one.name} is a list of {len(value)} arrays, and {picture.name} takes one, by "
                f"{one.listed()}: write {one.name}[0]{several}"
            )


def _taking(picture: str | None, given: Mapping[str, Any]) -> type[OfArrays] | None:
    """Return the picture that arrays are for: the one that is named, or the only one that takes them."""
    pictures = {name: one for name, one in catalogue().items() if issubclass(one, OfArrays)}
    if picture is not None:
        if picture not in pictures:
            raise ValueError(f"no picture of arrays is called {picture}{nearest(picture, pictures)}")
        return pictures[picture]
    found = [one for one in pictures.values() if _takes_all(one, given)]
    return found[0] if len(found) == 1 else None


def _takes_all(picture: type[OfArrays], given: Mapping[str, Any]) -> bool:
    needed = {one.name for one in picture.takes if one.needed}
    return needed <= given.keys() <= {one.name for one in picture.takes}


def plain(value: Any, name: str, tokenizer: Any = None, example: int | None = None) -> NDArray[Any]:
    """Return what a model gave as an array of numpy; `save_arrays` says what may be given.

    Raises:
        ValueError: for what cannot be read as an array.
    """
    if tokenizer is not None and not _is_text(value):
        if name in ("tokens", "targets", "outputs"):
            return np.array([str(token) for token in _named(value, tokenizer, example)])
        if name in ("predictions", "candidates", "prompt"):
            ids = _stacked(value, name) if isinstance(value, list | tuple) and value else _array(value, name)
            if ids.dtype.kind in "iu":
                # Each name once: of a whole vocabulary's candidates most are there many times.
                each, places = np.unique(ids, return_inverse=True)
                names = np.array([str(token) for token in _named(each, tokenizer, None)])
                return names[places.reshape(ids.shape)]
    if isinstance(value, list | tuple) and value and not _is_text(value):
        array = _stacked(value, name)
    else:
        array = _array(value, name)
    return array


def _is_text(value: Any) -> bool:
    first = value[0] if isinstance(value, list | tuple) and value else value
    return isinstance(first, str | bytes) or getattr(getattr(first, "dtype", None), "kind", "") in ("U", "S")


def _named(ids: Any, tokenizer: Any, example: int | None) -> Sequence[str]:
    numbers = _array(ids, "tokens")
    if numbers.ndim == 2:
        numbers = numbers[_chosen(len(numbers), example, "tokens")]
    listed = numbers.tolist()
    convert = getattr(tokenizer, "convert_ids_to_tokens", tokenizer)
    if not callable(convert):
        raise ValueError("tokenizer has no convert_ids_to_tokens, and is no function from ids to texts")
    named: Sequence[str] = convert(listed)
    return named


def _array(value: Any, name: str) -> NDArray[Any]:
    """Return one array, whichever library made it and whichever device it is on."""
    # PyTorch's: those that need gradients or are on a device refuse to be read.
    for step in ("detach", "cpu"):
        value = getattr(value, step)() if hasattr(value, step) else value
    if str(getattr(value, "dtype", "")).endswith("bfloat16"):
        # numpy has no such numbers; PyTorch converts with one method, others with another.
        value = value.float() if hasattr(value, "float") else value.astype(np.float32)
    try:
        array = np.asarray(value) if hasattr(value, "__array__") or not hasattr(value, "__dlpack__") else None
        array = np.from_dlpack(value) if array is None else array
    except (TypeError, ValueError, RuntimeError, BufferError) as error:
        raise ValueError(f"{name} cannot be read as an array: {error}") from None
    if isinstance(value, Mapping):
        raise ValueError(
            f"{name} is a dictionary; give a list of the arrays in it, in their order: "
            f"[{name}[key] for key in ({', '.join(map(repr, list(value)[:3]))}{', …' * (len(value) > 3)})]"
        )
    if array.dtype.hasobject and all(isinstance(one, str) for one in array.flat):
        # As a table of pandas has its texts.
        return np.array(array.tolist(), dtype=str)
    if array.dtype.hasobject:
        raise ValueError(f"{name} holds {type(value).__name__} that is no array of numbers or texts")
    return array


def _stacked(values: Sequence[Any], name: str) -> NDArray[Any]:
    """Return a tuple of layers as one array, and a tuple of steps of layers as what they make together."""
    if all(isinstance(one, list | tuple) for one in values) and values[0] and hasattr(values[0][0], "shape"):
        parts = [[_array(part, name) for part in value] for value in values]
        return np.stack([part for (part,) in parts]) if _are_sown(parts) else _generated(parts, name)
    layers = [_array(one, f"{name}[{i}]") for i, one in enumerate(values)]
    for i, layer in enumerate(layers):
        if layer.shape != layers[0].shape:
            raise ValueError(
                f"{name}[{i}] has the shape {layer.shape}, and {name}[0] {layers[0].shape}; "
                "layers have to be alike to be one array"
            )
    return np.stack(layers)


def _are_sown(parts: list[list[NDArray[Any]]]) -> bool:
    """Tell layers of Flax, each in a tuple of its calls, from steps of a text: those see more at each step.

    A text that is translated sees as much at each step, but one new token alone.
    """
    shape = parts[0][0].shape
    is_alike = all(len(calls) == 1 and calls[0].shape == shape for calls in parts)
    return is_alike and not (len(shape) == 4 and shape[2] == 1)


def _generated(steps: list[list[NDArray[Any]]], name: str) -> NDArray[Any]:
    """Return the attention of a generated text: of each step its new rows, as long as the last of them.

    Args:
        steps: for each step and layer an array (batch, heads, new tokens, tokens so far).
        name: what it is called.
    """
    if uneven := next((place for place, step in enumerate(steps) if len(step) != len(steps[0])), None):
        raise ValueError(
            f"{name}[{uneven}] has {len(steps[uneven])} layers, and {name}[0] {len(steps[0])}; "
            "each step needs all of them"
        )
    last = steps[-1][0].shape
    if len(steps) > 1 and last[-2:-1] > (1,) and all(layer.shape == last for step in steps for layer in step):
        raise ValueError(
            f"{name}[0] holds {len(steps[0])} arrays, as many as {name}[1], all of the shape {last}: "
            "as steps of a text they would grow; "
            f"if they are calls of a layer, write [calls[-1] for calls in {name}]"
        )
    layers = []
    for layer in range(len(steps[0])):
        rows = []
        for step in steps:
            new = step[layer]
            if new.ndim != 4 or new.shape[:2] != last[:2] or new.shape[-1] > last[-1]:
                raise ValueError(
                    f"{name} has steps of the shapes {new.shape} and {last}; "
                    "each needs (batch, heads, new tokens, tokens so far)"
                )
            rows.append(np.pad(new, [(0, 0)] * 3 + [(0, last[-1] - new.shape[-1])]))
        layers.append(np.concatenate(rows, axis=2))
    return np.stack(layers)


def without_batch(
    arrays: Mapping[str, NDArray[Any]],
    picture: type[OfArrays],
    example: int | None = None,
    *,
    has_example: bool = True,
) -> dict[str, NDArray[Any]]:
    """Return the arrays of a picture without the axis of a batch.

    Args:
        arrays: what was given by name, of any shape.
        picture: the picture that takes them.
        example: which one of the batch.
        has_example: whether the message may say `example`, which pictures of a notebook have not.

    Raises:
        ValueError: where it is not said which one of a batch is meant.
    """
    found = {}
    for name, array in arrays.items():
        one = _of_one(array, name, picture, example, has_example=has_example)
        axes = next((taken.axes for taken in picture.takes if taken.name == name), ())
        # Layers of a batch of one are steps, and not each the only step of another one.
        if axes[:2] == ("other step", "step") and one.ndim == len(axes) and "other_steps" not in arrays:
            one = one[:, 0] if one.shape[1] == 1 else one
        found[name] = one
    return found


def _of_one(
    array: NDArray[Any],
    name: str,
    picture: type[OfArrays],
    example: int | None = None,
    *,
    has_example: bool = True,
) -> NDArray[Any]:
    """Return an array without the axis of a batch, where it has one axis too many."""
    taken = next((one for one in picture.takes if one.name == name), None)
    # Examples are no batch: all of them are shown.
    if taken is None or array.ndim != len(taken.axes) + 1 or "example" in taken.axes:
        return array
    # Layers that were stacked stand before the batch.
    at = 1 if taken.axes[0] == "layer" else 0
    # What is to be summed up has an axis too many at its end; the picture says how.
    if taken.reduced and example is None and array.shape[at] > 1:
        return array
    size = array.shape[at]
    if size > 1 and not has_example:
        written = f"np.stack({name})[:, 0]" if at else f"{name}[0]"
        raise ValueError(f"{name} has a batch of {size} along axis {at}; write {written}")
    one: NDArray[Any] = array.take(_chosen(array.shape[at], example, name, f" along axis {at}"), axis=at)
    return one


def _chosen(size: int, example: int | None, name: str, along: str = "") -> int:
    """Return which one of a batch is meant.

    Raises:
        ValueError: where that is not said, or there is none such.
    """
    if example is None and size > 1:
        raise ValueError(f"{name} has a batch of {size}{along}; choose one with example=0")
    if not -size <= (example or 0) < size:
        raise ValueError(f"example is {example or 0}; {name} has a batch of {size}")
    return example or 0


def _small(array: NDArray[Any]) -> NDArray[Any]:
    """Return numbers in half precision, where that is enough, or else in single if they fit."""
    if array.dtype.kind != "f":
        return array
    most = float(np.abs(array).max()) if array.size else 0.0
    with np.errstate(over="ignore"):
        half = array.astype(np.float16)
    is_enough = most < float(np.finfo(np.float16).max) and np.all(np.abs(half - array) <= most * _HALF)
    if float(np.finfo(np.float32).max) < most < np.inf:
        return array
    return half if is_enough else array.astype(np.float32)
