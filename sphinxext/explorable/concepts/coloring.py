"""The colours of concepts in each output: a style sheet of the site, a preamble of LaTeX."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.environment import BuildEnvironment

from ..config import ExplorableConfig
from ..pages.assets import needs_of
from ..pages.borrowing import borrows
from ..pages.files import write_stylesheet
from ..pages.output import Math, output_of
from ..pages.preamble import add_to_preamble
from ..pages.written import outdated
from ..phases import Phase
from .domain import concepts_of, learned_of, swatches_of
from .stylesheet import latex_preamble, stylesheet

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


def _outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write every page again once a concept has changed: pages show what other pages define."""
    concepts = list(concepts_of(env).values())
    titles = {one.docname: env.titles[one.docname].astext() for one in concepts if one.docname in env.titles}
    return outdated(app, "concepts", dict.fromkeys(env.found_docs, (concepts, titles)))


def _write_preamble(app: Sphinx, builder: Builder) -> None:
    # Without concepts a project's own preamble is left alone: it may define the same names.
    if output_of(builder).is_latex and concepts_of(app.env):
        add_to_preamble(builder, latex_preamble(swatches_of(app.env)))


def _link_stylesheet(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if not needs_of(doctree).styles and not borrows(app):
        return
    follows = _follows_system(app)
    textures = ExplorableConfig.of(app.config).textures
    text = stylesheet(
        swatches_of(app.env),
        learned_of(app.env),
        follow_system=follows,
        tooltips=borrows(app),
        classes=output_of(app.builder).math is Math.MATHJAX,
        textures=textures,
    )
    app.add_css_file(write_stylesheet(app.builder, "colors", text), priority=401)


def _follows_system(app: Sphinx) -> bool:
    setting = ExplorableConfig.of(app.config).dark
    return _theme_is_dark_too(app) if setting == "auto" else bool(setting)


def _theme_is_dark_too(app: Sphinx) -> bool:
    """Whether the pages go dark with the reader's system: dark inks cannot be read on white."""
    theme = getattr(app.builder, "theme", None)
    folders = [Path(folder, "static") for folder in theme.get_theme_dirs()] if theme else []
    folders += [Path(app.confdir, folder) for folder in app.config.html_static_path]
    if app.builder not in _dark:
        _dark[app.builder] = any(map(_mentions_dark, folders))
    return _dark[app.builder]


# Each page asks, and what a process builds next may have other sheets.
_dark: WeakKeyDictionary[Builder, bool] = WeakKeyDictionary()


def _mentions_dark(folder: Path) -> bool:
    sheets = (sheet for sheet in folder.rglob("*.css*") if sheet.is_file())
    return any(
        "prefers-color-scheme" in sheet.read_text(encoding="utf-8", errors="replace") for sheet in sheets
    )


def setup_coloring(app: Sphinx) -> None:
    """Give each output its colours."""
    Phase.OUTDATE_CONCEPTS.connect(app, _outdated)
    Phase.PREAMBLE_CONCEPTS.connect(app, _write_preamble)
    Phase.LINK_COLORS.connect(app, _link_stylesheet)
