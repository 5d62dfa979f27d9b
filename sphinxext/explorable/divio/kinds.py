"""The four kinds of documentation, and which of them a page is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..spelling import nearest


@dataclass(frozen=True)
class Kind:
    """A kind of documentation.

    Args:
        name: what front matter and ``conf.py`` call it
        label: what a page's badge says
        heading: what stands above a list of such pages
        purpose: what a reader comes for
    """

    name: str
    label: str
    heading: str
    purpose: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "tutorial",
            "Tutorial",  # words
            "Tutorials",  # words
            "Learn by doing, step by step.",  # words
        ),
        Kind(
            "how-to",
            "How-to guide",  # words
            "How-to guides",  # words
            "Get one thing done.",  # words
        ),
        Kind(
            "reference",
            "Reference",  # words
            "Reference",
            "Look up the exact details.",  # words
        ),
        Kind(
            "explanation",
            "Explanation",  # words
            "Explanation",
            "Understand why it works the way it does.",  # words
        ),
    )
}

# The folders that a site gets by using kinds at all.
STANDARD_FOLDERS = {
    "tutorials": "tutorial",
    "how-to": "how-to",
    "reference": "reference",
    "explanation": "explanation",
}

# What front matter says of a page that is none of the four: a changelog, a licence.
NO_KIND = "none"


class KindError(ValueError):
    """What a page or ``conf.py`` calls its kind is none of the four; the message is meant for the author."""


def kind_named(text: str) -> str:
    """Return the kind that an author named, in whatever case.

    Raises:
        KindError: there is none of this name.
    """
    name = "-".join(text.lower().replace("_", " ").split())
    if name in KINDS or name == NO_KIND:
        return name
    known = f"the four are {', '.join(KINDS)}"
    raise KindError(f"no kind of documentation is called {text!r}{nearest(name, KINDS) or f'; {known}'}")


def kind_by_folder(docname: str, folders: Mapping[str, str]) -> str | None:
    """Return the kind of a page's innermost folder that has one."""
    within = [folder for folder in folders if docname.startswith(f"{folder.strip('/')}/")]
    return kind_named(folders[max(within, key=len)]) if within else None


def is_overview(docname: str, folders: Mapping[str, str]) -> bool:
    """Tell whether a page is a folder's own first page, which presents the others and is none of them."""
    folder, _, page = docname.rpartition("/")
    return page == "index" and folder in {name.strip("/") for name in folders}
