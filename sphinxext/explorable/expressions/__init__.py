"""The expression language of parameters, live values and plotted functions."""

from __future__ import annotations

from .derivatives import derivative
from .errors import ExpressionError
from .expression import Expression
from .formatting import format_number
from .kinds import Kind, kind_of
from .live import parse_live
from .operations import CONSTANTS, FUNCTIONS
from .parsing import parse
from .tree import Tree
from .typesetting import to_tex

__all__ = [
    "CONSTANTS",
    "FUNCTIONS",
    "Expression",
    "ExpressionError",
    "Kind",
    "Tree",
    "derivative",
    "format_number",
    "kind_of",
    "parse",
    "parse_live",
    "to_tex",
]
