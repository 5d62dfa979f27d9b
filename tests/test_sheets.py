"""Pages link the style sheets that they need, and no others."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Build, Site, Visit, build_site
from sphinxext.explorable.engine.bundle import BUNDLE
from sphinxext.explorable.equations.formulas import formulas_of
from sphinxext.explorable.equations.katex_rules import OUTSIDE, rules_for

ALWAYS = {"theme", "colors"}
SINE = ":::{explorable} function\n:name: sine\n:expr: sin(w * x)\n:width: 50%\n:caption: A sine.\n:::"
CURVE = SINE.replace("sine", "curve").replace(":width: 50%\n", "")
SWEPT = f"""\
:::{{parameter}} w
:value: 1
:min: 1
:max: 3
:::

{CURVE.replace("curve", "swept")}

:::{{explorable}} sweep
:of: swept
:over: w
:::"""
STEPS = "::::{steps}\n:::{step} First\nOne.\n:::\n:::{step} Then\nTwo.\n:::\n::::"
PAGES = {
    "prose": ("Nothing of ours.", set()),
    "formula": ("$x^2$", {"math"}),
    "model": (":::{model-diagram}\n:caption: A box.\nx[4]\nModel\n:::", ALWAYS | {"model-diagram"}),
    "curve": (CURVE.replace("w * ", ""), ALWAYS),
    "sized": (SINE.replace("w * ", ""), ALWAYS | {"sized", "widths"}),
    "swept": (SWEPT, ALWAYS | {"sweep"}),
    "told": (STEPS, ALWAYS | {"story"}),
    "experts": (":::{audience} expert\nFor experts.\n:::", ALWAYS | {"story"}),
    "guides": (":::{divio-list} how-to\n:::", ALWAYS | {"divio"}),
    "how-to/guide": ("", ALWAYS),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    front = "---\ndivio: none\n---\n\n"
    pages: dict[str, str | bytes] = {
        name: f"{front}# Page {name}\n\n{body}\n" for name, (body, _) in PAGES.items()
    }
    pages["how-to/guide"] = "# Draw a curve\n\nWords of a guide.\n"
    listed = "\n".join(PAGES)
    pages["index"] = f"{front}# Start\n\n```{{toctree}}\n{listed}\n```\n"
    return build_site(tmp_path_factory.mktemp("sheets"), pages)


@pytest.mark.parametrize(("page", "expected"), [(page, sheets) for page, (_, sheets) in PAGES.items()])
def test_a_page_links_the_style_sheets_that_it_needs(site: Site, page: str, expected: set[str]) -> None:
    linked = re.findall(r'href="[^"]*/explorable/([a-z-]+)-[A-Za-z0-9]{8}\.css', site.page(page))
    assert sorted(linked) == sorted(expected)


def test_the_pages_are_as_they_are_meant(site: Site) -> None:
    assert [warning for warning in site.warnings if "no page is of the kind" not in warning] == []


LATE = """
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

class Add(SphinxPostTransform):
    default_priority = 900

    def run(self):
        if self.env.current_document.docname == "late":
            self.document += nodes.paragraph("", "", nodes.math("", r"\\mathfrak{g} + \\bigl( x \\bigr)"))

def setup(app):
    app.add_post_transform(Add)
    return {"parallel_read_safe": True}
"""


def sheets(site: Site, page: str) -> dict[str, str]:
    """The style sheets of a page's formulas."""
    named = re.findall(r'href="[^"]*/explorable/(math[a-z-]*)(-[0-9a-f]{8}\.css)', site.page(page))
    return {
        stem: (site.out / "_static/explorable" / f"{stem}{end}").read_text("utf-8") for stem, end in named
    }


def fonts(site: Site) -> set[str]:
    """The fonts in an output, by their styles."""
    return {
        file.stem.removeprefix("KaTeX_") for file in (site.out / "_static/explorable/fonts").rglob("*.woff2")
    }


