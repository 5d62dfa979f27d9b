"""The outputs of a notebook's cells, as docs take them: of a picture only what the suite needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docutils import nodes

from .foreign import STATE, VIEW, widget_of
from .mime import PAYLOAD


class Output(nodes.General, nodes.Element):
    """An output of a cell that becomes a picture: what the notebook kept of it is ``kept``."""


def picture_in(data: Mapping[str, Any], widgets: Mapping[str, Any]) -> Any:
    """Return what is kept of the picture that an output is, or None.

    Args:
        data: the output, by type.
        widgets: what the notebook's metadata has under ``widgets``.
    """
    if PAYLOAD in data:
        return data[PAYLOAD]
    view = data.get(VIEW)
    held = widgets.get(STATE) if isinstance(widgets, Mapping) else None
    states = held.get("state") if isinstance(held, Mapping) else None
    return widget_of(view, states) if isinstance(view, Mapping) and isinstance(states, Mapping) else None
