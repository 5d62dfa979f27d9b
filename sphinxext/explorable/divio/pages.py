"""The kinds of a site's pages: noted while reading, known once all are read, listed for other projects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from ..config import ExplorableConfig
from ..pages.answering import QUESTION
from ..pages.markup import DOCSTRING
from ..pages.notices import warn
from ..pages.visual import shared
from .checks import Traits
from .kinds import KINDS, NO_KIND, STANDARD_FOLDERS, KindError, is_overview, kind_by_folder, kind_named

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


@dataclass(frozen=True)
class Page:
    """What was noted of a page while it was read.

    Args:
        docname: its name
        traits: what was found on it
        line: the line of its title
        named: the kind that its front matter names, where it names one
        date: when it was written, as its front matter says; dates sort as text
        description: what it is about, as its front matter says
        grid_line: the line of its ``divio-grid``, where it has one
        has_list: a ``divio-grid`` or ``divio-list`` shows other pages on it
        has_thumbnails: it shows them with their pictures
        picture: what changes with the picture that the page is shared with; empty where it has none
    """

    docname: str
    traits: Traits
    line: int
    named: str | None
    date: str
    description: str
    grid_line: int | None
    has_list: bool
    has_thumbnails: bool
    picture: str


class PageList(nodes.General, nodes.Element):
    """The place of a list of pages of one kind, which are known once all are read."""


class Thumbnail(nodes.General, nodes.Element):
    """The place of a page's picture beside its title; what shows it writes it."""


