"""Numbers in formulas: a negative one is in parentheses where its sign would meet what stands before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

from conftest import Build
from sphinxext.explorable.equations.parentheses import enclosed, parenthesized

W = r"\live{w}"

BARE = [
    W,
    rf"y = {W} x",
    rf"y &= {W}",
    rf"1 & {W}",
    rf"a \\ {W}",
    rf"\begin{{pmatrix}} {W} & 2 \end{{pmatrix}}",
    rf"x \le {W}",
    rf"e^{W}",
    rf"e^{{{W}}}",
    rf"\frac{{1}}{{{W}}}",
    rf"\sqrt[3]{{{W}}}",
    rf"f(x, {W})",
    rf"\left({W}\right)",
    rf"\left.{W}\right|",
    rf"\bigl[{W}\bigr]",
    rf"|{W}|",
    rf"\max({W}, 0)",
    rf"\text{{a slope of {W}}}",
    rf"\text{{if }} {W}",
    rf"= \concept{{slope}}{{{W}}}",
    rf"= \color{{red}}{W}",
    rf"\underbrace{{{W}}}_{{w}} x",
    rf"{W}_2",
]
SIGNED = [
    rf"y + {W}",
    rf"-{W}",
    rf"x \cdot {W}",
    rf"a {W}",
    rf"a' {W}",
    rf"x_2 {W}",
    rf"10^3 {W}",
    rf"\alpha\, {W}",
    rf"\mathbf{{x}} {W}",
    rf"\frac{{1}}{{2}} {W}",
    rf"\sin {W}",
    rf"\operatorname{{relu}} {W}",
    rf"(a + b) {W}",
    rf"\bigr) {W}",
    rf"\left|x - {W}\right|",
    rf"y &= 2 \\ z &= 3 \cdot {W}",
    rf"{W}^2",
    rf"{{{W}}}^2",
    rf"{W}!",
    rf"\concept{{slope}}{{{W}}}^2",
    rf"3 \cdot \concept{{slope}}{{{W}}}",
    rf"x + \underbrace{{{W}}}_{{w}}",
    rf"\text{{a slope of $3 \cdot {W}$}}",
    rf"\live{{b}} \times {W}",
]
FACTORS = [
    rf"3{W}",
    rf"3\,{W}",
    rf"0.5 {W}",
    rf"\live{{b}}{W}",
    rf"\concept{{bias}}{{\live{{b}}}}{W}",
    rf"3 \color{{red}}{W}",
]
HOW = {
    **dict.fromkeys(BARE, W),
    **dict.fromkeys(SIGNED, r"\live[negative]{w}"),
    **dict.fromkeys(FACTORS, r"\live[number]{w}"),
}


@pytest.mark.parametrize("tex", HOW)
def test_parentheses_are_where_readers_need_them(tex: str) -> None:
    assert parenthesized(tex) == tex.replace(W, HOW[tex])


@pytest.mark.parametrize("tex", ["", r"\live", r"}\live{w", r"{}}\live{w}", r"\livery{w} + \alive"])
def test_what_is_no_formula_stays_as_it_is(tex: str) -> None:
    assert parenthesized(tex).replace("[negative]", "") == tex


@pytest.mark.parametrize(
    ("number", "negative", "number_of_a_product"),
    [
        ("−2.0", "(−2.0)", "(−2.0)"),
        ("2.0", "2.0", "(2.0)"),
        ("+2.0", "+2.0", "(+2.0)"),
        ("−∞", "(−∞)", "(−∞)"),
        ("relu", "relu", "relu"),
        ("", "", ""),
    ],
)
def test_numbers_alone_are_enclosed(number: str, negative: str, number_of_a_product: str) -> None:
    assert enclosed(number, "") == number
    assert enclosed(number, "negative") == negative
    assert enclosed(number, "number") == number_of_a_product


PAGE = r"""# Line

:::{parameter} w
:value: -2
:min: -3
:max: 3
:step: 1
:::

$$
3 \live{w} + x \live{w} - \live{w}^2 = \live{w} = r
$$
"""


def test_a_page_tells_it_in_the_formula_and_to_screen_readers(build: Build) -> None:
    site = build(PAGE)
    assert site.warnings == []
    page = BeautifulSoup((site.out / "index.html").read_text(encoding="utf-8"), "html.parser")
    expected = ["(−2)", "(−2)", "(−2)", "−2"]
    assert [box.text for box in page.select(".katex-html [data-live]")] == expected
    assert [box.text for box in page.select(".katex-mathml mtext[data-live]")] == expected


@pytest.mark.parametrize(("builder", "minus"), [("latex", "-"), ("text", "−")])
def test_other_outputs_tell_it(build: Build, builder: str, minus: str) -> None:
    site = build(PAGE, builder)
    written = next(site.out.glob("*.tex" if builder == "latex" else "*.txt")).read_text(encoding="utf-8")
    bare = written.replace("{", "").replace("}", "").replace(" ", "")
    assert f"3({minus}2)+x({minus}2)-({minus}2)^2={minus}2=r" in bare


def test_they_come_and_go_with_the_sign_and_move_nothing(build: Build, visit: Callable[..., Any]) -> None:
    opened = visit(build(PAGE).out / "index.html")
    page = opened.page
    page.wait_for_selector("input[data-parameter]")
    numbers = page.locator(".katex-html [data-live]")
    letter = page.locator(".katex-html .mathnormal", has_text="r")
    before = letter.bounding_box()
    slider = page.locator("input[data-parameter]")
    for keys, expected in [
        (["Home"], ["(−3)", "(−3)", "(−3)", "−3"]),
        (["End"], ["(3)", "3", "3", "3"]),
        (["ArrowLeft"] * 3, ["(0)", "0", "0", "0"]),
    ]:
        for key in keys:
            slider.press(key)
        assert numbers.all_text_contents() == expected
        assert page.locator(".katex-mathml mtext[data-live]").all_text_contents() == expected
        assert letter.bounding_box() == before
    # No number is wider than its room: the space around an operator is left.
    slider.press("Home")
    boxes = """all => all.map(box => {
      const range = document.createRange();
      range.selectNodeContents(box);
      return [box, range].map(one => one.getBoundingClientRect().width);
    })"""
    assert all(wide <= room + 0.1 for room, wide in numbers.evaluate_all(boxes))
    assert opened.troubles == []


def test_the_space_around_an_operator_is_that_of_other_numbers(
    build: Build, visit: Callable[..., Any]
) -> None:
    text = PAGE.partition("$$")[0] + "$$\n\\live{w} \\cdot 7 + 8\n$$\n"
    page = visit(build(text).out / "index.html").page
    page.wait_for_selector("input[data-parameter]")
    right = page.locator(".katex-html [data-live]").bounding_box()
    dot = page.locator(".katex-html").evaluate(
        """box => {
          const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
          const range = document.createRange();
          const seen = {};
          while (walker.nextNode()) {
            range.selectNodeContents(walker.currentNode);
            const { left, right } = range.getBoundingClientRect();
            seen[walker.currentNode.data.trim()] = { left, right };
          }
          return seen;
        }"""
    )
    before = dot["⋅"]["left"] - (right["x"] + right["width"])
    behind = dot["7"]["left"] - dot["⋅"]["right"]
    assert before == pytest.approx(behind, abs=0.5)
    assert before > 2
