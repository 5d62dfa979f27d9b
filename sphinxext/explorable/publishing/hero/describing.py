"""What a page says of itself in a line or two: its title and its description as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docutils import nodes
from sphinx import addnodes

from ..lettering import ended
from .formulas import words_of_tex

# What the services that show it have room for.
MOST_DESCRIPTION, MOST_ALT = 200, 420
# What a paragraph stands in where it is part of the page's own text.
_FLOWS = (nodes.document, nodes.section, nodes.container, nodes.compound)
# Of what stands in a line of text, what is none of its words.
_WORDLESS = (nodes.raw, nodes.image, nodes.footnote_reference, nodes.citation_reference, nodes.problematic)
# Containers that are not for reading, or not from the start.
_APART = {"explorable-notice", "sd-card", "toctree-wrapper", "highlight", "admonition"}


def words_of(node: nodes.Element) -> str:
    """Return the words of a node on one line, formulas as text."""
    return " ".join("".join(_words(node)).split())


def _words(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.math | nodes.math_block):
        yield words_of_tex(node.astext())
    elif isinstance(node, nodes.Text):
        yield node.astext()
    elif isinstance(node, nodes.Element) and not isinstance(node, _WORDLESS):
        for child in node.children:
            yield from _words(child)


def description_of(document: nodes.document, front: Mapping[str, Any], instead: str) -> str:
    """Return what a page is about, in at most as many signs as are shown.

    Args:
        document: the page, resolved.
        front: its front matter, whose ``description`` comes before all others.
        instead: what it is where the page has no text of its own.
    """
    found = " ".join(str(front.get("description") or "").split()) or _said_to_others(document)
    found = found or next(_paragraphs(document), "") or " ".join(instead.split())
    return ended(found, MOST_DESCRIPTION)


def _said_to_others(document: nodes.document) -> str:
    """Return the description that a page's ``meta`` directive has for search engines."""
    for node in document.findall(nodes.meta):
        if node.get("name") == "description":
            return " ".join(str(node.get("content", "")).split())
    return ""


def _paragraphs(document: nodes.document) -> Iterator[str]:
    for paragraph in document.findall(nodes.paragraph):
        if _is_running(paragraph) and any(sign.isalpha() for sign in words_of(paragraph)):
            yield words_of(paragraph)


def _is_running(paragraph: nodes.paragraph) -> bool:
    if "explorable-kind" in paragraph["classes"]:
        return False
    at = paragraph.parent
    while at is not None:
        if not isinstance(at, _FLOWS) or isinstance(at, addnodes.desc):
            return False
        if _APART & set(at["classes"]):
            return False
        at = at.parent
    return True
