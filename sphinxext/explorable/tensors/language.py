"""An expression of the tensor language: from the author's text to a tree with axes and values.

The text is parsed by Python's `ast`, and every node of it is looked up in a whitelist; nothing is evaluated
as Python. What is not in the list is a `TensorError` with its place.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

# Imported for what they register.
from . import contraction as contraction
from . import elementwise as elementwise
from . import reductions as reductions
from .axes import Dims, Form, Shape
from .errors import Mistake, TensorError, did_you_mean
from .node import Expression, Values
from .operations import FUNCTIONS, OPERATORS, Operation, Setting
from .syntax import Text
from .tree import Binary, Call, Dim, Negate, Number, Reference, Transpose

# Cells with values that one program may compute, over all its lines: half a gibibyte.
MAXIMUM_CELLS = 2**26

_REFUSED: dict[type[ast.AST], str] = {
    ast.Lambda: "a lambda",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.IfExp: "a condition",
    ast.Compare: "a comparison",
    ast.BoolOp: "and, or",
    ast.Subscript: "indexing",
    ast.JoinedStr: "a string",
    ast.NamedExpr: "an assignment inside an expression",
    ast.Dict: "a dictionary",
    ast.Set: "a set",
    ast.Tuple: "a tuple",
    ast.Starred: "a star",
    ast.Await: "await",
}


class Known(Protocol):
    """A tensor that an expression may name."""

    @property
    def dims(self) -> Dims:
        """The axes' names."""

    @property
    def shape(self) -> Shape:
        """The axes' sizes."""

    @property
    def values(self) -> Values | None:
        """The values, if there are any."""


@dataclass
class Scope:
    """What an expression can name, and what reading it leaves behind.

    `undeclared` are the names that have an array but no line of their own, with the array's shape.
    """

    tensors: Mapping[str, Known]
    sizes: dict[str, int]
    undeclared: dict[str, Shape] = field(default_factory=dict)
    warnings: list[tuple[int, int, str]] = field(default_factory=list)
    cells: int = 0
    with_values: bool = True

    def trial(self) -> Scope:
        """Return a copy to try an expression in: shapes alone, and no trace left here."""
        return replace(self, warnings=[], with_values=False)


class UnfitError(TensorError):
    """Operands that do not fit, with the expressions that may be what the author meant.

    `start` and `end` are where the unfit expression stands in the text that was read.
    """

    def __init__(
        self, message: str, line: int, column: int, repairs: Sequence[str] = (), start: int = 0, end: int = 0
    ) -> None:
        super().__init__(message, line, column)
        self.repairs = tuple(repairs)
        self.start = start
        self.end = end


def read_expression(text: Text, scope: Scope) -> Expression:
    """Read an expression, and compute it where its tensors have values.

    Raises TensorError where the text is not of the language, and UnfitError where operands do not fit.
    """
    return _Reader(text, scope).expression(text.parse())


