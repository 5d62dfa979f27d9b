"""The style sheet of a site's formulas, and the fonts of a page's."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.environment import BuildEnvironment

from ..rendering.bundle import manifest
from ..rendering.engine import version
from ..rendering.files import FOLDER
from .formulas import complete, is_ours, late_formulas, shows_math, typeset_late, typeset_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


# The style sheet of a site's formulas, below `_static`, by its environment: it is the same for every page.
_sheets: WeakKeyDictionary[BuildEnvironment, str] = WeakKeyDictionary()


def _name_styles(app: Sphinx, builder: Builder) -> None:
    """Name the style sheet by all that it is made from: it is complete once the last formula is typeset."""
    _sheets.pop(app.env, None)
    if not is_ours(builder):
        return
    if app.parallel > 1:
        typeset_of(app.env).finish()
    formulas = typeset_of(app.env).formulas | {complete(formula, app.env) for formula in late_formulas(app)}
    if formulas:
        source = json.dumps([version(), *sorted(formulas)])
        _sheets[app.env] = f"{FOLDER}/math-{hashlib.sha256(source.encode()).hexdigest()[:8]}.css"
    if builder.name == "epub":  # which lists its files before all is over
        _write_styles(app, builder)


def _write_styles(app: Sphinx, builder: Builder) -> None:
    sheet = _sheets.get(app.env)
    if sheet is None:
        return
    file = Path(builder.outdir, "_static", sheet)
    if file.exists():
        return
    results = [typeset_of(app.env).result(formula) for formula in typeset_of(app.env).formulas]
    results += [typeset_late(formula, app.env, app.config) for formula in late_formulas(app)]
    styles = {name: rule for result in results if result for name, rule in result["styles"].items()}
    rules = {rule for result in results if result for rule in result.get("rules", [])}
    # The class twice, to win over KaTeX's own rules as the inline styles did that these were.
    declared = [f".katex .{name}.{name}{{{rule}}}" for name, rule in sorted(styles.items())]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([*declared, *sorted(rules)]) + "\n", encoding="utf-8")


def _write_last(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        _write_styles(app, app.builder)


def _link_styles(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    sheet = _sheets.get(app.env)
    if sheet and ((doctree is not None and shows_math(doctree)) or _navigation_shows_math(app.env)):
        app.add_css_file(f"{FOLDER}/{manifest()['styles']['katex']}", priority=400)
        # Sphinx would look into the file for a checksum, and it is written last.
        href = context["pathto"](f"_static/{sheet}", resource=True)
        _add_link(context, rel="stylesheet", type="text/css", href=href)


def _add_link(context: dict[str, Any], **attributes: str) -> None:
    """Add to a page's head, as XML for e-books; the pages that Sphinx makes itself have no tags there yet."""
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    context["metatags"] = f"{context.get('metatags', '')}\n<link{written} />"


# The fonts that formulas commonly need, and the classes that ask for them; a size may be one of text, too.
_FONTS = {
    font: re.compile(rf'class="(?:(?!reset-size)[^"])*\b(?:{classes})\b')
    for font, classes in {
        "Math-Italic": "mathnormal",
        "Main-Bold": "mathbf|textbf",
        "Main-Italic": "mathit|textit",
        "AMS-Regular": "amsrm|mathbb|textbb",
        "Caligraphic-Regular": "mathcal",
        "Size1-Regular": "size1|small-op|delim-size1",
        "Size2-Regular": "size2|large-op",
        "Size3-Regular": "size3",
        "Size4-Regular": "size4|delim-size4",
    }.items()
}


def _preload_fonts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Fetch a page's fonts beside its style sheets, not after: one layout instead of two.

    Browsers refuse that, with a message, to pages that are opened from disk; so only where the site says that
    it has an address, as every site on Read the Docs does.
    """
    # What is hidden until a reader asks for it asks for no font.
    body = context.get("body", "").partition('class="explorable-about')[0]
    if not app.config.html_baseurl or app.builder.name == "epub" or 'class="katex"' not in body:
        return
    used = ["Main-Regular", *(font for font, asked in _FONTS.items() if asked.search(body))]
    for file in manifest()["fonts"]:
        if any(f"KaTeX_{font}-" in file for font in used):
            href = context["pathto"](f"_static/{FOLDER}/{file}", resource=True)
            preload = {"as": "font", "type": "font/woff2", "crossorigin": "anonymous"}
            _add_link(context, rel="preload", href=href, **preload)


def _navigation_shows_math(env: BuildEnvironment) -> bool:
    """Titles stand in the navigation of other pages too."""
    return any(shows_math(title) for title in env.titles.values())


def setup_styles(app: Sphinx) -> None:
    """Write the style sheet, and link it where a page shows math."""
    app.connect("write-started", _name_styles)
    # Before what was typeset is put away.
    app.connect("build-finished", _write_last, priority=400)
    app.connect("html-page-context", _link_styles)
    app.connect("html-page-context", _preload_fonts)
