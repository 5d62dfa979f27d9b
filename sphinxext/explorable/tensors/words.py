"""A program in words, for those who do not see it: `S, 4 × 4, is Q times K transposed, divided by √8`."""

from __future__ import annotations

from collections.abc import Mapping

from .diagram import Diagram, Statement
from .node import Expression
from .rows import axis_text, scalar_text, step_text
from .shapes import Shape
from .tree import Binary, Call, Dim, Index, Lookup, Negate, Number, Reference, Transpose

_SIGNS = {
    "@": "times",
    "*": "times, cell by cell,",
    "/": "divided by",
    "+": "plus",
    "-": "minus",
    "**": "to the power of",
}


def describe(diagram: Diagram) -> str:
    """Return what a program computes from what, statement by statement, with sizes."""
    return "; ".join(_statement(statement, diagram.sizes) for statement in diagram.statements) + "."


def _statement(statement: Statement, sizes: Mapping[str, int]) -> str:
    tensor = statement.tensor
    if tensor.expression is None:
        return f"{tensor.name} is {_shape(tensor.shape)}"
    return f"{tensor.name}, {_shape(tensor.shape)}, is {words(tensor.expression, sizes)}"


def _shape(shape: Shape) -> str:
    return " × ".join(map(str, shape)) or "a number"


def words(node: Expression, sizes: Mapping[str, int]) -> str:
    """Return an expression in words; a dim that stands for a number is told by its size."""

    def say(part: Expression) -> str:
        return words(part, sizes)

    match node:
        case Reference():
            return node.name
        case Number():
            return scalar_text(node)
        case Dim():
            return str(sizes.get(node.name, node.name))
        case Transpose():
            return f"{say(node.operand)} transposed"
        case Negate():
            return f"minus {say(node.operand)}"
        case Binary():
            comma = "," if isinstance(node.left, Binary) else ""
            return f"{say(node.left)}{comma} {_SIGNS[node.op]} {say(node.right)}"
        case Index():
            return f"{say(node.operand)} at {node.brackets}"
        case Lookup():
            return f"the rows of {say(node.table)} that {say(node.ids)} names"
        case Call(function="sqrt", arguments=(Number() | Dim() as radicand,)):
            return f"√{say(radicand)}"
        case Call():
            return _call(node, sizes)
    return node.text


def _call(node: Call, sizes: Mapping[str, int]) -> str:
    arguments = [words(one, sizes) for one in node.arguments]
    match node.function:
        case "concat" | "stack":
            joined = "joined" if node.function == "concat" else "stacked"
            return f"{_and(arguments)} {joined}{_axis(node, ' along ')}"
        case "where":
            return f"{arguments[1]} where {arguments[0]} holds, else {arguments[2]}"
        case "conv1d" | "conv2d":
            return f"{arguments[0]} convolved with {arguments[1]}"
        case "rearrange" | "repeat" | "reduce" | "einsum" if isinstance(node.settings["pattern"], str):
            how = node.settings.get("reduction")
            done = (
                f"reduced by {how}"
                if how
                else {"rearrange": "rearranged", "repeat": "repeated"}.get(node.function)
            )
            pattern = f'"{node.settings["pattern"]}"'
            return f"{arguments[0]} {done} as {pattern}" if done else f"einsum {pattern} of {_and(arguments)}"
        case "repeat":
            return f"{arguments[0]} repeated {node.settings['pattern']} times{_axis(node, ' along ')}"
        case "split" if "part" in node.settings:
            return f"part {node.settings['part'] + 1} of {arguments[0]} split{_axis(node, ' along ')}"
        case "pool2d":
            return f"the {step_text(node)} of {arguments[0]}".replace("\n", " ")
    name = node.function.replace("_", " ")
    return f"the {name} of {_and(arguments)}{_axis(node, ' over ')}"


def _axis(node: Call, preposition: str) -> str:
    axis = node.settings.get("axis")
    if axis is None:
        return ""
    several = axis if isinstance(axis, tuple) else (axis,)
    return preposition + ", ".join(axis_text(node, one) for one in several)


def _and(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 2 else parts)
