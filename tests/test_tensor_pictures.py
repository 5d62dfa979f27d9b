"""Tensor diagrams as readers see them: the nine worked pictures, and what holds for any program."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup, Tag
from drawing_faults import AT_WIDTH, MEASURE, collisions
from worked_pictures import CONFIG, WORKED, pages

from conftest import Build, Site, build_site, enliven, has_tex, matches_snapshot
from sphinxext.explorable.concepts import known_concepts
from sphinxext.explorable.concepts.registry import assign_colors
from sphinxext.explorable.concepts.stylesheet import variables
from sphinxext.explorable.concepts.vision import contrast

PREFIX = "explorable-"


def page_of(site: Site) -> BeautifulSoup:
    return BeautifulSoup(site.page(), "html.parser")


def site_of(folder: Path, builder: str = "html") -> Site:
    """Build the page of the worked pictures."""
    config = {**CONFIG, "html_theme": "furo", "latex_engine": "xelatex", "latex_elements": {"fontpkg": ""}}
    return build_site(folder, pages(), builder, config=config)


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = site_of(tmp_path_factory.mktemp("worked"))
    assert site.warnings == []
    return site


def picture(site: Site, name: str) -> Tag:
    found = page_of(site).find(id=f"{PREFIX}{name}")
    assert isinstance(found, Tag)
    return found


def wide(site: Site, name: str) -> Tag:
    return picture(site, name).select_one(".explorable-wide") or pytest.fail("there is no wide drawing")


def lit(drawing: Tag) -> set[str]:
    """Return the cells that do not step back."""
    cells = drawing.select("[data-cell]")
    return {str(cell["data-cell"]) for cell in cells if "explorable-dim" not in cell.get("class", [])}


def ringed(drawing: Tag) -> set[str]:
    """Return the cells that have a ring: it lies exactly on them."""
    found = set()
    for ring in drawing.select(".explorable-ring"):
        assert ring.parent is not None
        found |= {str(cell["data-cell"]) for cell in ring.parent.select(f'[d="{ring["d"]}"][data-cell]')}
    return found


def texts(drawing: Tag, css_class: str) -> list[str]:
    return [text.text for text in drawing.select(f".{css_class}")]


def arithmetic(drawing: Tag) -> str:
    return " ".join(text for text in texts(drawing, "explorable-arithmetic") if text)


# ── The worked pictures ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", WORKED)
def test_the_worked_pictures_are_what_they_were(worked: Site, name: str) -> None:
    drawn = picture(worked, name)
    [script] = drawn.select('script[type="application/json"]')
    spec = json.dumps(json.loads(str(script.string)), ensure_ascii=False)
    matches_snapshot(f"{name}.json", re.sub(r"(?<=[\]}]), (?=[\[{\"])", ",\n", spec) + "\n")
    drawings = "\n".join(str(svg) for svg in drawn.select("svg"))
    matches_snapshot(f"{name}.svg", re.sub(r"(?<=>)(?=<)", "\n", drawings) + "\n")


def test_a_product_lights_a_row_and_a_column_and_spells_the_sum(worked: Site) -> None:
    drawing = wide(worked, "matmul")
    row, column = {f"A:1,{n}" for n in range(4)}, {f"B:{n},1" for n in range(4)}
    assert lit(drawing) == {"C:1,1"} | row | column
    assert ringed(drawing) == {"C:1,1"}
    contracted = texts(drawing, "explorable-contracted .explorable-brace-size")
    assert contracted == ["n = 4", "n = 4"], "the brace of either side"
    # .9·(−.2) + .4·.6 + (−.5)·(−.3) + .6·(−.3), as numpy has it
    generator = np.random.default_rng(1)
    left, right = generator.normal(size=(3, 4)).round(1), generator.normal(size=(4, 2)).round(1)
    assert arithmetic(drawing).endswith(f" = {(left @ right)[1, 1]:.2f}".replace("0.", "."))


def test_a_softmax_outlines_its_rows_which_add_up_to_one(worked: Site) -> None:
    drawing = wide(worked, "softmax")
    assert texts(drawing, "explorable-step-name") == ["softmax over s"]
    assert len(drawing.select(".explorable-slice")) == 8, "four rows of S, four of P"
    assert texts(drawing, "explorable-shape") == ["1.00"] * 4 + ["sum"]
    # The row in focus stands out, and is one distribution.
    assert lit(drawing) == {f"{name}:1,{s}" for name in "SP" for s in range(4)}
    assert ringed(drawing) == {"P:1,0"}


def test_a_rearrangement_keeps_its_bands_and_rings_the_cell_in_both(worked: Site) -> None:
    drawing = wide(worked, "rearrange")
    assert "8 = h 2 · k 4" in texts(drawing, "explorable-brace-size")
    assert ringed(drawing) == {"x:1,6", "H:1,1,2"}
    tint = {str(cell["data-cell"]): cell["fill-opacity"] for cell in drawing.select("[data-cell]")}
    first, second = tint["x:0,0"], tint["x:0,4"]
    assert first != second
    assert [tint[f"x:0,{d}"] for d in range(8)] == [first] * 4 + [second] * 4
    assert tint["H:1,0,0"] == second, "the sheet in front has the tint of its band"
    [behind] = drawing.select("[data-statement=H] .explorable-cell")
    assert behind["fill-opacity"] in (first, second)
    assert texts(drawing, "explorable-shape") == ["h 0", "h 1", "h = 2 sheets, h 1 in front"]


def test_a_broadcast_shows_one_real_row_and_its_ghosts(worked: Site) -> None:
    drawing = wide(worked, "broadcast")
    assert len(drawing.select("[data-cell^='b:']")) == 8
    # Three rows of eight: 4 lines of 8 pieces across, 9 lines of 3 pieces down.
    [ghosts] = drawing.select(".explorable-ghost")
    assert len(re.findall(r"h\d+", str(ghosts["d"]))) == 32
    assert len(re.findall(r"v\d+", str(ghosts["d"]))) == 27
    row = [cell.text for cell in drawing.select("[data-concept=key] .explorable-values text")]
    # The copies say what they are copies of.
    assert texts(drawing, "explorable-shape") == [*row * 3, "broadcast over t"]
    assert ringed(drawing) == {"X:2,5", "b:5", "Y:2,5"}


def test_a_lookup_shows_the_rows_taken_and_an_elbow_for_each_id(worked: Site) -> None:
    drawing = wide(worked, "lookup")
    rows = {
        str(cell["data-cell"]).split(":")[1].split(",")[0] for cell in drawing.select("[data-cell^='table:']")
    }
    assert rows == {"1996", "2387", "4937"}
    assert {"1996", "2387", "4937"} <= set(texts(drawing, "explorable-token"))
    elbows = drawing.select(".explorable-elbow")
    assert [str(elbow["data-of"]) for elbow in elbows] == [f"ids:{i}" for i in range(4)] * 2
    assert ["explorable-lit" in elbow["class"] for elbow in elbows] == [False, False, False, True] * 2
    # Both ids 1996 lead to one row: they end at the same height.
    ends = [elbow_end(str(elbow["d"])) for elbow in elbows[:4]]
    assert ends[0] == ends[3]
    assert len(set(ends)) == 3
    assert ringed(drawing) == {"ids:3", "table:1996,0", "E:3,0"}
    assert "V = 30522 rows" in texts(drawing, "explorable-shape")
    # "the" stands at two places, so that its number says which; an id is a name, and its size tints nothing.
    assert arithmetic(drawing).startswith("E[3, 0] = table[1996, 0] = ")
    assert len({cell["fill-opacity"] for cell in drawing.select("[data-cell^='ids:']")}) == 1


def elbow_end(d: str) -> float:
    """Return the height at which `Mx,yh…lx,yh…` ends."""
    numbers = re.fullmatch(r"M[-\d.]+,([-\d.]+)h[-\d.]+l[-\d.]+,([-\d.]+)h[-\d.]+", d)
    assert numbers
    return round(float(numbers[1]) + float(numbers[2]), 3)


def test_an_einsum_of_two_matrices_meets_in_a_corner(worked: Site) -> None:
    drawing = wide(worked, "einsum")
    assert texts(drawing, "explorable-chip") == ["t kept", "s kept", "d summed"]
    place = {text.text: place_of(text.parent) for text in drawing.select(".explorable-name")}
    (qx, qy), (kx, ky), (sx, sy) = place["Q"], place["KT"], place["S"]
    assert (sx, sy) == (kx, qy), "below K, beside Q"
    assert qx < sx
    assert ky < sy


def place_of(group: Any) -> tuple[float, float]:
    found = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", str(group["transform"]))
    assert found
    return float(found[1]), float(found[2])


def test_joined_tensors_touch_and_their_sizes_add_up(worked: Site) -> None:
    drawing = wide(worked, "concat")
    assert "3 + 2 = 5" in texts(drawing, "explorable-brace-end")
    x, y = place_of(drawing.select_one("[data-cell='A:0,0']").parent.parent)
    assert place_of(drawing.select_one("[data-cell='B:0,0']").parent.parent) == (x, y + 3 * 32)
    assert ringed(drawing) == {"B:0,1", "C:3,1"}
    assert arithmetic(drawing).startswith("C[3, 1] = B[0, 1] = ")


def test_a_convolution_shows_its_window(worked: Site) -> None:
    drawing = wide(worked, "conv2d")
    [window] = drawing.select(".explorable-windows .explorable-lit")
    assert str(window["d"]) == "M32,32h96v96h-96z"
    assert window["data-window"] == "Y:1,1"
    assert len(drawing.select(".explorable-windows path")) == 12, "one for each cell of Y"
    assert lit(drawing) >= {f"X:{i},{j}" for i in range(1, 4) for j in range(1, 4)}
    assert ringed(drawing) == {"Y:1,1"}
    assert texts(drawing, "explorable-shape") == [
        "h: (5 + 2·0 − 3) // 1 + 1 = 3",
        "w: (6 + 2·0 − 3) // 1 + 1 = 4",
    ]


def test_self_attention_stands_in_four_rows_and_is_traced_to_its_input(worked: Site) -> None:
    drawing = wide(worked, "attention")
    rows = [str(row["data-row"]) for row in drawing.select("[data-row]")]
    assert rows == ["Q K V", "S", "P", "Z"]
    found = lit(drawing)
    assert {cell for cell in found if cell.startswith("P:")} == {f"P:4,{s}" for s in range(5)}
    assert {cell for cell in found if cell.startswith("Q:")} == {f"Q:4,{k}" for k in range(4)}
    assert {cell for cell in found if cell.startswith("W_v:")} == {f"W_v:{d},1" for d in (0, 1, 2, 15)}
    assert any(cell.startswith("X:4,") for cell in found)


def test_on_a_phone_each_product_says_what_it_is_and_the_focus_stays(worked: Site) -> None:
    narrow = picture(worked, "attention").select_one(".explorable-narrow")
    assert narrow is not None
    assert texts(narrow, "explorable-formula") == ["X × Wq = Q", "X × Wk = K", "X × Wv = V"]
    assert ringed(narrow) == {"Z:4,1"}
    rows = {str(cell["data-cell"]).split(",")[0] for cell in narrow.select("[data-cell^='X:']")}
    assert rows == {f"X:{t}" for t in range(5)}, "what runs down is not shortened"
    rearranged = picture(worked, "rearrange").select_one(".explorable-narrow")
    assert rearranged is not None
    assert ringed(rearranged) == {"x:1,6", "H:1,1,2"}


def test_a_value_that_rounds_to_nothing_has_no_tint(tmp_path: Path) -> None:
    source = ":::{tensor-diagram}\nx = [1.5, 0.001, -0.002, 0]\ny = exp(x)\n:::\n"
    drawing = page_of(build_site(tmp_path, {"index": source})).select_one(".explorable-picture")
    assert drawing is not None
    cells = drawing.select("[data-cell^='x:']")
    assert [text.text for text in drawing.select(".explorable-values text")][:4] == [
        "1.5",
        "0",
        "0",
        "0",
    ]
    assert [cell["fill-opacity"] for cell in cells] == ["1", "0.14", "0.14", "0.14"]


# ── Nothing overlaps, at any size ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("width", [1300, 360], ids=["wide", "narrow"])
def test_nothing_overlaps_in_the_worked_pictures(
    worked: Site, visit: Callable[..., Any], artifacts: Path, width: int
) -> None:
    page = visit(worked.out / "index.html", viewport={"width": width, "height": 900}).page
    enliven(page, f"#{PREFIX}attention")
    drawings = page.evaluate(MEASURE)
    assert len(drawings) == len(WORKED)
    assert {drawing["id"]: list(collisions(drawing)) for drawing in drawings} == {
        f"{PREFIX}{name}": [] for name in WORKED
    }
    assert [drawing["id"] for drawing in drawings if drawing["scrolls"] > 0] == []
    for name in WORKED:
        shot = artifacts / f"tensor-{name}-{width}.png"
        page.locator(f"#{PREFIX}{name}").screenshot(path=shot)


def test_a_drawing_is_wide_where_its_text_can_be_read(tmp_path: Path, visit: Callable[..., Any]) -> None:
    """Of any picture one drawing is seen, with no text under 11 px, and the wide one where it fits."""
    long = " + ".join("abcdefghijkl")
    declared = "\n".join(f"{name}[n,m]" for name in "abcdefghijkl")
    programs = [
        *(f"{declared}\ny = {' + '.join('abcdefgh'[:count])}" for count in (1, 2, 3, 4, 5)),
        f"{declared}\ny = softmax(({long}), axis=m)",
        *(f"x[n,m]\n{'a' * count} = x @ x.T" for count in (60, 100, 170)),
    ]
    source = "\n\n".join(f":::{{tensor-diagram}}\n:dims: n=3, m=4\n{one}\n:::" for one in programs)
    page = visit(build_site(tmp_path, {"index": source}).out / "index.html").page
    for width in (240, 300, 330, 360, 420, 500, 590, 660, 700, 760, 800, 1000, 1300):
        for drawn in page.evaluate(AT_WIDTH, width):
            assert len(drawn["seen"]) == 1, drawn
            assert drawn["scale"] >= 11 / 12 - 0.001, (width, drawn)
            # The style sheet knows widths a twelfth apart; what needs more than 1200 px is never drawn wide.
            if drawn["whole"] * 11 / 12 * 1.08 <= min(1200, drawn["room"]):
                assert drawn["seen"] == ["wide"], (width, drawn)


SIZES = (1, 2, 3, 5, 8, 9, 40, 512, 100_000)


def any_program(generator: np.random.Generator) -> tuple[str, str]:
    """Return a program of every form, with dims of any size, long names, and options."""
    names = ["X", "W_in", "K", "long_name_here", "h_1", "Q2", "y"]
    a, b, c, d = generator.choice(names, 4, replace=False)
    n, m, k = (int(size) for size in generator.choice(SIZES, 3))
    small = n * m * k < 10_000
    batch = int(generator.integers(1, 5))
    forms = [
        f"{a}[n,k]\n{b}[k,m]\n{c} = {a} @ {b}\n{d} = softmax({c}, axis=m)",
        f"{a}[n,m]\n{b}[m]\n{c} = ({a} + {b}) * 2\n{d} = sum({c}, axis=n)",
        f"{a}[n,m]\n{b}[n,1]\n{c} = {a} / {b} - mean({a}, axis=m, keepdims=True)",
        f'{a}[t,d]\n{b} = rearrange({a}, "t (g j) -> g t j", g=4)\n{c} = rearrange({b}, "g t j -> t (g j)")',
        f"{a}[{batch},n,k]\n{b}[{batch},k,m]\n{c} = {a} @ {b}",
        f'{a}[n,k]\n{b}[m,k]\n{c} = einsum("nk,mk->nm", {a}, {b})',
        f"{a}[n,k]\n{b}[m,k]\n{c}[all,k] = concat([{a}, {b}], axis=0)",
        f"{a}[k,n]\n{b}[k,m]\n{c}[k,all] = concat([{a}, {b}], axis=1)\n{d} = {c}[:, 0:1]",
        f"{a}[u,v]\n{b}[3,3]\n{c} = conv2d({a}, {b}, padding=1)\n{d} = pool2d({c}, 2)",
        f"{a}[n,k]\n{b}[k,m]\n{c}[k,m]\n{d} = {a} @ {b}\nE = {a} @ {c}\nF = relu({d} + E)",
        f"table[V,k]\nids = [3, 1, 4, 1, 5, 9, 2, 6]\n{c} = table[ids]\n{d} = -{c}.T",
        f"{a}[n,k]\n{b}[k]\n{c}[m,k]\n{d} = {a} @ {b}\ns = sqrt(sum({a} ** 2))",
        f"{a}[n,m]\n{b}, {c} = split({a}, 2, axis=0)\n{d} = stack([{b}, {c}], axis=0)"
        if n % 2 == 0
        else f"{a}[n,m]\n{b} = layer_norm({a}, axis=m)\n{c} = {b}.T",
    ]
    program = str(generator.choice(np.array(forms, dtype=object)))
    sizes = f"n={n}, m={m}, k={k}, t=5, d=16, u=6, v=7, V=30522"
    kept = ", ".join(part for part in sizes.split(", ") if re.search(rf"\b{part.split('=')[0]}\b", program))
    options = [f":dims: {kept}"]
    if small and generator.random() < 0.7:
        options.append(f":values: random({int(generator.integers(100))})")
        if generator.random() < 0.3:
            options.append(":cells: heat")
    return program, "\n".join(options)


@pytest.mark.long
def test_nothing_overlaps_in_programs_of_any_size(
    tmp_path: Path, visit: Callable[..., Any], artifacts: Path
) -> None:
    generator = np.random.default_rng(20)
    programs = [any_program(generator) for _ in range(60)]
    body = "\n\n".join(
        f":::{{tensor-diagram}}\n:name: p{i}\n{options}\n{program}\n:::"
        for i, (program, options) in enumerate(programs)
    )
    site = build_site(tmp_path, {"index": f"# Any\n\n{body}\n"}, config={"html_theme": "furo"})
    assert [warning for warning in site.warnings if "the names do not" not in warning] == []
    for width in (1300, 360):
        page = visit(site.out / "index.html", viewport={"width": width, "height": 900}).page
        enliven(page, f"#{PREFIX}p59")
        page.screenshot(path=artifacts / f"tensor-programs-{width}.png", full_page=True)
        drawings = page.evaluate(MEASURE)
        assert len(drawings) == 60
        found = {drawing["id"]: list(collisions(drawing)) for drawing in drawings}
        assert {
            programs[int(ident.removeprefix(f"{PREFIX}p"))]: list(problems)[:3]
            for ident, problems in found.items()
            if problems
        } == {}
        if width == 360:
            assert [drawing["id"] for drawing in drawings if drawing["scrolls"] > 60] == []


# ── By keyboard and pointer ──────────────────────────────────────────────────────────────────────────────


def test_a_keyboard_alone_traces_a_cell_back_to_the_input(worked: Site, visit: Callable[..., Any]) -> None:
    page = visit(worked.out / "index.html", viewport={"width": 1300, "height": 900}).page
    enliven(page, f"#{PREFIX}attention")
    stage = page.locator(f"#{PREFIX}attention .explorable-stage")
    reached = "() => document.activeElement?.closest('.explorable')?.id"
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(reached) == f"{PREFIX}attention":
            break
    assert stage.evaluate("stage => document.activeElement === stage")
    said = page.locator(f"#{PREFIX}attention .explorable-wide .explorable-arithmetic", has_text="=")
    assert said.first.text_content().startswith("Z[tired, 1] = ")
    page.keyboard.press("ArrowLeft")
    assert said.first.text_content().startswith("Z[tired, 0] = ")
    page.keyboard.press("PageUp")  # P
    page.keyboard.press("PageUp")  # S
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    assert said.first.text_content().startswith("S[animal, tired] = (")
    inputs = f"#{PREFIX}attention .explorable-wide [data-row='Q K V']"
    cells = page.locator(f"{inputs} [data-cell]:not(.explorable-dim)")
    now = set(cells.evaluate_all("all => all.map(cell => cell.dataset.cell)"))
    # Of the inputs one row of X for the query, another for the key; and nothing of the values.
    assert {cell.split(",")[0] for cell in now if cell.startswith("X:")} == {"X:1", "X:4"}
    assert not [cell for cell in now if cell.startswith(("V:", "W_v:"))]
    # The picture's words follow, once they have settled.
    words = page.locator(f"#{PREFIX}attention .explorable-alt", has_text="S[animal, tired] = ")
    words.wait_for(state="attached")
    page.keyboard.press("Escape")
    assert said.first.text_content().startswith("Z[tired, 1] = ")


def test_pointing_at_a_cell_shows_it_and_a_tap_keeps_it(worked: Site, visit: Callable[..., Any]) -> None:
    page = visit(worked.out / "index.html", viewport={"width": 1300, "height": 900}).page
    enliven(page, f"#{PREFIX}matmul")
    drawing = page.locator(f"#{PREFIX}matmul .explorable-wide")
    said = drawing.locator(".explorable-arithmetic").first
    drawing.locator("[data-cell='C:2,0']").hover()
    assert said.text_content().startswith("C[2, 0] = ")
    page.mouse.move(0, 0)
    assert said.text_content().startswith("C[1, 1] = ")
    drawing.locator("[data-cell='C:0,0']").click()
    page.mouse.move(0, 0)
    assert said.text_content().startswith("C[0, 0] = ")
    assert drawing.locator(".explorable-ring").count() == 1


def test_the_window_follows_the_cell(worked: Site, visit: Callable[..., Any]) -> None:
    page = visit(worked.out / "index.html", viewport={"width": 1300, "height": 900}).page
    enliven(page, f"#{PREFIX}conv2d")
    page.locator(f"#{PREFIX}conv2d .explorable-stage").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    window = page.locator(f"#{PREFIX}conv2d .explorable-wide .explorable-windows .explorable-lit")
    assert window.get_attribute("data-window") == "Y:2,2"
    assert window.get_attribute("d") == "M64,64h96v96h-96z"


def test_a_concept_pointed_at_in_prose_lights_its_cells(
    example_site: Path, visit: Callable[..., Any]
) -> None:
    page = visit(example_site / "explanation/attention.html", example_site).page
    enliven(page, f"#{PREFIX}attention-diagram")
    cell = page.locator(".explorable-wide [data-cell^='Q:']").first
    other = page.locator(".explorable-wide [data-cell^='K:']").first
    width = "cell => getComputedStyle(cell).strokeWidth"
    assert (cell.evaluate(width), other.evaluate(width)) == ("1px", "1px")
    page.locator("p .explorable-concept[data-concept=query]").first.hover()
    assert (cell.evaluate(width), other.evaluate(width)) == ("2.5px", "1px")


LEARNED = """\
# Weights

