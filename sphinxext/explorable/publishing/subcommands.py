"""What subcommands share: exit codes, the error that one ends with, and the page that one is about."""

from __future__ import annotations

import argparse
import json
from typing import Any, TypeAlias

Subcommands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

FAILED, REFUSED, INTERRUPTED = 1, 2, 130


class CommandError(Exception):
    """Why a subcommand ends, in a sentence; ``code`` is 2 for what is asked wrongly or refused, else 1."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code


class WithExamples(argparse.HelpFormatter):
    """Help that keeps the lines of examples, and wraps all else."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" not in text:
            return super()._fill_text(text, width, indent)
        return "".join(f"{indent}{line}" for line in text.splitlines(keepends=True))


def add_page(parser: argparse.ArgumentParser) -> None:
    """Add what says which page of which site a subcommand is about; `site.open_site` reads it."""
    parser.add_argument(
        "page", metavar="PAGE", help="the page's source, such as docs/index.md, or its name, such as index"
    )
    parser.add_argument(
        "--source",
        metavar="DIR",
        help="the folder that holds conf.py (default: found from PAGE, or one of docs, doc, source)",
    )


def add_json(parser: argparse._ActionsContainer, what: str) -> None:
    """Add the option that makes a subcommand tell something as JSON."""
    parser.add_argument("--json", action="store_true", help=f"tell {what} as JSON")


def tell_json(told: Any) -> None:
    """Print what a subcommand tells as JSON."""
    print(json.dumps(told, ensure_ascii=False, indent=2))
