"""What the docs say about colour and vision: its figures hold, and its picture shows what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from coloraide.everything import ColorAll
from test_palette import PARTS, VISIONS, oracle, smallest

from conftest import ROOT, Build, enliven
from sphinxext.explorable.concepts.palette import PALETTE
from sphinxext.explorable.concepts.vision import contrast

DOCS = ROOT / "docs"
TEXT = (DOCS / "explanation" / "colour-and-vision.md").read_text(encoding="utf-8")
PLAIN = " ".join(TEXT.split())
PATTERNS = {
    "solid": "a line",
    "dotted": "dots",
    "thick": "a thick line",
    "dashed": "dashes",
    "overline": "a line, and one above",
    "wavy": "a wave",
    "thick-dashed": "thick dashes",
    "double": "two lines",
}
MARKS = {
    "none": "nothing",
    "horizontal": "horizontal lines",
    "dots": "dots",
    "vertical": "vertical lines",
    "cross-hatch": "a grid",
    "rising": "rising diagonals",
    "falling": "falling diagonals",
    "circles": "small circles",
}


def rows(first: str) -> Iterator[list[str]]:
    """Give the cells of the table rows that begin with a pattern."""
    for line in re.findall(rf"^\| ({first}.*) \|$", TEXT, re.MULTILINE):
        yield [cell.strip() for cell in line.split("|")]


def test_the_table_shows_the_eight_with_their_patterns() -> None:
    shown = [(re.findall(r"`(\w+) <", word)[0], under, cell) for word, _, under, cell in rows(r"\{concept\}")]
    wanted = [(known.name, PATTERNS[known.underline], MARKS[known.texture]) for known in PALETTE]
    assert shown == wanted


@pytest.mark.parametrize("part", PARTS)
def test_the_smallest_distances_are_those_of_the_table(part: str) -> None:
    [[_, *figures]] = rows(part.replace("_", " "))
    found = [smallest(PALETTE, part, oracle, vision) for vision in VISIONS]
    found.append(min(smallest(PALETTE, part, oracle, vision, "brettel") for vision in VISIONS))
    assert figures == [f"{distance:.1f}" for distance in found]


def test_ink_on_its_own_fill_is_as_faint_as_told() -> None:
    on_own = {known.name: contrast(known.light_ink, known.light_fill) for known in PALETTE}
    told = re.search(r"blue has (\d\.\d), orange (\d\.\d), magenta (\d\.\d)", PLAIN)
    assert told
    assert [f"{on_own[name]:.1f}" for name in ("blue", "orange", "magenta")] == list(told.groups())
    assert sorted(on_own, key=lambda name: on_own[name])[:3] == ["blue", "orange", "magenta"]


def grey(color: str) -> Any:
    return ColorAll(color).filter("grayscale").convert("srgb")


def test_in_grey_the_pairs_that_are_named_fall_together() -> None:
    inks = {known.name: known.light_ink for known in PALETTE}
    fills = {known.name: known.light_fill for known in PALETTE}
    assert apart(inks["blue"], inks["orange"]) < 0.5
    assert apart(fills["orange"], fills["violet"]) < 0.5
    closest = min(combinations(fills, 2), key=lambda pair: apart(fills[pair[0]], fills[pair[1]]))
    assert set(closest) == {"orange", "violet"}


def apart(first: str, second: str) -> float:
    found: float = grey(first).delta_e(grey(second), method="cam02")
    return found


def test_the_picture_has_the_palettes_colours() -> None:
    data = json.loads((DOCS / "_data" / "palette.json").read_text(encoding="utf-8"))
    assert data == [
        {"name": known.name, "ink": known.light_ink, "fill": known.light_fill} for known in PALETTE
    ]


@pytest.mark.parametrize(
    ("button", "vision"),
    [
        ("normal vision", "normal"),
        ("deuteranopia", "deutan"),
        ("protanopia", "protan"),
        ("tritanopia", "tritan"),
        ("grey", "grey"),
    ],
)
def test_the_picture_shows_colours_as_others_see_them(
    build: Build, visit: Callable[..., Any], button: str, vision: str
) -> None:
    picture = re.search(r"^:::\{explorable\} vision.js.*?^:::$", TEXT, re.MULTILINE | re.DOTALL)
    assert picture
    files: dict[str, str | bytes] = {
        str(file.relative_to(DOCS)): file.read_bytes()
        for file in (DOCS / "_data/palette.json", *(DOCS / "explanation").glob("vision.*"))
    }
    home = "# Home\n\n```{toctree}\nexplanation/page\n```\n"
    site = build({"index": home, "explanation/page": f"# Page\n\n{picture[0]}\n", **files})
    assert site.warnings == []
    visited = visit(site.out / "explanation" / "page.html", site.out)
    page = visited.page
    enliven(page, "#explorable-vision")
    page.get_by_role("button", name=button).click()
    for part, mark in (("light_ink", "text"), ("light_fill", "g > rect")):
        drawn = page.locator(f"#explorable-vision svg {mark}").evaluate_all(
            "marks => marks.map(mark => mark.getAttribute('fill'))"
        )
        for shown, known in zip(drawn, PALETTE, strict=True):
            assert close(shown, simulated(getattr(known, part), vision))
    assert page.locator("#explorable-vision button[aria-pressed=true]").text_content() == button
    assert visited.troubles == []


def simulated(color: str, vision: str) -> Any:
    if vision == "grey":
        return grey(color)
    seen = ColorAll(color) if vision == "normal" else ColorAll(color).filter(vision, method="machado")
    return seen.convert("srgb").clip()


def close(shown: str, wanted: Any) -> bool:
    """Tell whether two colours are the same but for the rounding of a byte."""
    return all(
        abs(a - b) <= 1.01 / 255 for a, b in zip(ColorAll(shown).coords(), wanted.coords(), strict=True)
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_keep_their_ground_where_colours_are_forced(
    build: Build, visit: Callable[..., Any], scheme: str
) -> None:
    site = build("# Page\n\n:::{tensor-diagram}\n:dims: t=2, k=3\nQ[t,k] : query\n:::\n")
    page = visit(site.out / "index.html", forced_colors="active", color_scheme=scheme).page
    picture = page.locator("svg.explorable-picture >> visible=true").first
    ground = picture.evaluate("svg => getComputedStyle(svg).backgroundColor")
    words = picture.locator(".explorable-shape, .explorable-brace-size").first.evaluate(
        "word => getComputedStyle(word).fill"
    )
    assert ColorAll(words).contrast(ColorAll(ground)) >= 4.5
