"""The language of model diagrams: boxes, words, tensors and arrows, read from lines, checked, told and drawn.

`parse` reads the source; the tree is made of the items named here.
"""

from .errors import ModelError
from .lines import part_told, retold
from .model import Model, parse
from .tree import ELISION, GROUPS, Dim, Item, Link, Sentence, Suffixes, Window, walk

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
    "parse",
    "part_told",
    "retold",
    "walk",
]
