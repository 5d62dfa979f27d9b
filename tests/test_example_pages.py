"""Every page of the example: links lead somewhere, pictures come alive, nothing is wider than a phone."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup, Tag

from conftest import ROOT, enliven

DOCS = ROOT / "example_project" / "docs"
SOURCES = sorted(path.relative_to(DOCS) for path in [*DOCS.rglob("*.md"), *DOCS.rglob("*.rst")])
KINDS = {
    "tutorials": "Tutorial",
    "how-to": "How-to guide",
    "reference": "Reference",
    "explanation": "Explanation",
}


def body(page: Path) -> Tag:
    found = BeautifulSoup(page.read_text("utf-8"), "html.parser").select_one("article")
    assert found is not None
    return found


@functools.cache
def ids(page: Path) -> set[str]:
    return {tag["id"] for tag in BeautifulSoup(page.read_text("utf-8"), "html.parser").select("[id]")}


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_a_page_comes_alive_and_fits_a_phone(
    source: Path, example_site: Path, visit: Callable[..., Any]
) -> None:
    opened = visit(
        example_site / source.with_suffix(".html"), example_site, viewport={"width": 360, "height": 740}
    )
    # Printing needs them all.
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    opened.page.wait_for_function("() => !document.querySelector('[data-explorable]:not([data-ready])')")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert opened.troubles == []


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_links_lead_somewhere(source: Path, example_site: Path) -> None:
    page = example_site / source.with_suffix(".html")
    for link in body(page).select("a[href]"):
        path, _, anchor = str(link["href"]).partition("#")
        if path.startswith("http"):
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor and target.suffix == ".html":
            assert anchor in ids(target), link


@pytest.mark.parametrize("page", ["genindex", "search"])
def test_pages_that_no_one_wrote_keep_to_the_policy(
    page: str, example_site: Path, visit: Callable[..., Any]
) -> None:
    assert visit(example_site / f"{page}.html", example_site).troubles == []


def test_each_page_is_of_a_kind_and_on_the_first_page(example_site: Path) -> None:
    cards = body(example_site / "index.html").select(".explorable-divio-grid .sd-card")
    assert len(cards) == len(KINDS)
    shown = {str(link["href"]).partition("#")[0] for card in cards for link in card.select("a")}
    assert shown == {source.with_suffix(".html").as_posix() for source in SOURCES} - {"index.html"}
    for source in SOURCES:
        if source.stem != "index":
            assert KINDS[source.parts[0]] in body(example_site / source.with_suffix(".html")).get_text()


def test_the_reference_links_types_to_their_definitions(example_site: Path) -> None:
    functions = body(example_site / "reference" / "functions.html")
    softmax = functions.find(id="clearformer.softmax")
    assert softmax is not None
    entry = softmax.find_parent("dl")
    assert entry is not None
    links = {link.get_text(): link["href"] for link in entry.select("dd a.reference")}
    assert links == {"Array": "trace.html#clearformer.Array"}
    # The formula of a docstring has its colours.
    assert entry.select_one('.katex [data-concept="weight"]') is not None


def test_explanations_lead_to_the_functions_that_do_it(example_site: Path) -> None:
    leads = {
        "attention": "clearformer.Trace",
        "heads": "clearformer.split_heads",
        "layer-norm": "clearformer.layer_norm",
    }
    for name, target in leads.items():
        page = body(example_site / "explanation" / f"{name}.html")
        assert page.select_one(f'a[href$="#{target}"]') is not None, name


def test_the_encoder_is_opened_as_deep_as_its_code(example_site: Path, visit: Callable[..., Any]) -> None:
    opened = visit(example_site / "explanation" / "black-box.html", example_site)
    page = opened.page
    picture = page.locator("#explorable-opened-encoder")
    enliven(page, "#explorable-opened-encoder")
    model = picture.locator(".explorable-model >> visible=true")
    assert "Attention" in model.text_content()
    for inside in ("Layer", "Encoder"):
        picture.get_by_role("button", name="Back").click()
        assert inside in model.text_content()
    assert "Layer" not in model.text_content()
    assert page.url.endswith("step.1")
    assert opened.troubles == []


def test_the_pictures_of_the_encoder_have_its_sizes() -> None:
    """What the page draws is what the code holds: its layers, its heads, and how wide they are."""
    page = (DOCS / "explanation" / "black-box.md").read_text("utf-8")
    weights = np.load(DOCS / "_data" / "projection.npz")
    layers, heads, *_ = np.load(DOCS / "_data" / "attention.npz")["attention"].shape
    width, part = weights["W_q"].shape
    assert f"Layer ×{layers}" in page
    assert f"Head {heads - 1}, of {heads}" in page
    assert f"X[t,{width}]" in page
    assert f"Z[t,{part}]" in page
    assert f"{layers * heads} heads" in page
    tokens = " ".join(weights["tokens"])
    assert page.count(f'"{tokens}"') == 2
