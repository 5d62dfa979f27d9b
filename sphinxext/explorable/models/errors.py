"""What goes wrong in a model diagram, told in the words of its author."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


class ModelError(ValueError):
    """A mistake in the source of a model diagram.

    Attributes:
        message: What is wrong, in the words of the source, and what to write instead.
        line: Where, counted from 1 in the author's source.
        column: Where in that line, counted from 1.
        others: What else is wrong in the source.
        follows: Whether it may only follow from another one.
    """

    others: Sequence[ModelError] = ()
    follows: bool = False

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column
        self.add_note(f"line {line}, column {column} of the model diagram")

    def __str__(self) -> str:
        return self.message


@dataclass
class Mistakes:
    """The mistakes of one model, without those that only follow from others.

    Attributes:
        found: All that is to be told.
        unread: The lines that could not be read, by number: nobody knows what is in them.
    """

    found: list[ModelError] = field(default_factory=list)
    unread: dict[int, str] = field(default_factory=dict)

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note a mistake, and go on."""
        try:
            yield
        except ModelError as error:
            if not error.follows:
                self.found.append(error)

    @property
    def lines(self) -> set[int]:
        """The lines in which something is wrong."""
        return {error.line for error in self.found}

    def tell(self) -> None:
        """Raise the first mistake, with all others, if there is one."""
        if self.found:
            first, *others = sorted(self.found, key=lambda error: (error.line, error.column))
            first.others = others
            raise first
