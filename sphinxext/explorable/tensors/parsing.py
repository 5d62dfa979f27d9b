"""An expression of the tensor language: from the author's text to a tree with axes and values.

The text is parsed by Python's `ast`, and every node of it is looked up in a whitelist; nothing is evaluated
as Python. What is not in the list is a `TensorError` with its place.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from itertools import pairwise
from types import EllipsisType
from typing import Any

import numpy as np

from ..expressions import CONSTANTS
from ..spelling import cut, nearest
from .applying import Applying, Scope, UnfitError
from .arguments import Arguments, Bound
from .errors import Mistake, UnknownNameError, did_you_mean, function_meant
from .foreign import Foreign, Read
from .hints import ANYTHING, instead_of
from .node import Expression
from .operations import FUNCTIONS, OPERATORS, Operation
from .operations.indexing import Part, Slice, check_rank, show_parts
from .operations.movement import cuts
from .shapes import Name, broadcast, tell, tell_axis
from .sizes import whole_size
from .syntax import Text
from .tree import (
    Binary,
    Call,
    Constant,
    Dim,
    Followed,
    Index,
    Listed,
    Lookup,
    Masked,
    Negate,
    Number,
    Paired,
    Reference,
    Transpose,
    Word,
)

# As many languages write a number; nobody writes two of them so.
_DECIMAL_COMMA = re.compile(r"(?<![\w.,])(\d+),(\d+)(?![\w.,])")
_REFUSED: dict[type[ast.AST], str] = {
    ast.Lambda: "a lambda",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.JoinedStr: "a string",
    ast.NamedExpr: "an assignment inside an expression",
    ast.Dict: "a dictionary",
    ast.Set: "a set",
    ast.Tuple: "a tuple",
    ast.Slice: "a slice outside an index",
    ast.Starred: "a star",
    ast.Await: "await",
}


_SYMBOLS = {"pi": "π", "e": "e", "inf": "∞"}


def read_expression(text: Text, scope: Scope) -> Expression:
    """Read an expression, and compute it where its tensors have values.

    Raises TensorError where the text is not of the language, and UnfitError where operands do not fit.
    """
    reader = _Reader(text, scope)
    return reader.expression(reader.lowered(text.parse()))


def read_parts(text: Text, scope: Scope, count: int) -> list[Expression]:
    """Read an expression that is unpacked into so many names: the parts of a split, or along the first axis.

    Raises TensorError and UnfitError as `read_expression` does, the latter also where the number differs.
    """
    reader = _Reader(text, scope)
    return reader.parts(reader.lowered(text.parse()), count)


def read_sizes(text: Text, scope: Scope) -> list[int] | None:
    """Return the sizes that `x.shape`, `x.size()` or a slice of them are; None for anything else."""
    node = text.parse()
    inner = node.value if isinstance(node, ast.Subscript) else node
    asked = inner.func if isinstance(inner, ast.Call) and not inner.args else inner
    if not isinstance(asked, ast.Attribute) or asked.attr not in ("shape", "size"):
        return None
    reader = _Reader(text, scope)
    lowered = reader.lowered(node)
    if not isinstance(lowered, ast.Tuple):
        return None
    sizes = [whole_size(each, scope) for each in lowered.elts]
    return [size for size in sizes if size is not None]


class _Reader:
    def __init__(self, text: Text, scope: Scope) -> None:
        self.text = text
        self.scope = scope
        self.apply = Applying(text, scope)
        self.arguments = Arguments(text, scope, self.expression)

    def lowered(self, node: ast.expr) -> ast.expr:
        """Return an expression with what was pasted from a library in the language's own words."""
        return Foreign(self.text, self.scope, self.expression).lowered(node)

    def expression(self, node: ast.expr) -> Expression:
        match node:
            case Read():
                return node.expression
            case ast.Name():
                return self._name(node)
            case ast.Constant():
                number = self.text.number(node)
                return Number(number, dims=(), shape=(), values=np.array(number), **self.text.place(node))
            case ast.Attribute(attr="T"):
                operand = self.expression(node.value)
                return Transpose(operand, **self.apply.applied(OPERATORS[".T"], [operand], {}, node))
            case ast.Attribute(attr="mT"):
                operand = self.expression(node.value)
                return Transpose(operand, ".mT", **self.apply.applied(OPERATORS[".mT"], [operand], {}, node))
            case ast.Attribute(attr="t"):
                (meant, *_) = self.expression(node.value).transposed
                message = f".{node.attr} is not part of the language; did you mean {meant}?"
                raise self.text.error(node, message)
            case ast.Attribute():
                instead = instead_of(node.attr) or ".T and .mT are"
                raise self.text.error(node, f".{node.attr} is not part of the language; {instead}")
            case ast.UnaryOp(op=ast.USub()):
                operand = self.expression(node.operand)
                return Negate(operand, **self.apply.applied(OPERATORS["neg"], [operand], {}, node))
            case ast.UnaryOp(op=ast.Invert()):
                operand = self.expression(node.operand)
                return Negate(operand, "~", **self.apply.applied(OPERATORS["~"], [operand], {}, node))
            case ast.BinOp(left=left, right=right) if hasattr(node, "symbol"):
                symbol = node.symbol
                operands = [self.expression(left), self.expression(right)]
                applied = self.apply.applied(OPERATORS[symbol], operands, {}, node)
                return Binary(symbol, *operands, **applied)
            case ast.BinOp():
                return self._binary(node, node.left, node.right)
            case ast.Compare(left=left, comparators=[right]):
                return self._binary(node, left, right)
            case ast.Compare():
                raise self.text.error(node, self._unchained(node))
            case ast.BoolOp(op=op, values=[*parts]):
                sign, word = ("&", "and") if isinstance(op, ast.And) else ("|", "or")
                meant = f" {sign} ".join(f"({self.text.place(part)['text']})" for part in parts)
                raise self.text.error(node, f"{word} is not part of the language; write {meant}")
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                meant = f"~({self.text.place(operand)['text']})"
                raise self.text.error(node, f"not is not part of the language; write {meant}")
            case ast.IfExp(test=test, body=body, orelse=orelse):
                meant = ", ".join(self.text.place(part)["text"] for part in (test, body, orelse))
                raise self.text.error(node, f"a condition is not part of the language; write where({meant})")
            case ast.Call():
                return self._call(node)
            case ast.Subscript():
                return self._subscript(node)
            case ast.Tuple() if hasattr(node, "of_shape"):
                shown = self.text.place(node)["text"]
                raise self.text.error(node, f"{shown} is several sizes; take one of them: {shown}[0]")
            case ast.List():
                raise self.text.error(
                    node, "a list of values can only be alone after =; give it a name on a line of its own"
                )
        if isinstance(node, ast.Tuple) and (decimal := _DECIMAL_COMMA.search(self.text.place(node)["text"])):
            meant = ".".join(decimal.groups())
            raise self.text.error(node, f"{decimal[0]} is two numbers; did you mean {meant}?")
        refused = next((what for kind, what in _REFUSED.items() if isinstance(node, kind)), "this")
        raise self.text.error(node, f"{refused} is not part of the language")

    def parts(self, node: ast.expr, count: int) -> list[Expression]:
        """Return what an expression is unpacked into."""
        if in_parts := _in_parts(node):
            bound = self.arguments.bind(in_parts, FUNCTIONS[_name_of(in_parts)])
            told, length = f"{cut(bound.text)} gives", self._count_of_parts(in_parts, bound)
        else:
            whole = self.expression(node)
            if not whole.shape:
                raise self.apply.unfit(node, f"{whole.title} is a number, and has no parts for several names")
            told, length = (
                f"{tell(whole)} has, along {tell_axis(whole.dims[0], whole.shape[0])},",
                whole.shape[0],
            )
        if length != count:
            raise self.apply.unfit(node, f"there are {count} names before =, but {told} {length} parts")
        if in_parts:
            operation = FUNCTIONS[_name_of(in_parts)]
            return [self._called(in_parts, operation, bound, place) for place in range(count)]
        unpacked: list[Expression] = []
        for place in range(count):
            applied = self.apply.applied(OPERATORS["[]"], [whole], {"parts": (place,)}, node)
            applied["text"] = f"{whole.as_operand}[{place}]"
            unpacked.append(Index(whole, (place,), **applied))
        return unpacked

    def _name(self, node: ast.Name) -> Expression:
        name, scope = node.id, self.scope
        if name in scope.tensors:
            tensor = scope.tensors[name]
            values = tensor.values if scope.with_values else None
            return Reference(
                name,
                tensor.truth,
                dims=tensor.dims,
                shape=tensor.shape,
                values=values,
                **self.text.place(node),
            )
        if name in scope.sizes:
            size = np.array(float(scope.sizes[name]))
            return Dim(name, dims=(), shape=(), values=size, **self.text.place(node))
        if name in scope.parameters:
            scope.followed.add(name)
            number = scope.parameters[name].values if scope.with_values else None
            truth = scope.parameters[name].truth
            return Followed(name, truth, dims=(), shape=(), values=number, **self.text.place(node))
        if name in scope.undeclared:
            shape = ", ".join(map(str, scope.undeclared[name]))
            message = f"{name} has an array but no line that declares it: {name}[{shape}]"
            raise self._unknown(node, message)
        if name in CONSTANTS:
            constant = CONSTANTS[name]
            place = self.text.place(node)
            return Constant(constant, _SYMBOLS[name], dims=(), shape=(), values=np.array(constant), **place)
        if name in FUNCTIONS:
            raise self.text.error(node, f"{name} is a function and needs its arguments: {name}(…)")
        meant = self.text.formula_meant(node)
        hint = f"; did you mean {meant}?" if meant else ""
        known = [*scope.tensors, *scope.sizes, *scope.parameters, *scope.undeclared]
        hint = hint or did_you_mean(name, known)
        raise self._unknown(node, f"there is no tensor or dim {name} on the lines above{hint}")

    def _unknown(self, node: ast.Name, message: str) -> UnknownNameError:
        error = self.text.error(node, message)
        return UnknownNameError(error.message, error.line, error.column)

    def _unchained(self, node: ast.Compare) -> str:
        """Say what a chain of comparisons means, which may be one that `&` or `|` tears apart."""
        operands = [node.left, *node.comparators]
        for operand in operands:
            if isinstance(operand, ast.BinOp) and isinstance(operand.op, ast.BitAnd | ast.BitOr):
                sign = "&" if isinstance(operand.op, ast.BitAnd) else "|"
                return (
                    f"{sign} binds more tightly than a comparison; write (…) {sign} (…) around each of them"
                )
        texts = [self.text.place(operand)["text"] for operand in operands]
        signs = [
            self.text.text[self.text.end(one) : self.text.start(other)].strip(" \t\f()")
            for one, other in pairwise(operands)
        ]
        links = zip(texts, signs, texts[1:], strict=False)
        meant = " & ".join(f"({left} {sign} {right})" for left, sign, right in links)
        return f"comparisons are not chained; write {meant}"

    def _binary(self, node: ast.expr, first: ast.expr, second: ast.expr) -> Expression:
        between = self.text.text[self.text.end(first) : self.text.start(second)]
        symbol = between.strip(" \t\f()")
        place = self.text.end(first) + between.index(symbol)
        if symbol not in OPERATORS:
            hint = "; did you mean **?" if symbol == "^" else ": @ + - * / // % ** and comparisons are"
            raise self.text.error_at(place, f"{symbol} is not an operator of the language{hint}")
        left, right = self._compared(first, second), self._compared(second, first)
        return Binary(
            symbol, left, right, **self.apply.applied(OPERATORS[symbol], [left, right], {}, node, place)
        )

    def _compared(self, node: ast.expr, other: ast.expr) -> Expression:
        """Return an operand; words beside a parameter that is one of some are the number of that one."""
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            return self.expression(node)
        name = other.id if isinstance(other, ast.Name) and other.id not in self.scope.tensors else ""
        words = self.scope.words.get(name, ())
        if not words:
            # The name may be one of the page that is not known yet, which comes first.
            if name:
                self.expression(other)
            return self.expression(node)
        if node.value not in words:
            hint = nearest(node.value, words)
            raise self.text.error(
                node, f"{name} is never {node.value!r}{hint} (it is one of {', '.join(words[:8])})"
            )
        place = float(words.index(node.value))
        return Word(place, node.value, dims=(), shape=(), values=np.array(place), **self.text.place(node))

    # Calls

    def _call(self, node: ast.Call) -> Expression:
        if not isinstance(node.func, ast.Name):
            hint = ""
            if isinstance(node.func, ast.Constant):
                hint = f"; did you mean {self.text.place(node.func)['text']} * {self._arguments_of(node)}?"
            if isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS:
                hint = f"; {node.func.attr} is one: {FUNCTIONS[node.func.attr].usage}"
            message = f"only a function of the language can be called, by its name{hint}"
            raise self.text.error(node.func, message)
        name = node.func.id
        if name not in FUNCTIONS:
            instead = instead_of(name)
            hint = f"; {instead}" if instead else function_meant(name, FUNCTIONS) or f"; {ANYTHING}"
            if name in self.scope.tensors:
                hint = f"; did you mean {name} * {self._arguments_of(node)}?"
            raise self.text.error(node.func, f"{name} is not a function of the language{hint}")
        operation = FUNCTIONS[name]
        return self._called(node, operation, self.arguments.bind(node, operation))

    def _arguments_of(self, node: ast.Call) -> str:
        """Return the text of a call from its bracket on."""
        end = self.text.end(node.func)
        return self.text.text[end : self.text.end(node)].lstrip(" )")

    def _called(
        self, node: ast.expr, operation: Operation, bound: Bound, part: int | None = None
    ) -> Expression:
        """Return the node of a call; `part` is which part of a split is wanted."""
        settings = bound.settings if part is None else {**bound.settings, "part": part}
        applied = self.apply.applied(operation, bound.operands, settings, node, None, bound.places)
        if part is not None:
            applied["text"] = f"{bound.text}[{part}]"
        drawn = getattr(node, "written", "")
        return Call(operation.name, tuple(bound.operands), tuple(settings.items()), drawn, **applied)

    # Indexing

    def _subscript(self, node: ast.Subscript) -> Expression:
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        in_parts = _in_parts(node.value)
        if in_parts and len(inside) == 1:
            place = self.text.whole(inside[0])
            if place is not None:
                return self._part_of(node, in_parts, place)
        operand = self.expression(node.value)
        parts = [self._part(part) for part in inside]
        plain = tuple(part for part in parts if not isinstance(part, Expression))
        if len(plain) == len(parts):
            return self._index(node, operand, plain)
        return self._lookup(node, operand, parts, inside)

    def _part_of(self, node: ast.Subscript, call: ast.Call, place: int) -> Expression:
        operation = FUNCTIONS[_name_of(call)]
        bound = self.arguments.bind(call, operation)
        count = self._count_of_parts(call, bound)
        if not -count <= place < count:
            raise self.apply.unfit(
                node, f"{cut(bound.text)} has {count} parts, from 0 to {count - 1}, and no {place}"
            )
        return self._called(node, operation, bound, place % count)

    def _count_of_parts(self, node: ast.Call, bound: Bound) -> int:
        """Return how many parts a split has; a topk has two, cells and their places."""
        if _name_of(node) == "topk":
            return 2
        split = FUNCTIONS["split"]
        self.apply.attempt(split, bound.operands, {**bound.settings, "part": 0}, node, None, bound.places)
        return len(cuts(bound.operands[0], bound.settings).starts)

    def _part(self, node: ast.expr) -> Part | Expression:
        """Return one part of an index; an expression is a tensor to look up by."""
        number = self._whole(node)
        if number is not None:
            return number
        match node:
            case ast.Slice(lower=lower, upper=upper, step=step):
                if isinstance(step, ast.expr) and self.text.whole(step) == 0:
                    raise self.text.error(step, "a slice's step cannot be 0")
                return Slice(
                    *(None if bound is None else self._bound(bound) for bound in (lower, upper, step))
                )
            case ast.Constant(value=None):
                return None
            case ast.Constant(value=value) if value is ...:
                return ...
            case ast.Constant():
                raise self.text.error(node, "an index is a whole number, a slice, None, ... or a tensor")
            case ast.List():
                return self._listed(node)
            case ast.Name(id=name) if name not in self.scope.tensors and name in self.scope.sizes:
                return Name(name, self.scope.sizes[name])
        return self.expression(node)

    def _listed(self, node: ast.List) -> Expression:
        """Return whole numbers in brackets, also nested ones, as a tensor to look up by."""

        def numbers(part: ast.expr) -> Any:
            if isinstance(part, ast.List):
                return [numbers(each) for each in part.elts]
            number = self._whole(part)
            if number is None:
                shown = cut(self.text.place(part)["text"])
                raise self.text.error(part, f"a list in an index holds whole numbers, and {shown} is none")
            return float(number)

        found = numbers(node)
        try:
            values = np.array(found, dtype=np.float64)
        except ValueError:
            raise self.text.error(node, "the lists in an index have to be equally long") from None
        if not values.size:
            raise self.text.error(node, "a list in an index holds at least one number")
        return Listed(
            dims=tuple(map(str, values.shape)), shape=values.shape, values=values, **self.text.place(node)
        )

    def _whole(self, node: ast.expr) -> int | None:
        """Return a position: a whole number, or what whole numbers and dims come to."""
        if isinstance(node, ast.BinOp):
            return whole_size(node, self.scope)
        return self.text.whole(node)

    def _bound(self, node: ast.expr) -> int | Name | None:
        number = self._whole(node)
        if number is not None:
            return number
        match node:
            case ast.Constant(value=None):
                return None
            case ast.Name(id=name) if name in self.scope.sizes and name not in self.scope.tensors:
                return Name(name, self.scope.sizes[name])
            case ast.UnaryOp(op=ast.USub(), operand=ast.Name(id=name)) if name in self.scope.sizes:
                return -self.scope.sizes[name]
            case ast.Name(id=name):
                hint = did_you_mean(name, self.scope.sizes)
                raise self.text.error(node, f"a slice's bound is a whole number or a dim, not {name}{hint}")
        raise self.text.error(node, "a slice's bound is a whole number, or a dim's name for its size")

    def _index(self, node: ast.expr, operand: Expression, parts: tuple[Part, ...]) -> Expression:
        if sum(part is ... for part in parts) > 1:
            raise self.apply.unfit(node, "an index has ... at most once")
        applied = self.apply.applied(OPERATORS["[]"], [operand], {"parts": parts}, node, self._bracket(node))
        return Index(operand, parts, **applied)

    def _bracket(self, node: ast.expr) -> int:
        """Return where the bracket of an index stands."""
        assert isinstance(node, ast.Subscript)
        if hasattr(node, "symbol"):  # it was no bracket that the author wrote
            return self.text.start(node)
        end = self.text.end(node.value)
        return end + self.text.text[end:].index("[")

    def _lookup(
        self, node: ast.Subscript, operand: Expression, parts: list[Part | Expression], inside: list[ast.expr]
    ) -> Expression:
        """Return what slices take of the operand, looked up along the axes where tensors stand.

        As in numpy, a number beside a tensor is one, too, and several are paired.
        """
        if sum(part is ... for part in parts) > 1:
            raise self.apply.unfit(node, "an index has ... at most once")
        masks = [place for place, part in enumerate(parts) if isinstance(part, Expression) and part.truth]
        if masks:
            return self._masked(node, operand, parts, inside, masks[0])
        bracket = self._bracket(node)
        try:
            check_rank(operand, parts)
        except Mistake as mistake:
            raise self.apply.blame(mistake, node, bracket) from None
        named = [place for place, part in enumerate(parts) if isinstance(part, Expression | int | Name)]
        ids = [self._id(parts[place], inside[place]) for place in named]
        self._check_pairs(node, operand, parts, ids)
        table = self._sliced(node, operand, tuple(_unless_id(part) for part in parts))
        before = [place for place in named if ... in parts[:place]]
        skipped = len(table.shape) - len(parts)  # what ... stands for, beside itself
        axes = tuple(place + skipped if place in before else place for place in named)
        # Where something else stands between the tensors, their axes come first.
        apart = named[-1] - named[0] >= len(named)
        at = 0 if apart else axes[0]
        settings = {"axes": axes, "at": at}
        applied = self.apply.applied(OPERATORS["lookup"], [table, *ids], settings, node, bracket)
        if len(ids) == 1:
            return Lookup(table, ids[0], axes[0], **applied)
        return Paired(table, tuple(ids), axes, at, **applied)

    def _id(self, part: Part | Expression, node: ast.expr) -> Expression:
        """Return a part of an index that names places; a number is one that it names."""
        if isinstance(part, Expression):
            return part
        if isinstance(part, Name):
            return self.expression(node)
        assert isinstance(part, int)
        return Number(part, dims=(), shape=(), values=np.array(float(part)), **self.text.place(node))

    def _check_pairs(
        self,
        node: ast.Subscript,
        operand: Expression,
        parts: Sequence[Part | Expression],
        ids: Sequence[Expression],
    ) -> None:
        """Raise UnfitError where ids cannot be paired: of two lists the grid may be meant."""
        try:
            broadcast("an index", ids)
        except Mistake as mistake:
            listed = [one for one in ids if one.shape]
            grid = [f"{part.as_operand}[:, None]" if part is listed[0] else _written(part) for part in parts]
            both = len(listed) == 2 and all(len(one.shape) == 1 for one in listed)
            repairs = [f"{operand.as_operand}[{', '.join(grid)}]"] if both else []
            paired = Mistake(f"{mistake.message}; several tensors in an index are paired", repairs=repairs)
            raise self.apply.blame(paired, node, self._bracket(node)) from None

    def _sliced(self, node: ast.Subscript, operand: Expression, slices: tuple[Part, ...]) -> Expression:
        """Return what slices and new axes leave of the operand, itself where that is all."""
        whole = all(part is ... or part == Slice() for part in slices)
        return operand if whole else self._index(node, operand, slices)

    def _masked(
        self,
        node: ast.Subscript,
        operand: Expression,
        parts: list[Part | Expression],
        inside: list[ast.expr],
        place: int,
    ) -> Expression:
        """Return what a mask chooses along its axes, of what slices take of the operand."""
        mask = parts[place]
        assert isinstance(mask, Expression)
        for part, its_node in zip(parts, inside, strict=True):
            if part is not ... and part is not mask and not isinstance(part, Slice):
                message = "beside a mask an index takes slices and ..., but no number, no None and no tensor"
                at = self.text.start(its_node)
                raise UnfitError(
                    message,
                    self.text.line,
                    self.text.column + at,
                    [_two_steps(operand, parts)],
                    self.text.start(node),
                    self.text.end(node),
                )
        bracket = self._bracket(node)
        axes = len(mask.shape)
        slices: tuple[Part, ...] = tuple(
            each for part in parts for each in ([Slice()] * axes if part is mask else [_unless_id(part)])
        )
        try:
            check_rank(operand, slices)
        except Mistake as mistake:
            raise self.apply.blame(mistake, node, bracket) from None
        axis = place
        if ... in parts[:place]:
            axis = len(operand.shape) - (len(parts) - place - 1 + axes)
        operand = self._sliced(node, operand, slices)
        applied = self.apply.applied(OPERATORS["mask"], [operand, mask], {"axis": axis}, node, bracket)
        return Masked(operand, mask, axis, **applied)


def _unless_id(part: Part | Expression) -> Part:
    """Return a part of an index, and of one that names places the whole axis that it names them on."""
    return Slice() if isinstance(part, Expression | int | Name) else part


def _written(part: Part | Expression) -> str:
    """Return a part of an index as an author writes it."""
    return "..." if part is ... else part.text if isinstance(part, Expression) else str(part)


def _two_steps(operand: Expression, parts: Sequence[Part | Expression]) -> str:
    """Return an index by numbers and a tensor as two, the numbers' first: `x[0, ids]` as `x[0][ids]`."""
    numbers = [part if isinstance(part, int | Name | EllipsisType) else Slice() for part in parts]
    others = [part for part in parts if part is not None and not isinstance(part, int | Name)]
    while numbers and numbers[-1] == Slice():
        numbers.pop()
    return f"{operand.as_operand}{show_parts(numbers)}[{', '.join(map(_written, others))}]"


def _in_parts(node: ast.expr) -> ast.Call | None:
    """Return a call whose parts can be unpacked, and be taken by their numbers."""
    is_call = isinstance(node, ast.Call) and _name_of(node) in ("split", "topk")
    return node if isinstance(node, ast.Call) and is_call else None


def _name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
