"""What a row of a drawing is made of, as the drawing's twin in the browser gets it: plain JSON.

`tools/tensor_items.py` writes these types for the twin, into `static/src/shared/tensors/items.d.ts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NotRequired, Required, TypedDict, cast

Side = Literal["rows", "columns"]


class Span(TypedDict):
    """`count` windows along an axis."""

    size: int
    stride: int
    padding: int
    count: int


class Windows(TypedDict):
    """How a window slides over a grid.

    Attributes:
        rows: Without them it spans all rows.
        of: The result, to whose cells windows belong.
    """

    rows: Span | None
    columns: Span
    of: str


class Padding(TypedDict):
    """How many places are drawn before the beginning and behind the end, and what stands in them."""

    rows: list[int]
    columns: list[int]
    text: str


class Bands(TypedDict):
    """Every other one of `of` blocks of neighbours has another tint."""

    axis: int
    block: int
    of: int
    name: str


class Seams(TypedDict):
    """Where the tensors that were joined begin."""

    axis: int
    at: list[int]


class Ghost(TypedDict):
    """Where a grid is stretched."""

    axis: Side
    dim: str
    size: int
    shown: list[int]


class Look(TypedDict, total=False):
    """What a statement wants to be seen in one of its grids; axes are numbers of the tensor's own.

    Attributes:
        tensor: Its name.
        transposed: Whether rows and columns are exchanged.
        result: Whether the statement computes it.
        upright: A vector as a column.
        contracted: The axis that a product sums over.
        slices: The dim along which each slice is outlined.
        sums: Of the rows that are drawn, to stand at their right.
        sizes: What a brace says instead of the axis's size, by the axis's number.
        taken: The places that are read, for each axis; null for all.
        picked: The cells that are read one by one; null for an axis of which all is.
        captions: Lines below.
    """

    tensor: Required[str]
    transposed: bool
    result: bool
    upright: bool
    contracted: Side | None
    slices: str | None
    sums: list[float | str] | None
    bands: Bands | None
    seams: Seams
    sizes: dict[str, str]
    ghost: Ghost | None
    taken: list[list[int] | None] | None
    picked: list[list[int | None]] | None
    padded: Padding | None
    windows: Windows | None
    captions: list[str]


class Words(TypedDict):
    """A piece of a formula that is no tensor."""

    text: str


class Term(TypedDict):
    """A tensor's name as a piece of a formula."""

    tensor: str
    concept: str | None
    transposed: NotRequired[bool]


Run = Words | Term


class GridItem(TypedDict):
    """A tensor."""

    kind: Literal["grid"]
    look: Look


class SignItem(TypedDict):
    """An operator, an arrow with what a function does, a parenthesis, or what else there is between grids."""

    kind: Literal["operator", "text", "arrow", "parenthesis"]
    text: str


class Column(TypedDict):
    """One product of a corner: the factor on top, the result below it, and a vector that is added."""

    statement: str
    top: Look
    result: Look
    plus: Look | None
    formula: list[Run]


class Chip(TypedDict):
    """What becomes of one axis of a corner's factors."""

    text: str
    contracted: bool


InChain = GridItem | SignItem


class CornerItem(TypedDict):
    """A product as it is done by hand: one factor at the left, others on top."""

    kind: Literal["corner"]
    left: Look
    columns: list[Column]
    chips: NotRequired[list[Chip]]


class LookupItem(TypedDict):
    """Rows taken from a table; `rows` has one for each id that is drawn."""

    kind: Literal["lookup"]
    ids: Look
    table: Look
    result: Look
    rows: list[int]


class JoinedItem(TypedDict):
    """Grids that touch; `size` says what theirs add up to."""

    kind: Literal["joined"]
    grids: list[Look]
    along: Side
    size: str


class Branch(TypedDict):
    """One part of a tensor that is taken apart."""

    statement: str
    look: Look


class PartedItem(TypedDict):
    """A tensor that is taken apart, and its parts, each at its own branch of one arrow."""

    kind: Literal["parted"]
    whole: list[InChain]
    text: str
    parts: list[Branch]


Item = GridItem | SignItem | CornerItem | LookupItem | JoinedItem | PartedItem


class Live(TypedDict):
    """What a tensor that follows a parameter needs room for.

    Attributes:
        decimals: That its numbers have, in any state.
        widest: Those with the longest texts.
        words: Whether these are words, which have more room than numbers.
    """

    decimals: int
    widest: list[float | str]
    words: NotRequired[bool]


class DrawnTensor(TypedDict):
    """A tensor with those of its cells that are drawn.

    Attributes:
        learned: Whether its line calls it weights; of others the site's style sheet knows by their concept.
        shown: For each axis the places that are drawn; batch axes have one, the front sheet.
        values: Of those cells, nested; null without values.
        range: The least and the largest of all tensors that can be compared with it, drawn or not.
        scale: What tints tell: how far from zero, how high, or nothing.
        labels: Of the places that are drawn, for each axis.
        live: Of one that follows a parameter; its range is that of all states.
    """

    dims: list[str]
    shape: list[int]
    concept: str | None
    learned: NotRequired[bool]
    shown: list[list[int]]
    values: Any
    range: list[float] | None
    scale: Literal["size", "order", "names"]
    labels: list[list[str] | None]
    live: NotRequired[Live]


class Trace(TypedDict):
    """Where a tensor's drawn cells come from, and how they are computed, in the order of its drawn places.

    Attributes:
        sources: By the source's name, for each cell the numbers of its sources among those drawn.
    """

    sources: dict[str, list[list[int]]]
    spelled: list[str | None]


class Line(TypedDict):
    """One line of the program; a chained one begins with the result of the line before."""

    name: str
    items: list[Item]
    chained: bool


class Row(TypedDict):
    """Lines of the program that are drawn as one chain."""

    statements: list[Line]


def looks_of(item: Item) -> Iterator[Look]:
    """Yield how each tensor is seen in an item."""
    match item["kind"]:
        case "grid":
            yield item["look"]
        case "corner":
            yield item["left"]
            for column in item["columns"]:
                yield from (column["top"], column["result"])
                if column["plus"]:
                    yield column["plus"]
        case "lookup":
            yield from (item["ids"], item["table"], item["result"])
        case "joined":
            yield from item["grids"]
        case "parted":
            yield from (one["look"] for one in item["whole"] if one["kind"] == "grid")
            yield from (part["look"] for part in item["parts"])


def grid(look: Look) -> GridItem:
    """Return a tensor as an item, with what is to be seen in it; what is None or False is not told."""
    told = {key: value for key, value in look.items() if value is not None and value is not False}
    return {"kind": "grid", "look": cast(Look, told)}


def sign(text: str) -> SignItem:
    """Return a sign between grids."""
    return {"kind": "operator", "text": text}


def words(text: str) -> SignItem:
    """Return what stands between grids and is no sign."""
    return {"kind": "text", "text": text}


def arrow(text: str) -> SignItem:
    """Return an arrow with what a function does."""
    return {"kind": "arrow", "text": text}


def in_parentheses(items: Sequence[InChain]) -> list[InChain]:
    """Return items with parentheses around them."""
    return [{"kind": "parenthesis", "text": "("}, *items, {"kind": "parenthesis", "text": ")"}]
