"""Tensor programs made at random, with what numpy and einops say they mean."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import einops
import numpy as np
import pytest
from hypothesis import strategies as st

from sphinxext.explorable.tensors import TensorError, evaluate


def numbers(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.5, 1.5, shape)


def mistake(
    source: str, dims: dict[str, int] | None = None, arrays: dict | None = None
) -> tuple[int, int, str]:
    with pytest.raises(TensorError) as caught:
        evaluate(source, dims, arrays)
    error = caught.value
    return error.line, error.column, str(error)


# Names of dims by size, so that equal sizes also meet under different names.
NAMES = {1: ["one", "1"], 2: ["p", "q", "2"], 3: ["r", "s", "3"], 4: ["u", "4"]}
DIMS = {name: size for size, names in NAMES.items() for name in names if name.isidentifier()}


def numpy_softmax(values: np.ndarray, axis: int) -> np.ndarray:
    shifted = np.exp(values - np.max(values.astype(float), axis=axis, keepdims=True, initial=-np.inf))
    return shifted / shifted.sum(axis=axis, keepdims=True)


def numpy_gelu(x: np.ndarray) -> np.ndarray:
    return x * (1 + np.vectorize(math.erf, otypes=[float])(x / math.sqrt(2))) / 2


def numpy_gelu_by_tanh(x: np.ndarray) -> np.ndarray:
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)))


def numpy_layer_norm(x: np.ndarray, scale=1.0, shift=0.0, axis=-1, eps=1e-5) -> np.ndarray:
    mean = x.mean(axis=axis, keepdims=True)
    return (x - mean) / np.sqrt(x.var(axis=axis, keepdims=True) + eps) * scale + shift


def numpy_convolution(x: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Convolve [n, c, *space] with [o, c, *window], one cell of the result after the other."""
    rank = x.ndim - 2
    x = np.pad(x, [(0, 0), (0, 0), *[(padding, padding)] * rank])
    space = [(x.shape[2 + axis] - kernel.shape[2 + axis]) // stride + 1 for axis in range(rank)]
    result = np.zeros((len(x), len(kernel), *space))
    for n, o, *at in np.ndindex(result.shape):
        window = tuple(
            slice(place * stride, place * stride + length)
            for place, length in zip(at, kernel.shape[2:], strict=True)
        )
        result[(n, o, *at)] = (x[(n, slice(None), *window)] * kernel[o]).sum()
    return result


ELEMENTWISE = {
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "relu": lambda values: np.maximum(values, 0),
    "sigmoid": lambda values: 1 / (1 + np.exp(-values)),
    "gelu": numpy_gelu,
}
REDUCTIONS = {"sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min}
BINARY = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "**": np.power, "@": np.matmul}


@dataclass
class Program:
    """A program of one computed tensor over declared ones; `meaning` computes it with numpy."""

    draw: object
    declarations: list[str] = field(default_factory=list)
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    undyed: set[str] = field(default_factory=set)
    kinds: tuple[str, ...] = field(default=(), repr=False)
    text: str = ""
    meaning: object = None

    @property
    def source(self) -> str:
        return "\n".join([*self.declarations, f"result = {self.text}"])

    def leaf(self, shape):
        if shape == () and self.draw(st.booleans()):
            number = self.draw(st.sampled_from([0.5, 2.0, 3.0, *DIMS]))
            value = np.float64(DIMS.get(number, number))
            return str(number), lambda _: value
        name = f"x{len(self.arrays)}"
        dims = [self.draw(st.sampled_from(NAMES.get(size, [str(size)]))) for size in shape]
        self.declarations.append(f"{name}[{', '.join(dims)}]")
        self.arrays[name] = numbers(*shape, seed=len(self.arrays))
        return name, lambda arrays: arrays[name]

    def chosen(self, shape, below):
        """Return a tensor of whole numbers, which say what is taken."""
        name, meaning = self.leaf((*shape, 1))
        self.declarations[-1] = f"{name}[{', '.join(map(str, shape))}]"
        self.arrays[name] = np.random.default_rng(len(self.arrays)).integers(0, below, shape)
        self.undyed.add(name)
        return name, meaning

    def make(self, shape, depth):
        """Return text and meaning of an expression of this shape."""
        if depth == 0 or math.prod(shape) > 200:
            return self.leaf(shape)
        kind = self.draw(st.sampled_from(self.kinds))
        made = getattr(self, f"make_{kind}")(shape, depth - 1)
        return made or self.leaf(shape)

    def axis_of(self, shape):
        """Return an axis and how it is written, from the front or from the end."""
        axis = self.draw(st.integers(0, len(shape) - 1))
        return axis, self.draw(st.sampled_from([axis, axis - len(shape)]))

    def make_leaf(self, shape, depth):
        return None

    def make_unary(self, shape, depth):
        inner, meaning = self.make(shape, depth)
        name = self.draw(st.sampled_from([*ELEMENTWISE, "-"]))
        if name == "-":
            return f"(-{inner})", lambda arrays: np.negative(meaning(arrays))
        return f"{name}({inner})", lambda arrays: ELEMENTWISE[name](meaning(arrays))

    def make_transpose(self, shape, depth):
        inner, meaning = self.make(shape[::-1], depth)
        return f"({inner}).T", lambda arrays: np.transpose(meaning(arrays))

    def narrowed(self, shape):
        """Return a shape that broadcasts to this one."""
        kept = shape[self.draw(st.integers(0, len(shape))) :]
        return tuple(1 if self.draw(st.integers(0, 3)) == 0 else size for size in kept)

    def make_binary(self, shape, depth):
        op = self.draw(st.sampled_from(["+", "-", "*", "/", "**"]))
        shapes = [shape, self.narrowed(shape)]
        if self.draw(st.booleans()):
            shapes.reverse()
        return self.operated(op, *(self.make(each, depth) for each in shapes))

    def operated(self, op, left, right):
        def meaning(arrays):
            return BINARY[op](left[1](arrays), right[1](arrays))

        return f"({left[0]} {op} {right[0]})", meaning

    def make_matmul(self, shape, depth):
        inner = self.draw(st.integers(1, 4))
        forms = [((inner,), (inner,))] if not shape else []
        if shape:
            *stack, last = shape
            forms.append(((*stack, last, inner), (inner,)))
            forms.append(((inner,), (*stack, inner, last)))
        if len(shape) > 1:
            *stack, rows, columns = shape
            forms.append(((*stack, rows, inner), (*self.narrowed(tuple(stack)), inner, columns)))
            forms.append(((*self.narrowed(tuple(stack)), rows, inner), (*stack, inner, columns)))
        left, right = self.draw(st.sampled_from(forms))
        return self.operated("@", self.make(left, depth), self.make(right, depth))

    def make_reduction(self, shape, depth):
        name = self.draw(st.sampled_from(list(REDUCTIONS)))
        place = self.draw(st.integers(0, len(shape)))
        if shape[place : place + 1] == (1,) and self.draw(st.booleans()):
            wider, keep = (*shape[:place], self.draw(st.integers(1, 3)), *shape[place + 1 :]), True
        else:
            wider, keep = (*shape[:place], self.draw(st.integers(1, 3)), *shape[place:]), False
        axis = place - len(wider) if self.draw(st.booleans()) else place
        inner, meaning = self.make(wider, depth)
        if len(wider) == 1 and not keep and self.draw(st.booleans()):
            return f"{name}({inner})", lambda arrays: REDUCTIONS[name](meaning(arrays))
        kept = ", keepdims=True" if keep else ""
        return (
            f"{name}({inner}, axis={axis}{kept})",
            lambda arrays: REDUCTIONS[name](meaning(arrays), axis=axis, keepdims=keep),
        )

    def make_softmax(self, shape, depth):
        if not shape:
            return None
        axis = self.draw(st.integers(-len(shape), len(shape) - 1))
        inner, meaning = self.make(shape, depth)
        return f"softmax({inner}, axis={axis})", lambda arrays: numpy_softmax(meaning(arrays), axis)

    def make_layer_norm(self, shape, depth):
        if not shape:
            return None
        axis, written = self.axis_of(shape)
        inner, meaning = self.make(shape, depth)
        scale, scaled = self.make(self.narrowed(shape), depth)
        shift, shifted = self.make(self.narrowed(shape), depth)
        return (
            f"layer_norm({inner}, {scale}, {shift}, axis={written}, eps=.1)",
            lambda arrays: numpy_layer_norm(
                meaning(arrays), scaled(arrays), shifted(arrays), axis=axis, eps=0.1
            ),
        )

    def make_where(self, shape, depth):
        condition, mask = self.chosen(self.narrowed(shape), 2)
        x, meaning = self.make(shape, depth)
        y, other = self.make(self.narrowed(shape), depth)
        return (
            f"where({condition}, {x}, {y})",
            lambda arrays: np.where(mask(arrays), meaning(arrays), other(arrays)),
        )

    def make_argmax(self, shape, depth):
        place = self.draw(st.integers(0, len(shape)))
        inner, meaning = self.make((*shape[:place], self.draw(st.integers(1, 3)), *shape[place:]), depth)
        return f"argmax({inner}, axis={place})", lambda arrays: np.argmax(meaning(arrays), axis=place)

    def make_concat(self, shape, depth):
        if not shape or max(shape) < 2:
            return None
        axis = shape.index(max(shape))
        first = self.draw(st.integers(1, shape[axis] - 1))
        sizes = (first, shape[axis] - first)
        parts = [self.make((*shape[:axis], size, *shape[axis + 1 :]), depth) for size in sizes]
        return (
            f"concat([{parts[0][0]}, {parts[1][0]}], axis={axis})",
            lambda arrays: np.concatenate([meaning(arrays) for _, meaning in parts], axis=axis),
        )

    def make_stack(self, shape, depth):
        if not shape:
            return None
        axis, written = self.axis_of(shape)
        rest = (*shape[:axis], *shape[axis + 1 :])
        parts = [self.make(rest, depth) for _ in range(shape[axis])]
        return (
            f"stack([{', '.join(text for text, _ in parts)}], {written})",
            lambda arrays: np.stack([meaning(arrays) for _, meaning in parts], axis=axis),
        )

    def make_split(self, shape, depth):
        if not shape:
            return None
        axis, written = self.axis_of(shape)
        count = self.draw(st.integers(1, 3))
        part = self.draw(st.integers(-count, count - 1))
        if len(shape) > 1 and self.draw(st.booleans()):
            whole, meaning = self.make((*shape[1:-1], shape[-1] * shape[0]), depth)
            return (
                f"split({whole}, {shape[0]}, axis=-1)",
                lambda arrays: np.array(np.split(meaning(arrays), shape[0], axis=-1)),
            )
        inner, meaning = self.make((*shape[:axis], shape[axis] * count, *shape[axis + 1 :]), depth)
        return (
            f"split({inner}, {count}, axis={written})[{part}]",
            lambda arrays: np.split(meaning(arrays), count, axis=axis)[part],
        )

    def make_reshape(self, shape, depth):
        flat = math.prod(shape)
        old = self.draw(st.sampled_from([(flat,), (1, flat), shape[::-1], (*shape, 1), (flat, 1, 1)]))
        inner, meaning = self.make(old, depth)
        new = tuple(shape)
        if new and self.draw(st.booleans()):
            new = (*new[:-1], -1)
        return f"reshape({inner}, {new})", lambda arrays: np.reshape(meaning(arrays), new)

    def make_permuted(self, shape, depth):
        order = self.draw(st.permutations(range(len(shape))))
        old = [0] * len(shape)
        for place, axis in enumerate(order):
            old[axis] = shape[place]
        inner, meaning = self.make(tuple(old), depth)
        if not shape:
            return f"transpose({inner})", meaning
        return (
            f"transpose({inner}, {', '.join(map(str, order))})",
            lambda arrays: np.transpose(meaning(arrays), order),
        )

    def make_rearrange(self, shape, depth):
        names = LETTERS[: len(shape)]
        order = self.draw(st.permutations(range(len(shape))))
        groups, sizes, old = [], [], []
        for place in order:
            if groups and self.draw(st.booleans()):
                groups[-1].append(names[place])
                old[-1] *= shape[place]
            else:
                groups.append([names[place]])
                old.append(shape[place])
            sizes.append(f", {names[place]}={shape[place]}")
        left = " ".join(f"({' '.join(group)})" if len(group) > 1 else group[0] for group in groups)
        pattern = f"{left} -> {' '.join(names)}"
        inner, meaning = self.make(tuple(old), depth)
        how = dict(zip(names, shape, strict=True))
        return (
            f"rearrange({inner}, '{pattern}'{''.join(sizes)})",
            lambda arrays: einops.rearrange(np.asarray(meaning(arrays)), pattern, **how),
        )

    def make_repeat(self, shape, depth):
        if not shape:
            return None
        axis, written = self.axis_of(shape)
        names = LETTERS[: len(shape)]
        if self.draw(st.booleans()):
            rest = [name for name in names if name != names[axis]]
            pattern = f"{' '.join(rest)} -> {' '.join(names)}"
            inner, meaning = self.make((*shape[:axis], *shape[axis + 1 :]), depth)
            how = {names[axis]: shape[axis]}
            return (
                f"repeat({inner}, '{pattern}', {names[axis]}={shape[axis]})",
                lambda arrays: einops.repeat(np.asarray(meaning(arrays)), pattern, **how),
            )
        inner, meaning = self.make((*shape[:axis], 1, *shape[axis + 1 :]), depth)
        return (
            f"repeat({inner}, {shape[axis]}, axis={written})",
            lambda arrays: np.repeat(meaning(arrays), shape[axis], axis=axis),
        )

    def make_reduce(self, shape, depth):
        names = LETTERS[: len(shape)]
        how = self.draw(st.sampled_from(["sum", "mean", "max", "min", "prod"]))
        more = self.draw(st.integers(1, 3))
        if shape and self.draw(st.booleans()):
            axis, _ = self.axis_of(shape)
            left = [f"({name} z)" if place == axis else name for place, name in enumerate(names)]
            old = (*shape[:axis], shape[axis] * more, *shape[axis + 1 :])
        else:
            left, old = [*names, "z"], (*shape, more)
        pattern = f"{' '.join(left)} -> {' '.join(names)}"
        inner, meaning = self.make(old, depth)
        return (
            f"reduce({inner}, '{pattern}', '{how}', z={more})",
            lambda arrays: einops.reduce(np.asarray(meaning(arrays), float), pattern, how, z=more),
        )

    def make_einsum(self, shape, depth):
        sizes = dict(zip(LETTERS, shape, strict=False))
        output = "".join(sizes)
        sizes["z"] = self.draw(st.integers(1, 3))
        terms = []
        for _ in range(self.draw(st.integers(1, 3))):
            own = [letter for letter in sizes if self.draw(st.booleans())]
            terms.append("".join(self.draw(st.permutations(own))))
        missing = "".join(letter for letter in output if not any(letter in term for term in terms))
        terms[0] += missing
        pattern = f"{','.join(terms)}->{output}"
        parts = [self.make(tuple(sizes[letter] for letter in term), depth) for term in terms]
        return (
            f"einsum('{pattern}', {', '.join(text for text, _ in parts)})",
            lambda arrays: np.einsum(pattern, *[meaning(arrays) for _, meaning in parts]),
        )

    def make_index(self, shape, depth):
        parts, old, index = [], [], []
        for size in shape:
            kinds = ["full", "head", "tail", "steps", "turned", *(["new"] if size == 1 else [])]
            kind = self.draw(st.sampled_from(kinds))
            text, part, was = {
                "full": (":", slice(None), size),
                "head": (f":{size}", slice(None, size), size + 1),
                "tail": ("1:", slice(1, None), size + 1),
                "steps": ("::2", slice(None, None, 2), 2 * size),
                "turned": ("::-1", slice(None, None, -1), size),
                "new": ("None", None, None),
            }[kind]
            parts.append(text)
            index.append(part)
            old += [] if was is None else [was]
        if self.draw(st.booleans()):
            place = self.draw(st.sampled_from([-1, 0, 1]))
            parts.append(str(place))
            index.append(place)
            old.append(2)
        if not parts:
            return None
        inner, meaning = self.make(tuple(old), depth)
        return f"({inner})[{', '.join(parts)}]", lambda arrays: meaning(arrays)[tuple(index)]

    def make_lookup(self, shape, depth):
        start = self.draw(st.integers(0, len(shape)))
        end = self.draw(st.integers(start, len(shape)))
        rows = self.draw(st.integers(1, 4))
        table, meaning = self.make((*shape[:start], rows, *shape[end:]), depth)
        ids, chosen = self.chosen(shape[start:end], rows)
        before = ":, " * start
        return f"({table})[{before}{ids}]", lambda arrays: np.take(
            meaning(arrays), chosen(arrays), axis=start
        )

    def make_one_hot(self, shape, depth):
        if not shape:
            return None
        ids, chosen = self.chosen(shape[:-1], shape[-1])
        return f"one_hot({ids}, {shape[-1]})", lambda arrays: np.eye(shape[-1])[chosen(arrays)]

    def make_convolution(self, shape, depth):
        if len(shape) not in (1, 2):
            return None
        channels, length, stride = (self.draw(st.integers(1, 2)) for _ in range(3))
        space = tuple((size - 1) * stride + length for size in shape)
        if len(shape) == 1 or self.draw(st.booleans()):
            x, meaning = self.make(space, depth)
            kernel, slid = self.make((length,) * len(shape), depth)
            return (
                f"conv{len(shape)}d({x}, {kernel}, stride={stride})",
                lambda arrays: numpy_convolution(
                    meaning(arrays)[None, None], slid(arrays)[None, None], stride
                )[0, 0],
            )
        x, meaning = self.make((channels, space[1]), depth)
        kernel, slid = self.make((shape[0], channels, length), depth)
        return (
            f"conv1d({x}, {kernel}, {stride})",
            lambda arrays: numpy_convolution(meaning(arrays)[None], slid(arrays), stride)[0],
        )

    def make_pool(self, shape, depth):
        if len(shape) < 2:
            return None
        size, mode = self.draw(st.integers(1, 2)), self.draw(st.sampled_from(["max", "mean"]))
        inner, meaning = self.make((*shape[:-2], shape[-2] * size, shape[-1] * size), depth)
        pattern = "... (h a) (w b) -> ... h w"
        return (
            f"pool2d({inner}, {size}, mode='{mode}')",
            lambda arrays: einops.reduce(np.asarray(meaning(arrays), float), pattern, mode, a=size, b=size),
        )


LETTERS = "abcdef"
CONTINUOUS = (
    *("leaf", "unary", "binary", "binary", "matmul", "matmul", "reduction", "transpose", "softmax"),
    *("layer_norm", "where", "concat", "stack", "split", "reshape", "permuted", "rearrange", "repeat"),
    *("reduce", "einsum", "index", "lookup", "convolution", "pool"),
)
DISCRETE = ("argmax", "one_hot")


@st.composite
def programs(draw, depth: int = 4, kinds: tuple[str, ...] = CONTINUOUS + DISCRETE):
    program = Program(draw, kinds=kinds)
    shape = tuple(draw(st.lists(st.integers(1, 3), max_size=3)))
    program.text, program.meaning = program.make(shape, draw(st.integers(1, depth)))
    return program
