"""The expression language of parameters, live values and plotted functions.

An expression has Python's syntax over numbers, names, arithmetic, comparisons and the functions of one table.
`parse` reads it into a tree of plain data and never runs it as Python. numpy evaluates that tree here;
``static/src/shared/expressions.js`` evaluates it in the browser, to the same numbers (1e-12 relative).

The tree: a number is a literal, a string a name (or the constant ``pi`` or ``e``), and a tuple an operation
with its operands: ``sigmoid(w * x) > 0.5`` is ``(">", ("sigmoid", ("*", "w", "x")), 0.5)``; a minus before an
operand is ``("neg", a)``. A comparison gives 1.0 or 0.0.

To add a function, give it a row in `FUNCTIONS` and its twin a row in ``expressions.js``.
"""

from __future__ import annotations

import ast
import difflib
import math
import operator
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "CONSTANTS",
    "FUNCTIONS",
    "Expression",
    "ExpressionError",
    "Tree",
    "derivative",
    "format_number",
    "parse",
    "parse_live",
    "to_tex",
]

Tree: TypeAlias = "float | str | tuple[Tree, ...]"
Values: TypeAlias = NDArray[np.float64]

LONGEST_SOURCE = 2_000
DEEPEST_TREE = 100
LARGEST_TREE = 20_000
_DIGITS_TO_ROUND_TO = tuple(float(digits) for digits in range(16))

CONSTANTS = {"pi": math.pi, "e": math.e}

# How tightly an operation binds, loosest first.
CASES, COMPARISON, SUM, MODULO, PRODUCT, NEGATION, FRACTION, POWER, ATOM = range(9)


class ExpressionError(ValueError):
    """A mistake in an expression; the message is for its author.

    Attributes:
        source: The text as the author wrote it.
        column: Where the mistake stands in it, counted from 1.
    """

    def __init__(self, message: str, source: str, column: int = 1) -> None:
        super().__init__(message)
        self.source = source
        self.column = column

    def __reduce__(self) -> tuple[type[ExpressionError], tuple[str, str, int]]:
        return type(self), (str(self), self.source, self.column)


# ── What the operations mean ─────────────────────────────────────────────────────────────────────────────


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


_erf = np.vectorize(math.erf, otypes=[float])  # numpy has none


