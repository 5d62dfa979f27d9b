"""A program in words, for those who do not see it: `S, 4 × 4, is Q times K transposed, divided by √8`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..language import apart, t
from .diagram import Diagram, Statement
from .node import Expression
from .notation import has_number, is_prefixed, scalar_text
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

OPERATION = "an operation"


def describe(diagram: Diagram) -> str:
    """Return what a program computes from what, statement by statement, with sizes."""
    return t("{0}.", apart(_statement(statement, diagram.sizes) for statement in diagram.statements))


def _statement(statement: Statement, sizes: Mapping[str, int]) -> str:
    tensor = statement.tensor
    if tensor.expression is None:
        return t("{0} is {1}", tensor.name, _shape(tensor.shape))
    return t("{0}, {1}, is {2}", tensor.name, _shape(tensor.shape), words(tensor.expression, sizes))


def _shape(shape: Shape) -> str:
    # A size alone would read as the value.
    if len(shape) == 1:
        return t("a vector of {0}", shape[0])
    return " × ".join(map(str, shape)) or t("a number")


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
            return t("{0} transposed", say(node.operand))
        case Binary() | Negate() if node.truth:
            return t("whether {0}", clause(node, sizes))
        case Negate():
            return t(node.operation.spoken, _whole(node.operand, sizes, _begins_open), context=OPERATION)
        case Binary():
            left = say(node.left)
            # Translators: arithmetic with which more is done: "A times B," before "divided by 2".
            left = t("{0},", left) if _ends_open(node.left) else left
            right = _whole(node.right, sizes, _begins_open)
            spoken = (has_number(node) and node.operation.spoken_with_numbers) or node.operation.spoken
            return t(spoken, left, right, context=OPERATION)
        case Index():
            # Translators: {0} is an array, {1} says in square brackets which of its cells are meant.
            return t("{0} at {1}", say(node.operand), node.brackets, context="an operation")
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
        clause(one, sizes) if place in node.operation.conditions else _whole(one, sizes, _has_comma)
        for place, one in enumerate(node.operands)
    ]


def _whole(node: Expression, sizes: Mapping[str, int], is_apart: Callable[[Expression], bool]) -> str:
    """Return an operand in words, for which brackets stand where it would be taken for less than it is."""
    # Translators: what stands in brackets: "minus the result of A plus B".
    return t("the result of {0}", words(node, sizes)) if is_apart(node) else words(node, sizes)


def _begins_open(node: Expression) -> bool:
    """Tell whether the words of an expression begin with an operand, to which what is before would belong."""
    return (isinstance(node, Binary | Negate) and not node.truth) or _chooses(node)


def _chooses(node: Expression) -> bool:
    return isinstance(node, Call) and bool(node.operation.conditions)


def _ends_open(node: Expression) -> bool:
    """Tell whether the words of an expression end with an operand, to which what follows would belong."""
    return _begins_open(node) or (isinstance(node, Computed) and not isinstance(node, Transpose | Index))


def _has_comma(node: Expression) -> bool:
    return _chooses(node) or (isinstance(node, Binary) and not node.truth and _ends_open(node.left))


def clause(node: Expression, sizes: Mapping[str, int]) -> str:
    """Return a condition as a clause: `X is greater than 0`, `M holds`."""
    match node:
        case Negate(op="~", operand=Reference()):
            return t("{0} does not hold", words(node.operand, sizes))
        case Negate(op="~", operand=Binary() as compared) if compared.operation.denied:
            left, right = (words(one, sizes) for one in compared.operands)
            return t(compared.operation.denied, left, right, context=OPERATION)
        case Negate(op="~"):
            return t(node.operation.spoken, clause(node.operand, sizes), context=OPERATION)
        case Binary(op="&" | "|"):
            clauses = (clause(one, sizes) for one in (node.left, node.right))
            return t(node.operation.spoken, *clauses, context=OPERATION)
        case Binary() if node.truth:
            left, right = (words(one, sizes) for one in (node.left, node.right))
            return t(node.operation.spoken, left, right, context=OPERATION)
    return t("{0} holds", words(node, sizes))
