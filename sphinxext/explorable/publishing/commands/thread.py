"""``sphinx-explorable thread``: the thread of a page as Markdown, with its pictures and their words."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..subcommands import REFUSED, CommandError, Subcommands, add_json, add_page, tell_json

if TYPE_CHECKING:
    from ...story.counting import Network
    from ..thread.gathering import WholeThread


def add(commands: Subcommands) -> None:
    """Add it to the parser."""
    thread = commands.add_parser(
        "thread",
        help="write a page's thread for a social network",
        description="Write a page's thread, which it has in the directive `thread`: its posts as text in "
        "thread.md, each with its length, its pictures as 1.png, 2.png, and their text alternatives. The "
        "first and the last post end with the page's address. Posts that are too long are told.",
        epilog="Example: sphinx-explorable thread docs/index.md --to thread --limit mastodon --preview",
    )
    add_page(thread)
    thread.add_argument("--to", metavar="DIR", required=True, help="a folder; it is made")
    thread.add_argument(
        "--limit",
        metavar="NETWORK",
        help="x (280), mastodon (500), bluesky (300) or a number of characters (default: what the page says, "
        "else x)",
    )
    thread.add_argument(
        "--base-url", metavar="URL", help="where the site is read (default: html_baseurl in conf.py)"
    )
    thread.add_argument(
        "--scale", type=float, default=2, metavar="N", help="pixels of a picture for each px of the page (2)"
    )
    thread.add_argument("--dark", action="store_true", help="pictures in the colours of the dark theme")
    thread.add_argument(
        "--preview", action="store_true", help="also preview.html, which shows it as readers will see it"
    )
    add_json(thread, "what was written")
    thread.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    # Here, since Sphinx comes with them: other subcommands do not wait for it.
    from ..site import open_site
    from ..thread.card import card_of
    from ..thread.gathering import gather
    from ..thread.markdown import markdown
    from ..thread.preview import preview
    from ..writing import write_together

    folder = Path(options.to)
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"--to needs a folder, and {folder} is a file", REFUSED)
    if not 0 < options.scale <= 20:
        raise CommandError(f"--scale needs a number above 0 and at most 20, not {options.scale:g}", REFUSED)
    network = _network(options.limit)
    if options.base_url is not None:
        _check_address(options.base_url, "--base-url")
    site, docname = open_site(options)
    base = options.base_url or _configured(site.app.config.html_baseurl)
    thread = gather(site, docname, network, base, dark=options.dark, scale=options.scale)
    files = {"thread.md": markdown(thread).encode()}
    files |= {picture.file: picture.png for post in thread.posts for picture in post.pictures}
    if options.preview:
        card = card_of(site, docname)
        files["preview.html"] = preview(thread, card, dark=options.dark).encode()
    for doubt in thread.doubts:
        print(doubt, file=sys.stderr)
    write_together(folder, files)
    _tell_leftovers(folder, files)
    if options.json:
        tell_json(_told(thread, folder, files))
    else:
        listed = ", ".join(name for name in files if name != "thread.md")
        also = f"; beside it {listed}" if listed else ""
        print(f"{folder / 'thread.md'}: {len(thread.posts)} posts for {thread.network.title}{also}")
    return 0


def _network(limit: str | None) -> Network | None:
    from ...story.counting import LimitError, network_of

    try:
        return None if limit is None else network_of(limit)
    except LimitError as error:
        raise CommandError(f"--{error}", REFUSED) from None


def _configured(base: str) -> str:
    if not base:
        raise CommandError(
            "the first and the last post end with the page's address, which is not known: set html_baseurl "
            "in conf.py, or name where the site is read by --base-url",
            REFUSED,
        )
    _check_address(base, "html_baseurl")
    return base


def _check_address(address: str, what: str) -> None:
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", address):
        raise CommandError(
            f"{what} needs an address such as https://example.org/docs/, not {address!r}", REFUSED
        )


def _tell_leftovers(folder: Path, files: dict[str, bytes]) -> None:
    """Tell pictures of a longer thread that was written there before, which nobody should post."""
    numbered = [
        file.name for file in folder.glob("*.png") if file.stem.isdecimal() and file.name not in files
    ]
    if numbered:
        listed = ", ".join(sorted(numbered))
        print(f"{listed} in {folder} are no part of this thread", file=sys.stderr)


def _told(thread: WholeThread, folder: Path, files: dict[str, bytes]) -> dict[str, Any]:
    return {
        "title": thread.title,
        "url": thread.address,
        "network": thread.network.name,
        "limit": thread.network.most,
        "posts": [
            {
                "text": post.text,
                "count": post.count,
                "over": max(0, post.count - thread.network.most),
                "pictures": [
                    {"picture": one.name, "file": str(folder / one.file), "alt": one.alt}
                    for one in post.pictures
                ],
            }
            for post in thread.posts
        ],
        "doubts": list(thread.doubts),
        "files": [str(folder / name) for name in files],
    }
