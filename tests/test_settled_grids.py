r"""``\tensor`` as it is drawn: transposed before ``^\top``, named with a star, as large as its shape says."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from conftest import Build
from sphinxext.explorable.concepts import Concept
from sphinxext.explorable.concepts.registry import ConceptError, define
from sphinxext.explorable.equations.grids import grids
from sphinxext.explorable.equations.settled_grids import settled

CONCEPTS = {
    "query": {"symbol": "Q", "shape": "t k", "color": "violet"},
    "key": {"label": "all keys", "shape": "s k", "color": "orange"},
    "bias": {"symbol": "b", "shape": "v"},
}
CELLS = {"query": (2, 3), "key": (4, 3), "bias": (1, 5)}


def drawn(build: Build, tex: str, **config: Any) -> list[Tag]:
    """Return the grids of a formula, of which nothing is warned."""
    site = build(f"# Grids\n\n$${tex}$$\n", config={"explorable_concepts": CONCEPTS, **config})
    assert site.warnings == []
    return list(BeautifulSoup(site.page(), "html.parser").select(".katex-html .explorable-tensor"))


def cells(grid: Tag) -> tuple[int, int]:
    """Return the rows and columns that readers count."""
    width, height = (round(float(size)) // 10 for size in str(grid.svg["viewbox"]).split()[2:])  # type: ignore[index]
    return height, width


TRANSPOSED = [
    r"\tensor{query}^\top",
    r"\tensor{query}^{\top}",
    r"\tensor{query} ^ { \top }",
    r"\tensor{query}^T",
    r"\tensor{query}^{T}",
    r"\tensor{query}^\intercal",
    r"\tensor{query}^{\mathsf T}",
    r"\tensor{query}^{\mathsf{T}}",
    r"\tensor{query}^\mathrm{T}",
    r"\tensor{query}^{-\top}",
    r"\concept{key}{\tensor{query}}^\top",
    r"{\tensor{query}}^\top",
    r"{\concept{key}{ \tensor{query} }}^\top",
    r"\tensor[transposed]{query}",
    r"\tensor{ query }^\top",
]
AS_THEY_ARE = [
    r"\tensor{query}",
    r"\tensor{query}^2",
    r"\tensor{query}^{\top 2}",
    r"\tensor{query}^{T-1}",
    r"\tensor{query}_T",
    r"\tensor{query}^\tau",
    r"\left(\tensor{query} + 1\right)^\top",
    r"{x\tensor{query}}^\top",
    r"\tensor{query}\,x^\top",
    r"{\tensor{query}} x^\top",
]


def test_a_grid_is_transposed_where_its_formula_transposes_it(build: Build) -> None:
    found = drawn(build, r" \quad ".join([*TRANSPOSED, *AS_THEY_ARE]))
    rows, columns = CELLS["query"]
    assert [cells(grid) for grid in found] == [(columns, rows)] * len(TRANSPOSED) + [(rows, columns)] * len(
        AS_THEY_ARE
    )


def test_a_vector_is_transposed_to_a_column(build: Build) -> None:
    assert [cells(grid) for grid in drawn(build, r"\tensor{bias} \tensor{bias}^\top")] == [(1, 5), (5, 1)]


def test_four_axes_are_told_apart(build: Build) -> None:
    found = drawn(build, r"\tensor{query} \tensor{key} \tensor{bias}")
    assert [cells(grid) for grid in found] == list(CELLS.values())


def test_a_named_grid_has_its_letter_above_and_is_read_once(build: Build) -> None:
    site = build(
        "# Grids\n\n$$\\tensor*{query}\\,\\tensor*{query}^\\top \\tensor*{key}$$\n",
        config={"explorable_concepts": CONCEPTS},
    )
    assert site.warnings == []
    page = BeautifulSoup(site.page(), "html.parser")
    assert [cells(grid) for grid in page.select(".katex-html .explorable-tensor")] == [(2, 3), (3, 2), (4, 3)]
    assert page.select_one(".katex-html").text.replace("\u200b", "").replace("\xa0", " ") == "QQ⊤all keys"  # type: ignore[union-attr]
    assert (
        page.select_one("math semantics > mrow").text.replace("\u2009", "").replace("\xa0", " ")
        == "QQ⊤all keys"
    )  # type: ignore[union-attr]


def test_the_letter_stands_above_its_grid_and_apart_from_it(build: Build, visit: Any) -> None:
    site = build(
        "# Grids\n\n$$\\tensor*{query} + x_{\\tensor*{key}} + \\frac{1}{\\tensor*{bias}^\\top}$$\n",
        config={"explorable_concepts": CONCEPTS},
    )
    gaps = visit(site.out / "index.html").page.evaluate(
        """() => [...document.querySelectorAll(".katex-html .explorable-tensor")].map((grid) => {
          const stack = grid.closest(".mord.accent, .vlist");
          const letter = stack.querySelector(".explorable-concept .mord:not(:has(*))");
          const [a, b] = [letter.getBoundingClientRect(), grid.getBoundingClientRect()];
          const middle = (box) => (box.left + box.right) / 2;
          return [b.top - a.bottom, Math.abs(middle(a) - middle(b))];
        })"""
    )
    assert len(gaps) == 3
    # Boxes of letters reach below them, by the room of a descender.
    assert all(gap > -7 and aside < 8 for gap, aside in gaps), gaps


def test_latex_and_text_have_the_same(build: Build) -> None:
    formula = "# Grids\n\n$\\tensor{query}^\\top x \\tensor*{query}^\\top$"
    book = build(formula, "latex", config={"explorable_concepts": CONCEPTS})
    tex = next(book.out.glob("*.tex")).read_text(encoding="utf-8")
    named = r"{\overset{\concept{query}{\scriptstyle {Q}^\top}}{\explorabletensor{query}{3}{2}}}"
    assert rf"\explorabletensor{{query}}{{3}}{{2}}^\top x {named}" in tex
    text = build(formula, "text", config={"explorable_concepts": CONCEPTS}).page()
    assert r"{Q}^\top x {Q}^\top" in text


def test_mathjax_has_the_same(build: Build) -> None:
    config = {"explorable_concepts": CONCEPTS, "html_math_renderer": "mathjax"}
    site = build("# Grids\n\n$\\tensor*{query}^\\top \\tensor{query}$", config=config)
    assert site.warnings == []
    formula = BeautifulSoup(site.page(), "html.parser").select_one("span.math").text  # type: ignore[union-attr]
    assert "explorable-grid-3-2-" in formula
    assert "explorable-grid-2-3-" in formula
    above = r"\overset{\class{explorable-concept explorable-concept-query}{\scriptstyle {Q}^\top}}"
    assert above in formula
    # Its letter stands once: above the one, hidden in the other.
    assert formula.count("Q") == 2


def test_what_tensor_does_not_take_is_told(build: Build) -> None:
    site = build("# Grids\n\n$\\tensor[turned]{query}$ and more.", config={"explorable_concepts": CONCEPTS})
    [warning] = site.warnings
    assert r"\tensor takes [transposed] or nothing, not [turned]" in warning
    assert "and more." in site.page()


def test_a_formula_without_grids_stays_as_it_is() -> None:
    tex = r"\concept{key}{K}^\top + \tensors{x}^\top + \tensor^\top"
    assert settled(tex, str) == tex


# ── Sizes ────────────────────────────────────────────────────────────────────────────────────────────────


def shapes(*given: str) -> list[tuple[int, int]]:
    concepts = {name: define(name, {"shape": shape}) for name, shape in zip("abcdefgh", given, strict=False)}
    return [(grid.rows, grid.columns) for grid in grids(concepts, dict.fromkeys(concepts, "dots")).values()]


@pytest.mark.parametrize(
    ("given", "cells"),
    [
        (["4 8", "t=2 k=8"], [(4, 8), (2, 8)]),
        (["t = 4 k"], [(4, 2)]),
        (["2 3 6"], [(3, 6)]),
        (["1 64", "64 512", "512"], [(1, 2), (2, 3), (1, 3)]),
        (["7"], [(1, 7)]),
    ],
)
def test_sizes_that_authors_give_are_drawn(given: list[str], cells: list[tuple[int, int]]) -> None:
    assert shapes(*given) == cells


def test_larger_sizes_are_never_drawn_smaller() -> None:
    sizes = [1, 2, 3, 5, 8, 13, 64, 512, 4096, 50000, 100000]
    drawn = [columns for _, columns in shapes(*map(str, sizes[:8]))]
    assert drawn == sorted(set(drawn))
    assert max(columns for _, columns in shapes("13", "64", "100", "200", "300", "400", "500", "600")) == 8


@pytest.mark.parametrize("axis", ["t=", "=4", "t=0", "0", "t=x", "t=-1", "t=1.5", "t=4=5", "٣=٠"])
def test_an_axis_that_is_none_is_told(axis: str) -> None:
    with pytest.raises(ConceptError, match="is no axis; write a name, a size from 1, or both, such as t=4"):
        define("key", {"shape": f"{axis} k"})


def test_a_definition_says_names_and_sizes(build: Build) -> None:
    site = build("# Title\n\n:::{concept} batch\n:symbol: B\n:shape: t=4 8\nMore.\n:::\n")
    assert site.warnings == []
    said = BeautifulSoup(site.page(), "html.parser").select_one(".explorable-definition").text  # type: ignore[union-attr]
    assert "t=4 × 8" in said


def test_a_concept_without_sizes_is_one_with_none() -> None:
    assert define("key", {"shape": "t k"}) == Concept("key", "key", shape=("t", "k"), sizes=(None, None))
