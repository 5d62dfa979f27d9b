"""A card as one svg: a page's title, its picture, what the picture's colours mean, and whose page it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ..lettering import Lines, fitted, is_from_right, isolated, width_of
from ..raster import size_of

WIDTH, HEIGHT = 1200, 630
# Around everything, between columns, around the picture in its frame, and the strip at the foot.
_MARGIN, _EDGE, _GAP, _PAD, _STRIP = 64, 44, 52, 26, 12
_RADIUS = 18
# The largest and the smallest title in px, before words at its end are left out.
_TITLE, _LEAST_TITLE = 62, 32
_LEADING = 1.16
_SITE, _LOGO = 26, 46
_LABELS, _LEGEND_ROW, _SIGN = (23, 20), 42, 28
# How much larger than on the page pictures become at most; smaller than this, only their beginning is shown.
_LARGEST, _SMALLEST = 2.3, 0.5
# A thumbnail is a card's width across, and shown at a sixth of it.
_LARGEST_THUMBNAIL, _SMALLEST_THUMBNAIL = 3, 1.8
# The width of a picture's frame that stands beside the title.
_NARROWEST, _WIDEST = 420, 664
# How long a picture takes to fade out of which only the beginning is shown.
_VEIL = 90


@dataclass(frozen=True)
class Drawing:
    """A picture as a file of its own: its svg, and its size in px."""

    markup: str
    width: float
    height: float

    @classmethod
    def of(cls, markup: str) -> Drawing:
        """Return a drawing of an svg."""
        return cls(markup, *size_of(markup))


@dataclass(frozen=True)
class Sign:
    """A concept in the legend.

    Attributes:
        label: what readers call it.
        symbol: its letter, or empty.
        ink: the colour of its outline.
        fill: the colour of its cells.
        texture: the texture of its cells, or ``none``.
    """

    label: str
    symbol: str
    ink: str
    fill: str
    texture: str


@dataclass(frozen=True)
class Image:
    """A logo: its address, which holds all of it, and its size."""

    address: str
    width: float
    height: float


@dataclass(frozen=True)
class Look:
    """What is the same on all cards of a site.

    Attributes:
        site: the site's name, or empty.
        logo: its logo, if it has one.
        ground: the colour of the card.
        surface: the colour behind the picture.
        line: the colour of the frame around it.
        text: the colour of words on the ground.
        muted: the colour of the site's name.
        strip: the colour of the strip at the foot; without one it has the colours of the legend.
        accent: the colour of that where there is no legend.
        on_fill: the colour of words on the fill of a concept.
        font: the family of the words.
        textures: the patterns that textures are, as they stand on pages.
    """

    site: str
    logo: Image | None
    ground: str
    surface: str
    line: str
    text: str
    muted: str
    strip: str
    accent: str
    on_fill: str
    font: str
    textures: str


@dataclass(frozen=True)
class Box:
    """A place on a card, in px."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    def mirrored(self) -> Box:
        """Return it as far from the right as it is from the left."""
        return Box(WIDTH - self.right, self.y, self.width, self.height)


@dataclass(frozen=True)
class _Plan:
    """Where on a card everything is."""

    site: Box
    title: Box
    words: Lines
    frame: Box
    legend: Box
    rows: _Rows | None

    @property
    def size(self) -> float:
        return self.words.size


@dataclass(frozen=True)
class _Rows:
    """A legend in rows, and the size of its words."""

    rows: tuple[tuple[Sign, ...], ...]
    size: float

    @property
    def height(self) -> float:
        return len(self.rows) * _LEGEND_ROW


def card(title: str, drawing: Drawing, signs: Sequence[Sign], look: Look) -> str:
    """Return a card as svg: the title beside the picture or above it, whichever leaves more room for both."""
    plans = [_beside(title, drawing, signs, look), _above(title, drawing, signs, look)]
    plan = max(plans, key=lambda one: _worth(one, drawing, title))
    is_mirrored = is_from_right(title)

    def place(box: Box) -> Box:
        return box.mirrored() if is_mirrored else box

    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{look.ground}"/>',
        _strip(signs if plan.rows else (), look),
        site(place(plan.site), look, from_right=is_mirrored),
        paragraph(place(plan.title), plan.words, look.font, look.text, from_right=is_mirrored),
        framed(place(plan.frame), drawing, look),
    ]
    if plan.rows:
        parts.append(_legend(place(plan.legend), plan.rows, look, from_right=is_mirrored))
    return svg("".join(parts), look.textures)


def svg(content: str, textures: str = "") -> str:
    """Return the svg of a card that has some content."""
    patterns = re.sub(
        'class="explorable-texture"', 'stroke="#000" stroke-opacity="0.3" fill="none"', textures
    ).replace('id="', 'id="card-')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">{patterns}{content}</svg>'
    )


