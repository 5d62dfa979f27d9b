"""How well predictions meet labels, as scikit-learn defines it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]


def confusion(label: Ids, prediction: Ids, classes: int) -> Ids:
    """Return how many examples of each class (rows) are predicted as each (columns)."""
    return np.bincount(label * classes + prediction, minlength=classes * classes).reshape(classes, classes)


def scored(label: Ids, prediction: Ids) -> dict[str, Any]:
    """Return the accuracy, each class's F1, and their plain mean over the classes that occur.

    Args:
        label: the class of each example, as a whole number from 0; at least one.
        prediction: the class that is predicted.
    """
    classes = int(max(label.max(), prediction.max())) + 1
    counts = confusion(label, prediction, classes)
    hits, size = np.diagonal(counts), counts.sum(axis=0) + counts.sum(axis=1)
    each = np.divide(2.0 * hits, size, out=np.zeros(classes), where=size > 0)
    return {"accuracy": float(hits.sum() / len(label)), "each": each, "f1": float(each[size > 0].mean())}


def outcomes(label: Ids, first: Ids, second: Ids | None = None) -> Ids:
    """Return of each example who is right.

    With one model 0 says that it is, and 1 that it is not. With two, 0 says that both are, 1 that only the
    second is, 2 that only the first is, and 3 that neither is.
    """
    wrong: Ids = (label != first).astype(np.int64)
    return wrong if second is None else wrong + 2 * (label != second).astype(np.int64)
