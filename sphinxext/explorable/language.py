"""The suite's own words and the signs of numbers, in the language of the site that is built."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, reduce
from pathlib import Path

FOLDER = Path(__file__).parent / "locale"
_SPEAKING = Path(__file__).parent / "_bundle" / "language.js"
DOMAIN = "explorable"
_PLACE = re.compile(r"\{(\d+)\}")


_SIGNS = {".": ".", ",": ",", "%": "%"}
# What stands between numbers in a list: a comma between those that have one themselves would be lost.
_BETWEEN = ", "


@dataclass(frozen=True)
class Language:
    """What a language has instead of the English words and signs.

    Attributes:
        words: by the English ones, before which their context stands if they have one; what is not there
            stays English.
        signs: of numbers, by the English ones: the decimal sign, what stands between thousands, per cent.

    """

    words: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=lambda: dict(_SIGNS))

    @property
    def decimal(self) -> str:
        """The decimal sign."""
        return self.signs["."]

    @cached_property
    def script(self) -> str:
        """The script that tells pages and the engine of it; empty for English."""
        if self == ENGLISH:
            return ""
        words = {text: said for text, said in self.words.items() if text == _BETWEEN or template().get(text)}
        table = json.dumps(
            {"words": words, "signs": dict(self.signs)},
            ensure_ascii=False,
            separators=(",", ":"),
            sort_keys=True,
        )
        return f"{_SPEAKING.read_text(encoding='utf-8')}explorableLanguage.speak({table});\n"


ENGLISH = Language()
_present = ENGLISH


def speak(language: Language) -> None:
    """Have words and numbers in a language from now on."""
    global _present
    _present = language


def spoken() -> Language:
    """Return the language that words and numbers are in."""
    return _present


def t(text: str, *values: object, context: str = "") -> str:
    """Return words of the suite's in the site's language, with `{0}` and so on replaced by values.

    The same words stand in JavaScript as a tagged template; one catalogue has both. What is a constant
    elsewhere is marked there for translators, with the comment ``# words``. Each sentence is one message, in
    which a translation may put values elsewhere: what is not always said has a message with `{0}` for the
    rest, as `{0}, labelled {1}`.

    Args:
        text: the English words.
        values: what stands for `{0}` and so on.
        context: what the words are said of, where the same ones are said of other things as well; constants
            have it in their comment, ``# words of an operation``.
    """
    said = _present.words.get(_known_by(text, context), text)
    return _PLACE.sub(lambda place: str(values[int(place[1])]), said) if values else said


def in_signs(text: str) -> str:
    """Return a number's text, with ``.``, ``,`` and ``%``, as the site's language writes it."""
    signs = _present.signs
    return text if signs == _SIGNS else "".join(signs.get(sign, sign) for sign in text)


def without_zero(text: str) -> str:
    """Return a number between −1 and 1 in the site's signs, which in English is written without its zero."""
    return re.sub(r"^([-−]?)0\.", r"\1.", text) if _present.decimal == "." else in_signs(text)


_NUMBER = re.compile(r"(?<![\w.])(\d*)\.(\d+)")
_COMMA = re.compile(r", (?![^\[\]]*\])")


def in_arithmetic(text: str) -> str:
    """Return a line of arithmetic in the site's signs; where commas part numbers, semicolons do."""
    if _present.decimal == ".":
        return text
    parted = _COMMA.sub("; ", text) if _present.decimal == "," else text
    return _NUMBER.sub(lambda found: f"{found[1] or '0'}{_present.decimal}{found[2]}", parted)


def _known_by(text: str, context: str) -> str:
    """Return what words are called in a table, as in compiled catalogues."""
    return f"{context}\4{text}" if context else text


def _folded(add: Callable[[str, str], str], items: Iterable[str]) -> str:
    """Return parts put together from the first on; of none, nothing."""
    first, *others = [*items] or [""]
    return reduce(add, others, first)


