"""What the docs show beside its source builds as it stands, and means the same in either markup."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from explorables import DOCS
from snippets import concepts

from conftest import Site, build_site
from sphinxext.explorable.visuals.catalogue import catalogue

sys.path.insert(0, str(DOCS / "_ext"))

from examples import without_title
from rst import to_rst

_EXAMPLE = re.compile(r"^(?P<fence>`{3,}|:{3,})\{example\}\n(?P<text>.*?)\n(?P=fence)$", re.M | re.S)


def examples() -> dict[str, str]:
    """Return every snippet of the docs: those that are files, and those in pages."""
    found = {
        f"snippets/{file.stem}": without_title(file.read_text("utf-8"))
        for file in (DOCS / "snippets").glob("*.md")
    }
    for page in sorted(DOCS.glob("*/*.md")):
        # Together, since one may refer to what another one declares.
        if texts := [match["text"] for match in _EXAMPLE.finditer(page.read_text("utf-8"))]:
            found[str(page.relative_to(DOCS).with_suffix(""))] = "\n\n".join(texts)
    return found


EXAMPLES = examples()


def test_the_docs_have_examples_in_files_and_in_pages() -> None:
    assert {name.partition("/")[0] for name in EXAMPLES} >= {"snippets", "reference", "how-to"}


def test_every_picture_of_the_catalogue_is_in_the_gallery() -> None:
    assert {file.stem for file in (DOCS / "snippets").glob("*.md")} >= set(catalogue())


def place_of(name: str) -> str:
    """Return the page of a snippet on a site of its own: as deep as in the docs, whose files it names."""
    return f"{name.replace('snippets', 'reference', 1)}-snippet"


def site_of(texts: dict[str, str]) -> dict[str, str | bytes]:
    """Return the files of a site with these pages, and the files of the docs that snippets read."""
    files: dict[str, str | bytes] = {
        str(file.relative_to(DOCS)): file.read_bytes()
        for folder in ("_data", "reference", "how-to", "tutorials")
        for file in (DOCS / folder).rglob("*")
        if file.suffix in (".csv", ".npz", ".js", ".json", ".css", ".png", ".svg", ".py")
    }
    contents = "\n".join(map(place_of, EXAMPLES))
    return {"index": f"# Title\n\n```{{toctree}}\n{contents}\n```\n", **files, **texts}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    """All snippets in either markup."""
    texts = {
        "md": {f"{place_of(name)}.md": f"# Page\n\n{text}" for name, text in EXAMPLES.items()},
        "rst": {f"{place_of(name)}.rst": f"Page\n====\n\n{to_rst(text)}" for name, text in EXAMPLES.items()},
    }
    config = {"explorable_concepts": concepts(), "smartquotes": False}
    return {
        markup: build_site(tmp_path_factory.mktemp(markup), site_of(pages), config=config)
        for markup, pages in texts.items()
    }


def test_no_snippet_is_warned_of(sites: dict[str, Site]) -> None:
    assert {markup: site.warnings for markup, site in sites.items()} == {"md": [], "rst": []}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_snippet_means_the_same_in_both_markups(sites: dict[str, Site], name: str) -> None:
    place = place_of(name)
    one, other = ((said(site.doctrees[place]), drawn(site.page(place))) for site in sites.values())
    assert one == other


def said(tree: nodes.document) -> list[str]:
    """Return what a page says, block by block, with the kind of each block."""
    return [
        f"{type(node).__name__}: {' '.join(node.astext().split())}"
        for node in tree.findall(nodes.Element)
        if not isinstance(node, nodes.target | nodes.comment) and node.astext().strip()
    ]


def drawn(page: str) -> list[str]:
    """Return the pictures of a page, formulas among them."""
    html = BeautifulSoup(page, "html.parser")
    return [
        str(tag) for tag in html.select("svg, .katex, .explorable-control, script[type='application/json']")
    ]


def test_the_gallery_shows_every_snippet_alive_with_its_source(docs: Path) -> None:
    html = BeautifulSoup((docs / "reference" / "gallery.html").read_text("utf-8"), "html.parser")
    for file in (DOCS / "snippets").glob("*.md"):
        heading = next((tag for tag in html.select("h2") if tag.text.strip("¶") == file.stem), None)
        assert heading is not None, f"{file.stem} is not in the gallery"
        section = heading.find_parent("section")
        assert section is not None
        sources = [block.text.strip() for block in section.select(".example-source pre")]
        text = without_title(file.read_text("utf-8"))
        assert sources == [text.strip(), to_rst(text).strip()]
        if file.stem in catalogue():
            assert section.select(f'.example-result [data-explorable="{file.stem}"] svg')
