"""From what Python has to what authors write: options as text, columns and tensors as arrays."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..data import Arrays, read
from ..visuals.arrays import OfArrays
from ..visuals.saving import plain, refuse_layers, without_batch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..visuals.picture import Picture

# Names of this form are columns in a table, of which none may be called after nothing.
_UNNAMED = "data has no names; give each array by its own: x=…, y=…, or data={'x': …, 'y': …}"


def option_text(value: Any) -> str:
    """Return a value as an author writes it behind an option.

    A list becomes ``a, b``, a dictionary ``a=1, b=2``, a number its shortest form.

    Raises:
        ValueError: for what no option can hold.
    """
    value = scalar(value)
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, str | os.PathLike):
        return os.fspath(value)
    if isinstance(value, int | float | np.number):
        return _number(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={_part(one)}" for key, one in value.items())
    if isinstance(value, np.ndarray) and value.ndim == 1:
        value = value.tolist()
    if isinstance(value, Sequence | set | frozenset):
        parts = sorted(value) if isinstance(value, set | frozenset) else value
        return ", ".join(_part(one) for one in parts)
    raise ValueError(f"needs a text, a number, or a list of these, not {type(value).__name__}")


def scalar(value: Any) -> Any:
    """Return what a number of numpy, PyTorch or JAX is to Python, and anything else as it is."""
    return value.item() if getattr(value, "shape", None) == () and hasattr(value, "item") else value


def _number(value: Any) -> str:
    plain_value = value.item() if isinstance(value, np.number) else value
    # As float has it, 3.0 is no whole number to an author.
    if isinstance(plain_value, float) and plain_value.is_integer() and abs(plain_value) < 1e15:
        return str(int(plain_value))
    return repr(plain_value)


def _part(value: Any) -> str:
    text = option_text(value)
    if "," in text or "=" in text:
        return f'"{text}"'
    return text


def is_array(value: Any) -> bool:
    """Tell whether something is an array, or the layers of one, and no setting."""
    if hasattr(value, "__array__") or hasattr(value, "__dlpack__"):
        return True
    return isinstance(value, list | tuple | range)


def arrays_of(data: Any) -> dict[str, NDArray[Any]]:
    """Return the arrays by name of what stands for ``:data:``.

    Args:
        data: the path of a file as in docs, or of several; a mapping of names to arrays; a table with named
            columns (of pandas, polars and others); a structured array; a list of one dictionary a row.

    Raises:
        DataError: for a file that cannot be used.
        ValueError: for what has no names, or is no array.
    """
    if data is None:
        return {}
    if isinstance(data, str | os.PathLike):
        return dict(read(Path(data)))
    if isinstance(data, list | tuple) and data and all(isinstance(one, str | os.PathLike) for one in data):
        return _of_files(data)
    if isinstance(data, Mapping):
        return {str(name): plain(_with_gaps(value), str(name)) for name, value in data.items()}
    if hasattr(data, "columns"):
        return {str(name): _column(data, name) for name in data.columns}
    if isinstance(data, np.ndarray) and data.dtype.names:
        return {name: data[name] for name in data.dtype.names}
    if isinstance(data, list | tuple) and data and all(isinstance(row, Mapping) for row in data):
        return {str(name): _of_rows(data, name) for name in data[0]}
    raise ValueError(_UNNAMED)


def _of_files(paths: Sequence[str | os.PathLike[str]]) -> dict[str, NDArray[Any]]:
    found: dict[str, NDArray[Any]] = {}
    for path in paths:
        arrays = read(Path(path))
        if twice := [name for name in arrays if name in found]:
            raise ValueError(f"{path} has {twice[0]}, as a file before it has")
        found |= arrays
    return found


def _column(table: Any, name: Any) -> NDArray[Any]:
    column = np.asarray(table[name])
    # Words of pandas are objects.
    if column.dtype.hasobject:
        column = np.array([str(one) for one in column.tolist()])
    return plain(column, str(name))


def _of_rows(rows: Sequence[Mapping[str, Any]], name: str) -> NDArray[Any]:
    for place, row in enumerate(rows):
        if name not in row:
            raise ValueError(f"row {place} of data has no {name}, as row 0 has")
        if more := next((key for key in row if key not in rows[0]), None):
            raise ValueError(f"row {place} of data has {more}, which row 0 has not; give it to each of them")
    return plain(_with_gaps([row[name] for row in rows]), str(name))


def _with_gaps(value: Any) -> Any:
    """Return a list of numbers whose gaps are None as numpy has it, and anything else as it is."""
    if not isinstance(value, list | tuple) or all(one is not None for one in value):
        return value
    is_numbers = all(one is None or isinstance(one, int | float | np.number) for one in value)
    return [np.nan if one is None else one for one in value] if is_numbers else value


def named_arrays(picture: type[Picture], given: Mapping[str, Any]) -> Arrays:
    """Return arrays that were given by name, without the axis of a batch where the picture knows its axes.

    Raises:
        ValueError: for what is no array.
    """
    if issubclass(picture, OfArrays):
        refuse_layers(given, picture)
    found = {name: plain(_with_gaps(value), name) for name, value in given.items()}
    if issubclass(picture, OfArrays):
        return without_batch(found, picture, has_example=False)
    return found
