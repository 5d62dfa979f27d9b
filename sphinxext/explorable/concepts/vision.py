"""Whether readers can read colours and tell them apart, and the swatch that an author's hex colour becomes.

Contrast is the ratio of WCAG 2. Distance is the Euclidean one in CAM02-UCS, after a simulation of the
reader's colour vision. numpy comes with this module alone: a site that keeps to the palette needs none.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from .palette import HEX, PALETTE, PaletteError, Swatch

Vision: TypeAlias = Literal["normal", "deutan", "protan", "tritan"]
"""How a reader sees colour: with all three cones, or without the M, the L or the S cone."""


_Array: TypeAlias = NDArray[np.float64]

LIGHT_BACKGROUNDS = ("#ffffff", "#f3f4f5")
"""What words stand on in the light theme: the page, and a panel on it."""

DARK_BACKGROUNDS = ("#121212", "#222832")
"""What words stand on in the dark theme: the page, and a panel on it."""

_BACKGROUND_NAMES = {
    "#ffffff": "white",
    "#f3f4f5": "light grey",
    "#121212": "near-black",
    "#222832": "dark grey",
}
LIGHT_WORDS, DARK_WORDS = "#111111", "#f2f2f2"
"""The words inside a fill, in either theme."""

_TEXT_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3 (AA)
_FILL_CONTRAST = 7.0  # 1.4.6 (AAA): the numbers in cells are small

# The closest pair of the eight is 9.37 apart (the dark fills of orange and gold, to a deutan): an author's
# colour may be as close to another as that, rounded down, but no closer.
DISTINCT = 9.0
"""The least distance of two colours that every reader can tell apart."""


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two hex colours, from 1 (the same) to 21 (black and white).

    Source: WCAG 2.2, contrast ratio and relative luminance, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.

    Raises:
        PaletteError: If one of them is not a hex colour.

    """
    darker, lighter = sorted(float(_LUMINANCE @ _linear(color)) for color in (first, second))
    return (lighter + 0.05) / (darker + 0.05)


def low_contrast(swatch: Swatch) -> list[str]:
    """Return a sentence for each theme in which the ink is too faint to read: under 4.5 on a background."""
    sentences = []
    for ink, backgrounds in ((swatch.light_ink, LIGHT_BACKGROUNDS), (swatch.dark_ink, DARK_BACKGROUNDS)):
        for background in backgrounds:
            ratio = contrast(ink, background)
            if ratio < _TEXT_CONTRAST:
                # 4.49 must not be called 4.5
                shown = f"{ratio:.1f}" if ratio < 4.45 else f"{math.floor(ratio * 100) / 100:.2f}"
                sentences.append(
                    f"{ink} has contrast {shown} on {_BACKGROUND_NAMES[background]} ({background}); "
                    f"{_TEXT_CONTRAST} is needed to read text"
                )
                break  # the theme's other background would say the same again
    return sentences


def distance(first: str, second: str, vision: Vision = "normal") -> float:
    """Return how different two hex colours look to a reader: ΔE in CAM02-UCS (about 1 is just noticeable).

    Colour vision deficiency is simulated at full severity, and the result clipped to what a screen can show.
    The viewing conditions of CIECAM02 are an average surround, an adapting luminance of 64/π/5 ≈ 4.07 cd/m²
    and a background of 20 % grey.

    Sources: Machado, Oliveira & Fernandes (2009), "A physiologically-based model for simulation of color
    vision deficiency", doi:10.1109/TVCG.2009.113; CIE 159:2004, "A colour appearance model for colour
    management systems: CIECAM02"; Luo, Cui & Li (2006), "Uniform colour spaces based on CIECAM02 colour
    appearance model", doi:10.1002/col.20227.

    Raises:
        PaletteError: If one of them is not a hex colour, or the vision is not known.

    """
    if vision not in _SIMULATION:
        raise PaletteError(f'"{vision}" is not one of {", ".join(_SIMULATION)}')
    return math.dist(_cam02_ucs(first, vision), _cam02_ucs(second, vision))


