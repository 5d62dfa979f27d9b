"""A site's own card: an svg whose rectangles with certain ids are the places of what the suite puts there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from ..lettering import fitted, is_from_right
from .card import HEIGHT, WIDTH, Box, Drawing, Look, Sign, hugged, legend_in, logo, paragraph

_SVG = "http://www.w3.org/2000/svg"
PLACES = ("title", "picture", "legend", "site", "logo")
# What only marks a place, until what belongs there is known.
_MARK = "explorable-place-"


class TemplateError(ValueError):
    """What is wrong with a template, in a sentence without its name."""


@dataclass(frozen=True)
class Place:
    """A rectangle of a template, and how it wants its words."""

    box: Box
    fill: str
    size: float
    weight: int
    family: str
    anchor: str


@dataclass(frozen=True)
class Template:
    """An svg with places.

    Attributes:
        markup: the svg, with a mark for each place.
        places: the places, by what belongs there.
    """

    markup: str
    places: dict[str, Place]

    def filled(self, title: str, drawing: Drawing, signs: Sequence[Sign], look: Look) -> str:
        """Return the card of a page."""
        markup = self.markup
        for name, place in self.places.items():
            content = _content(name, place, title, drawing, signs, look)
            markup = markup.replace(f'<g id="{_MARK}{name}" />', content, 1)
        return markup


def _content(name: str, place: Place, title: str, drawing: Drawing, signs: Sequence[Sign], look: Look) -> str:
    if name == "picture":
        return hugged(place.box, drawing, look)
    if name == "legend":
        return legend_in(place.box, signs, look)
    if name == "logo":
        return logo(place.box, look.logo)[0] if look.logo else ""
    text = title if name == "title" else look.site
    if not text:
        return ""
    lines = fitted(
        text,
        place.box.width,
        place.box.height,
        most=place.size,
        least=place.size / 2,
        count=3 if name == "title" else 1,
    )
    font, fill = place.family or look.font, place.fill or look.text
    return paragraph(
        place.box, lines, font, fill,
        from_right=is_from_right(text), weight=place.weight, anchor=place.anchor,
    )  # fmt: skip


def read_template(file: Path) -> Template:
    """Read a template.

    Raises:
        TemplateError: for what is none.
    """
    try:
        root = ElementTree.fromstring(file.read_bytes())
    except OSError as error:
        raise TemplateError(f"cannot be read: {error.strerror}") from None
    except ElementTree.ParseError as error:
        raise TemplateError(f"is no xml: {error}") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise TemplateError(f'needs the root <svg xmlns="{_SVG}">')
    sides = [root.get(side, "").removesuffix("px") for side in ("width", "height")]
    if sides != [str(WIDTH), str(HEIGHT)]:
        raise TemplateError(
            f'needs width="{WIDTH}" and height="{HEIGHT}", not {" and ".join(map(repr, sides))}'
        )
    places = {}
    for parent in list(root.iter()):
        for index, child in enumerate(list(parent)):
            name = child.get("id", "")
            if child.tag == f"{{{_SVG}}}rect" and name in PLACES and name not in places:
                places[name] = _place(name, child)
                mark = ElementTree.Element(f"{{{_SVG}}}g", {"id": _MARK + name})
                mark.tail = child.tail
                parent[index] = mark
    if missing := [name for name in ("title", "picture") if name not in places]:
        raise TemplateError(
            f'needs a rectangle as the place of the {missing[0]}: <rect id="{missing[0]}" …/>'
        )
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    markup = ElementTree.tostring(root, encoding="unicode")
    # What is put in place of the marks refers to it.
    if "xmlns:xlink" not in markup:
        markup = markup.replace("<svg", '<svg xmlns:xlink="http://www.w3.org/1999/xlink"', 1)
    return Template(markup, places)


def _place(name: str, rect: ElementTree.Element) -> Place:
    def number(key: str, default: float | None = None) -> float:
        written = rect.get(key, "")
        if not written and default is not None:
            return default
        try:
            value = float(written.removesuffix("px"))
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise TemplateError(f"needs a number as {key} of the rectangle {name}, not {written!r}")
        return value

    box = Box(number("x", 0), number("y", 0), number("width"), number("height"))
    if box.width <= 0 or box.height <= 0:
        raise TemplateError(f"needs a rectangle {name} that is wider and higher than 0")
    fill = rect.get("fill", "")
    anchor = rect.get("text-anchor", "")
    if anchor not in ("", "start", "middle", "end"):
        raise TemplateError(
            f"needs start, middle or end as text-anchor of the rectangle {name}, not {anchor!r}"
        )
    return Place(
        box,
        "" if fill == "none" else fill,
        number("font-size", 60 if name == "title" else 26),
        int(number("font-weight", 700 if name == "title" else 400)),
        rect.get("font-family", ""),
        anchor,
    )
