"""MyST-NB: of the types that an output has, it asks this one for those that are pictures."""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from sphinx.environment import BuildEnvironment

from .cells import Output, picture_in
from .foreign import VIEW
from .mime import PAYLOAD

_LOADED = "sphinxext.explorable"


class PictureRenderer:
    """Makes the page's own pictures of outputs; the entry point of MyST-NB's renderers."""

    # Before everything else that an output has for readers who know no pictures.
    mime_priority_overrides: ClassVar[list[tuple[str, str, int | None]]] = [("*", PAYLOAD, 0)]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:
        """Return the nodes of one type of an output, or None for MyST-NB to go on."""
        if data.mime_type not in (PAYLOAD, VIEW) or not _is_ours(renderer):
            return None
        if inline:
            # A line has no room for a picture.
            return [nodes.inline("", _described(data.content))] if data.mime_type == PAYLOAD else None
        kept = picture_in({data.mime_type: data.content}, _widgets(renderer))
        return None if kept is None else [Output("", kept=kept)]


def _described(kept: Any) -> str:
    told = kept.get("alt") or kept.get("described") if isinstance(kept, dict) else None
    return told if isinstance(told, str) else ""


def forget_widgets(env: BuildEnvironment, docname: str) -> None:
    """Leave out what a page would load from elsewhere to bring widgets to life, where none is left."""
    kept: dict[str, Any] = getattr(env, "nb_metadata", {}).get(docname, {}).get("js_files", {})
    for name in [name for name in kept if name.startswith("ipywidgets_")]:
        del kept[name]


def _is_ours(renderer: Any) -> bool:
    """Tell whether the site has the suite: every MyST-NB asks whose machine has it."""
    env = getattr(renderer.renderer, "sphinx_env", None)
    return env is not None and _LOADED in env._app.extensions


def _widgets(renderer: Any) -> Any:
    return renderer.renderer.nb_client.nb_metadata.get("widgets", {})
