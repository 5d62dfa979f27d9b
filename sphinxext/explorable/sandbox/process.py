"""The engine of authors' modules: whatever one of them does, the suite's own pictures stay the same."""

from __future__ import annotations

from threading import Lock

from ..engine.connecting import own_process
from ..engine.engine import Engine, engine_for

BUNDLE = "modules.js"
# A module is drawn in several steps, between which nothing else may be asked: it may still be at work.
turn = Lock()


def sandbox() -> Engine:
    """Return this process's engine for authors' modules, which share theirs with nothing else."""
    # An endless loop can be ended there for good, and one that runs out of memory takes nothing with it.
    return engine_for(BUNDLE, lambda: own_process(BUNDLE, "frozen"))
