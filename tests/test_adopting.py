"""Sites that had another math renderer: the suite takes their formulas over, and what they need."""

import pytest
from bs4 import BeautifulSoup

from conftest import Build, Site
from sphinxext.explorable.equations.adopting import macros_for_katex, macros_for_mathjax, macros_of_preamble

MACROS = r"$\RR^\norm{x} = \argmax_y$"
TAKEN = r"$\mathbb{R}^{\lVert x \rVert} = \operatorname*{arg\,max}_y$"


def drawn(site: Site) -> list[str]:
    """What is seen of each formula: its markup without the TeX that it came from."""
    page = BeautifulSoup(site.page(), "html.parser")
    return [str(formula) for formula in page.select(".katex-html")]


def plainly(build: Build) -> list[str]:
    return drawn(build(f"# Page\n\n{TAKEN}\n"))


@pytest.mark.parametrize(
    "settings",
    [
        {
            "mathjax3_config": {
                "tex": {
                    "macros": {
                        "RR": r"\mathbb{R}",
                        "norm": [r"{\lVert #1 \rVert}", 1],
                        "argmax": r"\operatorname*{arg\,max}",
                    }
                }
            }
        },
        {
            "extensions": ["myst_parser", "sphinx.ext.imgmath", "sphinxext.explorable"],
            "imgmath_latex_preamble": r"""
            \usepackage{amsmath}
            \newcommand{\RR}{\mathbb{R}}
            \def\norm#1{{\lVert #1 \rVert}}
            \DeclareMathOperator*{\argmax}{arg\,max}
            """,
        },
        {
            "mathjax3_config": {"tex": {"macros": {"RR": r"\mathbf{R}", "norm": "wrong"}}},
            "explorable_katex_macros": {
                r"\RR": r"\mathbb{R}",
                r"\norm": r"{\lVert #1 \rVert}",
                r"\argmax": r"\operatorname*{arg\,max}",
            },
        },
    ],
    ids=["mathjax", "imgmath", "the suite's own win"],
)
def test_macros_of_another_renderer_are_known(build, settings):
    site = build(f"# Page\n\n{MACROS}\n\n{TAKEN}\n", config=settings)
    assert site.warnings == []
    taken, plain = drawn(site)
    assert taken == plain


SUB = [r"#1_{#2}", 2, "x"]
# Each has a name that means something else to KaTeX.
DEFAULTS = [
    {"mathjax3_config": {"tex": {"macros": {"sub": SUB, "over": ["#2", 2]}}}},
    {
        "extensions": ["myst_parser", "sphinx.ext.imgmath", "sphinxext.explorable"],
        "imgmath_latex_preamble": r"\newcommand{\sub}[2][x]{#1_{#2}} \newcommand{\over}[2]{#2}",
    },
    {"explorable_katex_macros": {r"\sub": SUB, r"\over": ["#2", 2]}},
]


@pytest.mark.parametrize("settings", DEFAULTS, ids=["mathjax", "imgmath", "the suite's own"])
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\sub{a} + 1", "x_{a} + 1"),
        (r"\sub ab", "x_{a} b"),
        (r"\sub[y]{a}", "y_{a}"),
        (r"\sub [y^2] {a}", "y^2_{a}"),
        (r"\sub[{[y]}]{a}", "{[y]}_{a}"),
        (r"\sub[{u}{v}]{a}", "{u}{v}_{a}"),
        (r"\sub[]{a}", "_{a}"),
        (r"[\sub{a}]", "[x_{a}]"),
        (r"\sub[{\sub{b}}]{\sub[y]{a}}", "{x_{b}}_{y_{a}}"),
        (r"z^{\sub{a}}", "z^{x_{a}}"),
        (r"\over{a}{b}", "b"),
    ],
)
def test_macros_with_a_default_for_an_argument_are_known(build, settings, written, meant):
    site = build(f"# Page\n\n${written}$\n\n${meant}$\n", config=settings)
    assert site.warnings == []
    taken, plain = drawn(site)
    assert taken == plain


def test_macros_with_a_default_that_do_not_fit_are_told_where_they_are_used(build):
    macros = {r"\sub": ["#1_{#3}", 2, "x"], r"\open": ["#1", 1, "{"], r"\unused": ["#9", 1, ""]}
    text = "# Page\n\n$\\sub{a}$\n\n$\\open$\n\n$\\sub$\n\n$a$\n"
    site = build(text, config={"explorable_katex_macros": macros})
    cannot = "WARNING: KaTeX cannot typeset this formula: "
    assert len(site.warnings) == 3
    assert site.warnings[0].startswith(
        rf"index.md:3: {cannot}\sub is defined with 2 arguments and mentions #3"
    )
    assert site.warnings[1].startswith(f"index.md:5: {cannot}its last command needs something in braces")
    assert "or a macro has a { without a }" in site.warnings[1]
    assert len(drawn(site)) == 1


