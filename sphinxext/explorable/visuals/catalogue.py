"""The pictures that authors can name: every module of this folder that defines one."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path

from .picture import Picture


@cache
def catalogue() -> dict[str, type[Picture]]:
    """Return the pictures by name."""
    pictures: dict[str, type[Picture]] = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        loaded = import_module(f"{__package__}.{module.name}")
        for value in vars(loaded).values():
            is_picture = isinstance(value, type) and issubclass(value, Picture) and value is not Picture
            if is_picture and value.__module__ == loaded.__name__:
                pictures[value.name] = value
    return dict(sorted(pictures.items()))
