"""The directives that list pages by kind: ``divio-grid`` and ``divio-list``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from docutils import nodes

from ..pages.directive import ExplorableDirective
from ..spelling import whole_number
from .kinds import KINDS, NO_KIND, KindError, kind_named
from .pages import PageList

# How many of a kind's pages a card of the grid shows.
SHOWN = 3
_THUMBNAILS = {
    "thumbnails": "Shows the picture of each page beside its title: the page's first, or the one that has "
    "`hero`."
}


class Block(nodes.container):
    """A part of a card, with the classes of sphinx-design and none of its own."""


class _ListingDirective(ExplorableDirective):
    """What lists pages."""

    def _newest(self, default: str) -> int:
        """Return how many pages are shown; 0 for all of them.

        Raises:
            KindError: it is no number.
        """
        newest = self.options.get("newest", default)
        number = whole_number(newest)
        if number is None or number < 0:
            raise KindError(f"newest needs a whole number of pages, not {newest!r}")
        return number

    def _has_thumbnails(self) -> bool:
        """Tell whether pages are listed with their pictures.

        Raises:
            KindError: it is no switch.
        """
        try:
            return self.is_on("thumbnails")
        except ValueError as error:
            raise KindError(str(error)) from None

    def _list(self, kind: str, newest: int) -> PageList:
        pages = PageList(self.block_text, kind=kind, newest=newest)
        pages["thumbnails"] = self._has_thumbnails()
        self.set_source_info(pages)
        return pages


class DivioList(_ListingDirective):
    """``divio-list``: links to all pages of a kind, in this project or another one."""

    HAS_BODY = False
    optional_arguments = 1
    final_argument_whitespace = True
    OPTIONS: ClassVar[Mapping[str, str]] = {
        "newest": "The maximum number of pages, those with the latest `date` first; by default all of them, "
        "in the order of the tables of contents.",
        "project": "A key of `intersphinx_mapping`: lists that project's pages.",
        **_THUMBNAILS,
    }

    def make(self) -> list[nodes.Node]:
        """Leave the place of the list."""
        if unknown := self.unknown_option(self.name):
            return self.problem(unknown, "divio")
        try:
            if not self.arguments:
                raise KindError(f"it has no kind; write one after it, on the same line: {', '.join(KINDS)}")
            kind = kind_named(self.arguments[0])
            if kind == NO_KIND:
                raise KindError(f"{NO_KIND} is not a kind to list pages by; the four are {', '.join(KINDS)}")
            pages = self._list(kind, self._newest("0"))
            if pages["thumbnails"] and "project" in self.options:
                raise KindError("another project's pages have no thumbnails here; leave `:thumbnails:` out")
        except KindError as error:
            return self.problem(f"divio-list: {error}", "divio")
        pages["project"] = self.options.get("project", "")
        return [pages]


class DivioGrid(_ListingDirective):
    """``divio-grid``: a card for each kind with its newest pages; the body can say what kinds are for."""

    OPTIONS: ClassVar[Mapping[str, str]] = {
        "newest": f"The number of pages on a card, those with the latest `date` first; by default {SHOWN}.",
        **_THUMBNAILS,
    }

    def make(self) -> list[nodes.Node]:
        """Leave the cards, and in each the place of its list."""
        if unknown := self.unknown_option(self.name):
            return self.problem(unknown, "divio")
        purposes: dict[str, str] = {}
        for number, line in enumerate(self.content, start=1):
            name, _colon, words = line.partition(":")
            if not line.strip():
                continue
            try:
                kind = kind_named(name)
            except KindError as error:
                return self.problem(f"divio-grid: {error}", "divio", number)
            if not words.strip() or kind == NO_KIND:
                message = f"{line.strip()!r} must be one of the four kinds, a colon and what it is for"
                return self.problem(f"divio-grid: {message}", "divio", number)
            purposes[kind] = words.strip()
        try:
            newest = self._newest(str(SHOWN))
            self._has_thumbnails()
        except KindError as error:
            return self.problem(f"divio-grid: {error}", "divio")
        row = Block(classes=["sd-row", "sd-row-cols-1", "sd-row-cols-sm-2", "sd-g-3"])
        for kind in KINDS:
            pages = self._list(kind, newest)
            pages["grid"] = True
            if kind in purposes:
                pages += self._purpose(purposes[kind])
            body = Block("", pages, classes=["sd-card-body"])
            card = Block("", body, classes=["sd-card", "sd-w-100", "sd-shadow-sm"])
            row += Block("", card, classes=["sd-col", "sd-d-flex-row"])
        return [Block("", row, classes=["explorable-divio-grid", "sd-container-fluid", "sd-sphinx-override"])]

    def _purpose(self, words: str) -> nodes.paragraph:
        inline, messages = self.parse_inline(words)
        purpose = nodes.paragraph(words, "", *inline, *messages)
        self.set_source_info(purpose)
        return purpose
