"""Lines as they are pasted from NumPy, PyTorch, JAX and einops, lowered to the language before they are read.

What a library writes as `X.mean(dim=-1, keepdim=True)` becomes the call `mean(X, axis=-1, keepdims=True)`. A
lowered node stands where the author's stood, so that messages keep the author's line, column and spelling.
Where a library means something else by a name of ours, its meaning is lowered, or the author is told.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from ..expressions import CONSTANTS
from ..spelling import OTHER_NAMES
from .applying import Applying, Scope
from .errors import Mistake, cut
from .node import Expression
from .operations import FUNCTIONS, Kind
from .shapes import Name, find_axis, is_anonymous, tell
from .sizes import whole_size
from .syntax import Text

_Node = TypeVar("_Node", bound=ast.expr)

# What stands before a function's name, and whose meaning of the name that is.
_LIBRARIES = {
    **dict.fromkeys(("np", "numpy", "np.linalg", "numpy.linalg"), "numpy"),
    **dict.fromkeys(("jnp", "jax.numpy", "jnp.linalg", "jax.numpy.linalg"), "numpy"),
    **dict.fromkeys(("torch", "F", "nn.functional", "torch.nn.functional", "torch.linalg"), "torch"),
    **dict.fromkeys(("jax.nn", "jax.lax", "jax.scipy.special"), "jax"),
    **dict.fromkeys(("einops", "math", "scipy.special"), "other"),
}
# Functions of ours by other names, with the same arguments.
_RENAMED = {
    **{"cat": "concat", "concatenate": "concat", "permute": "transpose", "view": "reshape"},
    **{"permute_dims": "transpose", "ravel": "flatten", "clamp": "clip", "take_along_axis": "gather"},
    **{"swapdims": "swapaxes", "expand_dims": "unsqueeze", "masked_fill_": "masked_fill"},
}
# The same, of which a name alone is rather a slip, and gets a hint: only behind a prefix, or as a method.
_RENAMED_OF_LIBRARIES = {**OTHER_NAMES, "amax": "max", "amin": "min"}
_OPERATORS = {
    **dict.fromkeys(("matmul", "mm", "bmm"), "@"),
    **dict.fromkeys(("mul", "multiply"), "*"),
    **dict.fromkeys(("div", "divide", "true_divide"), "/"),
    **dict.fromkeys(("sub", "subtract"), "-"),
    **dict.fromkeys(("pow", "power"), "**"),
    **dict.fromkeys(("logical_and", "bitwise_and"), "&"),
    **dict.fromkeys(("logical_or", "bitwise_or"), "|"),
    **{"add": "+", "floor_divide": "//", "remainder": "%"},
    **dict.fromkeys(("eq", "equal"), "=="),
    **dict.fromkeys(("ne", "not_equal"), "!="),
    **dict.fromkeys(("lt", "less"), "<"),
    **dict.fromkeys(("gt", "greater"), ">"),
    **dict.fromkeys(("le", "less_equal"), "<="),
    **dict.fromkeys(("ge", "greater_equal"), ">="),
}
_PRODUCTS = {"matmul", "mm", "bmm"}
# Methods whose name and arguments are those of a function of ours.
_METHODS = {
    *("softmax", "log_softmax", "logsumexp", "sum", "mean", "prod", "max", "min", "var", "std", "all", "any"),
    *("argmax", "argmin", "argsort", "cumsum", "cumprod", "reshape", "transpose", "clip", "round", "split"),
    *("relu", "sigmoid", "tanh", "exp", "log", "sqrt", "abs", "sin", "cos", "erf", "floor", "ceil", "sign"),
    *("log1p", "expm1", "log2", "tril", "triu", "topk", "gather", "outer"),
}
# Methods that change how a tensor is stored, and not its values.
_IDENTITIES = {"float", "double", "contiguous", "detach", "copy", "clone", "cpu", "numpy"}
_KEYWORDS = {"dim": "axis", "keepdim": "keepdims", "diagonal": "k", "num_classes": "size"}
_KEYWORDS |= {"a_min": "min", "a_max": "max", "correction": "ddof", "index": "ids"}
_STORAGE = {"dtype", "device", "requires_grad", "out"}
_MODULES = {"ReLU": "relu", "GELU": "gelu", "SiLU": "silu", "Sigmoid": "sigmoid", "Tanh": "tanh"}
_MODULES |= {"Softmax": "softmax", "LogSoftmax": "log_softmax", "Softplus": "softplus"}


class Read(ast.expr):
    """A node that has been read, as its rank had to be known."""

    def __init__(self, expression: Expression) -> None:
        super().__init__()
        self.expression = expression


@dataclass
class _Given:
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


class Foreign(ast.NodeTransformer):
    """Lowers what one text spells in a library's way; `read` reads what has been lowered."""

    def __init__(self, text: Text, scope: Scope, read: Callable[[ast.expr], Expression]) -> None:
        self.text = text
        self.scope = scope
        self.read = read
        self.apply = Applying(text, scope)

    def lowered(self, node: ast.expr) -> ast.expr:
        """Return an expression with all that is foreign in it lowered."""
        result = self.visit(node)
        assert isinstance(result, ast.expr)
        return result

    # What a name stands for

    def _is_taken(self, name: str) -> bool:
        scope = self.scope
        return any(
            name in names for names in (scope.tensors, scope.sizes, scope.parameters, scope.undeclared)
        )

    def _dotted(self, node: ast.expr) -> tuple[str, str] | None:
        """Return the library and the name in it of `np.sqrt`; None for what is not a library's."""
        if not isinstance(node, ast.Attribute):
            return None
        names = []
        prefix: ast.expr = node.value
        while isinstance(prefix, ast.Attribute):
            names.append(prefix.attr)
            prefix = prefix.value
        if not isinstance(prefix, ast.Name) or self._is_taken(prefix.id):
            return None
        library = _LIBRARIES.get(".".join((prefix.id, *reversed(names))))
        return (library, node.attr) if library else None

    # Nodes

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Lower `np.pi`, `x.shape`, and the parts of a pair."""
        dotted = self._dotted(node)
        if dotted:
            name = dotted[1]
            if name == "newaxis":
                return ast.copy_location(ast.Constant(None), node)
            if name in CONSTANTS or name in FUNCTIONS:
                return ast.copy_location(ast.Name(name, ast.Load()), node)
            return node
        if node.attr in ("values", "indices") and (pair := self._pair(node.value, node)):
            return self._of_pair(pair, node, 0 if node.attr == "values" else 1)
        node.value = self.lowered(node.value)
        if node.attr == "shape":
            return self._shape(node, node.value)
        if node.attr == "ndim":
            return self._whole(len(self.read(node.value).shape), node)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Lower `x.shape[0]` and `x.max(dim=1)[0]`."""
        place = self.text.whole(node.slice)
        if place in (0, 1) and (pair := self._pair(node.value, node)):
            return self._of_pair(pair, node, place)
        sized = isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
        self.generic_visit(node)
        if sized and isinstance(node.value, ast.Tuple):
            return self._of_shape(node, node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Lower a call of a library's function, of a method, or of a module."""
        function = node.func
        if isinstance(function, ast.Call):
            return self._module(node, function)
        if isinstance(function, ast.Name) and function.id == "float" and not self._is_taken("float"):
            return self._float(node)
        given = self._given(node)
        if given is None:
            self.generic_visit(node)
            return node
        return self._lower(given)

    def _given(self, node: ast.Call) -> _Given | None:
        """Return a call that may be foreign with its arguments lowered; None for what is none."""
        function, dotted = node.func, self._dotted(node.func)
        if dotted:
            library, name = dotted
            receiver: list[ast.expr] = []
        elif isinstance(function, ast.Name):
            library, name, receiver = "", function.id, []
            if self._is_taken(name):
                return None
        elif isinstance(function, ast.Attribute):
            library, name = "", function.attr
            receiver = [self.lowered(function.value)]
        else:
            return None
        args = receiver + [self.lowered(argument) for argument in node.args]
        keywords = {}
        operation = FUNCTIONS.get(name)
        of_patterns = operation is not None and operation.parameters[-1].kind is Kind.SIZES
        for keyword in node.keywords:
            if keyword.arg is None or keyword.arg in keywords:
                return None
            if keyword.arg in _STORAGE and not of_patterns:
                continue
            if keyword.arg in ("axis", "dim") and isinstance(keyword.value, ast.Constant):
                keyword.value = self._axis_name(keyword.value)
            keyword.value = self.lowered(keyword.value)
            if keyword.arg in ("dim", "keepdim", "unbiased") and not library and not of_patterns:
                library = "torch"
            keywords[keyword.arg] = keyword
        if not of_patterns:
            for theirs, ours in _KEYWORDS.items():
                if theirs in keywords and ours not in keywords:
                    keywords[ours] = keywords.pop(theirs)
                    keywords[ours].arg = ours
        return _Given(node, name, args, keywords, library, bool(receiver))

    def _axis_name(self, node: ast.Constant) -> ast.expr:
        """Return an axis in quotes as a dim's bare name."""
        if isinstance(node.value, str) and node.value.isidentifier():
            return self._shown(ast.Name(node.value, ast.Load()), node, node.value)
        return node

    def _lower(self, given: _Given) -> ast.expr:
        name = given.name
        if given.is_method and name in _IDENTITIES and not given.node.args:
            return ast.copy_location(given.args[0], given.node)  # an operator is found after its end
        foreign = given.is_method or bool(given.library)
        if foreign:
            special = self._special_of_libraries.get(name)
            if special:
                return special(self, given)
            if name in _OPERATORS:
                return self._operator(given)
            name = _RENAMED_OF_LIBRARIES.get(name, name)
        elif name in _PRODUCTS:
            return self._operator(given)
        name = _RENAMED.get(name, name)
        special = self._special.get(name)
        if special:
            return special(self, given)
        if given.is_method and name not in _METHODS and given.name not in _RENAMED:
            self._tell_method(given)
        return self._call(given, name)

    def _tell_method(self, given: _Given) -> None:
        """Tell of a method that is not read how it is written, if there is a function of that name."""
        name, hint = given.name, ""
        if name in FUNCTIONS:
            hint = f"; {name} is a function: {FUNCTIONS[name].usage}"
        message = f".{name}(…) is not part of the language{hint}"
        raise self.text.error_at(self.text.end(given.node.func) - len(name), message)

    # Making nodes

    def _shown(self, made: _Node, like: ast.expr, shown: str) -> _Node:
        """Return a node that stands where another does, and has a text of its own."""
        ast.copy_location(made, like)
        made.shown = shown  # type: ignore[attr-defined]
        return made

    def _whole(self, number: int, like: ast.expr) -> ast.expr:
        """Return a whole number as a node, below 0 with its sign."""
        constant = self._shown(ast.Constant(abs(number)), like, str(abs(number)))
        return constant if number >= 0 else self._shown(ast.UnaryOp(ast.USub(), constant), like, str(number))

    def _call(
        self,
        given: _Given,
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
        return ast.copy_location(ast.Call(function, positional, named), given.node)

    def _operation(self, given: _Given, symbol: str, left: ast.expr, right: ast.expr) -> ast.expr:
        made = ast.copy_location(ast.BinOp(left, ast.MatMult(), right), given.node)
        made.symbol = symbol  # type: ignore[attr-defined]
        return made

    def _operand(self, node: ast.expr) -> tuple[Expression, Read]:
        """Read a node, once."""
        if isinstance(node, Read):
            return node.expression, node
        expression = self.read(node)
        return expression, ast.copy_location(Read(expression), node)

    def _arguments(self, given: _Given, *names: str, needed: int = 1) -> list[ast.expr | None]:
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

    def _axis(self, expression: Expression, node: ast.expr, besides: int = 0) -> int:
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

    def _size(self, expression: Expression, axis: int, like: ast.expr) -> ast.expr:
        """Return the size of an axis: its dim's name, where that tells the size too."""
        dim, size = expression.dims[axis], expression.shape[axis]
        if not is_anonymous(dim) and self.scope.sizes.get(dim) == size and dim not in self.scope.tensors:
            return self._shown(ast.Name(dim, ast.Load()), like, dim)
        return self._whole(size, like)

    # Sizes

    def _shape(self, node: ast.expr, operand: ast.expr) -> ast.Tuple:
        expression = self.read(operand)
        sizes = [self._size(expression, axis, node) for axis in range(len(expression.shape))]
        made = ast.copy_location(ast.Tuple(sizes, ast.Load()), node)
        made.of_shape = True  # type: ignore[attr-defined]
        return made

    def _of_shape(self, node: ast.Subscript, shape: ast.Tuple) -> ast.expr:
        place = whole_size(node.slice, self.scope)
        if isinstance(node.slice, ast.Slice):
            bounds = [
                None if each is None else whole_size(each, self.scope)
                for each in (node.slice.lower, node.slice.upper, node.slice.step)
            ]
            if bounds[2] == 0:
                raise self.text.error(node.slice, "a slice's step cannot be 0")
            return ast.copy_location(ast.Tuple(shape.elts[slice(*bounds)], ast.Load()), node)
        rank = len(shape.elts)
        if place is None or not -rank <= place < rank:
            raise self.text.error(node.slice, f"the shape has {rank} sizes; which of them is a whole number")
        return self._relocated(shape.elts[place], node)

    def _relocated(self, made: ast.expr, like: ast.expr) -> ast.expr:
        """Return a size in a wider place; its text is the author's."""
        ast.copy_location(made, like)
        made.shown = self.text.place(like)["text"]  # type: ignore[attr-defined]
        return made

    def _size_method(self, given: _Given) -> ast.expr:
        x, axis = self._arguments(given, "x", "axis")
        assert x is not None
        if axis is None:
            return self._shape(given.node, x)
        expression = self.read(x)
        return self._relocated(self._size(expression, self._axis(expression, axis), given.node), given.node)

    # Functions of each cell

    def _operator(self, given: _Given) -> ast.expr:
        left, right = self._arguments(given, "x", "y", needed=2)
        assert left is not None
        assert right is not None
        return self._operation(given, _OPERATORS[given.name], left, right)

    def _dot(self, given: _Given) -> ast.expr:
        left, right = self._arguments(given, "x", "y", needed=2)
        assert left is not None
        assert right is not None
        (one, left), (other, right) = self._operand(left), self._operand(right)
        if not one.shape or not other.shape:
            return self._operation(given, "*", left, right)
        if len(other.shape) > 2:
            message = (
                f"dot pairs every row of {one.title} with every matrix of {tell(other)}; for the product of "
                f"matrices write {one.as_operand} @ {other.as_operand}"
            )
            raise self.text.error(given.node, message)
        return self._operation(given, "@", left, right)

    def _square(self, given: _Given) -> ast.expr:
        (x,) = self._arguments(given, "x")
        assert x is not None
        return self._operation(given, "**", x, self._whole(2, given.node))

    def _reciprocal(self, given: _Given) -> ast.expr:
        (x,) = self._arguments(given, "x")
        assert x is not None
        under = self._call(given, "sqrt", [x], {}) if given.name == "rsqrt" else x
        return self._operation(given, "/", self._whole(1, given.node), under)

    def _negative(self, given: _Given) -> ast.expr:
        (x,) = self._arguments(given, "x")
        assert x is not None
        sign = ast.Invert() if given.name == "logical_not" else ast.USub()
        return ast.copy_location(ast.UnaryOp(sign, x), given.node)

    def _clip(self, given: _Given) -> ast.expr:
        x, least, most = self._arguments(given, "x", "min", "max")
        assert x is not None
        bounds = [None if _is_none(bound) else bound for bound in (least, most)]
        if bounds[1] is None and bounds[0] is not None:
            return self._call(given, "maximum", [x, bounds[0]], {})
        if bounds[0] is None and bounds[1] is not None:
            return self._call(given, "minimum", [x, bounds[1]], {})
        return self._call(given, "clip")

    def _masked_fill(self, given: _Given) -> ast.expr:
        x, mask, value = self._arguments(given, "x", "mask", "value", needed=3)
        assert x is not None
        assert mask is not None
        assert value is not None
        return self._call(given, "where", [mask, value, x], {})

    def _float(self, node: ast.Call) -> ast.expr:
        """Lower `float('-inf')`."""
        match node.args:
            case [ast.Constant(value=str() as written)] if written.strip("+-").lower() in ("inf", "infinity"):
                infinite = self._shown(ast.Name("inf", ast.Load()), node, "inf")
                if not written.startswith("-"):
                    return infinite
                return ast.copy_location(ast.UnaryOp(ast.USub(), infinite), node)
            case [only] if not node.keywords:
                return ast.copy_location(self.lowered(only), node)
        self.generic_visit(node)
        return node

    def _gelu(self, given: _Given) -> ast.expr:
        keyword = given.keywords.get("approximate")
        if keyword and isinstance(keyword.value, ast.Constant) and keyword.value.value in ("tanh", "none"):
            keyword.value = ast.copy_location(ast.Constant(keyword.value.value == "tanh"), keyword.value)
        if keyword is None and given.library == "jax":
            constant = ast.copy_location(ast.Constant(True), given.node)
            return self._call(given, "gelu", given.args, {"approximate": constant})
        return self._call(given, "gelu")

    def _softmax(self, given: _Given) -> ast.expr:
        if given.library == "jax" and len(given.args) == 1 and "axis" not in given.keywords:
            return self._call(given, given.name, given.args, {"axis": self._whole(-1, given.node)})
        return self._call(given, given.name)

    # Reductions

    def _spread(self, given: _Given) -> ast.expr:
        """Lower `std` and `var`, which PyTorch divides by one less than the count."""
        unbiased = given.keywords.pop("unbiased", None)
        if "ddof" in given.keywords or len(given.args) > 3:
            return self._call(given, given.name)
        keywords = {name: keyword.value for name, keyword in given.keywords.items()}
        if given.of_torch:
            biased = unbiased and isinstance(unbiased.value, ast.Constant) and not unbiased.value.value
            keywords["ddof"] = self._whole(0 if biased else 1, given.node)
        elif given.is_method:
            shown = cut(self.text.place(given.node)["text"])
            message = (
                f"{shown} is read as numpy's, which divides by the count; PyTorch's divides by one less: "
                "say which by ddof=0 or ddof=1"
            )
            column = self.text.column + self.text.start(given.node)
            self.scope.warnings.append((self.text.line, column, message))
        return self._call(given, given.name, given.args, keywords)

    def _extreme(self, given: _Given) -> ast.expr:
        """Lower `max` and `min`: PyTorch's with an axis give a pair, and its of two tensors are others."""
        second = given.args[1] if len(given.args) > 1 else None
        may_be_axis = second is not None and whole_size(second, self.scope) is not None
        if given.of_torch and second is not None and not may_be_axis:
            return self._call(given, f"{given.name}imum")
        if given.of_torch and (second is not None or "axis" in given.keywords):
            self._tell_pair(given)
        if given.is_method and second is not None:
            named = {name: keyword.value for name, keyword in given.keywords.items()}
            return self._call(given, given.name, given.args[:1], {"axis": second, **named})
        return self._call(given, given.name)

    def _tell_pair(self, given: _Given) -> None:
        x = self.text.place(given.args[0])["text"] if given.args else "x"
        axis = given.args[1] if len(given.args) > 1 else given.keywords["axis"].value
        shown = self.text.place(axis)["text"]
        kept = ", keepdims=True" if "keepdims" in given.keywords else ""
        message = (
            f"PyTorch's {given.name} with an axis gives a pair; write {given.name}({x}, axis={shown}{kept}) "
            f"for the values, or arg{given.name}({x}, axis={shown}{kept}) for where they are"
        )
        raise self.text.error(given.node, message)

    def _pair(self, node: ast.expr, around: ast.expr) -> _Given | None:
        """Return a call that gives a pair in PyTorch, and whose one part `around` takes."""
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
            return None
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        if name not in ("max", "min"):
            return None
        dotted = self._dotted(node.func)
        named = {keyword.arg for keyword in node.keywords}
        torch = bool(named & {"dim", "keepdim"}) or isinstance(around, ast.Attribute)
        torch = torch or (dotted is not None and dotted[0] == "torch")
        return self._given(node) if torch else None

    def _of_pair(self, given: _Given, node: ast.expr, place: int) -> ast.expr:
        named = {name: keyword.value for name, keyword in given.keywords.items()}
        if len(given.args) > 1:
            named = {"axis": given.args[1], **named}
        made = self._call(given, f"arg{given.name}" if place else given.name, given.args[:1], named)
        return ast.copy_location(made, node)

    # Moving cells

    def _swap(self, given: _Given) -> ast.expr:
        x, first, second = self._arguments(given, "x", "axis0", "axis1", needed=3)
        assert x is not None
        assert first is not None
        assert second is not None
        expression, read = self._operand(x)
        one, other = self._axis(expression, first), self._axis(expression, second)
        rank = len(expression.shape)
        if {one, other} == {rank - 1, rank - 2}:
            attribute = "T" if rank == 2 else "mT"
            return ast.copy_location(ast.Attribute(read, attribute, ast.Load()), given.node)
        order = list(range(rank))
        order[one], order[other] = other, one
        return self._call(given, "transpose", [read, *(self._whole(axis, given.node) for axis in order)], {})

    def _transpose(self, given: _Given) -> ast.expr:
        """Lower `x.transpose(0, 1)`, which exchanges two axes; with all axes it is their order."""
        for theirs, ours in (("dim0", "axis0"), ("dim1", "axis1")):
            if theirs in given.keywords:
                given.keywords[ours] = given.keywords.pop(theirs)
        exchanges = len(given.args) + len(given.keywords) == 3
        if exchanges and (given.is_method or given.of_torch) and given.name == "transpose":
            return self._swap(given)
        return self._call(given, "transpose")

    def _t(self, given: _Given) -> ast.expr:
        (x,) = self._arguments(given, "x")
        assert x is not None
        return ast.copy_location(ast.Attribute(x, "T", ast.Load()), given.node)

    def _indexed(self, given: _Given, read: ast.expr, parts: Sequence[ast.expr]) -> ast.expr:
        inside = ast.copy_location(ast.Tuple(list(parts), ast.Load()), given.node)
        made = ast.copy_location(ast.Subscript(read, inside, ast.Load()), given.node)
        made.symbol = "[]"  # type: ignore[attr-defined]
        return made

    def _unsqueeze(self, given: _Given) -> ast.expr:
        x, axis = self._arguments(given, "x", "axis", needed=2)
        assert x is not None
        assert axis is not None
        expression, read = self._operand(x)
        place = self._axis(expression, axis, besides=1)
        parts: list[ast.expr] = [ast.copy_location(ast.Slice(), given.node) for _ in range(place)]
        return self._indexed(given, read, [*parts, ast.copy_location(ast.Constant(None), given.node)])

    def _squeeze(self, given: _Given) -> ast.expr:
        x, axis = self._arguments(given, "x", "axis")
        assert x is not None
        expression, read = self._operand(x)
        ones = {place for place, size in enumerate(expression.shape) if size == 1}
        if axis is not None:
            place = self._axis(expression, axis)
            if place not in ones:
                message = f"squeeze takes an axis of size 1 away, and {tell(expression)} has none there"
                raise self.text.error(axis, message)
            ones = {place}
        if not ones:
            return read
        parts = [
            self._whole(0, given.node) if place in ones else ast.copy_location(ast.Slice(), given.node)
            for place in range(max(ones) + 1)
        ]
        return self._indexed(given, read, parts)

    def _flatten(self, given: _Given) -> ast.expr:
        x, first, last = self._arguments(given, "x", "start_dim", "end_dim")
        assert x is not None
        expression, read = self._operand(x)
        start = 0 if first is None else self._axis(expression, first)
        end = len(expression.shape) - 1 if last is None else self._axis(expression, last)
        merged = math.prod(expression.shape[start : end + 1])
        sizes = [self._size(expression, axis, given.node) for axis in range(start)]
        sizes.append(self._whole(merged, given.node))
        sizes += [self._size(expression, axis, given.node) for axis in range(end + 1, len(expression.shape))]
        return self._call(given, "reshape", [read, *sizes], {})

    def _split(self, given: _Given) -> ast.expr:
        """Lower PyTorch's `split`, whose number is the size of a part, and whose list has the sizes."""
        if not given.of_torch:
            return self._call(given, "split")
        others = ("split_size_or_sections", "split_size")
        expression, read, size, place, total = self._taken_apart(given, "size", others)
        if isinstance(size, ast.Tuple | ast.List):
            sizes = [whole_size(each, self.scope) or 0 for each in size.elts]
            if sum(sizes) != total:
                message = f"the parts have {sum(sizes)} together, and {tell(expression)} has {total} there"
                raise self.text.error(size, message)
            return self._cut(given, read, [sum(sizes[:at]) for at in range(1, len(sizes))], place)
        part = whole_size(size, self.scope)
        if part is None or part < 1:
            raise self.text.error(size, "PyTorch's split takes the size of a part, or the sizes of all parts")
        return self._parts_of(given, read, total, part, place)

    def _chunk(self, given: _Given) -> ast.expr:
        _, read, count, place, total = self._taken_apart(given, "count", ("chunks", "sections"))
        number = whole_size(count, self.scope)
        if number is None or number < 1:
            raise self.text.error(count, "chunk takes the number of parts")
        return self._parts_of(given, read, total, max(1, -(-total // number)), place)

    def _taken_apart(
        self, given: _Given, setting: str, others: tuple[str, ...]
    ) -> tuple[Expression, ast.expr, ast.expr, int, int]:
        """Return what is taken apart, how it is read, by what, along which axis, and that axis's size.

        The libraries call the number by `others` as well.
        """
        for name in others:
            if name in given.keywords:
                given.keywords[setting] = given.keywords.pop(name)
        x, number, axis = self._arguments(given, "x", setting, "axis", needed=2)
        assert x is not None
        assert number is not None
        expression, read = self._operand(x)
        place = 0 if axis is None else self._axis(expression, axis)
        return expression, read, number, place, expression.shape[place] if expression.shape else 0

    def _parts_of(self, given: _Given, read: ast.expr, total: int, part: int, axis: int) -> ast.expr:
        """Return the split into parts of one size, of which the last may be smaller."""
        if total % part == 0:
            settings = {"axis": self._whole(axis, given.node)}
            return self._call(given, "split", [read, self._whole(total // part, given.node)], settings)
        return self._cut(given, read, list(range(part, total, part)), axis)

    def _cut(self, given: _Given, read: ast.expr, points: list[int], axis: int) -> ast.expr:
        nodes = [self._whole(point, given.node) for point in points]
        where = ast.copy_location(ast.Tuple([*nodes], ast.Load()), given.node)
        return self._call(given, "split", [read, where], {"axis": self._whole(axis, given.node)})

    def _gather(self, given: _Given) -> ast.expr:
        """Lower PyTorch's `gather`, which has its axis before the places."""
        if given.library != "torch" and not given.is_method:
            return self._call(given, "gather")
        x, axis, ids = self._arguments(given, "x", "axis", "ids", needed=3)
        assert x is not None
        assert axis is not None
        assert ids is not None
        return self._call(given, "gather", [x, ids], {"axis": axis})

    def _pad(self, given: _Given) -> ast.expr:
        """Lower PyTorch's `pad`, whose widths are those of the last axis."""
        if not given.of_torch:
            return self._call(given, "pad")
        named = {name: keyword.value for name, keyword in given.keywords.items()}
        widths = given.args[1] if len(given.args) > 1 else named.pop("pad", None)
        fits = isinstance(widths, ast.Tuple | ast.List) and len(widths.elts) == 2
        if not isinstance(widths, ast.expr) or not fits or len(given.args) not in (1, 2):
            message = (
                "PyTorch's pad is read with the two widths of the last axis; write a pad for each axis: "
                "pad(x, (before, after), axis=…)"
            )
            raise self.text.error(given.node, message)
        axis = self._whole(-1, given.node)
        return self._call(given, "pad", [given.args[0], widths], {"axis": axis, **named})

    def _sorted(self, given: _Given) -> ast.expr:
        """Tell that PyTorch's `sort` gives a pair; both of its sorts are along the last axis."""
        if given.name == "sort" and given.of_torch:
            message = "PyTorch's sort gives a pair; write sort(x, axis=…) or argsort(x, axis=…)"
            raise self.text.error(given.node, message)
        return self._call(given, given.name)

    def _layer_norm(self, given: _Given) -> ast.expr:
        """Lower PyTorch's `layer_norm`, which has the sizes of the axes before its weights."""
        if not given.of_torch:
            return self._call(given, "layer_norm")
        x, sizes, scale, shift, eps = self._arguments(given, "x", "normalized_shape", "weight", "bias", "eps")
        assert x is not None
        count = len(sizes.elts) if isinstance(sizes, ast.Tuple | ast.List) else 1
        if count != 1:
            raise self.text.error(given.node, "layer_norm is read along the last axis alone")
        found = {"scale": scale, "shift": shift, "eps": eps}
        named = {name: node for name, node in found.items() if node is not None and not _is_none(node)}
        return self._call(given, "layer_norm", [x], named)

    def _convolution(self, given: _Given) -> ast.expr:
        """Tell of PyTorch's bias, which stands where our stride does."""
        if given.of_torch and (len(given.args) > 2 or "bias" in given.keywords):
            message = f"{given.name} takes no bias: add it, and write stride= and padding= by their names"
            raise self.text.error(given.node, message)
        return self._call(given, given.name)

    # Modules

    def _module(self, node: ast.Call, made: ast.Call) -> ast.expr:
        """Lower `nn.ReLU()(x)`; tell of a module with weights that they are declared."""
        name = made.func.attr if isinstance(made.func, ast.Attribute) else ""
        x = self.text.place(node.args[0])["text"] if node.args else "x"
        if name == "Linear" and len(made.args) >= 2:
            rows, columns = (self.text.place(each)["text"] for each in made.args[:2])
            message = (
                "nn.Linear has weights of its own, and here they are tensors: declare "
                f"W[{rows},{columns}] and b[{columns}], and write {x} @ W + b"
            )
            raise self.text.error(made, message)
        if name in _MODULES and len(node.args) == 1 and not node.keywords:
            moved = ast.copy_location(ast.Name(_MODULES[name], ast.Load()), made.func)
            call = ast.Call(moved, [*node.args, *made.args], made.keywords)
            return self.visit_Call(ast.copy_location(call, node))
        self.generic_visit(node)
        return node

    # What is read in another way than its name and arguments say; some only where the name cannot be ours.
    _special: ClassVar[dict[str, Callable[[Foreign, _Given], ast.expr]]] = {
        "dot": _dot,
        "clip": _clip,
        "masked_fill": _masked_fill,
        "gelu": _gelu,
        "softmax": _softmax,
        "log_softmax": _softmax,
        "std": _spread,
        "var": _spread,
        "max": _extreme,
        "min": _extreme,
        "swapaxes": _swap,
        "transpose": _transpose,
        "unsqueeze": _unsqueeze,
        "squeeze": _squeeze,
        "flatten": _flatten,
        "split": _split,
        "chunk": _chunk,
        "gather": _gather,
        "pad": _pad,
        "sort": _sorted,
        "argsort": _sorted,
        "layer_norm": _layer_norm,
        **dict.fromkeys(("conv1d", "conv2d", "conv_transpose1d", "conv_transpose2d"), _convolution),
    }
    _special_of_libraries: ClassVar[dict[str, Callable[[Foreign, _Given], ast.expr]]] = {
        "square": _square,
        "rsqrt": _reciprocal,
        "reciprocal": _reciprocal,
        "neg": _negative,
        "negative": _negative,
        "logical_not": _negative,
        "t": _t,
        "size": _size_method,
        "amax": lambda self, given: self._call(given, "max"),
        "amin": lambda self, given: self._call(given, "min"),
        "take_along_axis": lambda self, given: self._call(given, "gather"),
    }


def _is_none(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
