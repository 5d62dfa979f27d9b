"""A model as plain data, for whoever draws it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from .model import Model
from .tree import Dim, Dims, Item

Node: TypeAlias = dict[str, Any]

# A dim of unknown size is drawn as one of so many.
UNKNOWN = 4


def drawn(model: Model) -> list[Node]:
    """Return the items, each with its parts; what an item does not have is left out."""
    return [_node(item, model) for item in model.items]


def _node(item: Item, model: Model) -> Node:
    after = item.after
    laned = item.place in model.laned
    dims = item.dims[1:] if laned else item.dims
    links = zip(after.links, model.links.get(item.place, ()), strict=True)
    node: Node = {"id": item.place, "kind": item.kind}
    more: Node = {
        "label": item.label,
        "src": item.source,
        "words": list(item.words),
        "laned": laned,
        "aside": item.aside,
        "concept": after.concept,
        "given": item.given,
        "repeat": after.repeat if after.repeat > 1 else None,
        "row": after.row,
        "carries": after.carries,
        "sees": after.sees,
        "reach": after.reach,
        "window": {"size": after.window.size, "at": after.window.at} if after.window else None,
        "at": list(after.at),
        "form": after.form,
        "links": [
            {
                "from": source.place,
                **({"label": link.label} if link.label else {}),
                **({"dashed": True} if link.dashed else {}),
            }
            for link, source in links
        ],
        "bars": after.bars,
        "loop": after.loop,
        "grows": after.grows,
        "note": after.note,
        "takes": None if item.takes is None else shape_text(item.takes),
        "gives": None if item.gives is None else shape_text(item.gives),
        "children": [_node(child, model) for child in item.children],
    }
    node |= {key: value for key, value in more.items() if value}
    if item.kind == "tensor":
        node["dims"] = [{"name": dim.name, "size": size_of(dim, model)} for dim in dims]
    return node


def size_of(dim: Dim, model: Model) -> int:
    """Return how many cells stand along a dim."""
    return dim.size or model.sizes.get(dim.name or "", UNKNOWN)


def shape_text(dims: Dims | Sequence[Dim]) -> str:
    """Return a shape as a reader sees it: `t × d`."""
    return " × ".join(map(str, dims)) or "a number"
