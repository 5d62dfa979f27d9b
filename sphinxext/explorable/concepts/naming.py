"""A mention of a concept as a node, and a concept's name with its symbol and shape."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes

from .registry import Concept


class ConceptMention(nodes.inline):
    """Words that name a concept; builders without colour see them as plain inline text."""


def mention(name: str, text: str, *, docname: str, explicit: bool = False) -> addnodes.pending_xref:
    """Return words that name a concept and will link to its definition."""
    words = ConceptMention(text, text, concept=name, explicit=explicit)
    words["explorable-alive"] = True
    return addnodes.pending_xref(
        "",
        words,
        refdomain="explorable",
        reftype="concept",
        reftarget=name,
        refexplicit=explicit,
        refdoc=docname,
        refwarn=False,
    )


def summary(concept: Concept) -> list[nodes.Node]:
    """Return a concept's label with its symbol and shape."""
    label = ConceptMention(concept.label, concept.label, concept=concept.name, explicit=False)
    details: list[nodes.Node] = []
    if concept.symbol:
        details.append(nodes.math(concept.symbol, concept.symbol))
    if concept.shape:
        details.append(nodes.inline("", " × ".join(_axes(concept))))
    found: list[nodes.Node] = [nodes.strong("", "", label)]
    for place, detail in enumerate(details):
        found += [nodes.Text(" (" if place == 0 else ", "), detail]
    return [*found, nodes.Text(")")] if details else found


def _axes(concept: Concept) -> list[str]:
    """Return a shape's axes as readers see them; a name of digits is the size already."""
    return [
        f"{axis}={size}" if size is not None and not axis.isdecimal() else axis
        for axis, size in zip(concept.shape, concept.sizes, strict=True)
    ]
