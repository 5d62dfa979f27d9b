"""Who wrote an article, and what else it is cited by, as its page, ``CITATION.cff`` or ``conf.py`` says."""

from __future__ import annotations

import datetime
import re
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

CITATION = "CITATION.cff"
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,}\S*/\S+)", re.IGNORECASE)

# Of the licences of texts and of software that are common, by their SPDX ids: the name and the text.
_COMMONS = "https://creativecommons.org/licenses/"
_OPEN = "https://opensource.org/license/"
_GNU = "https://www.gnu.org/licenses/"
_OTHERS = {
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "MIT": ("MIT License", f"{_OPEN}mit"),
    "ISC": ("ISC License", f"{_OPEN}isc-license-txt"),
    "Apache-2.0": ("Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
    "BSD-2-Clause": ("BSD 2-Clause License", f"{_OPEN}bsd-2-clause"),
    "BSD-3-Clause": ("BSD 3-Clause License", f"{_OPEN}bsd-3-clause"),
    "MPL-2.0": ("Mozilla Public License 2.0", "https://www.mozilla.org/MPL/2.0/"),
    "Unlicense": ("The Unlicense", "https://unlicense.org/"),
    **{
        f"{kind}GPL-{version}{end}": (
            f"GNU {kind}GPL {version}{words}",
            f"{_GNU}{kind.lower()}gpl-{version}.html",
        )
        for kind, versions in (("", ("2.0", "3.0")), ("L", ("2.1", "3.0")), ("A", ("3.0",)))
        for version in versions
        for end, words in (("", ""), ("-only", ""), ("-or-later", " or later"))
    },
}


class CreditsError(ValueError):
    """What cannot be read of what an article is cited by; the message says where."""


@dataclass(frozen=True)
class Author:
    """An author.

    Attributes:
        given: the given names; empty where the name is one whole.
        family: the family name, or the whole name.
        whole: whether the name is that of a group, in which nothing is a family name.
        orcid: the address of an ORCID.
        affiliation: where the author works.
    """

    given: str
    family: str
    whole: bool = False
    orcid: str = ""
    affiliation: str = ""

    @property
    def name(self) -> str:
        """The name as it is read."""
        return f"{self.given} {self.family}".strip()

    @property
    def listed(self) -> str:
        """The name as lists of references have it."""
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True)
class Licence:
    """A licence: its name, and where its text is, if that is known."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class Credits:
    """What an article is cited by; what is not known is empty.

    Attributes:
        title: of the article, or of what it belongs to, as ``CITATION.cff`` says.
        authors: in their order.
        date: of its publication.
        doi: without an address before it.
        version: of what it belongs to.
        url: where it is.
        licence: what readers may do with it.
        abstract: in a paragraph.
    """

    title: str = ""
    authors: tuple[Author, ...] = ()
    date: datetime.date | None = None
    doi: str = ""
    version: str = ""
    url: str = ""
    licence: Licence | None = None
    abstract: str = ""


def citation_file(folder: Path) -> Path | None:
    """Return the ``CITATION.cff`` beside ``conf.py``, or above it up to the top of the repository."""
    above = [folder, *folder.parents]
    top = next((place for place, part in enumerate(above) if (part / ".git").exists()), 1)
    return next((part / CITATION for part in above[: top + 1] if (part / CITATION).is_file()), None)


def read_citation(file: Path) -> Credits:
    """Return what a ``CITATION.cff`` says.

    Raises:
        CreditsError: where it cannot be understood.
    """
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise CreditsError(f"{file}{line}: this is no YAML: {error.problem}") from None
    except RecursionError:
        raise CreditsError(f"{file}: this is no YAML that can be read: it is nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:
        raise CreditsError(f"{file}: this is no YAML in UTF-8: {' '.join(str(error).split())}") from None
    if not isinstance(found, dict):
        raise CreditsError(f"{file}: it needs lines such as `title: …` and `authors:`")
    if not found.get("authors"):
        raise CreditsError(f"{file}: it names no authors; add them as `authors:` with a list of names")
    return _taken(Credits(), _without_identifiers(found, str(file)), str(file))


def overridden(credits: Credits, front: Mapping[str, Any], where: str) -> Credits:
    """Return credits in which a page's front matter has the last word.

    Raises:
        CreditsError: where it cannot be understood.
    """
    keys = ("authors", "date", "doi", "license", "abstract")
    return _taken(credits, {key: front[key] for key in keys if front.get(key)}, where)


def _without_identifiers(found: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return the fields of a citation under the names that front matter has for them."""
    listed = found.get("identifiers") or []
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise CreditsError(f"{where}: identifiers needs a list of `type:` and `value:`")
    also = next((one.get("value") for one in listed if one.get("type") == "doi"), None)
    return {
        **found,
        "date": found.get("date-released"),
        "doi": found.get("doi") or also,
        "url": found.get("url") or found.get("repository-code"),
    }


