"""The palette's promises, recomputed with coloraide, and those of the colours that authors bring along."""

import math
import random
import re
from dataclasses import FrozenInstanceError, replace
from functools import cache
from itertools import combinations, product

import pytest
from coloraide.everything import ColorAll

from sphinxext.explorable.concepts import vision as measures
from sphinxext.explorable.concepts.palette import PALETTE, PaletteError
from sphinxext.explorable.concepts.registry import swatch
from sphinxext.explorable.concepts.vision import (
    DARK_BACKGROUNDS,
    LIGHT_BACKGROUNDS,
    confusable,
    contrast,
    distance,
    low_contrast,
)

VISIONS = ("normal", "deutan", "protan", "tritan")
PARTS = ("light_ink", "light_fill", "dark_ink", "dark_fill")

# The design's figures: the smallest distance over all pairs for each of VISIONS, then the smallest by Brettel
DESIGNED = {
    "light_ink": ((20.0, 10.1, 10.3, 13.2), 10.0),
    "light_fill": ((16.3, 12.2, 12.8, 12.2), 11.2),
    "dark_ink": ((20.2, 13.5, 14.1, 13.6), 12.6),
    "dark_fill": ((16.0, 9.4, 9.5, 9.4), 9.0),
}

_random = random.Random(20)
RANDOM = [f"#{_random.randrange(1 << 24):06x}" for _ in range(300)]
LATTICE = ["#" + "".join(digits) for digits in product("0369cf", repeat=3)]
AUTHORED = [swatch(color) for color in (*RANDOM, *LATTICE)]


@cache
def seen(color, vision="normal", method="machado"):
    """The oracle's simulation, clipped to what a screen can show."""
    if vision == "normal":
        return ColorAll(color)
    return ColorAll(color).filter(vision, method=method).convert("srgb").clip()


def oracle(first, second, vision="normal", method="machado"):
    return seen(first, vision, method).delta_e(seen(second, vision, method), method="cam02")


def smallest(swatches, part, measure, *how):
    return min(measure(getattr(a, part), getattr(b, part), *how) for a, b in combinations(swatches, 2))


# --- the eight


def test_the_eight_in_the_order_in_which_they_are_given_out():
    names = [known.name for known in PALETTE]
    assert names == ["blue", "orange", "violet", "red", "teal", "magenta", "green", "gold"]
    assert [known.underline for known in PALETTE] == (
        ["solid", "dotted", "thick", "dashed", "overline", "wavy", "thick-dashed", "double"]
    )
    assert [known.texture for known in PALETTE] == (
        ["none", "horizontal", "dots", "vertical", "cross-hatch", "rising", "falling", "circles"]
    )


@pytest.mark.parametrize("known", PALETTE, ids=lambda known: known.name)
def test_the_eight_can_be_read(known):
    for background in LIGHT_BACKGROUNDS:
        assert ColorAll(known.light_ink).contrast(background) >= 4.5
    for background in DARK_BACKGROUNDS:
        assert ColorAll(known.dark_ink).contrast(background) >= 4.5
    assert ColorAll("#111").contrast(known.light_fill) >= 7
    assert ColorAll("#f2f2f2").contrast(known.dark_fill) >= 7
    assert low_contrast(known) == []


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("measure", [oracle, distance])
def test_the_eight_are_as_far_apart_as_designed(part, measure):
    for vision, designed in zip(VISIONS, DESIGNED[part][0], strict=True):
        assert smallest(PALETTE, part, measure, vision) == pytest.approx(designed, abs=0.1)


@pytest.mark.parametrize("part", PARTS)
def test_the_eight_are_as_far_apart_after_brettel(part):
    found = min(smallest(PALETTE, part, oracle, vision, "brettel") for vision in VISIONS)
    assert found == pytest.approx(DESIGNED[part][1], abs=0.1)


def test_the_first_four_are_further_apart():
    found = {
        smallest(PALETTE[:4], part, oracle, vision, method)
        for part, vision, method in product(PARTS, VISIONS, ("machado", "brettel"))
    }
    assert min(found) >= 14.7


