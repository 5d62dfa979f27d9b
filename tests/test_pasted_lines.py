"""Lines pasted from NumPy, PyTorch, JAX and einops mean what they mean there, or are told what to write."""

from __future__ import annotations

from types import SimpleNamespace

import einops
import numpy as np
import pytest

from sphinxext.explorable.tensors import TensorError, evaluate
from sphinxext.explorable.tensors.drawn import Drawn
from sphinxext.explorable.tensors.foreign.names import IDENTITIES, METHODS, OPERATORS, RENAMED
from sphinxext.explorable.tensors.foreign.register import OF_LIBRARIES, SPELLED
from sphinxext.explorable.tensors.hints import ADVICE, WRITTEN
from sphinxext.explorable.tensors.operations import FUNCTIONS
from sphinxext.explorable.tensors.words import describe

SIZES = {"t": 4, "s": 4, "d": 6, "k": 3, "h": 2, "b": 2}
AXES = {
    "Q": "tk",
    "K": "sk",
    "X": "td",
    "W": "dk",
    "B": "btd",
    "M": "ts",
    "g": "d",
    "I": "tk",
    "y": "t",
    "O": ["1", "t"],
}
_CHANCE = np.random.default_rng(0)
ARRAYS = {name: _CHANCE.normal(size=[SIZES.get(dim, 1) for dim in axes]) for name, axes in AXES.items()}
ARRAYS["M"] = (ARRAYS["M"] > -0.3).astype(float)
ARRAYS["y"] = np.array([5, 0, 2, 3])
ARRAYS["I"] = _CHANCE.integers(0, 6, size=(4, 3))
A = SimpleNamespace(**ARRAYS)


def softmax(x):
    """Return the softmax along the last axis."""
    weights = np.exp(x - x.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True)


def unit(x):
    """Return vectors of the length 1 along the last axis."""
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def gelu(x):
    """Return the exact GELU."""
    erf = np.vectorize(__import__("math").erf)
    return x * (1 + erf(x / np.sqrt(2))) / 2


def program(line):
    """Return a line below all declarations but those of its own names."""
    own = {name.strip() for name in line.split("=")[0].split(",")}
    declared = {name: axes for name, axes in AXES.items() if name not in own}
    lines = [f"{name}[{','.join(axes)}]" for name, axes in declared.items()]
    return "\n".join([*lines, line]), {name: ARRAYS[name] for name in declared}


def result(line):
    """Return the values of the line's first name, after checking that there is no warning."""
    source, arrays = program(line)
    diagram = evaluate(source, SIZES, arrays)
    return diagram.tensors[line.split("=")[0].split(",")[0].strip()].values


SCORES = A.Q @ A.K.T
with np.errstate(all="ignore"):
    ROOTS = np.sqrt(A.X)
    LOGARITHMS = np.log(A.X)
    MASKED = np.where(A.M == 0, -np.inf, SCORES)
CENTRED = A.X - A.X.mean(-1, keepdims=True)
LOG_SOFTMAX = np.log(softmax(A.X))

