"""KaTeX in the engine: what it is asked to typeset, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..engine.engine import engine
from ..engine.errors import RenderError
from ..engine.kept import Answer
from ..pages.answering import Limits, failure

# Seconds. Typesetting a formula takes less than a millisecond; what takes this long does not end.
TIMEOUT = 5

# The kinds of questions: a formula asked while its document is read, and one that waits for the site's
# concepts.
FORMULA, LATE_FORMULA = "formula", "late-formula"


def request(
    tex: str,
    *,
    display: bool = False,
    macros: Mapping[str, Any] | None = None,
    live: Mapping[str, Any] | None = None,
    tensors: Mapping[str, Any] | None = None,
    labels: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    r"""Return what the engine is asked about a formula.

    Args:
        tex: the formula, with the suite's macros.
        display: whether it stands on a line of its own.
        macros: the site's own macros.
        live: what each parameter shows that the formula mentions.
        tensors: the grid of each concept that ``\tensor`` draws.
        labels: the words that terms are annotated with, by concept, and their side.

    """
    return {
        "tex": tex,
        "display": display,
        "macros": dict(macros or {}),
        "live": dict(live or {}),
        "tensors": dict(tensors or {}),
        "labels": dict(labels or {}),
    }


def typeset(formulas: Sequence[Any], limits: Limits) -> list[Answer]:
    """Return what KaTeX makes of formulas: each its ``html`` and ``styles``, or an ``error`` in its words."""
    memory = {"timeout": TIMEOUT, "memory": limits.memory}
    if len(formulas) == 1:
        return [_typeset_alone(formulas[0], memory)]
    try:
        answers, texts = engine().ask_for_texts("typesetAll", list(formulas), **memory)
        return [{**answer, "html": html} for answer, html in zip(answers, texts, strict=True)]
    except RenderError:
        # One of them passes a limit: each by itself then, to tell which.
        return [_typeset_alone(formula, memory) for formula in formulas]


def _typeset_alone(formula: Any, limits: dict[str, float]) -> Answer:
    try:
        answer: Answer = engine().ask("typeset", formula, **limits)
    except RenderError as error:
        answer = {"html": "", "styles": {}, **failure(error)}
    return answer
