"""A program as rows to be drawn: the grids and signs of each line, in the order in which it reads.

What comes out is plain data for the drawing's twin in the browser. A row is a chain of statements; a
statement is a list of items: grids, operators, arrows, and the arrangements that some operations have. How a
tensor is seen in a statement, which of its axes is contracted, stretched, banded, is its *look* there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from math import prod
from typing import Any

from .diagram import Diagram, Statement
from .node import Expression
from .operations.indexing import Slice
from .shapes import Name, is_anonymous
from .structure import groups, labels, pieces, windows
from .tree import Binary, Call, Dim, Index, Lookup, Negate, Number, Reference, Transpose, walk

Item = dict[str, Any]
Look = dict[str, Any]

# The places of each axis that are drawn of a tensor, or would be of an expression's result.
Shown = Callable[[Expression], list[list[int]]]

SIGNS = {"@": "×", "*": "⊙", "/": "÷", "+": "+", "-": "−", "**": "^"}
# How tightly operators bind, for parentheses.
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "@": 2, "**": 3}
# Functions after which each slice along the axis is one thing, outlined in the result as well.
SLICED = ("softmax", "layer_norm")
REDUCING = ("sum", "mean", "max", "min", "argmax")
WINDOWED = ("conv1d", "conv2d", "pool2d")


def rows(diagram: Diagram, shown: Shown) -> list[dict[str, Any]]:
    """Return the program's rows; a tensor that is only declared has one if nothing uses it."""
    used = {
        node.name
        for statement in diagram.statements
        if statement.expression
        for node in walk(statement.expression)
        if isinstance(node, Reference)
    }
    statements = [one for one in diagram.statements if one.expression or one.name not in used]
    found: list[list[dict[str, Any]]] = []
    while statements:
        fan = list(_fan(statements))
        if len(fan) > 1:
            found.append(_fan_row(fan, diagram))
            statements = statements[len(fan) :]
            continue
        statement = statements.pop(0)
        items = list(_Reader(statement, shown).items())
        chained = bool(found) and _continues(found[-1], items)
        one = {"name": statement.name, "items": items, "chained": chained}
        if chained:
            found[-1].append(one)
        else:
            found.append([one])
    return [{"statements": row} for row in found]


def holds_tensor(node: Expression) -> bool:
    """Tell whether a tensor takes part in an expression."""
    return any(isinstance(part, Reference) for part in walk(node))


def axis_name(call: Call) -> str | None:
    """Return the dim along which a call works, which authors may also give as a number; None for several."""
    axis = call.settings.get("axis")
    if isinstance(axis, Name):
        return axis.name
    operand = call.arguments[0]
    if isinstance(axis, int) and not isinstance(axis, bool):
        return operand.dims[axis] if -len(operand.dims) <= axis < len(operand.dims) else None
    if axis is None and call.function == "layer_norm":
        return operand.dims[-1]
    return None


def _continues(row: Sequence[dict[str, Any]], items: Sequence[Item]) -> bool:
    """Tell whether a statement begins with the grid that the row before ends with."""
    if not row[-1]["items"] or not items or items[0]["kind"] != "grid":
        return False
    last = row[-1]["items"][-1]
    first = items[0]["look"]
    bare = not (first.get("transposed") or first.get("ghost") or first.get("padded"))
    return last["kind"] == "grid" and bare and last["look"]["tensor"] == first["tensor"]


# ── Products with one left factor: all results in one arrangement ───────────────────────────────────────


