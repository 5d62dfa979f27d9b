"""A page's card, from its picture to a file of the site, which is made anew only where it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from ...concepts import concepts_of, swatches_of
from ...engine.errors import PassingError, RenderError
from ...pages.files import FOLDER, keep, write
from ...pages.images import converter
from ...pages.notices import warn
from ...pages.transforms import document_of
from ...pages.visual import HERO, Visual, shared
from ...pages.written import note_failed
from ..drawing import svg_of
from ..lettering import ended
from ..raster import jpeg, png, use_fonts
from .card import Drawing, Sign, card
from .describing import MOST_ALT, words_of
from .fonts import without_font
from .formulas import words_of_tex
from .settings import assets_of, is_dark_of, look_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# What a card may take, in bytes: a larger one, with a photograph in it, is a JPEG.
MOST_BYTES = 1_000_000
# What makes one emoji of several, or one of a letter.
_JOINERS = {"\u200d", "\ufe0e", "\ufe0f"}
# A symbol with more signs is no letter.
_LONGEST_SYMBOL = 4


@dataclass(frozen=True)
class Card:
    """A page's card: its path in the site, and the words for those who do not see it."""

    path: str
    alt: str


def pictures_of(document: nodes.document, docname: str) -> list[Visual]:
    """Return a page's own pictures, the one that is marked or else the first one in front."""
    found = shared(document)
    # What was copied here from another page is that one's, unless all are joined into one.
    own = [visual for visual in found if document_of(visual) in (None, docname)]
    return own or found


def make_card(app: Sphinx, docname: str, document: nodes.document) -> Card | None:
    """Return the card of a page, its file written; None where it has no picture that can be drawn."""
    for visual in pictures_of(document, docname):
        try:
            drawing = drawing_of(app, visual, docname, dark=is_dark_of(app))
            path = _write(app, docname, visual, drawing)
        except RenderError as error:
            if isinstance(error, PassingError):
                note_failed(app, docname)
            # Of one that is not even drawn on the page, that is told already.
            if HERO in visual:
                warn(f"hero: {visual['picture']} cannot be put on a card: {error}", "hero", visual)
            continue
        return Card(path, ended(" ".join(visual.described(visual["request"]["alt"]).split()), MOST_ALT))
    return None


def drawing_of(app: Sphinx, visual: Visual, docname: str, *, dark: bool) -> Drawing:
    """Return a picture in the colours of a theme, for a screen.

    Raises:
        RenderError: where it cannot be drawn, or draws no svg.
    """
    return Drawing.of(svg_of(app, visual, docname, dark=dark, on_paper=False))


def signs_of(app: Sphinx, names: Iterable[str]) -> list[Sign]:
    """Return the legend of some concepts."""
    concepts, swatches, dark = concepts_of(app.env), swatches_of(app.env), is_dark_of(app)
    signs = []
    for name in dict.fromkeys(names):
        if name not in concepts:
            continue
        colors, symbol = swatches[name], words_of_tex(concepts[name].symbol)
        signs.append(
            Sign(
                concepts[name].label,
                symbol if len(symbol) <= _LONGEST_SYMBOL else "",
                colors.dark_ink if dark else colors.light_ink,
                colors.dark_fill if dark else colors.light_fill,
                colors.texture,
            )
        )
    return signs


def _write(app: Sphinx, docname: str, visual: Visual, drawing: Drawing) -> str:
    assets, look = assets_of(app), look_of(app)
    signs = signs_of(app, visual.get("explorable-concepts", ()))
    signs = [replace(sign, label=_written(app, docname, sign.label)) for sign in signs]
    title = _written(app, docname, words_of(app.env.titles[docname]))
    # The first page of a site may be called as the site is.
    look = replace(look, site="" if look.site == title else _written(app, docname, look.site))
    if assets.template:
        markup = assets.template.filled(title, drawing, signs, look)
    else:
        markup = card(title, drawing, signs, look)
    return write_image(app, "card", markup)


def _written(app: Sphinx, docname: str, text: str) -> str:
    """Return a text as it can be drawn: an emoji that no font has is left out, of letters it is told."""
    assets = assets_of(app)
    if assets.fonts:
        use_fonts(assets.fonts.parent)
    missing = without_font(text, assets.font)
    letters = [sign for sign in missing if sign.isalpha()]
    if letters:
        warn(
            f"hero: no font here has {', '.join(letters)}, which the card of this page cannot show; install "
            "one that has, or name its file in conf.py: explorable_hero = {'font': 'fonts/….otf'}",
            "hero",
            docname,
        )
    dropped = set(missing) - set(letters)
    if not dropped:
        return text
    # What joins the parts of an emoji goes with it.
    return " ".join("".join(sign for sign in text if sign not in dropped | _JOINERS).split()) or text


def write_image(app: Sphinx, stem: str, markup: str) -> str:
    """Write a drawing as a file of pixels, under a name made of its content; return its path in the site.

    Raises:
        RenderError: where it cannot be converted.
    """
    assets = assets_of(app)
    if assets.fonts:
        use_fonts(assets.fonts.parent)
    key = hashlib.sha256(f"{converter()} {assets.digest} {markup}".encode()).hexdigest()[:24]
    image = keep(Path(app.doctreedir) / "explorable" / f"{stem}-{key}.image", lambda: _pixels(markup))
    suffix = "png" if image.startswith(b"\x89PNG") else "jpg"
    name = f"{stem}-{hashlib.sha256(image).hexdigest()[:12]}.{suffix}"
    return f"_static/{FOLDER}/{write(app.builder, name, image)}"


def _pixels(markup: str) -> bytes:
    image = png(markup)
    return image if len(image) <= MOST_BYTES else jpeg(markup)