def joined(items: Iterable[str]) -> str:
    """Return parts of a sentence one after another."""
    # Translators: the parts of a list, or of a description, one after another.
    return _folded(lambda before, item: t("{0}, {1}", before, item), items)


def in_turn(items: Iterable[str]) -> str:
    """Return what comes one after another, as a sentence says it."""
    # Translators: {0} is what comes first; of three, it is "a, then b".
    return _folded(lambda before, item: t("{0}, then {1}", before, item), items)


def apart(items: Iterable[str]) -> str:
    """Return what has commas in it, one after another."""
    # Translators: {0} and {1} may have commas in them: "a, 1; b, 2".
    return _folded(lambda before, item: t("{0}; {1}", before, item), items)


def and_then(items: Iterable[str]) -> str:
    """Return what comes one after another, each of which has commas in it."""
    # Translators: {0} is what comes first, and has a comma in it; of three, it is "a, 1; then b, 2".
    return _folded(lambda before, item: t("{0}; then {1}", before, item), items)


def listed(items: Iterable[str]) -> str:
    """Return a list in a sentence, its last two items joined by a word."""
    *first, last = [*items] or [""]
    # Translators: the end of a list; {0} is one word or several, {1} the last one.
    return t("{0} and {1}", joined(first), last) if first else last


def sentences(*parts: str) -> str:
    """Return sentences one after another, without those that are empty."""
    return " ".join(filter(None, parts))


def numbers_listed(numbers: Iterable[str]) -> str:
    """Return a list of numbers."""
    return t(_BETWEEN).join(numbers)


def language_of(code: str, folders: Iterable[Path] = (), *, signs: bool = True) -> Language:
    """Return what a language has, from the suite's catalogue and a site's own.

    Args:
        code: as Sphinx has it, such as ``de`` or ``zh_CN``.
        folders: the site's folders of catalogues; what stands in an ``explorable.po`` there comes first.
        signs: whether numbers have the language's own signs.
    """
    words: dict[str, str] = {}
    for name in dict.fromkeys([code.partition("_")[0], code]):
        words |= catalogue(FOLDER / name / "LC_MESSAGES" / f"{DOMAIN}.po")
    for folder in folders:
        own = catalogue(folder / code / "LC_MESSAGES" / f"{DOMAIN}.po")
        # A page may be called so too.
        words |= {text: said for text, said in own.items() if text in template()} if own else {}
    found = _signs(code) if signs else _SIGNS
    return Language(words | ({_BETWEEN: "; "} if found["."] == "," else {}), found)


def catalogue(file: Path) -> dict[str, str]:
    """Return the translations in a catalogue; none where there is none, or it cannot be read."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        with file.open("rb") as opened:
            read = read_po(opened)
    except (OSError, ValueError, PoFileError):
        return {}
    return {
        _known_by(message.id, message.context or ""): message.string
        for message in read
        if message.id and isinstance(message.id, str) and isinstance(message.string, str) and message.string
        if not message.fuzzy
    }


@cache
def template() -> dict[str, bool]:
    """Return all words that can be translated, as tables call them, and whether scripts say them."""
    from babel.messages.pofile import read_po

    with (FOLDER / f"{DOMAIN}.pot").open("rb") as opened:
        return {
            _known_by(str(message.id), message.context or ""): any(
                file.endswith(".js") for file, _ in message.locations
            )
            for message in read_po(opened)
            if message.id
        }


def _signs(code: str) -> Mapping[str, str]:
    """Return the signs of numbers in a language, by the English ones."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code)
        symbols = locale.number_symbols["latn"]
        # What stands between a number and its per cent, if anything does.
        apart = "\N{NO-BREAK SPACE}" if locale.percent_formats[None].pattern[-2:-1].isspace() else ""
        return {".": symbols["decimal"], ",": symbols["group"], "%": f"{apart}%"}
    except (UnknownLocaleError, ValueError, KeyError):
        return _SIGNS
