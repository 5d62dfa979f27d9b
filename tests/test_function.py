"""The curve and its point: ranges that authors give, and numbers that readers are shown."""

import re

import pytest

from conftest import Build
from sphinxext.explorable.expressions import parse
from sphinxext.explorable.visuals.function import Function
from sphinxext.explorable.visuals.picture import Page

NOTHING = Page({}, {}, {})


@pytest.mark.parametrize(
    ("x", "point"),
    [
        ((1_000_000.0, 1_000_001.0), None),
        ((100_000_000.0, 100_000_010.0), 100_000_010.0),
        ((0.123456789, 0.123456799), None),
        ((0.0, 7.0), 7.0),
        ((0.0, 1e-12), 1e-12),
        ((-1e12, 1e12), -1e12),
    ],
)
def test_a_range_of_any_place_and_width_is_taken_as_it_is(
    x: tuple[float, float], point: float | None
) -> None:
    spec = Function(expr=parse("2 * x"), x=x, point=point)
    declared = spec.complete(NOTHING)["point"]
    assert (declared["min"], declared["max"]) == x
    if point is not None:
        assert declared["value"] == point
    steps = (x[1] - x[0]) / declared["step"]
    assert 100 <= steps <= 400


def test_the_ends_of_a_narrow_range_are_told_apart() -> None:
    spec = Function(expr=parse("x"), x=(1_000_000.0, 1_000_001.0))
    assert spec.alternative() == "A plot of x for x from 1000000 to 1000001."


@pytest.mark.parametrize("variable", ["sin", "2x", "pi"])
def test_a_variable_that_no_expression_can_hold_is_one_warning(build: Build, variable: str) -> None:
    site = build(f"# Title\n\n:::{{explorable}} function\n:expr: 3\n:variable: {variable}\n:::\n\nAfter.\n")
    [warning] = site.warnings
    assert re.search(r"index\.md:3: WARNING: .*(parameter's name|cannot be called)", warning)
    assert "After." in site.page()
