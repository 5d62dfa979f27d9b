"""Reading an author's data files, safely: no pickle is loaded, and a size is checked before it is read."""

from __future__ import annotations

import json
import math
import re
import zipfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .separated import TableError, read_table
from .spelling import nearest_file, number_in

Arrays: TypeAlias = Mapping[str, NDArray[Any]]

# The attention of 512 tokens in 144 heads, the largest that a picture is made for, has 144 MiB.
MOST_BYTES = 160 * 1024 * 1024
# Small archives can unpack to many arrays of that size.
MOST_BYTES_IN_ALL = 2 * MOST_BYTES
# To unpack one takes a while, even where it is empty.
MOST_ARRAYS = 1000
# More than any number has that a cell or an axis can hold.
_MOST_DIGITS = 309
_HOLE = 'write NaN where a number is missing, and "" where a text is'
# A number with a point keeps all digits of whole ones below it.
_LARGEST_WHOLE = 2**53
_DIGITS = re.compile(r"\s*[+-]?\d{1,20}\s*", re.ASCII)
_PADDED = re.compile(r"0\d+", re.ASCII)
_DECIMAL = re.compile(r"\d+\.\d+", re.ASCII)


class DataError(ValueError):
    """A data file that cannot be used; the message is meant for the author."""


class Named(np.ndarray[Any, np.dtype[Any]]):
    """Numbers that may be names, with the cells of their file: 007 is not 7 then, nor 1.10 version 1.1."""

    cells: tuple[str, ...] = ()


def read(path: Path, called: str | None = None) -> Arrays:
    """Read the arrays of a ``.csv``, ``.tsv``, ``.json``, ``.npy`` or ``.npz`` file, by name.

    A ``.csv`` or ``.tsv`` gives a one-dimensional array for each column, numeric if all of its cells are. A
    ``.json`` object gives an array for each key; a list of objects, one for each of their keys. A ``.npy``
    gives one array, named after the file.

    Args:
        path: the file.
        called: its name in the message if it is missing; by default that of the file.

    Raises:
        DataError: if the file is missing, too large, of another kind, or holds Python objects.
    """
    readers: dict[str, Callable[[Path], Arrays]] = {
        ".csv": _read_table,
        ".tsv": _read_table,
        ".json": _read_json,
        ".npy": _read_npy,
        ".npz": _read_npz,
    }
    if path.suffix not in readers:
        raise DataError(f"{path.name} is not a .csv, .tsv, .json, .npy or .npz file")
    try:
        if path.is_file():
            arrays = readers[path.suffix](path)
            for name, array in arrays.items():
                _refuse_broken(array, name)
            return arrays
    except (DataError, TableError) as error:
        raise DataError(f"{path.name}: {error}") from None
    except RecursionError:
        raise DataError(f"{path.name} cannot be read: it is nested too deeply") from None
    # A damaged file makes zipfile, zlib, lzma, tokenize and numpy raise errors of every kind.
    except Exception as error:
        raise DataError(f"{path.name} cannot be read: {error}") from error
    hint = nearest_file(path.name, beside(path, readers))
    raise DataError(f"there is no file {called or path.name}{hint}")


def beside(path: Path, suffixes: Collection[str]) -> list[str]:
    """Return the names of the files in a path's folder that end in one of some suffixes."""
    try:
        return sorted(
            file.name for file in path.parent.iterdir() if file.suffix in suffixes and file.is_file()
        )
    # There may be no such folder, nor could there be one of that name.
    except (OSError, ValueError):
        return []


def _read_npz(path: Path) -> Arrays:
    arrays = {}
    with zipfile.ZipFile(path) as archive:
        if len(archive.infolist()) > MOST_ARRAYS:
            raise DataError(f"it holds {len(archive.infolist()):,} arrays; at most {MOST_ARRAYS:,} are read")
        total = sum(entry.file_size for entry in archive.infolist())
        _refuse_large(total, "the archive, unpacked,", MOST_BYTES_IN_ALL)
        # What else lies in it, as a text that tells of the arrays, numpy does not take for one either.
        members = [entry for entry in archive.infolist() if entry.filename.endswith(".npy")]
        if not members and archive.infolist():
            raise DataError("it holds no arrays; write them with `numpy.savez`")
        for entry in members:
            name = entry.filename.removesuffix(".npy")
            _refuse_large(entry.file_size, name)
            with archive.open(entry) as stream:
                arrays[name] = _load(stream, name)
    return arrays


def _read_npy(path: Path) -> Arrays:
    _refuse_large(path.stat().st_size, path.stem)
    with path.open("rb") as stream:
        return {path.stem: _load(stream, path.stem)}


def _load(stream: Any, name: str) -> NDArray[Any]:
    try:
        version = np.lib.format.read_magic(stream)
    except ValueError:
        raise DataError(
            f"{name} is not in numpy's format; write it with `numpy.save` or `numpy.savez`"
        ) from None
    header = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    if version not in header:
        raise DataError(
            f"{name} is stored in version {version} of numpy's format, which is not supported; "
            "give its fields names in ASCII"
        )
    try:
        shape, fortran, dtype = header[version](stream)
    except (ValueError, SyntaxError):
        # Its words are for programmers: they quote what Python made of the header.
        raise DataError(f"{name} cannot be read: what it says of its shape and type is damaged") from None
    if dtype.hasobject:
        raise DataError(
            f"{name} holds Python objects (a pickle), which are never loaded; store numbers or text"
        )
    if any(size < 0 for size in shape):
        raise DataError(f"{name} has the shape {shape}, with a negative size")
    count = math.prod(shape)
    _refuse_large(count * dtype.itemsize, name)
    values = np.frombuffer(stream.read(count * dtype.itemsize), dtype=dtype, count=count)
    return values.reshape(shape, order="F" if fortran else "C")


