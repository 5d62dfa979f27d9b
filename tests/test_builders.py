"""The example in every builder, with warnings as errors and two workers; and what its PDF and e-book hold."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from pathlib import Path

import forks
import pytest
from babel.numbers import get_group_symbol

from conftest import ROOT, Build, Visit, has_tex
from sphinxext.explorable.concepts.palette import PALETTE

DOCS = ROOT / "example_project" / "docs"
# The pictures of each page that has any, in the order of the table of contents.
PICTURES = {
    "first-sentence": ["tensor-diagram"],
    "compare-sentences": ["tensor-diagram"],
    "show-a-head": ["tensor-diagram"],
    "black-box": ["model-diagram", "model-diagram", "tensor-diagram"],
    "embeddings": ["tensor-diagram", "tensor-diagram"],
    "two-senses": ["embedding-projection"],
    "attention": ["tensor-diagram", "function", "tensor-diagram"],
    "self-attention": ["tensor-diagram"],
    "heads": ["tensor-diagram"],
    "every-head": ["attention"],
    "factors": ["neuron-factors", "neuron-factors"],
    "layer-norm": ["tensor-diagram", "tensor-diagram"],
    "training": ["gradient-descent", "tensor-diagram", "gradient-descent", "neural-network"],
    "saliency": ["token-saliency", "token-saliency", "token-saliency"],
    "guesses": ["token-rankings"],
    "counting-units": ["hidden-states"],
    "digits-results": ["chart", "chart", "chart", "chart"],
    "neighbours": ["activation-grid"],
    "one-stroke": ["activation-grid", "activation-grid"],
    "encoder-numbers": ["chart", "chart", "chart"],
    "topics": ["examples"],
    "beams": ["beam-search"],
}
QUERY_INK = "5805a2"
KEY_INK = "ac5902"
needs_tex = pytest.mark.skipif(not has_tex(), reason="needs xelatex and latexmk")


def sphinx_build(builder: str, out: Path) -> str:
    options = ["-W", "--keep-going", "-n", "-j", "2", "-b", builder]
    # What the first has read serves the others, as `test_states.py` holds; only gettext reads for itself.
    doctrees = out.parent / ("doctrees-gettext" if builder == "gettext" else "doctrees")
    done = forks.run([*options, "-d", str(doctrees), str(DOCS), str(out)])
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("builders")
    builders = ["html", "dirhtml", "singlehtml", "epub", "text", "man", "gettext", "latex"]
    outs = {builder: folder / builder for builder in builders}
    for builder, out in outs.items():
        assert sphinx_build(builder, out) == ""
    return outs


def test_every_html_builder_draws_the_pictures(built: dict[str, Path]) -> None:
    pages = {
        "html": ("explanation/attention.html", PICTURES["attention"]),
        "dirhtml": ("explanation/attention/index.html", PICTURES["attention"]),
        "singlehtml": ("index.html", [name for names in PICTURES.values() for name in names]),
    }
    for builder, (page, pictures) in pages.items():
        text = (built[builder] / page).read_text(encoding="utf-8")
        assert re.findall(r'data-explorable="([\w-]+)"', text) == pictures
        assert text.count('role="img"') == len(pictures)
        linked = re.findall(r'(?:src|href)="([^"?]*_static/explorable/[^"?]+)', text)
        assert len(linked) >= 5
        for link in linked:
            assert ((built[builder] / page).parent / link).is_file(), link
        # Pictures' own scripts lie beside the one that loads them.
        [host] = [link for link in linked if Path(link).name.startswith("host-")]
        named = {name for scripts in re.findall(r'data-scripts="([^"]*)"', text) for name in scripts.split()}
        assert len(named) >= 3
        for name in named:
            assert ((built[builder] / page).parent / host).with_name(name).is_file(), name


HTML = [
    "html",
    "singlehtml",
    "dirhtml",
    "json",
    "pickle",
    "htmlhelp",
    "qthelp",
    "devhelp",
    "applehelp",
    "epub",
]


@pytest.mark.parametrize("builder", HTML)
def test_every_file_that_a_page_or_a_style_sheet_refers_to_is_there(build: Build, builder: str) -> None:
    page = "# Squares\n\n$x^2$\n\n:::{tensor-diagram}\nA[2,3]\n:::\n"
    config = {
        "applehelp_bundle_id": "org.example",
        "applehelp_disable_external_tools": True,
        "copyright": "2025",
        "version": "1",
        "release": "1",
    }
    site = build(
        {"index": page + "\n```{toctree}\nmore\n```\n", "more": "# More\n\n$\\mathbb{R}$\n"},
        builder,
        config=config,
    )
    assert site.warnings == []
    # An Apple Help book lies in its bundle.
    [folder] = [one for one in site.out.rglob("_static") if (one / "explorable").is_dir()]
    ours = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    # Pages that are data tell in one file what all of them link.
    files = (file for file in site.out.rglob("*") if file.is_file() and file.suffix != ".epub")
    pages = [file.read_bytes() for file in files if folder not in file.parents]
    named = {
        name.decode() for text in pages for name in re.findall(rb"_static/(explorable/[\w./-]+\.\w+)", text)
    }
    assert any(re.fullmatch(r"explorable/math-\w+\.css", name) for name in named)
    assert named <= ours
    for sheet in (name for name in named if name.endswith(".css")):
        for url in re.findall(
            r"url\([\"']?(?!data:|#)([^)\"'?#]+)", (folder / sheet).read_text(encoding="utf-8")
        ):
            assert (folder / sheet).parent.joinpath(url).is_file(), f"{sheet} refers to {url}"
    assert any(name.endswith(".woff2") for name in ours)


def test_text_and_man_tell_what_the_pictures_show(built: dict[str, Path]) -> None:
    text = (built["text"] / "explanation/attention.txt").read_text(encoding="utf-8")
    man = (built["man"] / "clearformer.7").read_text(encoding="utf-8")
    for said in (text, man):
        flat = " ".join(said.split())
        assert "S, 16 × 16, is Q times K transposed, divided by √32" in flat
        assert "97.1%" in flat
        assert "\\concept" not in said
        assert "\\live" not in said
        assert "Drag the dot" not in said


def test_in_a_man_page_what_follows_a_caption_is_on_a_line_of_its_own(built: dict[str, Path]) -> None:
    man = (built["man"] / "clearformer.7").read_text(encoding="utf-8")
    assert not re.search(r"^[^.\n].*\.UNINDENT", man, re.M)


def test_the_e_book_holds_the_pictures_as_svg_and_no_script(built: dict[str, Path], artifacts: Path) -> None:
    book = next(built["epub"].glob("*.epub"))
    shutil.copy(book, artifacts)
    with zipfile.ZipFile(book) as archive:
        names = archive.namelist()
        kinds = "|".join({picture: None for pictures in PICTURES.values() for picture in pictures})
        drawn = [name for name in names if re.search(rf"({kinds})-[0-9a-f]{{16}}\.svg$", name)]
        # The tensors of a head are the same on two of the pages, and one file.
        assert len(drawn) == sum(map(len, PICTURES.values())) - 1
        for name in drawn:
            svg = archive.read(name).decode()
            ET.fromstring(svg)
            assert "var(" not in svg
            assert "class=" not in svg
        assert any(QUERY_INK in archive.read(name).decode() for name in drawn if "tensor" in name)
        assert not [name for name in names if "explorable" in name and name.endswith(".js")]
        package = next(archive.read(name).decode() for name in names if name.endswith(".opf"))
        assert "font/woff2" in package
        page = archive.read(next(n for n in names if n.endswith("attention.xhtml"))).decode()
        # An e-book page is XML, and stays so with formulas inside.
        ET.fromstring(re.sub(r"&(?!amp;|lt;|gt;|quot;|apos;|#)\w+;", " ", page))
        assert "<input" not in page
        assert "Drag the dot" not in page


def test_in_an_e_book_a_parameter_is_its_value(build: Build) -> None:
    page = ":::{parameter} w\n:value: 2\n:max: 4\n:step: 1\n:unit: m\n:::\n\n{parameter}`w`, {live}`w + 1`."
    site = build("# W\n\n" + page, "epub")
    page = ET.fromstring(re.sub(r"&\w+;", " ", site.page()))
    said = " ".join("".join(page.itertext()).split())
    assert "w = 2 m (from 0 m to 4 m)" in said
    assert "2 m, 3." in said


WIDE = """:::{tensor-diagram}
:dims: t=3, s=4, k=2
:values: random(1)
Q[t,k] : query
K[s,k] : key
S = Q @ K.T
:::
"""
# What themes say of all svg, entries, paragraphs and containers of their pages.
FOREIGN_THEME = """
#a svg { display: inline; }
.container { width: 1170px; padding: 0 15px; }
section ul li { margin-left: 24px; }
section div p { margin: 20px 0; }
"""


def test_a_theme_that_styles_every_svg_and_container_leaves_pictures_whole(
    build: Build, visit: Callable[..., Visit]
) -> None:
    equation = "```{colored-equation}\n\\sqrt{\\concept{query}{Q}}\n```\n"
    concept = ":::{concept} width\nHow far.\n:::\n"
    page = "# A\n\n" + concept + equation + WIDE
    config = {"html_static_path": ["own"], "html_css_files": ["foreign.css"]}
    site = build({"index": page, "own/foreign.css": FOREIGN_THEME}, config=config)
    opened = visit(site.out / "index.html").page
    drawings = opened.locator(".explorable-wide, .explorable-narrow")
    assert [drawing.is_visible() for drawing in drawings.all()].count(True) == 1
    look = "(one, name) => getComputedStyle(one)[name]"
    assert opened.locator(".katex-html svg").first.evaluate(look, "display") == "block"
    assert opened.locator(".explorable-legend > li").first.evaluate(look, "marginLeft") == "0px"
    assert opened.locator(".explorable-definition > p").first.evaluate(look, "marginTop") == "0px"
    body = opened.locator("div.body").bounding_box()["width"]
    assert opened.locator(".explorable-equation-block").bounding_box()["width"] <= body


@needs_tex
def test_the_pdf_has_vector_pictures_and_coloured_terms(built: dict[str, Path], artifacts: Path) -> None:
    pdf = compile_tex(built["latex"], "clearformer.tex")
    shutil.copy(pdf, artifacts)
    kinds = [kind for page in read_pdf(pdf) for kind in page["objects"]]
    assert kinds.count("/Image") == 0
    assert kinds.count("/Form") >= 2
    colours = {colour for page in read_pdf(pdf) for colour in page["colours"]}
    assert QUERY_INK in colours


@needs_tex
def test_a_formula_alone_is_coloured_in_the_pdf(build: Build) -> None:
    formula = "$$\n\\frac{\\concept{query}{Q}\\,\\concept{key}{K}^\\top}{\\sqrt{d_k}}\n$$\n"
    config = {"latex_engine": "xelatex", "latex_elements": {"fontpkg": ""}}
    site = build("# Formula\n\n" + formula, "latex", config=config)
    assert site.warnings == []
    pdf = compile_tex(site.out, next(site.out.glob("*.tex")).name)
    colours = {colour for page in read_pdf(pdf) for colour in page["colours"]}
    assert {QUERY_INK, "ac5902"} <= colours


@pytest.mark.skipif(not (shutil.which("pdflatex") and shutil.which("latexmk")), reason="needs pdflatex")
def test_sphinxs_own_engine_knows_the_signs_of_numbers_and_the_sites_macros(build: Build) -> None:
    page = """# Signs

