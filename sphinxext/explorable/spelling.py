"""What a text may have meant, and how messages give it: misspelled names, numbers, long texts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import PurePath

_WHOLE = re.compile(r"[+-]?\d{1,15}")
# How alike two names have to be, of 1: `ww` and `w` are, `are` and `rate` are not.
_NEAR = 0.66


def cut(text: str, longest: int = 40) -> str:
    """Return the author's text as a message gives it: of a long one the beginning."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def whole_number(text: str) -> int | None:
    """Return the whole number that a text is, of 15 digits at most, or None.

    Python calls some signs digits that it cannot read, and refuses to read very many.
    """
    return int(text) if _WHOLE.fullmatch(text) else None


def number_in(text: str) -> float:
    """Return the number that a cell or a word is.

    Raises:
        ValueError: where it is none; Python reads one in 12_3 too, which is a name.
    """
    if "_" in text:
        raise ValueError(f"{text!r} is no number")
    return float(text)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint at a known name that is spelled alike, whatever its case, or nothing."""
    found = _near(name, known)
    return f"; did you mean {found}?" if found else ""


def nearest_file(name: str, known: Iterable[str]) -> str:
    """Return a hint at a file whose name is spelled alike without its suffix, which many have."""
    wanted = PurePath(name)
    # Of several that are called alike, the one of the same kind.
    others = (PurePath(one) for one in known if one != name)
    files = sorted(others, key=lambda file: (file.suffix != wanted.suffix, file))
    found = _near(wanted.stem, (file.stem for file in files))
    return f"; did you mean {next(file for file in files if file.stem == found)}?" if found else ""


def _near(name: str, known: Iterable[str]) -> str | None:
    as_written: dict[str, str] = {}
    for one in known:
        as_written.setdefault(one.casefold(), one)
    near = get_close_matches(name.casefold(), as_written, n=1, cutoff=_NEAR)
    return as_written[near[0]] if near else None


def nearest_function(name: str, known: Iterable[str]) -> str | None:
    """Return the function that a name is a slip of the pen of: one letter amiss in a short name, or two.

    Names of functions are short and alike: `foo` is no `floor`, nor `bar` a `var`.
    """
    by_case = {one.casefold(): one for one in sorted(known)}
    written = name.casefold()
    if written in by_case:
        return by_case[written]
    near = get_close_matches(written, by_case, n=3)
    return next((by_case[one] for one in near if _slips(written, one) <= _allowed(written, one)), None)


def _allowed(name: str, meant: str) -> int:
    longest = max(len(name), len(meant))
    return 0 if longest <= 3 else 1 if longest <= 5 else 2


def _slips(name: str, meant: str) -> int:
    """Return how many letters have to be added, left out, changed, or exchanged with the next."""
    rows = [list(range(len(meant) + 1))]
    for i, letter in enumerate(name, start=1):
        row = [i]
        for j, other in enumerate(meant, start=1):
            least = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and (letter, name[i - 2]) == (meant[j - 2], other):
                least = min(least, rows[-2][j - 2] + 1)
            row.append(least)
        rows.append(row)
    return rows[-1][-1]


# Functions of each cell by other names that they have elsewhere.
OTHER_NAMES = {
    "absolute": "abs",
    "arccos": "acos",
    "arccosh": "acosh",
    "arcsin": "asin",
    "arcsinh": "asinh",
    "arctan": "atan",
    "arctanh": "atanh",
    "clamp": "clip",
    "expit": "sigmoid",
    "fabs": "abs",
    "ln": "log",
    "logistic": "sigmoid",
    "swish": "silu",
}
# Functions of libraries and textbooks that are spelled like one of ours and are another.
_OTHER_FUNCTIONS = {
    *("batch_norm", "group_norm", "instance_norm", "local_response_norm"),
    *("celu", "elu", "glu", "hardswish", "leaky_relu", "log_sigmoid", "logsigmoid", "mish", "prelu", "relu6"),
    *("rrelu", "selu", "softmin", "softsign", "sparsemax", "tanhshrink", "threshold"),
    *("conv3d", "conv_transpose3d", "fold", "pool3d", "unfold", "avg_pool2d", "max_pool2d", "lp_pool2d"),
    *("gumbel_softmax", "hardsigmoid", "hardtanh", "reparameterize", "rsqrt", "sum_to_size"),
    *("cot", "csc", "sec", "sech", "csch", "coth", "acot", "sinpi", "cospi", "digamma", "lgamma", "gammaln"),
    *("erfinv", "erfcx", "log_ndtr", "logit", "xlogy", "logcumsumexp", "cummax", "cummin"),
    *("index_select", "index_add", "scatter", "scatter_add", "take_along_dim", "logdet", "pinv", "addmm"),
    *(
        "baddbmm",
        "unbind",
        "arange_like",
        "multinomial",
        "bernoulli",
        "std_mean",
    ),
    *(
        "var_mean",
        "nanmean",
        "nansum",
        "zeros_like",
        "ones_like",
        "full_like",
        "tril_indices",
        "triu_indices",
    ),
}


def means_something_else(name: str) -> bool:
    """Say whether a function's name is no slip of the pen, because it has a meaning elsewhere."""
    # Here, since it takes a while to load: a page whose names are right does not wait for it.
    import numpy as np

    return name in _OTHER_FUNCTIONS or name in vars(np) or name in vars(np.linalg) or name in vars(math)
