"""``:bind: key=parameter``: values of a picture that are parameters of its page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TypeVar

from ..parameters import Parameter
from ..parameters.choosing import Holds
from ..spelling import nearest
from .picture import Page, Picture, PictureError

_PAIR = re.compile(r"([A-Za-z_$][\w$-]*)\s*=\s*([A-Za-z_]\w*)\Z")

P = TypeVar("P", bound=Picture)


def bindings(source: str) -> dict[str, str]:
    """Return which parameter each key of a picture's model is bound to.

    Raises:
        PictureError: for what is no list of pairs, and for a key or a parameter that stands there twice.
    """
    bound: dict[str, str] = {}
    for part in source.split(","):
        found = _PAIR.match(part.strip())
        if not found:
            message = f"bind needs key=parameter pairs, separated by commas, not {source.strip()!r}"
            raise PictureError(message, "parameter")
        key, name = found.groups()
        if key in bound:
            raise PictureError(f"bind: {key} is bound twice, to {bound[key]} and {name}", "parameter")
        taken = next((other for other, parameter in bound.items() if parameter == name), None)
        if taken:
            raise PictureError(
                f"bind: parameter {name} is bound twice, to {taken} and {key}; a page may show it any "
                "number of times, but within one picture it is one value",
                "parameter",
            )
        bound[key] = name
    return bound


def check_keys(bound: Mapping[str, str], picture: type[Picture]) -> None:
    """Check that a picture of the catalogue can follow what is bound.

    Raises:
        PictureError: for the first key that it cannot.
    """
    for key in bound:
        if key not in picture.bindable:
            can = ", ".join(picture.bindable) or "nothing"
            hint = nearest(key, picture.bindable)
            raise PictureError(f"{picture.name} cannot bind {key}{hint} (it can bind {can})", "parameter")


def bound_parameters(bound: Mapping[str, str], page: Page) -> dict[str, Parameter]:
    """Return the parameter that each key is bound to.

    Raises:
        PictureError: where the page has none of that name.
    """
    for key, name in bound.items():
        if name not in page.parameters:
            known = f" (it has {', '.join(page.parameters)})" if page.parameters else ""
            hint = nearest(name, page.parameters)
            raise PictureError(
                f"bind: this page has no parameter {name}, which {key} is bound to{hint}{known}",
                page.subtype(name, "parameter"),
            )
    return {key: page.parameters[name] for key, name in bound.items()}


def with_first_values(spec: P, parameters: Mapping[str, Parameter]) -> P:
    """Return a spec whose bound fields have the values that their parameters start at.

    Raises:
        PictureError: where a field is a number, perhaps a whole one, and its parameter is not.
    """
    known = {one.name for one in fields(spec)}
    changed: dict[str, float] = {}
    for key, parameter in parameters.items():
        if key not in known:
            continue
        if parameter.holds is not Holds.NUMBER:
            number = "0, 1, 2" if isinstance(getattr(spec, key), int) else "0.01, 0.1, 1"
            raise PictureError(
                f"bind: {key} is a number, and parameter {parameter.name} is {parameter.holds.value}; "
                f"bind one with a range, or with numbers to choose from, as `:choices: {number}`",
                "parameter",
            )
        if isinstance(getattr(spec, key), int):
            if not (parameter.value.is_integer() and float(parameter.step).is_integer()):
                raise PictureError(
                    f"bind: {key} is a whole number; give parameter {parameter.name} a whole value and step",
                    "parameter",
                )
            changed[key] = int(parameter.value)
        else:
            changed[key] = parameter.value
    return replace(spec, **changed) if changed else spec
