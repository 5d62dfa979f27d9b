"""Addresses that mean harm: what stands behind their `#` is a state of the page, or nothing at all.

Anybody can write a link to a page. What it says and does not fit leaves the page as it is without it; nothing
of it runs, and the console says nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from engine_pages import ACTS, MODULE, POINTS
from harm import FOUND, SCROLL
from hostile_strings import STRINGS

from conftest import CONFIG, build_site

PAGE = (
    ACTS
    + """
:::{model-diagram}
:name: blocks
:steps:
"a b"
x[t,d]
Outer
  Inner
    Innermost
Last
---
Outer: It begins.
Last: It ends.
:::
"""
)
# Each key of the page with what fits it, as a link's receiver would say.
NUMBER = (
    r"\s*([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|[+-]?Infinity)\s*"
)
FITS = {
    "w": NUMBER,
    "width": NUMBER,
    "opt": "sgd|momentum|adam",
    "model": "resnet|inception|one-hot|transformer|recurrent network|mixture of experts",
    "dropout": "true|false",
    "told": NUMBER,
    "blocks": r"(?s).*(parts|step)\..*",
}
# What the page says and shows, without what it tells of a link that it cannot follow.
SEEN = """() => {
  const all = document.querySelector('div.body').cloneNode(true);
  for (const e of all.querySelectorAll('.explorable-share > span')) e.textContent = '';
  const fields = [...document.querySelectorAll('input, select')].map((e) => [e.type, e.value, e.checked]);
  return JSON.stringify([all.innerHTML, fields]);
}"""
FRAMES = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
)


def is_blank(text: str) -> bool:
    return not text.strip()


def fits_nothing(string: str) -> bool:
    return not any(re.fullmatch(pattern, string) for pattern in FITS.values())


def encoded(string: str) -> str:
    return quote(string.encode("utf-8", "surrogatepass"), safe="")


def for_each_key(string: str) -> str:
    """Return a fragment in which a string is the value of every key, and a key."""
    return "&".join(
        [*(f"{key}={encoded(string)}" for key in FITS), f"{encoded(string)}=1", f"x/w={encoded(string)}"]
    )


UNFIT = [for_each_key(string) for string in STRINGS if fits_nothing(string)]
# As they stand, and what no browser encodes like this.
RAW = [
    f"w={string}&opt={string}"
    for string in STRINGS
    if fits_nothing(string) and not re.search(r"[&+%\n\r\t]", string)
]
ODD = [
    "__proto__=1&constructor=1&prototype=1&__proto__[hacked]=1&constructor[prototype][hacked]=1&toString=1",
    "hasOwnProperty=1&valueOf=1&then=1&length=1&names=1&w[hacked]=1&w.hacked=1",
    "%",
    "%%%",
    "w=%",
    "w=%E0%A4%A",
    "w=%ZZ&opt=%C0%AF&dropout=%FF",
    "%77%E0=1",
    "w=%00&opt=%00&model=%00",
    "w=&opt=&width=&dropout=&model=&told=&blocks=",
    "w=+&w=1",
    "w=%20%20&width=%09",
    "w=null&width=undefined&dropout=null&opt=undefined",
    "w=[1]&width={}&dropout=[true]&opt=[object Object]",
    "w=1,5&width=1_6&told=٢",
    "W=1&OPT=adam&Dropout=true",
    "x/w=1&/w=1&w/=1",
    "w=NaN&width=-NaN&told=NaN",
    "told=0&told=1",
    "told=-1",
    "told=1.5",
    "told=99999999999999999999",
    "told=__proto__",
    "blocks=1",
    "blocks=parts.",
    "blocks=parts.__proto__",
    "blocks=parts.constructor_toString_9.9.9",
    "blocks=step.__proto__",
    "blocks=step.-1",
    "blocks=-.-.-.step.-parts",
    "&" * 50_000,
    "=" * 50_000,
    "&".join(f"a{n}={n}" for n in range(20_000)),
    "w=" + "x" * 500_000,
    "x" * 500_000,
    "blocks=parts." + "_".join(["9.9"] * 20_000),
    "w=1%2F&" * 3_000,
    "=1&=2&=w",
    "##w=1",
    "explorable-share",
    "\u202e\u2028w=1",
]
# What fits, in a way: it may change the page, and do no harm.
FITTING = [
    "w=1&w=2&w=<script>hacked()</script>",
    "w=" + "9" * 100_000,
    "w=-1e308&width=1e308&dropout=true",
    "w=Infinity&width=-Infinity",
    "w=0x10&width=0b11",
    "w=-0&told=2",
    "told= 3",
    "?w=1",
    "blocks=step.0",
    "blocks=step.1",
    "blocks=step.2",
    "blocks=step.99999999999999999999",
    "blocks=parts.0_0_0_0",
    "blocks=parts.2-step.0",
    "blocks=parts.2_2.0-step.2-step.1-parts.2.0",
    "told=3&blocks=parts.2&w=4&opt=adam&dropout=false&model=one-hot&width=512",
]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fragments")
    pages: dict[str, str | bytes] = {"index": PAGE, "points.csv": POINTS, "count.js": MODULE}
    concepts = {**CONFIG["explorable_concepts"], "weight": {"symbol": "w"}, "score": {"symbol": "S"}}
    site = build_site(folder, pages, config={"explorable_concepts": concepts})
    assert site.warnings == []
    return site.out / "index.html"


class Reader:
    """A page that is open, with all of its pictures alive, and what went wrong on it."""

    def __init__(self, tab: Any, address: str) -> None:
        self.page = tab.new_page()
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(f"an error: {error} {error.stack}"))
        self.page.on("console", self._note)
        self.page.on("request", self._check)
        self.page.on("dialog", lambda dialog: (self.troubles.append("a dialog"), dialog.dismiss()))
        self.page.goto(address, wait_until="load")
        self.page.evaluate(SCROLL)
        alive = "() => !document.querySelector('.explorable[data-scripts]:not([data-ready])')"
        self.page.wait_for_function(alive)

    def _note(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"the console: {message.text}")

    def _check(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            self.troubles.append(f"a request: {request.url}")

    def seen(self) -> str:
        return str(self.page.evaluate(SEEN))

    def go(self, fragment: str) -> None:
        """Follow a link to another state of the page."""
        self.page.evaluate(
            "(hash) => { location.hash = hash; }",
            fragment.encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
        )
        self.page.evaluate(FRAMES)

    def settle(self, state: str) -> str:
        """Return what the page is in a state, once nothing moves any more."""
        self.go(state)
        before = ""
        while (now := self.seen()) != before:
            before = now
            self.page.wait_for_timeout(200)
        return now

    def harm(self) -> list[str]:
        found = self.troubles + self.page.evaluate(FOUND) + self.page.evaluate("() => window.calls")
        if self.page.evaluate("() => ({}).hacked !== undefined || Object.keys(Object.prototype).length"):
            found.append("objects have a property that a string names")
        self.troubles.clear()
        return found


def unharmed(reader: Reader, fragments: list[str], *, changes: bool) -> list[str]:
    """Follow links on a page that is open; return what did harm, or changed it where it must not."""
    wrong = []
    # What the page has for the values it is declared with.
    first = reader.settle("w=1.5&told=1")
    for fragment in fragments:
        reader.go(fragment)
        wrong += [f"{fragment[:200]!r}: {told}" for told in reader.harm()]
        if not changes and reader.seen() != first:
            wrong.append(f"{fragment[:200]!r}: the page is another")
        if changes:
            reader.go("w=1.5&told=1")
        elif wrong:
            break
    return wrong


@pytest.fixture(scope="module")
def reader(tab: Any, file: Path) -> Reader:
    return Reader(tab, file.as_uri())


def test_the_keys_are_those_of_the_page(reader: Reader) -> None:
    """Each of them changes the page, or what follows would say nothing."""
    others = {"w": "2", "opt": "adam", "width": "64", "dropout": "false", "who": "Bo", "model": "one-hot"}
    for key, value in {**others, "told": "2"}.items():
        reader.go("w=1.5&told=1")
        before = reader.seen()
        reader.go(f"{key}={value}")
        assert reader.seen() != before, key
    reader.go("w=1.5&told=1")
    assert reader.harm() == []


def test_what_fits_nothing_changes_nothing(reader: Reader) -> None:
    assert unharmed(reader, [*UNFIT[::8], *RAW[::8]], changes=False) == []


def test_odd_fragments_change_nothing(reader: Reader) -> None:
    assert unharmed(reader, ODD, changes=False) == []


def test_what_fits_somehow_does_no_harm(reader: Reader) -> None:
    assert unharmed(reader, FITTING, changes=True) == []


def words_are_words(reader: Reader, strings: list[str]) -> list[str]:
    """Give strings to the parameter that is a text: each is shown as it is."""
    wrong = []
    for string in strings:
        sound = string.encode("utf-8", "replace").decode()
        reader.go(f"who={encoded(sound)}")
        wrong += [f"{string[:200]!r}: {told}" for told in reader.harm()]
        shown = reader.page.evaluate(
            "() => [...document.querySelectorAll('.explorable-live')].map((e) => e.textContent)"
        )
        wanted = sound.encode("utf-16-le")[:1000].decode("utf-16-le", "replace")
        if wanted not in shown:
            wrong.append(f"{string[:200]!r}: it is none of {shown}")
    return wrong


def test_a_text_of_a_link_is_text(reader: Reader) -> None:
    assert words_are_words(reader, STRINGS[::9]) == []


def first_seen(tab: Any, address: str) -> tuple[str, list[str]]:
    reader = Reader(tab, address)
    found = reader.seen(), reader.harm()
    reader.page.close()
    return found


def changed_by_loading(tab: Any, file: Path, fragments: list[str]) -> list[str]:
    """Open the page with fragments, before its pictures are alive; return what is not as without one."""
    without, harm = first_seen(tab, file.as_uri())
    wrong = [*harm]
    for fragment in fragments:
        seen, harm = first_seen(tab, f"{file.as_uri()}#{fragment}")
        wrong += [f"{fragment[:200]!r}: {told}" for told in harm]
        if seen != without:
            wrong.append(f"{fragment[:200]!r}: the page is another")
    return wrong


def test_a_page_that_opens_with_it_is_as_without(tab: Any, file: Path) -> None:
    # Many in one, and what only the opening reads: a picture that comes alive.
    together = "&".join([*UNFIT[3::60], *ODD[:20]])
    assert (
        changed_by_loading(
            tab, file, [together, ODD[0], "blocks=parts.constructor_toString_9.9.9", "blocks=step.-1"]
        )
        == []
    )


def test_a_picture_that_opens_with_an_odd_state_comes_alive(tab: Any, file: Path) -> None:
    for fragment in (
        "blocks=step.99999999999999999999-parts.0_0",
        "blocks=step.0",
        "w=Infinity&told=3&width=-1e9",
    ):
        assert first_seen(tab, f"{file.as_uri()}#{fragment}")[1] == [], fragment


@pytest.mark.long
def test_every_string_that_fits_nothing_changes_nothing(reader: Reader) -> None:
    assert unharmed(reader, [*UNFIT, *RAW], changes=False) == []


@pytest.mark.long
def test_every_string_is_text_in_a_link(reader: Reader) -> None:
    assert words_are_words(reader, STRINGS) == []


@pytest.mark.long
def test_a_page_that_opens_with_any_is_as_without(tab: Any, file: Path) -> None:
    assert changed_by_loading(tab, file, [*UNFIT[::10], *ODD]) == []
    for fragment in FITTING:
        assert first_seen(tab, f"{file.as_uri()}#{fragment}")[1] == [], fragment
