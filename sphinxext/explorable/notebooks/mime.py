"""What a notebook keeps of a picture: for docs all that it is drawn from, for other readers its drawing."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from ..engine.errors import RenderError
from ..pages.visual import json_for_html
from ..version import __version__
from .markup import caption_markup

if TYPE_CHECKING:
    from ..parameters import Parameter
    from .drawing import Drawing

PAYLOAD = "application/vnd.sphinxext-explorable+json"
"""The type by which docs know a picture among the outputs of a cell."""


def payload(drawing: Drawing, caption: str) -> dict[str, Any]:
    """Return what docs make the picture of, as plain data: colours and numbers are those of its page."""
    visual = drawing.visual
    # The keys of a dictionary are JSON's: texts.
    kept: dict[str, Any] = json.loads(
        json.dumps(
            {
                "version": __version__,
                "picture": drawing.spec.called,
                "values": visual["uncolored"],
                "described": drawing.request["alt"],
                "named": list(visual["named"]),
                "perhaps": visual.get("perhaps", []),
                "weights": dict(visual.get("weights", {})),
                "still": "still" in visual,
                "moves": sorted(drawing.spec.moves() | set(drawing.bound.values())),
                "bind": dict(drawing.bound),
                "parameters": [kept_fields(one) for one in drawing.parameters.values()],
                "caption": caption,
                "sentences": [text for _, text in drawing.spec.sentences()],
                "alt": drawing.alt,
                "width": drawing.width,
                "formula": getattr(drawing.spec, "formula", ""),
            }
        )
    )
    return kept


def kept_fields(parameter: Parameter) -> dict[str, str]:
    """Return what a parameter is declared by, with its name."""
    return {"name": parameter.name, **parameter.fields()}


def hidden(kept: Any) -> str:
    """Return what is kept of a picture as html that shows nothing."""
    return f'<script type="{PAYLOAD}">{json_for_html(kept)}</script>'


def fragment(drawing: Drawing, caption: str, kept: dict[str, Any] | None, remark: str = "") -> str:
    """Return the picture for readers without scripts of ours: a drawing with its words.

    Args:
        drawing: the picture.
        caption: what stands below it.
        kept: what docs make a picture of, where they are to find it here.
        remark: what else is told below it.
    """
    try:
        shown = drawing.svg(on_paper=False)
    except RenderError:
        shown = f"<p>{escape(drawing.described)}</p>"
    behind = "" if kept is None else hidden(kept)
    told = f"<p><em>{escape(remark)}</em></p>" if remark else ""
    below = caption_markup(drawing.spec, caption)
    return f'<figure class="explorable-output">{shown}{below}</figure>{told}{behind}'
