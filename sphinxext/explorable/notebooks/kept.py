"""What a notebook kept of a picture, checked: anybody may have written the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..pages.escaping import showable
from ..parameters.registry import Parameter, declare
from ..visuals.figures import given_width
from ..visuals.picture import PictureError

# Nothing that is drawn is nested like that, and Sphinx keeps nothing that is nested much deeper.
_DEEPEST = 50


class KeptError(ValueError):
    """What a notebook kept is no picture; the message is for the author."""


@dataclass(frozen=True)
class Kept:
    """A picture as a notebook kept it; the fields are those that `mime.payload` writes."""

    picture: str
    values: Mapping[str, Any]
    described: str
    named: tuple[str, ...]
    perhaps: tuple[str, ...]
    weights: Mapping[str, str | None]
    still: bool
    moves: tuple[str, ...]
    bind: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    caption: str
    sentences: tuple[str, ...]
    alt: str
    width: str
    formula: str


# Of what kind each of them is.
_KINDS: dict[str, type] = {
    "picture": str,
    "values": dict,
    "described": str,
    "named": list,
    "perhaps": list,
    "weights": dict,
    "still": bool,
    "moves": list,
    "bind": dict,
    "parameters": list,
    "caption": str,
    "sentences": list,
    "alt": str,
    "width": str,
    "formula": str,
}


def kept_picture(kept: Mapping[str, Any]) -> Kept:
    """Check what a notebook kept of a picture.

    Raises:
        KeptError: where it is not what this version of the suite keeps.
        ParameterError: where a parameter of it is none.
    """
    found: dict[str, Any] = {}
    for name, kind in _KINDS.items():
        value = kept.get(name, kind())
        if not isinstance(value, kind):
            raise KeptError(f"what the notebook keeps of a picture has {name} of another kind")
        found[name] = value
        if isinstance(value, str):
            found[name] = showable(value)
    found["values"] = _plain(found["values"], "a picture")
    for name in ("named", "perhaps", "moves", "sentences"):
        if not all(isinstance(one, str) for one in found[name]):
            raise KeptError(f"what the notebook keeps of a picture has {name} that are no words")
        found[name] = tuple(map(showable, found[name]))
    if not all(concept is None or isinstance(concept, str) for concept in found["weights"].values()):
        raise KeptError("what the notebook keeps of a picture has weights of another kind")
    if not all(isinstance(one, str) for pair in found["bind"].items() for one in pair):
        raise KeptError("what the notebook keeps of a picture has bind of another kind")
    try:
        found["width"] = given_width(found["width"])
    except PictureError:
        raise KeptError(
            f"what the notebook keeps of a picture has the width {found['width']!r}, which is none"
        ) from None
    found["parameters"] = tuple(kept_parameter(one) for one in found["parameters"])
    return Kept(**found)


def kept_widget(kept: Any) -> dict[str, Any]:
    """Check what a notebook kept of a widget that is not the suite's: its name, code, styles and values.

    Raises:
        KeptError: where it is something else.
    """
    if not isinstance(kept, dict):
        raise KeptError("what the notebook keeps of a widget is none")
    found: dict[str, Any] = {}
    for name, kind in {"name": str, "esm": str, "css": str, "values": dict, "bytes": list}.items():
        found[name] = kept.get(name, kind())
        if not isinstance(found[name], kind):
            raise KeptError(f"what the notebook keeps of a widget has {name} of another kind")
        if kind is str:
            found[name] = showable(found[name])
    if not all(isinstance(one, str) for one in found["bytes"]):
        raise KeptError("what the notebook keeps of a widget has bytes that are no words")
    return found | {"values": _plain(found["values"], "a widget")}


def _plain(values: dict[str, Any], of: str) -> dict[str, Any]:
    """Return values as a page can hold them.

    Raises:
        KeptError: where one is no number of JSON, or they are nested too deeply.
    """
    level: list[Any] = [values]
    for _ in range(_DEEPEST):
        level = [part for one in level if isinstance(one, dict | list) for part in _parts(one)]
    if level:
        raise KeptError(f"what the notebook keeps of {of} has values that are nested too deeply")
    try:
        text = json.dumps(values, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        raise KeptError(f"what the notebook keeps of {of} has values that are no plain data") from None
    # JSON can hold halves of characters, and no page can.
    plain: dict[str, Any] = json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return plain


def _parts(one: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return one.values() if isinstance(one, dict) else one


def kept_parameter(kept: Any) -> Parameter:
    """Check what a notebook kept of a parameter.

    Raises:
        KeptError: where it is something else.
        ParameterError: where it is no parameter.
    """
    if not isinstance(kept, dict) or not isinstance(kept.get("name"), str):
        raise KeptError("what the notebook keeps of a parameter has no name")
    given = {name: value for name, value in kept.items() if name != "name"}
    if not all(isinstance(value, str) for value in given.values()):
        raise KeptError("what the notebook keeps of a parameter has fields of another kind")
    return declare(showable(kept["name"]), {showable(name): showable(value) for name, value in given.items()})
