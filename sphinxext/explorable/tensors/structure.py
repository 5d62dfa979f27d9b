"""What a call does to the axes of its operands, for whoever draws or describes it."""

from __future__ import annotations

from typing import TypeVar

from .operations.axes import Groups, Labels, Window
from .operations.einstein import Arrangement
from .shapes import Shape
from .tree import Binary, Call

__all__ = ["Arrangement", "Groups", "Labels", "Window", "groups", "labels", "pieces", "windows"]

_Fact = TypeVar("_Fact")


def labels(call: Call | Binary) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...], tuple[str, ...]]:
    """Return which axes of an einsum, or of a product `@`, belong together.

    Returns:
        The labels of each operand's axes, those of the result's, and those that products are added up over.
        The axes that `...` stands for are labelled `...0`, `...1` and so on.

    Raises:
        TypeError: the call is neither.
    """
    found = _known(call, call.operation.labels(call.operands, call.settings), "labels")
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
    return _known(call, call.operation.groups(call.operands, call.settings), "groups")


def windows(call: Call) -> tuple[Window, ...]:
    """Return how the window of a convolution or of a pooling slides, for each of its axes.

    Raises:
        TypeError: the call is neither.
    """
    return _known(call, call.operation.windows(call.operands, call.settings) or None, "windows")


def pieces(call: Call) -> tuple[int, Shape]:
    """Return along which axis a concat, stack or split works, and the sizes of its pieces along it.

    For a concat that is the operands' axis and their sizes; for a stack the result's new axis, where each
    operand has size 1; for a split the operand's axis and the sizes of all its parts.

    Raises:
        TypeError: the call is none of these.
    """
    return _known(call, call.operation.pieces(call.operands, call.settings), "pieces")


def _known(call: Call | Binary, fact: _Fact | None, what: str) -> _Fact:
    if fact is None:
        raise TypeError(f"{call.operation.name} has no {what}")
    return fact