:::{tensor-diagram}
:name: learned
:dims: t=3, d=2, k=2
:values: random(1)
X[t,d] : token
W[d,k] : query weights
b[k] : bias
U[d,k] : weights
Q = X @ W : query
Y = X @ U + b
:::

The {concept}`query`.
"""
LEARNED_CONCEPTS = {
    "token": {"color": "magenta"},
    "query": {"color": "violet"},
    "bias": {"color": "gold", "weights": True},
}


def test_learned_weights_are_grey_in_a_frame_of_their_concept(
    tmp_path: Path, visit: Callable[..., Any]
) -> None:
    config = {"explorable_concepts": LEARNED_CONCEPTS, "html_theme": "furo"}
    site = build_site(tmp_path, {"index": LEARNED}, config=config)
    assert site.warnings == []
    look = """([name, part, property]) => {
        const grids = `.explorable-wide [data-statement] > g:has([data-cell^="${name}:"])`;
        const drawn = [...document.querySelectorAll(`${grids} > .explorable-${part}`)];
        return getComputedStyle(drawn.pop())[property];
    }"""

    def rgb(color: str) -> str:
        return f"rgb({', '.join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5))})"

    for scheme, dark in (("light", False), ("dark", True)):
        values = variables(assign_colors(known_concepts(LEARNED_CONCEPTS, {}).values()), dark=dark)
        seen = visit(site.out / "index.html", policy="default-src 'self'", color_scheme=scheme)

        def shown(name: str, part: str, property: str, page: Any = seen.page) -> str:
            return page.evaluate(look, [name, part, property])

        grey = rgb(values["--explorable-weights"])
        assert [shown(name, "cells", "fill") for name in "WbU"] == [grey] * 3
        assert shown("X", "cells", "fill") == rgb(values["--explorable-concept-token-fill"])
        frames = [shown(name, "frame", "stroke") for name in "WbU"]
        inks = ["concept-query", "concept-bias", "muted"]
        assert frames == [rgb(values[f"--explorable-{ink}"]) for ink in inks]
        assert [shown(name, "frame", "stroke") for name in "XQ"] == ["none", "none"], "data"
        assert shown("b", "woven", "fill") == "none"
        assert shown("X", "woven", "fill") != "none"
        fill, words = values["--explorable-weights"], values["--explorable-on-fill"]
        assert contrast(words, fill) >= 4.5


def test_weights_light_up_with_their_concept(tmp_path: Path, visit: Callable[..., Any]) -> None:
    site = build_site(tmp_path, {"index": LEARNED}, config={"explorable_concepts": LEARNED_CONCEPTS})
    page = visit(site.out / "index.html").page
    frame = page.locator(".explorable-wide .explorable-learned > .explorable-frame")
    cells = page.locator(".explorable-wide .explorable-learned > .explorable-cells")
    width = "element => parseFloat(getComputedStyle(element).strokeWidth)"
    before = [part.evaluate(width) for part in (frame, cells)]
    page.locator("p .explorable-concept").first.hover()
    assert all(part.evaluate(width) > was for part, was in zip((frame, cells), before, strict=True))


def test_a_frame_is_around_the_cells_that_there_are(tmp_path: Path) -> None:
    program = "X[t,d]\nb[d] : query weights\nY = X + b"
    text = f"# W\n\n:::{{tensor-diagram}}\n:name: one\n:dims: t=3, d=2\n{program}\n:::\n"
    site = build_site(tmp_path, {"index": text}, config={"explorable_concepts": {"query": {}}})
    [frame] = wide(site, "one").select(".explorable-frame")
    assert frame["d"] == "M0,0h48v24h-48z", "not around the two rows of copies"


@pytest.mark.parametrize(
    ("call", "where"),
    [
        ("repeat(X, 2)", "in one row"),
        ("repeat(X, 2, axis=None)", "in one row"),
        ("repeat(X, 2, axis=t)", "along t"),
        ("repeat(X, 2, axis=-1)", "along d"),
        ("repeat(b, 2)", "along d"),
    ],
)
def test_a_repetition_without_an_axis_says_that_it_makes_one_row(
    tmp_path: Path, call: str, where: str
) -> None:
    program = f"X[t,d]\nb[d]\nY = {call}"
    text = f"# W\n\n:::{{tensor-diagram}}\n:name: one\n:dims: t=3, d=2\n{program}\n:::\n"
    site = build_site(tmp_path, {"index": text})
    assert f"repeated 2 times {where}." in picture(site, "one").select_one(".explorable-alt").text
    drawn = " ".join(texts(wide(site, "one"), "explorable-step-name"))
    assert drawn in ("", f"repeat 2 times {where}"), "bands have no words"


def test_cells_without_numbers_tell_their_range(tmp_path: Path) -> None:
    source = ":::{tensor-diagram}\n:cells: heat\nx = [[-1.25, 0], [2, 3.5]]\ny = x * x\n:::\n"
    site = build_site(tmp_path, {"index": source})
    drawing = page_of(site).select_one(".explorable-picture")
    assert drawing is not None
    assert not drawing.select(".explorable-values")
    # What colours mean: both hues are as strong as far from zero, so that the ends are.
    assert texts(drawing, "explorable-shape") == ["−3.5", "3.5"] * 2 + ["0", "12"]
    assert len(drawing.select(".explorable-legend")) == 3
    signs = [" ".join(cell.get("class", [])) for cell in drawing.select("[data-cell^='x:']")]
    # x stands twice.
    assert signs == ["explorable-negative", *["explorable-positive"] * 3] * 2


@pytest.mark.parametrize(
    ("values", "legend", "tints"),
    [
        # What a mask says stands for nothing at all, however dark its size would be.
        ("[[-1e9, 0], [2, 4]]", ["0", "4"], ["0.14", "0.14", "0.57", "1"]),
        ("[[1e-300, 0], [2e-300, 4e-300]]", ["0", "4e−300"], ["0.36", "0.14", "0.57", "1"]),
        ("[[1e308, -1e308], [5e307, 0]]", ["−1e308", "1e308"], ["1", "1", "0.57", "0.14"]),
    ],
)
def test_colours_tell_numbers_of_any_size(
    tmp_path: Path, values: str, legend: list[str], tints: list[str]
) -> None:
    source = f":::{{tensor-diagram}}\n:cells: heat\nx = {values}\ny = x + 0\n:::\n"
    site = build_site(tmp_path, {"index": source})
    assert not site.warnings
    drawing = page_of(site).select_one(".explorable-picture")
    assert drawing is not None
    assert texts(drawing, "explorable-shape")[:2] == legend
    assert [cell["fill-opacity"] for cell in drawing.select("[data-cell^='x:']")] == tints
    assert "NaN" not in str(drawing)


def test_scores_are_tinted_by_their_order_and_as_colours_by_their_distance_from_zero(tmp_path: Path) -> None:
    program = "x = [[-4, 0, 2]]\ny = softmax(x, axis=1)"
    for cells, tints in (("numbers", ["0.14", "0.71", "1"]), ("heat", ["1", "0.14", "0.57"])):
        source = f":::{{tensor-diagram}}\n:cells: {cells}\n{program}\n:::\n"
        drawing = page_of(build_site(tmp_path / cells, {"index": source})).select_one(".explorable-picture")
        assert drawing is not None
        assert [cell["fill-opacity"] for cell in drawing.select("[data-cell^='x:']")] == tints


def test_a_focus_leaves_the_colours_that_are_numbers(tmp_path: Path, visit: Callable[..., Any]) -> None:
    program = ":name: one\n:focus: y[0,0]\nx = [[-4, 0, 2]]\ny = x * 2"
    pages = {
        cells: f"# One\n\n:::{{tensor-diagram}}\n:cells: {cells}\n{program}\n:::\n"
        for cells in ("numbers", "heat")
    }
    site = build_site(tmp_path, {"index": "# All\n", **pages})
    for cells, paled in (("numbers", 4), ("heat", 0)):
        static = BeautifulSoup((site.out / f"{cells}.html").read_text(encoding="utf-8"), "html.parser")
        assert len(static.select(".explorable-cells .explorable-dim")) == 2 * paled, "wide and narrow"
        page = visit(site.out / f"{cells}.html").page
        page.wait_for_selector(".explorable[data-ready]")
        page.hover("[data-cell='y:0,2']:visible")
        page.wait_for_selector(".explorable-ring:visible")
        assert page.locator(".explorable-cells .explorable-dim:visible").count() == paled


@pytest.mark.parametrize(
    ("program", "tints"),
    [
        ("y = softmax(x / 2, axis=1)", ["0.14", "0.71", "1"]),
        ("y = softmax(0.5 * x, axis=1)", ["0.14", "0.71", "1"]),
        ("m = [[0, -1e9, 0]]\ny = softmax(x / sqrt(2) + m, axis=1)", ["0.14", "0.71", "1"]),
        ("y = softmax(x.T, axis=0)", ["0.14", "0.71", "1"]),
        ("z = x / 2\ny = softmax(z, axis=1)", ["0.14", "0.71", "1"]),
        # The lowest wins, or who does depends on more: the distance from zero is told, as elsewhere.
        ("y = softmax(-x, axis=1)", ["1", "0.14", "0.57"]),
        ("y = softmax(x / -2, axis=1)", ["1", "0.14", "0.57"]),
        ("y = softmax(x * x, axis=1)", ["1", "0.14", "0.57"]),
    ],
)
def test_scores_keep_their_order_through_a_positive_factor(
    tmp_path: Path, program: str, tints: list[str]
) -> None:
    source = f":::{{tensor-diagram}}\nx = [[-4, 0, 2]]\n{program}\n:::\n"
    drawing = page_of(build_site(tmp_path, {"index": source})).select_one(".explorable-picture")
    assert drawing is not None
    cells = drawing.select("[data-cell^='x:']")
    assert [cell["fill-opacity"] for cell in cells[:3]] == tints


STEPS = """\
# Steps