def _refuse_broken(array: NDArray[Any], name: str) -> None:
    """Refuse text that no page could hold: numpy takes every number for a character's."""
    for field in array.dtype.names or ():
        _refuse_broken(array[field], f"{name}[{field!r}]")
    if array.dtype.kind == "U" and array.dtype.itemsize:
        codes = np.ascontiguousarray(array).view(np.dtype("u4").newbyteorder(array.dtype.byteorder))
        if np.any((codes > 0x10FFFF) | ((codes >= 0xD800) & (codes <= 0xDFFF))):
            raise DataError(f"{name} holds text that is not valid Unicode")


def _refuse_large(size: int, name: str, most: int = MOST_BYTES) -> None:
    if size > most:
        raise DataError(f"{name} has {size / 2**20:,.0f} MiB; at most {most // 2**20} MiB are read")


def _read_table(path: Path) -> Arrays:
    _refuse_large(path.stat().st_size, path.name)
    return {name: _column(cells) for name, cells in read_table(path).items()}


def _column(cells: list[str]) -> NDArray[Any]:
    try:
        numbers = np.array(list(map(number_in, cells)), dtype=np.float64)
    except ValueError:
        return np.array(cells, dtype=str)
    read = _numbers(cells, numbers)
    if not _are_names(set(cells)):
        return read
    named = read.view(Named)
    named.cells = tuple(cell.strip() for cell in cells)
    return named


def _are_names(cells: Collection[str]) -> bool:
    """Tell whether different cells may be names that their numbers would change, or make one of two."""
    plain = {cell.strip() for cell in cells}
    decimals = [float(cell) for cell in plain if _DECIMAL.fullmatch(cell)]
    return any(map(_PADDED.fullmatch, plain)) or len(set(decimals)) < len(decimals)


def _numbers(cells: list[str], numbers: NDArray[np.float64]) -> NDArray[Any]:
    if np.abs(numbers).max(initial=0) < _LARGEST_WHOLE or not all(map(_DIGITS.fullmatch, cells)):
        return numbers
    return _whole_numbers([int(cell) for cell in cells], numbers)


def _whole_numbers(values: list[int], rounded: NDArray[np.float64]) -> NDArray[Any]:
    """Return whole numbers with all of their digits, as identifiers have them, where numpy has such."""
    for kind in (np.int64, np.uint64):
        if np.iinfo(kind).min <= min(values) and max(values) <= np.iinfo(kind).max:
            return np.array(values, dtype=kind)
    return rounded


def _read_json(path: Path) -> Arrays:
    _refuse_large(path.stat().st_size, path.name)
    # Some programs begin a text with what tells its encoding.
    loaded = json.loads(path.read_text(encoding="utf-8-sig"), parse_int=_whole, object_pairs_hook=_by_key)
    if isinstance(loaded, list) and loaded and all(isinstance(row, dict) for row in loaded):
        return _json_columns(loaded)
    if not isinstance(loaded, dict):
        raise DataError('it must hold an object, like {"x": [1, 2]}, or a list of objects, like [{"x": 1}]')
    arrays = {}
    for key, value in loaded.items():
        try:
            array = np.array(value)
        except ValueError:
            raise DataError(f"{key} is not an array: its lists differ in length") from None
        if array.dtype.hasobject:
            has_null = any(one is None for one in array.ravel().tolist())
            hint = f": it has null; {_HOLE}" if has_null else ""
            raise DataError(f"{key} is not an array of numbers or strings{hint}")
        arrays[key] = array
    return arrays


def _by_key(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for place, (key, _) in enumerate(pairs) if key in dict(pairs[:place]))
        raise DataError(f"an object has {twice} twice")
    return found


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise DataError(f"a number has {len(digits):,} digits; at most {_MOST_DIGITS} are read")
    return int(digits)


def _json_columns(rows: list[dict[str, Any]]) -> Arrays:
    columns = {key: _json_column(key, rows) for key in rows[0]}
    for number, row in enumerate(rows, start=1):
        if more := next((key for key in row if key not in columns), None):
            raise DataError(f"object {number} has {more}, which object 1 has not; give it to each of them")
    return columns


def _json_column(key: str, rows: list[dict[str, Any]]) -> NDArray[Any]:
    for number, row in enumerate(rows, start=1):
        if not isinstance(row.get(key), int | float | str):
            hint = f", but null; {_HOLE}" if key in row and row[key] is None else ""
            raise DataError(f"object {number} has no number or string for {key}{hint}")
    values = [row[key] for row in rows]
    # What JSON has in quotes is text, whatever it looks like: 007 is no 7.
    if any(isinstance(value, str) for value in values):
        return np.array([str(value) for value in values])
    numbers = np.array(values, dtype=np.float64)
    if all(isinstance(value, bool) for value in values):
        return numbers.astype(bool)
    is_whole = all(isinstance(value, int) and not isinstance(value, bool) for value in values)
    return (
        _whole_numbers(values, numbers) if is_whole and np.abs(numbers).max() >= _LARGEST_WHOLE else numbers
    )
