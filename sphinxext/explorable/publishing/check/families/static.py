"""What readers without script would miss."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....engine.errors import NO_ENGINE
from ..heuristics import Finding, heuristic
from ..reading import Reading

_LEFT_TO_BROWSER = re.compile(r"^\s*:static:\s*(?:no|false|off)\s*$", re.MULTILINE)


@heuristic(
    "static-form",
    why="Without script, in PDF, EPUB and print there is only what is drawn while the docs are built.",
    write="name an image of it with `:fallback:`, or let the module draw its first state in the build",
)
def static_form(page: Reading) -> Iterator[Finding]:
    """Find pictures of which nothing is drawn while the docs are built, and which no image stands for."""
    for visual in page.visuals:
        if visual.children:
            continue
        if _LEFT_TO_BROWSER.search(visual.rawsource):
            yield Finding(visual, f"{visual['picture']} is drawn by the browser alone")
            continue
        error = str(page.drawn(visual).get("error", ""))
        # Where nothing at all can be drawn, no picture is to blame.
        if error and not error.startswith(NO_ENGINE):
            yield Finding(visual, f"{visual['picture']} draws nothing in the build: {error}")
