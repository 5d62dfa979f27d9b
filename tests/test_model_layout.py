"""The layout of model diagrams, measured in a browser: nothing overlaps, whatever the labels and parts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from generated_models import generated
from model_files import NAMES, spec, taken_apart

from conftest import Site, build_site
from sphinxext.explorable.visuals.picture import Page

MADE = 200
SCRIPT = Path(__file__).with_name("layout_faults.js")
# A page's column at these widths shows the wide drawing and the narrow one.
WIDTHS = (1300, 360)


def directive(name: str, options: dict[str, str], source: str) -> str:
    """Return the lines of a page that show a model."""
    written = "".join(f":{option}: {value}\n" for option, value in options.items())
    return f"```{{model-diagram}}\n:name: {name}\n{written}\n{source}\n```\n"


@pytest.fixture(scope="module")
def models() -> dict[str, tuple[dict[str, str], str]]:
    """All models by name: those of the field, and those made by chance, every third of them to the right."""
    found = {name: taken_apart(name) for name in NAMES}
    for number, (name, source) in enumerate(generated(MADE).items()):
        found[name] = ({"direction": "right"} if number % 3 == 2 else {}, source)
    return {name: (without_levels(options), source) for name, (options, source) in found.items()}


def without_levels(options: dict[str, str]) -> dict[str, str]:
    """Return the options with which everything is open."""
    return {option: value for option, value in options.items() if option not in ("open", "steps")}


def built(models: dict[str, tuple[dict[str, str], str]], folder: Path) -> Site:
    """Build a page with all of them."""
    text = "# Models\n\n" + "\n".join(directive(name, *model) for name, model in models.items())
    items = [item for name, (options, source) in models.items() for item in drawn(source, options)]
    concepts = {concept: {"description": concept} for item in items for concept in concepts_of(item)}
    config = {"html_theme": "basic", "explorable_concepts": concepts}
    site = build_site(folder, {"index": text}, config=config)
    # Of so many concepts no reader could tell the colours apart.
    assert [line for line in site.warnings if "[explorable.palette]" not in line] == []
    return site


def drawn(source: str, options: dict[str, str]) -> list[dict[str, Any]]:
    """Return the parts that a model is drawn from."""
    items: list[dict[str, Any]] = spec(source, options).resolve(Page({}))["items"]
    return items


def concepts_of(item: dict[str, Any]) -> set[str]:
    """Return the concepts of a part and of those in it."""
    return {item.get("concept", "")}.union(*map(concepts_of, item.get("children", ()))) - {""}


@pytest.fixture(scope="module")
def pages(
    models: dict[str, tuple[dict[str, str], str]], chromium: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[int, Any]]:
    """One page with all of them, open at each width."""
    site = built(models, tmp_path_factory.mktemp("models"))
    opened = {}
    for width in WIDTHS:
        page = chromium.new_page(viewport={"width": width, "height": 900})
        page.route("**/*.js", lambda route: route.abort())
        page.goto((site.out / "index.html").as_uri())
        page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
        opened[width] = page
    yield opened
    for page in opened.values():
        page.close()


def found(page: Any, models: dict[str, tuple[dict[str, str], str]], measure: str) -> str:
    """Return what is wrong in any of the drawings that a page shows, by model."""
    items = {name: drawn(source, options) for name, (options, source) in models.items()}
    told = page.evaluate(
        """([all, measure]) => Object.fromEntries(Object.entries(all).map(([name, items]) => {
            const drawings = [...document.querySelectorAll(`#${CSS.escape(name)} svg.explorable-model`)];
            const seen = drawings.filter((svg) => svg.getBoundingClientRect().width > 0);
            return [name, seen.length === 1 ? window[measure](seen[0], items) : [`${seen.length} drawings`]];
        }))""",
        [items, measure],
    )
    return json.dumps({name: faults for name, faults in told.items() if faults}, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("measure", ["faultsIn", "disorderIn", "unevenIn"])
def test_a_layout_is_sound(
    pages: dict[int, Any], models: dict[str, tuple[dict[str, str], str]], width: int, measure: str
) -> None:
    assert found(pages[width], models, measure) == "{}"
