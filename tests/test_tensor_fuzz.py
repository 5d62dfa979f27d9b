"""The tensor language given anything at all: a diagram or a TensorError comes out, soon and in little memory.

`EXPLORABLE_EXAMPLES=20 pytest tests/test_tensor_fuzz.py` tries twenty times as much.
"""

from __future__ import annotations

import contextlib
import importlib.util
import math
import os
import re
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from chance import TIMES, examples
from hypothesis import assume, given
from hypothesis import strategies as st
from tensor_oracle import FUZZED_ARRAYS as ARRAYS
from tensor_oracle import FUZZED_DIMS as DIMS
from tensor_oracle import FUZZED_LINES as DECLARED
from tensor_oracle import Writer, attempt, look_at

from sphinxext.explorable.tensors import Diagram, TensorError

SECONDS = 2.0
MEMORY = 3 * 2**30


@contextlib.contextmanager
def little_memory() -> Iterator[None]:
    """Let the process take no more than some gibibytes beyond what it has."""
    resource = pytest.importorskip("resource")
    status = Path("/proc/self/statm")
    if not status.exists():
        yield
        return
    taken = int(status.read_text().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    limit = taken + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit if before[1] < 0 else min(limit, before[1]), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def survive(
    source: str, dims: Mapping[str, int] | None = None, arrays: Mapping[str, np.ndarray] | None = None
) -> Diagram | TensorError:
    """Return what becomes of a program.

    Nothing but a TensorError may be raised, no time be lost, and nothing be warned of but in the diagram.
    """
    start = time.thread_time()
    with little_memory(), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        result = attempt(source, dims, arrays)
        look_at(source, result)
    assert not warned, (source, [str(warning.message) for warning in warned])
    assert time.thread_time() - start < SECONDS, source
    return result


limited = pytest.mark.skipif(sys.platform != "linux", reason="limits of memory and time are Linux's")


def spend(script: str, *arguments: str, seconds: int) -> None:
    """Run a script that may take no more than some seconds and gibibytes."""
    limits = f"""
import resource
resource.setrlimit(resource.RLIMIT_AS, (2 * {MEMORY}, 2 * {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
"""
    tests = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", limits + script, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{tests.parent}:{tests}", "OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, f"{done.returncode}: {done.stderr[-2000:]}"


# Any text

ALPHABET = "XYIMKtdh[](){},.:=@+-*/#'\"~^ \t0123e_T\\;|&%<>!?`$é×−²ｘ𝐗\r\n"
ALPHABET += "\u00a0\u202e\u0301\ufeff\u2028\x0b\x0c\x85\x00\ud800\udfff"
FRAGMENTS = [
    "softmax(", "sum(", "einsum(", "rearrange(", "repeat(", "reduce(", "reshape(", "split(", "concat([",
    "X[", "conv1d(", "one_hot(", "where(", "stack([", "transpose(", "layer_norm(", "pool2d(", "argmax(",
    "gelu(", ".T", "axis=", "axis=d", "keepdims=True", "h=2", "'t d -> d t'", '"td,hd->th"',
    '"a b -> (a b)"', '"max"', " @ ", "X", "Y", "I", "M", "[1, 2]", "(0, 1)", "None", "...", ":", "::-1",
    "-1", "**", ", ", ")", "]", "lambda x: ", " if ", " else ", " for x in ", ":=", "f'{X}'", "b'1'", "*X",
    "**X", " is ", " in ", "not ", "X.__class__", "X.shape", "__import__('os')", "eval", "await ", "yield ",
    "1j", "0x10", "0b1", "1_0", "1e400", "9" * 50, "9" * 500, "-" * 200, "(" * 60, "[" * 60, "10**10",
    "2147483648", "1e-400", "\r", "\\\n", "\t",
]  # fmt: skip


@examples(1000)
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(ALPHABET, max_size=60),
        st.lists(st.sampled_from(FRAGMENTS)).map("".join),
    )
)
def test_any_text(text):
    for line in (text, f"x = {text}", f"x[{text}] = X", f"a, {text} = X", f"x = X : {text}"):
        survive(f"{DECLARED}{line}", DIMS, ARRAYS)
    survive(text)