def test_okabe_and_ito_for_comparison():
    colors = ["#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#000000"]
    apart = min(distance(a, b, vision) for (a, b), vision in product(combinations(colors, 2), VISIONS))
    assert apart == pytest.approx(11.0, abs=0.1)
    assert min(contrast(color, "#fff") for color in colors) == pytest.approx(1.32, abs=0.01)


def test_no_two_of_the_eight_are_confusable():
    assert [confusable(a, b) for a, b in combinations(PALETTE, 2)] == [None] * 28


def test_the_threshold_is_just_below_the_closest_of_the_eight():
    closest = min(smallest(PALETTE, part, distance, vision) for part, vision in product(PARTS, VISIONS))
    assert math.floor(closest) == measures.DISTINCT


# --- contrast and distance


def test_contrast_agrees_with_the_oracle():
    for first, second in zip(RANDOM, reversed(RANDOM), strict=True):
        assert contrast(first, second) == pytest.approx(ColorAll(first).contrast(second), abs=0.005)
    assert contrast("#000", "#FFFFFF") == contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#abc", "#aabbcc") == 1


@pytest.mark.parametrize("vision", VISIONS)
def test_distance_agrees_with_the_oracle(vision):
    colors = [*RANDOM, *LATTICE]
    for first, second in zip(colors, reversed(colors), strict=True):
        assert distance(first, second, vision) == pytest.approx(oracle(first, second, vision), abs=0.05)


def test_distance_is_nothing_between_equals_and_100_between_black_and_white():
    assert distance("#abc", "#AABBCC") == 0
    assert distance("#000", "#fff") == pytest.approx(100, abs=0.05)


# --- colours that authors bring along


def test_a_name_gives_the_palettes_own():
    for slot, known in enumerate(PALETTE):
        assert swatch(known.name) is swatch(f" {known.name.title()} ", slot + 3) is known


def test_a_hex_colour_is_the_light_ink_in_any_spelling():
    for spelling in ("#f0a", "#F0A", "#ff00aa", " #FF00AA "):
        assert swatch(spelling) == swatch("#ff00aa")
    assert swatch("#f0a").name == swatch("#f0a").light_ink == "#ff00aa"
    assert swatch("#fe0").light_ink == "#ffee00"  # though it can hardly be read


def test_a_hex_colour_takes_the_patterns_of_its_slot():
    for slot, known in enumerate((*PALETTE, *PALETTE)):
        authored = swatch("#ff00aa", slot)
        assert (authored.underline, authored.texture) == (known.underline, known.texture)


def test_derived_colours_can_be_read():
    for authored in AUTHORED:
        assert all(re.fullmatch("#[0-9a-f]{6}", getattr(authored, part)) for part in PARTS)
        assert min(ColorAll(authored.dark_ink).contrast(other) for other in DARK_BACKGROUNDS) >= 4.5
        assert ColorAll("#111").contrast(authored.light_fill) >= 7
        assert ColorAll("#f2f2f2").contrast(authored.dark_fill) >= 7


def test_derived_colours_keep_the_hue():
    for authored, part in product(AUTHORED, PARTS):
        _, chroma, hue = ColorAll(getattr(authored, part)).convert("oklch").coords(nans=False)
        _, _, wanted = ColorAll(authored.name).convert("oklch").coords(nans=False)
        # at right angles to the hue, and so that 8 bits and a small chroma do not count as another hue
        assert abs(chroma * math.sin(math.radians(hue - wanted))) < 0.005


def test_a_dark_ink_that_can_be_read_is_the_authors_own():
    assert swatch("#27ae60").dark_ink == "#27ae60"
    assert swatch("#003366").dark_ink != "#003366"


def test_fills_are_light_on_light_and_dark_on_dark():
    for authored in AUTHORED:
        light, dark = (ColorAll(getattr(authored, part)).luminance() for part in ("light_fill", "dark_fill"))
        assert light > 0.33 > 0.09 > dark


def test_a_grey_stays_grey():
    for part in PARTS:
        digits = getattr(swatch("#777"), part)
        assert digits[1:3] == digits[3:5] == digits[5:7]


def test_a_dark_and_a_light_one_of_a_hue_have_different_fills():
    navy, sky = swatch("#000080"), swatch("#87ceeb")
    assert distance(navy.light_fill, sky.light_fill) > 9
    assert distance(navy.dark_fill, sky.dark_fill) > 9


