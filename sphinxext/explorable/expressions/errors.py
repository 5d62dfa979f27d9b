"""Mistakes in expressions, as their authors are told of them."""

from __future__ import annotations


class ExpressionError(ValueError):
    """A mistake in an expression; the message is for its author.

    Attributes:
        source: The text as the author wrote it.
        column: The column of the mistake in it, counted from 1.
    """

    def __init__(self, message: str, source: str, column: int = 1) -> None:
        super().__init__(message)
        self.source = source
        self.column = column

    def __reduce__(self) -> tuple[type[ExpressionError], tuple[str, str, int]]:
        return type(self), (str(self), self.source, self.column)
