"""The operators, functions and constants of the language: one table."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Values: TypeAlias = NDArray[np.float64]

CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf}

# How tightly an operation binds, loosest first.
CASES, COMPARISON, SUM, MODULO, PRODUCT, NEGATION, FRACTION, POWER, ATOM = range(9)


def _sigmoid(x: Values) -> Values:
    decay = np.exp(-np.abs(x))  # at most 1, so nothing overflows
    return np.where(x < 0, decay, 1.0) / (1.0 + decay)


def _softplus(x: Values) -> Values:
    return _relu(x) + np.log1p(np.exp(-np.abs(x)))


def _relu(x: Values) -> Values:
    return np.where(x < 0, 0.0, x)


def _smallest(*values: Values) -> Values:
    return reduce(lambda a, b: np.where((b < a) | np.isnan(b), b, a), values)


def _largest(*values: Values) -> Values:
    return reduce(lambda a, b: np.where((b > a) | np.isnan(b), b, a), values)


def _where(condition: Values, a: Values, b: Values) -> Values:
    return np.where(condition != 0, a, b)  # as in numpy, NaN counts as true


def _round(x: Values, digits: ArrayLike = 0.0) -> Values:
    rounded = np.round(x, int(np.asarray(digits)))
    return np.where(np.isfinite(rounded), rounded, x)  # numpy overflows where nothing is left to round


def _clip(x: Values, low: Values, high: Values) -> Values:
    return _smallest(_largest(x, low), high)


# numpy has none of these
_erf = np.vectorize(math.erf, otypes=[float])
_erfc = np.vectorize(math.erfc, otypes=[float])


def _gelu(x: Values) -> Values:
    return np.asarray(x * _erfc(-x / math.sqrt(2)) / 2)  # 1 + erf would lose all digits far below 0


def _silu(x: Values) -> Values:
    return np.asarray(x * _sigmoid(x))


@np.vectorize(otypes=[float])
def _gamma(x: float) -> float:
    if math.isnan(x) or (x < 0 and x == np.floor(x)):
        return math.nan
    try:
        return math.gamma(x)
    except (OverflowError, ValueError):  # beyond 171, or so near to 0 that nothing larger is left
        return math.copysign(math.inf, x)


@dataclass(frozen=True)
class Operation:
    """An operator or a function of the language.

    `compute` is its meaning over float64 arrays; a comparison's True and False count as 1.0 and 0.0. `tex`
    has the operands as ``#1``, ``#2`` or, all of them with commas, ``#*``. `slopes` are the derivatives by
    the operands, named a and b, in the language itself; those of operations that choose among their operands
    are in ``derivatives.py``. `fewest` and `most` count operands. `syntax` is Python's node of an operator.
    `level` says how tightly it binds when printed, `tex_level` how tightly in TeX, where that differs.
    """

    name: str
    compute: Callable[..., Any]
    tex: str
    slopes: tuple[str, ...] = ()
    fewest: int = 1
    most: int | None = 1
    syntax: type[ast.AST] | None = None
    level: int = ATOM
    tex_level: int | None = None


def _by_name(*operations: Operation) -> dict[str, Operation]:
    return {operation.name: operation for operation in operations}


def _infix(
    name: str,
    syntax: type[ast.AST],
    compute: Callable[..., Any],
    tex: str,
    slopes: tuple[str, str] = ("0", "0"),
    level: int = COMPARISON,
    tex_level: int | None = None,
) -> Operation:
    return Operation(name, compute, tex, slopes, 2, 2, syntax, level, tex_level)


FLOORED_FRACTION = r"\left\lfloor\frac{#1}{#2}\right\rfloor"
BRANCHES = r"\begin{cases}#2 & \text{if } #1 \\ #3 & \text{otherwise}\end{cases}"

OPERATORS = _by_name(
    _infix("+", ast.Add, np.add, "#1 + #2", ("1", "1"), SUM),
    _infix("-", ast.Sub, np.subtract, "#1 - #2", ("1", "-1"), SUM),
    _infix("*", ast.Mult, np.multiply, "#1 #2", ("b", "a"), PRODUCT),
    _infix("/", ast.Div, np.divide, r"\frac{#1}{#2}", ("1 / b", "-a / b ** 2"), PRODUCT, FRACTION),
    _infix("%", ast.Mod, np.remainder, r"#1 \bmod #2", ("1", "-(a // b)"), PRODUCT, MODULO),
    _infix("//", ast.FloorDiv, np.floor_divide, FLOORED_FRACTION, ("0", "0"), PRODUCT, ATOM),
    _infix("**", ast.Pow, np.power, "#1^{#2}", ("b * a ** (b - 1)", "a ** b * log(a)"), POWER),
    Operation("neg", np.negative, "-#1", ("-1",), syntax=ast.USub, level=NEGATION),
    _infix("<", ast.Lt, np.less, "#1 < #2"),
    _infix("<=", ast.LtE, np.less_equal, r"#1 \le #2"),
    _infix(">", ast.Gt, np.greater, "#1 > #2"),
    _infix(">=", ast.GtE, np.greater_equal, r"#1 \ge #2"),
    _infix("==", ast.Eq, np.equal, "#1 = #2"),
    _infix("!=", ast.NotEq, np.not_equal, r"#1 \ne #2"),
)

_GELU_SLOPE = "(1 + erf(a / sqrt(2))) / 2 + a * exp(-a ** 2 / 2) / sqrt(2 * pi)"
_SILU_SLOPE = "sigmoid(a) + a * sigmoid(a) * (1 - sigmoid(a))"
# The slope of the gamma function is none of the language; this has its first nine digits.
_GAMMA_SLOPE = "(gamma(a + 0.00001) - gamma(a - 0.00001)) / 0.00002"

# To add a function, give it a row here and its twin, to the same numbers (1e-12 relative), a row in
# `static/src/shared/expressions.js`.
FUNCTIONS = _by_name(
    Operation("exp", np.exp, "e^{#1}", ("exp(a)",), tex_level=POWER),
    Operation("expm1", np.expm1, r"\operatorname{expm1}\left(#1\right)", ("exp(a)",)),
    Operation("log", np.log, r"\log\left(#1\right)", ("1 / a",)),
    Operation("log2", np.log2, r"\log_{2}\left(#1\right)", ("1 / (a * log(2))",)),
    Operation("log10", np.log10, r"\log_{10}\left(#1\right)", ("1 / (a * log(10))",)),
    Operation("log1p", np.log1p, r"\operatorname{log1p}\left(#1\right)", ("1 / (1 + a)",)),
    Operation("sqrt", np.sqrt, r"\sqrt{#1}", ("1 / (2 * sqrt(a))",)),
    Operation("sin", np.sin, r"\sin\left(#1\right)", ("cos(a)",)),
    Operation("cos", np.cos, r"\cos\left(#1\right)", ("-sin(a)",)),
    Operation("tan", np.tan, r"\tan\left(#1\right)", ("1 + tan(a) ** 2",)),
    Operation("asin", np.arcsin, r"\arcsin\left(#1\right)", ("1 / sqrt(1 - a ** 2)",)),
    Operation("acos", np.arccos, r"\arccos\left(#1\right)", ("-1 / sqrt(1 - a ** 2)",)),
    Operation("atan", np.arctan, r"\arctan\left(#1\right)", ("1 / (1 + a ** 2)",)),
    Operation("sinh", np.sinh, r"\sinh\left(#1\right)", ("cosh(a)",)),
    Operation("cosh", np.cosh, r"\cosh\left(#1\right)", ("sinh(a)",)),
    Operation("tanh", np.tanh, r"\tanh\left(#1\right)", ("1 - tanh(a) ** 2",)),
    Operation("asinh", np.arcsinh, r"\operatorname{arsinh}\left(#1\right)", ("1 / sqrt(a ** 2 + 1)",)),
    Operation("acosh", np.arccosh, r"\operatorname{arcosh}\left(#1\right)", ("1 / sqrt(a ** 2 - 1)",)),
    Operation("atanh", np.arctanh, r"\operatorname{artanh}\left(#1\right)", ("1 / (1 - a ** 2)",)),
    Operation("sigmoid", _sigmoid, r"\sigma\left(#1\right)", ("sigmoid(a) * (1 - sigmoid(a))",)),
    Operation("relu", _relu, r"\operatorname{ReLU}\left(#1\right)", ("a > 0",)),
    Operation("softplus", _softplus, r"\operatorname{softplus}\left(#1\right)", ("sigmoid(a)",)),
    Operation("gelu", _gelu, r"\operatorname{GELU}\left(#1\right)", (_GELU_SLOPE,)),
    Operation("silu", _silu, r"\operatorname{SiLU}\left(#1\right)", (_SILU_SLOPE,)),
    Operation("abs", np.abs, r"\left|#1\right|", ("sign(a)",)),
    Operation("min", _smallest, r"\min\left(#*\right)", fewest=2, most=None),
    Operation("max", _largest, r"\max\left(#*\right)", fewest=2, most=None),
    Operation("minimum", _smallest, r"\min\left(#*\right)", fewest=2, most=2),
    Operation("maximum", _largest, r"\max\left(#*\right)", fewest=2, most=2),
    Operation("clip", _clip, r"\operatorname{clip}\left(#*\right)", fewest=3, most=3),
    Operation("floor", np.floor, r"\left\lfloor #1\right\rfloor", ("0",)),
    Operation("ceil", np.ceil, r"\left\lceil #1\right\rceil", ("0",)),
    Operation("round", _round, r"\operatorname{round}\left(#*\right)", ("0", "0"), most=2),
    Operation("sign", np.sign, r"\operatorname{sign}\left(#1\right)", ("0",)),
    Operation("erf", _erf, r"\operatorname{erf}\left(#1\right)", ("2 / sqrt(pi) * exp(-a ** 2)",)),
    Operation("gamma", _gamma, r"\Gamma\left(#1\right)", (_GAMMA_SLOPE,)),
    Operation("where", _where, BRANCHES, fewest=3, most=3, tex_level=CASES),
)

OPERATIONS = OPERATORS | FUNCTIONS
