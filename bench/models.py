"""What a model diagram of forty lines costs: to read and check, to tell in words, to prepare for drawing."""

from __future__ import annotations

from sphinxext.explorable.models import parse
from sphinxext.explorable.visuals.model_diagram import ModelDiagram
from sphinxext.explorable.visuals.picture import Page

from .drawing import ask
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


def main() -> None:
    """Print the figures."""
    page = Page({})
    model = parse(MODEL)
    print(f"a model of {len(MODEL.splitlines())} lines, {len(model.all)} items")
    print(f"  read and checked   {median_ms(lambda: parse(MODEL)):8.2f} ms   (≤ 2)")
    print(f"  told in words      {median_ms(model.describe):8.2f} ms")
    print(f"  spec to request    {median_ms(lambda: ModelDiagram(source=MODEL).resolve(page)):8.2f} ms")
    values = {**ModelDiagram(source=MODEL).resolve(page), "alt": ""}
    request = {"picture": "model-diagram", "id": "m", "values": values, "bind": {}, "parameters": []}
    drawn = median_ms(lambda: ask("drawView", request))
    print(f"  laid out and drawn {drawn:8.2f} ms   (≤ 10, wide and narrow)")


if __name__ == "__main__":
    main()
