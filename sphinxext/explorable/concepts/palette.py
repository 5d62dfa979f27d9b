"""The eight concept colours."""

import re
from dataclasses import dataclass

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
"""The eight colours, in the order in which they are assigned to concepts without a colour of their own."""