@dataclass(frozen=True)
class Operation:
    """An operator or a function of the language.

    `compute` is its meaning over float64 arrays. `tex` has the operands as ``#1``, ``#2`` or, all of them
    with commas, ``#*``. `slopes` are the derivatives by the operands, named a and b, in the language itself;
    those of operations that choose among their operands are in `_derive`. `fewest` and `most` count operands.
    `syntax` is Python's node of an operator. `level` says how tightly it binds when printed, `tex_level` how
    tightly in TeX, where that differs.
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

FUNCTIONS = _by_name(
    Operation("exp", np.exp, "e^{#1}", ("exp(a)",), tex_level=POWER),
    Operation("log", np.log, r"\log\left(#1\right)", ("1 / a",)),
    Operation("log2", np.log2, r"\log_{2}\left(#1\right)", ("1 / (a * log(2))",)),
    Operation("sqrt", np.sqrt, r"\sqrt{#1}", ("1 / (2 * sqrt(a))",)),
    Operation("sin", np.sin, r"\sin\left(#1\right)", ("cos(a)",)),
    Operation("cos", np.cos, r"\cos\left(#1\right)", ("-sin(a)",)),
    Operation("tan", np.tan, r"\tan\left(#1\right)", ("1 + tan(a) ** 2",)),
    Operation("tanh", np.tanh, r"\tanh\left(#1\right)", ("1 - tanh(a) ** 2",)),
    Operation("sigmoid", _sigmoid, r"\sigma\left(#1\right)", ("sigmoid(a) * (1 - sigmoid(a))",)),
    Operation("relu", _relu, r"\operatorname{ReLU}\left(#1\right)", ("a > 0",)),
    Operation("softplus", _softplus, r"\operatorname{softplus}\left(#1\right)", ("sigmoid(a)",)),
    Operation("abs", np.abs, r"\left|#1\right|", ("sign(a)",)),
    Operation("min", _smallest, r"\min\left(#*\right)", fewest=2, most=None),
    Operation("max", _largest, r"\max\left(#*\right)", fewest=2, most=None),
    Operation("floor", np.floor, r"\left\lfloor #1\right\rfloor", ("0",)),
    Operation("round", _round, r"\operatorname{round}\left(#*\right)", ("0", "0"), most=2),
    Operation("sign", np.sign, r"\operatorname{sign}\left(#1\right)", ("0",)),
    Operation("erf", _erf, r"\operatorname{erf}\left(#1\right)", ("2 / sqrt(pi) * exp(-a ** 2)",)),
    Operation("where", _where, BRANCHES, fewest=3, most=3, tex_level=CASES),
)

OPERATIONS = OPERATORS | FUNCTIONS
_NAME_OF_SYNTAX = {operation.syntax: operation.name for operation in OPERATORS.values()}


# ── Expressions ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Expression:
    """An expression, made by :func:`parse`.

    Attributes:
        source: The text as its author wrote it.
        tree: The same as nested tuples: plain data, which the browser reads as JSON.
    """

    source: str
    tree: Tree

    @cached_property
    def names(self) -> frozenset[str]:
        """Names that need a value, which functions and constants do not."""
        return frozenset(name for name in _leaves(self.tree) if isinstance(name, str)) - CONSTANTS.keys()

    def evaluate(self, values: Mapping[str, ArrayLike]) -> Values:
        """Evaluate in float64; the values of the names broadcast against each other.

        Infinities and NaN come out as IEEE 754 has them, without a warning.

        Raises:
            ExpressionError: A name has no value.
            ValueError: The shapes of the values do not broadcast.
        """
        for name in sorted(self.names - values.keys()):
            place = re.search(rf"\b{name}\b", unicodedata.normalize("NFKC", self.source))
            raise ExpressionError(f"`{name}` has no value", self.source, place.start() + 1 if place else 1)
        scope: dict[str, ArrayLike] = {name: np.asarray(values[name], np.float64) for name in self.names}
        scope |= CONSTANTS
        with np.errstate(all="ignore"):
            return np.array(_evaluate(self.tree, scope), dtype=np.float64)

    def to_json(self) -> Any:
        """Return the tree as nested lists, as the browser reads it."""
        return _to_lists(self.tree)


def _leaves(tree: Tree) -> Iterator[float | str]:
    unread = [tree]
    while unread:
        branch = unread.pop()
        if isinstance(branch, tuple):
            unread.extend(branch[1:])
        else:
            yield branch


def _evaluate(tree: Tree, scope: Mapping[str, ArrayLike]) -> Values:
    if isinstance(tree, str):
        return np.asarray(scope[tree])
    if isinstance(tree, float):
        return np.asarray(tree)
    operands = [_evaluate(operand, scope) for operand in tree[1:]]
    return np.asarray(OPERATIONS[str(tree[0])].compute(*operands), dtype=np.float64)


def _to_lists(tree: Tree) -> Any:
    return [_to_lists(branch) for branch in tree] if isinstance(tree, tuple) else tree


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────


def parse(source: str) -> Expression:
    """Read an expression; nothing in it is ever run as Python.

    Raises:
        ExpressionError: The source is no expression of the language, or longer than 2,000 characters, or
            deeper than 100 levels, or chains comparisons inside each other until the tree has no end.
    """
    if len(source) > LONGEST_SOURCE:
        message = f"an expression has at most {LONGEST_SOURCE:,} characters, this one has {len(source):,}"
        raise ExpressionError(message, source, LONGEST_SOURCE + 1)
    if not source.strip():
        raise ExpressionError("an expression is missing here", source)
    if foreign := _FOREIGN_CHARACTERS.search(source):
        message = f"`{_excerpt(source)}`: the character {foreign[0]!a} is no part of the expression language"
        raise ExpressionError(message, source, foreign.start() + 1)
    tree = _Reader(source).read()
    if sum(1 for _, _ in zip(_leaves(tree), range(LARGEST_TREE + 1), strict=False)) > LARGEST_TREE:
        raise ExpressionError(f"the comparisons of `{_excerpt(source)}` are chained too deeply", source)
    return Expression(source, tree)


def parse_live(source: str) -> tuple[Expression, str]:
    """Read a live value, ``w / 4 | .2f``: an expression and how to print it (see `format_number`).

    Without a ``|`` the format is empty.

    Raises:
        ExpressionError: The expression or the format cannot be read.
    """
    text, bar, rest = source.partition("|")
    spec = rest.strip()
    try:
        expression = parse(text.rstrip())
    except ExpressionError as error:
        raise ExpressionError(str(error), source, error.column) from None
    if not _FORMAT.fullmatch(spec):
        column = len(text) + len(bar) + len(rest) - len(rest.lstrip()) + 1
        raise ExpressionError(f"`{spec}` is not a number format; {_FORMATS_TO_WRITE}", source, column)
    return expression, spec


# What Python would skip, a comment, and what its parser cannot take: null bytes, halves of characters.
_FOREIGN_CHARACTERS = re.compile("[#\0\ud800-\udfff]")

_HINTS: dict[type[ast.AST], str] = {
    ast.BoolOp: "multiply conditions for `and`, or write `max(a, b)` for `or`",
    ast.Not: "write `1 - condition` for `not`",
    ast.IfExp: "write `where(condition, a, b)`",
    ast.BitXor: "write `**` for a power",
    ast.Attribute: "functions stand alone, as in `exp(x)`",
}


class _Reader:
    """Turns one source into a tree: the whitelist over Python's syntax."""

    def __init__(self, source: str) -> None:
        self.source = source
        # A line break counts as a space; the columns stay those of the author.
        self.flat = re.sub(r"[\r\n\t\f]", " ", source)
        self.indent = len(self.flat) - len(self.flat.lstrip())

    def read(self) -> Tree:
        code = self.flat[self.indent :]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                syntax = ast.parse(code, mode="eval").body
        except SyntaxError as error:
            end = len(self.flat.rstrip()) + 1
            # What breaks off is reported on the line that would come next.
            column = self.indent + error.offset if error.offset and error.lineno == 1 else end
            column = min(column, end)
            message = f"`{_excerpt(self.source)}` is not an expression: {error.msg}"
            raise ExpressionError(message, self.source, column) from None
        except (RecursionError, MemoryError):
            raise self.too_deep() from None
        return self.tree(syntax, 1)

    def tree(self, node: ast.expr, depth: int) -> Tree:
        if depth > DEEPEST_TREE:
            raise self.too_deep()
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return self.number(node, value)
            case ast.Name(id=name) if name in FUNCTIONS:
                raise self.error(f"`{name}` is a function; write `{name}(…)`", node)
            case ast.Name(id=name):
                return name
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.tree(operand, depth)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return ("neg", self.tree(operand, depth + 1))
            case ast.BinOp(op=op, left=left, right=right) if type(op) in _NAME_OF_SYNTAX:
                return (_NAME_OF_SYNTAX[type(op)], self.tree(left, depth + 1), self.tree(right, depth + 1))
            case ast.Compare():
                return self.comparison(node, depth)
            case ast.Call():
                return self.call(node, depth)
        raise self.foreign(node, getattr(node, "op", node))

    def number(self, node: ast.expr, value: float) -> float:
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isinf(number):
            raise self.error(f"`{self.text(node)}` is too large for a number", node)
        return number

    def comparison(self, node: ast.Compare, depth: int) -> Tree:
        links = len(node.ops)
        operands = [self.tree(operand, depth + links) for operand in (node.left, *node.comparators)]
        comparisons: list[Tree] = []
        for op, left, right in zip(node.ops, operands[:-1], operands[1:], strict=True):
            if type(op) not in _NAME_OF_SYNTAX:
                raise self.foreign(node, op)
            comparisons.append((_NAME_OF_SYNTAX[type(op)], left, right))
        return reduce(lambda product, comparison: ("*", product, comparison), comparisons)

    def call(self, node: ast.Call, depth: int) -> Tree:
        if not isinstance(node.func, ast.Name):
            raise self.foreign(node.func, node.func)
        name = node.func.id
        function = FUNCTIONS.get(name)
        if function is None:
            nearest = difflib.get_close_matches(name.lower(), FUNCTIONS, 1)
            advice = f"did you mean `{nearest[0]}`?" if nearest else f"it has {', '.join(FUNCTIONS)}"
            raise self.error(f"`{name}` is not a function of the expression language; {advice}", node)
        for keyword in node.keywords:
            raise self.error(f"`{name}` takes no keyword arguments", keyword.value)
        given = len(node.args)
        if given < function.fewest or (function.most is not None and given > function.most):
            raise self.error(f"`{name}` takes {_arguments(function)}, got {given}", node)
        operands = tuple(self.tree(argument, depth + 1) for argument in node.args)
        if name == "round" and given == 2 and operands[1] not in _DIGITS_TO_ROUND_TO:
            raise self.error("`round` takes its digits as a number from 0 to 15", node.args[1])
        return (name, *operands)

    def text(self, node: ast.AST) -> str:
        return _excerpt(ast.get_source_segment(self.flat[self.indent :], node) or ast.dump(node))

    def error(self, message: str, node: ast.expr) -> ExpressionError:
        # Python counts an expression's columns in bytes of UTF-8.
        before = self.flat[self.indent :].encode()[: node.col_offset].decode()
        return ExpressionError(message, self.source, self.indent + len(before) + 1)

    def foreign(self, node: ast.expr, kind: ast.AST) -> ExpressionError:
        hint = _HINTS.get(type(kind)) or _HINTS.get(type(node))
        advice = hint or "it has numbers, names, arithmetic, comparisons and functions"
        return self.error(f"`{self.text(node)}` is no part of the expression language; {advice}", node)

    def too_deep(self) -> ExpressionError:
        message = f"`{_excerpt(self.source)}` is nested deeper than {DEEPEST_TREE} levels"
        return ExpressionError(message, self.source)


