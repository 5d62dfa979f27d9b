"""Composing a notebook that makes a picture of a page again: its data, its code, and the versions of both."""

from __future__ import annotations

import base64
import json
import keyword
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from ..parameters.choosing import Holds
from ..version import __version__

if TYPE_CHECKING:
    from ..concepts.registry import Concept
    from ..parameters.registry import Parameter

# The classes that have a picture to themselves.
CLASSES = {"tensor-diagram": "Tensors", "model-diagram": "Model", "chart": "Chart"}
# More would be no cell that anyone can open.
MOST_BYTES = 4 * 2**20
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_TEXT = (".csv", ".tsv", ".json")
# What cells call something else.
_TAKEN = {"Concepts", "Explorable", "Parameter", "Path", "base64", "concepts", *CLASSES.values()}
# What an image of a model is called, without the blanks around it.
_IMAGE = re.compile(r"(?<=\]\()\s*([^()\s]+(?:\s+[^()\s]+)*)\s*(?=\))")
# From here on a line of base64 goes on on the next.
_LINE = 100


class ComposingError(ValueError):
    """A picture that no notebook can make; the message is for the author."""


@dataclass(frozen=True)
class Source:
    """A picture as its author wrote it.

    Attributes:
        picture: its name.
        options: its options, by the names that docs have, as they were written.
        body: the program, of a picture that has one.
        caption: what stands below it, as text.
        needs: the name of the picture of its page that it takes something of, or nothing.
        files: the files that it reads, each by what its options call it.
        bound: the parameter that each of some keys follows.
        follows: the parameters of the page that it follows, those bound among them.
        concepts: the concepts that it names.
    """

    picture: str
    options: Mapping[str, str]
    body: str = ""
    caption: str = ""
    needs: str = ""
    files: Mapping[str, Path] = field(default_factory=dict)
    bound: Mapping[str, str] = field(default_factory=dict)
    follows: Sequence[Parameter] = ()
    concepts: Sequence[Concept] = ()


def notebook(source: Source, title: str, address: str) -> dict[str, Any]:
    """Return the notebook of a picture, in version 4.5 of the format.

    Args:
        source: the picture.
        title: that of its page.
        address: where it is on the web, or nothing where nobody knows.

    Raises:
        ComposingError: where its data are more than a cell can hold, or it takes something of its page.
    """
    if source.needs:
        raise ComposingError(
            f"notebook: this {source.picture} needs {source.needs}, another picture of its page, and a "
            f"notebook has one alone; leave `:notebook:` out here, and offer that of {source.needs}"
        )
    where = f"[{title}]({address})" if address else f"*{title}*"
    told = f"# {title}\n\nThis notebook makes a picture of {where} again, with its data."
    parts = [_install(), _imports(source), *_data(source), *_concepts(source), *_sliders(source)]
    cells = [_cell("markdown", told)]
    cells += [_cell("code", part) for part in [*parts, _picture(source)]]
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": python, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def written(made: Mapping[str, Any]) -> str:
    """Return a notebook as text, the same each time."""
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _cell(kind: str, text: str) -> dict[str, Any]:
    code: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True), **code}


def _install() -> str:
    return (
        "try:\n"
        "    from sphinxext.explorable import __version__\n"
        "except ImportError:\n"
        f'    %pip install -q "sphinxext-explorable[notebook]=={__version__}"\n'
        "    from sphinxext.explorable import __version__\n\n"
        f'if __version__ != "{__version__}":\n'
        f'    print(f"Made with sphinxext-explorable {__version__}; here is {{__version__}}.")'
    )


def _imports(source: Source) -> str:
    names = [CLASSES.get(source.picture, "Explorable")]
    names += ["Concepts"] if source.concepts else []
    names += ["Parameter"] if source.follows else []
    return f"from sphinxext.explorable import {', '.join(sorted(names))}"