def thumbnail(drawing: Drawing, look: Look, width: int, height: int) -> str:
    """Return the svg of a picture alone, in a frame of a size."""
    place = Box(0, 0, WIDTH, WIDTH * height / width)
    room = Box(_PAD, _PAD, place.width - 2 * _PAD, place.height - 2 * _PAD)
    sizes = {"largest": _LARGEST_THUMBNAIL, "smallest": _SMALLEST_THUMBNAIL}
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {place.width:g} {place.height:g}">'
        f'<rect width="100%" height="100%" fill="{look.surface}"/>'
        f"{pictured(room, drawing, look.surface, **sizes)}</svg>"
    )


def _beside(title: str, drawing: Drawing, signs: Sequence[Sign], look: Look) -> _Plan:
    """Plan a card with its words in a column, and the picture in another."""
    height = HEIGHT - _STRIP - 2 * _EDGE
    scale = _scale(drawing, _WIDEST - 2 * _PAD, height - 2 * _PAD)
    width = min(_WIDEST, max(_NARROWEST, drawing.width * scale + 2 * _PAD))
    frame = Box(WIDTH - _EDGE - width, _EDGE, width, height)
    column = frame.x - _GAP - _MARGIN
    head = Box(_MARGIN, _EDGE + 8, column, _LOGO)
    rows = _in_rows(signs, column, 3)
    legend = Box(_MARGIN, frame.bottom - 6 - (rows.height if rows else 0), column, rows.height if rows else 0)
    top = head.bottom + 24 if look.site or look.logo else _EDGE
    room = Box(_MARGIN, top, column, legend.y - 24 - top)
    words = fitted(title, column, room.height, most=_TITLE, least=_LEAST_TITLE, leading=_LEADING)
    return _Plan(head, room, words, frame, legend, rows)


def _above(title: str, drawing: Drawing, signs: Sequence[Sign], look: Look) -> _Plan:
    """Plan a card with its words in rows above and below the picture."""
    width = WIDTH - 2 * _MARGIN
    has_head = bool(look.site or look.logo)
    head = Box(_MARGIN, 38, width, _LOGO)
    top = head.bottom + 14 if has_head else 48
    words = fitted(title, width, 168, most=_TITLE, least=_LEAST_TITLE, leading=_LEADING)
    block = len(words.lines) * words.size * _LEADING
    rows = _in_rows(signs, width, 1)
    foot = HEIGHT - _STRIP - (_LEGEND_ROW + 40 if rows else _EDGE - 10)
    legend = Box(_MARGIN, foot + 20, width, _LEGEND_ROW)
    most = foot - top - block - 26
    scale = _scale(drawing, width - 2 * _PAD, most - 2 * _PAD)
    height = min(most, max(170, drawing.height * scale + 2 * _PAD))
    # What a low picture leaves free stands around the title.
    free = (most - height) / 2
    title_box = Box(_MARGIN, top + free, width, block)
    frame = Box(_MARGIN, foot - height, width, height)
    return _Plan(head, title_box, words, frame, legend, rows)


def _worth(plan: _Plan, drawing: Drawing, title: str) -> float:
    """Return how good a plan is: how large its picture and its title are, and whether that is whole."""
    room_width, room_height = plan.frame.width - 2 * _PAD, plan.frame.height - 2 * _PAD
    scale = min(_LARGEST, room_width / drawing.width, room_height / drawing.height)
    covered = drawing.width * drawing.height * scale**2 / (plan.frame.width * plan.frame.height)
    is_whole = "".join(plan.words.lines).replace(" ", "") == title.replace(" ", "")
    worth: float = scale * (plan.size / _TITLE) ** 0.6 * (0.4 + covered) ** 0.35
    return worth if is_whole else worth / 2


def _scale(
    drawing: Drawing, width: float, height: float, largest: float = _LARGEST, smallest: float = _SMALLEST
) -> float:
    """Return how large a picture is drawn: so that all of it fits, unless nothing could be seen then."""
    whole = min(width / drawing.width, height / drawing.height)
    across = max(width / drawing.width, height / drawing.height)
    return min(largest, max(whole, min(smallest, across)))


def _in_rows(signs: Sequence[Sign], room: float, most: int) -> _Rows | None:
    """Return a legend in as many rows at most, if it fits."""
    for size in _LABELS if signs else ():
        rows: list[list[Sign]] = [[]]
        for sign in signs:
            if rows[-1] and sum(_width(one, size) for one in [*rows[-1], sign]) > room + _BETWEEN:
                rows.append([])
            rows[-1].append(sign)
        if len(rows) <= most and all(_width(sign, size) <= room + _BETWEEN for sign in signs):
            return _Rows(tuple(map(tuple, rows)), size)
    return None


