"""The tensor language: a program of named tensors, its shapes, values, sources and arithmetic.

`evaluate` reads a program; the trees of its statements are made of the nodes named here.
"""

from .diagram import Diagram, Statement, Tensor, evaluate
from .errors import TensorError
from .node import Expression
from .tree import Binary, Call, Dim, Negate, Number, Reference, Transpose

__all__ = [
    "Binary",
    "Call",
    "Diagram",
    "Dim",
    "Expression",
    "Negate",
    "Number",
    "Reference",
    "Statement",
    "Tensor",
    "TensorError",
    "Transpose",
    "evaluate",
]
