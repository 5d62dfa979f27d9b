"""A model diagram, read and checked: its items, its lanes, its sizes, its sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .checking import Names, check_suffixes, resolve_links
from .errors import Mistakes, ModelError
from .flow import Flow, Lanes
from .lines import read_lines
from .parsing import read_items
from .sentences import read_sentences
from .tree import Item, Sentence, walk


@dataclass(frozen=True)
class Model:
    """A model: boxes, words and tensors in the order of the source.

    Attributes:
        items: What stands outermost.
        sentences: What is told, in the order in which it is.
        sizes: The sizes of named dims that are known.
        laned: What has a member on each lane, by place.
        over: The lanes at each item, by place, where a row of words stands before it.
        links: The items that links come from, by the place of the item that they go to.
    """

    items: tuple[Item, ...]
    sentences: tuple[Sentence, ...]
    sizes: Mapping[str, int]
    laned: Mapping[str, Lanes]
    over: Mapping[str, Lanes]
    links: Mapping[str, tuple[Item, ...]]
    names: Names = field(repr=False)

    def find(self, name: str) -> Item:
        """Return the item of a label, of an alias, of a tensor's name or of quoted words.

        Raises ModelError where there is none, and where two have it.
        """
        return self.names.find(name, 1, 1, name)

    @cached_property
    def levels(self) -> int:
        """How deep boxes are nested that hold something."""
        return _levels(self.items)

    @cached_property
    def all(self) -> tuple[Item, ...]:
        """Every item, in the order of the source."""
        return tuple(walk(self.items))


def _levels(items: tuple[Item, ...]) -> int:
    return max((_levels(item.children) + (item.kind == "box") for item in items if item.children), default=0)


def parse(source: str, shapes: Mapping[str, tuple[int, ...]] | None = None) -> Model:
    """Read and check the source of a model diagram.

    Args:
        source: The lines.
        shapes: The shapes of arrays by name; tensors of these names have them.

    Raises:
        ModelError: where something is wrong, in the author's words, with all else that is.
    """
    mistakes = Mistakes()
    blocks, told = read_lines(source)
    items = read_items(blocks, mistakes)
    if not items:
        message = 'a model diagram needs items, one a line, such as "Thinking Machines" or Encoder'
        raise ModelError(message, 1, 1)
    for item in walk(items):
        with mistakes.noted():
            check_suffixes(item)
    names = Names(items, mistakes)
    links = resolve_links(items, names, mistakes)
    flow = Flow(shapes or {}, mistakes)
    flow.run(items)
    sentences = read_sentences(told, names, mistakes)
    mistakes.tell()
    sizes = {name: size for name, (size, _, _) in flow.sizes.found.items()}
    return Model(items, sentences, sizes, flow.laned, flow.over, links, names)
