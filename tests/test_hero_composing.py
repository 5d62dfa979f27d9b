"""How cards are composed: titles in lines, pictures of any proportions in their frames, formulas as text."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxext.explorable.publishing.hero.card import Drawing, Look, Sign, card
from sphinxext.explorable.publishing.hero.formulas import words_of_tex
from sphinxext.explorable.publishing.lettering import ended, fitted, is_from_right, width_of

SVG = "{http://www.w3.org/2000/svg}"
LOOK = Look(
    "A site", None, "#f3f5f9", "#ffffff", "#dde2ea", "#111111", "#555555", "", "#0b5cad", "#111111",
    "sans-serif", "",
)  # fmt: skip
TITLES = {
    "short": "Attention",
    "long": "How attention finds out what every word of a sentence has to do with all of the others in it",
    "too long": "A title that nobody will ever read to its end, " * 6,
    "one word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "Japanese": "日本語のとても長いタイトルが「どのように」折り返されるかを確かめるためのページ。",
    "Hebrew": "שלום עולם: מבוא ל Sphinx",
    "emoji": "Search 🚀 with 👩‍🔬 beams",
}


def drawing(width: float, height: float) -> Drawing:
    markup = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="p" width="{width}" height="{height}" '
        f'viewBox="-5 -5 {width} {height}"><circle id="in-it" r="1"/></svg>'
    )
    return Drawing.of(markup)


def signs(count: int, label: str = "concept") -> list[Sign]:
    return [Sign(f"{label} {n}", "Q", "#5805a2", "#dac3ff", "dots") for n in range(count)]


def numbers(element: ElementTree.Element) -> tuple[float, float, float, float]:
    x, y, width, height = (float(element.get(side, "0")) for side in ("x", "y", "width", "height"))
    return x, y, width, height


def texts(root: ElementTree.Element) -> list[ElementTree.Element]:
    return list(root.iter(f"{SVG}text"))


def extent(text: ElementTree.Element) -> tuple[float, float]:
    """Where a line begins and ends at most."""
    width = width_of(text.text or "", float(text.get("font-size", "0")))
    x = float(text.get("x", "0"))
    left = {"start": x, "middle": x - width / 2, "end": x - width}[text.get("text-anchor", "start")]
    return left, left + width


# ── Titles ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("room", [300, 456, 1072])
def test_a_title_is_on_three_lines_at_most_and_no_word_is_cut(title: str, room: int) -> None:
    found = fitted(title, room, 300, most=60, least=34)
    assert 1 <= len(found.lines) <= 3
    assert all(width_of(line, found.size) <= room for line in found.lines)
    shown = "".join(found.lines).removesuffix("…")
    assert title.replace(" ", "").startswith(shown.replace(" ", "").rstrip(",")[: len(shown) - 5])
    if not any("\u3000" <= sign < "\u9fff" for sign in title):
        words = set(re.split(r"[ ,]+", title))
        assert set(re.split(r"[ ,]+", " ".join(found.lines).removesuffix("…"))) <= words | {""}


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=200).filter(lambda text: text.split()))
def test_any_title_fits(title: str) -> None:
    found = fitted(title, 456, 300, most=60, least=34)
    assert 1 <= len(found.lines) <= 3
    assert all(width_of(line, found.size) <= 456.01 for line in found.lines)


def test_no_line_of_japanese_begins_with_what_ends_a_phrase() -> None:
    for room in range(200, 700, 20):
        lines = fitted(TITLES["Japanese"], room, 400, most=60, least=34).lines
        assert not [line for line in lines if line[0] in "、。」ー" or line.removesuffix("…")[-1] in "「"]


def test_lines_are_about_as_long_as_each_other() -> None:
    words = "How a transformer reads what you write"
    lines = fitted(f"{words} down", width_of(words, 60) + 1, 300, most=60, least=34).lines
    assert len(lines) == 2
    first, second = (width_of(line, 60) for line in lines)
    assert abs(first - second) < 0.35 * first


def test_a_long_name_of_a_module_is_broken_behind_its_dots() -> None:
    lines = fitted("sphinxext.explorable.tensors.evaluate", 456, 300, most=60, least=34).lines
    assert lines[0].endswith(".")


@pytest.mark.parametrize("text", ["word " * 80, "A sentence of some length. " * 20, "字" * 300, "x" * 300])
def test_what_is_ended_is_short_enough(text: str) -> None:
    found = ended(text, 200)
    assert 100 < len(found) <= 200
    assert text.startswith(found.removesuffix("…"))
    assert found.removesuffix("…").rstrip(".").rsplit(" ")[-1] in (
        *text.replace(".", "").split(),
        "x" * 199,
    ) or ("字" in found)


# ── Composing ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("aspect", [0.05, 0.3, 0.8, 1, 1.5, 3, 8, 30])
@pytest.mark.parametrize("count", [0, 3, 8])
def test_everything_is_on_the_card_and_nothing_on_something_else(
    title: str, aspect: float, count: int
) -> None:
    made = drawing(600 * aspect**0.5, 600 / aspect**0.5)
    root = ElementTree.fromstring(card(title, made, signs(count), LOOK))
    [picture] = root.iter(f"{SVG}svg") if root.tag != f"{SVG}svg" else list(root.findall(f"{SVG}svg"))
    x, y, width, height = numbers(picture)
    frame = next(
        numbers(rect)
        for rect in root.iter(f"{SVG}rect")
        if rect.get("rx") and rect.get("stroke-width") == "1.5"
    )
    fx, fy, fwidth, fheight = frame
    assert fx - 0.1 <= x
    assert x + width <= fx + fwidth + 0.1
    assert fy - 0.1 <= y
    assert y + height <= fy + fheight + 0.1
    assert fx >= 40
    assert fx + fwidth <= 1160
    assert fy >= 40
    assert fy + fheight <= 600
    # In the middle of its frame.
    assert abs((x + width / 2) - (fx + fwidth / 2)) < 1
    assert abs((y + height / 2) - (fy + fheight / 2)) < 1
    for text in texts(root):
        left, right = extent(text)
        base, size = float(text.get("y", "0")), float(text.get("font-size", "0"))
        if text.get("text-anchor") == "middle":
            continue  # a symbol in its field
        assert left >= 40
        assert right <= 1160
        assert base - size * 0.8 >= 30
        assert base <= 610
        beside = right <= fx or left >= fx + fwidth
        assert beside or base <= fy or base - size * 0.75 >= fy + fheight


def test_a_picture_keeps_its_proportions() -> None:
    for width, height in ((300, 200), (200, 300), (1000, 200)):
        root = ElementTree.fromstring(card("T", drawing(width, height), (), LOOK))
        [picture] = root.findall(f"{SVG}svg")
        _, _, shown_width, shown_height = numbers(picture)
        assert shown_width / shown_height == pytest.approx(width / height, rel=0.01)
        assert picture.get("viewBox") == f"-5 -5 {width} {height}"


def test_what_is_too_long_to_be_seen_shows_its_beginning() -> None:
    root = ElementTree.fromstring(card("T", drawing(300, 6000), (), LOOK))
    [picture] = root.findall(f"{SVG}svg")
    _, _, shown_width, _ = numbers(picture)
    assert shown_width >= 300 * 0.49
    assert picture.get("overflow") == "hidden"
    assert [fade.get("id") for fade in root.iter(f"{SVG}linearGradient")] == ["card-fade-bottom"]


def test_a_legend_is_whole_or_not_there() -> None:
    def labels(count: int, label: str) -> list[str]:
        root = ElementTree.fromstring(card("T", drawing(300, 200), signs(count, label), LOOK))
        return [text.text or "" for text in texts(root) if (text.text or "").startswith(label)]

    assert len(labels(4, "key")) == 4
    assert labels(8, "an idea with a very long name of its own, number") == []


def test_the_foot_has_the_colours_of_the_legend_unless_the_site_has_one() -> None:
    def strip(look: Look, count: int) -> set[str | None]:
        root = ElementTree.fromstring(card("T", drawing(300, 200), signs(count), look))
        return {rect.get("fill") for rect in root.iter(f"{SVG}rect") if float(rect.get("y", "0")) == 618}

    assert strip(LOOK, 2) == {"#5805a2"}
    assert strip(LOOK, 0) == {"#0b5cad"}
    assert strip(replace(LOOK, strip="#ffb000"), 2) == {"#ffb000"}


def test_a_title_that_is_read_from_the_right_stands_at_the_right() -> None:
    left, right = (
        ElementTree.fromstring(card(title, drawing(300, 400), signs(2), LOOK))
        for title in ("Attention", TITLES["Hebrew"])
    )
    assert not is_from_right("Attention")
    assert is_from_right("12: שלום")
    assert {text.get("text-anchor") for text in texts(left)} == {"start", "middle"}
    assert {text.get("text-anchor") for text in texts(right)} == {"end", "middle"}
    [first], [second] = (root.findall(f"{SVG}svg") for root in (left, right))
    assert numbers(first)[0] > 600 > numbers(second)[0]


def test_a_line_of_a_title_is_read_as_the_title_is() -> None:
    mixed = "שלום עולם שלום עולם: Sphinx and its friends שלום"
    lines = texts(ElementTree.fromstring(card(mixed, drawing(300, 400), signs(0), LOOK)))
    titled = [str(line.text) for line in lines if line.get("font-weight") == "700"]
    assert any(is_from_right(line) for line in titled)
    assert not all(is_from_right(line) for line in titled)
    assert all(line.startswith("\u2067") for line in titled)


# ── Formulas ─────────────────────────────────────────────────────────────────────────────────────────────

FORMULAS = {
    r"x_i^2": "xᵢ²",
    r"\alpha \le \Omega": "α ≤ Ω",
    r"\operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V": "softmax(QKᵀ / √dₖ)V",
    r"\frac{a+b}{2}": "(a+b) / 2",
    r"e^{-x^2}": "e^(-x²)",
    r"W \in \mathbb{R}^{n\times m}": "W ∈ ℝ^(n × m)",
    r"\{0, 1\}": "{0, 1}",
    r"\text{loss}(w)": "loss(w)",
    r"\begin{aligned} a &= b \\ &= c \end{aligned}": "a = b = c",
    r"\mathbf{\hat y}": "y",
    r"50\,\%": "50 %",
}


@pytest.mark.parametrize(("tex", "expected"), FORMULAS.items())
def test_a_formula_is_a_line_of_text(tex: str, expected: str) -> None:
    assert words_of_tex(tex) == expected


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=r"\{}^_&ab1 $fracsqt", max_size=40))
def test_any_tex_is_some_text(tex: str) -> None:
    assert "\\frac" not in words_of_tex(tex)
