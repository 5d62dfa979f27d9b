"""The nine worked pictures of tensor diagrams: what authors write, and the arrays that some need."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Worked:
    """A picture as a page would have it; `arrays` stand in a file of the picture's name."""

    program: str
    options: dict[str, str] = field(default_factory=dict)
    arrays: dict[str, np.ndarray] = field(default_factory=dict)

    def markdown(self, name: str) -> str:
        """Return the directive in MyST."""
        options = {**self.options, **({"data": f"{name}.npz"} if self.arrays else {})}
        lines = [f":{key}: {value}".rstrip() for key, value in {"name": name, **options}.items()]
        return "\n".join([":::{tensor-diagram}", *lines, self.program, ":::"])


def _attention_arrays() -> dict[str, np.ndarray]:
    generator = np.random.default_rng(7)
    shapes = {"X": (5, 16), "W_q": (16, 4), "W_k": (16, 4), "W_v": (16, 4)}
    arrays = {name: (0.5 * generator.normal(size=shape)).round(2) for name, shape in shapes.items()}
    words = ["the", "animal", "was", "too", "tired"]
    return {**arrays, "tokens": np.array(words)}


TOKENS = np.array(["the", "cat", "saw", "the"])
# The rows of a real vocabulary at which these words stand.
IDS = np.array([1996, 4937, 2387, 1996])

WORKED = {
    "matmul": Worked(
        "A[m,n] : query\nB[n,p] : key\nC = A @ B : score",
        {"dims": "m=3, n=4, p=2", "values": "random(1)", "focus": "C[1,1]"},
    ),
    "softmax": Worked(
        "S[t,s] : score\nP = softmax(S, axis=s) : weight",
        {"dims": "t=4, s=4", "values": "random(2)", "focus": "P[1,0]"},
    ),
    "rearrange": Worked(
        'x[t,d] : query\nH[h,t,k] = rearrange(x, "t (h k) -> h t k", h=2) : key',
        {"dims": "t=3, d=8", "values": "random(3)", "focus": "H[1,1,2]"},
    ),
    "broadcast": Worked(
        "X[t,d] : query\nb[d] : key\nY = X + b : value",
        {"dims": "t=4, d=8", "values": "random(4)", "focus": "Y[2,5]"},
    ),
    "lookup": Worked(
        "table[V,d] : key\nids[t] : query\nE[t,d] = table[ids] : value",
        {"dims": "V=30522, d=8", "labels": "t=tokens", "focus": "E[3,0]"},
        {
            "ids": IDS,
            "tokens": TOKENS,
            "table": np.random.default_rng(5).normal(size=(30522, 8)).round(1).astype(np.float16),
        },
    ),
    "einsum": Worked(
        'Q[t,d] : query\nK[s,d] : key\nS = einsum("td,sd->ts", Q, K) : score',
        {"dims": "t=4, s=3, d=5", "values": "random(6)", "focus": "S[2,1]"},
    ),
    "concat": Worked(
        "A[t,d] : query\nB[u,d] : key\nC[n,d] = concat([A, B], axis=t) : value",
        {"dims": "t=3, u=2, d=4", "values": "random(8)", "focus": "C[3,1]"},
    ),
    "conv2d": Worked(
        "X[h,w] : query\nk = [[0, 1, 0], [1, -4, 1], [0, 1, 0]] : key\nY = conv2d(X, k) : value",
        {"dims": "h=5, w=6", "values": "random(9)"},
    ),
    "attention": Worked(
        "X[t,d] : query\nW_q[d,k]\nW_k[d,k]\nW_v[d,k]\n"
        "Q = X @ W_q : query\nK[s,k] = X @ W_k : key\nV[s,k] = X @ W_v : value\n"
        "S = Q @ K.T / sqrt(k) : score\nP = softmax(S, axis=s) : weight\nZ = P @ V",
        {"labels": "t=tokens, s=tokens", "focus": "Z[4,1]"},
        _attention_arrays(),
    ),
}


CONFIG = {
    "explorable_concepts": {
        name: {"label": name, "color": color}
        for name, color in {
            "query": "violet",
            "key": "orange",
            "score": "teal",
            "weight": "blue",
            "value": "magenta",
        }.items()
    }
}


def pages() -> dict[str, str | bytes]:
    """Return the files of a site of one page with all nine pictures."""
    files: dict[str, str | bytes] = {}
    for name, worked in WORKED.items():
        if worked.arrays:
            stored = io.BytesIO()
            np.savez_compressed(stored, **worked.arrays)
            files[f"{name}.npz"] = stored.getvalue()
    pictures = "\n\n".join(f"## {name}\n\n{worked.markdown(name)}" for name, worked in WORKED.items())
    return {**files, "index": f"# Worked pictures\n\n{pictures}\n"}
