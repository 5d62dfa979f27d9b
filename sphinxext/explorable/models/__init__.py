"""The language of model diagrams: boxes, words, tensors and arrows, read from lines, checked, told and drawn.

`parse` reads the source; the tree is made of the items named here.
"""

from .errors import ModelError
from .lines import part_told, retold
from .model import Model, parse
from .plain import drawn
from .tree import ELISION, GROUPS, Dim, Item, Link, Sentence, Suffixes, Window, walk
from .words import describe

__all__ = [
    "ELISION",
    "GROUPS",
    "Dim",
    "Item",
    "Link",
    "Model",
    "ModelError",
    "Sentence",
    "Suffixes",
    "Window",
    "describe",
    "drawn",
    "parse",
    "part_told",
    "retold",
    "walk",
]
