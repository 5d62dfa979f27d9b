"""A page that shows a thread as readers will see it: one file, without a script, under a strict policy."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from pathlib import Path

from ...addresses import parts_of
from ...story.counting import places_of_addresses
from .card import Card
from .gathering import Post, PostPicture, WholeThread

# How much of an address is shown, as networks shorten it.
_SHOWN = 34
_AVATAR = (
    '<svg class="avatar" viewBox="0 0 44 44" aria-hidden="true"><circle cx="22" cy="22" r="22"/>'
    '<path d="M22 11a7.5 7.5 0 1 1 0 15a7.5 7.5 0 0 1 0-15M8.5 36a14 11 0 0 1 27 0a22 22 0 0 1-27 0"/></svg>'
)


def preview(thread: WholeThread, card: Card, *, dark: bool = False) -> str:
    """Return the page.

    Args:
        thread: what it shows.
        card: what networks make of a link to the thread's page.
        dark: whether the pictures have dark paper.
    """
    style = Path(__file__).with_name("preview.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'"
    posts = "\n".join(_post(thread, number, card, dark=dark) for number in range(len(thread.posts)))
    title = escape(thread.title)
    limit = f"{thread.network.title}, {thread.network.most} a post"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Preview of the thread: {title}</title>
<style>{style}</style>
</head>
<body>
<main>
<header>
<h1>{title}</h1>
<p class="muted">Preview: {len(thread.posts)} posts for {escape(limit)}</p>{_doubts(thread)}
</header>
<ol>
{posts}
</ol>
</main>
</body>
</html>
"""


def _doubts(thread: WholeThread) -> str:
    listed = "".join(f"<li>{escape(doubt)}</li>" for doubt in thread.doubts)
    return f'\n<ul class="doubts">{listed}</ul>' if listed else ""


def _post(thread: WholeThread, place: int, card: Card, *, dark: bool) -> str:
    post, count = thread.posts[place], len(thread.posts)
    pictures = _pictures(post, dark=dark)
    # Networks show a link's card where there are no pictures.
    below = pictures or (_card(thread.address, card) if thread.address in post.text.split() else "")
    return (
        f'<li class="post">{_AVATAR}<div><div class="who"><b>You</b><span class="muted">@you</span>'
        f'<span class="muted number">{place + 1}/{count}</span></div>'
        f'<p class="text" dir="auto">{_linked(post.text)}</p>{below}'
        f"{_count(post, thread.network.most)}</div></li>"
    )


def _linked(text: str) -> str:
    parts, at = [], 0
    for start, end in places_of_addresses(text):
        address = text[start:end]
        whole = address if "://" in address else f"https://{address}"
        shown = re.sub(r"^https?://(www\.)?", "", address, flags=re.IGNORECASE)
        shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
        parts += [escape(text[at:start]), f'<a dir="ltr" href="{escape(whole)}">{escape(shown)}</a>']
        at = end
    return "".join([*parts, escape(text[at:])])


def _pictures(post: Post, *, dark: bool) -> str:
    shown = post.pictures[:4]
    if not shown:
        return ""
    paper = " is-dark" if dark else ""
    return f'<div class="pictures of-{len(shown)}{paper}">{"".join(map(_picture, shown))}</div>'


def _picture(picture: PostPicture) -> str:
    alt = escape(picture.alt)
    said = f'<details><summary>ALT</summary><p dir="auto">{alt}</p></details>' if alt else ""
    return f'<figure><img src="{_data(picture.png, "image/png")}" alt="{alt}">{said}</figure>'


def _card(address: str, card: Card) -> str:
    title = escape(card.title)
    if card.image:
        image = f'<img src="{_data(card.image, card.kind)}" alt="{escape(card.alt)}">'
    else:
        image = '<span class="blank muted">No image: the page has no picture.</span>'
    about = (
        f'<span class="muted about" dir="auto">{escape(card.description)}</span>' if card.description else ""
    )
    host = escape(parts_of(address).netloc)
    return (
        f'<a class="card" href="{escape(address)}">{image}<span class="said">'
        f'<span class="muted">{host}</span><b dir="auto">{title}</b>{about}</span></a>'
    )


def _count(post: Post, most: int) -> str:
    over = post.count - most
    dash = f"{min(1.0, post.count / most) * 100:.0f} 100"
    told = f"{post.count} of {most}" + (f", {over} too many" if over > 0 else "")
    ring = (
        '<svg viewBox="0 0 20 20" aria-hidden="true"><circle class="whole" cx="10" cy="10" r="8"/>'
        f'<circle class="filled" cx="10" cy="10" r="8" pathLength="100" stroke-dasharray="{dash}"/></svg>'
    )
    return f'<div class="count muted{" is-over" if over > 0 else ""}">{ring}{told}</div>'


def _data(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
