"""Telling: content that is shown step by step, and content for one audience among others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.docutils import is_directive_registered

from ..config import ExplorableConfig
from ..phases import Phase
from .animation import AnimationDirective
from .audience import AudienceDirective
from .films import Film, Reel, Take, film_markup
from .settling import SettleStory
from .showing import setup_showing
from .steps import Stack, Step, StepDirective, Steps, StepsDirective, StepTitle
from .thread import setup_thread

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["Film", "Reel", "Stack", "Step", "StepTitle", "Steps", "Take", "film_markup", "setup_story"]


def _take_names(app: Sphinx, config: Config) -> None:
    """Register the directives whose names others have too, unless the site wants those of the others."""
    for name, directive in {"steps": StepsDirective, "step": StepDirective}.items():
        if ExplorableConfig.of(config).steps or not is_directive_registered(name):
            app.add_directive(name, directive, override=True)


def setup_story(app: Sphinx) -> None:
    """Register the directives, what puts their parts in order, and how these stand on pages."""
    Phase.TAKE_NAMES.connect(app, _take_names)
    app.add_directive("animation", AnimationDirective)
    app.add_directive("audience", AudienceDirective)
    SettleStory.register(app)
    setup_thread(app)
    setup_showing(app)
