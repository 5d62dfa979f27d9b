"""A page's scripts and styles: hashed files below ``_static/explorable``, only on the pages that use them."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from docutils import nodes

from .bundle import manifest
from .engine import BUNDLE
from .visual import Visual

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

FOLDER = "explorable"


def target(builder: Builder) -> Path:
    """Return the folder of a built site that holds the suite's files."""
    return Path(builder.outdir) / "_static" / FOLDER


def write_stylesheet(builder: Builder, stem: str, text: str) -> str:
    """Write a generated style sheet under a name made of its content; return its path below ``_static``."""
    name = f"{stem}-{hashlib.sha256(text.encode()).hexdigest()[:8]}.css"
    file = target(builder) / name
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return f"{FOLDER}/{name}"


def is_alive(node: nodes.Node) -> bool:
    """Tell whether the page's script has something to do at this node."""
    return isinstance(node, nodes.Element) and (isinstance(node, Visual) or "explorable-alive" in node)


def is_styled(node: nodes.Node) -> bool:
    """Tell whether a node needs the suite's style sheet."""
    if not isinstance(node, nodes.Element):
        return False
    classes: list[str] = node.get("classes", [])
    return is_alive(node) or any(name.startswith("explorable-") for name in classes)


def setup_assets(app: Sphinx) -> None:
    """Copy the bundle's files to built pages, and link them where they are used."""
    app.connect("builder-inited", _allow_fonts)
    app.connect("write-started", _copy)
    app.connect("html-page-context", _link)


def _allow_fonts(app: Sphinx) -> None:
    if app.builder.name == "epub":
        # Sphinx's list of what an e-book may hold is older than this format.
        builder: Any = app.builder
        builder.media_types = {**builder.media_types, ".woff2": "font/woff2"}


def _copy(app: Sphinx, builder: Builder) -> None:
    if builder.format != "html":
        return
    names: list[str] = [*manifest()["styles"].values(), *manifest()["fonts"]]
    if builder.name != "epub":  # an e-book's readers run no scripts
        names += [*manifest()["scripts"].values(), *manifest()["pictures"].values()]
    for name in names:
        file = target(builder) / name
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(BUNDLE / "web" / name, file)


@dataclass(frozen=True)
class Needs:
    """What a page needs of the suite: its styles, and the script that loads what else it needs."""

    styles: bool = False
    script: bool = False


_known: WeakKeyDictionary[nodes.document, Needs] = WeakKeyDictionary()


def needs_of(doctree: nodes.document | None) -> Needs:
    """Return what a page needs; one that no document made, nothing."""
    if doctree is None:
        return Needs()
    if doctree not in _known:
        shown = [node for node in doctree.findall(nodes.Element) if is_styled(node)]
        _known[doctree] = Needs(bool(shown), any(is_alive(node) for node in shown))
    return _known[doctree]


def _link(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    needs = needs_of(doctree)
    if needs.styles:
        app.add_css_file(f"{FOLDER}/{manifest()['styles']['theme']}", priority=400)
    if app.builder.name == "epub" or not needs.script:
        return
    app.add_js_file(f"{FOLDER}/{manifest()['scripts']['host']}", loading_method="defer")