FUNCTIONS = [
    "softmax", "relu", "gelu", "sum", "mean", "max", "argmax", "layer_norm", "concat", "stack", "split",
    "reshape", "transpose", "rearrange", "repeat", "reduce", "einsum", "where", "one_hot", "conv1d",
    "conv2d", "pool2d", "sqrt", "nothing",
]  # fmt: skip
VALUES = [
    "X", "Y", "I", "M", "K", "G", "t", "d", "h", "V", "nowhere", "0", "1", "2", "-1", "-2", "99", "0.5",
    "-0.0", "True", "False", "None", "(0, 1)", "(1, 0)", "(t, d)", "(2, -1)", "(-1, -1)", "()", "[]",
    "[X, X]", "(X, X)", "[1, 2]", "(1,)", "((1,),)", '"max"', '"mean"', '"sum"', '"t d -> d t"',
    '"(a b) c -> a b c"', '"a b -> a"', '"... -> ..."', '"ij,jk->ik"', '"ij->"', '"i..."', '""', '"->"',
    "'é'", "f'{1}'", "b'x'", "X.T", "X[0]", "-X", "X + 1", "X @ Y.T", "lambda: 1", "1 if 1 else 2",
    "x for x in X", "*X", "**X", "...", "1:2", "1e308", "9" * 30, "9" * 400, "-" + "9" * 30, "2147483647",
    "2147483648", "9223372036854775808", "1_000_000", "1j", "sum", "sum(X)", "split(X, 2, axis=1)",
    "split(X, (1,))", "X[:0]", "X[:, :0]", "one_hot(M, 3)", "not 1",
]  # fmt: skip
KEYWORDS = [
    "axis", "keepdims", "eps", "scale", "shift", "sections", "shape", "stride", "padding", "mode", "size",
    "a", "b", "t", "approximate", "pattern", "x", "out", "dtype", "optimize", "_", "self", "operands",
]  # fmt: skip


SLICES = [":", "::-1", ":t", "t:", "::0", "1:2:3:4", ":X", f":{'9' * 30}", "0:1", "None"]


@st.composite
def calls(draw) -> str:
    """Draw a call of any function with any arguments."""
    arguments = draw(st.lists(st.sampled_from(VALUES), max_size=4))
    keywords = draw(st.lists(st.tuples(st.sampled_from(KEYWORDS), st.sampled_from(VALUES)), max_size=3))
    arguments += [f"{name}={value}" for name, value in keywords]
    return f"{draw(st.sampled_from(FUNCTIONS))}({', '.join(arguments)})"


@examples(1500)
@given(calls())
def test_any_arguments(call):
    survive(f"{DECLARED}R = {call}", DIMS, ARRAYS)
    survive(f"{DECLARED}R = {call}", DIMS)


@examples(1200)
@given(
    st.sampled_from(["X", "K", "M", "G", "X.T", "split(X, 2, axis=1)", "sum(X)"]),
    st.lists(st.sampled_from([*VALUES, *SLICES]), max_size=4),
)
def test_any_subscript(base, parts):
    survive(f"{DECLARED}R = {base}[{', '.join(parts)}]", DIMS, ARRAYS)
    survive(f"{DECLARED}R = {base}[{', '.join(parts)}]", DIMS)


# Programs with slips