def confusable(first: Swatch, second: Swatch) -> str | None:
    """Return a sentence if some readers can hardly tell two swatches apart, else `None`.

    The palette's are compared by ink and by fill, an author's colours by ink.

    Hardly means closer than 9 in CAM02-UCS (see `distance`), in the light or the dark theme. The sentence
    names the vision with which they are closest, unless they are too close for everyone.
    """
    too_close = [
        (one.vision != "normal", one.apart, one.vision, one.part)  # what concerns everyone sorts first
        for one in look_alikes(first, second)
    ]
    if not too_close:
        return None
    _, apart, vision, part = min(too_close)
    return (
        f"for {_READERS[vision]}, {first.name} and {second.name} look alike {_SEEN[part]}: "
        f"their difference is {math.floor(apart * 10) / 10:.1f}, and has to be {DISTINCT:g} or more"
    )


@dataclass(frozen=True)
class LookAlike:
    """Two colours that a kind of reader can hardly tell apart.

    Attributes:
        vision: how that reader sees.
        part: where: ``light ink``, ``light fill``, ``dark ink`` or ``dark fill``.
        apart: their distance, less than 9.

    """

    vision: Vision
    part: str
    apart: float


def look_alikes(first: Swatch, second: Swatch) -> list[LookAlike]:
    """Return by whom, and where, two swatches are mixed up: closer than 9 in CAM02-UCS (see `distance`).

    The palette's are compared by ink and by fill, an author's colours by ink.
    """
    parts: tuple[str, ...] = PARTS
    if "#" in first.name + second.name:
        # The fills of an author's colour are our making, and their textures tell them apart.
        parts = ("light ink", "dark ink")
    measured = [
        LookAlike(vision, part, distance(part_of(first, part), part_of(second, part), vision))
        for vision, part in product(get_args(Vision), parts)
    ]
    return [one for one in measured if one.apart < DISTINCT]


def part_of(swatch: Swatch, part: str) -> str:
    """Return one of a swatch's four colours, by its name in `PARTS`."""
    return str(getattr(swatch, part.replace(" ", "_")))


def seen(color: str, vision: Vision = "normal") -> str:
    """Return the hex colour that shows everyone what a hex colour looks like to a kind of reader.

    The simulation is that of `distance`.

    Raises:
        PaletteError: If it is not a hex colour.

    """
    return _hex(np.clip(_SIMULATION[vision] @ _linear(color), 0, 1))


def in_grey(color: str) -> str:
    """Return the grey that a hex colour is printed in without colour: that of the same luminance.

    Raises:
        PaletteError: If it is not a hex colour.

    """
    return _hex(np.full(3, _LUMINANCE @ _linear(color)))


PARTS = ("light ink", "light fill", "dark ink", "dark fill")
"""The four colours of a swatch."""

_SEEN = {
    "light ink": "as words on a light page",
    "light fill": "as areas on a light page",
    "dark ink": "as words on a dark page",
    "dark fill": "as areas on a dark page",
}
_READERS = {
    "normal": "every reader",
    "deutan": "readers with deuteranopia",
    "protan": "readers with protanopia",
    "tritan": "readers with tritanopia",
}


# --- sRGB (IEC 61966-2-1)

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_TO_XYZ = np.array(
    [
        [0.4123907992659593, 0.357584339383878, 0.1804807884018343],
        [0.21263900587151024, 0.715168678767756, 0.07219231536073371],
        [0.01933081871559182, 0.11919477979462598, 0.9505321522496607],
    ]
)


