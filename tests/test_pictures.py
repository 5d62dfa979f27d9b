"""Pictures on pages: the html that style sheets, scripts and readers rely on, and the drawings themselves."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from conftest import Build, Site, build_site

# A product with its focus, a softmax with its rows.
WORKED = {
    "matmul": """\
:::{tensor-diagram}
:name: matmul
:dims: i=3, k=4, j=2
:focus: C[1,1]
A = [[.1, .2, .3, .4], [.4, .5, .6, .7], [.8, .9, 1, .2]]
B = [[.3, .1], [.2, .3], [.4, .5], [.6, .7]]
C = A @ B
:::
""",
    "softmax": """\
:::{tensor-diagram}
:name: softmax
:dims: t=3, s=3
:focus: P[0,2]
S[t,s] = [[1, 2, 3], [0, 0, 0], [-1, 1, 0]]
P = softmax(S, axis=s)
:::
""",
}
PAGE = f"""\
# Pictures

:::{{parameter}} w
:::

{WORKED["matmul"]}

{WORKED["softmax"]}

:::{{explorable}} function
:expr: w * x
A *caption*, {{gesture}}`drag the point`.

And a second paragraph.
:::

:::{{explorable}} function
:expr: w * x
:alt: What I say of it.
:::
"""


def soup(site: Site, page: str = "index") -> BeautifulSoup:
    return BeautifulSoup(site.page(page), "html.parser")


def pictures(site: Site, page: str = "index") -> list[Tag]:
    return soup(site, page).select("div.explorable")


def spec(picture: Tag) -> str:
    [script] = picture.select('script[type="application/json"]')
    return str(script.string)


def alternative(site: Site) -> str:
    [picture] = pictures(site)
    return str(picture.select_one(".explorable-alt").text)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    built = build_site(tmp_path_factory.mktemp("pictures"), {"index": PAGE})
    assert built.warnings == []
    return built


# ── The contract ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_picture_is_an_element_with_drawing_words_and_spec(site: Site) -> None:
    found = pictures(site)
    assert [picture["data-explorable"] for picture in found] == [
        "tensor-diagram",
        "tensor-diagram",
        "function",
        "function",
    ]
    for picture in found:
        assert picture["id"]
        assert not picture.has_attr("data-ready"), "that is for the browser to say"
        [drawing] = picture.select("svg[role=img]")
        words = picture.find(id=drawing["aria-labelledby"])
        assert words is not None
        assert words.text
        assert isinstance(json.loads(spec(picture)), dict)
        assert "<" not in spec(picture)
        assert picture.find_parent("figure")
        for control in picture.select("button, input, select"):
            assert control.has_attr("disabled")


def test_ids_are_unique_and_tell_the_page_or_the_name(site: Site) -> None:
    ids = [tag["id"] for tag in soup(site).select("[id]")]
    assert len(ids) == len(set(ids))
    assert [picture["id"] for picture in pictures(site)] == [
        "explorable-matmul",
        "explorable-softmax",
        "explorable-index--1",
        "explorable-index--2",
    ]
    for picture in pictures(site):
        for inner in picture.select("[id]"):
            assert str(inner["id"]).startswith(f"{picture['id']}-")
        for value in re.findall(r"url\(#(.*?)\)", str(picture)):
            assert picture.find(id=value), "a drawing refers to its own patterns"


def test_ids_are_unique_where_names_are_not(build: Build) -> None:
    names = ("same", "same", "a b", "a-b", "图", "圖")
    site = build(
        "# Title\n\n"
        + "".join(f":::{{explorable}} function\n:name: {name}\n:expr: x\n:::\n\n" for name in names)
    )
    ids = [element["id"] for element in soup(site).select(".explorable[id], .explorable [id]")]
    assert len(ids) == len(set(ids)) >= len(names)
    assert [warning.partition(";")[0] for warning in site.warnings] == [
        "index.md:8: WARNING: the name same is already taken on this page, in line 3"
    ]


def test_a_name_that_another_docstring_has_is_told_with_its_place(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = "\n    .. explorable:: function\n       :name: pic\n       :expr: x\n"
    code = "".join(f'def {name}():\n    """Words.\n{picture}    """\n\n\n' for name in "gh")
    folder = build("# Empty\n").source
    (folder / "named_twice.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinxext.explorable"]
    page = "T\n=\n\n.. automodule:: named_twice\n   :members:\n   :undoc-members:\n"
    (folder / "index.md").unlink()
    [told] = build({"index.rst": page}, config={"extensions": extensions}).warnings
    assert told.startswith(
        "named_twice.py:docstring of named_twice.h:3: WARNING: the name pic is already taken"
    )
    assert (
        "on this page, in named_twice.py:docstring of named_twice.g:3; give this picture another one" in told
    )


def test_pictures_have_no_inline_style_and_no_handler(site: Site) -> None:
    for picture in pictures(site):
        for tag in [picture, *picture.find_all(True)]:
            assert not tag.has_attr("style")
            assert tag.name not in ("foreignobject", "canvas")
            assert not [key for key in tag.attrs if key.startswith("on")]


def test_a_spec_cannot_end_its_script(build: Build) -> None:
    page = (
        "# Title\n\n:::{explorable} function\n:expr: x\n:label: </script><script>alert(1)</script>\n"
        ":alt: '<!-- </p> & \"'\n:::\n"
    )
    built = build(page)
    [picture] = pictures(built)
    assert "<" not in spec(picture)
    assert json.loads(spec(picture))["name"] == "</script><script>alert(1)</script>"
    assert alternative(built) == '<!-- </p> & "'
    assert not [
        script
        for script in soup(built).find_all("script")
        if "alert" in script.text and not script.get("type")
    ]


def test_a_caption_is_parsed_and_may_go_on(site: Site) -> None:
    figure = pictures(site)[2].find_parent("figure")
    assert figure.select_one("figcaption p em").text == "caption"
    assert figure.select_one(".legend").text.strip() == "And a second paragraph."
    assert figure.select_one(".explorable-gesture").text == "drag the point"


@pytest.mark.parametrize("markup", ["md", "rst"])
def test_a_gesture_has_markup_of_its_own(build: Build, markup: str) -> None:
    body = "See. {role}`Press *Step*, twice.` More *words*."
    pages = {
        "md": {"index": "# Title\n\n:::{explorable} function\n:expr: x\n" + body + "\n:::\n"},
        "rst": {"index.rst": "Title\n=====\n\n.. explorable:: function\n   :expr: x\n\n   " + body + "\n"},
    }
    role = {"md": "{gesture}", "rst": ":gesture:"}[markup]
    built = build({name: text.replace("{role}", role) for name, text in pages[markup].items()})
    assert built.warnings == []
    gesture = soup(built).select_one(".explorable-gesture")
    assert gesture is not None
    assert gesture.text == "Press Step, twice."
    assert [tag.text for tag in gesture.select("em")] == ["Step"]
    assert [tag.text for tag in soup(built).select("figcaption em")] == ["Step", "words"]


def test_a_gesture_is_not_spoken_of_where_there_is_none(build: Build) -> None:
    text = build(
        "# Title\n\n:::{explorable} function\n:expr: x\nSee. {gesture}`Drag the point.`\n:::\n", "text"
    ).page()
    assert "See." in text
    assert "Drag" not in text


# ── What a page loads ────────────────────────────────────────────────────────────────────────────────────


def scripts(site: Site, page: str) -> set[str]:
    """The suite's scripts that a page loads at once, without the hashes of their names."""
    found = re.findall(r'src="(?:\.\./)*_static/explorable/([\w-]+)-\w{8}\.js', site.page(page))
    return set(found)


