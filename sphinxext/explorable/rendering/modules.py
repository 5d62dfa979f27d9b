"""Drawing an author's module while the docs are built."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from .engine import workshop
from .linking import Module
from .sheets import without_loads


@dataclass(frozen=True)
class View:
    """A module's static form in html, and the style sheet that it needs."""

    markup: str
    sheet: str


def draw_view(module: Module, request: dict[str, Any], **limits: float) -> View:
    """Draw a module as a page holds it until its script runs.

    Raises:
        RenderError: where it throws, passes a limit, draws nothing, or needs what only a browser has.
    """
    _begin(module, request, **limits)
    drawn = workshop().ask("collectView", {}, **limits)
    # A style of an element outranks those of its class, so each class is named thrice.
    rules = [f".{name}.{name}.{name}{{{declared}}}" for name, declared in sorted(drawn["styles"].items())]
    own, _ = without_loads(drawn["sheet"])
    return View(drawn["markup"], "\n".join([*filter(None, [own]), *rules]))


def draw_file(module: Module, request: dict[str, Any], more: dict[str, Any], **limits: float) -> str | None:
    """Draw a module as an svg file; None where it draws, but no svg.

    Raises:
        RenderError: as `draw_view`.
    """
    _begin(module, request, **limits)
    drawn: str | None = workshop().ask("collectFile", more, **limits)
    return drawn


def _begin(module: Module, request: dict[str, Any], **limits: float) -> None:
    # What is waited for comes between this call and the next.
    files = [asdict(file) for file in module.files]
    workshop().ask("begin", {**request, "files": files, "memory": limits["memory"]}, **limits)
