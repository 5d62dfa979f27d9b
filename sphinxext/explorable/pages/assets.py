"""A page's scripts and styles: hashed files below ``_static/explorable``, only on the pages that use them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

from docutils import nodes

from ..engine.bundle import manifest, styled_pictures
from ..phases import Phase
from .borrowing import borrows
from .files import FOLDER, copy, settle, write_stylesheet
from .language import link_language
from .output import output_of
from .visual import Visual, width_rules
from .words import Words
from .written import names_of_pages, note_pages, noted_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


# The builders whose output is in line with its pages.
_tidied: WeakSet[Builder] = WeakSet()
# What the host loads by itself: on grounds that are not white, and for what readers do.
_LATER = ("ground", "reader")
# What sphinx_design shows one at a time, or not at first.
_FOLDED = re.compile(r'class="[^"]*\bsd-(?:tab-set|dropdown)\b')
_SENTENCES = re.compile(r'class="[^"]*\bexplorable-sentences\b')


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
    """Link the bundle's files where they are used."""
    Phase.LINK_ASSETS.connect(app, _link)
    Phase.TIDY_ASSETS.connect(app, _tidy)
    Phase.TIDY_LAST.connect(app, _tidy_last)


def link_style(app: Sphinx, stem: str, priority: int) -> None:
    """Link one of the bundle's style sheets from the page that is being written."""
    name = copy(app.builder, manifest()["styles"][stem])
    app.add_css_file(f"{FOLDER}/{name}", priority=priority)


def link_script(
    app: Sphinx,
    stem: str,
    priority: int = 500,
    *,
    at_once: bool = False,
    data: Mapping[str, str] | None = None,
) -> None:
    """Link one of the bundle's scripts from the page that is being written.

    Args:
        app: the application.
        stem: the script's name in the bundle.
        priority: its place among the page's scripts.
        at_once: whether it runs before the page is shown, not once all of the page is read.
        data: what the script is told, by the names of its ``dataset``.
    """
    name = copy(app.builder, manifest()["scripts"][stem])
    how = {} if at_once else {"loading_method": "defer"}
    told = {f"data-{key}": value for key, value in (data or {}).items()}
    app.add_js_file(f"{FOLDER}/{name}", priority=priority, **how, **told)


def _tidy(app: Sphinx) -> list[Any]:
    """Bring what an output has of the suite's files in line with its pages.

    What a page names is there and right, also where no page of this build did; what none names any more goes.
    """
    builder: Any = app.builder
    pages = Path(builder.outdir).rglob(f"*{builder.out_suffix}")
    # The search page is written anew behind this, and then gets what it needs.
    before = Path(builder.get_outfilename("search"))
    kept = (page for page in pages if page.is_file() and page != before)
    note_pages(app, settle(app.builder, kept, noted_pages(app)))
    _tidied.add(app.builder)
    return []


def _tidy_last(app: Sphinx, exception: Exception | None) -> None:
    """Do so where a builder asks extensions for no pages, as that of a single page does not."""
    if exception is None and output_of(app.builder).is_html and app.builder not in _tidied:
        _tidy(app)


@dataclass(frozen=True)
class Needs:
    """What a page needs of the suite: its styles, and the script that loads what else it needs."""

    styles: bool = False
    script: bool = False
    modules: bool = False
    """Whether authors' modules draw there."""
    kit: bool = False
    """Whether one of them draws with the kit."""
    pictures: tuple[str, ...] = ()
    """Those that have a style sheet of their own, each once."""
    sheets: tuple[str, ...] = ()
    """The style sheets that these modules bring, each once."""
    widths: str = ""
    """The rules for figures that were given a width."""


_known: WeakKeyDictionary[nodes.document, Needs] = WeakKeyDictionary()


def needs_of(doctree: nodes.document | None) -> Needs:
    """Return what a page needs; one that no document made, nothing."""
    if doctree is None:
        return Needs()
    if doctree not in _known:
        shown = [node for node in doctree.findall(nodes.Element) if is_styled(node)]
        visuals = [node for node in shown if isinstance(node, Visual)]
        modules = [node for node in visuals if "module" in node]
        pictures = {node.get(key) for node in visuals for key in ("picture", "shows")}
        sheets: list[str] = [sheet for node in modules for sheet in node["sheets"]]
        # Nodes themselves would keep their document alive.
        _known[doctree] = Needs(
            bool(shown),
            any(is_alive(node) for node in shown),
            bool(modules),
            any(node["module"].uses_kit for node in modules),
            tuple(sorted(pictures & styled_pictures())),
            tuple(dict.fromkeys(sheets)),
            width_rules(node["width"] for node in doctree.findall(Words) if "width" in node),
        )
    return _known[doctree]


def _is_any_alive(app: Sphinx) -> bool:
    """Tell whether any page of a site has the suite's script, once all but the search page are noted."""
    return manifest()["scripts"]["host"] in names_of_pages(app)


def _link(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if page == "search" and _is_any_alive(app):
        link_script(app, "search")
    needs = needs_of(doctree)
    if needs.styles or borrows(app):
        body = context.get("body", "")
        link_style(app, "theme", 400)
        if _SENTENCES.search(body):
            link_style(app, "sentences", 401)
        # An e-book has none of them folded.
        if _FOLDED.search(body) and output_of(app.builder).runs_scripts:
            link_style(app, "unfolded", 406)
    for picture in sorted(styled_pictures()) if borrows(app) else needs.pictures:
        link_style(app, picture, 402)
    if needs.kit:
        link_style(app, "kit", 406)
    if needs.modules:
        link_style(app, "modules", 405)
    if needs.widths:
        link_style(app, "sized", 404)
        app.add_css_file(write_stylesheet(app.builder, "widths", needs.widths), priority=405)
    for sheet in needs.sheets:
        app.add_css_file(write_stylesheet(app.builder, "module", sheet), priority=410)
    if not needs.script or not output_of(app.builder).runs_scripts:
        return
    link_language(app)
    later = {stem: copy(app.builder, manifest()["scripts"][stem]) for stem in _LATER}
    link_script(app, "host", data=later)
