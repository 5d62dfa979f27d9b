"""The builders of an article: of one page as html, and of the same page as LaTeX."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.latex import LaTeXBuilder

from ...pages.visual import Visual
from ..lettering import words_in

THEME = "explorable-article"
# What links to the other pages of the site begin with.
ELSEWHERE = "explorable-page:"
PAGE, PAPER = "explorable-article", "explorable-article-latex"
HTML, TEX = "index.html", "article.tex"


class ArticleBuilder(StandaloneHTMLBuilder):
    """Builds one page, in a layout of its own; links to other pages are marked as such.

    Attributes:
        page: the document that the article is.
        article: what its template shows besides, once the page is measured.
        abstract: what the page's front matter gives as one.
        words: how many the page has.
        pictures: how many the page has.
    """

    name = PAGE
    search = False
    copysource = False
    allow_parallel = False
    add_permalinks = False
    page = ""
    article: Callable[[ArticleBuilder], dict[str, Any]]
    abstract = ""
    words = 0
    pictures = 0

    def get_theme_config(self) -> tuple[str, dict[str, Any]]:
        """Return the article's own theme: that of the site may be anything."""
        return THEME, {}

    def get_outdated_docs(self) -> Any:
        """Return none: the page is asked for."""
        return iter(())

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return where a page is: the article stands at the top."""
        return HTML if docname == self.page else super().get_target_uri(docname, typ)

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return a link; one to another page of the site is marked."""
        if from_ == self.page and to.split("#")[0] != self.page:
            return ELSEWHERE + super().get_target_uri(to, typ)
        return super().get_relative_uri(from_, to, typ)

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write the page, and none that Sphinx would write with it."""
        super().write_documents({self.page})

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write the page; its abstract stands in front of it."""
        self.abstract = _taken_abstract(doctree)
        self.words = sum(words_in(part.astext()) for part in doctree.findall(nodes.Text))
        images = sum("explorable" not in str(image.get("classes")) for image in doctree.findall(nodes.image))
        self.pictures = images + len(list(doctree.findall(Visual)))
        super().write_doc(docname, doctree)

    def handle_page(self, pagename: str, addctx: dict[str, Any], *given: Any, **options: Any) -> None:
        """Render the page into its own template; what extensions would add is no part of the article."""
        if pagename == self.page:
            front, heading, rest = addctx["body"].partition("</h1>")
            parts = {"article": self.article(self), "above": front + heading, "below": rest}
            file = Path(self.outdir) / HTML
            context, tree = {**addctx, **parts}, options.get("event_arg")
            super().handle_page(pagename, context, f"{THEME}.html", outfilename=file, event_arg=tree)

    def finish(self) -> None:
        """Put what the page needs beside it."""
        self.gen_pages_from_extensions()
        self.copy_image_files()
        self.copy_download_files()


class PaperBuilder(LaTeXBuilder):
    """Builds one page for the PDF: not those that it lists.

    Attributes:
        day: of its publication; empty where that is not known.
        abstract: what stands below the title, unless the page has one of its own.
    """

    name = PAPER
    day = ""
    abstract = ""

    def update_doc_context(self, *given: Any, **options: Any) -> None:
        """Set what stands at the head: nothing of the day of the build, nor the site's release."""
        super().update_doc_context(*given, **options)
        self.context |= {"date": self.day, "release": "", "releasename": ""}

    def assemble_doctree(self, indexfile: str, *given: Any, **options: Any) -> nodes.document:
        """Return the page without the pages of its contents; links to other pages are their words."""
        self.docnames = {indexfile}
        tree = self.env.get_doctree(indexfile)
        tree["docname"] = indexfile
        for listed in list(tree.findall(addnodes.toctree)):
            listed.parent.remove(listed)
        abstract = _taken_abstract(tree) or self.abstract
        title = next(tree.findall(nodes.title))
        if abstract:
            said = nodes.paragraph("", "", nodes.emphasis(abstract, abstract))
            title.parent.insert(title.parent.index(title) + 1, said)
        self.env.resolve_references(tree, indexfile, self)
        for link in list(tree.findall(addnodes.pending_xref)):
            words = link.get("refsectname") or link.astext()
            link.replace_self(nodes.emphasis(words, words))
        return tree


def _taken_abstract(doctree: nodes.document) -> str:
    """Take the abstract that front matter gives out of a page, where it would stand above the title."""
    abstract = ""
    for topic in list(doctree.findall(nodes.topic)):
        if "abstract" in topic["classes"]:
            abstract = " ".join(part.astext() for part in topic.findall(nodes.paragraph))
            topic.parent.remove(topic)
    return abstract
