"""Notebooks in docs: a cell whose value is a picture becomes the page's own, whatever reads the notebook."""

import functools
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import nbformat
import pytest
import traitlets
from bs4 import BeautifulSoup
from docutils import nodes

from conftest import Build, Site, Visit, build_site, enliven
from sphinxext.explorable import Chart, Explorable, Model, Parameter, Tensors
from sphinxext.explorable.notebooks.foreign import STATE, VIEW
from sphinxext.explorable.notebooks.mime import PAYLOAD, hidden
from sphinxext.explorable.pages.visual import Visual

pytestmark = pytest.mark.early

PROGRAM = "Q[t=2,k] : query\nK[s,k] : key\nS = Q @ K.T : scores"
COLOURS = {"query": "violet", "key": "orange", "scores": "blue"}
# The site has others than the notebook.
CONFIG = {
    "explorable_concepts": {
        "query": {"color": "red"},
        "key": {"color": "blue"},
        "scores": {"color": "green"},
    },
    "numfig": True,
}
# What each tool has of its own. Sphinx would keep the suffixes of one site for the next.
TOOLS: dict[str, dict[str, Any]] = {
    "myst_nb": {
        "nb_execution_mode": "off",
        "source_suffix": {".md": "myst-nb", ".ipynb": "myst-nb", ".rst": "restructuredtext"},
    },
    "nbsphinx": {
        "nbsphinx_execute": "never",
        "nbsphinx_requirejs_path": "",
        "source_suffix": {".ipynb": "jupyter_notebook", ".rst": "restructuredtext"},
    },
}
PANDOC = Path(__import__("pypandoc").get_pandoc_path()).parent


def pictures() -> list[Any]:
    rate = Parameter("rate", 0.05, min=0.01, max=0.2)
    return [
        Explorable("k-means", k=4, caption="Where `k` is *four*."),
        rate,
        Explorable("gradient-descent", loss="(w - 2)**2 + 8*(b + 1)**2", learning_rate=rate),
        Tensors(
            "Q[t,k] : query\nK[s,k] : key\nS = Q @ K.T : scores",
            dims="t=2,s=3,k=4",
            values="random(1)",
            concepts=COLOURS,
        ),
        Chart("line", x=[1, 2, 3], y=[4, 5, 2], width="50%"),
        Model('"a b"\nx[t,4]\nEncoder\n  Attention\n---\nx: A `word`.\n'),
    ]


NAMES = ["k-means", "gradient-descent", "tensor-diagram", "chart", "model-diagram"]


def output(data: dict[str, Any]) -> nbformat.NotebookNode:
    return nbformat.v4.new_output("display_data", data=data)


def notebook(*outputs: dict[str, Any], widgets: dict[str, Any] | None = None) -> bytes:
    """A notebook that was executed: a title, and a cell for each output."""
    cells = [nbformat.v4.new_markdown_cell("# A notebook\n\nWords.")]
    for place, data in enumerate(outputs):
        cell = nbformat.v4.new_code_cell(
            f"picture_{place}", execution_count=place + 1, outputs=[output(data)]
        )
        cells.append(cell)
    about: dict[str, Any] = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python", "pygments_lexer": "python3"},
    }
    if widgets:
        about["widgets"] = {STATE: {"version_major": 2, "version_minor": 0, "state": widgets}}
    made = nbformat.v4.new_notebook(cells=cells, metadata=about)
    for place, cell in enumerate(made.cells):
        cell["id"] = f"cell-{place}"
    return nbformat.writes(made).encode()


def executed() -> bytes:
    return notebook(*(one._repr_mimebundle_()[0] for one in pictures()))


@pytest.fixture(autouse=True)
def pandoc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{PANDOC}{os.pathsep}{os.environ['PATH']}")


def built(
    folder: Path, tool: str, pages: dict[str, bytes | str], builder: str = "html", **config: Any
) -> Site:
    extensions = ["myst_parser"] * (tool == "nbsphinx") + [tool, "sphinxext.explorable"]
    return build_site(
        folder,
        {**pages},
        builder,
        config={**CONFIG, **_copied(TOOLS[tool]), "extensions": extensions, **config},
    )


