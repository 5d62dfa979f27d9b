"""A site as the command opens it: its documents read and resolved, with their pictures as they are."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import SphinxError

from ..pages.answering import limits_of
from ..pages.output import COMMAND
from ..pages.visual import Visual
from ..spelling import nearest, whole_number
from ..story import Steps
from .drawing import svg_of
from .hero.describing import words_of
from .subcommands import REFUSED, CommandError
from .terminal import terminal

if TYPE_CHECKING:
    import argparse

    from sphinx.application import Sphinx

SUFFIXES = (".md", ".rst", ".ipynb", ".txt")
# Where a project has its docs.
_USUAL = ("docs", "docs/source", "doc", "doc/source", "documentation", "source", ".")


class CommandBuilder(Builder):
    """Writes nothing: the command takes documents as they are once they are resolved."""

    name = COMMAND
    format = ""

    def get_outdated_docs(self) -> Iterable[str]:
        """Return none: nothing is written."""
        return []

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return where a page is on the site."""
        return f"{docname}.html"

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Nothing is written."""

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Nothing is written."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Nothing is written."""


@dataclass(frozen=True)
class Site:
    """A site whose documents are read.

    Attributes:
        app: the application; its builder writes nothing.
        warnings: what was warned of while it was read, which has been told.
    """

    app: Sphinx
    warnings: str = ""

    @cached_property
    def _resolved(self) -> dict[str, nodes.document]:
        return {}

    def document(self, docname: str) -> nodes.document:
        """Return a document with its references resolved and its pictures as they are."""
        if docname not in self._resolved:
            document = self.app.env.get_doctree(docname)
            self.app.env.apply_post_transforms(document, docname)
            self._resolved[docname] = document
        return self._resolved[docname]

    def docname(self, page: str) -> str:
        """Return the name of the page that an author calls by its file or by its name.

        Raises:
            CommandError: where the site has none such.
        """
        folder, env = Path(self.app.srcdir), self.app.env
        file = Path(page)
        if file.is_file():
            place = file.resolve()
            within = place.is_relative_to(folder)
            found = env.path2doc(place.relative_to(folder).as_posix()) if within else None
            if found in env.found_docs:
                return str(found)
            raise CommandError(f"{page} is no page of the site in {folder}", REFUSED)
        if page in env.found_docs:
            return page
        hint = nearest(page, env.found_docs)
        raise CommandError(f"the site in {folder} has no page {page}{hint}", REFUSED)

    def pictures(self, docname: str) -> list[Visual]:
        """Return the pictures of a document, in their order."""
        return list(self.document(docname).findall(Visual))

    def picture(self, docname: str, name: str) -> Visual:
        """Return the picture of a document that has a name or, without the name's help, a number from 1.

        Raises:
            CommandError: where there is none such; the message lists those that there are.
        """
        found = {called(visual, place): visual for place, visual in enumerate(self.pictures(docname), 1)}
        if name in found:
            return found[name]
        if 1 <= (number := whole_number(name) or 0) <= len(found):
            return list(found.values())[number - 1]
        if not found:
            raise CommandError(f"{docname} has no picture", REFUSED)
        known = f" (it has {', '.join(found)})"
        raise CommandError(f"{docname} has no picture {name}{nearest(name, found)}{known}", REFUSED)

    def chosen(self, docname: str, names: Iterable[str]) -> list[Visual]:
        """Return the pictures of a document that are named, each once.

        Raises:
            CommandError: as `picture`.
        """
        return list(dict.fromkeys(self.picture(docname, name) for name in names))

    def story(self, docname: str, name: str) -> Steps | None:
        """Return the steps of a document that are called so, if there are any."""
        found = self.document(docname).findall(Steps)
        return next((one for one in found if one.get("called") == name), None)

    def title(self, docname: str) -> str:
        """Return a page's title, as text."""
        title = self.app.env.titles.get(docname)
        return title.astext() if title is not None else docname

    def title_in_words(self, docname: str) -> str:
        """Return a page's title as a line of words, formulas too."""
        title = self.app.env.titles.get(docname)
        return words_of(title) if title is not None else docname

    def svg(self, visual: Visual, docname: str, *, dark: bool = False) -> str:
        """Return a picture as a file of its own, in the colours of a theme.

        Raises:
            RenderError: where it cannot be drawn, or draws no svg.
        """
        return svg_of(self.app, visual, docname, dark=dark)

    @property
    def limits(self) -> Any:
        """What one drawing may take."""
        return limits_of(self.app.config)