def _data(source: Source) -> list[str]:
    if not source.files:
        return []
    lines, binary = list[str](), list[str]()
    here = _names_here(source.files)
    for name, file in source.files.items():
        try:
            content = file.read_bytes()
        except OSError as error:
            # It was there when its page was read.
            raise ComposingError(f"notebook: {name} cannot be read: {error.strerror}") from None
        if len(content) > MOST_BYTES:
            raise ComposingError(
                f"notebook: {name} has {len(content) // 2**20} MiB, and a notebook holds its data, "
                f"up to {MOST_BYTES // 2**20} MiB; leave `:notebook:` out"
            )
        called = here[name]
        try:
            text = content.decode() if file.suffix in _TEXT else None
        except UnicodeDecodeError:
            text = None
        if text is not None and _can_be_quoted(text):
            lines.append(f"Path({called!r}).write_text('''\\\n{text}''', encoding=\"utf-8\")")
            continue
        packed = base64.b64encode(content).decode()
        rows = "\n".join(packed[at : at + _LINE] for at in range(0, len(packed), _LINE))
        binary.append(f"Path({called!r}).write_bytes(base64.b64decode('''\n{rows}\n'''))")
    head = ["import base64"] if binary else []
    # The last line has a value, which nobody wants to see.
    return ["\n".join([*head, "from pathlib import Path", "", *lines, *binary]) + ";"]


def _concepts(source: Source) -> list[str]:
    if not source.concepts:
        return []
    told = []
    for one in source.concepts:
        axes = zip(one.shape, one.sizes, strict=True)
        shape = " ".join(name if size is None else f"{name}={size}".lstrip("=") for name, size in axes)
        fields = {
            "label": one.label,
            "symbol": one.symbol,
            "shape": shape,
            "color": one.color,
            "description": one.description,
            "weights": "true" if one.weights else "",
        }
        given = {key: value for key, value in fields.items() if value}
        told.append(f"    {one.name!r}: {given!r},")
    return ["\n".join(["concepts = Concepts({", *told, "})"])]


def _sliders(source: Source) -> list[str]:
    """Return a cell for each parameter, which shows its slider."""
    return [f"{_variable(one.name)} = {_declaration(one)}\n{_variable(one.name)}" for one in source.follows]


def _declaration(one: Parameter) -> str:
    fields = {name: text for name, text in one.fields().items() if name not in ("value", "concept")}
    given = [repr(one.name)] + ([repr(one.held())] if one.holds is not Holds.TEXT else [])
    return f"Parameter({', '.join([*given, *(f'{key}={_literal(text)}' for key, text in fields.items())])})"


def _picture(source: Source) -> str:
    """Return the call that makes the picture."""
    options, here = dict(source.options), _names_here(source.files)
    first = repr(source.picture)
    if source.body:
        first = f"'''\n{_escaped(_with_files(source.body, here))}\n'''"
    elif source.picture == "chart":
        first = repr(options.pop("kind"))
    given = [first]
    if source.files and "data" in options:
        names = [here[name.strip()] for name in options.pop("data").split(",") if name.strip()]
        given.append(f"data={names[0]!r}" if len(names) == 1 else f"data={names!r}")
    given += [f"{name.replace('-', '_')}={_literal(text)}" for name, text in options.items()]
    given += [f"{key}={_variable(name)}" for key, name in source.bound.items()]
    others = [one.name for one in source.follows if one.name not in source.bound.values()]
    if others:
        given.append(f"parameters=[{', '.join(map(_variable, others))}]")
    if source.concepts:
        given.append("concepts=concepts")
    if source.caption:
        given.append(f"caption={source.caption!r}")
    name = CLASSES.get(source.picture, "Explorable")
    inner = "".join(f"    {one},\n" for one in given)
    return f"{name}(\n{inner})"


def _literal(text: str) -> str:
    """Return an option's text as Python has its value."""
    if _NUMBER.fullmatch(text):
        return text
    if text in ("", "true"):
        return "True"
    return "False" if text == "false" else repr(text)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'''", r"\'\'\'")


def _variable(name: str) -> str:
    """Return what a parameter is called in a cell, where some names are taken."""
    return f"{name}_" if keyword.iskeyword(name) or name in _TAKEN else name


def _can_be_quoted(text: str) -> bool:
    """Tell whether a text can stand in a cell as it is, between three quotes."""
    return not any(sign in text for sign in ("'''", "\\", "\r", "\0")) and not text.endswith("'")


def _with_files(body: str, here: Mapping[str, str]) -> str:
    """Return a program in which files are called as they are beside the notebook."""
    return _IMAGE.sub(lambda found: here.get(found[1], found[0]), body)


def _names_here(names: Iterable[str]) -> dict[str, str]:
    """Return what each file is called beside the notebook, where files of several folders meet."""
    here: dict[str, str] = {}
    for name in names:
        path = PurePosixPath(name.strip())
        called = chain([path.name], (f"{path.stem}-{i}{path.suffix}" for i in count(2)))
        here[name] = next(one for one in called if one not in here.values())
    return here
