"""Write the types of a tensor diagram's data for its twin in the browser: run this after changing them.

They are read from `sphinxext/explorable/tensors/arrangements/items.py`: the two sides have one schema.
`tests/test_tensor_items.py` says when the written file is not what this writes.
"""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import (
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from sphinxext.explorable.tensors.arrangements import items

TARGET = Path(__file__).parent.parent / "static/src/shared/tensors/items.d.ts"
HEAD = "// Written by tools/tensor_items.py from the types of the build: what a tensor diagram is made of.\n"
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", types.NoneType: "null", Any: "any"}
UNIONS = (Union, types.UnionType)
# What the module calls by a name of its own, besides its dictionaries: `Side`, `Item`.
ALIASES = {
    value: name
    for name, value in vars(items).items()
    if name[0].isupper() and get_origin(value) in (Literal, *UNIONS)
}


def written() -> str:
    """Return the whole file."""
    dictionaries = [
        value for value in vars(items).values() if is_typeddict(value) and value.__module__ == items.__name__
    ]
    aliases = [f"export type {name} = {_whole(value)};\n" for value, name in ALIASES.items()]
    return "\n".join([HEAD, *aliases, *map(_interface, dictionaries)])


def _interface(dictionary: type) -> str:
    told, fields = _told(dictionary)
    lines = [f"/** {told} */", f"export interface {dictionary.__name__} {{"]
    for name, hint in get_type_hints(dictionary, include_extras=True).items():
        if name in fields:
            lines.append(f"  /** {fields[name]} */")
        lines.append(f"  {name}{_mark(dictionary, hint)}: {_typed(_bare(hint))};")
    return "\n".join([*lines, "}", ""])


def _mark(dictionary: type, hint: Any) -> str:
    left_out = {Required: False, NotRequired: True}.get(get_origin(hint), not vars(dictionary)["__total__"])
    return "?" if left_out else ""


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) in (Required, NotRequired) else hint


def _typed(hint: Any) -> str:
    """Return a type as the twin's language writes it, by its name if it has one."""
    return ALIASES[hint] if hint in ALIASES else _whole(hint)


def _whole(hint: Any) -> str:
    if hint in PLAIN:
        return PLAIN[hint]
    if is_typeddict(hint):
        return str(hint.__name__)
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " | ".join(f'"{value}"' for value in inside)
    if origin in UNIONS:
        return " | ".join(dict.fromkeys(map(_typed, inside)))
    if origin is list:
        element = _typed(inside[0])
        return f"({element})[]" if " " in element else f"{element}[]"
    if origin is dict and inside[0] is str:
        return f"Record<string, {_typed(inside[1])}>"
    raise TypeError(f"{hint} has no type in the twin's language")


def _told(dictionary: type) -> tuple[str, dict[str, str]]:
    """Return what a dictionary's docstring says of it, and of its fields."""
    told, _, attributes = (inspect.getdoc(dictionary) or "").partition("\n\nAttributes:\n")
    return " ".join(told.split()), dict(_fields(attributes))


def _fields(attributes: str) -> Iterator[tuple[str, str]]:
    for name, told in re.findall(r"^    (\w+): (.*(?:\n     +.*)*)", attributes, re.MULTILINE):
        yield name, " ".join(told.split())


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
