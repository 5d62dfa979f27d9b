"""Whatever the installed KaTeX knows: typeset, laid out as KaTeX does, or named in the docs as refused."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup
from katex_functions import DISPLAYED, DRAWS_NOTHING, PATTERNS, REFUSED, SAMPLES, UNLISTED

from conftest import ROOT, Site, build_site
from sphinxext.explorable.engine.bundle import BUNDLE
from sphinxext.explorable.equations.katex_rules import rules_for
from sphinxext.explorable.equations.typesetting import request, typeset
from sphinxext.explorable.pages.answering import Limits

LIMITS = Limits(5, 256)
# What holds text only, in MathML.
TOKENS = {f"{{http://www.w3.org/1998/Math/MathML}}{name}" for name in ("mi", "mo", "mn", "ms", "mtext")}
# How many elements these hold, in MathML.
HOLDS = {
    f"{{http://www.w3.org/1998/Math/MathML}}{name}": count
    for count, names in ((2, "msub msup munder mover mfrac mroot"), (3, "msubsup munderover"))
    for name in names.split()
}
DOCS = ROOT / "docs/reference/katex.md"
# In em. Positions are rounded to parts of a pixel, and the two formulas stand in different places.
TOLERANCE = 0.02
# Lays KaTeX's own formula over each of the page's, and returns where boxes of the two are not the same.
COMPARE = Path(__file__).with_name("katex_compare.js")


class Sample(NamedTuple):
    """A formula, and what of KaTeX's it shows."""

    name: str
    tex: str

    @property
    def display(self) -> bool:
        return self.name.startswith(DISPLAYED)

    @property
    def is_block(self) -> bool:
        """Whether it stands by itself: a role has no backticks, and no spaces around its text."""
        return self.display or "`" in self.tex or self.tex != self.tex.strip()


@pytest.fixture(scope="session")
def tables() -> dict[str, list[str]]:
    """The names in the installed KaTeX's own tables."""
    node = shutil.which("node")
    assert node, "these tests need Node on the PATH"
    run = subprocess.run([node, ROOT / "static/test/katex-names.mjs"], capture_output=True, check=True)
    found: dict[str, list[str]] = json.loads(run.stdout)
    found["environments"] = [f"{{{name}}}" for name in found["environments"]]
    return found


@pytest.fixture(scope="session")
def samples(tables: dict[str, list[str]]) -> list[Sample]:
    """A formula for each name, or two where it means something in text as well, but for what is refused."""
    written = dict(written_samples())
    found = []
    for name in sorted({*written, *(name for names in tables.values() for name in names)}):
        if is_internal(name) or name in refused():
            continue
        if name in written:
            found.append(Sample(name, written[name]))
            continue
        if name in tables["text"]:
            found.append(Sample(name, rf"\text{{{name}}}"))
        if any(name in tables[table] for table in ("math", "functions", "macros")):
            found.append(Sample(name, name))
    return found


def written_samples() -> Iterator[tuple[str, str]]:
    for pattern, names in PATTERNS:
        for name in names.split():
            yield f"{{{name}}}" if r"\begin{NAME}" in pattern else name, pattern.replace("NAME", name)
    yield from SAMPLES.items()


def is_internal(name: str) -> bool:
    r"""Whether no author can write it: ``@`` is no letter in a formula, and no name has two backslashes."""
    return ("@" in name and name != "@") or (name.startswith("\\\\") and name not in ("\\\\", "\\\\["))


def refused() -> list[str]:
    """The commands and environments in the tables of the docs."""
    rows = re.findall(r"^\| (`.+?) \| .+ \|$", DOCS.read_text("utf-8"), re.M)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def typeset_all(formulas: list[Sample]) -> list[dict[str, str]]:
    return typeset([request(sample.tex, display=sample.display) for sample in formulas], LIMITS)


def test_every_name_in_katex_s_tables_has_a_formula_or_stands_in_the_docs(tables, samples):
    known = {name for names in tables.values() for name in names if not is_internal(name)}
    assert len(known) > 2000, "KaTeX's tables are elsewhere now"
    assert not known - {sample.name for sample in samples} - set(refused())


def test_every_written_formula_is_of_something_that_katex_has(tables):
    known = {name for names in tables.values() for name in names}
    names = [name for name, _tex in written_samples()]
    assert len(names) == len(set(names)), "a formula is written twice"
    assert set(names) - known == UNLISTED
    for name, tex in written_samples():
        assert name.strip("{}") in tex


