"""Tokens as an author's tokenizer gives them, made ready to be shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ..language import t

# What begins or continues a word, as WordPiece, SentencePiece and byte-level BPE mark it.
_CONTINUES, _SENTENCE_PIECE, _BYTE_SPACE = "##", "\u2581", "\u0120"
_SPECIAL = re.compile(r"\[[A-Z][A-Z0-9_]*\]|</?[A-Za-z][\w-]*>|<\|.+\|>|<0x[0-9A-F]{2}>")
_SHOWN = {"\n": "\u21b5", "\t": "\u21e5", "\r": "\u240d", " ": "\u2423", "": "\u2205"}
_RIGHT_TO_LEFT = ("R", "AL")
# What screen readers pass over, or read as a pause; the twin has the same names.
_SILENT = {
    ".": "full stop",  # words
    ",": "comma",  # words
    ":": "colon",  # words
    ";": "semicolon",  # words
    "?": "question mark",  # words
    "!": "exclamation mark",  # words
    "-": "hyphen",  # words
    "'": "apostrophe",  # words
    "\u2019": "apostrophe",  # words
    '"': "quotation mark",  # words
    "(": "opening bracket",  # words
    ")": "closing bracket",  # words
    "\u2423": "space (\u2423)",  # words
    "\u21b5": "new line (\u21b5)",  # words
}
# As many characters of a text are told.
MOST_TOLD = 400


def tokens_shown(tokens: Sequence[str]) -> list[dict[str, Any]]:
    """Return for each token the ``text`` to show, and what else matters of it where it is so.

    ``joined`` says that it continues the word of the token before, ``special`` that it is not text but a mark
    of the tokenizer's, and ``rtl`` that it is written from right to left.
    """
    marks = _marks_of(tokens)
    return [_shown(token, marks, first=not i) for i, token in enumerate(tokens)]


def spoken(token: Mapping[str, Any]) -> str:
    """Return a token, made by `tokens_shown`, as it is said by itself: what has no sound has a name."""
    name = _SILENT.get(token["text"])
    return t(name) if name else f"-{token['text']}" if token.get("joined") else str(token["text"])


def named(tokens: Sequence[Mapping[str, Any]], at: int) -> str:
    """Return a token's name among others: with its place, where the same one stands more than once."""
    name = spoken(tokens[at])
    same = sum(spoken(other) == name for other in tokens)
    # Translators: {0} is a token, {1} the number of its place.
    return t("{0} (token {1})", name, at) if same > 1 else name


def written(tokens: Sequence[Mapping[str, Any]], first: int = 0, end: int | None = None) -> str:
    """Return some of the tokens as the text that they are: parts of words joined, and characters too."""
    glue, some = _glue(tokens), tokens[first:end]
    text = "".join(
        ("" if not i or token.get("joined") else glue) + token["text"] for i, token in enumerate(some)
    )
    # Among characters a blank is one.
    return text if glue else " ".join(text.replace("\u2423", " ").replace("\u21b5", " ").split())


def _glue(tokens: Sequence[Mapping[str, Any]]) -> str:
    return " " if any(len(token["text"]) > 1 and not token.get("special") for token in tokens) else ""


def text_told(tokens: Sequence[Mapping[str, Any]], what: str = "") -> str:
    """Return a sentence that has the tokens in order, or the first of very many.

    Args:
        tokens: made by `tokens_shown`.
        what: what they are, in the site's language, if they are not simply the tokens.
    """
    what = what or t("The tokens")
    text = written(tokens)
    if len(text) <= MOST_TOLD:
        # Translators: {0} is "The tokens", {1} a text.
        return t("{0}: “{1}”.", what, text)
    glue, told, count = _glue(tokens), 0, 0
    while told + len(tokens[count]["text"]) + len(glue) <= MOST_TOLD:
        told += len(tokens[count]["text"]) + len(glue)
        count += 1
    # Translators: {0} is "The tokens", {1} the beginning of a text, {2} how many tokens follow.
    return t("{0}: “{1} …”, and {2} more.", what, written(tokens, 0, count), len(tokens) - count)


def _marks_of(tokens: Sequence[str]) -> str:
    """Return the way in which a tokenizer marks where words begin or go on, or nothing."""
    if any(token.startswith(_SENTENCE_PIECE) for token in tokens):
        return _SENTENCE_PIECE
    if any(_BYTE_SPACE in token or "\u010a" in token for token in tokens):
        return _BYTE_SPACE
    return _CONTINUES if any(token.startswith(_CONTINUES) and len(token) > 2 for token in tokens) else ""


def _shown(token: str, marks: str, *, first: bool) -> dict[str, Any]:
    if _SPECIAL.fullmatch(token):
        return {"text": token, "special": True}
    text, joined = token, False
    if marks == _CONTINUES:
        joined = token.startswith(_CONTINUES) and len(token) > 2
        text = token.removeprefix(_CONTINUES) if joined else token
    elif marks:
        text = _from_bytes(token) if marks == _BYTE_SPACE else token.replace(_SENTENCE_PIECE, " ")
        # A word begins with the blank before it.
        joined = not first and not text[:1].isspace()
        # Of blanks alone, as code is indented, all are shown.
        text = text.removeprefix(" ") if text.strip(" ") else text
    shown: dict[str, Any] = {"text": _legible(text)}
    if joined:
        shown["joined"] = True
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        shown["rtl"] = True
    return shown


def _legible(text: str) -> str:
    """Return a text in which nothing is invisible: blanks alone and control characters have signs."""
    if text in _SHOWN:
        return _SHOWN[text]
    if all(one.isspace() or _has_no_width(one) for one in text):
        signs = ((one, _SHOWN.get(one, _sign(one))) for one in text)
        return "".join(sign if sign != one else f"<{ord(one):X}>" for one, sign in signs)
    return "".join(_SHOWN.get(one, one) if one != " " else one for one in map(_sign, text))


def _has_no_width(character: str) -> bool:
    """Tell what shows nothing by itself: joiners, marks of direction, and which form an emoji has."""
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


def _sign(character: str) -> str:
    if character in _SHOWN:
        return character
    code = ord(character)
    if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn"):
        return chr(0x2400 + code) if code < 0x20 else f"<{code:X}>"
    return character


@cache
def _byte_of() -> dict[str, int]:
    """Return the byte that each character of byte-level BPE stands for, as GPT-2's encoder has them."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(256 + i): byte for i, byte in enumerate(others)}


def _from_bytes(token: str) -> str:
    """Return the text whose bytes a token spells; part of a character stays as it is spelled."""
    table = _byte_of()
    if any(one not in table for one in token):
        return token
    try:
        return bytes(table[one] for one in token).decode("utf-8")
    except UnicodeDecodeError:
        return token
