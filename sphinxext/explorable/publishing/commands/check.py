"""``sphinx-explorable check``: pages read as their readers would read them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..subcommands import REFUSED, CommandError, Subcommands, WithExamples, add_json, tell_json

if TYPE_CHECKING:
    from ..check.heuristics import Heuristic
    from ..check.reading import Course

SUGGESTED = 1


def add(commands: Subcommands) -> None:
    """Add it to the parser."""
    check = commands.add_parser(
        "check",
        help="suggest what readers of a page would miss",
        description="Read pages as readers without colour, script or mouse would, and by the heuristics of "
        "illustrated articles: a picture before the formula, a box before its parts, few ideas at a time. "
        "What is told are suggestions, each with its line; a build does not warn of them.",
        formatter_class=WithExamples,
        epilog="examples:\n"
        "  sphinx-explorable check docs/index.md              one page\n"
        "  sphinx-explorable check --all                      the site that is found from here\n"
        "  sphinx-explorable check --all --skip hero,own-alt  without some kinds of suggestions\n"
        "  sphinx-explorable check --list                     what is looked for, and why\n"
        "  sphinx-explorable check --all --strict --json      exit code 1 if there is anything\n",
    )
    check.add_argument(
        "pages", metavar="PAGE", nargs="*", help="a page's source, such as docs/index.md, or its name"
    )
    check.add_argument("--all", action="store_true", help="read all pages of the site")
    check.add_argument(
        "--source",
        metavar="DIR",
        help="the folder that holds conf.py (default: found from PAGE, or one of docs, doc, source)",
    )
    check.add_argument(
        "--skip",
        metavar="NAME",
        action="append",
        default=[],
        help="a kind of suggestions to leave out, or several with commas between; may be given again",
    )
    check.add_argument("--list", action="store_true", help="list the kinds of suggestions, and stop")
    check.add_argument("--strict", action="store_true", help="end with exit code 1 if anything is suggested")
    add_json(check, "the suggestions")
    check.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    # Here, since Sphinx comes with them: other subcommands do not wait for it.
    from ..check.families import heuristics
    from ..check.heuristics import suggestions
    from ..check.report import listed, report
    from ..terminal import terminal

    known = heuristics()
    chosen = _chosen(known, options.skip)
    if options.list:
        if options.json:
            tell_json([{"name": one.name, "why": one.why, "write": one.write} for one in chosen])
        else:
            print(listed(chosen, terminal()))
        return 0
    course, docnames = _opened(options)
    found = [one for docname in docnames for one in suggestions(course.reading(docname), chosen)]
    place = {name: number for number, name in enumerate(known)}
    # By kind, and in each by page and line; what two pages include is told once.
    found = sorted(dict.fromkeys(found), key=lambda one: place[one.heuristic.name])
    if options.json:
        tell_json([one.plain() for one in found])
    else:
        print(report(found, terminal()))
    return SUGGESTED if found and options.strict else 0


def _chosen(known: Mapping[str, Heuristic], skipped: Iterable[str]) -> list[Heuristic]:
    from ...spelling import nearest

    names = [name for written in skipped for name in written.split(",") if name]
    for name in names:
        if name not in known:
            hint = nearest(name, known) or f" (known: {', '.join(known)})"
            raise CommandError(f"--skip: no kind of suggestion is called {name}{hint}", REFUSED)
    return [one for name, one in known.items() if name not in names]


def _opened(options: argparse.Namespace) -> tuple[Course, list[str]]:
    from ..check.reading import Course
    from ..site import read_site

    if not options.pages and not options.all:
        raise CommandError("name a PAGE, or all of them by --all", REFUSED)
    if options.pages and options.all:
        raise CommandError("name a PAGE, or all of them by --all, not both", REFUSED)
    site = read_site(options.source, options.pages[0] if options.pages else "")
    docnames = list(dict.fromkeys(site.docname(page) for page in options.pages))
    return Course(site.app.env), docnames or sorted(site.app.env.found_docs)
