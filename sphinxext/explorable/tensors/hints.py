"""How functions of other libraries that the language does not have are written in it."""

from __future__ import annotations

# What to write, for x[t,d] and y[t,d], a table[V,d], ids[t] and a mask[t].
WRITTEN = {
    **dict.fromkeys(("associative_scan", "scan", "accumulate"), "cumsum(x, axis=t)"),
    **dict.fromkeys(("bincount", "histogram", "histc"), "sum(one_hot(ids, V), axis=0)"),
    **dict.fromkeys(
        ("scatter", "scatter_", "scatter_add", "scatter_add_", "index_add", "index_add_", "segment_sum"),
        "one_hot(ids, V).T @ x",
    ),
    **dict.fromkeys(("at", "set", "index_copy", "index_fill", "put", "fill_diagonal"), "where(mask, 0, x)"),
    **dict.fromkeys(("tensordot", "inner", "vdot", "kron", "cross"), 'einsum("td,sd->ts", x, y)'),
    **dict.fromkeys(("embedding", "index_select", "take"), "table[ids]"),
    **dict.fromkeys(("hstack", "column_stack", "dstack"), "concat([x, y], axis=d)"),
    **dict.fromkeys(("vstack", "row_stack"), "concat([x, y], axis=t)"),
    **dict.fromkeys(("empty", "zeros_like"), "zeros(x.shape)"),
    **dict.fromkeys(("full", "full_like", "ones_like"), "2 * ones(x.shape)"),
    **dict.fromkeys(("median", "nanmedian"), "sort(x, axis=d)[:, d // 2]"),
    **dict.fromkeys(("quantile", "percentile"), "sort(x, axis=d)[:, d // 4]"),
    **dict.fromkeys(("nansum", "nan_to_num"), "where(x == x, x, 0)"),
    **dict.fromkeys(("cdist", "pairwise_distance"), "sqrt(sum((x[:, None] - y[None]) ** 2, axis=-1))"),
    **dict.fromkeys(("searchsorted", "digitize", "bucketize"), "sum(x[:, :, None] > y[0], axis=-1)"),
    **dict.fromkeys(("smooth_l1_loss", "huber_loss"), "where(abs(x) < 1, x ** 2 / 2, abs(x) - 0.5)"),
    **dict.fromkeys(("convolve", "fftconvolve"), "conv1d(x[0], y[0, ::-1], padding=d - 1)"),
    **dict.fromkeys(("expand", "expand_as", "broadcast_to"), "x[0] + zeros(t, d)"),
    **dict.fromkeys(("isclose", "allclose"), "abs(x - y) < 1e-6"),
    **dict.fromkeys(("logsigmoid", "log_sigmoid"), "-softplus(-x)"),
    **{
        **dict.fromkeys(("group_norm", "instance_norm"), "layer_norm(x, axis=(t, d))"),
        "batch_norm": "(x - mean(x, axis=t)) / sqrt(var(x, axis=t) + 1e-5)",
        "binary_cross_entropy": "-mean(y * log(x) + (1 - y) * log(1 - x))",
        "correlate": "conv1d(x[0], y[0])",
        "count_nonzero": "sum(x != 0)",
        "elu": "where(x > 0, x, exp(x) - 1)",
        "exp2": "2 ** x",
        "gradient": "(x[2:] - x[:-2]) / 2",
        "hypot": "sqrt(x ** 2 + y ** 2)",
        "isfinite": "abs(x) < inf",
        "isinf": "abs(x) == inf",
        "isnan": "x != x",
        "kl_div": "sum(y * (log(y) - x))",
        "leaky_relu": "where(x > 0, x, 0.01 * x)",
        "linspace": "arange(t) / (t - 1)",
        "logaddexp": "log(exp(x) + exp(y))",
        "logcumsumexp": "log(cumsum(exp(x), axis=t))",
        "masked_select": "x[x > 0]",
        "meshgrid": "x[0][:, None] + y[0][None]",
        "mish": "x * tanh(softplus(x))",
        "ptp": "max(x, axis=d) - min(x, axis=d)",
        "relu6": "clip(x, 0, 6)",
        "scaled_dot_product_attention": "softmax(x @ y.T / sqrt(d), axis=-1) @ y",
        "softmin": "softmax(-x, axis=d)",
        "softsign": "x / (1 + abs(x))",
        "solve": "inv(x @ x.T) @ y",
        "trace": "sum(diag(x))",
        "triu_indices": "triu(x)",
        "tril_indices": "tril(x)",
    },
}

_ELSEWHERE = "compute it in Python, and give the result as data"
_NOTHING = "leave it out: every cell is a number of 64 bits"
# What to do instead, where no expression does.
ADVICE = {
    **dict.fromkeys(
        ("rand", "randn", "normal", "uniform", "randint", "rand_like", "randn_like", "random"),
        "declare a tensor, x[t,d], and give it numbers by values: random(1)",
    ),
    **dict.fromkeys(
        ("fft", "ifft", "rfft", "irfft", "fft2", "ifft2", "fftn"),
        f"there are no complex numbers; {_ELSEWHERE}",
    ),
    **dict.fromkeys(("det", "slogdet", "svd", "eig", "eigh", "eigvals", "eigvalsh", "qr"), _ELSEWHERE),
    **dict.fromkeys(("cholesky", "pinv", "lstsq", "matrix_power", "expm", "matrix_rank"), _ELSEWHERE),
    **dict.fromkeys(("unique", "nonzero", "argwhere", "flatnonzero", "interp", "polyfit"), _ELSEWHERE),
    **dict.fromkeys(("astype", "to", "item", "int", "long", "half", "bool", "type", "cuda"), _NOTHING),
    **dict.fromkeys(("dropout", "dropout1d", "dropout2d"), "leave it out, as a trained model does"),
    **dict.fromkeys(("vmap", "jit", "pmap", "compile"), "leave it out: functions take whole tensors"),
    **dict.fromkeys(("fori_loop", "while_loop"), "write a line for each step: h1 = a * h0 + x[1]"),
    "addmm": "write as in b + x @ W",
    "unbind": "write a name for each part: p, q = x",
    "glu": "write two lines: p, q = split(x, 2, axis=d), and y = p * sigmoid(q)",
}
ANYTHING = "write it by functions that the language has, or give the result as data"


def instead_of(name: str) -> str | None:
    """Return what to write, or to do, in place of a function that the language does not have."""
    return f"write as in {WRITTEN[name]}" if name in WRITTEN else ADVICE.get(name)