:::{parameter} turn
:value: -40
:min: -90
:max: 90
:unit: ′
:::

Turned by {parameter}`turn`, {live}`1 / 0`: $\\turned{\\live{turn}} \\in \\RR$, and $\\vec{v}$.
"""
    config = {
        "latex_engine": "pdflatex",
        "explorable_katex_macros": {
            r"\RR": r"\mathbb{R}",
            r"\turned": r"\operatorname{turned}(#1)",
            r"\vec": r"\mathbf{#1}",
        },
    }
    site = build(page, "latex", config=config)
    assert site.warnings == []
    pdf = compile_tex(site.out, next(site.out.glob("*.tex")).name, "-pdf")
    from pypdf import PdfReader

    text = "".join(page.extract_text() for page in PdfReader(pdf).pages).replace("\n", " ")
    assert "−40" in text
    assert "turned(−40)" in text.replace(" ", "")
    assert "∞" in text


COLORS = {swatch.name: swatch.light_ink.lstrip("#").lower() for swatch in PALETTE}
NUMBER = """# T

:::{concept} weight
:color: red
How much.
:::

:::{parameter} share
:value: 1234.5
:min: 0
:max: 5000
:step: 0.5
:format: ",.1f"
:concept: weight
:::

:::{parameter} plain
:value: 1.5
:min: 0
:max: 2
:step: 0.5
:::

