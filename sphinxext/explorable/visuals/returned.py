"""What the methods of a package's spec return: a mistake is told by the method that made it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import wraps
from pathlib import Path
from typing import Any

from .picture import Picture, PictureError

_PAIRS = "a list of pairs, each a line of the content and what is told of it"


def _is_pairs(value: object) -> bool:
    return isinstance(value, Sequence) and all(
        isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], int) and isinstance(one[1], str)
        for one in value
    )


def _is_names(value: object) -> bool:
    return isinstance(value, Sequence | AbstractSet) and _is_texts(value)


def _is_texts(value: Iterable[object]) -> bool:
    return not isinstance(value, str) and all(isinstance(one, str) for one in value)


# What each method has to return: whether it does, and in words.
_NEEDED: dict[str, tuple[Callable[[Any], bool], str]] = {
    "check": (_is_pairs, f"{_PAIRS}, or raise a PictureError"),
    "resolve": (lambda value: isinstance(value, dict), "a dict"),
    "alternative": (lambda value: isinstance(value, str), "a sentence that says what is there"),
    "concepts": (_is_names, "a tuple of names"),
    "completed": (
        lambda value: isinstance(value, Picture),
        "self, or what `dataclasses.replace` makes of it",
    ),
    "sentences": (_is_pairs, _PAIRS),
    "moves": (lambda value: isinstance(value, AbstractSet) and _is_texts(value), "a frozenset of names"),
}


def watched(picture: type[Picture], called: str) -> None:
    """Have a package's methods look at what they return.

    Args:
        picture: the class, whose methods are replaced by such ones.
        called: the picture and its package, for messages.

    Raises:
        PictureError: where a method is missing that each picture needs.
    """
    for name, (is_right, needed) in _NEEDED.items():
        method = getattr(picture, name)
        if method is not getattr(Picture, name):
            if inspect.isfunction(method):
                setattr(
                    picture, name, _watching(method, f"{called}: {picture.__name__}.{name}", is_right, needed)
                )
        elif name in ("resolve", "alternative"):
            file = inspect.getsourcefile(picture) or ""
            raise PictureError(
                f"{called}: {picture.__name__} ({place(file, None)}) has no {name}; "
                f"write a method of that name that returns {needed}"
            )


def _watching(
    method: Callable[..., Any], called: str, is_right: Callable[[Any], bool], needed: str
) -> Callable[..., Any]:
    @wraps(method)
    def watching(self: Picture, *given: Any) -> Any:
        value = method(self, *given)
        # What only refuses has nothing to return.
        if value is None and method.__name__ == "check":
            return []
        if not is_right(value):
            code = inspect.unwrap(method).__code__
            told = "nothing" if value is None else f"{' '.join(repr(value).split()):.60}"
            where = place(code.co_filename, code.co_firstlineno)
            raise PictureError(f"{called} ({where}) returns {told}; return {needed}")
        return value

    return watching


def place(filename: str, line: int | None) -> str:
    """Return a file of a package, with its folder and perhaps a line, as messages have it."""
    file = Path(filename)
    return f"{file.parent.name}/{file.name}" + (f":{line}" if line else "")