def test_the_suites_own_macros_have_their_default_in_latex_too(build):
    macros = {r"\sub": SUB, r"\twice": "#1#1", r"\one": "1"}
    config = {"explorable_katex_macros": macros, "mathjax3_config": {"tex": {"macros": {"theirs": SUB}}}}
    site = build("# Page\n\n$\\sub{a}$\n", "latex", config=config)
    tex = next(site.out.glob("*.tex")).read_text("utf-8")
    assert r"\providecommand{\sub}[2][{x}]{#1_{#2}}" in tex
    assert r"\providecommand{\twice}[1]{#1#1}" in tex
    assert r"\providecommand{\one}{1}" in tex
    assert "theirs" not in tex


def test_a_site_with_a_renderer_of_its_own_takes_ours_unless_it_names_its_own(build):
    extensions = ["myst_parser", "sphinx.ext.imgmath", "sphinxext.explorable"]
    site = build("# Page\n\n$a^2$\n", config={"extensions": extensions})
    assert site.warnings == []
    assert len(drawn(site)) == 1
    named = {"extensions": extensions, "html_math_renderer": "mathjax"}
    kept = build("# Page\n\n$a^2$\n", config=named)
    assert r"\(a^2\)" in kept.page()
    assert not drawn(kept)


def test_macros_are_read_from_whatever_sites_write():
    assert macros_for_mathjax({"TeX": {"Macros": {"bold": ["{\\bf #1}", 1]}}}) == {r"\bold": r"{\bf #1}"}
    assert macros_for_mathjax(
        {"tex": {"macros": {"a": ["#1#2", 2, "x"], "b": 3, "c": [], "d": ["#1", 1, 2]}}}
    ) == {r"\a": ["#1#2", 2, "x"]}
    assert macros_for_mathjax({"tex": {"macros": {"last": ["#2", 2]}}}) == {r"\last": ["#2", 2]}
    assert macros_for_mathjax(None) == macros_for_mathjax({"tex": [1]}) == macros_for_mathjax("tex") == {}
    options = r"""{macros: {"\\x": "\\mathbf{x}", '\\w': '\\omega'}, "displayMode": "true"}"""
    assert macros_for_katex(options) == {r"\x": r"\mathbf{x}", r"\w": r"\omega"}
    assert macros_of_preamble(r"\newcommand{\R}{\mathbb{R}} \newcommand\v[1]{\mathbf{#1}}") == {
        r"\R": r"\mathbb{R}",
        r"\v": r"\mathbf{#1}",
    }
    assert macros_of_preamble(r"\newcommand{\at}[2][{t]}] {#2_#1} \def\first#1#2{#1}") == {
        r"\at": ["#2_#1", 2, "{t]}"],
        r"\first": ["#1", 2],
    }
    assert macros_of_preamble(r"\def\open{a \newcommand{}{x} \usepackage{amsmath}") == {}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"x_\min + y^\sup", r"x_{\min} + y^{\sup}"),
        (r"a \mbox{ if } b", r"a \text{ if } b"),
        (r"\begin{eqnarray} a &=& b \\ c &<& d \label{x} \end{eqnarray}",
         r"\begin{aligned} a &= b \\ c &< d \end{aligned}"),
        (r"\begin{multline*} a \\ b \end{multline*}", r"\begin{gather*} a \\ b \end{gather*}"),
        (r"\begin{flalign} a &= b \end{flalign}", r"\begin{align*} a &= b \end{align*}"),
        (r"\label{one} a = b", "a = b"),
        (r"& f \begin{matrix} a \\ b \end{matrix} \\ = & g",
         r"\begin{split} & f \begin{matrix} a \\ b \end{matrix} \\ = & g \end{split}"),
        (r"\sum_{\substack{a \\ b}} c", None),
        (r"\begin{displaymath} a \end{displaymath}", "a"),
        (r"f′ + g″_2 + h^′", r"f' + g''_2 + h^\prime"),
        (r"a = \begin{aligned}[t] b &= c \end{aligned} + \cfrac[l]{a}{b}",
         r"a = \begin{aligned} b &= c \end{aligned} + \cfrac{a}{b}"),
        (r"a \mspace{3mu} b \mathds{1}", r"a \mskip3mu b \mathbb 1"),
        (r"\ketbra{a}{b}", r"\mathinner{|a\rangle\langle b|}"),
        (r"\overunderset{a}{b}{=}", r"\overset{a}{\underset{b}{=}}"),
        (r"\require{ams} \newcommand{\R}{\mathbf{R}} \R", r"\mathbf{R}"),
        (r"\newcommand*{\at}[2][0]{#2_{#1}} \at{x} \at[1]{y}", r"x_{0} y_{1}"),
        (r"\DeclareMathOperator*{\most}{most} \most_x", r"\operatorname*{most}_x"),
        (r"\providecommand{\alpha}{a} \renewcommand \foo [1] {#1#1} \foo\alpha", r"\alpha\alpha"),
    ],
)  # fmt: skip
def test_what_latex_takes_is_typeset_as_its_nearest(build, written, meant):
    site = build(f"# Page\n\n```{{math}}\n{written}\n```\n\n```{{math}}\n{meant or 'a'}\n```\n")
    assert site.warnings == []
    first, second = drawn(site)
    assert meant is None or first == second


