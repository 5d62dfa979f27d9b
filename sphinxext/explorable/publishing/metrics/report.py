"""The counts as a page of its own: one file, without scripts, under a policy that it brings along."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote

from ...concepts.stylesheet import BASE
from .bars import bar
from .counting import Control, Page
from .events import Reading

_COLOURS = ("text", "muted", "surface", "plain", "accent", "positive")
_RULES = """
html { color-scheme: light dark; background: var(--surface); color: var(--text); }
body { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; font: 16px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 2.6rem 0 0; font-size: 1.15rem; }
p { margin: 0.3rem 0; color: var(--muted); }
a { color: var(--accent); }
.scroll { overflow-x: auto; }
table { width: 100%; margin-top: 0.7rem; border-collapse: collapse; }
td, th { padding: 0.3rem 1.4rem 0.3rem 0; text-align: left; }
th { color: var(--muted); font-weight: 500; }
td:nth-child(2) { min-width: 7rem; }
table { font-size: 0.92rem; font-variant-numeric: tabular-nums; }
.first > td { border-top: 1px solid var(--plain); }
td.number, th.number { text-align: right; white-space: nowrap; }
.measure { white-space: nowrap; }
.measure svg { margin-right: 0.6em; vertical-align: 0.02em; }
.track { fill: var(--plain); }
.share { fill: var(--accent); }
.mean { fill: var(--positive); }
b { font-weight: 650; }
"""


def report(pages: Iterable[Page], reading: Reading, places: Mapping[str, str]) -> str:
    """Return the page.

    Args:
        pages: the counts.
        reading: of how many events they are, and what was left out.
        places: where each page is shown with the counts at its controls, by its name.
    """
    style = _style()
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'; base-uri 'none'; form-action 'none'"
    sections = "".join(_section(page, places.get(page.page)) for page in pages)
    left_out = f"<p>{escape(reading.told())}.</p>\n" if reading.left_out else ""
    events = "1 event" if reading.events == 1 else f"{reading.events:,} events"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>How pages are used</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"<h1>How pages are used</h1>\n<p>{events}. A reader is one view of a page; readers who used nothing "
        f"are not counted.</p>\n{left_out}{sections}</body>\n</html>\n"
    )


def _section(page: Page, place: str | None) -> str:
    name = escape(page.page)
    views = "1 page view" if page.views == 1 else f"{page.views:,} page views"
    link = (
        f' · <a href="{escape(quote(place))}">the page with these numbers at its controls</a>'
        if place
        else ""
    )
    most = max(control.mean for control in page.controls)
    head = "".join(f"<th scope=col{kind}>{said}</th>" for said, kind in _HEAD)
    rows = []
    before = ""
    for control in page.controls:
        rows.append(_row(control, most, again=control.picture == before))
        before = control.picture
    return (
        f"<section>\n<h2>{name}</h2>\n<p>{views} in which something was used{link}</p>\n"
        f'<div class="scroll" tabindex="0"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody>\n</table></div>\n</section>\n"
    )


_HEAD = (
    ("picture", ""),
    ("control", ""),
    ("readers", ""),
    ("in all", ' class="number"'),
    ("on average", ""),
)


def _row(control: Control, most: float, *, again: bool) -> str:
    readers = f"{bar(control.share, 96, 8, 'track', 'share')}<b>{control.share:.0%}</b> {control.readers:,}"
    mean, _, words = control.average.partition(" ")
    average = f"{bar(control.mean / most, 64, 8, 'track', 'mean')}<b>{mean}</b> {words}"
    first = "" if again else ' class="first"'
    picture = "" if again else f"{escape(control.picture)}"
    return (
        f"<tr{first}><td>{picture}</td><td>{escape(control.control)}</td>"
        f'<td class="measure">{readers}</td><td class="number">{control.presses:,}</td>'
        f'<td class="measure">{average}</td></tr>\n'
    )


def _style() -> str:
    light, dark = ("".join(f"--{name}: {BASE[name][theme]}; " for name in _COLOURS) for theme in (0, 1))
    return f"\n:root {{ {light}}}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark}}} }}{_RULES}"


def _digest(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()