PROGRAM = """\
A = softmax(X @ X.T / sqrt(d), axis=-1) : scores
B = layer_norm(X, X[0], X[1], axis=d, eps=1e-5)
C[t, 2] = sum(reshape(X, (t, 2, 2)), axis=2, keepdims=False)
D = rearrange(X, "t (h k) -> h t k", h=2)
E = repeat(X, "t d -> t n d", n=2) + repeat(Y, 2, axis=0)[:1]
F = reduce(G, "(a b) d -> a d", "max", b=2)
H = einsum("td,hd->th", X, Y)
J = concat([X, Y], axis=0)[:, None, ::-2]
L = stack([X, X], axis=1)[..., 0]
N, O[t, 2] = split(X, 2, axis=d) : left, right
P = where(X - 1, X, -X ** 2)
Q = one_hot(M, V) * G[M, 0:1]
R = X[:, I] - transpose(K, (1, 2, 0))[:, :, :, None][..., 0]
S = conv1d(X, K, stride=1, padding=(1)) + [[1, 2], [3, 4]]
U = pool2d(G, (2, 2), stride=2, mode="mean")
W = gelu(X, approximate=True) * argmax(X, axis=1, keepdims=True)
Z = [[1, -2.5], [3e-1, 4]]
a, b, c = X
"""
TOKEN = re.compile(r'"|\w+|\*\*|->|\.\.\.|::|[^\S\n]+|.')
SLIPS = [
    "", "X", "(", "]", ",", ":", '"', "=", "*", ".", "None", "'s'", "9" * 25, "-", "[I]", "\x00",
    "lambda: ",
]  # fmt: skip


def tokens(line: str) -> list[str]:
    return TOKEN.findall(line)


@pytest.mark.parametrize("line", PROGRAM.splitlines())
def test_every_slip_at_every_place(line):
    pieces = tokens(line)
    assert "".join(pieces) == line
    for place, piece in enumerate(pieces):
        before, after = pieces[:place], pieces[place + 1 :]
        swapped = [after[0], piece, *after[1:]] if after else []
        mended = [[*before, *after], [*before, piece, piece, *after], [*before, *swapped]]
        mended += [[*before, slip, *after] for slip in SLIPS]
        middle = len(piece) // 2
        mended += [[*before, piece[:middle], slip, piece[middle:], *after] for slip in SLIPS[1:5]]
        for tried in mended:
            survive(f"{DECLARED}{''.join(tried)}", DIMS, ARRAYS)


@examples(450)
@given(st.data())
def test_programs_with_several_slips(data):
    program = Writer(data.draw, wild=True).write(4, 3)
    pieces = TOKEN.findall(program.source.replace("\n", " \u2424 "))
    assume(pieces)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(pieces) - 1))
        kind = data.draw(st.sampled_from(["drop", "double", "swap", "put", "replace", "elsewhere"]))
        other = data.draw(st.integers(0, len(pieces) - 1))
        if kind == "drop":
            pieces[place] = ""
        elif kind == "double":
            pieces.insert(place, pieces[place])
        elif kind == "swap":
            pieces[place], pieces[other] = pieces[other], pieces[place]
        elif kind == "elsewhere":
            pieces.insert(other, pieces[place])
        else:
            pieces[place : place + (kind == "replace")] = [data.draw(st.sampled_from([*FRAGMENTS, *VALUES]))]
    survive("".join(pieces).replace("\u2424", "\n"), program.dims, program.arrays)


# What is given


class Odd:
    """Something that is no array and says so loudly."""

    def __array__(self, *_: object, **__: object) -> np.ndarray:
        raise RuntimeError("no array")

    def __index__(self) -> int:
        raise RuntimeError("no number")

    def __repr__(self) -> str:
        raise RuntimeError("no text")


