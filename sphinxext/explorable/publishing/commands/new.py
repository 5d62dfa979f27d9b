"""``sphinx-explorable new``: docs to start with."""

from __future__ import annotations

import argparse
import os
import sys

from ..starter import (
    ARTICLE_AUTHOR,
    ARTICLE_NAME,
    THEMES,
    Choices,
    StarterError,
    article_command,
    build_command,
    check_picture,
    check_place,
    default_author,
    default_name,
    install_command,
    one_line,
    picture_commands,
    write_starter,
)
from ..subcommands import FAILED, REFUSED, Subcommands


def add(commands: Subcommands) -> None:
    """Add it to the parser."""
    new = commands.add_parser(
        "new",
        help="write docs to start with",
        description="Write docs to start with: a page of each of the four kinds, ready to build, and the "
        "files that Read the Docs and GitHub need to build them. Existing files are not changed.",
    )
    new.add_argument("folder", metavar="DIR", help="the folder to create, such as docs")
    new.add_argument("--name", help="the project's name (default: asked for, or the parent folder's name)")
    new.add_argument("--author", help="the author of the docs (default: asked for, or the project's authors)")
    new.add_argument("--rst", action="store_true", help="write reStructuredText instead of Markdown")
    new.add_argument(
        "--article",
        action="store_true",
        help="write the skeleton of an explorable article, and its CITATION.cff, instead of docs",
    )
    new.add_argument(
        "--picture",
        metavar="NAME",
        help="write a package that adds a picture of this name to the catalogue, instead of docs",
    )
    new.add_argument(
        "--theme",
        choices=THEMES,
        default="alabaster",
        metavar="THEME",
        help="the theme of the pages (default: alabaster)",
    )
    new.set_defaults(run=_new)


def _new(options: argparse.Namespace) -> int:
    folder: str = options.folder or os.curdir
    try:
        check_place(folder)
        if options.picture is not None:
            if options.article:
                raise StarterError("--picture and --article write different things; leave one out")
            check_picture(options.picture)
        usual = _usual_name(options, folder)
        name = options.name
        if name is None:
            name = _ask("Title of the article" if options.article else "Name of the project", usual)
        name = one_line(name) or usual
        usual = ARTICLE_AUTHOR if options.article else default_author(name)
        author = options.author
        if author is None:
            author = _ask("Author", usual)
        author = one_line(author) or usual
        markup = "rst" if options.rst else "myst"
        choices = Choices(name, author, markup, options.theme, options.article, options.picture or "")
        written = write_starter(folder, choices)
    except EOFError:
        print("\nStopped; nothing was written.", file=sys.stderr)
        return FAILED
    except StarterError as error:
        print(f"sphinx-explorable new: {error}", file=sys.stderr)
        return REFUSED
    except OSError as error:
        place = error.filename2 or error.filename or folder
        reason = error.strerror or str(error)
        print(f"sphinx-explorable new: nothing was written: {place}: {reason}", file=sys.stderr)
        return FAILED
    for kept, example in written.kept.items():
        print(f"{kept} exists and was not changed; what the docs need in it is in {example}.")
    what = f"the article {name}" if options.article else f"the docs of {name}"
    if options.picture:
        what = f"the package {choices.package} with the picture {options.picture}"
    print(f"{os.path.join(folder, '')} holds {what}. Next:\n")
    if options.picture:
        for line in picture_commands(folder):
            print(f"    {line}")
        return 0
    print(f"    {install_command(folder)}")
    print(f"    {build_command(folder)}")
    if options.article:
        print(f"    {article_command(folder, 'rst' if options.rst else 'md')}")
    return 0


def _usual_name(options: argparse.Namespace, folder: str) -> str:
    """Return the name of what nobody names."""
    if options.article:
        return ARTICLE_NAME
    return default_name(os.path.join(folder, "_") if options.picture else folder)


def _ask(question: str, default: str) -> str:
    """Ask who sits at the terminal; where nobody does, the answer is the default."""
    if not sys.stdin.isatty():
        return default
    return input(f"{question} [{default}]: ") or default
