"""What authors give a module of their own: the state of its model, and what stands for it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..language import t
from .picture import Page, Picture, PictureError, flag, option, text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..data import Arrays

# More is no state, but data.
MOST_BYTES = 16 * 2**20


def state(source: str) -> dict[str, Any]:
    """Take a JSON object."""
    try:
        found = _sound(json.loads(source, parse_constant=_refuse, parse_float=_number))
    except json.JSONDecodeError as error:
        raise ValueError(
            f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno} of {_excerpt(error)}"
        ) from None
    except RecursionError:
        raise ValueError("is not JSON that can be read: it is nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError(f'needs a JSON object like {{"radius": 4}}, not {source.strip()[:40]!r}')
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"is not JSON: {constant} is not a number in JSON; write null")


def _number(source: str) -> float:
    value = float(source)
    if not math.isfinite(value):
        raise ValueError(f"has the number {source}, which is too large")
    return value


def _sound(value: Any) -> Any:
    """Return plain data without halves of characters, which JSON can hold and no file can."""
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _excerpt(error: json.JSONDecodeError) -> str:
    line = error.doc.splitlines()[error.lineno - 1] if error.doc.strip() else ""
    start = max(0, error.colno - 30)
    return repr(line[start : start + 50].strip())


@dataclass(frozen=True)
class Module(Picture):
    """A module's spec: its file and what it depends on are read by the directive."""

    name = "module"
    listed = False

    props: str = option(text, "The model's state: a JSON object, or the path of a `.json` file.", "")
    css: str = option(text, "A style sheet for the page.", "")
    fallback: str = option(text, "An image to show if the module cannot be drawn during the build.", "")
    static: bool = option(
        flag,
        "`no` leaves the drawing to the browser; where no script runs, the fallback or the text alternative "
        "stands in its place.",
        True,
    )
    assets: str = option(
        text, "Files that the module uses while it runs: paths with `*`, separated by commas.", ""
    )
    stem: str = ""
    state: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    found: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def called(self) -> str:
        """Its file's name."""
        return self.stem

    def resolve(self, page: Page) -> dict[str, Any]:
        """Return the model's state."""
        return dict(self.state)

    def alternative(self) -> str:
        """Say what it is called: what it shows, only its author knows."""
        return t("An interactive picture: {0}.", self.stem.replace("-", " ").replace("_", " "))


def with_data(given: dict[str, Any], data: Any) -> dict[str, Any]:
    """Return a model's state with the data of ``:data:``.

    Raises:
        PictureError: where the state has a key ``data`` already.
    """
    if "data" in given:
        raise PictureError(
            "props has a key data, which is what `:data:` gives; give it another name", "module"
        )
    return {**given, "data": data}


def _plain(arrays: Arrays, *, as_rows: bool) -> Any:
    """Return arrays as nested lists by name, or a table's columns as a list of one object a row."""
    lists = {name: _listed(array) for name, array in arrays.items()}
    if not as_rows:
        return lists
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


def _listed(array: NDArray[Any]) -> Any:
    """Return an array as nested lists of what JSON has."""
    if array.dtype.kind in "mM":
        return array.astype(str).tolist()
    if array.dtype.kind == "f" and array.dtype.itemsize < 8:
        # The shortest number that is this one at its precision: as a double, 0.1 would have 17 digits.
        array = array.astype(str).astype(float)
    return _finite(array.tolist())


def _finite(value: Any) -> Any:
    """Return plain data in which what is no finite number is None: JSON has no other."""
    if isinstance(value, list):
        return [_finite(one) for one in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, bool | int | str):
        return value
    # Complex numbers and bytes have no JSON.
    return str(value)


# How the numbers of an array travel: as they are, or as the next wider kind that a browser has.
_CODES = {
    "bool": "u1",
    "float16": "f4",
    "float32": "f4",
    "float64": "f8",
    **{f"{sign}int{8 * size}": f"{sign or 'i'}{size}" for sign in ("", "u") for size in (1, 2, 4)},
}


def _bytes(array: NDArray[Any]) -> Any:
    """Return an array of numbers as its bytes, for `static/src/modules/arrays.js`; any other as lists."""
    code = _code(array)
    if code is None or array.ndim == 0:
        return _listed(array)
    # Here, since numpy comes with it.
    from .packing import as_text

    data = as_text(array.astype(f"<{code}"))
    return {"npy": code, "dtype": array.dtype.name, "shape": list(array.shape), "data": data}


def _code(array: NDArray[Any]) -> str | None:
    if array.dtype.kind in "iu" and array.dtype.itemsize == 8:
        low, high = (int(array.min()), int(array.max())) if array.size else (0, 0)
        fits = [code for code, least, most in _WHOLE if least <= low and high <= most]
        # A browser's numbers are exact up to 2⁵³.
        return fits[0] if fits else "f8"
    return "f8" if array.dtype.kind == "f" and array.dtype.itemsize > 8 else _CODES.get(array.dtype.name)


_WHOLE = (("i4", -(2**31), 2**31 - 1), ("u4", 0, 2**32 - 1))


def read_data(path: Path, called: str) -> Any:
    """Read a data file as what ``model.get("data")`` is made of.

    A ``.csv`` or ``.tsv``, or a ``.json`` list of objects, is a list of one object a row; a ``.json`` object
    is an object of nested lists by name, in which what is no finite number is None. Of an ``.npz``, an object
    by name, and of an ``.npy`` the numbers are bytes, which become typed arrays and lists in the browser.

    Raises:
        DataError: where the file cannot be used.
    """
    from ..data import read

    arrays = read(path, called=called)
    if path.suffix == ".npy":
        return _sound(_bytes(next(iter(arrays.values()))))
    if path.suffix == ".npz":
        return _sound({name: _bytes(array) for name, array in arrays.items()})
    is_list = path.suffix == ".json" and path.read_text(encoding="utf-8-sig").lstrip()[:1] == "["
    return _sound(_plain(arrays, as_rows=is_list or path.suffix in (".csv", ".tsv")))
