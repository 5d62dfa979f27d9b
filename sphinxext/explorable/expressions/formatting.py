"""Numbers as text, by a part of Python's format language."""

from __future__ import annotations

import math
import re

from ..language import in_signs, t

_FORMAT = re.compile(r"(?P<sign>\+?)(?P<comma>,?)(?:(?P<decimals>(?:\.[0-9]{1,2})?[feg%])|d)|")


def read_format(spec: str) -> re.Match[str]:
    """Split a spec of `format_number` into its parts.

    Raises:
        ValueError: The spec is not of this form.
    """
    parts = _FORMAT.fullmatch(spec)
    if parts is None:
        message = "is not a number format; write `.2f`, `+.1f`, `,d`, `.3g`, `.1e`, `.0%` or the like"
        raise ValueError(f"`{spec}` {message}")
    return parts


def format_number(value: float, spec: str = "") -> str:
    """Print a number by a part of Python's format language.

    A spec is ``[+][,][.N]`` with one of ``f e g %``, or ``[+][,]d``, or empty. The strings are Python's, but
    for the signs of the site's language, a true minus sign (U+2212), no negative zero, "∞" for infinity and
    "undefined" for NaN. ``d`` rounds to an integer, a half to the even one. Without a spec an integer up to
    1e15 is printed in full, any other number with up to six significant digits.

    Raises:
        ValueError: The spec is not of this form.
    """
    parts = read_format(spec)
    value = float(value)
    if math.isnan(value):
        return t("undefined")
    if spec:
        text = format(value, f"{parts['sign']}z{parts['comma']}{parts['decimals'] or '.0f'}")
    else:
        in_full = value.is_integer() and abs(value) <= 1e15
        text = format(value, "z.0f" if in_full else "zg")
    return in_signs(text.replace("-", "\N{MINUS SIGN}").replace("inf", "∞"))