def test_every_formula_is_well_formed_markup_that_a_strict_policy_allows(samples):
    for sample, result in zip(samples, typeset_all(samples), strict=True):
        assert "error" not in result, sample
        tree = ET.fromstring(f"<html>{result['html']}</html>")
        assert tree.find(".//{http://www.w3.org/1998/Math/MathML}math") is not None, sample
        for element in tree.iter():
            assert not element.tag.endswith(("script", "img", "merror")), sample
            assert not (element.tag in TOKENS and len(element)), f"{sample}: a browser reads these as html"
            assert "katex-error" not in element.get("class", ""), sample
            for name, value in element.attrib.items():
                assert name != "style", sample
                assert not name.startswith("on"), sample
                assert not value.startswith("javascript:"), sample


NAMES_IN_PLACES = [
    r"V_{\max}", r"V^{\max}", r"V_{\min}^{\max}", r"\frac{\sin}{\cos}", r"\sqrt[\max]{\min}", r"\hat{\max}",
    r"\overset{\max}{\to}", r"\underbrace{\max}_{\sup}", r"\max_{\lim}^{\sup}", r"{\sin}^2",
    r"\binom{\max}{\min}",
    r"\sum_{\operatorname{a}}^{\operatorname*{b}}", r"\xrightarrow[\max]{\min}", r"x_{\concept{q}{\max}}",
    r"{\concept{q}{\max}}_{\frac{\log}{2}}",
]  # fmt: skip


def test_what_holds_a_fixed_number_of_elements_in_mathml_holds_them(samples):
    formulas = [*samples, *(Sample(tex, tex) for tex in NAMES_IN_PLACES)]
    met = set()
    for sample, result in zip(formulas, typeset_all(formulas), strict=True):
        assert "error" not in result, sample
        for element in ET.fromstring(f"<html>{result['html']}</html>").iter():
            met.add(element.tag)
            assert len(element) == HOLDS.get(element.tag, len(element)), f"{sample}: {element.tag}"
    assert met >= set(HOLDS)


def test_a_functions_name_in_a_subscript_is_one_thing_in_mathml():
    (result,) = typeset_all([Sample("max", r"V_{\max}")])
    assert "<msub><mi>V</mi><mrow><mi>max</mi><mo>\u2061</mo></mrow></msub>" in result["html"]


def test_a_browser_reads_every_formula_as_it_is_written(samples, chromium):
    page = chromium.new_page()
    misread = page.evaluate(
        """(formulas) => {
            const read = (type, html) => {
                const text = `<html xmlns="http://www.w3.org/1999/xhtml"><body>${html}</body></html>`;
                const { body } = new DOMParser().parseFromString(text, type);
                return [...body.querySelectorAll("*")].map((it) => it.namespaceURI + it.localName).join();
            };
            return formulas.filter((html) => read("text/html", html) !== read("application/xhtml+xml", html));
        }""",
        [result["html"] for result in typeset_all(samples)],
    )
    page.close()
    assert misread == []


def test_a_command_that_katex_does_not_have_has_no_formula():
    (result,) = typeset_all([Sample(r"\madeup", r"\madeup")])
    assert result["error"].startswith(r"Undefined control sequence: \madeup")


def formula_of_refused(name: str) -> str:
    environment = rf"\begin{name}a\end{name}" if name.startswith("{") else f"x{name} y"
    return REFUSED.get(name, environment)


def test_everything_that_the_docs_say_is_refused_is(tmp_path):
    names = refused()
    assert len(names) > 100, "the docs are written otherwise now"
    assert len(names) == len(set(names))
    assert set(REFUSED) <= set(names)
    page = "".join(f"\n```{{math}}\n{formula_of_refused(name)}\n```\n" for name in names)
    site = build_site(tmp_path, {"index": f"# Refused\n{page}"})
    assert not BeautifulSoup(site.page(), "html.parser").select(".katex")
    assert len(site.warnings) == len(names), "one sentence each, and nothing else"
    for name, warning in zip(names, site.warnings, strict=True):
        command = "Font metrics" if "text" in name and "{" in name else name.strip("{}").partition("{")[0]
        assert command in warning.partition("WARNING: KaTeX cannot typeset this formula: ")[2]


def block(sample: Sample) -> str:
    return f"```{{math}}\n{sample.tex}\n```"