def _taken(credits: Credits, found: Mapping[str, Any], where: str) -> Credits:
    changes: dict[str, Any] = {}
    for key, read in _READERS.items():
        value = found.get(key)
        if value is not None and value != "":
            changes["licence" if key == "license" else key] = read(value, f"{where}: {key}")
    return replace(credits, **changes)


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise CreditsError(f"{what} needs a text, not {_shown(value)}; perhaps it lacks quotes")
    return " ".join(str(value).split())


def _date(value: Any, what: str) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(_text(value, what))
    except ValueError:
        raise CreditsError(f"{what} needs a day such as 2024-05-31, not {_shown(value)}") from None


def _doi(value: Any, what: str) -> str:
    found = _DOI.fullmatch(_text(value, what))
    if not found:
        raise CreditsError(f"{what} needs a DOI such as 10.5281/zenodo.1234, not {_shown(value)}")
    return found[1]


def _licence(value: Any, what: str) -> Licence:
    ident = _text(value[0] if isinstance(value, list) and value else value, what)
    if ident in _OTHERS:
        return Licence(*_OTHERS[ident])
    if found := re.fullmatch(r"CC-(BY(?:-(?:NC|ND|SA))*)-(\d\.\d)", ident):
        return Licence(f"CC {found[1]} {found[2]}", f"{_COMMONS}{found[1].lower()}/{found[2]}/")
    return Licence(ident)


def _url(value: Any, what: str) -> str:
    text = _text(value, what)
    if not re.match(r"https?://\S+$", text):
        raise CreditsError(f"{what} needs an address that begins with https://, not {text}")
    return text


def _authors(value: Any, what: str) -> tuple[Author, ...]:
    if isinstance(value, str):
        return authors_of(value)
    if not isinstance(value, list):
        raise CreditsError(f"{what} needs a list of names, not {_shown(value)}")
    return tuple(_author(one, what) for one in value)


def _author(found: Any, what: str) -> Author:
    if isinstance(found, str):
        return _named(found)
    if not isinstance(found, dict):
        raise CreditsError(f"{what} needs names, not {_shown(found)}")
    part = {
        key: _text(value, f"{what}: {key}") for key, value in found.items() if isinstance(value, str | int)
    }
    orcid, affiliation = part.get("orcid", ""), part.get("affiliation", "")
    if "name" in part:
        return Author("", part["name"], whole=True, orcid=orcid, affiliation=affiliation)
    family = " ".join(part[key] for key in ("name-particle", "family-names", "name-suffix") if key in part)
    given = part.get("given-names", "")
    if not family and not given:
        raise CreditsError(f"{what}: each needs family-names and given-names, or name")
    return Author(given if family else "", family or given, orcid=orcid, affiliation=affiliation)


def authors_of(text: str) -> tuple[Author, ...]:
    """Return the authors that a text such as "Ada Lovelace and Alan Turing" names."""
    names = re.split(r"\s*[;,&]\s*|\s+and\s+", " ".join(text.split()))
    return tuple(_named(name) for name in names if name)


def _named(name: str) -> Author:
    """Return who has a name that is written in one: its last word is the family's."""
    given, _, family = " ".join(name.split()).rpartition(" ")
    # "The Boiling authors", "R core team": no family is called so.
    if given and not family[:1].isupper() and family[:1].lower() != family[:1].upper():
        return Author("", f"{given} {family}", whole=True)
    return Author(given, family)


def _shown(value: Any) -> str:
    # A list that names itself, or others that do, has no end.
    shown = " ".join((reprlib.repr(value) if isinstance(value, dict | list | set) else str(value)).split())
    return shown if len(shown) < 60 else f"{shown[:57]}…"


_READERS = {
    "title": _text,
    "authors": _authors,
    "date": _date,
    "doi": _doi,
    "version": _text,
    "url": _url,
    "license": _licence,
    "abstract": _text,
}
