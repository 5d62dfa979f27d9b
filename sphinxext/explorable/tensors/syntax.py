"""A piece of the author's text as Python's `ast` sees it, with the places of its nodes."""

from __future__ import annotations

import ast
import keyword
import math
import re
import warnings
from typing import TypedDict

from .errors import TensorError
from .shapes import MAXIMUM_SIZE

MAXIMUM_DEPTH = 100

# More digits than any float64 has; Python refuses some thousands of them, without saying where.
_ENDLESS = re.compile(r"[0-9_]{400,}")

# What authors paste from formulas, and how the language writes it.
_LOOKALIKES = {
    **dict.fromkeys("×·⋅∗⊙∘", "*"),
    **dict.fromkeys("−–", "-"),
    **dict.fromkeys("⊤′’", ".T"),
    "÷": "/",
    "√": "sqrt(…)",
    "∑": "sum(…)",
    "²": "**2",
    "³": "**3",
    "⁻": "**-…",
    "½": "0.5",
    "∞": "inf",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "∧": "&",
    "∨": "|",
    "¬": "~",
}

_BARS = re.compile(r"(?<![\w)\]\s])\s*\|([^|]+)\|")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Two operands without an operator between them: a number and a name, or two names.
_BESIDE = re.compile(r"(?<![\w.])((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[^\W\d]\w*(?=\s))\s*([^\W\d]\w*)")


class Place(TypedDict):
    """What a tree's node says of its place."""

    text: str
    column: int


class Text:
    """A text that begins at a line and column of the source."""

    def __init__(self, text: str, line: int, column: int) -> None:
        self.text = text
        self.line = line
        self.column = column
        self._encoded = text.encode()

    def parse(self) -> ast.expr:
        """Return the text as one expression, however wild it is.

        Raises TensorError where Python has no such expression, or where it nests too deep to be walked.
        """
        endless = _ENDLESS.search(self.text)
        if endless:
            raise self.error_at(endless.start(), "the number is too long")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Python's own, about style: they are not for this author
                body = ast.parse(self.text, mode="eval").body
        except SyntaxError as error:
            raise self._unreadable(error) from None
        except (ValueError, RecursionError, MemoryError, OverflowError):
            raise self.error_at(0, "the expression cannot be read: it is nested too deeply") from None
        level: list[ast.AST] = [body]
        for _ in range(MAXIMUM_DEPTH):
            level = [child for node in level for child in ast.iter_child_nodes(node)]
        if level:
            raise self.error_at(0, f"the expression is nested deeper than {MAXIMUM_DEPTH}")
        return body

    def _unreadable(self, error: SyntaxError) -> TensorError:
        unquoted = _QUOTED.sub(lambda found: '"' * len(found[0]), self.text)
        for at, character in enumerate(unquoted):
            if character in _LOOKALIKES:
                meant = _LOOKALIKES[character]
                return self.error_at(at, f"{character} is not part of the language; did you mean {meant}?")
        if bars := _BARS.search(unquoted):
            message = f"| stands between booleans; did you mean abs({bars[1].strip()})?"
            return self.error_at(bars.start(), message)
        for beside in _BESIDE.finditer(unquoted):
            first, second = beside.groups()
            if keyword.iskeyword(first) or keyword.iskeyword(second):
                continue
            meant = f"{first} * {second}"
            if first.isidentifier():
                meant += f" or {first} @ {second}"
            return self.error_at(beside.start(2), f"an operator is missing; did you mean {meant}?")
        end = len(self.text)
        at = min(error.offset - 1, end) if error.offset else end  # without an offset, the text broke off
        rest = self.text[at:].split(maxsplit=1)
        found = f"cannot be read from {rest[0][:40]} onwards" if rest else "is incomplete"
        return self.error_at(at, f"the expression {found}")

    def formula_meant(self, node: ast.Name) -> str | None:
        """Return what an unknown name means in a formula, if Python takes a sign for a letter of it."""
        name = self.place(node)["text"]
        if "·" in name:
            return " * ".join(filter(None, name.split("·")))
        if name.endswith("ᵀ"):
            return f"{name[:-1]}.T"
        if name.startswith("Σ") and len(name) > 1:
            return f"sum({name[1:]})"
        return {"π": "pi", "∞": "inf"}.get(name)

    def start(self, node: ast.expr | ast.keyword) -> int:
        """Return how many characters stand before a node."""
        return self._characters(node.col_offset)

    def end(self, node: ast.expr) -> int:
        """Return how many characters stand before a node's end."""
        return self._characters(node.end_col_offset or 0)

    def _characters(self, count_of_bytes: int) -> int:
        return len(self._encoded[:count_of_bytes].decode(errors="ignore"))

    def place(self, node: ast.expr) -> Place:
        """Return a node's own text and its column."""
        start = self.start(node)
        shown = getattr(node, "shown", None)  # of a node that stands for a part of what the author wrote
        return {"text": shown or self.text[start : self.end(node)], "column": self.column + start}

    def error_at(self, at: int, message: str) -> TensorError:
        """Return an error that points at a character of the text."""
        return TensorError(message, self.line, self.column + at)

    def error(self, node: ast.expr | ast.keyword, message: str) -> TensorError:
        """Return an error that points at a node."""
        return self.error_at(self.start(node), message)

    def number(self, node: ast.Constant) -> float:
        """Return a constant as a finite number; TensorError for any other constant."""
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            what = "a string" if isinstance(node.value, str | bytes) else str(node.value)
            raise self.error(node, f"{what} is not part of the language here")
        try:
            number = float(node.value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.error(node, "the number is too large")
        return number

    def whole(self, node: ast.expr) -> int | None:
        """Return a node as a whole number, None for any other node; TensorError if it is too large."""
        sign = 1
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            node, sign = node.operand, -1
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        if value > MAXIMUM_SIZE:
            raise self.error(node, f"the number is too large: the largest size is {MAXIMUM_SIZE:,}")
        return sign * value
