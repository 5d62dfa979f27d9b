"""Tensor programs made at random, each with what numpy and einops say that it means.

`programs` draws whole programs. Every expression is a `Node`: its text, the values that numpy gives it, the
names of its axes, and a function from its operands' values to its own. Where a cell comes from is found by
putting NaN into one cell of an operand after the other. Nothing here knows how the language does any of it.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import einops
import numpy as np
from hypothesis import strategies as st

from sphinxext.explorable.tensors import Diagram, TensorError, evaluate

# Names of dims by size, so that equal sizes also meet under different names.
NAMES = {1: ["one"], 2: ["p", "q"], 3: ["r", "s"], 4: ["u", "v"], 5: ["w"], 6: ["x"], 8: ["y"], 12: ["z"]}
DIMS = {name: size for size, names in NAMES.items() for name in names}

LARGEST = 96  # cells of one tensor
MOST_AXES = 5

COMPARISON, OR, AND, SUM, PRODUCT, UNARY, POWER, ATOM = range(-2, 6)

# An axis' name; "" is none, and None is one that the language is free to choose.
Dims = tuple[str | None, ...]


# What the fuzzers declare before whatever they try.
FUZZED_DIMS = {"t": 3, "d": 4, "h": 2, "V": 5}
FUZZED_ARRAYS = {
    "X": np.arange(12.0).reshape(3, 4) / 8,
    "Y": np.arange(8.0).reshape(2, 4) / 8 - 0.5,
    "I": np.array([[0, 2], [1, -1]]),
    "M": np.array([0, 2, 1]),
    "K": np.ones((2, 3, 2), dtype=np.float32),
    "G": np.arange(16).reshape(4, 4).astype(np.float16),
}
FUZZED_LINES = "X[t,d]\nY[h,d]\nI[2,2]\nM[t]\nK[h,t,2]\nG[4,d]\n"


class StopError(Exception):
    """An expression that numpy refuses, or (`either`) that the language may refuse."""

    def __init__(self, text: str, *, either: bool = False, by_value: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.either = either
        self.by_value = by_value


class UnknowableError(Exception):
    """What the language's description leaves open."""


class ValueRefusedError(Exception):
    """A refusal that depends on values: without them nothing is wrong."""


@dataclass(eq=False, frozen=True)
class Node:
    """An expression and its meaning.

    `meaning` computes it from its operands; `probe` does what it does to NaN, given the operands' true values
    where they are known. `moves` says that it computes nothing, it only puts cells elsewhere.
    """

    text: str
    values: np.ndarray
    dims: Dims = ()
    binding: int = ATOM
    operands: tuple[Node, ...] = ()
    meaning: Callable[..., np.ndarray] | None = None
    probe: Callable[..., np.ndarray] | None = None
    moves: bool = False
    name: str | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        return self.values.shape

    def within(self, binding: int) -> str:
        bare = self.binding >= binding and not (binding == ATOM and self.text[0].isdigit())
        return self.text if bare else f"({self.text})"

    def references(self) -> dict[str, Node]:
        """Return the tensors that the expression names, in order."""
        if self.name is not None:
            return {self.name: self}
        found: dict[str, Node] = {}
        for operand in self.operands:
            found.update({name: node for name, node in operand.references().items() if name not in found})
        return found


@dataclass(repr=False)
class Program:
    """A program, what it is given, and what it means.

    `refused` is the line that is to be refused, `either` the one that may be; lines after it do not exist.
    """

    lines: list[str] = field(default_factory=list)
    dims: dict[str, int] = field(default_factory=lambda: dict(DIMS))
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    tensors: dict[str, Node] = field(default_factory=dict)
    concepts: dict[str, str] = field(default_factory=dict)
    asserted: dict[str, int] = field(default_factory=dict)
    refused: int | None = None
    either: int | None = None
    by_value: bool = False

    def __repr__(self) -> str:
        arrays = {name: (str(array.dtype), array.tolist()) for name, array in self.arrays.items()}
        return f"{self.source}\n{arrays}\n{self.refused=} {self.either=} {self.by_value=}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # what hypothesis prints of a failure
        printer.text(repr(self))

    @property
    def source(self) -> str:
        return "\n".join(self.lines)

    def computed(self) -> dict[str, Node]:
        return {name: node for name, node in self.tensors.items() if node.operands or node.name != name}


def attempt(
    source: str, dims: Mapping[str, int] | None = None, arrays: Mapping[str, np.ndarray] | None = None
) -> Diagram | TensorError:
    """Return the diagram of a program, or what is wrong with it."""
    try:
        return evaluate(source, dims, arrays)
    except TensorError as error:
        return error


def look_at(source: str, result: Diagram | TensorError) -> None:
    """Ask of a diagram what a page asks, and of an error where it is."""
    if isinstance(result, TensorError):
        lines = re.split("\r\n|\r|\n", source)
        assert 1 <= result.line <= len(lines), (source, result.line)
        assert 1 <= result.column <= len(lines[result.line - 1]) + 1, (source, result.line, result.column)
        assert result.message, source
        return
    small = all(math.prod(tensor.shape) < 10_000 for tensor in result.tensors.values())
    for tensor in result.tensors.values():
        assert len(tensor.dims) == len(tensor.shape)
        assert tensor.values is None or tensor.values.shape == tensor.shape
        if small and 0 not in tensor.shape:
            cell = (0,) * len(tensor.shape)
            assert isinstance(tensor.sources(cell), dict)
            assert isinstance(tensor.arithmetic(cell), str | None)


def whole(values: np.ndarray) -> np.ndarray:
    """Return ids as whole numbers."""
    numbers = np.asarray(values)
    if not np.array_equal(numbers, np.round(numbers)):
        raise ValueRefusedError("ids are whole numbers")
    return numbers.astype(np.int64)


# What numpy and einops do not have


def softmax(values: np.ndarray, axis: int) -> np.ndarray:
    if values.shape[axis] == 0:
        raise UnknowableError
    powers = np.exp(values - np.max(values.astype(float), axis=axis, keepdims=True, initial=-np.inf))
    return powers / powers.sum(axis=axis, keepdims=True)


def log_softmax(values: np.ndarray, axis: int) -> np.ndarray:
    if values.shape[axis] == 0:
        raise UnknowableError
    below = values - np.max(values.astype(float), axis=axis, keepdims=True, initial=-np.inf)
    return below - np.log(np.exp(below).sum(axis=axis, keepdims=True))


def rms_norm(axis: int | tuple[int, ...], eps: float) -> Callable[..., np.ndarray]:
    def meaning(x: np.ndarray, *scale: np.ndarray) -> np.ndarray:
        normed = x / np.sqrt((x**2).mean(axis=axis, keepdims=True) + eps)
        return normed * np.broadcast_to(scale[0], x.shape) if scale else normed

    return meaning


def normalize(axis: int | tuple[int, ...], eps: float) -> Callable[..., np.ndarray]:
    def meaning(x: np.ndarray) -> np.ndarray:
        return x / np.maximum(np.sqrt((x**2).sum(axis=axis, keepdims=True)), eps)

    return meaning


def gelu(values: np.ndarray) -> np.ndarray:
    # By what is left of 1, of which few digits remain in 1 + erf far below 0.
    return values * 0.5 * np.vectorize(math.erfc, otypes=[float])(-values / math.sqrt(2))


@np.vectorize(otypes=[float])
def gamma(value: float) -> float:
    try:
        return math.gamma(value)
    except OverflowError:
        return math.copysign(math.inf, value)
    except ValueError:
        return math.copysign(math.inf, value) if value == 0 else math.nan


def gelu_tanh(values: np.ndarray) -> np.ndarray:
    return 0.5 * values * (1 + np.tanh(math.sqrt(2 / math.pi) * (values + 0.044715 * values**3)))


def layer_norm(axis: int | tuple[int, ...], eps: float) -> Callable[..., np.ndarray]:
    def meaning(x: np.ndarray, *affine: np.ndarray) -> np.ndarray:
        normed = (x - x.mean(axis=axis, keepdims=True)) / np.sqrt(x.var(axis=axis, keepdims=True) + eps)
        for operate, tensor in zip((np.multiply, np.add), affine, strict=False):
            normed = operate(normed, np.broadcast_to(tensor, x.shape))
        return normed

    return meaning


