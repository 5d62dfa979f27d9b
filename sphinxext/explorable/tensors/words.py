"""A program in words, for those who do not see it: `S, 4 × 4, is Q times K transposed, divided by √8`."""

from __future__ import annotations

from collections.abc import Mapping

from .diagram import Diagram, Statement
from .node import Expression
from .notation import is_prefixed, scalar_text
from .shapes import Shape
from .tree import (
    Binary,
    Call,
    Computed,
    Dim,
    Index,
    Listed,
    Lookup,
    Masked,
    Negate,
    Number,
    Paired,
    Reference,
    Transpose,
)


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
        case Binary() | Negate() if node.truth:
            return f"whether {clause(node, sizes)}"
        case Negate():
            return f"{node.operation.spoken} {say(node.operand)}"
        case Binary():
            comma = "," if isinstance(node.left, Binary) else ""
            return f"{say(node.left)}{comma} {node.operation.spoken} {say(node.right)}"
        case Index():
            return f"{say(node.operand)} at {node.brackets}"
        case Listed():
            return node.text
        case Call():
            if is_prefixed(node):
                return f"{node.operation.prefix}{say(node.arguments[0])}"
            return node.operation.phrase(_said(node, sizes), node.operands, node.settings)
        case Masked() | Lookup() | Paired():
            return node.operation.phrase(_said(node, sizes), node.operands, node.settings)
    return node.text


def _said(node: Computed, sizes: Mapping[str, int]) -> list[str]:
    """Return what an operation takes in words, its conditions as clauses."""
    return [
        (clause if place in node.operation.conditions else words)(one, sizes)
        for place, one in enumerate(node.operands)
    ]


def clause(node: Expression, sizes: Mapping[str, int]) -> str:
    """Return a condition as a clause: `X is greater than 0`, `M holds`."""
    match node:
        case Negate(op="~", operand=Reference()):
            return f"{words(node.operand, sizes)} does not hold"
        case Negate(op="~", operand=Binary() as compared) if compared.operation.denied:
            left, right = (words(one, sizes) for one in compared.operands)
            return f"{left} {compared.operation.denied} {right}"
        case Negate(op="~"):
            return f"not {clause(node.operand, sizes)}"
        case Binary(op="&" | "|"):
            return f"{clause(node.left, sizes)} {node.operation.spoken} {clause(node.right, sizes)}"
        case Binary() if node.truth:
            return f"{words(node.left, sizes)} {node.operation.spoken} {words(node.right, sizes)}"
    return f"{words(node, sizes)} holds"
