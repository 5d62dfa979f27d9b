"""The tree of a model diagram: items in boxes, as they stand in the source, checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["box", "words", "tensor", "sign", "text", "image", "beside", "column", "residual"]

# Lines that hold others and show nothing themselves.
GROUPS = ("beside", "column", "residual")

ELISION = "…"


@dataclass(frozen=True)
class Dim:
    """A dim as written: a name, or a size without one."""

    name: str | None
    size: int | None

    def __str__(self) -> str:
        return self.name or str(self.size)


Dims: TypeAlias = tuple[Dim, ...]


@dataclass(frozen=True)
class Link:
    """An arrow from elsewhere; `source` is a label or an alias."""

    source: str
    column: int
    label: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Window:
    """So many words, an odd number, around the one at a place, counted from 1."""

    size: int
    at: int


@dataclass(frozen=True)
class Suffixes:
    """What is written after an item; of a past that is seen, `reach` counts the words, 0 for all of them."""

    concept: str = ""
    repeat: int = 1
    row: bool = False
    per: str = ""
    carries: str = ""
    sees: Literal["", "past", "all"] = ""
    reach: int = 0
    window: Window | None = None
    at: tuple[int, ...] = ()
    form: Literal["", "narrows", "widens"] = ""
    links: tuple[Link, ...] = ()
    values: str = ""
    bars: bool = False
    loop: int = 0
    grows: bool = False
    note: str = ""


@dataclass(frozen=True)
class Item:
    """One line of the source, and what is indented under it.

    `place` is where it stands in the tree: "2.1" is the second part of the third item. `label` is a box's
    name, a tensor's name, the sign, the text, or what an image shows; words have none. `depth` counts
    the boxes around it.
    """

    kind: Kind
    place: str
    line: int
    column: int
    label: str = ""
    alias: str = ""
    words: tuple[str, ...] = ()
    aside: str = ""
    dims: Dims = ()
    takes: Dims | None = None
    gives: Dims | None = None
    depth: int = 0
    source: str = ""
    given: bool = False
    after: Suffixes = Suffixes()
    children: tuple[Item, ...] = ()

    @property
    def title(self) -> str:
        """What links, sentences and messages call it."""
        return self.label or " ".join(self.words) or self.kind

    @property
    def shown(self) -> str:
        """What a message calls it: words in quotes, text in brackets, as they are written."""
        if self.kind == "words":
            return f'"{self.title}"'
        return f"({self.title})" if self.kind == "text" else self.title


@dataclass(frozen=True)
class Sentence:
    """What is told when an item is shown."""

    item: Item
    text: str
    line: int


def walk(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items and all their parts, in the order of the source."""
    for item in items:
        yield item
        yield from walk(item.children)