def later_scripts(site: Site, page: str) -> list[str]:
    """The scripts that a page's pictures load when they come near; each is there, under a hashed name."""
    files = [
        name for found in re.findall(r'data-scripts="([^"]*)"', site.page(page)) for name in found.split()
    ]
    assert all((site.out / "_static" / "explorable" / file).is_file() for file in files)
    return [re.fullmatch(r"([\w-]+)-\w{8}\.js", file)[1] for file in files]


def test_pages_load_what_they_use(build: Build) -> None:
    built = build(
        {
            "index": "# Index\n\n```{toctree}\n:glob:\n*\n```",
            "prose": "# Prose\n\nWords and $a^2$.",
            "words": "# Words\n\n{concept}`query`",
            "grid": "# Grid\n\n:::{tensor-diagram}\nA[2,2]\n:::",
            "curve": "# Curve\n\n:::{explorable} function\n:expr: x\n:::",
            "way": "# Way\n\n:::{explorable} gradient-descent\n:loss: w**2\n:::",
            "slope": "# Slope\n\n:::{parameter} w\n:value: 1\n:min: 0\n:max: 4\n:::",
        }
    )
    assert scripts(built, "index") == scripts(built, "prose") == set()
    assert scripts(built, "words") == scripts(built, "grid") == scripts(built, "curve") == {"host"}
    assert later_scripts(built, "words") == []
    assert later_scripts(built, "grid") == ["steps", "tensor-diagram"]
    assert later_scripts(built, "curve") == ["expressions", "plots", "function"]
    assert later_scripts(built, "way") == ["expressions", "steps", "plots", "runs", "gradient-descent"]
    assert scripts(built, "slope") == {"host", "expressions", "parameters"}
    for name in ("words", "grid", "curve", "way", "slope"):
        for file in re.findall(r'(_static/explorable/[\w.-]+)(?:\?v=\w+)?"', built.page(name)):
            assert re.search(r"-\w{8}\.(js|css)$", file), "names are hashed"
            assert (built.out / file).is_file()