:::{tensor-diagram}
:name: steps
:dims: t=2, s=2, k=2
:values: random(0)
:steps:
Q[t,k]
K[s,k]
S = Q @ K.T
P = softmax(S, axis=s)  # shares
Z = sum(P, axis=s)
:::
"""


def test_a_program_of_one_line_has_nothing_to_play(tmp_path: Path, visit: Callable[..., Any]) -> None:
    """Nor has it buttons that do nothing; it once went on after the last line, and threw at every turn."""
    page = STEPS.replace("P = softmax(S, axis=s)  # shares\nZ = sum(P, axis=s)\n", "")
    site = build_site(tmp_path, {"index": page})
    visited = visit(site.out / "index.html")
    enliven(visited.page, f"#{PREFIX}steps")
    for name in ("Next", "Play", "Back"):
        assert visited.page.get_by_role("button", name=name).count() == 0
    assert visited.page.get_by_role("slider", name="line").count() == 0
    assert visited.troubles == []


def test_who_wants_no_motion_sees_at_once_where_it_leads(tmp_path: Path, visit: Callable[..., Any]) -> None:
    site = build_site(tmp_path, {"index": STEPS})
    page = visit(site.out / "index.html", reduced_motion="reduce").page
    enliven(page, f"#{PREFIX}steps")
    page.get_by_role("slider").press("Home")
    page.get_by_role("button", name="Play").click()
    assert page.locator(".explorable-steps output").text_content() == "all 3 lines"


def test_a_program_is_shown_line_by_line(tmp_path: Path, visit: Callable[..., Any]) -> None:
    site = build_site(tmp_path, {"index": STEPS}, config={"html_theme": "furo"})
    assert site.warnings == []
    page = visit(site.out / "index.html", viewport={"width": 1300, "height": 900}).page
    enliven(page, f"#{PREFIX}steps")
    shown = (
        "all => all.filter(g => getComputedStyle(g).visibility === 'visible').map(g => g.dataset.statement)"
    )
    groups = page.locator(".explorable-wide [data-statement]")
    button = page.get_by_role("button", name="Back")
    output = page.locator(".explorable-steps output")
    assert groups.evaluate_all(shown) == ["S", "P", "Z"]
    assert output.text_content() == "all 3 lines"
    assert page.locator("[data-press=Next]").text_content() == "Start"
    button.click()
    assert groups.evaluate_all(shown) == ["S", "P"]
    assert output.text_content() == "line 2 of 3: P = softmax(S, axis=s)"
    page.get_by_role("slider").press("Home")
    assert groups.evaluate_all(shown) == ["S"]
    assert button.is_disabled()
    for _ in range(2):
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Start").click()
    assert groups.evaluate_all(shown) == ["S"]
    page.get_by_role("button", name="Play").click()
    page.locator(".explorable-steps output", has_text="all 3 lines").wait_for()
    page.emulate_media(media="print")
    page.evaluate("document.querySelector('[data-press=Back]').click()")
    assert groups.evaluate_all(shown) == ["S", "P", "Z"], "print shows all of them"
    still = visit(site.out / "index.html", java_script_enabled=False).page
    assert still.locator(".explorable-wide [data-statement]").evaluate_all(shown) == ["S", "P", "Z"]
    assert not still.get_by_role("button", name="Play").is_visible()


def test_what_is_told_of_a_line_that_is_still_to_come_stays_away(
    tmp_path: Path, visit: Callable[..., Any]
) -> None:
    """It once came back when the pointer left, or a slider moved."""
    slider = ":::{parameter} a\n:value: 1\n:min: 1\n:max: 3\n:step: 1\n:label: Scale\n:::\n\n"
    source = STEPS.replace(":steps:", ":steps:\n:focus: Z[0]").replace("Q @ K.T", "a * Q @ K.T")
    site = build_site(tmp_path, {"index": source.replace(":::{tensor", f"{slider}:::{{tensor", 1)})
    assert site.warnings == []
    page = visit(site.out / "index.html").page
    enliven(page, f"#{PREFIX}steps")
    told = page.locator(".explorable-wide .explorable-arithmetic > tspan")
    ringed = page.locator(".explorable-wide .explorable-ring")
    assert told.count()
    page.get_by_role("button", name="Back").click()
    page.locator(".explorable-wide [data-cell^='Q:']").first.hover()
    page.mouse.move(0, 0)
    page.locator(".explorable-parameter input[type=range]").first.press("ArrowRight")
    assert (told.count(), ringed.count()) == (0, 0)
    page.get_by_role("button", name="Next").click()
    assert told.count()


# ── In other forms ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not has_tex(), reason="there is no TeX here")
def test_the_pdf_has_all_nine_as_vectors(tmp_path: Path, artifacts: Path) -> None:
    site = site_of(tmp_path, "latex")
    assert site.warnings == []
    drawn = sorted(site.out.glob("*.pdf"))
    assert len(drawn) == len(WORKED)
    [tex] = site.out.glob("*.tex")
    for _ in range(2):
        subprocess.run(
            ["xelatex", "-interaction=batchmode", tex.name],
            cwd=site.out,
            check=False,
            stdout=subprocess.DEVNULL,
        )
    pdf = tex.with_suffix(".pdf")
    shutil.copy(pdf, artifacts / "tensor-pictures.pdf")
    from pypdf import PdfReader

    reader = PdfReader(pdf)
    forms = images = 0
    for page in reader.pages:
        resources = page["/Resources"]
        for item in (resources.get("/XObject") or {}).values():
            kind = item.get_object()["/Subtype"]
            forms += kind == "/Form"
            images += kind == "/Image"
    assert (forms, images) == (len(WORKED), 0)
    text = "".join(page.extract_text() for page in reader.pages)
    for words in ("softmax over s", "broadcast over t", "3 + 2 = 5", "d summed", "V = 30522 rows"):
        assert words in text


def test_a_picture_keeps_no_arrays_in_the_doctree(tmp_path: Path) -> None:
    """A table of 30,522 rows would be pickled with each page that looks something up in it."""
    site = site_of(tmp_path)
    [doctree] = (site.out.parent).rglob("index.doctree")
    assert doctree.stat().st_size < 1_000_000


def test_every_form_is_told_in_words(worked: Site) -> None:
    said = {name: picture(worked, name).select_one(".explorable-alt").text for name in WORKED}
    assert said["matmul"].startswith("A is 3 × 4; B is 4 × 2; C, 3 × 2, is A times B.")
    assert "P, 4 × 4, is the softmax of S over s." in said["softmax"]
    assert 'H, 2 × 3 × 4, is x rearranged as "t (h k) -> h t k".' in said["rearrange"]
    assert "E, 4 × 8, is the rows of table that ids names." in said["lookup"]
    assert 'S, 4 × 3, is einsum "td,sd->ts" of Q and K.' in said["einsum"]
    assert "C, 5 × 4, is A and B joined along t." in said["concat"]
    assert "Y, 3 × 4, is X convolved with k" in said["conv2d"]


# ── Rows that read as one calculation ────────────────────────────────────────────────────────────────────

CHAIN = """# T

