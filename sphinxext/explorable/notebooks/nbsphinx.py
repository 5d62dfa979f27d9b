"""nbsphinx: its outputs become text of reST, so what is kept of a picture goes there, hidden in html."""

from __future__ import annotations

import sys
from functools import wraps
from typing import TYPE_CHECKING, Any

from .cells import picture_in
from .foreign import STATE, VIEW
from .mime import hidden

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def adopt_nbsphinx(app: Sphinx, config: Config) -> None:
    """Let nbsphinx look for pictures in a notebook once that is executed, before it is made into text."""
    if "nbsphinx" in app.extensions:
        _look(sys.modules["nbsphinx"].Exporter)


def _look(exporter: Any) -> None:
    """Give nbsphinx's exporter a look at the outputs, for which it has no place itself."""
    if hasattr(exporter, "explorable_others"):
        return
    begin, export = exporter.__init__, exporter.from_notebook_node

    @wraps(begin)
    def begin_looking(self: Any, *given: Any, **named: Any) -> None:
        begin(self, *given, **named)

        def look(notebook: Any, resources: Any) -> tuple[Any, Any]:
            self.explorable_others = keep_pictures(notebook)
            return notebook, resources

        self.register_preprocessor(look, enabled=True)

    @wraps(export)
    def export_without(self: Any, *given: Any, **named: Any) -> tuple[Any, Any]:
        text, resources = export(self, *given, **named)
        if not self.explorable_others:
            # Else the page would load from elsewhere what brings widgets to life.
            resources.pop("nbsphinx_widgets", None)
        return text, resources

    exporter.explorable_others = True
    exporter.__init__, exporter.from_notebook_node = begin_looking, export_without


def keep_pictures(notebook: Any) -> bool:
    """Leave of each picture only what the suite needs; tell whether other widgets are left."""
    widgets = notebook.metadata.get("widgets", {})
    others = False
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            kept = picture_in(data, widgets)
            if kept is not None:
                output.data = type(data)({"text/html": hidden(kept)})
            others = others or (VIEW in data and kept is None)
    if not others:
        widgets.pop(STATE, None)
    return others