class DivioDomain(Domain):
    """Pages by their kind, as targets of cross-references and in the inventory."""

    name = "divio"
    label = "Divio"
    object_types: ClassVar[dict[str, ObjType]] = {
        kind.name: ObjType(kind.label, kind.name) for kind in KINDS.values()
    }
    roles: ClassVar[dict[str, Any]] = {name: XRefRole() for name in KINDS}
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}}
    data_version = 3
    # The kinds of all pages, while none of them changes.
    known: Mapping[str, str] | None = None

    @property
    def pages(self) -> dict[str, Page]:
        """What was noted of each page."""
        noted: dict[str, Page] = self.data["pages"]
        return noted

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        self.known = None
        self.pages.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel worker read."""
        self.known = None
        self.pages.update({name: otherdata["pages"][name] for name in docnames if name in otherdata["pages"]})

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Link to a page of a kind, by its title where no other words are given."""
        if kind_of(env, target) != typ:
            return None
        if not node.get("refexplicit"):
            title = env.titles[target].astext()
            contnode = nodes.inline(title, title)
        return make_refnode(builder, fromdocname, target, "", contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Leave the ``any`` role to Sphinx's own names of documents."""
        return []

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """List the pages for the inventory, and not for the search, which finds them as pages."""
        for docname, kind in kinds_of(self.env).items():
            yield docname, self.env.titles[docname].astext(), kind, docname, "", -1


def divio_of(env: BuildEnvironment) -> DivioDomain:
    """Return the domain of a site."""
    domain = env.domains["divio"]
    assert isinstance(domain, DivioDomain)
    return domain


def uses_kinds(env: BuildEnvironment) -> bool:
    """Tell whether a site lists pages by kind, or a page names its own."""
    return any(page.named or page.has_list for page in divio_of(env).pages.values())


def folders_of(env: BuildEnvironment) -> Mapping[str, str]:
    """Return the kinds of folders: those of ``conf.py``, else the standard ones where kinds are used."""
    return ExplorableConfig.of(env.config).divio_folders or (STANDARD_FOLDERS if uses_kinds(env) else {})


def kinds_of(env: BuildEnvironment) -> Mapping[str, str]:
    """Return the kinds of all pages that have one, in the order of the tables of contents."""
    domain = divio_of(env)
    if domain.known is None:
        folders = folders_of(env)
        kinds = {docname: _kind(domain.pages.get(docname), folders) for docname in in_order(env)}
        domain.known = {docname: kind for docname, kind in kinds.items() if kind}
    return domain.known


def kind_of(env: BuildEnvironment, docname: str) -> str | None:
    """Return a page's kind, by its front matter or else by its folder, if it has one."""
    return kinds_of(env).get(docname)


def _kind(page: Page | None, folders: Mapping[str, str]) -> str | None:
    if page is None or page.named == NO_KIND:
        return None
    if page.named or is_overview(page.docname, folders):
        return page.named
    return kind_by_folder(page.docname, folders)


def in_order(env: BuildEnvironment) -> list[str]:
    """Return all pages in the order of the tables of contents, then those in none by name."""
    ordered: dict[str, None] = {}
    ahead = [env.config.root_doc]
    while ahead:
        docname = ahead.pop()
        if docname in env.all_docs and docname not in ordered:
            ordered[docname] = None
            ahead += reversed(env.toctree_includes.get(docname, []))
    return [*ordered, *sorted(set(env.all_docs) - set(ordered))]


def pages_of(env: BuildEnvironment, kind: str, *, newest_first: bool = False) -> list[Page]:
    """Return the pages of a kind in the order of the tables of contents; dated ones before, if asked."""
    noted = divio_of(env).pages
    pages = [noted[docname] for docname, its in kinds_of(env).items() if its == kind]
    # Sorting is stable: what has no date, or the same, keeps its order.
    return sorted(pages, key=lambda page: page.date, reverse=True) if newest_first else pages


def overview_of(env: BuildEnvironment, kind: str) -> str | None:
    """Return the first page of the folder of a kind, if there is one."""
    for folder, name in folders_of(env).items():
        docname = f"{folder.strip('/')}/index"
        if kind_named(name) == kind and docname in env.all_docs:
            return docname
    return None


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a page says of itself, and what is on it."""
    env = app.env
    docname = env.current_document.docname
    front = env.metadata[docname]
    named = None
    if "divio" in front:
        try:
            named = kind_named(str(front["divio"]))
        except KindError as error:
            warn(str(error), "divio", (docname, 1))
    lists = list(doctree.findall(PageList))
    grid = next((node for node in lists if "grid" in node), None)
    domain = divio_of(env)
    domain.known = None
    domain.pages[docname] = Page(
        docname,
        _traits(doctree),
        next((node.line for node in doctree.findall(nodes.title) if node.line), 1),
        named,
        _date(front, docname),
        " ".join(str(front.get("description", "")).split()),
        None if grid is None else grid.line,
        bool(lists),
        any(node["thumbnails"] for node in lists),
        _picture(doctree),
    )


def _picture(doctree: nodes.document) -> str:
    """Return what changes with the picture that a page is shared with."""
    question = next((visual[QUESTION] for visual in shared(doctree) if QUESTION in visual), None)
    return question.key if question else ""


def _date(front: Mapping[str, Any], docname: str) -> str:
    date = str(front.get("date", ""))
    # Other tools have front matter of this name too, in forms of their own.
    return date[:10] if re.match(r"\d{4}-\d{2}-\d{2}", date) else ""


# What a learner can do after the page, what someone looks up, and what makes a page more than contents.
_STEPS = (nodes.literal_block, nodes.doctest_block, nodes.enumerated_list)
_DEFINITIONS = (addnodes.desc, addnodes.glossary, nodes.definition_list, nodes.option_list, nodes.table)
_CONTENT = (nodes.paragraph, addnodes.desc, nodes.literal_block, nodes.math_block, nodes.figure)


def _traits(doctree: nodes.document) -> Traits:
    elements = list(doctree.findall(nodes.Element))
    title = next((node.astext() for node in elements if isinstance(node, nodes.title)), "")
    return Traits(
        title=" ".join(title.split()),
        has_steps=any(isinstance(node, _STEPS) for node in elements),
        # A concept that a page presents is a definition too.
        has_definitions=any(
            isinstance(node, _DEFINITIONS) or "explorable-definition" in node.get("classes", [])
            for node in elements
        ),
        has_prose=any(isinstance(node, nodes.paragraph) and _is_prose(node) for node in elements),
        is_contents=not any(isinstance(node, _CONTENT) for node in elements),
    )


def _is_prose(paragraph: nodes.paragraph) -> bool:
    if DOCSTRING in (paragraph.source or ""):
        return False
    at: nodes.Node | None = paragraph
    while at is not None and not isinstance(at, addnodes.desc | nodes.table):
        at = at.parent
    return at is None
