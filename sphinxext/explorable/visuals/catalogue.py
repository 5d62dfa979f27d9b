"""The pictures that authors can name: every module of this folder that defines one."""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module
from pathlib import Path

from .picture import Picture

FOLDER = Path(__file__).parent
# What a class says of itself as plain text, where it is indented as a class's own.
_CLASS = re.compile(r"^class \w+.*?(?=^\S)", re.DOTALL | re.MULTILINE)
_TOLD = re.compile(r"""^    (name|body)(?::[^=\n]+)? = (["'])([^"'\n]*)\2$""", re.MULTILINE)


@cache
def catalogue() -> dict[str, type[Picture]]:
    """Return the pictures by name; all their modules are loaded."""
    pictures: dict[str, type[Picture]] = {}
    for module in pkgutil.iter_modules([str(FOLDER)]):
        for picture in _defined(module.name):
            if picture.name.replace("-", "_") != module.name:
                raise TypeError(
                    f"{picture.name}: the picture of {module.name}.py has to be called as its file"
                )
            pictures[picture.name] = picture
    told = {name for name, picture in pictures.items() if picture.body != Picture.body}
    if told != set(grammars()):
        odd = ", ".join(sorted(told ^ set(grammars())))
        raise TypeError(f"{odd}: `name` and `body` have to be plain text in the class itself")
    return dict(sorted(pictures.items()))


@cache
def own_picture(name: str) -> type[Picture] | None:
    """Return the picture of a name, loading no other one; None where the suite has none."""
    stem = name.replace("-", "_")
    # A longer one is no name of a file.
    if not re.fullmatch(r"[a-z][a-z0-9-]{,99}", name) or not (FOLDER / f"{stem}.py").is_file():
        return None
    return next((picture for picture in _defined(stem) if picture.name == name), None)


def _defined(stem: str) -> list[type[Picture]]:
    """Return the pictures that a module of this folder defines."""
    loaded = import_module(f"{__package__}.{stem}")
    classes = [
        value for value in vars(loaded).values() if isinstance(value, type) and issubclass(value, Picture)
    ]
    # One without a name is a base.
    return [
        one for one in classes if hasattr(one, "name") and one.listed and one.__module__ == loaded.__name__
    ]


@cache
def grammars() -> list[str]:
    """Return the names of the pictures whose body is a grammar, which have a directive of their own.

    Their classes are read, not imported: numpy comes with them, and a site without pictures needs none.
    ``catalogue`` sees to it that what is read is so.
    """
    found = []
    for module in sorted(FOLDER.glob("*.py")):
        for definition in _CLASS.findall(module.read_text(encoding="utf-8") + "\n#"):
            told = {key: value for key, _, value in _TOLD.findall(definition)}
            if "name" in told and told.get("body", Picture.body) != Picture.body:
                found.append(told["name"])
    return sorted(found)
