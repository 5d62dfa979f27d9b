"""Pictures outside of web pages: the svg, the pdf, and the words that stand for them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from conftest import Build, Site, build_site
from sphinxext.explorable.engine.engine import Engine
from sphinxext.explorable.engine.errors import RenderError
from sphinxext.explorable.pages.images import convert_svg, pdf_of

SVG = "{http://www.w3.org/2000/svg}"
ALTERNATIVES = {
    "function": "A curve that rises from 0 to 1.",
    "tensor-diagram": "Queries meet keys: S is Q × Kᵀ.",
}
PAGE = f"""# Page

:::{{explorable}} function
:name: curve
:expr: 1 / (1 + exp(-w * x))
:params: w=1
:concept: query
:derivative:
:alt: {ALTERNATIVES["function"]}
A *curve*.
:::

:::{{tensor-diagram}}
:name: scores
:dims: t=3, s=4, k=2
:values: random(1)
:focus: S[2,1]
:alt: {ALTERNATIVES["tensor-diagram"]}
:caption: Every query meets every key.
Q[t,k] : query
K[s,k] : key
S[t,s] = Q @ K.T / sqrt(k)
P = softmax(S, axis=s)
:::
"""
# The suite's own words, and what an author may put into them.
# Each piece is short enough for an axis, which shortens longer names.
STRANGE = ('a\u00a0b "quoted" <b>bold</b>', "& ]]> \x01 \uffff 😀 &nbsp; é", "\\input{x} %")

CONFIG = {"epub_copyright": "nobody", "version": "1"}
# The light theme's colours, and no others: what converts a picture knows no style sheet.
VIOLET_INK, VIOLET_FILL, ORANGE_INK, ORANGE_FILL = "#5805a2", "#dac3ff", "#ac5902", "#ffc07e"
CONTRACTED = "#007ea7"
BASE = {"#111111", "#5a6270", "#333a44", "#ffffff", "#e6e9ee", "#0b5cad", CONTRACTED}
CONCEPTS = {VIOLET_INK, VIOLET_FILL, ORANGE_INK, ORANGE_FILL}


@pytest.fixture(scope="module")
def site_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Site]:
    """The page above, built once for each builder."""
    sites: dict[str, Site] = {}

    def run(builder: str) -> Site:
        if builder not in sites:
            sites[builder] = build_site(
                tmp_path_factory.mktemp(builder), {"index": PAGE}, builder, config=CONFIG
            )
        return sites[builder]

    return run


def images(site: Site, suffix: str) -> dict[str, Path]:
    """The files that pictures became, by the picture's name."""
    found = {name: list(site.out.rglob(f"{name}-*{suffix}")) for name in ALTERNATIVES}
    assert all(len(files) == 1 for files in found.values()), found
    return {name: files[0] for name, files in found.items()}


def written(site: Site) -> str:
    """What a builder wrote, with whatever line breaks it put into sentences."""
    suffixes = {".tex", ".xhtml", ".txt", ".1", ".texi", ".xml", ".pseudoxml"}
    texts = [file.read_text() for file in sorted(site.out.rglob("*")) if file.suffix in suffixes]
    return re.sub(r"\s+", " ", "\n".join(texts))


@pytest.mark.parametrize(
    "builder", ["latex", "epub", "text", "man", "texinfo", "xml", "pseudoxml", "dummy", "gettext"]
)
def test_builds_without_a_warning(site_of, builder):
    assert site_of(builder).warnings == []


@pytest.mark.parametrize("builder", ["epub", "text", "man", "texinfo", "xml", "pseudoxml"])
@pytest.mark.parametrize("picture", ALTERNATIVES)
def test_says_what_the_picture_shows(site_of, builder, picture):
    text = written(site_of(builder))
    assert text.count(ALTERNATIVES[picture]) == 1


@pytest.mark.parametrize("builder", ["latex", "epub", "text", "man", "texinfo", "xml", "pseudoxml"])
def test_keeps_the_caption(site_of, builder):
    assert "Every query meets every key." in written(site_of(builder))


def test_in_text_the_words_stand_apart_from_the_caption(site_of):
    text = site_of("text").page()
    assert f"\n   {ALTERNATIVES['function']}\n\n   A *curve*.\n" in text


# --- svg


@pytest.fixture(params=ALTERNATIVES)
def svg(request: pytest.FixtureRequest, site_of: Any) -> ElementTree.Element:
    """One picture as the e-book holds it."""
    return ElementTree.parse(images(site_of("epub"), ".svg")[request.param]).getroot()


