"""The command ``sphinx-explorable``; each of its subcommands is a module that adds itself to the parser."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from ..version import __version__
from .commands import animate, article, check, metrics, new, palette, render, shoot, thread
from .subcommands import FAILED, INTERRUPTED, CommandError

COMMANDS = (new, render, shoot, animate, thread, article, metrics, check, palette)


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
    except CommandError as error:
        print(f"sphinx-explorable {options.command}: {error}", file=sys.stderr)
        return error.code
    except OSError as error:
        # What a command writes it writes whole, so that nothing is left of it.
        place = error.filename2 or error.filename
        reason = error.strerror or str(error)
        told = f"{place}: {reason}" if place else reason
        print(f"sphinx-explorable {options.command}: {told}", file=sys.stderr)
        return FAILED
    return code


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command and all of its subcommands."""
    whole = argparse.ArgumentParser(
        prog="sphinx-explorable", description="Explorable documentation with Sphinx."
    )
    whole.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True, dest="command")
    for command in COMMANDS:
        command.add(commands)
    return whole
