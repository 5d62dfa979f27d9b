"""A call as it was pasted, and the nodes that are made in its place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..applying import Applying, Scope
from ..errors import Mistake
from ..node import Expression
from ..shapes import Name, find_axis, is_anonymous, tell
from ..sizes import whole_size
from ..syntax import Text

Node = TypeVar("Node", bound=ast.expr)


class Read(ast.expr):
    """A node that has been read, as its rank had to be known."""

    def __init__(self, expression: Expression) -> None:
        super().__init__()
        self.expression = expression


@dataclass
class Given:
    """A call as it was pasted; `library` is "" where nothing tells whose it is."""

    node: ast.Call
    name: str
    args: list[ast.expr]
    keywords: dict[str, ast.keyword]
    library: str
    is_method: bool

    @property
    def of_torch(self) -> bool:
        """Whether it can only be PyTorch's."""
        return self.library == "torch"


class Making:
    """Makes nodes in place of what one text spells in a library's way; `read` reads what has been lowered."""

    def __init__(self, text: Text, scope: Scope, read: Callable[[ast.expr], Expression]) -> None:
        self.text = text
        self.scope = scope
        self.read = read
        self.apply = Applying(text, scope)

    def is_taken(self, name: str) -> bool:
        """Tell whether a name is one of the program's own."""
        scope = self.scope
        return any(
            name in names for names in (scope.tensors, scope.sizes, scope.parameters, scope.undeclared)
        )

    def shown(self, made: Node, like: ast.expr, shown: str) -> Node:
        """Return a node that stands where another does, and has a text of its own."""
        ast.copy_location(made, like)
        made.shown = shown  # type: ignore[attr-defined]
        return made

    def whole(self, number: int, like: ast.expr) -> ast.expr:
        """Return a whole number as a node, below 0 with its sign."""
        constant = self.shown(ast.Constant(abs(number)), like, str(abs(number)))
        return constant if number >= 0 else self.shown(ast.UnaryOp(ast.USub(), constant), like, str(number))

    def call(
        self,
        given: Given,
        name: str,
        args: Sequence[ast.expr] | None = None,
        keywords: dict[str, ast.expr] | None = None,
    ) -> ast.Call:
        """Return the call of a function of ours in place of a pasted one, with its arguments or others."""
        function = ast.copy_location(ast.Name(name, ast.Load()), given.node.func)
        named = list(given.keywords.values()) if keywords is None else []
        for keyword, value in (keywords or {}).items():
            named.append(ast.copy_location(ast.keyword(keyword, value), value))
        positional = list(given.args if args is None else args)
        made = ast.copy_location(ast.Call(function, positional, named), given.node)
        made.written = self._written(made)  # type: ignore[attr-defined]
        return made

    def _written(self, call: ast.Call) -> str:
        """Return a call as a drawing writes it: without prefixes, also one that no author wrote."""
        inside = [self._part_written(argument) for argument in call.args]
        inside += [f"{keyword.arg}={self._part_written(keyword.value)}" for keyword in call.keywords]
        assert isinstance(call.func, ast.Name)
        return f"{call.func.id}({', '.join(inside)})"

    def _part_written(self, node: ast.expr) -> str:
        """Return a part of a call as a drawing writes it: the author's text, and calls in it as written."""
        if isinstance(node, Read):
            return node.expression.written
        written = getattr(node, "written", None) or getattr(node, "shown", None)
        if written is not None:
            return str(written)
        pieces, at = [], self.text.start(node)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr) and self.text.start(child) >= at:
                pieces += [self.text.text[at : self.text.start(child)], self._part_written(child)]
                at = self.text.end(child)
        return "".join([*pieces, self.text.text[at : self.text.end(node)]])

    def operation(self, given: Given, symbol: str, left: ast.expr, right: ast.expr) -> ast.expr:
        """Return two operands with an operator that the author has not written."""
        made = ast.copy_location(ast.BinOp(left, ast.MatMult(), right), given.node)
        made.symbol = symbol  # type: ignore[attr-defined]
        return made

    def index(self, given: Given, read: ast.expr, parts: Sequence[ast.expr]) -> ast.expr:
        """Return an operand with an index that the author has not written."""
        inside = ast.copy_location(ast.Tuple(list(parts), ast.Load()), given.node)
        made = ast.copy_location(ast.Subscript(read, inside, ast.Load()), given.node)
        made.symbol = "[]"  # type: ignore[attr-defined]
        return made

    def number(self, value: float, like: ast.expr) -> ast.expr:
        """Return a number as a node."""
        return self.shown(ast.Constant(value), like, f"{value:g}")

    def minus(self, given: Given, operand: ast.expr) -> ast.expr:
        """Return an operand with a sign that the author has not written."""
        return ast.copy_location(ast.UnaryOp(ast.USub(), operand), given.node)

    def operand(self, node: ast.expr) -> tuple[Expression, Read]:
        """Read a node, once."""
        if isinstance(node, Read):
            return node.expression, node
        expression = self.read(node)
        return expression, ast.copy_location(Read(expression), node)

    def arguments(self, given: Given, *names: str, needed: int = 1) -> list[ast.expr | None]:
        """Return the arguments of these names, in order or by keyword; tell what is missing or too much."""
        usage = f"{given.name}({', '.join(names)})"
        if len(given.args) > len(names):
            raise self.text.error(given.args[len(names)], f"{given.name} takes no more arguments: {usage}")
        found: dict[str, ast.expr] = dict(zip(names, given.args, strict=False))
        for keyword, node in given.keywords.items():
            if keyword not in names or keyword in found:
                raise self.text.error(node, f"{given.name} takes no {keyword}= here: {usage}")
            found[keyword] = node.value
        for name in names[:needed]:
            if name not in found:
                raise self.text.error(given.node, f"{given.name} needs {name}: {usage}")
        return [found.get(name) for name in names]

    def axis(self, expression: Expression, node: ast.expr, besides: int = 0) -> int:
        """Return the number of an axis; `besides` counts axes that the result has more."""
        number = whole_size(node, self.scope)
        rank = len(expression.shape) + besides
        try:
            if isinstance(node, ast.Name) and node.id in expression.dims:
                return find_axis(expression, Name(node.id))
            if number is None:
                raise Mistake(f"{self.text.place(node)['text']} is no axis of {tell(expression)}")
            if besides and -rank <= number < rank:
                return number % rank
            return find_axis(expression, number)
        except Mistake as mistake:
            raise self.apply.blame(mistake, node) from None

    def size(self, expression: Expression, axis: int, like: ast.expr) -> ast.expr:
        """Return the size of an axis: its dim's name, where that tells the size too."""
        dim, size = expression.dims[axis], expression.shape[axis]
        if not is_anonymous(dim) and self.scope.sizes.get(dim) == size and dim not in self.scope.tensors:
            return self.shown(ast.Name(dim, ast.Load()), like, dim)
        return self.whole(size, like)

    def relocated(self, made: ast.expr, like: ast.expr) -> ast.expr:
        """Return a size in a wider place; its text is the author's."""
        ast.copy_location(made, like)
        made.shown = self.text.place(like)["text"]  # type: ignore[attr-defined]
        return made


def is_none(node: ast.expr | None) -> bool:
    """Tell whether None is written there."""
    return isinstance(node, ast.Constant) and node.value is None
