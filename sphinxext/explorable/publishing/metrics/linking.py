"""The script that counts how pictures are used: only where a site asks for it, on pages that have some."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ...config import ExplorableConfig
from ...pages.assets import link_script, needs_of
from ...pages.output import output_of
from ...phases import Phase

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

# What a reader can move: pictures and steps, sliders and numbers of parameters.
_MOVES = re.compile("data-(?:explorable|parameter)=")


def _link(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    metrics = ExplorableConfig.of(app.config).metrics
    if not metrics or doctree is None or not output_of(app.builder).runs_scripts:
        return
    if needs_of(doctree).script and _MOVES.search(context["body"]):
        link_script(app, "metrics", data={**metrics, "page": page})


def setup_metrics(app: Sphinx) -> None:
    """Have pages tell how they are used, where their site asks for it."""
    Phase.LINK_METRICS.connect(app, _link)
