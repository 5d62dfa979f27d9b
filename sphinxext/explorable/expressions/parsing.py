"""Reading expressions: a whitelist over Python's syntax, of which nothing is ever run."""

from __future__ import annotations

import ast
import math
import re
import warnings
from functools import reduce
from itertools import islice

from ..spelling import OTHER_NAMES, means_something_else, nearest_function
from .errors import ExpressionError
from .expression import Expression
from .operations import FUNCTIONS, OPERATORS, Operation
from .tree import TEXT, Tree, leaves

LONGEST_SOURCE = 2_000
DEEPEST_TREE = 100
LARGEST_TREE = 20_000
_DIGITS_TO_ROUND_TO = tuple(float(digits) for digits in range(16))
_NAME_OF_SYNTAX = {operation.syntax: operation.name for operation in OPERATORS.values()}

# Words of an expression: what is in quotes is none of its signs.
QUOTED = re.compile(r"""\"[^\"]*\"|'[^']*'""")

# What Python would skip, a comment, and what its parser cannot take: null bytes, halves of characters.
_FOREIGN_CHARACTERS = re.compile("[#\0\ud800-\udfff]")

_HINTS: dict[type[ast.AST], str] = {
    ast.BoolOp: "multiply conditions for `and`, or write `max(a, b)` for `or`",
    ast.Not: "write `1 - condition` for `not`",
    ast.IfExp: "write `where(condition, a, b)`",
    ast.BitXor: "write `**` for a power",
    ast.Attribute: "functions stand alone, as in `exp(x)`",
}


def parse(source: str, *, words: bool = False) -> Expression:
    """Parse an expression; nothing in it is ever run as Python.

    With `words`, there may be words in quotes in it, which `kind_of` checks once the parameters are known.

    Raises:
        ExpressionError: The source is not an expression of the language, is longer than 2,000 characters or
            nested deeper than 100 levels, or chains comparisons inside each other too deeply.
    """
    if len(source) > LONGEST_SOURCE:
        message = f"an expression has at most {LONGEST_SOURCE:,} characters, this one has {len(source):,}"
        raise ExpressionError(message, source, LONGEST_SOURCE + 1)
    if not source.strip():
        raise ExpressionError("an expression is missing here", source)
    outside = QUOTED.sub(lambda found: found[0].replace("#", " "), source) if words else source
    if foreign := _FOREIGN_CHARACTERS.search(outside):
        message = f"`{excerpt(source)}`: the character {foreign[0]!a} is not part of the expression language"
        raise ExpressionError(message, source, foreign.start() + 1)
    tree = _Reader(source, words).read()
    if next(islice(leaves(tree), LARGEST_TREE, None), None) is not None:
        raise ExpressionError(f"the comparisons of `{excerpt(source)}` are chained too deeply", source)
    return Expression(source, tree)


class _Reader:
    """Turns one source into a tree: the whitelist over Python's syntax."""

    def __init__(self, source: str, words: bool) -> None:
        self.source = source
        self.words = words
        # A line break counts as a space; the columns stay those of the author.
        flat = re.sub(r"[\r\n\t\f]", " ", source)
        self.code = flat.lstrip()
        self.indent = len(flat) - len(self.code)

    def read(self) -> Tree:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                syntax = ast.parse(self.code, mode="eval").body
        except SyntaxError as error:
            end = len(self.code.rstrip()) + 1
            # What breaks off is reported on the line that would come next.
            column = min(error.offset, end) if error.offset and error.lineno == 1 else end
            message = f"`{excerpt(self.source)}` is not an expression: {error.msg}"
            raise ExpressionError(message, self.source, self.indent + column) from None
        except (RecursionError, MemoryError):
            raise self.too_deep() from None
        return self.tree(syntax, 1)

    def tree(self, node: ast.expr, depth: int) -> Tree:
        if depth > DEEPEST_TREE:
            raise self.too_deep()
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return self.number(node, value)
            case ast.Constant(value=str() as text) if self.words:
                return (TEXT, text)
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
            meant = _function_meant(name)
            advice = f"did you mean `{meant}`?" if meant else f"it has {', '.join(FUNCTIONS)}"
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
        return excerpt(ast.get_source_segment(self.code, node) or ast.dump(node))

    def error(self, message: str, node: ast.expr) -> ExpressionError:
        # Python counts an expression's columns in bytes of UTF-8.
        before = self.code.encode()[: node.col_offset].decode()
        return ExpressionError(message, self.source, self.indent + len(before) + 1)

    def foreign(self, node: ast.expr, kind: ast.AST) -> ExpressionError:
        hint = _HINTS.get(type(kind)) or _HINTS.get(type(node))
        advice = hint or "it has numbers, names, arithmetic, comparisons and functions"
        return self.error(f"`{self.text(node)}` is not part of the expression language; {advice}", node)

    def too_deep(self) -> ExpressionError:
        message = f"`{excerpt(self.source)}` is nested deeper than {DEEPEST_TREE} levels"
        return ExpressionError(message, self.source)


def _function_meant(name: str) -> str | None:
    """Return the function that an unknown name means, or that it is a misspelling of."""
    if name in OTHER_NAMES or means_something_else(name):
        return OTHER_NAMES.get(name)
    return nearest_function(name, FUNCTIONS)


def excerpt(source: str) -> str:
    """Return as much of an expression as a message quotes, in one line that any output can hold."""
    text = " ".join(source.split()).encode("utf-8", "backslashreplace").decode().replace("\0", r"\x00")
    return text if len(text) <= 40 else text[:39] + "…"


def _arguments(function: Operation) -> str:
    if function.most is None:
        return f"at least {function.fewest} arguments"
    counts = " or ".join(str(count) for count in range(function.fewest, function.most + 1))
    return f"{counts} argument{'' if counts == '1' else 's'}"