def _excerpt(source: str) -> str:
    """Return as much of an expression as a message quotes, in one line that any output can hold."""
    text = " ".join(source.split()).encode("utf-8", "backslashreplace").decode().replace("\0", r"\x00")
    return text if len(text) <= 40 else text[:39] + "…"


def _arguments(function: Operation) -> str:
    if function.most is None:
        return f"at least {function.fewest} arguments"
    counts = " or ".join(str(count) for count in range(function.fewest, function.most + 1))
    return f"{counts} argument{'' if counts == '1' else 's'}"


# ── Printing numbers ─────────────────────────────────────────────────────────────────────────────────────

_FORMAT = re.compile(r"(?P<sign>\+?)(?P<comma>,?)(?P<precision>(?:\.[0-9]{1,2})?)(?P<type>[feg%])|\+?,?d|")
_FORMATS_TO_WRITE = "write `.2f`, `+.1f`, `,d`, `.3g`, `.1e`, `.0%` or the like"


def format_number(value: float, spec: str = "") -> str:
    """Print a number by a part of Python's format language.

    A spec is ``[+][,][.N]`` with one of ``f e g %``, or ``[+][,]d``, or empty. The strings are Python's, but
    for a true minus sign (U+2212), no negative zero, "∞" for infinity and "undefined" for NaN. ``d`` rounds
    to an integer, a half to the even one. Without a spec an integer up to 1e15 is printed in full, any other
    number with up to six significant digits.

    Raises:
        ValueError: The spec is not of this form.
    """
    parts = _FORMAT.fullmatch(spec)
    if parts is None:
        raise ValueError(f"`{spec}` is not a number format; {_FORMATS_TO_WRITE}")
    value = float(value)
    if math.isnan(value):
        return "undefined"
    if not spec:
        in_full = value.is_integer() and abs(value) <= 1e15
        text = format(value, "z.0f" if in_full else "zg")
    elif parts["type"]:
        text = format(value, "{sign}z{comma}{precision}{type}".format(**parts.groupdict()))
    else:
        text = format(value, spec[:-1].replace(",", "") + "z" + ("," if "," in spec else "") + ".0f")
    return text.replace("-", "\N{MINUS SIGN}").replace("inf", "∞")


