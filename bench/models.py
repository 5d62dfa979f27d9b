"""What a model diagram of forty lines costs: to read and check, to tell in words, to prepare for drawing."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

from sphinxext.explorable.models import parse
from sphinxext.explorable.models.words import describe
from sphinxext.explorable.visuals.model_diagram import ModelDiagram
from sphinxext.explorable.visuals.picture import Page

from .drawing import ask
from .figures import Figure, show
from .tensors import median_ms

BLOCK = """\
Encoder #{number} : encoder
  residual
    Self-Attention[t,d -> t,d] sees all : attention
  add{number} = Add & Normalize : norm
  residual
    Feed Forward[t,d -> t,d] per t : ffn // the same for each word
  Add & Normalize <- ~add{number} @ skip : norm
"""
MODEL = (
    '"Thinking Machines work" : token\nx[t,4] : token\n+ (positional encoding) per t\n'
    + "".join(BLOCK.format(number=number) for number in range(1, 6))
    + "r[t,4] : value\n---\nEncoder #1: The first box.\n"
)


def figures() -> Iterator[Figure]:
    """Yield what each part of the way takes, the last one beside Graphviz, if that is there."""
    page = Page({})
    model = parse(MODEL)
    what = f"a model of {len(MODEL.splitlines())} lines and {len(model.all)} items"
    yield Figure(f"{what}: read and checked", median_ms(lambda: parse(MODEL)), "ms", most=2)
    yield Figure(f"{what}: told in words", median_ms(lambda: describe(model)), "ms")

    def resolve() -> dict[str, Any]:
        return ModelDiagram(source=MODEL).resolve(page)

    yield Figure(f"{what}: what is drawn of it", median_ms(resolve), "ms")
    request = {"picture": "model-diagram", "id": "m", "values": {**resolve(), "alt": ""}}
    drawn = median_ms(lambda: ask("drawView", {**request, "bind": {}, "parameters": []}))
    graphviz = shutil.which("dot")
    yield Figure(
        f"{what}: laid out and drawn, wide and narrow",
        drawn,
        "ms",
        most=10,
        instead="Graphviz: as many nodes in a row, its start included" if graphviz else "",
        theirs=median_ms(lambda: graph(graphviz, len(model.all)), 20) if graphviz else None,
        why="two drawings are laid out, for wide and narrow screens",
    )


def graph(dot: str, nodes: int) -> bytes:
    """Draw a chain of nodes, every third with a skip connection, as `sphinx.ext.graphviz` has it drawn."""
    chain = "".join(f"n{i} -> n{i + 1};" for i in range(nodes - 1))
    skips = "".join(f"n{i} -> n{i + 3};" for i in range(0, nodes - 3, 3))
    source = f"digraph {{ node [shape=box] {chain} {skips} }}"
    return subprocess.run([dot, "-Tsvg"], input=source.encode(), capture_output=True, check=True).stdout


if __name__ == "__main__":
    show("models", figures())
