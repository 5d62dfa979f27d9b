"""`:width:` is the width of a figure, of the room that the text has, whatever the theme and the picture."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from conftest import Build, Site, build_site
from sphinxext.explorable.pages.lengths import width_of

DRAWS = 'el.innerHTML = \'<svg viewBox="0 0 200 100" width="200" height="100"><path d="M0 0H9"/></svg>\''
PICTURES = {
    "function": ":::{explorable} function\n:expr: x\n%s\nWords.\n:::\n",
    "gradient-descent": ":::{explorable} gradient-descent\n:loss: w**2\n%s\nWords.\n:::\n",
    "k-means": ":::{explorable} k-means\n%s\nWords.\n:::\n",
    "neural-network": ":::{explorable} neural-network\n:layers: 2, 3, 1\n%s\nWords.\n:::\n",
    "tensor-diagram": ":::{tensor-diagram}\n:caption: Words.\n%s\n\nA = [[1, 2], [3, 4]]\n:::\n",
    "large-diagram": ":::{tensor-diagram}\n%s\n\nQ[9,8]\nS = Q @ Q.T\nP = softmax(S, axis=1)\n:::\n",
    "module": ":::{explorable} own.js\n%s\nWords.\n:::\n",
}
THEMES = ["alabaster", "furo", "sphinx_rtd_theme", "pydata_sphinx_theme"]
# What is written, and how wide that is, in parts of the text's room or in px.
SHARES = {":width: 80%": 0.8, ":width: 100%": 1.0, ":width: 60%\n:align: right": 0.6}
LENGTHS = {":width: 400px": 400, ":width: 400": 400, ":width: 4in": 384, ":width: 340px\n:align: left": 340}


def site_with(folder: Path, widths: list[str], builder: str = "html", **config: Any) -> Site:
    pages: dict[str, str | bytes] = {
        f"p{i}": "---\norphan:\n---\n# T\n\nWords of the text. " + "More. " * 99 + "\n\n" + "\n".join(every)
        for i, every in enumerate([picture % width for picture in PICTURES.values()] for width in widths)
    }
    own = f"export default {{ render({{ el }}) {{ {DRAWS}; }} }};"
    return build_site(folder, {**pages, "index": "# T\n\nT.\n", "own.js": own}, builder, config=config)


@pytest.mark.parametrize("theme", THEMES)
def test_a_width_is_of_the_room_that_the_text_has(theme: str, tmp_path: Path, visit: Any) -> None:
    wanted = {**SHARES, **LENGTHS}
    site = site_with(tmp_path, list(wanted), html_theme=theme, html_sidebars={})
    assert site.warnings == []
    page = visit(site.out / "index.html", viewport={"width": 1280, "height": 900}).page
    home = page.url.removesuffix("/index.html")
    for i, (written, width) in enumerate(wanted.items()):
        page.goto(f"{home}/p{i}.html")
        found = page.evaluate(
            "() => [...document.querySelectorAll('.explorable')].map(one => ["
            "one.closest('figure').parentElement.querySelector('p').getBoundingClientRect().width,"
            "one.closest('figure').getBoundingClientRect().width,"
            "...[...one.querySelectorAll('svg:not(svg svg)')].map(svg => svg.getBoundingClientRect())"
            ".filter(box => box.width).map(box => [box.left, box.right])])"
        )
        for picture, (room, figure, *drawings) in zip(PICTURES, found, strict=True):
            expected = width * room if isinstance(width, float) else width
            assert figure == pytest.approx(expected, abs=1), (picture, written)
            span = max(right for _, right in drawings) - min(left for left, _ in drawings)
            assert span == pytest.approx(expected, abs=2), (picture, written)


def test_on_a_phone_no_figure_is_wider_than_the_text(tmp_path: Path, visit: Any) -> None:
    site = site_with(tmp_path, [":width: 900px", ":width: 100%"])
    for i in range(2):
        page = visit(site.out / f"p{i}.html", viewport={"width": 480, "height": 900}).page
        assert page.evaluate("document.documentElement.scrollWidth") <= 480


def test_a_width_needs_no_style_in_the_page(build: Build) -> None:
    site = build({"index": "# T\n\n" + PICTURES["function"] % ":width: 12.5em"})
    page = BeautifulSoup(site.page(), "html.parser")
    figure = page.select_one("figure.explorable-figure")
    assert figure is not None
    assert not figure.select("[style]")
    assert "style" not in figure.attrs
    [sheet] = [
        link["href"] for link in page.select("link[rel=stylesheet]") if "/widths-" in str(link["href"])
    ]
    rules = (site.out / str(sheet).partition("?")[0]).read_text()
    [selector] = re.findall(r"figure\.explorable-figure\.([\w-]+)\{width:12\.5em\}", rules)
    assert selector in figure["class"]


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        ("80%", r"0.8\linewidth"),
        ("300px", r"300\sphinxpxdimen"),
        ("300", r"300\sphinxpxdimen"),
        ("20em", "20em"),
        ("20rem", "20em"),
        ("12cm", "12cm"),
    ],
)
def test_a_pdf_and_an_e_book_have_the_same_width(
    build: Build, tmp_path: Path, written: str, latex: str
) -> None:
    page = "# T\n\n" + PICTURES["function"] % f":width: {written}"
    tex = build(page, "latex")
    assert tex.warnings == []
    book = (tex.out / "projectnamenotset.tex").read_text()
    assert f"[width={latex}]" in book.replace("0.800\\linewidth", "0.8\\linewidth")
    site = build_site(tmp_path / "book", {"index": page}, "epub", config={"copyright": "x", "version": "1"})
    image = BeautifulSoup(site.page(), "html.parser").select_one("figure img")
    assert image is not None
    shown = written if not written.isdecimal() else f"{written}px"
    assert f"width: {shown}" in str(image["style"])


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("wide", "width needs a length like 300px or a percentage like 80%, not 'wide'"),
        ("80 vw", "width needs a length like 300px"),
        ("-3px", "width needs a length like 300px"),
        ("150%", "width needs to be above 0 and up to 100%, not '150%'"),
        ("0", "width needs to be above 0 and up to 10000px, not '0'"),
        ("0.0001em", "width needs to be above 0 and up to 10000em, not '0.0001em'"),
        ("10001", "width needs to be above 0 and up to 10000px, not '10001'"),
        ("9" * 400 + "cm", "width needs to be above 0 and up to 10000cm, not '99"),
        ("\uff13\uff10\uff10px", "width needs a length like 300px"),
    ],
)
def test_what_is_no_width_is_told(build: Build, written: str, told: str) -> None:
    site = build("# T\n\n" + PICTURES["function"] % f":width: {written}")
    assert [told in line and line.startswith("index.md:3:") for line in site.warnings] == [True]


BROAD = """export default { render({ el }) {
  el.innerHTML = '<svg width="WIDE" height="2" viewBox="0 0 4 2"><path d="M0,0h4v2z"/></svg>';
} };
"""


@pytest.mark.parametrize("builder", ["html", "epub", "latex"])
@pytest.mark.parametrize("wide", ["2000000", "1234567.5", "9" * 400])
def test_a_drawing_of_any_width_leaves_the_page_whole(build: Build, builder: str, wide: str) -> None:
    """Neither docutils nor TeX reads an exponent; style sheets do."""
    page = "# T\n\n:::{explorable} broad.mjs\n:caption: Broad.\n:::\n\nWhat follows.\n"
    config = {"copyright": "x", "version": "1"}
    site = build({"index": page, "broad.mjs": BROAD.replace("WIDE", wide)}, builder, config=config)
    written = site.page() if builder != "latex" else (site.out / "projectnamenotset.tex").read_text()
    assert "What follows." in written
    assert builder != "latex" or "e+0" not in written
    told = [] if builder == "html" or float(wide) < 1e300 else ["its svg needs a width in px, or a viewBox"]
    assert len(site.warnings) == len(told)
    assert all(one in warning for one, warning in zip(told, site.warnings, strict=True))


@pytest.mark.parametrize(
    ("written", "shown"), [("10000", "10000px"), ("1234.5678mm", "1234.568mm"), (".5 %", "0.5%")]
)
def test_a_width_is_written_without_an_exponent(written: str, shown: str) -> None:
    assert width_of(written) == shown
