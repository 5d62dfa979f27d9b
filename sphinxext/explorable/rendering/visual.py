"""The ``Visual`` node: one picture, and how it stands in a page of html."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..config import ExplorableConfig
from .bundle import scripts_of
from .engine import RenderError, engine
from .notices import notice, warn
from .transforms import document_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator


class Visual(nodes.General, nodes.Element):
    """A picture inside a figure.

    ``picture`` is its name in the catalogue, ``spec`` the frozen dataclass that the directive checked. Before
    anything is written, ``request`` (what the engine draws) and ``colors`` (of the light theme) are added.
    """


def draw(node: Visual, service: str, config: Config, **more: Any) -> str:
    """Return the markup that a service of the engine makes of a picture; ``more`` is what only it needs."""
    settings = ExplorableConfig.of(config)
    request = {**node["request"], **more}
    markup = engine().ask(service, request, timeout=settings.render_timeout, memory=settings.render_memory)
    return str(markup)


def scope(self: HTML5Translator, node: nodes.Node) -> dict[str, Any]:
    """Return the attribute that keeps apart the parameters of documents joined into one page."""
    docname = document_of(node)
    return {"data-scope": docname} if docname else {}


def json_for_html(data: Any) -> str:
    """Serialise data so that it can stand in a script element: no ``</script>`` or ``<!--`` is possible."""
    text = json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def visit_visual_html(self: HTML5Translator, node: Visual) -> None:
    """Write the picture's static form, its text alternative and its spec."""
    request = node["request"]
    picture, values, ident = request["picture"], request["values"], request["id"]
    escape = self.attval
    scoped = "".join(f' {name}="{escape(value)}"' for name, value in scope(self, node).items())
    bind = f' data-bind="{escape(json.dumps(request["bind"]))}"' if request["bind"] else ""
    try:
        view = draw(node, "drawView", self.config)
    except RenderError as error:
        message = f"{picture} could not be drawn: {error}"
        warn(message, "render", node)
        notice(message, node.rawsource).walkabout(self)
        raise nodes.SkipNode from None
    self.body.append(
        f'<div class="explorable" data-explorable="{escape(picture)}" id="{escape(ident)}"{scoped} '
        f'data-scripts="{escape(" ".join(scripts_of(picture, node.get("shows"))))}"{bind}>'
        f"{view}"
        f'<p class="explorable-alt" id="{escape(ident)}-alt" aria-live="polite">{escape(values["alt"])}</p>'
        f'<script type="application/json">{json_for_html(values)}</script>'
        "</div>\n"
    )
    raise nodes.SkipNode


def setup_visual(app: Sphinx) -> None:
    """Register the node, with a visitor for html only: other builders meet an image in its place."""
    app.add_node(Visual, html=(visit_visual_html, None))
