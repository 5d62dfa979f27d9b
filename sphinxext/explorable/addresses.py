"""Addresses as authors write them, which may be none: Python's own functions raise errors for those."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit


def parts_of(address: str) -> SplitResult:
    """Return the parts of an address; what cannot be one, as `http://[x`, is all path."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", address, "", "")


def joined(base: str, address: str) -> str:
    """Return an address as it is called from elsewhere, or as it is where it cannot be one."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address
