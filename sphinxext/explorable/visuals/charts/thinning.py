"""Lines of very many points: as few as draw the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .columns import Floats

# A plot is about so many px wide, of which a line of 2 px shows no more.
PIECES = 500


def thinned(x: Floats, lines: Sequence[Floats], *, log: bool = False) -> NDArray[np.int64]:
    """Return the places of the points that a drawing needs.

    Of each of so many equal parts of x these are the first, the last, the lowest and the highest point of
    each line, as in the M4 aggregation of Jugel and others (2014), and a hole where a part has no point.

    Args:
        x: finite numbers in order.
        lines: as many numbers each, with holes.
        log: whether equal ways along x are equal factors.
    """
    places = np.log(x) if log else x
    inner = np.linspace(places[0], places[-1], PIECES + 1)[1:-1]
    ends = [0, *np.searchsorted(places, inner).tolist(), x.size]
    kept: set[int] = set()
    for start, end in pairwise(ends):
        if start == end:
            continue
        for line in lines:
            there = start + np.flatnonzero(np.isfinite(line[start:end]))
            if there.size:
                values = line[there]
                kept |= {
                    int(there[0]),
                    int(there[-1]),
                    int(there[values.argmin()]),
                    int(there[values.argmax()]),
                }
            else:
                kept.add(start)
    return np.array(sorted(kept), dtype=np.int64)
