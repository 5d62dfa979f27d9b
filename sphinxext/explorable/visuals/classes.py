"""The order of classes, on which colours and marks go: the same in all pictures of a page."""

from __future__ import annotations

from collections.abc import Iterable

from ..spelling import whole_number


def ordered(words: Iterable[str]) -> list[str]:
    """Return the different words: whole numbers by size, others in the order in which they first come."""
    different = list(dict.fromkeys(words))
    numbers = {one: number for one in different if (number := whole_number(one)) is not None}
    return sorted(different, key=numbers.__getitem__) if len(numbers) == len(different) else different
