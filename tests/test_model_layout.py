"""The layout of model diagrams, measured in a browser: nothing overlaps, at any size or number of parts."""

from __future__ import annotations

import base64
import io
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
from bs4 import BeautifulSoup
from generated_models import generated
from model_files import NAMES, spec, taken_apart

from conftest import Build, Site, build_site, matches_snapshot
from sphinxext.explorable.visuals.picture import Page

# By name: options and source.
Models: TypeAlias = dict[str, tuple[dict[str, str], str]]

# A language model with values: of its vectors, which have signs, and of what it says next.
VALUED = """"robot must obey"
x[t,4]
GPT : decoder
p[v] bars at 3
"orders"
"""
ARRAYS = {
    "x": np.array([[0.2, -0.5, 1.3, 0.1], [1.1, 0.4, -0.9, -1.3], [0.5, 0.5, 0.2, 0.0]]),
    "p": np.array([0.61, 0.17, 0.12, 0.1]),
    "names": np.array(["orders", "the", "unbelievably long", "to"]),
}
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DATA = {"data": "values.npz", "labels": "v=names"}

# How many are made by chance, in `make test` and in the long form.
MADE = [80, pytest.param(200, marks=pytest.mark.long)]
SCRIPT = Path(__file__).with_name("layout_faults.js")
# A page's column at these widths shows the wide drawing and the narrow one.
WIDTHS = (1300, 360)


def directive(name: str, options: dict[str, str], source: str) -> str:
    """Return the lines of a page that show a model."""
    written = "".join(f":{option}: {value}\n" for option, value in options.items())
    return f"```{{model-diagram}}\n:name: {name}\n{written}\n{source}\n```\n"


@pytest.fixture(scope="module", params=MADE)
def models(request: pytest.FixtureRequest) -> Models:
    """All models by name: those of the field, and those made by chance, every third of them to the right."""
    found = {name: taken_apart(name) for name in NAMES}
    found = {name: (without_levels(options), source) for name, (options, source) in found.items()}
    for number, (name, (source, level)) in enumerate(generated(request.param).items()):
        way = {"direction": "right"} if number % 3 == 2 else {}
        found[name] = (way | ({} if level is None else {"open": str(level)}), source)
    for direction in ("up", "right"):
        found[f"valued-{direction}"] = ({"direction": direction, **DATA}, VALUED)
    return found


def without_levels(options: dict[str, str]) -> dict[str, str]:
    """Return the options with which everything is open."""
    return {option: value for option, value in options.items() if option not in ("open", "steps")}


def built(models: Models, folder: Path) -> Site:
    """Build a page with all of them."""
    text = "# Models\n\n" + "\n".join(directive(name, *model) for name, model in models.items())
    items = [item for name, (options, source) in models.items() for item in drawn(source, options)]
    concepts = {concept: {"description": concept} for item in items for concept in sorted(concepts_of(item))}
    config = {"html_theme": "basic", "explorable_concepts": concepts}
    np.savez(values := io.BytesIO(), **ARRAYS)
    files = {"index": text, "values.npz": values.getvalue(), "cat.png": PIXEL}
    site = build_site(folder, files, config=config)
    # Of so many concepts no reader could tell the colours apart.
    assert [line for line in site.warnings if "[explorable.palette]" not in line] == []
    return site


def drawn(source: str, options: dict[str, str]) -> list[dict[str, Any]]:
    """Return the parts that a model is drawn from."""
    given = {name: text for name, text in options.items() if name != "data"}
    arrays = ARRAYS if "data" in options else None
    resolved = spec(source, given, arrays=arrays).resolve(Page({}))
    return opened(resolved["items"], math.inf if resolved["open"] is None else resolved["open"])


def opened(items: list[dict[str, Any]], levels: float) -> list[dict[str, Any]]:
    """Return the parts without what is in boxes that are closed."""
    found = []
    for item in items:
        inner = levels - 1 if item["kind"] == "box" else levels
        is_closed = inner < 0
        found.append(item | {"children": [] if is_closed else opened(item.get("children", []), inner)})
    return found


def concepts_of(item: dict[str, Any]) -> set[str]:
    """Return the concepts of a part and of those in it."""
    return {item.get("concept", "")}.union(*map(concepts_of, item.get("children", ()))) - {""}