def read_only(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array


def odd_objects() -> np.ndarray:
    array = np.empty((3, 4), dtype=object)
    for cell in np.ndindex(array.shape):
        array[cell] = Odd()
    return array


GIVEN: dict[str, object] = {
    "complex": np.ones((3, 4), dtype=complex),
    "text": np.full((3, 4), "a"),
    "bytes": np.full((3, 4), b"a"),
    "objects": np.full((3, 4), None),
    "numbers as objects": np.ones((3, 4), dtype=object),
    "odd objects": odd_objects(),
    "dates": np.zeros((3, 4), dtype="datetime64[s]"),
    "spans": np.zeros((3, 4), dtype="timedelta64[s]"),
    "records": np.zeros((3, 4), dtype=[("a", "f8"), ("b", "i4")]),
    "void": np.zeros((3, 4), dtype="V8"),
    "long double": np.full((3, 4), np.longdouble("1e4000")),
    "big endian": np.ones((3, 4), dtype=">f4"),
    "half": np.full((3, 4), 1e4, dtype=np.float16),
    "bools": np.ones((3, 4), dtype=bool),
    "uint64": np.full((3, 4), 2**64 - 1, dtype=np.uint64),
    "int64": np.full((3, 4), -(2**63)),
    "nan": np.full((3, 4), np.nan),
    "infinite": np.full((3, 4), -np.inf),
    "huge": np.full((3, 4), 1e308),
    "fractions": np.full((3, 4), 0.5),
    "empty": np.zeros((0, 4)),
    "all empty": np.zeros((0, 0)),
    "number": np.array(1.0),
    "numpy's number": np.float64(2),
    "number of Python's": 3,
    "huge number of Python's": 10**400,
    "string": "XYZ",
    "none": None,
    "lists": [[1, 2], [3, 4]],
    "ragged": [[1, 2], [3]],
    "dictionary": {"a": 1},
    "function": len,
    "odd": Odd(),
    "masked": np.ma.masked_array(np.ones((3, 4)), mask=np.eye(3, 4)),
    "matrix": np.ones((3, 4)).view(np.recarray),
    "strided": np.arange(48.0).reshape(6, 8)[::2, ::-2],
    "transposed": np.arange(12.0).reshape(4, 3).T,
    "read only": read_only(np.ones((3, 4))),
    "many axes": np.ones((1,) * 30),
}
# Arrays that are far larger than the memory they take.
VIEWS: dict[str, object] = {
    "a view of one cell": np.broadcast_to(np.float64(0), (10**6, 10**6)),
    "a view of one whole number": np.broadcast_to(np.int64(1), (2**31, 2**20)),
    "a view of one half": np.broadcast_to(np.float16(1), (10**5, 10**5)),
    "a long view": np.broadcast_to(np.float64(0), (2**40,)),
    "a wide view": np.broadcast_to(np.arange(3.0)[:, None], (3, 10**9)),
}
SIZES: list[object] = [
    *(0, -1, 1, 3, 4, 10**6, 2**31 - 1, 2**31, 10**400, True, 3.0, 2.5, math.nan, "3", None, [3], Odd()),
    *(np.int64(3), np.float64(3), np.array(3), np.array([3]), 1j),
]
USES = [
    "R = X",
    "R = X + 1",
    "R = X[0, 0]",
    "R = X[:2, ::2]",
    "R = X[M]",
    "R = X @ X.T",
    "R = sum(X, axis=0)",
    "R = max(X)",
    "R = softmax(X, axis=-1)",
    "R = one_hot(X, 5)",
    "R = M[X]",
    "R = where(X, X, 1)",
    "a, b, c = X",
    "R = split(X, 2, axis=1)",
    'R = einsum("ij->j", X)',
    'R = rearrange(X, "a b -> (b a)")',
    "R = reshape(X, (2, -1))",
    "R = pool2d(X, 2)",
    "R = layer_norm(X)",
    "",
]


def give(array: object) -> None:
    """Try an array in every shape and use."""
    for shape in ("m,n", "n", "", "t,d"):
        for use in USES:
            result = survive(f"M[2] = [0, 1]\nX[{shape}]\n{use}", {"t": 3, "d": 4}, {"X": array})
            if isinstance(result, Diagram):
                assert result.tensors["X"].values is not None


@pytest.mark.parametrize("kind", GIVEN)
def test_any_array(kind):
    give(GIVEN[kind])


@limited
@pytest.mark.parametrize("kind", VIEWS)
def test_any_huge_view(kind):
    """In a process of its own: what adds up 10**12 cells would not come back."""
    spend(f"import test_tensor_fuzz as fuzz\nfuzz.give(fuzz.VIEWS[{kind!r}])", seconds=20)


@pytest.mark.parametrize("place", range(len(SIZES)))
def test_any_size(place):
    for use in USES:
        survive(f"M[2] = [0, 1]\nX[t,d]\n{use}", {"t": SIZES[place], "d": 4})
        survive(f"M[2] = [0, 1]\nX[t,d]\n{use}", {"t": SIZES[place], "d": 4}, {"X": np.ones((3, 4))})
    survive("R = t + reshape([1], (t, 1))", {"t": SIZES[place]})


WORDS = [
    "", " ", "1", "a b", "é", "ｔ", "lambda", "None", "\x00", "\ud800", "sum", "x" * 10_000, 3, None, ("t",),
]  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_any_name(name):
    for source in ("X[t]\nR = X + t", f"X[{name}]\nR = X + 1", f"{name}[t]", f"X = {name}", f"{name} = t"):
        survive(source, {name: 3, "t": 3}, {name: np.ones(3), "X": np.ones(3)})


@examples(600)
@given(
    st.dictionaries(st.sampled_from(["X", "M", "t", "nowhere"]), st.sampled_from(list(GIVEN)), max_size=3),
    st.dictionaries(st.sampled_from(["t", "d", "X", "sum"]), st.integers(0, len(SIZES) - 1), max_size=3),
    st.lists(st.sampled_from(USES), max_size=2),
)
def test_anything_given(arrays, dims, uses):
    lines = [use.replace("R =", f"R{place} =") for place, use in enumerate(uses)]
    survive(
        "\n".join(["M[2]", "X[t,d]", *lines]),
        {name: SIZES[place] for name, place in dims.items()},
        {name: GIVEN[kind] for name, kind in arrays.items()},
    )


# Too much of anything


@pytest.mark.parametrize(
    "source",
    {
        "lines": "x = 1\n" * 10_000,
        "blank lines": "\n" * 10_000,
        "comments": "# a\r\n" * 10_000,
        "brackets": "x = " + "(" * 9_000 + ")" * 9_000,
        "open brackets": "x = " + "[" * 19_000,
        "literal": "x = " + "[" * 39 + "1" + "]" * 39,
        "signs": "x = " + "-" * 19_000 + "1",
        "sums": "x = " + "1+" * 9_900 + "1",
        "powers": "x = " + "9**" * 6_000 + "9",
        "large powers": "x = 9**9**9**9**9",
        "transposes": "X[2]\nx = X" + ".T" * 9_000,
        "subscripts": "X[2]\nx = X" + "[:]" * 6_000,
        "some subscripts": "X[2]\nx = X" + "[:]" * 90,
        "new axes": "X[2]\nx = X[" + "None, " * 3_000 + "0]",
        "calls": "X[2]\nx = " + "exp(" * 39 + "X" + ")" * 39,
        "many calls": "X[2]\nx = " + "exp(" * 3_000 + "X" + ")" * 3_000,
        "a name": "x" * 19_990 + "[2]",
        "a number": "x = " + "9" * 19_990,
        "a fraction": "x = 0." + "3" * 19_900,
        "a string": 'x = rearrange(X, "' + "a " * 9_000 + '-> a")',
        "a pattern": 'X[2]\nx = rearrange(X, "' + "(" * 9_000 + ' -> a")',
        "an einsum": 'X[2]\nx = einsum("' + "i," * 40 + 'i", ' + "X, " * 40 + "X)",
        "operands": "X[2]\nx = concat([" + "X, " * 6_000 + "X])",
        "targets": ", ".join(f"a{place}" for place in range(3_000)) + " = X",
        "settings": "X[2]\nx = sum(X, " + "axis=0, " * 2_000 + ")",
        "a tuple": "X[2]\nx = reshape(X, (" + "1, " * 5_000 + "2))",
        "axes": "x[" + "1," * 5_000 + "1]",
        "strings": 'x = "' + '" "' * 6_000 + '"',
        "surrogates": "\ud800" * 10_000,
        "nothings": "\x00" * 10_000,
        "marks": "x = a" + "\u0301" * 10_000,
        "backslashes": "x = " + "\\" * 10_000,
        "quotes": "x = " + "'" * 10_001,
    }.items(),
    ids=lambda item: item[0],
)
def test_too_much(source):
    survive(source[1], {"t": 2})


COSTLY = {
    "sum over nothing shared": ('x[n]\ny = einsum("a,b,c,d,e->", x, x, x, x, x)', 1000),
    "large result": ('x[n]\ny = einsum("a,b,c->abc", x, x, x)', 2000),
    "outer sum": ("x[n]\ny = x[:, None, None] + x[:, None] + x", 2000),
    "repeated": ("x[n]\ny = repeat(x, 1000000, axis=n)", 1000),
    "repeated by a pattern": ('x[n]\ny = repeat(x, "a -> (a b)", b=2000000000)', 1000),
    "stacked": ("x[n]\ny = x[:, None] * x\nz = stack([" + "y, " * 500 + "y])", 5000),
    "one hot": ("x[n]\ny = one_hot(x, 2000000000)", 1000),
    "looked up": ("x[n]\ny = one_hot(x, 1000)\nz = y[:, y]", 1000),
    "wide padding": ("x[n]\nk[2]\ny = conv1d(x, k, padding=1000000000)", 1000),
    "wide padding twice": ("x[n,n]\nk[2,2]\ny = conv2d(x, k, padding=100000)", 100),
    "wide kernel": ("x[n,n]\ny = conv2d(x, x, padding=200)", 200),
    "wide windows": ("x[n,n]\ny = pool2d(x, 1000, stride=1)", 2000),
    "broadcast rows": ("x[n]\ny = x[:, None, None] @ x[None]", 4000),
    "many lines": ("x[n]\n" + "".join(f"a{place} = x[:, None] @ x[None]\n" for place in range(150)), 8000),
    "large split": ("x[n]\ny = split(x, 1000000)", 1000000),
    "large unpacking": ("x[n]\ny = x[:, None] + 0 * x\na, b = y", 8000),
    "reshaped": ("x[n]\ny = reshape(x, (1000000000000, -1))", 1000),
    "large shape": ("x[n]\ny = reshape(x, (99999999999999999999, 0))", 1000),
    "large power": ("x[n]\ny = 9.0 ** (9 ** (9 ** 9)) + x", 1000),
}
SCRIPT = """
import sys
import numpy as np
from sphinxext.explorable.tensors import TensorError, evaluate
source, size = sys.argv[1], int(sys.argv[2])
shape = (size, size) if "x[n,n]" in source else (size,)
arrays = {"x": np.zeros(shape), "k": np.ones((2,) * len(shape))}
try:
    evaluate(source, None, arrays)
except TensorError as error:
    assert error.line and error.column and error.message
"""


@limited
@pytest.mark.parametrize("name", COSTLY)
def test_what_would_cost_too_much_is_refused_or_cheap(name):
    source, size = COSTLY[name]
    spend(SCRIPT, source, str(size), seconds=8)


USES_OF_LARGE = ["R = X[0, 0]", "R = X[:2, :2]", "R = X[M]", "R = X[:, M]", "", "R = X[1:, None]"]


@pytest.mark.parametrize("use", USES_OF_LARGE)
def test_shapes_without_values_cost_nothing(use):
    source = f"M[2]\nX[n,n]\n{use}\nS = X @ X.T\nP = softmax(S, axis=1)\nQ = concat([P, S])"
    start = time.thread_time()
    survive(source, {"n": 100_000})
    assert time.thread_time() - start < 0.2


# Atheris, where it is installed


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed")
def test_atheris_finds_nothing_in_some_runs(tmp_path):
    script = Path(__file__).parent / "fuzz_tensors.py"
    done = subprocess.run(
        [sys.executable, str(script), "--runs", str(round(2000 * TIMES)), "--folder", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120 + 60 * TIMES,
        check=False,
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert "Done" in done.stderr
