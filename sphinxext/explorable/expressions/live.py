"""Live values: an expression and how its number is printed."""

from __future__ import annotations

from .errors import ExpressionError
from .expression import Expression
from .formatting import read_format
from .parsing import QUOTED, parse


def parse_live(source: str) -> tuple[Expression, str]:
    """Read a live value, ``w / 4 | .2f``: an expression and how to print it (see `format_number`).

    Without a ``|`` the format is empty.

    Raises:
        ExpressionError: The expression or the format cannot be read.
    """
    # A bar in quotes is one of their words.
    end = len(QUOTED.sub(lambda found: " " * len(found[0]), source).partition("|")[0])
    text, rest = source[:end], source[end + 1 :]
    spec = rest.strip()
    try:
        expression = parse(text.rstrip(), words=True)
    except ExpressionError as error:
        raise ExpressionError(str(error), source, error.column) from None
    try:
        read_format(spec)
    except ValueError as error:
        raise ExpressionError(str(error), source, len(source) - len(rest.lstrip()) + 1) from None
    return expression, spec