# ── Printing expressions ─────────────────────────────────────────────────────────────────────────────────


def _to_source(tree: Tree) -> str:
    """Print a tree so that `parse` reads the same tree again."""
    return _source_and_level(tree)[0]


def _source_and_level(tree: Tree) -> tuple[str, int]:
    if isinstance(tree, str):
        return tree, ATOM
    if isinstance(tree, float):
        return repr(tree).removesuffix(".0"), ATOM
    operation = OPERATIONS[str(tree[0])]
    if operation.syntax is None:
        return f"{operation.name}({', '.join(map(_to_source, tree[1:]))})", ATOM

    def operand(place: int, loosest: int) -> str:
        text, level = _source_and_level(tree[place])
        return text if level >= loosest else f"({text})"

    level = operation.level
    if operation.name == "neg":
        return f"-{operand(1, NEGATION)}", level
    if level == POWER:
        return f"{operand(1, ATOM)} ** {operand(2, NEGATION)}", level
    leftmost = level + 1 if level == COMPARISON else level  # else Python would chain the comparisons
    return f"{operand(1, leftmost)} {operation.name} {operand(2, level + 1)}", level


def to_tex(expression: Expression, terms: Mapping[str, str] | None = None) -> str:
    r"""Typeset an expression for KaTeX or LaTeX, as its author ordered it.

    `terms` maps a name to the TeX that stands for it, such as ``{"w": r"\live{w}"}``; other names are set by
    their spelling: ``eta`` as the Greek letter, ``w_1`` and ``w1`` with an index, ``learning_rate`` in words.
    """
    return _tex_and_level(expression.tree, terms or {})[0]