A share of {parameter}`share` and {parameter}`plain`, $\\sigma(\\live{share}, \\live{plain})$.
"""


# Releases of Babel differ in what stands between thousands in Switzerland.
SWISS_MARK = get_group_symbol("de_CH")
SWISS = {"'": r"\textquotesingle"}


@pytest.mark.parametrize(
    ("language", "shown", "set_as"),
    [
        ("en", "1,234.5", "1{,}234.5"),
        ("de", "1.234,5", "1.234{,}5"),
        ("fr", "1\N{NARROW NO-BREAK SPACE}234,5", r"1\,234{,}5"),
        ("de_CH", rf"1{SWISS.get(SWISS_MARK, SWISS_MARK)}234.5", rf"1\text{{{SWISS_MARK}}}234.5"),
    ],
)
def test_a_number_in_a_pdf_has_its_colour_and_is_one_number(
    build: Build, language: str, shown: str, set_as: str
) -> None:
    """A comma in a formula would part it like two arguments, and what stands between thousands be lost."""
    site = build(NUMBER, "latex", config={"language": language})
    book = next(site.out.glob("*.tex")).read_text(encoding="utf-8")
    assert rf"A share of \textcolor{{explorable-weight}}{{{shown}}} and 1" in re.sub(r"\{\}", "", book)
    assert rf"\sigma(\concept{{weight}}{{{{{set_as}}}}}, " in book


@pytest.mark.skipif(not (shutil.which("pdflatex") and shutil.which("latexmk")), reason="needs pdflatex")
def test_french_thousands_stand_in_pdfs_of_the_default_engine(build: Build) -> None:
    import pypdf

    site = build(NUMBER, "latex", config={"language": "fr", "latex_engine": "pdflatex"})
    pdf = compile_tex(site.out, next(site.out.glob("*.tex")).name, "-pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    assert re.search(r"A share of 1\s?234,5 and 1,5", text)


def test_a_number_in_an_e_book_has_its_colour(build: Build) -> None:
    site = build(NUMBER, "epub", config={"version": "1", "copyright": "2026"})
    assert site.warnings == []
    page = ET.fromstring((site.out / "index.xhtml").read_text(encoding="utf-8"))
    [number] = [one for one in page.iter() if one.text == "1,234.5" and one.get("data-concept") == "weight"]
    assert "--explorable-ink" in str(number.get("style"))


def test_links_to_what_has_no_caption_lead_somewhere_in_a_pdf(build: Build) -> None:
    steps = "::::{steps}\n:name: by-hand\n\n:::{step} One\nFirst.\n:::\n:::{step} Two\nThen.\n:::\n::::\n"
    words = "The {concept}`weight` is found [by hand](#by-hand).\n"
    site = build(f"# T\n\n:::{{concept}} weight\nHow much.\n:::\n\n{steps}\n{words}", "latex")
    assert site.warnings == []
    book = next(site.out.glob("*.tex")).read_text(encoding="utf-8")
    led = set(re.findall(r"\\hyperref\[\\detokenize\{([^}]*)\}", book))
    assert {"index:concept-weight", "index:by-hand"} <= led
    assert led <= set(re.findall(r"\\label\{\\detokenize\{([^}]*)\}", book))


NESTED = {
    "subscript": (r"\concept{query}{Q_{\concept{key}{i}}}", {"Q": QUERY_INK, "i": KEY_INK}),
    "superscript": (r"x^{\concept{query}{q}} \concept{key}{=} 1", {"q": QUERY_INK, "=": KEY_INK, "x": None}),
    "fraction": (r"\frac{\concept{query}{a}}{b+\concept{key}{c}}", {"a": QUERY_INK, "b": None, "c": KEY_INK}),
    "inside-out": (
        r"\concept{query}{u + \concept{key}{v} + w}",
        {"u": QUERY_INK, "v": KEY_INK, "w": QUERY_INK},
    ),
    "words": (r"\text{of \concept{key}{k} in}", {"k": KEY_INK, "f": None}),
    "rows": (
        "\\begin{align}\n\\concept{query}{r} &= 1 \\\\\n 2 &= \\concept{key}{s}\n\\end{align}",
        {"r": QUERY_INK, "s": KEY_INK},
    ),
    "limits": (r"\concept{query}{\sum}_{\concept{key}{j}=0}^{n} z", {"j": KEY_INK, "n": None, "z": None}),
}


@needs_tex
def test_nested_terms_have_their_own_colours_in_the_pdf(build: Build) -> None:
    """Compiled with pdflatex, whose fonts keep the letters readable in the page's content."""
    pages = "# Formulas\n\n" + "\n\n".join(f"$$\n{tex}\n$$" for tex, _ in NESTED.values())
    site = build(pages, "latex", config={"latex_engine": "pdflatex"})
    assert site.warnings == []
    pdf = compile_tex(site.out, next(site.out.glob("*.tex")).name, "-pdf")
    drawn = letters(pdf)
    for name, (_tex, inks) in NESTED.items():
        for letter, ink in inks.items():
            colours = {colour for shown, colour in drawn if shown == letter}
            assert (ink or "000000") in colours, (name, letter, colours)


