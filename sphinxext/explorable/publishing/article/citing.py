"""How an article is cited: its reference, BibTeX, and what search engines of papers read in its head."""

from __future__ import annotations

import json
import re
import unicodedata
from html import escape
from typing import Any

from .credits import Author, Credits

PAPER = "article.pdf"
_SPECIAL = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def reference(credits: Credits) -> str:
    """Return an article as lists of references have it, as text."""
    year = f" ({credits.date.year})" if credits.date else ""
    version = f"Version {credits.version}." if credits.version else ""
    where = f"https://doi.org/{credits.doi}" if credits.doi else credits.url
    parts = (_ended(f"{_joined(credits.authors)}{year}"), _ended(credits.title), version, where)
    return " ".join(filter(None, parts))


def _ended(text: str) -> str:
    """Return a part of a reference with a full stop, unless it ends with a sign of its own."""
    return text if not text or text.endswith((".", "?", "!", "…")) else f"{text}."


def _joined(authors: tuple[Author, ...]) -> str:
    names = [author.listed for author in authors]
    return " and ".join(filter(None, ("; ".join(names[:-1]), *names[-1:])))


def bibtex(credits: Credits) -> str:
    """Return an article as an entry of BibTeX."""
    date = credits.date
    fields = {
        "title": f"{{{_tex(credits.title)}}}",
        "author": " and ".join(_bibtex_name(author) for author in credits.authors),
        "year": str(date.year) if date else "",
        "month": str(date.month) if date else "",
        "version": _tex(credits.version),
        "doi": credits.doi,
        "url": credits.url,
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(credits)},", *lines, "}", ""])


def _bibtex_name(author: Author) -> str:
    # In braces, "and" and commas are part of a name.
    return f"{{{_tex(author.family)}}}" if author.whole or not author.given else _tex(author.listed)


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in text)


def _key(credits: Credits) -> str:
    """Return what an entry is called by: letters and digits that every BibTeX takes."""
    first = credits.authors[0].family if credits.authors else ""
    words = [_plain(word) for word in credits.title.split()]
    word = next((word for word in words if len(word) > 3), "")
    return f"{_plain(first)}{credits.date.year if credits.date else ''}{word}" or "article"


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", bare.lower())


def head_of(credits: Credits, *, address: str, has_paper: bool, words: int, minutes: int) -> str:
    """Return what stands in an article's head for those who index papers.

    Args:
        credits: what the article is cited by.
        address: where it will be; empty where nobody knows.
        has_paper: whether its PDF is beside it.
        words: how many it has.
        minutes: how long it takes to read.
    """
    day = f"{credits.date:%Y/%m/%d}" if credits.date else ""
    named = [
        ("citation_title", credits.title),
        *(("citation_author", author.listed) for author in credits.authors),
        ("citation_publication_date", day),
        ("citation_online_date", day),
        ("citation_doi", credits.doi),
        ("citation_abstract", credits.abstract),
        ("citation_public_url", address),
        # Beside the article, also where nobody has said yet where that is.
        ("citation_pdf_url", f"{address}{PAPER}" if has_paper else ""),
        ("description", credits.abstract),
        ("author", ", ".join(author.name for author in credits.authors)),
    ]
    tags = [f'<meta name="{name}" content="{escape(value)}">' for name, value in named if value]
    data = _for_html(_linked_data(credits, address=address, words=words, minutes=minutes))
    return "\n".join([*tags, f'<script type="application/ld+json">{data}</script>'])


def _linked_data(credits: Credits, *, address: str, words: int, minutes: int) -> dict[str, Any]:
    day = credits.date.isoformat() if credits.date else ""
    licence = credits.licence
    data = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": credits.title,
        "name": credits.title,
        "author": [_person(author) for author in credits.authors],
        "datePublished": day,
        "abstract": credits.abstract,
        "version": credits.version,
        "license": (licence.address or licence.name) if licence else "",
        "identifier": {"@type": "PropertyValue", "propertyID": "DOI", "value": credits.doi}
        if credits.doi
        else "",
        "sameAs": f"https://doi.org/{credits.doi}" if credits.doi else "",
        "url": address or credits.url,
        "wordCount": words,
        "timeRequired": f"PT{minutes}M",
    }
    return {key: value for key, value in data.items() if value}


def _person(author: Author) -> dict[str, str]:
    kind = "Organization" if author.whole else "Person"
    data = {
        "@type": kind,
        "name": author.name,
        "givenName": author.given,
        "familyName": author.family if author.given else "",
        "sameAs": author.orcid,
        "affiliation": author.affiliation,
    }
    return {key: value for key, value in data.items() if value}


def _for_html(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