# Between the entries of a legend.
_BETWEEN = 28


def _width(sign: Sign, size: float) -> float:
    return _chip(sign) + 10 + width_of(sign.label, size) + _BETWEEN


def _chip(sign: Sign) -> float:
    """Return how wide the coloured field of a concept is, with its symbol in it."""
    return max(_SIGN, width_of(sign.symbol, 17) + 14)


# ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────────


def words(
    x: float,
    y: float,
    text: str,
    size: float,
    font: str,
    fill: str,
    *,
    weight: int = 400,
    anchor: str = "start",
    from_right: bool | None = None,
) -> str:
    """Return a line of text whose baseline begins or ends at a point, read as is told or as it begins."""
    line = isolated(text, from_right=is_from_right(text) if from_right is None else from_right)
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{escape(font)}" font-size="{size:.1f}" '
        f'font-weight="{weight}" fill="{fill}" text-anchor="{anchor}">{escape(line)}</text>'
    )


def paragraph(
    box: Box,
    text: Lines,
    font: str,
    fill: str,
    *,
    from_right: bool = False,
    weight: int = 700,
    anchor: str = "",
) -> str:
    """Return lines of text, in the middle of the height of a box."""
    step = text.size * _LEADING
    top = box.y + max(0, (box.height - step * len(text.lines)) / 2)
    anchor = anchor or ("end" if from_right else "start")
    x = {"start": box.x, "middle": box.x + box.width / 2, "end": box.right}[anchor]
    return "".join(
        words(
            x,
            top + place * step + 0.9 * text.size,
            line,
            text.size,
            font,
            fill,
            weight=weight,
            anchor=anchor,
            from_right=from_right,
        )
        for place, line in enumerate(text.lines)
    )


def site(box: Box, look: Look, *, from_right: bool = False) -> str:
    """Return the site's logo and its name."""
    parts, used = [], 0.0
    if look.logo:
        part, used = logo(box, look.logo, from_right=from_right)
        parts.append(part)
        used += 16
    if look.site:
        room = box.width - used
        text = fitted(look.site, room, _LOGO, most=_SITE, least=16, count=1)
        x, anchor = (box.right - used, "end") if from_right else (box.x + used, "start")
        y = box.y + box.height / 2 + text.size * 0.35
        parts.append(words(x, y, text.lines[0], text.size, look.font, look.muted, weight=600, anchor=anchor))
    return "".join(parts)


def logo(box: Box, image: Image, *, from_right: bool = False) -> tuple[str, float]:
    """Return a logo as high as its box, and how wide it is."""
    scale = min(box.height / image.height, min(260, box.width) / image.width)
    width, height = image.width * scale, image.height * scale
    x = box.right - width if from_right else box.x
    y = box.y + (box.height - height) / 2
    drawn = (
        f'<image x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'xlink:href="{escape(image.address)}"/>'
    )
    return drawn, width


def framed(box: Box, drawing: Drawing, look: Look) -> str:
    """Return a picture in the middle of its frame."""
    inner = Box(box.x + _PAD, box.y + _PAD, box.width - 2 * _PAD, box.height - 2 * _PAD)
    return (
        f'<rect {_sides(box)} rx="{_RADIUS}" fill="{look.surface}" stroke="{look.line}" '
        f'stroke-width="1.5"/>{pictured(inner, drawing, look.surface)}'
    )


def hugged(box: Box, drawing: Drawing, look: Look) -> str:
    """Return a picture in the middle of a box, in a frame that is as large as it needs to be."""
    room = Box(0, 0, box.width - 2 * _PAD, box.height - 2 * _PAD)
    shown = _extent(room, drawing, _scale(drawing, room.width, room.height))
    width, height = shown.width + 2 * _PAD, shown.height + 2 * _PAD
    frame = Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)
    return framed(frame, drawing, look)


