"""What is minimised, as a function of one or two numbers: a line's error on its data, or an author's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..expressions import Expression, derivative
from .columns import Floats, scaling, shortened
from .picture import PictureError

# More are not told apart; the error is that of all of them.
MOST_DRAWN = 400


@dataclass(frozen=True)
class Problem:
    """What is minimised.

    Attributes:
        names: what the numbers are called.
        gradient: of an array (…, numbers), as an array of that shape.
        error: of an array (…, numbers), as an array (…).
        best: where the error is least, where that is known.
        values: what the browser computes the same from.

    """

    names: tuple[str, ...]
    gradient: Callable[[Floats], Floats]
    error: Callable[[Floats], Floats]
    best: Floats | None
    values: dict[str, Any]


def own_loss(loss: Expression, order: tuple[str, ...]) -> Problem:
    """Return an author's own error; its parameters are in an order that names them all, else as written."""
    # In the order in which they are written, which is not where a function's name has their letters.
    words = dict.fromkeys(re.findall(r"[^\W\d]\w*", loss.source))
    names = tuple(word for word in words if word in loss.names)
    names = order if set(order) == set(names) else names
    if not 1 <= len(names) <= 2:
        raise PictureError(f"loss needs one or two parameters, and {loss.source} has {len(names) or 'none'}")
    slopes = [derivative(loss, name) for name in names]

    def values_of(of: Expression, at: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return np.broadcast_to(
                of.evaluate(dict(zip(names, np.moveaxis(at, -1, 0), strict=True))), at.shape[:-1]
            )

    return Problem(
        names,
        lambda at: np.stack([values_of(slope, at) for slope in slopes], axis=-1),
        lambda at: values_of(loss, at),
        None,
        {"loss": {"expression": loss.to_json(), "gradient": [slope.to_json() for slope in slopes]}},
    )


def line(columns: dict[str, Floats], x_name: str, y_name: str, is_scaled: bool) -> Problem:
    """Return the mean squared error of a line on two columns, which need to have one."""
    x, y = columns[x_name], columns[y_name]
    if x.size < 2:
        raise PictureError(f"a line needs two rows of data or more, and there is {x.size or 'none'}")
    if np.ptp(x) == 0:
        raise PictureError(f"{x_name} is {x[0]:g} in every row; a line needs two values or more")
    scales = [scaling(column) if is_scaled else (0.0, 1.0) for column in (x, y)]
    u, v = ((column - mean) / deviation for column, (mean, deviation) in zip((x, y), scales, strict=True))
    # All that the error depends on, taken around the means: sums of squares would lose digits.
    (mean_u, _), (mean_v, _) = scaling(u), scaling(v)
    moments = {
        "u": mean_u,
        "v": mean_v,
        "uu": float(np.mean((u - mean_u) ** 2)),
        "uv": float(np.mean((u - mean_u) * (v - mean_v))),
        "vv": float(np.mean((v - mean_v) ** 2)),
    }
    slope = moments["uv"] / moments["uu"]

    def gradient(at: Floats) -> Floats:
        slopes, intercepts = np.moveaxis(at, -1, 0)
        off = mean_v - slopes * mean_u - intercepts
        return np.stack([2 * (slopes * moments["uu"] - moments["uv"] - mean_u * off), -2 * off], axis=-1)

    def error(at: Floats) -> Floats:
        slopes, intercepts = np.moveaxis(at, -1, 0)
        off = mean_v - slopes * mean_u - intercepts
        spread = moments["vv"] - 2 * slopes * moments["uv"] + slopes**2 * moments["uu"]
        return np.asarray(np.maximum(spread, 0) + off**2)

    drawn = np.unique(np.linspace(0, x.size - 1, min(x.size, MOST_DRAWN)).round().astype(int))
    shown = {
        "x": x_name,
        "y": y_name,
        "moments": moments,
        "scaling": scales,
        "extent": [[float(column.min()), float(column.max())] for column in (x, y)],
        "rows": x.size,
    }
    points = np.stack([shortened(x)[drawn], shortened(y)[drawn]], axis=1).tolist()
    best = np.array([slope, mean_v - slope * mean_u])
    return Problem(("slope", "intercept"), gradient, error, best, {"line": shown, "points": points})