def convolve(
    spatial: int,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int] = (1, 1),
    *,
    dyed: bool = False,
    same: bool = False,
) -> Callable[..., np.ndarray]:
    """Return cross-correlation over the last axes, as a sum over the kernel's own positions.

    With `same` the padding is what keeps the sizes, one place more behind where it is odd.

    With `dyed` what falls on the padding is left out: no change of the kernel makes it anything but 0.
    """

    def meaning(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
        plain = x.ndim == spatial
        if kernel.ndim != (spatial if plain else spatial + 2) or x.ndim > spatial + 2:
            raise ValueError("not so many axes")
        if not plain and x.shape[-spatial - 1] != kernel.shape[1]:
            raise ValueError("not so many channels")
        if min(stride) < 1 or min(padding) < 0 or x.size == 0 or kernel.size == 0:
            raise ValueError("no such stride or padding")
        ends = [(p, p) for p in padding]
        if same:
            lost = [d * (k - 1) for d, k in zip(dilation, kernel.shape[-spatial:], strict=False)]
            ends = [(most // 2, most - most // 2) for most in lost]
        pads = [(0, 0)] * (x.ndim - spatial) + ends
        padded = np.pad(x, pads)
        inside = np.pad(np.ones(x.shape[-spatial:], dtype=bool), pads[-spatial:])
        reach = [d * (k - 1) + 1 for d, k in zip(dilation, kernel.shape[-spatial:], strict=False)]
        sizes = [(n - k) // s + 1 for n, k, s in zip(padded.shape[-spatial:], reach, stride, strict=True)]
        if any(n < k for n, k in zip(padded.shape[-spatial:], reach, strict=True)):
            raise ValueError("the kernel is larger than what it is to slide over")
        total: np.ndarray | float = 0.0
        for place in np.ndindex(kernel.shape[-spatial:]):
            starts = [d * p for d, p in zip(dilation, place, strict=False)]
            cuts = [slice(p, p + s * (n - 1) + 1, s) for p, s, n in zip(starts, stride, sizes, strict=True)]
            window = padded[(..., *cuts)]
            weight = kernel[(..., *place)]
            letters = "yz"[:spatial]
            spec = f"...c{letters},oc->...o{letters}"
            term = window * weight if plain else np.einsum(spec, window, weight)
            total = total + (np.where(inside[tuple(cuts)], term, 0) if dyed else term)
        return np.asarray(total)

    return meaning


def convolve_transposed(
    spatial: int, stride: Sequence[int], padding: Sequence[int], more: Sequence[int]
) -> Callable[..., np.ndarray]:
    """Return what each cell of the input spreads over the result, added up; at the end are `more` places."""

    def meaning(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
        plain = x.ndim == spatial
        x, kernel = (x[None], kernel[None, None]) if plain else (x, kernel)
        measures = zip(x.shape[-spatial:], stride, kernel.shape[2:], more, strict=True)
        size = [(n - 1) * s + k + m for n, s, k, m in measures]
        total = np.zeros((*x.shape[: -spatial - 1], kernel.shape[1], *size))
        for at in np.ndindex(x.shape[-spatial:]):
            cut = [slice(a * s, a * s + k) for a, s, k in zip(at, stride, kernel.shape[2:], strict=True)]
            total[(..., *cut)] += np.tensordot(x[(..., *at)], kernel, (-1, 0))
        kept = [slice(p, n - p) for p, n in zip(padding, size, strict=True)]
        if any(n <= 2 * p for p, n in zip(padding, size, strict=True)):
            raise ValueError("nothing is left")
        result = total[(..., *kept)]
        return result[0] if plain else result

    return meaning


def pool(
    size: Sequence[int], stride: Sequence[int], mode: str, padding: Sequence[tuple[int, int]]
) -> Callable[..., np.ndarray]:
    def meaning(x: np.ndarray) -> np.ndarray:
        rank = len(size)
        if x.ndim < rank or min(*size, *stride) < 1 or x.size == 0:
            raise ValueError("not so many axes")
        if mode not in ("max", "mean"):
            raise ValueError("no such mode")
        if any(before > k // 2 for (before, _), k in zip(padding, size, strict=True)):
            raise ValueError("too much padding")
        fill = -np.inf if mode == "max" else 0
        x = np.pad(x.astype(float), [(0, 0)] * (x.ndim - rank) + list(padding), constant_values=fill)
        out = [(n - k) // s + 1 for n, k, s in zip(x.shape[-rank:], size, stride, strict=True)]
        if any(n < k for n, k in zip(x.shape[-rank:], size, strict=True)):
            raise ValueError("the window is too large")
        result = np.empty((*x.shape[:-rank], *out))
        for at in np.ndindex(*out):
            cut = [slice(p * s, p * s + k) for p, s, k in zip(at, stride, size, strict=True)]
            result[(..., *at)] = getattr(np, mode)(x[(..., *cut)], axis=tuple(range(-rank, 0)))
        return result

    return meaning


ELEMENTWISE: dict[str, Callable[..., np.ndarray]] = {
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "relu": lambda values: np.maximum(values, 0),
    "sigmoid": lambda values: 1 / (1 + np.exp(-values)),
    "gelu": gelu,
    "silu": lambda values: values / (1 + np.exp(-values)),
    "softplus": lambda values: np.logaddexp(values, 0),
    "log2": np.log2,
    "log10": np.log10,
    "log1p": np.log1p,
    "expm1": np.expm1,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "abs": np.abs,
    "sign": np.sign,
    "floor": np.floor,
    "ceil": np.ceil,
    "round": np.round,
    "erf": np.vectorize(math.erf, otypes=[float]),
    "gamma": gamma,
}
REDUCTIONS: dict[str, Callable[..., np.ndarray]] = {
    "sum": np.sum,
    "mean": np.mean,
    "max": np.max,
    "min": np.min,
    "argmax": np.argmax,
    "argmin": np.argmin,
    "prod": np.prod,
    "var": np.var,
    "std": np.std,
    "any": np.any,
    "all": np.all,
    "logsumexp": lambda values, **how: np.log(np.sum(np.exp(values), **how)),
}
PLACES = ("argmax", "argmin")
SPREADS = ("var", "std")
SCANS: dict[str, Callable[..., np.ndarray]] = {
    "cumsum": np.cumsum,
    "cumprod": np.cumprod,
    "sort": np.sort,
    "argsort": lambda values, axis: np.argsort(values, axis=axis, kind="stable"),
}
BINARY: dict[str, tuple[Callable[..., np.ndarray], int]] = {
    "+": (np.add, SUM),
    "-": (np.subtract, SUM),
    "*": (np.multiply, PRODUCT),
    "/": (np.divide, PRODUCT),
    "@": (np.matmul, PRODUCT),
    "**": (np.power, POWER),
    "//": (np.floor_divide, PRODUCT),
    "%": (np.remainder, PRODUCT),
    "==": (np.equal, COMPARISON),
    "!=": (np.not_equal, COMPARISON),
    "<": (np.less, COMPARISON),
    "<=": (np.less_equal, COMPARISON),
    ">": (np.greater, COMPARISON),
    ">=": (np.greater_equal, COMPARISON),
    "&": (np.logical_and, AND),
    "|": (np.logical_or, OR),
}
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
# What NaN does not pass through: NaN is not less than anything, 1 ** NaN is 1.
OPAQUE = ("**", "//", "%", *COMPARISONS, "&", "|")


# Names of axes


def first_name(names: Sequence[str | None], *, strict: bool = False) -> str | None:
    """Return the first name there is; with `strict`, two different ones leave it open."""
    given = [name for name in names if name != ""]
    if strict and len(set(given)) > 1:
        return None
    return given[0] if given else ""


def lined_up(operands: Sequence[Node], *, besides: int = 0, strict: bool = False) -> Dims:
    """Return the names that broadcasting gives, the left operand's first."""
    sides = [
        list(zip(node.dims, node.shape, strict=True))[: len(node.shape) - besides or None]
        if len(node.shape) > besides
        else []
        for node in operands
    ]
    names: list[str | None] = []
    for from_end in range(1, max([0, *map(len, sides)]) + 1):
        meeting = [side[-from_end] for side in sides if len(side) >= from_end]
        wide = [name for name, size in meeting if size != 1]
        names.append(first_name(wide or [name for name, _ in meeting], strict=strict))
    return tuple(reversed(names))


# Where a cell comes from


def dye(
    node: Node, columns: dict[str, int], total: int, known: set[str]
) -> tuple[np.ndarray, np.ndarray | None]:
    """Return which of `total` cells each cell comes from, and the node's values if they are known.

    `columns` says at which of them the cells of each tensor begin.
    """
    reached = np.zeros((node.values.size, total), dtype=bool)
    if node.name is not None:
        begin = columns[node.name]
        reached[:, begin : begin + node.values.size] = np.eye(node.values.size, dtype=bool)
        return reached, node.values if node.name in known else None
    parts = [dye(operand, columns, total, known) for operand in node.operands]
    true = [values for _, values in parts]
    for place, (part, _) in enumerate(parts):
        if part.any():
            reached |= dependence(node, place, true) @ part
    return reached, node.values if all(values is not None for values in true) else None


def dependence(node: Node, place: int, true: list[np.ndarray | None]) -> np.ndarray:
    """Return which cells of one operand each cell of a node comes from: NaN is put into each in turn."""
    generator = np.random.default_rng(place)
    arrays = [np.asarray(generator.uniform(0.5, 1.5, operand.shape)) for operand in node.operands]
    result = np.zeros((node.values.size, arrays[place].size), dtype=bool)
    assert node.meaning is not None
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for cell in range(arrays[place].size):
            dyed = list(arrays)
            dyed[place] = arrays[place].copy()
            dyed[place].flat[cell] = np.nan
            seen = node.meaning(*dyed) if node.probe is None else node.probe(true, *dyed)
            result[:, cell] = np.isnan(seen).reshape(-1)
    return result


def sources(program: Program, name: str, known: set[str]) -> list[dict[str, set[tuple[int, ...]]]]:
    """Return, for each cell of a computed tensor in order, the cells of its statement's tensors."""
    node = program.tensors[name]
    named = node.references()
    columns, total = {}, 0
    for each, reference in named.items():
        columns[each] = total
        total += reference.values.size
    reached, _ = dye(node, columns, total, known)
    return [
        {
            each: {
                tuple(map(int, np.unravel_index(cell, reference.shape)))
                for cell in np.flatnonzero(row[columns[each] : columns[each] + reference.values.size])
            }
            for each, reference in named.items()
        }
        for row in reached
    ]


# Values that rounding may move


def shaken(program: Program, seed: int) -> dict[str, np.ndarray | None]:
    """Compute all tensors with a relative error of 1e-14 after every operation; equal numbers stay equal."""
    done: dict[str, np.ndarray | None] = {}

    def compute(node: Node) -> np.ndarray:
        if node.name is not None:
            values = done[node.name]
            if values is None:
                raise ValueError("not computed")
            return values
        if node.meaning is None:
            return node.values
        values = np.asarray(node.meaning(*map(compute, node.operands)), dtype=np.float64)
        if node.moves:
            return values
        return values * (1 + 1e-14 * np.sin((12345.678 + seed) * values))

    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, node in program.tensors.items():
            try:
                done[name] = node.values if node.name == name else compute(node)
            except (ValueError, IndexError, ValueRefusedError):  # ids that are not quite whole any more
                done[name] = None
    return done


def tolerances(program: Program) -> dict[str, np.ndarray]:
    """Return how far each cell may be from numpy's: rtol 1e-12, but for what rounding alone would move.

    A cell that a last bit anywhere moves by more than a millionth may be anything: infinity.
    """
    runs = [shaken(program, seed) for seed in (1, 2)]
    allowed = {}
    for name, node in program.tensors.items():
        expected = node.values
        limit = 1e-12 * np.abs(expected) + 1e-300
        for run in runs:
            moved = run[name]
            if moved is None or moved.shape != expected.shape:
                limit = np.full(expected.shape, np.inf)
                continue
            with np.errstate(all="ignore"):
                same = (moved == expected) | (np.isnan(moved) & np.isnan(expected))
                apart = np.where(same, 0.0, np.abs(moved - expected))
                apart = np.where(np.isfinite(apart), apart, np.inf)
                limit = limit + np.where(apart > 1e-6 * (1 + np.abs(expected)), np.inf, 10 * apart)
        allowed[name] = np.where(np.isnan(limit), np.inf, limit)
    return allowed


# Writing programs


class Writer:
    """Writes a program line by line, with all that it means.

    With `wild`, settings and shapes are now and then wrong; numpy says whether they are.
    """

    def __init__(
        self, draw: Callable, *, wild: bool = False, kinds: Sequence[str] = (), generic: bool = False
    ) -> None:
        self.draw = draw
        self.wild = wild
        self.kinds = kinds or KINDS
        self.generic = generic  # numbers that differ everywhere and no ties
        self.program = Program()
        self.known = dict(DIMS)
        self.count = 0

    # Drawing

    def chance(self, of: int) -> bool:
        return self.draw(st.integers(0, of - 1)) == 0

    def pick(self, options: Sequence):
        return self.draw(st.sampled_from(options))

    def whole(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def amiss(self, of: int = 14) -> bool:
        """Say whether something is to be wrong here."""
        return self.wild and self.chance(of)

    def new_name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    # Tensors

    def shape(self, least: int = 0, most: int = 3) -> tuple[int, ...]:
        return tuple(self.draw(st.lists(st.integers(1, 4), min_size=least, max_size=most)))

    def numbers(self, shape: tuple[int, ...], kind: str, below: int) -> np.ndarray:
        generator = np.random.default_rng(self.whole(0, 2**16))
        return np.asarray(self.some(generator, shape, kind, below))

    def some(self, generator: np.random.Generator, shape: tuple[int, ...], kind: str, below: int):
        if kind == "ids":
            ids = generator.integers(-below, below, shape)
            return ids.astype(self.pick(["int64", "int8", "float64", "float16"]))
        if kind == "marks":  # ids that may not be negative
            return generator.integers(0, below, shape).astype(self.pick(["uint8", "int32", "float32"]))
        if kind == "flags":
            return generator.integers(0, 2, shape).astype(self.pick(["bool", "int64", "float64"]))
        if self.generic:
            return generator.normal(size=shape)
        dtype = self.pick(["float64", "float64", "float64", "float32", "float16", "int16", "bool", "uint8"])
        eighths = generator.integers(-16, 17, shape)
        if dtype == "bool":
            return eighths > 0
        if dtype == "uint8":
            return np.abs(eighths).astype(dtype)
        return (eighths if dtype == "int16" else eighths / 8).astype(dtype)

    def fresh(self, shape: tuple[int, ...], kind: str = "", below: int = 1) -> Node:
        """Declare a tensor."""
        array = self.numbers(shape, kind, below)
        name = self.new_name("T")
        dims = tuple(
            self.pick([*(n for n in self.known if self.known[n] == size), ""])
            if self.chance(3)
            else next((n for n in self.known if self.known[n] == size), "")
            for size in shape
        )
        if shape and self.amiss(12):
            shape = tuple(size + 1 if self.chance(2) else size for size in shape)
            dims = tuple("" for _ in shape)
            array = self.numbers(shape, kind, below)
        if kind in ("ids", "marks") and array.size and self.amiss():
            array = array.astype(np.float64)
            array.flat[self.whole(0, array.size - 1)] = self.pick([0.5, below, -below - 1, 1e9])
        if kind not in ("ids", "marks", "flags") and self.chance(6):
            return self.declare_literal(name, array)
        written = ", ".join(dim or str(size) for dim, size in zip(dims, shape, strict=True))
        self.program.lines.append(f"{name}[{written}]")
        self.program.arrays[name] = array
        return self.enter(name, array.astype(np.float64), dims)

    def declare_literal(self, name: str, array: np.ndarray) -> Node:
        values = array.astype(np.float64)
        text = str(values.tolist())
        self.program.lines.append(f"{name} = {text}")
        if not array.shape:  # a number is an expression, and a bracket a literal
            self.program.tensors[name] = Node(text, values)
            return Node(name, values, name=name)
        return self.enter(name, values, ("",) * array.ndim)

    def enter(self, name: str, values: np.ndarray, dims: Dims) -> Node:
        node = Node(name, values, dims, name=name)
        self.program.tensors[name] = node
        return node

    def leaf(self) -> Node:
        """Return a tensor that is there, a number, or a new tensor."""
        tensors = self.program.tensors
        if tensors and not self.chance(3):
            name = self.pick(list(tensors)[-6:])
            return Node(name, tensors[name].values, tensors[name].dims, name=name)
        if self.chance(8):
            text = self.pick(["2", "0.5", "3.0", "1e-1", "pi", "e", "inf", *DIMS])
            constants = {**DIMS, "pi": math.pi, "e": math.e}
            return Node(text, np.array(constants[text] if text in constants else float(text), dtype=float))
        return self.fresh(self.shape())

    def operand(self, depth: int) -> Node:
        return self.expression(depth - 1) if depth > 1 and not self.chance(3) else self.leaf()

    def axes(self, least: int, most: int = MOST_AXES, *, filled: bool = False) -> Node:
        """Return a leaf with so many axes."""
        for _ in range(4):
            leaf = self.leaf()
            if least <= len(leaf.shape) <= most and (leaf.values.size or not filled):
                return leaf
        return self.fresh(self.shape(least, max(least, min(most, 3))))

    def like(self, shape: tuple[int, ...], kind: str = "") -> Node:
        """Return a leaf of this shape: one that is there, or a new one."""
        if not kind and self.chance(2):
            for name, node in reversed(self.program.tensors.items()):
                if node.shape == shape:
                    return Node(name, node.values, node.dims, name=name)
        return self.fresh(shape, kind)

    def narrowed(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """Return a shape that broadcasts to this one."""
        kept = shape[self.whole(0, len(shape)) :]
        return tuple(1 if not size or self.chance(4) else size for size in kept)

    # Expressions

    def build(
        self,
        text: str,
        meaning: Callable[..., np.ndarray],
        operands: Sequence[Node],
        names: Callable[[tuple[int, ...]], Dims],
        *,
        binding: int = ATOM,
        probe: Callable[..., np.ndarray] | None = None,
        moves: bool = False,
        may_refuse: bool = False,
    ) -> Node:
        """Return an expression with its values and names; StopError if numpy has none."""
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                values = np.asarray(meaning(*(operand.values for operand in operands)), dtype=np.float64)
        except UnknowableError:
            if not self.wild:
                return operands[0]
            raise StopError(text, either=True) from None
        except ValueRefusedError:
            assert self.wild
            raise StopError(text, by_value=True) from None
        except (ValueError, IndexError, TypeError, RuntimeError, einops.EinopsError):
            if not self.wild:
                if may_refuse:
                    return operands[0]
                raise
            raise StopError(text) from None
        if values.size > LARGEST or values.ndim > MOST_AXES:
            return operands[0]
        dims = names(values.shape)
        assert len(dims) == values.ndim, (text, dims, values.shape)
        return Node(text, values, dims, binding, tuple(operands), meaning, probe, moves)

    def expression(self, depth: int) -> Node:
        return getattr(self, f"make_{self.pick(self.kinds)}")(depth)

    def make_unary(self, depth: int) -> Node:
        x = self.operand(depth)
        name = self.pick([*ELEMENTWISE, "-", "-", "gelu_tanh"])
        if name == "-":
            return self.build(
                f"-{x.within(UNARY)}", np.negative, [x], lambda _: x.dims, binding=UNARY, moves=True
            )
        if name == "gelu_tanh":
            return self.build(f"gelu({x.text}, approximate=True)", gelu_tanh, [x], lambda _: x.dims)
        # Each cell comes from its own, also where asin or acosh have no value for the probe's numbers.
        return self.build(
            f"{name}({x.text})", ELEMENTWISE[name], [x], lambda _: x.dims, probe=lambda _, values: values
        )

    def make_turn(self, depth: int) -> Node:
        x = self.operand(depth)
        if len(x.shape) > 1 and self.chance(2):
            return self.build(
                f"{x.within(ATOM)}.mT",
                lambda values: np.swapaxes(values, -1, -2),
                [x],
                lambda _: (*x.dims[:-2], *x.dims[:-3:-1]),
                moves=True,
            )
        return self.build(f"{x.within(ATOM)}.T", np.transpose, [x], lambda _: x.dims[::-1], moves=True)

    def binary(self, symbol: str, left: Node, right: Node) -> Node:
        meaning, binding = BINARY[symbol]
        to_left, to_right = (ATOM, UNARY) if symbol == "**" else (binding, binding + 1)
        if symbol in COMPARISONS:
            to_left = OR
        text = f"{left.within(to_left)}{self.pick([' ', ' ', ''])}{symbol} {right.within(to_right)}"

        def names(_: object) -> Dims:
            if symbol != "@":
                return lined_up([left, right])
            rows = left.dims[-2:-1] if len(left.shape) > 1 else ()
            columns = right.dims[-1:] if len(right.shape) > 1 else ()
            return (*lined_up([left, right], besides=2), *rows, *columns)

        probe = (lambda _, *arrays: np.add(*arrays)) if symbol in OPAQUE else None
        moves = symbol in COMPARISONS or symbol in "&|"  # 1 and 0 are exact
        return self.build(text, meaning, [left, right], names, binding=binding, probe=probe, moves=moves)

    def make_binary(self, depth: int) -> Node:
        first = self.operand(depth)
        second = self.like((*self.narrowed(first.shape),))
        if self.amiss(4):
            second = self.leaf()
        operands = [first, second] if self.chance(2) else [second, first]
        return self.binary(self.pick(["+", "-", "*", "/", "**", "//", "%"]), *operands)

    def compared(self, x: Node) -> Node:
        """Return booleans of this node's shape."""
        return self.binary(self.pick(COMPARISONS), x, self.like(self.narrowed(x.shape)))

    def make_comparison(self, depth: int) -> Node:
        x = self.compared(self.operand(depth))
        if self.chance(3):
            return self.binary(self.pick("&|"), x, self.compared(self.like(self.narrowed(x.shape))))
        if self.chance(3):
            text = f"~{x.within(UNARY)}"
            return self.build(
                text,
                np.logical_not,
                [x],
                lambda _: x.dims,
                binding=UNARY,
                probe=lambda _, values: values,
                moves=True,
            )
        return x

    def make_of_two(self, depth: int) -> Node:
        x = self.operand(depth)
        nodes = [x, self.like(self.narrowed(x.shape))]
        if self.amiss(4):
            nodes[1] = self.leaf()
        name = self.pick(["minimum", "maximum", "clip"])
        if name == "clip":
            nodes.append(self.like(self.narrowed(x.shape)))
        return self.build(
            f"{name}({', '.join(node.text for node in nodes)})",
            getattr(np, name),
            nodes,
            lambda _: lined_up(nodes, strict=True),
            moves=True,
        )

    def make_mask(self, depth: int) -> Node:
        x = self.operand(depth)
        if not x.shape or not x.values.size:
            x = self.fresh(self.shape(1))
        begin = self.whole(0, len(x.shape) - 1)
        end = self.whole(begin + 1, len(x.shape))
        source = self.like(x.shape[begin:end])
        mask = self.binary(self.pick(COMPARISONS), source, Node("0", np.array(0.0)))

        def choose(values: np.ndarray, holds: np.ndarray) -> np.ndarray:
            return values[(*[slice(None)] * begin, holds != 0)]

        def probe(true: list[np.ndarray | None], values: np.ndarray, holds: np.ndarray) -> np.ndarray:
            assert true[1] is not None
            spread = holds.reshape(holds.shape + (1,) * (values.ndim - end))
            return choose(values + spread, true[1])

        written = [":"] * begin if self.chance(2) or not begin else ["...", *[":"] * 0]
        after = [":"] * (len(x.shape) - end) if "..." in written else []
        return self.build(
            f"{x.within(ATOM)}[{', '.join([*written, mask.text, *after])}]",
            choose,
            [x, mask],
            lambda _: (*x.dims[:begin], "", *x.dims[end:]),
            probe=probe,
            moves=True,
        )

    def make_power(self, depth: int) -> Node:
        number = self.pick(["2", "-1", "0.5"])
        binding = UNARY if number.startswith("-") else ATOM
        return self.binary("**", self.operand(depth), Node(number, np.array(float(number)), binding=binding))

    def make_product(self, depth: int) -> Node:
        first = self.operand(depth)
        if 0 in first.shape or (not first.shape and not self.amiss()):
            first = self.fresh(self.shape(1))
        if not first.shape:
            return self.binary("@", first, self.leaf())
        *stack, inner = first.shape
        if self.chance(2):
            rest = self.pick([(), (self.whole(1, 4),)])
            other = (*self.narrowed(tuple(stack[:-1])), inner, *rest) if rest else (inner,)
            return self.binary("@", first, self.like(other))
        inner = first.shape[-2] if len(first.shape) > 1 else inner
        stack = first.shape[:-2] if len(first.shape) > 1 else []
        rows = self.pick([(), (self.whole(1, 4),)])
        other = (*self.narrowed(tuple(stack)), *rows, inner) if rows else (inner,)
        return self.binary("@", self.like(other), first)

    def named_axis(self, x: Node, axis: int) -> str | None:
        """Return an axis' name if it alone can stand for it."""
        if None in x.dims or not x.dims[axis] or x.dims.count(x.dims[axis]) > 1:
            return None
        return x.dims[axis]

    def axis(self, x: Node) -> tuple[str, int]:
        """Return an axis as written, by name or by number, and its number."""
        if not x.shape or self.amiss():
            if self.chance(3) and None not in x.dims:
                name = self.pick([n for n in [*DIMS, "nowhere"] if n not in x.dims])
                return name, 99
            number = self.pick([len(x.shape), -len(x.shape) - 1, 7])
            return str(number), number
        axis = self.whole(0, len(x.shape) - 1)
        name = self.named_axis(x, axis)
        if name and self.chance(2):
            return name, axis
        number = axis - len(x.shape) if self.chance(2) else axis
        return str(number), number

    def keyword(self, name: str, text: str) -> str:
        return text if self.chance(3) else f"{name}={text}"

    def make_softmax(self, depth: int) -> Node:
        x = self.operand(depth)
        if not x.shape and not self.wild:
            x = self.fresh(self.shape(1))
        text, axis = self.axis(x)
        name = self.pick(["softmax", "softmax", "log_softmax"])
        return self.build(
            f"{name}({x.text}, {self.keyword('axis', text)})",
            lambda values: (softmax if name == "softmax" else log_softmax)(values, axis),
            [x],
            lambda _: x.dims,
        )

    def several_axes(self, x: Node) -> tuple[str, int | tuple[int, ...]]:
        if len(x.shape) < 2 or not self.chance(3):
            return self.axis(x)
        axes = self.draw(st.lists(st.integers(0, len(x.shape) - 1), unique=True, min_size=2))
        if self.amiss():
            axes.append(axes[0])
        told = [self.named_axis(x, a) if self.chance(2) else None for a in axes]
        written = ", ".join(name or str(axis) for name, axis in zip(told, axes, strict=True))
        return f"({written})", tuple(axes)

    def make_reduction(self, depth: int) -> Node:
        x = self.operand(depth)
        name = self.pick(list(REDUCTIONS))
        kept = self.chance(3)
        text, axis = ("None", None) if not x.shape or self.chance(4) else self.several_axes(x)
        if isinstance(axis, tuple) and name in PLACES and not self.wild:
            text, axis = str(axis[0]), axis[0]
        if x.values.size == 0 and name in ("max", "min", *PLACES) and not self.wild:
            name = "sum"
        settings = f", {self.keyword('axis', text)}"
        if axis is None and (not kept or settings != ", None"):
            settings = self.pick(["", settings])
        positional = settings and "=" not in settings
        if kept:
            settings += ", True" if positional and self.chance(2) else ", keepdims=True"
        elif settings and self.chance(6):
            settings += ", False" if positional and self.chance(2) else ", keepdims=False"

        def names(_: object) -> Dims:
            given = range(len(x.shape)) if axis is None else np.atleast_1d(axis)
            gone = {int(a) % len(x.shape) for a in given}
            return tuple("" if a in gone else dim for a, dim in enumerate(x.dims) if kept or a not in gone)

        ddof = self.whole(0, 2) if name in SPREADS and self.chance(2) else 0
        settings += f", ddof={ddof}" if ddof else ""
        more = {"ddof": ddof} if ddof else {}

        def reduce(values: np.ndarray) -> np.ndarray:
            return REDUCTIONS[name](values, axis=axis, keepdims=kept, **more)

        def probe(_: object, values: np.ndarray) -> np.ndarray:
            return np.max(values, axis=axis, keepdims=kept)

        return self.build(
            f"{name}({x.text}{settings})",
            reduce,
            [x],
            names,
            probe=probe if name in (*PLACES, "any", "all") else None,
            moves=name in ("max", "min", *PLACES, "any", "all"),
        )

    def make_layer_norm(self, depth: int) -> Node:
        x = self.operand(depth)
        if not x.shape and not self.wild:
            x = self.fresh(self.shape(1))
        name = self.pick(["layer_norm", "rms_norm", "normalize"])
        most = {"layer_norm": 2, "rms_norm": 1, "normalize": 0}[name]
        affine = [self.like(self.narrowed(x.shape)) for _ in range(self.whole(0, most))]
        if affine and self.amiss(4):
            affine[0] = self.fresh((3, *x.shape))
        text, axis = ("", -1) if self.chance(2) else self.several_axes(x)
        eps = self.pick(["", "", "0.5", "1e-3"])
        settings = ""
        if text:
            settings += f", {text if len(affine) == most and self.chance(3) else f'axis={text}'}"
        if eps:
            positional = settings and "=" not in settings and self.chance(2)
            settings += f", {eps}" if positional else f", eps={eps}"
        norms = {"layer_norm": layer_norm, "rms_norm": rms_norm, "normalize": normalize}
        return self.build(
            f"{name}({', '.join(node.text for node in [x, *affine])}{settings})",
            norms[name](axis, float(eps or (1e-12 if name == "normalize" else 1e-5))),
            [x, *affine],
            lambda _: x.dims,
        )

    def make_scan(self, depth: int) -> Node:
        x = self.operand(depth)
        if not x.shape and not self.wild:
            x = self.fresh(self.shape(1))
        name = self.pick(list(SCANS))
        text, axis = self.axis(x)
        settings = f", {self.keyword('axis', text)}"
        if len(x.shape) == 1 and self.chance(2):
            settings, axis = "", 0
        running = name.startswith("cum")

        def scan(values: np.ndarray) -> np.ndarray:
            if not values.shape:  # numpy makes some of them vectors
                raise UnknowableError
            return SCANS[name](values, axis=axis)

        def probe(_: object, values: np.ndarray) -> np.ndarray:
            return np.zeros(values.shape) + np.sum(values, axis=axis, keepdims=True)

        return self.build(
            f"{name}({x.text}{settings})",
            scan,
            [x],
            lambda _: x.dims,
            probe=None if running else probe,
            moves=not running,
        )

    def make_topk(self, depth: int) -> Node:
        x = self.operand(depth)
        if not x.shape or not x.values.size:
            x = self.fresh(self.shape(1))
        text, axis = self.axis(x) if self.chance(2) else ("", -1)
        size = x.shape[axis] if -len(x.shape) <= axis < len(x.shape) else 1
        count = self.whole(1, size)
        if self.amiss():
            count = self.pick([0, size + 1])
        names = [n for n in self.known if self.known[n] == count]
        name = self.pick(names) if names and self.chance(2) else ""
        part = self.pick(["[0]", "[1]", "[-1]"])  # bare, an index behind it would take a part

        def take(values: np.ndarray) -> np.ndarray:
            if not 0 < count <= values.shape[axis]:
                raise ValueError("there are not so many")
            order = np.take(np.argsort(-values, axis=axis, kind="stable"), range(count), axis=axis)
            return order if "1" in part else np.take_along_axis(values, order, axis=axis)

        def probe(_: object, values: np.ndarray) -> np.ndarray:
            return np.zeros(take(values).shape) + np.sum(values, axis=axis, keepdims=True)

        def dims(shape: tuple[int, ...]) -> Dims:
            at = axis % len(shape)
            own = x.dims[at] if count == x.shape[at] else ""
            return (*x.dims[:at], name or own, *x.dims[at + 1 :])

        settings = f", {self.keyword('axis', text)}" if text else ""
        return self.build(
            f"topk({x.text}, {name or count}{settings}){part}", take, [x], dims, probe=probe, moves=True
        )

    def sized(self) -> tuple[str, str, int]:
        """Return a size as written, the name that it gives an axis, and the size."""
        size = self.whole(1, 4)
        names = [n for n in self.known if self.known[n] == size]
        name = self.pick(names) if names and self.chance(2) else ""
        return name or str(size), name, size

    def make_creation(self, depth: int) -> Node:
        sizes = [self.sized() for _ in range(self.whole(1, 2))]
        name = self.pick(["zeros", "ones", "eye", "arange"])
        written, dims, shape = (tuple(part) for part in zip(*sizes, strict=True))
        if name == "arange":
            start, step = self.pick([("", ""), ("1", "2"), ("0", "0.5"), ("-1", "")])
            stop, named, size = sizes[0]
            given = ", ".join(filter(None, [start, stop, step]))
            values = np.arange(float(start or 0), size, float(step or 1))
            dim = named if len(values) == size else ""
            return Node(f"arange({given})", values, (dim,))
        if name == "eye":
            dims, shape = (dims * 2)[:2], (shape * 2)[:2]
            return Node(f"eye({', '.join(written)})", np.eye(*shape), dims)
        text = ", ".join(written)
        text = f"(({text},))" if self.chance(2) else f"({text})"
        return Node(f"{name}{text}", getattr(np, name)(shape), dims)

    def make_triangle(self, depth: int) -> Node:
        x = self.operand(depth)
        if len(x.shape) < 2:
            x = self.fresh(self.shape(2))
        name, k = self.pick(["tril", "triu"]), self.whole(-2, 2)
        settings = f", {self.keyword('k', str(k))}" if k or self.chance(2) else ""
        return self.build(
            f"{name}({x.text}{settings})",
            lambda values: getattr(np, name)(values, k),
            [x],
            lambda _: x.dims,
            moves=True,
        )

    def make_diag(self, depth: int) -> Node:
        x = self.operand(depth)
        if len(x.shape) not in (1, 2) and not self.wild:
            x = self.fresh(self.shape(1, 2))
        k = self.whole(-2, 2)

        def diagonal(values: np.ndarray) -> np.ndarray:
            return np.diag(values, k)

        def dims(shape: tuple[int, ...]) -> Dims:
            if len(shape) == 2:
                return (x.dims[0], x.dims[0]) if shape[0] == x.shape[0] else ("", "")
            return (next((dim for dim, size in zip(x.dims, x.shape, strict=True) if size == shape[0]), ""),)

        settings = f", {self.keyword('k', str(k))}" if k or self.chance(2) else ""
        return self.build(f"diag({x.text}{settings})", diagonal, [x], dims, moves=True)

    def make_pad(self, depth: int) -> Node:
        x = self.operand(depth)
        if not x.shape or not x.values.size:
            x = self.fresh(self.shape(1))
        pairs = [(self.whole(0, 2), self.whole(0, 1)) for _ in x.shape]
        way = self.pick(["all", "each", "axis", "number"])
        mode = self.pick(["", "", "edge", "wrap", "constant"])
        if way == "axis":
            text, axis = self.axis(x)
            written = f"{pairs[0]}, axis={text}"
            at = range(len(x.shape))[axis] if -len(x.shape) <= axis < len(x.shape) else None
            widths = [pairs[0] if at == place else (0, 0) for place in range(len(x.shape))]
        elif way == "each" and len(pairs) > 1:
            at, written, widths = 0, str(tuple(pairs)), pairs
        elif way == "number":
            at, written, widths = 0, str(pairs[0][0]), [(pairs[0][0],) * 2] * len(x.shape)
        else:
            at, written, widths = 0, str(pairs[0]), [pairs[0]] * len(x.shape)
        fill = self.pick(["", "0.5", "-1"]) if mode in ("", "constant") else ""
        settings = (f", value={fill}" if fill else "") + (f', mode="{mode}"' if mode else "")
        more = {"constant_values": float(fill or 0)} if mode in ("", "constant") else {}

        def pad(values: np.ndarray) -> np.ndarray:
            if at is None:
                raise ValueError("no such axis")
            return np.pad(values.astype(float), widths, mode or "constant", **more)

        def dims(shape: tuple[int, ...]) -> Dims:
            own = zip(x.dims, x.shape, shape, strict=True)
            return tuple(dim if size == new else "" for dim, size, new in own)

        return self.build(f"pad({x.text}, {written}{settings})", pad, [x], dims, moves=True)

    def make_gather(self, depth: int) -> Node:
        x = self.operand(depth)
        if not x.shape or not x.values.size:
            x = self.fresh(self.shape(1))
        text, axis = self.axis(x)
        at = axis % len(x.shape) if -len(x.shape) <= axis < len(x.shape) else 0
        shape = [size if self.chance(2) else 1 for size in x.shape]
        shape[at] = self.whole(1, 3)
        if self.amiss():
            shape.append(1)
        ids = self.fresh(tuple(shape), "ids", x.shape[at])

        def take(values: np.ndarray, positions: np.ndarray) -> np.ndarray:
            np.take_along_axis(values, np.zeros(positions.shape, dtype=int), axis)
            numbers = whole(positions)
            try:
                return np.take_along_axis(values, numbers, axis)
            except IndexError:
                raise ValueRefusedError from None

        def probe(true: list[np.ndarray | None], values: np.ndarray, positions: np.ndarray) -> np.ndarray:
            if true[1] is not None:
                return take(values, true[1]) + positions
            return np.zeros(take(np.ones(values.shape), np.zeros(positions.shape)).shape) + positions

        def dims(shape: tuple[int, ...]) -> Dims:
            rest = [
                replace(node, dims=(*node.dims[:at], *node.dims[at + 1 :]), values=node.values.take(0, at))
                for node in (x, ids)
            ]
            names = list(lined_up(rest))
            names.insert(at, ids.dims[at])
            return tuple(names)

        return self.build(
            f"gather({x.text}, {ids.text}, {self.keyword('axis', text)})",
            take,
            [x, ids],
            dims,
            probe=probe,
            moves=True,
        )

    def make_outer(self, depth: int) -> Node:
        nodes = [self.operand(depth), self.leaf()]
        if not self.wild:
            nodes = [node if len(node.shape) == 1 else self.fresh(self.shape(1, 1)) for node in nodes]

        def outer(*arrays: np.ndarray) -> np.ndarray:
            if any(array.ndim != 1 for array in arrays):
                raise ValueError("vectors")
            return np.outer(*arrays)

        return self.build(
            f"outer({', '.join(node.text for node in nodes)})",
            outer,
            nodes,
            lambda _: (*nodes[0].dims, *nodes[1].dims),
        )

    def make_inv(self, depth: int) -> Node:
        size = self.whole(1, 3)
        x = self.fresh((*self.shape(0, 1), size, size))

        def invert(values: np.ndarray) -> np.ndarray:
            try:
                return np.linalg.inv(values)
            except np.linalg.LinAlgError:
                raise UnknowableError from None

        return self.build(
            f"inv({x.text})",
            invert,
            [x],
            lambda _: (*x.dims[:-2], *x.dims[:-3:-1]),
            probe=lambda _, values: values * 0 + values.sum((-1, -2), keepdims=True),
        )

    def make_where(self, depth: int) -> Node:
        x = self.operand(depth)
        y = self.like(self.narrowed(x.shape)) if not self.amiss() else self.leaf()
        condition = self.like(self.narrowed(x.shape), self.pick(["flags", "flags", ""]))
        if self.chance(2):
            condition = self.compared(condition)
        branches = [x, y] if self.chance(2) else [y, x]
        operands = [condition, *branches]

        def probe(true: list[np.ndarray | None], *arrays: np.ndarray) -> np.ndarray:
            chosen = arrays[1] + arrays[2] if true[0] is None else np.where(true[0], arrays[1], arrays[2])
            return chosen + arrays[0]

        return self.build(
            f"where({', '.join(node.text for node in operands)})",
            np.where,
            operands,
            lambda _: lined_up(operands, strict=True),
            probe=probe,
            moves=True,
        )

    def siblings(self, x: Node, axis: int | None) -> list[Node]:
        """Return operands to join with x; along `axis` their sizes may differ."""
        nodes = [x]
        for _ in range(self.whole(0, 2)):
            shape = list(x.shape)
            if axis is not None and shape and -len(shape) <= axis < len(shape):
                shape[axis] = self.whole(1, 3)
            if shape and self.amiss(4):
                shape[self.whole(0, len(shape) - 1)] += 1
            again = 0 in shape or self.chance(5)
            nodes.insert(self.whole(0, len(nodes)), x if again else self.like(tuple(shape)))
        return nodes

    def make_concat(self, depth: int) -> Node:
        x = self.operand(depth)
        if not x.shape and not self.wild:
            x = self.fresh(self.shape(1))
        text, axis = self.axis(x) if not self.chance(3) else ("", 0)
        nodes = self.siblings(x, axis)
        if text and not text.lstrip("-").isdigit() and axis != 99:
            # The name is looked for in the operands from the first on: it is to stand for one axis alone.
            first = next((n for n in nodes if text in n.dims or None in n.dims), x)
            if self.named_axis(first, axis) != text:
                text = str(axis)
        if axis == 99 and any(text in n.dims or None in n.dims for n in nodes):
            text = "99"
        settings = f", {self.keyword('axis', text)}" if text else ""

        def names(shape: tuple[int, ...]) -> Dims:
            dims = [first_name([node.dims[a] for node in nodes], strict=True) for a in range(len(shape))]
            own = {node.dims[axis] for node in nodes}
            (name,) = own if len(own) == 1 else ("",)
            if None in own or ("" in own and len(own) > 1):
                name = None
            elif name and self.known.get(name) != shape[axis]:
                name = "" if name in self.known else None
            dims[axis] = name
            return tuple(dims)

        return self.build(
            f"concat([{', '.join(node.text for node in nodes)}]{settings})",
            lambda *arrays: np.concatenate(arrays, axis),
            nodes,
            names,
            moves=True,
        )

    def make_stack(self, depth: int) -> Node:
        x = self.operand(depth)
        nodes = self.siblings(x, None)
        new = ""
        if self.chance(4):
            new = self.new_name("n")
            settings, axis = f", {self.keyword('axis', new)}", 0
        elif self.chance(3):
            settings, axis = "", 0
        else:
            axis = self.whole(-len(x.shape) - 1, len(x.shape))
            if self.amiss():
                axis = len(x.shape) + 1
            settings = f", {self.keyword('axis', str(axis))}"

        def names(shape: tuple[int, ...]) -> Dims:
            dims = [first_name([node.dims[a] for node in nodes], strict=True) for a in range(len(x.shape))]
            dims.insert(axis % len(shape), new)
            return tuple(dims)

        return self.build(
            f"stack([{', '.join(node.text for node in nodes)}]{settings})",
            lambda *arrays: np.stack(arrays, axis),
            nodes,
            names,
            moves=True,
        )

    def parts(self, depth: int) -> tuple[Node, str, int, int | list[int]]:
        """Return what is to be split, how that is written, the axis and the sections."""
        x = self.operand(depth)
        if not x.shape or not x.values.size:
            x = self.fresh(self.shape(1))
        text, axis = self.axis(x) if not self.chance(4) else ("", 0)
        size = x.shape[axis] if -len(x.shape) <= axis < len(x.shape) else 2
        sections: int | list[int]
        if size > 1 and self.chance(3):
            sections = sorted(self.draw(st.sets(st.integers(1, size - 1), min_size=1, max_size=3)))
            written = f"({', '.join(map(str, sections))}{',' if len(sections) == 1 else ''})"
        else:
            sections = self.pick([n for n in range(1, size + 1) if size % n == 0])
            if self.amiss():
                sections = self.pick([size + 1, 0, -1])
            names = [n for n in self.known if self.known[n] == sections]
            written = self.pick(names) if names and self.chance(3) else str(sections)
        by_keyword = self.chance(4)
        settings = f", sections={written}" if by_keyword else f", {written}"
        if text:
            settings += f", axis={text}" if by_keyword else f", {self.keyword('axis', text)}"
        return x, f"split({x.text}{settings})", axis, sections

    @staticmethod
    def split(values: np.ndarray, sections: int | list[int], axis: int) -> list[np.ndarray]:
        if isinstance(sections, int) and sections < 1:
            raise ValueError("at least one")
        return np.split(values, sections, axis)

    @staticmethod
    def part_names(x: Node, axis: int, shape: tuple[int, ...]) -> Dims:
        dims = list(x.dims)
        if dims[axis] != "":
            dims[axis] = None if shape[axis] == x.shape[axis] else ""
        return tuple(dims)

    def make_split(self, depth: int) -> Node:
        x, text, axis, sections = self.parts(depth)
        if isinstance(sections, int) and self.chance(3):

            def together(values: np.ndarray) -> np.ndarray:
                return np.stack(self.split(values, sections, axis))

            return self.build(
                text,
                together,
                [x],
                lambda shape: (None, *self.part_names(x, axis, shape[1:])),
                moves=True,
            )
        count = sections if isinstance(sections, int) else len(sections) + 1
        part = self.whole(-count, count - 1) if count > 0 else 0
        if self.amiss():
            part = count + 1
        return self.build(
            f"{text}[{part}]",
            lambda values: self.split(values, sections, axis)[part],
            [x],
            lambda shape: self.part_names(x, axis, shape),
            moves=True,
        )

    def make_reshape(self, depth: int) -> Node:
        x = self.operand(depth)
        if not x.values.size:
            return x
        left, shape = x.values.size, []
        while left > 1 and len(shape) < 3 and not self.chance(4):
            shape.append(self.pick([n for n in range(1, left + 1) if left % n == 0]))
            left //= shape[-1]
        if left > 1 or not shape:
            shape.insert(self.whole(0, len(shape)), left)
        if self.amiss():
            shape[self.whole(0, len(shape) - 1)] += 1
        open_place = self.whole(0, len(shape) - 1) if self.chance(2) else None
        if self.amiss():
            open_place = None
            shape = [-1, *shape, -1]
        written, dims = [], []
        for place, size in enumerate(shape):
            names = [n for n in self.known if self.known[n] == size]
            name = self.pick(names) if names and place != open_place and self.chance(2) else ""
            written.append("-1" if place == open_place else name or str(size))
            dims.append(name)
        given = [-1 if place == open_place else size for place, size in enumerate(shape)]
        text = f"({', '.join(written)}{',' if len(written) == 1 else ''})"
        if self.chance(4):
            text = f"[{', '.join(written)}]"
        return self.build(
            f"reshape({x.text}, {text})",
            lambda values: values.reshape(given),
            [x],
            lambda _: tuple(dims),
            moves=True,
        )

    def make_transpose(self, depth: int) -> Node:
        x = self.operand(depth)
        order = list(self.draw(st.permutations(range(len(x.shape)))))
        if len(order) < 2 or self.chance(4):
            return self.build(f"transpose({x.text})", np.transpose, [x], lambda _: x.dims[::-1], moves=True)
        if self.amiss():
            order[0] = order[-1]
        names = [self.named_axis(x, a) for a in order]
        written = names if all(names) and self.chance(2) else [str(a) for a in order]
        if not all(names) and self.chance(4):
            order = [a - len(order) for a in order]
            written = [str(a) for a in order]
        return self.build(
            f"transpose({x.text}, ({', '.join(map(str, written))}))",
            lambda values: np.transpose(values, order),
            [x],
            lambda _: tuple(x.dims[a] for a in order),
            moves=True,
        )

    def make_pattern(self, depth: int) -> Node:
        """Write a rearrange, a repeat or a reduce with its pattern."""
        x = self.operand(depth)
        return PatternWriter(self, x).write(self.pick(["rearrange", "repeat", "reduce"]))

    def make_repeat(self, depth: int) -> Node:
        x = self.operand(depth)
        if not x.shape and not self.wild:
            x = self.fresh(self.shape(1))
        count = self.whole(1, 3)
        text, axis = self.axis(x)
        names = [n for n in self.known if self.known[n] == count]
        written = self.pick(names) if names and self.chance(4) else str(count)

        def dims(shape: tuple[int, ...]) -> Dims:
            place = axis % len(shape)
            own = None if x.dims[place] != "" else ""
            return (*x.dims[:place], own, *x.dims[place + 1 :])

        def repeat(values: np.ndarray) -> np.ndarray:
            if not values.shape:  # numpy makes it a vector
                raise UnknowableError
            return np.repeat(values, count, axis)

        return self.build(
            f"repeat({x.text}, {written}, axis={text})",
            repeat,
            [x],
            dims,
            moves=True,
        )

    def make_tile(self, depth: int) -> Node:
        x = self.operand(depth)
        counts = tuple(self.whole(0 if self.amiss(8) else 1, 3) for _ in range(self.whole(1, 3)))
        written = ", ".join(map(str, counts))
        new = max(0, len(counts) - len(x.shape))

        def dims(shape: tuple[int, ...]) -> Dims:
            times = (*[1] * (len(x.shape) - len(counts)), *counts[new:])
            own = (dim if time == 1 or dim == "" else None for dim, time in zip(x.dims, times, strict=True))
            return (*[""] * new, *own)

        def tile(values: np.ndarray) -> np.ndarray:
            if 0 in counts:
                raise ValueError("tile takes whole numbers from 1 on")
            return np.tile(values, counts)

        return self.build(
            f"tile({x.text}, {written if self.chance(2) else f'({written},)'})", tile, [x], dims, moves=True
        )

    def make_einsum(self, depth: int) -> Node:
        nodes = [self.operand(depth), *(self.leaf() for _ in range(self.whole(0, 2)))]
        sizes: dict[str, int] = {}
        terms = []
        for node in nodes:
            rest = self.whole(0, len(node.shape)) if self.chance(5) else None
            begin = self.whole(0, rest) if rest is not None else 0
            labels = []
            for axis, size in enumerate(node.shape):
                if rest is not None and begin <= axis < rest:
                    continue
                fitting = [label for label in sizes if size in (1, sizes[label]) or sizes[label] == 1]
                free = [label for label in "ijklmnIA" if label not in sizes]
                old = fitting and not self.chance(3)
                label = self.pick(fitting) if old else (free or fitting or ["i"])[0]
                if self.amiss(12):
                    label = self.pick("ij")
                sizes[label] = max(sizes.get(label, 1), size)
                labels.append(label)
            if rest is not None:
                labels.insert(begin, "...")
            terms.append("".join(labels))
        dotted = any("..." in term for term in terms)
        letters = "".join(terms).replace(".", "")
        if self.chance(3):
            output = None
            shown = "".join(sorted(letter for letter in set(letters) if letters.count(letter) == 1))
            shown = ("..." if dotted else "") + shown
        else:
            some = st.lists(st.sampled_from(sorted(set(letters))), unique=True) if letters else st.just([])
            chosen = list(self.draw(some))
            if dotted:
                chosen.insert(self.whole(0, len(chosen)), "...")
            if self.amiss():
                chosen.append(self.pick(["Z", *chosen]))
            output = shown = "".join(chosen)
        gap = self.pick(["", " "])
        written = f",{gap}".join(terms) + ("" if output is None else f"{gap}->{gap}{output}")
        spec = written.replace(" ", "")

        def names(shape: tuple[int, ...]) -> Dims:
            by_label: dict[str, list[tuple[str | None, int]]] = {}
            covered = []
            for term, node in zip(terms, nodes, strict=True):
                before, _, after = term.partition("...")
                sides = list(zip(node.dims, node.shape, strict=True))
                middle = sides[len(before) : len(sides) - len(after)] if "..." in term else []
                covered.append(
                    replace(node, values=np.empty([s for _, s in middle]), dims=tuple(n for n, _ in middle))
                )
                ends = sides[: len(before)] + (sides[len(sides) - len(after) :] if after else [])
                for label, side in zip(before + after, ends, strict=True):
                    by_label.setdefault(label, []).append(side)
            dims: list[str | None] = []
            before, dots, after = shown.partition("...")
            for label in before:
                dims.append(label_name(by_label[label]))
            if dots:
                dims += lined_up(covered, strict=True)
            for label in after:
                dims.append(label_name(by_label[label]))
            return tuple(dims)

        def label_name(sides: list[tuple[str | None, int]]) -> str | None:
            if len({size for _, size in sides}) > 1:
                return None
            return first_name([name for name, _ in sides], strict=True)

        return self.build(
            f'einsum("{written}", {", ".join(node.text for node in nodes)})',
            lambda *arrays: np.einsum(spec, *arrays),
            nodes,
            names,
            may_refuse=True,
        )

    def bound(self, size: int) -> str:
        if self.chance(3):
            return ""
        names = [name for name in self.known if self.known[name] <= size]
        return self.pick([str(self.whole(-size - 1, size + 1)), *names])

    def slice(self, size: int, dim: str | None) -> tuple[str, slice, Callable[[int], str | None]]:
        """Return a slice as written, as it is, and the name it leaves an axis."""
        if self.chance(3):
            return self.pick([":", ":", "::"]), slice(None), lambda _: dim
        start, stop = self.bound(size), self.bound(size)
        step = self.pick(["", "", "", "1", "2", "-1", "-2"])
        if self.amiss():
            step = "0"
        numbers = [
            None if not text else self.known[text] if text in self.known else int(text)
            for text in (start, stop, step)
        ]
        taken = slice(*numbers)
        if numbers[2] != 0 and len(range(size)[taken]) == 0 and not self.chance(4):
            return ":", slice(None), lambda _: dim  # not too many empty ones
        if (start, stop, step) == ("", "", ""):
            return ":", slice(None), lambda _: dim
        written = f"{start}:{stop}" + (f":{step}" if step else "")
        return written, taken, lambda count: None if count == size and dim != "" else ""

    def make_index(self, depth: int) -> Node:
        x = self.operand(depth)
        if not x.shape and not self.amiss(3):
            x = self.fresh(self.shape(1))
        written: list[str] = []
        given: list[object] = []
        names: list[str | Callable[[int], str | None] | None] = []
        place, dotted = 0, False
        while place < len(x.shape):
            kind = self.pick(["int", "slice", "slice", "none", "dots", "end"])
            if kind == "end" and given and not dotted:
                break
            if kind == "none" and len(given) < 5:
                written.append("None")
                given.append(None)
                names.append("")
            elif kind == "dots" and not dotted:
                dotted = True
                skipped = self.whole(0, len(x.shape) - place)
                written.append("...")
                given.append(Ellipsis)
                names += x.dims[place : place + skipped]
                place += skipped
            elif kind == "int" and x.shape[place]:
                at = self.whole(-x.shape[place], x.shape[place] - 1)
                if self.amiss():
                    at = x.shape[place]
                written.append(str(at))
                given.append(at)
                place += 1
            else:
                text, taken, name = self.slice(x.shape[place], x.dims[place])
                written.append(text)
                given.append(taken)
                names.append(name)
                place += 1
        names += x.dims[place:]
        if self.amiss():
            written += ["0"] * (len(x.shape) + 1)
            given += [0] * (len(x.shape) + 1)
        if not given:
            written, given = ["..."], [Ellipsis]
        index = tuple(given)

        def dims(shape: tuple[int, ...]) -> Dims:
            return tuple(
                name(size) if callable(name) else name for name, size in zip(names, shape, strict=True)
            )

        return self.build(
            f"{x.within(ATOM)}[{', '.join(written)}]", lambda values: values[index], [x], dims, moves=True
        )

    def ids(self, below: int, kind: str = "ids") -> Node:
        """Return whole numbers that can stand for positions on an axis."""
        if self.chance(4):
            leaf = self.leaf()
            if leaf.shape and leaf.values.size and leaf.shape[0] <= below:
                return self.build(
                    f"argmax({leaf.text}, axis=0)",
                    lambda values: np.argmax(values, axis=0),
                    [leaf],
                    lambda _: leaf.dims[1:],
                    probe=lambda _, values: np.max(values, axis=0),
                    moves=True,
                )
        return self.fresh(self.shape(0, 2), kind, below)

    def make_lookup(self, depth: int) -> Node:
        x = self.operand(depth)
        if not x.shape or not x.values.size:
            x = self.fresh(self.shape(1))
        axis = self.whole(0, len(x.shape) - 1)
        ids = self.ids(x.shape[axis])
        if ids.values.size == 0:
            ids = self.fresh(self.shape(0, 2), "ids", x.shape[axis])
        before = [self.slice(x.shape[a], x.dims[a]) for a in range(axis)]
        after = [
            self.slice(x.shape[a], x.dims[a]) for a in range(axis + 1, self.whole(axis, len(x.shape) - 1) + 1)
        ]
        rest = x.dims[axis + 1 + len(after) :]
        written = [*(s[0] for s in before), ids.text, *(s[0] for s in after)]
        if self.chance(3) and not after:
            written = [self.pick(["...", "..."]), ids.text, *[":"] * len(rest)]
            before = [(":", slice(None), (lambda dim: lambda _: dim)(x.dims[a])) for a in range(axis)]
        parts = [*(s[1] for s in before), None, *(s[1] for s in after)]

        def take(values: np.ndarray, positions: np.ndarray) -> np.ndarray:
            first = np.zeros(positions.shape, dtype=np.int64)
            values[tuple(first if part is None else part for part in parts)]  # the slices may be wrong
            numbers = whole(positions)
            try:
                return values[tuple(numbers if part is None else part for part in parts)]
            except IndexError:
                raise ValueRefusedError from None

        def probe(true: list[np.ndarray | None], values: np.ndarray, positions: np.ndarray) -> np.ndarray:
            known = np.zeros(positions.shape) if true[1] is None else true[1]
            taken = take(values, known)
            if true[1] is None:
                taken = np.zeros(taken.shape)
            return taken + positions.reshape(
                positions.shape + (1,) * (taken.ndim - positions.ndim - len(before))
            )

        def names(shape: tuple[int, ...]) -> Dims:
            ending = len(before) + len(ids.shape)
            return (
                *(s[2](size) for s, size in zip(before, shape, strict=False)),
                *ids.dims,
                *(s[2](size) for s, size in zip(after, shape[ending:], strict=False)),
                *rest,
            )

        return self.build(
            f"{x.within(ATOM)}[{', '.join(written)}]", take, [x, ids], names, probe=probe, moves=True
        )

    def make_paired(self, depth: int) -> Node:
        """Write an index with several tensors, numbers and lists, and slices and new axes among them."""
        x = self.operand(depth)
        if len(x.shape) < 2 or not x.values.size:
            x = self.fresh(self.shape(2))
        met = self.shape(0, 2)
        ids: list[Node] = []
        axes: list[int] = []
        listed: list[Node] = []  # all that numpy broadcasts
        # Each part as it is written, what it is (None for the next of the ids), and the names it leaves.
        parts: list[tuple[str, Any, list[Callable[[int], str | None]]]] = []
        for axis, size in enumerate(x.shape):
            if self.chance(8):
                parts.append(("None", "new", [lambda _: ""]))
            kind = self.pick(["ids", "ids", "number", "slice", "list"])
            if kind == "ids" or axis + 2 > len(x.shape) + len(ids):  # of the last axes at least two
                shape = (3,) if self.amiss() else self.narrowed(met)
                ids.append(self.fresh(shape, "ids", size))
                axes.append(axis)
                listed.append(ids[-1])
                parts.append((ids[-1].text, None, []))
            elif kind == "number":
                at = size if self.amiss() else self.whole(-size, size - 1)
                parts.append((str(at), at, []))
            elif kind == "list" and met:
                numbers = [self.whole(-size, size - 1) for _ in range(met[-1])]
                listed.append(Node(str(numbers), np.array(numbers), ("",)))
                parts.append((str(numbers), np.array(numbers), []))
            else:
                text, taken, name = self.slice(size, x.dims[axis])
                parts.append((text, taken, [name]))
        if not listed:
            return x
        if self.chance(4):
            begin = self.whole(0, len(parts))
            end = begin
            while end < len(parts) and parts[end][0] == ":":
                end += 1
            parts[begin:end] = [("...", ..., [name for part in parts[begin:end] for name in part[2]])]

        def index(given: Sequence[np.ndarray]) -> tuple[Any, ...]:
            left = iter(given)
            found = [next(left) if part is None else part for _, part, _ in parts]
            return tuple(None if isinstance(part, str) else part for part in found)

        def take(values: np.ndarray, *given: np.ndarray) -> np.ndarray:
            values[index([np.zeros(one.shape, dtype=np.int64) for one in given])]  # others may be wrong
            numbers = [whole(one) for one in given]
            try:
                return values[index(numbers)]
            except IndexError:
                raise ValueRefusedError from None

        def probe(true: list[np.ndarray | None], values: np.ndarray, *given: np.ndarray) -> np.ndarray:
            known = [
                np.zeros(one.shape) if own is None else own for own, one in zip(true[1:], given, strict=True)
            ]
            hidden = any(one is None for one in true[1:])
            taken = take(np.zeros(values.shape) if hidden else values, *known)
            for place, (one, axis) in enumerate(zip(given, axes, strict=True)):
                # Which of its ids a cell was taken by: they take their own numbers out of a table of these.
                numbered = np.moveaxis(
                    np.zeros((*np.delete(values.shape, axis), one.size), dtype=int), -1, axis
                )
                numbered += np.arange(one.size).reshape([-1] + [1] * (values.ndim - axis - 1))
                own = list(known)
                own[place] = np.arange(one.size).reshape(one.shape)
                taken = taken + one.reshape(-1)[take(numbered, *own)]
            return taken

        def dims(shape: tuple[int, ...]) -> Dims:
            moved = [
                place
                for place, (_, part, _) in enumerate(parts)
                if part is None or isinstance(part, int | np.ndarray)
            ]
            together = moved[-1] - moved[0] < len(moved)
            before = sum(len(names) for _, _, names in parts[: moved[0]]) if together else 0
            own = lined_up(listed)
            left = [name for _, _, names in parts for name in names]
            sizes = [*shape[:before], *shape[before + len(own) :]]
            rest = [name(size) for name, size in zip(left, sizes, strict=True)]
            return (*rest[:before], *own, *rest[before:])

        return self.build(
            f"{x.within(ATOM)}[{', '.join(text for text, _, _ in parts)}]",
            take,
            [x, *ids],
            dims,
            probe=probe,
            moves=True,
        )

    def make_one_hot(self, depth: int) -> Node:
        count = self.whole(1, 4)
        ids = self.ids(count, "marks")
        names = [n for n in self.known if self.known[n] == count]
        name = self.pick(names) if names and self.chance(2) else ""

        def meaning(values: np.ndarray) -> np.ndarray:
            numbers = whole(values)
            if ((numbers >= -count) & (numbers < 0)).any():
                raise UnknowableError
            if ((numbers < 0) | (numbers >= count)).any():
                raise ValueRefusedError
            return np.eye(count)[numbers]

        return self.build(
            f"one_hot({ids.text}, {name or count})",
            meaning,
            [ids],
            lambda _: (*ids.dims, name),
            probe=lambda _, values: np.zeros((*values.shape, count)) + values[..., None],
            moves=True,
        )

    def pair(self, low: int, high: int, spatial: int) -> tuple[str, list[int]]:
        numbers = [self.whole(low, high) for _ in range(spatial)]
        if self.amiss(12):
            numbers = [-1] * spatial
        if spatial == 1 or (len(set(numbers)) == 1 and self.chance(2)):
            return str(numbers[0]), [numbers[0]] * spatial
        return f"({', '.join(map(str, numbers))})", numbers

    def make_conv(self, depth: int) -> Node:
        spatial = self.whole(1, 2)
        x = self.axes(spatial, spatial + 2, filled=True)
        stride_text, stride = self.pair(1, 3, spatial)
        padding_text, padding = self.pair(0, 2, spatial)
        window = [
            self.whole(1, max(1, min(3, n + 2 * max(p, 0))))
            for n, p in zip(x.shape[-spatial:], padding, strict=True)
        ]
        if self.amiss():
            window[0] += 5
        plain = len(x.shape) == spatial
        channels = () if plain else (self.whole(1, 3), x.shape[-spatial - 1])
        kernel = self.like((*channels, *window))
        settings = ""
        same = self.chance(4) and set(stride) == {1}
        if self.chance(2) or set(stride) != {1}:
            settings += f", {self.keyword('stride', stride_text)}"
        if same:
            settings += ', padding="same"'
        elif set(padding) != {0}:
            settings += f", padding={padding_text}"

        def names(shape: tuple[int, ...]) -> Dims:
            ends = []
            for a in range(-spatial, 0):
                ends.append(x.dims[a] if shape[a] == x.shape[a] else "")
            return tuple(ends) if plain else (*x.dims[: -spatial - 1], kernel.dims[0], *ends)

        return self.build(
            f"conv{spatial}d({x.text}, {kernel.text}{settings})",
            convolve(spatial, stride, padding, same=same),
            [x, kernel],
            names,
            probe=lambda _, *arrays: convolve(spatial, stride, padding, same=same, dyed=True)(*arrays),
        )

    def make_grouped(self, depth: int) -> Node:
        """Write a convolution with groups or a dilation."""
        spatial, groups = self.whole(1, 2), self.whole(1, 2)
        inner, outer = self.whole(1, 2), groups * self.whole(1, 2)
        space = tuple(self.whole(3, 5) for _ in range(spatial))
        x = self.fresh((*self.shape(0, 1), groups * inner, *space))
        kernel = self.fresh((outer, inner, *[2] * spatial))
        dilation, ones = [self.whole(1, 2) for _ in range(spatial)], [1] * spatial
        padding, same = self.whole(0, 1), self.chance(3)

        def convolution(*, dyed: bool) -> Callable[..., np.ndarray]:
            def meaning(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
                if values.shape[-spatial - 1] != groups * inner or weights.shape[:2] != (outer, inner):
                    raise ValueError("the channels do not fit")
                one = convolve(spatial, ones, [padding] * spatial, dilation, dyed=dyed, same=same)
                parts = zip(np.split(values, groups, -spatial - 1), np.split(weights, groups), strict=True)
                return np.concatenate([one(part, own) for part, own in parts], -spatial - 1)

            return meaning

        def names(shape: tuple[int, ...]) -> Dims:
            ends = [x.dims[a] if shape[a] == x.shape[a] else "" for a in range(-spatial, 0)]
            return (*x.dims[: -spatial - 1], kernel.dims[0], *ends)

        told = str(dilation[0]) if len(set(dilation)) == 1 else f"({', '.join(map(str, dilation))})"
        shown = '"same"' if same else padding
        settings = f", padding={shown}, dilation={told}, groups={groups}"
        return self.build(
            f"conv{spatial}d({x.text}, {kernel.text}{settings})",
            convolution(dyed=False),
            [x, kernel],
            names,
            probe=lambda _, *arrays: convolution(dyed=True)(*arrays),
        )

    def make_spread(self, depth: int) -> Node:
        """Write a transposed convolution."""
        spatial = self.whole(1, 2)
        x = self.axes(spatial, spatial + 2, filled=True)
        stride_text, stride = self.pair(1, 3, spatial)
        if min(stride) < 1:
            stride_text, stride = "1", [1] * spatial
        padding = self.pick([0, 0, 1])
        more = [self.whole(0, s if self.amiss() else s - 1) for s in stride]
        plain = len(x.shape) == spatial
        channels = () if plain else (x.shape[-spatial - 1], self.whole(1, 2))
        kernel = self.fresh((*channels, *(self.whole(3, 4) for _ in range(spatial))))
        meaning = convolve_transposed(spatial, stride, [padding] * spatial, more)

        def checked(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
            if weights.ndim != spatial + 2 * (not plain) or any(map(int.__ge__, more, stride)):
                raise ValueError("not so many axes, or places")
            return meaning(values, weights)

        def names(shape: tuple[int, ...]) -> Dims:
            ends = [x.dims[a] if shape[a] == x.shape[a] else "" for a in range(-spatial, 0)]
            return tuple(ends) if plain else (*x.dims[: -spatial - 1], kernel.dims[1], *ends)

        settings = f", {self.keyword('stride', stride_text)}, padding={padding}"
        if any(more):
            settings += (
                f", output_padding=({', '.join(map(str, more))},)"
                if spatial == 1
                else f", output_padding={tuple(more)}"
            )
        return self.build(
            f"conv_transpose{spatial}d({x.text}, {kernel.text}{settings})", checked, [x, kernel], names
        )

    def make_pool(self, depth: int) -> Node:
        rank = self.whole(1, 2)
        x = self.axes(rank, filled=True)
        numbers = [self.whole(1, n) for n in x.shape[-rank:]]
        if self.amiss():
            numbers[0] += 4
        if self.chance(2):
            numbers = [min(numbers)] * rank
        text = str(numbers[0]) if len(set(numbers)) == 1 else f"({', '.join(map(str, numbers))})"
        stride_text, stride = ("", numbers) if self.chance(2) else self.pair(1, 2, rank)
        mode = self.pick(["", "max", "mean"])
        if self.amiss():
            mode = "median"
        padding = [(0, 0)] * rank
        settings = f", {self.keyword('stride', stride_text)}" if stride_text else ""
        ending = ""
        if self.chance(3) and set(stride) == {1}:
            ending, padding = ', padding="same"', [((n - 1) // 2, n // 2) for n in numbers]
        elif self.chance(3):
            most = 1 + max(numbers) // 2 if self.amiss() else min(numbers) // 2
            one = self.whole(0, most)
            ending, padding = f", padding={one}", [(one, one)] * rank
        if mode:
            positional = settings and "=" not in settings
            settings += f', "{mode}"' if positional and self.chance(2) else f', mode="{mode}"'

        def names(shape: tuple[int, ...]) -> Dims:
            ends = [None if shape[a] == x.shape[a] and x.dims[a] != "" else "" for a in range(-rank, 0)]
            return (*x.dims[:-rank], *ends)

        return self.build(
            f"pool{rank}d({x.text}, {text}{settings}{ending})",
            pool(numbers, stride, mode or "max", padding),
            [x],
            names,
            moves=mode != "mean",
        )

    # Statements

    def decorate(self) -> str:
        return self.pick(["", "", "", "  # a comment: with = and [", " : idea", " : idea  # why"])

    def assertion(self, node: Node, asserted: dict[str, int]) -> tuple[str, Dims, bool]:
        """Return dims to write before `=`, the names that the axes have then, and whether they are wrong."""
        if 0 in node.shape or not self.chance(3):
            return "", node.dims, False
        written, dims = [], []
        for dim, size in zip(node.dims, node.shape, strict=True):
            options: list[tuple[str, str | None]] = [(str(size), dim)]
            # Two patterns may have one letter for two sizes, and neither is to be the program's.
            one = dim in self.known or (node.text.count("->") < 2 and node.dims.count(dim) == 1)
            if dim and one and self.known.get(dim, asserted.get(dim, size)) == size:
                options += [(dim, dim)] * 3
            if dim == "":
                options += [(n, n) for n in self.known if self.known[n] == size]
            if dim is not None:  # a new name may stand for an axis that has one
                new = self.new_name("n")
                options.append((new, new))
            text, name = self.pick(options)
            if text.isidentifier() and text not in self.known:
                asserted[text] = size
            written.append(text)
            dims.append(name)
        if not self.amiss(3):
            return f"[{', '.join(written)}]", tuple(dims), False
        slips = ["longer", "shorter", "size", "name"] if written else ["longer"]
        slip = self.pick(slips)
        place = self.whole(0, len(written) - 1) if written else 0
        if slip == "longer":
            written.insert(place, self.pick(["1", "p"]))
        elif slip == "shorter":
            del written[place]
        elif slip == "size":
            written[place] = self.pick([str(node.shape[place] + 1), "y" if node.shape[place] != 8 else "p"])
        else:
            dim = node.dims[place]
            used = {each for tensor in self.program.tensors.values() for each in tensor.dims}
            others = [n for n in DIMS if n in used and DIMS[n] == node.shape[place] and n != dim]
            if not dim or not others:
                return f"[{', '.join(written)}]", tuple(dims), False
            written[place] = self.pick(others)
        return f"[{', '.join(written)}]", tuple(dims), True

    def finish(self, name: str, node: Node, dims: Dims) -> None:
        """Keep a tensor; names that a pattern brought along are not known to later lines."""
        kept = tuple(None if dim and dim not in self.known else dim for dim in dims)
        self.program.tensors[name] = replace(node, dims=kept)

    def statement(self, depth: int) -> None:
        if self.chance(8):
            self.program.lines.append(self.pick(["", "# a comment", "   "]))
        if self.chance(8):
            self.unpacking(depth)
            return
        name = self.new_name("T")
        node = self.expression(depth)
        asserted: dict[str, int] = {}
        written, dims, wrong = self.assertion(node, asserted)
        self.program.lines.append(f"{name}{written} = {node.text}{self.decorate()}")
        if wrong:
            self.program.refused = len(self.program.lines)
            return
        self.known.update(asserted)
        self.program.asserted.update(asserted)
        if node.name is not None:  # another name for a tensor: it is computed, too
            node = Node(node.text, node.values, node.dims, ATOM, (node,), lambda values: values, moves=True)
        self.finish(name, node, dims)

    def unpacking(self, depth: int) -> None:
        """Write `a, b = …`, of a split or along the first axis of anything."""
        if self.chance(2):
            x, text, axis, sections = self.parts(depth)
            count = sections if isinstance(sections, int) else len(sections) + 1

            def part(at: int) -> tuple[Callable[..., np.ndarray], Callable[[tuple[int, ...]], Dims]]:
                return (
                    lambda values: self.split(values, sections, axis)[at],
                    lambda shape: self.part_names(x, axis, shape),
                )
        else:
            x = self.expression(depth)
            # A topk has its own parts.
            if not x.shape or not 2 <= x.shape[0] <= 4 or x.text.startswith("topk("):
                x = self.fresh((self.whole(2, 4), *self.shape(0, 2)))
            text, count = x.text, x.shape[0]

            def part(at: int) -> tuple[Callable[..., np.ndarray], Callable[[tuple[int, ...]], Dims]]:
                return lambda values: values[at], lambda _: x.dims[1:]

        if not self.wild and count < 2:
            return
        if count < 2:  # one name is no unpacking
            self.build(f"{text}[0]", part(0)[0], [x], part(0)[1])
            return
        nodes = [self.build(text, *[part(at)[0], [x], part(at)[1]], moves=True) for at in range(count)]
        names = [self.new_name("T") for _ in nodes]
        asserted: dict[str, int] = {}
        told = [self.assertion(node, asserted) for node in nodes]
        targets = [f"{name}{written}" for name, (written, _, _) in zip(names, told, strict=True)]
        wrong = any(bad for _, _, bad in told)
        if self.amiss():
            wrong = True
            targets = targets[:-1] if count > 2 and self.chance(2) else [*targets, self.new_name("T")]
        concepts = [f"idea{place}" for place in range(count)] if not wrong and self.chance(3) else []
        ending = f" : {', '.join(concepts)}" if concepts else ""
        self.program.lines.append(f"{', '.join(targets)} = {text}{ending}")
        if wrong:
            self.program.refused = len(self.program.lines)
            return
        self.known.update(asserted)
        self.program.asserted.update(asserted)
        self.program.concepts.update(zip(names, concepts, strict=False))
        for name, node, (_, dims, _) in zip(names, nodes, told, strict=True):
            self.finish(name, node, dims)

    def write(self, most: int, depth: int) -> Program:
        for _ in range(self.whole(1, most)):
            try:
                self.statement(self.whole(1, depth))
            except StopError as stop:
                self.program.lines.append(f"{self.new_name('T')} = {stop.text}{self.decorate()}")
                line = len(self.program.lines)
                if stop.either:
                    self.program.either = line
                else:
                    self.program.refused, self.program.by_value = line, stop.by_value
            if self.program.refused or self.program.either:
                break
        return self.program


class PatternWriter:
    """Writes the pattern of a rearrange, a repeat or a reduce over one operand."""

    def __init__(self, writer: Writer, x: Node) -> None:
        self.writer = writer
        self.x = x
        self.letters = [letter for letter in "abcdefghijklmno" if letter not in writer.known]
        self.sizes: dict[str, int] = {}
        self.given: dict[str, int] = {}
        self.left: list[list[str] | str] = []  # a list is a group in brackets; "..." are the dots
        self.dotted: tuple[int, int] | None = None

    def letter(self, size: int) -> str:
        letter = self.letters.pop(0)
        self.sizes[letter] = size
        return letter

    def read(self) -> None:
        """Lay out the left side."""
        writer, shape = self.writer, self.x.shape
        place = 0
        while place < len(shape) or (self.dotted is None and writer.chance(8)):
            if self.dotted is None and writer.chance(6):
                end = writer.whole(place, len(shape))
                self.dotted = (place, end)
                self.left.append("...")
                place = end
                continue
            if place == len(shape):
                break
            size = shape[place]
            own = writer.named_axis(self.x, place)
            if size == 1 and writer.chance(2):
                self.left.append(writer.pick(["1", "()"]))
            elif size > 0 and writer.chance(3):
                first = writer.pick([n for n in range(1, size + 1) if size % n == 0])
                factors = [first, size // first]
                if writer.chance(4):
                    factors.insert(writer.whole(0, 2), 1)
                group = [self.letter(factor) for factor in factors]
                unsaid = writer.pick([*group, None])
                for letter in group:
                    if letter != unsaid:
                        self.given[letter] = self.sizes[letter]
                self.left.append(group)
            elif own and own in writer.known and own not in self.sizes and writer.chance(2):
                self.sizes[own] = size
                self.left.append(own)
            else:
                self.left.append(self.letter(size))
                if size and writer.chance(8):
                    self.given[self.left[-1]] = size
            place += 1

    def write(self, function: str) -> Node:
        writer, x = self.writer, self.x
        self.read()
        names = list(self.sizes)
        if function == "reduce" and names:
            names = [name for name in names if not writer.chance(2)]
        elif function == "repeat":
            for _ in range(writer.whole(0, 2)):
                size = writer.whole(1, 3)
                names.append(self.letter(size))
                self.given[names[-1]] = size
        names = list(writer.draw(st.permutations(names)))
        if writer.amiss(6):
            if names and writer.chance(2):
                names[-1] = names[0]
            else:
                names.append("zz")
        right = self.arrange(names)
        pattern = f"{self.side(self.left)} -> {self.side(right)}"
        if writer.amiss():
            slips = [("->", ""), (" -> ", " -> ... "), ("a", "b"), ("a", ""), ("->", "-> ->"), ("->", ") ->")]
            pattern = pattern.replace(*writer.pick(slips))
        if self.given and writer.amiss():
            letter = writer.pick(list(self.given))
            if writer.chance(2):
                del self.given[letter]
            else:
                self.given[letter] = writer.pick([self.given[letter] + 1, 7])
        arguments = [f'"{pattern}"']
        settings = {}
        operation = ""
        if function == "reduce":
            largest = ["max", "min"] if x.values.size or writer.wild else []  # of nothing there is none
            operation = writer.pick(["sum", "mean", "prod", *largest])
            arguments.append(f'"{operation}"')
        for letter, size in self.given.items():
            named = [n for n in writer.known if writer.known[n] == size]
            arguments.append(f"{letter}={writer.pick(named) if named and writer.chance(4) else size}")
            settings[letter] = size

        def meaning(values: np.ndarray) -> np.ndarray:
            if function == "reduce":
                return np.asarray(einops.reduce(np.asarray(values), pattern, operation, **settings))
            return np.asarray(getattr(einops, function)(np.asarray(values), pattern, **settings))

        return writer.build(
            f"{function}({x.text}, {', '.join(arguments)})",
            meaning,
            [x],
            lambda _: self.names(right),
            moves=function != "reduce" or operation in ("max", "min"),
        )

    def arrange(self, names: list[str]) -> list[list[str] | str]:
        """Lay names out on the right side, some of them in brackets."""
        writer = self.writer
        right: list[list[str] | str] = []
        groups = [item for item in self.left if isinstance(item, list)]
        while names:
            if len(names) > 1 and writer.chance(3):
                right.append([names.pop() for _ in range(writer.whole(2, len(names)))])
            else:
                right.append(names.pop())
        for group in groups:  # now and then one as it was
            if writer.chance(3) and all(name in right for name in group):
                right[right.index(group[0])] = group
                right = [item for item in right if not (isinstance(item, str) and item in group)]
        if writer.chance(6):
            right.insert(writer.whole(0, len(right)), writer.pick(["1", "()"]))
        if self.dotted is not None:
            right.insert(writer.whole(0, len(right)), "...")
        return right

    def side(self, items: list[list[str] | str]) -> str:
        gap = self.writer.pick([" ", " ", "  "])
        return gap.join(item if isinstance(item, str) else f"({' '.join(item)})" for item in items)

    def names(self, right: list[list[str] | str]) -> Dims:
        own: dict[str, str | None] = {}
        places: dict[int, int] = {}
        place = 0
        covered: Dims = ()
        for at, item in enumerate(self.left):
            if item == "...":
                assert self.dotted is not None
                covered = self.x.dims[slice(*self.dotted)]
                place = self.dotted[1]
                continue
            places[at] = place
            if isinstance(item, str) and item in self.sizes:
                dim = self.x.dims[place]
                own[item] = item if dim == "" else dim
            place += 1
        dims: list[str | None] = []
        for item in right:
            if item == "...":
                dims += covered
            elif isinstance(item, list):
                same = [at for at, other in enumerate(self.left) if other == item]
                dims.append(self.x.dims[places[same[0]]] if same else "")
            elif item in ("1", "()"):
                dims.append("")
            else:
                dims.append(own.get(item, item))
        return tuple(dims)


KINDS = (
    "unary",
    "turn",
    "binary",
    "binary",
    "power",
    "comparison",
    "of_two",
    "product",
    "softmax",
    "reduction",
    "reduction",
    "layer_norm",
    "scan",
    "topk",
    "creation",
    "triangle",
    "diag",
    "pad",
    "gather",
    "outer",
    "inv",
    "where",
    "concat",
    "stack",
    "split",
    "reshape",
    "transpose",
    "pattern",
    "pattern",
    "repeat",
    "tile",
    "einsum",
    "einsum",
    "index",
    "index",
    "lookup",
    "paired",
    "one_hot",
    "conv",
    "grouped",
    "spread",
    "pool",
)

# Those through which NaN passes whatever the values are.
OPAQUE_KINDS = (
    *(
        "power",
        "where",
        "lookup",
        "paired",
        "one_hot",
        "comparison",
        "of_two",
        "scan",
        "topk",
        "unary",
        "gather",
        "inv",
    ),
)
TRANSPARENT = tuple(kind for kind in KINDS if kind not in OPAQUE_KINDS)


@st.composite
def programs(
    draw: Callable,
    *,
    wild: bool = False,
    lines: int = 5,
    depth: int = 3,
    kinds: Sequence[str] = (),
    generic: bool = False,
) -> Program:
    """Draw a program of some lines."""
    return Writer(draw, wild=wild, kinds=kinds, generic=generic).write(lines, depth)
