"""What can go wrong where pictures are drawn and formulas typeset."""

from __future__ import annotations


class RenderError(RuntimeError):
    """What went wrong while drawing or typesetting, in a sentence."""


class PassingError(RenderError):
    """What may go well another time, or on another machine."""


# What a message says where nothing at all can be drawn or typeset, before the reason.
NO_ENGINE = "no picture or formula can be drawn here: "


class LimitError(PassingError):
    """What was drawn took too long, or too much memory."""


class SyntaxMistakeError(RenderError):
    """What is no JavaScript; ``line`` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def first_line(message: str) -> str:
    """Return the first line of a message that says something."""
    return next((line.strip() for line in message.splitlines() if line.strip()), "unknown error")