LISTED = [
    ("S = torch.matmul(Q, K.transpose(-1, -2))", SCORES),
    ("S = matmul(Q, K.transpose(-1,-2))", SCORES),
    ("S = Q @ K.transpose(0, 1)", SCORES),
    ("S = Q @ K.mT", SCORES),
    ("S = Q @ K.permute(1, 0)", SCORES),
    ("P = F.softmax(Q @ K.T, dim=-1)", softmax(SCORES)),
    ("P = (Q @ K.T).softmax(-1)", softmax(SCORES)),
    ("P = softmax(Q @ K.T, -1)", softmax(SCORES)),
    ("m = X.mean(dim=-1, keepdim=True)", A.X.mean(-1, keepdims=True)),
    ("m = mean(X, dim=-1, keepdim=True)", A.X.mean(-1, keepdims=True)),
    ("m = X.mean(-1)", A.X.mean(-1)),
    ("Y = X.view(4, 2, 3)", A.X.reshape(4, 2, 3)),
    ("Y = X.view(t, 2, -1)", A.X.reshape(4, 2, 3)),
    ("Y = X.reshape(4, 2, 3)", A.X.reshape(4, 2, 3)),
    ("Y = X.unsqueeze(0)", A.X[None]),
    ("Y = torch.cat([Q, K], dim=0)", np.concatenate([A.Q, A.K])),
    ("Y = cat([Q, K], dim=0)", np.concatenate([A.Q, A.K])),
    ("Y = np.concatenate([Q, K], axis=0)", np.concatenate([A.Q, A.K])),
    (
        "Y = einops.rearrange(X, 't (h k) -> h t k', h=2)",
        einops.rearrange(A.X, "t (h k) -> h t k", h=2),
    ),
    ("Y = np.sqrt(X)", ROOTS),
    ("Y = torch.relu(X)", np.maximum(A.X, 0)),
    ("Y = F.gelu(X)", gelu(A.X)),
    ("Y = torch.einsum('td,dk->tk', X, W)", A.X @ A.W),
    ("M = torch.tril(torch.ones(4, 4))", np.tril(np.ones((4, 4)))),
    ("M = tril(Q @ K.T)", np.tril(SCORES)),
    ("M = Q @ K.T > 0", SCORES > 0),
    ("M = where(Q @ K.T > 0, 1, 0)", SCORES > 0),
    ("S = (Q @ K.T).masked_fill(M == 0, float('-inf'))", MASKED),
    ("Y = X[X > 0]", A.X[A.X > 0]),
    ("y = X.shape[0]", 4),
    ("Y = X.sum(axis=1)", A.X.sum(1)),
    ("Y = abs(X)", np.abs(A.X)),
    ("Y = maximum(X, 0)", np.maximum(A.X, 0)),
    ("Y = max(X, 0)", A.X.max(0)),
    ("Y = clip(X, 0, 1)", np.clip(A.X, 0, 1)),
    ("Y = std(X, axis=d)", A.X.std(1)),
    ("Y = cumsum(X, axis=t)", A.X.cumsum(0)),
    ("Y = arange(4)", np.arange(4)),
    ("Y = chunk(X, 2, dim=-1)", np.stack(np.split(A.X, 2, -1))),
    ("Q2, K2 = split(X, 3, dim=1)", A.X[:, :3]),
    ("Y = X[..., None, :]", A.X[..., None, :]),
    ("Y = jnp.dot(X, W)", A.X @ A.W),
    ("Y = silu(X)", A.X / (1 + np.exp(-A.X))),
    ("Y = B.T", A.B.T),
    ("Y = log_softmax(X, dim=-1)", LOG_SOFTMAX),
    ("Y = logsumexp(X, axis=d)", np.log(np.exp(A.X).sum(-1))),
    ("Y = where(X, X, -inf)", A.X),
    ("Y = X // 2", A.X // 2),
    ("Y = X % 2", A.X % 2),
    ("Y = mean(X, axis='d')", A.X.mean(1)),
    ("Y = X[t-1]", A.X[3]),
    ("Y = eye(t)", np.eye(4)),
    ("Y = ones(t, d)", np.ones((4, 6))),
    ("Y = X[:, [0, 2]]", A.X[:, [0, 2]]),
    ("y = X[torch.arange(4), [5, 0, -1, 2]]", A.X[range(4), [5, 0, -1, 2]]),
    ("y = -np.log(X)[np.arange(t), I[:, 0]]", -LOGARITHMS[range(4), A.I[:, 0]]),
    ("y = B[0, torch.arange(4), I[:, 1]]", A.B[0, range(4), A.I[:, 1]]),
]
SIBLINGS = [
    (
        "P = torch.softmax(torch.matmul(Q, K.transpose(-2, -1)) / math.sqrt(K.size(-1)), dim=-1)",
        softmax(SCORES / 3**0.5),
    ),
    ("S = (Q @ K.t()).masked_fill(torch.tril(torch.ones(t, t)) == 0, -1e9)[0, 3]", -1e9),
    ("S = torch.where(M.logical_not(), -torch.inf, Q @ K.T)", MASKED),
    ("H = B.view(b, t, h, d // h).transpose(1, 2)", A.B.reshape(2, 4, 2, 3).transpose(0, 2, 1, 3)),
    (
        "H = B.view(b, t, h, 3).transpose(1, 2).contiguous().view(b, -1)",
        A.B.reshape(2, 4, 2, 3).transpose(0, 2, 1, 3).reshape(2, -1),
    ),
    ("Y = np.transpose(B, (2, 0, 1))", A.B.transpose(2, 0, 1)),
    ("Y = B.transpose(2, 0, 1)", A.B.transpose(2, 0, 1)),
    ("Y = torch.transpose(B, 0, 2)", np.swapaxes(A.B, 0, 2)),
    ("Y = B.swapaxes(0, 1)", np.swapaxes(A.B, 0, 1)),
    ("Y = B @ B.transpose(-2, -1)", A.B @ np.swapaxes(A.B, 1, 2)),
    ("Y = torch.bmm(B, B.mT)", A.B @ np.swapaxes(A.B, 1, 2)),
    # several times
    ("Y = B.repeat(1, 2, 3)", np.tile(A.B, (1, 2, 3))),
    ("Y = g.repeat(3, 2, 1)", np.tile(A.g, (3, 2, 1))),
    ("Y = np.tile(X, 2)", np.tile(A.X, 2)),
    ("Y = torch.tile(X, (h, 1))", np.tile(A.X, (2, 1))),
    ("Y = X.repeat(2, axis=0)", A.X.repeat(2, 0)),
    ("Y = torch.repeat_interleave(X, 2, dim=1)", A.X.repeat(2, 1)),
    # losses
    ("L = F.cross_entropy(X, y)", -LOG_SOFTMAX[range(4), A.y].mean()),
    ("L = F.cross_entropy(X, y, reduction='none')", -LOG_SOFTMAX[range(4), A.y]),
    ("L = F.cross_entropy(X, softmax(X, axis=d), reduction='sum')", -(softmax(A.X) * LOG_SOFTMAX).sum()),
    ("L = nn.CrossEntropyLoss()(X, y)", -LOG_SOFTMAX[range(4), A.y].mean()),
    ("L = F.nll_loss(F.log_softmax(X, dim=-1), y)", -LOG_SOFTMAX[range(4), A.y].mean()),
    ("L = F.cross_entropy(X[0], y[0])", -LOG_SOFTMAX[0, 5]),
    ("L = F.mse_loss(Q, K)", ((A.Q - A.K) ** 2).mean()),
    ("Y = F.normalize(X, dim=-1)", A.X / np.linalg.norm(A.X, axis=-1, keepdims=True)),
    ("Y = F.normalize(B)", A.B / np.linalg.norm(A.B, axis=1, keepdims=True)),
    ("L = F.l1_loss(Q, K, reduction='sum')", np.abs(A.Q - A.K).sum()),
    (
        "L = F.binary_cross_entropy_with_logits(Q, M[:, :3])",
        -np.where(A.M[:, :3], np.log(1 / (1 + np.exp(-A.Q))), np.log(1 / (1 + np.exp(A.Q)))).mean(),
    ),
    ("Y = F.cosine_similarity(Q, K, dim=-1)", (unit(A.Q) * unit(A.K)).sum(-1)),
    ("Y = F.cosine_similarity(Q[:, None], K[None], dim=-1)", unit(A.Q) @ unit(A.K).T),
    ("Y = np.linalg.norm(X, axis=-1, keepdims=True)", np.linalg.norm(A.X, axis=-1, keepdims=True)),
    ("Y = X.norm(dim=0)", np.linalg.norm(A.X, axis=0)),
    ("Y = torch.norm(X, 1, dim=1)", np.abs(A.X).sum(1)),
    ("Y = np.linalg.norm(X)", np.linalg.norm(A.X)),
    # turned around, moved on, and less what is before
    ("Y = np.flip(X, axis=0)", A.X[::-1]),
    ("Y = torch.flip(X, dims=(0, 1))", A.X[::-1, ::-1]),
    ("Y = X.flip(-1)", A.X[:, ::-1]),
    ("Y = np.flip(X) + np.fliplr(X)", A.X[::-1, ::-1] + A.X[:, ::-1]),
    ("Y = np.roll(X, 1, axis=0)", np.roll(A.X, 1, 0)),
    ("Y = torch.roll(X, shifts=-2, dims=1)", np.roll(A.X, -2, 1)),
    ("Y = X.roll(4, 0) + np.roll(g, 2)", A.X + np.roll(A.g, 2)),
    ("Y = jnp.diff(X, axis=0)", np.diff(A.X, axis=0)),
    ("Y = X.diff()", np.diff(A.X)),
    ("Y = F.linear(X, W.T, Q[0])", A.X @ A.W + A.Q[0]),
    ("Y = F.avg_pool1d(X, 2)", A.X.reshape(4, 3, 2).mean(2)),
    ("Y = F.max_pool2d(B, kernel_size=2, stride=2)", A.B.reshape(2, 2, 2, 3, 2).max((2, 4))),
    # the order of axes, or two that change places
    ("Y = X.transpose(1, 0)", A.X.T),
    ("Y = B.transpose(0, 2, 1)", np.swapaxes(A.B, 1, 2)),
    ("Y = B.transpose(0, 2)", np.swapaxes(A.B, 0, 2)),
    ("Y = B.transpose()", A.B.T),
    # norms
    (
        "Y = (X - X.mean(-1, keepdim=True)) / torch.sqrt(X.var(-1, keepdim=True, unbiased=False) + 1e-5)",
        CENTRED / np.sqrt(A.X.var(-1, keepdims=True) + 1e-5),
    ),
    (
        "Y = g * X * torch.rsqrt(X.pow(2).mean(-1, keepdim=True) + 1e-6)",
        A.g * A.X / np.sqrt((A.X**2).mean(-1, keepdims=True) + 1e-6),
    ),
    ("Y = F.layer_norm(X, (d,), g)", A.g * CENTRED / np.sqrt(A.X.var(-1, keepdims=True) + 1e-5)),
    ("Y = X.std(dim=0)", A.X.std(0, ddof=1)),
    ("Y = torch.std(X, 0)", A.X.std(0, ddof=1)),
    ("Y = var(X, dim=1)", A.X.var(1, ddof=1)),
    ("Y = np.var(X, axis=1)", A.X.var(1)),
    ("Y = X.std(0, ddof=0)", A.X.std(0)),
    # RoPE
    (
        "R = torch.cat([-X[..., d // 2:], X[..., :d // 2]], dim=-1)",
        np.concatenate([-A.X[:, 3:], A.X[:, :3]], -1),
    ),
    (
        "a = torch.outer(torch.arange(t), 1.0 / (10000 ** (torch.arange(0, d, 2).float() / d)))",
        np.outer(np.arange(4), 1 / 10000 ** (np.arange(0, 6, 2) / 6)),
    ),
    ("Y = arange(1, t + 1)", np.arange(1, 5)),
    # losses and returns
    ("l = -log_softmax(X, dim=-1).gather(1, I).mean()", -np.take_along_axis(LOG_SOFTMAX, A.I, 1).mean()),
    ("l = torch.mean((Q - K).pow(2))", ((A.Q - A.K) ** 2).mean()),
    ("l = torch.clamp(1 - Q, min=0).sum()", np.maximum(1 - A.Q, 0).sum()),
    (
        "l = -torch.min(Q * K, Q.clamp(1 - 0.2, 1 + 0.2) * K).mean()",
        -np.minimum(A.Q * A.K, A.Q.clip(0.8, 1.2) * A.K).mean(),
    ),
    ("D = X[1:] + 0.99 * X[1:] - X[:-1]", 1.99 * A.X[1:] - A.X[:-1]),
    ("Y = X[t-1:t]", A.X[3:4]),
    # shapes and parts
    ("Y = X[:, None].squeeze(1)", A.X),
    ("Y = np.squeeze(O)", A.O[0]),
    ("Y = X.unsqueeze(-1)", A.X[..., None]),
    ("Y = np.expand_dims(X, axis=1)", A.X[:, None]),
    ("Y = B.flatten(1)", A.B.reshape(2, 24)),
    ("Y = X.flatten()", A.X.ravel()),
    ("Y = torch.zeros(X.shape)", np.zeros((4, 6))),
    ("Y = X.reshape(B.shape[1], -1)", A.X),
    ("p, q = X.chunk(2, dim=-1)", A.X[:, :3]),
    ("p, q = torch.split(X, [2, 4], dim=-1)", A.X[:, :2]),
    ("p, q = torch.split(X, 4, dim=-1)", A.X[:, :4]),
    ("p, q, r = np.split(X, 3, axis=-1)", A.X[:, :2]),
    ("Y = X.max(dim=-1).values", A.X.max(-1)),
    ("Y = torch.max(X, dim=-1)[1]", A.X.argmax(-1)),
    ("Y = torch.amax(X, dim=0)", A.X.max(0)),
    ("Y = torch.max(Q, K)", np.maximum(A.Q, A.K)),
    ("Y = F.pad(X, (1, 0))", np.pad(A.X, ((0, 0), (1, 0)))),
    ("Y = nn.Softmax(dim=-1)(X)", softmax(A.X)),
    ("Y = jax.nn.softmax(X)", softmax(A.X)),
    ("Y = 2 * np.pi", 2 * np.pi),
    ("Y = X.detach().cpu().numpy()", A.X),
    ("Y = X[:, np.newaxis]", A.X[:, None]),
]


@pytest.mark.parametrize(("line", "meant"), [*LISTED, *SIBLINGS])
def test_a_pasted_line_means_what_it_means_in_its_library(line, meant):
    found = result(line)
    assert found.shape == np.shape(meant)
    np.testing.assert_allclose(found, meant, rtol=1e-9, atol=1e-12)


TOLD = [
    (
        "Y = nn.Linear(6, 3)(X)",
        5,
        "nn.Linear has weights of its own, and here they are tensors: declare W[6,3] and b[3], "
        "and write X @ W + b",
    ),
    (
        "Y = bmm(B, B)",
        5,
        "@ contracts B's last axis d=6 with B's second-last t=4: 6 ≠ 4; "
        "did you mean B @ transpose(B, b, d, t) → (b=2, t=4, t=4)?",
    ),
    (
        "Y = 1 + X.max(dim=1)",
        9,
        "PyTorch's max with an axis gives a pair; write max(X, axis=1) for the values, "
        "or argmax(X, axis=1) for where they are",
    ),
    (
        "Y = np.dot(X, B.mT)",
        5,
        "dot pairs every row of X with every matrix of B.mT (b=2, d=6, t=4); "
        "for the product of matrices write X @ B.mT",
    ),
    ("Y = X.softmax(5)", 15, "X (t=4, d=6) has no axis 5"),
    ("Y = X.repeat(2)", 5, "repeat takes a number for each axis of X (t=4, d=6), or axis= for numpy's"),
    ("Y = torch.repeat_interleave(X, 2)", 5, "repeat_interleave is read with an axis: dim=0"),
    (
        "Y = F.cross_entropy(B, y)",
        5,
        "cross_entropy is read with x[n,c] and for each row a class, y[n], or probabilities, y[n,c]; "
        "not with B (b=2, t=4, d=6) and y (t=4)",
    ),
    (
        "Y = F.cross_entropy(X, y, reduction='all')",
        37,
        'cross_entropy has the reductions "mean", "sum" and "none"',
    ),
    (
        "Y = F.cross_entropy(X, y, weight=g)",
        27,
        "cross_entropy takes no weight= here: cross_entropy(input, target)",
    ),
    ("Y = F.normalize(X, p=1)", 22, "normalize is read with p=2, the length of a vector"),
    ("n, m = B.shape", 1, "there are 2 names before =, but B.shape has 3 sizes"),
    ("t, k = X.shape", 4, "X.shape has 6 there, and the program's dim k is 3"),
    ("Y = X.squeeze(0)", 15, "squeeze takes an axis of size 1 away, and X (t=4, d=6) has none there"),
    ("Y = torch.sort(X)", 5, "PyTorch's sort gives a pair; write sort(x, axis=…) or argsort(x, axis=…)"),
    ("Y = X.unsqueeze(7)", 17, "X (t=4, d=6) has no axis 7"),
    ("Y = zeros(X.shape[::0])", 19, "a slice's step cannot be 0"),
    (
        "Y = F.pad(pad=(1, 2))",
        5,
        "PyTorch's pad is read with the two widths of the last axis; write a pad for each axis: "
        "pad(x, (before, after), axis=…)",
    ),
    (
        "Y = np.linalg.norm(X, 2)",
        23,
        "norm is read as the length of vectors, with p=2, or p=1, and the axis of "
        "several; write the function itself, such as max(abs(X), axis=-1)",
    ),
    ("Y = np.diff(X, n=2)", 18, "diff is read with n=1; write a line for each further difference"),
    ("Y = np.roll(X, 1)", 5, "roll is read along one axis of X (t=4, d=6): write axis="),
    (
        "Y = F.cosine_similarity(X, g, dim=-1)",
        5,
        "cosine_similarity is read with as many axes on both sides, not with X (t=4, d=6) and g (d=6); "
        "write None for one that is missing, as in X[None]",
    ),
    (
        "Y = X.at[0].set(0)",
        13,
        ".set(…) is not part of the language; write as in where(mask, 0, x)",
    ),
    (
        "Y = jnp.fft.rfft(X)",
        13,
        ".rfft(…) is not part of the language; there are no complex numbers; compute it in Python, and give "
        "the result as data",
    ),
    (
        "Y = jax.lax.associative_scan(jnp.add, X)",
        5,
        "associative_scan is not a function of the language; write as in cumsum(x, axis=t)",
    ),
    (
        "Y = np.foo(X)",
        5,
        "foo is not a function of the language; write it by functions that the language has, or give the "
        "result as data",
    ),
    ("Y = X.shape", 5, "X.shape is several sizes; take one of them: X.shape[0]"),
]


@pytest.mark.parametrize(("line", "column", "message"), TOLD)
def test_a_line_that_is_not_read_is_told_where_and_what_to_write(line, column, message):
    source, arrays = program(line)
    with pytest.raises(TensorError) as told:
        evaluate(source, SIZES, arrays)
    assert (told.value.line, told.value.column, told.value.message) == (len(AXES) + 1, column, message)


def test_a_tensor_that_is_called_as_a_library_is_a_tensor():
    diagram = evaluate("F[t,d]\nY = F.T", SIZES, {"F": A.X})
    np.testing.assert_array_equal(diagram.tensors["Y"].values, A.X.T)


def test_a_pasted_call_keeps_the_text_of_its_author():
    source, arrays = program("Y = torch.matmul(Q, K.transpose(-1, -2))")
    assert evaluate(source, SIZES, arrays).statements[-1].expression.text == (
        "torch.matmul(Q, K.transpose(-1, -2))"
    )


# What stands in the drawing of a line that has its grids left out, or a part of it.
DRAWN = [
    ("L = F.cross_entropy(X, y)", "− log softmax over d ( ) [ arange(t) , ] mean"),
    ("L = F.nll_loss(X, y, reduction='none')", "− [ arange(t) , ] ="),
    ("Y = X.masked_fill(torch.tril(torch.ones(4, 6)) == 0, 0)", "where ( tril(ones(4, 6)) == 0 , 0 , ) ="),
    ("Y = X + torch.arange(0, d - 1 + 1).float()", "+ arange(0, d - 1 + 1) ="),
    ("Y = Q + np.reshape(np.arange(8), (t, -1))[0, 1]", "+ reshape(arange(8), (t, -1))[0, 1] ="),
    ("Y = Q + jnp.ones((3, 4), dtype=jnp.float32).T", "+ ones((3, 4))ᵀ ="),
    ("Y = Q + torch.arange(4)[[0, 1, 2]]", "+ arange(4)[[0, 1, 2]] ="),
    ("Y = Q + sum(torch.eye(2), axis=0)[0]", "+ sum(eye(2), axis=0)[0] ="),
    ("Y = X.squeeze() + 1", "+ 1 ="),
    ("Y = np.tile(X, 1) + 1", "+ 1 ="),
]


@pytest.mark.parametrize(("line", "drawn"), DRAWN)
def test_a_pasted_line_is_drawn_without_prefixes_and_never_by_its_own_source(line, drawn):
    source, arrays = program(line)
    diagram = evaluate(source, SIZES, arrays)
    *_, row = Drawn(diagram).rows
    items = row["statements"][-1]["items"]
    assert " ".join(item["text"] for item in items if "text" in item) == drawn
    prefixes = [prefix for prefix in ("F.", "torch.", "np.", "jnp.") if prefix in describe(diagram)]
    assert not prefixes, describe(diagram)


def test_a_spread_that_is_numpys_or_pytorchs_is_told_apart():
    source, arrays = program("Y = X.std(-1)")
    (warning,) = evaluate(source, SIZES, arrays).warnings
    assert "ddof=0 or ddof=1" in str(warning)


@pytest.mark.parametrize("line", ["b, t, d = B.shape", "b, _, d = B.size()", "n, m, e = B.shape"])
def test_the_sizes_of_a_shape_are_dims(line):
    source, arrays = program("Y = 2 * B")
    first, _, last = line.split(" = ")[0].split(", ")
    diagram = evaluate(f"{source}\n{line}\nZ = B.view({first}, -1, {last})", SIZES, arrays)
    np.testing.assert_array_equal(diagram.tensors["Z"].values, A.B)
    assert diagram.sizes[first] == 2
    assert first not in diagram.tensors, "a size is no tensor and is not drawn"


def test_a_tensor_is_no_dim():
    with pytest.raises(TensorError, match="X is a tensor; give the dim another name"):
        evaluate("X[2,6]\nX, e = X.shape")


def test_dims_that_only_a_shape_names_have_its_sizes():
    diagram = evaluate("X[2,6]\nn, e = X.shape\nW[e,3]\nY = X @ W")
    assert diagram.tensors["W"].shape == (6, 3)


@pytest.mark.parametrize(
    ("line", "arrow", "braces", "said"),
    [
        ("Y = np.tile(X, (2, 1))", "tile\n2 × along t", {"0": "8 = 2 · t 4"}, "X tiled 2 × along t"),
        ("Y = X.repeat(1, 2)", "tile\n2 × along d", {"1": "12 = 2 · d 6"}, "X tiled 2 × along d"),
        ("Y = np.tile(g, 3)", "tile\n3 × along d", {"0": "18 = 3 · d 6"}, "g tiled 3 × along d"),
        (
            "Y = np.tile(g, (2, 3))",
            "tile\n2 × along axis 0\n3 × along d",
            {"1": "18 = 3 · d 6"},
            "g tiled 2 × along axis 0 and 3 × along d",
        ),
        ("Y = X[:2].repeat(2, 2)", "tile\n2 × along axis 0\n2 × along d", None, "X at [:2] tiled 2 × "),
    ],
)
def test_a_tile_is_drawn_and_told_by_the_axes_of_its_author(line, arrow, braces, said):
    source, arrays = program(line)
    diagram = evaluate(source, SIZES, arrays)
    assert not diagram.warnings
    *_, row = Drawn(diagram).rows
    *_, step, result = row["statements"][-1]["items"]
    assert step["text"] == arrow
    assert braces is None or result["look"]["sizes"] == braces
    assert result["look"]["bands"]["name"] == "copy"
    assert f"is {said}" in describe(diagram)


def test_a_repeat_that_is_numpys_or_pytorchs_is_told_apart():
    source, arrays = program("Y = X.repeat(2, 1)")
    diagram = evaluate(source, SIZES, arrays)
    (warning,) = diagram.warnings
    assert "np.tile(X, …) or repeat(X, …, axis=…)" in str(warning)
    np.testing.assert_array_equal(diagram.tensors["Y"].values, np.tile(A.X, (2, 1)))


@pytest.mark.parametrize("written", sorted(set(WRITTEN.values())))
def test_what_a_hint_says_to_write_is_of_the_language(written):
    declared = "x[t,d]\ny[t,d]\ntable[V,d]\nids[t]"
    arrays = {"x": A.X, "y": A.X + 1, "table": A.X[[0, 1, 2]], "ids": np.array([2, 0, 1, 2])}
    diagram = evaluate(f"{declared}\nmask = x > 0\nz = {written}", {**SIZES, "V": 3}, arrays)
    assert diagram.tensors["z"].values.size


def test_no_hint_is_about_a_function_that_is_read():
    known = {*FUNCTIONS, *SPELLED, *OF_LIBRARIES, *OPERATORS, *RENAMED, *METHODS, *IDENTITIES}
    assert not known & {*WRITTEN, *ADVICE}


@pytest.mark.parametrize("name", ["torch.foo", "foo", "np.bar", "sam", "torch.flop"])
def test_no_hint_is_given_at_what_is_only_a_little_alike(name):
    source, arrays = program(f"Y = {name}(Q)")
    with pytest.raises(TensorError) as told:
        evaluate(source, SIZES, arrays)
    assert "did you mean" not in told.value.message


@pytest.mark.parametrize(
    ("name", "meant"),
    [("sotfmax", "softmax"), ("floot", "floor"), ("sqr", "sqrt"), ("tan_h", "tanh"), ("Mean", "mean")],
)
def test_a_slip_of_the_pen_is_hinted_at(name, meant):
    source, arrays = program(f"Y = {name}(Q)")
    with pytest.raises(TensorError, match=f"did you mean {meant}"):
        evaluate(source, SIZES, arrays)
