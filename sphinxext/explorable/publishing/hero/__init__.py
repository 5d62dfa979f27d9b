"""Cards: what stands for a page where it is shared, made of its title and its picture."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from docutils import nodes
from sphinx.util import logging

from ...config import ExplorableConfig
from ...divio.pages import Thumbnail
from ...pages.notices import warn
from ...pages.output import output_of
from ...pages.transforms import PageTransform, ReadTransform
from ...pages.visual import HERO, Visual, shown
from ...pages.written import outdated
from ...phases import Phase
from .describing import description_of, words_of
from .making import Card, make_card
from .settings import check, has_converter, lacking, stamp_of, wanted
from .tags import Page, has, written
from .thumbnails import setup_thumbnails

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

# The extension that writes Open Graph too: it is handed the image, and goes on to write the rest.
OPEN_GRAPH = "sphinxext.opengraph"


class ChooseHero(ReadTransform):
    """Sees to it that a page is shared with one picture at most."""

    default_priority = Phase.CHOOSE_HERO.priority

    def apply(self, **kwargs: Any) -> None:
        """Keep the first mark, and tell of the others."""
        marked = [visual for visual in self.document.findall(Visual) if HERO in visual]
        for visual in marked[1:]:
            del visual[HERO]
        if len(marked) > 1:
            first = f" in line {marked[0].line}" if marked[0].line else ""
            warn(
                f"a page is shared with one picture, and `:hero:`{first} says already which; remove it here",
                "hero",
                marked[1],
            )


class TellLacking(PageTransform):
    """Tells, where an author asks for a card, what the site lacks for one."""

    default_priority = Phase.TELL_HERO.priority

    def run(self, **kwargs: Any) -> None:
        """Tell it, once a build."""
        place = next(self.document.findall(Thumbnail), None)
        if place is not None and not has_converter():
            self._tell("thumbnails need vl-convert-python; install sphinxext-explorable[static]", place)
        if wanted(self.sphinx) is None:
            return
        marked = next((visual for visual in shown(self.document) if HERO in visual), None)
        if marked is not None and (lack := lacking(self.sphinx)):
            self._tell(f"hero: {lack}", marked)

    def _tell(self, message: str, node: nodes.Node) -> None:
        logger.warning("%s", message, type="explorable", subtype="hero", location=node, once=True)


def _check(app: Sphinx) -> None:
    if ExplorableConfig.of(app.config).hero and output_of(app.builder).runs_scripts:
        check(app)


def _outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write pages again once the files change that their cards are made with."""
    if wanted(app) is None or not app.config.html_baseurl:
        return []
    return outdated(app, "cards", dict.fromkeys(env.found_docs, stamp_of(app)))


def _put(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Make a page's card, and say in its head where it is."""
    if doctree is None or wanted(app) is None or lacking(app):
        return
    front: dict[str, Any] = context.get("meta") or {}
    head: str = context.get("metatags") or ""
    # An author who has an image, or wants none, is followed.
    if has(head, "og:image") or "og:image" in front or "ogp_disable" in front:
        return
    card = make_card(app, page, doctree)
    if card is None:
        return
    told = _page(app, page, context, doctree, card)
    if OPEN_GRAPH in app.extensions:
        # It takes these out of what it is given, which is the environment's own.
        handed = ("og:image", "og:image:width", "og:image:height", "og:image:alt")
        context["meta"] = {**front, **{name: told.open_graph[name] for name in handed}}
        tags = written({}, told.twitter, head)
    else:
        tags = written(told.open_graph, told.twitter, head)
    data = f'<script type="application/ld+json">{told.linked_data}</script>'
    context["metatags"] = f"{head}\n{tags}\n{data}\n"


def _page(app: Sphinx, page: str, context: dict[str, Any], doctree: nodes.document, card: Card) -> Page:
    front: dict[str, Any] = context.get("meta") or {}
    base = app.config.html_baseurl
    url = urldefrag(posixpath.join(base, app.builder.get_target_uri(page))).url
    settings = wanted(app) or {}
    return Page(
        title=words_of(app.env.titles[page]),
        url=url,
        image=posixpath.join(base, card.path),
        alt=card.alt,
        description=description_of(doctree, front, card.alt),
        site=str(settings.get("site") or app.config.project).strip(),
        author=str(front.get("author") or app.config.author).strip(),
        language=app.config.language or "",
        is_home=page == app.config.root_doc,
    )


def setup_hero(app: Sphinx) -> None:
    """Make the cards of pages."""
    Phase.CHECK_HERO.connect(app, _check)
    Phase.OUTDATE_CARDS.connect(app, _outdated)
    Phase.PUT_CARD.connect(app, _put)
    setup_thumbnails(app)
    ChooseHero.register(app)
    TellLacking.register(app)
