"""All operators and functions of the language, by family; importing them registers them."""

from . import (
    contraction,
    einstein,
    einsum,
    elementwise,
    indexing,
    movement,
    normalizing,
    reductions,
    windows,
)
from .base import FUNCTIONS, OPERATORS, Kind, Operation, Parameter, Setting, Settings

__all__ = [
    "FUNCTIONS",
    "OPERATORS",
    "Kind",
    "Operation",
    "Parameter",
    "Setting",
    "Settings",
    "contraction",
    "einstein",
    "einsum",
    "elementwise",
    "indexing",
    "movement",
    "normalizing",
    "reductions",
    "windows",
]
