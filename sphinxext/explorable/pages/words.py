"""What authors say in options, which is no text of the page's tree, is in translators' catalogs too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docutils import nodes
from sphinx import addnodes


class Words(addnodes.translatable, nodes.Element):
    """A node with words of its author's that are none of its text: labels, text alternatives.

    A directive hands them to `say`; what uses the node asks it for `said`.
    """

    def say(self, words: Mapping[str, str]) -> None:
        """Keep words by what they are for; empty ones are none."""
        self.attributes["words"] = {use: text for use, text in words.items() if text}

    def said(self) -> dict[str, str]:
        """Return the words, translated where the site's catalog has them."""
        words: dict[str, str] = self.attributes.get("words", {})
        return {**words, **self.attributes.get("translations", {})}

    def preserve_original_messages(self) -> None:
        """Nothing is to be done: translations are kept beside the originals."""

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Take a translation."""
        found = {use: translated_message for use, text in self._messages() if text == original_message}
        self.attributes["translations"] = {**self.attributes.get("translations", {}), **found}

    def extract_original_messages(self) -> list[str]:
        """Return the words for the catalog."""
        return [text for _use, text in self._messages()]

    def setdefault(self, key: str, failobj: Any = None) -> Any:
        """Let Sphinx go on to the other words where one of them is the same in both languages."""
        return failobj if key == "translated" else self.attributes.setdefault(key, failobj)

    def _messages(self) -> list[tuple[str, str]]:
        words: dict[str, str] = self.attributes.get("words", {})
        return [(use, " ".join(text.split())) for use, text in words.items()]
