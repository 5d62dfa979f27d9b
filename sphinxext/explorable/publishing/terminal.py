"""What a terminal can show: colours and bold, where it takes them, and plain text anywhere else."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from typing import TextIO

_RESET = "\x1b[0m"
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
# Terminals that show any colour say so in COLORTERM, or are of a kind that does.
_TRUE_COLOUR = ("truecolor", "24bit")


@dataclass(frozen=True)
class Terminal:
    """Where a subcommand writes.

    Attributes:
        is_one: whether it is a terminal that takes bold and colours.
        has_true_colour: whether it shows every colour of a screen.
    """

    is_one: bool = False
    has_true_colour: bool = False

    def shown(self, text: str) -> str:
        """Return a text that has colours already as it can be shown here."""
        return text if self.is_one else _ESCAPE.sub("", text)

    def bold(self, text: str) -> str:
        """Return a text in bold, where that can be."""
        return f"\x1b[1m{text}{_RESET}" if self.is_one else text

    def quiet(self, text: str) -> str:
        """Return a text that stands back, where that can be."""
        return f"\x1b[2m{text}{_RESET}" if self.is_one else text

    def on(self, text: str, ground: str, ink: str) -> str:
        """Return a text in a hex colour on a ground of another, where both can be shown."""
        if not self.has_true_colour:
            return text
        return f"\x1b[48;2;{_channels(ground)};38;2;{_channels(ink)}m{text}{_RESET}"


def _channels(color: str) -> str:
    return ";".join(str(channel) for channel in bytes.fromhex(color[1:]))


def terminal(stream: TextIO | None = None) -> Terminal:
    """Return what a stream can show, by default standard output; NO_COLOR makes any of them plain."""
    stream = sys.stdout if stream is None else stream
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return Terminal()
    says = os.environ.get("COLORTERM", "").lower()
    true_colour = says in _TRUE_COLOUR or os.environ.get("TERM", "").endswith("-direct")
    return Terminal(is_one=True, has_true_colour=true_colour or "WT_SESSION" in os.environ)