def called(visual: Visual, place: int) -> str:
    """Return what a picture is called by: the name that its author gave it, or its place on the page."""
    return visual.get("called") or str(place)


def open_site(options: argparse.Namespace) -> tuple[Site, str]:
    """Read the site of a page; return it, and the page's name.

    Args:
        options: what `add_page` added: the page, and perhaps where the site is.

    Raises:
        CommandError: where there is no such site or page, or the site cannot be read.
    """
    site = read_site(options.source, options.page)
    return site, site.docname(options.page)


def read_site(source: str | None, page: str = "", *, builder: str = COMMAND) -> Site:
    """Read a site, and build it where it is wanted built.

    What is read is kept below ``_build`` beside ``conf.py``, so that the next time only changes are read.

    Args:
        source: the folder of its ``conf.py``; else it is found from the page, or where projects have docs.
        page: one of its pages, as the author named it.
        builder: what writes it; by default nothing is written.

    Raises:
        CommandError: where there is no such site, or it cannot be read.
    """
    folder = source_folder(page, source)
    # Sphinx keeps what it has read for one builder, and would read it anew for another.
    beside = "" if builder == COMMAND else f"-{builder}"
    kept = folder / "_build" / "explorable"
    warnings = StringIO()
    try:
        from sphinx.application import Sphinx
        from sphinx.util.docutils import docutils_namespace, patch_docutils

        with patch_docutils(folder), docutils_namespace():
            app = Sphinx(
                folder,
                folder,
                kept / f"out{beside}",
                kept / f"doctrees{beside}",
                builder,
                status=None,
                warning=warnings,
                parallel=1,
            )
            app.build()
    except SphinxError as error:
        lacks = "sphinxext.explorable" not in (folder / "conf.py").read_text(
            encoding="utf-8", errors="replace"
        )
        if lacks and COMMAND in str(error):
            told = f'{folder / "conf.py"} does not load the suite: add "sphinxext.explorable" to extensions'
            raise CommandError(told, REFUSED) from None
        raise CommandError(f"{folder} cannot be read: {error}") from None
    if told := warnings.getvalue().strip():
        # Sphinx colours them, wherever they are shown.
        print(terminal(sys.stderr).shown(told), file=sys.stderr)
    return Site(app, told)


def source_folder(page: str, source: str | None) -> Path:
    """Return the folder of a site's ``conf.py``: the one that is named, or the one found from a page.

    Raises:
        CommandError: where there is none.
    """
    if source is not None:
        folder = Path(source)
        if not (folder / "conf.py").is_file():
            raise CommandError(f"{folder} holds no conf.py", REFUSED)
        return folder.resolve()
    file = Path(page)
    if file.suffix in SUFFIXES and not file.is_file():
        raise CommandError(f"there is no file {page}", REFUSED)
    if file.is_file():
        around = file.resolve().parents
        found = next((folder for folder in around if (folder / "conf.py").is_file()), None)
        if found is None:
            raise CommandError(
                f"no conf.py is in a folder around {page}; name its folder by --source", REFUSED
            )
        return found
    found = next((Path(folder) for folder in _USUAL if (Path(folder) / "conf.py").is_file()), None)
    if found is None:
        here = os.getcwd()
        raise CommandError(f"no docs are found from {here}; name the folder of conf.py by --source", REFUSED)
    return found.resolve()
