"""The command ``sphinx-explorable``; each of its subcommands is a function that adds itself to the parser."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from .. import __version__
from .starter import (
    THEMES,
    Choices,
    StarterError,
    build_command,
    check_place,
    default_author,
    default_name,
    install_command,
    one_line,
    write_starter,
)

if TYPE_CHECKING:
    Subcommands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

FAILED, REFUSED, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: what follows the command's name; by default what the shell gave.

    Returns:
        The exit code: 0; 1 where something could not be done; 2 for what was asked wrongly, or is refused.

    """
    # Names in any script can be told wherever the output goes.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except KeyboardInterrupt:
        print("\nStopped; nothing was written.", file=sys.stderr)
        return INTERRUPTED
    return code


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command and all of its subcommands."""
    whole = argparse.ArgumentParser(
        prog="sphinx-explorable", description="Explorable documentation with Sphinx."
    )
    whole.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_add_new,):
        add(commands)
    return whole


def _add_new(commands: Subcommands) -> None:
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
        name = options.name
        if name is None:
            name = _ask("Name of the project", default_name(folder))
        name = one_line(name) or default_name(folder)
        author = options.author
        if author is None:
            author = _ask("Author", default_author(name))
        author = one_line(author) or default_author(name)
        choices = Choices(name, author, "rst" if options.rst else "myst", options.theme)
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
    print(f"{os.path.join(folder, '')} holds the docs of {name}. Next:\n")
    print(f"    {install_command(folder)}")
    print(f"    {build_command(folder)}")
    return 0


def _ask(question: str, default: str) -> str:
    """Ask who sits at the terminal; where nobody does, the answer is the default."""
    if not sys.stdin.isatty():
        return default
    return input(f"{question} [{default}]: ") or default
