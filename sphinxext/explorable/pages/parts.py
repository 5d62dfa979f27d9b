"""Parts of a page that some readers do not see at once: a step, or what is written for an audience."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docutils import nodes

from ..spelling import nearest

# Whom content can be written for, and what the labels of it call them.
AUDIENCES = {
    "general": "general readers",  # words
    "specialist": "specialists",  # words
    "expert": "experts",  # words
}
AUDIENCE = "explorable-audience"
_MARK = "explorable-for-"
_KNOWN = ", ".join(AUDIENCES)


class AudienceError(ValueError):
    """What is named is no audience; the message is meant for the author."""


class Part(nodes.container):
    """A part of a page that may be hidden; what belongs to the whole page stands outside of it."""


class Audience(Part):
    """What is written for some audiences; another node is marked in the same way, by its classes."""


def audiences_named(text: str) -> list[str]:
    """Return the audiences that an author lists, each once.

    Raises:
        AudienceError: there is none of this name, or no name.
    """
    names = [name.strip() for name in re.split(r"[,;\s]+", text.lower()) if name.strip()]
    if not names:
        raise AudienceError(f"it has no audience; write one or more of {_KNOWN}")
    for name in names:
        if name not in AUDIENCES:
            hint = nearest(name, AUDIENCES) or f": there are {_KNOWN}"
            raise AudienceError(f"no audience is called {name!r}{hint}")
    return [name for name in AUDIENCES if name in names]


def mark(node: nodes.Element, audiences: Sequence[str]) -> None:
    """Mark what is written for audiences."""
    node["classes"] += [AUDIENCE, *(f"{_MARK}{name}" for name in audiences)]


def audiences_of(node: nodes.Element) -> list[str]:
    """Return whom a node is marked to be written for."""
    if AUDIENCE not in node.get("classes", []):
        return []
    return [name for name in AUDIENCES if f"{_MARK}{name}" in node["classes"]]
