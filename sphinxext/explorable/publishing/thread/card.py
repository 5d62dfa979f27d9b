"""The card that networks make of a link: what the page has for those who share it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..hero.describing import description_of
from ..hero.making import make_card
from ..site import Site

_KINDS = {".png": "image/png", ".jpg": "image/jpeg"}


@dataclass(frozen=True)
class Card:
    """What a link shows: the page's title and description, its image if there is one with kind and words."""

    title: str
    description: str = ""
    image: bytes = b""
    kind: str = ""
    alt: str = ""


def card_of(site: Site, docname: str) -> Card:
    """Return the card of a page; without a picture it has the title and the description alone."""
    document = site.document(docname)
    title = site.title_in_words(docname)
    said = description_of(document, site.app.env.metadata.get(docname, {}), "")
    made = make_card(site.app, docname, document)
    if made is None:
        return Card(title, said)
    file = Path(site.app.outdir) / made.path
    return Card(title, said, file.read_bytes(), _KINDS[file.suffix], made.alt)
