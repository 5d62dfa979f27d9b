"""The suite's roles and directives as the other markup writes them, which is text on a page: that is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..pages.markup import is_markdown
from ..pages.notices import warn
from ..pages.transforms import ReadTransform
from ..phases import Phase
from .near_names import own_directives, own_roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

_MYST_ROLE = re.compile(r"\{([\w-]+)\}`([^`]+)`")
_MYST_DIRECTIVE = re.compile(r"^ *(?:`{3,}|:{3,}|~{3,})\{([\w-]+)\}", re.MULTILINE)
_RST_ROLE = re.compile(r":([\w-]+):\Z")
_RST_DIRECTIVE = re.compile(r"^ *\.\. ([\w-]+)::", re.MULTILINE)


class TellOtherMarkup(ReadTransform):
    """Tells of what parsers take for text, since it is written as on a page of the other kind."""

    default_priority = Phase.TELL_OTHER_MARKUP.priority

    def apply(self, **kwargs: Any) -> None:
        """Look through one document."""
        for paragraph in self.document.findall(nodes.paragraph):
            source = paragraph.source or ""
            markdown = is_markdown(self.env, source, self.docname)
            found = _of_restructuredtext(paragraph) if markdown else _of_myst(paragraph)
            for at, message in found:
                line = (paragraph.line or 1) + paragraph.rawsource.count("\n", 0, max(at, 0))
                warn(message, "markup", f"{source}:{line}")


def _of_myst(paragraph: nodes.paragraph) -> Iterator[tuple[int, str]]:
    """Find what MyST would understand: where in the paragraph it stands, and what its author is told."""
    text = paragraph.rawsource
    for found in _MYST_DIRECTIVE.finditer(text):
        if found[1] in own_directives():
            written = found[0].strip()
            yield found.start(), f"{written} is text in reStructuredText; write .. {found[1]}::"
    for part in _own_text(paragraph):
        for found in _MYST_ROLE.finditer(str(part)):
            if found[1] in own_roles():
                message = f"{found[0]} is text in reStructuredText; write :{found[1]}:`{found[2]}`"
                yield text.find(found[0]), message


def _of_restructuredtext(paragraph: nodes.paragraph) -> Iterator[tuple[int, str]]:
    """Find what reStructuredText would understand."""
    text = paragraph.rawsource
    for found in _RST_DIRECTIVE.finditer(paragraph.astext()):
        if found[1] in own_directives():
            written = found[0].strip()
            yield (
                text.find(written),
                f"{written} is text in Markdown; write :::{{{found[1]}}} and end it with :::",
            )
    for part in _own_text(paragraph):
        found_role = _RST_ROLE.search(str(part))
        code = part.next_node(nodes.literal, descend=False, siblings=True)
        if found_role and code is not None and found_role[1] in own_roles():
            name, content = found_role[1], code.astext()
            message = f":{name}:`{content}` is text and code in Markdown; write {{{name}}}`{content}`"
            yield text.find(f":{name}:`{content}`"), message


def _own_text(paragraph: nodes.paragraph) -> Iterator[nodes.Text]:
    for part in paragraph.findall(nodes.Text):
        if not isinstance(part.parent, nodes.literal):
            yield part


def setup_other_markup(app: Sphinx) -> None:
    """Register the transform."""
    TellOtherMarkup.register(app)
