"""The style sheet of a site's formulas, and the fonts of a page's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.environment import BuildEnvironment

from ..engine.bundle import manifest
from ..pages.borrowing import borrows
from ..pages.files import FOLDER, write_stylesheet
from ..pages.output import Math, output_of
from ..phases import Phase
from .formulas import Formulas, formulas_of, is_foreign, result_of, shows_math
from .katex_rules import rules_for

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


class _SiteSheet(NamedTuple):
    """The style sheet of a site's formulas."""

    file: str
    """Below ``_static``."""
    everywhere: bool
    """Whether every page has formulas: titles stand in the navigation of other pages too."""


# By the site's environment: it is the same for every page.
_sheets: WeakKeyDictionary[BuildEnvironment, _SiteSheet] = WeakKeyDictionary()


def _write_styles(app: Sphinx, builder: Builder) -> None:
    """Write the style sheet: each formula that was read has been typeset by now."""
    _sheets.pop(app.env, None)
    if output_of(builder).math is not Math.TYPESET:
        return
    found = formulas_of(app.env).values()
    styles = {name: rule for one in found for name, rule in one.styles.items()}
    classes = set[str]().union(*(one.classes for one in found))
    if classes or any(one.late for one in found):
        rules = set[str]().union(*(one.rules for one in found))
        file = write_stylesheet(builder, "math", _sheet(rules_for(classes), styles, rules))
        everywhere = borrows(app) or any(shows_math(title) for title in app.env.titles.values())
        _sheets[app.env] = _SiteSheet(file, everywhere)


def _sheet(katex: Iterable[str], styles: Mapping[str, str], rules: Iterable[str] = ()) -> str:
    # Twice KaTeX, to win over its own rules as the inline styles did that these were.
    # Rules that are alike compress better side by side.
    alike = sorted(styles.items(), key=lambda item: item[::-1])
    declared = [f".katex.katex .{name}{{{rule}}}" for name, rule in alike]
    return "\n".join([*katex, *declared, *sorted(rules)]) + "\n"


def _link_styles(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if output_of(app.builder).math is not Math.TYPESET:
        return
    sheet = _sheets.get(app.env)
    if sheet and (sheet.everywhere or (doctree is not None and shows_math(doctree))):
        app.add_css_file(sheet.file, priority=400)
    if doctree is not None and (more := _sheet_of_foreign(app, page, doctree)):
        app.add_css_file(write_stylesheet(app.builder, "math-more", more), priority=403)


def _sheet_of_foreign(app: Sphinx, page: str, doctree: nodes.document) -> str:
    """Return what formulas need that came into a page after it was read, beyond what the site's sheet has."""
    foreign = Formulas()
    for node in doctree.findall(nodes.TextElement):
        if isinstance(node, nodes.math | nodes.math_block) and is_foreign(node):
            foreign.take_styles({"": result_of(node, app.env, page)})
    if not foreign.classes:
        return ""
    site = formulas_of(app.env).values()
    known = set[str]().union(*(one.classes for one in site))
    has = set(rules_for(known)) if app.env in _sheets else set()
    katex = [rule for rule in rules_for(known | foreign.classes) if rule not in has]
    styles = {
        name: rule for name, rule in foreign.styles.items() if not any(name in one.styles for one in site)
    }
    return _sheet(katex, styles) if katex or styles else ""


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
    if not app.config.html_baseurl or output_of(app.builder).is_ebook or 'class="katex"' not in body:
        return
    used = ["Main-Regular", *(font for font, asked in _FONTS.items() if asked.search(body))]
    for file in manifest()["fonts"]:
        if any(f"KaTeX_{font}." in file for font in used):
            href = context["pathto"](f"_static/{FOLDER}/{file}", resource=True)
            preload = {"as": "font", "type": "font/woff2", "crossorigin": "anonymous"}
            _add_link(context, rel="preload", href=href, **preload)


def setup_styles(app: Sphinx) -> None:
    """Write the style sheet, and link it where a page shows math."""
    Phase.WRITE_SITE.connect(app, _write_styles)
    Phase.LINK_FORMULAS.connect(app, _link_styles)
    Phase.LINK_FORMULAS.connect(app, _preload_fonts)
