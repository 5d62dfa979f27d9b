"""Warnings of settings that define no concept, and of colours that readers cannot tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.environment import BuildEnvironment

from ..config import ExplorableConfig
from ..pages.notices import warn
from ..phases import Phase
from .domain import concepts_of, swatches_of
from .registry import Concept, ConceptError, clashing_colors, define, faint_colors

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def _check_settings(app: Sphinx) -> None:
    for name, fields in ExplorableConfig.of(app.config).concepts.items():
        try:
            define(name, fields)
        except ConceptError as error:
            warn(f"explorable_concepts: {error}", "concept", None)


def _check_colors(app: Sphinx, env: BuildEnvironment) -> None:
    concepts = concepts_of(env).values()
    for concept, message in [*faint_colors(concepts), *clashing_colors(concepts, swatches_of(env))]:
        warn_of_color(env, concept, message)


def warn_of_color(env: BuildEnvironment, concept: Concept, message: str) -> None:
    """Warn of a concept's colour, where that was chosen."""
    if concept.name in ExplorableConfig.of(env.config).concepts:
        warn(f"explorable_concepts in conf.py: {message}", "palette", None)
    else:
        warn(message, "palette", (concept.docname, concept.line))


def setup_checking(app: Sphinx) -> None:
    """Check settings first, and colours once all concepts are known."""
    Phase.CHECK_CONCEPTS.connect(app, _check_settings)
    Phase.CHECK_COLORS.connect(app, _check_colors)