# ── Figures ──────────────────────────────────────────────────────────────────────────────────────────────


def test_figures_are_numbered_and_referred_to(build: Build) -> None:
    page = (
        "# Title\n\nSee {numref}`product` and {ref}`the curve <curve>`.\n\n"
        ":::{tensor-diagram}\n:name: product\n:caption: The *product*.\nA[2,2]\n:::\n\n"
        ":::{explorable} function\n:name: curve\n:expr: x\nThe curve.\n:::\n"
    )
    built = build(page, config={"numfig": True})
    assert built.warnings == []
    figures = soup(built).select("figure")
    assert [figure.select_one(".caption-number").text.strip() for figure in figures] == ["Fig. 1", "Fig. 2"]
    assert figures[0].select_one(".caption-text em").text == "product"
    links = soup(built).select("section > p a.reference")
    assert [(link.text, link["href"]) for link in links] == [("Fig. 1", "#product"), ("the curve", "#curve")]
    assert [figure["id"] for figure in figures] == ["product", "curve"]


def test_the_common_options_reach_the_figure(build: Build) -> None:
    page = "# Title\n\n:::{tensor-diagram}\n:class: wide framed\n:align: right\nA[2,2]\n:::\n"
    [figure] = soup(build(page)).select("figure")
    assert {"wide", "framed", "align-right"} <= set(figure["class"])


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_authors_text_alternative_is_taken(site: Site) -> None:
    assert pictures(site)[3].select_one(".explorable-alt").text == "What I say of it."


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (
            ":dims: t=4, s=4, k=8\nQ[t,k]\nK[s,k]\nS = Q @ K.T / sqrt(k)",
            "Q is 4 × 8; K is 4 × 8; S, 4 × 4, is Q times K transposed, divided by √8.",
        ),
        (
            ":dims: t=2, s=3\nS[t,s]\nP = softmax(S, axis=s)",
            "S is 2 × 3; P, 2 × 3, is the softmax of S over s.",
        ),
        ("A[2,2]\nB = -A + 1", "A is 2 × 2; B, 2 × 2, is minus A, plus 1."),
        (
            ":focus: C[0,0]\nA = [[1, 2]]\nB = [[3], [4]]\nC = A @ B",
            "A is 1 × 2; B is 2 × 1; C, 1 × 1, is A times B. C[0, 0] = 1·3 + 2·4 = 11.",
        ),
    ],
)
def test_without_one_the_program_is_said_in_words(build: Build, program: str, said: str) -> None:
    built = build(f"# Title\n\n:::{{tensor-diagram}}\n{program}\n:::\n")
    assert built.warnings == []
    assert alternative(built) == said


def test_a_curve_is_said_in_words(build: Build) -> None:
    built = build("# Title\n\n:::{explorable} function\n:expr: x ** 2\n:x: -1, 2\n:::\n")
    assert alternative(built) == (
        "A plot of x ** 2 for x from −1 to 2. "
        "It goes from 1.00 to 4.00; highest 4.00 at x = 2.00, lowest 0.00 at x = 0.00. At x = 1.00: 1.00."
    )


def test_an_authors_own_words_stand_as_they_are(build: Build) -> None:
    built = build("# Title\n\n:::{explorable} function\n:expr: x ** 2\n:alt: A parabola.\n:::\n")
    assert alternative(built) == "A parabola."


