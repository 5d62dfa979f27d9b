"""Pages of a built site with the counts at their controls: copies that need no script."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from ...addresses import parts_of
from .bars import bar
from .counting import Control, Page
from .markup import Found, find_controls

SHEET = "explorable-metrics.css"
_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
# The copies have no script, but are not shown to readers without: controls stay, and so do all steps.
_SCRIPTING = re.compile(r"\(\s*scripting\s*:\s*[\w-]+\s*\)")

_STYLE = """.explorable-metrics {
  display: inline-flex;
  grid-column: 1 / -1;
  flex-direction: column;
  gap: 1px;
  align-items: flex-start;
  margin: 0 0 0.35em;
  color: var(--explorable-text, inherit);
  font-weight: 400;
  font-size: 12px;
  line-height: 1.3;
  font-variant-numeric: tabular-nums;
  white-space: nowrap;
}
.explorable-metrics svg {
  display: block;
  height: 5px;
  margin: 3px 0 1px;
}
.explorable-metrics b {
  font-weight: 650;
}
.explorable-metrics-track {
  fill: var(--explorable-plain, #d9dde3);
}
.explorable-metrics-share {
  fill: var(--explorable-accent, #0b5cad);
}
.explorable-metrics-pressed {
  display: inline-flex;
  flex-direction: column;
}
.explorable-metrics-number > .explorable-metrics {
  margin: 0 0.2em;
  vertical-align: middle;
}
.explorable-metrics-others,
.explorable-metrics-note {
  margin: 0.8em 0;
  padding: 0.5em 0.8em;
  border-left: 3px solid var(--explorable-accent, #0b5cad);
  color: var(--explorable-text, inherit);
  font-size: 13px;
  line-height: 1.5;
}
.explorable-metrics-others {
  display: flex;
  flex-wrap: wrap;
  gap: 0.2em 1.6em;
  list-style: none;
}
.explorable-metrics-others > li {
  display: flex;
  flex-direction: column;
  margin: 0;
}
.explorable-button.explorable-button:disabled {
  align-self: flex-start;
  opacity: 1;
}
"""


def page_copies(
    site: Path, folder: Path, pages: Iterable[Page]
) -> tuple[dict[Path, bytes], dict[str, str], list[str]]:
    """Return copies of pages, with the counts at their controls.

    Args:
        site: the built site.
        folder: where the copies are to stand.
        pages: the counts.

    Returns:
        The files to write; where below the folder the copy of each page is, by its name; the pages that
        the site has not.
    """
    files: dict[Path, bytes] = {}
    places: dict[str, str] = {}
    missing = []
    for page in pages:
        file = _file_of(site, page.page)
        if file is None:
            missing.append(page.page)
            continue
        place = file.relative_to(site)
        text = file.read_text(encoding="utf-8", errors="replace")
        found = find_controls(text)
        up = "../" * (len(place.parts) - 1)
        files[folder / place] = _SCRIPTING.sub(
            "(max-width: 0)", annotated(text, found, page, up + SHEET)
        ).encode()
        places[page.page] = place.as_posix()
        for asset in _assets(site, file.parent, found.files):
            files.setdefault(folder / asset.relative_to(site), _copied(asset))
    if places:
        files[folder / SHEET] = _STYLE.encode()
    return files, places, missing


def annotated(text: str, found: Found, page: Page, sheet: str) -> str:
    """Return the text of a page with the counts at its controls, and without its scripts."""
    inserted: list[tuple[int, str]] = [(place, " open") for place in found.folded]
    if found.head is not None:
        inserted.append((found.head, f'<link rel="stylesheet" href="{escape(sheet)}">\n'))
    others: dict[str, list[Control]] = {}
    for control in page.controls:
        key = (control.id, control.name, control.control)
        if key in found.buttons:
            start, end = found.buttons[key]
            inserted += [
                (start, '<span class="explorable-metrics-pressed">'),
                (end, f"{badge(control)}</span>"),
            ]
        elif key in found.rows:
            inserted.append((found.rows[key], badge(control)))
        elif key in found.numbers:
            inserted.append(
                (found.numbers[key], f'<span class="explorable-metrics-number">{badge(control)}</span>')
            )
        else:
            others.setdefault(control.id if control.id in found.pictures else "", []).append(control)
    elsewhere = others.pop("", [])
    for ident, controls in others.items():
        inserted.append((found.pictures[ident], _list(controls)))
    if found.title is not None:
        inserted.append((found.title, _note(page) + _list(elsewhere, "no longer found here:")))
    return _rewritten(text, inserted, found.removed)


def badge(control: Control) -> str:
    """Return what stands at a control: a bar for its readers, and how often each of them used it."""
    said = escape(control.sentence)
    return (
        f'<span class="explorable-metrics" role="img" aria-label="{said}" title="{said}">'
        f"{bar(control.share, 56, 5, 'explorable-metrics-track', 'explorable-metrics-share')}"
        f"<span><b>{control.mean:,.1f}</b>× · {control.share:.0%}</span></span>"
    )


def _list(controls: Iterable[Control], said: str = "") -> str:
    """Return controls that have no place of their own; where something is said first, with their pictures."""
    items = "".join(
        f"<li>{escape(f'{one.picture}: {one.control}' if said else one.control)}{badge(one)}</li>"
        for one in controls
    )
    first = f"<li>{said}</li>" if said else ""
    return f'<ul class="explorable-metrics-others">{first}{items}</ul>' if items else ""


def _note(page: Page) -> str:
    views = "1 view" if page.views == 1 else f"{page.views:,} views"
    return (
        f'<p class="explorable-metrics-note">In {views} of this page something was used. Bars and per cents: '
        "how many of these readers used a control. Times: how often each of them did.</p>"
    )


def _rewritten(text: str, inserted: list[tuple[int, str]], removed: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    # What is inserted at one place keeps its order.
    changes = [(place, place, said) for place, said in inserted] + [(a, b, "") for a, b in removed]
    changes.sort(key=lambda change: change[:2])
    for start, end, said in changes:
        if start >= at:
            parts += (text[at:start], said)
            at = end
    return "".join([*parts, text[at:]])


def _file_of(site: Path, page: str) -> Path | None:
    """Return the file of a page whose name anyone may have written."""
    root = site.resolve()
    for name in (f"{page}.html", f"{page}/index.html"):
        file = (root / name).resolve()
        # Of a name that no file can have, `Path.is_file` would raise an error.
        if file.is_relative_to(root) and os.path.isfile(file):
            return site / file.relative_to(root)
    return None


def _assets(site: Path, folder: Path, names: Iterable[str]) -> Iterator[Path]:
    """Return the site's own files that a page loads, and what their style sheets load."""
    waiting = [(folder, name) for name in names]
    seen: set[Path] = set()
    root = site.resolve()
    while waiting:
        here, name = waiting.pop()
        parts = parts_of(name.strip().split(" ")[0])
        if parts.scheme or parts.netloc or not parts.path:
            continue
        file = Path(os.path.realpath(here / PurePosixPath(unquote(parts.path).replace("\0", ""))))
        if file in seen or not file.is_relative_to(root) or not os.path.isfile(file):
            continue
        seen.add(file)
        yield site / file.relative_to(root)
        if file.suffix == ".css":
            text = file.read_text(encoding="utf-8", errors="replace")
            waiting += [(file.parent, first or second) for first, second in _URL.findall(text)]


def _copied(file: Path) -> bytes:
    content = file.read_bytes()
    if file.suffix != ".css":
        return content
    return _SCRIPTING.sub("(max-width: 0)", content.decode(errors="replace")).encode()
