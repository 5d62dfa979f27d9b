"""``sphinx-explorable article``: a page alone, to be hosted on a blog or attached to a paper."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from ..subcommands import REFUSED, CommandError, Subcommands, add_json, add_page, tell_json


def add(commands: Subcommands) -> None:
    """Add it to the parser."""
    article = commands.add_parser(
        "article",
        help="write a page alone, for a blog or as a supplement of a paper",
        description="Write a page as an article that stands alone: one html file that works from disk, its "
        "pictures alive; its PDF; and what it is cited by, from CITATION.cff, the page's front matter and "
        "conf.py, as BibTeX and for search engines of papers.",
        epilog="Example: sphinx-explorable article docs/attention.md --to article "
        "--base-url https://docs.example.org/",
    )
    add_page(article)
    article.add_argument("--to", metavar="DIR", required=True, help="the folder to write it to")
    article.add_argument(
        "--base-url",
        metavar="URL",
        help="where the site is, for links to its other pages (default: html_baseurl)",
    )
    article.add_argument("--url", metavar="URL", help="where the article itself will be, for its citation")
    article.add_argument(
        "--pdf",
        action=argparse.BooleanOptionalAction,
        help="write article.pdf, or fail; or do without it (default: write it where TeX is installed)",
    )
    add_json(article, "what was written")
    article.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    # Here, since Sphinx comes with them: other subcommands do not wait for it.
    from ..article.making import (
        GENERATOR,
        PaperError,
        Places,
        credits_of,
        missing_engine,
        write_page,
        write_paper,
    )
    from ..site import open_site
    from ..writing import draft_of

    target = Path(options.to)
    _check(target, GENERATOR)
    given, url = _address(options.base_url, "--base-url"), _address(options.url, "--url")
    site, docname = open_site(options)
    base = given or _address(site.app.config.html_baseurl, "html_baseurl")
    page = f"{base}{docname}.html" if base else ""
    credits = credits_of(site, docname, url or page)
    lost = ""
    with draft_of(target) as draft, tempfile.TemporaryDirectory(prefix="explorable-") as work:
        if options.pdf is not False:
            try:
                if lacks := missing_engine(site):
                    raise PaperError(f"{' and '.join(lacks)} {'are' if lacks[1:] else 'is'} not installed")
                write_paper(site, docname, credits, draft, Path(work))
            except PaperError as error:
                lost = str(error)
                if options.pdf:
                    raise CommandError(f"article.pdf cannot be made: {lost}") from None
        has_paper = (draft / "article.pdf").is_file()
        places = Places(base, url, has_paper)
        article = write_page(site, docname, credits, places, draft, Path(work))
        files = sorted(file.relative_to(draft).as_posix() for file in draft.rglob("*") if file.is_file())
    if article.warnings:
        print(article.warnings, file=sys.stderr)
    if lost:
        _tell(f"article.pdf is left out: {lost}; --no-pdf does without it")
    if article.unlinked:
        pages = ", ".join(dict.fromkeys(article.unlinked))
        _tell(f"links to other pages became plain text ({pages}); --base-url says where they are")
    if article.left_out:
        _tell(f"what comes from other hosts is left out or a link: {', '.join(article.left_out)}")
    told = {
        "folder": str(target),
        "files": files,
        "title": credits.title,
        "authors": [author.name for author in credits.authors],
        "words": article.words,
        "pictures": article.pictures,
        "minutes": article.minutes,
        "pdf": has_paper,
        "unlinked": article.unlinked,
        "left_out": article.left_out,
    }
    if options.json:
        tell_json(told)
    else:
        print(f"{target / 'index.html'}: {credits.title}, {article.minutes} min read")
    return 0


def _tell(message: str) -> None:
    print(f"sphinx-explorable article: {message}", file=sys.stderr)


def _address(given: str | None, what: str) -> str:
    """Return the address of a folder, with a slash at its end."""
    if not given:
        return ""
    if not given.startswith(("https://", "http://")):
        raise CommandError(f"{what} needs an address that begins with https://, not {given}", REFUSED)
    return given if given.endswith("/") else f"{given}/"


def _check(target: Path, generator: str) -> None:
    """Look whether an article can be written to a folder.

    Raises:
        CommandError: where it is a file, or holds a page that is no article.
    """
    if target.exists() and not target.is_dir():
        raise CommandError(f"{target} is a file; name a folder", REFUSED)
    page = target / "index.html"
    if page.is_file() and generator not in page.read_text(encoding="utf-8", errors="replace")[:2000]:
        raise CommandError(f"{page} is there and is no article; name another folder", REFUSED)
