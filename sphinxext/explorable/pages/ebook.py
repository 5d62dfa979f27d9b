"""What an e-book says of its files: which kinds there are, and which pages hold formulas or drawings."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes

from ..phases import Phase
from .files import write_whole
from .output import output_of
from .transforms import PageTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_PAGE = re.compile(r'<item (?=[^>]*media-type="application/xhtml\+xml")[^>]*?href="([^"]*)"[^>]*?(?= ?/>)')
_DECLARED = re.compile(r' properties="([^"]*)"')
# Text of pages is escaped: there only an element begins like that.
_HELD = re.compile(rb"<(math|svg)[\s>]")
# As the standard calls them.
_PROPERTIES = {b"math": "mathml", b"svg": "svg"}


class UnfoldTabs(PageTransform):
    """Unfolds the tabs and folds of sphinx_design: in a book nothing opens them."""

    default_priority = Phase.UNFOLD_TABS.priority

    def run(self, **kwargs: Any) -> None:
        """Leave of each set, and of each fold, what stands in it with its labels."""
        if not self.output.is_ebook:
            return
        for part in self.document.findall(nodes.Element):
            # A fold has a mark of svg too, which books refuse since it does not say so.
            if str(part.get("design_component", "")).startswith(("tab-", "dropdown")):
                part["design_component"] = ""
            if any(one.startswith("sd-tab-") for one in part["classes"]):
                part["classes"] = [one for one in part["classes"] if not one.startswith("sd-tab-")]


def _allow_files(app: Sphinx) -> None:
    if output_of(app.builder).is_ebook:
        # Sphinx's list of what an e-book may hold is older than this format, and has no licences.
        builder: Any = app.builder
        builder.media_types = {**builder.media_types, ".woff2": "font/woff2", ".txt": "text/plain"}


def _declare_content(app: Sphinx) -> None:
    """Have the book's list of files completed as soon as it is written: there is no event then."""
    if not output_of(app.builder).is_ebook:
        return
    builder: Any = app.builder
    build_content = builder.build_content

    def build_and_declare() -> None:
        build_content()
        folder = Path(builder.outdir)
        listed = folder / "content.opf"
        write_whole(listed, declared(listed.read_text(encoding="utf-8"), folder).encode())

    builder.build_content = build_and_declare


def declared(package: str, folder: Path) -> str:
    """Return a book's list of files, with what each page holds that readers have to be told of.

    Args:
        package: the text of ``content.opf``.
        folder: which its addresses are relative to.
    """

    def declare(item: re.Match[str]) -> str:
        page = folder / unquote(unescape(item[1]))
        held = {_PROPERTIES[kind] for kind in _HELD.findall(page.read_bytes())} if page.is_file() else set()
        before = _DECLARED.search(item[0])
        names = sorted(held | set(before[1].split() if before else ()))
        plain = _DECLARED.sub("", item[0])
        return f'{plain} properties="{" ".join(names)}"' if names else plain

    return _PAGE.sub(declare, package)


def setup_ebook(app: Sphinx) -> None:
    """Complete what Sphinx says of an e-book's files, and put into it what would not open."""
    UnfoldTabs.register(app)
    Phase.ALLOW_FONTS.connect(app, _allow_files)
    Phase.DECLARE_CONTENT.connect(app, _declare_content)