def pictured(
    box: Box, drawing: Drawing, surface: str, *, largest: float = _LARGEST, smallest: float = _SMALLEST
) -> str:
    """Return a picture in the middle of a box; one that is too long for it fades out at its edge."""
    scale = _scale(drawing, box.width, box.height, largest, smallest)
    shown = _extent(box, drawing, scale)
    faded = []
    for name, is_cut, veil, ends in (
        (
            "right",
            drawing.width * scale > box.width + 1,
            Box(shown.right - _VEIL, shown.y, _VEIL, shown.height),
            'x1="0" y1="0" x2="1" y2="0"',
        ),
        (
            "bottom",
            drawing.height * scale > box.height + 1,
            Box(shown.x, shown.bottom - _VEIL, shown.width, _VEIL),
            'x1="0" y1="0" x2="0" y2="1"',
        ),
    ):
        if is_cut:
            faded.append(
                f'<linearGradient id="card-fade-{name}" {ends}>'
                f'<stop offset="0" stop-color="{surface}" stop-opacity="0"/>'
                f'<stop offset="1" stop-color="{surface}"/></linearGradient>'
                f'<rect {_sides(veil)} fill="url(#card-fade-{name})"/>'
            )
    return _nested(shown, drawing, scale) + "".join(faded)


def _extent(box: Box, drawing: Drawing, scale: float) -> Box:
    """Return where in a box a picture is: in the middle, or as much of it as fits."""
    width, height = min(box.width, drawing.width * scale), min(box.height, drawing.height * scale)
    return Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)


def _nested(box: Box, drawing: Drawing, scale: float) -> str:
    """Return a picture as a part of another svg: in a box that is as large as what is shown of it."""
    opening = re.match(r"\s*(?:<\?xml[^>]*\?>)?\s*<svg\b([^>]*)>", drawing.markup)
    assert opening is not None
    attributes = opening[1]
    found = re.search(r'\sviewBox="([^"]*)"', attributes)
    left, top, wide, high = (
        map(float, re.split(r"[\s,]+", found[1].strip()))
        if found
        else (0.0, 0.0, drawing.width, drawing.height)
    )
    whole_width, whole_height = drawing.width * scale, drawing.height * scale
    across, down = wide * box.width / whole_width, high * box.height / whole_height
    # A clip takes a third of the time that all the rest of a card does.
    is_cut = box.width < whole_width - 1 or box.height < whole_height - 1
    overflow = "hidden" if is_cut else "visible"
    kept = re.sub(r'\s(?:width|height|viewBox|x|y|preserveAspectRatio)="[^"]*"', "", attributes)
    return (
        f'<svg{kept} {_sides(box)} viewBox="{left:g} {top:g} {across:g} {down:g}" '
        f'preserveAspectRatio="xMinYMin meet" overflow="{overflow}">{drawing.markup[opening.end() :]}'
    )


def _sides(box: Box) -> str:
    return f'x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}"'


def _strip(signs: Sequence[Sign], look: Look) -> str:
    """Return the strip at the foot, in the site's colour or in those of the concepts."""
    colors = [look.strip] if look.strip else [sign.ink for sign in signs] or [look.accent]
    each = WIDTH / len(colors)
    return "".join(
        f'<rect {_sides(Box(place * each, HEIGHT - _STRIP, each + 0.5, _STRIP))} fill="{color}"/>'
        for place, color in enumerate(colors)
    )


def _legend(box: Box, rows: _Rows, look: Look, *, from_right: bool) -> str:
    parts = []
    for number, row in enumerate(rows.rows):
        middle, used = box.y + (number + 0.5) * _LEGEND_ROW, 0.0
        for sign in row:
            chip = _chip(sign)
            x = box.right - used - chip if from_right else box.x + used
            parts.append(_coloured(x, middle, chip, sign, look))
            end, anchor = (x - 10, "end") if from_right else (x + chip + 10, "start")
            parts.append(
                words(
                    end, middle + rows.size * 0.35, sign.label, rows.size, look.font, look.text, anchor=anchor
                )
            )
            used += _width(sign, rows.size)
    return "".join(parts)


def _coloured(x: float, middle: float, width: float, sign: Sign, look: Look) -> str:
    """Return the field of a concept: its fill, its texture, its outline and its symbol."""
    place = f'x="{x:.1f}" y="{middle - _SIGN / 2:.1f}" width="{width:.1f}" height="{_SIGN}" rx="6"'
    drawn = [f'<rect {place} fill="{sign.fill}"/>']
    if sign.texture != "none":
        drawn.append(f'<rect {place} fill="url(#card-explorable-texture-{sign.texture})"/>')
    drawn.append(f'<rect {place} fill="none" stroke="{sign.ink}" stroke-width="2"/>')
    if sign.symbol:
        drawn.append(
            words(
                x + width / 2,
                middle + 6,
                sign.symbol,
                17,
                look.font,
                look.on_fill,
                weight=700,
                anchor="middle",
            )
        )
    return "".join(drawn)


def legend_in(box: Box, signs: Sequence[Sign], look: Look) -> str:
    """Return a legend in a box, if it fits there."""
    rows = _in_rows(signs, box.width, max(1, int(box.height / _LEGEND_ROW)))
    return _legend(box, rows, look, from_right=False) if rows else ""
