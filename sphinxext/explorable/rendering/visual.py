"""The ``Visual`` node: one picture, and how it stands in a page of html."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..config import ExplorableConfig
from .bundle import manifest, scripts_of
from .engine import LimitError, RenderError, engine
from .files import copy, digest, write
from .linking import Module
from .modules import draw_file, draw_view
from .notices import notice, warn
from .transforms import document_of
from .words import Words

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

_BROWSER_ONLY = re.compile(r"\bit (needs|waits|draws) ")

# A value that takes more room than this in a page, in bytes, is a file of its own.
LARGE = 32 * 1024


class Visual(Words, nodes.General):
    """A picture inside a figure.

    ``picture`` is its name, ``spec`` the frozen dataclass that the directive checked. Before anything is
    written, ``request`` (what the engine draws) and ``colors`` (of the light theme) are added. An author's
    own has its ``module`` and ``sheets``, the texts of its style sheets; a child, if there is one, is the
    image that stands for it where it cannot be drawn.
    """


def _limits(config: Config) -> dict[str, float]:
    settings = ExplorableConfig.of(config)
    return {"timeout": settings.render_timeout, "memory": settings.render_memory}


def draw_as_file(node: Visual, config: Config) -> str | None:
    """Return a picture as an svg file; None where it is drawn, but not as svg.

    Raises:
        RenderError: where it cannot be drawn.
    """
    request = node["request"]
    more = {"colors": node["colors"], "title": request["alt"]}
    limits = _limits(config)
    if "module" in node:
        return draw_file(node["module"], request, {**more, "sheet": "\n".join(node["sheets"])}, **limits)
    return str(engine().ask("drawFile", {**request, **more}, **limits))


def scope(self: HTML5Translator, node: nodes.Node) -> dict[str, Any]:
    """Return the attribute that keeps apart the parameters of documents joined into one page."""
    docname = document_of(node)
    return {"data-scope": docname} if docname else {}


def json_for_html(data: Any) -> str:
    """Serialise data so that it can stand in a script element: no ``</script>`` or ``<!--`` is possible."""
    text = json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def complain(node: Visual, error: RenderError) -> str:
    """Warn that a picture could not be drawn; return what is told."""
    picture = node["picture"]
    if "module" not in node:
        message, subtype = f"{picture} could not be drawn: {error}", "render"
    elif node.children:
        message, subtype = f"{picture} is shown by its fallback: {error}", "module"
    else:
        # What a browser may well draw; a mistake has to be mended instead.
        hint = "; name an image with :fallback:" if _BROWSER_ONLY.search(str(error)) else ""
        message, subtype = f"{picture} could not be drawn: {error}{hint}", "module"
    warn(message, subtype, node)
    return message


def visit_visual_html(self: HTML5Translator, node: Visual) -> None:
    """Write the picture's static form, its text alternative and its spec."""
    request = node["request"]
    view, alt, scripts = _view(self, node)
    values, stored = _parted(self.builder, request["values"])
    attributes = {
        "data-explorable": request["picture"],
        "id": request["id"],
        **scope(self, node),
        "data-scripts": " ".join([*scripts, *(f"data-{name}.js" for name in dict.fromkeys(stored.values()))]),
        "data-bind": json.dumps(request["bind"]) if request["bind"] else "",
        "data-stored": json.dumps(stored) if stored else "",
    }
    if "module" in node:
        attributes |= {"data-module": node["module"].key, "data-width": request["width"]}
    # What may do harm in a reader's browser as well is not brought to life.
    dead = () if scripts else ("data-scripts", "data-module")
    written = "".join(
        f' {name}="{self.attval(str(value))}"'
        for name, value in attributes.items()
        if (value or name == "data-width") and name not in dead
    )
    self.body.append(
        f'<div class="explorable"{written}>{view}'
        f'<p class="explorable-alt" id="{self.attval(request["id"])}-alt" aria-live="polite">'
        f"{self.attval(node.said().get('alt') or alt)}</p>"
        f'<script type="application/json">{json_for_html(values)}</script>'
        "</div>\n"
    )
    raise nodes.SkipNode


def _view(self: HTML5Translator, node: Visual) -> tuple[str, str, list[str]]:
    """Return a picture's static form, its words, and the scripts that bring it to life, if any should.

    Raises:
        SkipNode: where a notice is all that the page shall have.
    """
    request = node["request"]
    limits = _limits(self.config)
    try:
        if "module" not in node:
            made = engine().ask("drawView", request, **limits)
            return made["markup"], made["alt"], scripts_of(request["picture"], node.get("shows"))
        drawn = draw_view(node["module"], request, **limits)
        if drawn.sheet:
            node["sheets"] = [*node["sheets"], drawn.sheet]
        alt = request["alt"] if drawn.alt is None else drawn.alt
        return drawn.markup, alt, _module_scripts(self.builder, node["module"])
    except RenderError as error:
        message = complain(node, error)
        is_safe = "module" in node and not isinstance(error, LimitError)
        if not node.children and not is_safe:
            notice(message, node.rawsource).walkabout(self)
            raise nodes.SkipNode from None
        shown = node.children[0] if node.children else notice(message, node.rawsource)
        scripts = _module_scripts(self.builder, node["module"]) if is_safe else []
        return _undrawn_view(self, request["id"], shown), request["alt"], scripts


def _undrawn_view(self: HTML5Translator, ident: str, shown: nodes.Node) -> str:
    """Return a node where a picture's drawing would be."""
    start = len(self.body)
    shown.walkabout(self)
    markup = "".join(self.body[start:])
    del self.body[start:]
    return f'<div id="{self.attval(ident)}-view" class="explorable-view explorable-module">{markup}</div>'


def _module_scripts(builder: Builder, module: Module) -> list[str]:
    """Write what brings an author's module to life; return the files."""
    files = manifest()["modules"]
    shared = [copy(builder, files[name]) for name in ("linker", *(["d3"] if module.uses_d3 else []))]
    return [*shared, write(builder, f"{module.key}.js", module.script())]


def _parted(builder: Builder, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Write large values to files of their own; return the others, and what each of the large is called."""
    small: dict[str, Any] = {}
    stored: dict[str, str] = {}
    for key, value in values.items():
        text = json_for_html(value)
        if len(text.encode()) <= LARGE:
            small[key] = value
            continue
        name = stored[key] = digest(text)
        # As text: each picture makes its own of it, which it may change.
        script = f'((globalThis.explorable ??= {{}}).data ??= {{}})["{name}"] = {_quoted(text)};\n'
        write(builder, f"data-{name}.js", script)
    return small, stored


def _quoted(text: str) -> str:
    """Return JSON as a JavaScript string: in single quotes, which JSON has few of."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def setup_visual(app: Sphinx) -> None:
    """Register the node, with a visitor for html only: other builders meet an image in its place."""
    app.add_node(Visual, html=(visit_visual_html, None))