class _Reader:
    def __init__(self, text: Text, scope: Scope) -> None:
        self.text = text
        self.scope = scope

    def expression(self, node: ast.expr) -> Expression:
        match node:
            case ast.Name():
                return self._name(node)
            case ast.Constant():
                number = self.text.number(node)
                return Number(number, dims=(), shape=(), values=np.array(number), **self.text.place(node))
            case ast.Attribute(attr="T"):
                return self._transpose(node)
            case ast.Attribute():
                raise self.text.error(node, f".{node.attr} is not part of the language; .T is")
            case ast.UnaryOp(op=ast.USub()):
                return self._negate(node)
            case ast.BinOp():
                return self._binary(node)
            case ast.Call():
                return self._call(node)
            case ast.List():
                raise self.text.error(
                    node, "a literal stands alone after =; give it a name on a line of its own"
                )
        refused = next((what for kind, what in _REFUSED.items() if isinstance(node, kind)), "this")
        raise self.text.error(node, f"{refused} is not part of the language")

    def _name(self, node: ast.Name) -> Expression:
        name, scope = node.id, self.scope
        if name in scope.tensors:
            tensor = scope.tensors[name]
            values = tensor.values if scope.with_values else None
            return Reference(
                name, dims=tensor.dims, shape=tensor.shape, values=values, **self.text.place(node)
            )
        if name in scope.sizes:
            size = np.array(float(scope.sizes[name]))
            return Dim(name, dims=(), shape=(), values=size, **self.text.place(node))
        if name in scope.undeclared:
            shape = ", ".join(map(str, scope.undeclared[name]))
            raise self.text.error(node, f"{name} has an array but no line that declares it: {name}[{shape}]")
        if name in FUNCTIONS:
            raise self.text.error(node, f"{name} is a function and needs its arguments: {name}(…)")
        hint = did_you_mean(name, [*scope.tensors, *scope.sizes, *scope.undeclared])
        raise self.text.error(node, f"there is no tensor or dim {name} on the lines above{hint}")

    def _transpose(self, node: ast.Attribute) -> Expression:
        operand = self.expression(node.value)
        form, values = self._apply(OPERATORS[".T"], [operand], {}, node)
        return Transpose(operand, dims=form.dims, shape=form.shape, values=values, **self.text.place(node))

    def _negate(self, node: ast.UnaryOp) -> Expression:
        operand = self.expression(node.operand)
        form, values = self._apply(OPERATORS["neg"], [operand], {}, node)
        return Negate(operand, dims=form.dims, shape=form.shape, values=values, **self.text.place(node))

    def _binary(self, node: ast.BinOp) -> Expression:
        between = self.text.text[self.text.end(node.left) : self.text.start(node.right)]
        symbol = between.strip(" \t\f()")
        place = self.text.end(node.left) + between.index(symbol)
        if symbol not in OPERATORS:
            hint = "; did you mean **?" if symbol == "^" else ": @ + - * / ** are"
            raise self.text.error_at(place, f"{symbol} is not an operator of the language{hint}")
        left, right = self.expression(node.left), self.expression(node.right)
        form, values = self._apply(OPERATORS[symbol], [left, right], {}, node, place)
        return Binary(
            symbol, left, right, dims=form.dims, shape=form.shape, values=values, **self.text.place(node)
        )

    def _call(self, node: ast.Call) -> Expression:
        if not isinstance(node.func, ast.Name):
            raise self.text.error(node.func, "only a function of the language can be called, by its name")
        name = node.func.id
        if name not in FUNCTIONS:
            hint = did_you_mean(name, FUNCTIONS) or f": {', '.join(sorted(FUNCTIONS))} are"
            raise self.text.error(node.func, f"{name} is not a function of the language{hint}")
        operation = FUNCTIONS[name]
        settings, places = self._keywords(node, operation)
        if len(node.args) != operation.operand_count:
            count = operation.operand_count
            extra = f"; write {operation.keywords[0]}=…" if node.args[count:] and operation.keywords else ""
            raise self.text.error(
                node.args[count] if node.args[count:] else node,
                f"{name} takes {count} tensor{'s' if count != 1 else ''}, not {len(node.args)}{extra}",
            )
        arguments = [self.expression(argument) for argument in node.args]
        form, values = self._apply(operation, arguments, settings, node, None, places)
        return Call(
            name,
            tuple(arguments),
            tuple(settings.items()),
            dims=form.dims,
            shape=form.shape,
            values=values,
            **self.text.place(node),
        )

    def _keywords(self, node: ast.Call, operation: Operation) -> tuple[dict[str, Setting], dict[str, int]]:
        """Return the keyword arguments, and where the value of each stands in the text."""
        settings: dict[str, Setting] = {}
        places: dict[str, int] = {}
        for argument in node.keywords:
            name = argument.arg
            if name is None or name not in operation.keywords:
                hint = did_you_mean(name or "", operation.keywords)
                raise self.text.error(argument, f"{operation.name} takes no {name or '**'}={hint}")
            if name in settings:
                raise self.text.error(argument, f"{name}= is given twice")
            settings[name] = self._setting(argument.value)
            places[name] = self.text.start(argument.value)
        return settings, places

    def _setting(self, node: ast.expr) -> Setting:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Constant(value=bool() | int() | None as value):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)):
                return -value
            case ast.Tuple(elts=elements) if elements:
                parts = [self._setting(element) for element in elements]
                if all(isinstance(part, str | int) and not isinstance(part, bool) for part in parts):
                    return tuple(part for part in parts if isinstance(part, str | int))
        raise self.text.error(
            node, "a keyword's value is a dim's name, a whole number, or several in parentheses"
        )

    def _apply(
        self,
        operation: Operation,
        operands: Sequence[Expression],
        settings: dict[str, Setting],
        node: ast.expr,
        place: int | None = None,
        places: dict[str, int] | None = None,
    ) -> tuple[Form, Values | None]:
        """Return the axes and values of an operation; `place` is where it is blamed if it does not fit."""
        start, end = self.text.start(node), self.text.end(node)
        column = self.text.column + (start if place is None else place)
        try:
            form = operation.form(operands, settings)
        except Mistake as mistake:
            if places and mistake.keyword in places:
                column = self.text.column + places[mistake.keyword]
            raise UnfitError(mistake.message, self.text.line, column, mistake.repairs, start, end) from None
        self.scope.warnings += [(self.text.line, column, doubt) for doubt in form.doubts]
        known = [operand.values for operand in operands if operand.values is not None]
        if len(known) < len(operands) or not self.scope.with_values:
            return form, None
        self.scope.cells += math.prod(form.shape)
        if self.scope.cells > MAXIMUM_CELLS:
            message = f"more than {MAXIMUM_CELLS:,} cells would be computed; without values there is no limit"
            raise TensorError(message, self.text.line, column)
        with np.errstate(all="ignore"):  # nan and infinity are values like any other
            values = np.asarray(operation.compute(operands, known, settings), dtype=np.float64)
        values.setflags(write=False)
        return form, values
