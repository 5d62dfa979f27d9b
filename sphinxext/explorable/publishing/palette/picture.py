"""The looks of colours as a picture: a row a colour, a column a kind of vision, light and dark."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape

from ...concepts.registry import Concept
from ...engine.bundle import manifest
from .looks import EYES, WORDS_INSIDE, Looks, Pair

FONT = "Liberation Sans, DejaVu Sans, Arial, Helvetica, sans-serif"
_PAPER = {"light": "#ffffff", "dark": "#121212"}
_LINES = {"light": "#333a44", "dark": "#c8ccd2"}
_MUTED = {"light": "#59636f", "dark": "#9aa3ad"}
_TEXT = "#1b1f24"

_MARGIN, _LABELS, _CELL, _GAP, _ROW = 28, 250, 96, 20, 68
_HEAD, _TOP = 62, 74
_PANEL = len(EYES) * _CELL + 24
WIDTH = 2 * _MARGIN + _LABELS + 2 * _PANEL + _GAP
# How many letters of the sentences below the table go on a line.
_LINE_OF_TEXT = 170


def drawn(looks: Looks, title: str) -> str:
    """Return the picture as an svg."""
    rows = looks.rows()
    told = [line for sentence in looks.told() for line in textwrap.wrap(sentence, _LINE_OF_TEXT)]
    bottom = _TOP + _HEAD + len(rows) * _ROW + 12
    height = bottom + 20 + 22 * len(told) + _MARGIN - 8
    clashes = _clashes(looks)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="{FONT}" role="img" aria-labelledby="palette-title">',
        f'<title id="palette-title">{escape(f"{title}, as readers see them")}</title>',
        "<defs>",
        *(_textures(theme) for theme in _PAPER),
        "</defs>",
        f'<rect width="{WIDTH}" height="{height}" fill="{_PAPER["light"]}"/>',
        _text(_MARGIN, 46, title, size=24, weight=700),
    ]
    for place, theme in enumerate(_PAPER):
        left = _MARGIN + _LABELS + place * (_PANEL + _GAP)
        parts += _panel(theme, left, bottom)
        for number, row in enumerate(rows):
            top = _TOP + _HEAD + number * _ROW
            parts += _seen(looks, row[0], theme, left + 12, top, clashes)
    for number, row in enumerate(rows):
        parts += _label(looks, row, _TOP + _HEAD + number * _ROW)
    parts += [_text(_MARGIN, bottom + 34 + 22 * at, line, size=14) for at, line in enumerate(told)]
    return "\n".join([*parts, "</svg>"])


def page(looks: Looks, title: str) -> str:
    """Return the picture as a page of html; what it tells is text that any reader gets."""
    told = "".join(f"<li>{escape(sentence)}</li>" for sentence in looks.told())
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title>\n"
        "<style>body{margin:0;background:#fff}svg{max-width:100%;height:auto}"
        "ul{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}</style>\n"
        f"</head>\n<body>\n{drawn(looks, title)}\n<ul>{told}</ul>\n</body>\n</html>\n"
    )


def _panel(theme: str, left: int, bottom: int) -> Iterator[str]:
    """Draw a theme's paper with the names of the columns."""
    outline = f' stroke="{_LINES["dark"]}"' if theme == "light" else ""
    yield (
        f'<rect x="{left}.5" y="{_TOP}.5" width="{_PANEL}" height="{bottom - _TOP}" rx="8" '
        f'fill="{_PAPER[theme]}"{outline}/>'
    )
    ink = _TEXT if theme == "light" else WORDS_INSIDE["dark"]
    yield _text(left + 14, _TOP + 26, f"{theme.capitalize()} page", size=15, weight=700, fill=ink)
    for number, label in enumerate(EYES.values()):
        yield _text(left + 14 + number * _CELL, _TOP + 50, label, size=12.5, fill=_MUTED[theme])


def _seen(
    looks: Looks, concept: Concept, theme: str, left: int, top: int, clashes: dict[tuple[str, str, str], str]
) -> Iterator[str]:
    """Draw a colour as each kind of reader sees it: an area with a word in it, and a word."""
    swatch = looks.swatches[concept.name]
    for number, eye in enumerate(EYES):
        x = left + number * _CELL
        ink, fill = (looks.seen(concept.name, f"{theme} {kind}", eye) for kind in ("ink", "fill"))
        yield f'<rect x="{x + 2}" y="{top + 8}" width="38" height="30" rx="4" fill="{fill}"/>'
        if swatch.texture != "none":
            pattern = f"url(#palette-{theme}-{swatch.texture})"
            yield f'<rect x="{x + 2}" y="{top + 8}" width="38" height="30" rx="4" fill="{pattern}"/>'
        yield (
            f'<rect x="{x + 2}" y="{top + 8}" width="38" height="30" rx="4" fill="none" stroke="{ink}" '
            'stroke-width="1.5"/>'
        )
        yield _text(x + 21, top + 28, "Aa", size=14, fill=WORDS_INSIDE[theme], anchor="middle")
        yield _symbol(concept, x + 50, top + 28, ink)
        yield _underline(swatch.underline, x + 50, top + 33, 26, ink)
        other = clashes.get((concept.name, theme, eye))
        if other:
            ink = _TEXT if theme == "light" else WORDS_INSIDE["dark"]
            yield _text(x + 2, top + 52, f"≈ {_shortened(other, 12)}", size=12, fill=ink, weight=700)


