"""The tensor language: a program of named tensors, its shapes, values, sources and arithmetic.

`evaluate` reads a program; the trees of its statements are made of the nodes named here.
"""

from .diagram import Diagram, Statement, Tensor, evaluate
from .errors import TensorError
from .node import Expression
from .operations.base import show_setting
from .operations.indexing import Slice, show_parts
from .provenance import Cells, Places, Sources, TooManySourcesError, all_places
from .sampling import random_arrays, random_values
from .shapes import Name
from .structure import Window, groups, labels, pieces, windows
from .tree import (
    Binary,
    Call,
    Computed,
    Dim,
    Index,
    Lookup,
    Negate,
    Number,
    Paired,
    Reference,
    Transpose,
    walk,
)

__all__ = [
    "Binary",
    "Call",
    "Cells",
    "Computed",
    "Diagram",
    "Dim",
    "Expression",
    "Index",
    "Lookup",
    "Name",
    "Negate",
    "Number",
    "Paired",
    "Places",
    "Reference",
    "Slice",
    "Sources",
    "Statement",
    "Tensor",
    "TensorError",
    "TooManySourcesError",
    "Transpose",
    "Window",
    "all_places",
    "evaluate",
    "groups",
    "labels",
    "pieces",
    "random_arrays",
    "random_values",
    "show_parts",
    "show_setting",
    "walk",
    "windows",
]