def test_a_site_without_concepts_keeps_its_latex_preamble(build):
    page = "# Page\n\n$a^2$\n\n```{math}\n:label: one\nb\n```\n\nSee {eq}`one`.\n"
    before = build(page, "latex", config={"extensions": ["myst_parser"], "explorable_concepts": {}})
    (file,) = before.out.glob("*.tex")
    alone = file.read_text("utf-8")
    build(page, "latex", config={"explorable_concepts": {}})
    assert file.read_text("utf-8") == alone


def test_pages_of_a_site_that_chose_no_myst_extensions_get_no_classes_for_mathjax(build):
    default = {"extensions": ["myst_parser"], "myst_enable_extensions": [], "explorable_concepts": {}}
    text = "# Page\n\nIt costs $5 and $6.\n"
    before = build(text, config=default).page()
    after = build(text, config={**default, "extensions": ["myst_parser", "sphinxext.explorable"]}).page()
    assert after == before


def test_a_double_struck_one_is_no_plain_one(build):
    site = build("# Page\n\n$\\mathbb{1}_A$, $\\mathbb{01}$ and $x^\\mathbb{R}$.\n")
    assert site.warnings == []
    one, both, letter = BeautifulSoup(site.page(), "html.parser").select(".katex")
    assert one.select_one("mtext").text == "𝟙"
    assert both.select_one("math").text.startswith("𝟘𝟙")
    assert letter.select_one(".mathbb")


def test_chemistry_is_typeset_or_its_mistake_told(build):
    site = build("# Page\n\n$\\ce{SO4^2- + Ba^2+ -> BaSO4 v}$ and $\\pu{3 m/s}$.\n\n$\\ce{$\\\\}}$\n")
    assert len(BeautifulSoup(site.page(), "html.parser").select(".katex")) == 2
    [warning] = site.warnings
    assert warning.startswith("index.md:5: WARNING: KaTeX cannot typeset this formula: ")


@pytest.mark.parametrize(
    ("tex", "says"),
    [
        (r"\newcommand{\a}[1]{#2} \a{x}", r"\a is defined with 1 arguments and mentions #2"),
        (r"\newcommand{\a}[x]{b} \a", r"\a needs a number of arguments from 0 to 9"),
        (r"\newcommand{\a\b}{c}", r"a definition needs a command, as in \newcommand{\name}{…}"),
    ],
)
def test_definitions_that_cannot_be_are_told(build, tex, says):
    site = build(f"# Page\n\nOf ${tex} x$.\n")
    [warning] = site.warnings
    assert warning.startswith(f"index.md:3: WARNING: KaTeX cannot typeset this formula: {says}")


DEFINING = r"""
# Page

$$
\require{ams}
\newcommand{\R}{\mathbf{R}} % not KaTeX's
\newcommand*{\at}[2][0]{#2_{#1}}
\DeclareMathOperator*{\most}{most}
$$

$\def\twice#1{#1#1}$

Then $\at{x}\in\R$ and $\twice\most$.
"""


def test_definitions_hold_for_their_page(build):
    site = build({"index": DEFINING, "other": "---\norphan: true\n---\n# Other\n\n$\\twice x$\n"})
    [warning] = site.warnings
    assert "other.md:6: WARNING: KaTeX cannot typeset this formula: there is no command \\twice" in warning
    page = BeautifulSoup(site.page(), "html.parser")
    assert [formula.select_one("math").text for formula in page.select(".katex")] == [
        r"x0∈R\at{x}\in\R",
        "most\u2061most\u2061" + r"\twice\most",
    ]
    assert not page.select("[role=main] p:empty, [role=main] div.math"), (
        "of definitions there is nothing to see"
    )


def test_definitions_of_a_page_reach_its_formulas_in_latex(build):
    site = build(DEFINING, "latex")
    (file,) = site.out.glob("*.tex")
    book = file.read_text("utf-8")
    before = book.partition("Then")[0]
    assert r"\providecommand{\R}{}\renewcommand{\R}{\mathbf{R}}" in before
    assert r"\renewcommand{\at}[2][{0}]{#2_{#1}}" in before
    assert r"\renewcommand{\twice}[1]{#1#1}" in before
    assert r"\require" not in book


def test_definitions_are_not_read_as_text(build):
    site = build(DEFINING, "text")
    assert "newcommand" not in site.page()


def test_a_definition_within_a_formula_is_told_how_to_reach_others(build):
    site = build("# Page\n\n$\\newcommand{\\most}{m} \\most$\n\n$x \\most$ and $\\least$\n")
    own, unknown = site.warnings
    assert own.startswith("index.md:5: WARNING: ")
    assert "there is no command \\most, after “x”; another formula defines it, but only for itself" in own
    assert "explorable_katex_macros" in own
    assert "definition" not in unknown
