"""A thread as Markdown: what is pasted, post by post, with files and text alternatives."""

from __future__ import annotations

import re

from .gathering import Post, PostPicture, WholeThread


def markdown(thread: WholeThread) -> str:
    """Return a thread as Markdown."""
    count = len(thread.posts)
    posts = f"{count} post" if count == 1 else f"{count} posts"
    most = thread.network.most
    head = [
        f"# {_escaped(thread.title)}",
        f"{posts} for {thread.network.title}, each of at most {most}. The page: <{thread.address}>",
    ]
    parts = [_post(post, f"{number}/{count}", most) for number, post in enumerate(thread.posts, 1)]
    return "\n\n".join([*head, *parts]) + "\n"


def _post(post: Post, number: str, most: int) -> str:
    over = f", {post.count - most} too many" if post.count > most else ""
    head = f"## {number}\n\n{_fenced(post.text)}\n\nCounts {post.count} of {most}{over}."
    return "\n\n".join([head, *map(_picture, post.pictures)])


def _picture(picture: PostPicture) -> str:
    image = f"![{_escaped(picture.alt)}]({picture.file})"
    return f"{image}\n\nText alternative of `{picture.file}`:\n\n{_fenced(picture.alt)}"


def _fenced(text: str) -> str:
    """Return a text as it is to be pasted, in a fence that nothing in it closes."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", text)
