"""Telling: content that is shown step by step, and content for one audience among others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .audience import AudienceDirective
from .settling import SettleStory
from .showing import setup_showing
from .steps import StepDirective, StepsDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_story(app: Sphinx) -> None:
    """Register the directives, what puts their parts in order, and how these stand on pages."""
    app.add_directive("steps", StepsDirective)
    app.add_directive("step", StepDirective)
    app.add_directive("audience", AudienceDirective)
    SettleStory.register(app)
    setup_showing(app)
