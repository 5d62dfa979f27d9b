"""What a call does to the axes of its operands, for whoever draws or describes it."""

from __future__ import annotations

from .operations import FUNCTIONS, OPERATORS
from .operations.contraction import Contraction, Labels
from .operations.einstein import Arrangement, Groups, Rearranging, Reduce
from .operations.movement import Concatenate, Stack, cuts
from .operations.windows import Convolution, Pooling2D, Window
from .shapes import Shape
from .tree import Binary, Call

__all__ = ["Arrangement", "Groups", "Labels", "Window", "groups", "labels", "pieces", "windows"]


def labels(call: Call | Binary) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...], tuple[str, ...]]:
    """Return which axes of an einsum, or of a product `@`, belong together.

    Returns:
        The labels of each operand's axes, those of the result's, and those that products are added up over.
        The axes that `...` stands for are labelled `...0`, `...1` and so on.

    Raises:
        TypeError: the call is neither.
    """
    operation = OPERATORS[call.op] if isinstance(call, Binary) else FUNCTIONS[call.function]
    if not isinstance(operation, Contraction):
        raise TypeError(f"{operation.name} has no labels")
    found = operation.labels(call.operands, call.settings)
    return found.operands, found.output, found.summed


def groups(call: Call) -> tuple[Groups, Groups]:
    """Return how a rearrange, repeat or reduce takes axes apart and puts them together.

    Returns:
        For each axis of the operand, and for each of the result, its pieces from the slowest to the fastest:
        tuples of name and size. `1` has no pieces; pieces that only the result has are repeated, those that
        only the operand has are reduced.

    Raises:
        TypeError: the call is none of these.
    """
    operation = FUNCTIONS[call.function]
    if not isinstance(operation, Rearranging | Reduce):
        raise TypeError(f"{call.function} has no groups")
    arrangement = operation.arrangement(call.operands, call.settings)
    return arrangement.source, arrangement.target


def windows(call: Call) -> tuple[Window, ...]:
    """Return how the window of a convolution or of a pooling slides, for each of its axes.

    Raises:
        TypeError: the call is neither.
    """
    operation = FUNCTIONS[call.function]
    if not isinstance(operation, Convolution | Pooling2D):
        raise TypeError(f"{call.function} has no windows")
    return operation.windows(call.operands, call.settings)


def pieces(call: Call) -> tuple[int, Shape]:
    """Return along which axis a concat, stack or split works, and the sizes of its pieces along it.

    For a concat that is the operands' axis and their sizes; for a stack the result's new axis, where each
    operand has size 1; for a split the operand's axis and the sizes of all its parts.

    Raises:
        TypeError: the call is none of these.
    """
    operation = FUNCTIONS[call.function]
    if isinstance(operation, Concatenate):
        return operation.axis_and_sizes(call.operands, call.settings)
    if isinstance(operation, Stack):
        return operation.axis(call.operands, call.settings), (1,) * len(call.operands)
    if call.function != "split":
        raise TypeError(f"{call.function} has no pieces")
    made = cuts(call.operands[0], call.settings)
    return made.axis, tuple(end - start for start, end in zip(made.starts, made.ends, strict=True))
