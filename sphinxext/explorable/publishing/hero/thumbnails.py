"""Lists of pages with their pictures: small, in both themes, and in a room that they have from the start."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.osutil import relative_uri

from ...concepts import concepts_of, swatches_of
from ...divio.pages import Thumbnail
from ...engine.errors import PassingError, RenderError
from ...pages.assets import link_style
from ...pages.visual import Visual, shared
from ...pages.written import note_failed
from ...phases import Phase
from ...visuals.resolving import take_colors, take_labels
from ..lettering import ended
from .card import thumbnail
from .describing import MOST_ALT
from .making import drawing_of, write_image
from .settings import has_converter, look_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

# In px on the page, in a list and in a card of the grid; for screens with more pixels the files have twice.
_WIDTH, _HEIGHT = 200, 105
_SMALL = (120, 63)
_DENSITY = 2
# The attribute of a list that tells whether any of its pages has a picture.
_PICTURED = "explorable-pictured"


def _picture(app: Sphinx, docname: str) -> Visual | None:
    """Return the picture of another page, as it is there."""
    for visual in shared(app.env.get_doctree(docname)):
        known = concepts_of(app.env)
        if "request" in visual and set(visual.get("named", ())) <= set(known):
            take_colors(visual, known, swatches_of(app.env))
            take_labels(visual, {name: concept.label for name, concept in known.items()})
            return visual
    return None


def _has_pictures(app: Sphinx, pages: nodes.Element) -> bool:
    """Tell whether any page of a list has a picture."""
    # Noted, since each page without one asks, and all of them are read for the answer.
    if _PICTURED not in pages:
        pages[_PICTURED] = any(_picture(app, one["docname"]) for one in pages.findall(Thumbnail))
    return bool(pages[_PICTURED])


def _files(app: Sphinx, visual: Visual, docname: str) -> list[str]:
    """Return the paths of a picture's files in the site, the light one first.

    Raises:
        RenderError: where it cannot be drawn.
    """
    paths = []
    for dark in (False, True):
        drawing = drawing_of(app, visual, docname, dark=dark)
        markup = thumbnail(drawing, look_of(app, dark=dark), _DENSITY * _WIDTH, _DENSITY * _HEIGHT)
        paths.append(write_image(app, "thumbnail", markup))
    return paths


def _visit(app: Sphinx, writer: HTML5Translator, node: Thumbnail) -> None:
    """Write the picture as a link, which the Tab key passes over: the title behind it leads there too."""
    width, height = _SMALL if node["small"] else (_WIDTH, _HEIGHT)
    small = " explorable-thumbnail-small" if node["small"] else ""
    docname, page = node["docname"], writer.builder.current_docname
    visual = _picture(app, docname) if has_converter() else None
    try:
        paths = _files(app, visual, docname) if visual else []
    except RenderError as error:
        if isinstance(error, PassingError):
            note_failed(app, page)
        # Where that page is written, it is told.
        paths = []
    if visual is None or not paths:
        # Where others have one its room is kept, so that titles stand below each other.
        if has_converter() and _has_pictures(app, node.parent.parent):
            writer.body.append(f'<span class="explorable-thumbnail{small}"></span>')
        raise nodes.SkipNode
    alts = (ended(" ".join(visual.described(visual["request"]["alt"]).split()), MOST_ALT), "")
    here = writer.builder.get_target_uri(page)
    images = "".join(
        f'<img src="{escape(relative_uri(here, path))}" alt="{escape(alt)}" width="{width}" '
        f'height="{height}" loading="lazy" decoding="async" />'
        for path, alt in zip(paths, alts, strict=True)
    )
    to = escape(writer.builder.get_relative_uri(page, docname))
    writer.body.append(f'<a class="explorable-thumbnail{small}" href="{to}" tabindex="-1">{images}</a>')
    raise nodes.SkipNode


def _link_style(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is not None and next(doctree.findall(Thumbnail), None) is not None:
        link_style(app, "thumbnails", 403)


def setup_thumbnails(app: Sphinx) -> None:
    """Show the pictures of pages that are listed."""
    app.add_node(Thumbnail, html=(lambda writer, node: _visit(app, writer, node), None))
    Phase.LINK_THUMBNAILS.connect(app, _link_style)
