"""The role ``cell``: a value of a tensor diagram in the prose, in every output."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup

from conftest import Build, Site, Visit, enliven

DIAGRAM = """:::{tensor-diagram}
:name: attn
:labels: s=(the cat "sat down")
:caption: %s
S[q,s] = [[2, 1, -0.5], [0.1, 1.5, 3]]
P = softmax(S / temperature, axis=s)
N[q,s]
:::
"""
PARAMETER = ":::{parameter} temperature\n:value: 1\n:min: 0.1\n:max: 3\n:step: 0.1\n:::\n"
VALUE = "{cell}`attn: P[1, sat down] | .4f`"
S = np.array([[2, 1, -0.5], [0.1, 1.5, 3]])


def page_of(prose: str, caption: str = "A softmax.") -> str:
    return f"# T\n\n{prose}\n\n{PARAMETER}\n{DIAGRAM % caption}"


def likely(temperature: float = 1) -> float:
    powers = np.exp(S / temperature)
    return float(powers[1, 2] / powers[1].sum())


def prose(site: Site) -> str:
    """The paragraph."""
    found = BeautifulSoup(site.page(), "html.parser").select_one("section > p")
    assert found is not None
    return found.get_text()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("attn: P[1, 2] | .4f", f"{likely():.4f}"),
        ("attn: P[1, sat down] | .1%", f"{likely():.1%}"),
        ("attn: S[-2, -1]", "−0.5"),
        ("attn:S[0,the]|+.1f", "+2.0"),
        ("attn: temperature | .2f", "1.00"),
        ("attn: temperature[]", "1"),
    ],
)
def test_a_cell_is_named_by_positions_or_labels(build: Build, written: str, shown: str) -> None:
    site = build(page_of(f"It is {{cell}}`{written}`."))
    # Nothing takes N's values, which it has none of.
    assert site.warnings == []
    assert prose(site) == f"It is {shown}."


@pytest.mark.parametrize("builder", ["html", "singlehtml", "latex", "epub", "text", "man", "xml", "texinfo"])
def test_every_output_has_the_number(build: Build, builder: str) -> None:
    site = build(page_of(f"It is {VALUE}, sure.", f"A cell, {VALUE}."), builder)
    assert [one for one in site.warnings if "cell" in one] == []
    made = [
        file.read_text(encoding="utf-8")
        for file in site.out.rglob("*")
        if file.suffix in (".html", ".tex", ".xhtml", ".txt", ".1", ".xml", ".texi")
    ]
    plain = [re.sub(r"<[^>]*>", "", text) for text in made]
    sentence = f"It is {likely():.4f}, sure."
    assert any(sentence in " ".join(text.replace("\\&.", ".").split()) for text in plain)
    if builder not in ("text", "man"):
        assert any(f"A cell, {likely():.4f}." in text for text in plain), "captions too"


def test_latex_has_the_number_alone(build: Build) -> None:
    site = build(page_of("It is {cell}`attn: S[0, 2]`."), "latex")
    [tex] = site.out.glob("*.tex")
    text = tex.read_text(encoding="utf-8")
    assert "It is −0.5." in text
    assert r"\DeclareUnicodeCharacter{2212}" in text, "pdfLaTeX has to know the minus"


def test_pages_without_parameters_have_values_too(build: Build) -> None:
    site = build(
        "# T\n\nAs {cell}`d: x[0]`.\n\n:::{tensor-diagram}\n:name: d\nx = [-3, 1]\ny = x * 2\n:::\n", "latex"
    )
    [tex] = site.out.glob("*.tex")
    assert "As −3." in tex.read_text(encoding="utf-8")
    assert r"\DeclareUnicodeCharacter{2212}" in tex.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("atn: P[0, 0]", "cell: this page has no tensor diagram atn; did you mean attn? (it has attn)"),
        ("attn: Q[0, 0]", "cell of attn: the program has no tensor Q (it has temperature, S, P, N)"),
        (
            "attn: s[0, 0]",
            "cell of attn: the program has no tensor s; did you mean S? (it has temperature, S, P, N)",
        ),
        ("attn: P[0]", "cell of attn: P has 2 axes, P[0] names 1"),
        ("attn: P", "cell of attn: P has 2 axes, P names 0"),
        (
            "attn: P[0, cta]",
            "cell of attn: there is no cta along s, which goes from 0 to 2 (the, cat, sat down); did you "
            "mean cat?",
        ),
        ("attn: P[2, 0]", "cell of attn: there is no 2 along q, which goes from 0 to 1"),
        (
            "attn: N[0, 0]",
            "cell of attn: N has no values, only a shape; give it some with `:data:` or `:values: random(1)`",
        ),
        (
            "attn: P[0, 0] | .2q",
            "cell: `.2q` is not a number format; write `.2f`, `+.1f`, `,d`, `.3g`, `.1e`, `.0%` or the like",
        ),
        (
            "P[0, 0]",
            "cell needs the name of a tensor diagram and a cell of it, and may have a format, as in "
            "`attn: P[0, 1] | .2f`, not `P[0, 0]`",
        ),
    ],
)
def test_a_mistake_is_told_once_and_leaves_the_page(build: Build, written: str, told: str) -> None:
    site = build(page_of(f"It is\n{{cell}}`{written}` here."))
    [warning] = site.warnings
    assert f"index.md:4: WARNING: {told} [explorable.tensor]" in warning
    assert prose(site).endswith(" here.")
    assert "explorable-tensors" in site.page()


def test_diagrams_of_other_pages_are_refused(build: Build) -> None:
    site = build(
        {"index.md": "# T\n\n{cell}`attn: P[0, 0]`\n\n```{toctree}\nother\n```\n", "other.md": page_of("")}
    )
    [warning] = site.warnings
    assert "index.md:3: WARNING: cell: this page has no tensor diagram attn; give one a `:name:`" in warning


# ── In the browser ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def page(build: Build, visit: Callable[..., Visit]) -> Any:
    """A page with a value before its diagram and one in the caption, alive."""
    site = build(page_of(f"It is {VALUE}, of {{cell}}`attn: S[1, cat]`.", f"A cell, {VALUE}."))
    page = visit(site.out / "index.html", viewport={"width": 1100, "height": 1600}).page
    enliven(page, ".explorable")
    return page


def test_it_follows_the_slider_with_all_of_its_digits(page: Any) -> None:
    for _ in range(3):
        page.locator("input[data-parameter=temperature]").press("ArrowRight")
    values = page.locator(".explorable-value[data-follows]").all_text_contents()
    assert values == [f"{likely(1.3):.4f}"] * 2


def test_pointing_at_it_lights_its_cell(page: Any) -> None:
    value = page.locator(".explorable-value").first
    dimmed = "document.querySelectorAll('.explorable-wide [data-cell].explorable-dim').length"
    ringed = "document.querySelectorAll('.explorable-wide .explorable-ring').length"
    assert page.evaluate(dimmed) == 0
    value.hover()
    assert page.evaluate(dimmed) > 0
    assert page.locator(".explorable-arithmetic:visible").first.text_content().startswith("P[1, sat down] = ")
    page.mouse.move(0, 0)
    assert page.evaluate(dimmed) == 0
    value.focus()
    assert page.evaluate(ringed) > 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.place") == "S:1,1"


def test_pointing_at_the_cell_lights_it(page: Any) -> None:
    page.locator('[data-cell="P:1,2"]:visible').hover()
    lit = page.locator(".explorable-value.explorable-lit")
    assert lit.count() == 2
    page.mouse.move(0, 0)
    assert lit.count() == 0


# ── Labels ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ("s=(the cat)", "labels: (the cat) names 2 places, and dim s has 3"),
        (
            "s=(the cat sat down)",
            "labels: (the cat sat down) names 4 places, and dim s has 3; put a name of several words in "
            "quotes",
        ),
    ],
)
def test_labels_in_parentheses_are_counted(build: Build, labels: str, told: str) -> None:
    site = build(f"# T\n\n:::{{tensor-diagram}}\n:labels: {labels}\nS[q,s] = [[2, 1, -0.5]]\n:::\n")
    [warning] = site.warnings
    assert f"index.md:3: WARNING: {told} [explorable.tensor]" in warning


def test_labels_in_parentheses_stand_beside_the_cells(build: Build) -> None:
    site = build('# T\n\n:::{tensor-diagram}\n:labels: s=(猫 "sat down" x)\nS[q,s] = [[2, 1, -0.5]]\n:::\n')
    assert site.warnings == []
    labels = BeautifulSoup(site.page(), "html.parser").select(".explorable-wide [data-label]")
    assert [one.text for one in labels] == ["猫", "sat down", "x"]


def test_labels_with_commas_and_equals_signs_stand_in_quotes(build: Build) -> None:
    program = "S[q,s] = [[2, 1, -0.5]]"
    options = ':name: d\n:labels: s=("a, b" "x = 1" c), q=(one)\n:focus: S[one, "x = 1"]\n:show: s="a, b" c'
    site = build(f'# T\n\n:::{{tensor-diagram}}\n{options}\n{program}\n:::\n\n{{cell}}`d: S[one, "a, b"]`\n')
    assert site.warnings == []
    page = BeautifulSoup(site.page(), "html.parser")
    labels = page.select(".explorable-wide [data-label]")
    assert {one.text for one in labels} >= {"a, b", "x = 1", "c"}


@pytest.mark.parametrize(
    ("labels", "hint"),
    [
        ("s=(the, cat, sat)", 'what holds a comma or an = stands in quotes: ("a, b" c)'),
        ("s=(a=1 b c)", 'what holds a comma or an = stands in quotes: ("a, b" c)'),
        ('s=(the "cat sat)', "a quotation mark is never closed"),
    ],
)
def test_labels_that_should_stand_in_quotes_are_told(build: Build, labels: str, hint: str) -> None:
    [warning] = build(f"# T\n\n:::{{tensor-diagram}}\n:labels: {labels}\nS[s] = [2, 1, 0]\n:::\n").warnings
    assert (
        "index.md:3: WARNING: tensor-diagram: labels needs name=value pairs, separated by commas, not"
        in warning
    )
    assert hint in warning
