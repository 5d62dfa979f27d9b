"""The guides to notebooks, followed; and the notebooks that pages offer: they make the same pictures."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient

from conftest import ROOT, Build, Site, Visit, build_site
from sphinxext.explorable.notebooks.composing import MOST_BYTES
from sphinxext.explorable.notebooks.mime import PAYLOAD

pytestmark = [pytest.mark.early, pytest.mark.long]

HOW_TO = ROOT / "docs" / "how-to"
SNIPPETS = ROOT / "docs" / "snippets"
PICTURE = re.compile(r"^:{3,}\{(explorable|chart|tensor-diagram|model-diagram)\}.*$", re.MULTILINE)


def executed(
    made: nbformat.NotebookNode, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> nbformat.NotebookNode:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    nbformat.validate(made)
    client = NotebookClient(
        made, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    return client.execute()


def kept_in(made: nbformat.NotebookNode) -> list[Any]:
    outputs = [output for cell in made.cells if cell.cell_type == "code" for output in cell.outputs]
    return [output.data[PAYLOAD] for output in outputs if PAYLOAD in output.get("data", {})]


def test_the_guide_to_notebooks_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (HOW_TO / "draw-in-a-notebook.md").read_text(encoding="utf-8")
    code = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    cells = [nbformat.v4.new_code_cell(one) for one in code]
    cells.append(nbformat.v4.new_code_cell("rate.value = 0.1\nassert bowl.learning_rate == bowl.rate == 0.1"))
    made = executed(nbformat.v4.new_notebook(cells=cells), tmp_path, monkeypatch)
    names = [one.get("picture", "parameter") for one in kept_in(made)]
    assert names == ["k-means", "tensor-diagram", "chart", "tensor-diagram", "parameter", "gradient-descent"]
    assert "default-src 'none'" in (tmp_path / "clusters.html").read_text(encoding="utf-8")
    assert (tmp_path / "attention.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_page_of_nbconvert_has_the_drawings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (HOW_TO / "draw-in-a-notebook.md").read_text(encoding="utf-8")
    [command] = re.findall(r"^```shell\njupyter (nbconvert .*?)^```", page, re.MULTILINE | re.DOTALL)
    cells = ["from sphinxext.explorable import Chart\nChart('line', x=[1, 2], y=[3, 4])", "print('words')"]
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells])
    nbformat.write(executed(made, tmp_path, monkeypatch), tmp_path / "pictures.ipynb")
    asked = [sys.executable, "-m", *command.replace("\\\n", " ").split()]
    subprocess.run(asked, cwd=tmp_path, check=True, capture_output=True)
    html = BeautifulSoup((tmp_path / "pictures.html").read_text(encoding="utf-8"), "html.parser")
    assert html.select_one(".jp-OutputArea-output figure svg text")
    assert not html.select_one("script[type*=widget-view]")
    assert "words" in html.select(".jp-OutputArea-output")[-1].get_text()


# ── Notebooks that pages offer ───────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A page for each picture of the gallery, with its notebook."""
    pages: dict[str, str | bytes] = {}
    for file in sorted(SNIPPETS.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        if found := PICTURE.search(text):
            pages[file.stem] = f"# {file.stem}\n\n{text[: found.end()]}\n:notebook:{text[found.end() :]}"
    for file in (ROOT / "docs" / "_data").iterdir():
        if file.suffix in (".csv", ".npz", ".json"):
            pages[f"_data/{file.name}"] = file.read_bytes()
    listed = "\n".join(name for name in pages if "." not in name)
    pages["index"] = f"# Home\n\n```{{toctree}}\n{listed}\n```\n"
    conf: dict[str, Any] = {}
    exec(
        (ROOT / "docs" / "conf.py").read_text(encoding="utf-8"),
        {**conf, "__file__": str(ROOT / "docs" / "conf.py")},
        conf,
    )
    config = {"explorable_concepts": conf["explorable_concepts"]}
    return build_site(tmp_path_factory.mktemp("offered"), pages, config=config)


def notebooks(site: Site) -> dict[str, Path]:
    folder = site.out / "_static" / "explorable"
    return {file.name.rpartition("-")[0]: file for file in sorted(folder.glob("*.ipynb"))}


def built_values(site: Site) -> dict[str, Any]:
    """What each picture of the pages is drawn from, by what its notebook is called."""
    found = {}
    for file in site.out.glob("*.html"):
        for one in BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").select(
            ".explorable[data-explorable]"
        ):
            values = json.loads(one.select_one("script").string)
            for key, stored in json.loads(one.get("data-stored", "{}")).items():
                script = (site.out / "_static" / "explorable" / f"data-{stored}.js").read_text(
                    encoding="utf-8"
                )
                text = re.search(r"= '(.*)';\n", script, re.DOTALL)[1]
                values[key] = json.loads(text.replace("\\'", "'").replace("\\\\", "\\"))
            found[one["id"].removeprefix("explorable-")] = values
    return found


