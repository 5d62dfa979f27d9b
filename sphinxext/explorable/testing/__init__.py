"""Pictures in tests: rendered as the docs render them, saved, and compared with those that were approved.

pytest has the fixture ``explorable`` once the suite is installed. Nothing is loaded before a test uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .renderer import Renderer
    from .rendering import Rendered

__all__ = ["Rendered", "Renderer"]


def __getattr__(name: str) -> Any:
    # numpy and Sphinx come with them.
    if name == "Renderer":
        from .renderer import Renderer

        return Renderer
    if name == "Rendered":
        from .rendering import Rendered

        return Rendered
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
