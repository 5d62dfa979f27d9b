"""The pictures that authors can name: every module of this folder that defines one."""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module
from pathlib import Path

from .picture import Picture

_BODY = re.compile(r'^    body = "\w+"$', re.MULTILINE)


@cache
def catalogue() -> dict[str, type[Picture]]:
    """Return the pictures by name."""
    pictures: dict[str, type[Picture]] = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        loaded = import_module(f"{__package__}.{module.name}")
        for value in vars(loaded).values():
            is_picture = isinstance(value, type) and issubclass(value, Picture) and value is not Picture
            if is_picture and value.listed and value.__module__ == loaded.__name__:
                pictures[value.name] = value
    return dict(sorted(pictures.items()))


@cache
def grammars() -> list[str]:
    """Return the names of the pictures whose body is a grammar, which have a directive of their own.

    Their modules are read, not imported: numpy comes with them, and a site without pictures needs none.
    """
    modules = sorted(Path(__file__).parent.glob("*.py"))
    return [
        module.stem.replace("_", "-")
        for module in modules
        if _BODY.search(module.read_text(encoding="utf-8"))
    ]