def _copied(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: dict(value) if isinstance(value, dict) else value for name, value in settings.items()}


def shown(site: Site, name: str = "index") -> list[str]:
    return [visual["picture"] for visual in site.doctrees[name].findall(Visual)]


# ── Native nodes ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module", params=TOOLS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{PANDOC}{os.pathsep}{before}"
    try:
        return built(tmp_path_factory.mktemp(request.param), request.param, {"index.ipynb": executed()})
    finally:
        os.environ["PATH"] = before


def test_pictures_are_the_pages_own(site: Site) -> None:
    assert site.warnings == []
    assert shown(site) == NAMES
    page = site.page()
    # Of what the notebook keeps for other readers, nothing is left.
    assert "explorable-output" not in page
    assert PAYLOAD not in page
    assert "jupyter.widget" not in page
    assert not re.search(r'(?:src|href)="https?://(?!www\.sphinx-doc|github|alabaster)[^"]*\.js"', page)


def test_captions_are_numbered_and_read(site: Site) -> None:
    figures = list(site.doctrees["index"].findall(nodes.figure))
    assert [one.astext() for one in figures[0].findall(nodes.caption)] == ["Where k is *four*."]
    assert "Fig. 1" in site.page()
    assert "explorable-sentences" in site.page()


def test_colours_are_those_of_the_site(site: Site, visit: Callable[..., Visit]) -> None:
    seen = visit(site.out / "index.html")
    cell = seen.page.locator('[data-explorable="tensor-diagram"] [data-concept="query"]').first
    ink = cell.evaluate("one => getComputedStyle(one).getPropertyValue('--explorable-ink')")
    red = seen.page.evaluate("getComputedStyle(document.body).getPropertyValue('--explorable-red')")
    assert ink == red != ""


def test_they_are_alive_and_share_the_pages_parameter(site: Site, visit: Callable[..., Visit]) -> None:
    seen = visit(site.out / "index.html")
    page = seen.page
    for name in NAMES:
        enliven(page, f'[data-explorable="{name}"]')
    # One slider for the page, though two cells brought the parameter.
    sliders = page.locator("input[data-parameter=rate]")
    assert sliders.count() == 1
    sliders.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    moved = page.locator("output").first.inner_text()
    assert moved != "0.050"
    assert moved.rstrip("0") in page.locator('[data-explorable="gradient-descent"]').inner_text()
    assert seen.troubles == []


@pytest.mark.parametrize("tool", TOOLS)
def test_paper_and_books_have_them(tool: str, tmp_path: Path) -> None:
    latex = built(tmp_path, tool, {"index.ipynb": executed()}, "latex")
    assert latex.warnings == []
    tex = "".join(file.read_text(encoding="utf-8") for file in latex.out.glob("*.tex"))
    for name in NAMES:
        assert re.search(rf"includegraphics(?:\[[^]]*\])?\{{\{{{name}-\w+\}}\.pdf\}}", tex), name
    book = built(tmp_path, tool, {"index.ipynb": executed()}, "epub", version="1", epub_copyright="x")
    # nbsphinx leaves the notebook itself among the files.
    assert [one for one in book.warnings if "unknown mimetype for index.ipynb" not in one] == []
    assert len(list((book.out / "_images").glob("*.svg"))) == len(NAMES)
    text = built(tmp_path, tool, {"index.ipynb": executed()}, "text")
    assert "k = 4; first centres: random points." in " ".join(text.page().split())


def test_cells_of_markdown_are_executed_and_glued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    page = (
        "---\nfile_format: mystnb\nkernelspec: {name: python3}\n---\n# Page\n\n"
        "```{code-cell}\nfrom sphinxext.explorable import Explorable\nExplorable('k-means', k=3)\n```\n\n"
        "```{code-cell}\nfrom myst_nb import glue\n"
        "glue('five', Explorable('k-means', k=5, alt='Five of them.'), display=False)\n```\n\n"
        "```{glue} five\n```\n\nIn words: {glue}`five`\n"
    )
    options = {"nb_execution_mode": "force", "exclude_patterns": ["jupyter_execute"]}
    site = built(tmp_path, "myst_nb", {"index.md": page}, **options)
    assert [line for line in site.warnings if "Kernel" not in line] == []
    assert shown(site) == ["k-means", "k-means"]
    assert "In words: Five of them." in BeautifulSoup(site.page(), "html.parser").text
    assert not re.search(r'src="https?://[^"]*(?:require|jupyter)', site.page())


