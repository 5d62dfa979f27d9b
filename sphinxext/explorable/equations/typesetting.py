"""KaTeX in the engine: each distinct formula once a process, and those of a document in one request."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from ..rendering.engine import RenderError, engine

# Seconds. Typesetting a formula takes about a millisecond; one that takes this long does not end.
TIMEOUT = 5


class Formula(NamedTuple):
    """What KaTeX is asked to typeset; macros, values and grids as JSON, so that it can be a key.

    ``annotations`` (concept → ``above`` or ``below``, as JSON) come into the TeX once labels are known.
    """

    tex: str
    display: bool
    macros: str
    live: str
    tensors: str = "{}"
    annotations: str = "{}"

    def request(self) -> dict[str, Any]:
        """Return it as the engine takes it."""
        return {
            "tex": self.tex,
            "display": self.display,
            "macros": json.loads(self.macros),
            "live": json.loads(self.live),
            "tensors": json.loads(self.tensors),
        }


_done: dict[Formula, dict[str, Any]] = {}


def typeset(formulas: Sequence[Formula], memory: float) -> list[dict[str, Any]]:
    """Return, for each formula, its ``html`` and ``styles``, or an ``error`` in KaTeX's words.

    Args:
        formulas: any number; a crossing into the engine costs as much as a short formula does.
        memory: MiB that the engine may hold.
    """
    new = [formula for formula in dict.fromkeys(formulas) if formula not in _done]
    if new:
        try:
            answers = _ask("typesetAll", {"formulas": [formula.request() for formula in new]}, memory)
        except RenderError:
            # One of them passes a limit: each by itself then, to tell which.
            answers = [_typeset_alone(formula, memory) for formula in new]
        _done.update(zip(new, answers, strict=True))
    return [_done[formula] for formula in formulas]


def _typeset_alone(formula: Formula, memory: float) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = _ask("typeset", formula.request(), memory)
    except RenderError as error:
        answer = {"html": "", "styles": {}, "error": str(error)}
    return answer


def _ask(service: str, request: dict[str, Any], memory: float) -> Any:
    return engine().ask(service, request, timeout=TIMEOUT, memory=memory)
