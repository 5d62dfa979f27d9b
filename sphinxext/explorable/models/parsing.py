"""A line of a model diagram, read: what the item is, and what stands after it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from ..spelling import cut
from .errors import Mistakes, ModelError
from .lines import Block
from .suffixes import (
    LONGEST_TEXT,
    MOST_WORDS,
    NAME,
    Reader,
    end_of_text,
    limited,
    read_suffixes,
    read_text,
    spaced,
)
from .tree import ELISION, GROUPS, Dim, Dims, Item

MOST_AXES = 4
LARGEST = 1_000_000_000
LONGEST_WORD = 40

_ALIAS = re.compile(r"([^\W\d][\w-]*)\s*=(?!=)\s*")
_GIVEN = re.compile(r"given(?:\s+|\Z)")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*([^()\s]*(?:\s+[^()\s]+)*)\s*\)")
_TENSOR = re.compile(rf"({NAME}(?:[̀-ͯ]\w*)*)\[([^\[\]]*)\]")
_SIGNATURE = re.compile(r"\s*\[([^\[\]]*?)(?:->|→)([^\[\]]*)\]")
_BRACKETED = re.compile(r"(?<=\S)\[[^\[\]]*\]\Z")
_GROUP = re.compile(rf"({'|'.join(GROUPS)})(?=\s*(?:\Z|[:×*]|<-|←|//|x\s*\d))")
_SIGNS = {
    "(*)": "⊙",
    "(.)": "⊙",
    "1-": "1−",
    "1−": "1−",
    "||": "∥",
    "∥": "∥",
    "+": "+",
    "×": "×",
    "*": "×",
    "·": "·",
    ".": "·",
    "⊙": "⊙",
    "−": "−",
    "-": "−",
    "σ": "σ",
    "sigma": "σ",
    "tanh": "tanh",
    "Σ": "Σ",
}
_SIGN = re.compile("(" + "|".join(map(re.escape, _SIGNS)) + r")(?=[\s:(]|\Z)")
_CLOSING = {'"': '"', "“": '”"', "„": "“”", "«": "»", "”": "”"}
_ELIDED = frozenset(("...", "…", "....", "⋯"))
# What is indented under a group.
_HELD = {
    "beside": "what stands side by side",
    "column": "what stands in it one after the other",
    "residual": "what the dashed arrow passes by",
}
# Words that hold contents, as they may be misspelled.
_GROUPS_MISSPELLED = {
    "besides": "beside",
    "side by side": "beside",
    "columns": "column",
    "stack": "column",
    "residuals": "residual",
    "skip": "residual",
}


def read_items(
    blocks: Sequence[Block], mistakes: Mistakes, above: str = "", depth: int = 0
) -> tuple[Item, ...]:
    """Return the items of lines that stand under one another.

    `above` begins their places, `depth` counts the boxes around them. Notes contents under what holds none,
    and lines that are no items, which are boxes without a name then.
    """
    items = []
    for number, block in enumerate(blocks):
        place = f"{above}{number}"
        try:
            item = _read_item(block, place, depth, mistakes)
        except ModelError as error:
            mistakes.found.append(error)
            mistakes.unread[block.line] = block.text
            inside = read_items(block.inside, mistakes, f"{place}.", depth + 1)
            item = Item("box", place, block.line, block.column, depth=depth, children=inside)
        else:
            with mistakes.noted():
                _check_contents(item, block)
        items.append(item)
    return tuple(items)


def _read_item(block: Block, place: str, depth: int, mistakes: Mistakes) -> Item:
    reader = Reader(block.text, block.line, block.column)
    alias = reader.take(_ALIAS)
    given = reader.take(_GIVEN)
    head = _read_head(reader, given=bool(given))
    after = read_suffixes(reader, _called(head))
    meant = _GROUPS_MISSPELLED.get(head.get("label", "")) if head["kind"] == "box" and block.inside else None
    if meant:
        message = f"{head['label']} would be a box of that name; did you mean {meant}?"
        raise ModelError(message, block.line, block.column)
    return Item(
        place=place,
        line=block.line,
        column=block.column,
        alias=alias[1] if alias else "",
        given=bool(given),
        after=after,
        depth=depth,
        children=read_items(block.inside, mistakes, f"{place}.", depth + (head["kind"] == "box")),
        **head,
    )


def _called(head: dict[str, Any]) -> str:
    return head.get("label") or " ".join(head.get("words", ())) or str(head["kind"])


def _check_contents(item: Item, block: Block) -> None:
    if item.kind in GROUPS:
        if not item.children:
            message = f"{item.kind} holds nothing; indent {_HELD[item.kind]} under it"
            raise ModelError(message, block.line, block.column)
        if item.after != Item("box", "", 0, 0).after:
            message = (
                f"{item.kind} stands alone on its line; what is said after it belongs to the items under it"
            )
            raise ModelError(message, block.line, block.column)
    elif item.children and item.kind != "box":
        inner = item.children[0]
        message = (
            f"{cut(item.shown)} holds nothing, and {cut(inner.shown)} is indented under it; "
            f"write it with {item.column - 1} spaces before it, or under a box"
        )
        raise ModelError(message, inner.line, inner.column)


def _read_head(reader: Reader, *, given: bool) -> dict[str, Any]:
    """Return the fields of the item that a line begins with."""
    start = reader.place
    if reader.rest[:1] in _CLOSING:
        return _read_words(reader)
    if group := _GROUP.match(reader.text, start):
        if given:
            raise reader.error(f"given needs an item after it, and {group[1]} is none")
        reader.place = group.end()
        return {"kind": group[1]}
    sign = _SIGN.match(reader.text, start)
    if sign and not _is_words(reader.text, sign):
        reader.place = sign.end()
        return {"kind": "sign", "label": _SIGNS[sign[1]], "aside": _read_aside(reader)}
    if reader.rest.startswith("("):
        text = limited(reader, _bracketed(reader), start, "text", LONGEST_TEXT)
        if not text:
            raise reader.error("() is empty; write the words between the brackets", start)
        return {"kind": "text", "label": text}
    if image := reader.take(_IMAGE):
        return _image(reader, image)
    if reader.rest.startswith("!["):
        raise reader.error("an image is written ![what it shows](file.png)")
    if tensor := _tensor(reader):
        return tensor
    return _read_box(reader, start, given=given)


def may_be_words(text: str) -> bool:
    """Tell whether a line that could not be read was to be a row of words."""
    alias = _ALIAS.match(text)
    return text[alias.end() if alias else 0 :].lstrip()[:1] in tuple(_CLOSING)


def _is_words(text: str, sign: re.Match[str]) -> bool:
    """Tell whether a sign that is a word begins a label: `tanh layer`."""
    rest = text[sign.end() :].lstrip()
    return sign[1].isalpha() and not rest.startswith("(") and end_of_text(rest, 0) > 0


def _read_words(reader: Reader) -> dict[str, Any]:
    start = reader.place
    inside = reader.quoted(_CLOSING[reader.text[start]], "words")
    words = tuple(ELISION if word in _ELIDED else word for word in inside.split())
    if not words:
        raise reader.error('"" has no words; write one or more between the quotes', start)
    if len(words) > MOST_WORDS:
        message = f"a row has at most {MOST_WORDS} words, and this one {len(words)}; leave some out with …"
        raise reader.error(message, start)
    for word in words:
        limited(reader, word, start, "a word", LONGEST_WORD)
    return {"kind": "words", "words": words}


def _read_aside(reader: Reader) -> str:
    reader.skip()
    if reader.rest.startswith("("):
        return limited(reader, _bracketed(reader), reader.place, "text")
    beside = spaced(reader.text[reader.place : end_of_text(reader.text, reader.place)])
    if beside:
        sign = reader.text[: reader.place].strip()
        raise reader.error(
            f"words beside the sign {sign} stand in brackets, {sign} ({cut(beside)}); "
            "for a box leave the sign out"
        )
    return ""


def _bracketed(reader: Reader) -> str:
    """Read text in round brackets, which may hold others."""
    depth = 0
    for place in range(reader.place, len(reader.text)):
        depth += {"(": 1, ")": -1}.get(reader.text[place], 0)
        if not depth:
            inside = reader.text[reader.place + 1 : place]
            reader.place = place + 1
            return spaced(inside)
    raise reader.error("( is never closed; text ends with )")


def _image(reader: Reader, image: re.Match[str]) -> dict[str, Any]:
    label = limited(reader, spaced(image[1]), image.start(), "what an image shows")
    if not image[2]:
        raise reader.error("the image has no file; write ![what it shows](file.png)", image.start())
    if not label:
        message = f"say what the image shows, for those who do not see it: ![a photo]({cut(image[2])})"
        raise reader.error(message, image.start())
    return {"kind": "image", "label": label, "source": image[2]}


def _tensor(reader: Reader) -> dict[str, Any] | None:
    found = _TENSOR.match(reader.text, reader.place)
    if not found or "->" in found[2] or "→" in found[2]:
        return None
    reader.place = found.end()
    name = limited(reader, unicodedata.normalize("NFC", found[1]), found.start(), "a name", LONGEST_WORD)
    return {"kind": "tensor", "label": name, "dims": _dims(reader, found[2], found.start(2))}


def _dims(reader: Reader, inside: str, place: int) -> Dims:
    if not inside.strip():
        return ()
    parts = inside.split(",")
    if len(parts) > MOST_AXES:
        raise reader.error(
            f"a tensor is drawn with at most {MOST_AXES} dims, and this has {len(parts)}", place
        )
    dims = []
    for part in parts:
        written = part.strip()
        at = place + len(part) - len(part.lstrip())
        if re.fullmatch(NAME, written):
            dims.append(Dim(written, None))
        elif re.fullmatch(r"\d{1,10}", written) and 1 <= int(written) <= LARGEST:
            dims.append(Dim(None, int(written)))
        else:
            called = cut(written) or "nothing"
            raise reader.error(f"{called} is no dim; a dim is a name or a whole number from 1 on", at)
        place += len(part) + 1
    return tuple(dims)


def _read_box(reader: Reader, start: int, *, given: bool) -> dict[str, Any]:
    quoted = reader.rest.startswith("`")
    label, signature = _label_and_signature(reader)
    if not label:
        raise _no_label(reader, start, given=given)
    limited(reader, label, start, "a label")
    if not quoted and is_emoji(label):
        return {"kind": "image", "label": label}
    if not quoted and (bracketed := _BRACKETED.search(label)):
        message = (
            f"the brackets of a box say what it takes and gives: {cut(label[: bracketed.start()])}"
            "[t,d -> t,k]; a tensor's name is one word of letters and digits, x[t,4]"
        )
        raise reader.error(message, start)
    box: dict[str, Any] = {"kind": "box", "label": label}
    if signature:
        box["takes"] = _dims(reader, signature[1], signature.start(1))
        box["gives"] = _dims(reader, signature[2], signature.start(2))
    return box


def _label_and_signature(reader: Reader) -> tuple[str, re.Match[str] | None]:
    """Read a label, and the brackets behind it that tell what the box takes and gives."""
    start = reader.place
    signature = _SIGNATURE.search(reader.text, start)
    if signature and not reader.rest.startswith("`") and signature.start() < end_of_text(reader.text, start):
        reader.place = signature.end()
        return spaced(reader.text[start : signature.start()]), signature
    label = read_text(reader)
    return label, reader.take(_SIGNATURE)


def _no_label(reader: Reader, start: int, *, given: bool) -> ModelError:
    written = cut(reader.text[start:].strip())
    if given and not written:
        return reader.error("given needs an item after it, such as given text[3,4]", start)
    if not written:
        return reader.error("after = an item is needed: a = Label", start)
    return reader.error(
        f"{written} stands after an item, on the item's line; a label that begins so stands in backquotes",
        start,
    )


def is_emoji(text: str) -> bool:
    """Tell whether a text is one emoji, or a few."""
    joined = {"\u200d", "\ufe0f", "\u20e3"}
    shown = [character for character in text if character not in joined]
    return 0 < len(shown) <= 4 and all(
        ord(one) >= 0x2300 and unicodedata.category(one) in ("So", "Sk") for one in shown
    )


def sign_of(written: str) -> str:
    """Return the sign that is written in ASCII, or what is written, where it is none."""
    return _SIGNS.get(written, written)
