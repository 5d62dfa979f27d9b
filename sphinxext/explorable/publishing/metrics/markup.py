"""A built page as far as its readers can press something: where its controls and pictures stand."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeAlias

# What an event names a control by: the picture's id and name, and the label.
Key: TypeAlias = tuple[str, str, str]

_VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
}
# What the page's script says a control belongs to (`report` in interaction.js).
_OWNS = ("data-explorable", "data-declaration", "data-parameter")
_FILES = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "link": ("href",),
}


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str]
    start: int
    content: int
    owner: tuple[str, str]
    text: list[str] = field(default_factory=list)


@dataclass
class Found:
    """Places in the text of a page.

    Attributes:
        buttons: by key, from where to where each button reaches.
        rows: by key, where the row of a slider or a menu ends.
        numbers: by key, where a number in prose ends.
        pictures: where each picture ends, by its id.
        removed: from where to where scripts reach.
        folded: where the attributes of folded controls begin.
        head: where its head ends.
        title: where its title ends.
        files: what it loads.
    """

    buttons: dict[Key, tuple[int, int]] = field(default_factory=dict)
    rows: dict[Key, int] = field(default_factory=dict)
    numbers: dict[Key, int] = field(default_factory=dict)
    pictures: dict[str, int] = field(default_factory=dict)
    removed: list[tuple[int, int]] = field(default_factory=list)
    folded: list[int] = field(default_factory=list)
    head: int | None = None
    title: int | None = None
    files: list[str] = field(default_factory=list)


def find_controls(text: str) -> Found:
    """Find the controls and pictures of a page's html."""
    parser = _Parser(text)
    parser.feed(text)
    parser.close()
    return parser.settled()


class _Parser(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self._text = text
        self._lines = _starts(text)
        self._open: list[_Element] = []
        self._found = Found()
        self._owners: dict[str, tuple[str, str]] = {}
        self._labels: list[tuple[str, str, int]] = []
        self._parameters: dict[str, str] = {}
        self._numbers: list[tuple[str, int]] = []

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        start = self._at()
        content = start + len(self.get_starttag_text() or "")
        owner = self._open[-1].owner if self._open else ("", "parameter")
        if any(name in attributes for name in _OWNS):
            owner = (attributes.get("id", ""), attributes.get("data-explorable", "parameter"))
        if "id" in attributes:
            self._owners.setdefault(attributes["id"], owner)
        if "data-declaration" in attributes:
            with suppress(ValueError, TypeError, KeyError):
                declared = json.loads(attributes["data-declaration"])
                self._parameters[declared["name"]] = declared["label"]
        if tag == "details" and "explorable-settings" in attributes.get("class", ""):
            self._found.folded.append(start + len("<details"))
        if tag != "link" or {"stylesheet", "icon"} & set(attributes.get("rel", "").split()):
            self._found.files += [attributes[name] for name in _FILES.get(tag, ()) if name in attributes]
        if tag not in _VOID:
            self._open.append(_Element(tag, attributes, start, content, owner))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read over what closes itself, as the parts of a drawing do, unless it is a tag of html."""
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        for element in self._open[-3:]:
            if element.tag in ("button", "label"):
                element.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not any(element.tag == tag for element in self._open):
            return
        start = self._at()
        end = self._text.find(">", start) + 1
        while (element := self._open.pop()).tag != tag:
            pass
        self._close(element, start, end)

    def _close(self, element: _Element, start: int, end: int) -> None:
        found, attributes = self._found, element.attributes
        classes = attributes.get("class", "").split()
        label = " ".join("".join(element.text).split())
        if element.tag == "script":
            found.removed.append((element.start, end))
        elif element.tag == "button":
            # What it says may change with what it does next.
            called = attributes.get("data-press", label)
            found.buttons.setdefault((*element.owner, called), (element.start, end))
        elif element.tag == "label" and "for" in attributes:
            # Its row ends later.
            self._labels.append((attributes["for"], label, -1))
        elif element.tag == "head":
            found.head = start
        elif element.tag == "h1" and found.title is None:
            found.title = end
        elif "explorable-scrub" in classes:
            self._numbers.append((attributes.get("data-parameter", ""), end))
        elif "explorable-segments" in classes:
            # Buttons in a row are called by what stands above them.
            name = attributes.get("data-parameter", "")
            found.rows.setdefault((*element.owner, self._parameters.get(name, name)), end)
        elif "explorable-control" in classes:
            self._labels = [(of, said, at if at >= 0 else start) for of, said, at in self._labels]
        if "data-explorable" in attributes:
            found.pictures.setdefault(attributes.get("id", ""), start)

    def settled(self) -> Found:
        """Return what was found, once all of the page is read."""
        for of, label, end in self._labels:
            if of in self._owners and end >= 0:
                self._found.rows.setdefault((*self._owners[of], label), end)
        for name, end in self._numbers:
            label = self._parameters.get(name, name)
            self._found.numbers.setdefault(("", "parameter", label), end)
        return self._found


def _starts(text: str) -> list[int]:
    """Return where each line begins, as the parser counts them: by line feeds."""
    return [0, *(place + 1 for place, sign in enumerate(text) if sign == "\n")]
