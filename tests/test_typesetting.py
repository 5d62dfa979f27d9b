"""Whatever TeX an author writes: typeset or refused in a sentence, and never markup that was not KaTeX's."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Build
from sphinxext.explorable.equations import macros
from sphinxext.explorable.equations.refusals import sentence
from sphinxext.explorable.equations.typesetting import request, typeset
from sphinxext.explorable.pages.answering import Limits

GRIDS = {"query": {"rows": 2, "columns": 3, "texture": "dots", "symbol": "Q<"}}
LIVE = {"w": {"text": "1.5", "format": ".1f", "widest": ["4.0", "−4.0"]}}
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


# ── What KaTeX refuses, in words ─────────────────────────────────────────────────────────────────────────

REFUSED = [
    (r"a + \foo", r"there is no command \foo, after “a +”"),
    (r"\frac{a}{b", r"a { has no }, after “\frac{a}{b”"),
    (r"\frac{a}{50%}", r"a { has no }: what follows % is a comment; write \% for the sign itself"),
    (r"a}b", r"a } has no { before it; write \} for the sign itself, after “a”"),
    (r"\sqrt", r"\sqrt needs something in braces, \sqrt{…}, after “\sqrt”"),
    (r"\frac{a}", r"its last command needs something in braces"),
    (
        r"{a & b}",
        r"& separates the lines or columns of an environment, such as {aligned}, and cannot "
        r"be in braces or between \left and \right; write \& for the sign &",
    ),
    (r"\left( a", r"\left has no \right after it; write \right. for an invisible one"),
    (r"a \right)", r"\right has no \left before it, after “a”"),
    (r"x^a^b", r"there are two superscripts in a row; write {x^a}^b or x^{ab}, after “x^a”"),
    (r"x_a_b", r"there are two subscripts in a row; write {x_a}_b or x_{ab}, after “x_a”"),
    (r"a $b$ c", r"$ cannot be used in a formula; write \$ for the sign itself, after “a”"),
    (r"\text{a $b c}", r"a formula in \text{…} begins with $ and does not end with one"),
    (
        r"\text{a_b}",
        r"_ makes no subscript in \text{…}; write \_ for the sign itself, "
        r"or $x_1$ for a formula, after “\text{a”",
    ),
    (r"\text{a \frac12}", r"\frac needs dollar signs around it in \text{…}, as in $\frac…$"),
    (r"\begin{foo} a \end{foo}", r"there is no environment foo"),
    (r"\begin{aligned} a", r"\begin has no \end"),
    (r"\begin{gather} a \end{align}", r"\begin{gather} ends with \end{align}: both need the same name"),
    (
        r"a # b",
        r"# stands for an argument, and only in a definition; write \# for the sign itself, after “a”",
    ),
    (r"x^", r"nothing follows ^; write ^{…}, after “x”"),
    (r"\left a \right)", r"a cannot follow \left, which needs a delimiter, as in \left( or \left\{"),
    (r"\hspace{3}", r"3 is not a length; write a number and a unit, such as 1em"),
    (r"\begin{array}{c@{=}c} a & b \end{array}", r"KaTeX puts only space and | between columns"),
    (r"\begin{array}{x} a \end{array}", r"columns are l, c, r and |, not x"),
    (r"\def\a{\a} \a", r"a macro in it uses itself"),
    (r"\def\a#1{#2} \a{x}", r"\a mentions #2, which it does not declare; write \def\a#1#2{…}"),
    (r"\gdef\a#1{\frac{#1}{#2}} \a{x}", r"a definition in it mentions an argument that it does not declare"),
    (r"\newcommand{\a}[x]{b} \a", r"\a needs a number of arguments from 0 to 9"),
    (r"\newcommand{\a}[10]{b} \a", r"\a needs a number of arguments from 0 to 9"),
]


@pytest.mark.parametrize(("tex", "says"), REFUSED)
def test_what_katex_refuses_is_told_in_words_with_its_place(tex: str, says: str) -> None:
    [result] = typeset([request(macros.for_katex(tex, display=True), display=True)], LIMITS)
    said = sentence(result, tex)
    assert said.startswith(says)
    for raw in ("Expected '", "EOF", "TypeError", "undefined", "Error"):
        assert raw not in said


TAKEN = [
    (
        r"\begin{array}{@{}l|r@{\quad}c@{}} a & b & c \end{array}",
        r"\begin{array}{l|rc} a & b & c \end{array}",
    ),
    (r"\begin{array}{l*{2}{c}} a & b & c \end{array}", r"\begin{array}{lcc} a & b & c \end{array}"),
    (r"\begin{multlined}[t][3cm] a \\ b \end{multlined}", r"\begin{gathered} a \\ b \end{gathered}"),
    (r"\begin{spreadlines}{1em} a \end{spreadlines}", r" a "),
    (
        r"\begin{psmallmatrix} a & b \end{psmallmatrix}",
        r"\left(\begin{smallmatrix} a & b \end{smallmatrix}\right)",
    ),
    (
        r"\begin{Bsmallmatrix*}[r] a \end{Bsmallmatrix*}",
        r"\left\{\begin{smallmatrix} a \end{smallmatrix}\right\}",
    ),
    (
        r"\begin{cases*} a & if $x$, \\ b & \emph{else} \end{cases*}",
        r"\begin{cases} a &\text{if $x$,}\\ b &\text{\emph{else}}\end{cases}",
    ),
    (r"\underbracket[1pt][3pt]{x}_a", r"\underbracket{x}_a"),
    (r"\prescript{14}{2}{C}", r"{\vphantom{C}}^{14}_{2}{C}"),
    (r"\DeclarePairedDelimiter{\of}{(}{)} \of{x}", r"\mathopen{(}x\mathclose{)}"),
    (r"\DeclarePairedDelimiter\of() \of*{\frac12}", r"\left(\frac12\right)"),
    (r"\DeclarePairedDelimiter{\of}{(}{)} \of[\big]{x}", r"\mathopen{\big(}x\mathclose{\big)}"),
]


@pytest.mark.parametrize(("tex", "same"), TAKEN)
def test_what_packages_of_latex_have_is_drawn_as_its_nearest(tex: str, same: str) -> None:
    shown = [macros.for_katex(tex, display=True), same]
    taken, plain = typeset([request(one, display=True) for one in shown], LIMITS)
    assert "error" not in taken, taken
    drawn = [one["html"].partition('class="katex-html"')[2] for one in (taken, plain)]
    assert drawn[0] == drawn[1] != ""


@pytest.mark.parametrize("markup", ["md", "rst"])
def test_a_mistake_in_a_long_formula_is_told_at_its_line(build: Build, markup: str) -> None:
    page = {
        "md": (
            "# Page\n\n```{math}\n:label: one\n\na &= b \\\\\nc &= \\foo\n```\n\n"
            "$$\nd = e \\\\\n{g & h}\n$$\n"
        ),
        "rst": (
            "Page\n====\n\n.. math::\n   :label: one\n\n   a &= b \\\\\n   c &= \\foo\n\n"
            "Words.\n\n.. math::\n\n   d = e \\\\\n   {g & h}\n"
        ),
    }[markup]
    site = build({f"index.{markup}": page})
    places = [line.partition(": WARNING")[0] for line in site.warnings]
    lines = page.splitlines()
    found = [
        next(place + 1 for place, line in enumerate(lines) if part in line) for part in (r"\foo", "{g &")
    ]
    assert places == [f"index.{markup}:{line}" for line in found]