def _fan(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the first statements, as long as they multiply the same matrix from the left."""
    first = _left_factor(statements[0].expression)
    if first is not None:
        yield from takewhile(lambda one: _left_factor(one.expression) == first, statements)


def _product(node: Expression | None) -> tuple[Reference, Expression, Reference | None] | None:
    """Return the factors of a product of two matrices, and the vector that may be added to it."""
    added = None
    if isinstance(node, Binary) and node.op == "+" and isinstance(node.right, Reference):
        added, node = node.right, node.left
    match node:
        case Binary(op="@", left=Reference() as left, right=Reference() | Transpose(operand=Reference())):
            flat = len(left.shape) == len(node.right.shape) == 2
            return (left, node.right, added) if flat and (added is None or len(added.shape) == 1) else None
    return None


def _left_factor(node: Expression | None) -> str | None:
    found = _product(node)
    return found[0].name if found else None


def _fan_row(statements: Sequence[Statement], diagram: Diagram) -> list[dict[str, Any]]:
    columns = []
    left: Reference | None = None
    for statement in statements:
        product = _product(statement.expression)
        assert product is not None
        left, right, added = product
        terms = [_run(left, diagram), {"text": " × "}, _run(right, diagram)]
        if added:
            terms += [{"text": " + "}, _run(added, diagram)]
        result = {"tensor": statement.name, "concept": statement.tensor.concept}
        columns.append(
            {
                "statement": statement.name,
                "top": {**_look(right), "contracted": "rows"},
                "result": {"tensor": statement.name, "result": True},
                "plus": _look(added) if added else None,
                "formula": [*terms, {"text": " = "}, result],
            }
        )
    assert left is not None
    corner = {"kind": "corner", "left": {**_look(left), "contracted": "columns"}, "columns": columns}
    first, *others = statements
    return [
        {"name": first.name, "items": [corner], "chained": False},
        *({"name": one.name, "items": [], "chained": True} for one in others),
    ]


def _is_grid(node: Expression) -> bool:
    """Tell whether a node is drawn as one grid: a tensor, or a matrix that is turned.

    `.T` turns all axes around, so that of more than two it is no exchange of rows and columns.
    """
    match node:
        case Transpose(operand=Reference()):
            return len(node.shape) <= 2
        case _:
            return isinstance(node, Reference)


def _look(node: Expression) -> Look:
    """Return how a named tensor or its transpose stands in a statement."""
    if isinstance(node, Transpose) and isinstance(node.operand, Reference):
        return {"tensor": node.operand.name, "transposed": True}
    assert isinstance(node, Reference)
    return {"tensor": node.name}


def _run(node: Expression, diagram: Diagram) -> dict[str, Any]:
    """Return a tensor's name as a piece of a formula, in the colour of its concept."""
    look = _look(node)
    return {**look, "concept": diagram.tensors[look["tensor"]].concept}


# ── One statement ───────────────────────────────────────────────────────────────────────────────────────


class _Reader:
    def __init__(self, statement: Statement, shown: Shown) -> None:
        self.statement = statement
        self.shown = shown
        self.result: Look = {"tensor": statement.name, "result": True}

    def items(self) -> Iterator[Item]:
        expression = self.statement.expression
        match expression:
            case None:
                yield _grid(self.result)
            case Call(function="einsum") if corner := self._einsum_corner(expression):
                yield corner
            case Call(function="concat") if joined := self._joined(expression):
                yield from (joined, _sign("="), _grid(self.result))
            case Call(function="conv1d" | "conv2d" | "pool2d") if _all_named(expression):
                yield from self._windowed(expression)
            case Lookup() if lookup := self._lookup(expression):
                yield lookup
            case Index(operand=Reference() as operand):
                yield _grid({**_look(operand), "taken": self._taken(expression)})
                yield from (_arrow(expression.brackets), _grid(self.result))
            case Call() if any(map(holds_tensor, expression.arguments)):
                yield from self._step(expression)
            case _:
                yield from self._operand(expression, 0)
                yield _sign("=")
                yield _grid({**self.result, "upright": _is_column(expression)})

    def _step(self, call: Call) -> Iterator[Item]:
        """A function of tensors is a step from grids to a grid."""
        slices = axis_name(call) if call.function in SLICED + REDUCING else None
        # Outlines and blocks belong to what the function takes, not to a part of it.
        alone = _is_grid(call.arguments[0])
        before, after = self._bands(call)
        for i, argument in enumerate(call.arguments):
            if i:
                yield {"kind": "text", "text": ","}
            for item in self._operand(argument, 0):
                if item["kind"] == "grid" and not i:
                    yield _grid({**item["look"], "slices": slices, **before} if alone else item["look"])
                else:
                    yield item
        yield _arrow(step_text(call))
        outlined = slices if call.function in SLICED else None
        sums = {"sums": True} if call.function == "softmax" and slices == call.dims[-1] else {}
        yield _grid({**self.result, "slices": outlined, **sums, **after})

    # ── Rearranging ──

    def _bands(self, call: Call) -> tuple[Look, Look]:
        """Return what a rearranged tensor and the result show of the blocks that move together."""
        if call.function == "split":
            axis, sizes = pieces(call)
            part = call.settings.get("part")
            if part is None:
                return {}, {}
            operand = call.arguments[0]
            start = sum(sizes[:part])
            taken: list[list[int] | None] = [None] * len(operand.shape)
            drawn = self.shown(operand)[axis]
            taken[axis] = [place for place in drawn if start <= place < start + sizes[part]]
            return {"taken": taken}, {}
        if not isinstance(call.settings.get("pattern"), str) or call.function == "einsum":
            return {}, {}
        source, target = groups(call)
        before: Look = {"sizes": _composed(source)}
        after: Look = {"sizes": _composed(target)}
        outer = _outermost(source) or _outermost(target)
        if outer:
            before["bands"] = _bands_of(outer, source)
            after["bands"] = _bands_of(outer, target)
        return before, after

    # ── Arrangements ──

    def _einsum_corner(self, call: Call) -> Item | None:
        """Return two matrices that meet in a corner, if that is what the string says."""
        operands, output, summed = labels(call)
        if len(operands) != 2 or len(summed) != 1 or len(output) != 2 or not _all_named(call):
            return None
        if not all(len(set(one)) == len(one) == 2 and summed[0] in one for one in operands):
            return None
        first = 0 if output[0] in operands[0] else 1
        left, top = call.arguments[first], call.arguments[1 - first]
        if {output[0], summed[0]} != set(operands[first]) or {output[1], summed[0]} != set(
            operands[1 - first]
        ):
            return None
        column: dict[str, Any] = {
            "statement": self.statement.name,
            "top": {
                **_turned(top, operands[1 - first][0] != summed[0]),
                "contracted": "rows",
            },
            "result": self.result,
            "plus": None,
            "formula": [],
        }
        chips = [{"text": f"{label} kept", "contracted": False} for label in output]
        return {
            "kind": "corner",
            "left": {**_turned(left, operands[first][1] != summed[0]), "contracted": "columns"},
            "columns": [column],
            "chips": [*chips, {"text": f"{summed[0]} summed", "contracted": True}],
        }

    def _joined(self, call: Call) -> Item | None:
        """Return grids that touch, if they are joined along one of the axes that are drawn."""
        axis, sizes = pieces(call)
        rank = len(call.shape)
        if not _all_named(call) or any(isinstance(one, Transpose) for one in call.arguments):
            return None
        if rank - axis > 2 or rank == 0:
            return None
        along = "columns" if axis == rank - 1 else "rows"
        size = f"{' + '.join(map(str, sizes))} = {sum(sizes)}"
        seams = {"seams": {"axis": axis, "at": [sum(sizes[:i]) for i in range(1, len(sizes))]}}
        self.result.update(seams)
        return {
            "kind": "joined",
            "grids": [_look(one) for one in call.arguments],
            "along": along,
            "size": size,
        }

    def _lookup(self, lookup: Lookup) -> Item | None:
        """Return the rows that are taken from a table, if there is one row for each id of a list."""
        table, ids = lookup.table, lookup.ids
        named = isinstance(table, Reference) and isinstance(ids, Reference)
        if not named or lookup.axis != 0 or len(table.shape) != 2 or len(ids.shape) != 1:
            return None
        if ids.values is None:
            return None
        places = self.shown(ids)[0]
        rows = [int(ids.values[place]) % table.shape[0] for place in places]
        return {
            "kind": "lookup",
            "ids": _look(ids),
            "table": _look(table),
            "result": self.result,
            "rows": rows,
        }

    def _windowed(self, call: Call) -> Iterator[Item]:
        """A window that slides over a grid."""
        slides = windows(call)
        operand = call.arguments[0]
        sides = ["rows", "columns"] if len(slides) == 2 else ["columns"]
        spans = {
            side: {"size": one.kernel, "stride": one.stride, "padding": one.padding, "count": one.output}
            for side, one in zip(sides, slides, strict=True)
        }
        # Along one axis a window slides over all channels at once.
        look: Look = {**_look(operand), "windows": {"rows": None, **spans, "of": self.statement.name}}
        if any(one.padding for one in slides):
            padding = {side: one.padding for side, one in zip(sides, slides, strict=True)}
            look["padded"] = {"rows": 0, **padding}
        yield _grid(look)
        named = zip(operand.dims[-len(slides) :], slides, strict=True)
        counts = [
            f"{'' if is_anonymous(dim) else f'{dim}: '}({one.size} + 2·{one.padding} − {one.kernel})"
            f" // {one.stride} + 1 = {one.output}"
            for dim, one in named
        ]
        if call.function == "pool2d":
            yield _arrow(step_text(call))
        else:
            yield _sign("∗")
            yield _grid(_look(call.arguments[1]))
            yield _sign("=")
        yield _grid({**self.result, "captions": list(dict.fromkeys(counts))})

    def _taken(self, index: Index) -> list[list[int] | None]:
        """Return, for each axis of the operand, the places that an index reads; None for all of them."""
        drawn = self.shown(index.operand)
        taken: list[list[int] | None] = []
        parts = list(index.parts)
        rank = len(index.operand.shape)
        given = sum(part is not None and part is not Ellipsis for part in parts)
        filled: list[Any] = []
        for part in parts:
            if part is Ellipsis:
                filled += [Slice()] * (rank - given)
            elif part is not None:
                filled.append(part)
        filled += [Slice()] * (rank - len(filled))
        for part, size, places in zip(filled, index.operand.shape, drawn, strict=True):
            if isinstance(part, Slice):
                read = part.positions(size)
                taken.append(None if len(read) == size else [place for place in places if place in read])
            else:
                position = part.size if isinstance(part, Name) else part
                taken.append([] if position is None else [position % size])
        return taken

    # ── An expression as it reads ──

    def _operand(self, node: Expression, binding: int) -> Iterator[Item]:
        match node:
            case Reference() | Transpose() if _is_grid(node):
                yield _grid(_look(node))
            case Binary(op="**", right=Number(number=2.0 | 3.0 as power)) if holds_tensor(node):
                inner = list(self._operand(node.left, 4))
                yield from [*inner, {"kind": "text", "text": _raised(int(power))}]
            case Binary() if holds_tensor(node):
                own = _BINDING[node.op]
                left, right = list(self._operand(node.left, own)), list(self._operand(node.right, own + 1))
                if node.op == "@":
                    _mark_product(node, left, right)
                else:
                    self._mark_stretched(node, left, right)
                # What stands at the right of a − or ÷ keeps its parentheses.
                numbers = not (node.left.shape and node.right.shape)
                sign = "·" if node.op == "*" and numbers else SIGNS[node.op]
                inner = [*left, _sign(sign), *right]
                yield from _in_parentheses(inner) if own < binding else inner
            case Negate() if holds_tensor(node):
                yield _sign("−")
                yield from self._operand(node.operand, 3)
            case Transpose() if holds_tensor(node):
                yield from _in_parentheses(list(self._operand(node.operand, 0)))
                yield {"kind": "text", "text": "ᵀ"}
            case Index() if holds_tensor(node):
                taken = isinstance(node.operand, Reference)
                for item in self._operand(node.operand, 3):
                    yield _grid({**item["look"], "taken": self._taken(node)}) if taken else item
                yield {"kind": "text", "text": node.brackets}
            case Lookup():
                yield from self._operand(node.table, 3)
                yield {"kind": "text", "text": "["}
                yield from self._operand(node.ids, 0)
                yield {"kind": "text", "text": "]"}
            case Call() if holds_tensor(node):
                name = "√" if node.function == "sqrt" else step_text(node).replace("\n", " ")
                yield {"kind": "text", "text": name}
                inner = []
                for i, argument in enumerate(node.arguments):
                    inner += [{"kind": "text", "text": ","}] if i else []
                    inner += self._operand(argument, 0)
                yield from _in_parentheses(inner)
            case _:
                yield {"kind": "text", "text": scalar_text(node)}

    def _mark_stretched(self, node: Binary, left: list[Item], right: list[Item]) -> None:
        """Show where broadcasting repeats an operand that stands by itself."""
        for operand, items in ((node.left, left), (node.right, right)):
            if len(items) != 1 or items[0]["kind"] != "grid" or not operand.shape:
                continue
            missing = len(node.shape) - len(operand.shape)
            own = (1,) * missing + operand.shape
            stretched = [
                axis
                for axis, (size, whole) in enumerate(zip(own, node.shape, strict=True))
                if axis < missing or (size == 1 and whole != 1)
            ]
            if not stretched:
                continue
            look = items[0]["look"]
            told = [
                f"{node.shape[axis]} places" if is_anonymous(node.dims[axis]) else node.dims[axis]
                for axis in stretched
            ]
            look["captions"] = [f"broadcast over {', '.join(told)}"]
            drawn = [axis for axis in stretched if axis >= len(node.shape) - 2]
            if len(drawn) == 1 and len(operand.shape) <= 2 and not look.get("transposed"):
                (axis,) = drawn
                look["ghost"] = {
                    "axis": "columns" if axis == len(node.shape) - 1 else "rows",
                    "dim": node.dims[axis],
                    "size": node.shape[axis],
                    "shown": self.shown(node)[axis],
                }


def _mark_product(node: Binary, left: list[Item], right: list[Item]) -> None:
    """Mark the axes that meet: the last of the left grid, and the one before the last of the right.

    A vector at the right is a column, as in a textbook.
    """
    if len(left) == 1 and left[0]["kind"] == "grid":
        left[0]["look"]["contracted"] = "columns"
    if len(right) == 1 and right[0]["kind"] == "grid":
        right[0]["look"]["contracted"] = "rows"
        if len(node.right.shape) == 1:
            right[0]["look"]["upright"] = True


def _is_column(node: Expression) -> bool:
    """Tell whether a vector came out of a matrix times a vector, up to scalars and sums."""
    match node:
        case Binary(op="@"):
            return len(node.left.shape) == 2 and len(node.right.shape) == 1
        case Binary():
            return _is_column(node.left) or _is_column(node.right)
        case _:
            return False


def _all_named(call: Call) -> bool:
    return all(map(_is_grid, call.arguments))


def _turned(node: Expression, turn: bool) -> Look:
    look = _look(node)
    return {**look, "transposed": bool(look.get("transposed")) != turn}


Group = tuple[tuple[str, int], ...]


def _composed(axes: Sequence[Group]) -> dict[str, str]:
    """Return what the braces of composed axes say: `8 = h 2 · k 4`."""
    return {
        str(
            axis
        ): f"{prod(size for _, size in group)} = {' · '.join(f'{name} {size}' for name, size in group)}"
        for axis, group in enumerate(axes)
        if len(group) > 1
    }


def _outermost(axes: Sequence[Group]) -> tuple[str, int] | None:
    """Return the slowest part of the first axis that is made of several."""
    composed = (group for group in axes if sum(size > 1 for _, size in group) > 1)
    return next((group[0] for group in composed), None)


def _bands_of(part: tuple[str, int], axes: Sequence[Group]) -> dict[str, Any] | None:
    """Return on which axis a part lies, how many neighbours share one place of it, and how many it has."""
    for axis, group in enumerate(axes):
        names = [name for name, _ in group]
        if part[0] in names:
            below = group[names.index(part[0]) + 1 :]
            return {"axis": axis, "block": prod(size for _, size in below), "of": part[1], "name": part[0]}
    return None


def _grid(look: Look) -> Item:
    return {"kind": "grid", "look": {key: value for key, value in look.items() if value not in (None, False)}}


def _sign(text: str) -> Item:
    return {"kind": "operator", "text": text}


def _arrow(text: str) -> Item:
    return {"kind": "arrow", "text": text}


def _in_parentheses(items: list[Item]) -> Iterator[Item]:
    yield {"kind": "parenthesis", "text": "("}
    yield from items
    yield {"kind": "parenthesis", "text": ")"}


def step_text(call: Call) -> str:
    """Say what a function does, in a line or two: `softmax over s`."""
    name = call.function.replace("_", " ")
    settings = call.settings
    pattern = settings.get("pattern")
    if isinstance(pattern, str):
        return f"{name}{_reduction(call)}\n{pattern.replace('->', '→')}"
    if call.function == "repeat" and isinstance(pattern, int):
        return f"repeat {pattern} times\nalong {axis_text(call, settings.get('axis', 0))}"
    if call.function == "pool2d":
        size = " × ".join(str(one.kernel) for one in windows(call))
        return f"{settings.get('mode', 'max')} over\n{size}"
    if call.function == "split" and "part" in settings:
        return f"split\npart {settings['part'] + 1} of {len(pieces(call)[1])}"
    axis = settings.get("axis")
    if call.function == "layer_norm" and axis is None:
        axis = Name(call.arguments[0].dims[-1], None)
    if axis is None:
        return name
    over = [axis_text(call, one) for one in (axis if isinstance(axis, tuple) else (axis,))]
    word = {"concat": "along", "stack": "along", "split": "along"}.get(call.function, "over")
    return f"{name} {word} {', '.join(over)}"


def axis_text(call: Call, axis: Name | int) -> str:
    """Say which axis a function works along by its name, where it has one of its own."""
    if isinstance(axis, Name):
        return axis.name
    dims = call.arguments[0].dims
    named = call.function != "stack" and -len(dims) <= axis < len(dims) and not is_anonymous(dims[axis])
    return dims[axis] if named and dims.count(dims[axis]) == 1 else f"axis {axis}".replace("-", "−")


def _reduction(call: Call) -> str:
    return f" by {call.settings['reduction']}" if "reduction" in call.settings else ""


_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def _raised(power: int) -> str:
    return str(power).translate(_RAISED)


def _number_text(number: float) -> str:
    """Write a number as a reader would: `0.5`, `10⁻¹²`, `3·10⁵`."""
    mantissa, _, power = f"{number:g}".replace("+", "").partition("e")
    if not power:
        return mantissa.replace("-", "−")
    times = {"1": "", "-1": "−"}.get(mantissa, f"{mantissa}·".replace("-", "−"))
    return f"{times}10{_raised(int(power))}"


def scalar_text(node: Expression) -> str:
    """Write an expression without tensors as a reader would."""
    match node:
        case Number():
            return _number_text(node.number)
        case Dim():
            return node.name
        case Negate():
            return f"−{scalar_text(node.operand)}"
        case Call(function="sqrt", arguments=(Number() | Dim() as radicand,)):
            return f"√{scalar_text(radicand)}"
        case Call():
            return f"{node.function}({', '.join(map(scalar_text, node.arguments))})"
        case Binary():
            return f"{scalar_text(node.left)} {SIGNS[node.op]} {scalar_text(node.right)}"
    return node.text
