"""The eight concept colours, and the swatch of what an author writes as a colour."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
"""A colour as a hex string, ``#rgb`` or ``#rrggbb``, in sRGB."""


class PaletteError(ValueError):
    """A colour that is neither in the palette nor written in hex; the message is meant for the author."""


@dataclass(frozen=True)
class Swatch:
    """The colours of one concept in both themes, and the second encoding that goes with them.

    Attributes:
        name: The palette's name for the colour, or the author's hex colour as ``#rrggbb``.
        light_ink: Words, symbols and outlines in the light theme.
        light_fill: Cells and boxes in the light theme; the words inside are #111.
        dark_ink: Words, symbols and outlines in the dark theme.
        dark_fill: Cells and boxes in the dark theme; the words inside are #f2f2f2.
        underline: ``solid``, ``dotted``, ``thick``, ``dashed``, ``overline`` (under- and overline), ``wavy``,
            ``thick-dashed`` or ``double``.
        texture: ``none``, ``horizontal``, ``dots``, ``vertical``, ``cross-hatch``, ``rising``, ``falling`` or
            ``circles``.

    """

    name: str
    light_ink: str
    light_fill: str
    dark_ink: str
    dark_fill: str
    underline: str
    texture: str


PALETTE: tuple[Swatch, ...] = (
    Swatch("blue", "#0263fa", "#6ca4fe", "#488cfe", "#0a4ea6", "solid", "none"),
    Swatch("orange", "#ac5902", "#ffc07e", "#faa453", "#77442e", "dotted", "horizontal"),
    Swatch("violet", "#5805a2", "#dac3ff", "#c9b2ff", "#360864", "thick", "dots"),
    Swatch("red", "#740016", "#f97772", "#eb616b", "#5a0005", "dashed", "vertical"),
    Swatch("teal", "#004b4c", "#7be4d5", "#52ccbd", "#024a4d", "overline", "cross-hatch"),
    Swatch("magenta", "#9d1664", "#e08bbe", "#ca70b2", "#80134c", "wavy", "rising"),
    Swatch("green", "#237245", "#b9f9c1", "#75ff9a", "#1c3920", "thick-dashed", "falling"),
    Swatch("gold", "#654d04", "#feea4d", "#ffdd31", "#4f4200", "double", "circles"),
)
"""The eight, in the order in which they are given out to concepts without a colour of their own."""


def swatch(color: str, slot: int = 0) -> Swatch:
    """Return the swatch for what an author wrote as a colour.

    The eight names give the palette's swatches. A hex colour is the light ink as it stands, even where it
    is too faint to read (`vision.low_contrast` says so). The other three keep its hue in OKLCH, and are light
    or dark enough for contrasts of 4.5 (the dark ink on both dark backgrounds) and 7 (words on the fills).

    Args:
        color: A name or a hex colour; case and surrounding space do not matter.
        slot: The place in the palette, counted from 0 and starting over after the last, whose underline and
            texture a hex colour takes. A name has its own.

    Raises:
        PaletteError: If it is neither; the message lists the names and repeats one spelt much like it.

    """
    wanted = color.strip().lower()
    for known in PALETTE:
        if known.name == wanted:
            return known
    if not HEX.fullmatch(wanted):
        names = [known.name for known in PALETTE]
        near = get_close_matches(wanted, names, n=1)
        raise PaletteError(
            f'"{color}" is neither a colour of the palette ({", ".join(names)}) '
            "nor a hex colour (#rgb or #rrggbb)" + (f'; did you mean "{near[0]}"?' if near else "")
        )
    from .vision import derived

    return derived(wanted, PALETTE[slot % len(PALETTE)])
