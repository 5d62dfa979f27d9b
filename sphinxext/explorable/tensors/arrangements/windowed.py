"""A window that slides over a grid, with the padding around it; the result says how many places it has."""

from __future__ import annotations

from ..operations.axes import Window
from ..shapes import is_anonymous
from ..tree import Computed
from .items import Item, Look, Padding, Span, Windows, arrow, grid, sign
from .reading import Reading, are_grids, look_of


def arrange(node: Computed, reading: Reading) -> list[Item] | None:
    """Return the grid with its window, what works on it, and the result.

    Where the function has a sign, its other operands stand behind it, as kernels do; else it is an arrow.
    """
    operation = node.operation
    windows = operation.windows(node.operands, node.settings)
    if not windows or not are_grids(node):
        return None
    operand, *others = node.operands
    named = zip(operand.dims[-len(windows) :], windows, strict=True)
    counts = [_count(dim, window) for dim, window in named]
    over: Look = {
        **look_of(operand),
        "windows": _windows(windows, reading.statement.name),
        "padded": _padding(node, windows) if any(one.room > one.size for one in windows) else None,
    }
    by: list[Item] = [arrow(operation.step(node.operands, node.settings))]
    if operation.sign is not None:
        by = [part for other in others for part in (sign(operation.sign), grid(look_of(other)))]
        by.append(sign("="))
    result: Look = {**reading.result, "captions": list(dict.fromkeys(counts))}
    return [grid(over), *by, grid(result)]


def _windows(windows: tuple[Window, ...], result: str) -> Windows:
    """Return how the window slides; along one axis it slides over all channels at once."""
    *rows, columns = map(_span, windows)
    return {"rows": rows[0] if rows else None, "columns": columns, "of": result}


def _span(window: Window) -> Span:
    return {
        "size": window.reach,
        "stride": window.stride,
        "padding": window.padding,
        "count": window.output,
    }


def _padding(node: Computed, windows: tuple[Window, ...]) -> Padding:
    *rows, columns = ([one.padding, one.padding + one.extra] for one in windows)
    return {
        "rows": rows[0] if rows else [0, 0],
        "columns": columns,
        "text": node.operation.beyond(node.settings),
    }


def _count(dim: str, window: Window) -> str:
    """Say how many places the window has along an axis, and why."""
    told = "" if is_anonymous(dim) else f"{dim}: "
    more = f" + {window.extra}" if window.extra else ""
    room = f"({window.size} + 2·{window.padding}{more} − {window.reach})"
    return f"{told}{room} // {window.stride} + 1 = {window.output}"
