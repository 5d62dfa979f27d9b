"""The heuristics, a file a family; to import one registers its heuristics."""

from . import order, concepts, captions, formulas, colour, mouse, static, stories, kinds  # noqa: I001

# In the order in which they are told.
ALL = (order, concepts, captions, formulas, colour, mouse, static, stories, kinds)