def test_a_site_has_the_rules_and_fonts_of_its_formulas_and_no_others(build: Build) -> None:
    site = build({"index": "# A\n\n$x^2$\n\n```{toctree}\nb\n```\n", "b": "# B\n\n$\\mathbb{R}$\n"})
    [sheet] = sheets(site, "index").values()
    assert ".katex .mathnormal{" in sheet
    assert ".katex .amsrm" not in sheet
    assert ".katex .mathbb{" in sheet
    assert ".mathfrak" not in sheet
    assert {"Math-Italic", "AMS-Regular", "Main-Regular"} <= fonts(site)
    assert not [font for font in fonts(site) if font.startswith(("Fraktur", "Size", "Script", "Typewriter"))]
    assert len(sheet) < len((BUNDLE / "katex.css").read_text("utf-8")) / 2


def test_a_font_comes_with_the_first_formula_that_needs_it_and_goes_with_the_last(build: Build) -> None:
    without = {"index": "# A\n\n$x^2$\n\n```{toctree}\nb\n```\n", "b": "# B\n\nNothing.\n"}
    site = build(without)
    assert "Fraktur-Regular" not in fonts(site)
    site = build({**without, "b": "# B\n\n$\\mathfrak{g}$\n"})
    assert "Fraktur-Regular" in fonts(site)
    assert ".mathfrak" in sheets(site, "b")["math"]
    site = build(without)
    assert "Fraktur-Regular" not in fonts(site)


def test_a_formula_that_comes_after_reading_has_its_rules_and_fonts(
    build: Build, visit: Callable[..., Visit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "late_formula.py").write_text(LATE)
    monkeypatch.syspath_prepend(tmp_path)
    pages = {"index": "# A\n\n$x^2$\n\n```{toctree}\nlate\n```\n", "late": "# Late\n\nWords.\n"}
    site = build(pages, config={"extensions": ["late_formula", "myst_parser", "sphinxext.explorable"]})
    assert "math-more" not in sheets(site, "index")
    found = sheets(site, "late")
    assert ".mathfrak" not in found["math"]
    assert ".mathfrak" in found["math-more"]
    assert ".mathnormal" not in found["math-more"]
    assert "Fraktur-Regular" in fonts(site)
    opened = visit(site.out / "late.html")
    letter = opened.page.locator(".mathfrak").first
    assert "KaTeX_Fraktur" in letter.evaluate("one => getComputedStyle(one).fontFamily")
    assert opened.troubles == []


EVERYTHING = r"""# All that formulas have

:::{parameter} w
:value: 1
:min: 0
:max: 2
:::

:::{colored-equation}
:annotate: query above, key below
\concept{query}{\mathrm{queries}} + \concept{key}{\mathrm{keys}}
:::

$$
x = \live{w} \tag{1}
$$

In a line $\tensor{query} + \tensor{weight}$, and what cannot be broken:
$\underbrace{a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + b_1 + b_2 + b_3 + b_4 + b_5 + b_6}$.
"""
COLORED = {
    "query": {"symbol": "Q", "shape": "t=4 k=4", "color": "violet", "description": "what a token looks for"},
    "key": {"symbol": "K", "shape": "s k", "color": "orange", "description": "what a token offers"},
    "weight": {"symbol": "W", "shape": "d=4 k=4", "weights": True, "description": "what is learned"},
}


def test_each_class_of_the_suites_own_rules_is_one_that_formulas_have_or_stands_around_them(
    build: Build,
) -> None:
    """A class in the sheet that no formula has would never be kept."""
    own = (ROOT / "static/src/theme/katex.css").read_text("utf-8")
    rules = re.sub(r"/\*.*?\*/|\{[^}]*\}|@import[^;]*;", " ", own, flags=re.DOTALL)
    classes = set(re.findall(r"\.(explorable-[\w-]+|eqno|headerlink|math|footnote)", rules))
    assert len(classes) > 15
    site = build(EVERYTHING, config={"explorable_concepts": COLORED})
    assert site.warnings == []
    had = set[str]().union(*(one.classes for one in formulas_of(site.app.env).values()))
    assert classes - OUTSIDE - had == set()


def test_rules_stand_in_their_order_and_fonts_are_those_that_are_shown() -> None:
    few = rules_for({"katex", "mathnormal"})
    more = rules_for({"katex", "mathnormal", "mathfrak", "op-symbol", "large-op"})
    assert [rule for rule in more if rule in few] == few
    faces = re.findall(r"@font-face\{[^}]*font-family:\"?(\w+)", "".join(more))
    assert set(faces) == {"KaTeX_Main", "KaTeX_Math", "KaTeX_Fraktur", "KaTeX_Size2"}
