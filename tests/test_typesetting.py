"""Whatever TeX an author writes: typeset or refused in a sentence, and never markup that was not KaTeX's."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinxext.explorable.equations import macros
from sphinxext.explorable.equations.typesetting import request, typeset
from sphinxext.explorable.pages.answering import Limits

GRIDS = {"query": {"rows": 2, "columns": 3, "texture": "dots", "symbol": "Q<"}}
LIVE = {"w": {"text": "1.5", "format": ".1f", "widest": "−4.0"}}
LIMITS = Limits(5, 256)
HTML = {"span", "svg", "path", "line", "rect", "math", "semantics", "annotation", "a", "img"}
MATHML = re.compile(r"m[a-z]+")

words = st.text(alphabet="abxyz012 <>&\"'`=/;:,.!αé中🙂\\{}[]_^%$#~|@", max_size=12)
leaves = st.one_of(
    words,
    st.sampled_from(
        [
            r"\alpha",
            r"\sum_{i=0}^n",
            r"\concept{query}{Q}",
            r"\live{w}",
            r"\tensor{query}",
            r"\text{<b>}",
            r"\\",
            "&",
        ]
    ),
)
commands = st.sampled_from(
    [
        r"\sqrt",
        r"\text",
        r"\mathbf",
        r"\hat",
        r"\overbrace",
        r"\concept{query}",
        r"\href{https://a.b}",
        r"\color{red}",
    ]
)
formulas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(commands, inner).map(lambda parts: f"{parts[0]}{{{parts[1]}}}"),
        st.tuples(inner, inner).map(lambda parts: f"\\frac{{{parts[0]}}}{{{parts[1]}}}"),
        st.tuples(inner, inner).map(lambda parts: f"{parts[0]}^{{{parts[1]}}}"),
        st.tuples(inner, inner).map(lambda parts: f"\\begin{{matrix}}{parts[0]} & {parts[1]}\\end{{matrix}}"),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
    ),
    max_leaves=8,
)


LABELS = {"query": {"text": 'a <b> & "c"', "side": "above"}, "none": {"text": "", "side": "below"}}


def asked(tex: str, display: bool) -> dict[str, Any]:
    known = {"live": LIVE, "tensors": GRIDS, "labels": LABELS if display else {}}
    return request(tex, display=display, **known)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(formulas, st.booleans())
def test_any_formula_is_well_formed_markup_or_a_sentence(tex, display):
    (result,) = typeset([asked(tex, display)], LIMITS)
    if result.get("error"):
        assert result["html"] == ""
        assert "<anonymous>" not in result["error"]
        return
    tree = ET.fromstring(f"<html>{result['html']}</html>")
    for element in tree.iter():
        tag = element.tag.rpartition("}")[2]
        assert tag in HTML or tag == "html" or MATHML.fullmatch(tag), tag
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert name != "style"
            assert not value.strip().lower().startswith("javascript:")
    annotation = next(element for element in tree.iter() if element.tag.endswith("annotation"))
    assert annotation.text == tex or not tex
    for declarations in result["styles"].values():
        assert not re.search(r"[{}<>]|url\(|expression|@import", declarations)


@settings(max_examples=300, deadline=None)
@given(formulas)
def test_macros_stand_where_they_are_found_or_are_refused_in_their_place(tex):
    try:
        found = list(macros.find(tex))
    except macros.MacroError as problem:
        place = problem.at
    else:
        place = 0
        for macro in found:
            assert macro.start >= place, "the outermost macros do not overlap"
            assert tex[macro.start :].startswith(f"\\{macro.kind}")
            assert tex[macro.end - 1] == "}"
            place = macro.end
    assert 0 <= place <= len(tex)


@pytest.mark.parametrize(
    ("tex", "says"),
    [
        (r"\href{javascript:alert(1)}{x}", r"\href may not lead to javascript:"),
        (r"\href{vbscript:x}{x}", r"\href may not lead to vbscript:"),
        (r"\includegraphics{x.png}", r"\includegraphics is not allowed"),
        (r"\htmlStyle{color:red}{x}", r"\htmlStyle is not allowed"),
        (r"\htmlData{a=b}{x}", r"\htmlData is not allowed"),
        (r"\htmlId{x}{y}", r"\htmlId is not allowed"),
    ],
)
def test_what_reaches_beyond_a_formula_is_refused(tex, says):
    (result,) = typeset([asked(tex, False)], LIMITS)
    assert result["error"].startswith(says)


def test_one_formula_that_does_not_end_spares_its_neighbours():
    looping = request(r"\loop", macros={r"\loop": r"\loop\loop"})
    first, broken, last = typeset([asked("a_{901}", False), looping, asked("b_{902}", False)], LIMITS)
    assert "error" not in first
    assert "error" not in last
    assert "Too many expansions" in broken["error"]
