"""What a page of each kind has to have, judged by what was found on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .verbs import BEFORE_ARTICLES, COMPOUNDS, VERBS


@dataclass(frozen=True)
class Traits:
    """What was found on a page.

    Args:
        title: the page's title, in plain words
        has_steps: there is a block of code, or a numbered list
        has_definitions: there is a signature, a list of definitions, a glossary or a table
        has_prose: there is a paragraph that no signature holds and no docstring brought
        is_contents: there is nothing but links to other pages
    """

    title: str
    has_steps: bool
    has_definitions: bool
    has_prose: bool
    is_contents: bool


def says_what_to_do(title: str) -> bool:
    """Tell whether a title begins as an English instruction does: *Draw …*, *How to draw …*, *Drawing …*."""
    words = re.findall(r"[a-z]+(?:-[a-z]+)*", title.lower())
    if words[:2] == ["how", "to"]:
        return True
    # A word alone is a noun more often than not: *Index*, *Plot*.
    if len(words) < 2:
        return bool(words) and words[0] in _GERUNDS
    # Before an article only a verb can stand, however new.
    if words[1] in _ARTICLES and words[0] not in BEFORE_ARTICLES:
        return True
    if " ".join(words[:2]) in COMPOUNDS:
        return False
    return words[0] in _GERUNDS or words[0] in VERBS


_ARTICLES = {"a", "an", "the", "your"}
_GERUNDS = {
    gerund
    for verb in VERBS
    for gerund in (f"{verb}ing", f"{verb.removesuffix('e')}ing", f"{verb}{verb[-1]}ing")
}


def _tutorial(page: Traits, language: str) -> str | None:
    return None if page.has_steps else "this tutorial has neither a block of code nor a numbered step"


def _how_to(page: Traits, language: str) -> str | None:
    # How an instruction begins in other languages is not known here.
    if language != "en" or says_what_to_do(page.title):
        return None
    return (
        f"the title of this how-to guide does not say what to do: {page.title!r}; "
        "begin with a verb, as in 'Draw a curve', or with 'How to'"
    )


def _reference(page: Traits, language: str) -> str | None:
    return (
        None
        if page.has_definitions
        else ("this reference page defines nothing: it has no signature, no list of definitions and no table")
    )


def _explanation(page: Traits, language: str) -> str | None:
    return (
        None
        if page.has_prose
        else "this explanation holds only signatures of an API; it belongs to the reference"
    )


# By kind; each returns what is wrong with a page, or None.
PAGE_CHECKS: dict[str, Callable[[Traits, str], str | None]] = {
    "tutorial": _tutorial,
    "how-to": _how_to,
    "reference": _reference,
    "explanation": _explanation,
}

# What ``explorable_divio_checks`` can name; the first two are of pages without a kind, and the reverse.
CHECKS = ("kind", "empty", *PAGE_CHECKS)
