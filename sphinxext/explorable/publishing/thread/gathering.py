"""The thread of a page as it is posted: the text of each post with its length, and its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

from ...concepts import colors_of_files
from ...engine.errors import RenderError
from ...pages.images import ConverterMissingError
from ...pages.visual import Visual
from ...story.counting import Network, network_of
from ...story.posts import (
    UNKNOWN,
    PictureMention,
    Thread,
    count_problems,
    page_url,
    posts_of,
    texts_of,
    too_long,
)
from ..raster import MISSING, png
from ..subcommands import REFUSED, CommandError
from .framing import framed

if TYPE_CHECKING:
    from ..site import Site

MOST_PICTURES = 4
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s*(?=\S)")


@dataclass(frozen=True)
class PostPicture:
    """A picture of a post: what the page calls it, its file, its words, its image as PNG.

    ``cut`` is how many characters its words had, where those were too many for the network.
    """

    name: str
    file: str
    alt: str
    cut: int
    png: bytes


@dataclass(frozen=True)
class Post:
    """A post: its text, what that counts on the network, and its pictures."""

    text: str
    count: int
    pictures: tuple[PostPicture, ...]


@dataclass(frozen=True)
class WholeThread:
    """A thread with what is known of its page.

    Attributes:
        title: the page's.
        address: where the page is read.
        network: where the thread is posted.
        posts: in their order.
        doubts: what its author should look at, in sentences.

    """

    title: str
    address: str
    network: Network
    posts: tuple[Post, ...]
    doubts: tuple[str, ...]


def gather(
    site: Site, docname: str, network: Network | None, base: str, *, dark: bool, scale: float
) -> WholeThread:
    """Return the thread of a page.

    Args:
        site: the page's.
        docname: the page.
        network: where it is posted; by default where its author says.
        base: where the site is read.
        dark: whether its pictures are those of the dark theme.
        scale: how many pixels are one px of a picture.

    Raises:
        CommandError: where there is none, or one of its pictures cannot be drawn.
    """
    thread = next(iter(site.document(docname).findall(Thread)), None)
    if thread is None:
        raise CommandError(
            f"{docname} has no thread; write its posts in the directive `thread`, as a list", REFUSED
        )
    network = network or network_of(thread["limit"])
    drawn: dict[str, PostPicture] = {}
    posts = []
    for number, (post, text) in enumerate(
        zip(posts_of(thread), texts_of(thread, base, docname), strict=True), 1
    ):
        for name in _names(post, number):
            if name not in drawn:
                file = f"{len(drawn) + 1}.png"
                drawn[name] = _picture(site, docname, name, file, network, dark=dark, scale=scale)
        posts.append(Post(text, network.count(text), tuple(drawn[name] for name in _names(post, number))))
    doubts = [*count_problems(thread), *_doubts(posts, network)]
    return WholeThread(
        site.title_in_words(docname), page_url(base, docname), network, tuple(posts), tuple(doubts)
    )


def _names(post: nodes.list_item, number: int) -> list[str]:
    unknown = next((node[UNKNOWN] for node in post.findall(nodes.inline) if UNKNOWN in node), None)
    if unknown is not None:
        raise CommandError(f"post {number} shows a picture {unknown}, which the page does not have", REFUSED)
    return [mention["picture"] for mention in post.findall(PictureMention)]


def _picture(
    site: Site, docname: str, name: str, file: str, network: Network, *, dark: bool, scale: float
) -> PostPicture:
    figures = (figure for figure in site.document(docname).findall(nodes.figure) if name in figure["names"])
    visual = next((visual for figure in figures for visual in figure.findall(Visual)), None)
    if visual is None:
        raise CommandError(f"picture {name} could not be drawn; the site's warnings say why")
    paper = colors_of_files(site.app.env, dark=dark)["--explorable-surface"]
    try:
        image = png(framed(site.svg(visual, docname, dark=dark), paper), scale=scale)
    except RenderError as error:
        raise CommandError(f"picture {name} could not be drawn: {error}") from None
    except ConverterMissingError:
        raise CommandError(f"png {MISSING}") from None
    words = " ".join(visual.described(visual["request"]["alt"]).split())
    alt = shortened(words, network.alt)
    return PostPicture(name, file, alt, 0 if alt == words else len(words), image)


def shortened(words: str, most: int) -> str:
    """Return as many whole sentences as have room, at least one word."""
    if len(words) <= most:
        return words
    kept = words[:most]
    ends = [found.start() for found in _SENTENCE.finditer(words) if found.start() <= most]
    if ends:
        return words[: ends[-1]].rstrip()
    return f"{kept[: most - 1].rpartition(' ')[0] or kept[: most - 1]}…"


def _doubts(posts: list[Post], network: Network) -> Iterator[str]:
    for number, post in enumerate(posts, 1):
        if told := too_long(network, post.text, number):
            yield told
        if len(post.pictures) > MOST_PICTURES:
            yield f"post {number} has {len(post.pictures)} pictures; networks show {MOST_PICTURES} at most"
        for picture in post.pictures:
            if not picture.alt:
                yield f"picture {picture.name} has no text alternative; give it one by `:alt:`"
    cut = {picture.file: picture for post in posts for picture in post.pictures if picture.cut}
    for file, picture in cut.items():
        yield (
            f"the words of {file} ({picture.name}) have {picture.cut} characters, and {network.title} takes "
            f"{network.alt}; they end after a sentence"
        )
