"""The visual language: what each concept is called, and its colour, symbol and shape wherever it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .about import setup_about
from .checking import setup_checking
from .coloring import setup_coloring
from .defining import setup_defining
from .domain import colors_of_files, concepts_of, known_concepts, learned_of, setup_domain, swatches_of
from .mentions import setup_mentions
from .naming import ConceptMention, mention
from .registry import Concept, unknown_concept

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = [
    "Concept",
    "ConceptMention",
    "colors_of_files",
    "concepts_of",
    "known_concepts",
    "learned_of",
    "mention",
    "setup_concepts",
    "swatches_of",
    "unknown_concept",
]


def setup_concepts(app: Sphinx) -> None:
    """Register the domain, the directive, the role, and the colours of every output."""
    setup_domain(app)
    setup_defining(app)
    setup_mentions(app)
    setup_about(app)
    setup_checking(app)
    setup_coloring(app)