def _linear(color: str) -> _Array:
    """Return linear-light red, green and blue, each from 0 to 1."""
    if not HEX.fullmatch(color):
        raise PaletteError(f'"{color}" is not a hex colour (#rgb or #rrggbb)')
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    encoded = np.array(list(bytes.fromhex(digits))) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _hex(linear: _Array) -> str:
    """Return the nearest hex colour; what is out of gamut is clipped."""
    inside = np.clip(linear, 0, 1)
    encoded = np.where(inside <= 0.0031308, 12.92 * inside, 1.055 * inside ** (1 / 2.4) - 0.055)
    return "#" + bytes(int(channel) for channel in np.rint(encoded * 255)).hex()


# --- OKLCH (Ottosson 2020, "A perceptual color space for image processing", bottosson.github.io/posts/oklab)

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LMS = np.linalg.inv(_TO_LMS)
_FROM_OKLAB = np.linalg.inv(_TO_OKLAB)


def _oklch(color: str) -> tuple[float, float, float]:
    """Return lightness (0 to 1), chroma (0 to about 0.32 in sRGB) and hue (radians)."""
    lightness, a, b = (float(value) for value in _TO_OKLAB @ np.cbrt(_TO_LMS @ _linear(color)))
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _hex_of_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return a colour of exactly this lightness and hue, and of as much of the chroma as sRGB holds."""

    def linear(chroma: float) -> _Array:
        oklab = np.array([lightness, chroma * math.cos(hue), chroma * math.sin(hue)])
        return np.asarray(_FROM_LMS @ (_FROM_OKLAB @ oklab) ** 3, dtype=np.float64)

    def fits(chroma: float) -> bool:
        return bool(np.all(np.abs(linear(chroma) - 0.5) <= 0.5 + 1e-6))

    if fits(chroma):
        return _hex(linear(chroma))
    inside, outside = 0.0, chroma
    for _ in range(12):  # to a 4096th of the chroma: finer than a step of 8 bits
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if fits(middle) else (inside, middle)
    return _hex(linear(inside))


def _reaching(
    minimum: float, against: tuple[str, ...], lightness: float, chroma: float, hue: float, step: float
) -> str:
    """Return the first colour, in steps from this lightness on, with this contrast against all the others."""
    while True:  # it ends: the steps lead to white or to black, which have every contrast that is asked for
        color = _hex_of_oklch(lightness, chroma, hue)
        if all(contrast(color, other) >= minimum for other in against):
            return color
        lightness += step


def derived(color: str, pattern: Swatch) -> Swatch:
    """Return the swatch of an author's hex colour, with another one's underline and texture."""
    ink = _hex(_linear(color))
    lightness, chroma, hue = _oklch(ink)
    # A fill follows the ink's lightness a little, so that a dark and a light blue stay two; its chroma is at
    # most that of the palette's liveliest fills, since neon would drown the words in it.
    light, dark, muted = 0.64 + 0.32 * lightness, 0.20 + 0.24 * lightness, min(chroma, 0.16)
    light_fill = _reaching(_FILL_CONTRAST, (LIGHT_WORDS,), light, muted, hue, 0.01)
    dark_fill = _reaching(_FILL_CONTRAST, (DARK_WORDS,), dark, muted, hue, -0.01)
    dark_ink = _reaching(_TEXT_CONTRAST, DARK_BACKGROUNDS, lightness, chroma, hue, 0.01)
    return Swatch(ink, ink, light_fill, dark_ink, dark_fill, pattern.underline, pattern.texture)


@lru_cache(maxsize=256)  # every page that shows a clash asks
def alternative(color: str, others: tuple[Swatch, ...]) -> str | None:
    """Return a hex colour much like this one that can be read, and told from others, if there is any."""
    lightness, chroma, hue = _oklch(color)

    def change(candidate: tuple[float, float]) -> float:
        light, turn = candidate
        # The hue is what an author chose: it changes only where the lightness would have to change much.
        return math.hypot(light - lightness, 2 * chroma * turn)

    # Above 0.64 nothing can be read on white; below 0.32 no hue is seen.
    lights = [step / 100 for step in range(32, 65)]
    # a grey has no hue to turn
    turns = [math.radians(degrees) for degrees in range(-180, 180, 15)] if chroma > 0.02 else [0.0]
    for light, turn in sorted(product(lights, turns), key=change):
        ink = _hex_of_oklch(light, chroma, hue + turn)
        if min(contrast(ink, background) for background in LIGHT_BACKGROUNDS) >= _TEXT_CONTRAST:
            found = derived(ink, PALETTE[0])
            if all(confusable(found, other) is None for other in others):
                return ink
    return None


# --- CAM02-UCS after Machado; the symbols are those of the sources that `distance` names

_SIMULATION: dict[str, _Array] = {
    "normal": np.eye(3),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}

_CAT02 = np.array([[0.7328, 0.4296, -0.1624], [-0.7036, 1.6975, 0.0061], [0.0030, 0.0136, 0.9834]])
_HUNT_POINTER_ESTEVEZ = np.array([[0.38971, 0.68898, -0.07868], [-0.22981, 1.1834, 0.04641], [0.0, 0.0, 1.0]])

_C, _N_C = 0.69, 1.0  # an average surround
_L_A = 64 / math.pi / 5  # sRGB's reference room: 64 lux, on a grey of 20 %
_K = 1 / (5 * _L_A + 1)
_F_L = _K**4 * _L_A + 0.1 * (1 - _K**4) ** 2 * (5 * _L_A) ** (1 / 3)
_N = 0.2
_N_BB = 0.725 * _N**-0.2
_Z = 1.48 + math.sqrt(_N)
_D = 1 - math.exp((-_L_A - 42) / 92) / 3.6

_WHITE = 100 * _CAT02 @ _TO_XYZ @ np.ones(3)
_ADAPTATION = np.diag(100 * _D / _WHITE + 1 - _D)
# from linear sRGB to sharpened cones, adapted there, and on to those of Hunt, Pointer and Estévez
_TO_CONES = 100 * _HUNT_POINTER_ESTEVEZ @ np.linalg.inv(_CAT02) @ _ADAPTATION @ _CAT02 @ _TO_XYZ
_TO_ACHROMATIC = np.array([2, 1, 1 / 20])


def _response(linear: _Array) -> _Array:
    """Return the cones' compressed response, without its offset of 0.1, which the later formulas take off."""
    cones = _TO_CONES @ linear
    power = (_F_L * np.abs(cones) / 100) ** 0.42
    return np.asarray(np.sign(cones) * 400 * power / (power + 27.13), dtype=np.float64)


