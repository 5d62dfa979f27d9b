"""Atheris, a fuzzer that follows coverage, on the tensor language.

python tests/fuzz_tensors.py --runs 100000
python tests/fuzz_tensors.py --seconds 600 --folder build/fuzz

Whatever crashes is left in the folder; `python tests/fuzz_tensors.py FILE` runs it again.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sphinxext.explorable.tensors"]):
    from tensor_oracle import FUZZED_ARRAYS, FUZZED_DIMS, FUZZED_LINES, attempt, look_at

# One byte stands for one of these, so that a changed byte changes a word and not a letter.
WORDS = [
    "X", "Y", "I", "M", "K", "t", "d", "h", "V", "R", "S", "softmax", "relu", "gelu", "sum", "mean", "max",
    "argmax", "layer_norm", "concat", "stack", "split", "reshape", "transpose", "rearrange", "repeat",
    "reduce", "einsum", "where", "one_hot", "conv1d", "conv2d", "pool2d", "sqrt", "exp", "axis", "keepdims",
    "eps", "mode", "stride", "padding", "approximate", "sections", "True", "False", "None", "(", ")", "[",
    "]", ",", ":", "=", ".T", "...", "@", "+", "-", "*", "/", "**", " ", "\n", '"', '"', "->", "a", "b",
    "i", "j", "0", "1", "2", "3", "-1", "0.5", "99", "2147483648", "9999999999999999999999", "1e400", "#",
    "'", ".", "{", "}", "lambda", "for",
]  # fmt: skip
SEEDS = [
    "R = softmax(X @ X.T / sqrt(d), axis=-1) : a",
    "R = layer_norm(X, X[0], X[1], axis=d, eps=0.5)",
    "R[t, 2] = sum(reshape(X, (t, 2, 2)), axis=2, keepdims=True)",
    'R = rearrange(X, "t (a b) -> a t b", a=2)',
    'R = repeat(X, "t d -> t a d", a=2) + repeat(Y, 2, axis=0)',
    'R = reduce(X, "t (a b) -> a t", "max", b=2)',
    'R = einsum("ij,aj->ia", X, Y)',
    "R = concat([X, Y], axis=0)[:, None, 0:2]",
    "R = stack([X, X], axis=1)[..., 0]",
    "R, S[t, 2] = split(X, 2, axis=d) : a, b",
    "R = where(X - 1, X, -X ** 2)",
    "R = one_hot(M, V) * X[M, 0:1]",
    "R = X[:, I] - transpose(K, (1, 2, 0))",
    "R = conv1d(K, K, stride=1, padding=1)",
    'R = pool2d(X, (2, 2), stride=2, mode="mean")',
    "R = gelu(X, approximate=True) * argmax(X, axis=1, keepdims=True)",
    "R = [[1, -2], [3, 0.5]]\nS = R.T",
]


def run(data: bytes) -> None:
    """Evaluate what some bytes stand for; nothing but a TensorError may come out."""
    if not data:
        return
    if data[0] % 4 == 0:
        body = data[1:].decode("utf-8", "surrogateescape")
    else:
        body = "".join(WORDS[byte % len(WORDS)] for byte in data[1:])
    source = f"{FUZZED_LINES}{body}"
    look_at(source, attempt(source, FUZZED_DIMS, FUZZED_ARRAYS if data[0] % 8 < 4 else None))


def seeds() -> list[bytes]:
    """Return the seeds, as text and as words."""
    by_length = sorted(WORDS, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, by_length)))
    spelled = [bytes([1, *(WORDS.index(word) for word in pattern.findall(seed))]) for seed in SEEDS]
    return [*spelled, *(b"\x00" + seed.encode() for seed in SEEDS)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", help="run one file that crashed")
    parser.add_argument("--runs", type=int, default=-1)
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--folder", help="where to keep the corpus and what crashed")
    chosen = parser.parse_args()
    if chosen.file:
        run(Path(chosen.file).read_bytes())
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(chosen.folder or temporary)
        corpus = folder / "corpus"
        corpus.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds()):
            (corpus / f"seed{number}").write_bytes(seed)
        options = [f"-atheris_runs={chosen.runs}"] if chosen.runs >= 0 else []
        options += [f"-max_total_time={chosen.seconds}"] if chosen.seconds else []
        prefix = folder if chosen.folder else Path.cwd()
        options += ["-timeout=5", "-rss_limit_mb=4096", "-max_len=400", f"-artifact_prefix={prefix}/"]
        atheris.Setup([sys.argv[0], *options, str(corpus)], run)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
