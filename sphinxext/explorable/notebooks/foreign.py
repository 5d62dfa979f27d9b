"""Widgets of other packages that a notebook holds: their modules run on the page, without a kernel."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..engine.errors import PassingError, RenderError
from ..language import t
from ..pages.notices import notice, warn
from ..pages.transforms import HOME
from ..pages.visual import Visual
from ..sandbox.linking import ModuleError, link
from ..sandbox.sheets import without_loads
from ..visuals.figures import ident_of
from .kept import kept_widget

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

WIDGET = "widget"
"""The key of what is kept of a widget that is not the suite's."""

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
# A file is called after a widget.
_LONGEST = 60
# What every anywidget has beside the values of its own.
_COMMON = {"layout", "tabbable", "tooltip", "comm", "keys", "log"}


def widget_of(view: Mapping[str, Any], states: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what a page needs of a widget, where it is an anywidget whose state the notebook holds."""
    found = states.get(str(view.get("model_id")))
    state = found.get("state") if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping) or not isinstance(state, Mapping):
        return None
    is_ours = "_figure" in state
    if is_ours or found.get("model_module") != "anywidget" or not isinstance(state.get("_esm"), str):
        return None
    values = {key: value for key, value in state.items() if key[:1] != "_" and key not in _COMMON}
    name = str(state.get("_anywidget_id", "widget")).rpartition(".")[2]
    told = {"name": name, "esm": state["_esm"], "css": str(state.get("_css", "")), "values": values}
    # Bytes stand beside the state, in parts; a page has none.
    buffers = found.get("buffers")
    if isinstance(buffers, list) and buffers:
        paths = [one.get("path") if isinstance(one, Mapping) else None for one in buffers]
        told["bytes"] = [".".join(map(str, path)) if isinstance(path, list) else "" for path in paths]
    return {WIDGET: told}


def module_figure(
    kept: Mapping[str, Any], env: BuildEnvironment, document: nodes.document, where: str
) -> list[nodes.Node]:
    """Return the figure of a widget.

    Raises:
        KeptError: where what is kept is none.
    """
    told = kept_widget(kept[WIDGET])
    name = re.sub(r"\W+", "-", told["name"])[:_LONGEST] or "widget"
    if told.get("bytes"):
        warn(
            f"widget {name} has bytes in {', '.join(told['bytes'])}, which do not come to the page",
            "module",
            where,
        )
    with tempfile.TemporaryDirectory(prefix="explorable-") as folder:
        entry = Path(folder, f"{name}.js")
        entry.write_bytes(told["esm"].encode())
        try:
            module = link(entry, Path(folder), lambda file: None)
        except (ModuleError, RenderError) as error:
            if isinstance(error, PassingError):
                env.note_reread()
            message = f"widget {name} cannot be on a page: {error}"
            warn(message, "module", where)
            return [notice(message, "")]
    sheet, loaded = without_loads(told["css"])
    if loaded:
        warn(f"the styles of widget {name} would load {', '.join(loaded)}; that is left out", "module", where)
    visual = Visual("", picture=name, bound={}, called="", module=module, sheets=[sheet] if sheet else [])
    visual.say({})
    visual[HOME] = env.current_document.docname
    visual["ident"] = ident_of(env, "")
    visual["moves"] = []
    visual["named"] = {}
    visual["explorable-concepts"] = []
    visual["weights"] = {}
    values = told["values"]
    alt = t("An interactive picture: {0}.", name)
    visual.pose(
        {
            "picture": name,
            "id": visual["ident"],
            "values": {"alt": alt, **values},
            "alt": alt,
            "bind": {},
            "parameters": [],
            "width": "",
            "assets": {},
        }
    )
    return [nodes.figure("", visual, classes=["explorable-figure", "explorable-roomy"])]
