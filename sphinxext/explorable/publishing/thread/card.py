"""The card that networks make of a link, as far as the site has been built: what a page says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Where a site is built, from the folder of conf.py.
_BUILT = ("_build/html", "_build/dirhtml", "../_build/html", "../build/html", "../build/docs", "../site")
_IMAGES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}


@dataclass(frozen=True)
class Card:
    """What a link shows: the page's title and description, its image if there is one with kind and words."""

    title: str
    description: str = ""
    image: bytes = b""
    kind: str = ""
    alt: str = ""


class _Metas(HTMLParser):
    """Reads what the head of a page says of it."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a property."""
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and "content" in given:
            self.said.setdefault(given.get("property") or given.get("name", ""), given["content"])


def card_of(folder: Path, docname: str, base: str, title: str) -> Card:
    """Return the card of a page; where the site is not built it has the title alone.

    Args:
        folder: that of conf.py.
        docname: the page.
        base: where the site is read.
        title: the page's.
    """
    for built in _BUILT:
        for name in (f"{docname}.html", f"{docname}/index.html"):
            page = folder / built / name
            if page.is_file():
                return _read(page, (folder / built).resolve(), base, title)
    return Card(title)


def _read(page: Path, root: Path, base: str, title: str) -> Card:
    metas = _Metas()
    metas.feed(page.read_text(encoding="utf-8", errors="replace"))
    said = metas.said
    description = said.get("og:description") or said.get("description", "")
    card = Card(said.get("og:title") or title, description)
    image = said.get("og:image") or said.get("twitter:image", "")
    # The address is the site's, the file is here.
    path = unquote(urlsplit(image).path).removeprefix(unquote(urlsplit(base).path)).lstrip("/")
    file = (root / path).resolve()
    kind = _IMAGES.get(file.suffix.lower(), "")
    if not image or not kind or not file.is_relative_to(root) or not file.is_file():
        return card
    alt = said.get("og:image:alt") or said.get("twitter:image:alt", "")
    return Card(card.title, description, file.read_bytes(), kind, alt)