def test_svg_stands_alone(svg):
    for element in svg.iter():
        assert element.tag.startswith(SVG), element.tag
        assert element.tag.removeprefix(SVG) not in ("foreignObject", "style", "script", "image")
        assert not {"class", "style", "data-concept", "aria-labelledby", "tabindex"} & set(element.attrib)
        assert not any(name.startswith("on") for name in element.attrib)
        assert not any("var(" in value or "currentColor" in value for value in element.attrib.values())


def test_svg_has_a_title(svg):
    assert svg[0].tag == SVG + "title"
    assert svg[0].text in ALTERNATIVES.values()
    assert len(svg.findall(f".//{SVG}title")) == 1


def test_svg_knows_its_size(svg):
    assert svg.get("viewBox") == f"0 0 {svg.get('width')} {svg.get('height')}"


def test_svg_is_painted_in_the_light_theme(svg):
    ids = {element.get("id") for element in svg.iter()}
    paints = {element.get(name) for element in svg.iter() for name in ("fill", "stroke")} - {None, "none"}
    inner = {paint for paint in paints if paint.startswith("url(#")}
    assert {paint[5:-1] for paint in inner} <= ids
    assert paints - inner <= BASE | CONCEPTS
    assert {VIOLET_INK, VIOLET_FILL} <= paints


def test_every_text_has_a_font_and_a_size(svg):
    parents = {child: parent for parent in svg.iter() for child in parent}
    for text in svg.iter(SVG + "text"):
        chain = [text]
        while chain[-1] in parents:
            chain.append(parents[chain[-1]])
        assert any("font-family" in element.attrib for element in chain)
        size = next(element.get("font-size") for element in chain if "font-size" in element.attrib)
        assert 11 <= float(size.removesuffix("px")) <= 24


def test_svg_of_a_tensor_diagram(site_of):
    svg = ElementTree.parse(images(site_of("epub"), ".svg")["tensor-diagram"]).getroot()
    fills = {
        name: {cells.get("fill") for cells in svg.iterfind(f".//{SVG}path[@data-cell='{name}:0,0']/..")}
        for name in "QKSP"
    }
    # Concepts colour their own tensors; a texture is laid over the colour.
    assert VIOLET_FILL in fills["Q"]
    assert ORANGE_FILL in fills["K"]
    assert not fills["S"] & CONCEPTS
    assert not fills["P"] & CONCEPTS
    # The rule of two classes wins over that of one.
    assert any(path.get("stroke") == CONTRACTED for path in svg.iter(SVG + "path"))
    names = [text for text in svg.iter(SVG + "text") if text.get("font-size") == "20px"]
    inks = {"".join(name.itertext()): name.get("fill") for name in names}
    assert inks["Q"] == VIOLET_INK
    assert inks["KT"] == ORANGE_INK


def test_svg_of_learned_weights(build):
    text = (
        "# W\n\n:::{tensor-diagram}\n:dims: d=2, k=2\nX[d] : token\nW[d,k] : query weights\nE[d,k] : table\n"
        "U[d,k] : weights\nA = X @ W\nB = X @ E\nC = X @ U\n:::\n"
    )
    concepts = {"token": {}, "query": {"color": "violet"}, "table": {"color": "orange", "weights": True}}
    site = build(text, "epub", config={**CONFIG, "explorable_concepts": concepts})
    [file] = site.out.rglob("tensor-diagram-*.svg")
    drawing = file.read_text(encoding="utf-8")
    frames = re.findall(r'stroke="([^"]+)" stroke-width="3px"', drawing)
    assert [ink for ink in frames if ink != "none"] == [VIOLET_INK, ORANGE_INK, "#5a6270"]
    assert drawing.count('fill="#c3c9d2"') == 3
    assert VIOLET_FILL not in drawing
    assert "var(" not in drawing
    assert "Learned weights: W, E, U." in drawing


def test_a_rule_for_several_classes_weighs_no_more_than_one_of_them(build):
    """The end of a brace is first named in a list of selectors, then alone: the later rule wins."""
    program = "A[t,d]\nB[u,d]\nC = concat([A, B], axis=t)"
    site = build(f":::{{tensor-diagram}}\n:dims: t=3, u=2, d=2\n{program}\n:::\n", "epub")
    [file] = site.out.rglob("tensor-diagram-*.svg")
    svg = ElementTree.parse(file).getroot()
    [size] = [text for text in svg.iter(SVG + "text") if text.text == "3 + 2 = 5"]
    assert size.get("text-anchor") == "start"


def test_svg_of_a_function(site_of):
    svg = ElementTree.parse(images(site_of("epub"), ".svg")["function"]).getroot()
    curves = [path for path in svg.iter(SVG + "path") if path.get("stroke") == VIOLET_INK]
    assert len(curves) == 1
    assert curves[0].get("fill") == "none"
    assert curves[0].get("stroke-width") == "3px"
    assert [circle.get("fill") for circle in svg.iter(SVG + "circle")] == [VIOLET_FILL, VIOLET_FILL]