def test_other_builders_have_picture_or_words(build: Build) -> None:
    page = f"# Title\n\n{WORKED['softmax']}"
    said = "S is 3 × 3; P, 3 × 3, is the softmax of S over s."
    assert said in " ".join(build(page, "text").page().split())
    book = build(page, "epub", config={"copyright": "2026", "version": "1"})
    [image] = soup(book).select("figure img")
    assert str(image["alt"]).startswith(said)
    assert str(image["src"]).endswith(".svg")
    drawing = (book.out / str(image["src"])).read_text(encoding="utf-8")
    assert drawing.startswith("<svg")
    assert "var(" not in drawing, "what shows an e-book knows no variables"
    latex = build(page, "latex")
    [pdf] = latex.out.glob("tensor-diagram-*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert pdf.stem in (latex.out / "projectnamenotset.tex").read_text(encoding="utf-8")


# ── The drawings ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_product_in_focus_lights_its_row_and_column(site: Site) -> None:
    picture = pictures(site)[0]
    lit = {
        str(cell["data-cell"])
        for cell in picture.select("[data-cell]")
        if "explorable-dim" not in cell.get("class", [])
    }
    assert lit == {"C:1,1", *(f"A:1,{k}" for k in range(4)), *(f"B:{k},1" for k in range(4))}
    assert ".4·.1 + .5·.3 + .6·.5 + .7·.7 = .98" in picture.text


# ── Reproducible ─────────────────────────────────────────────────────────────────────────────────────────


def many_pages() -> dict[str, str | bytes]:
    pages: dict[str, str | bytes] = {"index": f"{PAGE}\n```{{toctree}}\n:glob:\nn*\n```\n"}
    for i in range(12):
        pages[f"n{i:02}"] = (
            f"# N{i}\n\n$x_{{{i}}}$ {{concept}}`c{i}`\n\n:::{{concept}} c{i}\n:::\n\n{PAGE[11:]}".replace(
                ":name: ", f":name: n{i}-"
            )
        )
    return pages


def files(out: Path) -> dict[str, bytes]:
    """Everything that a site is made of, but for Sphinx's own caches."""
    return {
        str(file.relative_to(out)): file.read_bytes()
        for file in sorted(out.rglob("*"))
        if file.is_file() and file.name != ".buildinfo" and ".doctrees" not in file.parts
    }


# Of html `test_faults.py` asks the same, and more.
@pytest.mark.parametrize("builder", [pytest.param("html", marks=pytest.mark.long), "latex"])
def test_a_build_repeats_itself_byte_for_byte(tmp_path: Path, builder: str) -> None:
    config = {"explorable_concepts": {"query": {}}, "today": "now"}
    one = build_site(tmp_path / "one", many_pages(), builder, config=config)
    two = build_site(tmp_path / "another" / "folder", many_pages(), builder, config=config)
    both = build_site(tmp_path / "parallel", many_pages(), builder, config=config, jobs=2)
    assert one.warnings == two.warnings == both.warnings == []
    expected = files(one.out)
    assert len(expected) > 13
    for other in (two, both):
        found = files(other.out)
        assert sorted(found) == sorted(expected)
        # vl-convert orders what is inside a pdf anew each time; its name is made of the drawing.
        kept = [name for name in expected if not name.endswith(".pdf")]
        assert [name for name in kept if found[name] != expected[name]] == []


@pytest.mark.parametrize("axis", ["s", "1", "-1"])
def test_a_softmax_has_its_rows_outlined_and_summed_however_its_axis_is_given(
    build: Build, axis: str
) -> None:
    options = ":dims: t=2, s=3\n:values: random(1)"
    program = f"S[t,s]\nP = softmax(S, axis={axis})"
    site = build(f"# Rows\n\n:::{{tensor-diagram}}\n{options}\n{program}\n:::\n")
    assert site.warnings == []
    page = BeautifulSoup(site.page(), "html.parser")
    outlines = page.select(".explorable-wide [data-row=P] .explorable-slice")
    # Two rows of three cells, in S and in P.
    assert [re.sub(r"^M[^h]*", "", str(outline["d"])) for outline in outlines] == ["h96v32h-96z"] * 4
    assert [text.text for text in page.select(".explorable-wide .explorable-shape")] == [
        "1.00",
        "1.00",
        "sum",
    ]


def test_a_name_of_two_pages_is_told_with_the_line_of_the_first(build: Build) -> None:
    picture = "```{tensor-diagram}\n:caption: C.\n:name: Same\nA = [1]\n```\n"
    pages = {"index": "# T\n\n```{toctree}\na\nb\n```\n", "a": f"# A\n\n{picture}", "b": f"# B\n\n{picture}"}
    [warning] = build(pages).warnings
    assert warning.startswith("b.md:3: WARNING: duplicate label same, other instance in ")
    assert warning.endswith("a.md:5")


def test_what_looks_like_no_legend_stays_a_formula(build: Build) -> None:
    tex = "f: A\nloss = width\n- b: c\n- x = area + 1\n\\text{loss}: \\text{mean error}"
    assert build(f"# T\n\n```{{colored-equation}}\n{tex}\n```\n").warnings == []


@pytest.mark.parametrize("caption", ["", ":caption: One.\n"])
def test_a_name_on_two_pages_is_told_where_it_is_a_label(build: Build, caption: str) -> None:
    page = ":::{{tensor-diagram}}\n:name: same\n{1}x = [{0}]\n:::\n\nIt is {{cell}}`same: x[0]`.\n"
    pages = {
        "index": f"# A\n\n{page.format(1, caption)}\n```{{toctree}}\nother\n```\n",
        "other": f"# B\n\n{page.format(2, caption)}",
    }
    site = build(pages)
    assert len(site.warnings) == bool(caption)
    assert all("duplicate label same, other instance in index.md" in one for one in site.warnings)
    # Within a page the name is its own.
    for name, value in (("index", "1"), ("other", "2")):
        assert f">{value}</span>." in site.page(name)
