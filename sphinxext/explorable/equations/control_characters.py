r"""Control characters in formulas: what becomes of ``\theta`` in a docstring that is not raw.

Sphinx reads tabs as blanks and form feeds as ends of lines, so they are made visible before it does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx.util.docstrings import prepare_docstring

from ..pages.markup import DOCSTRING
from ..phases import Phase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

# What Python makes of a backslash and a letter; by Unicode's pictures of it, as which a page can show it.
_NAMES = {
    "\a": "bell",
    "\b": "backspace",
    "\t": "tab",
    "\v": "vertical tab",
    "\f": "form feed",
    "\r": "return",
}
_PICTURES = {character: chr(0x2400 + ord(character)) for character in _NAMES}
_TOLD = {picture: _NAMES[character] for character, picture in _PICTURES.items()}
# In a page's own formula a tab is a blank as any; pages show what they cannot hold as the last one.
_WRONG = re.compile(f"[\a\b\v\f{''.join(_TOLD)}\ufffd]")
# Where a tab indents a line, it is none of a formula's.
_IN_FORMULA = re.compile(r"[\a\b\v\f]|\r(?!\n)|(?<=[^\s])\t(?=[a-z])|(?<= )\t(?=[a-z])")
_ROLE = re.compile(r":math:`[^`]*`|^[^\S\n]*:symbol:.*$", re.MULTILINE)
_BLOCK = re.compile(r"([^\S\n]*)\.\. (?:math|colored-equation)::")


def control_character(node: nodes.Element) -> str | None:
    """Return what to tell of a control character in a formula, if there is one."""
    found = _WRONG.search(node.astext())
    if not found:
        return None
    name = _TOLD.get(found[0]) or _NAMES.get(found[0])
    told = f"a control character ({name})" if name else "a control character"
    if DOCSTRING in (node.source or ""):
        return f'{told} stands in this formula: its docstring is not raw; write r"""…""" around it'
    return f'{told} stands in this formula; remove it, or write r"…" around the string that it comes from'


def _shown(text: str) -> str:
    return _IN_FORMULA.sub(lambda found: _PICTURES[found[0]], text)


def _with_pictures(doc: str) -> str:
    """Make the control characters in a docstring's formulas visible."""
    doc = _ROLE.sub(lambda found: _shown(found[0]), doc)
    return "\n".join(_lines_with_pictures(doc))


def _lines_with_pictures(doc: str) -> Iterator[str]:
    indent: int | None = None
    for line in doc.split("\n"):
        if indent is not None and line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            indent = None
        if opening := _BLOCK.match(line):
            indent = len(opening[1])
        yield line if indent is None else _shown(line)


def _show_in_docstring(
    app: Sphinx, what: str, name: str, subject: Any, options: Any, lines: list[str]
) -> None:
    """Make them visible in the lines of a docstring, if they are those of what is documented."""
    for holder in (subject, getattr(subject, "__init__", None), getattr(subject, "__new__", None)):
        doc = getattr(holder, "__doc__", None)
        if not isinstance(doc, str) or not _IN_FORMULA.search(doc):
            continue
        if _same(prepare_docstring(doc), lines):
            lines[:] = prepare_docstring(_with_pictures(doc))
            return
    # Of another docstring, such as an attribute's, these are left.
    text = "\n".join(lines)
    lines[:] = re.sub("[\a\b]", lambda found: _PICTURES[found[0]], text).split("\n")


def _same(one: list[str], other: list[str]) -> bool:
    return "\n".join(one).rstrip() == "\n".join(other).rstrip()


def _follow_docstrings(app: Sphinx, config: Config) -> None:
    if Phase.SHOW_CONTROLS.when in app.events.events:
        Phase.SHOW_CONTROLS.connect(app, _show_in_docstring)


def setup_control_characters(app: Sphinx) -> None:
    """Look into docstrings, if a site has autodoc."""
    Phase.FOLLOW_DOCSTRINGS.connect(app, _follow_docstrings)