def _label(looks: Looks, row: Sequence[Concept], top: int) -> Iterator[str]:
    """Draw what a row is about: its label as pages have it, then the colour's name and contrast."""
    swatch = looks.swatches[row[0].name]
    label = _shortened(row[0].label, 24)
    yield _text(_MARGIN, top + 22, label, size=16, fill=swatch.light_ink, weight=700)
    yield _underline(swatch.underline, _MARGIN, top + 27, _width(label, 16), swatch.light_ink)
    others = f", also {', '.join(one.label for one in row[1:])}" if row[1:] else ""
    light, dark = (looks.contrast(row[0].name, f"{theme} ink") for theme in _PAPER)
    about = _shortened(f"{swatch.name}{others}", 38) if swatch.name != row[0].label or others else ""
    contrast = f"contrast {light:.1f} light, {dark:.1f} dark"
    if about:
        yield _text(_MARGIN, top + 43, about, size=12.5, fill=_MUTED["light"])
        yield _text(_MARGIN, top + 57, contrast, size=11, fill=_MUTED["light"])
    else:
        yield _text(_MARGIN, top + 43, contrast, size=11, fill=_MUTED["light"])


def _clashes(looks: Looks) -> dict[tuple[str, str, str], str]:
    """Return what a colour is taken for, by its concept, the theme and the kind of vision."""
    found: dict[tuple[str, str, str], str] = {}
    labels = {one.name: one.label for one in looks.concepts}
    for pair in looks.mixed_up():
        for first, second in ((pair.first, pair.second), (pair.second, pair.first)):
            for theme, eye in _where(pair):
                found.setdefault((first, theme, eye), labels[second])
    return found


def _where(pair: Pair) -> list[tuple[str, str]]:
    if pair.is_one_colour:
        return [(theme, "normal") for theme in _PAPER]
    return [(one.part.partition(" ")[0], one.vision) for one in pair.by]


_SYMBOL = re.compile(r"(\\[A-Za-z]+|[A-Za-z])(?:_(?:\{(\w{1,3})\}|(\w)))?\Z")


def _symbol(concept: Concept, x: int, y: int, ink: str) -> str:
    """Draw a concept's symbol, where it is a letter, perhaps with an index; else two letters of any word."""
    found = _SYMBOL.match(concept.symbol.strip())
    letter = _letter(found[1]) if found else ""
    if not found or not letter:
        return _text(x, y, "Aa", size=16, fill=ink)
    index = found[2] or found[3] or ""
    lower = f'<tspan font-size="11" dy="4">{escape(index)}</tspan>' if index else ""
    return f'<text x="{x}" y="{y}" font-size="18" font-style="italic" fill="{ink}">{letter}{lower}</text>'


def _letter(tex: str) -> str:
    """Return a letter of TeX as a letter: `Q`, or the Greek one that is called so."""
    if not tex.startswith("\\"):
        return tex
    size = "CAPITAL" if tex[1].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {tex[1:].upper()}")
    except KeyError:
        return ""


# How the underlines are drawn: heights of their lines, widths, dashes.
_UNDERLINES: dict[str, tuple[tuple[float, ...], float, str]] = {
    "solid": ((0,), 1.2, ""),
    "dotted": ((0,), 1.8, "0.1 3.4"),
    "thick": ((0.5,), 2.8, ""),
    "dashed": ((0,), 1.4, "5 3"),
    "overline": ((0, -20), 1.2, ""),
    "thick-dashed": ((0.5,), 2.8, "6 4"),
    "double": ((0, 3), 1.2, ""),
}


def _underline(kind: str, x: int, y: int, width: int, ink: str) -> str:
    if kind == "wavy":
        waves = "".join(f"q2,{-3 if place % 2 else 3} 4,0" for place in range(round(width / 4)))
        return f'<path d="M{x},{y}{waves}" fill="none" stroke="{ink}" stroke-width="1.2"/>'
    heights, thickness, dashes = _UNDERLINES[kind]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    cap = ' stroke-linecap="round"' if kind == "dotted" else ""
    return "".join(
        f'<path d="M{x},{y + height}h{width}" stroke="{ink}" stroke-width="{thickness}"{dashed}{cap}/>'
        for height in heights
    )


def _textures(theme: str) -> str:
    """Return the suite's own textures, in the lines of a theme and as strong as in print."""
    found = re.search(r"<defs>(.*)</defs>", str(manifest()["textures"]), re.DOTALL)
    patterns = found[1] if found else ""
    stroke = f'fill="none" stroke="{_LINES[theme]}" stroke-width="1" stroke-opacity="0.35"'
    return patterns.replace('class="explorable-texture"', stroke).replace(
        "explorable-texture-", f"palette-{theme}-"
    )


def _text(
    x: float, y: float, words: str, *, size: float, fill: str = _TEXT, weight: int = 400, anchor: str = ""
) -> str:
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    anchored = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}"{bold}{anchored}>{escape(words)}</text>'


def _width(words: str, size: float) -> int:
    """Return about how wide bold words are: letters are narrow, wide or between."""
    widths = (
        0.34 if one in "ijlftrI.,:;' -()" else 0.9 if one in "mwMW" or one > "\u2e80" else 0.6
        for one in words
    )
    return round(size * sum(widths))


def _shortened(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip(" ,") + "…"
