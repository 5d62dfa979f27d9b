"""All operators and functions of the language, a module for each family; importing them registers them."""

from importlib import import_module
from pkgutil import iter_modules

from .base import FUNCTIONS, OPERATORS, Kind, Operation, Parameter, Setting, Settings

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["FUNCTIONS", "OPERATORS", "Kind", "Operation", "Parameter", "Setting", "Settings"]
