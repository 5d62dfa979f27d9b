"""An expression of the tensor language: from the author's text to a tree with axes and values.

The text is parsed by Python's `ast`, and every node of it is looked up in a whitelist; nothing is evaluated
as Python. What is not in the list is a `TensorError` with its place.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import EllipsisType
from typing import Protocol, TypedDict, TypeGuard

import numpy as np

from .errors import Mistake, TensorError, cut, did_you_mean
from .node import Expression, Values
from .operations import FUNCTIONS, OPERATORS, Kind, Operation, Parameter, Setting
from .operations.indexing import Part, Slice, check_rank, show_parts
from .operations.movement import cuts
from .shapes import MAXIMUM_AXES, MAXIMUM_SIZE, Dims, Form, Name, Shape, is_anonymous, tell, tell_axis
from .syntax import Text
from .tree import Binary, Call, Dim, Index, Lookup, Negate, Number, Reference, Transpose
from .values import MAXIMUM_CELLS, settled

# Products that one program may add up, over all its lines: some seconds.
MAXIMUM_PRODUCTS = 2**32

_REFUSED: dict[type[ast.AST], str] = {
    ast.Lambda: "a lambda",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.IfExp: "a condition",
    ast.Compare: "a comparison",
    ast.BoolOp: "and, or",
    ast.JoinedStr: "a string",
    ast.NamedExpr: "an assignment inside an expression",
    ast.Dict: "a dictionary",
    ast.Set: "a set",
    ast.Tuple: "a tuple",
    ast.Slice: "a slice outside an index",
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
    products: int = 0
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


def read_parts(text: Text, scope: Scope, count: int) -> list[Expression]:
    """Read an expression that is unpacked into so many names: the parts of a split, or along the first axis.

    Raises TensorError and UnfitError as `read_expression` does, the latter also where the number differs.
    """
    return _Reader(text, scope).parts(text.parse(), count)


class _Applied(TypedDict):
    """What every node has."""

    dims: Dims
    shape: Shape
    values: Values | None
    text: str
    column: int


@dataclass
class _Bound:
    """The arguments of a call; `places` are where those of each parameter begin in the text."""

    text: str
    operands: list[Expression] = field(default_factory=list)
    settings: dict[str, Setting] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)


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
                operand = self.expression(node.value)
                return Transpose(operand, **self._applied(OPERATORS[".T"], [operand], {}, node))
            case ast.Attribute():
                hint = "did you mean .T?" if node.attr in ("t", "mT") else ".T is"
                raise self.text.error(node, f".{node.attr} is not part of the language; {hint}")
            case ast.UnaryOp(op=ast.USub()):
                operand = self.expression(node.operand)
                return Negate(operand, **self._applied(OPERATORS["neg"], [operand], {}, node))
            case ast.BinOp():
                return self._binary(node)
            case ast.Call():
                return self._call(node)
            case ast.Subscript():
                return self._subscript(node)
            case ast.List():
                raise self.text.error(
                    node, "a literal stands alone after =; give it a name on a line of its own"
                )
        refused = next((what for kind, what in _REFUSED.items() if isinstance(node, kind)), "this")
        raise self.text.error(node, f"{refused} is not part of the language")

    def parts(self, node: ast.expr, count: int) -> list[Expression]:
        """Return what an expression is unpacked into."""
        if _is_split(node):
            bound = self._bind(node, FUNCTIONS["split"])
            told, length = f"{cut(bound.text)} gives", self._count_of_parts(node, bound)
        else:
            whole = self.expression(node)
            if not whole.shape:
                raise self._unfit(node, f"{whole.title} is a number, and cannot be unpacked")
            told, length = (
                f"{tell(whole)} has, along {tell_axis(whole.dims[0], whole.shape[0])},",
                whole.shape[0],
            )
        if length != count:
            raise self._unfit(node, f"{count} names stand before =, and {told} {length} parts")
        if _is_split(node):
            return [self._called(node, FUNCTIONS["split"], bound, place) for place in range(count)]
        unpacked: list[Expression] = []
        for place in range(count):
            applied = self._applied(OPERATORS["[]"], [whole], {"parts": (place,)}, node)
            applied["text"] = f"{whole.as_operand}[{place}]"
            unpacked.append(Index(whole, (place,), **applied))
        return unpacked

    def _unfit(self, node: ast.expr, message: str) -> UnfitError:
        return UnfitError(message, self.text.line, self.text.column + self.text.start(node))

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

    def _binary(self, node: ast.BinOp) -> Expression:
        between = self.text.text[self.text.end(node.left) : self.text.start(node.right)]
        symbol = between.strip(" \t\f()")
        place = self.text.end(node.left) + between.index(symbol)
        if symbol not in OPERATORS:
            hint = "; did you mean **?" if symbol == "^" else ": @ + - * / ** are"
            raise self.text.error_at(place, f"{symbol} is not an operator of the language{hint}")
        left, right = self.expression(node.left), self.expression(node.right)
        return Binary(symbol, left, right, **self._applied(OPERATORS[symbol], [left, right], {}, node, place))

    # Calls

    def _call(self, node: ast.Call) -> Expression:
        if not isinstance(node.func, ast.Name):
            hint = ""
            if isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS:
                hint = f"; {node.func.attr} is one: {FUNCTIONS[node.func.attr].usage}"
            message = f"only a function of the language can be called, by its name{hint}"
            raise self.text.error(node.func, message)
        name = node.func.id
        if name not in FUNCTIONS:
            hint = did_you_mean(name, FUNCTIONS) or f": {', '.join(sorted(FUNCTIONS))} are"
            raise self.text.error(node.func, f"{name} is not a function of the language{hint}")
        operation = FUNCTIONS[name]
        return self._called(node, operation, self._bind(node, operation))

    def _called(
        self, node: ast.expr, operation: Operation, bound: _Bound, part: int | None = None
    ) -> Expression:
        """Return the node of a call; `part` is which part of a split is wanted."""
        settings = bound.settings if part is None else {**bound.settings, "part": part}
        applied = self._applied(operation, bound.operands, settings, node, None, bound.places)
        if part is not None:
            applied["text"] = f"{bound.text}[{part}]"
        return Call(operation.name, tuple(bound.operands), tuple(settings.items()), **applied)

    def _bind(self, node: ast.Call, operation: Operation) -> _Bound:
        """Return a call's arguments by the parameters they are for."""
        given = self._arguments(node, operation)
        bound = _Bound(self.text.place(node)["text"])
        skipped = ""
        for parameter in operation.parameters:
            nodes = given.get(parameter.name)
            if nodes is None:
                skipped = parameter.name if parameter.kind is Kind.TENSOR else skipped
                if parameter.default is None and parameter.kind is not Kind.SIZES:
                    message = f"{operation.name} needs {parameter.shown}: {operation.usage}"
                    raise self.text.error(node, message)
                continue
            if nodes:
                bound.places[parameter.name] = self.text.start(nodes[0])
            match parameter.kind:
                case Kind.TENSOR | Kind.TENSOR_LIST | Kind.MORE_TENSORS:
                    if skipped:
                        message = f"{parameter.name} needs {skipped} before it: {operation.usage}"
                        raise self.text.error(nodes[0], message)
                    bound.operands += self._tensors(nodes, parameter, operation)
                case Kind.SETTING | Kind.TEXT | Kind.TEXT_OR_SETTING:
                    bound.settings[parameter.name] = self._setting(nodes[0], parameter, operation)
                case Kind.MORE_SETTINGS:
                    values = tuple(self._setting(each, parameter, operation) for each in nodes)
                    alone = len(values) == 1 and (isinstance(values[0], tuple) or values[0] is None)
                    bound.settings[parameter.name] = values[0] if alone else values
        self._bind_sizes(node, operation, bound)
        return bound

    def _arguments(self, node: ast.Call, operation: Operation) -> dict[str, list[ast.expr]]:
        """Return the arguments by their parameters' names; keywords of the author's choice are left out."""
        given: dict[str, list[ast.expr]] = {}
        waiting = list(node.args)
        starred = next((argument for argument in waiting if isinstance(argument, ast.Starred)), None)
        if starred:
            raise self.text.error(starred, "a star is not part of the language")
        for parameter in operation.parameters:
            if not waiting or parameter.kind is Kind.SIZES:
                break
            if parameter.kind in (Kind.MORE_TENSORS, Kind.MORE_SETTINGS):
                given[parameter.name], waiting = waiting, []
            else:
                given[parameter.name] = [waiting.pop(0)]
        if waiting:
            raise self.text.error(waiting[0], f"{operation.name} takes no more arguments: {operation.usage}")
        for argument in node.keywords:
            name = argument.arg
            named = operation.parameter(name) if name else None
            if named is None:
                if name and _takes_sizes(operation):
                    continue
                known = [each.name for each in operation.parameters if operation.parameter(each.name)]
                hint = did_you_mean(name or "", known) or f": {operation.usage}"
                raise self.text.error(argument, f"{operation.name} takes no {name or '**'}={hint}")
            if named.name in given:
                raise self.text.error(argument, f"{name}= is given twice")
            given[named.name] = [argument.value]
        return given

    def _tensors(self, nodes: list[ast.expr], parameter: Parameter, operation: Operation) -> list[Expression]:
        if parameter.kind is Kind.TENSOR_LIST:
            if not isinstance(nodes[0], ast.List | ast.Tuple):
                message = f"{operation.name} takes its tensors in brackets: {operation.usage}"
                raise self.text.error(nodes[0], message)
            nodes = nodes[0].elts
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                message = f"{operation.name} takes a tensor here, and this is a text: {operation.usage}"
                raise self.text.error(node, message)
        return [self.expression(node) for node in nodes]

    def _bind_sizes(self, node: ast.Call, operation: Operation, bound: _Bound) -> None:
        """Add the keywords of the author's choice, and the program's own sizes for names that need one."""
        if not _takes_sizes(operation):
            return
        sized = Parameter("size", Kind.SETTING)
        for argument in node.keywords:
            name = argument.arg
            if not name or operation.parameter(name):
                continue
            if name in bound.settings:
                raise self.text.error(argument, f"{name}= is given twice")
            size = self._setting(argument.value, sized, operation)
            number = size.size if isinstance(size, Name) else size
            if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= MAXIMUM_SIZE:
                message = f"{name}= is a size: a whole number from 1 on, or a dim's name"
                raise self.text.error(argument.value, message)
            known = self.scope.sizes.get(name, number)
            if known != number:
                message = f"{name}={number} contradicts the program's dim {name}={known}; use another name"
                raise self.text.error(argument.value, message)
            bound.settings[name] = size
            bound.places[name] = self.text.start(argument.value)
        for name in operation.missing_sizes(bound.operands, bound.settings):
            if name in self.scope.sizes:
                bound.settings[name] = Name(name, self.scope.sizes[name])

    def _setting(self, node: ast.expr, parameter: Parameter, operation: Operation) -> Setting:
        """Return an argument that is no tensor, of the kind that its parameter wants."""
        wants_text = parameter.kind is Kind.TEXT
        match node:
            case ast.Constant(value=str() as text):
                if parameter.kind not in (Kind.TEXT, Kind.TEXT_OR_SETTING):
                    message = f"{operation.name} takes no text for {parameter.name}: {operation.usage}"
                    if text.isidentifier():
                        message = f"{operation.name}'s {parameter.name} stands without quotes: {text}"
                    raise self.text.error(node, message)
                return text
            case ast.Name(id=name) if wants_text:
                message = f'{operation.name}\'s {parameter.name} stands in quotes: "{name}"'
                raise self.text.error(node, message)
        if wants_text:
            message = f"{operation.name}'s {parameter.name} is a text in quotes: {operation.usage}"
            raise self.text.error(node, message)
        if isinstance(node, ast.Tuple | ast.List):
            return tuple(self._plain(element, parameter, operation) for element in node.elts)
        return self._plain(node, parameter, operation)

    def _plain(self, node: ast.expr, parameter: Parameter, operation: Operation) -> Setting:
        """Return a dim's name, a number, a switch or None."""
        match node:
            case ast.Name(id=name) if name in self.scope.tensors:
                message = f"{name} is a tensor, and {parameter.name} is none: {operation.usage}"
                raise self.text.error(node, message)
            case ast.Name(id=name):
                return Name(name, self.scope.sizes.get(name))
            case ast.Constant(value=bool() | None as value):
                return value
            case ast.Constant(value=int() as value):
                return self._whole(node, value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)) if not isinstance(
                value, bool
            ):
                return -self._whole(node, value)
            case ast.Constant(value=float()):
                return self.text.number(node)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=float()) as operand):
                return -self.text.number(operand)
        raise self.text.error(
            node, "here stands a dim's name, a number, True, False or None, or several in parentheses"
        )

    def _whole(self, node: ast.expr, value: int) -> int:
        if value > MAXIMUM_SIZE:
            raise self.text.error(node, f"the number is too large: the largest size is {MAXIMUM_SIZE:,}")
        return value

    # Indexing

    def _subscript(self, node: ast.Subscript) -> Expression:
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if _is_split(node.value) and len(inside) == 1:
            place = self._integer(inside[0])
            if place is not None:
                return self._split_part(node, node.value, place)
        operand = self.expression(node.value)
        parts = [self._part(part) for part in inside]
        tensors = [place for place, part in enumerate(parts) if isinstance(part, Expression)]
        if not tensors:
            return self._index(
                node, operand, tuple(part for part in parts if not isinstance(part, Expression))
            )
        return self._lookup(node, operand, parts, inside, tensors)

    def _split_part(self, node: ast.Subscript, call: ast.Call, place: int) -> Expression:
        bound = self._bind(call, FUNCTIONS["split"])
        count = self._count_of_parts(call, bound)
        if not -count <= place < count:
            raise self._unfit(
                node, f"{cut(bound.text)} has {count} parts, from 0 to {count - 1}, and no {place}"
            )
        return self._called(node, FUNCTIONS["split"], bound, place % count)

    def _count_of_parts(self, node: ast.Call, bound: _Bound) -> int:
        """Return how many parts a split has."""
        split = FUNCTIONS["split"]
        self._attempt(split, bound.operands, {**bound.settings, "part": 0}, node, None, bound.places)
        return len(cuts(bound.operands[0], bound.settings).starts)

    def _integer(self, node: ast.expr) -> int | None:
        """Return a whole number that stands in an index; a dim's name is one too, but not here."""
        match node:
            case ast.Constant(value=int() as value) if not isinstance(value, bool):
                return self._whole(node, value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)):
                return None if isinstance(value, bool) else -self._whole(node, value)
        return None

    def _part(self, node: ast.expr) -> Part | Expression:
        """Return one part of an index; an expression is a tensor to look up by."""
        number = self._integer(node)
        if number is not None:
            return number
        match node:
            case ast.Slice(lower=lower, upper=upper, step=step):
                if isinstance(step, ast.expr) and self._integer(step) == 0:
                    raise self.text.error(step, "a slice's step is not 0")
                return Slice(
                    *(None if bound is None else self._bound(bound) for bound in (lower, upper, step))
                )
            case ast.Constant(value=None):
                return None
            case ast.Constant(value=value) if value is ...:
                return ...
            case ast.Constant():
                raise self.text.error(node, "an index is a whole number, a slice, None, ... or a tensor")
            case ast.Name(id=name) if name not in self.scope.tensors and name in self.scope.sizes:
                return Name(name, self.scope.sizes[name])
        return self.expression(node)

    def _bound(self, node: ast.expr) -> int | Name | None:
        number = self._integer(node)
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
            raise self._unfit(node, "an index has ... at most once")
        applied = self._applied(OPERATORS["[]"], [operand], {"parts": parts}, node, self._bracket(node))
        return Index(operand, parts, **applied)

    def _bracket(self, node: ast.expr) -> int:
        """Return where the bracket of an index stands."""
        assert isinstance(node, ast.Subscript)
        end = self.text.end(node.value)
        return end + self.text.text[end:].index("[")

    def _lookup(
        self,
        node: ast.Subscript,
        operand: Expression,
        parts: list[Part | Expression],
        inside: list[ast.expr],
        tensors: list[int],
    ) -> Expression:
        """Return what slices take of the operand, looked up along the axis where the tensor stands."""
        if len(tensors) > 1:
            message = "an index takes one tensor; look up along one axis, and then along the other"
            raise self.text.error(inside[tensors[1]], message)
        (place,) = tensors
        ids = parts[place]
        assert isinstance(ids, Expression)
        for part, its_node in zip(parts, inside, strict=True):
            if part is not ... and part is not ids and not isinstance(part, Slice):
                message = "beside a tensor an index takes slices and ..., but no number and no None"
                at = self.text.start(its_node)
                raise UnfitError(
                    message,
                    self.text.line,
                    self.text.column + at,
                    [_two_steps(operand, parts)],
                    self.text.start(node),
                    self.text.end(node),
                )
        if sum(part is ... for part in parts) > 1:
            raise self._unfit(node, "an index has ... at most once")
        bracket = self._bracket(node)
        try:
            check_rank(operand, parts)
        except Mistake as mistake:
            raise self._blame(mistake, node, bracket) from None
        before = parts[:place]
        axis = place
        if ... in before:
            axis = len(operand.shape) - (len(parts) - place)
        slices: tuple[Part, ...] = tuple(Slice() if isinstance(part, Expression) else part for part in parts)
        if any(isinstance(part, Slice) and part != Slice() for part in slices):
            operand = self._index(node, operand, slices)
        applied = self._applied(OPERATORS["lookup"], [operand, ids], {"axis": axis}, node, bracket)
        return Lookup(operand, ids, axis, **applied)

    # Applying operations

    def _applied(
        self,
        operation: Operation,
        operands: Sequence[Expression],
        settings: Mapping[str, Setting],
        node: ast.expr,
        place: int | None = None,
        places: Mapping[str, int] | None = None,
    ) -> _Applied:
        """Return what a node has besides its own: axes, values, text and column.

        `place` is what is blamed if the operands do not fit, `places` where the arguments stand.
        """
        form = self._attempt(operation, operands, settings, node, place, places)
        start = self.text.start(node)
        column = self.text.column + (start if place is None else place)
        self.scope.warnings += [(self.text.line, column, doubt) for doubt in form.doubts]
        known = [operand.values for operand in operands if operand.values is not None]
        values = None
        if len(known) == len(operands) and self.scope.with_values:
            self._spend(operation, operands, settings, form, column)
            try:
                with np.errstate(all="ignore"):  # nan and infinity are values like any other
                    if not operation.moves:
                        known = [value.astype(np.float64, copy=False) for value in known]
                    values = settled(operation.compute(operands, known, settings))
            except Mistake as mistake:
                raise self._blame(mistake, node, place, places) from None
            except MemoryError:
                message = "there is not enough memory to compute this"
                raise TensorError(message, self.text.line, column) from None
        return {"dims": form.dims, "shape": form.shape, "values": values, **self.text.place(node)}

    def _attempt(
        self,
        operation: Operation,
        operands: Sequence[Expression],
        settings: Mapping[str, Setting],
        node: ast.expr,
        place: int | None,
        places: Mapping[str, int] | None,
    ) -> Form:
        """Return the axes of a result; TensorError where there is none, or none that the language knows."""
        try:
            form = operation.form(operands, settings)
            if len(form.shape) > MAXIMUM_AXES:
                raise Mistake(f"the result has {len(form.shape)} axes, and {MAXIMUM_AXES} are the most")
            for dim, size in zip(form.dims, form.shape, strict=True):
                if size > MAXIMUM_SIZE:
                    message = f"the result would have an axis of {size:,}, and {MAXIMUM_SIZE:,} is the most"
                    raise Mistake(message)
                known = size if is_anonymous(dim) else self.scope.sizes.get(dim, size)
                if known != size and size != 0:
                    message = (
                        f"{operation.name} gives an axis {dim} of size {size}, and the program's {dim} is "
                        f"{known}; use another name"
                    )
                    raise Mistake(message)
        except Mistake as mistake:
            raise self._blame(mistake, node, place, places) from None
        return form

    def _blame(
        self,
        mistake: Mistake,
        node: ast.expr,
        place: int | None = None,
        places: Mapping[str, int] | None = None,
    ) -> UnfitError:
        """Return the error for a mistake: at an argument it names, or else at `place`, or at the node."""
        start, end = self.text.start(node), self.text.end(node)
        at = start if place is None else place
        if places and mistake.keyword is not None and mistake.keyword in places:
            at = places[mistake.keyword] + mistake.offset
        return UnfitError(mistake.message, self.text.line, self.text.column + at, mistake.repairs, start, end)

    def _spend(
        self,
        operation: Operation,
        operands: Sequence[Expression],
        settings: Mapping[str, Setting],
        form: Form,
        column: int,
    ) -> None:
        """Count what a result will cost; TensorError before anything is computed that costs too much."""
        scope = self.scope
        scope.cells += 0 if operation.is_view else math.prod(form.shape)
        scope.cells += operation.scratch(operands, settings)
        if scope.cells > MAXIMUM_CELLS:
            message = f"more than {MAXIMUM_CELLS:,} cells would be computed; without values there is no limit"
            raise TensorError(message, self.text.line, column)
        scope.products += operation.products(operands, settings)
        if scope.products > MAXIMUM_PRODUCTS:
            message = (
                f"more than {MAXIMUM_PRODUCTS:,} products would be added up; without values there is no limit"
            )
            raise TensorError(message, self.text.line, column)


def _two_steps(operand: Expression, parts: Sequence[Part | Expression]) -> str:
    """Return an index by numbers and a tensor as two, the numbers' first: `x[0, ids]` as `x[0][ids]`."""
    numbers = [part if isinstance(part, int | Name | EllipsisType) else Slice() for part in parts]
    others = [part for part in parts if part is not None and not isinstance(part, int | Name)]
    while numbers and numbers[-1] == Slice():
        numbers.pop()
    second = ", ".join(
        "..." if part is ... else part.text if isinstance(part, Expression) else str(part) for part in others
    )
    return f"{operand.as_operand}{show_parts(numbers)}[{second}]"


def _is_split(node: ast.expr) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "split"


def _takes_sizes(operation: Operation) -> bool:
    return any(parameter.kind is Kind.SIZES for parameter in operation.parameters)
