"""What the suite adds to the preamble of a LaTeX document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.builders import Builder


def add_to_preamble(builder: Builder, *lines: str) -> None:
    """Put lines behind the project's own preamble, of which nothing changes where there are none."""
    if lines:
        context: dict[str, Any] = vars(builder)["context"]
        context["preamble"] = "\n".join([context.get("preamble", ""), *lines])
