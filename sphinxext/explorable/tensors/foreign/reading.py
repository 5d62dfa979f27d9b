"""Where in an expression something foreign stands, and whose it is."""

from __future__ import annotations

import ast

from ...expressions import CONSTANTS
from ..hints import ANYTHING, instead_of
from ..operations import FUNCTIONS, Kind
from .cells import operator
from .making import Given, Making
from .names import (
    IDENTITIES,
    KEYWORDS,
    LIBRARIES,
    METHODS,
    MODULES,
    OPERATORS,
    PRODUCTS,
    RENAMED,
    RENAMED_OF_LIBRARIES,
    STORAGE,
)
from .reductions import part_of_pair
from .register import OF_LIBRARIES, SPELLED
from .shape import shape, size_of_shape


class Foreign(Making, ast.NodeTransformer):
    """Lowers what one text spells in a library's way."""

    def lowered(self, node: ast.expr) -> ast.expr:
        """Return an expression with all that is foreign in it lowered."""
        result = self.visit(node)
        assert isinstance(result, ast.expr)
        return result

    def _dotted(self, node: ast.expr) -> tuple[str, str] | None:
        """Return the library and the name in it of `np.sqrt`; None for what is not a library's."""
        if not isinstance(node, ast.Attribute):
            return None
        names = []
        prefix: ast.expr = node.value
        while isinstance(prefix, ast.Attribute):
            names.append(prefix.attr)
            prefix = prefix.value
        if not isinstance(prefix, ast.Name) or self.is_taken(prefix.id):
            return None
        library = LIBRARIES.get(".".join((prefix.id, *reversed(names))))
        return (library, node.attr) if library else None

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
            return part_of_pair(self, pair, node, 0 if node.attr == "values" else 1)
        node.value = self.lowered(node.value)
        if node.attr == "shape":
            return shape(self, node, node.value)
        if node.attr == "ndim":
            return self.whole(len(self.read(node.value).shape), node)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Lower `x.shape[0]` and `x.max(dim=1)[0]`."""
        place = self.text.whole(node.slice)
        if place in (0, 1) and (pair := self._pair(node.value, node)):
            return part_of_pair(self, pair, node, place)
        sized = isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
        self.generic_visit(node)
        if sized and isinstance(node.value, ast.Tuple):
            return size_of_shape(self, node, node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Lower a call of a library's function, of a method, or of a module."""
        function = node.func
        if isinstance(function, ast.Call):
            return self._module(node, function)
        if isinstance(function, ast.Name) and function.id == "float" and not self.is_taken("float"):
            return self._float(node)
        given = self._given(node)
        if given is None:
            self.generic_visit(node)
            return node
        return self._lower(given)

    def _given(self, node: ast.Call) -> Given | None:
        """Return a call that may be foreign with its arguments lowered; None for what is none."""
        function, dotted = node.func, self._dotted(node.func)
        if dotted:
            library, name = dotted
            receiver: list[ast.expr] = []
        elif isinstance(function, ast.Name):
            library, name, receiver = "", function.id, []
            if self.is_taken(name):
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
            if keyword.arg in STORAGE and not of_patterns:
                continue
            if keyword.arg in ("axis", "dim") and isinstance(keyword.value, ast.Constant):
                keyword.value = self._axis_name(keyword.value)
            keyword.value = self.lowered(keyword.value)
            if keyword.arg in ("dim", "keepdim", "unbiased") and not library and not of_patterns:
                library = "torch"
            keywords[keyword.arg] = keyword
        if not of_patterns:
            for theirs, ours in KEYWORDS.items():
                if theirs in keywords and ours not in keywords:
                    keywords[ours] = keywords.pop(theirs)
                    keywords[ours].arg = ours
        return Given(node, name, args, keywords, library, bool(receiver))

    def _axis_name(self, node: ast.Constant) -> ast.expr:
        """Return an axis in quotes as a dim's bare name."""
        if isinstance(node.value, str) and node.value.isidentifier():
            return self.shown(ast.Name(node.value, ast.Load()), node, node.value)
        return node

    def _lower(self, given: Given) -> ast.expr:
        name = given.name
        if given.is_method and name in IDENTITIES and not given.node.args:
            return ast.copy_location(given.args[0], given.node)  # an operator is found after its end
        foreign = given.is_method or bool(given.library)
        if foreign:
            special = OF_LIBRARIES.get(name)
            if special:
                return special(self, given)
            if name in OPERATORS:
                return operator(self, given)
            name = RENAMED_OF_LIBRARIES.get(name, name)
        elif name in PRODUCTS:
            return operator(self, given)
        name = RENAMED.get(name, name)
        special = SPELLED.get(name)
        if special:
            return special(self, given)
        if given.is_method and name not in METHODS and given.name not in RENAMED:
            self._tell_method(given)
        return self.call(given, name)

    def _tell_method(self, given: Given) -> None:
        """Tell of a method that is not read how it is written, if there is a function of that name."""
        name = given.name
        instead = instead_of(name)
        if name in FUNCTIONS:
            instead = f"{name} is a function: {FUNCTIONS[name].usage}"
        message = f".{name}(…) is not part of the language; {instead or ANYTHING}"
        raise self.text.error_at(self.text.end(given.node.func) - len(name), message)

    def _pair(self, node: ast.expr, around: ast.expr) -> Given | None:
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

    def _float(self, node: ast.Call) -> ast.expr:
        """Lower `float('-inf')`."""
        match node.args:
            case [ast.Constant(value=str() as written)] if written.strip("+-").lower() in ("inf", "infinity"):
                infinite = self.shown(ast.Name("inf", ast.Load()), node, "inf")
                if not written.startswith("-"):
                    return infinite
                return ast.copy_location(ast.UnaryOp(ast.USub(), infinite), node)
            case [only] if not node.keywords:
                return ast.copy_location(self.lowered(only), node)
        self.generic_visit(node)
        return node

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
        if name in MODULES and node.args and not node.keywords:
            moved = ast.copy_location(ast.Name(MODULES[name], ast.Load()), made.func)
            call = ast.Call(moved, [*node.args, *made.args], made.keywords)
            return self.visit_Call(ast.copy_location(call, node))
        self.generic_visit(node)
        return node
