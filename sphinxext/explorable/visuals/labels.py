"""Names for the places along dims, from arrays of texts: the option ``labels``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..data import Arrays
from ..spelling import nearest
from .picture import PictureError

_WORD = re.compile(r'"([^"]*)"|(\S+)')


def labels_along(dim: str, array: str, arrays: Arrays | None, size: int | None) -> list[str]:
    """Return the names along a dim, of an array or as they stand in parentheses.

    ``size`` is how many are needed, None for as many as there are.

    Raises:
        PictureError: where the data has no such array, or one of another shape.
    """
    if array.startswith("(") and array.endswith(")"):
        return _inline(dim, array, size)
    values = (arrays or {}).get(array)
    if values is None:
        raise PictureError(f"labels: {no_array(array, list(arrays or {}))}", "data")
    needed = values.size if size is None else size
    if values.shape != (needed,):
        message = f"labels: {array} has shape {values.shape}, and dim {dim} needs ({needed},)"
        raise PictureError(message, "data")
    return [str(value) for value in values]


def words_in(written: str) -> list[str]:
    """Return the words of a text; several that stand in quotes are one."""
    return [quoted or word for quoted, word in _WORD.findall(written)]


def _inline(dim: str, written: str, size: int | None) -> list[str]:
    """Return the names that stand in parentheses; one of several words stands in quotes."""
    found = words_in(written[1:-1])
    if size is not None and len(found) != size:
        message = f"labels: {written} names {len(found)} places, and dim {dim} has {size}"
        hint = "; put a name of several words in quotes" if len(found) > size else ""
        raise PictureError(message + hint, "tensor")
    return found


def no_array(name: str, known: Sequence[str]) -> str:
    """Say that the data has no array of a name."""
    holds = f" (it has {', '.join(known)})" if known else ""
    return f"the data has no array {name}{nearest(name, known)}{holds}"
