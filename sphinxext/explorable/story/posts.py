"""The posts of a thread as the plain text that networks take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from docutils import nodes

from ..addresses import joined
from ..concepts.naming import ConceptMention
from ..pages.gesture import CLASS as GESTURE
from .counting import Network
from .tex_words import tex_words

FEWEST, MOST = 3, 8
# The attribute of what stands in the place of a picture that is not there.
UNKNOWN = "unknown-picture"
# The attribute of a formula that holds it as it was written, whatever an output makes of it.
WRITTEN = "explorable-written"
_UNSAID = (nodes.raw, nodes.comment, nodes.system_message, nodes.target, nodes.Invisible)


class Thread(nodes.container):
    """A thread: a rubric, if it has a title, and a list; ``limit`` names its network.

    One that ``hides`` is for the command only.
    """


class PictureMention(nodes.inline):
    """A mention of a ``picture`` in a post; its children are the link to it on the page."""


def posts_of(thread: Thread) -> list[nodes.list_item]:
    """Return the posts of a thread."""
    listed = next((node for node in thread.children if isinstance(node, nodes.bullet_list)), None)
    return [] if listed is None else [node for node in listed.children if isinstance(node, nodes.list_item)]


def count_problems(thread: Thread) -> Iterator[str]:
    """Say whether a thread has too few posts, or too many."""
    count = len(posts_of(thread))
    if count < FEWEST:
        posts = "one post" if count == 1 else f"{count} posts"
        yield f"a thread of {posts} tells little; write {FEWEST} to {MOST}"
    elif count > MOST:
        yield f"a thread of {count} posts is read by few to its end; write {FEWEST} to {MOST}"


def too_long(network: Network, text: str, number: int) -> str:
    """Say by how much a post is too long, or nothing."""
    over = network.over(text)
    if over <= 0:
        return ""
    counted = network.count(text)
    return (
        f"post {number} is too long for {network.title}: it counts {counted}, {over} more than {network.most}"
    )


def page_url(base: str, docname: str) -> str:
    """Return where a page is read."""
    page = "" if docname == "index" else docname.removesuffix("/index") + "/"
    if not docname.endswith("/index") and docname != "index":
        page = f"{docname}.html"
    return f"{base.rstrip('/')}/{quote(page)}"


def texts_of(thread: Thread, base: str, docname: str) -> list[str]:
    """Return the posts of a thread as text; the first and the last end with the page's address.

    Args:
        thread: of a document that is resolved.
        base: where the site is read.
        docname: the page that the thread was written on.
    """
    address = page_url(base, docname)
    texts = [text_of(post, address) for post in posts_of(thread)]
    for place in {0, len(texts) - 1} if texts else ():
        if address not in texts[place].split():
            texts[place] = f"{texts[place]}\n\n{address}".strip()
    return texts


def text_of(post: nodes.Element, address: str) -> str:
    """Return what a post says, without its pictures; links as words with their address behind."""
    return "\n\n".join(text for text in (_block(node, address) for node in post.children) if text)


def _block(node: nodes.Node, address: str) -> str:
    if isinstance(node, nodes.bullet_list | nodes.enumerated_list):
        texts = (text_of(item, address) for item in node.children if isinstance(item, nodes.Element))
        items = [" ".join(text.split()) for text in texts]
        is_counted = isinstance(node, nodes.enumerated_list)
        return "\n".join(f"{f'{i}.' if is_counted else '•'} {item}" for i, item in enumerate(items, 1))
    if isinstance(node, nodes.literal_block):
        return node.astext().strip("\n")
    if isinstance(node, nodes.math_block):
        return _formula(node)
    if isinstance(node, nodes.Element) and any(isinstance(one, nodes.paragraph) for one in node.children):
        return text_of(node, address)
    text = " ".join(_inline(node, address).split())
    return re.sub(r" (?=[.,;:!?)])", "", text)


def _formula(node: nodes.Element) -> str:
    return tex_words(node.get(WRITTEN) or node.astext())


def _inline(node: nodes.Node, address: str) -> str:
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, (PictureMention, *_UNSAID)) or not isinstance(node, nodes.Element):
        return ""
    if UNKNOWN in node or GESTURE in node["classes"]:
        return ""
    if isinstance(node, nodes.math):
        return _formula(node)
    if isinstance(node, nodes.image):
        return str(node.get("alt", ""))
    words = "".join(_inline(child, address) for child in node.children)
    is_concept = any(True for _one in node.findall(ConceptMention))
    if not isinstance(node, nodes.reference) or is_concept:
        return words
    target = node.get("refuri") or (f"#{node['refid']}" if "refid" in node else "")
    where = joined(address, target)
    # A link that shows its address is that.
    return where if not target or words.strip() in (target, where) else f"{words} {where}"