def _tex_and_level(tree: Tree, terms: Mapping[str, str]) -> tuple[str, int]:
    if isinstance(tree, str):
        if tree in CONSTANTS:
            return {"pi": r"\pi", "e": "e"}[tree], ATOM
        return (f"{{{terms[tree]}}}" if tree in terms else _name_to_tex(tree)), ATOM
    if isinstance(tree, float):
        return _number_to_tex(tree)
    operation = OPERATIONS[str(tree[0])]
    own_level = operation.level if operation.tex_level is None else operation.tex_level
    operands = [_tex_and_level(operand, terms) for operand in tree[1:]]

    def place(hole: re.Match[str]) -> str:
        if hole["all"]:
            return ", ".join(text for text, _ in operands)
        index = int(hole["index"]) - 1
        text, level = operands[index]
        if operation.syntax is None or hole["brace"]:  # what the function or the braces enclose needs no more
            return hole["brace"] + text
        tighter = index > 0 or own_level in (COMPARISON, POWER)
        loosest = {NEGATION: PRODUCT, MODULO: FRACTION}.get(own_level, own_level + tighter)
        after_sign = text.startswith("-") and (index > 0 or operation.name == "neg")
        return rf"\left({text}\right)" if level < loosest or after_sign else text

    template = operation.tex
    if operation.name == "*":
        first = operands[1][0].lstrip("{")
        template = r"#1 \cdot #2" if first[0].isdigit() or first.startswith(r"\live") else r"#1 \, #2"
    return re.sub(r"(?P<all>#\*)|(?P<brace>\{?)#(?P<index>\d)", place, template), own_level


def _number_to_tex(number: float) -> tuple[str, int]:
    mantissa, _, exponent = repr(number).removesuffix(".0").partition("e")
    if not exponent:
        return mantissa, ATOM
    power = f"10^{{{int(exponent)}}}"
    return (power, POWER) if mantissa == "1" else (rf"{mantissa} \cdot {power}", PRODUCT)


