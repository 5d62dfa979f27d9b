"""What goes wrong in a model diagram, told in the words of its author."""

from __future__ import annotations


class ModelError(ValueError):
    """A mistake in the source of a model diagram.

    Attributes:
        message: What is wrong, in the words of the source, and what to write instead.
        line: Where, counted from 1 in the author's source.
        column: Where in that line, counted from 1.
    """

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column
        self.add_note(f"line {line}, column {column} of the model diagram")

    def __str__(self) -> str:
        return self.message