def test_a_dark_site_has_light_files(build, site_of):
    site = build(PAGE, "epub", config={**CONFIG, "explorable_dark": True})
    assert {name: file.read_text() for name, file in images(site, ".svg").items()} == {
        name: file.read_text() for name, file in images(site_of("epub"), ".svg").items()
    }


def test_an_ebook_holds_no_script(site_of):
    site = site_of("epub")
    assert not list(site.out.rglob("*explorable*/*.js"))
    page = ElementTree.parse(site.out / "index.xhtml").getroot()
    shown = [image.get("src") for image in page.iter("{http://www.w3.org/1999/xhtml}img")]
    assert shown == [f"_images/{images(site, '.svg')[name].name}" for name in ALTERNATIVES]


# --- pdf and png


def operations(page: Any, reader: PdfReader) -> Iterator[tuple[bytes, list[Any]]]:
    """Everything that draws on a page, what its forms hold included."""
    streams = [(page["/Resources"], page.get_contents())]
    while streams:
        resources, stream = streams.pop()
        yield from ((operator, operands) for operands, operator in stream.operations)
        for x_object in (resources.get("/XObject") or {}).values():
            form = x_object.get_object()
            assert form["/Subtype"] == "/Form", "a picture holds pixels"
            streams.append((form["/Resources"], ContentStream(form, reader)))


@pytest.mark.parametrize("picture", ALTERNATIVES)
def test_pdf_is_drawn_with_lines_and_letters(site_of, picture):
    reader = PdfReader(images(site_of("latex"), ".pdf")[picture])
    assert len(reader.pages) == 1
    drawn = list(operations(reader.pages[0], reader))
    operators = {operator for operator, _ in drawn}
    assert {b"m", b"l", b"S", b"f", b"Tj"} <= operators
    assert not {b"BI", b"EI", b"sh"} & operators
    colors = {
        "#" + "".join(f"{round(float(part) * 255):02x}" for part in operands)
        for operator, operands in drawn
        if operator in (b"scn", b"SCN", b"rg", b"RG") and len(operands) == 3
    }
    assert {VIOLET_INK, VIOLET_FILL} <= colors
    assert colors <= BASE | CONCEPTS
    assert "0.88" in reader.pages[0].extract_text() or "k = 2" in reader.pages[0].extract_text()


def test_latex_includes_the_pictures_at_their_size(site_of):
    site = site_of("latex")
    tex = written(site)
    for name, file in images(site, ".pdf").items():
        svg = ElementTree.parse(images(site_of("epub"), ".svg")[name]).getroot()
        assert f"[width={svg.get('width')}\\sphinxpxdimen]{{{{{file.stem}}}.pdf}}" in tex


def test_texinfo_gets_pixels(site_of):
    for file in images(site_of("texinfo"), ".png").values():
        assert file.read_bytes().startswith(b"\x89PNG")


# --- what goes wrong


@pytest.mark.parametrize("builder", ["latex", "texinfo"])
def test_without_the_converter_one_warning_and_the_words(build, monkeypatch, builder):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    site = build(PAGE, builder, config=CONFIG)
    assert len(site.warnings) == 1
    assert re.match(r"index\.md:\d+: WARNING: ", site.warnings[0])
    assert "sphinxext-explorable[static]" in site.warnings[0]
    assert site.warnings[0].endswith("[explorable.render]")
    text = written(site)
    assert ALTERNATIVES["function"] in text
    assert "Queries meet keys: S is Q" in text
    assert "Every query meets every key." in text
    assert "includegraphics" not in text.partition("\\begin{document}")[2]


@pytest.mark.parametrize("builder", ["html", "epub", "text", "man", "xml"])
def test_other_builders_do_without_the_converter(build, monkeypatch, builder):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    assert build(PAGE, builder, config=CONFIG).warnings == []


@pytest.mark.parametrize("error", [ValueError, RuntimeError])
def test_a_converter_that_fails_is_quoted_in_a_line(build, monkeypatch, error):
    vl_convert = pytest.importorskip("vl_convert")

    def fail(markup: str) -> bytes:
        if ALTERNATIVES["function"] in markup:
            raise error("no such luck\n\nStack backtrace:\n 0: <unknown>")
        return b"%PDF"

    monkeypatch.setattr(vl_convert, "svg_to_pdf", fail)
    site = build(PAGE, "latex")
    complaint = "function could not be drawn: vl-convert cannot convert it: no such luck"
    assert site.warnings == [f"index.md:3: WARNING: {complaint} [explorable.render]"]
    tex = written(site)
    assert "function could not be drawn" in tex
    assert "backtrace" not in tex
    # The other picture is there, and nothing half-written.
    files = sorted(
        file.name
        for file in Path(site.app.doctreedir, "explorable").iterdir()
        if file.suffix not in (".sha256", ".json")
    )
    assert len(files) == 1
    assert re.fullmatch(r"tensor-diagram-[0-9a-f]{16}\.pdf", files[0])


