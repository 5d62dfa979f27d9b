"""The heuristics, a file a family; to import one registers its heuristics."""

from ..heuristics import Heuristic, registered
from . import captions, colour, concepts, formulas, kinds, mouse, order, static, stories

# In the order in which they are told.
ALL = (order, concepts, captions, formulas, colour, mouse, static, stories, kinds)


def heuristics() -> dict[str, Heuristic]:
    """Return all heuristics by name, in the order in which they are told."""
    families = [family.__name__ for family in ALL]
    return dict(sorted(registered().items(), key=lambda item: families.index(item[1].find.__module__)))