@pytest.fixture(scope="module")
def site(models: Models, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A page with all of them."""
    return built(models, tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def pages(site: Site, chromium: Any) -> Iterator[dict[int, Any]]:
    """The page at each width, as it was built."""
    opened = {}
    for width in WIDTHS:
        context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
        opened[width] = context.new_page()
        opened[width].goto((site.out / "index.html").as_uri())
        opened[width].evaluate(SCRIPT.read_text(encoding="utf-8"))
    yield opened
    for page in opened.values():
        page.context.close()


def found(page: Any, models: Models, measure: str) -> str:
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
@pytest.mark.parametrize("measure", ["faultsIn", "disorderIn", "missingIn", "unevenIn"])
def test_a_layout_is_sound(pages: dict[int, Any], models: Models, width: int, measure: str) -> None:
    assert (told := found(pages[width], models, measure)) == "{}", told


@pytest.fixture(scope="module")
def read(site: Site) -> BeautifulSoup:
    """What was built."""
    return BeautifulSoup((site.out / "index.html").read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize("name", NAMES)
def test_drawings_are_what_they_were(read: BeautifulSoup, name: str) -> None:
    drawings = "\n".join(str(svg) for svg in read.select(f"#{name} svg.explorable-model"))
    matches_snapshot(f"model-{name}.svg", re.sub(r"(?<=>)(?=<)", "\n", drawings) + "\n")


def test_what_comes_out_is_led_back_to_the_row_that_grows(pages: dict[int, Any]) -> None:
    for width, page in pages.items():
        ends = page.evaluate(
            """() => {
              const all = [...document.querySelectorAll("#gpt svg.explorable-model")];
              const svg = all.find((one) => one.clientWidth);
              const box = (element) => element.getBoundingClientRect();
              const cells = [...svg.querySelectorAll('[data-part="0"] .explorable-word-cell')].map(box);
              const heads = [...svg.querySelectorAll('[data-part="5"] .explorable-head')].map(box);
              const row = Math.max(...cells.map(({right}) => right));
              return heads.filter((head) => head.left < row + 2 && head.left > row - 2
                && head.top > cells[0].top && head.bottom < cells[0].bottom).length;
            }"""
        )
        assert ends == 1, width


def test_what_is_for_a_phone_is_hardly_wider_than_one(read: BeautifulSoup) -> None:
    narrow = {name: read.select_one(f"#{name} svg.explorable-narrow") for name in NAMES}
    wide = {name for name, svg in narrow.items() if svg and int(str(svg["width"])) > 330}
    # Boxes in boxes, notes on both sides, a window over five words.
    assert wide == {"bert", "message-passing", "skip-gram"}


@pytest.mark.parametrize("direction", ["up", "right"])
def test_bars_tell_names_and_numbers_and_are_as_long_as_those(read: BeautifulSoup, direction: str) -> None:
    [drawing] = read.select(f"#valued-{direction} svg.explorable-wide")
    assert [text.text for text in drawing.select(".explorable-bar-name")] == ARRAYS["names"].tolist()
    assert [text.text for text in drawing.select(".explorable-bar-number")] == ["0.61", "0.17", "0.12", "0.1"]
    long = [float(str(bar["width"])) for bar in drawing.select(".explorable-bar")]
    assert [round(one / long[0], 2) for one in long] == [1, 0.28, 0.2, 0.16]


def test_numbers_of_bars_keep_all_digits_before_the_point(build: Build) -> None:
    values = np.array([1135, 124_439_808, -980.4, 12_345.6, 0.126])
    np.save(data := io.BytesIO(), values)
    drawn = ":::{model-diagram}\n:name: one\n:data: p.npy\np[5] bars\n:::\n"
    site = build({"index": f"# Title\n\n{drawn}", "p.npy": data.getvalue()})
    assert site.warnings == []
    numbers = BeautifulSoup(site.page("index"), "html.parser").select(
        "#explorable-one .explorable-wide .explorable-bar-number"
    )
    assert [one.text.replace("−", "-") for one in numbers] == [f"{one:.0f}" for one in values[:4]] + ["0.13"]


def test_cells_of_lanes_have_one_scale_and_two_hues(read: BeautifulSoup) -> None:
    cells = read.select("#valued-up svg.explorable-wide .explorable-cells path")
    hues = [str(cell["class"][0]).removeprefix("explorable-") for cell in cells]
    opacities = [float(str(cell["fill-opacity"])) for cell in cells]
    assert hues == ["negative" if value < 0 else "positive" for value in ARRAYS["x"].flat]
    strong = [place for place, opacity in enumerate(opacities) if opacity == 1]
    assert strong == [2, 7]


def test_lanes_are_as_wide_as_their_own_words_before_a_word_is_left_out(build: Build) -> None:
    words = ["Donaudampfschifffahrtsgesellschaft", "goes", "by", "boat"]
    drawn = f':::{{model-diagram}}\n:name: long\n"{" ".join(words)}"\nx[t,4]\nFeed Forward per t\n:::\n'
    site = build({"index": f"# Title\n\n{drawn}"})
    assert site.warnings == []
    wide = BeautifulSoup(site.page("index"), "html.parser").select_one("#explorable-long .explorable-wide")
    assert wide is not None
    assert int(str(wide["width"])) <= 716
    assert [one.text for one in wide.select("text.explorable-word")] == words