_GREEK_LETTERS = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi
omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
"""
_GREEK = frozenset(_GREEK_LETTERS.split())


def _name_to_tex(name: str) -> str:
    head, *indices = [part for part in re.split(r"_+|(?<=[^\W\d])(?=\d+$)", name) if part] or ["_"]
    symbol = _word_to_tex(head)
    if symbol.startswith(r"\text") and indices and not all(index.isdigit() for index in indices):
        return rf"\text{{{' '.join([head, *indices])}}}"  # a phrase in words, such as learning_rate
    if not indices:
        return symbol
    return f"{symbol}_{{{', '.join(map(_word_to_tex, indices))}}}"


def _word_to_tex(word: str) -> str:
    if word == "_":
        return r"\_"
    if len(word) == 1 and not word.isascii():
        # η, or 𝜂 after Python's normalisation: LaTeX knows the letter by its name alone.
        case, _, letter = unicodedata.name(word, "").removeprefix("GREEK ").partition(" LETTER ")
        letter = {"LAMDA": "lambda"}.get(letter, letter.lower())
        word = letter.capitalize() if case == "CAPITAL" and letter.capitalize() in _GREEK else word
        word = letter if case == "SMALL" and letter in _GREEK else word
    word = {"lamda": "lambda", "Lamda": "Lambda"}.get(word, word)
    if word in _GREEK:
        return f"\\{word}"
    return word if len(word) == 1 or word.isdigit() else rf"\text{{{word}}}"


# ── Derivatives ──────────────────────────────────────────────────────────────────────────────────────────


def derivative(expression: Expression, name: str) -> Expression:
    """Derive an expression by one of its names.

    The result is lightly tidied: zeros, ones and integer factors are worked out, the author's order stays.
    Where a function has a kink (`relu` and `abs` at 0, `min` and `max` where two are equal) one of the slopes
    beside it is given; steps (`round`, `floor`, `sign`, `//`, comparisons) derive to 0.
    """
    tree = _derive(expression.tree, name)
    return Expression(_to_source(tree), tree)


def _derive(tree: Tree, name: str) -> Tree:
    if not isinstance(tree, tuple):
        return 1.0 if tree == name else 0.0
    head, *operands = tree
    inner = [_derive(operand, name) for operand in operands]
    if all(slope == 0.0 for slope in inner):
        return 0.0
    # A choice derives to a choice of slopes: adding both, one of them times 0, would let 0 · ∞ in.
    if head == "where":
        return _choice(operands[0], inner[1], inner[2])
    if head in ("min", "max"):
        chosen, slope = operands[0], inner[0]
        for operand, its_slope in zip(operands[1:], inner[1:], strict=True):
            slope = _choice(("<" if head == "min" else ">", operand, chosen), its_slope, slope)
            chosen = (head, chosen, operand)
        return slope
    bindings = dict(zip("ab", operands, strict=False))
    total: Tree = 0.0
    for outer, slope in zip(_slopes(str(head)), inner, strict=False):
        if slope != 0.0:
            total = _sum(total, _product(_rebuild(outer, bindings), slope))
    return total


@cache
def _slopes(name: str) -> tuple[Tree, ...]:
    return tuple(parse(slope).tree for slope in OPERATIONS[name].slopes)


def _rebuild(tree: Tree, bindings: Mapping[str, Tree]) -> Tree:
    """Put operands into a slope of the table, tidying what is put together but not the operands."""
    if isinstance(tree, str):
        return bindings.get(tree, tree)
    if isinstance(tree, float):
        return tree
    name = str(tree[0])
    operands = [_rebuild(operand, bindings) for operand in tree[1:]]
    return _TIDY[name](*operands) if name in _TIDY else (name, *operands)


def _choice(condition: Tree, a: Tree, b: Tree) -> Tree:
    return a if a == b else ("where", condition, a, b)


def _literal(tree: Tree) -> float | None:
    if isinstance(tree, tuple) and tree[0] == "neg" and isinstance(tree[1], float):
        return -tree[1]
    return tree if isinstance(tree, float) else None


def _from_number(number: float) -> Tree:
    return ("neg", -number) if number < 0 else number


def _folded(name: str, fold: Callable[[float, float], float], a: Tree, b: Tree) -> Tree:
    left, right = _literal(a), _literal(b)
    if left is not None and right is not None and math.isfinite(fold(left, right)):
        return _from_number(fold(left, right))
    return (name, a, b)


def _sum(a: Tree, b: Tree) -> Tree:
    if a == 0.0:
        return b
    if b == 0.0:
        return a
    if isinstance(b, tuple) and b[0] == "neg":
        return _difference(a, b[1])
    return _folded("+", operator.add, a, b)


def _difference(a: Tree, b: Tree) -> Tree:
    if b == 0.0:
        return a
    if a == 0.0:
        return _negation(b)
    if isinstance(b, tuple) and b[0] == "neg":
        return _sum(a, b[1])
    return _folded("-", operator.sub, a, b)


def _negation(a: Tree) -> Tree:
    if a == 0.0:
        return a
    return a[1] if isinstance(a, tuple) and a[0] == "neg" else ("neg", a)


def _power(base: Tree, exponent: Tree) -> Tree:
    if exponent == 0.0:
        return 1.0
    return base if exponent == 1.0 else ("**", base, exponent)


def _quotient(a: Tree, b: Tree) -> Tree:
    return _product(a, ("/", 1.0, b))


def _product(a: Tree, b: Tree) -> Tree:
    """Multiply, with one integer factor in front and one fraction bar."""
    integers = {1: 1, -1: 1}  # above and below the bar
    factors: dict[int, list[Tree]] = {1: [], -1: []}
    sign = 1.0

    def gather(tree: Tree, side: int) -> None:
        nonlocal sign
        match tree:
            case ("neg", inner):
                sign = -sign
                gather(inner, side)
            case ("*", a, b):
                gather(a, side)
                gather(b, side)
            case ("/", a, b):
                gather(a, side)
                gather(b, -side)
            case float() if tree.is_integer() and tree * integers[side] <= 2**53 and (tree or side == 1):
                integers[side] *= int(tree)
            case _:
                factors[side].append(tree)

    gather(a, 1)
    gather(b, 1)
    if integers[1] == 0:
        return 0.0
    common = math.gcd(integers[1], integers[-1])
    sides: dict[int, Tree] = {}
    for side, others in factors.items():
        integer = float(integers[side] // common)
        listed = others if integer == 1.0 and others else [integer, *others]
        sides[side] = reduce(lambda product, factor: ("*", product, factor), listed)
    whole = sides[1] if sides[-1] == 1.0 else ("/", sides[1], sides[-1])
    return ("neg", whole) if sign < 0 else whole


_TIDY: dict[str, Callable[..., Tree]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
    "**": _power,
    "neg": _negation,
}