@needs_tex
def test_every_underline_stands_in_captions_and_headings(build: Build) -> None:
    """A chapter for each colour, with a concept of its own."""
    pages = {"index": "# Colours\n\n```{toctree}\n" + "\n".join(COLORS) + "\n```\n"}
    for color in COLORS:
        name = f"height{color}"
        concept = f":::{{concept}} {name}\n:color: {color}\nHow far up.\n:::\n"
        figure = f":::{{explorable}} function\n:expr: x\nThe {{concept}}`{name}` grows.\n:::\n"
        pages[color] = f"# The {{concept}}`{name}`\n\n## Its {{concept}}`{name}`\n\n{concept}\n{figure}"
    site = build(pages, "latex", config={"latex_engine": "pdflatex", "explorable_concepts": {}})
    assert site.warnings == []
    pdf = compile_tex(site.out, next(site.out.glob("*.tex")).name, "-pdf")
    drawn = letters(pdf)
    for color, ink in COLORS.items():
        # Two in each of the title, the heading, the definition and the caption.
        assert sum(shown == "h" and colour == ink for shown, colour in drawn) >= 8, color


@needs_tex
def test_negative_values_stand_in_pdfs_of_the_default_engine(build: Build) -> None:
    import pypdf

    site = build(
        "# Value\n\nFrom {live}`0 - 3` to {live}`1 / 0`.\n", "latex", config={"latex_engine": "pdflatex"}
    )
    pdf = compile_tex(site.out, next(site.out.glob("*.tex")).name, "-pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    assert "From −3 to ∞" in text


def letters(file: Path) -> list[tuple[str, str]]:
    """Every character that a PDF shows, in the coding of its font, with the colour that it is drawn in."""
    import pypdf
    from pypdf.generic import ContentStream

    drawn = []
    reader = pypdf.PdfReader(file)
    for page in reader.pages:
        colours = ["000000"]
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in (b"rg", b"g"):
                parts = [float(part) for part in operands] * (3 if operator == b"g" else 1)
                colours[-1] = "".join(f"{round(255 * part):02x}" for part in parts)
            elif operator == b"q":
                colours.append(colours[-1])
            elif operator == b"Q":
                colours.pop()
            elif operator in (b"Tj", b"TJ"):
                shown = operands[0] if operator == b"TJ" else operands
                texts = [part for part in shown if isinstance(part, str | bytes)]
                for text in texts:
                    letters = text if isinstance(text, str) else text.decode("latin-1")
                    drawn += [(letter, colours[-1]) for letter in letters]
    return drawn


def compile_tex(folder: Path, name: str, engine: str = "-xelatex") -> Path:
    command = ["latexmk", engine, "-interaction=nonstopmode", "-halt-on-error", name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    return (folder / name).with_suffix(".pdf")


def read_pdf(file: Path) -> list[dict[str, list[str]]]:
    """For each page: the kinds of its XObjects, and every fill colour that is set, as hex."""
    import pypdf

    pages = []
    for page in pypdf.PdfReader(file).pages:
        objects = page["/Resources"].get("/XObject", {})
        content = page.get_contents().get_data().decode("latin-1")
        fills = re.findall(r"(?<![\d.])([\d.]+) ([\d.]+) ([\d.]+) rg", content)
        pages.append(
            {
                "objects": [str(entry.get_object()["/Subtype"]) for entry in objects.values()],
                "colours": ["".join(f"{round(255 * float(part)):02x}" for part in fill) for fill in fills],
            }
        )
    return pages


@pytest.mark.parametrize("builder", ["xml", "pseudoxml"])
def test_builders_that_take_no_images_have_words(build: Build, builder: str) -> None:
    site = build("# Title\n\n:::{explorable} function\n:expr: x\nA line.\n:::\n", builder)
    [page] = site.out.glob("index.*")
    text = page.read_text("utf-8")
    assert "<image" not in text
    assert text.index("A plot of x") < text.index("A line.")


TABS = """# T

:::::{tab-set}
::::{tab-item} Python
:::{tensor-diagram}
x = [1, 2]
y = x * 2
:::
::::
::::{tab-item} Words
Twice as much.
::::
:::::

:::{dropdown} Proof
By adding.
:::
"""


def test_tabs_and_folds_stand_one_after_the_other_in_a_book(build: Build) -> None:
    config = {"extensions": ["myst_parser", "sphinx_design", "sphinxext.explorable"], "version": "1"}
    site = build(TABS, "epub", config={**config, "copyright": "2026"})
    assert site.warnings == []
    page = ET.fromstring((site.out / "index.xhtml").read_text(encoding="utf-8"))
    words = " ".join("".join(page.itertext()).split())
    assert words.index("Python") < words.index("Words") < words.index("Twice as much.")
    assert words.index("Proof") < words.index("By adding.")
    assert not [one.tag for one in page.iter() if one.tag.endswith(("}details", "xhtml}svg"))]
    held = {str(value) for one in page.iter() for name, value in one.attrib.items() if name == "class"}
    assert not [value for value in held if "sd-tab" in value], "whose style sheet hides all but one"
    alive = build(TABS, config=config)
    assert alive.warnings == []
    assert 'class="sd-tab-set' in alive.page()
