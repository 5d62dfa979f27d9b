"""What comes first: a picture before the formula, a box before its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docutils import nodes

from ....equations.macros import names_anything
from ...lettering import words_in
from ..heuristics import Finding, heuristic
from ..reading import Reading, around

# Kinds of pages that readers look things up in, in no order.
_LOOKED_UP = ("reference", "how-to")
_MOST_WORDS = 1500


@heuristic(
    "picture-first",
    why="A reader who cannot read the formula yet can see what it says, if a picture comes before it.",
    write="put a picture above it: a tensor diagram of what it computes, a curve, an image",
)
def picture_first(page: Reading) -> Iterator[Finding]:
    """Find a page's first formula, where no picture comes before it.

    One whose terms have the colours of concepts may stand above the picture of them, as nothing else does.
    """
    if page.kind in _LOOKED_UP or not page.formulas:
        return
    first = page.formulas[0]
    if not page.pictures:
        # Learners may be led by what they do instead.
        if page.kind == "explanation":
            yield Finding(first, "the page has formulas and no picture")
        return
    place = page.place_in(page.pictures[0])
    above = [formula for formula in page.formulas if page.place_in(formula) < place]
    if above and (len(above) > 1 or not names_anything(first.astext())):
        yield Finding(first, "the page's first formula comes before any picture")


@heuristic(
    "box-first",
    why="A model shown as one box, with what goes in and comes out, says what it is good for.",
    write="show it closed before (`:open: 0`), or let readers open it level by level (`:open: 0..N`)",
)
def box_first(page: Reading) -> Iterator[Finding]:
    """Find the first model diagram that is opened, where none on the page was closed before."""
    if page.kind in _LOOKED_UP:
        return
    for visual in page.visuals:
        if visual["picture"] != "model-diagram":
            continue
        opened = _opened_at_first(visual["request"]["values"])
        if opened:
            yield Finding(visual, f"the model is opened {opened} deep at once")
        return


def _opened_at_first(values: Mapping[str, Any]) -> int:
    """Return how many levels of a model diagram are open at first."""
    steps = values["steps"] or [{}]
    opened = steps[0].get("open", values["open"])
    return int(values["levels"] if opened is None else opened)


@heuristic(
    "long-text",
    why="Who cannot follow a long text has nothing else to hold on to.",
    write="show the page's main idea as a picture, or split the page",
)
def long_text(page: Reading) -> Iterator[Finding]:
    """Find a page of many words without a picture."""
    if page.pictures or page.kind == "reference" or not page.sections:
        return
    # Tables are looked up.
    told = (node for node in page.prose if around(node, nodes.table) is None)
    words = sum(words_in(node.astext()) for node in told)
    if words > _MOST_WORDS:
        title = page.sections[0][0]
        yield Finding(title, f"the page has {words} words and no picture", words=title.astext())
