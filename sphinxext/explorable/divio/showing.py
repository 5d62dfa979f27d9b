"""What kinds show on pages: lists and cards, filled in once all pages are known, badges and body classes."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.ext.intersphinx import InventoryAdapter

from ..config import ExplorableConfig
from ..language import t
from ..pages.assets import link_style
from ..pages.borrowing import borrows
from ..pages.files import write_stylesheet
from ..pages.notices import notice, warn
from ..pages.output import output_of
from ..pages.transforms import PageTransform
from ..pages.written import outdated as outdated_of
from ..phases import Phase
from ..spelling import nearest
from .kinds import KINDS, Kind
from .listing import Block
from .pages import Page, PageList, Thumbnail, divio_of, kind_of, overview_of, pages_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


_BODY = re.compile(r"<body\b([^>]*)>", re.IGNORECASE)
_CLASS = re.compile(r"""\bclass\s*=\s*(["'])""", re.IGNORECASE)


# A longer list has a row of its own.
_MOST_BESIDE = 12


def _column_of(node: nodes.Element) -> nodes.Element:
    """Return the column of a grid that a node stands in."""
    while "sd-col" not in node["classes"]:
        node = node.parent
    return node


class FillLists(PageTransform):
    """Puts links to pages where a directive left room for them."""

    default_priority = Phase.FILL_LISTS.priority

    def run(self, **kwargs: Any) -> None:
        """Fill all lists of one document."""
        for place in list(self.document.findall(PageList)):
            if "grid" in place:
                self.document["explorable-grid"] = True
            place.replace_self(self._card(place) if "grid" in place else self._list(place))

    def _card(self, place: PageList) -> list[nodes.Node]:
        kind = KINDS[place["kind"]]
        pages = pages_of(self.env, kind.name, newest_first=True)
        heading = nodes.strong("", _name(self.env, kind, kind.heading))
        overview = overview_of(self.env, kind.name)
        title = nodes.paragraph("", "", classes=["sd-card-title"])
        title += self._link(overview, heading, place) if overview else heading
        # A figure and not a sentence: it has to be read in any language.
        title += [nodes.Text(" "), nodes.inline("", f"({len(pages)})", classes=["explorable-count"])]
        purpose = place.children or [nodes.paragraph("", t(kind.purpose))]
        listed = pages[: place["newest"] or None]
        if len(listed) > _MOST_BESIDE:
            _column_of(place)["classes"].append("explorable-long")
        return [title, *purpose, *self._links(listed, place)]

    def _list(self, place: PageList) -> list[nodes.Node]:
        if place["project"]:
            return self._foreign(place)
        pages = pages_of(self.env, place["kind"], newest_first=bool(place["newest"]))
        return self._links(pages[: place["newest"] or None], place)

    def _links(self, pages: list[Page], place: PageList) -> list[nodes.Node]:
        items = []
        for page in pages:
            title = self.env.titles[page.docname].astext()
            line = nodes.paragraph("", "", self._link(page.docname, nodes.inline("", title), place))
            # In a card there is room for titles only.
            if page.description and "grid" not in place:
                line += nodes.Text(f": {page.description}")
            items.append(nodes.list_item("", *self._thumbnail(page, place), line))
        classes = ["explorable-pages", *(["explorable-thumbnails"] if self._has_thumbnails(place) else [])]
        return [nodes.bullet_list("", *items, classes=classes)] if items else []

    def _has_thumbnails(self, place: PageList) -> bool:
        return bool(place["thumbnails"]) and self.output.runs_scripts

    def _thumbnail(self, page: Page, place: PageList) -> list[nodes.Node]:
        """Return the place of a page's picture, in pages of html."""
        if not self._has_thumbnails(place):
            return []
        picture = Thumbnail("", docname=page.docname, small="grid" in place)
        picture.source, picture.line = place.source, place.line
        return [picture]

    def _link(self, docname: str, words: nodes.TextElement, place: PageList) -> addnodes.pending_xref:
        link = addnodes.pending_xref(
            "",
            words,
            refdomain="std",
            reftype="doc",
            reftarget=f"/{docname}",
            refexplicit=True,
            refdoc=self.home(place),
            refwarn=True,
        )
        link.source, link.line = place.source, place.line
        return link

    def _foreign(self, place: PageList) -> list[nodes.Node]:
        """List another project's pages, as its inventory has them."""
        project = place["project"]
        inventories = InventoryAdapter(self.env).named_inventory
        if project not in inventories:
            message = f"divio-list: intersphinx knows no project {project}{nearest(project, inventories)}"
            warn(message, "divio", place)
            return [notice(message, place.rawsource)]
        items = []
        for item in inventories[project].get(f"divio:{place['kind']}", {}).values():
            link = nodes.reference("", item.display_name, refuri=item.uri, internal=False)
            items.append(nodes.list_item("", nodes.paragraph("", "", link)))
        shown = items[: place["newest"] or None]
        return [nodes.bullet_list("", *shown, classes=["explorable-pages"])] if shown else []


class ShowBadge(PageTransform):
    """Says below a page's title which kind of page it is."""

    default_priority = Phase.SHOW_KIND.priority
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Put the badge on one document."""
        kind = kind_of(self.env, self.docname)
        title = next(iter(self.document.findall(nodes.title)), None)
        if kind is None or title is None:
            return
        words = _name(self.env, KINDS[kind], KINDS[kind].label)
        badge = nodes.paragraph(words, words, classes=["explorable-kind", f"explorable-kind-{kind}"])
        title.parent.insert(title.parent.index(title) + 1, badge)


def _name(env: BuildEnvironment, kind: Kind, word: str) -> str:
    return ExplorableConfig.of(env.config).divio_names.get(kind.name) or t(word)


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write again, since what they show of other pages, or of their kind, has changed."""
    listed = {
        kind: [
            (page.docname, env.titles[page.docname].astext(), replace(page, picture=""))
            for page in pages_of(env, kind)
        ]
        for kind in KINDS
    }
    pictures = {docname: page.picture for docname, page in divio_of(env).pages.items()}
    shown: dict[str, Any] = {
        docname: (
            kind_of(env, docname),
            listed if page.has_list else None,
            pictures if page.has_thumbnails else None,
        )
        for docname, page in divio_of(env).pages.items()
    }
    return outdated_of(app, "kinds", shown)


def _lists_pages(node: nodes.Element) -> bool:
    return bool({"explorable-divio-grid", "explorable-pages"} & set(node.get("classes", ())))


def name_kind_to_theme(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the theme's templates a page's kind, and link the style sheets of its lists and cards."""
    context["explorable_kind"] = kind_of(app.env, page) if doctree is not None else None
    if borrows(app) or (doctree and any(map(_lists_pages, doctree.findall(nodes.Element)))):
        link_style(app, "divio", 402)
    if doctree is not None and "sphinx_design" not in app.extensions and "explorable-grid" in doctree:
        app.add_css_file(write_stylesheet(app.builder, "sphinx-design", _card_styles()), priority=390)


@cache
def _card_styles() -> str:
    # Where 0.8 has it, and where 0.6 did.
    places = ("static/sphinx-design.min.css", "compiled/style.min.css")
    sheets = (files("sphinx_design").joinpath(place) for place in places)
    return next(sheet.read_text(encoding="utf-8") for sheet in sheets if sheet.is_file())


def class_bodies(app: Sphinx) -> None:
    """Give the ``body`` of each page with a kind a class, whichever theme writes it."""
    templates = getattr(app.builder, "templates", None)
    if not output_of(app.builder).is_html or templates is None:
        return
    render = templates.render

    def render_with_class(template: str, context: dict[str, Any]) -> str:
        page: str = render(template, context)
        kind = context.get("explorable_kind")
        return (
            _BODY.sub(lambda body: _with_class(body[1], f"explorable-kind-{kind}"), page, 1) if kind else page
        )

    templates.render = render_with_class


def _with_class(attributes: str, name: str) -> str:
    if _CLASS.search(attributes):
        return f"<body{_CLASS.sub(lambda opening: f'{opening[0]}{name} ', attributes, 1)}>"
    return f'<body class="{name}"{attributes}>'


def visit_block(self: HTML5Translator, node: Block) -> None:
    """Open a part of a card, without the class ``container``, which some themes style."""
    self.body.append(self.starttag(node, "div"))


def depart_block(self: HTML5Translator, node: Block) -> None:
    """Close it."""
    self.body.append("</div>\n")