def test_sphinx_gallery_shows_them(tmp_path: Path) -> None:
    """In a process of its own: the tool keeps much from one site to the next."""
    for name, text in {
        "conf.py": "extensions = ['sphinx_gallery.gen_gallery', 'sphinxext.explorable']\n"
        "sphinx_gallery_conf = {'examples_dirs': 'scripts', 'gallery_dirs': 'made'}\n"
        "exclude_patterns = ['scripts']\n",
        "index.rst": "Home\n====\n\n.. toctree::\n\n   made/index\n",
        "scripts/README.rst": "Examples\n========\n",
        "scripts/plot_one.py": '"""\nOne\n===\n\nWords.\n"""\nfrom sphinxext.explorable import Explorable\n'
        "Explorable('k-means', k=3, caption='Three.')\n",
    }.items():
        (tmp_path / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "source" / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "source", "out"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    page = (tmp_path / "out" / "made" / "plot_one.html").read_text(encoding="utf-8")
    assert 'class="explorable" data-explorable="k-means"' in page
    assert "Three." in page
    assert PAYLOAD not in page


# ── Widgets of others ────────────────────────────────────────────────────────────────────────────────────


class Counter(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = """
    export default { render({ model, el }) {
      const button = document.createElement("button");
      const show = () => { button.textContent = `count is ${model.get("count")}`; };
      button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
      model.on("change:count", show);
      show();
      el.append(button);
    } };
    """
    _css = "button { font-weight: bold }"
    count = traitlets.Int(3).tag(sync=True)


def with_widget(widget: Any, **changes: Any) -> bytes:
    state = {
        key: value
        for key, value in widget.get_state().items()
        if isinstance(value, str | int | float | list | dict)
    }
    model = {"model_module": "anywidget", "model_name": "AnyModel", "state": {**state, **changes}}
    view = {"model_id": "m1", "version_major": 2, "version_minor": 0}
    return notebook({VIEW: view, "text/plain": "Counter"}, widgets={"m1": model})


@pytest.mark.parametrize("tool", TOOLS)
def test_another_anywidget_runs_without_its_kernel(
    tool: str, tmp_path: Path, visit: Callable[..., Visit]
) -> None:
    site = built(tmp_path, tool, {"index.ipynb": with_widget(Counter())})
    assert site.warnings == []
    assert "count is 3" in site.page()
    seen = visit(site.out / "index.html")
    seen.page.wait_for_selector(".explorable[data-ready]")
    for _ in range(2):
        seen.page.locator("text=count is").click()
    assert seen.page.locator(".explorable button").inner_text() == "count is 5"
    assert seen.troubles == []


def test_its_words_are_in_the_language_of_the_site(tmp_path: Path) -> None:
    site = built(tmp_path, "myst_nb", {"index.ipynb": with_widget(Counter())}, language="de")
    assert "Ein interaktives Bild: Counter." in site.page()


@pytest.mark.parametrize("tool", TOOLS)
def test_one_that_cannot_run_is_told(tool: str, tmp_path: Path) -> None:
    broken = with_widget(Counter(), _esm="export default { render( { } }")
    site = built(tmp_path, tool, {"index.ipynb": broken})
    assert any("widget Counter cannot be on a page" in line for line in site.warnings)
    assert "explorable-notice" in site.page()


# ── What may be wrong ────────────────────────────────────────────────────────────────────────────────────


@functools.cache
def of_tensors() -> dict[str, Any]:
    found: dict[str, Any] = pictures()[3]._repr_mimebundle_()[0][PAYLOAD]
    return found


def kept(**changes: Any) -> dict[str, Any]:
    return {**of_tensors(), **changes}


WRONG = {
    "another version": (kept(version="0.0.1"), "a cell was executed with version 0.0.1 of the suite", True),
    "no version": (
        {key: value for key, value in kept().items() if key != "version"},
        "with version None",
        True,
    ),
    "no dictionary": ([1, 2], "the notebook keeps something else than a picture", False),
    "an unknown picture": (
        kept(picture="tensor-diagrm"),
        "no picture is called tensor-diagrm; did you mean",
        False,
    ),
    "values that are a list": (kept(values=[1]), "has values of another kind", False),
    "values that are missing": (kept(values={}), "tensor-diagram could not be drawn", False),
    "names that are numbers": (kept(named=[1]), "has named that are no words", False),
    "a width that is none": (
        kept(width="1px;color:red"),
        "has the width '1px;color:red', which is none",
        False,
    ),
    "a parameter that is none": (
        kept(parameters=[{"name": "a b"}]),
        "'a b' is not a name for a parameter",
        False,
    ),
    "a parameter of text": (kept(parameters=["a"]), "of a parameter has no name", False),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_and_the_rest_stays(case: str, tmp_path: Path) -> None:
    wrong, message, is_shown = WRONG[case]
    pages = {
        "index.ipynb": notebook({PAYLOAD: wrong, "text/html": "x"}, pictures()[0]._repr_mimebundle_()[0])
    }
    site = built(tmp_path, "myst_nb", pages)
    assert any(message in line for line in site.warnings), site.warnings
    assert len(site.warnings) == 1
    assert 'data-explorable="k-means"' in site.page()
    assert ('data-explorable="tensor-diagram"' in site.page()) is is_shown
    assert ("explorable-notice" in site.page()) is not is_shown


HOSTILE = '</script><img src=x onerror="document.title=1"><script>document.title=1</script>'


@pytest.mark.parametrize("slot", ["caption", "alt", "described", "sentences", "formula"])
def test_hostile_words_of_a_notebook_stay_words(
    slot: str, tmp_path: Path, visit: Callable[..., Visit]
) -> None:
    value: Any = [HOSTILE] if slot == "sentences" else HOSTILE
    site = built(tmp_path, "myst_nb", {"index.ipynb": notebook({PAYLOAD: kept(**{slot: value})})})
    seen = visit(site.out / "index.html", policy=None)
    seen.page.wait_for_timeout(200)
    assert seen.page.title() != "1"
    assert seen.page.locator("img[onerror]").count() == 0


def test_a_concept_that_the_site_lacks_is_told(tmp_path: Path) -> None:
    site = built(tmp_path, "myst_nb", {"index.ipynb": executed()}, explorable_concepts={})
    assert any("no concept is called query" in line for line in site.warnings)


def test_raw_html_of_authors_is_left_alone(build: Build) -> None:
    site = build({"index.rst": "Page\n====\n\n.. raw:: html\n\n   <b>mine</b>\n"})
    assert "<b>mine</b>" in site.page()


def test_a_fragment_in_raw_html_is_a_picture(build: Build) -> None:
    fragment = pictures()[0]._repr_html_().replace("\n", " ")
    site = build({"index.rst": f"Page\n====\n\n.. raw:: html\n\n   {fragment}\n"})
    assert site.warnings == []
    assert shown(site) == ["k-means"]
    broken = build({"index.rst": f"Page\n====\n\n.. raw:: html\n\n   {hidden(1).replace('1', '{')}\n"})
    assert any("the notebook keeps something else" in line for line in broken.warnings)


def test_without_the_tools_nothing_is_asked_of_them(build: Build) -> None:
    assert build("# Page\n\nWords.\n").warnings == []


def test_builds_agree(tmp_path: Path) -> None:
    """Serial and incremental builds write the same page."""
    pages = {"index.ipynb": executed()}
    first = built(tmp_path / "a", "myst_nb", pages).page()
    assert built(tmp_path / "b", "myst_nb", pages).page() == first
    again = built(tmp_path / "a", "myst_nb", pages)
    assert again.page() == first
