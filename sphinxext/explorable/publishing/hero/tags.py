"""What a page's head says to those who show it: Open Graph, Twitter's cards, and schema.org as JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from ...pages.visual import json_for_html
from .card import HEIGHT, WIDTH

# An author of this name is several, or a firm.
_GROUP = re.compile(
    r"\b(developers?|team|contributors?|project|group|labs?|authors?|community|inc|gmbh|ltd|university)\b",
    re.IGNORECASE,
)
_UNSET = ("", "unknown", "Author name not set")


@dataclass(frozen=True)
class Page:
    """What is told of a page.

    Attributes:
        title: its title, as text.
        url: its whole address.
        image: the whole address of its card.
        alt: what the card's picture shows.
        description: what it is about.
        site: the site's name.
        author: who wrote it, or empty.
        language: its language, or empty.
        is_home: whether it is the site's first page.
    """

    title: str
    url: str
    image: str
    alt: str
    description: str
    site: str
    author: str
    language: str
    is_home: bool

    @property
    def open_graph(self) -> dict[str, str]:
        """The properties of Open Graph."""
        found = {
            "og:title": self.title,
            "og:type": "website" if self.is_home else "article",
            "og:url": self.url,
            "og:site_name": self.site,
            "og:description": self.description,
            "og:image": self.image,
            "og:image:width": str(WIDTH),
            "og:image:height": str(HEIGHT),
            "og:image:alt": self.alt,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def twitter(self) -> dict[str, str]:
        """The names of Twitter's cards."""
        return {
            "twitter:card": "summary_large_image",
            "twitter:image": self.image,
            "twitter:image:alt": self.alt,
        }

    @property
    def linked_data(self) -> str:
        """The page as schema.org describes articles, for the script element that holds it."""
        found: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "TechArticle",
            "headline": self.title,
            "description": self.description,
            "url": self.url,
            "image": {"@type": "ImageObject", "url": self.image, "width": WIDTH, "height": HEIGHT},
        }
        found["image"]["caption"] = self.alt
        if self.author not in _UNSET:
            kind = "Organization" if _GROUP.search(self.author) else "Person"
            found["author"] = {"@type": kind, "name": self.author}
        if self.language:
            found["inLanguage"] = self.language
        if self.site:
            found["isPartOf"] = {"@type": "WebSite", "name": self.site}
        return json_for_html({name: value for name, value in found.items() if value})


def written(properties: Mapping[str, str], names: Mapping[str, str], before: str) -> str:
    """Return the elements of a head, without those that are there.

    Args:
        properties: the contents by ``property``.
        names: the contents by ``name``.
        before: what the head has already.
    """
    lines = []
    for key, values in (("property", properties), ("name", names)):
        for name, content in values.items():
            if not has(before, name):
                lines.append(f'<meta {key}="{name}" content="{escape(content)}" />')
    return "\n".join(lines)


def has(head: str, name: str) -> bool:
    """Tell whether a head says something already, as an author may have it there."""
    return bool(re.search(rf"""<meta\b[^>]*\b(?:property|name)=["']{re.escape(name)}["']""", head))