_A_W = float(_N_BB * _TO_ACHROMATIC @ _response(np.ones(3)))


@lru_cache(maxsize=1024)  # every pair of a page's concepts is compared
def _cam02_ucs(color: str, vision: str) -> tuple[float, float, float]:
    """Return J', a' and b' of a hex colour as one kind of reader sees it."""
    response = _response(np.clip(_SIMULATION[vision] @ _linear(color), 0, 1))
    red, green, blue = (float(value) for value in response)
    a, b = red - 12 * green / 11 + blue / 11, (red + green - 2 * blue) / 9
    hue = math.atan2(b, a)
    lightness = 100 * (_N_BB * float(_TO_ACHROMATIC @ response) / _A_W) ** (_C * _Z)
    eccentricity = (math.cos(hue + 2) + 3.8) / 4
    t = 50000 / 13 * _N_C * _N_BB * eccentricity * math.hypot(a, b) / (red + green + 1.05 * blue + 0.305)
    chroma = t**0.9 * math.sqrt(lightness / 100) * (1.64 - 0.29**_N) ** 0.73
    colourfulness = math.log1p(0.0228 * chroma * _F_L**0.25) / 0.0228
    return (
        1.7 * lightness / (1 + 0.007 * lightness),
        colourfulness * math.cos(hue),
        colourfulness * math.sin(hue),
    )
