"""``{gesture}`Drag the dot.```: words of a caption that speak of a control, shown only where there is one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from ..phases import Phase
from .transforms import PageTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CLASS = "explorable-gesture"


class Gesture(nodes.inline):
    """The words; what quotes the caption elsewhere, where there is nothing to press, goes without them."""

    def astext(self) -> str:
        """Return nothing."""
        return ""


class GestureRole(SphinxRole):
    """``{gesture}`Drag the dot.```: words of a caption about a control, shown only where it works."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the words, with their own markup."""
        words = Gesture(self.rawtext, "", classes=[CLASS])
        memo = SimpleNamespace(document=self.inliner.document, reporter=self.inliner.reporter, language=None)
        # reStructuredText's inliner keeps where it is; this is a detour.
        before = vars(self.inliner).copy()
        parsed, messages = self.inliner.parse(self.text, self.lineno, memo, words)
        vars(self.inliner).update(before)
        words += parsed
        return [words], messages


class DropGestures(PageTransform):
    """Takes the words out for builders whose readers have nothing to press."""

    default_priority = Phase.DROP_GESTURES.priority

    def run(self, **kwargs: Any) -> None:
        """Drop them from one document."""
        if self.output.runs_scripts:
            return
        for node in list(self.document.findall(nodes.inline)):
            if CLASS in node["classes"]:
                node.parent.remove(node)


def setup_gesture(app: Sphinx) -> None:
    """Register the role."""
    # In captions every visitor of Sphinx's has to know it.
    app.add_node(Gesture)
    app.add_role("gesture", GestureRole())
    DropGestures.register(app)