@pytest.mark.parametrize("builder", ["latex", "epub", "text", "man", "texinfo", "xml", "pseudoxml", "dummy"])
def test_strange_words_stay_words(build, builder):
    pictures = [f":::{{explorable}} function\n:expr: x\n:label: {one}\n:alt: {one}\n:::\n" for one in STRANGE]
    site = build("# Page\n\n" + "\n".join(pictures), builder, config=CONFIG)
    assert site.warnings == []
    files = [ElementTree.parse(file).getroot() for file in site.out.rglob("function-*.svg")]
    # XML has no place for control characters.
    words = {re.sub("[\x01\uffff]", "\ufffd", one) for one in STRANGE}
    assert {svg[0].text for svg in files} == (words if files else set())
    for svg in files:
        assert [text.text for text in svg.iter(SVG + "text") if text.text in words] == [svg[0].text]
    if builder == "epub":
        assert len(files) == len(STRANGE)


@pytest.mark.parametrize("builder", ["latex", "epub", "texinfo"])
def test_a_picture_that_cannot_be_drawn_leaves_a_notice(build, monkeypatch, builder):
    def fail(engine: object, service: str, requests: list[object], **limits: float) -> list[RenderError]:
        return [RenderError("it took longer than 5 s") for _ in requests]

    monkeypatch.setattr(Engine, "ask_each", fail)
    # Sphinx resolves an e-book's first page several times.
    site = build({"index": "# Start\n\n```{toctree}\npage\n```\n", "page": PAGE}, builder, config=CONFIG)
    complaints = [f"{picture} could not be drawn: it took longer than 5 s" for picture in ALTERNATIVES]
    assert site.warnings == [
        f"page.md:{line}: WARNING: {complaint} [explorable.render]"
        for line, complaint in zip((3, 13), complaints, strict=True)
    ]
    assert all(f"{picture} could not be drawn" in written(site) for picture in ("function", "diagram"))


PROGRAM = """# Page

```{{tensor-diagram}}
:dims: t=2, k=2
:values: random(8)
{0}

Q[t,k]
M = mean(Q, axis=t)
```
"""


@pytest.mark.parametrize("focus", ["", ":focus: M[0]"])
@pytest.mark.parametrize("builder", ["latex", "epub"])
def test_no_room_is_kept_for_arithmetic_that_is_never_shown(
    build: Build, monkeypatch: pytest.MonkeyPatch, builder: str, focus: str
) -> None:
    drawn = drawn_by(build, monkeypatch, builder, PROGRAM.format(focus))
    width = float(drawn.partition(' width="')[2].partition('"')[0])
    # The drawing alone takes some 280 px, a line of arithmetic 420.
    assert width > 400 if focus else width < 300


@pytest.mark.parametrize("builder", ["latex", "epub"])
def test_only_what_may_stand_on_a_dark_page_brings_its_paper(
    build: Build, monkeypatch: pytest.MonkeyPatch, builder: str
) -> None:
    drawn = drawn_by(build, monkeypatch, builder, PROGRAM.format(""))
    has_paper = re.search(r"</title><rect [^>]*fill=\"#[0-9a-f]+\"", drawn)
    assert bool(has_paper) is (builder == "epub")


def drawn_by(build: Build, monkeypatch: pytest.MonkeyPatch, builder: str, page: str) -> str:
    """The svg of a page's one picture, as it is kept or converted."""
    found: list[str] = []

    def convert(kind: str, markup: str, **options: float) -> bytes:
        found.append(markup)
        return convert_svg(kind, markup, **options)

    monkeypatch.setattr("sphinxext.explorable.pages.images.convert_svg", convert)
    site = build(page, builder)
    return found[0] if found else next(site.out.rglob("tensor-diagram-*.svg")).read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [".4·.1 + .2·.3 ⋯ + .5", "10⁻³ · a⁴", "A ⊙ B", "x ∗ y"])
def test_a_sign_that_a_font_lacks_changes_the_letters_beside_it_to_no_serif(words: str) -> None:
    """The converter takes another font for the whole line."""
    family = "Liberation Sans, DejaVu Sans, Arial, Helvetica, sans-serif"
    markup = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40" font-family="{family}">'
        f'<text x="5" y="20">{words}</text></svg>'
    )
    fonts = set(re.findall(rb"/FontName /[A-Z]+\+([A-Za-z-]+)", pdf_of(markup)))
    assert fonts
    assert fonts <= {b"LiberationSans", b"DejaVuSans"}
