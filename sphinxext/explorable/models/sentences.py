"""The sentences after ``---``: each with the item that it tells of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..spelling import cut
from .checking import Names
from .errors import Mistakes, ModelError
from .lines import Told
from .parsing import sign_of
from .tree import Sentence

LONGEST_SENTENCE = 1_000

_QUOTED = re.compile(r"""\s*("[^"]*"|“[^”"]*[”"]|«[^»]*»|„[^“”]*[“”]|`[^`]*`)\s*:(?=\s|\Z)""")
_END_OF_NAME = re.compile(r":(?=\s|\Z)")


def read_sentences(told: Sequence[Told], names: Names, mistakes: Mistakes) -> tuple[Sentence, ...]:
    """Return the sentences with their items.

    Notes sentences without a name, without words, or on what is not there.
    """
    found = []
    for one in told:
        with mistakes.noted():
            found.append(_read(one, names))
    return tuple(sentence for sentence in found if sentence)


def _read(told: Told, names: Names) -> Sentence | None:
    quoted = _QUOTED.match(told.text)
    end = quoted or _END_OF_NAME.search(told.text)
    named = (quoted[1] if quoted else told.text[: end.start()]).strip() if end else ""
    if not end or not named:
        message = (
            f"a sentence stands after the name of its item, as in {cut(_example(names))}: what it does; "
            f"{cut(told.text)} has none"
        )
        raise ModelError(message, told.line, told.column)
    name = " ".join(named.split())
    text = " ".join(told.text[end.end() :].split())
    if names.may_be_unread(name):
        return None
    known = name if name in names.aliases or name in names.titles else sign_of(name)
    item = names.find(known, told.line, told.column, f"the sentence on {cut(name)}")
    if not text:
        raise ModelError(f"after {cut(name)}: no sentence stands", told.line, told.column)
    if len(text) > LONGEST_SENTENCE:
        message = f"a sentence has at most {LONGEST_SENTENCE:,} characters, and this one {len(text):,}"
        raise ModelError(message, told.line, told.column)
    return Sentence(item, text, told.line)


def _example(names: Names) -> str:
    return next(iter(names.all), "Encoder")