:::{tensor-diagram}
:dims: t=3, s=4, k=2
:values: random(1)
:focus: P[1,2]
Q[t,k]
K[s,k]
S = Q @ K.T / sqrt(k)
P = softmax(S, axis=s)
:::
"""
CELLS = """svg => Object.fromEntries([...svg.querySelectorAll(".explorable-cells")].map(cells => {
    const name = cells.querySelector("[data-cell]").dataset.cell.split(":")[0];
    const {left, top} = cells.getBoundingClientRect();
    const {statement} = cells.closest("[data-statement]").dataset;
    return [`${name} of ${statement}`, [Math.round(left), Math.round(top)]];
}))"""


def test_a_phone_sees_no_tensor_twice_and_results_stand_in_a_column(build: Build, visit: Any) -> None:
    page = visit(build(CHAIN).out / "index.html", viewport={"width": 360, "height": 800}).page
    narrow = page.locator("svg.explorable-narrow:not(.explorable-middle)")
    found = narrow.evaluate(CELLS)
    assert [name[0] for name in found] == ["Q", "K", "S", "P"]
    assert narrow.locator(".explorable-name").all_text_contents() == ["Q", "KT", "S", "P"]
    (s_left, s_top), (p_left, p_top) = found["S of S"], found["P of P"]
    assert s_left == p_left
    assert s_top < p_top
    # A cell of the tensor that both lines have still tells where it comes from, and where it goes.
    narrow.locator("[data-cell='S:0,1']").click()
    assert narrow.locator(".explorable-arithmetic").first.text_content().startswith("S[0, 1] = ")


def test_on_a_desk_a_result_stands_below_the_one_that_it_comes_from(build: Build, visit: Any) -> None:
    page = visit(build(CHAIN).out / "index.html", viewport={"width": 1280, "height": 800}).page
    found = page.locator("svg.explorable-wide").evaluate(CELLS)
    assert found["S of S"][0] == found["P of P"][0]
    assert found["Q of S"][0] == found["S of P"][0]
