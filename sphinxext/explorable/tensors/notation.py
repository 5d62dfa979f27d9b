"""How what is no tensor is written in a drawing: numbers, powers, dims, and what they make together."""

from __future__ import annotations

from .arithmetic import raised
from .node import Expression
from .tree import Binary, Call, Constant, Dim, Index, Lookup, Negate, Number, Transpose, Word

# What a superscript or an index belongs to: nothing binds more.
TIGHTEST = 4


def scalar_text(node: Expression, binding: int = 0) -> str:
    """Write an expression without tensors, in parentheses where what is around it binds more tightly."""
    match node:
        case Constant():
            return node.symbol
        case Word():
            return f"“{node.word}”"
        case Number():
            return _number_text(node.number)
        case Dim():
            return node.name
        case Negate():
            operand = scalar_text(node.operand, node.operation.binding)
            return _enclosed(f"{node.operation.sign}{operand}", node.operation.binding < binding)
        case Call() if node.keywords or not node.arguments:
            return node.written
        case Call() if is_prefixed(node):
            return f"{node.operation.prefix}{scalar_text(node.arguments[0])}"
        case Call():
            inside = ", ".join(map(scalar_text, node.arguments))
            return f"{node.operation.prefix or node.function}({inside})"
        case Binary():
            return _enclosed(_binary_text(node), node.operation.binding < binding)
        case Index():
            return f"{scalar_text(node.operand, TIGHTEST)}{node.brackets}"
        case Lookup():
            before = ":, " * node.axis
            return f"{scalar_text(node.table, TIGHTEST)}[{before}{scalar_text(node.ids)}]"
        case Transpose():
            return f"{scalar_text(node.operand, TIGHTEST)}ᵀ"
    return node.text


def is_prefixed(call: Call) -> bool:
    """Tell whether a sign stands before what a function takes, without parentheses: `√8`."""
    atoms = all(isinstance(argument, Number | Dim) for argument in call.arguments)
    return call.operation.prefix is not None and len(call.arguments) == 1 and atoms


def power_of(node: Expression) -> str | None:
    """Return the power that is written small and high, if a node is one."""
    match node:
        case Binary(right=Number() as power) if power.number in node.operation.superscripts:
            return raised(int(power.number))
    return None


def has_number(node: Binary) -> bool:
    """Tell whether one of two operands has no axes."""
    return not (node.left.shape and node.right.shape)


def sign_of(node: Binary) -> str:
    """Return the sign between two operands, which may be another beside a number."""
    return (has_number(node) and node.operation.sign_with_numbers) or node.operation.sign or ""


def operand_bindings(node: Binary) -> tuple[int, int]:
    """Return how tightly an operand at the left and one at the right bind to go without parentheses."""
    binding = node.operation.binding
    # What stands at the right of a − or ÷ keeps its parentheses, and what a power is raised of.
    return (TIGHTEST if node.op == "**" else binding + (not node.operation.groups_left)), binding + 1


def _binary_text(node: Binary) -> str:
    if power := power_of(node):
        return f"{scalar_text(node.left, TIGHTEST)}{power}"
    left, right = operand_bindings(node)
    return f"{scalar_text(node.left, left)} {sign_of(node)} {scalar_text(node.right, right)}"


def _enclosed(text: str, is_torn: bool) -> str:
    return f"({text})" if is_torn else text


def _number_text(number: float) -> str:
    """Write a number as a reader would: `0.5`, `10⁻¹²`, `3·10⁵`."""
    mantissa, _, power = f"{number:g}".replace("+", "").partition("e")
    if not power:
        return mantissa.replace("-", "−")
    times = {"1": "", "-1": "−"}.get(mantissa, f"{mantissa}·".replace("-", "−"))
    return f"{times}10{raised(int(power))}"