# --- what authors are told

NAMES = "blue, orange, violet, red, teal, magenta, green, gold"


@pytest.mark.parametrize(
    ("color", "near"),
    [
        ("bleu", "blue"),
        ("Violett", "violet"),
        ("goldd", "gold"),
        ("magneta", "magenta"),
        ("chartreuse", None),
        ("", None),
        ("#12345", None),
        ("#ggg", None),
        ("ff00aa", None),
        ("#ff00aa80", None),
    ],
)
def test_what_is_no_colour(color, near):
    with pytest.raises(PaletteError) as caught:
        swatch(color)
    assert str(caught.value) == (
        f'"{color}" is neither a colour of the palette ({NAMES}) nor a hex colour (#rgb or #rrggbb)'
        + (f'; did you mean "{near}"?' if near else "")
    )
    assert isinstance(caught.value, ValueError)


def test_measures_want_hex_colours_and_a_known_vision():
    with pytest.raises(PaletteError, match=r'^"blue" is not a hex colour \(#rgb or #rrggbb\)$'):
        contrast("blue", "#fff")
    with pytest.raises(PaletteError, match=r'^"#12" is not a hex colour \(#rgb or #rrggbb\)$'):
        distance("#fff", "#12")
    with pytest.raises(PaletteError, match=r'^"mono" is not one of normal, deutan, protan, tritan$'):
        distance("#fff", "#000", "mono")


@pytest.mark.parametrize(
    ("color", "sentence"),
    [
        ("#fe0", "#ffee00 has contrast 1.2 on white (#ffffff); 4.5 is needed to read text"),
        ("#e6007a", "#e6007a has contrast 4.1 on light grey (#f3f4f5); 4.5 is needed to read text"),
        ("#777", "#777777 has contrast 4.47 on white (#ffffff); 4.5 is needed to read text"),
    ],
)
def test_a_faint_ink(color, sentence):
    assert low_contrast(swatch(color)) == [sentence]


def test_an_ink_that_is_faint_in_both_themes():
    assert low_contrast(replace(PALETTE[0], light_ink="#ffee00", dark_ink="#000")) == [
        "#ffee00 has contrast 1.2 on white (#ffffff); 4.5 is needed to read text",
        "#000 has contrast 1.1 on near-black (#121212); 4.5 is needed to read text",
    ]


def test_only_the_light_ink_of_an_authors_colour_can_be_faint():
    for authored in AUTHORED:
        faint = any(ColorAll(authored.light_ink).contrast(other) < 4.5 for other in LIGHT_BACKGROUNDS)
        assert len(low_contrast(authored)) == faint


@pytest.mark.parametrize(
    ("first", "second", "readers", "page", "apart"),
    [
        ("#d62728", "#2ca02c", "readers with deuteranopia", "light", "5.1"),
        ("#ff7f0e", "#2ca02c", "readers with protanopia", "light", "1.6"),
        ("#1f77b4", "#2ca02c", "readers with tritanopia", "dark", "8.8"),
        ("gold", "#d62728", "readers with protanopia", "light", "6.8"),
        ("#1f77b4", "#1f78c4", "every reader", "dark", "2.9"),
    ],
)
def test_two_that_look_alike(first, second, readers, page, apart):
    for one, other in ((first, second), (second, first)):
        assert confusable(swatch(one), swatch(other)) == (
            f"for {readers}, {one} and {other} look alike as words on a {page} page: "
            f"their difference is {apart}, and has to be 9 or more"
        )


def test_two_that_do_not():
    assert confusable(swatch("#1f77b4"), swatch("#ff7f0e")) is None


SEEN = {
    "light_ink": "words on a light",
    "light_fill": "areas on a light",
    "dark_ink": "words on a dark",
    "dark_fill": "areas on a dark",
}


def test_each_part_is_compared():
    blue, orange = PALETTE[:2]
    for part in PARTS:
        told = confusable(blue, replace(orange, **{part: getattr(blue, part)}))
        assert told == (
            f"for every reader, blue and orange look alike as {SEEN[part]} page: "
            "their difference is 0.0, and has to be 9 or more"
        )


def test_a_swatch_is_frozen():
    with pytest.raises(FrozenInstanceError):
        PALETTE[0].name = "azure"
