"""Options that are on or off, as authors write them: with no value, or with one that says which."""

from __future__ import annotations

_KNOWN = {"": True, "true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def flag(source: str) -> bool:
    """Take no value, or true or false.

    Raises:
        ValueError: for anything else; the message goes on after the name of the option.
    """
    given = source.strip()
    if given.lower() not in _KNOWN:
        raise ValueError(f"takes no value, or true or false, not {given!r}")
    return _KNOWN[given.lower()]
