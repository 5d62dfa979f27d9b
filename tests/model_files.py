"""The model diagrams that tests read: `models/NAME.txt`, with options on top, as in a directive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinxext.explorable.visuals.model_diagram import ModelDiagram
from sphinxext.explorable.visuals.picture import options_of

HERE = Path(__file__).parent
FILES = sorted((HERE / "models").glob("*.txt"))
NAMES = [file.stem for file in FILES]


def taken_apart(name: str) -> tuple[dict[str, str], str]:
    """Return the options of a model and its source."""
    lines = (HERE / "models" / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    options = {}
    while lines[0].startswith(":"):
        option, _, value = lines.pop(0)[1:].partition(":")
        options[option] = value.strip()
    return options, "\n".join(lines)


def source_of(name: str) -> str:
    """Return a model's source."""
    return taken_apart(name)[1]


def spec(source: str, options: dict[str, str] | None = None, **given: Any) -> ModelDiagram:
    """Return a model's spec, with options as authors write them."""
    known = options_of(ModelDiagram)
    read = {known[name].name: known[name].metadata["convert"](text) for name, text in (options or {}).items()}
    return ModelDiagram(source=source, **read, **given)


def mistakes() -> list[tuple[str, int, int, str]]:
    """Return sources that are wrong, each with the line, the column and the message."""
    found = []
    for block in (HERE / "model_mistakes.txt").read_text(encoding="utf-8").split("\n====\n"):
        source, _, told = block.rstrip("\n").rpartition("\n! ")
        place, _, message = told.partition(" ")
        line, _, column = place.partition(":")
        found.append((source, int(line), int(column), message))
    return found
