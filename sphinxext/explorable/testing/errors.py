"""What ends a test, in words: no traceback of the suite's says more."""

from __future__ import annotations

from typing import NoReturn


def fail(message: str) -> NoReturn:
    """End the test with words for who wrote it."""
    # Docs that tell of it are built where no pytest is.
    import pytest

    # What led to it is told in the words, not as a chain of errors.
    raise pytest.fail.Exception(message, pytrace=False) from None
