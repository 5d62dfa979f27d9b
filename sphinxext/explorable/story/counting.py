"""How long a post is, as each network counts it, and how long it may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from ..spelling import nearest
from .graphemes import graphemes, is_emoji

# What an address counts, however long it is.
ADDRESS = 23
# What counts 1 on X; all else counts 2 (twitter-text's configuration, version 3).
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_MOST = 100_000
_WITH_SCHEME = re.compile(r"(?<![\w@#$/])https?://[^\s<>\"“”‘’«»。，、；：！？（）「」]+", re.I)
# What ends a sentence and no address.
_SIGNS_BEHIND = ".,;:!?'*_"
_OPENED = {")": "(", "]": "[", "}": "{"}
# Top-level domains that X links without a scheme: all of countries have two letters.
_TOPS = (
    "academy|ai|app|art|biz|blog|cloud|club|codes|com|company|dev|digital|edu|education|email|fr|global|gov|group|"
    "guide|info|institute|int|lab|life|link|live|media|mil|museum|name|net|network|news|one|online|org|page|pro|"
    "report|research|science|school|shop|site|social|software|solutions|space|store|studio|systems|team|tech|tips|"
    "today|tools|top|university|website|wiki|work|works|world|xyz|zone"
)
_BARE = re.compile(
    rf"(?<![\w@#$/.\-])(?P<domain>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_TOPS}|(?P<country>[a-z]{{2}})))"
    rf"(?![\w@.-]*\w@)(?![a-z0-9_-])(?P<path>/[^\s<>\"]*)?",
    re.I,
)
# Of countries whose short domains are links even so.
_LINKED = ("co", "tv")
_ACCOUNT = re.compile(r"(?<![\w/=])@(\w+)@[\w.-]+\w")


class LimitError(ValueError):
    """What is no limit, in a sentence."""


@dataclass(frozen=True)
class Network:
    """Where a thread is posted.

    Attributes:
        name: as authors write it.
        title: as it is called.
        most: what a post may count.
        alt: how many characters a picture's text alternative may have.
        count: tells how long a text is there.

    """

    name: str
    title: str
    most: int
    alt: int
    count: Callable[[str], int]

    def over(self, text: str) -> int:
        """Return by how much a text is too long; below 1 it fits."""
        return self.count(text) - self.most


def weighted(text: str) -> int:
    """Return how long a text is on X: addresses count 23, emoji and what is wide 2, letters 1."""
    text, addresses = _without(places_of_addresses, unicodedata.normalize("NFC", text))
    return ADDRESS * addresses + sum(map(_weight, graphemes(text)))


def with_short_addresses(text: str) -> int:
    """Return how long a text is on Mastodon: in graphemes, addresses 23, accounts without their servers."""
    text, addresses = _without(_whole, text)
    return ADDRESS * addresses + len(graphemes(_ACCOUNT.sub(r"@\1", text)))


def as_written(text: str) -> int:
    """Return how many graphemes a text has, addresses in full: so it is on Bluesky."""
    return len(graphemes(text))


NETWORKS = {
    network.name: network
    for network in (
        Network("x", "X", 280, 1000, weighted),
        Network("mastodon", "Mastodon", 500, 1500, with_short_addresses),
        Network("bluesky", "Bluesky", 300, 2000, as_written),
    )
}


def network_of(written: str) -> Network:
    """Return the network that a limit names; a number is one of which nothing else is known.

    Raises:
        LimitError: where it is neither.
    """
    name = written.strip().lower()
    if name in NETWORKS:
        return NETWORKS[name]
    if name.isascii() and name.isdecimal() and 0 < int(name[:7]) <= _MOST:
        return Network(name, f"a limit of {name}", int(name), NETWORKS["x"].alt, as_written)
    known = ", ".join(NETWORKS)
    hint = nearest(name, NETWORKS)
    raise LimitError(f"limit takes {known} or a number up to {_MOST}, not {written.strip()!r}{hint}")


def _weight(grapheme: str) -> int:
    if is_emoji(grapheme):
        return 2
    return sum(1 if any(low <= ord(sign) <= high for low, high in _LIGHT) else 2 for sign in grapheme)


def _without(find: Callable[[str], list[tuple[int, int]]], text: str) -> tuple[str, int]:
    """Return a text without its addresses, and how many there are."""
    places = find(text)
    ends = [0, *(end for _start, end in places)]
    starts = [*(start for start, _end in places), len(text)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True)), len(places)


def _whole(text: str) -> list[tuple[int, int]]:
    ends = [(found.start(), _end(found[0])) for found in _WITH_SCHEME.finditer(text)]
    return [(start, start + length) for start, length in ends if "." in text[start : start + length]]


def _end(address: str) -> int:
    """Return how long an address is without what stands behind it; a bracket that it opens is its own."""
    while address:
        last = address[-1]
        opened = _OPENED.get(last)
        if last not in _SIGNS_BEHIND and (not opened or address.count(opened) >= address.count(last)):
            break
        address = address[:-1]
    return len(address)


def places_of_addresses(text: str) -> list[tuple[int, int]]:
    """Return where the addresses of a text begin and end, also those without a scheme."""
    whole = _whole(text)
    bare = []
    for found in _BARE.finditer(text):
        if any(start <= found.start() < end for start, end in whole):
            continue
        country = (found["country"] or "").lower()
        # The short domain of a country, such as it.is, is taken for words.
        if country and country not in _LINKED and found["domain"].count(".") == 1 and not found["path"]:
            continue
        bare.append((found.start(), found.start() + _end(found[0])))
    return sorted([*whole, *bare])
