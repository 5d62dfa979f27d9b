"""Drawing an author's module while the docs are built."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from .engine import LimitError, RenderError
from .linking import Module
from .sheets import without_loads
from .workshop import workshop


@dataclass(frozen=True)
class View:
    """A module's static form in html, the style sheet that it needs, and its own words, if it has any."""

    markup: str
    sheet: str
    alt: str | None


def draw_view(module: Module, request: dict[str, Any], **limits: float) -> View:
    """Draw a module as a page holds it until its script runs.

    Raises:
        RenderError: where it throws, passes a limit, draws nothing, or needs what only a browser has.
    """
    drawn = _drawn(module, request, "collectView", {}, **limits)
    if not isinstance(drawn, dict) or not {"markup", "styles", "sheet", "alt"} <= set(drawn):
        raise RenderError("it changed what JavaScript itself is made of")
    # A style of an element outranks those of its class, so each class is named thrice.
    rules = [f".{name}.{name}.{name}{{{declared}}}" for name, declared in sorted(drawn["styles"].items())]
    own, _ = without_loads(drawn["sheet"])
    return View(drawn["markup"], "\n".join([*filter(None, [own]), *rules]), drawn["alt"])


def draw_file(module: Module, request: dict[str, Any], more: dict[str, Any], **limits: float) -> str | None:
    """Draw a module as an svg file; None where it draws, but no svg.

    Raises:
        RenderError: as `draw_view`.
    """
    drawn = _drawn(module, request, "collectFile", more, **limits)
    return None if drawn is None else str(drawn)


def _drawn(
    module: Module, request: dict[str, Any], service: str, more: dict[str, Any], **limits: float
) -> Any:
    files = [asdict(file) for file in module.files]
    begun = {**request, "files": files, "memory": limits["memory"]}
    made = workshop()
    try:
        made.ask("begin", begun, **limits)
        # What is waited for has come by now.
        drawn = made.ask(service, more, **limits)
    except LimitError:
        raise
    except RenderError:
        made.leave()
        raise
    made.leave()
    return drawn
