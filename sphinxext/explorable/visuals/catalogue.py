"""The pictures that authors can name: every module of this folder that defines one."""

from __future__ import annotations

import ast
import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path

from .picture import Picture

FOLDER = Path(__file__).parent


@cache
def catalogue() -> dict[str, type[Picture]]:
    """Return the pictures by name."""
    pictures: dict[str, type[Picture]] = {}
    for module in pkgutil.iter_modules([str(FOLDER)]):
        loaded = import_module(f"{__package__}.{module.name}")
        for value in vars(loaded).values():
            # One without a name is a base.
            is_picture = isinstance(value, type) and issubclass(value, Picture) and hasattr(value, "name")
            if is_picture and value.listed and value.__module__ == loaded.__name__:
                pictures[value.name] = value
    told = {name for name, picture in pictures.items() if picture.body != Picture.body}
    if told != set(grammars()):
        odd = ", ".join(sorted(told ^ set(grammars())))
        raise TypeError(f"{odd}: `name` and `body` have to be plain text in the class itself")
    return dict(sorted(pictures.items()))


@cache
def grammars() -> list[str]:
    """Return the names of the pictures whose body is a grammar, which have a directive of their own.

    Their classes are read, not imported: numpy comes with them, and a site without pictures needs none.
    ``catalogue`` sees to it that what is read is so.
    """
    found = []
    for module in sorted(FOLDER.glob("*.py")):
        source = module.read_text(encoding="utf-8")
        # To parse a module takes a while, and most have no such word.
        if "body" in source:
            classes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]
            told = [one for one in map(_told, classes) if one.get("body", Picture.body) != Picture.body]
            found += [one["name"] for one in told if "name" in one]
    return sorted(found)


def _told(definition: ast.ClassDef) -> dict[str, str]:
    """Return the values of a class that are plain text, by name."""
    told: dict[str, object] = {}
    for node in definition.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            told |= {ast.unparse(target): node.value.value for target in targets}
    return {name: value for name, value in told.items() if isinstance(value, str)}
