"""Drawing an author's module while the docs are built."""

from __future__ import annotations

from contextlib import suppress
from time import monotonic
from typing import Any

from ..engine.errors import LimitError, RenderError
from .process import sandbox, turn
from .sheets import without_loads

_SPOILED = "it changed built-in objects of JavaScript, such as Array.prototype"


def draw_view(module: dict[str, Any], request: dict[str, Any], **limits: float) -> dict[str, Any]:
    """Draw a module as a page holds it until its script runs.

    Args:
        module: as `Module.plain` tells it.
        request: as for a picture of the catalogue.
        limits: ``timeout`` and ``memory``, as `Engine.ask` takes them.

    Returns:
        Its ``markup``, the style ``sheet`` that it needs, and ``alt``, its own words, or None. A ``doubt`` is
        what is told of it all the same.

    Raises:
        RenderError: where it throws, passes a limit, draws nothing, or needs what only a browser has.

    """
    drawn = _drawn(module, request, "collectView", {}, **limits)
    if not isinstance(drawn, dict) or not {"markup", "styles", "sheet", "alt"} <= set(drawn):
        raise RenderError(_SPOILED)
    # A style of an element outranks those of its class, so each class is named thrice.
    rules = [f".{name}.{name}.{name}{{{declared}}}" for name, declared in sorted(drawn["styles"].items())]
    own, _ = without_loads(drawn["sheet"])
    sheet = "\n".join([*filter(None, [own]), *rules])
    doubt = {"doubt": drawn["doubt"]} if drawn.get("doubt") else {}
    return {"markup": drawn["markup"], "sheet": sheet, "alt": drawn["alt"], **doubt}


def draw_file(
    module: dict[str, Any], request: dict[str, Any], more: dict[str, Any], **limits: float
) -> str | None:
    """Draw a module as an svg file; None where it draws, but no svg.

    Raises:
        RenderError: as `draw_view`.
    """
    drawn = _drawn(module, request, "collectFile", more, **limits)
    return None if drawn is None else str(drawn)


def _drawn(
    module: dict[str, Any], request: dict[str, Any], service: str, more: dict[str, Any], **limits: float
) -> Any:
    begun = {**request, "files": module["files"], "memory": limits["memory"]}
    with turn:
        try:
            # What moves and comes to an end is shown there; what goes on for good is shown as it begins.
            if _moves_on({**begun, "moves": True}, **limits):
                _moves_on({**begun, "moves": False}, **limits)
            drawn = sandbox().ask(service, more, **limits)
        except LimitError:
            raise
        except RenderError:
            _leave()
            raise
        _leave()
        return drawn


def _moves_on(begun: dict[str, Any], *, timeout: float, memory: float) -> bool:
    """Begin a drawing, and give timers and frames their turn, one by one.

    What each of them brings about has come by then. Return whether something still moves that was to end.
    """
    sandbox().ask("begin", begun, timeout=timeout, memory=memory)
    ends = monotonic() + timeout
    late = f"it took longer than {timeout:g} s"
    told = {"more": True, "moving": False, "endless": False}
    try:
        while told["more"] and not (begun["moves"] and told["endless"]):
            told = sandbox().ask("goOn", {}, timeout=max(0.1, ends - monotonic()), memory=memory)
            if monotonic() > ends:
                sandbox().close()
                raise LimitError(late)
    except LimitError as error:
        # All of them have the time of one drawing, but what only moves for too long has it once more.
        is_late = "longer" in str(error)
        if is_late and begun["moves"] and told["moving"]:
            return True
        raise LimitError(late if is_late else str(error)) from None
    return begun["moves"] and told["endless"]


def _leave() -> None:
    """Leave the process to the next module, unless this one changed what JavaScript itself is made of."""
    with suppress(RenderError):
        if sandbox().ask("isIntact", {}, timeout=1, memory=4096):
            return
    sandbox().close()
