"""Pictures in places that are narrower than they are: they scroll on screens, and are smaller on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conftest import Build

PICTURES = """\
   .. explorable:: function
      :expr: 2 * x

      A curve.

   .. chart:: bars
      :data: data.csv
      :x: a
      :y: b

   .. tensor-diagram::
      :dims: t=4, d=9
      :values: random(1)

      X[t,d]
      Y = exp(X)

   .. model-diagram::

      "A box of the model with words"
      "Another box of the model with more words"
"""
CELLS = "".join(
    f"{'   * - ' if not i else '     - '}.. explorable:: function\n          :expr: x\n\n" for i in range(3)
)
PAGE = f"T\n=\n\n.. sidebar:: Beside\n\n{PICTURES}\n{'Words. ' * 80}\n\n.. list-table::\n\n{CELLS}"
# What of a drawing stands outside of what is around it, and whether it fades.
CUT = """() => [...document.querySelectorAll(".explorable-stage")].filter((stage) => {
  const boxes = (all) => all.map((one) => one.getBoundingClientRect()).filter(({ width }) => width > 0);
  const around = ["aside", ".table-wrapper", "body"].map((one) => stage.closest(one)).filter(Boolean);
  const isCut = boxes([...stage.children]).some(({ right }) =>
    boxes([stage, ...around]).some((place) => right > place.right + 1),
  );
  return isCut || getComputedStyle(stage).maskImage !== "none";
}).map((stage) => stage.closest("[id]").id + " " + stage.getBoundingClientRect().width)"""


def test_on_paper_nothing_of_a_picture_in_a_narrow_place_is_cut(
    build: Build, visit: Callable[..., Any]
) -> None:
    pytest.importorskip("furo")
    site = build({"index.rst": PAGE, "data.csv": "a,b\n1,2\n2,3\n3,5\n"}, config={"html_theme": "furo"})
    page = visit(site.out / "index.html", policy=None).page
    page.keyboard.press("Tab")
    page.wait_for_function("() => document.querySelector('.explorable-more')")
    assert page.evaluate(CUT)
    page.emulate_media(media="print")
    for width in (1000, 718):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(CUT) == []
