"""How what is no tensor is written in a drawing: numbers, powers, dims, and what they make together."""

from __future__ import annotations

from .arithmetic import raised
from .node import Expression
from .tree import Binary, Call, Constant, Dim, Negate, Number


def scalar_text(node: Expression) -> str:
    """Write an expression without tensors as a reader would."""
    match node:
        case Constant():
            return node.symbol
        case Number():
            return _number_text(node.number)
        case Dim():
            return node.name
        case Negate():
            return f"{node.operation.sign}{scalar_text(node.operand)}"
        case Call() if node.keywords or not node.arguments:
            return node.text
        case Call():
            inside = ", ".join(map(scalar_text, node.arguments))
            return f"{node.operation.prefix}{inside}" if is_prefixed(node) else f"{node.function}({inside})"
        case Binary():
            return f"{scalar_text(node.left)} {node.operation.sign} {scalar_text(node.right)}"
    return node.text


def is_prefixed(call: Call) -> bool:
    """Tell whether a sign stands before what a function takes: `√8`, and not `sqrt(8 + k)`."""
    atoms = all(isinstance(argument, Number | Dim) for argument in call.arguments)
    return call.operation.prefix is not None and len(call.arguments) == 1 and atoms


def _number_text(number: float) -> str:
    """Write a number as a reader would: `0.5`, `10⁻¹²`, `3·10⁵`."""
    mantissa, _, power = f"{number:g}".replace("+", "").partition("e")
    if not power:
        return mantissa.replace("-", "−")
    times = {"1": "", "-1": "−"}.get(mantissa, f"{mantissa}·".replace("-", "−"))
    return f"{times}10{raised(int(power))}"
