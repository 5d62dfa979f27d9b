"""All operators and functions of the language, by family; importing them registers them."""

from . import (
    contraction,
    elementwise,
    indexing,
    movement,
    normalizing,
    reductions,
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
    "elementwise",
    "indexing",
    "movement",
    "normalizing",
    "reductions",
]
