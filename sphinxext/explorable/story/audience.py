"""``audience``: content for some readers; it may hold sections."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docutils import nodes

from ..pages.directive import ExplorableDirective
from ..pages.notices import warn
from ..pages.parts import Audience, AudienceError, audiences_named, mark

# How many sections further out than its directive a section belongs, by its heading.
OUT = "explorable-out"


class AudienceDirective(ExplorableDirective):
    """``audience``: what is written for the audiences named after it, `general`, `specialist` or `expert`."""

    optional_arguments = 1
    final_argument_whitespace = True

    def known_options(self) -> Iterable[str]:
        """Return none: whom it is for stands after its name."""
        return []

    def make(self) -> list[nodes.Node]:
        """Return the content, marked."""
        if self.options:
            told = ", ".join(self.options)
            return self.problem(f"audience has no options, and so no {told}", "story")
        if not any(line.strip() for line in self.content):
            return self.problem("audience holds nothing; write in it what its readers get", "story")
        part = Audience("")
        self.set_source_info(part)
        part += self._content()
        try:
            mark(part, audiences_named(" ".join(self.arguments)))
        except AudienceError as error:
            # It is not lost: what is for nobody in particular is for all.
            warn(f"audience: {error}", "story", part)
        return [part]

    def _content(self) -> list[nodes.Node]:
        """Parse the content; sections in it know how far out they belong."""
        parent = self.state.inliner.parent if self._is_markdown else self.state.parent
        if not isinstance(parent, nodes.section | nodes.document):
            return self.parse_content_to_nodes()
        return self._markdown_content(parent) if self._is_markdown else self._rst_content(parent)

    def _markdown_content(self, parent: nodes.Element) -> list[nodes.Node]:
        document: Any = self.state.document
        before = set(map(id, document.findall(nodes.section)))
        holder = nodes.Element()
        holder.document = document
        self.state.nested_parse(self.content, self.content_offset, holder, True)
        # Sections are in their place by now, which is further out than the text around them.
        new = [one for one in document.findall(nodes.section) if id(one) not in before]
        for section in [one for one in new if not any(one.parent is other for other in new)]:
            section[OUT] = _depth(parent) - _depth(section.parent)
            section.parent.remove(section)
            holder += section
        return holder.children

    def _rst_content(self, parent: nodes.Element) -> list[nodes.Node]:
        memo: Any = self.state.memo
        styles, level = memo.title_styles, memo.section_level
        memo.title_styles, memo.section_level = [], 0
        holder = nodes.Element()
        holder.document = self.state.document
        try:
            # As Sphinx does for `only`: by the adornment of its heading a section knows its level.
            self.state.nested_parse(self.content, self.content_offset, holder, match_titles=True)
            first = memo.title_styles[0] if memo.title_styles else None
        finally:
            memo.title_styles, memo.section_level = styles, level
        out = _depth(parent) - styles.index(first) if first in styles else 0
        for section in [one for one in holder.children if isinstance(one, nodes.section)]:
            section[OUT] = out
        return holder.children


def _depth(node: nodes.Node | None) -> int:
    """Return in how many sections something stands, itself counted."""
    depth = 0
    while node is not None:
        depth += isinstance(node, nodes.section)
        node = node.parent
    return depth