def test_every_picture_of_the_gallery_has_one(offered: Site) -> None:
    assert offered.warnings == []
    pictures = [file for file in SNIPPETS.glob("*.md") if PICTURE.search(file.read_text(encoding="utf-8"))]
    assert len(notebooks(offered)) == len(pictures) >= 17


def test_they_make_the_same_pictures(offered: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All in one kernel, as if their cells stood in one notebook: each does not need what others define."""
    wanted = built_values(offered)
    cells = []
    for name, file in notebooks(offered).items():
        made = nbformat.read(file, as_version=4)
        nbformat.validate(made)
        code = [cell for cell in made.cells if cell.cell_type == "code"]
        assert len(code) >= 3, name
        cells += [
            *code,
            nbformat.v4.new_code_cell(
                "from IPython import get_ipython\nget_ipython().run_line_magic('reset', '-f')"
            ),
        ]
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"
    kept = kept_in(executed(nbformat.v4.new_notebook(cells=cells), tmp_path, monkeypatch))
    pictures = [one for one in kept if "picture" in one]
    assert len(pictures) == len(notebooks(offered))
    for name, one in zip(notebooks(offered), pictures, strict=True):
        # Colours and labels are the page's; words have the labels that the notebook gives.
        own = {key: value for key, value in wanted[name].items() if key not in ("concepts", "taken", "terms")}
        assert {key: {**one["values"], "alt": one["described"]}.get(key) for key in own} == own, name


CONFIG = {
    "html_baseurl": "https://me.example/docs/",
    "html_title": "Docs",
    "explorable_concepts": {
        "query": {"symbol": "Q", "shape": "t=2 k", "description": "what it asks"},
        "lambda": {},
    },
    "explorable_notebook_links": {
        "Colab": "https://colab.example/me/{path}",
        "JupyterLite": "https://lite.example/?fromURL={url}",
    },
}
PAGE = """\
# A page

:::{parameter} lambda
:value: 0.5
:min: 0
:max: 2
:label: decay
:::

:::{explorable} gradient-descent
:name: bowl
:loss: (w - 2)**2 + 8*(b + 1)**2
:bind: learning_rate=lambda
:notebook:
:class: wide
Where `w` goes. {gesture}`Press *GD step*.`
:::

:::{tensor-diagram}
:name: asked
:dims: t=2, k=3
:values: random(1)
:notebook:
:caption: It's "quoted" \\\\ here.
Q[t,k] : query
:::
"""


def cells_of(site: Site, name: str) -> list[str]:
    made = nbformat.read(notebooks(site)[name], as_version=4)
    return [cell.source for cell in made.cells]


def test_links_lead_to_where_it_is(build: Build) -> None:
    site = build(PAGE, config=CONFIG)
    assert site.warnings == []
    figure = BeautifulSoup(site.page(), "html.parser").select_one("#explorable-bowl").find_parent("figure")
    links = {one.text: one["href"] for one in figure.select(".explorable-reproduce a")}
    path = links["Download the notebook"]
    assert (site.out / path).is_file()
    assert links["Open in Colab"] == f"https://colab.example/me/{path}"
    assert links["Open in JupyterLite"] == f"https://lite.example/?fromURL=https://me.example/docs/{path}"
    assert "[A page](https://me.example/docs/index.html#explorable-bowl)" in cells_of(site, "bowl")[0]
    without = build(PAGE, config={**CONFIG, "html_baseurl": ""})
    assert "Open in JupyterLite" not in without.page()
    assert "Open in Colab" in without.page()


def test_it_says_what_the_author_wrote(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = build(PAGE, config=CONFIG)
    code = "\n".join(cells_of(site, "bowl")[1:])
    # A name that Python keeps for itself.
    assert "lambda_ = Parameter('lambda', 0.5" in code
    assert "learning_rate=lambda_" in code
    assert "caption='Where `w` goes.'" in code
    assert "wide" not in code
    asked = "\n".join(cells_of(site, "asked")[1:])
    assert "'description': 'what it asks'" in asked
    assert "'shape': 't=2 k'" in asked
    # The colour that the site has given it.
    assert re.search(r"'query': \{[^}]*'color': '\w+'", asked)
    for name in ("bowl", "asked"):
        made = nbformat.read(notebooks(site)[name], as_version=4)
        [kept] = [one for one in kept_in(executed(made, tmp_path, monkeypatch)) if "picture" in one]
        assert kept["caption"] in ("Where `w` goes.", "It\u2019s \u201cquoted\u201d \\ here.")


def test_a_reader_downloads_it(build: Build, visit: Callable[..., Visit], tmp_path: Path) -> None:
    site = build(PAGE, config={**CONFIG, "explorable_notebook_links": {}})
    seen = visit(site.out / "index.html")
    with seen.page.expect_download() as download:
        seen.page.locator("#explorable-bowl").locator("xpath=ancestor::figure").get_by_text(
            "Download"
        ).click()
    assert download.value.suggested_filename == "bowl.ipynb"
    nbformat.read(download.value.path(), as_version=4)


@pytest.mark.parametrize("builder", ["latex", "epub", "text"])
def test_paper_has_no_links(build: Build, builder: str) -> None:
    site = build(PAGE, builder, config={**CONFIG, "version": "1", "epub_copyright": "x", "project": "p"})
    assert site.warnings == []
    found = "".join(
        file.read_text("utf-8") for file in site.out.rglob("*") if file.suffix in (".tex", ".xhtml", ".txt")
    )
    assert "Download the notebook" not in found


def test_too_much_data_is_told(build: Build, tmp_path: Path) -> None:
    file = tmp_path / "big.npz"
    rng = np.random.default_rng(0)
    np.savez(file, x=rng.normal(size=MOST_BYTES // 8), y=rng.normal(size=1))
    page = "# P\n\n:::{chart} histogram\n:data: big.npy\n:notebook:\n:x: big\n:::\n"
    np.save(tmp_path / "big.npy", rng.normal(size=MOST_BYTES // 8 + 1))
    site = build({"index": page, "big.npy": (tmp_path / "big.npy").read_bytes()})
    assert any("notebook: big.npy has 4 MiB, and a notebook holds its data" in line for line in site.warnings)
    assert 'data-explorable="chart"' in site.page()


@pytest.mark.parametrize(
    ("links", "message"),
    [
        ("colab", "must be a dictionary of names and addresses"),
        ({"Colab": "colab.example/{path}"}, "must have an address for Colab that begins with https://"),
        ({"Colab": "https://colab.example/"}, "must have {path} or {url} in the address for Colab"),
    ],
)
def test_settings_are_checked(build: Build, links: Any, message: str) -> None:
    site = build("# P\n", config={"explorable_notebook_links": links})
    assert any(f"explorable_notebook_links {message}" in line for line in site.warnings), site.warnings


def test_notebook_is_a_switch(build: Build) -> None:
    site = build("# P\n\n:::{explorable} k-means\n:notebook: perhaps\n:::\n")
    assert any(
        "k-means: notebook takes no value, or true or false, not 'perhaps'" in line for line in site.warnings
    )
    off = build("# P\n\n:::{explorable} k-means\n:notebook: false\n:::\n")
    assert "explorable-reproduce" not in off.page()


def test_what_no_page_offers_any_more_goes(build: Build) -> None:
    assert len(notebooks(build(PAGE, config=CONFIG))) == 2
    assert len(notebooks(build(PAGE.replace(":notebook:\n", "", 1), config=CONFIG))) == 1


def test_the_guide_is_followed(tmp_path: Path) -> None:
    page = (HOW_TO / "let-readers-reproduce-a-picture.md").read_text(encoding="utf-8")
    [source] = re.findall(r"^````\{code-block\} markdown\n(.*?)^````", page, re.MULTILINE | re.DOTALL)
    [conf] = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    settings: dict[str, Any] = {}
    exec(conf, {}, settings)
    iris = (ROOT / "docs" / "_data" / "iris.csv").read_bytes()
    site = build_site(tmp_path, {"index": f"# P\n\n{source}", "iris.csv": iris}, config=settings)
    assert site.warnings == []
    text = BeautifulSoup(site.page(), "html.parser").select_one(".explorable-reproduce").text
    assert text == "Download the notebookOpen in ColabOpen in BinderOpen in JupyterLite"
    shutil.rmtree(os.fspath(site.out))
