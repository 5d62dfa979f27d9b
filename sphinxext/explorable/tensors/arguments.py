"""The arguments of a call: each for the parameter it is meant for."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from dataclasses import dataclass, field

from .applying import Scope
from .errors import did_you_mean
from .node import Expression
from .operations import Kind, Operation, Parameter, Setting
from .operations.einstein import settings_of
from .shapes import MAXIMUM_SIZE, Name
from .sizes import whole_size
from .syntax import Text

# Reductions whose names mean the larger or the smaller of two elsewhere: how that is written here.
_OF_TWO = {"max": ("maximum", "larger"), "min": ("minimum", "smaller")}


@dataclass
class Bound:
    """The arguments of a call; `places` are where those of each parameter begin in the text."""

    text: str
    operands: list[Expression] = field(default_factory=list)
    settings: dict[str, Setting] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)


class Arguments:
    """Reads the arguments of calls in one text; `expression` reads those that are tensors."""

    def __init__(self, text: Text, scope: Scope, expression: Callable[[ast.expr], Expression]) -> None:
        self.text = text
        self.scope = scope
        self.expression = expression

    def bind(self, node: ast.Call, operation: Operation) -> Bound:
        """Return a call's arguments by the parameters they are for."""
        given = self._by_parameter(node, operation)
        if operation.name in _OF_TWO and len(node.args) > 1:
            self._check_axis(node, operation)
        bound = Bound(self.text.place(node)["text"])
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

    def _check_axis(self, node: ast.Call, operation: Operation) -> None:
        """Tell an author of `max(X, 0)` or `max(X, Y)` that an axis comes second, and what else to write."""
        x, y = (self.text.place(each)["text"] for each in node.args[:2])
        number = self.text.whole(node.args[1])
        if number in (0, 1):
            message = (
                f"{self.text.place(node)['text']} takes axis {y} away, as in numpy: write "
                f"{operation.name}({x}, axis={y}) for that, or {self._of_two(node, operation)}"
            )
            column = self.text.column + self.text.start(node)
            self.scope.warnings.append((self.text.line, column, message))
        elif number is None and not self._may_be_axis(node.args[1]):
            meant = self._of_two(node, operation)
            message = f"{operation.name} reduces along an axis, and {y} is not one; write {meant}"
            raise self.text.error(node.args[1], message)

    def _may_be_axis(self, node: ast.expr) -> bool:
        match node:
            case ast.Name(id=name):
                return name not in self.scope.tensors and name not in self.scope.parameters
            case ast.Constant(value=value):
                return not isinstance(value, float)
        return isinstance(node, ast.Tuple | ast.List)

    def _of_two(self, node: ast.Call, operation: Operation) -> str:
        """Return how the larger or the smaller of a call's two arguments is written."""
        x, y = (self.text.place(each)["text"] for each in node.args[:2])
        of_two, which = _OF_TWO[operation.name]
        return f"{of_two}({x}, {y}) for the {which} of each cell and {y}"

    def _by_parameter(self, node: ast.Call, operation: Operation) -> dict[str, list[ast.expr]]:
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
            if name and _is_size(name, node, operation):
                continue
            named = operation.parameter(name) if name else None
            if named is None:
                known = [each.name for each in operation.parameters if operation.parameter(each.name)]
                hint = did_you_mean(name or "", known) or f": {operation.usage}"
                raise self.text.error(argument, f"{operation.name} takes no {name or '**'}={hint}")
            if named.name in given:
                hint = (
                    f"; an axis of a pattern needs another name than {name}"
                    if _takes_sizes(operation)
                    else ""
                )
                raise self.text.error(argument, f"{name}= is given twice{hint}")
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
                message = f"{operation.name} takes a tensor here, not a string: {operation.usage}"
                raise self.text.error(node, message)
        return [self.expression(node) for node in nodes]

    def _bind_sizes(self, node: ast.Call, operation: Operation, bound: Bound) -> None:
        """Add the keywords of the author's choice, and the program's own sizes for names that need one."""
        if not _takes_sizes(operation):
            return
        sized = Parameter("size", Kind.SETTING)
        for argument in node.keywords:
            name = argument.arg
            if not name or not _is_size(name, node, operation):
                continue
            if name in bound.settings:
                raise self.text.error(argument, f"{name}= is given twice")
            size = self._setting(argument.value, sized, operation)
            number = size.size if isinstance(size, Name) else size
            if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= MAXIMUM_SIZE:
                message = f"{name}= is a size: a whole number above 0, or a dim's name"
                raise self.text.error(argument.value, message)
            known = self.scope.sizes.get(name, number)
            if known != number:
                message = f"{name}={number} contradicts the program's dim {name}={known}; use another name"
                raise self.text.error(argument.value, message)
            bound.settings[name] = size
            bound.places[name] = self.text.start(argument.value)
        for name in operation.missing_sizes(bound.operands, bound.settings):
            if name in self.scope.sizes and name not in settings_of(operation):
                bound.settings[name] = Name(name, self.scope.sizes[name])

    def _setting(self, node: ast.expr, parameter: Parameter, operation: Operation) -> Setting:
        """Return an argument that is no tensor, of the kind that its parameter wants."""
        wants_text = parameter.kind is Kind.TEXT
        match node:
            case ast.Constant(value=str() as text):
                if parameter.kind not in (Kind.TEXT, Kind.TEXT_OR_SETTING):
                    message = f"{operation.name} takes no string for {parameter.name}: {operation.usage}"
                    if text.isidentifier():
                        message = f"{operation.name}'s {parameter.name} is written without quotes: {text}"
                    raise self.text.error(node, message)
                return text
            case ast.Name(id=name) if wants_text:
                message = f'{operation.name}\'s {parameter.name} is written in quotes: "{name}"'
                raise self.text.error(node, message)
        if wants_text:
            message = f"{operation.name}'s {parameter.name} is a string in quotes: {operation.usage}"
            raise self.text.error(node, message)
        if isinstance(node, ast.Tuple | ast.List):
            return tuple(self._plain(element, parameter, operation) for element in node.elts)
        return self._plain(node, parameter, operation)

    def _plain(self, node: ast.expr, parameter: Parameter, operation: Operation) -> Setting:
        """Return a dim's name, a number, a switch or None."""
        number = self.text.whole(node)
        if isinstance(node, ast.BinOp):
            number = whole_size(node, self.scope)
        if number is not None:
            return number
        match node:
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                return tuple(self._plain(part, parameter, operation) for part in parts)
            case ast.Name(id="inf") if "inf" not in {*self.scope.tensors, *self.scope.sizes}:
                return math.inf
            case ast.UnaryOp(op=ast.USub(), operand=ast.Name(id="inf")):
                return -math.inf
            case ast.Name(id=name) if name in self.scope.tensors:
                message = f"{operation.name} cannot take the tensor {name} as its {parameter.name}"
                raise self.text.error(node, f"{message}: {operation.usage}")
            case ast.Name(id=name):
                return Name(name, self.scope.sizes.get(name))
            case ast.Constant(value=bool() | None as value):
                return value
            case ast.Constant(value=float()):
                return self.text.number(node)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=float()) as operand):
                return -self.text.number(operand)
        raise self.text.error(
            node, "a dim's name, a number, True, False or None is needed here, or several in parentheses"
        )


def _is_size(name: str, node: ast.Call, operation: Operation) -> bool:
    """Say whether a keyword is the size of a pattern's axis, which may be called as the tensor is: x."""
    parameter = operation.parameter(name)
    free = parameter is None or (parameter.kind is Kind.TENSOR and bool(node.args))
    return free and _takes_sizes(operation)


def _takes_sizes(operation: Operation) -> bool:
    return any(parameter.kind is Kind.SIZES for parameter in operation.parameters)