@pytest.fixture(scope="session")
def table(samples: list[Sample], tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A page with all formulas in a table."""
    rows = []
    for number, sample in enumerate(samples):
        cell = block(sample) if sample.is_block else f"{{math}}`{sample.tex}`"
        rows.append(f"* - {number}\n  - " + cell.replace("\n", "\n    "))
    text = "# Functions\n\n````{list-table}\n:class: functions\n" + "\n".join(rows) + "\n````\n"
    text += "\n:::{container} broken\n\n$broken$\n:::\n"
    return build_site(tmp_path_factory.mktemp("functions"), {"index": text})


def test_every_formula_shows_in_a_browser_under_a_strict_policy(table, samples, visit):
    assert table.warnings == []
    opened = visit(table.out / "index.html")
    sizes = opened.page.evaluate(
        """() => [...document.querySelectorAll("table.functions .katex")].map((formula) => {
            const { width, height } = formula.querySelector(".katex-html").getBoundingClientRect();
            return [width, height];
        })"""
    )
    assert opened.troubles == []
    empty = {
        sample.name for sample, (width, height) in zip(samples, sizes, strict=True) if not width * height
    }
    assert empty == DRAWS_NOTHING


def test_every_formula_is_laid_out_as_katex_lays_it_out(table, samples, visit):
    opened = visit(table.out / "index.html", policy=None)
    opened.page.add_style_tag(content="table.functions td { white-space: nowrap }")
    opened.page.add_script_tag(path=ROOT / "static/node_modules/katex/dist/katex.min.js")
    # A difference that has to be found.
    opened.page.evaluate("document.querySelector('.broken .katex .mord').style.width = '0.7em'")
    compare = COMPARE.read_text("utf-8")
    found = opened.page.evaluate(compare, {"selector": ".katex", "tolerance": TOLERANCE})
    assert found["compared"] == len(samples) + 1
    only_the_broken_one, *others = found["differences"][::-1]
    assert others == []
    assert only_the_broken_one.startswith("broken: ")


# By formula, the selectors of a style sheet that match something in it, and the fonts of its letters.
APPLIED = """(selectors) => [...document.querySelectorAll("table.functions .katex")].map((formula) => {
  const all = [formula, ...formula.querySelectorAll("*")];
  const plain = (selector) => selector.replace(/:not\\([^)]*\\)|::?(?:before|after)/g, "");
  const seen = all.filter((one) => !one.closest(".katex-mathml"));
  const letters = seen.filter((one) => !one.children.length && one.textContent.trim());
  return {
    selectors: selectors.filter((selector) => all.some((one) => one.matches(plain(selector)))),
    fonts: [...new Set(letters.map((one) => getComputedStyle(one).fontFamily.split(",")[0]))],
  };
})"""


def test_each_formula_by_itself_has_the_rules_of_katex_that_match_it_and_its_fonts(table, samples, visit):
    whole = (BUNDLE / "katex.css").read_text("utf-8")
    # What moves has no selectors.
    whole = re.sub(r"@keyframes [\w-]+\{(?:[^{}]*\{[^{}]*\})*\}", "", whole)
    written = [one for one in re.findall(r"([^{}]+)\{[^{}]*\}", whole) if "@" not in one]
    selectors = list(dict.fromkeys(one.strip() for list_ in written for one in list_.split(",")))
    page = visit(table.out / "index.html", policy=None).page
    # As if all were there.
    page.add_style_tag(content=re.sub(r"url\([^)]*\)", "none", whole))
    applied = page.evaluate(APPLIED, selectors)
    answers = typeset([request(sample.tex, display=sample.is_block) for sample in samples], LIMITS)
    assert sum(len(found["selectors"]) for found in applied) > 5 * len(samples)
    for sample, found, answer in zip(samples, applied, answers, strict=True):
        kept = rules_for(answer["classes"].split())
        there = {one for rule in kept for one in rule.partition("{")[0].split(",")}
        assert set(found["selectors"]) <= there, sample
        faces = "".join(rule for rule in kept if rule.startswith("@font-face"))
        for font in found["fonts"]:
            assert not font.startswith("KaTeX") or f"font-family:{font}" in faces.replace('"', ""), sample


def test_an_operator_of_several_parts_leaves_the_rest_of_the_page_alone(build, visit):
    site = build("# Operators\n\n$a\\mathrel{<\\quad>}b$ and $\\mathop{x\\kern3pt y}$.\n\nWhat follows.\n")
    page = visit(site.out / "index.html").page
    assert page.locator("p", has_text="What follows.").count() == 1
    assert page.locator("math :is(p, .katex-html)").count() == 0


def test_what_a_formula_defines_ends_with_it():
    site_wide = {r"\RR": r"\mathbb{R}"}
    formulas = [
        r"\newcommand{\own}[1]{#1^2}\own{y}",
        r"\own{y}",
        r"\gdef\shared{x}\shared",
        r"\shared",
        r"\global\let\RR\alpha\RR",
        r"\gdef\beta{b}\beta",
        r"\RR\beta",
    ]
    results = typeset([request(tex, macros=site_wide) for tex in formulas], LIMITS)
    assert [result.get("error", "").partition(" at")[0] for result in results] == [
        "",
        r"Undefined control sequence: \own",
        "",
        r"Undefined control sequence: \shared",
        "",
        "",
        "",
    ]
    assert "mathbb" in results[-1]["html"]
    assert "β" in results[-1]["html"]
